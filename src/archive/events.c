/* The merge: the rows are cut into stretches of days (and of blocks, where one day has very
 * many) that any worker can merge and write by itself, for each column knows where its rows
 * lie in the file. Rows of one day stand in the order in which they were read.
 */
#include "archive/events.h"

#include "archive/disk.h"
#include "base/par.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

/* Rows that a worker merges at a time, unless a day has more. */
#define STRETCH_ROWS ((size_t)1 << 17)

enum column {
	COLUMN_DAY,
	COLUMN_UNTIL,
	COLUMN_ADDED_AFTER,
	COLUMN_SOURCE,
	COLUMN_TARGET,
	COLUMN_CAMEO,
	COLUMN_TYPE,
	COLUMN_MODE,
	COLUMN_INTENSITY,
	COLUMN_PLACE,
	COLUMN_DEATHS_LOW,
	COLUMN_DEATHS,
	COLUMN_DEATHS_HIGH,
	COLUMN_MENTIONS,
	COLUMN_STORY,
	COLUMN_DATASET,
	COLUMN_ID,
	COLUMNS
};

static const char *const column_names[COLUMNS] = {
	"day",         "until",    "added_after", "source",  "target",     "cameo",
	"type",        "mode",     "intensity",   "place",   "deaths_low", "deaths",
	"deaths_high", "mentions", "story",       "dataset", "id",
};

enum dictionary { ACTORS, CAMEOS, TYPES, MODES, INTENSITIES, PLACES, DATASETS, DICTIONARIES };

/* Rows from one (day, block) up to another. */
struct stretch {
	int32_t day;
	uint32_t block;
	uint64_t row;   /* in the archive, of its first */
	uint64_t bytes; /* of ids that are text, before its first */
};

struct events {
	int file;
	const struct ent_store *stores;
	const struct ent_tables *tables;
	uint64_t rows;
	bool ids_are_text;
	struct ent_arrow_column columns[COLUMNS];
	struct ent_arrow_buffers buffers[COLUMNS];
	ENT_VEC(struct stretch) stretches; /* and one behind the last */
	ENT_VEC(const struct ent_run *) runs;
	ENT_VEC(uint32_t) store_of_run;
	const char **heaps;      /* by store: the texts of ids, mapped */
	struct scratch *scratch; /* by worker */
	pthread_mutex_t lock;    /* of bytes that two stretches share, and of err */
	bool failed;
	struct ent_err err;
};

/* A merged row: and of which store it is. */
struct merged {
	struct ent_kept kept;
	uint32_t store;
};

struct scratch {
	ENT_VEC(struct ent_kept) raw;
	ENT_VEC(struct merged) rows;
	ENT_VEC(size_t) from, to; /* of each run in `raw` */
	ENT_VEC(int64_t) values;
	ENT_VEC(uint8_t) bytes;
	ENT_VEC(uint8_t) bits;
	struct ent_text text;
};

/* ---- the plan ------------------------------------------------------------------- */

static uint8_t width_of(int64_t low, int64_t high)
{
	if (low >= INT8_MIN && high <= INT8_MAX)
		return 1;
	if (low >= INT16_MIN && high <= INT16_MAX)
		return 2;
	return low >= INT32_MIN && high <= INT32_MAX ? 4 : 8;
}

/* Of all stores together. */
static struct ent_extent extent_of(const struct events *events, enum ent_figure_column figure)
{
	struct ent_extent all = {0, INT64_MAX, INT64_MIN};
	for (size_t s = 0; s < events->tables->store_count; s++) {
		const struct ent_extent *one = &events->stores[s].extents[figure];
		all.known += one->known;
		all.low = one->low < all.low ? one->low : all.low;
		all.high = one->high > all.high ? one->high : all.high;
	}
	return all;
}

static void plan_column(struct events *events, enum column column, enum ent_arrow_type type,
			uint8_t width, int dictionary, uint64_t known)
{
	events->columns[column] = (struct ent_arrow_column){
		.name = column_names[column],
		.type = known ? type : ENT_ARROW_NULL,
		.width = width,
		.dictionary = known ? dictionary : -1,
		.nulls = known ? events->rows - known : 0,
	};
}

static void plan_figure(struct events *events, enum column column, enum ent_figure_column figure)
{
	struct ent_extent extent = extent_of(events, figure);
	plan_column(events, column, ENT_ARROW_INT, width_of(extent.low, extent.high), -1,
		    extent.known);
}

static void plan_index(struct events *events, enum column column, enum dictionary dictionary,
		       size_t count, uint64_t known)
{
	plan_column(events, column, dictionary == INTENSITIES ? ENT_ARROW_DOUBLE : ENT_ARROW_TEXT,
		    width_of(0, (int64_t)count), (int)dictionary, known);
}

/* How many rows have a word of a kind: by the actions of each store. */
struct action_counts {
	uint64_t cameo, type, mode;
};

static void plan_columns(struct events *events, const struct action_counts *actions)
{
	const struct ent_tables *tables = events->tables;
	plan_column(events, COLUMN_DAY, ENT_ARROW_DAY, 4, -1, events->rows);
	struct ent_extent until = extent_of(events, ENT_FIGURE_UNTIL);
	plan_column(events, COLUMN_UNTIL, ENT_ARROW_DAY, 4, -1, until.known);
	plan_figure(events, COLUMN_ADDED_AFTER, ENT_FIGURE_ADDED_AFTER);
	plan_index(events, COLUMN_SOURCE, ACTORS, tables->actor_count,
		   extent_of(events, ENT_FIGURE_SOURCE).known);
	plan_index(events, COLUMN_TARGET, ACTORS, tables->actor_count,
		   extent_of(events, ENT_FIGURE_TARGET).known);
	plan_index(events, COLUMN_CAMEO, CAMEOS, tables->cameos.count, actions->cameo);
	plan_index(events, COLUMN_TYPE, TYPES, tables->types.count, actions->type);
	plan_index(events, COLUMN_MODE, MODES, tables->modes.count, actions->mode);
	plan_index(events, COLUMN_INTENSITY, INTENSITIES, tables->intensity_count,
		   extent_of(events, ENT_FIGURE_INTENSITY).known);
	plan_index(events, COLUMN_PLACE, PLACES, tables->place_count,
		   extent_of(events, ENT_FIGURE_PLACE).known);
	plan_figure(events, COLUMN_DEATHS_LOW, ENT_FIGURE_DEATHS_LOW);
	plan_figure(events, COLUMN_DEATHS, ENT_FIGURE_DEATHS);
	plan_figure(events, COLUMN_DEATHS_HIGH, ENT_FIGURE_DEATHS_HIGH);
	plan_figure(events, COLUMN_MENTIONS, ENT_FIGURE_MENTIONS);
	plan_figure(events, COLUMN_STORY, ENT_FIGURE_STORY);
	plan_index(events, COLUMN_DATASET, DATASETS, tables->datasets.count, events->rows);
	plan_figure(events, COLUMN_ID, ENT_FIGURE_ID);
	if (events->ids_are_text) {
		uint64_t bytes = 0;
		for (size_t s = 0; s < tables->store_count; s++)
			bytes += events->stores[s].id_digits;
		events->columns[COLUMN_ID] = (struct ent_arrow_column){
			.name = column_names[COLUMN_ID],
			.type = ENT_ARROW_LONG_TEXT,
			.dictionary = -1,
			.size = bytes,
		};
	}
}

/* The dictionaries of columns that are known of somewhere. */
static size_t keep_used(struct events *events, const struct ent_arrow_dictionary *all,
			struct ent_arrow_dictionary *used)
{
	size_t count = 0;
	for (int d = 0; d < DICTIONARIES; d++) {
		bool is_used = false;
		for (int c = 0; c < COLUMNS; c++) {
			struct ent_arrow_column *column = &events->columns[c];
			/* Numbers only fall, and each at its turn: none is met twice. */
			if (column->dictionary != d || column->type == ENT_ARROW_NULL)
				continue;
			column->dictionary = (int)count;
			is_used = true;
		}
		if (is_used)
			used[count++] = all[d];
	}
	return count;
}

static bool create(struct events *events, const char *path, const struct action_counts *actions,
		   struct ent_err *err)
{
	const struct ent_tables *tables = events->tables;
	plan_columns(events, actions);
	struct ent_str *codes = ent_alloc(NULL, (tables->actor_count + 1) * sizeof *codes);
	struct ent_str *places = ent_alloc(NULL, (tables->place_count + 1) * sizeof *places);
	for (size_t i = 0; i < tables->actor_count; i++)
		codes[i] = tables->actors[i].code;
	for (size_t i = 0; i < tables->place_count; i++)
		places[i] = tables->places[i].label;
	const struct ent_arrow_dictionary all[DICTIONARIES] = {
		[ACTORS] = {ENT_ARROW_TEXT, codes, NULL, tables->actor_count},
		[CAMEOS] = {ENT_ARROW_TEXT, tables->cameos.at, NULL, tables->cameos.count},
		[TYPES] = {ENT_ARROW_TEXT, tables->types.at, NULL, tables->types.count},
		[MODES] = {ENT_ARROW_TEXT, tables->modes.at, NULL, tables->modes.count},
		[INTENSITIES] = {ENT_ARROW_DOUBLE, NULL, tables->intensities,
				 tables->intensity_count},
		[PLACES] = {ENT_ARROW_TEXT, places, NULL, tables->place_count},
		[DATASETS] = {ENT_ARROW_TEXT, tables->datasets.at, NULL, tables->datasets.count},
	};
	struct ent_arrow_dictionary used[DICTIONARIES];
	size_t count = keep_used(events, all, used);
	struct ent_arrow_plan plan = {events->columns, COLUMNS, used, count, events->rows};
	bool good = ent_arrow_create(events->file, path, &plan, events->buffers, err);
	ent_alloc(codes, 0);
	ent_alloc(places, 0);
	return good;
}

/* ---- stretches -------------------------------------------------------------------- */

static void gather_runs(struct events *events)
{
	for (uint32_t s = 0; s < events->tables->store_count; s++) {
		for (size_t i = 0; i < events->stores[s].runs.count; i++) {
			ent_push(&events->runs, &events->stores[s].runs.at[i]);
			ent_push(&events->store_of_run, s);
		}
	}
}

static uint64_t rows_of_day(const struct events *events, int32_t day)
{
	uint64_t rows = 0;
	for (size_t i = 0; i < events->runs.count; i++) {
		const struct ent_run *run = events->runs.at[i];
		int64_t since = (int64_t)day - run->first_day;
		if (since >= 0 && since < (int64_t)run->days)
			rows += run->start[since + 1] - run->start[since];
	}
	return rows;
}

static void add_stretch(struct events *events, int32_t day, uint32_t block)
{
	ent_push(&events->stretches, (struct stretch){day, block, 0, 0});
}

/* A day with very many rows, cut at blocks, of which each has about as many. */
static void cut_day(struct events *events, int32_t day, uint64_t rows, uint32_t blocks)
{
	uint64_t parts = rows / STRETCH_ROWS;
	if (parts > blocks)
		parts = blocks;
	for (uint64_t part = 0; part < parts; part++)
		add_stretch(events, day, (uint32_t)(part * blocks / parts));
}

static uint32_t block_count(const struct events *events)
{
	uint32_t blocks = 1;
	for (size_t s = 0; s < events->tables->store_count; s++)
		if (events->stores[s].last_block >= blocks)
			blocks = events->stores[s].last_block + 1;
	return blocks;
}

static void cut_stretches(struct events *events)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	uint32_t blocks = block_count(events);
	for (size_t i = 0; i < events->runs.count; i++) {
		const struct ent_run *run = events->runs.at[i];
		int64_t end = run->first_day + (int64_t)run->days;
		first = run->first_day < first ? run->first_day : first;
		last = end > last ? end : last;
	}
	uint64_t in_stretch = 0;
	for (int64_t day = first; day < last; day++) {
		uint64_t rows = rows_of_day(events, (int32_t)day);
		if (rows > 4 * STRETCH_ROWS) {
			cut_day(events, (int32_t)day, rows, blocks);
			in_stretch = STRETCH_ROWS;
			continue;
		}
		if (day == first || in_stretch + rows > STRETCH_ROWS) {
			add_stretch(events, (int32_t)day, 0);
			in_stretch = 0;
		}
		in_stretch += rows;
	}
	add_stretch(events, events->runs.count ? (int32_t)last : 0, 0);
}

/* ---- merging ------------------------------------------------------------------------ */

static bool is_before(const struct ent_kept *a, const struct ent_kept *b)
{
	return a->day != b->day ? a->day < b->day : a->block < b->block;
}

/* Reads the stretch's part of each run. */
static bool read_parts(const struct events *events, size_t stretch, struct scratch *own,
		       struct ent_err *err)
{
	const struct stretch *here = &events->stretches.at[stretch];
	own->from.count = own->to.count = 0;
	size_t total = 0;
	for (size_t i = 0; i < events->runs.count; i++) {
		size_t from, to;
		if (!ent_run_find(events->runs.at[i], here[0].day, here[0].block, &from, err) ||
		    !ent_run_find(events->runs.at[i], here[1].day, here[1].block, &to, err))
			return false;
		ent_reserve(&own->raw, total + (to - from));
		if (!ent_run_read(events->runs.at[i], from, to - from, own->raw.at + total, err))
			return false;
		ent_push(&own->from, total);
		total += to - from;
		ent_push(&own->to, total);
	}
	own->raw.count = total;
	return true;
}

/* The runs whose first rows come first and next; a block is of one run only. */
static void merge_parts(const struct events *events, struct scratch *own)
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
				(struct merged){raw[at++], events->store_of_run.at[best]};
		while (at < own->to.at[best] && (!stop || is_before(&raw[at], stop)));
		own->from.at[best] = at;
	}
}

/* ---- columns ------------------------------------------------------------------------- */

#define UNKNOWN INT64_MIN

static int64_t index_or_unknown(uint32_t index)
{
	return index == ENT_NONE ? UNKNOWN : index;
}

static int64_t count_or_unknown(int32_t count)
{
	return count < 0 ? UNKNOWN : count;
}

static const struct ent_extra *extra_of(const struct events *events, const struct merged *row)
{
	static const struct ent_extra none = {ENT_NO_DAY, -1, -1, -1};
	return row->kept.extra == ENT_NONE ? &none
					   : &events->stores[row->store].extras.at[row->kept.extra];
}

static int64_t value_of(const struct events *events, enum column column, const struct merged *row)
{
	const struct ent_kept *kept = &row->kept;
	const struct ent_remap *map = &events->tables->remaps[row->store];
	switch (column) {
	case COLUMN_DAY:
		return kept->day;
	case COLUMN_UNTIL: {
		int32_t until = extra_of(events, row)->until;
		return until == ENT_NO_DAY || until == kept->day ? UNKNOWN : until;
	}
	case COLUMN_ADDED_AFTER:
		return kept->added == ENT_NO_DAY ? UNKNOWN : (int64_t)kept->added - kept->day;
	case COLUMN_SOURCE:
		return kept->source == ENT_NONE ? UNKNOWN : map->actor[kept->source];
	case COLUMN_TARGET:
		return kept->target == ENT_NONE ? UNKNOWN : map->actor[kept->target];
	case COLUMN_CAMEO:
		return index_or_unknown(map->action[kept->action].cameo);
	case COLUMN_TYPE:
		return index_or_unknown(map->action[kept->action].type);
	case COLUMN_MODE:
		return index_or_unknown(map->action[kept->action].mode);
	case COLUMN_INTENSITY:
		return kept->intensity == ENT_NO_INTENSITY ? UNKNOWN
							   : map->intensity[kept->intensity];
	case COLUMN_PLACE:
		return kept->place == ENT_NONE ? UNKNOWN : map->place[kept->place];
	case COLUMN_DEATHS_LOW:
		return count_or_unknown(extra_of(events, row)->deaths_low);
	case COLUMN_DEATHS:
		return count_or_unknown(extra_of(events, row)->deaths);
	case COLUMN_DEATHS_HIGH:
		return count_or_unknown(extra_of(events, row)->deaths_high);
	case COLUMN_MENTIONS:
		return count_or_unknown(kept->mentions);
	case COLUMN_STORY:
		return kept->story ? (int32_t)kept->story : UNKNOWN;
	case COLUMN_DATASET:
		return map->action[kept->action].dataset;
	default:
		return (int64_t)kept->id;
	}
}

/* Numbers as they lie in the file; what is unknown is 0 there, and its bit tells. */
static void narrow(const int64_t *values, size_t count, uint8_t width, uint8_t *bytes)
{
#define NARROW(type)                                                                               \
	for (size_t i = 0; i < count; i++) {                                                       \
		type value = values[i] == UNKNOWN ? 0 : (type)values[i];                           \
		memcpy(bytes + i * sizeof value, &value, sizeof value);                            \
	}
	switch (width) {
	case 1:
		NARROW(int8_t)
		break;
	case 2:
		NARROW(int16_t)
		break;
	case 4:
		NARROW(int32_t)
		break;
	default:
		NARROW(int64_t)
	}
#undef NARROW
}

/* The byte at a stretch's edge may be another stretch's too. */
static bool merge_byte(struct events *events, uint64_t offset, uint8_t bits, struct ent_err *err)
{
	uint8_t byte;
	pthread_mutex_lock(&events->lock);
	bool good = ent_disk_read(events->file, &byte, 1, offset, err);
	byte |= bits;
	good = good && ent_disk_write(events->file, &byte, 1, offset, err);
	pthread_mutex_unlock(&events->lock);
	return good;
}

static bool write_bits(struct events *events, const struct ent_arrow_buffers *buffers, uint64_t row,
		       const struct scratch *own, size_t count, uint8_t *bits, struct ent_err *err)
{
	size_t shift = row & 7, bytes = (shift + count + 7) / 8;
	memset(bits, 0, bytes);
	for (size_t i = 0; i < count; i++)
		bits[(shift + i) >> 3] |=
			(uint8_t)((own->values.at[i] != UNKNOWN) << ((shift + i) & 7));
	uint64_t offset = buffers->valid + row / 8;
	if (!merge_byte(events, offset, bits[0], err))
		return false;
	if (bytes > 1 && !merge_byte(events, offset + bytes - 1, bits[bytes - 1], err))
		return false;
	return bytes <= 2 || ent_disk_write(events->file, bits + 1, bytes - 2, offset + 1, err);
}

static bool write_column(struct events *events, enum column column, uint64_t row,
			 struct scratch *own, struct ent_err *err)
{
	const struct ent_arrow_column *plan = &events->columns[column];
	const struct ent_arrow_buffers *buffers = &events->buffers[column];
	size_t count = own->rows.count;
	if (plan->type == ENT_ARROW_NULL || plan->type == ENT_ARROW_LONG_TEXT)
		return true;
	for (size_t i = 0; i < count; i++)
		own->values.at[i] = value_of(events, column, &own->rows.at[i]);
	narrow(own->values.at, count, plan->width, own->bytes.at);
	if (!ent_disk_write(events->file, own->bytes.at, count * plan->width,
			    buffers->data + row * plan->width, err))
		return false;
	return !plan->nulls || write_bits(events, buffers, row, own, count, own->bits.at, err);
}

/* ---- ids as text ------------------------------------------------------------------------ */

static struct ent_str id_text(const struct events *events, const struct merged *row,
			      char digits[24])
{
	uint64_t id = row->kept.id;
	if (id & ENT_ID_TEXT)
		return (struct ent_str){events->heaps[row->store] + (id & 0xFFFFFFFFFFFF),
					(size_t)(id >> 48 & 0x7FFF)};
	size_t at = 24;
	do
		digits[--at] = (char)('0' + id % 10);
	while (id /= 10);
	return (struct ent_str){digits + at, 24 - at};
}

static bool write_ids(struct events *events, const struct stretch *here, struct scratch *own,
		      struct ent_err *err)
{
	const struct ent_arrow_buffers *buffers = &events->buffers[COLUMN_ID];
	size_t count = own->rows.count;
	own->text.len = 0;
	for (size_t i = 0; i < count; i++) {
		char digits[24];
		ent_text_add(&own->text, id_text(events, &own->rows.at[i], digits));
		own->values.at[i] = (int64_t)(here->bytes + own->text.len);
	}
	/* The offset behind each row; that before the first is 0, as the file is. */
	return ent_disk_write(events->file, own->values.at, count * sizeof(int64_t),
			      buffers->offsets + (here->row + 1) * sizeof(int64_t), err) &&
	       ent_disk_write(events->file, own->text.ptr, own->text.len,
			      buffers->data + here->bytes, err);
}

static bool map_heaps(struct events *events, struct ent_err *err)
{
	size_t count = events->tables->store_count;
	events->heaps = ent_alloc(NULL, count * sizeof *events->heaps);
	memset(events->heaps, 0, count * sizeof *events->heaps);
	for (size_t s = 0; s < count; s++) {
		const struct ent_store *store = &events->stores[s];
		if (!store->heap_size)
			continue;
		void *map = mmap(NULL, store->heap_size, PROT_READ, MAP_PRIVATE, store->heap, 0);
		if (map == MAP_FAILED)
			return ent_fail(err, ENT_IO, "mapping the ids: no memory for it");
		events->heaps[s] = map;
	}
	return true;
}

static void unmap_heaps(struct events *events)
{
	for (size_t s = 0; events->heaps && s < events->tables->store_count; s++)
		if (events->heaps[s])
			munmap((void *)(uintptr_t)events->heaps[s], events->stores[s].heap_size);
	ent_alloc(events->heaps, 0);
}

/* ---- all together ------------------------------------------------------------------------ */

static void note_failure(struct events *events, const struct ent_err *err)
{
	pthread_mutex_lock(&events->lock);
	if (!events->failed)
		events->err = *err;
	events->failed = true;
	pthread_mutex_unlock(&events->lock);
}

static bool merge_stretch(struct events *events, size_t stretch, struct scratch *own,
			  struct ent_err *err)
{
	if (!read_parts(events, stretch, own, err))
		return false;
	merge_parts(events, own);
	size_t count = own->rows.count;
	ent_reserve(&own->values, count + 1);
	ent_reserve(&own->bytes, (count + 1) * sizeof(int64_t));
	ent_reserve(&own->bits, count / 8 + 2);
	return true;
}

static void write_stretch(void *user, size_t item, size_t worker)
{
	struct events *events = user;
	struct scratch *own = &events->scratch[worker];
	const struct stretch *here = &events->stretches.at[item];
	struct ent_err err;
	bool good = merge_stretch(events, item, own, &err);
	for (int column = 0; good && own->rows.count && column < COLUMNS; column++)
		good = write_column(events, (enum column)column, here->row, own, &err);
	if (good && events->ids_are_text)
		good = write_ids(events, here, own, &err);
	if (!good)
		note_failure(events, &err);
}

static void count_id_bytes(void *user, size_t item, size_t worker)
{
	struct events *events = user;
	struct scratch *own = &events->scratch[worker];
	struct ent_err err;
	if (!read_parts(events, item, own, &err)) {
		note_failure(events, &err);
		return;
	}
	merge_parts(events, own);
	uint64_t bytes = 0;
	for (size_t i = 0; i < own->rows.count; i++) {
		char digits[24];
		bytes += id_text(events, &own->rows.at[i], digits).len;
	}
	events->stretches.at[item].bytes = bytes;
}

/* From the size of each stretch to where it begins. */
static bool place_stretches(struct events *events, struct ent_err *err)
{
	uint64_t row = 0, bytes = 0;
	for (size_t i = 0; i < events->stretches.count; i++) {
		struct stretch *here = &events->stretches.at[i];
		here->row = 0;
		for (size_t r = 0; r < events->runs.count; r++) {
			size_t from;
			if (!ent_run_find(events->runs.at[r], here->day, here->block, &from, err))
				return false;
			here->row += from;
		}
		uint64_t own = here->bytes;
		here->bytes = bytes;
		bytes += own;
		row = here->row;
	}
	assert(row == events->rows);
	return true;
}

static bool write_all(struct events *events, size_t workers, struct ent_err *err)
{
	size_t items = events->stretches.count - 1;
	if (events->ids_are_text) {
		if (!map_heaps(events, err))
			return false;
		ent_for(workers, items, count_id_bytes, events);
	}
	if (!place_stretches(events, err))
		return false;
	if (!events->failed)
		ent_for(workers, items, write_stretch, events);
	if (events->failed)
		*err = events->err;
	return !events->failed;
}

static struct action_counts count_actions(const struct events *events)
{
	struct action_counts counts = {0};
	for (size_t s = 0; s < events->tables->store_count; s++) {
		for (size_t i = 0; i < events->stores[s].actions.count; i++) {
			const struct ent_table_action *action =
				&events->tables->remaps[s].action[i];
			uint64_t rows = events->stores[s].action_events.at[i];
			counts.cameo += action->cameo == ENT_NONE ? 0 : rows;
			counts.type += action->type == ENT_NONE ? 0 : rows;
			counts.mode += action->mode == ENT_NONE ? 0 : rows;
		}
	}
	return counts;
}

static void scratch_free(struct scratch *own)
{
	ent_vec_free(&own->raw);
	ent_vec_free(&own->rows);
	ent_vec_free(&own->from);
	ent_vec_free(&own->to);
	ent_vec_free(&own->values);
	ent_vec_free(&own->bytes);
	ent_vec_free(&own->bits);
	ent_text_free(&own->text);
}

static struct ent_side side_of(const struct events *events, enum column column)
{
	const struct ent_arrow_buffers *buffers = &events->buffers[column];
	bool known = events->columns[column].type != ENT_ARROW_NULL;
	return (struct ent_side){known ? events->columns[column].width : 0, buffers->data,
				 buffers->valid_size ? buffers->valid : 0};
}

bool ent_events_write(int file, const char *path, const struct ent_store *stores,
		      const struct ent_tables *tables, size_t workers,
		      struct ent_events_layout *layout, struct ent_err *err)
{
	struct events events = {.file = file, .stores = stores, .tables = tables};
	workers = ent_workers(workers);
	pthread_mutex_init(&events.lock, NULL);
	for (size_t s = 0; s < tables->store_count; s++) {
		events.rows += stores[s].kept;
		events.ids_are_text |= stores[s].text_ids > 0;
	}
	gather_runs(&events);
	cut_stretches(&events);
	events.scratch = ent_alloc(NULL, workers * sizeof *events.scratch);
	memset(events.scratch, 0, workers * sizeof *events.scratch);
	struct action_counts actions = count_actions(&events);
	bool good = create(&events, path, &actions, err) && write_all(&events, workers, err);
	*layout = (struct ent_events_layout){events.rows, side_of(&events, COLUMN_SOURCE),
					     side_of(&events, COLUMN_TARGET)};
	for (size_t i = 0; i < workers; i++)
		scratch_free(&events.scratch[i]);
	ent_alloc(events.scratch, 0);
	unmap_heaps(&events);
	ent_vec_free(&events.stretches);
	ent_vec_free(&events.runs);
	ent_vec_free(&events.store_of_run);
	pthread_mutex_destroy(&events.lock);
	return good;
}
