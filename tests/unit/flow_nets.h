/* Networks for tests, drawn at random or written down; not a test. */
#ifndef FLOW_NETS_H
#define FLOW_NETS_H

#include <entente/flows.h>

#include "base/rng.h"

#include <math.h>

#define MOST_LINKS    12
#define MOST_READINGS 16

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ABOUT(v)                                                                                   \
	{                                                                                          \
		(double)NAN, v, (double)NAN                                                        \
	}
#define RANGE(l, h)                                                                                \
	{                                                                                          \
		l, (double)NAN, h                                                                  \
	}
#define AT_MOST(v)                                                                                 \
	{                                                                                          \
		(double)NAN, (double)NAN, v                                                        \
	}
#define AT_LEAST(v)                                                                                \
	{                                                                                          \
		v, (double)NAN, (double)NAN                                                        \
	}

struct made_net {
	struct ent_flow_net net;
	struct ent_flow_node nodes[8];
	struct ent_flow_link links[MOST_LINKS];
	struct ent_flow_reading readings[MOST_READINGS];
	uint32_t of[MOST_READINGS][4];
	double weights[MOST_READINGS][4];
};

/* Two sources, up to three inner nodes, two sinks, `links` links: joined as chance has it, so
 * that some networks are no networks and are refused. */
static inline void make_shape(struct made_net *made, struct ent_rng *rng, size_t links)
{
	size_t inner = 1 + ent_rng_index(rng, 3);
	*made = (struct made_net){0};
	for (size_t n = 0; n < 4 + inner; n++) {
		made->nodes[n].kind = n < 2   ? ENT_FLOW_PRODUCTION
				      : n < 4 ? ENT_FLOW_CONSUMPTION
					      : ENT_FLOW_TRANSIT;
		if (n >= 4 && ent_rng_uniform(rng) < .3) {
			made->nodes[n].kind = ENT_FLOW_CONVERSION;
			made->nodes[n].ratio = (struct ent_flow_range){
				(double)NAN, .2 + 4 * ent_rng_uniform(rng), (double)NAN};
		}
	}
	/* The first links lead into each inner node and out of it, so that most are networks. */
	for (size_t l = 0; l < links; l++) {
		size_t from = ent_rng_index(rng, 2 + inner), to = ent_rng_index(rng, 2 + inner);
		from = l < inner ? ent_rng_index(rng, 2) : l < 2 * inner ? l - inner + 2 : from;
		to = l < inner ? l + 2 : l < 2 * inner ? ent_rng_index(rng, 2) : to;
		from += from >= 2 ? 2 : 0;
		to += 2;
		if (from == to)
			to = 2 + ent_rng_index(rng, 2);
		made->links[l] = (struct ent_flow_link){(uint32_t)from, (uint32_t)to};
	}
	made->net = (struct ent_flow_net){.nodes = made->nodes,
					  .node_count = 4 + inner,
					  .links = made->links,
					  .link_count = links,
					  .readings = made->readings};
}

/* Figures of one link, of sums, of shares, bounds; of 0; told with an error, a range or nothing. */
static inline void make_readings(struct made_net *made, struct ent_rng *rng, size_t count)
{
	double unknown = NAN;
	for (size_t r = 0; r < count; r++) {
		struct ent_flow_reading *reading = &made->readings[r];
		double kind = ent_rng_uniform(rng), form = ent_rng_uniform(rng);
		double value = ent_rng_uniform(rng) < .1 ? 0 : 100 * ent_rng_uniform(rng);
		*reading = (struct ent_flow_reading){
			.links = made->of[r], .count = kind < .5 ? 1 : 2 + ent_rng_index(rng, 3)};
		for (size_t k = 0; k < 4; k++) {
			made->of[r][k] = (uint32_t)ent_rng_index(rng, made->net.link_count);
			made->weights[r][k] = .2 + 2 * ent_rng_uniform(rng);
		}
		if (kind > .7)
			reading->weights = made->weights[r];
		if (kind > .85) {
			reading->part_count = 1;
			value = ent_rng_uniform(rng);
		}
		reading->value = (struct ent_flow_range){unknown, value, unknown};
		if (form < .3)
			reading->error = value * .1 + (reading->part_count ? .01 : 1);
		else if (form < .5)
			reading->value = (struct ent_flow_range){.8 * value, unknown, value};
		else if (form < .6)
			reading->value = (struct ent_flow_range){unknown, unknown, value};
		else if (form < .7)
			reading->value = (struct ent_flow_range){value, unknown, unknown};
	}
	made->net.reading_count = count;
}

#endif
