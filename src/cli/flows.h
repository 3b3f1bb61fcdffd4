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
	struct ent_flow_plan plan;
	/* What follows, where the network tells enough; else why it could not be reckoned, or
	 * nothing. */
	bool has_routes, has_prices, has_revenue, has_ban;
	struct ent_route_result routes;
	struct ent_price_result prices;
	struct ent_revenue_result revenue;
	struct ent_ban_result ban;
	struct ent_err route_err, price_err, ban_err;
	bool stopped; /* by Ctrl-C */
};

void flows_text(const struct request *request, const struct flows_answer *answer);
void flows_csv(const struct flows_answer *answer);
void flows_json(const struct request *request, const struct flows_answer *answer);

/* Parts of the text. */
void flows_conflicts(const struct flows_answer *answer);
void flows_used(const struct flows_answer *answer);
/* The line, from `indent` on, which is then empty; and a heading. */
void flows_line(struct ent_text *line, size_t indent);
void flows_head(const char *title);
/* A share stands in percent: by what it is multiplied, and " percent", else the network's unit. */
double flows_shown(const struct ent_flow_reading *reading);
void flows_unit(const struct flows_answer *answer, const struct ent_flow_reading *reading,
		struct ent_text *out);
/* "tea-area x tea-yield*: survey A2, of 1889": all series that are multiplied; the source is that
 * of the first. */
void flows_basis(const struct flows_answer *answer, const struct ent_flow_basis *basis,
		 struct ent_text *out);

/* Barriers, prices, who earns what, a ban: flows_follow.c, flows_after.c. */
void flows_follow(struct flows_answer *answer);
void flows_follow_free(struct flows_answer *answer);
void flows_after_text(const struct flows_answer *answer);
void flows_after_json(const struct flows_answer *answer);

/* What the library says went wrong, with names in the place of its numbers. */
void flows_trouble(const struct flows_answer *answer, const struct ent_err *err,
		   struct ent_text *out);
/* "labs > tjk" */
void flows_link_name(const struct ent_flow *flow, uint32_t link, struct ent_text *out);
/* A node's name, or a link's. */
void flows_place_name(const struct ent_flow *flow, struct ent_route_place place,
		      struct ent_text *out);
/* Three figures. */
void flows_number(double value, struct ent_text *out);
/* Six, for programs: what is beyond differs from machine to machine. */
double flows_tidy(double value);
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
