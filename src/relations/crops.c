/* CROPS: all solutions of a range of penalties, by bisection.
 *
 * The least penalised cost is a concave, piecewise linear function of the penalty, and
 * the slope of each piece is a number of turns. Two solutions, of m and of k < m turns
 * with costs Q(m) < Q(k), cost the same at the penalty (Q(m) - Q(k)) / (k - m): if the
 * best there has k turns or m, no other is ever best between them.
 */
#include "base/vec.h"
#include "relations/cost.h"

#include <math.h>

struct solution {
	size_t count;
	double cost; /* without the penalties */
};

struct path {
	const struct ent_costs *costs;
	size_t least, grid;
	uint32_t *turns;                    /* room */
	ENT_VEC(struct solution) solutions; /* by falling number of turns, when done */
};

static struct solution solve(struct path *path, double penalty)
{
	double total;
	size_t count = ent_cut(path->costs, penalty, path->least, &path->grid, path->turns, &total);
	return (struct solution){count, total - (double)count * penalty};
}

static double crossing(struct solution many, struct solution few)
{
	return (few.cost - many.cost) / (double)(many.count - few.count);
}

/* Adds what lies strictly between the two, in order. A stack in place of recursion:
 * there may be as many solutions as turns. */
static void fill_between(struct path *path, struct solution many, struct solution few)
{
	ENT_VEC(struct solution) stack = {0};
	ent_push(&stack, few);
	while (stack.count) {
		struct solution next = stack.at[stack.count - 1];
		struct solution middle = next;
		if (many.count > next.count + 1)
			middle = solve(path, crossing(many, next));
		if (middle.count < many.count && middle.count > next.count) {
			ent_push(&stack, middle);
			continue;
		}
		ent_push(&path->solutions, next);
		many = next;
		stack.count--;
	}
	ent_vec_free(&stack);
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
				   size_t *count)
{
	struct path path = {.costs = costs, .least = least, .grid = 1};
	path.turns = ent_alloc(NULL, (costs->count + 1) * sizeof *path.turns);
	struct solution many = solve(&path, low);
	struct solution none = {0, costs->count ? ent_cost(costs, 0, costs->count) : 0};
	ent_push(&path.solutions, many);
	if (many.count)
		fill_between(&path, many, none);
	keep_convex(&path);

	*count = path.solutions.count;
	struct ent_turning_step *steps = ent_alloc(NULL, *count * sizeof *steps);
	for (size_t i = 0; i < *count; i++) {
		const struct solution *at = &path.solutions.at[*count - 1 - i];
		steps[i].count = at->count;
		steps[i].penalty_high = i ? steps[i - 1].penalty_low : INFINITY;
		steps[i].penalty_low = i + 1 < *count ? crossing(at[-1], *at) : low;
	}
	ent_vec_free(&path.solutions);
	ent_alloc(path.turns, 0);
	return steps;
}
