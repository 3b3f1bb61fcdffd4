/* Writing events.arrow: each stretch is merged and written by a worker of its own, for each column
 * knows where its rows lie in the file.
 */
#include "archive/events.h"

#include "archive/disk.h"
#include "archive/event_columns.h"
#include "base/par.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

struct events {
	int file;
	struct ent_event_plan plan;
	struct ent_stretches stretches;
	uint64_t *id_bytes;      /* by stretch, of ids that are text: before its first */
	const char **heaps;      /* by store: the texts of ids, mapped */
	struct scratch *scratch; /* by worker */
	pthread_mutex_t lock;    /* of bytes that two stretches share, and of err */
	bool failed;
	struct ent_err err;
};

struct scratch {
	struct ent_stretch_rows merged;
	ENT_VEC(int64_t) values;
	ENT_VEC(uint8_t) bytes;
	ENT_VEC(uint8_t) bits;
	struct ent_text text;
};

/* ---- columns ------------------------------------------------------------------------- */

/* Numbers as they lie in the file; what is unknown is 0 there, and its bit tells. */
static void narrow(const int64_t *values, size_t count, uint8_t width, uint8_t *bytes)
{
#define NARROW(type)                                                                               \
	for (size_t i = 0; i < count; i++) {                                                       \
		type value = values[i] == ENT_UNKNOWN ? 0 : (type)values[i];                       \
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
			(uint8_t)((own->values.at[i] != ENT_UNKNOWN) << ((shift + i) & 7));
	uint64_t offset = buffers->valid + row / 8;
	if (!merge_byte(events, offset, bits[0], err))
		return false;
	if (bytes > 1 && !merge_byte(events, offset + bytes - 1, bits[bytes - 1], err))
		return false;
	return bytes <= 2 || ent_disk_write(events->file, bits + 1, bytes - 2, offset + 1, err);
}

static bool write_column(struct events *events, enum ent_event_column column, uint64_t row,
			 struct scratch *own, struct ent_err *err)
{
	const struct ent_arrow_column *plan = &events->plan.columns[column];
	const struct ent_arrow_buffers *buffers = &events->plan.buffers[column];
	size_t count = own->merged.rows.count;
	if (plan->type == ENT_ARROW_NULL || plan->type == ENT_ARROW_LONG_TEXT)
		return true;
	ent_event_values(&events->plan, column, own->merged.rows.at, count, own->values.at);
	narrow(own->values.at, count, plan->width, own->bytes.at);
	if (!ent_disk_write(events->file, own->bytes.at, count * plan->width,
			    buffers->data + row * plan->width, err))
		return false;
	return !plan->nulls || write_bits(events, buffers, row, own, count, own->bits.at, err);
}

/* ---- ids as text ------------------------------------------------------------------------ */

static struct ent_str id_text(const struct events *events, const struct ent_merged *row,
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

static bool write_ids(struct events *events, uint64_t row, uint64_t bytes, struct scratch *own,
		      struct ent_err *err)
{
	const struct ent_arrow_buffers *buffers = &events->plan.buffers[ENT_COLUMN_ID];
	size_t count = own->merged.rows.count;
	own->text.len = 0;
	for (size_t i = 0; i < count; i++) {
		char digits[24];
		ent_text_add(&own->text, id_text(events, &own->merged.rows.at[i], digits));
		own->values.at[i] = (int64_t)(bytes + own->text.len);
	}
	/* The offset behind each row; that before the first is 0, as the file is. */
	return ent_disk_write(events->file, own->values.at, count * sizeof(int64_t),
			      buffers->offsets + (row + 1) * sizeof(int64_t), err) &&
	       ent_disk_write(events->file, own->text.ptr, own->text.len, buffers->data + bytes,
			      err);
}

static bool map_heaps(struct events *events, struct ent_err *err)
{
	size_t count = events->plan.tables->store_count;
	events->heaps = ent_alloc(NULL, count * sizeof *events->heaps);
	memset(events->heaps, 0, count * sizeof *events->heaps);
	for (size_t s = 0; s < count; s++) {
		const struct ent_store *store = &events->plan.stores[s];
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
	for (size_t s = 0; events->heaps && s < events->plan.tables->store_count; s++)
		if (events->heaps[s])
			munmap((void *)(uintptr_t)events->heaps[s],
			       events->plan.stores[s].heap_size);
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

static bool write_columns(struct events *events, size_t stretch, struct scratch *own,
			  struct ent_err *err)
{
	uint64_t row = events->stretches.list.at[stretch].row;
	size_t count = own->merged.rows.count;
	ent_reserve(&own->values, count + 1);
	ent_reserve(&own->bytes, (count + 1) * sizeof(int64_t));
	ent_reserve(&own->bits, count / 8 + 2);
	for (int column = 0; column < ENT_EVENT_COLUMNS; column++)
		if (!write_column(events, (enum ent_event_column)column, row, own, err))
			return false;
	return !events->plan.ids_are_text ||
	       write_ids(events, row, events->id_bytes[stretch], own, err);
}

static void write_stretch(void *user, size_t item, size_t worker)
{
	struct events *events = user;
	struct scratch *own = &events->scratch[worker];
	struct ent_err err;
	if (!ent_stretch_merge(&events->stretches, item, &own->merged, &err) ||
	    (own->merged.rows.count && !write_columns(events, item, own, &err)))
		note_failure(events, &err);
}

static void count_id_bytes(void *user, size_t item, size_t worker)
{
	struct events *events = user;
	struct ent_stretch_rows *merged = &events->scratch[worker].merged;
	struct ent_err err;
	if (!ent_stretch_merge(&events->stretches, item, merged, &err)) {
		note_failure(events, &err);
		return;
	}
	for (size_t i = 0; i < merged->rows.count; i++) {
		char digits[24];
		events->id_bytes[item] += id_text(events, &merged->rows.at[i], digits).len;
	}
}

/* From the bytes of each stretch to those before it. */
static bool place_ids(struct events *events, size_t workers, size_t stretches, struct ent_err *err)
{
	uint64_t before = 0;
	if (!map_heaps(events, err))
		return false;
	events->id_bytes = ent_alloc(NULL, (stretches + 1) * sizeof *events->id_bytes);
	memset(events->id_bytes, 0, (stretches + 1) * sizeof *events->id_bytes);
	ent_for(workers, stretches, count_id_bytes, events);
	for (size_t i = 0; i < stretches; i++) {
		uint64_t own = events->id_bytes[i];
		events->id_bytes[i] = before;
		before += own;
	}
	return true;
}

static bool write_all(struct events *events, size_t workers, struct ent_err *err)
{
	size_t stretches = events->stretches.list.count - 1;
	assert(events->stretches.list.at[stretches].row == events->plan.rows);
	if (events->plan.ids_are_text && !place_ids(events, workers, stretches, err))
		return false;
	if (!events->failed)
		ent_for(workers, stretches, write_stretch, events);
	if (events->failed)
		*err = events->err;
	return !events->failed;
}

static void scratch_free(struct scratch *own)
{
	ent_stretch_rows_free(&own->merged);
	ent_vec_free(&own->values);
	ent_vec_free(&own->bytes);
	ent_vec_free(&own->bits);
	ent_text_free(&own->text);
}

static struct ent_side side_of(const struct ent_event_plan *plan, enum ent_event_column column)
{
	const struct ent_arrow_buffers *buffers = &plan->buffers[column];
	bool known = plan->columns[column].type != ENT_ARROW_NULL;
	return (struct ent_side){known ? plan->columns[column].width : 0, buffers->data,
				 buffers->valid_size ? buffers->valid : 0};
}

bool ent_events_write(int file, const char *path, const struct ent_store *stores,
		      const struct ent_tables *tables, size_t workers,
		      struct ent_events_layout *layout, struct ent_err *err)
{
	struct events events = {.file = file};
	workers = ent_workers(workers);
	pthread_mutex_init(&events.lock, NULL);
	events.scratch = ent_alloc(NULL, workers * sizeof *events.scratch);
	memset(events.scratch, 0, workers * sizeof *events.scratch);
	bool good = ent_stretches_cut(&events.stretches, stores, tables->store_count, err) &&
		    ent_event_plan_create(&events.plan, stores, tables, file, path, err) &&
		    write_all(&events, workers, err);
	*layout = (struct ent_events_layout){events.plan.rows,
					     side_of(&events.plan, ENT_COLUMN_SOURCE),
					     side_of(&events.plan, ENT_COLUMN_TARGET)};
	for (size_t i = 0; i < workers; i++)
		scratch_free(&events.scratch[i]);
	ent_alloc(events.scratch, 0);
	ent_alloc(events.id_bytes, 0);
	unmap_heaps(&events);
	ent_stretches_free(&events.stretches);
	pthread_mutex_destroy(&events.lock);
	return good;
}
