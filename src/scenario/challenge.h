/* The expected-utility model: rounds of challenges over one issue. */
#ifndef ENT_SCENARIO_CHALLENGE_H
#define ENT_SCENARIO_CHALLENGE_H

#include <entente/bargain.h>

/* The game is checked (ent_bargain), and its positions are not all one; fills what a challenge
 * tells of the result, means, medians and outcome left to the caller. What it computes:
 * challenge.c. */
bool ent_challenge_run(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		       struct ent_bargain_result *result, struct ent_err *err);

#endif
