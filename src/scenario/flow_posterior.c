/* What flows are likely, given the figures.
 *
 * The figures' errors are normal; flows balance, are 0 or more, and before any figure each is half
 * normal with `reach` times what passes its ends as its spread: as good as unknown. That is a
 * Gaussian cut off by planes, drawn from in flow_walk.c. A bound is one whose own place is known
 * to its standard error. Shares, and conversions with a range, which are shares, are linear only
 * with the error that the best flows give them: a draw of the linear kind is accepted or not by
 * how likely the share itself is (Metropolis, Hastings), so that the draws are of the true one.
 */
#include "base/arena.h"
#include "base/par.h"
#include "base/sorted.h"
#include "scenario/flow_posterior.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define DRAWS     2000
#define CHAINS    4
#define REACH     10
#define MOST_VARS 1500
/* Of all draws: 8 GiB. */
#define MOST_NUMBERS 0x1p30
/* Draws before the first that counts, of as many that do. */
#define WARM_UP(draws) (100 + (draws) / 10)
#define TICK_EVERY     64

struct posterior {
	const struct ent_flow_opts *opts;
	const struct ent_flow_program *program; /* of the prior's `least` */
	struct ent_flow_space space;
	size_t chains, draws;
	double scale;
	double *starts; /* chains x vars */
	double *flows;  /* chains x draws x links, scaled */
	size_t *done;   /* chains */
	atomic_size_t total;
	atomic_bool stopped;
	bool curved; /* there are shares */
};

/* ---- shares ------------------------------------------------------------------------- */

/* The difference of log-likelihoods of a share told exactly and in its linear form. part is what
 * should be `value` times whole, base the whole of the linear form, slack what is within a bound.
 */
static double bend(double part, double whole, double value, double error, double base, double slack)
{
	double exact = (part / whole - value) / error + slack;
	double linear = (part - value * whole) / (error * base) + slack;
	return whole > 0 ? (linear * linear - exact * exact) / 2 : -INFINITY;
}

static double bend_of_all(const struct posterior *posterior, const double *v)
{
	const struct ent_flow_program *program = posterior->program;
	const struct ent_flow_net *net = program->net;
	double sum = 0;
	for (size_t r = 0; r < net->reading_count; r++) {
		const struct ent_flow_reading *reading = &net->readings[r];
		const struct ent_flow_figure *figure = &program->figures->at[r];
		size_t part = reading->part_count;
		if (!part)
			continue;
		uint32_t slack = program->qp.slack[program->row_of[r]];
		sum += bend(ent_flow_sum(reading, 0, part, v),
			    ent_flow_sum(reading, part, reading->count, v), figure->value,
			    figure->error, program->base[r],
			    slack == ENT_NONE                  ? 0
			    : figure->side == ENT_FLOW_AT_MOST ? v[slack]
							       : -v[slack]);
	}
	for (size_t n = 0; n < net->node_count; n++) {
		double error = ent_flow_ratio_error(&net->nodes[n]), in = 0, out = 0;
		for (size_t l = 0; l < net->link_count && error > 0; l++) {
			in += net->links[l].to == n ? v[l] : 0;
			out += net->links[l].from == n ? v[l] : 0;
		}
		if (error > 0)
			sum += bend(in, out, ent_flow_ratio(&net->nodes[n]), error,
				    program->base[net->reading_count + n], 0);
	}
	return sum;
}

/* ---- chains --------------------------------------------------------------------------- */

static bool tell(struct posterior *posterior)
{
	const struct ent_flow_opts *opts = posterior->opts;
	size_t all = posterior->chains * (posterior->draws + WARM_UP(posterior->draws));
	size_t done = atomic_fetch_add(&posterior->total, TICK_EVERY) + TICK_EVERY;
	if (opts->tick && !opts->tick(opts->user, fmin(1, (double)done / (double)all)))
		atomic_store(&posterior->stopped, true);
	return !atomic_load(&posterior->stopped);
}

static void keep(struct posterior *posterior, size_t chain, size_t draw, const double *v)
{
	size_t links = posterior->program->net->link_count;
	double *flows = posterior->flows + (chain * posterior->draws + draw) * links;
	for (size_t l = 0; l < links; l++)
		flows[l] = fmax(0, v[l]);
}

static void run_chain(void *user, size_t chain, size_t worker)
{
	struct posterior *posterior = user;
	size_t vars = posterior->space.vars, warm_up = WARM_UP(posterior->draws);
	struct ent_flow_walk walk;
	(void)worker;
	ent_flow_walk_start(&walk, &posterior->space, posterior->opts->seed, chain);
	memcpy(walk.v, posterior->starts + chain * vars, vars * sizeof *walk.v);
	double now = posterior->curved ? bend_of_all(posterior, walk.v) : 0;
	for (size_t k = 0; k < warm_up + posterior->draws; k++) {
		if (k % TICK_EVERY == TICK_EVERY - 1 && !tell(posterior))
			break;
		bool taken = ent_flow_walk_on(&walk);
		/* From afar the shares themselves can be so unlikely next to their linear form that
		 * no step is ever taken: the first steps are of the linear kind alone. */
		if (posterior->curved && k < warm_up / 2) {
			now = taken ? bend_of_all(posterior, walk.to) : now;
		} else if (posterior->curved) {
			double then = taken ? bend_of_all(posterior, walk.to) : -INFINITY;
			double chance = ent_rng_uniform(&walk.rng);
			taken = taken && (!(now > -INFINITY) || log(chance) < then - now);
			now = taken ? then : now;
		}
		if (taken)
			memcpy(walk.v, walk.to, vars * sizeof *walk.v);
		if (k >= warm_up) {
			keep(posterior, chain, k - warm_up, walk.v);
			posterior->done[chain] = k - warm_up + 1;
		}
	}
	ent_flow_walk_free(&walk);
}

/* Each chain begins elsewhere on the central path, so that chains which have not met are seen. */
static bool find_starts(struct posterior *posterior)
{
	const struct ent_flow_qp *qp = &posterior->program->qp;
	struct ent_flow_point point;
	ent_flow_point_start(&point, qp);
	for (size_t chain = 0; chain < posterior->chains; chain++) {
		ent_flow_interior(qp, .03 * pow(10, (double)(chain % 4)), &point);
		for (size_t v = 0; v < qp->vars; v++) {
			if (!(point.v[v] > 0) || !isfinite(point.v[v])) {
				ent_flow_point_free(&point);
				return false;
			}
			posterior->starts[chain * qp->vars + v] = point.v[v];
		}
	}
	ent_flow_point_free(&point);
	return true;
}

/* ---- what the draws say ------------------------------------------------------------------ */

/* Gelman, Rubin (1992), Statistical Science 7, of chains cut in halves (Gelman et al. 2013,
 * "Bayesian Data Analysis", 11.4). */
static double rhat_of(const double *numbers, size_t chains, size_t draws)
{
	size_t half = draws / 2, parts = 2 * chains;
	double within = 0, between = 0, all = 0;
	if (half < 2)
		return (double)NAN;
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t p = 0; p < parts; p++) {
			const double *part = numbers + p / 2 * draws + (p % 2 ? draws - half : 0);
			double mean = 0, squares = 0;
			for (size_t k = 0; k < half; k++)
				mean += part[k] / (double)half;
			for (size_t k = 0; k < half; k++)
				squares += (part[k] - mean) * (part[k] - mean);
			if (pass == 0) {
				all += mean / (double)parts;
				within += squares / (double)(half - 1) / (double)parts;
			} else {
				between += (mean - all) * (mean - all) / (double)(parts - 1);
			}
		}
	double size = (double)half;
	return within > 0 ? sqrt(((size - 1) / size * within + between) / within) : 1;
}

void ent_flow_summary(double *numbers, size_t chains, size_t draws,
		      struct ent_flow_estimate *estimate)
{
	size_t count = chains * draws;
	double sum = 0;
	if (count == 0)
		return;
	estimate->rhat = rhat_of(numbers, chains, draws);
	for (size_t k = 0; k < count; k++)
		sum += numbers[k];
	estimate->mean = sum / (double)count;
	ent_sort_numbers(numbers, count);
	estimate->low = ent_quantile(numbers, count, .025);
	estimate->high = ent_quantile(numbers, count, .975);
}

/* The draws that all chains have, in the caller's units. */
static void give_draws(struct posterior *posterior, struct ent_flow_result *result)
{
	const struct ent_flow_net *net = posterior->program->net;
	size_t links = net->link_count, draws = posterior->draws;
	for (size_t c = 0; c < posterior->chains; c++)
		draws = posterior->done[c] < draws ? posterior->done[c] : draws;
	for (size_t c = 0; c < posterior->chains; c++)
		memmove(posterior->flows + c * draws * links,
			posterior->flows + c * posterior->draws * links,
			draws * links * sizeof *posterior->flows);
	posterior->draws = draws;
	result->draw_count = posterior->chains * draws;
	result->draws = posterior->flows;
	result->stopped = atomic_load(&posterior->stopped);
	for (size_t i = 0; i < result->draw_count * links; i++)
		result->draws[i] *= posterior->scale;
}

static void give_estimates(const struct posterior *posterior, struct ent_flow_result *result)
{
	const struct ent_flow_net *net = posterior->program->net;
	size_t count = result->draw_count, links = net->link_count, nodes = net->node_count;
	double *numbers = ent_alloc(NULL, (count + 1) * sizeof *numbers);
	double *through = ent_alloc(NULL, (count * nodes + 1) * sizeof *through);
	double *in = ent_alloc(NULL, (2 * nodes + 1) * sizeof *in), *out = in + nodes;
	result->ratios = ent_alloc(NULL, (count * nodes + 1) * sizeof *result->ratios);
	for (size_t k = 0; k < count; k++) {
		ent_flow_through(net, result->draws + k * links, in, out);
		for (size_t n = 0; n < nodes; n++) {
			const struct ent_flow_node *node = &net->nodes[n];
			bool source = node->kind == ENT_FLOW_PRODUCTION;
			through[n * count + k] = source ? out[n] : in[n];
			result->ratios[k * nodes + n] = ent_flow_ratio_error(node) > 0
								? in[n] / out[n]
								: ent_flow_ratio(node);
		}
	}
	for (size_t l = 0; l < links; l++) {
		for (size_t k = 0; k < count; k++)
			numbers[k] = result->draws[k * links + l];
		ent_flow_summary(numbers, posterior->chains, posterior->draws, &result->links[l]);
	}
	for (size_t n = 0; n < nodes; n++)
		ent_flow_summary(through + n * count, posterior->chains, posterior->draws,
				 &result->nodes[n]);
	ent_alloc(numbers, 0);
	ent_alloc(through, 0);
	ent_alloc(in, 0);
}

/* ---- together ------------------------------------------------------------------------------ */

static bool has_shares(const struct ent_flow_net *net)
{
	for (size_t r = 0; r < net->reading_count; r++)
		if (net->readings[r].part_count)
			return true;
	for (size_t n = 0; n < net->node_count; n++)
		if (ent_flow_ratio_error(&net->nodes[n]) > 0)
			return true;
	return false;
}

static bool draw(struct posterior *posterior, struct ent_flow_result *result, struct ent_err *err)
{
	const struct ent_flow_opts *opts = posterior->opts;
	size_t links = posterior->program->net->link_count, chains = posterior->chains;
	size_t vars = posterior->program->qp.vars;
	double each = (double)(links + 2 * posterior->program->net->node_count);
	if ((double)chains * (double)posterior->draws * each > MOST_NUMBERS)
		return ent_fail(err, ENT_LIMIT,
				"%zu chains of %zu draws are too many for this network: at most "
				"8 GiB are drawn",
				chains, posterior->draws);
	posterior->starts = ent_alloc(NULL, (chains * vars + 1) * sizeof(double));
	posterior->done = ent_alloc(NULL, chains * sizeof *posterior->done);
	memset(posterior->done, 0, chains * sizeof *posterior->done);
	bool ok = ent_flow_space_start(&posterior->space, &posterior->program->qp) &&
		  find_starts(posterior);
	if (ok) {
		posterior->flows =
			ent_alloc(NULL, (chains * posterior->draws * links + 1) * sizeof(double));
		ent_for(opts->workers, chains, run_chain, posterior);
		give_draws(posterior, result);
		give_estimates(posterior, result);
	} else {
		ent_fail(err, ENT_LIMIT,
			 "no flows that balance can be drawn: some can only be 0, or the figures' "
			 "errors differ too much in size (the best values need no draws: "
			 "no_posterior)");
	}
	ent_flow_space_free(&posterior->space);
	ent_alloc(posterior->starts, 0);
	ent_alloc(posterior->done, 0);
	return ok;
}

/* Before any figure a flow is half normal, with `reach` times what passes its ends by the best
 * flows. The largest figure of the network would say less still; but where a network holds flows
 * a hundred times smaller than that, a walk through it would bounce all day between the walls that
 * the figures set for them. */
static void tell_reach(struct ent_flow_program *program, const double *flow, double reach)
{
	const struct ent_flow_net *net = program->net;
	double *in = ent_alloc(NULL, (2 * net->node_count + 1) * sizeof *in);
	double *out = in + net->node_count;
	ent_flow_through(net, flow, in, out);
	for (size_t l = 0; l < net->link_count; l++) {
		double size = fmax(out[net->links[l].from], in[net->links[l].to]);
		size = reach * (size > 1e-6 ? size : 1);
		program->qp.d[l] += 1 / (size * size) - program->least;
	}
	ent_alloc(in, 0);
}

bool ent_flow_posterior(const struct ent_flow_solution *solution, double scale,
			const struct ent_flow_opts *opts, struct ent_flow_result *result,
			struct ent_err *err)
{
	double reach = opts->reach > 0 ? opts->reach : REACH;
	struct ent_flow_program program = {.net = solution->net,
					   .figures = solution->program.figures,
					   .base = solution->base,
					   .loose = true,
					   .least = 1 / (reach * reach)};
	ent_flow_program_build(&program);
	tell_reach(&program, solution->point.v, reach);
	struct posterior posterior = {.opts = opts,
				      .program = &program,
				      .scale = scale,
				      .chains = opts->chains ? opts->chains : CHAINS,
				      .draws = opts->draws ? opts->draws : DRAWS,
				      .curved = has_shares(solution->net)};
	atomic_init(&posterior.total, 0);
	atomic_init(&posterior.stopped, false);
	bool ok = program.qp.vars > MOST_VARS || program.qp.vars == 0 ||
		  draw(&posterior, result, err);
	ent_flow_program_free(&program);
	return ok;
}
