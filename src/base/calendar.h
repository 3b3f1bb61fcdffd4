/* What reading, reckoning and printing dates share. */
#ifndef ENT_BASE_CALENDAR_H
#define ENT_BASE_CALENDAR_H

#include <entente/date.h>

/* An int32_t holds the days of 5.8 million years either side of 1970. */
#define FURTHEST_YEAR       5000000
#define FURTHEST_PLAIN_YEAR 9999 /* further ones are written with Y */

/* Nothing told: an unknown bound, no time of day, no zone. */
extern const struct ent_point ent_no_point;

int ent_days_in_month(int year, int month); /* month from 1 */

#endif
