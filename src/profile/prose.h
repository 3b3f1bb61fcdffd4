/* Sentences in the making: their words, what they rest on, and whether a brief
 * edition has them.
 *
 *     if (begin_sentence(draft, LEAD)) {
 *             tell(draft, "no treaty between the two is recorded");
 *             rest_on(draft, row);
 *             end_sentence(draft);
 *     }
 *
 * Sections and paragraphs open with their first sentence: none is ever empty.
 */
#ifndef ENT_PROFILE_PROSE_H
#define ENT_PROFILE_PROSE_H

#include "profile/words.h"

/* A brief edition is one paragraph of the leading sentences. */
enum weight { LEAD, DETAIL };

void open_section(struct draft *draft, int level, const char *title);
void open_paragraph(struct draft *draft, const char *lead);
/* The items of a list; the next paragraph or section ends it. */
void open_list(struct draft *draft);
void open_item(struct draft *draft);

bool begin_sentence(struct draft *draft, enum weight weight);
void tell(struct draft *draft, const char *fmt, ...) ENT_PRINTF(2, 3);
void tell_str(struct draft *draft, struct ent_str text);
/* "France and Italy", by their names on the day of the profile. */
void tell_pair(struct draft *draft);
/* "eleven", "13": as a sentence counts. */
void tell_number(struct draft *draft, size_t number);
/* What the sentence rests on: an entry (of an event of a dataset, all of them); that entry
 * by itself, whoever coded it, since the sentence tells it; or something else of the journals. */
void rest_on(struct draft *draft, uint32_t row);
void rest_on_itself(struct draft *draft, uint32_t row);
void rest_on_note(struct draft *draft, uint32_t evidence);
/* Upper case for the first letter, a full stop unless there is one. */
void end_sentence(struct draft *draft);

/* Whether the act was to say something. */
bool is_speech(const struct draft *draft, uint32_t row);
/* A sentence of its own: "On 3 May 1904 France warned Italy: ...", hedged as the entry is. */
void write_act(struct draft *draft, uint32_t row, enum weight weight);

#endif
