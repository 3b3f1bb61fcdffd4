/* Parameters drawn around an estimate: a normal distribution that is cut where a model would not
 * be valid.
 *
 * A draw that is valid is a draw from what is cut, and stands. One that is not would be drawn
 * again for ever where many parameters are near their bound; it is brought within bounds and
 * then goes through some sweeps of Gibbs sampling, one parameter after the other, given the
 * others (Geweke 1991, Proc. 23rd Symp. Interface). */
#include "base/arena.h"
#include "scenario/hawkes_use.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

#define SWEEPS 20
/* Draws of a radius of 1 or more before the estimate stands. */
#define TRIES 100

/* ---- start ------------------------------------------------------------------- */

/* The covariance of the parameters that have a variance. */
static void take_covariance(struct ent_hawkes_drawer *drawer)
{
	size_t all = ent_hawkes_size(&drawer->fit->model);
	const double *covariance = drawer->fit->covariance;
	for (size_t n = 0; n < all; n++)
		if (covariance[n * all + n] > 0)
			drawer->which[drawer->count++] = n;
	for (size_t i = 0; i < drawer->count; i++)
		for (size_t j = 0; j < drawer->count; j++)
			drawer->factor[i * drawer->count + j] =
				covariance[drawer->which[i] * all + drawer->which[j]];
}

void ent_hawkes_drawer_start(struct ent_hawkes_drawer *drawer, const struct ent_hawkes_fit *fit)
{
	size_t all = ent_hawkes_size(&fit->model);
	*drawer = (struct ent_hawkes_drawer){.fit = fit,
					     .stable = ent_hawkes_radius(&fit->model) < 1};
	if (!fit->covariance)
		return;
	drawer->which = ent_alloc(NULL, all * sizeof *drawer->which);
	drawer->factor = ent_alloc(NULL, all * all * sizeof *drawer->factor);
	drawer->precision = ent_alloc(NULL, all * all * sizeof *drawer->precision);
	take_covariance(drawer);
	lapack_int n = (lapack_int)drawer->count;
	if (!n || LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', n, drawer->factor, n) != 0) {
		drawer->count = 0;
		return;
	}
	memcpy(drawer->precision, drawer->factor,
	       drawer->count * drawer->count * sizeof *drawer->precision);
	if (LAPACKE_dpotri(LAPACK_ROW_MAJOR, 'L', n, drawer->precision, n) != 0)
		drawer->count = 0;
}

void ent_hawkes_drawer_free(struct ent_hawkes_drawer *drawer)
{
	ent_alloc(drawer->which, 0);
	ent_alloc(drawer->factor, 0);
	ent_alloc(drawer->precision, 0);
}

/* ---- draws -------------------------------------------------------------------- */

/* A standard normal above `least`: Robert (1995), Statistics and Computing 5. */
static double normal_above(struct ent_rng *rng, double least)
{
	double rate = (least + sqrt(least * least + 4)) / 2, x;
	if (least < .5) {
		do
			x = ent_rng_normal(rng);
		while (x <= least);
		return x;
	}
	do
		x = least + ent_rng_exponential(rng) / rate;
	while (ent_rng_uniform(rng) > exp(-(x - rate) * (x - rate) / 2));
	return x;
}

/* Of the lower triangle. */
static double precision_of(const struct ent_hawkes_drawer *drawer, size_t i, size_t j)
{
	return drawer->precision[i > j ? i * drawer->count + j : j * drawer->count + i];
}

/* value: mu, a and b where they are; off: how far from the estimate. */
static void sweep(const struct ent_hawkes_drawer *drawer, struct ent_rng *rng,
		  const double *estimate, double *off)
{
	for (size_t i = 0; i < drawer->count; i++) {
		double pull = 0, own = precision_of(drawer, i, i);
		for (size_t j = 0; j < drawer->count; j++)
			if (j != i)
				pull += precision_of(drawer, i, j) * off[j];
		double mean = -pull / own, spread = 1 / sqrt(own);
		off[i] = mean + spread * normal_above(rng, (-estimate[i] - mean) / spread);
	}
}

static bool is_within(const double *estimate, const double *off, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!(estimate[i] + off[i] > 0))
			return false;
	return true;
}

static void draw_once(const struct ent_hawkes_drawer *drawer, struct ent_rng *rng,
		      const double *estimate, double *off, double *normal)
{
	size_t count = drawer->count;
	for (size_t i = 0; i < count; i++) {
		normal[i] = ent_rng_normal(rng);
		off[i] = 0;
		for (size_t j = 0; j <= i; j++)
			off[i] += drawer->factor[i * count + j] * normal[j];
	}
	if (is_within(estimate, off, count))
		return;
	for (size_t i = 0; i < count; i++)
		off[i] = fmax(off[i], -estimate[i]);
	for (int s = 0; s < SWEEPS; s++)
		sweep(drawer, rng, estimate, off);
}

static void copy_numbers(struct ent_hawkes_model *to, const struct ent_hawkes_model *from)
{
	memcpy(to->mu, from->mu, from->marks * from->bases * sizeof(double));
	memcpy(to->a, from->a, from->marks * from->marks * from->decays * sizeof(double));
	memcpy(to->b, from->b, from->decays * sizeof(double));
}

void ent_hawkes_draw(const struct ent_hawkes_drawer *drawer, struct ent_rng *rng,
		     struct ent_hawkes_model *model)
{
	size_t count = drawer->count;
	double *estimate = ent_alloc(NULL, (3 * count + 1) * sizeof *estimate);
	double *off = estimate + count, *normal = off + count;
	copy_numbers(model, &drawer->fit->model);
	for (size_t i = 0; i < count; i++)
		estimate[i] = *ent_hawkes_number(model, drawer->which[i]);
	for (int tries = 0; count && tries < TRIES; tries++) {
		draw_once(drawer, rng, estimate, off, normal);
		for (size_t i = 0; i < count; i++)
			*ent_hawkes_number(model, drawer->which[i]) = fmax(estimate[i] + off[i], 0);
		if ((!drawer->stable || ent_hawkes_radius(model) < 1) &&
		    ent_hawkes_model_valid(model, NULL))
			break;
		copy_numbers(model, &drawer->fit->model);
	}
	ent_alloc(estimate, 0);
}
