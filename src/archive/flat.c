/* FlatBuffers: see flat.h. Numbers are put together byte by byte, so that neither the machine's
 * byte order nor a position that is not aligned matters. */
#include "archive/flat.h"

#include <assert.h>
#include <string.h>

#define REFERENCE 4 /* bytes of a reference, and of the count of a vector */
#define VTABLE    4 /* bytes of a vtable before its first field: two sizes of 16 bits */

/* ---- building ----------------------------------------------------------- */

static void add_zeros(struct ent_text *out, size_t count)
{
	for (; count > 0; count--)
		ent_text_putc(out, '\0');
}

/* So that what comes after `ahead` more bytes stands at a multiple of 8. */
static void align(struct ent_text *out, size_t ahead)
{
	add_zeros(out, -(out->len + ahead) & 7);
}

void ent_flat_set(struct ent_text *out, size_t at, unsigned size, uint64_t value)
{
	assert(at + size <= out->len);
	for (unsigned i = 0; i < size; i++)
		out->ptr[at + i] = (char)(unsigned char)(value >> 8 * i);
}

static void add_number(struct ent_text *out, unsigned size, uint64_t value)
{
	add_zeros(out, size);
	ent_flat_set(out, out->len - size, size, value);
}

void ent_flat_begin(struct ent_text *out)
{
	assert(out->len == 0);
	add_zeros(out, REFERENCE);
}

size_t ent_flat_table(struct ent_text *out, const struct ent_flat_slot *slots, size_t count)
{
	size_t place[ENT_FLAT_MOST_FIELDS] = {0};
	size_t fields = 0, size = REFERENCE;
	for (size_t i = 0; i < count; i++) {
		assert(slots[i].field < ENT_FLAT_MOST_FIELDS);
		size += -size & (slots[i].size - 1);
		place[slots[i].field] = size;
		size += slots[i].size;
		if (fields <= slots[i].field)
			fields = slots[i].field + 1;
	}
	bool root = out->len == REFERENCE;
	size_t vtable_size = VTABLE + 2 * fields;
	align(out, vtable_size);
	size_t vtable = out->len;
	add_number(out, 2, vtable_size);
	add_number(out, 2, size);
	for (size_t i = 0; i < fields; i++)
		add_number(out, 2, place[i]);
	size_t table = out->len;
	add_zeros(out, size);
	ent_flat_set(out, table, REFERENCE, table - vtable);
	for (size_t i = 0; i < count; i++)
		ent_flat_set(out, table + place[slots[i].field], slots[i].size, slots[i].value);
	if (root)
		ent_flat_point(out, 0, table);
	return table;
}

size_t ent_flat_string(struct ent_text *out, struct ent_str text)
{
	align(out, 0);
	size_t at = out->len;
	add_number(out, REFERENCE, text.len);
	ent_text_add(out, text);
	ent_text_putc(out, '\0');
	return at;
}

size_t ent_flat_vector(struct ent_text *out, size_t count, size_t item_size)
{
	align(out, REFERENCE);
	add_number(out, REFERENCE, count);
	size_t first = out->len;
	add_zeros(out, count * item_size);
	return first;
}

void ent_flat_point(struct ent_text *out, size_t at, size_t target)
{
	assert(target > at);
	ent_flat_set(out, at, REFERENCE, target - at);
}

/* ---- reading ------------------------------------------------------------ */

static bool holds(struct ent_flat *in, size_t at, size_t size)
{
	if (at <= in->size && size <= in->size - at)
		return true;
	in->bad = true;
	return false;
}

/* 0, as of what is not there. */
static size_t refuse(struct ent_flat *in)
{
	in->bad = true;
	return 0;
}

uint64_t ent_flat_load(struct ent_flat *in, size_t at, unsigned size)
{
	uint64_t value = 0;
	if (holds(in, at, size))
		for (unsigned i = 0; i < size; i++)
			value |= (uint64_t)in->bytes[at + i] << 8 * i;
	return value;
}

/* The position of a field of `size` bytes, or 0 if the table leaves it out. */
static size_t find_field(struct ent_flat *in, size_t table, unsigned field, unsigned size)
{
	if (!table)
		return 0;
	int64_t vtable = (int64_t)table - (int32_t)ent_flat_load(in, table, REFERENCE);
	if (vtable < 0 || !holds(in, (size_t)vtable, VTABLE))
		return refuse(in);
	size_t vtable_size = ent_flat_load(in, (size_t)vtable, 2);
	size_t table_size = ent_flat_load(in, (size_t)vtable + 2, 2);
	if (!holds(in, (size_t)vtable, vtable_size) || !holds(in, table, table_size))
		return 0;
	size_t entry = VTABLE + 2 * (size_t)field;
	if (entry + 2 > vtable_size)
		return 0;
	size_t place = ent_flat_load(in, (size_t)vtable + entry, 2);
	if (place != 0 && (place < REFERENCE || place + size > table_size))
		return refuse(in);
	return place ? table + place : 0;
}

size_t ent_flat_follow(struct ent_flat *in, size_t at)
{
	size_t distance = ent_flat_load(in, at, REFERENCE);
	if (distance == 0 || distance > in->size || !holds(in, at + distance, REFERENCE))
		return refuse(in);
	return at + distance;
}

size_t ent_flat_root(struct ent_flat *in)
{
	return ent_flat_follow(in, 0);
}

uint64_t ent_flat_number(struct ent_flat *in, size_t table, unsigned field, unsigned size,
			 uint64_t left_out)
{
	size_t at = find_field(in, table, field, size);
	return at ? ent_flat_load(in, at, size) : left_out;
}

size_t ent_flat_ref(struct ent_flat *in, size_t table, unsigned field)
{
	size_t at = find_field(in, table, field, REFERENCE);
	return at ? ent_flat_follow(in, at) : 0;
}

size_t ent_flat_items(struct ent_flat *in, size_t table, unsigned field, size_t item_size,
		      size_t *count)
{
	size_t at = ent_flat_ref(in, table, field);
	*count = at ? ent_flat_load(in, at, REFERENCE) : 0;
	if (at && *count <= in->size && holds(in, at + REFERENCE, *count * item_size))
		return at + REFERENCE;
	if (at)
		in->bad = true;
	*count = 0;
	return 0;
}

struct ent_str ent_flat_text(struct ent_flat *in, size_t table, unsigned field)
{
	size_t len, at = ent_flat_items(in, table, field, 1, &len);
	return at ? (struct ent_str){(const char *)in->bytes + at, len} : (struct ent_str){"", 0};
}

/* ---- linking: what the builder asks of the reader ------------------------- */

static size_t slot_of(const struct ent_text *out, size_t table, unsigned field)
{
	struct ent_flat built = {(const uint8_t *)out->ptr, out->len, false};
	size_t at = find_field(&built, table, field, REFERENCE);
	assert(at && !built.bad);
	return at;
}

void ent_flat_link(struct ent_text *out, size_t table, unsigned field, size_t target)
{
	ent_flat_point(out, slot_of(out, table, field), target);
}

void ent_flat_link_vector(struct ent_text *out, size_t table, unsigned field, size_t first)
{
	ent_flat_link(out, table, field, first - REFERENCE);
}
