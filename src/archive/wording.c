/* Looking an action up by its words: binary search in a table from ontology/. */
#include "archive/wording.h"

/* As strcmp orders, of which the second is in small letters already. */
static int order(struct ent_str text, const char *small)
{
	size_t i = 0;
	for (; i < text.len && small[i]; i++) {
		char c = text.ptr[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != small[i])
			return (unsigned char)c < (unsigned char)small[i] ? -1 : 1;
	}
	return (i < text.len) - (small[i] != '\0');
}

const struct ent_wording *ent_wording_find(const struct ent_wording *table, size_t count,
					   struct ent_str text)
{
	size_t from = 0, to = count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int side = order(text, table[middle].text);
		if (side == 0)
			return &table[middle];
		if (side > 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}
