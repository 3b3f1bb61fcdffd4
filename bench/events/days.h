/* How many rows each day has: news comes in bursts. */
#ifndef EVENTS_DAYS_H
#define EVENTS_DAYS_H

#include "chance.h"

#include <stddef.h>

#define MOST_YEARS 100
#define LAST_DAY   20088 /* 2024-12-31, in days since 1970 */

struct days {
	int32_t first;
	size_t count;
	uint64_t *until; /* rows up to the end of each day */
};

/* Deals `rows` out to the days of so many years, of which the last is 2024. */
struct days days_make(struct chance *chance, int years, uint64_t rows);

/* Year, month and day. */
struct date {
	int year, month, day;
};
struct date date_of(int32_t day);

#endif
