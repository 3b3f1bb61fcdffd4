/* Filling a document: sections and what they hold, evidence and sources.
 *
 * A call adds to what is open: asking for a row outside a table is a bug of
 * the caller, and an assertion says so.
 */
#include "tree.h"

#include <assert.h>
#include <string.h>

#include <utf8proc.h>

/* ---- text at the door -------------------------------------------------- */

/* What a character becomes. Line breaks and tabs are only space here. All that
 * a terminal or a browser would obey rather than show becomes U+FFFD: control
 * characters, and the embeddings, overrides and isolates that make text read
 * as other than it is (Boucher and Anderson, "Trojan Source", 2021). The plain
 * direction marks U+200E, U+200F and U+061C stay: honest Persian needs them. */
static utf8proc_int32_t harmless(utf8proc_int32_t c)
{
	if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
		return ' ';
	bool control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
	bool turning = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
	bool never = (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
	return control || turning || never ? 0xfffd : c;
}

/* Reads one character off the front; a byte that is not UTF-8 is U+FFFD. */
static utf8proc_int32_t take(struct ent_str *text)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text->ptr,
						 (utf8proc_ssize_t)text->len, &c);
	if (size <= 0) {
		size = 1;
		c = 0xfffd;
	}
	text->ptr += size;
	text->len -= (size_t)size;
	return c;
}

struct ent_str doc_clean(struct ent_doc *doc, struct ent_str text)
{
	if (text.len == 0)
		return ent_str("");
	struct ent_text safe = {0};
	while (text.len > 0) {
		utf8proc_uint8_t bytes[4];
		utf8proc_ssize_t size = utf8proc_encode_char(harmless(take(&text)), bytes);
		ent_text_add(&safe, (struct ent_str){(const char *)bytes, (size_t)size});
	}
	struct ent_str kept = ent_arena_str(&doc->arena, ent_text_str(&safe));
	ent_text_free(&safe);
	return kept;
}

/* ---- document, evidence ------------------------------------------------ */

struct ent_doc *ent_doc_new(struct ent_str title)
{
	struct ent_arena arena = {0};
	struct ent_doc *doc = ent_arena_alloc(&arena, sizeof *doc);
	*doc = (struct ent_doc){.arena = arena};
	doc->metas_end = &doc->metas;
	doc->sections_end = &doc->sections;
	doc->title = doc_clean(doc, title);
	return doc;
}

void ent_doc_free(struct ent_doc *doc)
{
	if (doc == NULL)
		return;
	struct ent_arena arena = doc->arena; /* it holds the document itself */
	ent_arena_free(&arena);
}

void ent_doc_meta(struct ent_doc *doc, struct ent_str key, struct ent_str value)
{
	struct doc_meta *meta = ent_arena_alloc(&doc->arena, sizeof *meta);
	*meta = (struct doc_meta){.key = doc_clean(doc, key), .value = doc_clean(doc, value)};
	*doc->metas_end = meta;
	doc->metas_end = &meta->next;
}

/* Makes room for one more item. The old array stays in the arena: that costs
 * no more than the array itself does. */
static void *room_for_one(struct ent_doc *doc, void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room == 0 ? 16 : *room * 2;
	void *larger = ent_arena_alloc(&doc->arena, *room * size);
	if (count > 0)
		memcpy(larger, items, count * size);
	return larger;
}

uint32_t ent_doc_source(struct ent_doc *doc, const struct ent_doc_source *source)
{
	doc->sources = room_for_one(doc, doc->sources, doc->source_count, &doc->source_room,
				    sizeof *doc->sources);
	doc->sources[doc->source_count] = (struct ent_doc_source){
		.id = doc_clean(doc, source->id),
		.title = doc_clean(doc, source->title),
		.by = doc_clean(doc, source->by),
		.date = doc_clean(doc, source->date),
		.url = doc_clean(doc, source->url),
		.grade = doc_clean(doc, source->grade),
	};
	return (uint32_t)doc->source_count++;
}

static const struct ent_doc_cite *copy_cites(struct ent_doc *doc, const struct ent_doc_cite *cites,
					     size_t count)
{
	struct ent_doc_cite *copy = ent_arena_alloc(&doc->arena, count * sizeof *copy);
	for (size_t i = 0; i < count; i++) {
		assert(cites[i].source < doc->source_count);
		copy[i] = (struct ent_doc_cite){
			.source = cites[i].source,
			.grade = doc_clean(doc, cites[i].grade),
			.where = doc_clean(doc, cites[i].where),
		};
	}
	return copy;
}

uint32_t ent_doc_evidence(struct ent_doc *doc, const struct ent_doc_evidence *evidence)
{
	doc->evidence = room_for_one(doc, doc->evidence, doc->evidence_count, &doc->evidence_room,
				     sizeof *doc->evidence);
	struct doc_evidence *copy = &doc->evidence[doc->evidence_count];
	*copy = (struct doc_evidence){0};
	copy->it = (struct ent_doc_evidence){
		.id = doc_clean(doc, evidence->id),
		.date = doc_clean(doc, evidence->date),
		.text = doc_clean(doc, evidence->text),
		.hedge = doc_clean(doc, evidence->hedge),
		.at = doc_clean(doc, evidence->at),
		.cites = copy_cites(doc, evidence->cites, evidence->cite_count),
		.cite_count = evidence->cite_count,
	};
	return (uint32_t)doc->evidence_count++;
}

static bool named(const uint32_t *at, size_t count, uint32_t evidence)
{
	for (size_t i = 0; i < count; i++)
		if (at[i] == evidence)
			return true;
	return false;
}

/* Puts evidence among what the same sentence cites, by its number. */
static void insert(const struct ent_doc *doc, uint32_t *at, size_t count, uint32_t evidence)
{
	size_t i = count;
	for (; i > 0 && doc->evidence[at[i - 1]].number > doc->evidence[evidence].number; i--)
		at[i] = at[i - 1];
	at[i] = evidence;
}

struct doc_refs doc_cite(struct ent_doc *doc, const uint32_t *evidence, size_t count)
{
	uint32_t *at = ent_arena_alloc(&doc->arena, count * sizeof *at);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		assert(evidence[i] < doc->evidence_count);
		if (named(at, kept, evidence[i]))
			continue;
		struct doc_evidence *cited = &doc->evidence[evidence[i]];
		cited->uses++;
		if (cited->number == 0)
			cited->number = ++doc->cited;
		insert(doc, at, kept++, evidence[i]);
	}
	return (struct doc_refs){at, kept};
}

/* ---- sections and blocks ----------------------------------------------- */

/* Levels may be skipped in what we are given, but headings must not be. */
static int nest(struct ent_doc *doc, int level)
{
	int depth = 0;
	while (depth < 3 && doc->levels[depth] != 0 && doc->levels[depth] < level)
		depth++;
	doc->levels[depth] = level;
	for (int deeper = depth + 1; deeper < 3; deeper++)
		doc->levels[deeper] = 0;
	return depth + 1;
}

void ent_doc_section(struct ent_doc *doc, int level, struct ent_str title)
{
	assert(level >= 1 && level <= 3);
	struct doc_section *section = ent_arena_alloc(&doc->arena, sizeof *section);
	*section = (struct doc_section){.level = level, .title = doc_clean(doc, title)};
	section->depth = nest(doc, level);
	*doc->sections_end = section;
	doc->sections_end = &section->next;
	doc->blocks_end = &section->blocks;
	doc->block = NULL;
	doc->paragraph = NULL;
}

struct doc_block *doc_open_block(struct ent_doc *doc, enum doc_kind kind)
{
	assert(doc->sections != NULL);
	struct doc_block *block = ent_arena_alloc(&doc->arena, sizeof *block);
	*block = (struct doc_block){.kind = kind};
	*doc->blocks_end = block;
	doc->blocks_end = &block->next;
	doc->block = block;
	doc->paragraph = NULL;
	doc->paragraphs_end = &block->paragraphs;
	return block;
}

static void open_paragraph(struct ent_doc *doc)
{
	struct doc_paragraph *paragraph = ent_arena_alloc(&doc->arena, sizeof *paragraph);
	*paragraph = (struct doc_paragraph){0};
	*doc->paragraphs_end = paragraph;
	doc->paragraphs_end = &paragraph->next;
	doc->paragraph = paragraph;
	doc->sentences_end = &paragraph->sentences;
}

void ent_doc_paragraph(struct ent_doc *doc)
{
	doc_open_block(doc, DOC_PARAGRAPH);
	open_paragraph(doc);
}

void ent_doc_list(struct ent_doc *doc, bool numbered)
{
	doc_open_block(doc, DOC_LIST)->numbered = numbered;
}

void ent_doc_item(struct ent_doc *doc)
{
	assert(doc->block != NULL && doc->block->kind == DOC_LIST);
	open_paragraph(doc);
}

/* So that a lead reads as one where it cannot be bold, it always ends in a mark. */
void ent_doc_lead(struct ent_doc *doc, struct ent_str text)
{
	assert(doc->paragraph != NULL);
	struct ent_text lead = {0};
	ent_text_add(&lead, text);
	bool ends = text.len == 0 || strchr(".:?!", text.ptr[text.len - 1]) != NULL;
	ent_text_puts(&lead, ends ? "" : ".");
	doc->paragraph->lead = doc_clean(doc, ent_text_str(&lead));
	ent_text_free(&lead);
}

void ent_doc_sentence(struct ent_doc *doc, struct ent_str text, const uint32_t *evidence,
		      size_t count)
{
	assert(doc->paragraph != NULL);
	struct doc_sentence *sentence = ent_arena_alloc(&doc->arena, sizeof *sentence);
	*sentence = (struct doc_sentence){
		.text = doc_clean(doc, text),
		.refs = doc_cite(doc, evidence, count),
	};
	*doc->sentences_end = sentence;
	doc->sentences_end = &sentence->next;
}

void ent_doc_table(struct ent_doc *doc, struct ent_str caption,
		   const struct ent_doc_column *columns, size_t count)
{
	assert(count > 0);
	struct ent_doc_column *copy = ent_arena_alloc(&doc->arena, count * sizeof *copy);
	for (size_t i = 0; i < count; i++)
		copy[i] = (struct ent_doc_column){doc_clean(doc, columns[i].title),
						  columns[i].number};
	struct doc_block *block = doc_open_block(doc, DOC_TABLE);
	block->caption = doc_clean(doc, caption);
	block->columns = copy;
	block->column_count = count;
	doc->rows_end = &block->rows;
}

void ent_doc_row(struct ent_doc *doc, const struct ent_str *cells, const uint32_t *evidence,
		 size_t count)
{
	assert(doc->block != NULL && doc->block->kind == DOC_TABLE);
	size_t columns = doc->block->column_count;
	struct ent_str *copy = ent_arena_alloc(&doc->arena, columns * sizeof *copy);
	for (size_t i = 0; i < columns; i++)
		copy[i] = doc_clean(doc, cells[i]);
	struct doc_row *row = ent_arena_alloc(&doc->arena, sizeof *row);
	*row = (struct doc_row){.cells = copy, .refs = doc_cite(doc, evidence, count)};
	if (row->refs.count > 0)
		doc->block->noted = true;
	*doc->rows_end = row;
	doc->rows_end = &row->next;
}
