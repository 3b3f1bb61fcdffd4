/* The past: how the two dealt with each other, whom each backed against the other,
 * and what is not recorded between them. */
#include "profile/profile.h"

#include "record/index.h"

#include <math.h>
#include <string.h>

/* ---- how they dealt with each other ----------------------------------- */

struct era {
	const struct ent_act *acts;
	size_t count;
	size_t hostile, friendly;
	bool over; /* the relation turned at its end */
};

/* Up to the turn; of a relation that never turned, all of it. */
static struct era era_of(const struct draft *draft)
{
	const struct ent_dyad_turn *turn = ent_dyad_turns_main(&draft->turns);
	struct era era = {
		.acts = draft->turns.acts.list,
		.count = turn ? turn->at : draft->turns.acts.count,
		.over = turn != NULL,
	};
	for (size_t i = 0; i < era.count; i++) {
		era.hostile += era.acts[i].intensity < 0;
		era.friendly += era.acts[i].intensity > 0;
	}
	return era;
}

static const char *word_for(const struct era *era)
{
	double share = (double)era->hostile / (double)(era->hostile + era->friendly);
	if (share >= .75)
		return era->over ? "were adversaries" : "are adversaries";
	if (share > .55)
		return era->over ? "were at odds more often than not"
				 : "are at odds more often than not";
	if (share >= .45)
		return era->over ? "dealt with each other in both ways, friendly and hostile"
				 : "deal with each other in both ways, friendly and hostile";
	if (share > .25)
		return era->over ? "were on working terms, with quarrels"
				 : "are on working terms, with quarrels";
	return era->over ? "were on good terms" : "are on good terms";
}

/* How many acts of each PLOVER type, of those on one side of zero. */
struct tally {
	const char *plural;
	size_t count;
};

#define MOST_TYPES 32

static size_t tally_types(const struct draft *draft, const struct ent_act *acts, size_t count,
			  bool hostile, struct tally *types)
{
	const struct ent_events *events = ent_record_events(draft->record);
	size_t kinds = 0;
	for (size_t i = 0; i < count; i++) {
		if (hostile ? !(acts[i].intensity < 0) : !(acts[i].intensity > 0))
			continue;
		const struct ent_verb *verb = ent_verb(draft->record, events->verb[acts[i].row]);
		const struct ent_plover *type = ent_plover_find(verb->type, ent_str(""));
		const char *plural = type ? type->plural : "statements";
		size_t k = 0;
		while (k < kinds && strcmp(types[k].plural, plural) != 0)
			k++;
		if (k == MOST_TYPES)
			continue;
		if (k == kinds)
			types[kinds++] = (struct tally){plural, 0};
		types[k].count++;
	}
	return kinds;
}

/* ", most of them accusations and threats and warnings": the two most frequent. */
static void tell_types(struct draft *draft, const struct era *era, bool hostile)
{
	struct tally types[MOST_TYPES];
	size_t kinds = tally_types(draft, era->acts, era->count, hostile, types);
	size_t told = 0, all = hostile ? era->hostile : era->friendly;
	for (; told < 2 && told < kinds; told++) {
		size_t most = told;
		for (size_t k = told + 1; k < kinds; k++)
			if (types[k].count > types[most].count)
				most = k;
		struct tally swap = types[told];
		types[told] = types[most];
		types[most] = swap;
	}
	if (!told || types[0].count < 2)
		return;
	bool two = told == 2 && types[1].count > 1;
	size_t covered = types[0].count + (two ? types[1].count : 0);
	tell(draft, "%s%s%s%s",
	     covered == all      ? ": "
	     : covered * 2 > all ? ", most of them "
				 : ", among them ",
	     types[0].plural, two ? " as well as " : "", two ? types[1].plural : "");
}

static void tell_span(struct draft *draft, const struct era *era)
{
	struct ent_text from = {0}, to = {0};
	say_month(era->acts[0].day, &from);
	say_month(era->acts[era->count - 1].day, &to);
	if (ent_str_eq(ent_text_str(&from), ent_text_str(&to)))
		tell(draft, "in %s", from.ptr);
	else
		tell(draft, "from %s to %s", from.ptr, to.ptr);
	ent_text_free(&from);
	ent_text_free(&to);
}

static void write_terms(struct draft *draft, const struct era *era)
{
	if (!begin_sentence(draft, LEAD))
		return;
	tell_pair(draft);
	size_t scored = era->hostile + era->friendly;
	bool hostile = era->hostile >= era->friendly;
	if (scored < 3) {
		tell(draft,
		     " had little to do with each other: %zu entr%s %s recorded between "
		     "them ",
		     era->count, era->count == 1 ? "y" : "ies", era->count == 1 ? "is" : "are");
		tell_span(draft, era);
	} else {
		size_t most = hostile ? era->hostile : era->friendly;
		const char *nature = hostile ? "hostile" : "friendly";
		bool all = most == era->count;
		tell(draft, " %s: %s %zu entries between them ", word_for(era), all ? "all" : "of",
		     era->count);
		tell_span(draft, era);
		if (all)
			tell(draft, " are %s", nature);
		else
			tell(draft, ", %zu are %s", most, nature);
		tell_types(draft, era, hostile);
	}
	for (size_t i = 0; i < era->count; i++)
		rest_on(draft, era->acts[i].row);
	end_sentence(draft);
}

/* ---- what weighed most ------------------------------------------------ */

#define MOST_TOLD 3

static bool same_verb(const struct draft *draft, const struct ent_act *x, const struct ent_act *y)
{
	const struct ent_events *events = ent_record_events(draft->record);
	return events->verb[x->row] == events->verb[y->row];
}

/* The strongest acts of different verbs that journals tell, in order of days. */
static size_t strongest(const struct draft *draft, const struct era *era,
			const struct ent_act *out[MOST_TOLD])
{
	size_t count = 0;
	while (count < MOST_TOLD) {
		const struct ent_act *best = NULL;
		for (size_t i = 0; i < era->count; i++) {
			const struct ent_act *act = &era->acts[i];
			bool told = !(fabs(act->intensity) > 0) ||
				    ent_event_is_coded(draft->record, act->row);
			for (size_t k = 0; k < count && !told; k++)
				told = same_verb(draft, out[k], act);
			if (!told && (!best || fabs(act->intensity) > fabs(best->intensity)))
				best = act;
		}
		if (!best)
			break;
		out[count++] = best;
	}
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && out[k - 1] > out[k]; k--) {
			const struct ent_act *swap = out[k];
			out[k] = out[k - 1];
			out[k - 1] = swap;
		}
	return count;
}

static void write_strongest(struct draft *draft, const struct era *era)
{
	const struct ent_act *acts[MOST_TOLD];
	size_t count = strongest(draft, era, acts);
	for (size_t i = 0; i < count; i++)
		write_act(draft, acts[i]->row, DETAIL);
}

/* ---- whom each backed against the other ------------------------------- */

/* Whether what passed between the two then was hostile on the whole. */
static bool were_adversaries(const struct draft *draft, uint32_t a, uint32_t b, int32_t until)
{
	struct ent_acts_opts opts = ent_acts_all();
	opts.to = until;
	opts.as_of = draft->opts->as_of;
	opts.dedupe = draft->opts->dedupe;
	struct ent_acts acts = {0};
	ent_acts_find(draft->record, a, b, &opts, &acts);
	double net = 0;
	for (size_t i = 0; i < acts.count; i++)
		if (!isnan(acts.list[i].intensity))
			net += acts.list[i].weight * acts.list[i].intensity;
	ent_acts_free(&acts);
	return net < 0;
}

/* The strongest friendly status that `who` gave the third by then. */
static bool backing_of(const struct draft *draft, uint32_t who, uint32_t third, int32_t until,
		       struct ent_status *best)
{
	const struct ent_record *record = draft->record;
	struct ent_status list[32];
	size_t count = ent_status_list(record, who, third, until, draft->opts->as_of, list, 32);
	double most = 0;
	for (size_t i = 0; i < count && i < 32; i++) {
		const struct ent_verb *verb =
			ent_verb(record, ent_record_events(record)->verb[list[i].opened]);
		if (list[i].from == who && list[i].holds != ENT_NOT_YET &&
		    list[i].hedge < ENT_ALLEGED &&
		    ent_status_kind(record, list[i].kind)->tone == ENT_WARM &&
		    verb->intensity > most) {
			most = verb->intensity;
			*best = list[i];
		}
	}
	return most > 0;
}

static bool ends_in(const struct ent_text *text, struct ent_str end)
{
	return text->len >= end.len &&
	       ent_str_eq((struct ent_str){text->ptr + text->len - end.len, end.len}, end);
}

/* "France armed Savoy, an adversary of Spain, in 1704": the act that opened it. */
static void tell_backing(struct draft *draft, const struct ent_status *status, uint32_t foe)
{
	struct ent_text act = {0}, when = {0};
	int32_t day = ent_record_events(draft->record)->first[status->opened];
	struct ent_str name = ent_actor_in_text(draft->record, foe, day);
	say_act(draft, status->opened, &act);
	say_event_when(draft->record, status->opened, &when);
	tell(draft, "%s%s", draft->text.len ? "; " : "", act.ptr);
	if (ends_in(&act, ent_actor_in_text(draft->record, status->to, day)))
		tell(draft, ", an adversary of %.*s, %s", ENT_FMT(name), when.ptr);
	else
		tell(draft, " %s, an adversary of %.*s", when.ptr, ENT_FMT(name));
	rest_on(draft, status->opened);
	ent_text_free(&act);
	ent_text_free(&when);
}

static void tell_backings(struct draft *draft, uint32_t who, uint32_t foe, int32_t until)
{
	size_t told = 0;
	for (uint32_t third = 1; third < ent_actor_count(draft->record) && told < 2; third++) {
		struct ent_status status;
		if (third == who || third == foe ||
		    !backing_of(draft, who, third, until, &status) ||
		    !were_adversaries(draft, third, foe, until))
			continue;
		tell_backing(draft, &status, foe);
		told++;
	}
}

static void write_backing(struct draft *draft, const struct era *era)
{
	int32_t until = era->acts[era->count - 1].day;
	if (era->hostile <= era->friendly || !begin_sentence(draft, LEAD))
		return;
	tell_backings(draft, draft->opts->a, draft->opts->b, until);
	tell_backings(draft, draft->opts->b, draft->opts->a, until);
	if (draft->text.len)
		end_sentence(draft);
}

/* ---- what is not recorded --------------------------------------------- */

/* Attacks by `who` anywhere, or only on the soil of `where`. */
static size_t attacks(const struct draft *draft, uint32_t who, uint32_t place, uint32_t *rows)
{
	const struct ent_record *record = draft->record;
	const struct ent_events *events = ent_record_events(record);
	bool *verbs = ent_alloc(NULL, ent_verb_count(record) + 1);
	struct ent_query query = ent_query_all();
	query.a = who;
	query.place = place;
	query.to = draft->opts->on;
	query.as_of = draft->opts->as_of;
	query.verbs = verbs;
	size_t kept = 0;
	if (ent_action_match(record, ent_str("ASSAULT"), verbs)) {
		size_t count = ent_events_find(record, &query, rows);
		for (size_t i = 0; i < count; i++)
			if (ent_party_acts_for(record, &events->source[rows[i]], who, rows[i]) &&
			    events->hedge[rows[i]] != ENT_DENIED &&
			    ent_event_standing(record, rows[i], draft->opts->as_of) == ENT_STANDS)
				rows[kept++] = rows[i];
	}
	ent_alloc(verbs, 0);
	return kept;
}

/* Asked only of those who are known to attack, and of states, which have a soil. */
static bool never_attacked(const struct draft *draft, uint32_t who, uint32_t whose)
{
	const struct ent_record *record = draft->record;
	if (!ent_actor_is_state(record, whose))
		return false;
	uint32_t place = ent_place_find(record, ent_actor(record, whose)->handle);
	if (place == ENT_NONE)
		place = (uint32_t)ent_place_count(record); /* nothing lies there */
	uint32_t *rows = ent_alloc(NULL, (ent_record_events(record)->count + 1) * sizeof *rows);
	bool never = attacks(draft, who, ENT_NONE, rows) && !attacks(draft, who, place, rows);
	ent_alloc(rows, 0);
	return never;
}

/* None recorded: the sentence says where we looked. */
static void write_absence(struct draft *draft)
{
	const struct ent_record *record = draft->record;
	uint32_t a = draft->opts->a, b = draft->opts->b;
	bool not_b = never_attacked(draft, b, a), not_a = never_attacked(draft, a, b);
	if ((!not_a && !not_b) || !begin_sentence(draft, LEAD))
		return;
	struct ent_query query = ent_query_all();
	query.to = draft->opts->on;
	query.as_of = draft->opts->as_of;
	struct ent_searched searched = ent_events_searched(record, &query);
	if (not_a && not_b) {
		tell(draft, "no attack by either on the soil of the other is recorded");
	} else {
		tell(draft, "no attack by ");
		tell_str(draft, ent_actor_in_text(record, not_b ? b : a, draft->opts->on));
		tell(draft, " on the soil of ");
		tell_str(draft, ent_actor_in_text(record, not_b ? a : b, draft->opts->on));
		tell(draft, " is recorded");
	}
	tell(draft, " (%zu entr%s from %zu source%s were searched)", searched.events,
	     searched.events == 1 ? "y" : "ies", searched.sources,
	     searched.sources == 1 ? "" : "s");
	end_sentence(draft);
}

void write_past(struct draft *draft)
{
	struct era era = era_of(draft);
	open_paragraph(draft, "Past");
	if (era.count) {
		write_terms(draft, &era);
		write_strongest(draft, &era);
		write_backing(draft, &era);
	} else if (begin_sentence(draft, LEAD)) {
		tell(draft, "nothing firm is recorded between ");
		tell_pair(draft);
		tell(draft, " by this day");
		end_sentence(draft);
	}
	write_absence(draft);
}
