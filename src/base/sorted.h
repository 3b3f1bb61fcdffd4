/* Numbers in order, and what lies below a share of them. */
#ifndef ENT_BASE_SORTED_H
#define ENT_BASE_SORTED_H

#include <entente/base.h>

void ent_sort_numbers(double *values, size_t count); /* rising; none is NaN */

/* Of rising values, at least one: between the two nearest in a straight line, type 7 of Hyndman and
 * Fan (1996), "Sample quantiles in statistical packages", The American Statistician 50(4).
 * share: 0 to 1. */
double ent_quantile(const double *sorted, size_t count, double share);

#endif
