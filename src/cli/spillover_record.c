/* Events out of a dossier: which entries, and of which place or group. */
#include "spillover.h"

#include <stdlib.h>
#include <string.h>

#define USUAL_ACTION "ASSAULT"
#define PLACED_DAYS  7 /* as ent_spillover_choice has it */
/* Nobody having chosen groups: those who act often enough to be seen, and no more than can be
 * told apart. */
#define USUAL_LEAST 5
#define USUAL_MOST  5

/* Ids that a list of names stands for. */
struct list {
	uint32_t *ids;
	size_t count;
};

/* ---- names -------------------------------------------------------------- */

static bool place_named(struct request *request, const char *name, uint32_t *place)
{
	*place = ent_place_find(request->record, ent_str(name));
	if (*place != ENT_NONE)
		return true;
	struct ent_str near = ent_place_near(request->record, ent_str(name));
	if (near.len)
		failure("no place '%s' in %s; did you mean %.*s?", name, request->operands[0],
			ENT_FMT(near));
	else
		failure("no place '%s' in %s", name, request->operands[0]);
	return false;
}

typedef bool named_fn(struct request *request, const char *name, uint32_t *id);

static bool add_name(struct request *request, enum option option, struct ent_str word,
		     named_fn *named, struct list *list, int *status)
{
	struct ent_text name = {0};
	uint32_t id;
	ent_text_puts(&name, "");
	ent_text_add(&name, word);
	bool known = named(request, name.ptr, &id);
	for (size_t i = 0; known && i < list->count; i++) {
		known = list->ids[i] != id;
		if (!known)
			*status = misuse(request, "--%s names %s twice", option_name(option),
					 name.ptr);
	}
	ent_text_free(&name);
	if (known)
		list->ids[list->count++] = id;
	return known;
}

/* Commas part them; blanks around them do not count. */
static bool read_list(struct request *request, enum option option, named_fn *named,
		      struct list *list, int *status)
{
	const char *word = request->values[option];
	if (!word)
		return true;
	list->ids = spill_room(strlen(word), sizeof *list->ids);
	for (size_t at = 0; word[at];) {
		struct ent_str part = {word + at, strcspn(word + at, ",")};
		at += part.len + (word[at + part.len] == ',');
		while (part.len && part.ptr[0] == ' ')
			part = (struct ent_str){part.ptr + 1, part.len - 1};
		while (part.len && part.ptr[part.len - 1] == ' ')
			part.len--;
		if (part.len && !add_name(request, option, part, named, list, status))
			return false;
	}
	if (list->count)
		return true;
	*status = misuse(request, "--%s needs at least one name", option_name(option));
	return false;
}

/* ---- which entries ------------------------------------------------------ */

static bool match_action(const struct request *request, const char *action, bool *verbs)
{
	if (ent_action_match(request->record, ent_str(action), verbs))
		return true;
	struct ent_str near = ent_action_near(request->record, ent_str(action));
	if (near.len)
		failure("no action '%s'; did you mean %.*s?", action, ENT_FMT(near));
	else
		failure("no action '%s'; entente verbs %s lists them", action,
			request->operands[0]);
	return false;
}

static bool take_hedges(const struct request *request, bool *hedged, int *status)
{
	static const char *const words[] = {"firm", "equal"};
	int choice = 0;
	*hedged = false;
	if (request_choice(request, OPT_HEDGES, words, 2, &choice)) {
		*status = MISUSED;
		return false;
	}
	*hedged = choice == 1;
	return true;
}

static int32_t earlier(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* From --from, else (for now) the first of the entries that could be placed; until --to, else the
 * end of the record: a silence at its end is news. Nothing after the day of knowledge can be known.
 */
static void take_window(const struct request *request, const uint32_t *rows, size_t count,
			struct ent_spillover_choice *choice)
{
	const struct ent_events *events = ent_record_events(request->record);
	int32_t to = earlier(last_day(request), request->as_of), from = to;
	for (size_t i = 0; i < count; i++)
		if ((int64_t)events->last[rows[i]] - events->first[rows[i]] < PLACED_DAYS)
			from = earlier(from, events->first[rows[i]]);
	choice->from = request->values[OPT_FROM] ? request->from : from;
	choice->to = to;
}

struct placed_row {
	uint32_t place, row;
};

static int placed_order(const void *a, const void *b)
{
	const struct placed_row *x = a, *y = b;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Each event once: what is told of two places is two events, here where places matter. */
static size_t rows_once(const struct request *request, uint32_t *rows, size_t count)
{
	const struct ent_events *events = ent_record_events(request->record);
	struct placed_row *placed = spill_room(count, sizeof *placed);
	uint32_t *of_place = spill_room(count, sizeof *of_place);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		placed[i] = (struct placed_row){events->place[rows[i]], rows[i]};
	if (count)
		qsort(placed, count, sizeof *placed, placed_order);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from; to < count && placed[to].place == placed[from].place; to++)
			of_place[to - from] = placed[to].row;
		size_t once = ent_rows_once(request->record, request->dedupe, request->as_of,
					    of_place, to - from);
		memcpy(rows + kept, of_place, once * sizeof *rows);
		kept += once;
	}
	free(placed);
	free(of_place);
	return kept;
}

/* Rows of the action, each event once, to `rows`. */
static bool find_rows(const struct request *request, struct spill *spill, uint32_t *rows,
		      size_t *count)
{
	bool *verbs = spill_room(ent_verb_count(request->record), sizeof *verbs);
	struct ent_query query = ent_query_all();
	bool known = match_action(request, spill->action, verbs);
	query.verbs = verbs;
	query.from = request->from;
	query.to = earlier(last_day(request), request->as_of);
	query.as_of = request->as_of;
	if (known) {
		spill->found = ent_events_find(request->record, &query, rows);
		*count = rows_once(request, rows, spill->found);
		spill->repeated = spill->found - *count;
		query.verbs = NULL;
		spill->searched = ent_events_searched(request->record, &query);
	}
	free(verbs);
	return known;
}

/* ---- marks -------------------------------------------------------------- */

static void add_place(const struct ent_record *record, uint32_t place, struct ent_text *out)
{
	ent_text_add(out, ent_place(record, place)->name);
}

static void name_mark(const struct request *request, const struct ent_spillover_choice *choice,
		      size_t mark, struct ent_text *out)
{
	size_t groups = choice->group_count ? choice->group_count : 1;
	size_t places = choice->place_count ? choice->place_count : 1;
	out->len = 0;
	if (mark == places * groups) {
		ent_text_puts(out, "others");
		return;
	}
	if (choice->group_count)
		ent_text_add(out, handle(request, choice->groups[mark % groups]));
	if (choice->group_count && choice->place_count)
		ent_text_puts(out, " in ");
	if (choice->place_count)
		add_place(request->record, choice->places[mark / groups], out);
	if (!out->len)
		ent_text_puts(out, "all");
}

static char *copy_of(const struct ent_text *text)
{
	char *copy = spill_room(text->len, 1);
	memcpy(copy, text->ptr, text->len);
	return copy;
}

/* What was chosen and has no event is no mark: nothing can be learnt of it. */
static void set_marks(const struct request *request, const struct ent_spillover_choice *choice,
		      struct spill *spill)
{
	struct ent_spillover_events *events = &spill->events;
	size_t chosen = events->marks;
	uint32_t *kept = spill_room(chosen, sizeof *kept);
	struct ent_text name = {0};
	spill->names = spill_room(chosen, sizeof *spill->names);
	spill->empty = spill_room(chosen, sizeof *spill->empty);
	ent_spillover_drop_empty(events, kept);
	for (size_t m = 0; m < chosen; m++) {
		name_mark(request, choice, m, &name);
		if (spill->marks < events->marks && kept[spill->marks] == m)
			spill->names[spill->marks++] = copy_of(&name);
		else if (m + 1 < chosen || !choice->others)
			spill->empty[spill->empty_count++] = copy_of(&name);
	}
	free(kept);
	ent_text_free(&name);
}

static void set_events(const struct request *request, const struct ent_spillover_choice *choice,
		       struct spill *spill)
{
	struct ent_spillover_events *events = &spill->events;
	spill->count = events->count;
	spill->time = spill_room(events->count, sizeof *spill->time);
	spill->mark = spill_room(events->count, sizeof *spill->mark);
	spill->runs = spill_room(1, sizeof *spill->runs);
	if (events->count)
		memcpy(spill->time, events->time, events->count * sizeof *spill->time);
	set_marks(request, choice, spill);
	if (events->count)
		memcpy(spill->mark, events->mark, events->count * sizeof *spill->mark);
	spill->dated = spill->recorded = true;
	spill->first = choice->from;
	spill->runs[0] =
		(struct ent_hawkes_run){spill->time, spill->mark, spill->count, events->until};
	spill->data = (struct ent_hawkes_data){spill->marks, spill->runs, 1};
}

/* Without --places and --groups: those who act most, and all others as one. */
static void take_usual(const struct request *request, const uint32_t *rows, size_t count,
		       struct ent_spillover_choice *choice, struct list *groups)
{
	groups->ids = spill_room(USUAL_MOST, sizeof *groups->ids);
	groups->count = ent_spillover_groups(request->record, rows, count, choice, USUAL_LEAST,
					     USUAL_MOST, groups->ids);
	choice->others = groups->count > 0;
}

/* The first day on which one of the events can have been. */
static int32_t first_of(const struct ent_record *record, const struct ent_spillover_events *events)
{
	int32_t first = ENT_DAY_MAX;
	for (size_t i = 0; i < events->count; i++)
		first = earlier(first, ent_record_events(record)->first[events->row[i]]);
	return first;
}

static bool gather(struct request *request, struct spill *spill, struct list *places,
		   struct list *groups, uint32_t *rows)
{
	struct ent_spillover_choice choice = {.as_of = request->as_of, .seed = spill->seed};
	size_t count;
	if (!take_hedges(request, &choice.hedged, &spill->status) ||
	    !read_list(request, OPT_PLACES, place_named, places, &spill->status) ||
	    !read_list(request, OPT_GROUPS, request_actor, groups, &spill->status) ||
	    !find_rows(request, spill, rows, &count))
		return false;
	take_window(request, rows, count, &choice);
	if (choice.from > choice.to) {
		failure("--from lies after the end of the record");
		return false;
	}
	spill->usual_groups = !places->ids && !groups->ids;
	if (spill->usual_groups)
		take_usual(request, rows, count, &choice, groups);
	spill->kind = !places->count ? "group" : groups->count ? "group and place" : "place";
	choice.places = places->ids;
	choice.place_count = places->count;
	choice.groups = groups->ids;
	choice.group_count = groups->count;
	if ((places->count ? places->count : 1) * (groups->count ? groups->count : 1) >=
	    MOST_MARKS) {
		spill->status = misuse(
			request, "more than %d places and groups cannot be told apart", MOST_MARKS);
		return false;
	}
	ent_spillover_gather(request->record, rows, count, &choice, &spill->events);
	if (!request->values[OPT_FROM] && spill->events.count) {
		/* The account stays that of all: none is out of a window that it has set. */
		struct ent_spillover_events all = spill->events;
		choice.from = first_of(request->record, &all);
		ent_spillover_gather(request->record, rows, count, &choice, &spill->events);
		memcpy(spill->events.fates, all.fates, sizeof all.fates);
		ent_spillover_events_free(&all);
	}
	set_events(request, &choice, spill);
	return true;
}

bool spill_record(struct request *request, struct spill *spill)
{
	struct list places = {0}, groups = {0};
	if (!request_open(request))
		return false;
	uint32_t *rows = spill_room(ent_record_events(request->record)->count, sizeof *rows);
	spill->action = request->values[OPT_ACTION] ? request->values[OPT_ACTION] : USUAL_ACTION;
	bool done = gather(request, spill, &places, &groups, rows);
	free(rows);
	free(places.ids);
	free(groups.ids);
	return done;
}
