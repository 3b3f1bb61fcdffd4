/* What became of an expectation.
 *
 * A status is looked at day by day: it surely holds, perhaps, or surely not, by what is told
 * firmly. That changes on few days only, the bounds of its stretches, so only these are
 * visited. To begin is to go from a day of surely not to a day of surely; it may have begun
 * where a stretch, alleged or of vague dates, may start on a day before which it did not
 * surely hold.
 */
#include "relations/facts.h"

#include <entente/relations.h>

#include <stdlib.h>

/* The time of an expectation: after the statement, which may be of no certain day, to the
 * deadline or the day asked about. */
struct term {
	int32_t stated_lo, stated_hi, last;
};

/* The days from one to another, both inclusive. */
struct days {
	int32_t first, last;
};

struct judge {
	const struct ent_record *record;
	const struct ent_prospect *prospect;
	struct term term;
	int32_t deadline, on, as_of;
	struct ent_verdict *verdict;
};

static int32_t earlier(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static void add_row(struct ent_verdict *verdict, uint32_t row)
{
	for (size_t i = 0; i < verdict->row_count; i++)
		if (verdict->rows[i] == row)
			return;
	if (verdict->row_count < sizeof verdict->rows / sizeof verdict->rows[0])
		verdict->rows[verdict->row_count++] = row;
}

/* ---- statuses --------------------------------------------------------- */

/* Whether it holds, by what is told firmly. */
static enum ent_holds holds_firmly(const stretches_t *list, int32_t day)
{
	enum ent_holds holds = ENT_ENDED;
	for (size_t i = 0; i < list->count; i++) {
		if (list->at[i].hedge >= ENT_ALLEGED)
			continue;
		enum ent_holds one = ent_status_holds(&list->at[i], day);
		if (one == ENT_HOLDS)
			return ENT_HOLDS;
		if (one == ENT_PERHAPS)
			holds = ENT_PERHAPS;
	}
	return holds;
}

static struct days start_of(const struct ent_status *stretch)
{
	return (struct days){stretch->span.start_lo, stretch->span.start_hi};
}

static int32_t day_after(int32_t day)
{
	return day == ENT_DAY_MAX ? day : day + 1;
}

/* The first day without it: that of its closing, or the one after an end of its own. */
static struct days end_of(const struct ent_status *stretch)
{
	if (stretch->closed != ENT_NONE)
		return (struct days){stretch->span.end_lo, stretch->span.end_hi};
	return (struct days){day_after(stretch->span.end_lo), day_after(stretch->span.end_hi)};
}

static struct days change_of(const struct judge *judge, const struct ent_status *stretch)
{
	return judge->prospect->ends ? end_of(stretch) : start_of(stretch);
}

static uint32_t row_of_change(const struct judge *judge, const struct ent_status *stretch)
{
	bool closed = judge->prospect->ends && stretch->closed != ENT_NONE;
	return closed ? stretch->closed : stretch->opened;
}

typedef ENT_VEC(int32_t) day_list_t;

static int day_order(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* The days on which it can change whether it holds, in order. */
static day_list_t find_bounds(const stretches_t *list)
{
	day_list_t bounds = {0};
	for (size_t i = 0; i < list->count; i++) {
		struct days start = start_of(&list->at[i]), end = end_of(&list->at[i]);
		ent_push(&bounds, start.first);
		ent_push(&bounds, start.last);
		ent_push(&bounds, end.first);
		ent_push(&bounds, end.last);
	}
	if (bounds.count)
		qsort(bounds.at, bounds.count, sizeof *bounds.at, day_order);
	return bounds;
}

/* The first day in time on which it surely holds (or does not) after one on which it surely
 * did not (or did); ENT_DAY_MAX if there is none. */
static int32_t find_change(const struct judge *judge, const stretches_t *list,
			   const day_list_t *bounds)
{
	bool ends = judge->prospect->ends;
	enum ent_holds before = ends ? ENT_HOLDS : ENT_ENDED, after = ends ? ENT_ENDED : ENT_HOLDS;
	bool seen = holds_firmly(list, judge->term.stated_hi) == before;
	for (size_t i = 0; i < bounds->count && bounds->at[i] <= judge->term.last; i++) {
		if (bounds->at[i] <= judge->term.stated_hi || bounds->at[i] == ENT_DAY_MAX)
			continue;
		enum ent_holds holds = holds_firmly(list, bounds->at[i]);
		if (seen && holds == after)
			return bounds->at[i];
		seen |= holds == before;
	}
	return ENT_DAY_MAX;
}

/* Whether there is a day among these on which it does not surely hold. */
static bool can_be_without(const stretches_t *list, const day_list_t *bounds, struct days days)
{
	if (holds_firmly(list, days.first) != ENT_HOLDS)
		return true;
	for (size_t i = 0; i < bounds->count; i++)
		if (bounds->at[i] > days.first && bounds->at[i] <= days.last &&
		    holds_firmly(list, bounds->at[i]) != ENT_HOLDS)
			return true;
	return false;
}

/* Whether this stretch can have been such a beginning, or end, in time, and have held for a
 * day at least. */
static bool can_change(const struct judge *judge, const stretches_t *list, const day_list_t *bounds,
		       const struct ent_status *stretch)
{
	struct days days = change_of(judge, stretch);
	days.first = later(days.first, judge->term.stated_lo + 1);
	days.last = earlier(days.last, judge->term.last);
	if (judge->prospect->ends)
		days.first = later(days.first, day_after(start_of(stretch).first));
	else
		days.last = earlier(days.last, end_of(stretch).last - 1);
	if (days.first > days.last || days.first == ENT_DAY_MAX)
		return false;
	if (!judge->prospect->ends) { /* it was not there on the day before */
		days.first--;
		days.last--;
	}
	return can_be_without(list, bounds, days);
}

static void judge_status(const struct judge *judge)
{
	struct ent_verdict *verdict = judge->verdict;
	/* On a day before all stretches none hides another. */
	stretches_t list = find_stretches(judge->record, judge->prospect->ref, judge->prospect->a,
					  judge->prospect->b, ENT_DAY_MIN, judge->as_of);
	day_list_t bounds = find_bounds(&list);
	verdict->day = find_change(judge, &list, &bounds);
	for (size_t i = 0; i < list.count; i++) {
		const struct ent_status *stretch = &list.at[i];
		if (verdict->day == ENT_DAY_MAX
			    ? can_change(judge, &list, &bounds, stretch)
			    : stretch->hedge < ENT_ALLEGED &&
				      change_of(judge, stretch).last == verdict->day)
			add_row(verdict, row_of_change(judge, stretch));
	}
	if (verdict->day != ENT_DAY_MAX) {
		verdict->outcome = ENT_CAME_TRUE;
	} else if (verdict->row_count) {
		verdict->outcome = ENT_OUTCOME_UNKNOWN;
	} else if (judge->on > judge->deadline) {
		verdict->outcome = ENT_FAILED;
		verdict->day = judge->deadline + 1;
	}
	ent_vec_free(&list);
	ent_vec_free(&bounds);
}

/* ---- series ----------------------------------------------------------- */

enum side { SIDE_OTHER, SIDE_UNCLEAR, SIDE_EXPECTED };

static enum side side_of(const struct ent_prospect *prospect, const struct ent_figure *figure)
{
	struct range range = range_of(figure->low, figure->best, figure->high);
	double bound = prospect->bound;
	if (prospect->below ? range.most < bound : range.least > bound)
		return SIDE_EXPECTED;
	if (prospect->below ? range.least >= bound : range.most <= bound)
		return SIDE_OTHER;
	return SIDE_UNCLEAR;
}

/* How far the figures that are not as expected tell of all, period after period. */
struct reach {
	int32_t next; /* the first day of which none tells; a period starts on it */
	bool any, gap;
};

static void extend_reach(const struct judge *judge, enum ent_every every, struct ent_span span,
			 struct reach *reach)
{
	reach->any = true;
	if (every == ENT_EVERY_NONE)
		return;
	int32_t first = ent_period_start(later(span.start_lo, judge->term.stated_lo), every);
	int32_t next = ent_period_next(ent_period_start(span.end_hi, every), every);
	reach->gap |= first > reach->next;
	reach->next = later(reach->next, next);
}

static bool reaches_deadline(const struct judge *judge, enum ent_every every,
			     const struct reach *reach)
{
	if (every == ENT_EVERY_NONE)
		return reach->any;
	if (reach->gap || reach->next > judge->deadline)
		return !reach->gap;
	return ent_period_next(reach->next, every) - 1 > judge->deadline;
}

static void judge_figure(const struct judge *judge, const struct ent_series *series, uint32_t row,
			 struct reach *reach)
{
	struct ent_verdict *verdict = judge->verdict;
	const struct ent_observation *observation = &series->rows[row];
	struct ent_span span = observation->span;
	enum side side = side_of(judge->prospect, &observation->figure);
	bool firm = observation->figure.hedge < ENT_ALLEGED;
	bool in_time = span.end_hi > judge->term.stated_hi;
	if (side == SIDE_OTHER) {
		if (firm && in_time)
			extend_reach(judge, series->every, span, reach);
	} else if (side == SIDE_EXPECTED && firm && in_time) {
		if (span.end_hi < verdict->day)
			verdict->observation = row;
		verdict->day = earlier(verdict->day, span.end_hi);
		verdict->outcome = ENT_CAME_TRUE;
	} else if (verdict->outcome == ENT_OPEN) {
		verdict->observation = row;
		verdict->outcome = ENT_OUTCOME_UNKNOWN;
	}
}

static void judge_series(const struct judge *judge)
{
	struct ent_verdict *verdict = judge->verdict;
	const struct ent_series *series = ent_series(judge->record, judge->prospect->ref);
	struct reach reach = {.next = ENT_DAY_MIN};
	if (series->every != ENT_EVERY_NONE)
		reach.next = ent_period_start(judge->term.stated_hi + 1, series->every);
	for (uint32_t i = 0; i < series->count; i++) {
		int32_t end = series->rows[i].span.end_hi;
		if (end > judge->term.stated_lo && end <= judge->term.last && end != ENT_DAY_MAX &&
		    series->rows[i].figure.hedge != ENT_DENIED &&
		    ent_series_current(series, i, judge->as_of))
			judge_figure(judge, series, i, &reach);
	}
	if (verdict->outcome != ENT_OPEN || judge->on <= judge->deadline)
		return;
	bool failed = reaches_deadline(judge, series->every, &reach);
	verdict->outcome = failed ? ENT_FAILED : ENT_OUTCOME_UNKNOWN;
	verdict->day = failed ? judge->deadline + 1 : ENT_DAY_MAX;
}

/* ---- either ----------------------------------------------------------- */

static enum ent_outcome opposite(enum ent_outcome outcome)
{
	if (outcome == ENT_CAME_TRUE)
		return ENT_FAILED;
	return outcome == ENT_FAILED ? ENT_CAME_TRUE : outcome;
}

void ent_expectation_judge(const struct ent_record *record,
			   const struct ent_expectation *expectation, int32_t on, int32_t as_of,
			   struct ent_verdict *verdict)
{
	struct ent_span stated = ent_record_span(record, expectation->date);
	int32_t deadline = ent_record_span(record, expectation->by).end_hi;
	struct judge judge = {
		.record = record,
		.prospect = &expectation->outcome,
		.term = {stated.start_lo, stated.start_hi, earlier(on, deadline)},
		.deadline = deadline,
		.on = on,
		.as_of = as_of,
		.verdict = verdict,
	};
	*verdict = (struct ent_verdict){
		.outcome = ENT_OPEN, .day = ENT_DAY_MAX, .observation = ENT_NONE};
	if (stated.start_lo > on || expectation->known > as_of)
		return;
	if (judge.prospect->kind == ENT_PROSPECT_STATUS)
		judge_status(&judge);
	else if (judge.prospect->kind == ENT_PROSPECT_SERIES)
		judge_series(&judge);
	if (judge.prospect->negated)
		verdict->outcome = opposite(verdict->outcome);
}

const char *ent_outcome_name(enum ent_outcome outcome)
{
	static const char *const names[] = {
		[ENT_OPEN] = "open",
		[ENT_CAME_TRUE] = "came true",
		[ENT_FAILED] = "failed",
		[ENT_OUTCOME_UNKNOWN] = "unknown",
	};
	return names[outcome];
}
