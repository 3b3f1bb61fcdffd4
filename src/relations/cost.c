/* Running sums, and the costs of stretches out of them. */
#include "relations/cost.h"

#include "base/arena.h"

#include <math.h>

/* Products up to here are looked up: half a megabyte stays in the cache. */
#define PRODUCTS 65536

static double weight_at(const struct ent_sample *sample, size_t i)
{
	return sample->weights ? sample->weights[i] : 1;
}

static struct ent_sums sums_add(struct ent_sums sums, double y, double one, double weight)
{
	sums.square += weight * y * y;
	sums.sum += weight * y * one;
	sums.weight += weight * one * one;
	return sums;
}

/* An observation within a stretch is seen as y_t - phi y_{t-1}, in which the level stands
 * 1 - phi times; the first one as itself, with weight 1 - phi^2. The sum over a stretch
 * is then the running sum at its end less a term of its first observation alone. */
static void start_sums(struct ent_costs *costs, const struct ent_sample *sample)
{
	double phi = sample->phi;
	struct ent_sums sums = {0};
	for (size_t i = 0; i < sample->count; i++) {
		double y = sample->values[i], weight = weight_at(sample, i);
		costs->ends[i] = sums;
		if (i)
			sums = sums_add(sums, y - phi * sample->values[i - 1], 1 - phi, weight);
		else
			sums = sums_add(sums, (1 - phi) * y, 1 - phi, weight);
		costs->starts[i] =
			phi > 0 ? sums_add(sums, y, 1, -weight * (1 - phi * phi)) : costs->ends[i];
	}
	costs->ends[sample->count] = sums;
}

/* A cut at t puts (1 - phi^2) (y_t - m)^2 in the place of an innovation squared. The
 * difference is convex in the level m, which lies between the least and the largest
 * value, being a mean of values with weights >= 0 (they are so without weights only). */
static void start_slack(struct ent_costs *costs, const struct ent_sample *sample)
{
	double low = INFINITY, high = -INFINITY, phi = sample->phi;
	for (size_t i = 0; i < sample->count; i++) {
		low = fmin(low, sample->values[i]);
		high = fmax(high, sample->values[i]);
	}
	costs->slack = ent_alloc(NULL, (sample->count + 1) * sizeof *costs->slack);
	costs->slack[0] = costs->slack[sample->count] = 0;
	for (size_t i = 1; i < sample->count; i++) {
		double worst = 0;
		for (int side = 0; side < 2; side++) {
			double now = sample->values[i] - (side ? high : low);
			double innovation =
				now - phi * (sample->values[i - 1] - (side ? high : low));
			worst = fmax(worst, (1 - phi * phi) * now * now - innovation * innovation);
		}
		costs->slack[i] = worst;
	}
}

/* Numbers are rounded: a variance below that of rounding is not to be believed. */
static double rounding_variance(const struct ent_sample *sample)
{
	double step = INFINITY, largest = 0;
	for (size_t i = 1; i < sample->count; i++) {
		double gap = fabs(sample->values[i] - sample->values[i - 1]);
		if (gap > 0)
			step = fmin(step, gap);
		largest = fmax(largest, gap);
	}
	step = fmax(step, 1e-6 * largest);
	return largest > 0 ? step * step / 12 : 1;
}

static void start_tables(struct ent_costs *costs)
{
	size_t count = costs->count;
	costs->logs = ent_alloc(NULL, (count + 1) * sizeof *costs->logs);
	costs->logs[0] = 0;
	for (size_t i = 1; i <= count; i++)
		costs->logs[i] = log((double)i);
	if (costs->cost != ENT_COST_POISSON && costs->cost != ENT_COST_NEGATIVE_BINOMIAL)
		return;
	double total = costs->ends[count].sum;
	costs->product_count = total < PRODUCTS ? (size_t)total + 1 : PRODUCTS;
	costs->products = ent_alloc(NULL, costs->product_count * sizeof *costs->products);
	costs->products[0] = 0;
	for (size_t i = 1; i < costs->product_count; i++)
		costs->products[i] = (double)i * log((double)i);
}

static void start_totals(struct ent_costs *costs, const struct ent_sample *sample)
{
	if (costs->ends[sample->count].sum > INT32_MAX)
		return;
	for (size_t i = 0; i < sample->count; i++)
		if (sample->values[i] != floor(sample->values[i]) || sample->values[i] >= PRODUCTS)
			return;
	costs->totals = ent_alloc(NULL, (sample->count + 1) * sizeof *costs->totals);
	costs->totals[0] = 0;
	for (size_t i = 0; i < sample->count; i++)
		costs->totals[i + 1] = costs->totals[i] + (uint32_t)sample->values[i];
}

void ent_costs_start(struct ent_costs *costs, const struct ent_sample *sample)
{
	size_t room = (sample->count + 1) * sizeof(struct ent_sums);
	*costs = (struct ent_costs){.cost = sample->cost,
				    .count = sample->count,
				    .unit = !sample->weights,
				    .inverse = 1,
				    .prunes = true,
				    .turn = -log1p(-sample->phi * sample->phi)};
	costs->starts = ent_alloc(NULL, room);
	costs->ends = ent_alloc(NULL, room);
	start_sums(costs, sample);
	start_tables(costs);
	if (sample->cost == ENT_COST_POISSON && !sample->weights)
		start_totals(costs, sample);
	if (sample->cost == ENT_COST_NEGATIVE_BINOMIAL)
		costs->size = 1 / sample->dispersion;
	if (sample->cost == ENT_COST_MEAN_VARIANCE)
		costs->floor = rounding_variance(sample);
	if (sample->phi > 0 && sample->weights)
		costs->prunes = false;
	else if (sample->phi > 0)
		start_slack(costs, sample);
}

void ent_costs_free(struct ent_costs *costs)
{
	ent_alloc(costs->starts, 0);
	ent_alloc(costs->ends, 0);
	ent_alloc(costs->slack, 0);
	ent_alloc(costs->logs, 0);
	ent_alloc(costs->products, 0);
	ent_alloc(costs->totals, 0);
	*costs = (struct ent_costs){0};
}

/* ---- one stretch ------------------------------------------------------ */

static double square_left(struct ent_sums end, struct ent_sums start)
{
	double square = end.square - start.square;
	double sum = end.sum - start.sum, weight = end.weight - start.weight;
	double left = weight > 0 ? square - sum * sum / weight : 0;
	return left > 0 ? left : 0; /* rounding */
}

static double spread_cost(const struct ent_costs *costs, struct ent_sums end, struct ent_sums start)
{
	double weight = end.weight - start.weight, left = square_left(end, start);
	double variance = weight > 0 ? fmax(left / weight, costs->floor) : costs->floor;
	return weight * log(variance) + left / variance;
}

/* x log x, looked up for whole numbers that are not large. */
static double product(const struct ent_costs *costs, double x)
{
	if (x < (double)costs->product_count) {
		size_t whole = (size_t)x;
		if ((double)whole == x)
			return costs->products[whole];
	}
	return x > 0 ? x * log(x) : 0;
}

static double poisson_cost(const struct ent_costs *costs, double sum, double weight,
			   double log_weight)
{
	return weight > 0 ? -2 * (product(costs, sum) - sum * log_weight) : 0;
}

static double binomial_cost(const struct ent_costs *costs, double sum, double weight)
{
	double failures = weight * costs->size;
	if (weight <= 0)
		return 0;
	return -2 * (product(costs, sum) + failures * log(failures) -
		     (sum + failures) * log(sum + failures));
}

/* ---- many that end together ------------------------------------------- */

static void fill_level(const struct ent_costs *costs, const uint32_t *from, size_t count,
		       struct ent_sums end, double *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = square_left(end, costs->starts[from[i]]) * costs->inverse;
}

/* The innermost loop of counts: two look-ups a stretch, and no logarithm. */
static void fill_looked_up(const struct ent_costs *costs, const uint32_t *from, size_t count,
			   size_t to, double *restrict out)
{
	const uint32_t *totals = costs->totals;
	const double *products = costs->products, *logs = costs->logs;
	uint32_t total = totals[to], end = (uint32_t)to;
	for (size_t i = 0; i < count; i++) {
		/* Signed, since machines turn that into a double in one step. */
		int32_t sum = (int32_t)(total - totals[from[i]]);
		double one =
			(size_t)sum < costs->product_count ? products[sum] : product(costs, sum);
		out[i] = 2 * ((double)sum * logs[end - from[i]] - one);
	}
}

static void fill_poisson(const struct ent_costs *costs, const uint32_t *from, size_t count,
			 size_t to, double *out)
{
	double total = costs->ends[to].sum, weights = costs->ends[to].weight;
	if (costs->totals) {
		fill_looked_up(costs, from, count, to, out);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct ent_sums *start = &costs->starts[from[i]];
		double weight = weights - start->weight;
		double log_weight = costs->unit ? costs->logs[to - from[i]] : log(weight);
		out[i] = poisson_cost(costs, total - start->sum, weight, log_weight);
	}
}

void ent_costs_fill(const struct ent_costs *costs, const uint32_t *from, size_t count, size_t to,
		    double *out)
{
	struct ent_sums end = costs->ends[to];
	switch (costs->cost) {
	case ENT_COST_AUTO:
	case ENT_COST_MEAN:
		fill_level(costs, from, count, end, out);
		break;
	case ENT_COST_MEAN_VARIANCE:
		for (size_t i = 0; i < count; i++)
			out[i] = spread_cost(costs, end, costs->starts[from[i]]);
		break;
	case ENT_COST_POISSON:
		fill_poisson(costs, from, count, to, out);
		break;
	case ENT_COST_NEGATIVE_BINOMIAL:
		for (size_t i = 0; i < count; i++) {
			const struct ent_sums *start = &costs->starts[from[i]];
			out[i] = binomial_cost(costs, end.sum - start->sum,
					       end.weight - start->weight);
		}
		break;
	}
}

double ent_cost(const struct ent_costs *costs, size_t from, size_t to)
{
	uint32_t start = (uint32_t)from;
	double cost = 0;
	ent_costs_fill(costs, &start, 1, to, &cost);
	return cost;
}

double ent_cost_within(const struct ent_costs *costs, size_t from, size_t to)
{
	struct ent_sums end = costs->ends[to], start = costs->ends[from];
	if (costs->cost != ENT_COST_MEAN && costs->cost != ENT_COST_AUTO)
		return ent_cost(costs, from, to);
	return square_left(end, start) * costs->inverse;
}
