/* Files, folders and compressed streams, as one row of blocks.
 *
 * One worker at a time reads on, under a lock; the others meanwhile work at their blocks. What
 * is left behind the last whole row of a block is carried to the next.
 */
#include "archive/input.h"

#include "archive/rows.h"
#include "archive/sources.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A line this long is no row, and the file no dataset. */
#define LINE_LIMIT ((size_t)1 << 28)

struct ent_input {
	pthread_mutex_t lock;
	struct ent_arena arena;
	struct ent_sources sources;
	ENT_VEC(struct ent_stream *) streams;
	ENT_VEC(struct ent_str) ignored;
	struct ent_str dataset;

	size_t next_source;
	int file;                  /* of the plain file being read; -1: none */
	struct archive *zip;       /* of the compressed one; NULL: none */
	bool has_members;          /* a zip, not a mere compressed stream */
	size_t kept_members;       /* of datasets */
	struct ent_stream *stream; /* being read; NULL: none is open */
	struct ent_text carry;
	bool at_end; /* of the stream */
	uint32_t blocks;
	uint64_t done;        /* bytes of files */
	uint64_t done_before; /* the file being read */

	bool failed;
	struct ent_err err;
};

/* ---- opening --------------------------------------------------------------- */

/* Each name once: their layouts would not fit into a message. */
static void add_known(struct ent_text *text)
{
	ent_text_puts(text, "; known are");
	for (size_t i = 0; i < ent_dataset_count; i++)
		if (!i || strcmp(ent_datasets[i - 1]->name, ent_datasets[i]->name) != 0)
			ent_text_printf(text, "%s %s", i ? "," : "", ent_datasets[i]->name);
}

/* Whether there is a dataset of this name; empty: any. */
static bool is_dataset(struct ent_str name, struct ent_err *err)
{
	bool known = !name.len;
	for (size_t i = 0; i < ent_dataset_count; i++)
		known |= ent_str_is(name, ent_datasets[i]->name);
	struct ent_text text = {0};
	ent_text_printf(&text, "no dataset '%.*s'", ENT_FMT(name));
	add_known(&text);
	if (!known)
		ent_fail(err, ENT_MISUSE, "%s", text.ptr);
	ent_text_free(&text);
	return known;
}

struct ent_input *ent_input_open(const struct ent_input_opts *opts, struct ent_err *err)
{
	struct ent_input *input = ent_alloc(NULL, sizeof *input);
	*input = (struct ent_input){.file = -1, .dataset = opts->dataset};
	pthread_mutex_init(&input->lock, NULL);
	bool good = is_dataset(opts->dataset, err) &&
		    ent_sources_find(&input->sources, opts->paths, opts->path_count, err);
	for (size_t i = 0; i < input->sources.passed.count; i++)
		ent_push(&input->ignored, input->sources.passed.at[i]);
	if (good)
		return input;
	ent_input_close(input);
	return NULL;
}

static void close_file(struct ent_input *input)
{
	if (input->file >= 0)
		close(input->file);
	input->file = -1;
	if (input->zip)
		archive_read_free(input->zip);
	input->zip = NULL;
	input->stream = NULL;
	input->carry.len = 0;
}

bool ent_input_reads(const struct ent_input *input, const char *path)
{
	return ent_sources_have(&input->sources, path);
}

void ent_input_close(struct ent_input *input)
{
	if (!input)
		return;
	close_file(input);
	ent_sources_free(&input->sources);
	ent_vec_free(&input->streams);
	ent_vec_free(&input->ignored);
	ent_text_free(&input->carry);
	ent_arena_free(&input->arena);
	pthread_mutex_destroy(&input->lock);
	ent_alloc(input, 0);
}

/* ---- files and members --------------------------------------------------- */

static const struct ent_source_file *source_now(const struct ent_input *input)
{
	return &input->sources.list.at[input->next_source - 1];
}

static bool fail(struct ent_input *input, enum ent_code code, const char *what)
{
	const char *path = input->stream ? input->stream->name.ptr : source_now(input)->path;
	input->failed = true;
	return ent_fail(&input->err, code, "%s: %s", path, what);
}

static bool fail_zip(struct ent_input *input)
{
	const char *why = archive_error_string(input->zip);
	return fail(input, ENT_SYNTAX, why ? why : "cannot be decompressed");
}

/* By the first bytes, since names say anything. */
static bool is_compressed(const unsigned char *bytes, size_t size)
{
	static const struct {
		const char *magic;
		size_t size;
	} kinds[] = {
		{"PK\003\004", 4},
		{"PK\005\006", 4},
		{"\x1f\x8b", 2},
		{"BZh", 3},
		{"\x28\xb5\x2f\xfd", 4},
		{"\xfd"
		 "7zXZ",
		 5},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (size >= kinds[i].size && memcmp(bytes, kinds[i].magic, kinds[i].size) == 0)
			return true;
	return false;
}

static void open_stream(struct ent_input *input, const char *member)
{
	const char *path = source_now(input)->path;
	struct ent_text name = {0};
	ent_text_puts(&name, path);
	if (member)
		ent_text_printf(&name, "/%s", member);
	struct ent_str kept =
		ent_arena_str(&input->arena, (struct ent_str){name.ptr, name.len + 1});
	ent_text_free(&name);
	input->stream = ent_arena_alloc(&input->arena, sizeof *input->stream);
	size_t label = source_now(input)->label;
	*input->stream = (struct ent_stream){
		.name = {kept.ptr, kept.len - 1},
		.label = {kept.ptr + label, kept.len - 1 - label},
	};
	input->carry.len = 0;
	input->at_end = false;
}

static bool open_compressed(struct ent_input *input)
{
	input->zip = archive_read_new();
	archive_read_support_filter_all(input->zip);
	archive_read_support_format_zip(input->zip);
	archive_read_support_format_raw(input->zip);
	if (archive_read_open_fd(input->zip, input->file, 1 << 18) != ARCHIVE_OK)
		return fail_zip(input);
	return true;
}

static bool open_source(struct ent_input *input)
{
	const struct ent_source_file *source = &input->sources.list.at[input->next_source++];
	unsigned char head[8];
	input->kept_members = 0;
	input->has_members = false;
	input->done_before = input->done;
	input->file = open(source->path, O_RDONLY | O_CLOEXEC);
	if (input->file < 0)
		return fail(input, ENT_IO, strerror(errno));
	/* What cannot be read twice is taken as it comes. */
	ssize_t got = pread(input->file, head, sizeof head, 0);
	if (got > 0 && is_compressed(head, (size_t)got))
		return open_compressed(input);
	open_stream(input, NULL);
	return true;
}

/* The next member of what is compressed; false at its end, or when it fails. */
static bool open_member(struct ent_input *input)
{
	struct archive_entry *entry;
	for (;;) {
		int got = archive_read_next_header(input->zip, &entry);
		if (got == ARCHIVE_EOF)
			return false;
		if (got < ARCHIVE_WARN)
			return fail_zip(input);
		input->has_members = archive_format(input->zip) != ARCHIVE_FORMAT_RAW;
		if (archive_entry_filetype(entry) != AE_IFDIR)
			break;
	}
	/* The first where the name is known to be UTF-8, whatever the locale. */
	const char *name = archive_entry_pathname_utf8(entry);
	name = name ? name : archive_entry_pathname(entry);
	open_stream(input, input->has_members ? (name ? name : "?") : NULL);
	return true;
}

/* Opens the next stream; false at the end of all, or when one fails. */
static bool next_stream(struct ent_input *input)
{
	for (;;) {
		if (input->zip && open_member(input))
			return true;
		if (input->failed)
			return false;
		if (input->zip && !input->kept_members && !source_now(input)->in_folder)
			return fail(input, ENT_SYNTAX, "no file of a known dataset in it");
		if (input->next_source)
			input->done = input->done_before + source_now(input)->size;
		close_file(input);
		if (input->next_source == input->sources.list.count || !open_source(input))
			return false;
		if (input->stream)
			return true;
	}
}

/* Reads up to `room` bytes of the stream; 0 at its end; -1 after a fault. */
static ssize_t read_some(struct ent_input *input, char *bytes, size_t room)
{
	if (input->zip) {
		la_ssize_t got = archive_read_data(input->zip, bytes, room);
		if (got < 0)
			fail_zip(input);
		input->done = input->done_before + (uint64_t)archive_filter_bytes(input->zip, -1);
		return got < 0 ? -1 : (ssize_t)got;
	}
	ssize_t got;
	do
		got = read(input->file, bytes, room);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		fail(input, ENT_IO, strerror(errno));
	else
		input->done += (uint64_t)got;
	return got;
}

/* ---- blocks --------------------------------------------------------------- */

static void block_reserve(struct ent_block *block, size_t size)
{
	if (block->room >= size + ENT_BLOCK_PAD)
		return;
	block->room = size + ENT_BLOCK_PAD;
	block->bytes = ent_alloc(block->bytes, block->room);
}

/* Adds bytes of the stream until the block has `size` or the stream ends. */
static bool fill(struct ent_input *input, struct ent_block *block, size_t size)
{
	block_reserve(block, size);
	while (block->size < size && !input->at_end) {
		ssize_t got = read_some(input, block->bytes + block->size, size - block->size);
		if (got < 0)
			return false;
		input->at_end = got == 0;
		block->size += (size_t)got;
	}
	memset(block->bytes + block->size, 0, ENT_BLOCK_PAD);
	return true;
}

/* Not of text at all, or not of text as we read it. */
static const char *alien(const struct ent_block *block)
{
	const unsigned char *bytes = (const unsigned char *)block->bytes;
	size_t size = block->size < 4096 ? block->size : 4096;
	if (size >= 2 &&
	    ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)))
		return "is UTF-16: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)";
	if (size && memchr(bytes, 0, size))
		return "is not text";
	if (block->size && !memchr(bytes, '\n', block->size) && memchr(bytes, '\r', block->size))
		return "ends its lines in a return alone: convert them (tr '\\r' '\\n')";
	return NULL;
}

static bool unknown_dataset(struct ent_input *input)
{
	struct ent_text text = {0};
	if (input->dataset.len)
		ent_text_printf(&text, "its first row is not of %.*s", ENT_FMT(input->dataset));
	else
		ent_text_puts(&text, "its first row is of no known dataset");
	add_known(&text);
	fail(input, ENT_SYNTAX, text.ptr);
	ent_text_free(&text);
	return false;
}

/* The text from its first row on. */
static struct ent_str from_first_row(const struct ent_block *block)
{
	struct ent_rows_cut cut = {.at = block->bytes, .end = block->bytes + block->size};
	struct ent_cut_row row;
	struct ent_str none;
	if (!ent_rows_next(&cut, &row, &none, 0))
		return ent_str("");
	return (struct ent_str){row.text.ptr, (size_t)(cut.end - row.text.ptr)};
}

static bool is_blank_text(struct ent_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!strchr(" \t\r\n", text.ptr[i]))
			return false;
	return true;
}

static uint32_t columns_of(const struct ent_stream *stream, const struct ent_block *block)
{
	struct ent_rows_cut cut = {.at = block->bytes,
				   .end = block->bytes + block->size,
				   .separator = stream->dataset->separator,
				   .quoted = stream->dataset->quoted};
	struct ent_cut_row first = {0};
	struct ent_str none;
	ent_rows_next(&cut, &first, &none, 0);
	ent_text_free(&cut.spare);
	return (uint32_t)first.count;
}

/* A header is looked through more kindly than it is cut; what the two do not see alike is no
 * header, for a row would lack columns that were found. */
static bool has_columns(const struct ent_stream *stream)
{
	for (size_t i = 0; i < stream->dataset->role_count; i++)
		if (stream->column[i] >= (int64_t)stream->columns)
			return false;
	return true;
}

/* Which dataset the stream is of, by the first row of its first block; false: of none. */
static bool detect(struct ent_input *input, const struct ent_block *block)
{
	struct ent_stream *stream = input->stream;
	const char *alien_is = alien(block);
	if (!alien_is)
		stream->dataset = ent_dataset_detect(input->dataset, from_first_row(block),
						     &stream->has_header, stream->column);
	stream->columns = stream->dataset ? columns_of(stream, block) : 0;
	if (stream->dataset && has_columns(stream))
		return true;
	stream->dataset = NULL;
	if (source_now(input)->in_folder || input->has_members)
		ent_push(&input->ignored, stream->label);
	else if (alien_is)
		fail(input, ENT_SYNTAX, alien_is);
	else if (is_blank_text((struct ent_str){block->bytes, block->size}))
		fail(input, ENT_SYNTAX, "is empty");
	else
		unknown_dataset(input);
	return false;
}

/* Drops the byte order mark; a header is no row of data, and is passed over by whoever cuts the
 * first block. */
static void drop_mark(struct ent_block *block)
{
	if (block->size < 3 || memcmp(block->bytes, "\xEF\xBB\xBF", 3) != 0)
		return;
	memmove(block->bytes, block->bytes + 3, block->size - 3);
	block->size -= 3;
}

static int column_order(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

static void list_wanted(struct ent_stream *stream)
{
	for (size_t role = 0; role < stream->dataset->role_count; role++)
		if (stream->column[role] >= 0)
			stream->wanted[stream->wanted_count++] = (uint16_t)stream->column[role];
	qsort(stream->wanted, stream->wanted_count, sizeof *stream->wanted, column_order);
}

/* Takes the stream up, now that its first block is there. */
static bool take_up(struct ent_input *input, struct ent_block *block)
{
	struct ent_stream *stream = input->stream;
	drop_mark(block);
	if (!detect(input, block))
		return false;
	list_wanted(stream);
	stream->order = (uint32_t)input->streams.count;
	ent_push(&input->streams, stream);
	input->kept_members++;
	return true;
}

/* The block's whole rows; the rest is carried. False: there is not one in it. */
static bool cut_whole(struct ent_input *input, struct ent_block *block)
{
	const struct ent_dataset *dataset = input->stream->dataset;
	size_t whole = ent_rows_whole((struct ent_str){block->bytes, block->size},
				      dataset->separator, dataset->quoted, input->at_end);
	if (!whole)
		return false;
	input->carry.len = 0;
	ent_text_add(&input->carry, (struct ent_str){block->bytes + whole, block->size - whole});
	block->size = whole;
	return true;
}

static bool next_of_stream(struct ent_input *input, struct ent_block *block)
{
	block->size = 0;
	block_reserve(block, input->carry.len);
	if (input->carry.len)
		memcpy(block->bytes, input->carry.ptr, input->carry.len);
	block->size = input->carry.len;
	input->carry.len = 0;
	block->first = !input->stream->dataset;
	for (size_t size = ENT_BLOCK_SIZE;; size *= 2) {
		if (size > LINE_LIMIT)
			return fail(input, ENT_LIMIT,
				    "has a line of over 256 MB: is it a dataset?");
		if (!fill(input, block, size))
			return false;
		if (!input->stream->dataset && !take_up(input, block)) {
			input->stream = NULL;
			return false;
		}
		if (!block->size)
			return false;
		if (cut_whole(input, block))
			return true;
	}
}

static bool next_block(struct ent_input *input, struct ent_block *block)
{
	for (;;) {
		if (input->failed)
			return false;
		if (input->stream && (!input->at_end || input->carry.len) &&
		    next_of_stream(input, block))
			break;
		if (input->failed || ((!input->stream || input->at_end) && !next_stream(input)))
			return false;
	}
	block->stream = input->stream;
	block->order = input->blocks++;
	memset(block->bytes + block->size, 0, ENT_BLOCK_PAD);
	return true;
}

bool ent_input_next(struct ent_input *input, struct ent_block *block)
{
	pthread_mutex_lock(&input->lock);
	bool good = next_block(input, block);
	pthread_mutex_unlock(&input->lock);
	return good;
}

bool ent_input_failed(const struct ent_input *input, struct ent_err *err)
{
	if (input->failed && err)
		*err = input->err;
	return input->failed;
}

double ent_input_share(struct ent_input *input)
{
	pthread_mutex_lock(&input->lock);
	double share =
		input->sources.total ? (double)input->done / (double)input->sources.total : 0;
	pthread_mutex_unlock(&input->lock);
	return share;
}

uint32_t ent_input_take_order(struct ent_input *input)
{
	pthread_mutex_lock(&input->lock);
	uint32_t order = input->blocks++;
	pthread_mutex_unlock(&input->lock);
	return order;
}

size_t ent_input_stream_count(const struct ent_input *input)
{
	return input->streams.count;
}

const struct ent_stream *ent_input_stream(const struct ent_input *input, size_t order)
{
	return input->streams.at[order];
}

size_t ent_input_ignored_count(const struct ent_input *input)
{
	return input->ignored.count;
}

struct ent_str ent_input_ignored(const struct ent_input *input, size_t i)
{
	return input->ignored.at[i];
}

size_t ent_input_archive_count(const struct ent_input *input)
{
	return input->sources.archives.count;
}

const char *ent_input_archive(const struct ent_input *input, size_t i)
{
	return input->sources.archives.at[i];
}
