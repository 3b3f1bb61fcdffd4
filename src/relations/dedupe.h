/* Acts that tell the same thing, told once. */
#ifndef ENT_RELATIONS_DEDUPE_H
#define ENT_RELATIONS_DEDUPE_H

#include <entente/relations.h>

/* By day, then by row: rows come by their first day, so that mostly there is nothing to do. */
void ent_acts_sort(struct ent_act *list, size_t count);

/* Puts what counts in front, by day and row, and behind it what is left out, in the same order
 * as far as days go; returns how many count. The list is sorted. */
size_t ent_acts_once(const struct ent_record *record, enum ent_dedupe dedupe, struct ent_act *list,
		     size_t count);

/* Whether two rows have the same sides, as sets, and the same verb. */
bool ent_same_deed(const struct ent_record *record, uint32_t x, uint32_t y);
/* For each act, the one before it that has the same sides and verb and comes from the same
 * report, or ENT_NONE; the caller frees the array (ent_alloc). */
uint32_t *ent_acts_before(const struct ent_record *record, const struct ent_acts *acts);

/* The choice, with the default of an index or of contacts in place of ENT_DEDUPE_USUAL. */
enum ent_dedupe ent_dedupe_for(enum ent_dedupe choice, enum ent_dedupe usual);

#endif
