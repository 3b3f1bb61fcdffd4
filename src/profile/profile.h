/* The sections of a profile, each into the document of the draft. */
#ifndef ENT_PROFILE_PROFILE_H
#define ENT_PROFILE_PROFILE_H

#include "profile/prose.h"

/* The profile proper, a paragraph each. */
void write_identity(struct draft *draft); /* of one actor */
void write_past(struct draft *draft);
void write_turn(struct draft *draft);
void write_standing(struct draft *draft);
void write_contacts(struct draft *draft);
void write_influence(struct draft *draft);
void write_claims(struct draft *draft, const uint32_t *rows, size_t count);
void write_stances(struct draft *draft);
void write_expectations(struct draft *draft);
void write_priorities(struct draft *draft);

/* Pictures of what the text says. */
void write_course(struct draft *draft);
void write_series_chart(struct draft *draft, const struct ent_series *series);

/* Sections of their own. */
void write_interests(struct draft *draft);
void write_positions(struct draft *draft);
void write_expectation_table(struct draft *draft);
void write_statuses(struct draft *draft);
void write_chronology(struct draft *draft, const uint32_t *rows, size_t count);
void write_notes(struct draft *draft);
void write_sources(struct draft *draft, const uint32_t *rows, size_t count);
void write_method(struct draft *draft);

/* coded.c: takes the events of datasets out of the rows and tallies them; what is said of them in
 * the head of the profile, and in its chronology. */
size_t set_coded_aside(struct draft *draft, uint32_t *rows, size_t count);
void write_coded_meta(struct draft *draft);
void write_coded_note(struct draft *draft);

/* claims.c: who denied it, in a sentence; false: nobody. */
bool write_denials(struct draft *draft, uint32_t row, enum weight weight);
/* stances.c: "on the matter, ". */
void tell_issue(struct draft *draft, const struct ent_issue *issue);
uint32_t evidence_of_stance(struct draft *draft, const struct ent_stance *stance);
/* expectations.c: one of them, and what became of it; whether it concerns the two. */
bool expectation_concerns(const struct draft *draft, const struct ent_expectation *expectation);
void tell_expectation(struct draft *draft, const struct ent_expectation *expectation);
void tell_verdict(struct draft *draft, const struct ent_expectation *expectation,
		  const struct ent_verdict *verdict);
/* indicators.c: what an indicator is called, and its place in an interest. */
void say_indicator(const struct ent_record *record, const struct ent_indicator *indicator,
		   struct ent_text *out);
void say_observation(const struct draft *draft, const struct ent_series *series,
		     const struct ent_observation *row, struct ent_text *out);
uint32_t evidence_of_observation(struct draft *draft, const struct ent_series *series,
				 const struct ent_observation *row);
void write_indicators(struct draft *draft, const struct ent_interest *interest);
void write_wishes(struct draft *draft, const struct ent_interest *interest, uint32_t evidence);

#endif
