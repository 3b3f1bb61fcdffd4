/* Elections of the spatial model: a Condorcet election of which only the odds are known.
 *
 *     C(i, j) = 1e-8 + sum over actors k with v_k(i, j) > 0 of v_k(i, j)
 *     P(i > j) = C(i, j)^n / (C(i, j)^n + C(j, i)^n),  P(i > i) = 1/2
 *
 * for options i and j, v_k the vote of k between them; n = 1, 2, 4 or 8 by `victory`. Binary
 * victory is sure with a coalition 10 % stronger than the other, and linear in between.
 *
 * Conditional: the chance that i beats all others, given that one does: prod_j P(i > j), scaled.
 * Markov: the option that stands is challenged and replaced by the winner, over and over; the
 * chances are the shares of time. Challengers come all alike (uniform), or by what their
 * coalition would win, C(i, j) P(i > j) (incentive).
 *
 * Wise, Lester, Efird (2015), "An Introduction to the KAPSARC Toolkit for Behavioral Analysis";
 * floors, thresholds and tolerances are those of KTAB.
 */
#include "base/arena.h"
#include "base/par.h"
#include "scenario/smp_parts.h"
#include "scenario/smp_vote.h"

#include <math.h>

#define FLOOR 1e-8 /* of a coalition: two without members are even */

struct election {
	int rule;
	size_t actors, options;
	const double *weight, *utility;
	double *pro, *con; /* options x options, j < i: C(i, j) and C(j, i) */
	double *win;       /* options x options: P(i > j) */
};

/* ---- coalitions --------------------------------------------------------- */

/* Actors in their order, options side by side: each sum is the same however wide the machine
 * is, and votes of equal strength stay equal. */
static inline void gather(int rule, const struct election *vote, size_t i)
{
	double *restrict pro = vote->pro + i * vote->options;
	double *restrict con = vote->con + i * vote->options;
	for (size_t j = 0; j < i; j++)
		pro[j] = con[j] = FLOOR;
	for (size_t k = 0; k < vote->actors; k++) {
		const double *of = vote->utility + k * vote->options;
		double weight = vote->weight[k], mine = of[i];
		for (size_t j = 0; j < i; j++) {
			double v = ent_smp_vote(rule, weight, mine - of[j]);
			pro[j] += ent_smp_for(v);
			con[j] += ent_smp_against(v);
		}
	}
}

/* A coalition that is 10 % stronger wins for certain, or nearly. */
static double binary_victory(double pro, double con)
{
	const double ahead = 1.1;
	if (pro >= ahead * con)
		return 1 / (1 + 1e-6);
	if (con >= ahead * pro)
		return 1e-6 / (1 + 1e-6);
	double share = (pro / (pro + con) * (ahead + 1) - 1) / (ahead - 1);
	return ent_smp_greater(0, ent_smp_lesser(1, share));
}

static double to_the(int victory, double strength)
{
	double square = strength * strength;
	switch (victory) {
	case ENT_SMP_SQUARE:
		return square;
	case ENT_SMP_QUARTIC:
		return square * square;
	case ENT_SMP_OCTIC:
		return (square * square) * (square * square);
	default:
		return strength;
	}
}

static void decide(const struct election *vote, int victory, size_t i)
{
	size_t n = vote->options;
	for (size_t j = 0; j < i; j++) {
		double pro = to_the(victory, vote->pro[i * n + j]);
		double con = to_the(victory, vote->con[i * n + j]);
		double p = pro / (pro + con), q = con / (pro + con);
		if (victory == ENT_SMP_BINARY) {
			p = binary_victory(pro, con);
			q = 1 - p;
		}
		vote->win[i * n + j] = p;
		vote->win[j * n + i] = q;
	}
	vote->win[i * n + i] = 0.5;
}

/* ---- conditional -------------------------------------------------------- */

static double total(size_t count, const double *values)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return sum;
}

static void conditional_by_logs(const struct election *vote, double *chance)
{
	size_t n = vote->options;
	double most = -INFINITY;
	for (size_t i = 0; i < n; i++) {
		chance[i] = 0;
		for (size_t j = 0; j < n; j++)
			chance[i] += log(vote->win[i * n + j]);
		most = ent_smp_greater(most, chance[i]);
	}
	for (size_t i = 0; i < n; i++)
		chance[i] = isinf(most) ? 1 : exp(chance[i] - most);
}

static void conditional(const struct election *vote, double *chance)
{
	size_t n = vote->options;
	for (size_t i = 0; i < n; i++) {
		chance[i] = 1;
		for (size_t j = 0; j < n; j++)
			chance[i] *= vote->win[i * n + j];
	}
	/* A thousand options are all too unlikely for a double. */
	if (total(n, chance) < 1e-280)
		conditional_by_logs(vote, chance);
	double any = total(n, chance);
	for (size_t i = 0; i < n; i++)
		chance[i] /= any;
}

/* ---- Markov ------------------------------------------------------------- */

#define KTAB_STEPS 1000
#define LEAST_EXIT 1e-90 /* of an option that nothing beats: lest it be divided by 0 */

/* Fills challenge[j * n + i]: that i challenges j, where j stands. */
static void incentives(const struct election *vote, double *challenge)
{
	size_t n = vote->options;
	for (size_t j = 0; j < n; j++) {
		double *row = challenge + j * n;
		for (size_t i = 0; i < n; i++) {
			double strength = i > j   ? vote->pro[i * n + j]
					  : i < j ? vote->con[j * n + i]
						  : FLOOR;
			row[i] = strength * vote->win[i * n + j] + (i == j ? 1e-10 : 0);
		}
		double sum = total(n, row);
		for (size_t i = 0; i < n; i++)
			row[i] /= sum;
	}
}

/* What stands next is i if i won against j, either of them the challenger. */
static double wins_next(const struct election *vote, const double *challenge, const double *chance,
			size_t i)
{
	size_t n = vote->options;
	double sum = 0;
	for (size_t j = 0; j < n; j++) {
		double meet = challenge ? chance[i] * challenge[i * n + j] +
						  chance[j] * challenge[j * n + i]
					: chance[i] + chance[j];
		sum += vote->win[i * n + j] * meet;
	}
	return challenge ? sum : sum / (double)n;
}

/* Halfway to the next at every step, or chances may swing. False if they still move. */
static bool steps(const struct election *vote, const double *challenge, double *chance,
		  double *next)
{
	size_t n = vote->options;
	double enough = challenge ? 1e-8 : 1e-6, change = 1;
	for (size_t i = 0; i < n; i++)
		chance[i] = 1 / (double)n;
	for (size_t step = 0; step < KTAB_STEPS && change > enough; step++) {
		change = 0;
		for (size_t i = 0; i < n; i++) {
			next[i] = wins_next(vote, challenge, chance, i);
			change = ent_smp_greater(change, fabs(next[i] - chance[i]));
		}
		for (size_t i = 0; i < n; i++)
			chance[i] = (chance[i] + next[i]) / 2;
	}
	return change <= enough;
}

/* Row j of to[]: where what stands at j is next. */
static void transitions(const struct election *vote, const double *challenge, double *at,
			double *to)
{
	size_t n = vote->options;
	for (size_t j = 0; j < n; j++)
		at[j] = 0;
	for (size_t j = 0; j < n; j++) {
		at[j] = 1;
		for (size_t i = 0; i < n; i++)
			to[j * n + i] = wins_next(vote, challenge, at, i);
		at[j] = 0;
	}
}

/* Where KTAB gives up: the same process without end, by taking one option after the other out of
 * it (Grassmann, Taksar, Heyman 1985), which never subtracts and so keeps what is very small. */
static void without_end(const struct election *vote, const double *challenge, double *chance)
{
	size_t n = vote->options;
	double *to = ent_alloc(NULL, n * n * sizeof *to);
	transitions(vote, challenge, chance, to);
	for (size_t k = n - 1; k > 0; k--) {
		double leaves = LEAST_EXIT + total(k, to + k * n);
		for (size_t j = 0; j < k; j++) {
			to[j * n + k] /= leaves;
			for (size_t i = 0; i < k; i++)
				to[j * n + i] += to[j * n + k] * to[k * n + i];
		}
	}
	chance[0] = 1;
	for (size_t k = 1; k < n; k++) {
		chance[k] = 0;
		for (size_t j = 0; j < k; j++)
			chance[k] += chance[j] * to[j * n + k];
	}
	double sum = total(n, chance);
	for (size_t i = 0; i < n; i++)
		chance[i] /= sum;
	ent_alloc(to, 0);
}

static void markov(const struct election *vote, bool by_incentive, double *chance)
{
	size_t n = vote->options;
	double *challenge = NULL, *next = ent_alloc(NULL, n * sizeof *next);
	if (by_incentive) {
		challenge = ent_alloc(NULL, n * n * sizeof *challenge);
		incentives(vote, challenge);
	}
	if (!steps(vote, challenge, chance, next))
		without_end(vote, challenge, chance);
	ent_alloc(challenge, 0);
	ent_alloc(next, 0);
}

/* ---- an election -------------------------------------------------------- */

static void gather_task(void *user, size_t item, size_t worker)
{
	const struct election *vote = user;
	(void)worker;
	ENT_SMP_BY_RULE(vote->rule, gather, vote, item)
}

void ent_smp_elect(const struct ent_smp *smp, int rule, size_t options, const double *utility,
		   size_t workers, double *chance)
{
	size_t squares = options * options;
	double *room = ent_alloc(NULL, 3 * squares * sizeof *room);
	struct election vote = {.rule = rule,
				.actors = smp->actors,
				.options = options,
				.weight = smp->capability,
				.utility = utility,
				.pro = room,
				.con = room + squares,
				.win = room + 2 * squares};
	ent_for(workers, options, gather_task, &vote);
	for (size_t i = 0; i < options; i++)
		decide(&vote, (int)smp->opts->victory, i);
	if (smp->opts->pce == ENT_SMP_CONDITIONAL)
		conditional(&vote, chance);
	else
		markov(&vote, smp->opts->pce == ENT_SMP_MARKOV_INCENTIVE, chance);
	ent_alloc(room, 0);
}
