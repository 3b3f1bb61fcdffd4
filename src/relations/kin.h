/* What an actor is, and who belongs to whom, for a time. */
#ifndef ENT_RELATIONS_KIN_H
#define ENT_RELATIONS_KIN_H

#include "record/index.h"

/* Each of these: whether it can have been so on a day from `from` to `to`. */
bool ent_actor_is(const struct ent_record *record, uint32_t actor, const char *kind, int32_t from,
		  int32_t to);
bool ent_actor_tied(const struct ent_record *record, uint32_t actor, enum ent_tie_kind kind,
		    uint32_t other, int32_t from, int32_t to);

/* Both are one on that day: the same, a part and its whole, a state and who governs it. */
bool ent_actor_kin(const struct ent_record *record, uint32_t a, uint32_t b, int32_t day);

/* Whether it is a power in its own right on that day: known, no person, no medium, which
 * tells of others; no part, since what a part does counts for its whole; and there, which
 * it is not if all that it ever was, by its kinds, is on other days. */
bool ent_actor_stands_alone(const struct ent_record *record, uint32_t actor, int32_t day);

/* The same two, asked often: for most actors the answer is the same on every day, and is
 * kept. */
struct ent_kinships {
	const struct ent_record *record;
	bool *is_alone; /* by actor: it stands alone on every day */
	bool *has_kin;  /* by actor: it may be kin of another */
};

struct ent_kinships ent_kinships_find(const struct ent_record *record);
void ent_kinships_free(struct ent_kinships *kinships);
bool ent_kinships_kin(const struct ent_kinships *kinships, uint32_t a, uint32_t b, int32_t day);
bool ent_kinships_alone(const struct ent_kinships *kinships, uint32_t actor, int32_t day);

#endif
