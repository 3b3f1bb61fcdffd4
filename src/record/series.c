/* Numbers over time, and which vintage counts. */
#include "record/build.h"

size_t ent_series_count(const struct ent_record *record)
{
	return record->series.count;
}

const struct ent_series *ent_series(const struct ent_record *record, uint32_t series)
{
	return &record->series.at[series];
}

uint32_t ent_series_find(const struct ent_record *record, struct ent_str name)
{
	return ent_intern_find(&record->series_names, name);
}

static bool same_period(const struct ent_observation *a, const struct ent_observation *b)
{
	return a->span.start_lo == b->span.start_lo && a->span.start_hi == b->span.start_hi &&
	       a->span.end_lo == b->span.end_lo && a->span.end_hi == b->span.end_hi;
}

/* Rows lie by period, then by known: the newest of a period known by the day is
 * the last of its run that is. */
bool ent_series_current(const struct ent_series *series, size_t row, int32_t as_of)
{
	const struct ent_observation *rows = series->rows;
	if (rows[row].figure.known > as_of)
		return false;
	for (size_t next = row + 1; next < series->count && same_period(&rows[next], &rows[row]);
	     next++)
		if (rows[next].figure.known <= as_of)
			return false;
	return true;
}

int32_t ent_series_until(const struct ent_series *series, int32_t on, int32_t as_of)
{
	int32_t until = ENT_DAY_MIN;
	for (size_t i = 0; i < series->count; i++) {
		const struct ent_observation *row = &series->rows[i];
		if (row->span.start_lo <= on && row->figure.known <= as_of &&
		    row->figure.hedge != ENT_DENIED && row->span.end_hi > until)
			until = row->span.end_hi;
	}
	return until;
}

bool ent_series_is_stale(const struct ent_series *series, int32_t until, int32_t on)
{
	static const int32_t longest_days[] = {
		[ENT_EVERY_MONTH] = 31, [ENT_EVERY_QUARTER] = 92, [ENT_EVERY_YEAR] = 366};
	return series->every != ENT_EVERY_NONE &&
	       (int64_t)until + 2 * longest_days[series->every] < on;
}
