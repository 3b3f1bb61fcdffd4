/* Events of datasets in a profile. They count in every measure, but a page that listed them
 * could not be read: the chronology and the acts that sentences tell are those of the journals, and
 * all events of one dataset are one piece of evidence. Only the act at which a relation turned is
 * told and named even if it is of a dataset. */
#include "profile/profile.h"

static uint32_t source_of(const struct draft *draft, uint32_t row)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(draft->record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_SOURCE)
			return details[i].ref;
	return ENT_NONE;
}

static struct coded *coded_of(struct draft *draft, uint32_t source)
{
	for (size_t i = 0; i < draft->coded.count; i++)
		if (draft->coded.at[i].source == source)
			return &draft->coded.at[i];
	ent_push(&draft->coded, (struct coded){source, 0, ENT_DAY_MAX, ENT_DAY_MIN, ENT_NONE});
	return &draft->coded.at[draft->coded.count - 1];
}

size_t set_coded_aside(struct draft *draft, uint32_t *rows, size_t count)
{
	const struct ent_events *events = ent_record_events(draft->record);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (!ent_event_is_coded(draft->record, rows[i])) {
			rows[kept++] = rows[i];
			continue;
		}
		struct coded *coded = coded_of(draft, source_of(draft, rows[i]));
		int32_t day = events->first[rows[i]];
		coded->count++;
		coded->first = day < coded->first ? day : coded->first;
		coded->last = day > coded->last ? day : coded->last;
	}
	return kept;
}

/* "6 events of icews from June 2018 to February 2019" */
static void say_coded(const struct draft *draft, const struct coded *coded, struct ent_text *out)
{
	struct ent_text from = {0}, to = {0};
	say_month(coded->first, &from);
	say_month(coded->last, &to);
	ent_text_printf(out, "%zu event%s of %.*s ", coded->count, coded->count == 1 ? "" : "s",
			ENT_FMT(ent_source(draft->record, coded->source)->id));
	if (ent_str_eq(ent_text_str(&from), ent_text_str(&to)))
		ent_text_printf(out, "in %s", from.ptr);
	else
		ent_text_printf(out, "from %s to %s", from.ptr, to.ptr);
	ent_text_free(&from);
	ent_text_free(&to);
}

static void say_all_coded(const struct draft *draft, struct ent_text *out)
{
	size_t count = 0, told = 0;
	for (size_t i = 0; i < draft->coded.count; i++)
		count += draft->coded.at[i].count > 0;
	for (size_t i = 0; i < draft->coded.count; i++) {
		if (!draft->coded.at[i].count)
			continue;
		ent_text_puts(out, joint(told++, count));
		say_coded(draft, &draft->coded.at[i], out);
	}
}

void write_coded_meta(struct draft *draft)
{
	struct ent_text text = {0};
	say_all_coded(draft, &text);
	if (text.len) {
		ent_text_puts(&text, "; in the measures, not listed");
		ent_doc_meta(draft->doc, ent_str("Event datasets"), ent_text_str(&text));
	}
	ent_text_free(&text);
}

void write_coded_note(struct draft *draft)
{
	struct ent_text text = {0};
	say_all_coded(draft, &text);
	if (text.len) {
		ent_text_puts(&text,
			      " are counted in the measures and not listed here; entente log "
			      "lists them.");
		ent_doc_paragraph(draft->doc);
		ent_doc_sentence(draft->doc, ent_text_str(&text), NULL, 0);
	}
	ent_text_free(&text);
}

uint32_t evidence_of_coded(struct draft *draft, uint32_t row)
{
	struct coded *coded = coded_of(draft, source_of(draft, row));
	if (coded->evidence != ENT_NONE)
		return coded->evidence;
	struct ent_text text = {0};
	ent_text_puts(&text, "Coded events");
	if (coded->count) {
		ent_text_puts(&text, "; of the actors and the time of this profile ");
		say_coded(draft, coded, &text);
	}
	make_sentence(&text);
	coded->evidence = evidence_of_dataset(draft, coded->source, ent_text_str(&text));
	ent_text_free(&text);
	return coded->evidence;
}
