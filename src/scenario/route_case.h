/* One barrier, one set of flows. */
#ifndef ENT_SCENARIO_ROUTE_CASE_H
#define ENT_SCENARIO_ROUTE_CASE_H

#include "scenario/route.h"

/* Flows and chances, without the barrier or with it. */
struct ent_route_side {
	struct ent_route_scratch scratch;
	double *worth, *nodes, *raw; /* nodes; raw: in units of what was made, whatever it became */
	double *chance, *links;      /* links */
};

/* Room for one worker. */
struct ent_route_room {
	struct ent_route_base base;
	double *cost, *risk;          /* links, with the barrier */
	double *held, *supply, *part; /* nodes; part: of supply, what still goes or what cannot */
	struct ent_route_side before, then;
};

/* What a draw has put in place of the ranges. */
struct ent_route_setting {
	struct ent_route_place place;
	double risk, stake, cost, capacity; /* of the barrier */
	double theta, elasticity, price;
	enum ent_route_supply supply;
};

/* Numbers of struct ent_route_outcome, in its order. */
enum { SENT, DELIVERED, TAKEN, STOPPED, PRICE, DEARER, BASE, THROUGH, SEIZED, DISPLACED, HALTED };
#define ENT_ROUTE_FIGURES 11

void ent_route_room_make(const struct ent_route_graph *graph, struct ent_route_room *room);
void ent_route_room_free(struct ent_route_room *room);

/* Fills figures, and room->before and room->then: links and nodes (here: what comes, before the
 * barrier takes its share) at the supply that the setting leads to. */
bool ent_route_case_run(const struct ent_route_graph *graph, const double *flow,
			const struct ent_route_setting *setting, struct ent_route_room *room,
			double *figures, struct ent_err *err);

/* What passes a place. */
double ent_route_at(const struct ent_route_side *side, struct ent_route_place place);

#endif
