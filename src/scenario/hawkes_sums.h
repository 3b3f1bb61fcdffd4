/* One pass over the events of a model: the sums of which log-likelihood, derivatives and the
 * weights of EM are made.
 *
 * At an event of mark i, over the events of mark j before it, x apart, decays by u:
 *
 *     R_ju = sum exp(-b_u x),  S_ju = sum x exp(-b_u x),  Q_ju = sum x^2 exp(-b_u x)
 *
 * which decay together from moment to moment, so that a pass takes O(events x marks x decays).
 * Events are cut into slots that are summed by themselves and then added in order. Where they
 * are cut depends on the data alone: any number of workers gives the same bits. */
#ifndef ENT_SCENARIO_HAWKES_SUMS_H
#define ENT_SCENARIO_HAWKES_SUMS_H

#include "scenario/hawkes.h"

enum ent_hawkes_depth { ENT_HAWKES_VALUE, ENT_HAWKES_FIRST, ENT_HAWKES_SECOND };

/* Of sums over the events of i, each is divided by lambda_i at the event. Of sums over the
 * events of j, x is the time to the end of the run. */
struct ent_hawkes_sums {
	double *log;  /* one: of log lambda */
	double *edge; /* j, u: of 1 - exp(-b x) */
	/* first derivatives */
	double *mu;         /* i, p: of phi / lambda */
	double *r, *s;      /* i, j, u: of R / lambda, S / lambda */
	double *edge_slope; /* j, u: of x exp(-b x) */
	/* second derivatives */
	double *q;         /* i, j, u: of Q / lambda */
	double *edge_bend; /* j, u: of x^2 exp(-b x) */
	double *blocks;    /* i, (mu_i, a_i, b) squared, lower triangle: of g g' / lambda^2, g
			      the first derivatives of lambda_i */
};

struct ent_hawkes_part {
	size_t run, first, end; /* events of the run */
};

struct ent_hawkes_plan {
	const struct ent_hawkes_data *data;
	size_t marks, bases, decays;
	enum ent_hawkes_depth depth;
	size_t workers;
	double *exposure;              /* bases: integral of phi over all runs */
	struct ent_hawkes_part *parts; /* only the first of a slot may begin amid its run */
	size_t *slots;                 /* slot_count + 1: the first part of each */
	size_t part_count, slot_count;
	double *all; /* the sums of slot 0, 1, ..., `size` numbers each; then those of them all */
	size_t size;
	struct ent_hawkes_sums sums; /* what ent_hawkes_sum has found */
};

/* For models of this shape, background and knots. */
void ent_hawkes_plan_start(struct ent_hawkes_plan *plan, const struct ent_hawkes_model *shape,
			   const struct ent_hawkes_data *data, enum ent_hawkes_depth depth,
			   size_t workers);
void ent_hawkes_plan_free(struct ent_hawkes_plan *plan);

/* Slot slot_count is the sums of all. */
struct ent_hawkes_sums ent_hawkes_slot(const struct ent_hawkes_plan *plan, size_t slot);

void ent_hawkes_sum(struct ent_hawkes_plan *plan, const struct ent_hawkes_model *model);

/* How many numbers a block of `blocks` has on a side. */
static inline size_t ent_hawkes_side(const struct ent_hawkes_plan *plan)
{
	return plan->bases + plan->marks * plan->decays + plan->decays;
}

/* Log-likelihood and gradient of the model that was summed. */
double ent_hawkes_value(const struct ent_hawkes_plan *plan, const struct ent_hawkes_model *model);
void ent_hawkes_gradient(const struct ent_hawkes_plan *plan, const struct ent_hawkes_model *model,
			 struct ent_hawkes_model *gradient);

#endif
