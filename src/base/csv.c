/* Reading CSV: one pass over the text. Cells are views of it; those that hold a doubled
 * quote are copied without. */
#include <entente/csv.h>

#include "base/file.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MOST_CELLS ((size_t)100000000)

struct cell {
	struct ent_str text;
	size_t at; /* offset of the cell in the file */
};

struct ent_csv {
	struct ent_arena arena; /* the name, and unquoted cells */
	struct ent_str name, text;
	char *bytes; /* the text, if we read it ourselves */
	ENT_VEC(struct cell) cells;
	size_t columns, rows;
	bool ragged;             /* rows may differ in length */
	ENT_VEC(size_t) lengths; /* of the rows, while a ragged table is read */
};

/* ---- faults ----------------------------------------------------------- */

static bool fail_at(const struct ent_csv *table, size_t at, struct ent_err *err,
		    const char *message)
{
	size_t line = 1, start = 0, column = 1;
	for (size_t i = 0; i < at; i++) {
		if (table->text.ptr[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	for (size_t i = start; i < at; i++)
		column += ((unsigned char)table->text.ptr[i] & 0xC0) != 0x80;
	return ent_fail(err, ENT_SYNTAX, "%.*s:%zu:%zu: %s", ENT_FMT(table->name), line, column,
			message);
}

bool ent_csv_fail(const struct ent_csv *table, size_t row, size_t column, struct ent_err *err,
		  const char *fmt, ...)
{
	char message[400];
	va_list args;
	va_start(args, fmt);
	vsnprintf(message, sizeof message, fmt, args);
	va_end(args);
	return fail_at(table, table->cells.at[row * table->columns + column].at, err, message);
}

/* ---- cells ------------------------------------------------------------ */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct ent_str trimmed(struct ent_str text)
{
	while (text.len && is_blank(text.ptr[0])) {
		text.ptr++;
		text.len--;
	}
	while (text.len && is_blank(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

/* What passed ent_utf8_bad has no CR but before LF. */
static bool ends_cell(struct ent_str text, size_t at)
{
	return at == text.len || memchr(",\r\n", text.ptr[at], 3);
}

/* The inside of quotes, each doubled one once. */
static struct ent_str without_quotes(struct ent_csv *table, struct ent_str inside)
{
	if (!inside.len || !memchr(inside.ptr, '"', inside.len))
		return inside;
	char *copy = ent_arena_alloc(&table->arena, inside.len);
	size_t len = 0;
	for (size_t i = 0; i < inside.len; i++) {
		copy[len++] = inside.ptr[i];
		i += inside.ptr[i] == '"';
	}
	return (struct ent_str){copy, len};
}

/* Reads the quoted cell at *at, and leaves *at behind its last quote. */
static bool read_quoted(struct ent_csv *table, size_t *at, struct ent_str *cell,
			struct ent_err *err)
{
	struct ent_str text = table->text;
	size_t from = *at + 1, i = from;
	while (i < text.len && (text.ptr[i] != '"' || (i + 1 < text.len && text.ptr[i + 1] == '"')))
		i += text.ptr[i] == '"' ? 2 : 1;
	if (i >= text.len)
		return fail_at(table, *at, err, "a quote that is never closed");
	*cell = without_quotes(table, (struct ent_str){text.ptr + from, i - from});
	*at = i + 1;
	if (!ends_cell(text, *at))
		return fail_at(table, *at, err,
			       "after a quoted cell comes a comma or the line's end");
	return true;
}

static bool read_bare(struct ent_csv *table, size_t *at, struct ent_str *cell, struct ent_err *err)
{
	size_t from = *at;
	for (; !ends_cell(table->text, *at); ++*at)
		if (table->text.ptr[*at] == '"')
			return fail_at(table, *at, err,
				       "a quote within a cell: quote the cell and double it");
	*cell = trimmed((struct ent_str){table->text.ptr + from, *at - from});
	return true;
}

/* ---- rows ------------------------------------------------------------- */

static bool read_row(struct ent_csv *table, size_t *at, struct ent_err *err)
{
	struct ent_str text = table->text;
	size_t first = table->cells.count, start = *at;
	for (;;) {
		struct cell cell = {.at = *at};
		bool quoted = *at < text.len && text.ptr[*at] == '"';
		if (!(quoted ? read_quoted : read_bare)(table, at, &cell.text, err))
			return false;
		if (table->cells.count == MOST_CELLS)
			return ent_fail(err, ENT_LIMIT, "%.*s: more than %zu cells",
					ENT_FMT(table->name), MOST_CELLS);
		ent_push(&table->cells, cell);
		if (*at == text.len || text.ptr[*at] != ',')
			break;
		++*at;
	}
	size_t count = table->cells.count - first;
	bool empty = *at == start;
	*at += *at < text.len && text.ptr[*at] == '\r';
	*at += *at < text.len && text.ptr[*at] == '\n';
	if (empty && (table->columns != 1 || table->ragged)) {
		table->cells.count = first;
		return true;
	}
	if (table->ragged)
		ent_push(&table->lengths, count);
	if (!table->columns || (table->ragged && count > table->columns))
		table->columns = count;
	if (count != table->columns && !table->ragged) {
		char message[96];
		snprintf(message, sizeof message, "%zu cell%s here, and %zu in the first row",
			 count, count == 1 ? "" : "s", table->columns);
		return fail_at(table, start, err, message);
	}
	table->rows++;
	return true;
}

/* Gives each row of a ragged table as many cells as the longest has. */
static bool fill_up(struct ent_csv *table, struct ent_err *err)
{
	size_t read = table->cells.count, all = table->rows * table->columns;
	if (table->columns && table->rows > MOST_CELLS / table->columns)
		return ent_fail(err, ENT_LIMIT, "%.*s: more than %zu cells", ENT_FMT(table->name),
				MOST_CELLS);
	ent_reserve(&table->cells, all);
	table->cells.count = all;
	for (size_t row = table->rows; row-- > 0;) {
		size_t length = table->lengths.at[row];
		struct cell *cells = table->cells.at + row * table->columns;
		read -= length;
		memmove(cells, table->cells.at + read, length * sizeof *cells);
		for (size_t c = length; c < table->columns; c++)
			cells[c] = (struct cell){.text = ent_str(""), .at = cells[length - 1].at};
	}
	return true;
}

static bool read_all(struct ent_csv *table, struct ent_err *err)
{
	size_t bad = ent_utf8_bad(table->text, 0);
	if (bad < table->text.len)
		return fail_at(table, bad, err, "neither UTF-8 text nor a line's end");
	size_t at = 0;
	if (table->text.len >= 3 && memcmp(table->text.ptr, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	while (at < table->text.len)
		if (!read_row(table, &at, err))
			return false;
	if (table->ragged)
		return fill_up(table, err);
	while (table->columns == 1 && table->rows && !table->cells.at[table->rows - 1].text.len)
		table->rows--;
	return true;
}

/* ---- the face --------------------------------------------------------- */

static struct ent_csv *parse(const char *name, struct ent_str text, bool ragged,
			     struct ent_err *err)
{
	struct ent_csv *table = ent_alloc(NULL, sizeof *table);
	*table = (struct ent_csv){.text = text, .ragged = ragged};
	table->name = ent_arena_str(&table->arena, ent_str(name));
	if (read_all(table, err))
		return table;
	ent_csv_free(table);
	return NULL;
}

static struct ent_csv *open_table(const char *path, bool ragged, struct ent_err *err)
{
	char *bytes;
	size_t size;
	if (!ent_file_read(path, &bytes, &size, err))
		return NULL;
	struct ent_csv *table = parse(path, (struct ent_str){bytes, size}, ragged, err);
	if (table)
		table->bytes = bytes;
	else
		ent_alloc(bytes, 0);
	return table;
}

struct ent_csv *ent_csv_parse(const char *name, struct ent_str text, struct ent_err *err)
{
	return parse(name, text, false, err);
}

struct ent_csv *ent_csv_parse_ragged(const char *name, struct ent_str text, struct ent_err *err)
{
	return parse(name, text, true, err);
}

struct ent_csv *ent_csv_open(const char *path, struct ent_err *err)
{
	return open_table(path, false, err);
}

struct ent_csv *ent_csv_open_ragged(const char *path, struct ent_err *err)
{
	return open_table(path, true, err);
}

void ent_csv_free(struct ent_csv *table)
{
	if (!table)
		return;
	ent_vec_free(&table->lengths);
	ent_vec_free(&table->cells);
	ent_arena_free(&table->arena);
	ent_alloc(table->bytes, 0);
	ent_alloc(table, 0);
}

size_t ent_csv_rows(const struct ent_csv *table)
{
	return table->rows;
}

size_t ent_csv_columns(const struct ent_csv *table)
{
	return table->columns;
}

struct ent_str ent_csv_cell(const struct ent_csv *table, size_t row, size_t column)
{
	return table->cells.at[row * table->columns + column].text;
}
