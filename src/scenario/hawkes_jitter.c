/* Times for events of which only the day is known. */
#include "scenario/hawkes_use.h"

#include "base/arena.h"

#include <stdlib.h>

struct moment {
	double time;
	size_t index;
};

static int in_order(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;
	if (x->time < y->time || x->time > y->time)
		return x->time < y->time ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

void ent_hawkes_jitter(const int32_t *day, size_t count, int32_t first, uint64_t seed,
		       uint64_t replicate, double *time, size_t *order)
{
	struct moment *moments = ent_alloc(NULL, (count + 1) * sizeof *moments);
	for (size_t k = 0; k < count; k++) {
		struct ent_rng rng;
		ent_rng_start(&rng, seed, replicate, k);
		moments[k].time = (double)((int64_t)day[k] - first) + ent_rng_uniform(&rng);
		moments[k].index = k;
	}
	qsort(moments, count, sizeof *moments, in_order);
	for (size_t k = 0; k < count; k++) {
		time[k] = moments[k].time;
		order[k] = moments[k].index;
	}
	ent_alloc(moments, 0);
}
