/* Simulated events: what both methods need. */
#include "base/arena.h"
#include "scenario/hawkes_use.h"

#include <math.h>
#include <string.h>

#define MOST 10000000

void ent_hawkes_memory(const struct ent_hawkes_model *model, const struct ent_hawkes_run *past,
		       double at, double *memory)
{
	memset(memory, 0, model->marks * model->decays * sizeof *memory);
	for (size_t k = 0; k < past->count && past->time[k] <= at; k++) {
		double *of_mark = memory + ent_hawkes_mark(past, k) * model->decays;
		for (size_t u = 0; u < model->decays; u++)
			of_mark[u] += exp(-model->b[u] * (at - past->time[k]));
	}
}

double ent_hawkes_next(struct ent_hawkes_simulator *sim, size_t mark, double from)
{
	double left = ent_rng_exponential(&sim->rng);
	while (from < sim->until) {
		struct ent_hawkes_piece piece = ent_hawkes_piece(sim->model, mark, from);
		double length = fmin(piece.until, sim->until) - from;
		/* A piece without an end is level: its slope is 0. */
		double slope = (piece.high - piece.low) / (piece.until - from);
		double area = length * (piece.low + slope * length / 2);
		if (left < area) {
			double root = fmax(piece.low * piece.low + 2 * slope * left, 0);
			return from + 2 * left / (piece.low + sqrt(root));
		}
		left -= area;
		from = piece.until;
	}
	return INFINITY;
}

bool ent_hawkes_add(struct ent_hawkes_simulator *sim, double time, size_t mark)
{
	struct ent_hawkes_events *events = sim->events;
	if (events->count == sim->most) {
		events->cut = true;
		return false;
	}
	if (events->count == sim->room) {
		sim->room += sim->room / 2 + 64;
		events->time = ent_alloc(events->time, sim->room * sizeof *events->time);
		events->mark = ent_alloc(events->mark, sim->room * sizeof *events->mark);
	}
	events->time[events->count] = time;
	events->mark[events->count++] = (uint32_t)mark;
	return true;
}

bool ent_hawkes_simulate(const struct ent_hawkes_model *model,
			 const struct ent_hawkes_simulate_opts *opts,
			 struct ent_hawkes_events *events, struct ent_err *err)
{
	const struct ent_hawkes_run nothing = {.until = opts->from};
	const struct ent_hawkes_run *past = opts->past ? opts->past : &nothing;
	*events = (struct ent_hawkes_events){0};
	if (!ent_hawkes_model_valid(model, err))
		return false;
	const struct ent_hawkes_data data = {model->marks, past, 1};
	if (opts->past && !ent_hawkes_data_check(&data, err))
		return false;
	if (!isfinite(past->until) || !isfinite(opts->until) || opts->until < past->until)
		return ent_fail(
			err, ENT_MISUSE,
			"a stretch to simulate that is not finite or ends before it begins");
	struct ent_hawkes_simulator sim = {
		.model = model,
		.from = past->until,
		.until = opts->until,
		.most = opts->most ? opts->most : MOST,
		.memory = ent_alloc(NULL, model->marks * (model->decays + 1) * sizeof(double)),
		.events = events,
	};
	ent_rng_start(&sim.rng, opts->seed, opts->replicate, 0);
	ent_hawkes_memory(model, past, sim.from, sim.memory);
	if (opts->method == ENT_HAWKES_THINNING)
		ent_hawkes_thin(&sim);
	else
		ent_hawkes_branch(&sim);
	ent_alloc(sim.memory, 0);
	return true;
}

void ent_hawkes_events_free(struct ent_hawkes_events *events)
{
	ent_alloc(events->time, 0);
	ent_alloc(events->mark, 0);
	*events = (struct ent_hawkes_events){0};
}
