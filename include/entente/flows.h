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
	double chi2, p; /* of all readings together; freedom of them that check one another */
	size_t freedom;
	double imbalance; /* the largest over nodes, of the reconciled flows */
	double *draws;  /* (chains x draws) x links: the posterior, for what is asked of it next */
	double *ratios; /* (chains x draws) x nodes: the conversion of each draw */
	size_t draw_count;
	bool stopped; /* by tick: fewer draws than asked for */
};

/* False with the reason: no source, a node that nothing can reach, a reading of no link. */
ENT_API bool ent_flow_reconcile(const struct ent_flow_net *net, const struct ent_flow_opts *opts,
				struct ent_flow_result *result, struct ent_err *err);
ENT_API void ent_flow_result_free(struct ent_flow_result *result);

/* ---- from the record --------------------------------------------------------- */

/* A value in the place of an assumption, or of the figures of a series. */
struct ent_flow_setting {
	struct ent_str name;
	double value;
};

struct ent_flow_ask {
	int year;      /* 0: ent_flow_year() */
	int32_t as_of; /* what was known by then */
	const struct ent_flow_setting *settings;
	size_t setting_count;
};

/* How sure a figure is.
 *
 * By its range, which is taken to hold 95 percent. Where it has none, its standard error is a
 * share of it, the largest of three:
 *
 *     hedge         confirmed .05, reported .1, estimated .15, alleged .4
 *     credibility   1 .05, 2 .1, 3 .2, 4 .4, 5 .6, 6 or none .3
 *     reliability   A .05, B .1, C .15, D .25, E .4, F or none .3
 *
 * A bound alone ("less than 3") is a bound, as soft as that. A figure of another year is less
 * sure by the network's drift for each year between, added as squares; so is a product of
 * several uncertain factors. The shares are our choice; no text gives them. */
ENT_API double ent_flow_looseness(const struct ent_figure *figure);
/* Alleged, graded E, F, 5 or 6, or of a source that cannot be judged: nobody has checked it. */
ENT_API bool ent_flow_unverified(const struct ent_figure *figure);

/* A figure of the record. */
struct ent_flow_basis {
	uint32_t measure;     /* of the network; ENT_NONE: of a quantity */
	uint32_t series, row; /* of its first factor; row ENT_NONE: it was set */
	int year;             /* for which it was told: that asked for, or one near it */
	bool unverified;
};

/* A vintage that a newer one has replaced. */
struct ent_flow_past {
	uint32_t measure, series, older, newer; /* rows */
};

/* A quantity for the year: what it is, and how it is known. */
struct ent_flow_amount {
	struct ent_flow_range range;
	double error;                /* 0: by the range; NaN range: exact */
	struct ent_flow_basis basis; /* series ENT_NONE: none behind it */
};

/* What the record says of a network in a year, ready to be reconciled. */
struct ent_flow_draft {
	const struct ent_flow *flow;
	int year;
	int32_t as_of;
	struct ent_flow_net net;
	const struct ent_flow_basis *bases;    /* of readings */
	const struct ent_flow_reading *claims; /* not of the balance */
	const struct ent_flow_basis *claim_bases;
	size_t claim_count;
	const uint32_t *unread; /* measures that nothing is told of then */
	size_t unread_count;
	const struct ent_flow_past *past;
	size_t past_count;
	const bool *assumed; /* by assumption of the record: whether it is used */
	void *memory;
};

/* The network of that name, or the only one for an empty one. ENT_NONE, with the reason. */
ENT_API uint32_t ent_flow_find(const struct ent_record *record, struct ent_str name,
			       struct ent_err *err);
/* The last of the years for which most measures have a figure; 0: there is none. */
ENT_API int ent_flow_year(const struct ent_record *record, const struct ent_flow *flow,
			  int32_t as_of);
/* False with the reason: no figure for that year, a setting of nothing that is used, a
 * conversion without a ratio then. */
ENT_API bool ent_flow_draft(const struct ent_record *record, const struct ent_flow *flow,
			    const struct ent_flow_ask *ask, struct ent_flow_draft *draft,
			    struct ent_err *err);
ENT_API void ent_flow_draft_free(struct ent_flow_draft *draft);

/* A quantity of a network for a year, in the unit of its factors. `near`: also by figures of so
 * many years before or after. False: nothing is told of it. */
ENT_API bool ent_flow_quantity(const struct ent_record *record, const struct ent_flow *flow,
			       const struct ent_flow_factor *factors, size_t count,
			       const struct ent_flow_ask *ask, unsigned near,
			       struct ent_flow_amount *amount);
ENT_API bool ent_flow_trait_holds(const struct ent_record *record,
				  const struct ent_flow_trait *trait, int year);
/* The trait that holds in a year: of several the last told; NULL: none. */
ENT_API const struct ent_flow_trait *ent_flow_trait_of(const struct ent_record *record,
						       const struct ent_flow *flow,
						       enum ent_flow_trait_kind kind, uint32_t node,
						       uint32_t link, int year);

#ifdef __cplusplus
}
#endif

#endif
