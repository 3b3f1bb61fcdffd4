/* Periods: by hand, and against a walk through the days. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/date.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t day_of(const char *text)
{
	struct ent_date date;

	assert_true(ent_date_parse(ent_str(text), &date, NULL, NULL));
	return ent_date_span(&date).start_lo;
}

static void test_by_hand(void **state)
{
	static const struct {
		const char *day;
		enum ent_every every;
		const char *start, *next, *said;
	} table[] = {
		{"2023-05-31", ENT_EVERY_MONTH, "2023-05-01", "2023-06-01", "May 2023"},
		{"2023-12-31", ENT_EVERY_MONTH, "2023-12-01", "2024-01-01", "December 2023"},
		{"2024-02-29", ENT_EVERY_MONTH, "2024-02-01", "2024-03-01", "February 2024"},
		{"2023-01-01", ENT_EVERY_QUARTER, "2023-01-01", "2023-04-01",
		 "the first quarter of 2023"},
		{"2023-06-30", ENT_EVERY_QUARTER, "2023-04-01", "2023-07-01",
		 "the second quarter of 2023"},
		{"2023-07-01", ENT_EVERY_QUARTER, "2023-07-01", "2023-10-01",
		 "the third quarter of 2023"},
		{"2023-12-31", ENT_EVERY_QUARTER, "2023-10-01", "2024-01-01",
		 "the fourth quarter of 2023"},
		{"2024-12-31", ENT_EVERY_YEAR, "2024-01-01", "2025-01-01", "2024"},
		{"1969-12-31", ENT_EVERY_YEAR, "1969-01-01", "1970-01-01", "1969"},
		{"-0043-03-15", ENT_EVERY_QUARTER, "-0043-01-01", "-0043-04-01",
		 "the first quarter of 44 BC"},
		{"-0001-12-31", ENT_EVERY_YEAR, "-0001-01-01", "0000-01-01", "2 BC"},
		{"0476-09-04", ENT_EVERY_MONTH, "0476-09-01", "0476-10-01", "September AD 476"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		int32_t start = ent_period_start(day_of(table[i].day), table[i].every);
		struct ent_text said = {0};

		assert_int_equal(start, day_of(table[i].start));
		assert_int_equal(ent_period_next(start, table[i].every), day_of(table[i].next));
		ent_period_say(start, table[i].every, &said);
		assert_string_equal(said.ptr, table[i].said);
		ent_text_free(&said);
	}
}

/* The slow twin: back, day by day, to the first of a month that begins a period. */
static int32_t slow_start(int32_t day, enum ent_every every)
{
	for (;; day--) {
		int64_t year;
		int month, mday;

		ent_day_to_civil(day, &year, &month, &mday);
		if (mday == 1 &&
		    (every == ENT_EVERY_MONTH || month == 1 ||
		     (every == ENT_EVERY_QUARTER && (month == 4 || month == 7 || month == 10))))
			return day;
	}
}

static void walk(const char *from, const char *to)
{
	for (enum ent_every every = ENT_EVERY_MONTH; every <= ENT_EVERY_YEAR; every++) {
		for (int32_t day = day_of(from); day <= day_of(to); day++) {
			int32_t start = ent_period_start(day, every);
			int32_t next = ent_period_next(start, every);

			assert_int_equal(start, slow_start(day, every));
			assert_true(next > day);
			assert_int_equal(ent_period_start(next, every), next);
			assert_int_equal(ent_period_start(next - 1, every), start);
		}
	}
}

static void test_every_day(void **state)
{
	(void)state;
	walk("1899-12-01", "1905-02-01");
	walk("1999-11-01", "2005-01-31");
	walk("-0002-01-01", "0002-12-31");
}

/* As far as a date can be written. */
static void test_far_off(void **state)
{
	int32_t first = ent_day_from_civil(-5000000, 1, 1);
	int32_t last = ent_day_from_civil(5000000, 12, 31);

	(void)state;
	assert_int_equal(ent_period_start(first, ENT_EVERY_YEAR), first);
	assert_int_equal(ent_period_next(ent_period_start(last, ENT_EVERY_YEAR), ENT_EVERY_YEAR),
			 last + 1);
	assert_int_equal(ent_period_next(ent_period_start(last, ENT_EVERY_MONTH), ENT_EVERY_MONTH),
			 last + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_far_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
