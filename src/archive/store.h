/* What a worker keeps of the rows that it has read: the events in few bytes each, and the names
 * in them once each. When its share of memory is full, the events go to a temporary file, in
 * order of days: a run. Ids of names are the worker's own; lexicon.c makes them one.
 */
#ifndef ENT_ARCHIVE_STORE_H
#define ENT_ARCHIVE_STORE_H

#include "archive/dataset.h"
#include "archive/keys.h"
#include "base/intern.h"

/* A kept row. */
struct ent_kept {
	uint64_t id; /* the number; or, with ENT_ID_TEXT, where its text lies */
	int32_t day, added;
	uint32_t source, target, place; /* ids of the store, or ENT_NONE */
	uint32_t story;                 /* 0: not told */
	int32_t mentions;               /* -1: not told */
	uint32_t extra;                 /* among the extras, or ENT_NONE */
	uint32_t block;                 /* order of reading */
	uint16_t action, intensity;     /* ids of the store; ENT_NO_INTENSITY */
};

#define ENT_ID_TEXT      (UINT64_C(1) << 63) /* then 15 bits of length, 48 of place */
#define ENT_NO_INTENSITY UINT16_MAX

/* What few rows say. Deaths are -1 where they are not told. */
struct ent_extra {
	int32_t until;
	int32_t deaths_low, deaths, deaths_high;
};

/* Rows in order of (day, block, order of reading), in memory or in a temporary file. */
struct ent_run {
	const struct ent_kept *rows; /* NULL: in the file */
	const uint32_t *order;       /* of rows in memory */
	int file;
	uint64_t offset; /* in the file */
	size_t count;
	int32_t first_day;
	size_t days;
	uint32_t *start; /* by day since the first, days + 1: where its rows begin */
};

struct ent_store_action {
	struct ent_str dataset, cameo, type, mode; /* texts of the store */
	double intensity;                          /* of the code, else of the type; NaN: none */
};

struct ent_store_place {
	struct ent_str name, country;
	double latitude, longitude;
};

/* How far the figures reach, which says how wide their columns must be. */
struct ent_extent {
	uint64_t known;
	int64_t low, high;
};

enum ent_figure_column {
	ENT_FIGURE_UNTIL,
	ENT_FIGURE_ADDED_AFTER,
	ENT_FIGURE_MENTIONS,
	ENT_FIGURE_STORY,
	ENT_FIGURE_ID,
	ENT_FIGURE_DEATHS_LOW,
	ENT_FIGURE_DEATHS,
	ENT_FIGURE_DEATHS_HIGH,
	ENT_FIGURE_INTENSITY,
	ENT_FIGURE_PLACE,
	ENT_FIGURE_SOURCE,
	ENT_FIGURE_TARGET,
	ENT_FIGURES
};

/* What was looked up lately, by a few bits of it: most rows are of a few kinds. */
#define ENT_RECENT 1024

struct ent_recent_action {
	const char *dataset; /* NULL: none yet */
	char cameo[8];       /* of a row without type and mode */
	uint16_t id;
};

struct ent_recent_intensity {
	double value;
	uint16_t id;
	bool is_set;
};

/* The names in a row, as they are looked up: keys in the row's bytes or in `spare`. */
enum { ENT_KEY_SOURCE, ENT_KEY_TARGET, ENT_KEY_PLACE, ENT_ROW_KEYS };
struct ent_row_keys {
	struct ent_str key[ENT_ROW_KEYS]; /* empty: not told */
	uint64_t hash[ENT_ROW_KEYS];
	struct ent_text spare[ENT_ROW_KEYS];
};

struct ent_store {
	struct ent_arena arena;
	struct ent_keys actor_keys, place_keys;
	struct ent_intern action_keys, intensity_keys;
	ENT_VEC(struct ent_row_actor) actors; /* a code with one of the names given with it */
	ENT_VEC(uint64_t) actor_events;       /* apart, so that they stay near */
	ENT_VEC(struct ent_store_place) places;
	ENT_VEC(struct ent_store_action) actions;
	ENT_VEC(uint64_t) action_events;
	ENT_VEC(double) intensities;
	struct ent_recent_action recent_actions[ENT_RECENT];
	struct ent_recent_intensity recent_intensities[ENT_RECENT];
	ENT_VEC(struct ent_extra) extras;
	struct ent_text key; /* scratch */

	struct ent_kept *rows; /* not yet in a run in a file */
	size_t count, room;
	ENT_VEC(struct ent_run) runs;
	int temporary;  /* the file of runs; -1: none yet */
	uint64_t spilt; /* bytes in it */
	int heap;       /* the file of id texts; -1: none yet */
	struct ent_text heap_end;
	uint64_t heap_size; /* with what is still in heap_end */

	uint64_t kept;
	uint32_t last_block;
	uint64_t text_ids;  /* rows whose id is no number */
	uint64_t id_digits; /* of all ids, were they written as text */
	struct ent_extent extents[ENT_FIGURES];
	const char *folder; /* for temporary files */
	struct ent_err err;
};

/* `room` rows are held in memory. `folder` must outlive the store. */
void ent_store_start(struct ent_store *store, const char *folder, size_t room);
void ent_store_free(struct ent_store *store);

/* Looking up the names of a row, in three steps, so that several rows can be looked up at once:
 * their keys; their texts, once the slots are near; and then the adding. `keys` starts as {0}. */
void ent_store_look(struct ent_store *store, const struct ent_row *row, struct ent_row_keys *keys);
void ent_store_touch(const struct ent_store *store, const struct ent_row_keys *keys);
void ent_row_keys_free(struct ent_row_keys *keys);

/* Keeps a row of a dataset, or says why not; then *field is what was wrong. ENT_SKIPS: the
 * temporary file failed, and store->err says how. */
enum ent_skip ent_store_add(struct ent_store *store, const char *dataset, const struct ent_row *row,
			    const struct ent_row_keys *keys, uint32_t block, struct ent_str *field);

/* Ends the adding: what is still in memory becomes the last run. What failed, store->err says. */
void ent_store_end(struct ent_store *store);

/* ---- runs (runs.c) -------------------------------------------------------- */

/* Puts rows in order of days; those of one day stay in order of reading. */
struct ent_run ent_run_sort(const struct ent_kept *rows, size_t count);
void ent_run_free(struct ent_run *run);
/* Writes the rows of a run in memory behind `offset`, and makes it a run in the file. */
bool ent_run_spill(struct ent_run *run, int file, uint64_t offset, struct ent_err *err);
/* The first row at or behind (day, block). */
bool ent_run_find(const struct ent_run *run, int32_t day, uint32_t block, size_t *row,
		  struct ent_err *err);
/* Rows `from` to `from + count - 1`, in order. */
bool ent_run_read(const struct ent_run *run, size_t from, size_t count, struct ent_kept *rows,
		  struct ent_err *err);

#endif
