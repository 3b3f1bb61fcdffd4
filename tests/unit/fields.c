/* What the readers of datasets share: days, decimals and counts agree with slow twins; codes,
 * coordinates and the parts of a place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "archive/fields.h"
#include "locale_of.h"
#include "random.h"

#include <entente/date.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct ent_str str(const char *text)
{
	return ent_str(text);
}

static void assert_str(struct ent_str found, const char *wanted)
{
	if (!ent_str_is(found, wanted))
		fail_msg("'%.*s' is not '%s'", ENT_FMT(found), wanted);
}

/* ---- days ---------------------------------------------------------------- */

/* The slow twin: what EDTF makes of the same figures. */
static bool slow_day(int year, int month, int mday, int32_t *day)
{
	char text[32];
	struct ent_date date;
	snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, mday);
	if (year < 1800 || year > 2199 || mday > 31 || month > 12 || month < 1 || mday < 1)
		return false;
	if (!ent_date_parse(str(text), &date, NULL, NULL))
		return false;
	*day = ent_date_span(&date).start_lo;
	return true;
}

static void check_day(const char *text, bool day_first, bool good, int32_t wanted)
{
	int32_t day = 12345;
	bool read =
		day_first ? ent_day_read_day_first(str(text), &day) : ent_day_read(str(text), &day);
	if (read != good || (good && day != wanted))
		fail_msg("'%s': %s, %d; wanted %d", text, read ? "read" : "not read", day, wanted);
}

static void check_forms(int year, int month, int mday)
{
	static const char *const names[] = {"January",   "February", "March",    "April",
					    "May",       "June",     "July",     "August",
					    "September", "October",  "November", "December"};
	char text[64];
	int32_t day = 0;
	bool good = slow_day(year, month, mday, &day);
	snprintf(text, sizeof(text), "%04d%02d%02d", year, month, mday);
	check_day(text, false, good, day);
	snprintf(text, sizeof(text), "%04d%02d%02d143000", year, month, mday);
	check_day(text, true, good, day);
	snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, mday);
	check_day(text, true, good, day);
	snprintf(text, sizeof(text), "%04d-%02d-%02d 00:00:00.000", year, month, mday);
	check_day(text, false, good, day);
	snprintf(text, sizeof(text), "%d/%d/%04d", month, mday, year);
	check_day(text, false, good, day);
	snprintf(text, sizeof(text), "%02d/%02d/%04d", mday, month, year);
	check_day(text, true, good, day);
	if (month < 1 || month > 12)
		return;
	snprintf(text, sizeof(text), "%d %s %04d", mday, names[month - 1], year);
	check_day(text, false, good, day);
	snprintf(text, sizeof(text), "%02d %.3s %04d", mday, names[month - 1], year);
	check_day(text, true, good, day);
}

static void test_days(void **state)
{
	(void)state;
	random_state = 20191024;
	for (int i = 0; i < 40000; i++)
		check_forms(random_between(1790, 2210), random_between(0, 13),
			    random_between(0, 32));
	for (int year = 1799; year <= 2200; year++) {
		check_forms(year, 2, 28);
		check_forms(year, 2, 29);
		check_forms(year, 12, 31);
		check_forms(year, 1, 1);
	}
	check_forms(25, 10, 24);
}

static void test_days_refused(void **state)
{
	static const char *const refused[] = {
		"",
		" ",
		"2018",
		"201810",
		"2018102",
		"201810244",
		"2018102414",
		"20181024x",
		"2018-10",
		"2018-10-24x",
		"2018-10-",
		"2018--10-24",
		"10-24-2018",
		"10/24/18",
		"10/24",
		"24 Octember 2018",
		"24 Octo 2018",
		"October 24 2018",
		"24October2018",
		"2018-10-24 ",
		"2018-10-24T",
		"2018-10-24 noon",
		"20181024 10",
		"-2018-10-24",
		"2018-10-24 10h",
		"0025-10-24",
		"00251024",
		"2018-1a-24",
		"2o181024",
		"24 ",
		"20181024 12",
		"\xff\xff\xff\xff\xff\xff\xff\xff",
		"99999999999999",
		"2018102414300a",
		"1/",
		"1//2018",
		"24 October",
	};
	const char with_nul[] = {'2', '0', '1', '8', '\0', '0', '2', '4'};
	int32_t day;

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++)
		if (ent_day_read(str(refused[i]), &day))
			fail_msg("'%s' is day %d", refused[i], day);
	assert_false(ent_day_read((struct ent_str){with_nul, sizeof(with_nul)}, &day));
	assert_false(ent_day_read(str("24/10/2018"), &day));
	assert_false(ent_day_read_day_first(str("10/24/2018"), &day));
	check_day("2018-10-24T10:11:12+02:00", false, true, ent_day_from_civil(2018, 10, 24));
	check_day("6/1/2017 0:00", false, true, ent_day_from_civil(2017, 6, 1));
	check_day("2018-6-1", false, true, ent_day_from_civil(2018, 6, 1));
}

/* ---- numbers ------------------------------------------------------------- */

static void check_decimal(const char *text)
{
	double fast, slow = strtod(text, NULL), checked;
	bool good = ent_number_parse(str(text), &checked);
	if (ent_decimal_read(str(text), &fast) != good)
		fail_msg("'%s' is %sa decimal", text, good ? "" : "no ");
	if (good && memcmp(&fast, &slow, sizeof(fast)) != 0)
		fail_msg("'%s': %.17g, not %.17g", text, fast, slow);
}

static void random_decimals(void)
{
	char text[64];
	for (int i = 0; i < 100000; i++) {
		size_t len = 0, digits = random_below(20), point = random_below(22);
		if (one_in(2))
			text[len++] = '-';
		for (size_t k = 0; k <= digits; k++) {
			if (k == point)
				text[len++] = '.';
			text[len++] = (char)('0' + random_below(10));
		}
		text[len] = '\0';
		check_decimal(text);
		for (size_t k = 0; k < len; k++)
			if (one_in(8))
				text[k] = "0123456789.+-eE x"[random_below(17)];
		if (text[0] != '\0')
			check_decimal(text);
	}
}

static void test_decimals(void **state)
{
	static const char *const known[] = {
		"-7.0",
		"2.385",
		"0",
		"-0.0",
		"9007199254740992",
		"9007199254740993",
		"1e2",
		"1e",
		".",
		"-",
		"+4.5",
		".5",
		"5.",
		"1.2.3",
		"0x10",
		"inf",
		"nan",
		"1e999",
		"-1e-5",
		"--1",
		"1 ",
		" 1",
		"1,5",
		"00000000000000000000001.5",
		"0.30000000000000004",
		"179.99999999999999999",
		"123456789012345678901234",
		"0.000000000000000000000000000000000000000000000000000000000001",
	};
	double value = 1;

	(void)state;
	random_state = 7;
	for (size_t i = 0; i < COUNT(known); i++)
		check_decimal(known[i]);
	random_decimals();
	assert_true(ent_decimal_read(str(""), &value) && isnan(value));
}

/* A comma for a point in the process's locale changes nothing. */
static void test_decimals_anywhere(void **state)
{
	char folder[] = "/tmp/entente-unit-XXXXXX", command[100];
	double value;

	(void)state;
	assert_non_null(mkdtemp(folder));
	enter_locale(folder, "de_DE", ",");
	assert_true(ent_decimal_read(str("2.385"), &value) && value == 2.385);
	assert_true(ent_decimal_read(str("1.5e1"), &value) && value == 15);
	assert_false(ent_decimal_read(str("2,385"), &value));
	setlocale(LC_ALL, "C");
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
}

static void test_counts(void **state)
{
	static const char *const refused[] = {"-1",
					      "+1",
					      "1.0",
					      " 1",
					      "1 ",
					      "1e3",
					      "x",
					      "0x1",
					      "\xb2",
					      "9223372036854775808",
					      "99999999999999999999999"};
	int64_t value;
	char text[32];

	(void)state;
	random_state = 8;
	for (int i = 0; i < 10000; i++) {
		int64_t wanted = (int64_t)(random_bits() >> (1 + random_below(63)));
		snprintf(text, sizeof(text), "%s%lld", one_in(4) ? "00" : "", (long long)wanted);
		assert_true(ent_count_read(str(text), &value) && value == wanted);
	}
	for (size_t i = 0; i < COUNT(refused); i++)
		assert_false(ent_count_read(str(refused[i]), &value));
	assert_true(ent_count_read(str("9223372036854775807"), &value) && value == INT64_MAX);
	assert_true(ent_count_read(str(""), &value) && value == -1);
}

/* ---- small parts --------------------------------------------------------- */

static void test_codes(void **state)
{
	static const char *const good[] = {"01", "010", "0211", "13y", "20", "2042", "190"};
	static const char *const bad[] = {"",    "1",  "00",   "21",    "99", "01O",
					  "---", "1a", "010 ", "20421", "X",  " 10"};
	size_t count;
	const struct ent_cameo *rows = ent_cameo_rows(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_true(ent_cameo_shaped(str(rows[i].code)));
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(ent_cameo_shaped(str(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(ent_cameo_shaped(str(bad[i])));
}

static void test_places(void **state)
{
	static const struct {
		const char *latitude, *longitude;
		enum ent_skip skip;
		bool longitude_at_fault;
	} rows[] = {
		{"", "", ENT_KEPT, true},
		{"90", "-180", ENT_KEPT, true},
		{"-90.0", "180.0", ENT_KEPT, true},
		{"90.001", "0", ENT_SKIP_COORDINATE, false},
		{"0", "-180.5", ENT_SKIP_COORDINATE, true},
		{"1", "", ENT_SKIP_COORDINATE, true},
		{"", "1", ENT_SKIP_COORDINATE, false},
		{"46#", "1", ENT_SKIP_NUMBER, false},
		{"46", "east", ENT_SKIP_NUMBER, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_row row;
		bool longitude;
		ent_row_clear(&row);
		assert_int_equal(ent_place_at(&row.place, str(rows[i].latitude),
					      str(rows[i].longitude), &longitude),
				 rows[i].skip);
		assert_int_equal(longitude, rows[i].longitude_at_fault);
		assert_str(row.place.latitude, rows[i].skip ? "" : rows[i].latitude);
	}
}

static void test_place_parts(void **state)
{
	static const char *const added[] = {"",          "Ade", "Ade",     "",
					    "Upper Ade", "Ade", "Norland", "too many"};
	struct ent_row row;

	(void)state;
	ent_row_clear(&row);
	for (size_t i = 0; i < COUNT(added); i++)
		ent_place_add(&row.place, str(added[i]));
	assert_str(row.place.part[0], "Ade");
	assert_str(row.place.part[1], "Upper Ade");
	assert_str(row.place.part[2], "Ade");
	assert_str(row.place.part[3], "Norland");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),     cmocka_unit_test(test_days_refused),
		cmocka_unit_test(test_decimals), cmocka_unit_test(test_decimals_anywhere),
		cmocka_unit_test(test_counts),   cmocka_unit_test(test_codes),
		cmocka_unit_test(test_places),   cmocka_unit_test(test_place_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
