/* manifest.json: what an archive is made of. Written last; it bears the checksums of the other
 * files, and its own. */
#ifndef ENT_ARCHIVE_MANIFEST_H
#define ENT_ARCHIVE_MANIFEST_H

#include <entente/archive.h>

#include "archive/lexicon.h"
#include "archive/tally.h"

#include <jansson.h>

#define ENT_MANIFEST       "manifest.json"
#define ENT_ARCHIVE_FORMAT 1

/* The files that a manifest vouches for. */
#define ENT_ARCHIVE_FILES 4
extern const char *const ent_archive_files[ENT_ARCHIVE_FILES];
/* Whether it is the name of one of these, or of the manifest. */
bool ent_archive_file(const char *name);

struct ent_manifest_facts {
	uint64_t events, dyads, actors, places;
	int32_t first_day, last_day;
	struct ent_words datasets;
};

/* The account of a build: streams, and the accounts of archives that went into it, whose
 * manifests these are. */
json_t *ent_manifest_account(const struct ent_input *input, const struct ent_tally *tally,
			     json_t *const *merged, size_t merged_count);

/* Writes the manifest of the folder, with the checksums of its files. Takes over `account`. */
bool ent_manifest_write(const struct ent_text *folder, const struct ent_manifest_facts *facts,
			json_t *account, struct ent_err *err);

/* The manifest of an archive, NULL with the reason if there is none that can be used. With
 * `text`, its bytes, which the caller frees with ent_alloc. */
json_t *ent_manifest_read(const char *archive, struct ent_err *err);

/* Whether the manifest's bytes and all files are as they were written. */
bool ent_manifest_verify(const char *archive, struct ent_err *err);

#endif
