/* The ground: memory, text, numbers, files, faults; slow twins wherever the
 * definition is short enough to be written twice. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/intern.h"
#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <regex.h>
#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locale_of.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(text)   ((struct ent_str){text, sizeof(text) - 1})

static bool str_is(struct ent_str text, const char *expected)
{
	return text.len == strlen(expected) && memcmp(text.ptr, expected, text.len) == 0;
}

/* ---- arena ------------------------------------------------------------ */

/* Each piece is filled with a byte of its own and looked at when all are there:
 * what the arena handed out twice has lost its byte. */
struct piece {
	unsigned char *at;
	size_t size;
	unsigned char fill;
};

static size_t random_size(void)
{
	switch (random_below(200)) {
	case 0:
		return random_below(3000000);
	case 1:
	case 2:
		return 4096 - 20 + random_below(40);
	case 3:
		return 0;
	default:
		return random_below(97);
	}
}

static struct piece random_piece(struct ent_arena *arena)
{
	static unsigned char source[3000000];
	struct piece piece = {NULL, random_size(), (unsigned char)(random_bits() | 1)};

	if (random_below(3) == 0) {
		struct ent_str copy;

		memset(source, piece.fill, piece.size);
		copy = ent_arena_str(arena, (struct ent_str){(char *)source, piece.size});
		memset(source, 0, piece.size);
		assert_int_equal(copy.len, piece.size);
		piece.at = (unsigned char *)copy.ptr;
		return piece;
	}
	piece.at = ent_arena_alloc(arena, piece.size);
	assert_int_equal((uintptr_t)piece.at % alignof(max_align_t), 0);
	for (size_t i = 0; i < piece.size; i++)
		assert_int_equal(piece.at[i], 0);
	memset(piece.at, piece.fill, piece.size);
	return piece;
}

static void test_arena_pieces(void **state)
{
	static struct piece pieces[4000];
	struct ent_arena arena = {0};

	(void)state;
	random_state = 4096;
	for (size_t i = 0; i < COUNT(pieces); i++)
		pieces[i] = random_piece(&arena);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		for (size_t k = 0; k < pieces[i].size; k++)
			if (pieces[i].at[k] != pieces[i].fill)
				fail_msg("byte %zu of piece %zu was given away twice", k, i);
	}
	ent_arena_free(&arena);
	assert_null(arena.block);
}

/* After its end an arena is as good as new; an empty one ends as well. */
static void test_arena_again(void **state)
{
	struct ent_arena arena = {0};
	struct ent_str copy;

	(void)state;
	ent_arena_free(&arena);
	for (int i = 0; i < 3; i++) {
		ent_arena_alloc(&arena, 3 << 20);
		copy = ent_arena_str(&arena, TEXT("Fashoda"));
		assert_true(str_is(copy, "Fashoda"));
		assert_int_equal(ent_arena_str(&arena, (struct ent_str){NULL, 0}).len, 0);
		ent_arena_free(&arena);
	}
}

/* ---- vec -------------------------------------------------------------- */

static void test_vec(void **state)
{
	ENT_VEC(struct ent_str) names = {0};
	ENT_VEC(int64_t) numbers = {0};

	(void)state;
	for (int round = 0; round < 2; round++) {
		random_state = 88;
		for (int i = 0; i < 100000; i++)
			ent_push(&numbers, (int64_t)random_bits());
		assert_int_equal(numbers.count, 100000);
		assert_true(numbers.room >= numbers.count);
		random_state = 88;
		for (int i = 0; i < 100000; i++)
			assert_true(numbers.at[i] == (int64_t)random_bits());
		ent_vec_free(&numbers);
		assert_null(numbers.at);
		assert_int_equal(numbers.count, 0);
		assert_int_equal(numbers.room, 0);
	}
	ent_push(&names, (struct ent_str){"Kodok", 5}); /* an element with a comma in it */
	ent_reserve(&names, 1000);
	assert_int_equal(names.count, 1);
	assert_int_equal(names.room, 1000);
	ent_reserve(&names, 7);
	assert_int_equal(names.room, 1000);
	assert_true(str_is(names.at[0], "Kodok"));
	for (int i = 1; i < 1000; i++)
		ent_push(&names, (struct ent_str){"x", 1});
	assert_int_equal(names.room, 1000);
	ent_vec_free(&names);
}

/* ---- intern ----------------------------------------------------------- */

/* Different numbers give different names; many begin alike. */
static size_t name_of(unsigned number, char *out)
{
	static const char *const stems[] = {"", "a", "aa", "Ministry of ", "\xd8\xb7"};

	return (size_t)sprintf(out, "%s%u", stems[number % 5], number / 5);
}

enum { NAMES = 60000 };

static void test_intern_against_list(void **state)
{
	static uint32_t slow_id[NAMES];
	struct ent_intern table = {0};
	uint32_t distinct = 0;
	char text[64];

	(void)state;
	random_state = 1267;
	memset(slow_id, 0xff, sizeof(slow_id));
	for (int i = 0; i < 100000; i++) {
		unsigned number = random_below(NAMES);
		struct ent_str name = {text, name_of(number, text)};
		bool is_new = slow_id[number] == ENT_NONE, fresh = !is_new;

		assert_int_equal(ent_intern_find(&table, name), slow_id[number]);
		if (is_new)
			slow_id[number] = distinct++;
		assert_int_equal(ent_intern_add(&table, name, i % 2 ? &fresh : NULL),
				 slow_id[number]);
		if (i % 2)
			assert_int_equal(fresh, is_new);
		memset(text, '*', sizeof text); /* the table has its own copy */
	}
	assert_int_equal(table.names.count, distinct);
	assert_in_range(distinct, NAMES / 2, NAMES);
	for (unsigned number = 0; number < NAMES; number++) {
		struct ent_str name = {text, name_of(number, text)};

		assert_int_equal(ent_intern_find(&table, name), slow_id[number]);
		if (slow_id[number] != ENT_NONE)
			assert_true(ent_str_eq(table.names.at[slow_id[number]], name));
	}
	ent_intern_free(&table);
}

/* Each name is the beginning of the next, and all lie in the same bytes. */
static void test_intern_prefixes(void **state)
{
	static char bytes[1001];
	struct ent_intern table = {0};

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	bytes[500] = '\0'; /* a byte like any other */
	for (uint32_t len = 0; len <= 1000; len++) {
		bool fresh = false;

		assert_int_equal(ent_intern_find(&table, (struct ent_str){bytes, len}), ENT_NONE);
		assert_int_equal(ent_intern_add(&table, (struct ent_str){bytes, len}, &fresh), len);
		assert_true(fresh);
	}
	for (uint32_t len = 0; len <= 1000; len++) {
		bool fresh = true;

		assert_int_equal(ent_intern_add(&table, (struct ent_str){bytes, len}, &fresh), len);
		assert_false(fresh);
	}
	ent_intern_free(&table);
}

static void test_intern_empty_name(void **state)
{
	struct ent_intern table = {0};

	(void)state;
	assert_int_equal(ent_intern_find(&table, TEXT("")), ENT_NONE);
	assert_int_equal(ent_intern_add(&table, TEXT("x"), NULL), 0);
	assert_int_equal(ent_intern_find(&table, TEXT("")), ENT_NONE);
	assert_int_equal(ent_intern_add(&table, TEXT(""), NULL), 1);
	assert_int_equal(ent_intern_find(&table, (struct ent_str){"y", 0}), 1);
	ent_intern_free(&table);
	assert_int_equal(ent_intern_find(&table, TEXT("x")), ENT_NONE);
	assert_int_equal(ent_intern_add(&table, TEXT("x"), NULL), 0);
	ent_intern_free(&table);
}

/* ---- str -------------------------------------------------------------- */

static void test_str(void **state)
{
	/* In bytewise order. */
	static const struct ent_str sorted[] = {
		{"", 0},    {"\0", 1}, {"\0z", 2}, {"A", 1},    {"AF", 2},       {"AF\0", 3},
		{"AFG", 3}, {"Z", 1},  {"a", 1},   {"\x7f", 1}, {"\xc3\xa9", 2}, {"\xff", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(sorted); i++) {
		for (size_t j = 0; j < COUNT(sorted); j++) {
			int order = ent_str_order(sorted[i], sorted[j]);

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
			assert_int_equal(ent_str_eq(sorted[i], sorted[j]), i == j);
		}
	}
	assert_int_equal(ent_str(NULL).len, 0);
	assert_non_null(ent_str(NULL).ptr);
	assert_true(ent_str_eq(ent_str(NULL), TEXT("")));
	assert_true(ent_str_eq((struct ent_str){NULL, 0}, TEXT("")));
	assert_true(ent_str_is((struct ent_str){"AFG2", 3}, "AFG"));
	assert_false(ent_str_is((struct ent_str){"AFG2", 3}, "AFG2"));
	assert_false(ent_str_is(TEXT("AF\0"), "AF"));
	assert_true(ent_str_is(TEXT(""), ""));
}

/* ---- growing text ----------------------------------------------------- */

static void test_text_grows(void **state)
{
	static char expected[1 << 20];
	struct ent_text text = {0};
	size_t len = 0;

	(void)state;
	assert_int_equal(ent_text_str(&text).len, 0);
	assert_non_null(ent_text_str(&text).ptr);
	random_state = 2501;
	while (len < sizeof(expected) - 8192) {
		char piece[4096];
		int width = (int)random_below(random_below(30) ? 40 : 4000);

		if (random_below(2)) {
			snprintf(piece, sizeof(piece), "%*d|%s%%", width, (int)len, "\xd8\xb7");
			ent_text_printf(&text, "%*d|%s%%", width, (int)len, "\xd8\xb7");
		} else {
			memset(piece, 'a' + width % 26, (size_t)width);
			piece[width] = '\0';
			ent_text_puts(&text, piece);
		}
		memcpy(expected + len, piece, strlen(piece));
		len += strlen(piece);
		expected[len++] = (char)width;
		ent_text_putc(&text, (char)width);
		assert_int_equal(text.len, len);
		assert_true(text.room > text.len);
		assert_int_equal(text.ptr[len], '\0');
	}
	assert_memory_equal(text.ptr, expected, len);
	ent_text_free(&text);
	assert_null(text.ptr);
	assert_int_equal(text.len + text.room, 0);
}

static void test_text_of_nothing(void **state)
{
	struct ent_text text = {0};

	(void)state;
	ent_text_add(&text, (struct ent_str){NULL, 0});
	ent_text_puts(&text, NULL);
	ent_text_printf(&text, "%s", "");
	assert_int_equal(text.len, 0);
	ent_text_putc(&text, '\0');
	ent_text_add(&text, TEXT("a\0b"));
	assert_int_equal(text.len, 4);
	assert_memory_equal(text.ptr, "\0a\0b", 5);
	ent_text_free(&text);
	ent_text_free(&text);
}

/* ---- errors ----------------------------------------------------------- */

static void test_err(void **state)
{
	struct ent_err err = {0};

	(void)state;
	assert_false(ent_fail(NULL, ENT_IO, "%s", "nobody listens"));
	assert_false(ent_fail(&err, ENT_LIMIT, "%s:%d: %s", "a.ent", 238, "too\nmany\n"));
	assert_int_equal(err.code, ENT_LIMIT);
	assert_string_equal(err.text, "a.ent:238: too many ");
	assert_false(ent_fail(&err, ENT_SYNTAX, "%s", ""));
	assert_int_equal(err.code, ENT_SYNTAX);
	assert_string_equal(err.text, "");
	ent_fail(&err, ENT_IO, "first");
	ent_fail(&err, ENT_IO, "%s, then second", err.text);
	assert_string_equal(err.text, "first, then second");
}

/* A character of each length across the place where the room ends. */
static void test_err_cut(void **state)
{
	static const char *const characters[] = {"z", "\xc3\xa9", "\xe6\x97\xa5",
						 "\xf0\x9f\x91\x8d"};

	(void)state;
	for (size_t c = 0; c < COUNT(characters); c++) {
		size_t size = strlen(characters[c]);

		for (size_t before = 490; before < 520; before++) {
			struct ent_err err;
			char text[800];
			size_t len = before;

			memset(text, 'a', before);
			while (len < 700) {
				memcpy(text + len, characters[c], size);
				len += size;
			}
			text[len] = '\0';
			memset(&err, 'x', sizeof(err));
			ent_fail(&err, ENT_SYNTAX, "%s", text);
			len = before >= 511 ? 511 : before + (511 - before) / size * size;
			assert_int_equal(strlen(err.text), len);
			assert_memory_equal(err.text, text, len);
		}
	}
}

/* ---- numbers ---------------------------------------------------------- */

static double double_of(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static uint64_t bits_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* Any pattern of bits; one in four is denormal or nearly so. */
static double random_double(void)
{
	uint64_t bits = random_bits();

	switch (random_below(8)) {
	case 0:
		return double_of(bits & 0x800FFFFFFFFFFFFF);
	case 1:
		return double_of(bits & 0x800000000000FFFF);
	case 2:
		return (double)(int64_t)(bits >> 40) / 1000;
	case 3:
		return double_of(bits & 0xFFF0000000000000); /* a power of two */
	default:
		return double_of(bits);
	}
}

/* Trying all precisions in the C locale, which snprintf and strtod share here. */
static int fewest_digits(double value)
{
	char text[40];

	for (int digits = 1; digits < 17; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits - 1, value);
		if (strtod(text, NULL) == value)
			return digits;
	}
	return 17;
}

static int digits_in(const char *text)
{
	int count = 0, zeros = 0;

	for (; *text && *text != 'e'; text++) {
		if (*text < '0' || *text > '9' || (count == 0 && *text == '0'))
			continue;
		count++;
		zeros = *text == '0' ? zeros + 1 : 0;
	}
	return count - zeros;
}

static void check_round_trip(double value)
{
	struct ent_text text = {0};
	double again = 1;

	assert_true(ent_text_number(&text, value));
	assert_null(strchr(text.ptr, ','));
	if (!ent_number_parse(ent_text_str(&text), &again) || bits_of(again) != bits_of(value))
		fail_msg("%a is printed as %s and read as %a", value, text.ptr, again);
	if (isnormal(value) && digits_in(text.ptr) > fewest_digits(value))
		fail_msg("%a: %s is not the shortest", value, text.ptr);
	ent_text_free(&text);
}

static void test_number_round_trip(void **state)
{
	static const double edges[] = {0.0,
				       -0.0,
				       0.1,
				       2.385,
				       -273.15,
				       1e15,
				       1e16,
				       1e17,
				       1e22,
				       1e23,
				       123456789012345678.0,
				       5e-324,
				       -2.2250738585072014e-308,
				       2.2250738585072009e-308,
				       1.7976931348623157e308,
				       9007199254740993.0};
	int tried = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(edges); i++)
		check_round_trip(edges[i]);
	random_state = 754;
	while (tried < 100000) {
		double value = random_double();

		if (!isfinite(value))
			continue;
		check_round_trip(value);
		tried++;
	}
}

static void test_number_print(void **state)
{
	static const struct {
		double value;
		const char *text;
	} rows[] = {
		{0, "0"},
		{-0.0, "-0"},
		{2.385, "2.385"},
		{-10, "-10"},
		{0.1, "0.1"},
		{6200, "6200"},
		{1.0 / 3, "0.3333333333333333"},
		{0.3, "0.3"},
		{0.1 + 0.2, "0.30000000000000004"},
		{100, "100"},
	};
	struct ent_text text = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_true(ent_text_number(&text, rows[i].value));
		assert_string_equal(text.ptr, rows[i].text);
		ent_text_free(&text);
	}
	assert_false(ent_text_number(&text, (double)NAN));
	assert_int_equal(text.len, 0);
	ent_text_puts(&text, "known: ");
	assert_false(ent_text_number(&text, -(double)NAN));
	assert_string_equal(text.ptr, "known: ");
	ent_text_free(&text);
}

static void test_number_refused(void **state)
{
	static const char *const refused[] = {
		"",     "+",        "-",     ".",     "-.",    "e5",     ".e5",      "1e",
		"1e+",  "1E-",      "1.5e",  "1e5.5", "0x10",  "0x1p3",  "1p3",      "inf",
		"-inf", "infinity", "INF",   "nan",   "NaN",   "nan(1)", " 1",       "1 ",
		"1 2",  "\t1",      "1\n",   "1,5",   "1.5.2", "--1",    "+-1",      "1-",
		"1e5x", "1f",       "1_000", "1'000", "1e400", "-1e400", "\xd9\xa1", "1%",
	};
	static const struct {
		const char *text;
		double value;
	} taken[] = {
		{"0", 0},         {"-0", -0.0},       {"+7", 7},      {"007", 7},
		{"2.385", 2.385}, {"1e5", 1e5},       {"1E+05", 1e5}, {"-1.5e-3", -1.5e-3},
		{"1e-400", 0},    {"5e-324", 5e-324}, {"010", 10},
	};
	double value;

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++)
		if (ent_number_parse(ent_str(refused[i]), &value))
			fail_msg("'%s' was read as %g", refused[i], value);
	assert_false(ent_number_parse(TEXT("1\0"), &value));
	assert_false(ent_number_parse(TEXT("1\0 2"), &value));
	for (size_t i = 0; i < COUNT(taken); i++) {
		value = 8;
		assert_true(ent_number_parse(ent_str(taken[i].text), &value));
		assert_true(bits_of(value) == bits_of(taken[i].value));
	}
	/* A view ends where it says, not where the bytes do. */
	assert_true(ent_number_parse((struct ent_str){"12345", 3}, &value));
	assert_true(value == 123);
	assert_true(ent_number_parse((struct ent_str){"1e5e", 3}, &value));
	assert_true(value == 1e5);
}

/* The grammar once more, as a regular expression. */
static void test_number_grammar(void **state)
{
	static const char bytes[] = "0123456789..eE+- xpnif,\t";
	regex_t decimal;
	int taken = 0;

	(void)state;
	assert_int_equal(regcomp(&decimal, "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$",
				 REG_EXTENDED | REG_NOSUB),
			 0);
	random_state = 31;
	for (int i = 0; i < 300000; i++) {
		char text[12] = "";
		double value = 0;
		unsigned len = random_below(7);
		bool good;

		for (unsigned k = 0; k < len; k++)
			text[k] = bytes[random_below(i % 2 ? 16 : sizeof(bytes) - 1)];
		good = regexec(&decimal, text, 0, NULL, 0) == 0 && isfinite(strtod(text, NULL));
		if (ent_number_parse(ent_str(text), &value) != good)
			fail_msg("'%s' should %sbe a number", text, good ? "" : "not ");
		if (good)
			assert_true(bits_of(value) == bits_of(strtod(text, NULL)));
		taken += good;
	}
	assert_in_range(taken, 10000, 250000);
	regfree(&decimal);
}

static void check_numbers_here(void **state)
{
	test_number_print(state);
	test_number_refused(state);
	random_state = 49;
	for (int i = 0; i < 20000; i++) {
		double value = random_double();

		if (isfinite(value))
			check_round_trip(value);
	}
	setlocale(LC_ALL, "C");
}

/* A comma for a decimal mark; and one of two bytes, U+066B. */
static void test_number_locale(void **state)
{
	char folder[] = "/tmp/entente-locale.XXXXXX", command[80];

	assert_non_null(mkdtemp(folder));
	enter_locale(folder, "de_DE", ",");
	check_numbers_here(state);
	enter_locale(folder, "ps_AF", "\xd9\xab");
	check_numbers_here(state);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static int reset_locale(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	return 0;
}

/* ---- near ------------------------------------------------------------- */

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int at_most(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, the whole matrix; capitals count as small letters. */
static int slow_distance(struct ent_str a, struct ent_str b)
{
	static int d[80][80];

	for (size_t i = 0; i <= a.len; i++) {
		for (size_t j = 0; j <= b.len; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = (int)(i + j);
				continue;
			}
			d[i][j] = at_most(d[i - 1][j] + 1, d[i][j - 1] + 1);
			d[i][j] = at_most(d[i][j], d[i - 1][j - 1] + (small(a.ptr[i - 1]) !=
								      small(b.ptr[j - 1])));
			if (i > 1 && j > 1 && small(a.ptr[i - 1]) == small(b.ptr[j - 2]) &&
			    small(a.ptr[i - 2]) == small(b.ptr[j - 1]))
				d[i][j] = at_most(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[a.len][b.len];
}

/* A candidate of which no letter would be left was not meant: near.c. */
static uint32_t slow_near(struct ent_str word, const struct ent_str *candidates, size_t count)
{
	uint32_t best = ENT_NONE;
	int least = (int)(word.len + 2) / 3 + 1;

	for (size_t i = 0; i < count && word.len; i++) {
		int distance = slow_distance(word, candidates[i]);

		if (distance < least && distance < (int)candidates[i].len) {
			best = (uint32_t)i;
			least = distance;
		}
	}
	return best;
}

static void random_word(char *out, struct ent_str *word, unsigned longest)
{
	static const char letters[] = "abcAB-";

	*word = (struct ent_str){out, random_below(longest + 1)};
	for (size_t i = 0; i < word->len; i++)
		out[i] = letters[random_below(sizeof(letters) - 1)];
}

static void test_near_against_matrix(void **state)
{
	int found = 0;

	(void)state;
	random_state = 1964;
	for (int i = 0; i < 40000; i++) {
		char bytes[13][64];
		struct ent_str words[13];
		unsigned longest = i % 50 ? 9 : 64;
		uint32_t near;

		for (size_t k = 0; k < COUNT(words); k++)
			random_word(bytes[k], &words[k], longest);
		near = ent_near(words[12], words, 12);
		if (near != slow_near(words[12], words, 12))
			fail_msg("%.*s: %u, not %u", ENT_FMT(words[12]), near,
				 slow_near(words[12], words, 12));
		found += near != ENT_NONE;
	}
	assert_in_range(found, 10000, 39000);
}

static void test_near_by_hand(void **state)
{
	static const struct ent_str actors[] = {
		{"TAL", 3},     {"TTP", 3},    {"RUS", 3},         {"USA", 3},
		{"Teheran", 7}, {"tehran", 6}, {"recognises", 10}, {"recognizes", 10},
	};
	static const struct {
		const char *word;
		uint32_t near;
	} rows[] = {
		{"TALB", 0},       {"TLA", 0},
		{"tal", 0},        {"TP", 1},
		{"RUSS", 2},       {"SUA", 3},
		{"xyz", ENT_NONE}, {"", ENT_NONE},
		{"Tehran", 5},     {"Teheran", 4},
		{"Tehern", 4},     {"recognixes", 6},
		{"recgonizes", 7}, {"unrecognisable", ENT_NONE},
		{"TAX", 0},
	};

	char written[64], meant[64];
	const struct ent_str far = {meant, 64};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(ent_near(ent_str(rows[i].word), actors, COUNT(actors)),
				 rows[i].near);
	assert_int_equal(ent_near(TEXT("TAL"), NULL, 0), ENT_NONE);
	memset(written, 'a', sizeof(written));
	memset(meant, 'a', sizeof(meant));
	meant[63] = 'b';
	assert_int_equal(ent_near((struct ent_str){written, 64}, &far, 1), 0);
}

/* ---- UTF-8 ------------------------------------------------------------ */

/* Bytes of the well-formed character at `p`, 0 when there is none: by decoding
 * it and asking whether it is written as short as can be (Unicode 15, D92). */
static size_t slow_character(const unsigned char *p, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t size = p[0] < 0x80 ? 1 : p[0] < 0xC0 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	uint32_t point;

	if (p[0] < 0x80)
		return 1;
	if (size == 0 || p[0] >= 0xF8 || size > len)
		return 0;
	point = p[0] & (0x7Fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		point = point << 6 | (p[i] & 0x3F);
	}
	if (point < least[size] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
		return 0;
	return size;
}

/* C0, DEL or C1, of which the last are written in two bytes. */
static bool is_control(const unsigned char *p, size_t size)
{
	return size == 1 ? p[0] < 0x20 || p[0] == 0x7F : size == 2 && p[0] == 0xC2 && p[1] < 0xA0;
}

static size_t slow_bad(struct ent_str text, size_t from)
{
	const unsigned char *p = (const unsigned char *)text.ptr;

	while (from < text.len) {
		size_t size = slow_character(p + from, text.len - from);
		bool line_end = p[from] == '\r' && from + 1 < text.len && p[from + 1] == '\n';

		if (!size)
			return from;
		if (is_control(p + from, size) && p[from] != '\t' && p[from] != '\n' && !line_end)
			return from;
		from += size;
	}
	return text.len;
}

static void check_bad(const unsigned char *bytes, size_t len)
{
	struct ent_str text = {(const char *)bytes, len};

	if (ent_utf8_bad(text, 0) != slow_bad(text, 0))
		fail_msg("%02X %02X %02X %02X...: %zu, not %zu", bytes[0], bytes[1], bytes[2],
			 bytes[3], ent_utf8_bad(text, 0), slow_bad(text, 0));
}

/* Each kind of first byte with every second byte, and what may stand behind. */
static void test_utf8_every_sequence(void **state)
{
	static const unsigned char leads[] = {
		0x00, 0x0D, 0x41, 0x7E, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xC3, 0xDF, 0xE0, 0xE1,
		0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFC, 0xFE, 0xFF};
	static const unsigned char lasts[] = {0x00, 0x0A, 0x0D, 0x41, 0x80, 0x8F, 0x9F,
					      0xA0, 0xBF, 0xC0, 0xC3, 0xE0, 0xF0, 0xFF};

	(void)state;
	for (size_t i = 0; i < COUNT(leads); i++) {
		for (int second = 0; second < 256; second++) {
			for (size_t k = 0; k < COUNT(lasts) * COUNT(lasts); k++) {
				unsigned char bytes[] = {leads[i], (unsigned char)second,
							 lasts[k % COUNT(lasts)],
							 lasts[k / COUNT(lasts)], 'z'};
				for (size_t len = 1; len <= sizeof(bytes); len++)
					check_bad(bytes, len);
			}
		}
	}
}

/* A fault at every place of a text, before and after words of eight bytes. */
static void test_utf8_every_place(void **state)
{
	static const char *const faults[] = {
		"\x80",
		"\xc3",
		"\xc0\xaf",
		"\xe0\x9f\xbf",
		"\xe2\x82",
		"\xed\xa0\x80",
		"\xed\xb0\x80",
		"\xf0\x8f\xbf\xbf",
		"\xf0\x9f\x91",
		"\xf4\x90\x80\x80",
		"\xf8\x88\x80\x80\x80",
		"\xff",
		"\x01",
		"\x1b[31m",
		"\r",
		"\b",
		"\x7f",
		"\xc2\x80",
		"\xc2\x9b",
		"\xc2\x9f",
	};

	(void)state;
	for (size_t f = 0; f < COUNT(faults); f++) {
		for (size_t at = 0; at < 40; at++) {
			char bytes[80];
			struct ent_str text = {bytes, 60};
			size_t size = strlen(faults[f]);

			for (size_t i = 0; i < sizeof(bytes); i++)
				bytes[i] = "a\t b\nc\r\nd e\xc3\xa9 plain words"[i % 24];
			memset(bytes + at, ' ', 20);
			memcpy(bytes + at + 4, faults[f], size);
			memset(bytes, 'x', at);
			memset(bytes + at + 20, 'x', sizeof(bytes) - at - 20);
			assert_int_equal(ent_utf8_bad(text, 0), at + 4);
			assert_int_equal(ent_utf8_bad(text, at + 4), at + 4);
			assert_int_equal(ent_utf8_bad(text, at + 4 + size), 60);
			text.len = at + 4;
			assert_int_equal(ent_utf8_bad(text, 0), at + 4);
		}
	}
	assert_int_equal(ent_utf8_bad(TEXT("\xef\xbf\xbe \xef\xbf\xbf"), 0), 7);
	assert_int_equal(ent_utf8_bad(TEXT("a\0b"), 0), 1);
	assert_int_equal(ent_utf8_bad(TEXT(""), 0), 0);
	assert_int_equal(ent_utf8_bad(TEXT("one\r\ntwo\r\n"), 0), 10);
	assert_int_equal(ent_utf8_bad(TEXT("one\r\ntwo\r"), 0), 8);
	assert_int_equal(ent_utf8_bad(TEXT("one\r\r\n"), 0), 3);
	assert_int_equal(ent_utf8_bad(TEXT("one\n\r"), 0), 4);
	/* The LF that would save the CR lies beyond the end. */
	assert_int_equal(ent_utf8_bad((struct ent_str){"one two\r\n", 8}, 0), 7);
	assert_int_equal(ent_utf8_bad((struct ent_str){"\xc3\xa9", 1}, 0), 0);
}

/* Random mixtures, from every place on. */
static void test_utf8_mixtures(void **state)
{
	static const char *const pieces[] = {"plain wo",
					     "a",
					     " ",
					     "\n",
					     "\r\n",
					     "\t",
					     "\r",
					     "\xc3\xa9",
					     "\xd8\xb7",
					     "\xe6\x97\xa5",
					     "\xf0\x9f\x91\x8d",
					     "\x80",
					     "\xe6\x97",
					     "\x1f",
					     "\x7f",
					     "\xc2\x85",
					     "\xc2\xa0",
					     "~~~~~~~"};

	(void)state;
	random_state = 3629;
	for (int i = 0; i < 20000; i++) {
		char bytes[200];
		struct ent_str text = {bytes, 0};
		unsigned count = random_below(20);
		unsigned kinds = i % 3 ? (unsigned)COUNT(pieces) : 11;

		for (unsigned k = 0; k < count; k++) {
			const char *piece = pieces[random_below(kinds)];

			memcpy(bytes + text.len, piece, strlen(piece));
			text.len += strlen(piece);
		}
		for (size_t from = 0; from <= text.len; from++)
			assert_int_equal(ent_utf8_bad(text, from), slow_bad(text, from));
	}
}

static struct ent_arena fold_arena;

static struct ent_str fold(const char *text)
{
	return ent_utf8_fold(&fold_arena, ent_str(text));
}

static int fold_free(void **state)
{
	(void)state;
	ent_arena_free(&fold_arena);
	return 0;
}

static void test_fold_same(void **state)
{
	static const char *const same[][2] = {
		{"FRANCE", "france"},
		{"\xc3\x89tat", "etat"},         /* É */
		{"\xc3\x89tat", "E\xcc\x81tat"}, /* E and a mark */
		{"\xc4\xb0stanbul", "istanbul"}, /* dotted capital I */
		{"Stra\xc3\x9f"
		 "e",
		 "STRASSE"},
		{"\xef\xbc\xa1\xef\xbc\xa6\xef\xbc\xa7", "afg"}, /* full width */
		{"\xef\xbd\xb6", "\xe3\x82\xab"},                /* half-width katakana */
		{"\xef\xac\x81sh", "fish"},                      /* ligature */
		{"\xce\xa3\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82",
		 "\xcf\x83\xce\xb9\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x83"}, /* final sigma */
		{"\xd0\xa2\xd0\xb0\xd0\xbb\xd0\xb8\xd0\xb1\xd0\xb0\xd0\xbd",
		 "\xd1\x82\xd0\xb0\xd0\xbb\xd0\xb8\xd0\xb1\xd0\xb0\xd0\xbd"},
		{"  Great \t  Britain ", "great britain"},
		{"Great\xc2\xa0"
		 "Britain",
		 "great britain"}, /* no-break space */
		{"Great\xe3\x80\x80\xe2\x80\x83"
		 "Britain",
		 "great britain"}, /* ideographic and em space */
		{"Great  Britain", "great britain"},
		{" Britain", "britain"},
		{"Britain ", "britain"},
		{" ", ""},
		{"\t", ""},
		{"", ""},
		{"\xe2\x85\xa3", "IV"}, /* Roman four, one character */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		struct ent_str a = fold(same[i][0]), b = fold(same[i][1]);

		if (!ent_str_eq(a, b))
			fail_msg("'%s' and '%s': '%.*s' and '%.*s'", same[i][0], same[i][1],
				 ENT_FMT(a), ENT_FMT(b));
	}
	assert_true(str_is(fold(" \xc3\x89tat  Libre "), "etat libre"));
	assert_false(ent_str_eq(fold("Great Britain"), fold("GreatBritain")));
	assert_false(ent_str_eq(fold("\xd1\x82"), fold("t"))); /* Cyrillic is not Latin */
	assert_false(ent_str_eq(fold("\xc3\xb8"), fold("o"))); /* the stroke is no mark */
}

static size_t write_point(char *out, uint32_t point)
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xC0 | point >> 6);
		out[1] = (char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xE0 | point >> 12);
		out[1] = (char)(0x80 | (point >> 6 & 0x3F));
		out[2] = (char)(0x80 | (point & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | point >> 18);
	out[1] = (char)(0x80 | (point >> 12 & 0x3F));
	out[2] = (char)(0x80 | (point >> 6 & 0x3F));
	out[3] = (char)(0x80 | (point & 0x3F));
	return 4;
}

/* The key of a key is itself, and blanks around it change nothing; which also
 * takes plain words both the short way and the long one. */
static void test_fold_every_point(void **state)
{
	(void)state;
	for (uint32_t point = 0x20; point < 0x30000; point++) {
		char bytes[16] = " a";
		struct ent_str key, again, bare;
		size_t len;

		if ((point >= 0xD800 && point <= 0xDFFF) || (point >= 0x7F && point < 0xA0))
			continue; /* never let in */
		len = 2 + write_point(bytes + 2, point);
		bytes[len++] = 'B';
		bytes[len] = ' ';
		key = ent_utf8_fold(&fold_arena, (struct ent_str){bytes, len + 1});
		bare = ent_utf8_fold(&fold_arena, (struct ent_str){bytes + 1, len - 1});
		again = ent_utf8_fold(&fold_arena, key);
		if (!ent_str_eq(key, bare) || !ent_str_eq(key, again))
			fail_msg("U+%04X: '%.*s', bare '%.*s', again '%.*s'", point, ENT_FMT(key),
				 ENT_FMT(bare), ENT_FMT(again));
		assert_int_equal(ent_utf8_bad(key, 0), key.len);
		if (point % 4096 == 0)
			ent_arena_free(&fold_arena);
	}
}

static void test_width(void **state)
{
	static const struct {
		const char *text;
		size_t columns;
	} rows[] = {
		{"", 0},
		{"Fashoda", 7},
		{"\xc3\xa9t\xc3\xa9", 3},
		{"e\xcc\x81t\xcc\x81", 2},
		{"\xe6\x97\xa5\xe6\x9c\xac", 4},
		{"a\xe6\x97\xa5z", 4},
		{"\xef\xbd\xb6", 1},     /* half-width katakana */
		{"\xef\xbc\xa1", 2},     /* full-width A */
		{"\xed\x95\x9c", 2},     /* Hangul */
		{"\xf0\x9f\x91\x8d", 2}, /* emoji */
		{"\xd8\xb7\xd8\xa7\xd9\x84\xd8\xa8", 4},
		{"a\xe2\x80\x8b"
		 "b",
		 2},         /* a space of no width */
		{"\xff", 1}, /* shown as the replacement character */
		{"a\xe6\x97", 3},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(ent_text_width(ent_str(rows[i].text)), rows[i].columns);
	assert_int_equal(ent_text_width((struct ent_str){"\xe6\x97\xa5\xe6\x9c\xac", 3}), 2);
	assert_int_equal(ent_text_width((struct ent_str){NULL, 0}), 0);
}

/* ---- files ------------------------------------------------------------ */

static char folder[64], path[128];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/entente-base-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/a.ent", folder);
	return 0;
}

/* Entries in the folder; removes them all when told to. */
static int entries(bool clear)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char name[400];

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		count++;
		snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
		if (clear)
			remove(name);
	}
	closedir(dir);
	return count;
}

static int remove_folder(void **state)
{
	(void)state;
	entries(true);
	return rmdir(folder);
}

static void put(const char *where, const char *bytes, size_t len)
{
	FILE *file = fopen(where, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void assert_holds(const char *where, struct ent_str expected)
{
	char *bytes = NULL;
	size_t size = 77;
	struct ent_err err = {0};

	if (!ent_file_read(where, &bytes, &size, &err))
		fail_msg("%s", err.text);
	assert_int_equal(size, expected.len);
	if (size)
		assert_memory_equal(bytes, expected.ptr, size);
	ent_alloc(bytes, 0);
}

static void assert_unreadable(const char *where, const char *why)
{
	char *bytes = NULL;
	size_t size = 0;
	struct ent_err err = {0};

	assert_false(ent_file_read(where, &bytes, &size, &err));
	assert_int_equal(err.code, ENT_IO);
	assert_non_null(strstr(err.text, where));
	assert_non_null(strstr(err.text, why));
	assert_false(ent_file_read(where, &bytes, &size, NULL));
}

static void test_file_read(void **state)
{
	static char large[5000007];

	(void)state;
	assert_unreadable("/nonexistent/a.ent", strerror(ENOENT));
	assert_unreadable(folder, "folder");
	put(path, "", 0);
	assert_holds(path, TEXT(""));
	put(path, "one\0two\xff\r\n", 10);
	assert_holds(path, TEXT("one\0two\xff\r\n"));
	random_state = 5;
	for (size_t i = 0; i < sizeof(large); i++)
		large[i] = (char)random_bits();
	put(path, large, sizeof(large));
	assert_holds(path, (struct ent_str){large, sizeof(large)});
}

/* A pipe tells no size beforehand and gives what it has in pieces. */
static void test_file_read_pipe(void **state)
{
	static char large[300001];
	int status;
	pid_t child;

	(void)state;
	memset(large, 'p', sizeof(large));
	assert_int_equal(mkfifo(path, 0600), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		FILE *pipe = fopen(path, "wb");

		for (size_t i = 0; pipe && i < sizeof(large); i += 7001) {
			size_t left = sizeof(large) - i;

			fwrite(large + i, 1, left < 7001 ? left : 7001, pipe);
			fflush(pipe);
		}
		_exit(pipe && fclose(pipe) == 0 ? 0 : 1);
	}
	assert_holds(path, (struct ent_str){large, sizeof(large)});
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void test_file_read_standard_input(void **state)
{
	int old = dup(STDIN_FILENO);
	FILE *again;

	(void)state;
	put(path, "from standard input\n", 20);
	again = freopen(path, "rb", stdin);
	assert_non_null(again);
	assert_holds("-", TEXT("from standard input\n"));
	assert_int_equal(dup2(old, STDIN_FILENO), STDIN_FILENO);
	close(old);
}

static mode_t mode_of(const char *where)
{
	struct stat info;

	assert_int_equal(stat(where, &info), 0);
	return info.st_mode & 07777;
}

static void test_replace(void **state)
{
	static const mode_t modes[] = {0600, 0644, 0640, 0755, 0400};
	static char large[1234567];
	struct ent_err err = {0};
	mode_t mask = umask(027);

	(void)state;
	assert_true(ent_file_replace(path, TEXT("new\n"), &err));
	assert_holds(path, TEXT("new\n"));
	assert_int_equal(mode_of(path), 0640);
	for (size_t i = 0; i < COUNT(modes); i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		assert_true(ent_file_replace(path, TEXT("a longer text than before\n"), &err));
		assert_holds(path, TEXT("a longer text than before\n"));
		assert_int_equal(mode_of(path), modes[i]);
		assert_true(ent_file_replace(path, TEXT("short"), &err));
		assert_holds(path, TEXT("short"));
		assert_int_equal(mode_of(path), modes[i]);
	}
	memset(large, 'l', sizeof(large));
	assert_true(ent_file_replace(path, (struct ent_str){large, sizeof(large)}, NULL));
	assert_holds(path, (struct ent_str){large, sizeof(large)});
	assert_true(ent_file_replace(path, TEXT(""), NULL));
	assert_holds(path, TEXT(""));
	assert_int_equal(entries(false), 1);
	umask(mask);
}

/* Whoever has the old file open goes on reading the old text. */
static void test_replace_is_aside(void **state)
{
	FILE *reader;
	char bytes[20];

	(void)state;
	put(path, "old text", 8);
	reader = fopen(path, "rb");
	assert_non_null(reader);
	assert_true(ent_file_replace(path, TEXT("new"), NULL));
	assert_int_equal(fread(bytes, 1, sizeof(bytes), reader), 8);
	assert_memory_equal(bytes, "old text", 8);
	fclose(reader);
}

static void test_replace_relative(void **state)
{
	char home[1024];
	struct ent_err err = {0};

	(void)state;
	assert_non_null(getcwd(home, sizeof(home)));
	assert_int_equal(chdir(folder), 0);
	assert_true(ent_file_replace("b.ent", TEXT("beside"), &err));
	assert_holds("b.ent", TEXT("beside"));
	assert_int_equal(chdir(home), 0);
	assert_int_equal(entries(false), 1);
}

static void assert_refused(const char *where, struct ent_str text)
{
	struct ent_err err = {0};

	assert_false(ent_file_replace(where, text, &err));
	assert_int_equal(err.code, ENT_IO);
	assert_non_null(strstr(err.text, where));
	assert_false(ent_file_replace(where, text, NULL));
}

/* Whatever fails, the old text stands and nothing lies beside it. */
static void test_replace_fails(void **state)
{
	static char large[200000];
	char missing[200];
	struct rlimit old, low;

	(void)state;
	put(path, "old text", 8);
	snprintf(missing, sizeof(missing), "%s/missing/a.ent", folder);
	assert_refused(missing, TEXT("x"));
	assert_refused(folder, TEXT("x"));
	assert_refused("/dev/null/a.ent", TEXT("x"));
	assert_refused("", TEXT("x"));

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	low = (struct rlimit){100000, old.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	assert_refused(path, (struct ent_str){large, sizeof(large)});
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, SIG_DFL);

	assert_holds(path, TEXT("old text"));
	assert_int_equal(entries(false), 1);
}

/* Where the device of that number is to be had. Root must not try the one in /dev,
 * which a library that takes a device for a file would replace. */
static bool find_device(const char *in_dev, unsigned number, char *where, size_t room)
{
	snprintf(where, room, "%s/%u", folder, number);
	if (mknod(where, S_IFCHR | 0600, makedev(1, number)) == 0 && access(where, W_OK) == 0)
		return true;
	snprintf(where, room, "%s", in_dev);
	return geteuid() != 0;
}

static void test_replace_device(void **state)
{
	char full[200], null[200];

	(void)state;
	if (!find_device("/dev/full", 7, full, sizeof(full)) ||
	    !find_device("/dev/null", 3, null, sizeof(null))) {
		fprintf(stderr, "SKIPPED: no device can be made here and /dev is open to root, so "
				"that a full disk fails remains untested\n");
		skip();
	}
	int count = entries(false);
	assert_refused(full, TEXT("x"));
	assert_true(ent_file_replace(null, TEXT("x"), NULL));
	assert_holds(null, TEXT(""));
	assert_int_equal(entries(false), count);
}

/* A link goes on pointing at what it points at. */
static void test_replace_link(void **state)
{
	char link[200];
	struct stat info;

	(void)state;
	snprintf(link, sizeof(link), "%s/link.ent", folder);
	put(path, "old", 3);
	assert_int_equal(symlink("a.ent", link), 0);
	assert_true(ent_file_replace(link, TEXT("through"), NULL));
	assert_int_equal(lstat(link, &info), 0);
	assert_true(S_ISLNK(info.st_mode));
	assert_holds(path, TEXT("through"));
	assert_int_equal(entries(false), 2);
}

/* ---- faults ----------------------------------------------------------- */

static struct ent_arena diag_arena;

static int diag_free(void **state)
{
	(void)state;
	ent_arena_free(&diag_arena);
	return 0;
}

static struct ent_diag placed(struct ent_str line, size_t at, size_t length)
{
	struct ent_diag diag = {.line = 12, .message = TEXT("no actor TALB")};

	ent_diag_place(&diag, &diag_arena, line, at, length);
	return diag;
}

static void assert_report(const char *line, size_t at, size_t length, const char *expected)
{
	struct ent_diag diag = placed(ent_str(line), at, length);
	struct ent_text text = {0};

	ent_diag_print(&diag, TEXT("a.ent"), &text);
	assert_string_equal(text.ptr, expected);
	ent_text_free(&text);
}

static void test_diag_report(void **state)
{
	struct ent_diag lone = {.message = TEXT("cannot be read"), .warning = true};
	struct ent_text text = {0};

	(void)state;
	/* The example of docs/journal.md. */
	assert_report("2003-02-14 RUS designates TALB \"terrorist organisation\"", 25, 4,
		      "a.ent:12:26: error: no actor TALB\n"
		      "   12 | 2003-02-14 RUS designates TALB \"terrorist organisation\"\n"
		      "      |                          ^~~~\n");
	assert_report("x", 0, 0, "a.ent:12:1: error: no actor TALB\n   12 | x\n      | ^\n");
	assert_report("", 0, 1, "a.ent:12:1: error: no actor TALB\n   12 | \n      | ^\n");
	assert_report("abc", 3, 1, "a.ent:12:4: error: no actor TALB\n   12 | abc\n      |    ^\n");
	assert_report("abc", 99, 9,
		      "a.ent:12:4: error: no actor TALB\n   12 | abc\n      |    ^\n");
	assert_report("abc", 1, 99, "a.ent:12:2: error: no actor TALB\n   12 | abc\n      |  ^~\n");
	/* Wide: two columns each, over and under the caret. */
	assert_report("\xe6\x97\xa5\xe6\x9c\xac x", 7, 1,
		      "a.ent:12:4: error: no actor TALB\n"
		      "   12 | \xe6\x97\xa5\xe6\x9c\xac x\n      |      ^\n");
	assert_report("a\xe6\x97\xa5\xe6\x9c\xacz", 1, 6,
		      "a.ent:12:2: error: no actor TALB\n"
		      "   12 | a\xe6\x97\xa5\xe6\x9c\xacz\n      |  ^~~~\n");
	/* Combining: a character of its own, yet no column. */
	assert_report("e\xcc\x81 x", 4, 1,
		      "a.ent:12:4: error: no actor TALB\n"
		      "   12 | e\xcc\x81 x\n      |   ^\n");
	assert_report("e\xcc\x81t", 0, 3,
		      "a.ent:12:1: error: no actor TALB\n   12 | e\xcc\x81t\n      | ^\n");
	assert_report("\t\ta\tb", 4, 1,
		      "a.ent:12:5: error: no actor TALB\n   12 |   a b\n      |     ^\n");
	assert_report("a\x1b[31m", 1, 1,
		      "a.ent:12:2: error: no actor TALB\n   12 | a\xef\xbf\xbd[31m\n      |  ^\n");
	ent_diag_print(&lone, TEXT("a.ent"), &text);
	assert_string_equal(text.ptr, "a.ent: warning: cannot be read\n");
	ent_text_free(&text);
}

/* The characters of a random line, each with what is shown for it. */
static const struct {
	const char *bytes, *shown;
} glyphs[] = {
	{"a", "a"},
	{" ", " "},
	{"\t", " "},
	{"\xc3\xa9", "\xc3\xa9"},
	{"\xcc\x81", "\xcc\x81"},
	{"\xe6\x97\xa5", "\xe6\x97\xa5"},
	{"\xf0\x9f\x91\x8d", "\xf0\x9f\x91\x8d"},
	{"\x1b", "\xef\xbf\xbd"},
	{"\a", "\xef\xbf\xbd"},
	{"\x7f", "\xef\xbf\xbd"},
	{"\xc2\x9b", "\xef\xbf\xbd"},     /* C1: begins a command as ESC [ does */
	{"\xe2\x80\xae", "\xef\xbf\xbd"}, /* turns the writing round */
	{"\xff", "\xef\xbf\xbd"},
};

struct random_line {
	char bytes[4000];
	size_t start[1001]; /* of each character, and the end */
	unsigned glyph[1000];
	size_t count;
};

static void random_line(struct random_line *line, size_t count)
{
	size_t len = 0;

	line->count = count;
	for (size_t i = 0; i < count; i++) {
		line->glyph[i] = random_below(COUNT(glyphs));
		line->start[i] = len;
		memcpy(line->bytes + len, glyphs[line->glyph[i]].bytes,
		       strlen(glyphs[line->glyph[i]].bytes));
		len += strlen(glyphs[line->glyph[i]].bytes);
	}
	line->start[count] = len;
}

/* What stands in the excerpt from the caret on must be the fault and what follows
 * it; what stands before, what comes before it. */
static void check_excerpt(const struct random_line *line, size_t at, const struct ent_diag *diag)
{
	const char *p = diag->excerpt.ptr + diag->caret,
		   *end = diag->excerpt.ptr + diag->excerpt.len;
	size_t last = at;

	for (; p < end && last < line->count; last++) {
		const char *shown = glyphs[line->glyph[last]].shown;

		if ((size_t)(end - p) < strlen(shown) || memcmp(p, shown, strlen(shown)) != 0)
			break;
		p += strlen(shown);
	}
	assert_true(last > at || at == line->count);
	if (last < line->count)
		assert_true(end - p == 3 && memcmp(p, "...", 3) == 0);
	else
		assert_true(p == end);
	for (p = diag->excerpt.ptr + diag->caret; at > 0; at--) {
		const char *shown = glyphs[line->glyph[at - 1]].shown;

		if ((size_t)(p - diag->excerpt.ptr) < strlen(shown) ||
		    memcmp(p - strlen(shown), shown, strlen(shown)) != 0)
			break;
		p -= strlen(shown);
	}
	if (at > 0)
		assert_true(p - diag->excerpt.ptr == 3 && memcmp(diag->excerpt.ptr, "...", 3) == 0);
	else
		assert_true(p == diag->excerpt.ptr);
}

/* The caret stands under the fault, whatever columns the terminal gives it. */
static void check_caret(const struct ent_diag *diag)
{
	struct ent_text text = {0};
	struct ent_str before = {diag->excerpt.ptr, diag->caret};
	struct ent_str under = {diag->excerpt.ptr + diag->caret, diag->length};
	const char *excerpt, *marks;
	size_t columns;

	if (under.len > diag->excerpt.len - diag->caret)
		under.len = diag->excerpt.len - diag->caret;
	ent_diag_print(diag, TEXT("p"), &text);
	excerpt = strchr(text.ptr, '\n') + 1;
	marks = strchr(excerpt, '\n') + 1;
	assert_memory_equal(strstr(excerpt, " | ") + 3, diag->excerpt.ptr, diag->excerpt.len);
	columns = (size_t)(strstr(excerpt, " | ") + 3 - excerpt) + ent_text_width(before);
	assert_int_equal(strcspn(marks, "^"), columns);
	columns = ent_text_width(under);
	assert_int_equal(strcspn(marks + strcspn(marks, "^"), "\n"), columns > 1 ? columns : 1);
	ent_text_free(&text);
}

static void test_diag_random(void **state)
{
	static struct random_line line;

	(void)state;
	random_state = 80;
	for (int i = 0; i < 20000; i++) {
		size_t at, length;
		struct ent_diag diag;

		random_line(&line, random_below(i % 4 ? 60 : 1000));
		at = random_below((unsigned)line.count + 1);
		length = random_below(9);
		if (at + length > line.count)
			length = line.count - at;
		diag = placed((struct ent_str){line.bytes, line.start[line.count]}, line.start[at],
			      line.start[at + length] - line.start[at]);
		/* A byte that is no character is a character to whoever counts them. */
		assert_int_equal(diag.column, at + 1);
		assert_true(diag.length >= 1);
		assert_int_equal(ent_utf8_bad(diag.excerpt, 0), diag.excerpt.len);
		assert_true(diag.excerpt.len <= 3 * 170);
		check_excerpt(&line, at, &diag);
		check_caret(&diag);
		if (i % 100 == 0)
			ent_arena_free(&diag_arena);
	}
}

static void test_diag_long_line(void **state)
{
	static char line[1000000];

	(void)state;
	memset(line, 'x', sizeof(line));
	for (size_t at = 0; at <= sizeof(line); at += 12345) {
		struct ent_diag diag;

		if (at < sizeof(line))
			line[at] = '!';
		diag = placed((struct ent_str){line, sizeof(line)}, at, sizeof(line));
		assert_int_equal(diag.column, at + 1);
		assert_true(diag.excerpt.len <= 170);
		if (at < sizeof(line)) {
			assert_int_equal(diag.excerpt.ptr[diag.caret], '!');
			line[at] = 'x';
		}
		check_caret(&diag);
	}
	struct ent_diag end = placed((struct ent_str){line, sizeof(line)}, sizeof(line), 1);
	assert_int_equal(end.caret, end.excerpt.len);
	check_caret(&end);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_pieces),
		cmocka_unit_test(test_arena_again),
		cmocka_unit_test(test_vec),
		cmocka_unit_test(test_intern_against_list),
		cmocka_unit_test(test_intern_prefixes),
		cmocka_unit_test(test_intern_empty_name),
		cmocka_unit_test(test_str),
		cmocka_unit_test(test_text_grows),
		cmocka_unit_test(test_text_of_nothing),
		cmocka_unit_test(test_err),
		cmocka_unit_test(test_err_cut),
		cmocka_unit_test(test_number_round_trip),
		cmocka_unit_test(test_number_print),
		cmocka_unit_test(test_number_refused),
		cmocka_unit_test(test_number_grammar),
		cmocka_unit_test_teardown(test_number_locale, reset_locale),
		cmocka_unit_test(test_near_against_matrix),
		cmocka_unit_test(test_near_by_hand),
		cmocka_unit_test(test_utf8_every_sequence),
		cmocka_unit_test(test_utf8_every_place),
		cmocka_unit_test(test_utf8_mixtures),
		cmocka_unit_test_teardown(test_fold_same, fold_free),
		cmocka_unit_test_teardown(test_fold_every_point, fold_free),
		cmocka_unit_test(test_width),
		cmocka_unit_test_setup_teardown(test_file_read, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_file_read_pipe, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_file_read_standard_input, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_replace, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_replace_is_aside, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_replace_relative, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_replace_fails, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_replace_device, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_replace_link, make_folder, remove_folder),
		cmocka_unit_test_teardown(test_diag_report, diag_free),
		cmocka_unit_test_teardown(test_diag_random, diag_free),
		cmocka_unit_test_teardown(test_diag_long_line, diag_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
