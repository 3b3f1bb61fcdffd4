/* Reports, each of which tells several events. */
#ifndef EVENTS_STORY_H
#define EVENTS_STORY_H

#include "world.h"

/* As many are told at a time; a report is told of five times on average in GDELT, of two
 * in ICEWS. */
enum { OPEN_STORIES = 8 };

struct story {
	uint64_t number;
	struct piece text;  /* GDELT: the address; ICEWS: the number */
	struct piece tone;  /* GDELT's figures of mentions, sources, articles and tone */
	uint32_t publisher; /* ICEWS */
	char text_room[256], tone_room[64];
};

struct stories {
	struct story open[OPEN_STORIES];
	uint32_t last;
	uint64_t count;
	enum format format;
	int32_t day;
	char date[16]; /* as it stands in addresses: "2024/12/31" */
};

void stories_start(struct stories *stories, enum format format);
void stories_day(struct stories *stories, int32_t day);
/* The report that the next row is of. */
const struct story *story_next(struct stories *stories, struct chance *chance);
/* A report that nothing was yet taken from. */
const struct story *story_new(struct stories *stories, struct chance *chance);

#endif
