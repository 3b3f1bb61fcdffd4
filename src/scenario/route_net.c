/* The net of a flow problem as lists of links by tail and by head. */
#include "scenario/route.h"

bool ent_route_is_sink(const struct ent_flow_node *node)
{
	return node->kind == ENT_FLOW_CONSUMPTION || node->kind == ENT_FLOW_SEIZURE ||
	       node->kind == ENT_FLOW_EXPORT;
}

static bool check_link(const struct ent_flow_net *net, size_t l, struct ent_err *err)
{
	struct ent_flow_link link = net->links[l];
	if (link.from >= net->node_count || link.to >= net->node_count)
		return ent_fail(err, ENT_MISUSE, "link %zu joins nodes %u and %u, of %zu", l,
				link.from, link.to, net->node_count);
	if (ent_route_is_sink(&net->nodes[link.from]))
		return ent_fail(err, ENT_MISUSE, "link %zu leads out of node %u, which is a sink",
				l, link.from);
	if (net->nodes[link.to].kind == ENT_FLOW_PRODUCTION)
		return ent_fail(err, ENT_MISUSE, "link %zu leads into node %u, which produces", l,
				link.to);
	return true;
}

static uint32_t *room(size_t count)
{
	return ent_alloc(NULL, (count + 1) * sizeof(uint32_t));
}

/* Sorts the chosen links by one of their ends; within a node they keep their order. */
static void list(const struct ent_route_graph *graph, bool by_head, uint32_t *links, uint32_t *at)
{
	const struct ent_flow_link *all = graph->net->links;
	for (size_t n = 0; n <= graph->nodes; n++)
		at[n] = 0;
	for (size_t l = 0; l < graph->links; l++)
		if (!graph->seizes[l])
			at[by_head ? all[l].to : all[l].from]++;
	uint32_t sum = 0;
	for (size_t n = 0; n <= graph->nodes; n++)
		at[n] = sum += at[n];
	for (size_t l = graph->links; l-- > 0;)
		if (!graph->seizes[l])
			links[--at[by_head ? all[l].to : all[l].from]] = (uint32_t)l;
}

bool ent_route_graph_make(const struct ent_flow_net *net, struct ent_route_graph *graph,
			  struct ent_err *err)
{
	if (!net->node_count || !net->link_count)
		return ent_fail(err, ENT_MISUSE, "a net of %zu nodes and %zu links has no routes",
				net->node_count, net->link_count);
	if (net->node_count >= ENT_NONE || net->link_count >= ENT_NONE)
		return ent_fail(err, ENT_LIMIT, "too many nodes or links: %zu, %zu",
				net->node_count, net->link_count);
	for (size_t l = 0; l < net->link_count; l++)
		if (!check_link(net, l, err))
			return false;
	*graph = (struct ent_route_graph){
		.net = net, .nodes = net->node_count, .links = net->link_count};
	graph->seizes = ent_alloc(NULL, graph->links * sizeof *graph->seizes);
	for (size_t l = 0; l < graph->links; l++)
		graph->seizes[l] = net->nodes[net->links[l].to].kind == ENT_FLOW_SEIZURE;
	graph->out = room(graph->links);
	graph->in = room(graph->links);
	graph->out_at = room(graph->nodes);
	graph->in_at = room(graph->nodes);
	list(graph, false, graph->out, graph->out_at);
	list(graph, true, graph->in, graph->in_at);
	return true;
}

void ent_route_graph_free(struct ent_route_graph *graph)
{
	ent_alloc(graph->out, 0);
	ent_alloc(graph->out_at, 0);
	ent_alloc(graph->in, 0);
	ent_alloc(graph->in_at, 0);
	ent_alloc(graph->seizes, 0);
	*graph = (struct ent_route_graph){0};
}
