/* How long one assignment takes: bench-routes [NODES LINKS RUNS]. A net made up: each node leads to
 * others at random, onwards alone or also back. */
#include <entente/routes.h>

#include "base/arena.h"
#include "base/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void make(struct ent_flow_node *nodes, struct ent_flow_link *links, double *cost,
		 size_t node_count, size_t link_count, bool back)
{
	struct ent_rng rng;
	ent_rng_start(&rng, 1, 0, 0);
	for (size_t n = 0; n < node_count; n++)
		nodes[n] = (struct ent_flow_node){.kind = ENT_FLOW_TRANSIT};
	nodes[0].kind = ENT_FLOW_PRODUCTION;
	nodes[node_count - 1].kind = ENT_FLOW_CONSUMPTION;
	for (size_t l = 0; l < link_count; l++) {
		/* The first lead from each node to the next, so that all are reached. */
		size_t from = l < node_count - 1 ? l : ent_rng_index(&rng, node_count - 1);
		size_t ahead = node_count - 1 - from;
		size_t to = from + 1 + ent_rng_index(&rng, ahead < 40 ? ahead : 40);
		if (l < node_count - 1)
			to = from + 1;
		else if (back && from > 1 && l % 3 == 0)
			to = 1 + ent_rng_index(&rng, from);
		links[l] = (struct ent_flow_link){(uint32_t)from, (uint32_t)to};
		cost[l] = 1 + 3 * ent_rng_uniform(&rng);
	}
}

static void run(size_t node_count, size_t link_count, size_t runs, bool back)
{
	struct ent_flow_node *nodes = ent_alloc(NULL, node_count * sizeof *nodes);
	struct ent_flow_link *links = ent_alloc(NULL, link_count * sizeof *links);
	double *cost = ent_alloc(NULL, link_count * sizeof *cost);
	double *supply = ent_alloc(NULL, node_count * sizeof *supply);
	double *flow = ent_alloc(NULL, link_count * sizeof *flow), least = INFINITY;
	struct ent_err err = {0};
	make(nodes, links, cost, node_count, link_count, back);
	for (size_t n = 0; n < node_count; n++)
		supply[n] = n == 0;
	struct ent_flow_net net = {
		.nodes = nodes, .node_count = node_count, .links = links, .link_count = link_count};
	struct ent_route_model model = {.theta = 2, .cost = cost, .supply = supply};
	struct ent_route_assigned out = {.links = flow};
	for (size_t i = 0; i < runs; i++) {
		double start = seconds();
		if (!ent_route_assign(&net, &model, &out, &err)) {
			fprintf(stderr, "bench-routes: %s\n", err.text);
			exit(1);
		}
		double took = seconds() - start;
		least = took < least ? took : least;
	}
	printf("%zu nodes, %zu links, %s: %.5f s\n", node_count, link_count,
	       back ? "cycles" : "no cycle", least);
	ent_alloc(nodes, 0);
	ent_alloc(links, 0);
	ent_alloc(cost, 0);
	ent_alloc(supply, 0);
	ent_alloc(flow, 0);
}

int main(int argc, char **argv)
{
	size_t nodes = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	size_t links = argc > 2 ? strtoul(argv[2], NULL, 10) : 10000;
	size_t runs = argc > 3 ? strtoul(argv[3], NULL, 10) : 20;
	if (nodes < 3 || links < nodes || !runs) {
		fputs("usage: bench-routes [NODES LINKS RUNS]; more links than nodes\n", stderr);
		return 2;
	}
	run(nodes, links, runs, false);
	run(nodes, links, runs, true);
	return 0;
}
