/* Log-likelihood of counts by day: Poisson, given the days before.
 *
 * With M_ju = sum_{s<t} exp(-b_u (t - 1 - s)) y_j(s), which decays by exp(-b_u) from day to day,
 * kernel u of mark j expects K_ju = (1 - exp(-b_u)) M_ju today. Its derivative by b_u needs
 * S_ju, the same sum with each day weighed by its lag less 1. O(days x marks^2 x decays). */
#include "base/arena.h"
#include "scenario/hawkes_use.h"

#include <math.h>
#include <string.h>

struct walk {
	const struct ent_hawkes_model *model;
	size_t cells;          /* marks x decays */
	double *m, *s;         /* cells */
	double *kernel, *bend; /* cells: K, and its derivative by b */
	size_t hint[2];        /* of the search for knots at dawn and at dusk */
	struct ent_hawkes_model *gradient;
};

static void walk_start(struct walk *walk, const struct ent_hawkes_model *model)
{
	size_t cells = model->marks * model->decays;
	*walk = (struct walk){.model = model, .cells = cells};
	walk->m = ent_alloc(NULL, (4 * cells + 1) * sizeof *walk->m);
	walk->s = walk->m + cells;
	walk->kernel = walk->s + cells;
	walk->bend = walk->kernel + cells;
	memset(walk->m, 0, 4 * cells * sizeof *walk->m);
}

/* To the next day, with the counts of this one. */
static void walk_on(struct walk *walk, const uint32_t *count)
{
	size_t decays = walk->model->decays;
	for (size_t c = 0; c < walk->cells; c++) {
		double b = walk->model->b[c % decays], left = exp(-b), lost = -expm1(-b);
		walk->s[c] = left * (walk->s[c] + walk->m[c]);
		walk->m[c] = left * walk->m[c] + count[c / decays];
		walk->kernel[c] = lost * walk->m[c];
		walk->bend[c] = left * walk->m[c] - lost * walk->s[c];
	}
}

/* The bases that a day touches: the first, and how many. */
static size_t touched(struct walk *walk, size_t day, size_t *count)
{
	double dawn = (double)day;
	size_t first = ent_hawkes_bases_at(walk->model, dawn, &walk->hint[0]).first;
	struct ent_hawkes_bases last = ent_hawkes_bases_at(walk->model, dawn + 1, &walk->hint[1]);
	*count = last.first + last.count - first;
	return first;
}

static double expected(const struct walk *walk, size_t i, size_t first, const double *phi,
		       size_t count)
{
	const struct ent_hawkes_model *model = walk->model;
	const double *mu = model->mu + i * model->bases + first, *a = model->a + i * walk->cells;
	double sum = 0;
	for (size_t p = 0; p < count; p++)
		sum += mu[p] * phi[p];
	for (size_t c = 0; c < walk->cells; c++)
		sum += a[c] * walk->kernel[c];
	return sum;
}

/* weight: the derivative of the day's log-likelihood by what was expected of mark i. */
static void add_slope(const struct walk *walk, size_t i, size_t first, const double *phi,
		      size_t count, double weight)
{
	const struct ent_hawkes_model *model = walk->model;
	const double *a = model->a + i * walk->cells;
	double *mu_slope = walk->gradient->mu + i * model->bases + first;
	double *a_slope = walk->gradient->a + i * walk->cells;
	for (size_t p = 0; p < count; p++)
		mu_slope[p] += weight * phi[p];
	for (size_t c = 0; c < walk->cells; c++) {
		a_slope[c] += weight * walk->kernel[c];
		walk->gradient->b[c % model->decays] += weight * a[c] * walk->bend[c];
	}
}

static double day_loglik(struct walk *walk, size_t day, const uint32_t *count, double *phi)
{
	size_t bases, first = touched(walk, day, &bases);
	double sum = 0;
	for (size_t p = 0; p < bases; p++)
		phi[p] = ent_hawkes_basis_integral(walk->model, first + p, (double)day,
						   (double)day + 1);
	for (size_t i = 0; i < walk->model->marks; i++) {
		double y = count[i], mean = expected(walk, i, first, phi, bases);
		sum -= mean;
		if (count[i])
			sum += y * log(mean) - lgamma(y + 1);
		if (walk->gradient)
			add_slope(walk, i, first, phi, bases, count[i] ? y / mean - 1 : -1);
	}
	return sum;
}

double ent_hawkes_days_loglik(const struct ent_hawkes_model *model,
			      const struct ent_hawkes_days *days, struct ent_hawkes_model *gradient)
{
	struct walk walk;
	double sum = 0, *phi = ent_alloc(NULL, model->bases * sizeof *phi);
	walk_start(&walk, model);
	walk.gradient = gradient;
	if (gradient) {
		memset(gradient->mu, 0, model->marks * model->bases * sizeof(double));
		memset(gradient->a, 0, model->marks * walk.cells * sizeof(double));
		memset(gradient->b, 0, model->decays * sizeof(double));
	}
	for (size_t t = 0; t < days->days; t++) {
		const uint32_t *count = days->count + t * model->marks;
		sum += day_loglik(&walk, t, count, phi);
		walk_on(&walk, count);
	}
	ent_alloc(walk.m, 0);
	ent_alloc(phi, 0);
	return sum;
}
