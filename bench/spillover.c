/* spillover speed|coverage|contagion|check|forecast|days [REPLICATES]: how fast Hawkes processes
 * are simulated and rescaled; how often intervals hold the truth; how often a trend is taken for
 * contagion and how often contagion is found; whether p-values and forecasts are what they say.
 * Prints Markdown tables.
 *
 * The chance is keyed by replicate: the same counts on every machine. */
#include "base/arena.h"
#include "base/par.h"

#include <entente/spillover.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PI           3.14159265358979323846

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- models ------------------------------------------------------------------ */

/* `marks` marks, each set off by itself and, a third as much, by the one before and after. */
struct ring {
	struct ent_hawkes_model model;
	double mu[10], a[100], b[1];
};

static void ring_make(struct ring *ring, size_t marks, double rate, double radius, double b)
{
	*ring = (struct ring){.b = {b}};
	for (size_t i = 0; i < marks; i++) {
		size_t near[] = {(i + 1) % marks, (i + marks - 1) % marks};
		ring->mu[i] = rate * (1 - radius);
		ring->a[i * marks + i] += radius * .6;
		for (size_t k = 0; k < 2; k++)
			ring->a[i * marks + near[k]] += radius * .2;
	}
	ring->model = (struct ent_hawkes_model){.marks = marks,
						.bases = 1,
						.decays = 1,
						.mu = ring->mu,
						.a = ring->a,
						.b = ring->b};
}

/* The n-th of mu, a and b. */
static double number(const struct ent_hawkes_model *model, size_t n)
{
	size_t mus = model->marks * model->bases, as = model->marks * model->marks * model->decays;
	return n < mus ? model->mu[n] : n < mus + as ? model->a[n - mus] : model->b[n - mus - as];
}

static struct ent_hawkes_events made(const struct ent_hawkes_model *model, uint64_t seed,
				     uint64_t replicate, double until)
{
	const struct ent_hawkes_simulate_opts opts = {
		.seed = seed, .replicate = replicate, .until = until};
	struct ent_hawkes_events events;
	struct ent_err err;
	if (!ent_hawkes_simulate(model, &opts, &events, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	return events;
}

/* ---- speed ------------------------------------------------------------------- */

static void speed_of(size_t marks)
{
	struct ring ring;
	ring_make(&ring, marks, 1, .5, 1);
	double until = 1e6 / (double)marks, took[3];
	size_t count = 0;
	for (int m = 0; m < 2; m++) {
		const struct ent_hawkes_simulate_opts opts = {
			.method = m ? ENT_HAWKES_THINNING : ENT_HAWKES_BRANCHING, .until = until};
		struct ent_hawkes_events events;
		double start = seconds();
		if (!ent_hawkes_simulate(&ring.model, &opts, &events, NULL))
			exit(1);
		took[m] = seconds() - start;
		count = events.count;
		if (m) {
			struct ent_hawkes_run run = {events.time, events.mark, count, until};
			struct ent_hawkes_data data = {marks, &run, 1};
			double *gaps = ent_alloc(NULL, (count + 1) * sizeof *gaps);
			start = seconds();
			ent_hawkes_rescale(&ring.model, &data, gaps);
			took[2] = seconds() - start;
			ent_alloc(gaps, 0);
		}
		ent_hawkes_events_free(&events);
	}
	printf("| %zu | %zu | %.2f | %.2f | %.2f |\n", marks, count, 1e-6 * (double)count / took[0],
	       1e-6 * (double)count / took[1], 1e-6 * (double)count / took[2]);
}

static void speed(void)
{
	puts("| marks | events | by offspring | by thinning | rescaled |\n"
	     "| ---: | ---: | ---: | ---: | ---: |");
	for (size_t marks = 1; marks <= 10; marks = marks == 5 ? 10 : marks == 2 ? 5 : marks + 1)
		speed_of(marks);
	puts("\nMillions of events a second.");
}

/* ---- coverage ------------------------------------------------------------------ */

struct coverage {
	struct ring ring;
	double until;
	size_t size;
	bool *within, *known; /* replicates x size */
	bool *converged;
};

static void cover(void *user, size_t item, size_t worker)
{
	struct coverage *coverage = user;
	const struct ent_hawkes_opts opts = {.workers = 1};
	struct ent_hawkes_events events = made(&coverage->ring.model, 2, item, coverage->until);
	struct ent_hawkes_run run = {events.time, events.mark, events.count, coverage->until};
	struct ent_hawkes_data data = {coverage->ring.model.marks, &run, 1};
	struct ent_hawkes_fit fit;
	(void)worker;
	if (ent_hawkes_fit(&data, &opts, &fit, NULL)) {
		coverage->converged[item] = fit.converged;
		for (size_t n = 0; n < coverage->size; n++) {
			double off = number(&fit.model, n) - number(&coverage->ring.model, n);
			double error = number(&fit.error, n);
			coverage->known[item * coverage->size + n] = !isnan(error);
			coverage->within[item * coverage->size + n] = fabs(off) < 1.96 * error;
		}
		ent_hawkes_fit_free(&fit);
	}
	ent_hawkes_events_free(&events);
}

static double share_within(const struct coverage *coverage, size_t replicates, size_t from,
			   size_t to, bool above_zero)
{
	size_t within = 0, known = 0;
	for (size_t r = 0; r < replicates; r++)
		for (size_t n = from; n < to; n++) {
			if (above_zero != (number(&coverage->ring.model, n) > 0))
				continue;
			known += coverage->known[r * coverage->size + n];
			within += coverage->within[r * coverage->size + n];
		}
	return known ? 100 * (double)within / (double)known : (double)NAN;
}

static void coverage_of(size_t marks, size_t replicates)
{
	struct coverage coverage = {.until = 1500};
	ring_make(&coverage.ring, marks, .8, .5, 1);
	coverage.size = marks + marks * marks + 1;
	size_t room = replicates * coverage.size;
	coverage.within = calloc(2 * room + replicates, sizeof(bool));
	if (!coverage.within)
		abort();
	coverage.known = coverage.within + room;
	coverage.converged = coverage.known + room;
	double start = seconds();
	ent_for(0, replicates, cover, &coverage);
	double took = seconds() - start;
	size_t converged = 0, last = coverage.size - 1;
	for (size_t r = 0; r < replicates; r++)
		converged += coverage.converged[r];
	printf("| %zu | %.0f | %zu | %.1f%% | %.1f%% | %.1f%% | ", marks,
	       coverage.until * .8 * (double)marks, converged,
	       share_within(&coverage, replicates, 0, marks, true),
	       share_within(&coverage, replicates, marks, last, true),
	       share_within(&coverage, replicates, last, last + 1, true));
	if (marks > 3)
		printf("%.1f%%", share_within(&coverage, replicates, marks, last, false));
	printf(" | %.1f |\n", took);
	free(coverage.within);
}

static void coverage(size_t replicates)
{
	printf("**Intervals.** %zu replicates; share of 95%% intervals that hold the truth\n\n",
	       replicates);
	puts("| marks | events | converged | mu | a above 0 | b | a of 0 | seconds |\n"
	     "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
	const size_t marks[] = {1, 2, 5, 10};
	for (size_t k = 0; k < COUNT(marks); k++)
		coverage_of(marks[k], replicates);
}

/* ---- contagion ------------------------------------------------------------------ */

enum { TIME = 1000, HATS = 241, MOST_REPLICATES = 10000 };

struct planted {
	const char *name;
	struct ent_hawkes_model model;
	double knots[HATS], mu[2 * HATS], a[4], b[1], until;
	enum ent_contagion verdict[MOST_REPLICATES];
	bool held[MOST_REPLICATES], whole[MOST_REPLICATES];
};

static void compare_one(void *user, size_t item, size_t worker)
{
	struct planted *planted = user;
	const struct ent_hawkes_compare_opts opts = {.workers = 1};
	struct ent_hawkes_comparison comparison;
	struct ent_hawkes_events events = made(&planted->model, 3, item, planted->until);
	struct ent_hawkes_run run = {events.time, events.mark, events.count, planted->until};
	struct ent_hawkes_data data = {planted->model.marks, &run, 1};
	(void)worker;
	planted->verdict[item] = ENT_CONTAGION_CANNOT_TELL;
	if (ent_hawkes_compare(&data, &opts, &comparison, NULL)) {
		planted->verdict[item] = comparison.verdict;
		planted->held[item] = comparison.difference > 1.64 * comparison.error;
		planted->whole[item] = comparison.whole > 0;
		ent_hawkes_comparison_free(&comparison);
	}
	ent_hawkes_events_free(&events);
}

static struct planted *plant(const char *name, double rate)
{
	static struct planted planted;
	memset(&planted, 0, sizeof planted);
	planted.name = name;
	planted.until = TIME;
	planted.mu[0] = rate;
	planted.b[0] = 1;
	planted.model = (struct ent_hawkes_model){.marks = 1,
						  .bases = 1,
						  .decays = 1,
						  .knots = planted.knots,
						  .mu = planted.mu,
						  .a = planted.a,
						  .b = planted.b};
	return &planted;
}

static void judge(struct planted *planted, size_t replicates)
{
	size_t count[3] = {0}, held = 0, whole = 0;
	memset(planted->verdict, 0, sizeof planted->verdict);
	ent_for(0, replicates, compare_one, planted);
	for (size_t r = 0; r < replicates; r++) {
		count[planted->verdict[r]]++;
		held += planted->held[r];
		whole += planted->whole[r];
	}
	double n = (double)replicates / 100;
	printf("| %s | %.1f%% | %.1f%% | %.1f%% | %.1f%% | %.1f%% |\n", planted->name,
	       (double)count[ENT_CONTAGION_SUPPORTED] / n,
	       (double)count[ENT_CONTAGION_CANNOT_TELL] / n,
	       (double)count[ENT_CONTAGION_NOT_SUPPORTED] / n, (double)held / n, (double)whole / n);
	fflush(stdout);
}

/* 500 events whose rate is `times` as high from a share of the time to another. */
static void judge_turn(const char *name, double from, double until, double times, size_t replicates)
{
	struct planted *planted = plant(name, .5 / (1 + (times - 1) * (until - from)));
	planted->model.background = ENT_BACKGROUND_PIECEWISE;
	planted->model.bases = 3;
	planted->knots[1] = from * TIME;
	planted->knots[2] = fmin(until, .9999) * TIME;
	planted->knots[3] = TIME;
	planted->mu[1] = times * planted->mu[0];
	planted->mu[2] = until < 1 ? planted->mu[0] : planted->mu[1];
	judge(planted, replicates);
}

static void judge_waves(const char *name, double cycles, size_t replicates)
{
	struct planted *planted = plant(name, .5);
	planted->model.background = ENT_BACKGROUND_SMOOTH;
	planted->model.bases = HATS;
	for (size_t p = 0; p < HATS; p++) {
		double share = (double)p / (HATS - 1);
		planted->knots[p] = share * TIME;
		planted->mu[p] = .5 * (1 + .8 * sin(2 * PI * cycles * share));
	}
	judge(planted, replicates);
}

static void judge_contagion(const char *name, double radius, double half_life, size_t replicates)
{
	struct planted *planted = plant(name, .5 * (1 - radius));
	planted->a[0] = radius;
	planted->b[0] = log(2) / half_life;
	judge(planted, replicates);
}

/* In less time. */
static void judge_few(const char *name, double events, double radius, size_t replicates)
{
	struct planted *planted = plant(name, .5 * (1 - radius));
	planted->a[0] = radius;
	planted->b[0] = log(2);
	planted->until = 2 * events;
	judge(planted, replicates);
}

/* Two marks of 250 events, each turning to four times its rate at a time of its own; `radius`
 * across, from the first to the second alone. */
static void judge_two(const char *name, double across, size_t replicates)
{
	struct planted *planted = plant(name, .1);
	planted->model.marks = 2;
	planted->model.background = ENT_BACKGROUND_PIECEWISE;
	planted->model.bases = 3;
	planted->knots[1] = .37 * TIME;
	planted->knots[2] = .56 * TIME;
	planted->knots[3] = TIME;
	const double mu[] = {.09, .36, .36, .11, .11, .44};
	for (size_t n = 0; n < COUNT(mu); n++)
		planted->mu[n] = mu[n] * (n < 3 ? 1 : 1 - across);
	planted->a[2] = across;
	judge(planted, replicates);
}

static void contagion(size_t replicates)
{
	printf("**Contagion or trend.** 500 events over 1000 days unless told, %zu replicates\n\n",
	       replicates);
	puts("| planted | supported | cannot tell | not supported | by prediction alone | by AIC "
	     "alone |\n| --- | ---: | ---: | ---: | ---: | ---: |");
	judge(plant("constant rate", .5), replicates);
	judge_turn("4 times from 30%", .3, 1, 4, replicates);
	judge_turn("4 times from 50%", .5, 1, 4, replicates);
	judge_turn("4 times from 63%", .63, 1, 4, replicates);
	judge_turn("4 times from 80%", .8, 1, 4, replicates);
	judge_turn("a quarter from 63%", .63, 1, .25, replicates);
	judge_turn("4 times from 41% to 49%", .41, .49, 4, replicates);
	judge_turn("4 times from 71% to 74%", .71, .74, 4, replicates);
	judge_waves("1 wave", 1, replicates);
	judge_waves("3 waves", 3, replicates);
	judge_waves("5 waves", 5, replicates);
	judge_waves("12 waves", 12, replicates);
	judge_two("two marks, 4 times each", 0, replicates);
	judge_contagion("radius .5, half-life 0.3 days", .5, .3, replicates);
	judge_contagion("radius .5, half-life 1 day", .5, 1, replicates);
	judge_contagion("radius .5, half-life 3 days", .5, 3, replicates);
	judge_contagion("radius .5, half-life 7 days", .5, 7, replicates);
	judge_contagion("radius .3, half-life 1 day", .3, 1, replicates);
	judge_contagion("radius .7, half-life 3 days", .7, 3, replicates);
	judge_two("two marks, one sets off .4 of the other", .4, replicates);
	judge_few("60 events, constant rate", 60, 0, replicates);
	judge_few("60 events, radius .5, half-life 1 day", 60, .5, replicates);
	judge_few("150 events, constant rate", 150, 0, replicates);
	judge_few("150 events, radius .5, half-life 1 day", 150, .5, replicates);
}

/* ---- p-values -------------------------------------------------------------------- */

struct fitted {
	struct ring ring;
	bool alone;
	double p[MOST_REPLICATES], plain[MOST_REPLICATES];
};

static void check_one(void *user, size_t item, size_t worker)
{
	struct fitted *fitted = user;
	const struct ent_hawkes_opts opts = {.workers = 1, .alone = fitted->alone};
	const struct ent_hawkes_check_opts check_opts = {
		.replicates = 99, .seed = item, .workers = 1};
	struct ent_hawkes_events events = made(&fitted->ring.model, 4, item, 300);
	struct ent_hawkes_run run = {events.time, events.mark, events.count, 300};
	struct ent_hawkes_data data = {1, &run, 1};
	struct ent_hawkes_check check;
	struct ent_hawkes_fit fit;
	size_t done;
	(void)worker;
	fitted->p[item] = fitted->plain[item] = (double)NAN;
	if (ent_hawkes_fit(&data, &opts, &fit, NULL)) {
		ent_hawkes_check(&fit.model, &data, &check);
		fitted->plain[item] = check.p;
		if (ent_hawkes_check_fitted(&fit, &opts, &data, &check_opts, &check, &done, NULL))
			fitted->p[item] = check.p;
		ent_hawkes_fit_free(&fit);
	}
	ent_hawkes_events_free(&events);
}

static void check(size_t replicates)
{
	static struct fitted fitted;
	printf("**p-values of fits.** 240 events, %zu replicates, 99 bootstrap replicates each; "
	       "share of p up to\n\n",
	       replicates);
	puts("| fitted | 5% | 10% | 50% | 5% asymptotic | 10% | 50% |\n"
	     "| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
	for (int alone = 0; alone < 2; alone++) {
		const double levels[] = {.05, .1, .5};
		double share[2][3] = {{0}};
		ring_make(&fitted.ring, 1, .8, .5, .8);
		fitted.alone = alone;
		ent_for(0, replicates, check_one, &fitted);
		for (size_t r = 0; r < replicates; r++)
			for (size_t l = 0; l < 3; l++) {
				share[0][l] += fitted.p[r] <= levels[l];
				share[1][l] += fitted.plain[r] <= levels[l];
			}
		printf("| %s |", alone ? "a Poisson process, to contagion" : "what is true");
		for (size_t k = 0; k < 6; k++)
			printf(" %.1f%% |", 100 * share[k / 3][k % 3] / (double)replicates);
		puts("");
	}
}

/* ---- forecasts ---------------------------------------------------------------------- */

struct told {
	struct ring ring;
	double until, horizon;
	bool plain;
	size_t within[MOST_REPLICATES], below[MOST_REPLICATES], above[MOST_REPLICATES];
	double width[MOST_REPLICATES];
};

/* A history is made and fitted; what comes of it is made too, from where it stands. */
static void forecast_one(void *user, size_t item, size_t worker)
{
	struct told *told = user;
	size_t marks = told->ring.model.marks, done;
	const struct ent_hawkes_opts fit_opts = {.workers = 1};
	const struct ent_hawkes_forecast_opts opts = {.horizon = told->horizon,
						      .replicates = 500,
						      .seed = item,
						      .plain = told->plain,
						      .workers = 1};
	struct ent_hawkes_events before = made(&told->ring.model, 5, 2 * item, told->until), after;
	struct ent_hawkes_run run = {before.time, before.mark, before.count, told->until};
	struct ent_hawkes_data data = {marks, &run, 1};
	const struct ent_hawkes_simulate_opts go_on = {.seed = 5,
						       .replicate = 2 * item + 1,
						       .past = &run,
						       .until = told->until + told->horizon};
	struct ent_hawkes_forecast forecasts[11];
	struct ent_hawkes_fit fit;
	double cut, count[10] = {0};
	(void)worker;
	ent_hawkes_simulate(&told->ring.model, &go_on, &after, NULL);
	for (size_t k = 0; k < after.count; k++)
		count[after.mark[k]] += 1;
	told->within[item] = told->below[item] = told->above[item] = 0;
	told->width[item] = 0;
	if (ent_hawkes_fit(&data, &fit_opts, &fit, NULL)) {
		ent_hawkes_forecast(&fit, &run, &opts, forecasts, &done, &cut, NULL);
		for (size_t i = 0; i < marks; i++) {
			told->below[item] += count[i] < forecasts[i].low;
			told->above[item] += count[i] > forecasts[i].high;
			told->within[item] +=
				count[i] >= forecasts[i].low && count[i] <= forecasts[i].high;
			told->width[item] += forecasts[i].high - forecasts[i].low;
		}
		ent_hawkes_fit_free(&fit);
	}
	ent_hawkes_events_free(&before);
	ent_hawkes_events_free(&after);
}

static void forecast_of(size_t marks, double until, double horizon, bool plain, size_t replicates)
{
	static struct told told;
	size_t within = 0, below = 0, above = 0;
	double width = 0;
	ring_make(&told.ring, marks, .8, .6, .7);
	told.until = until;
	told.horizon = horizon;
	told.plain = plain;
	ent_for(0, replicates, forecast_one, &told);
	for (size_t r = 0; r < replicates; r++) {
		within += told.within[r];
		below += told.below[r];
		above += told.above[r];
		width += told.width[r];
	}
	double n = (double)(within + below + above);
	printf("| %zu | %.0f | %.0f | %s | %.1f%% | %.1f%% | %.1f%% | %.1f |\n", marks, until,
	       horizon, plain ? "the estimate" : "drawn", 100 * (double)within / n,
	       100 * (double)below / n, 100 * (double)above / n, width / n);
	fflush(stdout);
}

static void forecast(size_t replicates)
{
	printf("**Forecasts.** %zu histories; share of true counts within 5 to 95%%\n\n",
	       replicates);
	puts("| marks | days seen | ahead | parameters | within | below | above | width |\n"
	     "| ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: |");
	for (int plain = 0; plain < 2; plain++) {
		forecast_of(1, 150, 30, plain, replicates);
		forecast_of(1, 600, 30, plain, replicates);
		forecast_of(1, 300, 150, plain, replicates);
		forecast_of(2, 300, 30, plain, replicates);
		forecast_of(3, 300, 30, plain, replicates);
	}
}

/* ---- days ----------------------------------------------------------------------------- */

struct dated {
	struct ring ring;
	double radius[3][MOST_REPLICATES]; /* by times, by jittered days, by counts */
};

static double radius_of(struct ent_hawkes_fit *fit)
{
	double radius = ent_hawkes_radius(&fit->model);
	ent_hawkes_fit_free(fit);
	return radius;
}

static void date_one(void *user, size_t item, size_t worker)
{
	struct dated *dated = user;
	size_t marks = dated->ring.model.marks;
	const struct ent_hawkes_opts opts = {.workers = 1};
	struct ent_hawkes_events events = made(&dated->ring.model, 6, item, TIME);
	size_t count = events.count, *order = ent_alloc(NULL, (count + 1) * sizeof *order);
	int32_t *day = ent_alloc(NULL, (count + 1) * sizeof *day);
	uint32_t *counts = ent_alloc(NULL, TIME * marks * sizeof *counts);
	uint32_t *mark = ent_alloc(NULL, (count + 1) * sizeof *mark);
	double *time = ent_alloc(NULL, (count + 1) * sizeof *time);
	const struct ent_hawkes_days days = {marks, TIME, counts};
	struct ent_hawkes_run run = {events.time, events.mark, count, TIME};
	const struct ent_hawkes_run jittered = {time, mark, count, TIME};
	const struct ent_hawkes_data data[] = {{marks, &run, 1}, {marks, &jittered, 1}};
	struct ent_hawkes_fit fit;
	(void)worker;
	memset(counts, 0, TIME * marks * sizeof *counts);
	for (size_t k = 0; k < count; k++) {
		day[k] = (int32_t)events.time[k];
		counts[(size_t)day[k] * marks + events.mark[k]]++;
	}
	ent_hawkes_jitter(day, count, 0, 1, item, time, order);
	for (size_t k = 0; k < count; k++)
		mark[k] = events.mark[order[k]];
	for (size_t d = 0; d < 3; d++) {
		bool fitted = d < 2 ? ent_hawkes_fit(&data[d], &opts, &fit, NULL)
				    : ent_hawkes_days_fit(&days, &opts, &fit, NULL);
		dated->radius[d][item] = fitted ? radius_of(&fit) : (double)NAN;
	}
	ent_hawkes_events_free(&events);
	ent_alloc(order, 0);
	ent_alloc(day, 0);
	ent_alloc(counts, 0);
	ent_alloc(mark, 0);
	ent_alloc(time, 0);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void days(size_t replicates)
{
	static struct dated dated;
	const double half_lives[] = {.3, 1, 3, 10};
	printf("**Days.** Radius 0.5, 1 mark, 500 events over 1000 days, %zu replicates; median "
	       "radius (10%% to 90%%)\n\n",
	       replicates);
	puts("| half-life | times | jittered days | counts by day |\n| ---: | ---: | ---: | ---: "
	     "|");
	for (size_t h = 0; h < COUNT(half_lives); h++) {
		ring_make(&dated.ring, 1, .5, .5, log(2) / half_lives[h]);
		ent_for(0, replicates, date_one, &dated);
		printf("| %.1f |", half_lives[h]);
		for (size_t d = 0; d < 3; d++) {
			double *radius = dated.radius[d];
			qsort(radius, replicates, sizeof *radius, ascending);
			printf(" %.3f (%.3f to %.3f) |", radius[replicates / 2],
			       radius[replicates / 10], radius[replicates - 1 - replicates / 10]);
		}
		puts("");
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	size_t replicates = argc > 2 ? strtoul(argv[2], NULL, 10) : 200;
	if (!replicates || replicates > MOST_REPLICATES)
		replicates = 200;
	if (!strcmp(what, "speed"))
		speed();
	else if (!strcmp(what, "coverage"))
		coverage(replicates);
	else if (!strcmp(what, "contagion"))
		contagion(replicates);
	else if (!strcmp(what, "check"))
		check(replicates);
	else if (!strcmp(what, "forecast"))
		forecast(replicates);
	else if (!strcmp(what, "days"))
		days(replicates);
	else {
		fputs("spillover speed|coverage|contagion|check|forecast|days [REPLICATES]\n",
		      stderr);
		return 2;
	}
	return 0;
}
