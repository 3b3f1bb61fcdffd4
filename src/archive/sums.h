/* Sums over the rows of a dyad, straight from the columns. */
#ifndef ENT_ARCHIVE_SUMS_H
#define ENT_ARCHIVE_SUMS_H

#include "archive/opened.h"

#include <entente/archive.h>

/* What each word of the columns stands for. */
struct ent_sums {
	const struct ent_archive *archive;
	uint8_t *quad_of_cameo, *quad_of_type; /* enum ent_quad */
};

void ent_sums_start(struct ent_sums *sums, const struct ent_archive *archive, enum ent_quads quads);
void ent_sums_free(struct ent_sums *sums);
/* Adds a dyad's rows in those periods to `out`, one a period. */
void ent_sums_add(const struct ent_sums *sums, size_t dyad,
		  const struct ent_archive_periods *periods, struct ent_archive_sum *out);

/* The rows of those days: [from, to). */
struct ent_row_range {
	uint64_t from, to;
};
struct ent_row_range ent_rows_of_days(const struct ent_archive *archive,
				      struct ent_archive_days days);
/* The first of a dyad's rows that is not below `row`. */
size_t ent_dyad_row_from(const struct ent_archive_dyad *dyad, uint64_t row);

#endif
