/* What the parts of the spatial model share: one turn of it. */
#ifndef ENT_SCENARIO_SMP_PARTS_H
#define ENT_SCENARIO_SMP_PARTS_H

#include "base/arena.h"

#include <entente/bargain.h>

/* All arrays by actor; matrices by row, row i actor i's view. Positions and saliences are brought
 * to [0, 1]. */
struct ent_smp {
	const struct ent_smp_opts *opts;
	size_t actors, dims, workers;
	double *capability;
	double *salience;  /* actors x dims */
	double *attention; /* the sum of the actor's saliences */
	double *position;  /* actors x dims */
	double *distance;  /* actors x actors: from i's position to j's, by i's saliences */
	double *risk;      /* attitudes */
	double *utility;   /* actors x actors: to i of j's position, as i sees himself */
	double *seen;      /* its transpose: row j tells what all think of j's position */
	/* Positions that differ: their chances, who stands there first, and whose is whose. */
	size_t places;
	double *chance;
	uint32_t *first;
	uint32_t *place; /* actors: index into first[] */
	double *room;    /* actors x actors */
};

/* Takes the game into arrays of the arena. False, with the reason, if an actor cares for nothing
 * or for more than there is. */
bool ent_smp_take(struct ent_smp *smp, const struct ent_bargain *game,
		  const struct ent_bargain_opts *opts, struct ent_arena *arena,
		  struct ent_err *err);

/* Fills what follows from the positions: distances, risk attitudes, utilities; then the chances
 * of the positions. */
void ent_smp_look(struct ent_smp *smp);
void ent_smp_stand(struct ent_smp *smp);

/* How far two positions are apart, to nobody in particular. */
double ent_smp_apart(const struct ent_smp *smp, const double *a, const double *b);

/* A bargain that `actor` offers to the one whom it pays him most to challenge. */
struct ent_smp_offer {
	uint32_t target; /* ENT_NONE: he has no one to challenge */
	double chance;   /* of victory, as he sees it; so are */
	double gain; /* the expected utility of the challenge to him, less that of leaving it, */
	double loss; /* and to the target: below 0 if it hurts */
};

/* sqrt(sum (s x)^2 / sum s^2) over the dimensions. */
double ent_smp_distance(size_t dims, const double *salience, const double *from, const double *to);

/* The risk attitude of an actor with `risk`, as one with `own` judges it. */
double ent_smp_risk_seen(const struct ent_smp_opts *opts, double own, double risk);

/* The best challenge of an actor; room: 4 x actors. */
struct ent_smp_offer ent_smp_challenge(const struct ent_smp *smp, size_t actor, double *room);

/* Where the two would meet: the offerer at own[], the target at other[]; dims each. */
void ent_smp_meet(const struct ent_smp *smp, size_t actor, const struct ent_smp_offer *offer,
		  double *own, double *other);

/* Chances of options among which all actors vote.
 *
 * utility  actors x options
 * chance   out, options; they sum to 1
 */
void ent_smp_elect(const struct ent_smp *smp, int rule, size_t options, const double *utility,
		   size_t workers, double *chance);

/* Each actor takes what all would elect of his offers and those made to him, or stays.
 *
 * next   out, actors x dims
 * taken  out, actors: whose offer; ENT_NONE if none
 *
 * Draws only if transitions are stochastic. */
struct ent_smp_draw {
	uint64_t seed, replicate, turn;
};
void ent_smp_bargain(const struct ent_smp *smp, struct ent_smp_draw draw,
		     struct ent_smp_offer *offers, double *next, uint32_t *taken);

#endif
