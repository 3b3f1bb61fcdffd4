/* The axis of time as every writer sees it: days to places, ticks and words. */
#ifndef ENTENTE_DOC_TIMELINE_H
#define ENTENTE_DOC_TIMELINE_H

#include "tree.h"

/* Where a span lies on its timeline, in shares of its length: 0 <= start_lo <=
 * start_hi <= end_lo <= end_hi <= 1. It fades in from start_lo to start_hi,
 * surely holds to end_lo, and fades out to end_hi. */
struct doc_extent {
	double start_lo, start_hi, end_lo, end_hi;
	bool before, after; /* surely goes on beyond that edge */
};

struct doc_extent doc_extent(const struct doc_block *timeline, struct ent_span span);

/* Where a day begins, as a share of the timeline or chart: 0-1, whatever the day. */
double doc_place(const struct doc_block *figure, int64_t day);

#define DOC_TICKS_MAX 16

struct doc_tick {
	double place; /* 0-1, as doc_place tells */
	char label[32];
};

/* Round dates along a timeline or chart, `most` of them (2 to DOC_TICKS_MAX) or
 * fewer; returns how many. There may be none on a very short one. */
size_t doc_ticks(const struct doc_block *figure, size_t most, struct doc_tick *ticks);

/* The days of a period: "2018", "April 2020", "January 2018 to March 2018". */
void doc_period_say(int32_t first, int32_t last, struct ent_text *text);

/* "since May 2015", "2018 to 14 February 2020", "until some time between 1999
 * and 2001". */
void doc_span_say(struct ent_span span, struct ent_text *text);

#endif
