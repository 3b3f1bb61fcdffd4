/* Games that are drawn from what is uncertain of one. */
#ifndef ENT_SCENARIO_DRAW_H
#define ENT_SCENARIO_DRAW_H

#include <entente/bargain.h>

/* What ent_bargain checks before it plays. */
bool ent_check_bargain(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		       struct ent_err *err);

/* An end that is told, else the best value. */
double ent_end_or(const double *ends, size_t i, double best);

/* Whether the ends lie within the scale and about their best values; else the reason. */
bool ent_check_ends(const struct ent_bargain *game, const struct ent_bargain_ends *ends,
		    struct ent_err *err);

/* A drawn game, which belongs to one worker. */
struct ent_drawn {
	struct ent_bargain game;
	double *position, *salience, *capability;
};

void ent_drawn_start(struct ent_drawn *drawn, const struct ent_bargain *game);
void ent_drawn_free(struct ent_drawn *drawn);
void ent_draw(struct ent_drawn *drawn, const struct ent_bargain *game,
	      const struct ent_bargain_ends *ends, uint64_t seed, uint64_t replicate);

/* Long work over items in any order, told of by one tick: how much is done, and whether to go on.
 */
struct ent_progress {
	ent_tick_fn *tick;
	void *user;
	size_t items;
	size_t _Atomic done;
	bool _Atomic stopped;
};

/* One more is done. */
void ent_progress_step(struct ent_progress *progress);

#endif
