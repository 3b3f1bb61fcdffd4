/* A game out of the record: who stands where on a day, and who cannot take part. */
#include "base/vec.h"
#include "scenario/store.h"

#include <math.h>
#include <string.h>

struct gathering {
	const struct ent_record *record;
	const uint32_t *issues;
	size_t count;
	int32_t on, as_of;
	ENT_VEC(uint32_t) actors;
	ENT_VEC(struct ent_standpoint) points; /* actors x issues */
	ENT_VEC(struct ent_bargain_absent) absent;
};

/* ---- who takes part --------------------------------------------------- */

/* Whether the actor has taken any stance on the issues by the day. */
static bool is_concerned(const struct ent_standpoint *points, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (points[i].position)
			return true;
	return false;
}

static bool is_placed(const struct ent_stance *stance)
{
	return !isnan(stance->low) || !isnan(stance->position) || !isnan(stance->high);
}

static double capability_of(const struct ent_stance *stance)
{
	double low, best, high;
	ent_case_figure(stance->capability_low, stance->capability, stance->capability_high, &low,
			&best, &high);
	return best;
}

/* The first thing that keeps an actor out; false: nothing does. */
static bool find_lack(const struct gathering *all, const struct ent_standpoint *points,
		      struct ent_bargain_absent *absent)
{
	const struct ent_stance *weighed = NULL;
	for (size_t i = 0; i < all->count; i++) {
		absent->issue = all->issues[i];
		absent->stance = points[i].position;
		if (points[i].capability)
			weighed = points[i].capability;
		if (!points[i].position)
			absent->lack = ENT_LACKS_STANCE;
		else if (!is_placed(points[i].position))
			absent->lack = ENT_LACKS_NUMBER;
		else if (!points[i].salience)
			absent->lack = ENT_LACKS_SALIENCE;
		else
			continue;
		return true;
	}
	absent->issue = all->issues[0];
	absent->stance = weighed ? weighed : points[0].position;
	absent->lack = weighed ? ENT_LACKS_WEIGHT : ENT_LACKS_CAPABILITY;
	return !weighed || !(capability_of(weighed) > 0);
}

static void look_at(struct gathering *all, uint32_t actor, struct ent_standpoint *points)
{
	for (size_t i = 0; i < all->count; i++)
		points[i] = ent_standpoint(all->record, actor, all->issues[i], all->on, all->as_of);
	struct ent_bargain_absent absent = {.actor = actor};
	if (!is_concerned(points, all->count))
		return;
	if (find_lack(all, points, &absent)) {
		ent_push(&all->absent, absent);
		return;
	}
	ent_push(&all->actors, actor);
	for (size_t i = 0; i < all->count; i++)
		ent_push(&all->points, points[i]);
}

/* In the order in which the journals declare the actors. */
static void gather(struct gathering *all)
{
	size_t actors = ent_actor_count(all->record), stances;
	const struct ent_stance *list = ent_stances(all->record, &stances);
	struct ent_arena arena = {0};
	bool *speaks = ent_arena_alloc(&arena, actors);
	struct ent_standpoint *points = ent_arena_alloc(&arena, all->count * sizeof *points);
	for (size_t i = 0; i < stances; i++)
		for (size_t k = 0; k < all->count; k++)
			if (list[i].issue == all->issues[k])
				speaks[list[i].actor] = true;
	for (uint32_t actor = 0; actor < actors; actor++)
		if (speaks[actor])
			look_at(all, actor, points);
	ent_arena_free(&arena);
}

/* ---- what they bring -------------------------------------------------- */

/* The mean over the issues that tell it. */
static void take_capability(const struct gathering *all, size_t actor,
			    struct ent_bargain_store *store)
{
	double sums[3] = {0}, told = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct ent_stance *stance = all->points.at[actor * all->count + i].capability;
		double low, best, high;
		if (!stance)
			continue;
		ent_case_figure(stance->capability_low, stance->capability, stance->capability_high,
				&low, &best, &high);
		sums[0] += isnan(low) ? best : low;
		sums[1] += best;
		sums[2] += isnan(high) ? best : high;
		told++;
	}
	store->capability_low[actor] = sums[0] / told;
	store->capability[actor] = sums[1] / told;
	store->capability_high[actor] = sums[2] / told;
}

static void take_issue(const struct gathering *all, size_t cell, struct ent_bargain_store *store)
{
	const struct ent_standpoint *point = &all->points.at[cell];
	const struct ent_stance *place = point->position, *care = point->salience;
	ent_case_figure(place->low, place->position, place->high, &store->position_low[cell],
			&store->position[cell], &store->position_high[cell]);
	ent_case_figure(care->salience_low, care->salience, care->salience_high,
			&store->salience_low[cell], &store->salience[cell],
			&store->salience_high[cell]);
}

/* smp takes the saliences of an actor for shares of his attention. */
static double salience_unit(const struct ent_bargain_case *of)
{
	const struct ent_bargain_store *store = of->store;
	double most = of->game.most_salience;
	for (size_t i = 0; i < of->game.actors; i++) {
		double sum = 0;
		for (size_t k = i * of->game.dims; k < (i + 1) * of->game.dims; k++)
			sum += isnan(store->salience_high[k]) ? store->salience[k]
							      : store->salience_high[k];
		most = fmax(most, sum);
	}
	return most / of->game.most_salience;
}

static void share_attention(struct ent_bargain_case *of)
{
	struct ent_bargain_store *store = of->store;
	of->salience_unit = of->game.dims > 1 ? salience_unit(of) : 1;
	for (size_t k = 0; k < of->game.actors * of->game.dims; k++) {
		store->salience[k] /= of->salience_unit;
		store->salience_low[k] /= of->salience_unit;
		store->salience_high[k] /= of->salience_unit;
	}
}

static const void *keep(struct ent_bargain_store *store, const void *items, size_t size)
{
	void *copy = ent_arena_alloc(&store->arena, size);
	if (size)
		memcpy(copy, items, size);
	return copy;
}

static void fill(const struct gathering *all, struct ent_bargain_case *out)
{
	size_t issues;
	const struct ent_issue *list = ent_issues(all->record, &issues);
	ent_case_start(out, all->actors.count, all->count);
	for (size_t i = 0; i < all->count; i++)
		out->store->axes[i] = list[all->issues[i]].name;
	for (size_t i = 0; i < all->actors.count; i++) {
		out->store->names[i] = ent_actor(all->record, all->actors.at[i])->handle;
		take_capability(all, i, out->store);
	}
	for (size_t cell = 0; cell < all->points.count; cell++)
		take_issue(all, cell, out->store);
	share_attention(out);
	out->actor = keep(out->store, all->actors.at, all->actors.count * sizeof *all->actors.at);
	out->issue = keep(out->store, all->issues, all->count * sizeof *all->issues);
	out->points = keep(out->store, all->points.at, all->points.count * sizeof *all->points.at);
	out->absent = keep(out->store, all->absent.at, all->absent.count * sizeof *all->absent.at);
	out->absent_count = all->absent.count;
}

bool ent_bargain_of(const struct ent_record *record, const uint32_t *issues, size_t count,
		    int32_t on, int32_t as_of, struct ent_bargain_case *out, struct ent_err *err)
{
	size_t all_issues;
	const struct ent_issue *list = ent_issues(record, &all_issues);
	*out = (struct ent_bargain_case){0};
	if (!count)
		return ent_fail(err, ENT_MISUSE, "there is nothing to bargain over");
	for (size_t i = 0; i < count; i++) {
		if (issues[i] >= all_issues)
			return ent_fail(err, ENT_MISUSE, "no such issue");
		for (size_t k = 0; k < i; k++)
			if (issues[k] == issues[i])
				return ent_fail(err, ENT_MISUSE, "%.*s is named twice",
						ENT_FMT(list[issues[i]].name));
	}
	struct gathering all = {record, issues, count, on, as_of, {0}, {0}, {0}};
	gather(&all);
	fill(&all, out);
	ent_vec_free(&all.actors);
	ent_vec_free(&all.points);
	ent_vec_free(&all.absent);
	return true;
}
