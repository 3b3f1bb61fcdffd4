/* From a series to the cut of least cost, and the suppositions under which it was found. */
#ifndef ENT_RELATIONS_FIT_H
#define ENT_RELATIONS_FIT_H

#include "relations/cost.h"

/* One or two observations are an outlier, and no stretch. */
#define ENT_LEAST_STRETCH 3

/* The series as one cost sees it. */
struct ent_view {
	double *values;       /* adjusted; for the normal costs centred, and within -1 and 1 */
	double middle, scale; /* value = middle + scale * adjusted */
	bool logarithm;
	size_t season; /* 0: none */
	double extra;  /* what these choices cost: parameters, and the logarithm's Jacobian */
};

/* One way to explain the series. Scores of fits to the same series compare: minus twice
 * the log-likelihood with all constants, plus what turns and parameters cost. */
struct ent_fit {
	enum ent_cost cost;
	const struct ent_view *view;
	double phi, variance, dispersion;
	double slope;     /* level: of a trend that all stretches share, per observation */
	double inflation; /* counts: by how much autocorrelation widens the noise; else 1 */
	double penalty;
	double score;
	uint32_t *turns;
	size_t count;
};

struct ent_study {
	const double *values;  /* none missing */
	const double *weights; /* mean 1; or NULL */
	size_t count, least;
	size_t grid; /* places that are tried: 1 all, else each so-many-th; once it had to be
			coarse, no later cut pays for another attempt */
	struct ent_turning_opts opts;
	bool small_counts;            /* AUTO: they are */
	struct ent_view counts, raw;  /* as they are; the same, centred */
	struct ent_view level, ratio; /* adjusted; adjusted logarithms. Only what the cost
					 needs is there; of others the values are NULL */
};

/* ---- view.c ----------------------------------------------------------- */

void ent_study_start(struct ent_study *study); /* values, weights, count, opts are set */
void ent_study_free(struct ent_study *study);

/* ---- fit.c ------------------------------------------------------------ */

/* What the common trend adds to observation `at`: nothing in the middle of the series. */
double ent_fit_trend(const struct ent_study *study, const struct ent_fit *fit, size_t at);

/* What the fit cuts: the view's values less the common trend. The caller frees it. */
double *ent_fit_values(const struct ent_study *study, const struct ent_fit *fit);

/* The costs under a fit's suppositions, to cut again; free with ent_costs_free. */
void ent_fit_costs(const struct ent_study *study, const struct ent_fit *fit,
		   struct ent_costs *costs);

/* After so many rounds of cut and scale the last stands. */
#define ENT_FIT_ROUNDS 10

double ent_fit_penalty(const struct ent_study *study, const struct ent_fit *fit);
uint32_t *ent_fit_room(const struct ent_study *study); /* for all turns that there can be */

/* Cuts anew; whether the turns are as before. */
bool ent_fit_cut(struct ent_study *study, const struct ent_costs *costs, struct ent_fit *fit);

/* Keeps the fit with the better score and frees the turns of the other. */
void ent_fit_keep_better(struct ent_fit *best, struct ent_fit *next);

/* ---- fit_level.c ------------------------------------------------------ */

/* *best: what is to be beaten, or nothing yet. */
void ent_fit_level(struct ent_study *study, struct ent_fit *best);

/* ---- fit_count.c ------------------------------------------------------ */

void ent_fit_poisson(struct ent_study *study, struct ent_fit *best);
void ent_fit_binomial(struct ent_study *study, struct ent_fit *best);

/* ---- study.c ---------------------------------------------------------- */

/* The best explanation that the options allow; the caller frees fit->turns. */
void ent_study_fit(struct ent_study *study, struct ent_fit *fit);

#endif
