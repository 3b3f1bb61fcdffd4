/* The sections of a profile, each into the document of the draft. */
#ifndef ENT_PROFILE_PROFILE_H
#define ENT_PROFILE_PROFILE_H

#include "profile/prose.h"

/* The profile proper, a paragraph each. */
void write_past(struct draft *draft, size_t turn); /* turn: the act at which it turned */
void write_standing(struct draft *draft);
void write_claims(struct draft *draft, const uint32_t *rows, size_t count);
void write_stances(struct draft *draft);

/* Sections of their own. */
void write_interests(struct draft *draft);
void write_statuses(struct draft *draft);
void write_chronology(struct draft *draft, const uint32_t *rows, size_t count);
void write_notes(struct draft *draft);
void write_sources(struct draft *draft, const uint32_t *rows, size_t count);
void write_method(struct draft *draft);

#endif
