/* The ways out of an archive, and what they share. */
#ifndef ENT_ARCHIVE_EXPORT_H
#define ENT_ARCHIVE_EXPORT_H

#include "archive/opened.h"

#include <entente/archive.h>

/* Days as ISO texts. The same few thousand days come again and again, so each is made once, as
 * long as no other day takes its slot. Starts as {0}. */
#define ENT_DAY_SLOTS 4096
struct ent_day_texts {
	struct {
		int32_t day;
		uint8_t len; /* 0: nothing yet */
		char text[19];
	} slot[ENT_DAY_SLOTS];
};

struct ent_str ent_day_iso(struct ent_day_texts *texts, int32_t day);

/* Rows [from, to) as a table of texts. */
bool ent_export_text(const struct ent_archive *archive, bool json, uint64_t from, uint64_t to,
		     ent_write_fn *write, void *user, struct ent_err *err);
/* Fills the empty file at `path`. `name` is for messages. */
bool ent_export_sqlite(const struct ent_archive *archive, uint64_t from, uint64_t to,
		       const char *path, const char *name, struct ent_err *err);
/* Whether the file is a database that ent_export_sqlite wrote, or there is none; false, with the
 * reason, if it must not be replaced by one. */
bool ent_export_sqlite_may(const char *path, struct ent_err *err);

#endif
