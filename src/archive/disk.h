/* Bytes to and from files: whole, or an error that says why. */
#ifndef ENT_ARCHIVE_DISK_H
#define ENT_ARCHIVE_DISK_H

#include <entente/base.h>

bool ent_disk_read(int file, void *bytes, size_t size, uint64_t offset, struct ent_err *err);
bool ent_disk_write(int file, const void *bytes, size_t size, uint64_t offset, struct ent_err *err);
/* A file without a name, in the folder; -1 if there can be none. */
int ent_disk_temporary(const char *folder, struct ent_err *err);

/* ---- a folder that is there whole or not at all --------------------------- */

/* A new folder beside `path`, for what will stand there: its own path, which the caller frees
 * with ent_text_free. Takes away what builds of the same archive that were killed left behind. */
bool ent_folder_begin(const char *path, struct ent_text *beside, int *lock, struct ent_err *err);
/* Syncs the folder and puts it in the place of `path`, at one stroke; what stood there goes. */
bool ent_folder_commit(const char *path, struct ent_text *beside, int lock, struct ent_err *err);
/* Takes the folder away. */
void ent_folder_abandon(struct ent_text *beside, int lock);
/* A file of the folder: opened for writing, "-1" with the reason if it cannot be. */
int ent_folder_file(const struct ent_text *folder, const char *name, struct ent_err *err);
/* Syncs and closes. */
bool ent_folder_file_end(int file, const char *name, struct ent_err *err);

#endif
