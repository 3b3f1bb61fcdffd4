/* What an actor is, and who belongs to whom, for a time. */
#include "relations/kin.h"

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
