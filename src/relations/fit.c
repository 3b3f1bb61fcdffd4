/* What all explanations of a series share. */
#include "relations/fit.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

double ent_fit_penalty(const struct ent_study *study, const struct ent_fit *fit)
{
	if (study->opts.penalty > 0)
		return study->opts.penalty;
	return ent_turning_penalty(fit->cost, study->count) * fit->inflation;
}

double ent_fit_trend(const struct ent_study *study, const struct ent_fit *fit, size_t at)
{
	return fit->slope * ((double)at - ((double)study->count - 1) / 2);
}

double *ent_fit_values(const struct ent_study *study, const struct ent_fit *fit)
{
	double *values = ent_alloc(NULL, (study->count + 1) * sizeof *values);
	for (size_t i = 0; i < study->count; i++)
		values[i] = fit->view->values[i] - ent_fit_trend(study, fit, i);
	return values;
}

void ent_fit_costs(const struct ent_study *study, const struct ent_fit *fit,
		   struct ent_costs *costs)
{
	double *values = ent_fit_values(study, fit);
	struct ent_sample sample = {.values = values,
				    .weights = study->weights,
				    .count = study->count,
				    .cost = fit->cost,
				    .phi = fit->cost == ENT_COST_MEAN ? fit->phi : 0,
				    .dispersion = fit->dispersion};
	ent_costs_start(costs, &sample);
	if (fit->cost == ENT_COST_MEAN)
		costs->inverse = 1 / fit->variance;
	ent_alloc(values, 0);
}

/* Takes over the turns of `better` if its score is. */
void ent_fit_keep_better(struct ent_fit *best, struct ent_fit *better)
{
	if (best->turns && best->score <= better->score) {
		ent_alloc(better->turns, 0);
		return;
	}
	ent_alloc(best->turns, 0);
	*best = *better;
}

uint32_t *ent_fit_room(const struct ent_study *study)
{
	return ent_alloc(NULL, (study->count + 1) * sizeof(uint32_t));
}

bool ent_fit_cut(struct ent_study *study, const struct ent_costs *costs, struct ent_fit *fit)
{
	double total;
	uint32_t *turns = ent_fit_room(study);
	size_t count = ent_cut(costs, fit->penalty, study->least, &study->grid, turns, &total);
	bool same = count == fit->count && memcmp(turns, fit->turns, count * sizeof *turns) == 0;
	ent_alloc(fit->turns, 0);
	fit->turns = turns;
	fit->count = count;
	return same;
}
