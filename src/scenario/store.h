/* What holds a case: its arrays and texts live and die together. */
#ifndef ENT_SCENARIO_STORE_H
#define ENT_SCENARIO_STORE_H

#include "base/arena.h"

#include <entente/bargain.h>

/* Numbers of a case while it is filled; `of` has them as const. */
struct ent_bargain_store {
	struct ent_arena arena;
	struct ent_str *names, *axes;
	double *capability, *capability_low, *capability_high; /* actors */
	double *position, *position_low, *position_high;       /* actors x dims */
	double *salience, *salience_low, *salience_high;
};

/* An empty case with room for so many. */
void ent_case_start(struct ent_bargain_case *of, size_t actors, size_t dims);

/* The three from what is told of a figure: a best value that is not told is the middle of the
 * range, or its only end. */
void ent_case_figure(double low, double best, double high, double *low_out, double *best_out,
		     double *high_out);

#endif
