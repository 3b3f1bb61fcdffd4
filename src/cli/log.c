/* entente log: the chronology. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>

static bool take_action(struct request *request, struct ent_query *query, bool **verbs)
{
	const char *word = request->values[OPT_ACTION];
	if (!word)
		return true;
	*verbs = calloc(ent_verb_count(request->record) + 1, sizeof **verbs);
	if (!*verbs)
		abort();
	query->verbs = *verbs;
	if (ent_action_match(request->record, ent_str(word), *verbs))
		return true;
	struct ent_str near = ent_action_near(request->record, ent_str(word));
	if (near.len)
		failure("no action '%s'; did you mean %.*s?", word, ENT_FMT(near));
	else
		failure("no action '%s'; entente verbs lists them", word);
	return false;
}

static bool take_place(struct request *request, struct ent_query *query)
{
	const char *word = request->values[OPT_PLACE];
	if (!word)
		return true;
	query->place = ent_place_find(request->record, ent_str(word));
	if (query->place != ENT_NONE)
		return true;
	uint32_t actor = ent_actor_find(request->record, ent_str(word), request->on);
	if (actor != ENT_NONE && ent_actor_is_state(request->record, actor)) {
		/* Somewhere that no entry names: past the last place, where nothing lies. */
		query->place = (uint32_t)ent_place_count(request->record);
		return true;
	}
	if (actor != ENT_NONE) {
		failure("%s is not a state: only a state is a place as it stands", word);
		return false;
	}
	struct ent_str near = ent_place_near(request->record, ent_str(word));
	if (near.len)
		failure("no place '%s'; did you mean %.*s?", word, ENT_FMT(near));
	else
		failure("no place '%s' in %s", word, request->operands[0]);
	return false;
}

static void write_event(const struct request *request, uint32_t row)
{
	const struct ent_record *record = request->record;
	const struct ent_events *events = ent_record_events(record);
	struct ent_text line = {0}, meta = {0}, hedge = {0};
	event_date_text(record, row, &line);
	size_t width = line.len < 10 ? 10 - line.len : 0;
	for (size_t i = 0; i < width + 2; i++)
		ent_text_putc(&line, ' ');
	put_str(ent_text_str(&line));
	size_t inset = line.len;
	line.len = 0;
	party_text(record, &events->source[row], &line);
	const struct ent_verb *verb = ent_verb(record, events->verb[row]);
	bool alone = events->target[row] == ENT_NONE;
	ent_text_printf(&line, " %.*s",
			ENT_FMT(!verb->coded ? verb->word
				: alone      ? verb->alone
					     : verb->past));
	if (!alone) {
		ent_text_putc(&line, ' ');
		party_text(record, &events->target[row], &line);
	}
	struct ent_str text = ent_record_text(record, events->text[row]);
	if (text.len)
		ent_text_printf(&line, ": %.*s", ENT_FMT(text));
	put_wrapped(ent_text_str(&line), inset, 12);

	size_t count;
	const uint32_t *places = ent_party(record, &events->place[row], &count);
	for (size_t i = 0; i < count; i++)
		ent_text_printf(&meta, "%s%.*s", i ? ", " : "",
				ENT_FMT(ent_place(record, places[i])->name));
	hedge_text(record, row, request->as_of, &hedge);
	if (hedge.len)
		ent_text_printf(&meta, "%s(%s)", meta.len ? " " : "", hedge.ptr);
	ent_text_puts(&meta, meta.len ? ". " : "");
	struct ent_text effect = {0};
	effect_text(record, row, &effect);
	if (effect.len)
		ent_text_printf(&meta, "With effect from %s. ", effect.ptr);
	ent_text_free(&effect);
	figures_text(record, row, request->as_of, &meta);
	sources_text(record, row, &meta);
	ent_text_puts(&meta, meta.len ? " " : "");
	ent_text_putc(&meta, '[');
	ent_event_id(record, row, &meta);
	ent_text_putc(&meta, ']');
	printf("%12s", "");
	put_wrapped(ent_text_str(&meta), 12, 12);
	ent_text_free(&line);
	ent_text_free(&meta);
	ent_text_free(&hedge);
}

static void say_year(int32_t day, struct ent_text *out)
{
	int64_t year;
	int month, mday;
	ent_day_to_civil(day, &year, &month, &mday);
	ent_text_printf(out, "%lld", (long long)year);
}

/* "none recorded, 1992-2026, 220 events from 180 sources" */
static void write_none(const struct ent_searched *searched)
{
	struct ent_text text = {0};
	ent_text_puts(&text, "none recorded");
	if (searched->events) {
		ent_text_puts(&text, ", ");
		say_year(searched->from, &text);
		ent_text_putc(&text, '-');
		say_year(searched->to, &text);
		ent_text_puts(&text, ",");
	} else {
		ent_text_puts(&text, ":");
	}
	ent_text_printf(&text, " %zu event%s from %zu source%s searched", searched->events,
			searched->events == 1 ? "" : "s", searched->sources,
			searched->sources == 1 ? "" : "s");
	puts(text.ptr);
	ent_text_free(&text);
}

/* What is listed: the rows that stay, and how many tell what others tell. */
struct listed {
	uint32_t *rows;
	size_t count, repeated;
	enum ent_dedupe dedupe;
};

static void write_text(const struct request *request, const struct listed *listed,
		       const struct ent_searched *searched)
{
	const uint32_t *rows = listed->rows;
	size_t count = listed->count;
	if (ent_record_narrowing(request->record)) {
		write_narrowing(request);
		putchar('\n');
	}
	if (!count)
		write_none(searched);
	for (size_t i = 0; i < count; i++) {
		if (i)
			putchar('\n');
		write_event(request, rows[i]);
	}
	struct ent_text text = {0};
	ent_text_printf(&text, "%zu listed", count);
	add_repeated(listed->repeated, listed->dedupe, ENT_DEDUPE_NONE, &text);
	if (listed->repeated)
		printf("\n%s\n", text.ptr);
	ent_text_free(&text);
}

static void write_json(const struct request *request, const struct listed *listed,
		       const struct ent_searched *searched)
{
	fputs("{\"events\":[", stdout);
	for (size_t i = 0; i < listed->count; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		event_json(request->record, listed->rows[i], request->as_of);
	}
	struct ent_text from = {0}, to = {0};
	if (searched->events) {
		day_text(searched->from, &from);
		day_text(searched->to, &to);
	}
	printf("],\n\"dedupe\":\"%s\",\"account\":{\"found\":%zu,\"listed\":%zu,\"repeated\":%zu}",
	       dedupe_word(listed->dedupe, ENT_DEDUPE_NONE), listed->count + listed->repeated,
	       listed->count, listed->repeated);
	json_narrowing(request);
	printf(",\n\"searched\":{\"events\":%zu,\"sources\":%zu,\"from\":", searched->events,
	       searched->sources);
	fputs(from.len ? "\"" : "null", stdout);
	put_str(ent_text_str(&from));
	fputs(from.len ? "\",\"to\":\"" : ",\"to\":null", stdout);
	put_str(ent_text_str(&to));
	fputs(to.len ? "\"}}\n" : "}}\n", stdout);
	ent_text_free(&from);
	ent_text_free(&to);
}

static void write_csv(const struct request *request, const struct listed *listed)
{
	static const struct column columns[] = {
		{"id", CELL_TEXT},          {"date", CELL_TEXT},    {"first", CELL_TEXT},
		{"last", CELL_TEXT},        {"known", CELL_TEXT},   {"effect", CELL_TEXT},
		{"source", CELL_TEXT},      {"action", CELL_TEXT},  {"target", CELL_TEXT},
		{"text", CELL_TEXT},        {"place", CELL_TEXT},   {"hedge", CELL_TEXT},
		{"plover", CELL_TEXT},      {"mode", CELL_TEXT},    {"cameo", CELL_TEXT},
		{"intensity", CELL_NUMBER}, {"figures", CELL_TEXT}, {"sources", CELL_TEXT},
	};
	const struct ent_record *record = request->record;
	const struct ent_events *events = ent_record_events(record);
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < listed->count; i++) {
		uint32_t row = listed->rows[i];
		const struct ent_verb *verb = ent_verb(record, events->verb[row]);
#define CELL(fill) (text.len = 0, fill, table_cell(table, ent_text_str(&text)))
		CELL(ent_event_id(record, row, &text));
		CELL(event_date_text(record, row, &text));
		CELL(day_text(events->first[row], &text));
		CELL(day_text(events->last[row], &text));
		CELL(day_text(events->known[row], &text));
		CELL(effect_text(record, row, &text));
		CELL(party_text(record, &events->source[row], &text));
		table_cell(table, verb->word);
		CELL(party_text(record, &events->target[row], &text));
		table_cell(table, ent_record_text(record, events->text[row]));
		text.len = 0;
		size_t places;
		const uint32_t *place = ent_party(record, &events->place[row], &places);
		for (size_t p = 0; p < places; p++)
			ent_text_printf(&text, "%s%.*s", p ? ", " : "",
					ENT_FMT(ent_place(record, place[p])->name));
		table_cell(table, ent_text_str(&text));
		CELL(hedge_text(record, row, request->as_of, &text));
		table_cell(table, verb->type);
		table_cell(table, verb->mode);
		table_cell(table, verb->cameo);
		table_number(table, verb->intensity);
		CELL(figures_text(record, row, request->as_of, &text));
		CELL(sources_text(record, row, &text));
#undef CELL
	}
	table_write(table, FORMAT_CSV, "events", false);
	talk_of_table(request, listed->repeated, listed->dedupe, ENT_DEDUPE_NONE);
	ent_text_free(&text);
}

static bool fill_query(struct request *request, struct ent_query *query, bool **verbs)
{
	*query = ent_query_all();
	query->from = request->from;
	query->to = request->to;
	query->as_of = request->as_of;
	query->superseded = request->values[OPT_ALL] != NULL;
	return (request->operand_count < 2 ||
		request_actor(request, request->operands[1], &query->a)) &&
	       (request->operand_count < 3 ||
		request_actor(request, request->operands[2], &query->b)) &&
	       take_action(request, query, verbs) && take_place(request, query);
}

/* A list has all, unless it is told otherwise. */
static void find_events(const struct request *request, const struct ent_query *query,
			struct listed *listed)
{
	const struct ent_record *record = request->record;
	listed->dedupe = request->dedupe == ENT_DEDUPE_USUAL ? ENT_DEDUPE_NONE : request->dedupe;
	listed->rows = calloc(ent_record_events(record)->count + 1, sizeof *listed->rows);
	if (!listed->rows)
		abort();
	size_t found = ent_events_find(record, query, listed->rows);
	listed->count = ent_rows_once(record, listed->dedupe, query->as_of, listed->rows, found);
	listed->repeated = found - listed->count;
}

int run_log(struct request *request)
{
	struct ent_query query;
	struct listed listed = {0};
	bool *verbs = NULL;
	if (request->values[OPT_ON]) {
		if (request->values[OPT_FROM] || request->values[OPT_TO])
			return misuse(request, "--on is one day: not with --from or --to");
		request->from = request->to = request->on;
	}
	if (!request_open(request))
		return FAILED;
	if (!fill_query(request, &query, &verbs)) {
		free(verbs);
		return FAILED;
	}
	find_events(request, &query, &listed);
	struct ent_searched searched = ent_events_searched(request->record, &query);
	if (request->format == FORMAT_JSON)
		write_json(request, &listed, &searched);
	else if (request->format == FORMAT_CSV)
		write_csv(request, &listed);
	else
		write_text(request, &listed, &searched);
	free(listed.rows);
	free(verbs);
	return DONE;
}
