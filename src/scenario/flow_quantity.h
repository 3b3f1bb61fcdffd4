/* Quantities of a network, inside: which row of a series tells of a year. */
#ifndef ENT_SCENARIO_FLOW_QUANTITY_H
#define ENT_SCENARIO_FLOW_QUANTITY_H

#include <entente/networks.h>

#include "base/arena.h"

/* The newest vintage, known by the day and not denied, that tells of the year or of one at most
 * `near` years off; *told is then the year. ENT_NONE: there is none. any_day: what tells of a day
 * tells of its year, as with prices; else it must tell of whole years. */
uint32_t ent_series_of_year(const struct ent_series *series, int year, int32_t as_of, unsigned near,
			    bool any_day, int *told);

bool ent_flow_product(const struct ent_record *record, const struct ent_flow *flow,
		      const struct ent_flow_factor *factors, size_t count,
		      const struct ent_flow_ask *ask, unsigned near, bool any_day,
		      struct ent_flow_amount *amount);

#endif
