/* Expectations: who expected what, how sure, and what became of it. */
#include "profile/profile.h"

#include <math.h>

static bool is_of(const struct ent_expectation *expectation, uint32_t actor)
{
	for (size_t i = 0; i < expectation->of_count; i++)
		if (expectation->of[i].actor == actor)
			return true;
	return false;
}

/* About the two, if its outcome is between them; else it is one of theirs. */
static bool is_about_both(const struct draft *draft, const struct ent_expectation *expectation)
{
	const struct ent_prospect *outcome = &expectation->outcome;
	uint32_t a = draft->opts->a, b = draft->opts->b;
	if (outcome->kind != ENT_PROSPECT_STATUS)
		return false;
	if (b == ENT_NONE)
		return outcome->a == a || outcome->b == a;
	return (outcome->a == a && outcome->b == b) || (outcome->a == b && outcome->b == a);
}

bool expectation_concerns(const struct draft *draft, const struct ent_expectation *expectation)
{
	return is_about_both(draft, expectation) || is_of(expectation, draft->opts->a) ||
	       (draft->opts->b != ENT_NONE && is_of(expectation, draft->opts->b));
}

/* Whether a later one of the list, stated by the day, awaits the same. */
static bool is_overtaken(const struct draft *draft, const struct ent_expectation *list,
			 size_t count, size_t i)
{
	const struct ent_prospect *mine = &list[i].outcome;
	int32_t stated = ent_record_span(draft->record, list[i].date).start_lo;
	for (size_t k = 0; k < count; k++) {
		const struct ent_prospect *other = &list[k].outcome;
		int32_t day = ent_record_span(draft->record, list[k].date).start_lo;
		if (k != i && other->kind == mine->kind && other->ref == mine->ref &&
		    other->a == mine->a && other->b == mine->b && other->ends == mine->ends &&
		    list[k].known <= draft->opts->as_of && day <= draft->opts->on &&
		    (day > stated || (day == stated && k > i)))
			return true;
	}
	return false;
}

/* " (likely, 55 to 80 percent)": ICD 203's word for a figure that came without one. */
static void tell_likelihood(struct draft *draft, const struct ent_expectation *expectation)
{
	const char *word = ent_likelihood_word(expectation->likelihood);
	bool band = !isnan(expectation->low) && !isnan(expectation->high);
	if (expectation->term.len)
		tell(draft, " (%.*s, ", ENT_FMT(expectation->term));
	else if (word)
		tell(draft, " (%s, ", word);
	else
		return;
	if (!isnan(expectation->likelihood))
		ent_text_number(&draft->text, expectation->likelihood);
	if (!isnan(expectation->likelihood) && band)
		tell(draft, " percent, ");
	if (band)
		say_figure(expectation->low, NAN, expectation->high, ent_str(""), &draft->text);
	tell(draft, " percent)");
}

static void say_holders(const struct draft *draft, const struct ent_expectation *expectation,
			struct ent_text *out)
{
	if (expectation->of_count)
		say_subjects(draft->record, expectation->of, expectation->of_count, out);
	else
		ent_text_puts(out, "the compilers");
}

static uint32_t evidence_of_expectation(struct draft *draft,
					const struct ent_expectation *expectation)
{
	struct ent_text text = {0};
	say_holders(draft, expectation, &text);
	ent_text_printf(&text, " expected: %.*s", ENT_FMT(expectation->text));
	make_sentence(&text);
	uint32_t number =
		evidence_of_entry(draft, expectation->where, ent_text_str(&text),
				  expectation->hedge, expectation->cites, expectation->cite_count);
	ent_text_free(&text);
	return number;
}

void tell_expectation(struct draft *draft, const struct ent_expectation *expectation)
{
	struct ent_text when = {0};
	const struct ent_date *date = ent_record_date(draft->record, expectation->date);
	say_when(date, &when);
	tell(draft, "%s ", when.ptr);
	say_holders(draft, expectation, &draft->text);
	tell(draft, " expected");
	tell_likelihood(draft, expectation);
	tell(draft, ": %.*s", ENT_FMT(expectation->text));
	rest_on_note(draft, evidence_of_expectation(draft, expectation));
	ent_text_free(&when);
}

void tell_verdict(struct draft *draft, const struct ent_expectation *expectation,
		  const struct ent_verdict *verdict)
{
	struct ent_text day = {0};
	if (verdict->day != ENT_DAY_MAX)
		say_day(verdict->day, &day);
	switch (verdict->outcome) {
	case ENT_CAME_TRUE:
		tell(draft, "it came true on %s", day.ptr);
		break;
	case ENT_FAILED:
		tell(draft, "it was not borne out, as shown on %s", day.ptr);
		break;
	case ENT_OUTCOME_UNKNOWN:
		tell(draft, "whether it came true is not certain");
		break;
	default:
		tell(draft, expectation->outcome.kind == ENT_PROSPECT_NONE
				    ? "nothing in the record can judge that"
				    : "it is still open");
	}
	for (size_t i = 0; i < verdict->row_count; i++)
		rest_on(draft, verdict->rows[i]);
	if (verdict->observation != ENT_NONE) {
		const struct ent_series *series =
			ent_series(draft->record, expectation->outcome.ref);
		rest_on_note(draft, evidence_of_observation(draft, series,
							    &series->rows[verdict->observation]));
	}
	ent_text_free(&day);
}

/* The i-th of the list, if it is one of theirs and stated by the day. */
static bool is_wanted(const struct draft *draft, const struct ent_expectation *expectation)
{
	return expectation->known <= draft->opts->as_of &&
	       ent_record_span(draft->record, expectation->date).start_lo <= draft->opts->on &&
	       expectation_concerns(draft, expectation);
}

/* In sentences, the newest of each that is about the two; the table has them all. */
void write_expectations(struct draft *draft)
{
	size_t count;
	const struct ent_expectation *list = ent_expectations(draft->record, &count);
	open_paragraph(draft, "Expectations");
	for (size_t i = 0; i < count; i++) {
		struct ent_verdict verdict;
		if (!is_wanted(draft, &list[i]) || !is_about_both(draft, &list[i]) ||
		    is_overtaken(draft, list, count, i) || !begin_sentence(draft, LEAD))
			continue;
		ent_expectation_judge(draft->record, &list[i], draft->opts->on, draft->opts->as_of,
				      &verdict);
		tell_expectation(draft, &list[i]);
		tell(draft, "; ");
		tell_verdict(draft, &list[i], &verdict);
		end_sentence(draft);
	}
}

static void write_row(struct draft *draft, const struct ent_expectation *expectation)
{
	struct ent_text who = {0}, when = {0}, what = {0};
	struct ent_verdict verdict;
	ent_expectation_judge(draft->record, expectation, draft->opts->on, draft->opts->as_of,
			      &verdict);
	say_holders(draft, expectation, &who);
	make_title(&who);
	say_date(draft->record, expectation->date, &when);
	begin_sentence(draft, DETAIL);
	tell_str(draft, expectation->text);
	tell_likelihood(draft, expectation);
	ent_text_add(&what, ent_text_str(&draft->text));
	begin_sentence(draft, DETAIL);
	rest_on_note(draft, evidence_of_expectation(draft, expectation));
	tell_verdict(draft, expectation, &verdict);
	make_title(&draft->text);
	struct ent_str cells[] = {ent_text_str(&who), ent_text_str(&when), ent_text_str(&what),
				  ent_text_str(&draft->text)};
	ent_doc_row(draft->doc, cells, draft->notes.at, draft->notes.count);
	ent_text_free(&who);
	ent_text_free(&when);
	ent_text_free(&what);
}

void write_expectation_table(struct draft *draft)
{
	static const struct ent_doc_column columns[] = {{{"Who", 3}, false},
							{{"When", 4}, false},
							{{"Expected", 8}, false},
							{{"What became of it", 17}, false}};
	size_t count;
	bool begun = false;
	const struct ent_expectation *list = ent_expectations(draft->record, &count);
	for (size_t i = 0; i < count; i++) {
		if (!is_wanted(draft, &list[i]))
			continue;
		if (!begun) {
			ent_doc_section(draft->doc, 1, ent_str("Expectations"));
			ent_doc_table(draft->doc,
				      ent_str("Who expected what, and what became of it"), columns,
				      4);
		}
		begun = true;
		write_row(draft, &list[i]);
	}
}
