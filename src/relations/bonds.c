/* The friendly ties of one actor with all others, by period. An actor has those of whoever
 * governed it on the day. */
#include "relations/bonds.h"

#include <string.h>

/* ---- the ground ------------------------------------------------------- */

static void find_governments(struct ent_bond_ground *ground)
{
	const struct ent_record *record = ground->record;
	ENT_VEC(struct ent_government) list = {0};
	for (uint32_t i = 1; i < record->actors.count; i++) {
		const struct ent_actor *actor = &record->actors.at[i];
		for (size_t t = 0; t < actor->tie_count; t++) {
			const struct ent_tie *tie = &actor->ties[t];
			if (tie->kind == ENT_TIE_KIND && tie->actor != ENT_NONE &&
			    ent_str_is(ent_record_text(record, tie->text), "government"))
				ent_push(&list, (struct ent_government){tie->actor, i, tie->date});
		}
	}
	ground->governments = list.at;
	ground->government_count = list.count;
}

struct ent_bond_ground ent_bond_ground_find(const struct ent_record *record,
					    const struct ent_acts_opts *opts,
					    const struct ent_ledger *ledger)
{
	struct ent_bond_ground ground = {.record = record, .opts = *opts, .ledger = ledger};
	ground.neighbours = ent_neighbours_find(record);
	ground.kinships = ent_kinships_find(record);
	ground.domain = ent_alloc(NULL, record->verbs.count + 1);
	for (size_t i = 0; i < record->verbs.count; i++) {
		const struct ent_verb *verb = &record->verbs.at[i];
		ground.domain[i] = (uint8_t)ent_domain_of(verb->cameo, verb->type);
	}
	find_governments(&ground);
	return ground;
}

void ent_bond_ground_free(struct ent_bond_ground *ground)
{
	ent_neighbours_free(&ground->neighbours);
	ent_kinships_free(&ground->kinships);
	ent_alloc(ground->domain, 0);
	ent_alloc(ground->governments, 0);
}

uint32_t *ent_bond_members(const struct ent_bond_ground *ground, uint32_t actor, size_t *count)
{
	uint32_t *out = ent_alloc(NULL, (ground->government_count + 1) * sizeof *out);
	size_t n = 0;
	out[n++] = actor;
	for (size_t i = 0; i < ground->government_count; i++) {
		bool is_new = ground->governments[i].state == actor;
		for (size_t k = 0; k < n && is_new; k++)
			is_new = out[k] != ground->governments[i].government;
		if (is_new)
			out[n++] = ground->governments[i].government;
	}
	*count = n;
	return out;
}

/* ---- one act ---------------------------------------------------------- */

static bool governs(const struct ent_bond_ground *ground, uint32_t member, uint32_t actor,
		    int32_t day)
{
	for (size_t i = 0; i < ground->government_count; i++) {
		const struct ent_government *g = &ground->governments[i];
		if (g->state == actor && g->government == member &&
		    ent_span_maybe(ent_record_span(ground->record, g->date), day))
			return true;
	}
	return false;
}

/* A partner is a third actor, or a part of one; what a government did together with its
 * state is told of the state already. */
bool ent_bond_takes(const struct ent_bond_ground *ground, uint32_t actor, uint32_t member,
		    uint32_t partner, const struct ent_act *act)
{
	const struct ent_record *record = ground->record;
	if (!(act->intensity > 0) || ent_kinships_kin(&ground->kinships, partner, actor, act->day))
		return false;
	if (!record->has_part_of[partner] &&
	    !ent_kinships_alone(&ground->kinships, partner, act->day))
		return false;
	return member == actor ||
	       (governs(ground, member, actor, act->day) &&
		!ent_party_acts_for(record, &record->events.source[act->row], actor, act->row) &&
		!ent_party_acts_for(record, &record->events.target[act->row], actor, act->row));
}

/* ---- all of an actor -------------------------------------------------- */

static size_t period_of(const int32_t *starts, size_t count, int32_t day)
{
	size_t low = 0, high = count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (starts[middle] <= day)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static struct ent_bond *bonds_of(struct ent_bonds *bonds, uint32_t partner)
{
	if (bonds->slot[partner] == ENT_NONE) {
		bonds->slot[partner] = (uint32_t)bonds->partner.count;
		ent_push(&bonds->partner, partner);
		for (size_t i = 0; i < bonds->periods; i++)
			ent_push(&bonds->bond, (struct ent_bond){0});
	}
	return bonds->bond.at + bonds->slot[partner] * bonds->periods;
}

static void take_act(const struct ent_bond_ground *ground, uint32_t partner,
		     const struct ent_act *act, uint8_t domain, size_t period,
		     struct ent_bonds *bonds)
{
	struct ent_bond *bond = bonds_of(bonds, partner) + period;
	struct ent_bond_total *total = &bonds->total.at[period];
	double w = act->weight * act->intensity;
	bond->sum[domain] += w;
	bond->acts++;
	if (!ent_kinships_alone(&ground->kinships, partner, act->day))
		return;
	total->partners += bond->own <= 0;
	bond->own += w;
	total->sum[domain] += w;
	total->squares += w * w;
	total->acts++;
}

static void take_partner(const struct ent_bond_ground *ground, uint32_t actor, uint32_t member,
			 uint32_t neighbour, const int32_t *starts, struct ent_bonds *bonds)
{
	const struct ent_ledger *ledger = ground->ledger;
	uint32_t partner = ground->neighbours.actor[neighbour];
	uint32_t dyad = ground->neighbours.dyad[neighbour];
	const uint8_t *marks = ledger ? ledger->marks + ground->record->by_dyad.start[dyad] : NULL;
	if (!ledger)
		ent_acts_find(ground->record, member, partner, &ground->opts, &bonds->acts);
	struct ent_acts acts = ledger ? ent_ledger_acts(ledger, dyad) : bonds->acts;
	for (size_t i = 0; i < acts.count; i++) {
		const struct ent_act *act = &acts.list[i];
		if (!ent_bond_takes(ground, actor, member, partner, act))
			continue;
		uint8_t domain = marks ? marks[i] & ENT_MARK_DOMAIN
				       : ground->domain[ground->record->events.verb[act->row]];
		take_act(ground, partner, act, domain, period_of(starts, bonds->periods, act->day),
			 bonds);
	}
	for (size_t i = acts.count; i < acts.count + acts.repeated; i++)
		bonds->repeated +=
			ent_kinships_alone(&ground->kinships, partner, acts.list[i].day) &&
			ent_bond_takes(ground, actor, member, partner, &acts.list[i]);
}

static void start_anew(const struct ent_bond_ground *ground, size_t periods,
		       struct ent_bonds *bonds)
{
	if (!bonds->slot) {
		size_t size = (ground->record->actors.count + 1) * sizeof *bonds->slot;
		bonds->slot = ent_alloc(NULL, size);
		memset(bonds->slot, 0xFF, size);
	}
	for (size_t i = 0; i < bonds->partner.count; i++)
		bonds->slot[bonds->partner.at[i]] = ENT_NONE;
	bonds->periods = periods;
	bonds->repeated = 0;
	bonds->partner.count = bonds->bond.count = bonds->total.count = 0;
	for (size_t i = 0; i < periods; i++)
		ent_push(&bonds->total, (struct ent_bond_total){0});
}

void ent_bonds_find(const struct ent_bond_ground *ground, uint32_t actor, const int32_t *starts,
		    size_t periods, struct ent_bonds *bonds)
{
	const struct ent_neighbours *all = &ground->neighbours;
	size_t count;
	uint32_t *members = ent_bond_members(ground, actor, &count);
	start_anew(ground, periods, bonds);
	for (size_t m = 0; m < count; m++)
		for (uint32_t i = all->start[members[m]]; i < all->start[members[m] + 1]; i++)
			if (all->actor[i] != actor)
				take_partner(ground, actor, members[m], i, starts, bonds);
	ent_alloc(members, 0);
}

const struct ent_bond *ent_bonds_with(const struct ent_bonds *bonds, uint32_t partner,
				      size_t period)
{
	uint32_t slot = bonds->slot[partner];
	return slot == ENT_NONE ? NULL : &bonds->bond.at[slot * bonds->periods + period];
}

double ent_bond_weight(const struct ent_bond *bond)
{
	double sum = 0;
	for (int i = 0; bond && i < ENT_DOMAINS; i++)
		sum += bond->sum[i];
	return sum;
}

void ent_bonds_free(struct ent_bonds *bonds)
{
	ent_vec_free(&bonds->partner);
	ent_vec_free(&bonds->bond);
	ent_vec_free(&bonds->total);
	ent_alloc(bonds->slot, 0);
	ent_acts_free(&bonds->acts);
	*bonds = (struct ent_bonds){0};
}
