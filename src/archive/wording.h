/* What a dataset calls an action in words. */
#ifndef ENT_ARCHIVE_WORDING_H
#define ENT_ARCHIVE_WORDING_H

#include "archive/tables.h"

#include <entente/base.h>

/* The row of a table for a text in letters of any case, or NULL. */
const struct ent_wording *ent_wording_find(const struct ent_wording *table, size_t count,
					   struct ent_str text);

#endif
