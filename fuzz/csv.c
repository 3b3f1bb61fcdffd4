/* Tables: whatever is read can be written with quotes and read again, cell by cell the
 * same; whatever is refused is refused with a place and a reason. */
#include <entente/csv.h>

#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void write_quoted(const struct ent_csv *table, struct ent_text *out)
{
	for (size_t row = 0; row < ent_csv_rows(table); row++) {
		for (size_t column = 0; column < ent_csv_columns(table); column++) {
			struct ent_str cell = ent_csv_cell(table, row, column);

			ent_text_puts(out, column ? ",\"" : "\"");
			for (size_t i = 0; i < cell.len; i++) {
				if (cell.ptr[i] == '"')
					ent_text_putc(out, '"');
				ent_text_putc(out, cell.ptr[i]);
			}
			ent_text_putc(out, '"');
		}
		ent_text_puts(out, row % 2 ? "\n" : "\r\n");
	}
}

static void check_same(const struct ent_csv *a, const struct ent_csv *b)
{
	require(ent_csv_rows(a) == ent_csv_rows(b));
	require(ent_csv_rows(a) == 0 || ent_csv_columns(a) == ent_csv_columns(b));
	for (size_t row = 0; row < ent_csv_rows(a); row++)
		for (size_t column = 0; column < ent_csv_columns(a); column++)
			require(ent_str_eq(ent_csv_cell(a, row, column),
					   ent_csv_cell(b, row, column)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ent_str text = {(const char *)data, size};
	struct ent_text quoted = {0};
	struct ent_err err = {0};
	struct ent_csv *table = ent_csv_parse("f.csv", text, &err), *again;

	if (!table) {
		require(err.code == ENT_SYNTAX && strncmp(err.text, "f.csv:", 6) == 0);
		return 0;
	}
	write_quoted(table, &quoted);
	again = ent_csv_parse("g.csv", ent_text_str(&quoted), &err);
	require(again != NULL);
	check_same(table, again);
	if (ent_csv_rows(table)) {
		require(!ent_csv_fail(table, ent_csv_rows(table) - 1, 0, &err, "%s", "wrong"));
		require(strstr(err.text, ": wrong") != NULL);
	}
	ent_csv_free(table);
	ent_csv_free(again);
	ent_text_free(&quoted);
	return 0;
}
