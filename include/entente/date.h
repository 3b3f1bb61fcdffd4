/* Calendar expressions: EDTF (ISO 8601-2:2019, annex A), levels 0 and 1.
 *
 *     1904-04-08   2015-12   2015   199X   2004-XX   2015~   2015?   2015%
 *     2021-21 (spring)   2018/2020   1914-08-04/..   ../2001   /2001   Y-12000
 *
 * A day is an int32_t: days since 1970-01-01, proleptic Gregorian.
 *
 * Source: Library of Congress, Extended Date/Time Format Specification (2019).
 */
#ifndef ENTENTE_DATE_H
#define ENTENTE_DATE_H

#include <entente/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Open ends and unknown bounds; ordinary days lie strictly between. */
#define ENT_DAY_MIN INT32_MIN
#define ENT_DAY_MAX INT32_MAX

ENT_API int32_t ent_day_from_civil(int64_t year, int month, int day);
ENT_API void ent_day_to_civil(int32_t day, int64_t *year, int *month, int *mday);

enum ent_precision {
	ENT_PRECISION_NONE,       /* the point is open or unknown */
	ENT_PRECISION_MILLENNIUM, /* 1XXX */
	ENT_PRECISION_CENTURY,    /* 19XX */
	ENT_PRECISION_DECADE,     /* 199X */
	ENT_PRECISION_YEAR,
	ENT_PRECISION_SEASON,
	ENT_PRECISION_MONTH,
	ENT_PRECISION_DAY
};

enum ent_point_kind {
	ENT_POINT_DATE,
	ENT_POINT_OPEN,   /* ".."  : no bound: it still goes on, or always did */
	ENT_POINT_UNKNOWN /* empty : there is a bound and nobody knows it */
};

/* One date as written. Fields finer than `precision` are 0. */
struct ent_point {
	int32_t year;
	uint8_t month, day;          /* month 21-24 are seasons (northern, as EDTF: 21 = spring) */
	uint8_t precision;           /* enum ent_precision */
	uint8_t kind;                /* enum ent_point_kind */
	bool uncertain, approximate; /* ?  ~  (both: %) */
	bool month_unspecified;      /* 2004-XX, 1985-XX-XX */
	bool day_unspecified;        /* 1985-04-XX, 1985-XX-XX */
	bool long_year;              /* was written with Y */
	int32_t second_of_day;       /* -1: no time of day was written */
	int16_t zone_minutes;        /* offset from UTC; INT16_MIN: none was written; 0: Z */
};

struct ent_date {
	struct ent_point start, end; /* end is meaningful only if interval */
	bool interval;
};

/* What the expression says of days, exactly. The thing began on some day in
 * [start_lo, start_hi] and ended on some day in [end_lo, end_hi].
 *
 *     1904-04-08    all four that day
 *     2015          start and end: the same, unknown, day of 2015
 *     2018/2020     began some day in 2018, ended some day in 2020
 *     1914-08-04/.. end_lo = end_hi = ENT_DAY_MAX
 *     2021/         end_lo = start_lo, end_hi = ENT_DAY_MAX
 *
 * '~' and '?' widen nothing: they are carried as words, not as numbers. */
struct ent_span {
	int32_t start_lo, start_hi, end_lo, end_hi;
};

/* The whole of `text` must be one expression. On failure *err names what is
 * wrong in a sentence ("2023-02-30: February 2023 has 28 days"), *at is the
 * offset of the first byte that cannot be (at may be NULL). */
ENT_API bool ent_date_parse(struct ent_str text, struct ent_date *date, size_t *at,
			    struct ent_err *err);

ENT_API struct ent_date ent_date_of_day(int32_t day);
ENT_API struct ent_span ent_date_span(const struct ent_date *date);

/* Canonical EDTF; parsing it again gives an equal date. */
ENT_API void ent_date_print(const struct ent_date *date, struct ent_text *out);

/* English as people write it: "8 April 1904", "December 2015", "about
 * 2015", "the 1990s", "spring 2021", "2018 to 2020", "since 4 August 1914",
 * "until 2001", "possibly 2015", "an unknown day of April 1985". */
ENT_API void ent_date_say(const struct ent_date *date, struct ent_text *out);

ENT_API bool ent_date_eq(const struct ent_date *a, const struct ent_date *b);

/* Certainly / possibly on that day, whatever the true dates are. */
ENT_API bool ent_span_surely(struct ent_span span, int32_t day);
ENT_API bool ent_span_maybe(struct ent_span span, int32_t day);

/* ---- periods ---------------------------------------------------------- */

enum ent_every { ENT_EVERY_NONE, ENT_EVERY_MONTH, ENT_EVERY_QUARTER, ENT_EVERY_YEAR };

/* The first day of the month, quarter or year that holds an ordinary day, and the first of
 * the period after the one that starts there; `every` is not ENT_EVERY_NONE. The last day
 * of a period is the day before the next one starts. */
ENT_API int32_t ent_period_start(int32_t day, enum ent_every every);
ENT_API int32_t ent_period_next(int32_t start, enum ent_every every);

/* "2022", "April 2023", "the second quarter of 2023". */
ENT_API void ent_period_say(int32_t start, enum ent_every every, struct ent_text *out);

#ifdef __cplusplus
}
#endif

#endif
