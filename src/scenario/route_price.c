/* Prices that are told are kept; the others lie where the mark-ups of the links differ least from
 * what is usual.
 *
 * With q = log p the mark-up of link a from n to m over its floor is, beside the usual,
 *
 *     r_a = q_m + log keep_a - log(1 + markup) - log(exp q_n + cost_a)
 *
 * keep: units sold at m for one that enters. The sum of w r^2 is least by Gauss and Newton's steps
 * with halving; it is quadratic, and one step does, where there are no costs. */
#include "scenario/route_price.h"

#include <math.h>
#include <string.h>

#define STEPS   100
#define RIDGE   1e-12
#define NOTHING 1e-9 /* of the highest price told: below, costs have eaten it up */

/* ---- room --------------------------------------------------------------------- */

static double *numbers(size_t count)
{
	return ent_alloc(NULL, (count + 1) * sizeof(double));
}

void ent_price_run_make(const struct ent_route_graph *graph, struct ent_price_run *run)
{
	size_t nodes = graph->nodes, links = graph->links;
	*run = (struct ent_price_run){.told = numbers(nodes),
				      .cost = numbers(links),
				      .risk = numbers(links),
				      .price = numbers(nodes),
				      .out = numbers(nodes),
				      .margin = numbers(links),
				      .keep = numbers(links),
				      .weight = numbers(links)};
	run->base = (struct ent_route_base){numbers(links), numbers(links), numbers(nodes),
					    numbers(nodes)};
	run->place = ent_alloc(NULL, (nodes + 1) * sizeof *run->place);
	run->queue = ent_alloc(NULL, (nodes + 1) * sizeof *run->queue);
	run->trial = numbers(nodes);
}

void ent_price_run_free(struct ent_price_run *run)
{
	double *const all[] = {
		run->told,       run->cost,        run->risk,   run->price,         run->out,
		run->margin,     run->keep,        run->weight, run->base.constant, run->base.risk,
		run->base.ratio, run->base.supply, run->matrix, run->side,          run->trial};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		ent_alloc(all[i], 0);
	ent_alloc(run->place, 0);
	ent_alloc(run->queue, 0);
	*run = (struct ent_price_run){0};
}

/* ---- what passes a price on -------------------------------------------------------- */

/* Of a unit that enters, what is sold at the head, and how much the link counts there. */
static void weigh_links(const struct ent_route_graph *graph, struct ent_price_run *run)
{
	double *in = run->out, *taken = run->trial;
	memset(in, 0, graph->nodes * sizeof *in);
	memset(taken, 0, graph->nodes * sizeof *taken);
	for (size_t l = 0; l < graph->links; l++) {
		struct ent_flow_link link = graph->net->links[l];
		if (graph->seizes[l])
			taken[link.from] += run->base.risk[l];
		else
			in[link.to] += fmax(run->flow[l], 0);
	}
	for (size_t l = 0; l < graph->links; l++) {
		uint32_t m = graph->net->links[l].to;
		double keep = (1 - run->risk[l]) * (1 - taken[m]) / run->base.ratio[m];
		bool passes = !graph->seizes[l] && run->flow[l] > 0 && keep > 1e-12;
		run->keep[l] = graph->seizes[l] ? NAN : fmax(keep, 0);
		run->weight[l] = passes ? run->flow[l] / in[m] : 0;
	}
}

/* What leaves a node, or ends there. */
static void sum_out(const struct ent_route_graph *graph, struct ent_price_run *run)
{
	memset(run->out, 0, graph->nodes * sizeof *run->out);
	for (size_t l = 0; l < graph->links; l++) {
		struct ent_flow_link link = graph->net->links[l];
		double x = fmax(run->flow[l], 0);
		run->out[link.from] += x;
		if (ent_route_is_sink(&graph->net->nodes[link.to]))
			run->out[link.to] += x;
	}
}

/* Numbers the nodes whose price is not told and is joined to one that is; starts them at the
 * neighbour's from which they were reached, so that the steps begin within the right range. */
static void reach(const struct ent_route_graph *graph, struct ent_price_run *run)
{
	size_t count = 0;
	run->unknown = 0;
	for (size_t n = 0; n < graph->nodes; n++) {
		run->place[n] = ENT_NONE;
		run->price[n] = run->told[n];
		if (!isnan(run->told[n]))
			run->queue[count++] = (uint32_t)n;
	}
	for (size_t next = 0; next < count; next++) {
		uint32_t n = run->queue[next];
		for (int out = 0; out < 2; out++) {
			const uint32_t *at = out ? graph->out_at : graph->in_at;
			const uint32_t *list = out ? graph->out : graph->in;
			for (uint32_t i = at[n]; i < at[n + 1]; i++) {
				struct ent_flow_link link = graph->net->links[list[i]];
				uint32_t m = out ? link.to : link.from;
				double keep = run->keep[list[i]];
				if (run->weight[list[i]] <= 0 || !isnan(run->price[m]))
					continue;
				run->price[m] = run->price[n] * (out ? 1 / keep : keep);
				run->place[m] = (uint32_t)run->unknown++;
				run->queue[count++] = m;
			}
		}
	}
}

/* ---- the least squares ----------------------------------------------------------------- */

static double rise(const struct ent_route_graph *graph, const struct ent_price_run *run, size_t l,
		   const double *price)
{
	struct ent_flow_link link = graph->net->links[l];
	return log(price[link.to] * run->keep[l] /
		   ((1 + run->markup) * (price[link.from] + run->cost[l])));
}

static bool counts(const struct ent_price_run *run, const struct ent_route_graph *graph, size_t l)
{
	struct ent_flow_link link = graph->net->links[l];
	return run->weight[l] > 0 && !isnan(run->price[link.from]) && !isnan(run->price[link.to]);
}

static double squares(const struct ent_route_graph *graph, const struct ent_price_run *run,
		      const double *price)
{
	double sum = 0;
	for (size_t l = 0; l < graph->links; l++) {
		if (!counts(run, graph, l))
			continue;
		double r = rise(graph, run, l, price);
		sum += run->weight[l] * r * r;
	}
	return sum;
}

static void add(struct ent_price_run *run, uint32_t i, uint32_t j, double value)
{
	if (i != ENT_NONE && j != ENT_NONE)
		run->matrix[i * run->unknown + j] += value;
}

/* The normal equations of one step. */
static bool step(const struct ent_route_graph *graph, struct ent_price_run *run)
{
	size_t n = run->unknown;
	memset(run->matrix, 0, n * n * sizeof *run->matrix);
	memset(run->side, 0, n * sizeof *run->side);
	for (size_t l = 0; l < graph->links; l++) {
		struct ent_flow_link link = graph->net->links[l];
		if (!counts(run, graph, l))
			continue;
		uint32_t i = run->place[link.from], j = run->place[link.to];
		double w = run->weight[l], r = rise(graph, run, l, run->price);
		double bend = run->price[link.from] / (run->price[link.from] + run->cost[l]);
		add(run, i, i, w * bend * bend);
		add(run, i, j, -w * bend);
		add(run, j, i, -w * bend);
		add(run, j, j, w);
		if (i != ENT_NONE)
			run->side[i] += w * r * bend;
		if (j != ENT_NONE)
			run->side[j] -= w * r;
	}
	for (size_t i = 0; i < n; i++)
		run->matrix[i * n + i] += RIDGE;
	return ent_route_solve(n, run->matrix, run->side);
}

/* Goes along the step, half as far each time until it is a gain; tells how far it went. */
static double walk(const struct ent_route_graph *graph, struct ent_price_run *run, double least)
{
	double before = squares(graph, run, run->price), far = 0;
	for (size_t i = 0; i < run->unknown; i++)
		far = fmax(far, fabs(run->side[i]));
	double share = far > 3 ? 3 / far : 1;
	for (int half = 0; half < 40; half++, share /= 2) {
		for (size_t n = 0; n < graph->nodes; n++) {
			uint32_t i = run->place[n];
			run->trial[n] =
				i == ENT_NONE
					? run->price[n]
					: fmax(run->price[n] * exp(share * run->side[i]), least);
		}
		if (squares(graph, run, run->trial) <= before) {
			memcpy(run->price, run->trial, graph->nodes * sizeof *run->price);
			return share * far;
		}
	}
	return 0;
}

static void make_matrix(struct ent_price_run *run)
{
	size_t n = run->unknown;
	if (n <= run->room)
		return;
	run->matrix = ent_alloc(run->matrix, n * n * sizeof *run->matrix);
	run->side = ent_alloc(run->side, n * sizeof *run->side);
	run->room = n;
}

static void find_unknown(const struct ent_route_graph *graph, struct ent_price_run *run)
{
	double highest = 0;
	make_matrix(run);
	for (size_t n = 0; n < graph->nodes; n++)
		if (!isnan(run->told[n]))
			highest = fmax(highest, run->told[n]);
	double least = highest * NOTHING / 10;
	for (int i = 0; i < STEPS && step(graph, run); i++)
		if (walk(graph, run, least) < 1e-12)
			break;
	for (size_t n = 0; n < graph->nodes; n++)
		if (run->place[n] != ENT_NONE && run->price[n] < highest * NOTHING)
			run->price[n] = NAN;
}

bool ent_price_solve(const struct ent_route_graph *graph, struct ent_price_run *run,
		     struct ent_err *err)
{
	if (!ent_route_calibrate_on(graph, run->flow, NULL, 0, &run->base, err))
		return false;
	weigh_links(graph, run);
	sum_out(graph, run);
	reach(graph, run);
	if (run->unknown)
		find_unknown(graph, run);
	for (size_t l = 0; l < graph->links; l++) {
		struct ent_flow_link link = graph->net->links[l];
		run->margin[l] =
			run->keep[l] * run->price[link.to] - run->price[link.from] - run->cost[l];
	}
	return true;
}
