/* Numbers over time: which row counts as of which day, in what order they lie,
 * and what of a row is read. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/journal.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t day(int year, int month, int mday)
{
	return ent_day_from_civil(year, month, mday);
}

static struct ent_dossier *parsed(const char *rows)
{
	struct ent_text journal = {0};
	struct ent_dossier *dossier;

	ent_text_printf(&journal,
			"actor AFG \"Afghanistan\"\n  kind: state\n"
			"place \"Helmand\"\n  in: AFG\n"
			"source survey \"Opium Survey\"\n  reliability: B\n"
			"source press \"A newspaper\"\n  reliability: D\n%s",
			rows);
	dossier = ent_dossier_parse("s.ent", ent_text_str(&journal));
	ent_text_free(&journal);
	return dossier;
}

static struct ent_dossier *must_parse(const char *rows)
{
	struct ent_dossier *dossier = parsed(rows);

	if (ent_dossier_errors(dossier)) {
		struct ent_text report = {0};

		ent_dossier_report(dossier, &report);
		fail_msg("%s", report.ptr);
	}
	return dossier;
}

static const struct ent_series *series_of(struct ent_dossier *dossier, const char *name)
{
	const struct ent_record *record = ent_dossier_record(dossier);
	uint32_t id = ent_series_find(record, ent_str(name));

	assert_int_not_equal(id, ENT_NONE);
	return ent_series(record, id);
}

/* The best values of the rows that count on that day, in order: "333 6200". */
static void assert_current(const struct ent_series *series, int32_t as_of, const char *expected)
{
	struct ent_text text = {0};

	ent_text_puts(&text, "");
	for (size_t i = 0; i < series->count; i++)
		if (ent_series_current(series, i, as_of))
			ent_text_printf(&text, "%s%g", text.len ? " " : "",
					series->rows[i].figure.best);
	assert_string_equal(text.ptr, expected);
	ent_text_free(&text);
}

/* ---- by hand ---------------------------------------------------------- */

static void test_vintages(void **state)
{
	struct ent_dossier *dossier = must_parse("series opium AFG tonnes\n"
						 "  2023   410  known 2024-06-30\n"
						 "  2022  6200\n"
						 "  2023   333  known 2023-11-05\n"
						 "  2023-04  77  known 2023-05-01\n"
						 "  2022  6150.5  known 2023-03\n");
	const struct ent_series *series = series_of(dossier, "opium");

	(void)state;
	assert_int_equal(series->count, 5);
	assert_current(series, ENT_DAY_MIN, "");
	/* A figure for a year is known from the last day on which the year can begin. */
	assert_current(series, day(2022, 12, 30), "");
	assert_current(series, day(2022, 12, 31), "6200");
	assert_current(series, day(2023, 3, 30), "6200");
	assert_current(series, day(2023, 3, 31), "6150.5");
	assert_current(series, day(2023, 4, 30), "6150.5");
	assert_current(series, day(2023, 5, 1), "6150.5 77");
	assert_current(series, day(2023, 11, 4), "6150.5 77");
	assert_current(series, day(2023, 11, 5), "6150.5 333 77");
	assert_current(series, day(2024, 6, 29), "6150.5 333 77");
	assert_current(series, day(2024, 6, 30), "6150.5 410 77");
	assert_current(series, ENT_DAY_MAX, "6150.5 410 77");
	ent_dossier_free(dossier);
}

/* Of two that became known on one day, the one written later. */
static void test_vintages_of_one_day(void **state)
{
	struct ent_dossier *dossier = must_parse("series opium AFG tonnes\n"
						 "  2022  3  known 2023-01-07\n"
						 "  2022  2  known 2023-01-07\n"
						 "  2022  1  known 2023-01-06\n"
						 "  2021  9  known 2023-01-07\n");
	const struct ent_series *series = series_of(dossier, "opium");

	(void)state;
	assert_current(series, day(2023, 1, 6), "1");
	assert_current(series, day(2023, 1, 7), "9 2");
	ent_dossier_free(dossier);
}

static void assert_figure(const struct ent_observation *row, double low, double best, double high)
{
	const double told[] = {row->figure.low, row->figure.best, row->figure.high};
	const double expected[] = {low, best, high};

	for (size_t i = 0; i < 3; i++)
		assert_true(isnan(expected[i]) ? isnan(told[i]) : told[i] == expected[i]);
}

static void test_rows(void **state)
{
	const double none = (double)NAN;
	struct ent_dossier *dossier = must_parse("series opium Helmand \"tonnes of resin\"\n"
						 "  title: \"Potential production\"\n"
						 "  every: year\n"
						 "  source: survey C2\n"
						 "  hedge: estimated\n"
						 "  note: \"fresh weight\"\n"
						 "  2014  6400.25 [ 5100  7800 ]\n"
						 "  2015  ? [2700 3900]  source press 4 hedge "
						 "alleged note \"a leak\" known 2016-02\n"
						 "  2016  -0.5\n"
						 "  2017  9000 [8000 ..]\n"
						 "  2018  6400 [..  7.2e3]\n");
	const struct ent_series *series = series_of(dossier, "opium");
	const struct ent_record *record = ent_dossier_record(dossier);
	const struct ent_observation *leak = &series->rows[1];

	(void)state;
	assert_true(ent_str_is(series->unit, "tonnes of resin"));
	assert_true(ent_str_is(series->title, "Potential production"));
	assert_true(ent_str_is(series->note, "fresh weight"));
	assert_int_equal(series->every, ENT_EVERY_YEAR);
	assert_int_equal(series->actor, ENT_NONE);
	assert_int_equal(series->place, ent_place_find(record, ent_str("Helmand")));
	assert_int_equal(series->count, 5);
	assert_figure(&series->rows[0], 5100, 6400.25, 7800);
	assert_figure(leak, 2700, none, 3900);
	assert_figure(&series->rows[2], none, -0.5, none);
	assert_figure(&series->rows[3], 8000, 9000, none);
	assert_figure(&series->rows[4], none, 6400, 7200);
	assert_int_equal(series->rows[0].figure.source, ent_source_find(record, ent_str("survey")));
	assert_int_equal(series->rows[0].figure.reliability, 'C');
	assert_int_equal(series->rows[0].figure.credibility, '2');
	assert_int_equal(series->rows[0].figure.hedge, ENT_ESTIMATED);
	assert_int_equal(series->rows[0].figure.known, day(2014, 12, 31));
	assert_int_equal(series->rows[0].span.start_lo, day(2014, 1, 1));
	assert_int_equal(series->rows[0].note, ENT_NONE);
	assert_int_equal(leak->figure.source, ent_source_find(record, ent_str("press")));
	assert_int_equal(leak->figure.reliability, 'D');
	assert_int_equal(leak->figure.credibility, '4');
	assert_int_equal(leak->figure.hedge, ENT_ALLEGED);
	assert_int_equal(leak->figure.known, day(2016, 2, 29));
	assert_true(ent_str_is(ent_record_text(record, leak->note), "a leak"));
	ent_dossier_free(dossier);
}

static void test_refused(void **state)
{
	static const char *const rows[] = {
		"2014  ?\n",
		"2014  5 [6 7]\n",
		"2014  5 [3 4]\n",
		"2014  [7 3]\n",
		"2014  0x10\n",
		"2014  1e\n",
		"2014  nan\n",
		"2014  1,5\n",
		"2014  5 [3 4\n",
		"2014  5 [3]\n",
		"2014-02-30  5\n",
		"2014  5 known\n",
		"2014  5 known 2014-13\n",
		"2014  5 source nobody 2\n",
		"2014  5 source survey 7\n",
		"2014  5 hedge perhaps\n",
		"2014  5 note leak\n",
		"2014  5 6\n",
		"2014  ? [.. ..]\n",
		"2014\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_text journal = {0};
		struct ent_dossier *dossier;

		ent_text_printf(&journal, "series opium AFG tonnes\n  2013  1\n  %s", rows[i]);
		dossier = parsed(journal.ptr);
		if (ent_dossier_errors(dossier) != 1)
			fail_msg("%zu errors in '%s'", ent_dossier_errors(dossier), rows[i]);
		assert_int_equal(ent_dossier_fault(dossier, 0).line, 11);
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
}

static void test_empty(void **state)
{
	struct ent_dossier *dossier = must_parse("series opium AFG tonnes\n"
						 "series heroin \"Afghanistan\" kg\n");
	const struct ent_record *record = ent_dossier_record(dossier);

	(void)state;
	assert_int_equal(ent_series_count(record), 2);
	assert_int_equal(series_of(dossier, "opium")->count, 0);
	assert_int_equal(series_of(dossier, "heroin")->actor,
			 ent_actor_find(record, ent_str("AFG"), 0));
	assert_int_equal(series_of(dossier, "heroin")->every, ENT_EVERY_NONE);
	assert_int_equal(ent_series_find(record, ent_str("Opium")), ENT_NONE);
	assert_int_equal(ent_series_find(record, ent_str("")), ENT_NONE);
	ent_dossier_free(dossier);
}

/* ---- the slow twin ---------------------------------------------------- */

static const char *const periods[] = {"2019",    "2020",       "2020-01",
				      "2020-21", "2020-01-01", "2019/2020"};

struct written {
	size_t period;
	int32_t known;
	int value; /* no two alike: tells which row it is */
};

/* The newest of its period that is known; of two of one day the one below. */
static bool slow_current(const struct written *rows, size_t count, size_t row, int32_t as_of)
{
	size_t newest = count;

	for (size_t i = 0; i < count; i++)
		if (rows[i].period == rows[row].period && rows[i].known <= as_of &&
		    (newest == count || rows[i].known >= rows[newest].known))
			newest = i;
	return newest == row;
}

static void add_row(struct ent_text *journal, struct written *row, int value)
{
	struct ent_date known;

	row->period = (size_t)random_between(0, (int)COUNT(periods) - 1);
	row->known = day(2021, 1, 1) + random_between(0, 9);
	row->value = value;
	known = ent_date_of_day(row->known);
	ent_text_printf(journal, "  %s  %d  known ", periods[row->period], value);
	ent_date_print(&known, journal);
	ent_text_putc(journal, '\n');
}

static void check_order(const struct ent_series *series, const struct written *rows)
{
	for (size_t i = 1; i < series->count; i++) {
		const struct ent_observation *a = &series->rows[i - 1], *b = &series->rows[i];

		assert_true(a->span.start_lo <= b->span.start_lo);
		if (rows[(int)a->figure.best].period == rows[(int)b->figure.best].period)
			assert_true(a->figure.known <= b->figure.known);
	}
}

static void test_against_list(void **state)
{
	int current = 0;

	(void)state;
	random_state = 6200;
	for (int round = 0; round < 300; round++) {
		struct written rows[24];
		struct ent_text journal = {0};
		size_t count = (size_t)random_between(1, (int)COUNT(rows));
		struct ent_dossier *dossier;
		const struct ent_series *series;

		ent_text_puts(&journal, "series opium AFG tonnes\n");
		for (size_t i = 0; i < count; i++)
			add_row(&journal, &rows[i], (int)i);
		dossier = must_parse(journal.ptr);
		series = series_of(dossier, "opium");
		assert_int_equal(series->count, count);
		check_order(series, rows);
		for (int32_t as_of = day(2020, 12, 31); as_of <= day(2021, 1, 11); as_of++) {
			for (size_t i = 0; i < count; i++) {
				size_t written = (size_t)series->rows[i].figure.best;
				bool counts = ent_series_current(series, i, as_of);

				if (counts != slow_current(rows, count, written, as_of))
					fail_msg("row %zu of\n%s", written, journal.ptr);
				current += counts;
			}
		}
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
	assert_in_range(current, 5000, 30000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vintages), cmocka_unit_test(test_vintages_of_one_day),
		cmocka_unit_test(test_rows),     cmocka_unit_test(test_refused),
		cmocka_unit_test(test_empty),    cmocka_unit_test(test_against_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
