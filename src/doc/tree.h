/* The tree behind doc.h, and what its writers share.
 *
 * Nodes are linked lists in one arena, in the order of adding. Text was made
 * harmless when it was copied in (see doc_clean in tree.c), so that a writer
 * need only escape its own syntax: it meets valid UTF-8 without control
 * characters, line breaks, or marks that turn the direction of writing.
 */
#ifndef ENTENTE_DOC_TREE_H
#define ENTENTE_DOC_TREE_H

#include <base/arena.h>
#include <entente/doc.h>

/* ---- the tree --------------------------------------------------------- */

/* Evidence on which something rests, each once, in the order of its numbers. */
struct doc_refs {
	const uint32_t *at;
	size_t count;
};

struct doc_meta {
	struct doc_meta *next;
	struct ent_str key, value;
};

struct doc_sentence {
	struct doc_sentence *next;
	struct ent_str text;
	struct doc_refs refs;
};

struct doc_paragraph {
	struct doc_paragraph *next;
	struct ent_str lead; /* run-in heading, with its full stop; may be empty */
	struct doc_sentence *sentences;
};

struct doc_row {
	struct doc_row *next;
	const struct ent_str *cells; /* one per column */
	struct doc_refs refs;
};

struct doc_bar {
	struct doc_bar *next;
	struct ent_doc_bar it;
	struct doc_refs refs;
};

struct doc_lane {
	struct doc_lane *next;
	struct ent_str name;
	struct doc_bar *bars, **bars_end;
};

struct doc_point {
	struct doc_point *next;
	struct ent_doc_point it; /* numbers are finite or NaN; low < high or both are NaN */
	struct doc_refs refs;
};

struct doc_series {
	struct doc_series *next;
	struct ent_str name;
	struct doc_point *points, *last; /* by their first days */
	size_t count;
};

struct doc_mark {
	struct doc_mark *next;
	int32_t day_lo, day_hi; /* lo <= hi */
	struct ent_str text;
	struct doc_refs refs;
};

enum doc_kind { DOC_PARAGRAPH, DOC_LIST, DOC_TABLE, DOC_TIMELINE, DOC_CHART };

/* Only the fields of its kind are set. */
struct doc_block {
	struct doc_block *next;
	enum doc_kind kind;
	struct doc_paragraph *paragraphs; /* a paragraph's one, a list's items */
	bool numbered;                    /* list */
	struct ent_str caption;           /* table, timeline, chart */
	const struct ent_doc_column *columns;
	size_t column_count;
	struct doc_row *rows;
	bool noted;               /* some row or point names evidence */
	int32_t from_day, to_day; /* timeline, chart: from < to */
	struct doc_lane *lanes, **lanes_end;
	struct ent_str unit; /* chart */
	enum ent_doc_chart_kind chart;
	struct doc_series *series, **series_end;
	struct doc_mark *marks; /* by their first days */
};

struct doc_section {
	struct doc_section *next;
	int level; /* as given */
	int depth; /* as nested: 1-3, never more than one below the section above */
	struct ent_str title;
	struct doc_block *blocks;
};

struct doc_evidence {
	struct ent_doc_evidence it;
	uint32_t number; /* that readers see, by first citation; 0: never cited */
	uint32_t uses;   /* how often it is cited */
};

struct ent_doc {
	struct ent_arena arena;
	struct ent_str title;
	struct doc_meta *metas, **metas_end;
	struct doc_section *sections, **sections_end;

	struct ent_doc_source *sources;
	size_t source_count, source_room;
	struct doc_evidence *evidence;
	size_t evidence_count, evidence_room;
	uint32_t cited; /* evidence that has a number */

	/* What is open, and where its next child goes. */
	struct doc_block *block, **blocks_end;
	struct doc_paragraph *paragraph, **paragraphs_end;
	struct doc_sentence **sentences_end;
	struct doc_row **rows_end;
	int levels[3]; /* of the open sections, outermost first */
};

/* ---- filling ---------------------------------------------------------- */

/* A harmless copy: valid UTF-8 without what a terminal or browser would obey. */
struct ent_str doc_clean(struct ent_doc *doc, struct ent_str text);

/* Cites evidence: what is cited first gets the next number. */
struct doc_refs doc_cite(struct ent_doc *doc, const uint32_t *evidence, size_t count);

/* Opens a block in the section; what it holds is for the caller to fill in. */
struct doc_block *doc_open_block(struct ent_doc *doc, enum doc_kind kind);

/* ---- writing ---------------------------------------------------------- */

struct doc_out {
	const struct ent_doc *doc;
	const struct doc_evidence *const *order; /* all evidence; [n - 1] has number n */
	size_t width;
	struct ent_arena scratch; /* freed when the document is written */

	ent_write_fn *write;
	void *user;
	bool ok; /* false: `write` refused, and is not asked again */
	size_t held;
	char buffer[8192];
};

void doc_put(struct doc_out *out, struct ent_str text);
void doc_puts(struct doc_out *out, const char *text);
void doc_printf(struct doc_out *out, const char *fmt, ...) ENT_PRINTF(2, 3);

void doc_write_html(struct doc_out *out);
void doc_write_markdown(struct doc_out *out);
void doc_write_text(struct doc_out *out);
void doc_write_json(struct doc_out *out);
void doc_write_csv(struct doc_out *out);

/* The number that readers see. */
static inline uint32_t doc_number(const struct doc_out *out, uint32_t evidence)
{
	return out->doc->evidence[evidence].number;
}

/* The end of the run of numbers that begins at refs.at[from]: three or more in a row
 * are told as the first and the last ("3-7"), so that `from + 1` means no run. */
size_t doc_run_end(const struct doc_out *out, struct doc_refs refs, size_t from);

/* Only such an address may become a link; all others are printed as text. */
bool doc_is_link(struct ent_str url);

/* "Title, by, date" of what is known; the id stands in for a missing title. */
void doc_source_say(const struct ent_doc_source *source, struct ent_text *text);

/* The first character of text from the tree, with what combines with it; the
 * longest start that fits into that many columns. */
struct ent_str doc_first(struct ent_str text);
struct ent_str doc_fitting(struct ent_str text, size_t columns);

/* "warm", "cold", "plain": the same word in every format. */
const char *doc_tone_name(enum ent_doc_tone tone);

#endif
