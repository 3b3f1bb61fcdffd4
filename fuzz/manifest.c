/* Manifests: any bytes as manifest.json are taken or refused with a reason; nothing that they say
 * leads out of an archive, or into a merged one without being told. */
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

static char folder[64], in[96], out[96], manifest[128];

static void remove_folder(void)
{
	char command[160];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	require(system(command) == 0);
}

/* An archive of one event, whose manifest is then another. */
static void make_archive(void)
{
	static const char row[] = "id,type_of_violence,side_a,side_b,date_start,date_end,best\n"
				  "1,1,Norland,Sorland,2024-02-29,2024-02-29,3\n";
	char file[96];
	if (folder[0])
		return;
	strcpy(folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/entente-fuzz-XXXXXX"
						     : "/tmp/entente-fuzz-XXXXXX");
	require(mkdtemp(folder) != NULL);
	atexit(remove_folder);
	snprintf(file, sizeof file, "%s/in.csv", folder);
	snprintf(in, sizeof in, "%s/in.ea", folder);
	snprintf(out, sizeof out, "%s/out.ea", folder);
	snprintf(manifest, sizeof manifest, "%s/manifest.json", in);
	FILE *to = fopen(file, "w");
	require(to && fputs(row, to) >= 0 && fclose(to) == 0);
	const char *paths[] = {file};
	struct ent_archive_build_opts opts = {.paths = paths, .path_count = 1, .memory = 1};
	struct ent_err err;
	require(ent_archive_build(in, &opts, &err));
}

static void write_manifest(const uint8_t *data, size_t size)
{
	FILE *to = fopen(manifest, "w");
	require(to != NULL);
	fwrite(data, 1, size, to);
	require(fclose(to) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ent_err err = {.text = ""};
	struct ent_text json = {0};
	make_archive();
	write_manifest(data, size);
	bool told = ent_archive_manifest(in, &json, &err);
	require(told || err.text[0]);
	require(!told || json.len > 0);
	ent_text_free(&json);
	require(ent_archive_verify(in, &err) || err.text[0]);
	struct ent_archive *archive = ent_archive_open(in, &err);
	require((archive != NULL) == told);
	require(!archive || ent_archive_event_count(archive) == 1);
	ent_archive_close(archive);
	const char *paths[] = {in};
	struct ent_archive_build_opts opts = {
		.paths = paths, .path_count = 1, .memory = 1, .workers = 1};
	if (ent_archive_build(out, &opts, &err))
		require(told && ent_archive_verify(out, &err));
	return 0;
}
