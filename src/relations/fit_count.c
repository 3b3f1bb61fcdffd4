/* Small counts: Poisson, or negative binomial where they scatter more. The dispersion and the cut
 * are improved in turn, from a dispersion of neighbours and from that of the whole. The likeliest
 * dispersion, variance = mean + dispersion mean^2: Piegorsch (1990), Biometrics 46(3), 863-867.
 *
 * Values are whole numbers from 0 on. A stretch of zeros alone costs nothing. */
#define _DEFAULT_SOURCE /* lgamma_r: lgamma writes a global */
#include "base/arena.h"
#include "base/sorted.h"
#include "relations/fit.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_DISPERSION 1e-4
#define MOST_DISPERSION  100

static double weight_of(const struct ent_study *study, size_t i)
{
	return study->weights ? study->weights[i] : 1;
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
	ent_sort_numbers(squares, steps);
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
	fit.penalty = ent_fit_penalty(study, &fit);
	fit.turns = ent_fit_room(study);
	return fit;
}

void ent_fit_poisson(struct ent_study *study, struct ent_fit *best)
{
	struct ent_costs costs;
	struct ent_fit fit = count_fit(study, ENT_COST_POISSON);
	ent_fit_costs(study, &fit, &costs);
	ent_fit_cut(study, &costs, &fit);
	fit.score = count_score(study, &fit, &costs);
	ent_costs_free(&costs);
	ent_fit_keep_better(best, &fit);
}

/* Cut, dispersion, cut, ... from a first dispersion. */
static void settle_binomial(struct ent_study *study, double first, struct ent_fit *best)
{
	struct ent_fit fit = count_fit(study, ENT_COST_NEGATIVE_BINOMIAL);
	fit.dispersion = fmin(fmax(first, LEAST_DISPERSION), MOST_DISPERSION);
	for (int round = 0; round < ENT_FIT_ROUNDS; round++) {
		struct ent_costs costs;
		ent_fit_costs(study, &fit, &costs);
		bool still = ent_fit_cut(study, &costs, &fit) && round;
		if (!still)
			fit.dispersion = likeliest_dispersion(study, &fit);
		fit.score = count_score(study, &fit, &costs);
		ent_costs_free(&costs);
		if (still)
			break;
	}
	ent_fit_keep_better(best, &fit);
}

void ent_fit_binomial(struct ent_study *study, struct ent_fit *best)
{
	settle_binomial(study, neighbour_dispersion(study->values, study->count), best);
	settle_binomial(study, whole_dispersion(study->values, study->count), best);
}
