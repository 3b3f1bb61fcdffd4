/* Writes an Arrow file of made-up columns, and prints what is in it:
 *
 *     arrow-make SEED ROWS TEXTS KINDS FILE
 *
 * where KINDS is a mask, 0xffff for every kind, and TEXTS, 1 to 128, how many texts are different.
 * The names of the columns, then the rows, a JSON array a line. They are printed from the plain
 * values, not read back. */
#include "made.h"
#include "rows.h"

#include <fcntl.h>

static json_t *value_json(const struct made *made, const struct ent_arrow_column *column,
			  const struct made_cell *cell)
{
	if (!cell->known)
		return json_null();
	if (column->list) {
		json_t *items = json_array();

		for (size_t i = 0; i < cell->item_count; i++)
			json_array_append_new(items, json_integer(cell->items[i]));
		return items;
	}
	if (column->dictionary >= 0) {
		const struct ent_arrow_dictionary *values = &made->dictionaries[column->dictionary];
		struct ent_str text;

		if (values->type == ENT_ARROW_DOUBLE)
			return json_decimal(values->numbers[cell->whole]);
		text = values->texts[cell->whole];
		return json_stringn(text.ptr, text.len);
	}
	if (column->type == ENT_ARROW_DOUBLE)
		return json_decimal(cell->decimal);
	if (column->type == ENT_ARROW_TEXT || column->type == ENT_ARROW_LONG_TEXT)
		return json_stringn(cell->text.ptr ? cell->text.ptr : "", cell->text.len);
	return json_integer(cell->whole);
}

static void print_rows(const struct made *made)
{
	json_t *line = json_array();

	for (size_t i = 0; i < made->plan.column_count; i++)
		json_array_append_new(line, json_string(made->columns[i].name));
	json_line(line);
	for (uint64_t row = 0; row < made->plan.rows; row++) {
		line = json_array();
		for (size_t i = 0; i < made->plan.column_count; i++)
			json_array_append_new(
				line, value_json(made, &made->columns[i], &made->cells[i][row]));
		json_line(line);
	}
}

int main(int argc, char **argv)
{
	struct ent_err err = {0};
	struct made *made;
	int file;
	bool good;

	if (argc != 6) {
		fprintf(stderr, "usage: arrow-make SEED ROWS TEXTS KINDS FILE\n");
		return 2;
	}
	file = open(argv[5], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file < 0) {
		perror(argv[5]);
		return 1;
	}
	made = made_new(strtoull(argv[1], NULL, 10), strtoull(argv[2], NULL, 10),
			(unsigned)strtoul(argv[3], NULL, 10), (unsigned)strtoul(argv[4], NULL, 0));
	good = made_write(made, file, &err);
	if (close(file) != 0)
		good = ent_fail(&err, ENT_IO, "%s: %s", argv[5], strerror(errno));
	if (good)
		print_rows(made);
	else
		fprintf(stderr, "arrow-make: %s\n", err.text);
	made_free(made);
	return good ? 0 : 1;
}
