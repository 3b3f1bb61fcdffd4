/* Nets for the units of routes: made up, or of three ways. Include cmocka first. */
#ifndef UNIT_MADE_NET_H
#define UNIT_MADE_NET_H

#include <entente/routes.h>

#include <math.h>
#include <string.h>

#include "random.h"

#define NODES 40
#define LINKS 200

static inline void assert_near(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within * fmax(1, fabs(expected))))
		fail_msg("%.15g, not %.15g", value, expected);
}

static inline struct ent_flow_range sure(double value)
{
	return (struct ent_flow_range){value, value, value};
}

static inline double between(double low, double high)
{
	return low + (high - low) * (double)(random_bits() >> 11) * 0x1p-53;
}

struct made {
	struct ent_flow_node nodes[NODES];
	struct ent_flow_link links[LINKS];
	struct ent_flow_net net;
	double cost[LINKS], constant[LINKS], risk[LINKS], held[NODES], ratio[NODES], supply[NODES];
};

static inline void start(struct made *made)
{
	memset(made, 0, sizeof *made);
	made->net = (struct ent_flow_net){.nodes = made->nodes, .links = made->links};
	for (size_t n = 0; n < NODES; n++)
		made->ratio[n] = 1;
}

static inline uint32_t add_node(struct made *made, enum ent_flow_kind kind)
{
	assert_true(made->net.node_count < NODES);
	made->nodes[made->net.node_count].kind = kind;
	return (uint32_t)made->net.node_count++;
}

static inline uint32_t add_link(struct made *made, uint32_t from, uint32_t to, double cost)
{
	assert_true(made->net.link_count < LINKS);
	made->cost[made->net.link_count] = cost;
	made->links[made->net.link_count] = (struct ent_flow_link){from, to};
	return (uint32_t)made->net.link_count++;
}

/* Layers of nodes: what is made, middle ones, sinks. With cycles, links also lead back. */
static inline void make_net(struct made *made, unsigned middle, bool cycles)
{
	start(made);
	add_node(made, ENT_FLOW_PRODUCTION);
	add_node(made, ENT_FLOW_PRODUCTION);
	for (unsigned n = 0; n < middle; n++)
		add_node(made, one_in(4) ? ENT_FLOW_CONVERSION : ENT_FLOW_TRANSIT);
	add_node(made, ENT_FLOW_CONSUMPTION);
	add_node(made, ENT_FLOW_EXPORT);
	uint32_t last = (uint32_t)made->net.node_count - 1;
	for (uint32_t n = 0; n + 1 < last; n++) {
		add_link(made, n, last - (n % 2), between(1, 3));
		for (uint32_t m = n < 2 ? 2 : n + 1; m + 1 < last; m++)
			if (one_in(2))
				add_link(made, n, m, between(.2, 2));
		for (uint32_t m = 2; cycles && n >= 2 && m <= n; m++)
			if (one_in(3))
				add_link(made, n, m, between(1.5, 3));
	}
	made->supply[0] = 7.385;
	made->supply[1] = 2.25;
}

static inline void make_losses(struct made *made)
{
	uint32_t count = (uint32_t)made->net.node_count, links = (uint32_t)made->net.link_count;
	for (uint32_t l = 0; l < links; l++) {
		made->constant[l] = between(-1, 0);
		made->risk[l] = one_in(3) ? between(0, .6) : 0;
	}
	uint32_t police = add_node(made, ENT_FLOW_SEIZURE);
	for (uint32_t n = 0; n + 2 < count; n++) {
		made->held[n] = one_in(4) ? between(0, .3) : 0;
		made->ratio[n] = made->nodes[n].kind == ENT_FLOW_CONVERSION ? between(1, 9) : 1;
		if (one_in(2))
			made->risk[add_link(made, n, police, 0)] = between(0, .5);
	}
}

static inline struct ent_route_model model_of(const struct made *made, double theta)
{
	return (struct ent_route_model){.theta = theta,
					.cost = made->cost,
					.constant = made->constant,
					.risk = made->risk,
					.held = made->held,
					.ratio = made->ratio,
					.supply = made->supply};
}

/* Three ways: costs 1, 2 and 1 in two links; the third joins the first half way. */
static inline void make_three_ways(struct made *made)
{
	start(made);
	uint32_t field = add_node(made, ENT_FLOW_PRODUCTION);
	uint32_t a = add_node(made, ENT_FLOW_TRANSIT), b = add_node(made, ENT_FLOW_TRANSIT);
	uint32_t city = add_node(made, ENT_FLOW_CONSUMPTION);
	add_link(made, field, a, .5);
	add_link(made, a, city, .5);
	add_link(made, field, b, 1.5);
	add_link(made, b, city, .5);
	add_link(made, a, b, 0);
	made->supply[field] = 12;
}

#endif
