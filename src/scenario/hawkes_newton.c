/* The end of a search, by Newton's method with shares projected on zero (Bertsekas 1982, SIAM J.
 * Control Optim. 20): where many parameters end on zero the other methods creep, and here they
 * get there in a step or two. For fixed decays what is minimised is convex. */
#include "scenario/hawkes_arrow.h"
#include "scenario/hawkes_search.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

/* A share of a mark's events below which one that would rather be less is as good as zero; how
 * far a logarithm of a decay may go in one step; what a step must gain of what its slope
 * promises; how often a step is halved. */
#define TINY     1e-6
#define LEAP     1.0
#define GAIN     1e-4
#define HALVINGS 30

struct newton {
	struct ent_hawkes_search *search;
	struct ent_hawkes_plan plan;
	double *point, *slope, *way, *trial;
	bool *out, *sinks; /* stays as it is; goes to zero */
};

/* Numbers of the arrow that stay as they are: bounds, and fixed decays. */
static void find_out(struct newton *newton)
{
	const struct ent_hawkes_search *search = newton->search;
	size_t decays = search->model->decays;
	for (size_t n = 0; n < search->shares; n++) {
		double of = search->count[ent_hawkes_share_mark(search, n)];
		double tiny = TINY * of / (double)search->events;
		newton->sinks[n] = newton->point[n] < tiny && newton->slope[n] > 0;
		newton->out[n] = newton->sinks[n] ||
				 (newton->point[n] == 0 && newton->slope[n] >= 0) ||
				 (search->opts.alone && newton->point[n] == 0);
	}
	for (size_t u = 0; u < decays; u++)
		newton->out[search->shares + u] =
			search->numbers == search->shares || ent_hawkes_b_is_bound(search, u);
}

/* The Hessian of what is minimised, by shares and logarithms of decays. */
static bool factor(struct newton *newton, struct ent_hawkes_arrow *arrow, double ridge, bool bend)
{
	const struct ent_hawkes_search *search = newton->search;
	const struct ent_hawkes_model *model = search->model;
	size_t size = search->shares + model->decays;
	double root = sqrt((double)search->events);
	double *by = ent_alloc(NULL, size * sizeof *by);
	ent_hawkes_arrow_start(arrow, &newton->plan, model);
	for (size_t k = 0; k < size; k++) {
		bool is_share = k < search->shares;
		by[k] = (is_share ? search->unit[k] : model->b[k - search->shares]) / root;
	}
	ent_hawkes_arrow_scale(arrow, by);
	for (size_t u = 0; u < model->decays; u++)
		arrow->corner[u * (model->decays + 1)] -=
			model->b[u] * search->slope.b[u] / (double)search->events;
	ent_hawkes_arrow_leave_out(arrow, newton->out);
	for (size_t i = 0; i < arrow->marks; i++)
		for (size_t x = 0; x < arrow->wide; x++)
			arrow->blocks[(i * arrow->wide + x) * arrow->wide + x] *= 1 + ridge;
	bool sound = ent_hawkes_arrow_factor(arrow, bend);
	if (!sound)
		ent_hawkes_arrow_free(arrow);
	ent_alloc(by, 0);
	return sound;
}

/* Where to: by curvature, of decays by its size where it bends the wrong way. */
static bool find_way(struct newton *newton)
{
	const struct ent_hawkes_search *search = newton->search;
	struct ent_hawkes_arrow arrow;
	size_t size = search->shares + search->model->decays;
	if (!factor(newton, &arrow, 0, false) && !factor(newton, &arrow, 1e-9, true) &&
	    !factor(newton, &arrow, 1e-3, true))
		return false;
	memset(newton->way, 0, size * sizeof *newton->way);
	for (size_t n = 0; n < search->numbers; n++)
		newton->way[n] = newton->out[n] ? 0 : -newton->slope[n];
	ent_hawkes_arrow_solve(&arrow, newton->way, LEAP);
	ent_hawkes_arrow_free(&arrow);
	for (size_t n = 0; n < search->shares; n++)
		if (newton->out[n])
			newton->way[n] = newton->sinks[n] ? -newton->point[n] : 0;
	return true;
}

/* Back along the way until it is worth it. */
static bool go(struct newton *newton)
{
	struct ent_hawkes_search *search = newton->search;
	double before = search->value, length = 1;
	for (int i = 0; i < HALVINGS; i++, length /= 2) {
		double promise = 0;
		for (size_t n = 0; n < search->numbers; n++) {
			double next = newton->point[n] + length * newton->way[n];
			newton->trial[n] = n < search->shares ? fmax(next, 0) : next;
			promise += newton->slope[n] * (newton->trial[n] - newton->point[n]);
		}
		ent_hawkes_put(search, newton->trial);
		ent_hawkes_look(search);
		/* At the end differences of values are rounding, and slopes are not. */
		if (search->value <= before + GAIN * promise ||
		    (promise > -1e-12 && search->value <= before + 1e-13 * fabs(before)))
			return true;
	}
	ent_hawkes_put(search, newton->point);
	ent_hawkes_look(search);
	return false;
}

bool ent_hawkes_newton(struct ent_hawkes_search *search)
{
	struct newton newton = {.search = search};
	size_t size = search->shares + search->model->decays;
	bool done = false;
	newton.point = ent_alloc(NULL, 4 * size * sizeof *newton.point);
	newton.slope = newton.point + size;
	newton.way = newton.slope + size;
	newton.trial = newton.way + size;
	newton.out = ent_alloc(NULL, 2 * size * sizeof *newton.out);
	newton.sinks = newton.out + size;
	ent_hawkes_plan_start(&newton.plan, search->model, search->data, ENT_HAWKES_SECOND,
			      search->opts.workers);
	ent_hawkes_look(search);
	for (;;) {
		ent_hawkes_get(search, newton.point);
		ent_hawkes_slope(search, newton.slope);
		done = ent_hawkes_steepness(search) <= search->opts.tolerance &&
		       ent_hawkes_zeros_rest(search);
		if (done || !ent_hawkes_step(search))
			break;
		find_out(&newton);
		ent_hawkes_sum(&newton.plan, search->model);
		if (!find_way(&newton) || !go(&newton))
			break;
	}
	ent_hawkes_plan_free(&newton.plan);
	ent_alloc(newton.point, 0);
	ent_alloc(newton.out, 0);
	return done;
}
