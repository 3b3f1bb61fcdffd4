/* Routes: which way it goes, what a barrier changes, what it costs, who earns by it, and how long
 * stocks outlast a ban.
 *
 * All of it starts from the flows of a network (entente/flows.h) that are known and balance, and
 * knows them as one best set and as draws of the posterior. A sink (consumption, seizure, export)
 * has no links out, a production none in. A link into a node of seizure is not a choice of those
 * who send: it takes a share of what leaves its node.
 *
 * A range gives one value a draw: PERT between its ends (see base's random numbers). Draw i is a
 * function of the seed and i alone; any number of workers gives the same bytes.
 */
#ifndef ENTENTE_ROUTES_H
#define ENTENTE_ROUTES_H

#include <entente/flows.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is known of the flows. Draw i of as many as are asked for takes row
 * i x draw_count / draws. */
struct ent_route_flows {
	const double *best;  /* links; in a year, >= 0 */
	const double *draws; /* draw_count x links: equally likely; NULL: `best` alone */
	size_t draw_count;
};

/* Over draws: mean, 2.5 and 97.5 percent; best: with the best flows and the best of every range,
 * or what stands for it (the middle of two ends, the one end). NaN where it has no value; draws
 * without a value are left out. */
struct ent_route_band {
	double best, mean, low, high;
};

/* ---- choosing a way --------------------------------------------------------- */

/* Markovian assignment, which is logit over all paths, without listing them. A consignment at
 * node n takes link a, and goes on from its head m, with
 *
 *     P(a | n) = exp(k_a - theta c_a + W_m - W_n)
 *     W_n      = log sum_{a out of n} exp(k_a - theta c_a + W_m),      W = 0 at a sink
 *
 * so that a path is taken in proportion to exp(sum of k - theta c over its links). -W_n / theta is
 * the expected least cost from n on. theta = 0: all paths alike (where k = 0); theta to infinity:
 * the cheapest alone. A cycle is allowed as long as the sum converges; else the call says so. Nets
 * without cycles take O(nodes + links); the part that cycles hold together is solved densely, of at
 * most 4096 nodes. A node of which all is taken by seizure counts as a sink: who sent it there did
 * not know.
 *
 * Units: cost and stake are of one consignment, the same all the way whatever it is converted to:
 * money for what comes of a kilogram of raw product, say, or shares of its worth.
 *
 * Dial (1971), Transportation Research 5; Akamatsu (1996), Transportation Research B 30;
 * Fosgerau, Frejinger, Karlstrom (2013), Transportation Research B 56.
 *
 * What it cannot tell: who sends knows all costs ahead; overlapping paths count as if they were
 * unlike (independence of irrelevant alternatives); a sink takes whatever comes, so that markets
 * stand in for one another as routes do.
 */
struct ent_route_model {
	double theta;           /* per unit of cost; >= 0, INFINITY allowed */
	const double *cost;     /* links; INFINITY: closed; NULL: all 0 */
	const double *constant; /* links: k; -INFINITY: never taken; NULL: all 0 */
	const double *risk;     /* links; 0 to 1: share of what enters it that is lost on the way;
				   into a node of seizure: share of what leaves its node that is
				   taken, at most 1 in all; NULL: none, and then nothing flows into
				   nodes of seizure */
	const double *held;     /* nodes; 0 to 1: share of what is there lost before it leaves;
				   NULL: none */
	const double *ratio;    /* nodes; > 0: units in for one out; NULL: all 1 */
	const double *supply;   /* nodes: what is made there in a year, >= 0; 0 at sinks */
};

/* Arrays of the caller; NULL: not wanted. */
struct ent_route_assigned {
	double *worth;  /* nodes: W; -INFINITY: no way to a sink; at theta infinite, less the least
			   cost itself */
	double *chance; /* links: P, 0 on links into seizure and from where there is no way */
	double *links;  /* what enters each link in a year, in the unit of its tail */
	double *nodes;  /* what leaves each node, of a sink what ends there */
	double stopped; /* out: supply at nodes without a way to a sink: stays there */
};

/* False with the reason: a NaN, a risk beyond 1, a sum over cycles that does not converge. */
ENT_API bool ent_route_assign(const struct ent_flow_net *net, const struct ent_route_model *model,
			      struct ent_route_assigned *out, struct ent_err *err);

/* Constants, risk, ratio and supply with which the model gives `flow` back to the last digits:
 *
 *     k_a = log(flow_a / sum of flows of choice out of its node) + theta c_a
 *
 * Then W = 0 everywhere at the costs given, and only changes of costs count (the incremental logit;
 * Ben-Akiva, Lerman 1985, Discrete Choice Analysis, ch. 5): other constants that give the same
 * flows differ by a potential of the nodes, and answer alike. A link without flow has k = -INFINITY
 * and stays without, whatever happens. ratio: what comes in for what goes out, which elsewhere than
 * at a conversion is 1 but for rounding: what does not balance within 1e-6 of the largest flow is
 * an error. supply: what leaves a production.
 *
 * flow   links; >= 0 but for rounding (down to -1e-9 of the largest)
 * cost   links, or NULL: all 0
 * theta  finite
 *
 * The arrays of `out` are the caller's, none NULL. */
struct ent_route_base {
	double *constant, *risk; /* links */
	double *ratio, *supply;  /* nodes */
};

ENT_API bool ent_route_calibrate(const struct ent_flow_net *net, const double *flow,
				 const double *cost, double theta, struct ent_route_base *out,
				 struct ent_err *err);

/* theta by maximum likelihood, from flows seen at different costs:
 *
 *     log L = sum over periods t and links a of flow_ta log P_t(a | tail of a)
 *
 * constant  links, as in the model; a base period's log shares, say, with cost_t the change since
 *           then; NULL: all 0
 * cost      periods x links; of links into seizure not read
 * flow      periods x links: consignments, or what is proportional to them
 *
 * error: standard error by the observed information, as if flows counted independent consignments:
 * of flows in another unit it is by the root of that unit too large or too small. Where the costs
 * tell nothing both are NaN; where the dear was taken more often than by chance theta is 0 and its
 * error NaN. False where the likelihood grows without end: only the cheapest was taken. */
struct ent_route_theta {
	double theta, error, loglik;
};

ENT_API bool ent_route_fit(const struct ent_flow_net *net, const double *constant, size_t periods,
			   const double *cost, const double *flow, struct ent_route_theta *fit,
			   struct ent_err *err);

/* ---- interdiction ------------------------------------------------------------ */

/* A barrier at a node or along a link. To pass it costs a consignment more by
 *
 *     cost + risk x stake
 *
 * and of what comes it takes `risk`, beyond what was taken there before. Risk 1 closes it: nobody
 * sends that way. With a capacity a price of passing rises until no more
 * than that comes; where those who have no other way are already more, they share the room alike
 * and the rest stays. */
enum ent_route_where { ENT_ROUTE_NODE, ENT_ROUTE_LINK };

struct ent_route_place {
	enum ent_route_where where;
	uint32_t index; /* of the node or link */
};

struct ent_route_case {
	struct ent_route_place place;
	struct ent_flow_range risk;  /* 0 to 1 */
	struct ent_flow_range stake; /* what its owner loses with a consignment; >= 0 */
	struct ent_flow_range cost;  /* more to pay; >= 0 */
	double capacity;             /* in a year, in the unit of what passes; 0: no limit */
};

enum ent_route_supply {
	/* What is made is sent. What has no way left stops. The price moves as far as demand takes
	 * what is delivered: (delivered / before)^(1 / elasticity). */
	ENT_ROUTE_FIXED,
	/* Consumers pay what delivery costs more; demand falls to ((price + dearer) /
	 * price)^elasticity, and so much is sent that this is delivered: more is made for what is
	 * taken (the replacement effect). Without bounds as nothing gets through. Reuter, Kleiman
	 * (1986), Crime and Justice 7; Caulkins, Reuter (2010), Crime and Justice 39. */
	ENT_ROUTE_ELASTIC
};

struct ent_route_opts {
	/* > 0, finite. Where stake is 1 (costs as shares of worth), 5 says that a tenth more risk
	 * takes 39 percent off the odds of a way against any other: 1 - exp(-5 x .1). */
	struct ent_flow_range theta;
	enum ent_route_supply supply;
	/* Of demand by price, < 0; all 0: no change of price is told (fixed), or demand does not
	 * give way (elastic). About -0.9 over drugs in the review of Payne, Manning, Fleming, Pham
	 * (2020), Trends & issues in crime and criminal justice 606; about -0.3 for heroin in the
	 * Organization of American States' report of 2013; see Gallet (2014), Health Economics 23.
	 */
	struct ent_flow_range elasticity;
	struct ent_flow_range price; /* elastic: of a consignment delivered, in the unit of cost */
	size_t draws;                /* 0: 2000; of flows the row i x draw_count / draws */
	uint64_t seed;
	size_t workers; /* 0: the processors online */
	ent_tick_fn *tick;
	void *user;
};

/* Of one case. In the unit of what is made (a raw product; what it became counts as what it was
 * made of), in a year: sent = delivered + taken, over all nodes of production. */
struct ent_route_outcome {
	struct ent_route_band sent, delivered, taken;
	struct ent_route_band stopped; /* made and without any way */
	struct ent_route_band price; /* change of the consumers' price, share: .1 is a tenth up; NaN
					where nothing is delivered or elasticity is 0 */
	struct ent_route_band dearer; /* of a consignment, of those that can be sent: the change of
					 the expected least cost, in its unit */
	/* At the barrier, in its own unit. Of what passed before (base) some still comes; of this
	 * `seized` is taken, `through` passes. The rest goes other ways (displaced) or has none
	 * (halted). Of a supply that is fixed, base = through + seized + displaced + halted; where
	 * it answers, displaced and halted are as before it does. */
	struct ent_route_band base, through, seized, displaced, halted;
};

/* What passes a place, before and then. A link: what enters it; a node: what comes to leave it. */
struct ent_route_change {
	struct ent_route_band before, then, change, percent; /* NaN percent where nothing passed */
};

struct ent_route_result {
	size_t case_count, draws;           /* draws done */
	struct ent_route_outcome *outcomes; /* cases */
	struct ent_route_change *changes;   /* cases (barrier) x cases (place) */
	struct ent_route_band *links;       /* cases x links: the flow then */
	bool stopped;                       /* by tick: fewer cases than asked for */
};

/* Each case by itself, and numbers of one draw the same in all but for the barrier's own: they
 * differ by their barriers alone. Costs that do not change need not be known: constants take them
 * up. False with the reason: a NaN, flows that do not balance, a place that is not in the net, a
 * capacity where supply answers. */
ENT_API bool ent_route_interdict(const struct ent_flow_net *net,
				 const struct ent_route_flows *flows,
				 const struct ent_route_case *cases, size_t case_count,
				 const struct ent_route_opts *opts, struct ent_route_result *result,
				 struct ent_err *err);
ENT_API void ent_route_result_free(struct ent_route_result *result);

/* ---- prices and margins ------------------------------------------------------ */

/* Risks and prices: whoever carries along link a from n to m must be paid for what it costs and for
 * what is lost. A unit that leaves m (ratio_m units came for it) is worth at least
 *
 *     floor_a = ratio_m (p_n + cost_a) / ((1 - risk_a) (1 - s_m))
 *
 * s_m: the share taken at m by its links into seizure. p: price of a unit that leaves the node, of
 * a sink of one that ends there. Prices that are told are kept; the others lie so that the mark-ups
 * over floor differ least from `markup`:
 *
 *     least sum_a (flow_a / flow into m) (log p_m - log floor_a - log(1 + markup))^2
 *
 * which between two prices told spreads the rise evenly over the links as a factor, and beyond them
 * goes on by `markup`. NaN for nodes not joined by flows to any price told, and where costs alone
 * eat up the price told further on. Purity is the ratio's: a price is of the unit in which the flow
 * is told, pure or not. Reuter, Kleiman (1986); Caulkins, Reuter (2010).
 *
 * What it cannot tell: who along a link earns the margin; credit, violence and trust are in it; a
 * price told too low shows as a negative margin, not as an error. */
struct ent_price_chain {
	const struct ent_flow_range *price; /* nodes; money a unit, > 0; all NaN: not told */
	const struct ent_flow_range *cost;  /* links; money a unit that enters, >= 0; NULL: none */
	const struct ent_flow_range *risk;  /* links; 0 to 1, lost on the way beyond what the flows
					       say; NULL: none */
	struct ent_flow_range markup;       /* of a link, share; > -1 */
};

struct ent_price_opts {
	size_t draws; /* 0: 2000; of flows the row i x draw_count / draws */
	uint64_t seed;
	size_t workers;
	ent_tick_fn *tick;
	void *user;
};

struct ent_price_result {
	size_t draws;
	struct ent_route_band *price;  /* nodes */
	struct ent_route_band *value;  /* nodes: price x what leaves it, or ends there, in a year; 0
					  where nothing does */
	struct ent_route_band *margin; /* links: money a unit that enters: what it brings at m less
					  price at n and cost */
	struct ent_route_band *profit; /* links: margin x flow, in a year; with no risk beyond what
					  the flows say, their sum is the value at sinks less what
					  sources are paid, less costs */
	double *price_draws;           /* draws asked for x nodes; NaN of one not done */
	bool stopped;
};

ENT_API bool ent_price_chain(const struct ent_flow_net *net, const struct ent_route_flows *flows,
			     const struct ent_price_chain *chain, const struct ent_price_opts *opts,
			     struct ent_price_result *result, struct ent_err *err);
ENT_API void ent_price_result_free(struct ent_price_result *result);

/* ---- who takes what ------------------------------------------------------------ */

enum ent_share_kind {
	ENT_SHARE_TAX, /* rate: share of the value; of a link, of its flow at the price of its tail
			*/
	ENT_SHARE_FEE, /* rate: money a unit */
	ENT_SHARE_PROFIT /* rate: share of the profit of a link where that is positive */
};

/* Shares that name one rate take the same value of it in a draw: a tax that is unknown is as
 * unknown everywhere. */
struct ent_share {
	uint32_t actor; /* 0 to actor_count - 1 */
	struct ent_route_place place;
	enum ent_share_kind kind;
	uint32_t rate; /* of rates */
};

struct ent_shares {
	const struct ent_share *shares;
	size_t count;
	const struct ent_flow_range *rates;
	size_t rate_count, actor_count;
};

struct ent_revenue_result {
	size_t draws;
	struct ent_route_band *shares; /* money in a year */
	struct ent_route_band *actors;
	bool stopped;
};

/* Prices and flows as ent_price_chain draws them. */
ENT_API bool ent_revenue(const struct ent_flow_net *net, const struct ent_route_flows *flows,
			 const struct ent_price_chain *chain, const struct ent_shares *shares,
			 const struct ent_price_opts *opts, struct ent_revenue_result *result,
			 struct ent_err *err);
ENT_API void ent_revenue_result_free(struct ent_revenue_result *result);

/* ---- a ban on growing ---------------------------------------------------------- */

/* Production falls, stocks are released, the price follows. By steps of 1 / per_year years:
 *
 *     production_t = production x (1 - fall)      from step `from` to before `until`
 *     S_{t+1} = (S_t + (production_t - supply_t) / per_year) (1 - loss)^(1 / per_year)
 *     price_t / price = (supply_t / use)^(1 / elasticity), at most `dearest`
 *
 * and supply_t, production and release together, by the rule: never more than was used before, as
 * nobody sells a stock for less because growing is forbidden. Before and after the ban the stock
 * keeps up supply, and takes up what is made beyond use. Harvests are taken as spread evenly over
 * the year. A draw takes production, use, stock, loss, fall, elasticity and price in this order.
 * The economics of stocks: Wright, Williams (1982), Economic Journal 92; here the rule is given,
 * not found from what holders expect.
 *
 * What it cannot tell: that others grow instead; that holders wait for a better price; elasticities
 * hold near the price at which they were measured and not ten times above it. */
enum ent_ban_rule {
	ENT_BAN_KEEP_UP, /* supply = use as long as the stock lasts, then what is produced */
	ENT_BAN_SPREAD, /* the stock that is there at `from` is released evenly over `span` years */
	ENT_BAN_RATE    /* a share `rate` of the stock is released in a year */
};

struct ent_ban {
	struct ent_flow_range production; /* in a year, before; >= 0 */
	struct ent_flow_range use;        /* in a year, before: exports and use at home; > 0 */
	struct ent_flow_range stock;      /* at the start; >= 0 */
	struct ent_flow_range loss;       /* of the stock in a year, share; 0 to < 1 */
	struct ent_flow_range fall;       /* of production under the ban, share; 0 to 1 */
	struct ent_flow_range elasticity; /* of demand by price; < 0 */
	struct ent_flow_range price;      /* before, money a unit; all 0: 1 */
	enum ent_ban_rule rule;
	struct ent_flow_range span; /* years; > 0 */
	struct ent_flow_range rate; /* in a year, share; 0 to 1 */
	size_t per_year;            /* steps; 0: 12 */
	size_t steps;               /* 0: 10 years */
	size_t from, until;         /* steps; until 0: to the end */
	double enough;              /* of use: exports count as kept up from here; 0: .9 */
	double dearest;             /* price at most, of that before; 0: 20 */
};

struct ent_ban_opts {
	size_t draws; /* 0: 2000 */
	uint64_t seed;
	size_t workers;
	ent_tick_fn *tick;
	void *user;
};

struct ent_ban_result {
	size_t draws, steps;
	struct ent_route_band *stock;      /* steps + 1: at the start of each, and at the end */
	struct ent_route_band *production; /* steps; in a year, as the next */
	struct ent_route_band *supply;
	struct ent_route_band *price; /* money a unit */
	/* Money in a year: of growers, production x price; of holders, release x price (what they
	 * put by counts against them); of buyers, supply x price. */
	struct ent_route_band *growers, *holders, *buyers;
	/* Over all steps, money; > 0 gains. Growers: income against production x price as before.
	 * Holders: what release brings, and the stock of the end at its price then, less that of
	 * the start at the price before. Buyers: less the area under their demand between the price
	 * before and the price then (consumers' surplus). */
	struct ent_route_band growers_gain, holders_gain, buyers_gain;
	struct ent_route_band lasts; /* years from `from` until supply is below enough x use; the
					years looked at where it never is */
	double outlasts;             /* share of draws in which it never is */
	struct ent_route_band empty; /* years from `from` until the stock is gone (below 1 in 1000
					of a year's use); the same where it never is */
	bool stopped;
};

ENT_API bool ent_ban(const struct ent_ban *ban, const struct ent_ban_opts *opts,
		     struct ent_ban_result *result, struct ent_err *err);
ENT_API void ent_ban_result_free(struct ent_ban_result *result);

#ifdef __cplusplus
}
#endif

#endif
