/* entente archive: building archives, and what one says of itself. */
#include "cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

/* ---- what an archive says of itself -------------------------------------- */

static json_int_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static struct ent_str text_of(const json_t *object, const char *key)
{
	const json_t *text = json_object_get(object, key);
	return text ? (struct ent_str){json_string_value(text), json_string_length(text)}
		    : ent_str("");
}

/* "1,234,567" */
static void add_count(struct ent_text *out, json_int_t count)
{
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, count);
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0 && digits[i - 1] != '-')
			ent_text_putc(out, ',');
		ent_text_putc(out, digits[i]);
	}
}

/* "1 row", "2 rows" */
static void add_counted(struct ent_text *out, json_int_t count, const char *what)
{
	add_count(out, count);
	ent_text_printf(out, " %s%s", what, count == 1 ? "" : "s");
}

static void put_line(struct ent_text *line, size_t indent)
{
	printf("%*s", (int)indent, "");
	put_wrapped(ent_text_str(line), indent, indent + 2);
	line->len = 0;
}

static void add_words(struct ent_text *out, const json_t *words)
{
	size_t i;
	json_t *word;
	json_array_foreach(words, i, word)
		ent_text_printf(out, "%s%.*s", i ? ", " : "", (int)json_string_length(word),
				json_string_length(word) ? json_string_value(word) : "");
}

static void put_skipped(const json_t *skipped, struct ent_text *line)
{
	size_t i;
	json_t *reason;
	json_array_foreach(skipped, i, reason)
	{
		const json_t *example = json_object_get(reason, "example");
		struct ent_str field = text_of(example, "field");
		add_count(line, number_of(reason, "count"));
		ent_text_printf(line, " skipped: %.*s", ENT_FMT(text_of(reason, "reason")));
		if (example) {
			ent_text_printf(line, ", as at %.*s:%" JSON_INTEGER_FORMAT,
					ENT_FMT(text_of(example, "file")),
					number_of(example, "line"));
			if (field.len)
				ent_text_printf(line, " ('%.*s')", ENT_FMT(field));
		}
		put_line(line, 0);
	}
}

/* One line a file is too much for a folder of thousands: those with skipped rows are shown. */
static void put_files(const json_t *files, struct ent_text *line)
{
	size_t i, shown = 0;
	json_t *file;
	json_array_foreach(files, i, file)
	{
		if (json_array_size(files) > 20 && !number_of(file, "skipped"))
			continue;
		if (++shown > 20)
			break;
		ent_text_printf(line, "%.*s: %.*s, ", ENT_FMT(text_of(file, "file")),
				ENT_FMT(text_of(file, "layout")));
		add_counted(line, number_of(file, "read"), "row");
		ent_text_puts(line, ", ");
		add_count(line, number_of(file, "skipped"));
		ent_text_puts(line, " skipped");
		put_line(line, 2);
	}
	if (shown < json_array_size(files))
		printf("  (of %zu files; --format json lists them all)\n", json_array_size(files));
}

static void put_info(const char *path, const json_t *manifest)
{
	struct ent_text line = {0};
	ent_text_printf(&line, "%s: ", path);
	add_counted(&line, number_of(manifest, "events"), "event");
	if (number_of(manifest, "events"))
		ent_text_printf(&line, " from %.*s to %.*s", ENT_FMT(text_of(manifest, "from")),
				ENT_FMT(text_of(manifest, "to")));
	ent_text_puts(&line, " (");
	add_words(&line, json_object_get(manifest, "datasets"));
	ent_text_puts(&line, "); ");
	add_counted(&line, number_of(manifest, "actors"), "actor");
	ent_text_puts(&line, ", ");
	add_counted(&line, number_of(manifest, "dyads"), "dyad");
	ent_text_puts(&line, ", ");
	add_counted(&line, number_of(manifest, "places"), "place");
	put_line(&line, 0);
	add_counted(&line, number_of(manifest, "read"), "row");
	ent_text_puts(&line, " read, ");
	add_count(&line, number_of(manifest, "kept"));
	ent_text_puts(&line, " kept");
	put_line(&line, 0);
	put_skipped(json_object_get(manifest, "skipped"), &line);
	put_files(json_object_get(manifest, "files"), &line);
	if (json_array_size(json_object_get(manifest, "ignored"))) {
		ent_text_puts(&line,
			      "of no known dataset, or an archive in a folder, and not read: ");
		add_words(&line, json_object_get(manifest, "ignored"));
		put_line(&line, 0);
	}
	ent_text_free(&line);
}

static json_t *manifest_of(const char *path)
{
	struct ent_text text = {0};
	struct ent_err err;
	json_t *manifest = NULL;
	if (!ent_archive_manifest(path, &text, &err))
		failure("%s", err.text);
	else
		manifest = json_loadb(text.ptr, text.len, 0, NULL);
	ent_text_free(&text);
	return manifest;
}

static void write_reasons(const json_t *manifest, enum format format)
{
	static const struct column columns[] = {{"reason", CELL_TEXT},
						{"count", CELL_NUMBER},
						{"file", CELL_TEXT},
						{"line", CELL_NUMBER},
						{"field", CELL_TEXT}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	size_t i;
	json_t *reason;
	table_cell(table, ent_str("kept"));
	table_number(table, (double)number_of(manifest, "kept"));
	for (int column = 0; column < 3; column++)
		table_cell(table, ent_str(""));
	json_array_foreach(json_object_get(manifest, "skipped"), i, reason)
	{
		const json_t *example = json_object_get(reason, "example");
		table_cell(table, text_of(reason, "reason"));
		table_number(table, (double)number_of(reason, "count"));
		table_cell(table, text_of(example, "file"));
		table_number(table, (double)number_of(example, "line"));
		table_cell(table, text_of(example, "field"));
	}
	table_write(table, format, "rows", false);
}

int run_archive_info(struct request *request)
{
	json_t *manifest = manifest_of(request->operands[0]);
	if (!manifest)
		return FAILED;
	if (request->format == FORMAT_JSON) {
		json_dumpf(manifest, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
		putchar('\n');
	} else if (request->format == FORMAT_CSV) {
		write_reasons(manifest, FORMAT_CSV);
	} else {
		put_info(request->operands[0], manifest);
	}
	json_decref(manifest);
	return DONE;
}

int run_archive_verify(struct request *request)
{
	struct ent_err err;
	if (!ent_archive_verify(request->operands[0], &err))
		return failure("%s", err.text);
	return DONE;
}

/* ---- building ---------------------------------------------------------------- */

static bool take_build_options(const struct request *request, struct ent_archive_build_opts *opts,
			       int *status)
{
	double percent = 0;
	size_t megabytes = 0;
	opts->dataset = request->values[OPT_DATASET];
	opts->reject = request->values[OPT_REJECT];
	*status = request_number(request, OPT_MAX_BAD, 100, &percent);
	if (*status)
		return false;
	opts->most_bad = percent / 100;
	*status = MISUSED;
	if (!request_count(request, OPT_MEMORY, 0, &megabytes) ||
	    !request_count(request, OPT_JOBS, 0, &opts->workers))
		return false;
	opts->memory = megabytes << 20;
	*status = DONE;
	return true;
}

static int build(struct request *request, const char *const *paths, size_t count)
{
	struct ent_archive_build_opts opts = {.paths = paths, .path_count = count};
	struct ent_err err;
	int status;
	if (!take_build_options(request, &opts, &status))
		return status;
	opts.tick = watch_tick;
	watch_begin(false);
	bool built = ent_archive_build(request->operands[0], &opts, &err);
	watch_end();
	if (!built)
		return failure("%s", err.text);
	json_t *manifest = manifest_of(request->operands[0]);
	if (!manifest)
		return FAILED;
	put_info(request->operands[0], manifest);
	json_decref(manifest);
	return DONE;
}

static const char *const *paths_from(const struct request *request, size_t first)
{
	return (const char *const *)(request->operands + first);
}

int run_archive_build(struct request *request)
{
	return build(request, paths_from(request, 1), request->operand_count - 1);
}

static bool is_archive(const char *path)
{
	struct ent_err err;
	struct ent_archive *archive = ent_archive_open(path, &err);
	if (!archive)
		failure("%s", err.text);
	ent_archive_close(archive);
	return archive != NULL;
}

int run_archive_append(struct request *request)
{
	/* The old archive is the first of what the new one is built of. */
	return is_archive(request->operands[0])
		       ? build(request, paths_from(request, 0), request->operand_count)
		       : FAILED;
}

int run_archive_merge(struct request *request)
{
	for (size_t i = 1; i < request->operand_count; i++)
		if (!is_archive(request->operands[i]))
			return FAILED;
	return build(request, paths_from(request, 1), request->operand_count - 1);
}
