/* Fitting: the search from the best of several starts, and parameters that end on their bound. */
#include "scenario/blas.h"
#include "scenario/hawkes_search.h"

#include "base/arena.h"
#include "base/sorted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Steps of EM from each start before the best goes on; steps of the method before Newton's. */
#define FIRST_STEPS 8
#define PATIENCE    40
/* A share of a mark's events that is as good as none. */
#define TINY        1e-6
#define MOST_ROUNDS 12

static bool climb(struct ent_hawkes_search *search, size_t steps)
{
	size_t left = search->opts.most_steps - search->steps;
	search->step_limit = search->steps + (steps < left ? steps : left);
	return search->opts.method == ENT_HAWKES_EM ? ent_hawkes_em(search)
						    : ent_hawkes_lbfgs(search);
}

/* The method that was asked for; where it takes long, Newton's; and where that fails, the first
 * again. */
static bool search_on(struct ent_hawkes_search *search)
{
	if (climb(search, PATIENCE) && ent_hawkes_zeros_rest(search))
		return true;
	search->step_limit = search->opts.most_steps;
	if (!search->stopped && ent_hawkes_second_fits(search->model) && ent_hawkes_newton(search))
		return true;
	return !search->stopped && climb(search, search->opts.most_steps) &&
	       ent_hawkes_zeros_rest(search);
}

/* ---- starts ------------------------------------------------------------- */

/* Half of the events from the background, even in time; half set off, by each mark in
 * proportion to its events. */
static void start_even(struct ent_hawkes_search *search)
{
	struct ent_hawkes_model *model = search->model;
	double all = (double)search->events, time = 0;
	double ground = search->opts.alone ? 1 : .5;
	for (size_t p = 0; p < model->bases; p++)
		time += search->plan.exposure[p];
	for (size_t i = 0; i < model->marks; i++) {
		double *a = model->a + i * model->marks * model->decays;
		for (size_t p = 0; p < model->bases; p++)
			model->mu[i * model->bases + p] = ground * search->count[i] / time;
		for (size_t n = 0; n < model->marks * model->decays; n++)
			a[n] = (1 - ground) * search->count[i] / all / (double)model->decays;
	}
}

/* What was seen only at the very end of runs can have set off nothing. */
static void lock_late(struct ent_hawkes_search *search)
{
	struct ent_hawkes_model *model = search->model;
	size_t across = model->marks * model->decays;
	ent_hawkes_look(search);
	for (size_t n = 0; n < model->marks * across; n++)
		if (!(search->plan.sums.edge[n % across] > 0))
			model->a[n] = 0;
}

/* The gap that a tenth of the positive gaps are below; of very many, every so-many-th. */
static double short_gap(const struct ent_hawkes_search *search)
{
	size_t stride = search->events / 100000 + 1, count = 0;
	double *gaps = ent_alloc(NULL, (search->events / stride + 1) * sizeof *gaps);
	for (size_t r = 0, seen = 0; r < search->data->run_count; r++) {
		const struct ent_hawkes_run *run = &search->data->runs[r];
		for (size_t k = 1; k < run->count; k++)
			if (run->time[k] > run->time[k - 1] && seen++ % stride == 0)
				gaps[count++] = run->time[k] - run->time[k - 1];
	}
	ent_sort_numbers(gaps, count);
	double gap = count ? gaps[count / 10] : 0;
	ent_alloc(gaps, 0);
	return gap;
}

/* Decays to start from lie on a ladder, from kernels as long as a tenth of the longest run or as
 * a thousand events to those as short as the short gaps, steps of at most a factor of 10 where
 * MOST_STARTS allow: the likelihood is not concave in b, and each start climbs the hill it
 * stands on. The first steps are EM's, which is far on after a few. */
#define MOST_STARTS 6

static size_t ladder(const struct ent_hawkes_search *search, double *rungs)
{
	double low = 1e3 * search->least_b, gap = short_gap(search), time = 0;
	for (size_t r = 0; r < search->data->run_count; r++)
		time += search->data->runs[r].until;
	low = fmax(low, (double)search->events / time / 1000);
	double high = gap > 0 ? fmin(1 / gap, search->most_b / 2) : low;
	low = fmin(low, high);
	size_t count = (size_t)ceil(log10(high / low)) + 1;
	size_t least = search->model->decays + (search->model->decays > 1 ? 2 : 0);
	count = count > MOST_STARTS ? MOST_STARTS : count;
	count = count < least ? least : count;
	if (!(high > low) && count > 1)
		high = 2 * low;
	for (size_t i = 0; i < count; i++)
		rungs[i] = count > 1 ? low * pow(high / low, (double)i / (double)(count - 1)) : low;
	return count;
}

static void start_at(struct ent_hawkes_search *search, const double *b)
{
	memcpy(search->model->b, b, search->model->decays * sizeof *b);
	memcpy(search->origin, b, search->model->decays * sizeof *b);
	start_even(search);
	lock_late(search);
}

/* A few steps from each run of neighbouring rungs; the best of where they lead. */
static void start_best(struct ent_hawkes_search *search)
{
	double rungs[MOST_STARTS + ENT_HAWKES_MOST_DECAYS], best = INFINITY;
	size_t decays = search->model->decays;
	size_t starts = ladder(search, rungs) - decays + 1;
	double *point = ent_alloc(NULL, 2 * search->numbers * sizeof *point);
	double *found = point + search->numbers, origin[ENT_HAWKES_MOST_DECAYS];
	search->step_limit = FIRST_STEPS;
	for (size_t i = 0; i < starts && !search->stopped; i++) {
		search->steps = 0;
		start_at(search, rungs + i);
		ent_hawkes_em(search);
		if (search->value < best || i == 0) {
			best = search->value;
			ent_hawkes_get(search, found);
			memcpy(origin, search->origin, decays * sizeof *origin);
		}
	}
	memcpy(search->origin, origin, decays * sizeof *origin);
	ent_hawkes_put(search, found);
	search->steps = 0;
	ent_alloc(point, 0);
}

static void start(struct ent_hawkes_search *search)
{
	double any = 1e3 * search->least_b, b[ENT_HAWKES_MOST_DECAYS];
	size_t decays = search->model->decays;
	if (!search->opts.b && !search->opts.alone) {
		start_best(search);
		return;
	}
	for (size_t u = 0; u < decays; u++)
		b[u] = search->opts.b ? search->opts.b[u] : any * pow(5, (double)u);
	if (!search->opts.fixed_b)
		for (size_t u = 0; u < decays; u++)
			b[u] = fmin(fmax(b[u], 2 * search->least_b), search->most_b / 2);
	start_at(search, b);
}

/* ---- bounds ------------------------------------------------------------- */

/* What is next to nothing and would rather be less becomes nothing, unless that is worse. */
static bool set_zeros(struct ent_hawkes_search *search)
{
	double *point = ent_alloc(NULL, 3 * search->numbers * sizeof *point);
	double *before = point + search->numbers, *slope = before + search->numbers;
	double value = search->value;
	bool some = false;
	ent_hawkes_get(search, point);
	ent_hawkes_get(search, before);
	ent_hawkes_slope(search, slope);
	for (size_t n = 0; n < search->shares; n++) {
		double of = search->count[ent_hawkes_share_mark(search, n)];
		double tiny = TINY * of / (double)search->events;
		if (point[n] > 0 && point[n] < tiny && slope[n] > 0) {
			point[n] = 0;
			some = true;
		}
	}
	if (some) {
		ent_hawkes_put(search, point);
		ent_hawkes_look(search);
		if (!(search->value <= value + 1e-12 * fabs(value))) {
			ent_hawkes_put(search, before);
			ent_hawkes_look(search);
			some = false;
		}
	}
	ent_alloc(point, 0);
	return some;
}

static bool settle(struct ent_hawkes_search *search)
{
	for (int round = 0; round < MOST_ROUNDS; round++) {
		if (!search_on(search))
			return false;
		if (!set_zeros(search))
			return true;
	}
	return false;
}

/* ---- the fit ------------------------------------------------------------ */

bool ent_hawkes_fit(const struct ent_hawkes_data *data, const struct ent_hawkes_opts *opts,
		    struct ent_hawkes_fit *fit, struct ent_err *err)
{
	struct ent_hawkes_search search;
	struct ent_hawkes_opts given = {0};
	*fit = (struct ent_hawkes_fit){0};
	if (opts)
		given = *opts;
	if (!ent_hawkes_prepare(data, &given, &fit->model, err))
		return false;
	ent_blas_begin();
	ent_hawkes_search_start(&search, data, &given, &fit->model);
	start(&search);
	fit->converged = settle(&search);
	ent_hawkes_look(&search);
	fit->loglik = ent_hawkes_value(&search.plan, &fit->model);
	fit->steps = search.steps;
	fit->stopped = search.stopped;
	fit->events = search.events;
	fit->parameters = search.numbers;
	if (given.alone)
		fit->parameters = fit->model.marks * fit->model.bases;
	ent_hawkes_errors(&search, fit);
	ent_hawkes_search_free(&search);
	ent_blas_end();
	return true;
}

void ent_hawkes_fit_free(struct ent_hawkes_fit *fit)
{
	ent_hawkes_room_free(&fit->model);
	ent_hawkes_room_free(&fit->error);
	ent_alloc((double *)fit->model.knots, 0);
	ent_alloc(fit->covariance, 0);
	*fit = (struct ent_hawkes_fit){0};
}
