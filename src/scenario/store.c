/* The memory of a case. */
#include "scenario/store.h"

#include <math.h>

static double *numbers(struct ent_bargain_store *store, size_t count)
{
	return ent_arena_alloc(&store->arena, count * sizeof(double));
}

void ent_case_start(struct ent_bargain_case *of, size_t actors, size_t dims)
{
	size_t cells = actors * dims;
	struct ent_bargain_store *store = ent_alloc(NULL, sizeof *store);
	*store = (struct ent_bargain_store){0};
	store->names = ent_arena_alloc(&store->arena, actors * sizeof *store->names);
	store->axes = ent_arena_alloc(&store->arena, dims * sizeof *store->axes);
	store->capability = numbers(store, actors);
	store->capability_low = numbers(store, actors);
	store->capability_high = numbers(store, actors);
	store->position = numbers(store, cells);
	store->position_low = numbers(store, cells);
	store->position_high = numbers(store, cells);
	store->salience = numbers(store, cells);
	store->salience_low = numbers(store, cells);
	store->salience_high = numbers(store, cells);
	*of = (struct ent_bargain_case){
		.store = store,
		.axes = store->axes,
		.salience_unit = 1,
		.game = {.actors = actors,
			 .dims = dims,
			 .names = store->names,
			 .capability = store->capability,
			 .position = store->position,
			 .salience = store->salience,
			 .lowest = 0,
			 .highest = 100,
			 .most_salience = 100},
		.ends = {store->position_low, store->position_high, store->salience_low,
			 store->salience_high, store->capability_low, store->capability_high},
	};
}

void ent_case_figure(double low, double best, double high, double *low_out, double *best_out,
		     double *high_out)
{
	if (isnan(best))
		best = isnan(low) ? high : isnan(high) ? low : low + (high - low) / 2;
	*low_out = low;
	*best_out = best;
	*high_out = high;
}

void ent_bargain_case_free(struct ent_bargain_case *of)
{
	if (of->store) {
		struct ent_arena arena = of->store->arena;
		ent_alloc(of->store, 0);
		ent_arena_free(&arena);
	}
	*of = (struct ent_bargain_case){0};
}
