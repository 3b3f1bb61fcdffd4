/* Says a calendar expression in English, to stand inside a sentence.
 *
 * Day, month, year, without commas: "8 April 1904". What two ends share is
 * said once, "3 to 5 May 2020", unless a qualifier belongs to one of them. The
 * era is named where the number alone would not be taken for a year: "44 BC",
 * "AD 476"; EDTF counts a year 0, which is 1 BC, so -0043 is 44 BC. 19XX is
 * "the 20th century" and 190X "the 1900s", as most people mean them, though
 * historians begin the century in 1901. Times of day are not said.
 */
#include <entente/date.h>

#include <stdlib.h>

static const char *const months[] = {
	"January", "February", "March",     "April",   "May",      "June",
	"July",    "August",   "September", "October", "November", "December",
};

static const char *const seasons[] = {"spring", "summer", "autumn", "winter"};

/* The first year whose number needs no era beside it. */
#define FIRST_BARE_YEAR 1000

static void say_year(int64_t year, struct ent_text *out)
{
	if (year <= 0)
		ent_text_printf(out, "%lld BC", 1 - (long long)year);
	else
		ent_text_printf(out, "%s%lld", year < FIRST_BARE_YEAR ? "AD " : "",
				(long long)year);
}

static const char *ordinal_ending(int number)
{
	static const char *const endings[] = {"th", "st", "nd", "rd"};
	bool teen = number / 10 % 10 == 1;

	return teen || number % 10 > 3 ? "th" : endings[number % 10];
}

/* 19XX is in the 20th century, -01XX is the 2nd century BC. */
static void say_age(const struct ent_point *point, int years, const char *name,
		    struct ent_text *out)
{
	int number = abs(point->year) / years + 1;

	ent_text_printf(out, "the %d%s %s", number, ordinal_ending(number), name);
	if (point->year < 0)
		ent_text_puts(out, " BC");
	else if (point->year < FIRST_BARE_YEAR)
		ent_text_puts(out, " AD");
}

static void say_decade(const struct ent_point *point, struct ent_text *out)
{
	int first = point->year < 0 ? point->year - 9 : point->year;

	if (point->year >= FIRST_BARE_YEAR) {
		ent_text_printf(out, "the %ds", point->year);
		return;
	}
	ent_text_puts(out, "the years ");
	say_year(first, out);
	ent_text_puts(out, " to ");
	say_year(first + 9, out);
}

/* A winter lies in two years: "winter 2021-22", "winter 1999-2000"; with an era
 * beside it only the first is named. */
static void say_season(const struct ent_point *point, struct ent_text *out)
{
	int next = point->year + 1;

	ent_text_printf(out, "%s ", seasons[point->month - 21]);
	say_year(point->year, out);
	if (point->month != 24 || point->year < FIRST_BARE_YEAR)
		return;
	if (next % 100 == 0)
		ent_text_printf(out, "-%d", next);
	else
		ent_text_printf(out, "-%02d", next % 100);
}

/* The day and the month, without the year: "14 February", "an unknown day of". */
static void say_in_year(const struct ent_point *point, struct ent_text *out)
{
	if (point->day_unspecified)
		ent_text_puts(out, "an unknown day of");
	else if (point->precision == ENT_PRECISION_DAY)
		ent_text_printf(out, "%d", point->day);
	else if (point->month_unspecified)
		ent_text_puts(out, "an unknown month of");
	if (point->month_unspecified)
		return;
	if (point->precision == ENT_PRECISION_DAY)
		ent_text_putc(out, ' ');
	ent_text_puts(out, months[point->month - 1]);
}

static void say_bare(const struct ent_point *point, struct ent_text *out)
{
	switch ((enum ent_precision)point->precision) {
	case ENT_PRECISION_MILLENNIUM:
		say_age(point, 1000, "millennium", out);
		return;
	case ENT_PRECISION_CENTURY:
		say_age(point, 100, "century", out);
		return;
	case ENT_PRECISION_DECADE:
		say_decade(point, out);
		return;
	case ENT_PRECISION_SEASON:
		say_season(point, out);
		return;
	case ENT_PRECISION_MONTH:
	case ENT_PRECISION_DAY:
		say_in_year(point, out);
		ent_text_putc(out, ' ');
		break;
	case ENT_PRECISION_NONE:
	case ENT_PRECISION_YEAR:
		break;
	}
	say_year(point->year, out);
}

static void say_point(const struct ent_point *point, struct ent_text *out)
{
	if (point->uncertain)
		ent_text_puts(out, "possibly ");
	if (point->approximate)
		ent_text_puts(out, "about ");
	say_bare(point, out);
}

/* Neither qualified nor with anything unspecified in the year. */
static bool is_plain(const struct ent_point *point)
{
	return !point->uncertain && !point->approximate && !point->month_unspecified &&
	       !point->day_unspecified;
}

static bool same_month(const struct ent_point *a, const struct ent_point *b)
{
	return a->year == b->year && a->month == b->month;
}

static bool same_words(const struct ent_point *a, const struct ent_point *b)
{
	return same_month(a, b) && a->day == b->day && a->precision == b->precision;
}

static bool has_month(const struct ent_point *point)
{
	return point->precision == ENT_PRECISION_MONTH || point->precision == ENT_PRECISION_DAY;
}

/* Both ends are plain. */
static void say_plain_range(const struct ent_point *start, const struct ent_point *end,
			    struct ent_text *out)
{
	bool days = start->precision == ENT_PRECISION_DAY && end->precision == start->precision;

	if (same_words(start, end)) {
		ent_text_puts(out, days ? "" : "within ");
	} else if (days && same_month(start, end)) {
		ent_text_printf(out, "%d to ", start->day);
	} else if (has_month(start) && has_month(end) && start->year == end->year) {
		say_in_year(start, out);
		ent_text_puts(out, " to ");
	} else {
		say_bare(start, out);
		ent_text_puts(out, " to ");
	}
	say_bare(end, out);
}

static void say_interval(const struct ent_point *start, const struct ent_point *end,
			 struct ent_text *out)
{
	if (end->kind == ENT_POINT_OPEN) {
		ent_text_puts(out, "since ");
		say_point(start, out);
	} else if (end->kind == ENT_POINT_UNKNOWN) {
		say_point(start, out);
		ent_text_puts(out, " to an unknown end");
	} else if (start->kind == ENT_POINT_OPEN) {
		ent_text_puts(out, "until ");
		say_point(end, out);
	} else if (start->kind == ENT_POINT_UNKNOWN) {
		ent_text_puts(out, "an unknown start to ");
		say_point(end, out);
	} else if (is_plain(start) && is_plain(end)) {
		say_plain_range(start, end, out);
	} else {
		say_point(start, out);
		ent_text_puts(out, " to ");
		say_point(end, out);
	}
}

void ent_date_say(const struct ent_date *date, struct ent_text *out)
{
	if (date->interval)
		say_interval(&date->start, &date->end, out);
	else
		say_point(&date->start, out);
}
