/* Files by offset; and folders that are swapped whole.
 *
 * A folder is written beside its place, synced file by file, and then takes its place by one
 * renameat2: a plain rename where nothing stands, an exchange where something does. So whoever
 * looks finds the old one or the new one, whenever the power goes. A lock on the folder tells
 * one that is being written from one whose writer is dead.
 */
#define _GNU_SOURCE /* renameat2, O_TMPFILE */
#include "archive/disk.h"

#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool ent_disk_read(int file, void *bytes, size_t size, uint64_t offset, struct ent_err *err)
{
	char *at = bytes;
	while (size) {
		ssize_t got = pread(file, at, size, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return ent_fail(err, ENT_IO, "reading back: %s",
					got ? strerror(errno) : "the file ends too soon");
		at += got;
		size -= (size_t)got;
		offset += (uint64_t)got;
	}
	return true;
}

bool ent_disk_write(int file, const void *bytes, size_t size, uint64_t offset, struct ent_err *err)
{
	const char *at = bytes;
	while (size) {
		ssize_t wrote = pwrite(file, at, size, (off_t)offset);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return ent_fail(err, ENT_IO, "writing: %s", strerror(errno));
		at += wrote;
		size -= (size_t)wrote;
		offset += (uint64_t)wrote;
	}
	return true;
}

int ent_disk_temporary(const char *folder, struct ent_err *err)
{
	int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file >= 0)
		return file;
	struct ent_text path = {0}; /* some file systems have no files without names */
	ent_text_printf(&path, "%s/temporary.XXXXXX", folder);
	file = mkstemp(path.ptr);
	if (file >= 0)
		unlink(path.ptr);
	else
		ent_fail(err, ENT_IO, "%s: %s", path.ptr, strerror(errno));
	ent_text_free(&path);
	return file;
}

/* ---- folders --------------------------------------------------------------- */

/* ".NAME.building-XXXXXX" beside NAME. */
#define MARK ".building-"

static struct ent_str without_slashes(const char *path)
{
	struct ent_str text = ent_str(path);
	while (text.len > 1 && text.ptr[text.len - 1] == '/')
		text.len--;
	return text;
}

/* "a/b/" -> "a" and "b". */
static void split_path(const char *path, struct ent_text *parent, struct ent_text *name)
{
	struct ent_str text = without_slashes(path);
	const char *slash = memrchr(text.ptr, '/', text.len);
	size_t len = slash ? (size_t)(slash - text.ptr) : 0;
	if (slash)
		ent_text_add(parent, (struct ent_str){text.ptr, len ? len : 1});
	else
		ent_text_puts(parent, ".");
	size_t from = slash ? len + 1 : 0;
	ent_text_add(name, (struct ent_str){text.ptr + from, text.len - from});
}

/* An archive holds files only; what else lies there stays, and with it the folder. */
static void remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	if (!dir)
		return;
	struct dirent *entry;
	while ((entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	rmdir(path);
}

static int lock_folder(const char *path)
{
	int lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
		close(lock);
		return -1;
	}
	return lock;
}

static void remove_stale(const char *parent, const char *name)
{
	struct ent_text start = {0}, path = {0};
	ent_text_printf(&start, ".%s" MARK, name);
	DIR *dir = opendir(parent);
	struct dirent *entry;
	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, start.ptr, start.len) != 0)
			continue;
		path.len = 0;
		ent_text_printf(&path, "%s/%s", parent, entry->d_name);
		int lock = lock_folder(path.ptr);
		if (lock < 0)
			continue; /* somebody is at work there */
		remove_folder(path.ptr);
		close(lock);
	}
	if (dir)
		closedir(dir);
	ent_text_free(&start);
	ent_text_free(&path);
}

bool ent_folder_begin(const char *path, struct ent_text *beside, int *lock, struct ent_err *err)
{
	struct ent_text parent = {0}, name = {0};
	split_path(path, &parent, &name);
	remove_stale(parent.ptr, name.ptr);
	ent_text_printf(beside, "%s/.%s" MARK "XXXXXX", parent.ptr, name.ptr);
	bool made = mkdtemp(beside->ptr) != NULL;
	mode_t mask = umask(0);
	umask(mask);
	*lock = made ? lock_folder(beside->ptr) : -1;
	if (*lock >= 0)
		fchmod(*lock, 0777 & ~mask);
	bool good = *lock >= 0 || ent_fail(err, ENT_IO, "%s: no folder can be made in %s: %s", path,
					   parent.ptr, strerror(errno));
	if (made && !good)
		rmdir(beside->ptr);
	ent_text_free(&parent);
	ent_text_free(&name);
	return good;
}

static bool sync_path(const char *path, struct ent_err *err)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = folder >= 0 && (fsync(folder) == 0 || errno == EINVAL);
	if (!good)
		ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
	if (folder >= 0)
		close(folder);
	return good;
}

bool ent_folder_commit(const char *path, struct ent_text *beside, int lock, struct ent_err *err)
{
	struct ent_str target = without_slashes(path);
	struct ent_text place = {0}, parent = {0}, name = {0};
	ent_text_add(&place, target);
	split_path(path, &parent, &name);
	struct stat info;
	bool stands = lstat(place.ptr, &info) == 0;
	bool good = sync_path(beside->ptr, err);
	if (good && renameat2(AT_FDCWD, beside->ptr, AT_FDCWD, place.ptr,
			      stands ? RENAME_EXCHANGE : RENAME_NOREPLACE) != 0)
		good = ent_fail(err, ENT_IO, "%s: cannot be put in its place: %s", place.ptr,
				strerror(errno));
	good = good && sync_path(parent.ptr, err);
	if (good && stands)
		remove_folder(beside->ptr);
	ent_text_free(&place);
	ent_text_free(&parent);
	ent_text_free(&name);
	if (!good) {
		ent_folder_abandon(beside, lock);
		return false;
	}
	close(lock);
	ent_text_free(beside);
	return true;
}

void ent_folder_abandon(struct ent_text *beside, int lock)
{
	if (lock >= 0)
		remove_folder(beside->ptr);
	if (lock >= 0)
		close(lock);
	ent_text_free(beside);
}

static struct ent_text file_path(const struct ent_text *folder, const char *name)
{
	struct ent_text path = {0};
	ent_text_printf(&path, "%s/%s", folder->ptr, name);
	return path;
}

int ent_folder_file(const struct ent_text *folder, const char *name, struct ent_err *err)
{
	struct ent_text path = file_path(folder, name);
	int file = open(path.ptr, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file < 0)
		ent_fail(err, ENT_IO, "%s: %s", path.ptr, strerror(errno));
	ent_text_free(&path);
	return file;
}

bool ent_folder_file_end(int file, const char *name, struct ent_err *err)
{
	bool good = fsync(file) == 0;
	int why = errno;
	if (close(file) != 0 && good) {
		good = false;
		why = errno;
	}
	return good || ent_fail(err, ENT_IO, "%s: %s", name, strerror(why));
}
