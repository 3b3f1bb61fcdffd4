/* The profile of an actor, or of two, composed from the record and what follows from it;
 * and what changed between two editions. Every sentence has its evidence. */
#ifndef ENTENTE_PROFILE_H
#define ENTENTE_PROFILE_H

#include <entente/doc.h>
#include <entente/relations.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ent_profile_opts {
	uint32_t a, b;          /* actors; b ENT_NONE: of a alone */
	int32_t on, as_of;      /* valid and known time, both days */
	int32_t from, to;       /* the chronology's window; ENT_DAY_MIN, ENT_DAY_MAX: all */
	int32_t since;          /* day of the last edition; ENT_DAY_MIN: a year before `on` */
	bool brief;             /* one paragraph of the leading sentences */
	enum ent_dedupe dedupe; /* of all measures */
};

/* The caller frees the document. */
ENT_API struct ent_doc *ent_profile(const struct ent_record *record,
				    const struct ent_profile_opts *opts);

/* What changed between two editions: that of the day `since`, with what was known on it, and
 * that of `on` and `as_of`. The caller frees the document. */
ENT_API struct ent_doc *ent_profile_changes(const struct ent_record *record,
					    const struct ent_profile_opts *opts);

#ifdef __cplusplus
}
#endif

#endif
