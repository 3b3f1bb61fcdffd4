/* The public face of turning points: takes in the series, and turns the best cut into
 * turns with dates, intervals and levels. */
#include <entente/turning.h>

#include "base/arena.h"
#include "relations/bocpd.h"
#include "relations/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_VALUES ((size_t)100000000)
#define STRICTNESS  1.5
#define LARGEST     1e300 /* differences stay finite */
#define RECENT      5
/* The online detector looks no further back: it takes the square of this in time. */
#define ONLINE_WINDOW 1000

static const char *const cost_names[] = {"auto", "mean", "mean-variance", "poisson",
					 "negative-binomial"};

#define COSTS (sizeof cost_names / sizeof cost_names[0])

const char *ent_cost_name(enum ent_cost cost)
{
	return cost_names[cost];
}

bool ent_cost_parse(struct ent_str word, enum ent_cost *cost)
{
	for (size_t i = 0; i < COSTS; i++) {
		if (ent_str_is(word, cost_names[i])) {
			*cost = (enum ent_cost)i;
			return true;
		}
	}
	return false;
}

double ent_turning_penalty(enum ent_cost cost, size_t observed)
{
	double parameters = cost == ENT_COST_MEAN_VARIANCE ? 2 : 1;
	return observed ? STRICTNESS * (2 + parameters) * log((double)observed) : 0;
}

/* ---- the series ------------------------------------------------------- */

/* What is observed of a series, without gaps. */
struct observed {
	double *values, *weights; /* weights NULL: 1 each */
	size_t *index;            /* in the series as it was given */
	size_t count;
};

static void observed_free(struct observed *observed)
{
	ent_alloc(observed->values, 0);
	ent_alloc(observed->weights, 0);
	ent_alloc(observed->index, 0);
}

static bool counts_only(enum ent_cost cost)
{
	return cost == ENT_COST_POISSON || cost == ENT_COST_NEGATIVE_BINOMIAL;
}

static bool check_value(double value, const double *weight, enum ent_cost cost, size_t i,
			struct ent_err *err)
{
	if (weight && !(*weight >= 0 && isfinite(*weight)))
		return ent_fail(err, ENT_MISUSE, "observation %zu: a weight is 0 or more", i + 1);
	if (fabs(value) > LARGEST)
		return ent_fail(err, ENT_LIMIT, "observation %zu is beyond 1e300", i + 1);
	if (!counts_only(cost) || isnan(value))
		return true;
	if (value < 0)
		return ent_fail(err, ENT_MISUSE, "observation %zu is negative: no count", i + 1);
	if (!weight && value != floor(value))
		return ent_fail(err, ENT_MISUSE, "observation %zu is not whole: no count", i + 1);
	return true;
}

static bool check_all(const double *values, const double *weights, size_t count,
		      const struct ent_turning_opts *opts, struct ent_err *err)
{
	if (count > MOST_VALUES)
		return ent_fail(err, ENT_LIMIT, "more than %zu observations", MOST_VALUES);
	if (!(opts->penalty >= 0 && isfinite(opts->penalty)))
		return ent_fail(err, ENT_MISUSE, "a penalty is a number above 0");
	for (size_t i = 0; i < count; i++)
		if (!check_value(values[i], weights ? &weights[i] : NULL, opts->cost, i, err))
			return false;
	return true;
}

/* Weights have mean 1 for the normal costs, where only their ratios say something; for
 * counts they are exposures. */
static void scale_weights(struct observed *observed, enum ent_cost cost)
{
	double sum = 0;
	bool equal = true;
	for (size_t i = 0; i < observed->count; i++) {
		sum += observed->weights[i];
		equal = equal && observed->weights[i] == observed->weights[0];
	}
	if (counts_only(cost) && !(equal && observed->count && observed->weights[0] == 1))
		return;
	if (equal) {
		observed->weights = ent_alloc(observed->weights, 0);
		return;
	}
	for (size_t i = 0; i < observed->count; i++)
		observed->weights[i] *= (double)observed->count / sum;
}

static struct observed take_in(const double *values, const double *weights, size_t count,
			       enum ent_cost cost)
{
	struct observed observed = {0};
	observed.values = ent_alloc(NULL, (count + 1) * sizeof *observed.values);
	observed.index = ent_alloc(NULL, (count + 1) * sizeof *observed.index);
	if (weights)
		observed.weights = ent_alloc(NULL, (count + 1) * sizeof *observed.weights);
	for (size_t i = 0; i < count; i++) {
		if (isnan(values[i]) || (weights && weights[i] == 0))
			continue;
		observed.values[observed.count] = values[i];
		observed.index[observed.count] = i;
		if (weights)
			observed.weights[observed.count] = weights[i];
		observed.count++;
	}
	if (weights)
		scale_weights(&observed, cost);
	return observed;
}

static bool all_equal(const struct observed *observed)
{
	for (size_t i = 1; i < observed->count; i++)
		if (observed->values[i] != observed->values[0])
			return false;
	return true;
}

static enum ent_cost cost_of_nothing(enum ent_cost asked)
{
	return asked == ENT_COST_AUTO ? ENT_COST_MEAN : asked;
}

/* ---- levels ----------------------------------------------------------- */

struct stretch {
	double level, deviation, count;
};

/* The level as it stands at the turn, where a common trend has brought it. */
static struct stretch stretch_of(const struct ent_study *study, const struct ent_fit *fit,
				 const double *values, size_t from, size_t to, size_t at)
{
	double sum = 0, square = 0, weight = 0;
	for (size_t i = from; i < to; i++) {
		double w = study->weights ? study->weights[i] : 1;
		sum += w * values[i];
		square += w * values[i] * values[i];
		weight += w;
	}
	double mean = sum / weight, variance = square / weight - mean * mean;
	double scale = fit->view->scale;
	double level = fit->view->middle + scale * (mean + ent_fit_trend(study, fit, at));
	return (struct stretch){fit->view->logarithm ? exp(level) : level,
				scale * sqrt(fmax(variance, 0)), (double)(to - from)};
}

/* Two deviations apart, the levels differ; else it is the spread that turned. */
static bool level_turns(struct stretch a, struct stretch b)
{
	double error =
		sqrt(a.deviation * a.deviation / a.count + b.deviation * b.deviation / b.count);
	return fabs(b.level - a.level) > 2 * error;
}

static void set_levels(const struct ent_fit *fit, struct stretch before, struct stretch after,
		       struct ent_turn *turn)
{
	turn->kind = ENT_TURN_LEVEL;
	turn->before = before.level;
	turn->after = after.level;
	if (fit->cost == ENT_COST_MEAN_VARIANCE && !level_turns(before, after)) {
		turn->kind = ENT_TURN_SPREAD;
		turn->before = before.deviation;
		turn->after = after.deviation;
	}
	turn->direction = turn->after < turn->before ? -1 : 1;
}

/* ---- intervals -------------------------------------------------------- */

struct place {
	size_t at;
	double chance;
};

static int by_chance(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->chance != y->chance)
		return x->chance < y->chance ? 1 : -1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Where else between its neighbours the turn may lie: the chance of each place is the
 * likelihood of the two stretches that it makes. The interval spans the likeliest places
 * that hold 95 in 100. */
static void set_interval(const struct ent_study *study, const struct ent_costs *costs,
			 double inflation, size_t from, size_t to, struct ent_turn *turn)
{
	size_t first = from + study->least, count = to - study->least - first + 1;
	struct place *places = ent_alloc(NULL, count * sizeof *places);
	double least = ent_cost(costs, from, turn->at) + ent_cost(costs, turn->at, to);
	double total = 0;
	for (size_t i = 0; i < count; i++) {
		size_t at = first + i;
		double cost = ent_cost(costs, from, at) + ent_cost(costs, at, to);
		places[i] = (struct place){at, exp((least - cost) / (2 * inflation))};
		total += places[i].chance;
	}
	qsort(places, count, sizeof *places, by_chance);
	turn->low = turn->high = turn->at;
	double held = 0;
	for (size_t i = 0; i < count && held < 0.95 * total; i++) {
		held += places[i].chance;
		turn->low = places[i].at < turn->low ? places[i].at : turn->low;
		turn->high = places[i].at > turn->high ? places[i].at : turn->high;
	}
	turn->gain = ent_cost(costs, from, to) - least;
	ent_alloc(places, 0);
}

/* ---- the newest ------------------------------------------------------- */

static void mean_and_spread(const double *values, size_t count, struct ent_online *online)
{
	online->mean = online->spread = 0;
	for (size_t i = 0; i < count; i++)
		online->mean += values[i] / (double)count;
	for (size_t i = 0; i < count; i++) {
		double away = values[i] - online->mean;
		online->spread += away * away / (double)count;
	}
}

/* Anscombe (1948, Biometrika 35, 246-254): negative binomial counts so transformed have
 * normal noise with about variance 1. */
static double stabilised(double y, double dispersion)
{
	return 2 / sqrt(dispersion) * asinh(sqrt(dispersion * (y + 0.375)));
}

static void find_newest(const struct ent_study *study, const struct ent_fit *fit,
			const struct observed *observed, struct ent_newest *newest)
{
	size_t window = study->count < ONLINE_WINDOW ? study->count : ONLINE_WINDOW;
	size_t skipped = study->count - window;
	double *all = ent_fit_values(study, fit), *values = all + skipped;
	double *chances = ent_alloc(NULL, window * sizeof *chances);
	struct ent_online online = {.cost = fit->cost, .phi = fit->phi, .variance = fit->variance};
	if (fit->cost == ENT_COST_NEGATIVE_BINOMIAL) {
		for (size_t i = 0; i < window; i++)
			values[i] = stabilised(values[i], fit->dispersion);
		online.variance = 1;
		online.cost = ENT_COST_MEAN;
	}
	mean_and_spread(values, window, &online);
	online.spread = fmax(online.spread, 1e-12);
	if (fit->cost == ENT_COST_MEAN_VARIANCE)
		online.variance = online.spread;
	/* A stretch is expected to last as long as those that were found. */
	online.hazard = ((double)fit->count + 1) / (double)study->count;
	ent_online_run(&online, values, window, chances);
	size_t best = 0;
	newest->probability = 0;
	for (size_t k = 0; k < window; k++) {
		best = chances[k] > chances[best] ? k : best;
		if (k < newest->recent)
			newest->probability += chances[k];
	}
	size_t since = study->count - 1 - best;
	/* Begun before the window: the cut says when. */
	if (skipped && best + 1 == window)
		since = fit->count && fit->turns[fit->count - 1] <= skipped
				? fit->turns[fit->count - 1]
			: fit->count ? skipped
				     : 0;
	newest->since = observed->index[since];
	ent_alloc(all, 0);
	ent_alloc(chances, 0);
}

/* ---- the face --------------------------------------------------------- */

static void fill_turns(const struct ent_study *study, const struct ent_fit *fit,
		       const struct observed *observed, struct ent_turning *found)
{
	struct ent_costs costs;
	double *values = ent_fit_values(study, fit);
	ent_fit_costs(study, fit, &costs);
	found->turns = ent_alloc(NULL, (fit->count + 1) * sizeof *found->turns);
	found->count = fit->count;
	for (size_t i = 0; i < fit->count; i++) {
		size_t from = i ? fit->turns[i - 1] : 0, at = fit->turns[i];
		size_t to = i + 1 < fit->count ? fit->turns[i + 1] : study->count;
		struct ent_turn *turn = &found->turns[i];
		*turn = (struct ent_turn){.at = at};
		set_interval(study, &costs, fit->inflation, from, to, turn);
		set_levels(fit, stretch_of(study, fit, values, from, at, at),
			   stretch_of(study, fit, values, at, to, at), turn);
		turn->at = observed->index[turn->at];
		turn->low = observed->index[turn->low];
		turn->high = observed->index[turn->high];
	}
	ent_costs_free(&costs);
	ent_alloc(values, 0);
}

static void fill_suppositions(const struct ent_fit *fit, struct ent_turning *found)
{
	found->cost = fit->cost;
	found->penalty = fit->penalty;
	found->autocorrelation = fit->phi;
	found->scale = fit->view->scale * sqrt(fit->variance);
	found->trend = fit->view->scale * fit->slope;
	found->logarithm = fit->view->logarithm;
	found->season = fit->view->season;
	found->dispersion = fit->cost == ENT_COST_POISSON ? 0 : fit->dispersion;
}

/* Too few for two stretches, and for a newest one, are left alone: many series are short. */
static bool is_worth_a_study(const struct observed *observed, const struct ent_turning_opts *opts,
			     const struct ent_turning *found)
{
	size_t least = opts->least ? opts->least : ENT_LEAST_STRETCH;
	return (observed->count >= 2 * least || observed->count >= 2 * found->newest.recent) &&
	       !all_equal(observed);
}

bool ent_turning_find(const double *values, const double *weights, size_t count,
		      const struct ent_turning_opts *opts, struct ent_turning *found,
		      struct ent_err *err)
{
	*found = (struct ent_turning){
		.cost = cost_of_nothing(opts->cost),
		.grid = 1,
		.scale = NAN,
		.dispersion = NAN,
		.newest = {.recent = opts->recent ? opts->recent : RECENT, .probability = NAN}};
	if (!check_all(values, weights, count, opts, err))
		return false;
	struct observed observed = take_in(values, weights, count, opts->cost);
	found->observed = observed.count;
	found->penalty = opts->penalty > 0 ? opts->penalty
					   : ent_turning_penalty(found->cost, observed.count);
	if (observed.count)
		found->newest.since = observed.index[0];
	if (is_worth_a_study(&observed, opts, found)) {
		struct ent_study study = {.values = observed.values,
					  .weights = observed.weights,
					  .count = observed.count,
					  .opts = *opts};
		struct ent_fit fit;
		ent_study_start(&study);
		ent_study_fit(&study, &fit);
		fill_suppositions(&fit, found);
		found->grid = study.grid;
		fill_turns(&study, &fit, &observed, found);
		if (!opts->past_only && observed.count >= 2 * found->newest.recent)
			find_newest(&study, &fit, &observed, &found->newest);
		ent_alloc(fit.turns, 0);
		ent_study_free(&study);
	}
	observed_free(&observed);
	return true;
}

void ent_turning_free(struct ent_turning *found)
{
	found->turns = ent_alloc(found->turns, 0);
	found->count = 0;
}

static struct ent_turning_step *one_step(double low, size_t *count)
{
	struct ent_turning_step *step = ent_alloc(NULL, sizeof *step);
	*step = (struct ent_turning_step){low, INFINITY, 0, false};
	*count = 1;
	return step;
}

bool ent_turning_path(const double *values, const double *weights, size_t count,
		      const struct ent_turning_opts *opts, struct ent_turning_step **steps,
		      size_t *step_count, struct ent_err *err)
{
	*steps = NULL;
	*step_count = 0;
	if (!check_all(values, weights, count, opts, err))
		return false;
	struct observed observed = take_in(values, weights, count, opts->cost);
	double low = log((double)(observed.count > 1 ? observed.count : 2));
	if (all_equal(&observed)) {
		*steps = one_step(low, step_count);
	} else {
		struct ent_study study = {.values = observed.values,
					  .weights = observed.weights,
					  .count = observed.count,
					  .opts = *opts};
		struct ent_fit fit;
		struct ent_costs costs;
		ent_study_start(&study);
		ent_study_fit(&study, &fit);
		ent_fit_costs(&study, &fit, &costs);
		*steps = ent_crops(&costs, low, study.least, study.grid, step_count);
		ent_costs_free(&costs);
		ent_alloc(fit.turns, 0);
		ent_study_free(&study);
	}
	observed_free(&observed);
	return true;
}

void ent_turning_path_free(struct ent_turning_step *steps)
{
	ent_alloc(steps, 0);
}
