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

#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static json_t *string_or_null(struct ent_str text)
{
	return text.len > 0 ? ent_json_str(text) : json_null();
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
		ent_json_push(ids, ent_json_str(doc->evidence[refs.at[i]].it.id));
	return ids;
}

static json_t *meta_object(const struct ent_doc *doc)
{
	json_t *object = json_object();
	for (const struct doc_meta *meta = doc->metas; meta != NULL; meta = meta->next)
		if (json_object_setn_new(object, meta->key.ptr, meta->key.len,
					 ent_json_str(meta->value)) != 0)
			abort();
	return object;
}

static json_t *sentence_object(const struct ent_doc *doc, const struct doc_sentence *sentence,
			       json_int_t paragraph)
{
	json_t *object = json_object();
	ent_json_put(object, "paragraph", json_integer(paragraph));
	ent_json_put(object, "text", ent_json_str(sentence->text));
	ent_json_put(object, "evidence", evidence_ids(doc, sentence->refs));
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
		ent_json_put(first, "lead", ent_json_str(paragraph->lead));
		ent_json_push(array, first);
		sentence = sentence != NULL ? sentence->next : NULL;
	}
	for (; sentence != NULL; sentence = sentence->next)
		ent_json_push(array, sentence_object(doc, sentence, number));
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
		ent_json_push(cells, ent_json_str(row->cells[i]));
	json_t *object = json_object();
	ent_json_put(object, "cells", cells);
	ent_json_put(object, "evidence", evidence_ids(doc, row->refs));
	return object;
}

static json_t *table_object(const struct ent_doc *doc, const struct doc_block *table)
{
	json_t *columns = json_array();
	for (size_t i = 0; i < table->column_count; i++)
		ent_json_push(columns, ent_json_str(table->columns[i].title));
	json_t *rows = json_array();
	for (const struct doc_row *row = table->rows; row != NULL; row = row->next)
		ent_json_push(rows, row_object(doc, row, table->column_count));
	json_t *object = json_object();
	ent_json_put(object, "caption", string_or_null(table->caption));
	ent_json_put(object, "columns", columns);
	ent_json_put(object, "rows", rows);
	return object;
}

static json_t *bar_object(const struct ent_doc *doc, const struct doc_bar *bar)
{
	json_t *object = json_object();
	ent_json_put(object, "lane", ent_json_str(bar->it.lane));
	ent_json_put(object, "text", ent_json_str(bar->it.text));
	ent_json_put(object, "start_lo", day_or_null(bar->it.span.start_lo));
	ent_json_put(object, "start_hi", day_or_null(bar->it.span.start_hi));
	ent_json_put(object, "end_lo", day_or_null(bar->it.span.end_lo));
	ent_json_put(object, "end_hi", day_or_null(bar->it.span.end_hi));
	ent_json_put(object, "tone", json_string(doc_tone_name(bar->it.tone)));
	ent_json_put(object, "doubtful", json_boolean(bar->it.doubtful));
	ent_json_put(object, "evidence", evidence_ids(doc, bar->refs));
	return object;
}

static json_t *timeline_object(const struct ent_doc *doc, const struct doc_block *timeline)
{
	json_t *bars = json_array();
	for (const struct doc_lane *lane = timeline->lanes; lane != NULL; lane = lane->next)
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next)
			ent_json_push(bars, bar_object(doc, bar));
	json_t *object = json_object();
	ent_json_put(object, "caption", string_or_null(timeline->caption));
	ent_json_put(object, "from", day_or_null(timeline->from_day));
	ent_json_put(object, "to", day_or_null(timeline->to_day));
	ent_json_put(object, "bars", bars);
	return object;
}

static json_t *number_or_null(double value)
{
	return isnan(value) ? json_null() : json_real(value);
}

static json_t *point_object(const struct ent_doc *doc, const struct doc_point *point)
{
	json_t *object = json_object();
	ent_json_put(object, "lane", ent_json_str(point->it.lane));
	ent_json_put(object, "first", day_or_null(point->it.first));
	ent_json_put(object, "last", day_or_null(point->it.last));
	ent_json_put(object, "value", number_or_null(point->it.value));
	ent_json_put(object, "low", number_or_null(point->it.low));
	ent_json_put(object, "high", number_or_null(point->it.high));
	ent_json_put(object, "doubtful", json_boolean(point->it.doubtful));
	ent_json_put(object, "evidence", evidence_ids(doc, point->refs));
	return object;
}

static json_t *mark_object(const struct ent_doc *doc, const struct doc_mark *mark)
{
	json_t *object = json_object();
	ent_json_put(object, "first", day_or_null(mark->day_lo));
	ent_json_put(object, "last", day_or_null(mark->day_hi));
	ent_json_put(object, "text", ent_json_str(mark->text));
	ent_json_put(object, "evidence", evidence_ids(doc, mark->refs));
	return object;
}

static json_t *chart_object(const struct ent_doc *doc, const struct doc_block *chart)
{
	json_t *points = json_array(), *marks = json_array();
	for (const struct doc_series *series = chart->series; series != NULL; series = series->next)
		for (const struct doc_point *point = series->points; point != NULL;
		     point = point->next)
			ent_json_push(points, point_object(doc, point));
	for (const struct doc_mark *mark = chart->marks; mark != NULL; mark = mark->next)
		ent_json_push(marks, mark_object(doc, mark));
	json_t *object = json_object();
	ent_json_put(object, "caption", string_or_null(chart->caption));
	ent_json_put(object, "unit", string_or_null(chart->unit));
	ent_json_put(object, "kind", json_string(chart->chart == ENT_CHART_BARS ? "bars" : "line"));
	ent_json_put(object, "from", day_or_null(chart->from_day));
	ent_json_put(object, "to", day_or_null(chart->to_day));
	ent_json_put(object, "points", points);
	ent_json_put(object, "marks", marks);
	return object;
}

static json_t *section_object(const struct ent_doc *doc, const struct doc_section *section)
{
	json_t *tables = json_array(), *timelines = json_array(), *charts = json_array();
	for (const struct doc_block *block = section->blocks; block != NULL; block = block->next) {
		if (block->kind == DOC_TABLE)
			ent_json_push(tables, table_object(doc, block));
		else if (block->kind == DOC_TIMELINE)
			ent_json_push(timelines, timeline_object(doc, block));
		else if (block->kind == DOC_CHART)
			ent_json_push(charts, chart_object(doc, block));
	}
	json_t *object = json_object();
	ent_json_put(object, "level", json_integer(section->level));
	ent_json_put(object, "title", ent_json_str(section->title));
	ent_json_put(object, "sentences", sentence_array(doc, section));
	ent_json_put(object, "tables", tables);
	ent_json_put(object, "timelines", timelines);
	ent_json_put(object, "charts", charts);
	return object;
}

static json_t *cite_object(const struct ent_doc *doc, const struct ent_doc_cite *cite)
{
	json_t *object = json_object();
	ent_json_put(object, "id", ent_json_str(doc->sources[cite->source].id));
	ent_json_put(object, "grade", string_or_null(cite->grade));
	ent_json_put(object, "where", string_or_null(cite->where));
	return object;
}

static json_t *evidence_object(const struct ent_doc *doc, const struct ent_doc_evidence *evidence)
{
	json_t *sources = json_array();
	for (size_t i = 0; i < evidence->cite_count; i++)
		ent_json_push(sources, cite_object(doc, &evidence->cites[i]));
	json_t *object = json_object();
	ent_json_put(object, "id", ent_json_str(evidence->id));
	ent_json_put(object, "date", string_or_null(evidence->date));
	ent_json_put(object, "text", ent_json_str(evidence->text));
	ent_json_put(object, "hedge", string_or_null(evidence->hedge));
	ent_json_put(object, "at", string_or_null(evidence->at));
	ent_json_put(object, "sources", sources);
	return object;
}

static json_t *source_object(const struct ent_doc_source *source)
{
	json_t *object = json_object();
	ent_json_put(object, "id", ent_json_str(source->id));
	ent_json_put(object, "title", string_or_null(source->title));
	ent_json_put(object, "by", string_or_null(source->by));
	ent_json_put(object, "date", string_or_null(source->date));
	ent_json_put(object, "url", string_or_null(source->url));
	ent_json_put(object, "grade", string_or_null(source->grade));
	return object;
}

static json_t *document_object(const struct doc_out *out)
{
	const struct ent_doc *doc = out->doc;
	json_t *sections = json_array(), *evidence = json_array(), *sources = json_array();
	for (const struct doc_section *at = doc->sections; at != NULL; at = at->next)
		ent_json_push(sections, section_object(doc, at));
	for (size_t i = 0; i < doc->evidence_count; i++)
		ent_json_push(evidence, evidence_object(doc, &out->order[i]->it));
	for (size_t i = 0; i < doc->source_count; i++)
		ent_json_push(sources, source_object(&doc->sources[i]));
	json_t *object = json_object();
	ent_json_put(object, "title", ent_json_str(doc->title));
	ent_json_put(object, "meta", meta_object(doc));
	ent_json_put(object, "sections", sections);
	ent_json_put(object, "evidence", evidence);
	ent_json_put(object, "sources", sources);
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
