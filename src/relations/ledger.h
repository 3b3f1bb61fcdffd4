/* The acts of every dyad, found once for many measures. */
#ifndef ENT_RELATIONS_LEDGER_H
#define ENT_RELATIONS_LEDGER_H

#include "relations/acts.h"

enum {
	ENT_MARK_TONED = 1,  /* some entry may have opened a friendly or hostile status */
	ENT_MARK_CONTACT = 2 /* some act is a contact */
};

struct ent_ledger {
	const struct ent_record *record;
	struct ent_acts_opts opts;
	struct ent_act *list; /* those of a dyad from by_dyad.start of it */
	uint32_t *count;      /* by dyad */
	uint8_t *marks;       /* by dyad */
	uint8_t *verb_marks;
};

struct ent_ledger ent_ledger_find(const struct ent_record *record, const struct ent_acts_opts *opts,
				  size_t workers);
void ent_ledger_free(struct ent_ledger *ledger);

/* A view: it is not to be filled or freed. */
struct ent_acts ent_ledger_acts(const struct ent_ledger *ledger, size_t dyad);

#endif
