/* Expectations: what somebody thought would be, in a form that the record can judge.
 *
 *     expect DATE "text"
 *       outcome: [no] STATUS ACTOR ACTOR begins|ends
 *       outcome: series NAME above|below NUMBER
 */
#include "journal/reader.h"

#include <math.h>

struct expect_block {
	struct ent_expectation expectation;
	struct ent_span stated; /* always, where the head has no date */
	struct subjects of;
	struct cites cites;
};

/* An actor, or words in quotes. */
static void expect_of(struct reader *r, void *thing)
{
	struct subjects *of = &((struct expect_block *)thing)->of;
	const char *from = r->at;
	size_t before = of->list.count;
	read_subjects(r, of);
	for (size_t i = before; i < of->list.count; i++)
		if (of->list.at[i].place != ENT_NONE)
			complain(r, from, (size_t)(r->at - from),
				 "%.*s is a place: an expectation is an actor's, or somebody's in "
				 "quotes",
				 ENT_FMT(ent_place(r->record, of->list.at[i].place)->name));
}

/* ---- the outcome ------------------------------------------------------ */

static bool read_status_outcome(struct reader *r, struct ent_prospect *prospect)
{
	static const char *const changes[] = {"begins", "ends"};
	size_t choice;
	prospect->kind = ENT_PROSPECT_STATUS;
	prospect->ref = find_status(r);
	if (prospect->ref == ENT_NONE || !read_actor(r, &prospect->a))
		return false;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_actor(r, &prospect->b))
		return false;
	if (prospect->a == prospect->b) {
		complain(r, from, (size_t)(r->at - from),
			 "a status holds between two different actors");
		return false;
	}
	if (!read_choice(r, "what becomes of it", changes, 2, &choice))
		return false;
	prospect->ends = choice == 1;
	return true;
}

static bool read_series_outcome(struct reader *r, struct ent_prospect *prospect)
{
	static const char *const sides[] = {"above", "below"};
	size_t choice;
	prospect->kind = ENT_PROSPECT_SERIES;
	prospect->ref = find_series(r);
	if (prospect->ref == ENT_NONE || !read_choice(r, "a side", sides, 2, &choice))
		return false;
	prospect->below = choice == 1;
	return read_number(r, "a number", &prospect->bound);
}

static bool read_prospect(struct reader *r, struct ent_prospect *prospect)
{
	const char *from = r->at;
	prospect->negated = take_word(r, "no");
	bool series = take_word(r, "series");
	if (series && prospect->negated) {
		complain(r, from, (size_t)(r->at - from),
			 "'no' stands before a status; a series is above or below a number");
		return false;
	}
	bool good = series ? read_series_outcome(r, prospect) : read_status_outcome(r, prospect);
	prospect->words = (struct ent_str){from, (size_t)(r->at - from)};
	return good && expect_end(r);
}

static void expect_outcome(struct reader *r, void *thing)
{
	struct ent_prospect prospect = {.ref = ENT_NONE, .a = ENT_NONE, .b = ENT_NONE};
	prospect.bound = (double)NAN;
	skip_blanks(r);
	if (read_prospect(r, &prospect))
		((struct expect_block *)thing)->expectation.outcome = prospect;
}

/* ---- until when, and how likely --------------------------------------- */

static void expect_by(struct reader *r, void *thing)
{
	struct expect_block *block = thing;
	struct ent_span span;
	uint32_t date;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_date(r, &date, &span))
		return;
	if (span.end_hi == ENT_DAY_MAX)
		complain(r, from, (size_t)(r->at - from),
			 "a date that has no end is no day by which it can fail: leave 'by:' out");
	else if (span.end_hi <= block->stated.start_lo)
		complain(r, from, (size_t)(r->at - from),
			 "this is over before the expectation was stated");
	else if (expect_end(r))
		block->expectation.by = date;
}

static bool is_percent(double value)
{
	return isnan(value) || (value >= 0 && value <= 100);
}

static void read_percent(struct reader *r, struct ent_expectation *expectation)
{
	double low, best, high;
	const char *from = r->at;
	if (!read_range(r, &low, &best, &high))
		return;
	if (!is_percent(low) || !is_percent(best) || !is_percent(high)) {
		complain(r, from, (size_t)(r->at - from), "a percentage goes from 0 to 100");
		return;
	}
	if (!expect_end(r))
		return;
	expectation->low = low;
	expectation->likelihood = best;
	expectation->high = high;
}

/* Whatever words there are, with one blank between them. */
static struct ent_str read_words(struct reader *r)
{
	struct ent_text words = {0};
	struct ent_str word;
	while (!at_end(r) && *r->at != ',' && *r->at != '"' && read_word(r, "a term", &word)) {
		ent_text_puts(&words, words.len ? " " : "");
		ent_text_add(&words, word);
	}
	struct ent_str kept = ent_arena_str(&r->record->arena, ent_text_str(&words));
	ent_text_free(&words);
	return kept;
}

static struct ent_str nearest_term(struct reader *r, struct ent_str words)
{
	size_t count;
	const struct ent_likelihood *rows = ent_likelihood_rows(&count);
	struct ent_str terms[32];
	size_t known = 0;
	for (size_t i = 0; i < count; i++) {
		terms[known++] = ent_str(rows[i].term);
		terms[known++] = ent_str(rows[i].other);
	}
	uint32_t near = ent_near(words, terms, known);
	return hint(r, near == ENT_NONE ? ent_str("") : terms[near]);
}

static void read_term(struct reader *r, struct ent_expectation *expectation)
{
	const char *from = r->at;
	struct ent_str words = read_words(r);
	double low, high;
	if (words.len && !expect_end(r))
		return;
	if (!ent_likelihood_parse(words, &low, &high)) {
		complain(r, from, words.len ? (size_t)(r->at - from) : 1,
			 "expected a percentage, or a term of ICD 203 such as 'very likely', "
			 "without quotes%.*s",
			 ENT_FMT(nearest_term(r, words)));
		return;
	}
	expectation->low = low;
	expectation->high = high;
	expectation->term = words;
}

static void expect_likelihood(struct reader *r, void *thing)
{
	struct ent_expectation *expectation = &((struct expect_block *)thing)->expectation;
	skip_blanks(r);
	char first = *r->at;
	if ((first >= '0' && first <= '9') || first == '-' || first == '.' || first == '?' ||
	    first == '[')
		read_percent(r, expectation);
	else
		read_term(r, expectation);
}

/* ---- the rest --------------------------------------------------------- */

static void expect_source(struct reader *r, void *thing)
{
	read_cites(r, &((struct expect_block *)thing)->cites);
}

static void expect_hedge(struct reader *r, void *thing)
{
	if (read_hedge(r, &((struct expect_block *)thing)->expectation.hedge))
		expect_end(r);
}

static void expect_known(struct reader *r, void *thing)
{
	if (read_known(r, &((struct expect_block *)thing)->expectation.known))
		expect_end(r);
}

static void expect_note(struct reader *r, void *thing)
{
	if (read_string(r, "a note", &((struct expect_block *)thing)->expectation.note))
		expect_end(r);
}

static bool read_expect_head(struct reader *r, struct expect_block *block)
{
	struct ent_expectation *expectation = &block->expectation;
	struct ent_span stated;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_date(r, &expectation->date, &stated))
		return false;
	if (stated.start_lo == ENT_DAY_MIN || stated.start_hi == ENT_DAY_MAX) {
		complain(r, from, (size_t)(r->at - from),
			 "an expectation is stated on some day: this date does not begin");
		return false;
	}
	block->stated = stated;
	expectation->known = ent_known_by_default(block->stated);
	return read_string(r, "what is expected", &expectation->text) && expect_end(r);
}

void read_expect(struct reader *r)
{
	static const struct key keys[] = {
		{"of", expect_of, true},         {"outcome", expect_outcome, false},
		{"by", expect_by, false},        {"likelihood", expect_likelihood, false},
		{"source", expect_source, true}, {"hedge", expect_hedge, false},
		{"known", expect_known, false},  {"note", expect_note, false},
	};
	struct expect_block block = {
		.expectation = {.date = ENT_NONE,
				.by = ENT_NONE,
				.hedge = ENT_REPORTED,
				.where = here(r)},
		.stated = ent_record_span(r->record, ENT_NONE),
	};
	struct ent_expectation *expectation = &block.expectation;
	expectation->low = expectation->likelihood = expectation->high = (double)NAN;
	bool good = read_expect_head(r, &block);
	read_keys(r, keys, sizeof keys / sizeof keys[0], &block, NULL);
	expectation->of = keep(r, block.of.list.at, block.of.list.count, sizeof *block.of.list.at);
	expectation->of_count = block.of.list.count;
	expectation->cites =
		keep(r, block.cites.list.at, block.cites.list.count, sizeof *block.cites.list.at);
	expectation->cite_count = block.cites.list.count;
	if (good)
		ent_push(&r->record->expectations, *expectation);
	ent_vec_free(&block.of.list);
	ent_vec_free(&block.cites.list);
}
