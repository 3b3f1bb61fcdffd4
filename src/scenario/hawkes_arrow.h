/* The observed information of a model: the negative Hessian of its log-likelihood. What sets off
 * one mark and what sets off another share no number but the decays, so it is a block for each
 * mark, bordered by the decays, and is factored in O(marks n^3) where n numbers are about a mark.
 */
#ifndef ENT_SCENARIO_HAWKES_ARROW_H
#define ENT_SCENARIO_HAWKES_ARROW_H

#include "scenario/hawkes_sums.h"

/* Vectors over all numbers are in the order of mu, a, b. */
struct ent_hawkes_arrow {
	size_t marks, bases, across, decays; /* across: marks x decays */
	size_t wide;                         /* of a block: bases and across */
	double *blocks; /* marks x wide x wide, by columns, the upper triangle */
	double *edges;  /* marks x decays x wide */
	double *corner; /* decays x decays, by columns, the upper triangle */
	double *solved; /* once factored: each block's inverse times its edges */
};

/* Of a plan that was summed to second derivatives at this model. */
void ent_hawkes_arrow_start(struct ent_hawkes_arrow *arrow, const struct ent_hawkes_plan *plan,
			    const struct ent_hawkes_model *model);
void ent_hawkes_arrow_free(struct ent_hawkes_arrow *arrow);

/* Where number k stands: its mark and its place in the block; mark marks is the corner. */
void ent_hawkes_arrow_find(const struct ent_hawkes_arrow *arrow, size_t k, size_t *mark,
			   size_t *place);

/* Each row and column times its number. */
void ent_hawkes_arrow_scale(struct ent_hawkes_arrow *arrow, const double *by);

/* What is left out takes row and column of the identity. */
void ent_hawkes_arrow_leave_out(struct ent_hawkes_arrow *arrow, const bool *out);

/* Cholesky; false where it is not positive definite. With `bend`, decays whose curvature is the
 * wrong way, all else at its best, take its size, so that only blocks can fail. Then solve, in
 * place, with the corner's numbers made less where one is above `most` and the others best given
 * them; or invert, and ask for the entries of the inverse. */
bool ent_hawkes_arrow_factor(struct ent_hawkes_arrow *arrow, bool bend);
void ent_hawkes_arrow_solve(const struct ent_hawkes_arrow *arrow, double *vector, double most);
void ent_hawkes_arrow_invert(struct ent_hawkes_arrow *arrow);
double ent_hawkes_arrow_inverse(const struct ent_hawkes_arrow *arrow, size_t k, size_t l);

#endif
