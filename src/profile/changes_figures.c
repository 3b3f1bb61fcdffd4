/* What changed between two editions: figures, positions, expectations. */
#include "profile/changes.h"

#include <math.h>
#include <string.h>

/* ---- figures ---------------------------------------------------------- */

static bool same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static bool same_figure(const struct ent_figure *a, const struct ent_figure *b)
{
	return same_number(a->low, b->low) && same_number(a->best, b->best) &&
	       same_number(a->high, b->high);
}

/* The row of the same period that counted as of the day; NULL: none did. */
static const struct ent_observation *counted(const struct ent_series *series,
					     const struct ent_observation *row, int32_t as_of)
{
	for (size_t i = 0; i < series->count; i++)
		if (memcmp(&series->rows[i].span, &row->span, sizeof row->span) == 0 &&
		    ent_series_current(series, i, as_of))
			return &series->rows[i];
	return NULL;
}

static void write_revision(struct draft *draft, const struct ent_series *series,
			   const struct ent_observation *now, const struct ent_observation *then)
{
	open_item(draft);
	if (!begin_sentence(draft, LEAD))
		return;
	tell_str(draft, series->title.len ? series->title : series->name);
	tell(draft, then ? ", revised: " : ": ");
	say_observation(draft, series, now, &draft->text);
	rest_on_note(draft, evidence_of_observation(draft, series, now));
	if (then) {
		tell(draft, ", before ");
		say_observation(draft, series, then, &draft->text);
		rest_on_note(draft, evidence_of_observation(draft, series, then));
	}
	end_sentence(draft);
}

/* Every revision, and of what is new the newest period. */
static void compare_series(const struct changes *changes, const struct ent_series *series)
{
	struct draft *draft = changes->draft;
	const struct ent_observation *newest = NULL;
	for (size_t i = 0; i < series->count; i++) {
		const struct ent_observation *now = &series->rows[i];
		if (now->span.start_lo > draft->opts->on ||
		    !ent_series_current(series, i, draft->opts->as_of) ||
		    now->figure.known <= changes->then)
			continue;
		const struct ent_observation *then = counted(series, now, changes->then);
		if (!then)
			newest = now;
		else if (!same_figure(&then->figure, &now->figure))
			write_revision(draft, series, now, then);
	}
	if (newest)
		write_revision(draft, series, newest, NULL);
}

static bool is_watched(const struct draft *draft, uint32_t series)
{
	size_t count;
	const struct ent_interest *interests = ent_interests(draft->record, &count);
	for (size_t i = 0; i < count; i++) {
		if (interests[i].actor != draft->opts->a && interests[i].actor != draft->opts->b)
			continue;
		for (size_t k = 0; k < interests[i].indicator_count; k++)
			if (interests[i].indicators[k].kind == ENT_INDICATOR_SERIES &&
			    interests[i].indicators[k].ref == series)
				return true;
	}
	return false;
}

void write_figure_changes(const struct changes *changes)
{
	struct draft *draft = changes->draft;
	open_section(draft, changes->level, "Figures");
	open_list(draft);
	for (uint32_t i = 0; i < ent_series_count(draft->record); i++)
		if (is_watched(draft, i))
			compare_series(changes, ent_series(draft->record, i));
}

/* ---- positions -------------------------------------------------------- */

static void write_stance_change(struct draft *draft, const struct ent_issue *issue,
				const struct ent_stance *now, const struct ent_stance *then)
{
	open_item(draft);
	if (!begin_sentence(draft, LEAD))
		return;
	struct ent_text since = {0};
	say_when(ent_record_date(draft->record, now->date), &since);
	tell_issue(draft, issue);
	tell_str(draft, ent_actor_in_text(draft->record, now->actor, draft->opts->on));
	tell(draft, " %.*s (%s", ENT_FMT(now->words), since.ptr);
	if (then && fabs(now->position - then->position) > 0) {
		tell(draft, "; from ");
		ent_text_number(&draft->text, then->position);
		tell(draft, " to ");
		ent_text_number(&draft->text, now->position);
		tell(draft, " on a scale to 100");
	}
	tell(draft, ")");
	rest_on_note(draft, evidence_of_stance(draft, now));
	end_sentence(draft);
	ent_text_free(&since);
}

void write_stance_changes(const struct changes *changes)
{
	struct draft *draft = changes->draft;
	size_t count;
	const struct ent_issue *issues = ent_issues(draft->record, &count);
	open_section(draft, changes->level, "Positions");
	open_list(draft);
	for (uint32_t i = 0; i < count; i++) {
		for (int side = 0; side < 2; side++) {
			uint32_t actor = side ? draft->opts->b : draft->opts->a;
			if (actor == ENT_NONE)
				continue;
			const struct ent_stance *now =
				ent_standpoint(draft->record, actor, i, draft->opts->on,
					       draft->opts->as_of)
					.position;
			const struct ent_stance *then = ent_standpoint(draft->record, actor, i,
								       changes->then, changes->then)
								.position;
			if (now && now != then)
				write_stance_change(draft, &issues[i], now, then);
		}
	}
}

/* ---- expectations ----------------------------------------------------- */

void write_expectation_changes(const struct changes *changes)
{
	struct draft *draft = changes->draft;
	size_t count;
	const struct ent_expectation *list = ent_expectations(draft->record, &count);
	open_section(draft, changes->level, "Expectations");
	open_list(draft);
	for (size_t i = 0; i < count; i++) {
		struct ent_verdict now, then;
		if (list[i].known > draft->opts->as_of ||
		    ent_record_span(draft->record, list[i].date).start_lo > draft->opts->on ||
		    !expectation_concerns(draft, &list[i]))
			continue;
		ent_expectation_judge(draft->record, &list[i], draft->opts->on, draft->opts->as_of,
				      &now);
		ent_expectation_judge(draft->record, &list[i], changes->then, changes->then, &then);
		bool is_new = list[i].known > changes->then;
		if (!is_new && now.outcome == then.outcome)
			continue;
		open_item(draft);
		if (!begin_sentence(draft, LEAD))
			continue;
		tell_expectation(draft, &list[i]);
		tell(draft, "; ");
		tell_verdict(draft, &list[i], &now);
		end_sentence(draft);
	}
}
