/* Who spoke in a contact, at what level, and in what framework. */
#include "relations/contacts.h"
#include "relations/kin.h"

struct ent_sides ent_pair_sides(const struct ent_pair *pair, int which, uint32_t row)
{
	const struct ent_events *events = &pair->record->events;
	uint32_t actor = pair->actor[which];
	return (struct ent_sides){
		ent_party_acts_for(pair->record, &events->source[row], actor, row),
		ent_party_acts_for(pair->record, &events->target[row], actor, row)};
}

/* ---- the framework ---------------------------------------------------- */

static bool is_forum(const struct ent_pair *pair, uint32_t actor, uint32_t row)
{
	const struct ent_record *record = pair->record;
	int32_t first = record->events.first[row], last = record->events.last[row];
	for (int i = 0; i < 2; i++)
		if (ent_actor_acts_for(record, actor, pair->actor[i], first, last))
			return false;
	if (ent_actor_is(record, actor, "forum", first, last))
		return true;
	return (ent_actor_is(record, actor, "organisation", first, last) ||
		ent_actor_is(record, actor, "coalition", first, last)) &&
	       (ent_actor_tied(record, pair->actor[0], ENT_TIE_MEMBER_OF, actor, first, last) ||
		ent_actor_tied(record, pair->actor[1], ENT_TIE_MEMBER_OF, actor, first, last));
}

static uint32_t forum_in(const struct ent_pair *pair, const uint32_t *party, uint32_t row)
{
	size_t count;
	const uint32_t *members = ent_party(pair->record, party, &count);
	for (size_t i = 0; i < count; i++)
		if (is_forum(pair, members[i], row))
			return members[i];
	return ENT_NONE;
}

static uint32_t forum_of(const struct ent_pair *pair, uint32_t row)
{
	const struct ent_events *events = &pair->record->events;
	uint32_t forum = forum_in(pair, &events->source[row], row);
	if (forum == ENT_NONE)
		forum = forum_in(pair, &events->target[row], row);
	size_t count;
	const struct ent_detail *details = ent_event_details(pair->record, row, &count);
	for (size_t i = 0; i < count && forum == ENT_NONE; i++)
		if (details[i].kind == ENT_DETAIL_WITH && details[i].ref != ENT_NONE &&
		    is_forum(pair, details[i].ref, row))
			forum = details[i].ref;
	return forum;
}

/* ---- who spoke -------------------------------------------------------- */

static void raise_level(struct ent_speaker *speaker, enum ent_level level, uint32_t person)
{
	if (level == ENT_LEVEL_UNTOLD ||
	    (speaker->level != ENT_LEVEL_UNTOLD && level >= speaker->level))
		return;
	*speaker = (struct ent_speaker){level, person};
}

/* The roles of a person that are with one of the two; a role with nobody counts for the
 * side on which the person stands. */
static void take_person(const struct ent_pair *pair, uint32_t person, struct ent_sides stands[2],
			uint32_t row, struct ent_speaker speak[2])
{
	const struct ent_record *record = pair->record;
	const struct ent_actor *a = &record->actors.at[person];
	int32_t first = record->events.first[row], last = record->events.last[row];
	for (size_t i = 0; i < a->tie_count; i++) {
		const struct ent_tie *tie = &a->ties[i];
		if (tie->kind != ENT_TIE_ROLE)
			continue;
		struct ent_span span = ent_record_span(record, tie->date);
		if (span.start_lo > last || span.end_hi < first)
			continue;
		enum ent_level level = ent_level_of_role(ent_record_text(record, tie->text));
		for (int side = 0; side < 2; side++) {
			uint32_t whole = pair->actor[side];
			bool counts = tie->actor == ENT_NONE
					      ? stands[side].source
					      : ent_actor_acts_for(record, tie->actor, whole, first,
								   last);
			if (counts || ent_actor_acts_for(record, person, whole, first, last))
				raise_level(&speak[side], level, person);
		}
	}
}

static void take_words(const struct ent_record *record, uint32_t text,
		       const struct ent_sides stands[2], struct ent_speaker speak[2])
{
	enum ent_level level = ent_level_of_role(ent_record_text(record, text));
	for (int side = 0; side < 2; side++)
		if (stands[side].source && !stands[!side].source)
			raise_level(&speak[side], level, ENT_NONE);
}

static void take_party(const struct ent_pair *pair, const uint32_t *party, uint32_t row,
		       struct ent_speaker speak[2])
{
	struct ent_sides nowhere[2] = {{false, false}, {false, false}};
	size_t count;
	const uint32_t *members = ent_party(pair->record, party, &count);
	for (size_t i = 0; i < count; i++)
		take_person(pair, members[i], nowhere, row, speak);
}

static void take_detail(const struct ent_pair *pair, const struct ent_detail *detail, uint32_t row,
			struct ent_speaker speak[2])
{
	struct ent_sides stands[2] = {{false, false}, {false, false}};
	bool by = detail->kind == ENT_DETAIL_BY;
	if (!by && detail->kind != ENT_DETAIL_WITH)
		return;
	for (int side = 0; side < 2 && by; side++)
		stands[side] = ent_pair_sides(pair, side, row);
	if (detail->ref != ENT_NONE)
		take_person(pair, detail->ref, stands, row, speak);
	else if (by)
		take_words(pair->record, detail->text, stands, speak);
}

static void take_speakers(const struct ent_pair *pair, uint32_t row, struct ent_speaker speak[2])
{
	const struct ent_record *record = pair->record;
	take_party(pair, &record->events.source[row], row, speak);
	take_party(pair, &record->events.target[row], row, speak);
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		take_detail(pair, &details[i], row, speak);
}

static enum ent_level level_of(const struct ent_pair *pair, const struct ent_contact *contact)
{
	enum ent_level a = contact->speak[0].level, b = contact->speak[1].level;
	enum ent_level visitor = contact->visitor == ENT_NONE         ? ENT_LEVEL_UNTOLD
				 : contact->visitor == pair->actor[0] ? a
								      : b;
	return visitor != ENT_LEVEL_UNTOLD ? visitor : a > b ? a : b;
}

void ent_contact_describe(const struct ent_pair *pair, const uint32_t *rows,
			  struct ent_contact *contact)
{
	for (size_t i = 0; i < contact->tellings; i++) {
		take_speakers(pair, rows[i], contact->speak);
		if (contact->forum == ENT_NONE)
			contact->forum = forum_of(pair, rows[i]);
	}
	contact->level = level_of(pair, contact);
}
