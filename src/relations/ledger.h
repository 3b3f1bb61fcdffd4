/* The acts of every dyad, found once for many measures. */
#ifndef ENT_RELATIONS_LEDGER_H
#define ENT_RELATIONS_LEDGER_H

#include "relations/acts.h"

/* What the verb of an act says of it, so that no measure need fetch the row. */
enum {
	ENT_MARK_DOMAIN = 3, /* enum ent_domain */
	ENT_MARK_TONED = 4,  /* opens a friendly or hostile status */
	ENT_MARK_CONTACT = 8
};

struct ent_ledger {
	const struct ent_record *record;
	struct ent_acts_opts opts;
	struct ent_act *list; /* those of a dyad from by_dyad.start of it */
	uint8_t *marks;       /* of each act */
	uint32_t *count;      /* by dyad */
	uint32_t *repeated;   /* by dyad: acts left out, which lie behind those that count */
	uint8_t *any;         /* by dyad: the marks of all its entries, taken or not */
};

/* opts: not directed. */
struct ent_ledger ent_ledger_find(const struct ent_record *record, const struct ent_acts_opts *opts,
				  size_t workers);
void ent_ledger_free(struct ent_ledger *ledger);

/* A view: it is not to be filled or freed. */
struct ent_acts ent_ledger_acts(const struct ent_ledger *ledger, size_t dyad);
/* The contacts among them and among those left out, for ent_contacts_of_acts. */
void ent_ledger_contacts(const struct ent_ledger *ledger, size_t dyad, struct ent_acts *acts);

#endif
