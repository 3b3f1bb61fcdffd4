/* Events: DATE ACTORS VERB ACTORS "text", and their keys. */
#include "journal/reader.h"

#include <math.h>
#include <string.h>

struct event_block {
	struct ent_event_row row;
	uint32_t id; /* among the reader's event_ids, or ENT_NONE */
	bool hedged;
};

/* A figure's vintage, until the whole entry is read. */
#define KNOWN_WITH_EVENT ENT_DAY_MIN

static struct ent_detail *add_detail(struct reader *r, enum ent_detail_kind kind)
{
	ent_push(&r->details, (struct ent_detail){.kind = (uint8_t)kind,
						  .ref = ENT_NONE,
						  .text = ENT_NONE,
						  .date = ENT_NONE});
	return &r->details.at[r->details.count - 1];
}

/* ---- the first line --------------------------------------------------- */

static bool is_plain_day(const struct ent_date *date)
{
	const struct ent_point *day = &date->start;
	return !date->interval && day->precision == ENT_PRECISION_DAY && !day->uncertain &&
	       !day->approximate && !day->month_unspecified && !day->day_unspecified &&
	       day->second_of_day < 0;
}

/* Most events have a plain day, which needs no entry among the dates. */
static bool read_event_date(struct reader *r, struct event_block *event)
{
	struct ent_date date;
	if (!parse_date(r, &date))
		return false;
	struct ent_span span = ent_date_span(&date);
	event->row.first = span.start_lo;
	event->row.last = span.end_hi;
	event->row.known = ent_known_by_default(span);
	r->day = span.start_hi;
	if (!is_plain_day(&date))
		event->row.date = ent_add_date(r->record, &date);
	return true;
}

static bool read_verb_word(struct reader *r, uint32_t *verb)
{
	struct ent_str word;
	if (!read_word(r, "a verb", &word))
		return false;
	*verb = ent_verb_find(r->record, word);
	if (*verb != ENT_NONE)
		return true;
	if (ent_actor_find(r->record, word, r->day) != ENT_NONE)
		complain(r, word.ptr, word.len, "expected a verb before %.*s", ENT_FMT(word));
	else
		complain(r, word.ptr, word.len, "no verb %.*s%.*s", ENT_FMT(word),
			 ENT_FMT(hint_of(r, word, &r->record->verb_words)));
	return false;
}

/* A text in quotes at the end of the line is what happened, unless it is the
 * name of an actor. */
static bool is_closing_text(struct reader *r)
{
	if (!next_is(r, '"'))
		return false;
	const char *from = r->at;
	bool escaped;
	const char *close = string_close(from, r->end, &escaped);
	if (!close)
		return true;
	struct ent_str text = {from + 1, (size_t)(close - from - 1)};
	r->at = close + 1;
	bool last = at_end(r);
	r->at = from;
	return last && ent_actor_find(r->record, text, r->day) == ENT_NONE;
}

static bool check_target(struct reader *r, const struct event_block *event, const char *verb_at,
			 size_t verb_len)
{
	const struct ent_verb *verb = &r->record->verbs.at[event->row.verb];
	bool among = verb->symmetric && r->sources.count > 1;
	if (verb->target == ENT_TARGET_REQUIRED && !r->targets.count && !among) {
		complain(r, verb_at, verb_len, "%.*s needs an actor after it", ENT_FMT(verb->word));
		return false;
	}
	if (verb->target == ENT_TARGET_NONE && r->targets.count) {
		complain(r, verb_at, verb_len, "%.*s takes no actor after it", ENT_FMT(verb->word));
		return false;
	}
	return true;
}

static bool read_head(struct reader *r, struct event_block *event)
{
	if (!read_event_date(r, event))
		return false;
	bool good = read_actors(r, &r->sources);
	if (!good && at_end(r))
		return false; /* told already */
	skip_blanks(r);
	const char *verb_at = r->at;
	if (!read_verb_word(r, &event->row.verb))
		return false;
	size_t verb_len = (size_t)(r->at - verb_at);
	if (!at_end(r) && !is_closing_text(r))
		good &= read_actors(r, &r->targets);
	if (good)
		good = check_target(r, event, verb_at, verb_len);
	if (!at_end(r))
		good &= read_text(r, &event->row.text);
	return good && expect_end(r);
}

/* ---- keys ------------------------------------------------------------- */

static void event_id(struct reader *r, void *thing)
{
	struct event_block *event = thing;
	struct ent_str name;
	if (!read_word(r, "a name", &name) || !expect_end(r))
		return;
	bool fresh;
	uint32_t id = ent_intern_add(&r->event_ids, name, &fresh);
	if (!fresh) {
		complain(r, name.ptr, name.len, "another entry has the id %.*s", ENT_FMT(name));
		return;
	}
	ent_push(&r->entry_of_id, ENT_NONE);
	event->id = id;
	add_detail(r, ENT_DETAIL_ID)->text = ent_add_text(r->record, name);
}

static bool read_person(struct reader *r, enum ent_detail_kind kind)
{
	uint32_t actor;
	if (!read_actor(r, &actor))
		return false;
	add_detail(r, kind)->ref = actor;
	return true;
}

/* Who acted may be a name in quotes that no actor bears. */
static bool read_agent(struct reader *r, void *thing)
{
	struct ent_str name;
	if (!next_is(r, '"'))
		return read_person(r, ENT_DETAIL_BY);
	(void)thing;
	if (!read_string(r, "who acted", &name))
		return false;
	uint32_t actor = ent_actor_find(r->record, name, r->day);
	struct ent_detail *detail = add_detail(r, ENT_DETAIL_BY);
	detail->ref = actor;
	if (actor == ENT_NONE)
		detail->text = ent_add_text(r->record, name);
	return true;
}

static bool read_other(struct reader *r, void *thing)
{
	(void)thing;
	return read_person(r, ENT_DETAIL_WITH);
}

static bool read_suspect(struct reader *r, void *thing)
{
	(void)thing;
	return read_person(r, ENT_DETAIL_SUSPECTED);
}

static void event_by(struct reader *r, void *thing)
{
	read_list(r, read_agent, thing);
}

static void event_with(struct reader *r, void *thing)
{
	read_list(r, read_other, thing);
}

static void event_suspected(struct reader *r, void *thing)
{
	read_list(r, read_suspect, thing);
}

static void event_place(struct reader *r, void *thing)
{
	struct event_block *event = thing;
	r->places.count = 0;
	if (read_list(r, read_place_item, &r->places))
		event->row.place = ent_add_party(r->record, r->places.at, r->places.count);
}

static bool read_use(struct reader *r, void *thing)
{
	uint32_t source;
	(void)thing;
	if (!read_source(r, &source))
		return false;
	struct ent_detail use = {ENT_DETAIL_SOURCE, 0, 0, source, ENT_NONE, ENT_NONE};
	struct ent_span span;
	if (!read_grade(r, source, &use.reliability, &use.credibility))
		return false;
	if (take_word(r, "dates") && !read_date(r, &use.date, &span))
		return false;
	if (take_word(r, "at") && !read_text(r, &use.text))
		return false;
	ent_push(&r->details, use);
	return true;
}

static void event_source(struct reader *r, void *thing)
{
	read_list(r, read_use, thing);
}

static void read_words(struct reader *r, enum ent_detail_kind kind)
{
	uint32_t text;
	if (read_text(r, &text) && expect_end(r))
		add_detail(r, kind)->text = text;
}

static void event_as(struct reader *r, void *thing)
{
	(void)thing;
	read_words(r, ENT_DETAIL_AS);
}

static void event_dating(struct reader *r, void *thing)
{
	(void)thing;
	read_words(r, ENT_DETAIL_DATING);
}

static void event_note(struct reader *r, void *thing)
{
	(void)thing;
	read_words(r, ENT_DETAIL_NOTE);
}

static void event_hedge(struct reader *r, void *thing)
{
	struct event_block *event = thing;
	if (read_hedge(r, &event->row.hedge) && expect_end(r))
		event->hedged = true;
}

static bool read_denier(struct reader *r, void *thing)
{
	uint32_t actor, date = ENT_NONE;
	struct ent_span span;
	(void)thing;
	if (!read_actor(r, &actor) || (next_is_date(r) && !read_date(r, &date, &span)))
		return false;
	struct ent_detail *denial = add_detail(r, ENT_DETAIL_DENIED_BY);
	denial->ref = actor;
	denial->date = date;
	return true;
}

static void event_denied_by(struct reader *r, void *thing)
{
	if (!take_word(r, "none")) {
		read_list(r, read_denier, thing);
		return;
	}
	add_detail(r, ENT_DETAIL_DENIED_BY);
	expect_end(r);
}

static void event_known(struct reader *r, void *thing)
{
	struct event_block *event = thing;
	if (read_known(r, &event->row.known))
		expect_end(r);
}

static void event_effect(struct reader *r, void *thing)
{
	(void)thing;
	uint32_t date;
	struct ent_span span;
	if (read_date(r, &date, &span) && expect_end(r))
		add_detail(r, ENT_DETAIL_EFFECT)->date = date;
}

/* The entry may come later: its name is looked up when all are read. Until then
 * the detail holds the index of what is pending. */
static bool read_link(struct reader *r, void *thing)
{
	struct ent_str name;
	if (!read_word(r, "the id of an entry", &name))
		return false;
	add_detail(r, *(enum ent_detail_kind *)thing)->ref = (uint32_t)r->pending.count;
	ent_push(&r->pending, (struct pending){ENT_NONE, name, r->file, r->line, r->start});
	return true;
}

#define LINK(function, kind)                                                                       \
	static void function(struct reader *r, void *thing)                                        \
	{                                                                                          \
		enum ent_detail_kind link = kind;                                                  \
		(void)thing;                                                                       \
		read_list(r, read_link, &link);                                                    \
	}

LINK(event_denies, ENT_DETAIL_DENIES)
LINK(event_confirms, ENT_DETAIL_CONFIRMS)
LINK(event_retracts, ENT_DETAIL_RETRACTS)
LINK(event_supersedes, ENT_DETAIL_SUPERSEDES)
LINK(event_concerns, ENT_DETAIL_CONCERNS)

/* BEST [LOW HIGH] [UNIT] [known DATE] [source ID CODE] */
static void read_figure(struct reader *r, enum ent_detail_kind kind)
{
	struct ent_figure figure = {
		.unit = ENT_NONE, .known = KNOWN_WITH_EVENT, .source = ENT_NONE};
	if (!read_range(r, &figure.low, &figure.best, &figure.high))
		return;
	if (kind == ENT_DETAIL_AMOUNT) {
		struct ent_str unit;
		bool read = next_is(r, '"') ? read_string(r, "a unit", &unit)
					    : read_word(r, "a unit", &unit);
		if (!read)
			return;
		figure.unit = ent_add_text(r->record, unit);
	}
	if (take_word(r, "known") && !read_known(r, &figure.known))
		return;
	if (take_word(r, "source") &&
	    (!read_source(r, &figure.source) ||
	     !read_grade(r, figure.source, &figure.reliability, &figure.credibility)))
		return;
	if (!expect_end(r))
		return;
	add_detail(r, kind)->ref = (uint32_t)r->record->figures.count;
	ent_push(&r->record->figures, figure);
}

static void event_deaths(struct reader *r, void *thing)
{
	(void)thing;
	read_figure(r, ENT_DETAIL_DEATHS);
}

static void event_injured(struct reader *r, void *thing)
{
	(void)thing;
	read_figure(r, ENT_DETAIL_INJURED);
}

static void event_amount(struct reader *r, void *thing)
{
	(void)thing;
	read_figure(r, ENT_DETAIL_AMOUNT);
}

/* ---- the whole -------------------------------------------------------- */

static enum ent_hedge hedge_by_sources(const struct reader *r)
{
	char best = 0;
	for (size_t i = 0; i < r->details.count; i++) {
		const struct ent_detail *detail = &r->details.at[i];
		if (detail->kind == ENT_DETAIL_SOURCE && detail->credibility &&
		    (!best || detail->credibility < best))
			best = detail->credibility;
	}
	return ent_hedge_of_credibility(best);
}

static void keep_event(struct reader *r, struct event_block *event)
{
	event->row.source = ent_add_party(r->record, r->sources.at, r->sources.count);
	if (r->targets.count)
		event->row.target = ent_add_party(r->record, r->targets.at, r->targets.count);
	if (!event->hedged)
		event->row.hedge = hedge_by_sources(r);
	size_t from = r->record->details.count;
	uint32_t entry = ent_add_event(r->record, &event->row, r->details.at, r->details.count);
	if (event->id != ENT_NONE)
		r->entry_of_id.at[event->id] = entry;
	for (size_t i = 0; i < r->details.count; i++) {
		uint8_t kind = r->details.at[i].kind;
		uint32_t ref = r->details.at[i].ref;
		if (kind >= ENT_DETAIL_DENIES && kind <= ENT_DETAIL_CONCERNS)
			r->pending.at[ref].detail = (uint32_t)(from + i);
		if (kind >= ENT_DETAIL_DEATHS && kind <= ENT_DETAIL_AMOUNT &&
		    r->record->figures.at[ref].known == KNOWN_WITH_EVENT)
			r->record->figures.at[ref].known = event->row.known;
	}
}

void read_event(struct reader *r)
{
	static const struct key keys[] = {
		{"source", event_source, true},
		{"place", event_place, false},
		{"hedge", event_hedge, false},
		{"by", event_by, true},
		{"id", event_id, false},
		{"known", event_known, false},
		{"with", event_with, true},
		{"suspected", event_suspected, true},
		{"as", event_as, false},
		{"dating", event_dating, false},
		{"denied-by", event_denied_by, true},
		{"effect", event_effect, false},
		{"denies", event_denies, true},
		{"confirms", event_confirms, true},
		{"retracts", event_retracts, true},
		{"supersedes", event_supersedes, true},
		{"concerns", event_concerns, true},
		{"deaths", event_deaths, true},
		{"injured", event_injured, true},
		{"amount", event_amount, true},
		{"note", event_note, false},
	};
	struct event_block event = {.row = {.target = ENT_NONE,
					    .place = ENT_NONE,
					    .text = ENT_NONE,
					    .date = ENT_NONE,
					    .where = here(r)},
				    .id = ENT_NONE};
	size_t errors = r->errors;
	r->details.count = r->sources.count = r->targets.count = 0;
	read_head(r, &event);
	read_keys(r, keys, sizeof keys / sizeof keys[0], &event, NULL);
	if (r->errors == errors)
		keep_event(r, &event);
	else
		r->lost_events++;
}

static void unknown_id(struct reader *r, const struct pending *pending)
{
	struct ent_str guess = hint_of(r, pending->name, &r->event_ids);
	complain_line(r, false, pending->file, pending->line, pending->line_start,
		      pending->name.ptr, pending->name.len, "no entry has the id %.*s%.*s",
		      ENT_FMT(pending->name), ENT_FMT(guess));
}

void resolve_links(struct reader *r)
{
	for (size_t i = 0; i < r->pending.count; i++) {
		const struct pending *pending = &r->pending.at[i];
		uint32_t id = ent_intern_find(&r->event_ids, pending->name);
		if (id == ENT_NONE)
			unknown_id(r, pending);
		if (pending->detail != ENT_NONE)
			r->record->details.at[pending->detail].ref =
				id == ENT_NONE ? ENT_NONE : r->entry_of_id.at[id];
	}
}
