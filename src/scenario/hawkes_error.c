/* Standard errors and covariance, from the observed information at the optimum (Ogata 1978, Ann.
 * Inst. Stat. Math. 30: estimates are normal about the truth as time grows). */
#include "scenario/hawkes_arrow.h"
#include "scenario/hawkes_search.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

/* Numbers that the blocks of second derivatives, and the covariance, may take. */
#define MOST_ROOM ((size_t)1 << 25)

bool ent_hawkes_second_fits(const struct ent_hawkes_model *shape)
{
	size_t side = shape->bases + shape->marks * shape->decays + shape->decays;
	return side * side <= MOST_ROOM / shape->marks;
}

static double *number(struct ent_hawkes_model *model, size_t k)
{
	size_t mus = model->marks * model->bases;
	size_t as = model->marks * model->marks * model->decays;
	if (k < mus)
		return &model->mu[k];
	return k < mus + as ? &model->a[k - mus] : &model->b[k - mus - as];
}

/* What was not estimated, or ended on its bound; decays of which nothing is set off. */
static void find_out(const struct ent_hawkes_search *search, bool *out)
{
	struct ent_hawkes_model *model = search->model;
	bool used[ENT_HAWKES_MOST_DECAYS] = {0};
	for (size_t n = 0; n < model->marks * model->marks * model->decays; n++)
		used[n % model->decays] |= model->a[n] > 0;
	for (size_t k = 0; k < search->shares; k++)
		out[k] = !(*number(model, k) > 0);
	for (size_t u = 0; u < model->decays; u++)
		out[search->shares + u] = search->numbers == search->shares || !used[u] ||
					  ent_hawkes_b_is_bound(search, u);
}

static void write_errors(const struct ent_hawkes_arrow *arrow, const bool *out, size_t size,
			 struct ent_hawkes_fit *fit)
{
	for (size_t k = 0; k < size; k++)
		if (!out[k])
			*number(&fit->error, k) = sqrt(ent_hawkes_arrow_inverse(arrow, k, k));
	if (size > MOST_ROOM / size)
		return;
	fit->covariance = ent_alloc(NULL, size * size * sizeof *fit->covariance);
	for (size_t k = 0; k < size; k++)
		for (size_t l = 0; l <= k; l++) {
			double value = out[k] || out[l] ? 0 : ent_hawkes_arrow_inverse(arrow, k, l);
			fit->covariance[k * size + l] = fit->covariance[l * size + k] = value;
		}
}

void ent_hawkes_errors(const struct ent_hawkes_search *search, struct ent_hawkes_fit *fit)
{
	size_t size = ent_hawkes_size(&fit->model);
	struct ent_hawkes_plan plan;
	struct ent_hawkes_arrow arrow;
	fit->error = fit->model;
	ent_hawkes_room(&fit->error);
	for (size_t k = 0; k < size; k++)
		*number(&fit->error, k) = (double)NAN;
	if (!fit->converged || !ent_hawkes_second_fits(&fit->model))
		return;
	bool *out = ent_alloc(NULL, size * sizeof *out);
	ent_hawkes_plan_start(&plan, &fit->model, search->data, ENT_HAWKES_SECOND,
			      search->opts.workers);
	ent_hawkes_sum(&plan, &fit->model);
	ent_hawkes_arrow_start(&arrow, &plan, &fit->model);
	find_out(search, out);
	ent_hawkes_arrow_leave_out(&arrow, out);
	if (ent_hawkes_arrow_factor(&arrow, false)) {
		ent_hawkes_arrow_invert(&arrow);
		write_errors(&arrow, out, size, fit);
	}
	ent_hawkes_arrow_free(&arrow);
	ent_hawkes_plan_free(&plan);
	ent_alloc(out, 0);
}
