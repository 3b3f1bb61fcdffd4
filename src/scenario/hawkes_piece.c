/* Backgrounds as straight pieces, for what walks along them. */
#include "scenario/hawkes_use.h"

#include <math.h>

struct ent_hawkes_piece ent_hawkes_piece(const struct ent_hawkes_model *model, size_t mark,
					 double from)
{
	const double *mu = model->mu + mark * model->bases, *knots = model->knots;
	size_t hint = 0, p = ent_hawkes_bases_at(model, from, &hint).first;
	double low = ent_hawkes_mu(model, mark, from);
	if (model->bases > 1 && from < knots[0])
		return (struct ent_hawkes_piece){knots[0], low, low};
	if (p + 1 == model->bases)
		return (struct ent_hawkes_piece){INFINITY, low, low};
	return (struct ent_hawkes_piece){
		knots[p + 1], low, model->background == ENT_BACKGROUND_SMOOTH ? mu[p + 1] : low};
}
