/* entente flows, for people: what is found first, then flows, figures, conflicts, what was used. */
#include "flows.h"

#include <math.h>
#include <stdio.h>

/* ---- what is found -------------------------------------------------------- */

static size_t count_unverified(const struct flows_answer *answer)
{
	size_t count = 0;
	for (size_t i = 0; i < answer->draft.net.reading_count; i++)
		count += answer->draft.bases[i].unverified;
	return count;
}

static size_t count_sources(const struct flows_answer *answer)
{
	size_t count = 0;
	for (size_t i = 0; i < answer->draft.net.reading_count; i++) {
		const struct ent_observation *row = flows_row(answer, &answer->draft.bases[i]);
		bool fresh = row && row->figure.source != ENT_NONE;
		for (size_t k = 0; k < i && fresh; k++) {
			const struct ent_observation *other =
				flows_row(answer, &answer->draft.bases[k]);
			fresh = !other || other->figure.source != row->figure.source;
		}
		count += fresh;
	}
	return count;
}

static size_t count_contradicted(const struct flows_answer *answer)
{
	size_t count = 0;
	for (size_t i = 0; i < answer->draft.claim_count; i++)
		count += answer->verdicts[i].contradicts;
	return count;
}

static void add_verdict(const struct flows_answer *answer, struct ent_text *line)
{
	const struct ent_flow_result *result = &answer->result;
	size_t conflicts = result->conflict_count, claims = count_contradicted(answer);
	if (!result->freedom)
		ent_text_puts(line, "no figure checks another");
	else if (!conflicts)
		ent_text_puts(line, "they can all be true together");
	else
		ent_text_printf(line, "they contain %zu conflict%s", conflicts,
				conflicts == 1 ? "" : "s");
	if (claims)
		ent_text_printf(line, "; %zu claim%s contradicted", claims,
				claims == 1 ? " is" : "s are");
}

static void write_finding(const struct flows_answer *answer)
{
	struct ent_text line = {0};
	size_t figures = answer->draft.net.reading_count, sources = count_sources(answer);
	size_t unverified = count_unverified(answer);
	ent_text_printf(&line, "%.*s, %d: %zu figure%s of %zu source%s; ",
			ENT_FMT(answer->flow->title), answer->draft.year, figures,
			figures == 1 ? "" : "s", sources, sources == 1 ? "" : "s");
	add_verdict(answer, &line);
	ent_text_putc(&line, '.');
	if (unverified)
		ent_text_printf(&line, " %zu figure%s not verified (*).", unverified,
				unverified == 1 ? " is" : "s are");
	flows_line(&line, 0);
	ent_text_free(&line);
}

/* More at one than chance would have: the figures are not of independent origin. */
static void write_fit(const struct flows_answer *answer)
{
	const struct ent_flow_result *result = &answer->result;
	struct ent_text line = {0};
	if (!result->freedom || isnan(result->p))
		return;
	ent_text_printf(&line, "Sum of squares ");
	flows_number(result->chi2 < .001 ? 0 : result->chi2, &line);
	ent_text_printf(&line, " with %zu figure%s to spare, p ", result->freedom,
			result->freedom == 1 ? "" : "s");
	ent_text_puts(&line, result->p < .001 ? "below " : "= ");
	flows_number(fmax(result->p, .001), &line);
	ent_text_putc(&line, '.');
	if (result->freedom > 1 && result->p > .99)
		ent_text_puts(&line, " The figures agree better than independent ones would: some "
				     "of them were probably reckoned from others.");
	flows_line(&line, 0);
	ent_text_free(&line);
}

/* ---- flows ---------------------------------------------------------------- */

static void flow_cells(struct table *table, const struct ent_flow_estimate *estimate)
{
	const double values[] = {estimate->best, estimate->mean, estimate->low, estimate->high};
	struct ent_text text = {0};
	for (size_t i = 0; i < 4; i++) {
		text.len = 0;
		if (!isnan(values[i]))
			flows_number(values[i], &text);
		table_cell(table, ent_text_str(&text));
	}
	ent_text_free(&text);
}

static const char *doubt_of(const struct ent_flow_estimate *estimate)
{
	if (estimate->rhat > 1.01)
		return "not settled: more --runs";
	return "";
}

/* What a link's range rests on, where that is little. */
static const char *basis_of(const struct flows_answer *answer, uint32_t link)
{
	const struct ent_flow_net *net = &answer->draft.net;
	bool measured = false, verified = false;
	for (size_t i = 0; i < net->reading_count; i++)
		for (size_t k = 0; k < net->readings[i].count; k++)
			if (net->readings[i].links[k] == link) {
				measured = true;
				verified |= !answer->draft.bases[i].unverified;
			}
	return verified ? "" : measured ? "only by what is not verified (*)" : "by balance alone";
}

static void write_links(const struct flows_answer *answer)
{
	static const struct column columns[] = {
		{"link", CELL_TEXT},  {"best", CELL_NUMBER}, {"mean", CELL_NUMBER},
		{"low", CELL_NUMBER}, {"high", CELL_NUMBER}, {"", CELL_TEXT},
	};
	struct table *table = table_new(columns, 6);
	struct ent_text name = {0};
	for (uint32_t l = 0; l < answer->flow->link_count; l++) {
		const char *doubt = doubt_of(&answer->result.links[l]);
		name.len = 0;
		flows_link_name(answer->flow, l, &name);
		table_cell(table, ent_text_str(&name));
		flow_cells(table, &answer->result.links[l]);
		table_cell(table, ent_str(*doubt ? doubt : basis_of(answer, l)));
	}
	name.len = 0;
	ent_text_printf(&name,
			"Flows, %.*s a year: the best fit; of all that is plausible the mean and "
			"95 percent",
			ENT_FMT(answer->flow->unit));
	putchar('\n');
	flows_line(&name, 0);
	table_write(table, FORMAT_TEXT, "", true);
	ent_text_free(&name);
}

static void add_subject(const struct flows_answer *answer, const struct ent_flow_stage *node,
			struct ent_text *out)
{
	ent_text_puts(out, ent_flow_kind_name(node->kind));
	if (node->words.len)
		ent_text_printf(out, ", %.*s", ENT_FMT(node->words));
	else if (node->subject.actor != ENT_NONE)
		ent_text_printf(out, ", %.*s",
				ENT_FMT(ent_actor(answer->record, node->subject.actor)->name));
	else if (node->subject.place != ENT_NONE)
		ent_text_printf(out, ", %.*s",
				ENT_FMT(ent_place(answer->record, node->subject.place)->name));
	if (node->kind == ENT_FLOW_CONVERSION)
		ent_text_puts(out, "; what comes in");
}

static void write_nodes(const struct flows_answer *answer)
{
	static const struct column columns[] = {
		{"node", CELL_TEXT},  {"best", CELL_NUMBER}, {"mean", CELL_NUMBER},
		{"low", CELL_NUMBER}, {"high", CELL_NUMBER}, {"", CELL_TEXT},
	};
	struct table *table = table_new(columns, 6);
	struct ent_text text = {0};
	for (size_t n = 0; n < answer->flow->node_count; n++) {
		table_cell(table, answer->flow->nodes[n].name);
		flow_cells(table, &answer->result.nodes[n]);
		text.len = 0;
		add_subject(answer, &answer->flow->nodes[n], &text);
		table_cell(table, ent_text_str(&text));
	}
	flows_head("Nodes");
	table_write(table, FORMAT_TEXT, "", true);
	ent_text_free(&text);
}

/* ---- figures -------------------------------------------------------------- */

static void write_figure(const struct flows_answer *answer, size_t i, struct table *table)
{
	const struct ent_flow_reading *reading = &answer->draft.net.readings[i];
	const struct ent_flow_basis *basis = &answer->draft.bases[i];
	const struct ent_flow_measure *measure = &answer->flow->measures[basis->measure];
	const struct ent_flow_fit *fit = &answer->result.fits[i];
	struct ent_flow_word word;
	struct ent_text text = {0};
	ent_flow_says(&answer->result, answer->draft.net.link_count, reading, &word);
	flows_range(&reading->value, flows_shown(reading), &text);
	if (reading->part_count)
		ent_text_putc(&text, '%');
	table_cell(table, ent_text_str(&text));
	text.len = 0;
	flows_number(word.best * flows_shown(reading), &text);
	if (reading->part_count)
		ent_text_putc(&text, '%');
	table_cell(table, ent_text_str(&text));
	text.len = 0;
	if (!isnan(fit->standardised))
		flows_number(fabs(fit->standardised) < .005 ? 0 : fit->standardised, &text);
	table_cell(table, ent_text_str(&text));
	text.len = 0;
	ent_text_add(&text, measure->what);
	ent_text_puts(&text, ". ");
	flows_basis(answer, basis, &text);
	if (fit->suspect)
		ent_text_puts(&text, " SUSPECT");
	table_cell(table, ent_text_str(&text));
	ent_text_free(&text);
}

static void write_figures(const struct flows_answer *answer)
{
	static const struct column columns[] = {
		{"told", CELL_NUMBER},
		{"flows", CELL_NUMBER},
		{"off", CELL_NUMBER},
		{"what, by which series and source", CELL_TEXT},
	};
	struct table *table = table_new(columns, 4);
	for (size_t i = 0; i < answer->draft.net.reading_count; i++)
		write_figure(answer, i, table);
	flows_head("Figures; off is by how many standard errors, where another figure checks it");
	table_write(table, FORMAT_TEXT, "", true);
}

void flows_text(const struct request *request, const struct flows_answer *answer)
{
	write_narrowing(request);
	write_finding(answer);
	write_fit(answer);
	if (answer->stopped)
		puts("Stopped before the end: ranges rest on what was drawn until then.");
	else if (answer->runs && !answer->result.draw_count)
		puts("No ranges: of so large a network nothing is drawn.");
	flows_conflicts(answer);
	write_links(answer);
	write_nodes(answer);
	write_figures(answer);
	flows_after_text(answer);
	flows_used(answer);
}
