/* Whom an actor of the spatial model challenges, and where he proposes to meet.
 *
 * All is as the challenger h sees it: he knows his own risk attitude and takes that of others to
 * lie between theirs and his (risk_adjust), so that u(n, j) is what he thinks the position of j
 * is worth to n. A third party n weighs the little contest of i, j and itself,
 *
 *     p = (e_i + v+) / (e_i + v+ + e_j + v-),  v = vote(c_n s_n, u(n, i) - u(n, j))
 *
 * where e_i = vote(c_i s_i, 1 - u(i, j)) is what i himself brings against j, and votes for what
 * it expects of siding with i against that of siding with j; u(n, n) = 1, q = 1 - p:
 *
 *     vote(c_n s_n, p (2 u(n, i) + 1) + q 3 u(n, j) - p 3 u(n, i) - q (2 u(n, j) + 1))
 *
 * Whom it helps, if he loses, it follows (semi-commitment). In KTAB both sides of that difference
 * are the same under full and under no commitment: third parties then stand aside, here too.
 * With all votes P is the chance that i wins, and his gain
 *
 *     (1 - s_j) 2 + s_j (P 2 + (1 - P) 2 u(i, j)) - 1 - u(i, j)
 *
 * for j resists as far as he cares: s_j is the sum of his saliences.
 */
#include "scenario/smp_parts.h"
#include "scenario/smp_vote.h"

#include <math.h>

#define FLOOR      1e-10 /* of what either side brings */
#define LEAST_GAIN 1e-5  /* that is worth a challenge */
#define EVEN       1e-12 /* gains that differ by less are equal: no rounding decides */

/* The contest of one actor with each of the others; arrays by target. */
struct contest {
	const struct ent_smp *smp;
	size_t actor;
	double *own, *theirs; /* what the two bring */
	double *pro, *con;    /* and with third parties */
};

double ent_smp_risk_seen(const struct ent_smp_opts *opts, double own, double risk)
{
	switch (opts->risk_adjust) {
	case ENT_SMP_NONE:
		return own;
	case ENT_SMP_HALF:
		return (own + risk) / 2;
	case ENT_SMP_TWO_THIRDS:
		return (own + 2 * risk) / 3;
	case ENT_SMP_FULL:
		return risk;
	default:
		return (2 * own + risk) / 3;
	}
}

/* What the position of j is worth to n, as the actor sees it. */
static double seen(const struct contest *contest, size_t n, size_t j)
{
	const struct ent_smp *smp = contest->smp;
	double risk = ent_smp_risk_seen(smp->opts, smp->risk[contest->actor], smp->risk[n]);
	return ent_smp_utility(smp->distance[n * smp->actors + j], risk);
}

static double weight(const struct ent_smp *smp, size_t n)
{
	return smp->attention[n] * smp->capability[n];
}

static void principals(struct contest *contest)
{
	const struct ent_smp *smp = contest->smp;
	int rule = (int)smp->opts->voting;
	size_t i = contest->actor;
	for (size_t j = 0; j < smp->actors; j++) {
		double own = ent_smp_vote(rule, weight(smp, i), 1 - seen(contest, i, j));
		double theirs = ent_smp_vote(rule, weight(smp, j), seen(contest, j, i) - 1);
		contest->pro[j] = contest->own[j] = FLOOR + ent_smp_for(own);
		contest->con[j] = contest->theirs[j] = FLOOR + ent_smp_against(theirs);
	}
}

/* Adds the votes of n, in all contests but his own. */
static inline void third_party(int rule, struct contest *contest, size_t n)
{
	const struct ent_smp *smp = contest->smp;
	const double *distance = smp->distance + n * smp->actors;
	const double *own = contest->own, *theirs = contest->theirs;
	double *restrict pro = contest->pro;
	double *restrict con = contest->con;
	double risk = ent_smp_risk_seen(smp->opts, smp->risk[contest->actor], smp->risk[n]);
	double power = weight(smp, n), i = seen(contest, n, contest->actor);
	double pro_own = pro[n], con_own = con[n];
	for (size_t t = 0; t < smp->actors; t++) {
		double j = ent_smp_utility(distance[t], risk);
		double v = ent_smp_vote(rule, power, i - j);
		double for_i = own[t] + ent_smp_for(v);
		double for_j = theirs[t] + ent_smp_against(v);
		double p = for_i / (for_i + for_j), q = 1 - p;
		double with_i = p * (i + i + 1) + q * (j + j + j);
		double with_j = p * (i + i + i) + q * (j + j + 1);
		v = ent_smp_vote(rule, power, with_i - with_j);
		pro[t] += ent_smp_for(v);
		con[t] += ent_smp_against(v);
	}
	pro[n] = pro_own;
	con[n] = con_own;
}

static void third_parties(struct contest *contest)
{
	const struct ent_smp *smp = contest->smp;
	if (smp->opts->third_party != ENT_SMP_SEMI_COMMIT)
		return;
	for (size_t n = 0; n < smp->actors; n++) {
		if (n == contest->actor)
			continue;
		ENT_SMP_BY_RULE(smp->opts->voting, third_party, contest, n)
	}
}

/* Of a challenge to j, to one to whom winning is worth `won` and losing `lost`, twice; and the
 * present half of both. */
static double gain(double care, double p, double q, double won, double lost)
{
	double fight = p * (won + won) + q * (lost + lost);
	return (1 - care) * (won + won) + care * fight - (won + lost);
}

struct ent_smp_offer ent_smp_challenge(const struct ent_smp *smp, size_t actor, double *room)
{
	size_t n = smp->actors;
	struct ent_smp_offer best = {.target = ENT_NONE};
	struct contest contest = {smp, actor, room, room + n, room + 2 * n, room + 3 * n};
	principals(&contest);
	third_parties(&contest);
	for (size_t j = 0; j < n; j++) {
		double pro = contest.pro[j], con = contest.con[j];
		double p = pro / (pro + con), q = con / (pro + con);
		double own = gain(smp->attention[j], p, q, 1, seen(&contest, actor, j));
		if (j == actor || own <= LEAST_GAIN || own <= best.gain + EVEN)
			continue;
		double theirs = gain(smp->attention[j], p, q, seen(&contest, j, actor), 1);
		best = (struct ent_smp_offer){(uint32_t)j, p, own, theirs};
	}
	return best;
}

/* ---- where they meet ---------------------------------------------------- */

#define LEAST_WEIGHT 1e-6 /* so that who can not be moved stays where he is */

/* KTAB rounds so, lest two who would adopt the same are kept apart by the least weight. */
static double round4(double x)
{
	return floor(0.5 + x * 10000) / 10000;
}

/* Mean of the two by weights w; the least weight pulls each to his own side. */
static void meet_by_weight(double wi, double xi, double wj, double xj, double *own, double *other)
{
	double sum = wi + LEAST_WEIGHT + wj;
	*own = round4(((wi + LEAST_WEIGHT) * xi + wj * xj) / sum);
	*other = round4((wi * xi + (LEAST_WEIGHT + wj) * xj) / sum);
}

/* Only the weaker moves. */
static void meet_by_lead(double si, double pi, double xi, double sj, double pj, double xj,
			 double *own, double *other)
{
	double di = ent_smp_greater(pj - pi, 0), dj = ent_smp_greater(pi - pj, 0);
	double i = di * (sj * sj), j = dj * (si * si);
	*own = xi + i / (i + LEAST_WEIGHT + (1 - di) * (si * si)) * (xj - xi);
	*other = xj + j / (j + LEAST_WEIGHT + (1 - dj) * (sj * sj)) * (xi - xj);
}

void ent_smp_meet(const struct ent_smp *smp, size_t actor, const struct ent_smp_offer *offer,
		  double *own, double *other)
{
	size_t i = actor * smp->dims, j = offer->target * smp->dims;
	double p = offer->chance, q = 1 - p;
	for (size_t k = 0; k < smp->dims; k++) {
		double si = smp->salience[i + k], xi = smp->position[i + k];
		double sj = smp->salience[j + k], xj = smp->position[j + k];
		if (smp->opts->bargain == ENT_SMP_S2PMAX)
			meet_by_lead(si, p, xi, sj, q, xj, own + k, other + k);
		else if (smp->opts->bargain == ENT_SMP_S1P1)
			meet_by_weight(si * p, xi, sj * q, xj, own + k, other + k);
		else
			meet_by_weight((si * si) * (p * p), xi, (sj * sj) * (q * q), xj, own + k,
				       other + k);
	}
}
