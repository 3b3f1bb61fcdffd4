/* Random numbers that depend on nothing but what they are for.
 *
 * Philox 4x64-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as
 * 1, 2, 3", SC '11), by the library Random123: block n of a stream is a function of (seed, item,
 * stream, n). So item 7 of seed 1 draws the same numbers whichever thread does it, and whether
 * or not items 0 to 6 were done.
 */
#ifndef ENT_BASE_RNG_H
#define ENT_BASE_RNG_H

#include <entente/base.h>

struct ent_rng {
	uint64_t seed, item, stream, block;
	uint64_t word[4]; /* of the block */
	unsigned left;    /* of them, not yet given */
	double spare;     /* a second normal deviate; NaN: none */
};

/* item: the replicate; stream: whose numbers within it (an actor, a chain). */
void ent_rng_start(struct ent_rng *rng, uint64_t seed, uint64_t item, uint64_t stream);

uint64_t ent_rng_word(struct ent_rng *rng);
double ent_rng_uniform(struct ent_rng *rng); /* within (0, 1), of 52 bits; never an end */
size_t ent_rng_index(struct ent_rng *rng, size_t count);      /* 0 to count - 1, all alike */
double ent_rng_normal(struct ent_rng *rng);                   /* mean 0, variance 1 */
double ent_rng_exponential(struct ent_rng *rng);              /* mean 1 */
double ent_rng_gamma(struct ent_rng *rng, double shape);      /* scale 1; shape > 0 */
double ent_rng_beta(struct ent_rng *rng, double a, double b); /* a, b > 0 */
uint64_t ent_rng_poisson(struct ent_rng *rng, double mean);   /* mean >= 0; up to 1e15 */

/* Low to high with the peak at `best`: PERT, the beta distribution of four times the weight on
 * the mode (Malcolm et al. 1959). An end or a best that is NaN: the least that is known of it;
 * see ent_rng_range in rng.c. NaN if nothing is known. */
double ent_rng_range(struct ent_rng *rng, double low, double best, double high);

/* From a distribution as `assume` names them (docs/journal.md), its parameters in range. */
double ent_rng_draw(struct ent_rng *rng, struct ent_str family, const double *parameters);
/* Its mean, for what asks for one value. */
double ent_family_mean(struct ent_str family, const double *parameters);

#endif
