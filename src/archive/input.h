/* The files of a build, read once from front to back: plain, gzip, zstd, xz, bzip2, or the
 * members of a zip; each a stream that is cut into blocks of whole rows. Any number of workers
 * take the next block; which worker gets which block is chance, but the blocks themselves are
 * always the same.
 */
#ifndef ENT_ARCHIVE_INPUT_H
#define ENT_ARCHIVE_INPUT_H

#include "archive/dataset.h"
#include "base/vec.h"

/* A stream of rows: a file, or a member of a zip. Its address stays. */
struct ent_stream {
	struct ent_str name;  /* "data/events.zip/20191024.CSV" */
	struct ent_str label; /* the same without the folders of the path that was named */
	const struct ent_dataset *dataset;
	uint32_t order; /* from 0: of streams */
	uint32_t columns;
	bool has_header;
	int16_t column[ENT_MOST_ROLES];
	uint16_t wanted[ENT_MOST_ROLES]; /* the columns in any role, in order */
	size_t wanted_count;
};

/* Whole rows, the last perhaps without line end. The bytes belong to the worker and are
 * followed by ENT_BLOCK_PAD bytes that may be read. */
#define ENT_BLOCK_SIZE ((size_t)1 << 18)
#define ENT_BLOCK_PAD  64
struct ent_block {
	const struct ent_stream *stream;
	uint32_t order; /* from 0: of all blocks */
	bool first;     /* of its stream: a header, if there is one, is its first row */
	char *bytes;
	size_t size, room;
};

struct ent_input;

struct ent_input_opts {
	const char *const *paths; /* files, or folders, whose files are taken in order of names */
	size_t path_count;
	struct ent_str dataset; /* --dataset; empty: by the first row */
};

/* NULL when a path cannot be read. */
struct ent_input *ent_input_open(const struct ent_input_opts *opts, struct ent_err *err);
void ent_input_close(struct ent_input *input); /* NULL is fine */

/* Whether a file is among those that are read, by whatever name. */
bool ent_input_reads(const struct ent_input *input, const char *path);

/* The next block. False at the end, and after a fault that ends the build: ent_input_failed
 * tells which. Safe to call from any worker. */
bool ent_input_next(struct ent_input *input, struct ent_block *block);
bool ent_input_failed(const struct ent_input *input, struct ent_err *err);

/* How far the reading is, 0 to 1, by the bytes of the files. */
double ent_input_share(struct ent_input *input);

/* Takes a number among the blocks for rows that come from elsewhere: from an archive. */
uint32_t ent_input_take_order(struct ent_input *input);

/* What was read, once all is: streams by their order; what in folders and zips is of no
 * dataset, by name. */
size_t ent_input_stream_count(const struct ent_input *input);
const struct ent_stream *ent_input_stream(const struct ent_input *input, size_t order);
size_t ent_input_ignored_count(const struct ent_input *input);
struct ent_str ent_input_ignored(const struct ent_input *input, size_t i);

/* The archives among the paths, to be merged: folders with a manifest. Those that merely lie in a
 * folder that was named are ignored. */
size_t ent_input_archive_count(const struct ent_input *input);
const char *ent_input_archive(const struct ent_input *input, size_t i);

#endif
