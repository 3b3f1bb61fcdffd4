/* The choice of a cost by the nature of the data.
 *
 * Small counts are Poisson or, when they scatter more, negative binomial. All else has
 * normal levels with AR(1) noise, of the numbers or of their logarithms, whichever has
 * the better score. The noise's scale (the counts' dispersion) and the cut depend on one
 * another: both are improved in turn until the cut stands still, once from a scale that
 * is as large as if nothing turned, once from that of neighbouring differences, and the
 * better score counts. The autocorrelation is profiled on a grid.
 */
#define _DEFAULT_SOURCE /* lgamma_r: lgamma writes a global */
#include "relations/fit.h"

#include "base/arena.h"
#include "relations/adjust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_COUNTS 30 /* from such a mean on, normal noise does as well */
#define OUTLIER_LIMIT  4  /* deviations */
#define PROFILE_COUNT  1000
#define PHI_STEPS      20 /* 0, 0.05 .. 0.95 */
#define MOST_ROUNDS    10
#define TWO_PI         6.283185307179586

/* ---- views ------------------------------------------------------------ */

static double middle_of(const double *values, size_t count)
{
	double *copy = ent_alloc(NULL, (count + 1) * sizeof *copy);
	memcpy(copy, values, count * sizeof *copy);
	double middle = count ? ent_median(copy, count) : 0;
	ent_alloc(copy, 0);
	return middle;
}

/* Squares neither overflow nor vanish, whatever the unit. */
static void view_centre(struct ent_view *view, size_t count)
{
	double largest = 0;
	view->middle = middle_of(view->values, count);
	for (size_t i = 0; i < count; i++) {
		view->values[i] -= view->middle;
		largest = fmax(largest, fabs(view->values[i]));
	}
	view->scale = largest > 0 ? largest : 1;
	for (size_t i = 0; i < count; i++)
		view->values[i] /= view->scale;
	view->extra += 2 * (double)count * log(view->scale);
}

static void view_adjust(const struct ent_study *study, struct ent_view *view)
{
	ent_adjust_outliers(view->values, study->count, OUTLIER_LIMIT);
	view->season = ent_adjust_season(view->values, study->count, study->opts.season);
	if (view->season && !study->opts.season)
		view->extra += (double)(view->season - 1) * log((double)study->count);
}

static double *copied(const struct ent_study *study)
{
	double *values = ent_alloc(NULL, (study->count + 1) * sizeof *values);
	memcpy(values, study->values, study->count * sizeof *values);
	return values;
}

static void start_ratio(struct ent_study *study)
{
	for (size_t i = 0; i < study->count; i++)
		if (study->values[i] <= 0)
			return;
	study->ratio = (struct ent_view){.values = copied(study), .logarithm = true};
	for (size_t i = 0; i < study->count; i++) {
		study->ratio.values[i] = log(study->values[i]);
		study->ratio.extra += 2 * study->ratio.values[i];
	}
	view_adjust(study, &study->ratio);
	view_centre(&study->ratio, study->count);
}

static bool is_small_counts(const struct ent_study *study)
{
	double sum = 0;
	for (size_t i = 0; i < study->count; i++) {
		if (study->values[i] < 0 || study->values[i] != floor(study->values[i]))
			return false;
		sum += study->values[i];
	}
	return sum < LARGEST_COUNTS * (double)study->count;
}

void ent_study_start(struct ent_study *study)
{
	study->grid = 1;
	study->least = study->opts.least ? study->opts.least : ENT_LEAST_STRETCH;
	study->counts = study->raw = study->level = study->ratio = (struct ent_view){0};
	if (study->opts.cost == ENT_COST_AUTO && is_small_counts(study))
		study->small_counts = true;
	if (study->small_counts || study->opts.cost == ENT_COST_POISSON ||
	    study->opts.cost == ENT_COST_NEGATIVE_BINOMIAL) {
		study->counts = (struct ent_view){.values = copied(study), .scale = 1};
	} else if (study->opts.plain || study->opts.cost == ENT_COST_MEAN_VARIANCE) {
		study->raw.values = copied(study);
		view_centre(&study->raw, study->count);
	} else {
		study->level.values = copied(study);
		view_adjust(study, &study->level);
		view_centre(&study->level, study->count);
		start_ratio(study);
	}
}

void ent_study_free(struct ent_study *study)
{
	ent_alloc(study->counts.values, 0);
	ent_alloc(study->raw.values, 0);
	ent_alloc(study->level.values, 0);
	ent_alloc(study->ratio.values, 0);
}

static double square_mean(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i] * values[i] / (double)count;
	return sum;
}

/* ---- what all fits share ---------------------------------------------- */

static double penalty_of(const struct ent_study *study, const struct ent_fit *fit)
{
	if (study->opts.penalty > 0)
		return study->opts.penalty;
	return ent_turning_penalty(fit->cost, study->count) * fit->inflation;
}

double ent_fit_trend(const struct ent_study *study, const struct ent_fit *fit, size_t at)
{
	return fit->slope * ((double)at - ((double)study->count - 1) / 2);
}

double *ent_fit_values(const struct ent_study *study, const struct ent_fit *fit)
{
	double *values = ent_alloc(NULL, (study->count + 1) * sizeof *values);
	for (size_t i = 0; i < study->count; i++)
		values[i] = fit->view->values[i] - ent_fit_trend(study, fit, i);
	return values;
}

void ent_fit_costs(const struct ent_study *study, const struct ent_fit *fit,
		   struct ent_costs *costs)
{
	double *values = ent_fit_values(study, fit);
	struct ent_sample sample = {.values = values,
				    .weights = study->weights,
				    .count = study->count,
				    .cost = fit->cost,
				    .phi = fit->cost == ENT_COST_MEAN ? fit->phi : 0,
				    .dispersion = fit->dispersion};
	ent_costs_start(costs, &sample);
	if (fit->cost == ENT_COST_MEAN)
		costs->inverse = 1 / fit->variance;
	ent_alloc(values, 0);
}

/* Takes over the turns of `better` if its score is. */
static void keep_better(struct ent_fit *best, struct ent_fit *better)
{
	if (best->turns && best->score <= better->score) {
		ent_alloc(better->turns, 0);
		return;
	}
	ent_alloc(best->turns, 0);
	*best = *better;
}

static bool same_turns(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	return a_count == b_count && memcmp(a, b, a_count * sizeof *a) == 0;
}

static uint32_t *turns_room(const struct ent_study *study)
{
	return ent_alloc(NULL, (study->count + 1) * sizeof(uint32_t));
}

/* ---- levels ----------------------------------------------------------- */

static double level_score(const struct ent_study *study, const struct ent_fit *fit,
			  const struct ent_costs *costs)
{
	double stretches = (double)fit->count + 1, count = (double)study->count;
	return count * (log(TWO_PI * fit->variance) + 1) + costs->turn * stretches +
	       ent_cut_lengths(costs, fit->turns, fit->count) + fit->penalty * (double)fit->count +
	       fit->view->extra + (fit->slope != 0 ? log(count) : 0);
}

/* Cut, scale, cut, ... from a first scale. */
static void settle_scale(struct ent_study *study, struct ent_costs *costs, double least,
			 struct ent_fit *fit)
{
	uint32_t *room = turns_room(study);
	for (int round = 0; round < MOST_ROUNDS; round++) {
		double total;
		costs->inverse = 1 / fit->variance;
		size_t count =
			ent_cut(costs, fit->penalty, study->least, &study->grid, room, &total);
		bool still = round && same_turns(room, count, fit->turns, fit->count);
		memcpy(fit->turns, room, count * sizeof *room);
		fit->count = count;
		costs->inverse = 1;
		fit->variance = ent_cut_cost(costs, room, count) / (double)study->count;
		fit->variance = fmax(fit->variance, least);
		if (still)
			break;
	}
	fit->score = level_score(study, fit, costs);
	ent_alloc(room, 0);
}

/* Numbers that lie on a smooth curve leave no noise to measure: below a thousandth of the
 * series' deviation we do not look. */
#define LEAST_VARIANCE 1e-6

/* From both scales; the better of the two, for the fit's phi and slope. */
static void settle_level(struct ent_study *study, struct ent_fit *fit)
{
	struct ent_costs costs;
	fit->variance = 1;
	ent_fit_costs(study, fit, &costs);
	double whole = ent_cost(&costs, 0, study->count) / (double)study->count;
	double least = LEAST_VARIANCE * square_mean(fit->view->values, study->count);
	double scale = ent_robust_scale(fit->view->values, study->count, fit->phi);
	double starts[2] = {fmax(whole, least), fmax(fmin(scale * scale, whole), least)};
	struct ent_fit best = {0};
	for (int i = 0; i < 2; i++) {
		struct ent_fit next = *fit;
		next.variance = starts[i];
		next.turns = turns_room(study);
		settle_scale(study, &costs, least, &next);
		keep_better(&best, &next);
	}
	*fit = best;
	ent_costs_free(&costs);
}

/* The slope that the stretches of a cut have in common: least squares of the whitened
 * series, each stretch with its own level. */
static double common_slope(const struct ent_study *study, const struct ent_fit *fit)
{
	const double *values = fit->view->values;
	double phi = fit->phi, above = 0, below = 0;
	for (size_t s = 0; s <= fit->count; s++) {
		size_t from = s ? fit->turns[s - 1] : 0;
		size_t to = s < fit->count ? fit->turns[s] : study->count;
		double oo = 0, ot = 0, tt = 0, oy = 0, ty = 0;
		for (size_t i = from; i < to; i++) {
			double weight = study->weights ? study->weights[i] : 1;
			double one = 1 - phi, time = (double)i - phi * ((double)i - 1), y;
			if (i == from) {
				weight *= 1 - phi * phi;
				one = 1;
				time = (double)i;
				y = values[i];
			} else {
				y = values[i] - phi * values[i - 1];
			}
			oo += weight * one * one;
			ot += weight * one * time;
			tt += weight * time * time;
			oy += weight * one * y;
			ty += weight * time * y;
		}
		above += ty - ot * oy / oo;
		below += tt - ot * ot / oo;
	}
	return below > 0 ? above / below : 0;
}

#define SLOPE_ROUNDS 3

/* Without a trend, and with one: first that of the whole, then that of the stretches. */
static void fit_level_at(struct ent_study *study, const struct ent_view *view, double phi,
			 struct ent_fit *best)
{
	struct ent_fit fit = {
		.cost = ENT_COST_MEAN, .view = view, .phi = phi, .inflation = 1, .dispersion = NAN};
	fit.penalty = penalty_of(study, &fit);
	struct ent_fit sloped = fit;
	sloped.slope = common_slope(study, &sloped);
	settle_level(study, &fit);
	keep_better(best, &fit);
	for (int round = 0; !study->opts.plain && round < SLOPE_ROUNDS; round++) {
		settle_level(study, &sloped);
		double slope = common_slope(study, &sloped);
		size_t turns = sloped.count;
		struct ent_fit next = {.cost = ENT_COST_MEAN,
				       .view = view,
				       .phi = phi,
				       .inflation = 1,
				       .dispersion = NAN,
				       .slope = slope,
				       .penalty = fit.penalty};
		keep_better(best, &sloped);
		if (!turns)
			break;
		sloped = next;
	}
}

static void fit_view(struct ent_study *study, const struct ent_view *view, struct ent_fit *best)
{
	static const double near_one[] = {0.97, 0.98, 0.99};
	if (study->opts.plain) {
		fit_level_at(study, view, 0, best);
	} else if (study->count > PROFILE_COUNT) {
		fit_level_at(study, view, ent_robust_phi(view->values, study->count), best);
	} else {
		for (int i = 0; i < PHI_STEPS; i++)
			fit_level_at(study, view, i / 20.0, best);
		for (int i = 0; i < 3; i++)
			fit_level_at(study, view, near_one[i], best);
	}
}

static void fit_level(struct ent_study *study, struct ent_fit *best)
{
	if (study->opts.plain) {
		fit_view(study, &study->raw, best);
		return;
	}
	fit_view(study, &study->level, best);
	if (study->ratio.values)
		fit_view(study, &study->ratio, best);
}

/* ---- level and spread ------------------------------------------------- */

static void fit_spread(struct ent_study *study, struct ent_fit *fit)
{
	double total;
	struct ent_costs costs;
	*fit = (struct ent_fit){.cost = ENT_COST_MEAN_VARIANCE,
				.view = &study->raw,
				.variance = NAN,
				.dispersion = NAN,
				.inflation = 1};
	fit->penalty = penalty_of(study, fit);
	fit->turns = turns_room(study);
	ent_fit_costs(study, fit, &costs);
	fit->count = ent_cut(&costs, fit->penalty, study->least, &study->grid, fit->turns, &total);
	ent_costs_free(&costs);
}

/* ---- counts ----------------------------------------------------------- */

static double weight_of(const struct ent_study *study, size_t i)
{
	return study->weights ? study->weights[i] : 1;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Mean square of the steps that far apart, without the tenth that is largest: turns are
 * steps too, and no echo. */
static double square_step(const double *values, size_t count, size_t apart)
{
	size_t steps = count - apart, kept = steps - steps / 10;
	double *squares = ent_alloc(NULL, steps * sizeof *squares), sum = 0;
	for (size_t i = 0; i < steps; i++) {
		double step = values[i + apart] - values[i];
		squares[i] = step * step;
	}
	qsort(squares, steps, sizeof *squares, by_size);
	for (size_t i = 0; i < kept; i++)
		sum += squares[i];
	ent_alloc(squares, 0);
	return sum / (double)kept;
}

/* Counts that echo have fewer independent witnesses: a sum over a stretch varies (1 + phi)
 * / (1 - phi) times as much (the long-run variance of an AR(1)). phi is that of the
 * differences, less its own standard error, so that white noise is let alone. */
static double count_phi(const struct ent_study *study)
{
	if (study->opts.plain || study->count < 8)
		return 0;
	double one = square_step(study->values, study->count, 1);
	double two = square_step(study->values, study->count, 2);
	double phi = one > 0 ? two / one - 1 - 1 / sqrt((double)study->count) : 0;
	return fmin(fmax(phi, 0), 0.95);
}

/* Moments of neighbours, which a turn hardly touches: with d the difference of two
 * neighbours and m their level, E d^2 / 2 = m + dispersion m^2, and E y_t y_{t+1} = m^2. */
static double neighbour_dispersion(const double *values, size_t count)
{
	double more = 0, square = 0;
	for (size_t i = 1; i < count; i++) {
		double step = values[i] - values[i - 1];
		more += step * step / 2 - (values[i] + values[i - 1]) / 2;
		square += values[i] * values[i - 1];
	}
	return square > 0 ? more / square : 0;
}

static double whole_dispersion(const double *values, size_t count)
{
	double mean = 0, variance = 0;
	for (size_t i = 0; i < count; i++)
		mean += values[i] / (double)count;
	for (size_t i = 0; i < count; i++)
		variance += (values[i] - mean) * (values[i] - mean) / (double)count;
	return mean > 0 ? (variance - mean) / (mean * mean) : 0;
}

static double log_gamma(double x)
{
	int sign;
	return lgamma_r(x, &sign);
}

/* Minus twice the log-likelihood of one stretch at its mean rate; dispersion 0: Poisson. */
static double stretch_score(const struct ent_study *study, size_t from, size_t to,
			    double dispersion)
{
	double sum = 0, weight = 0, score = 0;
	for (size_t i = from; i < to; i++) {
		sum += weight_of(study, i) * study->values[i];
		weight += weight_of(study, i);
	}
	double rate = weight > 0 ? sum / weight : 0;
	if (!(rate > 0))
		return 0;
	double size = dispersion > 0 ? 1 / dispersion : 0;
	for (size_t i = from; i < to; i++) {
		double y = study->values[i], one;
		if (dispersion > 0)
			one = log_gamma(y + size) - log_gamma(size) - log_gamma(y + 1) -
			      size * log1p(rate / size) + y * log(rate / (rate + size));
		else
			one = y * log(rate) - rate - log_gamma(y + 1);
		score -= 2 * weight_of(study, i) * one;
	}
	return score;
}

static double count_likelihood(const struct ent_study *study, const struct ent_fit *fit,
			       double dispersion)
{
	double score = 0;
	for (size_t i = 0; i <= fit->count; i++)
		score += stretch_score(study, i ? fit->turns[i - 1] : 0,
				       i < fit->count ? fit->turns[i] : study->count, dispersion);
	return score;
}

#define LEAST_DISPERSION 1e-4
#define MOST_DISPERSION  100

/* The likeliest dispersion within the stretches: golden section over its logarithm. */
static double likeliest_dispersion(const struct ent_study *study, const struct ent_fit *fit)
{
	const double ratio = 0.6180339887498949;
	double low = log(LEAST_DISPERSION), high = log(MOST_DISPERSION);
	double left = high - ratio * (high - low), right = low + ratio * (high - low);
	double at_left = count_likelihood(study, fit, exp(left));
	double at_right = count_likelihood(study, fit, exp(right));
	while (high - low > 1e-3) {
		if (at_left < at_right) {
			high = right;
			right = left;
			at_right = at_left;
			left = high - ratio * (high - low);
			at_left = count_likelihood(study, fit, exp(left));
		} else {
			low = left;
			left = right;
			at_left = at_right;
			right = low + ratio * (high - low);
			at_right = count_likelihood(study, fit, exp(right));
		}
	}
	return exp((low + high) / 2);
}

static double count_score(const struct ent_study *study, const struct ent_fit *fit,
			  const struct ent_costs *costs)
{
	bool negative = fit->cost == ENT_COST_NEGATIVE_BINOMIAL;
	return count_likelihood(study, fit, negative ? fit->dispersion : 0) +
	       ent_cut_lengths(costs, fit->turns, fit->count) + fit->penalty * (double)fit->count +
	       (negative ? log((double)study->count) : 0);
}

static struct ent_fit count_fit(const struct ent_study *study, enum ent_cost cost)
{
	double phi = count_phi(study);
	struct ent_fit fit = {.cost = cost,
			      .view = &study->counts,
			      .phi = phi,
			      .variance = NAN,
			      .inflation = (1 + phi) / (1 - phi)};
	fit.penalty = penalty_of(study, &fit);
	fit.turns = turns_room(study);
	return fit;
}

static void fit_poisson(struct ent_study *study, struct ent_fit *best)
{
	double total;
	struct ent_costs costs;
	struct ent_fit fit = count_fit(study, ENT_COST_POISSON);
	ent_fit_costs(study, &fit, &costs);
	fit.count = ent_cut(&costs, fit.penalty, study->least, &study->grid, fit.turns, &total);
	fit.score = count_score(study, &fit, &costs);
	ent_costs_free(&costs);
	keep_better(best, &fit);
}

/* Cut, dispersion, cut, ... from a first dispersion. */
static void settle_binomial(struct ent_study *study, double first, struct ent_fit *best)
{
	struct ent_fit fit = count_fit(study, ENT_COST_NEGATIVE_BINOMIAL);
	uint32_t *room = turns_room(study);
	fit.dispersion = fmin(fmax(first, LEAST_DISPERSION), MOST_DISPERSION);
	for (int round = 0; round < MOST_ROUNDS; round++) {
		double total;
		struct ent_costs costs;
		ent_fit_costs(study, &fit, &costs);
		size_t count =
			ent_cut(&costs, fit.penalty, study->least, &study->grid, room, &total);
		bool still = round && same_turns(room, count, fit.turns, fit.count);
		memcpy(fit.turns, room, count * sizeof *room);
		fit.count = count;
		if (!still)
			fit.dispersion = likeliest_dispersion(study, &fit);
		fit.score = count_score(study, &fit, &costs);
		ent_costs_free(&costs);
		if (still)
			break;
	}
	ent_alloc(room, 0);
	keep_better(best, &fit);
}

static void fit_binomial(struct ent_study *study, struct ent_fit *best)
{
	settle_binomial(study, neighbour_dispersion(study->values, study->count), best);
	settle_binomial(study, whole_dispersion(study->values, study->count), best);
}

/* ---- the choice ------------------------------------------------------- */

void ent_study_fit(struct ent_study *study, struct ent_fit *fit)
{
	*fit = (struct ent_fit){0};
	switch (study->opts.cost) {
	case ENT_COST_MEAN:
		fit_level(study, fit);
		break;
	case ENT_COST_MEAN_VARIANCE:
		fit_spread(study, fit);
		break;
	case ENT_COST_POISSON:
		fit_poisson(study, fit);
		break;
	case ENT_COST_NEGATIVE_BINOMIAL:
		fit_binomial(study, fit);
		break;
	case ENT_COST_AUTO:
		if (!study->small_counts) {
			fit_level(study, fit);
			break;
		}
		fit_poisson(study, fit);
		fit_binomial(study, fit);
		break;
	}
}
