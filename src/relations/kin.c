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

bool ent_actor_kin(const struct ent_record *record, uint32_t a, uint32_t b, int32_t day)
{
	return ent_actor_acts_for(record, a, b, day, day) ||
	       ent_actor_acts_for(record, b, a, day, day) ||
	       ent_actor_tied(record, a, ENT_TIE_KIND, b, day, day) ||
	       ent_actor_tied(record, b, ENT_TIE_KIND, a, day, day);
}

bool ent_actor_stands_alone(const struct ent_record *record, uint32_t actor, int32_t day)
{
	uint32_t wholes[ENT_WHOLES];
	return actor != ENT_ACTOR_UNKNOWN && !ent_actor_is(record, actor, "person", day, day) &&
	       (!record->has_part_of[actor] ||
		ent_actor_wholes(record, actor, day, day, wholes, ENT_WHOLES) == 1);
}
