/* What the measures share of acts. */
#ifndef ENT_RELATIONS_ACTS_H
#define ENT_RELATIONS_ACTS_H

#include <entente/relations.h>

#include "record/index.h"

/* 0: left out. */
double ent_act_weight(enum ent_hedge hedge, enum ent_hedges choice);

#endif
