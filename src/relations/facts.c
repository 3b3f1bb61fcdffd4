/* Stretches of one status; what a number can be. */
#include "relations/facts.h"

#include <math.h>

stretches_t find_stretches(const struct ent_record *record, uint32_t kind, uint32_t a, uint32_t b,
			   int32_t on, int32_t as_of)
{
	bool symmetric = ent_status_kind(record, kind)->symmetric;
	stretches_t list = {0};
	size_t count = ent_status_list(record, a, b, on, as_of, NULL, 0);
	ent_reserve(&list, count + 1);
	ent_status_list(record, a, b, on, as_of, list.at, count);
	for (size_t i = 0; i < count; i++)
		if (list.at[i].kind == kind && (symmetric || list.at[i].from == a))
			list.at[list.count++] = list.at[i];
	return list;
}

struct range range_of(double low, double best, double high)
{
	if (isnan(low) && isnan(high))
		return (struct range){best, best};
	return (struct range){isnan(low) ? -(double)INFINITY : low,
			      isnan(high) ? (double)INFINITY : high};
}
