/* entente archive export: events for other programs. */
#include "cli.h"

#include <stdio.h>

static bool to_stdout(void *user, const char *bytes, size_t len)
{
	(void)user;
	return fwrite(bytes, 1, len, stdout) == len;
}

static enum ent_archive_format kind_of(enum format format)
{
	switch (format) {
	case FORMAT_SQLITE:
		return ENT_ARCHIVE_SQLITE;
	case FORMAT_JSONL:
		return ENT_ARCHIVE_JSONL;
	default:
		return ENT_ARCHIVE_CSV;
	}
}

int run_archive_export(struct request *request)
{
	enum ent_archive_format kind = kind_of(request->format);
	struct ent_archive_days days = {request->from, request->to};
	const char *file = request->values[OPT_OUTPUT];
	struct ent_err err;
	if (kind == ENT_ARCHIVE_SQLITE && !file)
		return misuse(request, "a database needs a file: -o FILE");
	struct ent_archive *archive = ent_archive_open(request->operands[0], &err);
	if (!archive)
		return failure("%s", err.text);
	bool good = file ? ent_archive_export_file(archive, kind, days, file, &err)
			 : ent_archive_export(archive, kind, days, to_stdout, NULL, &err);
	ent_archive_close(archive);
	if (!file && ferror(stdout))
		return FAILED; /* of which main() tells */
	return good ? DONE : failure("%s", err.text);
}
