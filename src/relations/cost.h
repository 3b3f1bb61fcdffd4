/* What a stretch of a series costs, from running sums, in constant time.
 *
 * All costs are minus twice a log-likelihood at the best parameters of the stretch, less
 * what every cut has in common. With S, Q the weighted sums of y and y^2, W that of the
 * weights (all of one stretch):
 *
 *     level, phi = 0     (Q - S^2 / W) / scale^2
 *     level, phi > 0     the same of the whitened stretch, see below
 *     level and spread   W log v + (Q - S^2 / W) / v,  v = max((Q - S^2 / W) / W, floor)
 *     Poisson            -2 S log(S / W)
 *     negative binomial  -2 (S log S + Wr log Wr - (S + Wr) log(S + Wr)),  r = 1 / dispersion
 *
 * Stretches with AR(1) noise are independent of one another, so that a turn does not
 * echo. With m the level, the cost of [a, b) is
 *
 *     min over m of (1 - phi^2) (y_a - m)^2 + sum_{t > a} (y_t - m - phi (y_{t-1} - m))^2
 *
 * over scale^2 (Chakar, Lebarbier, Levy-Leduc, Robin 2017, Bernoulli 23, 1408-1447, but
 * for the first term). The determinant's share, -log(1 - phi^2), is in `turn`.
 */
#ifndef ENT_RELATIONS_COST_H
#define ENT_RELATIONS_COST_H

#include <entente/turning.h>

struct ent_sums {
	double square, sum, weight;
};

/* What is to be cut: values without the missing, centred for the normal costs. */
struct ent_sample {
	const double *values, *weights; /* weights NULL: 1 each */
	size_t count;
	enum ent_cost cost;
	double phi;        /* level: autocorrelation of the noise, 0 to below 1 */
	double dispersion; /* negative binomial: > 0 */
};

struct ent_costs {
	enum ent_cost cost;
	size_t count;
	bool unit;               /* no weights: lengths are weights */
	double inverse;          /* level: 1 / scale^2; set at will between uses */
	double floor;            /* level and spread: the least variance */
	double size;             /* negative binomial: r */
	double turn;             /* what a turn costs apart from the penalty */
	struct ent_sums *starts; /* a stretch's sums: ends[to] - starts[from] */
	struct ent_sums *ends;
	double *slack;    /* level, phi > 0: by how much, over scale^2, a cut at t can
			     raise the cost; NULL: never */
	bool prunes;      /* false: the slack is not known */
	double *logs;     /* logs[i] = log i, to count; logs[0] = 0 */
	double *products; /* products[i] = i log i */
	size_t product_count;
	uint32_t *totals; /* Poisson, whole numbers without weights and below 2^31 in
			     all: the running sums again, to look up by; else NULL */
};

void ent_costs_start(struct ent_costs *costs, const struct ent_sample *sample);
void ent_costs_free(struct ent_costs *costs);

/* costs[i] of the stretch [from[i], to). */
void ent_costs_fill(const struct ent_costs *costs, const uint32_t *from, size_t count, size_t to,
		    double *out);
double ent_cost(const struct ent_costs *costs, size_t from, size_t to);

/* D: what the observations of [from, to) cost at least as part of any stretch that holds
 * them all and begins at `from` or before. Without phi, their cost. */
double ent_cost_within(const struct ent_costs *costs, size_t from, size_t to);

/* ---- pelt.c ----------------------------------------------------------- */

/* Where stretches may begin and end, ascending, from `least` to count - `least`; NULL:
 * wherever they are long enough. */
struct ent_places {
	const uint32_t *at;
	size_t count;
	double budget; /* give up after so many costs of stretches */
};

/* The best cut at those places: turns[] (room for count) ascending, their number, for the
 * least
 *
 *     sum of C + sum of log(length / n) + penalty * number
 *
 * of count >= 2 least observations, which is *total. False: the budget is spent. */
bool ent_pelt(const struct ent_costs *costs, double penalty, size_t least,
	      const struct ent_places *places, uint32_t *turns, size_t *found, double *total);

/* ---- cut.c ------------------------------------------------------------ */

/* The best cut of all places, if that can be had for a bounded price; else of every
 * *grid-th, each turn then moved to its best place.
 *
 * *grid  in: 1, or what an earlier cut of the series left; out: it may have grown
 * total  what ent_pelt makes least
 */
size_t ent_cut(const struct ent_costs *costs, double penalty, size_t least, size_t *grid,
	       uint32_t *turns, double *total);

/* The sum of C alone over the stretches that the turns leave, and that with lengths. */
double ent_cut_cost(const struct ent_costs *costs, const uint32_t *turns, size_t count);
double ent_cut_lengths(const struct ent_costs *costs, const uint32_t *turns, size_t count);

/* ---- crops.c ---------------------------------------------------------- */

/* The solutions for all penalties from `low`, by falling penalty, the first with no turn
 * at all; of long series not all of them. `grid` is where ent_cut is to begin. The caller
 * frees with ent_alloc(steps, 0). */
struct ent_turning_step *ent_crops(const struct ent_costs *costs, double low, size_t least,
				   size_t grid, size_t *count);

#endif
