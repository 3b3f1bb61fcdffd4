/* The turn: when the relation turned, at which act, and what changed with it. */
#include "profile/profile.h"

#include <math.h>

static void tell_tone(struct draft *draft, double tone)
{
	double rounded = round(tone * 10) / 10;
	tell(draft, rounded > 0 ? "+" : "");
	ent_text_number(&draft->text, rounded + 0.0); /* no -0 */
}

static void write_when(struct draft *draft, const struct ent_dyad_turn *turn)
{
	struct ent_text day = {0}, low = {0}, high = {0};
	if (!begin_sentence(draft, LEAD))
		return;
	say_day(turn->day, &day);
	say_day(turn->low, &low);
	say_day(turn->high, &high);
	if (turn->turn.kind == ENT_TURN_LEVEL)
		tell(draft,
		     "the relation turned for the %s on %s: the mean tone of the entries went "
		     "from ",
		     turn->turn.direction > 0 ? "better" : "worse", day.ptr);
	else
		tell(draft, "the relation grew %s on %s: the scatter of tone went from ",
		     turn->turn.direction > 0 ? "less steady" : "steadier", day.ptr);
	tell_tone(draft, turn->turn.before);
	tell(draft, " before to ");
	tell_tone(draft, turn->turn.after);
	tell(draft, " since, on Goldstein's scale from -10 to 10");
	if (turn->low != turn->high)
		tell(draft, " (the turn lies between %s and %s with 95 percent probability)",
		     low.ptr, high.ptr);
	rest_on_itself(draft, draft->turns.acts.list[turn->at].row);
	end_sentence(draft);
	ent_text_free(&day);
	ent_text_free(&low);
	ent_text_free(&high);
}

/* The entry of the link, ENT_NONE if the edition cannot know it. */
static uint32_t row_of(const struct draft *draft, const struct ent_link *link)
{
	const struct ent_events *events = ent_record_events(draft->record);
	uint32_t row = (uint32_t)ent_event_of_entry(draft->record, link->from);
	return events->known[row] > draft->opts->as_of || events->first[row] > draft->opts->on
		       ? ENT_NONE
		       : row;
}

/* Whether all denials of the row are entries of these links. */
static bool denied_among(const struct draft *draft, uint32_t row, const struct ent_link *links,
			 size_t link_count)
{
	struct ent_denial denials[16];
	size_t among = 0;
	size_t count = ent_event_denials(draft->record, row, draft->opts->as_of, denials, 16);
	for (size_t i = 0; i < count && i < 16; i++)
		for (size_t k = 0; k < link_count; k++)
			if (denials[i].row != ENT_NONE &&
			    denials[i].row == row_of(draft, &links[k])) {
				among++;
				break;
			}
	return among == count;
}

/* Who answered the act at which it turned, or judged it since. Who is told so need not be
 * told again as the denier of another answer. */
static void write_disputes(struct draft *draft, uint32_t row)
{
	size_t count;
	const struct ent_link *links = ent_event_links(draft->record, row, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t from = row_of(draft, &links[i]);
		if (from == ENT_NONE)
			continue;
		write_act(draft, from, DETAIL);
		if (!denied_among(draft, from, links, count))
			write_denials(draft, from, DETAIL);
	}
}

/* ---- with what it came ------------------------------------------------ */

static const char *word_of(enum ent_shared shared)
{
	return shared == ENT_SHARED_FRIEND      ? "a friend of both"
	       : shared == ENT_SHARED_ADVERSARY ? "an adversary of both"
						: "a friend of the one, an adversary of the other";
}

/* Friends and adversaries in common draw two together, a quarrel over a third apart. */
static bool goes_along(const struct ent_shift *shift, int direction)
{
	bool common = shift->after == ENT_SHARED_FRIEND || shift->after == ENT_SHARED_ADVERSARY;
	return direction > 0 ? common : shift->after == ENT_SHARED_AT_ODDS;
}

#define MOST_SHIFTS 2

static void tell_shift(struct draft *draft, const struct ent_shift *shift)
{
	struct ent_text day = {0};
	say_day(shift->day, &day);
	tell(draft, "by %s ", day.ptr);
	tell_str(draft, ent_actor_in_text(draft->record, shift->actor, shift->day));
	tell(draft, " had become %s", word_of(shift->after));
	for (int side = 0; side < 2; side++)
		if (shift->with[side].row != ENT_NONE)
			rest_on(draft, shift->with[side].row);
	ent_text_free(&day);
}

/* Correlation in time: the sentence says no more. */
static void write_shifts(struct draft *draft, const struct ent_dyad_turn *turn)
{
	struct ent_shift shifts[MOST_SHIFTS];
	struct ent_sign_opts opts = ent_signs_usual();
	opts.as_of = draft->opts->as_of;
	opts.dedupe = draft->opts->dedupe;
	size_t count = ent_turn_shifts(draft->record, draft->opts->a, draft->opts->b, &opts, turn,
				       shifts, MOST_SHIFTS);
	count = count < MOST_SHIFTS ? count : MOST_SHIFTS;
	size_t told = 0;
	for (size_t i = 0; i < count; i++) {
		if (!goes_along(&shifts[i], turn->turn.direction) ||
		    shifts[i].day > draft->opts->on)
			continue;
		if (!told && !begin_sentence(draft, LEAD))
			return;
		tell(draft, "%s", told++ ? "; " : "");
		tell_shift(draft, &shifts[i]);
	}
	if (told)
		end_sentence(draft);
}

#define MOST_ACTIONS 4

static void tell_action(struct draft *draft, const struct ent_turn_action *action,
			const struct ent_dyad_turn *turn)
{
	size_t before = turn->at - turn->from, after = turn->to - turn->at;
	tell(draft, "%s from %zu of %zu entries to %zu of %zu",
	     action->type ? action->type->plural : "statements", action->before, before,
	     action->after, after);
}

/* "Threats and warnings fell from 4 of 14 entries to 0 of 40." */
static void write_actions(struct draft *draft, const struct ent_dyad_turn *turn, bool risen)
{
	struct ent_turn_action actions[32], *picked[MOST_ACTIONS];
	size_t count = ent_turn_actions(draft->record, &draft->turns.acts, turn, actions, 32);
	size_t told = 0;
	for (size_t i = 0; i < count && i < 32 && told < MOST_ACTIONS / 2; i++)
		if ((actions[i].change > 0) == risen && fabs(actions[i].change) > .05)
			picked[told++] = &actions[i];
	if (!told || !begin_sentence(draft, DETAIL))
		return;
	tell(draft, risen ? "what grew most: " : "what receded most: ");
	for (size_t i = 0; i < told; i++) {
		tell(draft, "%s", joint(i, told));
		tell_action(draft, picked[i], turn);
	}
	for (size_t i = turn->from; i < turn->to; i++)
		rest_on(draft, draft->turns.acts.list[i].row);
	end_sentence(draft);
}

/* ---- other turns ------------------------------------------------------ */

static void write_lesser(struct draft *draft, const struct ent_dyad_turn *main)
{
	size_t told = 0;
	for (size_t i = 0; i < draft->turns.count; i++) {
		const struct ent_dyad_turn *turn = &draft->turns.list[i];
		struct ent_text day = {0};
		if (turn == main)
			continue;
		if (!told && !begin_sentence(draft, DETAIL))
			return;
		say_day(turn->day, &day);
		tell(draft, "%s%s on %s",
		     told++ ? ", " : "lesser turns: ", turn->turn.direction > 0 ? "up" : "down",
		     day.ptr);
		rest_on_itself(draft, draft->turns.acts.list[turn->at].row);
		ent_text_free(&day);
	}
	if (told)
		end_sentence(draft);
}

/* Silence since the last entry is no turn, and is told as what it is. */
static void write_no_turn(struct draft *draft)
{
	if (!draft->turns.acts.count || !begin_sentence(draft, DETAIL))
		return;
	tell(draft, "no turning point is found in the course of these %zu entries",
	     draft->turns.acts.count);
	end_sentence(draft);
}

void write_turn(struct draft *draft)
{
	const struct ent_dyad_turn *turn = ent_dyad_turns_main(&draft->turns);
	open_paragraph(draft, "The turn");
	if (!turn) {
		write_no_turn(draft);
		return;
	}
	uint32_t row = draft->turns.acts.list[turn->at].row;
	write_when(draft, turn);
	write_shifts(draft, turn);
	write_act(draft, row, LEAD);
	write_disputes(draft, row);
	write_actions(draft, turn, true);
	write_actions(draft, turn, false);
	write_lesser(draft, turn);
}
