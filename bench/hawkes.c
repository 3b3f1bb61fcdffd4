/* hawkes likelihood|fit [WORKERS]|recovery [REPLICATES]: how long a log-likelihood with its
 * gradient takes, and a whole fit, as events and marks grow; how often intervals hold the truth.
 * Prints Markdown tables.
 *
 * Events are simulated with fixed seeds: the same on every machine. */
#include <entente/spillover.h>

#include "base/arena.h"
#include "base/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static double seconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- events --------------------------------------------------------------- */

struct made {
	struct ent_hawkes_model model;
	struct ent_hawkes_run run;
	struct ent_hawkes_data data;
};

static double *numbers(size_t count)
{
	double *room = ent_alloc(NULL, count * sizeof *room);
	memset(room, 0, count * sizeof *room);
	return room;
}

/* Each mark sets off itself, and about a third of the others. */
static void make_model(struct ent_hawkes_model *model, size_t marks, struct ent_rng *rng)
{
	*model = (struct ent_hawkes_model){.marks = marks, .bases = 1, .decays = 1};
	model->mu = numbers(marks);
	model->a = numbers(marks * marks);
	model->b = numbers(1);
	model->b[0] = 1;
	for (size_t i = 0; i < marks; i++) {
		model->mu[i] = .5 / (double)marks * (.5 + ent_rng_uniform(rng));
		for (size_t j = 0; j < marks; j++)
			model->a[i * marks + j] = i == j                       ? .4
						  : ent_rng_uniform(rng) < .33 ? .6 / (double)marks
									       : 0;
	}
}

/* Ogata's thinning: the bound falls until the next event. */
static void simulate(struct made *made, size_t marks, size_t events, uint64_t replicate)
{
	struct ent_rng rng;
	ent_rng_start(&rng, 20261122 + replicate, marks, events);
	struct ent_hawkes_model *model = &made->model;
	make_model(model, marks, &rng);
	double *time = numbers(events), *r = numbers(marks), *sum = numbers(marks), t = 0;
	uint32_t *mark = ent_alloc(NULL, events * sizeof *mark);
	double ground = 0;
	for (size_t i = 0; i < marks; i++) {
		ground += model->mu[i];
		for (size_t j = 0; j < marks; j++)
			sum[j] += model->a[i * marks + j];
	}
	for (size_t k = 0; k < events;) {
		double bound = ground;
		for (size_t j = 0; j < marks; j++)
			bound += sum[j] * r[j];
		double gap = ent_rng_exponential(&rng) / bound, e = exp(-gap);
		double pick = ent_rng_uniform(&rng) * bound;
		t += gap;
		for (size_t j = 0; j < marks; j++)
			r[j] *= e;
		for (size_t i = 0; i < marks && pick >= 0; i++) {
			double lambda = model->mu[i];
			for (size_t j = 0; j < marks; j++)
				lambda += model->a[i * marks + j] * r[j];
			pick -= lambda;
			if (pick < 0) {
				time[k] = t;
				mark[k++] = (uint32_t)i;
				r[i] += 1;
			}
		}
	}
	made->run = (struct ent_hawkes_run){time, mark, events, t};
	made->data = (struct ent_hawkes_data){marks, &made->run, 1};
	ent_alloc(r, 0);
	ent_alloc(sum, 0);
}

static void free_made(struct made *made)
{
	ent_alloc((double *)made->run.time, 0);
	ent_alloc((uint32_t *)made->run.mark, 0);
	ent_alloc(made->model.mu, 0);
	ent_alloc(made->model.a, 0);
	ent_alloc(made->model.b, 0);
}

/* ---- the log-likelihood ------------------------------------------------------ */

/* The textbook's recursion, in one loop: at each event all sums decay, and one exponential more
 * for the edge. The value alone. */
static double textbook(const struct made *made)
{
	const struct ent_hawkes_model *model = &made->model;
	size_t marks = model->marks;
	double *r = numbers(marks), b = model->b[0], value = 0, now = 0;
	for (size_t k = 0; k < made->run.count; k++) {
		size_t i = made->run.mark[k];
		double e = exp(-b * (made->run.time[k] - now)), lambda = model->mu[i];
		now = made->run.time[k];
		for (size_t j = 0; j < marks; j++) {
			r[j] *= e;
			lambda += model->a[i * marks + j] * b * r[j];
		}
		value += log(lambda);
		double edge = 1 - exp(-b * (made->run.until - now));
		for (size_t j = 0; j < marks; j++)
			value -= model->a[j * marks + i] * edge;
		r[i] += 1;
	}
	for (size_t i = 0; i < marks; i++)
		value -= model->mu[i] * made->run.until;
	ent_alloc(r, 0);
	return value;
}

/* Of processor time, the best of five. */
static void time_likelihood(size_t marks, size_t events)
{
	struct made made;
	double best[3] = {INFINITY, INFINITY, INFINITY};
	simulate(&made, marks, events, 0);
	double *slopes = numbers(marks + marks * marks + 1);
	struct ent_hawkes_model slope = made.model;
	slope.mu = slopes;
	slope.a = slopes + marks;
	slope.b = slopes + marks + marks * marks;
	for (int run = 0; run < 5; run++) {
		double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
		double value = ent_hawkes_loglik(&made.model, &made.data, NULL);
		double middle = seconds(CLOCK_PROCESS_CPUTIME_ID);
		ent_hawkes_loglik(&made.model, &made.data, &slope);
		double end = seconds(CLOCK_PROCESS_CPUTIME_ID);
		double twin = textbook(&made);
		best[0] = fmin(best[0], middle - start);
		best[1] = fmin(best[1], end - middle);
		best[2] = fmin(best[2], seconds(CLOCK_PROCESS_CPUTIME_ID) - end);
		if (!(fabs(value - twin) < 1e-9 * fabs(twin)))
			abort();
	}
	printf("| %zu | %zu | %.4f | %.4f | %.0f | %.4f | %.2f |\n", marks, events, best[0],
	       best[1], 1e9 * best[1] / (double)events, best[2], best[0] / best[2]);
	fflush(stdout);
	ent_alloc(slopes, 0);
	free_made(&made);
}

static void likelihood(void)
{
	puts("| marks | events | value, s | with gradient, s | per event, ns | textbook, value, s "
	     "| "
	     "value against it |");
	puts("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
	for (size_t events = 10000; events <= 10000000; events *= 10)
		time_likelihood(1, events);
	for (size_t events = 10000; events <= 1000000; events *= 10)
		time_likelihood(20, events);
	for (size_t marks = 10; marks <= 160; marks *= 2)
		time_likelihood(marks, 100000);
}

/* ---- fits --------------------------------------------------------------------- */

static void time_fit(size_t marks, size_t events, enum ent_hawkes_method method, size_t workers)
{
	struct made made;
	struct ent_hawkes_fit fit;
	struct ent_hawkes_opts opts = {.method = method, .workers = workers};
	simulate(&made, marks, events, 0);
	double wall = seconds(CLOCK_MONOTONIC), start = seconds(CLOCK_PROCESS_CPUTIME_ID);
	if (!ent_hawkes_fit(&made.data, &opts, &fit, NULL))
		abort();
	double time = seconds(CLOCK_PROCESS_CPUTIME_ID) - start, off = 0;
	size_t told = 0, held = 0;
	wall = seconds(CLOCK_MONOTONIC) - wall;
	for (size_t n = 0; n < marks * marks; n++) {
		double miss = fit.model.a[n] - made.model.a[n];
		off += miss * miss;
		told += fit.error.a[n] > 0;
		held += fabs(miss) < 1.959964 * fit.error.a[n];
	}
	printf("| %zu | %zu | %s | %.2f | %.2f | %s | %zu | %.4f | %.1f%% of %zu |\n", marks,
	       events, method == ENT_HAWKES_EM ? "em" : "lbfgs", wall, time,
	       fit.converged ? "yes" : "no", fit.steps, sqrt(off / (double)(marks * marks)),
	       100 * (double)held / (double)(told ? told : 1), told);
	fflush(stdout);
	ent_hawkes_fit_free(&fit);
	free_made(&made);
}

static void fits(size_t workers)
{
	puts("| marks | events | method | seconds | of processors | converged | steps | a is off "
	     "by "
	     "| within 1.96 errors |");
	puts("| ---: | ---: | --- | ---: | ---: | --- | ---: | ---: | ---: |");
	for (size_t events = 1000; events <= 1000000; events *= 10)
		time_fit(1, events, ENT_HAWKES_LBFGS, workers);
	for (size_t events = 10000; events <= 1000000; events *= 10)
		time_fit(5, events, ENT_HAWKES_LBFGS, workers);
	for (size_t events = 10000; events <= 1000000; events *= 10)
		time_fit(20, events, ENT_HAWKES_LBFGS, workers);
	time_fit(20, 1000000, ENT_HAWKES_EM, workers);
	time_fit(100, 100000, ENT_HAWKES_LBFGS, workers);
}

/* ---- recovery ------------------------------------------------------------------ */

/* Of one kind of number: by how much the mean of the fits is off, as a share of the truth, and
 * how often the interval holds it. What is on its bound has no interval. */
struct kept {
	double ratio;
	size_t count, told, held;
};

static void keep(struct kept *kept, double value, double error, double truth)
{
	kept->ratio += value / truth;
	kept->count++;
	kept->told += error > 0 ? 1 : 0;
	kept->held += fabs(value - truth) < 1.959964 * error ? 1 : 0;
}

static void recover(size_t marks, size_t replicates)
{
	struct kept kept[4] = {0}; /* mu, a of itself, a of others, b */
	size_t events = 500 * marks;
	for (size_t r = 0; r < replicates; r++) {
		struct made made;
		struct ent_hawkes_fit fit;
		simulate(&made, marks, events, r);
		if (!ent_hawkes_fit(&made.data, NULL, &fit, NULL) || !fit.converged)
			abort();
		for (size_t i = 0; i < marks; i++)
			keep(&kept[0], fit.model.mu[i], fit.error.mu[i], made.model.mu[i]);
		for (size_t n = 0; n < marks * marks; n++)
			if (made.model.a[n] > 0)
				keep(&kept[n % (marks + 1) ? 2 : 1], fit.model.a[n], fit.error.a[n],
				     made.model.a[n]);
		keep(&kept[3], fit.model.b[0], fit.error.b[0], made.model.b[0]);
		ent_hawkes_fit_free(&fit);
		free_made(&made);
	}
	printf("| %zu | %zu |", marks, events);
	for (size_t c = 0; c < COUNT(kept); c++)
		printf(" %+.1f%% | %.1f%% of %zu |",
		       100 * (kept[c].ratio / (double)kept[c].count - 1),
		       100 * (double)kept[c].held / (double)kept[c].told, kept[c].told);
	puts("");
	fflush(stdout);
}

static void recovery(size_t replicates)
{
	puts("| marks | events | mu, bias | held | a of itself, bias | held | a of another, bias | "
	     "held | b, bias | held |");
	puts("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
	for (size_t marks = 2; marks <= 10; marks += 4)
		recover(marks, replicates);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	if (strcmp(what, "likelihood") == 0) {
		likelihood();
	} else if (strcmp(what, "fit") == 0) {
		fits(argc > 2 ? (size_t)atoi(argv[2]) : 2);
	} else if (strcmp(what, "recovery") == 0) {
		recovery(argc > 2 ? (size_t)atoi(argv[2]) : 200);
	} else {
		fputs("usage: hawkes likelihood|fit [WORKERS]|recovery [REPLICATES]\n", stderr);
		return 2;
	}
	return 0;
}
