/* Who an actor is on the day, and with whom it deals: the start of a profile of one. */
#include "profile/profile.h"

#include <string.h>

static bool is_kind_on(const struct draft *draft, const struct ent_tie *tie, int32_t day)
{
	return tie->kind == ENT_TIE_KIND &&
	       ent_span_maybe(ent_record_span(draft->record, tie->date), day);
}

/* "an armed group (since 1994)", "the government of Spain". */
static void tell_kind(struct draft *draft, const struct ent_tie *tie)
{
	struct ent_str kind = ent_record_text(draft->record, tie->text);
	const struct ent_date *date = ent_record_date(draft->record, tie->date);
	bool vowel = kind.len && strchr("aeiou", kind.ptr[0]);
	tell(draft, tie->actor != ENT_NONE ? "the " : vowel ? "an " : "a ");
	say_kind(kind, &draft->text);
	if (tie->actor != ENT_NONE) {
		tell(draft, " of ");
		tell_str(draft, ent_actor_in_text(draft->record, tie->actor, draft->opts->on));
	}
	if (!date || date->start.kind != ENT_POINT_DATE)
		return;
	struct ent_date since = {.start = date->start};
	tell(draft, " (since ");
	ent_date_say(&since, &draft->text);
	tell(draft, ")");
}

/* "Savoy is a state (since 1416)." */
static void write_kind(struct draft *draft)
{
	const struct ent_actor *actor = ent_actor(draft->record, draft->opts->a);
	size_t told = 0;
	for (size_t i = 0; i < actor->tie_count; i++) {
		if (!is_kind_on(draft, &actor->ties[i], draft->opts->on))
			continue;
		if (!told && !begin_sentence(draft, LEAD))
			return;
		if (!told)
			tell_str(draft,
				 ent_actor_in_text(draft->record, draft->opts->a, draft->opts->on));
		tell(draft, told++ ? ", and " : " is ");
		tell_kind(draft, &actor->ties[i]);
	}
	if (told)
		end_sentence(draft);
}

/* ---- with whom it deals ----------------------------------------------- */

#define MOST_PARTNERS 5

static uint32_t other_of(const struct draft *draft, const struct ent_dyad_view *view)
{
	return view->a == draft->opts->a ? view->b : view->a;
}

static void write_partners(struct draft *draft, const struct ent_dyad_view *views, size_t count,
			   int sign, const char *lead)
{
	uint32_t partners[MOST_PARTNERS];
	size_t told = 0;
	for (size_t i = 0; i < count && told < MOST_PARTNERS; i++)
		if (views[i].sign == sign)
			partners[told++] = other_of(draft, &views[i]);
	if (!told || !begin_sentence(draft, LEAD))
		return;
	tell(draft, "%s", lead);
	for (size_t i = 0; i < told; i++) {
		struct ent_sign_opts opts = ent_signs_usual();
		opts.as_of = draft->opts->as_of;
		opts.dedupe = draft->opts->dedupe;
		tell(draft, "%s", joint(i, told));
		tell_str(draft, ent_actor_in_text(draft->record, partners[i], draft->opts->on));
		struct ent_sign tie = ent_sign_on(draft->record, draft->opts->a, partners[i], &opts,
						  draft->opts->on);
		if (tie.row != ENT_NONE)
			rest_on(draft, tie.row);
	}
	end_sentence(draft);
}

static void write_dealings(struct draft *draft)
{
	struct ent_query query = ent_query_all();
	query.to = draft->opts->on;
	query.as_of = draft->opts->as_of;
	struct ent_dyad_opts opts = {
		.acts = ent_acts_all(),
		.window_days = ent_signs_usual().window_days,
		.actor = draft->opts->a,
		.workers = 1,
	};
	opts.acts.from = ent_events_searched(draft->record, &query).from;
	opts.acts.to = draft->opts->on;
	opts.acts.as_of = draft->opts->as_of;
	opts.acts.dedupe = draft->opts->dedupe;
	if (opts.acts.from > opts.acts.to || opts.acts.from == ENT_DAY_MIN)
		return;
	struct ent_dyad_view *views =
		ent_alloc(NULL, (ent_dyad_count(draft->record) + 1) * sizeof *views);
	size_t count = ent_dyads_view(draft->record, &opts, views);
	write_partners(draft, views, count, 1,
		       "by the acts of the last three years it is on friendly terms with ");
	write_partners(draft, views, count, -1, "it is on hostile terms with ");
	ent_alloc(views, 0);
}

void write_identity(struct draft *draft)
{
	open_paragraph(draft, "Who it is");
	write_kind(draft);
	write_dealings(draft);
}
