/* Influence: periods of rule by hand; shares against a slow twin that adds up every act of
 * every actor; all dyads at a glance against the measures one by one, on any number of threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/relations.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "made_up.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t day(int year, int month, int mday)
{
	return ent_day_from_civil(year, month, mday);
}

static struct ent_acts_opts between(int32_t from, int32_t to)
{
	struct ent_acts_opts opts = ent_acts_all();

	opts.from = from;
	opts.to = to;
	return opts;
}

/* ---- rule ------------------------------------------------------------- */

static void add_date(int32_t on, struct ent_text *out)
{
	struct ent_date date = ent_date_of_day(on);

	ent_date_print(&date, out);
}

static void assert_rule(const char *journal, const char *expected)
{
	struct ent_dossier *dossier = ent_dossier_parse("r.ent", ent_str(journal));
	const struct ent_record *record = ent_dossier_record(dossier);
	struct ent_rule rules[20];
	struct ent_text told = {0};
	size_t count = ent_rule_periods(record, ent_actor_find(record, ent_str("X"), 0),
					day(1900, 1, 1), day(1909, 12, 31), rules, 20);

	assert_int_equal(ent_dossier_errors(dossier), 0);
	assert_true(count <= 20);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(rules[i].from, i ? rules[i - 1].to + 1 : day(1900, 1, 1));
		ent_text_puts(&told, i ? "; " : "");
		add_date(rules[i].from, &told);
		if (rules[i].government != ENT_NONE)
			ent_text_printf(&told, " %.*s",
					ENT_FMT(ent_actor(record, rules[i].government)->handle));
		if (rules[i].kind != ENT_NONE)
			ent_text_printf(&told, " %.*s",
					ENT_FMT(ent_record_text(record, rules[i].kind)));
		for (size_t h = 0; h < rules[i].head_count; h++)
			ent_text_printf(&told, " %.*s",
					ENT_FMT(ent_actor(record, rules[i].heads[h])->handle));
	}
	assert_int_equal(rules[count - 1].to, day(1909, 12, 31));
	assert_string_equal(told.ptr, expected);
	ent_text_free(&told);
	ent_dossier_free(dossier);
}

static void test_rule(void **state)
{
	(void)state;
	assert_rule("actor X \"X\"\n", "1900-01-01");
	assert_rule("actor X \"X\"\n  kind: state\n", "1900-01-01 state");
	/* A group that becomes a government; both days are the successor's. */
	assert_rule("actor X \"X\"\n  kind: armed-group 1899/1905-05-05\n  kind: government of Y "
		    "1905-05-05/..\nactor Y \"Y\"\n  kind: state\n",
		    "1900-01-01 armed-group; 1905-05-05 government");
	/* Governments with a gap; the head of one that no longer rules is no head. */
	assert_rule("actor X \"X\"\n  kind: state\n"
		    "actor G \"G\"\n  kind: government of X 1900/1903-03-03\n"
		    "actor H \"H\"\n  kind: government of X 1904-04-04/..\n"
		    "actor P \"P\"\n  kind: person\n  role: \"president\" of G 1902-02-02/1907\n"
		    "actor Q \"Q\"\n  kind: person\n  role: \"minister of war\" of H\n",
		    "1900-01-01 state; 1900-07-02 G state; 1902-02-02 G state P; 1903-03-04 state; "
		    "1904-04-04 H state");
	/* One person in two roles that touch is one rule; of two heads both are told. */
	assert_rule(
		"actor X \"X\"\n"
		"actor P \"P\"\n  kind: person\n  role: \"acting president\" of X "
		"1901-01-01/1901-05-05\n  role: \"president\" of X 1901-05-05/1902-12-31\n"
		"actor Q \"Q\"\n  kind: person\n  role: \"prime minister\" of X 1902-06-01/..\n",
		"1900-01-01; 1901-01-01 P; 1902-06-01 P Q; 1903-01-01 Q");
}

/* ---- the slow twin ---------------------------------------------------- */

static bool is_then(const struct ent_record *record, const struct ent_tie *tie, int32_t on)
{
	struct ent_span span = ent_record_span(record, tie->date);

	return span.start_lo <= on && on <= span.end_hi;
}

static bool tied(const struct ent_record *record, uint32_t a, enum ent_tie_kind kind, uint32_t b,
		 int32_t on)
{
	const struct ent_actor *actor = ent_actor(record, a);

	for (size_t i = 0; i < actor->tie_count; i++)
		if (actor->ties[i].kind == kind && is_then(record, &actor->ties[i], on) &&
		    (b == ENT_NONE || actor->ties[i].actor == b))
			return true;
	return false;
}

static bool twin_kin(const struct ent_record *record, uint32_t a, uint32_t b, int32_t on)
{
	return a == b || tied(record, a, ENT_TIE_PART_OF, b, on) ||
	       tied(record, b, ENT_TIE_PART_OF, a, on) || tied(record, a, ENT_TIE_KIND, b, on) ||
	       tied(record, b, ENT_TIE_KIND, a, on);
}

static bool twin_alone(const struct ent_record *record, uint32_t c, int32_t on)
{
	const struct ent_actor *actor = ent_actor(record, c);
	bool has_kind = false;

	for (size_t i = 0; i < actor->tie_count; i++) {
		struct ent_str text = ent_record_text(record, actor->ties[i].text);

		if (actor->ties[i].kind == ENT_TIE_PART_OF && is_then(record, &actor->ties[i], on))
			return false;
		if (ent_str_is(text, "person") || ent_str_is(text, "media"))
			return false;
		has_kind |= actor->ties[i].kind == ENT_TIE_KIND;
	}
	return c && (!has_kind || tied(record, c, ENT_TIE_KIND, ENT_NONE, on));
}

static bool has_part_tie(const struct ent_record *record, uint32_t c)
{
	const struct ent_actor *actor = ent_actor(record, c);
	bool has = false;

	for (size_t i = 0; i < actor->tie_count; i++)
		has |= actor->ties[i].kind == ENT_TIE_PART_OF;
	return has;
}

/* All of w that passed with c; `own` on the days on which c stood alone. */
static double twin_weight(const struct ent_record *record, uint32_t c, uint32_t b,
			  const struct ent_acts_opts *opts, double *own)
{
	const struct ent_events *events = ent_record_events(record);
	struct ent_acts acts = {0};
	double sum = 0;

	*own = 0;
	for (uint32_t member = 0; member < ent_actor_count(record); member++) {
		if (c == b || c == member)
			continue;
		ent_acts_find(record, member, c, opts, &acts);
		for (size_t i = 0; i < acts.count; i++) {
			const struct ent_act *act = &acts.list[i];
			struct ent_query query = ent_query_all();
			uint32_t rows[400];
			bool told = false;

			if (!(act->intensity > 0) || twin_kin(record, c, b, act->day))
				continue;
			if (member != b && !tied(record, member, ENT_TIE_KIND, b, act->day))
				continue;
			query.a = b;
			query.from = query.to = act->day;
			size_t count = ent_events_find(record, &query, rows);

			for (size_t k = 0; k < count; k++) /* b or a part of it is a side */
				told |= rows[k] == act->row &&
					(events->source[act->row] == b ||
					 events->target[act->row] == b ||
					 tied(record, events->source[act->row], ENT_TIE_PART_OF, b,
					      act->day) ||
					 tied(record, events->target[act->row], ENT_TIE_PART_OF, b,
					      act->day));
			if (member != b && told)
				continue;
			double w = act->weight * act->intensity;
			bool alone = twin_alone(record, c, act->day);

			sum += alone || has_part_tie(record, c) ? w : 0;
			*own += alone ? w : 0;
		}
	}
	ent_acts_free(&acts);
	return sum;
}

static void assert_near(double x, double y)
{
	if (!(fabs(x - y) <= 1e-9 * fmax(1, fabs(y))) && !(isnan(x) && isnan(y)))
		fail_msg("%.12g, not %.12g", x, y);
}

static double twin_share(const struct ent_record *record, uint32_t a, uint32_t b,
			 const struct ent_acts_opts *opts, size_t *rank, size_t *actors)
{
	double all = 0, mine = 0, owns[MADE_UP_ACTORS + 1];

	for (uint32_t c = 0; c <= MADE_UP_ACTORS; c++) {
		double weight = twin_weight(record, c, b, opts, &owns[c]);

		all += owns[c];
		if (c == a)
			mine = weight;
	}
	*rank = mine > 0;
	*actors = 0;
	for (uint32_t c = 0; c <= MADE_UP_ACTORS; c++) {
		*actors += owns[c] > 0;
		*rank += mine > 0 && c != a && owns[c] > mine;
	}
	return all > 0 ? fmin(mine / all, 1) : (double)NAN;
}

static void compare(const struct ent_record *record, uint32_t a, uint32_t b)
{
	struct ent_acts_opts opts = between(day(1902, 6, 1), day(1907, 6, 30));
	struct ent_influences influences = {0};

	ent_influence_find(record, a, b, &opts, &influences);
	for (size_t i = 0; i < influences.count; i++) {
		const struct ent_influence *period = &influences.list[i];
		struct ent_acts_opts mine = between(period->rule.from, period->rule.to);
		size_t rank, actors;

		assert_near(period->share, twin_share(record, a, b, &mine, &rank, &actors));
		assert_int_equal(period->actors, actors);
		assert_int_equal(period->rank, rank);
		assert_int_equal(period->acts, period->row_count);
		if (!isnan(period->share))
			assert_true(period->low <= period->share && period->share <= period->high &&
				    period->low >= 0 && period->high <= 1);
	}
	ent_influences_free(&influences);
}

static void test_twin(void **state)
{
	(void)state;
	random_state = 1848;
	for (int round = 0; round < 12; round++) {
		struct ent_dossier *dossier = made_up_dossier(random_between(40, 150));
		const struct ent_record *record = ent_dossier_record(dossier);

		for (uint32_t a = 1; a <= MADE_UP_ACTORS; a++)
			compare(record, a, 1 + (a + (uint32_t)round) % MADE_UP_ACTORS);
		ent_dossier_free(dossier);
	}
}

/* Wilson's interval of 0.3 for 40 draws of one size, as printed in any table: n = 40 acts
 * alike, of which 12 with A. */
static void test_interval(void **state)
{
	struct ent_text journal = {0};
	struct ent_influences influences = {0};
	struct ent_acts_opts opts = between(day(1904, 1, 1), day(1904, 12, 31));

	(void)state;
	ent_text_puts(&journal, "actor A \"A\"\nactor B \"B\"\nactor C \"C\"\n");
	for (int i = 0; i < 40; i++)
		ent_text_printf(&journal, "1904-%02d-%02d %s aids B\n", 1 + i / 20, 1 + i % 20,
				i < 12 ? "A" : "C");
	struct ent_dossier *dossier = ent_dossier_parse("w.ent", ent_text_str(&journal));
	const struct ent_record *record = ent_dossier_record(dossier);

	ent_influence_find(record, 1, 2, &opts, &influences);
	assert_int_equal(influences.count, 1);
	assert_near(influences.list[0].share, 0.3);
	assert_near(influences.list[0].effective, 40);
	assert_true(fabs(influences.list[0].low - 0.18074) < 5e-5);
	assert_true(fabs(influences.list[0].high - 0.45430) < 5e-5);
	assert_int_equal(influences.list[0].rank, 2);
	assert_near(influences.list[0].sum[ENT_DOMAIN_ECONOMIC], influences.list[0].all[2] * 0.3);
	ent_influences_free(&influences);
	ent_dossier_free(dossier);
	ent_text_free(&journal);
}

/* ---- all dyads -------------------------------------------------------- */

static void assert_view(const struct ent_record *record, const struct ent_dyad_opts *opts,
			const struct ent_dyad_view *view)
{
	struct ent_sign_opts signs = {opts->acts.as_of, opts->acts.hedges, opts->window_days,
				      opts->acts.dedupe};
	struct ent_acts_opts firm = opts->acts;
	struct ent_acts acts = {0};
	struct ent_contacts contacts = {0};
	struct ent_alignment now = {0};
	double net = 0;
	size_t ignored;

	ent_acts_find(record, view->a, view->b, &opts->acts, &acts);
	assert_int_equal(view->acts, acts.count);
	assert_int_equal(view->repeated, acts.repeated);
	for (size_t i = 0; i < acts.count; i++)
		net += isnan(acts.list[i].intensity) ? 0
						     : acts.list[i].weight * acts.list[i].intensity;
	assert_near(view->net, net);
	assert_int_equal(view->first, acts.list[0].day);
	assert_int_equal(view->last, acts.list[acts.count - 1].day);
	firm.hedges = ENT_HEDGES_FIRM;
	ent_contacts_find(record, view->a, view->b, &firm, &contacts);
	assert_int_equal(view->contacts, contacts.counted);
	ent_alignment_on(record, view->a, view->b, &signs, opts->acts.to, &now);
	assert_int_equal(view->sign, now.balance.sign);
	assert_near(view->agreement, now.balance.agreement);
	assert_near(view->share[0],
		    twin_share(record, view->a, view->b, &opts->acts, &ignored, &ignored));
	assert_near(view->share[1],
		    twin_share(record, view->b, view->a, &opts->acts, &ignored, &ignored));
	ent_acts_free(&acts);
	ent_contacts_free(&contacts);
	ent_alignment_free(&now);
}

static bool same_number(double x, double y)
{
	return memcmp(&x, &y, sizeof(x)) == 0;
}

static void test_views(void **state)
{
	static struct ent_dyad_view one[200], eight[200];

	(void)state;
	random_state = 1871;
	for (int round = 0; round < 6; round++) {
		struct ent_dossier *dossier = made_up_dossier(random_between(40, 150));
		const struct ent_record *record = ent_dossier_record(dossier);
		struct ent_dyad_opts opts = {between(day(1902, 2, 1), day(1906, 12, 31)), 400,
					     ENT_NONE, 1};

		/* A window that begins before `from`, and one that does not. */
		opts.acts.from = round % 2 ? day(1906, 6, 1) : opts.acts.from;
		opts.acts.dedupe = (enum ent_dedupe)(round % (ENT_DEDUPE_STORY + 1));
		assert_true(ent_dyad_count(record) <= COUNT(one));
		size_t count = ent_dyads_view(record, &opts, one);

		for (size_t i = 0; i < count; i++)
			assert_view(record, &opts, &one[i]);
		opts.workers = 8;
		assert_int_equal(ent_dyads_view(record, &opts, eight), count);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(one[i].a, eight[i].a);
			assert_int_equal(one[i].b, eight[i].b);
			assert_int_equal(one[i].acts, eight[i].acts);
			assert_true(same_number(one[i].net, eight[i].net));
			assert_true(same_number(one[i].agreement, eight[i].agreement));
			assert_true(same_number(one[i].share[0], eight[i].share[0]));
			assert_true(same_number(one[i].share[1], eight[i].share[1]));
		}
		opts.actor = 1;
		count = ent_dyads_view(record, &opts, one);
		for (size_t i = 0; i < count; i++)
			assert_true(one[i].a == 1 || one[i].b == 1);
		ent_dossier_free(dossier);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rule),
		cmocka_unit_test(test_interval),
		cmocka_unit_test(test_twin),
		cmocka_unit_test(test_views),
	};
	return cmocka_run_group_tests_name("influence", tests, NULL, NULL);
}
