/* Growable arrays of any element: `struct { T *at; size_t count, room; }`.
 *
 *     ENT_VEC(int) days = {0};
 *     ent_push(&days, 7);
 *     ent_vec_free(&days);
 */
#ifndef ENT_BASE_VEC_H
#define ENT_BASE_VEC_H

#include "base/arena.h"

#define ENT_VEC(T)                                                                                 \
	struct {                                                                                   \
		T *at;                                                                             \
		size_t count, room;                                                                \
	}

#define ent_reserve(vec, total)                                                                    \
	((vec)->room >= (total)                                                                    \
		 ? (void)0                                                                         \
		 : (void)((vec)->room = (total),                                                   \
			  (vec)->at = ent_alloc((vec)->at, (vec)->room * sizeof *(vec)->at)))

/* Grows by a half rather than doubling: the columns of a large record set the
 * peak of its memory. */
#define ent_push(vec, ...)                                                                         \
	((vec)->count == (vec)->room ? ent_reserve((vec), (vec)->room + (vec)->room / 2 + 16)      \
				     : (void)0,                                                    \
	 (vec)->at[(vec)->count++] = (__VA_ARGS__))

#define ent_vec_free(vec) ((vec)->at = ent_alloc((vec)->at, 0), (vec)->count = (vec)->room = 0)

#endif
