/* An opened archive, for those of this room who read its columns as they lie. */
#ifndef ENT_ARCHIVE_OPENED_H
#define ENT_ARCHIVE_OPENED_H

#include "archive/arrow.h"
#include "archive/layout.h"
#include "archive/manifest.h"

enum { ENT_DYAD_SOURCE, ENT_DYAD_TARGET, ENT_DYAD_ROWS, ENT_DYAD_COLUMNS };
enum { ENT_ACTOR_CODE, ENT_ACTOR_NAME, ENT_ACTOR_COUNTRY, ENT_ACTOR_EVENTS, ENT_ACTOR_COLUMNS };
enum {
	ENT_PLACE_NAME,
	ENT_PLACE_COUNTRY,
	ENT_PLACE_LATITUDE,
	ENT_PLACE_LONGITUDE,
	ENT_PLACE_COLUMNS
};

struct ent_archive {
	struct ent_arrow_file *files[ENT_ARCHIVE_FILES];
	const struct ent_arrow_array *event[ENT_EVENT_COLUMNS], *dyad[ENT_DYAD_COLUMNS],
		*actor[ENT_ACTOR_COLUMNS], *place[ENT_PLACE_COLUMNS];
	uint64_t events, dyads, actors, places;
};

/* The first day on which the event in a row can have been. */
static inline int32_t ent_event_day(const struct ent_archive *archive, uint64_t row)
{
	const struct ent_arrow_array *days = archive->event[ENT_COLUMN_DAY];
	return ent_arrow_known(days, row) ? (int32_t)ent_arrow_int(days, row) : 0;
}

/* The word or place or actor of a row, as an index below `limit`; ENT_NONE: not told, or
 * damaged. */
static inline uint32_t ent_event_index(const struct ent_arrow_array *array, uint64_t row,
				       uint64_t limit)
{
	int64_t index = ent_arrow_known(array, row) ? ent_arrow_int(array, row) : -1;
	return index >= 0 && (uint64_t)index < limit ? (uint32_t)index : ENT_NONE;
}

/* The first row of that day or a later one. */
uint64_t ent_event_row_from(const struct ent_archive *archive, int32_t day);

#endif
