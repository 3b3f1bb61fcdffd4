/* Events of a table in order: at what moment, in which run, and until when they were observed. */
#include "spillover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

void order_events(struct event_table *reading, struct spill *spill)
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

void order_runs(const struct event_table *reading, struct spill *spill)
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

static bool ends_too_early(const struct event_table *reading, const struct spill *spill,
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
bool order_until(const struct request *request, const struct event_table *reading,
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

double spill_time(const struct spill *spill)
{
	double time = 0;
	for (size_t r = 0; r < spill->data.run_count; r++)
		time += spill->runs[r].until;
	return time;
}
