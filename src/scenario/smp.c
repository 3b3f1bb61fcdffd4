/* The spatial model of politics, as KTAB's SMP computes it.
 *
 * Positions x and saliences s are brought to [0, 1]. Turn by turn
 *
 *     distance   d(i, j) = sqrt(sum_k (s_ik (x_ik - x_jk))^2 / sum_k s_ik^2)
 *     chances    p of the positions in an election in which all are neutral to risk, u = 1 - d
 *     risk       R_i from p_i: the likeliest position 1, the least likely -1/2 (Mid), 0 (Min) or
 *                -1 (Max), and linear in between; 0 for all if all are alike
 *     utility    u(i, j) = (1 - d(i, j)) (1 + d(i, j) R_i)
 *     challenge  each actor finds whom it pays him most to challenge: smp_challenge.c
 *     bargain    and offers him to meet; all elect which offer each takes: smp_bargain.c
 *
 * until the positions move, in sum, by less than 2 % of what they moved in the first turn, after
 * two turns at the earliest. Elections: smp_elect.c. At the end of each turn the positions that
 * differ (by 0.001 or more) stand for election, by proportional votes whatever the rule of the
 * bargains; an actor's chance is that of his position, so that the chances of actors who stand
 * together add up to more than 1. What the model expects is the mean of the positions by these
 * chances, in the last round.
 *
 * A move tells what the challenge behind it was expected to bring to its actor and to the other,
 * both in the eyes of the challenger, whose own is above 0. Who took an offer that left him
 * where he was has not moved.
 *
 * Wise, Lester, Efird (2015), "An Introduction to the KAPSARC Toolkit for Behavioral Analysis
 * (KTAB) using one-dimensional spatial models", KAPSARC; and KTAB's SMP, whose order of
 * operations, floors and roundings are kept where digits hang on them. Three things differ: KTAB
 * gives up where all have the same chance and where a Markov process is slow; and it takes
 * capabilities as they come, though its floors of coalitions are absolute. Here they are taken in
 * a unit (a power of two, which changes no digits) in which the greatest is 64 to 128, as in
 * KTAB's examples.
 */
#include "scenario/smp.h"

#include "base/arena.h"
#include "scenario/smp_parts.h"

#include <math.h>
#include <string.h>

#define STILL       0.02 /* of what the first turn moved: the end */
#define LEAST_MOVE  1e-4 /* added to that, lest it be 0 */
#define LEAST_TURNS 2

struct run {
	struct ent_smp smp;
	const struct ent_bargain *game;
	const struct ent_bargain_opts *opts;
	struct ent_bargain_result *result;
	struct ent_arena arena;
	double *next; /* actors x dims */
	struct ent_smp_offer *offers;
	uint32_t *taken;
	double first_move, last_move;
	size_t room;  /* rounds */
	size_t moves; /* room for them */
};

/* ---- the result --------------------------------------------------------- */

static void grow(struct run *run)
{
	struct ent_bargain_result *result = run->result;
	size_t n = run->smp.actors, all = n * run->smp.dims;
	if (result->rounds < run->room)
		return;
	run->room = 2 * run->room + 8;
	result->position = ent_alloc(result->position, run->room * all * sizeof *result->position);
	result->risk = ent_alloc(result->risk, run->room * n * sizeof *result->risk);
	result->chances = ent_alloc(result->chances, run->room * n * sizeof *result->chances);
}

/* On the game's scale. Who has not moved keeps his position to the last digit. */
static void tell_positions(struct run *run)
{
	const struct ent_bargain *game = run->game;
	size_t all = run->smp.actors * run->smp.dims;
	double *row = run->result->position + run->result->rounds * all;
	const double *before = run->result->rounds ? row - all : game->position;
	for (size_t k = 0; k < all; k++) {
		bool stayed = !run->result->rounds || run->next[k] == run->smp.position[k];
		double at = game->lowest + run->next[k] * (game->highest - game->lowest);
		row[k] = stayed ? before[k] : at > game->highest ? game->highest : at;
	}
}

static void tell_moves(struct run *run, size_t turn)
{
	struct ent_bargain_result *result = run->result;
	size_t size = run->smp.dims * sizeof(double);
	for (size_t i = 0; i < run->smp.actors; i++) {
		size_t at = i * run->smp.dims;
		uint32_t by = run->taken[i];
		if (by == ENT_NONE || !memcmp(run->next + at, run->smp.position + at, size))
			continue;
		const struct ent_smp_offer *offer = &run->offers[by];
		bool own = by == i;
		struct ent_bargain_move move = {
			.round = turn, .actor = (uint32_t)i, .kind = ENT_MOVE_BARGAIN};
		move.by = own ? offer->target : by;
		move.gain_own = own ? offer->gain : offer->loss;
		move.gain_other = own ? offer->loss : offer->gain;
		if (result->move_count == run->moves) {
			run->moves = 2 * run->moves + 16;
			result->moves =
				ent_alloc(result->moves, run->moves * sizeof *result->moves);
		}
		result->moves[result->move_count++] = move;
	}
}

/* Closes a round: its chances, once its utilities are known. */
static void tell_chances(struct run *run)
{
	struct ent_bargain_result *result = run->result;
	size_t n = run->smp.actors;
	ent_smp_stand(&run->smp);
	double *chances = result->chances + result->rounds * n;
	double *risk = result->risk + result->rounds * n;
	for (size_t i = 0; i < n; i++) {
		chances[i] = run->smp.chance[run->smp.place[i]];
		risk[i] = (double)NAN;
	}
	result->rounds++;
}

static void tell_outcome(struct run *run)
{
	struct ent_bargain_result *result = run->result;
	const struct ent_smp *smp = &run->smp;
	size_t n = smp->actors, dims = smp->dims;
	const double *last = result->position + (result->rounds - 1) * n * dims;
	size_t size = n * sizeof *result->chance;
	result->chance = ent_alloc(NULL, size);
	memcpy(result->chance, result->chances + (result->rounds - 1) * n, size);
	result->outcome = ent_alloc(NULL, dims * sizeof *result->outcome);
	for (size_t k = 0; k < dims; k++) {
		result->outcome[k] = 0;
		for (size_t p = 0; p < smp->places; p++)
			result->outcome[k] += smp->chance[p] * last[smp->first[p] * dims + k];
	}
}

/* ---- turns -------------------------------------------------------------- */

/* From the positions of one round to those of the next. */
static void take_turn(struct run *run, size_t turn)
{
	struct ent_smp *smp = &run->smp;
	size_t n = smp->actors, all = n * smp->dims;
	struct ent_smp_draw draw = {run->opts->seed, run->opts->replicate, turn};
	ent_smp_bargain(smp, draw, run->offers, run->next, run->taken);
	memcpy(run->result->risk + turn * n, smp->risk, n * sizeof *smp->risk);
	grow(run);
	tell_positions(run);
	tell_moves(run, turn);
	run->last_move = 0;
	for (size_t i = 0; i < n; i++)
		run->last_move += ent_smp_apart(smp, run->next + i * smp->dims,
						smp->position + i * smp->dims);
	if (turn == 0)
		run->first_move = run->last_move + LEAST_MOVE;
	memcpy(smp->position, run->next, all * sizeof *smp->position);
	ent_smp_look(&run->smp);
	tell_chances(run);
}

static void take_turns(struct run *run)
{
	size_t most = run->opts->most_rounds ? run->opts->most_rounds : ENT_SMP_TURNS;
	grow(run);
	tell_positions(run);
	ent_smp_look(&run->smp);
	tell_chances(run);
	for (size_t turn = 0; turn < most && !run->result->settled; turn++) {
		if (run->opts->tick &&
		    !run->opts->tick(run->opts->user, (double)turn / (double)most))
			break;
		take_turn(run, turn);
		run->result->settled =
			turn + 1 >= LEAST_TURNS && run->last_move / run->first_move < STILL;
	}
}

bool ent_smp_run(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		 struct ent_bargain_result *result, struct ent_err *err)
{
	struct run run = {.game = game, .opts = opts, .result = result};
	*result = (struct ent_bargain_result){0};
	if (game->actors > ENT_SMP_MOST_ACTORS)
		return ent_fail(err, ENT_LIMIT, "%zu actors; smp takes at most %d", game->actors,
				ENT_SMP_MOST_ACTORS);
	if (!ent_smp_take(&run.smp, game, opts, &run.arena, err)) {
		ent_arena_free(&run.arena);
		return false;
	}
	run.next = ent_arena_alloc(&run.arena, game->actors * game->dims * sizeof *run.next);
	run.offers = ent_arena_alloc(&run.arena, game->actors * sizeof *run.offers);
	run.taken = ent_arena_alloc(&run.arena, game->actors * sizeof *run.taken);
	take_turns(&run);
	tell_outcome(&run);
	ent_arena_free(&run.arena);
	return true;
}
