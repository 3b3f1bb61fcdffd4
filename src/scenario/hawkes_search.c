/* Where a search stands: shares and logarithms to a model and back. */
#include "scenario/hawkes_search.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

/* No decay is slower than this share of the longest run: its kernel would be level within what
 * was seen. None is faster than by the shortest gap: beyond, the likelihood only falls. */
#define SLOWEST 0.01

/* Log-likelihood per event that one event more would have to add for a share of zero to grow. */
#define RESTS 1e-6

static size_t mu_count(const struct ent_hawkes_search *search)
{
	return search->model->marks * search->model->bases;
}

/* The mark that a share is about: who is set off. */
size_t ent_hawkes_share_mark(const struct ent_hawkes_search *search, size_t n)
{
	const struct ent_hawkes_model *model = search->model;
	if (n < mu_count(search))
		return n / model->bases;
	return (n - mu_count(search)) / (model->marks * model->decays);
}

/* ---- start -------------------------------------------------------------- */

static void set_units(struct ent_hawkes_search *search)
{
	const struct ent_hawkes_model *model = search->model;
	double events = (double)search->events;
	for (size_t n = 0; n < mu_count(search); n++)
		search->unit[n] = events / search->plan.exposure[n % model->bases];
	for (size_t n = mu_count(search); n < search->shares; n++) {
		size_t from = (n - mu_count(search)) / model->decays % model->marks;
		search->unit[n] = events / search->count[from];
	}
}

static void set_bounds(struct ent_hawkes_search *search)
{
	double longest = 0, shortest = INFINITY;
	for (size_t r = 0; r < search->data->run_count; r++) {
		const struct ent_hawkes_run *run = &search->data->runs[r];
		longest = fmax(longest, run->until);
		for (size_t k = 0; k < run->count; k++) {
			search->count[ent_hawkes_mark(run, k)] += 1;
			double gap = k ? run->time[k] - run->time[k - 1] : 0;
			shortest = gap > 0 ? fmin(shortest, gap) : shortest;
		}
		search->events += run->count;
	}
	search->least_b = SLOWEST / longest;
	search->most_b = fmax(1 / shortest, 1e4 * search->least_b);
}

void ent_hawkes_search_start(struct ent_hawkes_search *search, const struct ent_hawkes_data *data,
			     const struct ent_hawkes_opts *opts, struct ent_hawkes_model *model)
{
	size_t shares = model->marks * (model->bases + model->marks * model->decays);
	*search = (struct ent_hawkes_search){
		.data = data, .opts = *opts, .model = model, .shares = shares};
	search->numbers = shares + (opts->fixed_b || opts->alone ? 0 : model->decays);
	search->slope = *model;
	ent_hawkes_room(&search->slope);
	size_t room = model->marks + shares + model->decays;
	search->count = ent_alloc(NULL, room * sizeof *search->count);
	memset(search->count, 0, room * sizeof *search->count);
	search->unit = search->count + model->marks;
	search->origin = search->unit + shares;
	ent_hawkes_plan_start(&search->plan, model, data, ENT_HAWKES_FIRST, opts->workers);
	set_bounds(search);
	set_units(search);
}

void ent_hawkes_search_free(struct ent_hawkes_search *search)
{
	ent_hawkes_plan_free(&search->plan);
	ent_hawkes_room_free(&search->slope);
	ent_alloc(search->count, 0);
}

/* ---- numbers and model -------------------------------------------------- */

static double *share_of(struct ent_hawkes_model *model, size_t n)
{
	size_t mus = model->marks * model->bases;
	return n < mus ? &model->mu[n] : &model->a[n - mus];
}

void ent_hawkes_put(struct ent_hawkes_search *search, const double *point)
{
	for (size_t n = 0; n < search->shares; n++)
		*share_of(search->model, n) = search->unit[n] * point[n];
	for (size_t n = search->shares; n < search->numbers; n++) {
		size_t u = n - search->shares;
		double b = search->origin[u] * exp(point[n]);
		search->model->b[u] = fmin(fmax(b, search->least_b), search->most_b);
	}
}

void ent_hawkes_get(const struct ent_hawkes_search *search, double *point)
{
	for (size_t n = 0; n < search->shares; n++)
		point[n] = *share_of(search->model, n) / search->unit[n];
	for (size_t n = search->shares; n < search->numbers; n++) {
		size_t u = n - search->shares;
		point[n] = log(search->model->b[u] / search->origin[u]);
	}
}

bool ent_hawkes_b_is_bound(const struct ent_hawkes_search *search, size_t u)
{
	double b = search->model->b[u], rise = search->slope.b[u];
	return (b <= search->least_b && rise <= 0) || (b >= search->most_b && rise >= 0);
}

void ent_hawkes_look(struct ent_hawkes_search *search)
{
	ent_hawkes_sum(&search->plan, search->model);
	double value = -ent_hawkes_value(&search->plan, search->model);
	for (size_t n = mu_count(search); n < search->shares; n++)
		value += search->opts.penalty * *share_of(search->model, n);
	search->value = value / (double)search->events;
	ent_hawkes_gradient(&search->plan, search->model, &search->slope);
}

void ent_hawkes_slope(const struct ent_hawkes_search *search, double *slope)
{
	struct ent_hawkes_model at = search->slope;
	double events = (double)search->events;
	for (size_t n = 0; n < search->shares; n++) {
		double penalty = n < mu_count(search) ? 0 : search->opts.penalty;
		slope[n] = (penalty - *share_of(&at, n)) * search->unit[n] / events;
	}
	/* On its bound b stays. */
	for (size_t n = search->shares; n < search->numbers; n++) {
		size_t u = n - search->shares;
		slope[n] = ent_hawkes_b_is_bound(search, u)
				   ? 0
				   : -at.b[u] * search->model->b[u] / events;
	}
}

double ent_hawkes_steepness(const struct ent_hawkes_search *search)
{
	double *slope = ent_alloc(NULL, 2 * search->numbers * sizeof *slope);
	double *point = slope + search->numbers, sum = 0;
	ent_hawkes_slope(search, slope);
	ent_hawkes_get(search, point);
	for (size_t n = 0; n < search->numbers; n++) {
		double part = slope[n] * (n < search->shares ? 2 * sqrt(point[n]) : 1);
		sum += part * part;
	}
	ent_alloc(slope, 0);
	return sqrt(sum);
}

bool ent_hawkes_zeros_rest(const struct ent_hawkes_search *search)
{
	double *slope = ent_alloc(NULL, 2 * search->numbers * sizeof *slope);
	double *point = slope + search->numbers;
	bool rest = true;
	ent_hawkes_slope(search, slope);
	ent_hawkes_get(search, point);
	for (size_t n = 0; n < search->shares && !search->opts.alone; n++)
		rest = rest && (point[n] > 0 || slope[n] >= -RESTS);
	ent_alloc(slope, 0);
	return rest;
}

bool ent_hawkes_step(struct ent_hawkes_search *search)
{
	if (search->steps >= search->step_limit)
		return false;
	search->steps++;
	double share = (double)search->steps / (double)search->opts.most_steps;
	if (search->opts.tick && !search->opts.tick(search->opts.user, fmin(share, 1)))
		search->stopped = true;
	return !search->stopped;
}
