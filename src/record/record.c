/* The record itself: its birth, its end, and what is stored once. */
#include "record/index.h"

#include <stdlib.h>
#include <string.h>

struct ent_record *ent_record_new(void)
{
	struct ent_record *record = ent_alloc(NULL, sizeof *record);
	*record = (struct ent_record){0};
	uint32_t unknown = ent_add_actor(record, ent_str("?"), NULL);
	record->actors.at[unknown].name = ent_str("an unknown actor");
	record->actors.at[unknown].in_text = record->actors.at[unknown].name;
	return record;
}

static void events_free(struct ent_event_columns *col)
{
	ent_vec_free(&col->first);
	ent_vec_free(&col->last);
	ent_vec_free(&col->known);
	ent_vec_free(&col->date);
	ent_vec_free(&col->source);
	ent_vec_free(&col->target);
	ent_vec_free(&col->verb);
	ent_vec_free(&col->place);
	ent_vec_free(&col->text);
	ent_vec_free(&col->entry);
	ent_vec_free(&col->hedge);
	ent_vec_free(&col->story);
	ent_vec_free(&col->where);
}

static void tables_free(struct ent_record *record)
{
	struct ent_intern *const tables[] = {
		&record->date_keys,        &record->handles,      &record->names,
		&record->code_keys,        &record->place_names,  &record->source_ids,
		&record->verb_words,       &record->status_names, &record->sets,
		&record->sorted_sets,      &record->series_names, &record->issue_names,
		&record->assumption_names, &record->flow_names,
	};
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		ent_intern_free(tables[i]);
}

void ent_record_free(struct ent_record *record)
{
	if (!record)
		return;
	events_free(&record->col);
	ent_record_unindex(record);
	tables_free(record);
	for (size_t i = 0; i < record->adopted.count; i++)
		ent_alloc(record->adopted.at[i], 0);
	ent_vec_free(&record->adopted);
	ent_vec_free(&record->files);
	ent_vec_free(&record->texts);
	ent_vec_free(&record->dates);
	ent_vec_free(&record->spans);
	ent_vec_free(&record->actors);
	ent_vec_free(&record->name_claim);
	ent_vec_free(&record->claims);
	ent_vec_free(&record->code_claim);
	ent_vec_free(&record->code_claims);
	ent_vec_free(&record->archives);
	ent_alloc(record->has_part_of, 0);
	ent_vec_free(&record->place_of_name);
	ent_vec_free(&record->places);
	ent_vec_free(&record->sources);
	ent_vec_free(&record->verb_of_word);
	ent_vec_free(&record->verbs);
	ent_alloc(record->verb_alike, 0);
	ent_vec_free(&record->statuses);
	ent_vec_free(&record->set_members);
	ent_vec_free(&record->set_start);
	ent_vec_free(&record->set_alike);
	ent_vec_free(&record->details);
	ent_vec_free(&record->detail_start);
	ent_vec_free(&record->figures);
	ent_alloc(record->row_of_entry, 0);
	ent_vec_free(&record->links);
	ent_vec_free(&record->series);
	ent_vec_free(&record->interests);
	ent_vec_free(&record->issues);
	ent_vec_free(&record->stances);
	ent_vec_free(&record->expectations);
	ent_vec_free(&record->assumptions);
	ent_vec_free(&record->notes);
	ent_vec_free(&record->flows);
	ent_arena_free(&record->arena);
	ent_alloc(record, 0);
}

void ent_record_adopt(struct ent_record *record, char *bytes)
{
	ent_push(&record->adopted, bytes);
}

uint32_t ent_add_file(struct ent_record *record, struct ent_str path)
{
	ent_push(&record->files, path);
	return (uint32_t)record->files.count - 1;
}

struct ent_str ent_record_file(const struct ent_record *record, uint32_t file)
{
	return file < record->files.count ? record->files.at[file] : ent_str("(built in)");
}

uint32_t ent_add_text(struct ent_record *record, struct ent_str text)
{
	ent_push(&record->texts, text);
	return (uint32_t)record->texts.count - 1;
}

struct ent_str ent_record_text(const struct ent_record *record, uint32_t text)
{
	return text < record->texts.count ? record->texts.at[text] : ent_str("");
}

#define POINT_KEY 14
#define DATE_KEY  (2 * POINT_KEY + 1)

/* Field by field: a struct has holes between its fields. */
static void point_key(const struct ent_point *point, unsigned char key[POINT_KEY])
{
	memcpy(key, &point->year, 4);
	key[4] = point->month;
	key[5] = point->day;
	key[6] = (unsigned char)(point->precision << 4 | point->kind);
	key[7] = (unsigned char)(point->uncertain | point->approximate << 1 |
				 point->month_unspecified << 2 | point->day_unspecified << 3 |
				 point->long_year << 4);
	memcpy(key + 8, &point->second_of_day, 4);
	memcpy(key + 12, &point->zone_minutes, 2);
}

uint32_t ent_add_date(struct ent_record *record, const struct ent_date *date)
{
	unsigned char bytes[DATE_KEY] = {date->interval};
	point_key(&date->start, bytes + 1);
	if (date->interval)
		point_key(&date->end, bytes + 1 + POINT_KEY);
	struct ent_str key = {(const char *)bytes, sizeof bytes};
	uint32_t id = ent_intern_find(&record->date_keys, key);
	if (id == ENT_NONE) {
		id = ent_intern_add(&record->date_keys, key, NULL);
		ent_push(&record->dates, *date);
		ent_push(&record->spans, ent_date_span(date));
	}
	return id;
}

const struct ent_date *ent_record_date(const struct ent_record *record, uint32_t date)
{
	return date < record->dates.count ? &record->dates.at[date] : NULL;
}

struct ent_span ent_record_span(const struct ent_record *record, uint32_t date)
{
	if (date >= record->spans.count)
		return (struct ent_span){ENT_DAY_MIN, ENT_DAY_MIN, ENT_DAY_MAX, ENT_DAY_MAX};
	return record->spans.at[date];
}

int32_t ent_known_by_default(struct ent_span span)
{
	return span.start_hi;
}

static int member_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Which set it is when order does not matter. */
static uint32_t sorted_set(struct ent_record *record, const uint32_t *members, size_t count)
{
	size_t size = count * sizeof *members;
	uint32_t *sorted = ent_alloc(NULL, size);
	memcpy(sorted, members, size);
	qsort(sorted, count, sizeof *sorted, member_order);
	struct ent_str key = {(const char *)sorted, size};
	uint32_t set = ent_intern_add(&record->sorted_sets, key, NULL);
	ent_alloc(sorted, 0);
	return set;
}

uint32_t ent_add_party(struct ent_record *record, const uint32_t *members, size_t count)
{
	if (count == 1)
		return members[0];
	struct ent_str key = {(const char *)members, count * sizeof *members};
	uint32_t set = ent_intern_find(&record->sets, key);
	if (set != ENT_NONE)
		return ENT_SET + set;
	if (!record->set_start.count)
		ent_push(&record->set_start, 0);
	for (size_t i = 0; i < count; i++)
		ent_push(&record->set_members, members[i]);
	ent_push(&record->set_start, record->set_members.count);
	ent_push(&record->set_alike, sorted_set(record, members, count));
	return ENT_SET + ent_intern_add(&record->sets, key, NULL);
}

uint32_t ent_party_alike(const struct ent_record *record, uint32_t party)
{
	if (party == ENT_NONE || party < ENT_SET)
		return party;
	return ENT_SET + record->set_alike.at[party - ENT_SET];
}

const uint32_t *ent_party(const struct ent_record *record, const uint32_t *party, size_t *count)
{
	if (*party == ENT_NONE) {
		*count = 0;
		return party;
	}
	if (*party < ENT_SET) {
		*count = 1;
		return party;
	}
	size_t set = *party - ENT_SET;
	*count = record->set_start.at[set + 1] - record->set_start.at[set];
	return record->set_members.at + record->set_start.at[set];
}

#define LIST(function, type, field)                                                                \
	const struct type *function(const struct ent_record *record, size_t *count)                \
	{                                                                                          \
		*count = record->field.count;                                                      \
		return record->field.at;                                                           \
	}

LIST(ent_interests, ent_interest, interests)
LIST(ent_issues, ent_issue, issues)
LIST(ent_stances, ent_stance, stances)
LIST(ent_expectations, ent_expectation, expectations)
LIST(ent_assumptions, ent_assumption, assumptions)
LIST(ent_notes, ent_note, notes)
LIST(ent_flows, ent_flow, flows)

const char *ent_flow_kind_name(enum ent_flow_kind kind)
{
	static const char *const names[ENT_FLOW_KINDS] = {"production",  "conversion", "transit",
							  "consumption", "seizure",    "export"};
	return names[kind];
}

const char *ent_flow_trait_name(enum ent_flow_trait_kind kind)
{
	static const char *const names[ENT_FLOW_TRAITS] = {
		"ratio", "price",  "cost", "risk",   "tax",   "fee",    "earns", "barrier",
		"stock", "spoils", "ban",  "choice", "stake", "demand", "markup"};
	return names[kind];
}
