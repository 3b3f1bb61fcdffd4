/* Simulation by offspring: Hawkes and Oakes (1974), J. Appl. Probab. 11.
 *
 * Each background, each event and what the past left is a source: a Poisson process of its own,
 * whose summed intensity can be inverted. A heap holds the next event of every source, so that
 * events come in order of time, a run that runs away ends at its first events, and no more is
 * kept than what is still to come. */
#include "base/vec.h"
#include "scenario/hawkes_use.h"

#include <math.h>

struct source {
	double next;    /* when its next event comes */
	double start;   /* of offspring: since when */
	double whole;   /* offspring expected, ever */
	double spent;   /* of them, up to `next` */
	uint32_t mark;  /* of background: whose; of offspring: the parent's */
	uint32_t decay; /* ENT_NONE: background */
};

struct branching {
	struct ent_hawkes_simulator *sim;
	ENT_VEC(struct source) heap; /* the soonest first */
	double *summed; /* marks (parent) x decays x marks: a summed over the children's marks */
};

static const double *offspring_of(const struct branching *branching, uint32_t mark, size_t decay)
{
	const struct ent_hawkes_model *model = branching->sim->model;
	return branching->summed + (mark * model->decays + decay) * model->marks;
}

/* ---- sources ---------------------------------------------------------------- */

static double next_of_offspring(struct ent_hawkes_simulator *sim, struct source *source)
{
	source->spent += ent_rng_exponential(&sim->rng);
	if (!(source->spent < source->whole))
		return INFINITY;
	return source->start - log1p(-source->spent / source->whole) / sim->model->b[source->decay];
}

/* False where nothing more comes of it within the stretch. */
static bool advance(struct ent_hawkes_simulator *sim, struct source *source)
{
	source->next = source->decay == ENT_NONE ? ent_hawkes_next(sim, source->mark, source->next)
						 : next_of_offspring(sim, source);
	return source->next <= sim->until;
}

/* The mark of a child: i with probability a_iju / sum_i a_iju. */
static size_t draw_mark(struct branching *branching, const struct source *source)
{
	if (source->decay == ENT_NONE)
		return source->mark;
	const double *summed = offspring_of(branching, source->mark, source->decay);
	size_t low = 0, high = branching->sim->model->marks - 1;
	double at = ent_rng_uniform(&branching->sim->rng) * summed[high];
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (at < summed[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* ---- the heap --------------------------------------------------------------- */

static void sift_up(struct source *heap, size_t at)
{
	struct source source = heap[at];
	while (at && source.next < heap[(at - 1) / 2].next) {
		heap[at] = heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap[at] = source;
}

static void sift_down(struct source *heap, size_t count)
{
	struct source source = heap[0];
	size_t at = 0, child;
	while ((child = 2 * at + 1) < count) {
		if (child + 1 < count && heap[child + 1].next < heap[child].next)
			child++;
		if (!(heap[child].next < source.next))
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = source;
}

static void start_source(struct branching *branching, struct source source)
{
	if (!advance(branching->sim, &source))
		return;
	ent_push(&branching->heap, source);
	sift_up(branching->heap.at, branching->heap.count - 1);
}

/* What `weight` events of a mark at `start` set off. */
static void start_offspring(struct branching *branching, size_t mark, double start,
			    const double *weight)
{
	const struct ent_hawkes_model *model = branching->sim->model;
	for (size_t u = 0; u < model->decays; u++) {
		struct source source = {
			.start = start, .mark = (uint32_t)mark, .decay = (uint32_t)u};
		source.whole = offspring_of(branching, source.mark, u)[model->marks - 1] *
			       (weight ? weight[u] : 1);
		if (source.whole > 0)
			start_source(branching, source);
	}
}

/* ---- the whole -------------------------------------------------------------- */

static void sum_offspring(struct branching *branching)
{
	const struct ent_hawkes_model *model = branching->sim->model;
	size_t marks = model->marks, decays = model->decays;
	branching->summed = ent_alloc(NULL, (marks * decays * marks + 1) * sizeof(double));
	for (size_t j = 0; j < marks; j++)
		for (size_t u = 0; u < decays; u++) {
			double sum = 0;
			for (size_t i = 0; i < marks; i++) {
				sum += model->a[(i * marks + j) * decays + u];
				branching->summed[(j * decays + u) * marks + i] = sum;
			}
		}
}

void ent_hawkes_branch(struct ent_hawkes_simulator *sim)
{
	struct branching branching = {.sim = sim};
	const struct ent_hawkes_model *model = sim->model;
	sum_offspring(&branching);
	for (size_t i = 0; i < model->marks; i++) {
		start_source(
			&branching,
			(struct source){.next = sim->from, .mark = (uint32_t)i, .decay = ENT_NONE});
		start_offspring(&branching, i, sim->from, sim->memory + i * model->decays);
	}
	while (branching.heap.count) {
		struct source *soonest = &branching.heap.at[0];
		double time = soonest->next;
		size_t mark = draw_mark(&branching, soonest);
		if (!ent_hawkes_add(sim, time, mark))
			break;
		if (!advance(sim, soonest))
			*soonest = branching.heap.at[--branching.heap.count];
		if (branching.heap.count)
			sift_down(branching.heap.at, branching.heap.count);
		start_offspring(&branching, mark, time, NULL);
	}
	ent_vec_free(&branching.heap);
	ent_alloc(branching.summed, 0);
}
