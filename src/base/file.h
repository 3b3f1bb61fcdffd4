/* Files, whole. */
#ifndef ENT_BASE_FILE_H
#define ENT_BASE_FILE_H

#include "base/arena.h"

/* Reads all of a file, or of standard input for "-". We read rather than map:
 * an editor that shortens a mapped file would crash us. The caller frees
 * bytes with ent_alloc(bytes, 0). */
bool ent_file_read(const char *path, char **bytes, size_t *size, struct ent_err *err);

#endif
