/* Random numbers: blocks of Philox, and the distributions that models draw from. */
#include "base/rng.h"

#include <assert.h>
#include <math.h>

#include <Random123/philox.h>

void ent_rng_start(struct ent_rng *rng, uint64_t seed, uint64_t item, uint64_t stream)
{
	*rng = (struct ent_rng){.seed = seed, .item = item, .stream = stream, .spare = (double)NAN};
}

uint64_t ent_rng_word(struct ent_rng *rng)
{
	if (!rng->left) {
		philox4x64_ctr_t counter = {{rng->block++, rng->stream, rng->item, 0}};
		philox4x64_key_t key = {{rng->seed, 0}};
		philox4x64_ctr_t block = philox4x64(counter, key);
		for (int i = 0; i < 4; i++)
			rng->word[i] = block.v[i];
		rng->left = 4;
	}
	return rng->word[4 - rng->left--];
}

/* The middle of one of 2^52 equal steps, so that neither end can come. */
double ent_rng_uniform(struct ent_rng *rng)
{
	return ((double)(ent_rng_word(rng) >> 12) + .5) * 0x1p-52;
}

/* Words beyond the last whole multiple are thrown away, or the first indices would come more
 * often. */
size_t ent_rng_index(struct ent_rng *rng, size_t count)
{
	assert(count > 0);
	uint64_t limit = UINT64_MAX - UINT64_MAX % count, word;
	do
		word = ent_rng_word(rng);
	while (word >= limit);
	return (size_t)(word % count);
}

double ent_rng_exponential(struct ent_rng *rng)
{
	return -log(ent_rng_uniform(rng));
}

/* Box and Muller (1958). */
double ent_rng_normal(struct ent_rng *rng)
{
	double spare = rng->spare;
	if (!isnan(spare)) {
		rng->spare = (double)NAN;
		return spare;
	}
	double radius = sqrt(2 * ent_rng_exponential(rng));
	double angle = 2 * 3.14159265358979323846 * ent_rng_uniform(rng);
	rng->spare = radius * sin(angle);
	return radius * cos(angle);
}

/* Marsaglia and Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3);
 * below 1 by their boost, a power of a uniform. */
double ent_rng_gamma(struct ent_rng *rng, double shape)
{
	assert(shape > 0);
	double boost = 1;
	if (shape < 1) {
		boost = pow(ent_rng_uniform(rng), 1 / shape);
		shape += 1;
	}
	double d = shape - 1. / 3, c = 1 / sqrt(9 * d);
	for (;;) {
		double x = ent_rng_normal(rng), v = 1 + c * x;
		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(ent_rng_uniform(rng)) < .5 * x * x + d - d * v + d * log(v))
			return d * v * boost;
	}
}

double ent_rng_beta(struct ent_rng *rng, double a, double b)
{
	double x = ent_rng_gamma(rng, a), y = ent_rng_gamma(rng, b);
	/* Both can be too small for a number where a and b are. */
	return x + y > 0 ? x / (x + y) : ent_rng_uniform(rng) < a / (a + b);
}

/* By the length of exponential steps: a few draws. */
static uint64_t poisson_small(struct ent_rng *rng, double mean)
{
	uint64_t count = 0;
	double limit = exp(-mean), product = ent_rng_uniform(rng);
	while (product > limit) {
		product *= ent_rng_uniform(rng);
		count++;
	}
	return count;
}

/* Transformed rejection: Hoermann (1993), "The transformed rejection method for generating
 * Poisson random variables", Insurance: Mathematics and Economics 12, algorithm PTRS. */
static uint64_t poisson_large(struct ent_rng *rng, double mean)
{
	double b = .931 + 2.53 * sqrt(mean), a = -.059 + .02483 * b;
	double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = .9277 - 3.6224 / (b - 2);
	for (;;) {
		double u = ent_rng_uniform(rng) - .5, v = ent_rng_uniform(rng);
		double us = .5 - fabs(u), k = floor((2 * a / us + b) * u + mean + .43);
		if (us >= .07 && v <= v_r)
			return (uint64_t)k;
		if (k < 0 || (us < .013 && v > us))
			continue;
		if (log(v * inverse_alpha / (a / (us * us) + b)) <=
		    k * log(mean) - mean - lgamma(k + 1))
			return (uint64_t)k;
	}
}

uint64_t ent_rng_poisson(struct ent_rng *rng, double mean)
{
	assert(mean >= 0 && mean <= 1e15);
	return mean < 10 ? poisson_small(rng, mean) : poisson_large(rng, mean);
}

static double pert(struct ent_rng *rng, double low, double mode, double high)
{
	double width = high - low;
	return low + width * ent_rng_beta(rng, 1 + 4 * (mode - low) / width,
					  1 + 4 * (high - mode) / width);
}

/* Without a best value, all between the ends alike; without an end, the best value stands for
 * it; with one end alone, that. */
double ent_rng_range(struct ent_rng *rng, double low, double best, double high)
{
	if (isnan(low))
		low = isnan(best) ? high : best;
	if (isnan(high))
		high = isnan(best) ? low : best;
	if (isnan(low) || !(low < high))
		return isnan(best) ? low : best;
	if (isnan(best))
		return low + (high - low) * ent_rng_uniform(rng);
	return pert(rng, fmin(low, best), best, fmax(high, best));
}

static double triangular(struct ent_rng *rng, double low, double mode, double high)
{
	double u = ent_rng_uniform(rng), width = high - low;
	return u * width < mode - low ? low + sqrt(u * width * (mode - low))
				      : high - sqrt((1 - u) * width * (high - mode));
}

double ent_rng_draw(struct ent_rng *rng, struct ent_str family, const double *p)
{
	if (ent_str_is(family, "constant"))
		return p[0];
	if (ent_str_is(family, "uniform"))
		return p[0] + (p[1] - p[0]) * ent_rng_uniform(rng);
	if (ent_str_is(family, "triangular"))
		return triangular(rng, p[0], p[1], p[2]);
	if (ent_str_is(family, "pert"))
		return pert(rng, p[0], p[1], p[2]);
	if (ent_str_is(family, "normal"))
		return p[0] + p[1] * ent_rng_normal(rng);
	if (ent_str_is(family, "lognormal"))
		return exp(p[0] + p[1] * ent_rng_normal(rng));
	if (ent_str_is(family, "beta"))
		return ent_rng_beta(rng, p[0], p[1]);
	assert(ent_str_is(family, "gamma"));
	return p[1] * ent_rng_gamma(rng, p[0]);
}

double ent_family_mean(struct ent_str family, const double *p)
{
	if (ent_str_is(family, "uniform"))
		return (p[0] + p[1]) / 2;
	if (ent_str_is(family, "triangular"))
		return (p[0] + p[1] + p[2]) / 3;
	if (ent_str_is(family, "pert"))
		return (p[0] + 4 * p[1] + p[2]) / 6;
	if (ent_str_is(family, "lognormal"))
		return exp(p[0] + p[1] * p[1] / 2);
	if (ent_str_is(family, "beta"))
		return p[0] / (p[0] + p[1]);
	if (ent_str_is(family, "gamma"))
		return p[0] * p[1];
	return p[0]; /* constant, normal */
}
