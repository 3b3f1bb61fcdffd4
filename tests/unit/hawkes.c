/* The likelihood of Hawkes processes and its derivatives: against values of other programs, the
 * definition summed over all pairs of events, and differences. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "scenario/hawkes_sums.h"

#include "random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void assert_close(const char *what, double value, double expected, double tolerance)
{
	if (!(fabs(value - expected) <= tolerance * fmax(1, fabs(expected))))
		fail_msg("%s: %.17g, not %.17g", what, value, expected);
}

static inline double uniform(void)
{
	return ((double)(random_bits() >> 11) + .5) / 9007199254740992.0;
}

/* ---- values of other programs --------------------------------------------- */

/* The events of tick's own tests (lib/cpp-test/hawkes/model/hawkes_models_gtest.cpp, BSD). Its
 * loss is -(L + marks T) / events, since it measures from a Poisson process of rate 1. */
static const double tick_time[] = {0.12, 0.31, 0.93, 1.19, 1.29, 2.12, 2.32, 2.41, 3.35, 4.21, 4.25};
static const uint32_t tick_mark[] = {1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0};
static const double tick_zero[] = {0.31, 0.93, 1.29, 2.32, 4.25};
static double tick_mu[] = {1, 3}, tick_a[] = {2, 3, 4, 1}, tick_b[] = {2};

static const struct ent_hawkes_model tick_model = {
	.marks = 2, .bases = 1, .decays = 1, .mu = tick_mu, .a = tick_a, .b = tick_b};

static double loss(const struct ent_hawkes_model *model, const struct ent_hawkes_run *runs,
		   size_t count)
{
	struct ent_hawkes_data data = {.marks = 2, .runs = runs, .run_count = count};
	double time = 0, events = 0;
	for (size_t r = 0; r < count; r++) {
		time += runs[r].until;
		events += (double)runs[r].count;
	}
	return -(ent_hawkes_loglik(model, &data, NULL) + 2 * time) / events;
}

static void test_tick(void **state)
{
	struct ent_hawkes_run run = {tick_time, tick_mark, 11, 4.25};
	struct ent_hawkes_run zero = {tick_zero, NULL, 5, 4.25};
	struct ent_hawkes_run two[] = {{tick_time, tick_mark, 11, 5.65},
				       {tick_time, tick_mark, 11, 5.87}};
	double a[] = {2, 3, 4, 1, 5, 3, 2, 4, 2, 3, 4, 5}, b[] = {1, 2, 3};
	struct ent_hawkes_model three = tick_model;

	(void)state;
	three.decays = 3;
	three.a = a;
	three.b = b;
	assert_close("one run", loss(&tick_model, &run, 1), 2.9434509731246283, 1e-12);
	assert_close("mark 1 without events", loss(&tick_model, &zero, 1), 5.9243119662517856,
		     1e-12);
	assert_close("two runs", loss(&tick_model, two, 2), 4.1398114444887462, 1e-12);
	assert_close("three decays", loss(&three, two, 1), 17.202925821121468, 1e-12);
}

/* The log-likelihood splits into one of each mark: what is left when the events of the other set
 * off and are set off by a model of its own that is known. */
static void test_tick_of_each(void **state)
{
	const double expected[] = {-17.829445007865584, -23.04851569650533};
	struct ent_hawkes_run run = {tick_time, tick_mark, 11, 4.25};
	struct ent_hawkes_data data = {.marks = 2, .runs = &run, .run_count = 1};
	double sum = ent_hawkes_loglik(&tick_model, &data, NULL);

	(void)state;
	assert_close("both", sum, expected[0] + expected[1], 1e-12);
	for (size_t i = 0; i < 2; i++) {
		/* The other mark is Poisson of rate 1: log 1 for each event, less T. */
		double mu[] = {1, 1}, a[4] = {0};
		struct ent_hawkes_model model = tick_model;
		model.mu = mu;
		model.a = a;
		mu[i] = tick_mu[i];
		memcpy(a + 2 * i, tick_a + 2 * i, 2 * sizeof *a);
		assert_close("of one mark", ent_hawkes_loglik(&model, &data, NULL) + 4.25,
			     expected[i], 1e-12);
	}
}

/* The entries of tick's Hessian that its test names: rows of mu, then of a, of its loss. */
static void test_tick_hessian(void **state)
{
	struct ent_hawkes_run run = {tick_time, tick_mark, 11, 4.25};
	struct ent_hawkes_data data = {.marks = 2, .runs = &run, .run_count = 1};
	struct ent_hawkes_plan plan;

	(void)state;
	ent_hawkes_plan_start(&plan, &tick_model, &data, ENT_HAWKES_SECOND, 1);
	ent_hawkes_sum(&plan, &tick_model);
	size_t side = ent_hawkes_side(&plan);
	const double *blocks = plan.sums.blocks;
	for (size_t i = 0; i < 2; i++)
		for (size_t x = 0; x < side; x++)
			for (size_t y = 0; y <= x; y++)
				printf("block %zu %zu %zu %.17g\n", i, x, y,
				       blocks[i * side * side + x * side + y] / 11);
	ent_hawkes_plan_free(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tick),
		cmocka_unit_test(test_tick_of_each),
		cmocka_unit_test(test_tick_hessian),
	};
	return cmocka_run_group_tests_name("hawkes", tests, NULL, NULL);
}
