/* W and P: the log of the sum over all paths, and the chance of each link.
 *
 * Where no cycle is, W follows node by node from the sinks. In the core z = exp W solves
 *
 *     z_n - sum_{a: n to m within} exp(k_a - theta c_a) z_m = sum_{a: n to m beyond} exp(.. + W_m)
 *
 * and to keep that within range it is reckoned against the best path: with B_n the greatest sum of
 * k - theta c over paths from n, exp(.. + B_m - B_n) <= 1 and z_n exp(-B_n) >= 1. The series over
 * ever more rounds of a cycle converges just where the solution is all positive (the matrix is then
 * an M-matrix; a left eigenvector to an eigenvalue beyond 1 would show a negative one).
 *
 * At theta infinite the links that are on a cheapest path are found first, in the same order; the
 * others are put out and k alone decides between ties.
 */
#include "scenario/route.h"

#include <math.h>

#define TIE    1e-12 /* of the cost: so near counts as equal */
#define ROUNDS 64

struct choice {
	const struct ent_route_graph *graph;
	struct ent_route_scratch *scratch;
	double *worth;
};

static bool diverges(size_t node, struct ent_err *err)
{
	return ent_fail(
		err, ENT_MISUSE,
		"the sum over paths does not converge: going round a cycle through node %zu "
		"costs too little for this theta",
		node);
}

/* What a link brings to its tail, given the worth of its head. */
static double brings(const struct choice *choice, uint32_t l)
{
	if (!choice->scratch->live[l])
		return -INFINITY;
	return choice->scratch->utility[l] + choice->worth[choice->graph->net->links[l].to];
}

static double best_of(const struct choice *choice, size_t n)
{
	const struct ent_route_graph *graph = choice->graph;
	double best = -INFINITY;
	for (uint32_t i = graph->out_at[n]; i < graph->out_at[n + 1]; i++)
		best = fmax(best, brings(choice, graph->out[i]));
	return best;
}

static double log_sum_of(const struct choice *choice, size_t n)
{
	const struct ent_route_graph *graph = choice->graph;
	double best = best_of(choice, n), sum = 0;
	if (best == -INFINITY)
		return best;
	for (uint32_t i = graph->out_at[n]; i < graph->out_at[n + 1]; i++)
		sum += exp(brings(choice, graph->out[i]) - best);
	return best + log(sum);
}

/* ---- the core --------------------------------------------------------------- */

/* The best path of each node of the core, round by round. After as many rounds as nodes only a
 * cycle that gains by each round still moves them. */
static bool best_in_core(const struct choice *choice, struct ent_err *err)
{
	const struct ent_route_order *order = &choice->scratch->order;
	for (size_t i = 0; i < order->core_count; i++)
		choice->worth[order->core[i]] = -INFINITY;
	for (size_t round = 0; round <= order->core_count; round++) {
		size_t moved = ENT_NONE;
		for (size_t i = 0; i < order->core_count; i++) {
			uint32_t n = order->core[i];
			double best = best_of(choice, n), old = choice->worth[n];
			if (best > old + (old == -INFINITY ? 0 : 1e-13 * (1 + fabs(old)))) {
				choice->worth[n] = best;
				moved = n;
			}
		}
		if (moved == ENT_NONE)
			return true;
		if (round == order->core_count)
			return diverges(moved, err);
	}
	return true;
}

/* Many paths can together be worth far more than the best. A few rounds of the sum itself bring W
 * near, from below, so that the matrix is well scaled. */
static void come_closer(const struct choice *choice)
{
	const struct ent_route_order *order = &choice->scratch->order;
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < order->core_count; i++) {
			double *worth = &choice->worth[order->core[i]];
			*worth = fmax(*worth, log_sum_of(choice, order->core[i]));
		}
}

/* Row by row, against what is known of W so far. A node without a way stands alone with z = 1. */
static void fill(const struct choice *choice)
{
	struct ent_route_scratch *scratch = choice->scratch;
	const struct ent_route_graph *graph = choice->graph;
	size_t count = scratch->order.core_count;
	double *matrix = ent_route_matrix(scratch);
	for (size_t i = 0; i < count; i++) {
		uint32_t n = scratch->order.core[i];
		double best = choice->worth[n];
		matrix[i * count + i] = 1;
		if (best == -INFINITY) {
			scratch->side[i] = 1;
			continue;
		}
		for (uint32_t k = graph->out_at[n]; k < graph->out_at[n + 1]; k++) {
			uint32_t l = graph->out[k], j = scratch->core_at[graph->net->links[l].to];
			double weight = exp(brings(choice, l) - best);
			if (j == ENT_NONE)
				scratch->side[i] += weight;
			else
				matrix[i * count + j] -= weight;
		}
	}
}

static bool sum_in_core(const struct choice *choice, struct ent_err *err)
{
	struct ent_route_scratch *scratch = choice->scratch;
	const struct ent_route_order *order = &scratch->order;
	if (!order->core_count)
		return true;
	if (!best_in_core(choice, err))
		return false;
	come_closer(choice);
	fill(choice);
	if (!ent_route_solve(order->core_count, scratch->matrix, scratch->side))
		return diverges(order->core[0], err);
	for (size_t i = 0; i < order->core_count; i++) {
		double z = scratch->side[i];
		if (!(z > 1 - 1e-6 && z < 1e12))
			return diverges(order->core[i], err);
	}
	for (size_t i = 0; i < order->core_count; i++)
		choice->worth[order->core[i]] += log(scratch->side[i]);
	return true;
}

/* ---- all nodes --------------------------------------------------------------- */

typedef double of_links_fn(const struct choice *choice, size_t n);
typedef bool of_core_fn(const struct choice *choice, struct ent_err *err);

static bool in_order(const struct choice *choice, of_links_fn *of_links, of_core_fn *of_core,
		     struct ent_err *err)
{
	const struct ent_route_order *order = &choice->scratch->order;
	for (size_t i = 0; i < order->back_count; i++) {
		uint32_t n = order->back[i];
		choice->worth[n] = choice->scratch->end[n] ? 0 : of_links(choice, n);
	}
	if (!of_core(choice, err))
		return false;
	for (size_t i = order->front_count; i-- > 0;)
		choice->worth[order->front[i]] = of_links(choice, order->front[i]);
	return true;
}

static void mark_ends(const struct ent_route_graph *graph, const struct ent_route_model *model,
		      struct ent_route_scratch *scratch)
{
	for (size_t n = 0; n < graph->nodes; n++)
		scratch->taken[n] = 0;
	for (size_t l = 0; l < graph->links; l++)
		if (graph->seizes[l] && model->risk)
			scratch->taken[graph->net->links[l].from] += model->risk[l];
	/* Where all is taken, who sent it there did not know: it has arrived. */
	for (size_t n = 0; n < graph->nodes; n++)
		scratch->end[n] =
			ent_route_is_sink(&graph->net->nodes[n]) || scratch->taken[n] >= 1 - 1e-12;
}

static double cost_of(const struct ent_route_model *model, size_t l)
{
	return model->cost ? model->cost[l] : 0;
}

static void mark_links(const struct ent_route_graph *graph, const struct ent_route_model *model,
		       struct ent_route_scratch *scratch)
{
	for (size_t l = 0; l < graph->links; l++) {
		double k = model->constant ? model->constant[l] : 0, cost = cost_of(model, l);
		scratch->live[l] = !graph->seizes[l] && k > -INFINITY && cost < INFINITY &&
				   !scratch->end[graph->net->links[l].from];
		scratch->utility[l] = isinf(model->theta) ? -cost : k - model->theta * cost;
	}
}

/* Puts out what is on no cheapest path, and lets k alone decide. */
static bool keep_cheapest(const struct choice *choice, const struct ent_route_model *model,
			  double *least, struct ent_err *err)
{
	struct ent_route_scratch *scratch = choice->scratch;
	if (!in_order(choice, best_of, best_in_core, err))
		return false;
	for (size_t l = 0; l < choice->graph->links; l++) {
		if (!scratch->live[l])
			continue;
		double here = choice->worth[choice->graph->net->links[l].from];
		double slack = here - brings(choice, (uint32_t)l);
		scratch->live[l] = here > -INFINITY && slack <= TIE * (1 + fabs(here));
		scratch->utility[l] = model->constant ? model->constant[l] : 0;
	}
	for (size_t n = 0; n < choice->graph->nodes; n++)
		least[n] = choice->worth[n];
	return ent_route_order(choice->graph, scratch, err);
}

static bool find_chances(const struct choice *choice, double *chance, struct ent_err *err)
{
	const struct ent_route_graph *graph = choice->graph;
	for (size_t l = 0; l < graph->links; l++)
		chance[l] = 0;
	for (size_t n = 0; n < graph->nodes; n++) {
		double sum = 0;
		if (choice->worth[n] == -INFINITY || choice->scratch->end[n])
			continue;
		for (uint32_t i = graph->out_at[n]; i < graph->out_at[n + 1]; i++) {
			uint32_t l = graph->out[i];
			sum += chance[l] = exp(brings(choice, l) - choice->worth[n]);
		}
		if (!(fabs(sum - 1) < 1e-6))
			return diverges(n, err);
		for (uint32_t i = graph->out_at[n]; i < graph->out_at[n + 1]; i++)
			chance[graph->out[i]] /= sum;
	}
	return true;
}

bool ent_route_choose(const struct ent_route_graph *graph, const struct ent_route_model *model,
		      struct ent_route_scratch *scratch, double *worth, double *chance,
		      struct ent_err *err)
{
	struct choice choice = {graph, scratch, worth};
	mark_ends(graph, model, scratch);
	mark_links(graph, model, scratch);
	if (!ent_route_order(graph, scratch, err))
		return false;
	double *least = NULL;
	bool done = true;
	if (isinf(model->theta)) {
		least = ent_alloc(NULL, graph->nodes * sizeof *least);
		done = keep_cheapest(&choice, model, least, err);
	}
	done = done && in_order(&choice, log_sum_of, sum_in_core, err) &&
	       find_chances(&choice, chance, err);
	for (size_t n = 0; least && done && n < graph->nodes; n++)
		worth[n] = least[n];
	ent_alloc(least, 0);
	return done;
}
