/* Normal levels with AR(1) noise, of the numbers or of their logarithms, about one trend that
 * all stretches share or none. The noise's scale and the cut depend on one another: both are
 * improved in turn until the cut stands still, once from a scale that is as large as if
 * nothing turned, once from that of neighbouring differences, and the better score counts. The
 * autocorrelation is profiled on a grid. AR(1) noise about levels: Chakar, Lebarbier,
 * Lévy-Leduc and Robin (2017), Bernoulli 23(2), 1408-1447.
 *
 * Values are those of a view, of the order of 1; levels and scale carry its unit. Of a series
 * that a trend and noise of phi near 1 explain as well, no turn is found. */
#include "base/arena.h"
#include "relations/adjust.h"
#include "relations/fit.h"

#include <math.h>

#define PROFILE_COUNT 1000
#define PHI_STEPS     20 /* 0, 0.05 .. 0.95 */
#define SLOPE_ROUNDS  3
#define TWO_PI        6.283185307179586
/* Numbers that lie on a smooth curve leave no noise to measure: below a thousandth of the
 * series' deviation we do not look. */
#define LEAST_VARIANCE 1e-6

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
	for (int round = 0; round < ENT_FIT_ROUNDS; round++) {
		costs->inverse = 1 / fit->variance;
		bool still = ent_fit_cut(study, costs, fit);
		costs->inverse = 1;
		fit->variance = ent_cut_cost(costs, fit->turns, fit->count) / (double)study->count;
		fit->variance = fmax(fit->variance, least);
		if (round && still)
			break;
	}
	fit->score = level_score(study, fit, costs);
}

static double square_mean(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i] * values[i] / (double)count;
	return sum;
}

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
		next.turns = ent_fit_room(study);
		settle_scale(study, &costs, least, &next);
		ent_fit_keep_better(&best, &next);
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

/* Without a trend, and with one: first that of the whole, then that of the stretches. */
static void fit_level_at(struct ent_study *study, const struct ent_view *view, double phi,
			 struct ent_fit *best)
{
	struct ent_fit fit = {
		.cost = ENT_COST_MEAN, .view = view, .phi = phi, .inflation = 1, .dispersion = NAN};
	fit.penalty = ent_fit_penalty(study, &fit);
	struct ent_fit sloped = fit;
	sloped.slope = common_slope(study, &sloped);
	settle_level(study, &fit);
	ent_fit_keep_better(best, &fit);
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
		ent_fit_keep_better(best, &sloped);
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

void ent_fit_level(struct ent_study *study, struct ent_fit *best)
{
	if (study->opts.plain) {
		fit_view(study, &study->raw, best);
		return;
	}
	fit_view(study, &study->level, best);
	if (study->ratio.values)
		fit_view(study, &study->ratio, best);
}
