/* Who sets off whom: whether the record tells contagion from a change of pace, what it would be,
 * and what is to come if things go on as they did. */
#include "profile/models.h"

#include <math.h>

#include <entente/spillover.h>

#define ACTION       "ASSAULT"
#define LEAST_EVENTS 10
#define MOST_MARKS   20
#define DRAWS        1000
#define YEAR         365
/* Of pairs, in a sentence. */
#define MOST_PAIRS 2

/* What of the record the model takes. */
struct outbreak {
	const struct ent_model_use *model;
	struct ent_spillover_choice choice;
	struct ent_spillover_events events;
	uint32_t kept[MOST_MARKS + 1]; /* by mark: which of the choice it is */
};

/* ---- events --------------------------------------------------------------------- */

/* Attacks from the day of the interest on, each once, to `rows`. */
static size_t find_attacks(const struct draft *draft, const struct ent_interest *interest,
			   int32_t to, uint32_t *rows)
{
	bool *verbs = ent_alloc(NULL, ent_verb_count(draft->record) + 1);
	struct ent_query query = ent_query_all();
	ent_action_match(draft->record, ent_str(ACTION), verbs);
	query.verbs = verbs;
	if (interest->since != ENT_NONE)
		query.from = ent_record_span(draft->record, interest->since).start_lo;
	query.to = to;
	query.as_of = draft->opts->as_of;
	size_t count = ent_events_find(draft->record, &query, rows);
	ent_alloc(verbs, 0);
	return ent_rows_once(draft->record, draft->opts->dedupe, draft->opts->as_of, rows, count);
}

/* The day of the profile, but no later than the record reaches: that it ends is no silence. */
static int32_t last_seen(const struct draft *draft)
{
	struct ent_query all = ent_query_all();
	all.to = draft->opts->on;
	all.as_of = draft->opts->as_of;
	return ent_events_searched(draft->record, &all).to;
}

static int32_t first_of(const struct draft *draft, const struct ent_interest *interest,
			const uint32_t *rows, size_t count)
{
	const struct ent_events *events = ent_record_events(draft->record);
	int32_t first = ENT_DAY_MAX;
	if (interest->since != ENT_NONE)
		return ent_record_span(draft->record, interest->since).start_lo;
	for (size_t i = 0; i < count; i++)
		if (events->first[rows[i]] != ENT_DAY_MIN && events->first[rows[i]] < first)
			first = events->first[rows[i]];
	return first;
}

static bool gather(const struct draft *draft, const struct ent_interest *interest,
		   struct outbreak *outbreak)
{
	const struct ent_model_use *model = outbreak->model;
	struct ent_spillover_choice *choice = &outbreak->choice;
	size_t marks =
		(model->in_count ? model->in_count : 1) * (model->by_count ? model->by_count : 1);
	if (marks > MOST_MARKS)
		return false;
	uint32_t *rows =
		ent_alloc(NULL, (ent_record_events(draft->record)->count + 1) * sizeof *rows);
	int32_t to = last_seen(draft);
	size_t count = find_attacks(draft, interest, to, rows);
	*choice = (struct ent_spillover_choice){.places = model->in,
						.place_count = model->in_count,
						.groups = model->by,
						.group_count = model->by_count,
						.from = first_of(draft, interest, rows, count),
						.to = to,
						.as_of = draft->opts->as_of,
						.seed = 1};
	bool any = count > 0 && choice->from <= choice->to;
	if (any) {
		ent_spillover_gather(draft->record, rows, count, choice, &outbreak->events);
		ent_spillover_drop_empty(&outbreak->events, outbreak->kept);
	}
	ent_alloc(rows, 0);
	return any;
}

/* ---- words ---------------------------------------------------------------------- */

static void tell_mark(struct draft *draft, const struct outbreak *outbreak, size_t mark)
{
	const struct ent_model_use *model = outbreak->model;
	size_t groups = model->by_count ? model->by_count : 1, chosen = outbreak->kept[mark];
	if (model->by_count)
		tell_str(draft, ent_actor_in_text(draft->record, model->by[chosen % groups],
						  draft->opts->on));
	if (model->by_count && model->in_count)
		tell(draft, " in ");
	if (model->in_count)
		tell_str(draft, ent_place(draft->record, model->in[chosen / groups])->name);
	if (!model->by_count && !model->in_count)
		tell(draft, "all");
}

static void rest_on_attacks(struct draft *draft, const struct outbreak *outbreak)
{
	for (size_t i = 0; i < outbreak->events.count; i++)
		rest_on(draft, outbreak->events.row[i]);
}

static void write_found(struct draft *draft, const struct outbreak *outbreak)
{
	const struct ent_spillover_events *events = &outbreak->events;
	struct ent_text from = {0}, to = {0};
	if (!begin_sentence(draft, DETAIL))
		return;
	say_day(outbreak->choice.from, &from);
	say_day(outbreak->choice.to, &to);
	tell(draft, "from %s to %s the record has ", from.ptr, to.ptr);
	tell_number(draft, events->count);
	tell(draft, " %s that can be dated and placed: ",
	     ent_plover_find(ent_str(ACTION), ent_str(""))->plural);
	for (size_t m = 0; m < events->marks; m++) {
		tell(draft, "%s", joint(m, events->marks));
		tell_number(draft, events->of_mark[m]);
		tell(draft,
		     outbreak->model->in_count && !outbreak->model->by_count ? " in " : " of ");
		tell_mark(draft, outbreak, m);
	}
	rest_on_attacks(draft, outbreak);
	end_sentence(draft);
	ent_text_free(&from);
	ent_text_free(&to);
}

/* "one in A sets off 0.4 in B (95 percent: 0.1 to 0.7)" of those that set off most. */
static void tell_pairs(struct draft *draft, const struct outbreak *outbreak,
		       const struct ent_spillover_study *study)
{
	size_t marks = outbreak->events.marks, told = 0;
	double bound = INFINITY;
	while (told < MOST_PAIRS) {
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < marks * marks; i++)
			if (study->branching[i] < bound && study->branching[i] >= 0.01 &&
			    (best == SIZE_MAX || study->branching[i] > study->branching[best]))
				best = i;
		if (best == SIZE_MAX)
			return;
		bound = study->branching[best];
		tell(draft, told++ ? ", one in " : ": one in ");
		tell_mark(draft, outbreak, best % marks);
		tell(draft, " %.2f in ", bound);
		tell_mark(draft, outbreak, best / marks);
	}
}

static void write_verdict(struct draft *draft, const struct outbreak *outbreak,
			  const struct ent_spillover_study *study)
{
	if (!begin_sentence(draft, DETAIL))
		return;
	switch (study->comparison.verdict) {
	case ENT_CONTAGION_SUPPORTED:
		tell(draft, "a Hawkes model finds contagion in them, beyond any change of pace");
		if (!study->slow) {
			tell_pairs(draft, outbreak, study);
			tell(draft, "; half of what an attack sets off comes within %.0f days",
			     fmax(1, ent_hawkes_half_life(&study->fit.model, 0)));
		}
		break;
	case ENT_CONTAGION_NOT_SUPPORTED:
		tell(draft, "a Hawkes model finds no contagion in them: a pace that changes with "
			    "time explains as much");
		break;
	case ENT_CONTAGION_CANNOT_TELL:
		tell(draft,
		     "whether one sets off others, or they only come more often at some times "
		     "than at others, so few cannot tell");
		if (!study->slow) {
			tell(draft,
			     "; were it contagion, an attack would set off at most %.2f more "
			     "of its kind",
			     study->radius);
		}
		break;
	}
	rest_on_attacks(draft, outbreak);
	end_sentence(draft);
}

static void write_ahead(struct draft *draft, const struct outbreak *outbreak,
			const struct ent_spillover_study *study)
{
	struct ent_text from = {0};
	if (!study->draws || !begin_sentence(draft, DETAIL))
		return;
	say_day(outbreak->choice.to + 1, &from);
	tell(draft, "in the year from %s, if it goes on like that, at least one comes ", from.ptr);
	for (size_t m = 0; m < outbreak->events.marks; m++) {
		const struct ent_hawkes_forecast *ahead = &study->ahead[m];
		double percent = 100 * (1 - ahead->none);
		tell(draft, "%s%s ", m ? ", " : "",
		     outbreak->model->in_count && !outbreak->model->by_count ? "in" : "of");
		tell_mark(draft, outbreak, m);
		tell(draft, ": %s (%.0f percent; %.0f to %.0f in nine of ten draws)",
		     ent_likelihood_word(percent), percent, ahead->low, ahead->high);
	}
	rest_on_attacks(draft, outbreak);
	end_sentence(draft);
	ent_text_free(&from);
}

/* ---- all of it -------------------------------------------------------------------- */

void write_spillover(struct draft *draft, const struct ent_interest *interest,
		     const struct ent_model_use *model)
{
	struct outbreak outbreak = {.model = model};
	struct ent_spillover_study_opts opts = {.background = -1,
						.dated = true,
						.unchecked = true,
						.seed = 1,
						.draws = DRAWS,
						.horizon = YEAR};
	struct ent_spillover_study study;
	if (draft->opts->brief || !gather(draft, interest, &outbreak))
		return;
	const struct ent_spillover_events *events = &outbreak.events;
	struct ent_hawkes_run run = {events->time, events->mark, events->count, events->until};
	struct ent_hawkes_data data = {events->marks, &run, 1};
	if (events->count >= LEAST_EVENTS && ent_spillover_study(&data, &opts, &study, NULL)) {
		draft->modelled[ENT_MODEL_SPILLOVER] = true;
		write_found(draft, &outbreak);
		write_verdict(draft, &outbreak, &study);
		write_ahead(draft, &outbreak, &study);
		ent_spillover_study_free(&study);
	}
	ent_spillover_events_free(&outbreak.events);
}
