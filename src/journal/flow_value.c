/* Networks of flows: what is measured of them, and the quantities that belong to their nodes and
 * links.
 *
 *     measure: TERM, TERM [of TERM, ...] series NAME [times FACTOR]...
 *     price: TERM FACTOR [times FACTOR]... [DATE], ...
 *     tax: ACTOR TERM FACTOR ...
 *
 * TERM    NODE | NODE > NODE
 * FACTOR  NUMBER [low high] | ASSUMPTION | series NAME
 */
#include "journal/flow.h"

#include <math.h>
#include <string.h>

typedef ENT_VEC(struct ent_flow_factor) factors_t;

/* ---- quantities ------------------------------------------------------- */

static bool starts_number(char c)
{
	return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == '?' || c == '[';
}

static bool read_assumption(struct reader *r, struct ent_flow_factor *factor)
{
	struct ent_str name;
	if (!read_word(r, "a number, an assumption or 'series' and a name", &name))
		return false;
	factor->assumption = ent_intern_find(&r->record->assumption_names, name);
	if (factor->assumption != ENT_NONE)
		return true;
	bool is_series = ent_series_find(r->record, name) != ENT_NONE;
	complain(r, name.ptr, name.len, "no assumption %.*s%.*s", ENT_FMT(name),
		 ENT_FMT(is_series ? ent_str("; a series is named as 'series NAME'")
				   : hint_of(r, name, &r->record->assumption_names)));
	return false;
}

static bool read_factor(struct reader *r, struct ent_flow_factor *factor, bool below_0)
{
	*factor =
		(struct ent_flow_factor){(double)NAN, (double)NAN, (double)NAN, ENT_NONE, ENT_NONE};
	if (at_end(r)) {
		complain_here(r, "expected a number, an assumption or 'series' and a name");
		return false;
	}
	if (take_word(r, "series")) {
		factor->series = find_series(r);
		return factor->series != ENT_NONE;
	}
	const char *from = r->at;
	if (!starts_number(*r->at))
		return read_assumption(r, factor);
	if (!read_range(r, &factor->low, &factor->best, &factor->high))
		return false;
	if (!below_0 && (factor->low < 0 || factor->best < 0 || factor->high < 0)) {
		complain(r, from, (size_t)(r->at - from), "a quantity is not below 0");
		return false;
	}
	return true;
}

static bool read_factors(struct reader *r, factors_t *factors, bool below_0)
{
	do {
		struct ent_flow_factor factor;
		if (!read_factor(r, &factor, below_0))
			return false;
		if (factors->count == FLOW_TERMS) {
			complain_here(r, "no more than %d factors", FLOW_TERMS);
			return false;
		}
		ent_push(factors, factor);
	} while (take_word(r, "times"));
	return true;
}

/* ---- measures --------------------------------------------------------- */

struct terms {
	ids_t links;
	size_t terms;
	uint32_t node; /* the only term, if that is a node; else ENT_NONE */
};

static bool push_link(struct reader *r, const struct flow_block *block, struct terms *terms,
		      uint32_t link, const char *from)
{
	for (size_t i = 0; i < terms->links.count; i++) {
		if (terms->links.at[i] != link)
			continue;
		struct ent_flow_link twice = block->links.at[link];
		complain(r, from, (size_t)(r->at - from), "%.*s > %.*s is counted already",
			 ENT_FMT(block->nodes.at[twice.from].name),
			 ENT_FMT(block->nodes.at[twice.to].name));
		return false;
	}
	ent_push(&terms->links, link);
	return true;
}

/* What passes a node: what it gives, or, where nothing leaves, what it gets. */
static bool push_node(struct reader *r, const struct flow_block *block, struct terms *terms,
		      uint32_t node, const char *from)
{
	bool sink = block->nodes.at[node].kind >= ENT_FLOW_CONSUMPTION;
	for (uint32_t i = 0; i < block->links.count; i++) {
		uint32_t end = sink ? block->links.at[i].to : block->links.at[i].from;
		if (end == node && !push_link(r, block, terms, i, from))
			return false;
	}
	return true;
}

static bool read_link_end(struct reader *r, struct flow_block *block, uint32_t from, const char *at,
			  uint32_t *link)
{
	uint32_t to;
	if (!read_flow_node(r, block, &to))
		return false;
	*link = find_flow_link(block, from, to);
	if (*link != ENT_NONE)
		return true;
	bool back = find_flow_link(block, to, from) != ENT_NONE;
	complain(r, at, (size_t)(r->at - at), "no link %.*s > %.*s%s",
		 ENT_FMT(block->nodes.at[from].name), ENT_FMT(block->nodes.at[to].name),
		 back ? "; it flows the other way" : "");
	return false;
}

static bool read_term(struct reader *r, struct flow_block *block, struct terms *terms)
{
	uint32_t node, link;
	skip_blanks(r);
	const char *from = r->at;
	if (terms->terms++ == FLOW_TERMS) {
		complain_here(r, "no more than %d terms", FLOW_TERMS);
		return false;
	}
	if (!read_flow_node(r, block, &node))
		return false;
	const char *end = r->at;
	if (take_word(r, ">")) {
		terms->node = ENT_NONE;
		return read_link_end(r, block, node, from, &link) &&
		       push_link(r, block, terms, link, from);
	}
	r->at = end;
	terms->node = terms->terms == 1 ? node : ENT_NONE;
	return push_node(r, block, terms, node, from);
}

static bool read_terms(struct reader *r, struct flow_block *block, struct terms *terms)
{
	do
		if (!read_term(r, block, terms))
			return false;
	while (read_comma(r));
	return true;
}

/* Both parts of a share, one behind the other. */
static bool read_what(struct reader *r, struct flow_block *block, struct ent_flow_measure *measure)
{
	struct terms part = {.node = ENT_NONE}, whole = {.node = ENT_NONE};
	skip_blanks(r);
	const char *from = r->at;
	bool good = read_terms(r, block, &part);
	bool share = good && take_word(r, "of");
	if (share)
		good = read_terms(r, block, &whole);
	measure->what = (struct ent_str){from, (size_t)(r->at - from)};
	while (measure->what.len && is_blank(from[measure->what.len - 1]))
		measure->what.len--;
	measure->node = share ? ENT_NONE : part.node;
	measure->part_count = share ? part.links.count : 0;
	if (good && (!part.links.count || (share && !whole.links.count))) {
		complain(r, from, measure->what.len, "this measures no link");
		good = false;
	}
	for (size_t i = 0; i < whole.links.count; i++)
		ent_push(&part.links, whole.links.at[i]);
	measure->links = keep(r, part.links.at, part.links.count, sizeof *part.links.at);
	measure->count = part.links.count;
	ent_vec_free(&part.links);
	ent_vec_free(&whole.links);
	return good;
}

static void read_measure(struct reader *r, struct flow_block *block, bool claim)
{
	struct ent_flow_measure measure = {.claim = claim, .where = here(r)};
	factors_t factors = {0};
	if (read_what(r, block, &measure)) {
		const char *from = r->at;
		if (!take_word(r, "series")) {
			complain_here(r, "expected 'series' and a name: figures stand in series");
		} else {
			r->at = from;
			if (read_factors(r, &factors, false) && expect_end(r)) {
				measure.factors =
					keep(r, factors.at, factors.count, sizeof *factors.at);
				measure.factor_count = factors.count;
				ent_push(&block->measures, measure);
			}
		}
	}
	ent_vec_free(&factors);
}

void flow_measure(struct reader *r, void *thing)
{
	read_measure(r, thing, false);
}

void flow_claim(struct reader *r, void *thing)
{
	read_measure(r, thing, true);
}

/* ---- what belongs to nodes, links and the network ----------------------- */

static const struct {
	bool of_node, of_link, by_actor;
	double least, most;
} rules[ENT_FLOW_TRAITS] = {
	[ENT_FLOW_RATIO] = {true, false, false, 0, HUGE_VAL},
	[ENT_FLOW_PRICE] = {true, false, false, 0, HUGE_VAL},
	[ENT_FLOW_COST] = {false, true, false, 0, HUGE_VAL},
	[ENT_FLOW_RISK] = {false, true, false, 0, 100},
	[ENT_FLOW_TAX] = {true, true, true, 0, 100},
	[ENT_FLOW_FEE] = {true, true, true, 0, HUGE_VAL},
	[ENT_FLOW_EARNS] = {false, true, true, 0, 100},
	[ENT_FLOW_BARRIER] = {true, true, false, 0, 100},
	[ENT_FLOW_STOCK] = {true, false, false, 0, HUGE_VAL},
	[ENT_FLOW_SPOILS] = {true, false, false, 0, 99},
	[ENT_FLOW_BAN] = {true, false, false, 0, 100},
	[ENT_FLOW_CHOICE] = {false, false, false, 0, HUGE_VAL},
	[ENT_FLOW_STAKE] = {false, false, false, 0, HUGE_VAL},
	[ENT_FLOW_DEMAND] = {false, false, false, -100, 0},
	[ENT_FLOW_MARKUP] = {false, false, false, 0, 1e6},
};

static bool has_target(enum ent_flow_trait_kind kind)
{
	return rules[kind].of_node || rules[kind].of_link;
}

static bool read_target(struct reader *r, struct flow_block *block, struct ent_flow_trait *trait)
{
	skip_blanks(r);
	const char *from = r->at;
	if (!read_flow_node(r, block, &trait->node))
		return false;
	const char *end = r->at;
	if (take_word(r, ">")) {
		uint32_t node = trait->node;
		trait->node = ENT_NONE;
		if (!read_link_end(r, block, node, from, &trait->link))
			return false;
		end = r->at;
	}
	if (trait->node != ENT_NONE ? rules[trait->kind].of_node : rules[trait->kind].of_link)
		return true;
	complain(r, from, (size_t)(end - from), "'%s:' belongs to a %s",
		 ent_flow_trait_name(trait->kind),
		 rules[trait->kind].of_node ? "node" : "link, A > B");
	return false;
}

static bool is_kind_for(struct reader *r, const struct flow_block *block,
			const struct ent_flow_trait *trait, const char *from)
{
	enum ent_flow_kind needs = trait->kind == ENT_FLOW_RATIO ? ENT_FLOW_CONVERSION
				   : trait->kind == ENT_FLOW_BAN ? ENT_FLOW_PRODUCTION
								 : ENT_FLOW_KINDS;
	if (needs == ENT_FLOW_KINDS || block->nodes.at[trait->node].kind == needs)
		return true;
	complain(r, from, block->nodes.at[trait->node].name.len,
		 "'%s:' belongs to a node of kind %s", ent_flow_trait_name(trait->kind),
		 ent_flow_kind_name(needs));
	return false;
}

static bool is_beyond(double value, enum ent_flow_trait_kind kind)
{
	bool above_0 = kind == ENT_FLOW_RATIO || kind == ENT_FLOW_PRICE;
	return value < rules[kind].least || value > rules[kind].most || (above_0 && value == 0);
}

/* What is told in place alone can be judged here. */
static bool is_within(struct reader *r, const struct ent_flow_trait *trait,
		      const factors_t *factors, const char *from)
{
	const struct ent_flow_factor *first = &factors->at[0];
	enum ent_flow_trait_kind kind = trait->kind;
	const char *end = r->at;
	struct ent_text bounds = {0};
	if (factors->count > 1 || !(is_beyond(first->low, kind) || is_beyond(first->best, kind) ||
				    is_beyond(first->high, kind)))
		return true;
	while (end > from && is_blank(end[-1]))
		end--;
	ent_text_puts(&bounds, "is above ");
	ent_text_number(&bounds, rules[kind].least);
	if (isfinite(rules[kind].most)) {
		bounds.len = 0;
		ent_text_puts(&bounds, "goes from ");
		ent_text_number(&bounds, rules[kind].least);
		ent_text_puts(&bounds, " to ");
		ent_text_number(&bounds, rules[kind].most);
	}
	complain(r, from, (size_t)(end - from), "'%s:' %s", ent_flow_trait_name(kind), bounds.ptr);
	ent_text_free(&bounds);
	return false;
}

/* [ACTOR] [TERM] VALUE [DATE] */
static bool read_trait(struct reader *r, void *thing)
{
	struct flow_block *block = thing;
	struct ent_flow_trait trait = {.kind = block->trait,
				       .node = ENT_NONE,
				       .link = ENT_NONE,
				       .actor = ENT_NONE,
				       .date = ENT_NONE,
				       .where = here(r)};
	factors_t factors = {0};
	struct ent_span span;
	bool good = !rules[trait.kind].by_actor || read_actor(r, &trait.actor);
	skip_blanks(r);
	const char *from = r->at;
	if (good && has_target(trait.kind))
		good = read_target(r, block, &trait) && is_kind_for(r, block, &trait, from);
	if (good) {
		skip_blanks(r);
		from = r->at;
		good = read_factors(r, &factors, rules[trait.kind].least < 0) &&
		       is_within(r, &trait, &factors, from);
	}
	if (good && next_is_date(r))
		good = read_date(r, &trait.date, &span);
	if (good) {
		trait.factors = keep(r, factors.at, factors.count, sizeof *factors.at);
		trait.factor_count = factors.count;
		ent_push(&block->traits, trait);
	}
	ent_vec_free(&factors);
	block->broken |= !good;
	return good;
}

void flow_trait(struct reader *r, void *thing)
{
	read_list(r, read_trait, thing);
}
