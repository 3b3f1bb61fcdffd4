/* theta by maximum likelihood: a sweep by powers of two finds the hill, golden sections its top. */
#include "scenario/route.h"

#include <math.h>

#define FIRST   (-12) /* of the sweep: 2^FIRST to 2^LAST over the mean cost */
#define LAST    24
#define NARROWS 90 /* golden sections */

struct fitting {
	const struct ent_route_graph *graph;
	struct ent_route_scratch scratch;
	const double *constant, *cost, *flow;
	size_t periods;
	double *worth, *chance;
};

/* -INFINITY where a flow has no chance, or the sum over paths does not converge. */
static double loglik(struct fitting *fitting, double theta)
{
	const struct ent_route_graph *graph = fitting->graph;
	double sum = 0;
	for (size_t t = 0; t < fitting->periods; t++) {
		struct ent_route_model model = {.theta = theta, .constant = fitting->constant};
		const double *flow = fitting->flow + t * graph->links;
		model.cost = fitting->cost + t * graph->links;
		if (!ent_route_choose(graph, &model, &fitting->scratch, fitting->worth,
				      fitting->chance, NULL))
			return -INFINITY;
		for (size_t l = 0; l < graph->links; l++)
			if (!graph->seizes[l] && flow[l] > 0)
				sum += flow[l] * log(fitting->chance[l]);
	}
	return sum;
}

static bool check_flow(const struct fitting *fitting, struct ent_err *err)
{
	size_t links = fitting->graph->links;
	for (size_t i = 0; i < fitting->periods * links; i++)
		if (!(fitting->flow[i] >= 0 && fitting->flow[i] < INFINITY))
			return ent_fail(err, ENT_MISUSE,
					"flow of link %zu in period %zu is not a number of 0 or "
					"more",
					i % links, i / links);
	return true;
}

static bool check(const struct fitting *fitting, struct ent_err *err)
{
	size_t nodes = fitting->graph->nodes, links = fitting->graph->links;
	double *none = ent_alloc(NULL, nodes * sizeof *none);
	bool fine = true;
	for (size_t n = 0; n < nodes; n++)
		none[n] = 0;
	for (size_t t = 0; fine && t < fitting->periods; t++) {
		struct ent_route_model model = {.cost = fitting->cost + t * links,
						.constant = fitting->constant,
						.supply = none};
		fine = ent_route_model_check(fitting->graph, &model, err);
	}
	ent_alloc(none, 0);
	return fine && check_flow(fitting, err);
}

/* What theta is measured against. */
static double unit(const struct fitting *fitting)
{
	double sum = 0, count = 0;
	for (size_t i = 0; i < fitting->periods * fitting->graph->links; i++) {
		double cost = fabs(fitting->cost[i]);
		if (cost > 0 && isfinite(cost) &&
		    !fitting->graph->seizes[i % fitting->graph->links]) {
			sum += cost;
			count++;
		}
	}
	return sum > 0 ? count / sum : 1;
}

static double climb(struct fitting *fitting, double low, double high)
{
	double golden = (sqrt(5) - 1) / 2;
	double left = high - golden * (high - low), right = low + golden * (high - low);
	double at_left = loglik(fitting, left), at_right = loglik(fitting, right);
	for (int i = 0; i < NARROWS; i++) {
		if (at_left < at_right) {
			low = left;
			left = right;
			at_left = at_right;
			right = low + golden * (high - low);
			at_right = loglik(fitting, right);
		} else {
			high = right;
			right = left;
			at_right = at_left;
			left = high - golden * (high - low);
			at_left = loglik(fitting, left);
		}
	}
	return (low + high) / 2;
}

static double bend(struct fitting *fitting, const struct ent_route_theta *fit, double step)
{
	return (2 * fit->loglik - loglik(fitting, fit->theta - step) -
		loglik(fitting, fit->theta + step)) /
	       (step * step);
}

/* The second difference over a small part of a standard error, where rounding and skew are both
 * small. */
static double standard_error(struct fitting *fitting, const struct ent_route_theta *fit)
{
	double rough = bend(fitting, fit, 1e-3 * fit->theta);
	if (!(rough > 0 && isfinite(rough)))
		return NAN;
	double fine = bend(fitting, fit, fmin(.03 / sqrt(rough), .03 * fit->theta));
	return fine > 0 && isfinite(fine) ? 1 / sqrt(fine) : NAN;
}

static bool search(struct fitting *fitting, struct ent_route_theta *fit, struct ent_err *err)
{
	double scale = unit(fitting), best = loglik(fitting, 0), last = best;
	double least = isfinite(best) ? best : INFINITY, low = 0, high = ldexp(scale, FIRST);
	for (int i = FIRST; i <= LAST; i++) {
		double theta = ldexp(scale, i);
		last = loglik(fitting, theta);
		least = isfinite(last) ? fmin(least, last) : least;
		if (!(last > best))
			continue;
		best = last;
		low = i > FIRST ? theta / 2 : 0;
		high = theta * 2;
	}
	double little = 1e-9 * (1 + fabs(best));
	if (best == -INFINITY)
		return ent_fail(err, ENT_MISUSE,
				"flows are seen on links without a chance, or the "
				"sum over paths converges for no theta");
	if (best - least <= little) {
		*fit = (struct ent_route_theta){NAN, NAN, best};
		return true;
	}
	if (best - last <= little)
		return ent_fail(err, ENT_MISUSE,
				"the likelihood grows with theta without end: only "
				"the cheapest links were taken");
	fit->theta = climb(fitting, low, high);
	fit->loglik = loglik(fitting, fit->theta);
	if (loglik(fitting, 0) >= fit->loglik) {
		*fit = (struct ent_route_theta){0, NAN, loglik(fitting, 0)};
		return true;
	}
	fit->error = standard_error(fitting, fit);
	return true;
}

bool ent_route_fit(const struct ent_flow_net *net, const double *constant, size_t periods,
		   const double *cost, const double *flow, struct ent_route_theta *fit,
		   struct ent_err *err)
{
	struct ent_route_graph graph;
	*fit = (struct ent_route_theta){NAN, NAN, NAN};
	if (!periods || !cost || !flow)
		return ent_fail(err, ENT_MISUSE, "nothing to fit: no periods, costs or flows");
	if (!ent_route_graph_make(net, &graph, err))
		return false;
	struct fitting fitting = {.graph = &graph,
				  .constant = constant,
				  .cost = cost,
				  .flow = flow,
				  .periods = periods};
	bool fine = check(&fitting, err);
	if (fine) {
		ent_route_scratch_make(&graph, &fitting.scratch);
		fitting.worth = ent_alloc(NULL, graph.nodes * sizeof *fitting.worth);
		fitting.chance = ent_alloc(NULL, graph.links * sizeof *fitting.chance);
		fine = search(&fitting, fit, err);
		ent_route_scratch_free(&fitting.scratch);
		ent_alloc(fitting.worth, 0);
		ent_alloc(fitting.chance, 0);
	}
	ent_route_graph_free(&graph);
	return fine;
}
