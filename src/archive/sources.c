/* Paths to files. Folders are taken in the order of their names, so that it is the same everywhere.
 */
#include "archive/sources.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A copy, with its NUL. */
static const char *keep(struct ent_sources *sources, const char *text)
{
	return ent_arena_str(&sources->arena, (struct ent_str){text, strlen(text) + 1}).ptr;
}

static void add_source(struct ent_sources *sources, const char *path, bool in_folder, uint64_t size)
{
	ent_push(&sources->list,
		 (struct ent_source_file){keep(sources, path), sources->label, in_folder, size});
	sources->total += size;
}

static bool add_path(struct ent_sources *sources, const char *path, bool in_folder,
		     struct ent_err *err);

static int name_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_names(struct ent_sources *sources, const char *folder, const char **names,
		      size_t count, struct ent_err *err)
{
	struct ent_text path = {0};
	bool good = true;
	if (count)
		qsort(names, count, sizeof *names, name_order);
	for (size_t i = 0; i < count && good; i++) {
		path.len = 0;
		ent_text_printf(&path, "%s/%s", folder, names[i]);
		good = add_path(sources, path.ptr, true, err);
	}
	ent_text_free(&path);
	return good;
}

static bool add_folder(struct ent_sources *sources, const char *folder, struct ent_err *err)
{
	DIR *dir = opendir(folder);
	if (!dir)
		return ent_fail(err, ENT_IO, "%s: %s", folder, strerror(errno));
	ENT_VEC(const char *) names = {0};
	struct dirent *entry;
	while ((errno = 0, entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			ent_push(&names, keep(sources, entry->d_name));
	bool good = !errno || ent_fail(err, ENT_IO, "%s: %s", folder, strerror(errno));
	closedir(dir); /* before the folders within are opened */
	good = good && add_names(sources, folder, names.at, names.count, err);
	ent_vec_free(&names);
	return good;
}

static bool is_archive(const char *folder)
{
	struct ent_text path = {0};
	struct stat info;
	ent_text_printf(&path, "%s/manifest.json", folder);
	bool is = stat(path.ptr, &info) == 0;
	ent_text_free(&path);
	return is;
}

/* An archive within a folder was most likely built of the folder's files: with both, each row
 * would be there twice. So only one that is named itself is merged. */
static void add_archive(struct ent_sources *sources, const char *path, bool in_folder)
{
	const char *kept = keep(sources, path);
	if (in_folder)
		ent_push(&sources->passed, ent_str(kept + sources->label));
	else
		ent_push(&sources->archives, kept);
}

static bool add_path(struct ent_sources *sources, const char *path, bool in_folder,
		     struct ent_err *err)
{
	struct stat info;
	if (stat(path, &info) != 0)
		return ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
	if (S_ISDIR(info.st_mode) && is_archive(path)) {
		add_archive(sources, path, in_folder);
		return true;
	}
	if (S_ISDIR(info.st_mode))
		return add_folder(sources, path, err);
	if (!S_ISREG(info.st_mode) && in_folder)
		return true; /* sockets and the like are no data */
	add_source(sources, path, in_folder, S_ISREG(info.st_mode) ? (uint64_t)info.st_size : 0);
	return true;
}

/* Where the last part of a path begins. */
static size_t last_part(const char *path)
{
	size_t len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len && path[len - 1] != '/')
		len--;
	return len;
}

bool ent_sources_find(struct ent_sources *sources, const char *const *paths, size_t count,
		      struct ent_err *err)
{
	if (!count)
		return ent_fail(err, ENT_MISUSE, "no files are named");
	for (size_t i = 0; i < count; i++) {
		sources->label = last_part(paths[i]);
		if (!add_path(sources, paths[i], false, err))
			return false;
	}
	return sources->list.count || sources->archives.count ||
	       ent_fail(err, ENT_IO, "%s: no files in it", paths[0]);
}

bool ent_sources_have(const struct ent_sources *sources, const char *path)
{
	struct stat file, source;
	if (stat(path, &file) != 0)
		return false;
	for (size_t i = 0; i < sources->list.count; i++)
		if (stat(sources->list.at[i].path, &source) == 0 && source.st_dev == file.st_dev &&
		    source.st_ino == file.st_ino)
			return true;
	return false;
}

void ent_sources_free(struct ent_sources *sources)
{
	ent_vec_free(&sources->list);
	ent_vec_free(&sources->archives);
	ent_vec_free(&sources->passed);
	ent_arena_free(&sources->arena);
}
