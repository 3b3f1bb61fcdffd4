/* entente series: recorded numbers over time. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>

static struct ent_str about(const struct ent_record *record, const struct ent_series *series)
{
	return series->actor != ENT_NONE ? ent_actor(record, series->actor)->handle
					 : ent_place(record, series->place)->name;
}

/* "cruisers: Cruisers in service (AAA, ships; 12 figures)" */
static void write_list(const struct request *request)
{
	const struct ent_record *record = request->record;
	struct ent_text line = {0};
	for (uint32_t i = 0; i < ent_series_count(record); i++) {
		const struct ent_series *series = ent_series(record, i);
		line.len = 0;
		ent_text_printf(&line, "%.*s: %.*s%s(%.*s, %.*s; %zu figure%s)",
				ENT_FMT(series->name), ENT_FMT(series->title),
				series->title.len ? " " : "", ENT_FMT(about(record, series)),
				ENT_FMT(series->unit), series->count,
				series->count == 1 ? "" : "s");
		put_wrapped(ent_text_str(&line), 0, 4);
	}
	ent_text_free(&line);
}

static void list_all(const struct request *request)
{
	if (request->format == FORMAT_TEXT) {
		write_narrowing(request);
		write_list(request);
		return;
	}
	static const struct column columns[] = {
		{"name", CELL_TEXT},   {"about", CELL_TEXT}, {"unit", CELL_TEXT},
		{"rows", CELL_NUMBER}, {"title", CELL_TEXT},
	};
	const struct ent_record *record = request->record;
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (uint32_t i = 0; i < ent_series_count(record); i++) {
		const struct ent_series *series = ent_series(record, i);
		table_cell(table, series->name);
		table_cell(table, about(record, series));
		table_cell(table, series->unit);
		table_number(table, (double)series->count);
		table_cell(table, series->title);
	}
	if (request->format == FORMAT_JSON) {
		putchar('{');
		table_members(table, "series");
		json_narrowing(request);
		fputs("}\n", stdout);
		return;
	}
	table_write(table, FORMAT_CSV, "series", false);
	talk_of_table(request, 0, ENT_DEDUPE_NONE, ENT_DEDUPE_NONE);
}

static bool is_wanted(const struct request *request, const struct ent_series *series, size_t row)
{
	const struct ent_observation *observation = &series->rows[row];
	if (observation->span.end_hi < request->from || observation->span.start_lo > request->to)
		return false;
	if (request->values[OPT_ON] && !ent_span_maybe(observation->span, request->on))
		return false;
	return request->values[OPT_ALL] ? observation->figure.known <= request->as_of
					: ent_series_current(series, row, request->as_of);
}

static void add_row(const struct request *request, const struct ent_observation *row,
		    struct table *table)
{
	const struct ent_record *record = request->record;
	struct ent_text text = {0};
	ent_date_print(ent_record_date(record, row->date), &text);
	table_cell(table, ent_text_str(&text));
	table_number(table, row->figure.low);
	table_number(table, row->figure.best);
	table_number(table, row->figure.high);
	table_day(table, row->figure.known);
	table_cell(table, row->figure.hedge
				  ? ent_str(ent_hedge_name((enum ent_hedge)row->figure.hedge))
				  : ent_str(""));
	text.len = 0;
	if (row->figure.reliability)
		ent_text_putc(&text, row->figure.reliability);
	if (row->figure.credibility)
		ent_text_putc(&text, row->figure.credibility);
	table_cell(table, ent_text_str(&text));
	table_cell(table, row->figure.source == ENT_NONE
				  ? ent_str("")
				  : ent_source(record, row->figure.source)->id);
	table_cell(table, ent_record_text(record, row->note));
	ent_text_free(&text);
}

static const struct column row_columns[] = {
	{"date", CELL_TEXT},   {"low", CELL_NUMBER},  {"best", CELL_NUMBER},
	{"high", CELL_NUMBER}, {"known", CELL_TEXT},  {"hedge", CELL_TEXT},
	{"grade", CELL_TEXT},  {"source", CELL_TEXT}, {"note", CELL_TEXT},
};

static void write_head(const struct request *request, const struct ent_series *series)
{
	struct ent_text head = {0};
	write_narrowing(request);
	struct ent_str title = series->title.len ? series->title : series->name;
	ent_text_printf(&head, "%.*s, %.*s, %.*s", ENT_FMT(title),
			ENT_FMT(about(request->record, series)), ENT_FMT(series->unit));
	put_wrapped(ent_text_str(&head), 0, 0);
	if (series->note.len)
		put_wrapped(series->note, 0, 0);
	ent_text_free(&head);
}

static void json_member(const char *key, struct ent_str text)
{
	printf("\"%s\":", key);
	if (text.len)
		json_str(text);
	else
		fputs("null", stdout);
	putchar(',');
}

static int write_one(const struct request *request, const struct ent_series *series)
{
	struct table *table = table_new(row_columns, sizeof row_columns / sizeof row_columns[0]);
	size_t count = 0;
	for (size_t i = 0; i < series->count; i++) {
		if (!is_wanted(request, series, i))
			continue;
		add_row(request, &series->rows[i], table);
		count++;
	}
	if (request->format == FORMAT_JSON) {
		putchar('{');
		json_member("name", series->name);
		json_member("title", series->title);
		json_member("about", about(request->record, series));
		json_member("unit", series->unit);
		json_member("note", series->note);
		table_members(table, "observations");
		json_narrowing(request);
		fputs("}\n", stdout);
	} else {
		if (request->format == FORMAT_TEXT)
			write_head(request, series);
		else
			talk_of_table(request, 0, ENT_DEDUPE_NONE, ENT_DEDUPE_NONE);
		if (request->format == FORMAT_TEXT && !count)
			printf("none recorded then; the series has %zu figures in all\n",
			       series->count);
		table_write(table, request->format, "observations", true);
	}
	return DONE;
}

static int unknown_series(const struct request *request, const char *name)
{
	size_t count = ent_series_count(request->record);
	struct ent_str *names = calloc(count + 1, sizeof *names);
	if (!names)
		abort();
	for (uint32_t i = 0; i < count; i++)
		names[i] = ent_series(request->record, i)->name;
	uint32_t near = ent_near(ent_str(name), names, count);
	if (near != ENT_NONE)
		failure("no series '%s'; did you mean %.*s?", name, ENT_FMT(names[near]));
	else
		failure("no series '%s'; entente series %s lists them", name, request->operands[0]);
	free(names);
	return FAILED;
}

int run_series(struct request *request)
{
	if (request->operand_count == 3)
		return run_index(request);
	static const enum option of_two[] = {OPT_MEASURE,  OPT_EVERY,  OPT_HALF_LIFE,
					     OPT_DIRECTED, OPT_HEDGES, OPT_DEDUPE};
	for (size_t i = 0; i < sizeof of_two / sizeof of_two[0]; i++)
		if (request->values[of_two[i]])
			return misuse(request,
				      "--%s is about two actors: series DOSSIER ACTOR "
				      "ACTOR",
				      option_name(of_two[i]));
	if (!request_open(request))
		return FAILED;
	if (request->operand_count < 2) {
		list_all(request);
		return DONE;
	}
	uint32_t id = ent_series_find(request->record, ent_str(request->operands[1]));
	if (id == ENT_NONE)
		return unknown_series(request, request->operands[1]);
	return write_one(request, ent_series(request->record, id));
}
