/* entente contacts: who saw whom, at what level, and whether more often. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct answer {
	struct dyad dyad;
	struct ent_contacts contacts;
	struct ent_contact_year *years;
	size_t year_count;
	struct ent_trend trend;
	size_t first_whole, last_whole; /* years of the trend; none: first > last */
};

static void find_trend(struct answer *answer)
{
	double *counts = calloc(answer->year_count + 1, sizeof *counts);
	if (!counts)
		abort();
	size_t n = 0;
	answer->first_whole = 1;
	answer->last_whole = 0;
	for (size_t i = 0; i < answer->year_count; i++) {
		if (!answer->years[i].whole)
			continue;
		if (!n)
			answer->first_whole = i;
		answer->last_whole = i;
		counts[n++] = answer->years[i].weight;
	}
	answer->trend = ent_trend_of(counts, n);
	free(counts);
}

/* The first year counts whole when it is the record that begins in it, not the asker. */
static void find_years(const struct request *request, struct answer *answer)
{
	int32_t from = answer->dyad.from, to = answer->dyad.to;
	if (!request->values[OPT_FROM])
		from = ent_period_start(from, ENT_EVERY_YEAR);
	size_t count = ent_contacts_by_year(&answer->contacts, from, to, NULL, 0);
	answer->years = calloc(count + 1, sizeof *answer->years);
	if (!answer->years)
		abort();
	answer->year_count =
		ent_contacts_by_year(&answer->contacts, from, to, answer->years, count);
}

static void find_answer(const struct request *request, struct answer *answer)
{
	struct ent_acts_opts opts = ent_contacts_usual();
	opts.from = answer->dyad.from;
	opts.to = answer->dyad.to;
	opts.as_of = request->as_of;
	opts.dedupe = request->dedupe;
	ent_contacts_find(request->record, answer->dyad.a, answer->dyad.b, &opts,
			  &answer->contacts);
	find_years(request, answer);
	find_trend(answer);
}

/* ---- one contact ------------------------------------------------------ */

/* Entries that tell what another tells. */
static size_t repeated_in(const struct answer *answer)
{
	return answer->contacts.row_count - answer->contacts.count;
}

static const uint32_t *rows_of(const struct answer *answer, const struct ent_contact *contact)
{
	return answer->contacts.rows + contact->first;
}

static void add_places(const struct request *request, uint32_t row, struct ent_text *out)
{
	size_t count;
	const uint32_t *places =
		ent_party(request->record, &ent_record_events(request->record)->place[row], &count);
	for (size_t i = 0; i < count; i++)
		ent_text_printf(out, "%s%.*s", i ? "; " : "",
				ENT_FMT(ent_place(request->record, places[i])->name));
}

/* The place that the first of its entries tells. */
static void add_place(const struct request *request, const struct answer *answer,
		      const struct ent_contact *contact, struct ent_text *out)
{
	size_t before = out->len;
	for (size_t i = 0; i < contact->tellings && out->len == before; i++)
		add_places(request, rows_of(answer, contact)[i], out);
}

static void add_speaker(const struct request *request, uint32_t actor,
			const struct ent_speaker *speaker, struct ent_text *out)
{
	ent_text_printf(out, "%.*s %s", ENT_FMT(handle(request, actor)),
			ent_level_name(speaker->level));
	if (speaker->person != ENT_NONE)
		ent_text_printf(out, " (%.*s)",
				ENT_FMT(ent_actor(request->record, speaker->person)->name));
}

static void write_contact(const struct request *request, const struct answer *answer,
			  const struct ent_contact *contact)
{
	struct ent_text line = {0}, place = {0};
	event_date_text(request->record, rows_of(answer, contact)[0], &line);
	printf("%-10s  ", line.ptr);
	size_t inset = line.len < 10 ? 12 : line.len + 2;
	line.len = 0;
	ent_text_puts(&line, ent_contact_kind_name(contact->kind));
	if (contact->visitor != ENT_NONE)
		ent_text_printf(&line, " of %.*s", ENT_FMT(handle(request, contact->visitor)));
	add_place(request, answer, contact, &place);
	if (place.len)
		ent_text_printf(&line, ", %s", place.ptr);
	if (contact->forum != ENT_NONE)
		ent_text_printf(&line, ", %.*s", ENT_FMT(handle(request, contact->forum)));
	ent_text_puts(&line, ": ");
	add_speaker(request, answer->dyad.a, &contact->speak[0], &line);
	ent_text_puts(&line, ", ");
	add_speaker(request, answer->dyad.b, &contact->speak[1], &line);
	ent_text_putc(&line, ' ');
	add_ids(request, rows_of(answer, contact), contact->tellings, true, &line);
	put_wrapped(ent_text_str(&line), inset, 12);
	ent_text_free(&line);
	ent_text_free(&place);
}

/* ---- text ------------------------------------------------------------- */

static void add_interval(const struct answer *answer, struct ent_text *out)
{
	ent_text_puts(out, " percent a year (95 percent interval ");
	add_percent(answer->trend.low, out);
	ent_text_puts(out, " to ");
	add_percent(answer->trend.high, out);
	ent_text_printf(out, "; %d to %d)", year_of(answer->years[answer->first_whole].start),
			year_of(answer->years[answer->last_whole].start));
}

static void add_trend(const struct answer *answer, struct ent_text *out)
{
	const struct ent_trend *trend = &answer->trend;
	if (isnan(trend->growth)) {
		size_t whole = answer->first_whole > answer->last_whole
				       ? 0
				       : answer->last_whole - answer->first_whole + 1;
		ent_text_printf(out,
				"Too few to tell whether they became more frequent (%zu whole "
				"year%s).",
				whole, whole == 1 ? "" : "s");
		return;
	}
	if (trend->low > 0)
		ent_text_puts(out, "They became more frequent, by ");
	else if (trend->high < 0)
		ent_text_puts(out, "They became rarer, by ");
	else
		ent_text_puts(out, "Whether they became more frequent cannot be told from "
				   "chance: ");
	add_percent(trend->high < 0 ? -trend->growth : trend->growth, out);
	add_interval(answer, out);
	ent_text_putc(out, '.');
}

static void write_head(const struct request *request, const struct answer *answer)
{
	struct ent_text text = {0};
	size_t counted = answer->contacts.counted;
	ent_text_printf(&text, "Between %.*s and %.*s ", ENT_FMT(in_text(request, answer->dyad.a)),
			ENT_FMT(in_text(request, answer->dyad.b)));
	if (counted)
		ent_text_printf(&text, "%zu contact%s %s recorded from ", counted,
				counted == 1 ? "" : "s", counted == 1 ? "is" : "are");
	else
		ent_text_puts(&text, "no contact is recorded from ");
	say_day(answer->dyad.from, &text);
	ent_text_puts(&text, " to ");
	say_day(answer->dyad.to, &text);
	ent_text_puts(&text, ". ");
	if (counted)
		add_trend(answer, &text);
	put_wrapped(ent_text_str(&text), 0, 0);
	ent_text_free(&text);
}

static void add_year_row(struct table *table, const struct ent_contact_year *years, size_t run,
			 bool whole)
{
	struct ent_text name = {0};
	ent_text_printf(&name, "%d", year_of(years[0].start));
	if (run > 1)
		ent_text_printf(&name, "-%d", year_of(years[run - 1].start));
	table_cell(table, ent_text_str(&name));
	table_number(table, (double)years[0].count);
	for (int level = ENT_LEVEL_HEAD; level < ENT_LEVELS; level++)
		table_number(table, (double)years[0].level[level]);
	table_number(table, (double)years[0].level[ENT_LEVEL_UNTOLD]);
	table_cell(table, ent_str(whole ? "" : "so far"));
	ent_text_free(&name);
}

/* Empty years in a row share a line. */
static void write_years(const struct answer *answer)
{
	static const struct column columns[] = {
		{"year", CELL_TEXT},       {"contacts", CELL_NUMBER}, {"head", CELL_NUMBER},
		{"minister", CELL_NUMBER}, {"envoy", CELL_NUMBER},    {"official", CELL_NUMBER},
		{"not told", CELL_NUMBER}, {"", CELL_TEXT},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	const struct ent_contact_year *years = answer->years;
	for (size_t i = 0, run; i < answer->year_count; i += run) {
		for (run = 1; years[i].whole && !years[i].count && i + run < answer->year_count &&
			      years[i + run].whole && !years[i + run].count;)
			run++;
		bool running = i + run == answer->year_count && !years[i + run - 1].whole;
		add_year_row(table, years + i, run, !running);
	}
	putchar('\n');
	table_write(table, FORMAT_TEXT, "years", true);
}

/* Names, how often each; the most frequent first, of as many the one that came first. */
struct tally {
	struct ent_str *names;
	size_t *times;
	size_t count;
};

static void tally_add(struct tally *tally, struct ent_str name)
{
	size_t i = 0;
	while (i < tally->count && !ent_str_eq(tally->names[i], name))
		i++;
	if (i == tally->count) {
		tally->count++;
		tally->names = realloc(tally->names, tally->count * sizeof *tally->names);
		tally->times = realloc(tally->times, tally->count * sizeof *tally->times);
		if (!tally->names || !tally->times)
			abort();
		tally->names[i] = name;
		tally->times[i] = 0;
	}
	tally->times[i]++;
}

static void tally_write(struct tally *tally, const char *title)
{
	struct ent_text line = {0};
	for (size_t shown = 0; shown < tally->count; shown++) {
		size_t best = 0;
		for (size_t i = 1; i < tally->count; i++)
			if (tally->times[i] > tally->times[best])
				best = i;
		ent_text_printf(&line, "%s%.*s %zu", shown ? ", " : title,
				ENT_FMT(tally->names[best]), tally->times[best]);
		tally->times[best] = 0;
	}
	if (line.len)
		put_wrapped(ent_text_str(&line), 0, 8);
	ent_text_free(&line);
	free(tally->names);
	free(tally->times);
}

static void write_tallies(const struct request *request, const struct answer *answer)
{
	const struct ent_record *record = request->record;
	struct tally kinds = {0}, places = {0}, forums = {0};
	for (size_t i = 0; i < answer->contacts.count; i++) {
		const struct ent_contact *contact = &answer->contacts.list[i];
		if (contact->weight <= 0)
			continue;
		tally_add(&kinds, ent_str(ent_contact_kind_name(contact->kind)));
		size_t count = 0;
		const uint32_t *told = NULL;
		for (size_t k = 0; k < contact->tellings && !count; k++)
			told = ent_party(
				record,
				&ent_record_events(record)->place[rows_of(answer, contact)[k]],
				&count);
		for (size_t p = 0; p < count; p++)
			tally_add(&places, ent_place(record, told[p])->name);
		if (!count)
			tally_add(&places, ent_str("not told"));
		if (contact->forum != ENT_NONE)
			tally_add(&forums, handle(request, contact->forum));
	}
	putchar('\n');
	tally_write(&kinds, "Kind:   ");
	tally_write(&places, "Place:  ");
	tally_write(&forums, "Forum:  ");
}

static size_t write_list(const struct request *request, const struct answer *answer, bool counted)
{
	size_t written = 0;
	for (size_t i = 0; i < answer->contacts.count; i++) {
		const struct ent_contact *contact = &answer->contacts.list[i];
		if ((contact->weight > 0) != counted)
			continue;
		if (!written++)
			puts(counted ? "" : "\nAlleged or estimated only, and not counted:");
		write_contact(request, answer, contact);
	}
	return written;
}

static const char *const choice_words[] = {
	[ENT_DEDUPE_USUAL] = "",
	[ENT_DEDUPE_DAY] = ", on one day and from one side",
	[ENT_DEDUPE_NONE] = ", since each was to count",
	[ENT_DEDUPE_MIRROR] = "",
	[ENT_DEDUPE_STORY] = ", on one day or by one report, and from one side",
};

static void write_foot(const struct request *request, const struct answer *answer)
{
	struct ent_text text = {0};
	add_searched(request, &answer->dyad, &text);
	ent_text_puts(&text, "; a contact is an entry that CAMEO codes 04 (talks, calls, visits, "
			     "meetings, mediation, negotiation). Left out: ");
	ent_text_printf(&text, "%zu denied, %zu of no day; %zu told twice and counted once",
			answer->contacts.denied, answer->contacts.without_day, repeated_in(answer));
	ent_text_printf(&text, "%s.", choice_words[request->dedupe]);
	putchar('\n');
	put_wrapped(ent_text_str(&text), 0, 0);
	ent_text_free(&text);
}

static void write_text(const struct request *request, const struct answer *answer)
{
	write_narrowing(request);
	write_head(request, answer);
	if (answer->contacts.counted) {
		write_years(answer);
		write_tallies(request, answer);
	}
	write_list(request, answer, true);
	write_list(request, answer, false);
	write_foot(request, answer);
}

/* ---- CSV and JSON ----------------------------------------------------- */

static struct table *contact_table(const struct request *request, const struct answer *answer)
{
	static const struct column columns[] = {
		{"date", CELL_TEXT},    {"kind", CELL_TEXT},     {"visitor", CELL_TEXT},
		{"level", CELL_TEXT},   {"level_a", CELL_TEXT},  {"person_a", CELL_TEXT},
		{"level_b", CELL_TEXT}, {"person_b", CELL_TEXT}, {"place", CELL_LIST},
		{"forum", CELL_TEXT},   {"weight", CELL_NUMBER}, {"hedge", CELL_TEXT},
		{"entries", CELL_LIST},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < answer->contacts.count; i++) {
		const struct ent_contact *contact = &answer->contacts.list[i];
		uint32_t row = rows_of(answer, contact)[0];
		text.len = 0;
		event_date_text(request->record, row, &text);
		table_cell(table, ent_text_str(&text));
		table_cell(table, ent_str(ent_contact_kind_name(contact->kind)));
		table_cell(table, handle(request, contact->visitor));
		table_cell(table, ent_str(ent_level_name(contact->level)));
		for (int side = 0; side < 2; side++) {
			table_cell(table, ent_str(ent_level_name(contact->speak[side].level)));
			table_cell(table, handle(request, contact->speak[side].person));
		}
		text.len = 0;
		add_place(request, answer, contact, &text);
		table_cell(table, ent_text_str(&text));
		table_cell(table, handle(request, contact->forum));
		table_number(table, contact->weight);
		table_cell(
			table,
			ent_str(ent_hedge_name(
				(enum ent_hedge)ent_record_events(request->record)->hedge[row])));
		text.len = 0;
		add_ids(request, rows_of(answer, contact), contact->tellings, false, &text);
		table_cell(table, ent_text_str(&text));
	}
	ent_text_free(&text);
	return table;
}

static void json_trend(const struct answer *answer)
{
	bool any = answer->first_whole <= answer->last_whole;
	fputs(",\n\"trend\":{\"growth\":", stdout);
	json_number(tidy(answer->trend.growth));
	json_member_number("low", tidy(answer->trend.low));
	json_member_number("high", tidy(answer->trend.high));
	json_member_number("dispersion", tidy(answer->trend.dispersion));
	json_member_number("from",
			   any ? year_of(answer->years[answer->first_whole].start) : (double)NAN);
	json_member_number("to",
			   any ? year_of(answer->years[answer->last_whole].start) : (double)NAN);
	fputs("},\n\"years\":[", stdout);
	for (size_t i = 0; i < answer->year_count; i++) {
		const struct ent_contact_year *year = &answer->years[i];
		printf("%s\n{\"year\":%d,\"whole\":%s,\"contacts\":%zu", i ? "," : "",
		       year_of(year->start), year->whole ? "true" : "false", year->count);
		json_member_number("weight", year->weight);
		for (int level = ENT_LEVEL_HEAD; level < ENT_LEVELS; level++)
			printf(",\"%s\":%zu", ent_level_name((enum ent_level)level),
			       year->level[level]);
		printf(",\"not_told\":%zu}", year->level[ENT_LEVEL_UNTOLD]);
	}
	fputs("],\n", stdout);
}

static void write_json(const struct request *request, const struct answer *answer)
{
	json_dyad(request, &answer->dyad);
	const struct ent_contacts *contacts = &answer->contacts;
	printf(",\"dedupe\":\"%s\",\"account\":{\"found\":%zu,\"contacts\":%zu,\"repeated\":%zu,"
	       "\"denied\":%zu,\"without_day\":%zu}",
	       dedupe_word(request->dedupe, ENT_DEDUPE_MIRROR),
	       contacts->row_count + contacts->denied + contacts->without_day, contacts->count,
	       repeated_in(answer), contacts->denied, contacts->without_day);
	printf(",\"counted\":%zu", answer->contacts.counted);
	json_trend(answer);
	table_members(contact_table(request, answer), "contacts");
	printf(",\n\"left_out\":{\"denied\":%zu,\"without_day\":%zu},"
	       "\"searched\":{\"entries\":%zu}}\n",
	       answer->contacts.denied, answer->contacts.without_day, answer->dyad.entries);
}

static void write_csv(const struct request *request, const struct answer *answer)
{
	table_write(contact_table(request, answer), FORMAT_CSV, "contacts", true);
	talk_of_table(request, repeated_in(answer), request->dedupe, ENT_DEDUPE_MIRROR);
}

int run_contacts(struct request *request)
{
	struct answer answer = {0};
	if (!request_dyad(request, &answer.dyad))
		return FAILED;
	find_answer(request, &answer);
	if (request->format == FORMAT_JSON)
		write_json(request, &answer);
	else if (request->format == FORMAT_CSV)
		write_csv(request, &answer);
	else
		write_text(request, &answer);
	ent_contacts_free(&answer.contacts);
	free(answer.years);
	return DONE;
}
