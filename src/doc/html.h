/* What the page and its pictures share. */
#ifndef ENTENTE_DOC_HTML_H
#define ENTENTE_DOC_HTML_H

#include "tree.h"

struct html {
	struct doc_out *out;
	uint32_t *used;  /* of each evidence: citations written so far */
	size_t pictures; /* written so far; makes their ids differ */
	size_t tables;
};

/* The one place where text is escaped, for elements and attributes alike. */
void html_text(struct html *html, struct ent_str text);

/* Opens a link to a piece of evidence: "<a ...>", to which it can link back. */
void html_open_note(struct html *html, uint32_t evidence);

/* One timeline as an <svg>; what its marks mean is for the page to say. */
void html_picture(struct html *html, const struct doc_block *timeline);

/* The style sheet in pieces, ending in NULL. */
extern const char *const html_style[];

#endif
