/* Turning points of two actors: planted ones are found, their days and stretches are those
 * of the acts, and what is said to have changed is so by a plain count. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/relations.h>

#include <math.h>

#include "parsed.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char head[] = "actor A \"A\"\n  kind: state\nactor B \"B\"\n  kind: state\n"
			   "actor C \"C\"\n  kind: armed-group\n"
			   "source s \"S\"\n  reliability: A\n";

static const char *const cold[] = {"warns", "threatens", "condemns", "accuses"};
static const char *const warm[] = {"meets", "aids", "visits", "signs-with"};

static void add_event(struct ent_text *events, int32_t day, const char *who, const char *verb,
		      const char *whom, int credibility)
{
	struct ent_date date = ent_date_of_day(day);
	ent_date_print(&date, events);
	ent_text_printf(events, " %s %s %s \"%d\"\n  source: s %d\n", who, verb, whom, (int)day,
			credibility);
}

static uint32_t actor(const struct ent_record *record, const char *handle)
{
	return ent_actor_find(record, ent_str(handle), 0);
}

static struct ent_dyad_turns turns_of(const struct ent_record *record,
				      const struct ent_dyad_turns_opts *opts)
{
	struct ent_dyad_turns turns = {0};
	struct ent_err err;
	assert_true(ent_dyad_turns_find(record, actor(record, "A"), actor(record, "B"), opts,
					&turns, &err));
	return turns;
}

/* Acts of one temper and then of the other, some days apart. The day of the turn. */
static int32_t plant(struct ent_text *events, int before, int after, bool up)
{
	int32_t day = 0, turn = 0;
	for (int i = 0; i < before + after; i++) {
		bool is_warm = (i >= before) == up, by_a = one_in(2);
		day += random_between(1, 90);
		turn = i == before ? day : turn;
		add_event(events, day, by_a ? "A" : "B",
			  is_warm ? warm[random_below(4)] : cold[random_below(4)], by_a ? "B" : "A",
			  random_between(1, 3));
	}
	return turn;
}

static void planted_turns_are_found(void **state)
{
	(void)state;
	random_state = 3;
	int found = 0, rounds = 200;
	for (int round = 0; round < rounds; round++) {
		struct ent_text events = {0};
		bool up = one_in(2);
		int32_t turn = plant(&events, random_between(8, 30), random_between(8, 30), up);
		struct ent_dossier *dossier = must_parse(head, events.ptr);
		struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
		struct ent_dyad_turns turns = turns_of(ent_dossier_record(dossier), &opts);
		const struct ent_dyad_turn *main = ent_dyad_turns_main(&turns);
		found += turns.count == 1 && main->day == turn &&
			 main->turn.direction == (up ? 1 : -1);
		ent_dyad_turns_free(&turns);
		ent_dossier_free(dossier);
		ent_text_free(&events);
	}
	assert_in_range(found, rounds * 95 / 100, rounds);
}

/* ---- what changed ----------------------------------------------------- */

static size_t count_type(const struct ent_record *record, const struct ent_acts *acts, size_t from,
			 size_t to, const struct ent_plover *type)
{
	const struct ent_events *events = ent_record_events(record);
	size_t count = 0;
	for (size_t i = from; i < to; i++) {
		struct ent_str name = ent_verb(record, events->verb[acts->list[i].row])->type;
		count += type ? ent_str_is(name, type->type) : !name.len;
	}
	return count;
}

static void actions_are_a_plain_count(void **state)
{
	(void)state;
	random_state = 5;
	for (int round = 0; round < 100; round++) {
		struct ent_text events = {0};
		plant(&events, random_between(8, 20), random_between(8, 20), true);
		struct ent_dossier *dossier = must_parse(head, events.ptr);
		const struct ent_record *record = ent_dossier_record(dossier);
		struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
		struct ent_dyad_turns turns = turns_of(record, &opts);
		for (size_t t = 0; t < turns.count; t++) {
			const struct ent_dyad_turn *turn = &turns.list[t];
			struct ent_turn_action actions[32];
			size_t count = ent_turn_actions(record, &turns.acts, turn, actions, 32);
			double last = 1;
			assert_int_equal(turns.acts.list[turn->at].day, turn->day);
			assert_true(turn->from < turn->at && turn->at < turn->to);
			for (size_t i = 0; i < count; i++) {
				const struct ent_turn_action *action = &actions[i];
				size_t before = count_type(record, &turns.acts, turn->from,
							   turn->at, action->type);
				size_t after = count_type(record, &turns.acts, turn->at, turn->to,
							  action->type);
				assert_int_equal(action->before, before);
				assert_int_equal(action->after, after);
				assert_true(fabs(action->change) <= last);
				last = fabs(action->change);
			}
		}
		ent_dyad_turns_free(&turns);
		ent_dossier_free(dossier);
		ent_text_free(&events);
	}
}

/* C attacks both some days before the turn; the one that is undone by then is not told. */
static void third_actors_go_along(void **state)
{
	(void)state;
	random_state = 7;
	struct ent_text events = {0};
	int32_t turn = plant(&events, 12, 12, true);
	add_event(&events, turn - 200, "C", "attacks", "A", 1);
	add_event(&events, turn - 100, "C", "attacks", "B", 1);
	struct ent_dossier *dossier = must_parse(head, events.ptr);
	const struct ent_record *record = ent_dossier_record(dossier);
	struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
	struct ent_dyad_turns turns = turns_of(record, &opts);
	struct ent_sign_opts signs = ent_signs_usual();
	struct ent_shift shifts[4];
	assert_int_equal(turns.count, 1);
	size_t count = ent_turn_shifts(record, actor(record, "A"), actor(record, "B"), &signs,
				       &turns.list[0], shifts, COUNT(shifts));
	assert_int_equal(count, 1);
	assert_int_equal(shifts[0].actor, actor(record, "C"));
	assert_int_equal(shifts[0].day, turn - 100);
	assert_int_equal(shifts[0].after, ENT_SHARED_ADVERSARY);
	ent_dyad_turns_free(&turns);
	ent_dossier_free(dossier);

	add_event(&events, turn - 50, "C", "aids", "B", 1);
	add_event(&events, turn - 49, "C", "aids", "B", 1);
	dossier = must_parse(head, events.ptr);
	record = ent_dossier_record(dossier);
	turns = turns_of(record, &opts);
	count = ent_turn_shifts(record, actor(record, "A"), actor(record, "B"), &signs,
				&turns.list[0], shifts, COUNT(shifts));
	for (size_t i = 0; i < count; i++)
		assert_int_not_equal(shifts[i].day, turn - 100);
	ent_dyad_turns_free(&turns);
	ent_dossier_free(dossier);
	ent_text_free(&events);
}

/* ---- edges ------------------------------------------------------------ */

static void what_is_alleged_dates_no_turn(void **state)
{
	(void)state;
	struct ent_text events = {0};
	for (int i = 0; i < 8; i++)
		add_event(&events, i * 30, "A", "threatens", "B", 1);
	for (int i = 8; i < 16; i++)
		add_event(&events, i * 30, "A", "aids", "B", 4);
	struct ent_dossier *dossier = must_parse(head, events.ptr);
	struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
	struct ent_dyad_turns turns = turns_of(ent_dossier_record(dossier), &opts);
	assert_int_equal(turns.count, 0);
	assert_null(ent_dyad_turns_main(&turns));
	ent_dyad_turns_free(&turns);
	opts.acts.hedges = ENT_HEDGES_EQUAL;
	turns = turns_of(ent_dossier_record(dossier), &opts);
	assert_int_equal(turns.count, 1);
	assert_int_equal(turns.list[0].day, 240);
	ent_dyad_turns_free(&turns);
	ent_dossier_free(dossier);
	ent_text_free(&events);
}

/* By year, counts; and of nothing, nothing. */
static void periods_and_silence(void **state)
{
	(void)state;
	struct ent_text events = {0};
	for (int year = 1980; year < 2000; year++)
		for (int i = 0; i < (year < 1990 ? 2 : 14); i++)
			add_event(&events, ent_day_from_civil(year, 1 + i % 12, 1 + i), "A",
				  "meets", "B", 1);
	struct ent_dossier *dossier = must_parse(head, events.ptr);
	const struct ent_record *record = ent_dossier_record(dossier);
	struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
	opts.every = ENT_EVERY_YEAR;
	opts.measure = ENT_MEASURE_COUNT;
	opts.turning = (struct ent_turning_opts){.cost = ENT_COST_POISSON};
	struct ent_dyad_turns turns = turns_of(record, &opts);
	assert_int_equal(turns.count, 1);
	assert_int_equal(turns.list[0].day, ent_day_from_civil(1990, 1, 1));
	assert_int_equal(turns.list[0].at, 20);
	ent_dyad_turns_free(&turns);
	struct ent_err err;
	assert_true(ent_dyad_turns_find(record, actor(record, "A"), actor(record, "C"), &opts,
					&turns, &err));
	assert_int_equal(turns.count, 0);
	assert_int_equal(turns.newest, ENT_DAY_MIN);
	ent_dyad_turns_free(&turns);
	ent_dossier_free(dossier);
	ent_text_free(&events);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(planted_turns_are_found),
		cmocka_unit_test(actions_are_a_plain_count),
		cmocka_unit_test(third_actors_go_along),
		cmocka_unit_test(what_is_alleged_dates_no_turn),
		cmocka_unit_test(periods_and_silence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
