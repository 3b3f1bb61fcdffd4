/* Forecasts: known means, the same bytes for any number of workers, parameters that are as
 * uncertain as the fit says, work that is stopped. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/par.h"
#include "base/rng.h"
#include "scenario/hawkes_use.h"

#include <entente/spillover.h>

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static double mu[] = {.4, .2}, a[] = {.3, .1, .4, .2}, b[] = {.7};
static const struct ent_hawkes_model two = {
	.marks = 2, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};

static const double past_time[] = {.5, 1, 2.25, 2.5, 2.75, 2.875};
static const uint32_t past_mark[] = {0, 1, 1, 0, 1, 1};
static const struct ent_hawkes_run past = {past_time, past_mark, 6, 3};

struct told {
	struct ent_hawkes_forecast of[3];
	size_t done;
	double cut;
};

static struct told forecast_of(const struct ent_hawkes_fit *fit,
			       const struct ent_hawkes_forecast_opts *opts)
{
	struct told told;
	struct ent_err err;
	memset(&told, 0, sizeof told);
	if (!ent_hawkes_forecast(fit, &past, opts, told.of, &told.done, &told.cut, &err))
		fail_msg("%s", err.text);
	return told;
}

/* ---- means ----------------------------------------------------------------------- */

/* lambda of both marks, step by step: d lambda / dt = b ((mu + G lambda) - lambda), as each
 * event of j raises lambda_i by a_ij b and all that is above mu decays by b. */
static void expected_counts(double horizon, double *counts)
{
	enum { STEPS = 20000 };
	double lambda[2] = {mu[0], mu[1]}, step = horizon / STEPS;
	for (size_t k = 0; k < past.count; k++)
		for (size_t i = 0; i < 2; i++)
			lambda[i] += a[i * 2 + past_mark[k]] * b[0] *
				     exp(-b[0] * (past.until - past_time[k]));
	counts[0] = counts[1] = 0;
	for (int s = 0; s < STEPS; s++) {
		double slope[2];
		for (size_t i = 0; i < 2; i++)
			slope[i] = b[0] * (mu[i] + a[i * 2] * lambda[0] + a[i * 2 + 1] * lambda[1] -
					   lambda[i]);
		for (size_t i = 0; i < 2; i++) {
			counts[i] += step * (lambda[i] + step * slope[i] / 2);
			lambda[i] += step * slope[i];
		}
	}
}

static void test_mean(void **state)
{
	const struct ent_hawkes_fit fit = {.model = two};
	const struct ent_hawkes_forecast_opts opts = {.horizon = 5, .replicates = 20000};
	double expected[2];
	(void)state;
	struct told told = forecast_of(&fit, &opts);
	expected_counts(5, expected);
	assert_true(told.done == 20000 && !(told.cut > 0));
	for (size_t i = 0; i < 2; i++)
		if (!(fabs(told.of[i].mean - expected[i]) < .03 * expected[i]))
			fail_msg("mark %zu: %.4f, not %.4f", i, told.of[i].mean, expected[i]);
	assert_true(fabs(told.of[2].mean - told.of[0].mean - told.of[1].mean) < 1e-9);
	for (size_t i = 0; i < 3; i++)
		assert_true(told.of[i].low <= told.of[i].median &&
			    told.of[i].median <= told.of[i].high);
}

/* Poisson without excitation: its quantiles and its chance of none are known. */
static void test_poisson(void **state)
{
	double rate[] = {.5, 1e-3};
	struct ent_hawkes_fit fit = {.model = two};
	const struct ent_hawkes_forecast_opts opts = {.horizon = 4, .replicates = 20000};
	(void)state;
	fit.model.mu = rate;
	fit.model.decays = 0;
	struct told told = forecast_of(&fit, &opts);
	/* Of mean 2: P(0) = .135, P(<= 2) = .677, P(<= 4) = .947, P(<= 5) = .983. */
	assert_true(fabs(told.of[0].none - exp(-2)) < .01);
	assert_true(told.of[0].low < .5 && fabs(told.of[0].median - 2) < .1);
	assert_true(fabs(told.of[0].high - 5) < .1);
	assert_true(fabs(told.of[1].none - exp(-.004)) < .002 && told.of[1].high < .5);
}

/* ---- uncertain parameters ----------------------------------------------------------- */

/* Order: mu (2), a (4), b (1). mu_0 is far from its bound, a_00 is near, b is certain. */
static void test_draws(void **state)
{
	enum { DRAWS = 20000 };
	double covariance[49] = {0}, values[7];
	struct ent_hawkes_fit fit = {.model = two, .covariance = covariance};
	struct ent_hawkes_drawer drawer;
	struct ent_hawkes_model model = two;
	double sum[7] = {0}, squares[7] = {0};
	(void)state;
	covariance[0 * 7 + 0] = .05 * .05;
	covariance[2 * 7 + 2] = .3 * .3;
	covariance[3 * 7 + 3] = .02 * .02;
	covariance[0 * 7 + 3] = covariance[3 * 7 + 0] = .8 * .05 * .02;
	model.mu = values;
	model.a = values + 2;
	model.b = values + 6;
	ent_hawkes_drawer_start(&drawer, &fit);
	assert_int_equal(drawer.count, 3);
	drawer.stable = false;
	double both = 0;
	for (uint64_t r = 0; r < DRAWS; r++) {
		struct ent_rng rng;
		ent_rng_start(&rng, 4, r, 1);
		ent_hawkes_draw(&drawer, &rng, &model);
		assert_true(ent_hawkes_model_valid(&model, NULL));
		for (size_t n = 0; n < 7; n++) {
			sum[n] += values[n];
			squares[n] += values[n] * values[n];
		}
		both += (values[0] - .4) * (values[3] - .1);
	}
	ent_hawkes_drawer_free(&drawer);
	assert_true(fabs(sum[0] / DRAWS - .4) < .002);
	assert_true(fabs(sqrt(squares[0] / DRAWS - .16) - .05) < .003);
	assert_true(fabs(both / DRAWS / (.05 * .02) - .8) < .05);
	/* a_00 of .3, spread .3, above 0: mean .3 + .3 phi(1) / Phi(1) = .38627, and its second
	 * moment .3^2 + .3 * .38627. */
	assert_true(fabs(sum[2] / DRAWS - .38627) < .006);
	assert_true(fabs(squares[2] / DRAWS - (.09 + .3 * .38627)) < .006);
	assert_true(fabs(sum[6] / DRAWS - .7) < 1e-9);
}

/* Many parameters near their bound: hardly a normal draw is valid, and yet each is spread as it
 * should be, half of a normal. */
static void test_all_near_zero(void **state)
{
	enum { MARKS = 5, SIZE = MARKS + MARKS * MARKS + 1, DRAWS = 2000 };
	double numbers[SIZE], covariance[SIZE * SIZE] = {0}, drawn[SIZE], sum = 0, squares = 0;
	struct ent_hawkes_model model = {.marks = MARKS, .bases = 1, .decays = 1};
	(void)state;
	for (size_t n = 0; n < SIZE; n++) {
		numbers[n] = n < MARKS || n == SIZE - 1 ? 1 : 1e-9;
		if (n >= MARKS && n < SIZE - 1)
			covariance[n * SIZE + n] = .02 * .02;
	}
	model.mu = numbers;
	model.a = numbers + MARKS;
	model.b = numbers + SIZE - 1;
	struct ent_hawkes_fit fit = {.model = model, .covariance = covariance};
	struct ent_hawkes_drawer drawer;
	ent_hawkes_drawer_start(&drawer, &fit);
	model.mu = drawn;
	model.a = drawn + MARKS;
	model.b = drawn + SIZE - 1;
	for (uint64_t r = 0; r < DRAWS; r++) {
		struct ent_rng rng;
		ent_rng_start(&rng, 4, r, 1);
		ent_hawkes_draw(&drawer, &rng, &model);
		for (size_t n = MARKS; n < SIZE - 1; n++) {
			assert_true(drawn[n] >= 0);
			sum += drawn[n];
			squares += drawn[n] * drawn[n];
		}
	}
	ent_hawkes_drawer_free(&drawer);
	double count = DRAWS * MARKS * MARKS;
	assert_true(fabs(sum / count - .02 * sqrt(2 / 3.14159265)) < .0003);
	assert_true(fabs(squares / count - .02 * .02) < .00002);
}

/* Near the edge, no draw crosses it; and what is uncertain makes intervals wider. */
static void test_stable(void **state)
{
	double covariance[49] = {0}, values[7], near[] = {.7, .2, .4, .2};
	struct ent_hawkes_fit fit = {.model = two, .covariance = covariance};
	struct ent_hawkes_forecast_opts opts = {.horizon = 40};
	struct ent_hawkes_drawer drawer;
	(void)state;
	fit.model.a = near;
	assert_true(ent_hawkes_radius(&fit.model) < 1);
	covariance[2 * 7 + 2] = .2 * .2;
	struct ent_hawkes_model model = fit.model;
	model.mu = values;
	model.a = values + 2;
	model.b = values + 6;
	ent_hawkes_drawer_start(&drawer, &fit);
	for (uint64_t r = 0; r < 1000; r++) {
		struct ent_rng rng;
		ent_rng_start(&rng, 4, r, 1);
		ent_hawkes_draw(&drawer, &rng, &model);
		assert_true(ent_hawkes_radius(&model) < 1);
	}
	ent_hawkes_drawer_free(&drawer);
	fit.model.a = a;
	struct told wide = forecast_of(&fit, &opts);
	opts.plain = true;
	struct told narrow = forecast_of(&fit, &opts);
	assert_true(wide.of[0].high - wide.of[0].low > narrow.of[0].high - narrow.of[0].low);
}

/* ---- workers, and work that is stopped -------------------------------------------------- */

static void test_workers(void **state)
{
	double covariance[49] = {0};
	const struct ent_hawkes_fit fit = {.model = two, .covariance = covariance};
	struct ent_hawkes_forecast_opts opts = {
		.horizon = 10, .replicates = 500, .seed = 8, .workers = 1};
	(void)state;
	for (size_t n = 0; n < 7; n++)
		covariance[n * 7 + n] = .01;
	struct told one = forecast_of(&fit, &opts);
	opts.workers = 5;
	struct told five = forecast_of(&fit, &opts);
	assert_memory_equal(&one, &five, sizeof one);
	opts.seed = 9;
	struct told other = forecast_of(&fit, &opts);
	assert_memory_not_equal(&one, &other, sizeof one);
}

static bool stop_at_once(void *user, double share)
{
	(void)user;
	return share > 1;
}

static bool stop_halfway(void *user, double share)
{
	(void)user;
	return share < .5;
}

static void test_stopped(void **state)
{
	const struct ent_hawkes_fit fit = {.model = two};
	struct ent_hawkes_forecast_opts opts = {
		.horizon = 10, .replicates = 400, .workers = 1, .tick = stop_halfway};
	(void)state;
	struct told told = forecast_of(&fit, &opts);
	assert_int_equal(told.done, 200);
	assert_true(told.of[0].mean > 0);
	opts.tick = stop_at_once;
	told = forecast_of(&fit, &opts);
	assert_true(told.done == 1 && told.of[0].mean >= 0);
}

/* ---- what must end, and wrong input ------------------------------------------------------ */

static void test_runs_away(void **state)
{
	double wild[] = {3, 0, 0, 3};
	struct ent_hawkes_fit fit = {.model = two};
	const struct ent_hawkes_forecast_opts opts = {
		.horizon = 1e5, .replicates = 20, .most = 1000};
	(void)state;
	fit.model.a = wild;
	struct told told = forecast_of(&fit, &opts);
	assert_true(told.done == 20 && told.cut > .99);
	assert_true(fabs(told.of[2].mean - 1000) < 1e-9);
}

static void test_wrong_input(void **state)
{
	const struct ent_hawkes_fit fit = {.model = two};
	struct ent_hawkes_forecast_opts opts = {.horizon = -1};
	struct ent_hawkes_forecast forecasts[3];
	struct ent_err err;
	const uint32_t odd_mark[] = {0, 1, 2, 0, 1, 1};
	const struct ent_hawkes_run odd = {past_time, odd_mark, 6, 3};
	size_t done;
	double cut;
	(void)state;
	assert_false(ent_hawkes_forecast(&fit, &past, &opts, forecasts, &done, &cut, &err));
	assert_non_null(strstr(err.text, "horizon"));
	opts.horizon = (double)NAN;
	assert_false(ent_hawkes_forecast(&fit, &past, &opts, forecasts, &done, &cut, &err));
	opts.horizon = 1;
	assert_false(ent_hawkes_forecast(&fit, &odd, &opts, forecasts, &done, &cut, &err));
	opts.replicates = SIZE_MAX;
	assert_false(ent_hawkes_forecast(&fit, &past, &opts, forecasts, &done, &cut, &err));
	assert_int_equal(err.code, ENT_LIMIT);
}

/* ---- calibration -------------------------------------------------------------------------- */

enum { HISTORIES = 200 };

struct history {
	bool within[3], fitted;
};

/* A history is made, fitted, and forecast; what comes of it is made too, from where it stands. */
static void forecast_one(void *user, size_t item, size_t worker)
{
	struct history *history = (struct history *)user + item;
	struct ent_hawkes_simulate_opts opts = {.seed = 77, .replicate = 2 * item, .until = 300};
	struct ent_hawkes_forecast_opts forecast = {
		.horizon = 30, .replicates = 400, .seed = item, .workers = 1};
	const struct ent_hawkes_opts fit_opts = {.workers = 1};
	struct ent_hawkes_events before, after;
	struct ent_hawkes_forecast forecasts[3];
	struct ent_hawkes_fit fit;
	size_t done;
	double cut, count[3] = {0};
	(void)worker;
	ent_hawkes_simulate(&two, &opts, &before, NULL);
	struct ent_hawkes_run run = {before.time, before.mark, before.count, 300};
	struct ent_hawkes_data data = {2, &run, 1};
	opts.replicate++;
	opts.past = &run;
	opts.until = 330;
	ent_hawkes_simulate(&two, &opts, &after, NULL);
	for (size_t k = 0; k < after.count; k++)
		count[after.mark[k]] += 1;
	count[2] = count[0] + count[1];
	if (ent_hawkes_fit(&data, &fit_opts, &fit, NULL)) {
		history->fitted =
			ent_hawkes_forecast(&fit, &run, &forecast, forecasts, &done, &cut, NULL);
		for (size_t i = 0; i < 3; i++)
			history->within[i] =
				count[i] >= forecasts[i].low && count[i] <= forecasts[i].high;
		ent_hawkes_fit_free(&fit);
	}
	ent_hawkes_events_free(&before);
	ent_hawkes_events_free(&after);
}

static void test_calibrated(void **state)
{
	struct history histories[HISTORIES];
	int within[3] = {0};
	(void)state;
	memset(histories, 0, sizeof histories);
	ent_for(0, HISTORIES, forecast_one, histories);
	for (size_t h = 0; h < HISTORIES; h++) {
		assert_true(histories[h].fitted);
		for (size_t i = 0; i < 3; i++)
			within[i] += histories[h].within[i];
	}
	print_message("# of %d counts, %d, %d and %d within 5 to 95 %%\n", HISTORIES, within[0],
		      within[1], within[2]);
	for (size_t i = 0; i < 3; i++)
		assert_true(within[i] >= .84 * HISTORIES && within[i] <= .97 * HISTORIES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mean),        cmocka_unit_test(test_poisson),
		cmocka_unit_test(test_draws),       cmocka_unit_test(test_all_near_zero),
		cmocka_unit_test(test_stable),      cmocka_unit_test(test_workers),
		cmocka_unit_test(test_stopped),     cmocka_unit_test(test_runs_away),
		cmocka_unit_test(test_wrong_input), cmocka_unit_test(test_calibrated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
