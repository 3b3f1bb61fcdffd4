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

/* The columns; SIZE_MAX: there is none. */
struct columns {
	size_t time, type, run;
	size_t first_row; /* 1 below a header */
};

/* A row on its way to the columns of events. */
struct happening {
	double time;
	int32_t day;
	bool timed; /* at a time of the day */
	uint32_t mark, run;
	size_t row;
};

struct reading {
	const char *path;
	struct ent_csv *table;
	struct columns columns;
	struct happening *list;
	size_t count;
	size_t run_count;
};

static bool wrong(const struct reading *reading, size_t row, size_t column, const char *fmt, ...)
	ENT_PRINTF(4, 5);

static bool wrong(const struct reading *reading, size_t row, size_t column, const char *fmt, ...)
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

static bool no_time(const struct reading *reading)
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
static bool find_columns(struct reading *reading)
{
	static const char *const times[] = {"time", "date", "day", "t", NULL};
	static const char *const types[] = {"type", "mark", "place", "group", NULL};
	static const char *const runs[] = {"run", NULL};
	struct columns *columns = &reading->columns;
	size_t count = ent_csv_columns(reading->table);
	*columns = (struct columns){SIZE_MAX, SIZE_MAX, SIZE_MAX, 0};
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
static bool read_day(const struct reading *reading, struct happening *to)
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

static bool read_number(const struct reading *reading, struct happening *to)
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

static bool read_times(struct reading *reading, bool *dated)
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
static size_t number_names(const struct reading *reading, size_t column, struct name *names,
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

static bool is_told(const struct reading *reading, size_t column, const char *what)
{
	for (size_t i = 0; i < reading->count; i++)
		if (!ent_csv_cell(reading->table, reading->list[i].row, column).len)
			return wrong(reading, reading->list[i].row, column, "no %s is told here",
				     what);
	return true;
}

static bool read_types(struct reading *reading, struct spill *spill)
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

static bool read_runs(struct reading *reading)
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

/* ---- in order ----------------------------------------------------------- */

static int happening_order(const void *a, const void *b)
{
	const struct happening *x = a, *y = b;
	if (x->run != y->run)
		return x->run < y->run ? -1 : 1;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Of rows in order of runs: how many tell a moment, or a day, that the one before tells. */
static size_t ties_of(const struct happening *list, size_t count, bool dated)
{
	size_t ties = 0;
	for (size_t i = 1; i < count; i++)
		ties += list[i].run == list[i - 1].run &&
			(dated ? list[i].day == list[i - 1].day && !list[i].timed
			       : list[i].time == list[i - 1].time);
	return ties;
}

/* Of one run, by days: time 0 is the start of its first. */
static void set_moments(struct happening *list, size_t count, uint64_t seed)
{
	int32_t *days = spill_room(count, sizeof *days), first = list[0].day;
	double *moments = spill_room(count, sizeof *moments);
	size_t *order = spill_room(count, sizeof *order);
	for (size_t i = 0; i < count; i++)
		days[i] = list[i].day;
	ent_hawkes_jitter(days, count, first, seed, list[0].run, moments, order);
	for (size_t i = 0; i < count; i++) {
		struct happening *event = &list[order[i]];
		event->time = event->timed ? event->time - first : moments[i];
	}
	free(days);
	free(moments);
	free(order);
}

static void set_order(struct reading *reading, struct spill *spill)
{
	struct happening *list = reading->list;
	for (size_t i = 1; i < reading->count; i++)
		spill->moved += list[i].run == list[i - 1].run &&
				(spill->dated ? list[i].day < list[i - 1].day
					      : list[i].time < list[i - 1].time);
	if (!reading->count)
		return;
	qsort(list, reading->count, sizeof *list, happening_order);
	spill->ties = ties_of(list, reading->count, spill->dated);
	spill->first = list[0].day;
	for (size_t from = 0, to; spill->dated && from < reading->count; from = to) {
		for (to = from; to < reading->count && list[to].run == list[from].run;)
			to++;
		set_moments(list + from, to - from, spill->seed);
	}
	qsort(list, reading->count, sizeof *list, happening_order);
}

static void set_runs(const struct reading *reading, struct spill *spill)
{
	size_t run = SIZE_MAX;
	spill->count = reading->count;
	spill->time = spill_room(spill->count, sizeof *spill->time);
	spill->mark = spill_room(spill->count, sizeof *spill->mark);
	spill->runs = spill_room(reading->run_count, sizeof *spill->runs);
	spill->runs[0] = (struct ent_hawkes_run){spill->time, spill->mark, 0, 0};
	for (size_t i = 0; i < spill->count; i++) {
		spill->time[i] = reading->list[i].time;
		spill->mark[i] = reading->list[i].mark;
		if (run != reading->list[i].run) {
			run = reading->list[i].run;
			spill->runs[run] =
				(struct ent_hawkes_run){spill->time + i, spill->mark + i, 0, 0};
		}
		spill->runs[run].count++;
		spill->runs[run].until = spill->dated ? floor(spill->time[i]) + 1 : spill->time[i];
	}
	spill->data = (struct ent_hawkes_data){spill->marks, spill->runs, reading->run_count};
}

/* ---- until when --------------------------------------------------------- */

/* A number; of a table of dates, the day whose end it is. */
static bool read_until(const struct spill *spill, struct ent_str word, double *until)
{
	struct ent_date date;
	if (ent_number_parse(word, until))
		return true;
	if (!spill->dated || spill->data.run_count > 1 || !ent_date_parse(word, &date, NULL, NULL))
		return false;
	struct ent_span span = ent_date_span(&date);
	*until = (double)span.end_hi - spill->first + 1;
	return span.end_hi != ENT_DAY_MAX;
}

/* The number of words that commas part. */
static size_t parts_of(const char *word)
{
	size_t parts = 1;
	for (; *word; word++)
		parts += *word == ',';
	return parts;
}

static bool ends_too_early(const struct reading *reading, const struct spill *spill,
			   const struct ent_hawkes_run *run, struct ent_str word)
{
	if (!run->count || run->until >= run->time[run->count - 1])
		return false;
	size_t last = (size_t)(run->time - spill->time) + run->count - 1;
	struct ent_str cell =
		ent_csv_cell(reading->table, reading->list[last].row, reading->columns.time);
	failure("%s: --until %.*s lies before the last event, at %.*s", reading->path,
		ENT_FMT(word), ENT_FMT(cell));
	return true;
}

/* One end for all runs, or one for each. */
static bool set_until(const struct request *request, const struct reading *reading,
		      struct spill *spill)
{
	const char *word = request->values[OPT_UNTIL];
	size_t runs = spill->data.run_count, parts = word ? parts_of(word) : 0;
	if (parts > 1 && parts != runs) {
		spill->status = misuse(request, "--until '%s': %zu times for %zu run%s", word,
				       parts, runs, runs == 1 ? "" : "s");
		return false;
	}
	for (size_t r = 0; word && r < runs; r++) {
		struct ent_str part = {word, strcspn(word, ",")};
		if (!read_until(spill, part, &spill->runs[r].until) || spill->runs[r].until < 0) {
			spill->status = misuse(
				request, "--until '%.*s': %s is needed", ENT_FMT(part),
				spill->dated && runs == 1 ? "a day not before the first event"
							  : "a number from 0");
			return false;
		}
		if (ends_too_early(reading, spill, &spill->runs[r], part))
			return false;
		word += parts > 1 ? part.len + 1 : 0;
	}
	return true;
}

bool spill_table(const struct request *request, const char *path, struct spill *spill)
{
	struct reading reading = {.path = path};
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
		set_order(&reading, spill);
		set_runs(&reading, spill);
		read = set_until(request, &reading, spill);
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
