/* De-duplication: on records of made-up events, the bare definitions against the sorting. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/relations.h>

#include "record/build.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { A = 1, B, C, MOST = 60 };

static uint32_t vague_date(struct ent_record *record, const char *text)
{
	struct ent_date date;
	struct ent_err err;
	assert_true(ent_date_parse(ent_str(text), &date, NULL, &err));
	return ent_add_date(record, &date);
}

static void add_verbs(struct ent_record *record)
{
	static const struct {
		const char *word, *cameo;
		bool symmetric;
	} verbs[] = {{"strikes", "190", false}, {"sees", "040", true}, {"calls", "041", false}};
	for (size_t i = 0; i < COUNT(verbs); i++) {
		uint32_t old, verb = ent_add_verb(record, ent_str(verbs[i].word), &old);
		record->verbs.at[verb].cameo = ent_str(verbs[i].cameo);
		record->verbs.at[verb].symmetric = verbs[i].symmetric;
		record->verbs.at[verb].intensity = (double)i - 1.3;
	}
}

static struct ent_record *record_new(void)
{
	struct ent_record *record = ent_record_new();
	ent_add_actor(record, ent_str("A"), NULL);
	ent_add_actor(record, ent_str("B"), NULL);
	ent_add_actor(record, ent_str("C"), NULL);
	add_verbs(record);
	return record;
}

static void seal(struct ent_record *record)
{
	ent_record_seal(record);
	ent_record_index(record);
}

/* Of few days, sides and reports, so that much is told twice; the same parties in two orders. */
static struct ent_record *made_up(size_t count)
{
	static const uint32_t ac[] = {A, C}, ca[] = {C, A}, bc[] = {B, C};
	struct ent_record *record = record_new();
	const uint32_t sides[] = {A,
				  A,
				  A,
				  B,
				  B,
				  B,
				  ent_add_party(record, ac, 2),
				  ent_add_party(record, ca, 2),
				  ent_add_party(record, bc, 2)};
	const uint32_t dates[] = {vague_date(record, "1970-01"),
				  vague_date(record, "1970-01-01/1970-01-31"),
				  vague_date(record, "1970-01~")};
	for (size_t i = 0; i < count; i++) {
		struct ent_event_row row = {
			.first = random_between(0, 3),
			.date = ENT_NONE,
			.source = sides[random_below(COUNT(sides))],
			.target = one_in(8) ? ENT_NONE : sides[random_below(COUNT(sides))],
			.verb = random_below(3),
			.place = ENT_NONE,
			.text = ENT_NONE,
			.story = random_below(5),
			.hedge = (enum ent_hedge)random_between(ENT_CONFIRMED, ENT_DENIED),
			.where = {ENT_NONE, 0},
		};
		row.last = row.first;
		if (one_in(5)) {
			row.date = dates[random_below(COUNT(dates))];
			row.first = ent_record_span(record, row.date).start_lo;
			row.last = ent_record_span(record, row.date).end_hi;
		}
		ent_add_event(record, &row, NULL, 0);
	}
	seal(record);
	return record;
}

/* ---- the definitions -------------------------------------------------- */

static bool same_set(const struct ent_record *record, uint32_t x, uint32_t y)
{
	size_t x_count, y_count, common = 0;
	const uint32_t *xs = ent_party(record, &x, &x_count), *ys = ent_party(record, &y, &y_count);
	for (size_t i = 0; i < x_count; i++)
		for (size_t j = 0; j < y_count; j++)
			common += xs[i] == ys[j];
	return common == x_count && common == y_count;
}

static bool same_sides(const struct ent_record *record, uint32_t x, uint32_t y, bool mirrored)
{
	const struct ent_events *e = ent_record_events(record);
	return same_set(record, e->source[x], mirrored ? e->target[y] : e->source[y]) &&
	       same_set(record, e->target[x], mirrored ? e->source[y] : e->target[y]);
}

static bool same_report(const struct ent_record *record, const struct ent_act *x,
			const struct ent_act *y)
{
	const struct ent_events *e = ent_record_events(record);
	return e->story[x->row] && e->story[x->row] == e->story[y->row] &&
	       e->verb[x->row] == e->verb[y->row] && same_sides(record, x->row, y->row, false);
}

static bool same_day(const struct ent_record *record, const struct ent_act *x,
		     const struct ent_act *y, bool mirror)
{
	const struct ent_events *e = ent_record_events(record);
	return x->day == y->day && e->first[x->row] == e->first[y->row] &&
	       e->last[x->row] == e->last[y->row] && e->verb[x->row] == e->verb[y->row] &&
	       (same_sides(record, x->row, y->row, false) ||
		(mirror && same_sides(record, x->row, y->row, true)));
}

static bool comes_first(const struct ent_act *x, const struct ent_act *y)
{
	return x->weight > y->weight || (x->weight >= y->weight && x->row < y->row);
}

/* Leaves out whatever has a better twin among those that are in. */
static void twin_round(const struct ent_record *record, enum ent_dedupe dedupe, bool by_report,
		       const struct ent_act *list, size_t count, bool *in)
{
	bool before[MOST];
	memcpy(before, in, count * sizeof *in);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			if (before[k] && comes_first(&list[k], &list[i]) &&
			    (by_report ? same_report(record, &list[k], &list[i])
				       : same_day(record, &list[k], &list[i],
						  dedupe == ENT_DEDUPE_MIRROR)))
				in[i] = false;
}

static size_t twin_of(const struct ent_record *record, enum ent_dedupe dedupe,
		      const struct ent_act *list, size_t count, bool *in)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		in[i] = true;
	if (dedupe == ENT_DEDUPE_STORY)
		twin_round(record, dedupe, true, list, count, in);
	if (dedupe != ENT_DEDUPE_NONE)
		twin_round(record, dedupe, false, list, count, in);
	for (size_t i = 0; i < count; i++)
		kept += in[i];
	return kept;
}

/* ---- acts ------------------------------------------------------------- */

static void assert_acts(const struct ent_record *record, struct ent_acts_opts opts,
			struct ent_acts *all, struct ent_acts *once)
{
	bool in[MOST];
	enum ent_dedupe dedupe = opts.dedupe == ENT_DEDUPE_USUAL ? ENT_DEDUPE_DAY : opts.dedupe;
	ent_acts_find(record, A, B, &opts, once);
	opts.dedupe = ENT_DEDUPE_NONE;
	ent_acts_find(record, A, B, &opts, all);
	assert_int_equal(all->repeated, 0);
	size_t kept = twin_of(record, dedupe, all->list, all->count, in), at = 0, out = kept;
	assert_int_equal(once->count, kept);
	assert_int_equal(once->repeated, all->count - kept);
	assert_int_equal(once->found,
			 once->count + once->repeated + once->doubtful + once->without_day);
	for (size_t i = 0; i < all->count; i++)
		if (in[i])
			assert_int_equal(once->list[at++].row, all->list[i].row);
	/* Those left out lie behind, each once. */
	for (size_t i = 0; i < all->count; i++)
		for (size_t k = kept; k < all->count && !in[i]; k++)
			out += once->list[k].row == all->list[i].row;
	assert_int_equal(out, all->count);
}

static void acts_agree_with_the_definition(void **state)
{
	struct ent_acts all = {0}, once = {0};
	size_t repeated[ENT_DEDUPE_STORY + 1] = {0};

	(void)state;
	random_state = 1904;
	for (int round = 0; round < 3000; round++) {
		struct ent_record *record = made_up(one_in(20) ? 0 : MOST);
		for (int i = ENT_DEDUPE_USUAL; i <= ENT_DEDUPE_STORY; i++) {
			struct ent_acts_opts opts = ent_acts_all();
			opts.dedupe = (enum ent_dedupe)i;
			opts.hedges = (enum ent_hedges)random_below(3);
			opts.directed = one_in(3);
			assert_acts(record, opts, &all, &once);
			repeated[i] += once.repeated;
		}
		ent_record_free(record);
	}
	assert_true(repeated[ENT_DEDUPE_DAY] > 3000);
	assert_true(repeated[ENT_DEDUPE_MIRROR] > repeated[ENT_DEDUPE_DAY]);
	assert_true(repeated[ENT_DEDUPE_STORY] > repeated[ENT_DEDUPE_DAY]);
	assert_int_equal(repeated[ENT_DEDUPE_NONE], 0);
	ent_acts_free(&all);
	ent_acts_free(&once);
}

/* ---- rows ------------------------------------------------------------- */

static void assert_rows(const struct ent_record *record, enum ent_dedupe dedupe)
{
	const struct ent_events *events = ent_record_events(record);
	struct ent_act list[MOST];
	uint32_t rows[MOST];
	bool in[MOST], wanted[MOST], denied;
	size_t count = 0, kept = 0;

	for (uint32_t row = 0; row < events->count; row++) {
		denied = events->hedge[row] == ENT_DENIED;
		rows[row] = row;
		wanted[row] = denied;
		kept += denied;
		if (!denied)
			list[count++] = (struct ent_act){
				.row = row,
				.day = events->first[row],
				.weight = ent_hedge_weight((enum ent_hedge)events->hedge[row]),
			};
	}
	kept += twin_of(record, dedupe, list, count, in);
	for (size_t i = 0; i < count; i++)
		wanted[list[i].row] = in[i];
	assert_int_equal(ent_rows_once(record, dedupe, ENT_DAY_MAX, rows, events->count), kept);
	for (size_t i = 0; i < events->count; i++) {
		assert_true(wanted[rows[i]] == (i < kept));
		assert_true(i == 0 || i == kept || rows[i - 1] < rows[i]);
	}
}

static void rows_agree_with_the_definition(void **state)
{
	(void)state;
	random_state = 1907;
	for (int round = 0; round < 3000; round++) {
		struct ent_record *record = made_up((size_t)random_between(0, MOST));
		for (int i = ENT_DEDUPE_DAY; i <= ENT_DEDUPE_STORY; i++)
			assert_rows(record, (enum ent_dedupe)i);
		ent_record_free(record);
	}
}

/* ---- single cases ----------------------------------------------------- */

static uint32_t add(struct ent_record *record, int32_t day, uint32_t source, uint32_t verb,
		    uint32_t target, uint32_t story)
{
	struct ent_event_row row = {
		.first = day,
		.last = day,
		.date = ENT_NONE,
		.source = source,
		.target = target,
		.verb = verb,
		.place = ENT_NONE,
		.text = ENT_NONE,
		.story = story,
		.hedge = ENT_CONFIRMED,
		.where = {ENT_NONE, 0},
	};
	return ent_add_event(record, &row, NULL, 0);
}

static void assert_counts(const struct ent_record *record, size_t day, size_t mirror, size_t story)
{
	const size_t expected[] = {
		[ENT_DEDUPE_DAY] = day, [ENT_DEDUPE_MIRROR] = mirror, [ENT_DEDUPE_STORY] = story};
	static const enum ent_dedupe choices[] = {ENT_DEDUPE_DAY, ENT_DEDUPE_MIRROR,
						  ENT_DEDUPE_STORY};
	struct ent_acts acts = {0};
	for (size_t i = 0; i < COUNT(choices); i++) {
		struct ent_acts_opts opts = ent_acts_all();
		opts.dedupe = choices[i];
		ent_acts_find(record, A, B, &opts, &acts);
		assert_int_equal(acts.count, expected[choices[i]]);
	}
	ent_acts_free(&acts);
}

/* The first report tells of the first two days, the second of the last two: were the days gone
 * through first, the second day would be nobody's. */
static void a_day_is_not_lost_between_reports(void **state)
{
	(void)state;
	struct ent_record *record = record_new();
	add(record, 1, A, 0, B, 7);
	add(record, 2, A, 0, B, 7);
	add(record, 2, A, 0, B, 8);
	add(record, 3, A, 0, B, 8);
	seal(record);
	assert_counts(record, 3, 3, 2);
	struct ent_acts acts = {0};
	struct ent_acts_opts opts = ent_acts_all();
	opts.dedupe = ENT_DEDUPE_STORY;
	ent_acts_find(record, A, B, &opts, &acts);
	assert_int_equal(acts.list[0].day, 1);
	assert_int_equal(acts.list[1].day, 2);
	ent_acts_free(&acts);
	ent_record_free(record);
}

static void what_is_no_twin_counts(void **state)
{
	static const uint32_t ab[] = {A, B}, ba[] = {B, A};

	(void)state;
	struct ent_record *record = record_new();
	add(record, 1, A, 0, B, 0); /* no report in common is no report at all */
	add(record, 2, A, 0, B, 0);
	add(record, 2, B, 1, A, 5); /* another verb */
	add(record, 3, B, 1, A, 6); /* another report */
	seal(record);
	assert_counts(record, 4, 4, 4);
	ent_record_free(record);

	record = record_new();
	uint32_t both = ent_add_party(record, ab, 2), again = ent_add_party(record, ba, 2);
	add(record, 1, both, 1, ENT_NONE, 0); /* the same two, in another order */
	add(record, 1, again, 1, ENT_NONE, 0);
	add(record, 1, A, 1, B, 0); /* but two sides are not one */
	add(record, 1, B, 1, A, 0);
	seal(record);
	assert_counts(record, 3, 2, 3);
	ent_record_free(record);
}

/* ---- contacts --------------------------------------------------------- */

static size_t contacts_of(const struct ent_record *record, enum ent_dedupe dedupe)
{
	struct ent_acts_opts opts = ent_contacts_usual();
	struct ent_contacts contacts = {0};
	opts.dedupe = dedupe;
	ent_contacts_find(record, A, B, &opts, &contacts);
	size_t count = contacts.count, told = 0;
	for (size_t i = 0; i < count; i++)
		told += contacts.list[i].tellings;
	assert_int_equal(told, contacts.row_count);
	ent_contacts_free(&contacts);
	return count;
}

static void contacts_are_told_once_as_chosen(void **state)
{
	(void)state;
	struct ent_record *record = record_new();
	add(record, 1, A, 1, B, 0);
	add(record, 1, A, 1, B, 0);   /* the same again */
	add(record, 1, B, 1, A, 0);   /* from the other side */
	add(record, 1, A, 2, B, 3);   /* a call */
	add(record, 300, A, 2, B, 3); /* of the same report, months later */
	add(record, 301, A, 2, B, 4); /* of another */
	seal(record);
	assert_int_equal(contacts_of(record, ENT_DEDUPE_NONE), 6);
	assert_int_equal(contacts_of(record, ENT_DEDUPE_DAY), 5);
	assert_int_equal(contacts_of(record, ENT_DEDUPE_MIRROR), 4);
	assert_int_equal(contacts_of(record, ENT_DEDUPE_USUAL), 4);
	assert_int_equal(contacts_of(record, ENT_DEDUPE_STORY), 4);
	ent_record_free(record);
}

/* 0: A tells it; 1: B; -1: both do. */
static int teller_of(const struct ent_record *record, uint32_t row)
{
	size_t count;
	const uint32_t *source = ent_party(record, &ent_record_events(record)->source[row], &count);
	bool a = false, b = false;
	for (size_t i = 0; i < count; i++) {
		a |= source[i] == A;
		b |= source[i] == B;
	}
	return a && b ? -1 : a ? 0 : 1;
}

static bool is_one_contact(const struct ent_record *record, enum ent_dedupe dedupe, uint32_t x,
			   uint32_t y)
{
	const struct ent_events *e = ent_record_events(record);
	if (e->verb[x] != e->verb[y] || dedupe == ENT_DEDUPE_NONE)
		return false;
	if (e->first[x] == e->first[y] && e->last[x] == e->last[y] &&
	    same_sides(record, x, y, false))
		return true;
	return dedupe == ENT_DEDUPE_MIRROR && e->first[x] <= e->last[y] &&
	       e->first[y] <= e->last[x] && teller_of(record, x) + teller_of(record, y) == 1;
}

/* Each act in turn joins the newest contact that is told by its first act; else, by report, that
 * of the newest act of the report. Nothing is left out of the search. */
static size_t twin_group(const struct ent_record *record, enum ent_dedupe dedupe,
			 const struct ent_act *list, size_t count, size_t *told)
{
	size_t contacts = 0, first[MOST], told_in[MOST];
	for (size_t i = 0; i < count; i++) {
		size_t found = SIZE_MAX;
		for (size_t k = 0; k < contacts; k++)
			if (is_one_contact(record, dedupe, list[first[k]].row, list[i].row))
				found = k;
		for (size_t k = i; found == SIZE_MAX && dedupe == ENT_DEDUPE_STORY && k-- > 0;)
			if (same_report(record, &list[k], &list[i]))
				found = told_in[k];
		if (found == SIZE_MAX) {
			found = contacts++;
			first[found] = i;
			told[found] = 0;
		}
		told_in[i] = found;
		told[found]++;
	}
	return contacts;
}

static void contacts_agree_with_the_definition(void **state)
{
	struct ent_contacts contacts = {0};
	struct ent_acts acts = {0};
	size_t told[MOST];

	(void)state;
	random_state = 1911;
	for (int round = 0; round < 3000; round++) {
		struct ent_record *record = made_up((size_t)random_between(0, MOST));
		for (int i = ENT_DEDUPE_DAY; i <= ENT_DEDUPE_STORY; i++) {
			struct ent_acts_opts opts = ent_contacts_usual();
			bool verbs[3];
			opts.dedupe = (enum ent_dedupe)i;
			ent_contacts_find(record, A, B, &opts, &contacts);
			ent_contact_verbs(record, verbs);
			opts.verbs = verbs;
			opts.hedges = ENT_HEDGES_WEIGH;
			opts.dedupe = ENT_DEDUPE_NONE;
			ent_acts_find(record, A, B, &opts, &acts);
			size_t count =
				twin_group(record, (enum ent_dedupe)i, acts.list, acts.count, told);
			assert_int_equal(contacts.count, count);
			for (size_t k = 0; k < count; k++)
				assert_int_equal(contacts.list[k].tellings, told[k]);
		}
		ent_record_free(record);
	}
	ent_contacts_free(&contacts);
	ent_acts_free(&acts);
}

/* Many contacts in one month must not take a square of the time. */
static void a_crowded_month_is_quick(void **state)
{
	(void)state;
	struct ent_record *record = record_new();
	for (int i = 0; i < 400000; i++)
		add(record, i / 20, i % 2 ? A : B, (uint32_t)i % 3, i % 2 ? B : A, (uint32_t)i / 9);
	seal(record);
	assert_int_equal(contacts_of(record, ENT_DEDUPE_NONE), 266666);
	assert_int_equal(contacts_of(record, ENT_DEDUPE_DAY), 80000);
	assert_int_equal(contacts_of(record, ENT_DEDUPE_MIRROR), 40000);
	ent_record_free(record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acts_agree_with_the_definition),
		cmocka_unit_test(rows_agree_with_the_definition),
		cmocka_unit_test(a_day_is_not_lost_between_reports),
		cmocka_unit_test(what_is_no_twin_counts),
		cmocka_unit_test(contacts_are_told_once_as_chosen),
		cmocka_unit_test(contacts_agree_with_the_definition),
		cmocka_unit_test(a_crowded_month_is_quick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
