/* Prices and margins over draws of flows, prices, costs and risks. */
#include "scenario/route_price.h"

#include <math.h>

/* Streams of a draw's numbers. */
enum { STREAM_PRICE = 1 << 20, STREAM_COST, STREAM_RISK, STREAM_MARKUP };

/* ---- what is asked -------------------------------------------------------------- */

static bool check_links(const struct ent_price_study *study, const struct ent_flow_range *ranges,
			double highest, const char *what, struct ent_err *err)
{
	for (size_t l = 0; ranges && l < study->graph.links; l++)
		if (!ent_route_range_check(ranges[l], 0, highest, false, what, l, err))
			return false;
	return true;
}

static bool check(const struct ent_price_study *study, struct ent_err *err)
{
	const struct ent_price_chain *chain = study->chain;
	bool any = false;
	for (size_t n = 0; chain->price && n < study->graph.nodes; n++) {
		if (!ent_route_range_check(chain->price[n], 1e-100, 1e100, true, "price of node", n,
					   err))
			return false;
		any = any || ent_route_is_told(chain->price[n]);
	}
	if (!any)
		return ent_fail(err, ENT_MISUSE, "no price is told");
	return check_links(study, chain->cost, 1e100, "cost of link", err) &&
	       check_links(study, chain->risk, 1, "risk of link", err) &&
	       ent_route_range_check(chain->markup, -.99, 1e6, false, "markup", 0, err) &&
	       ent_route_flows_check(study->flows, err);
}

bool ent_price_study_make(const struct ent_flow_net *net, const struct ent_route_flows *flows,
			  const struct ent_price_chain *chain, const struct ent_price_opts *opts,
			  size_t columns, struct ent_price_study *study, struct ent_err *err)
{
	*study = (struct ent_price_study){.flows = flows, .chain = chain, .opts = opts};
	if (!ent_route_graph_make(net, &study->graph, err))
		return false;
	if (!check(study, err) ||
	    !ent_route_draws_count(opts->draws, columns, &study->draws, err)) {
		ent_route_graph_free(&study->graph);
		return false;
	}
	study->workers = ent_workers(opts->workers);
	study->runs = ent_alloc(NULL, study->workers * sizeof *study->runs);
	for (size_t w = 0; w < study->workers; w++)
		ent_price_run_make(&study->graph, &study->runs[w]);
	return true;
}

void ent_price_study_free(struct ent_price_study *study)
{
	for (size_t w = 0; w < study->workers; w++)
		ent_price_run_free(&study->runs[w]);
	ent_alloc(study->runs, 0);
	ent_route_graph_free(&study->graph);
}

bool ent_price_study_run(const struct ent_price_study *study, size_t item, size_t worker,
			 struct ent_err *err)
{
	const struct ent_price_chain *chain = study->chain;
	struct ent_price_run *run = &study->runs[worker];
	uint64_t seed = study->opts->seed;
	struct ent_rng numbers, *rng = ent_route_rng(&numbers, seed, item, STREAM_PRICE);
	run->flow = ent_route_row(study->flows, study->graph.links, item, study->draws);
	for (size_t n = 0; n < study->graph.nodes; n++)
		run->told[n] = ent_route_is_told(chain->price[n])
				       ? ent_route_pick(rng, chain->price[n])
				       : NAN;
	rng = ent_route_rng(&numbers, seed, item, STREAM_COST);
	for (size_t l = 0; l < study->graph.links; l++)
		run->cost[l] = chain->cost ? ent_route_pick(rng, chain->cost[l]) : 0;
	rng = ent_route_rng(&numbers, seed, item, STREAM_RISK);
	for (size_t l = 0; l < study->graph.links; l++)
		run->risk[l] = chain->risk ? ent_route_pick(rng, chain->risk[l]) : 0;
	rng = ent_route_rng(&numbers, seed, item, STREAM_MARKUP);
	run->markup = ent_route_pick(rng, chain->markup);
	return ent_price_solve(&study->graph, run, err);
}

/* ---- the chain -------------------------------------------------------------------- */

/* A row: price and value of nodes, margin and profit of links. */
static bool run_chain(void *context, size_t item, size_t worker, double *row, struct ent_err *err)
{
	const struct ent_price_study *study = context;
	const struct ent_price_run *run = &study->runs[worker];
	size_t nodes = study->graph.nodes, links = study->graph.links;
	if (!ent_price_study_run(study, item, worker, err))
		return false;
	/* Where nothing passes nothing is earned, known price or not. */
	for (size_t n = 0; n < nodes; n++) {
		row[n] = run->price[n];
		row[nodes + n] = run->out[n] > 0 ? run->price[n] * run->out[n] : 0;
	}
	row += 2 * nodes;
	for (size_t l = 0; l < links; l++) {
		bool idle = run->flow[l] <= 0 && !study->graph.seizes[l];
		row[l] = run->margin[l];
		row[links + l] = idle ? 0 : run->margin[l] * run->flow[l];
	}
	return true;
}

static struct ent_route_band *copy(const struct ent_route_band *bands, size_t count)
{
	struct ent_route_band *own = ent_alloc(NULL, count * sizeof *own);
	for (size_t i = 0; i < count; i++)
		own[i] = bands[i];
	return own;
}

static void store(const struct ent_price_study *study, const struct ent_route_band *bands,
		  const double *rows, size_t columns, struct ent_price_result *result)
{
	size_t nodes = study->graph.nodes, links = study->graph.links;
	result->price = copy(bands, nodes);
	result->value = copy(bands + nodes, nodes);
	result->margin = copy(bands + 2 * nodes, links);
	result->profit = copy(bands + 2 * nodes + links, links);
	result->price_draws = ent_alloc(NULL, study->draws * nodes * sizeof(double));
	for (size_t i = 0; i < study->draws; i++)
		for (size_t n = 0; n < nodes; n++)
			result->price_draws[i * nodes + n] = rows[i * columns + n];
}

bool ent_price_chain(const struct ent_flow_net *net, const struct ent_route_flows *flows,
		     const struct ent_price_chain *chain, const struct ent_price_opts *opts,
		     struct ent_price_result *result, struct ent_err *err)
{
	struct ent_price_study study;
	size_t columns = 2 * (net->node_count + net->link_count);
	double *rows = NULL;
	*result = (struct ent_price_result){0};
	if (!ent_price_study_make(net, flows, chain, opts, columns, &study, err))
		return false;
	struct ent_route_band *bands = ent_alloc(NULL, columns * sizeof *bands);
	struct ent_route_draws draws = {.run = run_chain,
					.context = &study,
					.draws = study.draws,
					.columns = columns,
					.workers = study.workers,
					.tick = opts->tick,
					.user = opts->user};
	bool fine = ent_route_draw(&draws, bands, &rows, &result->draws, err);
	if (fine) {
		result->stopped = result->draws < study.draws;
		store(&study, bands, rows, columns, result);
	}
	ent_alloc(bands, 0);
	ent_alloc(rows, 0);
	ent_price_study_free(&study);
	return fine;
}

void ent_price_result_free(struct ent_price_result *result)
{
	ent_alloc(result->price, 0);
	ent_alloc(result->value, 0);
	ent_alloc(result->margin, 0);
	ent_alloc(result->profit, 0);
	ent_alloc(result->price_draws, 0);
	*result = (struct ent_price_result){0};
}
