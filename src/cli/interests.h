/* What the parts of entente interests share. */
#ifndef ENT_CLI_INTERESTS_H
#define ENT_CLI_INTERESTS_H

#include "cli.h"

/* The actor's interests on the day. */
struct interests {
	uint32_t actor;
	const struct ent_interest **list;
	size_t count;
	size_t searched; /* interests of all actors */
	size_t later;    /* of this one: not yet known, or not yet held */
};

/* ---- threat.c --------------------------------------------------------- */

/* "armed-group; government of FRA": what it is on the day. */
void kinds_text(const struct request *request, const struct ent_actor *actor, struct ent_text *out);
/* The handle, the place's name, or the words. */
struct ent_str subject_name(const struct ent_record *record, const struct ent_subject *subject);
/* The row of an actor's newest act of material conflict by the day, or ENT_NONE. */
uint32_t last_hostile_act(const struct request *request, uint32_t actor);

/* ---- interests_data.c ------------------------------------------------- */

void interests_csv(const struct request *request, const struct interests *interests);
void interests_json(const struct request *request, const struct interests *interests);

/* ---- indicator.c ------------------------------------------------------ */

struct ent_gauge indicator_read(const struct request *request,
				const struct ent_indicator *indicator);
struct ent_str indicator_unit(const struct request *request, const struct ent_indicator *indicator);
/* EDTF: "2022", "2022-04", "2022-04/2022-06", "2022-05-06". */
void indicator_period(const struct request *request, const struct ent_indicator *indicator,
		      const struct ent_reading *reading, struct ent_text *out);
/* "count meets per year: 3 [2 3] in 2022, after 0 in 2021; 1 so far in 2023" */
void indicator_say(const struct request *request, const struct ent_indicator *indicator,
		   const struct ent_gauge *gauge, struct ent_text *out);
/* "holds", "ended", "unknown", "none recorded" */
const char *indicator_state(const struct ent_gauge *gauge);

/* One piece of evidence: a row, or ENT_NONE and a figure. */
struct evidence {
	size_t number; /* how many came before it */
	uint32_t row;
	const struct ent_observation *figure;
};

typedef void evidence_fn(const struct request *request, struct evidence evidence,
			 struct ent_text *out);
/* Calls for each, newest readings first; an event once, however many periods it may be in. */
void each_evidence(const struct request *request, const struct ent_indicator *indicator,
		   const struct ent_gauge *gauge, evidence_fn *take, struct ent_text *out);
/* "[raid] 1905-06-07 times B1; [series.ent:7] survey B2"; "raid; series.ent:7" */
evidence_fn evidence_text, evidence_ids;
/* "raid" or "series.ent:7" */
void evidence_id(const struct request *request, struct evidence evidence, struct ent_text *out);

#endif
