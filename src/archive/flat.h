/* FlatBuffers, as far as Arrow's metadata need them: a builder that appends, and a reader that
 * may be given any bytes.
 *
 * A buffer begins with a reference to its root table. A table begins with the distance back to
 * its vtable, which holds the place of each of its fields, or 0 for one that is left out. What is
 * no number (a table, text, vector) lies elsewhere behind, and the field refers to it. We build
 * parents before what they refer to, so that all references point forward, as they must.
 *
 * Format: "FlatBuffers: Internals", flatbuffers.dev.
 */
#ifndef ENT_ARCHIVE_FLAT_H
#define ENT_ARCHIVE_FLAT_H

#include <entente/base.h>

/* ---- building ----------------------------------------------------------- */

/* Positions are offsets into the text, which starts empty and in which nothing else lies.
 * Everything stands at a multiple of 8, if its bytes come to stand at one. */

struct ent_flat_slot {
	unsigned field;
	unsigned size;  /* 1, 2, 4 or 8 */
	uint64_t value; /* of a reference: 0; ent_flat_link fills it in */
};

#define ENT_FLAT_MOST_FIELDS 16

/* Begins a buffer whose first table will be the root. */
void ent_flat_begin(struct ent_text *out);
size_t ent_flat_table(struct ent_text *out, const struct ent_flat_slot *slots, size_t count);
size_t ent_flat_string(struct ent_text *out, struct ent_str text);
/* Of zeros; the position of its first item. */
size_t ent_flat_vector(struct ent_text *out, size_t count, size_t item_size);
void ent_flat_set(struct ent_text *out, size_t at, unsigned size, uint64_t value);
/* The reference at `at` (an item of a vector) or in a table's field points to `target`: a table
 * or string. To a vector's first item it goes by the count before it: ent_flat_link_vector. */
void ent_flat_point(struct ent_text *out, size_t at, size_t target);
void ent_flat_link(struct ent_text *out, size_t table, unsigned field, size_t target);
void ent_flat_link_vector(struct ent_text *out, size_t table, unsigned field, size_t first);

/* ---- reading ------------------------------------------------------------ */

/* What would lead out of the bytes gives 0, or empty, and sets `bad`, which stays: so a reader
 * asks for all that it wants and looks at `bad` once. Table 0 is one that is not there: all its
 * fields are left out. */
struct ent_flat {
	const uint8_t *bytes;
	size_t size;
	bool bad;
};

size_t ent_flat_root(struct ent_flat *in);
/* A number of `size` bytes, in a field or at a position. */
uint64_t ent_flat_number(struct ent_flat *in, size_t table, unsigned field, unsigned size,
			 uint64_t left_out);
uint64_t ent_flat_load(struct ent_flat *in, size_t at, unsigned size);
/* The table to which a field, or the reference at a position, points; 0: none. */
size_t ent_flat_ref(struct ent_flat *in, size_t table, unsigned field);
size_t ent_flat_follow(struct ent_flat *in, size_t at);
struct ent_str ent_flat_text(struct ent_flat *in, size_t table, unsigned field);
/* The position of a vector's first item; all *count items lie within the bytes. */
size_t ent_flat_items(struct ent_flat *in, size_t table, unsigned field, size_t item_size,
		      size_t *count);

#endif
