/* Tables of comma-separated values: RFC 4180, of any line ends, with or without a byte
 * order mark. A table is cells of text; what they mean is the caller's.
 *
 *     struct ent_csv *table = ent_csv_open("deaths.csv", &err);
 *     for (size_t row = 0; row < ent_csv_rows(table); row++)
 *             ... ent_csv_cell(table, row, 1)
 *     ent_csv_free(table);
 */
#ifndef ENTENTE_CSV_H
#define ENTENTE_CSV_H

#include <entente/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ent_csv;

/* A file, or "-" for standard input. NULL, with *err "path:line:column: ...", when it
 * cannot be read, is not UTF-8, is not CSV, or has rows of different lengths. Empty lines
 * are skipped, save in a table of one column, where they are empty cells unless they are
 * the last. At most 100,000,000 cells. */
ENT_API struct ent_csv *ent_csv_open(const char *path, struct ent_err *err);

/* The same from memory; `name` stands for the file in errors. */
ENT_API struct ent_csv *ent_csv_parse(const char *name, struct ent_str text, struct ent_err *err);

/* Both, of tables whose rows differ in length: where one is shorter than the longest, its last
 * cells are empty. */
ENT_API struct ent_csv *ent_csv_open_ragged(const char *path, struct ent_err *err);
ENT_API struct ent_csv *ent_csv_parse_ragged(const char *name, struct ent_str text,
					     struct ent_err *err);

ENT_API void ent_csv_free(struct ent_csv *table); /* NULL is fine */

ENT_API size_t ent_csv_rows(const struct ent_csv *table);
ENT_API size_t ent_csv_columns(const struct ent_csv *table);

/* Unquoted; blanks at its ends are taken off a cell without quotes. Lives with the table. */
ENT_API struct ent_str ent_csv_cell(const struct ent_csv *table, size_t row, size_t column);

/* Fills *err with "path:line:column: " and the message; returns false. */
ENT_API bool ent_csv_fail(const struct ent_csv *table, size_t row, size_t column,
			  struct ent_err *err, const char *fmt, ...) ENT_PRINTF(5, 6);

#ifdef __cplusplus
}
#endif

#endif
