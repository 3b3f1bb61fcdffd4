/* The way out that all writers share, and small things that several need. */
#include "tree.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void flush(struct doc_out *out)
{
	if (out->ok && out->held > 0)
		out->ok = out->write(out->user, out->buffer, out->held);
	out->held = 0;
}

void doc_put(struct doc_out *out, struct ent_str text)
{
	while (text.len > 0) {
		size_t room = sizeof out->buffer - out->held;
		size_t size = text.len < room ? text.len : room;
		memcpy(out->buffer + out->held, text.ptr, size);
		out->held += size;
		text.ptr += size;
		text.len -= size;
		if (out->held == sizeof out->buffer)
			flush(out);
	}
}

void doc_puts(struct doc_out *out, const char *text)
{
	doc_put(out, ent_str(text));
}

/* For numbers and our own words: what it makes must fit the buffer. */
void doc_printf(struct doc_out *out, const char *fmt, ...)
{
	char text[512];
	va_list args;
	va_start(args, fmt);
	int size = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	assert(size >= 0 && (size_t)size < sizeof text);
	doc_put(out, (struct ent_str){text, (size_t)size});
}

/* Cited evidence by its number, then the rest in the order of adding. */
static const struct doc_evidence *const *number_evidence(struct doc_out *out)
{
	const struct ent_doc *doc = out->doc;
	const struct doc_evidence **order =
		ent_arena_alloc(&out->scratch, doc->evidence_count * sizeof(*order));
	size_t uncited = doc->cited;
	for (size_t i = 0; i < doc->evidence_count; i++) {
		const struct doc_evidence *evidence = &doc->evidence[i];
		order[evidence->number != 0 ? evidence->number - 1 : uncited++] = evidence;
	}
	return order;
}

bool ent_doc_write(const struct ent_doc *doc, enum ent_doc_format format, size_t width,
		   ent_write_fn *write, void *user)
{
	struct doc_out out = {.doc = doc, .write = write, .user = user, .ok = true};
	out.width = width != 0 ? width : 80;
	out.order = number_evidence(&out);
	switch (format) {
	case ENT_DOC_HTML:
		doc_write_html(&out);
		break;
	case ENT_DOC_MARKDOWN:
		doc_write_markdown(&out);
		break;
	case ENT_DOC_TEXT:
		doc_write_text(&out);
		break;
	case ENT_DOC_JSON:
		doc_write_json(&out);
		break;
	case ENT_DOC_CSV:
		doc_write_csv(&out);
		break;
	}
	flush(&out);
	ent_arena_free(&out.scratch);
	return out.ok;
}

/* ---- small things that writers share ----------------------------------- */

size_t doc_run_end(const struct doc_out *out, struct doc_refs refs, size_t from)
{
	uint32_t first = doc_number(out, refs.at[from]);
	size_t end = from + 1;
	while (end < refs.count && doc_number(out, refs.at[end]) == first + (end - from))
		end++;
	return end - from > 2 ? end : from + 1;
}

static bool starts_with(struct ent_str text, const char *start)
{
	size_t len = strlen(start);
	return text.len > len && memcmp(text.ptr, start, len) == 0;
}

bool doc_is_link(struct ent_str url)
{
	bool web = starts_with(url, "http://") || starts_with(url, "https://");
	return web && memchr(url.ptr, ' ', url.len) == NULL;
}

void doc_source_say(const struct ent_doc_source *source, struct ent_text *text)
{
	ent_text_add(text, source->title.len > 0 ? source->title : source->id);
	const struct ent_str more[] = {source->by, source->date};
	for (size_t i = 0; i < 2; i++) {
		ent_text_puts(text, more[i].len > 0 ? ", " : "");
		ent_text_add(text, more[i]);
	}
}

static size_t character_size(struct ent_str text)
{
	size_t size = 1;
	while (size < text.len && ((unsigned char)text.ptr[size] & 0xc0) == 0x80)
		size++;
	return size;
}

struct ent_str doc_first(struct ent_str text)
{
	size_t size = text.len > 0 ? character_size(text) : 0;
	while (size < text.len) {
		struct ent_str rest = {text.ptr + size, text.len - size};
		struct ent_str next = {rest.ptr, character_size(rest)};
		if (ent_text_width(next) > 0)
			break;
		size += next.len;
	}
	return (struct ent_str){text.ptr, size};
}

struct ent_str doc_fitting(struct ent_str text, size_t columns)
{
	size_t size = 0, used = 0;
	while (size < text.len) {
		struct ent_str next = doc_first((struct ent_str){text.ptr + size, text.len - size});
		used += ent_text_width(next);
		if (used > columns)
			break;
		size += next.len;
	}
	return (struct ent_str){text.ptr, size};
}

const char *doc_tone_name(enum ent_doc_tone tone)
{
	switch (tone) {
	case ENT_TONE_WARM:
		return "warm";
	case ENT_TONE_COLD:
		return "cold";
	case ENT_TONE_PLAIN:
		break;
	}
	return "plain";
}
