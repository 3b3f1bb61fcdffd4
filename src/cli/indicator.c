/* Indicators as the command gives them: in words, their periods, their evidence. */
#include "interests.h"

#include <math.h>
#include <stdio.h>

struct ent_gauge indicator_read(const struct request *request,
				const struct ent_indicator *indicator)
{
	struct ent_gauge_opts opts = {request->on, request->as_of, request->from, request->to,
				      request->dedupe};
	return ent_indicator_read(request->record, indicator, &opts);
}

struct ent_str indicator_unit(const struct request *request, const struct ent_indicator *indicator)
{
	return indicator->kind == ENT_INDICATOR_SERIES
		       ? ent_series(request->record, indicator->ref)->unit
		       : ent_str(indicator->kind == ENT_INDICATOR_COUNT ? "entries" : "");
}

static const struct ent_observation *observation_of(const struct request *request,
						    const struct ent_indicator *indicator,
						    const struct ent_reading *reading)
{
	return &ent_series(request->record, indicator->ref)->rows[reading->observation];
}

void indicator_period(const struct request *request, const struct ent_indicator *indicator,
		      const struct ent_reading *reading, struct ent_text *out)
{
	if (reading->observation != ENT_NONE) {
		uint32_t date = observation_of(request, indicator, reading)->date;
		ent_date_print(ent_record_date(request->record, date), out);
		return;
	}
	struct ent_date date = ent_date_of_day(reading->first);
	if (indicator->kind == ENT_INDICATOR_COUNT) {
		bool year = indicator->per == ENT_EVERY_YEAR;
		date.start.precision = year ? ENT_PRECISION_YEAR : ENT_PRECISION_MONTH;
		date.start.month = year ? 0 : date.start.month;
		date.start.day = 0;
		date.end = date.start;
		date.end.month += 2;
		date.interval = indicator->per == ENT_EVERY_QUARTER;
	}
	ent_date_print(&date, out);
}

static void add_range(double low, double value, double high, struct ent_text *out)
{
	if (!ent_text_number(out, value))
		ent_text_putc(out, '?');
	if ((isnan(low) && isnan(high)) || (low == value && high == value))
		return;
	ent_text_puts(out, " [");
	if (!ent_text_number(out, low))
		ent_text_puts(out, "..");
	ent_text_putc(out, ' ');
	if (!ent_text_number(out, high))
		ent_text_puts(out, "..");
	ent_text_putc(out, ']');
}

/* "3 [2 3] in 2022, after 0 in 2021; 1 so far in 2023" */
static void say_counts(const struct ent_indicator *indicator, const struct ent_gauge *gauge,
		       struct ent_text *out)
{
	for (size_t i = gauge->current; i < gauge->count; i++) {
		const struct ent_reading *reading = &gauge->readings[i];
		ent_text_puts(out, i == gauge->current       ? ""
				   : i == gauge->current + 1 ? ", after "
							     : ", ");
		add_range(reading->low, reading->value, reading->high, out);
		ent_text_puts(out, " in ");
		ent_period_say(reading->first, indicator->per, out);
	}
	if (gauge->count && gauge->current) {
		const struct ent_reading *running = &gauge->readings[0];
		ent_text_puts(out, gauge->count > 1 ? "; " : "");
		add_range(running->low, running->value, running->high, out);
		ent_text_puts(out, " so far in ");
		ent_period_say(running->first, indicator->per, out);
	}
	if (!gauge->count)
		ent_text_puts(out, "nothing recorded by then");
}

const char *indicator_state(const struct ent_gauge *gauge)
{
	static const char *const names[] = {[ENT_NOT_YET] = "later",
					    [ENT_HOLDS] = "holds",
					    [ENT_ENDED] = "ended",
					    [ENT_PERHAPS] = "unknown"};
	return gauge->recorded ? names[gauge->status.holds] : "none recorded";
}

/* "holds: A recognises B" */
static void say_status(const struct request *request, const struct ent_gauge *gauge,
		       struct ent_text *out)
{
	ent_text_puts(out, indicator_state(gauge));
	ent_text_puts(out, gauge->recorded ? ": " : "");
	if (gauge->recorded)
		ent_status_say(request->record, &gauge->status, out);
}

/* "333 tonnes [300 366] (2023, known 2023-11-05), after ..." */
static void say_figures(const struct request *request, const struct ent_indicator *indicator,
			const struct ent_gauge *gauge, struct ent_text *out)
{
	if (!gauge->count)
		ent_text_puts(out, "no figure recorded by then");
	for (size_t i = 0; i < gauge->count; i++) {
		const struct ent_reading *reading = &gauge->readings[i];
		const struct ent_figure *figure =
			&observation_of(request, indicator, reading)->figure;
		ent_text_puts(out, i ? ", after " : "");
		add_range(reading->low, reading->value, reading->high, out);
		ent_text_printf(out, " %.*s (", ENT_FMT(indicator_unit(request, indicator)));
		indicator_period(request, indicator, reading, out);
		ent_text_puts(out, ", known ");
		day_text(figure->known, out);
		if (figure->hedge > ENT_CONFIRMED)
			ent_text_printf(out, ", %s", ent_hedge_name((enum ent_hedge)figure->hedge));
		ent_text_putc(out, ')');
	}
}

void indicator_say(const struct request *request, const struct ent_indicator *indicator,
		   const struct ent_gauge *gauge, struct ent_text *out)
{
	ent_text_printf(out, "%.*s: ", ENT_FMT(indicator->words));
	if (indicator->kind == ENT_INDICATOR_COUNT) {
		say_counts(indicator, gauge, out);
		add_repeated(gauge->repeated, request->dedupe, ENT_DEDUPE_DAY, out);
	} else if (indicator->kind == ENT_INDICATOR_STATUS) {
		say_status(request, gauge, out);
	} else {
		say_figures(request, indicator, gauge, out);
	}
}

/* ---- evidence --------------------------------------------------------- */

/* A figure is called by the place where it is written. */
void evidence_id(const struct request *request, struct evidence evidence, struct ent_text *out)
{
	if (!evidence.figure) {
		ent_event_id(request->record, evidence.row, out);
		return;
	}
	struct ent_where where = evidence.figure->where;
	ent_text_printf(out, "%.*s:%u", ENT_FMT(ent_record_file(request->record, where.file)),
			where.line);
}

static bool is_listed(const struct ent_gauge *gauge, size_t reading, uint32_t row)
{
	for (size_t i = 0; i < reading; i++)
		for (size_t k = 0; k < gauge->readings[i].row_count; k++)
			if (gauge->rows[gauge->readings[i].row_from + k] == row)
				return true;
	return false;
}

void each_evidence(const struct request *request, const struct ent_indicator *indicator,
		   const struct ent_gauge *gauge, evidence_fn *take, struct ent_text *out)
{
	struct evidence evidence = {0};
	for (size_t i = 0; i < gauge->count; i++) {
		const struct ent_reading *reading = &gauge->readings[i];
		evidence.row = ENT_NONE;
		evidence.figure = NULL;
		if (reading->observation != ENT_NONE) {
			evidence.figure = observation_of(request, indicator, reading);
			take(request, evidence, out);
			evidence.number++;
		}
		for (size_t k = 0; k < reading->row_count; k++) {
			evidence.row = gauge->rows[reading->row_from + k];
			if (is_listed(gauge, i, evidence.row))
				continue;
			take(request, evidence, out);
			evidence.number++;
		}
	}
}

/* " survey B2": nothing for a figure without a source. */
static void add_source(const struct request *request, const struct ent_figure *figure,
		       struct ent_text *out)
{
	if (figure->source == ENT_NONE)
		return;
	ent_text_printf(out, " %.*s", ENT_FMT(ent_source(request->record, figure->source)->id));
	ent_text_puts(out, figure->reliability || figure->credibility ? " " : "");
	grade_text(figure->reliability, figure->credibility, out);
}

void evidence_text(const struct request *request, struct evidence evidence, struct ent_text *out)
{
	struct ent_text sources = {0};
	ent_text_puts(out, evidence.number ? "; [" : "[");
	evidence_id(request, evidence, out);
	ent_text_putc(out, ']');
	if (evidence.figure) {
		add_source(request, &evidence.figure->figure, out);
		return;
	}
	ent_text_putc(out, ' ');
	event_date_text(request->record, evidence.row, out);
	sources_text(request->record, evidence.row, &sources);
	if (sources.len)
		ent_text_printf(out, " %s", sources.ptr);
	ent_text_free(&sources);
}

void evidence_ids(const struct request *request, struct evidence evidence, struct ent_text *out)
{
	ent_text_puts(out, evidence.number ? "; " : "");
	evidence_id(request, evidence, out);
}
