/* Arrow files: the whole file is laid out first, since all sizes are known; then it gets its
 * size, and what is not the buffers of columns is written. The bytes between are zeros, for the
 * file was empty. */
#include "archive/arrow_meta.h"

#include "archive/flat.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define ALIGNMENT 64 /* of buffers, in the file */

/* With these no sum of sizes comes near the 63 bits of an offset. */
#define MOST_ROWS  ((uint64_t)1 << 40)
#define MOST_BYTES ((uint64_t)1 << 48)

static uint64_t aligned(uint64_t size)
{
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* ---- the plan ----------------------------------------------------------- */

static bool is_width(unsigned width)
{
	return width == 1 || width == 2 || width == 4 || width == 8;
}

static uint64_t text_size(const struct ent_arrow_dictionary *dictionary)
{
	uint64_t size = 0;
	for (size_t i = 0; dictionary->type == ENT_ARROW_TEXT && i < dictionary->count; i++)
		size += dictionary->texts[i].len;
	return size;
}

static bool check_dictionary(const struct ent_arrow_dictionary *dictionary, const char *path,
			     struct ent_err *err)
{
	if (dictionary->type != ENT_ARROW_TEXT && dictionary->type != ENT_ARROW_DOUBLE)
		return ent_fail(err, ENT_MISUSE, "%s: a dictionary of neither texts nor decimals",
				path);
	if (dictionary->count > INT32_MAX || text_size(dictionary) > INT32_MAX)
		return ent_fail(err, ENT_LIMIT,
				"%s: the different texts of a column take more than 2 GiB", path);
	return true;
}

/* What an index of `width` bytes can tell apart. */
static bool can_index(unsigned width, uint64_t count)
{
	return is_width(width) && width < 8 && count <= (uint64_t)1 << (8 * width - 1);
}

static bool check_column(const struct ent_arrow_plan *plan, const struct ent_arrow_column *column,
			 const char *path, struct ent_err *err)
{
	bool indexed = column->dictionary >= 0;
	const struct ent_arrow_dictionary *dictionary =
		indexed && (size_t)column->dictionary < plan->dictionary_count
			? &plan->dictionaries[column->dictionary]
			: NULL;
	bool sound = indexed ? dictionary && !column->list && column->type == dictionary->type
			     : column->type != ENT_ARROW_INT || is_width(column->width);
	if (!sound || (column->list && column->type != ENT_ARROW_INT) || column->nulls > plan->rows)
		return ent_fail(err, ENT_MISUSE, "%s: column '%s' makes no sense", path,
				column->name);
	if (indexed && !can_index(column->width, dictionary->count))
		return ent_fail(err, ENT_LIMIT,
				"%s: column '%s': %zu values for an index of %u bits", path,
				column->name, dictionary->count, 8U * column->width);
	bool narrow = column->list || (column->type == ENT_ARROW_TEXT && !indexed);
	if (column->size > (narrow ? INT32_MAX : MOST_BYTES))
		return ent_fail(err, ENT_LIMIT, "%s: column '%s' is too large", path, column->name);
	return true;
}

/* Readers ask the column for the type of a dictionary's values. */
static bool is_used(const struct ent_arrow_plan *plan, size_t dictionary)
{
	for (size_t i = 0; i < plan->column_count; i++)
		if (plan->columns[i].dictionary == (int)dictionary)
			return true;
	return false;
}

static bool check_plan(const struct ent_arrow_plan *plan, const char *path, struct ent_err *err)
{
	if (plan->rows > MOST_ROWS || plan->column_count > ARROW_MOST_COLUMNS ||
	    plan->dictionary_count > ARROW_MOST_COLUMNS)
		return ent_fail(err, ENT_LIMIT, "%s: too many rows, columns or dictionaries", path);
	for (size_t i = 0; i < plan->dictionary_count; i++)
		if (!check_dictionary(&plan->dictionaries[i], path, err))
			return false;
	for (size_t i = 0; i < plan->column_count; i++)
		if (!check_column(plan, &plan->columns[i], path, err))
			return false;
	for (size_t i = 0; i < plan->dictionary_count; i++)
		if (!is_used(plan, i))
			return ent_fail(err, ENT_MISUSE, "%s: a dictionary that no column uses",
					path);
	return true;
}

/* ---- laying out --------------------------------------------------------- */

static void lay_node(struct ent_arrow_body *body, uint64_t length, uint64_t nulls)
{
	ent_push(&body->nodes, (struct ent_arrow_node){length, nulls});
}

/* A buffer of the body; *at and *size, if wanted, tell where. */
static void lay_buffer(struct ent_arrow_body *body, uint64_t wanted, uint64_t *at, uint64_t *size)
{
	ent_push(&body->regions, (struct ent_arrow_region){body->size, wanted});
	*at = body->size;
	*size = wanted;
	body->size += aligned(wanted);
}

static unsigned width_of(enum ent_arrow_type type, unsigned int_width)
{
	return type == ENT_ARROW_INT ? int_width : type == ENT_ARROW_DAY ? 4 : 8;
}

static void lay_array(struct ent_arrow_body *body, const struct ent_arrow_column *column,
		      struct ent_arrow_buffers *buffers)
{
	bool indexed = column->dictionary >= 0;
	bool text = !indexed && column->type == ENT_ARROW_TEXT;
	bool long_text = !indexed && column->type == ENT_ARROW_LONG_TEXT;
	unsigned width = indexed ? column->width : width_of(column->type, column->width);
	uint64_t none_at, none;

	*buffers = (struct ent_arrow_buffers){0};
	if (column->type == ENT_ARROW_NULL) {
		lay_node(body, body->rows, body->rows);
		return;
	}
	lay_node(body, body->rows, column->nulls);
	lay_buffer(body, column->nulls ? (body->rows + 7) / 8 : 0, &buffers->valid,
		   &buffers->valid_size);
	if (text || long_text || column->list)
		lay_buffer(body, (body->rows + 1) * (long_text ? 8 : 4), &buffers->offsets,
			   &buffers->offsets_size);
	if (column->list) {
		lay_node(body, column->size, 0);
		lay_buffer(body, 0, &none_at, &none);
	}
	uint64_t items = column->list ? column->size : body->rows;
	lay_buffer(body, text || long_text ? column->size : items * width, &buffers->data,
		   &buffers->data_size);
}

/* Puts the prefix before the metadata, and so much behind that the body is aligned; moves *at
 * behind the body. */
static void frame(struct ent_arrow_message *message, const struct ent_text *metadata, uint64_t *at)
{
	uint64_t head = aligned(*at + ARROW_PREFIX_SIZE + metadata->len) - *at;
	char prefix[ARROW_PREFIX_SIZE];
	memset(prefix, 0xFF, 4);
	for (unsigned i = 0; i < 4; i++)
		prefix[4 + i] = (char)(unsigned char)((head - ARROW_PREFIX_SIZE) >> 8 * i);
	message->at = *at;
	ent_text_add(&message->head, (struct ent_str){prefix, sizeof prefix});
	ent_text_add(&message->head, ent_text_str(metadata));
	while (message->head.len < head)
		ent_text_putc(&message->head, '\0');
	*at += head + message->body_size;
}

static void lay_schema(const struct ent_arrow_plan *plan, struct ent_arrow_message *message,
		       uint64_t *at)
{
	struct ent_text metadata = {0};
	ent_arrow_put_schema(&metadata, plan);
	frame(message, &metadata, at);
	ent_text_free(&metadata);
}

static void free_body(struct ent_arrow_body *body)
{
	ent_vec_free(&body->nodes);
	ent_vec_free(&body->regions);
}

/* As a column of as many rows as it has values; the buffers are told from the body's start. */
static void lay_dictionary(const struct ent_arrow_plan *plan, size_t index,
			   struct ent_arrow_message *message, struct ent_arrow_buffers *buffers,
			   uint64_t *at)
{
	const struct ent_arrow_dictionary *dictionary = &plan->dictionaries[index];
	const struct ent_arrow_column values = {
		.type = dictionary->type, .dictionary = -1, .size = text_size(dictionary)};
	struct ent_arrow_body body = {.rows = dictionary->count};
	struct ent_text metadata = {0};
	lay_array(&body, &values, buffers);
	ent_arrow_put_dictionary(&metadata, (int)index, &body);
	message->body_size = body.size;
	frame(message, &metadata, at);
	ent_text_free(&metadata);
	free_body(&body);
}

static void lay_batch(const struct ent_arrow_plan *plan, struct ent_arrow_message *message,
		      struct ent_arrow_buffers *buffers, uint64_t *at)
{
	struct ent_arrow_body body = {.rows = plan->rows};
	struct ent_text metadata = {0};
	for (size_t i = 0; i < plan->column_count; i++)
		lay_array(&body, &plan->columns[i], &buffers[i]);
	ent_arrow_put_batch(&metadata, &body);
	message->body_size = body.size;
	frame(message, &metadata, at);
	ent_text_free(&metadata);
	free_body(&body);
}

/* The place of a body in the file is known only once its metadata are there. */
static void move_buffers(struct ent_arrow_buffers *buffers, const struct ent_arrow_message *message)
{
	uint64_t body = message->at + message->head.len;
	buffers->valid += body;
	buffers->offsets += body;
	buffers->data += body;
}

/* ---- writing ------------------------------------------------------------ */

struct sink {
	int file;
	uint64_t at; /* of the first byte that waits */
	size_t waiting;
	int why; /* errno of what went wrong; 0: nothing did */
	char bytes[1 << 16];
};

static void flush(struct sink *sink)
{
	size_t done = 0;
	while (done < sink->waiting && !sink->why) {
		ssize_t wrote = pwrite(sink->file, sink->bytes + done, sink->waiting - done,
				       (off_t)(sink->at + done));
		if (wrote > 0)
			done += (size_t)wrote;
		else if (wrote == 0 || errno != EINTR)
			sink->why = wrote == 0 ? EIO : errno;
	}
	sink->at += sink->waiting;
	sink->waiting = 0;
}

static void put(struct sink *sink, const void *bytes, size_t size)
{
	const char *from = bytes;
	while (size > 0) {
		size_t part = sizeof sink->bytes - sink->waiting;
		if (part > size)
			part = size;
		memcpy(sink->bytes + sink->waiting, from, part);
		sink->waiting += part;
		from += part;
		size -= part;
		if (sink->waiting == sizeof sink->bytes)
			flush(sink);
	}
}

static void go_to(struct sink *sink, uint64_t at)
{
	flush(sink);
	sink->at = at;
}

static void write_dictionary(struct sink *sink, const struct ent_arrow_dictionary *dictionary,
			     const struct ent_arrow_buffers *buffers)
{
	if (dictionary->type == ENT_ARROW_DOUBLE) {
		go_to(sink, buffers->data);
		put(sink, dictionary->numbers, dictionary->count * sizeof *dictionary->numbers);
		return;
	}
	int32_t offset = 0;
	go_to(sink, buffers->offsets);
	put(sink, &offset, sizeof offset);
	for (size_t i = 0; i < dictionary->count; i++) {
		offset += (int32_t)dictionary->texts[i].len;
		put(sink, &offset, sizeof offset);
	}
	go_to(sink, buffers->data);
	for (size_t i = 0; i < dictionary->count; i++)
		put(sink, dictionary->texts[i].ptr, dictionary->texts[i].len);
}

/* The end of stream, the footer, and what the file ends in. */
static void lay_end(struct ent_text *end, const struct ent_arrow_plan *plan,
		    const struct ent_arrow_message *messages)
{
	struct ent_text footer = {0};
	ent_arrow_put_footer(&footer, plan, messages);
	uint32_t end_of_stream[] = {ARROW_CONTINUES, 0};
	uint32_t size = (uint32_t)footer.len;
	ent_text_add(end, (struct ent_str){(const char *)end_of_stream, sizeof end_of_stream});
	ent_text_add(end, ent_text_str(&footer));
	ent_text_add(end, (struct ent_str){(const char *)&size, sizeof size});
	ent_text_puts(end, ARROW_MAGIC);
	ent_text_free(&footer);
}

/* Everything is laid out; `at` is where the last body ends. */
static int write_all(int file, const struct ent_arrow_plan *plan,
		     const struct ent_arrow_message *messages,
		     const struct ent_arrow_buffers *values, uint64_t at)
{
	struct ent_text end = {0};
	struct sink sink = {.file = file};
	lay_end(&end, plan, messages);
	if (ftruncate(file, (off_t)(at + end.len)) != 0)
		sink.why = errno;
	put(&sink, ARROW_MAGIC "\0", ARROW_HEAD_SIZE);
	for (size_t i = 0; i < plan->dictionary_count + 2; i++) {
		go_to(&sink, messages[i].at);
		put(&sink, messages[i].head.ptr, messages[i].head.len);
	}
	for (size_t i = 0; i < plan->dictionary_count; i++)
		write_dictionary(&sink, &plan->dictionaries[i], &values[i]);
	go_to(&sink, at);
	put(&sink, end.ptr, end.len);
	flush(&sink);
	ent_text_free(&end);
	return sink.why;
}

bool ent_arrow_create(int file, const char *path, const struct ent_arrow_plan *plan,
		      struct ent_arrow_buffers *buffers, struct ent_err *err)
{
	if (!check_plan(plan, path, err))
		return false;
	struct ent_arena arena = {0};
	size_t count = plan->dictionary_count + 2;
	struct ent_arrow_message *messages = ent_arena_alloc(&arena, count * sizeof *messages);
	struct ent_arrow_buffers *values = ent_arena_alloc(&arena, count * sizeof *values);
	uint64_t at = ARROW_HEAD_SIZE;

	lay_schema(plan, &messages[0], &at);
	for (size_t i = 0; i < plan->dictionary_count; i++) {
		lay_dictionary(plan, i, &messages[1 + i], &values[i], &at);
		move_buffers(&values[i], &messages[1 + i]);
	}
	lay_batch(plan, &messages[count - 1], buffers, &at);
	for (size_t i = 0; i < plan->column_count; i++)
		move_buffers(&buffers[i], &messages[count - 1]);

	int why = write_all(file, plan, messages, values, at);
	for (size_t i = 0; i < count; i++)
		ent_text_free(&messages[i].head);
	ent_arena_free(&arena);
	return !why || ent_fail(err, ENT_IO, "%s: %s", path, strerror(why));
}
