/* A run over all files: bytes checked, names declared, then everything read. */
#include "journal/parse.h"

#include "base/file.h"
#include "base/utf8.h"
#include "ontology/tables.h"

#include <stdlib.h>
#include <string.h>

/* ---- bytes ------------------------------------------------------------ */

static void complain_byte(struct reader *r, const char *at)
{
	unsigned char c = (unsigned char)*at;
	if (c == 0)
		complain(r, at, 1, "a NUL byte: is this a text file?");
	else if (c == '\r')
		complain(r, at, 1, "a carriage return within a line; lines end in LF or CR LF");
	else if (c < 0x20 || c == 0x7F)
		complain(r, at, 1, "a control character, U+%04X", c);
	else if (c == 0xC2 && at + 1 < r->stop && (unsigned char)at[1] < 0xA0)
		complain(r, at, 2, "a control character, U+%04X", (unsigned char)at[1]);
	else
		complain(r, at, 1, "not UTF-8: byte %02X", c);
}

/* Complains once a line, and puts '?' for every bad byte so that what reads on
 * needs no second look. */
static void check_bytes(struct reader *r, uint32_t file)
{
	struct file *f = &r->files.at[file];
	struct ent_str text = {f->bytes, f->size};
	size_t bad = ent_utf8_bad(text, 0);
	if (bad == text.len)
		return;
	lines_start(r, file);
	while (bad < text.len && line_next(r)) {
		if (f->bytes + bad >= r->next && r->next < r->stop)
			continue;
		complain_byte(r, f->bytes + bad);
		size_t line_end = (size_t)(r->next - f->bytes);
		while (bad < line_end) {
			f->bytes[bad] = '?';
			bad = ent_utf8_bad(text, bad + 1);
		}
	}
}

/* One file after another on the stack. */
#define DEEPEST_INCLUDE 200

/* ---- files ------------------------------------------------------------ */

struct cursor {
	uint32_t file, line;
	const char *at, *end, *start, *next, *stop;
};

static struct cursor cursor_save(const struct reader *r)
{
	return (struct cursor){r->file, r->line, r->at, r->end, r->start, r->next, r->stop};
}

static void cursor_restore(struct reader *r, struct cursor c)
{
	r->file = c.file;
	r->line = c.line;
	r->at = c.at;
	r->end = c.end;
	r->start = c.start;
	r->next = c.next;
	r->stop = c.stop;
}

static void scan_file(struct reader *r, uint32_t file);

uint32_t reader_add_file(struct reader *r, struct ent_str path, struct ent_str name, char *bytes,
			 size_t size)
{
	uint32_t id = name.len ? ent_add_file(r->record, name) : ENT_NONE;
	ent_push(&r->files, (struct file){path, bytes, size, id, false});
	ent_record_adopt(r->record, bytes);
	return (uint32_t)r->files.count - 1;
}

static void open_include(struct reader *r, struct ent_str path, const char *real,
			 struct ent_str written)
{
	uint32_t known = ent_intern_find(&r->real_paths, ent_str(real));
	if (known != ENT_NONE) {
		if (r->files.at[known + 1].is_open)
			complain(r, written.ptr, written.len,
				 "%.*s includes itself, by way of this line", ENT_FMT(path));
		return;
	}
	struct ent_err err;
	char *bytes;
	size_t size;
	if (!ent_file_read(path.ptr, &bytes, &size, &err)) {
		complain(r, written.ptr, written.len, "%s", err.text);
		return;
	}
	struct ent_str kept = ent_arena_str(&r->record->arena, ent_str(real));
	struct ent_str name = {kept.ptr + r->folder.len, kept.len - r->folder.len};
	uint32_t file = reader_add_file(r, shown_path(r, name), name, bytes, size);
	ent_intern_add(&r->real_paths, kept, NULL);
	struct cursor cursor = cursor_save(r);
	r->depth++;
	scan_file(r, file);
	r->depth--;
	cursor_restore(r, cursor);
}

static void include(struct reader *r)
{
	struct ent_str written, path;
	if (!read_path(r, "a journal that is no file can include none", &written, &path))
		return;
	char *real = real_path(path);
	if (r->depth == DEEPEST_INCLUDE)
		complain(r, written.ptr, written.len, "includes go no deeper than %d files",
			 DEEPEST_INCLUDE);
	else if (!real)
		complain(r, written.ptr, written.len, "no file %.*s", ENT_FMT(path));
	else if (!is_inside(r, real))
		complain(r, written.ptr, written.len, "outside the dossier's folder");
	else
		open_include(r, path, real, written);
	free(real);
}

/* The first pass. Events, which are nearly all of a journal, are passed over. */
static void scan_file(struct reader *r, uint32_t file)
{
	check_bytes(r, file);
	r->files.at[file].is_open = true;
	lines_start(r, file);
	while (line_next(r)) {
		if (r->at == r->end || *r->at < 'a' || *r->at > 'z')
			continue;
		if (take_word(r, "include"))
			include(r);
		else
			declare(r);
	}
	r->files.at[file].is_open = false;
}

static void read_file(struct reader *r, uint32_t file)
{
	lines_start(r, file);
	while (block_next(r))
		read_block(r);
}

static int diag_order(const void *a, const void *b)
{
	const struct ent_diag *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return ent_str_order(x->message, y->message);
}

void reader_sort_diags(struct reader *r)
{
	if (r->diags.count)
		qsort(r->diags.at, r->diags.count, sizeof *r->diags.at, diag_order);
}

void reader_start(struct reader *r)
{
	*r = (struct reader){.record = ent_record_new()};
	ent_push(&r->states, false); /* "?" */
	char *verbs = ent_alloc(NULL, ent_verbs_size);
	memcpy(verbs, ent_verbs_journal, ent_verbs_size);
	reader_add_file(r, ent_str("(built in)"), ent_str(""), verbs, ent_verbs_size);
	scan_file(r, 0);
}

void reader_run(struct reader *r, uint32_t root)
{
	scan_file(r, root);
	while (r->states.count < r->record->actors.count)
		ent_push(&r->states, false);
	for (uint32_t i = 0; i < r->files.count; i++)
		read_file(r, i);
	resolve_links(r);
	check_verbs(r);
	check_flows(r);
	ent_record_seal(r->record);
	check_nesting(r);
	check_corrections(r);
	if (!r->lost_events)
		check_strays(r);
	reader_sort_diags(r);
}

void reader_free(struct reader *r)
{
	ent_record_free(r->record);
	ent_arena_free(&r->arena);
	ent_vec_free(&r->diags);
	ent_vec_free(&r->files);
	ent_intern_free(&r->real_paths);
	ent_intern_free(&r->real_archives);
	ent_vec_free(&r->archive_lines);
	ent_vec_free(&r->states);
	ent_vec_free(&r->territories);
	ent_intern_free(&r->place_words);
	ent_vec_free(&r->place_of_word);
	ent_intern_free(&r->event_ids);
	ent_vec_free(&r->entry_of_id);
	ent_vec_free(&r->pending);
	ent_vec_free(&r->details);
	ent_vec_free(&r->sources);
	ent_vec_free(&r->targets);
	ent_vec_free(&r->places);
}
