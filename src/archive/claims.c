/* Whose code it is. Exact claims lie in a hash table; patterns are tried one by one. */
#include "archive/claims.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct claim {
	struct ent_fit fit;
	struct ent_str folded;
	size_t head, tail; /* of a pattern: bytes before its first '*' and behind its last */
	uint32_t next;     /* exact claim of the same text, or ENT_NONE */
};

/* Those of codes, or of countries. */
struct shelf {
	struct ent_intern texts; /* folded, of exact claims */
	ENT_VEC(uint32_t) first; /* by text: exact claim */
	ENT_VEC(uint32_t) patterns;
};

struct ent_claims {
	struct ent_arena arena;
	ENT_VEC(struct claim) list;
	struct shelf code, country;
};

/* ---- patterns --------------------------------------------------------- */

static struct ent_str behind(struct ent_str text, size_t taken)
{
	return (struct ent_str){text.ptr + taken, text.len - taken};
}

/* Where the part, which is not empty, first stands in the text; text.len when nowhere. */
static size_t find_part(struct ent_str text, struct ent_str part)
{
	for (size_t at = 0; at + part.len <= text.len; at++) {
		const char *first =
			memchr(text.ptr + at, part.ptr[0], text.len - part.len - at + 1);
		if (!first)
			break;
		at = (size_t)(first - text.ptr);
		if (memcmp(first, part.ptr, part.len) == 0)
			return at;
	}
	return text.len;
}

static struct ent_str until_star(struct ent_str pattern)
{
	const char *star = memchr(pattern.ptr, '*', pattern.len);
	return (struct ent_str){pattern.ptr, star ? (size_t)(star - pattern.ptr) : pattern.len};
}

/* A pattern with a '*': what stands before the first and behind the last is fixed, which mostly
 * decides; of the parts between, each is looked for behind the one before it. To take the first
 * place of a part is never wrong: it leaves the most to the rest. */
static bool fits_pattern(const struct claim *claim, struct ent_str text)
{
	struct ent_str pattern = claim->folded;
	size_t head = claim->head, tail = claim->tail;
	if (text.len < head + tail ||
	    memcmp(text.ptr + text.len - tail, pattern.ptr + pattern.len - tail, tail) != 0 ||
	    memcmp(text.ptr, pattern.ptr, head) != 0)
		return false;
	text = (struct ent_str){text.ptr + head, text.len - head - tail};
	pattern = (struct ent_str){pattern.ptr + head, pattern.len - head - tail};
	while (pattern.len) { /* each turn starts at a '*' */
		pattern = behind(pattern, 1);
		struct ent_str part = until_star(pattern);
		size_t at = part.len ? find_part(text, part) : 0;
		if (part.len && at == text.len)
			return false;
		text = behind(text, at + part.len);
		pattern = behind(pattern, part.len);
	}
	return true;
}

static size_t count_stars(struct ent_str pattern)
{
	size_t stars = 0;
	for (size_t i = 0; i < pattern.len; i++)
		stars += pattern.ptr[i] == '*';
	return stars;
}

/* Codes before countries, exact before patterns, long patterns before short ones. */
static uint64_t rank_of(bool country, size_t stars, size_t literals)
{
	return (uint64_t)!country << 63 | (uint64_t)!stars << 62 | (stars ? literals : 0);
}

/* ---- building --------------------------------------------------------- */

static void shelve(struct ent_claims *claims, struct shelf *shelf, uint32_t id, bool exact)
{
	struct claim *claim = &claims->list.at[id];
	if (!exact) {
		ent_push(&shelf->patterns, id);
		return;
	}
	bool fresh;
	uint32_t text = ent_intern_add(&shelf->texts, claim->folded, &fresh);
	if (fresh)
		ent_push(&shelf->first, ENT_NONE);
	claim->next = shelf->first.at[text];
	shelf->first.at[text] = id;
}

static void add_claim(struct ent_claims *claims, const struct ent_record *record, uint32_t actor,
		      const struct ent_actor_code *code)
{
	struct ent_span span = ent_record_span(record, code->date);
	struct ent_str folded = ent_utf8_fold(&claims->arena, code->pattern);
	size_t stars = count_stars(folded);
	struct ent_fit fit = {
		.actor = actor,
		.code = code,
		.rank = rank_of(code->country, stars, folded.len - stars),
		.from = span.start_lo,
		.to = span.end_hi,
	};
	size_t head = until_star(folded).len, tail = 0;
	while (stars && folded.ptr[folded.len - 1 - tail] != '*')
		tail++;
	ent_push(&claims->list, (struct claim){fit, folded, head, tail, ENT_NONE});
	shelve(claims, code->country ? &claims->country : &claims->code,
	       (uint32_t)claims->list.count - 1, !stars);
}

struct ent_claims *ent_claims_new(const struct ent_record *record, struct ent_str dataset)
{
	struct ent_claims *claims = ent_alloc(NULL, sizeof *claims);
	*claims = (struct ent_claims){0};
	for (uint32_t a = 0; a < ent_actor_count(record); a++) {
		const struct ent_actor *actor = ent_actor(record, a);
		for (size_t i = 0; i < actor->code_count; i++)
			if (ent_str_eq(actor->codes[i].system, dataset))
				add_claim(claims, record, a, &actor->codes[i]);
	}
	return claims;
}

static void shelf_free(struct shelf *shelf)
{
	ent_intern_free(&shelf->texts);
	ent_vec_free(&shelf->first);
	ent_vec_free(&shelf->patterns);
}

void ent_claims_free(struct ent_claims *claims)
{
	if (!claims)
		return;
	shelf_free(&claims->code);
	shelf_free(&claims->country);
	ent_vec_free(&claims->list);
	ent_arena_free(&claims->arena);
	ent_alloc(claims, 0);
}

size_t ent_claims_count(const struct ent_claims *claims)
{
	return claims->list.count;
}

/* ---- fitting ---------------------------------------------------------- */

static void fit_shelf(const struct ent_claims *claims, const struct shelf *shelf,
		      struct ent_str text, ent_fits_t *fits)
{
	struct ent_arena scratch = {0};
	if (!text.len || !(shelf->first.count + shelf->patterns.count))
		return;
	struct ent_str folded = ent_utf8_fold(&scratch, text);
	uint32_t id = ent_intern_find(&shelf->texts, folded);
	for (id = id == ENT_NONE ? ENT_NONE : shelf->first.at[id]; id != ENT_NONE;
	     id = claims->list.at[id].next)
		ent_push(fits, claims->list.at[id].fit);
	for (size_t i = 0; i < shelf->patterns.count; i++) {
		const struct claim *claim = &claims->list.at[shelf->patterns.at[i]];
		if (fits_pattern(claim, folded))
			ent_push(fits, claim->fit);
	}
	ent_arena_free(&scratch);
}

/* Those of one rank by their days; then in the order of the journals. */
static int fit_order(const void *a, const void *b)
{
	const struct ent_fit *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->actor != y->actor)
		return x->actor < y->actor ? -1 : 1;
	return (x->code > y->code) - (x->code < y->code); /* of one actor: one array */
}

size_t ent_claims_fit(struct ent_claims *claims, struct ent_str code, struct ent_str country,
		      ent_fits_t *fits)
{
	size_t before = fits->count;
	fit_shelf(claims, &claims->code, code, fits);
	fit_shelf(claims, &claims->country, country, fits);
	size_t count = fits->count - before;
	if (count > 1)
		qsort(fits->at + before, count, sizeof *fits->at, fit_order);
	return count;
}

static bool counts_on(const struct ent_fit *fit, int32_t day)
{
	return fit->from <= day && day <= fit->to;
}

uint32_t ent_fits_actor(const struct ent_fit *fits, size_t count, int32_t day)
{
	for (size_t i = 0; i < count; i++)
		if (counts_on(&fits[i], day))
			return fits[i].actor;
	return ENT_NONE;
}

/* ---- clashes ---------------------------------------------------------- */

/* Whether two of one rank and of different actors meet at all: mostly none do, which one look
 * along the fits tells. Of one rank they lie by their first day, so that the one that reaches
 * furthest so far, and the furthest of another actor, are all that a next one can meet. */
static bool any_meet(const struct ent_fit *fits, size_t count)
{
	const struct ent_fit *far = NULL, *other = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct ent_fit *fit = &fits[i];
		if (far && far->rank != fit->rank)
			far = other = NULL;
		if ((far && far->actor != fit->actor && far->to >= fit->from) ||
		    (other && other->actor != fit->actor && other->to >= fit->from))
			return true;
		if (!far || fit->to >= far->to) {
			other = far && far->actor != fit->actor ? far : other;
			far = fit;
		} else if (fit->actor != far->actor && (!other || fit->to > other->to)) {
			other = fit;
		}
	}
	return false;
}

/* On that day, the two first that decide alike. */
static bool clash_on(const struct ent_fit *fits, size_t count, int32_t day, struct ent_fit clash[2])
{
	const struct ent_fit *best = NULL;
	for (size_t i = 0; i < count && (!best || fits[i].rank == best->rank); i++) {
		if (!counts_on(&fits[i], day))
			continue;
		if (best && fits[i].actor != best->actor) {
			clash[0] = *best;
			clash[1] = fits[i];
			return true;
		}
		best = best ? best : &fits[i];
	}
	return false;
}

/* What decides changes only where a claim begins, or on the day after one ends. */
bool ent_fits_clash(const struct ent_fit *fits, size_t count, struct ent_fit clash[2])
{
	if (!any_meet(fits, count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (clash_on(fits, count, fits[i].from, clash) ||
		    (fits[i].to != ENT_DAY_MAX && clash_on(fits, count, fits[i].to + 1, clash)))
			return true;
	return false;
}
