/* Entries of the record as events of a point process: which count, of which mark, at what moment.
 */
#include <entente/spillover.h>

#include "base/rng.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define USUAL_DAYS 7
#define STREAM     0x7370696c /* of draws, for the moment of an event */

/* An event on its way to the columns. */
struct placed {
	double time;
	uint32_t mark, row;
};

/* ---- of which mark ------------------------------------------------------ */

static bool place_in(const struct ent_record *record, const uint32_t *party, uint32_t whole,
		     uint32_t row)
{
	size_t members;
	const uint32_t *list = ent_party(record, party, &members);
	(void)row;
	for (size_t i = 0; i < members; i++)
		if (ent_place_within(record, list[i], whole))
			return true;
	return false;
}

static bool acts_for(const struct ent_record *record, const uint32_t *party, uint32_t whole,
		     uint32_t row)
{
	const struct ent_events *events = ent_record_events(record);
	return ent_party_acts_for(record, party, whole, row) ||
	       (ent_verb(record, events->verb[row])->symmetric && party == &events->source[row] &&
		ent_party_acts_for(record, &events->target[row], whole, row));
}

typedef bool within_fn(const struct ent_record *record, const uint32_t *party, uint32_t whole,
		       uint32_t row);

/* The first of the list that the party is within, and no other of the list that is narrower; the
 * count if there is none. *several: a further one that the first is not a part of. */
static size_t narrowest(const struct ent_record *record, within_fn *within, const uint32_t *party,
			const uint32_t *list, size_t count, uint32_t row, bool *several)
{
	size_t best = count;
	for (size_t i = 0; i < count; i++) {
		if (!within(record, party, list[i], row))
			continue;
		if (best == count || (within(record, &list[i], list[best], row) &&
				      !within(record, &list[best], list[i], row)))
			best = i;
		else if (!within(record, &list[best], list[i], row))
			*several = true;
	}
	return best;
}

static enum ent_spillover_fate mark_of(const struct ent_record *record,
				       const struct ent_spillover_choice *choice, uint32_t row,
				       uint32_t *mark, bool *several)
{
	const struct ent_events *events = ent_record_events(record);
	size_t place = 0, group = 0;
	*several = false;
	if (choice->place_count && events->place[row] == ENT_NONE)
		return ENT_SPILLOVER_NO_PLACE;
	if (choice->place_count)
		place = narrowest(record, place_in, &events->place[row], choice->places,
				  choice->place_count, row, several);
	if (choice->group_count)
		group = narrowest(record, acts_for, &events->source[row], choice->groups,
				  choice->group_count, row, several);
	bool elsewhere = choice->place_count && place == choice->place_count;
	bool other = choice->group_count && group == choice->group_count;
	size_t groups = choice->group_count ? choice->group_count : 1;
	*mark = (uint32_t)(place * groups + group);
	if (choice->others && (elsewhere || other))
		*mark = (uint32_t)((choice->place_count ? choice->place_count : 1) * groups);
	else if (elsewhere)
		return ENT_SPILLOVER_ELSEWHERE;
	else if (other)
		return ENT_SPILLOVER_OTHERS;
	return ENT_SPILLOVER_TAKEN;
}

/* ---- whether, and when -------------------------------------------------- */

static enum ent_spillover_fate fate_of(const struct ent_record *record,
				       const struct ent_spillover_choice *choice, uint32_t row)
{
	const struct ent_events *events = ent_record_events(record);
	int32_t most = choice->most_days ? choice->most_days : USUAL_DAYS;
	int hedge = events->hedge[row];
	if (ent_event_standing(record, row, choice->as_of) != ENT_STANDS)
		return ENT_SPILLOVER_CORRECTED;
	if (hedge == ENT_DENIED || (hedge > ENT_REPORTED && !choice->hedged))
		return ENT_SPILLOVER_HEDGED;
	if ((int64_t)events->last[row] - events->first[row] >= most ||
	    events->last[row] < choice->from || events->first[row] > choice->to)
		return ENT_SPILLOVER_VAGUE;
	return ENT_SPILLOVER_TAKEN;
}

static double moment_of(const struct ent_record *record, const struct ent_spillover_choice *choice,
			uint32_t row)
{
	const struct ent_events *events = ent_record_events(record);
	int32_t first = events->first[row], last = events->last[row];
	struct ent_rng rng;
	first = first > choice->from ? first : choice->from;
	last = last < choice->to ? last : choice->to;
	ent_rng_start(&rng, choice->seed, events->entry[row], STREAM);
	return first - choice->from + ent_rng_uniform(&rng) * (last - first + 1);
}

static int time_order(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static void set_columns(const struct placed *placed, size_t count,
			struct ent_spillover_events *events)
{
	events->count = count;
	events->time = ent_alloc(NULL, (count + 1) * sizeof *events->time);
	events->mark = ent_alloc(NULL, (count + 1) * sizeof *events->mark);
	events->row = ent_alloc(NULL, (count + 1) * sizeof *events->row);
	for (size_t i = 0; i < count; i++) {
		events->time[i] = placed[i].time;
		events->mark[i] = placed[i].mark;
		events->row[i] = placed[i].row;
		events->of_mark[placed[i].mark]++;
	}
}

static size_t marks_of(const struct ent_spillover_choice *choice)
{
	size_t places = choice->place_count ? choice->place_count : 1;
	size_t groups = choice->group_count ? choice->group_count : 1;
	return places * groups + choice->others;
}

void ent_spillover_gather(const struct ent_record *record, const uint32_t *rows, size_t count,
			  const struct ent_spillover_choice *choice,
			  struct ent_spillover_events *events)
{
	const struct ent_events *all = ent_record_events(record);
	ENT_VEC(struct placed) placed = {0};
	*events = (struct ent_spillover_events){
		.marks = marks_of(choice),
		.until = (double)choice->to - choice->from + 1,
	};
	events->of_mark = ent_alloc(NULL, events->marks * sizeof *events->of_mark);
	memset(events->of_mark, 0, events->marks * sizeof *events->of_mark);
	for (size_t i = 0; i < count; i++) {
		uint32_t mark, row = rows[i];
		bool several;
		enum ent_spillover_fate fate = fate_of(record, choice, row);
		if (fate == ENT_SPILLOVER_TAKEN)
			fate = mark_of(record, choice, row, &mark, &several);
		events->fates[fate]++;
		if (fate != ENT_SPILLOVER_TAKEN)
			continue;
		events->several += several;
		events->spread += all->last[row] > all->first[row];
		ent_push(&placed, (struct placed){moment_of(record, choice, row), mark, row});
	}
	if (placed.count)
		qsort(placed.at, placed.count, sizeof *placed.at, time_order);
	set_columns(placed.at, placed.count, events);
	ent_vec_free(&placed);
}

void ent_spillover_events_free(struct ent_spillover_events *events)
{
	ent_alloc(events->time, 0);
	ent_alloc(events->mark, 0);
	ent_alloc(events->row, 0);
	ent_alloc(events->of_mark, 0);
	*events = (struct ent_spillover_events){0};
}

/* ---- who acts most often ------------------------------------------------ */

/* Of each whole once, however many of its parts took part. */
static void count_sources(const struct ent_record *record, uint32_t row, size_t *acts)
{
	const struct ent_events *events = ent_record_events(record);
	size_t members;
	const uint32_t *list = ent_party(record, &events->source[row], &members);
	for (size_t i = 0; i < members; i++) {
		uint32_t whole = ent_actor_principal(record, list[i], events->first[row]);
		bool again = false;
		for (size_t k = 0; k < i && !again; k++)
			again = whole == ent_actor_principal(record, list[k], events->first[row]);
		acts[whole] += !again;
	}
}

size_t ent_spillover_groups(const struct ent_record *record, const uint32_t *rows, size_t count,
			    const struct ent_spillover_choice *choice, size_t least, size_t most,
			    uint32_t *groups)
{
	struct ent_spillover_choice any = *choice;
	size_t actors = ent_actor_count(record), found = 0;
	size_t *acts = ent_alloc(NULL, (actors + 1) * sizeof *acts);
	memset(acts, 0, (actors + 1) * sizeof *acts);
	any.group_count = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t mark;
		bool several;
		if (fate_of(record, &any, rows[i]) == ENT_SPILLOVER_TAKEN &&
		    mark_of(record, &any, rows[i], &mark, &several) == ENT_SPILLOVER_TAKEN)
			count_sources(record, rows[i], acts);
	}
	acts[ENT_ACTOR_UNKNOWN] = 0;
	for (; found < most; found++) {
		size_t best = 0;
		for (size_t a = 1; a < actors; a++)
			best = acts[a] > acts[best] ? a : best;
		if (!acts[best] || acts[best] < least)
			break;
		groups[found] = (uint32_t)best;
		acts[best] = 0;
	}
	ent_alloc(acts, 0);
	return found;
}

void ent_spillover_drop_empty(struct ent_spillover_events *events, uint32_t *kept)
{
	size_t count = 0;
	uint32_t *now = ent_alloc(NULL, (events->marks + 1) * sizeof *now);
	for (size_t m = 0; m < events->marks; m++) {
		now[m] = (uint32_t)count;
		if (!events->of_mark[m])
			continue;
		events->of_mark[count] = events->of_mark[m];
		kept[count++] = (uint32_t)m;
	}
	for (size_t i = 0; i < events->count; i++)
		events->mark[i] = now[events->mark[i]];
	events->marks = count;
	ent_alloc(now, 0);
}
