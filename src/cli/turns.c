/* entente turns: when a series passed from one level to another. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The library would refuse it too, but knows no lines. */
static bool check_counts(const struct figures *figures, enum ent_cost cost)
{
	if (cost != ENT_COST_POISSON && cost != ENT_COST_NEGATIVE_BINOMIAL)
		return true;
	for (size_t i = 0; i < figures->count; i++) {
		double value = figures->values[i];
		struct ent_err err;
		if (isnan(value) || (value >= 0 && value == floor(value)))
			continue;
		size_t row = i + figures->first_row;
		ent_csv_fail(figures->table, row, figures->column, &err,
			     "%.*s is no count, which --cost %s needs",
			     ENT_FMT(ent_csv_cell(figures->table, row, figures->column)),
			     ent_cost_name(cost));
		failure("%s", err.text);
		return false;
	}
	return true;
}

/* ---- as JSON and CSV -------------------------------------------------- */

static void json_label(const struct figures *figures, size_t i)
{
	struct ent_text label = {0};
	figures_label(figures, i, &label);
	json_str(ent_text_str(&label));
	ent_text_free(&label);
}

static void json_named(const char *name, double value)
{
	printf(",\"%s\":", name);
	json_number(value);
}

static void json_head(const struct figures *figures, const struct ent_turning *found)
{
	fputs("{\"file\":", stdout);
	json_str(ent_str(figures->path));
	printf(",\"observations\":%zu,\"cost\":\"%s\"", found->observed,
	       ent_cost_name(found->cost));
	json_named("penalty", found->penalty);
	json_named("autocorrelation", found->autocorrelation);
	json_named("dispersion", found->dispersion);
	json_named("trend", found->trend);
	printf(",\"logarithm\":%s,\"season\":", found->logarithm ? "true" : "false");
	json_number(found->season ? (double)found->season : NAN);
	json_named("grid", (double)found->grid);
}

static void json_turn(const struct figures *figures, const struct ent_turn *turn)
{
	fputs("{\"date\":", stdout);
	json_label(figures, turn->at);
	printf(",\"index\":%zu,\"direction\":\"%s\",\"what\":\"%s\",\"interval\":[", turn->at,
	       direction_word(turn), kind_word(turn));
	json_label(figures, turn->low);
	putchar(',');
	json_label(figures, turn->high);
	putchar(']');
	json_named("before", turn->before);
	json_named("after", turn->after);
	json_named("gain", turn->gain);
	putchar('}');
}

static void write_json(const struct figures *figures, const struct ent_turning *found)
{
	json_head(figures, found);
	fputs(",\n\"turns\":[", stdout);
	for (size_t i = 0; i < found->count; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		json_turn(figures, &found->turns[i]);
	}
	fputs("],\n\"newest\":{\"since\":", stdout);
	if (found->observed)
		json_label(figures, found->newest.since);
	else
		fputs("null", stdout);
	json_named("recent", (double)found->newest.recent);
	json_named("probability_of_change", found->newest.probability);
	fputs("}}\n", stdout);
}

static void add_label(const struct figures *figures, size_t i, struct table *table)
{
	struct ent_text label = {0};
	figures_label(figures, i, &label);
	table_cell(table, ent_text_str(&label));
	ent_text_free(&label);
}

static void write_csv(const struct figures *figures, const struct ent_turning *found)
{
	static const struct column columns[] = {
		{"date", CELL_TEXT},     {"index", CELL_NUMBER}, {"direction", CELL_TEXT},
		{"what", CELL_TEXT},     {"low", CELL_TEXT},     {"high", CELL_TEXT},
		{"before", CELL_NUMBER}, {"after", CELL_NUMBER}, {"gain", CELL_NUMBER},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < found->count; i++) {
		const struct ent_turn *turn = &found->turns[i];
		add_label(figures, turn->at, table);
		table_number(table, (double)turn->at);
		table_cell(table, ent_str(direction_word(turn)));
		table_cell(table, ent_str(kind_word(turn)));
		add_label(figures, turn->low, table);
		add_label(figures, turn->high, table);
		table_number(table, turn->before);
		table_number(table, turn->after);
		table_number(table, turn->gain);
	}
	table_write(table, FORMAT_CSV, "turns", true);
}

/* ---- as text ---------------------------------------------------------- */

static void put_sentence(struct ent_text *text)
{
	put_wrapped(ent_text_str(text), 0, 0);
	ent_text_free(text);
}

static void say_suppositions(const struct figures *figures, const struct ent_turning *found)
{
	struct ent_text text = {0};
	size_t missing = figures->count - found->observed;
	ent_text_printf(&text, "%s: %zu observation%s", figures->path, found->observed,
			found->observed == 1 ? "" : "s");
	if (missing)
		ent_text_printf(&text, " and %zu missing", missing);
	if (figures->count) {
		ent_text_puts(&text, ", ");
		figures_label(figures, 0, &text);
		ent_text_puts(&text, " to ");
		figures_label(figures, figures->count - 1, &text);
	}
	ent_text_printf(&text, ". Cost %s", ent_cost_name(found->cost));
	if (found->logarithm)
		ent_text_puts(&text, ", of logarithms");
	if (found->dispersion > 0) {
		ent_text_puts(&text, ", dispersion ");
		add_rounded(found->dispersion, &text);
	}
	if (found->autocorrelation > 0) {
		ent_text_puts(&text, ", autocorrelation ");
		add_rounded(found->autocorrelation, &text);
	}
	if (found->trend != 0)
		ent_text_puts(&text, ", less a common trend");
	if (found->season)
		ent_text_printf(&text, ", less a cycle of %zu", found->season);
	if (found->penalty > 0) {
		ent_text_puts(&text, "; a turn must gain ");
		add_rounded(found->penalty, &text);
	}
	ent_text_putc(&text, '.');
	if (found->grid > 1)
		ent_text_printf(&text,
				" Not every date could be tried, only one in %zu and those near "
				"what was found: a stretch shorter than %zu observations may be "
				"missed.",
				found->grid, 2 * found->grid);
	put_sentence(&text);
}

static void say_turn(const struct figures *figures, const struct ent_turn *turn)
{
	struct ent_text text = {0};
	bool up = turn->direction > 0;
	figures_label(figures, turn->at, &text);
	if (turn->kind == ENT_TURN_SPREAD)
		ent_text_printf(&text, ": the spread %s from about ", up ? "widened" : "narrowed");
	else
		ent_text_printf(&text, ": the level %s from about ", up ? "rose" : "fell");
	add_rounded(turn->before, &text);
	ent_text_puts(&text, " to about ");
	add_rounded(turn->after, &text);
	if (turn->low == turn->high) {
		ent_text_puts(&text, "; no other date is nearly as likely");
	} else {
		ent_text_puts(&text, "; the turn came almost certainly (95 in 100) from ");
		figures_label(figures, turn->low, &text);
		ent_text_puts(&text, " to ");
		figures_label(figures, turn->high, &text);
	}
	ent_text_putc(&text, '.');
	put_sentence(&text);
}

static void say_none(const struct ent_turning *found)
{
	struct ent_text text = {0};
	ent_text_puts(&text, "No change found: ");
	if (found->observed < 2)
		ent_text_puts(&text, "there is too little to judge by.");
	else
		ent_text_puts(&text, "one level explains the series as well as several, given how "
				     "it scatters. A small or very late change is not ruled out.");
	put_sentence(&text);
}

static void say_newest(const struct figures *figures, const struct ent_turning *found)
{
	double probability = found->newest.probability;
	struct ent_text text = {0};
	if (isnan(probability))
		return;
	const char *word = ent_likelihood_word(100 * probability);
	ent_text_printf(&text, "Newest stretch: most probably since ");
	figures_label(figures, found->newest.since, &text);
	ent_text_printf(&text, ". A change with the last %zu observations: %s (%.0f in 100).",
			found->newest.recent, word, 100 * probability);
	put_sentence(&text);
}

static void write_text(const struct figures *figures, const struct ent_turning *found)
{
	static const struct column columns[] = {
		{"date", CELL_TEXT},     {"turn", CELL_TEXT},    {"what", CELL_TEXT},
		{"before", CELL_NUMBER}, {"after", CELL_NUMBER}, {"gain", CELL_NUMBER},
		{"interval", CELL_TEXT},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text cell = {0};
#define CELL(fill) (cell.len = 0, fill, table_cell(table, ent_text_str(&cell)))
	for (size_t i = 0; i < found->count; i++) {
		const struct ent_turn *turn = &found->turns[i];
		add_label(figures, turn->at, table);
		table_cell(table, ent_str(direction_word(turn)));
		table_cell(table, ent_str(kind_word(turn)));
		CELL(add_rounded(turn->before, &cell));
		CELL(add_rounded(turn->after, &cell));
		CELL(add_rounded(turn->gain, &cell));
		cell.len = 0;
		figures_label(figures, turn->low, &cell);
		ent_text_puts(&cell, " to ");
		figures_label(figures, turn->high, &cell);
		table_cell(table, ent_text_str(&cell));
	}
#undef CELL
	ent_text_free(&cell);
	say_suppositions(figures, found);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "turns", true);
	if (!found->count)
		say_none(found);
	else
		putchar('\n');
	for (size_t i = 0; i < found->count; i++)
		say_turn(figures, &found->turns[i]);
	say_newest(figures, found);
}

/* ---- the path --------------------------------------------------------- */

/* Empty where the penalty has no end. */
static void path_penalty(const struct request *request, double penalty, struct table *table)
{
	struct ent_text cell = {0};
	if (request->format != FORMAT_TEXT) {
		table_number(table, isfinite(penalty) ? tidy(penalty) : NAN);
		return;
	}
	if (isfinite(penalty))
		add_rounded(penalty, &cell);
	table_cell(table, ent_text_str(&cell));
	ent_text_free(&cell);
}

static int write_path(const struct request *request, const struct figures *figures,
		      const struct ent_turning_opts *opts, const struct ent_turning *found)
{
	static const struct column columns[] = {
		{"turns", CELL_NUMBER}, {"from", CELL_NUMBER}, {"to", CELL_NUMBER}};
	struct ent_turning_step *steps;
	struct ent_err err;
	size_t count;
	if (!ent_turning_path(figures->values, NULL, figures->count, opts, &steps, &count, &err))
		return failure("%s: %s", figures->path, err.text);
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < count; i++) {
		table_number(table, (double)steps[i].count);
		path_penalty(request, steps[i].penalty_low, table);
		path_penalty(request, steps[i].penalty_high, table);
	}
	bool screened = steps[0].screened;
	ent_turning_path_free(steps);
	if (request->format == FORMAT_JSON) {
		json_head(figures, found);
		fputs(",\n", stdout);
		table_members(table, "path");
		printf(",\n\"complete\":%s}\n", screened ? "false" : "true");
	} else {
		if (request->format == FORMAT_TEXT) {
			say_suppositions(figures, found);
			puts("\nThe number of turns for a penalty from .. to ..:\n");
		}
		table_write(table, request->format, "path", true);
		if (request->format == FORMAT_TEXT && screened)
			puts("\nThe series is long: not every number of turns was sought.");
	}
	return DONE;
}

static int write_turns(const struct request *request, const struct figures *figures,
		       const struct ent_turning_opts *opts)
{
	struct ent_turning found;
	struct ent_err err;
	int status = DONE;
	if (!ent_turning_find(figures->values, NULL, figures->count, opts, &found, &err))
		return failure("%s: %s", figures->path, err.text);
	if (request->values[OPT_PATH])
		status = write_path(request, figures, opts, &found);
	else if (request->format == FORMAT_JSON)
		write_json(figures, &found);
	else if (request->format == FORMAT_CSV)
		write_csv(figures, &found);
	else
		write_text(figures, &found);
	ent_turning_free(&found);
	return status;
}

/* What is asked of two actors alone, or of a table alone. */
static int check_options(const struct request *request, bool dyad)
{
	static const enum option of_table[] = {OPT_COLUMN, OPT_PATH};
	static const enum option of_dyad[] = {OPT_FROM,     OPT_TO,         OPT_ON,     OPT_AS_OF,
					      OPT_MEASURE,  OPT_EVERY,      OPT_HEDGES, OPT_DEDUPE,
					      OPT_DIRECTED, OPT_FROM_SOURCE};
	const enum option *wrong = dyad ? of_table : of_dyad;
	size_t count = dyad ? sizeof of_table / sizeof *of_table : sizeof of_dyad / sizeof *of_dyad;
	for (size_t i = 0; i < count; i++)
		if (request->values[wrong[i]])
			return misuse(request, "--%s is for %s", option_name(wrong[i]),
				      dyad ? "FILE.csv" : "DOSSIER ACTOR ACTOR");
	return DONE;
}

int run_turns(struct request *request)
{
	bool dyad = request->operand_count == 3;
	if (request->operand_count == 2)
		return misuse(request, "turns needs FILE.csv, or DOSSIER ACTOR ACTOR");
	if (check_options(request, dyad))
		return MISUSED;
	if (dyad)
		return run_dyad_turns(request);
	struct ent_turning_opts opts = {0};
	struct figures figures;
	int status = request_turning(request, &opts);
	if (status)
		return status;
	status = FAILED;
	if (figures_open(&figures, request->operands[0], request->values[OPT_COLUMN]) &&
	    check_counts(&figures, opts.cost)) {
		/* Years have no calendar within them. */
		opts.season = figures.yearly;
		status = write_turns(request, &figures, &opts);
	}
	figures_close(&figures);
	return status;
}
