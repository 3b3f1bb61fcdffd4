/* What is to come: replicates of the stretch after a past, each with parameters of its own. */
#include "base/arena.h"
#include "base/par.h"
#include "base/sorted.h"
#include "scenario/blas.h"
#include "scenario/hawkes_use.h"

#include <math.h>
#include <stdlib.h>

#define REPLICATES 2000
#define MOST       1000000

struct forecast {
	const struct ent_hawkes_fit *fit;
	const struct ent_hawkes_run *past;
	const struct ent_hawkes_forecast_opts *opts;
	struct ent_hawkes_drawer drawer;
	struct ent_hawkes_watch watch;
	size_t replicates;
	uint8_t *state; /* replicates */
	double *count;  /* marks + 1 x replicates: of each mark, then of all */
};

enum { UNDONE, DONE, CUT };

static void count_events(struct forecast *forecast, size_t replicate,
			 const struct ent_hawkes_events *events)
{
	size_t marks = forecast->fit->model.marks, replicates = forecast->replicates;
	for (size_t i = 0; i < marks; i++)
		forecast->count[i * replicates + replicate] = 0;
	for (size_t k = 0; k < events->count; k++)
		forecast->count[events->mark[k] * replicates + replicate] += 1;
	forecast->count[marks * replicates + replicate] = (double)events->count;
}

/* The simulation takes stream 0 of the replicate, its parameters take 1. */
static void replicate(void *user, size_t item, size_t worker)
{
	struct forecast *forecast = user;
	const struct ent_hawkes_forecast_opts *opts = forecast->opts;
	struct ent_hawkes_model model = forecast->fit->model;
	struct ent_hawkes_events events;
	struct ent_rng rng;
	(void)worker;
	if (atomic_load(&forecast->watch.stopped))
		return;
	struct ent_hawkes_simulate_opts simulate = {
		.seed = opts->seed,
		.replicate = item,
		.past = forecast->past,
		.until = forecast->past->until + opts->horizon,
		.most = opts->most ? opts->most : MOST,
	};
	ent_hawkes_room(&model);
	ent_rng_start(&rng, opts->seed, item, 1);
	ent_hawkes_draw(&forecast->drawer, &rng, &model);
	/* The input was looked at, and what is drawn is valid. */
	if (ent_hawkes_simulate(&model, &simulate, &events, NULL)) {
		count_events(forecast, item, &events);
		forecast->state[item] = events.cut ? CUT : DONE;
	}
	ent_hawkes_events_free(&events);
	ent_hawkes_room_free(&model);
	ent_hawkes_watch_step(&forecast->watch);
}

/* ---- what is told ---------------------------------------------------------------- */

/* The least count that at least the share has or stays below. */
static double quantile(const double *sorted, size_t count, double share)
{
	size_t rank = (size_t)ceil(share * (double)count - 1e-9);
	return sorted[rank ? rank - 1 : 0];
}

static struct ent_hawkes_forecast told(double *counts, size_t count)
{
	double sum = 0, none = 0;
	if (!count)
		return (struct ent_hawkes_forecast){(double)NAN, (double)NAN, (double)NAN,
						    (double)NAN, (double)NAN};
	ent_sort_numbers(counts, count);
	for (size_t r = 0; r < count; r++) {
		sum += counts[r];
		none += counts[r] < .5;
	}
	return (struct ent_hawkes_forecast){
		.mean = sum / (double)count,
		.low = quantile(counts, count, .05),
		.median = quantile(counts, count, .5),
		.high = quantile(counts, count, .95),
		.none = none / (double)count,
	};
}

static void tell(struct forecast *forecast, struct ent_hawkes_forecast *forecasts, size_t *done,
		 double *cut)
{
	size_t marks = forecast->fit->model.marks, cuts = 0;
	*done = 0;
	for (size_t r = 0; r < forecast->replicates; r++) {
		*done += forecast->state[r] != UNDONE;
		cuts += forecast->state[r] == CUT;
	}
	*cut = *done ? (double)cuts / (double)*done : (double)NAN;
	for (size_t i = 0; i <= marks; i++) {
		double *counts = forecast->count + i * forecast->replicates;
		size_t kept = 0;
		for (size_t r = 0; r < forecast->replicates; r++)
			if (forecast->state[r] != UNDONE)
				counts[kept++] = counts[r];
		forecasts[i] = told(counts, kept);
	}
}

bool ent_hawkes_forecast(const struct ent_hawkes_fit *fit, const struct ent_hawkes_run *past,
			 const struct ent_hawkes_forecast_opts *opts,
			 struct ent_hawkes_forecast *forecasts, size_t *done, double *cut,
			 struct ent_err *err)
{
	const struct ent_hawkes_data data = {fit->model.marks, past, 1};
	size_t replicates = opts->replicates ? opts->replicates : REPLICATES;
	struct forecast forecast = {
		.fit = fit, .past = past, .opts = opts, .replicates = replicates};
	*done = 0;
	*cut = (double)NAN;
	if (!ent_hawkes_model_valid(&fit->model, err) || !ent_hawkes_data_check(&data, err))
		return false;
	if (!(opts->horizon > 0 && isfinite(past->until + opts->horizon)))
		return ent_fail(err, ENT_MISUSE, "a horizon that is not above 0 or not finite");
	if (replicates > SIZE_MAX / sizeof(double) / (fit->model.marks + 1))
		return ent_fail(err, ENT_LIMIT, "too many replicates");
	forecast.state = ent_alloc(NULL, replicates);
	for (size_t r = 0; r < replicates; r++)
		forecast.state[r] = UNDONE;
	forecast.count = ent_alloc(NULL, replicates * (fit->model.marks + 1) * sizeof(double));
	ent_hawkes_watch_start(&forecast.watch, opts->tick, opts->user, replicates);
	ent_blas_begin();
	if (opts->plain)
		forecast.drawer = (struct ent_hawkes_drawer){.fit = fit};
	else
		ent_hawkes_drawer_start(&forecast.drawer, fit);
	ent_for(opts->workers, replicates, replicate, &forecast);
	ent_blas_end();
	tell(&forecast, forecasts, done, cut);
	ent_hawkes_drawer_free(&forecast.drawer);
	ent_alloc(forecast.state, 0);
	ent_alloc(forecast.count, 0);
	return true;
}
