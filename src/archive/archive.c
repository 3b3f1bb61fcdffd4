/* An archive that is read: its files mapped, its columns found once by name. */
#include <entente/archive.h>

#include "archive/opened.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What a column must be to be read; one that is known of nowhere is of the type null. */
enum shape { NUMBER, A_DAY, INDEXED_TEXT, INDEXED_NUMBER, TEXT, DECIMAL, LIST, NUMBER_OR_TEXT };

struct expected {
	enum shape shape;
	bool needed; /* may not be null throughout */
};

static const struct expected event_columns[ENT_EVENT_COLUMNS] = {
	[ENT_COLUMN_DAY] = {A_DAY, true},
	[ENT_COLUMN_UNTIL] = {A_DAY, false},
	[ENT_COLUMN_ADDED_AFTER] = {NUMBER, false},
	[ENT_COLUMN_SOURCE] = {INDEXED_TEXT, false},
	[ENT_COLUMN_TARGET] = {INDEXED_TEXT, false},
	[ENT_COLUMN_CAMEO] = {INDEXED_TEXT, false},
	[ENT_COLUMN_TYPE] = {INDEXED_TEXT, false},
	[ENT_COLUMN_MODE] = {INDEXED_TEXT, false},
	[ENT_COLUMN_INTENSITY] = {INDEXED_NUMBER, false},
	[ENT_COLUMN_PLACE] = {INDEXED_TEXT, false},
	[ENT_COLUMN_DEATHS_LOW] = {NUMBER, false},
	[ENT_COLUMN_DEATHS] = {NUMBER, false},
	[ENT_COLUMN_DEATHS_HIGH] = {NUMBER, false},
	[ENT_COLUMN_MENTIONS] = {NUMBER, false},
	[ENT_COLUMN_STORY] = {NUMBER, false},
	[ENT_COLUMN_DATASET] = {INDEXED_TEXT, true},
	[ENT_COLUMN_ID] = {NUMBER_OR_TEXT, true},
};

static const char *const dyad_names[ENT_DYAD_COLUMNS] = {"source", "target", "rows"};
static const struct expected dyad_columns[ENT_DYAD_COLUMNS] = {
	{INDEXED_TEXT, false}, {INDEXED_TEXT, false}, {LIST, true}};

static const char *const actor_names[ENT_ACTOR_COLUMNS] = {"code", "name", "country", "events"};
static const struct expected actor_columns[ENT_ACTOR_COLUMNS] = {
	{TEXT, true}, {TEXT, false}, {TEXT, false}, {NUMBER, true}};

static const char *const place_names[ENT_PLACE_COLUMNS] = {"name", "country", "latitude",
							   "longitude"};
static const struct expected place_columns[ENT_PLACE_COLUMNS] = {
	{TEXT, false}, {TEXT, false}, {DECIMAL, false}, {DECIMAL, false}};

/* ---- opening ----------------------------------------------------------------- */

static bool has_shape(const struct ent_arrow_array *array, enum shape shape)
{
	const struct ent_arrow_array *words = array->dictionary;
	bool number = array->type == ENT_ARROW_INT && !words && !array->list;
	switch (shape) {
	case NUMBER:
		return number;
	case A_DAY:
		return array->type == ENT_ARROW_DAY;
	case INDEXED_TEXT:
		return words && words->type == ENT_ARROW_TEXT;
	case INDEXED_NUMBER:
		return words && words->type == ENT_ARROW_DOUBLE;
	case TEXT:
		return array->type == ENT_ARROW_TEXT && !words;
	case DECIMAL:
		return array->type == ENT_ARROW_DOUBLE && !words;
	case LIST:
		return array->list && array->width == sizeof(int32_t);
	default:
		return number || array->type == ENT_ARROW_LONG_TEXT;
	}
}

static bool find_columns(const struct ent_arrow_file *file, const char *path,
			 const char *const *names, const struct expected *expected, size_t count,
			 const struct ent_arrow_array **columns, struct ent_err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct ent_arrow_array *array = ent_arrow_find(file, names[i]);
		if (!array)
			return ent_fail(err, ENT_SYNTAX, "%s: has no column %s", path, names[i]);
		bool empty = array->type == ENT_ARROW_NULL;
		if (empty ? expected[i].needed && array->length
			  : !has_shape(array, expected[i].shape))
			return ent_fail(err, ENT_SYNTAX, "%s: the column %s is of another type",
					path, names[i]);
		columns[i] = array;
	}
	return true;
}

static bool open_file(struct ent_archive *archive, const char *folder, int index,
		      const char *const *names, const struct expected *expected, size_t count,
		      const struct ent_arrow_array **columns, bool thorough, struct ent_err *err)
{
	struct ent_text path = {0};
	ent_text_printf(&path, "%s/%s", folder, ent_archive_files[index]);
	archive->files[index] = ent_arrow_open(path.ptr, thorough, err);
	bool good = archive->files[index] && find_columns(archive->files[index], path.ptr, names,
							  expected, count, columns, err);
	ent_text_free(&path);
	return good;
}

static struct ent_archive *open_folder(const char *path, bool thorough, struct ent_err *err)
{
	struct ent_archive *archive = ent_alloc(NULL, sizeof *archive);
	*archive = (struct ent_archive){0};
	bool good = open_file(archive, path, 0, ent_event_column_names, event_columns,
			      ENT_EVENT_COLUMNS, archive->event, thorough, err) &&
		    open_file(archive, path, 1, dyad_names, dyad_columns, ENT_DYAD_COLUMNS,
			      archive->dyad, thorough, err) &&
		    open_file(archive, path, 2, actor_names, actor_columns, ENT_ACTOR_COLUMNS,
			      archive->actor, thorough, err) &&
		    open_file(archive, path, 3, place_names, place_columns, ENT_PLACE_COLUMNS,
			      archive->place, thorough, err);
	if (!good) {
		ent_archive_close(archive);
		return NULL;
	}
	archive->events = ent_arrow_rows(archive->files[0]);
	archive->dyads = ent_arrow_rows(archive->files[1]);
	archive->actors = ent_arrow_rows(archive->files[2]);
	archive->places = ent_arrow_rows(archive->files[3]);
	return archive;
}

struct ent_archive *ent_archive_open(const char *path, struct ent_err *err)
{
	/* Written last: a folder without it is no archive. */
	json_t *manifest = ent_manifest_read(path, err);
	if (!manifest)
		return NULL;
	json_decref(manifest);
	return open_folder(path, false, err);
}

void ent_archive_close(struct ent_archive *archive)
{
	if (!archive)
		return;
	for (int i = 0; i < ENT_ARCHIVE_FILES; i++)
		ent_arrow_close(archive->files[i]);
	ent_alloc(archive, 0);
}

bool ent_archive_verify(const char *path, struct ent_err *err)
{
	if (!ent_manifest_verify(path, err))
		return false;
	struct ent_archive *archive = open_folder(path, true, err);
	ent_archive_close(archive);
	return archive != NULL;
}

bool ent_archive_manifest(const char *path, struct ent_text *json, struct ent_err *err)
{
	json_t *manifest = ent_manifest_read(path, err);
	if (!manifest)
		return false;
	char *text = json_dumps(manifest, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	if (text)
		ent_text_puts(json, text);
	free(text);
	json_decref(manifest);
	return text || ent_fail(err, ENT_SYNTAX, "%s: its manifest makes no sense", path);
}

/* ---- reading ----------------------------------------------------------------- */

/* The whole number in a row, or `unknown`. */
static int64_t number_at(const struct ent_arrow_array *array, uint64_t row, int64_t unknown)
{
	return ent_arrow_known(array, row) ? ent_arrow_int(array, row) : unknown;
}

/* Counts are -1 where they are unknown, and where they make no sense. */
static int64_t count_at(const struct ent_arrow_array *array, uint64_t row)
{
	int64_t count = number_at(array, row, -1);
	return count < 0 ? -1 : count;
}

static struct ent_str word_at(const struct ent_arrow_array *array, uint64_t row)
{
	if (!array->dictionary)
		return ent_str("");
	uint32_t index = ent_event_index(array, row, array->dictionary->length);
	return index == ENT_NONE ? ent_str("") : ent_arrow_text(array->dictionary, index);
}

static struct ent_str text_at(const struct ent_arrow_array *array, uint64_t row)
{
	return ent_arrow_known(array, row) ? ent_arrow_text(array, row) : ent_str("");
}

static double decimal_at(const struct ent_arrow_array *array, uint64_t row)
{
	double value = (double)NAN;
	if (ent_arrow_known(array, row))
		memcpy(&value, (const char *)array->data + row * sizeof value, sizeof value);
	return value;
}

static double intensity_at(const struct ent_arrow_array *array, uint64_t row)
{
	if (!array->dictionary)
		return (double)NAN;
	uint32_t index = ent_event_index(array, row, array->dictionary->length);
	return index == ENT_NONE ? (double)NAN : decimal_at(array->dictionary, index);
}

uint64_t ent_archive_event_count(const struct ent_archive *archive)
{
	return archive->events;
}

uint64_t ent_event_row_from(const struct ent_archive *archive, int32_t day)
{
	uint64_t from = 0, to = archive->events;
	while (from < to) {
		uint64_t middle = from + (to - from) / 2;
		if (ent_event_day(archive, middle) < day)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

size_t ent_archive_dataset_count(const struct ent_archive *archive)
{
	const struct ent_arrow_array *words = archive->event[ENT_COLUMN_DATASET]->dictionary;
	return words ? words->length : 0;
}

struct ent_str ent_archive_dataset(const struct ent_archive *archive, uint32_t dataset)
{
	return ent_arrow_text(archive->event[ENT_COLUMN_DATASET]->dictionary, dataset);
}

size_t ent_archive_actor_count(const struct ent_archive *archive)
{
	return archive->actors;
}

struct ent_archive_actor ent_archive_actor(const struct ent_archive *archive, uint32_t actor)
{
	return (struct ent_archive_actor){
		.code = text_at(archive->actor[ENT_ACTOR_CODE], actor),
		.name = text_at(archive->actor[ENT_ACTOR_NAME], actor),
		.country = text_at(archive->actor[ENT_ACTOR_COUNTRY], actor),
		.events = (uint64_t)number_at(archive->actor[ENT_ACTOR_EVENTS], actor, 0),
	};
}

size_t ent_archive_place_count(const struct ent_archive *archive)
{
	return archive->places;
}

struct ent_archive_place ent_archive_place(const struct ent_archive *archive, uint32_t place)
{
	return (struct ent_archive_place){
		.name = text_at(archive->place[ENT_PLACE_NAME], place),
		.country = text_at(archive->place[ENT_PLACE_COUNTRY], place),
		.latitude = decimal_at(archive->place[ENT_PLACE_LATITUDE], place),
		.longitude = decimal_at(archive->place[ENT_PLACE_LONGITUDE], place),
	};
}

static void read_id(const struct ent_arrow_array *ids, uint64_t row,
		    struct ent_archive_event *event)
{
	if (ids->type == ENT_ARROW_LONG_TEXT) {
		event->id = text_at(ids, row);
		return;
	}
	int len = snprintf(event->digits, sizeof event->digits, "%lld",
			   (long long)number_at(ids, row, 0));
	event->id = (struct ent_str){event->digits, (size_t)len};
}

static const struct ent_archive_event no_event = {
	.added = ENT_DAY_MAX,
	.source = ENT_NONE,
	.target = ENT_NONE,
	.cameo = {"", 0},
	.type = {"", 0},
	.mode = {"", 0},
	.intensity = (double)NAN,
	.place = ENT_NONE,
	.deaths_low = -1,
	.deaths = -1,
	.deaths_high = -1,
	.mentions = -1,
	.dataset = ENT_NONE,
	.id = {"", 0},
};

void ent_archive_event(const struct ent_archive *archive, uint64_t row,
		       struct ent_archive_event *event)
{
	if (row >= archive->events) { /* the lists of a damaged archive may say so */
		*event = no_event;
		return;
	}
	const struct ent_arrow_array *const *columns = archive->event;
	event->day = ent_event_day(archive, row);
	event->until = (int32_t)number_at(columns[ENT_COLUMN_UNTIL], row, event->day);
	if (event->until < event->day)
		event->until = event->day;
	int64_t after = number_at(columns[ENT_COLUMN_ADDED_AFTER], row, INT64_MAX);
	event->added = after >= INT32_MIN && after <= INT32_MAX &&
				       event->day + after > ENT_DAY_MIN &&
				       event->day + after < ENT_DAY_MAX
			       ? (int32_t)(event->day + after)
			       : ENT_DAY_MAX;
	event->source = ent_event_index(columns[ENT_COLUMN_SOURCE], row, archive->actors);
	event->target = ent_event_index(columns[ENT_COLUMN_TARGET], row, archive->actors);
	event->cameo = word_at(columns[ENT_COLUMN_CAMEO], row);
	event->type = word_at(columns[ENT_COLUMN_TYPE], row);
	event->mode = word_at(columns[ENT_COLUMN_MODE], row);
	event->intensity = intensity_at(columns[ENT_COLUMN_INTENSITY], row);
	event->place = ent_event_index(columns[ENT_COLUMN_PLACE], row, archive->places);
	event->deaths_low = count_at(columns[ENT_COLUMN_DEATHS_LOW], row);
	event->deaths = count_at(columns[ENT_COLUMN_DEATHS], row);
	event->deaths_high = count_at(columns[ENT_COLUMN_DEATHS_HIGH], row);
	event->mentions = count_at(columns[ENT_COLUMN_MENTIONS], row);
	event->story = (uint32_t)number_at(columns[ENT_COLUMN_STORY], row, 0);
	event->dataset = ent_event_index(columns[ENT_COLUMN_DATASET], row,
					 ent_archive_dataset_count(archive));
	read_id(columns[ENT_COLUMN_ID], row, event);
}

/* ---- dyads ------------------------------------------------------------------- */

size_t ent_archive_dyad_count(const struct ent_archive *archive)
{
	return archive->dyads;
}

struct ent_archive_dyad ent_archive_dyad(const struct ent_archive *archive, size_t dyad)
{
	const struct ent_arrow_array *lists = archive->dyad[ENT_DYAD_ROWS];
	struct ent_archive_dyad found = {
		.source = ent_event_index(archive->dyad[ENT_DYAD_SOURCE], dyad, archive->actors),
		.target = ent_event_index(archive->dyad[ENT_DYAD_TARGET], dyad, archive->actors),
	};
	uint64_t count;
	found.rows = ent_arrow_items(lists, dyad, &count);
	found.count = (size_t)count;
	return found;
}

size_t ent_archive_dyad_find(const struct ent_archive *archive, uint32_t source, uint32_t target)
{
	size_t from = 0, to = archive->dyads;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		uint32_t a =
			ent_event_index(archive->dyad[ENT_DYAD_SOURCE], middle, archive->actors);
		uint32_t b =
			ent_event_index(archive->dyad[ENT_DYAD_TARGET], middle, archive->actors);
		if (a < source || (a == source && b < target))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}
