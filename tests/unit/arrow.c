/* Arrow files: what is written is read back, cell by cell; all lies where it should; whatever
 * bytes stand in a file, it is read without harm or refused with a reason. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "archive/arrow.h"
#include "archive/flat.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "../arrow/forged.h"
#include "../arrow/made.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- the system --------------------------------------------------------- */

/* Stands before the C library's: a disk may be full from some write on (0: never), and calls
 * may be cut short and interrupted. */
static unsigned writes_seen, writes_until_full;
static bool writes_rough;

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
	writes_seen++;
	if (writes_until_full && writes_seen >= writes_until_full) {
		errno = ENOSPC;
		return -1;
	}
	if (writes_rough && writes_seen % 3 == 0) {
		errno = EINTR;
		return -1;
	}
	if (writes_rough && size > 7)
		size = 7;
	return lseek(file, at, SEEK_SET) < 0 ? -1 : write(file, bytes, size);
}

/* ---- files -------------------------------------------------------------- */

struct bytes {
	uint8_t *at; /* of exactly that size, so that the sanitizer sees one step too far */
	size_t size;
};

static struct bytes bytes_copy(const void *from, size_t size)
{
	struct bytes bytes = {malloc(size ? size : 1), size};

	assert_non_null(bytes.at);
	if (size)
		memcpy(bytes.at, from, size);
	return bytes;
}

static struct bytes bytes_of_file(FILE *file)
{
	struct stat info;
	struct bytes bytes;

	assert_int_equal(fstat(fileno(file), &info), 0);
	bytes = (struct bytes){malloc((size_t)info.st_size), (size_t)info.st_size};
	assert_non_null(bytes.at);
	assert_int_equal(pread(fileno(file), bytes.at, bytes.size, 0), bytes.size);
	return bytes;
}

static FILE *new_file(void)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	return file;
}

static struct bytes written(const struct made *made)
{
	FILE *file = new_file();
	struct ent_err err = {0};
	struct bytes bytes;

	if (!made_write(made, fileno(file), &err))
		fail_msg("%s", err.text);
	bytes = bytes_of_file(file);
	fclose(file);
	return bytes;
}

static struct ent_arrow_file *opened(struct bytes bytes, bool thorough)
{
	struct ent_err err = {0};
	struct ent_arrow_file *file =
		ent_arrow_open_bytes(bytes.at, bytes.size, "x.arrow", thorough, &err);

	if (!file)
		fail_msg("%s", err.text);
	return file;
}

/* ---- round trips -------------------------------------------------------- */

static void check_text(struct ent_str got, struct ent_str expected)
{
	assert_int_equal(got.len, expected.len);
	if (got.len)
		assert_memory_equal(got.ptr, expected.ptr, got.len);
}

/* Bit by bit: NaN is as good a value as others, and -0 is not 0. */
static void check_decimal(const struct ent_arrow_array *array, uint64_t row, double expected)
{
	assert_memory_equal((const double *)array->data + row, &expected, sizeof(expected));
}

static void check_list(const struct ent_arrow_array *array, uint64_t row,
		       const struct made_cell *cell)
{
	uint64_t count;
	const void *items = ent_arrow_items(array, row, &count);
	const struct ent_arrow_array plain = {
		.type = ENT_ARROW_INT, .width = array->width, .data = items};

	assert_int_equal(count, cell->item_count);
	for (size_t i = 0; i < cell->item_count; i++)
		assert_true(ent_arrow_int(&plain, i) == cell->items[i]);
}

static void check_indexed(const struct ent_arrow_array *array, uint64_t row,
			  const struct ent_arrow_dictionary *dictionary, int64_t expected)
{
	int64_t index = ent_arrow_int(array, row);

	assert_true(index == expected);
	assert_int_equal(array->dictionary->length, dictionary->count);
	if (dictionary->type == ENT_ARROW_DOUBLE)
		check_decimal(array->dictionary, (uint64_t)index, dictionary->numbers[index]);
	else
		check_text(ent_arrow_text(array->dictionary, (uint64_t)index),
			   dictionary->texts[index]);
}

static void check_cell(const struct made *made, const struct ent_arrow_column *column,
		       const struct ent_arrow_array *array, uint64_t row,
		       const struct made_cell *cell)
{
	assert_int_equal(ent_arrow_known(array, row), cell->known);
	if (!cell->known)
		return;
	if (column->dictionary >= 0)
		check_indexed(array, row, &made->dictionaries[column->dictionary], cell->whole);
	else if (column->list)
		check_list(array, row, cell);
	else if (column->type == ENT_ARROW_DOUBLE)
		check_decimal(array, row, cell->decimal);
	else if (column->type == ENT_ARROW_INT || column->type == ENT_ARROW_DAY)
		assert_true(ent_arrow_int(array, row) == cell->whole);
	else
		check_text(ent_arrow_text(array, row), cell->text);
}

static void check_column(const struct made *made, size_t index, const struct ent_arrow_array *array)
{
	const struct ent_arrow_column *column = &made->columns[index];

	assert_int_equal(array->type, column->type);
	assert_int_equal(array->list, column->list);
	assert_int_equal(array->length, made->plan.rows);
	assert_int_equal(array->nulls, column->nulls);
	assert_int_equal(array->dictionary != NULL, column->dictionary >= 0);
	if (column->width)
		assert_int_equal(array->width, column->width);
	for (uint64_t row = 0; row < made->plan.rows; row++)
		check_cell(made, column, array, row, &made->cells[index][row]);
}

static void check_file(const struct made *made, const struct ent_arrow_file *file)
{
	assert_int_equal(ent_arrow_rows(file), made->plan.rows);
	assert_int_equal(ent_arrow_column_count(file), made->plan.column_count);
	for (size_t i = 0; i < made->plan.column_count; i++) {
		const struct ent_arrow_array *array = ent_arrow_column(file, i);

		assert_true(ent_str_is(ent_arrow_column_name(file, i), made->columns[i].name));
		assert_ptr_equal(ent_arrow_find(file, made->columns[i].name), array);
		check_column(made, i, array);
	}
	assert_null(ent_arrow_find(file, "none"));
	/* Columns that share a dictionary share its memory. */
	assert_ptr_equal(ent_arrow_find(file, "text by int16")->dictionary,
			 ent_arrow_find(file, "the same by int32")->dictionary);
}

static void test_round_trips(void **state)
{
	static const uint64_t rows[] = {0, 1, 2, 7, 8, 9, 63, 64, 65, 1000};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (unsigned thorough = 0; thorough < 2; thorough++) {
			struct made *made = made_new(i + 1, rows[i], 1 + 127 * thorough, MADE_ALL);
			struct bytes bytes = written(made);
			struct ent_arrow_file *file = opened(bytes, thorough);

			check_file(made, file);
			ent_arrow_close(file);
			free(bytes.at);
			made_free(made);
		}
	}
}

/* Through the system's files rather than memory; and that nothing but the values decides. */
static void test_paths_and_same_bytes(void **state)
{
	struct made *made = made_new(77, 100, 10, MADE_ALL);
	struct bytes one = written(made), two = written(made);
	char path[] = "/tmp/arrow-unit.XXXXXX";
	int fd = mkstemp(path);
	struct ent_err err = {0};
	struct ent_arrow_file *file;

	(void)state;
	assert_int_equal(one.size, two.size);
	assert_memory_equal(one.at, two.at, one.size);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, one.at, one.size), one.size);
	close(fd);
	file = ent_arrow_open(path, true, &err);
	assert_non_null(file);
	check_file(made, file);
	ent_arrow_close(file);
	assert_int_equal(unlink(path), 0);
	assert_null(ent_arrow_open(path, true, &err));
	assert_int_equal(err.code, ENT_IO);
	assert_non_null(strstr(err.text, path));
	assert_null(ent_arrow_open("/tmp", true, &err));
	assert_string_equal(err.text, "/tmp: is no plain file");
	ent_arrow_close(NULL);
	free(one.at);
	free(two.at);
	made_free(made);
}

static void check_aligned(struct bytes bytes, const void *at)
{
	if (at && (const uint8_t *)at >= bytes.at && (const uint8_t *)at < bytes.at + bytes.size)
		assert_int_equal(((const uint8_t *)at - bytes.at) % 64, 0);
}

static void test_alignment(void **state)
{
	struct made *made = made_new(5, 77, 100, MADE_ALL);
	struct bytes bytes = written(made);
	struct ent_arrow_file *file = opened(bytes, true);

	(void)state;
	for (size_t i = 0; i < ent_arrow_column_count(file); i++) {
		const struct ent_arrow_array *array = ent_arrow_column(file, i);

		check_aligned(bytes, array->valid);
		check_aligned(bytes, array->offsets);
		check_aligned(bytes, array->data);
		if (array->dictionary) {
			check_aligned(bytes, array->dictionary->offsets);
			check_aligned(bytes, array->dictionary->data);
		}
	}
	ent_arrow_close(file);
	free(bytes.at);
	made_free(made);
}

/* A text that begins behind 4 GiB; the file is nearly all hole. */
static void test_long_texts(void **state)
{
	const uint64_t far = ((uint64_t)1 << 32) + 5;
	const struct ent_arrow_column column = {"long", ENT_ARROW_LONG_TEXT, 0, -1, false, 0,
						far + 3};
	const struct ent_arrow_plan plan = {&column, 1, NULL, 0, 2};
	const int64_t offsets[] = {0, (int64_t)far, (int64_t)far + 3};
	struct ent_arrow_buffers at;
	struct ent_err err = {0};
	FILE *stream = new_file();
	int fd = fileno(stream);
	struct ent_arrow_file *file;
	char path[64];

	(void)state;
	assert_true(ent_arrow_create(fd, "long.arrow", &plan, &at, &err));
	assert_int_equal(at.offsets_size, sizeof(offsets));
	assert_int_equal(pwrite(fd, offsets, sizeof(offsets), (off_t)at.offsets), sizeof(offsets));
	assert_int_equal(pwrite(fd, "end", 3, (off_t)(at.data + far)), 3);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	file = ent_arrow_open(path, false, &err);
	assert_non_null(file);
	assert_int_equal(ent_arrow_text(ent_arrow_column(file, 0), 0).len, far);
	check_text(ent_arrow_text(ent_arrow_column(file, 0), 1), (struct ent_str){"end", 3});
	ent_arrow_close(file);
	fclose(stream);
}

/* ---- what cannot be written --------------------------------------------- */

static void check_refused(const struct ent_arrow_plan *plan, int fd, enum ent_code code,
			  const char *message)
{
	struct ent_arrow_buffers buffers[64];
	struct ent_err err = {0};

	assert_false(ent_arrow_create(fd, "x.arrow", plan, buffers, &err));
	assert_int_equal(err.code, code);
	assert_memory_equal(err.text, "x.arrow: ", 9);
	if (!strstr(err.text, message))
		fail_msg("'%s' does not say '%s'", err.text, message);
}

static void refuse_column(struct ent_arrow_column column, enum ent_code code, const char *message)
{
	static const struct ent_str texts[300] = {{"a", 1}};
	const struct ent_arrow_dictionary dictionary = {ENT_ARROW_TEXT, texts, NULL, 129};
	const struct ent_arrow_plan plan = {&column, 1, &dictionary, 1, 10};

	check_refused(&plan, -1, code, message);
}

static void test_refused_plans(void **state)
{
	const struct ent_str huge[] = {{"a", INT32_MAX}, {"b", 1}};
	const struct ent_arrow_dictionary huge_texts = {ENT_ARROW_TEXT, huge, NULL, 2};
	const struct ent_arrow_dictionary few = {ENT_ARROW_TEXT, huge, NULL, 0};
	const struct ent_arrow_dictionary whole = {ENT_ARROW_INT, NULL, NULL, 0};
	const struct ent_arrow_column column = {"c", ENT_ARROW_DAY, 0, -1, false, 0, 0};
	const uint64_t large = (uint64_t)INT32_MAX + 1;

	(void)state;
	refuse_column((struct ent_arrow_column){"c", ENT_ARROW_INT, 3, -1, false, 0, 0}, ENT_MISUSE,
		      "column 'c' makes no sense");
	refuse_column((struct ent_arrow_column){"c", ENT_ARROW_TEXT, 1, 1, false, 0, 0}, ENT_MISUSE,
		      "no sense");
	refuse_column((struct ent_arrow_column){"c", ENT_ARROW_DOUBLE, 2, 0, false, 0, 0},
		      ENT_MISUSE, "no sense");
	refuse_column((struct ent_arrow_column){"c", ENT_ARROW_TEXT, 4, -1, true, 0, 0}, ENT_MISUSE,
		      "no sense");
	refuse_column((struct ent_arrow_column){"c", ENT_ARROW_DAY, 0, -1, false, 11, 0},
		      ENT_MISUSE, "no sense");
	refuse_column((struct ent_arrow_column){"c", ENT_ARROW_TEXT, 1, 0, false, 0, 0}, ENT_LIMIT,
		      "129 values for an index of 8 bits");
	refuse_column((struct ent_arrow_column){"c", ENT_ARROW_TEXT, 0, -1, false, 0, large},
		      ENT_LIMIT, "too large");
	refuse_column((struct ent_arrow_column){"c", ENT_ARROW_INT, 4, -1, true, 0, large},
		      ENT_LIMIT, "too large");
	check_refused(&(struct ent_arrow_plan){&column, 1, &huge_texts, 1, 1}, -1, ENT_LIMIT,
		      "more than 2 GiB");
	check_refused(&(struct ent_arrow_plan){&column, 1, &few, 1, 1}, -1, ENT_MISUSE,
		      "no column uses");
	check_refused(&(struct ent_arrow_plan){&column, 1, &whole, 1, 1}, -1, ENT_MISUSE,
		      "neither texts nor decimals");
	check_refused(&(struct ent_arrow_plan){&column, 1, NULL, 0, UINT64_MAX}, -1, ENT_LIMIT,
		      "too many rows");
	check_refused(&(struct ent_arrow_plan){&column, 5000, NULL, 0, 1}, -1, ENT_LIMIT,
		      "too many rows, columns");
	check_refused(&(struct ent_arrow_plan){&column, 1, NULL, 0, 1}, -1, ENT_IO,
		      strerror(EBADF));
}

/* Without the columns' buffers. */
static struct bytes created(const struct made *made)
{
	FILE *file = new_file();
	struct ent_arrow_buffers buffers[64];
	struct ent_err err = {0};
	struct bytes bytes;

	assert_true(made->plan.column_count <= COUNT(buffers));
	if (!ent_arrow_create(fileno(file), "x.arrow", &made->plan, buffers, &err))
		fail_msg("%s", err.text);
	bytes = bytes_of_file(file);
	fclose(file);
	return bytes;
}

static void test_rough_writes(void **state)
{
	struct made *made = made_new(9, 20, 128, MADE_ALL);
	struct bytes plain = created(made), rough;

	(void)state;
	writes_rough = true;
	rough = created(made);
	writes_rough = false;
	assert_int_equal(plain.size, rough.size);
	assert_memory_equal(plain.at, rough.at, plain.size);
	free(plain.at);
	free(rough.at);
	made_free(made);
}

static void test_full_disk(void **state)
{
	struct made *made = made_new(9, 20, 128, MADE_ALL);
	struct bytes bytes;
	unsigned writes;

	(void)state;
	writes_seen = 0;
	bytes = created(made);
	writes = writes_seen;
	assert_true(writes > 5);
	for (unsigned i = 1; i <= writes; i++) {
		FILE *file = new_file();

		writes_seen = 0;
		writes_until_full = i;
		check_refused(&made->plan, fileno(file), ENT_IO, strerror(ENOSPC));
		writes_until_full = 0;
		fclose(file);
	}
	free(bytes.at);
	made_free(made);
}

/* ---- damaged files ------------------------------------------------------ */

/* Touches all that an array can give. What the bytes are goes into the sum, so that no reading
 * is left out. */
static uint64_t read_row(const struct ent_arrow_array *array, uint64_t row)
{
	uint64_t count = 0, sum = 0;
	const uint8_t *items;
	struct ent_str text;

	if (!ent_arrow_known(array, row))
		return 1;
	if (array->list) {
		items = ent_arrow_items(array, row, &count);
		for (uint64_t i = 0; i < count * array->width; i++)
			sum += items[i];
		return sum;
	}
	if (array->dictionary) {
		uint64_t index = (uint64_t)ent_arrow_int(array, row);
		return index < array->dictionary->length ? read_row(array->dictionary, index) : 2;
	}
	if (array->type != ENT_ARROW_TEXT && array->type != ENT_ARROW_LONG_TEXT)
		return (uint64_t)ent_arrow_int(array, row);
	text = ent_arrow_text(array, row);
	for (size_t i = 0; i < text.len; i++)
		sum += (unsigned char)text.ptr[i];
	return sum;
}

static uint64_t read_all(const struct ent_arrow_file *file)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < ent_arrow_column_count(file); i++) {
		const struct ent_arrow_array *array = ent_arrow_column(file, i);

		/* A column of nulls has no buffers that would bound its rows. */
		for (uint64_t row = 0; row < array->length && row < 100000; row++)
			sum += read_row(array, row);
	}
	return sum;
}

static volatile uint64_t read_sum;

/* Opens in both ways and reads; how many of them opened. */
static unsigned try_bytes(struct bytes bytes)
{
	unsigned good = 0;

	for (unsigned thorough = 0; thorough < 2; thorough++) {
		struct ent_err err = {0};
		struct ent_arrow_file *file =
			ent_arrow_open_bytes(bytes.at, bytes.size, "x.arrow", thorough, &err);

		if (file) {
			read_sum += read_all(file);
			good++;
		} else {
			assert_true(err.code == ENT_SYNTAX || err.code == ENT_LIMIT);
			assert_memory_equal(err.text, "x.arrow: ", 9);
		}
		ent_arrow_close(file);
	}
	return good;
}

static void test_truncated(void **state)
{
	struct made *made = made_new(3, 5, 2, MADE_ALL);
	struct bytes bytes = written(made);

	(void)state;
	for (size_t size = 0; size < bytes.size; size++) {
		struct bytes part = bytes_copy(bytes.at, size);

		assert_int_equal(try_bytes(part), 0);
		free(part.at);
	}
	assert_int_equal(try_bytes(bytes), 2);
	free(bytes.at);
	made_free(made);
}

static void test_flipped(void **state)
{
	static const uint8_t flips[] = {0xFF, 0x01, 0x80, 0x10};
	struct made *made = made_new(4, 5, 2, MADE_ALL);
	struct bytes bytes = written(made);
	size_t refused = 0;

	(void)state;
	for (size_t at = 0; at < bytes.size; at++) {
		bytes.at[at] ^= flips[0];
		refused += try_bytes(bytes) < 2;
		bytes.at[at] ^= flips[0];
		bytes.at[at] ^= flips[1 + at % 3];
		refused += try_bytes(bytes) < 2;
		bytes.at[at] ^= flips[1 + at % 3];
	}
	assert_true(refused > 1000); /* it is looked at, and not merely survived */
	free(bytes.at);
	made_free(made);
}

/* Several bytes at once, and the numbers that overflow. */
static void test_scrambled(void **state)
{
	static const uint64_t odd[] = {UINT64_MAX, INT64_MAX,  UINT32_MAX, INT32_MAX,
				       1,          UINT16_MAX, 0,          (uint64_t)1 << 62};
	struct made *made = made_new(6, 9, 2, MADE_ALL);
	struct bytes bytes = written(made);

	(void)state;
	random_state = 99;
	for (unsigned round = 0; round < 5000; round++) {
		struct bytes copy = bytes_copy(bytes.at, bytes.size);

		for (unsigned times = 1 + random_below(4); times > 0; times--) {
			unsigned width = 1U << random_below(4);
			size_t at = random_below((unsigned)(bytes.size - 8)) / width * width;

			memcpy(copy.at + at, &odd[random_below(COUNT(odd))], width);
		}
		try_bytes(copy);
		free(copy.at);
	}
	free(bytes.at);
	made_free(made);
}

static void check_reason(const void *from, size_t size, const char *message)
{
	struct bytes bytes = bytes_copy(from, size);
	struct ent_err err = {0};

	assert_null(ent_arrow_open_bytes(bytes.at, bytes.size, "x.arrow", false, &err));
	assert_int_equal(err.code, ENT_SYNTAX);
	assert_string_equal(err.text, message);
	free(bytes.at);
}

#define CHECK_REASON(text, message) check_reason(text, sizeof(text) - 1, message)

static void test_other_files(void **state)
{
	(void)state;
	CHECK_REASON("", "x.arrow: no Arrow file: it is empty");
	CHECK_REASON("date,source\n", "x.arrow: no Arrow file: it looks like text");
	CHECK_REASON("{\"a\":1}", "x.arrow: no Arrow file: it looks like JSON");
	CHECK_REASON("\x1F\x8B\x08\x00", "x.arrow: no Arrow file: it looks like gzip");
	CHECK_REASON("PK\x03\x04....", "x.arrow: no Arrow file: it looks like a zip archive");
	CHECK_REASON("PAR1.....", "x.arrow: no Arrow file: it looks like Parquet");
	CHECK_REASON("FEA1.....",
		     "x.arrow: no Arrow file: it looks like a file of Feather version 1");
	CHECK_REASON("\xFF\xFF\xFF\xFF\x10\0\0\0",
		     "x.arrow: no Arrow file: it looks like an Arrow stream, not a file");
	CHECK_REASON("\x01\x02\x03\x04", "x.arrow: no Arrow file: it looks like something else");
	CHECK_REASON("ARROW1\0\0", "x.arrow: truncated: it does not end as Arrow files do");
	CHECK_REASON("ARROW1\0\0\0\0\0\0ARROW1",
		     "x.arrow: damaged: the footer is larger than the file");
	CHECK_REASON("ARROW1\0\0\xFF\xFF\xFF\xFF"
		     "ARROW1",
		     "x.arrow: damaged: the footer is larger than the file");
}

/* What is wrong with the values themselves shows when one looks: an index, a text, a bit. */
static void test_thorough(void **state)
{
	static const struct {
		const char *column;
		uint8_t change; /* of bits of a byte */
		const char *message;
	} faults[] = {
		{"text by int8", 0x80, "an index leads out of its dictionary"},
		{"text by int8", 0x40, "an index leads out of its dictionary"},
		{"text", 0x80, "a text is not UTF-8"},
		{"int8 or unknown", 0x01, "it has another number of unknown rows than it says"},
		{"long text", 0x80, "the places of its items make no sense"},
	};
	struct made *made = made_new(8, 40, 3, MADE_ALL);
	struct bytes bytes = written(made);

	(void)state;
	for (size_t i = 0; i < COUNT(faults); i++) {
		struct ent_arrow_file *file = opened(bytes, true);
		const struct ent_arrow_array *array = ent_arrow_find(file, faults[i].column);
		const void *at = strstr(faults[i].column, "unknown") ? array->valid
				 : strstr(faults[i].column, "long")
					 ? (const uint8_t *)array->offsets + 8
					 : array->data;
		uint8_t *byte = bytes.at + ((const uint8_t *)at - bytes.at);
		uint8_t was = *byte;
		struct ent_err err = {0};

		ent_arrow_close(file);
		*byte = was ^ faults[i].change;
		file = opened(bytes, false);
		read_sum += read_all(file);
		ent_arrow_close(file);
		assert_null(ent_arrow_open_bytes(bytes.at, bytes.size, "x", true, &err));
		assert_non_null(strstr(err.text, faults[i].column));
		assert_non_null(strstr(err.text, faults[i].message));
		*byte = was;
	}
	free(bytes.at);
	made_free(made);
}

/* ---- forged files ------------------------------------------------------- */

static void test_forged(void **state)
{
	static const struct forgery forgeries[] = {
		{.kind = KIND_INT, .bits = 32, .rows = 3, .batches = 1},
		{.kind = KIND_INT, .bits = 32},        /* no batch, no rows */
		{.kind = KIND_TEXT, .index_bits = 16}, /* nor a dictionary */
		{.kind = KIND_TEXT, .index_bits = 32, .rows = 3, .batches = 1, .dictionaries = 1},
		{.kind = KIND_TEXT,
		 .index_bits = 8,
		 .index_unsigned = 1,
		 .rows = 128,
		 .batches = 1,
		 .dictionaries = 1},
		{.reason = "unsigned indexes",
		 .kind = KIND_TEXT,
		 .index_bits = 8,
		 .index_unsigned = 1,
		 .rows = 129,
		 .batches = 1,
		 .dictionaries = 1},
		{.reason = "metadata of version V4", .kind = KIND_INT, .bits = 32, .older = 1},
		{.reason = "big-endian", .kind = KIND_INT, .bits = 32, .endianness = 1},
		{.reason = "unsigned Int", .kind = KIND_INT, .bits = 32, .is_unsigned = 1},
		{.reason = "Int of an odd width", .kind = KIND_INT, .bits = 24},
		{.reason = "index of an odd width", .kind = KIND_TEXT, .index_bits = 12},
		{.reason = "FloatingPoint that is not double", .kind = KIND_FLOAT},
		{.reason = "Date in milliseconds", .kind = KIND_DATE, .bits = 1},
		{.reason = "dictionary of lists or nulls", .kind = KIND_NULL, .index_bits = 8},
		{.reason = "read: Timestamp", .kind = 10},
		{.reason = "read: Struct", .kind = 13},
		{.reason = "read: unknown", .kind = 77},
		{.reason = "List without items", .kind = KIND_LIST},
		{.reason = "2 record batches", .kind = KIND_INT, .bits = 32, .batches = 2},
		{.reason = "compressed",
		 .kind = KIND_INT,
		 .bits = 32,
		 .batches = 1,
		 .compressed = 1},
		{.reason = "deltas",
		 .kind = KIND_TEXT,
		 .index_bits = 32,
		 .dictionaries = 1,
		 .delta = 1},
		{.reason = "several dictionaries",
		 .kind = KIND_TEXT,
		 .index_bits = 32,
		 .dictionaries = 2},
		{.reason = "no dictionary of its type",
		 .kind = KIND_TEXT,
		 .index_bits = 32,
		 .rows = 1,
		 .batches = 1},
		{.reason = "belongs to no column", .kind = KIND_INT, .bits = 32, .dictionaries = 1},
		{.reason = "more buffers than its columns need",
		 .kind = KIND_INT,
		 .bits = 32,
		 .batches = 1,
		 .extra = 1},
		{.reason = "a message lies outside the file",
		 .kind = KIND_INT,
		 .bits = 32,
		 .batches = 1,
		 .beyond = 1U << 20},
		{.reason = "not aligned", .kind = KIND_INT, .bits = 32, .batches = 1, .offset = 4},
		{.reason = "outside its message",
		 .kind = KIND_INT,
		 .bits = 32,
		 .batches = 1,
		 .offset = 32},
		{.reason = "shorter than its rows",
		 .kind = KIND_INT,
		 .bits = 32,
		 .rows = 251,
		 .batches = 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(forgeries); i++) {
		struct ent_text forged = forge(&forgeries[i]);
		struct bytes bytes = bytes_copy(forged.ptr, forged.len);
		struct ent_err err = {0};
		struct ent_arrow_file *file =
			ent_arrow_open_bytes(bytes.at, bytes.size, "x.arrow", true, &err);

		ent_text_free(&forged);
		if (file && forgeries[i].reason)
			fail_msg("%zu was read: %s", i, forgeries[i].reason);
		if (!file && (!forgeries[i].reason || !strstr(err.text, forgeries[i].reason)))
			fail_msg("%zu: '%s'", i, err.text);
		if (file) {
			assert_int_equal(ent_arrow_rows(file),
					 forgeries[i].batches ? forgeries[i].rows : 0);
			read_sum += read_all(file);
		}
		ent_arrow_close(file);
		free(bytes.at);
	}
}

/* ---- FlatBuffers -------------------------------------------------------- */

static void test_flat(void **state)
{
	const struct ent_flat_slot slots[] = {
		{0, 1, 0xAB}, {3, 8, 0x0123456789ABCDEF}, {1, 2, 0xCDEF}, {5, 4, 0}, {6, 4, 0}};
	struct ent_text out = {0};
	struct ent_flat in;
	size_t table, items, count;

	(void)state;
	ent_flat_begin(&out);
	table = ent_flat_table(&out, slots, COUNT(slots));
	ent_flat_link(&out, table, 5, ent_flat_string(&out, ent_str("word")));
	items = ent_flat_vector(&out, 3, 8);
	ent_flat_link_vector(&out, table, 6, items);
	ent_flat_set(&out, items + 8, 8, 77);
	in = (struct ent_flat){(const uint8_t *)out.ptr, out.len, false};
	assert_int_equal(ent_flat_root(&in), table);
	assert_int_equal(table % 8, 0);
	assert_int_equal(items % 8, 0);
	assert_int_equal(ent_flat_number(&in, table, 0, 1, 5), 0xAB);
	assert_int_equal(ent_flat_number(&in, table, 1, 2, 5), 0xCDEF);
	assert_int_equal(ent_flat_number(&in, table, 2, 2, 5), 5);
	assert_true(ent_flat_number(&in, table, 3, 8, 5) == 0x0123456789ABCDEF);
	assert_int_equal(ent_flat_number(&in, table, 9, 2, 6), 6);
	assert_int_equal(ent_flat_number(&in, 0, 3, 8, 7), 7);
	check_text(ent_flat_text(&in, table, 5), ent_str("word"));
	assert_int_equal(ent_flat_items(&in, table, 6, 8, &count), items);
	assert_int_equal(count, 3);
	assert_int_equal(ent_flat_load(&in, items + 8, 8), 77);
	assert_false(in.bad);

	/* A field read as wider than it can be, and a vector of more than there is. */
	ent_flat_number(&in, table, 6, 8, 0);
	assert_int_equal(ent_flat_items(&in, table, 6, 9, &count), 0);
	assert_int_equal(count, 0);
	assert_true(in.bad);
	ent_text_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trips),   cmocka_unit_test(test_paths_and_same_bytes),
		cmocka_unit_test(test_alignment),     cmocka_unit_test(test_long_texts),
		cmocka_unit_test(test_refused_plans), cmocka_unit_test(test_rough_writes),
		cmocka_unit_test(test_full_disk),     cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_flipped),       cmocka_unit_test(test_scrambled),
		cmocka_unit_test(test_other_files),   cmocka_unit_test(test_thorough),
		cmocka_unit_test(test_forged),        cmocka_unit_test(test_flat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
