/* Lines, words, strings: the lowest layer of the journal. */
#include "journal/reader.h"

#include <string.h>

void lines_start(struct reader *r, uint32_t file)
{
	const struct file *f = &r->files.at[file];
	r->file = file;
	r->line = 0;
	r->next = f->bytes;
	r->stop = f->bytes + f->size;
	if (f->size >= 3 && memcmp(f->bytes, "\xEF\xBB\xBF", 3) == 0)
		r->next += 3;
}

bool line_next(struct reader *r)
{
	if (r->next >= r->stop)
		return false;
	const char *newline = memchr(r->next, '\n', (size_t)(r->stop - r->next));
	r->start = r->at = r->next;
	r->end = newline ? newline : r->stop;
	r->next = newline ? newline + 1 : r->stop;
	if (r->end > r->start && r->end[-1] == '\r')
		r->end--;
	r->line++;
	return true;
}

bool block_next(struct reader *r)
{
	while (line_next(r)) {
		if (at_end(r))
			continue;
		if (r->at == r->start)
			return true;
		complain(r, r->at, 1,
			 "an indented line belongs to a directive above it, and there is none");
	}
	return false;
}

/* Looks at the next line before taking it: one at the margin starts a block. */
bool block_line(struct reader *r)
{
	while (r->next < r->stop &&
	       (is_blank(*r->next) || *r->next == '\n' || *r->next == '\r' || *r->next == ';')) {
		line_next(r);
		if (!at_end(r))
			return true;
	}
	return false;
}

void block_skip(struct reader *r)
{
	while (block_line(r))
		;
}

/* What ends a word. */
static const bool ends_word[256] = {[' '] = true, ['\t'] = true, [','] = true, ['"'] = true};

static size_t word_length(const struct reader *r)
{
	const char *p = r->at;
	while (p < r->end && !ends_word[(unsigned char)*p])
		p++;
	return (size_t)(p - r->at);
}

bool expect_end(struct reader *r)
{
	if (at_end(r))
		return true;
	size_t length = word_length(r);
	complain(r, r->at, length ? length : 1, "nothing more is expected here");
	return false;
}

bool read_word(struct reader *r, const char *what, struct ent_str *word)
{
	if (at_end(r)) {
		complain_here(r, "expected %s", what);
		return false;
	}
	word->ptr = r->at;
	word->len = word_length(r);
	if (!word->len) {
		complain(r, r->at, 1, "expected %s, without quotes", what);
		return false;
	}
	r->at += word->len;
	return true;
}

/* Only strings with a backslash are copied. */
static bool unescape(struct reader *r, struct ent_str raw, struct ent_str *text)
{
	char *out = ent_arena_alloc(&r->record->arena, raw.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] == '\\') {
			i++;
			if (raw.ptr[i] != '"' && raw.ptr[i] != '\\') {
				complain(r, raw.ptr + i - 1, 2,
					 "in a text, \\ stands before \" or \\ only");
				return false;
			}
		}
		out[len++] = raw.ptr[i];
	}
	*text = (struct ent_str){out, len};
	return true;
}

const char *string_close(const char *open, const char *end, bool *escaped)
{
	const char *close = memchr(open + 1, '"', (size_t)(end - open - 1));
	*escaped = close && memchr(open + 1, '\\', (size_t)(close - open - 1));
	if (!*escaped)
		return close;
	for (close = open + 1; close < end && *close != '"'; close++)
		close += *close == '\\';
	return close < end ? close : NULL;
}

bool read_string(struct reader *r, const char *what, struct ent_str *text)
{
	if (at_end(r) || *r->at != '"') {
		bool curly = r->end - r->at >= 3 && memcmp(r->at, "\xE2\x80", 2) == 0;
		complain_here(r, "expected %s in %sdouble quotes", what, curly ? "straight " : "");
		return false;
	}
	const char *open = r->at;
	bool escaped;
	const char *close = string_close(open, r->end, &escaped);
	if (!close) {
		r->at = r->end;
		complain(r, open, (size_t)(r->end - open),
			 "this text has no closing quote; a text stands on one line");
		return false;
	}
	r->at = close;
	*text = (struct ent_str){open + 1, (size_t)(r->at - open - 1)};
	r->at++;
	return escaped ? unescape(r, *text, text) : true;
}

bool read_number(struct reader *r, const char *what, double *value)
{
	struct ent_str word;
	if (!read_word(r, what, &word))
		return false;
	if (word.len && word.ptr[word.len - 1] == ']') { /* the end of a range */
		word.len--;
		r->at--;
	}
	if (ent_number_parse(word, value))
		return true;
	complain(r, word.ptr, word.len, "'%.*s' is not a number: expected %s", ENT_FMT(word), what);
	return false;
}

static void skip_item(struct reader *r)
{
	while (!at_end(r) && *r->at != ',') {
		bool escaped;
		const char *close = *r->at == '"' ? string_close(r->at, r->end, &escaped) : r->at;
		r->at = close ? close + 1 : r->end;
	}
}

bool read_list(struct reader *r, bool (*item)(struct reader *r, void *thing), void *thing)
{
	bool good = true;
	do {
		if (item(r, thing))
			continue;
		good = false;
		skip_item(r);
	} while (read_comma(r));
	return good && expect_end(r);
}

bool next_is_date(struct reader *r)
{
	if (at_end(r))
		return false;
	char c = *r->at, after = r->at + 1 < r->end ? r->at[1] : '\0';
	bool digit_after = after >= '0' && after <= '9';
	return (c >= '0' && c <= '9') || c == '/' || (c == '.' && after == '.') ||
	       (c == '-' && digit_after) || (c == 'Y' && (digit_after || after == '-'));
}

bool take_word(struct reader *r, const char *word)
{
	if (at_end(r))
		return false;
	size_t length = strlen(word);
	const char *after = r->at + length;
	if ((size_t)(r->end - r->at) < length || memcmp(r->at, word, length) != 0 ||
	    (after < r->end && !is_blank(*after) && *after != ',' && *after != '"'))
		return false;
	r->at = after;
	return true;
}
