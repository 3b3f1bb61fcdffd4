/* Plain text for a terminal, wrapped at a width in columns.
 *
 * A line is broken between words, and beside wide characters (Chinese writes
 * no spaces); a longer word stays whole, so that an address can be copied. The
 * tree holds no control characters, so no escape sequence gets to a terminal.
 */
#include "text.h"

#include <stdio.h>
#include <string.h>

#define GUTTER 2 /* columns between those of a table */

/* ---- wrapping ---------------------------------------------------------- */

void text_many(struct doc_out *out, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		doc_puts(out, piece);
}

/* What may not be broken at the front of the text: one wide character, or all
 * up to the next space or wide character. */
static struct ent_str first_word(struct ent_str text)
{
	struct ent_str word = doc_first(text);
	if (ent_text_width(word) > 1)
		return word;
	while (word.len < text.len && text.ptr[word.len] != ' ') {
		struct ent_str rest = {text.ptr + word.len, text.len - word.len};
		struct ent_str next = doc_first(rest);
		if (ent_text_width(next) > 1)
			break;
		word.len += next.len;
	}
	return word;
}

void text_fill(struct page *page, struct ent_str text, size_t at, size_t indent)
{
	size_t column = at;
	bool fresh = true, spaced = false; /* nothing on this line yet; a space is due */
	while (text.len > 0) {
		if (text.ptr[0] == ' ') {
			spaced = true;
			text.ptr++;
			text.len--;
			continue;
		}
		struct ent_str word = first_word(text);
		size_t width = ent_text_width(word), space = spaced && !fresh ? 1 : 0;
		if (!fresh && column + space + width > page->width) {
			doc_puts(page->out, "\n");
			text_many(page->out, " ", indent);
			column = indent;
			space = 0;
		}
		text_many(page->out, " ", space);
		doc_put(page->out, word);
		column += space + width;
		fresh = spaced = false;
		text.ptr += word.len;
		text.len -= word.len;
	}
	doc_puts(page->out, "\n");
}

void text_fill_line(struct page *page, size_t at, size_t indent)
{
	text_fill(page, ent_text_str(&page->line), at, indent);
	page->line.len = 0;
}

void text_gather(struct page *page, const char *before, struct ent_str text, const char *after)
{
	if (text.len == 0)
		return;
	ent_text_puts(&page->line, before);
	ent_text_add(&page->line, text);
	ent_text_puts(&page->line, after);
}

void text_notes(struct page *page, struct doc_refs refs)
{
	for (size_t i = 0, end = 0; i < refs.count; i = end) {
		end = doc_run_end(page->out, refs, i);
		ent_text_printf(&page->line, "%s%u", i == 0 ? "[" : ", ",
				doc_number(page->out, refs.at[i]));
		if (end > i + 1)
			ent_text_printf(&page->line, "-%u",
					doc_number(page->out, refs.at[end - 1]));
	}
	ent_text_puts(&page->line, refs.count > 0 ? "]" : "");
}

size_t text_indent(const struct page *page, size_t wanted)
{
	size_t most = page->width / 4;
	return wanted < most ? wanted : most;
}

/* ---- headings, paragraphs, lists --------------------------------------- */

static void heading(struct page *page, int depth, struct ent_str title)
{
	static const char *const lines[] = {"=", "-", "~", "."};
	size_t width = ent_text_width(title);
	text_fill(page, title, 0, 0);
	text_many(page->out, lines[depth], width < page->width ? width : page->width);
	doc_puts(page->out, "\n");
}

static void sentences(struct page *page, const struct doc_paragraph *paragraph, size_t indent)
{
	const struct doc_sentence *sentence = paragraph->sentences;
	text_gather(page, "", paragraph->lead, " ");
	for (; sentence != NULL; sentence = sentence->next) {
		ent_text_add(&page->line, sentence->text);
		text_notes(page, sentence->refs);
		ent_text_puts(&page->line, " ");
	}
	text_fill_line(page, indent, indent);
}

static void list_block(struct page *page, const struct doc_block *block)
{
	size_t number = 0;
	for (const struct doc_paragraph *item = block->paragraphs; item != NULL;
	     item = item->next) {
		char mark[32] = "- ";
		if (block->numbered)
			snprintf(mark, sizeof mark, "%zu. ", ++number);
		doc_puts(page->out, mark);
		sentences(page, item, strlen(mark));
	}
}

/* ---- tables ------------------------------------------------------------ */

static struct ent_str notes_cell(struct page *page, const struct doc_row *row)
{
	page->line.len = 0;
	text_notes(page, row->refs);
	struct ent_str cell = ent_text_str(&page->line);
	page->line.len = 0;
	return cell;
}

static void widen(size_t *width, struct ent_str cell)
{
	size_t needed = ent_text_width(cell);
	if (needed > *width)
		*width = needed;
}

/* Widths of the columns, and of that for the notes after them; their sum. */
static size_t measure(struct page *page, const struct doc_block *table, size_t *widths)
{
	size_t count = table->column_count, total = 0;
	widths[count] = 0;
	for (size_t i = 0; i < count; i++)
		widths[i] = ent_text_width(table->columns[i].title);
	for (const struct doc_row *row = table->rows; row != NULL; row = row->next) {
		for (size_t i = 0; i < count; i++)
			widen(&widths[i], row->cells[i]);
		widen(&widths[count], notes_cell(page, row));
	}
	for (size_t i = 0; i < count; i++)
		total += widths[i] + GUTTER;
	return table->noted ? total + widths[count] : total - GUTTER;
}

static void put_cell(struct page *page, struct ent_str cell, size_t width, bool right, bool last)
{
	size_t gap = width - ent_text_width(cell);
	text_many(page->out, " ", right ? gap : 0);
	doc_put(page->out, cell);
	if (!last)
		text_many(page->out, " ", (right ? 0 : gap) + GUTTER);
}

static void aligned_table(struct page *page, const struct doc_block *table, const size_t *widths,
			  size_t total)
{
	size_t count = table->column_count;
	for (size_t i = 0; i < count; i++)
		put_cell(page, table->columns[i].title, widths[i], table->columns[i].number,
			 i + 1 == count);
	doc_puts(page->out, "\n");
	text_many(page->out, "-", total);
	doc_puts(page->out, "\n");
	for (const struct doc_row *row = table->rows; row != NULL; row = row->next) {
		bool noted = row->refs.count > 0;
		for (size_t i = 0; i < count; i++)
			put_cell(page, row->cells[i], widths[i], table->columns[i].number,
				 i + 1 == count && !noted);
		doc_put(page->out, notes_cell(page, row));
		doc_puts(page->out, "\n");
	}
}

/* "Column: value" line by line, for what is too wide to stand side by side; without the
 * empty cells. */
static void table_as_records(struct page *page, const struct doc_block *table)
{
	size_t indent = text_indent(page, 4);
	for (const struct doc_row *row = table->rows; row != NULL; row = row->next) {
		for (size_t i = 0; i < table->column_count; i++) {
			bool last = i + 1 == table->column_count; /* has the notes */
			if (!row->cells[i].len && !last)
				continue;
			text_gather(page, "", table->columns[i].title, ": ");
			ent_text_add(&page->line, row->cells[i]);
			if (last)
				text_notes(page, row->refs);
			text_fill_line(page, 0, indent);
		}
		doc_puts(page->out, row->next != NULL ? "\n" : "");
	}
}

static void table_block(struct page *page, const struct doc_block *table)
{
	if (table->caption.len > 0) {
		text_fill(page, table->caption, 0, 0);
		doc_puts(page->out, "\n");
	}
	size_t size = (table->column_count + 1) * sizeof(size_t);
	size_t *widths = ent_arena_alloc(&page->out->scratch, size);
	size_t total = measure(page, table, widths);
	if (total <= page->width)
		aligned_table(page, table, widths, total);
	else
		table_as_records(page, table);
}

/* ---- sections ----------------------------------------------------------- */

static void one_block(struct page *page, const struct doc_block *block)
{
	doc_puts(page->out, "\n");
	switch (block->kind) {
	case DOC_PARAGRAPH:
		sentences(page, block->paragraphs, 0);
		break;
	case DOC_LIST:
		list_block(page, block);
		break;
	case DOC_TABLE:
		table_block(page, block);
		break;
	case DOC_TIMELINE:
		text_timeline(page, block);
		break;
	case DOC_CHART:
		text_chart(page, block);
		break;
	}
}

/* ---- evidence and sources ---------------------------------------------- */

static void hanging(struct page *page, size_t indent)
{
	text_many(page->out, " ", indent);
	text_fill_line(page, indent, indent + text_indent(page, 2));
}

static void one_evidence(struct page *page, const struct doc_evidence *it, size_t number)
{
	const struct ent_doc_evidence *evidence = &it->it;
	char mark[32];
	snprintf(mark, sizeof mark, "[%zu] ", number);
	size_t indent = text_indent(page, strlen(mark));
	doc_puts(page->out, mark);
	text_gather(page, "", evidence->date, ": ");
	ent_text_add(&page->line, evidence->text);
	text_gather(page, " (", evidence->hedge, ")");
	ent_text_puts(&page->line, it->uses == 0 ? " (not cited above)" : "");
	text_fill_line(page, strlen(mark), indent);
	for (size_t i = 0; i < evidence->cite_count; i++) {
		const struct ent_doc_cite *cite = &evidence->cites[i];
		doc_source_say(&page->out->doc->sources[cite->source], &page->line);
		text_gather(page, ", ", cite->where, "");
		text_gather(page, " (", cite->grade, ")");
		hanging(page, indent);
	}
	text_gather(page, "", evidence->id, " ");
	text_gather(page, "", evidence->at, "");
	hanging(page, indent);
}

static void all_evidence(struct page *page)
{
	size_t count = page->out->doc->evidence_count;
	if (count == 0)
		return;
	doc_puts(page->out, "\n");
	heading(page, 1, ent_str("Evidence"));
	for (size_t i = 0; i < count; i++) {
		doc_puts(page->out, "\n");
		one_evidence(page, page->out->order[i], i + 1);
	}
}

static void one_source(struct page *page, const struct ent_doc_source *source)
{
	size_t indent = text_indent(page, 2);
	doc_source_say(source, &page->line);
	text_gather(page, " (", source->grade, ")");
	text_fill_line(page, 0, indent);
	text_gather(page, "", source->id, " ");
	text_gather(page, "", source->url, "");
	hanging(page, indent);
}

static void all_sources(struct page *page)
{
	const struct ent_doc *doc = page->out->doc;
	if (doc->source_count == 0)
		return;
	doc_puts(page->out, "\n");
	heading(page, 1, ent_str("Sources"));
	for (size_t i = 0; i < doc->source_count; i++) {
		doc_puts(page->out, "\n");
		one_source(page, &doc->sources[i]);
	}
}

static void all_sections(struct page *page)
{
	const struct doc_section *section = page->out->doc->sections;
	for (; section != NULL; section = section->next) {
		doc_puts(page->out, "\n");
		heading(page, section->depth, section->title);
		const struct doc_block *block = section->blocks;
		for (; block != NULL; block = block->next)
			one_block(page, block);
	}
}

void doc_write_text(struct doc_out *out)
{
	struct page page = {.out = out, .width = out->width};
	heading(&page, 0, out->doc->title);
	doc_puts(out, out->doc->metas != NULL ? "\n" : "");
	for (const struct doc_meta *meta = out->doc->metas; meta != NULL; meta = meta->next) {
		text_gather(&page, "", meta->key, ": ");
		ent_text_add(&page.line, meta->value);
		text_fill_line(&page, 0, text_indent(&page, 2));
	}
	all_sections(&page);
	all_evidence(&page);
	all_sources(&page);
	ent_text_free(&page.line);
}
