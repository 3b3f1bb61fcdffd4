/* A ban on growing with stocks: against the closed forms, and the recursion by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/rng.h"

#include "made_net.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A harvest of 6200 t falls by 94.6 percent, as that of Afghanistan from 2022 to 2023 (UNODC,
 * Afghanistan opium survey 2023); stock, use, loss and price are made up. */
static struct ent_ban sure_ban(void)
{
	return (struct ent_ban){.production = sure(6200),
				.use = sure(6000),
				.stock = sure(9000),
				.loss = sure(0),
				.fall = sure(.946),
				.elasticity = sure(-.5),
				.price = sure(100),
				.span = sure(4),
				.rate = sure(.4),
				.steps = 60};
}

static void must_run(const struct ent_ban *ban, size_t draws, size_t workers,
		     struct ent_ban_result *result)
{
	struct ent_ban_opts opts = {.draws = draws, .seed = 6, .workers = workers};
	struct ent_err err = {0};
	if (!ent_ban(ban, &opts, result, &err))
		fail_msg("%s", err.text);
}

static void test_keep_up(void **state)
{
	struct ent_ban ban = sure_ban();
	struct ent_ban_result result;
	(void)state;
	must_run(&ban, 2, 1, &result);
	double made = 6200 * .054, months = 9000 / (6000 - made) * 12;
	size_t whole = (size_t)months;
	assert_int_equal(result.steps, 60);
	for (size_t t = 0; t < whole; t++) {
		assert_near(result.supply[t].best, 6000, 1e-12);
		assert_near(result.price[t].best, 100, 1e-9);
		assert_near(result.stock[t].best, 9000 - (double)t * (6000 - made) / 12, 1e-9);
		assert_near(result.holders[t].best, (6000 - made) * 100, 1e-9);
	}
	assert_near(result.supply[whole].best, made + (months - (double)whole) * (6000 - made),
		    1e-6);
	for (size_t t = whole + 1; t < 60; t++) {
		assert_near(result.supply[t].best, made, 1e-9);
		assert_near(result.price[t].best, 2000, 1e-9);
		assert_near(result.stock[t].best, 0, 1e-6);
		assert_near(result.growers[t].best, made * 2000, 1e-6);
	}
	assert_near(result.lasts.best, (double)whole / 12, 1e-12);
	assert_near(result.empty.best, (double)(whole + 1) / 12, 1e-12);
	assert_near(result.outlasts, 0, 0);
	ent_ban_result_free(&result);

	/* As long as is looked at. */
	ban.stock = sure(60000);
	must_run(&ban, 2, 1, &result);
	assert_near(result.lasts.best, 5, 0);
	assert_near(result.outlasts, 1, 0);
	ent_ban_result_free(&result);
}

static void test_spread(void **state)
{
	struct ent_ban ban = sure_ban();
	struct ent_ban_result result;
	double made = 6200 * .054, supply = made + 9000. / 4;
	(void)state;
	ban.rule = ENT_BAN_SPREAD;
	must_run(&ban, 2, 1, &result);
	for (size_t t = 0; t < 48; t++) {
		assert_near(result.supply[t].best, supply, 1e-9);
		assert_near(result.price[t].best, 100 * pow(supply / 6000, -2), 1e-9);
	}
	assert_near(result.supply[48].best, made, 1e-6);
	assert_near(result.lasts.best, 0, 0);
	assert_near(result.empty.best, 4, 1e-12);
	ent_ban_result_free(&result);

	/* More than is used at the old price nobody sells. */
	ban.span = sure(1);
	must_run(&ban, 2, 1, &result);
	assert_near(result.supply[0].best, 6000, 1e-12);
	ent_ban_result_free(&result);
}

static void test_rate(void **state)
{
	struct ent_ban ban = sure_ban();
	struct ent_ban_result result;
	(void)state;
	ban.rule = ENT_BAN_RATE;
	must_run(&ban, 2, 1, &result);
	for (size_t t = 0; t <= 60; t++)
		assert_near(result.stock[t].best, 9000 * pow(.6, (double)t / 12), 1e-8);
	ent_ban_result_free(&result);
	ban.rate = sure(1);
	ban.stock = sure(100);
	must_run(&ban, 2, 1, &result);
	assert_near(result.stock[1].best, 0, 1e-9);
	ent_ban_result_free(&result);
}

/* Before the ban what is made beyond use is put by; after it the harvest is as before. */
static void test_from_until(void **state)
{
	struct ent_ban ban = sure_ban();
	struct ent_ban_result result;
	(void)state;
	ban.from = 12;
	ban.until = 36;
	must_run(&ban, 2, 1, &result);
	assert_near(result.production[11].best, 6200, 0);
	assert_near(result.production[12].best, 6200 * .054, 1e-12);
	assert_near(result.production[36].best, 6200, 0);
	assert_near(result.stock[12].best, 9200, 1e-9);
	assert_near(result.holders[0].best, -200 * 100, 1e-9);
	assert_near(result.supply[36].best, 6000, 1e-12);
	double months = floor(9200 / (6000 - 6200 * .054) * 12);
	assert_near(result.lasts.best, months / 12, 1e-12);
	ent_ban_result_free(&result);
}

/* What is made is used, lost or in stock. */
static void test_balance(void **state)
{
	const enum ent_ban_rule rules[] = {ENT_BAN_KEEP_UP, ENT_BAN_SPREAD, ENT_BAN_RATE};
	(void)state;
	random_state = 6;
	for (int run = 0; run < 60; run++) {
		struct ent_ban ban = sure_ban();
		struct ent_ban_result result;
		ban.rule = rules[run % 3];
		ban.stock = sure(between(0, 20000));
		ban.loss = sure(run % 2 ? between(0, .3) : 0);
		ban.production = sure(between(2000, 7000));
		ban.fall = sure(between(0, 1));
		ban.per_year = (size_t)random_between(1, 24);
		ban.from = 5;
		must_run(&ban, 1, 1, &result);
		double stock = ban.stock.best, year = (double)ban.per_year;
		for (size_t t = 0; t < 60; t++) {
			double keep = pow(1 - ban.loss.best, 1 / year);
			stock = keep * (stock +
					(result.production[t].best - result.supply[t].best) / year);
			assert_near(result.stock[t + 1].best, stock, 1e-9);
			assert_true(result.stock[t + 1].best >= 0);
			assert_true(result.supply[t].best <= 6000 * (1 + 1e-12));
			assert_true(result.price[t].best >= 100 * (1 - 1e-12));
			assert_near(result.buyers[t].best,
				    result.growers[t].best + result.holders[t].best, 1e-9);
		}
		ent_ban_result_free(&result);
	}
}

/* The area under demand between two prices, strip by strip. */
static double area(double use, double low, double high, double elasticity)
{
	double sum = 0, width = (high - low) / 20000;
	for (int i = 0; i < 20000; i++)
		sum += width * use * pow((low + (i + .5) * width) / low, elasticity);
	return sum;
}

static void test_gains(void **state)
{
	const double elasticities[] = {-.5, -1, -1.7};
	(void)state;
	for (size_t i = 0; i < COUNT(elasticities); i++) {
		struct ent_ban ban = sure_ban();
		struct ent_ban_result result;
		double growers = 0, holders = -9000 * 100, buyers = 0;
		ban.elasticity = sure(elasticities[i]);
		ban.rule = ENT_BAN_SPREAD;
		must_run(&ban, 1, 1, &result);
		for (size_t t = 0; t < 60; t++) {
			double price = result.price[t].best;
			growers += (result.growers[t].best - 620000) / 12;
			holders += result.holders[t].best / 12;
			buyers -= area(6000, 100, price, elasticities[i]) / 12;
		}
		holders += result.stock[60].best * result.price[59].best;
		assert_near(result.growers_gain.best, growers, 1e-9);
		assert_near(result.holders_gain.best, holders, 1e-9);
		assert_near(result.buyers_gain.best, buyers, 1e-6);
		ent_ban_result_free(&result);
	}

	/* No fall: nobody gains or loses, but that what is put by costs. */
	struct ent_ban ban = sure_ban();
	struct ent_ban_result result;
	ban.fall = sure(0);
	must_run(&ban, 1, 1, &result);
	assert_near(result.growers_gain.best, 0, 0);
	assert_near(result.buyers_gain.best, 0, 0);
	assert_near(result.holders_gain.best, 0, 1e-6);
	ent_ban_result_free(&result);
}

static struct ent_ban ranged_ban(void)
{
	struct ent_ban ban = sure_ban();
	ban.stock = (struct ent_flow_range){4000, 9000, 16000};
	ban.use = (struct ent_flow_range){5000, 6000, 7000};
	ban.fall = (struct ent_flow_range){.85, .946, .99};
	ban.loss = (struct ent_flow_range){0, .05, .1};
	ban.elasticity = (struct ent_flow_range){-.9, -.5, -.3};
	return ban;
}

static void test_workers(void **state)
{
	struct ent_ban ban = ranged_ban();
	struct ent_ban_result one, three;
	size_t series = 60 * sizeof *one.supply;
	(void)state;
	must_run(&ban, 500, 1, &one);
	must_run(&ban, 500, 3, &three);
	assert_memory_equal(one.stock, three.stock, series + sizeof *one.stock);
	assert_memory_equal(one.supply, three.supply, series);
	assert_memory_equal(one.price, three.price, series);
	assert_memory_equal(one.buyers, three.buyers, series);
	assert_memory_equal(&one.lasts, &three.lasts, sizeof one.lasts);
	assert_true(one.lasts.low < one.lasts.best && one.lasts.best < one.lasts.high);
	assert_true(one.price[59].best <= 2000);
	ent_ban_result_free(&one);
	ent_ban_result_free(&three);
}

/* The stock by the numbers that the seed gives, in the order of the header. */
static void test_draws(void **state)
{
	struct ent_ban ban = ranged_ban();
	struct ent_ban_result result;
	double sum = 0;
	(void)state;
	must_run(&ban, 300, 2, &result);
	for (size_t i = 0; i < 300; i++) {
		struct ent_rng rng;
		ent_rng_start(&rng, 6, i, 0);
		double use = ent_rng_range(&rng, 5000, 6000, 7000);
		double stock = ent_rng_range(&rng, 4000, 9000, 16000);
		double loss = ent_rng_range(&rng, 0, .05, .1);
		double made = 6200 * (1 - ent_rng_range(&rng, .85, .946, .99));
		double out = fmin(fmax(use - made, 0) / 12, stock);
		sum += (stock - out) * pow(1 - loss, 1. / 12);
	}
	assert_near(result.stock[1].mean, sum / 300, 1e-12);
	ent_ban_result_free(&result);
}

static bool stop(void *user, double share)
{
	(void)user;
	return share < .3;
}

static void test_stopped(void **state)
{
	struct ent_ban ban = ranged_ban();
	struct ent_ban_opts opts = {.draws = 100, .workers = 1, .tick = stop};
	struct ent_ban_result result;
	(void)state;
	assert_true(ent_ban(&ban, &opts, &result, NULL));
	assert_true(result.stopped);
	assert_int_equal(result.draws, 30);
	assert_true(result.stock[3].low <= result.stock[3].high);
	ent_ban_result_free(&result);
}

/* ---- what cannot be ------------------------------------------------------------------- */

static void must_fail(struct ent_ban *ban, const char *word)
{
	struct ent_ban_opts opts = {.draws = 2};
	struct ent_ban_result result;
	struct ent_err err = {0};
	assert_false(ent_ban(ban, &opts, &result, &err));
	if (!strstr(err.text, word))
		fail_msg("'%s' does not tell of '%s'", err.text, word);
	assert_null(result.stock);
	*ban = sure_ban();
}

static void test_refused(void **state)
{
	struct ent_ban ban = sure_ban();
	(void)state;
	ban.stock = sure(-1);
	must_fail(&ban, "stock");
	ban.use = sure(0);
	must_fail(&ban, "use");
	ban.production = sure(NAN);
	must_fail(&ban, "production");
	ban.fall = sure(1.2);
	must_fail(&ban, "fall");
	ban.loss = sure(1);
	must_fail(&ban, "loss");
	ban.elasticity = sure(0);
	must_fail(&ban, "elasticity");
	ban.price = sure(INFINITY);
	must_fail(&ban, "price");
	ban.rule = ENT_BAN_SPREAD;
	ban.span = sure(0);
	must_fail(&ban, "span");
	ban.rule = ENT_BAN_RATE;
	ban.rate = sure(NAN);
	must_fail(&ban, "rate");
	ban.from = 60;
	must_fail(&ban, "a ban from step 60");
	ban.from = 9;
	ban.until = 8;
	must_fail(&ban, "to 8");
	ban.steps = SIZE_MAX;
	must_fail(&ban, "at most 100000 steps");
	ban.per_year = 1000;
	must_fail(&ban, "366");
	ban.enough = 2;
	must_fail(&ban, "enough");
	ban.dearest = NAN;
	must_fail(&ban, "dearest");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keep_up), cmocka_unit_test(test_spread),
		cmocka_unit_test(test_rate),    cmocka_unit_test(test_from_until),
		cmocka_unit_test(test_balance), cmocka_unit_test(test_gains),
		cmocka_unit_test(test_workers), cmocka_unit_test(test_draws),
		cmocka_unit_test(test_stopped), cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests_name("ban", tests, NULL, NULL);
}
