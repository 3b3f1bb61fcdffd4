/* Events as rows of text: CSV (RFC 4180) and JSON lines.
 *
 * A cell is made once for each word, actor and place, quoted as the format wants it; a row is
 * then put together from such cells by copying, with nothing to decide but which.
 */
#include "archive/export.h"

#include "base/arena.h"
#include "base/json.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define BUFFER ((size_t)1 << 20)

/* The texts of a dictionary, as cells. */
struct cells {
	struct ent_text bytes;
	size_t *ends;
	uint64_t count;
};

struct table {
	const struct ent_archive *archive;
	bool json;
	struct ent_str unknown, nowhere; /* a cell; the three cells of a place */
	struct cells words[ENT_EVENT_COLUMNS];
	struct ent_day_texts *days;
	struct ent_text cell; /* scratch */
	char *buffer;
	size_t used;
	ent_write_fn *write;
	void *user;
	bool failed;
	int why; /* errno */
};

/* Keys, in order; a place has three. */
struct key {
	enum ent_event_column column;
	const char *csv, *json;
};

static const struct key keys[] = {
	{ENT_COLUMN_DAY, "day", "{\"day\":"},
	{ENT_COLUMN_UNTIL, ",until", ",\"until\":"},
	{ENT_COLUMN_ADDED_AFTER, ",added", ",\"added\":"},
	{ENT_COLUMN_SOURCE, ",source", ",\"source\":"},
	{ENT_COLUMN_TARGET, ",target", ",\"target\":"},
	{ENT_COLUMN_CAMEO, ",cameo", ",\"cameo\":"},
	{ENT_COLUMN_TYPE, ",type", ",\"type\":"},
	{ENT_COLUMN_MODE, ",mode", ",\"mode\":"},
	{ENT_COLUMN_INTENSITY, ",intensity", ",\"intensity\":"},
	{ENT_COLUMN_PLACE, ",place,latitude,longitude", ",\"place\":"},
	{ENT_COLUMN_DEATHS_LOW, ",deaths_low", ",\"deaths_low\":"},
	{ENT_COLUMN_DEATHS, ",deaths", ",\"deaths\":"},
	{ENT_COLUMN_DEATHS_HIGH, ",deaths_high", ",\"deaths_high\":"},
	{ENT_COLUMN_MENTIONS, ",mentions", ",\"mentions\":"},
	{ENT_COLUMN_STORY, ",story", ",\"story\":"},
	{ENT_COLUMN_ID, ",id", ",\"id\":"},
	{ENT_COLUMN_DATASET, ",dataset", ",\"dataset\":"},
};

#define KEYS (sizeof keys / sizeof keys[0])

/* ---- bytes out -------------------------------------------------------------- */

static void flush(struct table *table)
{
	if (!table->failed && table->used &&
	    !table->write(table->user, table->buffer, table->used)) {
		table->failed = true;
		table->why = errno;
	}
	table->used = 0;
}

static inline void put(struct table *table, struct ent_str text)
{
	while (text.len > BUFFER - table->used) {
		size_t part = BUFFER - table->used;
		memcpy(table->buffer + table->used, text.ptr, part);
		table->used += part;
		text.ptr += part;
		text.len -= part;
		flush(table);
	}
	memcpy(table->buffer + table->used, text.ptr, text.len);
	table->used += text.len;
}

static void put_number(struct table *table, int64_t value)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		digits[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (value < 0)
		digits[--at] = '-';
	put(table, (struct ent_str){digits + at, sizeof digits - at});
}

/* ---- cells ------------------------------------------------------------------- */

static bool must_quote(struct ent_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == ',' || text.ptr[i] == '"' || text.ptr[i] == '\n' ||
		    text.ptr[i] == '\r')
			return true;
	return false;
}

static void add_csv(struct ent_text *out, struct ent_str text)
{
	if (!must_quote(text)) {
		ent_text_add(out, text);
		return;
	}
	ent_text_putc(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			ent_text_putc(out, '"');
		ent_text_putc(out, text.ptr[i]);
	}
	ent_text_putc(out, '"');
}

/* What of a damaged archive is not UTF-8 is no text of JSON. */
static void add_json(struct ent_text *out, struct ent_str text)
{
	json_t *string = ent_json_str(text);
	char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
	ent_text_puts(out, quoted ? quoted : "null");
	free(quoted);
	json_decref(string);
}

static void add_text(const struct table *table, struct ent_text *out, struct ent_str text)
{
	if (!text.len)
		ent_text_add(out, table->unknown);
	else if (table->json)
		add_json(out, text);
	else
		add_csv(out, text);
}

static void add_decimal(const struct table *table, struct ent_text *out, double value)
{
	if (!ent_text_number(out, value))
		ent_text_add(out, table->unknown);
}

static void add_place(const struct table *table, struct ent_text *out, uint32_t index)
{
	struct ent_archive_place place = ent_archive_place(table->archive, index);
	add_text(table, out, place.name);
	ent_text_puts(out, table->json ? ",\"latitude\":" : ",");
	add_decimal(table, out, place.latitude);
	ent_text_puts(out, table->json ? ",\"longitude\":" : ",");
	add_decimal(table, out, place.longitude);
}

static void add_word(const struct table *table, enum ent_event_column column, struct ent_text *out,
		     uint32_t index)
{
	const struct ent_arrow_array *words = table->archive->event[column]->dictionary;
	double number;
	switch (column) {
	case ENT_COLUMN_SOURCE:
	case ENT_COLUMN_TARGET:
		add_text(table, out, ent_archive_actor(table->archive, index).code);
		break;
	case ENT_COLUMN_PLACE:
		add_place(table, out, index);
		break;
	case ENT_COLUMN_INTENSITY:
		memcpy(&number, (const char *)words->data + index * sizeof number, sizeof number);
		add_decimal(table, out, number);
		break;
	default:
		add_text(table, out, ent_arrow_text(words, index));
		break;
	}
}

static void make_cells(struct table *table, enum ent_event_column column)
{
	const struct ent_archive *archive = table->archive;
	struct cells *cells = &table->words[column];
	if (!archive->event[column]->dictionary)
		return;
	cells->count = archive->event[column]->dictionary->length;
	if (column == ENT_COLUMN_SOURCE || column == ENT_COLUMN_TARGET)
		cells->count = archive->actors;
	else if (column == ENT_COLUMN_PLACE)
		cells->count = archive->places;
	cells->ends = ent_alloc(NULL, (cells->count + 1) * sizeof *cells->ends);
	cells->ends[0] = 0;
	for (uint64_t i = 0; i < cells->count; i++) {
		add_word(table, column, &cells->bytes, (uint32_t)i);
		cells->ends[i + 1] = cells->bytes.len;
	}
}

/* ---- rows --------------------------------------------------------------------- */

static inline void put_word(struct table *table, enum ent_event_column column, uint64_t row)
{
	const struct cells *cells = &table->words[column];
	uint32_t index = ENT_NONE;
	if (cells->ends)
		index = ent_event_index(table->archive->event[column], row, cells->count);
	if (index == ENT_NONE) {
		put(table, column == ENT_COLUMN_PLACE ? table->nowhere : table->unknown);
		return;
	}
	size_t from = cells->ends[index];
	if (cells->ends[index + 1] > from)
		put(table,
		    (struct ent_str){cells->bytes.ptr + from, cells->ends[index + 1] - from});
}

static void put_day(struct table *table, int64_t day)
{
	/* Days that are none stand in damaged archives only. */
	if (day <= ENT_DAY_MIN || day >= ENT_DAY_MAX) {
		put(table, table->unknown);
		return;
	}
	struct ent_str quote = {"\"", table->json};
	put(table, quote);
	put(table, ent_day_iso(table->days, (int32_t)day));
	put(table, quote);
}

static void put_days(struct table *table, enum ent_event_column column, uint64_t row)
{
	const struct ent_arrow_array *array = table->archive->event[column];
	int64_t day = ent_event_day(table->archive, row);
	bool known = ent_arrow_known(array, row);
	if (column == ENT_COLUMN_ADDED_AFTER) {
		int64_t after = known ? ent_arrow_int(array, row) : INT64_MAX;
		put_day(table, after > INT32_MIN && after < INT32_MAX ? day + after : INT64_MAX);
	} else {
		int64_t told = known ? ent_arrow_int(array, row) : day;
		put_day(table, told < day ? day : told);
	}
}

static void put_figure(struct table *table, enum ent_event_column column, uint64_t row)
{
	const struct ent_arrow_array *array = table->archive->event[column];
	bool known = ent_arrow_known(array, row);
	int64_t value = known ? ent_arrow_int(array, row) : -1;
	if (known && column == ENT_COLUMN_STORY)
		put_number(table, (uint32_t)value); /* stored with a sign */
	else if (value >= 0)
		put_number(table, value);
	else
		put(table, table->unknown);
}

static void put_id(struct table *table, uint64_t row)
{
	const struct ent_arrow_array *ids = table->archive->event[ENT_COLUMN_ID];
	if (ids->type != ENT_ARROW_LONG_TEXT) {
		struct ent_str quote = {"\"", table->json};
		put(table, quote);
		put_number(table, ent_arrow_known(ids, row) ? ent_arrow_int(ids, row) : 0);
		put(table, quote);
		return;
	}
	table->cell.len = 0;
	if (ent_arrow_known(ids, row))
		add_text(table, &table->cell, ent_arrow_text(ids, row));
	put(table, ent_text_str(&table->cell));
}

static void put_row(struct table *table, const struct ent_str *leads, uint64_t row)
{
	for (size_t i = 0; i < KEYS; i++) {
		enum ent_event_column column = keys[i].column;
		put(table, leads[i]);
		switch (column) {
		case ENT_COLUMN_DAY:
		case ENT_COLUMN_UNTIL:
		case ENT_COLUMN_ADDED_AFTER:
			put_days(table, column, row);
			break;
		case ENT_COLUMN_DEATHS_LOW:
		case ENT_COLUMN_DEATHS:
		case ENT_COLUMN_DEATHS_HIGH:
		case ENT_COLUMN_MENTIONS:
		case ENT_COLUMN_STORY:
			put_figure(table, column, row);
			break;
		case ENT_COLUMN_ID:
			put_id(table, row);
			break;
		default:
			put_word(table, column, row);
			break;
		}
	}
	put(table, table->json ? ent_str("}\n") : ent_str("\n"));
}

static void put_rows(struct table *table, uint64_t from, uint64_t to)
{
	struct ent_str leads[KEYS];
	for (size_t i = 0; i < KEYS; i++) {
		leads[i] = ent_str(table->json ? keys[i].json : i ? "," : "");
		if (!table->json)
			put(table, ent_str(keys[i].csv));
	}
	if (!table->json)
		put(table, ent_str("\n"));
	for (uint64_t row = from; row < to && !table->failed; row++)
		put_row(table, leads, row);
	flush(table);
}

bool ent_export_text(const struct ent_archive *archive, bool json, uint64_t from, uint64_t to,
		     ent_write_fn *write, void *user, struct ent_err *err)
{
	struct table table = {.archive = archive, .json = json, .write = write, .user = user};
	table.unknown = ent_str(json ? "null" : "");
	table.nowhere = ent_str(json ? "null,\"latitude\":null,\"longitude\":null" : ",,");
	table.buffer = ent_alloc(NULL, BUFFER);
	table.days = ent_alloc(NULL, sizeof *table.days);
	memset(table.days, 0, sizeof *table.days);
	for (int column = 0; column < ENT_EVENT_COLUMNS; column++)
		make_cells(&table, (enum ent_event_column)column);
	put_rows(&table, from, to);
	for (int column = 0; column < ENT_EVENT_COLUMNS; column++) {
		ent_text_free(&table.words[column].bytes);
		ent_alloc(table.words[column].ends, 0);
	}
	ent_text_free(&table.cell);
	ent_alloc(table.days, 0);
	ent_alloc(table.buffer, 0);
	return !table.failed || ent_fail(err, ENT_IO, "writing: %s", strerror(table.why));
}
