/* Cutting text into rows and fields: the fast ways against the plain one, both against bare
 * readers written from RFC 4180 and from the plain rule of tabs and line ends; and blocks of any
 * size against the whole. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "archive/rows.h"
#include "random.h"

#include <string.h>

/* What a text says, written down: of each row its line, its fields, its bytes. */
#define FIELD_END '\x01'
#define ROW_END   '\x02'

static void note_row(struct ent_text *said, size_t line, bool open)
{
	ent_text_printf(said, "%c%zu%s:", ROW_END, line, open ? " open" : "");
}

static void note_field(struct ent_text *said, struct ent_str field)
{
	ent_text_add(said, field);
	ent_text_putc(said, FIELD_END);
}

/* ---- the bare readers ----------------------------------------------------- */

static const char *end_of_line(const char *at, const char *end)
{
	while (at < end && *at != '\n')
		at++;
	return at;
}

/* Without the return before a line end. */
static struct ent_str bare_line(const char *from, const char *to)
{
	size_t len = (size_t)(to - from);
	return (struct ent_str){from, len && from[len - 1] == '\r' ? len - 1 : len};
}

static void bare_tabs(struct ent_str text, struct ent_text *said)
{
	const char *end = text.ptr + text.len;
	size_t number = 0;
	for (const char *at = text.ptr; at < end; number++) {
		const char *to = end_of_line(at, end);
		struct ent_str line = bare_line(at, to);
		at = to + 1;
		if (!line.len)
			continue;
		note_row(said, number, false);
		for (size_t from = 0, i = 0; i <= line.len; i++) {
			if (i < line.len && line.ptr[i] != '\t')
				continue;
			note_field(said, (struct ent_str){line.ptr + from, i - from});
			from = i + 1;
		}
	}
}

/* One row of RFC 4180, a letter at a time; NULL when a quote does not end. */
static const char *bare_row(const char *at, const char *end, struct ent_text *said)
{
	for (;; at++) {
		struct ent_text field = {0};
		bool quoted = at < end && *at == '"';
		if (quoted) {
			for (at++; at < end && (*at != '"' || (at + 1 < end && at[1] == '"'));
			     at++) {
				at += *at == '"';
				ent_text_putc(&field, *at);
			}
			if (at == end) {
				ent_text_free(&field);
				return NULL;
			}
			at++;
		}
		while (at < end && *at != ',' && *at != '\n') {
			bool ends_line = *at == '\r' && (at + 1 == end || at[1] == '\n');
			if (!ends_line)
				ent_text_putc(&field, *at);
			at++;
		}
		note_field(said, ent_text_str(&field));
		ent_text_free(&field);
		if (at == end || *at == '\n')
			return at;
	}
}

static void bare_quoted(struct ent_str text, struct ent_text *said)
{
	const char *end = text.ptr + text.len;
	size_t line = 0;
	for (const char *at = text.ptr; at < end;) {
		struct ent_text fields = {0};
		const char *first = end_of_line(at, end), *to = bare_row(at, end, &fields);
		bool open = !to;
		to = open ? first : to;
		if (bare_line(at, to).len) {
			note_row(said, line, open);
			if (!open)
				ent_text_add(said, ent_text_str(&fields));
		}
		ent_text_free(&fields);
		for (; at < to; at++)
			line += *at == '\n';
		line++;
		at++;
	}
}

/* ---- ours ------------------------------------------------------------------ */

typedef bool next_fn(struct ent_rows_cut *cut, struct ent_cut_row *row, struct ent_str *fields,
		     size_t room);

#define ROOM 40

/* The rows of a block; returns the lines in it. */
static size_t cut_block(struct ent_str block, bool quoted, size_t line, next_fn *next,
			struct ent_text *said)
{
	struct ent_rows_cut cut = {.at = block.ptr,
				   .end = block.ptr + block.len,
				   .separator = quoted ? ',' : '\t',
				   .quoted = quoted};
	struct ent_str fields[ROOM];
	struct ent_cut_row row;
	while (next(&cut, &row, fields, ROOM)) {
		assert_true(row.text.len > 0 && row.text.ptr >= block.ptr);
		assert_true(row.text.ptr + row.text.len <= block.ptr + block.len);
		note_row(said, line + row.line, row.open_quote);
		assert_true(row.open_quote ? row.count == 0 : row.count > 0);
		assert_true(row.count <= ROOM);
		for (size_t i = 0; i < row.count; i++)
			note_field(said, fields[i]);
	}
	ent_text_free(&cut.spare);
	return cut.lines;
}

/* The same, in blocks of whole rows out of what comes `step` bytes at a time. */
static void cut_in_blocks(struct ent_str text, bool quoted, size_t step, struct ent_text *said)
{
	size_t from = 0, to = 0, line = 0;
	while (from < text.len) {
		to = text.len - to < step ? text.len : to + step;
		struct ent_str here = {text.ptr + from, to - from};
		size_t whole = ent_rows_whole(here, quoted ? ',' : '\t', quoted, to == text.len);
		assert_true(whole <= here.len);
		assert_true(whole == here.len || !whole || here.ptr[whole - 1] == '\n');
		assert_true(to < text.len || whole == here.len);
		here.len = whole;
		line += cut_block(here, quoted, line, ent_rows_next, said);
		from += whole;
	}
}

static void assert_same(struct ent_text *is, const struct ent_text *wanted)
{
	if (!ent_str_eq(ent_text_str(is), ent_text_str(wanted)))
		fail_msg("'%.*s' is not '%.*s'", ENT_FMT(ent_text_str(is)),
			 ENT_FMT(ent_text_str(wanted)));
	is->len = 0;
}

/* What stands behind the text must not be taken for a part of it. */
static struct ent_str padded(struct ent_text *buffer, size_t len)
{
	while (buffer->len < len + ENT_ROWS_PAD)
		ent_text_putc(buffer, "\t,\"\n"[buffer->len % 4]);
	return (struct ent_str){buffer->ptr, len};
}

static void check_text(struct ent_str text, bool quoted)
{
	struct ent_text wanted = {0}, is = {0};
	if (quoted)
		bare_quoted(text, &wanted);
	else
		bare_tabs(text, &wanted);
	cut_block(text, quoted, 0, ent_rows_next_plainly, &is);
	assert_same(&is, &wanted);
	cut_block(text, quoted, 0, ent_rows_next, &is);
	assert_same(&is, &wanted);
	for (size_t step = 1; step < 80; step += 1 + step / 5) {
		cut_in_blocks(text, quoted, step, &is);
		assert_same(&is, &wanted);
	}
	ent_text_free(&wanted);
	ent_text_free(&is);
}

static void make_text(struct ent_text *buffer, size_t pieces)
{
	static const char *const piece[] = {"a",  "bc", "\t", ",",      "\"",     "\"\"",
					    "\n", "\r", " ",  "\r\n",   "\",\"",  "\xC3\xA9",
					    "\n", "\t", ",",  "\"x\"",  "\n\"",   "\"\r\n",
					    "d",  "e",  "fg", "\"y\"z", "\"\r\"", "0123456789"};
	buffer->len = 0;
	for (size_t i = 0, fields = 0; i < pieces; i++) {
		const char *add = piece[random_below(sizeof piece / sizeof piece[0])];
		fields += strpbrk(add, "\t,") != NULL;
		if (fields % (ROOM / 2) == ROOM / 2 - 1) { /* no row may outgrow the room */
			ent_text_puts(buffer, "\n");
			fields++;
		}
		ent_text_puts(buffer, add);
	}
}

static void test_random(void **state)
{
	struct ent_text buffer = {0};
	(void)state;
	random_state = 4180;
	for (int i = 0; i < 4000; i++) {
		make_text(&buffer, random_below(i % 10 ? 30 : 200));
		struct ent_str text = padded(&buffer, buffer.len);
		check_text(text, false);
		/* A quote that stays open takes fields of many lines: only short ones fit. */
		if (text.len < 60)
			check_text(text, true);
	}
	ent_text_free(&buffer);
}

/* Lines of quoted fields that all end: long ones too. */
static void test_quoted(void **state)
{
	static const char *const fields[] = {"",          "a",           "\"\"",       "\"b c\"",
					     "\"d\"\"\"", "\"e,\nf\"",   "\"g\"\"h\"", "\"\r\n\"",
					     "i\"j",      "\"k\"\"\r\"", "\"l\"m",     "\"n\"\ro"};
	struct ent_text buffer = {0};
	(void)state;
	random_state = 2005;
	for (int i = 0; i < 1500; i++) {
		buffer.len = 0;
		for (unsigned row = random_below(12); row; row--) {
			for (unsigned field = random_below(9); field; field--) {
				const char *text =
					fields[random_below(sizeof fields / sizeof fields[0])];
				ent_text_printf(&buffer, "%s,", text);
			}
			ent_text_puts(&buffer, one_in(2) ? "z\n" : "\"z\"\r\n");
		}
		check_text(padded(&buffer, buffer.len), true);
	}
	ent_text_free(&buffer);
}

/* What RFC 4180 leaves open, by what the header promises. */
static void test_broken(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{"\"a\"b,c\n", "\x02"
			       "0:ab\x01"
			       "c\x01"},
		{"a\"b\",c", "\x02"
			     "0:a\"b\"\x01"
			     "c\x01"},
		{"\"a\"\rb,\"c\"\r,d\r\n", "\x02"
					   "0:a\rb\x01"
					   "c\r\x01"
					   "d\x01"},
		{"\"a,b\nc,d\n", "\x02"
				 "0 open:\x02"
				 "1:c\x01"
				 "d\x01"},
		{"\n\r\n\"\"\n", "\x02"
				 "2:\x01"},
	};
	struct ent_text buffer = {0}, is = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		buffer.len = 0;
		ent_text_puts(&buffer, cases[i].text);
		cut_block(padded(&buffer, buffer.len), true, 0, ent_rows_next, &is);
		assert_true(ent_str_is(ent_text_str(&is), cases[i].said));
		is.len = 0;
	}
	ent_text_free(&buffer);
	ent_text_free(&is);
}

/* More fields than there is room for are counted, and none is written behind the room. */
static void test_room(void **state)
{
	struct ent_text buffer = {0};
	(void)state;
	for (int i = 0; i < 99; i++)
		ent_text_puts(&buffer, i % 7 ? "x\t" : "yy\t");
	ent_text_puts(&buffer, "z\r\n");
	struct ent_str text = padded(&buffer, buffer.len), fields[4], untouched = {"here", 4};
	next_fn *const ways[] = {ent_rows_next, ent_rows_next_plainly};
	for (int way = 0; way < 2; way++) {
		struct ent_rows_cut cut = {
			.at = text.ptr, .end = text.ptr + text.len, .separator = '\t'};
		struct ent_cut_row row;
		fields[3] = untouched;
		assert_true(ways[way](&cut, &row, fields, 3));
		assert_int_equal(row.count, 100);
		assert_true(ent_str_is(fields[2], "x") && ent_str_is(fields[3], "here"));
		assert_int_equal(row.text.ptr[row.text.len - 1], 'z');
		assert_false(ways[way](&cut, &row, fields, 3));
	}
	ent_text_free(&buffer);
}

/* Columns that are asked for are cut as if all were; those beyond the row are left as they are. */
static void test_wanted(void **state)
{
	static const uint16_t wanted[] = {0, 3, 9, 200};
	struct ent_text buffer = {0};
	(void)state;
	random_state = 61;
	for (int i = 0; i < 2000; i++) {
		buffer.len = 0;
		unsigned count = random_below(30);
		for (unsigned k = 0; k < count; k++)
			ent_text_printf(&buffer, "%.*s\t", (int)random_below(9), "abcdefgh");
		ent_text_puts(&buffer, one_in(2) ? "z\r\n" : "z");
		struct ent_str text = padded(&buffer, buffer.len), all[256], some[256];
		struct ent_rows_cut cut = {
			.at = text.ptr, .end = text.ptr + text.len, .separator = '\t'};
		struct ent_cut_row row;
		assert_true(ent_rows_next(&cut, &row, all, 256));
		cut = (struct ent_rows_cut){.at = text.ptr,
					    .end = text.ptr + text.len,
					    .separator = '\t',
					    .wanted = wanted,
					    .wanted_count = 4};
		some[200] = ent_str("mine");
		assert_true(ent_rows_next(&cut, &row, some, 256));
		assert_int_equal(row.count, count + 1);
		for (size_t w = 0; w < 3 && wanted[w] < row.count; w++)
			assert_true(ent_str_eq(some[wanted[w]], all[wanted[w]]));
		assert_true(ent_str_is(some[200], "mine"));
	}
	ent_text_free(&buffer);
}

/* A quote that does not end within the limit takes its line and no more, however the text comes. */
static void test_limit(void **state)
{
	struct ent_text buffer = {0}, wanted = {0}, is = {0};
	(void)state;
	ent_text_puts(&buffer, "a,\"b\nc,d\n");
	for (size_t i = 0; i < ENT_ROW_LIMIT / 8; i++)
		ent_text_puts(&buffer, i % 8 ? "1234567," : "123456,\n");
	size_t first_end = buffer.len;
	ent_text_puts(&buffer, "e\"\n\"f\"\n");
	struct ent_str text = padded(&buffer, buffer.len);
	assert_true(first_end > ENT_ROW_LIMIT);
	struct ent_rows_cut cut = {
		.at = text.ptr, .end = text.ptr + text.len, .separator = ',', .quoted = true};
	struct ent_cut_row row;
	assert_true(ent_rows_next(&cut, &row, NULL, 0));
	assert_true(row.open_quote && ent_str_is(row.text, "a,\"b"));
	ent_text_free(&cut.spare);
	struct ent_str fields[ROOM * 4];
	for (size_t step = 0; step < 3; step++) {
		cut = (struct ent_rows_cut){.at = text.ptr,
					    .end = text.ptr + text.len,
					    .separator = ',',
					    .quoted = true};
		size_t from = 0, to = 0, sizes[] = {text.len, ENT_ROW_LIMIT / 2, 100001};
		while (from < text.len) {
			to = text.len - to < sizes[step] ? text.len : to + sizes[step];
			size_t whole = ent_rows_whole((struct ent_str){text.ptr + from, to - from},
						      ',', true, to == text.len);
			cut.at = text.ptr + from;
			cut.end = cut.at + whole;
			while (ent_rows_next(&cut, &row, fields, ROOM * 4))
				ent_text_printf(&is, "%zu %zu %d\n", row.line, row.count,
						row.open_quote);
			from += whole;
		}
		ent_text_free(&cut.spare);
		if (step == 0)
			ent_text_add(&wanted, ent_text_str(&is));
		assert_same(&is, &wanted);
	}
	ent_text_free(&buffer);
	ent_text_free(&wanted);
	ent_text_free(&is);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random), cmocka_unit_test(test_quoted),
		cmocka_unit_test(test_broken), cmocka_unit_test(test_room),
		cmocka_unit_test(test_wanted), cmocka_unit_test(test_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
