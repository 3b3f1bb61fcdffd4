/* Small tables, whole in memory: columns of texts, of decimals and of counts. */
#include "archive/names.h"

#include "archive/arrow.h"
#include "archive/disk.h"

#include <math.h>
#include <string.h>

/* Finds a value of row i; `table` is what the caller passes. */
typedef struct ent_str text_fn(const struct ent_tables *tables, size_t i);
typedef double number_fn(const struct ent_tables *tables, size_t i);

struct field {
	const char *name;
	text_fn *text;     /* empty: unknown */
	number_fn *number; /* NaN: unknown */
	bool whole;        /* numbers are counts */
};

static bool is_known(const struct ent_tables *tables, const struct field *field, size_t i)
{
	return field->text ? field->text(tables, i).len > 0 : !isnan(field->number(tables, i));
}

static struct ent_arrow_column plan_field(const struct ent_tables *tables,
					  const struct field *field, size_t rows)
{
	struct ent_arrow_column column = {.name = field->name, .dictionary = -1, .width = 8};
	for (size_t i = 0; i < rows; i++) {
		column.nulls += !is_known(tables, field, i);
		column.size += field->text ? field->text(tables, i).len : 0;
	}
	column.type = field->text    ? ENT_ARROW_TEXT
		      : field->whole ? ENT_ARROW_INT
				     : ENT_ARROW_DOUBLE;
	if (rows && column.nulls == rows) {
		column.type = ENT_ARROW_NULL;
		column.nulls = column.size = 0;
	}
	return column;
}

static bool write_valid(int file, const struct ent_tables *tables, const struct field *field,
			size_t rows, uint64_t offset, struct ent_err *err)
{
	uint8_t *bits = ent_alloc(NULL, rows / 8 + 1);
	memset(bits, 0, rows / 8 + 1);
	for (size_t i = 0; i < rows; i++)
		bits[i >> 3] |= (uint8_t)(is_known(tables, field, i) << (i & 7));
	bool good = ent_disk_write(file, bits, (rows + 7) / 8, offset, err);
	ent_alloc(bits, 0);
	return good;
}

static bool write_texts(int file, const struct ent_tables *tables, const struct field *field,
			size_t rows, const struct ent_arrow_buffers *buffers, struct ent_err *err)
{
	int32_t *offsets = ent_alloc(NULL, (rows + 1) * sizeof *offsets);
	struct ent_text text = {0};
	for (size_t i = 0; i < rows; i++) {
		offsets[i] = (int32_t)text.len;
		ent_text_add(&text, field->text(tables, i));
	}
	offsets[rows] = (int32_t)text.len;
	bool good = ent_disk_write(file, offsets, (rows + 1) * sizeof *offsets, buffers->offsets,
				   err) &&
		    ent_disk_write(file, ent_text_str(&text).ptr, text.len, buffers->data, err);
	ent_text_free(&text);
	ent_alloc(offsets, 0);
	return good;
}

static bool write_numbers(int file, const struct ent_tables *tables, const struct field *field,
			  size_t rows, uint64_t offset, struct ent_err *err)
{
	char *bytes = ent_alloc(NULL, rows * 8 + 1);
	for (size_t i = 0; i < rows; i++) {
		double number = field->number(tables, i);
		int64_t count = isnan(number) ? 0 : (int64_t)number;
		memcpy(bytes + i * 8, field->whole ? (void *)&count : (void *)&number, 8);
	}
	bool good = ent_disk_write(file, bytes, rows * 8, offset, err);
	ent_alloc(bytes, 0);
	return good;
}

static bool write_table(int file, const char *path, const struct ent_tables *tables,
			const struct field *fields, size_t count, size_t rows, struct ent_err *err)
{
	struct ent_arrow_column columns[8];
	struct ent_arrow_buffers buffers[8];
	for (size_t f = 0; f < count; f++) {
		columns[f] = plan_field(tables, &fields[f], rows);
		if (columns[f].size > INT32_MAX)
			return ent_fail(err, ENT_LIMIT, "%s: over 2 GB of names", path);
	}
	struct ent_arrow_plan plan = {columns, count, NULL, 0, rows};
	if (!ent_arrow_create(file, path, &plan, buffers, err))
		return false;
	bool good = true;
	for (size_t f = 0; f < count && good; f++) {
		if (columns[f].type == ENT_ARROW_NULL)
			continue;
		if (columns[f].nulls)
			good = write_valid(file, tables, &fields[f], rows, buffers[f].valid, err);
		if (good && fields[f].text)
			good = write_texts(file, tables, &fields[f], rows, &buffers[f], err);
		else if (good)
			good = write_numbers(file, tables, &fields[f], rows, buffers[f].data, err);
	}
	return good;
}

static struct ent_str actor_code(const struct ent_tables *tables, size_t i)
{
	return tables->actors[i].code;
}

static struct ent_str actor_name(const struct ent_tables *tables, size_t i)
{
	return tables->actors[i].name;
}

static struct ent_str actor_country(const struct ent_tables *tables, size_t i)
{
	return tables->actors[i].country;
}

static double actor_events(const struct ent_tables *tables, size_t i)
{
	return (double)tables->actors[i].events;
}

static struct ent_str place_label(const struct ent_tables *tables, size_t i)
{
	return tables->places[i].label;
}

static struct ent_str place_name(const struct ent_tables *tables, size_t i)
{
	return tables->places[i].name;
}

static struct ent_str place_country(const struct ent_tables *tables, size_t i)
{
	return tables->places[i].country;
}

static double place_latitude(const struct ent_tables *tables, size_t i)
{
	return tables->places[i].latitude;
}

static double place_longitude(const struct ent_tables *tables, size_t i)
{
	return tables->places[i].longitude;
}

bool ent_actors_write(int file, const char *path, const struct ent_tables *tables,
		      struct ent_err *err)
{
	static const struct field fields[] = {
		{.name = "code", .text = actor_code},
		{.name = "name", .text = actor_name},
		{.name = "country", .text = actor_country},
		{.name = "events", .number = actor_events, .whole = true},
	};
	return write_table(file, path, tables, fields, 4, tables->actor_count, err);
}

bool ent_places_write(int file, const char *path, const struct ent_tables *tables,
		      struct ent_err *err)
{
	static const struct field fields[] = {
		{.name = "place", .text = place_label},
		{.name = "name", .text = place_name},
		{.name = "country", .text = place_country},
		{.name = "latitude", .number = place_latitude},
		{.name = "longitude", .number = place_longitude},
	};
	return write_table(file, path, tables, fields, 5, tables->place_count, err);
}
