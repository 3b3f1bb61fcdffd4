/* Days to places, ticks and words. */
#include "timeline.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* ---- places ------------------------------------------------------------ */

double doc_place(const struct doc_block *figure, int64_t day)
{
	int64_t from = figure->from_day, to = figure->to_day;
	if (day <= from)
		return 0;
	if (day >= to)
		return 1;
	return (double)(day - from) / (double)(to - from);
}

static double at_least(double value, double floor)
{
	return value < floor ? floor : value;
}

struct doc_extent doc_extent(const struct doc_block *timeline, struct ent_span span)
{
	/* A day lasts until the next one begins. */
	struct doc_extent extent = {
		.start_lo = doc_place(timeline, span.start_lo),
		.start_hi = doc_place(timeline, span.start_hi),
		.end_lo = doc_place(timeline, (int64_t)span.end_lo + 1),
		.end_hi = doc_place(timeline, (int64_t)span.end_hi + 1),
		.before = span.start_hi<timeline->from_day, .after = span.end_lo> timeline->to_day,
	};
	/* "Some day of 2015" surely holds on no day: it fades in and out again. */
	if (extent.start_hi > extent.end_lo)
		extent.start_hi = extent.end_lo = (extent.start_hi + extent.end_lo) / 2;
	extent.start_hi = at_least(extent.start_hi, extent.start_lo);
	extent.end_lo = at_least(extent.end_lo, extent.start_hi);
	extent.end_hi = at_least(extent.end_hi, extent.end_lo);
	return extent;
}

/* ---- ticks ------------------------------------------------------------- */

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Months since the year 0. */
static int64_t month_index(int32_t day, int *mday)
{
	int64_t year;
	int month;
	ent_day_to_civil(day, &year, &month, mday);
	return year * 12 + month - 1;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	int64_t quotient = a / b;
	return a % b < 0 ? quotient - 1 : quotient;
}

/* The smallest round step with which `months` needs no more than `most` ticks:
 * 1, 3 or 6 months, or 1, 2, 5, 10, 20, 50, ... years. */
static int64_t month_step(int64_t months, int64_t most)
{
	static const int64_t parts[] = {1, 3, 6};
	static const int64_t years[] = {1, 2, 5};
	for (size_t i = 0; i < 3; i++)
		if (months / parts[i] < most)
			return parts[i];
	for (int64_t ten = 1;; ten *= 10)
		for (size_t i = 0; i < 3; i++)
			if (months / (12 * ten * years[i]) < most)
				return 12 * ten * years[i];
}

static int64_t day_step(int64_t days, int64_t most)
{
	static const int64_t steps[] = {1, 2, 5, 10, 20};
	size_t i = 0;
	while (i < 4 && days / steps[i] >= most)
		i++;
	return steps[i];
}

static size_t ticks_by_day(const struct doc_block *figure, size_t most, struct doc_tick *ticks)
{
	int64_t from = figure->from_day, to = figure->to_day;
	int64_t step = day_step(to - from, (int64_t)most);
	size_t count = 0;
	for (int64_t day = from; day <= to && count < most; day += step) {
		int64_t year;
		int month, mday;
		struct doc_tick *tick = &ticks[count++];
		ent_day_to_civil((int32_t)day, &year, &month, &mday);
		tick->place = doc_place(figure, day);
		snprintf(tick->label, sizeof tick->label, "%d %s %" PRId64, mday,
			 month_names[month - 1], year);
	}
	return count;
}

size_t doc_ticks(const struct doc_block *figure, size_t most, struct doc_tick *ticks)
{
	assert(most >= 2 && most <= DOC_TICKS_MAX);
	int mday;
	int64_t first = month_index(figure->from_day, &mday);
	if (mday > 1)
		first++; /* that month had begun before the figure did */
	int64_t last = month_index(figure->to_day, &mday);
	if (last - first < 2)
		return ticks_by_day(figure, most, ticks);
	int64_t step = month_step(last - first, (int64_t)most);
	size_t count = 0;
	for (int64_t at = -floor_div(-first, step) * step; at <= last && count < most; at += step) {
		int64_t year = floor_div(at, 12);
		int month = (int)(at - year * 12);
		struct doc_tick *tick = &ticks[count++];
		tick->place = doc_place(figure, ent_day_from_civil(year, month + 1, 1));
		if (step % 12 == 0)
			snprintf(tick->label, sizeof tick->label, "%" PRId64, year);
		else
			snprintf(tick->label, sizeof tick->label, "%s %" PRId64, month_names[month],
				 year);
	}
	return count;
}

/* ---- words ------------------------------------------------------------- */

static void day_say(int32_t day, enum ent_precision precision, struct ent_text *text)
{
	struct ent_date date = ent_date_of_day(day);
	date.start.precision = (uint8_t)precision;
	if (precision < ENT_PRECISION_DAY)
		date.start.day = 0;
	if (precision < ENT_PRECISION_MONTH)
		date.start.month = 0;
	ent_date_say(&date, text);
}

/* The coarsest dates that say exactly "some day from lo to hi". */
static enum ent_precision coarsest(int32_t lo, int32_t hi)
{
	int64_t lo_year, hi_year;
	int lo_month, lo_day, hi_month, hi_day, next_day;
	ent_day_to_civil(lo, &lo_year, &lo_month, &lo_day);
	ent_day_to_civil(hi, &hi_year, &hi_month, &hi_day);
	month_index(hi + 1, &next_day);
	if (lo_day != 1 || next_day != 1)
		return ENT_PRECISION_DAY;
	return lo_month == 1 && hi_month == 12 ? ENT_PRECISION_YEAR : ENT_PRECISION_MONTH;
}

static bool same_period(int32_t lo, int32_t hi, enum ent_precision precision)
{
	int mday;
	if (precision == ENT_PRECISION_DAY)
		return lo == hi;
	int64_t months = month_index(hi, &mday) - month_index(lo, &mday);
	return months < (precision == ENT_PRECISION_YEAR ? 12 : 1);
}

static void days_say(int32_t lo, int32_t hi, const char *before, const char *between,
		     struct ent_text *text)
{
	enum ent_precision precision = coarsest(lo, hi);
	if (same_period(lo, hi, precision)) {
		day_say(lo, precision, text);
		return;
	}
	ent_text_puts(text, before);
	day_say(lo, precision, text);
	ent_text_puts(text, between);
	day_say(hi, precision, text);
}

void doc_period_say(int32_t first, int32_t last, struct ent_text *text)
{
	days_say(first, last, "", " to ", text);
}

/* One end of a span, which lies on some day from lo to hi. */
static void bound_say(int32_t lo, int32_t hi, struct ent_text *text)
{
	if (lo == ENT_DAY_MIN || hi == ENT_DAY_MAX)
		ent_text_puts(text, "an unknown time");
	else
		days_say(lo, hi, "some time between ", " and ", text);
}

void doc_span_say(struct ent_span span, struct ent_text *text)
{
	bool always = span.start_hi == ENT_DAY_MIN, still = span.end_lo == ENT_DAY_MAX;
	bool moment = span.start_lo == span.end_lo && span.start_hi == span.end_hi;
	if (always && still) {
		ent_text_puts(text, "always");
	} else if (still) {
		ent_text_puts(text, "since ");
		bound_say(span.start_lo, span.start_hi, text);
	} else if (always) {
		ent_text_puts(text, "until ");
		bound_say(span.end_lo, span.end_hi, text);
	} else {
		bound_say(span.start_lo, span.start_hi, text);
		if (moment)
			return;
		ent_text_puts(text, " to ");
		bound_say(span.end_lo, span.end_hi, text);
	}
}
