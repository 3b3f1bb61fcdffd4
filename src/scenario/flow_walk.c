/* Exact Hamiltonian walk through a Gaussian cut off at 0.
 *
 * Pakman, Paninski (2014), "Exact Hamiltonian Monte Carlo for truncated multivariate Gaussians",
 * J. Comput. Graph. Stat. 23(2): with a fresh normal speed each variable swings about its mean,
 *
 *     v_i(t) = mean_i + speed_i sin t + (v_i - mean_i) cos t
 *
 * for a quarter of a turn; where one comes down to 0 the speed is reflected,
 * speed - 2 speed_i / spread_ii spread_i. Nothing is rejected and no step length is chosen: without
 * bounds each draw would be independent of the last.
 */
#include "base/arena.h"
#include "scenario/flow_posterior.h"

#include <math.h>

#define TURN 6.283185307179586476925
/* Variables that hardly move are what their mean says, and bound nothing. */
#define STILL 1e-24
/* By the bounces of a walk in its widest corner; a walk beyond is not taken. */
#define MOST_BOUNCES 100000

void ent_flow_walk_start(struct ent_flow_walk *walk, const struct ent_flow_space *space,
			 uint64_t seed, size_t chain)
{
	*walk = (struct ent_flow_walk){.space = space};
	walk->v = ent_alloc(NULL, (3 * space->vars + space->dims + 1) * sizeof *walk->v);
	walk->to = walk->v + space->vars;
	walk->speed = walk->to + space->vars;
	walk->normal = walk->speed + space->vars;
	ent_rng_start(&walk->rng, seed, chain, 0x666c6f77);
}

void ent_flow_walk_free(struct ent_flow_walk *walk)
{
	ent_alloc(walk->v, 0);
}

/* Sums in one order, whatever the library of linear algebra does. */
static void draw_speed(struct ent_flow_walk *walk)
{
	const struct ent_flow_space *space = walk->space;
	for (size_t j = 0; j < space->dims; j++)
		walk->normal[j] = ent_rng_normal(&walk->rng);
	for (size_t i = 0; i < space->vars; i++)
		walk->speed[i] = 0;
	for (size_t j = 0; j < space->dims; j++)
		for (size_t i = 0; i < space->vars; i++)
			walk->speed[i] += space->factor[j * space->vars + i] * walk->normal[j];
}

/* When variable i next comes down to 0, as z = tan(t / 2), which grows with t up to half a turn:
 *
 *     off cos t + speed sin t = -mean    <=>    (mean - off) z^2 + 2 speed z + (mean + off) = 0
 *
 * INFINITY if it does not within half a turn. Of the two roots the first is the one by which it
 * falls, since it is not below 0 now; what rounding put there counts as 0, or it would be turned
 * back while it rises. Taken as q / a and c / q, so that neither is lost to rounding. */
static double half_tangent_to_0(const struct ent_flow_walk *walk, size_t i)
{
	double mean = walk->space->mean[i], now = walk->to[i], speed = walk->speed[i];
	double off = now - mean, above = fmax(now, 0);
	if (now <= 0 && speed < 0)
		return 0;
	double under = speed * speed - (mean - off) * above;
	if (!(under > 0))
		return INFINITY;
	double q = -(speed + copysign(sqrt(under), speed));
	double one = q / (mean - off), other = above / q;
	if (!(one > 0))
		one = INFINITY;
	if (!(other > 0))
		other = INFINITY;
	return fmin(one, other);
}

static size_t next_bounce(const struct ent_flow_walk *walk, double *time)
{
	const struct ent_flow_space *space = walk->space;
	double first = tan(*time / 2);
	size_t at = SIZE_MAX;
	for (size_t i = 0; i < space->vars; i++) {
		if (!(space->spread[i * space->vars + i] > STILL))
			continue;
		double until = half_tangent_to_0(walk, i);
		if (until < first) {
			first = until;
			at = i;
		}
	}
	if (at != SIZE_MAX)
		*time = 2 * atan(first);
	return at;
}

static void move_on(struct ent_flow_walk *walk, double time)
{
	const struct ent_flow_space *space = walk->space;
	double sine = sin(time), cosine = cos(time);
	for (size_t i = 0; i < space->vars; i++) {
		double off = walk->to[i] - space->mean[i], speed = walk->speed[i];
		walk->to[i] = space->mean[i] + speed * sine + off * cosine;
		walk->speed[i] = speed * cosine - off * sine;
	}
}

static void bounce(struct ent_flow_walk *walk, size_t i)
{
	const struct ent_flow_space *space = walk->space;
	const double *spread = space->spread + i * space->vars;
	double times = 2 * walk->speed[i] / spread[i];
	for (size_t k = 0; k < space->vars; k++)
		walk->speed[k] -= times * spread[k];
	walk->to[i] = 0;
	walk->speed[i] = fabs(walk->speed[i]);
}

bool ent_flow_walk_on(struct ent_flow_walk *walk)
{
	double left = TURN / 4;
	for (size_t i = 0; i < walk->space->vars; i++)
		walk->to[i] = walk->v[i];
	draw_speed(walk);
	for (size_t bounces = 0; bounces < MOST_BOUNCES; bounces++) {
		double time = left;
		size_t at = next_bounce(walk, &time);
		move_on(walk, time);
		if (at == SIZE_MAX)
			return true;
		bounce(walk, at);
		left -= time;
	}
	return false;
}
