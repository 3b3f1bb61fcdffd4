/* entente flows, inside: one answer, two ways to write it. */
#ifndef ENT_CLI_FLOWS_H
#define ENT_CLI_FLOWS_H

#include "cli.h"

struct flows_answer {
	const struct ent_record *record;
	const struct ent_flow *flow;
	struct ent_flow_ask ask;
	uint64_t seed;
	size_t runs, jobs;
	struct ent_flow_draft draft;
	struct ent_flow_result result;
	struct ent_flow_verdict *verdicts; /* of the draft's claims */
	bool stopped;                      /* by Ctrl-C */
};

void flows_text(const struct request *request, const struct flows_answer *answer);
void flows_csv(const struct flows_answer *answer);
void flows_json(const struct request *request, const struct flows_answer *answer);

/* "labs > tjk" */
void flows_link_name(const struct ent_flow *flow, uint32_t link, struct ent_text *out);
/* Three figures. */
void flows_number(double value, struct ent_text *out);
/* "90", "77 [75 80]", "at most 3", in the unit that it was told in; `scale` from that of the
 * reading. */
void flows_range(const struct ent_flow_range *range, double scale, struct ent_text *out);
/* "lions-den-2012-05 C3", "set" */
void flows_source(const struct flows_answer *answer, const struct ent_flow_basis *basis,
		  struct ent_text *out);
/* The figure that a reading rests on; NULL: it was set. */
const struct ent_observation *flows_row(const struct flows_answer *answer,
					const struct ent_flow_basis *basis);

#endif
