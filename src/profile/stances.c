/* Positions: where each stands on an issue, and since when. */
#include "profile/models.h"

#include <math.h>
#include <string.h>

/* Of both on the issue; without a position where there is none. */
struct stances {
	struct ent_standpoint a, b;
};

static struct stances stances_on(const struct draft *draft, uint32_t issue)
{
	const struct ent_profile_opts *opts = draft->opts;
	struct stances on = {0};
	on.a = ent_standpoint(draft->record, opts->a, issue, opts->on, opts->as_of);
	if (opts->b != ENT_NONE)
		on.b = ent_standpoint(draft->record, opts->b, issue, opts->on, opts->as_of);
	return on;
}

/* "since 3 May 1904", "(since about 1904)". */
static void tell_since(struct draft *draft, const struct ent_stance *stance)
{
	struct ent_text date = {0};
	say_date(draft->record, stance->date, &date);
	tell(draft, strncmp(date.ptr, "since", 5) == 0 ? " (%s" : " (since %s", date.ptr);
	ent_text_free(&date);
}

/* "frozen-assets" is "frozen assets" to people. */
static void say_issue(const struct ent_issue *issue, struct ent_text *out)
{
	ent_text_add(out, issue->in_text);
	for (size_t i = 0; i < issue->name.len && !issue->in_text.len; i++)
		ent_text_putc(out, issue->name.ptr[i] == '-' ? ' ' : issue->name.ptr[i]);
}

void tell_issue(struct draft *draft, const struct ent_issue *issue)
{
	tell(draft, "on ");
	say_issue(issue, &draft->text);
	tell(draft, ", ");
}

uint32_t evidence_of_stance(struct draft *draft, const struct ent_stance *stance)
{
	size_t count;
	const struct ent_issue *issues = ent_issues(draft->record, &count);
	struct ent_text text = {0};
	ent_text_add(&text, ent_actor_in_text(draft->record, stance->actor, draft->opts->on));
	ent_text_puts(&text, " on ");
	say_issue(&issues[stance->issue], &text);
	ent_text_printf(&text, ": %.*s", ENT_FMT(stance->words));
	make_sentence(&text);
	uint32_t number = evidence_of_entry(draft, stance->where, ent_text_str(&text),
					    stance->hedge, stance->cites, stance->cite_count);
	ent_text_free(&text);
	return number;
}

static void tell_stance(struct draft *draft, uint32_t actor, const struct ent_stance *stance)
{
	tell_str(draft, ent_actor_in_text(draft->record, actor, draft->opts->on));
	if (stance->hedge >= ENT_ALLEGED)
		tell(draft, ", it is alleged,");
	if (stance->words.len)
		tell(draft, " %.*s", ENT_FMT(stance->words));
	else
		tell(draft, " has a position without words");
	tell_since(draft, stance);
	tell(draft, ")");
	rest_on_note(draft, evidence_of_stance(draft, stance));
}

/* Sentences are for what matters to the one profiled; the table has it all. */
#define LEADING_SALIENCE 50

void write_stances(struct draft *draft)
{
	size_t count;
	const struct ent_issue *issues = ent_issues(draft->record, &count);
	open_paragraph(draft, "Positions");
	for (uint32_t i = 0; i < count; i++) {
		struct stances on = stances_on(draft, i);
		if (!on.a.salience || !(on.a.salience->salience >= LEADING_SALIENCE) ||
		    !begin_sentence(draft, LEAD))
			continue;
		tell_issue(draft, &issues[i]);
		tell_stance(draft, draft->opts->a, on.a.position);
		if (on.b.position) {
			tell(draft, "; ");
			tell_stance(draft, draft->opts->b, on.b.position);
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

static void write_row(struct draft *draft, uint32_t actor, const struct ent_standpoint *point)
{
	const struct ent_stance *stance = point->position, *cares = point->salience;
	struct ent_text name = {0}, place = {0}, salience = {0}, since = {0};
	ent_text_add(&name, ent_actor_in_text(draft->record, actor, draft->opts->on));
	make_title(&name);
	say_place(stance, &place);
	if (cares)
		say_figure(cares->salience_low, cares->salience, cares->salience_high, ent_str(""),
			   &salience);
	say_date(draft->record, stance->date, &since);
	uint32_t evidence[] = {evidence_of_stance(draft, stance), 0};
	if (cares && cares != stance)
		evidence[1] = evidence_of_stance(draft, cares);
	struct ent_str cells[] = {ent_text_str(&name), stance->words, ent_text_str(&place),
				  ent_text_str(&salience), ent_text_str(&since)};
	ent_doc_row(draft->doc, cells, evidence, cares && cares != stance ? 2 : 1);
	ent_text_free(&name);
	ent_text_free(&place);
	ent_text_free(&salience);
	ent_text_free(&since);
}

static void write_issue(struct draft *draft, const struct ent_issue *issue,
			const struct stances *on)
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
	if (on->a.position)
		write_row(draft, draft->opts->a, &on->a);
	if (on->b.position)
		write_row(draft, draft->opts->b, &on->b);
	ent_text_free(&caption);
}

void write_positions(struct draft *draft)
{
	size_t count;
	const struct ent_issue *issues = ent_issues(draft->record, &count);
	bool begun = false;
	for (uint32_t i = 0; i < count; i++) {
		struct stances on = stances_on(draft, i);
		if (!on.a.position && !on.b.position)
			continue;
		if (!begun)
			ent_doc_section(draft->doc, 1, ent_str("Positions"));
		begun = true;
		write_issue(draft, &issues[i], &on);
		open_paragraph(draft, "");
		if (!is_interest_of_models(draft, i))
			write_bargain(draft, i);
	}
}
