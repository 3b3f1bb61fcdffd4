/* What is wrong in a text that people wrote, told as a good compiler does. */
#ifndef ENT_BASE_DIAG_H
#define ENT_BASE_DIAG_H

#include "base/vec.h"

struct ent_diag {
	uint32_t file;   /* index among the files of the run */
	uint32_t line;   /* from 1 */
	uint32_t column; /* from 1, in characters */
	bool warning;
	struct ent_str message; /* one line */
	struct ent_str excerpt; /* the line, or the part of it around the fault */
	uint32_t caret;         /* byte offset in the excerpt */
	uint32_t length;        /* bytes under the caret, at least 1 */
};

/* Cuts out of `line` what fits a terminal around byte `at`, and fills excerpt,
 * caret and column. The excerpt is copied into the arena; tabs become blanks and
 * what could steer a terminal becomes U+FFFD. */
void ent_diag_place(struct ent_diag *diag, struct ent_arena *arena, struct ent_str line, size_t at,
		    size_t length);

/* "path:line:column: error: message", excerpt and caret, each on its line. */
void ent_diag_print(const struct ent_diag *diag, struct ent_str path, struct ent_text *out);

#endif
