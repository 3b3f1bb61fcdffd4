/* What grouping contacts and describing them share. */
#ifndef ENT_RELATIONS_CONTACTS_H
#define ENT_RELATIONS_CONTACTS_H

#include "relations/acts.h"

struct ent_pair {
	const struct ent_record *record;
	uint32_t actor[2];
};

/* On which sides of a row one of the two stands. */
struct ent_sides {
	bool source, target;
};

struct ent_sides ent_pair_sides(const struct ent_pair *pair, int which, uint32_t row);

/* Fills in who spoke, the level and the forum, from the entries that tell of it. */
void ent_contact_describe(const struct ent_pair *pair, const uint32_t *rows,
			  struct ent_contact *contact);

#endif
