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

/* Here and below, models and data are as ent_hawkes_fit gives and takes them: shapes that agree,
 * times ascending within their run, marks below `marks`. What takes an `err` looks at them first.
 *
 * A background holds its last level after its last knot, and its first before its first. */

/* Times rescaled by the compensator: where the model is right, the gaps of each mark are
 * independent exponentials of mean 1. Brown et al. (2002), Neural Computation 14.
 *
 *     gap_k = integral of lambda_i from the event of mark i before (or from 0) to event k
 *
 * gaps    out, one an event, in order of events, of run 0, 1, ... */
ENT_API void ent_hawkes_rescale(const struct ent_hawkes_model *model,
				const struct ent_hawkes_data *data, double *gaps);

struct ent_hawkes_check {
	size_t gaps;
	double mean; /* of the gaps: 1 expected */
	double ks;   /* Kolmogorov and Smirnov's distance from Exp(1) */
	double p;    /* of so large a distance; by simulation where parameters were fitted */
	double lag1; /* correlation of neighbouring gaps: 0 expected */
};

/* One check a mark, NaN where it has no gaps. p by the asymptotic distribution with Stephens'
 * correction (1970, J. R. Stat. Soc. B 32), which is right for a model that was not fitted to the
 * data, and too large for one that was. */
ENT_API void ent_hawkes_check(const struct ent_hawkes_model *model,
			      const struct ent_hawkes_data *data, struct ent_hawkes_check *checks);

struct ent_hawkes_check_opts {
	size_t replicates; /* 0: 199 */
	uint64_t seed;
	size_t workers;
	ent_tick_fn *tick;
	void *user;
};

/* The same for a model that was fitted to these data, by a parametric bootstrap: data of the
 * same windows are simulated from the fit and fitted again as `opts` say, and
 *
 *     p = (1 + replicates as far from Exp(1) or farther) / (1 + replicates)
 *
 * Lilliefors (1967), J. Am. Stat. Assoc. 62; Stute, Gonzalez Manteiga, Presedo Quindimil (1993),
 * Metrika 40. Replicates that cannot be fitted are left out.
 *
 * opts   those of the fit; its method, shape and penalty are taken, b starts from the fit's
 * done   out, replicates that count; fewer than asked where tick stopped the work
 *
 * False with the reason: a bad model, bad data, or not one replicate could be fitted; p is NaN. */
ENT_API bool ent_hawkes_check_fitted(const struct ent_hawkes_fit *fit,
				     const struct ent_hawkes_opts *opts,
				     const struct ent_hawkes_data *data,
				     const struct ent_hawkes_check_opts *check,
				     struct ent_hawkes_check *checks, size_t *done,
				     struct ent_err *err);

/* A point of the plot of rescaled gaps, sorted, against the quantiles of Exp(1). */
struct ent_hawkes_point {
	double expected;  /* -log(1 - (k - 1/2) / n) of the k-th of n */
	double gap;       /* near it where the model is right */
	double low, high; /* 95 % band for all points at once: one outside, and ks rejects at 5 %;
			     high is infinite where the band has no upper end */
};

/* points: room for the events of the mark. The number of them. */
ENT_API size_t ent_hawkes_points(const struct ent_hawkes_model *model,
				 const struct ent_hawkes_data *data, size_t mark,
				 struct ent_hawkes_point *points);

/* ---- what follows from a model -------------------------------------------- */

/* Expected events of i in all generations that one of j starts, itself included: marks x marks,
 * (I - G)^-1. NaN throughout, and false, where the radius is not below 1. */
ENT_API bool ent_hawkes_progeny(const struct ent_hawkes_model *model, double *matrix);

/* Long-run events per unit of time: marks, (I - G)^-1 mu; of a background that changes, its mean
 * between its first knot and its last. NaN, and false, as above. */
ENT_API bool ent_hawkes_rates(const struct ent_hawkes_model *model, double *rates);

/* The time in which half of what an event of kernel u sets off directly has happened: ln 2 / b_u.
 */
ENT_API double ent_hawkes_half_life(const struct ent_hawkes_model *model, size_t decay);

/* The share of a mark's events that earlier ones set off, of any mark. */
struct ent_hawkes_share {
	double long_run; /* 1 - mu_i / rate_i; NaN where the radius is not below 1 */
	double observed; /* of the events expected in the windows of the data, given their past;
			    NaN where none are */
};
ENT_API void ent_hawkes_shares(const struct ent_hawkes_model *model,
			       const struct ent_hawkes_data *data, struct ent_hawkes_share *shares);

/* ---- contagion or trend ----------------------------------------------------- */

/* A trend makes events crowd together as contagion does, and a constant background takes the one
 * for the other (Mohler 2013, Ann. Appl. Stat. 7). So several backgrounds are fitted, each with
 * contagion and without, and the best with must beat the best without, twice:
 *
 * - in prediction: fitted to the time before an origin, judged by the log-likelihood of the
 *   stretch up to the next origin, given all that came before; `splits` origins, the first at
 *   half of the time. Half an event over the time before is added to each mark's background, in
 *   all alike, so that what was not seen before is not impossible.
 * - over the whole time: by AIC, where each background sees the trend from both sides.
 *
 * Contagion follows a change of the background that nobody foresaw, and so predicts better
 * without being there: waves are taken for contagion by prediction alone. The second comparison
 * sees this.
 *
 *     supported      difference > its standard error, and whole > 2
 *     not supported  whole <= -1, or both at most 0, with 100 events to a mark or more
 *     cannot tell    all else
 *
 * Not supported means that trends do as well. Contagion nearly as slow as the finest background is
 * seldom told from it: of radius 0.5 with a half-life of 0.3 % of the time, 4 in 10 are found. A
 * background that changes faster than `most_bases` can follow, in bursts or waves of less than a
 * thirtieth of the time, is taken for contagion (bench/README.md). */
enum ent_contagion {
	ENT_CONTAGION_CANNOT_TELL,
	ENT_CONTAGION_SUPPORTED,
	ENT_CONTAGION_NOT_SUPPORTED
};

struct ent_hawkes_rival {
	enum ent_background background;
	size_t bases;
	bool contagion;
	bool fitted;     /* to the whole and before every origin */
	double loglik;   /* of the whole */
	double aic;      /* of the whole: 2 parameters - 2 loglik */
	double held_out; /* log-likelihood of the stretches after the origins, summed */
};

struct ent_hawkes_split {
	double from, until;   /* shares of the time of each run */
	size_t events;        /* within */
	double with, without; /* log-likelihood by the best with contagion and without */
};

struct ent_hawkes_comparison {
	enum ent_contagion verdict;
	struct ent_hawkes_rival *rivals; /* background by background, without and with */
	size_t rival_count;
	size_t with, without;         /* of them, the best in prediction; ENT_NONE: none */
	size_t with_aic, without_aic; /* and over the whole time */
	struct ent_hawkes_split *splits;
	size_t split_count;
	double difference; /* in prediction, with less without; NaN: none */
	double error;      /* its standard error, from the differences over equal stretches */
	double whole;      /* half the difference of AIC, without less with */
	bool stopped;      /* by tick; the verdict is that one cannot tell */
};

struct ent_hawkes_compare_opts {
	size_t splits;     /* 0: 5 */
	size_t most_bases; /* of a background; 0: 32. Powers of 2, with 5 events of the
	average mark to a basis before the first origin */
	size_t decays;     /* 0: 1 */
	const double *b;   /* as in ent_hawkes_opts */
	bool fixed_b;
	size_t workers;
	ent_tick_fn *tick;
	void *user;
};

/* False with the reason where nothing can be fitted to the whole. */
ENT_API bool ent_hawkes_compare(const struct ent_hawkes_data *data,
				const struct ent_hawkes_compare_opts *opts,
				struct ent_hawkes_comparison *comparison, struct ent_err *err);
ENT_API void ent_hawkes_comparison_free(struct ent_hawkes_comparison *comparison);

/* ---- days --------------------------------------------------------------------- */

/* Times for events of which only the day is known: the day less `first`, and a part of a day by
 * chance, uniform, keyed by (seed, replicate) and the event's place in the input.
 *
 * time    out, count, ascending
 * order   out, count: whose time it is, an index into day[]
 *
 * A fit to such times knows of one day only that its events are near one another: look at several
 * replicates. */
ENT_API void ent_hawkes_jitter(const int32_t *day, size_t count, int32_t first, uint64_t seed,
			       uint64_t replicate, double *time, size_t *order);

/* The model for counts by day, or by any other stretch of 1:
 *
 *     y_i(t) ~ Poisson(m_i(t) + sum_j sum_u a_iju sum_{s<t} (e^b_u - 1) e^(-b_u (t - s)) y_j(s))
 *
 * with m_i(t) the integral of mu_i over day t, from t to t + 1. The kernel is geometric and sums
 * to 1: the branching matrix, its radius, progeny, rates and half-lives are those of the same
 * struct ent_hawkes_model. Events of one day do not excite one another, so that where the half-life
 * is a day or less part of the contagion is missed (bench/README.md): this is the careful count.
 * Mohler (2013) as above; Kirchner (2016), Stoch. Process. Appl. 126. */
struct ent_hawkes_days {
	size_t marks, days;
	const uint32_t *count; /* days x marks */
};

/* Log-likelihood with its constant, - log y!; gradient as in ent_hawkes_loglik. -inf where a day
 * with events expects none. */
ENT_API double ent_hawkes_days_loglik(const struct ent_hawkes_model *model,
				      const struct ent_hawkes_days *days,
				      struct ent_hawkes_model *gradient);

/* By L-BFGS whatever the method; the rest as in ent_hawkes_fit. */
ENT_API bool ent_hawkes_days_fit(const struct ent_hawkes_days *days,
				 const struct ent_hawkes_opts *opts, struct ent_hawkes_fit *fit,
				 struct ent_err *err);

/* ---- simulating and forecasting ------------------------------------------- */

enum ent_hawkes_simulation {
	ENT_HAWKES_BRANCHING, /* each event's offspring in turn: Hawkes, Oakes (1974) */
	ENT_HAWKES_THINNING   /* Ogata (1981), IEEE Trans. Inf. Theory 27 */
};

struct ent_hawkes_events {
	double *time; /* ascending, within (from, until] */
	uint32_t *mark;
	size_t count;
	bool cut; /* it ran away: these are the first `most` events */
};

struct ent_hawkes_simulate_opts {
	enum ent_hawkes_simulation method;
	uint64_t seed, replicate;
	const struct ent_hawkes_run *past; /* what goes on exciting; NULL: nothing before */
	double from, until;                /* from: the past's until where there is a past */
	size_t most;                       /* events; 0: 10^7 */
};

/* Exact, for every background; both methods have one distribution. A model whose radius is not
 * below 1 may run away, and then ends at `most` events. False with the reason: a bad model or
 * past, a stretch that is not finite or ends before it begins. */
ENT_API bool ent_hawkes_simulate(const struct ent_hawkes_model *model,
				 const struct ent_hawkes_simulate_opts *opts,
				 struct ent_hawkes_events *events, struct ent_err *err);
ENT_API void ent_hawkes_events_free(struct ent_hawkes_events *events);

/* Counts of a mark over a stretch to come, over replicates. Where the fit has a covariance, each
 * replicate has parameters of its own: normal around the estimate, given that no mu and a is
 * below 0, that b is above, and that the radius is below 1 where the estimate's is. */
struct ent_hawkes_forecast {
	double mean, low, median, high; /* 5, 50, 95 percent */
	double none;                    /* share of replicates without any */
};

struct ent_hawkes_forecast_opts {
	double horizon;    /* from the past's until; > 0 */
	size_t replicates; /* 0: 2000 */
	uint64_t seed;
	bool plain;  /* the estimate alone, without what is uncertain of it */
	size_t most; /* events of a replicate; 0: 10^6 */
	size_t workers;
	ent_tick_fn *tick;
	void *user;
};

/* forecasts: one a mark, then one of all together.
 *
 * done    out, replicates; fewer than asked where tick stopped the work, 0: forecasts are NaN
 * cut     out, share of these that ran away and ended at `most`; their counts are too small
 *
 * False with the reason, as ent_hawkes_simulate. */
ENT_API bool ent_hawkes_forecast(const struct ent_hawkes_fit *fit,
				 const struct ent_hawkes_run *past,
				 const struct ent_hawkes_forecast_opts *opts,
				 struct ent_hawkes_forecast *forecasts, size_t *done, double *cut,
				 struct ent_err *err);

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
/* Takes out the marks of which there is no event: nothing can be learnt of them. kept, with room
 * for all marks, gets which mark each of those that stay was. */
ENT_API void ent_spillover_drop_empty(struct ent_spillover_events *events, uint32_t *kept);
ENT_API void ent_spillover_events_free(struct ent_spillover_events *events);

/* Who acts most often: the wholes of the sources of those rows that the choice would take were no
 * group chosen, with at least `least` entries each, most first (of as many, the lower id); at most
 * `most`. Not the actor whom nobody knows. How many there are. */
ENT_API size_t ent_spillover_groups(const struct ent_record *record, const uint32_t *rows,
				    size_t count, const struct ent_spillover_choice *choice,
				    size_t least, size_t most, uint32_t *groups);

/* ---- all of it ------------------------------------------------------------- */

/* Events set off, on average: what is less is none, to people. */
#define ENT_SPILLOVER_TINY 0.0005
/* Simulations, of which 5 in 100 can still be told. */
#define ENT_SPILLOVER_LEAST_CHECKS 39

struct ent_spillover_study_opts {
	struct ent_hawkes_opts fit; /* its method, decays, workers; not its background and tick */
	int background;             /* enum ent_background; -1: the one that describes best */
	bool dated;                 /* the unit is a day */
	bool unchecked;             /* without the simulations by which the fit is judged */
	uint64_t seed;
	size_t draws;   /* of the forecast */
	double horizon; /* of it; 0: 30 days, or a tenth of the time of what is not dated */
	ent_tick_fn *tick;
	void *user;
};

/* Whether contagion is there, what describes it best, how well, and what is to come. */
struct ent_spillover_study {
	struct ent_hawkes_opts opts; /* of the fit */
	struct ent_hawkes_fit fit;
	struct ent_hawkes_comparison comparison;
	bool together; /* it is of all events as one kind */
	/* The kernel is so slow that it is a trend by another name: what it says of contagion means
	 * nothing. */
	bool slow;
	/* By the comparison: what describes the whole best with contagion, and what foretells best
	 * with it and without. */
	struct ent_hawkes_rival described, with, without;
	/* What foretells: contagion, unless the background alone does it better. */
	bool foretells_alone;
	struct ent_hawkes_fit foreteller;
	bool constant_known; /* the fit is not of a constant background, and here is one that is */
	double constant_radius;
	bool constant_slow;
	bool days_known; /* by counts of days, which need no moments */
	double days_radius;
	struct ent_hawkes_check *checks;   /* a mark */
	size_t check_count;                /* simulations behind p, which is NaN of too few */
	struct ent_hawkes_share *shares;   /* a mark */
	struct ent_hawkes_forecast *ahead; /* a mark, and all */
	double horizon;
	size_t draws; /* behind the forecast; 0: there is none */
	double cut;
	double *branching; /* marks x marks */
	double radius;
	bool stopped; /* by tick, after the fit: what comes later in this list may be missing */
};

/* False with the reason: the data cannot be fitted, or tick stopped it before the fit. Later, it
 * has what was done by then. The caller frees a study that there is. */
ENT_API bool ent_spillover_study(const struct ent_hawkes_data *data,
				 const struct ent_spillover_study_opts *opts,
				 struct ent_spillover_study *study, struct ent_err *err);
ENT_API void ent_spillover_study_free(struct ent_spillover_study *study);

#ifdef __cplusplus
}
#endif

#endif
