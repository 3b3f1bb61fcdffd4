/* entente flows, for people: what the answer rests on. */
#include "flows.h"

static void write_past(const struct flows_answer *answer)
{
	struct ent_text line = {0};
	if (answer->draft.past_count)
		flows_head("Older vintages, which count no more");
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
		flows_line(&line, 2);
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
		flows_line(&line, 2);
	}
	ent_text_free(&line);
}

static void write_used(const struct flows_answer *answer)
{
	struct ent_text line = {0};
	size_t count;
	const struct ent_assumption *assumptions = ent_assumptions(answer->record, &count);
	flows_head("Used");
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
	flows_line(&line, 2);
	for (size_t i = 0; i < answer->draft.net.reading_count; i++)
		write_rows(answer, &answer->draft.bases[i]);
	for (size_t i = 0; i < answer->draft.claim_count; i++)
		write_rows(answer, &answer->draft.claim_bases[i]);
	for (size_t i = 0; i < count; i++) {
		if (!answer->draft.assumed[i] && !answer->plan.assumed[i])
			continue;
		ent_text_printf(&line, "assumption %.*s", ENT_FMT(assumptions[i].name));
		add_where(answer, assumptions[i].where, &line);
		flows_line(&line, 2);
	}
	for (size_t i = 0; i < answer->ask.setting_count; i++) {
		ent_text_printf(&line, "set: %.*s = ", ENT_FMT(answer->ask.settings[i].name));
		ent_text_number(&line, answer->ask.settings[i].value);
		flows_line(&line, 2);
	}
	for (size_t i = 0; i < answer->draft.unread_count; i++) {
		const struct ent_flow_measure *measure =
			&answer->flow->measures[answer->draft.unread[i]];
		ent_text_printf(
			&line, "nothing told for %d: series %.*s", answer->draft.year,
			ENT_FMT(ent_series(answer->record, measure->factors[0].series)->name));
		flows_line(&line, 2);
	}
	ent_text_free(&line);
}

void flows_used(const struct flows_answer *answer)
{
	write_past(answer);
	write_used(answer);
}
