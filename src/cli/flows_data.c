/* entente flows, for programs: CSV of flows, JSON of everything. */
#include "flows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- CSV ------------------------------------------------------------------ */

static const struct column flow_columns[] = {
	{"what", CELL_TEXT},   {"name", CELL_TEXT},   {"kind", CELL_TEXT},   {"from", CELL_TEXT},
	{"to", CELL_TEXT},     {"best", CELL_NUMBER}, {"mean", CELL_NUMBER}, {"low", CELL_NUMBER},
	{"high", CELL_NUMBER}, {"rhat", CELL_NUMBER}, {"unit", CELL_TEXT},
};

static void estimate_cells(struct table *table, const struct ent_flow_estimate *estimate,
			   struct ent_str unit)
{
	table_number(table, flows_tidy(estimate->best));
	table_number(table, flows_tidy(estimate->mean));
	table_number(table, flows_tidy(estimate->low));
	table_number(table, flows_tidy(estimate->high));
	table_number(table, flows_tidy(estimate->rhat));
	table_cell(table, unit);
}

static struct table *flow_table(const struct flows_answer *answer)
{
	const struct ent_flow *flow = answer->flow;
	struct table *table = table_new(flow_columns, sizeof flow_columns / sizeof *flow_columns);
	struct ent_text name = {0};
	for (uint32_t l = 0; l < flow->link_count; l++) {
		name.len = 0;
		flows_link_name(flow, l, &name);
		table_cell(table, ent_str("link"));
		table_cell(table, ent_text_str(&name));
		table_cell(table, ent_str(""));
		table_cell(table, flow->nodes[flow->links[l].from].name);
		table_cell(table, flow->nodes[flow->links[l].to].name);
		estimate_cells(table, &answer->result.links[l], flow->unit);
	}
	for (size_t n = 0; n < flow->node_count; n++) {
		table_cell(table, ent_str("node"));
		table_cell(table, flow->nodes[n].name);
		table_cell(table, ent_str(ent_flow_kind_name(flow->nodes[n].kind)));
		table_cell(table, ent_str(""));
		table_cell(table, ent_str(""));
		estimate_cells(table, &answer->result.nodes[n], flow->unit);
	}
	ent_text_free(&name);
	return table;
}

void flows_csv(const struct flows_answer *answer)
{
	table_write(flow_table(answer), FORMAT_CSV, "flows", true);
}

/* ---- JSON ----------------------------------------------------------------- */

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

static void json_range(const char *key, const struct ent_flow_range *range)
{
	printf(",\"%s\":{\"low\":", key);
	json_number(range->low);
	fputs(",\"best\":", stdout);
	json_number(range->best);
	fputs(",\"high\":", stdout);
	json_number(range->high);
	putchar('}');
}

static void json_basis(const struct flows_answer *answer, const struct ent_flow_basis *basis)
{
	const struct ent_observation *row = flows_row(answer, basis);
	struct ent_text where = {0};
	fputs("\"series\":", stdout);
	json_str(ent_series(answer->record, basis->series)->name);
	json_member_number("year", basis->year);
	printf(",\"unverified\":%s,\"set\":%s", truth(basis->unverified), truth(!row));
	if (row) {
		uint32_t source = row->figure.source;
		char grade[] = {row->figure.reliability, row->figure.credibility, 0};
		bool graded = row->figure.reliability && row->figure.credibility;
		json_member_str("source", source == ENT_NONE
						  ? ent_str("")
						  : ent_source(answer->record, source)->id);
		json_member_str("grade", ent_str(graded ? grade : ""));
		json_member_str("hedge",
				ent_str(ent_hedge_name((enum ent_hedge)row->figure.hedge)));
		json_member_day("known", row->figure.known);
		ent_text_printf(&where, "%.*s:%u",
				ENT_FMT(ent_record_file(answer->record, row->where.file)),
				row->where.line);
		json_member_str("entry", ent_text_str(&where));
	}
	ent_text_free(&where);
}

static void json_reading(const struct flows_answer *answer, const struct ent_flow_reading *reading,
			 const struct ent_flow_basis *basis, struct ent_flow_word *word)
{
	ent_flow_says(&answer->result, answer->draft.net.link_count, reading, word);
	fputs("{\"what\":", stdout);
	json_str(answer->flow->measures[basis->measure].what);
	printf(",\"share\":%s,", truth(reading->part_count > 0));
	json_basis(answer, basis);
	json_range("told", &reading->value);
	json_member_number("error", reading->error > 0 ? flows_tidy(reading->error) : (double)NAN);
	json_member_number("flows", flows_tidy(word->best));
	json_member_number("flows_low", flows_tidy(word->low));
	json_member_number("flows_high", flows_tidy(word->high));
}

static void json_figures(const struct flows_answer *answer)
{
	struct ent_flow_word word;
	fputs(",\n\"figures\":[", stdout);
	for (size_t i = 0; i < answer->draft.net.reading_count; i++) {
		const struct ent_flow_fit *fit = &answer->result.fits[i];
		fputs(i ? ",\n" : "\n", stdout);
		json_reading(answer, &answer->draft.net.readings[i], &answer->draft.bases[i],
			     &word);
		json_member_number("residual", flows_tidy(fit->residual));
		json_member_number("standardised", flows_tidy(fit->standardised));
		json_member_number("p", flows_tidy(fit->p));
		printf(",\"suspect\":%s}", truth(fit->suspect));
	}
	fputs("],\n\"claims\":[", stdout);
	for (size_t i = 0; i < answer->draft.claim_count; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		json_reading(answer, &answer->draft.claims[i], &answer->draft.claim_bases[i],
			     &word);
		json_member_number("off", flows_tidy(answer->verdicts[i].off));
		printf(",\"contradicted\":%s}", truth(answer->verdicts[i].contradicts));
	}
	putchar(']');
}

/* What the others make of each. */
static void json_without(const struct flows_answer *answer,
			 const struct ent_flow_conflict *conflict)
{
	double *said = calloc(conflict->count + 1, sizeof *said);
	if (!said)
		abort();
	ent_flow_without(&answer->draft.net, conflict, said);
	fputs(",\"without\":[", stdout);
	for (size_t k = 0; k < conflict->count; k++) {
		fputs(k ? "," : "", stdout);
		json_number(flows_tidy(said[k]));
	}
	putchar(']');
	free(said);
}

static void json_conflicts(const struct flows_answer *answer)
{
	fputs(",\n\"conflicts\":[", stdout);
	for (size_t i = 0; i < answer->result.conflict_count; i++) {
		const struct ent_flow_conflict *conflict = &answer->result.conflicts[i];
		printf("%s{\"figures\":[", i ? "," : "");
		for (size_t k = 0; k < conflict->count; k++)
			printf("%s%u", k ? "," : "", conflict->readings[k]);
		fputs("]", stdout);
		json_member_number("excess", flows_tidy(conflict->excess));
		json_without(answer, conflict);
		putchar('}');
	}
	putchar(']');
}

static void json_past(const struct flows_answer *answer)
{
	fputs(",\n\"replaced\":[", stdout);
	for (size_t i = 0; i < answer->draft.past_count; i++) {
		const struct ent_flow_past *past = &answer->draft.past[i];
		const struct ent_series *series = ent_series(answer->record, past->series);
		printf("%s{\"series\":", i ? "," : "");
		json_str(series->name);
		json_member_number("was", series->rows[past->older].figure.best);
		json_member_number("is", series->rows[past->newer].figure.best);
		json_member_day("since", series->rows[past->newer].figure.known);
		putchar('}');
	}
	putchar(']');
}

static void json_used(const struct flows_answer *answer)
{
	size_t count;
	bool any = false;
	const struct ent_assumption *assumptions = ent_assumptions(answer->record, &count);
	fputs(",\n\"assumptions\":[", stdout);
	for (size_t i = 0; i < count; i++) {
		if (!answer->draft.assumed[i] && !answer->plan.assumed[i])
			continue;
		fputs(any ? "," : "", stdout);
		json_str(assumptions[i].name);
		any = true;
	}
	fputs("],\"set\":{", stdout);
	for (size_t i = 0; i < answer->ask.setting_count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(answer->ask.settings[i].name);
		putchar(':');
		json_number(answer->ask.settings[i].value);
	}
	fputs("},\"untold\":[", stdout);
	for (size_t i = 0; i < answer->draft.unread_count; i++) {
		const struct ent_flow_measure *measure =
			&answer->flow->measures[answer->draft.unread[i]];
		fputs(i ? "," : "", stdout);
		json_str(ent_series(answer->record, measure->factors[0].series)->name);
	}
	putchar(']');
}

void flows_json(const struct request *request, const struct flows_answer *answer)
{
	const struct ent_flow_result *result = &answer->result;
	fputs("{\"network\":", stdout);
	json_str(answer->flow->name);
	json_member_str("title", answer->flow->title);
	json_member_str("unit", answer->flow->unit);
	json_member_number("year", answer->draft.year);
	json_member_day("as_of", answer->ask.as_of);
	json_narrowing(request);
	printf(",\"seed\":%llu,\"runs\":%zu,\"stopped\":%s", (unsigned long long)answer->seed,
	       result->draw_count, truth(answer->stopped));
	json_member_number("chi2", flows_tidy(result->chi2));
	json_member_number("freedom", (double)result->freedom);
	json_member_number("p", flows_tidy(result->p));
	json_member_number("imbalance", flows_tidy(result->imbalance));
	fputs(",\n", stdout);
	table_members(flow_table(answer), "flows");
	json_figures(answer);
	json_conflicts(answer);
	flows_after_json(answer);
	json_past(answer);
	json_used(answer);
	fputs("}\n", stdout);
}
