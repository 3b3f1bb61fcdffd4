/* Building: made-up rows through stores that spill early, against a plain sort of the rows; dyads
 * against a bare count; and whole builds of files, which give the same bytes however they are
 * made. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/archive.h>

#include "archive/disk.h"
#include "archive/events.h"
#include "archive/manifest.h"
#include "archive/names.h"
#include "base/file.h"
#include "made_rows.h"
#include "random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_DAY (-62091) /* 1800-01-01 */
#define LAST_DAY  84005    /* 2199-12-31 */

/* ---- a place for files ------------------------------------------------------ */

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/entente-unit-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_all(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static const char *in_folder(const char *name)
{
	static char paths[8][128];
	static int next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static void write_file(const char *path, const struct ent_text *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text->ptr, 1, text->len, file), text->len);
	assert_int_equal(fclose(file), 0);
}

/* ---- made-up rows -------------------------------------------------------------- */

struct made {
	struct ent_row row;
	uint32_t block;
	size_t order; /* of reading, in the block */
	char texts[6][24];
};

static struct ent_str text_of(struct made *made, int slot, const char *form, int number)
{
	snprintf(made->texts[slot], sizeof made->texts[0], form, number);
	return ent_str(made->texts[slot]);
}

static struct ent_row_actor make_actor(struct made *made, int slot, unsigned actors)
{
	struct ent_row_actor actor = {{"", 0}, {"", 0}, {"", 0}};
	if (one_in(9))
		return actor;
	actor.code = text_of(made, slot, "A%d", (int)random_below(actors));
	if (!one_in(3))
		actor.name = text_of(made, slot + 1, "name %d", (int)random_below(3));
	actor.country = ent_str(one_in(2) ? "Norland" : "");
	return actor;
}

struct making {
	unsigned actors;
	int32_t low, high; /* days */
	bool text_ids;
	int64_t most; /* of figures: one row has it */
	bool bare;    /* nothing but what must be */
};

static void make_row(struct made *made, const struct making *how, size_t i)
{
	static const char *const codes[] = {"190", "010", "13y", "0311", ""};
	const struct ent_str none = {"", 0};
	struct ent_row *row = &made->row;
	*row = (struct ent_row){
		.day = (int32_t)random_between(how->low, how->high),
		.added = ENT_NO_DAY,
		.source = {none, none, none},
		.target = {none, none, none},
		.cameo = none,
		.type = none,
		.mode = none,
		.intensity = (double)NAN,
		.place = {{none, none, none, none}, none, none, none, none},
		.deaths_low = -1,
		.deaths = -1,
		.deaths_high = -1,
		.mentions = -1,
		.id = text_of(made, 0, how->text_ids && one_in(2) ? "NOR-%d" : "%d", (int)i),
		.story = none,
	};
	row->until = row->day;
	if (how->bare)
		return;
	row->source = make_actor(made, 1, how->actors);
	row->target = make_actor(made, 3, how->actors);
	row->cameo = ent_str(codes[random_below(5)]);
	if (!row->cameo.len)
		row->type = ent_str("ASSAULT");
	if (one_in(3))
		row->intensity = random_between(-100, 100) / 10.0;
	if (one_in(4))
		row->until = row->day +
			     random_between(0, LAST_DAY - row->day < 40 ? LAST_DAY - row->day : 40);
	if (one_in(3))
		row->added = row->day + random_between(-128, 127);
	if (one_in(5))
		row->deaths = random_between(0, 127);
	if (one_in(5))
		row->mentions = i == 7 ? how->most : random_between(0, 100);
	if (one_in(5))
		row->story = text_of(made, 5, "%d", random_between(1, 99));
	if (one_in(4)) {
		row->place.part[0] = ent_str(one_in(2) ? "Bree" : "Port Ade");
		row->place.part[2] = ent_str("Upper Ade");
		row->place.country = ent_str(one_in(3) ? "NO" : "");
		row->place.latitude = ent_str(one_in(2) ? "1.5" : "-33.875");
		row->place.longitude = ent_str("18.25");
	}
	if (i == 7) {
		row->mentions = how->most;
		row->deaths_high = how->most;
	}
}

static struct made *make_rows(size_t count, size_t in_block, const struct making *how)
{
	struct made *rows = calloc(count + 1, sizeof *rows);
	for (size_t i = 0; i < count; i++) {
		make_row(&rows[i], how, i);
		rows[i].block = (uint32_t)(i / in_block);
		rows[i].order = i;
	}
	return rows;
}

static int made_order(const void *a, const void *b)
{
	const struct made *x = *(const struct made *const *)a, *y = *(const struct made *const *)b;
	if (x->row.day != y->row.day)
		return x->row.day < y->row.day ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* ---- through the stores --------------------------------------------------------- */

#define MOST_STORES 3

static void write_names(const struct ent_text *path, const char *name,
			bool (*write)(int, const char *, const struct ent_tables *,
				      struct ent_err *),
			const struct ent_tables *tables)
{
	struct ent_err err;
	int file = ent_folder_file(path, name, &err);
	assert_true(file >= 0 && write(file, name, tables, &err));
	assert_true(ent_folder_file_end(file, name, &err));
}

/* An archive of what is in the stores. */
static void write_archive(const struct ent_text *path, struct ent_store *stores, size_t count,
			  size_t workers)
{
	struct ent_manifest_facts facts = {0};
	struct ent_tables tables;
	struct ent_events_layout layout;
	struct ent_err err;
	ent_tables_make(&tables, stores, count);
	int events = ent_folder_file(path, "events.arrow", &err);
	int dyads = ent_folder_file(path, "dyads.arrow", &err);
	assert_true(
		ent_events_write(events, "events.arrow", stores, &tables, workers, &layout, &err));
	assert_true(ent_dyads_write(dyads, "dyads.arrow", path->ptr, events, &layout, &tables,
				    workers, &facts.dyads, &err));
	assert_true(ent_folder_file_end(events, "events.arrow", &err));
	assert_true(ent_folder_file_end(dyads, "dyads.arrow", &err));
	write_names(path, "actors.arrow", ent_actors_write, &tables);
	write_names(path, "places.arrow", ent_places_write, &tables);
	assert_true(ent_manifest_write(path, &facts, json_object(), &err));
	ent_tables_free(&tables);
}

/* Blocks go to the stores in turn, as they do to workers. */
static struct ent_archive *build(const struct made *rows, size_t count, size_t store_count,
				 size_t room, size_t workers)
{
	struct ent_store *stores = calloc(store_count, sizeof *stores);
	struct ent_row_keys keys = {.hash = {0}};
	struct ent_text path = {0};
	struct ent_err err;
	ent_text_puts(&path, in_folder("made.ea"));
	mkdir(path.ptr, 0777);
	for (size_t s = 0; s < store_count; s++)
		ent_store_start(&stores[s], folder, room);
	for (size_t i = 0; i < count; i++) {
		struct ent_store *store = &stores[rows[i].block % store_count];
		struct ent_str field;
		ent_store_look(store, &rows[i].row, &keys);
		assert_int_equal(
			ent_store_add(store, "gdelt", &rows[i].row, &keys, rows[i].block, &field),
			ENT_KEPT);
	}
	for (size_t s = 0; s < store_count; s++) {
		ent_store_end(&stores[s]);
		assert_int_equal(stores[s].err.code, ENT_OK);
	}
	write_archive(&path, stores, store_count, workers);
	for (size_t s = 0; s < store_count; s++)
		ent_store_free(&stores[s]);
	free(stores);
	ent_row_keys_free(&keys);
	if (!ent_archive_verify(path.ptr, &err))
		fail_msg("%s", err.text);
	struct ent_archive *archive = ent_archive_open(path.ptr, &err);
	assert_non_null(archive);
	ent_text_free(&path);
	return archive;
}

/* ---- against the plain sort --------------------------------------------------------- */

static void assert_str(struct ent_str is, struct ent_str wanted)
{
	if (!ent_str_eq(is, wanted))
		fail_msg("'%.*s' is not '%.*s'", ENT_FMT(is), ENT_FMT(wanted));
}

static bool same_number(double a, double b)
{
	return isnan(a) ? isnan(b) : a == b;
}

static void check_actor(const struct ent_archive *archive, uint32_t id,
			const struct ent_row_actor *made)
{
	assert_int_equal(id == ENT_NONE, made->code.len == 0);
	if (id != ENT_NONE)
		assert_str(ent_archive_actor(archive, id).code, made->code);
}

static void check_place(const struct ent_archive *archive, uint32_t id,
			const struct ent_row_place *made)
{
	assert_int_equal(id == ENT_NONE, made->part[0].len == 0);
	if (id == ENT_NONE)
		return;
	struct ent_archive_place place = ent_archive_place(archive, id);
	char name[64];
	snprintf(name, sizeof name, "%.*s, Upper Ade", ENT_FMT(made->part[0]));
	assert_str(place.name, ent_str(name));
	assert_str(place.country, made->country);
	assert_true(place.latitude == strtod(made->latitude.ptr, NULL));
	assert_true(place.longitude == 18.25);
}

/* The longest part of a code that the table has. */
static const struct ent_cameo *cameo_of(struct ent_str code)
{
	const struct ent_cameo *found = NULL;
	for (; code.len >= 2 && !found; code.len--)
		found = ent_cameo_find(code);
	return found;
}

static void check_event(const struct ent_archive *archive, uint64_t at, const struct ent_row *row)
{
	struct ent_archive_event event;
	ent_archive_event(archive, at, &event);
	const struct ent_cameo *code = cameo_of(row->cameo);
	assert_int_equal(event.day, row->day);
	assert_int_equal(event.until, row->until);
	assert_int_equal(event.added, row->added == ENT_NO_DAY ? ENT_DAY_MAX : row->added);
	assert_str(event.id, row->id);
	assert_str(event.cameo, row->cameo);
	assert_str(event.type, code ? ent_str(code->plover_type) : row->type);
	assert_str(event.mode, code ? ent_str(code->plover_mode) : row->mode);
	const struct ent_plover *plover = code ? NULL : ent_plover_find(row->type, row->mode);
	double told = code ? code->goldstein : plover ? plover->score : (double)NAN;
	double intensity = isnan(row->intensity) ? told : row->intensity;
	if (!same_number(event.intensity, intensity))
		fail_msg("intensity %g of %.*s is not %g", event.intensity, ENT_FMT(row->cameo),
			 intensity);
	assert_int_equal(event.deaths_low, row->deaths_low);
	assert_int_equal(event.deaths, row->deaths);
	assert_int_equal(event.deaths_high, row->deaths_high);
	assert_int_equal(event.mentions, row->mentions);
	assert_int_equal(event.story, row->story.len ? atoi(row->story.ptr) : 0);
	assert_str(ent_archive_dataset(archive, event.dataset), ent_str("gdelt"));
	check_actor(archive, event.source, &row->source);
	check_actor(archive, event.target, &row->target);
	check_place(archive, event.place, &row->place);
}

/* All lists together have each row once, each list in order, and under the right two. */
static void check_dyads(const struct ent_archive *archive)
{
	struct ent_archive_dyad last = {0};
	uint64_t rows = 0;
	size_t count = ent_archive_dyad_count(archive);
	for (size_t i = 0; i < count; i++) {
		struct ent_archive_dyad dyad = ent_archive_dyad(archive, i);
		assert_true(dyad.count > 0);
		assert_true(!i || dyad.source > last.source ||
			    (dyad.source == last.source && dyad.target > last.target));
		assert_int_equal(ent_archive_dyad_find(archive, dyad.source, dyad.target), i);
		for (size_t k = 0; k < dyad.count; k++) {
			struct ent_archive_event event;
			assert_true(!k || dyad.rows[k] > dyad.rows[k - 1]);
			ent_archive_event(archive, (uint64_t)dyad.rows[k], &event);
			assert_int_equal(event.source, dyad.source);
			assert_int_equal(event.target, dyad.target);
		}
		rows += dyad.count;
		last = dyad;
	}
	assert_int_equal(rows, ent_archive_event_count(archive));
	assert_int_equal(ent_archive_dyad_find(archive, ENT_NONE, ENT_NONE),
			 count && last.source == ENT_NONE && last.target == ENT_NONE ? count - 1
										     : count);
}

static bool is_side(const struct ent_row_actor *side, const struct ent_archive_actor *actor)
{
	return ent_str_eq(side->code, actor->code);
}

static bool is_named(const struct ent_row_actor *side, struct ent_str name, struct ent_str country)
{
	return ent_str_eq(side->name, name) && ent_str_eq(side->country, country);
}

/* The events that are counted for a name: an event once, by its source if it is on both sides. */
static uint64_t named(const struct made *rows, size_t count, const struct ent_archive_actor *actor,
		      struct ent_str name, struct ent_str country)
{
	uint64_t events = 0;
	for (size_t i = 0; i < count; i++) {
		const struct ent_row *row = &rows[i].row;
		bool source = is_side(&row->source, actor), target = is_side(&row->target, actor);
		if (source || target)
			events += is_named(source ? &row->source : &row->target, name, country);
	}
	return events;
}

static void check_actors(const struct ent_archive *archive, const struct made *rows, size_t count)
{
	for (uint32_t a = 0; a < ent_archive_actor_count(archive); a++) {
		struct ent_archive_actor actor = ent_archive_actor(archive, a);
		uint64_t events = 0, most = named(rows, count, &actor, actor.name, actor.country);
		if (a)
			assert_true(ent_str_order(ent_archive_actor(archive, a - 1).code,
						  actor.code) < 0);
		for (int name = -1; name < 3; name++) {
			for (int country = 0; country < 2; country++) {
				char text[24] = "";
				if (name >= 0)
					snprintf(text, sizeof text, "name %d", name);
				uint64_t one = named(rows, count, &actor, ent_str(text),
						     ent_str(country ? "Norland" : ""));
				assert_true(one <= most);
				events += one;
			}
		}
		assert_true(events > 0);
		assert_int_equal(actor.events, events);
	}
}

static void check_all(const struct made *rows, size_t count, size_t stores, size_t room,
		      size_t workers)
{
	struct ent_archive *archive = build(rows, count, stores, room, workers);
	const struct made **sorted = malloc((count + 1) * sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = &rows[i];
	if (count)
		qsort(sorted, count, sizeof *sorted, made_order);
	assert_int_equal(ent_archive_event_count(archive), count);
	for (size_t i = 0; i < count; i++)
		check_event(archive, i, &sorted[i]->row);
	check_dyads(archive);
	free(sorted);
	ent_archive_close(archive);
}

static void test_sorted(void **state)
{
	static const struct making ways[] = {
		{.actors = 5, .low = 18000, .high = 18030, .most = 127},
		{.actors = 127, .low = FIRST_DAY, .high = LAST_DAY, .text_ids = true, .most = 128},
		{.actors = 128, .low = FIRST_DAY, .high = FIRST_DAY + 1, .most = 32767},
		{.actors = 129,
		 .low = LAST_DAY - 1,
		 .high = LAST_DAY,
		 .text_ids = true,
		 .most = 32768},
		{.actors = 1, .low = 0, .high = 0, .most = INT32_MAX},
		{.actors = 1, .low = -5, .high = 5, .bare = true, .text_ids = true},
	};
	(void)state;
	random_state = 1900;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		struct made *rows = make_rows(3000, 41, &ways[i]);
		check_all(rows, 3000, 1, 5000, 1);
		check_all(rows, 3000, MOST_STORES, 64, 2); /* runs end in the midst of blocks */
		check_all(rows, 1, 2, 64, 2);
		check_all(rows, 0, 2, 64, 2);
		free(rows);
	}
}

static void test_names(void **state)
{
	const struct making way = {.actors = 9, .low = 10, .high = 500, .most = 5};
	(void)state;
	random_state = 1905;
	struct made *rows = make_rows(2000, 17, &way);
	for (size_t stores = 1; stores <= MOST_STORES; stores++) {
		struct ent_archive *archive = build(rows, 2000, stores, 100, stores);
		assert_int_equal(ent_archive_actor_count(archive), 9);
		check_actors(archive, rows, 2000);
		ent_archive_close(archive);
	}
	free(rows);
}

/* More actors than two bytes can number, each met; and figures that need more bytes. */
static void test_many_actors(void **state)
{
	const struct making way = {.actors = 1, .low = 1, .high = 400, .bare = true};
	(void)state;
	random_state = 1907;
	for (size_t count = 32767; count <= 32769; count++) {
		struct made *rows = make_rows(count, 1000, &way);
		for (size_t i = 0; i < count; i++) {
			rows[i].row.source.code = text_of(&rows[i], 1, "B%d", (int)i);
			rows[i].row.target.code = text_of(&rows[i], 2, "B%d", (int)(i * 7 % count));
		}
		check_all(rows, count, 2, 10000, 2);
		free(rows);
	}
}

/* A day of so many rows that it is cut at blocks, between two of few. */
static void test_large_day(void **state)
{
	const struct making way = {.actors = 1, .low = 100, .high = 100, .bare = true};
	size_t count = 530000;
	(void)state;
	random_state = 1914;
	struct made *rows = make_rows(count, 9999, &way);
	for (size_t i = 0; i < count; i += 50021)
		rows[i].row.day = rows[i].row.until = i % 2 ? 99 : 101;
	check_all(rows, count, 3, 70000, 3);
	free(rows);
}

/* ---- builds of files -------------------------------------------------------------------- */

static void make_gdelt(struct ent_text *text, unsigned count)
{
	static const char *const days[] = {"20240229", "19200101", "20240301", "21991231"};
	for (unsigned i = 0; i < count; i++)
		made_gdelt(text, &(struct made_row){.id = i,
						    .day = one_in(50) ? "20240230"
								      : days[random_below(4)],
						    .source = one_in(2) ? "NOR" : "",
						    .source_name = "NORLAND",
						    .target = one_in(2) ? "NOR" : "SOR",
						    .target_name = "BREE",
						    .code = one_in(2) ? "190" : "---",
						    .intensity = "-10.0",
						    .place = "Bree",
						    .latitude = "1.5",
						    .longitude = "18.25"});
}

static bool build_files(const char *out, const char *const *paths, size_t count, size_t workers,
			size_t memory, struct ent_err *err)
{
	struct ent_archive_build_opts opts = {
		.paths = paths, .path_count = count, .workers = workers, .memory = memory};
	return ent_archive_build(out, &opts, err);
}

static void assert_same_file(const char *a, const char *b, const char *name)
{
	char path[2][256], *bytes[2];
	size_t size[2];
	struct ent_err err;
	snprintf(path[0], sizeof path[0], "%s/%s", a, name);
	snprintf(path[1], sizeof path[1], "%s/%s", b, name);
	for (int i = 0; i < 2; i++)
		assert_true(ent_file_read(path[i], &bytes[i], &size[i], &err));
	assert_int_equal(size[0], size[1]);
	assert_memory_equal(bytes[0], bytes[1], size[0]);
	ent_alloc(bytes[0], 0);
	ent_alloc(bytes[1], 0);
}

static void assert_same_archive(const char *a, const char *b)
{
	for (int i = 0; i < ENT_ARCHIVE_FILES; i++)
		assert_same_file(a, b, ent_archive_files[i]);
	assert_same_file(a, b, "manifest.json");
}

static json_int_t manifest_number(const char *path, const char *key)
{
	struct ent_err err;
	json_t *manifest = ent_manifest_read(path, &err);
	assert_non_null(manifest);
	json_int_t number = json_integer_value(json_object_get(manifest, key));
	json_decref(manifest);
	return number;
}

static void test_same_bytes(void **state)
{
	struct ent_text text = {0};
	struct ent_err err;
	(void)state;
	random_state = 1918;
	make_gdelt(&text, 90000); /* some four blocks */
	write_file(in_folder("gdelt.csv"), &text);
	const char *paths[] = {in_folder("gdelt.csv")};
	const char *one = in_folder("one.ea"), *three = in_folder("three.ea");
	assert_true(build_files(one, paths, 1, 1, 0, &err));
	assert_true(build_files(three, paths, 1, 3, 1, &err));
	assert_same_archive(one, three);
	assert_true(build_files(three, paths, 1, 2, 1, &err)); /* over the old one */
	assert_same_archive(one, three);
	json_int_t kept = manifest_number(one, "kept");
	assert_int_equal(manifest_number(one, "read"), 90000);
	assert_true(kept < 89000 && kept > 85000);
	assert_int_equal(manifest_number(one, "events"), kept);
	/* An archive of an archive is the same, but for nothing at all. */
	assert_true(build_files(three, &one, 1, 2, 0, &err));
	assert_same_archive(one, three);
	ent_text_free(&text);
}

/* Rows of several datasets keep theirs, with and without what a code says. */
static void test_merge(void **state)
{
	struct ent_text text = {0};
	struct ent_err err;
	(void)state;
	random_state = 1919;
	make_gdelt(&text, 300);
	write_file(in_folder("a.csv"), &text);
	text.len = 0;
	ent_text_puts(&text, made_ucdp_header);
	for (unsigned i = 0; i < 200; i++)
		made_ucdp(&text, i, "2024-02-28", "2024-03-01", "Sorland Front", i);
	write_file(in_folder("b.csv"), &text);
	const char *files[] = {in_folder("a.csv"), in_folder("b.csv")};
	const char *parts[] = {in_folder("a.ea"), in_folder("b.ea")};
	const char *whole = in_folder("whole.ea"), *merged = in_folder("merged.ea");
	assert_true(build_files(parts[0], &files[0], 1, 1, 0, &err));
	assert_true(build_files(parts[1], &files[1], 1, 1, 0, &err));
	assert_true(build_files(whole, files, 2, 2, 0, &err));
	assert_true(build_files(merged, parts, 2, 2, 0, &err));
	assert_same_archive(whole, merged);
	assert_true(build_files(merged, &whole, 1, 2, 0, &err));
	assert_same_archive(whole, merged);
	struct ent_archive *archive = ent_archive_open(merged, &err);
	assert_int_equal(ent_archive_dataset_count(archive), 2);
	uint64_t ucdp = 0;
	for (uint64_t i = 0; i < ent_archive_event_count(archive); i++) {
		struct ent_archive_event event;
		ent_archive_event(archive, i, &event);
		bool is = ent_str_is(ent_archive_dataset(archive, event.dataset), "ucdp");
		assert_int_equal(event.deaths >= 0, is);
		ucdp += is;
	}
	assert_int_equal(ucdp, 200);
	ent_archive_close(archive);
	ent_text_free(&text);
}

static void assert_fails(bool built, const struct ent_err *err, const char *why)
{
	assert_false(built);
	if (!strstr(err->text, why))
		fail_msg("'%s' does not say '%s'", err->text, why);
}

/* What must not be lost by a build. */
static void test_kept_safe(void **state)
{
	struct ent_text text = {0};
	struct ent_err err;
	(void)state;
	random_state = 1920;
	make_gdelt(&text, 100);
	mkdir(in_folder("data"), 0777);
	write_file(in_folder("data/gdelt.csv"), &text);
	const char *data = in_folder("data"), *out = in_folder("data/out.ea");
	assert_true(build_files(out, &data, 1, 1, 0, &err));
	json_int_t events = manifest_number(out, "events");
	/* It lies among the files now, and is not one of them. */
	assert_true(build_files(out, &data, 1, 1, 0, &err));
	assert_int_equal(manifest_number(out, "events"), events);
	text.len = 4;
	write_file(in_folder("data/out.ea/notes"), &text);
	assert_fails(build_files(out, &data, 1, 1, 0, &err), &err, "holds notes");
	assert_int_equal(unlink(in_folder("data/out.ea/notes")), 0);
	assert_fails(build_files(in_folder("data"), &out, 1, 1, 0, &err), &err, "is no archive");
	struct ent_archive_build_opts opts = {
		.paths = &data, .path_count = 1, .reject = in_folder("data/gdelt.csv")};
	assert_fails(ent_archive_build(out, &opts, &err), &err, "is read");
	opts = (struct ent_archive_build_opts){.paths = &data};
	assert_fails(ent_archive_build(out, &opts, &err), &err, "no files are named");
	opts = (struct ent_archive_build_opts){.paths = &data, .path_count = 1, .dataset = "x"};
	assert_fails(ent_archive_build(out, &opts, &err), &err, "no dataset 'x'; known are gdelt");
	assert_int_equal(manifest_number(out, "events"), events);
	ent_text_free(&text);
}

/* A header that is found but not cut in the same way must not lead out of its row. */
static void test_odd_header(void **state)
{
	struct ent_text text = {0};
	struct ent_err err;
	(void)state;
	ent_text_puts(&text, "a\",\",");
	ent_text_puts(&text, made_ucdp_header);
	text.len--;
	ent_text_puts(&text, ",z\"\nx,y\n");
	write_file(in_folder("odd.csv"), &text);
	const char *paths[] = {in_folder("odd.csv")};
	assert_fails(build_files(in_folder("odd.ea"), paths, 1, 1, 0, &err), &err,
		     "no known dataset");
	ent_text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),      cmocka_unit_test(test_names),
		cmocka_unit_test(test_many_actors), cmocka_unit_test(test_large_day),
		cmocka_unit_test(test_same_bytes),  cmocka_unit_test(test_merge),
		cmocka_unit_test(test_kept_safe),   cmocka_unit_test(test_odd_header),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_all);
}
