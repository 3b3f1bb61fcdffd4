/* Indicators as numbers: values per period, the one before, and which way it goes. */
#include "base/calendar.h"
#include "relations/facts.h"

#include <entente/relations.h>

#include <math.h>

/* A gauge in the making. */
struct work {
	const struct ent_record *record;
	const struct ent_indicator *indicator;
	const struct ent_gauge_opts *opts;
	ENT_VEC(struct ent_reading) readings;
	ENT_VEC(uint32_t) rows;
};

/* ---- counts ----------------------------------------------------------- */

static bool acts_for_any(const struct ent_record *record, const uint32_t *party,
			 const uint32_t *actors, size_t count, uint32_t row)
{
	for (size_t i = 0; i < count; i++)
		if (ent_party_acts_for(record, party, actors[i], row))
			return true;
	return count == 0;
}

static bool lies_in_any(const struct ent_record *record, const uint32_t *party,
			const uint32_t *places, size_t count)
{
	size_t members;
	const uint32_t *list = ent_party(record, party, &members);
	for (size_t i = 0; i < members; i++)
		for (size_t k = 0; k < count; k++)
			if (ent_place_within(record, list[i], places[k]))
				return true;
	return count == 0;
}

static bool stands(const struct ent_record *record, uint32_t row, int32_t as_of)
{
	return ent_record_events(record)->hedge[row] != ENT_DENIED &&
	       ent_event_standing(record, row, as_of) == ENT_STANDS;
}

static bool is_counted(const struct work *work, uint32_t row)
{
	const struct ent_record *record = work->record;
	const struct ent_indicator *indicator = work->indicator;
	const struct ent_events *events = ent_record_events(record);
	return acts_for_any(record, &events->source[row], indicator->by, indicator->by_count,
			    row) &&
	       acts_for_any(record, &events->target[row], indicator->on, indicator->on_count,
			    row) &&
	       lies_in_any(record, &events->place[row], indicator->in, indicator->in_count) &&
	       stands(record, row, work->opts->as_of);
}

/* All entries that the indicator counts by the day, to `rows`, which has room for all; behind
 * them those that are told again. */
static size_t find_counted(const struct work *work, uint32_t *rows, size_t *repeated)
{
	bool *verbs = ent_alloc(NULL, ent_verb_count(work->record) + 1);
	struct ent_query query = ent_query_all();
	ent_action_match(work->record, work->indicator->action, verbs);
	query.verbs = verbs;
	query.to = work->opts->on;
	query.as_of = work->opts->as_of;
	size_t found = ent_events_find(work->record, &query, rows), kept = 0;
	for (size_t i = 0; i < found; i++)
		if (is_counted(work, rows[i]))
			rows[kept++] = rows[i];
	ent_alloc(verbs, 0);
	size_t once =
		ent_rows_once(work->record, work->opts->dedupe, work->opts->as_of, rows, kept);
	*repeated = kept - once;
	return once;
}

/* Told firmly, and surely in these days. */
static bool is_sure(const struct ent_record *record, uint32_t row, int32_t first, int32_t last)
{
	struct ent_date date;
	ent_event_date(record, row, &date);
	struct ent_span span = ent_date_span(&date);
	return ent_record_events(record)->hedge[row] < ENT_ALLEGED && span.start_hi <= last &&
	       span.end_lo >= first;
}

static bool can_be_in(const struct ent_events *events, uint32_t row, int32_t first, int32_t last)
{
	return events->first[row] <= last && events->last[row] >= first;
}

static void add_period(struct work *work, const uint32_t *counted, size_t count, int32_t start)
{
	const struct ent_events *events = ent_record_events(work->record);
	int32_t last = ent_period_next(start, work->indicator->per) - 1;
	struct ent_reading reading = {
		.first = start,
		.last = last < work->opts->on ? last : work->opts->on,
		.running = last >= work->opts->on,
		.row_from = work->rows.count,
		.observation = ENT_NONE,
	};
	for (size_t i = 0; i < count; i++) {
		if (!can_be_in(events, counted[i], reading.first, reading.last))
			continue;
		ent_push(&work->rows, counted[i]);
		reading.low += is_sure(work->record, counted[i], reading.first, reading.last);
	}
	reading.row_count = work->rows.count - reading.row_from;
	reading.value = reading.high = (double)reading.row_count;
	ent_push(&work->readings, reading);
}

/* The first day, of a day or later, on which an entry known by then can have been. */
static int32_t first_entry(const struct work *work)
{
	const struct ent_events *events = ent_record_events(work->record);
	for (size_t i = 0; i < events->count; i++)
		if (events->first[i] != ENT_DAY_MIN && events->known[i] <= work->opts->as_of)
			return events->first[i];
	return ENT_DAY_MAX;
}

/* The first day of the newest entry by the day; rows lie by that day. */
static int32_t newest_entry(const struct work *work)
{
	const struct ent_events *events = ent_record_events(work->record);
	for (size_t i = events->count; i-- > 0;)
		if (events->first[i] <= work->opts->on && events->known[i] <= work->opts->as_of)
			return events->first[i];
	return ENT_DAY_MIN;
}

#define USUAL_PERIODS 3 /* two that are over, and the running one */

static void read_count(struct work *work, struct ent_gauge *gauge)
{
	const struct ent_gauge_opts *opts = work->opts;
	enum ent_every per = work->indicator->per;
	int32_t newest = opts->to < opts->on ? opts->to : opts->on, oldest = first_entry(work);
	size_t most = opts->from == ENT_DAY_MIN ? USUAL_PERIODS : SIZE_MAX;
	oldest = opts->from > oldest ? opts->from : oldest;
	gauge->fresh = newest_entry(work);
	if (newest < oldest)
		return;
	uint32_t *counted =
		ent_alloc(NULL, (ent_record_events(work->record)->count + 1) * sizeof *counted);
	size_t repeated, count = find_counted(work, counted, &repeated);
	int32_t start = ent_period_start(newest, per);
	add_period(work, counted, count, start);
	while (start > oldest && work->readings.count < most) {
		start = ent_period_start(start - 1, per);
		add_period(work, counted, count, start);
	}
	/* The periods follow one another without a gap. */
	int32_t first = start, last = work->readings.at[0].last;
	for (size_t i = count; i < count + repeated; i++)
		gauge->repeated +=
			can_be_in(ent_record_events(work->record), counted[i], first, last);
	ent_alloc(counted, 0);
	gauge->current = work->readings.at[0].running;
	gauge->stale = gauge->current < work->readings.count &&
		       gauge->fresh < work->readings.at[gauge->current].first;
}

/* ---- statuses --------------------------------------------------------- */

/* The last that has begun by the day; they lie by the day of their start. */
static bool newest_begun(const stretches_t *list, int32_t on, struct ent_status *newest)
{
	bool any = false;
	for (size_t i = 0; i < list->count; i++) {
		if (list->at[i].span.start_lo > on)
			continue;
		*newest = list->at[i];
		any = true;
	}
	return any;
}

static void set_holding(const stretches_t *list, struct ent_reading *reading)
{
	reading->low = reading->value = reading->high = 0;
	for (size_t i = 0; i < list->count; i++) {
		if (list->at[i].holds == ENT_HOLDS)
			reading->low = reading->value = reading->high = 1;
		if (list->at[i].holds != ENT_PERHAPS || reading->low == 1)
			continue;
		reading->value = (double)NAN;
		reading->high = 1;
	}
}

/* A year before, of 29 February 1 March; the first year that can be written has none. */
static int32_t year_before(int32_t day)
{
	int64_t year;
	int month, mday;
	ent_day_to_civil(day, &year, &month, &mday);
	return ent_day_from_civil(year > -FURTHEST_YEAR ? year - 1 : year, month, mday);
}

static void add_evidence(struct work *work, const struct ent_gauge *gauge,
			 struct ent_reading *reading)
{
	uint32_t rows[4];
	size_t count = ent_status_evidence(&gauge->status, rows);
	reading->row_from = work->rows.count;
	reading->row_count = count;
	for (size_t i = 0; i < count; i++)
		ent_push(&work->rows, rows[i]);
}

static int32_t newest_row(const struct work *work)
{
	const struct ent_events *events = ent_record_events(work->record);
	int32_t newest = ENT_DAY_MIN;
	for (size_t i = 0; i < work->rows.count; i++) {
		int32_t first = events->first[work->rows.at[i]];
		if (first <= work->opts->on && first > newest)
			newest = first;
	}
	return newest;
}

static void read_status(struct work *work, struct ent_gauge *gauge)
{
	const struct ent_indicator *indicator = work->indicator;
	int32_t on = work->opts->on, days[2] = {on, year_before(on)};
	for (size_t i = 0; i < 2; i++) {
		struct ent_reading reading = {
			.first = days[i], .last = days[i], .observation = ENT_NONE};
		stretches_t list = find_stretches(work->record, indicator->ref, indicator->a,
						  indicator->b, days[i], work->opts->as_of);
		if (i == 0)
			gauge->recorded = newest_begun(&list, on, &gauge->status);
		set_holding(&list, &reading);
		ent_vec_free(&list);
		if (!gauge->recorded)
			return;
		if (i == 0)
			add_evidence(work, gauge, &reading);
		ent_push(&work->readings, reading);
	}
	gauge->fresh = newest_row(work);
}

/* ---- series ----------------------------------------------------------- */

static void read_series(struct work *work, struct ent_gauge *gauge)
{
	const struct ent_series *series = ent_series(work->record, work->indicator->ref);
	int32_t on = work->opts->on, as_of = work->opts->as_of;
	for (size_t i = series->count; i-- > 0 && work->readings.count < 2;) {
		const struct ent_observation *row = &series->rows[i];
		if (row->span.start_lo > on || row->figure.hedge == ENT_DENIED ||
		    !ent_series_current(series, i, as_of))
			continue;
		ent_push(&work->readings, (struct ent_reading){
						  .first = row->span.start_lo,
						  .last = row->span.end_hi,
						  .low = row->figure.low,
						  .value = row->figure.best,
						  .high = row->figure.high,
						  .observation = (uint32_t)i,
					  });
	}
	int32_t until = ent_series_until(series, on, as_of);
	gauge->fresh = until < on ? until : on;
	gauge->stale = work->readings.count && ent_series_is_stale(series, until, on);
}

/* ---- which way it goes ------------------------------------------------ */

static struct range range_of_reading(const struct work *work, const struct ent_reading *reading)
{
	if (reading->observation != ENT_NONE && ent_series(work->record, work->indicator->ref)
								->rows[reading->observation]
								.figure.hedge >= ENT_ALLEGED)
		return range_of(-(double)INFINITY, (double)NAN, (double)INFINITY);
	return range_of(reading->low, reading->value, reading->high);
}

/* Nobody says whether figures of a series add up over time, so that those of a third of a year
 * and of a year are not compared; months of 28 and of 31 days are. */
static bool are_alike(const struct ent_reading *a, const struct ent_reading *b)
{
	int64_t a_days = (int64_t)a->last - a->first + 1, b_days = (int64_t)b->last - b->first + 1;
	return a_days * 10 >= b_days * 9 && b_days * 10 >= a_days * 9;
}

static enum ent_direction find_direction(const struct work *work, const struct ent_gauge *gauge)
{
	int better = work->indicator->better;
	bool empty = work->indicator->kind == ENT_INDICATOR_COUNT && gauge->stale;
	if (!better || empty || gauge->current + 1 >= work->readings.count)
		return ENT_DIRECTION_UNKNOWN;
	const struct ent_reading *reading = &work->readings.at[gauge->current];
	struct range now = range_of_reading(work, reading);
	struct range before = range_of_reading(work, reading + 1);
	if (isnan(now.least) || isnan(before.least) || !are_alike(reading, reading + 1))
		return ENT_DIRECTION_UNKNOWN;
	if (now.least > before.most)
		return better > 0 ? ENT_BETTER : ENT_WORSE;
	if (now.most < before.least)
		return better < 0 ? ENT_BETTER : ENT_WORSE;
	bool points = now.least == now.most && before.least == before.most;
	return points ? ENT_UNCHANGED : ENT_NO_CLEAR_CHANGE;
}

struct ent_gauge ent_indicator_read(const struct ent_record *record,
				    const struct ent_indicator *indicator,
				    const struct ent_gauge_opts *opts)
{
	struct work work = {.record = record, .indicator = indicator, .opts = opts};
	struct ent_gauge gauge = {.fresh = ENT_DAY_MIN};
	switch (indicator->kind) {
	case ENT_INDICATOR_COUNT:
		read_count(&work, &gauge);
		break;
	case ENT_INDICATOR_STATUS:
		read_status(&work, &gauge);
		break;
	case ENT_INDICATOR_SERIES:
		read_series(&work, &gauge);
		break;
	}
	gauge.direction = find_direction(&work, &gauge);
	gauge.readings = work.readings.at;
	gauge.count = work.readings.count;
	gauge.rows = work.rows.at;
	return gauge;
}

void ent_gauge_free(struct ent_gauge *gauge)
{
	gauge->readings = ent_alloc(gauge->readings, 0);
	gauge->rows = ent_alloc(gauge->rows, 0);
	gauge->count = 0;
}

const char *ent_direction_name(enum ent_direction direction)
{
	static const char *const names[] = {
		[ENT_DIRECTION_UNKNOWN] = "unknown",
		[ENT_UNCHANGED] = "unchanged",
		[ENT_NO_CLEAR_CHANGE] = "no clear change",
		[ENT_BETTER] = "better",
		[ENT_WORSE] = "worse",
	};
	return names[direction];
}

/* ---- who is behind it ------------------------------------------------- */

uint32_t ent_last_act(const struct ent_record *record, uint32_t actor, enum ent_quad quad,
		      int32_t on, int32_t as_of)
{
	const struct ent_events *events = ent_record_events(record);
	for (uint32_t row = (uint32_t)events->count; row-- > 0;)
		if (events->first[row] <= on && events->known[row] <= as_of &&
		    ent_verb(record, events->verb[row])->quad == quad &&
		    ent_party_acts_for(record, &events->source[row], actor, row) &&
		    stands(record, row, as_of))
			return row;
	return ENT_NONE;
}
