/* The spatial model of politics: turns of challenges, bargains and a probabilistic election. */
#ifndef ENT_SCENARIO_SMP_H
#define ENT_SCENARIO_SMP_H

#include <entente/bargain.h>

/* The game is checked (ent_bargain); fills what smp tells of the result, means and medians left
 * to the caller. What it computes: smp.c. */
bool ent_smp_run(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		 struct ent_bargain_result *result, struct ent_err *err);

#endif
