/* The columns of events.arrow: what each is like, and what a kept row has in it. */
#ifndef ENT_ARCHIVE_EVENT_COLUMNS_H
#define ENT_ARCHIVE_EVENT_COLUMNS_H

#include "archive/arrow.h"
#include "archive/layout.h"
#include "archive/lexicon.h"
#include "archive/stretches.h"

struct ent_event_plan {
	const struct ent_store *stores;
	const struct ent_tables *tables;
	uint64_t rows;
	bool ids_are_text; /* those of some rows, and so of all */
	struct ent_arrow_column columns[ENT_EVENT_COLUMNS];
	struct ent_arrow_buffers buffers[ENT_EVENT_COLUMNS];
};

/* Says how wide the columns must be for what the stores hold, and lays the file out. */
bool ent_event_plan_create(struct ent_event_plan *plan, const struct ent_store *stores,
			   const struct ent_tables *tables, int file, const char *path,
			   struct ent_err *err);

/* What stands for an unknown value among the numbers below. */
#define ENT_UNKNOWN INT64_MIN

/* The numbers or indexes of merged rows in a column, other than ids that are text. */
void ent_event_values(const struct ent_event_plan *plan, enum ent_event_column column,
		      const struct ent_merged *rows, size_t count, int64_t *values);

#endif
