/* The search for the parameters of most likelihood, in numbers that are all of one size.
 *
 * mu_ip and a_iju stand as shares: what each of them is expected to have caused, over all events:
 *
 *     mu_ip = unit_p share,  unit_p = events / integral of phi_p
 *     a_iju = unit_j share,  unit_j = events / events of j
 *
 * They sum to about 1 whatever the unit of time. b_u stands as the logarithm of b_u / b_u before
 * the search. What is minimised, per event: (-L + penalty sum a) / events. For fixed b that is
 * convex and splits by the mark that is set off. */
#ifndef ENT_SCENARIO_HAWKES_SEARCH_H
#define ENT_SCENARIO_HAWKES_SEARCH_H

#include "scenario/hawkes_sums.h"

struct ent_hawkes_search {
	const struct ent_hawkes_data *data;
	struct ent_hawkes_opts opts;    /* no 0 that means a default is left */
	struct ent_hawkes_model *model; /* where the search stands */
	struct ent_hawkes_model slope;  /* gradient of L there */
	struct ent_hawkes_plan plan;
	size_t events, shares, numbers; /* numbers: shares, and decays if they are free */
	double *count;                  /* marks: events of each */
	double *unit;                   /* shares: of each */
	double *origin;                 /* decays: b where its logarithm is 0 */
	double least_b, most_b;
	double value; /* what is minimised, where it stands */
	size_t steps, step_limit;
	bool stopped;
};

/* ---- hawkes_options.c --------------------------------------------------- */

/* Checks data and options, puts defaults for zeros, and makes room for the
 * model, with its knots. */
bool ent_hawkes_prepare(const struct ent_hawkes_data *data, struct ent_hawkes_opts *opts,
			struct ent_hawkes_model *model, struct ent_err *err);

/* ---- hawkes_search.c ---------------------------------------------------- */

void ent_hawkes_search_start(struct ent_hawkes_search *search, const struct ent_hawkes_data *data,
			     const struct ent_hawkes_opts *opts, struct ent_hawkes_model *model);
void ent_hawkes_search_free(struct ent_hawkes_search *search);

/* To the model and from it: `numbers` numbers. */
void ent_hawkes_put(struct ent_hawkes_search *search, const double *point);
void ent_hawkes_get(const struct ent_hawkes_search *search, double *point);

/* Sums, value and slope at the model. */
void ent_hawkes_look(struct ent_hawkes_search *search);
/* The derivative of what is minimised by each number. */
void ent_hawkes_slope(const struct ent_hawkes_search *search, double *slope);
/* Its length, by the square roots of shares: what must fall below the tolerance. A share of
 * zero stays zero and counts nothing. */
double ent_hawkes_steepness(const struct ent_hawkes_search *search);
/* Whether no share of zero would rather be more. */
bool ent_hawkes_zeros_rest(const struct ent_hawkes_search *search);

/* The mark that share n is about: who is set off. */
size_t ent_hawkes_share_mark(const struct ent_hawkes_search *search, size_t n);

/* Whether a decay stands on its slowest or fastest and would rather go beyond. */
bool ent_hawkes_b_is_bound(const struct ent_hawkes_search *search, size_t u);

/* Counts a step; false: enough of them, or the caller wants to stop. */
bool ent_hawkes_step(struct ent_hawkes_search *search);

/* ---- hawkes_lbfgs.c, hawkes_em.c, hawkes_newton.c ----------------------- */

/* Each goes on from where the model stands until it converges, or to the step limit; true: it
 * has converged. */
bool ent_hawkes_lbfgs(struct ent_hawkes_search *search);
bool ent_hawkes_em(struct ent_hawkes_search *search);
bool ent_hawkes_newton(struct ent_hawkes_search *search);

/* ---- hawkes_error.c ----------------------------------------------------- */

/* Whether second derivatives are few enough to be kept. */
bool ent_hawkes_second_fits(const struct ent_hawkes_model *shape);

/* Errors and covariance of a fit where it stands. */
void ent_hawkes_errors(const struct ent_hawkes_search *search, struct ent_hawkes_fit *fit);

#endif
