/* A row of text of one event. */
#ifndef EVENTS_ROWS_H
#define EVENTS_ROWS_H

#include "story.h"

enum { ROW_ROOM = 4096 }; /* more than any row needs */

/* Days that GDELT tells of on one day: the same, or so many days back. */
enum { AGES = 5 };
extern const int age_days[AGES];

struct event {
	uint64_t id;
	uint8_t age;             /* of the report, when it came: index into age_days */
	uint32_t source, target; /* NOBODY: not known */
	uint32_t action;
	uint32_t place, source_place, target_place; /* NOWHERE: not told; the latter two GDELT's */
	uint32_t sentence;
	uint32_t slot; /* quarter of an hour at which it was added, of 96 */
};

/* What all rows of a day have in common. */
struct today {
	struct piece dates[AGES], added; /* GDELT's five columns; "20241231" */
	char room[AGES + 1][48];
};

struct shape {
	struct piece header; /* of the file; empty: it has none */
	struct piece names;  /* what a header in the middle looks like */
	int columns;
	/* Columns that dirt goes for. */
	int date, number, latitude, longitude, id, text, action, action_end;
	void (*begin_day)(struct today *today, int32_t day);
	/* Returns its end, behind the line feed. */
	char *(*write)(const struct world *world, const struct today *today,
		       const struct event *event, const struct story *story, char *out);
};

extern const struct shape gdelt2_shape, icews_shape;

static inline char *put(char *out, struct piece piece)
{
	__builtin_memcpy(out, piece.ptr, piece.len);
	return out + piece.len;
}

char *put_number(char *out, uint64_t number);

#endif
