/* Spillover in words: the verdict first, then the figures, then what they rest on. */
#include "spillover.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEAR       365.25
#define MOST_PAIRS 30 /* of more, the surest; JSON and CSV have all */
#define FEW_GAPS   5
#define TREND      1.1 /* times the radius: so much more is worth a word */
#define FEW        10  /* events to a parameter: with fewer, estimates say little */

/* ---- words ---------------------------------------------------------------- */

/* Three figures; what is as good as nothing is 0. */
static void add_short(double value, struct ent_text *out)
{
	char digits[40];
	double rounded;
	if (!isfinite(value)) {
		ent_text_puts(out, isnan(value) ? "not known" : "without end");
		return;
	}
	snprintf(digits, sizeof digits, "%.2e", value);
	if (fabs(value) < TINY || !ent_number_parse(ent_str(digits), &rounded))
		rounded = 0;
	ent_text_number(out, rounded);
}

static void put_paragraph(struct ent_text *text)
{
	put_wrapped(ent_text_str(text), 0, 0);
	text->len = 0;
}

static void add_reach(struct reach reach, const char *between, struct ent_text *out)
{
	add_short(reach.low, out);
	ent_text_puts(out, between);
	add_short(reach.high, out);
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static int32_t last_day_of(const struct spill *spill)
{
	return spill->first + (int32_t)spill->runs[0].until - 1;
}

static void add_window(const struct spill *spill, struct ent_text *out)
{
	if (spill->data.run_count > 1) {
		ent_text_printf(out, "in %zu runs", spill->data.run_count);
	} else if (spill->dated) {
		ent_text_puts(out, "from ");
		say_day(spill->first, out);
		ent_text_puts(out, " to ");
		say_day(last_day_of(spill), out);
	} else {
		ent_text_puts(out, "in a time of ");
		add_short(spill->runs[0].until, out);
	}
}

/* ---- what went in --------------------------------------------------------- */

static void add_part(size_t count, const char *why, bool *any, struct ent_text *out)
{
	if (count)
		ent_text_printf(out, "%s%zu %s", *any ? "; " : " Left out: ", count, why);
	*any = *any || count;
}

static void add_left_out(const struct spill *spill, struct ent_text *out)
{
	const size_t *fates = spill->events.fates;
	bool equal = spill->request->values[OPT_HEDGES] &&
		     strcmp(spill->request->values[OPT_HEDGES], "equal") == 0;
	bool any = false;
	add_part(spill->repeated, "told twice", &any, out);
	add_part(fates[ENT_SPILLOVER_CORRECTED], "corrected or withdrawn", &any, out);
	add_part(fates[ENT_SPILLOVER_HEDGED],
		 equal ? "denied" : "denied, or only alleged or estimated", &any, out);
	add_part(fates[ENT_SPILLOVER_VAGUE], "dated to no week", &any, out);
	add_part(fates[ENT_SPILLOVER_NO_PLACE], "without a place", &any, out);
	add_part(fates[ENT_SPILLOVER_ELSEWHERE], "in none of the places", &any, out);
	add_part(fates[ENT_SPILLOVER_OTHERS], "by none of the groups", &any, out);
	ent_text_puts(out, any ? "." : "");
}

static void say_record(const struct spill *spill, struct ent_text *text)
{
	ent_text_printf(text, "%s: %zu event%s of %zu entr%s, ", spill->action, spill->count,
			plural(spill->count), spill->found, spill->found == 1 ? "y" : "ies");
	add_window(spill, text);
	ent_text_putc(text, '.');
	add_left_out(spill, text);
	if (spill->events.several)
		ent_text_printf(text,
				" %zu of several places or groups count%s for the first asked for.",
				spill->events.several, spill->events.several == 1 ? "s" : "");
	for (size_t m = 0; m < spill->empty_count; m++)
		ent_text_printf(text, "%s%s", m ? ", " : " Without any event, and so left out: ",
				spill->empty[m]);
	ent_text_puts(text, spill->empty_count ? "." : "");
	if (spill->usual_groups && spill->marks > 1)
		ent_text_puts(text, " By those who act most; --groups and --places choose.");
	put_paragraph(text);
	write_narrowing(spill->request);
}

static void say_table(const struct spill *spill, struct ent_text *text)
{
	ent_text_printf(text, "%s: %zu events", spill->request->operands[0], spill->count);
	if (spill->marks > 1)
		ent_text_printf(text, " of %zu types", spill->marks);
	ent_text_puts(text, ", ");
	add_window(spill, text);
	ent_text_putc(text, '.');
	if (spill->moved)
		ent_text_printf(text, " %zu row%s stood out of order, and %s put in it.",
				spill->moved, plural(spill->moved),
				spill->moved == 1 ? "was" : "were");
	if (spill->ties && !spill->dated)
		ent_text_printf(text,
				" %zu event%s of one moment with another: such do not set "
				"one another off.",
				spill->ties, spill->ties == 1 ? " is" : "s are");
	if (!spill->dated && spill->data.run_count == 1 &&
	    spill->time[0] > spill->runs[0].until / 2)
		ent_text_puts(text, " The time before the first event counts as observed and "
				    "empty: if it is not, subtract a start from the times.");
	put_paragraph(text);
}

/* ---- the verdict ---------------------------------------------------------- */

static void add_rival(const struct ent_hawkes_comparison *comparison, size_t rival,
		      struct ent_text *out)
{
	const struct ent_hawkes_rival *best = &comparison->rivals[rival];
	ent_text_printf(out, "a %s background", background_words[best->background]);
	if (best->background != ENT_BACKGROUND_CONSTANT)
		ent_text_printf(out, " of %zu levels", best->bases);
}

static void add_whole(double whole, const char *who, struct ent_text *out)
{
	if (isnan(whole))
		return;
	ent_text_printf(out, " Over the whole time %s fits %s, by ", who,
			whole > 0 ? "better" : "worse");
	add_short(fabs(whole), out);
	ent_text_puts(out, " after what its parameters cost (AIC).");
}

static void add_evidence(const struct study *study, struct ent_text *out)
{
	const struct ent_hawkes_comparison *comparison = &study->comparison;
	double difference = comparison->difference;
	if (isnan(difference)) {
		ent_text_puts(out, " Before half of the time there is too little to foretell the "
				   "rest from.");
		add_whole(comparison->whole, "contagion", out);
		return;
	}
	if (study->together)
		ent_text_puts(out, " This is asked of all events as one kind: before half of the "
				   "time, some kinds have too few.");
	ent_text_puts(out, " Fitted to what came before, the best model with contagion (");
	add_rival(comparison, comparison->with, out);
	ent_text_printf(out, ") foretells what came after %s than the best without (",
			difference > 0 ? "better" : "worse");
	add_rival(comparison, comparison->without, out);
	ent_text_puts(out, "), by ");
	add_short(fabs(difference), out);
	ent_text_puts(out, " in log-likelihood (standard error ");
	add_short(comparison->error, out);
	ent_text_puts(out, ").");
	add_whole(comparison->whole, "it", out);
}

static bool is_few(const struct spill *spill, const struct study *study)
{
	return spill->count < FEW * study->fit.parameters;
}

static void say_verdict(const struct spill *spill, const struct study *study, struct ent_text *text)
{
	static const char *const words[] = {
		"Contagion: cannot tell. The data do not say whether events set off others, or "
		"only come more often at some times than at others.",
		"Contagion: supported. Events follow one another more closely than a background "
		"that only changes with time explains. A common cause that comes and goes within "
		"days would look the same.",
		"Contagion: not supported. A background that only changes with time explains as "
		"well how the events come; none of what follows shows that one set off another.",
	};
	ent_text_puts(text, words[study->comparison.verdict]);
	add_evidence(study, text);
	if (is_few(spill, study))
		ent_text_printf(text,
				" There are %zu events for %zu parameters: fewer than ten for "
				"each, so single figures below say little.",
				spill->count, study->fit.parameters);
	put_paragraph(text);
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

static void write_marks(const struct spill *spill, const struct study *study, struct ent_text *text)
{
	const struct column columns[] = {
		{spill->kind, CELL_TEXT},
		{"events", CELL_NUMBER},
		{spill->dated ? "of its own, a year" : "of its own, per unit", CELL_NUMBER},
		{"set off", CELL_NUMBER},
		{"gap", CELL_NUMBER},
		{"fit", CELL_TEXT}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	double time = 0;
	for (size_t r = 0; r < spill->data.run_count; r++)
		time += spill->runs[r].until;
	for (size_t m = 0; m < spill->marks; m++) {
		const struct ent_hawkes_check *check = &study->checks[m];
		double share = study->shares[m].observed, events = (double)events_of(spill, m);
		table_cell(table, ent_str(spill->names[m]));
		table_number(table, events);
		if (!study->slow)
			add_short((1 - share) * events / time * (spill->dated ? YEAR : 1), text);
		cell(text, table);
		if (!study->slow)
			ent_text_printf(text, "%.0f %%", 100 * share);
		cell(text, table);
		add_short(check->mean, text);
		cell(text, table);
		if (check->gaps < FEW_GAPS)
			ent_text_puts(text, "too few");
		else if (isnan(check->p))
			ent_text_puts(text, "not known");
		else
			ent_text_printf(text, "%s (p %s%.2f)", check->p < 0.05 ? "poor" : "fair",
					check->p < 0.005 ? "< " : "", fmax(check->p, 0.01));
		cell(text, table);
	}
	putchar('\n');
	table_write(table, FORMAT_TEXT, "marks", true);
	if (!study->slow)
		ent_text_puts(text, "Set off: the share of the events that others set off, of any "
				    "kind. ");
	ent_text_puts(text, "Gap: the mean of the rescaled gaps, which is 1 where the model is "
			    "right. ");
	if (study->check_count < LEAST_CHECKS)
		ent_text_puts(text, "Fit: too few simulations could be fitted again to judge it.");
	else
		ent_text_printf(text,
				"Poor: of %zu simulations that were fitted again, fewer than 5 in "
				"100 lay as far off.",
				study->check_count);
	put_paragraph(text);
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
	bool x_none = x->events < TINY, y_none = y->events < TINY;
	if (x_none != y_none)
		return x_none ? 1 : -1;
	if (!x_none && x->low != y->low)
		return x->low > y->low ? -1 : 1;
	if (!x_none && x->events != y->events)
		return x->events > y->events ? -1 : 1;
	return x->by != y->by ? (x->by > y->by) - (x->by < y->by)
			      : (x->of > y->of) - (x->of < y->of);
}

static void write_pair(const struct spill *spill, const struct study *study,
		       const struct pair *pair, struct table *table)
{
	struct reach reach = reach_of(study, pair->of, pair->by);
	struct ent_text text = {0};
	table_cell(table, ent_str(spill->names[pair->by]));
	table_cell(table, ent_str(spill->names[pair->of]));
	add_short(pair->events, &text);
	cell(&text, table);
	if (isfinite(reach.high))
		add_reach(reach, " to ", &text);
	else
		ent_text_puts(&text, "not known");
	cell(&text, table);
	ent_text_free(&text);
}

static void write_pairs(const struct spill *spill, const struct study *study, struct ent_text *text)
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
	for (; shown < count && shown < MOST_PAIRS && (!shown || pairs[shown].events >= TINY);
	     shown++)
		write_pair(spill, study, &pairs[shown], table);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "branching", true);
	free(pairs);
	size_t rest = count - shown;
	if (rest && shown < MOST_PAIRS)
		ent_text_printf(text, "For %zu other pair%s the best estimate is none at all.",
				rest, plural(rest));
	else if (rest)
		ent_text_printf(text, "The %d surest of %zu pairs; --format csv has all.",
				MOST_PAIRS, count);
	if (rest)
		put_paragraph(text);
}

static void say_radius(const struct study *study, struct ent_text *text)
{
	ent_text_puts(text, "The spectral radius is ");
	add_short(study->radius, text);
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
		add_short(study->constant_radius, text);
		ent_text_puts(text, study->constant_radius > TREND * study->radius
					    ? "; the difference is trend."
					    : ".");
	}
	if (study->days_known) {
		ent_text_puts(text, " By counts of days, which leave out what passed within a "
				    "day, it is ");
		add_short(study->days_radius, text);
		ent_text_putc(text, '.');
	}
}

static void say_slow(const struct spill *spill, const struct study *study, struct ent_text *text)
{
	ent_text_puts(text, "Who sets off whom cannot be said: the fit took as contagion what "
			    "fades by half in ");
	add_short(ent_hawkes_half_life(&study->fit.model, 0), text);
	ent_text_puts(text, spill->dated ? " days" : "");
	ent_text_puts(text, ", a quarter or more of the time observed, and that is a trend.");
	putchar('\n');
	put_paragraph(text);
}

static void say_kernel(const struct spill *spill, const struct study *study, struct ent_text *text)
{
	for (size_t u = 0; u < study->fit.model.decays; u++) {
		struct reach reach = reach_of_half_life(study, u);
		ent_text_puts(text, u ? " For a further part it is "
				      : "Half of what an event sets "
					"off directly comes within ");
		add_short(ent_hawkes_half_life(&study->fit.model, u), text);
		ent_text_puts(text, spill->dated ? " days" : "");
		if (isfinite(reach.high)) {
			ent_text_puts(text, " (95 percent interval ");
			add_reach(reach, " to ", text);
			ent_text_putc(text, ')');
		}
		ent_text_putc(text, '.');
	}
	if (spill->dated && ent_hawkes_half_life(&study->fit.model, 0) < 1)
		ent_text_puts(text, " That is within a day, and of most events only the day is "
				    "known.");
	ent_text_putc(text, ' ');
	say_radius(study, text);
	put_paragraph(text);
}

/* ---- what comes next ------------------------------------------------------ */

static void say_horizon(const struct spill *spill, const struct study *study, struct ent_text *text)
{
	ent_text_puts(text, "The next ");
	add_short(study->horizon, text);
	if (spill->dated) {
		ent_text_puts(text, " days, from ");
		say_day(last_day_of(spill) + 1, text);
	}
	ent_text_printf(text,
			": %s such as these, if it goes on as modelled %s contagion (%zu draws):",
			spill->recorded ? "entries" : "events",
			study->foretells_alone ? "without" : "with", study->draws);
	put_paragraph(text);
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

static void write_forecast(const struct spill *spill, const struct study *study,
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
		add_short(ahead->mean, text);
		cell(text, table);
		add_short(ahead->low, text);
		ent_text_puts(text, " to ");
		add_short(ahead->high, text);
		cell(text, table);
		add_chance(percent, !is_few(spill, study), text);
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
		put_paragraph(text);
	}
}

/* ---- what it rests on ----------------------------------------------------- */

static void say_assumptions(const struct spill *spill, const struct study *study,
			    struct ent_text *text)
{
	const struct ent_hawkes_model *model = &study->fit.model;
	ent_text_printf(text,
			"Assumed: one kernel for all pairs, of %zu exponential%s; a %s "
			"background",
			model->decays, plural(model->decays), background_words[model->background]);
	if (model->background != ENT_BACKGROUND_CONSTANT)
		ent_text_printf(text, " of %zu levels for each", model->bases);
	ent_text_puts(text, spill->request->values[OPT_BACKGROUND]
				    ? ", as asked"
				    : ", which with contagion fits best (AIC)");
	ent_text_printf(text, "; nothing before %s goes on setting off. ",
			spill->dated ? "the first day" : "time 0");
	if (spill->dated)
		ent_text_printf(text,
				"An event of which only the day is known lies anywhere within "
				"it, by seed %.0f. ",
				(double)spill->seed);
	if (!study->fit.converged)
		ent_text_printf(text, "The fit did not settle in %zu steps. ", study->fit.steps);
	ent_text_puts(text, "docs/measures.md says what this cannot tell.");
	put_paragraph(text);
}

static int row_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void say_entries(const struct spill *spill, struct ent_text *text)
{
	uint32_t *rows = spill_room(spill->count, sizeof *rows);
	memcpy(rows, spill->events.row, spill->count * sizeof *rows);
	qsort(rows, spill->count, sizeof *rows, row_order);
	ent_text_puts(text, "Entries: ");
	add_ids(spill->request, rows, spill->count, true, text);
	put_paragraph(text);
	free(rows);
}

void spill_text(const struct spill *spill, const struct study *study)
{
	struct ent_text text = {0};
	if (spill->recorded)
		say_record(spill, &text);
	else
		say_table(spill, &text);
	putchar('\n');
	say_verdict(spill, study, &text);
	write_marks(spill, study, &text);
	if (study->slow) {
		say_slow(spill, study, &text);
	} else if (study->radius < TINY) {
		puts("\nThe best estimate is that no event sets off another.");
	} else {
		write_pairs(spill, study, &text);
		say_kernel(spill, study, &text);
	}
	write_forecast(spill, study, &text);
	putchar('\n');
	say_assumptions(spill, study, &text);
	if (spill->recorded)
		say_entries(spill, &text);
	ent_text_free(&text);
}
