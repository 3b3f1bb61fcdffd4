/* Turning points of what passed between two, and what changed with them. */
#include <entente/relations.h>

#include "base/arena.h"
#include "record/build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ent_dyad_turns_opts ent_dyad_turns_usual(void)
{
	struct ent_dyad_turns_opts opts = {.acts = ent_acts_all()};
	opts.acts.hedges = ENT_HEDGES_FIRM;
	opts.turning.cost = ENT_COST_MEAN;
	opts.turning.plain = true;
	return opts;
}

/* What is looked at: its value, its first day, and its first act. */
struct observations {
	double *values;
	int32_t *days;
	size_t *acts;
	size_t count;
};

static struct observations observations_new(size_t count)
{
	return (struct observations){
		.values = ent_alloc(NULL, (count + 1) * sizeof(double)),
		.days = ent_alloc(NULL, (count + 1) * sizeof(int32_t)),
		.acts = ent_alloc(NULL, (count + 1) * sizeof(size_t)),
		.count = count,
	};
}

static void observations_free(struct observations *seen)
{
	ent_alloc(seen->values, 0);
	ent_alloc(seen->days, 0);
	ent_alloc(seen->acts, 0);
}

static struct observations by_entry(const struct ent_acts *acts)
{
	struct observations seen = observations_new(acts->count);
	for (size_t i = 0; i < acts->count; i++) {
		double intensity = acts->list[i].intensity;
		seen.values[i] = intensity < 0 || intensity > 0 ? intensity : (double)NAN;
		seen.days[i] = acts->list[i].day;
		seen.acts[i] = i;
	}
	return seen;
}

static struct observations by_period(const struct ent_acts *acts,
				     const struct ent_dyad_turns_opts *opts)
{
	if (!acts->count)
		return observations_new(0);
	int32_t from = acts->list[0].day, to = opts->acts.to;
	if (to == ENT_DAY_MAX)
		to = acts->list[acts->count - 1].day;
	size_t count = ent_index(acts, opts->every, from, to, 0, NULL, 0);
	struct ent_index_period *periods = ent_alloc(NULL, (count + 1) * sizeof *periods);
	ent_index(acts, opts->every, from, to, 0, periods, count);
	struct observations seen = observations_new(count);
	for (size_t i = 0; i < count; i++) {
		seen.values[i] = ent_index_value(&periods[i], opts->measure);
		seen.days[i] = periods[i].start;
		seen.acts[i] = periods[i].first;
	}
	ent_alloc(periods, 0);
	return seen;
}

static void date_turns(const struct observations *seen, struct ent_dyad_turns *turns)
{
	const struct ent_turning *found = &turns->found;
	turns->count = found->count;
	turns->list = ent_alloc(NULL, (found->count + 1) * sizeof *turns->list);
	for (size_t i = 0; i < found->count; i++) {
		const struct ent_turn *turn = &found->turns[i];
		bool last = i + 1 == found->count;
		turns->list[i] = (struct ent_dyad_turn){
			.turn = *turn,
			.day = seen->days[turn->at],
			.low = seen->days[turn->low],
			.high = seen->days[turn->high],
			.from = i ? seen->acts[found->turns[i - 1].at] : 0,
			.at = seen->acts[turn->at],
			.to = last ? turns->acts.count : seen->acts[found->turns[i + 1].at],
		};
	}
	turns->newest = found->observed ? seen->days[found->newest.since] : ENT_DAY_MIN;
}

bool ent_dyad_turns_of(const struct ent_acts *acts, const struct ent_dyad_turns_opts *opts,
		       struct ent_dyad_turns *turns, struct ent_err *err)
{
	turns->acts = *acts;
	turns->borrowed = true;
	struct observations seen =
		opts->every == ENT_EVERY_NONE ? by_entry(acts) : by_period(acts, opts);
	bool found =
		ent_turning_find(seen.values, NULL, seen.count, &opts->turning, &turns->found, err);
	if (found)
		date_turns(&seen, turns);
	observations_free(&seen);
	return found;
}

bool ent_dyad_turns_find(const struct ent_record *record, uint32_t a, uint32_t b,
			 const struct ent_dyad_turns_opts *opts, struct ent_dyad_turns *turns,
			 struct ent_err *err)
{
	struct ent_acts acts = {0};
	ent_acts_find(record, a, b, &opts->acts, &acts);
	bool found = ent_dyad_turns_of(&acts, opts, turns, err);
	turns->borrowed = false;
	return found;
}

void ent_dyad_turns_free(struct ent_dyad_turns *turns)
{
	if (!turns->borrowed)
		ent_acts_free(&turns->acts);
	ent_turning_free(&turns->found);
	ent_alloc(turns->list, 0);
	*turns = (struct ent_dyad_turns){0};
}

const struct ent_dyad_turn *ent_dyad_turns_main(const struct ent_dyad_turns *turns)
{
	const struct ent_dyad_turn *most = NULL;
	for (size_t i = 0; i < turns->count; i++)
		if (!most || turns->list[i].turn.gain > most->turn.gain)
			most = &turns->list[i];
	return most;
}

/* ---- which actions ---------------------------------------------------- */

static int action_order(const void *a, const void *b)
{
	const struct ent_turn_action *x = a, *y = b;
	double dx = fabs(x->change), dy = fabs(y->change);
	if (dx != dy)
		return dx > dy ? -1 : 1;
	if (!x->type || !y->type)
		return !x->type - !y->type;
	return (x->type > y->type) - (x->type < y->type); /* rows of one table */
}

static struct ent_turn_action *action_of(struct ent_turn_action *list, size_t *count,
					 const struct ent_plover *type)
{
	for (size_t i = 0; i < *count; i++)
		if (list[i].type == type)
			return &list[i];
	list[*count] = (struct ent_turn_action){.type = type};
	return &list[(*count)++];
}

size_t ent_turn_actions(const struct ent_record *record, const struct ent_acts *acts,
			const struct ent_dyad_turn *turn, struct ent_turn_action *out, size_t room)
{
	size_t types, count = 0, changed = 0;
	ent_plover_rows(&types);
	struct ent_turn_action *list = ent_alloc(NULL, (types + 1) * sizeof *list);
	for (size_t i = turn->from; i < turn->to; i++) {
		const struct ent_verb *verb =
			&record->verbs.at[record->events.verb[acts->list[i].row]];
		struct ent_turn_action *action =
			action_of(list, &count, ent_plover_find(verb->type, ent_str("")));
		if (i < turn->at)
			action->before++;
		else
			action->after++;
	}
	double before = (double)(turn->at - turn->from);
	double after = (double)(turn->to - turn->at);
	for (size_t i = 0; i < count; i++)
		list[i].change = (double)list[i].after / after - (double)list[i].before / before;
	qsort(list, count, sizeof *list, action_order);
	for (size_t i = 0; i < count && fabs(list[i].change) > 0; i++)
		if (changed++ < room)
			out[changed - 1] = list[i];
	ent_alloc(list, 0);
	return changed;
}

/* ---- which third actors ----------------------------------------------- */

#define DAYS_BEFORE 730
#define DAYS_AFTER  365

static bool goes_along(const struct ent_shift *shift, int direction)
{
	if (direction < 0)
		return shift->after == ENT_SHARED_AT_ODDS;
	return shift->after == ENT_SHARED_ADVERSARY || shift->after == ENT_SHARED_FRIEND;
}

struct ranked {
	struct ent_shift shift;
	bool along;
	int32_t away; /* days from the turn */
};

static int ranked_order(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->along != y->along)
		return x->along ? -1 : 1;
	if (x->away != y->away)
		return x->away < y->away ? -1 : 1;
	if (x->shift.day != y->shift.day)
		return x->shift.day < y->shift.day ? -1 : 1;
	return (x->shift.actor > y->shift.actor) - (x->shift.actor < y->shift.actor);
}

/* Whether the actor became something else again before the turn. Shifts lie by day. */
static bool is_undone(const struct ent_shift *shifts, size_t count, size_t i, int32_t turn)
{
	for (size_t k = i + 1; k < count && shifts[k].day <= turn; k++)
		if (shifts[k].actor == shifts[i].actor)
			return true;
	return false;
}

size_t ent_turn_shifts(const struct ent_record *record, uint32_t a, uint32_t b,
		       const struct ent_sign_opts *opts, const struct ent_dyad_turn *turn,
		       struct ent_shift *out, size_t room)
{
	int32_t from = turn->day - DAYS_BEFORE, to = turn->day + DAYS_AFTER;
	size_t count = ent_alignment_shifts(record, a, b, opts, from, to, NULL, 0), kept = 0;
	struct ent_shift *all = ent_alloc(NULL, (count + 1) * sizeof *all);
	struct ranked *list = ent_alloc(NULL, (count + 1) * sizeof *list);
	ent_alignment_shifts(record, a, b, opts, from, to, all, count);
	for (size_t i = 0; i < count; i++)
		/* What stands on the first day moved before. */
		if (all[i].day > from && !is_undone(all, count, i, turn->day))
			list[kept++] =
				(struct ranked){all[i], goes_along(&all[i], turn->turn.direction),
						abs(all[i].day - turn->day)};
	qsort(list, kept, sizeof *list, ranked_order);
	for (size_t i = 0; i < kept && i < room; i++)
		out[i] = list[i].shift;
	ent_alloc(all, 0);
	ent_alloc(list, 0);
	return kept;
}
