/* Spillover in words: each kind of event, who sets off whom, what comes next. */
#include "spillover.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define YEAR       365.25
#define MOST_PAIRS 30 /* of more, the surest; JSON and CSV have all */
#define FEW_GAPS   5
#define TREND      1.1 /* times the radius: so much more is worth a word */

static void add_reach(struct reach reach, const char *between, struct ent_text *out)
{
	spill_short(reach.low, out);
	ent_text_puts(out, between);
	spill_short(reach.high, out);
}

/* ---- marks ---------------------------------------------------------------- */

static size_t events_of(const struct spill *spill, size_t mark)
{
	size_t events = 0;
	for (size_t i = 0; i < spill->count; i++)
		events += spill->mark[i] == mark;
	return events;
}

static void cell(struct ent_text *text, struct table *table)
{
	table_cell(table, ent_text_str(text));
	text->len = 0;
}

static void add_fit(const struct ent_hawkes_check *check, struct ent_text *out)
{
	if (check->gaps < FEW_GAPS)
		ent_text_puts(out, "too few");
	else if (isnan(check->p))
		ent_text_puts(out, "not known");
	else
		ent_text_printf(out, "%s (p %s%.2f)", check->p < 0.05 ? "poor" : "fair",
				check->p < 0.005 ? "< " : "", fmax(check->p, 0.01));
}

static void write_mark(const struct spill *spill, const struct ent_spillover_study *study,
		       size_t mark, struct table *table)
{
	double share = study->shares[mark].observed, events = (double)events_of(spill, mark);
	double unit = spill->dated ? YEAR : 1;
	struct ent_text text = {0};
	table_cell(table, ent_str(spill->names[mark]));
	table_number(table, events);
	if (!study->slow)
		spill_short((1 - share) * events / spill_time(spill) * unit, &text);
	cell(&text, table);
	if (!study->slow)
		ent_text_printf(&text, "%.0f %%", 100 * share);
	cell(&text, table);
	spill_short(study->checks[mark].mean, &text);
	cell(&text, table);
	add_fit(&study->checks[mark], &text);
	cell(&text, table);
	ent_text_free(&text);
}

void found_marks(const struct spill *spill, const struct ent_spillover_study *study,
		 struct ent_text *text)
{
	const struct column columns[] = {
		{spill->kind, CELL_TEXT},
		{"events", CELL_NUMBER},
		{spill->dated ? "of its own, a year" : "of its own, per unit", CELL_NUMBER},
		{"set off", CELL_NUMBER},
		{"gap", CELL_NUMBER},
		{"fit", CELL_TEXT}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t m = 0; m < spill->marks; m++)
		write_mark(spill, study, m, table);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "marks", true);
	if (!study->slow)
		ent_text_puts(text, "Set off: the share of the events that others set off, of any "
				    "kind. ");
	ent_text_puts(text, "Gap: the mean of the rescaled gaps, which is 1 where the model is "
			    "right. ");
	if (study->check_count < ENT_SPILLOVER_LEAST_CHECKS)
		ent_text_puts(text, "Fit: too few simulations could be fitted again to judge it.");
	else
		ent_text_printf(text,
				"Poor: of %zu simulations that were fitted again, fewer than 5 in "
				"100 lay as far off.",
				study->check_count);
	spill_paragraph(text);
}

/* ---- who sets off whom ---------------------------------------------------- */

struct pair {
	double events, low;
	size_t of, by;
};

/* The surest first: those that are most even at the low end of the interval. */
static int pair_order(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	bool x_none = x->events < ENT_SPILLOVER_TINY, y_none = y->events < ENT_SPILLOVER_TINY;
	if (x_none != y_none)
		return x_none ? 1 : -1;
	if (!x_none && x->low != y->low)
		return x->low > y->low ? -1 : 1;
	if (!x_none && x->events != y->events)
		return x->events > y->events ? -1 : 1;
	return x->by != y->by ? (x->by > y->by) - (x->by < y->by)
			      : (x->of > y->of) - (x->of < y->of);
}

static void write_pair(const struct spill *spill, const struct ent_spillover_study *study,
		       const struct pair *pair, struct table *table)
{
	struct reach reach = reach_of(study, pair->of, pair->by);
	struct ent_text text = {0};
	table_cell(table, ent_str(spill->names[pair->by]));
	table_cell(table, ent_str(spill->names[pair->of]));
	spill_short(pair->events, &text);
	cell(&text, table);
	if (isfinite(reach.high))
		add_reach(reach, " to ", &text);
	else
		ent_text_puts(&text, "not known");
	cell(&text, table);
	ent_text_free(&text);
}

static void write_pairs(const struct spill *spill, const struct ent_spillover_study *study,
			struct ent_text *text)
{
	static const struct column columns[] = {{"one event of", CELL_TEXT},
						{"sets off in", CELL_TEXT},
						{"on average", CELL_NUMBER},
						{"95 %", CELL_TEXT}};
	size_t count = spill->marks * spill->marks, shown = 0;
	struct pair *pairs = spill_room(count, sizeof *pairs);
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t p = 0; p < count; p++) {
		size_t of = p / spill->marks, by = p % spill->marks;
		double low = reach_of(study, of, by).low;
		pairs[p] = (struct pair){study->branching[p], isnan(low) ? -1 : low, of, by};
	}
	qsort(pairs, count, sizeof *pairs, pair_order);
	for (; shown < count && shown < MOST_PAIRS &&
	       (!shown || pairs[shown].events >= ENT_SPILLOVER_TINY);
	     shown++)
		write_pair(spill, study, &pairs[shown], table);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "branching", true);
	free(pairs);
	size_t rest = count - shown;
	if (rest && shown < MOST_PAIRS)
		ent_text_printf(text, "For %zu other pair%s the best estimate is none at all.",
				rest, spill_plural(rest));
	else if (rest)
		ent_text_printf(text, "The %d surest of %zu pairs; --format csv has all.",
				MOST_PAIRS, count);
	if (rest)
		spill_paragraph(text);
}

static void say_radius(const struct ent_spillover_study *study, struct ent_text *text)
{
	ent_text_puts(text, "The spectral radius is ");
	spill_short(study->radius, text);
	ent_text_puts(text,
		      study->radius < 1
			      ? ", below 1: stable, each chain of events dies out."
			      : ", not below 1: unstable, a chain of events would grow without "
				"end, which shows a model that does not fit.");
	if (study->constant_known && study->constant_slow) {
		ent_text_puts(text,
			      " With a background that stays as it is, a trend would pass for "
			      "contagion.");
	} else if (study->constant_known) {
		ent_text_puts(text, " With a background that stays as it is, it would be ");
		spill_short(study->constant_radius, text);
		ent_text_puts(text, study->constant_radius > TREND * study->radius
					    ? "; the difference is trend."
					    : ".");
	}
	if (study->days_known) {
		ent_text_puts(text, " By counts of days, which leave out what passed within a "
				    "day, it is ");
		spill_short(study->days_radius, text);
		ent_text_putc(text, '.');
	}
}

static void say_slow(const struct spill *spill, const struct ent_spillover_study *study,
		     struct ent_text *text)
{
	ent_text_puts(text, "Who sets off whom cannot be said: the fit took as contagion what "
			    "fades by half in ");
	spill_short(ent_hawkes_half_life(&study->fit.model, 0), text);
	ent_text_puts(text, spill->dated ? " days" : "");
	ent_text_puts(text, ", a quarter or more of the time observed, and that is a trend.");
	putchar('\n');
	spill_paragraph(text);
}

/* Of several exponentials each has its own. */
static void add_half_lives(const struct spill *spill, const struct ent_spillover_study *study,
			   struct ent_text *text)
{
	size_t decays = study->fit.model.decays;
	if (decays == 1)
		ent_text_puts(text, "Half of what an event sets off directly comes within ");
	else
		ent_text_printf(text,
				"What an event sets off directly comes in %zu parts, half of each "
				"within ",
				decays);
	for (size_t u = 0; u < decays; u++) {
		struct reach reach = reach_of_half_life(study, u);
		ent_text_puts(text, u ? ", " : "");
		spill_short(ent_hawkes_half_life(&study->fit.model, u), text);
		ent_text_puts(text, spill->dated ? " days" : "");
		if (isfinite(reach.high)) {
			ent_text_puts(text, " (95 percent interval ");
			add_reach(reach, " to ", text);
			ent_text_putc(text, ')');
		}
	}
	ent_text_putc(text, '.');
}

static void say_kernel(const struct spill *spill, const struct ent_spillover_study *study,
		       struct ent_text *text)
{
	add_half_lives(spill, study, text);
	if (spill->dated && ent_hawkes_half_life(&study->fit.model, 0) < 1)
		ent_text_puts(text, " That is within a day, and of most events only the day is "
				    "known.");
	ent_text_putc(text, ' ');
	say_radius(study, text);
	spill_paragraph(text);
}

void found_pairs(const struct spill *spill, const struct ent_spillover_study *study,
		 struct ent_text *text)
{
	if (study->slow) {
		say_slow(spill, study, text);
	} else if (study->radius < ENT_SPILLOVER_TINY) {
		puts("\nThe best estimate is that no event sets off another.");
	} else {
		write_pairs(spill, study, text);
		say_kernel(spill, study, text);
	}
}

/* ---- what comes next ------------------------------------------------------ */

static void say_horizon(const struct spill *spill, const struct ent_spillover_study *study,
			struct ent_text *text)
{
	ent_text_puts(text, "The next ");
	spill_short(study->horizon, text);
	if (spill->dated) {
		ent_text_puts(text, " days, from ");
		say_day(spill_last_day(spill) + 1, text);
	}
	ent_text_printf(text,
			": %s such as these, if it goes on as modelled %s contagion (%zu draws):",
			spill->recorded ? "entries" : "events",
			study->foretells_alone ? "without" : "with", study->draws);
	spill_paragraph(text);
}

/* A word of estimation only where there is enough to estimate by. */
static void add_chance(double percent, bool with_word, struct ent_text *out)
{
	if (with_word)
		ent_text_printf(out, "%s (", ent_likelihood_word(percent));
	if (percent < 0.5)
		ent_text_puts(out, "under 1 in 100");
	else if (percent > 99.5)
		ent_text_puts(out, "over 99 in 100");
	else
		ent_text_printf(out, "%.0f in 100", percent);
	ent_text_puts(out, with_word ? ")" : "");
}

void found_forecast(const struct spill *spill, const struct ent_spillover_study *study,
		    struct ent_text *text)
{
	static const struct column columns[] = {{"", CELL_TEXT},
						{"expected", CELL_NUMBER},
						{"90 %", CELL_TEXT},
						{"at least one", CELL_TEXT}};
	if (!study->draws)
		return;
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t m = 0; m <= spill->marks; m++) {
		const struct ent_hawkes_forecast *ahead = &study->ahead[m];
		double percent = 100 * (1 - ahead->none);
		if (m == spill->marks && m == 1)
			break;
		table_cell(table, ent_str(m < spill->marks ? spill->names[m] : "all together"));
		spill_short(ahead->mean, text);
		cell(text, table);
		spill_short(ahead->low, text);
		ent_text_puts(text, " to ");
		spill_short(ahead->high, text);
		cell(text, table);
		add_chance(percent, !spill_is_few(spill, study), text);
		cell(text, table);
	}
	putchar('\n');
	say_horizon(spill, study, text);
	table_write(table, FORMAT_TEXT, "forecast", true);
	if (study->cut > 0) {
		ent_text_printf(text,
				"%.0f in 100 draws ran away and were cut: their counts are "
				"too small.",
				100 * study->cut);
		spill_paragraph(text);
	}
}
