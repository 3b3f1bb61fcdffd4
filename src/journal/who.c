/* Actors, places, sources: the second pass. */
#include "journal/reader.h"

#include <math.h>
#include <string.h>

typedef ENT_VEC(struct ent_tie) ties_t;

struct actor_block {
	struct ent_actor *actor;
	ties_t ties;
	struct codes codes;
};

static const char *const kinds[] = {
	"state", "government", "agency",    "armed-group", "organisation", "ngo",
	"media", "company",    "coalition", "forum",       "person",       "people",
};

static bool read_tie_date(struct reader *r, struct ent_tie *tie)
{
	struct ent_span span;
	if (at_end(r) || next_is(r, ','))
		return true;
	if (next_is_date(r))
		return read_date(r, &tie->date, &span);
	complain_here(r, "expected a date, a comma or the line's end");
	return false;
}

/* [of ACTOR] [DATE] */
static bool read_tie_tail(struct reader *r, struct ent_tie *tie)
{
	if (take_word(r, "of") && !read_actor(r, &tie->actor))
		return false;
	return read_tie_date(r, tie);
}

static void actor_aka(struct reader *r, void *thing)
{
	(void)r;
	(void)thing; /* the first pass has read it */
}

static void actor_kind(struct reader *r, void *thing)
{
	struct actor_block *block = thing;
	size_t choice;
	if (!read_choice(r, "a kind of actor", kinds, sizeof kinds / sizeof kinds[0], &choice))
		return;
	struct ent_tie tie = {ENT_TIE_KIND, ENT_NONE, ENT_NONE, ENT_NONE};
	if (!read_tie_tail(r, &tie) || !expect_end(r))
		return;
	tie.text = ent_add_text(r->record, ent_str(kinds[choice]));
	ent_push(&block->ties, tie);
}

static bool read_whole(struct reader *r, struct actor_block *block, enum ent_tie_kind kind)
{
	struct ent_tie tie = {kind, ENT_NONE, ENT_NONE, ENT_NONE};
	if (!read_actor(r, &tie.actor) || !read_tie_date(r, &tie))
		return false;
	ent_push(&block->ties, tie);
	return true;
}

static bool read_part_of(struct reader *r, void *thing)
{
	return read_whole(r, thing, ENT_TIE_PART_OF);
}

static bool read_member_of(struct reader *r, void *thing)
{
	return read_whole(r, thing, ENT_TIE_MEMBER_OF);
}

static void actor_part_of(struct reader *r, void *thing)
{
	read_list(r, read_part_of, thing);
}

static void actor_member_of(struct reader *r, void *thing)
{
	read_list(r, read_member_of, thing);
}

static void actor_role(struct reader *r, void *thing)
{
	struct actor_block *block = thing;
	struct ent_tie tie = {ENT_TIE_ROLE, ENT_NONE, ENT_NONE, ENT_NONE};
	if (read_text(r, &tie.text) && read_tie_tail(r, &tie) && expect_end(r))
		ent_push(&block->ties, tie);
}

static void read_url(struct reader *r, struct ent_str *url)
{
	const char *from = r->at;
	while (r->at < r->end && *r->at != ' ' && *r->at != '\t')
		r->at++;
	*url = (struct ent_str){from, (size_t)(r->at - from)};
	if (url->len < 9 || (memcmp(url->ptr, "http://", 7) && memcmp(url->ptr, "https://", 8)))
		complain(r, from, url->len, "an address starts with http:// or https://");
	else
		expect_end(r);
}

/* Without a date it is the name for all times that no dated one covers. */
static bool read_in_text(struct reader *r, void *thing)
{
	struct actor_block *block = thing;
	struct ent_tie tie = {ENT_TIE_IN_TEXT, ENT_NONE, ENT_NONE, ENT_NONE};
	struct ent_str name;
	if (!read_string(r, "the name as a sentence uses it", &name) || !read_tie_date(r, &tie))
		return false;
	if (tie.date == ENT_NONE) {
		block->actor->in_text = name;
		return true;
	}
	tie.text = ent_add_text(r->record, name);
	ent_push(&block->ties, tie);
	return true;
}

static void actor_in_text(struct reader *r, void *thing)
{
	read_list(r, read_in_text, thing);
}

static void actor_code(struct reader *r, void *thing)
{
	read_codes(r, &((struct actor_block *)thing)->codes);
}

static void actor_url(struct reader *r, void *thing)
{
	read_url(r, &((struct actor_block *)thing)->actor->url);
}

static void actor_note(struct reader *r, void *thing)
{
	if (read_string(r, "a note", &((struct actor_block *)thing)->actor->note))
		expect_end(r);
}

/* `id` is ENT_NONE for an actor that was refused. */
static void read_actor_keys(struct reader *r, uint32_t id, struct ent_actor *actor)
{
	static const struct key keys[] = {
		{"aka", actor_aka, true},
		{"in-text", actor_in_text, false},
		{"kind", actor_kind, true},
		{"part-of", actor_part_of, true},
		{"member-of", actor_member_of, true},
		{"role", actor_role, true},
		{"code", actor_code, true},
		{"url", actor_url, false},
		{"note", actor_note, false},
	};
	struct actor_block block = {.actor = actor, .codes = {.actor = id}};
	for (size_t i = 0; i < actor->tie_count; i++)
		ent_push(&block.ties, actor->ties[i]); /* the names */
	read_keys(r, keys, sizeof keys / sizeof keys[0], &block, NULL);
	actor->ties = keep(r, block.ties.at, block.ties.count, sizeof *block.ties.at);
	actor->tie_count = block.ties.count;
	actor->codes =
		keep(r, block.codes.list.at, block.codes.list.count, sizeof *block.codes.list.at);
	actor->code_count = block.codes.list.count;
	ent_vec_free(&block.ties);
	ent_vec_free(&block.codes.list);
}

void read_actor_block(struct reader *r)
{
	struct ent_where where = here(r);
	uint32_t id = declared(r, &r->record->handles);
	struct ent_actor refused = {.where = where}, *actor = &refused;
	struct ent_str name;
	if (id != ENT_NONE && is_here(r->record->actors.at[id].where, where)) {
		actor = &r->record->actors.at[id];
		if (actor->name.len && read_string(r, "the actor's name", &name))
			expect_end(r);
		actor->in_text = actor->name;
	} else {
		id = ENT_NONE;
	}
	read_actor_keys(r, id, actor);
}

/* ---- places ----------------------------------------------------------- */

/* Not the place itself: reading what it lies in can add places and move it. */
struct place_block {
	ids_t inside;
	double latitude, longitude;
	struct ent_str note;
};

static void place_aka(struct reader *r, void *thing)
{
	(void)r;
	(void)thing; /* the first pass has read it */
}

static void place_in(struct reader *r, void *thing)
{
	read_list(r, read_place_item, &((struct place_block *)thing)->inside);
}

static void place_at(struct reader *r, void *thing)
{
	double latitude, longitude;
	const char *from = r->at;
	if (!read_number(r, "a latitude in degrees", &latitude) ||
	    !read_number(r, "a longitude in degrees", &longitude) || !expect_end(r))
		return;
	if (fabs(latitude) > 90 || fabs(longitude) > 180) {
		complain(r, from, (size_t)(r->at - from),
			 "latitude goes from -90 to 90, longitude from -180 to 180");
		return;
	}
	struct place_block *block = thing;
	block->latitude = latitude;
	block->longitude = longitude;
}

static void place_note(struct reader *r, void *thing)
{
	if (read_string(r, "a note", &((struct place_block *)thing)->note))
		expect_end(r);
}

void read_place_block(struct reader *r)
{
	static const struct key keys[] = {
		{"aka", place_aka, true},
		{"in", place_in, false},
		{"at", place_at, false},
		{"note", place_note, false},
	};
	struct ent_where where = here(r);
	struct place_block block = {.latitude = (double)NAN, .longitude = (double)NAN};
	struct ent_str name;
	uint32_t id = ENT_NONE;
	if (next_is(r, '"') && read_string(r, "a name", &name))
		id = ent_place_by_name(r->record, name);
	bool good = id != ENT_NONE && is_here(r->record->places.at[id].where, where);
	if (good)
		expect_end(r);
	read_keys(r, keys, sizeof keys / sizeof keys[0], &block, NULL);
	if (good) {
		struct ent_place *place = &r->record->places.at[id];
		place->inside =
			keep(r, block.inside.at, block.inside.count, sizeof *block.inside.at);
		place->inside_count = block.inside.count;
		place->latitude = block.latitude;
		place->longitude = block.longitude;
		place->note = block.note;
	}
	ent_vec_free(&block.inside);
}

/* ---- sources ---------------------------------------------------------- */

static void source_by(struct reader *r, void *thing)
{
	struct ent_source *source = thing;
	if (next_is(r, '"')) {
		if (!read_string(r, "an author or publisher", &source->by))
			return;
		source->by_actor = ent_actor_find(r->record, source->by, ENT_DAY_MAX);
	} else if (read_actor(r, &source->by_actor)) {
		source->by = r->record->actors.at[source->by_actor].name;
	} else {
		return;
	}
	expect_end(r);
}

static void source_date(struct reader *r, void *thing)
{
	struct ent_span span;
	if (read_date(r, &((struct ent_source *)thing)->date, &span))
		expect_end(r);
}

static void source_url(struct reader *r, void *thing)
{
	read_url(r, &((struct ent_source *)thing)->url);
}

static void source_reliability(struct reader *r, void *thing)
{
	static const char *const letters[] = {"A", "B", "C", "D", "E", "F"};
	size_t choice;
	if (read_choice(r, "an Admiralty letter", letters, 6, &choice) && expect_end(r))
		((struct ent_source *)thing)->reliability = letters[choice][0];
}

static void source_note(struct reader *r, void *thing)
{
	if (read_string(r, "a note", &((struct ent_source *)thing)->note))
		expect_end(r);
}

void read_source_block(struct reader *r)
{
	static const struct key keys[] = {
		{"by", source_by, false},     {"date", source_date, false},
		{"url", source_url, false},   {"reliability", source_reliability, false},
		{"note", source_note, false},
	};
	struct ent_where where = here(r);
	uint32_t id = declared(r, &r->record->source_ids);
	struct ent_source refused = {.where = where}, *source = &refused;
	if (id != ENT_NONE && is_here(r->record->sources.at[id].where, where)) {
		source = &r->record->sources.at[id];
		if (read_string(r, "the source's title", &source->title))
			expect_end(r);
	}
	read_keys(r, keys, sizeof keys / sizeof keys[0], source, NULL);
}
