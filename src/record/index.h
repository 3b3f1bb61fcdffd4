/* Finding the rows of an actor and of a dyad. */
#ifndef ENT_RECORD_INDEX_H
#define ENT_RECORD_INDEX_H

#include "record/build.h"

void ent_index_actors(struct ent_record *record);
void ent_index_dyads(struct ent_record *record);

struct ent_rows {
	const uint32_t *at;
	size_t count;
};

/* Rows in which the actor, or a part of it, plays any role. */
struct ent_rows ent_rows_of_actor(const struct ent_record *record, uint32_t actor);
/* Rows with a (or a part) on one side and b (or a part) on the other. */
struct ent_rows ent_rows_of_dyad(const struct ent_record *record, uint32_t a, uint32_t b);

/* The actor and every whole it is part of on that day; at most `room` of them,
 * the actor first. */
size_t ent_actor_wholes(const struct ent_record *record, uint32_t actor, int32_t day, uint32_t *out,
			size_t room);
#define ENT_WHOLES 32 /* deeper nesting is refused when the journal is read */

/* Whether the actor is `whole` or part of it on that day. */
bool ent_actor_acts_for(const struct ent_record *record, uint32_t actor, uint32_t whole,
			int32_t day);

#endif
