/* A series out of a table of comma-separated values: which column holds what. */
#include "cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_missing(struct ent_str cell)
{
	static const char *const words[] = {"", "NA", "NaN", "nan", "null"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (ent_str_is(cell, words[i]))
			return true;
	return false;
}

static bool is_number(struct ent_str cell)
{
	double value;
	return ent_number_parse(cell, &value);
}

static bool is_date(struct ent_str cell)
{
	struct ent_date date;
	return ent_date_parse(cell, &date, NULL, NULL);
}

static bool is_word(struct ent_str cell, const char *const *words)
{
	for (; *words; words++)
		if (cell.len == strlen(*words) && strncasecmp(cell.ptr, *words, cell.len) == 0)
			return true;
	return false;
}

/* Names, and nothing that could be an observation. */
static bool has_header(const struct ent_csv *table)
{
	bool named = false;
	for (size_t c = 0; c < ent_csv_columns(table); c++) {
		struct ent_str cell = ent_csv_cell(table, 0, c);
		if (is_number(cell))
			return false;
		named = named || !(is_missing(cell) || is_date(cell));
	}
	return named;
}

static size_t named_column(const struct ent_csv *table, const char *const *words, size_t but)
{
	for (size_t c = 0; c < ent_csv_columns(table); c++)
		if (c != but && is_word(ent_csv_cell(table, 0, c), words))
			return c;
	return SIZE_MAX;
}

static void column_names(const struct figures *figures, struct ent_text *out)
{
	for (size_t c = 0; c < ent_csv_columns(figures->table); c++) {
		ent_text_puts(out, c ? ", " : "");
		if (figures->first_row)
			ent_text_add(out, ent_csv_cell(figures->table, 0, c));
		else
			ent_text_printf(out, "%zu", c + 1);
	}
}

static bool no_column(const struct figures *figures, const char *what)
{
	struct ent_text names = {0};
	column_names(figures, &names);
	failure("%s: %s; there is %s", figures->path, what, names.ptr);
	ent_text_free(&names);
	return false;
}

/* By name, or, in a table without a header, by number. */
static bool asked_column(struct figures *figures, const char *column)
{
	for (size_t c = 0; c < ent_csv_columns(figures->table); c++) {
		struct ent_text name = {0};
		if (figures->first_row)
			ent_text_add(&name, ent_csv_cell(figures->table, 0, c));
		else
			ent_text_printf(&name, "%zu", c + 1);
		bool is_it = ent_str_is(ent_text_str(&name), column);
		ent_text_free(&name);
		if (is_it) {
			figures->column = c;
			return true;
		}
	}
	struct ent_text what = {0};
	ent_text_printf(&what, "no column '%s'", column);
	no_column(figures, what.ptr);
	ent_text_free(&what);
	return false;
}

static bool find_columns(struct figures *figures, const char *column)
{
	static const char *const values[] = {"value", "values", "count", "counts", NULL};
	static const char *const labels[] = {"date", "time", "period", "year", "month", "quarter",
					     "week", "day",  "index",  "t",    "",      NULL};
	const struct ent_csv *table = figures->table;
	size_t columns = ent_csv_columns(table);
	figures->column = columns == 1 ? 0 : SIZE_MAX;
	if (column && !asked_column(figures, column))
		return false;
	if (figures->column == SIZE_MAX && figures->first_row)
		figures->column = named_column(table, values, SIZE_MAX);
	if (figures->first_row)
		figures->label_column = named_column(table, labels, figures->column);
	else
		figures->label_column = columns > 1 && figures->column != 0 ? 0 : SIZE_MAX;
	if (figures->column == SIZE_MAX && columns == 2)
		figures->column = figures->label_column == 1 ? 0 : 1;
	if (figures->label_column == SIZE_MAX && columns == 2)
		figures->label_column = 1 - figures->column;
	return figures->column != SIZE_MAX ||
	       no_column(figures, "which column holds the values? Choose with --column");
}

/* ---- what they say ---------------------------------------------------- */

static bool read_values(struct figures *figures)
{
	struct ent_err err;
	figures->values = calloc(figures->count + 1, sizeof *figures->values);
	if (!figures->values)
		abort();
	for (size_t i = 0; i < figures->count; i++) {
		size_t row = i + figures->first_row;
		struct ent_str cell = ent_csv_cell(figures->table, row, figures->column);
		figures->values[i] = NAN;
		if (is_missing(cell) || ent_number_parse(cell, &figures->values[i]))
			continue;
		ent_csv_fail(figures->table, row, figures->column, &err,
			     "'%.*s' is not a number, nor empty or NA for a missing one",
			     ENT_FMT(cell));
		failure("%s", err.text);
		return false;
	}
	return true;
}

/* Labels that are dates must not go back; others are nothing but names. */
static bool check_labels(struct figures *figures)
{
	int32_t before = ENT_DAY_MIN;
	figures->yearly = figures->count > 0 && figures->label_column != SIZE_MAX;
	for (size_t i = 0; i < figures->count && figures->label_column != SIZE_MAX; i++) {
		size_t row = i + figures->first_row;
		struct ent_date date;
		struct ent_err err;
		struct ent_str cell = ent_csv_cell(figures->table, row, figures->label_column);
		if (!ent_date_parse(cell, &date, NULL, NULL)) {
			figures->yearly = false;
			continue;
		}
		figures->yearly = figures->yearly && !date.interval &&
				  date.start.precision == ENT_PRECISION_YEAR;
		int32_t day = ent_date_span(&date).start_lo;
		if (day < before) {
			ent_csv_fail(figures->table, row, figures->label_column, &err,
				     "'%.*s' lies before the date above it: sort the rows by date",
				     ENT_FMT(cell));
			failure("%s", err.text);
			return false;
		}
		before = day;
	}
	return true;
}

bool figures_open(struct figures *figures, const char *path, const char *column)
{
	struct ent_err err;
	*figures = (struct figures){.path = path, .label_column = SIZE_MAX};
	figures->table = ent_csv_open(path, &err);
	if (!figures->table) {
		failure("%s", err.text);
		return false;
	}
	if (!ent_csv_rows(figures->table)) {
		failure("%s: nothing in it", path);
		return false;
	}
	figures->first_row = has_header(figures->table);
	figures->count = ent_csv_rows(figures->table) - figures->first_row;
	return find_columns(figures, column) && read_values(figures) && check_labels(figures);
}

void figures_close(struct figures *figures)
{
	ent_csv_free(figures->table);
	free(figures->values);
}

void figures_label(const struct figures *figures, size_t i, struct ent_text *out)
{
	if (figures->label_column == SIZE_MAX)
		ent_text_printf(out, "%zu", i);
	else
		ent_text_add(out, ent_csv_cell(figures->table, i + figures->first_row,
					       figures->label_column));
}
