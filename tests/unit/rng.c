/* Random numbers: the published answers of Philox, streams apart, moments of the distributions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/rng.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* philox4x64 10 of Random123's own known answers (kat_vectors), for counter and key all zero; we
 * start there with seed, item and stream 0. */
static void test_known_answers(void **state)
{
	static const uint64_t zeros[] = {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b,
					 0x7e68b68aec7ba23b};
	struct ent_rng rng;

	(void)state;
	ent_rng_start(&rng, 0, 0, 0);
	for (size_t i = 0; i < COUNT(zeros); i++)
		assert_int_equal(ent_rng_word(&rng), zeros[i]);
}

/* Each of seed, item and stream gives other numbers; the same three the same. */
static void test_streams(void **state)
{
	static const uint64_t starts[][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 0}, {1, 1, 1}};
	uint64_t words[COUNT(starts)][9];
	struct ent_rng rng;

	(void)state;
	for (size_t i = 0; i < COUNT(starts); i++) {
		ent_rng_start(&rng, starts[i][0], starts[i][1], starts[i][2]);
		for (size_t k = 0; k < 9; k++)
			words[i][k] = ent_rng_word(&rng);
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(words[i], words[j], sizeof words[i]);
	}
	ent_rng_start(&rng, 0, 1, 0);
	for (size_t k = 0; k < 9; k++)
		assert_int_equal(ent_rng_word(&rng), words[1][k]);
}

typedef double draw_fn(struct ent_rng *rng);

static double gamma_tiny(struct ent_rng *rng)
{
	return ent_rng_gamma(rng, .3);
}
static double gamma_large(struct ent_rng *rng)
{
	return ent_rng_gamma(rng, 7.5);
}
static double beta_skew(struct ent_rng *rng)
{
	return ent_rng_beta(rng, .7, 2.2);
}
static double poisson_few(struct ent_rng *rng)
{
	return (double)ent_rng_poisson(rng, 3.7);
}
static double poisson_many(struct ent_rng *rng)
{
	return (double)ent_rng_poisson(rng, 10.3);
}
static double poisson_huge(struct ent_rng *rng)
{
	return (double)ent_rng_poisson(rng, 1e6);
}
static double range_full(struct ent_rng *rng)
{
	return ent_rng_range(rng, 2, 3, 10);
}
static double range_open(struct ent_rng *rng)
{
	return ent_rng_range(rng, 2, (double)NAN, 10);
}
static double index_of_three(struct ent_rng *rng)
{
	return (double)ent_rng_index(rng, 3);
}

static double triangle(struct ent_rng *rng)
{
	return ent_rng_draw(rng, ent_str("triangular"), (double[]){1, 2, 6});
}

static double lognormal(struct ent_rng *rng)
{
	return ent_rng_draw(rng, ent_str("lognormal"), (double[]){.2, .4});
}

/* Mean and variance by the formulas of the textbooks; within five standard errors of 200,000
 * draws, of the variance by its own fourth moment. */
static void test_moments(void **state)
{
	static const struct {
		const char *name;
		draw_fn *draw;
		double mean, variance;
	} cases[] = {
		{"uniform", ent_rng_uniform, .5, 1. / 12},
		{"normal", ent_rng_normal, 0, 1},
		{"exponential", ent_rng_exponential, 1, 1},
		{"gamma .3", gamma_tiny, .3, .3},
		{"gamma 7.5", gamma_large, 7.5, 7.5},
		{"beta .7 2.2", beta_skew, .7 / 2.9, .7 * 2.2 / (2.9 * 2.9 * 3.9)},
		{"poisson 3.7", poisson_few, 3.7, 3.7},
		{"poisson 10.3", poisson_many, 10.3, 10.3},
		{"poisson 1e6", poisson_huge, 1e6, 1e6},
		/* PERT: mean (2 + 12 + 10)/6 = 4, variance (4 - 2)(10 - 4)/7 */
		{"range", range_full, 4, 12. / 7},
		{"range without a best", range_open, 6, 64. / 12},
		{"index", index_of_three, 1, 2. / 3},
		{"triangular", triangle, 3, (1 + 4 + 36 - 2 - 6 - 12) / 18.},
		{"lognormal", lognormal, 1.323129812337437, 0.3037607103477868},
	};
	enum { DRAWS = 200000 };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct ent_rng rng;
		double sum = 0, square = 0, fourth = 0;
		ent_rng_start(&rng, 20261122, c, 0);
		for (int i = 0; i < DRAWS; i++) {
			double off = cases[c].draw(&rng) - cases[c].mean;
			sum += off;
			square += off * off;
			fourth += off * off * off * off;
		}
		double mean_error = sqrt(cases[c].variance / DRAWS);
		double variance = square / DRAWS;
		double variance_error = sqrt((fourth / DRAWS - variance * variance) / DRAWS);
		if (!(fabs(sum / DRAWS) < 5 * mean_error))
			fail_msg("%s: mean off by %g", cases[c].name, sum / DRAWS);
		if (!(fabs(variance - cases[c].variance) < 5 * variance_error))
			fail_msg("%s: variance %g, not %g", cases[c].name, variance,
				 cases[c].variance);
	}
}

/* The smallest and largest words still lie within (0, 1). */
static void test_open_ends(void **state)
{
	struct ent_rng rng = {.word = {0, UINT64_MAX, 0, 0}, .left = 4};

	(void)state;
	double low = ent_rng_uniform(&rng), high = ent_rng_uniform(&rng);
	assert_true(low > 0 && low < 1e-15);
	assert_true(high < 1 && high > 1 - 1e-15);
}

static void test_range_of_little(void **state)
{
	struct ent_rng rng;

	(void)state;
	ent_rng_start(&rng, 1, 1, 1);
	assert_true(isnan(ent_rng_range(&rng, (double)NAN, (double)NAN, (double)NAN)));
	assert_true(ent_rng_range(&rng, (double)NAN, 4.25, (double)NAN) == 4.25);
	assert_true(ent_rng_range(&rng, (double)NAN, (double)NAN, 3.5) == 3.5);
	assert_true(ent_rng_range(&rng, 2, 2, 2) == 2);
	for (int i = 0; i < 100; i++) {
		double value = ent_rng_range(&rng, (double)NAN, 4, 9);
		assert_true(value >= 4 && value <= 9);
	}
}

static void test_means(void **state)
{
	static const struct {
		const char *family;
		double p[3], mean;
	} cases[] = {
		{"constant", {3.5}, 3.5},      {"uniform", {1, 4}, 2.5},
		{"triangular", {1, 2, 6}, 3},  {"pert", {2, 3, 10}, 4},
		{"normal", {-2.25, 3}, -2.25}, {"lognormal", {.2, .4}, 1.323129812337437},
		{"beta", {.7, 2.2}, .7 / 2.9}, {"gamma", {3, .5}, 1.5},
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		double mean = ent_family_mean(ent_str(cases[c].family), cases[c].p);
		if (!(fabs(mean - cases[c].mean) < 1e-12))
			fail_msg("%s: %.15g, not %.15g", cases[c].family, mean, cases[c].mean);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_answers),   cmocka_unit_test(test_streams),
		cmocka_unit_test(test_moments),         cmocka_unit_test(test_open_ends),
		cmocka_unit_test(test_range_of_little), cmocka_unit_test(test_means),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
