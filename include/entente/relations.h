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

#ifdef __cplusplus
}
#endif

#endif
