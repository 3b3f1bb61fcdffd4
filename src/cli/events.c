/* Events in words and in JSON, alike in every command. */
#include "cli.h"

#include <math.h>
#include <stdio.h>

void day_text(int32_t day, struct ent_text *out)
{
	if (day == ENT_DAY_MIN || day == ENT_DAY_MAX)
		return;
	struct ent_date date = ent_date_of_day(day);
	ent_date_print(&date, out);
}

void event_date_text(const struct ent_record *record, size_t row, struct ent_text *out)
{
	struct ent_date date;
	ent_event_date(record, row, &date);
	ent_date_print(&date, out);
}

void party_text(const struct ent_record *record, const uint32_t *party, struct ent_text *out)
{
	size_t count;
	const uint32_t *members = ent_party(record, party, &count);
	for (size_t i = 0; i < count; i++) {
		if (i)
			ent_text_puts(out, ", ");
		ent_text_add(out, ent_actor(record, members[i])->handle);
	}
}

/* ---- hedges and sources in words -------------------------------------- */

static void add_denier(const struct ent_record *record, uint32_t actor, uint32_t date, bool *any,
		       struct ent_text *out)
{
	ent_text_puts(out, *any ? ", " : "; denied by ");
	*any = true;
	ent_text_add(out, ent_actor(record, actor)->handle);
	const struct ent_date *told = ent_record_date(record, date);
	if (told) {
		ent_text_puts(out, " ");
		ent_date_print(told, out);
	}
}

/* A denial told inside an entry counts once its date has come. */
static bool is_known(const struct ent_record *record, uint32_t date, int32_t as_of)
{
	return date == ENT_NONE || ent_record_span(record, date).start_hi <= as_of;
}

static void add_denials(const struct ent_record *record, size_t row, int32_t as_of,
			struct ent_text *out)
{
	bool any = false;
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_DENIED_BY && details[i].ref != ENT_NONE &&
		    is_known(record, details[i].date, as_of))
			add_denier(record, details[i].ref, details[i].date, &any, out);
	const struct ent_events *events = ent_record_events(record);
	const struct ent_link *links = ent_event_links(record, row, &count);
	for (size_t i = 0; i < count; i++) {
		size_t from = ent_event_of_entry(record, links[i].from);
		if (links[i].kind != ENT_DETAIL_DENIES || events->known[from] > as_of)
			continue;
		size_t members;
		const uint32_t *actors = ent_party(record, &events->source[from], &members);
		for (size_t m = 0; m < members; m++) {
			ent_text_puts(out, any ? ", " : "; denied by ");
			any = true;
			ent_text_add(out, ent_actor(record, actors[m])->handle);
			ent_text_puts(out, " ");
			event_date_text(record, from, out);
		}
	}
}

void hedge_text(const struct ent_record *record, size_t row, int32_t as_of, struct ent_text *out)
{
	enum ent_hedge hedge = (enum ent_hedge)ent_record_events(record)->hedge[row];
	struct ent_text denials = {0};
	add_denials(record, row, as_of, &denials);
	enum ent_standing standing = ent_event_standing(record, row, as_of);
	if (standing != ENT_STANDS)
		ent_text_puts(out, standing == ENT_RETRACTED ? "retracted" : "superseded");
	if (hedge != ENT_CONFIRMED || denials.len) {
		if (standing != ENT_STANDS)
			ent_text_puts(out, "; ");
		ent_text_puts(out, ent_hedge_name(hedge));
	}
	ent_text_add(out, ent_text_str(&denials));
	ent_text_free(&denials);
}

static void add_grade(const struct ent_detail *use, struct ent_text *out)
{
	if (use->reliability)
		ent_text_putc(out, use->reliability);
	if (use->credibility)
		ent_text_putc(out, use->credibility);
}

void sources_text(const struct ent_record *record, size_t row, struct ent_text *out)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != ENT_DETAIL_SOURCE)
			continue;
		ent_text_puts(out, any ? ", " : "");
		any = true;
		ent_text_add(out, ent_source(record, details[i].ref)->id);
		if (details[i].reliability || details[i].credibility)
			ent_text_putc(out, ' ');
		add_grade(&details[i], out);
		const struct ent_date *other = ent_record_date(record, details[i].date);
		if (other) {
			ent_text_puts(out, " (dates it ");
			ent_date_print(other, out);
			ent_text_putc(out, ')');
		}
	}
}

/* ---- JSON ------------------------------------------------------------- */

static void json_text(const char *key, struct ent_str text)
{
	printf(",\"%s\":", key);
	if (text.len)
		json_str(text);
	else
		fputs("null", stdout);
}

static void json_party(const struct ent_record *record, const char *key, const uint32_t *party)
{
	size_t count;
	const uint32_t *members = ent_party(record, party, &count);
	printf(",\"%s\":[", key);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(ent_actor(record, members[i])->handle);
	}
	putchar(']');
}

static void json_places(const struct ent_record *record, const uint32_t *party)
{
	size_t count;
	const uint32_t *members = ent_party(record, party, &count);
	fputs(",\"place\":[", stdout);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(ent_place(record, members[i])->name);
	}
	putchar(']');
}

static void json_day(const char *key, int32_t day)
{
	struct ent_text text = {0};
	day_text(day, &text);
	json_text(key, ent_text_str(&text));
	ent_text_free(&text);
}

static void json_people(const struct ent_record *record, const char *key, enum ent_detail_kind kind,
			size_t row)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	printf(",\"%s\":[", key);
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != kind)
			continue;
		fputs(any ? "," : "", stdout);
		any = true;
		json_str(details[i].ref != ENT_NONE ? ent_actor(record, details[i].ref)->handle
						    : ent_record_text(record, details[i].text));
	}
	putchar(']');
}

static void json_words(const struct ent_record *record, const char *key, enum ent_detail_kind kind,
		       size_t row)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == kind)
			json_text(key, ent_record_text(record, details[i].text));
}

static void json_sources(const struct ent_record *record, size_t row)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	fputs(",\"sources\":[", stdout);
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != ENT_DETAIL_SOURCE)
			continue;
		const struct ent_source *source = ent_source(record, details[i].ref);
		struct ent_text grade = {0}, dates = {0};
		add_grade(&details[i], &grade);
		if (ent_record_date(record, details[i].date))
			ent_date_print(ent_record_date(record, details[i].date), &dates);
		fputs(any ? ",{\"id\":" : "{\"id\":", stdout);
		any = true;
		json_str(source->id);
		json_text("grade", ent_text_str(&grade));
		json_text("title", source->title);
		json_text("url", source->url);
		json_text("where", ent_record_text(record, details[i].text));
		json_text("dates", ent_text_str(&dates));
		putchar('}');
		ent_text_free(&grade);
		ent_text_free(&dates);
	}
	putchar(']');
}

static void json_denials(const struct ent_record *record, size_t row, int32_t as_of)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	const struct ent_events *events = ent_record_events(record);
	bool any = false;
	fputs(",\"denied_by\":[", stdout);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != ENT_DETAIL_DENIED_BY || details[i].ref == ENT_NONE ||
		    !is_known(record, details[i].date, as_of))
			continue;
		fputs(any ? "," : "", stdout);
		any = true;
		json_str(ent_actor(record, details[i].ref)->handle);
	}
	const struct ent_link *links = ent_event_links(record, row, &count);
	for (size_t i = 0; i < count; i++) {
		size_t from = ent_event_of_entry(record, links[i].from);
		if (links[i].kind != ENT_DETAIL_DENIES || events->known[from] > as_of)
			continue;
		size_t members;
		const uint32_t *actors = ent_party(record, &events->source[from], &members);
		for (size_t m = 0; m < members; m++) {
			fputs(any ? "," : "", stdout);
			any = true;
			json_str(ent_actor(record, actors[m])->handle);
		}
	}
	putchar(']');
}

static void json_figures(const struct ent_record *record, size_t row)
{
	static const struct {
		enum ent_detail_kind kind;
		const char *name;
	} kinds[] = {{ENT_DETAIL_DEATHS, "deaths"},
		     {ENT_DETAIL_INJURED, "injured"},
		     {ENT_DETAIL_AMOUNT, "amount"}};
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	bool any = false;
	fputs(",\"figures\":[", stdout);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < 3; k++) {
			if (details[i].kind != kinds[k].kind)
				continue;
			const struct ent_figure *figure = ent_figure(record, details[i].ref);
			printf("%s{\"what\":\"%s\",\"low\":", any ? "," : "", kinds[k].name);
			any = true;
			json_number(figure->low);
			fputs(",\"best\":", stdout);
			json_number(figure->best);
			fputs(",\"high\":", stdout);
			json_number(figure->high);
			json_text("unit", ent_record_text(record, figure->unit));
			json_day("known", figure->known);
			json_text("source", figure->source == ENT_NONE
						    ? ent_str("")
						    : ent_source(record, figure->source)->id);
			putchar('}');
		}
	}
	putchar(']');
}

static void json_links(const struct ent_record *record, size_t row)
{
	static const char *const names[] = {"denies", "confirms", "retracts", "supersedes",
					    "concerns"};
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	bool any = false;
	fputs(",\"links\":[", stdout);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind < ENT_DETAIL_DENIES || details[i].kind > ENT_DETAIL_CONCERNS)
			continue;
		struct ent_text id = {0};
		ent_event_id(record, ent_event_of_entry(record, details[i].ref), &id);
		printf("%s{\"%s\":", any ? "," : "", names[details[i].kind - ENT_DETAIL_DENIES]);
		any = true;
		json_str(ent_text_str(&id));
		putchar('}');
		ent_text_free(&id);
	}
	putchar(']');
}

static void json_action(const struct ent_verb *verb)
{
	json_text("action", verb->word);
	json_text("plover", verb->type);
	json_text("mode", verb->mode);
	json_text("cameo", verb->cameo);
	json_text("quad", ent_str(ent_quad_name(verb->quad)));
	fputs(",\"intensity\":", stdout);
	json_number(verb->intensity);
}

void event_json(const struct ent_record *record, size_t row, int32_t as_of)
{
	static const char *const standings[] = {"stands", "superseded", "retracted"};
	const struct ent_events *events = ent_record_events(record);
	struct ent_text id = {0}, date = {0}, at = {0};
	ent_event_id(record, row, &id);
	event_date_text(record, row, &date);
	ent_text_add(&at, ent_record_file(record, events->where[row].file));
	ent_text_printf(&at, ":%u", events->where[row].line);
	fputs("{\"id\":", stdout);
	json_str(ent_text_str(&id));
	json_text("date", ent_text_str(&date));
	json_day("first", events->first[row]);
	json_day("last", events->last[row]);
	json_day("known", events->known[row]);
	json_party(record, "source", &events->source[row]);
	json_action(ent_verb(record, events->verb[row]));
	json_party(record, "target", &events->target[row]);
	json_text("text", ent_record_text(record, events->text[row]));
	json_places(record, &events->place[row]);
	json_text("hedge", ent_str(ent_hedge_name((enum ent_hedge)events->hedge[row])));
	json_text("standing", ent_str(standings[ent_event_standing(record, row, as_of)]));
	json_people(record, "by", ENT_DETAIL_BY, row);
	json_people(record, "with", ENT_DETAIL_WITH, row);
	json_people(record, "suspected", ENT_DETAIL_SUSPECTED, row);
	json_words(record, "as", ENT_DETAIL_AS, row);
	json_words(record, "dating", ENT_DETAIL_DATING, row);
	json_words(record, "note", ENT_DETAIL_NOTE, row);
	json_denials(record, row, as_of);
	json_figures(record, row);
	json_links(record, row);
	json_sources(record, row);
	json_text("at", ent_text_str(&at));
	putchar('}');
	ent_text_free(&id);
	ent_text_free(&date);
	ent_text_free(&at);
}
