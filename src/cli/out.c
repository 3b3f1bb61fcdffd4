/* Output: aligned text, CSV, JSON. Data goes to standard output. */
#include "cli.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TERMINAL_WIDTH 80

void put_str(struct ent_str text)
{
	fwrite(text.ptr, 1, text.len, stdout);
}

static void put_blanks(size_t count)
{
	for (size_t i = 0; i < count; i++)
		putchar(' ');
}

void put_wrapped(struct ent_str text, size_t inset, size_t indent)
{
	size_t column = inset;
	size_t i = 0;
	bool first = true;
	while (i < text.len) {
		size_t end = i;
		while (end < text.len && text.ptr[end] != ' ')
			end++;
		struct ent_str word = {text.ptr + i, end - i};
		size_t width = ent_text_width(word);
		if (!first && column + 1 + width > TERMINAL_WIDTH) {
			putchar('\n');
			put_blanks(indent);
			column = indent;
		} else if (!first) {
			putchar(' ');
			column++;
		}
		put_str(word);
		column += width;
		first = false;
		for (i = end; i < text.len && text.ptr[i] == ' '; i++)
			;
	}
	putchar('\n');
}

/* ---- CSV -------------------------------------------------------------- */

/* RFC 4180. */
void csv_cell(struct ent_str text, bool first)
{
	if (!first)
		putchar(',');
	bool plain = true;
	for (size_t i = 0; i < text.len && plain; i++)
		plain = !strchr(",\"\r\n", text.ptr[i]);
	if (plain) {
		put_str(text);
		return;
	}
	putchar('"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			putchar('"');
		putchar(text.ptr[i]);
	}
	putchar('"');
}

/* ---- JSON ------------------------------------------------------------- */

void json_str(struct ent_str text)
{
	json_t *string = json_stringn(text.ptr, text.len);
	char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
	fputs(quoted ? quoted : "null", stdout);
	free(quoted);
	json_decref(string);
}

void json_number(double value)
{
	struct ent_text text = {0};
	if (ent_text_number(&text, value))
		put_str(ent_text_str(&text));
	else
		fputs("null", stdout);
	ent_text_free(&text);
}

/* Members that stand apart by "; ". */
static void json_list(struct ent_str text)
{
	putchar('[');
	for (size_t from = 0, i = 0; i <= text.len; i++) {
		bool ends = i == text.len ||
			    (text.ptr[i] == ';' && i + 1 < text.len && text.ptr[i + 1] == ' ');
		if (!ends)
			continue;
		fputs(from ? "," : "", stdout);
		json_str((struct ent_str){text.ptr + from, i - from});
		from = i + 2;
	}
	putchar(']');
}

static void json_key(const char *name, bool first)
{
	printf("%s\"%s\":", first ? "" : ",", name);
}

/* ---- tables ----------------------------------------------------------- */

struct table {
	const struct column *columns;
	size_t column_count;
	struct ent_text bytes; /* all cells, one after another */
	size_t *ends;          /* of each cell in bytes */
	bool *unknown;         /* null in JSON */
	size_t count, room;
};

struct table *table_new(const struct column *columns, size_t count)
{
	struct table *table = calloc(1, sizeof *table);
	if (!table)
		abort();
	table->columns = columns;
	table->column_count = count;
	return table;
}

static void table_free(struct table *table)
{
	ent_text_free(&table->bytes);
	free(table->ends);
	free(table->unknown);
	free(table);
}

static void end_cell(struct table *table, bool unknown)
{
	if (table->count == table->room) {
		table->room = table->room * 2 + 64;
		table->ends = realloc(table->ends, table->room * sizeof *table->ends);
		table->unknown = realloc(table->unknown, table->room * sizeof *table->unknown);
		if (!table->ends || !table->unknown)
			abort();
	}
	table->unknown[table->count] = unknown;
	table->ends[table->count++] = table->bytes.len;
}

void table_cell(struct table *table, struct ent_str text)
{
	ent_text_add(&table->bytes, text);
	end_cell(table, text.len == 0);
}

void table_day(struct table *table, int32_t day)
{
	struct ent_text text = {0};
	day_text(day, &text);
	table_cell(table, ent_text_str(&text));
	ent_text_free(&text);
}

void table_number(struct table *table, double value)
{
	end_cell(table, !ent_text_number(&table->bytes, value));
}

static struct ent_str cell_at(const struct table *table, size_t i)
{
	size_t from = i ? table->ends[i - 1] : 0;
	return (struct ent_str){table->bytes.ptr ? table->bytes.ptr + from : "",
				table->ends[i] - from};
}

static void write_csv(const struct table *table)
{
	for (size_t c = 0; c < table->column_count; c++)
		csv_cell(ent_str(table->columns[c].name), c == 0);
	putchar('\n');
	for (size_t i = 0; i < table->count; i++) {
		csv_cell(cell_at(table, i), i % table->column_count == 0);
		if ((i + 1) % table->column_count == 0)
			putchar('\n');
	}
}

static void write_members(const struct table *table, const char *name)
{
	printf("\"%s\":[", name);
	for (size_t i = 0; i < table->count; i++) {
		size_t c = i % table->column_count;
		if (c == 0)
			fputs(i ? ",\n{" : "\n{", stdout);
		json_key(table->columns[c].name, c == 0);
		if (table->unknown[i])
			fputs(table->columns[c].kind == CELL_LIST ? "[]" : "null", stdout);
		else if (table->columns[c].kind == CELL_NUMBER)
			put_str(cell_at(table, i));
		else if (table->columns[c].kind == CELL_LIST)
			json_list(cell_at(table, i));
		else
			json_str(cell_at(table, i));
		if (c + 1 == table->column_count)
			putchar('}');
	}
	putchar(']');
}

static void write_json(const struct table *table, const char *name)
{
	putchar('{');
	write_members(table, name);
	fputs("}\n", stdout);
}

/* Blanks are owed until the next cell: a line does not end in them. */
struct text_row {
	size_t column, owed;
};

static void put_cell(struct text_row *row, struct ent_str cell, size_t width, enum cell kind)
{
	size_t blanks = width - ent_text_width(cell);
	row->owed += kind == CELL_NUMBER ? blanks : 0;
	if (cell.len) {
		put_blanks(row->owed);
		put_str(cell);
		row->owed = 0;
	}
	row->owed += (kind == CELL_NUMBER ? 0 : blanks) + 2;
	row->column += width + 2;
}

static void put_last(struct text_row *row, struct ent_str cell)
{
	put_blanks(cell.len ? row->owed : 0);
	put_wrapped(cell, row->column, row->column);
	*row = (struct text_row){0};
}

static void write_text(const struct table *table, bool with_head)
{
	size_t columns = table->column_count;
	size_t *widths = calloc(columns, sizeof *widths);
	if (!widths)
		abort();
	for (size_t i = 0; i < table->count; i++) {
		size_t width = ent_text_width(cell_at(table, i));
		if (width > widths[i % columns])
			widths[i % columns] = width;
	}
	/* A column of which nothing is known is left out. */
	for (size_t c = 0; c < columns && with_head; c++)
		if (widths[c] && strlen(table->columns[c].name) > widths[c])
			widths[c] = strlen(table->columns[c].name);
	struct text_row row = {0};
	for (size_t c = 0; c < columns && with_head && table->count; c++) {
		struct ent_str name = ent_str(widths[c] ? table->columns[c].name : "");
		if (c + 1 == columns)
			put_last(&row, name);
		else if (widths[c])
			put_cell(&row, name, widths[c], table->columns[c].kind);
	}
	for (size_t i = 0; i < table->count; i++) {
		size_t c = i % columns;
		if (c + 1 == columns)
			put_last(&row, cell_at(table, i));
		else if (widths[c])
			put_cell(&row, cell_at(table, i), widths[c], table->columns[c].kind);
	}
	free(widths);
}

void table_members(struct table *table, const char *name)
{
	write_members(table, name);
	table_free(table);
}

void table_write(struct table *table, enum format format, const char *name, bool with_head)
{
	if (format == FORMAT_CSV)
		write_csv(table);
	else if (format == FORMAT_JSON)
		write_json(table, name);
	else
		write_text(table, with_head);
	table_free(table);
}
