/* One game many times: what the doubt about its numbers makes of the outcome. */
#include "scenario/draw.h"
#include "scenario/smp.h"

#include "base/arena.h"
#include "base/par.h"
#include "base/sorted.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_RUNS 1000
/* Numbers that an ensemble holds: 2 GB of them. */
#define MOST_NUMBERS 2.5e8

static const double fan_shares[ENT_FAN] = {.05, .25, .5, .75, .95};

enum state { NOT_DONE, DONE, FAILED };

struct ensemble {
	const struct ent_bargain *game;
	const struct ent_bargain_ends *ends;
	const struct ent_ensemble_opts *opts;
	struct ent_ensemble *out;
	struct ent_bargain_result *results; /* by run; later those that are done */
	unsigned char *state;               /* by run */
	struct ent_drawn *drawn;            /* by worker */
	double **sorted;                    /* by worker: room for all runs */
	struct ent_progress progress;
};

/* ---- checks ----------------------------------------------------------- */

static bool fits(const struct ent_bargain *game, const struct ent_ensemble_opts *opts, size_t runs,
		 struct ent_err *err)
{
	double rounds = opts->play.most_rounds ? (double)opts->play.most_rounds : ENT_SMP_TURNS;
	if (opts->play.model <= ENT_BARGAIN_MEDIAN)
		rounds = 1;
	double numbers = (double)runs * (double)game->actors * (double)game->dims * rounds;
	return numbers <= MOST_NUMBERS ||
	       ent_fail(err, ENT_LIMIT, "%zu runs of %zu actors are too many to hold", runs,
			game->actors);
}

/* ---- runs ------------------------------------------------------------- */

/* What is not told of runs goes at once. */
static void keep_positions(struct ent_bargain_result *result)
{
	struct ent_bargain_result kept = {.rounds = result->rounds,
					  .settled = result->settled,
					  .position = result->position,
					  .outcome = result->outcome};
	result->position = result->outcome = NULL;
	ent_bargain_result_free(result);
	*result = kept;
}

static bool play(struct ensemble *all, size_t run, size_t worker, struct ent_err *err)
{
	struct ent_drawn *drawn = &all->drawn[worker];
	struct ent_bargain_opts opts = all->opts->play;
	opts.replicate = run;
	opts.workers = 1;
	opts.tick = NULL;
	ent_draw(drawn, all->game, all->ends, opts.seed, run);
	return ent_bargain(&drawn->game, &opts, &all->results[run], err);
}

static void play_run(void *user, size_t run, size_t worker)
{
	struct ensemble *all = user;
	struct ent_err err;
	if (atomic_load(&all->progress.stopped))
		return;
	bool done = play(all, run, worker, &err);
	all->state[run] = done ? DONE : FAILED;
	if (done)
		keep_positions(&all->results[run]);
	ent_progress_step(&all->progress);
}

/* The first that failed tells why, when it is played again. */
static bool find_failure(struct ensemble *all, struct ent_err *err)
{
	for (size_t run = 0; run < all->out->asked; run++)
		if (all->state[run] == FAILED)
			return play(all, run, 0, err);
	return true;
}

/* ---- fans ------------------------------------------------------------- */

static void fill_fan(double *values, size_t count, double fan[ENT_FAN])
{
	ent_sort_numbers(values, count);
	for (size_t f = 0; f < ENT_FAN; f++)
		fan[f] = ent_quantile(values, count, fan_shares[f]);
}

static void fan_of_cell(void *user, size_t cell, size_t worker)
{
	struct ensemble *all = user;
	struct ent_ensemble *out = all->out;
	size_t row = all->game->actors * all->game->dims, round = cell / row, k = cell % row;
	double *values = all->sorted[worker];
	for (size_t run = 0; run < out->runs; run++) {
		const struct ent_bargain_result *result = &all->results[run];
		size_t last = result->rounds - 1;
		values[run] = result->position[(round < last ? round : last) * row + k];
	}
	fill_fan(values, out->runs, out->fan + cell * ENT_FAN);
}

static void fill_outcomes(struct ensemble *all)
{
	struct ent_ensemble *out = all->out;
	size_t dims = all->game->dims;
	out->outcome = ent_alloc(NULL, out->runs * dims * sizeof *out->outcome);
	out->outcome_fan = ent_alloc(NULL, dims * ENT_FAN * sizeof *out->outcome_fan);
	out->outcome_mean = ent_alloc(NULL, dims * sizeof *out->outcome_mean);
	for (size_t d = 0; d < dims; d++) {
		double sum = 0;
		for (size_t run = 0; run < out->runs; run++) {
			double value = all->results[run].outcome[d];
			out->outcome[run * dims + d] = all->sorted[0][run] = value;
			sum += value;
		}
		out->outcome_mean[d] = sum / (double)out->runs;
		fill_fan(all->sorted[0], out->runs, out->outcome_fan + d * ENT_FAN);
	}
}

static void summarise(struct ensemble *all, size_t workers)
{
	struct ent_ensemble *out = all->out;
	size_t row = all->game->actors * all->game->dims;
	for (size_t run = 0; run < out->asked; run++) {
		if (all->state[run] != DONE)
			continue;
		struct ent_bargain_result result = all->results[run];
		all->results[run] = (struct ent_bargain_result){0};
		all->results[out->runs++] = result;
		out->settled += result.settled;
		out->rounds = result.rounds > out->rounds ? result.rounds : out->rounds;
	}
	if (!out->runs)
		return;
	fill_outcomes(all);
	out->fan = ent_alloc(NULL, out->rounds * row * ENT_FAN * sizeof *out->fan);
	ent_for(workers, out->rounds * row, fan_of_cell, all);
}

/* ---- the whole -------------------------------------------------------- */

bool ent_bargain_ensemble(const struct ent_bargain *game, const struct ent_bargain_ends *ends,
			  const struct ent_ensemble_opts *opts, struct ent_ensemble *ensemble,
			  struct ent_err *err)
{
	size_t runs = opts->runs ? opts->runs : USUAL_RUNS, workers = ent_workers(opts->workers);
	*ensemble = (struct ent_ensemble){.asked = runs};
	if (!ent_check_bargain(game, &opts->play, err) || !ent_check_ends(game, ends, err) ||
	    !fits(game, opts, runs, err))
		return false;
	struct ensemble all = {.game = game, .ends = ends, .opts = opts, .out = ensemble};
	all.progress.tick = opts->tick;
	all.progress.user = opts->user;
	all.progress.items = runs;
	struct ent_arena arena = {0};
	all.results = ent_arena_alloc(&arena, runs * sizeof *all.results);
	all.state = ent_arena_alloc(&arena, runs);
	all.drawn = ent_arena_alloc(&arena, workers * sizeof *all.drawn);
	all.sorted = ent_arena_alloc(&arena, workers * sizeof *all.sorted);
	for (size_t w = 0; w < workers; w++) {
		ent_drawn_start(&all.drawn[w], game);
		all.sorted[w] = ent_arena_alloc(&arena, runs * sizeof(double));
	}
	ent_for(workers, runs, play_run, &all);
	bool good = find_failure(&all, err);
	if (good)
		summarise(&all, workers);
	for (size_t run = 0; run < runs; run++)
		ent_bargain_result_free(&all.results[run]);
	for (size_t w = 0; w < workers; w++)
		ent_drawn_free(&all.drawn[w]);
	ent_arena_free(&arena);
	return good;
}

void ent_ensemble_free(struct ent_ensemble *ensemble)
{
	ent_alloc(ensemble->fan, 0);
	ent_alloc(ensemble->outcome, 0);
	ent_alloc(ensemble->outcome_fan, 0);
	ent_alloc(ensemble->outcome_mean, 0);
	*ensemble = (struct ent_ensemble){0};
}
