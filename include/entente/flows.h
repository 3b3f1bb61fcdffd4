/* Flows: where it goes, and who profits. Material-flow networks with uncertain measurements.
 *
 * A network is nodes joined by links; x_l >= 0 is what passes along link l in a year. At a node
 * that is neither source nor sink, what comes in is `ratio` times what goes out:
 *
 *     sum_{l into n} x_l = ratio_n sum_{l out of n} x_l
 */
#ifndef ENTENTE_FLOWS_H
#define ENTENTE_FLOWS_H

#include <entente/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- a network ------------------------------------------------------------ */

struct ent_flow_range {
	double low, best, high; /* NaN: not told; low and high enclose 95 percent */
};

struct ent_flow_node {
	enum ent_flow_kind kind;
	struct ent_flow_range ratio; /* of a conversion: in for one out; of others not read */
};

/* A figure that somebody published of a sum of links, or of the share of one sum in another:
 *
 *     sum_k weight_k x_{link_k} = value + error,                       part_count = 0
 *     sum_{k < part} w x / sum_{k >= part} w x = share + error         else
 *
 * Errors are normal. The value is the best one that is told, or else the middle of low and high.
 * With low alone or high alone, the reading is a bound ("at least 30", "up to 113") whose own place
 * is known to its standard error: what is within it costs nothing, what is beyond as of any other.
 */
struct ent_flow_reading {
	const uint32_t *links;
	const double *weights; /* NULL: all 1 */
	size_t count, part_count;
	struct ent_flow_range value; /* a share: 0 to 1 */
	/* Standard error, of the value's unit. 0: by the range, (high - low) / (2 x 1.96), or of
	 * one side twice that; where there is none, and of bounds, `looseness` times the value, of
	 * a value of 0 times the smallest figure above it (a share: .01). At least a millionth of
	 * the largest figure, also where low, best and high are one. */
	double error;
};

struct ent_flow_net {
	const struct ent_flow_node *nodes;
	size_t node_count;
	const struct ent_flow_link *links;
	size_t link_count;
	const struct ent_flow_reading *readings;
	size_t reading_count;
};

/* ---- what flows ------------------------------------------------------------ */

/* The flows that balance, are at least 0, and fit the readings best:
 *
 *     minimise  sum_r ((value_r - predicted_r) / error_r)^2 + 1e-6 sum_l (x_l / largest figure)^2
 *
 * The last term settles what no reading does, and nothing else: as little flows as balance allows,
 * evenly over links that nobody tells apart. It moves what is measured by some millionths of its
 * standard error. A share counts with the error that the flows themselves give it, found by solving
 * again until it stays: a share of s with the error e is part - s whole = 0 with the error e whole.
 *
 * A conversion whose ratio has a range counts with its best ratio in the best values. The tests,
 * conflicts and the posterior leave it free within its range, as a reading of in over out.
 *
 * Solved by an interior point and then exactly from the active set, so that nodes balance to
 * rounding and zeros are 0; O(nodes^3 + links) a step. src/scenario/flow_qp.c names the papers.
 */
struct ent_flow_opts {
	double looseness;  /* standard error of a figure without a range, of its size; 0: .2 */
	double suspicion;  /* chance that one of consistent readings is suspect; 0: .05 */
	double reach;      /* before any figure a flow is half normal with this many times what
			      passes its ends by the best flows as its spread, which says next to
			      nothing; 0: 10 */
	bool no_posterior; /* the best values and the tests alone */
	bool no_conflicts; /* none is looked for */
	size_t draws;      /* of the posterior, per chain; 0: 2000 */
	size_t chains;     /* 0: 4 */
	uint64_t seed;
	size_t workers; /* 0: the processors online; the result is the same for any */
	ent_tick_fn *tick;
	void *user;
};

/* Of one link, or of what passes through a node: of a source what it gives, else what it takes.
 * NaN but for the best value where nothing was drawn. */
struct ent_flow_estimate {
	double best;            /* the reconciled value, at the optimum */
	double mean, low, high; /* of the posterior: mean, 2.5 and 97.5 percent */
	double rhat;            /* Gelman and Rubin's, over split chains: above 1.01 is doubtful */
};

struct ent_flow_fit {
	double residual;     /* reading less what the flows say, in its unit; 0 within a bound */
	double standardised; /* by its own standard deviation, a standard normal deviate; NaN where
				no other reading checks it */
	double p;            /* of so large a residual, two-sided */
	bool suspect;        /* p is below 1 - (1 - suspicion)^(1 / readings checked) (Sidak), in
				serial elimination: the worst is left out and the rest tested
				again. src/scenario/flow_gross.c names the papers */
};

/* Readings that cannot all be true: no flows that balance lie within the 95 percent ranges of all
 * of them (the range as it is told, else 1.96 errors to each side), but some do without any one of
 * them. The smallest sets first, then the worst. The best values stand between the readings all the
 * same, and are to be doubted there. */
struct ent_flow_conflict {
	const uint32_t *readings; /* in rising order */
	size_t count;
	double excess; /* whatever flows, one of them is off by so many of its standard errors, in
			  which a range has 1.96 to each side */
};

struct ent_flow_result {
	struct ent_flow_estimate *links, *nodes;
	struct ent_flow_fit *fits; /* of readings */
	struct ent_flow_conflict *conflicts;
	size_t conflict_count;
	bool conflicts_cut; /* there may be more: at most 16 are looked for, and none in networks
			       of more than 1200 nodes and twice readings */
	/* The global test: the sum of squares of all readings that hold, its degrees of freedom
	 * (how many others check), its upper tail (1 where nothing is checked). */
	double chi2, p;
	size_t freedom;
	double imbalance; /* the largest over nodes, of the reconciled flows */
	/* The posterior, for what is asked of it next: every draw balances. Nothing is drawn of
	 * more than 1500 links and bounds. */
	double *draws;  /* (chains x draws) x links */
	double *ratios; /* (chains x draws) x nodes: in for one out, of each draw */
	size_t draw_count;
	bool unsettled; /* shares contradict one another so that what they are of shrinks to
			   nothing, and gives their errors no size: the best values balance, and fit
			   for errors of some size */
	bool stopped;   /* by tick: fewer draws than asked for, the same number of each chain */
};

/* False with the reason, which tells nodes, links and readings by their numbers: no source, a node
 * that nothing can reach or from which nothing can reach a sink, a link into a source or out of a
 * sink, a ratio that is not above 0, a reading of no link, a figure that is negative or not a
 * number. OpenBLAS, as all of the process uses it, works on one thread meanwhile. */
ENT_API bool ent_flow_reconcile(const struct ent_flow_net *net, const struct ent_flow_opts *opts,
				struct ent_flow_result *result, struct ent_err *err);
ENT_API void ent_flow_result_free(struct ent_flow_result *result);

#ifdef __cplusplus
}
#endif

#endif
