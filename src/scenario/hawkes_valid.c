/* Whether a Hawkes model can be worked with. */
#include "scenario/hawkes_use.h"

#include <math.h>

/* No product or sum of what is in range overflows. */
#define MOST 1e100

static bool are_levels(const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!(values[i] >= 0 && values[i] <= MOST))
			return false;
	return true;
}

static bool are_knots(const struct ent_hawkes_model *model)
{
	size_t count = model->bases + (model->background == ENT_BACKGROUND_PIECEWISE);
	if (model->background == ENT_BACKGROUND_CONSTANT)
		return model->bases == 1;
	for (size_t p = 0; model->knots && p < count; p++)
		if (!isfinite(model->knots[p]) || (p && !(model->knots[p] > model->knots[p - 1])))
			return false;
	return model->knots != NULL;
}

bool ent_hawkes_model_valid(const struct ent_hawkes_model *model, struct ent_err *err)
{
	size_t marks = model->marks;
	if (!marks || marks > ENT_HAWKES_MOST_MARKS || !model->bases || !model->mu ||
	    (model->decays && (!model->a || !model->b)))
		return ent_fail(err, ENT_MISUSE,
				"a model without background or kernels, or of too many marks");
	if (!are_knots(model))
		return ent_fail(err, ENT_MISUSE,
				"the background's knots are missing or do not ascend");
	if (!are_levels(model->mu, marks * model->bases))
		return ent_fail(err, ENT_MISUSE,
				"a background that is negative, unknown or beyond 1e100");
	if (!are_levels(model->a, marks * marks * model->decays))
		return ent_fail(err, ENT_MISUSE,
				"an excitation that is negative, unknown or beyond 1e100");
	for (size_t u = 0; u < model->decays; u++)
		if (!(model->b[u] > 0 && model->b[u] <= MOST))
			return ent_fail(err, ENT_MISUSE,
					"a decay that is not above 0, or beyond 1e100");
	return true;
}
