/* Bargaining: who gets what. Models of how actors with positions on a matter settle it.
 *
 * Each model is named for what it computes, and none is the truth of politics; docs/measures.md
 * tells what each assumes.
 */
#ifndef ENTENTE_BARGAIN_H
#define ENTENTE_BARGAIN_H

#include <entente/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- a game --------------------------------------------------------------- */

/* Actors on a scale of one or more dimensions. The arrays are the caller's. */
struct ent_bargain {
	size_t actors, dims;
	const struct ent_str *names; /* of actors */
	const double *capability;    /* actors; > 0, any unit */
	const double *position;      /* actors x dims, within [lowest, highest] */
	const double *salience;      /* actors x dims; 0 to most_salience */
	double lowest, highest;      /* the ends of every scale */
	double most_salience;        /* 1 or 100 */
};

enum ent_bargain_model {
	ENT_BARGAIN_COMPROMISE, /* mean weighed by capability and salience: the first-order form of
				   the n-person Nash solution; Van den Bos (1991), Achen (2006) */
	ENT_BARGAIN_MEDIAN,     /* Condorcet winner of pairwise votes so weighed; Black (1958) */
	ENT_BARGAIN_CHALLENGE, /* expected utility; Bueno de Mesquita (1994), Scholz, Calbert, Smith
				  (2011) */
	ENT_BARGAIN_SMP        /* spatial model of politics with a probabilistic Condorcet election;
				  Wise, Lester, Efird (2015), KTAB */
};

enum ent_bargain_variant { ENT_BARGAIN_SCHOLZ, ENT_BARGAIN_PAPER };

enum ent_bargain_kind {
	ENT_MOVE_CONFRONTATION, /* gives way to a challenger that both expect to win */
	ENT_MOVE_COMPROMISE,    /* meets him part of the way */
	ENT_MOVE_CAPITULATION,  /* gives way, having most to lose */
	ENT_MOVE_BARGAIN        /* takes up a bargain that the others would elect (smp) */
};

/* Who moved whom, from one round to the next. */
struct ent_bargain_move {
	size_t round; /* from this round's positions to those of round + 1 */
	uint32_t actor, by;
	enum ent_bargain_kind kind;
	double gain_own, gain_other; /* expected utilities of a challenge: of the actor against
					`by`, and of `by` against the actor; smp: see smp.c */
};

struct ent_bargain_result {
	size_t rounds;    /* positions of 0 (as given) to rounds - 1 */
	double *position; /* rounds x actors x dims */
	double *mean;     /* rounds x dims, weighed */
	double *median;   /* rounds x dims: Condorcet winner among the positions, by dimension */
	double *risk;     /* rounds x actors: risk attitudes by which the round's moves were made;
			     NaN where the model has none, and in the last round */
	struct ent_bargain_move *moves; /* by round, then actor */
	size_t move_count;
	double *chance;  /* actors: smp's probability that the position of each is elected, of the
			    last round; NaN of other models */
	double *outcome; /* dims: what the model expects */
	bool settled;    /* it stopped by its own rule, not by most_rounds or by tick */
	double *chances; /* rounds x actors: what `chance` tells, of every round; NULL of other
			    models */
};

/* KTAB's options, by its own names; zero is its default. */
struct ent_smp_opts {
	enum {
		ENT_SMP_LINEAR,
		ENT_SMP_SQUARE,
		ENT_SMP_QUARTIC,
		ENT_SMP_OCTIC,
		ENT_SMP_BINARY
	} victory;
	enum {
		ENT_SMP_PROP,
		ENT_SMP_VOTE_BINARY,
		ENT_SMP_PROPBIN,
		ENT_SMP_CUBIC,
		ENT_SMP_PROPCBC,
		ENT_SMP_ASYMPROSP
	} voting;
	enum { ENT_SMP_CONDITIONAL, ENT_SMP_MARKOV_INCENTIVE, ENT_SMP_MARKOV_UNIFORM } pce;
	enum { ENT_SMP_DETERMINISTIC, ENT_SMP_STOCHASTIC } transitions;
	enum { ENT_SMP_MID, ENT_SMP_MIN, ENT_SMP_MAX } risk_range;
	enum {
		ENT_SMP_ONE_THIRD,
		ENT_SMP_NONE,
		ENT_SMP_HALF,
		ENT_SMP_TWO_THIRDS,
		ENT_SMP_FULL
	} risk_adjust;
	enum { ENT_SMP_SEMI_COMMIT, ENT_SMP_NO_COMMIT, ENT_SMP_FULL_COMMIT } third_party;
	enum { ENT_SMP_S2P2, ENT_SMP_S1P1, ENT_SMP_S2PMAX } bargain;
};

struct ent_bargain_opts {
	enum ent_bargain_model model;
	enum ent_bargain_variant variant; /* challenge */
	size_t most_rounds;               /* 0: as many as docs/measures.md says of the model */
	struct ent_smp_opts smp;
	uint64_t seed, replicate; /* of what a model draws (smp with stochastic transitions) */
	size_t workers;           /* 0: the processors online; the result is the same for any */
	ent_tick_fn *tick;
	void *user;
};

/* False with the reason: fewer than two actors, a negative salience, a position off the scale. */
ENT_API bool ent_bargain(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
			 struct ent_bargain_result *result, struct ent_err *err);
ENT_API void ent_bargain_result_free(struct ent_bargain_result *result);

/* The weighted mean and the Condorcet median of positions along one dimension. */
ENT_API double ent_bargain_mean(const struct ent_bargain *game, const double *position, size_t dim);
ENT_API double ent_bargain_median(const struct ent_bargain *game, const double *position,
				  size_t dim);

#ifdef __cplusplus
}
#endif

#endif
