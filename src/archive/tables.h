/* Generated tables of the datasets: see tools/embed.py. Both are sorted by their texts, which
 * are in small letters. */
#ifndef ENT_ARCHIVE_TABLES_H
#define ENT_ARCHIVE_TABLES_H

#include <stddef.h>

/* What a dataset calls an action, and what that is. */
struct ent_wording {
	const char *text;
	const char *cameo;       /* "" for none */
	const char *type, *mode; /* PLOVER; "" where the code tells */
};

extern const struct ent_wording ent_icews_table[];
extern const size_t ent_icews_count;
extern const struct ent_wording ent_acled_table[];
extern const size_t ent_acled_count;

#endif
