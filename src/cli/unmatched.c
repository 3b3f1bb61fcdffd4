/* entente actors --unmatched: whom of the archives the dossier does not know. */
#include "cli.h"

#include <stdio.h>

#define USUAL 20

/* The actor of the dossier that is called alike, by its name there or its code. */
static struct ent_str near_of(const struct ent_record *record, const struct ent_unclaimed *actor)
{
	struct ent_str near = ent_actor_near(record, actor->name.len ? actor->name : actor->code);
	return near.len || !actor->name.len ? near : ent_actor_near(record, actor->code);
}

static void write_unmatched(const struct request *request, const struct ent_unclaimed *list,
			    size_t count)
{
	static const struct column columns[] = {
		{"dataset", CELL_TEXT}, {"events", CELL_NUMBER}, {"near", CELL_TEXT},
		{"country", CELL_TEXT}, {"code", CELL_TEXT},     {"name", CELL_TEXT},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < count; i++) {
		table_cell(table, list[i].dataset);
		table_number(table, (double)list[i].events);
		table_cell(table, near_of(request->record, &list[i]));
		table_cell(table, list[i].country);
		table_cell(table, list[i].code);
		table_cell(table, list[i].name);
	}
	table_write(table, request->format, "unmatched", true);
}

int run_unmatched(struct request *request)
{
	size_t most, archives, count;
	struct ent_err err;
	if (!request_count(request, OPT_TOP, USUAL, &most))
		return MISUSED;
	if (!request_read(request))
		return FAILED;
	request->record = ent_dossier_record(request->dossier);
	ent_record_archives(request->record, &archives);
	if (!archives)
		return failure("%s names no archive", request->operands[0]);
	struct ent_unclaimed_list *list = ent_archives_unclaimed(request->record, most, &err);
	if (!list)
		return failure("%s", err.text);
	const struct ent_unclaimed *actors = ent_unclaimed_at(list, &count);
	if (!count && request->format == FORMAT_TEXT)
		puts("every actor of the archives is claimed");
	else
		write_unmatched(request, actors, count);
	ent_unclaimed_free(list);
	return DONE;
}
