/* Actors: handles, names that hold for a time, wholes and parts. */
#include "record/index.h"

#include "base/utf8.h"

uint32_t ent_add_actor(struct ent_record *record, struct ent_str handle, uint32_t *old)
{
	bool fresh;
	uint32_t id = ent_intern_add(&record->handles, handle, &fresh);
	if (!fresh) {
		*old = id;
		return ENT_NONE;
	}
	ent_push(&record->actors, (struct ent_actor){.handle = handle, .where = {ENT_NONE, 0}});
	return id;
}

static bool can_overlap(struct ent_span a, struct ent_span b)
{
	return a.start_lo <= b.end_hi && b.start_lo <= a.end_hi;
}

bool ent_add_actor_name(struct ent_record *record, uint32_t actor, struct ent_str name,
			uint32_t date, uint32_t *old)
{
	struct ent_str key = ent_utf8_fold(&record->arena, name);
	bool fresh;
	uint32_t id = ent_intern_add(&record->names, key, &fresh);
	if (fresh)
		ent_push(&record->name_claim, ENT_NONE);
	struct ent_span span = ent_record_span(record, date);
	for (uint32_t i = record->name_claim.at[id]; i != ENT_NONE; i = record->claims.at[i].next) {
		const struct ent_claim *claim = &record->claims.at[i];
		if (claim->actor != actor &&
		    can_overlap(span, ent_record_span(record, claim->date))) {
			*old = claim->actor;
			return false;
		}
	}
	ent_push(&record->claims, (struct ent_claim){actor, date, record->name_claim.at[id]});
	record->name_claim.at[id] = (uint32_t)record->claims.count - 1;
	return true;
}

size_t ent_actor_count(const struct ent_record *record)
{
	return record->actors.count;
}

const struct ent_actor *ent_actor(const struct ent_record *record, uint32_t actor)
{
	return &record->actors.at[actor];
}

static uint32_t folded_find(const struct ent_intern *names, struct ent_str name)
{
	struct ent_arena scratch = {0};
	uint32_t id = ent_intern_find(names, ent_utf8_fold(&scratch, name));
	ent_arena_free(&scratch);
	return id;
}

uint32_t ent_actor_find(const struct ent_record *record, struct ent_str name, int32_t day)
{
	uint32_t actor = ent_intern_find(&record->handles, name);
	if (actor != ENT_NONE)
		return actor;
	uint32_t id = folded_find(&record->names, name);
	if (id == ENT_NONE)
		return ENT_NONE;
	uint32_t first = record->name_claim.at[id];
	for (uint32_t i = first; i != ENT_NONE; i = record->claims.at[i].next) {
		const struct ent_claim *claim = &record->claims.at[i];
		if (ent_span_maybe(ent_record_span(record, claim->date), day))
			return claim->actor;
	}
	for (uint32_t i = first; i != ENT_NONE; i = record->claims.at[i].next)
		if (record->claims.at[i].actor != record->claims.at[first].actor)
			return ENT_NONE;
	return first == ENT_NONE ? ENT_NONE : record->claims.at[first].actor;
}

struct ent_str ent_actor_in_text(const struct ent_record *record, uint32_t actor, int32_t day)
{
	const struct ent_actor *a = &record->actors.at[actor];
	for (size_t i = 0; i < a->tie_count; i++)
		if (a->ties[i].kind == ENT_TIE_IN_TEXT &&
		    ent_span_maybe(ent_record_span(record, a->ties[i].date), day))
			return ent_record_text(record, a->ties[i].text);
	return a->in_text;
}

struct ent_str ent_actor_near(const struct ent_record *record, struct ent_str name)
{
	uint32_t id = ent_near(name, record->handles.names.at + 1, record->handles.names.count - 1);
	if (id != ENT_NONE)
		return record->handles.names.at[id + 1];
	id = ent_near(name, record->names.names.at, record->names.names.count);
	if (id == ENT_NONE)
		return ent_str("");
	return ent_actor(record, record->claims.at[record->name_claim.at[id]].actor)->handle;
}

static bool is_listed(const uint32_t *list, size_t count, uint32_t actor)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == actor)
			return true;
	return false;
}

size_t ent_actor_wholes(const struct ent_record *record, uint32_t actor, int32_t from, int32_t to,
			uint32_t *out, size_t room)
{
	size_t count = 0;
	out[count++] = actor;
	for (size_t i = 0; i < count && record->has_part_of; i++) {
		if (!record->has_part_of[out[i]])
			continue;
		const struct ent_actor *part = &record->actors.at[out[i]];
		for (size_t t = 0; t < part->tie_count && count < room; t++) {
			const struct ent_tie *tie = &part->ties[t];
			struct ent_span span = ent_record_span(record, tie->date);
			if (tie->kind == ENT_TIE_PART_OF && span.start_lo <= to &&
			    span.end_hi >= from && !is_listed(out, count, tie->actor))
				out[count++] = tie->actor;
		}
	}
	return count;
}

static bool acts_for(const struct ent_record *record, uint32_t actor, uint32_t whole, int32_t from,
		     int32_t to)
{
	uint32_t wholes[ENT_WHOLES];
	return is_listed(wholes, ent_actor_wholes(record, actor, from, to, wholes, ENT_WHOLES),
			 whole);
}

bool ent_party_acts_for(const struct ent_record *record, const uint32_t *party, uint32_t whole,
			uint32_t row)
{
	size_t count;
	const uint32_t *members = ent_party(record, party, &count);
	for (size_t i = 0; i < count; i++)
		if (acts_for(record, members[i], whole, record->events.first[row],
			     record->events.last[row]))
			return true;
	return false;
}

uint32_t ent_actor_principal(const struct ent_record *record, uint32_t actor, int32_t day)
{
	uint32_t wholes[ENT_WHOLES];
	return wholes[ent_actor_wholes(record, actor, day, day, wholes, ENT_WHOLES) - 1];
}

bool ent_actor_is_state(const struct ent_record *record, uint32_t actor)
{
	const struct ent_actor *a = &record->actors.at[actor];
	for (size_t i = 0; i < a->tie_count; i++)
		if (a->ties[i].kind == ENT_TIE_KIND &&
		    ent_str_is(ent_record_text(record, a->ties[i].text), "state"))
			return true;
	return false;
}
