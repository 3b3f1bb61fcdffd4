/* The end of building: rows in order of days, links; then the indexes. */
#include "record/index.h"

#include <stdlib.h>
#include <string.h>

static bool row_before(const struct ent_event_columns *col, size_t a, size_t b)
{
	if (col->first.at[a] != col->first.at[b])
		return col->first.at[a] < col->first.at[b];
	if (col->last.at[a] != col->last.at[b])
		return col->last.at[a] < col->last.at[b];
	return a < b;
}

static bool in_order(const struct ent_event_columns *col)
{
	for (size_t i = 1; i < col->entry.count; i++)
		if (!row_before(col, i - 1, i))
			return false;
	return true;
}

/* One stable pass of a radix sort on 16 bits of key[order[i]]. */
static void radix_pass(const int32_t *key, int shift, const uint32_t *order, uint32_t *sorted,
		       size_t count, uint32_t *buckets)
{
	memset(buckets, 0, 65537 * sizeof *buckets);
	for (size_t i = 0; i < count; i++)
		buckets[((((uint32_t)key[i] ^ 0x80000000u) >> shift) & 0xFFFF) + 1]++;
	for (size_t i = 0; i < 65536; i++)
		buckets[i + 1] += buckets[i];
	for (size_t i = 0; i < count; i++) {
		uint32_t row = order[i];
		sorted[buckets[(((uint32_t)key[row] ^ 0x80000000u) >> shift) & 0xFFFF]++] = row;
	}
}

/* The rows in order of (first, last, entry): stable, so `last` goes first. */
static uint32_t *sorted_rows(const struct ent_event_columns *col)
{
	size_t count = col->entry.count;
	uint32_t *order = ent_alloc(NULL, count * sizeof *order);
	uint32_t *spare = ent_alloc(NULL, count * sizeof *spare);
	uint32_t *buckets = ent_alloc(NULL, 65537 * sizeof *buckets);
	for (size_t i = 0; i < count; i++)
		order[i] = (uint32_t)i;
	const int32_t *const keys[] = {col->last.at, col->first.at};
	for (int k = 0; k < 2; k++) {
		radix_pass(keys[k], 0, order, spare, count, buckets);
		radix_pass(keys[k], 16, spare, order, count, buckets);
	}
	ent_alloc(spare, 0);
	ent_alloc(buckets, 0);
	return order;
}

static void reorder(void *column, size_t size, const uint32_t *order, size_t count)
{
	char *old = ent_alloc(NULL, count * size);
	memcpy(old, column, count * size);
	for (size_t i = 0; i < count; i++)
		memcpy((char *)column + i * size, old + order[i] * size, size);
	ent_alloc(old, 0);
}

/* Row i becomes what row order[i] was. */
static void reorder_columns(struct ent_event_columns *col, const uint32_t *order)
{
	size_t count = col->entry.count;
	reorder(col->first.at, sizeof *col->first.at, order, count);
	reorder(col->last.at, sizeof *col->last.at, order, count);
	reorder(col->known.at, sizeof *col->known.at, order, count);
	reorder(col->date.at, sizeof *col->date.at, order, count);
	reorder(col->source.at, sizeof *col->source.at, order, count);
	reorder(col->target.at, sizeof *col->target.at, order, count);
	reorder(col->verb.at, sizeof *col->verb.at, order, count);
	reorder(col->place.at, sizeof *col->place.at, order, count);
	reorder(col->text.at, sizeof *col->text.at, order, count);
	reorder(col->hedge.at, sizeof *col->hedge.at, order, count);
	reorder(col->story.at, sizeof *col->story.at, order, count);
	reorder(col->where.at, sizeof *col->where.at, order, count);
	reorder(col->entry.at, sizeof *col->entry.at, order, count);
}

void ent_rows_reorder(struct ent_record *record, uint32_t *order)
{
	size_t count = record->col.entry.count;
	if (count) /* columns of no rows have no address */
		reorder_columns(&record->col, order);
	record->row_of_entry =
		ent_alloc(record->row_of_entry, (count + 1) * sizeof *record->row_of_entry);
	for (size_t i = 0; i < count; i++)
		record->row_of_entry[record->col.entry.at[i]] = (uint32_t)i;
	ent_alloc(order, 0);
}

static void sort_rows(struct ent_record *record)
{
	if (!in_order(&record->col))
		ent_rows_reorder(record, sorted_rows(&record->col));
}

static void view_columns(struct ent_record *record)
{
	const struct ent_event_columns *col = &record->col;
	record->events = (struct ent_events){
		.count = col->entry.count,
		.all = col->entry.count,
		.first = col->first.at,
		.last = col->last.at,
		.known = col->known.at,
		.date = col->date.at,
		.source = col->source.at,
		.target = col->target.at,
		.verb = col->verb.at,
		.place = col->place.at,
		.text = col->text.at,
		.hedge = col->hedge.at,
		.story = col->story.at,
		.entry = col->entry.at,
		.where = col->where.at,
	};
}

static int link_order(const void *a, const void *b)
{
	const struct ent_link *x = a, *y = b;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

static void gather_links(struct ent_record *record)
{
	for (uint32_t entry = 0; entry < record->events.count; entry++) {
		for (uint32_t i = record->detail_start.at[entry];
		     i < record->detail_start.at[entry + 1]; i++) {
			const struct ent_detail *detail = &record->details.at[i];
			if (detail->kind >= ENT_DETAIL_DENIES &&
			    detail->kind <= ENT_DETAIL_CONCERNS && detail->ref != ENT_NONE)
				ent_push(&record->links,
					 (struct ent_link){detail->ref, entry, detail->kind});
		}
	}
	if (record->links.count)
		qsort(record->links.at, record->links.count, sizeof *record->links.at, link_order);
}

static int interest_order(const void *a, const void *b)
{
	const struct ent_interest *x = a, *y = b;
	if (x->actor != y->actor)
		return x->actor < y->actor ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->where.file != y->where.file)
		return x->where.file < y->where.file ? -1 : 1;
	return (x->where.line > y->where.line) - (x->where.line < y->where.line);
}

static void mark_parts(struct ent_record *record)
{
	record->has_part_of = ent_alloc(NULL, record->actors.count * sizeof(bool));
	for (size_t i = 0; i < record->actors.count; i++) {
		const struct ent_actor *actor = &record->actors.at[i];
		record->has_part_of[i] = false;
		for (size_t t = 0; t < actor->tie_count; t++)
			record->has_part_of[i] |= actor->ties[t].kind == ENT_TIE_PART_OF;
	}
}

static void mark_verbs(struct ent_record *record)
{
	struct ent_intern words = {0};
	ENT_VEC(uint32_t) first = {0};
	record->verb_alike = ent_alloc(record->verb_alike,
				       (record->verbs.count + 1) * sizeof *record->verb_alike);
	for (uint32_t i = 0; i < record->verbs.count; i++) {
		bool fresh;
		uint32_t word = ent_intern_add(&words, record->verbs.at[i].word, &fresh);
		if (fresh)
			ent_push(&first, i);
		record->verb_alike[i] = first.at[word];
	}
	ent_intern_free(&words);
	ent_vec_free(&first);
}

void ent_record_seal(struct ent_record *record)
{
	ent_push(&record->detail_start, (uint32_t)record->details.count);
	ent_reserve(&record->details, 1); /* an empty list has an address too */
	ent_reserve(&record->links, 1);
	mark_parts(record);
	mark_verbs(record);
	sort_rows(record);
	view_columns(record);
	gather_links(record);
	if (record->interests.count)
		qsort(record->interests.at, record->interests.count, sizeof *record->interests.at,
		      interest_order);
}

static void postings_free(struct ent_postings *postings)
{
	ent_alloc(postings->start, 0);
	ent_alloc(postings->rows, 0);
	*postings = (struct ent_postings){NULL, NULL};
}

void ent_record_unindex(struct ent_record *record)
{
	postings_free(&record->by_actor);
	postings_free(&record->by_dyad);
	ent_vec_free(&record->pair_keys);
	record->dyad_slots = ent_alloc(record->dyad_slots, 0);
	record->dyad_slot_count = 0;
}

void ent_record_reopen(struct ent_record *record)
{
	struct ent_event_columns *col = &record->col;
	ent_record_unindex(record);
	record->detail_start.count--; /* its end */
	record->links.count = 0;
	record->has_part_of = ent_alloc(record->has_part_of, 0);
	if (!record->row_of_entry)
		return;
	if (col->entry.count)
		reorder_columns(col, record->row_of_entry);
	record->row_of_entry = ent_alloc(record->row_of_entry, 0);
}

void ent_record_index(struct ent_record *record)
{
	if (record->by_actor.start)
		return;
	ent_index_actors(record);
	ent_index_dyads(record);
}
