/* A network while its block is read. */
#ifndef ENT_JOURNAL_FLOW_H
#define ENT_JOURNAL_FLOW_H

#include "journal/reader.h"

/* What is read again once all nodes, or all links, have their names. */
struct flow_line {
	const char *at, *end, *start;
	uint32_t line;
	void (*read)(struct reader *r, void *thing);
	enum ent_flow_trait_kind trait;
};

struct flow_block {
	struct ent_flow *flow;
	struct ent_intern names; /* of nodes */
	ENT_VEC(struct ent_flow_stage) nodes;
	ENT_VEC(struct ent_flow_link) links;
	ENT_VEC(struct flow_line) wait_nodes, wait_links;
	ENT_VEC(struct ent_flow_trait) traits;
	ENT_VEC(struct ent_flow_measure) measures;
	struct cites cites;
	enum ent_flow_trait_kind trait; /* of the line being read */
	bool broken; /* a node or link was refused: what is missing may be there */
};

/* More than people draw; so that a file of noise costs no more than its length. */
#define FLOW_NODES 400
#define FLOW_LINKS 1600
#define FLOW_TERMS 100

bool read_flow_node(struct reader *r, struct flow_block *block, uint32_t *node);
uint32_t find_flow_link(const struct flow_block *block, uint32_t from, uint32_t to);

/* Keys whose nodes and links are known (flow_value.c). */
void flow_measure(struct reader *r, void *thing);
void flow_claim(struct reader *r, void *thing);
void flow_trait(struct reader *r, void *thing);

#endif
