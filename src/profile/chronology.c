/* The chronology, by what the actor was at the time. */
#include "profile/profile.h"

#include <stdlib.h>

static void write_row(struct draft *draft, uint32_t row)
{
	struct ent_text text = {0};
	say_event(draft, row, &text);
	make_sentence(&text);
	uint32_t number = evidence_of_row(draft, row);
	ent_doc_item(draft->doc);
	ent_doc_sentence(draft->doc, ent_text_str(&text), &number, 1);
	ent_text_free(&text);
}

/* ---- periods ---------------------------------------------------------- */

struct period {
	int32_t from;
	const struct ent_tie *tie; /* what the actor was from then on; NULL: before all */
};

/* The days on which the other side (or the one actor) became something else. */
static size_t periods_of(const struct draft *draft, struct period *periods, size_t room)
{
	uint32_t who = draft->opts->b != ENT_NONE ? draft->opts->b : draft->opts->a;
	const struct ent_actor *actor = ent_actor(draft->record, who);
	size_t count = 0;
	periods[count++] = (struct period){ENT_DAY_MIN, NULL};
	for (size_t i = 0; i < actor->tie_count && count < room; i++) {
		const struct ent_tie *tie = &actor->ties[i];
		if (tie->kind != ENT_TIE_KIND)
			continue;
		int32_t from = ent_record_span(draft->record, tie->date).start_lo;
		if (from == ENT_DAY_MIN)
			periods[0].tie = tie;
		else
			periods[count++] = (struct period){from, tie};
	}
	return count;
}

static int period_order(const void *a, const void *b)
{
	const struct period *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

static void write_period_title(struct draft *draft, const struct period *period, size_t count,
			       size_t i)
{
	uint32_t who = draft->opts->b != ENT_NONE ? draft->opts->b : draft->opts->a;
	const struct ent_record *record = draft->record;
	struct ent_text text = {0};
	bool first = period[i].from == ENT_DAY_MIN, last = i + 1 == count;
	if (first && last) {
		ent_text_puts(&text, "All entries");
	} else if (first) {
		ent_text_puts(&text, "Before ");
		say_day(period[i + 1].from, &text);
	} else {
		ent_text_puts(&text, last ? "Since " : "From ");
		say_day(period[i].from, &text);
		if (!last) {
			ent_text_puts(&text, " to ");
			say_day(period[i + 1].from - 1, &text);
		}
	}
	if (period[i].tie && count > 1) {
		ent_text_printf(&text, ": %.*s as ", ENT_FMT(ent_actor(record, who)->in_text));
		say_kind(ent_record_text(record, period[i].tie->text), &text);
		if (period[i].tie->actor != ENT_NONE)
			ent_text_printf(&text, " of %.*s",
					ENT_FMT(ent_actor(record, period[i].tie->actor)->in_text));
	}
	ent_doc_section(draft->doc, 2, ent_text_str(&text));
	ent_doc_list(draft->doc, false);
	ent_text_free(&text);
}

/* "None recorded" says where we looked. */
static void write_nothing(struct draft *draft)
{
	struct ent_query query = ent_query_all();
	query.from = draft->opts->from;
	query.to = draft->opts->to;
	query.as_of = draft->opts->as_of;
	struct ent_searched searched = ent_events_searched(draft->record, &query);
	struct ent_text text = {0};
	ent_text_printf(&text, "None recorded%s; %zu event%s from %zu source%s were searched.",
			draft->coded.count ? " in the journals" : "", searched.events,
			searched.events == 1 ? "" : "s", searched.sources,
			searched.sources == 1 ? "" : "s");
	ent_doc_paragraph(draft->doc);
	ent_doc_sentence(draft->doc, ent_text_str(&text), NULL, 0);
	ent_text_free(&text);
}

void write_chronology(struct draft *draft, const uint32_t *rows, size_t count)
{
	struct period periods[16];
	size_t period_count = periods_of(draft, periods, sizeof periods / sizeof periods[0]);
	qsort(periods, period_count, sizeof *periods, period_order);
	ent_doc_section(draft->doc, 1, ent_str("Chronology"));
	write_coded_note(draft);
	if (!count)
		write_nothing(draft);
	const struct ent_events *events = ent_record_events(draft->record);
	size_t period = period_count; /* none yet */
	for (size_t i = 0; i < count; i++) {
		size_t now = 0;
		while (now + 1 < period_count && periods[now + 1].from <= events->first[rows[i]])
			now++;
		if (now != period)
			write_period_title(draft, periods, period_count, now);
		period = now;
		write_row(draft, rows[i]);
	}
}
