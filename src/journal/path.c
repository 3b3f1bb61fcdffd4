/* Paths that a journal names: from its own file's folder on, within the dossier's. */
#include "journal/reader.h"

#include <stdlib.h>
#include <string.h>

struct ent_str folder_of(struct ent_str path)
{
	while (path.len && path.ptr[path.len - 1] != '/')
		path.len--;
	return path;
}

char *real_path(struct ent_str path)
{
	char *copy = ent_alloc(NULL, path.len + 1);
	memcpy(copy, path.ptr, path.len);
	copy[path.len] = '\0';
	char *real = realpath(copy, NULL);
	ent_alloc(copy, 0);
	return real;
}

bool is_inside(const struct reader *r, const char *real)
{
	return strncmp(real, r->folder.ptr, r->folder.len) == 0;
}

struct ent_str join_path(struct reader *r, struct ent_str folder, struct ent_str name)
{
	struct ent_text path = {0};
	ent_text_add(&path, folder);
	ent_text_add(&path, name);
	struct ent_str kept =
		ent_arena_str(&r->record->arena, (struct ent_str){path.ptr, path.len + 1});
	kept.len--; /* its NUL is kept beyond the end, for the system */
	ent_text_free(&path);
	return kept;
}

struct ent_str shown_path(struct reader *r, struct ent_str name)
{
	return join_path(r, folder_of(r->files.at[1].path), name);
}

bool read_path(struct reader *r, const char *no_folder, struct ent_str *written,
	       struct ent_str *path)
{
	if (!read_string(r, "a path", written) || !expect_end(r))
		return false;
	if (!r->folder.len) {
		complain(r, written->ptr, written->len, "%s", no_folder);
		return false;
	}
	if (!written->len || memchr(written->ptr, '\0', written->len) || written->ptr[0] == '/') {
		complain(r, written->ptr, written->len ? written->len : 1,
			 "expected a path from this file's folder on");
		return false;
	}
	*path = join_path(r, folder_of(r->files.at[r->file].path), *written);
	return true;
}
