/* Diagnostics: a place, a sentence, the line and a caret. */
#include "base/diag.h"

#include <string.h>
#include <utf8proc.h>

#define EXCERPT_BEFORE 60 /* bytes of a long line shown before the fault */
#define EXCERPT_TOTAL  160

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static size_t characters(struct ent_str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += !is_continuation(text.ptr[i]);
	return count;
}

/* One character of the line, made harmless; returns its size in the input. */
static size_t add_harmless(struct ent_text *out, struct ent_str rest)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)rest.ptr,
						 (utf8proc_ssize_t)rest.len, &point);
	if (size <= 0) {
		ent_text_puts(out, "\xEF\xBF\xBD");
		return 1;
	}
	utf8proc_category_t category = utf8proc_category(point);
	if (point == '\t')
		ent_text_putc(out, ' ');
	else if (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF)
		ent_text_puts(out, "\xEF\xBF\xBD");
	else
		ent_text_add(out, (struct ent_str){rest.ptr, (size_t)size});
	return (size_t)size;
}

void ent_diag_place(struct ent_diag *diag, struct ent_arena *arena, struct ent_str line, size_t at,
		    size_t length)
{
	if (at > line.len)
		at = line.len;
	diag->column = (uint32_t)characters((struct ent_str){line.ptr, at}) + 1;
	size_t from = at > EXCERPT_BEFORE && line.len > EXCERPT_TOTAL ? at - EXCERPT_BEFORE : 0;
	for (int i = 0; i < 3 && from && is_continuation(line.ptr[from]); i++)
		from--;
	size_t to = line.len - from > EXCERPT_TOTAL ? from + EXCERPT_TOTAL : line.len;
	for (int i = 0; i < 3 && to < line.len && is_continuation(line.ptr[to]); i++)
		to++;
	struct ent_text shown = {0};
	if (from)
		ent_text_puts(&shown, "...");
	size_t caret = shown.len, stop = shown.len;
	for (size_t i = from; i < to;) {
		if (i <= at)
			caret = shown.len;
		i += add_harmless(&shown, (struct ent_str){line.ptr + i, to - i});
		if (i <= at)
			caret = shown.len;
		if (i <= at + length)
			stop = shown.len;
	}
	if (to < line.len)
		ent_text_puts(&shown, "...");
	diag->excerpt = ent_arena_str(arena, ent_text_str(&shown));
	diag->caret = (uint32_t)caret;
	diag->length = stop > caret ? (uint32_t)(stop - caret) : 1;
	ent_text_free(&shown);
}

void ent_diag_print(const struct ent_diag *diag, struct ent_str path, struct ent_text *out)
{
	ent_text_add(out, path);
	if (diag->line)
		ent_text_printf(out, ":%u:%u", diag->line, diag->column);
	ent_text_printf(out, ": %s: ", diag->warning ? "warning" : "error");
	ent_text_add(out, diag->message);
	ent_text_putc(out, '\n');
	if (!diag->line)
		return;
	size_t start = out->len;
	ent_text_printf(out, "%5u", diag->line);
	int margin = (int)(out->len - start);
	ent_text_puts(out, " | ");
	ent_text_add(out, diag->excerpt);
	ent_text_printf(out, "\n%*s | ", margin, "");
	struct ent_str before = {diag->excerpt.ptr, diag->caret};
	for (size_t i = ent_text_width(before); i > 0; i--)
		ent_text_putc(out, ' ');
	ent_text_putc(out, '^');
	size_t under = diag->excerpt.len - diag->caret;
	if (under > diag->length)
		under = diag->length;
	for (size_t i = ent_text_width((struct ent_str){diag->excerpt.ptr + diag->caret, under});
	     i > 1; i--)
		ent_text_putc(out, '~');
	ent_text_putc(out, '\n');
}
