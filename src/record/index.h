/* Finding the rows of an actor and of a dyad. */
#ifndef ENT_RECORD_INDEX_H
#define ENT_RECORD_INDEX_H

#include "record/build.h"

/* Puts the rows into that order (which row comes first, ...), and frees it (ent_alloc). */
void ent_rows_reorder(struct ent_record *record, uint32_t *order);

void ent_index_actors(struct ent_record *record);
void ent_index_dyads(struct ent_record *record);
void ent_record_unindex(struct ent_record *record); /* frees both; they may be built again */

struct ent_rows {
	const uint32_t *at;
	size_t count;
};

/* Rows in which the actor, or a part of it, plays any role. */
struct ent_rows ent_rows_of_actor(const struct ent_record *record, uint32_t actor);
/* Rows with a (or a part) on one side and b (or a part) on the other. */
struct ent_rows ent_rows_of_dyad(const struct ent_record *record, uint32_t a, uint32_t b);

/* The actor and every whole that it can have been part of on a day from `from` to `to`,
 * each once; at most `room` of them, the actor first. */
size_t ent_actor_wholes(const struct ent_record *record, uint32_t actor, int32_t from, int32_t to,
			uint32_t *out, size_t room);
#define ENT_WHOLES 32 /* the journal reader refuses so many */

/* Whether the actor is `whole`, or can have been part of it on a day from `from` to `to`. */
bool ent_actor_acts_for(const struct ent_record *record, uint32_t actor, uint32_t whole,
			int32_t from, int32_t to);

/* The place and every place that it lies in, each once. */
size_t ent_place_wholes(const struct ent_record *record, uint32_t place, uint32_t *out,
			size_t room);
#define ENT_PLACES 64 /* the journal reader refuses so many */

#endif
