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

static struct stances pair_on(const struct draft *draft, uint32_t issue, struct stances *b)
{
	*b = (struct stances){NULL, NULL};
	if (draft->opts->b != ENT_NONE)
		*b = stances_on(draft, draft->opts->b, issue);
	return stances_on(draft, draft->opts->a, issue);
}

/* Sentences are for what moved, or matters much to the one profiled; the table has it all. */
static bool leads(const struct stances *stances)
{
	return stances->now && ((stances->before &&
				 fabs(stances->now->position - stances->before->position) > 10) ||
				stances->now->salience >= 50);
}

void write_stances(struct draft *draft)
{
	size_t count;
	const struct ent_issue *issues = ent_issues(draft->record, &count);
	open_paragraph(draft, "Positions");
	for (uint32_t i = 0; i < count; i++) {
		struct stances b, a = pair_on(draft, i, &b);
		if (!leads(&a) || !begin_sentence(draft, LEAD))
			continue;
		tell_issue(draft, &issues[i]);
		tell_stance(draft, draft->opts->a, &a);
		if (b.now) {
			tell(draft, "; ");
			tell_stance(draft, draft->opts->b, &b);
		}
		end_sentence(draft);
	}
}

/* ---- the table -------------------------------------------------------- */

static void say_place(const struct ent_stance *stance, struct ent_text *out)
{
	bool placed = !isnan(stance->position) || !isnan(stance->low) || !isnan(stance->high);
	if (placed)
		say_figure(stance->low, stance->position, stance->high, ent_str(""), out);
	else
		ent_text_puts(out, "not placed");
}

static void write_row(struct draft *draft, uint32_t actor, const struct ent_stance *stance)
{
	struct ent_text name = {0}, place = {0}, salience = {0}, since = {0};
	ent_text_add(&name, ent_actor_in_text(draft->record, actor, draft->opts->on));
	make_title(&name);
	say_place(stance, &place);
	if (!isnan(stance->salience))
		ent_text_number(&salience, stance->salience);
	say_date(draft->record, stance->date, &since);
	uint32_t evidence = evidence_of_entry(draft, stance->where, stance->words, stance->hedge,
					      stance->cites, stance->cite_count);
	struct ent_str cells[] = {ent_text_str(&name), stance->words, ent_text_str(&place),
				  ent_text_str(&salience), ent_text_str(&since)};
	ent_doc_row(draft->doc, cells, &evidence, 1);
	ent_text_free(&name);
	ent_text_free(&place);
	ent_text_free(&salience);
	ent_text_free(&since);
}

static void write_issue(struct draft *draft, const struct ent_issue *issue, const struct stances *a,
			const struct stances *b)
{
	static const struct ent_doc_column columns[] = {{{"Who", 3}, false},
							{{"Where it stands", 15}, false},
							{{"Place", 5}, false},
							{{"Salience", 8}, true},
							{{"Since", 5}, false}};
	struct ent_text caption = {0};
	ent_text_add(&caption, issue->title);
	if (issue->low.len && issue->high.len)
		ent_text_printf(&caption, " From 0, %.*s, to 100, %.*s", ENT_FMT(issue->low),
				ENT_FMT(issue->high));
	ent_doc_table(draft->doc, ent_text_str(&caption), columns, 5);
	if (a->now)
		write_row(draft, draft->opts->a, a->now);
	if (b->now)
		write_row(draft, draft->opts->b, b->now);
	ent_text_free(&caption);
}

void write_positions(struct draft *draft)
{
	size_t count;
	const struct ent_issue *issues = ent_issues(draft->record, &count);
	bool begun = false;
	for (uint32_t i = 0; i < count; i++) {
		struct stances b, a = pair_on(draft, i, &b);
		if (!a.now && !b.now)
			continue;
		if (!begun)
			ent_doc_section(draft->doc, 1, ent_str("Positions"));
		begun = true;
		write_issue(draft, &issues[i], &a, &b);
	}
}
