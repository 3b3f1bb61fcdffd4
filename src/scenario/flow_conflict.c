/* Readings that cannot all be true within their 95 percent ranges.
 *
 * A set of readings is in conflict where no flows that balance lie within all its ranges. To see
 * that, the squares of how far readings are out of range are made least: a quadratic program of
 * bounds alone, 0 where all can be true. Where not, the readings that are out of range prove it by
 * themselves (the optimum is a certificate by Farkas's lemma), and leaving out one after another
 * as long as the rest is in conflict ends at a set of which none can go: the deletion filter
 * (Chinneck 2008, "Feasibility and Infeasibility in Optimization", ch. 6). Others are found by the
 * tree of Reiter (1987, Artificial Intelligence 32): for each reading of a set, what is still in
 * conflict without it.
 */
#include "base/arena.h"
#include "scenario/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WITHIN_95 1.959963984540054
/* Out of range by less, in standard errors, is rounding, and what keeps the program convex. */
#define HARDLY     1e-5
#define LEAST      1e-8
#define MOST_SETS  16
#define MOST_NODES 60
/* Balances and bounds, above which nothing is looked for. */
#define MOST_ROWS 1200

struct set {
	uint32_t *at; /* in rising order */
	size_t count;
	double excess;
};

struct search {
	const struct ent_flow_net *net;
	const struct ent_flow_figures *figures;
	double *out; /* of readings: how far out of range, at the last solve */
	ENT_VEC(struct set) found;
};

/* ---- can all be true? ------------------------------------------------------------- */

/* In less `ratio` times out is 0, or (by `slack`) at most or at least 0. */
static void add_balance(struct ent_flow_builder *into, const struct ent_flow_net *net, size_t n,
			double ratio, double slack)
{
	uint32_t row = ent_flow_row(into, 0, 0, slack);
	for (size_t l = 0; l < net->link_count; l++) {
		if (net->links[l].to == n)
			ent_flow_entry(into, l, row, 1);
		if (net->links[l].from == n)
			ent_flow_entry(into, l, row, -ratio);
	}
}

static void add_balances(struct ent_flow_builder *into, const struct ent_flow_net *net)
{
	for (size_t n = 0; n < net->node_count; n++) {
		const struct ent_flow_node *node = &net->nodes[n];
		double ratio = ent_flow_ratio(node);
		double reach = WITHIN_95 * ent_flow_ratio_error(node);
		if (!ent_flow_inner(node))
			continue;
		if (reach == 0) {
			add_balance(into, net, n, ratio, 0);
			continue;
		}
		double low = isnan(node->ratio.low) ? ratio - reach : node->ratio.low;
		double high = isnan(node->ratio.high) ? ratio + reach : node->ratio.high;
		add_balance(into, net, n, high, 1);
		add_balance(into, net, n, fmax(0, low), -1);
	}
}

/* The reading is at most (side 1) or at least (-1) its value with `reach` standard errors. */
static void add_bound(struct ent_flow_builder *into, const struct search *search, size_t r,
		      double reach, double side)
{
	const struct ent_flow_reading *reading = &search->net->readings[r];
	const struct ent_flow_figure *figure = &search->figures->at[r];
	double unit = side > 0 ? figure->above : figure->below;
	double end = figure->value + side * reach * unit;
	size_t part = reading->part_count;
	uint32_t row = ent_flow_row(into, part ? 0 : end / unit, 1, side);
	for (size_t k = 0; k < reading->count; k++) {
		double weight = reading->weights ? reading->weights[k] : 1;
		ent_flow_entry(into, reading->links[k], row,
			       weight * (part && k >= part ? -end : 1) / unit);
	}
}

static struct ent_flow_qp bounds_of(const struct search *search, const bool *in, double reach,
				    uint32_t *of)
{
	struct ent_flow_builder into;
	ent_flow_builder_start(&into, search->net->link_count, LEAST);
	add_balances(&into, search->net);
	for (size_t r = 0; r < search->net->reading_count; r++) {
		enum ent_flow_side side = search->figures->at[r].side;
		if (!in[r])
			continue;
		if (side != ENT_FLOW_AT_LEAST) {
			of[into.c.count] = (uint32_t)r;
			add_bound(&into, search, r, reach, 1);
		}
		if (side != ENT_FLOW_AT_MOST) {
			of[into.c.count] = (uint32_t)r;
			add_bound(&into, search, r, reach, -1);
		}
	}
	return ent_flow_builder_end(&into);
}

/* Whether the readings that are `in` are in conflict; search->out says which of them prove it, and
 * by how much each is out of range. */
static bool is_conflict(struct search *search, const bool *in, double reach)
{
	const struct ent_flow_net *net = search->net;
	size_t rows = 2 * (net->node_count + net->reading_count);
	uint32_t *of = ent_alloc(NULL, (rows + 1) * sizeof *of);
	double most = 0;
	for (size_t i = 0; i <= rows; i++)
		of[i] = ENT_NONE;
	struct ent_flow_qp qp = bounds_of(search, in, reach, of);
	struct ent_flow_point point;
	ent_flow_point_start(&point, &qp);
	ent_flow_interior(&qp, 1e-13, &point);
	for (size_t r = 0; r < net->reading_count; r++)
		search->out[r] = 0;
	for (size_t i = 0; i < qp.rows; i++)
		if (of[i] != ENT_NONE) {
			search->out[of[i]] = fmax(search->out[of[i]], fabs(point.y[i]));
			most = fmax(most, fabs(point.y[i]));
		}
	ent_flow_point_free(&point);
	ent_flow_qp_free(&qp);
	ent_alloc(of, 0);
	return most > HARDLY;
}

/* ---- a set of which none can go ------------------------------------------------------ */

/* Keeps of `in`, which is in conflict, a set of which none can go. Those least out of range are
 * tried first: what is left then are rather few that are far out. */
static void narrow(struct search *search, bool *in)
{
	size_t count = search->net->reading_count;
	bool *needed = ent_alloc(NULL, (count + 1) * sizeof *needed);
	double *out = ent_alloc(NULL, (count + 1) * sizeof *out);
	memset(needed, 0, (count + 1) * sizeof *needed);
	for (size_t r = 0; r < count; r++) {
		out[r] = search->out[r];
		in[r] = in[r] && out[r] > HARDLY / 10;
	}
	for (;;) {
		uint32_t least = ENT_NONE;
		for (size_t r = 0; r < count; r++)
			if (in[r] && !needed[r] && (least == ENT_NONE || out[r] < out[least]))
				least = (uint32_t)r;
		if (least == ENT_NONE)
			break;
		in[least] = false;
		if (!is_conflict(search, in, WITHIN_95)) {
			in[least] = needed[least] = true;
			continue;
		}
		for (size_t r = 0; r < count; r++) {
			out[r] = search->out[r];
			in[r] = in[r] && (needed[r] || out[r] > HARDLY / 10);
		}
	}
	ent_alloc(needed, 0);
	ent_alloc(out, 0);
}

/* The most that some reading of the set is off at the least, by halving. */
static double excess_of(struct search *search, const bool *in)
{
	double low = WITHIN_95, high = 2 * low;
	while (high < 1e9 && is_conflict(search, in, high))
		low = high, high *= 2;
	while (high - low > 1e-5 * high) {
		double middle = (low + high) / 2;
		if (is_conflict(search, in, middle))
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* Adds the set to those found; its place. */
static size_t add_set(struct search *search, const bool *in)
{
	struct set set = {0};
	size_t count = search->net->reading_count;
	for (size_t r = 0; r < count; r++)
		set.count += in[r];
	set.at = ent_alloc(NULL, (set.count + 1) * sizeof *set.at);
	set.count = 0;
	for (size_t r = 0; r < count; r++)
		if (in[r])
			set.at[set.count++] = (uint32_t)r;
	set.excess = excess_of(search, in);
	ent_push(&search->found, set);
	return search->found.count - 1;
}

/* ---- all of them ---------------------------------------------------------------------- */

/* A set of which nothing is in `without`: one that is known, or a new one; ENT_NONE where the rest
 * can all be true. */
static size_t set_without(struct search *search, const bool *without)
{
	size_t count = search->net->reading_count, found = ENT_NONE;
	for (size_t i = 0; i < search->found.count; i++) {
		bool apart = true;
		for (size_t k = 0; k < search->found.at[i].count; k++)
			apart &= !without[search->found.at[i].at[k]];
		if (apart)
			return i;
	}
	bool *in = ent_alloc(NULL, (count + 1) * sizeof *in);
	for (size_t r = 0; r < count; r++)
		in[r] = !without[r];
	if (is_conflict(search, in, WITHIN_95)) {
		narrow(search, in);
		found = add_set(search, in);
	}
	ent_alloc(in, 0);
	return found;
}

/* Breadth first over what is left out; false if the bounds were met before the end. */
static bool find_all(struct search *search)
{
	size_t count = search->net->reading_count;
	bool *nodes = ent_alloc(NULL, MOST_NODES * (count + 1) * sizeof *nodes);
	size_t node_count = 1, node = 0;
	bool whole = true;
	memset(nodes, 0, count + 1);
	for (; node < node_count && search->found.count < MOST_SETS; node++) {
		size_t set = set_without(search, nodes + node * (count + 1));
		if (set == ENT_NONE)
			continue;
		for (size_t k = 0; k < search->found.at[set].count; k++) {
			bool *child = nodes + node_count * (count + 1), old = false;
			if (node_count == MOST_NODES) {
				whole = false;
				break;
			}
			memcpy(child, nodes + node * (count + 1), count + 1);
			child[search->found.at[set].at[k]] = true;
			for (size_t i = 0; i < node_count && !old; i++)
				old = memcmp(nodes + i * (count + 1), child, count + 1) == 0;
			node_count += !old;
		}
	}
	ent_alloc(nodes, 0);
	return whole && node == node_count;
}

/* Whether flows that are known already lie within all ranges. */
static bool are_within(const struct ent_flow_net *net, const struct ent_flow_figures *figures,
		       const double *flow)
{
	for (size_t r = 0; r < net->reading_count; r++) {
		const struct ent_flow_reading *reading = &net->readings[r];
		const struct ent_flow_figure *figure = &figures->at[r];
		size_t part = reading->part_count;
		double says = ent_flow_sum(reading, 0, part ? part : reading->count, flow);
		if (part)
			says /= ent_flow_sum(reading, part, reading->count, flow);
		double above = (says - figure->value) / figure->above;
		double below = (figure->value - says) / figure->below;
		if (figure->side != ENT_FLOW_AT_LEAST && !(above <= WITHIN_95))
			return false;
		if (figure->side != ENT_FLOW_AT_MOST && !(below <= WITHIN_95))
			return false;
	}
	return true;
}

/* The smallest first, then those that are most off. */
static int by_size(const void *a, const void *b)
{
	const struct ent_flow_conflict *left = a, *right = b;
	if (left->count != right->count)
		return left->count < right->count ? -1 : 1;
	if (left->excess != right->excess)
		return left->excess > right->excess ? -1 : 1;
	for (size_t i = 0; i < left->count; i++)
		if (left->readings[i] != right->readings[i])
			return left->readings[i] < right->readings[i] ? -1 : 1;
	return 0;
}

void ent_flow_find_conflicts(const struct ent_flow_net *net, const struct ent_flow_figures *figures,
			     const double *flow, struct ent_flow_result *result)
{
	struct search search = {.net = net, .figures = figures};
	if (are_within(net, figures, flow))
		return;
	result->conflicts_cut = net->node_count + 2 * net->reading_count > MOST_ROWS;
	if (result->conflicts_cut)
		return;
	search.out = ent_alloc(NULL, (net->reading_count + 1) * sizeof *search.out);
	result->conflicts_cut = !find_all(&search);
	result->conflict_count = search.found.count;
	result->conflicts = ent_alloc(NULL, (search.found.count + 1) * sizeof *result->conflicts);
	for (size_t i = 0; i < search.found.count; i++)
		result->conflicts[i] = (struct ent_flow_conflict){
			search.found.at[i].at, search.found.at[i].count, search.found.at[i].excess};
	qsort(result->conflicts, result->conflict_count, sizeof *result->conflicts, by_size);
	ent_vec_free(&search.found);
	ent_alloc(search.out, 0);
}
