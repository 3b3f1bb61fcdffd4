/* The slow twin of the spatial model: the definitions as they stand, every number reckoned anew
 * wherever it is asked for. */
#ifndef UNIT_SMP_TWIN_H
#define UNIT_SMP_TWIN_H

#include <entente/bargain.h>

#include <math.h>
#include <string.h>

enum { TWIN_MOST = 12, TWIN_DIMS = 3, TWIN_OPTIONS = TWIN_MOST + 1 };

struct twin {
	struct ent_smp_opts opts;
	size_t n, dims;
	double c[TWIN_MOST], s[TWIN_MOST][TWIN_DIMS], x[TWIN_MOST][TWIN_DIMS];
	double risk[TWIN_MOST];
};

/* A bargain: who offers, who is asked, and where each of them would stand. */
struct twin_deal {
	size_t by, to;
	double own[TWIN_DIMS], other[TWIN_DIMS];
};

/* Utility to an actor of option o; `user` tells what the options are. */
typedef double twin_utility(const struct twin *g, size_t actor, size_t o, const void *user);

static inline double twin_d(const struct twin *g, size_t i, const double *y)
{
	double a = 0, b = 0;

	for (size_t k = 0; k < g->dims; k++) {
		a += pow((g->x[i][k] - y[k]) * g->s[i][k], 2);
		b += pow(g->s[i][k], 2);
	}
	return sqrt(a / b);
}

static inline double twin_curve(double d, double risk)
{
	return d <= 1 ? (1 - d) * (1 + d * risk) : (1 - d) * (1 + risk);
}

static inline double twin_seen_risk(const struct twin *g, size_t h, size_t i)
{
	double own = g->risk[h], his = g->risk[i];

	switch (g->opts.risk_adjust) {
	case ENT_SMP_ONE_THIRD:
		return (2 * own + his) / 3;
	case ENT_SMP_HALF:
		return (own + his) / 2;
	case ENT_SMP_TWO_THIRDS:
		return (own + 2 * his) / 3;
	case ENT_SMP_FULL:
		return his;
	default:
		return own;
	}
}

/* h's estimate of what the position of j is worth to i. */
static inline double twin_u(const struct twin *g, size_t h, size_t i, size_t j)
{
	return twin_curve(twin_d(g, i, g->x[j]), twin_seen_risk(g, h, i));
}

static inline double twin_vote(int rule, double w, double du)
{
	double bin = du / 1e-8 > 1 ? 1 : du / 1e-8 < -1 ? -1 : du / 1e-8;

	switch (rule) {
	case ENT_SMP_PROP:
		return w * du;
	case ENT_SMP_VOTE_BINARY:
		return w * bin;
	case ENT_SMP_PROPBIN:
		return w * (0.8 * du + 0.2 * bin);
	case ENT_SMP_CUBIC:
		return w * du * du * du;
	case ENT_SMP_PROPCBC:
		return w * (du + du * du * du) / 2;
	default:
		return du > 0 ? w * du * 2 / 3 : w * du;
	}
}

static inline double twin_victory(int victory, double a, double b)
{
	double n = victory == ENT_SMP_SQUARE ? 2 : victory == ENT_SMP_QUARTIC ? 4 : 8;

	if (victory == ENT_SMP_LINEAR)
		return a / (a + b);
	if (victory != ENT_SMP_BINARY)
		return pow(a, n) / (pow(a, n) + pow(b, n));
	if (a >= 1.1 * b)
		return 1 / 1.000001;
	if (b >= 1.1 * a)
		return 1 - 1 / 1.000001;
	return (a / (a + b) * 2.1 - 1) / 0.1;
}

/* Votes of gainers with the lower option are those of losers with the higher: what the
 * asymmetric rule weighs differently. */
static inline double twin_coalition(const struct twin *g, int rule, size_t i, size_t j,
				    twin_utility *u, const void *user)
{
	double sum = 1e-8;

	for (size_t k = 0; k < g->n && i != j; k++) {
		size_t high = i > j ? i : j, low = i > j ? j : i;
		double v = twin_vote(rule, g->c[k], u(g, k, high, user) - u(g, k, low, user));

		v = i > j ? v : -v;
		sum += v > 0 ? v : 0;
	}
	return sum;
}

/* What is slow is solved: the stationary chances, by elimination. */
static inline void twin_solve(size_t n, double t[][TWIN_OPTIONS], double *chance)
{
	double sum = 1;

	for (size_t k = n - 1; k > 0; k--) {
		double out = 0;

		for (size_t i = 0; i < k; i++)
			out += t[k][i];
		for (size_t j = 0; j < k; j++)
			for (size_t i = 0; i < k; i++)
				t[j][i] += t[j][k] * t[k][i] / out;
		for (size_t j = 0; j < k; j++)
			t[j][k] /= out;
	}
	chance[0] = 1;
	for (size_t k = 1; k < n; k++) {
		chance[k] = 0;
		for (size_t j = 0; j < k; j++)
			chance[k] += chance[j] * t[j][k];
		sum += chance[k];
	}
	for (size_t k = 0; k < n; k++)
		chance[k] /= sum;
}

static inline void twin_markov(size_t n, double c[][TWIN_OPTIONS], double p[][TWIN_OPTIONS],
			       bool incentive, double *chance)
{
	double t[TWIN_OPTIONS][TWIN_OPTIONS] = {{0}}, change = 1;
	int step = 0;

	for (size_t stands = 0; stands < n; stands++) {
		double all = 0, pull[TWIN_OPTIONS];

		for (size_t i = 0; i < n; i++) {
			pull[i] = c[i][stands] * p[i][stands] + (i == stands ? 1e-10 : 0);
			pull[i] = incentive ? pull[i] : 1;
			all += pull[i];
		}
		for (size_t i = 0; i < n; i++) {
			t[stands][i] += pull[i] / all * p[i][stands];
			t[stands][stands] += pull[i] / all * p[stands][i];
		}
		chance[stands] = 1.0 / (double)n;
	}
	for (; step < 1000 && change > (incentive ? 1e-8 : 1e-6); step++) {
		double next[TWIN_OPTIONS] = {0};

		change = 0;
		for (size_t j = 0; j < n; j++)
			for (size_t i = 0; i < n; i++)
				next[i] += chance[j] * t[j][i];
		for (size_t i = 0; i < n; i++) {
			change = fmax(change, fabs(next[i] - chance[i]));
			chance[i] = (chance[i] + next[i]) / 2;
		}
	}
	if (step == 1000)
		twin_solve(n, t, chance);
}

static inline void twin_elect(const struct twin *g, int rule, size_t n, twin_utility *u,
			      const void *user, double *chance)
{
	double c[TWIN_OPTIONS][TWIN_OPTIONS], p[TWIN_OPTIONS][TWIN_OPTIONS], sum = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			c[i][j] = twin_coalition(g, rule, i, j, u, user);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			p[i][j] =
				i == j ? 0.5 : twin_victory((int)g->opts.victory, c[i][j], c[j][i]);
	if (g->opts.pce != ENT_SMP_CONDITIONAL) {
		twin_markov(n, c, p, g->opts.pce == ENT_SMP_MARKOV_INCENTIVE, chance);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		chance[i] = 1;
		for (size_t j = 0; j < n; j++)
			chance[i] *= p[i][j];
		sum += chance[i];
	}
	for (size_t i = 0; i < n; i++)
		chance[i] /= sum;
}

/* ---- a turn ------------------------------------------------------------- */

static inline double twin_neutral(const struct twin *g, size_t actor, size_t o, const void *user)
{
	(void)user;
	return 1 - twin_d(g, actor, g->x[o]);
}

static inline void twin_take_risk(struct twin *g)
{
	double p[TWIN_OPTIONS], low = 1, high = 0;
	double bottom = g->opts.risk_range == ENT_SMP_MIN   ? 0
			: g->opts.risk_range == ENT_SMP_MAX ? -1
							    : -0.5;

	twin_elect(g, (int)g->opts.voting, g->n, twin_neutral, NULL, p);
	for (size_t i = 0; i < g->n; i++) {
		low = fmin(low, p[i]);
		high = fmax(high, p[i]);
	}
	for (size_t i = 0; i < g->n; i++)
		g->risk[i] = high > low ? bottom + (1 - bottom) * (p[i] - low) / (high - low) : 0;
}

static inline double twin_attention(const struct twin *g, size_t i)
{
	double sum = 0;

	for (size_t k = 0; k < g->dims; k++)
		sum += g->s[i][k];
	return sum;
}

/* h's estimate that i wins against j. */
static inline double twin_win(const struct twin *g, size_t h, size_t i, size_t j)
{
	int rule = (int)g->opts.voting;
	double wi = twin_attention(g, i) * g->c[i], wj = twin_attention(g, j) * g->c[j];
	double own = 1e-10 + twin_vote(rule, wi, twin_u(g, h, i, i) - twin_u(g, h, i, j));
	double theirs = 1e-10 - twin_vote(rule, wj, twin_u(g, h, j, i) - twin_u(g, h, j, j));
	double pro = own, con = theirs;

	for (size_t n = 0; n < g->n; n++) {
		double w = twin_attention(g, n) * g->c[n], ui = twin_u(g, h, n, i);
		double uj = twin_u(g, h, n, j), un = twin_u(g, h, n, n);
		double v = twin_vote(rule, w, ui - uj), p;
		bool no = g->opts.third_party == ENT_SMP_NO_COMMIT;
		bool full = g->opts.third_party == ENT_SMP_FULL_COMMIT;
		double won = full ? 3 * ui : 2 * ui + un, lost = no ? 2 * uj + un : 3 * uj;
		double left = no ? 2 * ui + un : 3 * ui, kept = full ? 3 * uj : 2 * uj + un;

		if (n == i || n == j)
			continue;
		p = (own + fmax(v, 0)) / (own + theirs + fabs(v));
		v = twin_vote(rule, w, p * won + (1 - p) * lost - (p * left + (1 - p) * kept));
		pro += fmax(v, 0);
		con += fmax(-v, 0);
	}
	return pro / (pro + con);
}

/* h's estimate of what it brings k that i challenges j. */
static inline double twin_gain(const struct twin *g, size_t h, size_t k, size_t i, size_t j)
{
	double p = twin_win(g, h, i, j), s = twin_attention(g, j);
	double won = 2 * twin_u(g, h, k, i), lost = 2 * twin_u(g, h, k, j);

	return (1 - s) * won + s * (p * won + (1 - p) * lost) - (won + lost) / 2;
}

static inline double twin_round4(double x)
{
	return floor(x * 10000 + 0.5) / 10000;
}

static inline void twin_meet(const struct twin *g, struct twin_deal *deal, double p)
{
	for (size_t k = 0; k < g->dims; k++) {
		double si = g->s[deal->by][k], sj = g->s[deal->to][k];
		double xi = g->x[deal->by][k], xj = g->x[deal->to][k];
		double e = g->opts.bargain == ENT_SMP_S1P1 ? 1 : 2, w = 1e-6;
		double wi = pow(si, e) * pow(p, e), wj = pow(sj, e) * pow(1 - p, e);
		double di = fmax(0, 1 - 2 * p), dj = fmax(0, 2 * p - 1);

		deal->own[k] = twin_round4(((wi + w) * xi + wj * xj) / (wi + w + wj));
		deal->other[k] = twin_round4((wi * xi + (wj + w) * xj) / (wi + w + wj));
		if (g->opts.bargain != ENT_SMP_S2PMAX)
			continue;
		wi = si * si;
		wj = sj * sj;
		deal->own[k] = xi + di * wj / (di * wj + w + (1 - di) * wi) * (xj - xi);
		deal->other[k] = xj + dj * wi / (dj * wi + w + (1 - dj) * wj) * (xi - xj);
	}
}

/* The options of one actor: to stay is a deal with himself. */
struct twin_choice {
	struct twin_deal deal[TWIN_OPTIONS];
	size_t count;
};

static inline double twin_state(const struct twin *g, size_t actor, size_t o, const void *user)
{
	const struct twin_deal *deal = &((const struct twin_choice *)user)->deal[o];
	double sum = 0;

	for (size_t n = 0; n < g->n; n++) {
		bool own = deal->by != deal->to && n == deal->by;
		bool other = deal->by != deal->to && n == deal->to;
		const double *at = own ? deal->own : other ? deal->other : g->x[n];

		sum += twin_curve(twin_d(g, actor, at), g->risk[actor]);
	}
	return sum / (double)g->n;
}

/* The deals before actor k; `gain` and `loss` of his own challenge. */
static inline struct twin_choice twin_options(const struct twin *g, size_t k)
{
	struct twin_choice choice = {.deal = {{.by = k, .to = k}}, .count = 1};

	for (size_t i = 0; i < g->n; i++) {
		struct twin_deal deal = {.by = i, .to = i};
		double best = 1e-5;

		for (size_t j = 0; j < g->n; j++) {
			if (j != i && twin_gain(g, i, i, i, j) > best) {
				best = twin_gain(g, i, i, i, j);
				deal.to = j;
			}
		}
		if (deal.to == i || (i != k && deal.to != k))
			continue;
		twin_meet(g, &deal, twin_win(g, i, i, deal.to));
		choice.deal[choice.count++] = deal;
	}
	return choice;
}

static inline void twin_turn(struct twin *g)
{
	struct twin next = *g;

	for (size_t k = 0; k < g->n; k++) {
		struct twin_choice choice = twin_options(g, k);
		double chance[TWIN_OPTIONS];
		size_t best = 0;

		twin_elect(g, (int)g->opts.voting, choice.count, twin_state, &choice, chance);
		for (size_t o = 1; o < choice.count; o++)
			best = chance[o] > chance[best] ? o : best;
		if (choice.deal[best].by != choice.deal[best].to)
			memcpy(next.x[k],
			       choice.deal[best].by == k ? choice.deal[best].own
							 : choice.deal[best].other,
			       sizeof(next.x[k]));
	}
	*g = next;
}

/* ---- the chances of positions ------------------------------------------- */

static inline double twin_apart(const struct twin *g, const double *a, const double *b)
{
	double sum = 0;

	for (size_t k = 0; k < g->dims; k++)
		sum += pow(a[k] - b[k], 2);
	return sqrt(sum);
}

static inline double twin_position(const struct twin *g, size_t actor, size_t o, const void *user)
{
	return twin_u(g, actor, actor, ((const size_t *)user)[o]);
}

/* Fills the chance of the position of each actor. */
static inline void twin_chances(const struct twin *g, double *chances)
{
	size_t first[TWIN_MOST] = {0}, count = 0;
	double chance[TWIN_OPTIONS];

	for (size_t i = 0; i < g->n; i++) {
		bool fresh = true;

		for (size_t o = 0; o < count; o++)
			fresh = fresh && twin_apart(g, g->x[i], g->x[first[o]]) >= 1e-3;
		if (fresh)
			first[count++] = i;
	}
	twin_elect(g, ENT_SMP_PROP, count, twin_position, first, chance);
	for (size_t i = 0; i < g->n; i++)
		for (size_t o = 0; o < count; o++)
			if (twin_apart(g, g->x[i], g->x[first[o]]) < 1e-3)
				chances[i] = chance[o];
}

#endif
