/* entente interests: what an actor wants, who threatens it, and how it goes. */
#include "interests.h"

#include <stdio.h>
#include <stdlib.h>

static struct interests ask(const struct request *request, uint32_t actor)
{
	struct interests interests = {.actor = actor};
	const struct ent_interest *all = ent_interests(request->record, &interests.searched);
	interests.list = calloc(interests.searched + 1, sizeof *interests.list);
	if (!interests.list)
		abort();
	for (size_t i = 0; i < interests.searched; i++) {
		if (all[i].actor != actor)
			continue;
		struct ent_span since = ent_record_span(request->record, all[i].since);
		if (all[i].known > request->as_of || since.start_lo > request->on)
			interests.later++;
		else
			interests.list[interests.count++] = &all[i];
	}
	return interests;
}

/* ---- text ------------------------------------------------------------- */

static void put_line(size_t indent, struct ent_text *line)
{
	printf("%*s", (int)indent, "");
	put_wrapped(ent_text_str(line), indent, indent + 2);
	line->len = 0;
}

/* "last recorded hostile act 1904-06-07, attacks FRA [raid] (alleged)" */
static void add_last_act(const struct request *request, uint32_t actor, struct ent_text *out)
{
	const struct ent_record *record = request->record;
	const struct ent_events *events = ent_record_events(record);
	uint32_t row = last_hostile_act(request, actor);
	struct ent_text hedge = {0};
	if (row == ENT_NONE) {
		ent_text_puts(out, "no hostile act recorded by then");
		return;
	}
	ent_text_puts(out, "last recorded hostile act ");
	event_date_text(record, row, out);
	ent_text_printf(out, ", %.*s ", ENT_FMT(ent_verb(record, events->verb[row])->word));
	party_text(record, &events->target[row], out);
	ent_text_puts(out, events->target[row] == ENT_NONE ? "[" : " [");
	ent_event_id(record, row, out);
	ent_text_putc(out, ']');
	hedge_text(record, row, request->as_of, &hedge);
	if (hedge.len)
		ent_text_printf(out, " (%s)", hedge.ptr);
	ent_text_free(&hedge);
}

static void write_threat(const struct request *request, const struct ent_subject *threat)
{
	struct ent_text line = {0}, kinds = {0};
	ent_text_printf(&line, "Threat: %.*s", ENT_FMT(subject_name(request->record, threat)));
	if (threat->actor != ENT_NONE) {
		const struct ent_actor *actor = ent_actor(request->record, threat->actor);
		kinds_text(request, actor, &kinds);
		ent_text_printf(&line, ", %.*s (%s); ", ENT_FMT(actor->name),
				kinds.len ? kinds.ptr : "what it was then is not told");
		add_last_act(request, threat->actor, &line);
	}
	put_line(3, &line);
	ent_text_free(&line);
	ent_text_free(&kinds);
}

static void write_indicator(const struct request *request, const struct ent_indicator *indicator)
{
	struct ent_gauge gauge = indicator_read(request, indicator);
	struct ent_text line = {0};
	ent_text_puts(&line, "- ");
	indicator_say(request, indicator, &gauge, &line);
	put_line(3, &line);
	ent_text_puts(&line, ent_direction_name(gauge.direction));
	if (gauge.fresh != ENT_DAY_MIN) {
		ent_text_puts(&line, "; as fresh as ");
		day_text(gauge.fresh, &line);
	}
	ent_text_puts(&line, gauge.stale ? "; stale" : "");
	put_line(5, &line);
	each_evidence(request, indicator, &gauge, evidence_text, &line);
	if (line.len)
		put_line(5, &line);
	ent_text_free(&line);
	ent_gauge_free(&gauge);
}

static void cites_text(const struct request *request, const struct ent_interest *interest,
		       struct ent_text *out)
{
	for (size_t i = 0; i < interest->cite_count; i++) {
		const struct ent_cite *cite = &interest->cites[i];
		ent_text_puts(out, i ? ", " : "");
		ent_text_add(out, ent_source(request->record, cite->source)->id);
		if (cite->reliability || cite->credibility)
			ent_text_putc(out, ' ');
		grade_text(cite->reliability, cite->credibility, out);
	}
}

static void write_line(const char *lead, struct ent_str text)
{
	struct ent_text line = {0};
	ent_text_printf(&line, "%s: %.*s", lead, ENT_FMT(text));
	if (text.len)
		put_line(3, &line);
	ent_text_free(&line);
}

/* "Since 1904. times B1 [interests.ent:7]" */
static void write_origin(const struct request *request, const struct ent_interest *interest)
{
	const struct ent_date *since = ent_record_date(request->record, interest->since);
	struct ent_text line = {0}, cites = {0};
	if (since) {
		ent_text_puts(&line, "Since ");
		ent_date_print(since, &line);
		ent_text_puts(&line, ". ");
	}
	cites_text(request, interest, &cites);
	if (cites.len)
		ent_text_printf(&line, "%s ", cites.ptr);
	ent_text_printf(&line, "[%.*s:%u]",
			ENT_FMT(ent_record_file(request->record, interest->where.file)),
			interest->where.line);
	put_line(3, &line);
	ent_text_free(&line);
	ent_text_free(&cites);
}

static void write_interest(const struct request *request, const struct ent_interest *interest)
{
	struct ent_text line = {0};
	ent_text_printf(&line, "%u. %.*s", interest->rank, ENT_FMT(interest->title));
	putchar('\n');
	put_line(0, &line);
	ent_text_free(&line);
	for (size_t i = 0; i < interest->goal_count; i++)
		write_line("Goal", ent_record_text(request->record, interest->goals[i]));
	write_line("Why", interest->why);
	write_line("Met by", interest->met_by);
	write_line("Note", interest->note);
	write_origin(request, interest);
	for (size_t i = 0; i < interest->threat_count; i++)
		write_threat(request, &interest->threats[i]);
	for (size_t i = 0; i < interest->indicator_count; i++)
		write_indicator(request, &interest->indicators[i]);
}

static void write_text(const struct request *request, const struct interests *interests)
{
	struct ent_date on = ent_date_of_day(request->on);
	struct ent_text line = {0};
	write_narrowing(request);
	ent_text_printf(&line, "%.*s on ",
			ENT_FMT(ent_actor(request->record, interests->actor)->name));
	ent_date_say(&on, &line);
	if (request->as_of < request->on || request->values[OPT_AS_OF]) {
		struct ent_date as_of = ent_date_of_day(request->as_of);
		ent_text_puts(&line, ", as known on ");
		ent_date_say(&as_of, &line);
	}
	put_line(0, &line);
	for (size_t i = 0; i < interests->count; i++)
		write_interest(request, interests->list[i]);
	if (!interests->count) {
		ent_text_printf(&line,
				"none recorded by then: %zu interest%s of all actors searched, "
				"%zu later one%s of this actor",
				interests->searched, interests->searched == 1 ? "" : "s",
				interests->later, interests->later == 1 ? "" : "s");
		put_line(0, &line);
	}
	ent_text_free(&line);
}

int run_interests(struct request *request)
{
	uint32_t actor;
	if (!request_open(request) || !request_actor(request, request->operands[1], &actor))
		return FAILED;
	struct interests interests = ask(request, actor);
	if (request->format == FORMAT_JSON)
		interests_json(request, &interests);
	else if (request->format == FORMAT_CSV)
		interests_csv(request, &interests);
	else
		write_text(request, &interests);
	free(interests.list);
	return DONE;
}
