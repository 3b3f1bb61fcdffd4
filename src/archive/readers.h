/* The rows of the table in datasets.c: each is the foot of the file of its dataset. */
#ifndef ENT_ARCHIVE_READERS_H
#define ENT_ARCHIVE_READERS_H

#include "archive/dataset.h"

extern const struct ent_dataset ent_gdelt_61, ent_gdelt_58, ent_gdelt_57;
extern const struct ent_dataset ent_icews;
extern const struct ent_dataset ent_polecat;
extern const struct ent_dataset ent_ucdp;
extern const struct ent_dataset ent_acled;
extern const struct ent_dataset ent_phoenix;

#endif
