/* Memory that lives and dies together: one arena per lifetime (file, record,
 * document). Starts as {0}. Running out of memory aborts, here and in
 * ent_alloc, and nowhere else. */
#ifndef ENT_BASE_ARENA_H
#define ENT_BASE_ARENA_H

#include <entente/base.h>

struct ent_arena {
	struct ent_arena_block *block; /* newest first */
	char *next, *end;
};

/* Zeroed, aligned for any type; size 0 gives a pointer that must not be read. */
void *ent_arena_alloc(struct ent_arena *arena, size_t size);
struct ent_str ent_arena_str(struct ent_arena *arena, struct ent_str text); /* a copy */
void ent_arena_free(struct ent_arena *arena);

/* realloc that aborts instead of returning NULL; size 0 frees and gives NULL. */
void *ent_alloc(void *old, size_t size);

/* Large memory that will be filled from end to end means tens of thousands of page faults, or a
 * few: a hint to the system, and no more. */
void ent_huge_pages(void *bytes, size_t size);

#endif
