/* Arrow files: whatever the bytes are, they are refused with a reason or give arrays all of
 * which can be read; what was looked through has good indexes, lists and texts. */
#include "archive/arrow.h"

#include <stdlib.h>
#include <string.h>

/* A column of nulls has no bytes that would bound its rows. */
#define MOST_ROWS 20000

static void require(bool holds)
{
	if (!holds)
		abort();
}

static volatile uint64_t seen;

static void touch(const void *bytes, uint64_t size)
{
	const uint8_t *at = bytes;
	for (uint64_t i = 0; i < size; i++)
		seen += at[i];
}

static void read_row(const struct ent_arrow_array *array, uint64_t row, bool thorough)
{
	if (!ent_arrow_known(array, row))
		return;
	if (array->list) {
		uint64_t count;
		const void *items = ent_arrow_items(array, row, &count);
		touch(items, count * array->width);
	} else if (array->dictionary) {
		uint64_t index = (uint64_t)ent_arrow_int(array, row);
		require(!thorough || index < array->dictionary->length);
		if (index < array->dictionary->length)
			read_row(array->dictionary, index, thorough);
	} else if (array->type == ENT_ARROW_TEXT || array->type == ENT_ARROW_LONG_TEXT) {
		struct ent_str text = ent_arrow_text(array, row);
		touch(text.ptr, text.len);
	} else {
		seen += (uint64_t)ent_arrow_int(array, row);
	}
}

/* What was opened thoroughly has offsets that may be used as they are. */
static void read_list_offsets(const struct ent_arrow_array *array)
{
	const int32_t *offsets = array->offsets;
	require(offsets[0] == 0);
	for (uint64_t row = 0; row < array->length; row++)
		require(offsets[row] <= offsets[row + 1]);
	require((uint64_t)offsets[array->length] * array->width <= array->data_size);
}

static void read_columns(const struct ent_arrow_file *file, bool thorough)
{
	for (size_t i = 0; i < ent_arrow_column_count(file); i++) {
		const struct ent_arrow_array *array = ent_arrow_column(file, i);
		require(array->length == ent_arrow_rows(file));
		require(array->nulls <= array->length);
		if (array->list && thorough)
			read_list_offsets(array);
		for (uint64_t row = 0; row < array->length && row < MOST_ROWS; row++)
			read_row(array, row, thorough);
	}
}

static bool try_open(const uint8_t *data, size_t size, bool thorough)
{
	struct ent_err err = {0};
	struct ent_arrow_file *file = ent_arrow_open_bytes(data, size, "f.arrow", thorough, &err);
	if (file)
		read_columns(file, thorough);
	else
		require((err.code == ENT_SYNTAX || err.code == ENT_LIMIT) &&
			strncmp(err.text, "f.arrow: ", 9) == 0);
	ent_arrow_close(file);
	return file != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool good = try_open(data, size, true);
	require(try_open(data, size, false) || !good);
	return 0;
}
