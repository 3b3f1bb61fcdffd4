/* Reads, prints and measures calendar expressions: EDTF levels 0 and 1.
 *
 * A million dates are plain days (1904-04-08): those take a short way of few
 * branches. Everything else, and everything wrong, is read field by field from
 * the left, by functions that know what should stand where they look and say so.
 *
 * Where the standard is silent or narrow, we chose:
 *
 *   - Seasons are whole months, northern: 21 March-May, 22 June-August, 23
 *     September-November, 24 December to February of the next year. EDTF names
 *     the seasons and leaves their months open.
 *   - 1XXX is read: digits may be unspecified from the right up to the third.
 *   - Y12000-05-03 is read, so that every day we reckon with can be printed.
 *   - An end of an interval may be any date without a time of day, 1985-04-XX
 *     too (in EDTF that is level 2). One end at least must be a date.
 *   - -0000 and -00XX are refused: year 0 has no sign.
 *   - The day of a date-time is the day written, in its own zone.
 *
 * Sources: Library of Congress, Extended Date/Time Format (EDTF) Specification,
 * 4 February 2019, https://www.loc.gov/standards/datetime/; ISO 8601-2:2019,
 * annex A. Days: Howard Hinnant, chrono-Compatible Low-Level Date Algorithms,
 * https://howardhinnant.github.io/date_algorithms.html.
 */
#include "base/calendar.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading: the scanner --------------------------------------------- */

struct scan {
	struct ent_str text;     /* the whole expression */
	const char *next, *stop; /* what is left of the date being read */
	bool in_interval;
	size_t *at;
	struct ent_err *err;
};

enum { EXCERPT_BYTES = 60, EXCERPT_ROOM = EXCERPT_BYTES + sizeof("...") };

/* Text for a one-line message: not too long, no control characters. */
static const char *excerpt(struct ent_str text, char out[EXCERPT_ROOM])
{
	size_t len = text.len < EXCERPT_BYTES ? text.len : EXCERPT_BYTES;

	while (len > 0 && len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
		len--;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		out[i] = c < 0x20 || c == 0x7F ? '?' : text.ptr[i];
	}
	strcpy(out + len, len < text.len ? "..." : "");
	return out;
}

ENT_PRINTF(3, 4)
static bool refuse(const struct scan *s, const char *where, const char *fmt, ...)
{
	char whole[EXCERPT_ROOM], why[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	if (s->at != NULL)
		*s->at = (size_t)(where - s->text.ptr);
	return ent_fail(s->err, ENT_SYNTAX, "%s: %s", excerpt(s->text, whole), why);
}

static bool refuse_level_2(const struct scan *s, const char *where, const char *what)
{
	return refuse(s, where, "%s is EDTF level 2; only levels 0 and 1 are read", what);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_qualifier(char c)
{
	return c == '?' || c == '~' || c == '%';
}

/* The byte `ahead` of the next one, or NUL past the end. */
static char peek(const struct scan *s, ptrdiff_t ahead)
{
	return s->stop - s->next > ahead ? s->next[ahead] : '\0';
}

static bool accept(struct scan *s, char c)
{
	if (s->next == s->stop || *s->next != c)
		return false;
	s->next++;
	return true;
}

static bool refuse_small_x(const struct scan *s)
{
	return refuse(s, s->next, "an unspecified digit is written X");
}

/* ---- reading: the year ------------------------------------------------ */

static bool refuse_start(const struct scan *s)
{
	char c = peek(s, 0);

	if (c == '[' || c == '{')
		return refuse_level_2(s, s->next, "a set of dates");
	if (is_qualifier(c))
		return refuse_level_2(s, s->next, "a qualifier before what it qualifies");
	if (c == '.')
		return refuse(s, s->next, "'..' is one end of an interval, as in 2015/..");
	return refuse(s, s->next, "a date begins with a year of four digits, as in 2015-08");
}

static bool refuse_year_length(const struct scan *s, const char *digits, ptrdiff_t count)
{
	if (count == 8 && memchr(digits, 'X', 8) == NULL)
		return refuse(s, digits + 4, "a day is written with hyphens: %.4s-%.2s-%.2s",
			      digits, digits + 4, digits + 6);
	if (count > 4)
		return refuse(s, digits + 4,
			      "a year has four digits; a longer one begins with Y, as in Y12000");
	return refuse(s, digits + count, "a year has four digits, as in 2015 and 0987");
}

static bool check_long_year(const struct scan *s, const char *digits, ptrdiff_t known,
			    ptrdiff_t unknown)
{
	if (unknown > 0)
		return refuse(s, digits + known, "a year with Y has no unspecified digits");
	if (known < 5 || digits[0] == '0')
		return refuse(s, digits, "after Y comes a year of five digits or more");
	return true;
}

static bool check_short_year(const struct scan *s, const char *digits, ptrdiff_t known,
			     ptrdiff_t unknown)
{
	if (unknown > 0 && is_digit(peek(s, 0)))
		return refuse_level_2(s, digits + known, "an X to the left of a digit");
	if (peek(s, 0) == 'x' || peek(s, 0) == 'u')
		return refuse_small_x(s);
	if (known + unknown != 4)
		return refuse_year_length(s, digits, known + unknown);
	if (known == 0)
		return refuse_level_2(s, digits, "a year without any digit");
	return true;
}

/* Stops counting beyond what we hold: how much too far does not matter. */
static int32_t read_digits(struct scan *s)
{
	int32_t value = 0;

	for (; is_digit(peek(s, 0)); s->next++) {
		if (value <= FURTHEST_YEAR)
			value = value * 10 + (*s->next - '0');
	}
	return value;
}

static bool refuse_far_year(const struct scan *s, const char *digits)
{
	refuse(s, digits, "only the years -%d to %d are reckoned with", FURTHEST_YEAR,
	       FURTHEST_YEAR);
	if (s->err != NULL)
		s->err->code = ENT_LIMIT;
	return false;
}

/* 2015, -0044, 199X, 19XX, 1XXX, Y12000, Y-12000 */
static bool read_year(struct scan *s, struct ent_point *point)
{
	static const int32_t scale[] = {1, 10, 100, 1000};
	const char *sign, *digits;
	bool negative;
	ptrdiff_t known, unknown;

	point->long_year = accept(s, 'Y');
	sign = s->next;
	negative = accept(s, '-');
	digits = s->next;
	point->year = read_digits(s);
	known = s->next - digits;
	while (accept(s, 'X'))
		;
	unknown = s->next - digits - known;

	if (known + unknown == 0)
		return refuse_start(s);
	if (peek(s, 0) == 'E' || peek(s, 0) == 'S')
		return refuse_level_2(s, s->next, "a year with E or S");
	if (!(point->long_year ? check_long_year : check_short_year)(s, digits, known, unknown))
		return false;
	if (point->year > FURTHEST_YEAR)
		return refuse_far_year(s, digits);
	if (negative && point->year == 0)
		return refuse(s, sign, "year 0 has no sign (0000 is 1 BC, -0001 is 2 BC)");
	point->year *= negative ? -scale[unknown] : scale[unknown];
	point->precision = (uint8_t)(ENT_PRECISION_YEAR - unknown);
	return true;
}

/* ---- reading: month and day ------------------------------------------- */

static bool refuse_pair(const struct scan *s, const char *what)
{
	char first = peek(s, 0), second = peek(s, 1);

	if (is_qualifier(first))
		return refuse_level_2(s, s->next, "a qualifier before what it qualifies");
	if (first == 'x' || first == 'u')
		return refuse_small_x(s);
	if ((first == 'X' && is_digit(second)) || (is_digit(first) && second == 'X'))
		return refuse_level_2(s, s->next, "one X of two digits");
	if (is_digit(first) && is_digit(second) && is_digit(peek(s, 2)) && is_digit(peek(s, 3)))
		return refuse(s, s->next - 1, "an interval is written with '/', as in 2018/2020");
	return refuse(s, s->next, "a %s has two digits", what);
}

static bool accept_pair(struct scan *s, int *value)
{
	if (!is_digit(peek(s, 0)) || !is_digit(peek(s, 1)) || is_digit(peek(s, 2)))
		return false;
	*value = (s->next[0] - '0') * 10 + (s->next[1] - '0');
	s->next += 2;
	return true;
}

static bool accept_xx(struct scan *s)
{
	if (peek(s, 0) != 'X' || peek(s, 1) != 'X')
		return false;
	s->next += 2;
	return true;
}

/* 01-12, a season 21-24, or XX */
static bool read_month(struct scan *s, struct ent_point *point)
{
	const char *from = s->next;
	int month;

	if (point->precision < ENT_PRECISION_YEAR)
		return refuse_level_2(s, from - 1, "a month of an unspecified year");
	point->precision = ENT_PRECISION_MONTH;
	if (accept_xx(s)) {
		point->month_unspecified = true;
		return true;
	}
	if (!accept_pair(s, &month))
		return refuse_pair(s, "month");
	if (month >= 25 && month <= 41)
		return refuse_level_2(s, from, "a month from 25 to 41");
	if (month < 1 || (month > 12 && month < 21) || month > 24)
		return refuse(s, from, "month %d: months are 01 to 12, seasons 21 to 24", month);
	if (month > 12)
		point->precision = ENT_PRECISION_SEASON;
	point->month = (uint8_t)month;
	return true;
}

static bool refuse_day(const struct scan *s, const char *where, const struct ent_point *month)
{
	struct ent_date date = {.start = *month};
	struct ent_text name = {0};

	date.start.precision = ENT_PRECISION_MONTH;
	ent_date_say(&date, &name);
	refuse(s, where, "%s has %d days", name.ptr, ent_days_in_month(month->year, month->month));
	ent_text_free(&name);
	return false;
}

/* 01-31 as the month has them, or XX */
static bool read_day(struct scan *s, struct ent_point *point)
{
	const char *from = s->next;
	int day;

	if (point->precision == ENT_PRECISION_SEASON)
		return refuse(s, from - 1, "a season has no days");
	point->precision = ENT_PRECISION_DAY;
	if (accept_xx(s)) {
		point->day_unspecified = true;
		return true;
	}
	if (!accept_pair(s, &day))
		return refuse_pair(s, "day");
	if (point->month_unspecified)
		return refuse_level_2(s, from, "a day of an unspecified month");
	if (day < 1 || day > ent_days_in_month(point->year, point->month))
		return refuse_day(s, from, point);
	point->day = (uint8_t)day;
	return true;
}

/* ---- reading: time of day --------------------------------------------- */

static bool read_clock_pair(struct scan *s, const char *what, int count, int *value)
{
	const char *from = s->next;

	if (!accept_pair(s, value))
		return refuse(s, from, "a time of day is written hh:mm:ss");
	if (*value >= count)
		return refuse(s, from, "%s %d: they are 00 to %d", what, *value, count - 1);
	return true;
}

static bool read_colon(struct scan *s)
{
	return accept(s, ':') || refuse(s, s->next, "a time of day is written hh:mm:ss");
}

/* Z, +hh, -hh, +hh:mm, -hh:mm, or nothing */
static bool read_zone(struct scan *s, struct ent_point *point)
{
	bool negative = peek(s, 0) == '-';
	int hours, minutes = 0;

	if (accept(s, 'Z')) {
		point->zone_minutes = 0;
		return true;
	}
	if (!accept(s, '+') && !accept(s, '-'))
		return true;
	if (!read_clock_pair(s, "hour", 24, &hours))
		return false;
	if (accept(s, ':') && !read_clock_pair(s, "minute", 60, &minutes))
		return false;
	minutes += hours * 60;
	point->zone_minutes = (int16_t)(negative ? -minutes : minutes);
	return true;
}

static bool read_time(struct scan *s, struct ent_point *point)
{
	const char *mark = s->next - 1;
	int hour, minute, second;

	if (s->in_interval)
		return refuse(s, mark, "the ends of an interval have no time of day");
	if (point->precision != ENT_PRECISION_DAY || point->day_unspecified)
		return refuse(s, mark, "a time of day needs a day before it");
	if (!read_clock_pair(s, "hour", 24, &hour) || !read_colon(s) ||
	    !read_clock_pair(s, "minute", 60, &minute) || !read_colon(s) ||
	    !read_clock_pair(s, "second", 60, &second))
		return false;
	point->second_of_day = hour * 3600 + minute * 60 + second;
	return read_zone(s, point);
}

/* ---- reading: whole dates --------------------------------------------- */

static bool read_qualifier(struct scan *s, struct ent_point *point)
{
	char c = peek(s, 0);

	if (!is_qualifier(c))
		return true;
	if (point->second_of_day >= 0)
		return refuse(s, s->next, "a time of day takes no '%c'", c);
	point->uncertain = c != '~';
	point->approximate = c != '?';
	s->next++;
	if (is_qualifier(peek(s, 0)))
		return refuse(s, s->next, "a date has one qualifier: %% is both ? and ~");
	if (peek(s, 0) == '-')
		return refuse_level_2(s, s->next - 1, "a qualifier inside a date");
	return true;
}

static bool read_stop(const struct scan *s)
{
	char shown[EXCERPT_ROOM];
	struct ent_str rest = {s->next, 1};

	if (s->next == s->stop)
		return true;
	while (s->next + rest.len < s->stop && (s->next[rest.len] & 0xC0) == 0x80)
		rest.len++;
	return refuse(s, s->next, "'%s' cannot follow a date", excerpt(rest, shown));
}

static bool read_date(struct scan *s, struct ent_point *point)
{
	*point = ent_no_point;
	point->kind = ENT_POINT_DATE;
	if (!read_year(s, point))
		return false;
	if (accept(s, '-') && !read_month(s, point))
		return false;
	if (point->precision > ENT_PRECISION_YEAR && accept(s, '-') && !read_day(s, point))
		return false;
	if (accept(s, 'T') && !read_time(s, point))
		return false;
	return read_qualifier(s, point) && read_stop(s);
}

/* A date, ".." or nothing, between the two pointers. */
static bool read_end(struct scan *s, const char *from, const char *stop, struct ent_point *point)
{
	*point = ent_no_point;
	if (from == stop)
		return true;
	if (stop - from == 2 && from[0] == '.' && from[1] == '.') {
		point->kind = ENT_POINT_OPEN;
		return true;
	}
	s->next = from;
	s->stop = stop;
	return read_date(s, point);
}

static bool read_interval(struct scan *s, const char *slash, struct ent_date *date)
{
	const char *stop = s->stop;
	const char *second = memchr(slash + 1, '/', (size_t)(stop - slash - 1));
	struct ent_span span;

	if (second != NULL)
		return refuse(s, second, "'/' is for intervals, once; a day is written 1904-04-08");
	date->interval = s->in_interval = true;
	if (!read_end(s, s->next, slash, &date->start) || !read_end(s, slash + 1, stop, &date->end))
		return false;
	if (date->start.kind != ENT_POINT_DATE && date->end.kind != ENT_POINT_DATE)
		return refuse(s, s->text.ptr, "an interval needs a date at one of its ends");
	span = ent_date_span(date);
	if (span.end_hi < span.start_lo)
		return refuse(s, slash + 1, "an interval must not end before it begins");
	return true;
}

/* YYYY-MM-DD and nothing else; what is wrong is left for the slow way to say. */
static bool read_plain(struct ent_str text, struct ent_date *date)
{
	unsigned c[10], wrong;
	int year, month, day;

	if (text.len != 10)
		return false;
	for (int i = 0; i < 10; i++)
		c[i] = (unsigned)(unsigned char)text.ptr[i] - '0';
	wrong = (c[0] > 9) | (c[1] > 9) | (c[2] > 9) | (c[3] > 9) | (c[5] > 9) | (c[6] > 9) |
		(c[8] > 9) | (c[9] > 9) | (text.ptr[4] != '-') | (text.ptr[7] != '-');
	year = (int)(c[0] * 1000 + c[1] * 100 + c[2] * 10 + c[3]);
	month = (int)(c[5] * 10 + c[6]);
	day = (int)(c[8] * 10 + c[9]);
	if (wrong || month < 1 || month > 12 || day < 1)
		return false;
	if (day > 28 && day > ent_days_in_month(year, month))
		return false;
	*date = (struct ent_date){.start = ent_no_point, .end = ent_no_point};
	date->start.kind = ENT_POINT_DATE;
	date->start.precision = ENT_PRECISION_DAY;
	date->start.year = year;
	date->start.month = (uint8_t)month;
	date->start.day = (uint8_t)day;
	return true;
}

static bool read_any(struct scan *s, struct ent_date *date)
{
	struct ent_date found = {.start = ent_no_point, .end = ent_no_point};
	const char *slash = memchr(s->next, '/', (size_t)(s->stop - s->next));

	if (!(slash != NULL ? read_interval(s, slash, &found) : read_date(s, &found.start)))
		return false;
	*date = found;
	return true;
}

bool ent_date_parse(struct ent_str text, struct ent_date *date, size_t *at, struct ent_err *err)
{
	if (read_plain(text, date))
		return true;
	if (text.len == 0) {
		if (at != NULL)
			*at = 0;
		return ent_fail(err, ENT_SYNTAX, "a date is missing");
	}

	struct scan s = {
		.text = text,
		.next = text.ptr,
		.stop = text.ptr + text.len,
		.at = at,
		.err = err,
	};
	return read_any(&s, date);
}
