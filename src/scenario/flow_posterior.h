/* The posterior of flows, inside. */
#ifndef ENT_SCENARIO_FLOW_POSTERIOR_H
#define ENT_SCENARIO_FLOW_POSTERIOR_H

#include "base/rng.h"
#include "scenario/flow.h"

/* v = mean + factor e, e standard normal; spread is the covariance. By columns. */
struct ent_flow_space {
	size_t vars, dims;
	double *mean, *factor, *spread; /* vars; vars x dims; vars x vars */
};

bool ent_flow_space_start(struct ent_flow_space *space, const struct ent_flow_qp *qp);
void ent_flow_space_free(struct ent_flow_space *space);

/* One walk through v >= 0. */
struct ent_flow_walk {
	const struct ent_flow_space *space;
	struct ent_rng rng;
	double *v, *to; /* where it is; where a trajectory led */
	double *speed, *normal;
};

void ent_flow_walk_start(struct ent_flow_walk *walk, const struct ent_flow_space *space,
			 uint64_t seed, size_t chain);
/* A trajectory from v to `to`; false where it bounced too often, and `to` is nowhere. */
bool ent_flow_walk_on(struct ent_flow_walk *walk);
void ent_flow_walk_free(struct ent_flow_walk *walk);

/* Draws, and what they say of links and nodes. */
bool ent_flow_posterior(const struct ent_flow_solution *solution, double scale,
			const struct ent_flow_opts *opts, struct ent_flow_result *result,
			struct ent_err *err);

/* What chains x draws numbers say: mean, ends, R-hat. Their order is lost. */
void ent_flow_summary(double *numbers, size_t chains, size_t draws,
		      struct ent_flow_estimate *estimate);

#endif
