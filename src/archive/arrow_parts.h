/* The parts of the reader of Arrow files: fields of the schema, batches, checks. */
#ifndef ENT_ARCHIVE_ARROW_PARTS_H
#define ENT_ARCHIVE_ARROW_PARTS_H

#include "archive/arrow_format.h"
#include "archive/flat.h"

/* A file's bytes, and how it is called in messages. */
struct ent_arrow_bytes {
	const uint8_t *at;
	size_t size;
	const char *name;
};

/* "NAME: damaged: WHAT": what only a fault of the writer or the disk can be. */
static inline bool ent_arrow_damaged(const struct ent_arrow_bytes *bytes, struct ent_err *err,
				     const char *what)
{
	return ent_fail(err, ENT_SYNTAX, "%s: damaged: %s", bytes->name, what);
}

/* ---- arrow_footer.c ----------------------------------------------------- */

/* False for what is no whole Arrow file. */
bool ent_arrow_footer_find(const struct ent_arrow_bytes *bytes, struct ent_flat *footer,
			   struct ent_err *err);

/* ---- arrow_field.c ------------------------------------------------------ */

struct ent_arrow_field {
	struct ent_str name;
	enum ent_arrow_type type; /* of an indexed column: of the dictionary's values */
	uint8_t width;            /* of values, in bytes; of a list: of its items */
	bool list;
	bool indexed;
	uint8_t index_width;
	bool index_unsigned;
	int64_t dictionary; /* its id */
};

/* False for a type that we do not know. */
bool ent_arrow_field_read(const struct ent_arrow_bytes *bytes, struct ent_flat *in, size_t table,
			  struct ent_arrow_field *field, struct ent_err *err);

/* ---- arrow_batch.c ------------------------------------------------------ */

struct ent_arrow_block {
	uint64_t at, head_size, body_size;
};

/* A record batch or a dictionary's: its arrays are taken one after the other. */
struct ent_arrow_batch {
	struct ent_flat in; /* its metadata */
	size_t node, nodes_left;
	size_t region, regions_left;
	const uint8_t *body;
	uint64_t body_size;
	uint64_t rows;
};

/* Reads the head of a message, which must be of that kind; *id of a dictionary. */
bool ent_arrow_batch_read(const struct ent_arrow_bytes *bytes, const struct ent_arrow_block *block,
			  unsigned kind, struct ent_arrow_batch *batch, int64_t *id,
			  struct ent_err *err);
/* Takes the next array: with `values` those that the field's dictionary holds. A batch with
 * no body at all gives arrays without rows. */
bool ent_arrow_array_read(const struct ent_arrow_bytes *bytes, struct ent_arrow_batch *batch,
			  const struct ent_arrow_field *field, bool values,
			  struct ent_arrow_array *array, struct ent_err *err);

/* ---- arrow_array.c ------------------------------------------------------ */

/* What is wrong with an array, of which all is read; NULL: nothing. */
const char *ent_arrow_fault(const struct ent_arrow_array *array);

#endif
