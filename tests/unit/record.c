/* The record: random journals read, and every question asked twice, of the
 * library and of a scan over what the journal was written from. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/journal.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct ent_str view(const struct ent_text *text)
{
	return ent_text_str(text);
}

/* Fails with the report and the journal when there is any fault. */
static struct ent_dossier *must_parse(struct ent_str journal)
{
	struct ent_dossier *dossier = ent_dossier_parse("t.ent", journal);

	if (ent_dossier_errors(dossier)) {
		struct ent_text report = {0};

		ent_dossier_report(dossier, &report);
		fail_msg("%s", report.ptr);
	}
	return dossier;
}

/* ---- dates as we write them ------------------------------------------- */

/* What the date says, without asking the library: the days of its ends. */
struct when {
	char text[40];
	int32_t first, last, start_hi;
};

static int32_t civil(int year, int month, int mday)
{
	return ent_day_from_civil(year, month, mday);
}

/* A day, a month or a year, mostly between 2000 and 2007. */
static struct when random_point(void)
{
	int year = random_between(2000, 2006), month = random_between(1, 12);
	struct when when;

	if (one_in(12))
		year = random_between(1700, 2300);
	switch (random_below(8)) {
	case 0:
		snprintf(when.text, sizeof(when.text), "%d%s", year, one_in(3) ? "~" : "");
		when.first = civil(year, 1, 1);
		when.last = civil(year + 1, 1, 1) - 1;
		break;
	case 1:
		snprintf(when.text, sizeof(when.text), "%d-%02d%s", year, month,
			 one_in(3) ? "-XX" : "");
		when.first = civil(year, month, 1);
		when.last = civil(month == 12 ? year + 1 : year, month % 12 + 1, 1) - 1;
		break;
	default:
		when.first = civil(year, month, random_between(1, 28));
		when.last = when.first;
		snprintf(when.text, sizeof(when.text), "%d-%02d-%02d", year, month,
			 when.first - civil(year, month, 1) + 1);
	}
	when.start_hi = when.last;
	return when;
}

static struct when random_day(void)
{
	struct when when;

	do
		when = random_point();
	while (when.first != when.last);
	return when;
}

static struct when joined(struct when a, struct when b)
{
	struct when both = {.first = a.first, .last = b.last, .start_hi = a.last};

	snprintf(both.text, sizeof(both.text), "%.18s/%.18s", a.text, b.text);
	return both;
}

static const struct when always_was = {"..", ENT_DAY_MIN, ENT_DAY_MIN, ENT_DAY_MIN};
static const struct when still = {"..", ENT_DAY_MAX, ENT_DAY_MAX, ENT_DAY_MAX};

static struct when random_when(void)
{
	struct when a = random_point(), b = random_point();

	switch (random_below(14)) {
	case 0:
		return joined(a, still);
	case 1:
		return joined(always_was, b);
	case 2:
		b.first = b.start_hi = b.last;
		memmove(b.text + 1, b.text, strlen(b.text) + 1);
		b.text[0] = '/'; /* began nobody knows when, at the latest on its last day */
		b.first = ENT_DAY_MIN;
		return b;
	case 3:
	case 4:
	case 5:
		if (a.last < b.first)
			return joined(a, b);
		return b.last < a.first ? joined(b, a) : a;
	default:
		return a;
	}
}

/* ---- the model -------------------------------------------------------- */

enum { ACTORS = 31, STATES = 4, PLACES = 14, VERBS = 20, SOURCES = 6, ENTRIES = 260 };

/* Actor 0 is "?"; 1 to STATES are states, whose territories are the places
 * from PLACES on. Parts and inner places have the higher numbers. */
static struct {
	struct tie {
		int whole;
		int32_t from, to;
	} ties[2];
	int tie_count;
} actors[ACTORS];

static struct {
	int inside[2], inside_count;
} places[PLACES];

enum target { REQUIRED, OPTIONAL, NONE };

static struct {
	bool symmetric;
	enum target target;
} verbs[VERBS];

struct list {
	int at[3], count;
};

static struct entry {
	struct when when;
	int32_t known;
	int verb;
	struct list sources, targets, others, places, cited;
	int supersedes, retracts; /* entries, or -1 */
} entries[ENTRIES];
static int entry_count;

/* The actor and all that it is part of on that day, a bit each. */
static uint32_t wholes(int actor, int32_t day)
{
	uint32_t all = (uint32_t)1 << actor;

	for (int i = 0; i < actors[actor].tie_count; i++) {
		const struct tie *tie = &actors[actor].ties[i];

		if (tie->from <= day && day <= tie->to)
			all |= wholes(tie->whole, day);
	}
	return all;
}

static bool lies_in(int place, int whole)
{
	if (place == whole)
		return true;
	for (int i = 0; place < PLACES && i < places[place].inside_count; i++)
		if (lies_in(places[place].inside[i], whole))
			return true;
	return false;
}

/* ---- writing a journal ------------------------------------------------ */

static const char *handle(int actor)
{
	static char names[4][16];
	static int next;
	char *name = names[next++ % 4];

	snprintf(name, sizeof(names[0]), actor ? "A%02d" : "?", actor);
	return name;
}

static void add_place_name(struct ent_text *out, int place)
{
	if (place >= PLACES)
		ent_text_puts(out, handle(place - PLACES + 1));
	else
		ent_text_printf(out, "\"Place %d\"", place);
}

static void add_tie(struct ent_text *out, int actor)
{
	struct when from = random_day(), to = random_day(), date;
	struct tie *tie = &actors[actor].ties[actors[actor].tie_count++];

	tie->whole = random_between(1 + actor / 4, actor - 1);
	ent_text_printf(out, "  part-of: %s", handle(tie->whole));
	if (one_in(3)) {
		tie->from = ENT_DAY_MIN;
		tie->to = ENT_DAY_MAX;
		ent_text_putc(out, '\n');
		return;
	}
	if (one_in(4))
		from = always_was;
	else if (one_in(3))
		to = still;
	date = from.first < to.first ? joined(from, to) : joined(to, from);
	tie->from = date.first;
	tie->to = date.last;
	ent_text_printf(out, " %s\n", date.text);
}

static void add_actors(struct ent_text *out)
{
	memset(actors, 0, sizeof(actors));
	for (int i = 1; i < ACTORS; i++) {
		ent_text_printf(out, "actor %s \"Actor %d\"\n", handle(i), i);
		if (i <= STATES)
			ent_text_puts(out, "  kind: state\n");
		for (int ties = i <= STATES ? 0 : random_between(0, one_in(4) ? 2 : 1); ties > 0;
		     ties--)
			add_tie(out, i);
	}
}

static void add_places(struct ent_text *out)
{
	memset(places, 0, sizeof(places));
	for (int i = 0; i < PLACES; i++) {
		ent_text_printf(out, "place \"Place %d\"\n", i);
		places[i].inside_count = random_between(0, 2);
		for (int k = 0; k < places[i].inside_count; k++) {
			places[i].inside[k] = i && one_in(2)
						      ? random_between(0, i - 1)
						      : PLACES + random_between(0, STATES - 1);
			ent_text_puts(out, k ? ", " : "  in: ");
			add_place_name(out, places[i].inside[k]);
		}
		ent_text_puts(out, places[i].inside_count ? "\n" : "");
	}
}

static void add_verbs(struct ent_text *out)
{
	static const char *const targets[] = {"required", "optional", "none"};

	for (int i = 0; i < VERBS; i++) {
		verbs[i].symmetric = one_in(3);
		verbs[i].target = (enum target)random_below(3);
		ent_text_printf(out,
				"verb verb-%d\n  past: \"did\"\n  cameo: 010\n  symmetric: %s\n"
				"  target: %s\n",
				i, verbs[i].symmetric ? "yes" : "no", targets[verbs[i].target]);
	}
}

/* Up to `most` different ones of `from` to `to`. */
static struct list random_list(int least, int most, int from, int to)
{
	struct list list = {.count = 0};
	int wanted = random_between(least, most);

	while (list.count < wanted) {
		int new = random_between(from, to);
		bool old = false;

		for (int i = 0; i < list.count; i++)
			old |= list.at[i] == new;
		if (!old)
			list.at[list.count++] = new;
	}
	return list;
}

/* The whole of an event that lasts is told only by who acts for whom on a day.
 * Where that changes within its dates the definition is silent, and so are we. */
static bool is_plain(const struct list *people, const struct when *when)
{
	for (int i = 0; i < people->count; i++) {
		uint32_t on_first = wholes(people->at[i], when->first);

		if (wholes(people->at[i], when->last) != on_first)
			return false;
		for (int a = 1; a < ACTORS; a++) {
			for (int t = 0; t < actors[a].tie_count; t++) {
				int32_t from = actors[a].ties[t].from, to = actors[a].ties[t].to;

				if (from > when->first && from <= when->last &&
				    wholes(people->at[i], from) != on_first)
					return false;
				if (to >= when->first && to < when->last &&
				    wholes(people->at[i], to + 1) != on_first)
					return false;
			}
		}
	}
	return true;
}

static void choose_sides(struct entry *entry)
{
	bool symmetric = verbs[entry->verb].symmetric;
	enum target target = verbs[entry->verb].target;
	bool among = target == NONE || (target == OPTIONAL && one_in(2)) ||
		     (target == REQUIRED && symmetric && one_in(3));

	entry->sources = random_list(among && target == REQUIRED ? 2 : 1, 3, 1, ACTORS - 1);
	entry->targets = random_list(1, 3, 1, ACTORS - 1);
	if (one_in(10))
		entry->sources = (struct list){{0}, 1};
	if (among && entry->sources.count > (target == REQUIRED ? 1 : 0))
		entry->targets.count = 0;
	/* Within one side only a symmetric verb brings actors together. */
	if (!entry->targets.count && !symmetric)
		entry->sources.count = 1;
}

static void choose_entry(struct entry *entry, int number)
{
	entry->verb = random_between(0, VERBS - 1);
	choose_sides(entry);
	entry->others = random_list(0, one_in(3) ? 3 : 0, 1, ACTORS - 1);
	entry->places = random_list(0, one_in(2) ? 2 : 0, 0, PLACES + STATES - 1);
	entry->cited = random_list(0, 3, 0, SOURCES - 1);
	entry->when = random_when();
	if (!is_plain(&entry->sources, &entry->when) || !is_plain(&entry->targets, &entry->when) ||
	    !is_plain(&entry->others, &entry->when))
		entry->when = random_day();
	entry->known = entry->when.start_hi;
	entry->supersedes = number > 1 && one_in(8) ? random_between(0, number - 2) : -1;
	entry->retracts = number > 1 && one_in(9) ? random_between(0, number - 2) : -1;
}

static void add_list(struct ent_text *out, const struct list *list)
{
	for (int i = 0; i < list->count; i++)
		ent_text_printf(out, "%s%s", i ? ", " : "", handle(list->at[i]));
}

static void add_entry(struct ent_text *out, struct entry *entry, int number)
{
	static const char *const keys[] = {"by", "with", "suspected"};

	ent_text_printf(out, "%s ", entry->when.text);
	add_list(out, &entry->sources);
	ent_text_printf(out, " verb-%d ", entry->verb);
	add_list(out, &entry->targets);
	ent_text_printf(out, " \"What happened in %d\"\n  id: e%d\n", number, number);
	for (int i = 0; i < entry->others.count; i++)
		ent_text_printf(out, "  %s: %s\n", keys[i], handle(entry->others.at[i]));
	for (int i = 0; i < entry->places.count; i++) {
		ent_text_puts(out, i ? ", " : "  place: ");
		add_place_name(out, entry->places.at[i]);
	}
	ent_text_puts(out, entry->places.count ? "\n" : "");
	for (int i = 0; i < entry->cited.count; i++)
		ent_text_printf(out, "  source: s%d 2\n", entry->cited.at[i]);
	if (entry->supersedes >= 0)
		ent_text_printf(out, "  supersedes: e%d\n", entry->supersedes);
	if (entry->retracts >= 0)
		ent_text_printf(out, "  retracts: e%d\n", entry->retracts);
	if (one_in(4)) {
		struct when known = random_point();

		entry->known = known.last;
		ent_text_printf(out, "  known: %s\n", known.text);
	}
}

static struct ent_text random_journal(void)
{
	struct ent_text out = {0};

	add_actors(&out);
	add_places(&out);
	add_verbs(&out);
	for (int i = 0; i < SOURCES; i++)
		ent_text_printf(&out, "source s%d \"Source %d\"\n  reliability: B\n", i, i);
	entry_count = random_between(20, ENTRIES);
	for (int i = 0; i < entry_count; i++) {
		choose_entry(&entries[i], i);
		add_entry(&out, &entries[i], i);
	}
	return out;
}

/* ---- the slow twin ---------------------------------------------------- */

struct question {
	int a, b, place; /* -1: any */
	bool verbs[VERBS], any_verb;
	int32_t from, to, as_of;
	bool directed, superseded;
};

static bool side_has(const struct list *side, int actor, int32_t day)
{
	for (int i = 0; i < side->count; i++)
		if (wholes(side->at[i], day) >> actor & 1)
			return true;
	return false;
}

/* a on one side and b on the other; within one side where there is no other. */
static bool is_between(const struct entry *entry, int a, int b)
{
	int32_t day = entry->when.first;

	for (int i = 0; i < entry->sources.count; i++) {
		struct list rest = entry->sources;

		rest.at[i] = rest.at[--rest.count];
		if (entry->targets.count || !verbs[entry->verb].symmetric)
			rest = entry->targets;
		if (wholes(entry->sources.at[i], day) >> a & 1 && side_has(&rest, b, day))
			return true;
		if (wholes(entry->sources.at[i], day) >> b & 1 && side_has(&rest, a, day))
			return true;
	}
	return false;
}

static bool concerns(const struct entry *entry, const struct question *q)
{
	int32_t day = entry->when.first;
	int one = q->a < 0 ? q->b : q->a;

	if (one < 0)
		return true;
	if (q->directed && !verbs[entry->verb].symmetric)
		return (q->a < 0 || side_has(&entry->sources, q->a, day)) &&
		       (q->b < 0 || side_has(&entry->targets, q->b, day));
	if (q->a >= 0 && q->b >= 0)
		return is_between(entry, q->a, q->b);
	return side_has(&entry->sources, one, day) || side_has(&entry->targets, one, day) ||
	       (!q->directed && side_has(&entry->others, one, day));
}

static bool is_searched(const struct entry *entry, const struct question *q)
{
	return entry->when.last >= q->from && entry->when.first <= q->to &&
	       entry->known <= q->as_of;
}

static bool is_at(const struct entry *entry, int place)
{
	for (int i = 0; i < entry->places.count; i++)
		if (lies_in(entry->places.at[i], place))
			return true;
	return place < 0;
}

static bool is_corrected(int number, int32_t as_of)
{
	for (int i = 0; i < entry_count; i++)
		if (entries[i].supersedes == number && entries[i].known <= as_of)
			return true;
	return false;
}

static bool is_withdrawn(int number, int32_t as_of)
{
	for (int i = 0; i < entry_count; i++)
		if (entries[i].retracts == number && entries[i].known <= as_of)
			return true;
	return false;
}

static bool answers(int number, const struct question *q)
{
	const struct entry *entry = &entries[number];

	return is_searched(entry, q) && (q->any_verb || q->verbs[entry->verb]) &&
	       is_at(entry, q->place) && concerns(entry, q) &&
	       (q->superseded || !is_corrected(number, q->as_of));
}

static int by_days(const void *a, const void *b)
{
	const struct entry *x = &entries[*(const int *)a], *y = &entries[*(const int *)b];

	if (x->when.first != y->when.first)
		return x->when.first < y->when.first ? -1 : 1;
	if (x->when.last != y->when.last)
		return x->when.last < y->when.last ? -1 : 1;
	return *(const int *)a < *(const int *)b ? -1 : 1;
}

/* ---- both asked ------------------------------------------------------- */

static int32_t random_limit(int32_t none)
{
	return one_in(3) ? none : civil(2000, 1, 1) + random_between(-30, 2700);
}

static struct question random_question(void)
{
	struct question q = {.a = -1, .b = -1, .place = -1, .any_verb = one_in(2)};

	if (!one_in(4))
		q.a = random_between(one_in(8) ? 0 : 1, ACTORS - 1);
	if (one_in(2))
		q.b = one_in(30) ? q.a : random_between(1, ACTORS - 1);
	/* Wholes, which have something to answer for. */
	if (one_in(2) && q.a > 6)
		q.a = random_between(1, 6);
	if (one_in(2) && q.b > 6)
		q.b = random_between(1, 6);
	if (one_in(4))
		q.place = random_between(0, PLACES + STATES - 1);
	for (int i = 0; i < VERBS; i++)
		q.verbs[i] = one_in(2);
	q.from = random_limit(ENT_DAY_MIN);
	q.to = random_limit(ENT_DAY_MAX);
	q.as_of = random_limit(ENT_DAY_MAX);
	q.directed = one_in(3);
	q.superseded = one_in(2);
	return q;
}

/* Ids in the record. */
static uint32_t actor_ids[ACTORS], place_ids[PLACES + STATES], verb_ids[VERBS];

static void find_ids(const struct ent_record *record)
{
	char name[40];

	for (int i = 0; i < ACTORS; i++) {
		actor_ids[i] = ent_actor_find(record, ent_str(handle(i)), ENT_DAY_MAX);
		assert_int_not_equal(actor_ids[i], ENT_NONE);
	}
	assert_int_equal(actor_ids[0], ENT_ACTOR_UNKNOWN);
	for (int i = 0; i < PLACES + STATES; i++) {
		snprintf(name, sizeof(name), i < PLACES ? "PLACE  %d" : "A%02d",
			 i < PLACES ? i : i - PLACES + 1);
		place_ids[i] = ent_place_find(record, ent_str(name));
		assert_true(i >= PLACES || place_ids[i] != ENT_NONE);
	}
	for (int i = 0; i < VERBS; i++) {
		snprintf(name, sizeof(name), "verb-%d", i);
		verb_ids[i] = ent_verb_find(record, ent_str(name));
		assert_int_not_equal(verb_ids[i], ENT_NONE);
	}
}

static struct ent_query query_of(const struct ent_record *record, const struct question *q,
				 bool *flags)
{
	struct ent_query query = ent_query_all();

	if (q->a >= 0)
		query.a = actor_ids[q->a];
	if (q->b >= 0)
		query.b = actor_ids[q->b];
	if (q->place >= 0)
		query.place = place_ids[q->place];
	memset(flags, 0, ent_verb_count(record) * sizeof(*flags));
	for (int i = 0; i < VERBS; i++)
		flags[verb_ids[i]] = q->verbs[i];
	if (!q->any_verb)
		query.verbs = flags;
	query.from = q->from;
	query.to = q->to;
	query.as_of = q->as_of;
	query.directed = q->directed;
	query.superseded = q->superseded;
	return query;
}

static void complain(const struct question *q, const struct ent_text *journal, const char *what)
{
	fail_msg("%s: a %d b %d place %d verbs %d from %d to %d as of %d directed %d superseded "
		 "%d\n%s",
		 what, q->a, q->b, q->place, !q->any_verb, q->from, q->to, q->as_of, q->directed,
		 q->superseded, journal->ptr);
}

static size_t check_find(const struct ent_record *record, const struct question *q,
			 const struct ent_query *query, const struct ent_text *journal)
{
	const struct ent_events *events = ent_record_events(record);
	uint32_t rows[ENTRIES];
	int expected[ENTRIES];
	size_t found = ent_events_find(record, query, rows), count = 0;

	for (int i = 0; i < entry_count; i++)
		if (answers(i, q))
			expected[count++] = i;
	qsort(expected, count, sizeof(expected[0]), by_days);
	for (size_t i = 0; i < found && i < count; i++)
		if (events->entry[rows[i]] != (uint32_t)expected[i])
			complain(q, journal, "another event");
	if (found != count)
		complain(q, journal, found < count ? "events are missing" : "too many events");
	return found;
}

static void check_searched(const struct ent_record *record, const struct question *q,
			   const struct ent_query *query, const struct ent_text *journal)
{
	struct ent_searched searched = ent_events_searched(record, query);
	size_t count = 0, sources = 0;
	int32_t from = ENT_DAY_MAX, to = ENT_DAY_MIN;
	bool cited[SOURCES] = {false};

	for (int i = 0; i < entry_count; i++) {
		const struct when *when = &entries[i].when;

		if (!is_searched(&entries[i], q))
			continue;
		count++;
		for (int k = 0; k < entries[i].cited.count; k++)
			cited[entries[i].cited.at[k]] = true;
		/* Days that are told; an open end is none. */
		if (when->first != ENT_DAY_MIN && when->first < from)
			from = when->first;
		if (when->first == ENT_DAY_MIN && when->last < from)
			from = when->last;
		if (when->last != ENT_DAY_MAX && when->last > to)
			to = when->last;
		if (when->last == ENT_DAY_MAX && when->first > to)
			to = when->first;
	}
	for (int i = 0; i < SOURCES; i++)
		sources += cited[i];
	if (searched.events != count || searched.sources != sources)
		complain(q, journal, "not what was searched");
	if (count ? searched.from != from || searched.to != to : searched.from <= searched.to)
		complain(q, journal, "other days were searched");
}

/* Each row is what its entry says. */
static void check_rows(const struct ent_record *record)
{
	const struct ent_events *events = ent_record_events(record);
	int order[ENTRIES];

	assert_int_equal(events->count, entry_count);
	for (int i = 0; i < entry_count; i++)
		order[i] = i;
	qsort(order, (size_t)entry_count, sizeof(order[0]), by_days);
	for (int row = 0; row < entry_count; row++) {
		const struct entry *entry = &entries[order[row]];
		const struct list *sides[] = {&entry->sources, &entry->targets};
		const uint32_t *const columns[] = {events->source, events->target};

		assert_int_equal(events->entry[row], order[row]);
		assert_int_equal(ent_event_of_entry(record, (uint32_t)order[row]), row);
		assert_int_equal(events->first[row], entry->when.first);
		assert_int_equal(events->last[row], entry->when.last);
		assert_int_equal(events->known[row], entry->known);
		assert_int_equal(events->verb[row], verb_ids[entry->verb]);
		for (int side = 0; side < 2; side++) {
			size_t count;
			const uint32_t *party = ent_party(record, &columns[side][row], &count);

			assert_int_equal(count, sides[side]->count);
			for (size_t i = 0; i < count; i++)
				assert_int_equal(party[i], actor_ids[sides[side]->at[i]]);
		}
	}
}

static void check_standing(const struct ent_record *record)
{
	for (int i = 0; i < entry_count; i++) {
		size_t row = ent_event_of_entry(record, (uint32_t)i);
		int32_t as_of = random_limit(ENT_DAY_MAX);
		enum ent_standing standing = ent_event_standing(record, row, as_of);

		assert_int_equal(standing, is_corrected(i, as_of)   ? ENT_SUPERSEDED
					   : is_withdrawn(i, as_of) ? ENT_RETRACTED
								    : ENT_STANDS);
	}
}

static void check_wholes(const struct ent_record *record)
{
	for (int i = 0; i < PLACES; i++)
		for (int k = 0; k < PLACES + STATES; k++)
			if (place_ids[k] != ENT_NONE)
				assert_int_equal(
					ent_place_within(record, place_ids[i], place_ids[k]),
					lies_in(i, k));
}

static void test_against_scan(void **state)
{
	size_t found = 0, narrow = 0;

	(void)state;
	random_state = 1898;
	for (int round = 0; round < 60; round++) {
		struct ent_text journal = random_journal();
		struct ent_dossier *dossier = must_parse(view(&journal));
		const struct ent_record *record = ent_dossier_record(dossier);
		bool *flags = malloc(ent_verb_count(record) * sizeof(*flags));

		find_ids(record);
		check_rows(record);
		check_standing(record);
		check_wholes(record);
		for (int i = 0; i < 400; i++) {
			struct question q = random_question();
			struct ent_query query = query_of(record, &q, flags);
			size_t count;

			if (q.place >= 0 && query.place == ENT_NONE)
				continue; /* a territory that nothing names */
			count = check_find(record, &q, &query, &journal);
			check_searched(record, &q, &query, &journal);
			found += count;
			narrow += count > 0 && q.a >= 0 && q.b >= 0;
		}
		free(flags);
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
	/* Questions that find nothing would prove nothing. */
	assert_true(found > 50000);
	assert_true(narrow > 1000);
}

/* ---- names that hold for a time --------------------------------------- */

static void test_names_in_time(void **state)
{
	static const char journal[] = "actor GBR \"United Kingdom\"\n"
				      "  aka: Albion, \"Sick Man\" 1976/1979-05-03\n"
				      "actor TUR \"T\xc3\xbcrkiye\"\n"
				      "  aka: \"Sick Man\" 1853-01-09/1922, Sublime-Porte ../1922\n"
				      "actor RUS \"Russia\"\n"
				      "  aka: \"sick  MAN\" 1990-03-04/..\n"
				      "actor Albion2 \"Albion College\"\n"
				      "  aka: GBR2, rus-like\n";
	struct ent_dossier *dossier = must_parse(ent_str(journal));
	const struct ent_record *record = ent_dossier_record(dossier);
	static const struct {
		const char *name, *handle;
		int year, month, day;
	} rows[] = {
		{"GBR", "GBR", 1066, 1, 1},
		{"united KINGDOM", "GBR", 1066, 1, 1},
		{" united\tkingdom", "GBR", 1066, 1, 1},
		{"ALBION", "GBR", 2000, 1, 1},
		{"Turkiye", "TUR", 2000, 1, 1},
		{"TU\xcc\x88RKIYE", "TUR", 2000, 1, 1},
		{"Sick Man", "TUR", 1853, 1, 9},
		{"Sick Man", "TUR", 1900, 2, 28},
		{"Sick Man", "TUR", 1922, 12, 31},
		{"Sick Man", "GBR", 1976, 1, 1},
		{"Sick Man", "GBR", 1979, 5, 3},
		{"Sick Man", "RUS", 1990, 3, 4},
		{"s\xc3\xad"
		 "ck man",
		 "RUS", 2024, 6, 7},
		{"Sublime-Porte", "TUR", 1453, 5, 29},
		{"albion2", NULL, 2000, 1, 1}, /* a handle is written as it was declared */
		{"gbr", NULL, 2000, 1, 1},
		{"Unitedkingdom", NULL, 2000, 1, 1},
		{"", NULL, 2000, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int32_t day = civil(rows[i].year, rows[i].month, rows[i].day);
		uint32_t found = ent_actor_find(record, ent_str(rows[i].name), day);

		if (!rows[i].handle) {
			assert_int_equal(found, ENT_NONE);
			continue;
		}
		assert_int_not_equal(found, ENT_NONE);
		if (!ent_str_is(ent_actor(record, found)->handle, rows[i].handle))
			fail_msg("%s in %d is %.*s", rows[i].name, rows[i].year,
				 ENT_FMT(ent_actor(record, found)->handle));
	}
	assert_true(ent_str_is(ent_actor_near(record, ent_str("GRB")), "GBR"));
	assert_true(ent_str_is(ent_actor_near(record, ent_str("United Kingdon")), "GBR"));
	assert_int_equal(ent_actor_near(record, ent_str("Paraguay")).len, 0);
	ent_dossier_free(dossier);
}

/* A handle comes before a name, even another's. */
static void test_handle_before_name(void **state)
{
	struct ent_dossier *dossier = must_parse(ent_str("actor Congo \"Brazzaville\"\n"
							 "actor COD \"Kinshasa\"\n"
							 "  aka: Congo 1997/..\n"));
	const struct ent_record *record = ent_dossier_record(dossier);
	uint32_t found = ent_actor_find(record, ent_str("Congo"), civil(2001, 1, 1));
	uint32_t folded = ent_actor_find(record, ent_str("CONGO"), civil(2001, 1, 1));

	(void)state;
	assert_true(ent_str_is(ent_actor(record, found)->handle, "Congo"));
	assert_true(ent_str_is(ent_actor(record, folded)->handle, "COD"));
	ent_dossier_free(dossier);
}

/* "A name may be used by two actors at different times, not at the same time." */
static void test_names_overlap(void **state)
{
	static const struct {
		const char *a, *b;
		bool good;
	} rows[] = {
		{"1996/2001", "2002/..", true},
		{"1996/2001", "2001-12-31/..", false},
		{"1996/2001-03-05", "2001-03-06/..", true},
		{"1996/2001-03-05", "2001-03-05/..", false},
		{"1996/..", "2021/..", false},
		{"../1995", "1996", true},
		{"../1995", "/1994", false},
		{"1996/", "2021", false},
		{"", "2021", false},
	};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(rows); i++) {
		const char *a = i % 2 ? rows[i / 2].b : rows[i / 2].a;
		const char *b = i % 2 ? rows[i / 2].a : rows[i / 2].b;
		struct ent_text journal = {0};
		struct ent_dossier *dossier;

		ent_text_printf(&journal,
				"actor A \"First\"\n  aka: Emirate %s\n"
				"actor B \"Second\"\n  aka: EMIRATE %s\n",
				a, b);
		dossier = ent_dossier_parse("t.ent", view(&journal));
		if ((ent_dossier_errors(dossier) == 0) != rows[i / 2].good)
			fail_msg("'%s' and '%s'", a, b);
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
}

/* Random reigns, one after the other, of a name among five actors. */
static void test_names_against_list(void **state)
{
	(void)state;
	random_state = 1996;
	for (int round = 0; round < 100; round++) {
		struct ent_text journal = {0};
		struct ent_dossier *dossier;
		const struct ent_record *record;
		int32_t start = civil(2000, 1, 1), from[12], to[12];

		for (int i = 0, day = start; i < 12; i++) {
			from[i] = day + random_between(0, 2);
			to[i] = from[i] + random_between(1, 9);
			day = to[i] + 1;
		}
		for (int actor = 0; actor < 5; actor++) {
			ent_text_printf(&journal, "actor B%d \"Bearer %d\"\n", actor, actor);
			for (int i = 0; i < 12; i++) {
				struct ent_date date = {.interval = true};

				if (i * 7 % 5 != actor)
					continue;
				date.start = ent_date_of_day(from[i]).start;
				date.end = ent_date_of_day(to[i]).start;
				ent_text_puts(&journal, "  aka: \"The Porte\" ");
				ent_date_print(&date, &journal);
				ent_text_putc(&journal, '\n');
			}
		}
		dossier = must_parse(view(&journal));
		record = ent_dossier_record(dossier);
		for (int i = 0; i < 12; i++)
			for (int32_t day = from[i]; day <= to[i]; day++)
				assert_int_equal(ent_actor_find(record, ent_str("the porte"), day),
						 i * 7 % 5 + 1);
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
}

/* ---- wholes, links, words --------------------------------------------- */

static void test_principal(void **state)
{
	struct ent_dossier *dossier =
		must_parse(ent_str("actor RUS \"Russia\"\n"
				   "actor SUN \"Soviet Union\"\n"
				   "actor MID \"Ministry\"\n"
				   "  part-of: SUN ../1991-12-25, RUS 1991-12-26/..\n"
				   "actor DEPT \"Department\"\n  part-of: MID\n"
				   "  member-of: SUN\n"));
	const struct ent_record *record = ent_dossier_record(dossier);
	uint32_t dept = ent_actor_find(record, ent_str("DEPT"), 0);

	(void)state;
	assert_int_equal(ent_actor_principal(record, dept, civil(1991, 12, 25)),
			 ent_actor_find(record, ent_str("SUN"), 0));
	assert_int_equal(ent_actor_principal(record, dept, civil(1991, 12, 26)),
			 ent_actor_find(record, ent_str("RUS"), 0));
	assert_int_equal(ent_actor_principal(record, ent_actor_find(record, ent_str("RUS"), 0), 0),
			 ent_actor_find(record, ent_str("RUS"), 0));
	ent_dossier_free(dossier);
}

static void assert_matches(const struct ent_record *record, const char *word, const char *expected)
{
	bool *flags = malloc(ent_verb_count(record) * sizeof(*flags));
	struct ent_text told = {0};

	ent_text_puts(&told, ent_action_match(record, ent_str(word), flags) ? "yes" : "no");
	for (uint32_t i = 0; i < ent_verb_count(record); i++)
		if (flags[i] && ent_verb(record, i)->where.file != ENT_NONE)
			ent_text_printf(&told, " %.*s", ENT_FMT(ent_verb(record, i)->word));
	assert_string_equal(told.ptr, expected);
	ent_text_free(&told);
	free(flags);
}

static void test_actions(void **state)
{
	struct ent_dossier *dossier = must_parse(
		ent_str("verb makes-v\n  aka: make-v\n  past: \"made\"\n  cameo: 010\n"
			"verb wants-v\n  past: \"wanted\"\n  cameo: 100\n"
			"verb wants-arms-v\n  past: \"wanted\"\n  cameo: 1012\n"
			"verb hits-v\n  past: \"hit\"\n  cameo: 190\n"
			"verb freezes-v\n  past: \"froze\"\n  plover: COERCE restrict\n"
			"verb arrests-v\n  past: \"arrested\"\n  plover: COERCE arrest\n"));
	const struct ent_record *record = ent_dossier_record(dossier);

	(void)state;
	assert_matches(record, "make-v", "yes makes-v");
	assert_matches(record, "010", "yes makes-v");
	assert_matches(record, "01", "yes makes-v");
	assert_matches(record, "10", "yes wants-v wants-arms-v");
	assert_matches(record, "100", "yes wants-v");
	assert_matches(record, "101", "yes wants-arms-v");
	assert_matches(record, "COERCE", "yes freezes-v arrests-v");
	assert_matches(record, "coerce/Restrict", "yes freezes-v");
	assert_matches(record, "material-conflict", "yes hits-v freezes-v arrests-v");
	assert_matches(record, "ASSAULT", "yes hits-v");
	assert_matches(record, "COERC", "no");
	assert_matches(record, "0", "no");
	assert_matches(record, "1", "no");
	assert_matches(record, "", "no");
	assert_matches(record, "212", "no");
	ent_dossier_free(dossier);
}

static void test_empty(void **state)
{
	struct ent_dossier *dossier = must_parse(ent_str(""));
	const struct ent_record *record = ent_dossier_record(dossier);
	struct ent_query query = ent_query_all();
	struct ent_searched searched = ent_events_searched(record, &query);

	(void)state;
	assert_int_equal(ent_record_events(record)->count, 0);
	assert_int_equal(ent_events_find(record, &query, NULL), 0);
	query.a = ENT_ACTOR_UNKNOWN;
	assert_int_equal(ent_events_find(record, &query, NULL), 0);
	query.b = ENT_ACTOR_UNKNOWN;
	assert_int_equal(ent_events_find(record, &query, NULL), 0);
	assert_int_equal(searched.events, 0);
	assert_true(searched.from > searched.to);
	assert_int_equal(ent_actor_count(record), 1);
	ent_dossier_free(dossier);
}

static void test_links(void **state)
{
	struct ent_dossier *dossier =
		must_parse(ent_str("actor A \"A\"\n"
				   "2004-01-01 A states \"third\"\n  concerns: one, two\n"
				   "2002-01-01 A states \"one\"\n  id: one\n"
				   "2003-01-01 A states \"two\"\n  id: two\n  denies: one\n"
				   "  confirms: one\n"));
	const struct ent_record *record = ent_dossier_record(dossier);
	size_t count;
	const struct ent_link *links;
	struct ent_text id = {0};

	(void)state;
	links = ent_event_links(record, 0, &count); /* entry 1, the earliest */
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(links[i].to, 1);
		assert_int_equal(links[i].from, i == 0 ? 0 : 2);
	}
	assert_int_equal(links[0].kind, ENT_DETAIL_CONCERNS);
	assert_int_equal(links[1].kind + links[2].kind, ENT_DETAIL_DENIES + ENT_DETAIL_CONFIRMS);
	ent_event_links(record, 1, &count);
	assert_int_equal(count, 1);
	ent_event_links(record, 2, &count);
	assert_int_equal(count, 0);
	ent_event_id(record, 0, &id);
	ent_event_id(record, 2, &id);
	assert_string_equal(id.ptr, "onet.ent:2");
	ent_text_free(&id);
	ent_dossier_free(dossier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_scan),
		cmocka_unit_test(test_names_in_time),
		cmocka_unit_test(test_handle_before_name),
		cmocka_unit_test(test_names_overlap),
		cmocka_unit_test(test_names_against_list),
		cmocka_unit_test(test_principal),
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
