/* Narrowing: the record as if only some of its sources had told of events and figures.
 *
 * Rows that none of them tells move behind the others, out of every count and index. They
 * stay there, because an entry that was denied, corrected or withdrawn is so whoever said it:
 * narrowing brings nothing back that was put right.
 */
#include "record/index.h"

#include <string.h>

static bool tells(const struct ent_record *record, const bool *wanted, uint32_t entry)
{
	for (uint32_t i = record->detail_start.at[entry]; i < record->detail_start.at[entry + 1];
	     i++)
		if (record->details.at[i].kind == ENT_DETAIL_SOURCE &&
		    wanted[record->details.at[i].ref])
			return true;
	return false;
}

/* Kept rows first, in their order; then the others, in theirs. */
static void part_rows(struct ent_record *record, const bool *wanted)
{
	const struct ent_event_columns *col = &record->col;
	size_t all = col->entry.count, kept = 0, out = 0;
	uint32_t *order = ent_alloc(NULL, (all + 1) * sizeof *order);
	uint32_t *others = ent_alloc(NULL, (all + 1) * sizeof *others);
	for (uint32_t row = 0; row < all; row++) {
		if (tells(record, wanted, col->entry.at[row]))
			order[kept++] = row;
		else
			others[out++] = row;
	}
	memcpy(order + kept, others, out * sizeof *others);
	ent_alloc(others, 0);
	ent_rows_reorder(record, order);
	record->events.count = kept;
}

/* What only confirms or concerns an entry is not told by these sources; a denial or a
 * correction stands. */
static void part_links(struct ent_record *record)
{
	size_t kept = 0;
	for (size_t i = 0; i < record->links.count; i++) {
		struct ent_link link = record->links.at[i];
		bool told = ent_event_of_entry(record, link.from) < record->events.count;
		if (told || (link.kind != ENT_DETAIL_CONFIRMS && link.kind != ENT_DETAIL_CONCERNS))
			record->links.at[kept++] = link;
	}
	record->links.count = kept;
}

static bool is_told(const struct ent_record *record, const bool *wanted,
		    const struct ent_detail *detail)
{
	if (detail->kind < ENT_DETAIL_DEATHS || detail->kind > ENT_DETAIL_AMOUNT)
		return true;
	uint32_t source = record->figures.at[detail->ref].source;
	return source == ENT_NONE || wanted[source];
}

/* A toll of another source goes; one without a source of its own is the entry's. */
static void part_details(struct ent_record *record, const bool *wanted)
{
	uint32_t kept = 0, from = 0;
	for (size_t entry = 0; entry + 1 < record->detail_start.count; entry++) {
		uint32_t end = record->detail_start.at[entry + 1];
		record->detail_start.at[entry] = kept;
		for (; from < end; from++)
			if (is_told(record, wanted, &record->details.at[from]))
				record->details.at[kept++] = record->details.at[from];
	}
	record->detail_start.at[record->detail_start.count - 1] = kept;
	record->details.count = kept;
}

static void part_series(struct ent_record *record, const bool *wanted)
{
	for (size_t i = 0; i < record->series.count; i++) {
		struct ent_series *series = &record->series.at[i];
		struct ent_observation *rows =
			ent_arena_alloc(&record->arena, (series->count + 1) * sizeof *rows);
		size_t kept = 0;
		for (size_t k = 0; k < series->count; k++) {
			uint32_t source = series->rows[k].figure.source;
			if (source != ENT_NONE && wanted[source])
				rows[kept++] = series->rows[k];
		}
		record->narrowing.figures_of += series->count;
		record->narrowing.figures += kept;
		series->rows = rows;
		series->count = kept;
	}
}

void ent_record_narrow(struct ent_record *record, const uint32_t *sources, size_t count)
{
	bool *wanted = ent_alloc(NULL, record->sources.count + 1);
	uint32_t *kept = ent_arena_alloc(&record->arena, (count + 1) * sizeof *kept);
	size_t distinct = 0;
	memset(wanted, 0, record->sources.count + 1);
	for (size_t i = 0; i < count; i++) {
		if (!wanted[sources[i]])
			kept[distinct++] = sources[i];
		wanted[sources[i]] = true;
	}
	part_rows(record, wanted);
	part_links(record);
	part_details(record, wanted);
	record->narrowing = (struct ent_narrowing){
		.sources = kept,
		.source_count = distinct,
		.entries = record->events.count,
		.entries_of = record->events.all,
	};
	part_series(record, wanted);
	ent_alloc(wanted, 0);
}

const struct ent_narrowing *ent_record_narrowing(const struct ent_record *record)
{
	return record->narrowing.source_count ? &record->narrowing : NULL;
}

void ent_narrowing_say(const struct ent_record *record, struct ent_text *out)
{
	const struct ent_narrowing *narrowing = ent_record_narrowing(record);
	if (!narrowing)
		return;
	for (size_t i = 0; i < narrowing->source_count; i++)
		ent_text_printf(out, "%s%.*s", i ? ", " : "",
				ENT_FMT(ent_source(record, narrowing->sources[i])->id));
	ent_text_printf(out, ": %zu of %zu event%s, %zu of %zu figure%s", narrowing->entries,
			narrowing->entries_of, narrowing->entries_of == 1 ? "" : "s",
			narrowing->figures, narrowing->figures_of,
			narrowing->figures_of == 1 ? "" : "s");
}
