/* The sections of a profile, each into the document of the draft. */
#ifndef ENT_PROFILE_PROFILE_H
#define ENT_PROFILE_PROFILE_H

#include "base/arena.h"
#include "profile/words.h"

void write_statuses(struct draft *draft); /* what holds, and how it came */
void write_claims(struct draft *draft, const uint32_t *rows, size_t count);
void write_interests(struct draft *draft);
void write_stances(struct draft *draft);
void write_chronology(struct draft *draft, const uint32_t *rows, size_t count);
void write_notes(struct draft *draft);
void write_method(struct draft *draft);

#endif
