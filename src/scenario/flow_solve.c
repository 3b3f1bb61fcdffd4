/* A program solved, with the errors of shares as large as what they are shares of. */
#include "base/arena.h"
#include "scenario/flow.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

#define MOST_PASSES 100
#define SETTLED     1e-12
/* Shares of less than this part of the largest figure have errors as if of this. */
#define LEAST_BASE 1e-6
/* No leap of bases by more than e to this. */
#define FAR 4

static void solve_start(struct ent_flow_solution *solution, const struct ent_flow_net *net)
{
	*solution = (struct ent_flow_solution){.net = net};
	size_t count = net->reading_count + net->node_count;
	solution->base = ent_alloc(NULL, (count + 1) * sizeof *solution->base);
	for (size_t i = 0; i < count; i++)
		solution->base[i] = 1;
}

double ent_flow_sum(const struct ent_flow_reading *reading, size_t from, size_t to,
		    const double *flow)
{
	double sum = 0;
	for (size_t k = from; k < to; k++)
		sum += (reading->weights ? reading->weights[k] : 1) * flow[reading->links[k]];
	return sum;
}

void ent_flow_through(const struct ent_flow_net *net, const double *flow, double *in, double *out)
{
	memset(in, 0, net->node_count * sizeof *in);
	memset(out, 0, net->node_count * sizeof *out);
	for (size_t l = 0; l < net->link_count; l++) {
		in[net->links[l].to] += flow[l];
		out[net->links[l].from] += flow[l];
	}
}

/* What the flows give as bases, as logarithms; of what has none, what it was. */
static void find_bases(const struct ent_flow_solution *solution, bool loose, double *found)
{
	const struct ent_flow_net *net = solution->net;
	const double *flow = solution->point.v;
	double *in = ent_alloc(NULL, (2 * net->node_count + 1) * sizeof *in);
	double *out = in + net->node_count;
	ent_flow_through(net, flow, in, out);
	for (size_t i = 0; i < net->reading_count + net->node_count; i++)
		found[i] = log(solution->base[i]);
	for (size_t r = 0; r < net->reading_count; r++) {
		const struct ent_flow_reading *reading = &net->readings[r];
		double base = ent_flow_sum(reading, reading->part_count, reading->count, flow);
		if (reading->part_count)
			found[r] = log(fmax(fabs(base), LEAST_BASE));
	}
	for (size_t n = 0; n < net->node_count; n++)
		if (loose && ent_flow_ratio_error(&net->nodes[n]) > 0)
			found[net->reading_count + n] = log(fmax(out[n], LEAST_BASE));
	ent_alloc(in, 0);
}

/* ---- where the bases lead ------------------------------------------------------- */

/* Anderson's acceleration (1965, J. ACM 12) of u = g(u): the next u is where a straight line
 * through the last passes would have g(u) - u vanish, by least squares. */
#define DEPTH 6

struct passes {
	size_t size, count; /* numbers of a pass; passes remembered */
	double *u, *g;      /* DEPTH + 1 passes, the newest first */
	double *matrix, *right;
};

static void passes_start(struct passes *passes, size_t size)
{
	size_t room = size + DEPTH + 1;
	*passes = (struct passes){.size = size};
	passes->u = ent_alloc(NULL, (DEPTH + 1) * room * sizeof *passes->u);
	passes->g = ent_alloc(NULL, (DEPTH + 1) * room * sizeof *passes->g);
	passes->matrix = ent_alloc(NULL, DEPTH * room * sizeof *passes->matrix);
	passes->right = ent_alloc(NULL, room * sizeof *passes->right);
}

static void passes_free(struct passes *passes)
{
	ent_alloc(passes->u, 0);
	ent_alloc(passes->g, 0);
	ent_alloc(passes->matrix, 0);
	ent_alloc(passes->right, 0);
}

/* By how much u moved, the largest of its numbers. */
static double remember(struct passes *passes, const double *u, const double *g)
{
	size_t size = passes->size, kept = passes->count < DEPTH ? passes->count : DEPTH;
	double moved = 0;
	memmove(passes->u + size, passes->u, kept * size * sizeof *u);
	memmove(passes->g + size, passes->g, kept * size * sizeof *g);
	memcpy(passes->u, u, size * sizeof *u);
	memcpy(passes->g, g, size * sizeof *g);
	passes->count = kept + 1;
	for (size_t i = 0; i < size; i++)
		moved = fmax(moved, fabs(g[i] - u[i]));
	return moved;
}

static void lead_on(struct passes *passes, double *next)
{
	size_t size = passes->size, depth = passes->count - 1;
	int pivots[DEPTH] = {0}, rank = 0;
	const double *u = passes->u, *g = passes->g;
	memcpy(next, g, size * sizeof *next);
	if (depth == 0 || size == 0)
		return;
	for (size_t i = 0; i < size; i++)
		passes->right[i] = g[i] - u[i];
	for (size_t k = 0; k < depth; k++)
		for (size_t i = 0; i < size; i++)
			passes->matrix[k * size + i] =
				g[i] - u[i] - g[(k + 1) * size + i] + u[(k + 1) * size + i];
	int room = (int)(size > depth ? size : depth);
	if (LAPACKE_dgelsy(LAPACK_COL_MAJOR, (int)size, (int)depth, 1, passes->matrix, (int)size,
			   passes->right, room, pivots, 1e-8, &rank) != 0)
		return;
	double far = 0;
	for (size_t k = 0; k < depth; k++)
		for (size_t i = 0; i < size; i++)
			next[i] -= passes->right[k] * (g[i] - g[(k + 1) * size + i]);
	for (size_t i = 0; i < size; i++)
		far = fmax(far, fabs(next[i] - g[i]));
	if (!(far <= FAR)) {
		memcpy(next, g, size * sizeof *next);
		passes->count = 1;
	}
}

/* From the active set of the pass before, where there is one; then from an interior point,
 * wherever it came to an end; then from none. The polish says itself whether it is right. */
static bool solve_once(struct ent_flow_solution *solution, bool again, struct ent_err *err)
{
	struct ent_flow_qp *qp = &solution->program.qp;
	struct ent_flow_point *point = &solution->point;
	if (again && ent_flow_polish(qp, point))
		return true;
	ent_flow_interior(qp, 1e-13, point);
	ent_flow_zeros(qp, point);
	if (ent_flow_polish(qp, point))
		return true;
	for (size_t v = 0; v < qp->vars; v++)
		point->zero[v] = false;
	return ent_flow_polish(qp, point) ||
	       ent_fail(err, ENT_LIMIT,
			"the flows could not be reconciled: the figures' errors differ too much "
			"in size");
}

static bool has_bases(const struct ent_flow_net *net, bool loose)
{
	for (size_t r = 0; r < net->reading_count; r++)
		if (net->readings[r].part_count)
			return true;
	for (size_t n = 0; n < net->node_count && loose; n++)
		if (ent_flow_ratio_error(&net->nodes[n]) > 0)
			return true;
	return false;
}

static bool solve_pass(struct ent_flow_solution *solution, const struct ent_flow_program *as,
		       bool again, struct ent_err *err)
{
	if (again)
		ent_flow_program_free(&solution->program);
	solution->program = *as;
	ent_flow_program_build(&solution->program);
	if (!again)
		ent_flow_point_start(&solution->point, &solution->program.qp);
	return solve_once(solution, again, err);
}

/* Solves until the bases stay. They need not: shares that contradict one another can push what
 * they are of ever nearer to nothing. What stands then is right for the errors as they are. */
static bool solve_shares(struct ent_flow_solution *solution, const struct ent_flow_program *as,
			 struct ent_err *err)
{
	size_t size = solution->net->reading_count + solution->net->node_count, pass = 0;
	double *next = ent_alloc(NULL, 2 * (size + 1) * sizeof *next), *found = next + size;
	struct passes passes;
	bool ok = true;
	passes_start(&passes, size);
	for (double moved = 1; ok && moved > SETTLED; pass++) {
		solution->unsettled = pass == MOST_PASSES;
		if (solution->unsettled)
			break;
		find_bases(solution, as->loose, found);
		for (size_t i = 0; i < size; i++)
			next[i] = log(solution->base[i]);
		moved = remember(&passes, next, found);
		lead_on(&passes, next);
		for (size_t i = 0; i < size; i++)
			solution->base[i] = exp(next[i]);
		ok = solve_pass(solution, as, true, err);
	}
	passes_free(&passes);
	ent_alloc(next, 0);
	return ok;
}

bool ent_flow_solve(const struct ent_flow_net *net, const struct ent_flow_figures *figures,
		    const bool *skipped, bool loose, struct ent_flow_solution *solution,
		    struct ent_err *err)
{
	solve_start(solution, net);
	struct ent_flow_program as = {.net = net,
				      .figures = figures,
				      .skipped = skipped,
				      .base = solution->base,
				      .loose = loose,
				      .least = ENT_FLOW_LEAST};
	bool ok = solve_pass(solution, &as, false, err) &&
		  (!has_bases(net, loose) || solve_shares(solution, &as, err));
	if (!ok)
		ent_flow_solution_free(solution);
	return ok;
}

bool ent_flow_solve_again(struct ent_flow_solution *solution, const bool *skipped,
			  struct ent_err *err)
{
	struct ent_flow_program as = {.net = solution->net,
				      .figures = solution->program.figures,
				      .skipped = skipped,
				      .base = solution->base,
				      .loose = solution->program.loose,
				      .least = ENT_FLOW_LEAST};
	return solve_pass(solution, &as, true, err) &&
	       (!has_bases(as.net, as.loose) || solve_shares(solution, &as, err));
}

void ent_flow_solution_free(struct ent_flow_solution *solution)
{
	ent_flow_program_free(&solution->program);
	ent_flow_point_free(&solution->point);
	ent_alloc(solution->base, 0);
	*solution = (struct ent_flow_solution){0};
}
