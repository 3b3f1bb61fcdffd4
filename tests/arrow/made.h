/* Made-up columns of every kind that Arrow files can have here, with the plain values behind
 * them: what a reader must find is known without any reader. */
#ifndef ARROW_MADE_H
#define ARROW_MADE_H

#include "archive/arrow.h"
#include "base/arena.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/random.h"

struct made_cell {
	bool known;
	int64_t whole; /* an INT, a DAY, or the index of an indexed column */
	double decimal;
	struct ent_str text;
	const int64_t *items; /* of a list */
	size_t item_count;
};

struct made {
	struct ent_arena arena;
	struct ent_arrow_column *columns;
	struct made_cell **cells; /* by column, then by row */
	struct ent_arrow_dictionary dictionaries[3];
	struct ent_arrow_plan plan;
};

/* ---- values ------------------------------------------------------------- */

/* Now and then the ends of the range. */
static inline int64_t made_whole(unsigned width)
{
	uint64_t most = ((uint64_t)1 << (8 * width - 1)) - 1;
	uint64_t bits = random_bits() >> (64 - 8 * width);

	if (one_in(8))
		return one_in(2) ? (int64_t)most : -(int64_t)most - 1;
	return bits > most ? -(int64_t)(bits - most) : (int64_t)bits;
}

static inline double made_decimal(void)
{
	static const double odd[] = {0.0, -0.0, 2.385, -7.0, 1e-310, 1.7976931348623157e308, 0.1};

	switch (random_below(8)) {
	case 0:
		return NAN;
	case 1:
		return one_in(2) ? HUGE_VAL : -HUGE_VAL;
	case 2:
		return odd[random_below(sizeof(odd) / sizeof(odd[0]))];
	default:
		return (double)(int64_t)random_bits() / 1048576.7;
	}
}

/* Some are empty, some hold what is not ASCII, a quote or a line's end, a few are long. */
static inline struct ent_str made_text(struct made *made)
{
	static const char *const pieces[] = {
		"a",  "Zq", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x8F\xB4", " ", "\"", "\\", "\n",
		"\t", "x1", "'"};
	size_t count = one_in(4) ? 0 : random_below(one_in(64) ? 4000 : 20);
	struct ent_text text = {0};
	struct ent_str copy;

	for (size_t i = 0; i < count; i++)
		ent_text_puts(&text, pieces[random_below(sizeof(pieces) / sizeof(pieces[0]))]);
	copy = ent_arena_str(&made->arena, ent_text_str(&text));
	ent_text_free(&text);
	return copy;
}

static inline void made_list(struct made *made, unsigned width, struct made_cell *cell)
{
	size_t count = one_in(3) ? 0 : random_below(one_in(20) ? 300 : 6);
	int64_t *items = ent_arena_alloc(&made->arena, count * sizeof(*items));

	for (size_t i = 0; i < count; i++)
		items[i] = made_whole(width);
	cell->items = items;
	cell->item_count = count;
}

static inline void made_cell(struct made *made, const struct ent_arrow_column *column, bool nulls,
			     struct made_cell *cell)
{
	cell->known = column->type != ENT_ARROW_NULL && !(nulls && one_in(3));
	if (!cell->known)
		return;
	if (column->dictionary >= 0)
		cell->whole = (int64_t)random_below(
			(unsigned)made->dictionaries[column->dictionary].count);
	else if (column->list)
		made_list(made, column->width, cell);
	else if (column->type == ENT_ARROW_INT)
		cell->whole = made_whole(column->width);
	else if (column->type == ENT_ARROW_DAY)
		cell->whole = random_between(-200000, 200000);
	else if (column->type == ENT_ARROW_DOUBLE)
		cell->decimal = made_decimal();
	else
		cell->text = made_text(made);
}

/* ---- columns ------------------------------------------------------------ */

static inline void made_column(struct made *made, struct ent_arrow_column column, bool nulls)
{
	uint64_t rows = made->plan.rows;
	struct made_cell *cells = ent_arena_alloc(&made->arena, rows * sizeof(*cells));
	struct ent_text name = {0};

	for (uint64_t row = 0; row < rows; row++) {
		made_cell(made, &column, nulls, &cells[row]);
		column.nulls += !cells[row].known;
		column.size += cells[row].text.len + cells[row].item_count;
	}
	ent_text_printf(&name, "%s%s", column.name, nulls ? " or unknown" : "");
	/* With its NUL. */
	column.name = ent_arena_str(&made->arena, (struct ent_str){name.ptr, name.len + 1}).ptr;
	ent_text_free(&name);
	made->cells[made->plan.column_count] = cells;
	made->columns[made->plan.column_count++] = column;
}

/* All different, for each begins with its number. */
static inline struct ent_arrow_dictionary made_dictionary(struct made *made, size_t count)
{
	struct ent_str *texts = ent_arena_alloc(&made->arena, count * sizeof(*texts));
	struct ent_text text = {0};

	for (size_t i = 0; i < count; i++) {
		text.len = 0;
		ent_text_printf(&text, "%zu ", i);
		ent_text_add(&text, made_text(made));
		texts[i] = ent_arena_str(&made->arena, ent_text_str(&text));
	}
	ent_text_free(&text);
	return (struct ent_arrow_dictionary){ENT_ARROW_TEXT, texts, NULL, count};
}

#define MADE_ALL 0xFFFFU

/* Columns of the kinds of which `kinds` has the bit, each without and with unknown rows.
 * `texts`, at most 128, is how many different ones there are where an index has 8 bits; of the
 * wider ones there are up to eight times as many. */
static inline struct made *made_new(uint64_t seed, uint64_t rows, unsigned texts, unsigned kinds)
{
	static const double numbers[] = {-10, 2.385, -0.0, 1e-310, 7.2};
	static const struct ent_arrow_column all[] = {
		{"int8", ENT_ARROW_INT, 1, -1, false, 0, 0},
		{"int16", ENT_ARROW_INT, 2, -1, false, 0, 0},
		{"int32", ENT_ARROW_INT, 4, -1, false, 0, 0},
		{"int64", ENT_ARROW_INT, 8, -1, false, 0, 0},
		{"day", ENT_ARROW_DAY, 0, -1, false, 0, 0},
		{"double", ENT_ARROW_DOUBLE, 0, -1, false, 0, 0},
		{"text", ENT_ARROW_TEXT, 0, -1, false, 0, 0},
		{"long text", ENT_ARROW_LONG_TEXT, 0, -1, false, 0, 0},
		{"list of int8", ENT_ARROW_INT, 1, -1, true, 0, 0},
		{"list of int32", ENT_ARROW_INT, 4, -1, true, 0, 0},
		{"list of int64", ENT_ARROW_INT, 8, -1, true, 0, 0},
		{"null", ENT_ARROW_NULL, 0, -1, false, 0, 0},
		{"text by int8", ENT_ARROW_TEXT, 1, 0, false, 0, 0},
		{"text by int16", ENT_ARROW_TEXT, 2, 1, false, 0, 0},
		{"the same by int32", ENT_ARROW_TEXT, 4, 1, false, 0, 0},
		{"double by int8", ENT_ARROW_DOUBLE, 1, 2, false, 0, 0},
	};
	const size_t count = sizeof(all) / sizeof(all[0]);
	struct made *made = ent_alloc(NULL, sizeof(*made));
	struct ent_arrow_dictionary dictionaries[3];
	int place[3] = {-1, -1, -1}; /* no dictionary is written of which there is no column */

	*made = (struct made){0};
	random_state = seed;
	dictionaries[0] = made_dictionary(made, texts);
	dictionaries[1] = made_dictionary(made, texts + random_below(7 * texts));
	dictionaries[2] = (struct ent_arrow_dictionary){ENT_ARROW_DOUBLE, NULL, numbers,
							sizeof(numbers) / sizeof(numbers[0])};
	made->columns = ent_arena_alloc(&made->arena, 2 * count * sizeof(*made->columns));
	made->cells = ent_arena_alloc(&made->arena, 2 * count * sizeof(*made->cells));
	made->plan = (struct ent_arrow_plan){made->columns, 0, made->dictionaries, 0, rows};
	for (size_t i = 0; i < count; i++) {
		struct ent_arrow_column column = all[i];

		if (!(kinds >> i & 1))
			continue;
		if (column.dictionary >= 0) {
			int *at = &place[column.dictionary];

			if (*at < 0) {
				*at = (int)made->plan.dictionary_count++;
				made->dictionaries[*at] = dictionaries[column.dictionary];
			}
			column.dictionary = *at;
		}
		made_column(made, column, false);
		made_column(made, column, true);
	}
	return made;
}

static inline void made_free(struct made *made)
{
	ent_arena_free(&made->arena);
	ent_alloc(made, 0);
}

/* ---- buffers ------------------------------------------------------------ */

static inline void made_add(struct ent_text *out, int64_t value, unsigned width)
{
	ent_text_add(out, (struct ent_str){(const char *)&value, width});
}

static inline void made_valid(const struct made *made, size_t column, struct ent_text *out)
{
	for (uint64_t row = 0; row < made->plan.rows; row++) {
		if (row % 8 == 0)
			ent_text_putc(out, '\0');
		if (made->cells[column][row].known)
			out->ptr[row / 8] = (char)(out->ptr[row / 8] | 1 << row % 8);
	}
}

static inline void made_offsets(const struct made *made, size_t column, struct ent_text *out)
{
	unsigned width = made->columns[column].type == ENT_ARROW_LONG_TEXT ? 8 : 4;
	int64_t sum = 0;

	made_add(out, sum, width);
	for (uint64_t row = 0; row < made->plan.rows; row++) {
		const struct made_cell *cell = &made->cells[column][row];

		sum += (int64_t)(cell->text.len + cell->item_count);
		made_add(out, sum, width);
	}
}

static inline void made_data(const struct made *made, size_t column, struct ent_text *out)
{
	const struct ent_arrow_column *kind = &made->columns[column];

	for (uint64_t row = 0; row < made->plan.rows; row++) {
		const struct made_cell *cell = &made->cells[column][row];
		int64_t bits;

		memcpy(&bits, &cell->decimal, sizeof(bits));
		if (kind->list)
			for (size_t i = 0; i < cell->item_count; i++)
				made_add(out, cell->items[i], kind->width);
		else if (kind->dictionary >= 0 || kind->type == ENT_ARROW_INT)
			made_add(out, cell->whole, kind->width);
		else if (kind->type == ENT_ARROW_DAY)
			made_add(out, cell->whole, 4);
		else if (kind->type == ENT_ARROW_DOUBLE)
			made_add(out, bits, 8);
		else
			ent_text_add(out, cell->text);
	}
}

/* Fails, too, when the buffer is not as large as what belongs into it. */
static inline bool made_put(int file, uint64_t at, uint64_t size, struct ent_text *bytes)
{
	bool good = bytes->len == size &&
		    (size == 0 || pwrite(file, bytes->ptr, size, (off_t)at) == (ssize_t)size);

	bytes->len = 0;
	return good;
}

/* Writes all of it to an empty file. */
static inline bool made_write(const struct made *made, int file, struct ent_err *err)
{
	size_t count = made->plan.column_count;
	struct ent_arrow_buffers *buffers = ent_alloc(NULL, count * sizeof(*buffers));
	bool good = ent_arrow_create(file, "made.arrow", &made->plan, buffers, err);
	struct ent_text bytes = {0};

	for (size_t i = 0; good && i < count; i++) {
		const struct ent_arrow_buffers *at = &buffers[i];

		if (at->valid_size)
			made_valid(made, i, &bytes);
		good = made_put(file, at->valid, at->valid_size, &bytes);
		if (at->offsets_size)
			made_offsets(made, i, &bytes);
		good = good && made_put(file, at->offsets, at->offsets_size, &bytes);
		if (made->columns[i].type != ENT_ARROW_NULL)
			made_data(made, i, &bytes);
		good = good && made_put(file, at->data, at->data_size, &bytes);
		if (!good)
			ent_fail(err, ENT_IO, "made.arrow: column %s", made->columns[i].name);
	}
	ent_text_free(&bytes);
	ent_alloc(buffers, 0);
	return good;
}

#endif
