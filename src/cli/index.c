/* entente series DOSSIER A B: the index of cooperation and conflict by period. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct answer {
	enum ent_measure measure;
	enum ent_every every;
	double half_life;
	struct ent_acts_opts opts;
	struct ent_acts acts;
	struct ent_index_period *periods;
	size_t count;
};

static int take_options(const struct request *request, struct answer *answer)
{
	int measure = ENT_MEASURE_NET, every = ENT_EVERY_YEAR - 1;
	if (request_choice(request, OPT_MEASURE, measure_words, 4, &measure) ||
	    request_choice(request, OPT_EVERY, every_words + 1, 3, &every) ||
	    request_number(request, OPT_HALF_LIFE, 36525, &answer->half_life))
		return MISUSED;
	answer->measure = (enum ent_measure)measure;
	answer->every = (enum ent_every)(every + 1);
	answer->opts = ent_acts_all();
	return request_acts(request, &answer->opts);
}

/* Faded sums look back beyond --from. */
static void tally(const struct request *request, uint32_t a, uint32_t b, struct answer *answer)
{
	answer->opts.to = last_day(request);
	if (answer->half_life > 0)
		answer->opts.from = ENT_DAY_MIN;
	ent_acts_find(request->record, a, b, &answer->opts, &answer->acts);
	const struct ent_acts *acts = &answer->acts;
	if (!acts->count)
		return;
	int32_t from = request->from, to = answer->opts.to;
	if (from == ENT_DAY_MIN)
		from = acts->list[0].day;
	if (to == ENT_DAY_MAX)
		to = acts->list[acts->count - 1].day;
	answer->count = ent_index(acts, answer->every, from, to, answer->half_life, NULL, 0);
	answer->periods = calloc(answer->count + 1, sizeof *answer->periods);
	if (!answer->periods)
		abort();
	ent_index(acts, answer->every, from, to, answer->half_life, answer->periods, answer->count);
}

/* Tenths: of sums of judged weights, more would be noise. */
static double rounded(double value)
{
	return round(value * 10) / 10 + 0.0; /* no -0 */
}

static void say_start(const struct ent_index_period *period, enum ent_every every,
		      struct ent_text *out)
{
	struct ent_date date = ent_date_of_day(period->start);
	if (every == ENT_EVERY_QUARTER) {
		ent_text_printf(out, "%d-Q%d", (int)date.start.year, (date.start.month + 2) / 3);
		return;
	}
	date.start.precision = every == ENT_EVERY_YEAR ? ENT_PRECISION_YEAR : ENT_PRECISION_MONTH;
	date.start.day = 0;
	if (every == ENT_EVERY_YEAR)
		date.start.month = 0;
	ent_date_print(&date, out);
}

/* ---- text ------------------------------------------------------------- */

#define BAR_WIDTH 16

/* Hostile to the left of the axis, friendly to the right: "     ===|" and "|====". */
static void draw_bar(double value, double most, bool both_sides, struct ent_text *out)
{
	int length = most > 0 ? (int)lround(fabs(value) / most * BAR_WIDTH) : 0;
	if (length == 0 && rounded(value) != 0)
		length = 1;
	for (int i = BAR_WIDTH; i > 0 && both_sides; i--)
		ent_text_putc(out, value < 0 && i <= length ? '=' : ' ');
	ent_text_putc(out, '|');
	for (int i = 0; i < length && (value > 0 || !both_sides); i++)
		ent_text_putc(out, '=');
}

static void write_row(const struct answer *answer, const struct ent_index_period *period,
		      double most, bool both_sides)
{
	struct ent_text start = {0}, number = {0}, bar = {0};
	double value = ent_index_value(period, answer->measure);
	say_start(period, answer->every, &start);
	ent_text_number(&number, rounded(value));
	draw_bar(value, most, both_sides, &bar);
	while (bar.len && bar.ptr[bar.len - 1] == ' ')
		bar.ptr[--bar.len] = '\0';
	printf("%-9s%9s%9zu  %s\n", start.ptr,
	       period->acts || rounded(value) != 0 ? number.ptr : "-", period->acts, bar.ptr);
	ent_text_free(&start);
	ent_text_free(&number);
	ent_text_free(&bar);
}

static void write_head(const struct request *request, const struct answer *answer, uint32_t a,
		       uint32_t b)
{
	struct ent_text head = {0};
	const struct ent_record *record = request->record;
	ent_text_printf(&head, answer->opts.directed ? "%.*s towards %.*s" : "%.*s and %.*s",
			ENT_FMT(ent_actor(record, a)->name), ENT_FMT(ent_actor(record, b)->name));
	ent_text_printf(&head, ": %s by %s, ", measure_words[answer->measure],
			every_words[answer->every]);
	ent_text_puts(&head, answer->measure == ENT_MEASURE_COUNT ? "entries" : "Goldstein points");
	if (answer->half_life > 0) {
		ent_text_puts(&head, ", of which half fades in ");
		ent_text_number(&head, answer->half_life);
		ent_text_puts(&head, " days");
	}
	ent_text_puts(&head, "; ");
	acts_account(&answer->acts, &answer->opts, &head);
	put_wrapped(ent_text_str(&head), 0, 0);
	ent_text_free(&head);
}

static void write_text(const struct request *request, const struct answer *answer, uint32_t a,
		       uint32_t b)
{
	write_narrowing(request);
	write_head(request, answer, a, b);
	double most = 0;
	bool below = false;
	for (size_t i = 0; i < answer->count; i++) {
		double value = ent_index_value(&answer->periods[i], answer->measure);
		most = fmax(most, fabs(value));
		below |= value < 0;
	}
	if (!answer->count)
		puts("none recorded between the two then");
	else
		printf("%-9s%9s%9s\n", every_words[answer->every], measure_words[answer->measure],
		       "entries");
	for (size_t i = 0; i < answer->count; i++)
		write_row(answer, &answer->periods[i], most, below);
	if (answer->count)
		puts("entente log tells what the entries are; csv and json name them");
}

/* ---- CSV and JSON ----------------------------------------------------- */

static void list_entries(const struct request *request, const struct answer *answer,
			 const struct ent_index_period *period, struct ent_text *out)
{
	for (size_t i = 0; i < period->acts; i++) {
		ent_text_puts(out, i ? "; " : "");
		ent_event_id(request->record, answer->acts.list[period->first + i].row, out);
	}
}

static void write_table(const struct request *request, const struct answer *answer)
{
	static const struct column columns[] = {
		{"period", CELL_TEXT},     {"from", CELL_TEXT},    {"to", CELL_TEXT},
		{"value", CELL_NUMBER},    {"net", CELL_NUMBER},   {"cooperation", CELL_NUMBER},
		{"conflict", CELL_NUMBER}, {"count", CELL_NUMBER}, {"entries", CELL_NUMBER},
		{"evidence", CELL_LIST},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < answer->count; i++) {
		const struct ent_index_period *period = &answer->periods[i];
		text.len = 0;
		say_start(period, answer->every, &text);
		table_cell(table, ent_text_str(&text));
		table_day(table, period->start);
		table_day(table, period->end);
		table_number(table, tidy(ent_index_value(period, answer->measure)));
		table_number(table, tidy(period->net));
		table_number(table, tidy(period->cooperation));
		table_number(table, tidy(period->conflict));
		table_number(table, tidy(period->count));
		table_number(table, (double)period->acts);
		text.len = 0;
		list_entries(request, answer, period, &text);
		table_cell(table, ent_text_str(&text));
	}
	if (request->format == FORMAT_JSON)
		table_members(table, "periods");
	else
		table_write(table, FORMAT_CSV, "periods", true);
	ent_text_free(&text);
}

static void write_csv(const struct request *request, const struct answer *answer)
{
	write_table(request, answer);
	talk_of_table(request, answer->acts.repeated, answer->opts.dedupe, ENT_DEDUPE_DAY);
}

static void write_json(const struct request *request, const struct answer *answer, uint32_t a,
		       uint32_t b)
{
	fputs("{\"a\":", stdout);
	json_str(ent_actor(request->record, a)->handle);
	fputs(",\"b\":", stdout);
	json_str(ent_actor(request->record, b)->handle);
	printf(",\"measure\":\"%s\",\"every\":\"%s\",\"half_life_days\":",
	       measure_words[answer->measure], every_words[answer->every]);
	json_number(answer->half_life > 0 ? answer->half_life : NAN);
	json_acts_account(&answer->acts, &answer->opts);
	json_narrowing(request);
	fputs(",\n", stdout);
	write_table(request, answer);
	fputs("}\n", stdout);
}

int run_index(struct request *request)
{
	struct answer answer = {0};
	struct dyad dyad;
	if (take_options(request, &answer))
		return MISUSED;
	if (!request_dyad(request, &dyad))
		return FAILED;
	tally(request, dyad.a, dyad.b, &answer);
	if (request->format == FORMAT_JSON)
		write_json(request, &answer, dyad.a, dyad.b);
	else if (request->format == FORMAT_CSV)
		write_csv(request, &answer);
	else
		write_text(request, &answer, dyad.a, dyad.b);
	ent_acts_free(&answer.acts);
	free(answer.periods);
	return DONE;
}
