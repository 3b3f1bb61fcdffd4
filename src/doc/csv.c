/* CSV (RFC 4180): a line for each sentence, row, bar, point and mark, with the names of
 * the evidence behind it; then a line for each piece of evidence.
 *
 *     section,kind,text,evidence
 */
#include "chart.h"

#include <string.h>

static void put_cell(struct doc_out *out, struct ent_str text)
{
	bool plain = true;
	for (size_t i = 0; i < text.len && plain; i++)
		plain = text.ptr[i] != '"' && text.ptr[i] != ',';
	doc_puts(out, plain ? "" : "\"");
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			doc_puts(out, "\"");
		doc_put(out, (struct ent_str){text.ptr + i, 1});
	}
	doc_puts(out, plain ? "" : "\"");
}

static void put_line(struct doc_out *out, const struct doc_section *section, const char *kind,
		     struct ent_str text, struct doc_refs refs)
{
	struct ent_text ids = {0};
	for (size_t i = 0; i < refs.count; i++) {
		ent_text_puts(&ids, i ? "; " : "");
		ent_text_add(&ids, out->doc->evidence[refs.at[i]].it.id);
	}
	put_cell(out, section->title);
	doc_printf(out, ",%s,", kind);
	put_cell(out, text);
	doc_puts(out, ",");
	put_cell(out, ent_text_str(&ids));
	doc_puts(out, "\n");
	ent_text_free(&ids);
}

static void write_paragraphs(struct doc_out *out, const struct doc_section *section,
			     const struct doc_block *block)
{
	const struct doc_paragraph *paragraph = block->paragraphs;
	for (; paragraph != NULL; paragraph = paragraph->next) {
		const struct doc_sentence *sentence = paragraph->sentences;
		for (; sentence != NULL; sentence = sentence->next)
			put_line(out, section, "sentence", sentence->text, sentence->refs);
	}
}

/* "Indicator: attacks; Latest: 3 in 1904" */
static void write_rows(struct doc_out *out, const struct doc_section *section,
		       const struct doc_block *block)
{
	struct ent_text text = {0};
	for (const struct doc_row *row = block->rows; row != NULL; row = row->next) {
		text.len = 0;
		for (size_t i = 0; i < block->column_count; i++) {
			if (row->cells[i].len == 0)
				continue;
			ent_text_printf(&text, "%s%.*s: %.*s", text.len ? "; " : "",
					ENT_FMT(block->columns[i].title), ENT_FMT(row->cells[i]));
		}
		put_line(out, section, "row", ent_text_str(&text), row->refs);
	}
	ent_text_free(&text);
}

static void add_day(int32_t day, struct ent_text *text)
{
	if (day == ENT_DAY_MIN || day == ENT_DAY_MAX) {
		ent_text_puts(text, "..");
		return;
	}
	struct ent_date date = ent_date_of_day(day);
	ent_date_print(&date, text);
}

/* "1904-04-08/..": EDTF. */
static void add_days(int32_t first, int32_t last, struct ent_text *text)
{
	add_day(first, text);
	if (first == last)
		return;
	ent_text_puts(text, "/");
	add_day(last, text);
}

static void write_bars(struct doc_out *out, const struct doc_section *section,
		       const struct doc_block *block)
{
	struct ent_text text = {0};
	for (const struct doc_lane *lane = block->lanes; lane != NULL; lane = lane->next) {
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next) {
			text.len = 0;
			ent_text_printf(&text, "%.*s, %.*s: ", ENT_FMT(lane->name),
					ENT_FMT(bar->it.text));
			add_days(bar->it.span.start_lo, bar->it.span.end_hi, &text);
			put_line(out, section, "bar", ent_text_str(&text), bar->refs);
		}
	}
	ent_text_free(&text);
}

static void write_points(struct doc_out *out, const struct doc_section *section,
			 const struct doc_block *block)
{
	struct ent_text text = {0};
	const struct doc_series *series = block->series;
	for (; series != NULL; series = series->next) {
		const struct doc_point *point = series->points;
		for (; point != NULL; point = point->next) {
			text.len = 0;
			ent_text_printf(&text, "%.*s, ", ENT_FMT(series->name));
			add_days(point->it.first, point->it.last, &text);
			ent_text_puts(&text, ": ");
			if (!ent_text_number(&text, point->it.value))
				ent_text_puts(&text, "not known");
			if (block->unit.len)
				ent_text_printf(&text, " %.*s", ENT_FMT(block->unit));
			put_line(out, section, "point", ent_text_str(&text), point->refs);
		}
	}
	for (const struct doc_mark *mark = block->marks; mark != NULL; mark = mark->next) {
		text.len = 0;
		ent_text_printf(&text, "%.*s: ", ENT_FMT(mark->text));
		add_days(mark->day_lo, mark->day_hi, &text);
		put_line(out, section, "mark", ent_text_str(&text), mark->refs);
	}
	ent_text_free(&text);
}

static void write_evidence(struct doc_out *out)
{
	const struct doc_section none = {.title = ent_str("")};
	for (size_t i = 0; i < out->doc->evidence_count; i++) {
		const struct ent_doc_evidence *it = &out->order[i]->it;
		struct ent_text text = {0};
		ent_text_add(&text, it->date);
		ent_text_puts(&text, it->date.len ? ": " : "");
		ent_text_add(&text, it->text);
		if (it->hedge.len)
			ent_text_printf(&text, " [%.*s]", ENT_FMT(it->hedge));
		uint32_t self = (uint32_t)(out->order[i] - out->doc->evidence);
		put_line(out, &none, "evidence", ent_text_str(&text), (struct doc_refs){&self, 1});
		ent_text_free(&text);
	}
}

void doc_write_csv(struct doc_out *out)
{
	doc_puts(out, "section,kind,text,evidence\n");
	const struct doc_section *section = out->doc->sections;
	for (; section != NULL; section = section->next) {
		const struct doc_block *block = section->blocks;
		for (; block != NULL; block = block->next) {
			write_paragraphs(out, section, block);
			write_rows(out, section, block);
			write_bars(out, section, block);
			write_points(out, section, block);
		}
	}
	write_evidence(out);
}
