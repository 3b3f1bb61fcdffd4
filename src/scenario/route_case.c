/* One barrier, one set of flows: the net is calibrated to the flows, then made dearer and riskier
 * at the barrier. */
#include "scenario/route_case.h"

#include <math.h>
#include <string.h>

#define DEAREST                                                                                    \
	200 /* theta x price of passing: e^-200 of those who have another way still come           \
	     */
#define HALVINGS 60

/* ---- room -------------------------------------------------------------------- */

static double *numbers(size_t count)
{
	return ent_alloc(NULL, (count + 1) * sizeof(double));
}

static void side_make(const struct ent_route_graph *graph, struct ent_route_side *side)
{
	ent_route_scratch_make(graph, &side->scratch);
	side->worth = numbers(graph->nodes);
	side->nodes = numbers(graph->nodes);
	side->raw = numbers(graph->nodes);
	side->chance = numbers(graph->links);
	side->links = numbers(graph->links);
}

static void side_free(struct ent_route_side *side)
{
	ent_route_scratch_free(&side->scratch);
	ent_alloc(side->worth, 0);
	ent_alloc(side->nodes, 0);
	ent_alloc(side->raw, 0);
	ent_alloc(side->chance, 0);
	ent_alloc(side->links, 0);
}

void ent_route_room_make(const struct ent_route_graph *graph, struct ent_route_room *room)
{
	room->base = (struct ent_route_base){numbers(graph->links), numbers(graph->links),
					     numbers(graph->nodes), numbers(graph->nodes)};
	room->cost = numbers(graph->links);
	room->risk = numbers(graph->links);
	room->held = numbers(graph->nodes);
	room->supply = numbers(graph->nodes);
	room->part = numbers(graph->nodes);
	side_make(graph, &room->before);
	side_make(graph, &room->then);
}

void ent_route_room_free(struct ent_route_room *room)
{
	ent_alloc(room->base.constant, 0);
	ent_alloc(room->base.risk, 0);
	ent_alloc(room->base.ratio, 0);
	ent_alloc(room->base.supply, 0);
	ent_alloc(room->cost, 0);
	ent_alloc(room->risk, 0);
	ent_alloc(room->held, 0);
	ent_alloc(room->supply, 0);
	ent_alloc(room->part, 0);
	side_free(&room->before);
	side_free(&room->then);
}

double ent_route_at(const struct ent_route_side *side, struct ent_route_place place)
{
	return place.where == ENT_ROUTE_NODE ? side->nodes[place.index] : side->links[place.index];
}

/* ---- with and without the barrier ------------------------------------------------ */

struct run {
	const struct ent_route_graph *graph;
	const struct ent_route_setting *setting;
	struct ent_route_room *room;
	struct ent_err *err;
};

static struct ent_route_model model_before(const struct run *run)
{
	const struct ent_route_base *base = &run->room->base;
	return (struct ent_route_model){.theta = run->setting->theta,
					.constant = base->constant,
					.risk = base->risk,
					.ratio = base->ratio,
					.supply = run->room->supply};
}

static struct ent_route_model model_then(const struct run *run)
{
	struct ent_route_model model = model_before(run);
	model.cost = run->room->cost;
	model.risk = run->room->risk;
	model.held = run->room->held;
	return model;
}

/* The barrier with `more` to pay beside its own cost; INFINITY closes it. A place that produces
 * cannot be gone round: its own links out are closed then. */
static void put_barrier(const struct run *run, double more)
{
	const struct ent_route_setting *setting = run->setting;
	const struct ent_route_graph *graph = run->graph;
	struct ent_route_room *room = run->room;
	uint32_t at = setting->place.index;
	double cost = setting->risk < 1 ? setting->cost + setting->risk * setting->stake + more
					: INFINITY;
	memset(room->cost, 0, graph->links * sizeof *room->cost);
	memset(room->held, 0, graph->nodes * sizeof *room->held);
	memcpy(room->risk, room->base.risk, graph->links * sizeof *room->risk);
	if (setting->place.where == ENT_ROUTE_LINK) {
		room->cost[at] = cost;
		room->risk[at] = setting->risk;
		return;
	}
	room->held[at] = setting->risk;
	for (uint32_t i = graph->in_at[at]; i < graph->in_at[at + 1]; i++)
		room->cost[graph->in[i]] = cost;
	if (isinf(cost))
		for (uint32_t i = graph->out_at[at]; i < graph->out_at[at + 1]; i++)
			room->cost[graph->out[i]] = cost;
}

static bool send(const struct run *run, const struct ent_route_model *model,
		 struct ent_route_side *side, double *links, double *nodes)
{
	struct ent_route_assigned out = {.links = links, .nodes = nodes};
	return ent_route_send(run->graph, model, &side->scratch, side->worth, side->chance, &out,
			      run->err);
}

static bool choose(const struct run *run, const struct ent_route_model *model,
		   struct ent_route_side *side)
{
	return ent_route_choose(run->graph, model, &side->scratch, side->worth, side->chance,
				run->err);
}

/* nodes of the barrier: what comes there, before it takes its share. */
static void count_held(const struct run *run)
{
	struct ent_route_place place = run->setting->place;
	double *here = &run->room->then.nodes[place.index];
	if (place.where == ENT_ROUTE_NODE && run->setting->risk < 1)
		*here /= 1 - run->setting->risk;
}

/* What flows by a supply of each node. */
static bool flow_then(const struct run *run, const double *supply)
{
	struct ent_route_model model = model_then(run);
	struct ent_route_side *then = &run->room->then;
	model.supply = supply;
	if (!send(run, &model, then, then->links, then->nodes))
		return false;
	count_held(run);
	model.ratio = NULL;
	return send(run, &model, then, NULL, then->raw);
}

static bool try_barrier(const struct run *run, double more, double *passes)
{
	struct ent_route_model model = model_then(run);
	put_barrier(run, more);
	if (!choose(run, &model, &run->room->then) || !flow_then(run, run->room->supply))
		return false;
	*passes = ent_route_at(&run->room->then, run->setting->place);
	return true;
}

/* Supply that can go, and is let go: part of it is held back at nodes without a way. */
static void find_part(const struct run *run)
{
	struct ent_route_room *room = run->room;
	for (size_t n = 0; n < run->graph->nodes; n++)
		room->part[n] = room->then.worth[n] > -INFINITY ? room->supply[n] : 0;
}

/* ---- a limit to what passes ------------------------------------------------------- */

/* Those who have no other way, and of the others next to none, still pass: they share what room
 * there is alike, and the rest of them stay. */
static bool cut_captive(const struct run *run, const bool *captive)
{
	struct ent_route_room *room = run->room;
	double share = run->setting->capacity / ent_route_at(&room->then, run->setting->place);
	for (size_t n = 0; n < run->graph->nodes; n++)
		room->part[n] = room->supply[n] * (captive[n] ? share : 1);
	return flow_then(run, room->part);
}

/* The price of passing at which no more comes than may. */
static bool find_price(const struct run *run)
{
	double low = 0, high = DEAREST / run->setting->theta, passes;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;
		if (!try_barrier(run, middle, &passes))
			return false;
		if (passes > run->setting->capacity)
			low = middle;
		else
			high = middle;
	}
	if (!try_barrier(run, high, &passes))
		return false;
	find_part(run);
	return true;
}

static bool limit(const struct run *run)
{
	double passes;
	bool *captive = ent_alloc(NULL, run->graph->nodes * sizeof *captive);
	bool done = try_barrier(run, INFINITY, &passes);
	for (size_t n = 0; n < run->graph->nodes; n++)
		captive[n] = !(run->room->then.worth[n] > -INFINITY);
	done = done && try_barrier(run, DEAREST / run->setting->theta, &passes);
	if (done)
		done = passes > run->setting->capacity ? cut_captive(run, captive)
						       : find_price(run);
	ent_alloc(captive, 0);
	return done;
}

/* ---- figures ------------------------------------------------------------------------ */

static double delivered(const struct ent_route_graph *graph, const double *raw)
{
	double sum = 0;
	for (size_t n = 0; n < graph->nodes; n++) {
		enum ent_flow_kind kind = graph->net->nodes[n].kind;
		if (kind == ENT_FLOW_CONSUMPTION || kind == ENT_FLOW_EXPORT)
			sum += raw[n];
	}
	return sum;
}

/* Of a consignment, over those that can still be sent. */
static double dearer(const struct run *run)
{
	const struct ent_route_room *room = run->room;
	const struct ent_route_setting *setting = run->setting;
	double sum = 0, weight = 0;
	for (size_t n = 0; n < run->graph->nodes; n++) {
		double worth = room->then.worth[n];
		if (!(room->part[n] >= room->supply[n]) || room->supply[n] <= 0)
			continue;
		bool own = setting->place.where == ENT_ROUTE_NODE && setting->place.index == n;
		sum -= room->supply[n] * worth / setting->theta;
		sum += own ? room->supply[n] * (setting->cost + setting->risk * setting->stake) : 0;
		weight += room->supply[n];
	}
	return weight > 0 ? sum / weight : NAN;
}

/* What would still pass as before, of those who can still send. */
static bool still_passing(const struct run *run, double *passes)
{
	struct ent_route_room *room = run->room;
	struct ent_route_model model = model_before(run);
	*passes = ent_route_at(&room->before, run->setting->place);
	if (memcmp(room->part, room->supply, run->graph->nodes * sizeof *room->part) == 0)
		return true;
	model.supply = room->part;
	if (!send(run, &model, &room->before, room->before.links, room->before.nodes))
		return false;
	*passes = ent_route_at(&room->before, run->setting->place);
	model.supply = room->supply;
	return send(run, &model, &room->before, room->before.links, room->before.nodes);
}

/* By how much all is scaled, so that what demand still asks for is delivered. */
static double growth(const struct run *run, double dearer_by, double before, double now)
{
	const struct ent_route_setting *setting = run->setting;
	if (setting->supply == ENT_ROUTE_FIXED)
		return 1;
	if (now <= 0)
		return 0;
	double wanted = before * pow(1 + dearer_by / setting->price, setting->elasticity);
	return wanted / now;
}

static double price_change(const struct run *run, double dearer_by, double before, double now)
{
	const struct ent_route_setting *setting = run->setting;
	if (setting->supply == ENT_ROUTE_ELASTIC)
		return dearer_by / setting->price;
	if (setting->elasticity == 0 || before <= 0 || now <= 0)
		return NAN;
	return pow(now / before, 1 / setting->elasticity) - 1;
}

static void scale(const struct run *run, double factor)
{
	struct ent_route_side *then = &run->room->then;
	for (size_t n = 0; n < run->graph->nodes; n++)
		then->nodes[n] *= factor;
	for (size_t l = 0; l < run->graph->links; l++)
		then->links[l] *= factor;
}

static bool tell(const struct run *run, double *figures)
{
	const struct ent_route_room *room = run->room;
	double made = 0, sent = 0, passes, live;
	double before = delivered(run->graph, room->before.raw);
	double now = delivered(run->graph, room->then.raw);
	for (size_t n = 0; n < run->graph->nodes; n++) {
		made += room->supply[n];
		sent += room->part[n];
	}
	if (!still_passing(run, &live))
		return false;
	figures[DEARER] = dearer(run);
	double factor = growth(run, figures[DEARER], before, now);
	passes = ent_route_at(&room->then, run->setting->place);
	figures[BASE] = ent_route_at(&room->before, run->setting->place);
	figures[DISPLACED] = live - passes;
	figures[HALTED] = figures[BASE] - live;
	figures[SENT] = factor * sent;
	figures[DELIVERED] = factor * now;
	figures[TAKEN] = factor * (sent - now);
	figures[STOPPED] = made - sent;
	figures[PRICE] = price_change(run, figures[DEARER], before, now);
	figures[SEIZED] = factor * passes * run->setting->risk;
	figures[THROUGH] = factor * passes * (1 - run->setting->risk);
	scale(run, factor);
	return true;
}

/* ---- the case ------------------------------------------------------------------------ */

static bool flow_before(const struct run *run)
{
	struct ent_route_side *before = &run->room->before;
	struct ent_route_model model = model_before(run);
	if (!choose(run, &model, before) ||
	    !send(run, &model, before, before->links, before->nodes))
		return false;
	model.ratio = NULL;
	return send(run, &model, before, NULL, before->raw);
}

bool ent_route_case_run(const struct ent_route_graph *graph, const double *flow,
			const struct ent_route_setting *setting, struct ent_route_room *room,
			double *figures, struct ent_err *err)
{
	struct run run = {graph, setting, room, err};
	double passes;
	if (!ent_route_calibrate_on(graph, flow, NULL, 0, &room->base, err))
		return false;
	memcpy(room->supply, room->base.supply, graph->nodes * sizeof *room->supply);
	if (!flow_before(&run) || !try_barrier(&run, 0, &passes))
		return false;
	find_part(&run);
	if (setting->capacity > 0 && passes > setting->capacity && !limit(&run))
		return false;
	return tell(&run, figures);
}
