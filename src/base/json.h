/* Building JSON with jansson. It reports want of memory; we abort, as all of the library does,
 * since a document that silently lacks a part would be worse. */
#ifndef ENT_BASE_JSON_H
#define ENT_BASE_JSON_H

#include <entente/base.h>

#include <jansson.h>
#include <stdlib.h>

/* Both take over the value. */
static inline void ent_json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		abort();
}

static inline void ent_json_push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		abort();
}

static inline json_t *ent_json_str(struct ent_str text)
{
	return json_stringn(text.ptr, text.len);
}

#endif
