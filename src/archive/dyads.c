/* Where each dyad's events are.
 *
 * The rows are dealt out to their sources, as many sources at a time as memory allows, and each
 * source's rows are sorted by target, which keeps them in order of days. Sources come one after
 * another, so that the lists come as they are written; how many dyads there are is known only
 * at the end, so that lists too long for memory go through a temporary file.
 */
#include "archive/disk.h"
#include "archive/events.h"
#include "base/par.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rows dealt out at a time, unless one source has more: 8 bytes each. */
#define DEAL_ROWS ((uint64_t)1 << 24)
#define READ_ROWS ((size_t)1 << 16)

struct dyad {
	uint32_t source, target;
	uint32_t count;
};

/* A stretch of rows that a worker deals out, and what it needs for it. */
struct part {
	uint64_t from, to;
	uint32_t *counts;            /* rows by source */
	uint64_t *next;              /* by source being dealt: where its next row goes */
	uint32_t *sources, *targets; /* of the rows being read */
	char *bytes;
	uint8_t *bits;
	struct ent_err err; /* code 0: none */
};

#define MOST_PARTS 8

struct dyads {
	int events, lists; /* files; lists -1: they are in memory */
	const struct ent_events_layout *layout;
	uint32_t nobody; /* the index behind the last actor: an unknown one */
	struct part parts[MOST_PARTS];
	size_t part_count;
	uint64_t *counts; /* rows by source */
	uint64_t *starts; /* of those being dealt: where a source's rows begin */
	uint64_t *pairs;  /* target << 32 | row; in the end the rows alone */
	uint64_t *spare;
	uint32_t from, to; /* sources being dealt */
	ENT_VEC(struct dyad) list;
	uint64_t listed; /* rows in lists */
};

/* ---- reading the sides ---------------------------------------------------------- */

static void widen(const char *bytes, uint8_t width, size_t count, uint32_t *actors)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = bytes + i * width;
		if (width == 1) {
			actors[i] = (uint8_t)*at;
		} else if (width == 2) {
			uint16_t index;
			memcpy(&index, at, sizeof index);
			actors[i] = index;
		} else {
			memcpy(&actors[i], at, sizeof actors[i]);
		}
	}
}

static bool read_side(const struct dyads *dyads, struct part *part, const struct ent_side *side,
		      uint64_t row, size_t count, uint32_t *actors)
{
	if (!side->width) {
		for (size_t i = 0; i < count; i++)
			actors[i] = dyads->nobody;
		return true;
	}
	if (!ent_disk_read(dyads->events, part->bytes, count * side->width,
			   side->data + row * side->width, &part->err))
		return false;
	widen(part->bytes, side->width, count, actors);
	if (!side->valid)
		return true;
	/* READ_ROWS is a multiple of 8, so rows start with a byte. */
	if (!ent_disk_read(dyads->events, part->bits, (count + 7) / 8, side->valid + row / 8,
			   &part->err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!(part->bits[i >> 3] >> (i & 7) & 1))
			actors[i] = dyads->nobody;
	return true;
}

/* The sides of up to READ_ROWS rows; 0 after a fault. */
static size_t read_rows(const struct dyads *dyads, struct part *part, uint64_t row)
{
	uint64_t left = part->to - row;
	size_t count = left < READ_ROWS ? (size_t)left : READ_ROWS;
	const struct ent_events_layout *layout = dyads->layout;
	return read_side(dyads, part, &layout->source, row, count, part->sources) &&
			       read_side(dyads, part, &layout->target, row, count, part->targets)
		       ? count
		       : 0;
}

static void count_part(void *user, size_t item, size_t worker)
{
	struct dyads *dyads = user;
	struct part *part = &dyads->parts[item];
	(void)worker;
	for (uint64_t row = part->from; row < part->to; row += READ_ROWS) {
		size_t count = read_rows(dyads, part, row);
		for (size_t i = 0; i < count; i++)
			part->counts[part->sources[i]]++;
		if (!count)
			return;
	}
}

static void deal_part(void *user, size_t item, size_t worker)
{
	struct dyads *dyads = user;
	struct part *part = &dyads->parts[item];
	uint32_t sources = dyads->to - dyads->from;
	(void)worker;
	for (uint64_t row = part->from; row < part->to; row += READ_ROWS) {
		size_t count = read_rows(dyads, part, row);
		for (size_t i = 0; i < count; i++) {
			uint32_t source = part->sources[i] - dyads->from;
			if (source < sources)
				dyads->pairs[part->next[source]++] =
					(uint64_t)part->targets[i] << 32 | (row + i);
		}
		if (!count)
			return;
	}
}

static bool each_part(struct dyads *dyads, ent_task_fn *task, struct ent_err *err)
{
	ent_for(dyads->part_count, dyads->part_count, task, dyads);
	for (size_t i = 0; i < dyads->part_count; i++) {
		if (dyads->parts[i].err.code) {
			*err = dyads->parts[i].err;
			return false;
		}
	}
	return true;
}

/* ---- dealing -------------------------------------------------------------------- */

static uint32_t last_of_deal(const struct dyads *dyads, uint32_t from)
{
	uint64_t rows = dyads->counts[from];
	uint32_t to = from + 1;
	while (to <= dyads->nobody && rows + dyads->counts[to] <= DEAL_ROWS)
		rows += dyads->counts[to++];
	return to;
}

/* Gives each source a place for its rows, and in it each part one for its own. */
static void open_deal(struct dyads *dyads, uint32_t from, uint32_t to)
{
	uint64_t total = 0;
	dyads->from = from;
	dyads->to = to;
	for (uint32_t source = from; source < to; source++) {
		dyads->starts[source - from] = total;
		for (size_t i = 0; i < dyads->part_count; i++) {
			dyads->parts[i].next[source - from] = total;
			total += dyads->parts[i].counts[source];
		}
	}
	dyads->starts[to - from] = total;
	dyads->pairs = ent_alloc(dyads->pairs, (total + 1) * sizeof *dyads->pairs);
	dyads->spare = ent_alloc(dyads->spare, (total + 1) * sizeof *dyads->spare);
}

/* ---- sorting -------------------------------------------------------------------- */

static int pair_order(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* One stable pass on 11 bits of the target; the rows are in order already. */
static void radix_pass(const uint64_t *from, uint64_t *to, size_t count, int shift)
{
	size_t buckets[2049] = {0};
	for (size_t i = 0; i < count; i++)
		buckets[(from[i] >> shift & 2047) + 1]++;
	for (size_t i = 0; i < 2047; i++)
		buckets[i + 1] += buckets[i];
	for (size_t i = 0; i < count; i++)
		to[buckets[from[i] >> shift & 2047]++] = from[i];
}

static void sort_source(void *user, size_t item, size_t worker)
{
	struct dyads *dyads = user;
	uint64_t *pairs = dyads->pairs + dyads->starts[item];
	uint64_t *spare = dyads->spare + dyads->starts[item];
	size_t count = (size_t)(dyads->starts[item + 1] - dyads->starts[item]);
	(void)worker;
	if (count < 512) {
		if (count > 1)
			qsort(pairs, count, sizeof *pairs, pair_order);
		return;
	}
	for (int shift = 32; (uint64_t)dyads->nobody >> (shift - 32); shift += 11) {
		radix_pass(pairs, spare, count, shift);
		memcpy(pairs, spare, count * sizeof *pairs);
	}
}

/* ---- lists ---------------------------------------------------------------------- */

static void list_source(struct dyads *dyads, uint32_t source, const uint64_t *pairs, size_t count)
{
	for (size_t i = 0, to; i < count; i = to) {
		uint32_t target = (uint32_t)(pairs[i] >> 32);
		for (to = i + 1; to < count && pairs[to] >> 32 == target;)
			to++;
		ent_push(&dyads->list, (struct dyad){source, target, (uint32_t)(to - i)});
	}
}

/* The rows of the deal alone, in order of dyads. Those of several deals meet in a file. */
static bool keep_lists(struct dyads *dyads, uint64_t total, struct ent_err *err)
{
	int32_t *rows = (int32_t *)(void *)dyads->pairs;
	for (uint64_t i = 0; i < total; i++)
		rows[i] = (int32_t)(uint32_t)dyads->pairs[i];
	uint64_t before = dyads->listed;
	dyads->listed += total;
	return dyads->lists < 0 ||
	       ent_disk_write(dyads->lists, rows, total * sizeof *rows, before * sizeof *rows, err);
}

static void sum_counts(struct dyads *dyads)
{
	for (uint32_t source = 0; source <= dyads->nobody; source++) {
		dyads->counts[source] = 0;
		for (size_t i = 0; i < dyads->part_count; i++)
			dyads->counts[source] += dyads->parts[i].counts[source];
	}
}

static bool deal_all(struct dyads *dyads, const char *folder, size_t workers, struct ent_err *err)
{
	if (!each_part(dyads, count_part, err))
		return false;
	sum_counts(dyads);
	for (uint32_t from = 0, to; from <= dyads->nobody; from = to) {
		to = last_of_deal(dyads, from);
		if (!from && to <= dyads->nobody &&
		    (dyads->lists = ent_disk_temporary(folder, err)) < 0)
			return false;
		open_deal(dyads, from, to);
		uint64_t total = dyads->starts[to - from];
		if (total && !each_part(dyads, deal_part, err))
			return false;
		ent_for(workers, to - from, sort_source, dyads);
		for (uint32_t source = from; source < to; source++) {
			uint64_t start = dyads->starts[source - from];
			list_source(dyads, source, dyads->pairs + start,
				    (size_t)(dyads->starts[source - from + 1] - start));
		}
		if (!keep_lists(dyads, total, err))
			return false;
	}
	return true;
}

/* ---- the file ------------------------------------------------------------------- */

static uint32_t side(const struct dyad *dyad, bool target)
{
	return target ? dyad->target : dyad->source;
}

static bool write_side(const struct dyads *dyads, int file, uint8_t width, bool target,
		       const struct ent_arrow_buffers *buffers, struct ent_err *err)
{
	size_t count = dyads->list.count;
	if (!buffers->data_size)
		return true;
	uint8_t *bytes = ent_alloc(NULL, count * width + 1);
	uint8_t *bits = ent_alloc(NULL, count / 8 + 1);
	memset(bits, 0, count / 8 + 1);
	for (size_t i = 0; i < count; i++) {
		uint32_t actor = side(&dyads->list.at[i], target);
		bool known = actor != dyads->nobody;
		actor = known ? actor : 0;
		memcpy(bytes + i * width, &actor, width); /* little endian */
		bits[i >> 3] |= (uint8_t)(known << (i & 7));
	}
	bool good = ent_disk_write(file, bytes, count * width, buffers->data, err);
	if (good && buffers->valid_size)
		good = ent_disk_write(file, bits, (count + 7) / 8, buffers->valid, err);
	ent_alloc(bytes, 0);
	ent_alloc(bits, 0);
	return good;
}

static bool write_offsets(const struct dyads *dyads, int file, uint64_t offset, struct ent_err *err)
{
	size_t count = dyads->list.count;
	int32_t *offsets = ent_alloc(NULL, (count + 1) * sizeof *offsets), at = 0;
	for (size_t i = 0; i < count; i++) {
		offsets[i] = at;
		at += (int32_t)dyads->list.at[i].count;
	}
	offsets[count] = at;
	bool good = ent_disk_write(file, offsets, (count + 1) * sizeof *offsets, offset, err);
	ent_alloc(offsets, 0);
	return good;
}

static bool copy_lists(const struct dyads *dyads, int file, uint64_t offset, struct ent_err *err)
{
	size_t room = READ_ROWS * sizeof(int32_t);
	uint64_t size = dyads->listed * sizeof(int32_t);
	if (dyads->lists < 0)
		return ent_disk_write(file, dyads->pairs, size, offset, err);
	char *bytes = ent_alloc(NULL, room);
	bool good = true;
	for (uint64_t at = 0; at < size && good; at += room) {
		size_t part = size - at < room ? (size_t)(size - at) : room;
		good = ent_disk_read(dyads->lists, bytes, part, at, err) &&
		       ent_disk_write(file, bytes, part, offset + at, err);
	}
	ent_alloc(bytes, 0);
	return good;
}

static uint64_t unknown_sides(const struct dyads *dyads, bool target)
{
	uint64_t unknown = 0;
	for (size_t i = 0; i < dyads->list.count; i++)
		unknown += side(&dyads->list.at[i], target) == dyads->nobody;
	return unknown;
}

static struct ent_arrow_column side_column(const struct dyads *dyads, bool target, uint8_t width)
{
	uint64_t nulls = unknown_sides(dyads, target);
	bool known = nulls < dyads->list.count;
	return (struct ent_arrow_column){
		.name = target ? "target" : "source",
		.type = known ? ENT_ARROW_TEXT : ENT_ARROW_NULL,
		.width = width,
		.dictionary = known ? 0 : -1,
		.nulls = known ? nulls : 0,
	};
}

static bool write_file(const struct dyads *dyads, int file, const char *path,
		       const struct ent_tables *tables, struct ent_err *err)
{
	uint8_t width = ent_arrow_width(0, (int64_t)tables->actor_count);
	struct ent_str *codes = ent_alloc(NULL, (tables->actor_count + 1) * sizeof *codes);
	for (size_t i = 0; i < tables->actor_count; i++)
		codes[i] = tables->actors[i].code;
	const struct ent_arrow_dictionary actors = {ENT_ARROW_TEXT, codes, NULL,
						    tables->actor_count};
	const struct ent_arrow_column columns[] = {
		side_column(dyads, false, width),
		side_column(dyads, true, width),
		{.name = "rows",
		 .type = ENT_ARROW_INT,
		 .width = sizeof(int32_t),
		 .dictionary = -1,
		 .list = true,
		 .size = dyads->listed},
	};
	/* A dictionary of which no column knows has no place in the file. */
	bool known = columns[0].dictionary == 0 || columns[1].dictionary == 0;
	struct ent_arrow_plan plan = {columns, 3, &actors, known, dyads->list.count};
	struct ent_arrow_buffers buffers[3];
	bool good = ent_arrow_create(file, path, &plan, buffers, err) &&
		    write_side(dyads, file, width, false, &buffers[0], err) &&
		    write_side(dyads, file, width, true, &buffers[1], err) &&
		    write_offsets(dyads, file, buffers[2].offsets, err) &&
		    copy_lists(dyads, file, buffers[2].data, err);
	ent_alloc(codes, 0);
	return good;
}

/* As many parts as workers, each of whole readings. */
static void cut_parts(struct dyads *dyads, size_t workers)
{
	uint64_t readings = dyads->layout->rows / READ_ROWS + 1;
	size_t sources = dyads->nobody + (size_t)1;
	dyads->part_count = workers < MOST_PARTS ? workers : MOST_PARTS;
	for (size_t i = 0; i < dyads->part_count; i++) {
		struct part *part = &dyads->parts[i];
		uint64_t to = readings * (i + 1) / dyads->part_count * READ_ROWS;
		part->from = readings * i / dyads->part_count * READ_ROWS;
		part->to = to < dyads->layout->rows ? to : dyads->layout->rows;
		part->counts = ent_alloc(NULL, sources * sizeof *part->counts);
		memset(part->counts, 0, sources * sizeof *part->counts);
		part->next = ent_alloc(NULL, sources * sizeof *part->next);
		part->sources = ent_alloc(NULL, READ_ROWS * sizeof *part->sources);
		part->targets = ent_alloc(NULL, READ_ROWS * sizeof *part->targets);
		part->bytes = ent_alloc(NULL, READ_ROWS * sizeof(uint32_t));
		part->bits = ent_alloc(NULL, READ_ROWS / 8);
	}
}

static void free_parts(struct dyads *dyads)
{
	for (size_t i = 0; i < dyads->part_count; i++) {
		struct part *part = &dyads->parts[i];
		ent_alloc(part->counts, 0);
		ent_alloc(part->next, 0);
		ent_alloc(part->sources, 0);
		ent_alloc(part->targets, 0);
		ent_alloc(part->bytes, 0);
		ent_alloc(part->bits, 0);
	}
}

bool ent_dyads_write(int file, const char *path, const char *folder, int events,
		     const struct ent_events_layout *layout, const struct ent_tables *tables,
		     size_t workers, uint64_t *dyad_count, struct ent_err *err)
{
	size_t sources = tables->actor_count + 1;
	struct dyads dyads = {.events = events,
			      .lists = -1,
			      .layout = layout,
			      .nobody = (uint32_t)tables->actor_count};
	cut_parts(&dyads, ent_workers(workers));
	dyads.counts = ent_alloc(NULL, sources * sizeof *dyads.counts);
	dyads.starts = ent_alloc(NULL, (sources + 1) * sizeof *dyads.starts);
	bool good = deal_all(&dyads, folder, workers, err) &&
		    write_file(&dyads, file, path, tables, err);
	*dyad_count = dyads.list.count;
	if (dyads.lists >= 0)
		close(dyads.lists);
	free_parts(&dyads);
	ent_alloc(dyads.counts, 0);
	ent_alloc(dyads.starts, 0);
	ent_alloc(dyads.pairs, 0);
	ent_alloc(dyads.spare, 0);
	ent_vec_free(&dyads.list);
	return good;
}
