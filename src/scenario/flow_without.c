/* What the others say of a figure that is left out. */
#include <entente/networks.h>

#include "base/arena.h"

#include <math.h>
#include <string.h>

static double without(const struct ent_flow_net *net, struct ent_flow_reading *kept,
		      uint32_t left_out)
{
	struct ent_flow_net others = *net;
	struct ent_flow_opts opts = {.no_posterior = true, .no_conflicts = true};
	struct ent_flow_result result;
	struct ent_flow_word word;
	size_t count = 0;
	for (size_t r = 0; r < net->reading_count; r++)
		if (r != left_out)
			kept[count++] = net->readings[r];
	others.readings = kept;
	others.reading_count = count;
	if (!ent_flow_reconcile(&others, &opts, &result, NULL))
		return (double)NAN;
	ent_flow_says(&result, net->link_count, &net->readings[left_out], &word);
	ent_flow_result_free(&result);
	return word.best;
}

void ent_flow_without(const struct ent_flow_net *net, const struct ent_flow_conflict *conflict,
		      double *said)
{
	struct ent_flow_reading *kept = ent_alloc(NULL, (net->reading_count + 1) * sizeof *kept);
	for (size_t k = 0; k < conflict->count; k++)
		said[k] = without(net, kept, conflict->readings[k]);
	ent_alloc(kept, 0);
}
