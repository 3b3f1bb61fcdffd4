/* How an actor of the spatial model values positions, and how it votes between two. */
#ifndef ENT_SCENARIO_SMP_VOTE_H
#define ENT_SCENARIO_SMP_VOTE_H

#include <entente/bargain.h>

#include <math.h>

static inline double ent_smp_greater(double a, double b)
{
	return a > b ? a : b;
}

static inline double ent_smp_lesser(double a, double b)
{
	return a < b ? a : b;
}

/* What of a vote is for, and what against. Without a branch, or the loops that add up votes would
 * not be done several at a time; the halves are exact. */
static inline double ent_smp_for(double vote)
{
	return 0.5 * (fabs(vote) + vote);
}

static inline double ent_smp_against(double vote)
{
	return 0.5 * (fabs(vote) - vote);
}

/* u(d, R) = (1 - d)(1 + d R), d in [0, 1] the distance and R in [-1, 1] the risk attitude: above
 * 0 the actor is content with what is near. */
static inline double ent_smp_utility(double distance, double risk)
{
	return (1 - distance) * (1 + distance * risk);
}

/* The vote of an actor of that weight who gains so much: above 0 for, below against.
 * `rule` is one of ent_smp_opts.voting; loops give it as a constant. */
static inline double ent_smp_vote(int rule, double weight, double gain)
{
	/* All of the weight for the slightest gain. */
	double binary = ent_smp_greater(-1, ent_smp_lesser(1, gain / 1e-8));
	switch (rule) {
	case ENT_SMP_VOTE_BINARY:
		return weight * binary;
	case ENT_SMP_PROPBIN:
		return weight * ((1 - 0.2) * gain + 0.2 * binary);
	case ENT_SMP_CUBIC:
		return weight * (gain * gain * gain);
	case ENT_SMP_PROPCBC:
		return weight * (0.5 * gain + 0.5 * (gain * gain * gain));
	case ENT_SMP_ASYMPROSP: /* a loss weighs more than a gain */
		return gain > 0 ? 2 * weight * gain / 3 : weight * gain;
	default:
		return weight * gain;
	}
}

/* Calls `loop` with the rule as a constant, so that the compiler can make one loop of each. */
#define ENT_SMP_BY_RULE(rule, loop, ...)                                                           \
	switch (rule) {                                                                            \
	case ENT_SMP_VOTE_BINARY:                                                                  \
		loop(ENT_SMP_VOTE_BINARY, __VA_ARGS__);                                            \
		break;                                                                             \
	case ENT_SMP_PROPBIN:                                                                      \
		loop(ENT_SMP_PROPBIN, __VA_ARGS__);                                                \
		break;                                                                             \
	case ENT_SMP_CUBIC:                                                                        \
		loop(ENT_SMP_CUBIC, __VA_ARGS__);                                                  \
		break;                                                                             \
	case ENT_SMP_PROPCBC:                                                                      \
		loop(ENT_SMP_PROPCBC, __VA_ARGS__);                                                \
		break;                                                                             \
	case ENT_SMP_ASYMPROSP:                                                                    \
		loop(ENT_SMP_ASYMPROSP, __VA_ARGS__);                                              \
		break;                                                                             \
	default:                                                                                   \
		loop(ENT_SMP_PROP, __VA_ARGS__);                                                   \
	}

#endif
