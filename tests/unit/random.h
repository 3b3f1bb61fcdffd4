/* Chance for the units: splitmix64 (Steele, Lea, Flood 2014), so that a failure can be
 * repeated. A test sets random_state first. */
#ifndef UNIT_RANDOM_H
#define UNIT_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

static uint64_t random_state;

static inline uint64_t random_bits(void)
{
	uint64_t z = random_state += 0x9E3779B97F4A7C15;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
	return z ^ (z >> 31);
}

/* 0 to count - 1; count is not 0. */
static inline unsigned random_below(unsigned count)
{
	return (unsigned)(random_bits() % count);
}

/* Both ends included. */
static inline int random_between(int low, int high)
{
	return low + (int)random_below((unsigned)(high - low) + 1);
}

static inline bool one_in(unsigned count)
{
	return random_below(count) == 0;
}

#endif
