/* The check of a model that was fitted: how far from Exp(1) are gaps of data that the fitted
 * model made and that were fitted again? */
#include "base/arena.h"
#include "base/par.h"
#include "scenario/blas.h"
#include "scenario/hawkes_use.h"

#include <math.h>

#define REPLICATES 199
/* A replicate of so many times the events ran away. */
#define FAR 20

struct bootstrap {
	const struct ent_hawkes_fit *fit;
	const struct ent_hawkes_data *data;
	struct ent_hawkes_opts opts;
	uint64_t seed;
	struct ent_hawkes_watch watch;
	double *ks; /* replicates x marks; NaN throughout: the replicate does not count */
};

/* Data of the same windows; false where a run ran away. */
static bool make_data(const struct bootstrap *bootstrap, size_t item,
		      struct ent_hawkes_events *events, struct ent_hawkes_run *runs)
{
	const struct ent_hawkes_data *data = bootstrap->data;
	bool whole = true;
	for (size_t r = 0; r < data->run_count; r++) {
		struct ent_hawkes_simulate_opts opts = {
			.seed = bootstrap->seed,
			.replicate = item * data->run_count + r,
			.until = data->runs[r].until,
			.most = FAR * (data->runs[r].count + 50),
		};
		ent_hawkes_simulate(&bootstrap->fit->model, &opts, &events[r], NULL);
		whole &= !events[r].cut;
		runs[r] = (struct ent_hawkes_run){events[r].time, events[r].mark, events[r].count,
						  opts.until};
	}
	return whole;
}

static void check_again(const struct bootstrap *bootstrap, const struct ent_hawkes_data *data,
			double *ks)
{
	struct ent_hawkes_fit fit;
	struct ent_hawkes_check *checks = ent_alloc(NULL, data->marks * sizeof *checks);
	if (ent_hawkes_fit(data, &bootstrap->opts, &fit, NULL)) {
		ent_hawkes_check(&fit.model, data, checks);
		for (size_t i = 0; i < data->marks; i++)
			ks[i] = checks[i].ks;
		ent_hawkes_fit_free(&fit);
	}
	ent_alloc(checks, 0);
}

static void replicate(void *user, size_t item, size_t worker)
{
	struct bootstrap *bootstrap = user;
	size_t runs = bootstrap->data->run_count, marks = bootstrap->data->marks;
	(void)worker;
	for (size_t i = 0; i < marks; i++)
		bootstrap->ks[item * marks + i] = (double)NAN;
	if (atomic_load(&bootstrap->watch.stopped))
		return;
	struct ent_hawkes_events *events = ent_alloc(NULL, runs * sizeof *events);
	struct ent_hawkes_run *made = ent_alloc(NULL, runs * sizeof *made);
	struct ent_hawkes_data data = {marks, made, runs};
	if (make_data(bootstrap, item, events, made))
		check_again(bootstrap, &data, bootstrap->ks + item * marks);
	for (size_t r = 0; r < runs; r++)
		ent_hawkes_events_free(&events[r]);
	ent_alloc(events, 0);
	ent_alloc(made, 0);
	ent_hawkes_watch_step(&bootstrap->watch);
}

/* The shape of the fit, its decays to start from, and no threads within threads. */
static struct ent_hawkes_opts refit_opts(const struct ent_hawkes_fit *fit,
					 const struct ent_hawkes_opts *opts)
{
	struct ent_hawkes_opts refit = opts ? *opts : (struct ent_hawkes_opts){0};
	refit.background = fit->model.background;
	refit.bases = fit->model.bases;
	refit.knots = fit->model.knots;
	refit.decays = fit->model.decays;
	refit.b = fit->model.b;
	refit.workers = 1;
	refit.tick = NULL;
	return refit;
}

static size_t tell(const struct bootstrap *bootstrap, size_t replicates,
		   struct ent_hawkes_check *checks)
{
	size_t marks = bootstrap->data->marks, done = 0;
	for (size_t r = 0; r < replicates; r++)
		done += isnan(bootstrap->ks[r * marks]) ? 0 : 1;
	for (size_t i = 0; i < marks; i++) {
		size_t farther = 0;
		for (size_t r = 0; r < replicates; r++)
			farther += bootstrap->ks[r * marks + i] >= checks[i].ks;
		checks[i].p = done ? (double)(1 + farther) / (double)(1 + done) : (double)NAN;
	}
	return done;
}

bool ent_hawkes_check_fitted(const struct ent_hawkes_fit *fit, const struct ent_hawkes_opts *opts,
			     const struct ent_hawkes_data *data,
			     const struct ent_hawkes_check_opts *check,
			     struct ent_hawkes_check *checks, size_t *done, struct ent_err *err)
{
	size_t replicates = check->replicates ? check->replicates : REPLICATES;
	struct bootstrap bootstrap = {
		.fit = fit, .data = data, .seed = check->seed, .opts = refit_opts(fit, opts)};
	*done = 0;
	if (!ent_hawkes_model_valid(&fit->model, err) || !ent_hawkes_data_check(data, err))
		return false;
	if (data->marks != fit->model.marks)
		return ent_fail(err, ENT_MISUSE, "a fit of %zu marks for data of %zu",
				fit->model.marks, data->marks);
	if (replicates > SIZE_MAX / sizeof(double) / data->marks)
		return ent_fail(err, ENT_LIMIT, "too many replicates");
	ent_hawkes_check(&fit->model, data, checks);
	bootstrap.ks = ent_alloc(NULL, replicates * data->marks * sizeof(double));
	ent_hawkes_watch_start(&bootstrap.watch, check->tick, check->user, replicates);
	ent_blas_begin();
	ent_for(check->workers, replicates, replicate, &bootstrap);
	ent_blas_end();
	*done = tell(&bootstrap, replicates, checks);
	ent_alloc(bootstrap.ks, 0);
	return *done || atomic_load(&bootstrap.watch.stopped) ||
	       ent_fail(err, ENT_MISUSE, "no replicate of the fit could be fitted again");
}
