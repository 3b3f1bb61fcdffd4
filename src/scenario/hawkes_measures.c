/* What follows from a Hawkes model: progeny, rates, half-lives, and the share that is set off. */
#include "base/arena.h"
#include "scenario/blas.h"
#include "scenario/hawkes_use.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

/* (I - G)^-1, or NaN throughout. */
bool ent_hawkes_progeny(const struct ent_hawkes_model *model, double *matrix)
{
	lapack_int n = (lapack_int)model->marks, failed = 1;
	size_t cells = model->marks * model->marks;
	if (ent_hawkes_radius(model) < 1) {
		lapack_int *pivots = ent_alloc(NULL, model->marks * sizeof *pivots);
		ent_hawkes_branching(model, matrix);
		for (size_t c = 0; c < cells; c++)
			matrix[c] = (c % (model->marks + 1) == 0) - matrix[c];
		ent_blas_begin();
		failed = LAPACKE_dgetrf(LAPACK_ROW_MAJOR, n, n, matrix, n, pivots);
		if (!failed)
			failed = LAPACKE_dgetri(LAPACK_ROW_MAJOR, n, matrix, n, pivots);
		ent_blas_end();
		ent_alloc(pivots, 0);
	}
	for (size_t c = 0; failed && c < cells; c++)
		matrix[c] = (double)NAN;
	return !failed;
}

/* Between the first knot and the last. */
static double mean_background(const struct ent_hawkes_model *model, size_t mark)
{
	size_t last = model->bases - (model->background != ENT_BACKGROUND_PIECEWISE);
	if (model->bases == 1)
		return model->mu[mark];
	double from = model->knots[0], until = model->knots[last];
	return ent_hawkes_mu_integral(model, mark, from, until) / (until - from);
}

bool ent_hawkes_rates(const struct ent_hawkes_model *model, double *rates)
{
	size_t marks = model->marks;
	double *progeny = ent_alloc(NULL, marks * marks * sizeof *progeny);
	bool stable = ent_hawkes_progeny(model, progeny);
	for (size_t i = 0; i < marks; i++)
		rates[i] = 0;
	for (size_t j = 0; j < marks; j++) {
		double mu = mean_background(model, j);
		for (size_t i = 0; i < marks; i++)
			rates[i] += progeny[i * marks + j] * mu;
	}
	ent_alloc(progeny, 0);
	return stable;
}

double ent_hawkes_half_life(const struct ent_hawkes_model *model, size_t decay)
{
	return log(2) / model->b[decay];
}

/* What the events of a run give by kernel u until its end: marks x decays, added to. */
static void add_given(const struct ent_hawkes_model *model, const struct ent_hawkes_run *run,
		      double *given)
{
	for (size_t k = 0; k < run->count; k++)
		for (size_t u = 0; u < model->decays; u++)
			given[ent_hawkes_mark(run, k) * model->decays + u] -=
				expm1(-model->b[u] * (run->until - run->time[k]));
}

void ent_hawkes_shares(const struct ent_hawkes_model *model, const struct ent_hawkes_data *data,
		       struct ent_hawkes_share *shares)
{
	size_t marks = model->marks, cells = marks * model->decays;
	double *rates = ent_alloc(NULL, (marks + cells) * sizeof *rates), *given = rates + marks;
	ent_hawkes_rates(model, rates);
	memset(given, 0, cells * sizeof *given);
	for (size_t r = 0; r < data->run_count; r++)
		add_given(model, &data->runs[r], given);
	for (size_t i = 0; i < marks; i++) {
		double own = 0, set_off = 0;
		for (size_t r = 0; r < data->run_count; r++)
			own += ent_hawkes_mu_integral(model, i, 0, data->runs[r].until);
		for (size_t c = 0; c < cells; c++)
			set_off += model->a[i * cells + c] * given[c];
		shares[i] = (struct ent_hawkes_share){
			.long_run = rates[i] > 0 ? 1 - mean_background(model, i) / rates[i]
						 : (double)NAN,
			.observed = own + set_off > 0 ? set_off / (own + set_off) : (double)NAN,
		};
	}
	ent_alloc(rates, 0);
}
