/* Spillover in words: the verdict first, then the figures, then what they rest on. */
#include "spillover.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ---------------------------------------------------------------- */

static void add_window(const struct spill *spill, struct ent_text *out)
{
	if (spill->data.run_count > 1) {
		ent_text_printf(out, "in %zu runs", spill->data.run_count);
	} else if (spill->dated) {
		ent_text_puts(out, "from ");
		say_day(spill->first, out);
		ent_text_puts(out, " to ");
		say_day(spill_last_day(spill), out);
	} else {
		ent_text_puts(out, "in a time of ");
		spill_short(spill->runs[0].until, out);
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
			spill_plural(spill->count), spill->found, spill->found == 1 ? "y" : "ies");
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
	spill_paragraph(text);
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
				spill->moved, spill_plural(spill->moved),
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
	spill_paragraph(text);
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
	spill_short(fabs(whole), out);
	ent_text_puts(out, " after what its parameters cost (AIC).");
}

static void add_evidence(const struct ent_spillover_study *study, struct ent_text *out)
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
	spill_short(fabs(difference), out);
	ent_text_puts(out, " in log-likelihood (standard error ");
	spill_short(comparison->error, out);
	ent_text_puts(out, ").");
	add_whole(comparison->whole, "it", out);
}

static void say_verdict(const struct spill *spill, const struct ent_spillover_study *study,
			struct ent_text *text)
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
	if (spill_is_few(spill, study))
		ent_text_printf(text,
				" There are %zu events for %zu parameters: fewer than ten for "
				"each, so single figures below say little.",
				spill->count, study->fit.parameters);
	spill_paragraph(text);
}

/* ---- what it rests on ----------------------------------------------------- */

static void say_assumptions(const struct spill *spill, const struct ent_spillover_study *study,
			    struct ent_text *text)
{
	const struct ent_hawkes_model *model = &study->fit.model;
	ent_text_printf(text,
			"Assumed: one kernel for all pairs, of %zu exponential%s; a %s "
			"background",
			model->decays, spill_plural(model->decays),
			background_words[model->background]);
	if (model->background != ENT_BACKGROUND_CONSTANT)
		ent_text_printf(text, " of %zu levels for each", model->bases);
	ent_text_puts(text, spill->request->values[OPT_BACKGROUND]
				    ? ", as asked"
				    : ", which with contagion fits best (BIC)");
	ent_text_printf(text, "; nothing before %s goes on setting off. ",
			spill->dated ? "the first day" : "time 0");
	if (spill->dated)
		ent_text_printf(text,
				"An event of which only the day is known lies anywhere within "
				"it, by seed %.0f. ",
				(double)spill->seed);
	if (study->opts.penalty > 0) {
		ent_text_puts(text, "Each event set off costs the fit ");
		ent_text_number(text, study->opts.penalty);
		ent_text_puts(text, " in log-likelihood. ");
	}
	if (!study->fit.converged)
		ent_text_printf(text, "The fit did not settle in %zu steps. ", study->fit.steps);
	ent_text_puts(text, "docs/measures.md says what this cannot tell.");
	spill_paragraph(text);
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
	spill_paragraph(text);
	free(rows);
}

void spill_text(const struct spill *spill, const struct ent_spillover_study *study)
{
	struct ent_text text = {0};
	if (spill->recorded)
		say_record(spill, &text);
	else
		say_table(spill, &text);
	putchar('\n');
	say_verdict(spill, study, &text);
	found_marks(spill, study, &text);
	found_pairs(spill, study, &text);
	found_forecast(spill, study, &text);
	putchar('\n');
	say_assumptions(spill, study, &text);
	if (spill->recorded)
		say_entries(spill, &text);
	ent_text_free(&text);
}
