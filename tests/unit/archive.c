/* Archives: every flipped byte is found and does no harm; sums against their slow twins, on any
 * number of threads; what comes out is whole or not there, and knows no locale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <entente/archive.h>
#include <entente/date.h>
#include <entente/ontology.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locale_of.h"
#include "random.h"

static char folder[] = "/tmp/entente-archive-unit-XXXXXX";
static char archive_path[64], rows_path[64];

static const char *const files[] = {"events.arrow", "dyads.arrow", "actors.arrow", "places.arrow",
				    "manifest.json"};
#define FILES (sizeof files / sizeof files[0])

static const struct ent_archive_days all_days = {ENT_DAY_MIN, ENT_DAY_MAX};

/* A path that the next call takes back. */
static const char *in_folder(const char *name)
{
	static char path[128];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* ---- an archive --------------------------------------------------------------- */

/* ICEWS rows: some actors and places unknown, codes of all classes, three years. */
static void write_rows(const char *path, int rows)
{
	static const char *const actors[] = {"Citizen (Norland)", "Police (Sorland)",
					     "Army (Norland)", "", "Rebels, Union of \"East\""};
	static const char *const countries[] = {"Norland", "Sorland", "Norland", "", ""};
	static const char *const codes[] = {"010", "057", "090", "14",   "1823",
					    "036", "111", "08",  "1312", "190"};
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\t"
	      "CAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\t"
	      "Sentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\t"
	      "Longitude\n",
	      file);
	for (int i = 0; i < rows; i++) {
		unsigned a = random_below(5), b = random_below(5);
		bool placed = one_in(2);
		fprintf(file, "%d\t%d-%02d-%02d\t%s\tNA\t%s\tDid\t%s\t", 100 + i,
			random_between(2017, 2019), random_between(1, 12), random_between(1, 28),
			actors[a], countries[a], codes[random_below(10)]);
		fprintf(file, "%d.%u\t%s\tNA\t%s\t%d\t2\tHerald\t", random_between(-9, 9),
			random_below(10), actors[b], countries[b], i / 3);
		fprintf(file, "%s\tNA\tNA\tNorland\t%s\t%s\n", placed ? "Port Ade" : "Bree",
			placed ? "1.385" : "NA", placed ? "-2.25" : "NA");
	}
	assert_int_equal(fclose(file), 0);
}

static void build(const char *path, int rows)
{
	const char *const paths[] = {rows_path};
	write_rows(rows_path, rows);
	struct ent_archive_build_opts opts = {.paths = paths, .path_count = 1, .workers = 2};
	struct ent_err err;
	if (!ent_archive_build(path, &opts, &err))
		fail_msg("%s", err.text);
}

static struct ent_archive *opened(const char *path)
{
	struct ent_err err;
	struct ent_archive *archive = ent_archive_open(path, &err);
	if (!archive)
		fail_msg("%s", err.text);
	return archive;
}

static int set_up(void **state)
{
	(void)state;
	random_state = 7;
	if (!mkdtemp(folder))
		return -1;
	snprintf(archive_path, sizeof archive_path, "%s/made.ea", folder);
	snprintf(rows_path, sizeof rows_path, "%s/rows.tab", folder);
	build(archive_path, 2000);
	return 0;
}

static int tear_down(void **state)
{
	char command[80];
	(void)state;
	snprintf(command, sizeof command, "rm -r '%s'", folder);
	return system(command);
}

/* ---- sums -------------------------------------------------------------------------- */

static int32_t period_of(int32_t day, enum ent_every every)
{
	return every == ENT_EVERY_NONE ? 0 : ent_period_start(day, every);
}

/* Event by event, from the face alone. */
static struct ent_archive_sum slow_sum(const struct ent_archive *archive, uint32_t source,
				       uint32_t target, struct ent_archive_days days, int32_t start,
				       enum ent_every every)
{
	struct ent_archive_sum sum = {0};
	struct ent_archive_event event;
	for (uint64_t row = 0; row < ent_archive_event_count(archive); row++) {
		ent_archive_event(archive, row, &event);
		if (event.source != source || event.target != target || event.day < days.from ||
		    event.day > days.to || period_of(event.day, every) != period_of(start, every))
			continue;
		int root = (event.cameo.ptr[0] - '0') * 10 + event.cameo.ptr[1] - '0';
		sum.events++;
		sum.quad[root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4]++;
		if (isnan(event.intensity))
			continue;
		sum.scored++;
		sum.net += event.intensity;
	}
	return sum;
}

static void check_net(const struct ent_archive *archive, struct ent_archive_days days,
		      enum ent_every every)
{
	struct ent_archive_periods periods;
	ent_archive_periods(archive, days, every, &periods);
	size_t dyads = ent_archive_dyad_count(archive), cells = dyads * periods.count;
	double *net = calloc(cells + 1, sizeof *net), *again = calloc(cells + 1, sizeof *again);
	ent_archive_net_all(archive, &periods, 1, net);
	for (size_t workers = 2; workers <= 5; workers++) {
		memset(again, 0x55, cells * sizeof *again);
		ent_archive_net_all(archive, &periods, workers, again);
		assert_memory_equal(net, again, cells * sizeof *net);
	}
	for (size_t i = 0; i < dyads; i++) {
		struct ent_archive_dyad dyad = ent_archive_dyad(archive, i);
		ent_archive_net(archive, i, &periods, again);
		assert_memory_equal(again, net + i * periods.count, periods.count * sizeof *net);
		for (size_t p = 0; p < periods.count; p++) {
			struct ent_archive_sum sum = slow_sum(archive, dyad.source, dyad.target,
							      days, periods.start[p], every);
			assert_true(fabs(sum.net - again[p]) < 1e-9);
		}
	}
	free(net);
	free(again);
	ent_archive_periods_free(&periods);
}

static void test_net(void **state)
{
	struct ent_archive *archive = opened(archive_path);
	struct ent_archive_days middle = {ent_day_from_civil(2017, 5, 9),
					  ent_day_from_civil(2018, 11, 30)};
	(void)state;
	check_net(archive, all_days, ENT_EVERY_NONE);
	check_net(archive, all_days, ENT_EVERY_YEAR);
	check_net(archive, middle, ENT_EVERY_MONTH);
	check_net(archive, middle, ENT_EVERY_YEAR);
	check_net(archive, (struct ent_archive_days){middle.from, middle.from}, ENT_EVERY_MONTH);
	ent_archive_close(archive);
}

static void test_periods(void **state)
{
	struct ent_archive *archive = opened(archive_path);
	struct ent_archive_periods periods;
	struct ent_archive_event event;
	(void)state;
	ent_archive_periods(archive, all_days, ENT_EVERY_MONTH, &periods);
	assert_int_equal(periods.count, 36);
	assert_int_equal(periods.row[0], 0);
	assert_int_equal(periods.row[36], 2000);
	for (size_t p = 0; p < periods.count; p++) {
		for (uint64_t row = periods.row[p]; row < periods.row[p + 1]; row++) {
			ent_archive_event(archive, row, &event);
			assert_int_equal(ent_period_start(event.day, ENT_EVERY_MONTH),
					 periods.start[p]);
		}
	}
	ent_archive_periods_free(&periods);
	struct ent_archive_days none = {ENT_DAY_MIN, ent_day_from_civil(2016, 12, 31)};
	ent_archive_periods(archive, none, ENT_EVERY_YEAR, &periods);
	assert_int_equal(periods.count, 0);
	ent_archive_periods_free(&periods);
	ent_archive_close(archive);
}

static uint32_t actor_of(const struct ent_archive *archive, struct ent_str code)
{
	for (uint32_t i = 0; i < ent_archive_actor_count(archive); i++)
		if (ent_str_eq(ent_archive_actor(archive, i).code, code))
			return i;
	fail_msg("no such actor");
	return ENT_NONE;
}

static void test_pairs(void **state)
{
	struct ent_archive *archive = opened(archive_path);
	struct ent_archive_days days = {ent_day_from_civil(2018, 1, 1), ENT_DAY_MAX};
	uint64_t events = 0, last = UINT64_MAX;
	struct ent_archive_pairs_opts opts = {.days = days, .workers = 3};
	struct ent_archive_periods years;
	(void)state;
	ent_archive_periods(archive, days, ENT_EVERY_YEAR, &years);
	assert_int_equal(years.count, 2);
	struct ent_archive_pairs *pairs = ent_archive_pairs_new(archive, &opts);
	assert_int_equal(ent_archive_pair_count(pairs), 16);
	for (size_t i = 0; i < ent_archive_pair_count(pairs); i++) {
		struct ent_archive_pair pair = ent_archive_pair(pairs, i);
		struct ent_archive_sum by_year[2];
		uint32_t source = actor_of(archive, pair.source);
		uint32_t target = actor_of(archive, pair.target);
		struct ent_archive_sum sum =
			slow_sum(archive, source, target, days, 0, ENT_EVERY_NONE);
		assert_memory_equal(&pair.sum.quad, &sum.quad, sizeof sum.quad);
		assert_int_equal(pair.sum.events, sum.events);
		assert_int_equal(pair.sum.scored, sum.scored);
		assert_true(fabs(pair.sum.net - sum.net) < 1e-9);
		ent_archive_pair_sums(pairs, i, &years, by_year);
		for (size_t y = 0; y < 2; y++) {
			sum = slow_sum(archive, source, target, days, years.start[y],
				       ENT_EVERY_YEAR);
			assert_memory_equal(&by_year[y].quad, &sum.quad, sizeof sum.quad);
			assert_true(fabs(by_year[y].net - sum.net) < 1e-9);
		}
		assert_true(pair.sum.events <= last);
		last = pair.sum.events;
		events += last;
	}
	assert_int_equal(events + ent_archive_pairs_left_out(pairs), years.row[2] - years.row[0]);
	ent_archive_pairs_free(pairs);
	ent_archive_periods_free(&years);
	ent_archive_close(archive);
}

/* Two actors of one country are one, and what they do to each other counts once. */
static void test_countries(void **state)
{
	struct ent_archive *archive = opened(archive_path);
	struct ent_archive_party list[8];
	struct ent_archive_event event;
	uint64_t norland = 0, as_source = 0;
	(void)state;
	for (uint64_t row = 0; row < ent_archive_event_count(archive); row++) {
		ent_archive_event(archive, row, &event);
		bool from = event.source != ENT_NONE &&
			    ent_str_is(ent_archive_actor(archive, event.source).country, "Norland");
		bool to = event.target != ENT_NONE &&
			  ent_str_is(ent_archive_actor(archive, event.target).country, "Norland");
		as_source += from;
		norland += from || to;
	}
	assert_int_equal(ent_archive_parties(archive, all_days, ENT_ARCHIVE_BY_COUNTRY, list), 2);
	assert_true(ent_str_is(list[0].country, "Norland"));
	assert_int_equal(list[0].events, norland);
	assert_int_equal(list[0].as_source, as_source);
	assert_int_equal(list[0].code.len, 0);
	ent_archive_close(archive);
}

/* ---- out -------------------------------------------------------------------------- */

static bool to_text(void *user, const char *bytes, size_t len)
{
	ent_text_add(user, (struct ent_str){bytes, len});
	return true;
}

static bool to_full_disk(void *user, const char *bytes, size_t len)
{
	(void)user, (void)bytes, (void)len;
	errno = ENOSPC;
	return false;
}

static struct ent_text exported(const struct ent_archive *archive, enum ent_archive_format format)
{
	struct ent_text text = {0};
	struct ent_err err;
	if (!ent_archive_export(archive, format, all_days, to_text, &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static void test_refused(void **state)
{
	struct ent_archive *archive = opened(archive_path);
	struct ent_err err;
	struct stat info;
	(void)state;
	assert_false(
		ent_archive_export(archive, ENT_ARCHIVE_CSV, all_days, to_full_disk, NULL, &err));
	assert_string_equal(err.text, "writing: No space left on device");
	assert_false(
		ent_archive_export(archive, ENT_ARCHIVE_SQLITE, all_days, to_text, NULL, &err));
	assert_false(
		ent_archive_export_file(archive, ENT_ARCHIVE_CSV, all_days, "/dev/full", &err));
	assert_string_equal(err.text, "/dev/full: No space left on device");
	assert_false(
		ent_archive_export_file(archive, ENT_ARCHIVE_SQLITE, all_days, "/dev/null", &err));
	assert_false(ent_archive_export_file(archive, ENT_ARCHIVE_JSONL, all_days,
					     in_folder("none/x.jsonl"), &err));
	/* Another's file stays as it is. */
	assert_int_equal(stat(rows_path, &info), 0);
	off_t size = info.st_size;
	assert_false(
		ent_archive_export_file(archive, ENT_ARCHIVE_SQLITE, all_days, rows_path, &err));
	assert_non_null(strstr(err.text, "no earlier export"));
	assert_int_equal(stat(rows_path, &info), 0);
	assert_int_equal(info.st_size, size);
	ent_archive_close(archive);
}

static void test_locale(void **state)
{
	char names[64];
	(void)state;
	struct ent_archive *archive = opened(archive_path);
	struct ent_text before = exported(archive, ENT_ARCHIVE_JSONL);
	ent_archive_close(archive);
	snprintf(names, sizeof names, "%s/locale", folder);
	assert_int_equal(mkdir(names, 0700), 0);
	enter_locale(names, "de_DE", ",");
	const char *again = in_folder("again.ea");
	const char *const paths[] = {rows_path};
	struct ent_archive_build_opts opts = {.paths = paths, .path_count = 1};
	struct ent_err err;
	assert_true(ent_archive_build(again, &opts, &err));
	archive = opened(again);
	struct ent_text after = exported(archive, ENT_ARCHIVE_JSONL);
	setlocale(LC_ALL, "C");
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.ptr, after.ptr, after.len);
	ent_archive_close(archive);
	ent_text_free(&before);
	ent_text_free(&after);
}

/* ---- damage ------------------------------------------------------------------------- */

/* All that can be asked: it may answer anything, and must end and keep within its bounds. */
static void ask_everything(const char *path)
{
	struct ent_archive *archive = ent_archive_open(path, NULL);
	if (!archive)
		return;
	struct ent_text text = {0};
	struct ent_archive_periods years;
	ent_archive_export(archive, ENT_ARCHIVE_CSV, all_days, to_text, &text, NULL);
	ent_archive_export(archive, ENT_ARCHIVE_JSONL, all_days, to_text, &text, NULL);
	ent_archive_periods(archive, all_days, ENT_EVERY_YEAR, &years);
	size_t dyads = ent_archive_dyad_count(archive);
	double *net = calloc(dyads * years.count + 1, sizeof *net);
	ent_archive_net_all(archive, &years, 1, net);
	struct ent_archive_party *list = calloc(ent_archive_actor_count(archive) + 1, sizeof *list);
	ent_archive_parties(archive, all_days, ENT_ARCHIVE_BY_COUNTRY, list);
	ent_archive_parties(archive, all_days, ENT_ARCHIVE_BY_ACTOR, list);
	struct ent_archive_pairs_opts opts = {.days = all_days, .workers = 1};
	ent_archive_pairs_free(ent_archive_pairs_new(archive, &opts));
	opts.by = ENT_ARCHIVE_BY_COUNTRY;
	ent_archive_pairs_free(ent_archive_pairs_new(archive, &opts));
	free(list);
	free(net);
	ent_archive_periods_free(&years);
	ent_text_free(&text);
	ent_archive_close(archive);
}

static void put_byte(int file, off_t at, unsigned char byte)
{
	assert_int_equal(pwrite(file, &byte, 1, at), 1);
}

static void flip_bytes(const char *path, const char *name)
{
	char where[160];
	struct stat info;
	snprintf(where, sizeof where, "%s/%s", path, name);
	int file = open(where, O_RDWR);
	assert_true(file >= 0 && fstat(file, &info) == 0);
	for (off_t at = 0; at < info.st_size; at++) {
		unsigned char byte;
		assert_int_equal(pread(file, &byte, 1, at), 1);
		put_byte(file, at, (unsigned char)(byte ^ (1u << random_below(8))));
		if (ent_archive_verify(path, NULL))
			fail_msg("%s: a flipped byte at %lld is not found", name, (long long)at);
		ask_everything(path);
		put_byte(file, at, byte);
	}
	close(file);
	assert_true(ent_archive_verify(path, NULL));
}

static void test_flipped_bytes(void **state)
{
	const char *path = in_folder("small.ea");
	(void)state;
	build(path, 12);
	for (size_t i = 0; i < FILES; i++)
		flip_bytes(path, files[i]);
}

/* A file that is cut short, or goes on, or is not there. */
static void test_other_sizes(void **state)
{
	const char *path = in_folder("sized.ea");
	(void)state;
	build(path, 12);
	for (size_t i = 0; i < FILES; i++) {
		char where[160], beside[170];
		struct stat info;
		snprintf(where, sizeof where, "%s/%s", path, files[i]);
		snprintf(beside, sizeof beside, "%s.aside", where);
		assert_int_equal(stat(where, &info), 0);
		assert_int_equal(truncate(where, info.st_size + 1), 0);
		assert_false(ent_archive_verify(path, NULL));
		assert_int_equal(truncate(where, info.st_size), 0);
		assert_true(ent_archive_verify(path, NULL));
		assert_int_equal(rename(where, beside), 0);
		assert_false(ent_archive_verify(path, NULL));
		assert_int_equal(rename(beside, where), 0);
		assert_int_equal(truncate(where, info.st_size - 1), 0);
		assert_false(ent_archive_verify(path, NULL));
		build(path, 12);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_periods),       cmocka_unit_test(test_net),
		cmocka_unit_test(test_pairs),         cmocka_unit_test(test_countries),
		cmocka_unit_test(test_refused),       cmocka_unit_test(test_locale),
		cmocka_unit_test(test_flipped_bytes), cmocka_unit_test(test_other_sizes),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
