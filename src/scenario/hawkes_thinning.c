/* Simulation by thinning: Ogata (1981), IEEE Trans. Inf. Theory 27.
 *
 * Between events the excitation only decays, so that what it is now bounds it. A candidate comes
 * at the rate of the bound and is kept with the share that the excitation then has of it. The
 * backgrounds are processes of their own, whose next event is known by inversion: a bound of
 * theirs could be far above them, and most candidates in vain. */
#include "base/arena.h"
#include "scenario/hawkes_use.h"

#include <math.h>

struct thinning {
	struct ent_hawkes_simulator *sim;
	double now;
	double *background; /* marks: when the next event of each comes */
	double *excitation; /* marks x decays, at `now` */
};

static double total_excitation(const struct thinning *thinning)
{
	const struct ent_hawkes_model *model = thinning->sim->model;
	double sum = 0;
	for (size_t c = 0; c < model->marks * model->decays; c++)
		sum += thinning->excitation[c];
	return sum;
}

static void pass(struct thinning *thinning, double to)
{
	const struct ent_hawkes_model *model = thinning->sim->model;
	for (size_t u = 0; u < model->decays; u++) {
		double left = exp(-model->b[u] * (to - thinning->now));
		for (size_t i = 0; i < model->marks; i++)
			thinning->excitation[i * model->decays + u] *= left;
	}
	thinning->now = to;
}

/* Adds what `weight` events of a mark excite; NULL: one event. */
static void excite(struct thinning *thinning, size_t mark, const double *weight)
{
	const struct ent_hawkes_model *model = thinning->sim->model;
	for (size_t i = 0; i < model->marks; i++) {
		const double *a = model->a + (i * model->marks + mark) * model->decays;
		for (size_t u = 0; u < model->decays; u++)
			thinning->excitation[i * model->decays + u] +=
				a[u] * model->b[u] * (weight ? weight[u] : 1);
	}
}

static size_t soonest(const struct thinning *thinning)
{
	size_t best = 0;
	for (size_t i = 1; i < thinning->sim->model->marks; i++)
		if (thinning->background[i] < thinning->background[best])
			best = i;
	return best;
}

/* Goes on to the next candidate; its mark, or ENT_NONE where it is thinned away. */
static size_t next_candidate(struct thinning *thinning)
{
	struct ent_hawkes_simulator *sim = thinning->sim;
	size_t first = soonest(thinning), decays = sim->model->decays;
	double bound = total_excitation(thinning), at = thinning->background[first];
	double next = bound > 0 ? thinning->now + ent_rng_exponential(&sim->rng) / bound : INFINITY;
	if (at <= next) {
		pass(thinning, at);
		thinning->background[first] = ent_hawkes_next(sim, first, at);
		return first;
	}
	pass(thinning, next);
	at = ent_rng_uniform(&sim->rng) * bound;
	for (size_t c = 0; c < sim->model->marks * decays; c++) {
		at -= thinning->excitation[c];
		if (at < 0)
			return c / decays;
	}
	return ENT_NONE;
}

void ent_hawkes_thin(struct ent_hawkes_simulator *sim)
{
	size_t marks = sim->model->marks, cells = marks * sim->model->decays;
	double *room = ent_alloc(NULL, (marks + cells) * sizeof *room);
	struct thinning thinning = {
		.sim = sim, .now = sim->from, .background = room, .excitation = room + marks};
	for (size_t c = 0; c < cells; c++)
		thinning.excitation[c] = 0;
	for (size_t i = 0; i < marks; i++) {
		thinning.background[i] = ent_hawkes_next(sim, i, sim->from);
		excite(&thinning, i, sim->memory + i * sim->model->decays);
	}
	for (;;) {
		size_t mark = next_candidate(&thinning);
		if (!(thinning.now <= sim->until))
			break;
		if (mark == ENT_NONE)
			continue;
		if (!ent_hawkes_add(sim, thinning.now, mark))
			break;
		excite(&thinning, mark, NULL);
	}
	ent_alloc(room, 0);
}
