/* What the files of spillover share: the background of a model, and sums over its events. */
#ifndef ENT_SCENARIO_HAWKES_H
#define ENT_SCENARIO_HAWKES_H

#include <entente/spillover.h>

/* ---- hawkes_background.c ------------------------------------------------ */

/* The bases that are not zero at one moment: one, or two neighbours. */
struct ent_hawkes_bases {
	size_t first, count;
	double value[2]; /* of phi; they sum to 1 */
};

/* hint: where the last search ended, to begin with 0; moments that ascend then cost O(1). */
struct ent_hawkes_bases ent_hawkes_bases_at(const struct ent_hawkes_model *model, double t,
					    size_t *hint);

/* Integral of phi_p from `from` to `to`, from <= to. */
double ent_hawkes_basis_integral(const struct ent_hawkes_model *model, size_t p, double from,
				 double to);

/* mu_i(t), its integral, and its most between two moments: at one of them or at a knot. */
double ent_hawkes_mu(const struct ent_hawkes_model *model, size_t i, double t);
double ent_hawkes_mu_integral(const struct ent_hawkes_model *model, size_t i, double from,
			      double to);
double ent_hawkes_mu_most(const struct ent_hawkes_model *model, size_t i, double from, double to);

/* ---- hawkes_data.c ------------------------------------------------------ */

static inline size_t ent_hawkes_mark(const struct ent_hawkes_run *run, size_t k)
{
	return run->mark ? run->mark[k] : 0;
}

/* How many numbers mu, a and b have together. */
size_t ent_hawkes_size(const struct ent_hawkes_model *model);

/* Room for mu, a and b, zeroed; the rest of the shape stands. */
void ent_hawkes_room(struct ent_hawkes_model *model);
void ent_hawkes_room_free(struct ent_hawkes_model *model);

#endif
