/* Fields of a row: days, decimals, counts, and what else several datasets share.
 *
 * Called for every row of tens of millions: no allocation and no printf, and what is common goes
 * first. A decimal whose digits make a number of at most 2^53, with at most 19 of them, is one
 * division of two doubles that are exact, so that it is rounded once, as strtod rounds (Clinger
 * 1990, How to Read Floating Point Numbers Accurately); others are left to ent_number_parse.
 */
#include "archive/fields.h"

#include "base/calendar.h"

#include <math.h>
#include <string.h>

/* ---- texts -------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_but_case(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (small(a[i]) != small(b[i]))
			return false;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct ent_str ent_field_trim(struct ent_str text)
{
	while (text.len && is_blank(text.ptr[0])) {
		text.ptr++;
		text.len--;
	}
	while (text.len && is_blank(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

struct ent_str ent_field_unquoted(struct ent_str text)
{
	if (text.len < 2 || text.ptr[0] != '"' || text.ptr[text.len - 1] != '"')
		return text;
	return (struct ent_str){text.ptr + 1, text.len - 2};
}

struct ent_str ent_header_name(struct ent_str cell)
{
	if (cell.len >= 3 && memcmp(cell.ptr, "\xEF\xBB\xBF", 3) == 0)
		cell = (struct ent_str){cell.ptr + 3, cell.len - 3};
	return ent_field_trim(ent_field_unquoted(ent_field_trim(cell)));
}

bool ent_field_named(struct ent_str text, const char *names)
{
	for (;;) {
		size_t len = strcspn(names, "|");
		if (len == text.len && same_but_case(text.ptr, names, len))
			return true;
		if (!names[len])
			return false;
		names += len + 1;
	}
}

bool ent_cameo_shaped(struct ent_str code)
{
	if (code.len < 2 || code.len > 4 || !is_digit(code.ptr[0]) || !is_digit(code.ptr[1]))
		return false;
	int root = (code.ptr[0] - '0') * 10 + code.ptr[1] - '0';
	for (size_t i = 2; i < code.len; i++)
		if (!is_digit(code.ptr[i]) && (code.ptr[i] < 'a' || code.ptr[i] > 'z'))
			return false;
	return root >= 1 && root <= 20;
}

/* ---- days --------------------------------------------------------------- */

#define FIRST_YEAR 1800
#define LAST_YEAR  2199

/* What is left to read. */
struct cursor {
	const char *at, *end;
};

/* At least `least` and at most `most` digits; fails on more. */
static bool take_number(struct cursor *in, int least, int most, int *value)
{
	int digits = 0;
	*value = 0;
	while (in->at < in->end && is_digit(*in->at)) {
		if (++digits > most)
			return false;
		*value = *value * 10 + *in->at++ - '0';
	}
	return digits >= least;
}

static bool take(struct cursor *in, char c)
{
	if (in->at == in->end || *in->at != c)
		return false;
	in->at++;
	return true;
}

/* A time of day is dropped, but must look like one: " 00:00:00.000", "T12:30Z". */
static bool ends_day(struct cursor in)
{
	if (in.at == in.end)
		return true;
	if (!take(&in, 'T') && !take(&in, ' '))
		return false;
	if (in.at == in.end || !is_digit(*in.at))
		return false;
	for (; in.at < in.end; in.at++)
		if (!is_digit(*in.at) && !memchr(":.+-Z ", *in.at, 6))
			return false;
	return true;
}

static bool civil(int year, int month, int mday, int32_t *day)
{
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || mday < 1 ||
	    (mday > 28 && mday > ent_days_in_month(year, month)))
		return false;
	*day = ent_day_from_civil(year, month, mday);
	return true;
}

/* Whether the eight bytes are figures (little endian: the first is the lowest). */
static bool eight_figures(uint64_t bytes)
{
	const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0);
	return (bytes & high) == UINT64_C(0x3030303030303030) &&
	       ((bytes + UINT64_C(0x0606060606060606)) & high) == UINT64_C(0x3030303030303030);
}

/* "20181024", or with six figures of a time: eight at once, added up in pairs, in fours and
 * all (Lemire, Quickly parsing eight digits, 2018). */
static bool read_plain(struct ent_str text, int32_t *day)
{
	uint64_t bytes, last;
	memcpy(&bytes, text.ptr, sizeof bytes);
	memcpy(&last, text.ptr + text.len - sizeof last, sizeof last);
	if (!eight_figures(bytes) || !eight_figures(last))
		return false;
	bytes = (bytes & UINT64_C(0x0F0F0F0F0F0F0F0F)) * 2561 >> 8;
	bytes = (bytes & UINT64_C(0x00FF00FF00FF00FF)) * 6553601 >> 16;
	bytes = (bytes & UINT64_C(0x0000FFFF0000FFFF)) * UINT64_C(42949672960001) >> 32;
	int number = (int)bytes;
	return civil(number / 10000, number / 100 % 100, number % 100, day);
}

/* "2018-10-24". */
static bool read_iso(struct cursor in, int32_t *day)
{
	int year, month, mday;
	return take_number(&in, 4, 4, &year) && take(&in, '-') && take_number(&in, 1, 2, &month) &&
	       take(&in, '-') && take_number(&in, 1, 2, &mday) && ends_day(in) &&
	       civil(year, month, mday, day);
}

static int take_month(struct cursor *in)
{
	static const char *const months[] = {"January",   "February", "March",    "April",
					     "May",       "June",     "July",     "August",
					     "September", "October",  "November", "December"};
	size_t len = 0;
	while (in->at + len < in->end && small(in->at[len]) >= 'a' && small(in->at[len]) <= 'z')
		len++;
	for (int month = 0; month < 12; month++) {
		size_t whole = strlen(months[month]);
		if ((len == 3 || len == whole) && same_but_case(in->at, months[month], len)) {
			in->at += len;
			return month + 1;
		}
	}
	return 0;
}

/* Three figures with slashes between them, or "24 October 2018". */
static bool read_worded(struct cursor in, bool day_first, int32_t *day)
{
	int first, second, year;
	if (!take_number(&in, 1, 2, &first))
		return false;
	if (take(&in, ' ')) {
		int month = take_month(&in);
		return month && take(&in, ' ') && take_number(&in, 4, 4, &year) && ends_day(in) &&
		       civil(year, month, first, day);
	}
	return take(&in, '/') && take_number(&in, 1, 2, &second) && take(&in, '/') &&
	       take_number(&in, 4, 4, &year) && ends_day(in) &&
	       (day_first ? civil(year, second, first, day) : civil(year, first, second, day));
}

static bool read_day(struct ent_str text, bool day_first, int32_t *day)
{
	struct cursor in = {text.ptr, text.ptr + text.len};
	if (text.len == 8 || text.len == 14) {
		if (read_plain(text, day))
			return true;
	}
	if (text.len > 4 && text.ptr[4] == '-')
		return read_iso(in, day);
	return read_worded(in, day_first, day);
}

bool ent_day_read(struct ent_str text, int32_t *day)
{
	return read_day(text, false, day);
}

bool ent_day_read_day_first(struct ent_str text, int32_t *day)
{
	return read_day(text, true, day);
}

/* ---- numbers ------------------------------------------------------------ */

#define MOST_EXACT  ((uint64_t)1 << 53)
#define MOST_DIGITS 19 /* of which all fit into 64 bits */

bool ent_decimal_read(struct ent_str text, double *value)
{
	static const double power[MOST_DIGITS + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,
						      1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
						      1e14, 1e15, 1e16, 1e17, 1e18, 1e19};
	*value = (double)NAN;
	if (!text.len)
		return true;
	bool minus = text.ptr[0] == '-';
	size_t point = text.len, i = minus; /* where the point is: at the end if there is none */
	uint64_t digits = 0;
	for (; i < text.len; i++) {
		unsigned figure = (unsigned)(unsigned char)text.ptr[i] - '0';
		if (figure <= 9)
			digits = digits * 10 + figure;
		else if (text.ptr[i] == '.' && point == text.len)
			point = i;
		else
			return ent_number_parse(text, value);
	}
	size_t places = point < text.len ? text.len - point - 1 : 0;
	size_t count = text.len - minus - (point < text.len);
	if (!count || count > MOST_DIGITS || digits > MOST_EXACT)
		return ent_number_parse(text, value);
	*value = (double)digits / power[places];
	if (minus)
		*value = -*value;
	return true;
}

bool ent_intensity_read(struct ent_str text, double *value)
{
	return ent_decimal_read(text, value) && !(fabs(*value) > 10);
}

bool ent_count_read(struct ent_str text, int64_t *value)
{
	int64_t count = 0;
	*value = -1;
	for (size_t i = 0; i < text.len; i++) {
		int figure = text.ptr[i] - '0';
		if (figure < 0 || figure > 9 || count > (INT64_MAX - figure) / 10)
			return false;
		count = count * 10 + figure;
	}
	if (text.len)
		*value = count;
	return true;
}

/* ---- places ------------------------------------------------------------- */

enum ent_skip ent_place_at(struct ent_row_place *place, struct ent_str latitude,
			   struct ent_str longitude, bool *longitude_at_fault)
{
	double north, east;
	*longitude_at_fault = false;
	if (!ent_decimal_read(latitude, &north))
		return ENT_SKIP_NUMBER;
	if (fabs(north) > 90 || (!latitude.len && longitude.len))
		return ENT_SKIP_COORDINATE;
	*longitude_at_fault = true;
	if (!ent_decimal_read(longitude, &east))
		return ENT_SKIP_NUMBER;
	if (fabs(east) > 180 || (!longitude.len && latitude.len))
		return ENT_SKIP_COORDINATE;
	place->latitude = latitude;
	place->longitude = longitude;
	return ENT_KEPT;
}

void ent_place_add(struct ent_row_place *place, struct ent_str part)
{
	size_t count = 0;
	while (count < ENT_PLACE_PARTS && place->part[count].len)
		count++;
	if (part.len && count < ENT_PLACE_PARTS &&
	    !(count && ent_str_eq(place->part[count - 1], part)))
		place->part[count] = part;
}

enum ent_skip ent_place_read(const struct ent_fields *fields, const struct ent_place_roles *roles,
			     struct ent_str (*text)(const struct ent_fields *fields, size_t role),
			     struct ent_row_place *place, size_t *role)
{
	bool longitude;
	enum ent_skip skip = ent_place_at(place, text(fields, roles->latitude),
					  text(fields, roles->longitude), &longitude);
	*role = longitude ? roles->longitude : roles->latitude;
	for (size_t i = 0; i < roles->parts; i++)
		ent_place_add(place, text(fields, roles->part[i]));
	place->country = text(fields, roles->country);
	return skip;
}

/* ---- bad rows ----------------------------------------------------------- */

/* Nothing but a header has the names of columns in its fields; two of them are no chance. */
static bool is_header(const struct ent_fields *fields, struct ent_roles roles)
{
	size_t named = 0;
	for (size_t i = 0; i < roles.count; i++)
		named += fields->column[i] >= 0 &&
			 ent_field_named(ent_header_name(ent_field(fields, i)), roles.at[i].names);
	return named >= 2;
}

enum ent_skip ent_row_bad(const struct ent_fields *fields, struct ent_roles roles, size_t at,
			  enum ent_skip why, size_t *role)
{
	*role = at;
	return is_header(fields, roles) ? ENT_SKIP_HEADER : why;
}
