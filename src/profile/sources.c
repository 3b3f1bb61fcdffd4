/* The sources: how many, how graded, how far they can be trusted. */
#include "profile/profile.h"

#include <string.h>

/* What the entries of the profile rest on. */
struct tally {
	size_t entries, unsourced, single, hedged, denied;
	size_t sources, grades[7]; /* A to F, then ungraded */
	int32_t oldest, newest;    /* dates of publication; oldest > newest: none told */
};

static void tally_source(const struct draft *draft, uint32_t id, struct tally *tally)
{
	const struct ent_source *source = ent_source(draft->record, id);
	struct ent_span span = ent_record_span(draft->record, source->date);
	tally->sources++;
	tally->grades[source->reliability ? source->reliability - 'A' : 6]++;
	if (source->date == ENT_NONE || span.start_lo == ENT_DAY_MIN || span.end_hi == ENT_DAY_MAX)
		return;
	tally->oldest = span.start_lo < tally->oldest ? span.start_lo : tally->oldest;
	tally->newest = span.start_lo > tally->newest ? span.start_lo : tally->newest;
}

static void tally_row(const struct draft *draft, uint32_t row, bool *seen, struct tally *tally)
{
	size_t count, sources = 0;
	const struct ent_detail *details = ent_event_details(draft->record, row, &count);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != ENT_DETAIL_SOURCE)
			continue;
		sources++;
		if (!seen[details[i].ref])
			tally_source(draft, details[i].ref, tally);
		seen[details[i].ref] = true;
	}
	tally->entries++;
	tally->unsourced += sources == 0;
	tally->single += sources == 1;
	tally->hedged += ent_record_events(draft->record)->hedge[row] != ENT_CONFIRMED;
	tally->denied += ent_event_denials(draft->record, row, draft->opts->as_of, NULL, 0) > 0;
}

static void write_grades(struct draft *draft, const struct tally *tally)
{
	static const struct ent_doc_column columns[] = {{{"Reliability", 11}, false},
							{{"Sources", 7}, true}};
	ent_doc_table(draft->doc, ent_str("Sources of the entries above, by reliability"), columns,
		      2);
	for (int i = 0; i < 7; i++) {
		if (!tally->grades[i])
			continue;
		struct ent_text grade = {0}, count = {0};
		if (i < 6)
			ent_text_printf(&grade, "%c, %s", 'A' + i,
					ent_reliability_name((char)('A' + i)));
		else
			ent_text_puts(&grade, "not graded");
		ent_text_printf(&count, "%zu", tally->grades[i]);
		struct ent_str cells[] = {ent_text_str(&grade), ent_text_str(&count)};
		ent_doc_row(draft->doc, cells, NULL, 0);
		ent_text_free(&grade);
		ent_text_free(&count);
	}
}

void write_sources(struct draft *draft, const uint32_t *rows, size_t count)
{
	struct tally tally = {.oldest = ENT_DAY_MAX, .newest = ENT_DAY_MIN};
	size_t all = ent_source_count(draft->record);
	bool *seen = ent_alloc(NULL, all + 1);
	memset(seen, 0, all + 1);
	for (size_t i = 0; i < count; i++)
		tally_row(draft, rows[i], seen, &tally);
	ent_alloc(seen, 0);
	open_section(draft, 1, "Sources and how far they can be trusted");
	if (!begin_sentence(draft, DETAIL))
		return;
	tell(draft, "the chronology has %zu entr%s from %zu source%s", tally.entries,
	     tally.entries == 1 ? "y" : "ies", tally.sources, tally.sources == 1 ? "" : "s");
	if (tally.oldest <= tally.newest) {
		struct ent_text from = {0}, to = {0};
		say_month(tally.oldest, &from);
		say_month(tally.newest, &to);
		tell(draft, ", published between %s and %s", from.ptr, to.ptr);
		ent_text_free(&from);
		ent_text_free(&to);
	}
	end_sentence(draft);
	begin_sentence(draft, DETAIL);
	tell(draft,
	     "of these, %zu rest on a single source and %zu on none; hedged are %zu, denied by "
	     "somebody %zu",
	     tally.single, tally.unsourced, tally.hedged, tally.denied);
	end_sentence(draft);
	write_grades(draft, &tally);
}
