/* Blocks: a directive and its keys. */
#include "journal/reader.h"

#include <string.h>

static struct ent_str key_at(const struct reader *r)
{
	const char *p = r->at;
	while (p < r->end && ((*p >= 'a' && *p <= 'z') || *p == '-'))
		p++;
	bool is_key = p > r->at && p < r->end && *p == ':' &&
		      (p + 1 == r->end || p[1] == ' ' || p[1] == '\t');
	return (struct ent_str){r->at, is_key ? (size_t)(p - r->at) : 0};
}

static size_t key_find(const struct key *keys, size_t count, struct ent_str name)
{
	for (size_t i = 0; i < count; i++)
		if (keys[i].name[0] == name.ptr[0] && ent_str_is(name, keys[i].name))
			return i;
	return count;
}

static void unknown_key(struct reader *r, const struct key *keys, size_t count, struct ent_str name)
{
	struct ent_str names[32];
	for (size_t i = 0; i < count; i++)
		names[i] = ent_str(keys[i].name);
	uint32_t near = ent_near(name, names, count);
	struct ent_str guess = near == ENT_NONE ? ent_str("") : names[near];
	complain(r, name.ptr, name.len, "no key '%.*s:' here%.*s", ENT_FMT(name),
		 ENT_FMT(hint(r, guess)));
}

void read_keys(struct reader *r, const struct key *keys, size_t count, void *thing,
	       void (*row)(struct reader *r, void *thing))
{
	uint32_t seen = 0;
	while (block_line(r)) {
		struct ent_str name = key_at(r);
		if (!name.len && row && next_is_date(r)) {
			row(r, thing);
			continue;
		}
		if (!name.len) {
			complain_here(r,
				      "expected a key in lower case and a colon, such as '%s:'%s",
				      keys[0].name, row ? ", or a date" : "");
			continue;
		}
		size_t i = key_find(keys, count, name);
		if (i == count) {
			unknown_key(r, keys, count, name);
			continue;
		}
		if ((seen >> i & 1) && !keys[i].many) {
			complain(r, name.ptr, name.len, "'%.*s:' is given twice", ENT_FMT(name));
			continue;
		}
		seen |= UINT32_C(1) << i;
		r->at = name.ptr + name.len + 1;
		if (at_end(r))
			complain(r, name.ptr, name.len, "'%.*s:' has no value", ENT_FMT(name));
		else
			keys[i].read(r, thing);
	}
}

struct directive {
	const char *word;
	void (*read)(struct reader *r);
};

static const struct directive directives[] = {
	{"include", block_skip},       {"actor", read_actor_block}, {"place", read_place_block},
	{"source", read_source_block}, {"status", read_status},     {"verb", read_verb},
	{"interest", read_interest},   {"issue", read_issue},       {"stance", read_stance},
	{"expect", read_expect},       {"series", read_series},     {"assume", read_assume},
	{"note", read_note},           {"archive", read_archive},   {"flow", read_flow},
};

#define DIRECTIVES (sizeof directives / sizeof directives[0])

static void unknown_directive(struct reader *r, struct ent_str word)
{
	struct ent_str names[DIRECTIVES];
	for (size_t i = 0; i < DIRECTIVES; i++)
		names[i] = ent_str(directives[i].word);
	uint32_t near = ent_near(word, names, DIRECTIVES);
	struct ent_str guess = near == ENT_NONE ? ent_str("") : names[near];
	if (word.len && word.ptr[word.len - 1] == ':')
		complain(r, word.ptr, word.len,
			 "a key is indented, under the directive that it belongs to");
	else
		complain(r, word.ptr, word.len ? word.len : 1,
			 "expected a directive or the date of an event%.*s",
			 ENT_FMT(hint(r, guess)));
	block_skip(r);
}

void read_block(struct reader *r)
{
	r->day = ENT_DAY_MAX;
	if (next_is_date(r)) {
		read_event(r);
		return;
	}
	struct ent_str word = {r->at, 0};
	if (*r->at != '"' && *r->at != ',')
		read_word(r, "a directive", &word);
	for (size_t i = 0; i < DIRECTIVES; i++) {
		if (ent_str_is(word, directives[i].word)) {
			directives[i].read(r);
			return;
		}
	}
	unknown_directive(r, word);
}
