/* The rows of all stores in order of days, in stretches that any worker can merge by itself:
 * of some days each, or of some blocks where one day has very many rows. Rows of one day stand in
 * the order in which they were read.
 */
#ifndef ENT_ARCHIVE_STRETCHES_H
#define ENT_ARCHIVE_STRETCHES_H

#include "archive/store.h"

/* Rows from one (day, block) up to that of the next stretch. */
struct ent_stretch {
	int32_t day;
	uint32_t block;
	uint64_t row; /* in the archive, of its first */
};

struct ent_stretches {
	ENT_VEC(struct ent_stretch) list; /* and one behind the last */
	ENT_VEC(const struct ent_run *) runs;
	ENT_VEC(uint32_t) store_of_run;
};

/* A merged row, and of which store it is. */
struct ent_merged {
	struct ent_kept kept;
	uint32_t store;
};

/* A worker's. Starts as {0}. */
struct ent_stretch_rows {
	ENT_VEC(struct ent_merged) rows;
	ENT_VEC(struct ent_kept) raw;
	ENT_VEC(size_t) from, to; /* of each run in `raw` */
};

bool ent_stretches_cut(struct ent_stretches *stretches, const struct ent_store *stores,
		       size_t store_count, struct ent_err *err);
void ent_stretches_free(struct ent_stretches *stretches);

/* Merges the rows of a stretch. */
bool ent_stretch_merge(const struct ent_stretches *stretches, size_t stretch,
		       struct ent_stretch_rows *own, struct ent_err *err);
void ent_stretch_rows_free(struct ent_stretch_rows *own);

#endif
