/* entente top: the most frequent actors of an archive, and who acted towards whom. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SHOWN 20 /* as text, unless more are asked for */

struct question {
	struct request *request;
	struct ent_archive *archive;
	struct ent_archive_days days;
	enum ent_archive_by by;
	enum ent_quads quads;
	enum ent_every every;
	size_t top, workers;
};

static void *need(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);
	if (!memory)
		abort();
	return memory;
}

/* ---- actors ------------------------------------------------------------------ */

static struct table *party_table(const struct question *question,
				 const struct ent_archive_party *list, size_t count)
{
	static const struct column columns[] = {
		{"code", CELL_TEXT},     {"name", CELL_TEXT},        {"country", CELL_TEXT},
		{"events", CELL_NUMBER}, {"as_source", CELL_NUMBER}, {"as_target", CELL_NUMBER},
		{"first", CELL_TEXT},    {"last", CELL_TEXT},
	};
	bool rough = question->request->format == FORMAT_TEXT;
	size_t skipped = question->by == ENT_ARCHIVE_BY_COUNTRY ? 2 : 0;
	struct table *table =
		table_new(columns + skipped, sizeof columns / sizeof columns[0] - skipped);
	for (size_t i = 0; i < count; i++) {
		if (!skipped) {
			table_cell(table, list[i].code);
			table_cell(table, rough && ent_str_eq(list[i].name, list[i].code)
						  ? ent_str("")
						  : list[i].name);
		}
		table_cell(table, list[i].country);
		table_number(table, (double)list[i].events);
		table_number(table, (double)list[i].as_source);
		table_number(table, (double)list[i].as_target);
		table_day(table, list[i].first);
		table_day(table, list[i].last);
	}
	return table;
}

/* ---- dyads ------------------------------------------------------------------- */

/* Without periods, the first column is passed over. */
static const struct column pair_columns[] = {
	{"period", CELL_TEXT},
	{"source", CELL_TEXT},
	{"target", CELL_TEXT},
	{"events", CELL_NUMBER},
	{"verbal_cooperation", CELL_NUMBER},
	{"material_cooperation", CELL_NUMBER},
	{"verbal_conflict", CELL_NUMBER},
	{"material_conflict", CELL_NUMBER},
	{"unclassed", CELL_NUMBER},
	{"mean_intensity", CELL_NUMBER},
	{"net", CELL_NUMBER},
};
/* A terminal is narrower. */
static const struct column narrow_pair_columns[] = {
	{"period", CELL_TEXT},   {"source", CELL_TEXT},   {"target", CELL_TEXT},
	{"events", CELL_NUMBER}, {"v.coop", CELL_NUMBER}, {"m.coop", CELL_NUMBER},
	{"v.conf", CELL_NUMBER}, {"m.conf", CELL_NUMBER}, {"none", CELL_NUMBER},
	{"mean", CELL_NUMBER},   {"net", CELL_NUMBER},
};
#define PAIR_COLUMNS (sizeof pair_columns / sizeof pair_columns[0])

static double mean_of(const struct ent_archive_sum *sum)
{
	return sum->scored ? sum->net / (double)sum->scored : (double)NAN;
}

static double to_tenths(double value)
{
	double rounded = round(value * 10) / 10;
	return rounded == 0 ? 0 : rounded; /* no -0; NaN stays */
}

/* "2018", "2018-06" */
static void add_period(enum ent_every every, int32_t start, struct table *table)
{
	struct ent_date date = ent_date_of_day(start);
	struct ent_text text = {0};
	date.start.day = 0;
	date.start.precision = ENT_PRECISION_MONTH;
	if (every == ENT_EVERY_YEAR) {
		date.start.month = 0;
		date.start.precision = ENT_PRECISION_YEAR;
	}
	ent_date_print(&date, &text);
	table_cell(table, ent_text_str(&text));
	ent_text_free(&text);
}

static void add_pair(const struct question *question, const struct ent_archive_pair *pair,
		     const struct ent_archive_sum *sum, struct table *table)
{
	double (*round_to)(double) = question->request->format == FORMAT_TEXT ? to_tenths : tidy;
	table_cell(table, pair->source);
	table_cell(table, pair->target);
	table_number(table, (double)sum->events);
	for (int quad = ENT_VERBAL_COOPERATION; quad <= ENT_MATERIAL_CONFLICT; quad++)
		table_number(table, (double)sum->quad[quad]);
	table_number(table, (double)sum->quad[ENT_QUAD_NONE]);
	table_number(table, round_to(mean_of(sum)));
	table_number(table, round_to(sum->net));
}

static void add_periods(const struct question *question, const struct ent_archive_pairs *pairs,
			size_t count, struct table *table)
{
	struct ent_archive_periods periods;
	ent_archive_periods(question->archive, question->days, question->every, &periods);
	struct ent_archive_sum *sums = need(periods.count, sizeof *sums);
	for (size_t i = 0; i < count; i++) {
		struct ent_archive_pair pair = ent_archive_pair(pairs, i);
		ent_archive_pair_sums(pairs, i, &periods, sums);
		for (size_t p = 0; p < periods.count; p++) {
			if (!sums[p].events)
				continue;
			add_period(question->every, periods.start[p], table);
			add_pair(question, &pair, &sums[p], table);
		}
	}
	free(sums);
	ent_archive_periods_free(&periods);
}

static struct table *pair_table(const struct question *question,
				const struct ent_archive_pairs *pairs, size_t count)
{
	const struct column *columns =
		question->request->format == FORMAT_TEXT ? narrow_pair_columns : pair_columns;
	if (question->every != ENT_EVERY_NONE) {
		struct table *table = table_new(columns, PAIR_COLUMNS);
		add_periods(question, pairs, count, table);
		return table;
	}
	struct table *table = table_new(columns + 1, PAIR_COLUMNS - 1);
	for (size_t i = 0; i < count; i++) {
		struct ent_archive_pair pair = ent_archive_pair(pairs, i);
		add_pair(question, &pair, &pair.sum, table);
	}
	return table;
}

/* ---- answers ------------------------------------------------------------------- */

/* What is listed: how many there are, how many of them are shown, what is of none. */
struct found {
	const char *one, *many, *none; /* "actor", "actors"; why an event may be of none */
	size_t count, shown;
	uint64_t left_out;
};

static void add_head(const struct question *question, const struct found *found,
		     struct ent_text *out)
{
	struct ent_archive_periods whole;
	ent_archive_periods(question->archive, question->days, ENT_EVERY_NONE, &whole);
	if (whole.count) {
		ent_text_printf(out, "%llu event%s, %zu %s.",
				(unsigned long long)(whole.row[1] - whole.row[0]),
				whole.row[1] - whole.row[0] == 1 ? "" : "s", found->count,
				found->count == 1 ? found->one : found->many);
		if (found->left_out)
			ent_text_printf(out, " Left out: %llu event%s %s.",
					(unsigned long long)found->left_out,
					found->left_out == 1 ? "" : "s", found->none);
		if (found->shown == 1 && found->count > 1)
			ent_text_puts(out, " The first:");
		else if (found->shown < found->count)
			ent_text_printf(out, " The first %zu:", found->shown);
	} else {
		ent_text_puts(out, "No event.");
	}
	ent_archive_periods_free(&whole);
}

/* Frees the table. */
static void write_answer(const struct question *question, const struct found *found,
			 struct table *table)
{
	struct ent_text text = {0};
	if (question->request->format == FORMAT_JSON) {
		printf("{\"count\":%zu", found->count);
		json_member_day("from", question->days.from);
		json_member_day("to", question->days.to);
		if (found->none)
			printf(",\"left_out\":%llu", (unsigned long long)found->left_out);
		fputs(",\n", stdout);
		table_members(table, found->many);
		fputs("}\n", stdout);
		return;
	}
	if (question->request->format == FORMAT_TEXT) {
		add_head(question, found, &text);
		put_wrapped(ent_text_str(&text), 0, 0);
		if (found->shown)
			putchar('\n');
	}
	table_write(table, question->request->format, found->many, true);
	ent_text_free(&text);
}

static void tell_parties(const struct question *question)
{
	bool by_country = question->by == ENT_ARCHIVE_BY_COUNTRY;
	struct ent_archive_party *list =
		need(ent_archive_actor_count(question->archive), sizeof *list);
	struct found found = {.one = by_country ? "country" : "actor",
			      .many = by_country ? "countries" : "actors"};
	found.count = ent_archive_parties(question->archive, question->days, question->by, list);
	found.shown = found.count < question->top ? found.count : question->top;
	write_answer(question, &found, party_table(question, list, found.shown));
	free(list);
}

static void tell_pairs(const struct question *question)
{
	struct ent_archive_pairs_opts opts = {question->days, question->by, question->quads,
					      question->workers};
	struct ent_archive_pairs *pairs = ent_archive_pairs_new(question->archive, &opts);
	struct found found = {.one = "dyad",
			      .many = "dyads",
			      .none = question->by == ENT_ARCHIVE_BY_COUNTRY
					      ? "in which a country is not known"
					      : "in which an actor is not known",
			      .count = ent_archive_pair_count(pairs),
			      .left_out = ent_archive_pairs_left_out(pairs)};
	found.shown = found.count < question->top ? found.count : question->top;
	write_answer(question, &found, pair_table(question, pairs, found.shown));
	ent_archive_pairs_free(pairs);
}

static int take_options(struct request *request, struct question *question)
{
	static const enum option of_dyads[] = {OPT_EVERY, OPT_QUADS};
	static const char *const by_words[] = {"actor", "country"};
	static const char *const quads_words[] = {"usual", "gdelt"};
	static const char *const period_words[] = {"month", "year"};
	static const enum ent_every periods[] = {ENT_EVERY_MONTH, ENT_EVERY_YEAR};
	int by = ENT_ARCHIVE_BY_ACTOR, quads = ENT_QUADS_USUAL, every = -1;
	size_t usual = request->format == FORMAT_TEXT ? SHOWN : SIZE_MAX;
	if (request_choice(request, OPT_BY, by_words, 2, &by) ||
	    request_choice(request, OPT_QUADS, quads_words, 2, &quads) ||
	    request_choice(request, OPT_EVERY, period_words, 2, &every) ||
	    !request_count(request, OPT_TOP, usual, &question->top) ||
	    !request_count(request, OPT_JOBS, 0, &question->workers))
		return MISUSED;
	for (size_t i = 0; i < sizeof of_dyads / sizeof of_dyads[0]; i++)
		if (request->values[of_dyads[i]] && !request->values[OPT_DYADS])
			return misuse(request, "--%s goes with --dyads", option_name(of_dyads[i]));
	question->by = (enum ent_archive_by)by;
	question->quads = (enum ent_quads)quads;
	question->every = every < 0 ? ENT_EVERY_NONE : periods[every];
	return DONE;
}

int run_top(struct request *request)
{
	struct question question = {.request = request, .days = {request->from, request->to}};
	struct ent_err err;
	if (take_options(request, &question))
		return MISUSED;
	question.archive = ent_archive_open(request->operands[0], &err);
	if (!question.archive)
		return failure("%s", err.text);
	if (request->values[OPT_DYADS])
		tell_pairs(&question);
	else
		tell_parties(&question);
	ent_archive_close(question.archive);
	return DONE;
}
