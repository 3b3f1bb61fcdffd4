/* An archive as an SQLite database, for those who ask in SQL.
 *
 * The file is new and nobody else's until it is whole, so there is no journal and no sync until
 * the end, one transaction, and the index is made when all rows are there. Its application id
 * says that it is ours: only such a file is replaced.
 *
 * Source: SQLite, "Database File Format" 1.3 (the header's application id, at byte 68).
 */
#include "archive/export.h"

#include "base/arena.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define APPLICATION_ID    "1162761300" /* "ENTT" */
#define APPLICATION_BYTES "ENTT"

static const char prepare[] = "PRAGMA page_size = 8192;"
			      "PRAGMA encoding = 'UTF-8';"
			      "PRAGMA journal_mode = OFF;"
			      "PRAGMA synchronous = OFF;"
			      "PRAGMA locking_mode = EXCLUSIVE;"
			      "PRAGMA cache_size = -65536;"
			      "PRAGMA application_id = " APPLICATION_ID ";"
			      "PRAGMA user_version = 1;"
			      "BEGIN;";

static const char tables[] =
	"CREATE TABLE actors (actor INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT,"
	" country TEXT, events INTEGER NOT NULL);"
	"CREATE TABLE places (place INTEGER PRIMARY KEY, name TEXT, country TEXT, latitude REAL,"
	" longitude REAL);"
	"CREATE TABLE events (event INTEGER PRIMARY KEY, day TEXT NOT NULL, until TEXT NOT NULL,"
	" added TEXT, source INTEGER REFERENCES actors, target INTEGER REFERENCES actors,"
	" cameo TEXT, type TEXT, mode TEXT, intensity REAL, place INTEGER REFERENCES places,"
	" deaths_low INTEGER, deaths INTEGER, deaths_high INTEGER, mentions INTEGER,"
	" story INTEGER, id TEXT NOT NULL, dataset TEXT NOT NULL);";

static const char finish[] =
	"CREATE INDEX events_by_dyad ON events (source, target, day);"
	"CREATE VIEW event_list AS SELECT e.day, e.until, e.added, s.code AS source,"
	" t.code AS target, e.cameo, e.type, e.mode, e.intensity, p.name AS place, p.latitude,"
	" p.longitude, e.deaths_low, e.deaths, e.deaths_high, e.mentions, e.story, e.id,"
	" e.dataset FROM events e LEFT JOIN actors s ON s.actor = e.source"
	" LEFT JOIN actors t ON t.actor = e.target LEFT JOIN places p ON p.place = e.place"
	" ORDER BY e.event;"
	"COMMIT;";

static const char add_actor[] = "INSERT INTO actors VALUES (?, ?, ?, ?, ?)";
static const char add_place[] = "INSERT INTO places VALUES (?, ?, ?, ?, ?)";
static const char add_event[] = "INSERT INTO events VALUES "
				"(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

struct base {
	sqlite3 *sqlite;
	const char *name; /* for messages */
	const struct ent_archive *archive;
	struct ent_day_texts *days;
	struct ent_err *err;
};

static bool refused(const struct base *base)
{
	return ent_fail(base->err, ENT_IO, "%s: %s", base->name, sqlite3_errmsg(base->sqlite));
}

static bool run(const struct base *base, const char *sql)
{
	return sqlite3_exec(base->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK || refused(base);
}

/* ---- values: the unknown is bound as NULL ----------------------------------------- */

static void bind_text(sqlite3_stmt *row, int at, struct ent_str text)
{
	if (text.len)
		sqlite3_bind_text64(row, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_null(row, at);
}

/* A day's text lives in a slot that the next day may take: so each has a copy. */
static void bind_day(const struct base *base, sqlite3_stmt *row, int at, int32_t day)
{
	if (day == ENT_DAY_MIN || day == ENT_DAY_MAX) {
		sqlite3_bind_null(row, at);
		return;
	}
	struct ent_str text = ent_day_iso(base->days, day);
	sqlite3_bind_text64(row, at, text.ptr, text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void bind_decimal(sqlite3_stmt *row, int at, double value)
{
	if (isnan(value))
		sqlite3_bind_null(row, at);
	else
		sqlite3_bind_double(row, at, value);
}

static void bind_count(sqlite3_stmt *row, int at, int64_t value, int64_t unknown)
{
	if (value == unknown)
		sqlite3_bind_null(row, at);
	else
		sqlite3_bind_int64(row, at, value);
}

/* ---- rows --------------------------------------------------------------------------- */

static void bind_actor(const struct base *base, sqlite3_stmt *row, uint64_t index)
{
	struct ent_archive_actor actor = ent_archive_actor(base->archive, (uint32_t)index);
	sqlite3_bind_int64(row, 1, (sqlite3_int64)index);
	sqlite3_bind_text64(row, 2, actor.code.ptr, actor.code.len, SQLITE_STATIC, SQLITE_UTF8);
	bind_text(row, 3, actor.name);
	bind_text(row, 4, actor.country);
	sqlite3_bind_int64(row, 5, (sqlite3_int64)actor.events);
}

static void bind_place(const struct base *base, sqlite3_stmt *row, uint64_t index)
{
	struct ent_archive_place place = ent_archive_place(base->archive, (uint32_t)index);
	sqlite3_bind_int64(row, 1, (sqlite3_int64)index);
	bind_text(row, 2, place.name);
	bind_text(row, 3, place.country);
	bind_decimal(row, 4, place.latitude);
	bind_decimal(row, 5, place.longitude);
}

static void bind_event(const struct base *base, sqlite3_stmt *row, uint64_t index)
{
	struct ent_archive_event event;
	ent_archive_event(base->archive, index, &event);
	sqlite3_bind_int64(row, 1, (sqlite3_int64)index);
	bind_day(base, row, 2, event.day);
	bind_day(base, row, 3, event.until);
	bind_day(base, row, 4, event.added);
	bind_count(row, 5, event.source, ENT_NONE);
	bind_count(row, 6, event.target, ENT_NONE);
	bind_text(row, 7, event.cameo);
	bind_text(row, 8, event.type);
	bind_text(row, 9, event.mode);
	bind_decimal(row, 10, event.intensity);
	bind_count(row, 11, event.place, ENT_NONE);
	bind_count(row, 12, event.deaths_low, -1);
	bind_count(row, 13, event.deaths, -1);
	bind_count(row, 14, event.deaths_high, -1);
	bind_count(row, 15, event.mentions, -1);
	bind_count(row, 16, event.story, 0);
	/* Its digits are on this function's stack. */
	sqlite3_bind_text64(row, 17, event.id.ptr, event.id.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	bind_text(row, 18,
		  event.dataset == ENT_NONE ? ent_str("")
					    : ent_archive_dataset(base->archive, event.dataset));
}

static bool add_rows(const struct base *base, const char *sql, uint64_t from, uint64_t to,
		     void (*bind)(const struct base *, sqlite3_stmt *, uint64_t))
{
	sqlite3_stmt *row = NULL;
	bool good = sqlite3_prepare_v2(base->sqlite, sql, -1, &row, NULL) == SQLITE_OK;
	for (uint64_t i = from; good && i < to; i++) {
		bind(base, row, i);
		good = sqlite3_step(row) == SQLITE_DONE && sqlite3_reset(row) == SQLITE_OK;
	}
	if (!good)
		refused(base);
	sqlite3_finalize(row);
	return good;
}

bool ent_export_sqlite(const struct ent_archive *archive, uint64_t from, uint64_t to,
		       const char *path, const char *name, struct ent_err *err)
{
	struct base base = {.name = name, .archive = archive, .err = err};
	base.days = ent_alloc(NULL, sizeof *base.days);
	memset(base.days, 0, sizeof *base.days);
	bool good = sqlite3_open_v2(path, &base.sqlite, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ||
		    refused(&base);
	good = good && run(&base, prepare) && run(&base, tables) &&
	       add_rows(&base, add_actor, 0, archive->actors, bind_actor) &&
	       add_rows(&base, add_place, 0, archive->places, bind_place) &&
	       add_rows(&base, add_event, from, to, bind_event) && run(&base, finish);
	if (sqlite3_close(base.sqlite) != SQLITE_OK && good)
		good = ent_fail(err, ENT_IO, "%s: the database cannot be closed", name);
	ent_alloc(base.days, 0);
	return good;
}

bool ent_export_sqlite_may(const char *path, struct ent_err *err)
{
	char header[72] = {0};
	FILE *file = fopen(path, "rb");
	if (!file)
		return errno == ENOENT || ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
	size_t got = fread(header, 1, sizeof header, file);
	fclose(file);
	if (got == sizeof header && memcmp(header, "SQLite format 3", 16) == 0 &&
	    memcmp(header + 68, APPLICATION_BYTES, 4) == 0)
		return true;
	return ent_fail(err, ENT_MISUSE,
			"%s: stands there and is no earlier export: name another file", path);
}
