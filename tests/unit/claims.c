/* Whose code it is: by hand, and against a slow twin that looks at every day. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "archive/claims.h"
#include "random.h"
#include "record/build.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A record of actors A, B, ... with these codes. */
struct spec {
	char actor;
	const char *system, *pattern;
	bool country;
	const char *date; /* NULL: always */
};

static uint32_t date_of(struct ent_record *record, const char *text)
{
	struct ent_date date;

	if (!text)
		return ENT_NONE;
	assert_true(ent_date_parse(ent_str(text), &date, NULL, NULL));
	return ent_add_date(record, &date);
}

static struct ent_record *record_of(const struct spec *specs, size_t count)
{
	struct ent_record *record = ent_record_new();

	for (char name = 'A'; name <= 'F'; name++) {
		uint32_t old,
			id = ent_add_actor(
				record, ent_arena_str(&record->arena, (struct ent_str){&name, 1}),
				&old);
		struct ent_actor_code *codes =
			ent_arena_alloc(&record->arena, (count + 1) * sizeof *codes);
		size_t mine = 0;

		for (size_t i = 0; i < count; i++)
			if (specs[i].actor == name)
				codes[mine++] = (struct ent_actor_code){
					.system = ent_str(specs[i].system),
					.pattern = ent_str(specs[i].pattern),
					.country = specs[i].country,
					.date = date_of(record, specs[i].date),
					.where = {0, (uint32_t)i + 1},
				};
		record->actors.at[id].codes = codes;
		record->actors.at[id].code_count = mine;
	}
	return record;
}

static int32_t day_of(const char *text)
{
	struct ent_date date;

	assert_true(ent_date_parse(ent_str(text), &date, NULL, NULL));
	return ent_date_span(&date).start_lo;
}

/* The handle's letter, '-' for nobody. */
static char actor_on(struct ent_record *record, struct ent_claims *claims, const char *code,
		     const char *country, const char *day)
{
	ent_fits_t fits = {0};
	size_t count = ent_claims_fit(claims, ent_str(code), ent_str(country), &fits);
	uint32_t actor = ent_fits_actor(fits.at, count, day_of(day));

	ent_vec_free(&fits);
	return actor == ENT_NONE ? '-' : ent_actor(record, actor)->handle.ptr[0];
}

static void test_by_hand(void **state)
{
	static const struct spec specs[] = {
		{'A', "icews", "Freedonia", false, NULL},
		{'B', "icews", "* (Freedonia)", false, NULL},
		{'C', "icews", "Army* (Freedonia)", false, NULL},
		{'D', "icews", "Freedonia", true, NULL},
		{'E', "icews", "Army of Freedonia (Freedonia)", false, "1996/2001-11"},
		{'F', "icews", "Syl*", true, NULL},
		{'F', "gdelt", "FRE", false, NULL},
		{'E', "icews", "Caf\xC3\xA9", false, NULL},
		{'E', "icews", "a*b*c", false, NULL},
	};
	static const struct {
		const char *code, *country, *day;
		char actor;
	} table[] = {
		{"Freedonia", "Freedonia", "2018-06-01", 'A'},
		{"FREEDONIA", "", "2018-06-01", 'A'},
		{"Freedonia ", "", "2018-06-01", 'A'},
		{"Freedonian", "", "2018-06-01", '-'},
		{"Navy (Freedonia)", "Freedonia", "2018-06-01", 'B'},
		{"(Freedonia)", "Freedonia", "2018-06-01", 'D'},
		{"Army (Freedonia)", "Sylvania", "2018-06-01", 'C'},
		{"Army of Freedonia (Freedonia)", "Freedonia", "1995-12-31", 'C'},
		{"Army of Freedonia (Freedonia)", "Freedonia", "1996-01-01", 'E'},
		{"Army of Freedonia (Freedonia)", "Freedonia", "2001-11-30", 'E'},
		{"Army of Freedonia (Freedonia)", "Freedonia", "2001-12-01", 'C'},
		{"Citizen", "freedonia", "2018-06-01", 'D'},
		{"Citizen", "Sylvania", "2018-06-01", 'F'},
		{"Citizen", "", "2018-06-01", '-'},
		{"FRE", "", "2018-06-01", '-'},
		{"", "", "2018-06-01", '-'},
		{"", "Freedonia", "2018-06-01", 'D'},
		{"CAFE", "", "2018-06-01", 'E'},
		{"axbxbxc", "", "2018-06-01", 'E'},
		{"axbxbx", "", "2018-06-01", '-'},
		{"\xFF\xFE", "\xFF", "2018-06-01", '-'},
	};
	struct ent_record *record = record_of(specs, COUNT(specs));
	struct ent_claims *claims = ent_claims_new(record, ent_str("icews"));
	struct ent_claims *none = ent_claims_new(record, ent_str("ucdp"));

	(void)state;
	assert_int_equal(ent_claims_count(claims), 8);
	assert_int_equal(ent_claims_count(none), 0);
	assert_int_equal(actor_on(record, none, "FRE", "Freedonia", "2018-06-01"), '-');
	for (size_t i = 0; i < COUNT(table); i++) {
		char got = actor_on(record, claims, table[i].code, table[i].country, table[i].day);

		if (got != table[i].actor)
			fail_msg("%s of %s on %s: %c, not %c", table[i].code, table[i].country,
				 table[i].day, got, table[i].actor);
	}
	ent_claims_free(claims);
	ent_claims_free(none);
	ent_record_free(record);
}

static void test_clash_by_hand(void **state)
{
	static const struct spec specs[] = {
		{'A', "icews", "Tal*", false, NULL}, /* five in all besides '*' */
		{'B', "icews", "*(X)", false, NULL},
		{'C', "icews", "Taliesin (X)", false, "2000/2010"},
		{'D', "icews", "Bre*", false, "../1999"},
		{'E', "icews", "*ton", false, "2000/.."},
	};
	struct ent_record *record = record_of(specs, COUNT(specs));
	struct ent_claims *claims = ent_claims_new(record, ent_str("icews"));
	struct ent_fit clash[2];
	ent_fits_t fits = {0};

	(void)state;
	/* Equally long, so they clash; but where C decides there is no doubt. */
	assert_int_equal(ent_claims_fit(claims, ent_str("Tally (X)"), ent_str(""), &fits), 2);
	assert_true(ent_fits_clash(fits.at, 2, clash));
	assert_true(ent_str_is(ent_actor(record, clash[0].actor)->handle, "A"));
	assert_true(ent_str_is(ent_actor(record, clash[1].actor)->handle, "B"));
	assert_int_equal(clash[0].code->where.line, 1);
	assert_int_equal(clash[1].code->where.line, 2);
	fits.count = 0;
	assert_int_equal(ent_claims_fit(claims, ent_str("Taliesin (X)"), ent_str(""), &fits), 3);
	assert_true(ent_fits_clash(fits.at, 3, clash)); /* before 2000 and after 2010 */
	fits.count = 0;
	assert_int_equal(ent_claims_fit(claims, ent_str("Breton"), ent_str(""), &fits), 2);
	assert_false(ent_fits_clash(fits.at, 2, clash)); /* one after the other */
	ent_vec_free(&fits);
	ent_claims_free(claims);
	ent_record_free(record);
}

/* ---- the slow twin ---------------------------------------------------- */

static bool slow_fits(const char *pattern, const char *text)
{
	if (*pattern == '*')
		return slow_fits(pattern + 1, text) || (*text && slow_fits(pattern, text + 1));
	return *pattern == *text && (!*pattern || slow_fits(pattern + 1, text + 1));
}

/* By the words of claims.h: 0 does not fit, higher decides. */
static int slow_rank(const struct spec *spec, const char *code, const char *country)
{
	int literals = 0, stars = 0;
	const char *text = spec->country ? country : code;

	if (!*text || !slow_fits(spec->pattern, text))
		return 0;
	for (const char *c = spec->pattern; *c; c++) {
		literals += *c != '*';
		stars += *c == '*';
	}
	return 1 + (spec->country ? 0 : 1000) + (stars ? literals : 100);
}

static const char *const dates[] = {NULL,
				    NULL,
				    "2000-01-03",
				    "2000-01-02/..",
				    "../2000-01-05",
				    "2000-01-04/2000-01-06",
				    "2000-01-06/.."};

static bool slow_counts(const char *text, int32_t day)
{
	struct ent_date date;

	if (!text)
		return true;
	assert_true(ent_date_parse(ent_str(text), &date, NULL, NULL));
	return ent_span_maybe(ent_date_span(&date), day);
}

/* '-' nobody, '!' two alike. */
static char slow_actor(const struct spec *specs, size_t count, const char *code,
		       const char *country, int32_t day)
{
	int best = 0;
	char actor = '-';

	for (size_t i = 0; i < count; i++) {
		int rank = slow_rank(&specs[i], code, country);

		if (!rank || rank < best || !slow_counts(specs[i].date, day))
			continue;
		if (rank > best)
			actor = specs[i].actor;
		else if (actor != specs[i].actor)
			actor = '!';
		best = rank;
	}
	return actor;
}

static void random_text(const char *letters, char text[8])
{
	int length = random_between(1, 5);

	for (int i = 0; i < length; i++)
		text[i] = letters[random_below((unsigned)strlen(letters))];
	text[length] = '\0';
}

#define MOST 12

static void test_against_twin(void **state)
{
	size_t clashes = 0, found = 0;

	(void)state;
	random_state = 20180601;
	for (int round = 0; round < 20000; round++) {
		static char patterns[MOST][8];
		struct spec specs[MOST];
		size_t count = random_below(MOST) + 1;
		char code[8], country[8];
		struct ent_fit clash[2];
		ent_fits_t fits = {0};

		for (size_t i = 0; i < count; i++) {
			random_text("ab**", patterns[i]);
			specs[i] =
				(struct spec){(char)('A' + (int)random_below(4)), "x", patterns[i],
					      one_in(4), dates[random_below(COUNT(dates))]};
		}
		random_text("ab", code);
		random_text("ab", country);
		if (one_in(5))
			country[0] = '\0';
		struct ent_record *record = record_of(specs, count);
		struct ent_claims *claims = ent_claims_new(record, ent_str("x"));
		size_t fit = ent_claims_fit(claims, ent_str(code), ent_str(country), &fits);
		bool doubtful = false;
		for (int32_t day = 10957 - 2; day < 10957 + 10; day++) {
			char slow = slow_actor(specs, count, code, country, day);
			uint32_t id = ent_fits_actor(fits.at, fit, day);
			char fast = id == ENT_NONE ? '-' : ent_actor(record, id)->handle.ptr[0];

			doubtful |= slow == '!';
			found += slow != '-';
			if (slow != '!' && slow != fast)
				fail_msg("round %d, %s of %s on %d: %c, not %c", round, code,
					 country, day, fast, slow);
		}
		assert_int_equal(ent_fits_clash(fits.at, fit, clash), doubtful);
		if (doubtful) {
			assert_int_not_equal(clash[0].actor, clash[1].actor);
			assert_int_equal(clash[0].rank, clash[1].rank);
			clashes++;
		}
		ent_vec_free(&fits);
		ent_claims_free(claims);
		ent_record_free(record);
	}
	assert_in_range(clashes, 1000, 19000); /* else the twin has nothing to say */
	assert_true(found > 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_clash_by_hand),
		cmocka_unit_test(test_against_twin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
