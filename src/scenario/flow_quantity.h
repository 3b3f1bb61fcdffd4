/* Quantities of a network, inside. */
#ifndef ENT_SCENARIO_FLOW_QUANTITY_H
#define ENT_SCENARIO_FLOW_QUANTITY_H

#include <entente/networks.h>

#include "base/arena.h"

/* any_day: as ent_series_of_year takes it. */
bool ent_flow_product(const struct ent_record *record, const struct ent_flow *flow,
		      const struct ent_flow_factor *factors, size_t count,
		      const struct ent_flow_ask *ask, unsigned near, bool any_day,
		      struct ent_flow_amount *amount);

#endif
