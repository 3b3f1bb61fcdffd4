/* The size of each day. A day excites those after it: its mean is a base plus a share of the
 * days just before, which fade by the day (a Hawkes process in discrete time, or INGARCH of
 * order 1, 1: Ferland, Latour, Oraichi 2006, J. Time Series Analysis 27(6), 923-942); around
 * that mean it is lognormal, and one day in a hundred is three times as large by itself. */
#include "days.h"

#include "world.h"

#include <stdlib.h>

static const double BASE = 0.2, FADE = 0.45, EXCITED = 0.35; /* BASE + FADE + EXCITED = 1 */
static const double NOISE = 0.2, SHOCK_SHARE = 0.01, SHOCK = 3, WEEKEND = 0.7;

static double normal(struct chance *chance)
{
	double radius = sqrt(-2 * log(uniform(chance)));
	return radius * cos(6.283185307179586 * uniform(chance));
}

/* 1 January 1970 was a Thursday. */
static bool is_weekend(int32_t day)
{
	return (day + 3) % 7 >= 5;
}

struct days days_make(struct chance *chance, int years, uint64_t rows)
{
	struct days days = {LAST_DAY, 0, NULL};
	while (date_of(days.first - 1).year > 2024 - years)
		days.first--;
	days.count = (size_t)(LAST_DAY - days.first) + 1;
	days.until = need(days.count, sizeof *days.until);
	double *weight = need(days.count, sizeof *weight), mean = 1, last = 1, sum = 0, so_far = 0;
	for (size_t i = 0; i < days.count; i++) {
		mean = BASE + FADE * mean + EXCITED * last;
		last = mean * exp(NOISE * normal(chance) - NOISE * NOISE / 2);
		last *= happens(chance, SHOCK_SHARE) ? SHOCK : 1;
		weight[i] = last * (is_weekend(days.first + (int32_t)i) ? WEEKEND : 1);
		sum += weight[i];
	}
	for (size_t i = 0; i < days.count; i++) {
		so_far += weight[i];
		days.until[i] = (uint64_t)((double)rows * (so_far / sum));
	}
	days.until[days.count - 1] = rows;
	free(weight);
	return days;
}

struct date date_of(int32_t day)
{
	/* Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
	int z = day + 719468, era = z / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int month = mp < 10 ? mp + 3 : mp - 9;
	return (struct date){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}
