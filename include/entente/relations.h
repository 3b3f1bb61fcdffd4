/* What follows from the record: pure functions of it, without files, clock or globals.
 * What they give back points into the record and lives as long. */
#ifndef ENTENTE_RELATIONS_H
#define ENTENTE_RELATIONS_H

#include <entente/record.h>

#ifdef __cplusplus
extern "C" {
#endif

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
 *          is the newest period that is over. As fresh as the record's newest entry; stale,
 *          and without a direction, if that lies before the current period.
 * status   Two readings, on the day and a year before it: 1 holds, 0 does not, and from 0 to 1
 *          where dates or a mere allegation leave it open. None where nothing opened it by the
 *          day. As fresh as the newest entry behind the stretch; never stale.
 * series   The two newest figures of periods begun by the day, of each the newest vintage
 *          known, without those denied. Fresh to the last day of which a figure tells; stale
 *          if two more were due.
 *
 * The direction compares the current reading with the one before it. Better or worse takes
 * ranges that lie apart; an alleged figure may be anything; figures for periods that differ in
 * length by more than a tenth are not compared. ent_gauge_free frees it. */
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
