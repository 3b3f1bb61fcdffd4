/* Read whole; replace whole or not at all. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Offsets within a journal are 32 bits wide. */
#define FILE_LIMIT ((size_t)UINT32_MAX - 16)

static bool read_all(int fd, const char *path, size_t expect, char **bytes, size_t *size,
		     struct ent_err *err)
{
	size_t room = expect + 1, len = 0;
	char *buffer = ent_alloc(NULL, room);
	ent_huge_pages(buffer, room);
	for (;;) {
		ssize_t got = read(fd, buffer + len, room - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || len > FILE_LIMIT) {
			ent_alloc(buffer, 0);
			return got < 0 ? ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno))
				       : ent_fail(err, ENT_LIMIT, "%s: larger than 4 GiB: split it",
						  path);
		}
		if (got == 0)
			break;
		len += (size_t)got;
		if (len == room) {
			room += room / 2 + 4096;
			buffer = ent_alloc(buffer, room);
		}
	}
	*bytes = buffer;
	*size = len;
	return true;
}

bool ent_file_read(const char *path, char **bytes, size_t *size, struct ent_err *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
	struct stat info;
	bool done = false;
	if (fstat(fd, &info) != 0)
		ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
	else if (S_ISDIR(info.st_mode))
		ent_fail(err, ENT_IO, "%s: is a folder", path);
	else if (info.st_size > 0 && (size_t)info.st_size > FILE_LIMIT)
		ent_fail(err, ENT_LIMIT, "%s: larger than 4 GiB: split it", path);
	else
		done = read_all(fd, path, info.st_size > 0 ? (size_t)info.st_size : 0, bytes, size,
				err);
	if (!standard)
		close(fd);
	return done;
}

static bool write_all(int fd, struct ent_str text)
{
	while (text.len) {
		ssize_t wrote = write(fd, text.ptr, text.len);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return false;
		text.ptr += wrote;
		text.len -= (size_t)wrote;
	}
	return true;
}

static mode_t mode_for(const char *path)
{
	struct stat info;
	if (stat(path, &info) == 0)
		return info.st_mode & 07777;
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/* The rename itself is only safe once the folder is on disk. */
static bool sync_folder(const char *path)
{
	char *copy = strdup(path);
	if (!copy)
		return false;
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (fd < 0)
		return false;
	bool synced = fsync(fd) == 0 || errno == EINVAL;
	close(fd);
	return synced;
}

static bool is_special(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && !S_ISREG(info.st_mode);
}

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(ent_alloc(NULL, size), text, size);
}

static void begin_regular(const char *path, struct ent_beside *beside)
{
	char *real = realpath(path, NULL);
	beside->place = real ? real : copy_of(path);
	ent_text_printf(&beside->path, "%s.XXXXXX", beside->place);
	beside->file = mkstemp(beside->path.ptr);
	if (beside->file < 0) {
		beside->path.len = 0; /* there is none */
	} else if (fchmod(beside->file, mode_for(beside->place)) != 0) {
		int why = errno;
		ent_beside_abandon(beside);
		errno = why;
	}
}

bool ent_beside_begin(const char *path, struct ent_beside *beside, struct ent_err *err)
{
	*beside = (struct ent_beside){.file = -1};
	if (is_special(path)) {
		beside->place = copy_of(path);
		beside->file = open(path, O_WRONLY | O_CLOEXEC);
	} else {
		begin_regular(path, beside);
	}
	if (beside->file >= 0)
		return true;
	int why = errno;
	ent_beside_abandon(beside);
	return ent_fail(err, ENT_IO, "%s: %s", path, strerror(why));
}

bool ent_beside_write(struct ent_beside *beside, struct ent_str bytes, struct ent_err *err)
{
	return write_all(beside->file, bytes) ||
	       ent_fail(err, ENT_IO, "%s: %s", beside->place, strerror(errno));
}

bool ent_beside_commit(struct ent_beside *beside, struct ent_err *err)
{
	bool regular = beside->path.len > 0;
	bool done = !regular || fsync(beside->file) == 0;
	int why = errno;
	if (close(beside->file) != 0 && done) {
		done = false;
		why = errno;
	}
	beside->file = -1;
	if (done && regular && rename(beside->path.ptr, beside->place) != 0) {
		done = false;
		why = errno;
	}
	bool placed = done;
	if (done && regular && !sync_folder(beside->place)) {
		done = false;
		why = errno;
	}
	if (!done)
		ent_fail(err, ENT_IO, "%s: %s", beside->place, strerror(why));
	if (placed)
		beside->path.len = 0; /* there is none beside it any more */
	ent_beside_abandon(beside);
	return done;
}

void ent_beside_abandon(struct ent_beside *beside)
{
	if (beside->file >= 0)
		close(beside->file);
	if (beside->path.len)
		unlink(beside->path.ptr);
	free(beside->place);
	ent_text_free(&beside->path);
	*beside = (struct ent_beside){.file = -1};
}

bool ent_file_replace(const char *path, struct ent_str text, struct ent_err *err)
{
	struct ent_beside beside;
	if (!ent_beside_begin(path, &beside, err))
		return false;
	if (ent_beside_write(&beside, text, err))
		return ent_beside_commit(&beside, err);
	ent_beside_abandon(&beside);
	return false;
}
