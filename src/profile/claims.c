/* Claims in dispute: what is alleged, who denies it, how it was rated since. */
#include "profile/profile.h"

#include <math.h>

static bool is_claim(const struct draft *draft, uint32_t row)
{
	return ent_record_events(draft->record)->hedge[row] >= ENT_ALLEGED ||
	       ent_event_standing(draft->record, row, draft->opts->as_of) == ENT_RETRACTED;
}

/* The story of a claim is told with it: whoever raised, denied or rated it. */
static bool belongs_to_claim(const struct draft *draft, uint32_t row)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(draft->record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind >= ENT_DETAIL_DENIES &&
		    details[i].kind <= ENT_DETAIL_CONCERNS &&
		    is_claim(draft, (uint32_t)ent_event_of_entry(draft->record, details[i].ref)))
			return true;
	return false;
}

/* "It is alleged that France paid Savoy in 1704": in other words from claim to claim. */
static void tell_allegation(struct draft *draft, uint32_t row, size_t i)
{
	struct ent_text act = {0}, when = {0};
	say_act(draft, row, &act);
	say_event_when(draft->record, row, &when);
	if (is_speech(draft, row))
		tell(draft, "%s %s", when.ptr, act.ptr);
	else if (i % 3 == 0)
		tell(draft, "it is alleged that %s %s", act.ptr, when.ptr);
	else if (i % 3 == 1)
		tell(draft, "%s, it is said, %s", when.ptr, act.ptr);
	else
		tell(draft, "by another allegation, %s %s", act.ptr, when.ptr);
	ent_text_free(&act);
	ent_text_free(&when);
}

static void tell_claim(struct draft *draft, uint32_t row, size_t i)
{
	struct ent_text account = {0};
	tell_allegation(draft, row, i);
	say_account(draft, row, &account);
	if (account.len)
		tell(draft, "%s%s", account.ptr[0] == ';' ? "" : ": ", account.ptr);
	if (ent_event_standing(draft->record, row, draft->opts->as_of) == ENT_RETRACTED)
		tell(draft, "; whoever reported it has since withdrawn it");
	rest_on(draft, row);
	ent_text_free(&account);
}

/* When it was denied; empty if that is not told. */
static void say_denied(const struct draft *draft, const struct ent_denial *denial,
		       struct ent_text *out)
{
	struct ent_date date;
	out->len = 0;
	if (ent_denial_date(draft->record, denial, &date))
		say_when(&date, out);
}

/* "This was denied by France and by Spain on 3 May and by Italy on 5 May 1901." */
bool write_denials(struct draft *draft, uint32_t row, enum weight weight)
{
	struct ent_denial denials[16];
	size_t count = ent_event_denials(draft->record, row, draft->opts->as_of, denials, 16);
	count = count < 16 ? count : 16;
	if (!count || !begin_sentence(draft, weight))
		return count > 0;
	struct ent_text when = {0}, next = {0};
	for (size_t i = 0; i < count; i++) {
		tell(draft, "%s", i ? joint(i, count) : "this was denied ");
		tell(draft, "by %.*s",
		     ENT_FMT(ent_actor(draft->record, denials[i].actor)->in_text));
		say_denied(draft, &denials[i], &when);
		/* The date of the next goes for this one too, unless they differ. */
		next.len = 0;
		if (i + 1 < count)
			say_denied(draft, &denials[i + 1], &next);
		if (!ent_str_eq(ent_text_str(&when), ent_text_str(&next)))
			tell(draft, " %s", when.len ? when.ptr : "(undated)");
		rest_on(draft, denials[i].row != ENT_NONE ? denials[i].row : row);
	}
	ent_text_free(&when);
	ent_text_free(&next);
	end_sentence(draft);
	return true;
}

static void write_no_denial(struct draft *draft, uint32_t row, enum weight weight)
{
	if (!begin_sentence(draft, weight))
		return;
	tell(draft, "no denial is recorded");
	rest_on(draft, row);
	end_sentence(draft);
}

/* Entries that rate, confirm or withdraw it; denials were told. The last word leads. */
static void write_ratings(struct draft *draft, uint32_t row, enum weight weight)
{
	const struct ent_events *events = ent_record_events(draft->record);
	size_t count, last = 0;
	const struct ent_link *links = ent_event_links(draft->record, row, &count);
	uint32_t rows[16];
	for (size_t i = 0; i < count && last < 16; i++) {
		uint32_t from = (uint32_t)ent_event_of_entry(draft->record, links[i].from);
		if (events->known[from] <= draft->opts->as_of && links[i].kind != ENT_DETAIL_DENIES)
			rows[last++] = from;
	}
	for (size_t i = 0; i < last; i++)
		write_act(draft, rows[i], i + 1 == last ? weight : DETAIL);
}

/* The gravest: the one whose act weighs most. */
static uint32_t gravest(const struct draft *draft, const uint32_t *rows, size_t count)
{
	const struct ent_events *events = ent_record_events(draft->record);
	uint32_t best = ENT_NONE;
	double most = -1;
	for (size_t i = 0; i < count; i++) {
		double grave = fabs(ent_verb(draft->record, events->verb[rows[i]])->intensity);
		if (is_claim(draft, rows[i]) && !belongs_to_claim(draft, rows[i]) && grave > most) {
			most = grave;
			best = rows[i];
		}
	}
	return best;
}

void write_claims(struct draft *draft, const uint32_t *rows, size_t count)
{
	uint32_t lead = gravest(draft, rows, count);
	size_t told = 0;
	for (size_t i = 0; i < count; i++) {
		if (!is_claim(draft, rows[i]) || belongs_to_claim(draft, rows[i]))
			continue;
		enum weight weight = rows[i] == lead ? LEAD : DETAIL;
		open_paragraph(draft, told ? "" : "Claims in dispute");
		if (begin_sentence(draft, weight)) {
			tell_claim(draft, rows[i], told++);
			end_sentence(draft);
		}
		if (!write_denials(draft, rows[i], weight))
			write_no_denial(draft, rows[i], weight);
		write_ratings(draft, rows[i], weight);
	}
}
