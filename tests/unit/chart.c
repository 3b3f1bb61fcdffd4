/* Charts: what is not known leaves a gap, nothing leaves the frame, whatever the numbers
 * and days, and the same bytes come out in every locale. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/doc.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <doc/chart.h>

#include "locale_of.h"
#include "page.h"
#include "random.h"

/* ---- helpers ----------------------------------------------------------- */

static struct ent_doc *chart(enum ent_doc_chart_kind kind, int32_t from, int32_t to)
{
	struct ent_doc *doc = ent_doc_new(ent_str("Chart"));
	ent_doc_section(doc, 1, ent_str("One"));
	ent_doc_chart(doc, ent_str("Numbers"), ent_str("tonnes"), kind, from, to);
	return doc;
}

static void point(struct ent_doc *doc, const char *lane, int32_t first, int32_t last, double value)
{
	struct ent_doc_point it = {
		.lane = ent_str(lane), .first = first, .last = last, .value = value};
	ent_doc_point(doc, &it, NULL, 0);
}

static void years(struct ent_doc *doc, const char *lane, int from, const double *values,
		  size_t count)
{
	for (size_t i = 0; i < count; i++)
		point(doc, lane, ent_day_from_civil(from + (int)i, 1, 1),
		      ent_day_from_civil(from + (int)i, 12, 31), values[i]);
}

static struct ent_doc *chart_of_years(enum ent_doc_chart_kind kind, int from, const double *values,
				      size_t count)
{
	struct ent_doc *doc = chart(kind, ent_day_from_civil(from, 1, 1),
				    ent_day_from_civil(from + (int)count - 1, 12, 31));
	years(doc, "", from, values, count);
	return doc;
}

static void assert_holds(const struct ent_doc *doc, enum ent_doc_format format, size_t width,
			 const char *wanted)
{
	struct ent_text text = written(doc, format, width);
	if (strstr(text.ptr, wanted) == NULL)
		fail_msg("no\n%s\nin\n%s", wanted, text.ptr);
	ent_text_free(&text);
}

/* ---- the axis of numbers ----------------------------------------------- */

static void test_labels_are_round(void **state)
{
	(void)state;
	static const struct {
		enum ent_doc_chart_kind kind;
		double a, b;
		const char *first, *last, *times;
		size_t count;
	} rows[] = {
		{ENT_CHART_BARS, 333, 6200, "0", "8000", "", 5},
		{ENT_CHART_BARS, 3, 4.4, "0", "5", "", 6},
		{ENT_CHART_BARS, -31, 79, "-40", "80", "", 7},
		{ENT_CHART_BARS, -3, -1, "-3", "0", "", 7},
		{ENT_CHART_BARS, 0.3, 1.1, "0", "1.2", "", 7},
		{ENT_CHART_LINE, 0.1, 0.35, "0", "0.4", "", 5},
		{ENT_CHART_LINE, 101.5, 103, "101.5", "103", "", 4},
		{ENT_CHART_LINE, 7, 7, "0", "8", "", 5},
		{ENT_CHART_LINE, -7, -7, "-8", "0", "", 5},
		{ENT_CHART_LINE, 0, 0, "0", "1", "", 6},
		{ENT_CHART_BARS, 1, 2e5, "0", "200", ", in thousands", 5},
		{ENT_CHART_BARS, 1, 2385000, "0", "2.5", ", in millions", 6},
		{ENT_CHART_BARS, 1, 1e12, "0", "1", ", in trillions", 6},
		{ENT_CHART_BARS, 0, 3e18, "0", "3e18", "", 7},
		{ENT_CHART_BARS, 0, 3e-18, "0", "3e-18", "", 7},
		{ENT_CHART_LINE, -1e300, 1e300, "-1e300", "1e300", "", 5},
		{ENT_CHART_LINE, 1e300, 9.99e299, "999e297", "1e300", "", 6},
		{ENT_CHART_LINE, DBL_MIN, -DBL_TRUE_MIN, "0", "1", "", 6},
		{ENT_CHART_LINE, 1e15, 1e15 + 1, "0", "1e15", "", 6},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct doc_series series = {.count = 2};
		struct doc_point points[2] = {
			{.next = &points[1], .it = {.value = rows[i].a, .low = NAN, .high = NAN}},
			{.it = {.value = rows[i].b, .low = NAN, .high = NAN}},
		};
		series.points = points;
		struct doc_block block = {.to_day = 9, .chart = rows[i].kind, .series = &series};
		struct doc_scale scale;
		char first[DOC_LABEL], last[DOC_LABEL];
		assert_true(doc_scale(&block, 7, &scale));
		doc_scale_label(&scale, 0, first);
		doc_scale_label(&scale, scale.count - 1, last);
		assert_string_equal(first, rows[i].first);
		assert_string_equal(last, rows[i].last);
		assert_string_equal(doc_scale_times(&scale), rows[i].times);
		assert_int_equal(scale.count, rows[i].count);
	}
}

static void test_letters(void **state)
{
	(void)state;
	static const struct {
		size_t index;
		const char *letter;
	} rows[] = {{0, "A"},   {25, "Z"},   {26, "AA"},  {51, "AZ"},
		    {52, "BA"}, {701, "ZZ"}, {702, "AAA"}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char letter[DOC_LABEL];
		doc_letter(rows[i].index, letter);
		assert_string_equal(letter, rows[i].letter);
	}
}

/* ---- what is not known -------------------------------------------------- */

static const double gapped[] = {2, 4, NAN, 0, 1, INFINITY, 3};

static void test_a_gap_is_no_zero(void **state)
{
	(void)state;
	struct ent_doc *doc = chart_of_years(ENT_CHART_BARS, 2001, gapped, COUNT(gapped));
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	assert_int_equal(occurrences(html.ptr, "class=\"full\""), 5); /* bars */
	assert_int_equal(occurrences(html.ptr, ">not known</td>"), 2);
	assert_int_equal(occurrences(html.ptr, "A gap: not known."), 1);
	ent_text_free(&html);
	assert_holds(doc, ENT_DOC_MARKDOWN, 0, "|  | 2003 | not known |  |  |\n|  | 2004 | 0 |");
	assert_holds(doc, ENT_DOC_JSON, 0, "\"value\": null,");
	ent_doc_free(doc);
}

static void test_a_gap_parts_the_line(void **state)
{
	(void)state;
	struct ent_doc *doc = chart_of_years(ENT_CHART_LINE, 2001, gapped, COUNT(gapped));
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	assert_int_equal(occurrences(html.ptr, "<path class=\"line"), 3);
	assert_int_equal(occurrences(html.ptr, "<circle"), 5);
	ent_text_free(&html);
	ent_doc_free(doc);
}

static void test_no_number_at_all(void **state)
{
	(void)state;
	static const double none[] = {NAN, -INFINITY, 1e301};
	for (size_t count = 0; count <= COUNT(none); count += COUNT(none)) {
		struct ent_doc *doc = chart(ENT_CHART_LINE, 0, 400);
		years(doc, "x", 1970, none, count);
		ent_doc_mark(doc, 3, 2, ent_str("a mark"), NULL, 0);
		assert_holds(doc, ENT_DOC_TEXT, 0,
			     "No number is known.\nA 4 January 1970: a mark\n");
		assert_holds(doc, ENT_DOC_HTML, 0, "<p class=\"legend\">No number is known.</p>");
		check_html(doc);
		ent_doc_free(doc);
	}
}

/* A range is told when it has two ends that differ; they may come in any order. */
static void test_ranges(void **state)
{
	(void)state;
	static const struct {
		double value, low, high;
		const char *cell;
	} rows[] = {
		{2.385, 1, 3, "| 2.385 | 1 to 3 |"},
		{2.385, 3, 1, "| 2.385 | 1 to 3 |"},
		{2.385, 0, 0, "| 2.385 |  |"},
		{2.385, NAN, 3, "| 2.385 |  |"},
		{2.385, 1, INFINITY, "| 2.385 |  |"},
		{NAN, 1, 3, "| not known |  |"},
		{-0.25, -0.5, 0, "| -0.25 | -0.5 to 0 |"},
		{1.0 / 3, 0, 1e-9, "| 0.333333 | 0 to 1e-09 |"},
		{1234567.5, 0, 1e15, "| 1234568 | 0 to 1e+15 |"},
		{-1e-300, 0, 0, "| -1e-300 |  |"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_doc *doc = chart(ENT_CHART_LINE, 0, 365);
		struct ent_doc_point it = {ent_str("L"), 0,    364, rows[i].value, rows[i].low,
					   rows[i].high, false};
		ent_doc_point(doc, &it, NULL, 0);
		assert_holds(doc, ENT_DOC_MARKDOWN, 0, rows[i].cell);
		ent_doc_free(doc);
	}
}

/* ---- pictures ---------------------------------------------------------- */

static void test_bars_in_text(void **state)
{
	(void)state;
	static const double up[] = {3, 6, NAN, 0, 1}, down[] = {-2, NAN, 0, -3, -1};
	struct ent_doc *doc = chart(ENT_CHART_BARS, ent_day_from_civil(2001, 1, 1),
				    ent_day_from_civil(2005, 12, 31));
	years(doc, "up", 2001, up, COUNT(up));
	years(doc, "down", 2001, down, COUNT(down));
	ent_doc_mark(doc, ent_day_from_civil(2004, 6, 1), ent_day_from_civil(2004, 6, 1),
		     ent_str("Later."), NULL, 0);
	ent_doc_mark(doc, ent_day_from_civil(2002, 6, 1), ent_day_from_civil(2002, 8, 31),
		     ent_str("Earlier."), NULL, 0);
	assert_holds(doc, ENT_DOC_TEXT, 25,
		     "\nup: 4 numbers; lowest 0\n"
		     "  (2004), highest 6\n"
		     "  (2002), last 1 (2005).\n"
		     "   6     ::::\n"
		     "         ####\n"
		     "     ....####\n"
		     "     ########\n"
		     "     ########        ::::\n"
		     "   0 --------    --------\n"
		     "\ndown: 4 numbers; lowest\n"
		     "  -3 (2004), highest 0\n"
		     "  (2003), last -1 (2005).\n"
		     "   0 ----    ------------\n"
		     "     ####        ####::::\n"
		     "     ::::        ####\n"
		     "  -4             ''''\n"
		     "          A       B\n"
		     "         |2002   |2004\n"
		     "A June 2002 to August\n"
		     "  2002: Earlier.\n"
		     "B 1 June 2004: Later.\n");
	ent_doc_free(doc);
}

static void test_lines_in_text(void **state)
{
	(void)state;
	struct ent_doc *doc = chart(ENT_CHART_LINE, 0, 10);
	for (int32_t day = 0; day < 10; day++) {
		double value = day == 4 ? (double)NAN : 10 - day;
		struct ent_doc_point it = {ent_str(""), day, day, value, value, value, false};
		it.high = day > 6 ? value + 2 : value;
		it.doubtful = day == 1;
		ent_doc_point(doc, &it, NULL, 0);
	}
	assert_holds(doc, ENT_DOC_TEXT, 15,
		     "  10 *\n"
		     "      ?*\n"
		     "        *\n"
		     "          * :\n"
		     "           *::\n"
		     "            *::\n"
		     "             **\n"
		     "   0\n");
	ent_doc_free(doc);
}

/* ---- any input ---------------------------------------------------------- */

static double share_of(struct ent_str text)
{
	char *end;
	double value = strtod(text.ptr, &end);
	assert_true(*end == '%' || *end == '"');
	return *end == '%' ? value / 100 : value;
}

static void check_inside(struct ent_str tag, const char *name, const char *size, double most)
{
	struct ent_str at = attribute(tag, name);
	if (at.len == 0)
		return;
	double from = share_of(at), to = from;
	if (size != NULL && attribute(tag, size).len > 0)
		to += share_of(attribute(tag, size));
	assert_true(from >= 0 && to >= from && to <= most);
}

/* Of what shows points and marks: across in shares, upright in pixels. */
static void check_frame(const char *html)
{
	struct tag tag;
	html = strstr(html, "<svg xmlns");
	while (html != NULL && next_tag(&html, &tag)) {
		bool rect = strcmp(tag.name, "rect") == 0 && attribute(tag.text, "x").len > 0;
		if (rect || strcmp(tag.name, "circle") == 0) {
			check_inside(tag.text, "x", "width", 1.0001);
			check_inside(tag.text, "y", "height", 290);
			check_inside(tag.text, "cx", NULL, 1);
			check_inside(tag.text, "cy", NULL, 290);
		}
	}
}

static const double numbers[] = {
	0,         1,       -1,      2.385,        -1e300,  1e300,  1e301, NAN,      INFINITY,
	-INFINITY, DBL_MAX, DBL_MIN, DBL_TRUE_MIN, -1e-290, 1e-291, 1e15,  1e15 + 1, -0.0};
static const int32_t days[] = {ENT_DAY_MIN, -2000000000, -800000, -1,         0,
			       1,           29,          12345,   2000000000, ENT_DAY_MAX};

static double any_number(void)
{
	return numbers[random_below(COUNT(numbers))];
}

static int32_t any_day(void)
{
	return days[random_below(COUNT(days))];
}

static void test_anything_stays_in_its_frame(void **state)
{
	(void)state;
	static const char *const lanes[] = {"", "a", "b", "c", "d", "e"};
	random_state = 61;
	for (int i = 0; i < 400; i++) {
		struct ent_doc *doc =
			chart(i % 2 ? ENT_CHART_BARS : ENT_CHART_LINE, any_day(), any_day());
		for (size_t k = random_below(24); k > 0; k--) {
			struct ent_doc_point it = {ent_str(lanes[random_below(COUNT(lanes))]),
						   any_day(),
						   any_day(),
						   any_number(),
						   any_number(),
						   any_number(),
						   random_below(2) == 1};
			ent_doc_point(doc, &it, NULL, 0);
		}
		for (size_t k = random_below(9); k > 0; k--)
			ent_doc_mark(doc, any_day(), any_day(), ent_str("mark"), NULL, 0);
		struct ent_text html = written(doc, ENT_DOC_HTML, 0);
		check_frame(html.ptr);
		assert_null(strstr(html.ptr, "nan"));
		ent_text_free(&html);
		check_html(doc);
		for (size_t width = 1; width < 200; width += 37) {
			struct ent_text text = written(doc, ENT_DOC_TEXT, width);
			ent_text_free(&text);
		}
		ent_doc_free(doc);
	}
}

/* Marks without number: their letters have four rows, and then there is no more room. */
static void test_crowded_marks(void **state)
{
	(void)state;
	static const double one[] = {1};
	struct ent_doc *doc = chart_of_years(ENT_CHART_BARS, 2001, one, 1);
	for (int32_t i = 0; i < 40; i++)
		ent_doc_mark(doc, 11500, 11500, ent_str("the same day"), NULL, 0);
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	assert_int_equal(occurrences(html.ptr, "class=\"letter\""), 4);
	assert_int_equal(occurrences(html.ptr, "class=\"mark\""), 40);
	assert_int_equal(occurrences(html.ptr, "the same day"), 40);
	assert_non_null(strstr(html.ptr, "<b>AN</b>"));
	ent_text_free(&html);
	ent_doc_free(doc);
}

static void test_points_come_in_order(void **state)
{
	(void)state;
	static const int32_t first[] = {500, 100, 300, 100, 900, 200};
	struct ent_doc *doc = chart(ENT_CHART_LINE, 0, 1000);
	for (size_t i = 0; i < COUNT(first); i++)
		point(doc, "L", first[i], first[i], (double)(i + 1));
	struct ent_text text = written(doc, ENT_DOC_JSON, 0);
	static const char *const order[] = {"2.0", "4.0", "6.0", "3.0", "1.0", "5.0"};
	const char *at = text.ptr;
	for (size_t i = 0; i < COUNT(order); i++) {
		at = strstr(at, "\"value\": ");
		assert_non_null(at);
		at += strlen("\"value\": ");
		assert_memory_equal(at, order[i], 3);
	}
	ent_text_free(&text);
	ent_doc_free(doc);
}

/* ---- locales ------------------------------------------------------------ */

static void test_same_bytes_in_every_locale(void **state)
{
	(void)state;
	static const double some[] = {0.25, -2.385, 1e-7, 12345.678};
	char folder[] = "/tmp/entente-locale.XXXXXX", command[80];
	assert_non_null(mkdtemp(folder));
	struct ent_doc *doc = chart_of_years(ENT_CHART_LINE, 2001, some, COUNT(some));
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct ent_text here = written(doc, formats[i], 0);
		enter_locale(folder, "de_DE", ",");
		struct ent_text there = written(doc, formats[i], 0);
		setlocale(LC_ALL, "C");
		assert_string_equal(here.ptr, there.ptr);
		ent_text_free(&there);
		ent_text_free(&here);
	}
	ent_doc_free(doc);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static int reset_locale(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels_are_round),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_a_gap_is_no_zero),
		cmocka_unit_test(test_a_gap_parts_the_line),
		cmocka_unit_test(test_no_number_at_all),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_bars_in_text),
		cmocka_unit_test(test_lines_in_text),
		cmocka_unit_test(test_anything_stays_in_its_frame),
		cmocka_unit_test(test_crowded_marks),
		cmocka_unit_test(test_points_come_in_order),
		cmocka_unit_test_teardown(test_same_bytes_in_every_locale, reset_locale),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
