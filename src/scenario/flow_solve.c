/* A program solved, with the errors of shares as large as what they are shares of. */
#include "base/arena.h"
#include "scenario/flow.h"

#include <math.h>
#include <string.h>

#define MOST_PASSES 400
#define DAMPED_FROM 20
#define SETTLED     1e-12
/* Shares of less than this part of the largest figure have errors as if of this. */
#define LEAST_BASE 1e-6

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

/* The new bases; how far the farthest moved, as a logarithm. */
static double find_bases(struct ent_flow_solution *solution, bool loose, bool damped)
{
	const struct ent_flow_net *net = solution->net;
	const double *flow = solution->point.v;
	double moved = 0, *in = ent_alloc(NULL, (2 * net->node_count + 1) * sizeof *in);
	double *out = in + net->node_count;
	ent_flow_through(net, flow, in, out);
	for (size_t i = 0; i < net->reading_count + net->node_count; i++) {
		double base = 1;
		if (i < net->reading_count) {
			const struct ent_flow_reading *reading = &net->readings[i];
			if (reading->part_count == 0)
				continue;
			base = ent_flow_sum(reading, reading->part_count, reading->count, flow);
		} else {
			const struct ent_flow_node *node = &net->nodes[i - net->reading_count];
			if (!loose || ent_flow_ratio_error(node) == 0)
				continue;
			base = out[i - net->reading_count];
		}
		base = fmax(fabs(base), LEAST_BASE);
		moved = fmax(moved, fabs(log(base / solution->base[i])));
		solution->base[i] = damped ? sqrt(base * solution->base[i]) : base;
	}
	ent_alloc(in, 0);
	return moved;
}

/* From the active set of the pass before, where there is one. */
static bool solve_once(struct ent_flow_solution *solution, bool again, struct ent_err *err)
{
	struct ent_flow_qp *qp = &solution->program.qp;
	if (again && ent_flow_polish(qp, &solution->point))
		return true;
	if (!ent_flow_interior(qp, 1e-13, &solution->point, err))
		return false;
	ent_flow_zeros(qp, &solution->point);
	return ent_flow_polish(qp, &solution->point) ||
	       ent_fail(err, ENT_LIMIT,
			"the flows could not be reconciled: which of them are 0 does not settle");
}

bool ent_flow_solve(const struct ent_flow_net *net, const struct ent_flow_figures *figures,
		    const bool *skipped, bool loose, struct ent_flow_solution *solution,
		    struct ent_err *err)
{
	bool ok = true;
	double moved = 1;
	solve_start(solution, net);
	for (size_t pass = 0; ok && moved > SETTLED; pass++) {
		struct ent_flow_program *program = &solution->program;
		if (pass == MOST_PASSES) {
			ok = ent_fail(
				err, ENT_LIMIT,
				"the flows could not be reconciled: the shares do not settle");
			break;
		}
		if (pass)
			ent_flow_program_free(program);
		*program = (struct ent_flow_program){.net = net,
						     .figures = figures,
						     .skipped = skipped,
						     .base = solution->base,
						     .loose = loose,
						     .least = ENT_FLOW_LEAST};
		ent_flow_program_build(program);
		if (pass == 0)
			ent_flow_point_start(&solution->point, &program->qp);
		ok = solve_once(solution, pass > 0, err);
		moved = ok ? find_bases(solution, loose, pass >= DAMPED_FROM) : 0;
	}
	if (!ok)
		ent_flow_solution_free(solution);
	return ok;
}

void ent_flow_solution_free(struct ent_flow_solution *solution)
{
	ent_flow_program_free(&solution->program);
	ent_flow_point_free(&solution->point);
	ent_alloc(solution->base, 0);
	*solution = (struct ent_flow_solution){0};
}
