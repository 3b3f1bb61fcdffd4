/* Building an archive: files -> blocks -> rows kept by each worker -> sorted runs -> one set of
 * names -> the columns of the files. */
#include <entente/archive.h>

#include "archive/disk.h"
#include "archive/events.h"
#include "archive/manifest.h"
#include "archive/merge.h"
#include "archive/names.h"
#include "archive/rows.h"
#include "base/par.h"

#include <dirent.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEMORY     ((size_t)512 << 20)
#define MOST_BAD   0.1
#define FEW_BAD    10 /* in a file of a few rows a share says little */
#define LEAST_ROOM ((size_t)1024)
#define MOST_ROOM  ((size_t)INT32_MAX) /* no archive has more events */

struct build {
	const struct ent_archive_build_opts *opts;
	const char *path;
	struct ent_text folder;
	int lock;
	struct ent_input *input;
	struct ent_rejects *rejects;
	size_t workers;
	struct ent_store *stores; /* by worker */
	struct ent_tally *tallies;
	struct ent_tables tables;
	struct ent_manifests merged; /* of the archives that went into it */
	atomic_bool stopped;         /* by the caller */
	atomic_bool failed;
};

/* ---- rows -------------------------------------------------------------------- */

static void reject(struct build *build, struct ent_text *rows, struct ent_str row)
{
	if (!build->opts->reject)
		return;
	ent_text_add(rows, row);
	ent_text_putc(rows, '\n');
}

/* Rows that are looked up together; of quoted ones, whose unquoted texts are the row's only
 * until the next is cut, one. */
#define BATCH 16

struct read_row {
	struct ent_cut_row cut;
	struct ent_row event;
	struct ent_row_keys keys;
	enum ent_skip skip;
	struct ent_str field; /* that is at fault */
};

/* What a worker works with. */
struct bench {
	struct ent_block block;
	struct ent_text spare;
	struct read_row rows[BATCH];
};

/* A row as its dataset understands it. */
static void read_row(const struct ent_block *block, const struct ent_str *fields,
		     struct read_row *row)
{
	const struct ent_stream *stream = block->stream;
	struct ent_fields cut = {fields, row->cut.count, stream->column};
	size_t role = SIZE_MAX;
	row->field = ent_str("");
	if (row->cut.open_quote) {
		row->skip = ENT_SKIP_QUOTE;
	} else if (row->cut.text.len > ENT_ROW_LIMIT) {
		row->skip = ENT_SKIP_LONG;
	} else if (row->cut.count != stream->columns) {
		row->skip = ENT_SKIP_COLUMNS;
	} else {
		row->skip = stream->dataset->read(&cut, &row->event, &role);
		if (row->skip && role < stream->dataset->role_count)
			row->field = ent_field(&cut, role);
	}
}

static bool keep_rows(struct ent_store *store, const struct ent_block *block, struct read_row *rows,
		      size_t count)
{
	const char *dataset = block->stream->dataset->name;
	for (size_t i = 0; i < count; i++)
		if (!rows[i].skip)
			ent_store_touch(store, &rows[i].keys);
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].skip)
			rows[i].skip = ent_store_add(store, dataset, &rows[i].event, &rows[i].keys,
						     block->order, &rows[i].field);
		if (rows[i].skip == ENT_SKIPS)
			return false;
	}
	return true;
}

/* Takes the next rows of the block; how many there were. */
static size_t next_rows(struct ent_store *store, const struct ent_block *block,
			struct ent_rows_cut *cut, struct read_row *rows)
{
	struct ent_str fields[ENT_MOST_COLUMNS];
	size_t count = 0, most = cut->quoted ? 1 : BATCH;
	while (count < most && ent_rows_next(cut, &rows[count].cut, fields, ENT_MOST_COLUMNS)) {
		struct read_row *row = &rows[count++];
		read_row(block, fields, row);
		if (!row->skip)
			ent_store_look(store, &row->event, &row->keys);
	}
	return count;
}

static void account_rows(struct build *build, struct ent_tally *tally,
			 const struct ent_block *block, const struct read_row *rows, size_t count,
			 struct ent_text *rejected)
{
	struct ent_tally_line *line = ent_tally_of(tally, block->stream->order);
	line->read += count;
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].skip) {
			line->kept++;
			continue;
		}
		ent_tally_skip(tally, block->stream->order, rows[i].skip, block->order,
			       rows[i].cut.line, rows[i].field);
		reject(build, rejected, rows[i].cut.text);
	}
}

static bool take_block(struct build *build, size_t worker, struct bench *bench)
{
	struct ent_store *store = &build->stores[worker];
	struct ent_tally *tally = &build->tallies[worker];
	const struct ent_block *block = &bench->block;
	const struct ent_stream *stream = block->stream;
	struct ent_rows_cut cut = {.at = block->bytes,
				   .end = block->bytes + block->size,
				   .separator = stream->dataset->separator,
				   .quoted = stream->dataset->quoted,
				   .wanted = stream->wanted,
				   .wanted_count = stream->wanted_count,
				   .spare = bench->spare};
	struct ent_text rejected = {0};
	bool good = true;
	if (block->first && stream->has_header)
		ent_rows_next(&cut, &bench->rows[0].cut, NULL, 0);
	for (size_t count; good && (count = next_rows(store, block, &cut, bench->rows));) {
		good = keep_rows(store, block, bench->rows, count);
		if (good)
			account_rows(build, tally, block, bench->rows, count, &rejected);
	}
	ent_tally_block_end(tally, stream->order, block->order, cut.lines);
	ent_rejects_block(build->rejects, block->order, &rejected);
	bench->spare = cut.spare;
	return good;
}

static void work(void *user, size_t item, size_t worker)
{
	struct build *build = user;
	struct bench *bench = ent_alloc(NULL, sizeof *bench);
	memset(bench, 0, sizeof *bench);
	(void)item;
	while (!atomic_load(&build->failed) && !atomic_load(&build->stopped) &&
	       ent_input_next(build->input, &bench->block)) {
		if (!take_block(build, worker, bench))
			atomic_store(&build->failed, true);
		if (build->opts->tick &&
		    !build->opts->tick(build->opts->user, ent_input_share(build->input)))
			atomic_store(&build->stopped, true);
	}
	for (size_t i = 0; i < BATCH; i++)
		ent_row_keys_free(&bench->rows[i].keys);
	ent_alloc(bench->block.bytes, 0);
	ent_text_free(&bench->spare);
	ent_alloc(bench, 0);
}

/* ---- the account ----------------------------------------------------------------- */

/* Errors of files in the making do not know where they will stand. */
static bool fail_in(const char *path, struct ent_err *err)
{
	struct ent_err why = *err;
	size_t len = strlen(path);
	if (strncmp(why.text, path, len) == 0 && (why.text[len] == ':' || why.text[len] == '/'))
		return false;
	return ent_fail(err, why.code, "%s: %s", path, why.text);
}

/* A file of which much cannot be read is not what it seems to be. */
static bool check_bad(const struct build *build, struct ent_err *err)
{
	double most = build->opts->most_bad > 0 ? build->opts->most_bad : MOST_BAD;
	for (size_t i = 0; i < build->tallies[0].streams.count; i++) {
		const struct ent_tally_line *line = &build->tallies[0].streams.at[i];
		uint64_t bad = line->read - line->kept;
		if (bad <= FEW_BAD || (double)bad <= most * (double)line->read)
			continue;
		int worst = ENT_KEPT + 1;
		for (int skip = worst; skip < ENT_SKIPS; skip++)
			if (line->skipped[skip] > line->skipped[worst])
				worst = skip;
		const struct ent_example *example = &line->example[worst];
		return ent_fail(err, ENT_SYNTAX,
				"%s:%llu: %s%s%.*s%s; %llu of %llu rows cannot be read, more than "
				"%.3g percent (--max-bad)",
				ent_input_stream(build->input, i)->name.ptr,
				(unsigned long long)example->line,
				ent_skip_name((enum ent_skip)worst), example->field.len ? " '" : "",
				ENT_FMT(example->field), example->field.len ? "'" : "",
				(unsigned long long)bad, (unsigned long long)line->read,
				100 * most);
	}
	return true;
}

static void end_store(void *user, size_t item, size_t worker)
{
	struct build *build = user;
	(void)worker;
	ent_store_end(&build->stores[item]);
}

/* What a store failed of, if one did. */
static bool stores_good(const struct build *build, struct ent_err *err)
{
	for (size_t i = 0; i < build->workers; i++) {
		if (build->stores[i].err.code) {
			*err = build->stores[i].err;
			return fail_in(build->path, err);
		}
	}
	return true;
}

static bool read_all(struct build *build, struct ent_err *err)
{
	ent_for(build->workers, build->workers, work, build);
	if (ent_input_failed(build->input, err))
		return false;
	if (!stores_good(build, err))
		return false;
	if (!ent_input_stream_count(build->input) && !ent_input_archive_count(build->input))
		return ent_fail(err, ENT_SYNTAX, "%s: no file of a known dataset in it",
				build->opts->paths[0]);
	if (atomic_load(&build->stopped))
		return ent_fail(err, ENT_MISUSE, "stopped");
	ent_tally_join(build->tallies, build->workers);
	ent_for(build->workers, build->workers, end_store, build);
	return stores_good(build, err) && check_bad(build, err);
}

/* ---- the files --------------------------------------------------------------------- */

static bool write_names(const struct build *build, const char *name,
			bool (*write)(int, const char *, const struct ent_tables *,
				      struct ent_err *),
			struct ent_err *err)
{
	int file = ent_folder_file(&build->folder, name, err);
	if (file < 0)
		return false;
	bool good = write(file, name, &build->tables, err);
	return ent_folder_file_end(file, name, good ? err : NULL) && good;
}

static bool write_events(const struct build *build, uint64_t *dyads, struct ent_err *err)
{
	struct ent_events_layout layout;
	int events = ent_folder_file(&build->folder, "events.arrow", err);
	int file = events < 0 ? -1 : ent_folder_file(&build->folder, "dyads.arrow", err);
	bool good = file >= 0 &&
		    ent_events_write(events, "events.arrow", build->stores, &build->tables,
				     build->workers, &layout, err) &&
		    ent_dyads_write(file, "dyads.arrow", build->folder.ptr, events, &layout,
				    &build->tables, build->workers, dyads, err);
	if (file >= 0)
		good = ent_folder_file_end(file, "dyads.arrow", good ? err : NULL) && good;
	if (events >= 0)
		good = ent_folder_file_end(events, "events.arrow", good ? err : NULL) && good;
	return good;
}

static void find_days(const struct build *build, struct ent_manifest_facts *facts)
{
	facts->first_day = INT32_MAX;
	facts->last_day = INT32_MIN;
	for (size_t s = 0; s < build->workers; s++) {
		facts->events += build->stores[s].kept;
		for (size_t i = 0; i < build->stores[s].runs.count; i++) {
			const struct ent_run *run = &build->stores[s].runs.at[i];
			int32_t last = (int32_t)(run->first_day + (int64_t)run->days - 1);
			if (run->first_day < facts->first_day)
				facts->first_day = run->first_day;
			if (last > facts->last_day)
				facts->last_day = last;
		}
	}
}

static bool write_all(struct build *build, struct ent_err *err)
{
	struct ent_manifest_facts facts = {0};
	find_days(build, &facts);
	if (facts.events > INT32_MAX)
		return ent_fail(err, ENT_LIMIT,
				"%s: %llu events; an archive holds at most 2,147,483,647",
				build->path, (unsigned long long)facts.events);
	ent_tables_make(&build->tables, build->stores, build->workers);
	facts.actors = build->tables.actor_count;
	facts.places = build->tables.place_count;
	facts.datasets = build->tables.datasets;
	bool good = write_events(build, &facts.dyads, err) &&
		    write_names(build, "actors.arrow", ent_actors_write, err) &&
		    write_names(build, "places.arrow", ent_places_write, err) &&
		    ent_manifest_write(&build->folder, &facts,
				       ent_manifest_account(build->input, &build->tallies[0],
							    build->merged.list.at,
							    build->merged.list.count),
				       err);
	return good || fail_in(build->path, err);
}

/* ---- all ------------------------------------------------------------------------------ */

/* What an archive's folder holds besides would go with it. */
static bool holds_nothing_else(const char *path, struct ent_err *err)
{
	DIR *dir = opendir(path);
	if (!dir)
		return ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
	bool good = true;
	for (struct dirent *entry; good && (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    !ent_archive_file(entry->d_name))
			good = ent_fail(err, ENT_MISUSE,
					"%s: is not replaced, for it holds %s, which is not of an "
					"archive: move it elsewhere",
					path, entry->d_name);
	closedir(dir);
	return good;
}

/* What stands there is replaced if it is an archive, and never anything else. */
static bool may_replace(const char *path, struct ent_err *err)
{
	struct stat info;
	if (!path[0])
		return ent_fail(err, ENT_MISUSE, "the archive's path is empty");
	if (lstat(path, &info) != 0)
		return errno == ENOENT || ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
	json_t *manifest = S_ISDIR(info.st_mode) ? ent_manifest_read(path, NULL) : NULL;
	json_decref(manifest);
	if (!manifest)
		return ent_fail(err, ENT_MISUSE,
				"%s: stands there and is no archive: name another place", path);
	return holds_nothing_else(path, err);
}

static void start_stores(struct build *build)
{
	size_t memory = build->opts->memory ? build->opts->memory : MEMORY;
	size_t room = memory / build->workers / (sizeof(struct ent_kept) + sizeof(uint32_t));
	room = room < LEAST_ROOM ? LEAST_ROOM : room > MOST_ROOM ? MOST_ROOM : room;
	build->stores = ent_alloc(NULL, build->workers * sizeof *build->stores);
	build->tallies = ent_alloc(NULL, build->workers * sizeof *build->tallies);
	memset(build->tallies, 0, build->workers * sizeof *build->tallies);
	for (size_t i = 0; i < build->workers; i++)
		ent_store_start(&build->stores[i], build->folder.ptr, room);
}

static bool run(struct build *build, struct ent_err *err)
{
	struct ent_input_opts input = {build->opts->paths, build->opts->path_count,
				       ent_str(build->opts->dataset)};
	build->input = ent_input_open(&input, err);
	if (!build->input)
		return false;
	if (build->opts->reject && ent_input_reads(build->input, build->opts->reject))
		return ent_fail(err, ENT_MISUSE,
				"%s: is read: name another file for the rows that are skipped",
				build->opts->reject);
	if (!ent_folder_begin(build->path, &build->folder, &build->lock, err))
		return false;
	build->rejects = ent_rejects_open(build->opts->reject, err);
	if (!build->rejects)
		return false;
	start_stores(build);
	bool good = ent_merge_archives(build->input, &build->stores[0], build->rejects,
				       &build->merged, err) &&
		    read_all(build, err) && write_all(build, err);
	good = ent_rejects_close(build->rejects, good ? err : NULL) && good;
	for (size_t i = 0; i < build->workers; i++) {
		ent_store_free(&build->stores[i]);
		ent_tally_free(&build->tallies[i]);
	}
	ent_tables_free(&build->tables);
	ent_alloc(build->stores, 0);
	ent_alloc(build->tallies, 0);
	return good;
}

bool ent_archive_build(const char *path, const struct ent_archive_build_opts *opts,
		       struct ent_err *err)
{
	struct build build = {.opts = opts, .path = path, .lock = -1};
	if (!may_replace(path, err))
		return false;
	build.workers = ent_workers(opts->workers);
	bool good = run(&build, err);
	if (good)
		good = ent_folder_commit(path, &build.folder, build.lock, err);
	else if (build.folder.ptr)
		ent_folder_abandon(&build.folder, build.lock);
	for (size_t i = 0; i < build.merged.list.count; i++)
		json_decref(build.merged.list.at[i]);
	ent_vec_free(&build.merged.list);
	ent_input_close(build.input);
	return good;
}
