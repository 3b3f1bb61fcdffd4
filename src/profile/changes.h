/* What changed between two editions: each section asks the record as it stood then and
 * as it stands now. */
#ifndef ENT_PROFILE_CHANGES_H
#define ENT_PROFILE_CHANGES_H

#include "profile/profile.h"

/* The older edition: that of the day, with what was known on it. The newer one is the draft. */
struct changes {
	struct draft *draft;
	int32_t then;
	int level; /* of their sections */
};

void write_status_changes(const struct changes *changes);
void write_turn_changes(const struct changes *changes);
void write_claim_changes(const struct changes *changes, const uint32_t *rows, size_t count);
void write_figure_changes(const struct changes *changes);
void write_stance_changes(const struct changes *changes);
void write_expectation_changes(const struct changes *changes);

#endif
