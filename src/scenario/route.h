/* Routes, within the room: the net as lists of links, one assignment step by step, draws. */
#ifndef ENT_SCENARIO_ROUTE_H
#define ENT_SCENARIO_ROUTE_H

#include <entente/routes.h>

#include "base/arena.h"
#include "base/par.h"
#include "base/rng.h"

/* ---- the net ------------------------------------------------------------- */

/* Links by tail and by head. Those into seizure are apart: they are not chosen. */
struct ent_route_graph {
	const struct ent_flow_net *net;
	size_t nodes, links;
	uint32_t *out,
		*out_at;      /* chosen links of tail n: out[out_at[n]] to out[out_at[n + 1] - 1] */
	uint32_t *in, *in_at; /* chosen links of head n */
	bool *seizes;         /* links: into a node of seizure */
};

bool ent_route_is_sink(const struct ent_flow_node *node);
bool ent_route_graph_make(const struct ent_flow_net *net, struct ent_route_graph *graph,
			  struct ent_err *err);
void ent_route_graph_free(struct ent_route_graph *graph);

/* ---- one assignment ------------------------------------------------------- */

/* Nodes in an order in which what a node needs stands before it, as far as there is one: `back`
 * are the nodes from which no cycle is reached (each after the heads of its links), `front` those
 * that no cycle reaches (each after the tails of its links), `core` what is left. */
struct ent_route_order {
	uint32_t *back, *front, *core;
	size_t back_count, front_count, core_count;
};

/* Room for one worker, used again and again. */
struct ent_route_scratch {
	struct ent_route_order order;
	uint32_t *degree, *core_at; /* nodes; core_at: place in core, or ENT_NONE */
	bool *live;                 /* links: can be taken */
	bool *end;                  /* nodes: what comes there has arrived */
	double *taken;              /* nodes: share of what leaves that goes into seizure */
	double *utility;            /* links: k - theta c */
	double *matrix, *side;      /* core x core, core */
	size_t matrix_room;
};

void ent_route_scratch_make(const struct ent_route_graph *graph, struct ent_route_scratch *scratch);
void ent_route_scratch_free(struct ent_route_scratch *scratch);

bool ent_route_order(const struct ent_route_graph *graph, struct ent_route_scratch *scratch,
		     struct ent_err *err);
/* Zeroed matrix of the core's size. */
double *ent_route_matrix(struct ent_route_scratch *scratch);
/* side becomes the solution of matrix (row by row; spoilt) x = side; false where a pivot is not
 * positive. */
bool ent_route_solve(size_t n, double *matrix, double *side);

bool ent_route_model_check(const struct ent_route_graph *graph, const struct ent_route_model *model,
			   struct ent_err *err);
/* W and P of the model; the order that it leaves in scratch is that which send needs. */
bool ent_route_choose(const struct ent_route_graph *graph, const struct ent_route_model *model,
		      struct ent_route_scratch *scratch, double *worth, double *chance,
		      struct ent_err *err);
/* What flows by these chances: links, nodes (what leaves, or ends) and what stopped. */
bool ent_route_send(const struct ent_route_graph *graph, const struct ent_route_model *model,
		    struct ent_route_scratch *scratch, const double *worth, const double *chance,
		    struct ent_route_assigned *out, struct ent_err *err);

bool ent_route_calibrate_on(const struct ent_route_graph *graph, const double *flow,
			    const double *cost, double theta, struct ent_route_base *out,
			    struct ent_err *err);

/* ---- ranges and draws ------------------------------------------------------- */

/* False with the reason: ends the wrong way round, or beyond the limits. `what` and `index` name
 * it: "risk of case 3". Nothing known (all NaN) passes only where `unknown` says so. */
bool ent_route_range_check(struct ent_flow_range range, double lowest, double highest, bool unknown,
			   const char *what, size_t index, struct ent_err *err);
double ent_route_centre(struct ent_flow_range range); /* what stands for it in the best run */
bool ent_route_is_told(struct ent_flow_range range);
/* rng NULL: the centre. */
double ent_route_pick(struct ent_rng *rng, struct ent_flow_range range);

/* Fills row[columns] of one run. Draws are items from 0; rng is NULL in the best run, of which
 * item is SIZE_MAX. */
typedef bool ent_route_run_fn(void *context, size_t item, size_t worker, double *row,
			      struct ent_err *err);

struct ent_route_draws {
	ent_route_run_fn *run;
	void *context;
	size_t draws, columns, workers;
	ent_tick_fn *tick;
	void *user;
	double done, share; /* of the tick: before this, and of this; share 0 stands for 1 */
};

#define ENT_ROUTE_BEST SIZE_MAX

/* Runs the best and the draws, and makes the band of each column. rows, if not NULL, takes the
 * rows of the draws (draws x columns) for the caller to free; of a draw not done, NaN. Gives the
 * number of draws done in *done: fewer than asked for where tick stopped it. */
bool ent_route_draw(const struct ent_route_draws *draws, struct ent_route_band *bands,
		    double **rows, size_t *done, struct ent_err *err);

/* Starts the numbers of a draw; NULL of the best run. */
struct ent_rng *ent_route_rng(struct ent_rng *rng, uint64_t seed, size_t item, uint64_t stream);
/* The flows of a draw. */
const double *ent_route_row(const struct ent_route_flows *flows, size_t links, size_t item,
			    size_t draws);
bool ent_route_flows_check(const struct ent_route_flows *flows, struct ent_err *err);
/* draws, or as many as usual; false beyond what fits memory. */
bool ent_route_draws_count(size_t asked, size_t columns, size_t *draws, struct ent_err *err);

#endif
