/* One set of names out of those of the workers. */
#include "archive/lexicon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ------------------------------------------------------------------- */

static int word_order(const void *a, const void *b)
{
	return ent_str_order(*(const struct ent_str *)a, *(const struct ent_str *)b);
}

static uint32_t word_find(struct ent_words words, struct ent_str word)
{
	const struct ent_str *found =
		words.count ? bsearch(&word, words.at, words.count, sizeof word, word_order) : NULL;
	return found ? (uint32_t)(found - words.at) : ENT_NONE;
}

/* The different ones of a text of all actions with events, sorted; empty ones left out. */
static struct ent_words words_of(struct ent_tables *tables, const struct ent_store *stores,
				 size_t count, size_t offset)
{
	struct ent_intern all = {0};
	for (size_t s = 0; s < count; s++) {
		for (size_t i = 0; i < stores[s].actions.count; i++) {
			const char *action = (const char *)&stores[s].actions.at[i];
			const struct ent_str *text =
				(const struct ent_str *)(const void *)(action + offset);
			if (text->len && stores[s].action_events.at[i])
				ent_intern_add(&all, *text, NULL);
		}
	}
	struct ent_str *at = ent_arena_alloc(&tables->arena, (all.names.count + 1) * sizeof *at);
	for (size_t i = 0; i < all.names.count; i++)
		at[i] = ent_arena_str(&tables->arena, all.names.at[i]);
	struct ent_words words = {at, all.names.count};
	ent_intern_free(&all);
	if (words.count)
		qsort(at, words.count, sizeof *at, word_order);
	return words;
}

static void map_actions(struct ent_tables *tables, const struct ent_store *stores, size_t count)
{
	tables->datasets =
		words_of(tables, stores, count, offsetof(struct ent_store_action, dataset));
	tables->cameos = words_of(tables, stores, count, offsetof(struct ent_store_action, cameo));
	tables->types = words_of(tables, stores, count, offsetof(struct ent_store_action, type));
	tables->modes = words_of(tables, stores, count, offsetof(struct ent_store_action, mode));
	for (size_t s = 0; s < count; s++) {
		size_t actions = stores[s].actions.count;
		tables->remaps[s].action = ent_arena_alloc(
			&tables->arena, (actions + 1) * sizeof *tables->remaps[s].action);
		for (size_t i = 0; i < actions; i++) {
			const struct ent_store_action *action = &stores[s].actions.at[i];
			tables->remaps[s].action[i] = (struct ent_table_action){
				word_find(tables->datasets, action->dataset),
				word_find(tables->cameos, action->cameo),
				word_find(tables->types, action->type),
				word_find(tables->modes, action->mode),
			};
		}
	}
}

/* ---- intensities --------------------------------------------------------------- */

static int number_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void map_intensities(struct ent_tables *tables, const struct ent_store *stores, size_t count)
{
	size_t total = 0, kept = 0;
	for (size_t s = 0; s < count; s++)
		total += stores[s].intensities.count;
	double *all = ent_arena_alloc(&tables->arena, (total + 1) * sizeof *all);
	for (size_t s = 0; s < count; s++)
		for (size_t i = 0; i < stores[s].intensities.count; i++)
			all[kept++] = stores[s].intensities.at[i];
	if (kept)
		qsort(all, kept, sizeof *all, number_order);
	kept = 0;
	for (size_t i = 0; i < total; i++)
		if (!i || all[i] > all[kept - 1])
			all[kept++] = all[i];
	tables->intensities = all;
	tables->intensity_count = kept;
	for (size_t s = 0; s < count; s++) {
		size_t own = stores[s].intensities.count;
		uint32_t *map = ent_arena_alloc(&tables->arena, (own + 1) * sizeof *map);
		for (size_t i = 0; i < own; i++) {
			const double *found = bsearch(&stores[s].intensities.at[i], all, kept,
						      sizeof *all, number_order);
			map[i] = (uint32_t)(found - all);
		}
		tables->remaps[s].intensity = map;
	}
}

/* ---- actors ---------------------------------------------------------------------- */

/* An actor as one store has it: a code with one of its names. */
struct spelling {
	const struct ent_row_actor *actor;
	uint64_t events;
	uint32_t store, id;
};

static int spelling_order(const void *a, const void *b)
{
	const struct spelling *x = a, *y = b;
	int order = ent_str_order(x->actor->code, y->actor->code);
	if (!order)
		order = ent_str_order(x->actor->name, y->actor->name);
	return order ? order : ent_str_order(x->actor->country, y->actor->country);
}

static bool same_spelling(const struct spelling *a, const struct spelling *b)
{
	return spelling_order(a, b) == 0;
}

/* Name and country by most events, and of as many by their bytes: the first in this order. */
static void choose_name(struct ent_table_actor *actor, const struct spelling *list, size_t count)
{
	uint64_t most = 0;
	for (size_t i = 0, to; i < count; i = to) {
		uint64_t events = 0;
		for (to = i; to < count && same_spelling(&list[i], &list[to]); to++)
			events += list[to].events;
		actor->events += events;
		if (i && events <= most)
			continue;
		most = events;
		actor->name = list[i].actor->name;
		actor->country = list[i].actor->country;
	}
}

static void map_actors(struct ent_tables *tables, const struct ent_store *stores, size_t count)
{
	size_t total = 0, n = 0;
	for (size_t s = 0; s < count; s++)
		total += stores[s].actors.count;
	struct spelling *all = ent_alloc(NULL, (total + 1) * sizeof *all);
	for (uint32_t s = 0; s < count; s++) {
		size_t own = stores[s].actors.count;
		tables->remaps[s].actor = ent_arena_alloc(
			&tables->arena, (own + 1) * sizeof *tables->remaps[s].actor);
		for (uint32_t i = 0; i < own; i++)
			all[n++] = (struct spelling){&stores[s].actors.at[i],
						     stores[s].actor_events.at[i], s, i};
	}
	if (n)
		qsort(all, n, sizeof *all, spelling_order);
	tables->actors = ent_arena_alloc(&tables->arena, (n + 1) * sizeof *tables->actors);
	for (size_t i = 0, to; i < n; i = to) {
		struct ent_table_actor *actor = &tables->actors[tables->actor_count];
		*actor = (struct ent_table_actor){.code = all[i].actor->code};
		for (to = i; to < n && ent_str_eq(all[to].actor->code, all[i].actor->code); to++)
			tables->remaps[all[to].store].actor[all[to].id] =
				(uint32_t)tables->actor_count;
		choose_name(actor, all + i, to - i);
		tables->actor_count += actor->events > 0; /* 0: only of rows that were skipped */
	}
	ent_alloc(all, 0);
}

/* ---- places ----------------------------------------------------------------------- */

struct spot {
	const struct ent_store_place *place;
	uint32_t store, id;
};

/* Unknown ones first. */
static int degrees_order(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(b) - isnan(a);
	return (a > b) - (a < b);
}

static int spot_order(const void *a, const void *b)
{
	const struct ent_store_place *x = ((const struct spot *)a)->place;
	const struct ent_store_place *y = ((const struct spot *)b)->place;
	int order = ent_str_order(x->name, y->name);
	if (!order)
		order = degrees_order(x->latitude, y->latitude);
	if (!order)
		order = degrees_order(x->longitude, y->longitude);
	return order ? order : ent_str_order(x->country, y->country);
}

/* A dictionary's values must differ: the second place of a name bears its coordinates too, and
 * its country where even these are the same. */
static struct ent_str place_label(struct ent_tables *tables, const struct ent_table_place *places,
				  size_t at)
{
	const struct ent_table_place *place = &places[at];
	if (!at || !ent_str_eq(places[at - 1].name, place->name))
		return place->name;
	struct ent_text label = {0};
	ent_text_add(&label, place->name);
	ent_text_puts(&label, " [");
	if (!ent_text_number(&label, place->latitude))
		ent_text_putc(&label, '?');
	ent_text_puts(&label, ", ");
	if (!ent_text_number(&label, place->longitude))
		ent_text_putc(&label, '?');
	if (!degrees_order(places[at - 1].latitude, place->latitude) &&
	    !degrees_order(places[at - 1].longitude, place->longitude)) {
		ent_text_puts(&label, ", ");
		ent_text_add(&label, place->country);
	}
	ent_text_putc(&label, ']');
	struct ent_str kept = ent_arena_str(&tables->arena, ent_text_str(&label));
	ent_text_free(&label);
	return kept;
}

static void map_places(struct ent_tables *tables, const struct ent_store *stores, size_t count)
{
	size_t total = 0, n = 0;
	for (size_t s = 0; s < count; s++)
		total += stores[s].places.count;
	struct spot *all = ent_alloc(NULL, (total + 1) * sizeof *all);
	for (uint32_t s = 0; s < count; s++) {
		size_t own = stores[s].places.count;
		tables->remaps[s].place = ent_arena_alloc(
			&tables->arena, (own + 1) * sizeof *tables->remaps[s].place);
		for (uint32_t i = 0; i < own; i++)
			all[n++] = (struct spot){&stores[s].places.at[i], s, i};
	}
	if (n)
		qsort(all, n, sizeof *all, spot_order);
	tables->places = ent_arena_alloc(&tables->arena, (n + 1) * sizeof *tables->places);
	for (size_t i = 0; i < n; i++) {
		if (!i || spot_order(&all[i - 1], &all[i])) {
			const struct ent_store_place *place = all[i].place;
			size_t at = tables->place_count++;
			tables->places[at] = (struct ent_table_place){
				{"", 0},         place->name,      place->country,
				place->latitude, place->longitude,
			};
			tables->places[at].label = place_label(tables, tables->places, at);
		}
		tables->remaps[all[i].store].place[all[i].id] = (uint32_t)tables->place_count - 1;
	}
	ent_alloc(all, 0);
}

void ent_tables_make(struct ent_tables *tables, const struct ent_store *stores, size_t count)
{
	*tables = (struct ent_tables){.store_count = count};
	tables->remaps = ent_arena_alloc(&tables->arena, count * sizeof *tables->remaps);
	map_actions(tables, stores, count);
	map_intensities(tables, stores, count);
	map_actors(tables, stores, count);
	map_places(tables, stores, count);
}

void ent_tables_free(struct ent_tables *tables)
{
	ent_arena_free(&tables->arena);
}
