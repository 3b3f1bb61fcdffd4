/* entente status: what holds between two actors. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = {
	[ENT_NOT_YET] = "later",
	[ENT_HOLDS] = "holds",
	[ENT_ENDED] = "ended",
	[ENT_PERHAPS] = "unknown",
};

struct answer {
	struct ent_status *list;
	size_t count;
	size_t searched; /* entries between the two, known by then */
};

static size_t count_between(const struct request *request, uint32_t a, uint32_t b)
{
	struct ent_query query = ent_query_all();
	uint32_t *rows = calloc(ent_record_events(request->record)->count + 1, sizeof *rows);
	if (!rows)
		abort();
	query.a = a;
	query.b = b;
	query.to = request->on;
	query.as_of = request->as_of;
	size_t count = ent_events_find(request->record, &query, rows);
	free(rows);
	return count;
}

/* What had begun by the day; what opens only later is not part of the answer. */
static struct answer ask(const struct request *request, uint32_t a, uint32_t b)
{
	const struct ent_record *record = request->record;
	struct answer answer = {0};
	size_t count = ent_status_list(record, a, b, request->on, request->as_of, NULL, 0);
	answer.list = calloc(count + 1, sizeof *answer.list);
	if (!answer.list)
		abort();
	ent_status_list(record, a, b, request->on, request->as_of, answer.list, count);
	for (size_t i = 0; i < count; i++)
		if (answer.list[i].holds != ENT_NOT_YET)
			answer.list[answer.count++] = answer.list[i];
	answer.searched = count_between(request, a, b);
	return answer;
}

/* The day on which the event changed the status, as EDTF; of an interval, its
 * start or its end. */
static void add_edtf(const struct ent_record *record, uint32_t row, bool end, struct ent_text *out)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	struct ent_date date;
	ent_event_date(record, row, &date);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_EFFECT)
			date = *ent_record_date(record, details[i].date);
	if (date.interval) {
		date.start = end ? date.end : date.start;
		date.interval = false;
	}
	if (date.start.kind == ENT_POINT_DATE)
		ent_date_print(&date, out);
}

static void add_since(const struct ent_record *record, const struct ent_status *status,
		      struct ent_text *out)
{
	add_edtf(record, status->opened, false, out);
}

static void add_until(const struct ent_record *record, const struct ent_status *status,
		      struct ent_text *out)
{
	if (status->closed != ENT_NONE)
		add_edtf(record, status->closed, false, out);
	else if (status->span.end_hi != ENT_DAY_MAX)
		add_edtf(record, status->opened, true, out);
}

/* Its sentence, and its rank in brackets. */
static void add_sentence(const struct ent_record *record, const struct ent_status *status,
			 struct ent_text *out)
{
	ent_status_say(record, status, out);
	struct ent_str rank = ent_record_text(record, status->as);
	if (rank.len)
		ent_text_printf(out, " (%.*s)", ENT_FMT(rank));
}

/* ---- text ------------------------------------------------------------- */

static void write_stretch(const struct request *request, const struct ent_status *status)
{
	const struct ent_record *record = request->record;
	const struct ent_status_kind *kind = ent_status_kind(record, status->kind);
	struct ent_text line = {0};
	printf("%-9s%-13.*s ", state_names[status->holds], ENT_FMT(kind->name));
	ent_text_printf(&line, "%.*s %s %.*s", ENT_FMT(ent_actor(record, status->from)->handle),
			kind->symmetric ? "-" : ">",
			ENT_FMT(ent_actor(record, status->to)->handle));
	ent_text_puts(&line, ", since ");
	add_since(record, status, &line);
	struct ent_text until = {0};
	add_until(record, status, &until);
	if (until.len)
		ent_text_printf(&line, ", until %s", until.ptr);
	if (status->hedge == ENT_REPORTED || status->hedge == ENT_ESTIMATED)
		ent_text_printf(&line, ", %s", ent_hedge_name(status->hedge));
	ent_text_puts(&line, ": ");
	add_sentence(record, status, &line);
	size_t inset = 10 + (kind->name.len < 13 ? 13 : kind->name.len);
	put_wrapped(ent_text_str(&line), inset, 9);
	uint32_t rows[4];
	size_t count = ent_status_evidence(status, rows);
	for (size_t i = 0; i < count; i++) {
		line.len = 0;
		ent_text_putc(&line, '[');
		ent_event_id(record, rows[i], &line);
		ent_text_puts(&line, "] ");
		event_date_text(record, rows[i], &line);
		ent_text_puts(&line, " ");
		sources_text(record, rows[i], &line);
		printf("%9s", "");
		put_wrapped(ent_text_str(&line), 9, 11);
	}
	ent_text_free(&line);
	ent_text_free(&until);
}

static bool is_listed(const struct answer *answer, uint32_t kind)
{
	for (size_t i = 0; i < answer->count; i++)
		if (answer->list[i].kind == kind)
			return true;
	return false;
}

static void write_text(const struct request *request, const struct answer *answer, uint32_t a,
		       uint32_t b)
{
	const struct ent_record *record = request->record;
	struct ent_date on = ent_date_of_day(request->on);
	struct ent_text line = {0};
	write_narrowing(request);
	ent_text_printf(&line, "%.*s and %.*s on ", ENT_FMT(ent_actor(record, a)->name),
			ENT_FMT(ent_actor(record, b)->name));
	ent_date_say(&on, &line);
	if (request->as_of < request->on || request->values[OPT_AS_OF]) {
		struct ent_date as_of = ent_date_of_day(request->as_of);
		ent_text_puts(&line, ", as known on ");
		ent_date_say(&as_of, &line);
	}
	put_wrapped(ent_text_str(&line), 0, 0);
	static const enum ent_holds order[] = {ENT_HOLDS, ENT_PERHAPS, ENT_ENDED};
	for (size_t o = 0; o < 3; o++)
		for (size_t i = 0; i < answer->count; i++)
			if (answer->list[i].holds == order[o])
				write_stretch(request, &answer->list[i]);
	line.len = 0;
	ent_text_printf(&line,
			"none recorded, in %zu entr%s between the two by then: ", answer->searched,
			answer->searched == 1 ? "y" : "ies");
	bool any = false;
	for (uint32_t kind = 0; kind < ent_status_kind_count(record); kind++) {
		if (is_listed(answer, kind))
			continue;
		ent_text_printf(&line, "%s%.*s", any ? ", " : "",
				ENT_FMT(ent_status_kind(record, kind)->name));
		any = true;
	}
	put_wrapped(ent_text_str(&line), 0, 9);
	ent_text_free(&line);
}

/* ---- CSV and JSON ----------------------------------------------------- */

static void write_csv(const struct request *request, const struct answer *answer)
{
	static const struct column columns[] = {
		{"status", CELL_TEXT},    {"state", CELL_TEXT}, {"from", CELL_TEXT},
		{"to", CELL_TEXT},        {"since", CELL_TEXT}, {"until", CELL_TEXT},
		{"as", CELL_TEXT},        {"hedge", CELL_TEXT}, {"opened_by", CELL_TEXT},
		{"closed_by", CELL_TEXT},
	};
	const struct ent_record *record = request->record;
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < answer->count; i++) {
		const struct ent_status *status = &answer->list[i];
		table_cell(table, ent_status_kind(record, status->kind)->name);
		table_cell(table, ent_str(state_names[status->holds]));
		table_cell(table, ent_actor(record, status->from)->handle);
		table_cell(table, ent_actor(record, status->to)->handle);
		text.len = 0;
		add_since(record, status, &text);
		table_cell(table, ent_text_str(&text));
		text.len = 0;
		add_until(record, status, &text);
		table_cell(table, ent_text_str(&text));
		table_cell(table, ent_record_text(record, status->as));
		table_cell(table, ent_str(ent_hedge_name(status->hedge)));
		text.len = 0;
		ent_event_id(record, status->opened, &text);
		table_cell(table, ent_text_str(&text));
		text.len = 0;
		if (status->closed != ENT_NONE)
			ent_event_id(record, status->closed, &text);
		table_cell(table, ent_text_str(&text));
	}
	table_write(table, FORMAT_CSV, "statuses", false);
	talk_of_table(request, 0, ENT_DEDUPE_NONE, ENT_DEDUPE_NONE);
	ent_text_free(&text);
}

static void json_or_null(const char *key, struct ent_str text)
{
	printf(",\"%s\":", key);
	if (text.len)
		json_str(text);
	else
		fputs("null", stdout);
}

static void json_status(const struct request *request, const struct ent_status *status)
{
	const struct ent_record *record = request->record;
	struct ent_text text = {0};
	fputs("{\"status\":", stdout);
	json_str(ent_status_kind(record, status->kind)->name);
	json_or_null("state", ent_str(state_names[status->holds]));
	json_or_null("from", ent_actor(record, status->from)->handle);
	json_or_null("to", ent_actor(record, status->to)->handle);
	add_since(record, status, &text);
	json_or_null("since", ent_text_str(&text));
	text.len = 0;
	add_until(record, status, &text);
	json_or_null("until", ent_text_str(&text));
	json_or_null("as", ent_record_text(record, status->as));
	text.len = 0;
	if (status->as != ENT_NONE)
		event_date_text(record, status->ranked, &text);
	json_or_null("as_since", ent_text_str(&text));
	json_or_null("hedge", ent_str(ent_hedge_name(status->hedge)));
	text.len = 0;
	add_sentence(record, status, &text);
	json_or_null("text", ent_text_str(&text));
	fputs(",\"evidence\":[", stdout);
	uint32_t rows[4];
	size_t count = ent_status_evidence(status, rows);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", stdout);
		event_json(record, rows[i], request->as_of);
	}
	fputs("]}", stdout);
	ent_text_free(&text);
}

static void write_json(const struct request *request, const struct answer *answer, uint32_t a,
		       uint32_t b)
{
	const struct ent_record *record = request->record;
	struct ent_text on = {0}, as_of = {0};
	day_text(request->on, &on);
	day_text(request->as_of, &as_of);
	fputs("{\"on\":", stdout);
	json_str(ent_text_str(&on));
	json_or_null("as_of", ent_text_str(&as_of));
	json_or_null("a", ent_actor(record, a)->handle);
	json_or_null("b", ent_actor(record, b)->handle);
	json_narrowing(request);
	fputs(",\"statuses\":[", stdout);
	for (size_t i = 0; i < answer->count; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		json_status(request, &answer->list[i]);
	}
	fputs("],\n\"none_recorded\":[", stdout);
	bool any = false;
	for (uint32_t kind = 0; kind < ent_status_kind_count(record); kind++) {
		if (is_listed(answer, kind))
			continue;
		fputs(any ? "," : "", stdout);
		any = true;
		json_str(ent_status_kind(record, kind)->name);
	}
	printf("],\n\"searched\":{\"events\":%zu}}\n", answer->searched);
	ent_text_free(&on);
	ent_text_free(&as_of);
}

int run_status(struct request *request)
{
	uint32_t a, b;
	if (!request_open(request) || !request_actor(request, request->operands[1], &a) ||
	    !request_actor(request, request->operands[2], &b))
		return FAILED;
	if (a == b)
		return failure("what holds is asked between two different actors");
	struct answer answer = ask(request, a, b);
	if (request->format == FORMAT_JSON)
		write_json(request, &answer, a, b);
	else if (request->format == FORMAT_CSV)
		write_csv(request, &answer);
	else
		write_text(request, &answer, a, b);
	free(answer.list);
	return DONE;
}
