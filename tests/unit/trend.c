/* Growth with its interval: against R's glm(count ~ t, family = quasipoisson), t interval. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/relations.h>

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void assert_near(double value, double expected)
{
	if (!(fabs(value - expected) <= 1e-9 * fmax(1, fabs(expected))))
		fail_msg("%.12g, not %.12g", value, expected);
}

/* The definition in the header reckoned with 40 digits by iteratively reweighted least
 * squares; the quantiles of t are those of printed tables, 2.306004135204166 for n = 10. */
static void test_oracle(void **state)
{
	static const struct {
		double count[12];
		size_t n;
		struct ent_trend trend;
	} cases[] = {
		{{1, 0, 2, 3, 2, 5, 4, 7},
		 8,
		 {0.356124317935, 0.0555974652832, 0.742210668535, 0.437350307052}},
		{{9, 0, 0, 12, 1, 0, 15, 0, 2, 20},
		 10,
		 {0.136173224209, -0.183456601298, 0.580919761842, 9.21688983778}},
		{{5, 4, 3, 2, 1},
		 5,
		 {-0.295847317952, -0.623991810134, 0.318670744412, 0.0556670702639}},
		{{0, 0, 0, 0, 0, 0, 0, 3, 0, 2, 9, 4},
		 12,
		 {0.710180879567, 0.19845019759, 1.44041733792, 1.44852627653}},
		{{0.85, 1.7, 0, 0.85, 3.4, 2.55, 0.325, 4.25},
		 8,
		 {0.212730767118, -0.104760632339, 0.642818632246, 1.00083028671}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ent_trend trend = ent_trend_of(cases[i].count, cases[i].n);

		assert_near(trend.growth, cases[i].trend.growth);
		assert_near(trend.low, cases[i].trend.low);
		assert_near(trend.high, cases[i].trend.high);
		assert_near(trend.dispersion, cases[i].trend.dispersion);
	}
}

static void test_too_few(void **state)
{
	static const struct {
		double count[6];
		size_t n;
	} cases[] = {
		{{0}, 0},
		{{9}, 1},
		{{9, 9, 9, 9}, 4},
		{{0, 0, 0, 0, 0, 0}, 6},
		{{1, 0, 1, 0, 2, 0}, 6},
		{{0, 0, 0, 0, 0, 9}, 6},
		{{9, 0, 0, 0, 0, 0}, 6},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ent_trend trend = ent_trend_of(cases[i].count, cases[i].n);

		assert_true(isnan(trend.growth) && isnan(trend.low) && isnan(trend.high) &&
			    isnan(trend.dispersion));
	}
}

/* What grows exactly is found exactly; time told backwards turns growth round. */
static void test_exact(void **state)
{
	const double doubling[] = {1, 2, 4, 8, 16, 32}, halving[] = {32, 16, 8, 4, 2, 1};
	const double level[] = {3, 3, 3, 3, 3};

	(void)state;
	assert_near(ent_trend_of(doubling, 6).growth, 1);
	assert_near(ent_trend_of(halving, 6).growth, -0.5);
	assert_near(ent_trend_of(level, 5).growth, 0);
	assert_near(ent_trend_of(level, 5).dispersion, 0);
	assert_near(1 / (1 + ent_trend_of(doubling, 6).low), 1 + ent_trend_of(halving, 6).high);
}

/* Counts that leap from nothing to thousands do not throw the steps off. */
static void test_steep(void **state)
{
	const double steep[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 5000};
	const double edge[] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100000};

	(void)state;
	assert_true(ent_trend_of(steep, COUNT(steep)).growth > 100);
	assert_true(ent_trend_of(edge, COUNT(edge)).growth > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oracle),
		cmocka_unit_test(test_too_few),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_steep),
	};
	return cmocka_run_group_tests_name("trend", tests, NULL, NULL);
}
