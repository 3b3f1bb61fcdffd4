/* Levels: the rank at which somebody speaks for a side. */
#include "ontology/tables.h"

#include "base/utf8.h"

#include <string.h>

const char *ent_level_name(enum ent_level level)
{
	static const char *const names[] = {"not told", "head", "minister", "envoy", "official"};
	return names[level];
}

/* A hyphen joins: an "ex-president" is no president. */
static bool is_of_word(char c)
{
	return c != ' ' && c != ',' && c != ';' && c != '(' && c != ')' && c != '/' && c != '.';
}

static bool stands_at(struct ent_str role, size_t at, const char *words)
{
	size_t len = strlen(words);
	return len <= role.len - at && memcmp(role.ptr + at, words, len) == 0 &&
	       (at == 0 || !is_of_word(role.ptr[at - 1])) &&
	       (at + len == role.len || !is_of_word(role.ptr[at + len]));
}

static const struct ent_role *longest_at(struct ent_str role, size_t at)
{
	const struct ent_role *best = NULL;
	for (size_t i = 0; i < ent_role_count; i++) {
		const struct ent_role *row = &ent_role_table[i];
		if (stands_at(role, at, row->words) &&
		    (!best || strlen(row->words) > strlen(best->words)))
			best = row;
	}
	return best;
}

enum ent_level ent_level_of_role(struct ent_str role)
{
	struct ent_arena scratch = {0};
	struct ent_str folded = ent_utf8_fold(&scratch, role);
	const struct ent_role *found = NULL;
	for (size_t at = 0; at < folded.len && !found; at++)
		found = longest_at(folded, at);
	ent_arena_free(&scratch);
	return found ? found->level : ENT_LEVEL_UNTOLD;
}
