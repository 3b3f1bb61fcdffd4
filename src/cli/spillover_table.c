/* Events out of a table of comma-separated values: when, of which type, in which run. */
#include "spillover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void *spill_room(size_t count, size_t size)
{
	void *room = calloc(count + 1, size);
	if (!room)
		abort();
	return room;
}

static bool wrong(const struct event_table *reading, size_t row, size_t column, const char *fmt,
		  ...) ENT_PRINTF(4, 5);

static bool wrong(const struct event_table *reading, size_t row, size_t column, const char *fmt,
		  ...)
{
	struct ent_text what = {0};
	struct ent_err err;
	va_list args;
	va_start(args, fmt);
	ent_text_vprintf(&what, fmt, args);
	va_end(args);
	ent_csv_fail(reading->table, row, column, &err, "%s", what.ptr);
	failure("%s", err.text);
	ent_text_free(&what);
	return false;
}

/* ---- the columns -------------------------------------------------------- */

static size_t column_of(const struct ent_csv *table, const char *const *words)
{
	for (size_t c = 0; c < ent_csv_columns(table); c++) {
		struct ent_str cell = ent_csv_cell(table, 0, c);
		for (size_t w = 0; words[w]; w++)
			if (cell.len == strlen(words[w]) &&
			    strncasecmp(cell.ptr, words[w], cell.len) == 0)
				return c;
	}
	return SIZE_MAX;
}

static bool is_moment(struct ent_str cell)
{
	struct ent_date date;
	double value;
	return ent_number_parse(cell, &value) || ent_date_parse(cell, &date, NULL, NULL);
}

static bool no_time(const struct event_table *reading)
{
	struct ent_text names = {0};
	for (size_t c = 0; c < ent_csv_columns(reading->table); c++) {
		struct ent_str cell = ent_csv_cell(reading->table, 0, c);
		ent_text_printf(&names, "%s'%.*s'", c ? ", " : "", ENT_FMT(cell));
	}
	wrong(reading, 0, 0, "no column 'time'; there is %s", names.ptr);
	ent_text_free(&names);
	return false;
}

/* A table without a header holds times, or times and types. */
static bool find_columns(struct event_table *reading)
{
	static const char *const times[] = {"time", "date", "day", "t", NULL};
	static const char *const types[] = {"type", "mark", "place", "group", NULL};
	static const char *const runs[] = {"run", NULL};
	struct event_columns *columns = &reading->columns;
	size_t count = ent_csv_columns(reading->table);
	*columns = (struct event_columns){SIZE_MAX, SIZE_MAX, SIZE_MAX, 0};
	if (!ent_csv_rows(reading->table)) {
		failure("%s: nothing in it, not even the header 'time'", reading->path);
		return false;
	}
	columns->time = column_of(reading->table, times);
	columns->type = column_of(reading->table, types);
	columns->run = column_of(reading->table, runs);
	columns->first_row = columns->time != SIZE_MAX;
	if (columns->first_row)
		return true;
	if (count > 2 || !is_moment(ent_csv_cell(reading->table, 0, 0)))
		return no_time(reading);
	columns->time = 0;
	columns->type = count == 2 ? 1 : SIZE_MAX;
	columns->run = SIZE_MAX;
	return true;
}

/* ---- when ----------------------------------------------------------------- */

/* The time of day counts where it is told; one of another zone may move the day. */
static bool read_day(const struct event_table *reading, struct happening *to)
{
	struct ent_str cell = ent_csv_cell(reading->table, to->row, reading->columns.time);
	struct ent_date date;
	struct ent_err err;
	if (!ent_date_parse(cell, &date, NULL, &err))
		return wrong(reading, to->row, reading->columns.time, "%s", err.text);
	struct ent_span span = ent_date_span(&date);
	if (span.start_lo != span.end_hi)
		return wrong(reading, to->row, reading->columns.time, "'%.*s' is not one day",
			     ENT_FMT(cell));
	to->day = span.start_lo;
	to->timed = date.start.second_of_day >= 0;
	to->time = to->day;
	if (to->timed) {
		double minutes = date.start.zone_minutes == INT16_MIN ? 0 : date.start.zone_minutes;
		to->time += (date.start.second_of_day / 60.0 - minutes) / 1440;
		to->day = (int32_t)floor(to->time);
	}
	return true;
}

static bool read_number(const struct event_table *reading, struct happening *to)
{
	struct ent_str cell = ent_csv_cell(reading->table, to->row, reading->columns.time);
	if (!ent_number_parse(cell, &to->time))
		return wrong(reading, to->row, reading->columns.time,
			     "'%.*s' is no time: a number, as in the rows before, is needed",
			     ENT_FMT(cell));
	if (to->time < 0)
		return wrong(reading, to->row, reading->columns.time,
			     "the time %.*s lies before 0, where observation begins",
			     ENT_FMT(cell));
	return true;
}

static bool read_times(struct event_table *reading, bool *dated)
{
	size_t first = reading->columns.first_row;
	double value;
	reading->count = ent_csv_rows(reading->table) - first;
	reading->list = spill_room(reading->count, sizeof *reading->list);
	*dated = reading->count &&
		 !ent_number_parse(ent_csv_cell(reading->table, first, reading->columns.time),
				   &value);
	for (size_t i = 0; i < reading->count; i++) {
		reading->list[i].row = i + first;
		if (!(*dated ? read_day : read_number)(reading, &reading->list[i]))
			return false;
	}
	return true;
}

/* ---- of what ------------------------------------------------------------ */

struct name {
	struct ent_str text;
	double value;
	size_t event;
};

static int text_order(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	return ent_str_order(x->text, y->text);
}

static int value_order(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return text_order(a, b);
}

static char *copy_of(struct ent_str text)
{
	char *copy = spill_room(text.len, 1);
	memcpy(copy, text.ptr, text.len);
	return copy;
}

/* Numbers each name that stands in the column, in order: of numbers if all are, else bytewise.
 * `set` is told of each event the number of its name. */
static size_t number_names(const struct event_table *reading, size_t column, struct name *names,
			   void (*set)(struct happening *event, uint32_t number))
{
	bool numbers = true;
	for (size_t i = 0; i < reading->count; i++) {
		names[i].text = ent_csv_cell(reading->table, reading->list[i].row, column);
		names[i].event = i;
		numbers = numbers && ent_number_parse(names[i].text, &names[i].value);
	}
	if (reading->count)
		qsort(names, reading->count, sizeof *names, numbers ? value_order : text_order);
	size_t count = 0;
	for (size_t i = 0; i < reading->count; i++) {
		if (!i || !ent_str_eq(names[i].text, names[i - 1].text))
			count++;
		set(&reading->list[names[i].event], (uint32_t)count - 1);
	}
	return count;
}

static void set_mark(struct happening *event, uint32_t number)
{
	event->mark = number;
}

static void set_run(struct happening *event, uint32_t number)
{
	event->run = number;
}

static bool is_told(const struct event_table *reading, size_t column, const char *what)
{
	for (size_t i = 0; i < reading->count; i++)
		if (!ent_csv_cell(reading->table, reading->list[i].row, column).len)
			return wrong(reading, reading->list[i].row, column, "no %s is told here",
				     what);
	return true;
}

static bool read_types(struct event_table *reading, struct spill *spill)
{
	size_t column = reading->columns.type;
	spill->marks = 1;
	if (column == SIZE_MAX || !reading->count) {
		spill->names = spill_room(1, sizeof *spill->names);
		spill->names[0] = copy_of(ent_str("all"));
		return true;
	}
	if (!is_told(reading, column, "type"))
		return false;
	struct name *names = spill_room(reading->count, sizeof *names);
	spill->marks = number_names(reading, column, names, set_mark);
	bool few = spill->marks <= MOST_MARKS;
	spill->names = spill_room(spill->marks, sizeof *spill->names);
	for (size_t i = 0; i < reading->count && few; i++) {
		char **name = &spill->names[reading->list[names[i].event].mark];
		*name = *name ? *name : copy_of(names[i].text);
	}
	free(names);
	return few || wrong(reading, 0, column, "%zu types; at most %d can be told apart",
			    spill->marks, MOST_MARKS);
}

static bool read_runs(struct event_table *reading)
{
	size_t column = reading->columns.run;
	reading->run_count = 1;
	if (column == SIZE_MAX || !reading->count)
		return true;
	if (!is_told(reading, column, "run"))
		return false;
	struct name *names = spill_room(reading->count, sizeof *names);
	reading->run_count = number_names(reading, column, names, set_run);
	free(names);
	return true;
}

bool spill_table(const struct request *request, const char *path, struct spill *spill)
{
	struct event_table reading = {.path = path};
	struct ent_err err;
	reading.table = ent_csv_open(path, &err);
	if (!reading.table) {
		failure("%s", err.text);
		return false;
	}
	spill->kind = "type";
	bool read = find_columns(&reading) && read_times(&reading, &spill->dated) &&
		    read_types(&reading, spill) && read_runs(&reading);
	if (read) {
		order_events(&reading, spill);
		order_runs(&reading, spill);
		read = order_until(request, &reading, spill);
	}
	ent_csv_free(reading.table);
	free(reading.list);
	return read;
}

void spill_free(struct spill *spill)
{
	for (size_t m = 0; spill->names && m < spill->marks; m++)
		free(spill->names[m]);
	for (size_t m = 0; m < spill->empty_count; m++)
		free(spill->empty[m]);
	free(spill->names);
	free(spill->empty);
	free(spill->time);
	free(spill->mark);
	free(spill->runs);
	ent_spillover_events_free(&spill->events);
}
