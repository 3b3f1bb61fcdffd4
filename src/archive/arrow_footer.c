/* The footer of an Arrow file; and what a file looks like that has none. */
#include "archive/arrow_parts.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool starts(const struct ent_arrow_bytes *bytes, const char *magic, size_t size)
{
	return bytes->size >= size && memcmp(bytes->at, magic, size) == 0;
}

static const char *looks_like(const struct ent_arrow_bytes *bytes)
{
	static const struct {
		const char *magic;
		size_t size;
		const char *name;
	} kinds[] = {
		{"\xFF\xFF\xFF\xFF", 4, "an Arrow stream, not a file"},
		{"FEA1", 4, "a file of Feather version 1"},
		{"PAR1", 4, "Parquet"},
		{"\x1F\x8B", 2, "gzip"},
		{"PK\x03\x04", 4, "a zip archive"},
		{"\x28\xB5\x2F\xFD", 4, "zstd"},
		{"SQLite format 3", 16, "an SQLite database"},
		{"{", 1, "JSON"},
	};
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (starts(bytes, kinds[i].magic, kinds[i].size))
			return kinds[i].name;
	for (size_t i = 0; i < bytes->size && i < 64; i++)
		if (bytes->at[i] < ' ' && bytes->at[i] != '\n' && bytes->at[i] != '\r' &&
		    bytes->at[i] != '\t')
			return "something else";
	return "text";
}

bool ent_arrow_footer_find(const struct ent_arrow_bytes *bytes, struct ent_flat *footer,
			   struct ent_err *err)
{
	if (bytes->size == 0)
		return ent_fail(err, ENT_SYNTAX, "%s: no Arrow file: it is empty", bytes->name);
	if (!starts(bytes, ARROW_MAGIC "\0", ARROW_HEAD_SIZE))
		return ent_fail(err, ENT_SYNTAX, "%s: no Arrow file: it looks like %s", bytes->name,
				looks_like(bytes));
	const uint8_t *tail = bytes->at + bytes->size - ARROW_TAIL_SIZE;
	if (bytes->size < ARROW_HEAD_SIZE + ARROW_TAIL_SIZE ||
	    memcmp(tail + 4, ARROW_MAGIC, ARROW_MAGIC_SIZE) != 0)
		return ent_fail(err, ENT_SYNTAX, "%s: truncated: it does not end as Arrow files do",
				bytes->name);
	struct ent_flat last = {tail, ARROW_TAIL_SIZE, false};
	size_t size = ent_flat_load(&last, 0, 4);
	if (size == 0 || size > bytes->size - ARROW_HEAD_SIZE - ARROW_TAIL_SIZE)
		return ent_arrow_damaged(bytes, err, "the footer is larger than the file");
	*footer = (struct ent_flat){tail - size, size, false};
	return true;
}
