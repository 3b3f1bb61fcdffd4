/* Who sets off whom, from events alone: compared, fitted, checked, forecast. */
#include <entente/spillover.h>

#include "base/arena.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#define USUAL_HORIZON 30   /* days; of a table without dates, a tenth of its time */
#define MANY          2000 /* events, of which simulations take their time */
#define FEWER_CHECKS  99
#define MOST_DAYS     10000000 /* days x marks, of counts by day */

/* What is studied, and how. */
struct work {
	const struct ent_hawkes_data *data;
	const struct ent_spillover_study_opts *opts;
	size_t events; /* of all runs */
	atomic_bool stopped;
	double from,
		to; /* of the whole, what the step under way is: progress does not begin anew */
};

static bool tick(void *user, double share)
{
	struct work *work = user;
	double done = work->from + share * (work->to - work->from);
	bool go_on = !work->opts->tick || work->opts->tick(work->opts->user, done);
	if (!go_on)
		atomic_store(&work->stopped, true);
	return go_on;
}

static void step(struct work *work, double to)
{
	work->from = work->to;
	work->to = to;
}

static void *room(size_t count, size_t size)
{
	void *memory = ent_alloc(NULL, count * size + 1);
	memset(memory, 0, count * size + 1);
	return memory;
}

static bool compare_data(const struct ent_hawkes_data *data, struct work *work,
			 struct ent_spillover_study *study, struct ent_err *err)
{
	struct ent_hawkes_compare_opts opts = {
		.decays = study->opts.decays,
		.workers = study->opts.workers,
		.tick = tick,
		.user = work,
	};
	return ent_hawkes_compare(data, &opts, &study->comparison, err);
}

/* The first of the two that there is; else a constant background. */
static struct ent_hawkes_rival rival_of(const struct ent_hawkes_comparison *comparison,
					size_t first, size_t second)
{
	size_t best = first < comparison->rival_count ? first : second;
	return best < comparison->rival_count ? comparison->rivals[best]
					      : (struct ent_hawkes_rival){0};
}

/* By BIC: among many backgrounds AIC lets one that is all too free take contagion for its own
 * (Schwarz 1978, Ann. Stat. 6). */
static size_t best_by_bic(const struct ent_hawkes_comparison *comparison, size_t events)
{
	size_t best = SIZE_MAX;
	double least = INFINITY;
	for (size_t r = 0; r < comparison->rival_count; r++) {
		const struct ent_hawkes_rival *rival = &comparison->rivals[r];
		double parameters = rival->aic / 2 + rival->loglik;
		double bic = rival->aic + parameters * (log((double)events) - 2);
		if (!rival->contagion || !(bic < least))
			continue;
		least = bic;
		best = r;
	}
	return best;
}

/* Whoever is to describe the time sees all of it; whoever is to foretell must have foretold. */
static void choose(const struct work *work, struct ent_spillover_study *study)
{
	const struct ent_hawkes_comparison *comparison = &study->comparison;
	study->described =
		rival_of(comparison, best_by_bic(comparison, work->events), comparison->with_aic);
	study->with = rival_of(comparison, comparison->with, comparison->with_aic);
	study->without = rival_of(comparison, comparison->without, comparison->without_aic);
}

/* A kind of event that the time before an origin has not seen cannot be foretold from it; all
 * events together perhaps can. */
static bool compare(struct work *work, struct ent_spillover_study *study, struct ent_err *err)
{
	struct ent_hawkes_data all = {1, NULL, work->data->run_count};
	step(work, 0.4);
	if (!compare_data(work->data, work, study, err))
		return false;
	choose(work, study);
	if (!isnan(study->comparison.difference) || study->comparison.stopped ||
	    work->data->marks == 1)
		return true;
	struct ent_hawkes_run *runs = room(all.run_count, sizeof *runs);
	for (size_t r = 0; r < all.run_count; r++) {
		runs[r] = work->data->runs[r];
		runs[r].mark = NULL;
	}
	all.runs = runs;
	study->together = true;
	ent_hawkes_comparison_free(&study->comparison);
	step(work, 0.5);
	bool done = compare_data(&all, work, study, err);
	ent_alloc(runs, 0);
	return done;
}

static void take_background(const struct ent_spillover_study_opts *asked,
			    const struct ent_hawkes_rival *rival, struct ent_hawkes_opts *opts)
{
	opts->background = rival->background;
	opts->bases = rival->bases;
	if (asked->background < 0)
		return;
	opts->background = (enum ent_background)asked->background;
	opts->bases = 0;
}

/* A memory that reaches over so much of the time seen cannot be told from a trend. */
#define SLOW 0.25

static bool is_slow(const struct ent_hawkes_data *data, const struct ent_hawkes_model *model)
{
	double longest = 0, slowest = 0;
	for (size_t r = 0; r < data->run_count; r++)
		longest = fmax(longest, data->runs[r].until);
	for (size_t u = 0; u < model->decays; u++)
		slowest = fmax(slowest, ent_hawkes_half_life(model, u));
	return slowest > SLOW * longest && ent_hawkes_radius(model) >= ENT_SPILLOVER_TINY;
}

static bool fit(struct work *work, struct ent_spillover_study *study, struct ent_err *err)
{
	size_t marks = work->data->marks;
	work->to = 0.5;
	step(work, 0.6);
	study->opts.tick = tick;
	study->opts.user = work;
	bool fitted = ent_hawkes_fit(work->data, &study->opts, &study->fit, err);
	study->opts.tick = NULL;
	if (!fitted)
		return false;
	study->branching = room(marks * marks, sizeof(double));
	study->shares = room(marks, sizeof *study->shares);
	ent_hawkes_branching(&study->fit.model, study->branching);
	study->radius = ent_hawkes_radius(&study->fit.model);
	ent_hawkes_shares(&study->fit.model, work->data, study->shares);
	study->slow = is_slow(work->data, &study->fit.model);
	return true;
}

/* The same with a background that stays as it is, which takes trends for contagion. */
static void fit_constant(const struct work *work, struct ent_spillover_study *study)
{
	struct ent_hawkes_opts opts = study->opts;
	struct ent_hawkes_fit constant;
	if (opts.background == ENT_BACKGROUND_CONSTANT)
		return;
	opts.background = ENT_BACKGROUND_CONSTANT;
	opts.bases = 0;
	if (!ent_hawkes_fit(work->data, &opts, &constant, NULL))
		return;
	study->constant_known = true;
	study->constant_radius = ent_hawkes_radius(&constant.model);
	study->constant_slow = is_slow(work->data, &constant.model);
	ent_hawkes_fit_free(&constant);
}

/* The same by counts of days, which know nothing of moments that were drawn. */
static void fit_days(const struct work *work, struct ent_spillover_study *study)
{
	const struct ent_hawkes_run *run = work->data->runs;
	struct ent_hawkes_days days = {.marks = work->data->marks};
	struct ent_hawkes_fit counted;
	double until = floor(run->until);
	if (!work->opts->dated || work->data->run_count > 1 || until < 1 ||
	    until * (double)days.marks > MOST_DAYS)
		return;
	days.days = (size_t)until;
	uint32_t *count = room(days.days * days.marks, sizeof *count);
	for (size_t i = 0; i < run->count; i++) {
		size_t day = (size_t)run->time[i];
		day = day < days.days ? day : days.days - 1;
		count[day * days.marks + (run->mark ? run->mark[i] : 0)]++;
	}
	days.count = count;
	if (ent_hawkes_days_fit(&days, &study->opts, &counted, NULL)) {
		study->days_known = true;
		study->days_radius = ent_hawkes_radius(&counted.model);
		ent_hawkes_fit_free(&counted);
	}
	ent_alloc(count, 0);
}

static void check(struct work *work, struct ent_spillover_study *study)
{
	size_t marks = work->data->marks;
	struct ent_hawkes_check_opts opts = {
		.replicates = work->events > MANY ? FEWER_CHECKS : 0,
		.seed = work->opts->seed,
		.workers = study->opts.workers,
		.tick = tick,
		.user = work,
	};
	study->checks = room(marks, sizeof *study->checks);
	step(work, 0.9);
	if (work->opts->unchecked ||
	    !ent_hawkes_check_fitted(&study->fit, &study->opts, work->data, &opts, study->checks,
				     &study->check_count, NULL)) {
		study->check_count = 0;
		ent_hawkes_check(&study->fit.model, work->data, study->checks);
	}
	for (size_t m = 0; m < marks && study->check_count < ENT_SPILLOVER_LEAST_CHECKS; m++)
		study->checks[m].p = (double)NAN;
}

/* Half an event more over the time seen, as in the comparison: what was not seen lately is not
 * impossible. */
static void allow_for_unseen(double until, struct ent_hawkes_model *model)
{
	for (size_t n = 0; n < model->marks * model->bases; n++)
		model->mu[n] += .5 / until;
}

/* Where contagion does not foretell better, the background alone foretells; and where it would
 * grow without end. */
static bool fit_foreteller(const struct work *work, struct ent_spillover_study *study,
			   struct ent_err *err)
{
	const struct ent_hawkes_comparison *comparison = &study->comparison;
	double ahead = isnan(comparison->difference) ? comparison->whole : comparison->difference;
	struct ent_hawkes_opts opts = study->opts;
	take_background(work->opts, &study->with, &opts);
	if (!study->slow && ahead > 0) {
		if (!ent_hawkes_fit(work->data, &opts, &study->foreteller, err))
			return false;
		if (ent_hawkes_radius(&study->foreteller.model) < 1)
			return true;
		ent_hawkes_fit_free(&study->foreteller);
	}
	take_background(work->opts, &study->without, &opts);
	opts.alone = true;
	study->foretells_alone = true;
	return ent_hawkes_fit(work->data, &opts, &study->foreteller, err);
}

static bool forecast(struct work *work, struct ent_spillover_study *study, struct ent_err *err)
{
	const struct ent_hawkes_run *run = work->data->runs;
	struct ent_hawkes_forecast_opts opts = {
		.replicates = work->opts->draws,
		.seed = work->opts->seed,
		.workers = study->opts.workers,
		.tick = tick,
		.user = work,
	};
	double usual = work->opts->dated ? USUAL_HORIZON : run->until / 10;
	study->horizon = opts.horizon = work->opts->horizon > 0 ? work->opts->horizon : usual;
	study->ahead = room(work->data->marks + 1, sizeof *study->ahead);
	/* Of several runs, nobody asks which goes on. */
	if (work->data->run_count > 1)
		return true;
	if (!fit_foreteller(work, study, err))
		return false;
	allow_for_unseen(run->until, &study->foreteller.model);
	step(work, 1);
	return ent_hawkes_forecast(&study->foreteller, run, &opts, study->ahead, &study->draws,
				   &study->cut, err);
}

bool ent_spillover_study(const struct ent_hawkes_data *data,
			 const struct ent_spillover_study_opts *opts,
			 struct ent_spillover_study *study, struct ent_err *err)
{
	struct work work = {.data = data, .opts = opts};
	*study = (struct ent_spillover_study){.opts = opts->fit};
	for (size_t r = 0; r < data->run_count; r++)
		work.events += data->runs[r].count;
	bool done = compare(&work, study, err);
	if (done && !study->comparison.stopped) {
		take_background(opts, &study->described, &study->opts);
		done = fit(&work, study, err);
	}
	if (done && study->branching && !study->fit.stopped) {
		fit_constant(&work, study);
		fit_days(&work, study);
		check(&work, study);
		done = forecast(&work, study, err);
	}
	if (done && (!study->branching || study->fit.stopped))
		done = ent_fail(err, ENT_LIMIT,
				"stopped before the model was fitted: nothing can be said");
	study->stopped = atomic_load(&work.stopped);
	study->opts.tick = NULL;
	if (!done)
		ent_spillover_study_free(study);
	return done;
}

void ent_spillover_study_free(struct ent_spillover_study *study)
{
	ent_hawkes_fit_free(&study->fit);
	ent_hawkes_fit_free(&study->foreteller);
	ent_hawkes_comparison_free(&study->comparison);
	ent_alloc(study->checks, 0);
	ent_alloc(study->shares, 0);
	ent_alloc(study->ahead, 0);
	ent_alloc(study->branching, 0);
	*study = (struct ent_spillover_study){0};
}
