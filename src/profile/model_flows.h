/* What the two files of flows share. */
#ifndef ENT_PROFILE_MODEL_FLOWS_H
#define ENT_PROFILE_MODEL_FLOWS_H

#include <entente/networks.h>

#include "profile/models.h"

/* A network of the record, reconciled. */
struct balance {
	struct ent_flow_draft told;
	struct ent_flow_result result;
};

/* "72.9 t (67.2 to 74.4)", to three figures. */
void tell_amount(struct draft *draft, const struct ent_flow_estimate *amount, struct ent_str unit);
/* What a node is called. */
void tell_stage(struct draft *draft, const struct ent_flow_stage *stage);
void write_what_follows(struct draft *draft, const struct balance *balance,
			const struct ent_flow_ask *ask);

#endif
