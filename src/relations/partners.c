/* With whom an actor has anything on record. */
#include "relations/partners.h"

#include <stdlib.h>
#include <string.h>

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

static void count_ends(const struct ent_record *record, uint32_t *start)
{
	for (size_t i = 0; i < record->pair_keys.count; i++) {
		uint32_t a, b;
		ent_dyad(record, i, &a, &b);
		start[a + 1] += a != b;
		start[b + 1] += a != b;
	}
	for (size_t i = 0; i < record->actors.count; i++)
		start[i + 1] += start[i];
}

struct ent_neighbours ent_neighbours_find(const struct ent_record *record)
{
	size_t actors = record->actors.count, dyads = record->pair_keys.count;
	struct ent_neighbours found = {
		.start = ent_alloc(NULL, (actors + 1) * sizeof(uint32_t)),
		.actor = ent_alloc(NULL, (2 * dyads + 1) * sizeof(uint32_t)),
		.dyad = ent_alloc(NULL, (2 * dyads + 1) * sizeof(uint32_t)),
	};
	uint32_t *at = ent_alloc(NULL, (actors + 1) * sizeof *at);
	memset(found.start, 0, (actors + 1) * sizeof *found.start);
	count_ends(record, found.start);
	memcpy(at, found.start, (actors + 1) * sizeof *at);
	for (size_t i = 0; i < dyads; i++) {
		uint32_t ends[2];
		ent_dyad(record, i, &ends[0], &ends[1]);
		for (int side = 0; side < 2 && ends[0] != ends[1]; side++) {
			found.actor[at[ends[side]]] = ends[!side];
			found.dyad[at[ends[side]]++] = (uint32_t)i;
		}
	}
	ent_alloc(at, 0);
	return found;
}

void ent_neighbours_free(struct ent_neighbours *neighbours)
{
	ent_alloc(neighbours->start, 0);
	ent_alloc(neighbours->actor, 0);
	ent_alloc(neighbours->dyad, 0);
	*neighbours = (struct ent_neighbours){0};
}
