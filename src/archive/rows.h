/* Cutting text into rows and fields. */
#ifndef ENT_ARCHIVE_ROWS_H
#define ENT_ARCHIVE_ROWS_H

#include "archive/dataset.h"
#include "base/arena.h"

/* A position in text that is cut into rows. At least ENT_ROWS_PAD bytes behind `end` may be read.
 */
#define ENT_ROWS_PAD 64
struct ent_rows_cut {
	const char *at, *end;
	char separator;
	bool quoted;
	size_t lines;          /* ended so far: of the block's text */
	/* The columns that will be asked for; NULL: all. Fields of others are left as they are, in
	 * text without quotes. */
	const uint16_t *wanted;
	size_t wanted_count;
	struct ent_text spare; /* the texts of quoted fields with doubled quotes, of one row */
};

/* A row as it stands in the text. */
struct ent_cut_row {
	struct ent_str text; /* without its line end */
	size_t line;         /* from 0: of the block's text */
	size_t count;        /* fields; may be more than there was room for */
	bool open_quote;     /* a quote opened and did not end: the row is one line of text */
};

/* The next row that is not blank, and up to `room` of its fields. False at the end. */
bool ent_rows_next(struct ent_rows_cut *cut, struct ent_cut_row *row, struct ent_str *fields,
		   size_t room);

/* The same with no more than C, which the faster ways are tested against. */
bool ent_rows_next_plainly(struct ent_rows_cut *cut, struct ent_cut_row *row,
			   struct ent_str *fields, size_t room);

/* How many bytes of the text are whole rows, up to and with a line end; 0: none. A row whose
 * quote does not end within ENT_ROW_LIMIT, or by the end of all (`last`), is its first line. */
size_t ent_rows_whole(struct ent_str text, char separator, bool quoted, bool last);

#endif
