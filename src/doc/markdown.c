/* CommonMark with the tables and footnotes that GitHub adds.
 *
 * Each paragraph, item and row is one line, so only the first character of a
 * text can stand where a line begins. A footnote that is never cited would not
 * be shown at all; such evidence is a list of its own.
 *
 * Source: CommonMark 0.31.2 (2024); GitHub Flavored Markdown 0.29 (2019).
 */
#include "chart.h"

#include <math.h>
#include <string.h>

#include "timeline.h"

/* ---- text -------------------------------------------------------------- */

/* How many digits the text begins with. */
static size_t leading_digits(struct ent_str text)
{
	size_t count = 0;
	while (count < text.len && text.ptr[count] >= '0' && text.ptr[count] <= '9')
		count++;
	return count;
}

/* Whether the character at i could begin, end or be markup there. Beyond what
 * is always special: "1." and "1)" make a list and "+", "-", "=", ":" and "%"
 * a list, a heading or a table where a line begins; "www." and "://" a link. */
static bool special(struct ent_str text, size_t i, size_t digits)
{
	char before = i > 0 ? text.ptr[i - 1] : ' ';
	char after = i + 1 < text.len ? text.ptr[i + 1] : ' ';
	switch (text.ptr[i]) {
	case '.':
		return (i == digits && after == ' ') || before == 'w' || before == 'W';
	case ')':
		return i == digits && after == ' ';
	case '+':
	case '-':
	case '=':
	case '%':
		return i == 0;
	case ':':
		return i == 0 || after == '/';
	default:
		return strchr("\\`*_{}[]<>#|~&!$^", text.ptr[i]) != NULL;
	}
}

/* The one place where text is escaped. */
static void put_text(struct doc_out *out, struct ent_str text)
{
	for (; text.len > 0 && text.ptr[0] == ' '; text.len--)
		text.ptr++; /* four of them would be a code block */
	size_t digits = leading_digits(text);
	for (size_t i = 0; i < text.len; i++) {
		if (special(text, i, digits))
			doc_puts(out, "\\");
		doc_put(out, (struct ent_str){text.ptr + i, 1});
	}
}

static void wrap_text(struct doc_out *out, const char *before, struct ent_str text,
		      const char *after)
{
	if (text.len == 0)
		return;
	doc_puts(out, before);
	put_text(out, text);
	doc_puts(out, after);
}

/* An address between < and >, where a backslash escapes nothing: what is not
 * a plain character of addresses (RFC 3986) is percent-encoded. */
static void put_address(struct doc_out *out, struct ent_str url)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-._~:/?#[]@!$'()*+,;=%";
	doc_puts(out, "<");
	for (size_t i = 0; i < url.len; i++) {
		char c = url.ptr[i];
		if (c == '&')
			doc_puts(out, "&amp;");
		else if (strchr(plain, c) != NULL)
			doc_put(out, (struct ent_str){&c, 1});
		else
			doc_printf(out, "%%%02X", (unsigned)(unsigned char)c);
	}
	doc_puts(out, ">");
}

static void notes(struct doc_out *out, struct doc_refs refs)
{
	for (size_t i = 0; i < refs.count; i++)
		doc_printf(out, "%s[^%u]", i == 0 ? "" : " ", doc_number(out, refs.at[i]));
}

/* ---- blocks ------------------------------------------------------------ */

static void sentences(struct doc_out *out, const struct doc_paragraph *paragraph)
{
	const struct doc_sentence *sentence = paragraph->sentences;
	wrap_text(out, "**", paragraph->lead, sentence != NULL ? "** " : "**\n");
	for (; sentence != NULL; sentence = sentence->next) {
		put_text(out, sentence->text);
		notes(out, sentence->refs);
		doc_puts(out, sentence->next != NULL ? " " : "\n");
	}
}

static void list_block(struct doc_out *out, const struct doc_block *block)
{
	size_t number = 0;
	const struct doc_paragraph *item = block->paragraphs;
	for (; item != NULL; item = item->next) {
		if (block->numbered)
			doc_printf(out, "%zu. ", ++number);
		else
			doc_puts(out, "- ");
		if (item->lead.len == 0 && item->sentences == NULL)
			doc_puts(out, "\n");
		sentences(out, item);
	}
}

static void caption(struct doc_out *out, struct ent_str text)
{
	wrap_text(out, "**", text, "**\n\n");
}

static void table_block(struct doc_out *out, const struct doc_block *table)
{
	caption(out, table->caption);
	for (size_t i = 0; i < table->column_count; i++) {
		doc_puts(out, "| ");
		put_text(out, table->columns[i].title);
		doc_puts(out, " ");
	}
	doc_puts(out, table->noted ? "| Evidence |\n" : "|\n");
	for (size_t i = 0; i < table->column_count; i++)
		doc_puts(out, table->columns[i].number ? "| ---: " : "| --- ");
	doc_puts(out, table->noted ? "| --- |\n" : "|\n");
	for (const struct doc_row *row = table->rows; row != NULL; row = row->next) {
		for (size_t i = 0; i < table->column_count; i++) {
			doc_puts(out, "| ");
			put_text(out, row->cells[i]);
			doc_puts(out, " ");
		}
		if (table->noted) {
			doc_puts(out, "| ");
			notes(out, row->refs);
			doc_puts(out, " ");
		}
		doc_puts(out, "|\n");
	}
}

static void bar_row(struct doc_out *out, const struct doc_bar *bar)
{
	struct ent_text span = {0};
	doc_span_say(bar->it.span, &span);
	doc_puts(out, "| ");
	put_text(out, bar->it.lane);
	doc_puts(out, " | ");
	put_text(out, bar->it.text);
	doc_puts(out, " | ");
	put_text(out, ent_text_str(&span));
	doc_puts(out, bar->it.doubtful ? " (doubtful) | " : " | ");
	notes(out, bar->refs);
	doc_puts(out, " |\n");
	ent_text_free(&span);
}

static void timeline_block(struct doc_out *out, const struct doc_block *timeline)
{
	caption(out, timeline->caption);
	doc_puts(out, "| Line | What | When | Evidence |\n| --- | --- | --- | --- |\n");
	for (const struct doc_lane *lane = timeline->lanes; lane != NULL; lane = lane->next)
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next)
			bar_row(out, bar);
}

static void number(struct doc_out *out, double value)
{
	struct ent_text text = {0};
	doc_number_say(value, &text);
	put_text(out, ent_text_str(&text));
	ent_text_free(&text);
}

static void period(struct doc_out *out, int32_t first, int32_t last)
{
	struct ent_text days = {0};
	doc_period_say(first, last, &days);
	put_text(out, ent_text_str(&days));
	ent_text_free(&days);
}

static void point_row(struct doc_out *out, const struct doc_point *point)
{
	doc_puts(out, "| ");
	put_text(out, point->it.lane);
	doc_puts(out, " | ");
	period(out, point->it.first, point->it.last);
	doc_puts(out, isnan(point->it.value) ? " | not known" : " | ");
	number(out, point->it.value);
	doc_puts(out, point->it.doubtful ? " (doubtful) | " : " | ");
	number(out, point->it.low);
	doc_puts(out, isnan(point->it.low) ? "" : " to ");
	number(out, point->it.high);
	doc_puts(out, " | ");
	notes(out, point->refs);
	doc_puts(out, " |\n");
}

static void chart_block(struct doc_out *out, const struct doc_block *chart)
{
	caption(out, chart->caption);
	doc_puts(out, "| Line | When | ");
	put_text(out, chart->unit.len > 0 ? chart->unit : ent_str("Number"));
	doc_puts(out, " | Range | Evidence |\n| --- | --- | ---: | ---: | --- |\n");
	const struct doc_series *series = chart->series;
	for (; series != NULL; series = series->next)
		for (const struct doc_point *point = series->points; point != NULL;
		     point = point->next)
			point_row(out, point);
	doc_puts(out, chart->marks != NULL ? "\n" : "");
	for (const struct doc_mark *mark = chart->marks; mark != NULL; mark = mark->next) {
		doc_puts(out, "- ");
		period(out, mark->day_lo, mark->day_hi);
		wrap_text(out, ": ", mark->text, "");
		notes(out, mark->refs);
		doc_puts(out, "\n");
	}
}

static bool ends_in_list(const struct doc_block *block)
{
	return block->kind == DOC_LIST || (block->kind == DOC_CHART && block->marks != NULL);
}

/* Two lists in a row would be one: the comment keeps them apart, as the
 * specification advises (section 5.3). */
static void one_block(struct doc_out *out, const struct doc_block *block, bool after_list)
{
	doc_puts(out, "\n");
	switch (block->kind) {
	case DOC_PARAGRAPH:
		sentences(out, block->paragraphs);
		break;
	case DOC_LIST:
		doc_puts(out, after_list ? "<!-- -->\n\n" : "");
		list_block(out, block);
		break;
	case DOC_TABLE:
		table_block(out, block);
		break;
	case DOC_TIMELINE:
		timeline_block(out, block);
		break;
	case DOC_CHART:
		chart_block(out, block);
		break;
	}
}

static void heading(struct doc_out *out, int depth, struct ent_str title)
{
	doc_printf(out, "\n%s ", &"####"[3 - depth]);
	put_text(out, title);
	doc_puts(out, "\n");
}

static void all_sections(struct doc_out *out)
{
	const struct doc_section *section = out->doc->sections;
	for (; section != NULL; section = section->next) {
		heading(out, section->depth, section->title);
		bool after_list = false;
		const struct doc_block *block = section->blocks;
		for (; block != NULL; block = block->next) {
			one_block(out, block, after_list);
			after_list = ends_in_list(block);
		}
	}
}

/* ---- evidence and sources ---------------------------------------------- */

static void cites(struct doc_out *out, const struct ent_doc_evidence *evidence)
{
	for (size_t i = 0; i < evidence->cite_count; i++) {
		const struct ent_doc_cite *cite = &evidence->cites[i];
		struct ent_text name = {0};
		doc_source_say(&out->doc->sources[cite->source], &name);
		doc_puts(out, i == 0 ? " — " : "; ");
		put_text(out, ent_text_str(&name));
		wrap_text(out, ", ", cite->where, "");
		wrap_text(out, " (", cite->grade, ")");
		ent_text_free(&name);
	}
}

static void evidence_line(struct doc_out *out, const struct ent_doc_evidence *evidence)
{
	wrap_text(out, "**", evidence->date, "** ");
	put_text(out, evidence->text);
	wrap_text(out, " (", evidence->hedge, ")");
	cites(out, evidence);
	wrap_text(out, " — ", evidence->id, "");
	wrap_text(out, " — ", evidence->at, "");
	doc_puts(out, "\n");
}

static void uncited_evidence(struct doc_out *out)
{
	size_t cited = out->doc->cited;
	if (cited == out->doc->evidence_count)
		return;
	heading(out, 1, ent_str("Evidence not cited above"));
	doc_puts(out, "\n");
	for (size_t i = cited; i < out->doc->evidence_count; i++) {
		doc_printf(out, "%zu. ", i + 1);
		evidence_line(out, &out->order[i]->it);
	}
}

static void sources(struct doc_out *out)
{
	if (out->doc->source_count == 0)
		return;
	heading(out, 1, ent_str("Sources"));
	doc_puts(out, "\n");
	for (size_t i = 0; i < out->doc->source_count; i++) {
		const struct ent_doc_source *source = &out->doc->sources[i];
		struct ent_text name = {0};
		doc_source_say(source, &name);
		doc_puts(out, "- ");
		put_text(out, ent_text_str(&name));
		ent_text_free(&name);
		wrap_text(out, " (", source->grade, ")");
		doc_puts(out, source->url.len > 0 ? " " : "");
		if (doc_is_link(source->url))
			put_address(out, source->url);
		else
			put_text(out, source->url);
		wrap_text(out, " — ", source->id, "");
		doc_puts(out, "\n");
	}
}

static void footnotes(struct doc_out *out)
{
	for (size_t i = 0; i < out->doc->cited; i++) {
		doc_printf(out, "\n[^%zu]: ", i + 1);
		evidence_line(out, &out->order[i]->it);
	}
}

void doc_write_markdown(struct doc_out *out)
{
	doc_puts(out, "# ");
	put_text(out, out->doc->title);
	doc_puts(out, "\n");
	const struct doc_meta *meta = out->doc->metas;
	doc_puts(out, meta != NULL ? "\n" : "");
	for (; meta != NULL; meta = meta->next) {
		wrap_text(out, "- **", meta->key, ":** ");
		put_text(out, meta->value);
		doc_puts(out, "\n");
	}
	all_sections(out);
	uncited_evidence(out);
	sources(out);
	footnotes(out);
}
