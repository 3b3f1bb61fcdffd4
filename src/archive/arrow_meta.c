/* The metadata of Arrow files: schema, batches and footer as FlatBuffers. All fields that the
 * format has no better word for are said to be nullable; ordered, no dictionary is. */
#include "archive/arrow_meta.h"

#include "archive/flat.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- schema ------------------------------------------------------------- */

static unsigned kind_of(enum ent_arrow_type type)
{
	static const unsigned kinds[] = {
		[ENT_ARROW_NULL] = KIND_NULL, [ENT_ARROW_INT] = KIND_INT,
		[ENT_ARROW_DAY] = KIND_DATE,  [ENT_ARROW_DOUBLE] = KIND_FLOAT,
		[ENT_ARROW_TEXT] = KIND_TEXT, [ENT_ARROW_LONG_TEXT] = KIND_LONG_TEXT,
	};
	return kinds[type];
}

static size_t put_int(struct ent_text *out, unsigned width)
{
	const struct ent_flat_slot slots[] = {{INT_BITS, 4, 8 * (uint64_t)width},
					      {INT_SIGNED, 1, 1}};
	return ent_flat_table(out, slots, COUNT(slots));
}

static size_t put_type(struct ent_text *out, enum ent_arrow_type type, unsigned width)
{
	/* Left out, the unit would be the millisecond. */
	const struct ent_flat_slot day = {DATE_UNIT, 2, UNIT_DAY};
	const struct ent_flat_slot precision = {FLOAT_PRECISION, 2, PRECISION_DOUBLE};
	switch (type) {
	case ENT_ARROW_INT:
		return put_int(out, width);
	case ENT_ARROW_DAY:
		return ent_flat_table(out, &day, 1);
	case ENT_ARROW_DOUBLE:
		return ent_flat_table(out, &precision, 1);
	default:
		return ent_flat_table(out, NULL, 0);
	}
}

static void put_encoding(struct ent_text *out, size_t field, const struct ent_arrow_column *column)
{
	const struct ent_flat_slot slots[] = {{ENCODING_ID, 8, (uint64_t)column->dictionary},
					      {ENCODING_INDEX, 4, 0},
					      {ENCODING_ORDERED, 1, false}};
	size_t encoding = ent_flat_table(out, slots, COUNT(slots));
	ent_flat_link(out, field, FIELD_DICTIONARY, encoding);
	ent_flat_link(out, encoding, ENCODING_INDEX, put_int(out, column->width));
}

/* A field and its name; type, dictionary and children are still to be linked. */
static size_t start_field(struct ent_text *out, const char *name, unsigned kind, bool indexed)
{
	const struct ent_flat_slot slots[] = {{FIELD_NAME, 4, 0},     {FIELD_TYPE, 4, 0},
					      {FIELD_CHILDREN, 4, 0}, {FIELD_NULLABLE, 1, 1},
					      {FIELD_KIND, 1, kind},  {FIELD_DICTIONARY, 4, 0}};
	size_t field = ent_flat_table(out, slots, COUNT(slots) - (indexed ? 0 : 1));
	ent_flat_link(out, field, FIELD_NAME, ent_flat_string(out, ent_str(name)));
	return field;
}

static size_t put_list(struct ent_text *out, const struct ent_arrow_column *column)
{
	size_t field = start_field(out, column->name, KIND_LIST, false);
	ent_flat_link(out, field, FIELD_TYPE, ent_flat_table(out, NULL, 0));
	size_t children = ent_flat_vector(out, 1, 4);
	ent_flat_link_vector(out, field, FIELD_CHILDREN, children);
	size_t item = start_field(out, "item", KIND_INT, false);
	ent_flat_point(out, children, item);
	ent_flat_link(out, item, FIELD_TYPE, put_int(out, column->width));
	ent_flat_link_vector(out, item, FIELD_CHILDREN, ent_flat_vector(out, 0, 4));
	return field;
}

static size_t put_field(struct ent_text *out, const struct ent_arrow_column *column)
{
	if (column->list)
		return put_list(out, column);
	bool indexed = column->dictionary >= 0;
	size_t field = start_field(out, column->name, kind_of(column->type), indexed);
	ent_flat_link(out, field, FIELD_TYPE, put_type(out, column->type, column->width));
	if (indexed)
		put_encoding(out, field, column);
	/* Readers in C++ want the vector even where it is empty. */
	ent_flat_link_vector(out, field, FIELD_CHILDREN, ent_flat_vector(out, 0, 4));
	return field;
}

static size_t put_schema(struct ent_text *out, const struct ent_arrow_plan *plan)
{
	const struct ent_flat_slot slots[] = {{SCHEMA_ENDIANNESS, 2, 0}, {SCHEMA_FIELDS, 4, 0}};
	size_t schema = ent_flat_table(out, slots, COUNT(slots));
	size_t fields = ent_flat_vector(out, plan->column_count, 4);
	ent_flat_link_vector(out, schema, SCHEMA_FIELDS, fields);
	for (size_t i = 0; i < plan->column_count; i++) {
		size_t field = put_field(out, &plan->columns[i]);
		ent_flat_point(out, fields + 4 * i, field);
	}
	return schema;
}

/* ---- messages ----------------------------------------------------------- */

static size_t start_message(struct ent_text *out, unsigned kind, uint64_t body_size)
{
	const struct ent_flat_slot slots[] = {{MESSAGE_BODY_SIZE, 8, body_size},
					      {MESSAGE_HEADER, 4, 0},
					      {MESSAGE_VERSION, 2, ARROW_V5},
					      {MESSAGE_KIND, 1, kind}};
	ent_flat_begin(out);
	return ent_flat_table(out, slots, COUNT(slots));
}

static size_t put_batch(struct ent_text *out, const struct ent_arrow_body *body)
{
	const struct ent_flat_slot slots[] = {
		{BATCH_LENGTH, 8, body->rows}, {BATCH_NODES, 4, 0}, {BATCH_BUFFERS, 4, 0}};
	size_t batch = ent_flat_table(out, slots, COUNT(slots));
	size_t nodes = ent_flat_vector(out, body->nodes.count, NODE_SIZE);
	ent_flat_link_vector(out, batch, BATCH_NODES, nodes);
	for (size_t i = 0; i < body->nodes.count; i++) {
		ent_flat_set(out, nodes + i * NODE_SIZE, 8, body->nodes.at[i].length);
		ent_flat_set(out, nodes + i * NODE_SIZE + 8, 8, body->nodes.at[i].nulls);
	}
	size_t regions = ent_flat_vector(out, body->regions.count, BUFFER_SIZE);
	ent_flat_link_vector(out, batch, BATCH_BUFFERS, regions);
	for (size_t i = 0; i < body->regions.count; i++) {
		ent_flat_set(out, regions + i * BUFFER_SIZE, 8, body->regions.at[i].offset);
		ent_flat_set(out, regions + i * BUFFER_SIZE + 8, 8, body->regions.at[i].size);
	}
	return batch;
}

void ent_arrow_put_schema(struct ent_text *out, const struct ent_arrow_plan *plan)
{
	size_t message = start_message(out, IS_SCHEMA, 0);
	ent_flat_link(out, message, MESSAGE_HEADER, put_schema(out, plan));
}

void ent_arrow_put_batch(struct ent_text *out, const struct ent_arrow_body *body)
{
	size_t message = start_message(out, IS_BATCH, body->size);
	ent_flat_link(out, message, MESSAGE_HEADER, put_batch(out, body));
}

void ent_arrow_put_dictionary(struct ent_text *out, int id, const struct ent_arrow_body *body)
{
	const struct ent_flat_slot slots[] = {{DICTIONARY_ID, 8, (uint64_t)id},
					      {DICTIONARY_DATA, 4, 0},
					      {DICTIONARY_DELTA, 1, false}};
	size_t message = start_message(out, IS_DICTIONARY, body->size);
	size_t dictionary = ent_flat_table(out, slots, COUNT(slots));
	ent_flat_link(out, message, MESSAGE_HEADER, dictionary);
	ent_flat_link(out, dictionary, DICTIONARY_DATA, put_batch(out, body));
}

/* ---- footer ------------------------------------------------------------- */

static void put_blocks(struct ent_text *out, size_t footer, unsigned field,
		       const struct ent_arrow_message *messages, size_t count)
{
	size_t blocks = ent_flat_vector(out, count, BLOCK_SIZE);
	ent_flat_link_vector(out, footer, field, blocks);
	for (size_t i = 0; i < count; i++) {
		size_t at = blocks + i * BLOCK_SIZE;
		ent_flat_set(out, at, 8, messages[i].at);
		ent_flat_set(out, at + 8, 4, messages[i].head.len);
		ent_flat_set(out, at + 16, 8, messages[i].body_size);
	}
}

void ent_arrow_put_footer(struct ent_text *out, const struct ent_arrow_plan *plan,
			  const struct ent_arrow_message *messages)
{
	const struct ent_flat_slot slots[] = {{FOOTER_SCHEMA, 4, 0},
					      {FOOTER_DICTIONARIES, 4, 0},
					      {FOOTER_BATCHES, 4, 0},
					      {FOOTER_VERSION, 2, ARROW_V5}};
	ent_flat_begin(out);
	size_t footer = ent_flat_table(out, slots, COUNT(slots));
	ent_flat_link(out, footer, FOOTER_SCHEMA, put_schema(out, plan));
	put_blocks(out, footer, FOOTER_DICTIONARIES, messages + 1, plan->dictionary_count);
	put_blocks(out, footer, FOOTER_BATCHES, messages + 1 + plan->dictionary_count, 1);
}
