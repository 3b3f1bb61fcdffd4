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

/* ---- expectations ----------------------------------------------------- */

enum ent_outcome {
	ENT_OPEN,      /* it may still come, or nothing can judge it */
	ENT_CAME_TRUE, /* surely */
	ENT_FAILED,    /* surely: its day passed without it, or what was not to come came */
	ENT_OUTCOME_UNKNOWN
};

struct ent_verdict {
	enum ent_outcome outcome;
	int32_t day;          /* since when it is settled; ENT_DAY_MAX: it is not */
	uint32_t rows[4];     /* what settled it, or leaves it unknown */
	size_t row_count;     /* the first four */
	uint32_t observation; /* of a series: the row that did; or ENT_NONE */
};

/* What had become of an expectation by the day `on`, as far as was known by `as_of`.
 *
 * Its time runs from the day after it was stated to its deadline, the last day of `by`, if it
 * has one; nothing after `on` counts. What is told of a status firmly decides; an allegation
 * neither brings it about nor stands in its way, but leaves unknown what it alone tells.
 *
 * begins   came true on the first day in its time on which the status surely holds, if on a
 *          day before, back to that of the statement, it surely did not: what held already
 *          and goes on, or is merely renewed, does not begin.
 * ends     likewise, the other way round.
 *          Either failed on the day after the deadline, if nothing can have begun, or ended,
 *          in its time.
 * no ...   failed where the other would have come true, and came true where it failed.
 * series   a figure counts if its period ends in its time; of the vintages, the newest known.
 *          Came true on the last day of the first period whose whole range is above, or
 *          below, the number; a figure that equals it is neither. Failed on the day after
 *          the deadline, if firm figures that are not so tell of every period that ends in
 *          its time (`every`; without it, one figure is enough).
 *
 * What dates too vague, ranges that hold the number, missing figures or mere allegations
 * leave open is unknown. An expectation without an outcome, not stated by `on` or not known
 * by `as_of`, is open. */
ENT_API void ent_expectation_judge(const struct ent_record *record,
				   const struct ent_expectation *expectation, int32_t on,
				   int32_t as_of, struct ent_verdict *verdict);

/* "open", "came true", "failed", "unknown" */
ENT_API const char *ent_outcome_name(enum ent_outcome outcome);

/* ---- indicators ------------------------------------------------------- */

enum ent_direction {
	ENT_DIRECTION_UNKNOWN, /* nothing to compare, or nobody said what is better */
	ENT_UNCHANGED,
	ENT_NO_CLEAR_CHANGE, /* the two ranges have numbers in common */
	ENT_BETTER,
	ENT_WORSE
};

/* "unknown", "unchanged", "no clear change", "better", "worse" */
ENT_API const char *ent_direction_name(enum ent_direction direction);

/* One value of an indicator. */
struct ent_reading {
	int32_t first, last;     /* the days that it tells of; of a status both the one day */
	bool running;            /* a count: its period is not over, and it goes to the day asked */
	double low, value, high; /* NaN: not told */
	size_t row_from, row_count; /* events on which it rests, in the rows of the gauge */
	uint32_t observation;       /* of a series: its row; else ENT_NONE */
};

/* Where an indicator stands. */
struct ent_gauge {
	struct ent_reading *readings; /* newest first */
	size_t count;
	size_t current; /* which of them is compared with the one after it; may be `count` */
	uint32_t *rows;
	bool recorded;            /* a status: a stretch had begun by the day */
	struct ent_status status; /* the newest of those, if so */
	enum ent_direction direction;
	int32_t fresh; /* the day of the newest evidence; ENT_DAY_MIN: there is none */
	bool stale;
};

struct ent_gauge_opts {
	int32_t on, as_of; /* on: an ordinary day */
	int32_t from, to;  /* counts: which periods; ENT_DAY_MIN, ENT_DAY_MAX: the last two that
			    * are over, and the running one */
};

/* Reads an indicator as of a day.
 *
 * count    A reading for each month, quarter or year: entries that can have been in it, what a
 *          part did counting for the whole, but not what was denied, corrected or retracted.
 *          `low` counts only those told firmly and surely in it. No period lies before the one
 *          of the record's first entry: of what was before it, nought tells nothing. Current
 *          is the newest period that is over. As fresh as the record's newest entry, and stale
 *          if that lies before the current period.
 * status   Two readings, on the day and a year before it: 1 holds, 0 does not, and from 0 to 1
 *          where dates or a mere allegation leave it open; NaN where no opening is recorded.
 *          As fresh as the newest entry behind the stretch; never stale.
 * series   The two newest figures of periods begun by the day, of each the newest vintage
 *          known, without those denied. Fresh to the last day of which a figure tells; stale
 *          if two more were due.
 *
 * The direction compares the current reading with the one before it. Better or worse takes
 * ranges that lie apart; an alleged figure may be anything. ent_gauge_free frees it. */
ENT_API struct ent_gauge ent_indicator_read(const struct ent_record *record,
					    const struct ent_indicator *indicator,
					    const struct ent_gauge_opts *opts);
ENT_API void ent_gauge_free(struct ent_gauge *gauge);

/* The newest entry by the day, known by as_of and neither denied nor retracted, in which the
 * actor, or a part of it, did something of that class; ENT_NONE: there is none. */
ENT_API uint32_t ent_last_act(const struct ent_record *record, uint32_t actor, enum ent_quad quad,
			      int32_t on, int32_t as_of);

#ifdef __cplusplus
}
#endif

#endif
