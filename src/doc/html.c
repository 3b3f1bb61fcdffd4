/* One self-contained HTML page, without scripts and without anything fetched.
 *
 * Order: title and meta, contents, sections, evidence, sources. Footnotes link
 * to the evidence, the evidence links back and to its sources. Ids are made of
 * our own numbers only: s1 section, e1 evidence, r1-1 its first citation, d1
 * source ("document"), t1 timeline or chart, c1 caption of a table.
 *
 * Roles: W3C, Digital Publishing WAI-ARIA Module 1.1 (2024).
 */
#include "html.h"

/* ---- text -------------------------------------------------------------- */

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_text(struct html *html, struct ent_str text)
{
	size_t start = 0;
	for (size_t i = 0; i < text.len; i++) {
		const char *safe = entity(text.ptr[i]);
		if (safe == NULL)
			continue;
		doc_put(html->out, (struct ent_str){text.ptr + start, i - start});
		doc_puts(html->out, safe);
		start = i + 1;
	}
	doc_put(html->out, (struct ent_str){text.ptr + start, text.len - start});
}

void html_wrap(struct html *html, const char *before, struct ent_str text, const char *after)
{
	if (text.len == 0)
		return;
	doc_puts(html->out, before);
	html_text(html, text);
	doc_puts(html->out, after);
}

void html_fixed(struct html *html, double value, int decimals)
{
	int parts = decimals == 1 ? 10 : 100;
	int whole = (int)(value * parts + 0.5);
	doc_printf(html->out, "%d.%0*d", whole / parts, decimals, whole % parts);
}

void html_number(struct html *html, struct ent_str number)
{
	if (number.len > 0 && number.ptr[0] == '-') {
		doc_puts(html->out, "−");
		number.ptr++;
		number.len--;
	}
	html_text(html, number);
}

void html_days(struct html *html, const struct doc_block *figure)
{
	struct ent_text days = {0};
	struct ent_date from = ent_date_of_day(figure->from_day);
	struct ent_date to = ent_date_of_day(figure->to_day);
	ent_date_say(&from, &days);
	ent_text_puts(&days, " to ");
	ent_date_say(&to, &days);
	html_text(html, ent_text_str(&days));
	ent_text_free(&days);
}

/* ---- footnotes --------------------------------------------------------- */

static void note(struct html *html, uint32_t evidence)
{
	unsigned number = doc_number(html->out, evidence);
	doc_printf(html->out,
		   "<a role=\"doc-noteref\" id=\"r%u-%u\" href=\"#e%u\" "
		   "aria-label=\"Evidence %u\">%u</a>",
		   number, ++html->used[evidence], number, number, number);
}

void html_run(struct html *html, struct doc_refs refs, size_t from, size_t end, const char *tag)
{
	note(html, refs.at[from]);
	if (end == from + 1)
		return;
	for (size_t i = from + 1; i + 1 < end; i++)
		doc_printf(html->out, "<%s id=\"r%u-%u\"></%s>", tag,
			   doc_number(html->out, refs.at[i]), ++html->used[refs.at[i]], tag);
	doc_puts(html->out, "–");
	note(html, refs.at[end - 1]);
}

void html_notes(struct html *html, struct doc_refs refs)
{
	for (size_t i = 0, end = 0; i < refs.count; i = end) {
		end = doc_run_end(html->out, refs, i);
		doc_puts(html->out, i == 0 ? "<sup>" : ", ");
		html_run(html, refs, i, end, "span");
	}
	if (refs.count > 0)
		doc_puts(html->out, "</sup>");
}

/* ---- blocks ------------------------------------------------------------ */

static void sentences(struct html *html, const struct doc_paragraph *paragraph)
{
	const struct doc_sentence *sentence = paragraph->sentences;
	html_wrap(html, "<b class=\"lead\">", paragraph->lead, "</b>\n");
	for (; sentence != NULL; sentence = sentence->next) {
		html_text(html, sentence->text);
		html_notes(html, sentence->refs);
		doc_puts(html->out, sentence->next != NULL ? "\n" : "");
	}
}

static void paragraph_block(struct html *html, const struct doc_block *block)
{
	doc_puts(html->out, "<p>");
	sentences(html, block->paragraphs);
	doc_puts(html->out, "</p>\n");
}

static void list_block(struct html *html, const struct doc_block *block)
{
	const char *tag = block->numbered ? "ol" : "ul";
	doc_printf(html->out, "<%s>\n", tag);
	const struct doc_paragraph *item = block->paragraphs;
	for (; item != NULL; item = item->next) {
		doc_puts(html->out, "<li>");
		sentences(html, item);
		doc_puts(html->out, "</li>\n");
	}
	doc_printf(html->out, "</%s>\n", tag);
}

static void table_head(struct html *html, const struct doc_block *table)
{
	doc_puts(html->out, "<thead><tr>");
	for (size_t i = 0; i < table->column_count; i++) {
		doc_printf(html->out, "<th scope=\"col\"%s>",
			   table->columns[i].number ? " class=\"number\"" : "");
		html_text(html, table->columns[i].title);
		doc_puts(html->out, "</th>");
	}
	if (table->noted)
		doc_puts(html->out, "<th scope=\"col\">Evidence</th>");
	doc_puts(html->out, "</tr></thead>\n");
}

/* The first cell names its row, unless it is a number. */
static void table_cell(struct html *html, const struct ent_doc_column *column, struct ent_str text,
		       bool first)
{
	bool heads = first && !column->number;
	doc_puts(html->out, heads ? "<th scope=\"row\"" : "<td");
	doc_puts(html->out, column->number ? " class=\"number\">" : " dir=\"auto\">");
	html_text(html, text);
	doc_puts(html->out, heads ? "</th>" : "</td>");
}

static void table_row(struct html *html, const struct doc_block *table, const struct doc_row *row)
{
	doc_puts(html->out, "<tr>");
	for (size_t i = 0; i < table->column_count; i++)
		table_cell(html, &table->columns[i], row->cells[i], i == 0);
	if (table->noted) {
		doc_puts(html->out, "<td class=\"notes\">");
		html_notes(html, row->refs);
		doc_puts(html->out, "</td>");
	}
	doc_puts(html->out, "</tr>\n");
}

/* The box can be scrolled by keyboard, hence the tabindex. */
static void table_block(struct html *html, const struct doc_block *table)
{
	size_t serial = ++html->tables;
	doc_printf(html->out,
		   "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
		   "aria-labelledby=\"c%zu\">\n<table>\n<caption id=\"c%zu\">",
		   serial, serial);
	html_text(html, table->caption);
	doc_puts(html->out, "</caption>\n");
	table_head(html, table);
	doc_puts(html->out, "<tbody>\n");
	for (const struct doc_row *row = table->rows; row != NULL; row = row->next)
		table_row(html, table, row);
	doc_puts(html->out, "</tbody>\n</table>\n</div>\n");
}

/* ---- sections and contents --------------------------------------------- */

static void one_block(struct html *html, const struct doc_block *block)
{
	switch (block->kind) {
	case DOC_PARAGRAPH:
		paragraph_block(html, block);
		break;
	case DOC_LIST:
		list_block(html, block);
		break;
	case DOC_TABLE:
		table_block(html, block);
		break;
	case DOC_TIMELINE:
		html_timeline(html, block);
		break;
	case DOC_CHART:
		html_chart(html, block);
		break;
	}
}

/* Sections nest as their headings do. */
static void all_sections(struct html *html)
{
	int open = 0;
	size_t serial = 0;
	const struct doc_section *section = html->out->doc->sections;
	for (; section != NULL; section = section->next) {
		for (; open >= section->depth; open--)
			doc_puts(html->out, "</section>\n");
		open = section->depth;
		serial++;
		doc_printf(html->out, "<section aria-labelledby=\"s%zu\">\n<h%d id=\"s%zu\">",
			   serial, section->depth + 1, serial);
		html_text(html, section->title);
		doc_printf(html->out, "</h%d>\n", section->depth + 1);
		for (const struct doc_block *block = section->blocks; block != NULL;
		     block = block->next)
			one_block(html, block);
	}
	for (; open > 0; open--)
		doc_puts(html->out, "</section>\n");
}

/* Opens or closes lists until an item of that depth can be written. */
static int step_to(struct html *html, int open, int depth)
{
	if (depth > open) {
		doc_puts(html->out, "\n<ol>\n");
		return depth;
	}
	doc_puts(html->out, "</li>\n");
	for (; open > depth; open--)
		doc_puts(html->out, "</ol>\n</li>\n");
	return depth;
}

static void contents(struct html *html)
{
	const struct ent_doc *doc = html->out->doc;
	if (doc->sections == NULL)
		return;
	doc_puts(html->out,
		 "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>");
	int open = 0;
	size_t serial = 0;
	const struct doc_section *section = doc->sections;
	for (; section != NULL; section = section->next) {
		open = step_to(html, open, section->depth);
		doc_printf(html->out, "<li><a href=\"#s%zu\">", ++serial);
		html_text(html, section->title);
		doc_puts(html->out, "</a>");
	}
	if (doc->evidence_count > 0) {
		open = step_to(html, open, 1);
		doc_puts(html->out, "<li><a href=\"#evidence\">Evidence</a>");
	}
	if (doc->source_count > 0) {
		open = step_to(html, open, 1);
		doc_puts(html->out, "<li><a href=\"#sources\">Sources</a>");
	}
	step_to(html, open, 1);
	doc_puts(html->out, "</ol>\n</nav>\n");
}

/* ---- evidence and sources ---------------------------------------------- */

static struct ent_str source_name(const struct ent_doc_source *source)
{
	return source->title.len > 0 ? source->title : source->id;
}

static void evidence_cites(struct html *html, const struct ent_doc_evidence *evidence)
{
	if (evidence->cite_count == 0)
		return;
	doc_puts(html->out, "<p class=\"cites\">");
	for (size_t i = 0; i < evidence->cite_count; i++) {
		const struct ent_doc_cite *cite = &evidence->cites[i];
		const struct ent_doc_source *source = &html->out->doc->sources[cite->source];
		doc_printf(html->out, "%s<a href=\"#d%u\" dir=\"auto\">", i == 0 ? "" : "; ",
			   (unsigned)cite->source + 1);
		html_text(html, source_name(source));
		doc_puts(html->out, "</a>");
		html_wrap(html, ", ", cite->where, "");
		html_wrap(html, " <span class=\"grade\">", cite->grade, "</span>");
	}
	doc_puts(html->out, "</p>\n");
}

static void back_links(struct html *html, unsigned number, uint32_t uses)
{
	if (uses == 0)
		doc_puts(html->out, " not cited above");
	for (unsigned use = 1; use <= uses; use++) {
		doc_printf(html->out,
			   " <a role=\"doc-backlink\" href=\"#r%u-%u\" "
			   "aria-label=\"Back to evidence %u, citation %u of %u\">↑",
			   number, use, number, use, (unsigned)uses);
		if (uses > 1)
			doc_printf(html->out, "%u", use);
		doc_puts(html->out, "</a>");
	}
}

static void one_evidence(struct html *html, const struct doc_evidence *evidence, unsigned number)
{
	doc_printf(html->out, "<li id=\"e%u\">\n<p>", number);
	html_wrap(html, "<b>", evidence->it.date, "</b> ");
	html_text(html, evidence->it.text);
	html_wrap(html, " <em>", evidence->it.hedge, "</em>");
	doc_puts(html->out, "</p>\n");
	evidence_cites(html, &evidence->it);
	doc_puts(html->out, "<p class=\"trace\">");
	html_wrap(html, "<code>", evidence->it.id, "</code>");
	html_wrap(html, " <code>", evidence->it.at, "</code>");
	back_links(html, number, evidence->uses);
	doc_puts(html->out, "</p>\n</li>\n");
}

static void all_evidence(struct html *html)
{
	const struct ent_doc *doc = html->out->doc;
	if (doc->evidence_count == 0)
		return;
	doc_puts(html->out, "<section class=\"evidence\" role=\"doc-endnotes\" "
			    "aria-labelledby=\"evidence\">\n"
			    "<h2 id=\"evidence\">Evidence</h2>\n<ol>\n");
	for (size_t i = 0; i < doc->evidence_count; i++)
		one_evidence(html, html->out->order[i], (unsigned)i + 1);
	doc_puts(html->out, "</ol>\n</section>\n");
}

static void one_source(struct html *html, const struct ent_doc_source *source, unsigned serial)
{
	bool link = doc_is_link(source->url);
	doc_printf(html->out, "<li id=\"d%u\">\n<cite dir=\"auto\">", serial);
	if (link) {
		html_wrap(html, "<a rel=\"noreferrer\" href=\"", source->url, "\">");
		html_text(html, source_name(source));
		doc_puts(html->out, "</a>");
	} else {
		html_text(html, source_name(source));
	}
	doc_puts(html->out, "</cite>");
	html_wrap(html, ", ", source->by, "");
	html_wrap(html, ", ", source->date, "");
	if (link)
		html_wrap(html, " <span class=\"address\">", source->url, "</span>");
	else
		html_wrap(html, ", ", source->url, "");
	html_wrap(html, " <span class=\"grade\">", source->grade, "</span>");
	html_wrap(html, " <code>", source->id, "</code>");
	doc_puts(html->out, "\n</li>\n");
}

static void all_sources(struct html *html)
{
	const struct ent_doc *doc = html->out->doc;
	if (doc->source_count == 0)
		return;
	doc_puts(html->out, "<section class=\"sources\" role=\"doc-bibliography\" "
			    "aria-labelledby=\"sources\">\n"
			    "<h2 id=\"sources\">Sources</h2>\n<ul>\n");
	for (size_t i = 0; i < doc->source_count; i++)
		one_source(html, &doc->sources[i], (unsigned)i + 1);
	doc_puts(html->out, "</ul>\n</section>\n");
}

/* ---- the page ---------------------------------------------------------- */

static void head(struct html *html)
{
	doc_puts(html->out,
		 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta http-equiv=\"Content-Security-Policy\" "
		 "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
		 "form-action 'none'\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		 "<meta name=\"color-scheme\" content=\"light dark\">\n"
		 "<meta name=\"generator\" content=\"entente\">\n<title>");
	html_text(html, html->out->doc->title);
	doc_puts(html->out, "</title>\n<style>\n");
	for (const char *const *piece = html_style; *piece != NULL; piece++)
		doc_puts(html->out, *piece);
	doc_puts(html->out, "</style>\n</head>\n");
}

static void title_and_meta(struct html *html)
{
	doc_puts(html->out, "<header>\n<h1>");
	html_text(html, html->out->doc->title);
	doc_puts(html->out, "</h1>\n");
	const struct doc_meta *meta = html->out->doc->metas;
	doc_puts(html->out, meta != NULL ? "<dl>\n" : "");
	for (; meta != NULL; meta = meta->next) {
		doc_puts(html->out, "<div><dt>");
		html_text(html, meta->key);
		doc_puts(html->out, "</dt><dd>");
		html_text(html, meta->value);
		doc_puts(html->out, "</dd></div>\n");
	}
	doc_puts(html->out, html->out->doc->metas != NULL ? "</dl>\n" : "");
	doc_puts(html->out, "</header>\n");
}

void doc_write_html(struct doc_out *out)
{
	struct html html = {.out = out};
	size_t size = out->doc->evidence_count * sizeof *html.used;
	html.used = ent_arena_alloc(&out->scratch, size); /* zeroed */
	head(&html);
	doc_puts(out, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n");
	title_and_meta(&html);
	contents(&html);
	doc_puts(out, "<main id=\"main\" tabindex=\"-1\">\n");
	all_sections(&html);
	all_evidence(&html);
	all_sources(&html);
	doc_puts(out, "</main>\n</body>\n</html>\n");
}
