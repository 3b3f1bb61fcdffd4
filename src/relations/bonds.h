/* The friendly ties of one actor with all others, by period. */
#ifndef ENT_RELATIONS_BONDS_H
#define ENT_RELATIONS_BONDS_H

#include "relations/kin.h"
#include "relations/ledger.h"
#include "relations/partners.h"

/* What the ties of any actor are found with; made once, and only read. */
struct ent_bond_ground {
	const struct ent_record *record;
	struct ent_acts_opts opts;
	const struct ent_ledger *ledger; /* of the same opts; or NULL */
	struct ent_neighbours neighbours;
	struct ent_kinships kinships;
	uint8_t *domain; /* by verb */
	struct ent_government {
		uint32_t state, government, date;
	} * governments;
	size_t government_count;
};

struct ent_bond_ground ent_bond_ground_find(const struct ent_record *record,
					    const struct ent_acts_opts *opts,
					    const struct ent_ledger *ledger);
void ent_bond_ground_free(struct ent_bond_ground *ground);

/* What passed with a partner in a period; w is weight * intensity, above 0. Parts have bonds
 * too, but none of their own: what they do is in that of their whole. */
struct ent_bond {
	double sum[ENT_DOMAINS]; /* of w */
	size_t acts;
	double own; /* of w, on the days on which the partner stood in its own right */
};

/* With all partners in their own right, in a period. */
struct ent_bond_total {
	double sum[ENT_DOMAINS], squares; /* of w */
	size_t acts, partners;
};

/* Starts as {0}; may be filled again with the same ground; ent_bonds_free at the end. */
struct ent_bonds {
	size_t periods;
	ENT_VEC(uint32_t) partner;
	ENT_VEC(struct ent_bond) bond;        /* periods of each partner together */
	ENT_VEC(struct ent_bond_total) total; /* by period */
	uint32_t *slot;                       /* by actor: index into partner, or ENT_NONE */
	size_t repeated;                      /* acts that would be ties, left out: told again */
	struct ent_acts acts;
};

/* Of the periods that begin on those days, sorted, and end before the next or on opts.to. */
void ent_bonds_find(const struct ent_bond_ground *ground, uint32_t actor, const int32_t *starts,
		    size_t periods, struct ent_bonds *bonds);
void ent_bonds_free(struct ent_bonds *bonds);

/* The bond with a partner in a period, or NULL: none. */
const struct ent_bond *ent_bonds_with(const struct ent_bonds *bonds, uint32_t partner,
				      size_t period);
/* Its sum over all domains; 0 for none. */
double ent_bond_weight(const struct ent_bond *bond);
/* Whether an act of a partner with a member counts for the actor. */
bool ent_bond_takes(const struct ent_bond_ground *ground, uint32_t actor, uint32_t member,
		    uint32_t partner, const struct ent_act *act);
/* Who acts for the actor: itself, then its governments; the caller frees the array
 * (ent_alloc). */
uint32_t *ent_bond_members(const struct ent_bond_ground *ground, uint32_t actor, size_t *count);

#endif
