/* Cutting and merging: the second part of an external merge sort (see runs.c). */
#include "archive/stretches.h"

/* Rows that a worker merges at a time, unless a day has more. */
#define STRETCH_ROWS ((size_t)1 << 17)

/* ---- cutting ------------------------------------------------------------------------ */

static void gather_runs(struct ent_stretches *stretches, const struct ent_store *stores,
			size_t store_count)
{
	for (uint32_t s = 0; s < store_count; s++) {
		for (size_t i = 0; i < stores[s].runs.count; i++) {
			ent_push(&stretches->runs, &stores[s].runs.at[i]);
			ent_push(&stretches->store_of_run, s);
		}
	}
}

static uint64_t rows_of_day(const struct ent_stretches *stretches, int32_t day)
{
	uint64_t rows = 0;
	for (size_t i = 0; i < stretches->runs.count; i++) {
		const struct ent_run *run = stretches->runs.at[i];
		int64_t since = (int64_t)day - run->first_day;
		if (since >= 0 && since < (int64_t)run->days)
			rows += run->start[since + 1] - run->start[since];
	}
	return rows;
}

static void add_stretch(struct ent_stretches *stretches, int32_t day, uint32_t block)
{
	ent_push(&stretches->list, (struct ent_stretch){day, block, 0});
}

/* A day with very many rows, cut at blocks, of which each has about as many. */
static void cut_day(struct ent_stretches *stretches, int32_t day, uint64_t rows, uint32_t blocks)
{
	uint64_t parts = rows / STRETCH_ROWS;
	if (parts > blocks)
		parts = blocks;
	for (uint64_t part = 0; part < parts; part++)
		add_stretch(stretches, day, (uint32_t)(part * blocks / parts));
}

static uint32_t block_count(const struct ent_store *stores, size_t store_count)
{
	uint32_t blocks = 1;
	for (size_t s = 0; s < store_count; s++)
		if (stores[s].last_block >= blocks)
			blocks = stores[s].last_block + 1;
	return blocks;
}

static void cut_stretches(struct ent_stretches *stretches, uint32_t blocks)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	for (size_t i = 0; i < stretches->runs.count; i++) {
		const struct ent_run *run = stretches->runs.at[i];
		int64_t end = run->first_day + (int64_t)run->days;
		first = run->first_day < first ? run->first_day : first;
		last = end > last ? end : last;
	}
	uint64_t in_stretch = 0;
	for (int64_t day = first; day < last; day++) {
		uint64_t rows = rows_of_day(stretches, (int32_t)day);
		if (rows > 4 * STRETCH_ROWS) {
			cut_day(stretches, (int32_t)day, rows, blocks);
			in_stretch = STRETCH_ROWS;
			continue;
		}
		if (day == first || in_stretch + rows > STRETCH_ROWS) {
			add_stretch(stretches, (int32_t)day, 0);
			in_stretch = 0;
		}
		in_stretch += rows;
	}
	add_stretch(stretches, stretches->runs.count ? (int32_t)last : 0, 0);
}

/* Where each stretch begins: behind all rows of each run that come before it. */
static bool place_stretches(struct ent_stretches *stretches, struct ent_err *err)
{
	for (size_t i = 0; i < stretches->list.count; i++) {
		struct ent_stretch *here = &stretches->list.at[i];
		for (size_t r = 0; r < stretches->runs.count; r++) {
			size_t from;
			if (!ent_run_find(stretches->runs.at[r], here->day, here->block, &from,
					  err))
				return false;
			here->row += from;
		}
	}
	return true;
}

bool ent_stretches_cut(struct ent_stretches *stretches, const struct ent_store *stores,
		       size_t store_count, struct ent_err *err)
{
	*stretches = (struct ent_stretches){.list = {0}};
	gather_runs(stretches, stores, store_count);
	cut_stretches(stretches, block_count(stores, store_count));
	return place_stretches(stretches, err);
}

void ent_stretches_free(struct ent_stretches *stretches)
{
	ent_vec_free(&stretches->list);
	ent_vec_free(&stretches->runs);
	ent_vec_free(&stretches->store_of_run);
}

/* ---- merging ------------------------------------------------------------------------ */

static bool is_before(const struct ent_kept *a, const struct ent_kept *b)
{
	return a->day != b->day ? a->day < b->day : a->block < b->block;
}

/* Reads the stretch's part of each run. */
static bool read_parts(const struct ent_stretches *stretches, size_t stretch,
		       struct ent_stretch_rows *own, struct ent_err *err)
{
	const struct ent_stretch *here = &stretches->list.at[stretch];
	own->from.count = own->to.count = 0;
	size_t total = 0;
	for (size_t i = 0; i < stretches->runs.count; i++) {
		size_t from, to;
		if (!ent_run_find(stretches->runs.at[i], here[0].day, here[0].block, &from, err) ||
		    !ent_run_find(stretches->runs.at[i], here[1].day, here[1].block, &to, err))
			return false;
		ent_reserve(&own->raw, total + (to - from));
		if (!ent_run_read(stretches->runs.at[i], from, to - from, own->raw.at + total, err))
			return false;
		ent_push(&own->from, total);
		total += to - from;
		ent_push(&own->to, total);
	}
	own->raw.count = total;
	return true;
}

/* The runs whose first rows come first and next; a block is of one run only. */
static void merge_parts(const struct ent_stretches *stretches, struct ent_stretch_rows *own)
{
	const struct ent_kept *raw = own->raw.at;
	own->rows.count = 0;
	ent_reserve(&own->rows, own->raw.count + 1);
	while (own->rows.count < own->raw.count) {
		size_t best = SIZE_MAX, next = SIZE_MAX;
		for (size_t i = 0; i < own->from.count; i++) {
			if (own->from.at[i] == own->to.at[i])
				continue;
			const struct ent_kept *head = &raw[own->from.at[i]];
			if (best == SIZE_MAX || is_before(head, &raw[own->from.at[best]])) {
				next = best;
				best = i;
			} else if (next == SIZE_MAX || is_before(head, &raw[own->from.at[next]])) {
				next = i;
			}
		}
		const struct ent_kept *stop = next == SIZE_MAX ? NULL : &raw[own->from.at[next]];
		size_t at = own->from.at[best];
		do
			own->rows.at[own->rows.count++] =
				(struct ent_merged){raw[at++], stretches->store_of_run.at[best]};
		while (at < own->to.at[best] && (!stop || is_before(&raw[at], stop)));
		own->from.at[best] = at;
	}
}

bool ent_stretch_merge(const struct ent_stretches *stretches, size_t stretch,
		       struct ent_stretch_rows *own, struct ent_err *err)
{
	if (!read_parts(stretches, stretch, own, err))
		return false;
	merge_parts(stretches, own);
	return true;
}

void ent_stretch_rows_free(struct ent_stretch_rows *own)
{
	ent_vec_free(&own->rows);
	ent_vec_free(&own->raw);
	ent_vec_free(&own->from);
	ent_vec_free(&own->to);
}
