/* Simulated Hawkes processes: their means against what theory says, the two methods against one
 * another, backgrounds that change, a past that goes on exciting, and models that run away. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/par.h"

#include <entente/spillover.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "two_samples.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const enum ent_hawkes_simulation methods[] = {ENT_HAWKES_BRANCHING, ENT_HAWKES_THINNING};
static const char *const method_names[] = {"branching", "thinning"};

/* ---- models ------------------------------------------------------------------ */

static double one_mu[] = {.5}, one_a[] = {.2}, one_b[] = {1};
static const struct ent_hawkes_model one = {
	.marks = 1, .bases = 1, .decays = 1, .mu = one_mu, .a = one_a, .b = one_b};

/* hawkeslib's three nodes (its A[j][i] sets i off by j: a[0][2] and a[1][0] here). */
static double three_mu[] = {.5, .3, .2}, three_b[] = {1};
static double three_a[] = {.2, 0, .5, .3, .2, 0, 0, 0, .2};
static const struct ent_hawkes_model three = {
	.marks = 3, .bases = 1, .decays = 1, .mu = three_mu, .a = three_a, .b = three_b};

/* Two marks, two kernels, a background in three unequal pieces or hats. */
static double knots[] = {2, 5, 11, 17.5};
static double rich_mu[] = {.3, 2, .1, 1.2, 0, .7}, rich_b[] = {.4, 3};
static double rich_a[] = {.2, .1, .1, .25, .05, 0, .3, .1};
static const struct ent_hawkes_model pieces = {.marks = 2,
					       .bases = 3,
					       .decays = 2,
					       .background = ENT_BACKGROUND_PIECEWISE,
					       .knots = knots,
					       .mu = rich_mu,
					       .a = rich_a,
					       .b = rich_b};
static const struct ent_hawkes_model hats = {.marks = 2,
					     .bases = 3,
					     .decays = 2,
					     .background = ENT_BACKGROUND_SMOOTH,
					     .knots = knots,
					     .mu = rich_mu,
					     .a = rich_a,
					     .b = rich_b};

static const double past_time[] = {.5, 1, 2.25, 2.5, 2.75, 2.875};
static const uint32_t past_mark[] = {0, 1, 1, 0, 1, 1};
static const struct ent_hawkes_run past = {past_time, past_mark, 6, 3};

static struct ent_hawkes_events simulated(const struct ent_hawkes_model *model,
					  const struct ent_hawkes_simulate_opts *opts)
{
	struct ent_hawkes_events events;
	struct ent_err err;
	if (!ent_hawkes_simulate(model, opts, &events, &err))
		fail_msg("%s", err.text);
	double from = opts->past ? opts->past->until : opts->from;
	for (size_t k = 0; k < events.count; k++) {
		assert_true(events.time[k] >= (k ? events.time[k - 1] : from));
		assert_true(events.time[k] <= opts->until && events.mark[k] < model->marks);
	}
	return events;
}

static size_t count_of(const struct ent_hawkes_events *events, size_t mark)
{
	size_t count = 0;
	for (size_t k = 0; k < events->count; k++)
		count += events->mark[k] == mark;
	return count;
}

/* ---- means ------------------------------------------------------------------- */

/* The figures and tolerances of hawkeslib's own tests. */
static void test_moments(void **state)
{
	(void)state;
	for (size_t m = 0; m < COUNT(methods); m++) {
		struct ent_hawkes_simulate_opts opts = {.method = methods[m], .until = 10000};
		struct ent_hawkes_events events = simulated(&one, &opts);
		if (!(fabs((double)events.count - 6250) < .05 * 6250))
			fail_msg("%s: %zu events, not 6250", method_names[m], events.count);
		ent_hawkes_events_free(&events);
		double rates[3];
		assert_true(ent_hawkes_rates(&three, rates));
		events = simulated(&three, &opts);
		for (size_t i = 0; i < 3; i++) {
			double count = (double)count_of(&events, i), expected = rates[i] * 1e4;
			if (!(fabs(count - expected) < .1 * expected))
				fail_msg("%s, mark %zu: %.0f events, not %.0f", method_names[m], i,
					 count, expected);
		}
		ent_hawkes_events_free(&events);
	}
}

/* Without background, lambda(t) is on average lambda(0) exp(-(1 - a) b t) after the past. */
static void test_past_excites(void **state)
{
	enum { RUNS = 20000 };
	double none[] = {0}, a[] = {.6}, b[] = {.8};
	const struct ent_hawkes_model model = {
		.marks = 1, .bases = 1, .decays = 1, .mu = none, .a = a, .b = b};
	const struct ent_hawkes_run before = {past_time, NULL, COUNT(past_time), 3};
	double lambda = 0;
	(void)state;
	for (size_t k = 0; k < before.count; k++)
		lambda += a[0] * b[0] * exp(-b[0] * (before.until - past_time[k]));
	double rate = (1 - a[0]) * b[0], expected = lambda * (1 - exp(-rate * 4)) / rate;
	for (size_t m = 0; m < COUNT(methods); m++) {
		double sum = 0, squares = 0;
		for (uint64_t r = 0; r < RUNS; r++) {
			struct ent_hawkes_simulate_opts opts = {.method = methods[m],
								.seed = 7,
								.replicate = r,
								.past = &before,
								.until = 7};
			struct ent_hawkes_events events = simulated(&model, &opts);
			double count = (double)events.count;
			sum += count;
			squares += count * count;
			ent_hawkes_events_free(&events);
		}
		double mean = sum / RUNS;
		double error = sqrt((squares / RUNS - mean * mean) / RUNS);
		if (!(fabs(mean - expected) < 4 * error))
			fail_msg("%s: %.4f events on average, not %.4f (error %.4f)",
				 method_names[m], mean, expected, error);
	}
}

/* ---- backgrounds that change --------------------------------------------------- */

/* Integral of mu_i from 0, by the bare definition in small steps. */
static double slow_integral(const struct ent_hawkes_model *model, size_t mark, double until)
{
	enum { STEPS = 20000 };
	double sum = 0;
	for (int s = 0; s < STEPS; s++) {
		double t = until * (s + .5) / STEPS;
		const double *mu = model->mu + mark * 3;
		double level = t < knots[0] ? mu[0] : mu[2];
		for (size_t p = 0; p < 2; p++)
			if (t >= knots[p] && t < knots[p + 1]) {
				double share = (t - knots[p]) / (knots[p + 1] - knots[p]);
				level = model->background == ENT_BACKGROUND_PIECEWISE
						? mu[p]
						: mu[p] + share * (mu[p + 1] - mu[p]);
			}
		sum += level * until / STEPS;
	}
	return sum;
}

/* Without excitation: counts are Poisson, and the share of the integral that is behind an event
 * is uniform. */
static void test_backgrounds(void **state)
{
	enum { RUNS = 400 };
	const struct ent_hawkes_model *models[] = {&pieces, &hats};
	(void)state;
	for (size_t c = 0; c < 2 * COUNT(methods); c++) {
		struct ent_hawkes_model model = *models[c / 2];
		double until = 25, total[2] = {0};
		double *share = ent_alloc(NULL, 100 * RUNS * sizeof *share);
		size_t shares = 0;
		model.decays = 0;
		double whole = slow_integral(&model, 1, until);
		for (uint64_t r = 0; r < RUNS; r++) {
			struct ent_hawkes_simulate_opts opts = {
				.method = methods[c % 2], .replicate = r, .until = until};
			struct ent_hawkes_events events = simulated(&model, &opts);
			for (size_t k = 0; k < events.count; k++) {
				total[events.mark[k]] += 1;
				if (events.mark[k] && r < 20)
					share[shares++] =
						slow_integral(&model, 1, events.time[k]) / whole;
			}
			ent_hawkes_events_free(&events);
		}
		for (size_t i = 0; i < 2; i++) {
			double expected = RUNS * slow_integral(&model, i, until);
			if (!(fabs(total[i] - expected) < 4 * sqrt(expected)))
				fail_msg("case %zu, mark %zu: %.0f events, not %.0f", c, i,
					 total[i], expected);
		}
		double even[1000];
		for (size_t k = 0; k < COUNT(even); k++)
			even[k] = ((double)k + .5) / (double)COUNT(even);
		double p = same_distribution(share, shares, even, COUNT(even));
		if (!(p > .01))
			fail_msg("case %zu: not where they belong, p = %.4f", c, p);
		ent_alloc(share, 0);
	}
}

/* ---- one distribution ------------------------------------------------------------ */

enum { RUNS = 3000 };

struct sample {
	double count[2][RUNS]; /* by mark */
	double first[RUNS];    /* the first gap */
	double *gaps;
	size_t gap_count;
};

static void sample_of(const struct ent_hawkes_model *model, size_t method, struct sample *sample)
{
	sample->gaps = ent_alloc(NULL, 200 * RUNS * sizeof(double));
	sample->gap_count = 0;
	for (size_t r = 0; r < RUNS; r++) {
		struct ent_hawkes_simulate_opts opts = {.method = methods[method],
							.seed = method,
							.replicate = r,
							.past = &past,
							.until = 20};
		struct ent_hawkes_events events = simulated(model, &opts);
		for (size_t i = 0; i < 2; i++)
			sample->count[i][r] = (double)count_of(&events, i);
		sample->first[r] = events.count ? events.time[0] : 20;
		/* One gap a run, so that they are independent; the middle one. */
		size_t k = events.count / 2;
		if (k)
			sample->gaps[sample->gap_count++] = events.time[k] - events.time[k - 1];
		ent_hawkes_events_free(&events);
	}
}

static void test_two_methods(void **state)
{
	const struct ent_hawkes_model *models[] = {&pieces, &hats};
	(void)state;
	for (size_t c = 0; c < COUNT(models); c++) {
		struct sample *by = ent_alloc(NULL, 2 * sizeof *by);
		sample_of(models[c], 0, &by[0]);
		sample_of(models[c], 1, &by[1]);
		double p[] = {same_distribution(by[0].count[0], RUNS, by[1].count[0], RUNS),
			      same_distribution(by[0].count[1], RUNS, by[1].count[1], RUNS),
			      same_distribution(by[0].first, RUNS, by[1].first, RUNS),
			      same_distribution(by[0].gaps, by[0].gap_count, by[1].gaps,
						by[1].gap_count)};
		for (size_t q = 0; q < COUNT(p); q++)
			if (!(p[q] > .01))
				fail_msg("model %zu, quantity %zu: p = %.5f", c, q, p[q]);
		ent_alloc(by[0].gaps, 0);
		ent_alloc(by[1].gaps, 0);
		ent_alloc(by, 0);
	}
}

/* What is simulated passes the check of its own model: by rescaled gaps, each independent. */
static void test_passes_own_check(void **state)
{
	(void)state;
	for (size_t m = 0; m < COUNT(methods); m++) {
		struct ent_hawkes_model model = hats;
		struct ent_hawkes_simulate_opts opts = {
			.method = methods[m], .seed = 3, .until = 2000};
		struct ent_hawkes_events events = simulated(&model, &opts);
		struct ent_hawkes_run run = {events.time, events.mark, events.count, 2000};
		struct ent_hawkes_data data = {2, &run, 1};
		struct ent_hawkes_check checks[2];
		ent_hawkes_check(&model, &data, checks);
		for (size_t i = 0; i < 2; i++)
			if (!(checks[i].p > .01 && fabs(checks[i].lag1) < .1 &&
			      fabs(checks[i].mean - 1) < .1))
				fail_msg("%s, mark %zu: p = %.4f, lag %.3f, mean %.3f",
					 method_names[m], i, checks[i].p, checks[i].lag1,
					 checks[i].mean);
		ent_hawkes_events_free(&events);
	}
}

/* ---- what must end ---------------------------------------------------------------- */

static void test_runs_away(void **state)
{
	double a[] = {2}, huge[] = {1e100};
	struct ent_hawkes_model model = one;
	(void)state;
	for (size_t m = 0; m < COUNT(methods); m++) {
		struct ent_hawkes_simulate_opts opts = {
			.method = methods[m], .until = 1e6, .most = 5000};
		model = one;
		model.a = a;
		struct ent_hawkes_events events = simulated(&model, &opts);
		assert_true(events.cut && events.count == 5000);
		/* The first events, not some of all generations: it takes off within days. */
		assert_true(events.time[4999] < 1000);
		ent_hawkes_events_free(&events);
		model.mu = huge;
		events = simulated(&model, &opts);
		assert_true(events.cut && events.count == 5000);
		ent_hawkes_events_free(&events);
		model = one;
		model.a = huge;
		events = simulated(&model, &opts);
		assert_true(events.cut && events.count == 5000);
		ent_hawkes_events_free(&events);
	}
	/* Just as many as may come is not too many. */
	struct ent_hawkes_simulate_opts opts = {.until = 100};
	struct ent_hawkes_events events = simulated(&one, &opts);
	opts.most = events.count;
	assert_false(events.cut);
	ent_hawkes_events_free(&events);
	events = simulated(&one, &opts);
	assert_true(!events.cut && events.count == opts.most);
	ent_hawkes_events_free(&events);
}

static void test_little(void **state)
{
	double none[] = {0};
	struct ent_hawkes_model model = one;
	(void)state;
	for (size_t m = 0; m < COUNT(methods); m++) {
		struct ent_hawkes_simulate_opts opts = {.method = methods[m], .until = 100};
		model.mu = none;
		struct ent_hawkes_events events = simulated(&model, &opts);
		assert_true(events.count == 0 && !events.cut);
		ent_hawkes_events_free(&events);
		opts.until = 0;
		events = simulated(&one, &opts);
		assert_int_equal(events.count, 0);
		ent_hawkes_events_free(&events);
	}
}

static void test_keyed(void **state)
{
	(void)state;
	for (size_t m = 0; m < COUNT(methods); m++) {
		struct ent_hawkes_simulate_opts opts = {
			.method = methods[m], .seed = 5, .replicate = 9, .until = 50};
		struct ent_hawkes_events first = simulated(&pieces, &opts);
		struct ent_hawkes_events second = simulated(&pieces, &opts);
		assert_true(first.count == second.count && first.count > 10);
		assert_memory_equal(first.time, second.time, first.count * sizeof(double));
		assert_memory_equal(first.mark, second.mark, first.count * sizeof(uint32_t));
		ent_hawkes_events_free(&second);
		opts.replicate++;
		second = simulated(&pieces, &opts);
		assert_true(second.time[0] > first.time[0] || second.time[0] < first.time[0]);
		ent_hawkes_events_free(&first);
		ent_hawkes_events_free(&second);
	}
}

static void refused(const struct ent_hawkes_model *model,
		    const struct ent_hawkes_simulate_opts *opts, const char *why)
{
	struct ent_hawkes_events events;
	struct ent_err err = {0};
	assert_false(ent_hawkes_simulate(model, opts, &events, &err));
	assert_true(err.code == ENT_MISUSE || err.code == ENT_LIMIT);
	if (!strstr(err.text, why))
		fail_msg("'%s' does not say '%s'", err.text, why);
	assert_null(events.time);
}

static void test_wrong_input(void **state)
{
	double bad[] = {-1}, unknown[] = {(double)NAN}, vast[] = {1e300}, zero[] = {0},
	       back[] = {3, 2, 1, 0};
	const double late[] = {2, 1};
	const uint32_t strange[] = {0, 7};
	const double fine[] = {1, 2};
	const struct ent_hawkes_run unsorted = {late, NULL, 2, 3}, odd = {fine, strange, 2, 3};
	struct ent_hawkes_simulate_opts opts = {.until = 10};
	struct ent_hawkes_model model = one;
	(void)state;
	model.mu = bad;
	refused(&model, &opts, "background");
	model.mu = unknown;
	refused(&model, &opts, "background");
	model = one;
	model.a = bad;
	refused(&model, &opts, "excitation");
	model.a = vast;
	refused(&model, &opts, "excitation");
	model = one;
	model.b = zero;
	refused(&model, &opts, "decay");
	model = one;
	model.marks = 0;
	refused(&model, &opts, "marks");
	model = pieces;
	model.knots = back;
	refused(&model, &opts, "knots");
	model.knots = NULL;
	refused(&model, &opts, "knots");
	opts.until = -1;
	refused(&one, &opts, "stretch");
	opts.until = INFINITY;
	refused(&one, &opts, "stretch");
	opts.until = 10;
	opts.past = &unsorted;
	refused(&one, &opts, "event 2");
	opts.past = &odd;
	refused(&one, &opts, "event 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments),          cmocka_unit_test(test_past_excites),
		cmocka_unit_test(test_backgrounds),      cmocka_unit_test(test_two_methods),
		cmocka_unit_test(test_passes_own_check), cmocka_unit_test(test_runs_away),
		cmocka_unit_test(test_little),           cmocka_unit_test(test_keyed),
		cmocka_unit_test(test_wrong_input),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
