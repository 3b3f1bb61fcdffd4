/* Reconciliation: figures of flows made to agree with one another and with mass balance. */
#include "base/arena.h"
#include "scenario/blas.h"
#include "scenario/flow_posterior.h"

#include <math.h>
#include <string.h>

static void give_flows(const struct ent_flow_net *net, const double *flow, double scale,
		       struct ent_flow_result *result)
{
	double *in = ent_alloc(NULL, (2 * net->node_count + 1) * sizeof *in);
	double *out = in + net->node_count, unknown = NAN;
	result->links = ent_alloc(NULL, (net->link_count + 1) * sizeof *result->links);
	result->nodes = ent_alloc(NULL, (net->node_count + 1) * sizeof *result->nodes);
	for (size_t l = 0; l < net->link_count; l++)
		result->links[l] = (struct ent_flow_estimate){flow[l] * scale, unknown, unknown,
							      unknown, unknown};
	ent_flow_through(net, flow, in, out);
	for (size_t n = 0; n < net->node_count; n++) {
		const struct ent_flow_node *node = &net->nodes[n];
		bool source = node->kind == ENT_FLOW_PRODUCTION;
		result->nodes[n] = (struct ent_flow_estimate){(source ? out[n] : in[n]) * scale,
							      unknown, unknown, unknown, unknown};
		if (ent_flow_inner(node))
			result->imbalance =
				fmax(result->imbalance,
				     fabs(in[n] - ent_flow_ratio(node) * out[n]) * scale);
	}
	ent_alloc(in, 0);
}

/* Reading less what the flows say; nothing within a bound. */
static void give_residuals(const struct ent_flow_net *net, const struct ent_flow_figures *figures,
			   const double *flow, struct ent_flow_result *result)
{
	result->fits = ent_alloc(NULL, (net->reading_count + 1) * sizeof *result->fits);
	for (size_t r = 0; r < net->reading_count; r++) {
		const struct ent_flow_reading *reading = &net->readings[r];
		const struct ent_flow_figure *figure = &figures->at[r];
		size_t part = reading->part_count;
		double unit = part ? 1 : figures->scale;
		double says = ent_flow_sum(reading, 0, part ? part : reading->count, flow);
		if (part)
			says /= ent_flow_sum(reading, part, reading->count, flow);
		double residual = figure->value - says;
		if ((figure->side == ENT_FLOW_AT_LEAST && residual < 0) ||
		    (figure->side == ENT_FLOW_AT_MOST && residual > 0))
			residual = 0;
		result->fits[r] = (struct ent_flow_fit){
			.residual = residual * unit, .standardised = NAN, .p = NAN};
	}
}

/* Of conversions: then the tests and the posterior leave them free within their ranges. */
static bool has_ranges(const struct ent_flow_net *net)
{
	for (size_t n = 0; n < net->node_count; n++)
		if (ent_flow_ratio_error(&net->nodes[n]) > 0)
			return true;
	return false;
}

static bool reconcile(const struct ent_flow_net *net, const struct ent_flow_opts *opts,
		      const struct ent_flow_figures *figures, struct ent_flow_result *result,
		      struct ent_err *err)
{
	struct ent_flow_solution solution;
	if (!ent_flow_solve(net, figures, NULL, false, &solution, err))
		return false;
	result->unsettled = solution.unsettled;
	give_flows(net, solution.point.v, figures->scale, result);
	give_residuals(net, figures, solution.point.v, result);
	if (!opts->no_conflicts)
		ent_flow_find_conflicts(net, figures, solution.point.v, result);
	if (has_ranges(net)) {
		ent_flow_solution_free(&solution);
		if (!ent_flow_solve(net, figures, NULL, true, &solution, err))
			return false;
	}
	if (!opts->no_posterior &&
	    !ent_flow_posterior(&solution, figures->scale, opts, result, err)) {
		ent_flow_solution_free(&solution);
		return false;
	}
	bool ok = ent_flow_gross(&solution, figures, opts->suspicion, result, err);
	ent_flow_solution_free(&solution);
	return ok;
}

bool ent_flow_reconcile(const struct ent_flow_net *net, const struct ent_flow_opts *opts,
			struct ent_flow_result *result, struct ent_err *err)
{
	static const struct ent_flow_opts usual = {0};
	*result = (struct ent_flow_result){0};
	opts = opts ? opts : &usual;
	if (!ent_flow_check(net, opts, err))
		return false;
	struct ent_flow_figures figures = ent_flow_figures(net, opts->looseness);
	ent_blas_begin();
	bool ok = reconcile(net, opts, &figures, result, err);
	ent_blas_end();
	ent_alloc(figures.at, 0);
	if (!ok)
		ent_flow_result_free(result);
	return ok;
}

void ent_flow_result_free(struct ent_flow_result *result)
{
	ent_alloc(result->links, 0);
	ent_alloc(result->nodes, 0);
	ent_alloc(result->fits, 0);
	for (size_t i = 0; i < result->conflict_count; i++)
		ent_alloc((void *)(uintptr_t)result->conflicts[i].readings, 0);
	ent_alloc(result->conflicts, 0);
	ent_alloc(result->draws, 0);
	ent_alloc(result->ratios, 0);
	*result = (struct ent_flow_result){0};
}
