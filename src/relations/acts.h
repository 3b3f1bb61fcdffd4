/* What the measures share of acts. */
#ifndef ENT_RELATIONS_ACTS_H
#define ENT_RELATIONS_ACTS_H

#include <entente/relations.h>

#include "record/index.h"

/* The middle day of the days from one to another. */
int32_t ent_day_between(int32_t low, int32_t high);

/* 0: left out. */
double ent_act_weight(enum ent_hedge hedge, enum ent_hedges choice);

/* What becomes of an entry. */
enum ent_fate {
	ENT_FATE_OUT, /* not of these days or verbs, not known yet, or corrected */
	ENT_FATE_TAKEN,
	ENT_FATE_DOUBTFUL,
	ENT_FATE_WITHOUT_DAY
};

/* Of a row, whoever the two are; `act` is filled when it is taken. */
enum ent_fate ent_act_of_row(const struct ent_record *record, const struct ent_acts_opts *opts,
			     uint32_t row, struct ent_act *act);

/* The steps of ent_acts_find: clear, add each, settle: order, and tell repeated ones once. */
void ent_acts_clear(struct ent_acts *acts);
void ent_acts_add(struct ent_acts *acts, enum ent_fate fate, const struct ent_act *act);
void ent_acts_settle(const struct ent_record *record, enum ent_dedupe dedupe,
		     struct ent_acts *acts);
void ent_acts_reserve(struct ent_acts *acts, size_t room);

/* Whether it opens a status that is warm or cold. */
bool ent_verb_opens_toned(const struct ent_record *record, const struct ent_verb *verb);

/* The contacts of acts already found, all of contact verbs, weighed by hedge, in
 * contacts->acts. Who spoke and in what forum is only looked for if they are to be described. */
void ent_contacts_of_acts(const struct ent_record *record, uint32_t a, uint32_t b,
			  const struct ent_acts_opts *opts, bool described,
			  struct ent_contacts *contacts);

#endif
