/* entente interests for programs: CSV, a line an indicator; JSON. */
#include "interests.h"

#include <math.h>
#include <stdio.h>

static const char *const kind_names[] = {
	[ENT_INDICATOR_COUNT] = "count",
	[ENT_INDICATOR_STATUS] = "status",
	[ENT_INDICATOR_SERIES] = "series",
};

/* ---- CSV -------------------------------------------------------------- */

static const struct ent_reading *reading_at(const struct ent_gauge *gauge, size_t i)
{
	return i < gauge->count ? &gauge->readings[i] : NULL;
}

static void add_reading(const struct request *request, const struct ent_indicator *indicator,
			const struct ent_reading *reading, struct table *table)
{
	struct ent_text period = {0};
	if (reading)
		indicator_period(request, indicator, reading, &period);
	table_cell(table, ent_text_str(&period));
	table_number(table, reading ? reading->value : (double)NAN);
	table_number(table, reading ? reading->low : (double)NAN);
	table_number(table, reading ? reading->high : (double)NAN);
	ent_text_free(&period);
}

static void add_indicator(const struct request *request, const struct ent_interest *interest,
			  const struct ent_indicator *indicator, struct table *table)
{
	struct ent_gauge gauge = indicator_read(request, indicator);
	struct ent_text text = {0};
	table_number(table, interest->rank);
	table_cell(table, interest->title);
	table_cell(table, indicator->words);
	table_cell(table, ent_str(kind_names[indicator->kind]));
	add_reading(request, indicator, reading_at(&gauge, gauge.current), table);
	table_cell(table, indicator_unit(request, indicator));
	add_reading(request, indicator, reading_at(&gauge, gauge.current + 1), table);
	add_reading(request, indicator, gauge.current ? reading_at(&gauge, 0) : NULL, table);
	table_cell(table, ent_str(ent_direction_name(gauge.direction)));
	day_text(gauge.fresh, &text);
	table_cell(table, ent_text_str(&text));
	table_cell(table, ent_str(gauge.stale ? "yes" : "no"));
	text.len = 0;
	each_evidence(request, indicator, &gauge, evidence_ids, &text);
	table_cell(table, ent_text_str(&text));
	bool counts = indicator->kind == ENT_INDICATOR_COUNT;
	table_number(table, counts ? (double)gauge.repeated : (double)NAN);
	ent_text_free(&text);
	ent_gauge_free(&gauge);
}

void interests_csv(const struct request *request, const struct interests *interests)
{
	static const struct column columns[] = {
		{"rank", CELL_NUMBER},
		{"interest", CELL_TEXT},
		{"indicator", CELL_TEXT},
		{"kind", CELL_TEXT},
		{"period", CELL_TEXT},
		{"value", CELL_NUMBER},
		{"low", CELL_NUMBER},
		{"high", CELL_NUMBER},
		{"unit", CELL_TEXT},
		{"previous_period", CELL_TEXT},
		{"previous", CELL_NUMBER},
		{"previous_low", CELL_NUMBER},
		{"previous_high", CELL_NUMBER},
		{"running_period", CELL_TEXT},
		{"running", CELL_NUMBER},
		{"running_low", CELL_NUMBER},
		{"running_high", CELL_NUMBER},
		{"direction", CELL_TEXT},
		{"fresh_as_of", CELL_TEXT},
		{"stale", CELL_TEXT},
		{"evidence", CELL_TEXT},
		{"repeated", CELL_NUMBER},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < interests->count; i++)
		for (size_t k = 0; k < interests->list[i]->indicator_count; k++)
			add_indicator(request, interests->list[i],
				      &interests->list[i]->indicators[k], table);
	table_write(table, FORMAT_CSV, "indicators", false);
	talk_of_table(request, 0, request->dedupe, ENT_DEDUPE_DAY);
}

/* ---- JSON ------------------------------------------------------------- */

static void json_figure(const struct request *request, const struct ent_figure *figure)
{
	struct ent_text known = {0}, grade = {0};
	day_text(figure->known, &known);
	grade_text(figure->reliability, figure->credibility, &grade);
	json_text("known", ent_text_str(&known));
	json_text("hedge",
		  ent_str(figure->hedge ? ent_hedge_name((enum ent_hedge)figure->hedge) : ""));
	fputs(",\"sources\":[", stdout);
	if (figure->source != ENT_NONE) {
		fputs("{\"id\":", stdout);
		json_str(ent_source(request->record, figure->source)->id);
		json_text("grade", ent_text_str(&grade));
		putchar('}');
	}
	putchar(']');
	ent_text_free(&known);
	ent_text_free(&grade);
}

static void json_event(const struct request *request, uint32_t row)
{
	struct ent_text date = {0};
	event_date_text(request->record, row, &date);
	json_text("date", ent_text_str(&date));
	json_text("hedge",
		  ent_str(ent_hedge_name(
			  (enum ent_hedge)ent_record_events(request->record)->hedge[row])));
	json_sources(request->record, row);
	ent_text_free(&date);
}

static void json_evidence(const struct request *request, struct evidence evidence,
			  struct ent_text *out)
{
	(void)out;
	struct ent_text id = {0};
	evidence_id(request, evidence, &id);
	fputs(evidence.number ? ",{\"id\":" : "{\"id\":", stdout);
	json_str(ent_text_str(&id));
	if (evidence.figure)
		json_figure(request, &evidence.figure->figure);
	else
		json_event(request, evidence.row);
	putchar('}');
	ent_text_free(&id);
}

static void json_value(const char *key, double value)
{
	printf(",\"%s\":", key);
	json_number(value);
}

static void json_reading(const struct request *request, const struct ent_indicator *indicator,
			 const struct ent_reading *reading)
{
	struct ent_text period = {0};
	if (reading)
		indicator_period(request, indicator, reading, &period);
	json_text("period", ent_text_str(&period));
	json_value("value", reading ? reading->value : (double)NAN);
	json_value("low", reading ? reading->low : (double)NAN);
	json_value("high", reading ? reading->high : (double)NAN);
	ent_text_free(&period);
}

static void json_object(const char *key, const struct request *request,
			const struct ent_indicator *indicator, const struct ent_reading *reading)
{
	printf(",\"%s\":", key);
	if (!reading) {
		fputs("null", stdout);
		return;
	}
	printf("{\"running\":%s", reading->running ? "true" : "false");
	json_reading(request, indicator, reading);
	putchar('}');
}

static void json_status(const struct request *request, const struct ent_gauge *gauge)
{
	struct ent_text text = {0};
	if (gauge->recorded)
		ent_status_say(request->record, &gauge->status, &text);
	json_text("state", ent_str(indicator_state(gauge)));
	json_text("text", ent_text_str(&text));
	ent_text_free(&text);
}

static void json_readings(const struct request *request, const struct ent_indicator *indicator,
			  const struct ent_gauge *gauge)
{
	const struct ent_reading *running = gauge->current ? reading_at(gauge, 0) : NULL;
	json_reading(request, indicator, reading_at(gauge, gauge->current));
	json_text("unit", indicator_unit(request, indicator));
	json_object("previous", request, indicator, reading_at(gauge, gauge->current + 1));
	json_object("running", request, indicator, running);
	fputs(",\"earlier\":[", stdout);
	for (size_t i = gauge->current + 2; i < gauge->count; i++) {
		printf("%s{\"running\":false", i > gauge->current + 2 ? "," : "");
		json_reading(request, indicator, &gauge->readings[i]);
		putchar('}');
	}
	putchar(']');
}

static void json_indicator(const struct request *request, const struct ent_indicator *indicator)
{
	static const char *const better[] = {"less", "", "more"};
	struct ent_gauge gauge = indicator_read(request, indicator);
	struct ent_text fresh = {0};
	fputs("{\"words\":", stdout);
	json_str(indicator->words);
	json_text("kind", ent_str(kind_names[indicator->kind]));
	json_text("better", ent_str(better[indicator->better + 1]));
	if (indicator->kind == ENT_INDICATOR_STATUS)
		json_status(request, &gauge);
	json_readings(request, indicator, &gauge);
	json_text("direction", ent_str(ent_direction_name(gauge.direction)));
	day_text(gauge.fresh, &fresh);
	json_text("fresh_as_of", ent_text_str(&fresh));
	printf(",\"stale\":%s,\"repeated\":%zu,\"evidence\":[", gauge.stale ? "true" : "false",
	       gauge.repeated);
	each_evidence(request, indicator, &gauge, json_evidence, NULL);
	fputs("]}", stdout);
	ent_text_free(&fresh);
	ent_gauge_free(&gauge);
}

static void json_threat(const struct request *request, const struct ent_subject *threat)
{
	bool is_actor = threat->actor != ENT_NONE;
	struct ent_text kinds = {0};
	uint32_t row = is_actor ? last_hostile_act(request, threat->actor) : ENT_NONE;
	if (is_actor)
		kinds_text(request, ent_actor(request->record, threat->actor), &kinds);
	fputs("{\"name\":", stdout);
	json_str(subject_name(request->record, threat));
	json_text("is", ent_str(is_actor                    ? "actor"
				: threat->place != ENT_NONE ? "place"
							    : "words"));
	json_text("kind", ent_text_str(&kinds));
	fputs(",\"last_hostile_act\":", stdout);
	if (row == ENT_NONE)
		fputs("null", stdout);
	else
		event_json(request->record, row, request->as_of);
	putchar('}');
	ent_text_free(&kinds);
}

static void json_subjects(const struct request *request, const struct ent_interest *interest)
{
	fputs(",\"threats\":[", stdout);
	for (size_t i = 0; i < interest->threat_count; i++) {
		fputs(i ? "," : "", stdout);
		json_threat(request, &interest->threats[i]);
	}
	fputs("],\"about\":[", stdout);
	for (size_t i = 0; i < interest->about_count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(subject_name(request->record, &interest->about[i]));
	}
	putchar(']');
}

static void json_goals(const struct request *request, const struct ent_interest *interest)
{
	fputs(",\"goals\":[", stdout);
	for (size_t i = 0; i < interest->goal_count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(ent_record_text(request->record, interest->goals[i]));
	}
	putchar(']');
}

static void json_cites(const struct request *request, const struct ent_interest *interest)
{
	fputs(",\"sources\":[", stdout);
	for (size_t i = 0; i < interest->cite_count; i++) {
		const struct ent_cite *cite = &interest->cites[i];
		struct ent_text grade = {0};
		grade_text(cite->reliability, cite->credibility, &grade);
		fputs(i ? ",{\"id\":" : "{\"id\":", stdout);
		json_str(ent_source(request->record, cite->source)->id);
		json_text("grade", ent_text_str(&grade));
		json_text("where", ent_record_text(request->record, cite->where));
		putchar('}');
		ent_text_free(&grade);
	}
	putchar(']');
}

static void json_interest(const struct request *request, const struct ent_interest *interest)
{
	const struct ent_date *since = ent_record_date(request->record, interest->since);
	struct ent_text text = {0};
	printf("{\"rank\":%u", interest->rank);
	json_text("title", interest->title);
	json_goals(request, interest);
	json_text("why", interest->why);
	json_text("met_by", interest->met_by);
	json_text("note", interest->note);
	if (since)
		ent_date_print(since, &text);
	json_text("since", ent_text_str(&text));
	json_subjects(request, interest);
	json_cites(request, interest);
	text.len = 0;
	ent_text_printf(&text, "%.*s:%u",
			ENT_FMT(ent_record_file(request->record, interest->where.file)),
			interest->where.line);
	json_text("at", ent_text_str(&text));
	fputs(",\"indicators\":[", stdout);
	for (size_t i = 0; i < interest->indicator_count; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		json_indicator(request, &interest->indicators[i]);
	}
	fputs("]}", stdout);
	ent_text_free(&text);
}

void interests_json(const struct request *request, const struct interests *interests)
{
	struct ent_text on = {0}, as_of = {0};
	day_text(request->on, &on);
	day_text(request->as_of, &as_of);
	fputs("{\"actor\":", stdout);
	json_str(ent_actor(request->record, interests->actor)->handle);
	json_text("on", ent_text_str(&on));
	json_text("as_of", ent_text_str(&as_of));
	printf(",\"dedupe\":\"%s\"", dedupe_word(request->dedupe, ENT_DEDUPE_DAY));
	json_narrowing(request);
	fputs(",\"interests\":[", stdout);
	for (size_t i = 0; i < interests->count; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		json_interest(request, interests->list[i]);
	}
	printf("],\n\"searched\":{\"interests\":%zu,\"later\":%zu}}\n", interests->searched,
	       interests->later);
	ent_text_free(&on);
	ent_text_free(&as_of);
}
