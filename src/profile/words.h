/* Words of a profile: names, dates, hedges, sentences. */
#ifndef ENT_PROFILE_WORDS_H
#define ENT_PROFILE_WORDS_H

#include <entente/profile.h>
#include <entente/relations.h>

#include "base/vec.h"

enum next_block { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_LIST, BLOCK_ITEM };

/* Evidence that is no event, by where the journals say it. */
struct entry_number {
	struct ent_where where;
	uint32_t number;
};

/* The events of a dataset, which a profile does not list. */
struct coded {
	uint32_t source;
	size_t count; /* of the profile's actors and time, and when; 0: only others are counted */
	int32_t first, last;
	uint32_t evidence; /* its number in the document, or ENT_NONE */
};

/* A document in the making. */
struct draft {
	const struct ent_record *record;
	const struct ent_profile_opts *opts;
	struct ent_doc *doc;
	uint32_t *source_number;   /* by source: its number in the document, or ENT_NONE */
	uint32_t *evidence_number; /* by row: likewise */
	bool *introduced;          /* by actor: a person whose role was told */
	ENT_VEC(struct entry_number) entry_numbers;
	ENT_VEC(struct coded) coded;
	struct ent_dyad_turns turns; /* what firmly passed between the two, and when it turned */
	bool modelled[3];         /* by enum ent_model_kind: whether it found something to tell */
	size_t contacts_repeated; /* entries that tell a contact which another tells too */

	/* prose.c: what opens with the next sentence, and that sentence */
	const char *next_section, *next_lead;
	int next_level;
	enum next_block next_block;
	struct ent_text text;
	ENT_VEC(uint32_t) notes;
	size_t told;      /* sentences so far */
	size_t acts_told; /* of write_act */
	int32_t last_day; /* of the act told last in the paragraph; ENT_DAY_MIN: none */
};

/* ", " or " and " before the i-th of several: nothing before the first. */
const char *joint(size_t i, size_t count);

void say_day(int32_t day, struct ent_text *out);
/* "April 1904" */
void say_month(int32_t day, struct ent_text *out);
void say_date(const struct ent_record *record, uint32_t date, struct ent_text *out);
void say_event_date(const struct ent_record *record, uint32_t row, struct ent_text *out);
/* The later of a first day and the one 500 years before `to`: a slip in a year must not make a
 * picture of millennia. */
int32_t last_years(int32_t first, int32_t to);
/* "on 8 April 1904", "in December 2015", "from 2018 to 2020". */
void say_when(const struct ent_date *date, struct ent_text *out);
void say_event_when(const struct ent_record *record, uint32_t row, struct ent_text *out);
/* "France, Italy and Spain", by the names that they went by on the day. */
void say_party(const struct ent_record *record, const uint32_t *party, int32_t day,
	       struct ent_text *out);
void say_subjects(const struct ent_record *record, const struct ent_subject *subjects, size_t count,
		  struct ent_text *out);
/* "6200 tonnes (5700 to 6700)" */
void say_figure(double low, double best, double high, struct ent_str unit, struct ent_text *out);
/* "alleged; denied by X on 3 May 2020 and by Y": empty for what is confirmed and
 * undisputed. */
void say_hedge(const struct draft *draft, uint32_t row, struct ent_text *out);
/* "8 April 1904: France signed a treaty with Italy: ..." */
void say_event(const struct draft *draft, uint32_t row, struct ent_text *out);
/* The same without its date and its hedge. */
void say_deed(const struct draft *draft, uint32_t row, struct ent_text *out);
/* The bare deed: "France (Théophile Delcassé, foreign minister) signed a treaty with Italy".
 * A person's role is told once in a document. */
void say_act(struct draft *draft, uint32_t row, struct ent_text *out);
/* What the entry says in its own words, without a full stop; then its figures. */
void say_account(const struct draft *draft, uint32_t row, struct ent_text *out);

/* Upper case for the first letter. */
void make_title(struct ent_text *text);
/* "armed group" for "armed-group" */
void say_kind(struct ent_str kind, struct ent_text *out);
/* Upper case for the first letter, a full stop at the end unless there is one. */
void make_sentence(struct ent_text *text);

/* The row as evidence of the document: its number. */
uint32_t evidence_of_row(struct draft *draft, uint32_t row);
/* Something of the journals that is no event, with its sources. */
uint32_t evidence_of_entry(struct draft *draft, struct ent_where where, struct ent_str text,
			   enum ent_hedge hedge, const struct ent_cite *cites, size_t count);

/* All events of a dataset as one. */
uint32_t evidence_of_dataset(struct draft *draft, uint32_t source, struct ent_str text);
/* coded.c: the number of the one that the row, which is coded, belongs to. */
uint32_t evidence_of_coded(struct draft *draft, uint32_t row);

#endif
