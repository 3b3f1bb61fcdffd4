/* The spatial model of politics: turns of challenges, bargains and a probabilistic election. */
#ifndef ENT_SCENARIO_SMP_H
#define ENT_SCENARIO_SMP_H

#include <entente/bargain.h>

/* As many turns as KTAB takes at most: opts->most_rounds where it is zero. */
#define ENT_SMP_TURNS 100

/* Within it the time of one turn, cubic in the actors, stays below a few minutes. */
#define ENT_SMP_MOST_ACTORS 2000

/* The game is checked (ent_bargain). Fills all of the result but means and medians; most_rounds
 * bounds the turns, so that there are at most most_rounds + 1 rows of positions. False with the
 * reason: an actor who cares for nothing, or for more than all there is; too many actors. What it
 * computes: smp.c. */
bool ent_smp_run(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		 struct ent_bargain_result *result, struct ent_err *err);

#endif
