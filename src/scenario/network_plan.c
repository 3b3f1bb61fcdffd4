/* What a network tells of behaviour, as entente/routes.h takes it: barriers, prices, shares, a ban.
 */
#include "base/vec.h"
#include "scenario/flow_quantity.h"

#include <math.h>
#include <string.h>

#define WITHIN_95 1.959963984540054
#define UNTOLD    ((struct ent_flow_range){(double)NAN, (double)NAN, (double)NAN})

struct planning {
	const struct ent_record *record;
	const struct ent_flow_draft *draft;
	const struct ent_flow_ask *ask;
	struct ent_flow_plan *plan;
	struct ent_arena *arena;
	ENT_VEC(struct ent_route_case) cases;
	ENT_VEC(uint32_t) case_traits, share_traits, actors;
	ENT_VEC(struct ent_share) shares;
	ENT_VEC(struct ent_flow_range) rates;
};

/* ---- units ------------------------------------------------------------------------ */

static struct ent_str unit_of(const struct ent_record *record, const struct ent_flow_trait *trait)
{
	size_t count;
	const struct ent_assumption *assumptions = ent_assumptions(record, &count);
	const struct ent_flow_factor *first = &trait->factors[0];
	if (first->series != ENT_NONE)
		return ent_series(record, first->series)->unit;
	return first->assumption != ENT_NONE ? assumptions[first->assumption].unit : ent_str("");
}

/* "USD/kg" in a network of tonnes is 1000 USD for a tonne; without a unit it is money for one unit
 * of the network. */
static double money_scale(struct planning *planning, struct ent_str unit)
{
	const char *slash = unit.len ? memchr(unit.ptr, '/', unit.len) : NULL;
	if (!slash)
		return 1;
	struct ent_str money = {unit.ptr, (size_t)(slash - unit.ptr)};
	struct ent_str mass = {slash + 1, unit.len - money.len - 1};
	double scale = ent_unit_scale(planning->draft->flow->unit, mass);
	if (isnan(scale))
		return 1;
	if (!planning->plan->money.len) {
		planning->plan->money = money;
		planning->plan->price_unit = unit;
		planning->plan->price_scale = 1 / scale;
	}
	return scale;
}

static double scale_of(struct planning *planning, const struct ent_flow_trait *trait)
{
	struct ent_str unit = unit_of(planning->record, trait);
	double scale;
	switch (trait->kind) {
	case ENT_FLOW_RISK:
	case ENT_FLOW_TAX:
	case ENT_FLOW_EARNS:
	case ENT_FLOW_BARRIER:
	case ENT_FLOW_SPOILS:
	case ENT_FLOW_BAN:
	case ENT_FLOW_MARKUP:
		return ent_str_is(unit, "fraction") ? 1 : .01;
	case ENT_FLOW_PRICE:
	case ENT_FLOW_COST:
	case ENT_FLOW_FEE:
		return money_scale(planning, unit);
	case ENT_FLOW_STOCK:
		scale = ent_unit_scale(unit, planning->draft->flow->unit);
		return isnan(scale) ? 1 : scale;
	default:
		return 1;
	}
}

/* The range that an amount has, or that its error amounts to. */
static struct ent_flow_range range_of(const struct ent_flow_amount *amount, double scale)
{
	struct ent_flow_range range = amount->range;
	if (amount->error > 0) {
		double best = isnan(range.best) ? (range.low + range.high) / 2 : range.best;
		if (isnan(best))
			best = isnan(range.low) ? range.high : range.low;
		range = (struct ent_flow_range){best - WITHIN_95 * amount->error, best,
						best + WITHIN_95 * amount->error};
		if (best >= 0)
			range.low = fmax(range.low, 0);
	}
	return (struct ent_flow_range){range.low * scale, range.best * scale, range.high * scale};
}

static bool read_trait(struct planning *planning, const struct ent_flow_trait *trait,
		       struct ent_flow_range *range)
{
	struct ent_flow_amount amount;
	if (!ent_flow_trait_holds(planning->record, trait, planning->ask->year) ||
	    !ent_flow_product(planning->record, planning->draft->flow, trait->factors,
			      trait->factor_count, planning->ask, planning->draft->flow->near, true,
			      &amount))
		return false;
	*range = range_of(&amount, scale_of(planning, trait));
	for (size_t i = 0; i < trait->factor_count; i++)
		if (trait->factors[i].assumption != ENT_NONE)
			planning->plan->assumed[trait->factors[i].assumption] = true;
	return true;
}

/* ---- what the traits say ------------------------------------------------------------ */

/* Shares beyond 0 and 1 are cut to them: an error can reach there. */
static struct ent_flow_range share_range(struct ent_flow_range range)
{
	double ends[] = {range.low, range.best, range.high};
	for (int i = 0; i < 3; i++)
		if (!isnan(ends[i]))
			ends[i] = fmin(fmax(ends[i], 0), 1);
	return (struct ent_flow_range){ends[0], ends[1], ends[2]};
}

static struct ent_route_place place_of(const struct ent_flow_trait *trait)
{
	return trait->node != ENT_NONE ? (struct ent_route_place){ENT_ROUTE_NODE, trait->node}
				       : (struct ent_route_place){ENT_ROUTE_LINK, trait->link};
}

static uint32_t actor_of(struct planning *planning, uint32_t actor)
{
	for (uint32_t i = 0; i < planning->actors.count; i++)
		if (planning->actors.at[i] == actor)
			return i;
	ent_push(&planning->actors, actor);
	return (uint32_t)planning->actors.count - 1;
}

/* Two shares of one assumption are as unknown as each other. */
static uint32_t rate_of(struct planning *planning, const struct ent_flow_trait *trait,
			struct ent_flow_range range)
{
	const struct ent_flow *flow = planning->draft->flow;
	for (size_t i = 0; i < planning->shares.count; i++) {
		const struct ent_flow_trait *other = &flow->traits[planning->share_traits.at[i]];
		if (other->kind == trait->kind && other->factor_count == 1 &&
		    trait->factor_count == 1 && trait->factors[0].assumption != ENT_NONE &&
		    other->factors[0].assumption == trait->factors[0].assumption)
			return planning->shares.at[i].rate;
	}
	ent_push(&planning->rates, range);
	return (uint32_t)planning->rates.count - 1;
}

static void add_share(struct planning *planning, uint32_t t, struct ent_flow_range range)
{
	const struct ent_flow_trait *trait = &planning->draft->flow->traits[t];
	enum ent_share_kind kind = trait->kind == ENT_FLOW_TAX   ? ENT_SHARE_TAX
				   : trait->kind == ENT_FLOW_FEE ? ENT_SHARE_FEE
								 : ENT_SHARE_PROFIT;
	struct ent_share share = {actor_of(planning, trait->actor), place_of(trait), kind, 0};
	share.rate = rate_of(planning, trait, kind == ENT_SHARE_FEE ? range : share_range(range));
	ent_push(&planning->shares, share);
	ent_push(&planning->share_traits, t);
}

static void add_case(struct planning *planning, uint32_t t, struct ent_flow_range range)
{
	struct ent_route_case barrier = {
		.place = place_of(&planning->draft->flow->traits[t]),
		.risk = share_range(range),
		.stake = planning->plan->stake,
		.cost = {0, 0, 0},
	};
	ent_push(&planning->cases, barrier);
	ent_push(&planning->case_traits, t);
}

struct arrays {
	struct ent_flow_range *price, *cost, *risk;
};

static void add_trait(struct planning *planning, uint32_t t, struct arrays *arrays)
{
	const struct ent_flow_trait *trait = &planning->draft->flow->traits[t];
	struct ent_flow_plan *plan = planning->plan;
	struct ent_flow_range range;
	if (!read_trait(planning, trait, &range))
		return;
	switch (trait->kind) {
	case ENT_FLOW_PRICE:
		plan->price_count += isnan(arrays->price[trait->node].best) &&
				     isnan(arrays->price[trait->node].low);
		arrays->price[trait->node] = range;
		break;
	case ENT_FLOW_COST:
		arrays->cost[trait->link] = range;
		break;
	case ENT_FLOW_RISK:
		arrays->risk[trait->link] = share_range(range);
		break;
	case ENT_FLOW_TAX:
	case ENT_FLOW_FEE:
	case ENT_FLOW_EARNS:
		add_share(planning, t, range);
		break;
	case ENT_FLOW_BARRIER:
		add_case(planning, t, range);
		break;
	case ENT_FLOW_BAN:
		plan->ban_node = trait->node;
		plan->ban.fall = share_range(range);
		break;
	default:
		break;
	}
}

/* What holds of the whole network, told or usual. */
static void read_choices(struct planning *planning)
{
	struct ent_flow_plan *plan = planning->plan;
	struct ent_flow_range *const out[] = {
		[ENT_FLOW_CHOICE] = &plan->theta,
		[ENT_FLOW_STAKE] = &plan->stake,
		[ENT_FLOW_DEMAND] = &plan->elasticity,
		[ENT_FLOW_MARKUP] = &plan->chain.markup,
	};
	plan->theta = (struct ent_flow_range){2, 5, 15};
	plan->stake = (struct ent_flow_range){1, 1, 1};
	plan->elasticity = (struct ent_flow_range){-.9, -.5, -.3};
	plan->chain.markup = (struct ent_flow_range){.1, .3, 1};
	for (int kind = ENT_FLOW_CHOICE; kind <= ENT_FLOW_MARKUP; kind++) {
		const struct ent_flow_trait *trait = ent_flow_trait_of(
			planning->record, planning->draft->flow, (enum ent_flow_trait_kind)kind,
			ENT_NONE, ENT_NONE, planning->ask->year);
		struct ent_flow_range range;
		if (trait && read_trait(planning, trait, &range))
			*out[kind] = range;
	}
}

static struct ent_flow_range at_node(struct planning *planning, enum ent_flow_trait_kind kind,
				     struct ent_flow_range usual)
{
	const struct ent_flow_trait *trait =
		ent_flow_trait_of(planning->record, planning->draft->flow, kind,
				  planning->plan->ban_node, ENT_NONE, planning->ask->year);
	struct ent_flow_range range;
	return trait && read_trait(planning, trait, &range) ? range : usual;
}

/* What is made and used before the ban is what flows. */
static void read_ban(struct planning *planning, const struct ent_flow_result *result)
{
	struct ent_flow_plan *plan = planning->plan;
	static const struct ent_flow_range none = {0, 0, 0};
	if (plan->ban_node == ENT_NONE)
		return;
	const struct ent_flow_estimate *made = &result->nodes[plan->ban_node];
	/* The best flows may lie at the edge of what is plausible, or beyond. */
	struct ent_flow_range use = {made->low, isnan(made->mean) ? made->best : made->mean,
				     made->high};
	use.low = fmin(use.low, use.best);
	use.high = fmax(use.high, use.best);
	plan->ban.production = plan->ban.use = use;
	plan->ban.stock = at_node(planning, ENT_FLOW_STOCK, none);
	plan->ban.loss = at_node(planning, ENT_FLOW_SPOILS, none);
	plan->ban.price = at_node(planning, ENT_FLOW_PRICE, none);
	plan->ban.elasticity = plan->elasticity;
	plan->ban.rule = ENT_BAN_KEEP_UP;
	plan->ban.steps = 60; /* five years of months: further on, others would grow */
}

static void *keep(struct planning *planning, const void *items, size_t size)
{
	void *kept = ent_arena_alloc(planning->arena, size);
	if (size)
		memcpy(kept, items, size);
	return kept;
}

#define KEEP(list)                                                                                 \
	keep(planning, planning->list.at, planning->list.count * sizeof *planning->list.at)

static void hand_over(struct planning *planning)
{
	struct ent_flow_plan *plan = planning->plan;
	plan->cases = KEEP(cases);
	plan->case_traits = KEEP(case_traits);
	plan->case_count = planning->cases.count;
	plan->shares.shares = KEEP(shares);
	plan->shares.count = planning->shares.count;
	plan->shares.rates = KEEP(rates);
	plan->shares.rate_count = planning->rates.count;
	plan->shares.actor_count = planning->actors.count;
	plan->share_traits = KEEP(share_traits);
	plan->actors = KEEP(actors);
	ent_vec_free(&planning->cases);
	ent_vec_free(&planning->case_traits);
	ent_vec_free(&planning->shares);
	ent_vec_free(&planning->rates);
	ent_vec_free(&planning->share_traits);
	ent_vec_free(&planning->actors);
}

static struct ent_flow_range *ranges(struct planning *planning, size_t count,
				     struct ent_flow_range value)
{
	struct ent_flow_range *list = ent_arena_alloc(planning->arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = value;
	return list;
}

void ent_flow_plan(const struct ent_record *record, const struct ent_flow_draft *draft,
		   const struct ent_flow_ask *ask, const struct ent_flow_result *result,
		   struct ent_flow_plan *plan)
{
	struct ent_flow_ask of_year = *ask;
	struct planning planning = {
		.record = record, .draft = draft, .ask = &of_year, .plan = plan};
	size_t assumption_count;
	ent_assumptions(record, &assumption_count);
	of_year.year = draft->year;
	*plan = (struct ent_flow_plan){.ban_node = ENT_NONE, .price_scale = 1};
	planning.arena = ent_alloc(NULL, sizeof *planning.arena);
	*planning.arena = (struct ent_arena){0};
	plan->memory = planning.arena;
	plan->assumed = ent_arena_alloc(planning.arena, assumption_count + 1);
	struct arrays arrays = {
		ranges(&planning, draft->net.node_count, UNTOLD),
		ranges(&planning, draft->net.link_count, (struct ent_flow_range){0, 0, 0}),
		ranges(&planning, draft->net.link_count, (struct ent_flow_range){0, 0, 0}),
	};
	read_choices(&planning);
	for (uint32_t t = 0; t < draft->flow->trait_count; t++)
		add_trait(&planning, t, &arrays);
	plan->chain.price = arrays.price;
	plan->chain.cost = arrays.cost;
	plan->chain.risk = arrays.risk;
	read_ban(&planning, result);
	hand_over(&planning);
}

void ent_flow_plan_free(struct ent_flow_plan *plan)
{
	if (plan->memory)
		ent_arena_free(plan->memory);
	ent_alloc(plan->memory, 0);
	*plan = (struct ent_flow_plan){0};
}
