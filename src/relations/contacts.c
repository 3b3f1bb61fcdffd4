/* Contacts: which entries tell of one, who visited whom; one contact told from both sides
 * counted once. */
#include "relations/contacts.h"
#include "relations/dedupe.h"

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

/* 0: a tells it of b; 1: b of a; -1: both stand on the acting side. */
static int teller_of(const struct ent_pair *pair, uint32_t row)
{
	struct ent_sides a = ent_pair_sides(pair, 0, row), b = ent_pair_sides(pair, 1, row);
	if (a.source && b.source)
		return -1;
	return a.source ? 0 : 1;
}

/* CAMEO 042 is told of the visitor, 043 of the host; a mode alone does not say. */
static uint32_t visitor_of(const struct ent_pair *pair, uint32_t row)
{
	struct ent_str code = pair->record->verbs.at[pair->record->events.verb[row]].cameo;
	int teller = teller_of(pair, row);
	if (teller < 0 || code.len < 3 || (code.ptr[2] != '2' && code.ptr[2] != '3'))
		return ENT_NONE;
	return pair->actor[code.ptr[2] == '2' ? teller : !teller];
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
	       ent_same_deed(record, x, y);
}

static bool is_precise(const struct ent_events *events, uint32_t row)
{
	return (int64_t)events->last[row] - events->first[row] < MIRROR_DAYS;
}

static bool is_mirrored(const struct ent_pair *pair, uint32_t x, uint32_t y)
{
	const struct ent_events *events = &pair->record->events;
	return is_precise(events, x) && is_precise(events, y) &&
	       events->first[x] <= events->last[y] && events->first[y] <= events->last[x] &&
	       teller_of(pair, x) + teller_of(pair, y) == 1;
}

static struct ent_contact contact_of(const struct ent_pair *pair, const struct ent_act *act)
{
	const struct ent_record *record = pair->record;
	struct ent_contact contact = {
		.day = act->day,
		.kind = ent_contact_kind_of(&record->verbs.at[record->events.verb[act->row]]),
		.visitor = ENT_NONE,
		.speak = {{ENT_LEVEL_UNTOLD, ENT_NONE}, {ENT_LEVEL_UNTOLD, ENT_NONE}},
		.forum = ENT_NONE,
	};
	if (contact.kind == ENT_CONTACT_VISIT)
		contact.visitor = visitor_of(pair, act->row);
	return contact;
}

/* ---- grouping --------------------------------------------------------- */

struct grouping {
	const struct ent_pair *pair;
	struct ent_contacts *contacts;
	enum ent_dedupe dedupe;
	uint32_t *before;   /* by act, by report only: the one before it of the same report */
	int32_t last_vague; /* day of the last contact that may have been on several */
};

static bool may_share(const struct grouping *grouping, uint32_t x, uint32_t y)
{
	return is_repeated(grouping->pair->record, x, y) ||
	       (grouping->dedupe == ENT_DEDUPE_MIRROR && is_mirrored(grouping->pair, x, y));
}

static bool is_vague(const struct ent_events *events, uint32_t row)
{
	return events->first[row] != events->last[row];
}

/* Of two that share a day, how far the day of the one can lie before the other's. */
static int32_t earliest_day(const struct grouping *grouping, int32_t day, uint32_t row)
{
	bool plain = !is_vague(&grouping->pair->record->events, row) &&
		     grouping->last_vague < day - MIRROR_DAYS;
	return plain ? day : day - MIRROR_DAYS;
}

/* A contact is looked for among those near enough to share a day with the act. Until the
 * rows are laid out, `first` of a contact is the act that told it first. */
static uint32_t find_near(const struct grouping *grouping, const struct ent_contact *fresh,
			  uint32_t row)
{
	const struct ent_contacts *contacts = grouping->contacts;
	int32_t earliest = earliest_day(grouping, fresh->day, row);
	for (size_t i = contacts->count; i-- && contacts->list[i].day >= earliest;) {
		const struct ent_contact *old = &contacts->list[i];
		uint32_t other = contacts->acts.list[old->first].row;
		if (old->kind == fresh->kind && old->visitor == fresh->visitor &&
		    may_share(grouping, other, row) &&
		    places_agree(grouping->pair->record, other, row))
			return (uint32_t)i;
	}
	return ENT_NONE;
}

static uint32_t find_in_report(const struct grouping *grouping, size_t act, uint32_t row)
{
	const struct ent_contacts *contacts = grouping->contacts;
	for (uint32_t i = grouping->before[act]; i != ENT_NONE; i = grouping->before[i]) {
		uint32_t contact = contacts->told_in[i];
		uint32_t other = contacts->acts.list[contacts->list[contact].first].row;
		if (places_agree(grouping->pair->record, other, row))
			return contact;
	}
	return ENT_NONE;
}

static uint32_t find_told(const struct grouping *grouping, const struct ent_contact *fresh)
{
	uint32_t row = grouping->contacts->acts.list[fresh->first].row;
	if (grouping->dedupe == ENT_DEDUPE_NONE)
		return ENT_NONE;
	uint32_t found = find_near(grouping, fresh, row);
	if (found == ENT_NONE && grouping->before)
		found = find_in_report(grouping, fresh->first, row);
	return found;
}

static void group_acts(const struct ent_pair *pair, struct ent_contacts *contacts,
		       enum ent_dedupe dedupe)
{
	struct grouping grouping = {pair, contacts, dedupe, NULL, ENT_DAY_MIN};
	if (dedupe == ENT_DEDUPE_STORY)
		grouping.before = ent_acts_before(pair->record, &contacts->acts);
	for (size_t i = 0; i < contacts->acts.count; i++) {
		const struct ent_act *act = &contacts->acts.list[i];
		struct ent_contact fresh = contact_of(pair, act);
		fresh.first = i;
		uint32_t told = find_told(&grouping, &fresh);
		if (told == ENT_NONE) {
			told = (uint32_t)contacts->count;
			contacts->list[contacts->count++] = fresh;
			if (is_vague(&pair->record->events, act->row))
				grouping.last_vague = act->day;
		}
		contacts->told_in[i] = told;
		contacts->list[told].tellings++;
	}
	ent_alloc(grouping.before, 0);
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
	struct ent_pair pair = {record, {a, b}};
	contacts->count = contacts->row_count = contacts->counted = 0;
	contacts->denied = contacts->acts.doubtful;
	contacts->without_day = contacts->acts.without_day;
	make_room(contacts);
	group_acts(&pair, contacts, ent_dedupe_for(opts->dedupe, ENT_DEDUPE_MIRROR));
	lay_out_rows(contacts);
	weigh_contacts(record, opts->hedges, contacts);
	for (size_t i = 0; i < contacts->count && described; i++)
		ent_contact_describe(&pair, contacts->rows + contacts->list[i].first,
				     &contacts->list[i]);
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
