/* PELT, with most candidates held back.
 *
 * Optimal partitioning over the first observations u of the last stretch:
 *
 *     F(0) = -penalty,  F(t) = min over u of F(u) + C(u, t) + log((t - u) / n) + penalty
 *
 * PELT drops u for good once F(u) + C(u, r) - slack >= F(r) for an r that leaves the stretch
 * [r, t) long enough: to begin at r is then no worse than to begin at u, for cutting at r
 * costs at most the slack, and log(t - r) < log(t - u).
 *
 * That leaves all u of the present stretch: they cost a penalty more than the best, and so
 * neither win nor are lost. Here they need not be looked at either. C is the least over the
 * parameters of a sum over observations, so that with D(s, t) the same least over [s, t)
 * alone, as part of a longer stretch,
 *
 *     F(u) + C(u, t) + log(t - u) >= F(u) + C(u, s) + log(s - u) + D(s, t)
 *
 * for any s between. Candidates are therefore held in groups: of each, when it was last
 * looked at (s), and the least of the right side without D. As long as that and D are more
 * than the best of the others there is no need to look. Groups are merged as in a binary
 * counter, so that each candidate is looked at log n times where nothing turns. The answer
 * is that of optimal partitioning, to the last bit. Only the usual time is short: where very
 * many candidates stay near the best all are looked at, and so there is a budget.
 */
#include "base/arena.h"
#include "relations/cost.h"

#include <math.h>
#include <string.h>

/* So near to the best that it may soon be the best: looked at every time. */
#define MARGIN 4
/* New candidates are looked at every time until there are so many. */
#define FEWEST 16
/* A stretch of fewer observations may cost far too little, if level and spread are its own:
 * what was known before is better then than what begins anew. */
#define SETTLES 4
/* A group is more than twice as large as the next when it is made; 2^32 candidates. */
#define MOST_GROUPS 34

struct group {
	size_t first, count; /* in live[] */
	size_t since;        /* when it was last looked at */
	double least;        /* then: F(u) + C(u, since) + log(since - u), and */
	double cheapest;     /* F(u) + C(u, since) */
};

struct search {
	const struct ent_costs *costs;
	double penalty;
	double work;    /* as many costs reckoned, and their like */
	double *best;   /* F */
	uint32_t *last; /* the u of the least F(t) */
	uint32_t *live; /* candidates: the groups, oldest first, then those in front */
	double *base;   /* F of each */
	double *cost;   /* of those looked at last: F(u) + C(u, t) */
	double *total;  /* the same with the length */
	double *kept;   /* room to sort in */
	uint32_t *moved;
	size_t live_count;
	size_t front; /* the first in front: looked at every time */
	size_t front_limit;
	struct group groups[MOST_GROUPS];
	size_t group_count;
	double winner; /* the least total at this t, and its u */
	uint32_t winner_at;
};

static void search_start(struct search *search, const struct ent_costs *costs)
{
	size_t room = costs->count + 1;
	search->best = ent_alloc(NULL, room * sizeof *search->best);
	search->last = ent_alloc(NULL, room * sizeof *search->last);
	search->live = ent_alloc(NULL, room * sizeof *search->live);
	search->base = ent_alloc(NULL, room * sizeof *search->base);
	search->cost = ent_alloc(NULL, room * sizeof *search->cost);
	search->total = ent_alloc(NULL, room * sizeof *search->total);
	search->kept = ent_alloc(NULL, room * sizeof *search->kept);
	search->moved = ent_alloc(NULL, room * sizeof *search->moved);
}

static void search_free(struct search *search)
{
	ent_alloc(search->best, 0);
	ent_alloc(search->last, 0);
	ent_alloc(search->live, 0);
	ent_alloc(search->base, 0);
	ent_alloc(search->cost, 0);
	ent_alloc(search->total, 0);
	ent_alloc(search->kept, 0);
	ent_alloc(search->moved, 0);
}

/* ---- looking ---------------------------------------------------------- */

/* Fills cost[] of the candidates from `first`, for a stretch that ends at `to`. */
static void reckon(struct search *search, size_t first, size_t count, size_t to)
{
	const double *base = search->base + first;
	double *restrict cost = search->cost;
	ent_costs_fill(search->costs, search->live + first, count, to, cost);
	for (size_t i = 0; i < count; i++)
		cost[i] += base[i];
	search->work += (double)count;
}

static double lesser(double a, double b)
{
	return a < b ? a : b;
}

/* The least of total[]. Two side by side, since one alone waits for itself at every step. */
static double least_total(const struct search *search, size_t count)
{
	const double *total = search->total;
	double even = INFINITY, odd = INFINITY;
	size_t i = 0;
	for (; i + 1 < count; i += 2) {
		even = lesser(total[i], even);
		odd = lesser(total[i + 1], odd);
	}
	if (i < count)
		even = lesser(total[i], even);
	return lesser(even, odd);
}

/* Looks at candidates; of equal ones the oldest wins. */
static void look(struct search *search, size_t first, size_t count, size_t to)
{
	const uint32_t *live = search->live + first;
	const double *logs = search->costs->logs, *cost = search->cost;
	double *restrict total = search->total;
	uint32_t end = (uint32_t)to;
	reckon(search, first, count, to);
	for (size_t i = 0; i < count; i++)
		total[i] = cost[i] + logs[end - live[i]];
	double least = least_total(search, count);
	if (!(least <= search->winner))
		return;
	if (least < search->winner)
		search->winner_at = UINT32_MAX;
	search->winner = least;
	for (size_t i = 0; i < count; i++)
		if (total[i] <= least && live[i] < search->winner_at)
			search->winner_at = live[i];
}

/* ---- groups ----------------------------------------------------------- */

/* Takes `count` candidates from `first` out of live[]. */
static void close_gap(struct search *search, size_t first, size_t count)
{
	if (!count)
		return;
	size_t after = search->live_count - first - count;
	memmove(search->live + first, search->live + first + count, after * sizeof *search->live);
	memmove(search->base + first, search->base + first + count, after * sizeof *search->base);
	search->work += (double)after / 4; /* about what it takes beside a cost */
	search->live_count -= count;
	if (search->front > first)
		search->front -= count;
	for (size_t g = 0; g < search->group_count; g++)
		if (search->groups[g].first > first)
			search->groups[g].first -= count;
}

/* Moves those near the winner behind all others. The candidates from `first` have just
 * been looked at. Gives how many stay, and what is known of them. */
static struct group part(struct search *search, size_t first, size_t count, size_t to)
{
	struct group group = {first, 0, to, INFINITY, INFINITY};
	double limit = search->winner + MARGIN;
	size_t moved = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t at = search->live[first + i];
		double base = search->base[first + i];
		if (search->total[i] < limit) {
			search->moved[moved] = at;
			search->kept[moved++] = base;
			continue;
		}
		search->live[first + group.count] = at;
		search->base[first + group.count++] = base;
		group.least = lesser(group.least, search->total[i]);
		group.cheapest = lesser(group.cheapest, search->cost[i]);
	}
	close_gap(search, first + group.count, moved);
	memcpy(search->live + search->live_count, search->moved, moved * sizeof(uint32_t));
	memcpy(search->base + search->live_count, search->kept, moved * sizeof(double));
	search->live_count += moved;
	return group;
}

/* Drops those that are lost to the newest candidate; gives how many are left. */
static size_t drop_lost(struct search *search, size_t first, size_t count, uint32_t newest)
{
	const struct ent_costs *costs = search->costs;
	double limit = search->best[newest];
	if (!costs->prunes)
		return count;
	if (costs->slack)
		limit += costs->slack[newest] * costs->inverse;
	size_t kept = 0;
	reckon(search, first, count, newest);
	for (size_t i = 0; i < count; i++) {
		uint32_t at = search->live[first + i];
		if (at < newest && search->cost[i] > limit)
			continue;
		search->live[first + kept] = at;
		search->base[first + kept++] = search->base[first + i];
	}
	close_gap(search, first + kept, count - kept);
	return kept;
}

/* Groups of which even the cheapest is surely lost go at once. */
static void drop_groups(struct search *search, uint32_t newest)
{
	const struct ent_costs *costs = search->costs;
	double limit = search->best[newest];
	if (!costs->prunes)
		return;
	if (costs->slack)
		limit += costs->slack[newest] * costs->inverse;
	size_t kept = 0;
	for (size_t g = 0; g < search->group_count; g++) {
		struct group *group = &search->groups[g];
		if (group->since < newest &&
		    group->cheapest + ent_cost_within(costs, group->since, newest) > limit) {
			close_gap(search, group->first, group->count);
			continue;
		}
		search->groups[kept++] = *group;
	}
	search->group_count = kept;
}

/* The last two groups become one, less those that are lost. */
static void merge_last(struct search *search, size_t to, uint32_t newest)
{
	struct group *group = &search->groups[--search->group_count - 1];
	size_t first = group->first;
	size_t count = drop_lost(search, first, group->count + group[1].count, newest);
	look(search, first, count, to);
	*group = part(search, first, count, to);
}

static bool is_merged(const struct search *search)
{
	const struct group *group = &search->groups[search->group_count - 1];
	return group[-1].count <= 2 * group->count || search->group_count == MOST_GROUPS;
}

/* Those in front that are not near the winner become a group. */
static void hold_back(struct search *search, size_t to, uint32_t newest)
{
	drop_groups(search, newest);
	size_t first = search->front;
	size_t count = drop_lost(search, first, search->live_count - first, newest);
	look(search, first, count, to);
	struct group group = part(search, first, count, to);
	if (group.count) {
		search->groups[search->group_count++] = group;
		search->front = first + group.count;
	}
	while (search->group_count > 1 && is_merged(search))
		merge_last(search, to, newest);
	size_t near = search->live_count - search->front;
	search->front_limit = near > FEWEST / 2 ? 2 * near : FEWEST;
}

/* A group that may hold the winner is looked at. */
static void look_into_groups(struct search *search, size_t to)
{
	for (size_t g = search->group_count; g-- > 0;) {
		struct group *group = &search->groups[g];
		double bound = group->least + ent_cost_within(search->costs, group->since, to);
		/* Rounding must not decide. */
		if (bound > search->winner + 1e-9 * (1 + fabs(search->winner)))
			continue;
		struct group before = *group;
		look(search, group->first, group->count, to);
		*group = part(search, group->first, group->count, to);
		if (to - before.since < SETTLES) {
			group->since = before.since;
			group->least = before.least;
			group->cheapest = before.cheapest;
		}
	}
}

/* ---- the cut ---------------------------------------------------------- */

static void add_candidate(struct search *search, size_t at)
{
	search->live[search->live_count] = (uint32_t)at;
	search->base[search->live_count++] = search->best[at];
}

/* F(to), given the newest candidate. */
static void advance(struct search *search, size_t to, uint32_t newest)
{
	search->winner = INFINITY;
	search->winner_at = UINT32_MAX;
	look(search, search->front, search->live_count - search->front, to);
	look_into_groups(search, to);
	search->best[to] =
		search->winner - search->costs->logs[search->costs->count] + search->penalty;
	search->last[to] = search->winner_at;
	if (search->live_count - search->front >= search->front_limit)
		hold_back(search, to, newest);
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

/* The i-th place at which a stretch may begin or end, from the least on. */
static size_t place(const struct ent_places *places, size_t i, size_t least)
{
	return places->at ? places->at[i] : least + i;
}

bool ent_pelt(const struct ent_costs *costs, double penalty, size_t least,
	      const struct ent_places *places, uint32_t *turns, size_t *found, double *total)
{
	size_t count = costs->count;
	struct search search = {
		.costs = costs, .penalty = penalty + costs->turn, .front_limit = FEWEST};
	size_t most = places->at ? places->count : count - least;
	size_t next = 0, newest = 0;
	search_start(&search, costs);
	search.best[0] = -search.penalty;
	add_candidate(&search, 0);
	for (size_t i = 0; i <= most && search.work <= places->budget; i++) {
		size_t to = i < most ? place(places, i, least) : count;
		for (; next < i && place(places, next, least) + least <= to; next++) {
			newest = place(places, next, least);
			add_candidate(&search, newest);
		}
		advance(&search, to, (uint32_t)newest);
	}
	bool done = search.work <= places->budget;
	*found = done ? trace_back(&search, turns) : 0;
	*total = search.best[count];
	search_free(&search);
	return done;
}
