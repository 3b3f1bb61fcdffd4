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

/* Of the titles that begin there and end with a word; the role is at the start of one. */
static const struct ent_role *longest_at(struct ent_str rest)
{
	const struct ent_role *best = NULL;
	size_t longest = 0;
	for (size_t i = 0; i < ent_role_count; i++) {
		const struct ent_role *row = &ent_role_table[i];
		if (row->words[0] != rest.ptr[0])
			continue;
		size_t len = strlen(row->words);
		if (len > longest && len <= rest.len && memcmp(rest.ptr, row->words, len) == 0 &&
		    (len == rest.len || !is_of_word(rest.ptr[len]))) {
			best = row;
			longest = len;
		}
	}
	return best;
}

enum ent_level ent_level_of_role(struct ent_str role)
{
	struct ent_arena scratch = {0};
	struct ent_str folded = ent_utf8_fold(&scratch, role);
	const struct ent_role *found = NULL;
	for (size_t at = 0; at < folded.len && !found; at++)
		if (at == 0 || !is_of_word(folded.ptr[at - 1]))
			found = longest_at((struct ent_str){folded.ptr + at, folded.len - at});
	ent_arena_free(&scratch);
	return found ? found->level : ENT_LEVEL_UNTOLD;
}
