/* The sign of a dyad on many days. */
#ifndef ENT_RELATIONS_SIGNS_H
#define ENT_RELATIONS_SIGNS_H

#include "relations/acts.h"

/* What the sign of a and b can depend on, found once. Starts as {0}; may be used again and
 * again; ent_track_free at the end. */
struct ent_tie_track {
	const struct ent_record *record;
	struct ent_sign_opts opts;
	uint32_t a, b;
	struct ent_acts acts;
	bool has_status; /* some act may have opened a friendly or hostile one */
};

/* The acts that signs on days from `from` to `to` can depend on. */
struct ent_acts_opts ent_sign_acts(const struct ent_sign_opts *opts, int32_t from, int32_t to);

/* For days from `from` to `to`. */
void ent_track_open(const struct ent_record *record, uint32_t a, uint32_t b,
		    const struct ent_sign_opts *opts, int32_t from, int32_t to,
		    struct ent_tie_track *track);
struct ent_sign ent_track_sign(const struct ent_tie_track *track, int32_t day);
/* ent_sign_on; adds to *repeated the acts of the window with an intensity that were left out. */
struct ent_sign ent_sign_and_repeated(const struct ent_record *record, uint32_t a, uint32_t b,
				      const struct ent_sign_opts *opts, int32_t day,
				      size_t *repeated);
void ent_track_free(struct ent_tie_track *track);

/* All statuses of the two; the caller frees the array (ent_alloc). */
struct ent_status *ent_track_statuses(const struct ent_tie_track *track, int32_t day,
				      size_t *count);

#endif
