/* archive "PATH": events of datasets, which are read from there when the record is joined with
 * its archives. Here they are only named. */
#include "journal/reader.h"

#include <stdlib.h>
#include <string.h>

/* The name from the dossier's folder on, where that folder really lies. Like a file that is
 * included, an archive stands in it; but it may be a link to a place outside, since one archive
 * can be large and serve several dossiers. False: it stands elsewhere. */
static bool name_in_dossier(struct reader *r, struct ent_str path, struct ent_str *name)
{
	struct ent_str folder = folder_of(path);
	struct ent_str last = {path.ptr + folder.len, path.len - folder.len};
	if (ent_str_is(last, ".") || ent_str_is(last, ".."))
		return false;
	char *real = real_path(folder.len ? folder : ent_str("."));
	struct ent_text full = {0};
	ent_text_printf(&full, "%s%s%.*s", real ? real : "", real && real[1] ? "/" : "",
			ENT_FMT(last));
	bool inside = real && is_inside(r, full.ptr);
	if (inside)
		*name = ent_arena_str(
			&r->record->arena,
			(struct ent_str){full.ptr + r->folder.len, full.len - r->folder.len});
	ent_text_free(&full);
	free(real);
	return inside;
}

/* Where another line names the same, by whatever way. */
static bool named_before(struct reader *r, const char *real, struct ent_where *where)
{
	bool fresh;
	uint32_t id = ent_intern_add(&r->real_archives, ent_str(real), &fresh);
	if (fresh)
		ent_push(&r->archive_lines, here(r));
	*where = r->archive_lines.at[id];
	return !fresh;
}

static void take_archive(struct reader *r, struct ent_str written, struct ent_str path)
{
	struct ent_str name;
	struct ent_where before;
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	char *real = real_path(path);
	if (!real)
		complain(r, written.ptr, written.len,
			 "no archive %.*s; entente archive build makes one", ENT_FMT(path));
	else if (!name_in_dossier(r, path, &name))
		complain(r, written.ptr, written.len, "outside the dossier's folder");
	else if (named_before(r, real, &before))
		complain(r, written.ptr, written.len, "this archive is named already, at %.*s:%u",
			 ENT_FMT(ent_record_file(r->record, before.file)), before.line);
	else
		ent_add_archive(r->record, shown_path(r, name), name, here(r));
	free(real);
}

void read_archive(struct reader *r)
{
	struct ent_str written, path;
	if (read_path(r, "a journal that is no file can name no archive", &written, &path))
		take_archive(r, written, path);
	while (block_line(r))
		complain_here(r, "an archive has no keys");
}
