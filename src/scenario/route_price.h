/* Prices along the links, for one set of numbers, and the draws of what is known of them. */
#ifndef ENT_SCENARIO_ROUTE_PRICE_H
#define ENT_SCENARIO_ROUTE_PRICE_H

#include "scenario/route.h"

/* One set of numbers, and what follows from it. */
struct ent_price_run {
	const double *flow;  /* links */
	double *told;        /* nodes: prices told; NaN: none */
	double *cost, *risk; /* links */
	double markup;
	struct ent_route_base base;
	double *price, *out; /* nodes: price, NaN unknown; what leaves or ends there */
	double *margin;      /* links: of a unit that enters; NaN: unknown, or into seizure */
	/* Room. */
	double *keep;    /* links: units at the head, sold, for one that enters */
	double *weight;  /* links: share of what flows into the head; 0: no price passes */
	uint32_t *place; /* nodes: among the unknown, or ENT_NONE */
	uint32_t *queue;
	double *matrix, *side, *trial;
	size_t unknown, room;
};

void ent_price_run_make(const struct ent_route_graph *graph, struct ent_price_run *run);
void ent_price_run_free(struct ent_price_run *run);
/* Fills price, out and margin. False where the flows do not balance. */
bool ent_price_solve(const struct ent_route_graph *graph, struct ent_price_run *run,
		     struct ent_err *err);

/* What is asked, and one run's numbers of it for a draw. */
struct ent_price_study {
	struct ent_route_graph graph;
	const struct ent_route_flows *flows;
	const struct ent_price_chain *chain;
	const struct ent_price_opts *opts;
	struct ent_price_run *runs; /* by worker */
	size_t draws, workers;
};

bool ent_price_study_make(const struct ent_flow_net *net, const struct ent_route_flows *flows,
			  const struct ent_price_chain *chain, const struct ent_price_opts *opts,
			  size_t columns, struct ent_price_study *study, struct ent_err *err);
void ent_price_study_free(struct ent_price_study *study);
/* Draws the numbers of an item and solves. */
bool ent_price_study_run(const struct ent_price_study *study, size_t item, size_t worker,
			 struct ent_err *err);

#endif
