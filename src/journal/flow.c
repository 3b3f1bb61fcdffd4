/* Networks of flows: nodes, the links that join them, and whether these make a network.
 *
 * A name may be used above the line that declares it. So nodes are read as they come; lines
 * that name nodes wait for the end of the block, and those that name links for the links.
 */
#include "journal/flow.h"

#include <string.h>

/* ---- nodes ------------------------------------------------------------ */

static bool is_reserved(struct ent_str name)
{
	return ent_str_is(name, "of") || ent_str_is(name, "series") || ent_str_is(name, "times");
}

static bool read_kind(struct reader *r, enum ent_flow_kind *kind)
{
	const char *names[ENT_FLOW_KINDS];
	size_t choice;
	for (int i = 0; i < ENT_FLOW_KINDS; i++)
		names[i] = ent_flow_kind_name((enum ent_flow_kind)i);
	if (!read_choice(r, "a kind of node", names, ENT_FLOW_KINDS, &choice))
		return false;
	*kind = (enum ent_flow_kind)choice;
	return true;
}

static bool add_node_name(struct reader *r, struct flow_block *block, struct ent_str name)
{
	bool fresh;
	if (is_reserved(name)) {
		complain(r, name.ptr, name.len,
			 "'%.*s' cannot be a node's name: it is a word of "
			 "this language",
			 ENT_FMT(name));
		return false;
	}
	if (block->nodes.count == FLOW_NODES) {
		complain(r, name.ptr, name.len, "a network has no more than %d nodes", FLOW_NODES);
		return false;
	}
	uint32_t id = ent_intern_add(&block->names, name, &fresh);
	if (!fresh)
		complain(r, name.ptr, name.len, "%.*s is a node already, of line %u", ENT_FMT(name),
			 block->nodes.at[id].where.line);
	return fresh;
}

/* NAME KIND [ACTOR | PLACE | "words"] ["words"]. A node whose rest is bad still has its name. */
static void flow_node(struct reader *r, void *thing)
{
	struct flow_block *block = thing;
	struct ent_flow_stage node = {.subject = {ENT_NONE, ENT_NONE, ENT_NONE}, .where = here(r)};
	if (!read_handle(r, "a node's name", &node.name) || !add_node_name(r, block, node.name)) {
		block->broken = true;
		return;
	}
	ent_push(&block->nodes, node);
	struct ent_flow_stage *kept = &block->nodes.at[block->nodes.count - 1];
	if (!read_kind(r, &kept->kind)) {
		block->broken = true;
		return;
	}
	if (!at_end(r) && !read_subject(r, &kept->subject))
		return;
	if (kept->subject.text != ENT_NONE)
		kept->words = ent_record_text(r->record, kept->subject.text);
	else if (!at_end(r) && !read_string(r, "what it is, in words", &kept->words))
		return;
	expect_end(r);
}

bool read_flow_node(struct reader *r, struct flow_block *block, uint32_t *node)
{
	struct ent_str name;
	if (!read_word(r, "a node", &name))
		return false;
	*node = ent_intern_find(&block->names, name);
	if (*node != ENT_NONE)
		return true;
	bool joined = memchr(name.ptr, '>', name.len) && name.len > 1;
	complain(r, name.ptr, name.len, "no node %.*s%.*s", ENT_FMT(name),
		 ENT_FMT(joined ? ent_str("; blanks stand around '>'")
				: hint_of(r, name, &block->names)));
	return false;
}

/* ---- links ------------------------------------------------------------ */

uint32_t find_flow_link(const struct flow_block *block, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < block->links.count; i++)
		if (block->links.at[i].from == from && block->links.at[i].to == to)
			return i;
	return ENT_NONE;
}

static bool is_sink(enum ent_flow_kind kind)
{
	return kind >= ENT_FLOW_CONSUMPTION;
}

static void add_link(struct reader *r, struct flow_block *block, const char *at, uint32_t from,
		     uint32_t to)
{
	size_t length = (size_t)(r->at - at);
	const struct ent_flow_stage *a = &block->nodes.at[from], *b = &block->nodes.at[to];
	if (from == to)
		complain(r, at, length, "a link joins two nodes");
	else if (find_flow_link(block, from, to) != ENT_NONE)
		complain(r, at, length, "%.*s > %.*s is a link already", ENT_FMT(a->name),
			 ENT_FMT(b->name));
	else if (is_sink(a->kind))
		complain(r, at, length, "nothing flows out of %.*s, which is of kind %s",
			 ENT_FMT(a->name), ent_flow_kind_name(a->kind));
	else if (b->kind == ENT_FLOW_PRODUCTION)
		complain(r, at, length, "nothing flows into %.*s, which is of kind production",
			 ENT_FMT(b->name));
	else if (block->links.count == FLOW_LINKS)
		complain(r, at, length, "a network has no more than %d links", FLOW_LINKS);
	else {
		ent_push(&block->links, (struct ent_flow_link){from, to});
		return;
	}
	block->broken = true;
}

/* A > B > C */
static bool read_chain(struct reader *r, void *thing)
{
	struct flow_block *block = thing;
	uint32_t from, to;
	skip_blanks(r);
	const char *at = r->at;
	if (!read_flow_node(r, block, &from))
		return false;
	if (!take_word(r, ">")) {
		complain_here(r, "expected '>' and the node to which it flows");
		return false;
	}
	do {
		skip_blanks(r);
		const char *next = r->at;
		if (!read_flow_node(r, block, &to))
			return false;
		add_link(r, block, at, from, to);
		at = next;
		from = to;
	} while (take_word(r, ">"));
	return true;
}

static bool read_chain_item(struct reader *r, void *thing)
{
	bool good = read_chain(r, thing);
	((struct flow_block *)thing)->broken |= !good;
	return good;
}

static void flow_chains(struct reader *r, void *thing)
{
	read_list(r, read_chain_item, thing);
}

/* ---- lines that wait -------------------------------------------------- */

static struct flow_line line_here(const struct reader *r,
				  void (*read)(struct reader *r, void *thing))
{
	return (struct flow_line){r->at, r->end, r->start, r->line, read, ENT_FLOW_TRAITS};
}

static void flow_link(struct reader *r, void *thing)
{
	ent_push(&((struct flow_block *)thing)->wait_nodes, line_here(r, flow_chains));
}

#define WAITS(name, reads, kind)                                                                   \
	static void name(struct reader *r, void *thing)                                            \
	{                                                                                          \
		struct flow_line line = line_here(r, reads);                                       \
		line.trait = kind;                                                                 \
		ent_push(&((struct flow_block *)thing)->wait_links, line);                         \
	}

WAITS(flow_measures, flow_measure, ENT_FLOW_TRAITS)
WAITS(flow_claims, flow_claim, ENT_FLOW_TRAITS)
WAITS(flow_ratio, flow_trait, ENT_FLOW_RATIO)
WAITS(flow_price, flow_trait, ENT_FLOW_PRICE)
WAITS(flow_cost, flow_trait, ENT_FLOW_COST)
WAITS(flow_risk, flow_trait, ENT_FLOW_RISK)
WAITS(flow_tax, flow_trait, ENT_FLOW_TAX)
WAITS(flow_fee, flow_trait, ENT_FLOW_FEE)
WAITS(flow_earns, flow_trait, ENT_FLOW_EARNS)
WAITS(flow_barrier, flow_trait, ENT_FLOW_BARRIER)
WAITS(flow_stock, flow_trait, ENT_FLOW_STOCK)
WAITS(flow_spoils, flow_trait, ENT_FLOW_SPOILS)
WAITS(flow_ban, flow_trait, ENT_FLOW_BAN)
WAITS(flow_choice, flow_trait, ENT_FLOW_CHOICE)
WAITS(flow_stake, flow_trait, ENT_FLOW_STAKE)
WAITS(flow_demand, flow_trait, ENT_FLOW_DEMAND)
WAITS(flow_markup, flow_trait, ENT_FLOW_MARKUP)

static void read_waiting(struct reader *r, struct flow_block *block, const struct flow_line *lines,
			 size_t count)
{
	struct flow_line now = line_here(r, NULL);
	for (size_t i = 0; i < count; i++) {
		r->at = lines[i].at;
		r->end = lines[i].end;
		r->start = lines[i].start;
		r->line = lines[i].line;
		block->trait = lines[i].trait;
		lines[i].read(r, block);
	}
	r->at = now.at;
	r->end = now.end;
	r->start = now.start;
	r->line = now.line;
}

/* ---- the other keys --------------------------------------------------- */

static void flow_near(struct reader *r, void *thing)
{
	double years;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_number(r, "a number of years", &years))
		return;
	if (years < 0 || years > 100 || years != (double)(unsigned)years)
		complain(r, from, (size_t)(r->at - from), "years are a whole number, 0 to 100");
	else if (expect_end(r))
		((struct flow_block *)thing)->flow->near = (unsigned)years;
}

static void flow_drift(struct reader *r, void *thing)
{
	double percent;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_number(r, "percent a year", &percent))
		return;
	if (percent < 0 || percent > 1000)
		complain(r, from, (size_t)(r->at - from), "percent a year are 0 to 1000");
	else if (expect_end(r))
		((struct flow_block *)thing)->flow->drift = percent;
}

static void flow_source(struct reader *r, void *thing)
{
	read_cites(r, &((struct flow_block *)thing)->cites);
}

static void flow_note(struct reader *r, void *thing)
{
	if (read_string(r, "a note", &((struct flow_block *)thing)->flow->note))
		expect_end(r);
}

/* ---- the whole -------------------------------------------------------- */

static void complain_node(struct reader *r, const struct ent_flow_stage *node, const char *before,
			  const char *after)
{
	const char *line = line_find(r, r->file, node->where.line);
	complain_line(r, false, r->file, node->where.line, line, node->name.ptr, node->name.len,
		      "%s%.*s%s", before, ENT_FMT(node->name), after);
}

/* What a node of `marked` leads to, along the links or against them. */
static void mark_on(const struct flow_block *block, bool along, bool *marked)
{
	bool more = true;
	while (more) {
		more = false;
		for (size_t i = 0; i < block->links.count; i++) {
			struct ent_flow_link link = block->links.at[i];
			uint32_t from = along ? link.from : link.to;
			uint32_t to = along ? link.to : link.from;
			if (marked[from] && !marked[to])
				more = marked[to] = true;
		}
	}
}

static bool has_ratio(const struct flow_block *block, uint32_t node)
{
	for (size_t i = 0; i < block->traits.count; i++)
		if (block->traits.at[i].kind == ENT_FLOW_RATIO && block->traits.at[i].node == node)
			return true;
	return false;
}

static void check_node(struct reader *r, const struct flow_block *block, uint32_t node,
		       bool reached, bool ends)
{
	const struct ent_flow_stage *stage = &block->nodes.at[node];
	bool in = stage->kind == ENT_FLOW_PRODUCTION, out = is_sink(stage->kind);
	bool joined = false;
	for (size_t i = 0; i < block->links.count; i++) {
		in |= block->links.at[i].to == node;
		out |= block->links.at[i].from == node;
		joined |= block->links.at[i].to == node || block->links.at[i].from == node;
	}
	if (!joined)
		complain_node(r, stage, "no link joins ", " to the network");
	else if (!out)
		complain_node(r, stage, "nothing flows out of ", "");
	else if (!in || !reached)
		complain_node(r, stage, "", " gets nothing from any node of kind production");
	else if (!ends)
		complain_node(r, stage, "what passes ", " goes round and comes to no end");
	if (stage->kind == ENT_FLOW_CONVERSION && !has_ratio(block, node))
		complain_node(r, stage, "", " is a conversion and needs 'ratio:', in for one out");
}

static void check_flow(struct reader *r, const struct flow_block *block, struct flow_line head)
{
	bool reached[FLOW_NODES], ends[FLOW_NODES], produces = false;
	if (block->broken)
		return;
	for (uint32_t i = 0; i < block->nodes.count; i++) {
		reached[i] = block->nodes.at[i].kind == ENT_FLOW_PRODUCTION;
		ends[i] = is_sink(block->nodes.at[i].kind);
		produces |= reached[i];
	}
	if (!produces) {
		complain_line(r, false, r->file, head.line, head.start, head.at,
			      (size_t)(head.end - head.at),
			      "this network needs a node of kind production, where it begins");
		return;
	}
	mark_on(block, true, reached);
	mark_on(block, false, ends);
	for (uint32_t i = 0; i < block->nodes.count; i++)
		check_node(r, block, i, reached[i], ends[i]);
}

static void keep_flow(struct reader *r, const struct flow_block *block)
{
	struct ent_flow *flow = block->flow;
	flow->nodes = keep(r, block->nodes.at, block->nodes.count, sizeof *block->nodes.at);
	flow->node_count = block->nodes.count;
	flow->links = keep(r, block->links.at, block->links.count, sizeof *block->links.at);
	flow->link_count = block->links.count;
	flow->traits = keep(r, block->traits.at, block->traits.count, sizeof *block->traits.at);
	flow->trait_count = block->traits.count;
	flow->measures =
		keep(r, block->measures.at, block->measures.count, sizeof *block->measures.at);
	flow->measure_count = block->measures.count;
	flow->cites = keep(r, block->cites.list.at, block->cites.list.count,
			   sizeof *block->cites.list.at);
	flow->cite_count = block->cites.list.count;
}

static void free_block(struct flow_block *block)
{
	ent_intern_free(&block->names);
	ent_vec_free(&block->nodes);
	ent_vec_free(&block->links);
	ent_vec_free(&block->wait_nodes);
	ent_vec_free(&block->wait_links);
	ent_vec_free(&block->traits);
	ent_vec_free(&block->measures);
	ent_vec_free(&block->cites.list);
}

static bool read_flow_head(struct reader *r, struct ent_flow *flow)
{
	if (!read_string(r, "what flows where, in words", &flow->title))
		return false;
	bool read = next_is(r, '"') ? read_string(r, "a unit", &flow->unit)
				    : read_word(r, "a unit", &flow->unit);
	return read && expect_end(r);
}

void read_flow(struct reader *r)
{
	static const struct key keys[] = {
		{"node", flow_node, true},        {"link", flow_link, true},
		{"measure", flow_measures, true}, {"claim", flow_claims, true},
		{"ratio", flow_ratio, true},      {"price", flow_price, true},
		{"cost", flow_cost, true},        {"risk", flow_risk, true},
		{"tax", flow_tax, true},          {"fee", flow_fee, true},
		{"earns", flow_earns, true},      {"barrier", flow_barrier, true},
		{"stock", flow_stock, true},      {"spoils", flow_spoils, true},
		{"ban", flow_ban, true},          {"choice", flow_choice, false},
		{"stake", flow_stake, false},     {"demand", flow_demand, false},
		{"markup", flow_markup, false},   {"near", flow_near, false},
		{"drift", flow_drift, false},     {"source", flow_source, true},
		{"note", flow_note, false},
	};
	struct flow_line head = line_here(r, NULL);
	head.at = r->start;
	struct ent_where where = here(r);
	uint32_t id = declared(r, &r->record->flow_names);
	struct ent_flow refused = {.where = where};
	struct flow_block block = {.flow = &refused, .broken = true};
	if (id != ENT_NONE && is_here(r->record->flows.at[id].where, where)) {
		block.flow = &r->record->flows.at[id];
		block.broken = !read_flow_head(r, block.flow);
	}
	block.flow->drift = 10;
	read_keys(r, keys, sizeof keys / sizeof keys[0], &block, NULL);
	read_waiting(r, &block, block.wait_nodes.at, block.wait_nodes.count);
	read_waiting(r, &block, block.wait_links.at, block.wait_links.count);
	check_flow(r, &block, head);
	keep_flow(r, &block);
	free_block(&block);
}
