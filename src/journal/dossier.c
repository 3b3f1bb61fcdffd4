/* Dossiers: a root journal and what it includes, opened, reported on, closed. */
#include "journal/parse.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The journal to start with. */
static bool root_of(const char *path, struct ent_text *root, struct ent_err *err)
{
	if (!path[0])
		return ent_fail(err, ENT_MISUSE, "no dossier is named: its path is empty");
	ent_text_puts(root, path);
	if (!is_folder(path))
		return true;
	while (root->len > 1 && root->ptr[root->len - 1] == '/')
		root->ptr[--root->len] = '\0';
	ent_text_puts(root, "/dossier.ent");
	struct stat info;
	if (stat(root->ptr, &info) == 0)
		return true;
	return ent_fail(err, ENT_IO,
			"%s: no dossier.ent in this folder; a dossier's root journal has that name",
			path);
}

/* Where the root really lies: its includes stay within that folder. */
static void place_root(struct reader *r, const char *root)
{
	char *real = realpath(root, NULL);
	if (!real)
		return;
	struct ent_str kept = ent_arena_str(&r->record->arena, ent_str(real));
	free(real);
	ent_intern_add(&r->real_paths, kept, NULL);
	size_t len = kept.len;
	while (len && kept.ptr[len - 1] != '/')
		len--;
	r->folder = (struct ent_str){kept.ptr, len};
}

static struct ent_str base_name(struct ent_str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/')
			return (struct ent_str){path.ptr + i, path.len - i};
	return path;
}

static struct ent_dossier *dossier_read(const char *path, bool is_file, char *bytes, size_t size)
{
	struct ent_dossier *dossier = ent_alloc(NULL, sizeof *dossier);
	struct reader *r = &dossier->reader;
	reader_start(r);
	if (is_file)
		place_root(r, path);
	struct ent_str kept =
		ent_arena_str(&r->record->arena, (struct ent_str){path, strlen(path) + 1});
	kept.len--; /* with its NUL beyond the end, for the system */
	reader_run(r, reader_add_file(r, kept, base_name(kept), bytes, size));
	return dossier;
}

struct ent_dossier *ent_dossier_open(const char *path, struct ent_err *err)
{
	struct ent_text root = {0};
	struct ent_dossier *dossier = NULL;
	char *bytes;
	size_t size;
	bool standard = strcmp(path, "-") == 0;
	if (root_of(path, &root, err) && ent_file_read(root.ptr, &bytes, &size, err))
		dossier = dossier_read(standard ? "(standard input)" : root.ptr, !standard, bytes,
				       size);
	ent_text_free(&root);
	return dossier;
}

struct ent_dossier *ent_dossier_parse(const char *name, struct ent_str text)
{
	char *bytes = ent_alloc(NULL, text.len + 1);
	memcpy(bytes, text.ptr, text.len);
	return dossier_read(name, false, bytes, text.len);
}

void ent_dossier_free(struct ent_dossier *dossier)
{
	if (!dossier)
		return;
	reader_free(&dossier->reader);
	ent_alloc(dossier, 0);
}

struct ent_record *ent_dossier_draft(struct ent_dossier *dossier)
{
	return dossier->reader.record;
}

static bool no_source(const struct ent_record *record, struct ent_str id, struct ent_err *err)
{
	const struct ent_intern *ids = &record->source_ids;
	uint32_t near = ent_near(id, ids->names.at, ids->names.count);
	if (near == ENT_NONE)
		return ent_fail(err, ENT_MISUSE, "no source '%.*s'", ENT_FMT(id));
	return ent_fail(err, ENT_MISUSE, "no source '%.*s'; did you mean %.*s?", ENT_FMT(id),
			ENT_FMT(ids->names.at[near]));
}

/* Gives the place of the first that is none, or the count. */
static size_t find_sources(const struct ent_record *record, const struct ent_str *ids, size_t count,
			   uint32_t *sources)
{
	for (size_t i = 0; i < count; i++) {
		sources[i] = ent_source_find(record, ids[i]);
		if (sources[i] == ENT_NONE)
			return i;
	}
	return count;
}

bool ent_dossier_narrow(struct ent_dossier *dossier, const struct ent_str *ids, size_t count,
			struct ent_err *err)
{
	struct ent_record *record = dossier->reader.record;
	if (!count)
		return ent_fail(err, ENT_MISUSE, "no source is named");
	if (record->by_actor.start || ent_record_narrowing(record))
		return ent_fail(err, ENT_MISUSE, "the record is in use, or narrowed already");
	uint32_t *sources = ent_alloc(NULL, count * sizeof *sources);
	size_t wrong = find_sources(record, ids, count, sources);
	if (wrong == count)
		ent_record_narrow(record, sources, count);
	ent_alloc(sources, 0);
	return wrong == count || no_source(record, ids[wrong], err);
}

const struct ent_record *ent_dossier_record(struct ent_dossier *dossier)
{
	ent_record_index(dossier->reader.record);
	return dossier->reader.record;
}

size_t ent_dossier_errors(const struct ent_dossier *dossier)
{
	return dossier->reader.errors;
}

size_t ent_dossier_warnings(const struct ent_dossier *dossier)
{
	return dossier->reader.warnings;
}

size_t ent_dossier_fault_count(const struct ent_dossier *dossier)
{
	return dossier->reader.diags.count;
}

struct ent_fault ent_dossier_fault(const struct ent_dossier *dossier, size_t i)
{
	const struct ent_diag *diag = &dossier->reader.diags.at[i];
	return (struct ent_fault){
		.path = dossier->reader.files.at[diag->file].path,
		.message = diag->message,
		.excerpt = diag->excerpt,
		.line = diag->line,
		.column = diag->column,
		.caret = diag->caret,
		.length = diag->length,
		.warning = diag->warning,
	};
}

void ent_dossier_report(const struct ent_dossier *dossier, struct ent_text *out)
{
	const struct reader *r = &dossier->reader;
	for (size_t i = 0; i < r->diags.count; i++)
		ent_diag_print(&r->diags.at[i], r->files.at[r->diags.at[i].file].path, out);
	size_t more = r->errors + r->warnings - r->diags.count;
	if (more)
		ent_text_printf(out, "... and %zu more\n", more);
}

/* Without the built-in verbs. */
size_t ent_dossier_file_count(const struct ent_dossier *dossier)
{
	return dossier->reader.files.count - 1;
}

struct ent_str ent_dossier_file(const struct ent_dossier *dossier, size_t i, struct ent_str *text)
{
	const struct file *file = &dossier->reader.files.at[i + 1];
	*text = (struct ent_str){file->bytes, file->size};
	return file->path;
}
