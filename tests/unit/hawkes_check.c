/* How well a Hawkes model fits, and what follows from it: rescaled gaps against the bare
 * definition and against figures of hawkeslib's fixture; shares, rates and progeny. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"

#include <entente/spillover.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- the slow twin ----------------------------------------------------------- */

enum { MARKS = 3, BASES = 3, DECAYS = 2, EVENTS = 60 };

static double uniform(void)
{
	return ((double)(random_bits() >> 11) + .5) / 9007199254740992.0;
}

struct made {
	struct ent_hawkes_model model;
	double knots[BASES + 1], mu[MARKS * BASES], a[MARKS * MARKS * DECAYS], b[DECAYS];
	double time[2][EVENTS];
	uint32_t mark[2][EVENTS];
	struct ent_hawkes_run runs[2];
	struct ent_hawkes_data data;
};

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Two runs of unlike length, some events of one moment. */
static void make(struct made *made, enum ent_background background)
{
	*made = (struct made){.knots = {1.5, 4, 4.5, 9}, .b = {.3, 2.5}};
	for (size_t c = 0; c < COUNT(made->mu); c++)
		made->mu[c] = 2 * uniform();
	for (size_t c = 0; c < COUNT(made->a); c++)
		made->a[c] = .4 * uniform();
	made->model = (struct ent_hawkes_model){.marks = MARKS,
						.bases = BASES,
						.decays = DECAYS,
						.background = background,
						.knots = made->knots,
						.mu = made->mu,
						.a = made->a,
						.b = made->b};
	if (background == ENT_BACKGROUND_CONSTANT)
		made->model.bases = 1;
	for (size_t r = 0; r < 2; r++) {
		size_t count = r ? EVENTS / 2 : EVENTS;
		double until = r ? 7 : 12;
		for (size_t k = 0; k < count; k++) {
			made->time[r][k] = until * uniform();
			made->mark[r][k] = random_below(MARKS);
		}
		made->time[r][3] = made->time[r][7];
		qsort(made->time[r], count, sizeof(double), ascending);
		made->runs[r] = (struct ent_hawkes_run){made->time[r], made->mark[r], count, until};
	}
	made->data = (struct ent_hawkes_data){MARKS, made->runs, 2};
}

static double mu_at(const struct ent_hawkes_model *model, size_t i, double t)
{
	const double *mu = model->mu + i * model->bases, *knots = model->knots;
	if (model->bases == 1 || t < knots[0])
		return mu[0];
	for (size_t p = 0; p + 1 < model->bases; p++)
		if (t < knots[p + 1])
			return model->background == ENT_BACKGROUND_PIECEWISE
				       ? mu[p]
				       : mu[p] + (mu[p + 1] - mu[p]) * (t - knots[p]) /
							 (knots[p + 1] - knots[p]);
	return mu[model->bases - 1];
}

static double lambda_at(const struct ent_hawkes_model *model, const struct ent_hawkes_run *run,
			size_t i, double t)
{
	double sum = mu_at(model, i, t);
	for (size_t k = 0; k < run->count && run->time[k] < t; k++)
		for (size_t u = 0; u < model->decays; u++)
			sum += model->a[(i * model->marks + run->mark[k]) * model->decays + u] *
			       model->b[u] * exp(-model->b[u] * (t - run->time[k]));
	return sum;
}

/* By the middles of short steps, cut at the knots and at the events. */
static double integral(const struct ent_hawkes_model *model, const struct ent_hawkes_run *run,
		       size_t i, double from, double until)
{
	double cuts[EVENTS + BASES + 3] = {from, until}, sum = 0;
	size_t count = 2;
	for (size_t k = 0; k < run->count; k++)
		if (run->time[k] > from && run->time[k] < until)
			cuts[count++] = run->time[k];
	for (size_t p = 0; p < BASES + 1; p++)
		if (model->knots[p] > from && model->knots[p] < until)
			cuts[count++] = model->knots[p];
	qsort(cuts, count, sizeof(double), ascending);
	for (size_t c = 0; c + 1 < count; c++) {
		enum { STEPS = 400 };
		double step = (cuts[c + 1] - cuts[c]) / STEPS;
		for (int s = 0; s < STEPS; s++)
			sum += step * lambda_at(model, run, i, cuts[c] + (s + .5) * step);
	}
	return sum;
}

static void test_gaps(void **state)
{
	const enum ent_background backgrounds[] = {ENT_BACKGROUND_CONSTANT,
						   ENT_BACKGROUND_PIECEWISE, ENT_BACKGROUND_SMOOTH};
	struct made made;
	double gaps[2 * EVENTS];
	(void)state;
	random_state = 41;
	for (size_t c = 0; c < COUNT(backgrounds); c++) {
		make(&made, backgrounds[c]);
		ent_hawkes_rescale(&made.model, &made.data, gaps);
		size_t at = 0;
		for (size_t r = 0; r < 2; r++) {
			double last[MARKS] = {0};
			for (size_t k = 0; k < made.runs[r].count; k++, at++) {
				size_t i = made.mark[r][k];
				double gap = integral(&made.model, &made.runs[r], i, last[i],
						      made.time[r][k]);
				last[i] = made.time[r][k];
				if (!(fabs(gaps[at] - gap) < 1e-5 * (1 + gap)))
					fail_msg("background %zu, run %zu, event %zu: %.9g, not "
						 "%.9g",
						 c, r, k, gaps[at], gap);
			}
		}
	}
}

/* ---- the fixture --------------------------------------------------------------- */

struct table {
	double *time;
	uint32_t *mark;
	size_t count;
};

/* "time,type", one header. Test data, so that strtod in the C locale will do. */
static bool read_table(const char *name, struct table *table)
{
	const char *root = getenv("ENTENTE_ROOT");
	char path[1024], line[256];
	snprintf(path, sizeof path, "%s/../shared/oracles/hawkes/%s", root ? root : ".", name);
	FILE *file = fopen(path, "r");
	if (!file) {
		print_message("# NOT TESTED: %s is not there\n", path);
		return false;
	}
	*table = (struct table){ent_alloc(NULL, 10000 * sizeof(double)),
				ent_alloc(NULL, 10000 * sizeof(uint32_t)), 0};
	while (fgets(line, sizeof line, file) && table->count < 10000) {
		char *end;
		double time = strtod(line, &end);
		if (*end != ',')
			continue;
		table->time[table->count] = time;
		table->mark[table->count++] = (uint32_t)strtoul(end + 1, NULL, 10);
	}
	fclose(file);
	return true;
}

/* Figures from the residuals of hawkeslib's two-type fixture at the parameters it was made
 * with, and at those of a Poisson process. */
static void test_fixture(void **state)
{
	double mu[] = {.2, .6}, a[] = {.5, .1, .1, .5}, b[] = {1};
	struct ent_hawkes_model model = {
		.marks = 2, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};
	const size_t counts[] = {3303, 6697};
	const double truth[] = {.014558, .009097}, poisson[] = {.1675, .1089};
	struct table table;
	struct ent_hawkes_check checks[2];
	(void)state;
	if (!read_table("hawkes_mv_fixture.csv", &table))
		return;
	assert_int_equal(table.count, 10000);
	struct ent_hawkes_run run = {table.time, table.mark, table.count, table.time[9999]};
	struct ent_hawkes_data data = {2, &run, 1};
	ent_hawkes_check(&model, &data, checks);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(checks[i].gaps, counts[i]);
		if (!(fabs(checks[i].ks - truth[i]) < 5.1e-7))
			fail_msg("mark %zu: %.7f, not %.6f", i, checks[i].ks, truth[i]);
		assert_true(checks[i].p > .01);
		assert_true(fabs(checks[i].mean - 1) < .05 && fabs(checks[i].lag1) < .05);
	}
	model.decays = 0;
	for (size_t i = 0; i < 2; i++)
		mu[i] = (double)counts[i] / run.until;
	ent_hawkes_check(&model, &data, checks);
	for (size_t i = 0; i < 2; i++) {
		if (!(fabs(checks[i].ks - poisson[i]) < 5.1e-5))
			fail_msg("mark %zu, Poisson: %.6f, not %.4f", i, checks[i].ks, poisson[i]);
		assert_true(checks[i].p < 1e-6);
	}
	ent_alloc(table.time, 0);
	ent_alloc(table.mark, 0);
}

/* ---- the check ------------------------------------------------------------------- */

/* Of a Poisson process of rate 1 the gaps are the gaps: times are chosen for known answers. */
static void check_of(const double *time, size_t count, struct ent_hawkes_check *check)
{
	double mu[] = {1};
	const struct ent_hawkes_model model = {.marks = 1, .bases = 1, .mu = mu};
	const struct ent_hawkes_run run = {time, NULL, count, 1e4};
	const struct ent_hawkes_data data = {1, &run, 1};
	ent_hawkes_check(&model, &data, check);
}

static void test_known_checks(void **state)
{
	double time[100];
	struct ent_hawkes_check check;
	(void)state;
	/* Four gaps, with 1 - exp(-gap) = .5, .3, .9, .6; D at .3: .3 - 0. */
	const double f[] = {.5, .3, .9, .6};
	for (size_t k = 0; k < 4; k++)
		time[k] = (k ? time[k - 1] : 0) - log(1 - f[k]);
	check_of(time, 4, &check);
	assert_true(check.gaps == 4 && fabs(check.ks - .3) < 1e-12);
	/* Gaps at the middles of the quantiles: as near as can be. */
	for (size_t k = 0; k < 100; k++)
		time[k] = (k ? time[k - 1] : 0) - log(1 - ((double)k + .5) / 100);
	check_of(time, 100, &check);
	assert_true(fabs(check.ks - .005) < 1e-9 && check.p > .999999 && check.p <= 1);
	assert_true(check.lag1 > .7);
	/* Half as large: D = 1/4, at the quarter. (.25 sqrt(100) + ...) -> p far below. */
	for (size_t k = 0; k < 100; k++)
		time[k] /= 2;
	check_of(time, 100, &check);
	assert_true(fabs(check.ks - .25) < .01 && check.p < 1e-4);
	/* Nothing to check. */
	check_of(time, 0, &check);
	assert_true(check.gaps == 0 && isnan(check.ks) && isnan(check.p) && isnan(check.mean) &&
		    isnan(check.lag1));
	check_of(time, 1, &check);
	assert_true(check.gaps == 1 && isnan(check.lag1) && check.p > 0);
}

/* Under the model p is uniform: of 2000 samples of 50 gaps, as many below 5 % as there should
 * be, and one in 20 has a point outside of the band. The two agree sample by sample. */
static void test_calibrated(void **state)
{
	enum { SAMPLES = 2000, GAPS = 50 };
	double time[GAPS], mu[] = {1};
	struct ent_hawkes_point points[GAPS];
	const struct ent_hawkes_model model = {.marks = 1, .bases = 1, .mu = mu};
	const struct ent_hawkes_run run = {time, NULL, GAPS, 1e4};
	const struct ent_hawkes_data data = {1, &run, 1};
	int rejected = 0;
	(void)state;
	random_state = 17;
	for (int s = 0; s < SAMPLES; s++) {
		struct ent_hawkes_check check;
		bool outside = false;
		for (size_t k = 0; k < GAPS; k++)
			time[k] = (k ? time[k - 1] : 0) - log(uniform());
		ent_hawkes_check(&model, &data, &check);
		assert_int_equal(ent_hawkes_points(&model, &data, 0, points), GAPS);
		for (size_t k = 0; k < GAPS; k++) {
			assert_true(!k || points[k].gap >= points[k - 1].gap);
			assert_true(points[k].expected > points[k].low &&
				    points[k].expected < points[k].high);
			outside |= points[k].gap < points[k].low || points[k].gap > points[k].high;
		}
		rejected += check.p < .05;
		assert_true(outside == (check.p < .05));
	}
	if (!(rejected > 70 && rejected < 130))
		fail_msg("%d of %d rejected at 5 %%", rejected, SAMPLES);
}

/* ---- what follows ------------------------------------------------------------------ */

static double mu2[] = {1, 2}, a2[] = {.1, .05, .2, .1, .3, .1, .15, .05}, b2[] = {.5, 2};
static const struct ent_hawkes_model two = {
	.marks = 2, .bases = 1, .decays = 2, .mu = mu2, .a = a2, .b = b2};

/* G = (.15 .3; .4 .2): by hand. */
static void test_progeny(void **state)
{
	double matrix[4], rates[2], det = .85 * .8 - .3 * .4;
	(void)state;
	assert_true(ent_hawkes_progeny(&two, matrix));
	const double expected[] = {.8 / det, .3 / det, .4 / det, .85 / det};
	for (size_t c = 0; c < 4; c++)
		assert_true(fabs(matrix[c] - expected[c]) < 1e-13);
	assert_true(ent_hawkes_rates(&two, rates));
	assert_true(fabs(rates[0] - (.8 + .6) / det) < 1e-12);
	assert_true(fabs(rates[1] - (.4 + 1.7) / det) < 1e-12);
	assert_true(fabs(ent_hawkes_half_life(&two, 1) - log(2) / 2) < 1e-15);
	double wild[] = {.9, .05, .2, .1, .3, .1, .8, .05};
	struct ent_hawkes_model model = two;
	model.a = wild;
	assert_false(ent_hawkes_progeny(&model, matrix));
	assert_false(ent_hawkes_rates(&model, rates));
	assert_true(isnan(matrix[0]) && isnan(matrix[3]) && isnan(rates[1]));
	/* Without kernels each event is alone. */
	model.decays = 0;
	assert_true(ent_hawkes_progeny(&model, matrix) && ent_hawkes_rates(&model, rates));
	assert_true(fabs(matrix[0] - 1) < 1e-15 && fabs(matrix[1]) < 1e-15);
	assert_true(fabs(rates[1] - 2) < 1e-15);
}

/* The observed share against the integrals of the slow twin; with no event there is none. */
static void test_shares(void **state)
{
	struct made made;
	struct ent_hawkes_share shares[MARKS];
	(void)state;
	random_state = 5;
	make(&made, ENT_BACKGROUND_SMOOTH);
	for (size_t c = 0; c < COUNT(made.a); c++)
		made.a[c] /= 4;
	ent_hawkes_shares(&made.model, &made.data, shares);
	double rates[MARKS];
	assert_true(ent_hawkes_rates(&made.model, rates));
	for (size_t i = 0; i < MARKS; i++) {
		double all = 0, own = 0;
		struct ent_hawkes_model alone = made.model;
		alone.decays = 0;
		for (size_t r = 0; r < 2; r++) {
			double until = made.runs[r].until;
			all += integral(&made.model, &made.runs[r], i, 0, until);
			own += integral(&alone, &made.runs[r], i, 0, until);
		}
		assert_true(fabs(shares[i].observed - (1 - own / all)) < 1e-5);
		/* Hats over 1.5, 4 and 4.5. */
		const double *mu = made.mu + i * BASES;
		double mean = (2.5 * (mu[0] + mu[1]) / 2 + .5 * (mu[1] + mu[2]) / 2) / 3;
		assert_true(fabs(shares[i].long_run - (1 - mean / rates[i])) < 1e-12);
	}
	made.data.run_count = 0;
	ent_hawkes_shares(&made.model, &made.data, shares);
	assert_true(isnan(shares[0].observed) && shares[0].long_run > 0);
}

/* ---- days ---------------------------------------------------------------------------- */

static void test_jitter(void **state)
{
	const int32_t day[] = {20, 10, 20, 12, 20, 10};
	double time[6], again[6], sum = 0;
	size_t order[6], again_order[6];
	bool seen[6] = {false};
	(void)state;
	ent_hawkes_jitter(day, 6, 10, 3, 1, time, order);
	for (size_t k = 0; k < 6; k++) {
		assert_true(!k || time[k] >= time[k - 1]);
		assert_true(order[k] < 6 && !seen[order[k]]);
		seen[order[k]] = true;
		assert_true(floor(time[k]) + 10 == day[order[k]]);
	}
	ent_hawkes_jitter(day, 6, 10, 3, 1, again, again_order);
	assert_memory_equal(time, again, sizeof time);
	assert_memory_equal(order, again_order, sizeof order);
	ent_hawkes_jitter(day, 6, 10, 4, 1, again, again_order);
	assert_memory_not_equal(time, again, sizeof time);
	/* Events are keyed by their place: another that follows moves none. */
	ent_hawkes_jitter(day, 5, 10, 3, 1, again, again_order);
	for (size_t k = 0; k < 5; k++)
		for (size_t l = 0; l < 6; l++)
			if (order[l] == again_order[k])
				assert_true(time[l] == again[k]);
	for (uint64_t r = 0; r < 1000; r++) {
		ent_hawkes_jitter(day, 1, 20, 3, r, time, order);
		sum += time[0];
	}
	assert_true(fabs(sum / 1000 - .5) < .04);
	ent_hawkes_jitter(day, 0, 10, 3, 1, time, order);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gaps),         cmocka_unit_test(test_fixture),
		cmocka_unit_test(test_known_checks), cmocka_unit_test(test_calibrated),
		cmocka_unit_test(test_progeny),      cmocka_unit_test(test_shares),
		cmocka_unit_test(test_jitter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
