/* Adding what has a name and an id: sources, verbs, statuses, series, ... */
#include "record/build.h"

#include <math.h>
#include <string.h>

/* Takes the name, or tells whose it is. */
static bool take(struct ent_intern *names, struct ent_str name, uint32_t *id)
{
	bool fresh;
	*id = ent_intern_add(names, name, &fresh);
	return fresh;
}

#define NAMED(function, names, list, ...)                                                          \
	uint32_t function(struct ent_record *record, struct ent_str name, uint32_t *old)           \
	{                                                                                          \
		uint32_t id;                                                                       \
		if (!take(&record->names, name, &id)) {                                            \
			*old = id;                                                                 \
			return ENT_NONE;                                                           \
		}                                                                                  \
		ent_push(&record->list, __VA_ARGS__);                                              \
		return id;                                                                         \
	}

NAMED(ent_add_source, source_ids, sources,
      (struct ent_source){.id = name, .by_actor = ENT_NONE, .date = ENT_NONE})
NAMED(ent_add_status_kind, status_names, statuses, (struct ent_status_kind){.name = name})
NAMED(ent_add_series, series_names, series,
      (struct ent_series){.name = name, .actor = ENT_NONE, .place = ENT_NONE})
NAMED(ent_add_issue, issue_names, issues, (struct ent_issue){.name = name})
NAMED(ent_add_assumption, assumption_names, assumptions, (struct ent_assumption){.name = name})
NAMED(ent_add_flow, flow_names, flows, (struct ent_flow){.name = name})

bool ent_add_verb_word(struct ent_record *record, uint32_t verb, struct ent_str word, uint32_t *old)
{
	bool fresh;
	uint32_t id = ent_intern_add(&record->verb_words, word, &fresh);
	if (fresh)
		ent_push(&record->verb_of_word, verb);
	*old = record->verb_of_word.at[id];
	return *old == verb;
}

uint32_t ent_add_verb(struct ent_record *record, struct ent_str word, uint32_t *old)
{
	uint32_t id = (uint32_t)record->verbs.count;
	if (!ent_add_verb_word(record, id, word, old))
		return ENT_NONE;
	ent_push(&record->verbs, (struct ent_verb){.word = word, .intensity = (double)NAN});
	return id;
}

uint32_t ent_add_coded_verb(struct ent_record *record, const struct ent_verb *verb)
{
	ent_push(&record->verbs, *verb);
	record->verbs.at[record->verbs.count - 1].coded = true;
	return (uint32_t)record->verbs.count - 1;
}

size_t ent_source_count(const struct ent_record *record)
{
	return record->sources.count;
}

const struct ent_source *ent_source(const struct ent_record *record, uint32_t source)
{
	return &record->sources.at[source];
}

uint32_t ent_source_find(const struct ent_record *record, struct ent_str id)
{
	return ent_intern_find(&record->source_ids, id);
}

size_t ent_verb_count(const struct ent_record *record)
{
	return record->verbs.count;
}

const struct ent_verb *ent_verb(const struct ent_record *record, uint32_t verb)
{
	return &record->verbs.at[verb];
}

uint32_t ent_verb_find(const struct ent_record *record, struct ent_str word)
{
	uint32_t id = ent_intern_find(&record->verb_words, word);
	return id == ENT_NONE ? ENT_NONE : record->verb_of_word.at[id];
}

size_t ent_status_kind_count(const struct ent_record *record)
{
	return record->statuses.count;
}

const struct ent_status_kind *ent_status_kind(const struct ent_record *record, uint32_t kind)
{
	return &record->statuses.at[kind];
}

uint32_t ent_status_kind_find(const struct ent_record *record, struct ent_str name)
{
	return ent_intern_find(&record->status_names, name);
}

static bool same_letters(struct ent_str a, const char *b, size_t len)
{
	if (a.len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((a.ptr[i] | 0x20) != (b[i] | 0x20))
			return false;
	return true;
}

/* "ASSAULT", "assault", "COERCE/restrict". */
static bool plover_is(const struct ent_verb *verb, struct ent_str word)
{
	const char *slash = memchr(word.ptr, '/', word.len);
	struct ent_str type = {word.ptr, slash ? (size_t)(slash - word.ptr) : word.len};
	if (!type.len || !same_letters(type, verb->type.ptr, verb->type.len))
		return false;
	struct ent_str mode = {slash ? slash + 1 : "", slash ? word.len - type.len - 1 : 0};
	return !mode.len || same_letters(mode, verb->mode.ptr, verb->mode.len);
}

static bool cameo_is(const struct ent_verb *verb, struct ent_str word)
{
	return word.len >= 2 && word.len <= verb->cameo.len &&
	       memcmp(verb->cameo.ptr, word.ptr, word.len) == 0;
}

/* "cameo:190", as a verb of events of archives is called, means the code and all below it;
 * "plover:ASSAULT/aerial" likewise. */
static struct ent_str without_system(struct ent_str word)
{
	static const char *const systems[] = {"cameo:", "plover:"};
	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(systems[i]);
		if (word.len > len && memcmp(word.ptr, systems[i], len) == 0)
			return (struct ent_str){word.ptr + len, word.len - len};
	}
	return word;
}

bool ent_action_match(const struct ent_record *record, struct ent_str word, bool *verbs)
{
	word = without_system(word);
	uint32_t named = ent_verb_find(record, word);
	bool any = named != ENT_NONE || ent_cameo_find(word) != NULL;
	size_t count;
	const struct ent_plover *rows = ent_plover_rows(&count);
	for (size_t i = 0; i < count && !any; i++)
		any = same_letters(word, rows[i].type, strlen(rows[i].type));
	for (size_t i = 0; i < record->verbs.count; i++) {
		const struct ent_verb *verb = &record->verbs.at[i];
		const char *quad = ent_quad_name(verb->quad);
		verbs[i] = named != ENT_NONE ? i == named
					     : plover_is(verb, word) || cameo_is(verb, word) ||
						       (quad[0] && ent_str_is(word, quad));
		any = any || verbs[i];
	}
	return any;
}

struct ent_str ent_action_near(const struct ent_record *record, struct ent_str word)
{
	const struct ent_intern *words = &record->verb_words;
	size_t types, count = words->names.count;
	const struct ent_plover *rows = ent_plover_rows(&types);
	struct ent_str *all = ent_alloc(NULL, (count + types) * sizeof *all);
	memcpy(all, words->names.at, count * sizeof *all);
	for (size_t i = 0; i < types; i++)
		all[count + i] = ent_str(rows[i].type);
	uint32_t near = ent_near(word, all, count + types);
	struct ent_str found = near == ENT_NONE ? ent_str("") : all[near];
	ent_alloc(all, 0);
	return found;
}
