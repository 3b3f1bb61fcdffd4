/* JSON (RFC 8259), built and escaped by jansson.
 *
 * What is not known is null. Sections are a flat list in order; a sentence
 * carries the running number of its paragraph (or list item) in its section, and
 * the first of a paragraph with a lead that as "lead".
 * The order of "evidence" is the numbering that readers see elsewhere. Days
 * are ISO 8601 dates, numbers have 15 digits. Two lines of meta with the same key: the later
 * stands.
 */
#include "tree.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

/* jansson reports want of memory; we abort, as all of the library does, since
 * a document that silently lacks a part would be worse. */
static void put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		abort();
}

static void push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		abort();
}

static json_t *string(struct ent_str text)
{
	return json_stringn(text.ptr, text.len);
}

static json_t *string_or_null(struct ent_str text)
{
	return text.len > 0 ? string(text) : json_null();
}

/* Years outside 0-9999 are written with a sign and at least six digits, as
 * ECMAScript reads them. */
static json_t *day_or_null(int32_t day)
{
	if (day == ENT_DAY_MIN || day == ENT_DAY_MAX)
		return json_null();
	int64_t year;
	int month, mday;
	char text[32];
	ent_day_to_civil(day, &year, &month, &mday);
	const char *fmt =
		year >= 0 && year <= 9999 ? "%04" PRId64 "-%02d-%02d" : "%+07" PRId64 "-%02d-%02d";
	snprintf(text, sizeof text, fmt, year, month, mday);
	return json_string(text);
}

static json_t *evidence_ids(const struct ent_doc *doc, struct doc_refs refs)
{
	json_t *ids = json_array();
	for (size_t i = 0; i < refs.count; i++)
		push(ids, string(doc->evidence[refs.at[i]].it.id));
	return ids;
}

static json_t *meta_object(const struct ent_doc *doc)
{
	json_t *object = json_object();
	for (const struct doc_meta *meta = doc->metas; meta != NULL; meta = meta->next)
		if (json_object_setn_new(object, meta->key.ptr, meta->key.len,
					 string(meta->value)) != 0)
			abort();
	return object;
}

static json_t *sentence_object(const struct ent_doc *doc, const struct doc_sentence *sentence,
			       json_int_t paragraph)
{
	json_t *object = json_object();
	put(object, "paragraph", json_integer(paragraph));
	put(object, "text", string(sentence->text));
	put(object, "evidence", evidence_ids(doc, sentence->refs));
	return object;
}

/* The lead stands with the first sentence, which is an empty one if there is none. */
static void push_paragraph(json_t *array, const struct ent_doc *doc,
			   const struct doc_paragraph *paragraph, json_int_t number)
{
	const struct doc_sentence none = {.text = ent_str("")};
	const struct doc_sentence *sentence = paragraph->sentences;
	if (paragraph->lead.len > 0) {
		json_t *first = sentence_object(doc, sentence != NULL ? sentence : &none, number);
		put(first, "lead", string(paragraph->lead));
		push(array, first);
		sentence = sentence != NULL ? sentence->next : NULL;
	}
	for (; sentence != NULL; sentence = sentence->next)
		push(array, sentence_object(doc, sentence, number));
}

static json_t *sentence_array(const struct ent_doc *doc, const struct doc_section *section)
{
	json_t *array = json_array();
	json_int_t number = 0;
	for (const struct doc_block *block = section->blocks; block != NULL; block = block->next) {
		const struct doc_paragraph *paragraph = block->paragraphs;
		for (; paragraph != NULL; paragraph = paragraph->next)
			push_paragraph(array, doc, paragraph, ++number);
	}
	return array;
}

static json_t *row_object(const struct ent_doc *doc, const struct doc_row *row, size_t columns)
{
	json_t *cells = json_array();
	for (size_t i = 0; i < columns; i++)
		push(cells, string(row->cells[i]));
	json_t *object = json_object();
	put(object, "cells", cells);
	put(object, "evidence", evidence_ids(doc, row->refs));
	return object;
}

static json_t *table_object(const struct ent_doc *doc, const struct doc_block *table)
{
	json_t *columns = json_array();
	for (size_t i = 0; i < table->column_count; i++)
		push(columns, string(table->columns[i].title));
	json_t *rows = json_array();
	for (const struct doc_row *row = table->rows; row != NULL; row = row->next)
		push(rows, row_object(doc, row, table->column_count));
	json_t *object = json_object();
	put(object, "caption", string_or_null(table->caption));
	put(object, "columns", columns);
	put(object, "rows", rows);
	return object;
}

static json_t *bar_object(const struct ent_doc *doc, const struct doc_bar *bar)
{
	json_t *object = json_object();
	put(object, "lane", string(bar->it.lane));
	put(object, "text", string(bar->it.text));
	put(object, "start_lo", day_or_null(bar->it.span.start_lo));
	put(object, "start_hi", day_or_null(bar->it.span.start_hi));
	put(object, "end_lo", day_or_null(bar->it.span.end_lo));
	put(object, "end_hi", day_or_null(bar->it.span.end_hi));
	put(object, "tone", json_string(doc_tone_name(bar->it.tone)));
	put(object, "doubtful", json_boolean(bar->it.doubtful));
	put(object, "evidence", evidence_ids(doc, bar->refs));
	return object;
}

static json_t *timeline_object(const struct ent_doc *doc, const struct doc_block *timeline)
{
	json_t *bars = json_array();
	for (const struct doc_lane *lane = timeline->lanes; lane != NULL; lane = lane->next)
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next)
			push(bars, bar_object(doc, bar));
	json_t *object = json_object();
	put(object, "caption", string_or_null(timeline->caption));
	put(object, "from", day_or_null(timeline->from_day));
	put(object, "to", day_or_null(timeline->to_day));
	put(object, "bars", bars);
	return object;
}

static json_t *number_or_null(double value)
{
	return isnan(value) ? json_null() : json_real(value);
}

static json_t *point_object(const struct ent_doc *doc, const struct doc_point *point)
{
	json_t *object = json_object();
	put(object, "lane", string(point->it.lane));
	put(object, "first", day_or_null(point->it.first));
	put(object, "last", day_or_null(point->it.last));
	put(object, "value", number_or_null(point->it.value));
	put(object, "low", number_or_null(point->it.low));
	put(object, "high", number_or_null(point->it.high));
	put(object, "doubtful", json_boolean(point->it.doubtful));
	put(object, "evidence", evidence_ids(doc, point->refs));
	return object;
}

static json_t *mark_object(const struct ent_doc *doc, const struct doc_mark *mark)
{
	json_t *object = json_object();
	put(object, "first", day_or_null(mark->day_lo));
	put(object, "last", day_or_null(mark->day_hi));
	put(object, "text", string(mark->text));
	put(object, "evidence", evidence_ids(doc, mark->refs));
	return object;
}

static json_t *chart_object(const struct ent_doc *doc, const struct doc_block *chart)
{
	json_t *points = json_array(), *marks = json_array();
	for (const struct doc_series *series = chart->series; series != NULL; series = series->next)
		for (const struct doc_point *point = series->points; point != NULL;
		     point = point->next)
			push(points, point_object(doc, point));
	for (const struct doc_mark *mark = chart->marks; mark != NULL; mark = mark->next)
		push(marks, mark_object(doc, mark));
	json_t *object = json_object();
	put(object, "caption", string_or_null(chart->caption));
	put(object, "unit", string_or_null(chart->unit));
	put(object, "kind", json_string(chart->chart == ENT_CHART_BARS ? "bars" : "line"));
	put(object, "from", day_or_null(chart->from_day));
	put(object, "to", day_or_null(chart->to_day));
	put(object, "points", points);
	put(object, "marks", marks);
	return object;
}

static json_t *section_object(const struct ent_doc *doc, const struct doc_section *section)
{
	json_t *tables = json_array(), *timelines = json_array(), *charts = json_array();
	for (const struct doc_block *block = section->blocks; block != NULL; block = block->next) {
		if (block->kind == DOC_TABLE)
			push(tables, table_object(doc, block));
		else if (block->kind == DOC_TIMELINE)
			push(timelines, timeline_object(doc, block));
		else if (block->kind == DOC_CHART)
			push(charts, chart_object(doc, block));
	}
	json_t *object = json_object();
	put(object, "level", json_integer(section->level));
	put(object, "title", string(section->title));
	put(object, "sentences", sentence_array(doc, section));
	put(object, "tables", tables);
	put(object, "timelines", timelines);
	put(object, "charts", charts);
	return object;
}

static json_t *cite_object(const struct ent_doc *doc, const struct ent_doc_cite *cite)
{
	json_t *object = json_object();
	put(object, "id", string(doc->sources[cite->source].id));
	put(object, "grade", string_or_null(cite->grade));
	put(object, "where", string_or_null(cite->where));
	return object;
}

static json_t *evidence_object(const struct ent_doc *doc, const struct ent_doc_evidence *evidence)
{
	json_t *sources = json_array();
	for (size_t i = 0; i < evidence->cite_count; i++)
		push(sources, cite_object(doc, &evidence->cites[i]));
	json_t *object = json_object();
	put(object, "id", string(evidence->id));
	put(object, "date", string_or_null(evidence->date));
	put(object, "text", string(evidence->text));
	put(object, "hedge", string_or_null(evidence->hedge));
	put(object, "at", string_or_null(evidence->at));
	put(object, "sources", sources);
	return object;
}

static json_t *source_object(const struct ent_doc_source *source)
{
	json_t *object = json_object();
	put(object, "id", string(source->id));
	put(object, "title", string_or_null(source->title));
	put(object, "by", string_or_null(source->by));
	put(object, "date", string_or_null(source->date));
	put(object, "url", string_or_null(source->url));
	put(object, "grade", string_or_null(source->grade));
	return object;
}

static json_t *document_object(const struct doc_out *out)
{
	const struct ent_doc *doc = out->doc;
	json_t *sections = json_array(), *evidence = json_array(), *sources = json_array();
	for (const struct doc_section *at = doc->sections; at != NULL; at = at->next)
		push(sections, section_object(doc, at));
	for (size_t i = 0; i < doc->evidence_count; i++)
		push(evidence, evidence_object(doc, &out->order[i]->it));
	for (size_t i = 0; i < doc->source_count; i++)
		push(sources, source_object(&doc->sources[i]));
	json_t *object = json_object();
	put(object, "title", string(doc->title));
	put(object, "meta", meta_object(doc));
	put(object, "sections", sections);
	put(object, "evidence", evidence);
	put(object, "sources", sources);
	return object;
}

static int dump(const char *bytes, size_t size, void *user)
{
	struct doc_out *out = user;
	doc_put(out, (struct ent_str){bytes, size});
	return out->ok ? 0 : -1;
}

void doc_write_json(struct doc_out *out)
{
	json_t *object = document_object(out);
	if (json_dump_callback(object, dump, out, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) != 0 &&
	    out->ok)
		abort(); /* out of memory: `write` did not refuse */
	json_decref(object);
	doc_puts(out, "\n");
}
