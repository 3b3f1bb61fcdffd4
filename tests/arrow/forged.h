/* Arrow files that our writer would never write: built from FlatBuffers, not by the writer. */
#ifndef ARROW_FORGED_H
#define ARROW_FORGED_H

#include "archive/arrow_format.h"
#include "archive/flat.h"

#define FORGE_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A file of one column, which may differ in one thing from what we read. */
struct forgery {
	const char *reason; /* NULL: it can be read */
	unsigned older;     /* versions before V5 */
	unsigned endianness, kind, bits, is_unsigned;
	unsigned index_bits, index_unsigned; /* bits 0: no dictionary */
	unsigned rows, batches, dictionaries;
	unsigned delta, compressed, offset;
	unsigned extra;  /* buffers that no column needs */
	unsigned beyond; /* bytes of a body behind the file's end */
};

#define FORGE_BODY   1024 /* bytes, all zero */
#define FORGE_BUFFER 1000 /* of them */

static inline void forge_number(struct ent_text *out, uint32_t number)
{
	ent_text_add(out, (struct ent_str){(const char *)&number, sizeof(number)});
}

/* Metadata behind the prefix, padded so that the body begins at a multiple of 8. */
static inline void forge_message(struct ent_text *out, struct ent_text *metadata, size_t body_size)
{
	while (metadata->len % 8)
		ent_text_putc(metadata, '\0');
	forge_number(out, UINT32_MAX);
	forge_number(out, (uint32_t)metadata->len);
	ent_text_add(out, ent_text_str(metadata));
	for (size_t i = 0; i < body_size; i++)
		ent_text_putc(out, '\0');
}

static inline size_t forge_batch(struct ent_text *out, const struct forgery *forgery, bool values)
{
	const struct ent_flat_slot slots[] = {{BATCH_LENGTH, 8, forgery->rows},
					      {BATCH_NODES, 4, 0},
					      {BATCH_BUFFERS, 4, 0},
					      {BATCH_COMPRESSION, 4, 0}};
	size_t batch = ent_flat_table(out, slots, forgery->compressed ? 4 : 3);
	size_t nodes = ent_flat_vector(out, 1, NODE_SIZE);
	size_t buffers;
	bool texts = values && forgery->kind == KIND_TEXT;

	ent_flat_set(out, nodes, 8, forgery->rows);
	ent_flat_link_vector(out, batch, BATCH_NODES, nodes);
	buffers = ent_flat_vector(out, (texts ? 3 : 2) + forgery->extra, BUFFER_SIZE);
	ent_flat_link_vector(out, batch, BATCH_BUFFERS, buffers);
	for (size_t i = 1; i < (texts ? 3 : 2); i++) {
		ent_flat_set(out, buffers + i * BUFFER_SIZE, 8, forgery->offset);
		ent_flat_set(out, buffers + i * BUFFER_SIZE + 8, 8, FORGE_BUFFER);
	}
	if (forgery->compressed)
		ent_flat_link(out, batch, BATCH_COMPRESSION, ent_flat_table(out, NULL, 0));
	return batch;
}

/* Appends a message with a body of zeros and gives its block. */
static inline void forge_part(struct ent_text *out, const struct forgery *forgery, unsigned kind,
			      uint64_t block[3])
{
	const struct ent_flat_slot message_slots[] = {
		{MESSAGE_VERSION, 2, ARROW_V5 - forgery->older},
		{MESSAGE_KIND, 1, kind},
		{MESSAGE_HEADER, 4, 0},
		{MESSAGE_BODY_SIZE, 8, FORGE_BODY + forgery->beyond}};
	const struct ent_flat_slot slots[] = {{DICTIONARY_ID, 8, 7},
					      {DICTIONARY_DATA, 4, 0},
					      {DICTIONARY_DELTA, 1, forgery->delta}};
	struct ent_text metadata = {0};
	size_t message, dictionary;

	ent_flat_begin(&metadata);
	message = ent_flat_table(&metadata, message_slots, FORGE_COUNT(message_slots));
	if (kind == IS_DICTIONARY) {
		dictionary = ent_flat_table(&metadata, slots, FORGE_COUNT(slots));
		ent_flat_link(&metadata, message, MESSAGE_HEADER, dictionary);
		ent_flat_link(&metadata, dictionary, DICTIONARY_DATA,
			      forge_batch(&metadata, forgery, true));
	} else {
		ent_flat_link(&metadata, message, MESSAGE_HEADER,
			      forge_batch(&metadata, forgery, false));
	}
	block[0] = out->len;
	forge_message(out, &metadata, FORGE_BODY);
	block[1] = out->len - FORGE_BODY - block[0];
	block[2] = FORGE_BODY + forgery->beyond;
	ent_text_free(&metadata);
}

static inline size_t forge_int(struct ent_text *out, unsigned bits, unsigned is_unsigned)
{
	const struct ent_flat_slot slots[] = {{INT_BITS, 4, bits}, {INT_SIGNED, 1, !is_unsigned}};

	return ent_flat_table(out, slots, FORGE_COUNT(slots));
}

static inline void forge_schema(struct ent_text *out, size_t footer, const struct forgery *forgery)
{
	const struct ent_flat_slot slots[] = {{SCHEMA_ENDIANNESS, 2, forgery->endianness},
					      {SCHEMA_FIELDS, 4, 0}};
	const struct ent_flat_slot field_slots[] = {{FIELD_NAME, 4, 0},
						    {FIELD_KIND, 1, forgery->kind},
						    {FIELD_TYPE, 4, 0},
						    {FIELD_DICTIONARY, 4, 0}};
	const struct ent_flat_slot encoding_slots[] = {{ENCODING_ID, 8, 7}, {ENCODING_INDEX, 4, 0}};
	size_t schema = ent_flat_table(out, slots, FORGE_COUNT(slots)), fields, field, encoding;

	ent_flat_link(out, footer, FOOTER_SCHEMA, schema);
	fields = ent_flat_vector(out, 1, 4);
	ent_flat_link_vector(out, schema, SCHEMA_FIELDS, fields);
	field = ent_flat_table(out, field_slots, forgery->index_bits ? 4 : 3);
	ent_flat_point(out, fields, field);
	ent_flat_link(out, field, FIELD_NAME, ent_flat_string(out, ent_str("c")));
	ent_flat_link(out, field, FIELD_TYPE, forge_int(out, forgery->bits, forgery->is_unsigned));
	if (!forgery->index_bits)
		return;
	encoding = ent_flat_table(out, encoding_slots, FORGE_COUNT(encoding_slots));
	ent_flat_link(out, field, FIELD_DICTIONARY, encoding);
	ent_flat_link(out, encoding, ENCODING_INDEX,
		      forge_int(out, forgery->index_bits, forgery->index_unsigned));
}

static inline void forge_blocks(struct ent_text *out, size_t footer, unsigned field, unsigned count,
				const uint64_t block[3])
{
	size_t blocks = ent_flat_vector(out, count, BLOCK_SIZE);

	ent_flat_link_vector(out, footer, field, blocks);
	for (size_t i = 0; i < count; i++) {
		ent_flat_set(out, blocks + i * BLOCK_SIZE, 8, block[0]);
		ent_flat_set(out, blocks + i * BLOCK_SIZE + 8, 4, block[1]);
		ent_flat_set(out, blocks + i * BLOCK_SIZE + 16, 8, block[2]);
	}
}

static inline struct ent_text forge(const struct forgery *forgery)
{
	const struct ent_flat_slot slots[] = {{FOOTER_VERSION, 2, ARROW_V5 - forgery->older},
					      {FOOTER_SCHEMA, 4, 0},
					      {FOOTER_DICTIONARIES, 4, 0},
					      {FOOTER_BATCHES, 4, 0}};
	struct ent_text out = {0}, metadata = {0};
	uint64_t values[3], batch[3];
	size_t footer;

	ent_text_add(&out, (struct ent_str){"ARROW1\0\0", 8});
	forge_part(&out, forgery, IS_DICTIONARY, values);
	forge_part(&out, forgery, IS_BATCH, batch);
	ent_flat_begin(&metadata);
	footer = ent_flat_table(&metadata, slots, FORGE_COUNT(slots));
	forge_schema(&metadata, footer, forgery);
	forge_blocks(&metadata, footer, FOOTER_DICTIONARIES, forgery->dictionaries, values);
	forge_blocks(&metadata, footer, FOOTER_BATCHES, forgery->batches, batch);
	ent_text_add(&out, ent_text_str(&metadata));
	forge_number(&out, (uint32_t)metadata.len);
	ent_text_puts(&out, "ARROW1");
	ent_text_free(&metadata);
	return out;
}

#endif
