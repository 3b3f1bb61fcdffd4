/* Files, whole. */
#ifndef ENT_BASE_FILE_H
#define ENT_BASE_FILE_H

#include "base/arena.h"

/* Reads all of a file, or of standard input for "-". We read rather than map:
 * an editor that shortens a mapped file would crash us. The caller frees
 * bytes with ent_alloc(bytes, 0). */
bool ent_file_read(const char *path, char **bytes, size_t *size, struct ent_err *err);

/* A file that is written beside its place and then takes it, whole or not at all. What a link
 * points to is replaced, not the link; an existing file keeps its permissions. A device or a
 * pipe cannot be replaced: `file` is then the thing itself. */
struct ent_beside {
	char *place;          /* what will be replaced */
	struct ent_text path; /* of the file beside it; empty: the place is a device or a pipe */
	int file;             /* open for writing */
};

bool ent_beside_begin(const char *path, struct ent_beside *beside, struct ent_err *err);
bool ent_beside_write(struct ent_beside *beside, struct ent_str bytes, struct ent_err *err);
/* Syncs the file and puts it in its place, or takes it away and says why it could not. */
bool ent_beside_commit(struct ent_beside *beside, struct ent_err *err);
void ent_beside_abandon(struct ent_beside *beside);

#endif
