/* The part of Arrow that an archive needs: IPC files ("Feather 2") of one record batch, little
 * endian, uncompressed, each buffer at a multiple of 64 bytes. Columns are whole numbers, days,
 * decimals, texts, lists of whole numbers, or known of nowhere (the type null); numbers may be
 * indexes into a dictionary.
 *
 * All sizes are known before the first row is written. So a file is laid out whole, with its
 * schema, dictionaries and footer, and then its buffers are filled wherever they lie, in any
 * order. Reading maps the file; nothing is copied.
 *
 * Format: Apache Arrow, Columnar Format 1.x: "Serialization and Interprocess Communication",
 * metadata version V5; File.fbs, Message.fbs, Schema.fbs. FlatBuffers internals.
 */
#ifndef ENT_ARCHIVE_ARROW_H
#define ENT_ARCHIVE_ARROW_H

#include <entente/base.h>

enum ent_arrow_type {
	ENT_ARROW_NULL,     /* unknown in every row: no buffers at all */
	ENT_ARROW_INT,      /* signed, of 1, 2, 4 or 8 bytes */
	ENT_ARROW_DAY,      /* date32: days since 1970, 4 bytes */
	ENT_ARROW_DOUBLE,   /* 8 bytes */
	ENT_ARROW_TEXT,     /* UTF-8 with 32-bit offsets */
	ENT_ARROW_LONG_TEXT /* with 64-bit offsets */
};

/* The values of a dictionary: all different. */
struct ent_arrow_dictionary {
	enum ent_arrow_type type; /* TEXT or DOUBLE */
	const struct ent_str *texts;
	const double *numbers;
	size_t count;
};

struct ent_arrow_column {
	const char *name;
	enum ent_arrow_type type; /* of an indexed column: the dictionary's */
	uint8_t width;            /* bytes of an INT, or of an index */
	int dictionary;           /* which of the file's; -1: none. Several columns may share one */
	bool list;                /* each row is a list of INTs */
	uint64_t nulls;           /* rows that are unknown; 0: no validity buffer */
	uint64_t size;            /* bytes of all texts; items of all lists; else 0 */
};

struct ent_arrow_plan {
	const struct ent_arrow_column *columns;
	size_t column_count;
	const struct ent_arrow_dictionary *dictionaries;
	size_t dictionary_count;
	uint64_t rows;
};

/* Where the buffers of a column lie in the file; size 0: it has no such buffer. */
struct ent_arrow_buffers {
	uint64_t valid, valid_size;     /* a bit a row, least significant first; 1: known */
	uint64_t offsets, offsets_size; /* of texts and lists: rows + 1 of them */
	uint64_t data, data_size;
};

/* Writes everything but the buffers' contents to an empty file, which gets its full size; one
 * ent_arrow_buffers a column. Neither syncs nor closes. */
bool ent_arrow_create(int file, const char *path, const struct ent_arrow_plan *plan,
		      struct ent_arrow_buffers *buffers, struct ent_err *err);

/* The bytes of a whole number that holds all from `low` to `high`. */
static inline uint8_t ent_arrow_width(int64_t low, int64_t high)
{
	if (low >= INT8_MIN && high <= INT8_MAX)
		return 1;
	if (low >= INT16_MIN && high <= INT16_MAX)
		return 2;
	return low >= INT32_MIN && high <= INT32_MAX ? 4 : 8;
}

/* ---- reading ------------------------------------------------------------ */

/* An array in a mapped file. Pointers live until the file is closed. */
struct ent_arrow_array {
	enum ent_arrow_type type; /* of an indexed column: the dictionary's */
	uint8_t width; /* of a number or of the index, in bytes; of a list: of its items */
	bool list;
	uint64_t length;
	uint64_t nulls;
	const uint8_t *valid; /* NULL: all known (or, of type null, all unknown) */
	const void *offsets;  /* int32_t, or int64_t of LONG_TEXT; length + 1 */
	const void *data;     /* numbers, bytes of text, items of lists */
	uint64_t data_size;   /* bytes */
	const struct ent_arrow_array *dictionary; /* or NULL */
};

struct ent_arrow_file;

/* NULL, with the reason, for what is no such file. What is returned lies within the file and
 * is aligned: buffers are as long as the rows need. With `thorough` all is read, and offsets
 * start at 0, never fall and end within the data, and indexes and texts are good; without, the
 * functions below look before they reach.
 *
 * Files by others are read too, if they have one batch or none, and buffers at multiples of 8
 * bytes. A file must not change while it is open: one that somebody cuts short takes the
 * reader down with it (SIGBUS), as with all that is mapped. */
struct ent_arrow_file *ent_arrow_open(const char *path, bool thorough, struct ent_err *err);
/* The same of bytes that the caller keeps until it is closed, at a multiple of 8; `name` is for
 * messages. */
struct ent_arrow_file *ent_arrow_open_bytes(const void *bytes, size_t size, const char *name,
					    bool thorough, struct ent_err *err);
void ent_arrow_close(struct ent_arrow_file *file); /* NULL is fine */
uint64_t ent_arrow_rows(const struct ent_arrow_file *file);
size_t ent_arrow_column_count(const struct ent_arrow_file *file);
struct ent_str ent_arrow_column_name(const struct ent_arrow_file *file, size_t column);
const struct ent_arrow_array *ent_arrow_column(const struct ent_arrow_file *file, size_t column);
/* Or NULL. */
const struct ent_arrow_array *ent_arrow_find(const struct ent_arrow_file *file, const char *name);

static inline bool ent_arrow_known(const struct ent_arrow_array *array, uint64_t row)
{
	return array->type != ENT_ARROW_NULL &&
	       (!array->valid || (array->valid[row >> 3] >> (row & 7) & 1));
}

/* The whole number, day or index in a row that is known. */
static inline int64_t ent_arrow_int(const struct ent_arrow_array *array, uint64_t row)
{
	switch (array->width) {
	case 1:
		return ((const int8_t *)array->data)[row];
	case 2:
		return ((const int16_t *)array->data)[row];
	case 4:
		return ((const int32_t *)array->data)[row];
	default:
		return ((const int64_t *)array->data)[row];
	}
}

/* The text in a row of a column of texts, not of an index; empty if it is out of bounds. */
struct ent_str ent_arrow_text(const struct ent_arrow_array *array, uint64_t row);
/* The items of a row of a column of lists, of array->width bytes each; none if they are out of
 * bounds. */
const void *ent_arrow_items(const struct ent_arrow_array *array, uint64_t row, uint64_t *count);

#endif
