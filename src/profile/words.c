/* Words of a profile. */
#include "profile/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void say_day(int32_t day, struct ent_text *out)
{
	struct ent_date date = ent_date_of_day(day);
	ent_date_say(&date, out);
}

void say_date(const struct ent_record *record, uint32_t date, struct ent_text *out)
{
	const struct ent_date *told = ent_record_date(record, date);
	if (told)
		ent_date_say(told, out);
}

void say_event_date(const struct ent_record *record, uint32_t row, struct ent_text *out)
{
	struct ent_date date;
	ent_event_date(record, row, &date);
	ent_date_say(&date, out);
}

static const char *joint(size_t i, size_t count)
{
	return i == 0 ? "" : i + 1 == count ? " and " : ", ";
}

void say_party(const struct ent_record *record, const uint32_t *party, struct ent_text *out)
{
	size_t count;
	const uint32_t *members = ent_party(record, party, &count);
	for (size_t i = 0; i < count; i++) {
		ent_text_puts(out, joint(i, count));
		ent_text_add(out, ent_actor(record, members[i])->in_text);
	}
}

void say_subjects(const struct ent_record *record, const struct ent_subject *subjects, size_t count,
		  struct ent_text *out)
{
	for (size_t i = 0; i < count; i++) {
		ent_text_puts(out, joint(i, count));
		if (subjects[i].actor != ENT_NONE)
			ent_text_add(out, ent_actor(record, subjects[i].actor)->in_text);
		else if (subjects[i].place != ENT_NONE)
			ent_text_add(out, ent_place(record, subjects[i].place)->name);
		else
			ent_text_add(out, ent_record_text(record, subjects[i].text));
	}
}

static void say_bounds(double low, double high, struct ent_text *out)
{
	if (isnan(low)) {
		ent_text_puts(out, "at most ");
		ent_text_number(out, high);
	} else if (isnan(high)) {
		ent_text_puts(out, "at least ");
		ent_text_number(out, low);
	} else {
		ent_text_number(out, low);
		ent_text_puts(out, " to ");
		ent_text_number(out, high);
	}
}

void say_figure(double low, double best, double high, struct ent_str unit, struct ent_text *out)
{
	bool ranged = (!isnan(low) && low != best) || (!isnan(high) && high != best);
	if (isnan(best))
		say_bounds(low, high, out);
	else
		ent_text_number(out, best);
	if (unit.len)
		ent_text_printf(out, " %.*s", ENT_FMT(unit));
	if (ranged && !isnan(best)) {
		ent_text_puts(out, " (");
		say_bounds(low, high, out);
		ent_text_puts(out, ")");
	}
}

/* Puts the names in for {A} and {B}; tells whether {B} was there. */
static bool fill_slots(struct ent_str words, struct ent_str a, struct ent_str b,
		       struct ent_text *out)
{
	bool has_b = false;
	for (size_t i = 0; i < words.len; i++) {
		struct ent_str slot = {words.ptr + i, words.len - i < 3 ? 0 : 3};
		bool is_b = ent_str_is(slot, "{B}");
		if (!is_b && !ent_str_is(slot, "{A}")) {
			ent_text_putc(out, words.ptr[i]);
			continue;
		}
		ent_text_add(out, is_b ? b : a);
		has_b |= is_b;
		i += 2;
	}
	return has_b;
}

void say_status(const struct ent_record *record, const struct ent_status *status, bool ended,
		struct ent_text *out)
{
	const struct ent_status_kind *kind = ent_status_kind(record, status->kind);
	fill_slots(ended ? kind->ended : kind->holds, ent_actor(record, status->from)->in_text,
		   ent_actor(record, status->to)->in_text, out);
}

/* ---- hedges ----------------------------------------------------------- */

static void say_denier(const struct ent_record *record, uint32_t actor, size_t *said,
		       struct ent_text *out)
{
	ent_text_puts(out, (*said)++ ? ", by " : "denied by ");
	ent_text_add(out, ent_actor(record, actor)->in_text);
}

static void say_denials(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	const struct ent_record *record = draft->record;
	const struct ent_events *events = ent_record_events(record);
	size_t said = 0, count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != ENT_DETAIL_DENIED_BY || details[i].ref == ENT_NONE)
			continue;
		if (details[i].date != ENT_NONE &&
		    ent_record_span(record, details[i].date).start_hi > draft->opts->as_of)
			continue;
		say_denier(record, details[i].ref, &said, out);
		if (details[i].date != ENT_NONE) {
			ent_text_puts(out, " (");
			say_date(record, details[i].date, out);
			ent_text_puts(out, ")");
		}
	}
	const struct ent_link *links = ent_event_links(record, row, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t from = (uint32_t)ent_event_of_entry(record, links[i].from);
		if (links[i].kind != ENT_DETAIL_DENIES || events->known[from] > draft->opts->as_of)
			continue;
		size_t members;
		const uint32_t *actors = ent_party(record, &events->source[from], &members);
		for (size_t m = 0; m < members; m++)
			say_denier(record, actors[m], &said, out);
		ent_text_puts(out, " (");
		say_event_date(record, from, out);
		ent_text_puts(out, ")");
	}
}

void say_hedge(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	enum ent_hedge hedge = (enum ent_hedge)ent_record_events(draft->record)->hedge[row];
	struct ent_text denials = {0};
	say_denials(draft, row, &denials);
	if (ent_event_standing(draft->record, row, draft->opts->as_of) == ENT_RETRACTED)
		ent_text_puts(out, "since retracted by its source");
	if (hedge != ENT_CONFIRMED) {
		ent_text_puts(out, out->len ? "; " : "");
		ent_text_puts(out, ent_hedge_name(hedge));
	}
	if (denials.len) {
		ent_text_puts(out, out->len ? "; " : "");
		ent_text_add(out, ent_text_str(&denials));
	}
	ent_text_free(&denials);
}

static void say_detail_actors(const struct ent_record *record, uint32_t row,
			      enum ent_detail_kind kind, struct ent_text *out)
{
	size_t count, said = 0;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != kind)
			continue;
		ent_text_puts(out, said++ ? ", " : "");
		ent_text_add(out, details[i].ref != ENT_NONE
					  ? ent_actor(record, details[i].ref)->in_text
					  : ent_record_text(record, details[i].text));
	}
}

void say_event(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	const struct ent_record *record = draft->record;
	const struct ent_events *events = ent_record_events(record);
	struct ent_text aside = {0}, hedge = {0};
	say_event_date(record, row, out);
	ent_text_puts(out, ": ");
	say_party(record, &events->source[row], out);
	say_detail_actors(record, row, ENT_DETAIL_BY, &aside);
	if (aside.len)
		ent_text_printf(out, " (%s)", aside.ptr);
	aside.len = 0;
	say_detail_actors(record, row, ENT_DETAIL_SUSPECTED, &aside);
	if (aside.len)
		ent_text_printf(out, " (suspected: %s)", aside.ptr);
	ent_text_puts(out, " ");
	struct ent_text target = {0};
	say_party(record, &events->target[row], &target);
	struct ent_str past = ent_verb(record, events->verb[row])->past;
	if (!fill_slots(past, ent_str(""), ent_text_str(&target), out) && target.len)
		ent_text_printf(out, " %s", target.ptr);
	ent_text_free(&target);
	struct ent_str text = ent_record_text(record, events->text[row]);
	if (text.len)
		ent_text_printf(out, ": %.*s", ENT_FMT(text));
	while (out->len && out->ptr[out->len - 1] == '.')
		out->ptr[--out->len] = '\0';
	say_hedge(draft, row, &hedge);
	if (hedge.len)
		ent_text_printf(out, " [%s]", hedge.ptr);
	ent_text_free(&aside);
	ent_text_free(&hedge);
}

void make_sentence(struct ent_text *text)
{
	if (!text->len)
		return;
	if (text->ptr[0] >= 'a' && text->ptr[0] <= 'z')
		text->ptr[0] = (char)(text->ptr[0] - 'a' + 'A');
	if (!strchr(".?!", text->ptr[text->len - 1]))
		ent_text_putc(text, '.');
}

/* ---- evidence --------------------------------------------------------- */

static void add_grade(char reliability, char credibility, struct ent_text *out)
{
	if (reliability)
		ent_text_putc(out, reliability);
	if (credibility)
		ent_text_putc(out, credibility);
}

static uint32_t source_number(struct draft *draft, uint32_t id)
{
	if (draft->source_number[id] != ENT_NONE)
		return draft->source_number[id];
	const struct ent_source *source = ent_source(draft->record, id);
	struct ent_text date = {0}, grade = {0};
	say_date(draft->record, source->date, &date);
	if (source->reliability)
		ent_text_printf(&grade, "%c, %s", source->reliability,
				ent_reliability_name(source->reliability));
	struct ent_doc_source out = {
		.id = source->id,
		.title = source->title,
		.by = source->by,
		.date = ent_text_str(&date),
		.url = source->url,
		.grade = ent_text_str(&grade),
	};
	draft->source_number[id] = ent_doc_source(draft->doc, &out);
	ent_text_free(&date);
	ent_text_free(&grade);
	return draft->source_number[id];
}

/* Cites of one piece of evidence; more than these are rare enough to leave to the
 * journal, which the evidence names. */
#define MOST_CITES 16

struct cite_list {
	struct ent_doc_cite at[MOST_CITES];
	struct ent_text grades[MOST_CITES];
	size_t count;
};

static void add_cite(struct draft *draft, struct cite_list *list, uint32_t source, char reliability,
		     char credibility, uint32_t where)
{
	if (list->count == MOST_CITES)
		return;
	struct ent_text *grade = &list->grades[list->count];
	add_grade(reliability, credibility, grade);
	list->at[list->count++] = (struct ent_doc_cite){
		.source = source_number(draft, source),
		.grade = ent_text_str(grade),
		.where = ent_record_text(draft->record, where),
	};
}

static void free_cites(struct cite_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		ent_text_free(&list->grades[i]);
}

static void say_where(const struct ent_record *record, struct ent_where where, struct ent_text *out)
{
	ent_text_printf(out, "%.*s:%u", ENT_FMT(ent_record_file(record, where.file)), where.line);
}

uint32_t evidence_of_row(struct draft *draft, uint32_t row)
{
	if (draft->evidence_number[row] != ENT_NONE)
		return draft->evidence_number[row];
	const struct ent_record *record = draft->record;
	struct ent_text id = {0}, date = {0}, text = {0}, hedge = {0}, at = {0};
	struct cite_list cites = {.count = 0};
	ent_event_id(record, row, &id);
	say_event_date(record, row, &date);
	say_event(draft, row, &text);
	make_sentence(&text);
	say_hedge(draft, row, &hedge);
	say_where(record, ent_record_events(record)->where[row], &at);
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_SOURCE)
			add_cite(draft, &cites, details[i].ref, details[i].reliability,
				 details[i].credibility, details[i].text);
	struct ent_doc_evidence evidence = {
		.id = ent_text_str(&id),
		.date = ent_text_str(&date),
		.text = ent_text_str(&text),
		.hedge = ent_text_str(&hedge),
		.at = ent_text_str(&at),
		.cites = cites.at,
		.cite_count = cites.count,
	};
	draft->evidence_number[row] = ent_doc_evidence(draft->doc, &evidence);
	free_cites(&cites);
	ent_text_free(&id);
	ent_text_free(&date);
	ent_text_free(&text);
	ent_text_free(&hedge);
	ent_text_free(&at);
	return draft->evidence_number[row];
}

uint32_t evidence_of_entry(struct draft *draft, struct ent_where where, struct ent_str text,
			   enum ent_hedge hedge, const struct ent_cite *cites, size_t count)
{
	struct ent_text at = {0};
	struct cite_list list = {.count = 0};
	say_where(draft->record, where, &at);
	for (size_t i = 0; i < count; i++)
		add_cite(draft, &list, cites[i].source, cites[i].reliability, cites[i].credibility,
			 cites[i].where);
	struct ent_doc_evidence evidence = {
		.id = ent_text_str(&at),
		.text = text,
		.hedge = ent_str(hedge == ENT_CONFIRMED ? "" : ent_hedge_name(hedge)),
		.at = ent_text_str(&at),
		.cites = list.at,
		.cite_count = list.count,
	};
	uint32_t number = ent_doc_evidence(draft->doc, &evidence);
	free_cites(&list);
	ent_text_free(&at);
	return number;
}
