/* Alignment: cases by hand; a slow twin that asks for every sign from the entries; the graph of
 * all dyads and the days of change against alignment day by day. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/relations.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "made_up.h"

static int32_t day(int year, int month, int mday)
{
	return ent_day_from_civil(year, month, mday);
}

static struct ent_sign_opts window(int32_t days)
{
	struct ent_sign_opts opts = ent_signs_usual();

	opts.window_days = days;
	return opts;
}

/* ---- the slow twin ---------------------------------------------------- */

static bool is_then(const struct ent_record *record, const struct ent_tie *tie, int32_t on)
{
	struct ent_span span = ent_record_span(record, tie->date);

	return span.start_lo <= on && on <= span.end_hi;
}

static bool twin_part(const struct ent_record *record, uint32_t part, uint32_t whole, int32_t on)
{
	const struct ent_actor *actor = ent_actor(record, part);

	for (size_t i = 0; i < actor->tie_count; i++)
		if (actor->ties[i].kind == ENT_TIE_PART_OF &&
		    is_then(record, &actor->ties[i], on) &&
		    (whole == ENT_NONE || actor->ties[i].actor == whole))
			return true;
	return false;
}

static bool twin_governs(const struct ent_record *record, uint32_t a, uint32_t b, int32_t on)
{
	const struct ent_actor *actor = ent_actor(record, a);

	for (size_t i = 0; i < actor->tie_count; i++)
		if (actor->ties[i].kind == ENT_TIE_KIND && actor->ties[i].actor == b &&
		    is_then(record, &actor->ties[i], on))
			return true;
	return false;
}

static bool twin_third(const struct ent_record *record, uint32_t c, uint32_t a, uint32_t b,
		       int32_t on)
{
	const struct ent_actor *actor = ent_actor(record, c);
	bool has_kind = false, is_there = false;
	uint32_t two[] = {a, b};

	if (c == ENT_ACTOR_UNKNOWN || c == a || c == b || twin_part(record, c, ENT_NONE, on))
		return false;
	for (size_t i = 0; i < actor->tie_count; i++) {
		struct ent_str text = ent_record_text(record, actor->ties[i].text);

		if (actor->ties[i].kind != ENT_TIE_KIND)
			continue;
		has_kind = true;
		is_there |= is_then(record, &actor->ties[i], on);
		if (ent_str_is(text, "person") || ent_str_is(text, "media"))
			return false;
	}
	for (int i = 0; i < 2; i++)
		if (twin_part(record, two[i], c, on) || twin_governs(record, two[i], c, on) ||
		    twin_governs(record, c, two[i], on))
			return false;
	return is_there || !has_kind;
}

/* From the definition, by ent_events_find alone: repeated entries are none in these journals
 * but by chance, and are told by their fields. */
static int twin_sign(const struct ent_record *record, uint32_t a, uint32_t b, int32_t days,
		     int32_t on)
{
	const struct ent_events *events = ent_record_events(record);
	struct ent_query query = ent_query_all();
	uint32_t rows[400];
	double net = 0;
	bool any = false;
	int tone = 0;

	query.a = a;
	query.b = b;
	size_t count = ent_events_find(record, &query, rows);

	for (size_t i = 0; i < count; i++) {
		const struct ent_verb *verb = ent_verb(record, events->verb[rows[i]]);
		int32_t middle = events->first[rows[i]] +
				 (events->last[rows[i]] - events->first[rows[i]]) / 2;
		double weight = ent_hedge_weight((enum ent_hedge)events->hedge[rows[i]]);

		for (size_t k = 0; k < count; k++)
			if (k != i && events->first[rows[k]] == events->first[rows[i]] &&
			    events->last[rows[k]] == events->last[rows[i]] &&
			    events->source[rows[k]] == events->source[rows[i]] &&
			    events->target[rows[k]] == events->target[rows[i]] &&
			    events->verb[rows[k]] == events->verb[rows[i]]) {
				double other =
					ent_hedge_weight((enum ent_hedge)events->hedge[rows[k]]);

				if (other > weight || (other == weight && k < i))
					weight = 0;
			}
		if (weight <= 0 || middle > on || middle <= on - days || verb->intensity == 0 ||
		    isnan(verb->intensity))
			continue;
		any = true;
		net += weight * verb->intensity;
	}
	if (any)
		return (net > 0) - (net < 0);
	struct ent_status statuses[100];
	size_t held = ent_status_list(record, a, b, on, ENT_DAY_MAX, statuses, 100);

	for (size_t i = 0; i < held && i < 100; i++) {
		enum ent_tone t = ent_status_kind(record, statuses[i].kind)->tone;

		if (statuses[i].holds == ENT_HOLDS)
			tone += (t == ENT_WARM) - (t == ENT_COLD);
	}
	return (tone > 0) - (tone < 0);
}

static struct ent_balance twin_balance(const struct ent_record *record, uint32_t a, uint32_t b,
				       int32_t days, int32_t on)
{
	struct ent_balance balance = {.day = on, .sign = twin_sign(record, a, b, days, on)};
	int sum = 0, all = 0;

	for (uint32_t c = 0; c < ent_actor_count(record); c++) {
		if (!twin_third(record, c, a, b, on))
			continue;
		int with_a = twin_sign(record, a, c, days, on);
		int with_b = twin_sign(record, b, c, days, on);

		if (!with_a || !with_b)
			continue;
		sum += with_a * with_b;
		all++;
		balance.friends += with_a > 0 && with_b > 0;
		balance.adversaries += with_a < 0 && with_b < 0;
		balance.at_odds += with_a != with_b;
		balance.balanced += balance.sign * with_a * with_b > 0;
		balance.unbalanced += balance.sign * with_a * with_b < 0;
	}
	balance.agreement = all ? (double)sum / all : (double)NAN;
	return balance;
}

static void assert_balance(const struct ent_balance *x, const struct ent_balance *y)
{
	assert_int_equal(x->day, y->day);
	assert_int_equal(x->sign, y->sign);
	assert_int_equal(x->friends, y->friends);
	assert_int_equal(x->adversaries, y->adversaries);
	assert_int_equal(x->at_odds, y->at_odds);
	assert_int_equal(x->balanced, y->balanced);
	assert_int_equal(x->unbalanced, y->unbalanced);
	assert_true(x->agreement == y->agreement || (isnan(x->agreement) && isnan(y->agreement)));
}

static void test_twin(void **state)
{
	struct ent_alignment now = {0};

	(void)state;
	random_state = 1815;
	for (int round = 0; round < 40; round++) {
		struct ent_dossier *dossier = made_up_dossier(random_between(20, 160));
		const struct ent_record *record = ent_dossier_record(dossier);
		struct ent_sign_opts opts = window(random_between(30, 1500));
		int32_t on = day(random_between(1902, 1908), random_between(1, 12), 15);
		struct ent_signs *signs = ent_signs_new(record, &opts, on, (size_t)round % 3 + 1);

		for (size_t i = 0; i < ent_dyad_count(record); i++) {
			uint32_t a, b;

			ent_dyad(record, i, &a, &b);
			if (a == b)
				continue;
			struct ent_balance twin = twin_balance(record, a, b, opts.window_days, on);
			struct ent_balance fast = ent_signs_balance(signs, i);

			ent_alignment_on(record, a, b, &opts, on, &now);
			assert_balance(&now.balance, &twin);
			assert_balance(&fast, &twin);
			assert_int_equal(ent_signs_of(signs, i), twin.sign);
		}
		ent_signs_free(signs);
		ent_dossier_free(dossier);
	}
	ent_alignment_free(&now);
}

/* ---- the days of change ----------------------------------------------- */

static enum ent_shared shared_on(const struct ent_alignment *now, uint32_t actor)
{
	for (size_t i = 0; i < now->count; i++)
		if (now->third[i].actor == actor)
			return now->third[i].shared;
	return ENT_SHARED_NONE;
}

/* Every day from 1902 to 1908, whether a shift says so or not. */
static void follow_days(const struct ent_record *record, uint32_t a, uint32_t b,
			const struct ent_sign_opts *opts, int32_t from, int32_t to)
{
	static struct ent_shift shifts[2000];
	enum ent_shared is[MADE_UP_ACTORS + 1] = {0};
	struct ent_alignment now = {0};
	size_t count = ent_alignment_shifts(record, a, b, opts, from, to, shifts, 2000), at = 0;

	assert_true(count <= 2000);
	for (int32_t on = from; on <= to; on++) {
		for (; at < count && shifts[at].day == on; at++) {
			assert_int_equal(is[shifts[at].actor], shifts[at].before);
			assert_int_not_equal(shifts[at].after, shifts[at].before);
			is[shifts[at].actor] = shifts[at].after;
		}
		ent_alignment_on(record, a, b, opts, on, &now);
		for (uint32_t c = 0; c <= MADE_UP_ACTORS; c++)
			if (is[c] != shared_on(&now, c))
				fail_msg("day %d, actor %u: %d, not %d", on, c, is[c],
					 shared_on(&now, c));
	}
	assert_int_equal(at, count);
	ent_alignment_free(&now);
}

static void test_shifts(void **state)
{
	(void)state;
	random_state = 1878;
	for (int round = 0; round < 16; round++) {
		struct ent_dossier *dossier = made_up_dossier(random_between(60, 160));
		const struct ent_record *record = ent_dossier_record(dossier);
		struct ent_sign_opts opts = window(random_between(100, 900));
		uint32_t a = ent_actor_find(record, ent_str("A0"), 0);
		uint32_t b = ent_actor_find(record, ent_str(round % 2 ? "A2" : "A1"), 0);

		follow_days(record, a, b, &opts, day(1903, 1, 1), day(1907, 12, 31));
		ent_dossier_free(dossier);
	}
}

/* ---- by hand ---------------------------------------------------------- */

static void test_by_hand(void **state)
{
	struct ent_dossier *dossier = ent_dossier_parse(
		"h.ent", ent_str("actor A \"A\"\n  kind: state\nactor B \"B\"\n  kind: state\n"
				 "actor C \"C\"\n  kind: state\nactor D \"D\"\n  kind: state\n"
				 "actor E \"E\"\n  kind: state\n"
				 "1904-01-01 A aids B\n1904-01-02 A attacks C\n"
				 "1904-01-03 B attacks C\n1904-01-04 A aids D\n"
				 "1904-01-05 B attacks D\n1904-01-06 A attacks E\n"));
	const struct ent_record *record = ent_dossier_record(dossier);
	struct ent_sign_opts opts = ent_signs_usual();
	struct ent_alignment now = {0};
	uint32_t a = ent_actor_find(record, ent_str("A"), 0), rows[4];
	uint32_t b = ent_actor_find(record, ent_str("B"), 0);
	uint32_t c = ent_actor_find(record, ent_str("C"), 0);

	(void)state;
	assert_int_equal(ent_dossier_errors(dossier), 0);
	ent_alignment_on(record, a, b, &opts, day(1904, 6, 1), &now);
	assert_int_equal(now.balance.sign, 1);
	assert_int_equal(now.balance.adversaries, 1);
	assert_int_equal(now.balance.at_odds, 1);
	assert_int_equal(now.balance.friends, 0);
	assert_int_equal(now.balance.balanced, 1);
	assert_int_equal(now.balance.unbalanced, 1);
	assert_true(now.balance.agreement == 0);
	assert_int_equal(now.count, 3); /* E has a sign with A alone */
	assert_int_equal(ent_sign_evidence(record, a, c, &opts, day(1904, 6, 1), rows, 4), 1);
	assert_int_equal(rows[0], 1);
	/* The last day of the window, and the day after. */
	assert_int_equal(ent_sign_on(record, a, c, &opts, day(1904, 1, 2) + 1095).sign, -1);
	assert_int_equal(ent_sign_on(record, a, c, &opts, day(1904, 1, 2) + 1096).sign, 0);
	assert_int_equal(ent_sign_on(record, a, c, &opts, day(1904, 1, 1)).sign, 0);
	ent_alignment_on(record, a, b, &opts, day(1950, 1, 1), &now);
	assert_true(isnan(now.balance.agreement));
	assert_int_equal(now.count, 0);
	ent_alignment_free(&now);
	ent_dossier_free(dossier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_twin),
		cmocka_unit_test(test_shifts),
	};
	return cmocka_run_group_tests_name("alignment", tests, NULL, NULL);
}
