/* The fields of an Arrow schema: those of the types that we know, in our words. */
#include "archive/arrow_parts.h"

#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *kind_name(unsigned kind)
{
	static const char *const names[] = {
		"none",        "Null",          "Int",     "FloatingPoint", "Binary",
		"Utf8",        "Bool",          "Decimal", "Date",          "Time",
		"Timestamp",   "Interval",      "List",    "Struct",        "Union",
		"FixedBinary", "FixedList",     "Map",     "Duration",      "LargeBinary",
		"LargeUtf8",   "LargeList",     "RunEnd",  "BinaryView",    "Utf8View",
		"ListView",    "LargeListView",
	};
	return kind < COUNT(names) ? names[kind] : "unknown";
}

static bool is_width(uint64_t bits)
{
	return bits == 8 || bits == 16 || bits == 32 || bits == 64;
}

/* The table of an Int type. */
static bool read_int(struct ent_flat *in, size_t table, uint8_t *width, bool *is_signed)
{
	uint64_t bits = ent_flat_number(in, table, INT_BITS, 4, 0);
	*is_signed = ent_flat_number(in, table, INT_SIGNED, 1, 0) != 0;
	*width = (uint8_t)(bits / 8);
	return is_width(bits);
}

/* A type without children; NULL when we know it, else what to call it. */
static const char *read_plain(struct ent_flat *in, size_t table, unsigned kind,
			      struct ent_arrow_field *field)
{
	bool is_signed = true;
	field->width = 8;
	switch (kind) {
	case KIND_NULL:
		field->type = ENT_ARROW_NULL;
		return NULL;
	case KIND_INT:
		field->type = ENT_ARROW_INT;
		if (!read_int(in, table, &field->width, &is_signed))
			return "Int of an odd width";
		return is_signed ? NULL : "unsigned Int";
	case KIND_DATE:
		field->type = ENT_ARROW_DAY;
		field->width = 4;
		return ent_flat_number(in, table, DATE_UNIT, 2, UNIT_MILLISECOND) == UNIT_DAY
			       ? NULL
			       : "Date in milliseconds";
	case KIND_FLOAT:
		field->type = ENT_ARROW_DOUBLE;
		return ent_flat_number(in, table, FLOAT_PRECISION, 2, 0) == PRECISION_DOUBLE
			       ? NULL
			       : "FloatingPoint that is not double";
	case KIND_TEXT:
		field->type = ENT_ARROW_TEXT;
		return NULL;
	case KIND_LONG_TEXT:
		field->type = ENT_ARROW_LONG_TEXT;
		return NULL;
	default:
		return kind_name(kind);
	}
}

static const char *read_list(struct ent_flat *in, size_t table, struct ent_arrow_field *field)
{
	size_t count, children = ent_flat_items(in, table, FIELD_CHILDREN, 4, &count);
	if (count != 1)
		return "List without items";
	size_t item = ent_flat_follow(in, children);
	unsigned kind = (unsigned)ent_flat_number(in, item, FIELD_KIND, 1, 0);
	if (kind != KIND_INT || ent_flat_ref(in, item, FIELD_DICTIONARY))
		return "List of what is no Int";
	field->list = true;
	return read_plain(in, ent_flat_ref(in, item, FIELD_TYPE), kind, field);
}

static const char *read_encoding(struct ent_flat *in, size_t encoding,
				 struct ent_arrow_field *field)
{
	bool is_signed = true;
	field->indexed = true;
	field->index_width = 4; /* as the format has it where none is told */
	field->dictionary = (int64_t)ent_flat_number(in, encoding, ENCODING_ID, 8, 0);
	size_t index = ent_flat_ref(in, encoding, ENCODING_INDEX);
	if (index && !read_int(in, index, &field->index_width, &is_signed))
		return "index of an odd width";
	field->index_unsigned = !is_signed;
	return field->list || field->type == ENT_ARROW_NULL ? "dictionary of lists or nulls" : NULL;
}

bool ent_arrow_field_read(const struct ent_arrow_bytes *bytes, struct ent_flat *in, size_t table,
			  struct ent_arrow_field *field, struct ent_err *err)
{
	unsigned kind = (unsigned)ent_flat_number(in, table, FIELD_KIND, 1, 0);
	size_t type = ent_flat_ref(in, table, FIELD_TYPE);
	size_t encoding = ent_flat_ref(in, table, FIELD_DICTIONARY);
	*field = (struct ent_arrow_field){.name = ent_flat_text(in, table, FIELD_NAME)};
	const char *strange =
		kind == KIND_LIST ? read_list(in, table, field) : read_plain(in, type, kind, field);
	if (!strange && encoding)
		strange = read_encoding(in, encoding, field);
	if (in->bad)
		return ent_arrow_damaged(bytes, err, "the schema leads out of the footer");
	if (ent_utf8_bad(field->name, 0) < field->name.len)
		return ent_arrow_damaged(bytes, err, "the name of a column is no text");
	return !strange || ent_fail(err, ENT_SYNTAX,
				    "%s: column '%.*s' is of a type that we do not "
				    "read: %s",
				    bytes->name, ENT_FMT(field->name), strange);
}
