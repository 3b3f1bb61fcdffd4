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

/* Of challenges: as the program of Scholz, Calbert and Smith does it, or as their paper says;
 * src/scenario/challenge.c tells the differences. */
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
	double *risk;     /* rounds x actors: risk attitudes by which the round's moves were made:
			     challenge, exponents from 1/2, readiest to take risks, to 2; smp, from
			     -1 or more, readiest, to 1. NaN where the model has none, and in the
			     last round */
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

#define ENT_BARGAIN_MOST_ROUNDS 10000

/* False with the reason: fewer than two actors, a negative salience, a position off the scale, a
 * challenge over more than one issue. Where all positions are one nobody moves, and all models
 * expect it. */
ENT_API bool ent_bargain(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
			 struct ent_bargain_result *result, struct ent_err *err);
ENT_API void ent_bargain_result_free(struct ent_bargain_result *result);

ENT_API const char *ent_bargain_model_name(enum ent_bargain_model model);
ENT_API const char *ent_bargain_variant_name(enum ent_bargain_variant variant);
ENT_API const char *ent_bargain_kind_name(enum ent_bargain_kind kind);

/* The mean of positions (actors x dims) along one dimension, weighed by capability and salience;
 * and the position that wins the votes, by capability, salience and difference of distance,
 * against each other one. Of two that win alike the lower. */
ENT_API double ent_bargain_mean(const struct ent_bargain *game, const double *position, size_t dim);
ENT_API double ent_bargain_median(const struct ent_bargain *game, const double *position,
				  size_t dim);

/* ---- what is uncertain ---------------------------------------------------- */

/* The ends of what a game tells best values of, shaped as it is. An end that is NaN is not told,
 * and then the best value stands for it. NULL: of that all is sure. */
struct ent_bargain_ends {
	const double *position_low, *position_high;     /* actors x dims */
	const double *salience_low, *salience_high;     /* actors x dims */
	const double *capability_low, *capability_high; /* actors */
};

struct ent_ensemble_opts {
	struct ent_bargain_opts play; /* its replicate, workers and tick are not used */
	size_t runs;                  /* 0: 1000 */
	size_t workers;               /* 0: the processors online; the result is the same for any */
	ent_tick_fn *tick;
	void *user;
};

#define ENT_FAN 5 /* 5, 25, 50, 75 and 95 percent of runs are at or below */

/* One game, drawn and played many times: position, salience and capability of each actor by
 * ent_rng_range (PERT over low, best and high), from streams of the seed, the number of the run and
 * the actor's name. So run 7 draws the same of an actor in whatever game he stands, and two games
 * that differ in one number differ by that number alone: common random numbers. A run that settled
 * early stays where it ended. */
struct ent_ensemble {
	size_t runs, asked;   /* fewer than asked: tick stopped it */
	size_t settled;       /* of them, by their own rule */
	size_t rounds;        /* of the longest run */
	double *fan;          /* rounds x actors x dims x ENT_FAN: positions */
	double *outcome;      /* runs x dims, in order of replicates */
	double *outcome_fan;  /* dims x ENT_FAN */
	double *outcome_mean; /* dims */
};

ENT_API bool ent_bargain_ensemble(const struct ent_bargain *game,
				  const struct ent_bargain_ends *ends,
				  const struct ent_ensemble_opts *opts,
				  struct ent_ensemble *ensemble, struct ent_err *err);
ENT_API void ent_ensemble_free(struct ent_ensemble *ensemble);

/* Whether any end differs from its best value, so that runs differ. */
ENT_API bool ent_bargain_is_uncertain(const struct ent_bargain *game,
				      const struct ent_bargain_ends *ends);

/* ---- whose change matters most -------------------------------------------- */

enum ent_bargain_input { ENT_INPUT_POSITION, ENT_INPUT_SALIENCE, ENT_INPUT_CAPABILITY };

/* What the outcome would be with one number of one actor set to its low and to its high end: those
 * that were told, else a tenth of the scale below and above the best value (of a capability, a
 * tenth of itself), within the scale. Means over the runs, all else drawn alike. One input at a
 * time: what two do together, it does not tell. */
struct ent_bargain_swing {
	uint32_t actor;
	enum ent_bargain_input input;
	size_t dim;               /* of the input; of a capability 0 */
	double low, high;         /* what it was set to */
	bool told;                /* these are ends that were told */
	double *at_low, *at_high; /* dims: outcomes */
	double width;             /* the greatest |at_high - at_low| over dims */
};

struct ent_swings {
	struct ent_bargain_swing *list; /* the widest first; of alike ones the earlier actor */
	size_t count;                   /* fewer than asked: tick stopped it */
	size_t asked, runs;             /* runs: each */
	double *outcome;                /* at_low and at_high point here */
};

/* As an ensemble of opts->runs; 0: 100. Where nothing is uncertain one run does. */
ENT_API bool ent_bargain_swings(const struct ent_bargain *game, const struct ent_bargain_ends *ends,
				const struct ent_ensemble_opts *opts, struct ent_swings *swings,
				struct ent_err *err);
ENT_API void ent_swings_free(struct ent_swings *swings);

/* ---- who holds with the outcome ------------------------------------------- */

/* The vote between an outcome and that given position which gathers most against it:
 *
 *     v_k = c_k s_k (d(k, rival) - d(k, outcome)),  d = sqrt(sum s^2 dx^2 / sum s^2), s of k
 *
 * as in the pairwise elections of challenge and smp; by the positions as given, so that it tells
 * whom the outcome serves, not who gave in. Condorcet (1785); Black (1958). */
struct ent_bargain_sides {
	uint32_t rival; /* whose position it is; ENT_NONE: nobody would change anything */
	double share;   /* of the votes cast, for the outcome; NaN: none is cast */
	double *vote;   /* actors: > 0 for the outcome, as a share of all votes cast */
};

/* outcome: dims. `sides->vote` is the caller's, with room for all actors. */
ENT_API void ent_bargain_sides(const struct ent_bargain *game, const double *outcome,
			       struct ent_bargain_sides *sides);

/* ---- games out of the record and out of tables ---------------------------- */

enum ent_bargain_lack {
	ENT_LACKS_STANCE, /* on one of several issues */
	ENT_LACKS_NUMBER, /* the position is in words alone */
	ENT_LACKS_SALIENCE,
	ENT_LACKS_CAPABILITY,
	ENT_LACKS_WEIGHT /* its capability is 0 */
};

/* Who has a stance and is not in the game, and why. */
struct ent_bargain_absent {
	uint32_t actor, issue;
	enum ent_bargain_lack lack;
	const struct ent_stance *stance; /* the newest; NULL: none */
};

/* A game with all that it rests on. Names of actors are their handles, or those of the table. */
struct ent_bargain_case {
	struct ent_bargain game;
	struct ent_bargain_ends ends;
	struct ent_str title;       /* of a table: what its first line calls it; empty: nothing */
	const struct ent_str *axes; /* dims: names of issues, or of columns */
	const uint32_t *actor;      /* actors: of the record; NULL of a table */
	const uint32_t *issue;      /* dims: of the record; NULL of a table */
	const struct ent_standpoint *points; /* actors x dims; NULL of a table */
	const struct ent_bargain_absent *absent;
	size_t absent_count;
	double salience_unit; /* what saliences were divided by, lest those of one actor exceed the
				 most in sum; 1: nothing */
	struct ent_bargain_store *store; /* which holds it all */
};

/* Who stands where on the issues on a day, by the stances taken by `on` and known by `as_of`. A
 * best value that is not told is the middle of its range. An actor's capability on several issues
 * is the mean of those told. There may be fewer than two actors: ent_bargain says so. False: no
 * issue, one that there is not, or one twice. */
ENT_API bool ent_bargain_of(const struct ent_record *record, const uint32_t *issues, size_t count,
			    int32_t on, int32_t as_of, struct ent_bargain_case *out,
			    struct ent_err *err);

/* A table of one of two forms, "-" for standard input.
 *
 * KTAB's: a first line "name, description, actors, issues", a line of titles, then each actor:
 * name, description, capability, then position and salience for each issue, from 0 to 100.
 *
 * Else columns for actor, capability, position and salience, by their titles (or such as
 * Stakeholder, Resources, Influence, Power) or, without titles, in that order; with "... low" and
 * "... high" beside them for ranges. The scale goes from the lowest to the highest of its
 * positions, saliences to 1 if none is above 1, else to 100.
 *
 * Either may have commas at the ends of lines, blanks, and any line ends. */
ENT_API bool ent_bargain_open(const char *path, struct ent_bargain_case *out, struct ent_err *err);
/* The same from memory; `name` stands for the file in errors. */
ENT_API bool ent_bargain_parse(const char *name, struct ent_str text, struct ent_bargain_case *out,
			       struct ent_err *err);
ENT_API void ent_bargain_case_free(struct ent_bargain_case *of);

#ifdef __cplusplus
}
#endif

#endif
