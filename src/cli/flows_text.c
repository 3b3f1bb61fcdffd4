/* entente flows, for people: what is found first, then flows, figures, conflicts, what was used. */
#include "flows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* That a text tells, the smallest first. */
#define MOST_CONFLICTS 8

static void put_line(struct ent_text *line, size_t indent)
{
	printf("%*s", (int)indent, "");
	put_wrapped(ent_text_str(line), indent, indent + 2);
	line->len = 0;
}

static void put_head(const char *title)
{
	printf("\n%s\n", title);
}

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
	put_line(&line, 0);
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
	ent_text_printf(&line, " with %zu figure%s to spare, p = ", result->freedom,
			result->freedom == 1 ? "" : "s");
	flows_number(result->p, &line);
	ent_text_putc(&line, '.');
	if (result->freedom > 1 && result->p > .99)
		ent_text_puts(&line, " The figures agree better than independent ones would: some "
				     "of them were probably reckoned from others.");
	put_line(&line, 0);
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
	put_line(&name, 0);
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
	put_head("Nodes");
	table_write(table, FORMAT_TEXT, "", true);
	ent_text_free(&text);
}

/* ---- figures -------------------------------------------------------------- */

/* A share stands in percent. */
static double shown(const struct ent_flow_reading *reading)
{
	return reading->part_count ? 100 : 1;
}

static void add_unit(const struct flows_answer *answer, const struct ent_flow_reading *reading,
		     struct ent_text *out)
{
	if (reading->part_count)
		ent_text_puts(out, " percent");
	else
		ent_text_printf(out, " %.*s", ENT_FMT(answer->flow->unit));
}

/* All series that are multiplied; the source is that of the first. */
static void add_basis(const struct flows_answer *answer, const struct ent_flow_basis *basis,
		      struct ent_text *out)
{
	const struct ent_flow_measure *measure = &answer->flow->measures[basis->measure];
	bool first = true;
	for (size_t i = 0; i < measure->factor_count; i++) {
		if (measure->factors[i].series == ENT_NONE)
			continue;
		ent_text_puts(out, first ? "" : " x ");
		ent_text_add(out, ent_series(answer->record, measure->factors[i].series)->name);
		first = false;
	}
	if (basis->unverified)
		ent_text_putc(out, '*');
	ent_text_puts(out, ": ");
	flows_source(answer, basis, out);
	if (basis->row != ENT_NONE && basis->year != answer->draft.year)
		ent_text_printf(out, ", of %d", basis->year);
}

static void write_figure(const struct flows_answer *answer, size_t i, struct table *table)
{
	const struct ent_flow_reading *reading = &answer->draft.net.readings[i];
	const struct ent_flow_basis *basis = &answer->draft.bases[i];
	const struct ent_flow_measure *measure = &answer->flow->measures[basis->measure];
	const struct ent_flow_fit *fit = &answer->result.fits[i];
	struct ent_flow_word word;
	struct ent_text text = {0};
	ent_flow_says(&answer->result, answer->draft.net.link_count, reading, &word);
	flows_range(&reading->value, shown(reading), &text);
	if (reading->part_count)
		ent_text_putc(&text, '%');
	table_cell(table, ent_text_str(&text));
	text.len = 0;
	flows_number(word.best * shown(reading), &text);
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
	add_basis(answer, basis, &text);
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
	put_head("Figures; off is by how many standard errors, where another figure checks it");
	table_write(table, FORMAT_TEXT, "", true);
}

/* ---- conflicts and claims --------------------------------------------------- */

/* "labs > tjk is 90 t (northern-route-heroin: lions-den-2012-05 C3)" */
static void add_told(const struct flows_answer *answer, const struct ent_flow_reading *reading,
		     const struct ent_flow_basis *basis, struct ent_text *out)
{
	ent_text_printf(out, "%.*s is ", ENT_FMT(answer->flow->measures[basis->measure].what));
	flows_range(&reading->value, shown(reading), out);
	add_unit(answer, reading, out);
	ent_text_puts(out, " (");
	add_basis(answer, basis, out);
	ent_text_putc(out, ')');
}

static void write_conflict(const struct flows_answer *answer,
			   const struct ent_flow_conflict *conflict)
{
	struct ent_text line = {0};
	ent_text_puts(&line, conflict->count == 1   ? "This cannot be true: "
			     : conflict->count == 2 ? "These two cannot both be true: "
						    : "These cannot all be true: ");
	for (size_t k = 0; k < conflict->count; k++) {
		uint32_t i = conflict->readings[k];
		ent_text_puts(&line, k == 0 ? "" : k + 1 == conflict->count ? "; and " : "; ");
		add_told(answer, &answer->draft.net.readings[i], &answer->draft.bases[i], &line);
	}
	ent_text_puts(&line, ". The least wrong of them is off by ");
	flows_number(conflict->excess, &line);
	ent_text_puts(&line, " standard errors.");
	put_line(&line, 2);
	ent_text_free(&line);
}

static void write_conflicts(const struct flows_answer *answer)
{
	if (!answer->result.conflict_count)
		return;
	put_head("Conflicts");
	for (size_t i = 0; i < answer->result.conflict_count && i < MOST_CONFLICTS; i++)
		write_conflict(answer, &answer->result.conflicts[i]);
	if (answer->result.conflict_count > MOST_CONFLICTS)
		printf("  and %zu sets more, each as large or larger; --format json has all\n",
		       answer->result.conflict_count - MOST_CONFLICTS);
	if (answer->result.conflicts_cut)
		puts("  There may be others: not all were looked for.");
}

static void add_word(const struct ent_flow_word *word, double scale, struct ent_text *out)
{
	flows_number((isnan(word->mean) ? word->best : word->mean) * scale, out);
	if (isnan(word->low))
		return;
	ent_text_puts(out, " [");
	flows_number(word->low * scale, out);
	ent_text_putc(out, ' ');
	flows_number(word->high * scale, out);
	ent_text_putc(out, ']');
}

static bool same_links(const struct ent_flow_measure *a, const struct ent_flow_measure *b)
{
	return a->count == b->count && a->part_count == b->part_count &&
	       memcmp(a->links, b->links, a->count * sizeof *a->links) == 0;
}

/* What other series say of the same thing for other years. */
static void add_elsewhere(const struct flows_answer *answer, const struct ent_flow_basis *basis,
			  struct ent_text *out)
{
	const struct ent_flow_measure *claim = &answer->flow->measures[basis->measure];
	for (size_t m = 0; m < answer->flow->measure_count; m++) {
		const struct ent_flow_measure *other = &answer->flow->measures[m];
		if (other == claim || other->factor_count > 1 || !same_links(claim, other))
			continue;
		const struct ent_series *series =
			ent_series(answer->record, other->factors[0].series);
		for (size_t i = 0; i < series->count; i++) {
			const struct ent_observation *row = &series->rows[i];
			struct ent_flow_range range = {row->figure.low, row->figure.best,
						       row->figure.high};
			if (!ent_series_current(series, i, answer->ask.as_of))
				continue;
			ent_text_puts(out, " For ");
			ent_date_say(ent_record_date(answer->record, row->date), out);
			ent_text_puts(out, " the same was told as ");
			flows_range(&range, 1, out);
			ent_text_printf(out, " %.*s (%.*s).", ENT_FMT(series->unit),
					ENT_FMT(series->name));
		}
	}
}

static void write_claim(const struct flows_answer *answer, size_t i)
{
	const struct ent_flow_reading *claim = &answer->draft.claims[i];
	const struct ent_flow_basis *basis = &answer->draft.claim_bases[i];
	const struct ent_flow_verdict *verdict = &answer->verdicts[i];
	struct ent_text line = {0};
	add_told(answer, claim, basis, &line);
	ent_text_puts(&line, verdict->contradicts ? ": the other figures contradict it, they say "
						  : ": the other figures allow it, they say ");
	add_word(&verdict->word, shown(claim), &line);
	add_unit(answer, claim, &line);
	ent_text_putc(&line, '.');
	if (verdict->contradicts)
		add_elsewhere(answer, basis, &line);
	put_line(&line, 2);
	ent_text_free(&line);
}

static void write_claims(const struct flows_answer *answer)
{
	if (!answer->draft.claim_count)
		return;
	put_head("Claims, held against the balance and no part of it");
	for (size_t i = 0; i < answer->draft.claim_count; i++)
		write_claim(answer, i);
}

/* ---- what was used ----------------------------------------------------------- */

static void write_past(const struct flows_answer *answer)
{
	struct ent_text line = {0};
	if (answer->draft.past_count)
		put_head("Older vintages, which count no more");
	for (size_t i = 0; i < answer->draft.past_count; i++) {
		const struct ent_flow_past *past = &answer->draft.past[i];
		const struct ent_series *series = ent_series(answer->record, past->series);
		const struct ent_flow_basis older = {past->measure, past->series, past->older, 0,
						     false};
		const struct ent_flow_basis newer = {past->measure, past->series, past->newer, 0,
						     false};
		const struct ent_figure *before = &series->rows[past->older].figure;
		const struct ent_figure *now = &series->rows[past->newer].figure;
		struct ent_flow_range was = {before->low, before->best, before->high};
		struct ent_flow_range is = {now->low, now->best, now->high};
		ent_text_printf(&line, "%.*s: ", ENT_FMT(series->name));
		flows_range(&was, 1, &line);
		ent_text_puts(&line, " (");
		flows_source(answer, &older, &line);
		ent_text_puts(&line, "), then ");
		flows_range(&is, 1, &line);
		ent_text_printf(&line, " %.*s (", ENT_FMT(series->unit));
		flows_source(answer, &newer, &line);
		ent_text_puts(&line, ")");
		put_line(&line, 2);
	}
	ent_text_free(&line);
}

static void add_where(const struct flows_answer *answer, struct ent_where where,
		      struct ent_text *out)
{
	ent_text_printf(out, " [%.*s:%u]", ENT_FMT(ent_record_file(answer->record, where.file)),
			where.line);
}

/* Of each series that is multiplied, the figure that is. */
static void write_rows(const struct flows_answer *answer, const struct ent_flow_basis *basis)
{
	const struct ent_flow_measure *measure = &answer->flow->measures[basis->measure];
	struct ent_text line = {0};
	for (size_t i = 0; i < measure->factor_count; i++) {
		uint32_t id = measure->factors[i].series;
		int told;
		if (id == ENT_NONE)
			continue;
		const struct ent_series *series = ent_series(answer->record, id);
		uint32_t row = ent_series_of_year(series, answer->draft.year, answer->ask.as_of,
						  answer->flow->near, false, &told);
		if (row == ENT_NONE)
			continue;
		ent_text_printf(&line, "series %.*s", ENT_FMT(series->name));
		add_where(answer, series->rows[row].where, &line);
		put_line(&line, 2);
	}
	ent_text_free(&line);
}

static void write_used(const struct flows_answer *answer)
{
	struct ent_text line = {0};
	size_t count;
	const struct ent_assumption *assumptions = ent_assumptions(answer->record, &count);
	put_head("Used");
	ent_text_printf(&line, "network %.*s", ENT_FMT(answer->flow->name));
	add_where(answer, answer->flow->where, &line);
	for (size_t i = 0; i < answer->flow->cite_count; i++) {
		const struct ent_cite *cite = &answer->flow->cites[i];
		ent_text_printf(&line, "%s%.*s ", i ? ", " : ", after ",
				ENT_FMT(ent_source(answer->record, cite->source)->id));
		grade_text(cite->reliability, cite->credibility, &line);
	}
	if (answer->flow->note.len)
		ent_text_printf(&line, ". %.*s", ENT_FMT(answer->flow->note));
	put_line(&line, 2);
	for (size_t i = 0; i < answer->draft.net.reading_count; i++)
		write_rows(answer, &answer->draft.bases[i]);
	for (size_t i = 0; i < answer->draft.claim_count; i++)
		write_rows(answer, &answer->draft.claim_bases[i]);
	for (size_t i = 0; i < count; i++) {
		if (!answer->draft.assumed[i] && !answer->plan.assumed[i])
			continue;
		ent_text_printf(&line, "assumption %.*s", ENT_FMT(assumptions[i].name));
		add_where(answer, assumptions[i].where, &line);
		put_line(&line, 2);
	}
	for (size_t i = 0; i < answer->ask.setting_count; i++) {
		ent_text_printf(&line, "set: %.*s = ", ENT_FMT(answer->ask.settings[i].name));
		ent_text_number(&line, answer->ask.settings[i].value);
		put_line(&line, 2);
	}
	for (size_t i = 0; i < answer->draft.unread_count; i++) {
		const struct ent_flow_measure *measure =
			&answer->flow->measures[answer->draft.unread[i]];
		ent_text_printf(
			&line, "nothing told for %d: series %.*s", answer->draft.year,
			ENT_FMT(ent_series(answer->record, measure->factors[0].series)->name));
		put_line(&line, 2);
	}
	ent_text_free(&line);
}

void flows_text(const struct request *request, const struct flows_answer *answer)
{
	write_narrowing(request);
	write_finding(answer);
	write_fit(answer);
	if (answer->stopped)
		puts("Stopped before the end: ranges rest on what was drawn until then.");
	write_conflicts(answer);
	write_claims(answer);
	write_links(answer);
	write_nodes(answer);
	write_figures(answer);
	flows_after_text(answer);
	write_past(answer);
	write_used(answer);
}
