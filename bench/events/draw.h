/* Who does what to whom, and where. */
#ifndef EVENTS_DRAW_H
#define EVENTS_DRAW_H

#include "rows.h"

/* What is remembered of the last days, for it is likely to come again. */
enum { MEMORY = 4096, MEMORY_DAYS = 14, TOLD = 256 };

struct past {
	uint32_t source, target, place;
};

struct drawing {
	const struct world *world;
	enum format format;
	struct chance chance;
	struct past past[MEMORY];
	uint32_t past_count;
	double remembered;       /* the share of events that are put into memory */
	struct event told[TOLD]; /* today's rows, some of them, to be told again */
	uint32_t told_count;
};

void drawing_start(struct drawing *drawing, const struct world *world, enum format format,
		   uint64_t seed);
/* Before the first row of a day that has so many. */
void drawing_day(struct drawing *drawing, uint64_t rows);
/* All but the id and the quarter of an hour. */
struct event event_draw(struct drawing *drawing);
/* Whether it has a twin, in which the target does the same to the source. */
bool event_has_twin(struct drawing *drawing, const struct event *event);
/* Notes a good row; and one of today's, false if there is none yet. */
void event_told(struct drawing *drawing, const struct event *event);
bool event_again(struct drawing *drawing, struct event *event);

#endif
