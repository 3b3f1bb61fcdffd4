/* A small document tree and its writers: HTML, Markdown, plain text, JSON, CSV.
 *
 * A document is filled from the top down: a section, in it paragraphs, lists,
 * tables, timelines and charts. A sentence names the evidence on which it rests, by
 * the numbers that ent_doc_evidence gave. Text is copied. The writers know
 * nothing of what the text is about, and each escapes in one place.
 *
 *     doc -> section (level 1-3) -> paragraph -> lead, sentence -> evidence numbers
 *                                -> list -> item (a paragraph)
 *                                -> table -> row
 *                                -> timeline -> bar
 *                                -> chart -> point, mark
 *         -> evidence (numbered from 0) -> sources (numbered from 0)
 */
#ifndef ENTENTE_DOC_H
#define ENTENTE_DOC_H

#include <entente/date.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ent_doc;

ENT_API struct ent_doc *ent_doc_new(struct ent_str title);
ENT_API void ent_doc_free(struct ent_doc *doc); /* NULL is fine */

/* A line of what the document is: "As of" "1 June 2023". In order of adding. */
ENT_API void ent_doc_meta(struct ent_doc *doc, struct ent_str key, struct ent_str value);

/* Evidence: one entry of the record, and the documents it rests on. */
struct ent_doc_source {
	struct ent_str id, title, by, date, url; /* empty: not known */
	struct ent_str grade;                    /* "A, completely reliable" */
};

struct ent_doc_cite {
	uint32_t source;      /* number from ent_doc_source */
	struct ent_str grade; /* of this use: "A1" */
	struct ent_str where; /* "p. 12"; may be empty */
};

struct ent_doc_evidence {
	struct ent_str id;    /* stable name of the entry */
	struct ent_str date;  /* for people */
	struct ent_str text;  /* what it says, one sentence */
	struct ent_str hedge; /* "alleged; denied by ..."; empty when plain */
	struct ent_str at;    /* file:line */
	const struct ent_doc_cite *cites;
	size_t cite_count;
};

ENT_API uint32_t ent_doc_source(struct ent_doc *doc, const struct ent_doc_source *source);
ENT_API uint32_t ent_doc_evidence(struct ent_doc *doc, const struct ent_doc_evidence *evidence);

ENT_API void ent_doc_section(struct ent_doc *doc, int level, struct ent_str title);
ENT_API void ent_doc_paragraph(struct ent_doc *doc);
ENT_API void ent_doc_list(struct ent_doc *doc, bool numbered);
ENT_API void ent_doc_item(struct ent_doc *doc); /* in a list; then sentences */

/* A few words, set off, with which the open paragraph or item begins; a full stop is
 * added to what ends in no mark. */
ENT_API void ent_doc_lead(struct ent_doc *doc, struct ent_str text);

/* In the open paragraph or item; text ends in its own punctuation. */
ENT_API void ent_doc_sentence(struct ent_doc *doc, struct ent_str text, const uint32_t *evidence,
			      size_t count);

struct ent_doc_column {
	struct ent_str title;
	bool number; /* set to the right */
};

ENT_API void ent_doc_table(struct ent_doc *doc, struct ent_str caption,
			   const struct ent_doc_column *columns, size_t count);
ENT_API void ent_doc_row(struct ent_doc *doc, const struct ent_str *cells, /* one per column */
			 const uint32_t *evidence, size_t count);

/* Bars over time, one lane a label, in order of first use. */
ENT_API void ent_doc_timeline(struct ent_doc *doc, struct ent_str caption, int32_t from_day,
			      int32_t to_day);

enum ent_doc_tone { ENT_TONE_PLAIN, ENT_TONE_WARM, ENT_TONE_COLD };

struct ent_doc_bar {
	struct ent_str lane, text;
	struct ent_span span;   /* fuzzy ends are drawn as fading; clipped to the timeline */
	enum ent_doc_tone tone; /* also told by text: colour is never the only sign */
	bool doubtful;          /* hatched */
};

ENT_API void ent_doc_bar(struct ent_doc *doc, const struct ent_doc_bar *bar,
			 const uint32_t *evidence, size_t count);

/* Numbers over time, in one unit. Bars stand on zero; lines may start elsewhere. Lanes
 * that are never negative and lanes that are never positive share the width of a bar. */
enum ent_doc_chart_kind { ENT_CHART_BARS, ENT_CHART_LINE };

ENT_API void ent_doc_chart(struct ent_doc *doc, struct ent_str caption, struct ent_str unit,
			   enum ent_doc_chart_kind kind, int32_t from_day, int32_t to_day);

/* A number that is not finite, or is further than 1e300 from zero, is not known: it
 * leaves a gap, and parts a line. What lies outside the chart is told but not drawn. */
struct ent_doc_point {
	struct ent_str lane; /* label of its series */
	int32_t first, last; /* days it covers; drawn to the middle of them in a line */
	double value;
	double low, high; /* range of the value; equal or not known: none is told */
	bool doubtful;    /* drawn hollow */
};

/* Points of a lane are put in the order of their days. */
ENT_API void ent_doc_point(struct ent_doc *doc, const struct ent_doc_point *point,
			   const uint32_t *evidence, size_t count);

/* A day, or days, to which the chart points: "a turning point"; in the order of days. */
ENT_API void ent_doc_mark(struct ent_doc *doc, int32_t day_lo, int32_t day_hi, struct ent_str text,
			  const uint32_t *evidence, size_t count);

enum ent_doc_format { ENT_DOC_HTML, ENT_DOC_MARKDOWN, ENT_DOC_TEXT, ENT_DOC_JSON, ENT_DOC_CSV };

/* Writes the whole document; width (columns, 0 means 80) matters to text only.
 * False when `write` said false; nothing else can fail. */
ENT_API bool ent_doc_write(const struct ent_doc *doc, enum ent_doc_format format, size_t width,
			   ent_write_fn *write, void *user);

#ifdef __cplusplus
}
#endif

#endif
