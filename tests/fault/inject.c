/* Makes one call to the system fail. Preloaded before the program under test:
 *
 *     LD_PRELOAD=libinject.so INJECT=write:3 INJECT_LOG=log entente ...
 *
 * fails the third write, counted over the whole run, and writes "write PATH" to
 * the log, so that the driver knows that it happened, and to which file. Kinds:
 * open, read, write, fstat, fsync, rename, close. INJECT=rough fails nothing but
 * lets every read and write move at most seven bytes, and interrupts every
 * third call (EINTR): the result must be the same as ever.
 *
 * The C library's own streams call the system from inside, where we cannot
 * stand between; so fopen, fdopen and stdout become streams that call us. What
 * goes to stderr is left alone: the message is what the driver wants to see.
 */
#undef _FILE_OFFSET_BITS /* both names of each call are defined here, apart */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static const char *kind = "", *log_path;
static long wanted, seen;
static bool rough;
static unsigned rough_calls;

#define REAL(name) real_##name
#define FIND(name)                                                                                 \
	do {                                                                                       \
		if (!REAL(name))                                                                   \
			*(void **)&REAL(name) = dlsym(RTLD_NEXT, #name);                           \
	} while (0)

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_close)(int);
static int (*real_fsync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_fstat)(int, struct stat *);
static int (*real_mkstemp)(char *);
static DIR *(*real_opendir)(const char *);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_renameat2)(int, const char *, int, const char *, unsigned);
static char *(*real_mkdtemp)(char *);

static void find_all(void)
{
	FIND(open);
	FIND(openat);
	FIND(read);
	FIND(write);
	FIND(close);
	FIND(fsync);
	FIND(rename);
	FIND(fstat);
	FIND(mkstemp);
	FIND(opendir);
	FIND(pread);
	FIND(pwrite);
	FIND(ftruncate);
	FIND(renameat2);
	FIND(mkdtemp);
}

static void path_of(int fd, char *path, size_t size)
{
	char link[64];
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t len = readlink(link, path, size - 1);
	path[len < 0 ? 0 : len] = '\0';
}

/* True when this call is the one that fails; it is then logged. */
static bool fails(const char *what, const char *path, int fd)
{
	char name[4096], line[4200];
	if (strcmp(what, kind) != 0 || fd == STDERR_FILENO || ++seen != wanted)
		return false;
	if (!path)
		path_of(fd, name, sizeof(name));
	int len = snprintf(line, sizeof(line), "%s %s\n", what, path ? path : name);
	int log = log_path ? real_open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0666) : -1;
	if (log < 0 || real_write(log, line, (size_t)len) != len)
		abort();
	real_close(log);
	return true;
}

static bool interrupts(void)
{
	if (!rough || ++rough_calls % 3 != 0)
		return false;
	errno = EINTR;
	return true;
}

/* ---- the calls ---------------------------------------------------------- */

int open(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
	va_end(args);
	find_all();
	if (fails("open", path, -1)) {
		errno = EACCES;
		return -1;
	}
	return real_open(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
	va_end(args);
	return open(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
	va_end(args);
	find_all();
	if (fails("open", path, -1)) {
		errno = EACCES;
		return -1;
	}
	return real_openat(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
	va_end(args);
	return openat(folder, path, flags, mode);
}

/* What the compiler makes of open and read when it guards against overflow. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
ssize_t __read_chk(int fd, void *bytes, size_t size, size_t room);

int __open_2(const char *path, int flags)
{
	return open(path, flags);
}

int __open64_2(const char *path, int flags)
{
	return open(path, flags);
}

int mkstemp(char *path)
{
	find_all();
	if (fails("open", path, -1)) {
		errno = EACCES;
		return -1;
	}
	return real_mkstemp(path);
}

int mkstemp64(char *path)
{
	return mkstemp(path);
}

DIR *opendir(const char *path)
{
	find_all();
	if (fails("open", path, -1)) {
		errno = EACCES;
		return NULL;
	}
	return real_opendir(path);
}

ssize_t read(int fd, void *bytes, size_t size)
{
	find_all();
	if (fails("read", NULL, fd)) {
		errno = EIO;
		return -1;
	}
	if (interrupts())
		return -1;
	return real_read(fd, bytes, rough && size > 7 ? 7 : size);
}

ssize_t __read_chk(int fd, void *bytes, size_t size, size_t room)
{
	if (size > room)
		abort();
	return read(fd, bytes, size);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
	find_all();
	if (fails("write", NULL, fd)) {
		errno = ENOSPC;
		return -1;
	}
	if (fd != STDERR_FILENO && interrupts())
		return -1;
	return real_write(fd, bytes, rough && size > 7 && fd != STDERR_FILENO ? 7 : size);
}

ssize_t pread(int fd, void *bytes, size_t size, off_t offset)
{
	find_all();
	if (fails("read", NULL, fd)) {
		errno = EIO;
		return -1;
	}
	if (interrupts())
		return -1;
	return real_pread(fd, bytes, rough && size > 7 ? 7 : size, offset);
}

ssize_t pread64(int fd, void *bytes, size_t size, off64_t offset)
{
	return pread(fd, bytes, size, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	find_all();
	if (fails("write", NULL, fd)) {
		errno = ENOSPC;
		return -1;
	}
	if (interrupts())
		return -1;
	return real_pwrite(fd, bytes, rough && size > 7 ? 7 : size, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
	return pwrite(fd, bytes, size, offset);
}

int ftruncate(int fd, off_t size)
{
	find_all();
	if (fails("write", NULL, fd)) {
		errno = ENOSPC;
		return -1;
	}
	return real_ftruncate(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
	return ftruncate(fd, size);
}

/* As Linux does it, the descriptor is gone even when close fails. */
int close(int fd)
{
	find_all();
	bool failing = fails("close", NULL, fd);
	int status = real_close(fd);
	if (!failing)
		return status;
	errno = EIO;
	return -1;
}

int fsync(int fd)
{
	find_all();
	if (fails("fsync", NULL, fd)) {
		errno = EIO;
		return -1;
	}
	return real_fsync(fd);
}

int fdatasync(int fd)
{
	return fsync(fd);
}

int fstat(int fd, struct stat *info)
{
	find_all();
	if (fails("fstat", NULL, fd)) {
		errno = EIO;
		return -1;
	}
	return real_fstat(fd, info);
}

/* The two structs are one where off_t has 64 bits, as it must be here. */
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "64-bit files");

int fstat64(int fd, struct stat64 *info)
{
	return fstat(fd, (struct stat *)info);
}

int rename(const char *from, const char *to)
{
	find_all();
	if (fails("rename", to, -1)) {
		errno = EACCES;
		return -1;
	}
	return real_rename(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	find_all();
	if (fails("rename", to, -1)) {
		errno = EACCES;
		return -1;
	}
	return real_renameat2(from_folder, from, to_folder, to, flags);
}

char *mkdtemp(char *path)
{
	find_all();
	if (fails("open", path, -1)) {
		errno = EACCES;
		return NULL;
	}
	return real_mkdtemp(path);
}

/* ---- streams ------------------------------------------------------------ */

static int number(void *cookie)
{
	return (int)(size_t)cookie - 1;
}

static ssize_t stream_read(void *cookie, char *bytes, size_t size)
{
	ssize_t got;
	do
		got = read(number(cookie), bytes, size);
	while (got < 0 && errno == EINTR);
	return got;
}

/* A stream takes a short write for a failed one; the C library's own do not. */
static ssize_t stream_write(void *cookie, const char *bytes, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t wrote = write(number(cookie), bytes + done, size - done);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return 0;
		done += (size_t)wrote;
	}
	return (ssize_t)done;
}

static int stream_close(void *cookie)
{
	return close(number(cookie));
}

FILE *fdopen(int fd, const char *mode)
{
	cookie_io_functions_t calls = {
		.read = stream_read, .write = stream_write, .close = stream_close};
	return fopencookie((void *)(size_t)(fd + 1), mode, calls);
}

FILE *fopen(const char *path, const char *mode)
{
	int flags = strchr(mode, '+') ? O_RDWR : mode[0] == 'r' ? O_RDONLY : O_WRONLY;
	if (mode[0] == 'w')
		flags |= O_CREAT | O_TRUNC;
	else if (mode[0] == 'a')
		flags |= O_CREAT | O_APPEND;
	int fd = open(path, flags, 0666);
	return fd < 0 ? NULL : fdopen(fd, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
	return fopen(path, mode);
}

__attribute__((constructor)) static void begin(void)
{
	static char copy[64];
	const char *inject = getenv("INJECT");
	find_all();
	log_path = getenv("INJECT_LOG");
	if (!inject)
		return;
	snprintf(copy, sizeof(copy), "%s", inject);
	char *colon = strchr(copy, ':');
	rough = strcmp(copy, "rough") == 0;
	if (colon) {
		*colon = '\0';
		kind = copy;
		wanted = strtol(colon + 1, NULL, 10);
	}
	FILE *stream = fdopen(STDOUT_FILENO, "w");
	if (!stream)
		abort();
	stdout = stream;
}
