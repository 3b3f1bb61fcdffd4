/* Contagion held against trends, and the check of a fitted model: planted trends are not taken
 * for contagion, planted contagion is found, and p-values are what they say. The full figures
 * are in bench/README.md. */
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

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { TIME = 1000, MOST = 40 };

struct planted {
	struct ent_hawkes_model model;
	enum ent_contagion verdict[MOST];
};

static struct ent_hawkes_events made(const struct ent_hawkes_model *model, uint64_t replicate,
				     double until)
{
	const struct ent_hawkes_simulate_opts opts = {
		.seed = 61, .replicate = replicate, .until = until};
	struct ent_hawkes_events events;
	struct ent_err err;
	if (!ent_hawkes_simulate(model, &opts, &events, &err))
		fail_msg("%s", err.text);
	return events;
}

static void compare_one(void *user, size_t item, size_t worker)
{
	struct planted *planted = user;
	const struct ent_hawkes_compare_opts opts = {.workers = 1};
	struct ent_hawkes_comparison comparison;
	struct ent_hawkes_events events = made(&planted->model, item, TIME);
	struct ent_hawkes_run run = {events.time, events.mark, events.count, TIME};
	struct ent_hawkes_data data = {planted->model.marks, &run, 1};
	(void)worker;
	planted->verdict[item] = ENT_CONTAGION_CANNOT_TELL;
	if (ent_hawkes_compare(&data, &opts, &comparison, NULL)) {
		planted->verdict[item] = comparison.verdict;
		ent_hawkes_comparison_free(&comparison);
	}
	ent_hawkes_events_free(&events);
}

static size_t supported(struct planted *planted, size_t replicates)
{
	size_t count = 0;
	ent_for(0, replicates, compare_one, planted);
	for (size_t r = 0; r < replicates; r++)
		count += planted->verdict[r] == ENT_CONTAGION_SUPPORTED;
	return count;
}

/* ---- planted -------------------------------------------------------------------- */

/* 500 events without contagion: a rate that turns to four times what it was, and waves. */
static void test_trends(void **state)
{
	enum { HATS = 121 };
	double at[HATS], wave[HATS], none[] = {0}, b[] = {1};
	double turn[] = {0, .63 * TIME, TIME}, step[] = {.237, .948};
	struct planted planted = {.model = {.marks = 1,
					    .bases = 2,
					    .decays = 1,
					    .background = ENT_BACKGROUND_PIECEWISE,
					    .knots = turn,
					    .mu = step,
					    .a = none,
					    .b = b}};
	(void)state;
	size_t found = supported(&planted, 20);
	if (found > 2)
		fail_msg("a turn was taken for contagion in %zu of 20", found);
	for (size_t p = 0; p < HATS; p++) {
		at[p] = TIME * (double)p / (HATS - 1);
		wave[p] = .5 * (1 + .8 * sin(2 * 3.14159265 * 3 * (double)p / (HATS - 1)));
	}
	planted.model.background = ENT_BACKGROUND_SMOOTH;
	planted.model.bases = HATS;
	planted.model.knots = at;
	planted.model.mu = wave;
	found = supported(&planted, 20);
	if (found > 2)
		fail_msg("waves were taken for contagion in %zu of 20", found);
}

static void test_contagion(void **state)
{
	double mu[] = {.25}, a[] = {.5}, b[] = {1};
	struct planted planted = {
		.model = {.marks = 1, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b}};
	(void)state;
	size_t found = supported(&planted, 20);
	if (found < 18)
		fail_msg("contagion was found in %zu of 20", found);
}

/* ---- what is told ------------------------------------------------------------------ */

static double two_mu[] = {.3, .2}, two_a[] = {.3, .2, .1, .4}, two_b[] = {1};
static const struct ent_hawkes_model two = {
	.marks = 2, .bases = 1, .decays = 1, .mu = two_mu, .a = two_a, .b = two_b};

static void test_told(void **state)
{
	struct ent_hawkes_events events = made(&two, 1, 700);
	struct ent_hawkes_run run = {events.time, events.mark, events.count, 700};
	struct ent_hawkes_data data = {2, &run, 1};
	struct ent_hawkes_compare_opts opts = {.splits = 3, .most_bases = 4, .workers = 1};
	struct ent_hawkes_comparison one, five;
	struct ent_err err;
	(void)state;
	assert_true(ent_hawkes_compare(&data, &opts, &one, &err));
	assert_true(one.rival_count == 10 && one.split_count == 3);
	assert_true(one.rivals[one.with].contagion && !one.rivals[one.without].contagion);
	assert_true(one.rivals[one.with_aic].contagion && !one.rivals[one.without_aic].contagion);
	double with = 0, without = 0;
	size_t after = 0;
	for (size_t s = 0; s < 3; s++) {
		with += one.splits[s].with;
		without += one.splits[s].without;
		after += one.splits[s].events;
	}
	assert_true(fabs(with - one.rivals[one.with].held_out) < 1e-9 * fabs(with));
	assert_true(fabs(one.difference - (with - without)) < 1e-9 * fabs(with));
	assert_true(fabs(one.splits[0].from - .5) < 1e-15 && fabs(one.splits[2].until - 1) < 1e-15);
	size_t before = 0;
	while (events.time[before] <= 350)
		before++;
	assert_int_equal(after, events.count - before);
	for (size_t r = 0; r < one.rival_count; r++) {
		assert_true(one.rivals[r].fitted);
		assert_true(one.rivals[r].held_out <=
			    one.rivals[one.rivals[r].contagion ? one.with : one.without].held_out);
	}
	/* The constant without contagion: by hand, with half an event more. */
	double held = 0;
	for (size_t s = 0; s < 3; s++)
		for (uint32_t i = 0; i < 2; i++) {
			double from = one.splits[s].from * 700, until = one.splits[s].until * 700;
			double seen = 0, counted = 0;
			for (size_t k = 0; k < events.count; k++) {
				seen += events.mark[k] == i && events.time[k] <= from;
				counted += events.mark[k] == i && events.time[k] > from &&
					   events.time[k] <= until;
			}
			double rate = (seen + .5) / from;
			held += counted * log(rate) - rate * (until - from);
		}
	assert_true(!one.rivals[0].contagion &&
		    one.rivals[0].background == ENT_BACKGROUND_CONSTANT);
	assert_true(fabs(one.rivals[0].held_out - held) < 1e-4);
	/* Any number of workers tells the same, to the last bit. */
	opts.workers = 5;
	assert_true(ent_hawkes_compare(&data, &opts, &five, &err));
	assert_true(five.difference == one.difference && five.error == one.error &&
		    five.whole == one.whole && five.verdict == one.verdict);
	for (size_t r = 0; r < one.rival_count; r++)
		assert_true(one.rivals[r].aic == five.rivals[r].aic &&
			    one.rivals[r].held_out == five.rivals[r].held_out);
	ent_hawkes_comparison_free(&one);
	ent_hawkes_comparison_free(&five);
	ent_hawkes_events_free(&events);
}

static bool stop(void *user, double share)
{
	(void)user, (void)share;
	return false;
}

/* Too little is an error or a shrug, never a verdict. */
static void test_little(void **state)
{
	double time[24];
	uint32_t mark[24];
	struct ent_hawkes_run run = {time, mark, 24, 100};
	struct ent_hawkes_data data = {2, &run, 1};
	struct ent_hawkes_compare_opts opts = {0};
	struct ent_hawkes_comparison comparison;
	struct ent_err err;
	(void)state;
	/* Mark 1 is only seen late: nothing can be fitted before the first origins. */
	for (size_t k = 0; k < 24; k++) {
		time[k] = 4 * (double)k + sin((double)k);
		mark[k] = k > 20;
	}
	time[0] = 0;
	assert_true(ent_hawkes_compare(&data, &opts, &comparison, &err));
	assert_true(comparison.verdict == ENT_CONTAGION_CANNOT_TELL);
	assert_true(comparison.with == ENT_NONE && isnan(comparison.difference));
	assert_true(isnan(comparison.splits[0].with) && !isnan(comparison.whole));
	ent_hawkes_comparison_free(&comparison);
	run.count = 5;
	assert_false(ent_hawkes_compare(&data, &opts, &comparison, &err));
	assert_true(comparison.rivals == NULL);
	run.count = 24;
	opts.splits = SIZE_MAX;
	assert_false(ent_hawkes_compare(&data, &opts, &comparison, &err));
	opts.splits = 0;
	opts.tick = stop;
	assert_true(ent_hawkes_compare(&data, &opts, &comparison, &err));
	assert_true(comparison.stopped && comparison.verdict == ENT_CONTAGION_CANNOT_TELL);
	ent_hawkes_comparison_free(&comparison);
	time[3] = (double)NAN;
	assert_false(ent_hawkes_compare(&data, &opts, &comparison, &err));
}

/* ---- the check of a fit ---------------------------------------------------------------- */

struct fitted {
	const struct ent_hawkes_model *model;
	struct ent_hawkes_opts opts;
	double until;
	double p[MOST], plain[MOST];
};

static void check_one(void *user, size_t item, size_t worker)
{
	struct fitted *fitted = user;
	struct ent_hawkes_events events = made(fitted->model, 1000 + item, fitted->until);
	struct ent_hawkes_run run = {events.time, events.mark, events.count, fitted->until};
	struct ent_hawkes_data data = {1, &run, 1};
	const struct ent_hawkes_check_opts opts = {.replicates = 39, .seed = item, .workers = 1};
	struct ent_hawkes_fit fit;
	struct ent_hawkes_check check;
	size_t done;
	(void)worker;
	fitted->p[item] = fitted->plain[item] = (double)NAN;
	if (ent_hawkes_fit(&data, &fitted->opts, &fit, NULL)) {
		ent_hawkes_check(&fit.model, &data, &check);
		fitted->plain[item] = check.p;
		if (ent_hawkes_check_fitted(&fit, &fitted->opts, &data, &opts, &check, &done, NULL))
			fitted->p[item] = check.p;
		ent_hawkes_fit_free(&fit);
	}
	ent_hawkes_events_free(&events);
}

/* Where the model is right the p-values are even, those that take no heed of the fit too large;
 * where it is wrong they are small. */
static void test_fitted(void **state)
{
	double mu[] = {.4}, a[] = {.5}, b[] = {.8};
	const struct ent_hawkes_model right = {
		.marks = 1, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};
	struct fitted fitted = {.model = &right, .until = 300, .opts = {.workers = 1}};
	double sum = 0, plain = 0;
	int small = 0;
	(void)state;
	ent_for(0, MOST, check_one, &fitted);
	for (size_t r = 0; r < MOST; r++) {
		assert_true(fitted.p[r] > 0 && fitted.p[r] <= 1);
		sum += fitted.p[r] / MOST;
		plain += fitted.plain[r] / MOST;
		small += fitted.p[r] <= .1;
	}
	if (!(sum > .35 && sum < .65 && small <= 9 && plain > sum + .1))
		fail_msg("p is %.3f on average, %d of %d below .1; without the bootstrap %.3f", sum,
			 small, MOST, plain);
	/* A Poisson process is fitted to what is contagious. */
	fitted.opts.alone = true;
	ent_for(0, 10, check_one, &fitted);
	for (size_t r = 0; r < 10; r++)
		assert_true(fitted.p[r] <= .1);
}

static bool stop_halfway(void *user, double share)
{
	(void)user;
	return share < .5;
}

static void test_fitted_work(void **state)
{
	struct ent_hawkes_events events = made(&two, 3, 300);
	struct ent_hawkes_run run = {events.time, events.mark, events.count, 300};
	struct ent_hawkes_data data = {2, &run, 1};
	struct ent_hawkes_check_opts opts = {.replicates = 20, .seed = 3, .workers = 1};
	struct ent_hawkes_check one[2], five[2];
	struct ent_hawkes_fit fit;
	struct ent_err err;
	size_t done;
	(void)state;
	assert_true(ent_hawkes_fit(&data, NULL, &fit, &err));
	assert_true(ent_hawkes_check_fitted(&fit, NULL, &data, &opts, one, &done, &err));
	assert_int_equal(done, 20);
	opts.workers = 5;
	assert_true(ent_hawkes_check_fitted(&fit, NULL, &data, &opts, five, &done, &err));
	assert_memory_equal(one, five, sizeof one);
	opts.workers = 1;
	opts.tick = stop_halfway;
	assert_true(ent_hawkes_check_fitted(&fit, NULL, &data, &opts, five, &done, &err));
	assert_int_equal(done, 10);
	data.marks = 3;
	assert_false(ent_hawkes_check_fitted(&fit, NULL, &data, &opts, five, &done, &err));
	ent_hawkes_fit_free(&fit);
	ent_hawkes_events_free(&events);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trends), cmocka_unit_test(test_contagion),
		cmocka_unit_test(test_told),   cmocka_unit_test(test_little),
		cmocka_unit_test(test_fitted), cmocka_unit_test(test_fitted_work),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
