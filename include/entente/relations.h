/* What passes between actors, measured: acts, the index of cooperation and
 * conflict, contacts, alignment, influence.
 *
 * Every measure reads the sealed record and writes into memory that it is given or that
 * the caller frees; none knows a file, a clock or how it is shown. Each carries the rows
 * that it rests on, so that any number can be traced to its entries. docs/measures.md
 * explains them to the analyst.
 */
#ifndef ENTENTE_RELATIONS_H
#define ENTENTE_RELATIONS_H

#include <entente/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- acts ------------------------------------------------------------- */

/* Entries of one day, source, target and verb are one story told twice, unless the
 * caller keeps them apart. */
enum ent_dedupe { ENT_DEDUPE_DAY, ENT_DEDUPE_NONE };

/* What a hedge does to an act's weight. */
enum ent_hedges {
	ENT_HEDGES_WEIGH, /* by its credence: ent_hedge_weight */
	ENT_HEDGES_FIRM,  /* only what is confirmed or reported, each in full */
	ENT_HEDGES_EQUAL  /* all that is not denied, each in full */
};

struct ent_acts_opts {
	int32_t from, to; /* days; inclusive */
	int32_t as_of;
	enum ent_dedupe dedupe;
	enum ent_hedges hedges;
	bool directed; /* only what a did to b; a symmetric verb has no direction */
};

ENT_API struct ent_acts_opts ent_acts_all(void);

/* An entry as the measures take it. */
struct ent_act {
	uint32_t row;
	int32_t day;      /* the middle of the days on which it can have begun */
	double intensity; /* Goldstein, -10 to 10; NaN: its verb has none */
	double weight;    /* credence, above 0 to 1 */
};

/* Starts as {0}; may be filled again and again; ent_acts_free at the end. */
struct ent_acts {
	struct ent_act *list; /* by day, then by row */
	size_t count, room;
	/* The account: found = count + repeated + doubtful + without_day. */
	size_t found;       /* entries that stand, between the two, by from, to and as_of */
	size_t repeated;    /* left out: another of that day, source, target and verb is in */
	size_t doubtful;    /* left out: denied, or too weakly hedged for the choice */
	size_t without_day; /* left out: an open start has no middle */
};

/* What passed between a and b, what their parts did counting for the whole. An entry
 * counts on one day: the middle of the days on which it can have begun, if that lies in
 * from to to. Retracted and superseded entries do not count. */
ENT_API void ent_acts_find(const struct ent_record *record, uint32_t a, uint32_t b,
			   const struct ent_acts_opts *opts, struct ent_acts *acts);
ENT_API void ent_acts_free(struct ent_acts *acts);

/* ---- index ------------------------------------------------------------ */

/* A period of the index.
 *
 *     cooperation = sum of weight * intensity where the intensity is above 0
 *     conflict    = sum of weight * intensity where it is below 0; so at most 0
 *     net         = cooperation + conflict
 *     count       = sum of weights
 *
 * The sums are of Goldstein scale points; of no act they are 0, and `acts` tells that
 * there was none. With a half-life, each sum is what is left at the end of the period of
 * all acts up to then:
 *
 *     S(end) = sum over acts of weight * intensity * 2^(-(end - day) / half_life)
 *
 * Goldstein (1992), J. Conflict Resolution 36(2), 369-385; sums by period and one entry a
 * day as in Schrodt and Gerner (2000), Analyzing International Event Data. */
struct ent_index_period {
	int32_t start, end; /* first and last day; the last period may be cut by `to` */
	double cooperation, conflict, net, count;
	size_t acts;  /* of the period itself */
	size_t first; /* of them, in the list of acts */
};

/* Tallies the acts by period, from the period of `from` to that of `to`, both days. Writes
 * at most `room` periods; returns how many there are. half_life_days 0: plain sums. */
ENT_API size_t ent_index(const struct ent_acts *acts, enum ent_every every, int32_t from,
			 int32_t to, double half_life_days, struct ent_index_period *out,
			 size_t room);

#ifdef __cplusplus
}
#endif

#endif
