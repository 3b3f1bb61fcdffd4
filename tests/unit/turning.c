/* Turning points: the fast cut against the bare definition, the path against the cut, the
 * online detector against all cuts there are; planted turns are found, and a series
 * without any has none; real series whose turns people marked. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "relations/bocpd.h"
#include "relations/cost.h"

#include <entente/turning.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LARGEST      160

/* ---- chance ----------------------------------------------------------- */

static double uniform(void)
{
	return ((double)(random_bits() >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

static double poisson(double rate)
{
	double left = exp(-rate), product = uniform();
	int count = 0;

	for (; product > left; count++)
		product *= uniform();
	return count;
}

/* Gamma of a whole shape: a sum of exponentials. */
static double negative_binomial(double rate, int size)
{
	double sum = 0;

	for (int i = 0; i < size; i++)
		sum -= log(uniform());
	return poisson(rate * sum / size);
}

/* ---- the slow twin ---------------------------------------------------- */

/* The cost of one stretch, observation by observation. */
static double naive_mean(const struct ent_sample *sample, size_t from, size_t to)
{
	double sum = 0, weight = 0;

	for (size_t i = from; i < to; i++) {
		double w = sample->weights ? sample->weights[i] : 1;

		sum += w * sample->values[i];
		weight += w;
	}
	return sum / weight;
}

/* The least of a parabola, from its values at -1, 0 and 1. */
static double parabola_least(double left, double middle, double right)
{
	double bend = (left + right) / 2 - middle, slope = (right - left) / 2;

	return middle - slope * slope / (4 * bend);
}

static double level_left(const struct ent_sample *sample, size_t from, size_t to, double level)
{
	double phi = sample->phi, sum = 0;

	for (size_t i = from; i < to; i++) {
		double w = sample->weights ? sample->weights[i] : 1;
		double away = sample->values[i] - level;

		if (i == from)
			sum += w * (1 - phi * phi) * away * away;
		else
			sum += w * pow(away - phi * (sample->values[i - 1] - level), 2);
	}
	return sum;
}

static double naive_spread(const struct ent_sample *sample, const struct ent_costs *costs,
			   size_t from, size_t to)
{
	double mean = naive_mean(sample, from, to), sum = 0, weight = 0, variance;

	for (size_t i = from; i < to; i++) {
		double w = sample->weights ? sample->weights[i] : 1;

		sum += w * pow(sample->values[i] - mean, 2);
		weight += w;
	}
	variance = fmax(sum / weight, costs->floor);
	return weight * log(variance) + sum / variance;
}

static double naive_count(const struct ent_sample *sample, size_t from, size_t to)
{
	double rate = naive_mean(sample, from, to), sum = 0;
	double size = sample->cost == ENT_COST_POISSON ? 0 : 1 / sample->dispersion;

	for (size_t i = from; i < to && rate > 0; i++) {
		double w = sample->weights ? sample->weights[i] : 1, y = sample->values[i];

		if (size > 0)
			sum += w *
			       (y * log(rate / (rate + size)) + size * log(size / (rate + size)));
		else
			sum += w * y * log(rate);
	}
	return -2 * sum;
}

static double naive_cost(const struct ent_sample *sample, const struct ent_costs *costs,
			 size_t from, size_t to)
{
	switch (sample->cost) {
	case ENT_COST_MEAN_VARIANCE:
		return naive_spread(sample, costs, from, to);
	case ENT_COST_POISSON:
	case ENT_COST_NEGATIVE_BINOMIAL:
		return naive_count(sample, from, to);
	default:
		return costs->inverse * parabola_least(level_left(sample, from, to, -1),
						       level_left(sample, from, to, 0),
						       level_left(sample, from, to, 1));
	}
}

/* Optimal partitioning: every last stretch is tried at every observation. */
static double naive_cut(const struct ent_sample *sample, const struct ent_costs *costs,
			double penalty, size_t least)
{
	double best[LARGEST + 1];

	for (size_t to = 1; to <= sample->count; to++) {
		best[to] = INFINITY;
		for (size_t from = 0; from + least <= to; from++) {
			double cost = naive_cost(sample, costs, from, to) +
				      log((double)(to - from) / (double)sample->count);

			if (from)
				cost += best[from] + penalty + costs->turn;
			best[to] = fmin(best[to], cost);
		}
	}
	return best[sample->count];
}

/* Some turns, or none, in numbers that suit the cost. */
static void draw(struct ent_sample *sample, double *values)
{
	double level = 3;

	for (size_t i = 0; i < sample->count; i++) {
		if (one_in(25))
			level = 1 + random_below(12);
		if (sample->cost == ENT_COST_POISSON)
			values[i] = poisson(level);
		else if (sample->cost == ENT_COST_NEGATIVE_BINOMIAL)
			values[i] = negative_binomial(level, 3);
		else
			values[i] =
				level + normal() * (sample->cost == ENT_COST_MEAN ? 1 : level / 4);
	}
}

static void start_sample(struct ent_sample *sample, enum ent_cost cost, double *values,
			 double *weights)
{
	*sample = (struct ent_sample){.values = values, .cost = cost, .dispersion = 0.3};
	sample->count = 1 + random_below(LARGEST);
	draw(sample, values);
	if (one_in(3)) {
		for (size_t i = 0; i < sample->count; i++)
			weights[i] = 0.25 + uniform();
		sample->weights = weights;
	}
	if (cost == ENT_COST_MEAN && one_in(2))
		sample->phi = 0.9 * uniform();
}

static void assert_near(double a, double b)
{
	if (fabs(a - b) > 1e-6 * (1 + fabs(a)))
		fail_msg("%.12g is not %.12g", a, b);
}

static void test_twin(void **state)
{
	static const enum ent_cost kinds[] = {ENT_COST_MEAN, ENT_COST_MEAN_VARIANCE,
					      ENT_COST_POISSON, ENT_COST_NEGATIVE_BINOMIAL};

	(void)state;
	random_state = 1;
	for (int round = 0; round < 400; round++) {
		double values[LARGEST], weights[LARGEST], total, penalty = 1 + 30 * uniform();
		size_t least = 1 + random_below(5), grid = 1, found;
		uint32_t turns[LARGEST + 1];
		struct ent_sample sample;
		struct ent_costs costs;

		start_sample(&sample, kinds[round % 4], values, weights);
		if (sample.cost == ENT_COST_MEAN_VARIANCE && least < 2)
			least = 2;
		ent_costs_start(&costs, &sample);
		costs.inverse = 0.5 + uniform();
		found = ent_cut(&costs, penalty, least, &grid, turns, &total);
		if (sample.count >= 2 * least)
			assert_near(total, naive_cut(&sample, &costs, penalty, least));
		else
			assert_int_equal(found, 0);
		assert_near(total, ent_cut_cost(&costs, turns, found) +
					   ent_cut_lengths(&costs, turns, found) +
					   (penalty + costs.turn) * (double)found);
		for (size_t i = 0; i <= found; i++)
			assert_true((i < found ? turns[i] : sample.count) >=
				    (i ? turns[i - 1] : 0) + (found ? least : 0));
		ent_costs_free(&costs);
	}
}

/* ---- long series ------------------------------------------------------ */

/* The least penalised cost, every stretch tried: the costs of one stretch are tested
 * above, which candidates may be held back is tested here. */
static double slow_cut(const struct ent_costs *costs, double penalty, size_t least)
{
	double *best = calloc(costs->count + 1, sizeof(*best));
	double found;

	assert_non_null(best);
	best[0] = -penalty - costs->turn;
	for (size_t to = least; to <= costs->count; to++) {
		best[to] = INFINITY;
		for (size_t from = 0; from + least <= to; from = from ? from + 1 : least)
			best[to] = fmin(best[to], best[from] + ent_cost(costs, from, to) +
							  costs->logs[to - from] -
							  costs->logs[costs->count] + penalty +
							  costs->turn);
	}
	found = best[costs->count];
	free(best);
	return found;
}

/* `turns` steps, up and down again, by as many deviations (for counts, from 4 up). */
static double *steps_of(enum ent_cost cost, size_t count, size_t turns, double height)
{
	double *values = calloc(count, sizeof(*values));

	assert_non_null(values);
	for (size_t i = 0; i < count; i++) {
		double level = i * (turns + 1) / count % 2 ? height : 0;

		if (cost == ENT_COST_POISSON)
			values[i] = poisson(4 + 2 * level);
		else if (cost == ENT_COST_NEGATIVE_BINOMIAL)
			values[i] = negative_binomial(4 + 4 * level, 3);
		else
			values[i] = level + normal();
	}
	return values;
}

static const enum ent_cost all_costs[] = {ENT_COST_MEAN, ENT_COST_MEAN_VARIANCE, ENT_COST_POISSON,
					  ENT_COST_NEGATIVE_BINOMIAL};

/* Groups of candidates form, merge, are lost and come back. */
static void test_long_twin(void **state)
{
	const size_t count = 2000;

	(void)state;
	random_state = 6;
	for (size_t round = 0; round < 24; round++) {
		enum ent_cost cost = all_costs[round % 4];
		double *values = steps_of(cost, count, round / 4 * 3, 2);
		double total, penalty = round % 3 ? 40 : 6;
		size_t grid = 1;
		uint32_t *turns = calloc(count, sizeof(*turns));
		struct ent_sample sample = {.values = values, .count = count, .cost = cost};
		struct ent_costs costs;

		assert_non_null(turns);
		sample.dispersion = 0.3;
		sample.phi = cost == ENT_COST_MEAN && round % 8 ? 0.4 : 0;
		ent_costs_start(&costs, &sample);
		ent_cut(&costs, penalty, 3, &grid, turns, &total);
		assert_int_equal(grid, 1);
		assert_near(total, slow_cut(&costs, penalty, 3));
		ent_costs_free(&costs);
		free(turns);
		free(values);
	}
}

/* A screened search finds the turns of the exact one, or such as are as good. */
static void assert_screened(enum ent_cost cost, size_t count, size_t planted)
{
	double *values = steps_of(cost, count, planted, 1), exact, screened;
	double penalty = ent_turning_penalty(cost, count);
	uint32_t *turns = calloc(count, 2 * sizeof(*turns)), *others = turns + count;
	size_t all = 1, grid = count / 8192 + 1, found, again;
	struct ent_sample sample = {.values = values, .count = count, .cost = cost};
	struct ent_costs costs;

	assert_non_null(turns);
	sample.dispersion = 1.0 / 3;
	ent_costs_start(&costs, &sample);
	found = ent_cut(&costs, penalty, 3, &all, turns, &exact);
	again = ent_cut(&costs, penalty, 3, &grid, others, &screened);
	assert_int_equal(all, 1);
	assert_int_equal(found, planted);
	assert_int_equal(again, planted);
	for (size_t i = 0; i < found; i++)
		if (llabs((long long)turns[i] - (long long)others[i]) > 3)
			fail_msg("%s: turn %zu at %u, screened %u", ent_cost_name(cost), i,
				 turns[i], others[i]);
	assert_true(screened >= exact - 1e-6 * fabs(exact) && screened < exact + 1);
	ent_costs_free(&costs);
	free(turns);
	free(values);
}

static void test_screened(void **state)
{
	(void)state;
	random_state = 7;
	for (size_t i = 0; i < COUNT(all_costs); i++) {
		assert_screened(all_costs[i], 20000, 0);
		assert_screened(all_costs[i], 20000, 5);
		assert_screened(all_costs[i], 100000, 3);
		assert_screened(all_costs[i], 100000, 24);
	}
}

/* ---- the path --------------------------------------------------------- */

static void test_path(void **state)
{
	(void)state;
	random_state = 2;
	for (int round = 0; round < 40; round++) {
		double values[LARGEST], weights[LARGEST], total;
		uint32_t turns[LARGEST + 1];
		struct ent_sample sample;
		struct ent_costs costs;
		struct ent_turning_step *steps;
		size_t count, grid = 1;

		start_sample(&sample, round % 2 ? ENT_COST_POISSON : ENT_COST_MEAN, values,
			     weights);
		ent_costs_start(&costs, &sample);
		steps = ent_crops(&costs, 2, 3, 1, &count);
		assert_true(isinf(steps[0].penalty_high) && steps[0].count == 0);
		assert_true(steps[count - 1].penalty_low == 2);
		for (size_t i = 0; i < count; i++) {
			double high = fmin(steps[i].penalty_high, 2 * steps[i].penalty_low + 1);
			double inside = steps[i].penalty_low +
					(0.01 + 0.98 * uniform()) * (high - steps[i].penalty_low);

			assert_int_equal(ent_cut(&costs, inside, 3, &grid, turns, &total),
					 steps[i].count);
			if (i)
				assert_true(steps[i].penalty_high == steps[i - 1].penalty_low &&
					    steps[i].count > steps[i - 1].count);
		}
		ent_turning_path_free(steps);
		ent_costs_free(&costs);
	}
}

/* ---- the online detector ---------------------------------------------- */

#define SHORT 9

/* The density of a stretch, its level integrated out: for counts in closed form, for a
 * normal level on a grid. */
static double stretch_density(const struct ent_online *online, const double *values, size_t count)
{
	double sum = 0, density = 0, factorials = 0;
	double shape = online->mean, step = 0.01;

	for (size_t i = 0; i < count; i++) {
		sum += values[i];
		factorials += lgamma(values[i] + 1);
	}
	if (online->cost == ENT_COST_POISSON)
		return exp(lgamma(shape + sum) - lgamma(shape) - factorials -
			   (shape + sum) * log((double)count + 1));
	for (double level = -40; level < 40; level += step) {
		double log_density = -pow(level - online->mean, 2) / (2 * online->spread) -
				     log(online->spread) / 2 - log(6.283185307179586) / 2;

		for (size_t i = 0; i < count; i++) {
			double variance = i ? online->variance
					    : online->variance / (1 - online->phi * online->phi);
			double away =
				values[i] - level - (i ? online->phi * (values[i - 1] - level) : 0);

			log_density -= away * away / (2 * variance) +
				       log(6.283185307179586 * variance) / 2;
		}
		density += step * exp(log_density);
	}
	return density;
}

/* Every set of turns has its prior and its density. */
static void naive_online(const struct ent_online *online, const double *values, double *expected)
{
	double density[SHORT][SHORT + 1], total = 0;

	for (size_t from = 0; from < SHORT; from++)
		for (size_t to = from + 1; to <= SHORT; to++)
			density[from][to] = stretch_density(online, values + from, to - from);
	for (size_t k = 0; k < SHORT; k++)
		expected[k] = 0;
	for (unsigned cut = 0; cut < 1u << (SHORT - 1); cut++) {
		double chance = 1;
		size_t from = 0;

		for (size_t at = 1; at < SHORT; at++) {
			if (!(cut >> (at - 1) & 1)) {
				chance *= 1 - online->hazard;
				continue;
			}
			chance *= online->hazard * density[from][at];
			from = at;
		}
		chance *= density[from][SHORT];
		expected[SHORT - 1 - from] += chance;
		total += chance;
	}
	for (size_t k = 0; k < SHORT; k++)
		expected[k] /= total;
}

static void test_online(void **state)
{
	(void)state;
	random_state = 3;
	for (int round = 0; round < 12; round++) {
		struct ent_online online = {.cost = round % 2 ? ENT_COST_MEAN : ENT_COST_POISSON,
					    .phi = round % 4 == 1 ? 0.6 : 0,
					    .variance = 1.3,
					    .mean = 2.5,
					    .spread = 6,
					    .hazard = 0.2};
		double values[SHORT], chances[SHORT], expected[SHORT], sum = 0;

		for (size_t i = 0; i < SHORT; i++)
			values[i] = online.cost == ENT_COST_POISSON ? poisson(i < 5 ? 2 : 8)
								    : normal() + (i < 5 ? 1 : 4);
		ent_online_run(&online, values, SHORT, chances);
		naive_online(&online, values, expected);
		for (size_t k = 0; k < SHORT; k++) {
			if (fabs(chances[k] - expected[k]) > 1e-6)
				fail_msg("round %d: %g is not %g", round, chances[k], expected[k]);
			sum += chances[k];
		}
		assert_near(sum, 1);
	}
}

/* ---- the whole -------------------------------------------------------- */

static struct ent_turning must_find(const double *values, const double *weights, size_t count,
				    enum ent_cost cost)
{
	struct ent_turning_opts opts = {.cost = cost};
	struct ent_turning found;
	struct ent_err err;

	if (!ent_turning_find(values, weights, count, &opts, &found, &err))
		fail_msg("%s", err.text);
	return found;
}

/* Annual flow of the Nile at Aswan, 1871-1970, 10^8 m^3: Cobb (1978), Biometrika 65,
 * 243-251. The dam's building began in 1899. */
static const double nile[] = {
	1120, 1160, 963, 1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110, 994,  1020,
	960,  1180, 799, 958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,
	874,  694,  940, 833,  701,  916,  692,  1020, 1050, 969,  831,  726,  456,  824,  702,
	1120, 1100, 832, 764,  821,  768,  845,  864,  862,  698,  845,  744,  796,  1040, 759,
	781,  865,  845, 944,  984,  897,  822,  1010, 771,  676,  649,  846,  812,  742,  801,
	1040, 860,  874, 848,  890,  744,  749,  838,  1050, 918,  986,  797,  923,  975,  815,
	1020, 906,  901, 1170, 912,  746,  919,  718,  714,  740};

static void test_nile(void **state)
{
	static const enum ent_cost kinds[] = {ENT_COST_AUTO, ENT_COST_MEAN, ENT_COST_MEAN_VARIANCE,
					      ENT_COST_NEGATIVE_BINOMIAL};

	(void)state;
	for (size_t k = 0; k < COUNT(kinds); k++) {
		struct ent_turning found = must_find(nile, NULL, COUNT(nile), kinds[k]);

		assert_int_equal(found.count, 1);
		assert_int_equal(found.turns[0].at, 28);
		assert_int_equal(found.turns[0].direction, -1);
		assert_true(found.turns[0].low >= 25 && found.turns[0].high <= 31);
		assert_true(fabs(found.turns[0].before - 1097.75) < 1);
		assert_true(fabs(found.turns[0].after - 849.97) < 1);
		assert_int_equal(found.newest.since, 28);
		ent_turning_free(&found);
	}
}

/* The unit, the zero and what is missing do not matter. */
static void test_same_turns(void **state)
{
	double values[COUNT(nile) + 3], weights[COUNT(nile) + 3];
	struct ent_turning found;
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(nile); i++) {
		if (i == 0 || i == 28 || i == 60) {
			weights[count] = i == 60 ? 0 : 3;
			values[count++] = i == 60 ? 1e9 : NAN;
		}
		weights[count] = 3;
		values[count++] = -5e8 + 1e6 * nile[i];
	}
	found = must_find(values, weights, count, ENT_COST_AUTO);
	assert_int_equal(found.observed, COUNT(nile));
	assert_int_equal(found.count, 1);
	assert_int_equal(found.turns[0].at, 30);
	assert_near(found.turns[0].before, -5e8 + 1e6 * 1097.75);
	ent_turning_free(&found);
}

static void test_spread(void **state)
{
	double values[120];
	struct ent_turning found;

	(void)state;
	random_state = 4;
	for (size_t i = 0; i < COUNT(values); i++)
		values[i] = 10 + normal() * (i < 60 ? 1 : 6);
	found = must_find(values, NULL, COUNT(values), ENT_COST_MEAN_VARIANCE);
	assert_int_equal(found.count, 1);
	assert_true(found.turns[0].at >= 57 && found.turns[0].at <= 63);
	assert_int_equal(found.turns[0].kind, ENT_TURN_SPREAD);
	assert_int_equal(found.turns[0].direction, 1);
	ent_turning_free(&found);
}

static void test_nothing(void **state)
{
	static const double same[] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
	static const double gaps[] = {NAN, NAN, NAN};

	(void)state;
	for (enum ent_cost cost = ENT_COST_AUTO; cost <= ENT_COST_NEGATIVE_BINOMIAL; cost++) {
		for (size_t count = 0; count <= COUNT(same); count++) {
			struct ent_turning found = must_find(same, NULL, count, cost);

			assert_int_equal(found.count, 0);
			assert_true(isnan(found.newest.probability));
			ent_turning_free(&found);
		}
		struct ent_turning found = must_find(gaps, NULL, COUNT(gaps), cost);

		assert_int_equal(found.observed, 0);
		ent_turning_free(&found);
	}
}

static void assert_refused(double value, double weight, enum ent_cost cost, double penalty)
{
	struct ent_turning_opts opts = {.cost = cost, .penalty = penalty};
	struct ent_turning_step *steps;
	struct ent_turning found;
	struct ent_err err = {0};
	size_t count;

	assert_false(ent_turning_find(&value, &weight, 1, &opts, &found, &err));
	assert_true(err.code != ENT_OK && err.text[0]);
	assert_false(ent_turning_path(&value, &weight, 1, &opts, &steps, &count, &err));
	ent_turning_free(&found);
	ent_turning_path_free(steps);
}

static void test_refused(void **state)
{
	(void)state;
	assert_refused(INFINITY, 1, ENT_COST_AUTO, 0);
	assert_refused(1, -1, ENT_COST_AUTO, 0);
	assert_refused(1, NAN, ENT_COST_AUTO, 0);
	assert_refused(-1, 1, ENT_COST_POISSON, 0);
	assert_refused(1, 1, ENT_COST_AUTO, -1);
	assert_refused(1, 1, ENT_COST_AUTO, NAN);
}

/* ---- planted ---------------------------------------------------------- */

#define PERIODS    120
#define REPLICATES 200

/* bench/turning.c does it a thousand times, in more settings. */
static void assert_planted(int size, double before, double after)
{
	int close = 0, alarms = 0;

	for (int r = 0; r < REPLICATES; r++) {
		double values[PERIODS];
		bool near = false;

		for (size_t i = 0; i < PERIODS; i++) {
			double rate = i < PERIODS / 2 ? before : after;

			values[i] = size ? negative_binomial(rate, size) : poisson(rate);
		}
		struct ent_turning found = must_find(values, NULL, PERIODS, ENT_COST_AUTO);

		for (size_t i = 0; i < found.count; i++)
			near = near || llabs((long long)found.turns[i].at - PERIODS / 2) <= 3;
		close += near;
		ent_turning_free(&found);
		for (size_t i = 0; i < PERIODS; i++)
			values[i] = size ? negative_binomial(before, size) : poisson(before);
		found = must_find(values, NULL, PERIODS, ENT_COST_AUTO);
		alarms += found.count > 0;
		ent_turning_free(&found);
	}
	if (close < 0.9 * REPLICATES || alarms > 0.05 * REPLICATES)
		fail_msg("of %d: %d found, %d false alarms", REPLICATES, close, alarms);
}

static void test_planted(void **state)
{
	(void)state;
	random_state = 5;
	assert_planted(0, 4, 10);
	assert_planted(10, 4, 10);
	assert_planted(2, 4, 24);
}

/* Of a long series without turns all places are tried still; of a slope, where all are
 * nearly as good as any, not. Neither takes long, nor does the path. */
static void test_bounded(void **state)
{
	enum { LONG = 100000 };
	double *values = calloc(LONG, sizeof(*values));
	struct ent_turning_opts opts = {.cost = ENT_COST_MEAN, .plain = true};
	struct ent_turning_step *steps;
	struct ent_turning found;
	size_t count;

	(void)state;
	assert_non_null(values);
	random_state = 8;
	for (size_t i = 0; i < LONG; i++)
		values[i] = normal();
	found = must_find(values, NULL, LONG, ENT_COST_AUTO);
	assert_int_equal(found.count, 0);
	assert_int_equal(found.grid, 1);
	ent_turning_free(&found);
	for (size_t i = 0; i < LONG; i++)
		values[i] += 10.0 * (double)i / LONG;
	assert_true(ent_turning_find(values, NULL, LONG, &opts, &found, NULL));
	assert_int_equal(found.grid, LONG / 8192 + 1);
	assert_true(found.count > 10);
	ent_turning_free(&found);
	assert_true(ent_turning_path(values, NULL, LONG, &opts, &steps, &count, NULL));
	assert_true(steps[0].screened && steps[0].count == 0 && count > 3);
	ent_turning_path_free(steps);
	free(values);
}

/* ---- series that people marked ---------------------------------------- */

#define MARGIN 5
#define MOST   64

struct marks {
	size_t at[MOST], count; /* ascending; 0, where every series begins, among them */
};

static void add_mark(struct marks *marks, size_t at)
{
	size_t i = marks->count;

	for (size_t k = 0; k < marks->count; k++)
		if (marks->at[k] == at)
			return;
	assert_true(marks->count < MOST);
	for (; i > 0 && marks->at[i - 1] > at; i--)
		marks->at[i] = marks->at[i - 1];
	marks->at[i] = at;
	marks->count++;
}

/* Marks that have a turn of their own within the margin. */
static double hits(const struct marks *marks, struct marks turns)
{
	size_t count = 0;

	for (size_t i = 0; i < marks->count; i++) {
		size_t best = turns.count, least = MARGIN + 1;

		for (size_t k = 0; k < turns.count; k++) {
			size_t away = marks->at[i] > turns.at[k] ? marks->at[i] - turns.at[k]
								 : turns.at[k] - marks->at[i];

			if (away < least) {
				least = away;
				best = k;
			}
		}
		if (best == turns.count)
			continue;
		turns.at[best] = turns.at[--turns.count];
		count++;
	}
	return (double)count;
}

static double covering(const struct marks *marks, const struct marks *turns, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < marks->count; i++) {
		size_t from = marks->at[i], to = i + 1 < marks->count ? marks->at[i + 1] : count;
		double best = 0;

		for (size_t k = 0; k < turns->count; k++) {
			size_t a = turns->at[k];
			size_t b = k + 1 < turns->count ? turns->at[k + 1] : count;
			double shared = fmin((double)to, (double)b) - fmax((double)from, (double)a);

			if (shared > 0)
				best = fmax(best, shared / ((double)(to - from + b - a) - shared));
		}
		sum += (double)(to - from) * best;
	}
	return sum / (double)count;
}

struct score {
	double cover, f1;
};

/* van den Burg, Williams (2020), arXiv 2003.06222: precision against all that anyone
 * marked, recall and covering averaged over those who marked. */
static struct score score_of(json_t *annotators, const struct marks *turns, size_t count)
{
	struct marks all = {.count = 1};
	double recall = 0, cover = 0, precision, people = (double)json_object_size(annotators);
	const char *name;
	json_t *list, *mark;
	size_t i;

	json_object_foreach(annotators, name, list)
	{
		struct marks one = {.count = 1};

		json_array_foreach(list, i, mark)
		{
			add_mark(&one, (size_t)json_integer_value(mark));
			add_mark(&all, (size_t)json_integer_value(mark));
		}
		recall += hits(&one, *turns) / (double)one.count / people;
		cover += covering(&one, turns, count) / people;
	}
	precision = hits(&all, *turns) / (double)turns->count;
	return (struct score){cover, 2 * precision * recall / (precision + recall)};
}

static struct score score_series(const char *folder, const char *name, json_t *annotators)
{
	char path[512];
	json_error_t error;
	json_t *file, *raw, *value;
	struct marks turns = {.count = 1};
	struct ent_turning found;
	struct score score;
	double *values;
	size_t i;

	snprintf(path, sizeof(path), "%s/%s.json", folder, name);
	file = json_load_file(path, 0, &error);
	assert_non_null(file);
	raw = json_object_get(json_array_get(json_object_get(file, "series"), 0), "raw");
	values = calloc(json_array_size(raw) + 1, sizeof(*values));
	assert_non_null(values);
	json_array_foreach(raw, i, value)
	{
		values[i] = json_is_number(value) ? json_number_value(value) : NAN;
	}
	found = must_find(values, NULL, json_array_size(raw), ENT_COST_AUTO);
	for (i = 0; i < found.count; i++)
		add_mark(&turns, found.turns[i].at);
	score = score_of(annotators, &turns, json_array_size(raw));
	print_message("# %-18s covering %.3f  F1 %.3f  turns %zu\n", name, score.cover, score.f1,
		      found.count);
	ent_turning_free(&found);
	free(values);
	json_decref(file);
	return score;
}

static void test_marked(void **state)
{
	const char *root = getenv("ENTENTE_ROOT"), *name;
	char folder[400], path[500];
	struct score sum = {0, 0};
	json_t *all, *annotators;
	double count;

	(void)state;
	snprintf(folder, sizeof(folder), "%s/../shared/oracles/turning", root ? root : ".");
	snprintf(path, sizeof(path), "%s/annotations.json", folder);
	all = json_load_file(path, 0, NULL);
	if (!all) {
		print_message("# NOT TESTED: no annotated series at %s\n", folder);
		return;
	}
	count = (double)json_object_size(all);
	json_object_foreach(all, name, annotators)
	{
		struct score score = score_series(folder, name, annotators);

		sum.cover += score.cover / count;
		sum.f1 += score.f1 / count;
	}
	print_message("# mean of %.0f: covering %.3f  F1 %.3f\n", count, sum.cover, sum.f1);
	json_decref(all);
	assert_true(sum.cover >= 0.70);
	assert_true(sum.f1 >= 0.72);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_twin),     cmocka_unit_test(test_long_twin),
		cmocka_unit_test(test_screened), cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_path),     cmocka_unit_test(test_online),
		cmocka_unit_test(test_nile),     cmocka_unit_test(test_same_turns),
		cmocka_unit_test(test_spread),   cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_refused),  cmocka_unit_test(test_planted),
		cmocka_unit_test(test_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
