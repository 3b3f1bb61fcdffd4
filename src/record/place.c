/* Places, and which lie in which. */
#include "record/index.h"

#include "base/utf8.h"

#include <math.h>

bool ent_add_place_name(struct ent_record *record, uint32_t place, struct ent_str name,
			uint32_t *old)
{
	bool fresh;
	uint32_t id =
		ent_intern_add(&record->place_names, ent_utf8_fold(&record->arena, name), &fresh);
	if (fresh)
		ent_push(&record->place_of_name, place);
	*old = record->place_of_name.at[id];
	return *old == place;
}

uint32_t ent_add_place(struct ent_record *record, struct ent_str name, uint32_t *old)
{
	uint32_t id = (uint32_t)record->places.count;
	if (!ent_add_place_name(record, id, name, old))
		return ENT_NONE;
	ent_push(&record->places, (struct ent_place){.name = name,
						     .actor = ENT_NONE,
						     .latitude = (double)NAN,
						     .longitude = (double)NAN,
						     .where = {ENT_NONE, 0}});
	return id;
}

uint32_t ent_add_territory(struct ent_record *record, uint32_t actor)
{
	for (uint32_t i = 0; i < record->places.count; i++)
		if (record->places.at[i].actor == actor)
			return i;
	const struct ent_actor *state = &record->actors.at[actor];
	ent_push(&record->places, (struct ent_place){.name = state->name,
						     .actor = actor,
						     .latitude = (double)NAN,
						     .longitude = (double)NAN,
						     .where = state->where});
	return (uint32_t)record->places.count - 1;
}

size_t ent_place_count(const struct ent_record *record)
{
	return record->places.count;
}

const struct ent_place *ent_place(const struct ent_record *record, uint32_t place)
{
	return &record->places.at[place];
}

uint32_t ent_place_by_name(const struct ent_record *record, struct ent_str name)
{
	struct ent_arena scratch = {0};
	uint32_t id = ent_intern_find(&record->place_names, ent_utf8_fold(&scratch, name));
	ent_arena_free(&scratch);
	return id == ENT_NONE ? ENT_NONE : record->place_of_name.at[id];
}

uint32_t ent_place_find(const struct ent_record *record, struct ent_str name)
{
	uint32_t place = ent_place_by_name(record, name);
	uint32_t actor = place == ENT_NONE ? ent_actor_find(record, name, ENT_DAY_MAX) : ENT_NONE;
	for (uint32_t i = 0; actor != ENT_NONE && i < record->places.count; i++)
		if (record->places.at[i].actor == actor)
			return i;
	return place;
}

struct ent_str ent_place_near(const struct ent_record *record, struct ent_str name)
{
	uint32_t id = ent_near(name, record->place_names.names.at, record->place_names.names.count);
	return id == ENT_NONE ? ent_actor_near(record, name)
			      : record->places.at[record->place_of_name.at[id]].name;
}

size_t ent_place_wholes(const struct ent_record *record, uint32_t place, uint32_t *out, size_t room)
{
	size_t count = 0;
	out[count++] = place;
	for (size_t i = 0; i < count; i++) {
		const struct ent_place *here = &record->places.at[out[i]];
		for (size_t k = 0; k < here->inside_count && count < room; k++) {
			bool listed = false;
			for (size_t m = 0; m < count; m++)
				listed |= out[m] == here->inside[k];
			if (!listed)
				out[count++] = here->inside[k];
		}
	}
	return count;
}

bool ent_place_within(const struct ent_record *record, uint32_t place, uint32_t whole)
{
	uint32_t wholes[ENT_PLACES];
	size_t count = ent_place_wholes(record, place, wholes, ENT_PLACES);
	for (size_t i = 0; i < count; i++)
		if (wholes[i] == whole)
			return true;
	return false;
}
