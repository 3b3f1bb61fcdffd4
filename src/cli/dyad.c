/* What the measures of two actors share: whom, when, and how it is said. */
#include "cli.h"

#include <math.h>
#include <stdio.h>

struct ent_str in_text(const struct request *request, uint32_t actor)
{
	return ent_actor(request->record, actor)->in_text;
}

struct ent_str handle(const struct request *request, uint32_t actor)
{
	return actor == ENT_NONE ? ent_str("") : ent_actor(request->record, actor)->handle;
}

void say_day(int32_t day, struct ent_text *out)
{
	struct ent_date date = ent_date_of_day(day);
	ent_date_say(&date, out);
}

int year_of(int32_t day)
{
	int64_t year;
	int month, mday;
	ent_day_to_civil(day, &year, &month, &mday);
	return (int)year;
}

int32_t first_day(const struct request *request, int32_t to)
{
	struct ent_query query = ent_query_all();
	query.to = to;
	query.as_of = request->as_of;
	struct ent_searched searched = ent_events_searched(request->record, &query);
	int32_t first = searched.events && searched.from < to ? searched.from : to;
	if (!request->values[OPT_FROM])
		return first;
	first = ent_period_start(first, ENT_EVERY_YEAR);
	return request->from > first ? request->from : first;
}

/* Unless somebody asks about a later day, the end of the record: after it, silence tells
 * nothing. */
int32_t last_day(const struct request *request)
{
	int32_t asked = request->to < request->on ? request->to : request->on;
	struct ent_query query = ent_query_all();
	if (request->values[OPT_TO] || request->values[OPT_ON])
		return asked;
	query.as_of = request->as_of;
	struct ent_searched searched = ent_events_searched(request->record, &query);
	return searched.events && searched.to < asked ? searched.to : asked;
}

/* Without --from, from the first entry between the two, before which the record is silent;
 * without any, from the first of the record. */
static void take_window(const struct request *request, struct dyad *dyad)
{
	struct ent_acts_opts opts = ent_acts_all();
	struct ent_acts acts = {0};
	dyad->to = last_day(request);
	dyad->from = first_day(request, dyad->to);
	opts.from = dyad->from;
	opts.to = dyad->to;
	opts.as_of = request->as_of;
	opts.hedges = ENT_HEDGES_EQUAL;
	opts.dedupe = ENT_DEDUPE_NONE;
	ent_acts_find(request->record, dyad->a, dyad->b, &opts, &acts);
	dyad->entries = acts.found;
	if (!request->values[OPT_FROM] && acts.count)
		dyad->from = acts.list[0].day;
	ent_acts_free(&acts);
}

bool request_dyad(struct request *request, struct dyad *dyad)
{
	if (!request_open(request) || !request_actor(request, request->operands[1], &dyad->a) ||
	    !request_actor(request, request->operands[2], &dyad->b))
		return false;
	if (dyad->a == dyad->b) {
		failure("%s is asked between two different actors", request->command->name);
		return false;
	}
	take_window(request, dyad);
	if (dyad->from > dyad->to) {
		failure("--from lies after --on");
		return false;
	}
	return true;
}

bool request_signs(const struct request *request, struct ent_sign_opts *opts)
{
	size_t days;
	*opts = ent_signs_usual();
	if (!request_count(request, OPT_WINDOW, (size_t)opts->window_days, &days))
		return false;
	opts->window_days = (int32_t)days;
	opts->as_of = request->as_of;
	opts->dedupe = request->dedupe;
	return true;
}

/* Events of datasets can be very many: a text names so many of them and counts the rest. */
#define MOST_CODED 10

void add_ids(const struct request *request, const uint32_t *rows, size_t count, bool bracketed,
	     struct ent_text *out)
{
	size_t coded = 0;
	for (size_t i = 0; i < count; i++) {
		coded += ent_event_is_coded(request->record, rows[i]);
		if (bracketed && coded > MOST_CODED && ent_event_is_coded(request->record, rows[i]))
			continue;
		ent_text_puts(out, i ? bracketed ? " " : "; " : "");
		ent_text_puts(out, bracketed ? "[" : "");
		ent_event_id(request->record, rows[i], out);
		ent_text_puts(out, bracketed ? "]" : "");
	}
	if (bracketed && coded > MOST_CODED)
		ent_text_printf(out, " and %zu more of datasets", coded - MOST_CODED);
}

void add_percent(double share, struct ent_text *out)
{
	double percent = share * 100;
	double step = fabs(percent) < 9.95 ? 10 : 1;
	double rounded = round(percent * step) / step;
	ent_text_number(out, rounded == 0 ? 0 : rounded); /* no -0 */
}

double tidy(double value)
{
	double rounded = round(value * 1e9) / 1e9;
	return rounded == 0 ? 0 : rounded; /* no -0; NaN stays */
}

void json_member_str(const char *key, struct ent_str text)
{
	printf(",\"%s\":", key);
	if (text.len)
		json_str(text);
	else
		fputs("null", stdout);
}

void json_member_number(const char *key, double value)
{
	printf(",\"%s\":", key);
	json_number(value);
}

void json_member_day(const char *key, int32_t day)
{
	struct ent_text text = {0};
	day_text(day, &text);
	json_member_str(key, ent_text_str(&text));
	ent_text_free(&text);
}

void json_dyad(const struct request *request, const struct dyad *dyad)
{
	fputs("{\"a\":", stdout);
	json_str(handle(request, dyad->a));
	json_member_str("b", handle(request, dyad->b));
	json_member_day("from", dyad->from);
	json_member_day("to", dyad->to);
	json_member_day("as_of", request->as_of);
	json_narrowing(request);
}

void add_searched(const struct request *request, const struct dyad *dyad, struct ent_text *out)
{
	ent_text_printf(out, "Searched: %zu entr%s between the two from ", dyad->entries,
			dyad->entries == 1 ? "y" : "ies");
	say_day(dyad->from, out);
	ent_text_puts(out, " to ");
	say_day(dyad->to, out);
	if (request->values[OPT_AS_OF]) {
		ent_text_puts(out, ", as known on ");
		say_day(request->as_of, out);
	}
}
