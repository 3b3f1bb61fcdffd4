/* A record that was sealed, asked, reopened, filled up and sealed again is the one that was
 * sealed once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "random.h"
#include "record/index.h"

#define ACTORS 5
#define MOST   60

struct made {
	struct ent_event_row row;
	struct ent_detail details[3];
	size_t count;
};

static void make_events(struct made *events, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct made *made = &events[i];
		int32_t first = random_between(0, 20);

		*made = (struct made){
			.row = {.first = first,
				.last = first + random_between(0, 2),
				.known = random_between(0, 30),
				.date = ENT_NONE,
				.source = 1 + random_below(ACTORS),
				.target = one_in(4) ? ENT_NONE : 1 + random_below(ACTORS),
				.verb = random_below(2),
				.place = ENT_NONE,
				.text = random_below(9),
				.hedge = ENT_REPORTED,
				.where = {0, (uint32_t)i + 1}}};
		if (one_in(2))
			made->details[made->count++] = (struct ent_detail){
				ENT_DETAIL_SOURCE, 'B', '2', random_below(3), ENT_NONE, ENT_NONE};
		if (one_in(3))
			made->details[made->count++] =
				(struct ent_detail){ENT_DETAIL_WITH,          0,        0,
						    1 + random_below(ACTORS), ENT_NONE, ENT_NONE};
		if (i && one_in(3)) /* back, as what is joined later may not be pointed at */
			made->details[made->count++] =
				(struct ent_detail){ENT_DETAIL_CONCERNS,       0,        0,
						    random_below((unsigned)i), ENT_NONE, ENT_NONE};
	}
}

static struct ent_record *record_of_actors(void)
{
	static const char *const handles[ACTORS] = {"A", "B", "C", "D", "E"};
	struct ent_record *record = ent_record_new();
	uint32_t old;

	for (size_t i = 0; i < ACTORS; i++)
		ent_add_actor(record, ent_str(handles[i]), &old);
	ent_add_verb(record, ent_str("meets"), &old);
	ent_add_coded_verb(record, &(struct ent_verb){.word = ent_str("cameo:040")});
	return record;
}

static void add_events(struct ent_record *record, const struct made *events, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		assert_int_equal(
			ent_add_event(record, &events[i].row, events[i].details, events[i].count),
			i);
}

static void same_rows(struct ent_rows a, struct ent_rows b)
{
	assert_int_equal(a.count, b.count);
	for (size_t i = 0; i < a.count; i++)
		assert_int_equal(a.at[i], b.at[i]);
}

static void same_event(const struct ent_record *a, const struct ent_record *b, uint32_t row)
{
	const struct ent_events *x = ent_record_events(a), *y = ent_record_events(b);
	size_t count, other;

	assert_int_equal(x->first[row], y->first[row]);
	assert_int_equal(x->last[row], y->last[row]);
	assert_int_equal(x->known[row], y->known[row]);
	assert_int_equal(x->source[row], y->source[row]);
	assert_int_equal(x->target[row], y->target[row]);
	assert_int_equal(x->verb[row], y->verb[row]);
	assert_int_equal(x->text[row], y->text[row]);
	assert_int_equal(x->entry[row], y->entry[row]);
	assert_int_equal(x->where[row].line, y->where[row].line);
	assert_int_equal(ent_event_of_entry(b, y->entry[row]), row);
	const struct ent_detail *p = ent_event_details(a, row, &count);
	const struct ent_detail *q = ent_event_details(b, row, &other);
	assert_int_equal(count, other);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(p[i].kind, q[i].kind);
		assert_int_equal(p[i].ref, q[i].ref);
	}
	const struct ent_link *l = ent_event_links(a, row, &count);
	const struct ent_link *m = ent_event_links(b, row, &other);
	assert_int_equal(count, other);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(l[i].from, m[i].from);
	assert_int_equal(ent_event_is_coded(b, row), y->verb[row] == 1);
}

static void same_record(const struct ent_record *a, const struct ent_record *b)
{
	assert_int_equal(ent_record_events(a)->count, ent_record_events(b)->count);
	for (uint32_t row = 0; row < ent_record_events(a)->count; row++)
		same_event(a, b, row);
	assert_int_equal(ent_dyad_count(a), ent_dyad_count(b));
	for (uint32_t i = 0; i <= ACTORS; i++) {
		same_rows(ent_rows_of_actor(a, i), ent_rows_of_actor(b, i));
		for (uint32_t k = 0; k <= ACTORS; k++)
			same_rows(ent_rows_of_dyad(a, i, k), ent_rows_of_dyad(b, i, k));
	}
}

static void test_reopen(void **state)
{
	(void)state;
	random_state = 1648;
	for (int round = 0; round < 500; round++) {
		struct made events[MOST];
		size_t count = random_below(MOST + 1), first = random_below((unsigned)count + 1);
		struct ent_record *once = record_of_actors(), *twice = record_of_actors();

		make_events(events, count);
		add_events(once, events, 0, count);
		ent_record_seal(once);
		ent_record_index(once);
		add_events(twice, events, 0, first);
		ent_record_seal(twice);
		if (one_in(2))
			ent_record_index(twice);
		ent_record_reopen(twice);
		add_events(twice, events, first, count);
		ent_record_seal(twice);
		ent_record_index(twice);
		same_record(once, twice);
		ent_record_free(once);
		ent_record_free(twice);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_reopen)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
