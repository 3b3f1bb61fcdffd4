/* What the arrays of an Arrow file hold: how to get at it without leaving the file, and whether
 * it is sound. */
#include "archive/arrow_parts.h"

#include <utf8proc.h>

/* ---- items -------------------------------------------------------------- */

/* Where the items of a row are, of `room` that there are. False if that cannot be. */
static bool find_items(const struct ent_arrow_array *array, uint64_t row, uint64_t room,
		       uint64_t *from, uint64_t *count)
{
	if (row >= array->length || !array->offsets)
		return false;
	const int32_t *narrow = array->offsets;
	const int64_t *wide = array->offsets;
	bool is_wide = array->type == ENT_ARROW_LONG_TEXT;
	int64_t first = is_wide ? wide[row] : narrow[row];
	int64_t end = is_wide ? wide[row + 1] : narrow[row + 1];
	if (first < 0 || first > end || (uint64_t)end > room)
		return false;
	*from = (uint64_t)first;
	*count = (uint64_t)(end - first);
	return true;
}

struct ent_str ent_arrow_text(const struct ent_arrow_array *array, uint64_t row)
{
	uint64_t from, count;
	if (array->list || !find_items(array, row, array->data_size, &from, &count) || !count)
		return (struct ent_str){"", 0};
	return (struct ent_str){(const char *)array->data + from, count};
}

const void *ent_arrow_items(const struct ent_arrow_array *array, uint64_t row, uint64_t *count)
{
	uint64_t from;
	*count = 0;
	if (!array->list ||
	    !find_items(array, row, array->data_size / array->width, &from, count) || !*count)
		return NULL;
	return (const char *)array->data + from * array->width;
}

/* ---- offsets ------------------------------------------------------------ */

/* Without branches, and so several at a time. */
static bool rises_narrow(const int32_t *offsets, uint64_t count)
{
	unsigned falls = 0;
	for (uint64_t i = 0; i < count; i++)
		falls |= offsets[i] > offsets[i + 1];
	return !falls;
}

static bool rises_wide(const int64_t *offsets, uint64_t count)
{
	unsigned falls = 0;
	for (uint64_t i = 0; i < count; i++)
		falls |= offsets[i] > offsets[i + 1];
	return !falls;
}

/* Whether offsets (if it has any) start at 0, never fall and end within the data. */
static bool offsets_good(const struct ent_arrow_array *array)
{
	if (!array->offsets)
		return true;
	uint64_t room = array->list ? array->data_size / array->width : array->data_size;
	const int32_t *narrow = array->offsets;
	const int64_t *wide = array->offsets;
	if (array->type == ENT_ARROW_LONG_TEXT)
		return wide[0] == 0 && rises_wide(wide, array->length) &&
		       (uint64_t)wide[array->length] <= room;
	return narrow[0] == 0 && rises_narrow(narrow, array->length) &&
	       (uint64_t)narrow[array->length] <= room;
}

/* ---- all of it ---------------------------------------------------------- */

static bool is_utf8(struct ent_str text)
{
	for (size_t i = 0; i < text.len;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t size =
			(signed char)text.ptr[i] >= 0
				? 1
				: utf8proc_iterate((const utf8proc_uint8_t *)text.ptr + i,
						   (utf8proc_ssize_t)(text.len - i), &point);
		if (size <= 0)
			return false;
		i += (size_t)size;
	}
	return true;
}

static bool texts_good(const struct ent_arrow_array *array)
{
	for (uint64_t row = 0; row < array->length; row++)
		if (!is_utf8(ent_arrow_text(array, row)))
			return false;
	return true;
}

static bool indexes_good(const struct ent_arrow_array *array)
{
	for (uint64_t row = 0; row < array->length; row++) {
		/* A negative index is a very large one, then. */
		if (ent_arrow_known(array, row) &&
		    (uint64_t)ent_arrow_int(array, row) >= array->dictionary->length)
			return false;
	}
	return true;
}

static bool nulls_good(const struct ent_arrow_array *array)
{
	uint64_t unknown = 0;
	for (uint64_t row = 0; array->valid && row < array->length; row++)
		unknown += !ent_arrow_known(array, row);
	return !array->valid || unknown == array->nulls;
}

const char *ent_arrow_fault(const struct ent_arrow_array *array)
{
	bool text = array->type == ENT_ARROW_TEXT || array->type == ENT_ARROW_LONG_TEXT;
	if (!nulls_good(array))
		return "it has another number of unknown rows than it says";
	if (!offsets_good(array))
		return "the places of its items make no sense";
	if (array->dictionary && !indexes_good(array))
		return "an index leads out of its dictionary";
	if (text && !array->dictionary && !texts_good(array))
		return "a text is not UTF-8";
	return NULL;
}
