/* Calendar expressions: tables of what is read and refused, and slow twins. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/date.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- the slow twin: a calendar that knows only how long months are ---- */

struct civil {
	int year, month, day;
};

static int month_length(int year, int month)
{
	if (month == 2)
		return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static struct civil tomorrow(struct civil today)
{
	if (++today.day <= month_length(today.year, today.month))
		return today;
	today.day = 1;
	if (++today.month <= 12)
		return today;
	return (struct civil){today.year + 1, 1, 1};
}

static int32_t slow_day(int year, int month, int day)
{
	int32_t count = day - 1;

	for (int y = 1970; y < year; y++)
		count += month_length(y, 2) + 337;
	for (int y = year; y < 1970; y++)
		count -= month_length(y, 2) + 337;
	for (int m = 1; m < month; m++)
		count += month_length(year, m);
	return count;
}

static bool parse(const char *text, struct ent_date *date)
{
	return ent_date_parse(ent_str(text), date, NULL, NULL);
}

static struct ent_date must_parse(const char *text)
{
	struct ent_err err = {0};
	struct ent_date date;

	if (!ent_date_parse(ent_str(text), &date, NULL, &err))
		fail_msg("%s", err.text);
	return date;
}

static void assert_printed(const struct ent_date *date, const char *expected)
{
	struct ent_text text = {0};

	ent_date_print(date, &text);
	assert_string_equal(text.ptr, expected);
	ent_text_free(&text);
}

static void assert_said(const struct ent_date *date, const char *expected)
{
	struct ent_text text = {0};

	ent_date_say(date, &text);
	assert_string_equal(text.ptr, expected);
	ent_text_free(&text);
}

static bool span_eq(struct ent_span a, struct ent_span b)
{
	return a.start_lo == b.start_lo && a.start_hi == b.start_hi && a.end_lo == b.end_lo &&
	       a.end_hi == b.end_hi;
}

/* ---- what is read ----------------------------------------------------- */

/* `span` is start_lo start_hi end_lo end_hi, of which a date that is no interval
 * gives the first two, and a single day one; -inf and +inf are ENT_DAY_MIN and
 * ENT_DAY_MAX. `print` NULL: as written. */
static const struct valid {
	const char *text, *span, *print, *say;
} valid[] = {
	/* level 0: dates */
	{"2003-02-14", "2003-02-14", NULL, "14 February 2003"},
	{"2024-02-29", "2024-02-29", NULL, "29 February 2024"},
	{"2000-02-29", "2000-02-29", NULL, "29 February 2000"},
	{"1066-10-14", "1066-10-14", NULL, "14 October 1066"},
	{"0476-09-04", "476-09-04", NULL, "4 September AD 476"},
	{"2015-12", "2015-12-01 2015-12-31", NULL, "December 2015"},
	{"1900-02", "1900-02-01 1900-02-28", NULL, "February 1900"},
	{"2016-02", "2016-02-01 2016-02-29", NULL, "February 2016"},
	{"2015", "2015-01-01 2015-12-31", NULL, "2015"},
	{"9999", "9999-01-01 9999-12-31", NULL, "9999"},
	{"1000", "1000-01-01 1000-12-31", NULL, "1000"},
	{"0999", "999-01-01 999-12-31", NULL, "AD 999"},
	{"0001", "1-01-01 1-12-31", NULL, "AD 1"},
	{"0000", "0-01-01 0-12-31", NULL, "1 BC"},

	/* level 0: dates with a time of day */
	{"2021-08-15T09:30:01", "2021-08-15", NULL, "15 August 2021"},
	{"2021-08-15T23:59:59Z", "2021-08-15", NULL, "15 August 2021"},
	{"2021-08-15T00:00:00+04:30", "2021-08-15", NULL, "15 August 2021"},
	{"2021-08-15T00:00:07-04", "2021-08-15", "2021-08-15T00:00:07-04:00", "15 August 2021"},
	{"2021-08-15T12:00:00-00:30", "2021-08-15", NULL, "15 August 2021"},
	{"2021-08-15T12:00:00+00:00", "2021-08-15", "2021-08-15T12:00:00Z", "15 August 2021"},
	{"2021-08-15T12:00:00-23:59", "2021-08-15", NULL, "15 August 2021"},

	/* level 0: intervals */
	{"2018/2020", "2018-01-01 2018-12-31 2020-01-01 2020-12-31", NULL, "2018 to 2020"},
	{"2004-02-01/2005-02", "2004-02-01 2004-02-01 2005-02-01 2005-02-28", NULL,
	 "1 February 2004 to February 2005"},
	{"2005/2006-02-03", "2005-01-01 2005-12-31 2006-02-03 2006-02-03", NULL,
	 "2005 to 3 February 2006"},
	{"2020-05-03/2020-05-05", "2020-05-03 2020-05-03 2020-05-05 2020-05-05", NULL,
	 "3 to 5 May 2020"},
	{"2020-05-03/2020-06-05", "2020-05-03 2020-05-03 2020-06-05 2020-06-05", NULL,
	 "3 May to 5 June 2020"},
	{"2020-12-31/2021-01-02", "2020-12-31 2020-12-31 2021-01-02 2021-01-02", NULL,
	 "31 December 2020 to 2 January 2021"},
	{"2020-03/2020-05", "2020-03-01 2020-03-31 2020-05-01 2020-05-31", NULL,
	 "March to May 2020"},
	{"2020-03-29/2021-03-29", "2020-03-29 2020-03-29 2021-03-29 2021-03-29", NULL,
	 "29 March 2020 to 29 March 2021"},
	{"2020-05-03/2020-05-03", "2020-05-03 2020-05-03 2020-05-03 2020-05-03", NULL,
	 "3 May 2020"},
	{"2015/2015", "2015-01-01 2015-12-31 2015-01-01 2015-12-31", NULL, "within 2015"},
	{"2015-12/2015-12", "2015-12-01 2015-12-31 2015-12-01 2015-12-31", NULL,
	 "within December 2015"},

	/* neither end of an interval may lie where the other leaves it no room */
	{"2015/2015-03-05", "2015-01-01 2015-03-05 2015-03-05 2015-03-05", NULL,
	 "2015 to 5 March 2015"},
	{"2015-03-05/2015", "2015-03-05 2015-03-05 2015-03-05 2015-12-31", NULL,
	 "5 March 2015 to 2015"},
	{"199X/1993", "1990-01-01 1993-12-31 1993-01-01 1993-12-31", NULL, "the 1990s to 1993"},
	{"1997-05/199X", "1997-05-01 1997-05-31 1997-05-01 1999-12-31", NULL,
	 "May 1997 to the 1990s"},
	{"2000/200X", "2000-01-01 2000-12-31 2000-01-01 2009-12-31", NULL, "2000 to the 2000s"},
	{"1993/1993-01-01", "1993-01-01 1993-01-01 1993-01-01 1993-01-01", NULL,
	 "1993 to 1 January 1993"},

	/* level 1: years beyond four digits, and before year 0 */
	{"Y12000", "12000-01-01 12000-12-31", NULL, "12000"},
	{"Y-12000", "-12000-01-01 -12000-12-31", NULL, "12001 BC"},
	{"Y5000000", "5000000-01-01 5000000-12-31", NULL, "5000000"},
	{"Y-5000000", "-5000000-01-01 -5000000-12-31", NULL, "5000001 BC"},
	{"Y12000-05-03", "12000-05-03", NULL, "3 May 12000"},
	{"Y-12000/Y-11000", "-12000-01-01 -12000-12-31 -11000-01-01 -11000-12-31", NULL,
	 "12001 BC to 11001 BC"},
	{"-0043", "-43-01-01 -43-12-31", NULL, "44 BC"},
	{"-0043-03-15", "-43-03-15", NULL, "15 March 44 BC"},
	{"-0004-02-29", "-4-02-29", NULL, "29 February 5 BC"},
	{"-0001", "-1-01-01 -1-12-31", NULL, "2 BC"},
	{"-9999-01", "-9999-01-01 -9999-01-31", NULL, "January 10000 BC"},
	{"-0030/0014-08-19", "-30-01-01 -30-12-31 14-08-19 14-08-19", NULL,
	 "31 BC to 19 August AD 14"},

	/* level 1: seasons */
	{"2021-21", "2021-03-01 2021-05-31", NULL, "spring 2021"},
	{"2021-22", "2021-06-01 2021-08-31", NULL, "summer 2021"},
	{"2021-23", "2021-09-01 2021-11-30", NULL, "autumn 2021"},
	{"2021-24", "2021-12-01 2022-02-28", NULL, "winter 2021-22"},
	{"2023-24", "2023-12-01 2024-02-29", NULL, "winter 2023-24"},
	{"1999-24", "1999-12-01 2000-02-29", NULL, "winter 1999-2000"},
	{"2008-24", "2008-12-01 2009-02-28", NULL, "winter 2008-09"},
	{"-0001-24", "-1-12-01 0-02-29", NULL, "winter 2 BC"},
	{"0476-24", "476-12-01 477-02-28", NULL, "winter AD 476"},
	{"2021-21/2021-23", "2021-03-01 2021-05-31 2021-09-01 2021-11-30", NULL,
	 "spring 2021 to autumn 2021"},
	{"2021-21/2021-21", "2021-03-01 2021-05-31 2021-03-01 2021-05-31", NULL,
	 "within spring 2021"},

	/* level 1: qualifiers */
	{"2015?", "2015-01-01 2015-12-31", NULL, "possibly 2015"},
	{"2015~", "2015-01-01 2015-12-31", NULL, "about 2015"},
	{"2015%", "2015-01-01 2015-12-31", NULL, "possibly about 2015"},
	{"2004-06-11%", "2004-06-11", NULL, "possibly about 11 June 2004"},
	{"2021-21~", "2021-03-01 2021-05-31", NULL, "about spring 2021"},
	{"199X?", "1990-01-01 1999-12-31", NULL, "possibly the 1990s"},
	{"1985-04-XX?", "1985-04-01 1985-04-30", NULL, "possibly an unknown day of April 1985"},
	{"Y-12000~", "-12000-01-01 -12000-12-31", NULL, "about 12001 BC"},
	{"1984~/2004-06%", "1984-01-01 1984-12-31 2004-06-01 2004-06-30", NULL,
	 "about 1984 to possibly about June 2004"},
	{"2018?/2020", "2018-01-01 2018-12-31 2020-01-01 2020-12-31", NULL,
	 "possibly 2018 to 2020"},
	{"2020-05-03/2020-05-05?", "2020-05-03 2020-05-03 2020-05-05 2020-05-05", NULL,
	 "3 May 2020 to possibly 5 May 2020"},

	/* level 1: unspecified digits */
	{"199X", "1990-01-01 1999-12-31", NULL, "the 1990s"},
	{"200X", "2000-01-01 2009-12-31", NULL, "the 2000s"},
	{"190X", "1900-01-01 1909-12-31", NULL, "the 1900s"},
	{"19XX", "1900-01-01 1999-12-31", NULL, "the 20th century"},
	{"20XX", "2000-01-01 2099-12-31", NULL, "the 21st century"},
	{"10XX", "1000-01-01 1099-12-31", NULL, "the 11th century"},
	{"12XX", "1200-01-01 1299-12-31", NULL, "the 13th century"},
	{"04XX", "400-01-01 499-12-31", NULL, "the 5th century AD"},
	{"00XX", "0-01-01 99-12-31", NULL, "the 1st century AD"},
	{"1XXX", "1000-01-01 1999-12-31", NULL, "the 2nd millennium"},
	{"2XXX", "2000-01-01 2999-12-31", NULL, "the 3rd millennium"},
	{"0XXX", "0-01-01 999-12-31", NULL, "the 1st millennium AD"},
	{"047X", "470-01-01 479-12-31", NULL, "the years AD 470 to AD 479"},
	{"000X", "0-01-01 9-12-31", NULL, "the years 1 BC to AD 9"},
	{"-004X", "-49-01-01 -40-12-31", NULL, "the years 50 BC to 41 BC"},
	{"-01XX", "-199-01-01 -100-12-31", NULL, "the 2nd century BC"},
	{"-1XXX", "-1999-01-01 -1000-12-31", NULL, "the 2nd millennium BC"},
	{"2004-XX", "2004-01-01 2004-12-31", NULL, "an unknown month of 2004"},
	{"1985-04-XX", "1985-04-01 1985-04-30", NULL, "an unknown day of April 1985"},
	{"2000-02-XX", "2000-02-01 2000-02-29", NULL, "an unknown day of February 2000"},
	{"1985-XX-XX", "1985-01-01 1985-12-31", NULL, "an unknown day of 1985"},
	{"-0043-XX", "-43-01-01 -43-12-31", NULL, "an unknown month of 44 BC"},
	{"1985-04-XX/1985-04-XX", "1985-04-01 1985-04-30 1985-04-01 1985-04-30", NULL,
	 "an unknown day of April 1985 to an unknown day of April 1985"},
	{"2004-06-XX/2004-07-03", "2004-06-01 2004-06-30 2004-07-03 2004-07-03", NULL,
	 "an unknown day of June 2004 to 3 July 2004"},

	/* level 1: intervals that are open, or of which an end is unknown */
	{"2021-08-15/..", "2021-08-15 2021-08-15 +inf +inf", NULL, "since 15 August 2021"},
	{"2015~/..", "2015-01-01 2015-12-31 +inf +inf", NULL, "since about 2015"},
	{"../2001", "-inf -inf 2001-01-01 2001-12-31", NULL, "until 2001"},
	{"../1985-04-XX", "-inf -inf 1985-04-01 1985-04-30", NULL,
	 "until an unknown day of April 1985"},
	{"/2001", "-inf 2001-12-31 2001-01-01 2001-12-31", NULL, "an unknown start to 2001"},
	{"2021/", "2021-01-01 2021-12-31 2021-01-01 +inf", NULL, "2021 to an unknown end"},
	{"199X?/", "1990-01-01 1999-12-31 1990-01-01 +inf", NULL,
	 "possibly the 1990s to an unknown end"},
};

static int32_t day_named(const char *name)
{
	int year, month, day;

	if (strcmp(name, "-inf") == 0)
		return ENT_DAY_MIN;
	if (strcmp(name, "+inf") == 0)
		return ENT_DAY_MAX;
	assert_int_equal(sscanf(name, "%d-%d-%d", &year, &month, &day), 3);
	return slow_day(year, month, day);
}

static struct ent_span span_named(const char *names)
{
	char name[4][20];
	int32_t day[4];
	int count = sscanf(names, "%19s %19s %19s %19s", name[0], name[1], name[2], name[3]);

	assert_true(count == 1 || count == 2 || count == 4);
	for (int i = 0; i < 4; i++)
		day[i] = day_named(name[i % count]);
	return (struct ent_span){day[0], day[1], day[2], day[3]};
}

static void test_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(valid); i++) {
		struct ent_date date = must_parse(valid[i].text);

		if (!span_eq(ent_date_span(&date), span_named(valid[i].span)))
			fail_msg("%s: the span is not %s", valid[i].text, valid[i].span);
		assert_printed(&date, valid[i].print != NULL ? valid[i].print : valid[i].text);
		assert_said(&date, valid[i].say);
	}
}

static void test_fields(void **state)
{
	(void)state;
	struct ent_date date = must_parse("2004-06-11T09:30:01-04:30");

	assert_int_equal(date.start.second_of_day, 34201);
	assert_int_equal(date.start.zone_minutes, -270);
	date = must_parse("2004-06-11T09:30:01");
	assert_int_equal(date.start.zone_minutes, INT16_MIN);
	date = must_parse("2004-06-11T09:30:01Z");
	assert_int_equal(date.start.zone_minutes, 0);

	date = must_parse("-017X%/2021-21");
	assert_true(date.interval && date.start.uncertain && date.start.approximate);
	assert_int_equal(date.start.precision, ENT_PRECISION_DECADE);
	assert_int_equal(date.start.year, -170);
	assert_int_equal(date.start.second_of_day, -1);
	assert_int_equal(date.end.precision, ENT_PRECISION_SEASON);
	assert_int_equal(date.end.month, 21);
	assert_false(date.end.uncertain || date.end.approximate);

	date = must_parse("1985-XX-XX");
	assert_int_equal(date.start.precision, ENT_PRECISION_DAY);
	assert_true(date.start.month_unspecified && date.start.day_unspecified);
	assert_true(date.start.month == 0 && date.start.day == 0);

	date = must_parse("Y12000/..");
	assert_true(date.start.long_year);
	assert_int_equal(date.end.kind, ENT_POINT_OPEN);
	assert_int_equal(date.end.precision, ENT_PRECISION_NONE);
}

/* ---- what is refused -------------------------------------------------- */

#define LEVEL_2  " is EDTF level 2; only levels 0 and 1 are read"
#define CLOCK    "a time of day is written hh:mm:ss"
#define BEGIN    "a date begins with a year of four digits, as in 2015-08"
#define LONG     "a year has four digits; a longer one begins with Y, as in Y12000"
#define SHORT    "a year has four digits, as in 2015 and 0987"
#define FAR      "only the years -5000000 to 5000000 are reckoned with"
#define SIGN     "year 0 has no sign (0000 is 1 BC, -0001 is 2 BC)"
#define REVERSED "an interval must not end before it begins"
#define EMPTY    "an interval needs a date at one of its ends"
#define DOTS     "'..' is one end of an interval, as in 2015/.."
#define TWICE    "'/' is for intervals, once; a day is written 1904-04-08"

static const struct invalid {
	const char *text;
	size_t at;
	const char *why; /* what follows "text: " */
} invalid[] = {
	/* days that no calendar has */
	{"2023-02-30", 8, "February 2023 has 28 days"},
	{"1900-02-29", 8, "February 1900 has 28 days"},
	{"2024-02-30", 8, "February 2024 has 29 days"},
	{"2021-04-31", 8, "April 2021 has 30 days"},
	{"2021-12-32", 8, "December 2021 has 31 days"},
	{"2021-12-00", 8, "December 2021 has 31 days"},
	{"-0043-02-29", 9, "February 44 BC has 28 days"},
	{"2015/2023-02-30", 13, "February 2023 has 28 days"},
	{"2023-02-30/..", 8, "February 2023 has 28 days"},
	{"2023-13-01", 5, "month 13: months are 01 to 12, seasons 21 to 24"},
	{"2023-00", 5, "month 0: months are 01 to 12, seasons 21 to 24"},
	{"2023-20", 5, "month 20: months are 01 to 12, seasons 21 to 24"},
	{"2023-42", 5, "month 42: months are 01 to 12, seasons 21 to 24"},
	{"2021-21-05", 7, "a season has no days"},

	/* years */
	{"Y170000002", 1, FAR},
	{"Y-5000001", 2, FAR},
	{"Y99999999999999999999999999", 1, FAR},
	{"12000", 4, LONG},
	{"20031", 4, LONG},
	{"20030214", 4, "a day is written with hyphens: 2003-02-14"},
	{"2003021X", 4, LONG},
	{"987", 3, SHORT},
	{"-44", 3, SHORT},
	{"19X", 3, SHORT},
	{"Y2015", 1, "after Y comes a year of five digits or more"},
	{"Y012000", 1, "after Y comes a year of five digits or more"},
	{"Y1200X", 5, "a year with Y has no unspecified digits"},
	{"-0000", 0, SIGN},
	{"-00XX", 0, SIGN},
	{"2015/-0000-02", 5, SIGN},
	{"199x", 3, "an unspecified digit is written X"},
	{"19uu", 2, "an unspecified digit is written X"},
	{"2004-uu", 5, "an unspecified digit is written X"},
	{"2004-06-xx", 8, "an unspecified digit is written X"},

	/* shape */
	{"soon", 0, BEGIN},
	{"+2015", 0, BEGIN},
	{"Y", 1, BEGIN},
	{"-", 1, BEGIN},
	{"-/2015", 1, BEGIN},
	{" 2015", 0, BEGIN},
	{"2015 ", 4, "' ' cannot follow a date"},
	{"2015\n", 4, "'?' cannot follow a date"},
	{"2015–2018", 4, "'–' cannot follow a date"},
	{"2015-08-15-", 10, "'-' cannot follow a date"},
	{"2015-08-15 10:00:00", 10, "' ' cannot follow a date"},
	{"2015-", 5, "a month has two digits"},
	{"2015-8", 5, "a month has two digits"},
	{"2015-8-15", 5, "a month has two digits"},
	{"2015-123", 5, "a month has two digits"},
	{"2015-W12", 5, "a month has two digits"},
	{"2015-X", 5, "a month has two digits"},
	{"2015-08-", 8, "a day has two digits"},
	{"2015-08-1", 8, "a day has two digits"},
	{"2015-08-155", 8, "a day has two digits"},
	{"2015-2018", 4, "an interval is written with '/', as in 2018/2020"},
	{"2015?~", 5, "a date has one qualifier: % is both ? and ~"},

	/* times of day */
	{"2015T10:00:00", 4, "a time of day needs a day before it"},
	{"2015-08T10:00:00", 7, "a time of day needs a day before it"},
	{"2015-08-XXT10:00:00", 10, "a time of day needs a day before it"},
	{"2015-08-15T", 11, CLOCK},
	{"2015-08-15T10:00", 16, CLOCK},
	{"2015-08-15T1:00:00", 11, CLOCK},
	{"2015-08-15T100000", 11, CLOCK},
	{"2015-08-15T10:00:00+4", 20, CLOCK},
	{"2015-08-15T10:00:00+04:", 23, CLOCK},
	{"2015-08-15T24:00:00", 11, "hour 24: they are 00 to 23"},
	{"2015-08-15T10:60:00", 14, "minute 60: they are 00 to 59"},
	{"2015-08-15T10:00:61", 17, "second 61: they are 00 to 59"},
	{"2015-08-15T10:00:00+24:00", 20, "hour 24: they are 00 to 23"},
	{"2015-08-15T10:00:00+04:75", 23, "minute 75: they are 00 to 59"},
	{"2015-08-15T10:00:00.5", 19, "'.' cannot follow a date"},
	{"2015-08-15T10:00:00Z~", 20, "a time of day takes no '~'"},
	{"2015-08-15T10:00:00/2016", 10, "the ends of an interval have no time of day"},
	{"2015/2016-08-15T10:00:00", 15, "the ends of an interval have no time of day"},

	/* intervals */
	{"2020/2018", 5, REVERSED},
	{"2020-05-05/2020-05-04", 11, REVERSED},
	{"2020-06/2020-05", 8, REVERSED},
	{"2000/199X", 5, REVERSED},
	{"-0043/-0044", 6, REVERSED},
	{"2021-24/2021-11", 8, REVERSED},
	{"/", 0, EMPTY},
	{"../..", 0, EMPTY},
	{"../", 0, EMPTY},
	{"/..", 0, EMPTY},
	{"..", 0, DOTS},
	{"...", 0, DOTS},
	{"2015/...", 5, DOTS},
	{"2015/2016/2017", 9, TWICE},
	{"14/02/2003", 5, TWICE},
	{"2015/open", 5, BEGIN},
	{"unknown/2015", 0, BEGIN},

	/* level 2 */
	{"[1667,1668,1670..1672]", 0, "a set of dates" LEVEL_2},
	{"{1667,1668}", 0, "a set of dates" LEVEL_2},
	{"Y17E7", 3, "a year with E or S" LEVEL_2},
	{"Y171010000S3", 10, "a year with E or S" LEVEL_2},
	{"1950S2", 4, "a year with E or S" LEVEL_2},
	{"XXXX", 0, "a year without any digit" LEVEL_2},
	{"XXXX-12-XX", 0, "a year without any digit" LEVEL_2},
	{"X99X", 0, "an X to the left of a digit" LEVEL_2},
	{"1X9X", 1, "an X to the left of a digit" LEVEL_2},
	{"15XX-12-25", 4, "a month of an unspecified year" LEVEL_2},
	{"1XXX-XX", 4, "a month of an unspecified year" LEVEL_2},
	{"1985-XX-15", 8, "a day of an unspecified month" LEVEL_2},
	{"1985-1X", 5, "one X of two digits" LEVEL_2},
	{"1985-X1-05", 5, "one X of two digits" LEVEL_2},
	{"1985-04-1X", 8, "one X of two digits" LEVEL_2},
	{"2001-25", 5, "a month from 25 to 41" LEVEL_2},
	{"2001-41", 5, "a month from 25 to 41" LEVEL_2},
	{"2004?-06-11", 4, "a qualifier inside a date" LEVEL_2},
	{"2004-06~-11", 7, "a qualifier inside a date" LEVEL_2},
	{"?2004-06-11", 0, "a qualifier before what it qualifies" LEVEL_2},
	{"2004-06-~11", 8, "a qualifier before what it qualifies" LEVEL_2},
	{"2004-06-~01/2004-06-~20", 8, "a qualifier before what it qualifies" LEVEL_2},
};

static void test_invalid(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(invalid); i++) {
		struct ent_str text = ent_str(invalid[i].text);
		struct ent_err err = {0};
		struct ent_date date = must_parse("1999-12-31"), before = date;
		size_t at = SIZE_MAX;
		char *colon;

		if (ent_date_parse(text, &date, &at, &err))
			fail_msg("%s was read", invalid[i].text);
		assert_true(ent_date_eq(&date, &before));
		colon = strstr(err.text, ": ");
		assert_non_null(colon);
		assert_string_equal(colon + 2, invalid[i].why);
		if (at != invalid[i].at)
			fail_msg("%s: at %zu, not %zu", err.text, at, invalid[i].at);
		assert_int_equal(err.code,
				 strcmp(invalid[i].why, FAR) == 0 ? ENT_LIMIT : ENT_SYNTAX);
	}
}

static void test_message(void **state)
{
	struct ent_err err = {0};
	struct ent_date date;
	size_t at = 7;
	char lengthy[300];

	(void)state;
	assert_false(ent_date_parse(ent_str("2023-02-30"), &date, &at, &err));
	assert_string_equal(err.text, "2023-02-30: February 2023 has 28 days");
	assert_false(ent_date_parse(ent_str("2015\t\x7F"), &date, &at, &err));
	assert_string_equal(err.text, "2015??: '?' cannot follow a date");
	assert_false(ent_date_parse((struct ent_str){"2015\0", 5}, &date, &at, &err));
	assert_string_equal(err.text, "2015?: '?' cannot follow a date");

	assert_false(ent_date_parse((struct ent_str){NULL, 0}, &date, &at, &err));
	assert_string_equal(err.text, "a date is missing");
	assert_int_equal(at, 0);
	assert_false(ent_date_parse((struct ent_str){NULL, 0}, &date, NULL, NULL));
	assert_false(ent_date_parse(ent_str("Y99999999"), &date, NULL, NULL));

	/* An excerpt ends with a whole character: byte 60 is inside the eleventh. */
	memset(lengthy, 'a', sizeof(lengthy));
	for (size_t i = 29; i + 3 < sizeof(lengthy); i += 3)
		memcpy(lengthy + i, "\xE2\x80\x93", 3);
	assert_false(ent_date_parse((struct ent_str){lengthy, 290}, &date, &at, &err));
	assert_memory_equal(err.text + 56, "\xE2\x80\x93...: a date", 13);
}

/* A view need not end in NUL: nothing beyond it may be read. */
static void test_view(void **state)
{
	const char *text = "2003-02-14T10:00:00Z";
	static const size_t lengths[] = {4, 7, 10, 19, 20};
	struct ent_date date;

	(void)state;
	for (size_t len = 0; len <= strlen(text); len++) {
		char *copy = malloc(len + 1); /* so that ASan sees its end */
		bool expected = false;

		assert_non_null(copy);
		memcpy(copy + 1, text, len);
		for (size_t i = 0; i < COUNT(lengths); i++)
			expected |= len == lengths[i];
		assert_int_equal(ent_date_parse((struct ent_str){copy + 1, len}, &date, NULL, NULL),
				 expected);
		free(copy);
	}
}

static void test_eq(void **state)
{
	static const char *const different[] = {
		"2015",
		"2015?",
		"2015~",
		"2015%",
		"2016",
		"-2015",
		"2015-01",
		"2015-21",
		"2015-XX",
		"2015-XX-XX",
		"2015-01-XX",
		"2015-01-01",
		"2015-01-01T00:00:00",
		"2015-01-01T00:00:00Z",
		"2015-01-01T00:00:01Z",
		"2015-01-01T00:00:00-01",
		"201X",
		"20XX",
		"2XXX",
		"2010",
		"2000",
		"2015/2015",
		"2015/2016",
		"2015/..",
		"2015/",
		"../2015",
		"/2015",
		"2015?/2015",
		"2015/2015?",
		"2015/2015-XX",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(different); i++) {
		for (size_t j = 0; j < COUNT(different); j++) {
			struct ent_date a = must_parse(different[i]), b = must_parse(different[j]);

			assert_int_equal(ent_date_eq(&a, &b), i == j);
		}
	}
}

/* ---- days ------------------------------------------------------------- */

static void assert_day(int32_t day, struct civil civil)
{
	int64_t year;
	int month, mday;

	assert_int_equal(ent_day_from_civil(civil.year, civil.month, civil.day), day);
	ent_day_to_civil(day, &year, &month, &mday);
	assert_int_equal(year, civil.year);
	assert_int_equal(month, civil.month);
	assert_int_equal(mday, civil.day);
}

/* Julian day numbers of chronology: 1970-01-01 is 2440588. */
static void test_known_days(void **state)
{
	(void)state;
	assert_day(0, (struct civil){1970, 1, 1});
	assert_day(-1, (struct civil){1969, 12, 31});
	assert_day(2451545 - 2440588, (struct civil){2000, 1, 1});
	assert_day(2299161 - 2440588, (struct civil){1582, 10, 15});
	assert_day(0 - 2440588, (struct civil){-4713, 11, 24});
	assert_day(2400001 - 2440588, (struct civil){1858, 11, 17}); /* modified Julian 0 */
}

/* Day by day through two eras of 400 years, on either side of year 0 and of now. */
static void test_days_one_by_one(void **state)
{
	static const int first_years[] = {-1000, 1500};

	(void)state;
	for (size_t i = 0; i < COUNT(first_years); i++) {
		struct civil today = {first_years[i], 1, 1};
		int32_t day = slow_day(today.year, 1, 1);

		for (; today.year < first_years[i] + 1100; today = tomorrow(today))
			assert_day(day++, today);
	}
}

static void test_far_days(void **state)
{
	int64_t year;
	int month, mday;

	(void)state;
	assert_day(slow_day(5000000, 12, 31), (struct civil){5000000, 12, 31});
	assert_day(slow_day(-5000000, 1, 1), (struct civil){-5000000, 1, 1});
	assert_day(slow_day(-4999996, 2, 29), (struct civil){-4999996, 2, 29});

	/* 400 years are 146097 days, also at the ends of what an int32_t holds. */
	ent_day_to_civil(INT32_MAX, &year, &month, &mday);
	assert_true(year == 5881580 && month == 7 && mday == 11);
	ent_day_to_civil(INT32_MIN, &year, &month, &mday);
	assert_true(year == -5877641 && month == 6 && mday == 23);
}

static void test_of_day(void **state)
{
	struct ent_date date = ent_date_of_day(slow_day(2003, 2, 14));
	struct ent_date plain = must_parse("2003-02-14");

	(void)state;
	assert_true(ent_date_eq(&date, &plain));
	random_state = 61;
	for (int i = 0; i < 30000; i++) {
		int32_t day = random_between(-1, 1) * random_between(0, 1825000000);
		struct ent_span one_day = {day, day, day, day};
		struct ent_text text = {0};
		struct ent_date again;

		date = ent_date_of_day(day);
		assert_true(span_eq(ent_date_span(&date), one_day));
		ent_date_print(&date, &text);
		again = must_parse(text.ptr);
		assert_true(ent_date_eq(&date, &again));
		ent_text_free(&text);
	}
}

/* ---- the short way and the slow way ----------------------------------- */

/* An end of an interval is always read the slow way. */
static void test_short_way(void **state)
{
	static const int years[] = {0, 4, 1900, 2000, 2023, 2024, 9999};

	(void)state;
	for (size_t i = 0; i < COUNT(years) * 10000; i++) {
		int year = years[i / 10000], month = (int)(i / 100 % 100), day = (int)(i % 100);
		bool exists =
			month >= 1 && month <= 12 && day >= 1 && day <= month_length(year, month);
		struct ent_date lone, interval;
		char text[40], since[44];

		snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
		snprintf(since, sizeof(since), "%s/..", text);
		assert_int_equal(parse(text, &lone), exists);
		assert_int_equal(parse(since, &interval), exists);
		if (!exists)
			continue;
		interval.interval = false;
		assert_true(ent_date_eq(&lone, &interval));
		assert_int_equal(ent_date_span(&lone).start_lo,
				 ent_day_from_civil(year, month, day));
	}
}

/* Any byte anywhere in a plain day: read only if the slow way reads it too. */
static void test_short_way_bytes(void **state)
{
	(void)state;
	for (int i = 0; i < 10 * 256; i++) {
		char text[] = "2003-02-14", since[] = "2003-02-14/..";
		struct ent_date lone, interval;
		bool read;

		text[i / 256] = since[i / 256] = (char)(i % 256);
		if (text[i / 256] == '/')
			continue;
		read = ent_date_parse((struct ent_str){text, 10}, &lone, NULL, NULL);
		assert_int_equal(ent_date_parse((struct ent_str){since, 13}, &interval, NULL, NULL),
				 read);
		if (!read)
			continue;
		interval.interval = false;
		assert_true(ent_date_eq(&lone, &interval));
	}
}

/* ---- generated expressions -------------------------------------------- */

static int random_year(void)
{
	if (random_between(0, 1) == 0)
		return random_between(1900, 2100);
	return random_between(-1, 1) * random_between(0, 9999);
}

static int add_year(char *out, size_t room, int year)
{
	return snprintf(out, room, "%s%04d", year < 0 ? "-" : "", abs(year));
}

/* 1066, 106X, 10XX or 1XXX; or Y10660 */
static int add_rough_year(char *out, size_t room)
{
	int sign = random_between(0, 1) ? -1 : 1, unknown = random_between(0, 4), len;

	if (unknown == 4)
		return snprintf(out, room, "Y%d", sign * random_between(10000, 5000000));
	len = add_year(out, room, sign * random_between(1000, 9999));
	memset(out + len - unknown, 'X', (size_t)unknown);
	return len;
}

static int add_time(char *out, size_t room)
{
	static const char *const zones[] = {"", "Z", "+04:30", "-11:00", "-00:15"};

	return snprintf(out, room, "T%02d:%02d:%02d%s", random_between(0, 23),
			random_between(0, 59), random_between(0, 59),
			zones[random_below(COUNT(zones))]);
}

/* What may follow a year of four digits. */
static int add_in_year(char *out, size_t room, int year)
{
	int month = random_between(1, 12);

	switch (random_between(0, 6)) {
	case 0:
		return snprintf(out, room, "-%02d", month);
	case 1:
		return snprintf(out, room, "-%02d", random_between(21, 24));
	case 2:
		return snprintf(out, room, "-XX");
	case 3:
		return snprintf(out, room, "-XX-XX");
	case 4:
		return snprintf(out, room, "-%02d-XX", month);
	default:
		return snprintf(out, room, "-%02d-%02d", month,
				random_between(1, month_length(year, month)));
	}
}

/* A date in canonical form, of at most 39 bytes; `timed` allows a time of day. */
static void generate_date(char *out, size_t room, bool timed)
{
	static const char *const qualifiers[] = {"", "", "?", "~", "%"};
	int year = random_year(), len = 0;

	if (random_between(0, 2) == 0) {
		len = add_rough_year(out, room);
	} else {
		len = add_year(out, room, year);
		len += add_in_year(out + len, room - (size_t)len, year);
		if (timed && strlen(out) >= 10 && strchr(out, 'X') == NULL) {
			add_time(out + len, room - (size_t)len);
			return;
		}
	}
	strcpy(out + len, qualifiers[random_below(COUNT(qualifiers))]);
}

static void generate(char *out, size_t room)
{
	char start[40], end[40];

	generate_date(start, sizeof(start), false);
	generate_date(end, sizeof(end), false);
	switch (random_between(0, 9)) {
	case 0:
		snprintf(out, room, "%s/..", start);
		return;
	case 1:
		snprintf(out, room, "%s/", start);
		return;
	case 2:
		snprintf(out, room, "../%s", end);
		return;
	case 3:
		snprintf(out, room, "/%s", end);
		return;
	case 4:
	case 5:
	case 6:
		snprintf(out, room, "%s/%s", start, end);
		return;
	default:
		generate_date(out, room, true);
	}
}

/* The ends of an interval, as the dates that they are when they stand alone. */
static bool certainly_reversed(const char *text)
{
	char start[80];
	struct ent_date first, last;
	const char *slash = strchr(text, '/');

	if (slash == NULL)
		return false;
	snprintf(start, sizeof(start), "%.*s", (int)(slash - text), text);
	return parse(start, &first) && parse(slash + 1, &last) &&
	       ent_date_span(&last).end_hi < ent_date_span(&first).start_lo;
}

static void test_round_trip(void **state)
{
	int reversed = 0;

	(void)state;
	random_state = 2385;
	for (int i = 0; i < 40000; i++) {
		char text[80];
		struct ent_err err = {0};
		struct ent_date date;

		generate(text, sizeof(text));
		if (certainly_reversed(text)) {
			assert_false(ent_date_parse(ent_str(text), &date, NULL, &err));
			assert_non_null(strstr(err.text, REVERSED));
			reversed++;
			continue;
		}
		date = must_parse(text);
		assert_printed(&date, text);
	}
	assert_in_range(reversed, 1000, 12000);
}

/* Whatever survives a random edit means the same after printing. */
static void test_edited(void **state)
{
	static const char bytes[] = "0123456789X-/.?~%TZY:+ES ";
	int kept = 0;

	(void)state;
	random_state = 197;
	for (int i = 0; i < 40000; i++) {
		char text[80];
		struct ent_date date, again;
		struct ent_text printed = {0};
		size_t len;

		generate(text, sizeof(text));
		len = strlen(text);
		text[random_below((unsigned)len)] = bytes[random_below(sizeof(bytes) - 1)];
		if (!parse(text, &date))
			continue;
		ent_date_print(&date, &printed);
		again = must_parse(printed.ptr);
		assert_true(ent_date_eq(&date, &again));
		assert_true(span_eq(ent_date_span(&date), ent_date_span(&again)));
		ent_text_free(&printed);
		kept++;
	}
	assert_in_range(kept, 4000, 36000);
}

/* ---- spans, by trying every day --------------------------------------- */

enum { FIRST_YEAR = -230, LAST_YEAR = 230, DAYS = 170000 };

static struct written_day {
	char text[40];
	int month;
	int32_t day;
} written[DAYS];
static int written_count;

static int write_days(void **state)
{
	struct civil today = {FIRST_YEAR, 1, 1};

	(void)state;
	for (written_count = 0; today.year <= LAST_YEAR; today = tomorrow(today)) {
		struct written_day *slot = &written[written_count++];

		assert_true(written_count <= DAYS);
		snprintf(slot->text, sizeof(slot->text), "%s%04d-%02d-%02d",
			 today.year < 0 ? "-" : "", abs(today.year), today.month, today.day);
		slot->month = today.month;
		slot->day = slow_day(FIRST_YEAR, 1, 1) + written_count - 1;
	}
	return 0;
}

/* Could the day be what the expression leaves open, letter by letter? */
static bool fits(const char *day, const char *expression)
{
	for (; *expression != '\0'; day++, expression++) {
		if (*expression != *day && (*expression != 'X' || *day == '-'))
			return false;
	}
	return true;
}

static void check_enumerated(const char *expression)
{
	struct ent_date date = must_parse(expression);
	struct ent_span span = ent_date_span(&date);
	int first = -1, last = -1;

	for (int i = 0; i < written_count; i++) {
		if (!fits(written[i].text, expression))
			continue;
		first = first < 0 ? i : first;
		last = i;
	}
	assert_true(first >= 0);
	if (span.start_lo != written[first].day || span.start_hi != written[last].day)
		fail_msg("%s: %s to %s", expression, written[first].text, written[last].text);
	assert_true(span.end_lo == span.start_lo && span.end_hi == span.start_hi);
}

static void test_spans_enumerated(void **state)
{
	(void)state;
	random_state = 8;
	for (int i = 0; i < 400; i++) {
		char text[40];
		const struct written_day *day = &written[random_below((unsigned)written_count)];
		size_t year_len = strlen(day->text) - 6;
		int form = random_between(0, 6);

		strcpy(text, day->text);
		if (form == 0)
			memcpy(text + year_len, "-XX-XX", 6);
		else if (form == 1)
			memcpy(text + year_len + 3, "-XX", 3);
		else if (form == 2)
			text[year_len + 3] = '\0';
		else if (form == 3)
			memcpy(text + year_len, "-XX", 4);
		else
			text[year_len] = '\0';
		if (form >= 5)
			text[year_len - 1] = 'X';
		if (form == 6)
			text[year_len - 2] = 'X';
		if (strcmp(text, "-000X") == 0 || strcmp(text, "-00XX") == 0 ||
		    strcmp(text, "02XX") == 0 || strcmp(text, "-02XX") == 0)
			continue; /* refused, or not whole among our days */
		check_enumerated(text);
	}
}

/* A season is three months in a row, of which the first is its own year's. */
static void test_seasons_enumerated(void **state)
{
	(void)state;
	for (int year = -8; year <= 8; year++) {
		for (int season = 21; season <= 24; season++) {
			int first_month = (season - 20) * 3, day = slow_day(year, first_month, 1);
			int i = day - written[0].day;
			struct ent_date date;
			char text[40];

			snprintf(text, sizeof(text), "%s%04d-%d", year < 0 ? "-" : "", abs(year),
				 season);
			date = must_parse(text);
			while ((written[i].month - first_month + 12) % 12 < 3)
				i++;
			assert_int_equal(ent_date_span(&date).start_lo, day);
			assert_int_equal(ent_date_span(&date).start_hi, written[i].day - 1);
		}
	}
}

/* ---- surely and maybe, by trying every truth -------------------------- */

enum { WINDOW = 400 };

/* What one end may truly be: days of the window; outside it stand for for ever. */
static void end_truths(const char *text, int32_t base, int open, int truth[2])
{
	struct ent_date date;

	if (strcmp(text, "..") == 0) {
		truth[0] = truth[1] = open;
		return;
	}
	truth[0] = 0;
	truth[1] = WINDOW;
	if (*text == '\0')
		return;
	date = must_parse(text);
	truth[0] = ent_date_span(&date).start_lo - base;
	truth[1] = ent_date_span(&date).start_hi - base;
	assert_true(truth[0] >= 0 && truth[1] <= WINDOW);
}

/* How many of the true histories there could be hold on each day. */
static int count_truths(const int start[2], const int end[2], int held[WINDOW + 1])
{
	int count = 0;

	memset(held, 0, (WINDOW + 1) * sizeof(held[0]));
	for (int from = start[0]; from <= start[1]; from++) {
		for (int to = from > end[0] ? from : end[0]; to <= end[1]; to++, count++) {
			for (int day = from; day <= to; day++)
				held[day]++;
		}
	}
	return count;
}

static void check_truths(const char *from, const char *to, int32_t base)
{
	static int held[WINDOW + 1];
	char text[40];
	int start[2], end[2], count;
	struct ent_date date;

	snprintf(text, sizeof(text), "%s/%s", from, to);
	date = must_parse(text);
	end_truths(from, base, 0, start);
	end_truths(to, base, WINDOW, end);
	count = count_truths(start, end, held);
	assert_true(count > 0);
	for (int day = 1; day < WINDOW; day++) {
		assert_int_equal(ent_span_surely(ent_date_span(&date), base + day),
				 held[day] == count);
		assert_int_equal(ent_span_maybe(ent_date_span(&date), base + day), held[day] > 0);
	}
}

static void test_truths(void **state)
{
	static const char *const ends[] = {
		"",        "..",         "2015-01-01", "2015-01-17", "2015-01",
		"2015-02", "2015-02-11", "2015-02-XX", "2015-21",    "2015-03-07",
	};
	int32_t base = slow_day(2015, 1, 1) - 100;

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		for (size_t j = i; j < COUNT(ends); j++) {
			if (j > 1)
				check_truths(ends[i], ends[j], base);
			if (i > 1)
				check_truths(ends[i], ends[0], base);
			if (i > 1)
				check_truths(ends[i], ends[1], base);
		}
	}
}

static void test_point_truths(void **state)
{
	struct ent_date day = must_parse("2015-02-11"), year = must_parse("2015");
	int32_t feb_11 = slow_day(2015, 2, 11);

	(void)state;
	assert_true(ent_span_surely(ent_date_span(&day), feb_11));
	assert_true(ent_span_maybe(ent_date_span(&day), feb_11));
	for (int d = -1; d <= 1; d += 2) {
		assert_false(ent_span_surely(ent_date_span(&day), feb_11 + d));
		assert_false(ent_span_maybe(ent_date_span(&day), feb_11 + d));
	}
	for (int d = -50; d <= 330; d++) {
		assert_false(ent_span_surely(ent_date_span(&year), feb_11 + d));
		assert_int_equal(ent_span_maybe(ent_date_span(&year), feb_11 + d),
				 d >= -41 && d <= 323);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_view),
		cmocka_unit_test(test_eq),
		cmocka_unit_test(test_known_days),
		cmocka_unit_test(test_days_one_by_one),
		cmocka_unit_test(test_far_days),
		cmocka_unit_test(test_of_day),
		cmocka_unit_test(test_short_way),
		cmocka_unit_test(test_short_way_bytes),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_edited),
		cmocka_unit_test(test_spans_enumerated),
		cmocka_unit_test(test_seasons_enumerated),
		cmocka_unit_test(test_truths),
		cmocka_unit_test(test_point_truths),
	};

	return cmocka_run_group_tests(tests, write_days, NULL);
}
