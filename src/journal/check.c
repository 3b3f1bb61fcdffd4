/* Checks of the whole: circles, statuses that nothing opened, and with --strict
 * what is legal but weak. */
#include "journal/parse.h"
#include "record/index.h"

#include <string.h>

/* The reader's file of a place in the journals: the built-in verbs come first. */
static uint32_t file_of(struct ent_where where)
{
	return where.file + 1;
}

/* Points at the first line of the block. */
static void complain_block(struct reader *r, bool warning, struct ent_where where,
			   const char *message)
{
	uint32_t file = file_of(where);
	if (complaints_full(r)) { /* finding the line would be for nothing */
		r->warnings += warning;
		r->errors += !warning;
		return;
	}
	const char *line = line_find(r, file, where.line);
	const char *stop = r->files.at[file].bytes + r->files.at[file].size;
	const char *end = memchr(line, '\n', (size_t)(stop - line));
	complain_line(r, warning, file, where.line, line, line, (size_t)((end ? end : stop) - line),
		      "%s", message);
}

/* ---- circles ---------------------------------------------------------- */

static bool can_meet(struct ent_span *span, struct ent_span other)
{
	if (other.start_lo > span->start_lo)
		span->start_lo = other.start_lo;
	if (other.end_hi < span->end_hi)
		span->end_hi = other.end_hi;
	return span->start_lo <= span->end_hi;
}

/* Whether going up from `at`, at some one time, leads back to `start`. Ties that form no
 * circle at any time are many ways up and none back, so the steps are counted, and who
 * takes too many is in too great a tangle. */
static bool part_circles(const struct reader *r, uint32_t start, uint32_t at, struct ent_span span,
			 int *steps)
{
	const struct ent_actor *actor = &r->record->actors.at[at];
	for (size_t i = 0; i < actor->tie_count; i++) {
		const struct ent_tie *tie = &actor->ties[i];
		struct ent_span common = span;
		if (tie->kind != ENT_TIE_PART_OF)
			continue;
		if (--*steps < 0)
			return true;
		if (can_meet(&common, ent_record_span(r->record, tie->date)) &&
		    (tie->actor == start || part_circles(r, start, tie->actor, common, steps)))
			return true;
	}
	return false;
}

#define MOST_STEPS 2000

static void check_parts(struct reader *r)
{
	struct ent_span always = ent_record_span(r->record, ENT_NONE);
	uint32_t wholes[ENT_WHOLES];
	for (uint32_t i = 1; i < r->record->actors.count; i++) {
		int steps = MOST_STEPS;
		size_t count = ent_actor_wholes(r->record, i, ENT_DAY_MIN, ENT_DAY_MAX, wholes,
						ENT_WHOLES);
		if (count == ENT_WHOLES || part_circles(r, i, i, always, &steps))
			complain_block(r, false, r->record->actors.at[i].where,
				       "this actor is part of itself, or of too many others");
	}
}

/* Back to itself by way of a place in which it lies. */
static bool place_circles(const struct reader *r, const uint32_t *wholes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct ent_place *whole = &r->record->places.at[wholes[i]];
		for (size_t k = 0; k < whole->inside_count; k++)
			if (whole->inside[k] == wholes[0])
				return true;
	}
	return false;
}

static void check_places(struct reader *r)
{
	uint32_t wholes[ENT_PLACES];
	for (uint32_t i = 0; i < r->record->places.count; i++) {
		size_t count = ent_place_wholes(r->record, i, wholes, ENT_PLACES);
		if (count == ENT_PLACES || place_circles(r, wholes, count))
			complain_block(r, false, r->record->places.at[i].where,
				       "this place lies in itself, or in too many others");
	}
}

void check_nesting(struct reader *r)
{
	check_parts(r);
	check_places(r);
}

/* ---- corrections ------------------------------------------------------ */

static bool corrects(uint8_t kind)
{
	return kind == ENT_DETAIL_SUPERSEDES || kind == ENT_DETAIL_RETRACTS;
}

/* Entries whose corrections are still to be followed, and how many ways lead on. */
struct trail {
	uint32_t *ways; /* by entry */
	uint32_t *next; /* entries without a way, in the order in which they came to that */
	size_t count;
};

static void lose_way(struct trail *trail, uint32_t entry)
{
	if (--trail->ways[entry] == 0)
		trail->next[trail->count++] = entry;
}

/* An entry that corrects nothing, or only entries already settled, is settled. Those that
 * never are stand in a circle or lead into one (Kahn 1962). */
static void settle_entries(const struct reader *r, struct trail *trail)
{
	const struct ent_record *record = r->record;
	for (size_t i = 0; i < record->links.count; i++)
		trail->ways[record->links.at[i].from] += corrects(record->links.at[i].kind);
	for (uint32_t entry = 0; entry < record->events.count; entry++)
		if (trail->ways[entry] == 0)
			trail->next[trail->count++] = entry;
	for (size_t i = 0; i < trail->count; i++) {
		size_t count, row = ent_event_of_entry(record, trail->next[i]);
		const struct ent_link *links = ent_event_links(record, row, &count);
		for (size_t k = 0; k < count; k++)
			if (corrects(links[k].kind))
				lose_way(trail, links[k].from);
	}
}

void check_corrections(struct reader *r)
{
	size_t count = r->record->events.count;
	if (!r->record->links.count)
		return;
	struct trail trail = {
		.ways = ent_alloc(NULL, count * sizeof *trail.ways),
		.next = ent_alloc(NULL, count * sizeof *trail.next),
	};
	memset(trail.ways, 0, count * sizeof *trail.ways);
	settle_entries(r, &trail);
	for (uint32_t entry = 0; entry < count; entry++)
		if (trail.ways[entry])
			complain_block(
				r, false,
				r->record->events.where[ent_event_of_entry(r->record, entry)],
				"this entry corrects itself, or one that does, by way of others "
				"or at once");
	ent_alloc(trail.ways, 0);
	ent_alloc(trail.next, 0);
}

/* ---- statuses --------------------------------------------------------- */

static bool opens_one_way(const struct reader *r, const struct ent_verb *verb)
{
	bool one_way = false;
	for (size_t i = 0; i < verb->open_count; i++)
		one_way |= !r->record->statuses.at[verb->opens[i]].symmetric;
	return one_way;
}

/* Who would be from, and who to? */
void check_verbs(struct reader *r)
{
	for (uint32_t i = 0; i < r->record->verbs.count; i++) {
		const struct ent_verb *verb = &r->record->verbs.at[i];
		if (verb->symmetric && opens_one_way(r, verb))
			complain_block(r, false, verb->where,
				       "a symmetric verb can only open a symmetric status");
	}
}

/* ---- flows ------------------------------------------------------------ */

static bool is_share_unit(struct ent_str unit)
{
	return ent_str_is(unit, "percent") || ent_str_is(unit, "fraction");
}

static void complain_unit(struct reader *r, const struct ent_flow *flow,
			  const struct ent_flow_measure *measure, const struct ent_series *series)
{
	struct ent_text message = {0};
	if (measure->part_count)
		ent_text_printf(
			&message,
			"%.*s is in '%.*s', and a share is told in percent or as a fraction",
			ENT_FMT(series->name), ENT_FMT(series->unit));
	else
		ent_text_printf(&message,
				"%.*s is in '%.*s' and this network in '%.*s': say with 'times "
				"NUMBER' how many one is",
				ENT_FMT(series->name), ENT_FMT(series->unit), ENT_FMT(flow->unit));
	complain_block(r, false, measure->where, message.ptr);
	ent_text_free(&message);
}

/* A product may be of any units: what it gives is the journal's to say. A series that was refused
 * has no unit. */
void check_flows(struct reader *r)
{
	for (size_t i = 0; i < r->record->flows.count; i++) {
		const struct ent_flow *flow = &r->record->flows.at[i];
		for (size_t k = 0; k < flow->measure_count; k++) {
			const struct ent_flow_measure *measure = &flow->measures[k];
			const struct ent_series *series =
				&r->record->series.at[measure->factors[0].series];
			bool fits = measure->part_count
					    ? is_share_unit(series->unit)
					    : ent_unit_scale(series->unit, flow->unit) > 0;
			if (measure->factor_count == 1 && series->unit.len && flow->unit.len &&
			    !fits)
				complain_unit(r, flow, measure, series);
		}
	}
}

void check_strays(struct reader *r)
{
	size_t count = ent_status_strays(r->record, NULL, NULL, 0);
	if (!count)
		return;
	uint32_t *rows = ent_alloc(NULL, count * sizeof *rows);
	uint32_t *kinds = ent_alloc(NULL, count * sizeof *kinds);
	ent_status_strays(r->record, rows, kinds, count);
	for (size_t i = 0; i < count; i++) {
		struct ent_text message = {0};
		const struct ent_status_kind *kind = ent_status_kind(r->record, kinds[i]);
		ent_text_printf(&message,
				"this ends '%.*s', which nothing opened between these actors",
				ENT_FMT(kind->name));
		complain_block(r, false, r->record->events.where[rows[i]], message.ptr);
		ent_text_free(&message);
	}
	ent_alloc(rows, 0);
	ent_alloc(kinds, 0);
}

/* ---- strict ----------------------------------------------------------- */

static bool has_detail(const struct reader *r, uint32_t row, enum ent_detail_kind kind)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(r->record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == kind)
			return true;
	return false;
}

static bool is_denied(const struct reader *r, uint32_t row)
{
	size_t count;
	const struct ent_link *links = ent_event_links(r->record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (links[i].kind == ENT_DETAIL_DENIES)
			return true;
	return has_detail(r, row, ENT_DETAIL_DENIED_BY);
}

/* Whether a source gives a date on which this entry's day cannot fall. */
static bool is_dated_otherwise(const struct reader *r, uint32_t row)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(r->record, row, &count);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != ENT_DETAIL_SOURCE || details[i].date == ENT_NONE)
			continue;
		struct ent_span span = ent_record_span(r->record, details[i].date);
		if (span.start_lo > r->record->events.last[row] ||
		    span.end_hi < r->record->events.first[row])
			return true;
	}
	return false;
}

static void check_event(struct reader *r, uint32_t row)
{
	const struct ent_events *events = &r->record->events;
	const struct ent_verb *verb = &r->record->verbs.at[events->verb[row]];
	if (!has_detail(r, row, ENT_DETAIL_SOURCE))
		complain_block(r, true, events->where[row], "no source is given");
	if (events->hedge[row] == ENT_ALLEGED && !is_denied(r, row))
		complain_block(r, true, events->where[row],
			       "alleged, and no denial is recorded: add denied-by:, with 'none' if "
			       "you looked and found none");
	if (verb->open_count + verb->close_count && is_dated_otherwise(r, row) &&
	    !has_detail(r, row, ENT_DETAIL_DATING))
		complain_block(
			r, true, events->where[row],
			"a source dates this change of status otherwise: say with dating: why "
			"you chose this date");
}

static void use(bool *used, uint32_t actor)
{
	if (actor != ENT_NONE)
		used[actor] = true;
}

static void use_subjects(bool *used, const struct ent_subject *subjects, size_t count)
{
	for (size_t i = 0; i < count; i++)
		use(used, subjects[i].actor);
}

static void use_indicator(bool *used, const struct ent_indicator *indicator)
{
	for (size_t i = 0; i < indicator->by_count; i++)
		use(used, indicator->by[i]);
	for (size_t i = 0; i < indicator->on_count; i++)
		use(used, indicator->on[i]);
	if (indicator->kind == ENT_INDICATOR_STATUS) {
		use(used, indicator->a);
		use(used, indicator->b);
	}
}

static void use_expectation(bool *used, const struct ent_expectation *expectation)
{
	use_subjects(used, expectation->of, expectation->of_count);
	if (expectation->outcome.kind == ENT_PROSPECT_STATUS) {
		use(used, expectation->outcome.a);
		use(used, expectation->outcome.b);
	}
}

static void use_flow(bool *used, const struct ent_flow *flow)
{
	for (size_t i = 0; i < flow->node_count; i++)
		use_subjects(used, &flow->nodes[i].subject, 1);
	for (size_t i = 0; i < flow->trait_count; i++)
		use(used, flow->traits[i].actor);
}

static void use_of_events(const struct reader *r, bool *used)
{
	for (uint32_t i = 0; i < r->record->actors.count; i++)
		if (ent_rows_of_actor(r->record, i).count)
			used[i] = true;
	for (size_t i = 0; i < r->record->details.count; i++)
		if (r->record->details.at[i].kind == ENT_DETAIL_DENIED_BY)
			use(used, r->record->details.at[i].ref);
}

/* A role says something of its bearer too; being part of another does not. */
static void use_of_actors(const struct reader *r, bool *used)
{
	for (uint32_t i = 0; i < r->record->actors.count; i++) {
		const struct ent_actor *actor = &r->record->actors.at[i];
		for (size_t t = 0; t < actor->tie_count; t++) {
			use(used, actor->ties[t].actor);
			if (actor->ties[t].kind == ENT_TIE_ROLE)
				used[i] = true;
		}
	}
}

static void use_of_others(const struct reader *r, bool *used)
{
	const struct ent_record *record = r->record;
	for (size_t i = 0; i < record->interests.count; i++) {
		const struct ent_interest *interest = &record->interests.at[i];
		use(used, interest->actor);
		use_subjects(used, interest->threats, interest->threat_count);
		use_subjects(used, interest->about, interest->about_count);
		for (size_t k = 0; k < interest->indicator_count; k++)
			use_indicator(used, &interest->indicators[k]);
	}
	for (size_t i = 0; i < record->notes.count; i++)
		use_subjects(used, record->notes.at[i].about, record->notes.at[i].about_count);
	for (size_t i = 0; i < record->stances.count; i++)
		use(used, record->stances.at[i].actor);
	for (size_t i = 0; i < record->expectations.count; i++)
		use_expectation(used, &record->expectations.at[i]);
	for (size_t i = 0; i < record->series.count; i++)
		use(used, record->series.at[i].actor);
	for (size_t i = 0; i < record->sources.count; i++)
		use(used, record->sources.at[i].by_actor);
	for (size_t i = 0; i < record->places.count; i++)
		use(used, record->places.at[i].actor);
	for (size_t i = 0; i < record->flows.count; i++)
		use_flow(used, &record->flows.at[i]);
}

static void check_actors(struct reader *r)
{
	bool *used = ent_alloc(NULL, r->record->actors.count);
	memset(used, 0, r->record->actors.count);
	use_of_events(r, used);
	use_of_actors(r, used);
	use_of_others(r, used);
	for (uint32_t i = 1; i < r->record->actors.count; i++)
		if (!used[i])
			complain_block(r, true, r->record->actors.at[i].where,
				       "this actor is never used");
	ent_alloc(used, 0);
}

static void check_series(struct reader *r, const struct ent_series *series, int32_t today)
{
	static const char *const names[] = {[ENT_EVERY_MONTH] = "month",
					    [ENT_EVERY_QUARTER] = "quarter",
					    [ENT_EVERY_YEAR] = "year"};
	int32_t newest = ent_series_until(series, ENT_DAY_MAX, ENT_DAY_MAX);
	if (!ent_series_is_stale(series, newest, today))
		return;
	struct ent_text message = {0};
	ent_text_printf(&message, "stale: a figure is due every %s", names[series->every]);
	if (newest != ENT_DAY_MIN) {
		struct ent_date day = ent_date_of_day(newest);
		ent_text_puts(&message, " and the newest ends on ");
		ent_date_say(&day, &message);
	}
	complain_block(r, true, series->where, message.ptr);
	ent_text_free(&message);
}

static void check_expectation(struct reader *r, const struct ent_expectation *expectation)
{
	if (expectation->outcome.kind == ENT_PROSPECT_NONE)
		complain_block(r, true, expectation->where,
			       "no outcome is given: nothing can judge this expectation");
	if (!expectation->cite_count)
		complain_block(r, true, expectation->where, "no source is given");
}

void ent_dossier_check_strict(struct ent_dossier *dossier, int32_t today)
{
	struct reader *r = &dossier->reader;
	ent_record_index(r->record);
	for (uint32_t row = 0; row < r->record->events.count; row++)
		check_event(r, row);
	check_actors(r);
	for (size_t i = 0; i < r->record->series.count; i++)
		check_series(r, &r->record->series.at[i], today);
	for (size_t i = 0; i < r->record->expectations.count; i++)
		check_expectation(r, &r->record->expectations.at[i]);
	reader_sort_diags(r);
}
