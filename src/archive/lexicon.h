/* The names of all stores as one: what becomes dictionaries and small tables of the archive.
 * Sorted by their bytes, so that they are the same whoever read which row. */
#ifndef ENT_ARCHIVE_LEXICON_H
#define ENT_ARCHIVE_LEXICON_H

#include "archive/store.h"

struct ent_words {
	const struct ent_str *at;
	size_t count;
};

struct ent_table_actor {
	struct ent_str code, name, country;
	uint64_t events;
};

struct ent_table_place {
	struct ent_str label; /* the name, told apart where two places share it */
	struct ent_str name, country;
	double latitude, longitude;
};

/* What an action of a store is in the archive: indexes, or ENT_NONE. */
struct ent_table_action {
	uint32_t dataset, cameo, type, mode;
};

/* From ids of a store to those of the archive. */
struct ent_remap {
	uint32_t *actor, *place, *intensity;
	struct ent_table_action *action;
};

struct ent_tables {
	struct ent_arena arena;
	struct ent_table_actor *actors;
	size_t actor_count;
	struct ent_table_place *places;
	size_t place_count;
	struct ent_words datasets, cameos, types, modes;
	double *intensities;
	size_t intensity_count;
	struct ent_remap *remaps; /* by store */
	size_t store_count;
};

void ent_tables_make(struct ent_tables *tables, const struct ent_store *stores, size_t count);
void ent_tables_free(struct ent_tables *tables);

#endif
