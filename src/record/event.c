/* Events: their rows, their details, the links between them. */
#include "record/build.h"

uint32_t ent_add_event(struct ent_record *record, const struct ent_event_row *row,
		       const struct ent_detail *details, size_t count)
{
	struct ent_event_columns *col = &record->col;
	uint32_t entry = (uint32_t)col->entry.count;
	ent_push(&col->first, row->first);
	ent_push(&col->last, row->last);
	ent_push(&col->known, row->known);
	ent_push(&col->date, row->date);
	ent_push(&col->source, row->source);
	ent_push(&col->target, row->target);
	ent_push(&col->verb, row->verb);
	ent_push(&col->place, row->place);
	ent_push(&col->text, row->text);
	ent_push(&col->hedge, (uint8_t)row->hedge);
	ent_push(&col->where, row->where);
	ent_push(&col->entry, entry);
	ent_push(&record->detail_start, (uint32_t)record->details.count);
	for (size_t i = 0; i < count; i++)
		ent_push(&record->details, details[i]);
	return entry;
}

const struct ent_events *ent_record_events(const struct ent_record *record)
{
	return &record->events;
}

const struct ent_detail *ent_event_details(const struct ent_record *record, size_t event,
					   size_t *count)
{
	uint32_t entry = record->events.entry[event];
	uint32_t start = record->detail_start.at[entry];
	*count = record->detail_start.at[entry + 1] - start;
	return record->details.at + start;
}

const struct ent_figure *ent_figure(const struct ent_record *record, uint32_t figure)
{
	return &record->figures.at[figure];
}

size_t ent_event_of_entry(const struct ent_record *record, uint32_t entry)
{
	return record->row_of_entry ? record->row_of_entry[entry] : entry;
}

void ent_event_id(const struct ent_record *record, size_t event, struct ent_text *out)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, event, &count);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind == ENT_DETAIL_ID) {
			ent_text_add(out, ent_record_text(record, details[i].text));
			return;
		}
	}
	struct ent_where where = record->events.where[event];
	ent_text_add(out, ent_record_file(record, where.file));
	ent_text_printf(out, ":%u", where.line);
}

void ent_event_date(const struct ent_record *record, size_t event, struct ent_date *date)
{
	const struct ent_date *told = ent_record_date(record, record->events.date[event]);
	*date = told ? *told : ent_date_of_day(record->events.first[event]);
}

/* The links lie sorted by the entry they point at. */
const struct ent_link *ent_event_links(const struct ent_record *record, size_t event, size_t *count)
{
	uint32_t entry = record->events.entry[event];
	size_t from = 0, to = record->links.count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (record->links.at[middle].to < entry)
			from = middle + 1;
		else
			to = middle;
	}
	for (to = from; to < record->links.count && record->links.at[to].to == entry;)
		to++;
	*count = to - from;
	return record->links.at + from;
}

enum ent_standing ent_event_standing(const struct ent_record *record, size_t event, int32_t as_of)
{
	size_t count;
	const struct ent_link *links = ent_event_links(record, event, &count);
	enum ent_standing standing = ENT_STANDS;
	for (size_t i = 0; i < count; i++) {
		if (record->events.known[ent_event_of_entry(record, links[i].from)] > as_of)
			continue;
		if (links[i].kind == ENT_DETAIL_SUPERSEDES)
			return ENT_SUPERSEDED;
		if (links[i].kind == ENT_DETAIL_RETRACTS)
			standing = ENT_RETRACTED;
	}
	return standing;
}
