/* Entries of a record as events of spillover: which count, of which mark, at what moment. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/journal.h>
#include <entente/spillover.h>

#include <stdlib.h>

#include "made_up.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char journal[] =
	"actor NOR \"Norland\"\n  kind: state\n"
	"actor SOR \"Sorland\"\n  kind: state\n"
	"actor REB \"Rebels\"\n  kind: armed-group\n"
	"actor WING \"Northern wing\"\n  part-of: REB ../2004\n"
	"place \"Coast\"\n  in: NOR\n"
	"place \"Port\"\n  in: Coast\n"
	"place \"Moor\"\n  in: SOR\n"
	"2004-01-05 REB attacks NOR \"in the port\"\n  place: Port\n"
	"2004-01-07 WING attacks NOR \"on the coast\"\n  place: Coast\n"
	"2004-01-09 REB attacks SOR \"nowhere told\"\n"
	"2004-01-11 REB attacks SOR \"on the moor\"\n  place: Moor\n"
	"2004-01-13 REB attacks NOR \"perhaps\"\n  place: Port\n"
	"  hedge: alleged\n"
	"2004-01-15 REB attacks NOR \"it did not\"\n  place: Port\n"
	"  hedge: denied\n"
	"2004-01 REB attacks NOR \"some day\"\n  place: Port\n"
	"2004-01-20/2004-01-22 REB attacks NOR \"three days\"\n  place: Port\n"
	"2004-01-25 NOR clashes-with REB \"at two places\"\n"
	"  place: Moor, Port\n"
	"2005-02-01 WING attacks NOR \"by then its own\"\n  place: Port\n";

struct made {
	struct ent_dossier *dossier;
	const struct ent_record *record;
	uint32_t rows[64];
	size_t count;
};

static struct made make(void)
{
	struct made made = {.dossier = ent_dossier_parse("t.ent", ent_str(journal))};
	struct ent_query query = ent_query_all();
	if (ent_dossier_fault_count(made.dossier)) {
		struct ent_text report = {0};
		ent_dossier_report(made.dossier, &report);
		fail_msg("%s", report.ptr);
	}
	made.record = ent_dossier_record(made.dossier);
	made.count = ent_events_find(made.record, &query, made.rows);
	assert_int_equal(made.count, 10);
	return made;
}

static int32_t day_of(int year, int month, int day)
{
	return ent_day_from_civil(year, month, day);
}

static struct ent_spillover_choice whole_time(void)
{
	return (struct ent_spillover_choice){.from = day_of(2004, 1, 1),
					     .to = day_of(2005, 12, 31),
					     .as_of = ENT_DAY_MAX,
					     .seed = 7};
}

static uint32_t place(const struct made *made, const char *name)
{
	return ent_place_find(made->record, ent_str(name));
}

static uint32_t actor(const struct made *made, const char *name)
{
	return ent_actor_find(made->record, ent_str(name), ENT_DAY_MAX);
}

/* The fates add up, times ascend within the window, marks are in range. */
static void look_at(const struct ent_spillover_events *events, size_t rows)
{
	size_t fates = 0, marked = 0;
	for (size_t f = 0; f < ENT_SPILLOVER_FATES; f++)
		fates += events->fates[f];
	for (size_t m = 0; m < events->marks; m++)
		marked += events->of_mark[m];
	assert_int_equal(fates, rows);
	assert_int_equal(marked, events->count);
	assert_int_equal(events->fates[ENT_SPILLOVER_TAKEN], events->count);
	for (size_t i = 0; i < events->count; i++) {
		assert_true(events->time[i] > 0 && events->time[i] < events->until);
		assert_true(!i || events->time[i] >= events->time[i - 1]);
		assert_true(events->mark[i] < events->marks);
	}
}

static void all_are_one_mark(void **state)
{
	struct made made = make();
	struct ent_spillover_choice choice = whole_time();
	struct ent_spillover_events events;
	(void)state;
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
	look_at(&events, made.count);
	assert_int_equal(events.marks, 1);
	assert_int_equal(events.count, 7);
	assert_int_equal(events.fates[ENT_SPILLOVER_HEDGED], 2);
	assert_int_equal(events.fates[ENT_SPILLOVER_VAGUE], 1);
	assert_int_equal(events.spread, 1);
	assert_true(events.until == 731);
	/* The day of 5 January 2004 is from 4 to 5. */
	assert_true(events.time[0] > 4 && events.time[0] < 5);
	ent_spillover_events_free(&events);
	choice.hedged = true;
	choice.most_days = 31;
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
	look_at(&events, made.count);
	assert_int_equal(events.count, 9);
	assert_int_equal(events.fates[ENT_SPILLOVER_HEDGED], 1);
	ent_spillover_events_free(&events);
	ent_dossier_free(made.dossier);
}

/* Each to the narrowest; what names two counts for the first in order of the choice. */
static void places_lie_in_one_another(void **state)
{
	struct made made = make();
	uint32_t places[] = {place(&made, "NOR"), place(&made, "Port"), place(&made, "SOR")};
	struct ent_spillover_choice choice = whole_time();
	struct ent_spillover_events events;
	(void)state;
	choice.places = places;
	choice.place_count = COUNT(places);
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
	look_at(&events, made.count);
	assert_int_equal(events.marks, 3);
	assert_int_equal(events.of_mark[0], 1); /* the coast */
	assert_int_equal(events.of_mark[1], 4); /* the port: and of two places it comes first */
	assert_int_equal(events.of_mark[2], 1);
	assert_int_equal(events.fates[ENT_SPILLOVER_NO_PLACE], 1);
	assert_int_equal(events.several, 1);
	ent_spillover_events_free(&events);
	choice.place_count = 1;
	places[0] = place(&made, "Moor");
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
	look_at(&events, made.count);
	assert_int_equal(events.count, 2);
	assert_int_equal(events.fates[ENT_SPILLOVER_ELSEWHERE], 4);
	ent_spillover_events_free(&events);
	ent_dossier_free(made.dossier);
}

/* Parts count for their wholes while they are parts; who clashes acts too. */
static void groups_have_parts(void **state)
{
	struct made made = make();
	uint32_t groups[] = {actor(&made, "REB"), actor(&made, "WING")};
	struct ent_spillover_choice choice = whole_time();
	struct ent_spillover_events events;
	(void)state;
	choice.groups = groups;
	choice.group_count = 1;
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
	look_at(&events, made.count);
	assert_int_equal(events.count, 6);
	assert_int_equal(events.fates[ENT_SPILLOVER_OTHERS], 1); /* the wing, by 2005 */
	ent_spillover_events_free(&events);
	choice.group_count = 2;
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
	look_at(&events, made.count);
	assert_int_equal(events.of_mark[0], 5);
	assert_int_equal(events.of_mark[1], 2);
	assert_int_equal(events.several, 0);
	ent_spillover_events_free(&events);
	groups[0] = actor(&made, "SOR");
	choice.group_count = 1;
	choice.others = true;
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
	look_at(&events, made.count);
	assert_int_equal(events.marks, 2);
	assert_int_equal(events.of_mark[0], 0);
	assert_int_equal(events.of_mark[1], 7);
	ent_spillover_events_free(&events);
	ent_dossier_free(made.dossier);
}

static void pairs_are_groups_in_places(void **state)
{
	struct made made = make();
	uint32_t groups[] = {actor(&made, "NOR"), actor(&made, "REB")};
	uint32_t places[] = {place(&made, "SOR"), place(&made, "NOR")};
	struct ent_spillover_choice choice = whole_time();
	struct ent_spillover_events events;
	(void)state;
	choice.groups = groups;
	choice.group_count = choice.place_count = 2;
	choice.places = places;
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
	look_at(&events, made.count);
	assert_int_equal(events.marks, 4);
	assert_int_equal(events.of_mark[0], 1); /* NOR in SOR: the clash */
	assert_int_equal(events.of_mark[1], 1); /* REB in SOR */
	assert_int_equal(events.of_mark[2], 0);
	assert_int_equal(events.of_mark[3], 3); /* REB in NOR */
	ent_spillover_events_free(&events);
	ent_dossier_free(made.dossier);
}

/* The moment is that of the seed and the entry, whatever else is taken. */
static void moments_are_by_seed(void **state)
{
	struct made made = make();
	struct ent_spillover_choice choice = whole_time();
	struct ent_spillover_events one, same, other, few;
	(void)state;
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &one);
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &same);
	ent_spillover_gather(made.record, made.rows + 1, 1, &choice, &few);
	choice.seed = 8;
	ent_spillover_gather(made.record, made.rows, made.count, &choice, &other);
	for (size_t i = 0; i < one.count; i++) {
		assert_true(one.time[i] == same.time[i]);
		assert_true(one.time[i] != other.time[i]);
	}
	assert_int_equal(few.count, 1);
	for (size_t i = 0; i < one.count; i++)
		assert_true(one.row[i] != few.row[0] || one.time[i] == few.time[0]);
	ent_spillover_events_free(&one);
	ent_spillover_events_free(&same);
	ent_spillover_events_free(&other);
	ent_spillover_events_free(&few);
	ent_dossier_free(made.dossier);
}

/* What can have been on several days lies on those of them that are within the window. */
static void window_cuts_days(void **state)
{
	struct made made = make();
	struct ent_spillover_choice choice = whole_time();
	struct ent_spillover_events events;
	(void)state;
	choice.from = day_of(2004, 1, 22);
	choice.to = day_of(2004, 1, 25);
	for (uint64_t seed = 0; seed < 50; seed++) {
		choice.seed = seed;
		ent_spillover_gather(made.record, made.rows, made.count, &choice, &events);
		look_at(&events, made.count);
		assert_int_equal(events.count, 2);
		assert_true(events.time[0] < 1 && events.time[1] > 3);
		ent_spillover_events_free(&events);
	}
	ent_dossier_free(made.dossier);
}

static void most_active_come_first(void **state)
{
	struct made made = make();
	struct ent_spillover_choice choice = whole_time();
	uint32_t groups[5];
	(void)state;
	size_t count =
		ent_spillover_groups(made.record, made.rows, made.count, &choice, 1, 5, groups);
	assert_int_equal(count, 3);
	assert_int_equal(groups[0], actor(&made, "REB")); /* with the wing's of 2004: 5 */
	assert_int_equal(groups[1], actor(&made, "NOR"));
	assert_int_equal(groups[2], actor(&made, "WING"));
	assert_int_equal(
		ent_spillover_groups(made.record, made.rows, made.count, &choice, 1, 2, groups), 2);
	assert_int_equal(
		ent_spillover_groups(made.record, made.rows, made.count, &choice, 6, 5, groups), 0);
	ent_dossier_free(made.dossier);
}

/* Whatever the choice, nothing is lost and nothing out of range; no rows, no events. */
static void any_choice_accounts_for_all(void **state)
{
	(void)state;
	random_state = 11;
	struct ent_dossier *dossier = made_up_dossier(400);
	const struct ent_record *record = ent_dossier_record(dossier);
	size_t all = ent_record_events(record)->count;
	uint32_t *rows = calloc(all + 1, sizeof *rows);
	struct ent_query query = ent_query_all();
	size_t count = ent_events_find(record, &query, rows);
	for (int trial = 0; trial < 200; trial++) {
		uint32_t groups[4], places[2];
		struct ent_spillover_choice choice = {.groups = groups, .places = places};
		struct ent_spillover_events events;
		choice.group_count = (size_t)random_below(5);
		for (size_t g = 0; g < choice.group_count; g++)
			groups[g] = (uint32_t)random_between(1, MADE_UP_ACTORS);
		choice.from = day_of(random_between(1901, 1906), 1, 1);
		choice.to = choice.from + random_between(0, 3000);
		choice.as_of = ENT_DAY_MAX;
		choice.others = one_in(2);
		choice.hedged = one_in(2);
		choice.most_days = random_between(0, 39);
		ent_spillover_gather(record, rows, one_in(20) ? 0 : count, &choice, &events);
		look_at(&events, events.fates[0] + events.fates[1] + events.fates[2] +
					 events.fates[3] + events.fates[4] + events.fates[5] +
					 events.fates[6]);
		ent_spillover_events_free(&events);
	}
	free(rows);
	ent_dossier_free(dossier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_one_mark),
		cmocka_unit_test(places_lie_in_one_another),
		cmocka_unit_test(groups_have_parts),
		cmocka_unit_test(pairs_are_groups_in_places),
		cmocka_unit_test(moments_are_by_seed),
		cmocka_unit_test(window_cuts_days),
		cmocka_unit_test(most_active_come_first),
		cmocka_unit_test(any_choice_accounts_for_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
