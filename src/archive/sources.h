/* What a build is made of: the files that were named, those in folders that were named, and
 * archives to be merged. */
#ifndef ENT_ARCHIVE_SOURCES_H
#define ENT_ARCHIVE_SOURCES_H

#include "base/vec.h"

struct ent_source_file {
	const char *path;
	size_t label;   /* where its label begins in the path: the folders above what was named */
	bool in_folder; /* not named itself: it may be of no dataset */
	uint64_t size;
};

struct ent_sources {
	struct ent_arena arena;
	ENT_VEC(struct ent_source_file) list;
	ENT_VEC(const char *) archives; /* that were named */
	ENT_VEC(struct ent_str) passed; /* archives in folders, by their labels */
	size_t label;                   /* of the path being added */
	uint64_t total;                 /* bytes of all files */
};

/* Starts as {0}. False when a path cannot be read, or there is nothing in any. */
bool ent_sources_find(struct ent_sources *sources, const char *const *paths, size_t count,
		      struct ent_err *err);
/* Whether the file at the path is one of them. */
bool ent_sources_have(const struct ent_sources *sources, const char *path);
void ent_sources_free(struct ent_sources *sources);

#endif
