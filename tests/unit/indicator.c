/* Indicators: readings and directions by hand, and counts against a slow twin. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/journal.h>
#include <entente/relations.h>

#include <math.h>
#include <string.h>

#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t day_of(const char *text)
{
	struct ent_date date;

	if (!*text)
		return ENT_DAY_MAX;
	assert_true(ent_date_parse(ent_str(text), &date, NULL, NULL));
	return ent_date_span(&date).start_lo;
}

static struct ent_dossier *parse(const char *journal)
{
	struct ent_dossier *dossier = ent_dossier_parse("t.ent", ent_str(journal));

	if (ent_dossier_fault_count(dossier)) {
		struct ent_text report = {0};

		ent_dossier_report(dossier, &report);
		fail_msg("%s%s", report.ptr, journal);
	}
	return dossier;
}

static const char cast[] = "actor NOR \"Norland\"\n  kind: state\n"
			   "actor SOR \"Sorland\"\n  kind: state\n"
			   "actor MIN \"Ministry\"\n  part-of: NOR\n"
			   "place \"Midtown\"\n  in: NOR\n";

static const struct ent_indicator *only_indicator(const struct ent_record *record)
{
	size_t count;
	const struct ent_interest *interests = ent_interests(record, &count);

	assert_int_equal(count, 1);
	assert_int_equal(interests[0].indicator_count, 1);
	return &interests[0].indicators[0];
}

static void add_number(double value, struct ent_text *out)
{
	if (!ent_text_number(out, value))
		ent_text_putc(out, '?');
}

/* "2023-01-01 2 [1 2]": each reading, newest first, the current one marked; then the
 * direction, the day of the freshest evidence and whether it is stale. */
static void say_gauge(const struct ent_gauge *gauge, struct ent_text *out)
{
	struct ent_date fresh;

	for (size_t i = 0; i < gauge->count; i++) {
		const struct ent_reading *reading = &gauge->readings[i];
		struct ent_date first = ent_date_of_day(reading->first);

		ent_text_puts(out, i == gauge->current ? "*" : "");
		ent_date_print(&first, out);
		ent_text_putc(out, ' ');
		add_number(reading->value, out);
		ent_text_puts(out, " [");
		add_number(reading->low, out);
		ent_text_putc(out, ' ');
		add_number(reading->high, out);
		ent_text_puts(out, reading->running ? "] so far; " : "]; ");
	}
	ent_text_puts(out, ent_direction_name(gauge->direction));
	if (gauge->fresh != ENT_DAY_MIN) {
		fresh = ent_date_of_day(gauge->fresh);
		ent_text_puts(out, ", ");
		ent_date_print(&fresh, out);
	}
	ent_text_puts(out, gauge->stale ? ", stale" : "");
}

struct asked {
	const char *on, *as_of, *expected;
};

static void assert_asked(const char *indicator, const char *entries, const struct asked *asked,
			 size_t count)
{
	struct ent_text journal = {0};
	struct ent_dossier *dossier;

	ent_text_printf(&journal, "%s%s\ninterest NOR 1 \"i\"\n  indicator: %s\n", cast, entries,
			indicator);
	dossier = parse(journal.ptr);
	for (size_t i = 0; i < count; i++) {
		const struct ent_record *record = ent_dossier_record(dossier);
		struct ent_gauge_opts opts = {day_of(asked[i].on), day_of(asked[i].as_of),
					      ENT_DAY_MIN, ENT_DAY_MAX, ENT_DEDUPE_USUAL};
		struct ent_gauge gauge = ent_indicator_read(record, only_indicator(record), &opts);
		struct ent_text told = {0};

		say_gauge(&gauge, &told);
		if (strcmp(told.ptr, asked[i].expected) != 0)
			fail_msg("on %s as of %s: '%s' and not '%s' for\n%s", asked[i].on,
				 asked[i].as_of, told.ptr, asked[i].expected, journal.ptr);
		ent_text_free(&told);
		ent_gauge_free(&gauge);
	}
	ent_dossier_free(dossier);
	ent_text_free(&journal);
}

#define ASKED(indicator, entries, ...)                                                             \
	assert_asked(indicator, entries, (const struct asked[]){__VA_ARGS__},                      \
		     COUNT(((const struct asked[]){__VA_ARGS__})))

/* ---- counts ----------------------------------------------------------- */

static void test_count(void **state)
{
	static const char raids[] = "1903-02-03 SOR attacks NOR\n"
				    "1904-02-03 SOR attacks NOR\n  hedge: alleged\n"
				    "1904-03-04 SOR attacks NOR\n"
				    "1904-05-06 SOR attacks NOR\n  hedge: denied\n"
				    "1905-01-02 SOR attacks MIN\n"
				    "1905-02-03 NOR attacks SOR\n";

	(void)state;
	ASKED("count attacks on NOR per year less is better", raids, {"1903-02-02", "", "unknown"},
	      {"1903-02-03", "", "1903-01-01 1 [1 1] so far; unknown, 1903-02-03"},
	      {"1904-02-03", "",
	       "1904-01-01 1 [0 1] so far; *1903-01-01 1 [1 1]; unknown, 1904-02-03"},
	      {"1904-12-31", "",
	       "1904-01-01 2 [1 2] so far; *1903-01-01 1 [1 1]; unknown, 1904-05-06"},
	      {"1905-06-01", "",
	       "1905-01-01 1 [1 1] so far; *1904-01-01 2 [1 2]; 1903-01-01 1 [1 1]; "
	       "no clear change, 1905-02-03"},
	      {"1906-01-01", "",
	       "1906-01-01 0 [0 0] so far; *1905-01-01 1 [1 1]; 1904-01-01 2 [1 2]; "
	       "no clear change, 1905-02-03"},
	      {"1907-01-01", "",
	       "1907-01-01 0 [0 0] so far; *1906-01-01 0 [0 0]; 1905-01-01 1 [1 1]; "
	       "unknown, 1905-02-03, stale"},
	      {"1907-01-01", "1904-12-31",
	       "1907-01-01 0 [0 0] so far; *1906-01-01 0 [0 0]; 1905-01-01 0 [0 0]; "
	       "unknown, 1904-05-06, stale"});
	/* What a part suffers the whole does, and not the other way round. */
	ASKED("count attacks on MIN per quarter", raids,
	      {"1905-04-01", "",
	       "1905-04-01 0 [0 0] so far; *1905-01-01 1 [1 1]; 1904-10-01 0 [0 0]; "
	       "unknown, 1905-02-03"});
}

/* "A thing of 1904" can have been in each of its months, and surely in none. */
static void test_count_vague(void **state)
{
	(void)state;
	ASKED("count ASSAULT per month less is better",
	      "1904 SOR attacks NOR\n1904-06-05/1904-07-08 SOR attacks NOR\n",
	      {"1904-08-15", "",
	       "1904-08-01 1 [0 1] so far; *1904-07-01 2 [1 2]; 1904-06-01 2 [1 2]; "
	       "unknown, 1904-06-05, stale"});
	ASKED("count ASSAULT in Midtown per year less is better",
	      "1904 SOR attacks NOR\n  place: Midtown\n1904-03-04 SOR attacks NOR\n",
	      {"1905-01-01", "",
	       "1905-01-01 0 [0 0] so far; *1904-01-01 1 [1 1]; unknown, 1904-03-04"});
}

static void test_count_window(void **state)
{
	static const char expected[] = "*1905-04-01 0 [0 0]; 1905-03-01 0 [0 0]; "
				       "1905-02-01 1 [1 1]; unknown, 1905-02-03, stale";
	struct ent_text journal = {0}, told = {0};
	struct ent_dossier *dossier;
	const struct ent_record *record;
	struct ent_gauge_opts opts = {day_of("1906-01-01"), ENT_DAY_MAX, day_of("1899-01-01"),
				      day_of("1905-04-05"), ENT_DEDUPE_USUAL};
	struct ent_gauge gauge;

	(void)state;
	ent_text_printf(&journal,
			"%s1905-02-03 NOR meets SOR\ninterest NOR 1 \"i\"\n"
			"  indicator: count meets per month more is better\n",
			cast);
	dossier = parse(journal.ptr);
	record = ent_dossier_record(dossier);
	gauge = ent_indicator_read(record, only_indicator(record), &opts);
	say_gauge(&gauge, &told);
	assert_string_equal(told.ptr, expected);
	ent_gauge_free(&gauge);
	ent_text_free(&told);
	ent_text_free(&journal);
	ent_dossier_free(dossier);
}

/* ---- statuses --------------------------------------------------------- */

static void test_status(void **state)
{
	(void)state;
	ASKED("status sanctioned SOR NOR less is better",
	      "1903-02-03 SOR sanctions NOR\n1905-04-05 SOR lifts-sanctions-on NOR\n",
	      {"1903-02-02", "", "unknown"},
	      {"1903-02-03", "", "*1903-02-03 1 [1 1]; 1902-02-03 0 [0 0]; worse, 1903-02-03"},
	      {"1904-02-03", "", "*1904-02-03 1 [1 1]; 1903-02-03 1 [1 1]; unchanged, 1903-02-03"},
	      {"1905-04-05", "", "*1905-04-05 0 [0 0]; 1904-04-05 1 [1 1]; better, 1905-04-05"},
	      {"1905-04-05", "1905-04-04",
	       "*1905-04-05 1 [1 1]; 1904-04-05 1 [1 1]; unchanged, 1903-02-03"},
	      {"1907-04-05", "", "*1907-04-05 0 [0 0]; 1906-04-05 0 [0 0]; unchanged, 1905-04-05"});
	ASKED("status sanctioned SOR NOR less is better",
	      "1903-02-03 SOR sanctions NOR\n  hedge: alleged\n",
	      {"1903-02-03", "",
	       "*1903-02-03 ? [0 1]; 1902-02-03 0 [0 0]; no clear change, 1903-02-03"});
	ASKED("status sanctioned NOR SOR", "1903-02-03 SOR sanctions NOR\n",
	      {"1904-02-29", "", "unknown"});
}

/* ---- series ----------------------------------------------------------- */

static void test_series(void **state)
{
	static const char fish[] = "series fish NOR t\n  every: year\n"
				   "  1903  12 [10 14]\n  1904  13\n  1905  20\n"
				   "  1905  12 [.. 13] known 1907\n  1906  9 hedge denied\n";

	(void)state;
	ASKED("series fish more is better", fish, {"1902-12-31", "", "unknown"},
	      {"1903-01-01", "", "*1903-01-01 12 [10 14]; unknown, 1903-01-01"},
	      {"1904-12-31", "1904-12-30", "*1903-01-01 12 [10 14]; unknown, 1903-12-31"},
	      {"1904-12-31", "1904-12-31",
	       "*1904-01-01 13 [? ?]; 1903-01-01 12 [10 14]; no clear change, 1904-12-31"},
	      {"1906-06-01", "1906-06-01",
	       "*1905-01-01 20 [? ?]; 1904-01-01 13 [? ?]; better, 1905-12-31"},
	      {"1907-12-31", "",
	       "*1905-01-01 12 [? 13]; 1904-01-01 13 [? ?]; no clear change, 1905-12-31"},
	      {"1908-01-03", "",
	       "*1905-01-01 12 [? 13]; 1904-01-01 13 [? ?]; no clear change, 1905-12-31, stale"});
	ASKED("series fish less is better", "series fish NOR t\n  1903  ? [10 14]\n  1904  14.5\n",
	      {"1905-01-01", "",
	       "*1904-01-01 14.5 [? ?]; 1903-01-01 ? [10 14]; worse, 1904-12-31"});
	ASKED("series fish less is better", "series fish NOR t\n  1903  7\n  1904  7\n",
	      {"1905-01-01", "", "*1904-01-01 7 [? ?]; 1903-01-01 7 [? ?]; unchanged, 1904-12-31"});
	ASKED("series fish", "series fish NOR t\n  1903  7\n  1904  8\n",
	      {"1905-01-01", "", "*1904-01-01 8 [? ?]; 1903-01-01 7 [? ?]; unknown, 1904-12-31"});
	ASKED("series fish more is better",
	      "series fish NOR t\n  1903  7\n  1904  8 hedge alleged\n",
	      {"1905-01-01", "",
	       "*1904-01-01 8 [? ?]; 1903-01-01 7 [? ?]; no clear change, 1904-12-31"});
	/* A quarter and a year are not compared, February and March are. */
	ASKED("series fish more is better", "series fish NOR t\n  1903  7\n  1904-01/1904-03  8\n",
	      {"1905-01-01", "", "*1904-01-01 8 [? ?]; 1903-01-01 7 [? ?]; unknown, 1904-03-31"});
	ASKED("series fish more is better", "series fish NOR t\n  1903-02  7\n  1903-03  8\n",
	      {"1905-01-01", "", "*1903-03-01 8 [? ?]; 1903-02-01 7 [? ?]; better, 1903-03-31"});
}

/* ---- the last act ----------------------------------------------------- */

static void test_last_act(void **state)
{
	static const char entries[] = "1903-02-03 NOR attacks SOR\n"
				      "1904-02-03 MIN attacks SOR\n  known: 1906-01-01\n"
				      "1905-02-03 SOR attacks NOR\n"
				      "1906-02-03 NOR meets SOR\n"
				      "1907-02-03 NOR attacks SOR\n  hedge: denied\n";
	struct ent_text journal = {0};
	struct ent_dossier *dossier;
	const struct ent_record *record;

	(void)state;
	ent_text_printf(&journal, "%s%s", cast, entries);
	dossier = parse(journal.ptr);
	record = ent_dossier_record(dossier);
	static const struct {
		const char *actor, *on, *as_of;
		uint32_t row;
	} table[] = {
		{"NOR", "1903-02-02", "", ENT_NONE}, {"NOR", "1903-02-03", "", 0},
		{"NOR", "1999-01-01", "", 1},        {"NOR", "1999-01-01", "1905-12-31", 0},
		{"MIN", "1999-01-01", "", 1},        {"SOR", "1999-01-01", "", 2},
		{"SOR", "1905-02-02", "", ENT_NONE},
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		uint32_t actor = ent_actor_find(record, ent_str(table[i].actor), 0);

		assert_int_equal(ent_last_act(record, actor, ENT_MATERIAL_CONFLICT,
					      day_of(table[i].on), day_of(table[i].as_of)),
				 table[i].row);
	}
	ent_text_free(&journal);
	ent_dossier_free(dossier);
}

/* ---- the slow twin of counting ---------------------------------------- */

struct written {
	int32_t first, last;
	bool alleged, interval;
};

enum { MOST = 12 };
#define START 12784 /* 2005-01-01 */

static size_t draw_entries(struct written *entries, struct ent_text *journal)
{
	size_t count = (size_t)random_between(1, MOST);

	for (size_t i = 0; i < count; i++) {
		struct written *entry = &entries[i];
		struct ent_date date;

		entry->first = entry->last = START + random_between(0, 500);
		entry->alleged = one_in(4);
		entry->interval = one_in(4);
		date = ent_date_of_day(entry->first);
		if (entry->interval) {
			entry->last = entry->first + random_between(0, 80);
			date.end = ent_date_of_day(entry->last).start;
			date.interval = true;
		} else if (one_in(3)) {
			entry->first = ent_period_start(entry->first, ENT_EVERY_MONTH);
			entry->last = ent_period_next(entry->first, ENT_EVERY_MONTH) - 1;
			date.start.precision = ENT_PRECISION_MONTH;
			date.start.day = 0;
		}
		ent_date_print(&date, journal);
		ent_text_printf(journal, " SOR attacks NOR\n%s",
				entry->alleged ? "  hedge: alleged\n" : "  hedge: reported\n");
	}
	return count;
}

static bool in_days(int32_t day, const struct ent_reading *reading)
{
	return day >= reading->first && day <= reading->last;
}

/* Day by day: whether it can have been then, and whether it must have been. An interval lasts
 * through all of its days; else it was on one of them, nobody knows which. */
static void slow_count(const struct written *entry, const struct ent_reading *reading, int *low,
		       int *high)
{
	bool can = false, must = true;

	for (int32_t day = entry->first; day <= entry->last; day++) {
		can |= in_days(day, reading);
		must &= in_days(day, reading);
	}
	*high += can;
	*low += !entry->alleged && (entry->interval ? can : must);
}

static void check_reading(const struct written *entries, size_t count,
			  const struct ent_reading *reading, enum ent_every per, int32_t on,
			  const char *journal)
{
	int low = 0, high = 0;

	for (size_t i = 0; i < count; i++)
		slow_count(&entries[i], reading, &low, &high);
	if ((int)reading->low != low || (int)reading->high != high ||
	    reading->value != reading->high)
		fail_msg("%g [%g %g], and not %d [%d %d], from %d to %d in\n%s", reading->value,
			 reading->low, reading->high, high, low, high, reading->first - START,
			 reading->last - START, journal);
	assert_int_equal(reading->row_count, high);
	assert_int_equal(ent_period_start(reading->last, per), reading->first);
	assert_true(reading->last <= on);
	assert_int_equal(reading->running, ent_period_next(reading->first, per) > on);
}

static void test_against_days(void **state)
{
	int readings = 0;

	(void)state;
	random_state = 1905;
	for (int round = 0; round < 2000; round++) {
		static const char *const periods[] = {"month", "quarter", "year"};
		enum ent_every per =
			(enum ent_every)random_between(ENT_EVERY_MONTH, ENT_EVERY_YEAR);
		struct written entries[MOST];
		struct ent_text journal = {0};
		struct ent_gauge_opts opts = {START + random_between(0, 700), ENT_DAY_MAX,
					      one_in(2) ? ENT_DAY_MIN : START, ENT_DAY_MAX,
					      ENT_DEDUPE_NONE};
		struct ent_dossier *dossier;
		struct ent_gauge gauge;

		ent_text_puts(&journal, cast);
		size_t count = draw_entries(entries, &journal);
		ent_text_printf(&journal, "interest NOR 1 \"i\"\n  indicator: count 19 per %s\n",
				periods[per - ENT_EVERY_MONTH]);
		dossier = parse(journal.ptr);
		gauge = ent_indicator_read(ent_dossier_record(dossier),
					   only_indicator(ent_dossier_record(dossier)), &opts);
		for (size_t i = 0; i < gauge.count; i++)
			check_reading(entries, count, &gauge.readings[i], per, opts.on,
				      journal.ptr);
		readings += (int)gauge.count;
		ent_gauge_free(&gauge);
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
	assert_true(readings > 4000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_count),        cmocka_unit_test(test_count_vague),
		cmocka_unit_test(test_count_window), cmocka_unit_test(test_status),
		cmocka_unit_test(test_series),       cmocka_unit_test(test_last_act),
		cmocka_unit_test(test_against_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
