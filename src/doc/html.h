/* What the page and its pictures share. */
#ifndef ENTENTE_DOC_HTML_H
#define ENTENTE_DOC_HTML_H

#include "chart.h"

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

/* `before`, the text, `after`; nothing at all if there is no text. */
void html_wrap(struct html *html, const char *before, struct ent_str text, const char *after);

/* All numbers, raised, with links and targets; nothing if there are none. */
void html_notes(struct html *html, struct doc_refs refs);

/* A number that is not negative, with so many decimals; no locale can reach it. */
void html_fixed(struct html *html, double value, int decimals);

/* A number that is text already, with a minus and not a hyphen. */
void html_number(struct html *html, struct ent_str number);

/* "1 May 1994 to 2 June 2023", of a timeline or chart. */
void html_days(struct html *html, const struct doc_block *figure);

/* One timeline as an <svg>; what its marks mean is for the page to say. */
void html_picture(struct html *html, const struct doc_block *timeline);

/* A chart as an <svg>, which needs a number to draw; the sign of a series for its key. */
void html_chart_picture(struct html *html, const struct doc_block *chart,
			const struct doc_scale *scale);
void html_chart_sign(struct html *html, const struct doc_block *chart, size_t series);

/* A whole timeline: its picture, what its marks mean, and the same in words. */
void html_timeline(struct html *html, const struct doc_block *timeline);

/* A whole chart: its picture, what its marks mean, and the same in numbers. */
void html_chart(struct html *html, const struct doc_block *chart);

/* The style sheet in pieces, ending in NULL. */
extern const char *const html_style[];

#endif
