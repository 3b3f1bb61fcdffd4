/* From the record to a network that can be reconciled: which figures tell of the year. */
#include "base/vec.h"
#include "scenario/flow_quantity.h"

#include <math.h>
#include <string.h>

struct making {
	const struct ent_record *record;
	const struct ent_flow *flow;
	struct ent_flow_ask ask;
	struct ent_arena *arena;
	ENT_VEC(struct ent_flow_reading) readings, claims;
	ENT_VEC(struct ent_flow_basis) bases, claim_bases;
	ENT_VEC(uint32_t) unread;
	ENT_VEC(struct ent_flow_past) past;
	bool *assumed;
};

/* ---- what may be set ------------------------------------------------------------------ */

typedef ENT_VEC(struct ent_str) names_t;

static void push_names(const struct making *making, const struct ent_flow_factor *factors,
		       size_t count, names_t *names)
{
	size_t assumption_count;
	const struct ent_assumption *assumptions =
		ent_assumptions(making->record, &assumption_count);
	for (size_t i = 0; i < count; i++) {
		if (factors[i].assumption != ENT_NONE)
			ent_push(names, assumptions[factors[i].assumption].name);
		if (factors[i].series != ENT_NONE)
			ent_push(names, ent_series(making->record, factors[i].series)->name);
	}
}

static bool check_name(const struct making *making, const names_t *names, struct ent_str name,
		       struct ent_err *err)
{
	for (size_t i = 0; i < names->count; i++)
		if (ent_str_eq(names->at[i], name))
			return true;
	uint32_t near = ent_near(name, names->at, names->count);
	if (near == ENT_NONE)
		return ent_fail(err, ENT_MISUSE, "%.*s uses no assumption or series '%.*s'",
				ENT_FMT(making->flow->name), ENT_FMT(name));
	return ent_fail(err, ENT_MISUSE,
			"%.*s uses no assumption or series '%.*s'; did you mean %.*s?",
			ENT_FMT(making->flow->name), ENT_FMT(name), ENT_FMT(names->at[near]));
}

static bool check_settings(const struct making *making, struct ent_err *err)
{
	const struct ent_flow *flow = making->flow;
	names_t names = {0};
	bool good = true;
	for (size_t i = 0; i < flow->measure_count; i++)
		push_names(making, flow->measures[i].factors, flow->measures[i].factor_count,
			   &names);
	for (size_t i = 0; i < flow->trait_count; i++)
		push_names(making, flow->traits[i].factors, flow->traits[i].factor_count, &names);
	for (size_t i = 0; i < making->ask.setting_count && good; i++)
		good = check_name(making, &names, making->ask.settings[i].name, err);
	ent_vec_free(&names);
	return good;
}

/* ---- figures -------------------------------------------------------------------------- */

static void note_assumed(struct making *making, const struct ent_flow_factor *factors, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (factors[i].assumption != ENT_NONE)
			making->assumed[factors[i].assumption] = true;
}

/* From the unit of the series to that of the network; a share is told in percent, or as one of 1.
 * What several factors give is as the journal says. */
static double scale_of(const struct making *making, const struct ent_flow_measure *measure)
{
	struct ent_str unit = ent_series(making->record, measure->factors[0].series)->unit;
	if (measure->part_count)
		return ent_str_is(unit, "percent") ? .01 : 1;
	double scale = ent_unit_scale(unit, making->flow->unit);
	return measure->factor_count > 1 || isnan(scale) ? 1 : scale;
}

/* Older vintages of the same period that were known by then. */
static void note_past(struct making *making, const struct ent_flow_basis *basis)
{
	if (basis->row == ENT_NONE)
		return;
	const struct ent_series *series = ent_series(making->record, basis->series);
	const struct ent_span *span = &series->rows[basis->row].span;
	for (uint32_t i = basis->row; i-- > 0;) {
		const struct ent_observation *row = &series->rows[i];
		if (row->span.start_lo != span->start_lo || row->span.end_hi != span->end_hi)
			break;
		if (row->figure.known <= making->ask.as_of && row->figure.hedge != ENT_DENIED)
			ent_push(&making->past,
				 (struct ent_flow_past){basis->measure, basis->series, i,
							basis->row});
	}
}

static void add_reading(struct making *making, uint32_t m)
{
	const struct ent_flow_measure *measure = &making->flow->measures[m];
	struct ent_flow_amount amount;
	double scale = scale_of(making, measure);
	if (!ent_flow_product(making->record, making->flow, measure->factors, measure->factor_count,
			      &making->ask, making->flow->near, false, &amount)) {
		ent_push(&making->unread, m);
		return;
	}
	struct ent_flow_reading reading = {
		.links = measure->links,
		.count = measure->count,
		.part_count = measure->part_count,
		.value = {amount.range.low * scale, amount.range.best * scale,
			  amount.range.high * scale},
		.error = amount.error * scale,
	};
	amount.basis.measure = m;
	if (measure->claim) {
		ent_push(&making->claims, reading);
		ent_push(&making->claim_bases, amount.basis);
	} else {
		ent_push(&making->readings, reading);
		ent_push(&making->bases, amount.basis);
	}
	note_past(making, &amount.basis);
	note_assumed(making, measure->factors, measure->factor_count);
}

/* Where the error is more than the range says, a range that says it. */
static struct ent_flow_range ratio_range(const struct ent_flow_amount *amount)
{
	struct ent_flow_range range = amount->range;
	if (amount->error == 0)
		return range;
	if (isnan(range.best))
		range.best = isnan(range.low)    ? range.high
			     : isnan(range.high) ? range.low
						 : (range.low + range.high) / 2;
	range.low = fmax(.05 * range.best, range.best - 1.96 * amount->error);
	range.high = range.best + 1.96 * amount->error;
	return range;
}

static bool add_ratio(struct making *making, uint32_t n, struct ent_flow_range *out,
		      struct ent_err *err)
{
	const struct ent_flow *flow = making->flow;
	struct ent_flow_amount amount;
	const struct ent_flow_trait *ratio = ent_flow_trait_of(making->record, flow, ENT_FLOW_RATIO,
							       n, ENT_NONE, making->ask.year);
	if (!ratio || !ent_flow_product(making->record, flow, ratio->factors, ratio->factor_count,
					&making->ask, flow->near, false, &amount))
		return ent_fail(err, ENT_MISUSE, "%.*s: no ratio of %.*s is told for %d",
				ENT_FMT(flow->name), ENT_FMT(flow->nodes[n].name),
				making->ask.year);
	note_assumed(making, ratio->factors, ratio->factor_count);
	*out = ratio_range(&amount);
	return true;
}

static bool add_nodes(struct making *making, struct ent_flow_net *net, struct ent_err *err)
{
	const struct ent_flow *flow = making->flow;
	struct ent_flow_node *nodes =
		ent_arena_alloc(making->arena, flow->node_count * sizeof *nodes);
	net->nodes = nodes;
	net->node_count = flow->node_count;
	for (uint32_t n = 0; n < flow->node_count; n++) {
		nodes[n].kind = flow->nodes[n].kind;
		nodes[n].ratio = (struct ent_flow_range){(double)NAN, (double)NAN, (double)NAN};
		if (nodes[n].kind == ENT_FLOW_CONVERSION &&
		    !add_ratio(making, n, &nodes[n].ratio, err))
			return false;
	}
	return true;
}

static bool check_shares(const struct making *making, struct ent_err *err)
{
	for (size_t i = 0; i < making->readings.count; i++) {
		const struct ent_flow_range *value = &making->readings.at[i].value;
		uint32_t series = making->bases.at[i].series;
		if (making->readings.at[i].part_count &&
		    (value->low > 1 || value->best > 1 || value->high > 1))
			return ent_fail(err, ENT_MISUSE,
					"%.*s: series %.*s tells of a share above the whole in %d",
					ENT_FMT(making->flow->name),
					ENT_FMT(ent_series(making->record, series)->name),
					making->bases.at[i].year);
	}
	return true;
}

static bool make(struct making *making, struct ent_flow_draft *draft, struct ent_err *err)
{
	const struct ent_flow *flow = making->flow;
	int best = ent_flow_year(making->record, flow, making->ask.as_of);
	if (!making->ask.year)
		making->ask.year = best;
	draft->year = making->ask.year;
	if (!best)
		return ent_fail(err, ENT_MISUSE, "%.*s: no figure is known of any year",
				ENT_FMT(flow->name));
	if (!check_settings(making, err))
		return false;
	for (uint32_t m = 0; m < flow->measure_count; m++)
		add_reading(making, m);
	if (!making->readings.count)
		return ent_fail(err, ENT_MISUSE, "%.*s: no figure is told for %d; most are for %d",
				ENT_FMT(flow->name), making->ask.year, best);
	return check_shares(making, err) && add_nodes(making, &draft->net, err);
}

static void *keep(struct making *making, const void *items, size_t size)
{
	void *kept = ent_arena_alloc(making->arena, size);
	if (size)
		memcpy(kept, items, size);
	return kept;
}

#define KEEP(list) keep(making, making->list.at, making->list.count * sizeof *making->list.at)

static void hand_over(struct making *making, struct ent_flow_draft *draft)
{
	draft->net.links = making->flow->links;
	draft->net.link_count = making->flow->link_count;
	draft->net.readings = KEEP(readings);
	draft->net.reading_count = making->readings.count;
	draft->bases = KEEP(bases);
	draft->claims = KEEP(claims);
	draft->claim_bases = KEEP(claim_bases);
	draft->claim_count = making->claims.count;
	draft->unread = KEEP(unread);
	draft->unread_count = making->unread.count;
	draft->past = KEEP(past);
	draft->past_count = making->past.count;
	draft->assumed = making->assumed;
}

bool ent_flow_draft(const struct ent_record *record, const struct ent_flow *flow,
		    const struct ent_flow_ask *ask, struct ent_flow_draft *draft,
		    struct ent_err *err)
{
	size_t assumption_count;
	struct making making = {.record = record, .flow = flow, .ask = *ask};
	ent_assumptions(record, &assumption_count);
	making.arena = ent_alloc(NULL, sizeof *making.arena);
	*making.arena = (struct ent_arena){0};
	making.assumed = ent_arena_alloc(making.arena, assumption_count + 1);
	*draft = (struct ent_flow_draft){.flow = flow, .as_of = ask->as_of, .memory = making.arena};
	bool made = make(&making, draft, err);
	if (made)
		hand_over(&making, draft);
	else
		ent_flow_draft_free(draft);
	ent_vec_free(&making.readings);
	ent_vec_free(&making.claims);
	ent_vec_free(&making.bases);
	ent_vec_free(&making.claim_bases);
	ent_vec_free(&making.unread);
	ent_vec_free(&making.past);
	return made;
}

void ent_flow_draft_free(struct ent_flow_draft *draft)
{
	if (draft->memory)
		ent_arena_free(draft->memory);
	ent_alloc(draft->memory, 0);
	*draft = (struct ent_flow_draft){0};
}
