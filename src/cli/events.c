/* Events in words and in JSON, alike in every command. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

/* More of them are rare, and counted. */
#define MOST_DENIALS 16

static void add_denials(const struct ent_record *record, size_t row, int32_t as_of,
			struct ent_text *out)
{
	struct ent_denial denials[MOST_DENIALS];
	size_t count = ent_event_denials(record, row, as_of, denials, MOST_DENIALS);
	for (size_t i = 0; i < count && i < MOST_DENIALS; i++) {
		struct ent_date date;
		ent_text_puts(out, i ? ", " : "; denied by ");
		ent_text_add(out, ent_actor(record, denials[i].actor)->handle);
		if (!ent_denial_date(record, &denials[i], &date))
			continue;
		ent_text_putc(out, ' ');
		ent_date_print(&date, out);
	}
	if (count > MOST_DENIALS)
		ent_text_printf(out, " and %zu others", count - MOST_DENIALS);
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

void grade_text(char reliability, char credibility, struct ent_text *out)
{
	if (reliability)
		ent_text_putc(out, reliability);
	if (credibility)
		ent_text_putc(out, credibility);
}

static const char *const figure_names[] = {"deaths", "injured", "amount"};

static void add_bound(double bound, struct ent_text *out)
{
	if (!ent_text_number(out, bound))
		ent_text_puts(out, "..");
}

void figures_text(const struct ent_record *record, size_t row, int32_t as_of, struct ent_text *out)
{
	for (int kind = ENT_DETAIL_DEATHS; kind <= ENT_DETAIL_AMOUNT; kind++) {
		const struct ent_figure *figure =
			ent_event_figure(record, row, (enum ent_detail_kind)kind, as_of);
		if (!figure)
			continue;
		const char *name = figure_names[kind - ENT_DETAIL_DEATHS];
		ent_text_printf(out, "%c%s: ", name[0] - 'a' + 'A', name + 1);
		if (!ent_text_number(out, figure->best))
			ent_text_puts(out, "?");
		if (!isnan(figure->low) || !isnan(figure->high)) {
			ent_text_puts(out, " [");
			add_bound(figure->low, out);
			ent_text_putc(out, ' ');
			add_bound(figure->high, out);
			ent_text_putc(out, ']');
		}
		if (figure->unit != ENT_NONE)
			ent_text_printf(out, " %.*s",
					ENT_FMT(ent_record_text(record, figure->unit)));
		if (figure->source != ENT_NONE) {
			ent_text_printf(out, " (%.*s",
					ENT_FMT(ent_source(record, figure->source)->id));
			ent_text_puts(out, figure->reliability || figure->credibility ? " " : "");
			grade_text(figure->reliability, figure->credibility, out);
			ent_text_putc(out, ')');
		}
		ent_text_puts(out, ". ");
	}
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
		grade_text(details[i].reliability, details[i].credibility, out);
		const struct ent_date *other = ent_record_date(record, details[i].date);
		if (other) {
			ent_text_puts(out, " (dates it ");
			ent_date_print(other, out);
			ent_text_putc(out, ')');
		}
	}
}

void effect_text(const struct ent_record *record, size_t row, struct ent_text *out)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_EFFECT)
			ent_date_print(ent_record_date(record, details[i].date), out);
}

/* ---- JSON ------------------------------------------------------------- */

void json_text(const char *key, struct ent_str text)
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

void json_sources(const struct ent_record *record, size_t row)
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
		grade_text(details[i].reliability, details[i].credibility, &grade);
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
	size_t count = ent_event_denials(record, row, as_of, NULL, 0);
	struct ent_denial *denials = calloc(count + 1, sizeof *denials);
	if (!denials)
		abort();
	ent_event_denials(record, row, as_of, denials, count);
	fputs(",\"denied_by\":[", stdout);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(ent_actor(record, denials[i].actor)->handle);
	}
	putchar(']');
	free(denials);
}

/* Every vintage known by the day: which one counts, `known` tells. */
static void json_figures(const struct ent_record *record, size_t row, int32_t as_of)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	bool any = false;
	fputs(",\"figures\":[", stdout);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind < ENT_DETAIL_DEATHS || details[i].kind > ENT_DETAIL_AMOUNT)
			continue;
		const struct ent_figure *figure = ent_figure(record, details[i].ref);
		if (figure->known > as_of)
			continue;
		printf("%s{\"what\":\"%s\",\"low\":", any ? "," : "",
		       figure_names[details[i].kind - ENT_DETAIL_DEATHS]);
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
	struct ent_text effect = {0};
	effect_text(record, row, &effect);
	json_text("effect", ent_text_str(&effect));
	ent_text_free(&effect);
	json_denials(record, row, as_of);
	json_figures(record, row, as_of);
	json_links(record, row);
	json_sources(record, row);
	json_text("at", ent_text_str(&at));
	putchar('}');
	ent_text_free(&id);
	ent_text_free(&date);
	ent_text_free(&at);
}
