/* What the measures share of acts. */
#ifndef ENT_RELATIONS_ACTS_H
#define ENT_RELATIONS_ACTS_H

#include <entente/relations.h>

#include "record/index.h"

/* The middle day of the days from one to another. */
int32_t ent_day_between(int32_t low, int32_t high);

/* 0: left out. */
double ent_act_weight(enum ent_hedge hedge, enum ent_hedges choice);

/* As ent_acts_find, of rows that are known to be those of the two. */
void ent_acts_of_rows(const struct ent_record *record, struct ent_rows rows, uint32_t a, uint32_t b,
		      const struct ent_acts_opts *opts, struct ent_acts *acts);
void ent_acts_reserve(struct ent_acts *acts, size_t room);

/* Whether it opens a status that is warm or cold. */
bool ent_verb_opens_toned(const struct ent_record *record, const struct ent_verb *verb);

/* The contacts among acts already found, weighed by hedge; contacts->acts is filled anew. Who
 * spoke and in what forum is only looked for if they are to be described. */
void ent_contacts_of_acts(const struct ent_record *record, uint32_t a, uint32_t b,
			  const struct ent_acts_opts *opts, const struct ent_acts *acts,
			  bool described, struct ent_contacts *contacts);

#endif
