/* UTF-8 at the door: what is let in needs no second look. */
#ifndef ENT_BASE_UTF8_H
#define ENT_BASE_UTF8_H

#include "base/arena.h"

/* Offset of the first byte at or after `from` that is not well-formed UTF-8, or is
 * a control character (C0, DEL, C1) other than tab, LF and CR LF; text.len when there is none. */
size_t ent_utf8_bad(struct ent_str text, size_t from);

/* The key under which names compare: NFKC, case-folded, marks stripped, blanks
 * squeezed. Copied into the arena. `text` must be well-formed. */
struct ent_str ent_utf8_fold(struct ent_arena *arena, struct ent_str text);

#endif
