/* Input: the blocks are the same for any number of workers; plain, compressed and zipped files
 * and folders give the same rows; what is cut short is an error. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "archive/input.h"
#include "base/par.h"
#include "made_rows.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

static char folder[64];
static struct ent_text rows; /* of some ten megabytes: three blocks */

static const char *in_folder(const char *name)
{
	static char paths[8][128];
	static int next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static void write_bytes(const char *name, const char *bytes, size_t size)
{
	FILE *file = fopen(in_folder(name), "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static int make_all(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/entente-unit-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	for (unsigned i = 0; i < 80000; i++)
		made_gdelt(&rows, &(struct made_row){.id = i,
						     .day = "20240229",
						     .source = "NOR",
						     .target = "SOR",
						     .code = "190",
						     .intensity = "-10.0",
						     .place = i % 3 ? "Bree" : "Port Ade, Ade"});
	write_bytes("rows.csv", rows.ptr, rows.len);
	return 0;
}

static int remove_all(void **state)
{
	char command[128];
	(void)state;
	ent_text_free(&rows);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

/* ---- what blocks there are --------------------------------------------------- */

#define MOST_BLOCKS 4096

struct seen {
	struct ent_input *input;
	struct {
		uint64_t hash;
		size_t size;
		uint32_t stream;
		bool first;
	} blocks[MOST_BLOCKS]; /* by their order */
	size_t count[8];       /* by worker */
};

static void take_blocks(void *user, size_t item, size_t worker)
{
	struct seen *seen = user;
	struct ent_block block = {0};
	(void)item;
	while (ent_input_next(seen->input, &block)) {
		assert_true(block.order < MOST_BLOCKS);
		seen->blocks[block.order].hash = XXH3_64bits(block.bytes, block.size);
		seen->blocks[block.order].size = block.size;
		seen->blocks[block.order].stream = block.stream->order;
		seen->blocks[block.order].first = block.first;
		seen->count[worker]++;
	}
	ent_alloc(block.bytes, 0);
}

/* Reads all; how many blocks there were, or SIZE_MAX with the reason. */
static size_t read_all(const char *const *paths, size_t count, size_t workers, struct seen *seen,
		       struct ent_err *err)
{
	struct ent_input_opts opts = {paths, count, {"", 0}};
	memset(seen, 0, sizeof *seen);
	seen->input = ent_input_open(&opts, err);
	if (!seen->input)
		return SIZE_MAX;
	ent_for(workers, workers, take_blocks, seen);
	size_t blocks = 0;
	for (size_t i = 0; i < workers; i++)
		blocks += seen->count[i];
	return ent_input_failed(seen->input, err) ? SIZE_MAX : blocks;
}

static void test_workers(void **state)
{
	static struct seen one, more;
	const char *paths[] = {in_folder("rows.csv"), in_folder("rows.csv")};
	struct ent_err err;
	(void)state;
	size_t blocks = read_all(paths, 2, 1, &one, &err);
	assert_true(blocks >= 4 && blocks < MOST_BLOCKS);
	assert_int_equal(ent_input_stream_count(one.input), 2);
	assert_true(ent_input_share(one.input) == 1);
	for (size_t workers = 2; workers <= 5; workers += 3) {
		assert_int_equal(read_all(paths, 2, workers, &more, &err), blocks);
		assert_memory_equal(more.blocks, one.blocks, sizeof one.blocks);
		ent_input_close(more.input);
	}
	size_t size = 0;
	for (size_t i = 0; i < blocks; i++) {
		assert_int_equal(one.blocks[i].first,
				 !i || one.blocks[i].stream != one.blocks[i - 1].stream);
		size += one.blocks[i].size;
	}
	assert_int_equal(size, 2 * rows.len);
	ent_input_close(one.input);
}

/* ---- compressed ---------------------------------------------------------------- */

static void add_member(struct archive *out, const char *name, const char *bytes, size_t size)
{
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)size);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	assert_int_equal(archive_write_header(out, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(out, bytes, size), (la_ssize_t)size);
	archive_entry_free(entry);
}

static void write_zip(const char *name, bool with_rows)
{
	struct archive *out = archive_write_new();
	archive_write_set_format_zip(out);
	assert_int_equal(archive_write_open_filename(out, in_folder(name)), ARCHIVE_OK);
	add_member(out, "readme.txt", "nothing\n", 8);
	if (with_rows)
		add_member(out, "rows.csv", rows.ptr, rows.len);
	assert_int_equal(archive_write_close(out), ARCHIVE_OK);
	archive_write_free(out);
}

static void write_compressed(const char *name, int filter)
{
	struct archive *out = archive_write_new();
	archive_write_add_filter(out, filter);
	archive_write_set_format_raw(out);
	assert_int_equal(archive_write_open_filename(out, in_folder(name)), ARCHIVE_OK);
	add_member(out, "rows", rows.ptr, rows.len);
	assert_int_equal(archive_write_close(out), ARCHIVE_OK);
	archive_write_free(out);
}

static void assert_name(struct ent_str name, const char *wanted)
{
	if (!ent_str_is(name, wanted))
		fail_msg("'%.*s' is not '%s'", ENT_FMT(name), wanted);
}

static void check_same(const char *name, const char *label)
{
	static struct seen plain, other;
	const char *paths[] = {in_folder("rows.csv"), in_folder(name)};
	struct ent_err err;
	size_t blocks = read_all(&paths[0], 1, 1, &plain, &err);
	if (read_all(&paths[1], 1, 2, &other, &err) != blocks)
		fail_msg("%s: %s", name, err.text);
	assert_memory_equal(other.blocks, plain.blocks, sizeof plain.blocks);
	assert_name(ent_input_stream(other.input, 0)->label, label);
	ent_input_close(plain.input);
	ent_input_close(other.input);
}

static void test_compressed(void **state)
{
	(void)state;
	write_zip("rows.zip", true);
	check_same("rows.zip", "rows.zip/rows.csv");
	write_compressed("rows.gz", ARCHIVE_FILTER_GZIP);
	check_same("rows.gz", "rows.gz");
	write_compressed("rows.any", ARCHIVE_FILTER_XZ); /* the name says nothing */
	check_same("rows.any", "rows.any");
}

/* ---- folders ---------------------------------------------------------------------- */

static void test_folder(void **state)
{
	static struct seen seen;
	struct ent_err err;
	(void)state;
	mkdir(in_folder("data"), 0777);
	mkdir(in_folder("data/sub"), 0777);
	mkdir(in_folder("data/old.ea"), 0777);
	write_bytes("data/b.csv", rows.ptr, 1000); /* ends within a row */
	write_bytes("data/sub/a.csv", rows.ptr, rows.len);
	write_bytes("data/notes.txt", "nothing\n", 8);
	write_bytes("data/none.csv", "", 0);
	write_bytes("data/.hidden", rows.ptr, rows.len);
	write_bytes("data/old.ea/manifest.json", "{}", 2);
	const char *paths[] = {in_folder("data")};
	assert_true(read_all(paths, 1, 2, &seen, &err) < MOST_BLOCKS);
	assert_int_equal(ent_input_stream_count(seen.input), 2);
	assert_name(ent_input_stream(seen.input, 0)->label, "data/b.csv");
	assert_name(ent_input_stream(seen.input, 1)->label, "data/sub/a.csv");
	assert_int_equal(ent_input_ignored_count(seen.input), 3);
	assert_int_equal(ent_input_archive_count(seen.input), 0);
	assert_true(ent_input_reads(seen.input, in_folder("data/./b.csv")));
	assert_false(ent_input_reads(seen.input, in_folder("data/notes")));
	ent_input_close(seen.input);
	paths[0] = in_folder("data/old.ea");
	assert_int_equal(read_all(paths, 1, 1, &seen, &err), 0);
	assert_int_equal(ent_input_archive_count(seen.input), 1);
	ent_input_close(seen.input);
}

/* ---- what is wrong ------------------------------------------------------------------ */

static void assert_fails(const char *name, const char *why)
{
	static struct seen seen;
	const char *paths[] = {in_folder(name)};
	struct ent_err err = {.text = ""};
	assert_int_equal(read_all(paths, 1, 2, &seen, &err), SIZE_MAX);
	if (!strstr(err.text, why) || !strstr(err.text, name))
		fail_msg("'%s' does not say '%s' of %s", err.text, why, name);
	ent_input_close(seen.input);
}

/* Half of a file, and all but its last bytes; of a zip these are a list of its members, which are
 * all there without it. */
static void cut_short(const char *name, const char *as)
{
	static char bytes[1 << 20];
	FILE *file = fopen(in_folder(name), "r");
	assert_non_null(file);
	size_t size = fread(bytes, 1, sizeof bytes, file);
	assert_true(size > 1000 && size < sizeof bytes);
	fclose(file);
	write_bytes(as, bytes, size / 2);
	assert_fails(as, "");
	write_bytes(as, bytes, size - (strstr(name, "zip") ? 400 : 12));
	assert_fails(as, "");
}

static void test_faults(void **state)
{
	(void)state;
	cut_short("rows.zip", "short.zip");
	cut_short("rows.gz", "short.gz");
	cut_short("rows.any", "short.any");
	write_zip("none.zip", false);
	assert_fails("none.zip", "no file of a known dataset in it");
	assert_fails("missing.csv", "No such file");
	mkdir(in_folder("empty"), 0777);
	assert_fails("empty", "no files in it");
	write_bytes("empty.csv", "\n \n", 3);
	assert_fails("empty.csv", "is empty");
	write_bytes("wide.csv", "\xFF\xFEi\0d\0", 6);
	assert_fails("wide.csv", "UTF-16");
	write_bytes("zeros.csv", "a\0b", 3);
	assert_fails("zeros.csv", "is not text");
	write_bytes("other.csv", "a,b\n1,2\n", 8);
	assert_fails("other.csv", "of no known dataset");
}

/* A line that never ends is told of, and does not fill the memory. */
static void test_endless_line(void **state)
{
	(void)state;
	FILE *file = fopen(in_folder("line.csv"), "w");
	assert_non_null(file);
	fwrite(rows.ptr, 1, 1000, file);
	static char part[1 << 20];
	memset(part, 'x', sizeof part);
	for (int i = 0; i < 260; i++)
		fwrite(part, 1, sizeof part, file);
	assert_int_equal(fclose(file), 0);
	assert_fails("line.csv", "a line of over 256 MB");
	remove(in_folder("line.csv"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workers),      cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_folder),       cmocka_unit_test(test_faults),
		cmocka_unit_test(test_endless_line),
	};
	return cmocka_run_group_tests(tests, make_all, remove_all);
}
