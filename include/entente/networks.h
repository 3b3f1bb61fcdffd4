/* Networks of the record: what a journal draws with `flow`, and what series and assumptions say of
 * it in a year, ready for entente/flows.h and entente/routes.h.
 */
#ifndef ENTENTE_NETWORKS_H
#define ENTENTE_NETWORKS_H

#include <entente/routes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what flows ------------------------------------------------------------ */

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

/* The newest vintage, known by the day and not denied, that tells of the year or of one at most
 * `near` years off, of two as near the later; *told is then its year. It tells of whole years, one
 * of several years only if it is a rate or a share; or, with any_day, of any day of the year, as
 * prices do. ENT_NONE: there is none. */
ENT_API uint32_t ent_series_of_year(const struct ent_series *series, int year, int32_t as_of,
				    unsigned near, bool any_day, int *told);

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

/* The reach of what no figure tells, before any figure: wide, and quick to draw from. */
#define ENT_NETWORK_REACH 3

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

/* What the flows say of a sum or a share of links: by the optimum, and over the posterior; mean,
 * low, high and error (standard deviation) are NaN without draws. */
struct ent_flow_word {
	double best, mean, low, high, error;
};

ENT_API void ent_flow_says(const struct ent_flow_result *result, size_t link_count,
			   const struct ent_flow_reading *of, struct ent_flow_word *word);

/* Of each figure of a conflict, what all others make of its quantity: the best flows weigh figures
 * that cannot all be true, and lie somewhere between them. said: of the conflict's readings, each
 * in its own unit; NaN where the others cannot be reconciled. */
ENT_API void ent_flow_without(const struct ent_flow_net *net,
			      const struct ent_flow_conflict *conflict, double *said);

/* A claim held against a balance of which it is no part. It is taken at its word: with the error of
 * its range, else one of 5 percent of it, whoever tells it. */
struct ent_flow_verdict {
	struct ent_flow_word word;
	double off; /* claim less what the flows say, by the standard deviation of the difference;
		       0 within a bound */
	bool contradicts; /* beyond 95 percent */
};

/* verdicts: of the draft's claims. */
ENT_API void ent_flow_judge(const struct ent_flow_draft *draft,
			    const struct ent_flow_result *result,
			    struct ent_flow_verdict *verdicts);

/* ---- what follows ----------------------------------------------------------- */

/* What a network tells of barriers, prices, shares and a ban in the year, as entente/routes.h takes
 * it. Percent are shares here; money is for one unit of the network. What is not told: the way is
 * chosen with theta 5 [2 15] a worth of what is sent (stake 1), demand has the elasticity -0.5
 * [-0.9 -0.3], the mark-up of a link without prices is 30 [10 100] percent. */
struct ent_flow_plan {
	const struct ent_route_case *cases; /* of barriers */
	const uint32_t *case_traits;        /* of the network */
	size_t case_count;
	struct ent_flow_range theta, stake, elasticity;
	struct ent_price_chain chain;
	size_t price_count; /* nodes with a price told */
	struct ent_shares shares;
	const uint32_t *share_traits;
	const uint32_t *actors; /* of the record, by actor of the shares */
	struct ent_ban ban;
	uint32_t ban_node;         /* ENT_NONE: no ban */
	struct ent_str money;      /* "USD"; empty: not told */
	struct ent_str price_unit; /* "USD/kg": as the first price is told; empty: bare numbers */
	double price_scale;        /* of it in one of money for one unit: .001 of t and kg */
	bool *assumed;             /* by assumption of the record: whether it is used here */
	void *memory;
};

ENT_API void ent_flow_plan(const struct ent_record *record, const struct ent_flow_draft *draft,
			   const struct ent_flow_ask *ask, const struct ent_flow_result *result,
			   struct ent_flow_plan *plan);
ENT_API void ent_flow_plan_free(struct ent_flow_plan *plan);

#ifdef __cplusplus
}
#endif

#endif
