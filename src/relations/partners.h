/* With whom an actor has anything on record. */
#ifndef ENT_RELATIONS_PARTNERS_H
#define ENT_RELATIONS_PARTNERS_H

#include "record/index.h"

/* Sorted, each once, without the actor itself; the caller frees the array (ent_alloc). */
uint32_t *ent_partners_of(const struct ent_record *record, uint32_t actor, size_t *count);

/* Those in one of two such lists or in both; the caller frees the array. */
uint32_t *ent_partners_join(const uint32_t *x, size_t x_count, const uint32_t *y, size_t y_count,
			    size_t *count);

/* Whom each actor has anything on record with, and which dyad that is: those of actor i are
 * at start[i] to start[i + 1]. A dyad of an actor with itself is none. */
struct ent_neighbours {
	uint32_t *start, *actor, *dyad;
};

struct ent_neighbours ent_neighbours_find(const struct ent_record *record);
void ent_neighbours_free(struct ent_neighbours *neighbours);

#endif
