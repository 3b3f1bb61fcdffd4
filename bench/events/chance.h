/* Chance for the made-up events: SplitMix64 (Steele, Lea, Flood 2014), the same everywhere. */
#ifndef EVENTS_CHANCE_H
#define EVENTS_CHANCE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

static inline uint64_t draw(struct chance *chance)
{
	uint64_t z = (chance->state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static inline uint32_t below(struct chance *chance, uint32_t limit)
{
	return (uint32_t)((draw(chance) >> 32) * limit >> 32);
}

/* More than 0 and less than 1. */
static inline double uniform(struct chance *chance)
{
	return ((double)(draw(chance) >> 11) + 0.5) / 9007199254740992.0;
}

static inline bool happens(struct chance *chance, double share)
{
	return uniform(chance) < share;
}

/* Zipf's law: rank k, from 0, about as often as (k + 1) to the power of -exponent. By the
 * inverse of its continuous twin, so that no table is needed. */
static inline uint32_t zipf(struct chance *chance, uint32_t count, double exponent)
{
	double end = (double)count + 1, at = uniform(chance), rest = 1 - exponent, rank;
	if (exponent > 1)
		rank = pow(1 + at * (pow(end, rest) - 1), 1 / rest) - 1;
	else
		rank = exp(at * log(end)) - 1; /* of exponent 1 */
	return rank < count ? (uint32_t)rank : count - 1;
}

#endif
