/* Facts of the record in the form in which expectations and indicators take them. */
#ifndef ENT_RELATIONS_FACTS_H
#define ENT_RELATIONS_FACTS_H

#include "base/vec.h"

#include <entente/record.h>

/* The stretches of one status from a to b, or between the two if it is symmetric, as
 * ent_status_list gives them. */
typedef ENT_VEC(struct ent_status) stretches_t;
stretches_t find_stretches(const struct ent_record *record, uint32_t kind, uint32_t a, uint32_t b,
			   int32_t on, int32_t as_of);

/* What a number can be. A bound that is not told may be anywhere; without a range it is the
 * best value. */
struct range {
	double least, most;
};
struct range range_of(double low, double best, double high);

#endif
