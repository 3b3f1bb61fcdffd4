/* Whole builds: whatever the file is, there is an archive that verifies, whose account adds up and
 * whose rows can all be read and stand in order; or a reason, and nothing else. Since most bytes
 * are of no dataset, the first says under which header or as which row the others come. */
#include <entente/archive.h>

#include "archive/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

static const char *const starts[] = {
	"",
	"Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
	"Target Name\tTarget Country\tStory ID\tCity\tCountry\tLatitude\tLongitude\n",
	"id,type_of_violence,side_a,side_b,where_coordinates,latitude,longitude,date_start,date_"
	"end,"
	"best,high,low\n",
	"event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,location,country,"
	"latitude,"
	"longitude,fatalities,timestamp\n",
};

static char folder[64], file[96], out[96];

static void remove_folder(void)
{
	char command[160];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	require(system(command) == 0);
}

static void make_folder(void)
{
	if (folder[0])
		return;
	strcpy(folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/entente-fuzz-XXXXXX"
						     : "/tmp/entente-fuzz-XXXXXX");
	require(mkdtemp(folder) != NULL);
	snprintf(file, sizeof file, "%s/in", folder);
	snprintf(out, sizeof out, "%s/out.ea", folder);
	atexit(remove_folder);
}

static void write_input(const char *start, const uint8_t *data, size_t size)
{
	FILE *to = fopen(file, "w");
	require(to != NULL);
	fwrite(start, 1, strlen(start), to);
	fwrite(data, 1, size, to);
	require(fclose(to) == 0);
}

static json_int_t number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* read = kept + skipped, of all and of each file. */
static uint64_t check_account(void)
{
	struct ent_err err;
	json_t *manifest = ent_manifest_read(out, &err), *one;
	require(manifest != NULL);
	json_int_t skipped = 0, read = 0;
	size_t i;
	json_array_foreach(json_object_get(manifest, "skipped"), i, one) skipped +=
		number(one, "count");
	json_array_foreach(json_object_get(manifest, "files"), i, one)
	{
		require(number(one, "read") == number(one, "kept") + number(one, "skipped"));
		read += number(one, "read");
	}
	json_int_t kept = number(manifest, "kept");
	require(number(manifest, "read") == kept + skipped && read == kept + skipped);
	require(number(manifest, "events") == kept);
	json_decref(manifest);
	return (uint64_t)kept;
}

static void check_archive(void)
{
	struct ent_err err;
	uint64_t kept = check_account(), listed = 0;
	require(ent_archive_verify(out, &err));
	struct ent_archive *archive = ent_archive_open(out, &err);
	require(archive && ent_archive_event_count(archive) == kept);
	int32_t last = INT32_MIN;
	for (uint64_t i = 0; i < kept; i++) {
		struct ent_archive_event event;
		ent_archive_event(archive, i, &event);
		require(event.day >= last && event.until >= event.day);
		require(event.id.len && event.dataset != ENT_NONE);
		last = event.day;
	}
	for (size_t i = 0; i < ent_archive_dyad_count(archive); i++)
		listed += ent_archive_dyad(archive, i).count;
	require(listed == kept);
	ent_archive_close(archive);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	make_folder();
	write_input(starts[data[0] % (sizeof starts / sizeof starts[0])], data + 1, size - 1);
	const char *paths[] = {file};
	struct ent_archive_build_opts opts = {
		.paths = paths, .path_count = 1, .most_bad = 1, .memory = 1, .workers = 2};
	struct ent_err err = {.text = ""};
	if (ent_archive_build(out, &opts, &err))
		check_archive();
	else
		require(err.text[0] != '\0');
	return 0;
}
