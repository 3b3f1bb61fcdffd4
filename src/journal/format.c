/* The canonical layout of a journal.
 *
 * Works on lines and tokens, not on the record, so that comments stay where they
 * are and nothing that was written is lost: one blank between tokens, two before
 * a comment, keys indented by two, rows of figures in columns, one empty line
 * between blocks that have keys. A line that cannot be read is left as it is.
 */
#include "base/vec.h"

#include <entente/journal.h>

#include <string.h>

enum line_kind { LINE_BLANK, LINE_COMMENT, LINE_HEAD, LINE_KEY, LINE_ROW, LINE_OTHER };

struct line {
	enum line_kind kind;
	bool indented;
	struct ent_str text;     /* without line end and outer blanks */
	struct ent_str body;     /* the tokens, laid out */
	struct ent_str comment;  /* with its ';' */
	struct ent_str cells[5]; /* of a row: date, best, low, high, the rest */
	bool ranged;             /* low and high stand in brackets */
};

typedef ENT_VEC(struct line) lines_t;

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct ent_str trim(struct ent_str text)
{
	while (text.len && (is_blank(text.ptr[0]) || text.ptr[0] == '\r')) {
		text.ptr++;
		text.len--;
	}
	while (text.len && (is_blank(text.ptr[text.len - 1]) || text.ptr[text.len - 1] == '\r'))
		text.len--;
	return text;
}

static size_t string_end(struct ent_str text, size_t i)
{
	for (i++; i < text.len && text.ptr[i] != '"'; i++)
		if (text.ptr[i] == '\\')
			i++;
	return i < text.len ? i + 1 : 0;
}

/* The next token from *i on: a string, a comma, or a word; empty at the end or at
 * a comment. A string that does not close makes *i run past the end. */
static struct ent_str token(struct ent_str text, size_t *i)
{
	while (*i < text.len && is_blank(text.ptr[*i]))
		(*i)++;
	size_t from = *i;
	if (from >= text.len || text.ptr[from] == ';')
		return (struct ent_str){text.ptr + text.len, 0};
	if (text.ptr[from] == '"') {
		*i = string_end(text, from);
		if (!*i)
			*i = text.len + 1;
	} else if (text.ptr[from] == ',') {
		(*i)++;
	} else {
		while (*i < text.len && !is_blank(text.ptr[*i]) && text.ptr[*i] != ',' &&
		       text.ptr[*i] != '"')
			(*i)++;
	}
	size_t end = *i < text.len ? *i : text.len;
	return (struct ent_str){text.ptr + from, end - from};
}

static bool ends_with(const struct ent_text *text, char c)
{
	return text->len && text->ptr[text->len - 1] == c;
}

/* One blank between tokens, none before a comma or inside square brackets. */
static void add_token(struct ent_text *out, struct ent_str word)
{
	if (out->len && word.ptr[0] != ',' && word.ptr[0] != ']' && !ends_with(out, '['))
		ent_text_putc(out, ' ');
	ent_text_add(out, word);
}

/* Lays out tokens up to the comment; false if a string does not close. */
static bool lay_out(struct ent_arena *arena, struct ent_str text, size_t i, struct ent_text *out,
		    struct line *line)
{
	for (struct ent_str word = token(text, &i); word.len; word = token(text, &i))
		add_token(out, word);
	if (i > text.len)
		return false;
	line->body = ent_arena_str(arena, ent_text_str(out));
	line->comment = trim((struct ent_str){text.ptr + i, text.len - i});
	return true;
}

static size_t key_length(struct ent_str text)
{
	size_t i = 0;
	while (i < text.len && ((text.ptr[i] >= 'a' && text.ptr[i] <= 'z') || text.ptr[i] == '-'))
		i++;
	bool is_key = i && i < text.len && text.ptr[i] == ':' &&
		      (i + 1 == text.len || is_blank(text.ptr[i + 1]));
	return is_key ? i + 1 : 0;
}

/* An address is taken whole: it may hold commas. */
static size_t address_end(struct ent_str text, size_t i)
{
	while (i < text.len && is_blank(text.ptr[i]))
		i++;
	while (i < text.len && !is_blank(text.ptr[i]))
		i++;
	return i;
}

static void lay_out_key(struct ent_arena *arena, struct line *line, size_t key)
{
	struct ent_text out = {0};
	size_t i = key;
	ent_text_add(&out, (struct ent_str){line->text.ptr, key});
	if (ent_str_is((struct ent_str){line->text.ptr, key}, "url:")) {
		i = address_end(line->text, key);
		add_token(&out, trim((struct ent_str){line->text.ptr + key, i - key}));
	}
	line->kind = lay_out(arena, line->text, i, &out, line) ? LINE_KEY : LINE_OTHER;
	ent_text_free(&out);
}

static bool starts_date(struct ent_str text)
{
	char c = text.ptr[0];
	return (c >= '0' && c <= '9') || c == '-' || c == '/' || c == '.' || c == 'Y';
}

/* [low high]: takes it if it is just that, and leaves it to the rest otherwise. */
static void take_range(struct line *line, size_t *i)
{
	struct ent_str text = line->text;
	size_t close = *i;
	while (close < text.len && !strchr("];\"", text.ptr[close]))
		close++;
	if (close == text.len || text.ptr[close] != ']')
		return;
	struct ent_str inside = {text.ptr + *i + 1, close - *i - 1};
	size_t k = 0;
	struct ent_str low = token(inside, &k), high = token(inside, &k);
	if (!low.len || !high.len || token(inside, &k).len)
		return;
	line->cells[2] = low;
	line->cells[3] = high;
	line->ranged = true;
	*i = close + 1;
}

static void lay_out_row(struct ent_arena *arena, struct line *line)
{
	size_t i = 0;
	struct ent_text rest = {0};
	line->cells[0] = token(line->text, &i);
	size_t before = i;
	line->cells[1] = token(line->text, &i);
	if (line->cells[1].len && line->cells[1].ptr[0] == '[') {
		line->cells[1] = ent_str("");
		i = before;
	}
	while (i < line->text.len && is_blank(line->text.ptr[i]))
		i++;
	if (i < line->text.len && line->text.ptr[i] == '[')
		take_range(line, &i);
	line->kind = lay_out(arena, line->text, i, &rest, line) ? LINE_ROW : LINE_OTHER;
	line->cells[4] = line->body;
	ent_text_free(&rest);
}

static void classify(struct ent_arena *arena, struct line *line, bool in_series)
{
	size_t key = key_length(line->text);
	if (!line->text.len) {
		line->kind = LINE_BLANK;
	} else if (line->text.ptr[0] == ';') {
		line->kind = LINE_COMMENT;
	} else if (!line->indented) {
		struct ent_text out = {0};
		line->kind = lay_out(arena, line->text, 0, &out, line) ? LINE_HEAD : LINE_OTHER;
		ent_text_free(&out);
	} else if (key) {
		lay_out_key(arena, line, key);
	} else if (in_series && starts_date(line->text)) {
		lay_out_row(arena, line);
	} else {
		line->kind = LINE_OTHER;
	}
}

static void split_lines(struct ent_arena *arena, struct ent_str text, lines_t *lines)
{
	bool in_series = false;
	if (text.len >= 3 && memcmp(text.ptr, "\xEF\xBB\xBF", 3) == 0) {
		text.ptr += 3;
		text.len -= 3;
	}
	while (text.len) {
		const char *newline = memchr(text.ptr, '\n', text.len);
		size_t len = newline ? (size_t)(newline - text.ptr) : text.len;
		struct line line = {.indented = is_blank(text.ptr[0])};
		line.text = trim((struct ent_str){text.ptr, len});
		classify(arena, &line, in_series);
		if (line.kind == LINE_HEAD) {
			size_t i = 0;
			in_series = ent_str_is(token(line.text, &i), "series");
		}
		ent_push(lines, line);
		len += newline != NULL;
		text.ptr += len;
		text.len -= len;
	}
}

/* ---- writing ---------------------------------------------------------- */

static bool in_block(enum line_kind kind, bool indented)
{
	return kind == LINE_KEY || kind == LINE_ROW || (kind != LINE_HEAD && indented);
}

/* The next line that is not blank, if it belongs to the block before it. */
static bool block_goes_on(const lines_t *lines, size_t i)
{
	while (i < lines->count && lines->at[i].kind == LINE_BLANK)
		i++;
	return i < lines->count && in_block(lines->at[i].kind, lines->at[i].indented);
}

static void widen(size_t *width, struct ent_str cell)
{
	size_t needs = ent_text_width(cell);
	if (needs > *width)
		*width = needs;
}

#define COLUMNS 4

/* Rows stand in columns with the other rows of their block, which starts at `head`. */
static void row_widths(const lines_t *lines, size_t head, size_t widths[COLUMNS])
{
	memset(widths, 0, COLUMNS * sizeof *widths);
	for (size_t i = head + 1; i < lines->count && lines->at[i].kind != LINE_HEAD; i++)
		for (size_t c = 0; c < COLUMNS && lines->at[i].kind == LINE_ROW; c++)
			widen(&widths[c], lines->at[i].cells[c]);
}

static void pad(struct ent_text *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ent_text_putc(out, ' ');
}

static void trim_right(struct ent_text *out, size_t from)
{
	while (out->len > from && is_blank(out->ptr[out->len - 1]))
		out->ptr[--out->len] = '\0';
}

static void write_right(struct ent_str cell, size_t width, struct ent_text *out)
{
	pad(out, width - ent_text_width(cell));
	ent_text_add(out, cell);
}

static void write_row(const struct line *line, const size_t widths[COLUMNS], struct ent_text *out)
{
	size_t from = out->len;
	ent_text_puts(out, "  ");
	ent_text_add(out, line->cells[0]);
	pad(out, widths[0] - ent_text_width(line->cells[0]) + 2);
	write_right(line->cells[1], widths[1], out);
	if (line->ranged) {
		ent_text_puts(out, " [");
		write_right(line->cells[2], widths[2], out);
		ent_text_putc(out, ' ');
		write_right(line->cells[3], widths[3], out);
		ent_text_putc(out, ']');
	} else if (widths[2]) {
		pad(out, widths[2] + widths[3] + 4);
	}
	if (line->cells[4].len)
		ent_text_puts(out, "  ");
	ent_text_add(out, line->cells[4]);
	trim_right(out, from);
}

static void write_line(const lines_t *lines, size_t i, const size_t widths[COLUMNS],
		       struct ent_text *out)
{
	const struct line *line = &lines->at[i];
	switch (line->kind) {
	case LINE_BLANK:
		break;
	case LINE_ROW:
		write_row(line, widths, out);
		break;
	case LINE_HEAD:
	case LINE_KEY:
		ent_text_puts(out, line->kind == LINE_KEY ? "  " : "");
		ent_text_add(out, line->body);
		break;
	case LINE_COMMENT:
	case LINE_OTHER:
		ent_text_puts(out, line->indented ? "  " : "");
		ent_text_add(out, line->text);
		break;
	}
	if (line->comment.len) {
		ent_text_puts(out, "  ");
		ent_text_add(out, line->comment);
	}
	ent_text_putc(out, '\n');
}

void ent_journal_format(struct ent_str text, struct ent_text *out)
{
	struct ent_arena arena = {0};
	lines_t lines = {0};
	split_lines(&arena, text, &lines);
	bool had_keys = false, gap = false;
	size_t widths[COLUMNS] = {0};
	size_t start = out->len;
	for (size_t i = 0; i < lines.count; i++) {
		const struct line *line = &lines.at[i];
		if (line->kind == LINE_BLANK) {
			gap = gap || !block_goes_on(&lines, i);
			continue;
		}
		bool inside = in_block(line->kind, line->indented);
		if ((gap || (had_keys && !inside)) && out->len > start)
			ent_text_putc(out, '\n');
		gap = false;
		if (line->kind == LINE_HEAD)
			row_widths(&lines, i, widths);
		write_line(&lines, i, widths, out);
		had_keys = inside;
	}
	ent_vec_free(&lines);
	ent_arena_free(&arena);
}
