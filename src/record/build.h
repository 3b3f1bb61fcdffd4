/* How a record comes into being: add, add, seal. For the readers (journal,
 * archive); what stands above them reads <entente/record.h>.
 *
 * Strings are views: the bytes must live as long as the record, as those in
 * record->arena and those handed over by ent_record_adopt do.
 */
#ifndef ENT_RECORD_BUILD_H
#define ENT_RECORD_BUILD_H

#include <entente/record.h>

#include "base/intern.h"

/* A party or a place set of one member is that member; larger ones are
 * ENT_SET plus an index into the sets. */
#define ENT_SET UINT32_C(0x80000000)

/* Who bears a name, and when: a list for each name. */
struct ent_claim {
	uint32_t actor, date, next; /* next: claim or ENT_NONE */
};

/* Who claims a code, and when: a list for each. */
struct ent_code_claim {
	uint32_t actor, date, next; /* next: claim or ENT_NONE */
	struct ent_where where;
};

struct ent_event_columns {
	ENT_VEC(int32_t) first, last, known;
	ENT_VEC(uint32_t) date, source, target, verb, place, text, entry, story;
	ENT_VEC(uint8_t) hedge;
	ENT_VEC(struct ent_where) where;
};

/* Lists of rows, one for each key: rows[start[key]] to rows[start[key + 1]]. */
struct ent_postings {
	uint32_t *start, *rows;
};

struct ent_record {
	struct ent_arena arena;
	ENT_VEC(char *) adopted;
	ENT_VEC(struct ent_str) files, texts;

	ENT_VEC(struct ent_date) dates;
	ENT_VEC(struct ent_span) spans;
	struct ent_intern date_keys;

	struct ent_intern handles; /* id: actor */
	ENT_VEC(struct ent_actor) actors;
	struct ent_intern names; /* folded */
	ENT_VEC(uint32_t) name_claim;
	ENT_VEC(struct ent_claim) claims;
	bool *has_part_of; /* by actor */

	struct ent_intern code_keys; /* system, kind, folded pattern */
	ENT_VEC(uint32_t) code_claim;
	ENT_VEC(struct ent_code_claim) code_claims;
	ENT_VEC(struct ent_archive_use) archives;

	struct ent_intern place_names; /* folded */
	ENT_VEC(uint32_t) place_of_name;
	ENT_VEC(struct ent_place) places;

	struct ent_intern source_ids;
	ENT_VEC(struct ent_source) sources;

	struct ent_intern verb_words;
	ENT_VEC(uint32_t) verb_of_word;
	ENT_VEC(struct ent_verb) verbs;
	uint32_t *verb_alike; /* by verb, once sealed: the first that has its word; what a dataset
			       * coded has one for each intensity */
	struct ent_intern status_names;
	ENT_VEC(struct ent_status_kind) statuses;

	ENT_VEC(uint32_t) set_members;
	ENT_VEC(size_t) set_start; /* one more than there are sets, once there is one */
	struct ent_intern sets;
	struct ent_intern sorted_sets;
	ENT_VEC(uint32_t) set_alike; /* by set: which of sorted_sets it is */

	struct ent_event_columns col;
	struct ent_events events; /* views of col, once sealed */
	ENT_VEC(struct ent_detail) details;
	ENT_VEC(uint32_t) detail_start; /* by entry; one more than entries, once sealed */
	ENT_VEC(struct ent_figure) figures;
	uint32_t *row_of_entry;
	ENT_VEC(struct ent_link) links; /* sorted by the row they point at */
	struct ent_postings by_actor, by_dyad;
	ENT_VEC(uint64_t) pair_keys; /* by dyad */
	uint32_t *dyad_slots;        /* open addressing: dyad + 1, 0 when free */
	size_t dyad_slot_count;

	struct ent_intern series_names;
	ENT_VEC(struct ent_series) series;
	ENT_VEC(struct ent_interest) interests;
	struct ent_intern issue_names;
	ENT_VEC(struct ent_issue) issues;
	ENT_VEC(struct ent_stance) stances;
	ENT_VEC(struct ent_expectation) expectations;
	struct ent_intern assumption_names;
	ENT_VEC(struct ent_assumption) assumptions;
	ENT_VEC(struct ent_note) notes;
	struct ent_intern flow_names;
	ENT_VEC(struct ent_flow) flows;
	struct ent_narrowing narrowing; /* source_count 0: none */
};

struct ent_record *ent_record_new(void);

/* The record frees the bytes (ent_alloc) with itself. */
void ent_record_adopt(struct ent_record *record, char *bytes);

uint32_t ent_add_file(struct ent_record *record, struct ent_str path);
uint32_t ent_add_text(struct ent_record *record, struct ent_str text);
uint32_t ent_add_date(struct ent_record *record, const struct ent_date *date);

/* Each of these gives the new id, or ENT_NONE when the name is taken (*old is
 * then whose it is). Other fields are filled in later through the at[] arrays. */
uint32_t ent_add_actor(struct ent_record *record, struct ent_str handle, uint32_t *old);
uint32_t ent_add_place(struct ent_record *record, struct ent_str name, uint32_t *old);
uint32_t ent_add_source(struct ent_record *record, struct ent_str id, uint32_t *old);
uint32_t ent_add_verb(struct ent_record *record, struct ent_str word, uint32_t *old);
uint32_t ent_add_status_kind(struct ent_record *record, struct ent_str name, uint32_t *old);
uint32_t ent_add_series(struct ent_record *record, struct ent_str name, uint32_t *old);
uint32_t ent_add_issue(struct ent_record *record, struct ent_str name, uint32_t *old);
uint32_t ent_add_assumption(struct ent_record *record, struct ent_str name, uint32_t *old);
uint32_t ent_add_flow(struct ent_record *record, struct ent_str name, uint32_t *old);

/* Another word for a verb, another name for a place: false when taken. */
bool ent_add_verb_word(struct ent_record *record, uint32_t verb, struct ent_str word,
		       uint32_t *old);
bool ent_add_place_name(struct ent_record *record, uint32_t place, struct ent_str name,
			uint32_t *old);

/* Lets an actor be found under a name at the time of `date`; false when another
 * actor has it at a time that can overlap. */
bool ent_add_actor_name(struct ent_record *record, uint32_t actor, struct ent_str name,
			uint32_t date, uint32_t *old);

/* Notes that the actor has the code; false, with the older claim, when the same code is claimed
 * already, by whomever, at a time that can overlap. The actor's list is the caller's to make. */
bool ent_add_code(struct ent_record *record, uint32_t actor, const struct ent_actor_code *code,
		  struct ent_code_claim *old);

/* The archive at a path, by its name in the record. */
void ent_add_archive(struct ent_record *record, struct ent_str path, struct ent_str name,
		     struct ent_where where);

/* A verb that no word finds, for events of archives. */
uint32_t ent_add_coded_verb(struct ent_record *record, const struct ent_verb *verb);

/* By its own names only, not as a state's territory. */
uint32_t ent_place_by_name(const struct ent_record *record, struct ent_str name);

/* The territory of a state as a place, made on first use. */
uint32_t ent_add_territory(struct ent_record *record, uint32_t actor);

/* The id of a party; count > 0. */
uint32_t ent_add_party(struct ent_record *record, const uint32_t *members, size_t count);
/* The same number for parties of the same members, in whatever order they are written. */
uint32_t ent_party_alike(const struct ent_record *record, uint32_t party);

struct ent_event_row {
	int32_t first, last, known;
	uint32_t date, source, target, verb, place, text;
	uint32_t story; /* 0: not told */
	enum ent_hedge hedge;
	struct ent_where where;
};

/* Its entry number. Details may refer to entries that come later. */
uint32_t ent_add_event(struct ent_record *record, const struct ent_event_row *row,
		       const struct ent_detail *details, size_t count);

/* Sorts, and ends the building. */
void ent_record_seal(struct ent_record *record);

/* Undoes ent_record_seal and ent_record_index, so that events may be added; what was handed
 * out of the events before is void. Entries keep their numbers. Not of a narrowed record. */
void ent_record_reopen(struct ent_record *record);

/* Leaves only what one of these sources tells, once: after sealing and before indexing.
 * count > 0. ent_narrowing says what that means. */
void ent_record_narrow(struct ent_record *record, const uint32_t *sources, size_t count);

/* Indexes by actor and by dyad, once: before anybody asks for events. A mere
 * check does without. */
void ent_record_index(struct ent_record *record);

/* The day from which a thing of that span is known, unless told otherwise: the
 * last on which it can have begun. */
int32_t ent_known_by_default(struct ent_span span);

#endif
