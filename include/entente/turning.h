/* Turning points: where a series of numbers passes from one stretch to another.
 *
 * A series is cut into stretches so that the penalised cost is least:
 *
 *     sum over stretches of C(stretch) + sum of log(length / n) + penalty * turns
 *
 * C is minus twice the log-likelihood of the stretch at its own best level. The best cut
 * is found exactly, by PELT (Killick, Fearnhead, Eckley 2012, J. Am. Stat. Assoc.
 * 107, 1590-1598). The log-lengths and the penalty are the modified BIC of Zhang and
 * Siegmund (2007, Biometrics 63, 22-32), made stricter: see ent_turning_penalty.
 *
 *     struct ent_turning found;
 *     struct ent_turning_opts opts = {0};
 *     if (ent_turning_find(values, NULL, count, &opts, &found, &err)) {
 *             for (size_t i = 0; i < found.count; i++) ... found.turns[i].at
 *             ent_turning_free(&found);
 *     }
 */
#ifndef ENTENTE_TURNING_H
#define ENTENTE_TURNING_H

#include <entente/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How the numbers of one stretch are taken to scatter. */
enum ent_cost {
	ENT_COST_AUTO,             /* whichever of those below the data call for */
	ENT_COST_MEAN,             /* normal; each stretch has its level; noise in common, AR(1) */
	ENT_COST_MEAN_VARIANCE,    /* normal; each stretch has its level and its spread */
	ENT_COST_POISSON,          /* counts; each stretch has its rate */
	ENT_COST_NEGATIVE_BINOMIAL /* counts that scatter more; dispersion in common */
};

ENT_API const char *ent_cost_name(enum ent_cost cost); /* "negative-binomial" */
ENT_API bool ent_cost_parse(struct ent_str word, enum ent_cost *cost);

/* Zero is the default throughout. */
struct ent_turning_opts {
	enum ent_cost cost;
	double penalty; /* of a turn, on the scale of 2 log-likelihood; 0: ent_turning_penalty */
	size_t least;   /* observations in a stretch; 0: 3, since one or two are an outlier */
	size_t season;  /* observations in a cycle that is taken out first, of levels only;
			   0: what the data show, 1: none */
	size_t recent;  /* "newest" means this many last observations; 0: 5 */
	bool past_only; /* the newest stretch is not looked into */
	bool plain;     /* the textbook's levels: independent noise, no logarithm, no season,
			   outliers as they are */
};

/* The default penalty: 1.5 times the modified BIC, 1.5 (2 + p) log n, where p is 1, or 2
 * for level and spread. The modified BIC supposes independent normal noise of known
 * scale; ours is estimated along with its autocorrelation, and the factor keeps false
 * alarms to about 5 in 100 (bench/README.md; more where noise both echoes and has heavy
 * tails). Counts that echo have it multiplied by (1 + phi) / (1 - phi). */
ENT_API double ent_turning_penalty(enum ent_cost cost, size_t observed);

enum ent_turn_kind { ENT_TURN_LEVEL, ENT_TURN_SPREAD };

struct ent_turn {
	size_t at;            /* the first observation of the new stretch, from 0 */
	size_t low, high;     /* holds `at` with 95 in 100, given the other turns */
	double before, after; /* levels of the two stretches; for a spread, deviations */
	int direction;        /* +1 up, -1 down: the sign of after - before */
	enum ent_turn_kind kind;
	double gain; /* cost that the turn saves: 2 log likelihood ratio */
};

/* Of the last observations, by Bayesian online detection (Adams, MacKay 2007, arXiv
 * 0710.3742): a turn so new that the penalised cost cannot show it yet. */
struct ent_newest {
	size_t since;       /* most probable first observation of the current stretch */
	size_t recent;      /* observations that count as new */
	double probability; /* that the stretch began with one of them; NaN of fewer than
			       twice as many observations, and of equal ones */
};

/* What was found, and on what suppositions. */
struct ent_turning {
	enum ent_cost cost; /* never AUTO */
	double penalty;
	double autocorrelation; /* of the noise, lag 1; 0 where the cost has none */
	double scale;           /* innovations' standard deviation (of logarithms, if so); NaN */
	double dispersion;      /* variance = level + dispersion * level^2; NaN but for counts */
	double trend; /* per observation, in all stretches alike (of logarithms, if so); 0: none */
	bool logarithm;  /* levels are of logarithms: changes are in proportion */
	size_t season;   /* length of the cycle taken out; 0: none */
	size_t observed; /* values that are not missing */
	size_t grid;     /* 1: all places were tried; else each so-many-th, see below */
	size_t count;
	struct ent_turn *turns; /* by `at`; none is an answer too */
	struct ent_newest newest;
};

/* values   count; NaN: missing, and left out
 * weights  count, or NULL for 1 each: an observation counts as if seen so often; 0: left
 *          out. For counts with an exposure, give value / exposure and its weight.
 *
 * False, with *err: a value beyond 1e300 (or infinite), a weight that is negative or not finite,
 * counts that are negative or (unweighted) not whole, a penalty that is negative; more
 * than 100,000,000 values. *found is set in any case and may be freed.
 *
 * A stretch needs `least` observations, so that of fewer than twice as many nothing is
 * found; nor in a series of equal numbers.
 *
 * Time: about linear in count, with turns or without. Where very many places are nearly
 * as good as the best (a long slope or wave, of tens of thousands of observations), not all
 * of them can be tried, and found->grid says so: turns were sought at each grid-th
 * observation, of which there are some 8000, and those found moved to the best place near.
 * What can be missed is a stretch shorter than 2 grid observations. Up to 8000 observations
 * all places are always tried.
 *
 * For AUTO and MEAN the autocorrelation is profiled up to 1000 observations, and
 * estimated from differences beyond. */
ENT_API bool ent_turning_find(const double *values, const double *weights, size_t count,
			      const struct ent_turning_opts *opts, struct ent_turning *found,
			      struct ent_err *err);
ENT_API void ent_turning_free(struct ent_turning *found);

/* One solution of the penalty path: best for all penalties between the two. */
struct ent_turning_step {
	double penalty_low, penalty_high;
	size_t count;  /* turns */
	bool screened; /* of the whole path: there may be more steps, see below */
};

/* The number of turns for every penalty, by CROPS (Haynes, Eckley, Fearnhead 2017,
 * J. Comput. Graph. Stat. 26, 134-143), on the suppositions that ent_turning_find
 * arrives at. From log n, the least that anyone would defend, to where none is left
 * (penalty_high is then infinite); by falling penalty. The caller frees *steps with
 * ent_turning_path_free.
 *
 * Of series longer than some thousand observations not every number of turns may be
 * sought, or not at every place (`grid` above): the path is then `screened`. Steps of few
 * turns are sought first; one that is missing has its range shared out between its
 * neighbours. */
ENT_API bool ent_turning_path(const double *values, const double *weights, size_t count,
			      const struct ent_turning_opts *opts, struct ent_turning_step **steps,
			      size_t *step_count, struct ent_err *err);
ENT_API void ent_turning_path_free(struct ent_turning_step *steps);

#ifdef __cplusplus
}
#endif

#endif
