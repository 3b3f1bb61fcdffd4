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
	ent_push(&col->story, row->story);
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

bool ent_event_is_coded(const struct ent_record *record, size_t event)
{
	return record->verbs.at[record->events.verb[event]].coded;
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

/* A denial told within an entry is known once its date has come. */
static bool is_known_by(const struct ent_record *record, const struct ent_detail *detail,
			int32_t as_of)
{
	return detail->date == ENT_NONE || ent_record_span(record, detail->date).start_hi <= as_of;
}

struct denials {
	struct ent_denial *out;
	size_t room, count;
};

static void add_denial(struct denials *denials, struct ent_denial denial)
{
	if (denials->count < denials->room)
		denials->out[denials->count] = denial;
	denials->count++;
}

/* What has an entry of its own need not be told within as well. */
static bool is_told(const struct denials *denials, uint32_t actor)
{
	for (size_t i = 0; i < denials->count && i < denials->room; i++)
		if (denials->out[i].actor == actor)
			return true;
	return false;
}

static void add_denying_entries(const struct ent_record *record, size_t event, int32_t as_of,
				struct denials *denials)
{
	size_t count, members;
	const struct ent_link *links = ent_event_links(record, event, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t row = (uint32_t)ent_event_of_entry(record, links[i].from);
		if (links[i].kind != ENT_DETAIL_DENIES || record->events.known[row] > as_of)
			continue;
		const uint32_t *actors = ent_party(record, &record->events.source[row], &members);
		for (size_t m = 0; m < members; m++)
			add_denial(denials, (struct ent_denial){actors[m], row, ENT_NONE});
	}
}

static int32_t day_of_denial(const struct ent_record *record, const struct ent_denial *denial)
{
	struct ent_date date;
	return ent_denial_date(record, denial, &date) ? ent_date_span(&date).start_lo : ENT_DAY_MAX;
}

/* By day, those of no known day last; there are few, so by insertion. */
static void sort_denials(const struct ent_record *record, struct denials *denials)
{
	for (size_t i = 1; i < denials->count && i < denials->room; i++) {
		struct ent_denial denial = denials->out[i];
		int32_t day = day_of_denial(record, &denial);
		size_t k = i;
		for (; k > 0 && day_of_denial(record, &denials->out[k - 1]) > day; k--)
			denials->out[k] = denials->out[k - 1];
		denials->out[k] = denial;
	}
}

size_t ent_event_denials(const struct ent_record *record, size_t event, int32_t as_of,
			 struct ent_denial *out, size_t room)
{
	struct denials denials = {out, room, 0};
	add_denying_entries(record, event, as_of, &denials);
	size_t count;
	const struct ent_detail *details = ent_event_details(record, event, &count);
	for (size_t i = 0; i < count; i++) {
		const struct ent_detail *detail = &details[i];
		if (detail->kind == ENT_DETAIL_DENIED_BY && detail->ref != ENT_NONE &&
		    is_known_by(record, detail, as_of) && !is_told(&denials, detail->ref))
			add_denial(&denials,
				   (struct ent_denial){detail->ref, ENT_NONE, detail->date});
	}
	sort_denials(record, &denials);
	return denials.count;
}

bool ent_denial_date(const struct ent_record *record, const struct ent_denial *denial,
		     struct ent_date *date)
{
	const struct ent_date *told = ent_record_date(record, denial->date);
	if (denial->row != ENT_NONE)
		ent_event_date(record, denial->row, date);
	else if (told)
		*date = *told;
	return told || denial->row != ENT_NONE;
}

const struct ent_figure *ent_event_figure(const struct ent_record *record, size_t event,
					  enum ent_detail_kind kind, int32_t as_of)
{
	const struct ent_figure *newest = NULL;
	size_t count;
	const struct ent_detail *details = ent_event_details(record, event, &count);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != kind)
			continue;
		const struct ent_figure *figure = ent_figure(record, details[i].ref);
		if (figure->known <= as_of && (!newest || figure->known >= newest->known))
			newest = figure;
	}
	return newest;
}
