/* What is simulated is fitted and found again, and its 95 % intervals hold the truth about as
 * often as they say: 200 replicates of one mark and of two. Up to ten marks: bench/README.md. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/par.h"

#include <entente/spillover.h>

#include <math.h>
#include <string.h>

enum { REPLICATES = 200, MOST = 7 };

struct study {
	struct ent_hawkes_model truth;
	double until;
	size_t size;
	struct {
		bool converged, within[MOST];
		double estimate[MOST];
	} of[REPLICATES];
};

/* The n-th of mu, a and b. */
static double number(const struct ent_hawkes_model *model, size_t n)
{
	size_t mus = model->marks * model->bases, as = model->marks * model->marks * model->decays;
	return n < mus ? model->mu[n] : n < mus + as ? model->a[n - mus] : model->b[n - mus - as];
}

static void study_one(void *user, size_t item, size_t worker)
{
	struct study *study = user;
	const struct ent_hawkes_simulate_opts simulate = {
		.seed = 12, .replicate = item, .until = study->until};
	const struct ent_hawkes_opts opts = {.workers = 1};
	struct ent_hawkes_events events;
	struct ent_hawkes_fit fit;
	(void)worker;
	ent_hawkes_simulate(&study->truth, &simulate, &events, NULL);
	struct ent_hawkes_run run = {events.time, events.mark, events.count, study->until};
	struct ent_hawkes_data data = {study->truth.marks, &run, 1};
	if (ent_hawkes_fit(&data, &opts, &fit, NULL)) {
		study->of[item].converged = fit.converged;
		for (size_t n = 0; n < study->size; n++) {
			double estimate = number(&fit.model, n);
			double off = estimate - number(&study->truth, n);
			study->of[item].estimate[n] = estimate;
			study->of[item].within[n] = fabs(off) < 1.96 * number(&fit.error, n);
		}
		ent_hawkes_fit_free(&fit);
	}
	ent_hawkes_events_free(&events);
}

/* Means are within 4 of their standard errors and a little bias that falls as 1 / time. */
static void study(struct study *study)
{
	memset(study->of, 0, sizeof study->of);
	ent_for(0, REPLICATES, study_one, study);
	for (size_t n = 0; n < study->size; n++) {
		double sum = 0, squares = 0, truth = number(&study->truth, n);
		int within = 0;
		for (size_t r = 0; r < REPLICATES; r++) {
			double estimate = study->of[r].estimate[n];
			assert_true(study->of[r].converged);
			sum += estimate;
			squares += estimate * estimate;
			within += study->of[r].within[n];
		}
		double mean = sum / REPLICATES;
		double error = sqrt((squares / REPLICATES - mean * mean) / REPLICATES);
		if (!(fabs(mean - truth) < 4 * error + .04 * truth))
			fail_msg("number %zu: %.4f on average, not %.4f (error %.4f)", n, mean,
				 truth, error);
		print_message("# number %zu: %.4f for %.4f, %.1f %% within\n", n, mean, truth,
			      100. * within / REPLICATES);
		if (!(within >= .9 * REPLICATES && within <= .98 * REPLICATES))
			fail_msg("number %zu: %d of %d intervals hold the truth", n, within,
				 REPLICATES);
	}
}

static void test_one_mark(void **state)
{
	double mu[] = {.5}, a[] = {.4}, b[] = {1};
	static struct study one = {.until = 1500, .size = 3};
	(void)state;
	one.truth = (struct ent_hawkes_model){
		.marks = 1, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};
	study(&one);
}

static void test_two_marks(void **state)
{
	double mu[] = {.3, .4}, a[] = {.3, .2, .25, .35}, b[] = {1};
	static struct study two = {.until = 2000, .size = 7};
	(void)state;
	two.truth = (struct ent_hawkes_model){
		.marks = 2, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};
	study(&two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_mark),
		cmocka_unit_test(test_two_marks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
