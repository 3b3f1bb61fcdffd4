/* The rows of all stores, merged in order of days, as the columns of events.arrow. */
#ifndef ENT_ARCHIVE_EVENTS_H
#define ENT_ARCHIVE_EVENTS_H

#include "archive/arrow.h"
#include "archive/lexicon.h"

/* A column of actors as it lies in events.arrow. */
struct ent_side {
	uint8_t width;        /* bytes of an index; 0: nobody is known */
	uint64_t data, valid; /* offsets in the file; valid 0: all are known */
};

struct ent_events_layout {
	uint64_t rows;
	struct ent_side source, target;
};

/* Writes events.arrow into an open, empty file; `path` is for messages. `workers` as for
 * ent_for. */
bool ent_events_write(int file, const char *path, const struct ent_store *stores,
		      const struct ent_tables *tables, size_t workers,
		      struct ent_events_layout *layout, struct ent_err *err);

/* Writes dyads.arrow: each ordered pair of actors with the rows of its events. `folder` is for
 * a temporary file. */
bool ent_dyads_write(int file, const char *path, const char *folder, int events,
		     const struct ent_events_layout *layout, const struct ent_tables *tables,
		     size_t workers, uint64_t *dyad_count, struct ent_err *err);

#endif
