/* The search by expectation and maximisation: each event is shared out among the background and
 * the events before it by what each adds to the intensity (Veen, Schoenberg 2008, J. Am. Stat.
 * Assoc. 103), and each parameter becomes what it has caused over its chance to:
 *
 *     mu_ip = sum over events of i of mu_ip phi_p / lambda, over the integral of phi_p
 *     a_iju = sum over events of i of a_iju b_u R_ju / lambda, over sum (1 - exp(-b_u x)) of j
 *     b_u   = events set off, over sum of the time they took and of what the end cuts off
 *
 * The fixed points are those of the likelihood, its edges included. Steps are made longer by
 * SQUAREM (Varadhan, Roland 2008, Scand. J. Statistics 35, scheme S3): plain EM creeps where
 * background and contagion are hard to tell apart. */
#include "scenario/hawkes_search.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

/* From the sums at the model to its next place, as numbers. */
static void advance(struct ent_hawkes_search *search, double *point)
{
	const struct ent_hawkes_sums *sums = &search->plan.sums;
	struct ent_hawkes_model *model = search->model;
	size_t across = model->marks * model->decays, decays = model->decays;
	double caused[ENT_HAWKES_MOST_DECAYS] = {0}, took[ENT_HAWKES_MOST_DECAYS] = {0};
	for (size_t n = 0; n < model->marks * model->bases; n++)
		model->mu[n] *= sums->mu[n] / search->plan.exposure[n % model->bases];
	for (size_t n = 0; n < model->marks * across; n++) {
		size_t u = n % decays, from = n % across;
		double chance = sums->edge[from] + search->opts.penalty;
		double part = model->a[n] * model->b[u] * sums->r[n];
		caused[u] += part;
		took[u] += model->a[n] * model->b[u] * sums->s[n];
		model->a[n] = chance > 0 ? part / chance : 0;
		took[u] += model->a[n] * sums->edge_slope[from];
	}
	for (size_t u = 0; u < decays && search->numbers > search->shares; u++)
		if (caused[u] > 0 && took[u] > 0)
			model->b[u] =
				fmin(fmax(caused[u] / took[u], search->least_b), search->most_b);
	ent_hawkes_get(search, point);
}

/* Along the way from `first` by `second` to `third`, as far as its bend lets hope. */
static bool leap(const struct ent_hawkes_search *search, const double *first, const double *second,
		 const double *third, double *point)
{
	double way = 0, bend = 0;
	for (size_t n = 0; n < search->numbers; n++) {
		double r = second[n] - first[n], v = third[n] - second[n] - r;
		way += r * r;
		bend += v * v;
	}
	double reach = bend > 0 ? sqrt(way / bend) : 1;
	if (!(reach > 1))
		return false;
	for (size_t n = 0; n < search->numbers; n++) {
		double r = second[n] - first[n], v = third[n] - second[n] - r;
		point[n] = first[n] + 2 * reach * r + reach * reach * v;
		if (n < search->shares && point[n] < third[n] / 10)
			point[n] = third[n] / 10;
	}
	return true;
}

/* One look; whether the search is over. */
static bool look(struct ent_hawkes_search *search, bool *converged)
{
	ent_hawkes_look(search);
	*converged = ent_hawkes_steepness(search) <= search->opts.tolerance;
	return *converged || !ent_hawkes_step(search);
}

bool ent_hawkes_em(struct ent_hawkes_search *search)
{
	size_t count = search->numbers;
	double *first = ent_alloc(NULL, 4 * count * sizeof *first);
	double *second = first + count, *third = second + count, *point = third + count;
	bool converged = false;
	for (;;) {
		ent_hawkes_get(search, first);
		if (look(search, &converged))
			break;
		double value = search->value;
		advance(search, second);
		ent_hawkes_put(search, second);
		if (look(search, &converged))
			break;
		advance(search, third);
		ent_hawkes_put(search, third);
		if (!leap(search, first, second, third, point))
			continue;
		ent_hawkes_put(search, point);
		ent_hawkes_look(search);
		if (!(search->value <= value))
			ent_hawkes_put(search, third);
		else
			advance(search, point);
	}
	ent_alloc(first, 0);
	return converged;
}
