/* The first pass: whatever has a name gets its id, and the names it goes by, so
 * that the second pass finds it wherever it is used. */
#include "journal/reader.h"

#include <string.h>

bool read_handle(struct reader *r, const char *what, struct ent_str *name)
{
	if (!read_word(r, what, name))
		return false;
	char first = name->ptr[0];
	bool good = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
	for (size_t i = 0; i < name->len && good; i++) {
		unsigned char c = (unsigned char)name->ptr[i];
		good = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		       c == '-' || c == '_' || c == '.' || c >= 0x80;
	}
	if (!good)
		complain(r, name->ptr, name->len,
			 "%s is letters, digits, '-', '_' and '.', and starts with a letter", what);
	return good;
}

static void complain_taken(struct reader *r, struct ent_str name, struct ent_where old)
{
	if (old.file == ENT_NONE)
		complain(r, name.ptr, name.len, "%.*s is built in already", ENT_FMT(name));
	else
		complain(r, name.ptr, name.len, "%.*s is declared already, at %.*s:%u",
			 ENT_FMT(name), ENT_FMT(ent_record_file(r->record, old.file)), old.line);
}

static void declare_alias(struct reader *r, uint32_t actor, struct ent_str name, const char *from,
			  uint32_t date)
{
	uint32_t old;
	if (!ent_add_actor_name(r->record, actor, name, date, &old))
		complain(r, from, (size_t)(r->at - from),
			 "%.*s is a name of %.*s already, at the same time; give each its dates",
			 ENT_FMT(name), ENT_FMT(ent_actor(r->record, old)->handle));
}

/* "Kingdom of Italy", Italy 1861/.. */
static bool read_alias(struct reader *r, struct ent_str *name, const char **from, uint32_t *date)
{
	*from = r->at;
	bool good = next_is(r, '"') ? read_string(r, "a name", name) : read_word(r, "a name", name);
	*date = ENT_NONE;
	struct ent_span span;
	return good && (at_end(r) || next_is(r, ',') || read_date(r, date, &span));
}

static bool block_key(struct reader *r, const char *key)
{
	size_t len = strlen(key);
	if ((size_t)(r->end - r->at) <= len || memcmp(r->at, key, len) != 0 || r->at[len] != ':')
		return false;
	r->at += len + 1;
	return true;
}

static void push_tie(struct ent_actor *actor, struct reader *r, struct ent_tie tie)
{
	struct ent_tie *ties =
		ent_arena_alloc(&r->record->arena, (actor->tie_count + 1) * sizeof *ties);
	if (actor->tie_count)
		memcpy(ties, actor->ties, actor->tie_count * sizeof *ties);
	ties[actor->tie_count++] = tie;
	actor->ties = ties;
}

/* A key without a value is the second pass's to tell of. */
static bool alias_key(struct reader *r)
{
	return block_key(r, "aka") && !at_end(r);
}

static bool declare_alias_item(struct reader *r, void *thing)
{
	uint32_t actor = *(uint32_t *)thing, date;
	struct ent_str name;
	const char *from;
	if (!read_alias(r, &name, &from, &date))
		return false;
	declare_alias(r, actor, name, from, date);
	push_tie(&r->record->actors.at[actor], r,
		 (struct ent_tie){ENT_TIE_NAME, ent_add_text(r->record, name), ENT_NONE, date});
	return true;
}

static void declare_actor(struct reader *r)
{
	struct ent_str handle, name;
	if (!read_handle(r, "a handle", &handle))
		return;
	struct ent_where where = here(r);
	uint32_t old, actor = ent_add_actor(r->record, handle, &old);
	if (actor == ENT_NONE) {
		complain_taken(r, handle, r->record->actors.at[old].where);
		return;
	}
	r->record->actors.at[actor].where = where;
	while (r->states.count <= actor)
		ent_push(&r->states, false);
	skip_blanks(r);
	const char *from = r->at;
	if (!read_string(r, "the actor's name", &name))
		return;
	r->record->actors.at[actor].name = name;
	declare_alias(r, actor, name, from, ENT_NONE);
	while (block_line(r)) {
		if (alias_key(r))
			read_list(r, declare_alias_item, &actor);
		else if (block_key(r, "kind") && take_word(r, "state"))
			r->states.at[actor] = true;
	}
}

static void declare_place_name(struct reader *r, uint32_t place, struct ent_str name,
			       const char *from)
{
	uint32_t old;
	if (!ent_add_place_name(r->record, place, name, &old))
		complain(r, from, (size_t)(r->at - from), "%.*s is a name of another place already",
			 ENT_FMT(name));
}

static bool declare_place_alias(struct reader *r, void *thing)
{
	struct ent_str name;
	skip_blanks(r);
	const char *from = r->at;
	bool good =
		next_is(r, '"') ? read_string(r, "a name", &name) : read_word(r, "a name", &name);
	if (good)
		declare_place_name(r, *(uint32_t *)thing, name, from);
	if (!good || at_end(r) || next_is(r, ','))
		return good;
	complain_here(r, "the names of a place have no dates: expected a comma or the line's end");
	return false;
}

static void declare_place(struct reader *r)
{
	struct ent_str name;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_string(r, "the place's name", &name))
		return;
	uint32_t old, place = ent_add_place(r->record, name, &old);
	if (place == ENT_NONE) {
		struct ent_where where = r->record->places.at[old].where;
		complain(r, from, (size_t)(r->at - from), "%.*s is declared already, at %.*s:%u",
			 ENT_FMT(name), ENT_FMT(ent_record_file(r->record, where.file)),
			 where.line);
		return;
	}
	r->record->places.at[place].where = here(r);
	while (block_line(r))
		if (alias_key(r))
			read_list(r, declare_place_alias, &place);
}

static bool declare_verb_word(struct reader *r, void *thing)
{
	uint32_t old;
	struct ent_str word;
	if (!read_handle(r, "a verb", &word))
		return false;
	if (!ent_add_verb_word(r->record, *(uint32_t *)thing, word, &old))
		complain_taken(r, word, r->record->verbs.at[old].where);
	if (at_end(r) || next_is(r, ','))
		return true;
	complain_here(r, "a verb is one word: expected a comma or the line's end");
	return false;
}

static void declare_verb(struct reader *r)
{
	struct ent_str word;
	if (!read_handle(r, "a verb", &word))
		return;
	struct ent_where where = here(r);
	uint32_t old, verb = ent_add_verb(r->record, word, &old);
	if (verb == ENT_NONE) {
		complain_taken(r, word, r->record->verbs.at[old].where);
		return;
	}
	r->record->verbs.at[verb].where = where;
	while (block_line(r))
		if (alias_key(r))
			read_list(r, declare_verb_word, &verb);
}

/* Those whose block holds no other names. */
#define DECLARE(function, what, add, list)                                                         \
	static void function(struct reader *r)                                                     \
	{                                                                                          \
		struct ent_str name;                                                               \
		if (!read_handle(r, what, &name))                                                  \
			return;                                                                    \
		uint32_t old, id = add(r->record, name, &old);                                     \
		if (id == ENT_NONE)                                                                \
			complain_taken(r, name, r->record->list.at[old].where);                    \
		else                                                                               \
			r->record->list.at[id].where = here(r);                                    \
	}

DECLARE(declare_source, "a source's id", ent_add_source, sources)
DECLARE(declare_status, "a status", ent_add_status_kind, statuses)
DECLARE(declare_series, "a series' name", ent_add_series, series)
DECLARE(declare_issue, "an issue's name", ent_add_issue, issues)
DECLARE(declare_assumption, "a name", ent_add_assumption, assumptions)
DECLARE(declare_flow, "a network's name", ent_add_flow, flows)

void declare(struct reader *r)
{
	static const struct {
		const char *word;
		void (*declare)(struct reader *r);
	} all[] = {
		{"actor", declare_actor},   {"place", declare_place},
		{"source", declare_source}, {"status", declare_status},
		{"verb", declare_verb},     {"series", declare_series},
		{"issue", declare_issue},   {"assume", declare_assumption},
		{"flow", declare_flow},
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (take_word(r, all[i].word)) {
			all[i].declare(r);
			return;
		}
	}
}
