/* Postings: the rows of each actor and of each dyad, in order of days.
 *
 * Built in two passes over the rows, one that counts and one that fills, so
 * that memory is what the postings need. A part's rows stand under its wholes
 * as well; a row stands once under each key.
 */
#include "record/index.h"

#include <string.h>

#define NO_ROW UINT32_MAX

/* Counts on the first pass, places on the second. */
struct poster {
	uint32_t *start;    /* by key */
	uint32_t *last_row; /* by key: the row posted last, against doubles */
	uint32_t *rows;     /* NULL on the first pass */
};

static void post(struct poster *poster, uint32_t key, uint32_t row)
{
	if (poster->last_row[key] == row)
		return;
	poster->last_row[key] = row;
	if (poster->rows)
		poster->rows[poster->start[key]] = row;
	poster->start[key]++;
}

static void forget_rows(struct poster *poster, size_t keys)
{
	memset(poster->last_row, 0xFF, keys * sizeof *poster->last_row);
}

/* Counts become starts. */
static void open_lists(struct poster *poster, size_t keys)
{
	uint32_t total = 0;
	for (size_t key = 0; key <= keys; key++) {
		uint32_t count = poster->start[key];
		poster->start[key] = total;
		total += count;
	}
	poster->rows = ent_alloc(NULL, (total + (size_t)1) * sizeof *poster->rows);
	forget_rows(poster, keys);
}

/* Filling has moved each start to its end: move them back by one list. */
static struct ent_postings close_lists(struct poster *poster, size_t keys)
{
	memmove(poster->start + 1, poster->start, keys * sizeof *poster->start);
	poster->start[0] = 0;
	ent_alloc(poster->last_row, 0);
	return (struct ent_postings){poster->start, poster->rows};
}

static struct poster poster_new(size_t keys)
{
	struct poster poster = {
		.start = ent_alloc(NULL, (keys + 1) * sizeof(uint32_t)),
		.last_row = ent_alloc(NULL, (keys + 1) * sizeof(uint32_t)),
	};
	memset(poster.start, 0, (keys + 1) * sizeof(uint32_t));
	forget_rows(&poster, keys);
	return poster;
}

/* ---- by actor --------------------------------------------------------- */

static void post_actor(const struct ent_record *record, struct poster *poster, uint32_t actor,
		       uint32_t row)
{
	if (!record->has_part_of[actor]) {
		post(poster, actor, row);
		return;
	}
	uint32_t wholes[ENT_WHOLES];
	size_t count = ent_actor_wholes(record, actor, record->events.first[row],
					record->events.last[row], wholes, ENT_WHOLES);
	for (size_t i = 0; i < count; i++)
		post(poster, wholes[i], row);
}

static void post_party(const struct ent_record *record, struct poster *poster,
		       const uint32_t *party, uint32_t row)
{
	size_t count;
	const uint32_t *members = ent_party(record, party, &count);
	for (size_t i = 0; i < count; i++)
		post_actor(record, poster, members[i], row);
}

static void post_actors(const struct ent_record *record, struct poster *poster)
{
	for (uint32_t row = 0; row < record->events.count; row++) {
		post_party(record, poster, &record->events.source[row], row);
		post_party(record, poster, &record->events.target[row], row);
		size_t count;
		const struct ent_detail *details = ent_event_details(record, row, &count);
		for (size_t i = 0; i < count; i++) {
			uint8_t kind = details[i].kind;
			if ((kind == ENT_DETAIL_BY || kind == ENT_DETAIL_WITH ||
			     kind == ENT_DETAIL_SUSPECTED) &&
			    details[i].ref != ENT_NONE)
				post_actor(record, poster, details[i].ref, row);
		}
	}
}

void ent_index_actors(struct ent_record *record)
{
	size_t keys = record->actors.count;
	struct poster poster = poster_new(keys);
	post_actors(record, &poster);
	open_lists(&poster, keys);
	post_actors(record, &poster);
	record->by_actor = close_lists(&poster, keys);
}

struct ent_rows ent_rows_of_actor(const struct ent_record *record, uint32_t actor)
{
	const uint32_t *start = record->by_actor.start + actor;
	return (struct ent_rows){record->by_actor.rows + start[0], start[1] - start[0]};
}

/* ---- by dyad ---------------------------------------------------------- */

static uint64_t pair_key(uint32_t a, uint32_t b)
{
	return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

/* Pairs are kept in open addressing of their own: a key is eight plain bytes,
 * and there may be as many pairs as rows. */
static uint32_t *pair_slot(const struct ent_record *record, uint64_t key)
{
	size_t mask = record->dyad_slot_count - 1;
	for (size_t i = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & mask;;
	     i = (i + 1) & mask) {
		uint32_t *slot = &record->dyad_slots[i];
		if (!*slot || record->pair_keys.at[*slot - 1] == key)
			return slot;
	}
}

static void pairs_grow(struct ent_record *record)
{
	size_t count = record->dyad_slot_count ? record->dyad_slot_count * 2 : 1024;
	record->dyad_slots = ent_alloc(record->dyad_slots, count * sizeof *record->dyad_slots);
	memset(record->dyad_slots, 0, count * sizeof *record->dyad_slots);
	record->dyad_slot_count = count;
	for (size_t i = 0; i < record->pair_keys.count; i++)
		*pair_slot(record, record->pair_keys.at[i]) = (uint32_t)i + 1;
}

static uint32_t pair_add(struct ent_record *record, uint64_t key)
{
	if (record->pair_keys.count * 2 >= record->dyad_slot_count)
		pairs_grow(record);
	uint32_t *slot = pair_slot(record, key);
	if (!*slot) {
		ent_push(&record->pair_keys, key);
		*slot = (uint32_t)record->pair_keys.count;
	}
	return *slot - 1;
}

typedef void pair_fn(void *user, uint32_t a, uint32_t b, uint32_t row);

static void each_whole_pair(const struct ent_record *record, uint32_t a, uint32_t b, uint32_t row,
			    pair_fn *take, void *user)
{
	if (!record->has_part_of[a] && !record->has_part_of[b]) {
		take(user, a, b, row);
		return;
	}
	int32_t first = record->events.first[row], last = record->events.last[row];
	uint32_t as[ENT_WHOLES], bs[ENT_WHOLES];
	size_t a_count = ent_actor_wholes(record, a, first, last, as, ENT_WHOLES);
	size_t b_count = ent_actor_wholes(record, b, first, last, bs, ENT_WHOLES);
	for (size_t i = 0; i < a_count; i++)
		for (size_t j = 0; j < b_count; j++)
			take(user, as[i], bs[j], row);
}

/* The pairs that a row brings together: across its sides; or, when a symmetric
 * verb has no target, within its one side ("FRA, ITA meet"). */
static void each_pair(const struct ent_record *record, uint32_t row, pair_fn *take, void *user)
{
	size_t s_count, t_count;
	const uint32_t *s = ent_party(record, &record->events.source[row], &s_count);
	const uint32_t *t = ent_party(record, &record->events.target[row], &t_count);
	bool among = !t_count && record->verbs.at[record->events.verb[row]].symmetric;
	for (size_t i = 0; i < s_count; i++) {
		for (size_t j = 0; j < t_count; j++)
			each_whole_pair(record, s[i], t[j], row, take, user);
		for (size_t j = i + 1; among && j < s_count; j++)
			each_whole_pair(record, s[i], s[j], row, take, user);
	}
}

/* Each pair that each row brings together, in order of rows: the hash table is
 * asked once a pair, and the two passes over the postings run down this list. */
struct pair_list {
	struct ent_record *record;
	ENT_VEC(uint32_t) dyads;
	ENT_VEC(uint32_t) rows;
};

static void note_pair(void *user, uint32_t a, uint32_t b, uint32_t row)
{
	struct pair_list *list = user;
	ent_push(&list->dyads, pair_add(list->record, pair_key(a, b)));
	ent_push(&list->rows, row);
}

static void post_pairs(const struct pair_list *list, struct poster *poster)
{
	for (size_t i = 0; i < list->dyads.count; i++)
		post(poster, list->dyads.at[i], list->rows.at[i]);
}

void ent_index_dyads(struct ent_record *record)
{
	struct pair_list list = {.record = record};
	ent_reserve(&list.dyads, record->events.count);
	ent_reserve(&list.rows, record->events.count);
	for (uint32_t row = 0; row < record->events.count; row++)
		each_pair(record, row, note_pair, &list);
	size_t keys = record->pair_keys.count;
	struct poster poster = poster_new(keys);
	post_pairs(&list, &poster);
	open_lists(&poster, keys);
	post_pairs(&list, &poster);
	record->by_dyad = close_lists(&poster, keys);
	ent_vec_free(&list.dyads);
	ent_vec_free(&list.rows);
}

struct ent_rows ent_rows_of_dyad(const struct ent_record *record, uint32_t a, uint32_t b)
{
	uint32_t slot = record->dyad_slot_count ? *pair_slot(record, pair_key(a, b)) : 0;
	if (!slot)
		return (struct ent_rows){NULL, 0};
	const uint32_t *start = record->by_dyad.start + slot - 1;
	return (struct ent_rows){record->by_dyad.rows + start[0], start[1] - start[0]};
}

size_t ent_dyad_count(const struct ent_record *record)
{
	return record->pair_keys.count;
}

void ent_dyad(const struct ent_record *record, size_t dyad, uint32_t *a, uint32_t *b)
{
	*a = (uint32_t)(record->pair_keys.at[dyad] >> 32);
	*b = (uint32_t)record->pair_keys.at[dyad];
}
