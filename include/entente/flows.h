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
 *     sum_{k < part} w x = share (sum_{k >= part} w x) + error         else
 */
struct ent_flow_reading {
	const uint32_t *links;
	const double *weights; /* NULL: all 1 */
	size_t count, part_count;
	struct ent_flow_range value; /* a share: 0 to 1 */
	double error; /* standard error, of the value's unit; 0: by the range, or where that has
			 none by `looseness` */
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

struct ent_flow_opts {
	double looseness;  /* standard error of a figure without a range, of its size; 0: .2 */
	double suspicion;  /* a residual is suspect where its two-sided p is below; 0: .05, by the
			      number of readings (Sidak) */
	double reach;      /* before any figure a flow is half normal with this many times the
			      largest figure as its spread, which says next to nothing; 0: 10 */
	bool no_posterior; /* the best values and the tests alone */
	size_t draws;      /* of the posterior, per chain; 0: 2000 */
	size_t chains;     /* 0: 4 */
	uint64_t seed;
	size_t workers; /* 0: the processors online; the result is the same for any */
	ent_tick_fn *tick;
	void *user;
};

/* Of one link, or of what passes through a node. */
struct ent_flow_estimate {
	double best;            /* the reconciled value, at the optimum */
	double mean, low, high; /* of the posterior: mean, 2.5 and 97.5 percent */
	double rhat;            /* Gelman and Rubin's, over split chains: above 1.01 is doubtful */
};

struct ent_flow_fit {
	double residual;     /* reading less what the flows say, in its unit */
	double standardised; /* by its own standard deviation: NaN where no other reading checks it
			      */
	double p;
	bool suspect; /* by the global and measurement tests; see gross.c */
};

/* Readings that cannot all be true, taken together; the smallest sets first. */
struct ent_flow_conflict {
	const uint32_t *readings;
	size_t count;
	double excess; /* by how many of its standard errors the least wrong of them is off */
};

struct ent_flow_result {
	struct ent_flow_estimate *links, *nodes;
	struct ent_flow_fit *fits; /* of readings */
	struct ent_flow_conflict *conflicts;
	size_t conflict_count;
	bool conflicts_cut; /* there may be more: not all were looked for */
	double chi2, p;     /* of all readings together; freedom of them that check one another */
	size_t freedom;
	double imbalance; /* the largest over nodes, of the reconciled flows */
	double *draws;  /* (chains x draws) x links: the posterior, for what is asked of it next */
	double *ratios; /* (chains x draws) x nodes: the conversion of each draw */
	size_t draw_count;
	bool unsettled; /* shares contradict one another so that what they are of has no size by
			   which to reckon their errors: the flows balance, by errors of some size
			 */
	bool stopped;   /* by tick: fewer draws than asked for */
};

/* False with the reason: no source, a node that nothing can reach, a reading of no link. */
ENT_API bool ent_flow_reconcile(const struct ent_flow_net *net, const struct ent_flow_opts *opts,
				struct ent_flow_result *result, struct ent_err *err);
ENT_API void ent_flow_result_free(struct ent_flow_result *result);

#ifdef __cplusplus
}
#endif

#endif
