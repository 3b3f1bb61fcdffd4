/* Complaints: what is wrong, where, and a way out. */
#include "journal/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* More are counted, not kept: a gigabyte of noise must not become two. */
#define KEPT_FAULTS 1000
/* And of one line, each of which means a walk along it. */
#define KEPT_OF_LINE 20

static struct ent_str line_from(const struct reader *r, uint32_t file, const char *start)
{
	const struct file *f = &r->files.at[file];
	size_t rest = (size_t)(f->bytes + f->size - start);
	const char *end = rest ? memchr(start, '\n', rest) : NULL;
	size_t len = end ? (size_t)(end - start) : rest;
	if (len && start[len - 1] == '\r')
		len--;
	return (struct ent_str){start, len};
}

static void add(struct reader *r, bool warning, uint32_t file, uint32_t line,
		const char *line_start, const char *at, size_t length, const char *fmt,
		va_list args)
{
	if (warning)
		r->warnings++;
	else
		r->errors++;
	bool same_line = r->last_file == file && r->last_line == line;
	r->last_file = file;
	r->last_line = line;
	r->kept_of_line = same_line ? r->kept_of_line + 1 : 1;
	if (r->diags.count >= KEPT_FAULTS || r->kept_of_line > KEPT_OF_LINE)
		return;
	char message[512];
	vsnprintf(message, sizeof message, fmt, args);
	struct ent_diag diag = {.file = file, .line = line, .warning = warning};
	diag.message = ent_arena_str(&r->arena, ent_str(message));
	if (line)
		ent_diag_place(&diag, &r->arena, line_from(r, file, line_start),
			       (size_t)(at - line_start), length);
	ent_push(&r->diags, diag);
}

void complain(struct reader *r, const char *at, size_t length, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	add(r, false, r->file, r->line, r->start, at, length, fmt, args);
	va_end(args);
}

void complain_here(struct reader *r, const char *fmt, ...)
{
	size_t length = 1;
	if (!at_end(r))
		while (r->at + length < r->end && !strchr(" \t,\"", r->at[length]))
			length++;
	va_list args;
	va_start(args, fmt);
	add(r, false, r->file, r->line, r->start, r->at, length, fmt, args);
	va_end(args);
}

void complain_line(struct reader *r, bool warning, uint32_t file, uint32_t line,
		   const char *line_start, const char *at, size_t length, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	add(r, warning, file, line, line_start, at, length, fmt, args);
	va_end(args);
}

bool complaints_full(const struct reader *r)
{
	return r->diags.count >= KEPT_FAULTS;
}

const char *line_find(const struct reader *r, uint32_t file, uint32_t line)
{
	const struct file *f = &r->files.at[file];
	const char *at = f->bytes, *stop = f->bytes + f->size;
	if (f->size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
		at += 3;
	for (uint32_t i = 1; i < line && at < stop; i++) {
		const char *newline = memchr(at, '\n', (size_t)(stop - at));
		at = newline ? newline + 1 : stop;
	}
	return at;
}

struct ent_str hint(struct reader *r, struct ent_str near)
{
	if (!near.len)
		return ent_str("");
	struct ent_text text = {0};
	ent_text_printf(&text, "; did you mean %.*s?", ENT_FMT(near));
	struct ent_str kept = ent_arena_str(&r->arena, ent_text_str(&text));
	ent_text_free(&text);
	return kept;
}

struct ent_str hint_of(struct reader *r, struct ent_str word, const struct ent_intern *names)
{
	uint32_t near = ent_near(word, names->names.at, names->names.count);
	return hint(r, near == ENT_NONE ? ent_str("") : names->names.at[near]);
}
