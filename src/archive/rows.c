/* Cutting text into rows and fields.
 *
 * Text without quotes is scanned 64 bytes at a time: comparing makes a mask with a bit for each
 * separator, whose ones are walked (as J. Keiser and D. Lemire, "Parsing gigabytes of JSON per
 * second", VLDB J. 28, 2019, do). Quoted text goes byte by byte, by the rules of RFC 4180, and
 * where these are broken as most readers do: what follows a closing quote belongs to the field,
 * and a quote within a field that opened without one is a character like another.
 */
#define _GNU_SOURCE /* memrchr */
#include "archive/rows.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_AVX2 1
#endif

/* ---- without quotes ----------------------------------------------------- */

/* Where each field of a row begins, counted from the row's start, and behind the last where one
 * more would: a field ends a byte before the next. */
#define SLACK 64 /* written before it is known how many there are */
struct starts {
	uint32_t at[ENT_MOST_COLUMNS + 1 + SLACK];
	size_t count; /* of fields; may be more than there is room for */
};

/* Finds the fields up to the line end, or to the end of the text: returns where that is. */
typedef const char *cut_fn(const char *at, const char *end, char separator, struct starts *starts);

static void end_field(struct starts *starts, size_t next)
{
	if (starts->count < ENT_MOST_COLUMNS)
		starts->at[starts->count + 1] = (uint32_t)next;
	starts->count++;
}

static const char *cut_plainly(const char *at, const char *end, char separator,
			       struct starts *starts)
{
	const char *start = at;
	for (; at < end && *at != '\n'; at++)
		if (*at == separator)
			end_field(starts, (size_t)(at - start) + 1);
	end_field(starts, (size_t)(at - start) + 1);
	return at;
}

#ifdef HAVE_AVX2
__attribute__((target("avx2"))) static inline uint64_t mask_of(__m256i low, __m256i high, char c)
{
	__m256i all = _mm256_set1_epi8(c);
	uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, all));
	uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, all));
	return a | (uint64_t)b << 32;
}

/* Four at a time: a jump that is guessed wrong costs more than three that write nothing. */
__attribute__((target("avx2,bmi,popcnt"))) static inline void
end_fields(struct starts *starts, uint64_t mask, uint32_t next)
{
	size_t more = (size_t)__builtin_popcountll(mask);
	size_t from = starts->count < ENT_MOST_COLUMNS ? starts->count : ENT_MOST_COLUMNS;
	uint32_t *out = starts->at + 1 + from, *stop = out + more;
	starts->count += more;
	for (; out < stop; out += 4) {
		out[0] = next + (uint32_t)_tzcnt_u64(mask);
		mask = _blsr_u64(mask);
		out[1] = next + (uint32_t)_tzcnt_u64(mask);
		mask = _blsr_u64(mask);
		out[2] = next + (uint32_t)_tzcnt_u64(mask);
		mask = _blsr_u64(mask);
		out[3] = next + (uint32_t)_tzcnt_u64(mask);
		mask = _blsr_u64(mask);
	}
}

__attribute__((target("avx2,bmi,popcnt"))) static const char *
cut_avx2(const char *at, const char *end, char separator, struct starts *starts)
{
	const char *start = at;
	for (;; at += 64) {
		__m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at);
		__m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
		uint64_t ends = mask_of(low, high, separator);
		uint64_t over = mask_of(low, high, '\n');
		if (end - at < 64)
			over |= UINT64_C(1) << (end - at); /* the text ends as a line does */
		if (over)                                  /* up to the line end, and with it */
			ends = (ends & (over ^ (over - 1))) | (over & (0 - over));
		end_fields(starts, ends, (uint32_t)(at - start) + 1);
		if (over)
			return at + __builtin_ctzll(over);
	}
}
#endif

static cut_fn *best_cut(void)
{
#ifdef HAVE_AVX2
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("popcnt"))
		return cut_avx2;
#endif
	return cut_plainly;
}

static inline struct ent_str field_at(const char *start, const struct starts *starts, size_t column)
{
	uint32_t from = starts->at[column];
	return (struct ent_str){start + from, starts->at[column + 1] - from - 1};
}

/* Cuts a row without quotes. */
static const char *next_plain(struct ent_rows_cut *cut, struct ent_cut_row *row,
			      struct ent_str *fields, size_t room, cut_fn *cut_row)
{
	struct starts starts;
	starts.at[0] = 0;
	starts.count = 0;
	const char *start = cut->at;
	const char *over = cut_row(start, cut->end, cut->separator, &starts);
	size_t most = starts.count < room ? starts.count : room, missing = 0;
	most = most < ENT_MOST_COLUMNS ? most : ENT_MOST_COLUMNS;
	row->count = starts.count;
	if (over > start && over[-1] == '\r' && starts.count <= ENT_MOST_COLUMNS)
		starts.at[starts.count]--; /* a part of the line end */
	if (!cut->wanted) {
		for (size_t i = 0; i < most; i++)
			fields[i] = field_at(start, &starts, i);
		return over;
	}
	/* In order: if the last is there, all are. */
	while (missing < cut->wanted_count && cut->wanted[cut->wanted_count - 1 - missing] >= most)
		missing++;
	for (size_t i = 0; i < cut->wanted_count - missing; i++)
		fields[cut->wanted[i]] = field_at(start, &starts, cut->wanted[i]);
	return over;
}

/* ---- quoted --------------------------------------------------------------- */

/* A return ends a field only as a part of a line end. */
static bool ends_field(const char *at, const char *end, char separator)
{
	if (at < end && *at == '\r')
		return at + 1 == end || at[1] == '\n';
	return at == end || *at == separator || *at == '\n';
}

/* Behind the field that starts at `at`: at its separator, its line end or the end of the text.
 * NULL: its quote does not end before `limit`. */
static const char *quoted_field_end(const char *at, const char *end, const char *limit,
				    char separator, bool *doubled)
{
	*doubled = false;
	if (at < end && *at == '"') {
		for (at++;; at++) {
			at = at < limit ? memchr(at, '"', (size_t)(limit - at)) : NULL;
			if (!at)
				return NULL;
			if (at + 1 == end || at[1] != '"')
				break;
			*doubled = true;
			at++;
		}
		at++;
		*doubled |= !ends_field(at, end, separator);
	}
	while (at < end && *at != separator && *at != '\n')
		at++;
	return at;
}

/* The text of a field with quotes in its midst: each doubled one once, closing ones dropped. */
static struct ent_str unquoted(struct ent_text *spare, struct ent_str field)
{
	size_t from = spare->len;
	bool inside = true;
	for (size_t i = 1; i < field.len; i++) {
		if (inside && field.ptr[i] == '"') {
			if (i + 1 < field.len && field.ptr[i + 1] == '"')
				i++;
			else {
				inside = false;
				continue;
			}
		}
		spare->ptr[spare->len++] = field.ptr[i];
	}
	return (struct ent_str){spare->ptr + from, spare->len - from};
}

static struct ent_str field_text(struct ent_text *spare, const char *from, const char *to,
				 bool doubled)
{
	if (from == to || *from != '"')
		return (struct ent_str){from, (size_t)(to - from)};
	if (!doubled)
		return (struct ent_str){from + 1, (size_t)(to - from) - 2};
	return unquoted(spare, (struct ent_str){from, (size_t)(to - from)});
}

static const char *limit_of(const char *at, const char *end)
{
	return (size_t)(end - at) < ENT_ROW_LIMIT ? end : at + ENT_ROW_LIMIT;
}

/* So that the texts of one row do not move while they are made. */
static void spare_room(struct ent_text *spare, size_t room)
{
	spare->len = 0;
	if (spare->room < room) {
		spare->ptr = ent_alloc(spare->ptr, room);
		spare->room = room;
	}
}

/* As next_plain; NULL when a quote does not end. */
static const char *cut_quoted(struct ent_rows_cut *cut, struct ent_str *fields, size_t room,
			      size_t *count)
{
	const char *limit = limit_of(cut->at, cut->end), *at = cut->at;
	size_t n = 0, used = 0;
	for (;; at++, n++) {
		bool doubled;
		const char *end = quoted_field_end(at, cut->end, limit, cut->separator, &doubled);
		if (!end)
			return NULL;
		if (doubled && !used++)
			spare_room(&cut->spare, (size_t)(cut->end - cut->at));
		const char *to = end;
		if (to > at && to[-1] == '\r' && (end == cut->end || *end == '\n'))
			to--;
		if (n < room)
			fields[n] = field_text(&cut->spare, at, to, doubled);
		at = end;
		if (at == cut->end || *at == '\n')
			break;
	}
	*count = n + 1;
	return at;
}

/* ---- rows ----------------------------------------------------------------- */

static const char *line_end(const char *at, const char *end)
{
	const char *found = memchr(at, '\n', (size_t)(end - at));
	return found ? found : end;
}

static bool has_quote(struct ent_str line)
{
	return line.len && memchr(line.ptr, '"', line.len);
}

static size_t lines_in(const char *from, const char *to)
{
	size_t lines = 0;
	while ((from = memchr(from, '\n', (size_t)(to - from)))) {
		lines++;
		from++;
	}
	return lines;
}

/* Cuts a row of a quoted file; most of its lines have no quote that matters. */
static const char *next_quoted(struct ent_rows_cut *cut, struct ent_cut_row *row,
			       struct ent_str *fields, size_t room)
{
	const char *over = line_end(cut->at, cut->end);
	if (!has_quote((struct ent_str){cut->at, (size_t)(over - cut->at)}))
		return next_plain(cut, row, fields, room, cut_plainly);
	const char *whole = cut_quoted(cut, fields, room, &row->count);
	row->open_quote = !whole;
	return whole ? whole : over;
}

static bool rows_next(struct ent_rows_cut *cut, struct ent_cut_row *row, struct ent_str *fields,
		      size_t room, cut_fn *cut_row)
{
	while (cut->at < cut->end) {
		const char *from = cut->at;
		*row = (struct ent_cut_row){.line = cut->lines};
		const char *over = cut->quoted ? next_quoted(cut, row, fields, room)
					       : next_plain(cut, row, fields, room, cut_row);
		cut->lines += cut->quoted ? lines_in(from, over) : 0;
		cut->lines += over < cut->end;
		cut->at = over + (over < cut->end);
		row->text = (struct ent_str){from, (size_t)(over - from)};
		row->text.len -= row->text.len && row->text.ptr[row->text.len - 1] == '\r';
		if (row->text.len)
			return true;
	}
	return false;
}

bool ent_rows_next(struct ent_rows_cut *cut, struct ent_cut_row *row, struct ent_str *fields,
		   size_t room)
{
	return rows_next(cut, row, fields, room, best_cut());
}

bool ent_rows_next_plainly(struct ent_rows_cut *cut, struct ent_cut_row *row,
			   struct ent_str *fields, size_t room)
{
	return rows_next(cut, row, fields, room, cut_plainly);
}

size_t ent_rows_whole(struct ent_str text, char separator, bool quoted, bool last)
{
	const char *at = text.ptr, *end = text.ptr + text.len, *whole = at;
	if (last)
		return text.len;
	if (!quoted) {
		const char *found = text.len ? memrchr(at, '\n', text.len) : NULL;
		return found ? (size_t)(found - at) + 1 : 0;
	}
	while (at < end) {
		const char *limit = limit_of(whole, end);
		bool doubled;
		const char *field = quoted_field_end(at, end, limit, separator, &doubled);
		if (!field && limit == end)
			break; /* the quote may yet end */
		if (!field)
			field = line_end(whole, end);
		if (field == end)
			break;
		at = field + 1;
		if (*field == '\n')
			whole = at;
	}
	return (size_t)(whole - text.ptr);
}
