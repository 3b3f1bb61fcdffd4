/* Logit over all paths of a net, and the flows that follow. */
#include "scenario/route.h"

#include <math.h>

static bool assign(const struct ent_route_graph *graph, const struct ent_route_model *model,
		   struct ent_route_assigned *out, struct ent_err *err)
{
	struct ent_route_scratch scratch;
	double *worth = out->worth, *chance = out->chance;
	ent_route_scratch_make(graph, &scratch);
	if (!worth)
		worth = ent_alloc(NULL, graph->nodes * sizeof *worth);
	if (!chance)
		chance = ent_alloc(NULL, graph->links * sizeof *chance);
	bool done = ent_route_choose(graph, model, &scratch, worth, chance, err) &&
		    ent_route_send(graph, model, &scratch, worth, chance, out, err);
	if (!out->worth)
		ent_alloc(worth, 0);
	if (!out->chance)
		ent_alloc(chance, 0);
	ent_route_scratch_free(&scratch);
	return done;
}

bool ent_route_assign(const struct ent_flow_net *net, const struct ent_route_model *model,
		      struct ent_route_assigned *out, struct ent_err *err)
{
	struct ent_route_graph graph;
	if (!ent_route_graph_make(net, &graph, err))
		return false;
	bool done = ent_route_model_check(&graph, model, err) && assign(&graph, model, out, err);
	ent_route_graph_free(&graph);
	return done;
}

/* ---- constants --------------------------------------------------------------- */

struct balance {
	double *in, *out, *chosen; /* nodes: all that comes and leaves; what leaves by choice */
	double most;               /* the largest flow */
};

static bool sum_flows(const struct ent_route_graph *graph, const double *flow,
		      struct balance *balance, struct ent_err *err)
{
	for (size_t n = 0; n < graph->nodes; n++)
		balance->in[n] = balance->out[n] = balance->chosen[n] = 0;
	for (size_t l = 0; l < graph->links; l++) {
		if (!isfinite(flow[l]))
			return ent_fail(err, ENT_MISUSE, "the flow of link %zu is not a number", l);
		balance->most = fmax(balance->most, fabs(flow[l]));
	}
	for (size_t l = 0; l < graph->links; l++) {
		struct ent_flow_link link = graph->net->links[l];
		if (flow[l] < -1e-9 * balance->most)
			return ent_fail(err, ENT_MISUSE, "the flow of link %zu is below 0", l);
		double x = fmax(flow[l], 0);
		balance->in[link.to] += x;
		balance->out[link.from] += x;
		balance->chosen[link.from] += graph->seizes[l] ? 0 : x;
	}
	return true;
}

/* Supply and ratio of a node. The ratio of transit takes up what rounding leaves. */
static bool explain_node(const struct ent_route_graph *graph, const struct balance *balance,
			 size_t n, struct ent_route_base *base, struct ent_err *err)
{
	const struct ent_flow_node *node = &graph->net->nodes[n];
	double in = balance->in[n], out = balance->out[n], little = 1e-6 * balance->most;
	base->supply[n] = node->kind == ENT_FLOW_PRODUCTION ? out : 0;
	base->ratio[n] = 1;
	if (ent_route_is_sink(node) || node->kind == ENT_FLOW_PRODUCTION)
		return true;
	bool lost = (in > 0) != (out > 0) && fmax(in, out) > little;
	if (node->kind == ENT_FLOW_CONVERSION ? lost : fabs(in - out) > little)
		return ent_fail(err, ENT_MISUSE,
				"the flows do not balance at node %zu: %.6g in, %.6g out", n, in,
				out);
	if (in > 0 && out > 0)
		base->ratio[n] = in / out;
	return true;
}

static bool explain(const struct ent_route_graph *graph, const double *flow, const double *cost,
		    double theta, const struct balance *balance, struct ent_route_base *base,
		    struct ent_err *err)
{
	for (size_t n = 0; n < graph->nodes; n++)
		if (!explain_node(graph, balance, n, base, err))
			return false;
	for (size_t l = 0; l < graph->links; l++) {
		uint32_t n = graph->net->links[l].from;
		double x = fmax(flow[l], 0), c = cost ? cost[l] : 0;
		base->risk[l] = graph->seizes[l] && x > 0 ? x / balance->out[n] : 0;
		base->constant[l] = -INFINITY;
		if (graph->seizes[l] || x <= 0)
			continue;
		if (!isfinite(c))
			return ent_fail(err, ENT_MISUSE, "link %zu has a flow and no finite cost",
					l);
		base->constant[l] = log(x / balance->chosen[n]) + (c == 0 ? 0 : theta * c);
	}
	return true;
}

bool ent_route_calibrate_on(const struct ent_route_graph *graph, const double *flow,
			    const double *cost, double theta, struct ent_route_base *out,
			    struct ent_err *err)
{
	double *sums = ent_alloc(NULL, 3 * graph->nodes * sizeof *sums);
	struct balance balance = {sums, sums + graph->nodes, sums + 2 * graph->nodes, 0};
	bool done = sum_flows(graph, flow, &balance, err) &&
		    explain(graph, flow, cost, theta, &balance, out, err);
	ent_alloc(sums, 0);
	return done;
}

bool ent_route_calibrate(const struct ent_flow_net *net, const double *flow, const double *cost,
			 double theta, struct ent_route_base *out, struct ent_err *err)
{
	struct ent_route_graph graph;
	if (!(theta >= 0 && theta < INFINITY))
		return ent_fail(err, ENT_MISUSE, "theta is not a number of 0 or more");
	if (!ent_route_graph_make(net, &graph, err))
		return false;
	bool done = ent_route_calibrate_on(&graph, flow, cost, theta, out, err);
	ent_route_graph_free(&graph);
	return done;
}
