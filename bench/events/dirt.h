/* What is wrong with some of the rows, as with some of the real ones. */
#ifndef EVENTS_DIRT_H
#define EVENTS_DIRT_H

#include "rows.h"

enum dirt {
	DIRT_COLUMNS, /* more or fewer than there should be */
	DIRT_HEADER,  /* a header in the middle */
	DIRT_DATE,    /* no such day, or the year 0025 */
	DIRT_NUMBER,
	DIRT_COORDINATE,
	DIRT_ID,
	DIRT_ACTION,
	DIRT_ENCODING, /* bytes that are not UTF-8 */
	DIRT_CRLF,     /* a carriage return before the line feed: this one is kept */
	DIRTS
};

const char *dirt_name(enum dirt dirt);

/* Spoils the row that ends at `end`, which has ROW_ROOM; returns its new end. */
char *dirt_add(enum dirt dirt, const struct shape *shape, char *row, char *end,
	       struct chance *chance);

#endif
