/* What each actor takes of it: taxes, fees and profits, over the draws of the price chain. */
#include "scenario/route_price.h"

#include <math.h>

#define STREAM_RATE (1 << 21)

struct takings {
	struct ent_price_study study;
	const struct ent_shares *shares;
	double *rates; /* workers x rate_count */
};

static bool check_share(const struct takings *takings, size_t i, struct ent_err *err)
{
	const struct ent_shares *all = takings->shares;
	const struct ent_share *share = &all->shares[i];
	bool node = share->place.where == ENT_ROUTE_NODE;
	size_t count = node ? takings->study.graph.nodes : takings->study.graph.links;
	if (share->actor >= all->actor_count)
		return ent_fail(err, ENT_MISUSE, "share %zu: no actor %u, of %zu", i, share->actor,
				all->actor_count);
	if (share->rate >= all->rate_count)
		return ent_fail(err, ENT_MISUSE, "share %zu: no rate %u, of %zu", i, share->rate,
				all->rate_count);
	if (share->place.index >= count)
		return ent_fail(err, ENT_MISUSE, "share %zu: no %s %u, of %zu", i,
				node ? "node" : "link", share->place.index, count);
	if (share->kind == ENT_SHARE_PROFIT &&
	    (node || takings->study.graph.seizes[share->place.index]))
		return ent_fail(err, ENT_MISUSE,
				"share %zu: profit is of a link on which something is carried", i);
	double most = share->kind == ENT_SHARE_FEE ? 1e100 : 1;
	return ent_route_range_check(all->rates[share->rate], 0, most, false, "rate", share->rate,
				     err);
}

static bool check(const struct takings *takings, struct ent_err *err)
{
	if (!takings->shares->count)
		return ent_fail(err, ENT_MISUSE, "no share is given");
	for (size_t i = 0; i < takings->shares->count; i++)
		if (!check_share(takings, i, err))
			return false;
	return true;
}

/* What a rate of 1 would bring. Nothing passes: nothing is taken, whatever the price. */
static double basis(const struct takings *takings, const struct ent_price_run *run,
		    const struct ent_share *share)
{
	uint32_t at = share->place.index;
	bool node = share->place.where == ENT_ROUTE_NODE;
	double units = node ? run->out[at] : fmax(run->flow[at], 0);
	uint32_t seller = node ? at : takings->study.graph.net->links[at].from;
	if (units <= 0)
		return 0;
	switch (share->kind) {
	case ENT_SHARE_TAX:
		return units * run->price[seller];
	case ENT_SHARE_FEE:
		return units;
	case ENT_SHARE_PROFIT:
		return run->margin[at] < 0 ? 0 : units * run->margin[at];
	}
	return NAN;
}

/* A row: shares, then actors. */
static bool run_takings(void *context, size_t item, size_t worker, double *row, struct ent_err *err)
{
	const struct takings *takings = context;
	const struct ent_shares *all = takings->shares;
	const struct ent_price_run *run = &takings->study.runs[worker];
	double *rates = takings->rates + worker * all->rate_count, *actors = row + all->count;
	struct ent_rng numbers;
	struct ent_rng *rng = ent_route_rng(&numbers, takings->study.opts->seed, item, STREAM_RATE);
	if (!ent_price_study_run(&takings->study, item, worker, err))
		return false;
	for (size_t i = 0; i < all->rate_count; i++)
		rates[i] = ent_route_pick(rng, all->rates[i]);
	for (size_t a = 0; a < all->actor_count; a++)
		actors[a] = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct ent_share *share = &all->shares[i];
		row[i] = rates[share->rate] * basis(takings, run, share);
		actors[share->actor] += row[i];
	}
	return true;
}

static bool take(struct takings *takings, size_t columns, struct ent_revenue_result *result,
		 struct ent_err *err)
{
	const struct ent_shares *shares = takings->shares;
	const struct ent_price_opts *opts = takings->study.opts;
	struct ent_route_draws draws = {.run = run_takings,
					.context = takings,
					.draws = takings->study.draws,
					.columns = columns,
					.workers = takings->study.workers,
					.tick = opts->tick,
					.user = opts->user};
	struct ent_route_band *bands = ent_alloc(NULL, columns * sizeof *bands);
	takings->rates =
		ent_alloc(NULL, takings->study.workers * shares->rate_count * sizeof(double));
	bool fine = ent_route_draw(&draws, bands, NULL, &result->draws, err);
	ent_alloc(takings->rates, 0);
	if (!fine) {
		ent_alloc(bands, 0);
		return false;
	}
	/* One block: shares first. */
	result->shares = bands;
	result->actors = bands + shares->count;
	result->stopped = result->draws < takings->study.draws;
	return true;
}

bool ent_revenue(const struct ent_flow_net *net, const struct ent_route_flows *flows,
		 const struct ent_price_chain *chain, const struct ent_shares *shares,
		 const struct ent_price_opts *opts, struct ent_revenue_result *result,
		 struct ent_err *err)
{
	struct takings takings = {.shares = shares};
	size_t columns = shares->count + shares->actor_count;
	*result = (struct ent_revenue_result){0};
	if (!ent_price_study_make(net, flows, chain, opts, columns, &takings.study, err))
		return false;
	bool fine = check(&takings, err) && take(&takings, columns, result, err);
	ent_price_study_free(&takings.study);
	return fine;
}

void ent_revenue_result_free(struct ent_revenue_result *result)
{
	ent_alloc(result->shares, 0);
	*result = (struct ent_revenue_result){0};
}
