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
	size_t marks; /* 1 to ENT_HAWKES_MOST_MARKS */
	const struct ent_hawkes_run *runs;
	size_t run_count; /* independent realisations of one model */
};
#define ENT_HAWKES_MOST_MARKS  1000
#define ENT_HAWKES_MOST_BASES  1000
#define ENT_HAWKES_MOST_DECAYS 8

/* Whether times ascend within their run and marks exist. All below but ent_hawkes_fit takes it
 * for granted. */
ENT_API bool ent_hawkes_data_check(const struct ent_hawkes_data *data, struct ent_err *err);

enum ent_background {
	ENT_BACKGROUND_CONSTANT,  /* one basis, phi = 1 */
	ENT_BACKGROUND_PIECEWISE, /* phi_p = 1 from knot p to knot p + 1 (the last closed) */
	ENT_BACKGROUND_SMOOTH     /* phi_p = hat over knot p: straight lines between knots */
};

/* Before the first knot and after the last, the background stays as it is there.
 *
 * The arrays are the caller's, or of a fit. */
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
 * -inf where an event has no intensity; its gradient is then not finite. Events of one moment do
 * not excite one another. O(events x marks x decays) time. Ozaki (1979), Ann. Inst. Stat. Math.
 * 31. */
ENT_API double ent_hawkes_loglik(const struct ent_hawkes_model *model,
				 const struct ent_hawkes_data *data,
				 struct ent_hawkes_model *gradient);

/* The branching matrix, marks x marks, and its spectral radius; NaN where it is not finite. */
ENT_API void ent_hawkes_branching(const struct ent_hawkes_model *model, double *matrix);
ENT_API double ent_hawkes_radius(const struct ent_hawkes_model *model);

/* ---- fitting ------------------------------------------------------------ */

/* What is minimised is -L + penalty sum_ij G_ij with mu >= 0, a >= 0. For fixed b that is convex,
 * and there is one optimum; in b it is not, so that without b several decays are started from,
 * from kernels as long as a thousand events to those as short as the shortest tenth of the gaps,
 * and the search goes on from the best. b stays between 0.01 over the longest run, where a kernel
 * is level within what was seen, and 1 over the shortest gap, beyond which L only falls.
 *
 * Either method ends by Newton's with projection where it takes long by itself, so that what ends
 * on its bound is exactly zero. EM: Veen, Schoenberg (2008), J. Am. Stat. Assoc. 103. */

enum ent_hawkes_method { ENT_HAWKES_LBFGS, ENT_HAWKES_EM };

struct ent_hawkes_opts {
	enum ent_hawkes_method method;
	enum ent_background background;
	size_t bases;        /* 0: one a hundred events of the average mark, 3 to 12 */
	const double *knots; /* of the bases given; NULL: even over the longest run */
	size_t decays;       /* 0: 1 */
	const double *b;     /* decays, to start from; NULL: by the gaps between events */
	bool fixed_b;        /* b stays as it is given */
	bool alone;          /* no contagion: a = 0, the Poisson background to compare with */
	double penalty;      /* weight of sum_ij G_ij (L1); 0: none */
	size_t most_steps;   /* from the best start; 0: 500 */
	/* Of the gradient per event by the square roots of what each mu and a is expected to have
	 * caused, as a share of all events, and by log b; 0: 1e-7. */
	double tolerance;
	size_t workers; /* 0: the processors online; the result is the same for any */
	ent_tick_fn *tick;
	void *user;
};

struct ent_hawkes_fit {
	struct ent_hawkes_model model;
	double loglik; /* without the penalty */
	size_t steps, events;
	size_t parameters; /* estimated, on a bound or not: what information criteria count */
	bool converged;    /* no slope is left where a parameter is free, none into the bounds */
	bool stopped;      /* by tick */
	/* From the observed information, the negative Hessian of L at the optimum: standard errors
	 * in the shape of the model, NaN for what was not estimated or is on its bound; all NaN
	 * where the search has not converged, where the information is not positive definite (two
	 * marks always at the same moments), and above 300 marks or so. The covariance is of all
	 * mu, a, b in this order, size = marks x bases + marks x marks x decays + decays, with
	 * rows and columns of zero where the error is NaN; NULL where all are, and where size is
	 * above 5792. Ogata (1978), Ann. Inst. Stat. Math. 30. */
	struct ent_hawkes_model error;
	double *covariance; /* size x size */
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

#ifdef __cplusplus
}
#endif

#endif
