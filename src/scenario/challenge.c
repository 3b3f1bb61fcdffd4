/* The expected-utility model of Bueno de Mesquita (1994), "Political forecasting: an expected
 * utility method", in European Community Decision Making (Yale), as Scholz, Calbert and Smith
 * (2011), "Unravelling Bueno de Mesquita's group decision model", J. Theoretical Politics 23(4),
 * set it out and coded it.
 *
 * Actors k have a capability c_k, a position x_k and a salience s_k (0 to 1). D is the range of
 * the positions as given. A round:
 *
 *     v_k^ij = c_k s_k ((|x_k - x_j|/D)^r_k - (|x_k - x_i|/D)^r_k)      k's vote for i against j
 *     P_ij, i's chance to prevail over j: of the votes for i, see below
 *
 *     with d = |x_i - x_j|/D and the exponent r of the actor through whose eyes it is seen
 *     U_s = 2 - 4 (1/2 - d/2)^r    U_f = 2 - 4 (1/2 + d/2)^r    U_sq = 2 - 4 (1/2)^r
 *     E_ij = s_j (P_ij U_s + (1 - P_ij) U_f) + (1 - s_j) U_s - U_sq       i challenges j
 *
 *     S_i = sum over j of E_ji, all r = 1: the danger in which i stands
 *     R_i = (2 S_i - max S - min S)/(max S - min S),  r_i = (1 - R_i/3)/(1 + R_i/3)
 *
 * so that r goes from 1/2, in the greatest danger and readiest to take risks, to 2. Then each i,
 * with E_ij and E_ji both through its own eyes, has an offer of each j:
 *
 *     E_ji > E_ij > 0         confrontation  it goes over to x_j
 *     E_ji > 0 > E_ij, larger  compromise     to x_i + (x_j - x_i) |E_ij/E_ji|
 *     E_ji > 0 > E_ij, else    capitulation   to x_j
 *
 * and takes one; all move at once. That the status quo would last is taken for sure (Q = 1; with
 * Q < 1 the utilities of a change for better or worse would come in). The end: nobody moves by
 * a thousandth of D, or the most rounds.
 *
 * Of two variants PAPER keeps to the equations: P_ij = votes for i over votes cast, with r = 1,
 * 1/2 where nobody votes, and of the offers that which moves i least. SCHOLZ does what the
 * authors' program did, by J. McKibben's replication of it, oddities and all:
 *
 * - P_ij is the votes for i over all votes of all actors between all pairs, with the r_k: very
 *   small, and P_ij + P_ji is not 1. Confrontations are rare therefore, and who cares little gives
 *   way to challengers with no chance to win.
 * - Confrontations go before compromises, and these before capitulations; of confrontations and of
 *   capitulations that which moves i least.
 * - Of compromises that with the least (|E_ij| x_i + |E_ji| x_j)/(|E_ij| + |E_ji|), which prefers
 *   the low end of the scale to a short way: in the example of the EC's emission standards Belgium
 *   is thrown from 9.96 to 4.80 years in round 4.
 * - The median is the position that wins the pairwise votes by distance; on one issue that is the
 *   weighted median (ent_bargain_median).
 *
 * That replication never capitulates, by a slip in its condition; here both variants do.
 */
#include "scenario/challenge.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

#define USUAL_ROUNDS 10
#define SETTLED      1e-3 /* of D */
/* A round takes time by the cube of the actors. */
#define MOST_ACTORS 2000

struct match {
	size_t n;
	enum ent_bargain_variant variant;
	double range;           /* D */
	double *x, *next;       /* n */
	double *weight, *heeds; /* n: c s; s */
	double *risk;           /* n: r */
	double *danger;         /* n: S */
	double *gap;            /* n x n: of the position of the row from each actor, to its r */
	double *chance;         /* n x n: P */
};

struct offer {
	enum ent_bargain_kind kind;
	size_t by;
	double to, own, other; /* position, E_ij, E_ji */
	double order;          /* the least is taken */
};

static void fill_gaps(struct match *match, bool risky)
{
	for (size_t a = 0; a < match->n; a++)
		for (size_t k = 0; k < match->n; k++) {
			double gap = fabs(match->x[k] - match->x[a]) / match->range;
			match->gap[a * match->n + k] = risky ? pow(gap, match->risk[k]) : gap;
		}
}

/* Fills P with the votes for each against each; gives the sum of all. */
static double count_votes(struct match *match)
{
	size_t n = match->n;
	double all = 0;
	for (size_t i = 0; i < n; i++) {
		match->chance[i * n + i] = 0;
		for (size_t j = 0; j < i; j++) {
			const double *a = match->gap + i * n, *b = match->gap + j * n;
			double for_i = 0, for_j = 0;
			for (size_t k = 0; k < n; k++) {
				double vote = match->weight[k] * (b[k] - a[k]);
				for_i += vote > 0 ? vote : 0;
				for_j += vote < 0 ? -vote : 0;
			}
			match->chance[i * n + j] = for_i;
			match->chance[j * n + i] = for_j;
			all += 2 * (for_i + for_j);
		}
	}
	return all;
}

static void fill_chances(struct match *match, bool risky)
{
	size_t n = match->n;
	fill_gaps(match, risky);
	double all = count_votes(match);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			double *p = &match->chance[i * n + j], *q = &match->chance[j * n + i];
			double cast = match->variant == ENT_BARGAIN_PAPER ? *p + *q : all;
			bool tie = match->variant == ENT_BARGAIN_PAPER && !(cast > 0);
			*p = tie ? .5 : *p / cast;
			*q = tie ? .5 : *q / cast;
		}
}

/* U_s, U_f and U_sq between two actors, which are the same either way. */
struct prize {
	double success, failure, still;
};

static struct prize prize_of(const struct match *match, size_t i, size_t j, double r)
{
	double half = fabs(match->x[i] - match->x[j]) / match->range / 2;
	double near = fmax(.5 - half, 0), far = .5 + half;
	if (r == 1) /* for speed: these are the most */
		return (struct prize){2 - 4 * near, 2 - 4 * far, 0};
	return (struct prize){2 - 4 * pow(near, r), 2 - 4 * pow(far, r), 2 - 4 * pow(.5, r)};
}

/* E_ij */
static double expect(const struct match *match, size_t i, size_t j, const struct prize *prize)
{
	double chance = match->chance[i * match->n + j], heeds = match->heeds[j];
	return heeds * (chance * prize->success + (1 - chance) * prize->failure) +
	       (1 - heeds) * prize->success - prize->still;
}

static void take_risks(struct match *match)
{
	double most = -INFINITY, least = INFINITY;
	for (size_t i = 0; i < match->n; i++) {
		double danger = 0;
		for (size_t j = 0; j < match->n; j++) {
			struct prize prize = prize_of(match, j, i, 1);
			danger += j == i ? 0 : expect(match, j, i, &prize);
		}
		match->danger[i] = danger;
		most = fmax(most, danger);
		least = fmin(least, danger);
	}
	for (size_t i = 0; i < match->n; i++) {
		double width = most - least;
		double R = width > 0 ? (2 * match->danger[i] - most - least) / width : 0;
		match->risk[i] = (1 - R / 3) / (1 + R / 3);
	}
}

/* ---- offers ----------------------------------------------------------- */

/* What j offers i; false: nothing. */
static bool find_offer(const struct match *match, size_t i, size_t j, struct offer *offer)
{
	double x = match->x[i], to = match->x[j];
	struct prize prize = prize_of(match, i, j, match->risk[i]);
	double own = expect(match, i, j, &prize), other = expect(match, j, i, &prize);
	*offer = (struct offer){.by = j, .to = to, .own = own, .other = other};
	if (other > own && own > 0) {
		offer->kind = ENT_MOVE_CONFRONTATION;
	} else if (other > 0 && own < 0 && other > -own) {
		offer->kind = ENT_MOVE_COMPROMISE;
		offer->to = x + (to - x) * (-own / other);
	} else if (other > 0 && own < 0) {
		offer->kind = ENT_MOVE_CAPITULATION;
	} else {
		return false;
	}
	offer->order = fabs(offer->to - x);
	if (match->variant == ENT_BARGAIN_SCHOLZ && offer->kind == ENT_MOVE_COMPROMISE)
		offer->order = (-own * x + other * to) / (other - own);
	return true;
}

/* Kinds are in the order in which the program of Scholz takes them. */
static bool is_better(const struct match *match, const struct offer *a, const struct offer *b)
{
	if (match->variant == ENT_BARGAIN_SCHOLZ && a->kind != b->kind)
		return a->kind < b->kind;
	return a->order < b->order;
}

/* Of alike offers that of the first actor. */
static bool best_offer(const struct match *match, size_t i, struct offer *best)
{
	bool any = false;
	*best = (struct offer){0};
	for (size_t j = 0; j < match->n; j++) {
		struct offer offer;
		if (match->x[i] == match->x[j] || !find_offer(match, i, j, &offer))
			continue;
		if (!any || is_better(match, &offer, best))
			*best = offer;
		any = true;
	}
	return any;
}

/* ---- rounds ----------------------------------------------------------- */

static void add_move(struct ent_bargain_result *result, size_t round, size_t actor,
		     const struct offer *offer)
{
	size_t count = result->move_count++;
	if ((count & (count - 1)) == 0) /* room is a power of two */
		result->moves =
			ent_alloc(result->moves, (count ? 2 * count : 1) * sizeof *result->moves);
	result->moves[count] = (struct ent_bargain_move){
		.round = round,
		.actor = (uint32_t)actor,
		.by = (uint32_t)offer->by,
		.kind = offer->kind,
		.gain_own = offer->own,
		.gain_other = offer->other,
	};
}

/* Gives how far anybody moved. */
static double play_round(struct match *match, size_t round, struct ent_bargain_result *result)
{
	double furthest = 0;
	fill_chances(match, false);
	take_risks(match);
	if (match->variant == ENT_BARGAIN_SCHOLZ)
		fill_chances(match, true);
	for (size_t i = 0; i < match->n; i++) {
		struct offer offer;
		match->next[i] = match->x[i];
		if (!best_offer(match, i, &offer))
			continue;
		match->next[i] = offer.to;
		furthest = fmax(furthest, fabs(offer.to - match->x[i]));
		add_move(result, round, i, &offer);
	}
	return furthest;
}

/* One more row of n. */
static void add_row(double **rows, size_t count, const double *row, size_t n)
{
	*rows = ent_alloc(*rows, (count + 1) * n * sizeof **rows);
	for (size_t i = 0; i < n; i++)
		(*rows)[count * n + i] = row ? row[i] : (double)NAN;
}

static void play(struct match *match, const struct ent_bargain_opts *opts,
		 struct ent_bargain_result *result)
{
	size_t most = opts->most_rounds ? opts->most_rounds : USUAL_ROUNDS;
	add_row(&result->position, 0, match->x, match->n);
	for (result->rounds = 1; result->rounds <= most && !result->settled;) {
		size_t round = result->rounds - 1, moves = result->move_count;
		if (opts->tick && !opts->tick(opts->user, (double)round / (double)most))
			break;
		result->settled = play_round(match, round, result) < SETTLED * match->range;
		if (result->move_count == moves)
			break;
		add_row(&result->risk, round, match->risk, match->n);
		memcpy(match->x, match->next, match->n * sizeof *match->x);
		add_row(&result->position, result->rounds++, match->x, match->n);
	}
	add_row(&result->risk, result->rounds - 1, NULL, match->n);
}

bool ent_challenge_run(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		       struct ent_bargain_result *result, struct ent_err *err)
{
	size_t n = game->actors;
	if (game->dims != 1)
		return ent_fail(err, ENT_MISUSE,
				"challenges are over one issue, and here are %zu: smp bargains "
				"over several",
				game->dims);
	if (n > MOST_ACTORS)
		return ent_fail(err, ENT_LIMIT, "%zu actors: challenges take at most %d", n,
				MOST_ACTORS);
	struct ent_arena arena = {0};
	struct match match = {.n = n, .variant = opts->variant};
	double **columns[] = {&match.x,     &match.next, &match.weight,
			      &match.heeds, &match.risk, &match.danger};
	for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++)
		*columns[c] = ent_arena_alloc(&arena, n * sizeof **columns[c]);
	match.gap = ent_arena_alloc(&arena, n * n * sizeof *match.gap);
	match.chance = ent_arena_alloc(&arena, n * n * sizeof *match.chance);
	double low = INFINITY, high = -INFINITY;
	for (size_t i = 0; i < n; i++) {
		match.x[i] = game->position[i];
		match.heeds[i] = game->salience[i] / game->most_salience;
		match.weight[i] = game->capability[i] * match.heeds[i];
		low = fmin(low, match.x[i]);
		high = fmax(high, match.x[i]);
	}
	match.range = high - low;
	play(&match, opts, result);
	ent_arena_free(&arena);
	return true;
}
