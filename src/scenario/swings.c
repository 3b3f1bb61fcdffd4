/* Whose change matters most: one number at a time set to its ends, all else drawn alike. */
#include "scenario/draw.h"

#include "base/arena.h"
#include "base/par.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#define USUAL_RUNS 100
/* Of the scale, where no ends are told. */
#define STEP .1
/* The least salience to set, of the most: smp knows no actor who cares for nothing. */
#define LEAST_SALIENCE 1e-3
#define MOST_GAMES     2e8

struct work {
	const struct ent_bargain *game;
	const struct ent_bargain_ends *ends;
	const struct ent_ensemble_opts *opts;
	struct ent_bargain_swing *list;
	size_t runs;
	double *outcome; /* inputs x 2 x runs x dims */
	bool *done;      /* inputs x 2 x runs */
	bool _Atomic failed;
	struct ent_drawn *drawn; /* by worker */
	struct ent_progress progress;
};

/* ---- what is set to what ---------------------------------------------- */

/* Lest the saliences of an actor, whatever is drawn, exceed the most in sum, which smp takes for
 * his attention. */
static double most_salience(const struct work *work, size_t actor, size_t dim)
{
	const struct ent_bargain *game = work->game;
	double most = game->most_salience;
	for (size_t d = 0; d < game->dims; d++) {
		size_t k = actor * game->dims + d;
		most -= d == dim ? 0 : ent_end_or(work->ends->salience_high, k, game->salience[k]);
	}
	return fmax(most, game->salience[actor * game->dims + dim]);
}

static void set_ends(struct ent_bargain_swing *swing, const double *low, const double *high,
		     size_t i, double best)
{
	swing->low = ent_end_or(low, i, best);
	swing->high = ent_end_or(high, i, best);
	swing->told = swing->low < swing->high;
}

static void widen(struct ent_bargain_swing *swing, double best, double step, double least,
		  double most)
{
	if (swing->told)
		return;
	swing->low = fmax(best - step, fmin(least, best));
	swing->high = fmin(best + step, most);
}

static struct ent_bargain_swing swing_of(const struct work *work, size_t actor,
					 enum ent_bargain_input input, size_t dim)
{
	const struct ent_bargain *game = work->game;
	const struct ent_bargain_ends *ends = work->ends;
	struct ent_bargain_swing swing = {.actor = (uint32_t)actor, .input = input, .dim = dim};
	size_t k = actor * game->dims + dim;
	if (input == ENT_INPUT_POSITION) {
		set_ends(&swing, ends->position_low, ends->position_high, k, game->position[k]);
		widen(&swing, game->position[k], STEP * (game->highest - game->lowest),
		      game->lowest, game->highest);
	} else if (input == ENT_INPUT_SALIENCE) {
		set_ends(&swing, ends->salience_low, ends->salience_high, k, game->salience[k]);
		widen(&swing, game->salience[k], STEP * game->most_salience, 0,
		      most_salience(work, actor, dim));
		swing.low = fmax(swing.low, LEAST_SALIENCE * game->most_salience);
		swing.high = fmax(swing.low, swing.high);
	} else {
		double best = game->capability[actor];
		set_ends(&swing, ends->capability_low, ends->capability_high, actor, best);
		widen(&swing, best, STEP * best, 0, INFINITY);
		swing.low = fmax(swing.low, best * 1e-9);
	}
	return swing;
}

static void list_swings(const struct work *work, struct ent_swings *swings)
{
	size_t dims = work->game->dims;
	swings->list = ent_alloc(NULL, work->game->actors * (2 * dims + 1) * sizeof *swings->list);
	for (size_t i = 0; i < work->game->actors; i++) {
		for (size_t d = 0; d < dims; d++) {
			swings->list[swings->asked++] = swing_of(work, i, ENT_INPUT_POSITION, d);
			swings->list[swings->asked++] = swing_of(work, i, ENT_INPUT_SALIENCE, d);
		}
		swings->list[swings->asked++] = swing_of(work, i, ENT_INPUT_CAPABILITY, 0);
	}
}

/* ---- playing ---------------------------------------------------------- */

static bool play(struct work *work, size_t item, size_t worker, struct ent_err *err)
{
	struct ent_drawn *drawn = &work->drawn[worker];
	const struct ent_bargain_swing *swing = &work->list[item / (2 * work->runs)];
	size_t dims = work->game->dims, run = item % work->runs;
	double value = item / work->runs % 2 ? swing->high : swing->low;
	struct ent_bargain_opts opts = work->opts->play;
	struct ent_bargain_result result;
	opts.replicate = run;
	opts.workers = 1;
	opts.tick = NULL;
	ent_draw(drawn, work->game, work->ends, opts.seed, run);
	if (swing->input == ENT_INPUT_POSITION)
		drawn->position[swing->actor * dims + swing->dim] = value;
	else if (swing->input == ENT_INPUT_SALIENCE)
		drawn->salience[swing->actor * dims + swing->dim] = value;
	else
		drawn->capability[swing->actor] = value;
	if (!ent_bargain(&drawn->game, &opts, &result, err))
		return false;
	for (size_t d = 0; d < dims; d++)
		work->outcome[item * dims + d] = result.outcome[d];
	ent_bargain_result_free(&result);
	return true;
}

static void play_item(void *user, size_t item, size_t worker)
{
	struct work *work = user;
	struct ent_err err;
	if (atomic_load(&work->progress.stopped) || atomic_load(&work->failed))
		return;
	work->done[item] = play(work, item, worker, &err);
	if (!work->done[item])
		atomic_store(&work->failed, true);
	ent_progress_step(&work->progress);
}

/* The first that is not done: played again, it tells why. */
static bool find_failure(struct work *work, size_t items, struct ent_err *err)
{
	if (!atomic_load(&work->failed))
		return true;
	for (size_t item = 0; item < items; item++)
		if (!work->done[item] && !play(work, item, 0, err))
			return false;
	return true;
}

/* ---- the answer ------------------------------------------------------- */

static void average(const struct work *work, size_t input, size_t side, double *out)
{
	size_t dims = work->game->dims;
	for (size_t d = 0; d < dims; d++) {
		double sum = 0;
		for (size_t run = 0; run < work->runs; run++)
			sum += work->outcome[((input * 2 + side) * work->runs + run) * dims + d];
		out[d] = sum / (double)work->runs;
	}
}

static bool is_done(const struct work *work, size_t input)
{
	for (size_t i = 0; i < 2 * work->runs; i++)
		if (!work->done[input * 2 * work->runs + i])
			return false;
	return true;
}

static int by_width(const void *a, const void *b)
{
	const struct ent_bargain_swing *x = a, *y = b;
	if (x->width != y->width)
		return x->width < y->width ? 1 : -1;
	if (x->actor != y->actor)
		return x->actor < y->actor ? -1 : 1;
	if (x->input != y->input)
		return x->input < y->input ? -1 : 1;
	return (x->dim > y->dim) - (x->dim < y->dim);
}

static void summarise(const struct work *work, struct ent_swings *swings)
{
	size_t dims = work->game->dims;
	swings->outcome = ent_alloc(NULL, swings->asked * 2 * dims * sizeof *swings->outcome);
	for (size_t input = 0; input < swings->asked; input++) {
		if (!is_done(work, input))
			continue;
		struct ent_bargain_swing swing = swings->list[input];
		swing.at_low = swings->outcome + input * 2 * dims;
		swing.at_high = swing.at_low + dims;
		average(work, input, 0, swing.at_low);
		average(work, input, 1, swing.at_high);
		for (size_t d = 0; d < dims; d++)
			swing.width = fmax(swing.width, fabs(swing.at_high[d] - swing.at_low[d]));
		swings->list[swings->count++] = swing;
	}
	qsort(swings->list, swings->count, sizeof *swings->list, by_width);
}

static bool is_drawn(const struct ent_bargain *game, const struct ent_bargain_ends *ends,
		     const struct ent_bargain_opts *opts)
{
	bool stochastic =
		opts->model == ENT_BARGAIN_SMP && opts->smp.transitions == ENT_SMP_STOCHASTIC;
	return stochastic || ent_bargain_is_uncertain(game, ends);
}

bool ent_bargain_swings(const struct ent_bargain *game, const struct ent_bargain_ends *ends,
			const struct ent_ensemble_opts *opts, struct ent_swings *swings,
			struct ent_err *err)
{
	struct work work = {.game = game, .ends = ends, .opts = opts};
	*swings = (struct ent_swings){0};
	if (!ent_check_bargain(game, &opts->play, err) || !ent_check_ends(game, ends, err))
		return false;
	work.runs = !is_drawn(game, ends, &opts->play) ? 1 : opts->runs ? opts->runs : USUAL_RUNS;
	size_t inputs = game->actors * (2 * game->dims + 1), workers = ent_workers(opts->workers);
	if ((double)inputs * (double)work.runs * (double)game->dims > MOST_GAMES)
		return ent_fail(err, ENT_LIMIT, "%zu runs for each of %zu numbers are too many",
				work.runs, inputs);
	list_swings(&work, swings);
	size_t items = inputs * 2 * work.runs;
	struct ent_arena arena = {0};
	work.list = swings->list;
	swings->runs = work.runs;
	work.progress.tick = opts->tick;
	work.progress.user = opts->user;
	work.progress.items = items;
	work.outcome = ent_arena_alloc(&arena, items * game->dims * sizeof *work.outcome);
	work.done = ent_arena_alloc(&arena, items * sizeof *work.done);
	work.drawn = ent_arena_alloc(&arena, workers * sizeof *work.drawn);
	for (size_t w = 0; w < workers; w++)
		ent_drawn_start(&work.drawn[w], game);
	ent_for(workers, items, play_item, &work);
	bool good = find_failure(&work, items, err);
	if (good)
		summarise(&work, swings);
	for (size_t w = 0; w < workers; w++)
		ent_drawn_free(&work.drawn[w]);
	ent_arena_free(&arena);
	if (!good)
		ent_swings_free(swings);
	return good;
}

void ent_swings_free(struct ent_swings *swings)
{
	ent_alloc(swings->list, 0);
	ent_alloc(swings->outcome, 0);
	*swings = (struct ent_swings){0};
}
