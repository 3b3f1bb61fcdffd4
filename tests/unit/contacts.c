/* Contacts: which entries tell one, who visits, at what level, in what framework. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/relations.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_up.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char cast[] =
	"actor N \"Norland\"\n  kind: state\n  member-of: PACT 1904/1906\n"
	"actor S \"Sorland\"\n  kind: state\n"
	"actor NM \"Ministry\"\n  part-of: N\n"
	"actor TALKS \"Talks\"\n  kind: forum 1903/1907\n"
	"actor PACT \"Pact\"\n  kind: coalition\n"
	"actor CLUB \"Club\"\n  kind: organisation\n"
	"actor KN \"King of N\"\n  kind: person\n  role: \"King\" of N 1901/1906\n"
	"actor MS \"Minister of S\"\n  kind: person\n  role: \"Foreign Minister\" of S 1903/..\n"
	"  role: \"ambassador in Nor\" of S 1900/1902\n"
	"actor DN \"Deputy of N\"\n  kind: person\n  role: \"deputy minister\" of NM\n"
	"actor EX \"Envoy\"\n  kind: person\n  role: \"envoy\"\n"
	"place \"Nor\"\n  in: N\nplace \"Sor\"\n  in: S\nplace \"Hall\"\n  in: Nor\n";

static uint32_t find(const struct ent_record *record, const char *name)
{
	return ent_actor_find(record, ent_str(name), 0);
}

static void add_contact(const struct ent_record *record, const struct ent_contacts *contacts,
			const struct ent_contact *contact, struct ent_text *out)
{
	ent_text_printf(out, "%s%s", out->len ? "; " : "", ent_contact_kind_name(contact->kind));
	if (contact->visitor != ENT_NONE)
		ent_text_printf(out, " of %.*s",
				ENT_FMT(ent_actor(record, contact->visitor)->handle));
	ent_text_printf(out, " %d%d%d", contact->level, contact->speak[0].level,
			contact->speak[1].level);
	if (contact->forum != ENT_NONE)
		ent_text_printf(out, " in %.*s",
				ENT_FMT(ent_actor(record, contact->forum)->handle));
	if (contact->tellings > 1)
		ent_text_printf(out, " x%zu", contact->tellings);
	if (contact->weight <= 0)
		ent_text_puts(out, " apart");
	assert_true(contact->first + contact->tellings <= contacts->row_count);
}

/* Kind, visitor, level (of the contact, of N, of S), forum, tellings. */
static void assert_contacts(const char *entries, const struct ent_acts_opts *opts,
			    const char *expected)
{
	struct ent_text journal = {0}, told = {0};
	struct ent_contacts contacts = {0};
	struct ent_acts_opts usual = ent_contacts_usual();

	ent_text_printf(&journal, "%s%s", cast, entries);
	struct ent_dossier *dossier = ent_dossier_parse("c.ent", ent_text_str(&journal));
	const struct ent_record *record = ent_dossier_record(dossier);

	if (ent_dossier_errors(dossier)) {
		ent_dossier_report(dossier, &told);
		fail_msg("%s", told.ptr);
	}
	ent_contacts_find(record, find(record, "N"), find(record, "S"), opts ? opts : &usual,
			  &contacts);
	for (size_t i = 0; i < contacts.count; i++)
		add_contact(record, &contacts, &contacts.list[i], &told);
	assert_string_equal(told.ptr ? told.ptr : "", expected);
	ent_contacts_free(&contacts);
	ent_text_free(&told);
	ent_text_free(&journal);
	ent_dossier_free(dossier);
}

static void test_kinds(void **state)
{
	(void)state;
	assert_contacts("1904-01-01 N meets S\n1904-01-02 N phones S\n1904-01-03 N consults S\n"
			"1904-01-04 N visits S\n1904-01-05 N hosts S\n1904-01-06 N attends S\n"
			"1904-01-07 N negotiates-with S\n1904-01-08 N mediates-between S, CLUB\n",
			NULL,
			"meeting 000; call 000; talks 000; visit of N 000; visit of S 000; "
			"visit of N 000; negotiation 000; mediation 000");
	assert_contacts("1904-01-01 N signs-with S\n1904-01-02 N condemns S\n"
			"1904-01-03 N declines-to-meet S\n1904-01-04 N invites S\n",
			NULL, "");
	/* Verbs that a dossier declares, by code or by PLOVER alone. */
	assert_contacts("verb writes-to\n  past: \"wrote to\"\n  cameo: 040\n"
			"verb dines-with\n  past: \"dined with\"\n  plover: CONSULT third-party\n"
			"verb calls-on\n  past: \"called on\"\n  plover: CONSULT visit\n"
			"1904-01-01 N writes-to S\n1904-01-02 N dines-with S\n"
			"1904-01-03 N calls-on S\n",
			NULL, "talks 000; meeting 000; visit 000");
}

static void test_told_twice(void **state)
{
	struct ent_acts_opts apart = ent_contacts_usual();

	(void)state;
	apart.dedupe = ENT_DEDUPE_NONE;
	assert_contacts("1904-01-01 N hosts S\n1904-01-01 S visits N\n", NULL, "visit of S 000 x2");
	assert_contacts("1904-01-01/1904-01-05 N hosts S\n1904-01-04 S visits N\n", NULL,
			"visit of S 000 x2");
	assert_contacts("1904-01-01 N hosts S\n1904-01-02 S visits N\n", NULL,
			"visit of S 000; visit of S 000");
	assert_contacts("1904-01-01 N hosts S\n1904-01-01 N visits S\n", NULL,
			"visit of S 000; visit of N 000");
	assert_contacts("1904-01-01 N meets S\n1904-01-01 S meets N\n", NULL, "meeting 000 x2");
	assert_contacts("1904-01-01 N meets S\n1904-01-01 S phones N\n", NULL,
			"meeting 000; call 000");
	/* Places that agree, that do not, and one within the other. */
	assert_contacts("1904-01-01 N meets S\n  place: Nor\n1904-01-01 S meets N\n  place: Sor\n",
			NULL, "meeting 000; meeting 000");
	assert_contacts("1904-01-01 N meets S\n  place: Nor\n1904-01-01 S meets N\n  place: Hall\n",
			NULL, "meeting 000 x2");
	/* A month can be one visit; a year need not. */
	assert_contacts("1904-01 N hosts S\n1904-01-20 S visits N\n", NULL, "visit of S 000 x2");
	assert_contacts("1904 N hosts S\n1904-01-20 S visits N\n", NULL,
			"visit of S 000; visit of S 000");
	/* The same entry again; kept apart on demand, but for the mirror. */
	assert_contacts("1904-01-01 N meets S \"a\"\n1904-01-01 N meets S \"b\"\n", NULL,
			"meeting 000 x2");
	assert_contacts("1904-01-01 N meets S \"a\"\n1904-01-01 N meets S \"b\"\n", &apart,
			"meeting 000; meeting 000");
}

static void test_levels(void **state)
{
	(void)state;
	/* The visitor's level counts; where it is not told, the host's. */
	assert_contacts("1904-01-01 N hosts S\n  by: KN\n  with: MS\n", NULL, "visit of S 212");
	assert_contacts("1904-01-01 N visits S\n  by: DN\n  with: MS\n", NULL, "visit of N 442");
	assert_contacts("1904-01-01 N hosts S\n  by: KN\n", NULL, "visit of S 110");
	/* A meeting is at the level of its junior side; the highest of a side speaks for it. */
	assert_contacts("1904-01-01 N meets S\n  by: DN, KN\n  with: MS\n", NULL, "meeting 212");
	/* The role of the day. */
	assert_contacts("1901-01-01 N meets S\n  with: MS\n", NULL, "meeting 303");
	assert_contacts("1908-01-01 N meets S\n  by: KN\n", NULL, "meeting 000");
	/* Words are of the side that acts; so is a role with nobody. */
	assert_contacts("1904-01-01 S meets N\n  by: \"the Prime Minister\"\n", NULL,
			"meeting 101");
	assert_contacts("1904-01-01 S meets N\n  by: EX\n", NULL, "meeting 303");
	assert_contacts("1904-01-01 S meets N\n  with: EX\n", NULL, "meeting 000");
	/* What one entry leaves out another may tell. */
	assert_contacts("1904-01-01 N hosts S\n  by: KN\n1904-01-01 S visits N\n  by: MS\n", NULL,
			"visit of S 212 x2");
}

static void test_forums(void **state)
{
	(void)state;
	assert_contacts("1904-01-01 N meets S\n  with: TALKS\n", NULL, "meeting 000 in TALKS");
	assert_contacts("1904-01-01 N meet S, TALKS\n", NULL, "meeting 000 in TALKS");
	assert_contacts("1909-01-01 N meets S\n  with: TALKS\n", NULL, "meeting 000");
	assert_contacts("1905-01-01 N meets S\n  with: PACT\n", NULL, "meeting 000 in PACT");
	assert_contacts("1908-01-01 N meets S\n  with: PACT\n", NULL, "meeting 000");
	assert_contacts("1905-01-01 N meets S\n  with: CLUB\n", NULL, "meeting 000");
}

static void test_hedges(void **state)
{
	static const char entries[] =
		"1904-01-01 N meets S\n  hedge: confirmed\n1904-01-02 N meets S\n  hedge: "
		"reported\n"
		"1904-01-03 N meets S\n  hedge: alleged\n1904-01-04 N meets S\n  hedge: denied\n"
		"1904-01-05 N hosts S\n  hedge: alleged\n1904-01-05 S visits N\n"
		"  hedge: confirmed\n";
	struct ent_acts_opts opts = ent_contacts_usual();

	(void)state;
	/* Alleged by the one and confirmed by the other is confirmed. */
	assert_contacts(entries, NULL,
			"meeting 000; meeting 000; meeting 000 apart; visit of S 000 x2");
	opts.hedges = ENT_HEDGES_WEIGH;
	assert_contacts(entries, &opts, "meeting 000; meeting 000; meeting 000; visit of S 000 x2");
	opts.from = ent_day_from_civil(1904, 1, 2);
	opts.to = ent_day_from_civil(1904, 1, 3);
	assert_contacts(entries, &opts, "meeting 000; meeting 000");
}

/* ---- properties ------------------------------------------------------- */

static int row_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Every act is told in one contact; and a and b may change places. */
static void check_dyad(const struct ent_record *record, uint32_t a, uint32_t b)
{
	struct ent_acts_opts opts = ent_contacts_usual();
	struct ent_contacts there = {0}, back = {0};
	struct ent_contact_year years[10];
	size_t counted = 0;

	ent_contacts_find(record, a, b, &opts, &there);
	ent_contacts_find(record, b, a, &opts, &back);
	assert_int_equal(there.row_count, there.acts.count);
	assert_int_equal(there.count, back.count);
	assert_int_equal(there.counted, back.counted);
	for (size_t i = 0; i < there.count; i++) {
		const struct ent_contact *x = &there.list[i], *y = &back.list[i];

		assert_int_equal(x->day, y->day);
		assert_int_equal(x->visitor, y->visitor);
		assert_int_equal(x->level, y->level);
		assert_int_equal(x->speak[0].level, y->speak[1].level);
		assert_int_equal(x->speak[1].person, y->speak[0].person);
		assert_int_equal(x->tellings, y->tellings);
		assert_true(i == 0 || there.list[i - 1].day <= x->day);
		counted += x->weight > 0;
	}
	assert_int_equal(there.counted, counted);
	size_t count = ent_contacts_by_year(&there, ent_day_from_civil(1901, 1, 1),
					    ent_day_from_civil(1908, 6, 1), years, 10);
	assert_int_equal(count, 8);
	for (size_t i = 0; i < count; i++) {
		size_t levels = 0;

		for (int level = 0; level < ENT_LEVELS; level++)
			levels += years[i].level[level];
		assert_int_equal(levels, years[i].count);
		assert_int_equal(years[i].whole, i < 7);
		counted -= years[i].count;
	}
	assert_int_equal(counted, 0);
	if (there.row_count)
		qsort(there.rows, there.row_count, sizeof *there.rows, row_order);
	for (size_t i = 1; i < there.row_count; i++)
		assert_true(there.rows[i - 1] < there.rows[i]);
	ent_contacts_free(&there);
	ent_contacts_free(&back);
}

static void test_properties(void **state)
{
	(void)state;
	random_state = 1907;
	for (int round = 0; round < 30; round++) {
		struct ent_dossier *dossier = made_up_dossier(random_between(50, 400));
		const struct ent_record *record = ent_dossier_record(dossier);

		for (size_t i = 0; i < ent_dyad_count(record); i++) {
			uint32_t a, b;

			ent_dyad(record, i, &a, &b);
			if (a != b)
				check_dyad(record, a, b);
		}
		ent_dossier_free(dossier);
	}
}

/* ---- roles ------------------------------------------------------------ */

static void test_roles(void **state)
{
	static const struct {
		const char *role;
		enum ent_level level;
	} cases[] = {
		{"President of the Republic", ENT_LEVEL_HEAD},
		{"acting president", ENT_LEVEL_HEAD},
		{"supreme leader", ENT_LEVEL_HEAD},
		{"Chancellor", ENT_LEVEL_HEAD},
		{"Chancellor of the Exchequer", ENT_LEVEL_MINISTER},
		{"Minister of Marine", ENT_LEVEL_MINISTER},
		{"deputy prime minister for the economy", ENT_LEVEL_MINISTER},
		{"Secretary of State for War", ENT_LEVEL_MINISTER},
		{"Parliamentary Under-Secretary for Foreign Affairs", ENT_LEVEL_OFFICIAL},
		{"deputy minister of industry", ENT_LEVEL_OFFICIAL},
		{"deputy foreign minister", ENT_LEVEL_OFFICIAL},
		{"adviser to the minister", ENT_LEVEL_OFFICIAL},
		{"party leader", ENT_LEVEL_OFFICIAL},
		{"the former president", ENT_LEVEL_OFFICIAL},
		{"ex-president", ENT_LEVEL_OFFICIAL},
		{"chargé d'affaires in Sor", ENT_LEVEL_ENVOY},
		{"CHARGE D'AFFAIRES", ENT_LEVEL_ENVOY},
		{"special representative of the president for the south", ENT_LEVEL_ENVOY},
		{"military attaché in Sor", ENT_LEVEL_OFFICIAL},
		{"the king's aide", ENT_LEVEL_OFFICIAL},
		{"kingmaker", ENT_LEVEL_UNTOLD},
		{"branch", ENT_LEVEL_UNTOLD},
		{"", ENT_LEVEL_UNTOLD},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (ent_level_of_role(ent_str(cases[i].role)) != cases[i].level)
			fail_msg("%s: %s", cases[i].role,
				 ent_level_name(ent_level_of_role(ent_str(cases[i].role))));
}

static void test_domains(void **state)
{
	static const struct {
		const char *cameo, *type;
		enum ent_domain domain;
	} cases[] = {
		{"043", "CONSULT", ENT_DOMAIN_DIPLOMATIC},
		{"061", "COOPERATE", ENT_DOMAIN_ECONOMIC},
		{"06", "COOPERATE", ENT_DOMAIN_UNSPECIFIED},
		{"064", "COOPERATE", ENT_DOMAIN_SECURITY},
		{"0312", "AGREE", ENT_DOMAIN_SECURITY},
		{"030", "AGREE", ENT_DOMAIN_DIPLOMATIC},
		{"031", "AGREE", ENT_DOMAIN_UNSPECIFIED},
		{"0871", "RETREAT", ENT_DOMAIN_SECURITY},
		{"085", "CONCEDE", ENT_DOMAIN_ECONOMIC},
		{"190", "ASSAULT", ENT_DOMAIN_UNSPECIFIED},
		{"", "CONSULT", ENT_DOMAIN_DIPLOMATIC},
		{"", "AID", ENT_DOMAIN_UNSPECIFIED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(ent_domain_of(ent_str(cases[i].cameo), ent_str(cases[i].type)),
				 cases[i].domain);
	assert_string_equal(ent_domain_name(ENT_DOMAIN_SECURITY), "security");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),  cmocka_unit_test(test_told_twice),
		cmocka_unit_test(test_levels), cmocka_unit_test(test_forums),
		cmocka_unit_test(test_hedges), cmocka_unit_test(test_properties),
		cmocka_unit_test(test_roles),  cmocka_unit_test(test_domains),
	};
	return cmocka_run_group_tests_name("contacts", tests, NULL, NULL);
}
