/* Archives that go into another. */
#ifndef ENT_ARCHIVE_MERGE_H
#define ENT_ARCHIVE_MERGE_H

#include "archive/store.h"
#include "archive/tally.h"

#include <jansson.h>

struct ent_manifests {
	ENT_VEC(json_t *) list;
};

/* Adds the events of the archives among the paths to a store, before anything else is read;
 * their manifests, owned by the caller. */
bool ent_merge_archives(struct ent_input *input, struct ent_store *store,
			struct ent_rejects *rejects, struct ent_manifests *merged,
			struct ent_err *err);

#endif
