/* Cutting: the fast way is the plain one, and text that comes in blocks gives the rows of the
 * whole. The first byte says whether there are quotes, the second how large blocks are. */
#include "archive/rows.h"

#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

typedef bool next_fn(struct ent_rows_cut *cut, struct ent_cut_row *row, struct ent_str *fields,
		     size_t room);

/* Writes down the rows of a block; how many lines it has. */
static size_t note_rows(struct ent_str block, bool quoted, size_t line, next_fn *next,
			struct ent_text *said)
{
	struct ent_rows_cut cut = {.at = block.ptr,
				   .end = block.ptr + block.len,
				   .separator = quoted ? ',' : '\t',
				   .quoted = quoted};
	struct ent_str fields[ENT_MOST_COLUMNS];
	struct ent_cut_row row;
	while (next(&cut, &row, fields, ENT_MOST_COLUMNS)) {
		require(row.text.ptr >= block.ptr && row.text.len > 0 &&
			row.text.ptr + row.text.len <= block.ptr + block.len);
		ent_text_printf(said, "%zu %zu %d:", line + row.line, row.count, row.open_quote);
		for (size_t i = 0; i < row.count && i < ENT_MOST_COLUMNS; i++) {
			ent_text_add(said, fields[i]);
			ent_text_putc(said, '\x1f');
		}
	}
	ent_text_free(&cut.spare);
	return cut.lines;
}

static void note_blocks(struct ent_str text, bool quoted, size_t step, struct ent_text *said)
{
	size_t from = 0, to = 0, line = 0;
	while (from < text.len) {
		to = text.len - to < step ? text.len : to + step;
		struct ent_str here = {text.ptr + from, to - from};
		here.len = ent_rows_whole(here, quoted ? ',' : '\t', quoted, to == text.len);
		require(here.len <= to - from);
		line += note_rows(here, quoted, line, ent_rows_next, said);
		from += here.len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	bool quoted = data[0] & 1;
	size_t step = (size_t)data[1] + 1, len = size - 2;
	/* As long as it must be, so that the sanitizer sees who reads on. */
	char *bytes = malloc(len + ENT_ROWS_PAD);
	require(bytes != NULL);
	memcpy(bytes, data + 2, len);
	memset(bytes + len, '\t', ENT_ROWS_PAD);
	struct ent_str text = {bytes, len};
	struct ent_text fast = {0}, plain = {0}, blocks = {0};
	note_rows(text, quoted, 0, ent_rows_next, &fast);
	note_rows(text, quoted, 0, ent_rows_next_plainly, &plain);
	note_blocks(text, quoted, step, &blocks);
	require(ent_str_eq(ent_text_str(&fast), ent_text_str(&plain)));
	require(ent_str_eq(ent_text_str(&fast), ent_text_str(&blocks)));
	ent_text_free(&fast);
	ent_text_free(&plain);
	ent_text_free(&blocks);
	free(bytes);
	return 0;
}
