/* PELT: optimal partitioning that drops a first observation of the last stretch for good
 * once it cannot be the best any more.
 *
 *     F(0) = -penalty,  F(t) = min over u of F(u) + C(u, t) + log((t - u) / n) + penalty
 *
 * If F(u) + C(u, t) - slack >= F(t), then for whatever end T that leaves the stretch
 * [t, T) long enough, to begin at t is no worse than to begin at u: cutting at t costs at
 * most the slack, and log(T - t) < log(T - u). So u is dropped, but only `least`
 * observations later.
 */
#include "base/arena.h"
#include "relations/cost.h"

#include <math.h>
#include <string.h>

struct search {
	const struct ent_costs *costs;
	double penalty;
	size_t least;
	double *best;         /* F */
	uint32_t *last;       /* the u of the least F(t) */
	uint32_t *live, *end; /* candidates u, and when each is dropped */
	double *base, *cost;  /* of each candidate: F(u), and F(u) + C(u, t) */
	double *total;        /* the same with the length */
	double worst;         /* the largest of cost */
	size_t next_end;      /* the least of end */
	size_t live_count;
};

static void search_start(struct search *search, const struct ent_costs *costs)
{
	size_t room = costs->count + 1;
	search->best = ent_alloc(NULL, room * sizeof *search->best);
	search->last = ent_alloc(NULL, room * sizeof *search->last);
	search->live = ent_alloc(NULL, room * sizeof *search->live);
	search->end = ent_alloc(NULL, room * sizeof *search->end);
	search->base = ent_alloc(NULL, room * sizeof *search->base);
	search->total = ent_alloc(NULL, room * sizeof *search->total);
	search->cost = ent_alloc(NULL, room * sizeof *search->cost);
}

static void search_free(struct search *search)
{
	ent_alloc(search->best, 0);
	ent_alloc(search->last, 0);
	ent_alloc(search->live, 0);
	ent_alloc(search->end, 0);
	ent_alloc(search->base, 0);
	ent_alloc(search->total, 0);
	ent_alloc(search->cost, 0);
}

static void add_candidate(struct search *search, size_t at)
{
	search->live[search->live_count] = (uint32_t)at;
	search->base[search->live_count] = search->best[at];
	search->end[search->live_count++] = UINT32_MAX;
}

static double lesser(double a, double b)
{
	return a < b ? a : b;
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

/* The least of total[] and the largest of cost[]. Two of each side by side, since one
 * alone waits for itself at every step. */
static void find_extremes(const struct search *search, double *least, double *most)
{
	const double *cost = search->cost, *total = search->total;
	double least_even = INFINITY, least_odd = INFINITY;
	double most_even = -INFINITY, most_odd = -INFINITY;
	size_t i = 0;
	for (; i + 1 < search->live_count; i += 2) {
		least_even = lesser(total[i], least_even);
		least_odd = lesser(total[i + 1], least_odd);
		most_even = larger(cost[i], most_even);
		most_odd = larger(cost[i + 1], most_odd);
	}
	if (i < search->live_count) {
		least_even = lesser(total[i], least_even);
		most_even = larger(cost[i], most_even);
	}
	*least = lesser(least_even, least_odd);
	*most = larger(most_even, most_odd);
}

/* The least over the candidates. Leaves F(u) + C(u, t) in cost[]. */
static void find_best(struct search *search, size_t to)
{
	const uint32_t *live = search->live;
	const double *logs = search->costs->logs, *base = search->base;
	double *restrict cost = search->cost, *restrict total = search->total, least;
	size_t best = 0;
	uint32_t end = (uint32_t)to;
	ent_costs_fill(search->costs, live, search->live_count, to, cost);
	for (size_t i = 0; i < search->live_count; i++) {
		cost[i] += base[i];
		total[i] = cost[i] + logs[end - live[i]];
	}
	find_extremes(search, &least, &search->worst);
	while (best + 1 < search->live_count && total[best] > least)
		best++;
	search->best[to] = least - logs[search->costs->count] + search->penalty;
	search->last[to] = live[best];
}

/* Gives each candidate that has lost its end, and drops those that are there. */
static void drop_candidates(struct search *search, size_t to)
{
	const struct ent_costs *costs = search->costs;
	double limit = search->best[to];
	if (costs->slack)
		limit += costs->slack[to] * costs->inverse;
	if (search->worst <= limit && search->next_end > to + 1)
		return;
	uint32_t end = (uint32_t)(to + search->least);
	size_t kept = 0;
	search->next_end = UINT32_MAX;
	for (size_t i = 0; i < search->live_count; i++) {
		if (search->cost[i] > limit && end < search->end[i])
			search->end[i] = end;
		if (search->end[i] <= to + 1)
			continue;
		search->live[kept] = search->live[i];
		search->base[kept] = search->base[i];
		search->end[kept] = search->end[i];
		if (search->end[kept] < search->next_end)
			search->next_end = search->end[kept];
		kept++;
	}
	search->live_count = kept;
}

static size_t trace_back(const struct search *search, uint32_t *turns)
{
	size_t count = 0;
	for (size_t t = search->last[search->costs->count]; t > 0; t = search->last[t])
		turns[count++] = (uint32_t)t;
	for (size_t i = 0; i < count / 2; i++) {
		uint32_t swap = turns[i];
		turns[i] = turns[count - 1 - i];
		turns[count - 1 - i] = swap;
	}
	return count;
}

size_t ent_pelt(const struct ent_costs *costs, double penalty, size_t least, uint32_t *turns,
		double *total)
{
	size_t count = costs->count;
	if (count < 2 * least) {
		*total = count ? ent_cost(costs, 0, count) : 0;
		return 0;
	}
	penalty += costs->turn;
	struct search search = {
		.costs = costs, .penalty = penalty, .least = least, .next_end = UINT32_MAX};
	search_start(&search, costs);
	search.best[0] = -penalty;
	add_candidate(&search, 0);
	for (size_t to = least; to <= count; to++) {
		if (to >= 2 * least)
			add_candidate(&search, to - least);
		find_best(&search, to);
		if (costs->prunes)
			drop_candidates(&search, to);
	}
	*total = search.best[count];
	size_t found = trace_back(&search, turns);
	search_free(&search);
	return found;
}

double ent_cut_cost(const struct ent_costs *costs, const uint32_t *turns, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i <= count; i++)
		sum += ent_cost(costs, i ? turns[i - 1] : 0, i < count ? turns[i] : costs->count);
	return sum;
}

double ent_cut_lengths(const struct ent_costs *costs, const uint32_t *turns, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i <= count; i++)
		sum += costs->logs[(i < count ? turns[i] : costs->count) - (i ? turns[i - 1] : 0)] -
		       costs->logs[costs->count];
	return sum;
}
