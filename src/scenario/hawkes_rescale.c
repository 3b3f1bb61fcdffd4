/* Time rescaled by the compensator: Brown et al. (2002), Neural Computation 14.
 *
 * With memory_ju the decayed count of past events, kernel u of mark j has given
 * integral b_u memory_ju = sum of memory_ju (1 - exp(-b_u dt)) over the steps between events.
 * These sums depend on nothing but j and u; each mark remembers how far they were at its own
 * last event. O(events x marks x decays). */
#include "base/arena.h"
#include "scenario/hawkes_use.h"

#include <math.h>
#include <string.h>

struct clock {
	const struct ent_hawkes_model *model;
	double now;
	double *memory; /* marks x decays */
	double *given;  /* marks x decays: what each kernel has given since 0 */
	double *seen;   /* marks x marks x decays: `given` at the last event of each mark */
	double *last;   /* marks: when that was */
};

static void clock_reset(struct clock *clock)
{
	size_t marks = clock->model->marks, cells = marks * clock->model->decays;
	clock->now = 0;
	memset(clock->memory, 0, cells * sizeof(double));
	memset(clock->given, 0, cells * sizeof(double));
	memset(clock->seen, 0, marks * cells * sizeof(double));
	memset(clock->last, 0, marks * sizeof(double));
}

static void clock_pass(struct clock *clock, double to)
{
	size_t marks = clock->model->marks, decays = clock->model->decays;
	for (size_t u = 0; u < decays; u++) {
		double lost = -expm1(-clock->model->b[u] * (to - clock->now));
		for (size_t c = u; c < marks * decays; c += decays) {
			clock->given[c] += clock->memory[c] * lost;
			clock->memory[c] -= clock->memory[c] * lost;
		}
	}
	clock->now = to;
}

/* What mark i was to expect since its last event; from here on it counts anew. */
static double clock_gap(struct clock *clock, size_t i)
{
	size_t cells = clock->model->marks * clock->model->decays;
	const double *a = clock->model->a + i * cells;
	double *seen = clock->seen + i * cells;
	double sum = ent_hawkes_mu_integral(clock->model, i, clock->last[i], clock->now);
	for (size_t c = 0; c < cells; c++)
		sum += a[c] * (clock->given[c] - seen[c]);
	memcpy(seen, clock->given, cells * sizeof(double));
	clock->last[i] = clock->now;
	return sum;
}

static void clock_count(struct clock *clock, size_t mark)
{
	size_t decays = clock->model->decays;
	for (size_t u = 0; u < decays; u++)
		clock->memory[mark * decays + u] += 1;
}

void ent_hawkes_rescale(const struct ent_hawkes_model *model, const struct ent_hawkes_data *data,
			double *gaps)
{
	size_t marks = model->marks, cells = marks * model->decays;
	double *room = ent_alloc(NULL, (2 * cells + marks * cells + marks) * sizeof *room);
	struct clock clock = {
		.model = model,
		.memory = room,
		.given = room + cells,
		.seen = room + 2 * cells,
		.last = room + 2 * cells + marks * cells,
	};
	for (size_t r = 0; r < data->run_count; r++) {
		const struct ent_hawkes_run *run = &data->runs[r];
		clock_reset(&clock);
		for (size_t k = 0; k < run->count; k++) {
			size_t mark = ent_hawkes_mark(run, k);
			clock_pass(&clock, run->time[k]);
			*gaps++ = clock_gap(&clock, mark);
			clock_count(&clock, mark);
		}
	}
	ent_alloc(room, 0);
}
