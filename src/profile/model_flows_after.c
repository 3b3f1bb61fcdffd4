/* What follows from a balance: where it goes round a barrier, who earns by it, how long stocks
 * outlast a ban. */
#include "profile/model_flows.h"

#include <math.h>

/* As `entente flows` draws. */
#define DRAWS 2000

/* Ranges of sentences: a part of 95 percent, by draws of the flows and of what is assumed. */
static void tell_band(struct draft *draft, const struct ent_route_band *band, double scale,
		      const char *unit)
{
	struct ent_flow_estimate amount = {band->best * scale, band->mean * scale,
					   band->low * scale, band->high * scale, 0};
	tell_amount(draft, &amount, ent_str(unit));
}

/* The assumptions that stand behind it, and the network itself. */
static void rest_on_plan(struct draft *draft, const struct ent_flow *flow,
			 const struct ent_flow_plan *plan)
{
	size_t count;
	const struct ent_assumption *assumptions = ent_assumptions(draft->record, &count);
	rest_on_note(draft, evidence_of_entry(draft, flow->where, flow->title, ENT_ESTIMATED,
					      flow->cites, flow->cite_count));
	for (size_t i = 0; i < count; i++) {
		const struct ent_assumption *assumed = &assumptions[i];
		struct ent_text text = {0};
		if (!plan->assumed[i])
			continue;
		ent_text_printf(&text, "Assumed: %.*s. %.*s", ENT_FMT(assumed->name),
				ENT_FMT(assumed->note));
		rest_on_note(draft,
			     evidence_of_entry(draft, assumed->where, ent_text_str(&text),
					       ENT_ESTIMATED, assumed->cites, assumed->cite_count));
		ent_text_free(&text);
	}
}

static void tell_place(struct draft *draft, const struct ent_flow *flow,
		       const struct ent_route_place *place)
{
	if (place->where == ENT_ROUTE_NODE) {
		tell(draft, "at ");
		tell_stage(draft, &flow->nodes[place->index]);
		return;
	}
	tell(draft, "between ");
	tell_stage(draft, &flow->nodes[flow->links[place->index].from]);
	tell(draft, " and ");
	tell_stage(draft, &flow->nodes[flow->links[place->index].to]);
}

/* Of several barriers, the one that most passes. */
static void write_barrier(struct draft *draft, const struct ent_flow *flow,
			  const struct ent_flow_plan *plan, const struct ent_route_result *result)
{
	size_t most = 0;
	for (size_t i = 1; i < result->case_count; i++)
		if (result->outcomes[i].base.mean > result->outcomes[most].base.mean)
			most = i;
	const struct ent_route_case *barrier = &plan->cases[most];
	const struct ent_route_outcome *outcome = &result->outcomes[most];
	struct ent_text unit = {0};
	if (!begin_sentence(draft, DETAIL))
		return;
	ent_text_add(&unit, flow->unit);
	ent_text_puts(&unit, "");
	tell(draft, "were ");
	say_figure(barrier->risk.low * 100, barrier->risk.best * 100, barrier->risk.high * 100,
		   ent_str("percent"), &draft->text);
	tell(draft, " more taken ");
	tell_place(draft, flow, &barrier->place);
	tell(draft, ", it would be ");
	tell_band(draft, &outcome->seized, 1, unit.ptr);
	tell(draft, ", and ");
	tell_band(draft, &outcome->displaced, 1, unit.ptr);
	tell(draft, " would go other ways");
	rest_on_plan(draft, flow, plan);
	end_sentence(draft);
	ent_text_free(&unit);
}

static void write_earnings(struct draft *draft, const struct ent_flow *flow,
			   const struct ent_flow_plan *plan,
			   const struct ent_revenue_result *revenue)
{
	struct ent_text unit = {0};
	double most = 0;
	if (!begin_sentence(draft, DETAIL))
		return;
	for (size_t i = 0; i < plan->shares.actor_count; i++)
		most = fmax(most, revenue->actors[i].high);
	bool millions = most >= 1e6;
	ent_text_puts(&unit, millions ? "million " : "");
	ent_text_add(&unit, plan->money);
	for (size_t i = 0; i < plan->shares.actor_count; i++) {
		tell(draft, "%s", i ? ", " : "");
		tell_str(draft, ent_actor_in_text(draft->record, plan->actors[i], draft->opts->on));
		tell(draft, i ? " " : " would earn ");
		tell_band(draft, &revenue->actors[i], millions ? 1e-6 : 1, unit.ptr);
	}
	tell(draft, " a year by it");
	rest_on_plan(draft, flow, plan);
	end_sentence(draft);
	ent_text_free(&unit);
}

static void write_ban(struct draft *draft, const struct ent_flow *flow,
		      const struct ent_flow_plan *plan, const struct ent_ban_result *ban)
{
	if (!begin_sentence(draft, DETAIL))
		return;
	tell(draft, "under a ban that cuts what comes from ");
	tell_stage(draft, &flow->nodes[plan->ban_node]);
	tell(draft, " by ");
	say_figure(plan->ban.fall.low * 100, plan->ban.fall.best * 100, plan->ban.fall.high * 100,
		   ent_str("percent"), &draft->text);
	tell(draft, ", stocks would keep up supply for ");
	tell_band(draft, &ban->lasts, 1, "years");
	rest_on_plan(draft, flow, plan);
	end_sentence(draft);
}

static void write_prices(struct draft *draft, const struct balance *balance,
			 const struct ent_route_flows *flows, const struct ent_flow_plan *plan)
{
	struct ent_price_opts opts = {.draws = DRAWS, .seed = 1};
	struct ent_revenue_result revenue;
	if (!plan->price_count || !plan->shares.count || !plan->money.len ||
	    !ent_revenue(&balance->told.net, flows, &plan->chain, &plan->shares, &opts, &revenue,
			 NULL))
		return;
	write_earnings(draft, balance->told.flow, plan, &revenue);
	ent_revenue_result_free(&revenue);
}

void write_what_follows(struct draft *draft, const struct balance *balance,
			const struct ent_flow_ask *ask)
{
	const struct ent_flow *flow = balance->told.flow;
	double *best = ent_alloc(NULL, (flow->link_count + 1) * sizeof *best);
	for (size_t l = 0; l < flow->link_count; l++)
		best[l] = balance->result.links[l].best;
	struct ent_route_flows flows = {best, balance->result.draws, balance->result.draw_count};
	struct ent_flow_plan plan;
	ent_flow_plan(draft->record, &balance->told, ask, &balance->result, &plan);
	struct ent_route_opts routes = {.theta = plan.theta,
					.supply = ENT_ROUTE_FIXED,
					.elasticity = plan.elasticity,
					.draws = DRAWS,
					.seed = 1};
	struct ent_ban_opts bans = {.draws = DRAWS, .seed = 1};
	struct ent_route_result round;
	struct ent_ban_result ban;
	if (plan.case_count && ent_route_interdict(&balance->told.net, &flows, plan.cases,
						   plan.case_count, &routes, &round, NULL)) {
		write_barrier(draft, flow, &plan, &round);
		ent_route_result_free(&round);
	}
	write_prices(draft, balance, &flows, &plan);
	if (plan.ban_node != ENT_NONE && ent_ban(&plan.ban, &bans, &ban, NULL)) {
		write_ban(draft, flow, &plan, &ban);
		ent_ban_result_free(&ban);
	}
	ent_flow_plan_free(&plan);
	ent_alloc(best, 0);
}
