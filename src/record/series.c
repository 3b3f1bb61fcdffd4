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

/* Rows lie by period, then by known: the newest of a period known by the day is
 * the last of its run that is. */
bool ent_series_current(const struct ent_series *series, size_t row, int32_t as_of)
{
	if (series->rows[row].figure.known > as_of)
		return false;
	for (size_t next = row + 1;
	     next < series->count && series->rows[next].date == series->rows[row].date; next++)
		if (series->rows[next].figure.known <= as_of)
			return false;
	return true;
}
