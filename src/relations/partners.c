/* With whom an actor has anything on record. */
#include "relations/partners.h"

#include <stdlib.h>

static int actor_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

uint32_t *ent_partners_of(const struct ent_record *record, uint32_t actor, size_t *count)
{
	ENT_VEC(uint32_t) list = {0};
	for (size_t i = 0; i < record->pair_keys.count; i++) {
		uint32_t a, b;
		ent_dyad(record, i, &a, &b);
		if ((a == actor) != (b == actor))
			ent_push(&list, a == actor ? b : a);
	}
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, actor_order);
	*count = list.count;
	return list.at;
}

uint32_t *ent_partners_join(const uint32_t *x, size_t x_count, const uint32_t *y, size_t y_count,
			    size_t *count)
{
	uint32_t *out = ent_alloc(NULL, (x_count + y_count + 1) * sizeof *out);
	size_t i = 0, j = 0, n = 0;
	while (i < x_count || j < y_count) {
		bool from_x = j == y_count || (i < x_count && x[i] <= y[j]);
		bool both = i < x_count && j < y_count && x[i] == y[j];
		out[n++] = from_x ? x[i] : y[j];
		i += from_x;
		j += !from_x || both;
	}
	*count = n;
	return out;
}
