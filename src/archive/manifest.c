/* The manifest. Its own checksum is that of its text without the checksum's digits, and the
 * text is always the one way in which jansson lays it out: so each byte of it is vouched for. */
#include "archive/manifest.h"

#include "archive/disk.h"
#include "archive/arrow.h"
#include "base/file.h"
#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

const char *const ent_archive_files[ENT_ARCHIVE_FILES] = {"events.arrow", "dyads.arrow",
							  "actors.arrow", "places.arrow"};

#define NO_CHECKSUM "0000000000000000"
#define LAYOUT      (JSON_INDENT(2) | JSON_PRESERVE_ORDER)
#define SHOWN_NAME  1000

static json_t *number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

/* ---- the account ------------------------------------------------------------- */

static uint64_t skipped_of(const struct ent_tally_line *line)
{
	uint64_t skipped = 0;
	for (int skip = ENT_KEPT + 1; skip < ENT_SKIPS; skip++)
		skipped += line->skipped[skip];
	return skipped;
}

static json_t *example_of(const struct ent_str *file, const struct ent_example *example)
{
	json_t *object = json_object();
	ent_json_put(object, "file", ent_json_str(*file));
	ent_json_put(object, "line", number(example->line));
	ent_json_put(object, "field", ent_json_str(example->field));
	return object;
}

/* Sums of what manifests say, which may be anything, stop at the ends. */
static void add_to(json_t *sum, json_int_t more)
{
	json_int_t whole;
	if (__builtin_add_overflow(json_integer_value(sum), more, &whole))
		whole = more < 0 ? INT64_MIN : INT64_MAX;
	json_integer_set(sum, whole);
}

/* Adds to the reasons of the whole account. */
static void add_reason(json_t *reasons, const char *reason, uint64_t count, json_t *example)
{
	size_t i;
	json_t *one;
	json_array_foreach(reasons, i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "reason")), reason) != 0)
			continue;
		add_to(json_object_get(one, "count"), (json_int_t)count);
		json_decref(example);
		return;
	}
	one = json_object();
	ent_json_put(one, "reason", json_string(reason));
	ent_json_put(one, "count", number(count));
	ent_json_put(one, "example", example);
	ent_json_push(reasons, one);
}

static json_t *file_of(const struct ent_stream *stream, struct ent_str name,
		       const struct ent_tally_line *line)
{
	json_t *file = json_object();
	ent_json_put(file, "file", ent_json_str(name));
	ent_json_put(file, "dataset", json_string(stream->dataset->name));
	ent_json_put(file, "layout", json_string(stream->dataset->layout));
	ent_json_put(file, "read", number(line->read));
	ent_json_put(file, "kept", number(line->kept));
	ent_json_put(file, "skipped", number(skipped_of(line)));
	return file;
}

static void add_merged(json_t *account, const json_t *manifest)
{
	static const char *const sums[] = {"read", "kept"};
	size_t i;
	json_t *one;
	for (int k = 0; k < 2; k++)
		add_to(json_object_get(account, sums[k]),
		       json_integer_value(json_object_get(manifest, sums[k])));
	json_array_foreach(json_object_get(manifest, "skipped"), i, one)
	{
		const char *reason = json_string_value(json_object_get(one, "reason"));
		json_t *example = json_object_get(one, "example");
		add_reason(json_object_get(account, "skipped"), reason ? reason : "?",
			   (uint64_t)json_integer_value(json_object_get(one, "count")),
			   json_deep_copy(example ? example : json_null()));
	}
	json_array_foreach(json_object_get(manifest, "files"), i, one)
		ent_json_push(json_object_get(account, "files"), json_deep_copy(one));
	json_array_foreach(json_object_get(manifest, "ignored"), i, one)
		ent_json_push(json_object_get(account, "ignored"), json_deep_copy(one));
}

json_t *ent_manifest_account(const struct ent_input *input, const struct ent_tally *tally,
			     json_t *const *merged, size_t merged_count)
{
	static const struct ent_tally_line nothing;
	struct ent_arena arena = {0};
	json_t *account = json_object(), *files = json_array(), *reasons = json_array();
	json_t *ignored = json_array();
	ent_json_put(account, "read", number(0));
	ent_json_put(account, "kept", number(0));
	ent_json_put(account, "skipped", reasons);
	ent_json_put(account, "files", files);
	ent_json_put(account, "ignored", ignored);
	for (size_t i = 0; i < merged_count; i++)
		add_merged(account, merged[i]);
	uint64_t read = 0, kept = 0;
	for (size_t i = 0; i < ent_input_stream_count(input); i++) {
		const struct ent_stream *stream = ent_input_stream(input, i);
		const struct ent_tally_line *line =
			i < tally->streams.count ? &tally->streams.at[i] : &nothing;
		struct ent_str name = ent_shown(&arena, stream->label, SHOWN_NAME);
		read += line->read;
		kept += line->kept;
		ent_json_push(files, file_of(stream, name, line));
		for (int skip = ENT_KEPT + 1; skip < ENT_SKIPS; skip++)
			if (line->skipped[skip])
				add_reason(reasons, ent_skip_name((enum ent_skip)skip),
					   line->skipped[skip],
					   example_of(&name, &line->example[skip]));
	}
	for (size_t i = 0; i < ent_input_ignored_count(input); i++)
		ent_json_push(ignored, ent_json_str(ent_shown(&arena, ent_input_ignored(input, i),
							      SHOWN_NAME)));
	add_to(json_object_get(account, "read"), (json_int_t)read);
	add_to(json_object_get(account, "kept"), (json_int_t)kept);
	ent_arena_free(&arena);
	return account;
}

bool ent_archive_file(const char *name)
{
	bool known = strcmp(name, ENT_MANIFEST) == 0;
	for (int i = 0; i < ENT_ARCHIVE_FILES; i++)
		known |= strcmp(name, ent_archive_files[i]) == 0;
	return known;
}

/* ---- checksums ------------------------------------------------------------------ */

static bool hash_file(const char *folder, const char *name, char digits[17], struct ent_err *err)
{
	struct ent_text path = {0};
	ent_text_printf(&path, "%s/%s", folder, name);
	int file = open(path.ptr, O_RDONLY | O_CLOEXEC);
	size_t room = (size_t)1 << 18; /* stays near */
	char *bytes = ent_alloc(NULL, room);
	XXH3_state_t *state = XXH3_createState();
	XXH3_64bits_reset(state);
	ssize_t got = -1;
	while (file >= 0 && ((got = read(file, bytes, room)) > 0 || (got < 0 && errno == EINTR)))
		if (got > 0)
			XXH3_64bits_update(state, bytes, (size_t)got);
	snprintf(digits, 17, "%016" PRIx64, (uint64_t)XXH3_64bits_digest(state));
	bool good = got == 0 || ent_fail(err, ENT_IO, "%s: %s", path.ptr, strerror(errno));
	if (file >= 0)
		close(file);
	XXH3_freeState(state);
	ent_alloc(bytes, 0);
	ent_text_free(&path);
	return good;
}

static char *layout(const json_t *manifest)
{
	char *text = json_dumps(manifest, LAYOUT);
	if (!text)
		abort();
	return text;
}

/* The text with the checksum in its place; the caller frees it. */
static char *sealed(json_t *manifest)
{
	char digits[17];
	ent_json_put(manifest, "manifest", json_string(NO_CHECKSUM));
	char *text = layout(manifest);
	snprintf(digits, sizeof digits, "%016" PRIx64, (uint64_t)XXH3_64bits(text, strlen(text)));
	free(text);
	ent_json_put(manifest, "manifest", json_string(digits));
	return layout(manifest);
}

static void put_day(json_t *object, const char *key, int32_t day, bool known)
{
	struct ent_text text = {0};
	if (known) {
		struct ent_date date = ent_date_of_day(day);
		ent_date_print(&date, &text);
	}
	ent_json_put(object, key, known ? ent_json_str(ent_text_str(&text)) : json_null());
	ent_text_free(&text);
}

bool ent_manifest_write(const struct ent_text *folder, const struct ent_manifest_facts *facts,
			json_t *account, struct ent_err *err)
{
	json_t *manifest = json_object(), *datasets = json_array(), *sums = json_object();
	ent_json_put(manifest, "format", number(ENT_ARCHIVE_FORMAT));
	ent_json_put(manifest, "events", number(facts->events));
	ent_json_put(manifest, "dyads", number(facts->dyads));
	ent_json_put(manifest, "actors", number(facts->actors));
	ent_json_put(manifest, "places", number(facts->places));
	put_day(manifest, "from", facts->first_day, facts->events > 0);
	put_day(manifest, "to", facts->last_day, facts->events > 0);
	for (size_t i = 0; i < facts->datasets.count; i++)
		ent_json_push(datasets, ent_json_str(facts->datasets.at[i]));
	ent_json_put(manifest, "datasets", datasets);
	if (json_object_update(manifest, account) != 0)
		abort();
	json_decref(account);
	ent_json_put(manifest, "xxh3", sums);
	bool good = true;
	for (int i = 0; i < ENT_ARCHIVE_FILES && good; i++) {
		char digits[17];
		good = hash_file(folder->ptr, ent_archive_files[i], digits, err);
		if (good)
			ent_json_put(sums, ent_archive_files[i], json_string(digits));
	}
	char *text = sealed(manifest);
	json_decref(manifest);
	int file = good ? ent_folder_file(folder, ENT_MANIFEST, err) : -1;
	good = file >= 0 && ent_disk_write(file, text, strlen(text), 0, err) &&
	       ent_disk_write(file, "\n", 1, strlen(text), err);
	if (file >= 0)
		good = ent_folder_file_end(file, ENT_MANIFEST, good ? err : NULL) && good;
	free(text);
	return good;
}

/* ---- reading ---------------------------------------------------------------------- */

/* A manifest has some hundred bytes a file that was read. */
#define MANIFEST_LIMIT ((size_t)1 << 28)

static bool read_text(const char *archive, char **bytes, size_t *size, struct ent_err *err)
{
	struct ent_text path = {0};
	ent_text_printf(&path, "%s/" ENT_MANIFEST, archive);
	bool good = ent_file_read(path.ptr, bytes, size, NULL);
	if (!good)
		ent_fail(err, ENT_IO, "%s: is no archive: %s/" ENT_MANIFEST " cannot be read",
			 archive, archive);
	ent_text_free(&path);
	if (good && *size > MANIFEST_LIMIT) {
		*bytes = ent_alloc(*bytes, 0);
		return ent_fail(err, ENT_LIMIT, "%s/" ENT_MANIFEST ": over 256 MB", archive);
	}
	return good;
}

static json_t *parse(const char *archive, const char *bytes, size_t size, struct ent_err *err)
{
	json_error_t why;
	json_t *manifest = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &why);
	if (!manifest) {
		ent_fail(err, ENT_SYNTAX, "%s/" ENT_MANIFEST ":%d: %s", archive, why.line,
			 why.text);
		return NULL;
	}
	json_int_t format = json_integer_value(json_object_get(manifest, "format"));
	if (format == ENT_ARCHIVE_FORMAT)
		return manifest;
	json_decref(manifest);
	if (format > ENT_ARCHIVE_FORMAT)
		ent_fail(err, ENT_LIMIT,
			 "%s: made by a newer entente (format %" JSON_INTEGER_FORMAT
			 "; this one reads %d)",
			 archive, format, ENT_ARCHIVE_FORMAT);
	else
		ent_fail(err, ENT_SYNTAX, "%s/" ENT_MANIFEST ": says no format: is it an archive?",
			 archive);
	return NULL;
}

json_t *ent_manifest_read(const char *archive, struct ent_err *err)
{
	char *bytes;
	size_t size;
	if (!read_text(archive, &bytes, &size, err))
		return NULL;
	json_t *manifest = parse(archive, bytes, size, err);
	ent_alloc(bytes, 0);
	return manifest;
}

static bool same_text(json_t *manifest, const char *bytes, size_t size)
{
	const char *told = json_string_value(json_object_get(manifest, "manifest"));
	struct ent_text was = {0};
	ent_text_puts(&was, told ? told : "");
	char *text = sealed(manifest);
	const char *is = json_string_value(json_object_get(manifest, "manifest"));
	size_t len = strlen(text);
	bool same = size == len + 1 && memcmp(text, bytes, len) == 0 && bytes[len] == '\n' &&
		    ent_str_is(ent_text_str(&was), is);
	free(text);
	ent_text_free(&was);
	return same;
}

bool ent_manifest_verify(const char *archive, struct ent_err *err)
{
	char *bytes;
	size_t size;
	if (!read_text(archive, &bytes, &size, err))
		return false;
	json_t *manifest = parse(archive, bytes, size, err);
	bool good = manifest != NULL;
	if (good && !same_text(manifest, bytes, size))
		good = ent_fail(err, ENT_SYNTAX,
				"%s/" ENT_MANIFEST ": is not as it was written: build it again",
				archive);
	json_t *sums = json_object_get(manifest, "xxh3");
	for (int i = 0; i < ENT_ARCHIVE_FILES && good; i++) {
		char digits[17];
		const char *told = json_string_value(json_object_get(sums, ent_archive_files[i]));
		good = hash_file(archive, ent_archive_files[i], digits, err);
		if (good && (!told || strcmp(told, digits) != 0))
			good = ent_fail(err, ENT_SYNTAX,
					"%s/%s: is not as it was written: build it again", archive,
					ent_archive_files[i]);
	}
	json_decref(manifest);
	ent_alloc(bytes, 0);
	return good;
}
