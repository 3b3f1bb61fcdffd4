/* The index by period against its bare definition, and what of a journal counts as
 * an act. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/relations.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "parsed.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t day(int year, int month, int mday)
{
	return ent_day_from_civil(year, month, mday);
}

/* ---- the slow twin ---------------------------------------------------- */

static double left(double half_life, int32_t end, int32_t at)
{
	return half_life > 0 ? pow(.5, ((double)end - at) / half_life) : 1;
}

static struct ent_index_period by_definition(const struct ent_act *list, size_t count,
					     int32_t start, int32_t end, double half_life)
{
	struct ent_index_period sum = {.start = start, .end = end};
	for (size_t i = 0; i < count; i++) {
		if (list[i].day > end || (list[i].day < start && half_life <= 0))
			continue;
		double share = list[i].weight * left(half_life, end, list[i].day);
		sum.count += share;
		sum.cooperation += list[i].intensity > 0 ? share * list[i].intensity : 0;
		sum.conflict += list[i].intensity < 0 ? share * list[i].intensity : 0;
		sum.acts += list[i].day >= start;
	}
	sum.net = sum.cooperation + sum.conflict;
	return sum;
}

static int by_day(const void *a, const void *b)
{
	const struct ent_act *x = a, *y = b;
	return (x->day > y->day) - (x->day < y->day);
}

static void index_agrees_with_its_definition(void **state)
{
	(void)state;
	static const double half_lives[] = {0, 0.7, 45, 365.25};
	static const enum ent_every everies[] = {ENT_EVERY_MONTH, ENT_EVERY_QUARTER,
						 ENT_EVERY_YEAR};
	random_state = 11;
	for (int round = 0; round < 400; round++) {
		struct ent_act list[60];
		size_t count = random_below(COUNT(list) + 1);
		for (size_t i = 0; i < count; i++)
			list[i] = (struct ent_act){
				.row = (uint32_t)i,
				.day = random_between(-700, 799),
				.intensity = one_in(9) ? NAN : random_between(-1000, 1000) / 100.,
				.weight = random_between(1, 1000) / 1000.,
			};
		qsort(list, count, sizeof *list, by_day);
		struct ent_acts acts = {.list = list, .count = count};
		enum ent_every every = everies[random_below(3)];
		double half_life = half_lives[random_below(4)];
		int32_t from = random_between(-800, 799);
		int32_t to = from + random_between(0, 899);
		struct ent_index_period got[64];
		size_t periods = ent_index(&acts, every, from, to, half_life, got, COUNT(got));
		assert_in_range(periods, 1, COUNT(got));
		assert_int_equal(got[0].start, ent_period_start(from, every));
		assert_int_equal(got[periods - 1].end, to);
		for (size_t i = 0; i < periods; i++) {
			struct ent_index_period want =
				by_definition(list, count, got[i].start, got[i].end, half_life);
			assert_float_equal(got[i].cooperation, want.cooperation, 1e-9);
			assert_float_equal(got[i].conflict, want.conflict, 1e-9);
			assert_float_equal(got[i].net, want.net, 1e-9);
			assert_float_equal(got[i].count, want.count, 1e-9);
			assert_int_equal(got[i].acts, want.acts);
			for (size_t k = 0; k < got[i].acts; k++)
				assert_in_range(list[got[i].first + k].day + 10000,
						got[i].start + 10000, got[i].end + 10000);
		}
	}
}

static void room_is_kept_to(void **state)
{
	(void)state;
	struct ent_acts none = {0};
	struct ent_index_period two[2];
	assert_int_equal(
		ent_index(&none, ENT_EVERY_MONTH, day(1904, 1, 5), day(1904, 12, 2), 0, two, 2),
		12);
	assert_int_equal(two[0].start, day(1904, 1, 1));
	assert_int_equal(two[1].end, day(1904, 2, 29));
	assert_int_equal(two[1].acts, 0);
	assert_int_equal(ent_index(&none, ENT_EVERY_YEAR, 5, 4, 0, NULL, 0), 1);
}

/* ---- what counts ------------------------------------------------------ */

static const char head[] = "actor FRA \"France\"\n  kind: state\n"
			   "actor GBR \"Britain\"\n  kind: state\n"
			   "actor NAVY \"Navy\"\n  part-of: GBR 1900/..\n"
			   "source s \"S\"\n  reliability: A\n";

static struct ent_acts acts_of(struct ent_dossier *dossier, const struct ent_acts_opts *opts)
{
	const struct ent_record *record = ent_dossier_record(dossier);
	struct ent_acts acts = {0};
	ent_acts_find(record, ent_actor_find(record, ent_str("GBR"), 0),
		      ent_actor_find(record, ent_str("FRA"), 0), opts, &acts);
	assert_int_equal(acts.found, acts.count + acts.repeated + acts.doubtful + acts.without_day);
	return acts;
}

static void hedges_weigh_as_chosen(void **state)
{
	(void)state;
	struct ent_dossier *dossier =
		must_parse(head, "1903-01-01 GBR aids FRA \"a\"\n  source: s 1\n"
				 "1903-01-02 GBR aids FRA \"b\"\n  source: s 2\n"
				 "1903-01-03 GBR aids FRA \"c\"\n  source: s 2\n"
				 "  hedge: estimated\n"
				 "1903-01-04 GBR aids FRA \"d\"\n  source: s 4\n"
				 "1903-01-05 GBR aids FRA \"e\"\n  source: s 4\n"
				 "  hedge: denied\n");
	struct ent_acts_opts opts = ent_acts_all();
	struct ent_acts acts = acts_of(dossier, &opts);
	static const double weights[] = {1, .875, .675, .325};
	assert_int_equal(acts.count, 4);
	assert_int_equal(acts.doubtful, 1);
	for (size_t i = 0; i < acts.count; i++)
		assert_float_equal(acts.list[i].weight, weights[i], 0);
	ent_acts_free(&acts);
	opts.hedges = ENT_HEDGES_FIRM;
	acts = acts_of(dossier, &opts);
	assert_int_equal(acts.count, 2);
	assert_int_equal(acts.doubtful, 3);
	assert_float_equal(acts.list[1].weight, 1, 0);
	ent_acts_free(&acts);
	opts.hedges = ENT_HEDGES_EQUAL;
	acts = acts_of(dossier, &opts);
	assert_int_equal(acts.count, 4);
	assert_float_equal(acts.list[3].weight, 1, 0);
	ent_acts_free(&acts);
	ent_dossier_free(dossier);
}

static void a_story_told_twice_counts_once(void **state)
{
	(void)state;
	struct ent_dossier *dossier =
		must_parse(head, "1903-01-02 GBR aids FRA \"a\"\n  source: s 4\n"
				 "1903-01-02 GBR aids FRA \"b\"\n  source: s 1\n"
				 "1903-01-02 FRA aids GBR \"c\"\n  source: s 1\n"
				 "1903-01-02 GBR warns FRA \"d\"\n  source: s 1\n"
				 "1903-01 GBR aids FRA \"e\"\n  source: s 1\n"
				 "1903-01-16 GBR aids FRA \"f\"\n  source: s 1\n");
	struct ent_acts_opts opts = ent_acts_all();
	struct ent_acts acts = acts_of(dossier, &opts);
	assert_int_equal(acts.repeated, 1);
	assert_int_equal(acts.count, 5);
	assert_float_equal(acts.list[0].weight, 1, 0); /* the firmer telling stays */
	assert_int_equal(acts.list[3].day, day(1903, 1, 16));
	assert_int_equal(acts.list[4].day, day(1903, 1, 16));
	ent_acts_free(&acts);
	opts.dedupe = ENT_DEDUPE_NONE;
	acts = acts_of(dossier, &opts);
	assert_int_equal(acts.count, 6);
	ent_acts_free(&acts);
	opts.dedupe = ENT_DEDUPE_DAY;
	opts.directed = true;
	acts = acts_of(dossier, &opts);
	assert_int_equal(acts.count, 4);
	ent_acts_free(&acts);
	ent_dossier_free(dossier);
}

/* Many tellings on one vague day must not take a square of the time. */
static void a_crowded_day_is_quick(void **state)
{
	(void)state;
	struct ent_text events = {0};
	for (int i = 0; i < 20000; i++)
		ent_text_printf(&events, "1903 %s FRA \"%d\"\n  source: s 1\n",
				i % 3 ? "GBR aids" : "NAVY warns", i);
	struct ent_dossier *dossier = must_parse(head, events.ptr);
	struct ent_acts_opts opts = ent_acts_all();
	struct ent_acts acts = acts_of(dossier, &opts);
	assert_int_equal(acts.count, 2);
	assert_int_equal(acts.repeated, 19998);
	assert_int_equal(acts.list[0].row, 0);
	ent_acts_free(&acts);
	ent_text_free(&events);
	ent_dossier_free(dossier);
}

static void days_and_knowledge_bound(void **state)
{
	(void)state;
	struct ent_dossier *dossier = must_parse(
		head, "../1902 GBR aids FRA \"a\"\n  source: s 1\n"
		      "1903-01-02 GBR aids FRA \"b\"\n  source: s 1\n  known: 1910-01-01\n"
		      "1904-01-02 GBR aids FRA \"c\"\n  source: s 1\n  id: c\n"
		      "1905-01-02 GBR aids FRA \"d\"\n  source: s 1\n  supersedes: c\n");
	struct ent_acts_opts opts = ent_acts_all();
	struct ent_acts acts = acts_of(dossier, &opts);
	assert_int_equal(acts.count, 2);
	assert_int_equal(acts.without_day, 1);
	ent_acts_free(&acts);
	opts.as_of = day(1904, 6, 1);
	acts = acts_of(dossier, &opts);
	assert_int_equal(acts.count, 1);
	assert_int_equal(acts.list[0].day, day(1904, 1, 2));
	ent_acts_free(&acts);
	opts.as_of = ENT_DAY_MAX;
	opts.from = day(1903, 1, 2);
	opts.to = day(1905, 1, 1);
	acts = acts_of(dossier, &opts);
	assert_int_equal(acts.count, 1);
	ent_acts_free(&acts);
	ent_dossier_free(dossier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(index_agrees_with_its_definition),
		cmocka_unit_test(room_is_kept_to),
		cmocka_unit_test(hedges_weigh_as_chosen),
		cmocka_unit_test(a_story_told_twice_counts_once),
		cmocka_unit_test(a_crowded_day_is_quick),
		cmocka_unit_test(days_and_knowledge_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
