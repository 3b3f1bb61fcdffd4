/* Days and dates: reckoning, what an expression covers, printing. How it is read, and
 * what we chose where the standard is silent, stands in date_parse.c.
 *
 * Days: Howard Hinnant, chrono-Compatible Low-Level Date Algorithms,
 * https://howardhinnant.github.io/date_algorithms.html.
 */
#include "base/calendar.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct ent_point ent_no_point = {
	.kind = ENT_POINT_UNKNOWN,
	.second_of_day = -1,
	.zone_minutes = INT16_MIN,
};

/* ---- days ------------------------------------------------------------- */

/* Hinnant's days_from_civil: years begin in March, so that the leap day is the
 * last, and come in eras of 400, all of 146097 days. 719468 is 1970-01-01. */
int32_t ent_day_from_civil(int64_t year, int month, int day)
{
	assert(month >= 1 && month <= 12 && day >= 1 && day <= 31);
	assert(year >= -FURTHEST_YEAR - 1 && year <= FURTHEST_YEAR + 1);

	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return (int32_t)(era * 146097 + day_of_era - 719468);
}

/* Hinnant's civil_from_days. */
void ent_day_to_civil(int32_t day, int64_t *year, int *month, int *mday)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t march_month = (5 * day_of_year + 2) / 153;

	*mday = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
	*month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

int ent_days_in_month(int year, int month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

struct ent_date ent_date_of_day(int32_t day)
{
	struct ent_date date = {.start = ent_no_point, .end = ent_no_point};
	int64_t year;
	int month, mday;

	ent_day_to_civil(day, &year, &month, &mday);
	assert(year >= -FURTHEST_YEAR && year <= FURTHEST_YEAR);
	date.start.kind = ENT_POINT_DATE;
	date.start.precision = ENT_PRECISION_DAY;
	date.start.year = (int32_t)year;
	date.start.month = (uint8_t)month;
	date.start.day = (uint8_t)mday;
	date.start.long_year = llabs(year) > FURTHEST_PLAIN_YEAR;
	return date;
}

/* ---- meaning ---------------------------------------------------------- */

struct bounds {
	int32_t first, last;
};

/* The first day of a month counted from January of year 0. */
static int32_t month_begins(int32_t month)
{
	int32_t year = (month >= 0 ? month : month - 11) / 12;

	return ent_day_from_civil(year, month - year * 12 + 1, 1);
}

static struct bounds month_bounds(int32_t first, int32_t count)
{
	return (struct bounds){month_begins(first), month_begins(first + count) - 1};
}

/* The years of -004X run backwards, from -40 to -49. */
static struct bounds year_bounds(int32_t year, int32_t count)
{
	return month_bounds((year < 0 ? year - count + 1 : year) * 12, count * 12);
}

static struct bounds date_bounds(const struct ent_point *date)
{
	int32_t january = date->year * 12;

	switch ((enum ent_precision)date->precision) {
	case ENT_PRECISION_MILLENNIUM:
		return year_bounds(date->year, 1000);
	case ENT_PRECISION_CENTURY:
		return year_bounds(date->year, 100);
	case ENT_PRECISION_DECADE:
		return year_bounds(date->year, 10);
	case ENT_PRECISION_SEASON:
		return month_bounds(january + (date->month - 21) * 3 + 2, 3);
	case ENT_PRECISION_MONTH:
	case ENT_PRECISION_DAY:
		if (date->month_unspecified)
			return year_bounds(date->year, 1);
		return month_bounds(january + date->month - 1, 1);
	case ENT_PRECISION_NONE:
	case ENT_PRECISION_YEAR:
		break;
	}
	return year_bounds(date->year, 1);
}

/* The days on which the point may lie; `open` is the bound that ".." stands for. */
static struct bounds point_bounds(const struct ent_point *point, int32_t open)
{
	int32_t day;

	if (point->kind == ENT_POINT_OPEN)
		return (struct bounds){open, open};
	if (point->kind == ENT_POINT_UNKNOWN)
		return (struct bounds){ENT_DAY_MIN, ENT_DAY_MAX};
	if (point->precision != ENT_PRECISION_DAY || point->day_unspecified)
		return date_bounds(point);
	day = ent_day_from_civil(point->year, point->month, point->day);
	return (struct bounds){day, day};
}

/* Neither end can lie where the other leaves it no room. */
struct ent_span ent_date_span(const struct ent_date *date)
{
	struct bounds start = point_bounds(&date->start, ENT_DAY_MIN), end;

	if (!date->interval)
		return (struct ent_span){start.first, start.last, start.first, start.last};
	end = point_bounds(&date->end, ENT_DAY_MAX);
	return (struct ent_span){
		.start_lo = start.first,
		.start_hi = start.last < end.last ? start.last : end.last,
		.end_lo = end.first > start.first ? end.first : start.first,
		.end_hi = end.last,
	};
}

bool ent_span_surely(struct ent_span span, int32_t day)
{
	return span.start_hi <= day && day <= span.end_lo;
}

bool ent_span_maybe(struct ent_span span, int32_t day)
{
	return span.start_lo <= day && day <= span.end_hi;
}

static bool point_eq(const struct ent_point *a, const struct ent_point *b)
{
	return a->year == b->year && a->month == b->month && a->day == b->day &&
	       a->precision == b->precision && a->kind == b->kind && a->uncertain == b->uncertain &&
	       a->approximate == b->approximate && a->month_unspecified == b->month_unspecified &&
	       a->day_unspecified == b->day_unspecified && a->long_year == b->long_year &&
	       a->second_of_day == b->second_of_day && a->zone_minutes == b->zone_minutes;
}

bool ent_date_eq(const struct ent_date *a, const struct ent_date *b)
{
	return a->interval == b->interval && point_eq(&a->start, &b->start) &&
	       (!a->interval || point_eq(&a->end, &b->end));
}

/* ---- printing --------------------------------------------------------- */

static void print_year(const struct ent_point *point, struct ent_text *out)
{
	int unknown =
		point->precision < ENT_PRECISION_YEAR ? ENT_PRECISION_YEAR - point->precision : 0;
	char digits[16];

	snprintf(digits, sizeof(digits), "%04d", abs(point->year));
	digits[strlen(digits) - (size_t)unknown] = '\0';
	if (abs(point->year) > FURTHEST_PLAIN_YEAR)
		ent_text_putc(out, 'Y');
	if (point->year < 0)
		ent_text_putc(out, '-');
	ent_text_puts(out, digits);
	for (int i = 0; i < unknown; i++)
		ent_text_putc(out, 'X');
}

static void print_pair(int value, bool unspecified, struct ent_text *out)
{
	if (unspecified)
		ent_text_puts(out, "-XX");
	else
		ent_text_printf(out, "-%02d", value);
}

static void print_time(const struct ent_point *point, struct ent_text *out)
{
	int second = point->second_of_day, zone = abs(point->zone_minutes);

	ent_text_printf(out, "T%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
	if (point->zone_minutes == INT16_MIN)
		return;
	if (zone == 0)
		ent_text_putc(out, 'Z');
	else
		ent_text_printf(out, "%c%02d:%02d", point->zone_minutes < 0 ? '-' : '+', zone / 60,
				zone % 60);
}

static void print_point(const struct ent_point *point, struct ent_text *out)
{
	if (point->kind == ENT_POINT_OPEN)
		ent_text_puts(out, "..");
	if (point->kind != ENT_POINT_DATE)
		return;
	print_year(point, out);
	if (point->precision >= ENT_PRECISION_SEASON)
		print_pair(point->month, point->month_unspecified, out);
	if (point->precision == ENT_PRECISION_DAY)
		print_pair(point->day, point->day_unspecified, out);
	if (point->second_of_day >= 0)
		print_time(point, out);
	if (point->uncertain || point->approximate)
		ent_text_putc(out, !point->approximate ? '?' : !point->uncertain ? '~' : '%');
}

void ent_date_print(const struct ent_date *date, struct ent_text *out)
{
	print_point(&date->start, out);
	if (!date->interval)
		return;
	ent_text_putc(out, '/');
	print_point(&date->end, out);
}
