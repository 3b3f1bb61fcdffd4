/* entente flows: what follows from the flows, as far as the network tells enough. */
#include "flows.h"

#include <stdlib.h>

static void follow_barriers(struct flows_answer *answer, const struct ent_route_flows *flows)
{
	const struct ent_flow_plan *plan = &answer->plan;
	struct ent_route_opts opts = {
		.theta = plan->theta,
		.supply = ENT_ROUTE_FIXED,
		.elasticity = plan->elasticity,
		.draws = 4 * answer->runs,
		.seed = answer->seed,
		.workers = answer->jobs,
		.tick = watch_tick,
	};
	if (plan->case_count)
		answer->has_routes = ent_route_interdict(&answer->draft.net, flows, plan->cases,
							 plan->case_count, &opts, &answer->routes,
							 &answer->route_err);
}

static void follow_prices(struct flows_answer *answer, const struct ent_route_flows *flows)
{
	const struct ent_flow_plan *plan = &answer->plan;
	struct ent_price_opts opts = {
		.draws = 4 * answer->runs,
		.seed = answer->seed,
		.workers = answer->jobs,
		.tick = watch_tick,
	};
	if (!plan->price_count)
		return;
	answer->has_prices = ent_price_chain(&answer->draft.net, flows, &plan->chain, &opts,
					     &answer->prices, &answer->price_err);
	if (answer->has_prices && plan->shares.count)
		answer->has_revenue =
			ent_revenue(&answer->draft.net, flows, &plan->chain, &plan->shares, &opts,
				    &answer->revenue, &answer->price_err);
}

static void follow_ban(struct flows_answer *answer)
{
	struct ent_ban_opts opts = {
		.draws = 4 * answer->runs,
		.seed = answer->seed,
		.workers = answer->jobs,
		.tick = watch_tick,
	};
	if (answer->plan.ban_node != ENT_NONE)
		answer->has_ban = ent_ban(&answer->plan.ban, &opts, &answer->ban, &answer->ban_err);
}

void flows_follow(struct flows_answer *answer)
{
	size_t links = answer->draft.net.link_count;
	double *best = calloc(links + 1, sizeof *best);
	if (!best)
		abort();
	for (size_t l = 0; l < links; l++)
		best[l] = answer->result.links[l].best;
	struct ent_route_flows flows = {best, answer->result.draws, answer->result.draw_count};
	ent_flow_plan(answer->record, &answer->draft, &answer->ask, &answer->result, &answer->plan);
	follow_barriers(answer, &flows);
	follow_prices(answer, &flows);
	follow_ban(answer);
	free(best);
}

void flows_follow_free(struct flows_answer *answer)
{
	if (answer->has_routes)
		ent_route_result_free(&answer->routes);
	if (answer->has_prices)
		ent_price_result_free(&answer->prices);
	if (answer->has_revenue)
		ent_revenue_result_free(&answer->revenue);
	if (answer->has_ban)
		ent_ban_result_free(&answer->ban);
	ent_flow_plan_free(&answer->plan);
}
