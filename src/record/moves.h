/* Moves: the events that open or close a status between two actors. */
#ifndef ENT_RECORD_MOVES_H
#define ENT_RECORD_MOVES_H

#include "record/index.h"

struct ent_move {
	uint32_t kind, from, to, row;
	int32_t day; /* sort key */
	struct ent_span span;
	bool opens, ends; /* ends: dated as an interval, with an end of its own */
	bool weak;        /* only alleged */
};

struct ent_moves {
	ENT_VEC(struct ent_move) list;
};

/* Between a and b, both ways, whatever their parts did counting for them; known by
 * as_of; sorted by status, direction and day. The caller frees the list. */
struct ent_moves ent_moves_between(const struct ent_record *record, uint32_t a, uint32_t b,
				   int32_t as_of);

/* All of the record, between those for whom the actors act. */
struct ent_moves ent_moves_all(const struct ent_record *record);

bool ent_moves_same(const struct ent_move *a, const struct ent_move *b); /* status, direction */

#endif
