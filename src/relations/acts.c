/* What passed between two actors, as the measures take it: one day, one
 * intensity, one weight an entry. */
#include <entente/relations.h>

#include "relations/acts.h"
#include "relations/dedupe.h"

struct ent_acts_opts ent_acts_all(void)
{
	return (struct ent_acts_opts){.from = ENT_DAY_MIN, .to = ENT_DAY_MAX, .as_of = ENT_DAY_MAX};
}

double ent_act_weight(enum ent_hedge hedge, enum ent_hedges choice)
{
	switch (choice) {
	case ENT_HEDGES_FIRM:
		return hedge <= ENT_REPORTED;
	case ENT_HEDGES_EQUAL:
		return hedge != ENT_DENIED;
	default:
		return ent_hedge_weight(hedge);
	}
}

/* Of two middle days the earlier, before 1970 as after. */
int32_t ent_day_between(int32_t low, int32_t high)
{
	return (int32_t)(low + ((int64_t)high - low) / 2);
}

/* An entry of vague date counts once, and where it does least harm. */
static bool middle_day(const struct ent_record *record, uint32_t row, int32_t *day)
{
	struct ent_span span = ent_record_span(record, record->events.date[row]);
	if (record->events.date[row] == ENT_NONE)
		span.start_lo = span.start_hi = record->events.first[row];
	if (span.start_lo == ENT_DAY_MIN || span.start_hi == ENT_DAY_MAX)
		return false;
	*day = ent_day_between(span.start_lo, span.start_hi);
	return true;
}

static bool goes_forward(const struct ent_record *record, uint32_t row, uint32_t a, uint32_t b)
{
	const struct ent_events *events = &record->events;
	return record->verbs.at[events->verb[row]].symmetric ||
	       (ent_party_acts_for(record, &events->source[row], a, row) &&
		ent_party_acts_for(record, &events->target[row], b, row));
}

void ent_acts_reserve(struct ent_acts *acts, size_t room)
{
	acts->room = room;
	acts->list = ent_alloc(acts->list, room * sizeof *acts->list);
}

enum ent_fate ent_act_of_row(const struct ent_record *record, const struct ent_acts_opts *opts,
			     uint32_t row, struct ent_act *act)
{
	const struct ent_events *events = &record->events;
	if (events->last[row] < opts->from || events->first[row] > opts->to ||
	    events->known[row] > opts->as_of || (opts->verbs && !opts->verbs[events->verb[row]]) ||
	    ent_event_standing(record, row, opts->as_of) != ENT_STANDS)
		return ENT_FATE_OUT;
	*act = (struct ent_act){.row = row};
	act->weight = ent_act_weight((enum ent_hedge)events->hedge[row], opts->hedges);
	act->intensity = record->verbs.at[events->verb[row]].intensity;
	if (!middle_day(record, row, &act->day))
		return ENT_FATE_WITHOUT_DAY;
	if (act->day < opts->from || act->day > opts->to)
		return ENT_FATE_OUT;
	return act->weight > 0 ? ENT_FATE_TAKEN : ENT_FATE_DOUBTFUL;
}

void ent_acts_add(struct ent_acts *acts, enum ent_fate fate, const struct ent_act *act)
{
	acts->found += fate != ENT_FATE_OUT;
	acts->without_day += fate == ENT_FATE_WITHOUT_DAY;
	acts->doubtful += fate == ENT_FATE_DOUBTFUL;
	if (fate != ENT_FATE_TAKEN)
		return;
	if (acts->count == acts->room)
		ent_acts_reserve(acts, acts->room * 2 + 64);
	acts->list[acts->count++] = *act;
}

void ent_acts_clear(struct ent_acts *acts)
{
	acts->count = acts->found = acts->repeated = acts->doubtful = acts->without_day = 0;
}

void ent_acts_settle(const struct ent_record *record, enum ent_dedupe dedupe, struct ent_acts *acts)
{
	size_t kept = ent_acts_once(record, dedupe, acts->list, acts->count);
	acts->repeated = acts->count - kept;
	acts->count = kept;
}

void ent_acts_find(const struct ent_record *record, uint32_t a, uint32_t b,
		   const struct ent_acts_opts *opts, struct ent_acts *acts)
{
	struct ent_rows rows = ent_rows_of_dyad(record, a, b);
	struct ent_act act;
	ent_acts_clear(acts);
	for (size_t i = 0; i < rows.count; i++)
		if (!opts->directed || goes_forward(record, rows.at[i], a, b))
			ent_acts_add(acts, ent_act_of_row(record, opts, rows.at[i], &act), &act);
	ent_acts_settle(record, opts->dedupe, acts);
}

void ent_acts_free(struct ent_acts *acts)
{
	ent_alloc(acts->list, 0);
	*acts = (struct ent_acts){0};
}
