/* What is done with a Hawkes model besides fitting it, and needed in more than one place. */
#ifndef ENT_SCENARIO_HAWKES_USE_H
#define ENT_SCENARIO_HAWKES_USE_H

#include "base/rng.h"
#include "scenario/hawkes.h"

#include <stdatomic.h>

/* ---- input ---------------------------------------------------------------- */

/* Shapes that make sense and finite numbers in range; false with the reason. */
bool ent_hawkes_model_valid(const struct ent_hawkes_model *model, struct ent_err *err);

/* The n-th number of mu, a and b, in this order. */
static inline double *ent_hawkes_number(const struct ent_hawkes_model *model, size_t n)
{
	size_t mus = model->marks * model->bases;
	size_t as = model->marks * model->marks * model->decays;
	return n < mus        ? &model->mu[n]
	       : n < mus + as ? &model->a[n - mus]
			      : &model->b[n - mus - as];
}

/* ---- the background, piece by piece ----------------------------------------- */

/* A background as straight pieces: mu_i from time `from` to the next knot, the last without an
 * end. The level is held before the first knot and after the last. */
struct ent_hawkes_piece {
	double until;     /* may be infinite; then the piece is level */
	double low, high; /* mu_i at `from`, and at `until` from the left */
};

struct ent_hawkes_piece ent_hawkes_piece(const struct ent_hawkes_model *model, size_t mark,
					 double from);

/* ---- what the past goes on exciting ------------------------------------------ */

/* sum_k exp(-b_u (at - t_k)) over the events up to `at`: marks x decays. */
void ent_hawkes_memory(const struct ent_hawkes_model *model, const struct ent_hawkes_run *past,
		       double at, double *memory);

/* ---- simulation --------------------------------------------------------------- */

struct ent_hawkes_simulator {
	const struct ent_hawkes_model *model;
	double from, until;
	size_t most, room;
	double *memory; /* of the past, at `from`: marks x decays */
	struct ent_rng rng;
	struct ent_hawkes_events *events;
};

/* The next event of a background after `from`, by inversion of its integral; infinite where there
 * is none until the end. */
double ent_hawkes_next(struct ent_hawkes_simulator *sim, size_t mark, double from);
/* False where there are `most` already. */
bool ent_hawkes_add(struct ent_hawkes_simulator *sim, double time, size_t mark);
void ent_hawkes_branch(struct ent_hawkes_simulator *sim);
void ent_hawkes_thin(struct ent_hawkes_simulator *sim);

/* ---- parameters as uncertain as a fit says -------------------------------------- */

/* Normal around the estimate by the fit's covariance, given that the model is valid. */
struct ent_hawkes_drawer {
	const struct ent_hawkes_fit *fit;
	size_t count;      /* of parameters that are uncertain; 0: the estimate alone */
	size_t *which;     /* their places among mu, a, b */
	double *factor;    /* count x count, the covariance's lower Cholesky factor */
	double *precision; /* count x count, its inverse */
	bool stable;       /* the estimate's radius is below 1 */
};

void ent_hawkes_drawer_start(struct ent_hawkes_drawer *drawer, const struct ent_hawkes_fit *fit);
void ent_hawkes_drawer_free(struct ent_hawkes_drawer *drawer);
/* Fills the numbers of a model of the fit's shape. */
void ent_hawkes_draw(const struct ent_hawkes_drawer *drawer, struct ent_rng *rng,
		     struct ent_hawkes_model *model);

/* ---- work over replicates --------------------------------------------------------- */

struct ent_hawkes_watch {
	ent_tick_fn *tick;
	void *user;
	size_t total;
	atomic_size_t done;
	atomic_bool stopped;
};

void ent_hawkes_watch_start(struct ent_hawkes_watch *watch, ent_tick_fn *tick, void *user,
			    size_t total);
/* Another item is done; tells the caller. */
void ent_hawkes_watch_step(struct ent_hawkes_watch *watch);

#endif
