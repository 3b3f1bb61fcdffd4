/* entente actors, sources, verbs: what a record knows of by name. */
#include "cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* "government of FRA; part of X; envoy of Y": what holds on the day. */
static void add_ties(const struct ent_record *record, const struct ent_actor *actor, int32_t day,
		     struct ent_text *out)
{
	static const char *const words[] = {
		[ENT_TIE_PART_OF] = "part of ", [ENT_TIE_MEMBER_OF] = "member of "};
	for (size_t i = 0; i < actor->tie_count; i++) {
		const struct ent_tie *tie = &actor->ties[i];
		if (tie->kind == ENT_TIE_NAME || tie->kind == ENT_TIE_IN_TEXT ||
		    !ent_span_maybe(ent_record_span(record, tie->date), day))
			continue;
		ent_text_puts(out, out->len ? "; " : "");
		if (tie->kind == ENT_TIE_PART_OF || tie->kind == ENT_TIE_MEMBER_OF)
			ent_text_puts(out, words[tie->kind]);
		ent_text_add(out, ent_record_text(record, tie->text));
		if (tie->actor == ENT_NONE)
			continue;
		ent_text_puts(out, tie->text == ENT_NONE ? "" : " of ");
		ent_text_add(out, ent_actor(record, tie->actor)->handle);
	}
}

static void add_names(const struct ent_record *record, const struct ent_actor *actor, int32_t day,
		      struct ent_text *out)
{
	for (size_t i = 0; i < actor->tie_count; i++) {
		const struct ent_tie *tie = &actor->ties[i];
		if (tie->kind != ENT_TIE_NAME ||
		    !ent_span_maybe(ent_record_span(record, tie->date), day))
			continue;
		ent_text_puts(out, out->len ? "; " : "");
		ent_text_add(out, ent_record_text(record, tie->text));
	}
}

/* "icews country Freedonia 1996/..": as in the journal, but for the quotes. */
static void add_codes(const struct ent_record *record, const struct ent_actor *actor,
		      struct ent_text *out)
{
	for (size_t i = 0; i < actor->code_count; i++) {
		const struct ent_actor_code *code = &actor->codes[i];
		const struct ent_date *date = ent_record_date(record, code->date);
		ent_text_printf(out, "%s%.*s %s%.*s", i ? "; " : "", ENT_FMT(code->system),
				code->country ? "country " : "", ENT_FMT(code->pattern));
		if (!date)
			continue;
		ent_text_putc(out, ' ');
		ent_date_print(date, out);
	}
}

int run_actors(struct request *request)
{
	static const struct column columns[] = {
		{"handle", CELL_TEXT},  {"name", CELL_TEXT},  {"is", CELL_LIST},
		{"aliases", CELL_LIST}, {"codes", CELL_LIST},
	};
	if (request->values[OPT_UNMATCHED])
		return run_unmatched(request);
	if (request->values[OPT_TOP])
		return misuse(request, "--top goes with --unmatched");
	if (!request_read(request))
		return FAILED;
	request->record = ent_dossier_record(request->dossier);
	bool text = request->format == FORMAT_TEXT;
	struct table *table = table_new(columns, text ? 2 : sizeof columns / sizeof columns[0]);
	struct ent_text is = {0}, names = {0}, codes = {0};
	for (uint32_t i = 1; i < ent_actor_count(request->record); i++) {
		const struct ent_actor *actor = ent_actor(request->record, i);
		is.len = names.len = codes.len = 0;
		add_ties(request->record, actor, request->on, &is);
		add_names(request->record, actor, request->on, &names);
		table_cell(table, actor->handle);
		if (text) {
			struct ent_text line = {0};
			ent_text_printf(&line, "%.*s%s%.*s%s%.*s", ENT_FMT(actor->name),
					is.len ? ", " : "", ENT_FMT(ent_text_str(&is)),
					names.len ? "; also " : "", ENT_FMT(ent_text_str(&names)));
			table_cell(table, ent_text_str(&line));
			ent_text_free(&line);
			continue;
		}
		table_cell(table, actor->name);
		table_cell(table, ent_text_str(&is));
		table_cell(table, ent_text_str(&names));
		add_codes(request->record, actor, &codes);
		table_cell(table, ent_text_str(&codes));
	}
	table_write(table, request->format, "actors", false);
	ent_text_free(&codes);
	ent_text_free(&is);
	ent_text_free(&names);
	return DONE;
}

static bool is_named_before(const struct ent_detail *details, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (details[k].kind == ENT_DETAIL_SOURCE && details[k].ref == details[i].ref)
			return true;
	return false;
}

/* How many entries rest on each source. */
static double *count_uses(const struct ent_record *record)
{
	double *uses = calloc(ent_source_count(record) + 1, sizeof *uses);
	if (!uses)
		abort();
	for (size_t row = 0; row < ent_record_events(record)->count; row++) {
		size_t count;
		const struct ent_detail *details = ent_event_details(record, row, &count);
		for (size_t i = 0; i < count; i++)
			if (details[i].kind == ENT_DETAIL_SOURCE && !is_named_before(details, i))
				uses[details[i].ref]++;
	}
	return uses;
}

/* What became of the events of each archive. */
static void write_archives(const struct ent_record *record)
{
	size_t count;
	const struct ent_archive_use *uses = ent_record_archives(record, &count);
	for (size_t i = 0; i < count; i++) {
		struct ent_text line = {0};
		ent_text_printf(&line,
				"%.*s: %" PRIu64 " of %" PRIu64
				" events are used; left out are %" PRIu64
				" of actors whom nobody claims, and %" PRIu64 " within one actor",
				ENT_FMT(ent_record_file(record, uses[i].file)), uses[i].taken,
				uses[i].events, uses[i].unclaimed, uses[i].within);
		if (!i)
			putchar('\n');
		put_wrapped(ent_text_str(&line), 0, 2);
		ent_text_free(&line);
	}
}

static void json_archives(const struct ent_record *record)
{
	size_t count;
	const struct ent_archive_use *uses = ent_record_archives(record, &count);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? ",\n{\"archive\":" : ",\n\"archives\":[\n{\"archive\":", stdout);
		json_str(ent_record_file(record, uses[i].file));
		printf(",\"events\":%" PRIu64 ",\"used\":%" PRIu64 ",\"unclaimed\":%" PRIu64
		       ",\"within\":%" PRIu64 "}",
		       uses[i].events, uses[i].taken, uses[i].unclaimed, uses[i].within);
	}
	fputs(count ? "]" : "", stdout);
}

int run_sources(struct request *request)
{
	static const struct column columns[] = {
		{"id", CELL_TEXT},   {"reliability", CELL_TEXT}, {"entries", CELL_NUMBER},
		{"date", CELL_TEXT}, {"by", CELL_TEXT},          {"title", CELL_TEXT},
		{"url", CELL_TEXT},
	};
	if (!request_open(request))
		return FAILED;
	const struct ent_record *record = request->record;
	bool text = request->format == FORMAT_TEXT;
	struct table *table = table_new(columns, text ? 4 : sizeof columns / sizeof columns[0]);
	double *uses = count_uses(record);
	struct ent_text line = {0};
	for (uint32_t i = 0; i < ent_source_count(record); i++) {
		const struct ent_source *source = ent_source(record, i);
		table_cell(table, source->id);
		table_cell(table, (struct ent_str){&source->reliability, source->reliability != 0});
		table_number(table, uses[i]);
		line.len = 0;
		const struct ent_date *date = ent_record_date(record, source->date);
		if (date)
			ent_date_print(date, &line);
		if (text) {
			ent_text_printf(&line, "%s%.*s", line.len ? "  " : "",
					ENT_FMT(source->title));
			table_cell(table, ent_text_str(&line));
			continue;
		}
		table_cell(table, ent_text_str(&line));
		table_cell(table, source->by);
		table_cell(table, source->title);
		table_cell(table, source->url);
	}
	if (request->format == FORMAT_JSON) {
		putchar('{');
		table_members(table, "sources");
		json_archives(record);
		puts("}");
	} else {
		table_write(table, request->format, "sources", false);
		if (text)
			write_archives(record);
	}
	ent_text_free(&line);
	free(uses);
	return DONE;
}

static void add_kinds(const struct ent_record *record, const char *word, const uint32_t *kinds,
		      size_t count, struct ent_text *out)
{
	for (size_t i = 0; i < count; i++) {
		ent_text_puts(out, i ? ", " : out->len ? "; " : "");
		ent_text_puts(out, i ? "" : word);
		ent_text_add(out, ent_status_kind(record, kinds[i])->name);
	}
}

/* Without a dossier, the built-in verbs. */
static bool open_any(struct request *request)
{
	if (request->operand_count)
		return request_open(request);
	request->dossier = ent_dossier_parse("(none)", ent_str(""));
	request->record = ent_dossier_record(request->dossier);
	return true;
}

int run_verbs(struct request *request)
{
	static const struct column columns[] = {
		{"verb", CELL_TEXT},   {"cameo", CELL_TEXT},    {"intensity", CELL_NUMBER},
		{"plover", CELL_TEXT}, {"statuses", CELL_TEXT},
	};
	if (!open_any(request))
		return FAILED;
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text plover = {0}, statuses = {0};
	for (uint32_t i = 0; i < ent_verb_count(request->record); i++) {
		const struct ent_verb *verb = ent_verb(request->record, i);
		if (verb->coded)
			continue;
		plover.len = statuses.len = 0;
		ent_text_add(&plover, verb->type);
		if (verb->mode.len)
			ent_text_printf(&plover, "/%.*s", ENT_FMT(verb->mode));
		add_kinds(request->record, "opens ", verb->opens, verb->open_count, &statuses);
		add_kinds(request->record, "closes ", verb->closes, verb->close_count, &statuses);
		table_cell(table, verb->word);
		table_cell(table, verb->cameo);
		table_number(table, verb->intensity);
		table_cell(table, ent_text_str(&plover));
		table_cell(table, ent_text_str(&statuses));
	}
	table_write(table, request->format, "verbs", false);
	ent_text_free(&plover);
	ent_text_free(&statuses);
	return DONE;
}
