/* Outliers, cycles and noise. All estimates rest on neighbours, so that a few turns
 * hardly touch them. */
#include "relations/adjust.h"

#include "base/arena.h"
#include "base/sorted.h"

#include <math.h>
#include <string.h>

/* Makes a median absolute deviation a standard deviation, for normal noise. */
#define DEVIATIONS 1.4826

double ent_median(double *values, size_t count)
{
	ent_sort_numbers(values, count);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double median_step(const double *values, size_t count, size_t apart)
{
	if (count <= apart)
		return 0;
	double *steps = ent_alloc(NULL, count * sizeof *steps);
	for (size_t i = apart; i < count; i++)
		steps[i - apart] = fabs(values[i] - values[i - apart]);
	double median = ent_median(steps, count - apart);
	ent_alloc(steps, 0);
	return median;
}

/* ---- outliers --------------------------------------------------------- */

#define NEIGHBOURS 3 /* on either side: a turn of four observations is no outlier */

static double near_median(const double *values, size_t count, size_t at)
{
	size_t reach = NEIGHBOURS;
	if (at < reach)
		reach = at;
	if (count - 1 - at < reach)
		reach = count - 1 - at;
	double near[2 * NEIGHBOURS + 1];
	memcpy(near, values + at - reach, (2 * reach + 1) * sizeof *near);
	return ent_median(near, 2 * reach + 1);
}

void ent_adjust_outliers(double *values, size_t count, double limit)
{
	double most = limit * DEVIATIONS * median_step(values, count, 1) / sqrt(2);
	if (!(most > 0))
		return;
	double *clipped = ent_alloc(NULL, count * sizeof *clipped);
	for (size_t i = 0; i < count; i++) {
		double middle = near_median(values, count, i);
		clipped[i] = fmin(fmax(values[i], middle - most), middle + most);
	}
	memcpy(values, clipped, count * sizeof *values);
	ent_alloc(clipped, 0);
}

/* ---- cycles ----------------------------------------------------------- */

/* Quarters, weekdays, months, hours, weeks: the cycles that calendars make. Of a series
 * of 40 numbers some cycle fits by chance if any length will do. */
static const size_t calendar[] = {4, 7, 12, 24, 52};

#define CYCLES         (sizeof calendar / sizeof calendar[0])
#define LONGEST_SEASON 60
#define FEWEST_CYCLES  4 /* each half must show each phase */

/* The mean step into each phase, from the steps into values[from .. to), about their own
 * mean. Steps do not see the trend, and a turn is in one of them. */
static void phase_steps(const double *values, size_t from, size_t to, size_t season, double *steps)
{
	double seen[LONGEST_SEASON] = {0}, drift = 0;
	memset(steps, 0, season * sizeof *steps);
	for (size_t i = from; i < to; i++) {
		steps[i % season] += values[i] - values[i - 1];
		seen[i % season]++;
	}
	for (size_t i = 0; i < season; i++) {
		steps[i] /= seen[i];
		drift += steps[i] / (double)season;
	}
	for (size_t i = 0; i < season; i++)
		steps[i] -= drift;
}

static double square_left(const double *values, size_t from, size_t to, size_t season,
			  const double *steps)
{
	double sum = 0;
	for (size_t i = from; i < to; i++) {
		double left = values[i] - values[i - 1] - steps[i % season];
		sum += left * left;
	}
	return sum;
}

/* How much of the steps' squares is left when the cycle of each half of the series is
 * taken off the other: above 1 for a cycle that is only chance, whatever the noise. */
static double season_score(const double *values, size_t count, size_t season)
{
	const double none[LONGEST_SEASON] = {0};
	double first[LONGEST_SEASON], second[LONGEST_SEASON];
	size_t middle = (count + 1) / 2;
	phase_steps(values, 1, middle, season, first);
	phase_steps(values, middle, count, season, second);
	double after = square_left(values, 1, middle, season, second) +
		       square_left(values, middle, count, season, first);
	double before = square_left(values, 1, count, season, none);
	return before > 0 ? after / before : 1;
}

/* A cycle must foretell a tenth of the steps' squares to be worth its name. */
#define CYCLE_LEAVES 0.9

static size_t find_season(const double *values, size_t count)
{
	double best = CYCLE_LEAVES;
	size_t found = 0;
	for (size_t i = 0; i < CYCLES && count >= FEWEST_CYCLES * calendar[i]; i++) {
		double score = season_score(values, count, calendar[i]);
		if (score < best) {
			best = score;
			found = calendar[i];
		}
	}
	return found;
}

size_t ent_adjust_season(double *values, size_t count, size_t season)
{
	double steps[LONGEST_SEASON], height = 0, middle = 0;
	if (!season)
		season = find_season(values, count);
	if (season < 2 || season > LONGEST_SEASON || count < FEWEST_CYCLES * season)
		return 0;
	phase_steps(values, 1, count, season, steps);
	for (size_t i = 0; i < season; i++) {
		height += steps[i];
		steps[i] = height;
		middle += height / (double)season;
	}
	for (size_t i = 0; i < count; i++)
		values[i] -= steps[i % season] - middle;
	return season;
}

/* ---- noise ------------------------------------------------------------ */

double ent_robust_phi(const double *values, size_t count)
{
	double one = median_step(values, count, 1), two = median_step(values, count, 2);
	double phi = one > 0 ? two * two / (one * one) - 1 : 0;
	return fmin(fmax(phi, 0), 0.95);
}

double ent_robust_scale(const double *values, size_t count, double phi)
{
	if (count < 3)
		return 0;
	double *steps = ent_alloc(NULL, count * sizeof *steps);
	for (size_t i = 1; i < count; i++)
		steps[i - 1] = values[i] - phi * values[i - 1];
	/* A difference of two innovations: free of the level. */
	double step = median_step(steps, count - 1, 1);
	ent_alloc(steps, 0);
	return DEVIATIONS * step / sqrt(2);
}
