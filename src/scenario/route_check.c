/* What a model of route choice must be, told before anything is reckoned. */
#include "scenario/route.h"

#include <math.h>

static bool is_share(double x)
{
	return x >= 0 && x <= 1;
}

static bool check_links(const struct ent_route_graph *graph, const struct ent_route_model *model,
			struct ent_err *err)
{
	for (size_t l = 0; l < graph->links; l++) {
		double cost = model->cost ? model->cost[l] : 0;
		double constant = model->constant ? model->constant[l] : 0;
		if (model->risk && !is_share(model->risk[l]))
			return ent_fail(err, ENT_MISUSE, "risk of link %zu is not within 0 and 1",
					l);
		if (graph->seizes[l])
			continue;
		if (isnan(cost) || cost == -INFINITY)
			return ent_fail(err, ENT_MISUSE, "cost of link %zu is not a number", l);
		if (isnan(constant) || constant == INFINITY)
			return ent_fail(err, ENT_MISUSE, "constant of link %zu is not a number", l);
	}
	return true;
}

static bool check_nodes(const struct ent_route_graph *graph, const struct ent_route_model *model,
			struct ent_err *err)
{
	for (size_t n = 0; n < graph->nodes; n++) {
		double supply = model->supply[n];
		if (!(supply >= 0 && supply < INFINITY))
			return ent_fail(err, ENT_MISUSE,
					"supply of node %zu is not a number of 0 "
					"or more",
					n);
		if (supply > 0 && ent_route_is_sink(&graph->net->nodes[n]))
			return ent_fail(err, ENT_MISUSE, "node %zu is a sink and cannot supply", n);
		if (model->held && !is_share(model->held[n]))
			return ent_fail(err, ENT_MISUSE,
					"share held at node %zu is not within 0 and 1", n);
		if (model->ratio && !(model->ratio[n] > 0 && model->ratio[n] < INFINITY))
			return ent_fail(err, ENT_MISUSE, "ratio of node %zu is not above 0", n);
	}
	return true;
}

static bool check_taken(const struct ent_route_graph *graph, const struct ent_route_model *model,
			struct ent_err *err)
{
	double *taken = ent_alloc(NULL, graph->nodes * sizeof *taken);
	size_t worst = graph->nodes;
	for (size_t n = 0; n < graph->nodes; n++)
		taken[n] = 0;
	for (size_t l = 0; l < graph->links; l++)
		if (graph->seizes[l] && model->risk)
			taken[graph->net->links[l].from] += model->risk[l];
	for (size_t n = 0; n < graph->nodes && worst == graph->nodes; n++)
		if (taken[n] > 1 + 1e-9)
			worst = n;
	ent_alloc(taken, 0);
	return worst == graph->nodes ||
	       ent_fail(err, ENT_MISUSE, "more is taken at node %zu than leaves it", worst);
}

bool ent_route_model_check(const struct ent_route_graph *graph, const struct ent_route_model *model,
			   struct ent_err *err)
{
	if (!(model->theta >= 0))
		return ent_fail(err, ENT_MISUSE, "theta is not a number of 0 or more");
	return check_links(graph, model, err) && check_nodes(graph, model, err) &&
	       check_taken(graph, model, err);
}
