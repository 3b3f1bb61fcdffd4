/* What stands in the way of seeing levels is taken out, and the noise is measured. */
#ifndef ENT_RELATIONS_ADJUST_H
#define ENT_RELATIONS_ADJUST_H

#include <entente/base.h>

/* Clips to `limit` robust deviations from the median of seven neighbours. */
void ent_adjust_outliers(double *values, size_t count, double limit);

/* Takes out the cycle of that length, or, for 0, the calendar's one (4, 7, 12, 24, 52)
 * by which each half of the series best foretells the other. Gives the length, 0 when there
 * is none. */
size_t ent_adjust_season(double *values, size_t count, size_t season);

/* Lag-1 autocorrelation of the noise around unknown levels, 0 to 0.95 (Chakar et al.):
 *     median |y_{t+2} - y_t|^2 / median |y_{t+1} - y_t|^2 - 1
 */
double ent_robust_phi(const double *values, size_t count);

/* The innovations' deviation, free of the levels: with z_t = y_{t+1} - phi y_t,
 *     1.4826 * median |z_{t+1} - z_t| / sqrt(2)
 */
double ent_robust_scale(const double *values, size_t count, double phi);

double ent_median(double *values, size_t count); /* reorders them; count > 0 */

#endif
