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

/* The numbers from refs.at[from] up to `end`, which is what doc_run_end said: "3", or
 * "3–7" with links at both of its ends. Each evidence, also within a run, can link back
 * to here; `tag` ("span", "tspan") holds the targets of those that have no link. */
void html_run(struct html *html, struct doc_refs refs, size_t from, size_t end, const char *tag);

/* One timeline as an <svg>; what its marks mean is for the page to say. */
void html_picture(struct html *html, const struct doc_block *timeline);

/* The style sheet in pieces, ending in NULL. */
extern const char *const html_style[];

#endif
