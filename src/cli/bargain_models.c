/* entente bargain, for people: what the models expect, side by side. */
#include "bargain.h"

#include <math.h>
#include <stdio.h>

/* "54.7 to 63" */
static void add_between(const struct bargain *bargain, const struct play *play, size_t dim,
			size_t low, size_t high, struct ent_text *out)
{
	const double *fan = play->ensemble.outcome_fan + dim * ENT_FAN;
	if (!play->ensemble.runs)
		return;
	bargain_add_point(bargain, fan[low], out);
	ent_text_puts(out, " to ");
	bargain_add_point(bargain, fan[high], out);
}

static void add_how(const struct play *play, struct ent_text *out)
{
	if (!play->played)
		ent_text_puts(out, "not played");
	else if (play->model <= ENT_BARGAIN_MEDIAN)
		ent_text_puts(out, "by a formula");
	else if (!play->result.move_count)
		ent_text_puts(out, "nobody moves");
	else
		ent_text_printf(out, "%s after %zu round%s",
				play->result.settled ? "settled" : "not settled",
				play->result.rounds - 1, play->result.rounds == 2 ? "" : "s");
}

static void add_model(const struct bargain *bargain, const struct play *play, size_t dim,
		      struct table *table)
{
	struct ent_text cell = {0};
#define CELL(fill) (cell.len = 0, fill, table_cell(table, ent_text_str(&cell)))
	table_cell(table, ent_str(dim ? "" : ent_bargain_model_name(play->model)));
	if (bargain->of.game.dims > 1)
		CELL(bargain_add_axis(bargain, dim, &cell));
	else
		table_cell(table, ent_str(""));
	cell.len = 0;
	if (play->played)
		bargain_add_point(bargain, play->result.outcome[dim], &cell);
	table_cell(table, ent_text_str(&cell));
	CELL(add_between(bargain, play, dim, 1, 3, &cell));
	CELL(add_between(bargain, play, dim, 0, 4, &cell));
	cell.len = 0;
	if (!dim)
		add_how(play, &cell);
	table_cell(table, ent_text_str(&cell));
#undef CELL
	ent_text_free(&cell);
}

/* Why a model could not be played. */
static void say_refusals(const struct bargain *bargain)
{
	struct ent_text text = {0};
	for (size_t i = 0; i < bargain->play_count; i++) {
		const struct play *play = &bargain->plays[i];
		if (play->played || !play->err.text[0])
			continue;
		ent_text_printf(&text, "Not played: %s, since %s.",
				ent_bargain_model_name(play->model), play->err.text);
		bargain_put(&text);
	}
	ent_text_free(&text);
}

/* How far the models lie apart on an issue. */
static void say_disagreement(const struct bargain *bargain, size_t dim, struct ent_text *text)
{
	double low = INFINITY, high = -INFINITY;
	double width = bargain->of.game.highest - bargain->of.game.lowest;
	for (size_t i = 0; i < bargain->play_count; i++) {
		if (!bargain->plays[i].played)
			continue;
		low = fmin(low, bargain->plays[i].result.outcome[dim]);
		high = fmax(high, bargain->plays[i].result.outcome[dim]);
	}
	if (!(low <= high))
		return;
	ent_text_puts(text, "The models");
	if (bargain->of.game.dims > 1) {
		ent_text_puts(text, ", on ");
		bargain_add_axis(bargain, dim, text);
		ent_text_putc(text, ',');
	}
	ent_text_puts(text, " expect ");
	if (high - low <= 1e-3 * width) {
		bargain_add_place(bargain, dim, low, text);
		ent_text_puts(text, ", all of them.");
	} else {
		bargain_add_point(bargain, low, text);
		ent_text_puts(text, " to ");
		bargain_add_point(bargain, high, text);
		ent_text_puts(text, high - low > .2 * width
					    ? ": they disagree, and what comes depends on how the "
					      "matter is settled."
					    : ".");
	}
	bargain_put(text);
}

void bargain_models_text(const struct bargain *bargain)
{
	static const struct column columns[] = {
		{"model", CELL_TEXT},       {"issue", CELL_TEXT},
		{"expects", CELL_TEXT},     {"half of the runs", CELL_TEXT},
		{"nine of ten", CELL_TEXT}, {"how", CELL_TEXT}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < bargain->play_count; i++)
		for (size_t d = 0; d < bargain->of.game.dims; d++)
			add_model(bargain, &bargain->plays[i], d, table);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "models", true);
	putchar('\n');
	for (size_t d = 0; d < bargain->of.game.dims; d++)
		say_disagreement(bargain, d, &text);
	say_refusals(bargain);
	bargain_say_doubt(bargain, &bargain->plays[0]);
	puts("Each in detail: --model compromise, median, challenge or smp. None is the truth\n"
	     "of politics; docs/measures.md tells what each assumes.");
	ent_text_free(&text);
}
