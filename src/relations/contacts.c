/* Contacts: who saw whom, at what level, in what framework; one contact told from
 * both sides counted once. */
#include "relations/acts.h"
#include "relations/kin.h"

#define MIRROR_DAYS 31 /* entries vaguer than a month may tell of two contacts */

const char *ent_contact_kind_name(enum ent_contact_kind kind)
{
	static const char *const names[] = {"",        "talks",     "call",       "visit",
					    "meeting", "mediation", "negotiation"};
	return names[kind];
}

static enum ent_contact_kind kind_of_mode(struct ent_str mode)
{
	if (ent_str_is(mode, "phone"))
		return ENT_CONTACT_CALL;
	if (ent_str_is(mode, "visit"))
		return ENT_CONTACT_VISIT;
	return mode.len ? ENT_CONTACT_MEETING : ENT_CONTACT_TALKS;
}

enum ent_contact_kind ent_contact_kind_of(const struct ent_verb *verb)
{
	static const enum ent_contact_kind kinds[] = {ENT_CONTACT_TALKS,      ENT_CONTACT_CALL,
						      ENT_CONTACT_VISIT,      ENT_CONTACT_VISIT,
						      ENT_CONTACT_MEETING,    ENT_CONTACT_MEDIATION,
						      ENT_CONTACT_NEGOTIATION};
	if (!verb->cameo.len)
		return ent_str_is(verb->type, "CONSULT") ? kind_of_mode(verb->mode)
							 : ENT_CONTACT_NONE;
	if (verb->cameo.len < 2 || verb->cameo.ptr[0] != '0' || verb->cameo.ptr[1] != '4')
		return ENT_CONTACT_NONE;
	size_t third = verb->cameo.len > 2 ? (size_t)(verb->cameo.ptr[2] - '0') : 0;
	return third < sizeof kinds / sizeof kinds[0] ? kinds[third] : ENT_CONTACT_TALKS;
}

void ent_contact_verbs(const struct ent_record *record, bool *verbs)
{
	for (uint32_t i = 0; i < record->verbs.count; i++)
		verbs[i] = ent_contact_kind_of(&record->verbs.at[i]) != ENT_CONTACT_NONE;
}

struct ent_acts_opts ent_contacts_usual(void)
{
	struct ent_acts_opts opts = ent_acts_all();
	opts.hedges = ENT_HEDGES_FIRM;
	return opts;
}

/* ---- one entry -------------------------------------------------------- */

struct dyad {
	const struct ent_record *record;
	uint32_t actor[2];
};

/* On which sides of the row the actor stands. */
struct sides {
	bool source, target;
};

static struct sides sides_of(const struct dyad *dyad, int which, uint32_t row)
{
	const struct ent_events *events = &dyad->record->events;
	uint32_t actor = dyad->actor[which];
	return (struct sides){ent_party_acts_for(dyad->record, &events->source[row], actor, row),
			      ent_party_acts_for(dyad->record, &events->target[row], actor, row)};
}

/* 0: a tells it of b; 1: b of a; -1: both stand on the acting side. */
static int teller_of(const struct dyad *dyad, uint32_t row)
{
	struct sides a = sides_of(dyad, 0, row), b = sides_of(dyad, 1, row);
	if (a.source && b.source)
		return -1;
	return a.source ? 0 : 1;
}

/* CAMEO 042 is told of the visitor, 043 of the host; a mode alone does not say. */
static uint32_t visitor_of(const struct dyad *dyad, uint32_t row)
{
	struct ent_str code = dyad->record->verbs.at[dyad->record->events.verb[row]].cameo;
	int teller = teller_of(dyad, row);
	if (teller < 0 || code.len < 3 || (code.ptr[2] != '2' && code.ptr[2] != '3'))
		return ENT_NONE;
	return dyad->actor[code.ptr[2] == '2' ? teller : !teller];
}

static bool is_forum(const struct dyad *dyad, uint32_t actor, uint32_t row)
{
	const struct ent_record *record = dyad->record;
	int32_t first = record->events.first[row], last = record->events.last[row];
	for (int i = 0; i < 2; i++)
		if (ent_actor_acts_for(record, actor, dyad->actor[i], first, last))
			return false;
	if (ent_actor_is(record, actor, "forum", first, last))
		return true;
	return (ent_actor_is(record, actor, "organisation", first, last) ||
		ent_actor_is(record, actor, "coalition", first, last)) &&
	       (ent_actor_tied(record, dyad->actor[0], ENT_TIE_MEMBER_OF, actor, first, last) ||
		ent_actor_tied(record, dyad->actor[1], ENT_TIE_MEMBER_OF, actor, first, last));
}

static uint32_t forum_in(const struct dyad *dyad, const uint32_t *party, uint32_t row)
{
	size_t count;
	const uint32_t *members = ent_party(dyad->record, party, &count);
	for (size_t i = 0; i < count; i++)
		if (is_forum(dyad, members[i], row))
			return members[i];
	return ENT_NONE;
}

static uint32_t forum_of(const struct dyad *dyad, uint32_t row)
{
	const struct ent_events *events = &dyad->record->events;
	uint32_t forum = forum_in(dyad, &events->source[row], row);
	if (forum == ENT_NONE)
		forum = forum_in(dyad, &events->target[row], row);
	size_t count;
	const struct ent_detail *details = ent_event_details(dyad->record, row, &count);
	for (size_t i = 0; i < count && forum == ENT_NONE; i++)
		if (details[i].kind == ENT_DETAIL_WITH && details[i].ref != ENT_NONE &&
		    is_forum(dyad, details[i].ref, row))
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
static void take_person(const struct dyad *dyad, uint32_t person, struct sides stands[2],
			uint32_t row, struct ent_speaker speak[2])
{
	const struct ent_record *record = dyad->record;
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
			uint32_t whole = dyad->actor[side];
			bool counts = tie->actor == ENT_NONE
					      ? stands[side].source
					      : ent_actor_acts_for(record, tie->actor, whole, first,
								   last);
			if (counts || ent_actor_acts_for(record, person, whole, first, last))
				raise_level(&speak[side], level, person);
		}
	}
}

static void take_words(const struct ent_record *record, uint32_t text, const struct sides stands[2],
		       struct ent_speaker speak[2])
{
	enum ent_level level = ent_level_of_role(ent_record_text(record, text));
	for (int side = 0; side < 2; side++)
		if (stands[side].source && !stands[!side].source)
			raise_level(&speak[side], level, ENT_NONE);
}

static void take_party(const struct dyad *dyad, const uint32_t *party, uint32_t row,
		       struct ent_speaker speak[2])
{
	struct sides nowhere[2] = {{false, false}, {false, false}};
	size_t count;
	const uint32_t *members = ent_party(dyad->record, party, &count);
	for (size_t i = 0; i < count; i++)
		take_person(dyad, members[i], nowhere, row, speak);
}

static void take_detail(const struct dyad *dyad, const struct ent_detail *detail, uint32_t row,
			struct ent_speaker speak[2])
{
	struct sides stands[2] = {{false, false}, {false, false}};
	bool by = detail->kind == ENT_DETAIL_BY;
	if (!by && detail->kind != ENT_DETAIL_WITH)
		return;
	for (int side = 0; side < 2 && by; side++)
		stands[side] = sides_of(dyad, side, row);
	if (detail->ref != ENT_NONE)
		take_person(dyad, detail->ref, stands, row, speak);
	else if (by)
		take_words(dyad->record, detail->text, stands, speak);
}

static void take_speakers(const struct dyad *dyad, uint32_t row, struct ent_speaker speak[2])
{
	const struct ent_record *record = dyad->record;
	take_party(dyad, &record->events.source[row], row, speak);
	take_party(dyad, &record->events.target[row], row, speak);
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		take_detail(dyad, &details[i], row, speak);
}

static enum ent_level level_of(const struct dyad *dyad, const struct ent_contact *contact)
{
	enum ent_level a = contact->speak[0].level, b = contact->speak[1].level;
	enum ent_level visitor = contact->visitor == ENT_NONE         ? ENT_LEVEL_UNTOLD
				 : contact->visitor == dyad->actor[0] ? a
								      : b;
	return visitor != ENT_LEVEL_UNTOLD ? visitor : a > b ? a : b;
}

/* ---- one contact, told twice ------------------------------------------ */

static bool places_agree(const struct ent_record *record, uint32_t x, uint32_t y)
{
	size_t x_count, y_count;
	const uint32_t *xs = ent_party(record, &record->events.place[x], &x_count);
	const uint32_t *ys = ent_party(record, &record->events.place[y], &y_count);
	for (size_t i = 0; i < x_count; i++)
		for (size_t j = 0; j < y_count; j++)
			if (ent_place_within(record, xs[i], ys[j]) ||
			    ent_place_within(record, ys[j], xs[i]))
				return true;
	return !x_count || !y_count;
}

static bool is_repeated(const struct ent_record *record, uint32_t x, uint32_t y)
{
	const struct ent_events *events = &record->events;
	return events->first[x] == events->first[y] && events->last[x] == events->last[y] &&
	       events->source[x] == events->source[y] && events->target[x] == events->target[y] &&
	       events->verb[x] == events->verb[y];
}

static bool is_precise(const struct ent_events *events, uint32_t row)
{
	return (int64_t)events->last[row] - events->first[row] < MIRROR_DAYS;
}

static bool is_mirrored(const struct dyad *dyad, uint32_t x, uint32_t y)
{
	const struct ent_events *events = &dyad->record->events;
	return is_precise(events, x) && is_precise(events, y) &&
	       events->first[x] <= events->last[y] && events->first[y] <= events->last[x] &&
	       teller_of(dyad, x) + teller_of(dyad, y) == 1;
}

static struct ent_contact contact_of(const struct dyad *dyad, const struct ent_act *act)
{
	const struct ent_record *record = dyad->record;
	struct ent_contact contact = {
		.day = act->day,
		.kind = ent_contact_kind_of(&record->verbs.at[record->events.verb[act->row]]),
		.visitor = ENT_NONE,
		.speak = {{ENT_LEVEL_UNTOLD, ENT_NONE}, {ENT_LEVEL_UNTOLD, ENT_NONE}},
		.forum = ENT_NONE,
	};
	if (contact.kind == ENT_CONTACT_VISIT)
		contact.visitor = visitor_of(dyad, act->row);
	return contact;
}

/* A contact is looked for among those near enough to share a day with the act. Until the
 * rows are laid out, `first` of a contact is the act that told it first. */
static bool find_told(const struct dyad *dyad, const struct ent_contacts *contacts,
		      const struct ent_contact *fresh, uint32_t row, bool apart, uint32_t *found)
{
	for (size_t i = contacts->count;
	     i-- && contacts->list[i].day >= fresh->day - MIRROR_DAYS;) {
		const struct ent_contact *old = &contacts->list[i];
		uint32_t other = contacts->acts.list[old->first].row;
		if (old->kind != fresh->kind || old->visitor != fresh->visitor)
			continue;
		if ((is_repeated(dyad->record, other, row) ? !apart
							   : is_mirrored(dyad, other, row)) &&
		    places_agree(dyad->record, other, row)) {
			*found = (uint32_t)i;
			return true;
		}
	}
	return false;
}

static void group_acts(const struct dyad *dyad, struct ent_contacts *contacts, bool apart)
{
	for (size_t i = 0; i < contacts->acts.count; i++) {
		const struct ent_act *act = &contacts->acts.list[i];
		struct ent_contact fresh = contact_of(dyad, act);
		fresh.first = i;
		if (!find_told(dyad, contacts, &fresh, act->row, apart, &contacts->told_in[i])) {
			contacts->told_in[i] = (uint32_t)contacts->count;
			contacts->list[contacts->count++] = fresh;
		}
		contacts->list[contacts->told_in[i]].tellings++;
	}
}

/* ---- all of them ------------------------------------------------------ */

static void make_room(struct ent_contacts *contacts)
{
	size_t need = contacts->acts.count;
	if (need <= contacts->room)
		return;
	contacts->room = need + need / 2 + 16;
	contacts->list = ent_alloc(contacts->list, contacts->room * sizeof *contacts->list);
	contacts->rows = ent_alloc(contacts->rows, contacts->room * sizeof *contacts->rows);
	contacts->told_in = ent_alloc(contacts->told_in, contacts->room * sizeof(uint32_t));
}

/* The acts of each contact together, the firmest in front. */
static void lay_out_rows(struct ent_contacts *contacts)
{
	size_t at = 0;
	for (size_t i = 0; i < contacts->count; i++) {
		struct ent_contact *contact = &contacts->list[i];
		contact->first = at;
		at += contact->tellings;
		contact->tellings = 0;
	}
	for (size_t i = 0; i < contacts->acts.count; i++) {
		const struct ent_act *act = &contacts->acts.list[i];
		struct ent_contact *contact = &contacts->list[contacts->told_in[i]];
		uint32_t *rows = contacts->rows + contact->first;
		rows[contact->tellings++] = act->row;
		if (contact->tellings > 1 && act->weight > contact->weight) {
			rows[contact->tellings - 1] = rows[0];
			rows[0] = act->row;
		}
		if (contact->tellings == 1 || act->weight > contact->weight)
			contact->weight = act->weight;
	}
	contacts->row_count = at;
}

static void weigh_contacts(const struct ent_record *record, enum ent_hedges hedges,
			   struct ent_contacts *contacts)
{
	for (size_t i = 0; i < contacts->count; i++) {
		struct ent_contact *contact = &contacts->list[i];
		uint8_t hedge = record->events.hedge[contacts->rows[contact->first]];
		contact->weight = ent_act_weight((enum ent_hedge)hedge, hedges);
		contacts->counted += contact->weight > 0;
	}
}

static void describe(const struct dyad *dyad, const struct ent_contacts *contacts,
		     struct ent_contact *contact)
{
	const uint32_t *rows = contacts->rows + contact->first;
	for (size_t i = 0; i < contact->tellings; i++) {
		take_speakers(dyad, rows[i], contact->speak);
		if (contact->forum == ENT_NONE)
			contact->forum = forum_of(dyad, rows[i]);
	}
	contact->level = level_of(dyad, contact);
}

static void find_acts(const struct ent_record *record, uint32_t a, uint32_t b,
		      const struct ent_acts_opts *opts, struct ent_acts *acts)
{
	struct ent_acts_opts all = *opts;
	bool *verbs = NULL;
	if (!all.verbs) {
		verbs = ent_alloc(NULL, record->verbs.count + 1);
		ent_contact_verbs(record, verbs);
		all.verbs = verbs;
	}
	/* Weighed, so that the firmest is known, and none is lost to another choice. */
	all.hedges = ENT_HEDGES_WEIGH;
	all.dedupe = ENT_DEDUPE_NONE;
	ent_acts_find(record, a, b, &all, acts);
	ent_alloc(verbs, 0);
}

void ent_contacts_of_acts(const struct ent_record *record, uint32_t a, uint32_t b,
			  const struct ent_acts_opts *opts, bool described,
			  struct ent_contacts *contacts)
{
	struct dyad dyad = {record, {a, b}};
	contacts->count = contacts->row_count = contacts->counted = 0;
	contacts->denied = contacts->acts.doubtful;
	contacts->without_day = contacts->acts.without_day;
	make_room(contacts);
	group_acts(&dyad, contacts, opts->dedupe == ENT_DEDUPE_NONE);
	lay_out_rows(contacts);
	weigh_contacts(record, opts->hedges, contacts);
	for (size_t i = 0; i < contacts->count && described; i++)
		describe(&dyad, contacts, &contacts->list[i]);
}

void ent_contacts_find(const struct ent_record *record, uint32_t a, uint32_t b,
		       const struct ent_acts_opts *opts, struct ent_contacts *contacts)
{
	find_acts(record, a, b, opts, &contacts->acts);
	ent_contacts_of_acts(record, a, b, opts, true, contacts);
}

void ent_contacts_free(struct ent_contacts *contacts)
{
	ent_alloc(contacts->list, 0);
	ent_alloc(contacts->rows, 0);
	ent_alloc(contacts->told_in, 0);
	ent_acts_free(&contacts->acts);
	*contacts = (struct ent_contacts){0};
}

size_t ent_contacts_by_year(const struct ent_contacts *contacts, int32_t from, int32_t to,
			    struct ent_contact_year *out, size_t room)
{
	size_t count = 0, i = 0;
	int32_t start = ent_period_start(from, ENT_EVERY_YEAR);
	while (start <= to) {
		int32_t next = ent_period_next(start, ENT_EVERY_YEAR);
		struct ent_contact_year year = {.start = start,
						.whole = start >= from && next - 1 <= to};
		for (; i < contacts->count && contacts->list[i].day < next; i++) {
			const struct ent_contact *contact = &contacts->list[i];
			if (contact->day < start || contact->weight <= 0)
				continue;
			year.count++;
			year.weight += contact->weight;
			year.level[contact->level]++;
		}
		if (count++ < room)
			out[count - 1] = year;
		start = next;
	}
	return count;
}
