/* Names to ids: each distinct name is kept once and has a dense id. */
#ifndef ENT_BASE_INTERN_H
#define ENT_BASE_INTERN_H

#include "base/vec.h"

struct ent_intern_slot {
	uint32_t hash, id; /* id ENT_NONE: free */
};

/* Starts as {0}. Names are copied, close together: a look-up that misses the cache
 * costs more than all the rest of it. */
struct ent_intern {
	struct ent_arena arena;
	ENT_VEC(struct ent_str) names; /* by id */
	struct ent_intern_slot *slots; /* a power of two of them */
	size_t slot_count;
};

uint32_t ent_intern_find(const struct ent_intern *table, struct ent_str name); /* or ENT_NONE */
uint32_t ent_intern_add(struct ent_intern *table, struct ent_str name, bool *fresh);
void ent_intern_free(struct ent_intern *table);

#endif
