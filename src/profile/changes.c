/* What changed between two editions: statuses, the course of the relation, claims. */
#include "profile/changes.h"

/* ---- statuses --------------------------------------------------------- */

static struct ent_status *list_statuses(const struct draft *draft, uint32_t b, int32_t on,
					int32_t as_of, size_t *count)
{
	*count = ent_status_list(draft->record, draft->opts->a, b, on, as_of, NULL, 0);
	struct ent_status *list = ent_alloc(NULL, (*count + 1) * sizeof *list);
	ent_status_list(draft->record, draft->opts->a, b, on, as_of, list, *count);
	return list;
}

/* The same stretch in another edition: opened by the same entry. */
static const struct ent_status *same_stretch(const struct ent_status *status,
					     const struct ent_status *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == status->kind && list[i].from == status->from &&
		    list[i].to == status->to && list[i].opened == status->opened)
			return &list[i];
	return NULL;
}

static bool held(const struct ent_status *status)
{
	return status && (status->holds == ENT_HOLDS || status->holds == ENT_PERHAPS);
}

static void write_status(struct draft *draft, const struct ent_status *status, const char *lead)
{
	open_item(draft);
	if (!begin_sentence(draft, LEAD))
		return;
	tell(draft, "%s", lead);
	ent_status_say(draft->record, status, &draft->text);
	struct ent_str rank = ent_record_text(draft->record, status->as);
	if (rank.len && held(status))
		tell(draft, ", as %.*s", ENT_FMT(rank));
	uint32_t rows[4];
	size_t count = ent_status_evidence(status, rows);
	for (size_t i = 0; i < count; i++)
		rest_on(draft, rows[i]);
	end_sentence(draft);
	uint32_t key = status->holds == ENT_ENDED   ? status->closed
		       : status->ranked != ENT_NONE ? status->ranked
						    : status->opened;
	if (key != ENT_NONE)
		write_act(draft, key, DETAIL);
}

static void compare_statuses(const struct changes *changes, uint32_t b)
{
	struct draft *draft = changes->draft;
	size_t count, old_count;
	struct ent_status *now =
		list_statuses(draft, b, draft->opts->on, draft->opts->as_of, &count);
	struct ent_status *then = list_statuses(draft, b, changes->then, changes->then, &old_count);
	for (size_t i = 0; i < count; i++) {
		const struct ent_status *old = same_stretch(&now[i], then, old_count);
		if (held(&now[i]) && !held(old))
			write_status(draft, &now[i], "new: ");
		else if (now[i].holds == ENT_ENDED && (held(old) || !old) &&
			 now[i].span.end_hi > changes->then)
			write_status(draft, &now[i], "ended: ");
		else if (held(&now[i]) && held(old) && now[i].as != old->as)
			write_status(draft, &now[i], "changed: ");
	}
	for (size_t i = 0; i < old_count; i++)
		if (held(&then[i]) && !same_stretch(&then[i], now, count))
			write_status(draft, &then[i], "no longer borne out by the record: ");
	ent_alloc(now, 0);
	ent_alloc(then, 0);
}

void write_status_changes(const struct changes *changes)
{
	struct draft *draft = changes->draft;
	open_section(draft, changes->level, "What holds");
	open_list(draft);
	if (draft->opts->b != ENT_NONE) {
		compare_statuses(changes, draft->opts->b);
		return;
	}
	for (uint32_t b = 1; b < ent_actor_count(draft->record); b++)
		if (b != draft->opts->a)
			compare_statuses(changes, b);
}

/* ---- the course ------------------------------------------------------- */

static struct ent_dyad_turns turns_then(const struct changes *changes)
{
	const struct draft *draft = changes->draft;
	struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
	opts.turning.past_only = true;
	struct ent_dyad_turns turns = {0};
	opts.acts.to = opts.acts.as_of = changes->then;
	opts.acts.dedupe = draft->opts->dedupe;
	ent_dyad_turns_find(draft->record, draft->opts->a, draft->opts->b, &opts, &turns, NULL);
	return turns;
}

static bool has_turn(const struct ent_dyad_turns *turns, int32_t low, int32_t high, int direction)
{
	for (size_t i = 0; i < turns->count; i++)
		if (turns->list[i].day >= low && turns->list[i].day <= high &&
		    turns->list[i].turn.direction == direction)
			return true;
	return false;
}

static void write_new_turn(struct draft *draft, const struct ent_dyad_turn *turn)
{
	struct ent_text day = {0};
	open_item(draft);
	if (!begin_sentence(draft, LEAD))
		return;
	say_day(turn->day, &day);
	tell(draft, "a turning point is now to be seen: %s on %s",
	     turn->turn.direction > 0 ? "for the better" : "for the worse", day.ptr);
	rest_on_itself(draft, draft->turns.acts.list[turn->at].row);
	end_sentence(draft);
	ent_text_free(&day);
}

struct growth {
	size_t since, earlier; /* acts of the time since; of before, and not known then */
	size_t friendly, hostile;
};

static bool is_news(const struct changes *changes, const struct ent_act *act)
{
	return ent_record_events(changes->draft->record)->known[act->row] > changes->then;
}

static struct growth find_growth(const struct changes *changes)
{
	const struct ent_acts *acts = &changes->draft->turns.acts;
	struct growth growth = {0};
	for (size_t i = 0; i < acts->count; i++) {
		const struct ent_act *act = &acts->list[i];
		bool since = act->day > changes->then;
		growth.since += since;
		growth.earlier += !since && is_news(changes, act);
		growth.friendly += since && act->intensity > 0;
		growth.hostile += since && act->intensity < 0;
	}
	return growth;
}

/* How many entries were added, and of which time. */
static void write_growth(const struct changes *changes)
{
	struct draft *draft = changes->draft;
	const struct ent_acts *acts = &draft->turns.acts;
	struct growth growth = find_growth(changes);
	open_item(draft);
	if ((!growth.since && !growth.earlier) || !begin_sentence(draft, LEAD))
		return;
	tell(draft,
	     "%zu firm entr%s between the two %s of the time since, %zu friendly and %zu "
	     "hostile",
	     growth.since, growth.since == 1 ? "y" : "ies", growth.since == 1 ? "is" : "are",
	     growth.friendly, growth.hostile);
	if (growth.earlier)
		tell(draft, "; %zu of earlier days came to be known", growth.earlier);
	for (size_t i = 0; i < acts->count; i++)
		if (acts->list[i].day > changes->then || is_news(changes, &acts->list[i]))
			rest_on(draft, acts->list[i].row);
	end_sentence(draft);
}

void write_turn_changes(const struct changes *changes)
{
	struct draft *draft = changes->draft;
	if (draft->opts->b == ENT_NONE)
		return;
	struct ent_dyad_turns then = turns_then(changes);
	open_section(draft, changes->level, "The course");
	open_list(draft);
	write_growth(changes);
	for (size_t i = 0; i < draft->turns.count; i++) {
		const struct ent_dyad_turn *turn = &draft->turns.list[i];
		if (!has_turn(&then, turn->low, turn->high, turn->turn.direction))
			write_new_turn(draft, turn);
	}
	for (size_t i = 0; i < then.count; i++) {
		const struct ent_dyad_turn *old = &then.list[i];
		struct ent_text day = {0};
		if (has_turn(&draft->turns, old->low, old->high, old->turn.direction))
			continue;
		open_item(draft);
		begin_sentence(draft, LEAD);
		say_day(old->day, &day);
		tell(draft, "the turning point seen on %s is no longer borne out", day.ptr);
		rest_on_itself(draft, then.acts.list[old->at].row);
		end_sentence(draft);
		ent_text_free(&day);
	}
	ent_dyad_turns_free(&then);
}

/* ---- claims ----------------------------------------------------------- */

static bool became_known(const struct changes *changes, uint32_t row)
{
	int32_t known = ent_record_events(changes->draft->record)->known[row];
	return known > changes->then && known <= changes->draft->opts->as_of;
}

/* Entries since that deny, confirm, rate, correct or withdraw what was said before. */
static void write_answers(const struct changes *changes, uint32_t row)
{
	struct draft *draft = changes->draft;
	size_t count;
	const struct ent_link *links = ent_event_links(draft->record, row, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t from = (uint32_t)ent_event_of_entry(draft->record, links[i].from);
		if (!became_known(changes, from))
			continue;
		open_item(draft);
		write_act(draft, from, LEAD);
		if (!begin_sentence(draft, DETAIL))
			continue;
		tell(draft, "%s",
		     links[i].kind == ENT_DETAIL_SUPERSEDES ? "this corrects: "
		     : links[i].kind == ENT_DETAIL_RETRACTS ? "this withdraws: "
							    : "this answers: ");
		say_event(draft, row, &draft->text);
		rest_on(draft, row);
		end_sentence(draft);
	}
}

void write_claim_changes(const struct changes *changes, const uint32_t *rows, size_t count)
{
	struct draft *draft = changes->draft;
	open_section(draft, changes->level, "Claims");
	open_list(draft);
	for (size_t i = 0; i < count; i++) {
		bool doubtful = ent_record_events(draft->record)->hedge[rows[i]] >= ENT_ALLEGED;
		if (doubtful && became_known(changes, rows[i])) {
			open_item(draft);
			write_act(draft, rows[i], LEAD);
		} else if (!became_known(changes, rows[i])) {
			write_answers(changes, rows[i]);
		}
	}
}
