/* The background of a model: one height, pieces, or straight lines between knots. Before the
 * first knot and after the last it stays as it is there, so that a forecast can go on. */
#include "scenario/hawkes.h"

#include <math.h>

/* The last p in 0 to most - 1 with knots[p] <= t; 0 if there is none. */
static size_t piece_at(const double *knots, size_t most, double t, size_t hint)
{
	size_t low = 0, high = most;
	if (hint < most && knots[hint] <= t) {
		if (hint + 1 == most || t < knots[hint + 1])
			return hint;
		low = hint + 1;
		if (low + 1 == most || t < knots[low + 1])
			return low;
	}
	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;
		if (knots[middle] <= t)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct ent_hawkes_bases ent_hawkes_bases_at(const struct ent_hawkes_model *model, double t,
					    size_t *hint)
{
	struct ent_hawkes_bases found = {.count = 1, .value = {1, 0}};
	if (model->bases == 1)
		return found;
	const double *knots = model->knots;
	size_t p = *hint = piece_at(knots, model->bases, t, *hint);
	found.first = p;
	if (model->background == ENT_BACKGROUND_SMOOTH && p + 1 < model->bases && t > knots[p]) {
		double share = (t - knots[p]) / (knots[p + 1] - knots[p]);
		found = (struct ent_hawkes_bases){p, 2, {1 - share, share}};
	}
	return found;
}

/* ---- integrals ---------------------------------------------------------- */

static double overlap(double from, double to, double low, double high)
{
	return fmax(0, fmin(to, high) - fmax(from, low));
}

/* Of the straight line that is 0 at `foot` and 1 at `top`, over what lies between them: its
 * height halfway times the length. */
static double slope_integral(double foot, double top, double from, double to)
{
	double low = fmax(from, fmin(foot, top)), high = fmin(to, fmax(foot, top));
	return high > low ? (high - low) * ((low + high) / 2 - foot) / (top - foot) : 0;
}

double ent_hawkes_basis_integral(const struct ent_hawkes_model *model, size_t p, double from,
				 double to)
{
	const double *knots = model->knots;
	bool first = p == 0, last = p + 1 == model->bases;
	if (first && last)
		return to - from;
	if (model->background != ENT_BACKGROUND_SMOOTH)
		return overlap(from, to, first ? -INFINITY : knots[p],
			       last ? INFINITY : knots[p + 1]);
	double left = first ? overlap(from, to, -INFINITY, knots[p])
			    : slope_integral(knots[p - 1], knots[p], from, to);
	double right = last ? overlap(from, to, knots[p], INFINITY)
			    : slope_integral(knots[p + 1], knots[p], from, to);
	return left + right;
}

/* ---- of one mark -------------------------------------------------------- */

double ent_hawkes_mu(const struct ent_hawkes_model *model, size_t i, double t)
{
	size_t hint = 0;
	struct ent_hawkes_bases at = ent_hawkes_bases_at(model, t, &hint);
	const double *mu = model->mu + i * model->bases + at.first;
	return at.value[0] * mu[0] + (at.count > 1 ? at.value[1] * mu[1] : 0);
}

double ent_hawkes_mu_integral(const struct ent_hawkes_model *model, size_t i, double from,
			      double to)
{
	const double *mu = model->mu + i * model->bases;
	size_t low = 0, high = 0;
	struct ent_hawkes_bases start = ent_hawkes_bases_at(model, from, &low);
	struct ent_hawkes_bases end = ent_hawkes_bases_at(model, to, &high);
	double sum = 0;
	for (size_t p = start.first; p < end.first + end.count; p++)
		sum += mu[p] * ent_hawkes_basis_integral(model, p, from, to);
	return sum;
}

double ent_hawkes_mu_most(const struct ent_hawkes_model *model, size_t i, double from, double to)
{
	double most = fmax(ent_hawkes_mu(model, i, from), ent_hawkes_mu(model, i, to));
	if (model->bases == 1)
		return most;
	const double *mu = model->mu + i * model->bases;
	size_t hint = 0;
	size_t p = ent_hawkes_bases_at(model, from, &hint).first;
	for (; p < model->bases && model->knots[p] <= to; p++)
		if (model->knots[p] >= from)
			most = fmax(most, mu[p]);
	return most;
}
