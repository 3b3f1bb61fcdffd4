/* Positions: where each stands on an issue, since when, and how that moved. */
#include "profile/profile.h"

#include <math.h>
#include <string.h>

/* The newest stance of the actor on the issue by the day, and the one before it; NULL
 * where there is none. */
struct stances {
	const struct ent_stance *now, *before;
};

static struct stances stances_on(const struct draft *draft, uint32_t actor, uint32_t issue)
{
	size_t count;
	const struct ent_stance *all = ent_stances(draft->record, &count);
	struct stances found = {NULL, NULL};
	for (size_t i = 0; i < count; i++) {
		int32_t since = ent_record_span(draft->record, all[i].date).start_lo;
		if (all[i].actor != actor || all[i].issue != issue ||
		    all[i].known > draft->opts->as_of || since > draft->opts->on)
			continue;
		if (!found.now || since >= ent_record_span(draft->record, found.now->date).start_lo)
			found = (struct stances){&all[i], found.now};
		else if (!found.before ||
			 since >= ent_record_span(draft->record, found.before->date).start_lo)
			found.before = &all[i];
	}
	return found;
}

/* "since 3 May 1904", "(since about 1904)". */
static void tell_since(struct draft *draft, const struct ent_stance *stance)
{
	struct ent_text date = {0};
	say_date(draft->record, stance->date, &date);
	tell(draft, strncmp(date.ptr, "since", 5) == 0 ? " (%s" : " (since %s", date.ptr);
	ent_text_free(&date);
}

/* A move is told if it is of more than a tenth of the scale. */
static void tell_move(struct draft *draft, const struct stances *stances)
{
	double now = stances->now->position;
	if (isnan(now))
		return;
	tell(draft, ", at ");
	ent_text_number(&draft->text, now);
	if (!stances->before || !(fabs(now - stances->before->position) > 10)) {
		tell(draft, " of 100");
		return;
	}
	struct ent_text date = {0};
	say_date(draft->record, stances->before->date, &date);
	tell(draft, " of 100, after ");
	ent_text_number(&draft->text, stances->before->position);
	tell(draft, strncmp(date.ptr, "since", 5) == 0 ? " %s" : " from %s", date.ptr);
	ent_text_free(&date);
}

static void tell_stance(struct draft *draft, uint32_t actor, const struct stances *stances)
{
	const struct ent_stance *stance = stances->now;
	tell_str(draft, ent_actor_in_text(draft->record, actor, draft->opts->on));
	if (stance->hedge >= ENT_ALLEGED)
		tell(draft, ", it is alleged,");
	if (stance->words.len)
		tell(draft, " %.*s", ENT_FMT(stance->words));
	else
		tell(draft, " has a position without words");
	tell_since(draft, stance);
	tell_move(draft, stances);
	tell(draft, ")");
	rest_on_note(draft, evidence_of_entry(draft, stance->where, stance->words, stance->hedge,
					      stance->cites, stance->cite_count));
}

/* "frozen-assets" is "frozen assets" to people. */
static void tell_issue(struct draft *draft, const struct ent_issue *issue)
{
	tell(draft, "on %.*s", ENT_FMT(issue->in_text));
	for (size_t i = 0; i < issue->name.len && !issue->in_text.len; i++)
		ent_text_putc(&draft->text, issue->name.ptr[i] == '-' ? ' ' : issue->name.ptr[i]);
	tell(draft, ", ");
}

/* A brief edition has what moved, and what matters most. */
static enum weight weight_of(const struct stances *stances)
{
	bool moved =
		stances->before && fabs(stances->now->position - stances->before->position) > 10;
	return moved || stances->now->salience >= 60 ? LEAD : DETAIL;
}

void write_stances(struct draft *draft)
{
	size_t count;
	const struct ent_issue *issues = ent_issues(draft->record, &count);
	open_paragraph(draft, "Positions");
	for (uint32_t i = 0; i < count; i++) {
		struct stances a = stances_on(draft, draft->opts->a, i), b = {NULL, NULL};
		if (draft->opts->b != ENT_NONE)
			b = stances_on(draft, draft->opts->b, i);
		if ((!a.now && !b.now) || !begin_sentence(draft, weight_of(a.now ? &a : &b)))
			continue;
		tell_issue(draft, &issues[i]);
		if (a.now)
			tell_stance(draft, draft->opts->a, &a);
		if (a.now && b.now)
			tell(draft, "; ");
		if (b.now)
			tell_stance(draft, draft->opts->b, &b);
		end_sentence(draft);
	}
}
