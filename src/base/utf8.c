/* UTF-8 checks and name folding, on utf8proc. */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* A vector of bytes: gcc and clang make of it what the machine has. As signed numbers
 * both what is not ASCII and the control characters lie below 0x20. */
#define WIDE 16
typedef signed char wide_t __attribute__((vector_size(WIDE)));

static bool is_all_plain(const char *bytes)
{
	wide_t v;
	memcpy(&v, bytes, WIDE);
	wide_t odd = (wide_t)(((v < 0x20) & (v != '\n')) | (v == 0x7F));
	uint64_t halves[2];
	memcpy(halves, &odd, WIDE);
	return !(halves[0] | halves[1]);
}

static size_t skip_plain(struct ent_str text, size_t i)
{
	while (i + WIDE <= text.len && is_all_plain(text.ptr + i))
		i += WIDE;
	return i;
}

/* The size of the plain character at i, 0 if it is another. */
static size_t plain_size(struct ent_str text, size_t i)
{
	unsigned char c = (unsigned char)text.ptr[i];
	bool plain = c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7F) ||
		     (c == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n');
	return plain ? 1 : 0;
}

size_t ent_utf8_bad(struct ent_str text, size_t from)
{
	size_t i = skip_plain(text, from);
	size_t retry = i + WIDE; /* a byte at a time until here, then wide again */
	while (i < text.len) {
		if (i >= retry) {
			i = skip_plain(text, i);
			retry = i + WIDE;
			continue;
		}
		utf8proc_int32_t point = 0;
		utf8proc_ssize_t size = (utf8proc_ssize_t)plain_size(text, i);
		if (!size && (unsigned char)text.ptr[i] >= 0x80)
			size = utf8proc_iterate((const utf8proc_uint8_t *)text.ptr + i,
						(utf8proc_ssize_t)(text.len - i), &point);
		if (size <= 0 || (size == 2 && point < 0xA0))
			return i;
		i += (size_t)size;
	}
	return text.len;
}

/* Printable ASCII with single blanks between words: folding only lowers letters. */
static bool is_plain_key(struct ent_str text)
{
	bool after_blank = true;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c >= 0x7F || c < ' ' || (c == ' ' && after_blank))
			return false;
		after_blank = c == ' ';
	}
	return !after_blank;
}

static struct ent_str fold_plain(struct ent_arena *arena, struct ent_str text)
{
	char *key = ent_arena_alloc(arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		key[i] = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + 32)
								  : text.ptr[i];
	return (struct ent_str){key, text.len};
}

static size_t squeeze_blanks(char *text, size_t len)
{
	size_t out = 0;
	for (size_t i = 0; i < len; i++) {
		bool blank = text[i] == ' ' || text[i] == '\t';
		if (blank && (out == 0 || text[out - 1] == ' '))
			continue;
		text[out++] = blank ? ' ' : text[i];
	}
	while (out && text[out - 1] == ' ')
		out--;
	return out;
}

struct ent_str ent_utf8_fold(struct ent_arena *arena, struct ent_str text)
{
	if (is_plain_key(text))
		return fold_plain(arena, text);
	utf8proc_uint8_t *key = NULL;
	utf8proc_ssize_t len =
		utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &key,
			     UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
				     UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
	if (len < 0) {
		free(key);
		return ent_arena_str(arena, text);
	}
	struct ent_str folded = ent_arena_str(
		arena, (struct ent_str){(char *)key, squeeze_blanks((char *)key, (size_t)len)});
	free(key);
	return folded;
}

size_t ent_text_width(struct ent_str text)
{
	size_t width = 0;
	for (size_t i = 0; i < text.len;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.ptr + i,
							 (utf8proc_ssize_t)(text.len - i), &point);
		if (size <= 0) {
			size = 1;
			point = 0xFFFD;
		}
		int columns = utf8proc_charwidth(point);
		width += columns > 0 ? (size_t)columns : 0;
		i += (size_t)size;
	}
	return width;
}
