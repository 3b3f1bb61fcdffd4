/* The work behind entente spillover: compared, fitted, checked, forecast. */
#include "spillover.h"

#include <math.h>
#include <stdlib.h>

#define USUAL_HORIZON 30   /* days; of a table without dates, a tenth of its time */
#define MANY          2000 /* events, of which simulations take their time */
#define FEWER_CHECKS  99
#define MOST_DAYS     10000000 /* days x marks, of counts by day */

/* A part of the whole, so that progress does not begin anew. */
struct part {
	double from, to;
};

static bool tick(void *user, double share)
{
	const struct part *part = user;
	return watch_tick(NULL, part->from + share * (part->to - part->from));
}

static bool compare_data(const struct ent_hawkes_data *data, struct part part, struct study *study,
			 struct ent_err *err)
{
	struct ent_hawkes_compare_opts opts = {
		.decays = study->opts.decays,
		.workers = study->opts.workers,
		.tick = tick,
		.user = &part,
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
static void choose(const struct spill *spill, struct study *study)
{
	const struct ent_hawkes_comparison *comparison = &study->comparison;
	study->described =
		rival_of(comparison, best_by_bic(comparison, spill->count), comparison->with_aic);
	study->with = rival_of(comparison, comparison->with, comparison->with_aic);
	study->without = rival_of(comparison, comparison->without, comparison->without_aic);
}

/* A kind of event that the time before an origin has not seen cannot be foretold from it; all
 * events together perhaps can. */
static bool compare(const struct spill *spill, struct study *study, struct ent_err *err)
{
	struct ent_hawkes_data all = {1, NULL, spill->data.run_count};
	if (!compare_data(&spill->data, (struct part){0, 0.4}, study, err))
		return false;
	choose(spill, study);
	if (!isnan(study->comparison.difference) || study->comparison.stopped || spill->marks == 1)
		return true;
	struct ent_hawkes_run *runs = spill_room(all.run_count, sizeof *runs);
	for (size_t r = 0; r < all.run_count; r++) {
		runs[r] = spill->runs[r];
		runs[r].mark = NULL;
	}
	all.runs = runs;
	study->together = true;
	ent_hawkes_comparison_free(&study->comparison);
	bool done = compare_data(&all, (struct part){0.4, 0.5}, study, err);
	free(runs);
	return done;
}

static void take_background(const struct asked *asked, const struct ent_hawkes_rival *rival,
			    struct ent_hawkes_opts *opts)
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

static bool is_slow(const struct spill *spill, const struct ent_hawkes_model *model)
{
	double longest = 0, slowest = 0;
	for (size_t r = 0; r < spill->data.run_count; r++)
		longest = fmax(longest, spill->runs[r].until);
	for (size_t u = 0; u < model->decays; u++)
		slowest = fmax(slowest, ent_hawkes_half_life(model, u));
	return slowest > SLOW * longest && ent_hawkes_radius(model) >= TINY;
}

static bool fit(const struct spill *spill, struct study *study, struct ent_err *err)
{
	struct part part = {0.5, 0.6};
	study->opts.tick = tick;
	study->opts.user = &part;
	bool fitted = ent_hawkes_fit(&spill->data, &study->opts, &study->fit, err);
	study->opts.tick = NULL;
	if (!fitted)
		return false;
	study->branching = spill_room(spill->marks * spill->marks, sizeof(double));
	study->shares = spill_room(spill->marks, sizeof *study->shares);
	ent_hawkes_branching(&study->fit.model, study->branching);
	study->radius = ent_hawkes_radius(&study->fit.model);
	ent_hawkes_shares(&study->fit.model, &spill->data, study->shares);
	study->slow = is_slow(spill, &study->fit.model);
	return true;
}

/* The same with a background that stays as it is, which takes trends for contagion. */
static void fit_constant(const struct spill *spill, struct study *study)
{
	struct ent_hawkes_opts opts = study->opts;
	struct ent_hawkes_fit constant;
	if (opts.background == ENT_BACKGROUND_CONSTANT)
		return;
	opts.background = ENT_BACKGROUND_CONSTANT;
	opts.bases = 0;
	if (!ent_hawkes_fit(&spill->data, &opts, &constant, NULL))
		return;
	study->constant_known = true;
	study->constant_radius = ent_hawkes_radius(&constant.model);
	study->constant_slow = is_slow(spill, &constant.model);
	ent_hawkes_fit_free(&constant);
}

/* The same by counts of days, which know nothing of moments that were drawn. */
static void fit_days(const struct spill *spill, struct study *study)
{
	struct ent_hawkes_days days = {.marks = spill->marks};
	struct ent_hawkes_fit counted;
	double until = floor(spill->runs[0].until);
	if (!spill->dated || spill->data.run_count > 1 || until < 1 ||
	    until * (double)spill->marks > MOST_DAYS)
		return;
	days.days = (size_t)until;
	uint32_t *count = spill_room(days.days * days.marks, sizeof *count);
	for (size_t i = 0; i < spill->count; i++) {
		size_t day = (size_t)spill->time[i];
		day = day < days.days ? day : days.days - 1;
		count[day * days.marks + spill->mark[i]]++;
	}
	days.count = count;
	if (ent_hawkes_days_fit(&days, &study->opts, &counted, NULL)) {
		study->days_known = true;
		study->days_radius = ent_hawkes_radius(&counted.model);
		ent_hawkes_fit_free(&counted);
	}
	free(count);
}

static void check(const struct spill *spill, struct study *study)
{
	struct part part = {0.6, 0.9};
	struct ent_hawkes_check_opts opts = {
		.replicates = spill->count > MANY ? FEWER_CHECKS : 0,
		.seed = spill->seed,
		.workers = study->opts.workers,
		.tick = tick,
		.user = &part,
	};
	study->checks = spill_room(spill->marks, sizeof *study->checks);
	if (!ent_hawkes_check_fitted(&study->fit, &study->opts, &spill->data, &opts, study->checks,
				     &study->check_count, NULL)) {
		study->check_count = 0;
		ent_hawkes_check(&study->fit.model, &spill->data, study->checks);
	}
	for (size_t m = 0; m < spill->marks && study->check_count < LEAST_CHECKS; m++)
		study->checks[m].p = (double)NAN;
}

/* Half an event more over the time seen, as in the comparison: what was not seen lately is not
 * impossible. */
static void allow_for_unseen(const struct spill *spill, struct ent_hawkes_model *model)
{
	for (size_t n = 0; n < model->marks * model->bases; n++)
		model->mu[n] += .5 / spill->runs[0].until;
}

/* Where contagion does not foretell better, the background alone foretells; and where it would
 * grow without end. */
static bool fit_foreteller(const struct asked *asked, const struct spill *spill,
			   struct study *study, struct ent_err *err)
{
	const struct ent_hawkes_comparison *comparison = &study->comparison;
	double ahead = isnan(comparison->difference) ? comparison->whole : comparison->difference;
	struct ent_hawkes_opts opts = study->opts;
	take_background(asked, &study->with, &opts);
	if (!study->slow && ahead > 0) {
		if (!ent_hawkes_fit(&spill->data, &opts, &study->foreteller, err))
			return false;
		if (ent_hawkes_radius(&study->foreteller.model) < 1)
			return true;
		ent_hawkes_fit_free(&study->foreteller);
	}
	take_background(asked, &study->without, &opts);
	opts.alone = true;
	study->foretells_alone = true;
	return ent_hawkes_fit(&spill->data, &opts, &study->foreteller, err);
}

static bool forecast(const struct asked *asked, const struct spill *spill, struct study *study,
		     struct ent_err *err)
{
	struct part part = {0.9, 1};
	struct ent_hawkes_forecast_opts opts = {
		.replicates = asked->draws,
		.seed = spill->seed,
		.workers = study->opts.workers,
		.tick = tick,
		.user = &part,
	};
	double usual = spill->dated ? USUAL_HORIZON : spill->runs[0].until / 10;
	study->horizon = opts.horizon = asked->horizon > 0 ? asked->horizon : usual;
	study->ahead = spill_room(spill->marks + 1, sizeof *study->ahead);
	/* Of several runs, nobody asks which goes on. */
	if (spill->data.run_count > 1)
		return true;
	if (!fit_foreteller(asked, spill, study, err))
		return false;
	allow_for_unseen(spill, &study->foreteller.model);
	return ent_hawkes_forecast(&study->foreteller, &spill->runs[0], &opts, study->ahead,
				   &study->draws, &study->cut, err);
}

int study_find(const struct asked *asked, const struct spill *spill, struct study *study)
{
	struct ent_err err;
	watch_begin(true);
	bool done = compare(spill, study, &err);
	if (done && !study->comparison.stopped) {
		take_background(asked, &study->described, &study->opts);
		done = fit(spill, study, &err);
	}
	if (done && study->branching && !study->fit.stopped) {
		fit_constant(spill, study);
		fit_days(spill, study);
		check(spill, study);
		done = forecast(asked, spill, study, &err);
	}
	study->stopped = watch_end();
	if (!done)
		return failure("%s: %s", spill->request->operands[0], err.text);
	if (!study->branching || study->fit.stopped)
		return failure("stopped before the model was fitted: nothing can be said");
	return DONE;
}

void study_free(struct study *study)
{
	ent_hawkes_fit_free(&study->fit);
	ent_hawkes_fit_free(&study->foreteller);
	ent_hawkes_comparison_free(&study->comparison);
	free(study->checks);
	free(study->shares);
	free(study->ahead);
	free(study->branching);
}
