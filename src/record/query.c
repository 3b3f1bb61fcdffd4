/* Asking for events. */
#include "record/index.h"

#include <string.h>

struct ent_query ent_query_all(void)
{
	return (struct ent_query){
		.a = ENT_NONE,
		.b = ENT_NONE,
		.place = ENT_NONE,
		.from = ENT_DAY_MIN,
		.to = ENT_DAY_MAX,
		.as_of = ENT_DAY_MAX,
	};
}

static bool in_time(const struct ent_record *record, const struct ent_query *query, uint32_t row)
{
	const struct ent_events *events = &record->events;
	return events->last[row] >= query->from && events->first[row] <= query->to &&
	       events->known[row] <= query->as_of;
}

static bool in_place(const struct ent_record *record, const struct ent_query *query, uint32_t row)
{
	if (query->place == ENT_NONE)
		return true;
	size_t count;
	const uint32_t *places = ent_party(record, &record->events.place[row], &count);
	for (size_t i = 0; i < count; i++)
		if (ent_place_within(record, places[i], query->place))
			return true;
	return false;
}

static bool acts(const struct ent_record *record, uint32_t row, uint32_t actor, bool symmetric)
{
	return actor == ENT_NONE ||
	       ent_party_acts_for(record, &record->events.source[row], actor, row) ||
	       (symmetric && ent_party_acts_for(record, &record->events.target[row], actor, row));
}

static bool bears(const struct ent_record *record, uint32_t row, uint32_t actor, bool symmetric)
{
	return actor == ENT_NONE ||
	       ent_party_acts_for(record, &record->events.target[row], actor, row) ||
	       (symmetric && ent_party_acts_for(record, &record->events.source[row], actor, row));
}

/* Only what a did to b; a symmetric verb has no direction. */
static bool right_way(const struct ent_record *record, const struct ent_query *query, uint32_t row)
{
	bool symmetric = record->verbs.at[record->events.verb[row]].symmetric;
	return !query->directed ||
	       (acts(record, row, query->a, symmetric) && bears(record, row, query->b, symmetric));
}

static bool wanted(const struct ent_record *record, const struct ent_query *query, uint32_t row)
{
	return in_time(record, query, row) &&
	       (!query->verbs || query->verbs[record->events.verb[row]]) &&
	       in_place(record, query, row) && right_way(record, query, row) &&
	       (query->superseded ||
		ent_event_standing(record, row, query->as_of) != ENT_SUPERSEDED);
}

size_t ent_events_find(const struct ent_record *record, const struct ent_query *query,
		       uint32_t *rows)
{
	size_t found = 0;
	if (query->a == ENT_NONE && query->b == ENT_NONE) {
		for (uint32_t row = 0; row < record->events.count; row++)
			if (wanted(record, query, row))
				rows[found++] = row;
		return found;
	}
	struct ent_rows list =
		query->a != ENT_NONE && query->b != ENT_NONE
			? ent_rows_of_dyad(record, query->a, query->b)
			: ent_rows_of_actor(record, query->a != ENT_NONE ? query->a : query->b);
	for (size_t i = 0; i < list.count; i++)
		if (wanted(record, query, list.at[i]))
			rows[found++] = list.at[i];
	return found;
}

/* An open end says nothing of where we looked. */
static void widen(struct ent_searched *searched, int32_t first, int32_t last)
{
	if (first == ENT_DAY_MIN)
		first = last;
	if (last == ENT_DAY_MAX)
		last = first;
	if (first == ENT_DAY_MAX)
		return;
	if (first < searched->from)
		searched->from = first;
	if (last > searched->to)
		searched->to = last;
}

struct ent_searched ent_events_searched(const struct ent_record *record,
					const struct ent_query *query)
{
	struct ent_searched searched = {.from = ENT_DAY_MAX, .to = ENT_DAY_MIN};
	bool *seen = ent_alloc(NULL, record->sources.count + 1);
	memset(seen, 0, record->sources.count + 1);
	for (uint32_t row = 0; row < record->events.count; row++) {
		if (!in_time(record, query, row))
			continue;
		searched.events++;
		widen(&searched, record->events.first[row], record->events.last[row]);
		size_t count;
		const struct ent_detail *details = ent_event_details(record, row, &count);
		for (size_t i = 0; i < count; i++)
			if (details[i].kind == ENT_DETAIL_SOURCE)
				seen[details[i].ref] = true;
	}
	for (size_t i = 0; i < record->sources.count; i++)
		searched.sources += seen[i];
	ent_alloc(seen, 0);
	return searched;
}
