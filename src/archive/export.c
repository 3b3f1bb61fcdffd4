/* An archive's events, out again: which rows, and to where. */
#include "archive/export.h"

#include "archive/sums.h"
#include "base/file.h"

#include <errno.h>
#include <string.h>

bool ent_archive_export(const struct ent_archive *archive, enum ent_archive_format format,
			struct ent_archive_days days, ent_write_fn *write, void *user,
			struct ent_err *err)
{
	struct ent_row_range rows = ent_rows_of_days(archive, days);
	if (format == ENT_ARCHIVE_SQLITE)
		return ent_fail(err, ENT_MISUSE, "a database is written to a file");
	return ent_export_text(archive, format == ENT_ARCHIVE_JSONL, rows.from, rows.to, write,
			       user, err);
}

/* To a file that is in the making; the reason of a failure outlives the writing. */
struct to_file {
	struct ent_beside beside;
	struct ent_err err;
};

static bool write_beside(void *user, const char *bytes, size_t len)
{
	struct to_file *to = user;
	return ent_beside_write(&to->beside, (struct ent_str){bytes, len}, &to->err);
}

static bool fill(const struct ent_archive *archive, enum ent_archive_format format,
		 struct ent_archive_days days, struct to_file *to, struct ent_err *err)
{
	struct ent_row_range rows = ent_rows_of_days(archive, days);
	if (format != ENT_ARCHIVE_SQLITE) {
		if (ent_archive_export(archive, format, days, write_beside, to, err))
			return true;
		return to->err.code ? ent_fail(err, to->err.code, "%s", to->err.text) : false;
	}
	if (!to->beside.path.len)
		return ent_fail(err, ENT_MISUSE, "%s: a database needs a plain file",
				to->beside.place);
	return ent_export_sqlite(archive, rows.from, rows.to, to->beside.path.ptr, to->beside.place,
				 err);
}

bool ent_archive_export_file(const struct ent_archive *archive, enum ent_archive_format format,
			     struct ent_archive_days days, const char *path, struct ent_err *err)
{
	struct to_file to = {.err = {0}};
	if ((format == ENT_ARCHIVE_SQLITE && !ent_export_sqlite_may(path, err)) ||
	    !ent_beside_begin(path, &to.beside, err))
		return false;
	if (fill(archive, format, days, &to, err))
		return ent_beside_commit(&to.beside, err);
	ent_beside_abandon(&to.beside);
	return false;
}
