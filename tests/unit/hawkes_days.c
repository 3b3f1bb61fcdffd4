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

/* ---- fits -------------------------------------------------------------------------- */

static double true_mu[] = {.5, .25}, true_a[] = {.4, .15, 0, .5}, true_b[] = {.35};
static const struct ent_hawkes_model truth = {
	.marks = 2, .bases = 1, .decays = 1, .mu = true_mu, .a = true_a, .b = true_b};

/* Day by day, as the model says. */
static void simulate_days(const struct ent_hawkes_model *model, uint64_t replicate, size_t count,
			  uint32_t *out)
{
	size_t marks = model->marks;
	double *memory = ent_alloc(NULL, marks * sizeof *memory), left = exp(-model->b[0]);
	struct ent_rng rng;
	ent_rng_start(&rng, 21, replicate, 0);
	for (size_t j = 0; j < marks; j++)
		memory[j] = 0;
	for (size_t t = 0; t < count; t++) {
		for (size_t i = 0; i < marks; i++) {
			double mean = model->mu[i];
			for (size_t j = 0; j < marks; j++)
				mean += model->a[i * marks + j] * (1 - left) * memory[j];
			out[t * marks + i] = (uint32_t)ent_rng_poisson(&rng, mean);
		}
		for (size_t j = 0; j < marks; j++)
			memory[j] = left * memory[j] + out[t * marks + j];
	}
	ent_alloc(memory, 0);
}

static void test_recovers(void **state)
{
	enum { MANY = 20000 };
	static uint32_t made[MANY * 2];
	const struct ent_hawkes_days long_run = {2, MANY, made};
	struct ent_hawkes_fit fit;
	struct ent_err err;
	(void)state;
	simulate_days(&truth, 0, MANY, made);
	if (!ent_hawkes_days_fit(&long_run, NULL, &fit, &err))
		fail_msg("%s", err.text);
	assert_true(fit.converged && !fit.stopped && fit.parameters == 7);
	assert_true(fit.loglik >= ent_hawkes_days_loglik(&truth, &long_run, NULL));
	for (size_t i = 0; i < 2; i++)
		assert_true(fabs(fit.model.mu[i] - true_mu[i]) < 3.5 * fit.error.mu[i] &&
			    fit.error.mu[i] < .05);
	for (size_t c = 0; c < 4; c++) {
		if (true_a[c] > 0)
			assert_true(fabs(fit.model.a[c] - true_a[c]) < 3.5 * fit.error.a[c]);
		else
			assert_true(fit.model.a[c] < .05);
	}
	assert_true(fabs(fit.model.b[0] - true_b[0]) < 3.5 * fit.error.b[0]);
	/* The branching matrix is that of the same struct. */
	double matrix[4];
	ent_hawkes_branching(&fit.model, matrix);
	assert_true(fabs(matrix[3] - fit.model.a[3]) < 1e-15);
	assert_true(fabs(ent_hawkes_radius(&fit.model) - .5) < .06);
	ent_hawkes_fit_free(&fit);
}

/* Without contagion the rate is the mean; with decays held, they stay. */
static void test_options(void **state)
{
	enum { MANY = 1500 };
	static uint32_t made[MANY * 2];
	const struct ent_hawkes_days some = {2, MANY, made};
	const double held[] = {.9};
	struct ent_hawkes_fit alone, fixed, plain, sparse, pieces;
	double count = 0;
	(void)state;
	simulate_days(&truth, 5, MANY, made);
	for (size_t t = 0; t < MANY; t++)
		count += made[2 * t];
	const struct ent_hawkes_opts only = {.alone = true}, b_is = {.b = held, .fixed_b = true},
				     l1 = {.penalty = 40},
				     varied = {.background = ENT_BACKGROUND_PIECEWISE, .bases = 4};
	assert_true(ent_hawkes_days_fit(&some, &only, &alone, NULL));
	assert_true(alone.converged && alone.parameters == 2 && !(alone.model.a[0] > 0));
	assert_true(fabs(alone.model.mu[0] - count / MANY) < 1e-6);
	assert_true(fabs(alone.error.mu[0] - sqrt(count) / MANY) < 1e-6);
	assert_true(isnan(alone.error.a[0]) && isnan(alone.error.b[0]));
	assert_true(ent_hawkes_days_fit(&some, &b_is, &fixed, NULL));
	assert_true(fixed.model.b[0] == .9 && isnan(fixed.error.b[0]));
	assert_true(ent_hawkes_days_fit(&some, NULL, &plain, NULL));
	assert_true(plain.loglik > fixed.loglik && fixed.loglik > alone.loglik);
	assert_true(ent_hawkes_days_fit(&some, &l1, &sparse, NULL));
	assert_true(sparse.model.a[1] + sparse.model.a[2] <
		    plain.model.a[1] + plain.model.a[2] + 1e-9);
	assert_true(sparse.loglik < plain.loglik);
	assert_true(ent_hawkes_days_fit(&some, &varied, &pieces, NULL));
	assert_true(pieces.converged && pieces.loglik > plain.loglik &&
		    pieces.parameters == plain.parameters + 6);
	struct ent_hawkes_fit *fits[] = {&alone, &fixed, &plain, &sparse, &pieces};
	for (size_t f = 0; f < COUNT(fits); f++)
		ent_hawkes_fit_free(fits[f]);
}

enum { REPLICATES = 200, LENGTH = 2000 };

struct covered {
	bool fitted, mu, a, b;
};

static double one_mu[] = {.4}, one_a[] = {.5}, one_b[] = {.3};
static const struct ent_hawkes_model one = {
	.marks = 1, .bases = 1, .decays = 1, .mu = one_mu, .a = one_a, .b = one_b};

static void cover(void *user, size_t item, size_t worker)
{
	struct covered *covered = (struct covered *)user + item;
	uint32_t *made = ent_alloc(NULL, LENGTH * sizeof *made);
	const struct ent_hawkes_days made_days = {1, LENGTH, made};
	struct ent_hawkes_fit fit;
	(void)worker;
	simulate_days(&one, item + 100, LENGTH, made);
	if (ent_hawkes_days_fit(&made_days, NULL, &fit, NULL)) {
		covered->fitted = fit.converged;
		covered->mu = fabs(fit.model.mu[0] - .4) < 1.96 * fit.error.mu[0];
		covered->a = fabs(fit.model.a[0] - .5) < 1.96 * fit.error.a[0];
		covered->b = fabs(fit.model.b[0] - .3) < 1.96 * fit.error.b[0];
		ent_hawkes_fit_free(&fit);
	}
	ent_alloc(made, 0);
}

static void test_coverage(void **state)
{
	struct covered covered[REPLICATES];
	int of[4] = {0};
	(void)state;
	memset(covered, 0, sizeof covered);
	ent_for(0, REPLICATES, cover, covered);
	for (size_t r = 0; r < REPLICATES; r++) {
		of[0] += covered[r].fitted;
		of[1] += covered[r].mu;
		of[2] += covered[r].a;
		of[3] += covered[r].b;
	}
	print_message("# of %d, mu %d, a %d, b %d within 1.96 errors; %d converged\n", REPLICATES,
		      of[1], of[2], of[3], of[0]);
	assert_int_equal(of[0], REPLICATES);
	for (int n = 1; n < 4; n++)
		assert_true(of[n] >= .9 * REPLICATES && of[n] <= .98 * REPLICATES);
}

static bool stop(void *user, double share)
{
	(void)user, (void)share;
	return false;
}

static void test_refused(void **state)
{
	uint32_t made[50 * 2] = {0};
	struct ent_hawkes_days few = {2, 50, made};
	const double bad[] = {-1};
	const struct ent_hawkes_opts wrong = {.b = bad, .decays = 1}, watched = {.tick = stop};
	struct ent_hawkes_fit fit;
	struct ent_err err;
	(void)state;
	assert_false(ent_hawkes_days_fit(&few, NULL, &fit, &err));
	for (size_t t = 0; t < 50; t++)
		made[2 * t] = 1;
	assert_false(ent_hawkes_days_fit(&few, NULL, &fit, &err));
	assert_non_null(strstr(err.text, "mark 1"));
	made[99] = 1;
	made[3] = 2;
	assert_false(ent_hawkes_days_fit(&few, &wrong, &fit, &err));
	assert_true(ent_hawkes_days_fit(&few, &watched, &fit, &err));
	assert_true(fit.stopped && !fit.converged);
	ent_hawkes_fit_free(&fit);
	few.days = 0;
	assert_false(ent_hawkes_days_fit(&few, NULL, &fit, &err));
	few.days = 50;
	made[3] = 4000000000;
	assert_false(ent_hawkes_days_fit(&few, NULL, &fit, &err));
	assert_int_equal(err.code, ENT_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definition), cmocka_unit_test(test_gradient),
		cmocka_unit_test(test_edges),      cmocka_unit_test(test_recovers),
		cmocka_unit_test(test_options),    cmocka_unit_test(test_coverage),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
