/* In which order the nodes of a net are reckoned. Peeling nodes without links out, then nodes
 * without links in, leaves the core: nodes on cycles, and those between two cycles. */
#include "scenario/route.h"

#include <string.h>

#define MOST_CORE 4096 /* 134 MB of matrix */

void ent_route_scratch_make(const struct ent_route_graph *graph, struct ent_route_scratch *scratch)
{
	size_t n = graph->nodes + 1, l = graph->links + 1;
	*scratch = (struct ent_route_scratch){0};
	scratch->order.back = ent_alloc(NULL, n * sizeof(uint32_t));
	scratch->order.front = ent_alloc(NULL, n * sizeof(uint32_t));
	scratch->order.core = ent_alloc(NULL, n * sizeof(uint32_t));
	scratch->degree = ent_alloc(NULL, n * sizeof(uint32_t));
	scratch->core_at = ent_alloc(NULL, n * sizeof(uint32_t));
	scratch->live = ent_alloc(NULL, l * sizeof(bool));
	scratch->end = ent_alloc(NULL, n * sizeof(bool));
	scratch->taken = ent_alloc(NULL, n * sizeof(double));
	scratch->utility = ent_alloc(NULL, l * sizeof(double));
}

void ent_route_scratch_free(struct ent_route_scratch *scratch)
{
	ent_alloc(scratch->order.back, 0);
	ent_alloc(scratch->order.front, 0);
	ent_alloc(scratch->order.core, 0);
	ent_alloc(scratch->degree, 0);
	ent_alloc(scratch->core_at, 0);
	ent_alloc(scratch->live, 0);
	ent_alloc(scratch->end, 0);
	ent_alloc(scratch->taken, 0);
	ent_alloc(scratch->utility, 0);
	ent_alloc(scratch->matrix, 0);
	ent_alloc(scratch->side, 0);
	*scratch = (struct ent_route_scratch){0};
}

/* Nodes from which live links lead to no cycle. */
static void peel_back(const struct ent_route_graph *graph, struct ent_route_scratch *scratch)
{
	struct ent_route_order *order = &scratch->order;
	order->back_count = 0;
	for (size_t n = 0; n < graph->nodes; n++) {
		scratch->degree[n] = 0;
		scratch->core_at[n] = 0;
		for (uint32_t i = graph->out_at[n]; i < graph->out_at[n + 1]; i++)
			scratch->degree[n] += scratch->live[graph->out[i]];
		if (!scratch->degree[n])
			order->back[order->back_count++] = (uint32_t)n;
	}
	for (size_t next = 0; next < order->back_count; next++) {
		uint32_t n = order->back[next];
		scratch->core_at[n] = ENT_NONE;
		for (uint32_t i = graph->in_at[n]; i < graph->in_at[n + 1]; i++) {
			uint32_t l = graph->in[i], tail = graph->net->links[l].from;
			if (scratch->live[l] && !--scratch->degree[tail])
				order->back[order->back_count++] = tail;
		}
	}
}

/* Of the others, nodes to which live links lead from no cycle. */
static void peel_front(const struct ent_route_graph *graph, struct ent_route_scratch *scratch)
{
	struct ent_route_order *order = &scratch->order;
	order->front_count = 0;
	for (size_t n = 0; n < graph->nodes; n++) {
		if (scratch->core_at[n] == ENT_NONE)
			continue;
		scratch->degree[n] = 0;
		for (uint32_t i = graph->in_at[n]; i < graph->in_at[n + 1]; i++)
			scratch->degree[n] += scratch->live[graph->in[i]];
		if (!scratch->degree[n])
			order->front[order->front_count++] = (uint32_t)n;
	}
	for (size_t next = 0; next < order->front_count; next++) {
		uint32_t n = order->front[next];
		scratch->core_at[n] = ENT_NONE;
		for (uint32_t i = graph->out_at[n]; i < graph->out_at[n + 1]; i++) {
			uint32_t l = graph->out[i], head = graph->net->links[l].to;
			if (scratch->live[l] && scratch->core_at[head] != ENT_NONE &&
			    !--scratch->degree[head])
				order->front[order->front_count++] = head;
		}
	}
}

bool ent_route_order(const struct ent_route_graph *graph, struct ent_route_scratch *scratch,
		     struct ent_err *err)
{
	struct ent_route_order *order = &scratch->order;
	peel_back(graph, scratch);
	peel_front(graph, scratch);
	order->core_count = 0;
	for (size_t n = 0; n < graph->nodes; n++)
		if (scratch->core_at[n] != ENT_NONE) {
			scratch->core_at[n] = (uint32_t)order->core_count;
			order->core[order->core_count++] = (uint32_t)n;
		}
	if (order->core_count > MOST_CORE)
		return ent_fail(err, ENT_LIMIT, "cycles hold %zu nodes together; at most %d can be",
				order->core_count, MOST_CORE);
	return true;
}

double *ent_route_matrix(struct ent_route_scratch *scratch)
{
	size_t n = scratch->order.core_count;
	if (n > scratch->matrix_room) {
		scratch->matrix = ent_alloc(scratch->matrix, n * n * sizeof(double));
		scratch->side = ent_alloc(scratch->side, n * sizeof(double));
		scratch->matrix_room = n;
	}
	memset(scratch->matrix, 0, n * n * sizeof(double));
	memset(scratch->side, 0, n * sizeof(double));
	return scratch->matrix;
}
