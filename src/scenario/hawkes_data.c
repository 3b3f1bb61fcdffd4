/* What a model of events over marks needs of its events, and room for its numbers. */
#include "scenario/hawkes.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

static double *zeros(size_t count)
{
	double *room = ent_alloc(NULL, (count ? count : 1) * sizeof *room);
	memset(room, 0, (count ? count : 1) * sizeof *room);
	return room;
}

size_t ent_hawkes_size(const struct ent_hawkes_model *model)
{
	return model->marks * model->bases + model->marks * model->marks * model->decays +
	       model->decays;
}

void ent_hawkes_room(struct ent_hawkes_model *model)
{
	model->mu = zeros(model->marks * model->bases);
	model->a = zeros(model->marks * model->marks * model->decays);
	model->b = zeros(model->decays);
}

void ent_hawkes_room_free(struct ent_hawkes_model *model)
{
	model->mu = ent_alloc(model->mu, 0);
	model->a = ent_alloc(model->a, 0);
	model->b = ent_alloc(model->b, 0);
}

static bool run_is_sound(const struct ent_hawkes_data *data, size_t r, struct ent_err *err)
{
	const struct ent_hawkes_run *run = &data->runs[r];
	if (!isfinite(run->until) || run->until <= 0)
		return ent_fail(err, ENT_MISUSE, "run %zu: it must end at a finite time above 0",
				r + 1);
	for (size_t k = 0; k < run->count; k++) {
		double t = run->time[k];
		if (!isfinite(t) || t < 0 || t > run->until)
			return ent_fail(err, ENT_MISUSE,
					"run %zu, event %zu: its time is not within 0 and the end "
					"of the run",
					r + 1, k + 1);
		if (k && t < run->time[k - 1])
			return ent_fail(err, ENT_MISUSE,
					"run %zu, event %zu: earlier than the event before it",
					r + 1, k + 1);
		if (ent_hawkes_mark(run, k) >= data->marks)
			return ent_fail(err, ENT_MISUSE, "run %zu, event %zu: mark %zu of only %zu",
					r + 1, k + 1, ent_hawkes_mark(run, k), data->marks);
	}
	return true;
}

bool ent_hawkes_data_check(const struct ent_hawkes_data *data, struct ent_err *err)
{
	if (!data->marks || data->marks > ENT_HAWKES_MOST_MARKS)
		return ent_fail(err, data->marks ? ENT_LIMIT : ENT_MISUSE,
				"%zu marks: 1 to %d can be modelled", data->marks,
				ENT_HAWKES_MOST_MARKS);
	if (!data->run_count)
		return ent_fail(err, ENT_MISUSE, "no run: nothing was observed");
	for (size_t r = 0; r < data->run_count; r++)
		if (!run_is_sound(data, r, err))
			return false;
	return true;
}
