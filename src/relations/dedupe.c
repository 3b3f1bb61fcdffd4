/* De-duplication. Event data repeat themselves: several reports tell of one event, one report
 * tells of it under several days, and coders note it once from each side. relations.h says what
 * each choice takes for one thing; this finds it by sorting.
 *
 * Of those that tell the same, the firmest stays, then the earliest row. A report is gone
 * through first: were it the other way round, the row that stands for a day might fall with
 * its own report, and the day be lost though another report tells of it.
 *
 * One a day: Schrodt and Gerner (2000), Analyzing International Event Data.
 */
#include "relations/dedupe.h"

#include "record/build.h"

#include <stdlib.h>
#include <string.h>

enum rule { RULE_DAY, RULE_MIRROR, RULE_STORY };

#define KEYS 5

struct telling {
	uint32_t key[KEYS]; /* the same: they tell the same */
	struct ent_act act;
};

enum ent_dedupe ent_dedupe_for(enum ent_dedupe choice, enum ent_dedupe usual)
{
	return choice == ENT_DEDUPE_USUAL ? usual : choice;
}

const char *ent_dedupe_name(enum ent_dedupe dedupe)
{
	static const char *const names[] = {
		[ENT_DEDUPE_USUAL] = "usual", [ENT_DEDUPE_DAY] = "day",
		[ENT_DEDUPE_NONE] = "none",   [ENT_DEDUPE_MIRROR] = "mirror",
		[ENT_DEDUPE_STORY] = "story",
	};
	return names[dedupe];
}

static int act_order(const void *a, const void *b)
{
	const struct ent_act *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

void ent_acts_sort(struct ent_act *list, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (act_order(&list[i - 1], &list[i]) > 0) {
			qsort(list, count, sizeof *list, act_order);
			return;
		}
	}
}

static struct telling telling_of(const struct ent_record *record, enum rule rule,
				 const struct ent_act *act)
{
	const struct ent_events *events = &record->events;
	uint32_t source = ent_party_alike(record, events->source[act->row]);
	uint32_t target = ent_party_alike(record, events->target[act->row]);
	uint32_t verb = record->verb_alike[events->verb[act->row]];
	struct telling telling = {{source, target, verb}, *act};
	if (rule == RULE_MIRROR && source > target) {
		telling.key[0] = target;
		telling.key[1] = source;
	}
	if (rule == RULE_STORY) {
		telling.key[3] = events->story[act->row];
	} else {
		telling.key[3] = (uint32_t)events->first[act->row];
		telling.key[4] = (uint32_t)events->last[act->row];
	}
	return telling;
}

static int key_order(const struct telling *x, const struct telling *y)
{
	for (int i = 0; i < KEYS; i++)
		if (x->key[i] != y->key[i])
			return x->key[i] < y->key[i] ? -1 : 1;
	return 0;
}

/* Tellings of one thing together, the one that stays in front. */
static int telling_order(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;
	int key = key_order(x, y);
	if (key)
		return key;
	if (x->act.weight != y->act.weight)
		return x->act.weight > y->act.weight ? -1 : 1;
	return (x->act.row > y->act.row) - (x->act.row < y->act.row);
}

/* Of some acts: what stays in front, then the rest, each by day and row. */
static size_t part(const struct ent_record *record, enum rule rule, struct ent_act *list,
		   size_t count)
{
	struct telling few[8], *all = count > 8 ? ent_alloc(NULL, count * sizeof *all) : few;
	for (size_t i = 0; i < count; i++)
		all[i] = telling_of(record, rule, &list[i]);
	qsort(all, count, sizeof *all, telling_order);
	size_t kept = 0, out = count;
	for (size_t i = 0; i < count; i++) {
		if (!i || key_order(&all[i - 1], &all[i]))
			list[kept++] = all[i].act;
		else
			list[--out] = all[i].act;
	}
	qsort(list, kept, sizeof *list, act_order);
	qsort(list + kept, count - kept, sizeof *list, act_order);
	if (all != few)
		ent_alloc(all, 0);
	return kept;
}

/* What stays of all moves forward, what is left out waits aside until the end. */
struct parting {
	struct ent_act *list;
	size_t kept;
	ENT_VEC(struct ent_act) out;
};

static void keep(struct parting *parting, const struct ent_act *list, size_t kept, size_t count)
{
	for (size_t i = kept; i < count; i++)
		ent_push(&parting->out, list[i]);
	memmove(parting->list + parting->kept, list, kept * sizeof *list);
	parting->kept += kept;
}

/* Only acts of a known report can be told by it again. */
static size_t once_a_story(const struct ent_record *record, struct ent_act *list, size_t count)
{
	struct ent_act *known = ent_alloc(NULL, (count + 1) * sizeof *known);
	size_t with = 0, without = 0;
	for (size_t i = 0; i < count; i++) {
		if (record->events.story[list[i].row])
			known[with++] = list[i];
		else
			list[without++] = list[i];
	}
	size_t kept = part(record, RULE_STORY, known, with);
	memcpy(list + without, known, with * sizeof *known);
	ent_alloc(known, 0);
	ent_acts_sort(list, without + kept);
	return without + kept;
}

/* Those that tell the same lie on one day, and days together. */
static size_t once_a_day(const struct ent_record *record, enum rule rule, struct ent_act *list,
			 size_t count)
{
	struct parting parting = {.list = list};
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && list[to].day == list[from].day;)
			to++;
		size_t run = to - from;
		keep(&parting, list + from, run > 1 ? part(record, rule, list + from, run) : 1,
		     run);
	}
	if (parting.out.count)
		memcpy(list + parting.kept, parting.out.at, parting.out.count * sizeof *list);
	ent_vec_free(&parting.out);
	return parting.kept;
}

size_t ent_acts_once(const struct ent_record *record, enum ent_dedupe dedupe, struct ent_act *list,
		     size_t count)
{
	ent_acts_sort(list, count);
	if (dedupe == ENT_DEDUPE_NONE || !count)
		return count;
	if (dedupe == ENT_DEDUPE_STORY)
		count = once_a_story(record, list, count);
	return once_a_day(record, dedupe == ENT_DEDUPE_MIRROR ? RULE_MIRROR : RULE_DAY, list,
			  count);
}

/* ---- for contacts ----------------------------------------------------- */

bool ent_same_deed(const struct ent_record *record, uint32_t x, uint32_t y)
{
	const struct ent_events *events = &record->events;
	return record->verb_alike[events->verb[x]] == record->verb_alike[events->verb[y]] &&
	       ent_party_alike(record, events->source[x]) ==
		       ent_party_alike(record, events->source[y]) &&
	       ent_party_alike(record, events->target[x]) ==
		       ent_party_alike(record, events->target[y]);
}

struct numbered {
	struct telling telling;
	uint32_t number;
};

static int numbered_order(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	int key = key_order(&x->telling, &y->telling);
	return key ? key : (x->number > y->number) - (x->number < y->number);
}

uint32_t *ent_acts_before(const struct ent_record *record, const struct ent_acts *acts)
{
	size_t count = 0;
	struct numbered *list = ent_alloc(NULL, (acts->count + 1) * sizeof *list);
	uint32_t *before = ent_alloc(NULL, (acts->count + 1) * sizeof *before);
	for (uint32_t i = 0; i < acts->count; i++) {
		before[i] = ENT_NONE;
		if (record->events.story[acts->list[i].row])
			list[count++] = (struct numbered){
				telling_of(record, RULE_STORY, &acts->list[i]), i};
	}
	qsort(list, count, sizeof *list, numbered_order);
	for (size_t i = 1; i < count; i++)
		if (!key_order(&list[i - 1].telling, &list[i].telling))
			before[list[i].number] = list[i - 1].number;
	ent_alloc(list, 0);
	return before;
}

/* ---- entries as they are ---------------------------------------------- */

/* An entry that does not stand, or is denied, counts nowhere: it takes nobody's place, and
 * nobody takes its. */
static bool takes_part(const struct ent_record *record, uint32_t row, int32_t as_of)
{
	return record->events.hedge[row] != ENT_DENIED &&
	       ent_event_standing(record, row, as_of) == ENT_STANDS;
}

static int row_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

size_t ent_rows_once(const struct ent_record *record, enum ent_dedupe dedupe, int32_t as_of,
		     uint32_t *rows, size_t count)
{
	const struct ent_events *events = &record->events;
	struct ent_act *list = ent_alloc(NULL, (count + 1) * sizeof *list);
	size_t apart = 0, taken = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t row = rows[i];
		/* What somebody wrote down twice is two things, unless the user says otherwise:
		 * attacks in two towns. */
		bool written = dedupe == ENT_DEDUPE_USUAL && !ent_event_is_coded(record, row);
		if (written || !takes_part(record, row, as_of)) {
			rows[apart++] = row;
			continue;
		}
		list[taken++] = (struct ent_act){
			.row = row,
			.day = events->first[row],
			.weight = ent_hedge_weight((enum ent_hedge)events->hedge[row]),
		};
	}
	size_t kept = ent_acts_once(record, dedupe, list, taken);
	for (size_t i = 0; i < taken; i++)
		rows[apart + i] = list[i].row;
	ent_alloc(list, 0);
	qsort(rows, apart + kept, sizeof *rows, row_order);
	qsort(rows + apart + kept, taken - kept, sizeof *rows, row_order);
	return apart + kept;
}
