/* Whose code it is: which actor of a dossier stands behind an actor of a dataset.
 *
 * Of the claims that fit, the most specific decides: the code as such before a pattern, of two
 * patterns the one with more characters besides '*', and any code before a country, countries
 * among themselves likewise. Names compare as everywhere in a dossier: case, accents and width do
 * not matter. A claim with a date counts on the days that can lie in it.
 *
 * Knows no archive: code and country come in, claims come out.
 */
#ifndef ENT_ARCHIVE_CLAIMS_H
#define ENT_ARCHIVE_CLAIMS_H

#include "base/intern.h"

#include <entente/record.h>

/* A claim that fits. */
struct ent_fit {
	uint32_t actor; /* of the dossier */
	const struct ent_actor_code *code;
	uint64_t rank;    /* higher is more specific */
	int32_t from, to; /* days on which it counts */
};

typedef ENT_VEC(struct ent_fit) ent_fits_t;

/* The claims of one dataset. The record outlives them. */
struct ent_claims;
struct ent_claims *ent_claims_new(const struct ent_record *record, struct ent_str dataset);
void ent_claims_free(struct ent_claims *claims);
size_t ent_claims_count(const struct ent_claims *claims);

/* Appends the claims that fit, the most specific first; returns how many. One thread at a time. */
size_t ent_claims_fit(struct ent_claims *claims, struct ent_str code, struct ent_str country,
		      ent_fits_t *fits);

/* The actor on a day, of fits in their order; ENT_NONE: nobody. */
uint32_t ent_fits_actor(const struct ent_fit *fits, size_t count, int32_t day);

/* Two claims of different actors that decide alike on some day; false: there are none. */
bool ent_fits_clash(const struct ent_fit *fits, size_t count, struct ent_fit clash[2]);

#endif
