/* What alignment on a day, over time and of all dyads share. */
#ifndef ENT_RELATIONS_ALIGNMENT_H
#define ENT_RELATIONS_ALIGNMENT_H

#include "relations/ledger.h"

/* From the signs that a third actor has with the two. */
enum ent_shared ent_shared_of(int with_a, int with_b);

/* Whether c can be a third actor to a and b on that day. */
bool ent_is_third(const struct ent_record *record, uint32_t c, uint32_t a, uint32_t b, int32_t day);

/* Counts one more third actor; and, once all are counted, what follows from the counts. */
void ent_balance_add(struct ent_balance *balance, enum ent_shared shared);
void ent_balance_finish(struct ent_balance *balance);

/* As ent_signs_new, of acts already found: all up to the day, hedges as in opts. */
struct ent_signs *ent_signs_of_ledger(const struct ent_ledger *ledger,
				      const struct ent_sign_opts *opts, int32_t day,
				      size_t workers);

#endif
