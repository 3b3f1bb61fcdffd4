/* Batches of an Arrow file: the buffers that a message's metadata speak of, as arrays that are
 * known to lie within its body. */
#include "archive/arrow_parts.h"

/* More rows than any file can have; so far, sizes of buffers do not overflow. */
#define MOST_ROWS ((uint64_t)1 << 56)

/* Arrays without rows may leave out the one offset that they ought to have. */
static const int64_t no_offsets[1];

/* ---- messages ----------------------------------------------------------- */

static bool read_prefix(const struct ent_arrow_bytes *bytes, const struct ent_arrow_block *block,
			struct ent_flat *in, struct ent_err *err)
{
	/* The footer begins behind all messages, but whether it does is not asked: it is enough
	 * that they lie in the file. */
	if (block->at % 8 != 0 || block->at > bytes->size || block->head_size % 8 != 0 ||
	    block->head_size < ARROW_PREFIX_SIZE || block->head_size > bytes->size - block->at ||
	    block->body_size > bytes->size - block->at - block->head_size)
		return ent_arrow_damaged(bytes, err, "a message lies outside the file");
	struct ent_flat prefix = {bytes->at + block->at, ARROW_PREFIX_SIZE, false};
	uint64_t size = ent_flat_load(&prefix, 4, 4);
	if (ent_flat_load(&prefix, 0, 4) != ARROW_CONTINUES)
		return ent_arrow_damaged(bytes, err, "no message where one should be");
	if (size > block->head_size - ARROW_PREFIX_SIZE)
		return ent_arrow_damaged(bytes, err, "a message is larger than it should be");
	*in = (struct ent_flat){prefix.bytes + ARROW_PREFIX_SIZE, size, false};
	return true;
}

/* The record batch within a dictionary's message. */
static size_t open_dictionary(struct ent_flat *in, size_t header, int64_t *id, const char **wrong)
{
	*id = (int64_t)ent_flat_number(in, header, DICTIONARY_ID, 8, 0);
	if (ent_flat_number(in, header, DICTIONARY_DELTA, 1, 0) != 0)
		*wrong = "a dictionary comes in parts (deltas), which we do not read";
	return ent_flat_ref(in, header, DICTIONARY_DATA);
}

bool ent_arrow_batch_read(const struct ent_arrow_bytes *bytes, const struct ent_arrow_block *block,
			  unsigned kind, struct ent_arrow_batch *batch, int64_t *id,
			  struct ent_err *err)
{
	*batch = (struct ent_arrow_batch){.body_size = block->body_size};
	struct ent_flat *in = &batch->in;
	const char *wrong = NULL;
	if (!read_prefix(bytes, block, in, err))
		return false;
	batch->body = bytes->at + block->at + block->head_size;
	size_t message = ent_flat_root(in);
	size_t data = ent_flat_ref(in, message, MESSAGE_HEADER);
	bool sound = ent_flat_number(in, message, MESSAGE_KIND, 1, 0) == kind &&
		     ent_flat_number(in, message, MESSAGE_VERSION, 2, 0) == ARROW_V5 &&
		     ent_flat_number(in, message, MESSAGE_BODY_SIZE, 8, 0) == block->body_size;
	if (kind == IS_DICTIONARY)
		data = open_dictionary(in, data, id, &wrong);
	if (ent_flat_ref(in, data, BATCH_COMPRESSION))
		wrong = "its columns are compressed, which we do not read";
	batch->rows = ent_flat_number(in, data, BATCH_LENGTH, 8, 0);
	batch->node = ent_flat_items(in, data, BATCH_NODES, NODE_SIZE, &batch->nodes_left);
	batch->region = ent_flat_items(in, data, BATCH_BUFFERS, BUFFER_SIZE, &batch->regions_left);
	if (in->bad || !sound || !data || batch->rows > MOST_ROWS)
		return ent_arrow_damaged(bytes, err, "a message makes no sense");
	return !wrong || ent_fail(err, ENT_SYNTAX, "%s: %s", bytes->name, wrong);
}

/* ---- arrays ------------------------------------------------------------- */

/* What goes on while an array is taken: something wrong stays wrong. */
struct taking {
	struct ent_arrow_batch *batch;
	const char *wrong;
};

static void take_node(struct taking *taking, uint64_t *length, uint64_t *nulls)
{
	struct ent_arrow_batch *batch = taking->batch;
	*length = *nulls = 0;
	if (!batch->body)
		return;
	if (batch->nodes_left == 0) {
		taking->wrong = "it has fewer arrays than columns";
		return;
	}
	*length = ent_flat_load(&batch->in, batch->node, 8);
	*nulls = ent_flat_load(&batch->in, batch->node + 8, 8);
	if (*length > MOST_ROWS || *nulls > *length) {
		taking->wrong = "the length of an array makes no sense";
		*length = *nulls = 0;
	}
	batch->node += NODE_SIZE;
	batch->nodes_left--;
}

/* The next buffer, of at least `wanted` bytes; NULL if it is empty. */
static const void *take_buffer(struct taking *taking, uint64_t wanted, uint64_t *size)
{
	struct ent_arrow_batch *batch = taking->batch;
	*size = 0;
	if (!batch->body)
		return NULL;
	if (batch->regions_left == 0) {
		taking->wrong = "it has fewer buffers than its columns need";
		return NULL;
	}
	uint64_t offset = ent_flat_load(&batch->in, batch->region, 8);
	uint64_t length = ent_flat_load(&batch->in, batch->region + 8, 8);
	batch->region += BUFFER_SIZE;
	batch->regions_left--;
	if (offset > batch->body_size || length > batch->body_size - offset)
		taking->wrong = "a buffer lies outside its message";
	else if (length < wanted)
		taking->wrong = "a buffer is shorter than its rows need";
	else if (length > 0 && offset % 8 != 0)
		taking->wrong = "a buffer is not aligned to 8 bytes";
	if (taking->wrong || length == 0)
		return NULL;
	*size = length;
	return batch->body + offset;
}

/* Known or not is not asked of the buffer where all are known, though it may be there. */
static const uint8_t *take_valid(struct taking *taking, uint64_t length, uint64_t nulls)
{
	uint64_t size;
	const uint8_t *valid = take_buffer(taking, nulls ? (length + 7) / 8 : 0, &size);
	return nulls ? valid : NULL;
}

static void take_offsets(struct taking *taking, unsigned width, struct ent_arrow_array *array)
{
	uint64_t size, wanted = array->length ? (array->length + 1) * width : 0;
	array->offsets = take_buffer(taking, wanted, &size);
	if (array->length == 0)
		array->offsets = no_offsets;
}

/* The items of a list become the data of the array. */
static void take_items(struct taking *taking, struct ent_arrow_array *array)
{
	uint64_t items, unknown, size;
	take_node(taking, &items, &unknown);
	take_valid(taking, items, unknown);
	if (unknown)
		taking->wrong = "a list has unknown items, which we do not read";
	array->data = take_buffer(taking, items * array->width, &size);
	array->data_size = items * array->width;
}

static void take_array(struct taking *taking, struct ent_arrow_array *array, bool plain)
{
	take_node(taking, &array->length, &array->nulls);
	if (array->length != taking->batch->rows)
		taking->wrong = "a column has other rows than the rest";
	if (array->type == ENT_ARROW_NULL && plain) {
		array->nulls = array->length;
		return;
	}
	bool text = plain && array->type == ENT_ARROW_TEXT;
	bool long_text = plain && array->type == ENT_ARROW_LONG_TEXT;
	array->valid = take_valid(taking, array->length, array->nulls);
	if (text || long_text || array->list)
		take_offsets(taking, long_text ? 8 : 4, array);
	if (array->list)
		take_items(taking, array);
	else
		array->data =
			take_buffer(taking, text || long_text ? 0 : array->length * array->width,
				    &array->data_size);
}

bool ent_arrow_array_read(const struct ent_arrow_bytes *bytes, struct ent_arrow_batch *batch,
			  const struct ent_arrow_field *field, bool values,
			  struct ent_arrow_array *array, struct ent_err *err)
{
	struct taking taking = {.batch = batch};
	bool plain = values || !field->indexed;
	*array = (struct ent_arrow_array){.type = field->type,
					  .width = plain ? field->width : field->index_width,
					  .list = field->list};
	take_array(&taking, array, plain);
	return !taking.wrong || ent_fail(err, ENT_SYNTAX, "%s: damaged: column '%.*s': %s",
					 bytes->name, ENT_FMT(field->name), taking.wrong);
}
