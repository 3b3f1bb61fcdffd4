/* Interests: what the actor wants, who threatens it, how it goes. */
#include "profile/models.h"

#include <string.h>

/* ---- who the threats are now ------------------------------------------ */

static struct ent_str kind_on(const struct ent_record *record, uint32_t actor, int32_t day)
{
	const struct ent_actor *a = ent_actor(record, actor);
	for (size_t i = 0; i < a->tie_count; i++)
		if (a->ties[i].kind == ENT_TIE_KIND &&
		    ent_span_maybe(ent_record_span(record, a->ties[i].date), day))
			return ent_record_text(record, a->ties[i].text);
	return ent_str("");
}

/* Bonds tell who it is: to whom it is sworn or allied, whom it fights. */
static bool is_bond(const struct draft *draft, const struct ent_status *status)
{
	const struct ent_status_kind *kind = ent_status_kind(draft->record, status->kind);
	return status->holds == ENT_HOLDS && status->hedge < ENT_ALLEGED && kind->tone != ENT_PLAIN;
}

#define MOST_BONDS 3

static void tell_bonds(struct draft *draft, uint32_t threat)
{
	size_t told = 0;
	for (uint32_t other = 1; other < ent_actor_count(draft->record) && told < MOST_BONDS;
	     other++) {
		struct ent_status list[16];
		size_t count = other == threat ? 0
					       : ent_status_list(draft->record, threat, other,
								 draft->opts->on,
								 draft->opts->as_of, list, 16);
		for (size_t i = 0; i < count && i < 16 && told < MOST_BONDS; i++) {
			if (!is_bond(draft, &list[i]))
				continue;
			tell(draft, "; ");
			ent_status_say(draft->record, &list[i], &draft->text);
			rest_on(draft, list[i].opened);
			told++;
		}
	}
}

static void tell_last_act(struct draft *draft, uint32_t threat)
{
	uint32_t row = ent_last_act(draft->record, threat, ENT_MATERIAL_CONFLICT, draft->opts->on,
				    draft->opts->as_of);
	if (row == ENT_NONE) {
		tell(draft, "; no hostile act by it is recorded");
		return;
	}
	struct ent_text when = {0}, deed = {0};
	say_event_when(draft->record, row, &when);
	say_account(draft, row, &deed);
	tell(draft, "; last recorded in a hostile act %s%s%s", when.ptr, deed.len ? ": " : "",
	     deed.len ? deed.ptr : "");
	rest_on(draft, row);
	ent_text_free(&when);
	ent_text_free(&deed);
}

static void write_threat(struct draft *draft, uint32_t threat)
{
	struct ent_str kind = kind_on(draft->record, threat, draft->opts->on);
	open_item(draft);
	if (!begin_sentence(draft, DETAIL))
		return;
	tell_str(draft, ent_actor_in_text(draft->record, threat, draft->opts->on));
	tell(draft, kind.len ? " (" : "");
	say_kind(kind, &draft->text);
	tell(draft, kind.len ? ")" : "");
	tell_bonds(draft, threat);
	tell_last_act(draft, threat);
	end_sentence(draft);
}

/* Threats that are no actors, in words. */
static void write_named_threats(struct draft *draft, const struct ent_interest *interest,
				uint32_t evidence)
{
	struct ent_subject words[16];
	size_t count = 0;
	for (size_t i = 0; i < interest->threat_count && count < 16; i++)
		if (interest->threats[i].actor == ENT_NONE)
			words[count++] = interest->threats[i];
	if (!count)
		return;
	open_item(draft);
	if (!begin_sentence(draft, DETAIL))
		return;
	say_subjects(draft->record, words, count, &draft->text);
	rest_on_note(draft, evidence);
	end_sentence(draft);
}

static void write_threats(struct draft *draft, const struct ent_interest *interest,
			  uint32_t evidence)
{
	if (!interest->threat_count)
		return;
	open_paragraph(draft, "");
	if (begin_sentence(draft, DETAIL)) {
		tell(draft, "threatened, as the record has it, by:");
		rest_on_note(draft, evidence);
		end_sentence(draft);
	}
	open_list(draft);
	for (size_t i = 0; i < interest->threat_count; i++)
		if (interest->threats[i].actor != ENT_NONE)
			write_threat(draft, interest->threats[i].actor);
	write_named_threats(draft, interest, evidence);
}

/* ---- what it is ------------------------------------------------------- */

static void write_goals(struct draft *draft, const struct ent_interest *interest, uint32_t evidence)
{
	struct ent_text since = {0};
	say_date(draft->record, interest->since, &since);
	for (size_t i = 0; i < interest->goal_count && begin_sentence(draft, DETAIL); i++) {
		tell(draft, i ? "a further goal: " : "the goal");
		if (!i && since.len)
			tell(draft, ", %s%s", strncmp(since.ptr, "since", 5) ? "since " : "",
			     since.ptr);
		tell(draft, i ? "" : ": ");
		tell_str(draft, ent_record_text(draft->record, interest->goals[i]));
		rest_on_note(draft, evidence);
		end_sentence(draft);
	}
	ent_text_free(&since);
}

static void write_said(struct draft *draft, const char *lead, struct ent_str text,
		       uint32_t evidence)
{
	if (!text.len || !begin_sentence(draft, DETAIL))
		return;
	tell(draft, "%s%.*s", lead, ENT_FMT(text));
	rest_on_note(draft, evidence);
	end_sentence(draft);
}

static void write_reach(struct draft *draft, const struct ent_interest *interest, uint32_t evidence)
{
	if (!interest->about_count || !begin_sentence(draft, DETAIL))
		return;
	tell(draft, "it concerns ");
	say_subjects(draft->record, interest->about, interest->about_count, &draft->text);
	rest_on_note(draft, evidence);
	end_sentence(draft);
}

static void write_interest(struct draft *draft, const struct ent_interest *interest)
{
	struct ent_text title = {0};
	ent_text_printf(&title, "%u. %.*s", interest->rank, ENT_FMT(interest->title));
	ent_doc_section(draft->doc, 2, ent_text_str(&title));
	open_paragraph(draft, "");
	uint32_t evidence = evidence_of_entry(draft, interest->where, interest->title, ENT_REPORTED,
					      interest->cites, interest->cite_count);
	write_goals(draft, interest, evidence);
	write_said(draft, "It matters because ", interest->why, evidence);
	write_reach(draft, interest, evidence);
	write_said(draft, "What would satisfy it: ", interest->met_by, evidence);
	write_said(draft, "", interest->note, evidence);
	write_wishes(draft, interest, evidence);
	write_threats(draft, interest, evidence);
	write_models(draft, interest);
	write_indicators(draft, interest);
	ent_text_free(&title);
}

static bool is_wanted(const struct draft *draft, const struct ent_interest *interest)
{
	return interest->actor == draft->opts->a && interest->known <= draft->opts->as_of;
}

void write_priorities(struct draft *draft)
{
	size_t count, wanted = 0, told = 0;
	const struct ent_interest *interests = ent_interests(draft->record, &count);
	for (size_t i = 0; i < count; i++)
		wanted += is_wanted(draft, &interests[i]);
	open_paragraph(draft, "Interests");
	if (!wanted || !begin_sentence(draft, LEAD))
		return;
	tell(draft, "the interests recorded of ");
	tell_str(draft, ent_actor_in_text(draft->record, draft->opts->a, draft->opts->on));
	tell(draft, " here are, by rank, ");
	for (size_t i = 0; i < count; i++) {
		if (!is_wanted(draft, &interests[i]))
			continue;
		struct ent_text title = {0};
		ent_text_add(&title, interests[i].title);
		tell(draft, "%s%s", joint(told++, wanted), title.ptr);
		ent_text_free(&title);
	}
	end_sentence(draft);
}

void write_interests(struct draft *draft)
{
	size_t count;
	const struct ent_interest *interests = ent_interests(draft->record, &count);
	bool begun = false;
	for (size_t i = 0; i < count; i++) {
		if (!is_wanted(draft, &interests[i]))
			continue;
		if (!begun)
			ent_doc_section(draft->doc, 1, ent_str("Key interests and priorities"));
		begun = true;
		write_interest(draft, &interests[i]);
	}
}
