/* The actors of an archive, and whom of a dossier each is, dataset by dataset. */
#ifndef ENT_ARCHIVE_CLAIMED_H
#define ENT_ARCHIVE_CLAIMED_H

#include "archive/claims.h"

#include <entente/archive.h>

struct ent_claimed {
	const struct ent_archive *archive;
	size_t datasets, actors;
	struct ent_claims **claims; /* by dataset */
	ent_fits_t fits;
	size_t *start; /* by actor, then dataset: the first of its fits; one more at the end */
};

/* The record and the archive outlive it. */
void ent_claimed_find(const struct ent_record *record, const struct ent_archive *archive,
		      struct ent_claimed *claimed);
void ent_claimed_free(struct ent_claimed *claimed);

/* The claims that fit an actor in a dataset; of numbers that a damaged archive makes up, none. */
const struct ent_fit *ent_claimed_fits(const struct ent_claimed *claimed, uint32_t actor,
				       uint32_t dataset, size_t *count);
/* Whether any claim of any dataset fits. */
bool ent_claimed_any(const struct ent_claimed *claimed, uint32_t actor);

/* In how many events each actor is source or target in each dataset, actor by actor; the caller
 * frees it with ent_alloc. Reads all events where there are several datasets. */
uint64_t *ent_claimed_uses(const struct ent_claimed *claimed);

#endif
