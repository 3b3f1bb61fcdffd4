/* What datasets and other systems of codes call an actor: gdelt USAGOV, icews "Freedonia"
 * 1996/.., icews country "Freedonia". */
#include "journal/reader.h"

#include "base/utf8.h"

#include <string.h>

/* For near misses alone: any other system will do as well. */
static const char *const known[] = {"gdelt",   "icews", "polecat", "ucdp", "acled",
				    "phoenix", "cow",   "gw",      "iso3"};
#define KNOWN (sizeof known / sizeof known[0])

static struct ent_str near_system(struct reader *r, struct ent_str word)
{
	struct ent_str names[KNOWN];
	for (size_t i = 0; i < KNOWN; i++)
		names[i] = ent_str(known[i]);
	uint32_t near = ent_near(word, names, KNOWN);
	return hint(r, near == ENT_NONE ? ent_str("") : names[near]);
}

static bool read_system(struct reader *r, struct ent_str *system)
{
	if (!read_word(r, "a dataset, such as gdelt", system))
		return false;
	for (size_t i = 0; i < system->len; i++) {
		char c = system->ptr[i];
		if ((c >= 'a' && c <= 'z') ||
		    (i > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '_')))
			continue;
		complain(
			r, system->ptr, system->len,
			"a dataset or system of codes is a word in lower case, and the code stands "
			"behind it: icews \"Freedonia\"%.*s",
			ENT_FMT(near_system(r, *system)));
		return false;
	}
	return true;
}

static bool is_blank_text(struct ent_str text)
{
	struct ent_arena scratch = {0};
	bool blank = ent_utf8_fold(&scratch, text).len == 0;
	ent_arena_free(&scratch);
	return blank;
}

/* A bare date where the code should stand is a code forgotten. */
static bool read_pattern(struct reader *r, struct ent_actor_code *code)
{
	skip_blanks(r);
	const char *from = r->at;
	const char *what = code->country ? "a country" : "a code";
	bool quoted = next_is(r, '"');
	if (!(quoted ? read_string(r, what, &code->pattern) : read_word(r, what, &code->pattern)))
		return false;
	size_t length = (size_t)(r->at - from);
	if (is_blank_text(code->pattern)) {
		complain(r, from, length, "expected %s; this one is empty", what);
		return false;
	}
	if (!quoted && memchr(code->pattern.ptr, '/', code->pattern.len)) {
		complain(r, from, length,
			 "expected %s, and then its date; one with a '/' stands in quotes", what);
		return false;
	}
	return true;
}

static void complain_after(struct reader *r, const struct ent_actor_code *code)
{
	struct ent_str country = ent_str("country");
	bool slip = next_is(r, '"') && ent_near(code->pattern, &country, 1) != ENT_NONE;
	complain_here(r, "expected a date, a comma or the line's end%.*s%s",
		      ENT_FMT(hint(r, slip ? country : ent_str(""))),
		      slip ? "" : "; a name of several words stands in quotes");
}

static void claim(struct reader *r, struct codes *codes, const struct ent_actor_code *code,
		  const char *from)
{
	struct ent_code_claim old;
	if (codes->actor == ENT_NONE)
		return;
	if (ent_add_code(r->record, codes->actor, code, &old)) {
		ent_push(&codes->list, *code);
		return;
	}
	struct ent_str file = ent_record_file(r->record, old.where.file);
	size_t length = (size_t)(r->at - from);
	if (old.actor == codes->actor)
		complain(r, from, length, "this code is given twice for one time, first at %.*s:%u",
			 ENT_FMT(file), old.where.line);
	else
		complain(r, from, length,
			 "%.*s has this code already, at the same time, at %.*s:%u; give each its "
			 "dates",
			 ENT_FMT(ent_actor(r->record, old.actor)->handle), ENT_FMT(file),
			 old.where.line);
}

static bool read_code(struct reader *r, void *thing)
{
	struct ent_actor_code code = {.date = ENT_NONE, .where = here(r)};
	struct ent_span span;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_system(r, &code.system))
		return false;
	code.country = take_word(r, "country");
	if (!read_pattern(r, &code))
		return false;
	if (next_is_date(r)) {
		if (!read_date(r, &code.date, &span))
			return false;
	}
	if (!at_end(r) && !next_is(r, ',')) {
		complain_after(r, &code);
		return false;
	}
	claim(r, thing, &code, from);
	return true;
}

void read_codes(struct reader *r, struct codes *codes)
{
	read_list(r, read_code, codes);
}
