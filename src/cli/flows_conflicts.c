/* entente flows, for people: figures that cannot all be true, and claims that the others
 * contradict. */
#include "flows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* That a text tells, the smallest first. */
#define MOST_CONFLICTS 8

/* "labs > tjk is 90 t (northern-route-heroin: lions-den-2012-05 C3)" */
static void add_told(const struct flows_answer *answer, const struct ent_flow_reading *reading,
		     const struct ent_flow_basis *basis, struct ent_text *out)
{
	ent_text_printf(out, "%.*s is ", ENT_FMT(answer->flow->measures[basis->measure].what));
	flows_range(&reading->value, flows_shown(reading), out);
	flows_unit(answer, reading, out);
	ent_text_puts(out, " (");
	flows_basis(answer, basis, out);
	ent_text_putc(out, ')');
}

/* "Left out, and by the others alone, the first would be 17.5 t, the second 37.5 t." */
static void add_without(const struct flows_answer *answer, const struct ent_flow_conflict *conflict,
			struct ent_text *out)
{
	static const char *const words[] = {"first", "second", "third", "fourth", "fifth"};
	double said[sizeof words / sizeof words[0]];
	if (conflict->count > sizeof words / sizeof words[0])
		return;
	ent_flow_without(&answer->draft.net, conflict, said);
	ent_text_puts(out, " Left out, and by the others alone, the ");
	for (size_t k = 0; k < conflict->count; k++) {
		const struct ent_flow_reading *reading =
			&answer->draft.net.readings[conflict->readings[k]];
		ent_text_printf(out, "%s%s ", k ? ", the " : "", words[k]);
		ent_text_puts(out, k ? "" : "would be ");
		flows_number(said[k] * flows_shown(reading), out);
		flows_unit(answer, reading, out);
	}
	ent_text_putc(out, '.');
}

static void write_conflict(const struct flows_answer *answer,
			   const struct ent_flow_conflict *conflict)
{
	struct ent_text line = {0};
	ent_text_puts(&line, conflict->count == 1   ? "This cannot be true: "
			     : conflict->count == 2 ? "These two cannot both be true: "
						    : "These cannot all be true: ");
	for (size_t k = 0; k < conflict->count; k++) {
		uint32_t i = conflict->readings[k];
		ent_text_puts(&line, k == 0 ? "" : k + 1 == conflict->count ? "; and " : "; ");
		add_told(answer, &answer->draft.net.readings[i], &answer->draft.bases[i], &line);
	}
	ent_text_puts(&line, ". The least wrong of them is off by ");
	flows_number(conflict->excess, &line);
	ent_text_puts(&line, " standard errors.");
	add_without(answer, conflict, &line);
	flows_line(&line, 2);
	ent_text_free(&line);
}

static void write_conflicts(const struct flows_answer *answer)
{
	if (!answer->result.conflict_count)
		return;
	flows_head("Conflicts");
	for (size_t i = 0; i < answer->result.conflict_count && i < MOST_CONFLICTS; i++)
		write_conflict(answer, &answer->result.conflicts[i]);
	if (answer->result.conflict_count > MOST_CONFLICTS)
		printf("  and %zu sets more, each as large or larger; --format json has all\n",
		       answer->result.conflict_count - MOST_CONFLICTS);
	if (answer->result.conflicts_cut)
		puts("  There may be others: not all were looked for.");
}

static void add_word(const struct ent_flow_word *word, double scale, struct ent_text *out)
{
	flows_number((isnan(word->mean) ? word->best : word->mean) * scale, out);
	if (isnan(word->low))
		return;
	ent_text_puts(out, " [");
	flows_number(word->low * scale, out);
	ent_text_putc(out, ' ');
	flows_number(word->high * scale, out);
	ent_text_putc(out, ']');
}

static bool same_links(const struct ent_flow_measure *a, const struct ent_flow_measure *b)
{
	return a->count == b->count && a->part_count == b->part_count &&
	       memcmp(a->links, b->links, a->count * sizeof *a->links) == 0;
}

/* What other series say of the same thing for other years. */
static void add_elsewhere(const struct flows_answer *answer, const struct ent_flow_basis *basis,
			  struct ent_text *out)
{
	const struct ent_flow_measure *claim = &answer->flow->measures[basis->measure];
	for (size_t m = 0; m < answer->flow->measure_count; m++) {
		const struct ent_flow_measure *other = &answer->flow->measures[m];
		if (other == claim || other->factor_count > 1 || !same_links(claim, other))
			continue;
		const struct ent_series *series =
			ent_series(answer->record, other->factors[0].series);
		for (size_t i = 0; i < series->count; i++) {
			const struct ent_observation *row = &series->rows[i];
			struct ent_flow_range range = {row->figure.low, row->figure.best,
						       row->figure.high};
			if (!ent_series_current(series, i, answer->ask.as_of))
				continue;
			ent_text_puts(out, " For ");
			ent_date_say(ent_record_date(answer->record, row->date), out);
			ent_text_puts(out, " the same was told as ");
			flows_range(&range, 1, out);
			ent_text_printf(out, " %.*s (%.*s).", ENT_FMT(series->unit),
					ENT_FMT(series->name));
		}
	}
}

static void write_claim(const struct flows_answer *answer, size_t i)
{
	const struct ent_flow_reading *claim = &answer->draft.claims[i];
	const struct ent_flow_basis *basis = &answer->draft.claim_bases[i];
	const struct ent_flow_verdict *verdict = &answer->verdicts[i];
	struct ent_text line = {0};
	add_told(answer, claim, basis, &line);
	ent_text_puts(&line, verdict->contradicts ? ": the other figures contradict it, they say "
						  : ": the other figures allow it, they say ");
	add_word(&verdict->word, flows_shown(claim), &line);
	flows_unit(answer, claim, &line);
	ent_text_putc(&line, '.');
	if (verdict->contradicts)
		add_elsewhere(answer, basis, &line);
	flows_line(&line, 2);
	ent_text_free(&line);
}

static void write_claims(const struct flows_answer *answer)
{
	if (!answer->draft.claim_count)
		return;
	flows_head("Claims, held against the balance and no part of it");
	for (size_t i = 0; i < answer->draft.claim_count; i++)
		write_claim(answer, i);
}

void flows_conflicts(const struct flows_answer *answer)
{
	write_conflicts(answer);
	write_claims(answer);
}
