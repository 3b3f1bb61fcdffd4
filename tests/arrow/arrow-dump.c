/* Prints an Arrow file as our reader finds it, having checked all of it:
 *
 *     arrow-dump FILE
 *
 * The names of the columns, then the rows, a JSON array a line. */
#include "archive/arrow.h"
#include "rows.h"

static int64_t item_at(const void *items, unsigned width, uint64_t index)
{
	const struct ent_arrow_array plain = {
		.type = ENT_ARROW_INT, .width = (uint8_t)width, .data = items};

	return ent_arrow_int(&plain, index);
}

static json_t *list_json(const struct ent_arrow_array *array, uint64_t row)
{
	uint64_t count;
	const void *items = ent_arrow_items(array, row, &count);
	json_t *list = json_array();

	for (uint64_t i = 0; i < count; i++)
		json_array_append_new(list, json_integer(item_at(items, array->width, i)));
	return list;
}

static json_t *value_json(const struct ent_arrow_array *array, uint64_t row)
{
	struct ent_str text;

	if (!ent_arrow_known(array, row))
		return json_null();
	if (array->dictionary)
		return value_json(array->dictionary, (uint64_t)ent_arrow_int(array, row));
	if (array->list)
		return list_json(array, row);
	switch (array->type) {
	case ENT_ARROW_DOUBLE:
		return json_decimal(((const double *)array->data)[row]);
	case ENT_ARROW_TEXT:
	case ENT_ARROW_LONG_TEXT:
		text = ent_arrow_text(array, row);
		return json_stringn(text.ptr, text.len);
	default:
		return json_integer(ent_arrow_int(array, row));
	}
}

int main(int argc, char **argv)
{
	struct ent_err err = {0};
	struct ent_arrow_file *file = argc == 2 ? ent_arrow_open(argv[1], true, &err) : NULL;
	json_t *line = json_array();

	if (!file) {
		fprintf(stderr, "%s\n", argc == 2 ? err.text : "usage: arrow-dump FILE");
		json_decref(line);
		return argc == 2 ? 1 : 2;
	}
	for (size_t i = 0; i < ent_arrow_column_count(file); i++) {
		struct ent_str name = ent_arrow_column_name(file, i);

		json_array_append_new(line, json_stringn(name.ptr, name.len));
	}
	json_line(line);
	for (uint64_t row = 0; row < ent_arrow_rows(file); row++) {
		line = json_array();
		for (size_t i = 0; i < ent_arrow_column_count(file); i++)
			json_array_append_new(line, value_json(ent_arrow_column(file, i), row));
		json_line(line);
	}
	ent_arrow_close(file);
	return 0;
}
