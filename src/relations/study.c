/* The choice of a cost by the nature of the data: small counts are Poisson or, when they scatter
 * more, negative binomial; all else has normal levels. The best score is kept. */
#include "base/arena.h"
#include "relations/fit.h"

#include <math.h>

static void fit_spread(struct ent_study *study, struct ent_fit *fit)
{
	struct ent_costs costs;
	*fit = (struct ent_fit){.cost = ENT_COST_MEAN_VARIANCE,
				.view = &study->raw,
				.variance = NAN,
				.dispersion = NAN,
				.inflation = 1};
	fit->penalty = ent_fit_penalty(study, fit);
	fit->turns = ent_fit_room(study);
	ent_fit_costs(study, fit, &costs);
	ent_fit_cut(study, &costs, fit);
	ent_costs_free(&costs);
}

void ent_study_fit(struct ent_study *study, struct ent_fit *fit)
{
	*fit = (struct ent_fit){0};
	switch (study->opts.cost) {
	case ENT_COST_MEAN:
		ent_fit_level(study, fit);
		break;
	case ENT_COST_MEAN_VARIANCE:
		fit_spread(study, fit);
		break;
	case ENT_COST_POISSON:
		ent_fit_poisson(study, fit);
		break;
	case ENT_COST_NEGATIVE_BINOMIAL:
		ent_fit_binomial(study, fit);
		break;
	case ENT_COST_AUTO:
		if (!study->small_counts) {
			ent_fit_level(study, fit);
			break;
		}
		ent_fit_poisson(study, fit);
		ent_fit_binomial(study, fit);
		break;
	}
}
