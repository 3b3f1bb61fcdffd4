/* Pictures: what passed between the two by year, and the figures of an indicator. */
#include "profile/profile.h"

#include <math.h>

/* ---- the course ------------------------------------------------------- */

static struct ent_acts find_acts(const struct draft *draft)
{
	struct ent_acts acts = {0};
	struct ent_acts_opts opts = ent_acts_all();
	opts.to = draft->opts->on;
	opts.as_of = draft->opts->as_of;
	opts.dedupe = draft->opts->dedupe;
	ent_acts_find(draft->record, draft->opts->a, draft->opts->b, &opts, &acts);
	return acts;
}

/* Only acts of that sign are behind the bar of a lane. */
static void draw_bar(struct draft *draft, const struct ent_acts *acts,
		     const struct ent_index_period *period, bool friendly)
{
	double value = friendly ? period->cooperation : period->conflict;
	begin_sentence(draft, DETAIL);
	for (size_t i = 0; i < period->acts; i++) {
		const struct ent_act *act = &acts->list[period->first + i];
		if (friendly ? act->intensity > 0 : act->intensity < 0)
			rest_on(draft, act->row);
	}
	if (!draft->notes.count)
		return;
	struct ent_doc_point point = {
		.lane = ent_str(friendly ? "Cooperation" : "Conflict"),
		.first = period->start,
		.last = period->end,
		.value = round(value * 10) / 10,
		.low = NAN,
		.high = NAN,
	};
	ent_doc_point(draft->doc, &point, draft->notes.at, draft->notes.count);
}

static void draw_turns(struct draft *draft)
{
	for (size_t i = 0; i < draft->turns.count; i++) {
		const struct ent_dyad_turn *turn = &draft->turns.list[i];
		uint32_t evidence = evidence_of_row(draft, draft->turns.acts.list[turn->at].row);
		ent_doc_mark(draft->doc, turn->day, turn->day,
			     ent_str(turn->turn.direction > 0 ? "turn for the better"
							      : "turn for the worse"),
			     &evidence, 1);
	}
}

void write_course(struct draft *draft)
{
	if (draft->opts->b == ENT_NONE)
		return;
	struct ent_acts acts = find_acts(draft);
	if (acts.count > 1) {
		int32_t to = draft->opts->on, from = last_years(acts.list[0].day, to);
		size_t count = ent_index(&acts, ENT_EVERY_YEAR, from, to, 0, NULL, 0);
		struct ent_index_period *years = ent_alloc(NULL, (count + 1) * sizeof *years);
		ent_index(&acts, ENT_EVERY_YEAR, from, to, 0, years, count);
		ent_doc_chart(draft->doc,
			      ent_str("What passed between the two, by year; hedged entries "
				      "weigh by their credence"),
			      ent_str("Goldstein points"), ENT_CHART_BARS, years[0].start,
			      years[count - 1].end);
		for (size_t i = 0; i < count; i++)
			draw_bar(draft, &acts, &years[i], true);
		for (size_t i = 0; i < count; i++)
			draw_bar(draft, &acts, &years[i], false);
		draw_turns(draft);
		ent_alloc(years, 0);
	}
	ent_acts_free(&acts);
}

/* ---- figures ---------------------------------------------------------- */

/* A line needs a few points to tell anything. */
#define LEAST_POINTS 4

static bool is_shown(const struct draft *draft, const struct ent_series *series, size_t i)
{
	const struct ent_observation *row = &series->rows[i];
	return ent_series_current(series, i, draft->opts->as_of) &&
	       row->span.start_lo <= draft->opts->on && row->span.start_lo != ENT_DAY_MIN &&
	       row->span.end_hi != ENT_DAY_MAX && row->figure.hedge != ENT_DENIED;
}

/* A range without a best value is drawn at its middle, and hollow. */
static double value_of(const struct ent_figure *figure)
{
	return isnan(figure->best) ? (figure->low + figure->high) / 2 : figure->best;
}

static void draw_figure(struct draft *draft, const struct ent_series *series,
			const struct ent_observation *row)
{
	struct ent_doc_point point = {
		.lane = series->title.len ? series->title : series->name,
		.first = row->span.start_lo,
		.last = row->span.end_hi,
		.value = value_of(&row->figure),
		.low = row->figure.low,
		.high = row->figure.high,
		.doubtful = row->figure.hedge == ENT_ALLEGED || isnan(row->figure.best),
	};
	uint32_t evidence = evidence_of_observation(draft, series, row);
	ent_doc_point(draft->doc, &point, &evidence, 1);
}

void write_series_chart(struct draft *draft, const struct ent_series *series)
{
	size_t count = 0;
	int32_t from = ENT_DAY_MAX, to = ENT_DAY_MIN;
	for (size_t i = 0; i < series->count; i++) {
		if (!is_shown(draft, series, i))
			continue;
		const struct ent_span *span = &series->rows[i].span;
		from = span->start_lo < from ? span->start_lo : from;
		to = span->end_hi > to ? span->end_hi : to;
		count++;
	}
	if (count < LEAST_POINTS)
		return;
	ent_doc_chart(draft->doc, series->title.len ? series->title : series->name, series->unit,
		      ENT_CHART_LINE, from, to);
	for (size_t i = 0; i < series->count; i++)
		if (is_shown(draft, series, i))
			draw_figure(draft, series, &series->rows[i]);
}
