/* The events of an archive as rows again. Its names were checked when it was built, and are
 * checked again, for an archive is a folder like another. */
#include "archive/merge.h"

#include "archive/manifest.h"

#include <string.h>

/* Rows that count as one block, which keeps their order. */
#define BLOCK_ROWS 65536

static struct ent_row_actor actor_of(const struct ent_archive *archive, uint32_t actor)
{
	if (actor == ENT_NONE)
		return (struct ent_row_actor){{"", 0}, {"", 0}, {"", 0}};
	struct ent_archive_actor known = ent_archive_actor(archive, actor);
	return (struct ent_row_actor){known.code, known.name, known.country};
}

static struct ent_str degrees(struct ent_text *text, double value)
{
	size_t from = text->len;
	ent_text_number(text, value);
	return (struct ent_str){text->ptr ? text->ptr + from : "", text->len - from};
}

static struct ent_row_place place_of(const struct ent_archive *archive, uint32_t place,
				     struct ent_text text[2])
{
	struct ent_row_place known = {.country = {"", 0}, .stretch = {"", 0}};
	for (int i = 0; i < ENT_PLACE_PARTS; i++)
		known.part[i] = ent_str("");
	known.latitude = known.longitude = ent_str("");
	if (place == ENT_NONE)
		return known;
	struct ent_archive_place told = ent_archive_place(archive, place);
	text[0].len = text[1].len = 0;
	known.part[0] = told.name;
	known.country = told.country;
	known.latitude = degrees(&text[0], told.latitude);
	known.longitude = degrees(&text[1], told.longitude);
	return known;
}

static struct ent_row row_of(const struct ent_archive *archive,
			     const struct ent_archive_event *event, struct ent_text text[3])
{
	text[2].len = 0;
	if (event->story)
		ent_text_printf(&text[2], "%u", event->story);
	return (struct ent_row){
		.day = event->day,
		.until = event->until,
		.added = event->added == ENT_DAY_MAX ? ENT_NO_DAY : event->added,
		.source = actor_of(archive, event->source),
		.target = actor_of(archive, event->target),
		.cameo = event->cameo,
		.type = event->type,
		.mode = event->mode,
		.intensity = event->intensity,
		.place = place_of(archive, event->place, text),
		.deaths_low = event->deaths_low,
		.deaths = event->deaths,
		.deaths_high = event->deaths_high,
		.mentions = event->mentions,
		.id = event->id,
		.story = ent_text_str(&text[2]),
	};
}

/* The names of an archive's datasets as texts that stay where they are while the store lives:
 * it tells one from another by where they lie. */
static const char **dataset_names(const struct ent_archive *archive, struct ent_store *store)
{
	size_t count = ent_archive_dataset_count(archive);
	const char **names = ent_arena_alloc(&store->arena, (count + 1) * sizeof *names);
	for (uint32_t i = 0; i < count; i++) {
		struct ent_str name = ent_archive_dataset(archive, i);
		char *kept = ent_arena_alloc(&store->arena, name.len + 1);
		memcpy(kept, name.ptr, name.len);
		names[i] = kept;
	}
	return names;
}

static bool merge_one(const struct ent_archive *archive, const char *path, struct ent_input *input,
		      struct ent_store *store, struct ent_rejects *rejects, struct ent_err *err)
{
	struct ent_text text[3] = {{0}}, none = {0};
	const char **datasets = dataset_names(archive, store);
	struct ent_row_keys keys = {.hash = {0}};
	uint64_t rows = ent_archive_event_count(archive);
	uint32_t block = 0;
	enum ent_skip skip = ENT_KEPT;
	for (uint64_t i = 0; i < rows && !skip; i++) {
		if (i % BLOCK_ROWS == 0) {
			block = ent_input_take_order(input);
			ent_rejects_block(rejects, block, &none);
		}
		struct ent_archive_event event;
		struct ent_str field;
		ent_archive_event(archive, i, &event);
		struct ent_row row = row_of(archive, &event, text);
		const char *dataset = event.dataset == ENT_NONE ? "" : datasets[event.dataset];
		ent_store_look(store, &row, &keys);
		skip = dataset[0] ? ent_store_add(store, dataset, &row, &keys, block, &field)
				  : ENT_SKIP_ACTION;
		if (skip == ENT_SKIPS)
			*err = store->err;
		else if (skip)
			ent_fail(err, ENT_SYNTAX, "%s: event %llu: %s: verify the archive", path,
				 (unsigned long long)i, ent_skip_name(skip));
	}
	for (int i = 0; i < 3; i++)
		ent_text_free(&text[i]);
	ent_row_keys_free(&keys);
	return !skip;
}

bool ent_merge_archives(struct ent_input *input, struct ent_store *store,
			struct ent_rejects *rejects, struct ent_manifests *merged,
			struct ent_err *err)
{
	for (size_t i = 0; i < ent_input_archive_count(input); i++) {
		const char *path = ent_input_archive(input, i);
		json_t *manifest = ent_manifest_read(path, err);
		if (!manifest)
			return false;
		ent_push(&merged->list, manifest);
		struct ent_archive *archive = ent_archive_open(path, err);
		bool good = archive && merge_one(archive, path, input, store, rejects, err);
		ent_archive_close(archive);
		if (!good)
			return false;
	}
	return true;
}
