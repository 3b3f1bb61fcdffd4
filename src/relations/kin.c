/* What an actor is, and who belongs to whom, for a time. */
#include "relations/kin.h"

#include <string.h>

static bool is_then(const struct ent_record *record, const struct ent_tie *tie, int32_t from,
		    int32_t to)
{
	struct ent_span span = ent_record_span(record, tie->date);
	return span.start_lo <= to && span.end_hi >= from;
}

bool ent_actor_is(const struct ent_record *record, uint32_t actor, const char *kind, int32_t from,
		  int32_t to)
{
	const struct ent_actor *a = &record->actors.at[actor];
	for (size_t i = 0; i < a->tie_count; i++)
		if (a->ties[i].kind == ENT_TIE_KIND && is_then(record, &a->ties[i], from, to) &&
		    ent_str_is(ent_record_text(record, a->ties[i].text), kind))
			return true;
	return false;
}

bool ent_actor_tied(const struct ent_record *record, uint32_t actor, enum ent_tie_kind kind,
		    uint32_t other, int32_t from, int32_t to)
{
	const struct ent_actor *a = &record->actors.at[actor];
	for (size_t i = 0; i < a->tie_count; i++)
		if (a->ties[i].kind == kind && a->ties[i].actor == other &&
		    is_then(record, &a->ties[i], from, to))
			return true;
	return false;
}

static bool governs(const struct ent_record *record, uint32_t a, uint32_t state, int32_t day)
{
	const struct ent_actor *actor = &record->actors.at[a];
	for (size_t i = 0; i < actor->tie_count; i++) {
		const struct ent_tie *tie = &actor->ties[i];
		if (tie->kind == ENT_TIE_KIND && tie->actor == state &&
		    is_then(record, tie, day, day) &&
		    ent_str_is(ent_record_text(record, tie->text), "government"))
			return true;
	}
	return false;
}

bool ent_actor_kin(const struct ent_record *record, uint32_t a, uint32_t b, int32_t day)
{
	return ent_actor_acts_for(record, a, b, day, day) ||
	       ent_actor_acts_for(record, b, a, day, day) || governs(record, a, b, day) ||
	       governs(record, b, a, day);
}

static bool is_there(const struct ent_record *record, uint32_t actor, int32_t day)
{
	const struct ent_actor *a = &record->actors.at[actor];
	bool has_kind = false;
	for (size_t i = 0; i < a->tie_count; i++) {
		if (a->ties[i].kind != ENT_TIE_KIND)
			continue;
		if (is_then(record, &a->ties[i], day, day))
			return true;
		has_kind = true;
	}
	return !has_kind;
}

bool ent_actor_stands_alone(const struct ent_record *record, uint32_t actor, int32_t day)
{
	uint32_t wholes[ENT_WHOLES];
	return actor != ENT_ACTOR_UNKNOWN && is_there(record, actor, day) &&
	       !ent_actor_is(record, actor, "person", day, day) &&
	       !ent_actor_is(record, actor, "media", day, day) &&
	       (!record->has_part_of[actor] ||
		ent_actor_wholes(record, actor, day, day, wholes, ENT_WHOLES) == 1);
}

static bool is_dated(const struct ent_tie *tie)
{
	return tie->date != ENT_NONE && (tie->kind == ENT_TIE_KIND || tie->kind == ENT_TIE_PART_OF);
}

/* A state is kin of its government though only the government says so. */
static void mark_kin(const struct ent_record *record, uint32_t actor, bool *has_kin)
{
	const struct ent_actor *a = &record->actors.at[actor];
	for (size_t i = 0; i < a->tie_count; i++) {
		const struct ent_tie *tie = &a->ties[i];
		if ((tie->kind != ENT_TIE_KIND && tie->kind != ENT_TIE_PART_OF) ||
		    tie->actor == ENT_NONE)
			continue;
		has_kin[actor] = has_kin[tie->actor] = true;
	}
}

struct ent_kinships ent_kinships_find(const struct ent_record *record)
{
	size_t count = record->actors.count;
	struct ent_kinships found = {record, ent_alloc(NULL, count), ent_alloc(NULL, count)};
	memset(found.has_kin, 0, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct ent_actor *a = &record->actors.at[i];
		bool dated = false;
		for (size_t t = 0; t < a->tie_count; t++)
			dated |= is_dated(&a->ties[t]);
		found.is_alone[i] = !dated && ent_actor_stands_alone(record, i, 0);
		mark_kin(record, i, found.has_kin);
	}
	return found;
}

void ent_kinships_free(struct ent_kinships *kinships)
{
	ent_alloc(kinships->is_alone, 0);
	ent_alloc(kinships->has_kin, 0);
}

bool ent_kinships_kin(const struct ent_kinships *kinships, uint32_t a, uint32_t b, int32_t day)
{
	if (!kinships->has_kin[a] || !kinships->has_kin[b])
		return a == b;
	return ent_actor_kin(kinships->record, a, b, day);
}

bool ent_kinships_alone(const struct ent_kinships *kinships, uint32_t actor, int32_t day)
{
	return kinships->is_alone[actor] || ent_actor_stands_alone(kinships->record, actor, day);
}
