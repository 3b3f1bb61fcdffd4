/* CROPS: all solutions of a range of penalties, by bisection.
 *
 * The least penalised cost is a concave, piecewise linear function of the penalty, and
 * the slope of each piece is a number of turns. Two solutions, of m and of k < m turns
 * with costs Q(m) < Q(k), cost the same at the penalty (Q(m) - Q(k)) / (k - m): if the
 * best there has k turns or m, no other is ever best between them.
 *
 * A long series without clear turns has a solution for nearly every number of turns up to
 * thousands, each of which takes a cut of the whole. There the price is bounded: bisection
 * begins where the numbers of turns are furthest apart in proportion, so that the
 * solutions of few turns are all found, and of many some.
 */
#include "base/vec.h"
#include "relations/cost.h"

#include <math.h>

/* Observations that are cut anew, all solutions together, and the fewest solutions: all
 * that there are of several thousand observations, some seconds in any case. */
#define MOST_CUT   5e6
#define FEWEST_CUT 32

struct solution {
	size_t count;
	double cost; /* without the penalties */
	bool closed; /* nothing lies between this and the next */
};

struct path {
	const struct ent_costs *costs;
	size_t least, grid;
	uint32_t *turns;                    /* room */
	ENT_VEC(struct solution) solutions; /* by falling number of turns */
};

static struct solution solve(struct path *path, double penalty)
{
	double total;
	size_t count = ent_cut(path->costs, penalty, path->least, &path->grid, path->turns, &total);
	return (struct solution){count, total - (double)count * penalty, false};
}

static double crossing(struct solution many, struct solution few)
{
	return (few.cost - many.cost) / (double)(many.count - few.count);
}

/* The solution from which the next is furthest, in proportion; SIZE_MAX: all are closed. */
static size_t widest(const struct path *path)
{
	size_t widest = SIZE_MAX;
	double most = 0;
	for (size_t i = 0; i + 1 < path->solutions.count; i++) {
		const struct solution *at = &path->solutions.at[i];
		double ratio = ((double)at->count + 1) / ((double)at[1].count + 1);
		if (!at->closed && ratio > most) {
			most = ratio;
			widest = i;
		}
	}
	return widest;
}

static void insert_after(struct path *path, size_t at, struct solution solution)
{
	ent_push(&path->solutions, solution);
	for (size_t i = path->solutions.count - 1; i > at + 1; i--)
		path->solutions.at[i] = path->solutions.at[i - 1];
	path->solutions.at[at + 1] = solution;
}

/* All solutions from the penalty `low` on; false: not all of them, or the grid has grown. */
static bool fill(struct path *path, double low)
{
	const struct ent_costs *costs = path->costs;
	size_t at, grid = path->grid;
	double left = fmax(FEWEST_CUT, MOST_CUT / (double)costs->count);
	struct solution none = {.cost = costs->count ? ent_cost(costs, 0, costs->count) : 0};
	path->solutions.count = 0;
	ent_push(&path->solutions, solve(path, low));
	if (path->solutions.at[0].count)
		ent_push(&path->solutions, none);
	while (path->grid == grid && (at = widest(path)) != SIZE_MAX) {
		struct solution many = path->solutions.at[at], few = path->solutions.at[at + 1];
		struct solution middle = few;
		if (many.count > few.count + 1) {
			if (left-- < 1)
				return false;
			middle = solve(path, crossing(many, few));
		}
		if (middle.count < many.count && middle.count > few.count)
			insert_after(path, at, middle);
		else
			path->solutions.at[at].closed = true;
	}
	return true;
}

/* A solution that lies on or above the line between its neighbours is never best but at a
 * point; rounding can leave one. */
static void keep_convex(struct path *path)
{
	size_t kept = 0;
	for (size_t i = 0; i < path->solutions.count; i++) {
		struct solution next = path->solutions.at[i];
		while (kept >= 2 &&
		       crossing(path->solutions.at[kept - 1], next) <=
			       crossing(path->solutions.at[kept - 2], path->solutions.at[kept - 1]))
			kept--;
		path->solutions.at[kept++] = next;
	}
	path->solutions.count = kept;
}

struct ent_turning_step *ent_crops(const struct ent_costs *costs, double low, size_t least,
				   size_t grid, size_t *count)
{
	struct path path = {.costs = costs, .least = least, .grid = grid};
	path.turns = ent_alloc(NULL, (costs->count + 1) * sizeof *path.turns);
	bool complete;
	/* Cuts of all places and of some do not compare: once the grid grows, it is all
	 * done again. */
	do {
		grid = path.grid;
		complete = fill(&path, low);
	} while (path.grid != grid);
	keep_convex(&path);

	*count = path.solutions.count;
	struct ent_turning_step *steps = ent_alloc(NULL, *count * sizeof *steps);
	for (size_t i = 0; i < *count; i++) {
		const struct solution *at = &path.solutions.at[*count - 1 - i];
		steps[i].count = at->count;
		steps[i].penalty_high = i ? steps[i - 1].penalty_low : INFINITY;
		steps[i].penalty_low = i + 1 < *count ? crossing(at[-1], *at) : low;
		steps[i].screened = !complete || grid > 1;
	}
	ent_vec_free(&path.solutions);
	ent_alloc(path.turns, 0);
	return steps;
}
