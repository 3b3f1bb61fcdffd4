/* The log-likelihood of a model, and its branching matrix. */
#include "scenario/blas.h"
#include "scenario/hawkes_sums.h"

#include "base/arena.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

double ent_hawkes_loglik(const struct ent_hawkes_model *model, const struct ent_hawkes_data *data,
			 struct ent_hawkes_model *gradient)
{
	struct ent_hawkes_plan plan;
	ent_hawkes_plan_start(&plan, model, data, gradient ? ENT_HAWKES_FIRST : ENT_HAWKES_VALUE,
			      1);
	ent_hawkes_sum(&plan, model);
	double value = ent_hawkes_value(&plan, model);
	if (gradient)
		ent_hawkes_gradient(&plan, model, gradient);
	ent_hawkes_plan_free(&plan);
	return value;
}

void ent_hawkes_branching(const struct ent_hawkes_model *model, double *matrix)
{
	for (size_t n = 0; n < model->marks * model->marks; n++) {
		matrix[n] = 0;
		for (size_t u = 0; u < model->decays; u++)
			matrix[n] += model->a[n * model->decays + u];
	}
}

double ent_hawkes_radius(const struct ent_hawkes_model *model)
{
	size_t marks = model->marks;
	double *matrix = ent_alloc(NULL, (marks * marks + 2 * marks) * sizeof *matrix);
	double *real = matrix + marks * marks, *imaginary = real + marks, radius = 0;
	ent_hawkes_branching(model, matrix);
	for (size_t n = 0; n < marks * marks; n++)
		radius += matrix[n];
	lapack_int failed = 1;
	ent_blas_begin();
	if (isfinite(radius)) /* LAPACK may not end on what is not */
		failed = LAPACKE_dgeev(LAPACK_ROW_MAJOR, 'N', 'N', (lapack_int)marks, matrix,
				       (lapack_int)marks, real, imaginary, NULL, 1, NULL, 1);
	ent_blas_end();
	radius = failed ? (double)NAN : 0;
	for (size_t i = 0; i < marks && !failed; i++)
		radius = fmax(radius, hypot(real[i], imaginary[i]));
	ent_alloc(matrix, 0);
	return radius;
}
