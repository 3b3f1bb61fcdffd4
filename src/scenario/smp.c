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
 * operations, floors and roundings are kept where digits hang on them. Two things differ: KTAB
 * runs into an error where all have the same chance, and it takes capabilities as they come,
 * though its floors of coalitions are absolute. Here they are taken in a unit (a power of two,
 * which changes no digits) in which the greatest is 64 to 128, as in KTAB's examples.
 */
#include "scenario/smp.h"

#include "base/arena.h"
#include "base/par.h"
#include "base/vec.h"
#include "scenario/smp_parts.h"
#include "scenario/smp_vote.h"

#include <math.h>
#include <string.h>

#define SAME        1e-3 /* positions nearer than this are one, on the scale of 0 to 1 */
#define STILL       0.02 /* of what the first turn moved: the end */
#define LEAST_MOVE  1e-4 /* added to that, lest it be 0 */
#define LEAST_TURNS 2
#define FEW_ACTORS  32 /* are done sooner than threads begin */

struct run {
	struct ent_smp smp;
	const struct ent_bargain *game;
	const struct ent_bargain_opts *opts;
	struct ent_bargain_result *result;
	struct ent_arena arena;
	double *chance;   /* actors: of the positions, and of those that differ */
	double *distinct; /* actors x actors, and less: what those are worth */
	uint32_t *first;  /* actors: the first actor of each position that differs */
	uint32_t *group;  /* actors: the position of each, index into first[] */
	size_t groups;
	double *next; /* actors x dims */
	struct ent_smp_offer *offers;
	uint32_t *taken;
	double first_move, last_move;
	size_t room;  /* rounds */
	size_t moves; /* room for them */
};

/* ---- the game ----------------------------------------------------------- */

static bool check_attention(const struct ent_bargain *game, struct ent_err *err)
{
	for (size_t i = 0; i < game->actors; i++) {
		double sum = 0;
		for (size_t k = 0; k < game->dims; k++)
			sum += game->salience[i * game->dims + k];
		struct ent_str name = game->names[i];
		if (!(sum > 0))
			return ent_fail(err, ENT_MISUSE,
					"'%.*s' cares for no dimension: its saliences are all 0",
					ENT_FMT(name));
		if (sum > game->most_salience * (1 + 1e-9))
			return ent_fail(err, ENT_MISUSE,
					"the saliences of '%.*s' add up to %.6g, more than %.6g: "
					"smp takes them for shares of attention",
					ENT_FMT(name), sum, game->most_salience);
	}
	return true;
}

static void take_capabilities(struct ent_smp *smp, const double *capability)
{
	double most = 0;
	int unit;
	for (size_t i = 0; i < smp->actors; i++)
		most = ent_smp_greater(most, capability[i]);
	frexp(most, &unit);
	for (size_t i = 0; i < smp->actors; i++)
		smp->capability[i] = ldexp(capability[i], 7 - unit);
}

static void take_game(struct run *run)
{
	const struct ent_bargain *game = run->game;
	struct ent_smp *smp = &run->smp;
	take_capabilities(smp, game->capability);
	for (size_t i = 0; i < smp->actors; i++) {
		for (size_t k = i * smp->dims; k < (i + 1) * smp->dims; k++) {
			smp->salience[k] = game->salience[k] / game->most_salience;
			smp->attention[i] += smp->salience[k];
			smp->position[k] =
				(game->position[k] - game->lowest) / (game->highest - game->lowest);
		}
	}
}

static double *numbers(struct run *run, size_t count)
{
	return ent_arena_alloc(&run->arena, count * sizeof(double));
}

static void start(struct run *run)
{
	struct ent_smp *smp = &run->smp;
	size_t n = run->game->actors, dims = run->game->dims;
	smp->opts = &run->opts->smp;
	smp->actors = n;
	smp->dims = dims;
	smp->workers = n < FEW_ACTORS ? 1 : ent_workers(run->opts->workers);
	smp->capability = numbers(run, n);
	smp->salience = numbers(run, n * dims);
	smp->attention = numbers(run, n);
	smp->position = numbers(run, n * dims);
	smp->distance = numbers(run, n * n);
	smp->risk = numbers(run, n);
	smp->utility = numbers(run, n * n);
	smp->seen = numbers(run, n * n);
	run->chance = numbers(run, n);
	run->distinct = numbers(run, n * n);
	run->next = numbers(run, n * dims);
	run->first = ent_arena_alloc(&run->arena, n * sizeof *run->first);
	run->group = ent_arena_alloc(&run->arena, n * sizeof *run->group);
	run->taken = ent_arena_alloc(&run->arena, n * sizeof *run->taken);
	run->offers = ent_arena_alloc(&run->arena, n * sizeof *run->offers);
	take_game(run);
}

/* ---- a turn's view ------------------------------------------------------ */

double ent_smp_distance(size_t dims, const double *salience, const double *from, const double *to)
{
	double moved = 0, all = 0;
	for (size_t k = 0; k < dims; k++) {
		double part = (from[k] - to[k]) * salience[k];
		moved += part * part;
		all += salience[k] * salience[k];
	}
	return sqrt(moved / all);
}

static void measure(struct ent_smp *smp)
{
	size_t n = smp->actors, dims = smp->dims;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			smp->distance[i * n + j] = ent_smp_distance(dims, smp->salience + i * dims,
								    smp->position + i * dims,
								    smp->position + j * dims);
}

static void take_risk(struct ent_smp *smp, const double *chance)
{
	double low = 1, high = 0;
	for (size_t i = 0; i < smp->actors; i++) {
		low = ent_smp_lesser(low, chance[i]);
		high = ent_smp_greater(high, chance[i]);
	}
	for (size_t i = 0; i < smp->actors; i++) {
		double p = chance[i], range = high - low;
		if (!(range > 0))
			smp->risk[i] = 0;
		else if (smp->opts->risk_range == ENT_SMP_MIN)
			smp->risk[i] = (p - low) / range;
		else if (smp->opts->risk_range == ENT_SMP_MAX)
			smp->risk[i] = (2 * p - (high + low)) / range;
		else
			smp->risk[i] = (3 * p - (high + 2 * low)) / (2 * range);
	}
}

/* His own attitude too is one that he estimates: a last digit that decides ties as KTAB does. */
static void value_positions(struct ent_smp *smp)
{
	size_t n = smp->actors;
	for (size_t i = 0; i < n; i++) {
		double risk = ent_smp_risk_seen(smp->opts, smp->risk[i], smp->risk[i]);
		for (size_t j = 0; j < n; j++) {
			double u = ent_smp_utility(smp->distance[i * n + j], risk);
			smp->utility[i * n + j] = smp->seen[j * n + i] = u;
		}
	}
}

static bool look(struct run *run)
{
	struct ent_smp *smp = &run->smp;
	size_t n = smp->actors;
	measure(smp);
	for (size_t c = 0; c < n * n; c++)
		smp->utility[c] = ent_smp_utility(smp->distance[c], 0);
	if (!ent_smp_elect(smp, (int)smp->opts->voting, n, smp->utility, smp->workers, run->chance))
		return false;
	take_risk(smp, run->chance);
	value_positions(smp);
	return true;
}

/* ---- the chances of positions ------------------------------------------- */

static double apart(const struct ent_smp *smp, const double *a, const double *b)
{
	double sum = 0;
	for (size_t k = 0; k < smp->dims; k++)
		sum += (a[k] - b[k]) * (a[k] - b[k]);
	return sqrt(sum);
}

static bool same(const struct ent_smp *smp, size_t i, size_t j)
{
	return apart(smp, smp->position + i * smp->dims, smp->position + j * smp->dims) < SAME;
}

/* Who is near no earlier first is a first. An actor near several has the last of them, as in
 * KTAB: nearness does not carry over. */
static void find_distinct(struct run *run)
{
	run->groups = 0;
	for (size_t i = 0; i < run->smp.actors; i++) {
		bool found = false;
		for (size_t g = 0; g < run->groups && !found; g++)
			found = same(&run->smp, i, run->first[g]);
		if (!found)
			run->first[run->groups++] = (uint32_t)i;
	}
	for (size_t i = 0; i < run->smp.actors; i++)
		for (size_t g = 0; g < run->groups; g++)
			if (same(&run->smp, i, run->first[g]))
				run->group[i] = (uint32_t)g;
}

static bool elect_position(struct run *run)
{
	const struct ent_smp *smp = &run->smp;
	find_distinct(run);
	for (size_t i = 0; i < smp->actors; i++)
		for (size_t g = 0; g < run->groups; g++)
			run->distinct[i * run->groups + g] =
				smp->utility[i * smp->actors + run->first[g]];
	return ent_smp_elect(smp, ENT_SMP_PROP, run->groups, run->distinct, smp->workers,
			     run->chance);
}

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
		row[k] = stayed ? before[k]
				: game->lowest + run->next[k] * (game->highest - game->lowest);
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
static bool tell_chances(struct run *run)
{
	struct ent_bargain_result *result = run->result;
	size_t n = run->smp.actors;
	if (!elect_position(run))
		return false;
	double *chances = result->chances + result->rounds * n;
	double *risk = result->risk + result->rounds * n;
	for (size_t i = 0; i < n; i++) {
		chances[i] = run->chance[run->group[i]];
		risk[i] = (double)NAN;
	}
	result->rounds++;
	return true;
}

static void tell_outcome(struct run *run)
{
	struct ent_bargain_result *result = run->result;
	size_t n = run->smp.actors, dims = run->smp.dims;
	const double *last = result->position + (result->rounds - 1) * n * dims;
	size_t size = n * sizeof *result->chance;
	result->chance = ent_alloc(NULL, size);
	memcpy(result->chance, result->chances + (result->rounds - 1) * n, size);
	result->outcome = ent_alloc(NULL, dims * sizeof *result->outcome);
	for (size_t k = 0; k < dims; k++) {
		result->outcome[k] = 0;
		for (size_t g = 0; g < run->groups; g++)
			result->outcome[k] += run->chance[g] * last[run->first[g] * dims + k];
	}
}

/* ---- turns -------------------------------------------------------------- */

/* From the positions of one round to those of the next. */
static bool take_turn(struct run *run, size_t turn)
{
	struct ent_smp *smp = &run->smp;
	size_t n = smp->actors, all = n * smp->dims;
	struct ent_smp_draw draw = {run->opts->seed, run->opts->replicate, turn};
	if (!ent_smp_bargain(smp, draw, run->offers, run->next, run->taken))
		return false;
	memcpy(run->result->risk + turn * n, smp->risk, n * sizeof *smp->risk);
	grow(run);
	tell_positions(run);
	tell_moves(run, turn);
	run->last_move = 0;
	for (size_t i = 0; i < n; i++)
		run->last_move +=
			apart(smp, run->next + i * smp->dims, smp->position + i * smp->dims);
	if (turn == 0)
		run->first_move = run->last_move + LEAST_MOVE;
	memcpy(smp->position, run->next, all * sizeof *smp->position);
	return look(run) && tell_chances(run);
}

static bool take_turns(struct run *run)
{
	size_t most = run->opts->most_rounds ? run->opts->most_rounds : ENT_SMP_TURNS;
	grow(run);
	tell_positions(run);
	if (!look(run) || !tell_chances(run))
		return false;
	for (size_t turn = 0; turn < most && !run->result->settled; turn++) {
		if (run->opts->tick &&
		    !run->opts->tick(run->opts->user, (double)turn / (double)most))
			break;
		if (!take_turn(run, turn))
			return false;
		run->result->settled =
			turn + 1 >= LEAST_TURNS && run->last_move / run->first_move < STILL;
	}
	return true;
}

static void drop(struct ent_bargain_result *result)
{
	ent_alloc(result->position, 0);
	ent_alloc(result->risk, 0);
	ent_alloc(result->chances, 0);
	ent_alloc(result->moves, 0);
	*result = (struct ent_bargain_result){0};
}

bool ent_smp_run(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		 struct ent_bargain_result *result, struct ent_err *err)
{
	struct run run = {.game = game, .opts = opts, .result = result};
	*result = (struct ent_bargain_result){0};
	if (game->actors > ENT_SMP_MOST_ACTORS)
		return ent_fail(err, ENT_LIMIT, "%zu actors; smp takes at most %d", game->actors,
				ENT_SMP_MOST_ACTORS);
	if (!check_attention(game, err))
		return false;
	start(&run);
	bool settled = take_turns(&run);
	if (settled)
		tell_outcome(&run);
	ent_arena_free(&run.arena);
	if (settled)
		return true;
	size_t turn = result->rounds;
	drop(result);
	return ent_fail(err, ENT_LIMIT,
			"an election in round %zu has no end in a thousand steps; another pce may "
			"do",
			turn);
}
