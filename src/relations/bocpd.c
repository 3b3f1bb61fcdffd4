/* Bayesian online detection: the distribution of where the current stretch began.
 *
 * With p(s) the probability that it began at s, each new observation y does
 *
 *     p(s) *= (1 - hazard) * P(y | the observations since s)     for what began before
 *     p(now) = hazard * P(y | the prior)
 *
 * and p is scaled to sum to one. P is the predictive distribution of a conjugate model:
 * normal for a normal level with known noise, Student's t for level and spread, negative
 * binomial for a Poisson rate.
 *
 * Adams, MacKay (2007), arXiv 0710.3742; the updates: Murphy (2007), Conjugate Bayesian
 * analysis of the Gaussian distribution.
 */
#define _DEFAULT_SOURCE /* lgamma_r: lgamma writes a global */
#include "relations/bocpd.h"

#include "base/arena.h"

#include <math.h>

#define TWO_PI 6.283185307179586

/* What the observations since s say. The names are those of the textbook:
 *     level             precision a of the level, a times its mean b
 *     level and spread  kappa a, mean b, shape c, rate d
 *     Poisson           shape a, rate b
 */
struct belief {
	double a, b, c, d;
};

static double log_gamma(double x)
{
	int sign;
	return lgamma_r(x, &sign);
}

static double normal_density(double y, double mean, double variance)
{
	double away = y - mean;
	return exp(-away * away / (2 * variance)) / sqrt(TWO_PI * variance);
}

static double student_density(double y, double mean, double squared_scale, double freedom)
{
	double away = (y - mean) * (y - mean) / (freedom * squared_scale);
	return exp(log_gamma((freedom + 1) / 2) - log_gamma(freedom / 2) -
		   (freedom + 1) / 2 * log1p(away)) /
	       sqrt(freedom * TWO_PI / 2 * squared_scale);
}

static double count_density(double y, double shape, double rate)
{
	return exp(log_gamma(shape + y) - log_gamma(shape) - log_gamma(y + 1) +
		   shape * log(rate / (rate + 1)) - y * log1p(rate));
}

/* The prior is worth one observation. */
static struct belief prior(const struct ent_online *online)
{
	switch (online->cost) {
	case ENT_COST_POISSON:
		return (struct belief){fmax(online->mean, 0.5), 1, 0, 0};
	case ENT_COST_MEAN_VARIANCE:
		return (struct belief){1, online->mean, 1, online->variance};
	default:
		return (struct belief){1 / online->spread, online->mean / online->spread, 0, 0};
	}
}

/* The probability of y, and what is believed after it. A level's first observation stands
 * alone; a later one is seen less phi times the one before. */
static double learn(const struct ent_online *online, struct belief *belief, double y, double before,
		    bool first)
{
	struct belief old = *belief;
	if (online->cost == ENT_COST_POISSON) {
		*belief = (struct belief){old.a + y, old.b + 1, 0, 0};
		return count_density(y, old.a, old.b);
	}
	if (online->cost == ENT_COST_MEAN_VARIANCE) {
		double away = y - old.b;
		*belief = (struct belief){old.a + 1, (old.a * old.b + y) / (old.a + 1), old.c + 0.5,
					  old.d + old.a * away * away / (2 * (old.a + 1))};
		return student_density(y, old.b, old.d * (old.a + 1) / (old.c * old.a), 2 * old.c);
	}
	double phi = online->phi;
	double one = first ? 1 : 1 - phi;
	double seen = first ? y : y - phi * before;
	double variance = first ? online->variance / (1 - phi * phi) : online->variance;
	*belief =
		(struct belief){old.a + one * one / variance, old.b + one * seen / variance, 0, 0};
	return normal_density(seen, one * old.b / old.a, variance + one * one / old.a);
}

/* So small that it has no part in any answer; it keeps an outlier from making all
 * densities zero. */
#define LEAST_DENSITY 1e-280

void ent_online_run(const struct ent_online *online, const double *values, size_t count,
		    double *probability)
{
	struct belief *beliefs = ent_alloc(NULL, (count + 1) * sizeof *beliefs);
	double *began = ent_alloc(NULL, (count + 1) * sizeof *began); /* by observation */
	for (size_t now = 0; now < count; now++) {
		double y = values[now], before = now ? values[now - 1] : 0;
		beliefs[now] = prior(online);
		double density = learn(online, &beliefs[now], y, before, true) + LEAST_DENSITY;
		began[now] = (now ? online->hazard : 1) * density;
		double total = began[now];
		for (size_t s = 0; s < now; s++) {
			density = learn(online, &beliefs[s], y, before, false) + LEAST_DENSITY;
			began[s] *= (1 - online->hazard) * density;
			total += began[s];
		}
		for (size_t s = 0; s <= now; s++)
			began[s] /= total;
	}
	for (size_t k = 0; k < count; k++)
		probability[k] = began[count - 1 - k];
	ent_alloc(beliefs, 0);
	ent_alloc(began, 0);
}
