/* Spillover: who sets off whom. Multivariate Hawkes processes over places and groups.
 *
 *     lambda_i(t) = mu_i(t) + sum_j sum_u sum_{t_k^j < t} a_iju b_u exp(-b_u (t - t_k^j))
 *
 * i, j   marks (places, groups), 0 to marks - 1
 * mu_i   background of i, events per unit of time: sum_p mu_ip phi_p(t), phi as enum
 *        ent_background says
 * a_iju  events of i that one of j sets off directly, by the kernel u; >= 0
 * b_u    decay of kernel u, per unit of time; > 0
 *
 * Branching matrix G_ij = sum_u a_iju; stable where its spectral radius is below 1.
 * Hawkes (1971), Biometrika 58; Ogata (1988), J. Am. Stat. Assoc. 83; Bacry, Mastromatteo, Muzy
 * (2015), Market Microstructure and Liquidity 1.
 */
#ifndef ENTENTE_SPILLOVER_H
#define ENTENTE_SPILLOVER_H

#include <entente/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- events and models -------------------------------------------------- */

/* One realisation, seen from 0 to `until`. */
struct ent_hawkes_run {
	const double *time;   /* ascending, within [0, until] */
	const uint32_t *mark; /* of each event; NULL: all are of mark 0 */
	size_t count;
	double until;
};

struct ent_hawkes_data {
	size_t marks; /* >= 1 */
	const struct ent_hawkes_run *runs;
	size_t run_count; /* independent realisations of one model */
};

enum ent_background {
	ENT_BACKGROUND_CONSTANT,  /* one basis, phi = 1 */
	ENT_BACKGROUND_PIECEWISE, /* phi_p = 1 from knot p to knot p + 1 (the last closed) */
	ENT_BACKGROUND_SMOOTH     /* phi_p = hat over knot p: straight lines between knots */
};

/* The arrays are the caller's, or of a fit. */
struct ent_hawkes_model {
	size_t marks, bases, decays;
	enum ent_background background;
	const double *knots; /* bases + 1 of pieces, bases of hats, NULL of a constant */
	double *mu;          /* marks x bases */
	double *a;           /* marks (set off) x marks (setting off) x decays */
	double *b;           /* decays */
};

/* Log-likelihood, summed over runs:
 *
 *     L = sum_i ( sum_k log lambda_i(t_k^i) - integral_0^T lambda_i )
 *
 * gradient  a model of the same shape whose mu, a, b take the derivatives; NULL: none
 *
 * -inf where an event has no intensity. O(events x marks x decays) time: events of one moment do
 * not excite one another. Ozaki (1979), Ann. Inst. Stat. Math. 31. */
ENT_API double ent_hawkes_loglik(const struct ent_hawkes_model *model,
				 const struct ent_hawkes_data *data,
				 struct ent_hawkes_model *gradient);

/* The branching matrix, marks x marks, and what follows from it. */
ENT_API void ent_hawkes_branching(const struct ent_hawkes_model *model, double *matrix);
ENT_API double ent_hawkes_radius(const struct ent_hawkes_model *model);

/* ---- fitting ------------------------------------------------------------ */

enum ent_hawkes_method { ENT_HAWKES_LBFGS, ENT_HAWKES_EM };

struct ent_hawkes_opts {
	enum ent_hawkes_method method;
	enum ent_background background;
	size_t bases;        /* of the background; 0: 1, or as many as docs/measures.md says */
	const double *knots; /* NULL: even over the longest run */
	size_t decays;       /* 0: 1 */
	const double *b;     /* to start from; NULL: by the gaps between events */
	bool fixed_b;
	bool alone;        /* no contagion: a = 0, the Poisson background to compare with */
	double penalty;    /* weight of sum_ij G_ij (L1) in what is minimised; 0: none */
	size_t most_steps; /* 0: 500 */
	double tolerance;  /* of the gradient relative to the parameters; 0: 1e-7 */
	size_t workers;    /* 0: the processors online; the result is the same for any */
	ent_tick_fn *tick;
	void *user;
};

struct ent_hawkes_fit {
	struct ent_hawkes_model model;
	double loglik; /* without the penalty */
	size_t steps, parameters, events;
	bool converged, stopped; /* stopped: by tick */
	/* From the observed information, the negative Hessian at the optimum: standard errors in
	 * the shape of the model, NaN for a parameter on its bound or where the information is not
	 * positive definite; covariance, of mu, a, b in this order, NULL where there is none. */
	struct ent_hawkes_model error;
	double *covariance; /* parameters x parameters */
};

/* False with the reason: fewer than 10 events, times out of order, a mark without events. */
ENT_API bool ent_hawkes_fit(const struct ent_hawkes_data *data, const struct ent_hawkes_opts *opts,
			    struct ent_hawkes_fit *fit, struct ent_err *err);
ENT_API void ent_hawkes_fit_free(struct ent_hawkes_fit *fit);

/* ---- how well it fits ----------------------------------------------------- */

/* Times rescaled by the compensator: where the model is right, the gaps of each mark are
 * independent exponentials of mean 1. Brown et al. (2002), Neural Computation 14.
 *
 * gaps    out, of each event but those before which its mark has none (NaN): the integral of its
 *         mark's intensity since the event of that mark before; in order of events, of run 0, 1,
 * ...
 */
ENT_API void ent_hawkes_rescale(const struct ent_hawkes_model *model,
				const struct ent_hawkes_data *data, double *gaps);

struct ent_hawkes_check {
	size_t gaps;
	double mean; /* of the gaps: 1 expected */
	double ks;   /* Kolmogorov and Smirnov's distance from Exp(1) */
	double p;    /* of so large a distance; by simulation where parameters were fitted */
	double lag1; /* correlation of neighbouring gaps: 0 expected */
};

/* One check a mark. p by the asymptotic distribution, which is right for a model that was not
 * fitted to the data. */
ENT_API void ent_hawkes_check(const struct ent_hawkes_model *model,
			      const struct ent_hawkes_data *data, struct ent_hawkes_check *checks);

/* ---- simulating and forecasting ------------------------------------------- */

enum ent_hawkes_simulation { ENT_HAWKES_BRANCHING, ENT_HAWKES_THINNING };

struct ent_hawkes_events {
	double *time; /* ascending, within (from, until] */
	uint32_t *mark;
	size_t count;
	bool cut; /* it ran away: ended at `most` events */
};

struct ent_hawkes_simulate_opts {
	enum ent_hawkes_simulation method;
	uint64_t seed, replicate;
	const struct ent_hawkes_run *past; /* what goes on exciting; NULL: nothing before */
	double from, until;                /* from: the past's until, else 0 */
	size_t most;                       /* events; 0: 10^8 */
};

ENT_API void ent_hawkes_simulate(const struct ent_hawkes_model *model,
				 const struct ent_hawkes_simulate_opts *opts,
				 struct ent_hawkes_events *events);
ENT_API void ent_hawkes_events_free(struct ent_hawkes_events *events);

/* Counts of a mark over a stretch to come, over replicates; with parameters drawn from the fit's
 * covariance where it has one. */
struct ent_hawkes_forecast {
	double mean, low, median, high; /* 5, 50, 95 percent */
	double none;                    /* share of replicates without any */
};

struct ent_hawkes_forecast_opts {
	double horizon;
	size_t replicates; /* 0: 2000 */
	uint64_t seed;
	size_t workers;
	ent_tick_fn *tick;
	void *user;
};

/* forecasts: one a mark, then one of all together. The number of replicates done. */
ENT_API size_t ent_hawkes_forecast(const struct ent_hawkes_fit *fit,
				   const struct ent_hawkes_run *past,
				   const struct ent_hawkes_forecast_opts *opts,
				   struct ent_hawkes_forecast *forecasts);

/* ---- from the record ------------------------------------------------------ */

/* Which entries are events, and of which mark. A mark is a place with all that lies in it, or an
 * actor with its parts; of both, mark = place x groups + group. With neither, all are of mark 0.
 *
 * An entry is one event, of one mark. Of places that lie in one another, and of actors that are
 * parts of one another, it is of the narrowest; of several that it names, of the first in order
 * of the choice. A group acts as source, or as either side of a symmetric verb.
 *
 * What is denied never counts. What is dated to a day lies somewhere within it: time = day - from
 * + a uniform draw, by the seed and the entry alone. An entry that can have been on several days
 * lies anywhere within those of the window, and is left out when they are more than most_days. */
struct ent_spillover_choice {
	const uint32_t *places;
	size_t place_count;
	const uint32_t *groups;
	size_t group_count;
	bool others;       /* a further mark, the last: what is of none of these */
	bool hedged;       /* also what is only estimated or alleged */
	int32_t from, to;  /* days of the window; inclusive */
	int32_t as_of;     /* for corrections */
	int32_t most_days; /* 0: 7 */
	uint64_t seed;
};

/* What became of an entry; the first that is true of it. */
enum ent_spillover_fate {
	ENT_SPILLOVER_TAKEN,
	ENT_SPILLOVER_CORRECTED, /* superseded or retracted */
	ENT_SPILLOVER_HEDGED,    /* denied, or too weakly hedged */
	ENT_SPILLOVER_VAGUE,     /* on too many days, or wholly out of the window */
	ENT_SPILLOVER_NO_PLACE,  /* places were chosen, and it tells none */
	ENT_SPILLOVER_ELSEWHERE, /* in none of the places */
	ENT_SPILLOVER_OTHERS,    /* by none of the groups */
	ENT_SPILLOVER_FATES
};

struct ent_spillover_events {
	size_t marks;
	double *time; /* days since the start of `from`; ascending */
	uint32_t *mark, *row;
	size_t count;
	double until;    /* to - from + 1 */
	size_t *of_mark; /* events of each */
	size_t spread;   /* events that can have been on several days */
	size_t several;  /* events that name more than one mark */
	size_t fates[ENT_SPILLOVER_FATES];
};

/* rows: entries, each event once; from <= to. */
ENT_API void ent_spillover_gather(const struct ent_record *record, const uint32_t *rows,
				  size_t count, const struct ent_spillover_choice *choice,
				  struct ent_spillover_events *events);
ENT_API void ent_spillover_events_free(struct ent_spillover_events *events);

/* Who acts most often: the wholes of the sources of those rows that the choice would take were no
 * group chosen, with at least `least` entries each, most first (of as many, the lower id); at most
 * `most`. Not the actor whom nobody knows. How many there are. */
ENT_API size_t ent_spillover_groups(const struct ent_record *record, const uint32_t *rows,
				    size_t count, const struct ent_spillover_choice *choice,
				    size_t least, size_t most, uint32_t *groups);

#ifdef __cplusplus
}
#endif

#endif
