/* Statuses: cases by hand, and a slow twin that lives through every day of every
 * history the entries leave open. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/journal.h>

#include <stdio.h>
#include <stdlib.h>
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

/* A journal may have strays, which are errors of it; its record is whole. */
static struct ent_dossier *parse(struct ent_str journal, bool strays)
{
	struct ent_dossier *dossier = ent_dossier_parse("t.ent", journal);

	for (size_t i = 0; i < ent_dossier_fault_count(dossier); i++) {
		struct ent_text report = {0};

		if (strays && strstr(ent_dossier_fault(dossier, i).message.ptr, "nothing opened"))
			continue;
		ent_dossier_report(dossier, &report);
		fail_msg("%s%.*s", report.ptr, ENT_FMT(journal));
	}
	return dossier;
}

static const char *holds_name(enum ent_holds holds)
{
	static const char *const names[] = {"not yet", "holds", "ended", "perhaps"};

	return names[holds];
}

/* ---- by hand ---------------------------------------------------------- */

static const char cast[] = "actor NOR \"Norland\"\n  kind: state\n"
			   "actor SOR \"Sorland\"\n  kind: state\n"
			   "actor MIN \"Ministry\"\n  part-of: NOR\n"
			   "actor DEP \"Department\"\n  part-of: MIN\n"
			   "actor COL \"Colony\"\n  part-of: SOR 1905-03-01/1905-10-31\n";

/* Each stretch: status, from, to, state on the day, rank if it has one, the line
 * below the cast that opened and the one that closed it. */
static void add_stretch(const struct ent_record *record, const struct ent_status *status,
			struct ent_text *out)
{
	const struct ent_events *events = ent_record_events(record);
	uint32_t lines = 0;

	for (const char *p = cast; *p; p++)
		lines += *p == '\n';
	ent_text_printf(out, "%s%.*s %.*s>%.*s %s", out->len ? "; " : "",
			ENT_FMT(ent_status_kind(record, status->kind)->name),
			ENT_FMT(ent_actor(record, status->from)->handle),
			ENT_FMT(ent_actor(record, status->to)->handle), holds_name(status->holds));
	if (status->as != ENT_NONE)
		ent_text_printf(out, " as %.*s", ENT_FMT(ent_record_text(record, status->as)));
	ent_text_printf(out, " %u", events->where[status->opened].line - lines);
	if (status->closed != ENT_NONE)
		ent_text_printf(out, "-%u", events->where[status->closed].line - lines);
}

static void assert_status(const char *entries, const char *a, const char *b, const char *on,
			  const char *as_of, const char *expected)
{
	struct ent_text journal = {0}, told = {0};
	struct ent_dossier *dossier;
	const struct ent_record *record;
	struct ent_status list[20];
	size_t count;

	ent_text_printf(&journal, "%s%s", cast, entries);
	dossier = parse(ent_text_str(&journal), true);
	record = ent_dossier_record(dossier);
	count = ent_status_list(record, ent_actor_find(record, ent_str(a), 0),
				ent_actor_find(record, ent_str(b), 0), day_of(on), day_of(as_of),
				list, COUNT(list));
	ent_text_puts(&told, "");
	for (size_t i = 0; i < count; i++)
		add_stretch(record, &list[i], &told);
	if (strcmp(told.ptr, expected) != 0)
		fail_msg("on %s as of %s: '%s' and not '%s' after\n%s", on, as_of, told.ptr,
			 expected, entries);
	ent_text_free(&told);
	ent_text_free(&journal);
	ent_dossier_free(dossier);
}

struct asked {
	const char *on, *as_of, *expected;
};

static void assert_asked(const char *entries, const struct asked *asked, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_status(entries, "NOR", "SOR", asked[i].on, asked[i].as_of,
			      asked[i].expected);
}

#define ASKED(entries, ...)                                                                        \
	assert_asked(entries, (const struct asked[]){__VA_ARGS__},                                 \
		     COUNT(((const struct asked[]){__VA_ARGS__})))

static void test_opening(void **state)
{
	(void)state;
	ASKED("1905-06-07 NOR recognises SOR\n", {"1905-06-06", "", "recognised NOR>SOR not yet 1"},
	      {"1905-06-07", "", "recognised NOR>SOR holds 1"},
	      {"1999-12-31", "", "recognised NOR>SOR holds 1"}, {"1999-12-31", "1905-06-06", ""},
	      {"1905-06-06", "1905-06-07", "recognised NOR>SOR not yet 1"},
	      {"1999-12-31", "1905-06-07", "recognised NOR>SOR holds 1"});
	/* "A status that opened in 2015 holds perhaps on 1 June 2015 and surely on
	 * 1 January 2016." */
	ASKED("2015 NOR recognises SOR\n", {"2014-12-31", "", "recognised NOR>SOR not yet 1"},
	      {"2015-01-01", "", "recognised NOR>SOR perhaps 1"},
	      {"2015-06-01", "", "recognised NOR>SOR perhaps 1"},
	      {"2015-12-30", "", "recognised NOR>SOR perhaps 1"},
	      {"2016-01-01", "", "recognised NOR>SOR holds 1"}, {"2016-01-01", "2015-12-30", ""},
	      {"2016-01-01", "2015-12-31", "recognised NOR>SOR holds 1"});
}

static void test_closing(void **state)
{
	(void)state;
	ASKED("1905-06-07 NOR recognises SOR\n1906-07-08 NOR withdraws-recognition-of SOR\n",
	      {"1905-06-06", "", "recognised NOR>SOR not yet 1-2"},
	      {"1906-07-07", "", "recognised NOR>SOR holds 1-2"},
	      {"1906-07-08", "", "recognised NOR>SOR ended 1-2"},
	      {"1906-07-08", "1906-07-07", "recognised NOR>SOR holds 1"});
	/* What the other side, or a stranger, did is another matter. */
	ASKED("1905-06-07 NOR recognises SOR\n1906-07-08 SOR recognises NOR\n"
	      "1907-07-08 SOR withdraws-recognition-of NOR\n",
	      {"1908-01-01", "", "recognised NOR>SOR holds 1; recognised SOR>NOR ended 2-3"});
	ASKED("1905-06-07 NOR recognises SOR\n1906-07-08 NOR lifts-sanctions-on SOR\n",
	      {"1908-01-01", "", "recognised NOR>SOR holds 1"});
}

static void test_reopening(void **state)
{
	static const char entries[] = "1909-01-02 NOR recognises SOR\n"
				      "1905-06-07 NOR recognises SOR\n"
				      "1906-07-08 NOR withdraws-recognition-of SOR\n";

	(void)state;
	ASKED(entries,
	      {"1905-06-06", "", "recognised NOR>SOR not yet 2-3; recognised NOR>SOR not yet 1"},
	      {"1906-01-01", "", "recognised NOR>SOR holds 2-3; recognised NOR>SOR not yet 1"},
	      {"1909-01-01", "", "recognised NOR>SOR ended 2-3; recognised NOR>SOR not yet 1"},
	      {"1909-01-02", "", "recognised NOR>SOR ended 2-3; recognised NOR>SOR holds 1"},
	      {"1909-01-02", "1909-01-01", "recognised NOR>SOR ended 2-3"});
}

/* "A status opened again with another as: goes on, at the new rank." */
static void test_rank(void **state)
{
	static const char entries[] = "1905-06-07 NOR accredits SOR\n  as: \"agent\"\n"
				      "1906-01-01 NOR accredits SOR\n"
				      "1907-02-03 NOR accredits SOR\n  as: \"minister\"\n"
				      "1909 NOR accredits SOR\n  as: \"ambassador\"\n"
				      "1912-04-05 NOR expels-envoy-of SOR\n"
				      "1913-04-05 NOR accredits SOR\n";

	(void)state;
	ASKED(entries,
	      {"1905-06-07", "",
	       "accredited NOR>SOR holds as agent 1-8; accredited NOR>SOR not yet 9"},
	      {"1907-02-02", "",
	       "accredited NOR>SOR holds as agent 1-8; accredited NOR>SOR not yet 9"},
	      {"1907-02-03", "",
	       "accredited NOR>SOR holds as minister 1-8; accredited NOR>SOR not yet 9"},
	      {"1908-12-31", "",
	       "accredited NOR>SOR holds as minister 1-8; accredited NOR>SOR not yet 9"},
	      {"1910-01-01", "",
	       "accredited NOR>SOR holds as ambassador 1-8; accredited NOR>SOR not yet 9"},
	      {"1910-01-01", "1909-12-30", "accredited NOR>SOR holds as minister 1"},
	      {"1914-01-01", "",
	       "accredited NOR>SOR ended as ambassador 1-8; accredited NOR>SOR holds 9"});
}

/* "An event dated as an interval opens and closes by itself." */
static void test_interval(void **state)
{
	(void)state;
	ASKED("1905-03-04/1906-07-08 NOR occupies SOR\n",
	      {"1905-03-03", "", "occupies NOR>SOR not yet 1"},
	      {"1905-03-04", "", "occupies NOR>SOR holds 1"},
	      {"1906-07-08", "", "occupies NOR>SOR holds 1"},
	      {"1906-07-09", "", "occupies NOR>SOR ended 1"}, {"1906-07-09", "1905-03-03", ""},
	      /* Before its end nobody could know of it. */
	      {"1906-07-09", "1905-03-04", "occupies NOR>SOR holds 1"},
	      {"1906-07-09", "1906-07-07", "occupies NOR>SOR holds 1"},
	      {"1906-07-09", "1906-07-08", "occupies NOR>SOR ended 1"});
	ASKED("1905/1907 NOR occupies SOR\n", {"1904-12-31", "", "occupies NOR>SOR not yet 1"},
	      {"1905-06-01", "", "occupies NOR>SOR perhaps 1"},
	      {"1906-01-01", "", "occupies NOR>SOR holds 1"},
	      {"1907-01-01", "", "occupies NOR>SOR holds 1"},
	      {"1907-06-01", "", "occupies NOR>SOR perhaps 1"},
	      {"1908-01-01", "", "occupies NOR>SOR ended 1"}, {"1908-01-01", "1905-12-30", ""},
	      {"1908-01-01", "1905-12-31", "occupies NOR>SOR holds 1"});
	ASKED("1905-03-04/.. NOR occupies SOR\n", {"2020-01-01", "", "occupies NOR>SOR holds 1"},
	      {"2020-01-01", "1905-03-04", "occupies NOR>SOR holds 1"});
	ASKED("1905-03-04/ NOR occupies SOR\n", {"1905-03-03", "", "occupies NOR>SOR not yet 1"});
	/* Closed before it would have ended; again, once it had ended. */
	ASKED("1905-03-04/1906-07-08 NOR occupies SOR\n1906-01-01 NOR evacuates SOR\n"
	      "1909-03-04/1910-07-08 NOR occupies SOR\n",
	      {"1906-01-01", "", "occupies NOR>SOR ended 1-2; occupies NOR>SOR not yet 3"},
	      {"1909-03-04", "", "occupies NOR>SOR ended 1-2; occupies NOR>SOR holds 3"});
	ASKED("1905-03-04/1906-07-08 NOR occupies SOR\n1906-01-01/1908-02-03 NOR occupies SOR\n",
	      {"1907-01-01", "", "occupies NOR>SOR holds 1"},
	      {"1908-02-03", "", "occupies NOR>SOR holds 1"},
	      {"1908-02-04", "", "occupies NOR>SOR ended 1"});
}

static void test_effect(void **state)
{
	(void)state;
	ASKED("1905-03-04 NOR sanctions SOR\n  effect: 1905-06-01\n"
	      "1906-03-04 NOR lifts-sanctions-on SOR\n  effect: 1906-02\n",
	      {"1905-05-31", "", "sanctioned NOR>SOR not yet 1-3"},
	      {"1905-06-01", "", "sanctioned NOR>SOR holds 1-3"},
	      {"1906-01-31", "", "sanctioned NOR>SOR holds 1-3"},
	      {"1906-02-01", "", "sanctioned NOR>SOR perhaps 1-3"},
	      {"1906-02-27", "", "sanctioned NOR>SOR perhaps 1-3"},
	      {"1906-02-28", "", "sanctioned NOR>SOR ended 1-3"},
	      /* It was known when it was announced, not when it took effect. */
	      {"1905-06-01", "1905-03-03", ""},
	      {"1905-05-31", "1905-03-04", "sanctioned NOR>SOR not yet 1"},
	      {"1905-06-01", "1905-03-04", "sanctioned NOR>SOR holds 1"},
	      {"1906-02-28", "1906-03-03", "sanctioned NOR>SOR holds 1"});
}

/* A closing of whose date only the year is known, after an opening in that year. */
static void test_fuzzy_closing(void **state)
{
	(void)state;
	ASKED("1905-06-07 NOR sanctions SOR\n1905 NOR lifts-sanctions-on SOR\n",
	      {"1905-06-06", "", "sanctioned NOR>SOR not yet 1-2"},
	      {"1905-06-07", "", "sanctioned NOR>SOR perhaps 1-2"},
	      {"1905-12-30", "", "sanctioned NOR>SOR perhaps 1-2"},
	      {"1906-01-01", "", "sanctioned NOR>SOR ended 1-2"});
	ASKED("1905 NOR sanctions SOR\n1905-06-07 NOR lifts-sanctions-on SOR\n",
	      {"1905-06-06", "", "sanctioned NOR>SOR perhaps 1-2"},
	      {"1905-06-07", "", "sanctioned NOR>SOR ended 1-2"});
	ASKED("1905 NOR sanctions SOR\n1905 NOR lifts-sanctions-on SOR\n",
	      {"1905-06-06", "", "sanctioned NOR>SOR perhaps 1-2"},
	      {"1906-01-01", "", "sanctioned NOR>SOR ended 1-2"});
}

static void test_one_day(void **state)
{
	(void)state;
	ASKED("1905-06-07 NOR sanctions SOR\n1905-06-07 NOR lifts-sanctions-on SOR\n",
	      {"1905-06-06", "", "sanctioned NOR>SOR not yet 1-2"},
	      {"1905-06-07", "", "sanctioned NOR>SOR ended 1-2"});
	ASKED("1904-06-07 NOR sanctions SOR\n1905-06-07 NOR lifts-sanctions-on SOR\n"
	      "1905-06-07 NOR sanctions SOR\n",
	      {"1905-06-06", "", "sanctioned NOR>SOR holds 1-2; sanctioned NOR>SOR not yet 3"},
	      {"1905-06-07", "", "sanctioned NOR>SOR ended 1-2; sanctioned NOR>SOR holds 3"});
}

static void test_symmetric(void **state)
{
	static const char *const forms[] = {
		"1905-06-07 NOR allies-with SOR\n1906-07-08 NOR ends-alliance-with SOR\n",
		"1905-06-07 SOR allies-with NOR\n1906-07-08 NOR ends-alliance-with SOR\n",
		"1905-06-07 NOR allies-with SOR\n1906-07-08 SOR ends-alliance-with NOR\n",
		"1905-06-07 NOR, SOR ally-with\n1906-07-08 SOR ends-alliance-with NOR\n",
		"1905-06-07 SOR, ?, NOR ally-with\n1906-07-08 SOR ends-alliance-with NOR\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		ASKED(forms[i], {"1906-07-07", "", "alliance NOR>SOR holds 1-2"},
		      {"1906-07-08", "", "alliance NOR>SOR ended 1-2"});
		assert_status(forms[i], "SOR", "NOR", "1906-07-07", "",
			      "alliance NOR>SOR holds 1-2");
	}
}

static void test_hedges(void **state)
{
	(void)state;
	/* "denied: the claim is rejected or was withdrawn" */
	ASKED("1905-06-07 NOR arms SOR\n  hedge: denied\n", {"1906-01-01", "", ""});
	ASKED("1905-06-07 NOR arms SOR\n1906-01-01 NOR stops-arming SOR\n  hedge: denied\n",
	      {"1907-01-01", "", "arms NOR>SOR holds 1"});
	ASKED("1905-06-07 NOR arms SOR\n  hedge: alleged\n",
	      {"1905-06-06", "", "arms NOR>SOR not yet 1"},
	      {"1905-06-07", "", "arms NOR>SOR perhaps 1"},
	      {"1999-01-01", "", "arms NOR>SOR perhaps 1"});
	ASKED("1905-06-07 NOR arms SOR\n  hedge: estimated\n",
	      {"1905-06-07", "", "arms NOR>SOR holds 1"});
	ASKED("1905-06-07 NOR arms SOR\n1906-01-01 NOR stops-arming SOR\n  hedge: alleged\n",
	      {"1905-12-31", "", "arms NOR>SOR holds 1-2"},
	      {"1906-01-01", "", "arms NOR>SOR perhaps 1-2"},
	      {"1999-01-01", "", "arms NOR>SOR perhaps 1-2"});
	/* Alleged, and later told by a firmer source: it holds since what that tells. */
	ASKED("1905-06-07 NOR arms SOR\n  hedge: alleged\n1906-05-06 NOR arms SOR\n",
	      {"1906-05-05", "", "arms NOR>SOR perhaps 1; arms NOR>SOR not yet 3"},
	      {"1906-05-06", "", "arms NOR>SOR holds 3"},
	      {"1906-05-06", "1906-05-05", "arms NOR>SOR perhaps 1"});
	/* Alleged again is no firmer. */
	ASKED("1905-06-07 NOR arms SOR\n  hedge: alleged\n1906-05-06 NOR arms SOR\n"
	      "  hedge: alleged\n",
	      {"1907-01-01", "", "arms NOR>SOR perhaps 1"});
	ASKED("1905-06-07 NOR arms SOR\n1906-05-06 NOR arms SOR\n  hedge: alleged\n",
	      {"1906-05-06", "", "arms NOR>SOR holds 1"});
	ASKED("1905-06-07 NOR arms SOR\n  hedge: alleged\n1906-01-01 NOR stops-arming SOR\n",
	      {"1905-12-31", "", "arms NOR>SOR perhaps 1-3"},
	      {"1906-01-01", "", "arms NOR>SOR ended 1-3"});
}

static void test_known(void **state)
{
	(void)state;
	ASKED("1905-06-07 NOR allies-with SOR\n  known: 1917-11\n"
	      "1906-01-02 NOR ends-alliance-with SOR\n  known: 1918-03-03\n",
	      {"1905-07-01", "1917-11-29", ""},
	      {"1906-01-02", "1917-11-30", "alliance NOR>SOR holds 1"},
	      {"1906-01-02", "1918-03-02", "alliance NOR>SOR holds 1"},
	      {"1906-01-02", "1918-03-03", "alliance NOR>SOR ended 1-3"},
	      {"1906-01-01", "1918-03-03", "alliance NOR>SOR holds 1-3"});
}

static void test_corrections(void **state)
{
	(void)state;
	ASKED("1905-06-07 NOR recognises SOR\n  id: one\n"
	      "1905-06-09 NOR recognises SOR\n  supersedes: one\n  known: 1910-01-01\n",
	      {"1905-06-08", "1909-12-31", "recognised NOR>SOR holds 1"},
	      {"1905-06-08", "1910-01-01", "recognised NOR>SOR not yet 3"},
	      {"1905-06-09", "1910-01-01", "recognised NOR>SOR holds 3"});
	ASKED("1905-06-07 NOR recognises SOR\n  id: one\n"
	      "1908-03-04 NOR states \"It never did\"\n  retracts: one\n",
	      {"1909-01-01", "1908-03-03", "recognised NOR>SOR holds 1"},
	      {"1909-01-01", "1908-03-04", ""}, {"1906-01-01", "", ""});
	/* Without its closing, what was opened goes on. */
	ASKED("1905-06-07 NOR recognises SOR\n"
	      "1906-01-02 NOR withdraws-recognition-of SOR\n  id: two\n"
	      "1908-03-04 NOR states \"It never did\"\n  retracts: two\n",
	      {"1907-01-01", "1908-03-03", "recognised NOR>SOR ended 1-2"},
	      {"1907-01-01", "1908-03-04", "recognised NOR>SOR holds 1"});
}

static void test_parts(void **state)
{
	static const char entries[] = "1905-02-28 DEP arms COL\n"
				      "1905-03-01 MIN sanctions COL\n"
				      "1905-10-31 NOR embargoes COL\n"
				      "1905-11-01 MIN recognises COL\n"
				      "1905-12-01 DEP lifts-sanctions-on SOR\n";

	(void)state;
	assert_status(entries, "NOR", "SOR", "1906-01-01", "",
		      "sanctioned NOR>SOR ended 2-5; embargo NOR>SOR holds 3");
	assert_status(entries, "MIN", "SOR", "1906-01-01", "", "sanctioned MIN>SOR ended 2-5");
	assert_status(entries, "NOR", "COL", "1906-01-01", "",
		      "recognised NOR>COL holds 4; sanctioned NOR>COL holds 2; "
		      "embargo NOR>COL holds 3; arms NOR>COL holds 1");
	assert_status(entries, "DEP", "COL", "1906-01-01", "", "arms DEP>COL holds 1");
	assert_status(entries, "SOR", "MIN", "1905-11-30", "", "sanctioned MIN>SOR holds 2-5");
	assert_status(entries, "DEP", "SOR", "1905-11-30", "", "");
}

static void test_room(void **state)
{
	struct ent_text journal = {0};
	struct ent_dossier *dossier;
	const struct ent_record *record;
	struct ent_status list[3] = {{.kind = 77}, {.kind = 77}, {.kind = 77}};

	(void)state;
	ent_text_printf(&journal,
			"%s1905 NOR arms SOR\n1905 NOR supports SOR\n1905 NOR embargoes SOR\n",
			cast);
	dossier = parse(ent_text_str(&journal), false);
	record = ent_dossier_record(dossier);
	assert_int_equal(ent_status_list(record, 1, 2, 0, ENT_DAY_MAX, NULL, 0), 3);
	assert_int_equal(ent_status_list(record, 1, 2, 0, ENT_DAY_MAX, list, 2), 3);
	assert_true(list[0].kind < list[1].kind);
	assert_int_equal(list[2].kind, 77);
	assert_int_equal(ent_status_list(record, 1, 4, 0, ENT_DAY_MAX, list, 2), 0);
	ent_dossier_free(dossier);
	ent_text_free(&journal);
}

/* The lines below the cast that close what was not open. */
static void assert_strays(const char *entries, const char *expected)
{
	struct ent_text journal = {0}, told = {0};
	struct ent_dossier *dossier;
	const struct ent_record *record;
	uint32_t rows[10], kinds[10], lines = 0;
	size_t count;

	for (const char *p = cast; *p; p++)
		lines += *p == '\n';
	ent_text_printf(&journal, "%s%s", cast, entries);
	dossier = parse(ent_text_str(&journal), true);
	record = ent_dossier_record(dossier);
	count = ent_status_strays(record, rows, kinds, COUNT(rows));
	assert_int_equal(ent_status_strays(record, NULL, NULL, 0), count);
	ent_text_puts(&told, "");
	for (size_t i = 0; i < count; i++)
		ent_text_printf(&told, "%s%u %.*s", i ? ", " : "",
				ent_record_events(record)->where[rows[i]].line - lines,
				ENT_FMT(ent_status_kind(record, kinds[i])->name));
	if (strcmp(told.ptr, expected) != 0)
		fail_msg("'%s' and not '%s' after\n%s", told.ptr, expected, entries);
	assert_int_equal(ent_dossier_errors(dossier), count);
	ent_text_free(&told);
	ent_text_free(&journal);
	ent_dossier_free(dossier);
}

static void test_strays(void **state)
{
	(void)state;
	assert_strays("", "");
	assert_strays("1905 NOR lifts-sanctions-on SOR\n", "1 sanctioned");
	assert_strays("1905 NOR sanctions SOR\n1906 NOR lifts-sanctions-on SOR\n", "");
	assert_strays("1906 NOR sanctions SOR\n1905 NOR lifts-sanctions-on SOR\n", "2 sanctioned");
	assert_strays("1905 NOR sanctions SOR\n1906 SOR lifts-sanctions-on NOR\n", "2 sanctioned");
	assert_strays("1905 NOR allies-with SOR\n1906 SOR ends-alliance-with NOR\n", "");
	assert_strays("1905 NOR sanctions SOR\n1906 NOR lifts-sanctions-on SOR\n"
		      "1907 NOR lifts-sanctions-on SOR\n",
		      "3 sanctioned");
	assert_strays("1905-03-04/1906 NOR occupies SOR\n1905-07 NOR evacuates SOR\n", "");
	assert_strays("1905-03-04/1906 NOR occupies SOR\n1908 NOR evacuates SOR\n", "2 occupies");
	assert_strays(
		"1904-01-02 NOR, SOR, COL ally-with\n1904-03-04 NOR ends-alliance-with COL\n"
		"1904-05-06 SOR ends-alliance-with NOR\n1904-07-08 COL ends-alliance-with SOR\n",
		"");
	/* Parts act for their wholes while they are parts of them. */
	assert_strays("1905-04 DEP sanctions COL\n1906 NOR lifts-sanctions-on SOR\n", "");
	assert_strays("1904-04 DEP sanctions COL\n1906 NOR lifts-sanctions-on SOR\n",
		      "2 sanctioned");
	assert_strays("1904-04 DEP sanctions COL\n1906 NOR lifts-sanctions-on COL\n", "");
	/* Entries that do not count open nothing and close nothing. */
	assert_strays("1905 NOR sanctions SOR\n  hedge: denied\n1906 NOR lifts-sanctions-on SOR\n",
		      "3 sanctioned");
	assert_strays("1906 NOR lifts-sanctions-on SOR\n  hedge: denied\n", "");
	assert_strays("1905 NOR sanctions SOR\n  hedge: alleged\n1906 NOR lifts-sanctions-on SOR\n",
		      "");
	assert_strays("1906 NOR lifts-sanctions-on SOR\n  id: one\n"
		      "1907 NOR states \"It was not so\"\n  retracts: one\n",
		      "");
	assert_strays("1905 NOR, SOR sanction COL\n1906 NOR, SOR lift-sanctions-on COL, ?\n",
		      "2 sanctioned, 2 sanctioned");
}

/* ---- the slow twin: what is written ----------------------------------- */

/* A and B are wholes, PA and PB parts of them always, QA part of A for a time, C a
 * stranger. */
enum { A, PA, QA, B, PB, C, ACTORS };
static const char *const handles[] = {"AA", "PA", "QA", "BB", "PB", "CC"};

/* One status goes one way, the other both. */
enum { ONE_WAY, MUTUAL };

static const char players[] =
	"status leads \"leading\"\n  holds: \"{A} leads {B}\"\n  ended: \"{A} led {B}\"\n"
	"status bond \"a bond\"\n  symmetric: yes\n  holds: \"{A}, {B}\"\n  ended: \"{A}, {B}\"\n"
	"verb starts-leading\n  past: \"led\"\n  cameo: 010\n  opens: leads\n"
	"verb stops-leading\n  past: \"left\"\n  cameo: 010\n  closes: leads\n"
	"verb binds\n  past: \"bound\"\n  cameo: 010\n  symmetric: yes\n  opens: bond\n"
	"verb unbinds\n  past: \"unbound\"\n  cameo: 010\n  closes: bond\n"
	"actor AA \"A\"\nactor PA \"Part of A\"\n  part-of: AA\n"
	"actor QA \"Part of A for a time\"\n  part-of: AA 2015-01-20/2015-04-10\n"
	"actor BB \"B\"\nactor PB \"Part of B\"\n  part-of: BB\nactor CC \"C\"\n";

enum { ENTRIES = 9 };

struct entry {
	int status, source, target; /* target -1: both stand on one side */
	bool opens, stranger;       /* stranger: C stands beside the source */
	char date[40], effect[40];  /* effect: none if empty */
	int32_t first, last;        /* of the date: they tell where the row lies */
	/* What counts for the status: when it begins, and for an interval ends. */
	int32_t lo, hi, end_lo, end_hi;
	bool interval;
	int32_t known;
	enum ent_hedge hedge;
	int rank;                 /* 0: none */
	int supersedes, retracts; /* -1: none */
};

static struct entry entries[ENTRIES];
static int entry_count;
static int32_t now; /* where the writing of a history has got to */

static void write_day(char *out, int32_t day)
{
	int64_t year;
	int month, mday;

	ent_day_to_civil(day, &year, &month, &mday);
	snprintf(out, 40, "%04d-%02d-%02d", (int)year, month, mday);
}

/* A day a little later, or the whole of a later month. */
static void choose_point(char *out, int32_t *lo, int32_t *hi)
{
	*lo = *hi = now + random_between(1, 15);
	write_day(out, *lo);
	if (one_in(4)) {
		int64_t year;
		int month, mday;

		ent_day_to_civil(now, &year, &month, &mday);
		year += month == 12;
		month = month % 12 + 1;
		*lo = ent_day_from_civil(year, month, 1);
		*hi = ent_day_from_civil(year + (month == 12), month % 12 + 1, 1) - 1;
		out[7] = '\0';
		snprintf(out, 40, "%04d-%02d", (int)year, month);
	}
	now = *hi;
}

static void choose_time(struct entry *entry)
{
	const struct entry *before = entry == entries ? NULL : entry - 1;
	char *out = entry->date, end[40];

	if (before && before->opens && !before->interval && !entry->opens && one_in(5)) {
		/* Closed on the day, or in the month, of the opening. */
		strcpy(entry->date, before->effect[0] ? before->effect : before->date);
		entry->lo = entry->first = before->lo;
		entry->hi = entry->last = before->hi;
		entry->known = entry->hi;
		return;
	}
	if (!entry->interval && one_in(6)) {
		/* Announced some time before or after it takes effect. */
		out = entry->effect;
	}
	choose_point(out, &entry->lo, &entry->hi);
	entry->first = entry->lo;
	entry->last = entry->known = entry->hi;
	if (entry->effect[0]) {
		entry->first = entry->last = entry->known = entry->lo + random_between(-30, 9);
		write_day(entry->date, entry->first);
	}
	if (entry->interval) {
		choose_point(end, &entry->end_lo, &entry->end_hi);
		entry->last = entry->end_hi;
		strcat(strcat(entry->date, "/"), end);
	}
}

static void choose_entry(int number)
{
	static const int as[] = {A, A, PA, QA}, bs[] = {B, B, PB};
	struct entry *entry = &entries[number];
	int a = as[random_below(COUNT(as))], b = bs[random_below(COUNT(bs))];
	bool turned = one_in(4);

	*entry = (struct entry){.supersedes = -1, .retracts = -1};
	entry->status = one_in(3) ? MUTUAL : ONE_WAY;
	entry->opens = number % 2 ? one_in(4) : !one_in(5);
	entry->interval = entry->opens && one_in(4);
	entry->source = turned ? b : a;
	entry->target = turned ? a : b;
	entry->stranger = one_in(5);
	choose_time(entry);
	/* Between dates the definition does not say who acts for whom. */
	if (entry->first != entry->last || entry->effect[0]) {
		entry->source = entry->source == QA ? PA : entry->source;
		entry->target = entry->target == QA ? PA : entry->target;
	}
	entry->hedge = one_in(5) ? ENT_ALLEGED : one_in(9) ? ENT_DENIED : ENT_REPORTED;
	entry->rank = entry->opens ? random_between(0, 3) : 0;
	if (one_in(7))
		entry->known += random_between(1, 60);
	if (number && one_in(8))
		entry->supersedes = random_between(0, number - 1);
	else if (number && one_in(8))
		entry->retracts = random_between(0, number - 1);
}

static void add_entry(struct ent_text *out, int number)
{
	const struct entry *entry = &entries[number];
	static const char *const verbs[2][2] = {{"stops-leading", "starts-leading"},
						{"unbinds", "binds"}};
	char known[40];

	ent_text_printf(out, "%s %s%s %s %s\n  id: e%d\n", entry->date, handles[entry->source],
			entry->stranger ? ", CC" : "", verbs[entry->status][entry->opens],
			handles[entry->target], number);
	if (entry->effect[0])
		ent_text_printf(out, "  effect: %s\n", entry->effect);
	if (entry->rank)
		ent_text_printf(out, "  as: \"rank %d\"\n", entry->rank);
	if (entry->hedge != ENT_REPORTED)
		ent_text_printf(out, "  hedge: %s\n", ent_hedge_name(entry->hedge));
	write_day(known, entry->known);
	ent_text_printf(out, "  known: %s\n", known);
	if (entry->supersedes >= 0)
		ent_text_printf(out, "  supersedes: e%d\n", entry->supersedes);
	if (entry->retracts >= 0)
		ent_text_printf(out, "  retracts: e%d\n", entry->retracts);
}

static struct ent_text random_journal(void)
{
	struct ent_text out = {0};

	ent_text_puts(&out, players);
	now = ent_day_from_civil(2015, 1, 1);
	entry_count = random_between(2, ENTRIES);
	for (int i = 0; i < entry_count; i++)
		choose_entry(i);
	for (int i = 0; i < entry_count; i++)
		add_entry(&out, i);
	return out;
}

/* ---- the slow twin: what follows -------------------------------------- */

static bool acts_for(int actor, int whole, int32_t day)
{
	if (actor == whole || (actor == PA && whole == A) || (actor == PB && whole == B))
		return true;
	return actor == QA && whole == A && day >= ent_day_from_civil(2015, 1, 20) &&
	       day <= ent_day_from_civil(2015, 4, 10);
}

static bool stands(int number, int32_t as_of)
{
	for (int i = 0; i < entry_count; i++)
		if ((entries[i].supersedes == number || entries[i].retracts == number) &&
		    entries[i].known <= as_of)
			return false;
	return entries[number].known <= as_of && entries[number].hedge != ENT_DENIED;
}

/* Of the one status, from the one to the other, what counts as of a day, in the
 * order in which it began to count: an opening at its earliest, a closing at its
 * latest, and on one day as the entries lie. */
struct course {
	const struct entry *moves[ENTRIES];
	int count;
	bool ends_known[ENTRIES]; /* an end that surely lies ahead is not */
};

static bool is_move(const struct entry *entry, int status, int from, int to)
{
	bool one = acts_for(entry->source, from, entry->first) &&
		   acts_for(entry->target, to, entry->first);
	bool other = acts_for(entry->source, to, entry->first) &&
		     acts_for(entry->target, from, entry->first);

	if (entry->status != status)
		return false;
	if (entry->stranger && (from == C || to == C)) {
		int against = from == C ? to : from;

		one |= acts_for(entry->target, against, entry->first) && from == C;
		other |= acts_for(entry->target, against, entry->first) && to == C;
	}
	return one || (status == MUTUAL && other);
}

static int32_t counts_from(const struct entry *entry)
{
	return entry->opens ? entry->lo : entry->hi;
}

static int course_order(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;

	if (counts_from(x) != counts_from(y))
		return counts_from(x) < counts_from(y) ? -1 : 1;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->last != y->last)
		return x->last < y->last ? -1 : 1;
	return x < y ? -1 : 1;
}

static struct course course_of(int status, int from, int to, int32_t as_of)
{
	struct course course = {.count = 0};

	for (int i = 0; i < entry_count; i++)
		if (stands(i, as_of) && is_move(&entries[i], status, from, to))
			course.moves[course.count++] = &entries[i];
	qsort(course.moves, (size_t)course.count, sizeof(course.moves[0]), course_order);
	for (int i = 0; i < course.count; i++)
		course.ends_known[i] =
			course.moves[i]->interval && course.moves[i]->end_lo <= as_of;
	return course;
}

/* One history: which moves were real, and on which days. */
struct history {
	bool real[ENTRIES];
	int32_t day[ENTRIES], end[ENTRIES];
};

enum life { NEVER, OPEN, CLOSED };

/* Lives through the days up to `on`. */
static enum life live(const struct course *course, const struct history *history, int32_t on,
		      int *rank)
{
	enum life life = NEVER;
	int32_t last_day = ENT_DAY_MAX;

	for (int i = 0; i < course->count; i++) {
		const struct entry *move = course->moves[i];

		if (!history->real[i] || history->day[i] > on)
			continue;
		if (life == OPEN && history->day[i] > last_day)
			life = CLOSED;
		if (move->opens) {
			if (life != OPEN) {
				*rank = 0;
				last_day = ENT_DAY_MIN;
			}
			life = OPEN;
			if (move->rank)
				*rank = move->rank;
			if (history->end[i] > last_day)
				last_day = history->end[i];
		} else if (life == OPEN) {
			life = CLOSED;
		}
	}
	return life == OPEN && on > last_day ? CLOSED : life;
}

/* What all histories say that the entries leave open. */
struct verdict {
	bool seen[3]; /* by enum life */
	int rank;     /* while open; -1: that depends */
	bool ranked;
};

/* Days of a date that can make a difference for `on`. */
static int choices(int32_t lo, int32_t hi, int32_t on, int32_t *out)
{
	const int32_t days[] = {lo, on, on + 1, hi};
	int count = 0;

	for (size_t i = 0; i < COUNT(days); i++)
		if (days[i] >= lo && days[i] <= hi && (!count || days[i] > out[count - 1]))
			out[count++] = days[i];
	return count;
}

static void judge(const struct course *course, int32_t on, struct verdict *verdict,
		  struct history *history, int depth, int32_t earliest)
{
	if (depth == course->count) {
		int rank = 0;
		enum life life = live(course, history, on, &rank);

		verdict->seen[life] = true;
		if (life != OPEN)
			return;
		verdict->rank = verdict->ranked && verdict->rank != rank ? -1 : rank;
		verdict->ranked = true;
		return;
	}
	const struct entry *move = course->moves[depth];
	int32_t days[4], ends[4] = {ENT_DAY_MAX};
	int day_count = choices(move->lo, move->hi, on, days), end_count = 1;

	if (course->ends_known[depth])
		end_count = choices(move->end_lo, move->end_hi, on, ends);
	for (int k = 0; k < day_count * end_count; k++) {
		history->day[depth] = days[k % day_count];
		history->end[depth] = ends[k / day_count];
		if (history->day[depth] < earliest)
			continue;
		history->real[depth] = true;
		judge(course, on, verdict, history, depth + 1, history->day[depth]);
	}
	if (move->hedge == ENT_ALLEGED) {
		history->real[depth] = false;
		judge(course, on, verdict, history, depth + 1, earliest);
	}
}

static enum ent_holds holds_by(const struct verdict *verdict)
{
	if (verdict->seen[OPEN])
		return verdict->seen[NEVER] || verdict->seen[CLOSED] ? ENT_PERHAPS : ENT_HOLDS;
	return verdict->seen[CLOSED] ? ENT_ENDED : ENT_NOT_YET;
}

/* ---- both asked ------------------------------------------------------- */

/* The state of a status from its stretches: of several, at most one goes on. */
static enum ent_holds holds_of(const struct ent_status *list, size_t count, uint32_t kind,
			       uint32_t from, uint32_t to, uint32_t *as)
{
	static const int weight[] = {
		[ENT_NOT_YET] = 0, [ENT_ENDED] = 1, [ENT_PERHAPS] = 2, [ENT_HOLDS] = 3};
	enum ent_holds holds = ENT_NOT_YET;

	for (size_t i = 0; i < count; i++) {
		if (list[i].kind != kind || list[i].from != from || list[i].to != to)
			continue;
		if (list[i].holds == ENT_HOLDS) {
			assert_int_not_equal(holds, ENT_HOLDS);
			*as = list[i].as;
		}
		if (weight[list[i].holds] > weight[holds])
			holds = list[i].holds;
	}
	return holds;
}

struct pair {
	int a, b;
};

static uint32_t id_of(const struct ent_record *record, int actor)
{
	return ent_actor_find(record, ent_str(handles[actor]), 0);
}

static size_t compared[4];

static void check_rank(const struct ent_record *record, const struct verdict *verdict, uint32_t as,
		       const struct ent_text *journal)
{
	char expected[20] = "";

	if (verdict->rank < 0)
		return;
	if (verdict->rank)
		snprintf(expected, sizeof(expected), "rank %d", verdict->rank);
	if (!ent_str_is(ent_record_text(record, as), expected))
		fail_msg("'%.*s', not '%s'\n%s", ENT_FMT(ent_record_text(record, as)), expected,
			 journal->ptr);
}

static void check_course(const struct ent_record *record, int status, struct pair pair, int32_t on,
			 int32_t as_of, const struct ent_status *list, size_t count,
			 const struct ent_text *journal)
{
	uint32_t kind = ent_status_kind_find(record, ent_str(status == MUTUAL ? "bond" : "leads"));
	uint32_t from = id_of(record, pair.a), to = id_of(record, pair.b), as = ENT_NONE;
	struct course course = course_of(status, pair.a, pair.b, as_of);
	struct verdict verdict = {.rank = 0};
	struct history history;
	enum ent_holds holds, expected;

	judge(&course, on, &verdict, &history, 0, ENT_DAY_MIN);
	expected = holds_by(&verdict);
	holds = holds_of(list, count, kind, from, to, &as);
	if (holds != expected) {
		char days[2][40];

		write_day(days[0], on);
		write_day(days[1], as_of);
		fail_msg("%s %s>%s on %s as of %s: %s, not %s\n%s",
			 status == MUTUAL ? "bond" : "leads", handles[pair.a], handles[pair.b],
			 days[0], days[1], holds_name(holds), holds_name(expected), journal->ptr);
	}
	if (holds == ENT_HOLDS)
		check_rank(record, &verdict, as, journal);
	compared[holds]++;
}

static void check_pair(const struct ent_record *record, struct pair pair, int32_t on, int32_t as_of,
		       const struct ent_text *journal)
{
	struct pair turned = {pair.b, pair.a};
	struct ent_status list[40], again[40];
	uint32_t a = id_of(record, pair.a), b = id_of(record, pair.b);
	size_t count = ent_status_list(record, a, b, on, as_of, list, COUNT(list));

	assert_true(count <= COUNT(list));
	assert_int_equal(ent_status_list(record, b, a, on, as_of, again, COUNT(again)), count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(again[i].opened, list[i].opened);
		assert_int_equal(again[i].holds, list[i].holds);
		if (i > 0)
			assert_true(list[i - 1].kind <= list[i].kind);
		if (i > 0 && list[i - 1].kind == list[i].kind && list[i - 1].from == list[i].from)
			assert_true(list[i - 1].span.start_lo <= list[i].span.start_lo);
	}
	check_course(record, ONE_WAY, pair, on, as_of, list, count, journal);
	check_course(record, ONE_WAY, turned, on, as_of, list, count, journal);
	check_course(record, MUTUAL, a < b ? pair : turned, on, as_of, list, count, journal);
}

static void test_against_days(void **state)
{
	static const struct pair pairs[] = {{A, B},  {A, B},  {A, B}, {PA, B},
					    {A, PB}, {QA, B}, {C, B}};

	(void)state;
	random_state = 2015;
	for (int round = 0; round < 700; round++) {
		struct ent_text journal = random_journal();
		struct ent_dossier *dossier = parse(ent_text_str(&journal), true);
		const struct ent_record *record = ent_dossier_record(dossier);
		int32_t first = ent_day_from_civil(2014, 12, 31);

		for (int i = 0; i < 4; i++) {
			struct pair pair = pairs[random_below(COUNT(pairs))];
			int32_t as_of =
				i ? first + random_between(0, now - first + 20) : ENT_DAY_MAX;

			for (int32_t on = first; on <= now + 3; on += i ? random_between(1, 7) : 1)
				check_pair(record, pair, on, as_of, &journal);
		}
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
	/* Every answer must have been given often, or nothing was tried. */
	for (size_t i = 0; i < COUNT(compared); i++)
		assert_true(compared[i] > 10000);
}

/* ---- strays ----------------------------------------------------------- */

/* For whom an actor acts: the whole of it. */
static int whole_of(int actor, int32_t day)
{
	return acts_for(actor, A, day) ? A : acts_for(actor, B, day) ? B : actor;
}

/* Where the days of the entry leave that open, for itself. */
static int sure_whole_of(int actor, const struct entry *entry)
{
	int at_first = whole_of(actor, entry->first);

	return at_first == whole_of(actor, entry->last) ? at_first : actor;
}

/* A mere allegation that it ended leaves something to close; so does a reopening of no
 * certain day, which may have come after the closing. A closing on the day after an
 * interval's last agrees with it. */
static bool is_stray(const struct course *course, int which)
{
	bool open = false;
	int32_t last_day = ENT_DAY_MAX, late_hi = ENT_DAY_MIN;

	for (int i = 0; i <= which; i++) {
		const struct entry *move = course->moves[i];
		int32_t own_last = course->ends_known[i] ? move->end_hi : ENT_DAY_MAX;

		if (open && last_day != ENT_DAY_MAX && move->lo > last_day + !move->opens)
			open = false;
		if (i == which)
			return !open && !move->opens;
		if (move->opens) {
			late_hi = open && move->lo != move->hi ? move->hi : ENT_DAY_MIN;
			last_day = open && last_day > own_last ? last_day : own_last;
			open = true;
		} else if (move->hedge != ENT_ALLEGED) {
			open = open && late_hi >= move->lo;
			late_hi = ENT_DAY_MIN;
		}
	}
	return false;
}

/* Courses between those for whom the sides act. */
static struct course whole_course(int status, int from, int to)
{
	struct course course = {.count = 0};

	for (int i = 0; i < entry_count; i++) {
		const struct entry *entry = &entries[i];
		int source = sure_whole_of(entry->source, entry);
		int target = sure_whole_of(entry->target, entry);
		bool move = (source == from && target == to) ||
			    (entry->stranger && from == C && target == to);

		if (status == MUTUAL)
			move |= (source == to && target == from) ||
				(entry->stranger && to == C && target == from);
		if (move && entry->status == status && stands(i, ENT_DAY_MAX))
			course.moves[course.count++] = entry;
	}
	qsort(course.moves, (size_t)course.count, sizeof(course.moves[0]), course_order);
	for (int i = 0; i < course.count; i++)
		course.ends_known[i] = course.moves[i]->interval;
	return course;
}

static void test_strays_against_days(void **state)
{
	size_t strays = 0;

	(void)state;
	random_state = 1906;
	for (int round = 0; round < 2000; round++) {
		struct ent_text journal = random_journal();
		struct ent_dossier *dossier = parse(ent_text_str(&journal), true);
		const struct ent_record *record = ent_dossier_record(dossier);
		int expected[ENTRIES] = {0}, told[ENTRIES] = {0};
		uint32_t rows[100], kinds[100];
		size_t count = ent_status_strays(record, rows, kinds, COUNT(rows));

		for (int k = 0; k < 2 * ACTORS * ACTORS; k++) {
			int status = k % 2, from = k / 2 % ACTORS, to = k / 2 / ACTORS;
			struct course course = whole_course(status, from, to);

			if (status == MUTUAL && from > to)
				continue;
			for (int i = 0; i < course.count; i++)
				expected[course.moves[i] - entries] += is_stray(&course, i);
		}
		assert_true(count <= COUNT(rows));
		for (size_t i = 0; i < count; i++) {
			uint32_t entry = ent_record_events(record)->entry[rows[i]];

			told[entry]++;
			assert_true(ent_str_is(ent_status_kind(record, kinds[i])->name,
					       entries[entry].status == MUTUAL ? "bond" : "leads"));
		}
		for (int i = 0; i < entry_count; i++)
			if (told[i] != expected[i])
				fail_msg("entry %d: %d, not %d\n%s", i, told[i], expected[i],
					 journal.ptr);
		strays += count;
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
	assert_true(strays > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opening),
		cmocka_unit_test(test_closing),
		cmocka_unit_test(test_reopening),
		cmocka_unit_test(test_rank),
		cmocka_unit_test(test_interval),
		cmocka_unit_test(test_effect),
		cmocka_unit_test(test_fuzzy_closing),
		cmocka_unit_test(test_one_day),
		cmocka_unit_test(test_symmetric),
		cmocka_unit_test(test_hedges),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_corrections),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_strays),
		cmocka_unit_test(test_against_days),
		cmocka_unit_test(test_strays_against_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
