/* The best cut for a bounded price.
 *
 * PELT over all places is tried first. Where that would cost too much, because very many
 * candidates stay near the best (a long drift, say, with few turns), it is given up for a
 * screened search: PELT over a grid of places; each turn is moved to its best place between
 * its neighbours; PELT over those places alone, since a turn that falls inside a step of
 * the grid shows at both ends of it, and once one of the two is in the right place the
 * other is not needed; and both once more. A pair of turns closer together than two steps
 * of the grid may be missed.
 */
#include "base/arena.h"
#include "relations/cost.h"

#include <math.h>
#include <string.h>

/* Of a grid; and so many observations have all their places tried, whatever the price: all
 * pairs of them are no more than the budget. */
#define MOST_PLACES 8192
/* Costs of stretches that are reckoned before all places are given up: some tenths of a
 * second, or so many for each observation. */
#define BUDGET      1e8
#define BUDGET_EACH 100

/* What two neighbours cost with a turn between them. */
static double pair_cost(const struct ent_costs *costs, size_t from, size_t at, size_t to)
{
	return ent_cost(costs, from, at) + ent_cost(costs, at, to) + costs->logs[at - from] +
	       costs->logs[to - at];
}

/* Moves each turn to where the two stretches beside it cost least. */
static void move_turns(const struct ent_costs *costs, size_t least, uint32_t *turns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t from = i ? turns[i - 1] : 0, at = turns[i];
		size_t to = i + 1 < count ? turns[i + 1] : costs->count;
		double best = pair_cost(costs, from, at, to);
		for (size_t k = from + least; k + least <= to; k++) {
			double cost = pair_cost(costs, from, k, to);
			if (cost < best) {
				best = cost;
				turns[i] = (uint32_t)k;
			}
		}
	}
}

static size_t screened(const struct ent_costs *costs, double penalty, size_t least, size_t grid,
		       uint32_t *turns, double *total)
{
	struct ent_places places = {.budget = INFINITY};
	uint32_t *at = ent_alloc(NULL, (costs->count / grid + 1) * sizeof *at);
	for (size_t t = (least + grid - 1) / grid * grid; t + least <= costs->count; t += grid)
		at[places.count++] = (uint32_t)t;
	places.at = at;
	size_t count;
	ent_pelt(costs, penalty, least, &places, turns, &count, total);
	for (int round = 0; round < 2; round++) {
		move_turns(costs, least, turns, count);
		memcpy(at, turns, count * sizeof *at);
		places.count = count;
		ent_pelt(costs, penalty, least, &places, turns, &count, total);
	}
	ent_alloc(at, 0);
	return count;
}

size_t ent_cut(const struct ent_costs *costs, double penalty, size_t least, size_t *grid,
	       uint32_t *turns, double *total)
{
	struct ent_places all = {.budget = INFINITY};
	size_t count = 0;
	if (costs->count < 2 * least) {
		*total = costs->count ? ent_cost(costs, 0, costs->count) : 0;
		return 0;
	}
	if (costs->count >= MOST_PLACES)
		all.budget = fmax(BUDGET, BUDGET_EACH * (double)costs->count);
	if (*grid == 1 && !ent_pelt(costs, penalty, least, &all, turns, &count, total))
		*grid = costs->count / MOST_PLACES + 1;
	if (*grid > 1)
		count = screened(costs, penalty, least, *grid, turns, total);
	return count;
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
