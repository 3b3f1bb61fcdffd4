/* Interests with their threats and figures, stances, and notes. */
#include "profile/profile.h"

#include <entente/relations.h>

#include <math.h>
#include <string.h>

/* ---- indicators ------------------------------------------------------- */

static void say_actors(const struct ent_record *record, const char *lead, const uint32_t *actors,
		       size_t count, struct ent_text *out)
{
	for (size_t i = 0; i < count; i++) {
		ent_text_puts(out, i == 0 ? lead : i + 1 == count ? " and " : ", ");
		ent_text_add(out, ent_actor(record, actors[i])->in_text);
	}
}

/* "Recorded ASSAULT by X on Y in Z" */
static void say_counted(const struct ent_record *record, const struct ent_indicator *indicator,
			struct ent_text *out)
{
	ent_text_printf(out, "recorded '%.*s'", ENT_FMT(indicator->action));
	say_actors(record, " by ", indicator->by, indicator->by_count, out);
	say_actors(record, " towards ", indicator->on, indicator->on_count, out);
	for (size_t i = 0; i < indicator->in_count; i++) {
		ent_text_puts(out, i == 0 ? " in " : i + 1 == indicator->in_count ? " and " : ", ");
		ent_text_add(out, ent_place(record, indicator->in[i])->name);
	}
}

/* "1 in 1904", "0 so far in 1905": from the oldest period on. */
static void say_counts(const struct ent_indicator *indicator, const struct ent_gauge *gauge,
		       struct ent_text *out)
{
	if (!gauge->count)
		ent_text_puts(out, "nothing is recorded by then");
	for (size_t i = gauge->count; i-- > 0;) {
		const struct ent_reading *reading = &gauge->readings[i];
		ent_text_printf(out, "%zu %sin ", reading->row_count,
				reading->running ? "so far " : "");
		ent_period_say(reading->first, indicator->per, out);
		ent_text_puts(out, i ? ", " : "");
	}
}

/* The events of all readings, each once, in their order. */
static size_t rows_of(const struct ent_gauge *gauge, uint32_t *rows)
{
	size_t count = 0;
	for (size_t i = gauge->count; i-- > 0;) {
		const struct ent_reading *reading = &gauge->readings[i];
		for (size_t k = 0; k < reading->row_count; k++) {
			uint32_t row = gauge->rows[reading->row_from + k];
			if (!count || row > rows[count - 1])
				rows[count++] = row;
		}
	}
	return count;
}

static void write_count(struct draft *draft, const struct ent_indicator *indicator,
			const struct ent_gauge *gauge)
{
	uint32_t *rows =
		ent_alloc(NULL, (ent_record_events(draft->record)->count + 1) * sizeof *rows);
	struct ent_text text = {0};
	say_counted(draft->record, indicator, &text);
	ent_text_puts(&text, ": ");
	say_counts(indicator, gauge, &text);
	size_t counted = rows_of(gauge, rows);
	for (size_t i = 0; i < counted; i++)
		rows[i] = evidence_of_row(draft, rows[i]);
	make_sentence(&text);
	ent_doc_sentence(draft->doc, ent_text_str(&text), rows, counted);
	ent_text_free(&text);
	ent_alloc(rows, 0);
}

static void write_status_of(struct draft *draft, const struct ent_indicator *indicator,
			    const struct ent_gauge *gauge)
{
	const struct ent_record *record = draft->record;
	const struct ent_status_kind *kind = ent_status_kind(record, indicator->ref);
	struct ent_text text = {0};
	uint32_t numbers[4];
	size_t cited = 0;
	if (gauge->recorded) {
		ent_status_say(record, &gauge->status, &text);
		cited = ent_status_evidence(&gauge->status, numbers);
		for (size_t i = 0; i < cited; i++)
			numbers[i] = evidence_of_row(draft, numbers[i]);
	} else {
		ent_text_printf(&text, "%.*s, %.*s %s %.*s: none recorded", ENT_FMT(kind->label),
				ENT_FMT(ent_actor(record, indicator->a)->in_text),
				kind->symmetric ? "with" : "to",
				ENT_FMT(ent_actor(record, indicator->b)->in_text));
	}
	make_sentence(&text);
	ent_doc_sentence(draft->doc, ent_text_str(&text), numbers, cited);
	ent_text_free(&text);
}

/* "13 tonnes (1904, estimated)" */
static void say_observation(const struct draft *draft, const struct ent_series *series,
			    const struct ent_observation *row, struct ent_text *out)
{
	const struct ent_figure *figure = &row->figure;
	say_figure(figure->low, figure->best, figure->high, series->unit, out);
	ent_text_puts(out, " (");
	say_date(draft->record, row->date, out);
	if (figure->hedge && figure->hedge != ENT_CONFIRMED)
		ent_text_printf(out, ", %s", ent_hedge_name((enum ent_hedge)figure->hedge));
	ent_text_puts(out, ")");
}

static uint32_t evidence_of_observation(struct draft *draft, struct ent_str title,
					const struct ent_observation *row, struct ent_str said)
{
	const struct ent_figure *figure = &row->figure;
	struct ent_cite cite = {figure->source, ENT_NONE, figure->reliability, figure->credibility};
	enum ent_hedge hedge = figure->hedge ? (enum ent_hedge)figure->hedge : ENT_REPORTED;
	struct ent_text entry = {0};
	ent_text_printf(&entry, "%.*s: %.*s", ENT_FMT(title), ENT_FMT(said));
	make_sentence(&entry);
	uint32_t number = evidence_of_entry(draft, row->where, ent_text_str(&entry), hedge, &cite,
					    figure->source != ENT_NONE);
	ent_text_free(&entry);
	return number;
}

static void write_series_of(struct draft *draft, const struct ent_indicator *indicator,
			    const struct ent_gauge *gauge)
{
	const struct ent_series *series = ent_series(draft->record, indicator->ref);
	struct ent_str title = series->title.len ? series->title : series->name;
	struct ent_text text = {0};
	uint32_t numbers[2];
	ent_text_printf(&text, "%.*s: ", ENT_FMT(title));
	if (!gauge->count)
		ent_text_puts(&text, "no figure recorded by then");
	for (size_t i = 0; i < gauge->count; i++) {
		const struct ent_observation *row = &series->rows[gauge->readings[i].observation];
		struct ent_text said = {0};
		say_observation(draft, series, row, &said);
		ent_text_printf(&text, "%s%s", i ? ", after " : "", said.ptr);
		numbers[i] = evidence_of_observation(draft, title, row, ent_text_str(&said));
		ent_text_free(&said);
	}
	make_sentence(&text);
	ent_doc_sentence(draft->doc, ent_text_str(&text), numbers, gauge->count);
	ent_text_free(&text);
}

static void write_indicator(struct draft *draft, const struct ent_indicator *indicator)
{
	struct ent_gauge_opts opts = {draft->opts->on, draft->opts->as_of, ENT_DAY_MIN,
				      ENT_DAY_MAX};
	struct ent_gauge gauge = ent_indicator_read(draft->record, indicator, &opts);
	ent_doc_item(draft->doc);
	switch (indicator->kind) {
	case ENT_INDICATOR_COUNT:
		write_count(draft, indicator, &gauge);
		break;
	case ENT_INDICATOR_STATUS:
		write_status_of(draft, indicator, &gauge);
		break;
	case ENT_INDICATOR_SERIES:
		write_series_of(draft, indicator, &gauge);
		break;
	}
	ent_gauge_free(&gauge);
}

/* ---- interests -------------------------------------------------------- */

static void write_subjects(struct draft *draft, const char *lead,
			   const struct ent_subject *subjects, size_t count, uint32_t evidence)
{
	if (!count)
		return;
	struct ent_text text = {0};
	ent_text_puts(&text, lead);
	say_subjects(draft->record, subjects, count, &text);
	make_sentence(&text);
	ent_doc_sentence(draft->doc, ent_text_str(&text), &evidence, 1);
	ent_text_free(&text);
}

static void write_interest(struct draft *draft, const struct ent_interest *interest)
{
	struct ent_text text = {0};
	ent_text_printf(&text, "%u. %.*s", interest->rank, ENT_FMT(interest->title));
	ent_doc_section(draft->doc, 2, ent_text_str(&text));
	ent_doc_paragraph(draft->doc);
	uint32_t evidence = evidence_of_entry(draft, interest->where, interest->title, ENT_REPORTED,
					      interest->cites, interest->cite_count);
	for (size_t i = 0; i < interest->goal_count; i++) {
		text.len = 0;
		ent_text_printf(&text, "Goal: %.*s",
				ENT_FMT(ent_record_text(draft->record, interest->goals[i])));
		make_sentence(&text);
		ent_doc_sentence(draft->doc, ent_text_str(&text), &evidence, 1);
	}
	write_subjects(draft, "Threats: ", interest->threats, interest->threat_count, evidence);
	write_subjects(draft, "It concerns ", interest->about, interest->about_count, evidence);
	if (!interest->goal_count && !interest->threat_count && !interest->about_count)
		ent_doc_sentence(draft->doc, ent_str("Nothing more is recorded of it."), &evidence,
				 1);
	if (interest->indicator_count) {
		ent_doc_list(draft->doc, false);
		for (size_t i = 0; i < interest->indicator_count; i++)
			write_indicator(draft, &interest->indicators[i]);
	}
	ent_text_free(&text);
}

void write_interests(struct draft *draft)
{
	size_t count;
	const struct ent_interest *interests = ent_interests(draft->record, &count);
	bool begun = false;
	for (size_t i = 0; i < count; i++) {
		if (interests[i].actor != draft->opts->a || interests[i].known > draft->opts->as_of)
			continue;
		if (!begun)
			ent_doc_section(draft->doc, 1, ent_str("Key interests and priorities"));
		begun = true;
		write_interest(draft, &interests[i]);
	}
}

/* ---- notes ------------------------------------------------------------ */

static bool concerns(const struct ent_note *note, uint32_t actor)
{
	for (size_t i = 0; i < note->about_count; i++)
		if (note->about[i].actor == actor)
			return true;
	return false;
}

void write_notes(struct draft *draft)
{
	size_t count;
	const struct ent_note *notes = ent_notes(draft->record, &count);
	struct ent_text text = {0};
	bool begun = false;
	for (size_t i = 0; i < count; i++) {
		const struct ent_note *note = &notes[i];
		if (note->known > draft->opts->as_of || !concerns(note, draft->opts->a) ||
		    (draft->opts->b != ENT_NONE && !concerns(note, draft->opts->b)))
			continue;
		if (!begun) {
			ent_doc_section(draft->doc, 1, ent_str("Notes of the compilers"));
			ent_doc_list(draft->doc, false);
		}
		begun = true;
		text.len = 0;
		ent_text_add(&text, note->text);
		make_sentence(&text);
		uint32_t evidence = evidence_of_entry(draft, note->where, ent_text_str(&text),
						      note->hedge, note->cites, note->cite_count);
		ent_doc_item(draft->doc);
		ent_doc_sentence(draft->doc, ent_text_str(&text), &evidence, 1);
	}
	ent_text_free(&text);
}
