/* Games that are uncertain: what is drawn, that workers do not matter, whose change matters, who
 * holds with the outcome; games out of tables. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/rng.h"
#include "scenario/draw.h"

#include <entente/bargain.h>

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct ent_str names[] = {{"A", 1}, {"B", 1}, {"C", 1}, {"D", 1}, {"E", 1}};
static const double capability[] = {40, 25, 60, 10, 33};
static const double position[] = {10, 80, 55, 95, 30};
static const double salience[] = {90, 45, 30, 80, 60};
static const double position_low[] = {0, 70, 40, NAN, 30};
static const double position_high[] = {20, 90, 80, NAN, 30};
static const double salience_low[] = {80, 45, 10, 60, NAN};
static const double capability_high[] = {70, 25, 60, 10, 40};
static const struct ent_bargain game = {5, 1, names, capability, position, salience, 0, 100, 100};
static const struct ent_bargain_ends ends = {.position_low = position_low,
					     .position_high = position_high,
					     .salience_low = salience_low,
					     .capability_high = capability_high};
static const struct ent_bargain_ends sure;

static void assert_near(double value, double expected, double error)
{
	if (!(fabs(value - expected) <= error))
		fail_msg("%.15g, not %.15g", value, expected);
}

static struct ent_ensemble run(const struct ent_bargain *of, const struct ent_ensemble_opts *opts)
{
	struct ent_ensemble ensemble;
	struct ent_err err;

	if (!ent_bargain_ensemble(of, &ends, opts, &ensemble, &err))
		fail_msg("%s", err.text);
	return ensemble;
}

/* ---- draws -------------------------------------------------------------- */

/* Within the ends, with the mean of PERT, (low + 4 best + high) / 6; what is sure stays. */
static void test_draws(void **state)
{
	struct ent_drawn drawn;
	double sums[5] = {0}, cares = 0;
	const size_t runs = 20000;

	(void)state;
	ent_drawn_start(&drawn, &game);
	for (size_t r = 0; r < runs; r++) {
		ent_draw(&drawn, &game, &ends, 3, r);
		for (size_t i = 0; i < 5; i++) {
			double low = isnan(position_low[i]) ? position[i] : position_low[i];
			double high = isnan(position_high[i]) ? position[i] : position_high[i];

			assert_true(drawn.position[i] >= low && drawn.position[i] <= high);
			assert_true(drawn.salience[i] <= salience[i]);
			assert_true(drawn.capability[i] >= capability[i]);
			sums[i] += drawn.position[i];
		}
		assert_true(drawn.position[3] == 95 && drawn.salience[1] == 45);
		cares += drawn.salience[2];
	}
	assert_near(sums[0] / (double)runs, 10, .15);
	assert_near(sums[2] / (double)runs, (40 + 4 * 55 + 80) / 6., .3);
	assert_near(cares / (double)runs, (10 + 4 * 30 + 30) / 6., .2);
	ent_drawn_free(&drawn);
}

/* An actor draws the same wherever he stands and whoever is with him. */
static void test_common_numbers(void **state)
{
	const struct ent_str fewer_names[] = {names[2], names[0]};
	const double fewer_capability[] = {60, 40}, fewer_position[] = {55, 10};
	const double fewer_salience[] = {30, 90}, low[] = {40, 0}, high[] = {80, 20};
	const struct ent_bargain fewer = {
		2, 1, fewer_names, fewer_capability, fewer_position, fewer_salience, 0, 100, 100};
	const struct ent_bargain_ends some = {.position_low = low, .position_high = high};
	struct ent_drawn a, b;

	(void)state;
	ent_drawn_start(&a, &game);
	ent_drawn_start(&b, &fewer);
	for (uint64_t r = 0; r < 50; r++) {
		ent_draw(&a, &game, &ends, 1, r);
		ent_draw(&b, &fewer, &some, 1, r);
		assert_true(a.position[0] == b.position[1] && a.position[2] == b.position[0]);
		assert_true(b.salience[1] == 90);
	}
	ent_drawn_free(&a);
	ent_drawn_free(&b);
}

/* ---- ensembles ---------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The fan, slowly: each run played by itself, and order statistics of 41 runs, of which 5
 * percent of the way is the third. */
static void test_fan(void **state)
{
	struct ent_ensemble_opts opts = {.play = {.model = ENT_BARGAIN_CHALLENGE, .seed = 11},
					 .runs = 41};
	struct ent_ensemble ensemble = run(&game, &opts);
	double last[5][41], outcome[41], mean = 0;
	struct ent_drawn drawn;

	(void)state;
	ent_drawn_start(&drawn, &game);
	for (size_t r = 0; r < 41; r++) {
		struct ent_bargain_result result;

		opts.play.replicate = r;
		ent_draw(&drawn, &game, &ends, 11, r);
		assert_true(ent_bargain(&drawn.game, &opts.play, &result, NULL));
		assert_true(ensemble.outcome[r] == result.outcome[0]);
		for (size_t i = 0; i < 5; i++)
			last[i][r] = result.position[(result.rounds - 1) * 5 + i];
		outcome[r] = result.outcome[0];
		mean += outcome[r] / 41;
		ent_bargain_result_free(&result);
	}
	ent_drawn_free(&drawn);
	qsort(outcome, 41, sizeof *outcome, by_value);
	assert_near(ensemble.outcome_mean[0], mean, 1e-9);
	static const size_t at[] = {2, 10, 20, 30, 38};
	for (size_t f = 0; f < ENT_FAN; f++) {
		assert_near(ensemble.outcome_fan[f], outcome[at[f]], 1e-9);
		for (size_t i = 0; i < 5; i++) {
			qsort(last[i], 41, sizeof **last, by_value);
			assert_near(ensemble.fan[((ensemble.rounds - 1) * 5 + i) * ENT_FAN + f],
				    last[i][at[f]], 1e-9);
		}
	}
	ent_ensemble_free(&ensemble);
}

static void test_workers(void **state)
{
	(void)state;
	for (int model = 0; model <= ENT_BARGAIN_SMP; model++) {
		struct ent_ensemble_opts opts = {
			.play = {.model = (enum ent_bargain_model)model, .seed = 5},
			.runs = 60,
			.workers = 1};
		opts.play.smp.transitions = ENT_SMP_STOCHASTIC;
		struct ent_ensemble one = run(&game, &opts), many;
		opts.workers = 7;
		many = run(&game, &opts);
		assert_int_equal(one.runs, 60);
		assert_int_equal(one.rounds, many.rounds);
		assert_int_equal(one.settled, many.settled);
		assert_memory_equal(one.fan, many.fan, one.rounds * 5 * ENT_FAN * sizeof *one.fan);
		assert_memory_equal(one.outcome, many.outcome, 60 * sizeof *one.outcome);
		assert_memory_equal(one.outcome_mean, many.outcome_mean, sizeof *one.outcome_mean);
		ent_ensemble_free(&one);
		ent_ensemble_free(&many);

		struct ent_swings first, second;
		opts.workers = 1;
		opts.runs = 5;
		assert_true(ent_bargain_swings(&game, &ends, &opts, &first, NULL));
		opts.workers = 7;
		assert_true(ent_bargain_swings(&game, &ends, &opts, &second, NULL));
		assert_int_equal(first.count, 15);
		for (size_t i = 0; i < 15; i++) {
			assert_true(first.list[i].width == second.list[i].width);
			assert_int_equal(first.list[i].actor, second.list[i].actor);
			assert_true(first.list[i].at_low[0] == second.list[i].at_low[0]);
		}
		ent_swings_free(&first);
		ent_swings_free(&second);
	}
}

static bool stop_soon(void *user, double share)
{
	(void)share;
	return atomic_fetch_add((atomic_int *)user, 1) < 20;
}

static void test_stopped(void **state)
{
	atomic_int calls = 0;
	struct ent_ensemble_opts opts = {.play = {.model = ENT_BARGAIN_MEDIAN},
					 .workers = 2,
					 .tick = stop_soon,
					 .user = &calls};
	struct ent_ensemble ensemble = run(&game, &opts);
	struct ent_swings swings;

	(void)state;
	assert_true(ensemble.runs >= 20 && ensemble.runs < 25);
	assert_int_equal(ensemble.asked, 1000);
	assert_true(ensemble.fan[0] <= 20);
	ent_ensemble_free(&ensemble);
	atomic_store(&calls, 0);
	opts.runs = 2;
	opts.workers = 1;
	assert_true(ent_bargain_swings(&game, &ends, &opts, &swings, NULL));
	assert_int_equal(swings.count, 5);
	assert_int_equal(swings.asked, 15);
	ent_swings_free(&swings);
	atomic_store(&calls, 1000);
	assert_true(ent_bargain_ensemble(&game, &ends, &opts, &ensemble, NULL));
	assert_true(ensemble.runs <= 1);
	ent_ensemble_free(&ensemble);
}

static void test_bad_ends(void **state)
{
	static const double wrong[][5] = {
		{11, 70, 40, NAN, 30},        /* above the best value */
		{-1, 70, 40, NAN, 30},        /* off the scale */
		{-INFINITY, 70, 40, NAN, 30}, /* no number */
	};
	struct ent_ensemble_opts opts = {.runs = 3};
	struct ent_ensemble ensemble;
	struct ent_swings swings;
	struct ent_err err;

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct ent_bargain_ends bad = {.position_low = wrong[i]};

		assert_false(ent_bargain_ensemble(&game, &bad, &opts, &ensemble, &err));
		assert_non_null(strstr(err.text, "A: the range of its position"));
		assert_false(ent_bargain_swings(&game, &bad, &opts, &swings, &err));
	}
	opts.runs = SIZE_MAX / 2;
	assert_false(ent_bargain_ensemble(&game, &ends, &opts, &ensemble, &err));
	assert_int_equal(err.code, ENT_LIMIT);
	assert_false(ent_bargain_swings(&game, &ends, &opts, &swings, &err));
	assert_int_equal(err.code, ENT_LIMIT);
}

/* ---- swings ------------------------------------------------------------- */

/* Of the compromise, sum w x / sum w, the change is a formula. */
static void test_swings(void **state)
{
	struct ent_ensemble_opts opts = {.play = {.model = ENT_BARGAIN_COMPROMISE}};
	struct ent_bargain_ends some = {.position_low = position_low,
					.position_high = position_high};
	struct ent_swings swings;
	double sum = 0, weighted = 0;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		sum += capability[i] * salience[i];
		weighted += capability[i] * salience[i] * position[i];
	}
	assert_true(ent_bargain_swings(&game, &sure, &opts, &swings, NULL));
	assert_int_equal(swings.runs, 1);
	assert_int_equal(swings.count, 15);
	for (size_t k = 0; k < swings.count; k++) {
		const struct ent_bargain_swing *swing = &swings.list[k];
		size_t i = swing->actor;
		double w = capability[i] * salience[i], rest = weighted - w * position[i], at[2];

		assert_true(k == 0 || swing->width <= swing[-1].width);
		assert_false(swing->told);
		for (int side = 0; side < 2; side++) {
			double value = side ? swing->high : swing->low;

			at[side] = swing->input == ENT_INPUT_POSITION ? (rest + w * value) / sum
				   : swing->input == ENT_INPUT_SALIENCE
					   ? (rest + capability[i] * value * position[i]) /
						     (sum - w + capability[i] * value)
					   : (rest + value * salience[i] * position[i]) /
						     (sum - w + value * salience[i]);
		}
		assert_near(swing->at_low[0], at[0], 1e-9);
		assert_near(swing->at_high[0], at[1], 1e-9);
		assert_near(swing->width, fabs(at[1] - at[0]), 1e-9);
		if (swing->input == ENT_INPUT_POSITION) {
			assert_near(swing->low, fmax(position[i] - 10, 0), 1e-12);
			assert_near(swing->high, fmin(position[i] + 10, 100), 1e-12);
		}
	}
	ent_swings_free(&swings);
	opts.runs = 3;
	assert_true(ent_bargain_swings(&game, &some, &opts, &swings, NULL));
	assert_int_equal(swings.runs, 3);
	for (size_t k = 0; k < swings.count; k++)
		if (swings.list[k].actor == 2 && swings.list[k].input == ENT_INPUT_POSITION) {
			assert_true(swings.list[k].told);
			assert_true(swings.list[k].low == 40 && swings.list[k].high == 80);
		}
	ent_swings_free(&swings);
}

/* ---- sides -------------------------------------------------------------- */

/* Votes at 55 against 10 by hand: A loses 45 x 3600, B gains 45 x 1125, C 45 x 1800, D 45 x 800,
 * E 20 - 25 = -5 x 1980. */
static void test_sides(void **state)
{
	const double outcome = 55;
	double vote[5];
	struct ent_bargain_sides sides = {.vote = vote};

	(void)state;
	ent_bargain_sides(&game, &outcome, &sides);
	assert_int_equal(sides.rival, 4); /* E's 30: A and E against B, C, D by 25 */
	double with = 25 * (1125. + 1800 + 800), against = 25 * (3600. + 1980);
	assert_near(sides.share, with / (with + against), 1e-12);
	assert_near(vote[4], -25 * 1980 / (with + against), 1e-12);
	assert_near(vote[2], 25 * 1800 / (with + against), 1e-12);

	const double same[] = {50, 50, 50, 50, 50}, middle = 50;
	struct ent_bargain one_mind = game;
	one_mind.position = same;
	ent_bargain_sides(&one_mind, &middle, &sides);
	assert_true(sides.rival == ENT_NONE && isnan(sides.share) && vote[0] == 0);
}

/* ---- tables ------------------------------------------------------------- */

static void test_tables(void **state)
{
	static const char plain[] = "\xEF\xBB\xBFStakeholder, Resources,Position low,Position,"
				    "Position high,Salience,Note\r\n"
				    "\"Hard, Inc.\",2,,14.25,14.5,0.8,\r\n\r\n"
				    "Soft,0.5,12.75,13,,1,x,,\r\nNone,1,13,13,13,0";
	static const char ktab[] = "Ships,\"How many, and which\",2,2,\n"
				   "Actor,Description,Power,Number,Sal,Guns,Sal2,\n"
				   "Navy,N, 3.5, 10 ,20,100,80,\n"
				   "Treasury,T,7,0,60,50,40\n";
	static const char bare[] = "A,1,5,50\nB,2,7,100\n";
	static const char odd[] = "Who,Muscle,Where,Care\nA,1,5,50\nB,2,7,100\n";
	struct ent_bargain_case of;
	struct ent_err err;

	(void)state;
	assert_true(ent_bargain_parse("p", (struct ent_str){plain, sizeof plain - 1}, &of, &err));
	assert_int_equal(of.game.actors, 3);
	assert_true(ent_str_is(of.game.names[0], "Hard, Inc."));
	assert_true(of.game.lowest == 12.75 && of.game.highest == 14.5);
	assert_true(of.game.most_salience == 1 && of.game.salience[2] == 0);
	assert_true(isnan(of.ends.position_low[0]) && of.ends.position_high[0] == 14.5);
	assert_true(ent_bargain_is_uncertain(&of.game, &of.ends));
	ent_bargain_case_free(&of);

	assert_true(ent_bargain_parse("k", (struct ent_str){ktab, sizeof ktab - 1}, &of, &err));
	assert_true(of.game.actors == 2 && of.game.dims == 2);
	assert_true(ent_str_is(of.title, "Ships") && ent_str_is(of.axes[1], "Guns"));
	assert_true(of.game.capability[0] == 3.5 && of.game.position[3] == 50 &&
		    of.game.salience[1] == 80);
	assert_false(ent_bargain_is_uncertain(&of.game, &of.ends));
	ent_bargain_case_free(&of);

	assert_true(ent_bargain_parse("b", ent_str(bare), &of, &err));
	assert_true(of.game.actors == 2 && of.game.most_salience == 100 && of.game.highest == 7);
	ent_bargain_case_free(&of);
	assert_true(ent_bargain_parse("o", ent_str(odd), &of, &err));
	assert_true(of.game.actors == 2 && ent_str_is(of.axes[0], "Where"));
	ent_bargain_case_free(&of);
}

static void test_bad_tables(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"", "t: the table is empty"},
		{"Actor,Capability,Position\nA,1,2\n", "t:1:1: no column Salience"},
		{"Actor,Power,Pos,Sal,Power\nA,1,2,3,4\n", "t:1:21: a second column for the same"},
		{"Actor,Power,Pos,Sal\nA,1,2,-3\n", "t:2:7: the salience cannot be negative"},
		{"Actor,Power,Pos,Sal\nA,1,2,101\n", "t:2:7: the salience goes from 0 to 100"},
		{"Actor,Power,Pos,Sal\nA,0,2,1\n", "t:2:3: a capability is above 0"},
		{"Actor,Power,Pos,Sal\nA,1,x,1\n", "t:2:5: the position is no number"},
		{"Actor,Power,Pos,Sal\nA,1,1e101,1\n", "t:2:5: the position is too large"},
		{"Actor,Power,Pos,Sal\nA,1,,1\n", "t:2:5: the position is missing"},
		{"Actor,Power,Pos,Sal\nA,1,2\n", "the salience is missing"},
		{"Actor,Power,Pos,Sal\n,1,2,3\n", "t:2:1: no actor is named"},
		{"Actor,Power,Pos,Sal\nA,1,2,3\nA,1,2,3\n", "t:3:1: this actor is named twice"},
		{"Actor,Power,Pos,Pos low,Sal\nA,1,2,3,4\n", "t:2:7: the range must go"},
		{"N,D,2,1\nA,d,p,x,s\nA,a,1,2,3\n", "t:1:5: 2 actors are announced, and 1 follow"},
		{"N,D,1,0\nA,d,p,x,s\nA,a,1,2,3\n", "t:1:7: the number of issues goes"},
		{"N,D,1,1\nA,d,p,x,s\nA,a,1,101,3\n", "t:3:7: the position goes from 0 to 100"},
		{"N,D,1,1\nA,d,p,x,s\nA,a,1,1,3,4\n", "t:3:11: nothing more is expected"},
		{"N,D,1,2\nA,d,p,x,s\nA,a,1,1,3\n", "the position is missing"},
		{"A,\"1\n", "a quote that is never closed"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ent_bargain_case of;
		struct ent_err err = {0};

		assert_false(ent_bargain_parse("t", ent_str(cases[i].text), &of, &err));
		if (!strstr(err.text, cases[i].error))
			fail_msg("%zu: '%s', not '%s'", i, err.text, cases[i].error);
		ent_bargain_case_free(&of);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_draws),   cmocka_unit_test(test_common_numbers),
		cmocka_unit_test(test_fan),     cmocka_unit_test(test_workers),
		cmocka_unit_test(test_stopped), cmocka_unit_test(test_bad_ends),
		cmocka_unit_test(test_swings),  cmocka_unit_test(test_sides),
		cmocka_unit_test(test_tables),  cmocka_unit_test(test_bad_tables),
	};
	return cmocka_run_group_tests_name("ensemble", tests, NULL, NULL);
}
