/* What a fit is asked for: defaults, and what makes no sense. */
#include "scenario/hawkes_search.h"

#include "base/arena.h"
#include "base/par.h"

#include <math.h>

#define LEAST_EVENTS 10

static bool check_numbers(const struct ent_hawkes_opts *opts, struct ent_err *err)
{
	if (opts->method != ENT_HAWKES_LBFGS && opts->method != ENT_HAWKES_EM)
		return ent_fail(err, ENT_MISUSE, "method %d: there is none", (int)opts->method);
	if (opts->background != ENT_BACKGROUND_CONSTANT &&
	    opts->background != ENT_BACKGROUND_PIECEWISE &&
	    opts->background != ENT_BACKGROUND_SMOOTH)
		return ent_fail(err, ENT_MISUSE, "background %d: there is none",
				(int)opts->background);
	if (opts->knots && !opts->bases && opts->background != ENT_BACKGROUND_CONSTANT)
		return ent_fail(err, ENT_MISUSE, "knots are given, but not for how many bases");
	if (opts->decays > ENT_HAWKES_MOST_DECAYS)
		return ent_fail(err, ENT_LIMIT, "%zu decays: at most %d can be fitted",
				opts->decays, ENT_HAWKES_MOST_DECAYS);
	if (opts->bases > ENT_HAWKES_MOST_BASES)
		return ent_fail(err, ENT_LIMIT, "%zu bases of the background: at most %d",
				opts->bases, ENT_HAWKES_MOST_BASES);
	if (!(opts->penalty >= 0) || !isfinite(opts->penalty))
		return ent_fail(err, ENT_MISUSE, "the penalty must be a finite number, 0 or more");
	if (!(opts->tolerance >= 0) || !isfinite(opts->tolerance))
		return ent_fail(err, ENT_MISUSE,
				"the tolerance must be a finite number, 0 or more");
	for (size_t u = 0; opts->b && u < opts->decays; u++)
		if (!(opts->b[u] > 0) || !isfinite(opts->b[u]))
			return ent_fail(err, ENT_MISUSE, "decay %zu must be finite and above 0",
					u + 1);
	if (opts->fixed_b && !opts->b && !opts->alone)
		return ent_fail(err, ENT_MISUSE, "decays are to be fixed, but none is given");
	return true;
}

static bool check_counts(const struct ent_hawkes_data *data, size_t *events, struct ent_err *err)
{
	size_t *count = ent_alloc(NULL, data->marks * sizeof *count), mark = 0;
	*events = 0;
	for (size_t i = 0; i < data->marks; i++)
		count[i] = 0;
	for (size_t r = 0; r < data->run_count; r++)
		for (size_t k = 0; k < data->runs[r].count; k++, ++*events)
			count[ent_hawkes_mark(&data->runs[r], k)]++;
	while (mark < data->marks && count[mark])
		mark++;
	ent_alloc(count, 0);
	if (*events < LEAST_EVENTS)
		return ent_fail(err, ENT_MISUSE, "%zu events: a fit needs %d at least", *events,
				LEAST_EVENTS);
	if (mark < data->marks)
		return ent_fail(err, ENT_MISUSE, "mark %zu has no events: leave it out", mark);
	return true;
}

/* ---- knots -------------------------------------------------------------- */

static size_t knot_count(const struct ent_hawkes_model *model)
{
	if (model->background == ENT_BACKGROUND_CONSTANT)
		return 0;
	return model->bases + (model->background == ENT_BACKGROUND_PIECEWISE);
}

static void set_knots(const struct ent_hawkes_data *data, const struct ent_hawkes_opts *opts,
		      struct ent_hawkes_model *model)
{
	size_t count = knot_count(model);
	double *knots = count ? ent_alloc(NULL, count * sizeof *knots) : NULL, longest = 0;
	for (size_t r = 0; r < data->run_count; r++)
		longest = fmax(longest, data->runs[r].until);
	for (size_t p = 0; p < count; p++)
		knots[p] = opts->knots ? opts->knots[p]
				       : longest * (double)p / (double)(count > 1 ? count - 1 : 1);
	model->knots = knots;
}

static bool check_knots(const struct ent_hawkes_data *data, const struct ent_hawkes_model *model,
			struct ent_err *err)
{
	for (size_t p = 0; p < knot_count(model); p++)
		if (!isfinite(model->knots[p]) || (p && model->knots[p] <= model->knots[p - 1]))
			return ent_fail(
				err, ENT_MISUSE,
				"knot %zu of the background: knots must be finite and ascend",
				p + 1);
	for (size_t p = 0; p < model->bases; p++) {
		double exposure = 0;
		for (size_t r = 0; r < data->run_count; r++)
			exposure += ent_hawkes_basis_integral(model, p, 0, data->runs[r].until);
		if (!(exposure > 0))
			return ent_fail(
				err, ENT_MISUSE,
				"basis %zu of the background lies outside all that was seen",
				p + 1);
	}
	return true;
}

/* One a hundred events of the average mark, 3 to 12. */
static size_t default_bases(const struct ent_hawkes_model *model, size_t events)
{
	size_t bases = events / model->marks / 100;
	return bases < 3 ? 3 : bases > 12 ? 12 : bases;
}

bool ent_hawkes_prepare(const struct ent_hawkes_data *data, struct ent_hawkes_opts *opts,
			struct ent_hawkes_model *model, struct ent_err *err)
{
	size_t events;
	opts->decays = opts->decays ? opts->decays : 1;
	opts->most_steps = opts->most_steps ? opts->most_steps : 500;
	opts->workers = ent_workers(opts->workers);
	if (!ent_hawkes_data_check(data, err) || !check_numbers(opts, err) ||
	    !check_counts(data, &events, err))
		return false;
	opts->tolerance = opts->tolerance > 0 ? opts->tolerance : 1e-7;
	*model = (struct ent_hawkes_model){.marks = data->marks,
					   .bases = opts->bases,
					   .decays = opts->decays,
					   .background = opts->background};
	if (model->background == ENT_BACKGROUND_CONSTANT)
		model->bases = 1;
	else if (!model->bases)
		model->bases = default_bases(model, events);
	set_knots(data, opts, model);
	if (check_knots(data, model, err)) {
		ent_hawkes_room(model);
		return true;
	}
	ent_alloc((double *)model->knots, 0);
	model->knots = NULL;
	return false;
}
