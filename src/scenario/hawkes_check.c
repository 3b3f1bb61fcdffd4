/* How well a Hawkes model fits: the rescaled gaps of each mark against Exp(1). */
#include "base/arena.h"
#include "base/sorted.h"
#include "scenario/hawkes_use.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the distance ----------------------------------------------------------- */

static double distance(const double *sorted, size_t count)
{
	double n = (double)count, most = 0;
	for (size_t k = 0; k < count; k++) {
		double f = -expm1(-sorted[k]);
		most = fmax(most, fmax((double)(k + 1) / n - f, f - (double)k / n));
	}
	return most;
}

/* Stephens (1970): as if n were infinite. */
static double stephens(size_t count)
{
	double root = sqrt((double)count);
	return root + .12 + .11 / root;
}

/* Kolmogorov's distribution, the chance of more than x; by whichever of its two series
 * converges at once. */
static double kolmogorov(double x)
{
	const double pi = 3.14159265358979323846;
	double sum = 0;
	if (x <= 0)
		return 1;
	if (x < 1) {
		for (int k = 1; k < 12; k += 2)
			sum += exp(-k * k * pi * pi / (8 * x * x));
		return 1 - sqrt(2 * pi) / x * sum;
	}
	for (int k = 1; k < 12; k++)
		sum += (k % 2 ? 2 : -2) * exp(-2 * k * k * x * x);
	return sum;
}

/* ---- gaps by mark ------------------------------------------------------------ */

/* The gaps of mark i, sorted, are at[first[i]] to at[first[i + 1] - 1]. */
struct by_mark {
	double *at;
	size_t *first; /* marks + 1 */
};

static size_t events_of(const struct ent_hawkes_data *data)
{
	size_t count = 0;
	for (size_t r = 0; r < data->run_count; r++)
		count += data->runs[r].count;
	return count;
}

static struct by_mark sort_by_mark(const struct ent_hawkes_data *data, const double *gaps)
{
	size_t marks = data->marks;
	struct by_mark sorted = {
		.at = ent_alloc(NULL, (events_of(data) + 1) * sizeof(double)),
		.first = ent_alloc(NULL, (marks + 2) * sizeof(size_t)),
	};
	/* One further, so that placing the gaps moves each first to where it belongs. */
	size_t *next = sorted.first + 1;
	memset(sorted.first, 0, (marks + 2) * sizeof(size_t));
	for (size_t r = 0; r < data->run_count; r++)
		for (size_t k = 0; k < data->runs[r].count; k++)
			next[ent_hawkes_mark(&data->runs[r], k) + 1]++;
	for (size_t i = 0; i < marks; i++)
		next[i + 1] += next[i];
	for (size_t r = 0; r < data->run_count; r++)
		for (size_t k = 0; k < data->runs[r].count; k++)
			sorted.at[next[ent_hawkes_mark(&data->runs[r], k)]++] = *gaps++;
	for (size_t i = 0; i < marks; i++)
		ent_sort_numbers(sorted.at + sorted.first[i],
				 sorted.first[i + 1] - sorted.first[i]);
	return sorted;
}

static void by_mark_free(struct by_mark *sorted)
{
	ent_alloc(sorted->at, 0);
	ent_alloc(sorted->first, 0);
}

static struct by_mark rescaled(const struct ent_hawkes_model *model,
			       const struct ent_hawkes_data *data, double *gaps)
{
	ent_hawkes_rescale(model, data, gaps);
	return sort_by_mark(data, gaps);
}

/* ---- neighbours -------------------------------------------------------------- */

struct pairs {
	double before; /* NaN: the first of its run */
	double n, x, y, xx, yy, xy;
};

/* About 1, the mean that is expected, so that little is lost in the differences. */
static void add_pair(struct pairs *pairs, double gap)
{
	double x = pairs->before - 1, y = gap - 1;
	pairs->before = gap;
	if (isnan(x))
		return;
	pairs->n += 1;
	pairs->x += x;
	pairs->y += y;
	pairs->xx += x * x;
	pairs->yy += y * y;
	pairs->xy += x * y;
}

static double correlation(const struct pairs *pairs)
{
	double n = pairs->n;
	double variance =
		(pairs->xx - pairs->x * pairs->x / n) * (pairs->yy - pairs->y * pairs->y / n);
	return n > 2 && variance > 0 ? (pairs->xy - pairs->x * pairs->y / n) / sqrt(variance)
				     : (double)NAN;
}

static void correlate(const struct ent_hawkes_data *data, const double *gaps,
		      struct ent_hawkes_check *checks)
{
	struct pairs *pairs = ent_alloc(NULL, data->marks * sizeof *pairs);
	memset(pairs, 0, data->marks * sizeof *pairs);
	for (size_t r = 0; r < data->run_count; r++) {
		for (size_t i = 0; i < data->marks; i++)
			pairs[i].before = (double)NAN;
		for (size_t k = 0; k < data->runs[r].count; k++)
			add_pair(&pairs[ent_hawkes_mark(&data->runs[r], k)], *gaps++);
	}
	for (size_t i = 0; i < data->marks; i++)
		checks[i].lag1 = correlation(&pairs[i]);
	ent_alloc(pairs, 0);
}

/* ---- the check --------------------------------------------------------------- */

void ent_hawkes_check(const struct ent_hawkes_model *model, const struct ent_hawkes_data *data,
		      struct ent_hawkes_check *checks)
{
	double *gaps = ent_alloc(NULL, (events_of(data) + 1) * sizeof *gaps);
	struct by_mark sorted = rescaled(model, data, gaps);
	for (size_t i = 0; i < data->marks; i++) {
		const double *at = sorted.at + sorted.first[i];
		size_t count = sorted.first[i + 1] - sorted.first[i];
		double sum = 0, ks = distance(at, count);
		for (size_t k = 0; k < count; k++)
			sum += at[k];
		checks[i] = (struct ent_hawkes_check){
			.gaps = count,
			.mean = count ? sum / (double)count : (double)NAN,
			.ks = count ? ks : (double)NAN,
			.p = count ? kolmogorov(ks * stephens(count)) : (double)NAN,
		};
	}
	correlate(data, gaps, checks);
	by_mark_free(&sorted);
	ent_alloc(gaps, 0);
}

/* The point lies outside of the band just where its part of the distance is more than what
 * happens to 5 % of samples. */
static struct ent_hawkes_point point_of(double gap, size_t k, size_t count)
{
	double n = (double)count, reach = 1.3581015157 / stephens(count);
	double least = (double)(k + 1) / n - reach, most = (double)k / n + reach;
	return (struct ent_hawkes_point){
		.expected = -log1p(-((double)k + .5) / n),
		.gap = gap,
		.low = least > 0 ? -log1p(-least) : 0,
		.high = most < 1 ? -log1p(-most) : INFINITY,
	};
}

size_t ent_hawkes_points(const struct ent_hawkes_model *model, const struct ent_hawkes_data *data,
			 size_t mark, struct ent_hawkes_point *points)
{
	double *gaps = ent_alloc(NULL, (events_of(data) + 1) * sizeof *gaps);
	struct by_mark sorted = rescaled(model, data, gaps);
	const double *at = sorted.at + sorted.first[mark];
	size_t count = sorted.first[mark + 1] - sorted.first[mark];
	for (size_t k = 0; k < count; k++)
		points[k] = point_of(at[k], k, count);
	by_mark_free(&sorted);
	ent_alloc(gaps, 0);
	return count;
}
