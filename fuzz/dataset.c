/* Rows of datasets: whatever the bytes are, a row that is kept is sane, and one that is not has a
 * reason and a role. The first row says what the file is; the others are cut as it is cut, at
 * their separators, without much ado. */
#include "archive/fields.h"

#include <entente/date.h>

#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Bytes of the input, or a constant: it ends with its NUL, so that reading it all is allowed. */
static void check_text(struct ent_str text, struct ent_str input)
{
	if (text.ptr >= input.ptr && text.ptr <= input.ptr + input.len)
		require(text.len <= (size_t)(input.ptr + input.len - text.ptr));
	else
		require(strlen(text.ptr) == text.len);
}

static void check_texts(const struct ent_row *row, struct ent_str input)
{
	const struct ent_str texts[] = {
		row->source.code,   row->source.name,    row->source.country,
		row->target.code,   row->target.name,    row->target.country,
		row->cameo,         row->type,           row->mode,
		row->place.part[0], row->place.part[1],  row->place.part[2],
		row->place.part[3], row->place.country,  row->id,
		row->story,         row->place.latitude, row->place.longitude,
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		check_text(texts[i], input);
}

static bool is_day(int32_t day)
{
	return day >= ent_day_from_civil(1800, 1, 1) && day <= ent_day_from_civil(2199, 12, 31);
}

static void check_place(const struct ent_row_place *place)
{
	double latitude, longitude;
	require(ent_decimal_read(place->latitude, &latitude));
	require(ent_decimal_read(place->longitude, &longitude));
	require(isnan(latitude) == isnan(longitude));
	require(!(fabs(latitude) > 90) && !(fabs(longitude) > 180));
	for (size_t i = 0; i + 1 < ENT_PLACE_PARTS; i++)
		require(place->part[i].len || !place->part[i + 1].len);
}

static void check_row(const struct ent_row *row, struct ent_str input)
{
	check_texts(row, input);
	check_place(&row->place);
	require(is_day(row->day) && is_day(row->until) && row->day <= row->until);
	require(row->added == ENT_NO_DAY || is_day(row->added));
	require(!(fabs(row->intensity) > 10));
	require(row->id.len);
	require(row->cameo.len || row->type.len || !isnan(row->intensity));
	require(!row->cameo.len || ent_cameo_shaped(row->cameo));
	require(row->deaths >= -1 && row->deaths_low >= -1 && row->deaths_high >= -1);
	require(row->mentions >= -1);
}

/* A header cut from the start has its columns where it says. */
static void check_columns(const struct ent_dataset *dataset, bool has_header, const int16_t *column)
{
	require(dataset->role_count <= ENT_MOST_ROLES);
	for (size_t i = 0; i < dataset->role_count; i++) {
		require(column[i] >= -1 && column[i] < ENT_MOST_COLUMNS);
		require(!has_header || !dataset->roles[i].required || column[i] >= 0);
		require(has_header || column[i] < dataset->columns);
	}
}

static void read_line(const struct ent_dataset *dataset, const int16_t *column, struct ent_str line,
		      struct ent_str input)
{
	/* As wide as any file may be, so that every column is there. */
	struct ent_str at[ENT_MOST_COLUMNS];
	size_t count = 0;
	for (size_t from = 0, i = 0; i <= line.len && count < ENT_MOST_COLUMNS; i++) {
		if (i < line.len && line.ptr[i] != dataset->separator)
			continue;
		struct ent_str field = {line.ptr + from, i - from};
		at[count++] = dataset->quoted ? ent_field_unquoted(field) : field;
		from = i + 1;
	}
	while (count < ENT_MOST_COLUMNS)
		at[count++] = (struct ent_str){"", 0};
	struct ent_fields fields = {at, count, column};
	struct ent_row row;
	size_t role = ENT_MOST_ROLES;
	enum ent_skip skip = dataset->read(&fields, &row, &role);
	require((unsigned)skip < ENT_SKIPS);
	if (skip == ENT_KEPT)
		check_row(&row, input);
	else
		require(role < dataset->role_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ent_str input = {(const char *)data, size};
	int16_t column[ENT_MOST_ROLES];
	bool has_header;
	const struct ent_dataset *dataset =
		ent_dataset_detect((struct ent_str){"", 0}, input, &has_header, column);
	if (!dataset)
		return 0;
	check_columns(dataset, has_header, column);
	for (size_t from = 0, i = 0; i <= size; i++) {
		if (i < size && data[i] != '\n')
			continue;
		read_line(dataset, column, (struct ent_str){input.ptr + from, i - from}, input);
		from = i + 1;
	}
	return 0;
}
