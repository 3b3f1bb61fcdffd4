/* The account: of each stream how many rows were read, kept, and skipped for which reason, with
 * an example of each. Each worker has a tally; together they make the account. */
#ifndef ENT_ARCHIVE_TALLY_H
#define ENT_ARCHIVE_TALLY_H

#include "archive/input.h"

/* A row that was skipped, as it is told. */
struct ent_example {
	bool told;
	uint32_t block;
	uint64_t line;        /* in its block from 0; in its file from 1 once the account is made */
	struct ent_str field; /* what was wrong, shortened; or "" */
};

struct ent_tally_line {
	uint64_t read, kept;
	uint64_t skipped[ENT_SKIPS];
	struct ent_example example[ENT_SKIPS];
};

struct ent_tally_block {
	uint32_t block, stream;
	uint64_t lines; /* line ends in it */
};

struct ent_tally {
	struct ent_arena arena;
	ENT_VEC(struct ent_tally_line) streams; /* by stream->order */
	ENT_VEC(struct ent_tally_block) blocks;
};

void ent_tally_free(struct ent_tally *tally);
struct ent_tally_line *ent_tally_of(struct ent_tally *tally, uint32_t stream);
void ent_tally_skip(struct ent_tally *tally, uint32_t stream, enum ent_skip skip, uint32_t block,
		    uint64_t line, struct ent_str field);
void ent_tally_block_end(struct ent_tally *tally, uint32_t stream, uint32_t block, uint64_t lines);

/* Text as it can be shown in a line: what is no text as '?', and at most `most` bytes. */
struct ent_str ent_shown(struct ent_arena *arena, struct ent_str text, size_t most);

/* All tallies in the first, of each reason the earliest example, with its line in the file. */
void ent_tally_join(struct ent_tally *tallies, size_t count);

/* ---- the rows that were skipped ------------------------------------------- */

struct ent_rejects;

/* Writes them to a file, in order of reading; `path` NULL writes none. */
struct ent_rejects *ent_rejects_open(const char *path, struct ent_err *err);
/* The rejected rows of a block, maybe none; every block must be told of once. Taken over. */
void ent_rejects_block(struct ent_rejects *rejects, uint32_t block, struct ent_text *rows);
/* Whether all of it was written. */
bool ent_rejects_close(struct ent_rejects *rejects, struct ent_err *err);

#endif
