/* Narrowing to some sources: what is left is what they tell, as the whole record has it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/profile.h>

#include <stdlib.h>
#include <string.h>

#include "made_up.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { SOURCES = 5 };

/* Entries with up to two sources, tolls, and links among them; a series. */
static void draw_journal(int entries, struct ent_text *out)
{
	static const char *const verbs[] = {"meets", "attacks", "aids", "embargoes", "states"};
	static const char *const links[] = {"denies", "confirms", "retracts", "supersedes",
					    "concerns"};
	ent_text_puts(out, made_up_cast);
	for (int i = 0; i < SOURCES; i++)
		ent_text_printf(out, "source s%d \"S%d\"\n", i, i);
	for (int i = 0; i < entries; i++) {
		int a = random_between(0, 3), b = (a + random_between(1, 3)) % 4;
		ent_text_printf(out, "190%d-%02d-%02d A%d %s A%d \"%d\"\n  id: e%d\n",
				random_between(2, 7), random_between(1, 12), random_between(1, 28),
				a, verbs[random_below(COUNT(verbs))], b, i, i);
		for (int k = random_between(0, 2); k > 0; k--)
			ent_text_printf(out, "  source: s%d 2\n", random_between(0, SOURCES - 1));
		for (int k = random_between(0, 2); k > 0; k--)
			ent_text_printf(out, "  deaths: %d%s%d\n", random_between(1, 99),
					" source s", random_between(0, SOURCES - 1));
		if (one_in(3))
			ent_text_puts(out, "  injured: 7\n");
		if (i && one_in(3))
			ent_text_printf(out, "  %s: e%d\n", links[random_below(COUNT(links))],
					random_between(0, i - 1));
	}
	ent_text_puts(out, "series coal A0 tonnes\n");
	for (int i = 0; i < 12; i++) {
		ent_text_printf(out, "  190%d  %d", i / 2, random_between(1, 999));
		if (one_in(2))
			ent_text_printf(out, "  source s%d", random_between(0, SOURCES - 1));
		ent_text_puts(out, "\n");
	}
}

static bool cites(const struct ent_record *record, size_t row, const bool *wanted)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_SOURCE && wanted[details[i].ref])
			return true;
	return false;
}

/* Everything that an entry says, but for the tolls of other sources. */
static void assert_details(const struct ent_record *whole, size_t x,
			   const struct ent_record *narrow, size_t y, const bool *wanted)
{
	size_t x_count, y_count, at = 0;
	const struct ent_detail *xs = ent_event_details(whole, x, &x_count);
	const struct ent_detail *ys = ent_event_details(narrow, y, &y_count);
	for (size_t i = 0; i < x_count; i++) {
		bool toll = xs[i].kind == ENT_DETAIL_DEATHS || xs[i].kind == ENT_DETAIL_INJURED;
		uint32_t source = toll ? ent_figure(whole, xs[i].ref)->source : ENT_NONE;
		if (source != ENT_NONE && !wanted[source])
			continue;
		assert_true(at < y_count);
		assert_int_equal(xs[i].kind, ys[at].kind);
		assert_int_equal(xs[i].ref, ys[at].ref);
		assert_int_equal(xs[i].text, ys[at].text);
		at++;
	}
	assert_int_equal(at, y_count);
}

static void assert_row(const struct ent_record *whole, size_t x, const struct ent_record *narrow,
		       size_t y, const bool *wanted)
{
	const struct ent_events *a = ent_record_events(whole), *b = ent_record_events(narrow);
	struct ent_denial before[8], after[8];
	int32_t as_of = one_in(2) ? ENT_DAY_MAX : a->first[x] + random_between(0, 900);
	assert_int_equal(a->entry[x], b->entry[y]);
	assert_int_equal(a->first[x], b->first[y]);
	assert_int_equal(a->known[x], b->known[y]);
	assert_int_equal(a->source[x], b->source[y]);
	assert_int_equal(a->verb[x], b->verb[y]);
	assert_int_equal(a->text[x], b->text[y]);
	assert_int_equal(a->hedge[x], b->hedge[y]);
	assert_int_equal(a->where[x].line, b->where[y].line);
	assert_int_equal(ent_event_of_entry(narrow, b->entry[y]), y);
	assert_details(whole, x, narrow, y, wanted);
	/* Whoever said so. */
	assert_int_equal(ent_event_standing(whole, x, as_of), ent_event_standing(narrow, y, as_of));
	size_t count = ent_event_denials(whole, x, as_of, before, COUNT(before));
	assert_int_equal(ent_event_denials(narrow, y, as_of, after, COUNT(after)), count);
	for (size_t i = 0; i < count && i < COUNT(before); i++) {
		assert_int_equal(before[i].actor, after[i].actor);
		assert_int_equal(a->text[before[i].row], b->text[after[i].row]);
	}
}

/* Of whoever confirms or concerns it, only these sources' entries; of the others all. */
static void assert_links(const struct ent_record *whole, size_t x, const struct ent_record *narrow,
			 size_t y, const bool *wanted)
{
	size_t x_count, y_count, at = 0;
	const struct ent_link *xs = ent_event_links(whole, x, &x_count);
	const struct ent_link *ys = ent_event_links(narrow, y, &y_count);
	for (size_t i = 0; i < x_count; i++) {
		bool stays = xs[i].kind != ENT_DETAIL_CONFIRMS && xs[i].kind != ENT_DETAIL_CONCERNS;
		if (!stays && !cites(whole, ent_event_of_entry(whole, xs[i].from), wanted))
			continue;
		assert_true(at < y_count);
		assert_int_equal(xs[i].from, ys[at].from);
		assert_int_equal(xs[i].kind, ys[at++].kind);
	}
	assert_int_equal(at, y_count);
}

static void assert_events(const struct ent_record *whole, const struct ent_record *narrow,
			  const bool *wanted)
{
	const struct ent_narrowing *narrowing = ent_record_narrowing(narrow);
	size_t all = ent_record_events(whole)->count, kept = 0;
	for (size_t row = 0; row < all; row++) {
		if (!cites(whole, row, wanted))
			continue;
		assert_row(whole, row, narrow, kept, wanted);
		assert_links(whole, row, narrow, kept++, wanted);
	}
	assert_int_equal(ent_record_events(narrow)->count, kept);
	assert_int_equal(ent_record_events(narrow)->all, all);
	assert_int_equal(narrowing->entries, kept);
	assert_int_equal(narrowing->entries_of, all);
}

/* The index and the measures see these rows alone. */
static void assert_acts(const struct ent_record *whole, const struct ent_record *narrow,
			const bool *wanted)
{
	struct ent_acts before = {0}, after = {0};
	struct ent_acts_opts opts = ent_acts_all();
	const struct ent_events *a = ent_record_events(whole), *b = ent_record_events(narrow);
	opts.dedupe = ENT_DEDUPE_NONE;
	for (uint32_t other = 2; other <= 4; other++) {
		size_t at = 0;
		ent_acts_find(whole, 1, other, &opts, &before);
		ent_acts_find(narrow, 1, other, &opts, &after);
		for (size_t i = 0; i < before.count; i++) {
			if (!cites(whole, before.list[i].row, wanted))
				continue;
			assert_true(at < after.count);
			assert_int_equal(a->entry[before.list[i].row],
					 b->entry[after.list[at++].row]);
		}
		assert_int_equal(after.count, at);
	}
	ent_acts_free(&before);
	ent_acts_free(&after);
}

static void assert_figures(const struct ent_record *whole, const struct ent_record *narrow,
			   const bool *wanted)
{
	const struct ent_series *a = ent_series(whole, 0), *b = ent_series(narrow, 0);
	size_t kept = 0;
	for (size_t i = 0; i < a->count; i++)
		if (a->rows[i].figure.source != ENT_NONE && wanted[a->rows[i].figure.source])
			assert_int_equal(a->rows[i].where.line, b->rows[kept++].where.line);
	assert_int_equal(b->count, kept);
	assert_int_equal(ent_record_narrowing(narrow)->figures, kept);
	assert_int_equal(ent_record_narrowing(narrow)->figures_of, a->count);
}

/* A profile follows links to entries that were left out: it must find them. */
static void assert_profile(const struct ent_record *record)
{
	struct ent_profile_opts opts = {
		.a = 1,
		.b = 2,
		.on = ent_day_from_civil(1908, 1, 1),
		.as_of = ent_day_from_civil(1908, 1, 1),
		.from = ENT_DAY_MIN,
		.to = ENT_DAY_MAX,
		.since = ENT_DAY_MIN,
	};
	ent_doc_free(ent_profile(record, &opts));
	ent_doc_free(ent_profile_changes(record, &opts));
}

static void what_is_left_is_as_it_was(void **state)
{
	static const struct ent_str ids[] = {{"s0", 2}, {"s1", 2}, {"s2", 2}, {"s3", 2}, {"s4", 2}};
	struct ent_err err;

	(void)state;
	random_state = 1898;
	for (int round = 0; round < 400; round++) {
		struct ent_text journal = {0};
		struct ent_str chosen[2];
		bool wanted[SOURCES] = {false};
		size_t count = (size_t)random_between(1, 2);
		draw_journal(random_between(0, 60), &journal);
		struct ent_dossier *x = ent_dossier_parse("j.ent", ent_text_str(&journal));
		struct ent_dossier *y = ent_dossier_parse("j.ent", ent_text_str(&journal));
		const struct ent_record *whole = ent_dossier_record(x);
		assert_int_equal(ent_dossier_errors(x), 0);
		for (size_t i = 0; i < count; i++) {
			chosen[i] = ids[random_below(SOURCES)];
			wanted[ent_source_find(whole, chosen[i])] = true;
		}
		assert_true(ent_dossier_narrow(y, chosen, count, &err));
		const struct ent_record *narrow = ent_dossier_record(y);
		assert_null(ent_record_narrowing(whole));
		assert_events(whole, narrow, wanted);
		assert_acts(whole, narrow, wanted);
		assert_figures(whole, narrow, wanted);
		assert_profile(narrow);
		ent_dossier_free(x);
		ent_dossier_free(y);
		ent_text_free(&journal);
	}
}

static void wrong_uses_are_told(void **state)
{
	static const struct ent_str ids[] = {{"times", 5}, {"tmies", 5}};
	struct ent_err err;

	(void)state;
	struct ent_dossier *dossier = ent_dossier_parse("j.ent", ent_str("source times \"T\"\n"));
	assert_false(ent_dossier_narrow(dossier, ids, 2, &err));
	assert_string_equal(err.text, "no source 'tmies'; did you mean times?");
	assert_false(ent_dossier_narrow(dossier, ids, 0, &err));
	assert_string_equal(err.text, "no source is named");
	assert_true(ent_dossier_narrow(dossier, ids, 1, &err));
	assert_false(ent_dossier_narrow(dossier, ids, 1, &err));
	assert_string_equal(err.text, "the record is in use, or narrowed already");
	assert_int_equal(ent_record_narrowing(ent_dossier_record(dossier))->entries, 0);
	ent_dossier_free(dossier);
	dossier = ent_dossier_parse("j.ent", ent_str("source times \"T\"\n"));
	ent_dossier_record(dossier);
	assert_false(ent_dossier_narrow(dossier, ids, 1, &err));
	ent_dossier_free(dossier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_left_is_as_it_was),
		cmocka_unit_test(wrong_uses_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
