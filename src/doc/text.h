/* What the pages of plain text and their figures share. */
#ifndef ENTENTE_DOC_TEXT_H
#define ENTENTE_DOC_TEXT_H

#include "tree.h"

struct page {
	struct doc_out *out;
	size_t width;
	struct ent_text line; /* scratch: what is to be wrapped next */
};

void text_many(struct doc_out *out, const char *piece, size_t times);

/* Writes wrapped text and a newline. The cursor stands at column `at`; further
 * lines begin at `indent`. */
void text_fill(struct page *page, struct ent_str text, size_t at, size_t indent);

/* The same for what was gathered in page->line, which is emptied. */
void text_fill_line(struct page *page, size_t at, size_t indent);

/* Adds `before`, the text, `after` to page->line; nothing if there is no text. */
void text_gather(struct page *page, const char *before, struct ent_str text, const char *after);

/* Adds "[3-7, 12]". */
void text_notes(struct page *page, struct doc_refs refs);

/* A narrow page must keep room for words beside an indent. */
size_t text_indent(const struct page *page, size_t wanted);

void text_timeline(struct page *page, const struct doc_block *timeline);
void text_chart(struct page *page, const struct doc_block *chart);

#endif
