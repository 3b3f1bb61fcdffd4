/* What flows along each link once the chances are known: node by node where no cycle is, in the
 * core
 *
 *     g_m - sum_{n within} passes_nm g_n = supply_m + what comes from the front,
 *
 * g: what is at the node and wants to leave, passes: the share of it that comes to m next. */
#include "scenario/route.h"

#include <math.h>
#include <string.h>

struct sending {
	const struct ent_route_graph *graph;
	const struct ent_route_model *model;
	struct ent_route_scratch *scratch;
	const double *worth, *chance;
	double *here; /* nodes: g */
};

static double kept(const struct sending *sending, size_t n)
{
	return sending->model->held ? 1 - sending->model->held[n] : 1;
}

static double ratio(const struct sending *sending, size_t n)
{
	return sending->model->ratio ? sending->model->ratio[n] : 1;
}

/* Of a unit at the tail, what enters the link, and what comes out of it in units of the head. */
static double enters(const struct sending *sending, size_t l)
{
	uint32_t n = sending->graph->net->links[l].from;
	return kept(sending, n) * fmax(0, 1 - sending->scratch->taken[n]) * sending->chance[l];
}

static double comes(const struct sending *sending, size_t l)
{
	double risk = sending->model->risk ? sending->model->risk[l] : 0;
	return enters(sending, l) * (1 - risk) / ratio(sending, sending->graph->net->links[l].to);
}

/* Hands on what is at a node. */
static void pass(const struct sending *sending, size_t n)
{
	const struct ent_route_graph *graph = sending->graph;
	for (uint32_t i = graph->out_at[n]; i < graph->out_at[n + 1]; i++) {
		uint32_t l = graph->out[i];
		if (sending->chance[l] > 0)
			sending->here[graph->net->links[l].to] +=
				comes(sending, l) * sending->here[n];
	}
}

static bool solve_core(const struct sending *sending, struct ent_err *err)
{
	struct ent_route_scratch *scratch = sending->scratch;
	const struct ent_route_graph *graph = sending->graph;
	size_t count = scratch->order.core_count;
	if (!count)
		return true;
	double *matrix = ent_route_matrix(scratch), most = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t n = scratch->order.core[i];
		scratch->side[i] = sending->here[n];
		most = fmax(most, sending->here[n]);
		matrix[i * count + i] += 1;
		for (uint32_t k = graph->out_at[n]; k < graph->out_at[n + 1]; k++) {
			uint32_t l = graph->out[k], j = scratch->core_at[graph->net->links[l].to];
			if (j != ENT_NONE)
				matrix[j * count + i] -= comes(sending, l);
		}
	}
	bool solved = ent_route_solve(count, matrix, scratch->side);
	for (size_t i = 0; i < count; i++) {
		double g = scratch->side[i];
		if (!solved || !(g >= -1e-9 * most && g <= 1e12 * most))
			return ent_fail(err, ENT_MISUSE,
					"more comes round a cycle through node %u than went in",
					scratch->order.core[i]);
		sending->here[scratch->order.core[i]] = fmax(g, 0);
	}
	return true;
}

/* Only links out of the core may be passed by its nodes: what stays within is solved already. */
static void pass_beyond(const struct sending *sending, size_t n)
{
	const struct ent_route_graph *graph = sending->graph;
	for (uint32_t i = graph->out_at[n]; i < graph->out_at[n + 1]; i++) {
		uint32_t l = graph->out[i], m = graph->net->links[l].to;
		if (sending->chance[l] > 0 && sending->scratch->core_at[m] == ENT_NONE)
			sending->here[m] += comes(sending, l) * sending->here[n];
	}
}

static double supply_all(const struct sending *sending)
{
	double stopped = 0;
	for (size_t n = 0; n < sending->graph->nodes; n++) {
		bool goes = sending->worth[n] > -INFINITY;
		sending->here[n] = goes ? sending->model->supply[n] : 0;
		stopped += goes ? 0 : sending->model->supply[n];
	}
	return stopped;
}

static void tell_links(const struct sending *sending, double *links)
{
	const struct ent_route_graph *graph = sending->graph;
	for (size_t l = 0; l < graph->links; l++) {
		uint32_t n = graph->net->links[l].from;
		double share =
			graph->seizes[l]
				? kept(sending, n) *
					  (sending->model->risk ? sending->model->risk[l] : 0)
				: enters(sending, l);
		links[l] = share * sending->here[n];
	}
}

/* What is at a node and is not held; in seizure, what its links take there. */
static void tell_nodes(const struct sending *sending, double *nodes)
{
	const struct ent_route_graph *graph = sending->graph;
	for (size_t n = 0; n < graph->nodes; n++)
		nodes[n] = sending->here[n] * kept(sending, n);
	for (size_t l = 0; l < graph->links; l++) {
		struct ent_flow_link link = graph->net->links[l];
		if (graph->seizes[l] && sending->model->risk)
			nodes[link.to] += sending->model->risk[l] * kept(sending, link.from) *
					  sending->here[link.from];
	}
}

bool ent_route_send(const struct ent_route_graph *graph, const struct ent_route_model *model,
		    struct ent_route_scratch *scratch, const double *worth, const double *chance,
		    struct ent_route_assigned *out, struct ent_err *err)
{
	const struct ent_route_order *order = &scratch->order;
	struct sending sending = {graph, model, scratch, worth, chance, NULL};
	sending.here = ent_alloc(NULL, graph->nodes * sizeof *sending.here);
	out->stopped = supply_all(&sending);
	for (size_t i = 0; i < order->front_count; i++)
		pass(&sending, order->front[i]);
	bool solved = solve_core(&sending, err);
	for (size_t i = 0; solved && i < order->core_count; i++)
		pass_beyond(&sending, order->core[i]);
	for (size_t i = order->back_count; solved && i-- > 0;)
		pass(&sending, order->back[i]);
	if (solved && out->links)
		tell_links(&sending, out->links);
	if (solved && out->nodes)
		tell_nodes(&sending, out->nodes);
	ent_alloc(sending.here, 0);
	return solved;
}
