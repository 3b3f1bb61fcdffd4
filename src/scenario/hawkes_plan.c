/* How the events are cut into slots, and room for the sums of each. */
#include "scenario/hawkes_sums.h"

#include "base/vec.h"

#include <math.h>

/* A slot is worth its while from so many events times marks times decays on; more slots than
 * this serve no machine; and all of them together take no more than so many numbers. */
#define LEAST_WORK ((size_t)1 << 14)
#define MOST_SLOTS 64
#define MOST_ROOM  ((size_t)1 << 23)

/* ---- room --------------------------------------------------------------- */

static size_t take(size_t *next, size_t count)
{
	size_t at = *next;
	*next += count;
	return at;
}

/* Where each of the sums stands, and how many numbers they are. */
static size_t lay_out(const struct ent_hawkes_plan *plan, double *all, struct ent_hawkes_sums *sums)
{
	size_t across = plan->marks * plan->decays, side = ent_hawkes_side(plan), next = 0;
	sums->log = all + take(&next, 1);
	sums->edge = all + take(&next, across);
	if (plan->depth >= ENT_HAWKES_FIRST) {
		sums->mu = all + take(&next, plan->marks * plan->bases);
		sums->r = all + take(&next, plan->marks * across);
		sums->s = all + take(&next, plan->marks * across);
		sums->edge_slope = all + take(&next, across);
	}
	if (plan->depth == ENT_HAWKES_SECOND) {
		sums->q = all + take(&next, plan->marks * across);
		sums->edge_bend = all + take(&next, across);
		sums->blocks = all + take(&next, plan->marks * side * side);
	}
	return next;
}

static size_t size_of(const struct ent_hawkes_plan *plan)
{
	size_t across = plan->marks * plan->decays, side = ent_hawkes_side(plan);
	size_t size = 1 + across;
	if (plan->depth >= ENT_HAWKES_FIRST)
		size += plan->marks * (plan->bases + 2 * across) + across;
	if (plan->depth == ENT_HAWKES_SECOND)
		size += plan->marks * (across + side * side) + across;
	return size;
}

struct ent_hawkes_sums ent_hawkes_slot(const struct ent_hawkes_plan *plan, size_t slot)
{
	struct ent_hawkes_sums sums = {0};
	lay_out(plan, plan->all + slot * plan->size, &sums);
	return sums;
}

/* ---- parts -------------------------------------------------------------- */

static size_t count_events(const struct ent_hawkes_data *data)
{
	size_t count = 0;
	for (size_t r = 0; r < data->run_count; r++)
		count += data->runs[r].count;
	return count;
}

/* Events a slot. */
static size_t slot_events(const struct ent_hawkes_plan *plan, size_t events)
{
	size_t across = plan->marks * plan->decays;
	size_t most = MOST_ROOM / plan->size;
	most = most < 1 ? 1 : most > MOST_SLOTS ? MOST_SLOTS : most;
	size_t share = (events + most - 1) / most, least = (LEAST_WORK + across - 1) / across;
	return share > least ? share : least;
}

static void cut(struct ent_hawkes_plan *plan, size_t events)
{
	ENT_VEC(struct ent_hawkes_part) parts = {0};
	ENT_VEC(size_t) slots = {0};
	size_t each = slot_events(plan, events), room = 0;
	for (size_t r = 0; r < plan->data->run_count; r++) {
		const struct ent_hawkes_run *run = &plan->data->runs[r];
		for (size_t first = 0, end; first < run->count; first = end) {
			if (!room) {
				ent_push(&slots, parts.count);
				room = each;
			}
			end = run->count - first < room ? run->count : first + room;
			/* Events of one moment do not excite one another: they stay together. */
			while (end < run->count && run->time[end] == run->time[end - 1])
				end++;
			ent_push(&parts, (struct ent_hawkes_part){r, first, end});
			room = end - first < room ? room - (end - first) : 0;
		}
	}
	plan->slot_count = slots.count;
	plan->part_count = parts.count;
	ent_push(&slots, parts.count);
	plan->parts = parts.at;
	plan->slots = slots.at;
}

void ent_hawkes_plan_start(struct ent_hawkes_plan *plan, const struct ent_hawkes_model *shape,
			   const struct ent_hawkes_data *data, enum ent_hawkes_depth depth,
			   size_t workers)
{
	*plan = (struct ent_hawkes_plan){.data = data,
					 .marks = shape->marks,
					 .bases = shape->bases,
					 .decays = shape->decays,
					 .depth = depth,
					 .workers = workers};
	plan->size = size_of(plan);
	cut(plan, count_events(data));
	plan->all = ent_alloc(NULL, (plan->slot_count + 1) * plan->size * sizeof *plan->all);
	plan->sums = ent_hawkes_slot(plan, plan->slot_count);
	plan->exposure = ent_alloc(NULL, shape->bases * sizeof *plan->exposure);
	for (size_t p = 0; p < shape->bases; p++) {
		plan->exposure[p] = 0;
		for (size_t r = 0; r < data->run_count; r++)
			plan->exposure[p] +=
				ent_hawkes_basis_integral(shape, p, 0, data->runs[r].until);
	}
}

void ent_hawkes_plan_free(struct ent_hawkes_plan *plan)
{
	ent_alloc(plan->parts, 0);
	ent_alloc(plan->slots, 0);
	ent_alloc(plan->all, 0);
	ent_alloc(plan->exposure, 0);
	*plan = (struct ent_hawkes_plan){0};
}
