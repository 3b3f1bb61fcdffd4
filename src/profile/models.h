/* What the models find, as sentences with their evidence. Each writes nothing where its model has
 * nothing to say. */
#ifndef ENT_PROFILE_MODELS_H
#define ENT_PROFILE_MODELS_H

#include <entente/bargain.h>

#include "profile/profile.h"

void write_spillover(struct draft *draft, const struct ent_interest *interest,
		     const struct ent_model_use *model);
void write_flows(struct draft *draft, const struct ent_model_use *model);
void write_bargain(struct draft *draft, uint32_t issue);

/* All of an interest. */
void write_models(struct draft *draft, const struct ent_interest *interest);
/* Whether an interest of the one profiled has the models speak on the issue. */
bool is_interest_of_models(const struct draft *draft, uint32_t issue);

#endif
