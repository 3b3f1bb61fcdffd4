/* Values: dates, actors, places, sources, grades, ranges. */
#include "journal/reader.h"

#include <math.h>
#include <string.h>

bool parse_date(struct reader *r, struct ent_date *date)
{
	struct ent_str word;
	if (!read_word(r, "a date", &word))
		return false;
	struct ent_err err;
	size_t at = 0;
	if (ent_date_parse(word, date, &at, &err))
		return true;
	complain(r, word.ptr + at, at < word.len ? word.len - at : 1, "%s", err.text);
	return false;
}

bool read_date(struct reader *r, uint32_t *date, struct ent_span *span)
{
	struct ent_date parsed;
	if (!parse_date(r, &parsed))
		return false;
	*date = ent_add_date(r->record, &parsed);
	*span = ent_record_span(r->record, *date);
	return true;
}

/* A name in quotes, or a handle or one-word alias. */
static bool read_name(struct reader *r, const char *what, struct ent_str *name, const char **from)
{
	if (next_is(r, '"')) {
		*from = r->at;
		return read_string(r, what, name);
	}
	if (!read_word(r, what, name))
		return false;
	*from = name->ptr;
	return true;
}

bool read_actor(struct reader *r, uint32_t *actor)
{
	struct ent_str name;
	const char *from;
	if (!read_name(r, "an actor", &name, &from))
		return false;
	*actor = ent_intern_find(&r->record->handles, name);
	if (*actor == ENT_NONE)
		*actor = ent_actor_find(r->record, name, r->day);
	if (*actor != ENT_NONE)
		return true;
	struct ent_str guess = hint(r, ent_actor_near(r->record, name));
	if (*from == '"' && !guess.len && at_end(r))
		guess = ent_str("; a text follows without a comma");
	complain(r, from, (size_t)(r->at - from), "no actor %.*s%.*s", ENT_FMT(name),
		 ENT_FMT(guess));
	return false;
}

static bool has(const ids_t *ids, uint32_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->at[i] == id)
			return true;
	return false;
}

bool read_actors(struct reader *r, ids_t *actors)
{
	bool good = true;
	do {
		if (at_end(r)) {
			complain_here(r, "expected an actor");
			return false;
		}
		const char *from = r->at;
		uint32_t actor;
		if (!read_actor(r, &actor)) {
			good = false;
		} else if (has(actors, actor)) {
			complain(r, from, (size_t)(r->at - from), "%.*s is named twice",
				 ENT_FMT(ent_actor(r->record, actor)->handle));
			good = false;
		} else {
			ent_push(actors, actor);
		}
	} while (read_comma(r));
	return good;
}

/* By its own name, which holds at all times and so is remembered. */
static uint32_t place_by_name(struct reader *r, struct ent_str name)
{
	bool fresh;
	uint32_t word = ent_intern_add(&r->place_words, name, &fresh);
	if (fresh)
		ent_push(&r->place_of_word, ent_place_by_name(r->record, name));
	return r->place_of_word.at[word];
}

static uint32_t territory_of(struct reader *r, uint32_t actor)
{
	while (r->territories.count <= actor)
		ent_push(&r->territories, ENT_NONE);
	if (r->territories.at[actor] == ENT_NONE)
		r->territories.at[actor] = ent_add_territory(r->record, actor);
	return r->territories.at[actor];
}

static void complain_place(struct reader *r, struct ent_str name, const char *from)
{
	size_t length = (size_t)(r->at - from);
	if (ent_actor_find(r->record, name, r->day) != ENT_NONE)
		complain(r, from, length,
			 "%.*s is not a state: only a state is a place as it stands",
			 ENT_FMT(name));
	else
		complain(r, from, length, "no place %.*s%.*s", ENT_FMT(name),
			 ENT_FMT(hint(r, ent_place_near(r->record, name))));
}

bool read_place(struct reader *r, uint32_t *place)
{
	struct ent_str name;
	const char *from;
	if (!read_name(r, "a place", &name, &from))
		return false;
	*place = place_by_name(r, name);
	if (*place != ENT_NONE)
		return true;
	uint32_t actor = ent_actor_find(r->record, name, r->day);
	if (actor == ENT_NONE || !r->states.at[actor]) {
		complain_place(r, name, from);
		return false;
	}
	*place = territory_of(r, actor);
	return true;
}

bool read_place_item(struct reader *r, void *thing)
{
	uint32_t place;
	if (!read_place(r, &place))
		return false;
	ent_push((ids_t *)thing, place);
	return true;
}

bool read_source(struct reader *r, uint32_t *source)
{
	struct ent_str id;
	if (!read_word(r, "a source", &id))
		return false;
	*source = ent_source_find(r->record, id);
	if (*source != ENT_NONE)
		return true;
	struct ent_str guess = hint_of(r, id, &r->record->source_ids);
	if (id.len <= 2 && ent_credibility_name(id.ptr[id.len - 1]))
		guess = ent_str("; a grade follows its source without a comma");
	complain(r, id.ptr, id.len, "no source %.*s%.*s", ENT_FMT(id), ENT_FMT(guess));
	return false;
}

bool read_actor_list(struct reader *r, const uint32_t **list, size_t *count)
{
	ids_t ids = {0};
	bool good = read_actors(r, &ids);
	*list = keep(r, ids.at, ids.count, sizeof *ids.at);
	*count = ids.count;
	ent_vec_free(&ids);
	return good;
}

bool read_place_list(struct reader *r, const uint32_t **list, size_t *count)
{
	ids_t ids = {0};
	bool good = true;
	do
		good &= read_place_item(r, &ids);
	while (read_comma(r));
	*list = keep(r, ids.at, ids.count, sizeof *ids.at);
	*count = ids.count;
	ent_vec_free(&ids);
	return good;
}

bool read_text(struct reader *r, uint32_t *text)
{
	struct ent_str string;
	if (!read_string(r, "a text", &string))
		return false;
	*text = ent_add_text(r->record, string);
	return true;
}

/* "A1", or "1" with the letter of the source; nothing is a grade too. */
bool read_grade(struct reader *r, uint32_t source, char *reliability, char *credibility)
{
	*reliability = ent_source(r->record, source)->reliability;
	*credibility = 0;
	if (at_end(r) || next_is(r, ','))
		return true;
	char letter = *r->at, figure = r->at + 1 < r->end ? r->at[1] : ' ';
	bool lettered = ent_reliability_name(letter) && ent_credibility_name(figure);
	size_t length = lettered ? 2 : 1;
	const char *after = r->at + length;
	bool ends = after >= r->end || strchr(" \t,;", *after);
	if (ends && (lettered || ent_credibility_name(letter))) {
		if (lettered)
			*reliability = letter;
		*credibility = lettered ? figure : letter;
		r->at += length;
		return true;
	}
	if ((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')) {
		complain_here(r, "expected an Admiralty grade, A1 to F6 or 1 to 6");
		return false;
	}
	return true;
}

bool read_hedge(struct reader *r, enum ent_hedge *hedge)
{
	static const char *const names[] = {"confirmed", "reported", "estimated", "alleged",
					    "denied"};
	size_t choice;
	if (!read_choice(r, "a hedge", names, 5, &choice))
		return false;
	return ent_hedge_parse(ent_str(names[choice]), hedge);
}

bool read_known(struct reader *r, int32_t *known)
{
	uint32_t date;
	struct ent_span span;
	if (!read_date(r, &date, &span))
		return false;
	*known = ent_known_by_default(span);
	return true;
}

static bool read_bound(struct reader *r, double *bound)
{
	*bound = (double)NAN;
	if (take_word(r, "..") || take_word(r, "?"))
		return true;
	if (!at_end(r) && r->end - r->at >= 3 && memcmp(r->at, "..]", 3) == 0) {
		r->at += 2;
		return true;
	}
	if (!at_end(r) && r->end - r->at >= 2 && memcmp(r->at, "?]", 2) == 0) {
		r->at++;
		return true;
	}
	return read_number(r, "a number or ..", bound);
}

static bool in_order(double low, double best, double high)
{
	return !(low > high) && !(low > best) && !(best > high);
}

bool read_range(struct reader *r, double *low, double *best, double *high)
{
	skip_blanks(r);
	const char *from = r->at;
	*low = *high = (double)NAN;
	if (next_is(r, '['))
		*best = (double)NAN;
	else if (take_word(r, "?"))
		*best = (double)NAN;
	else if (!read_number(r, "a number, ? or [low high]", best))
		return false;
	if (next_is(r, '[')) {
		r->at++;
		if (!read_bound(r, low) || !read_bound(r, high))
			return false;
		if (!next_is(r, ']')) {
			complain_here(r, "expected ] after the range");
			return false;
		}
		r->at++;
	}
	if (isnan(*low) && isnan(*best) && isnan(*high)) {
		complain(r, from, (size_t)(r->at - from), "a figure of which nothing is known");
		return false;
	}
	if (!in_order(*low, *best, *high)) {
		complain(r, from, (size_t)(r->at - from),
			 "the range must go from low to high, with "
			 "the best value in it");
		return false;
	}
	return true;
}

static void complain_choice(struct reader *r, const char *what, const char *const *names,
			    size_t count, struct ent_str word)
{
	struct ent_text all = {0};
	for (size_t i = 0; i < count; i++)
		ent_text_printf(&all, "%s%s",
				i == 0          ? ""
				: i + 1 < count ? ", "
						: " or ",
				names[i]);
	complain(r, word.ptr, word.len, "expected %s: %s", what, all.ptr);
	ent_text_free(&all);
}

bool read_choice(struct reader *r, const char *what, const char *const *names, size_t count,
		 size_t *choice)
{
	struct ent_str word;
	if (!read_word(r, what, &word))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (ent_str_is(word, names[i])) {
			*choice = i;
			return true;
		}
	}
	complain_choice(r, what, names, count, word);
	return false;
}

bool read_yes(struct reader *r, bool *yes)
{
	static const char *const names[] = {"yes", "no"};
	size_t choice;
	if (!read_choice(r, "an answer", names, 2, &choice))
		return false;
	*yes = choice == 0;
	return true;
}

uint32_t find_status(struct reader *r)
{
	struct ent_str word;
	if (!read_word(r, "a status", &word))
		return ENT_NONE;
	uint32_t kind = ent_status_kind_find(r->record, word);
	if (kind == ENT_NONE)
		complain(r, word.ptr, word.len, "no status %.*s%.*s", ENT_FMT(word),
			 ENT_FMT(hint_of(r, word, &r->record->status_names)));
	return kind;
}

uint32_t find_series(struct reader *r)
{
	struct ent_str name;
	if (!read_word(r, "a series", &name))
		return ENT_NONE;
	uint32_t series = ent_series_find(r->record, name);
	if (series == ENT_NONE)
		complain(r, name.ptr, name.len, "no series %.*s%.*s", ENT_FMT(name),
			 ENT_FMT(hint_of(r, name, &r->record->series_names)));
	return series;
}

uint32_t find_flow(struct reader *r)
{
	struct ent_str name;
	if (!read_word(r, "a network of flows", &name))
		return ENT_NONE;
	uint32_t flow = ent_intern_find(&r->record->flow_names, name);
	if (flow == ENT_NONE)
		complain(r, name.ptr, name.len, "no network %.*s%.*s", ENT_FMT(name),
			 ENT_FMT(hint_of(r, name, &r->record->flow_names)));
	return flow;
}

uint32_t find_issue(struct reader *r)
{
	struct ent_str name;
	if (!read_word(r, "an issue", &name))
		return ENT_NONE;
	uint32_t issue = ent_intern_find(&r->record->issue_names, name);
	if (issue == ENT_NONE)
		complain(r, name.ptr, name.len, "no issue %.*s%.*s", ENT_FMT(name),
			 ENT_FMT(hint_of(r, name, &r->record->issue_names)));
	return issue;
}

bool read_slotted(struct reader *r, const char *what, struct ent_str *words)
{
	skip_blanks(r);
	const char *from = r->at;
	if (!read_string(r, what, words))
		return false;
	for (size_t i = 0; i < words->len; i++) {
		struct ent_str slot = {words->ptr + i, words->len - i < 3 ? 0 : 3};
		if (words->ptr[i] != '{' || ent_str_is(slot, "{A}") || ent_str_is(slot, "{B}"))
			continue;
		complain(r, from, (size_t)(r->at - from), "in braces stand {A} and {B} only");
		return false;
	}
	return expect_end(r);
}

const void *keep(struct reader *r, const void *items, size_t count, size_t size)
{
	void *kept = ent_arena_alloc(&r->record->arena, count * size);
	if (count)
		memcpy(kept, items, count * size);
	return kept;
}

static bool read_where(struct reader *r, uint32_t *where)
{
	*where = ENT_NONE;
	return !take_word(r, "at") || read_text(r, where);
}

static bool read_cite(struct reader *r, void *thing)
{
	struct ent_cite cite;
	if (!read_source(r, &cite.source) ||
	    !read_grade(r, cite.source, &cite.reliability, &cite.credibility) ||
	    !read_where(r, &cite.where))
		return false;
	ent_push(&((struct cites *)thing)->list, cite);
	return true;
}

void read_cites(struct reader *r, struct cites *cites)
{
	read_list(r, read_cite, cites);
}

/* A name in quotes that nobody bears is words: "the drug trade". */
bool read_subject(struct reader *r, struct ent_subject *subject)
{
	*subject = (struct ent_subject){ENT_NONE, ENT_NONE, ENT_NONE};
	if (next_is(r, '"')) {
		struct ent_str words;
		if (!read_string(r, "a name", &words))
			return false;
		subject->actor = ent_actor_find(r->record, words, r->day);
		if (subject->actor == ENT_NONE)
			subject->place = ent_place_find(r->record, words);
		if (subject->actor == ENT_NONE && subject->place == ENT_NONE)
			subject->text = ent_add_text(r->record, words);
		return true;
	}
	const char *from = r->at;
	struct ent_str word;
	if (!read_word(r, "an actor, a place or a text", &word))
		return false;
	subject->actor = ent_actor_find(r->record, word, r->day);
	if (subject->actor == ENT_NONE)
		subject->place = ent_place_find(r->record, word);
	if (subject->actor != ENT_NONE || subject->place != ENT_NONE)
		return true;
	complain(r, from, word.len, "no actor or place %.*s%.*s", ENT_FMT(word),
		 ENT_FMT(hint(r, ent_place_near(r->record, word))));
	return false;
}

static bool read_subject_item(struct reader *r, void *thing)
{
	struct ent_subject subject;
	if (!read_subject(r, &subject))
		return false;
	ent_push(&((struct subjects *)thing)->list, subject);
	return true;
}

void read_subjects(struct reader *r, struct subjects *subjects)
{
	read_list(r, read_subject_item, subjects);
}

struct ent_where here(const struct reader *r)
{
	return (struct ent_where){r->files.at[r->file].id, r->line};
}

bool is_here(struct ent_where a, struct ent_where b)
{
	return a.file == b.file && a.line == b.line;
}

uint32_t declared(struct reader *r, const struct ent_intern *names)
{
	struct ent_str name;
	if (at_end(r) || *r->at == '"' || *r->at == ',' || !read_word(r, "a name", &name))
		return ENT_NONE;
	return ent_intern_find(names, name);
}
