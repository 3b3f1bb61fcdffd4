/* What holds between the two, how it came, and what is not recorded. */
#include "profile/profile.h"

#include <stdlib.h>

struct found {
	struct ent_status *list;
	size_t count;
};

/* Stretches between a and b that have begun by the day. */
static void add_stretches(const struct draft *draft, uint32_t b, struct found *found)
{
	const struct ent_profile_opts *opts = draft->opts;
	size_t count = ent_status_list(draft->record, opts->a, b, opts->on, opts->as_of, NULL, 0);
	if (!count)
		return;
	found->list = ent_alloc(found->list, (found->count + count) * sizeof *found->list);
	struct ent_status *new = found->list + found->count;
	ent_status_list(draft->record, opts->a, b, opts->on, opts->as_of, new, count);
	for (size_t i = 0; i < count; i++)
		if (new[i].holds != ENT_NOT_YET)
			found->list[found->count++] = new[i];
}

static int status_order(const void *a, const void *b)
{
	const struct ent_status *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->opened > y->opened) - (x->opened < y->opened);
}

/* With the other actor; or, where there is none, with everybody. */
static struct found statuses_of(const struct draft *draft)
{
	struct found found = {0};
	if (draft->opts->b != ENT_NONE) {
		add_stretches(draft, draft->opts->b, &found);
		return found;
	}
	for (uint32_t b = 0; b < ent_actor_count(draft->record); b++)
		if (b != draft->opts->a)
			add_stretches(draft, b, &found);
	if (found.count)
		qsort(found.list, found.count, sizeof *found.list, status_order);
	return found;
}

static size_t cite_rows(struct draft *draft, const struct ent_status *status, uint32_t numbers[4])
{
	size_t count = ent_status_evidence(status, numbers);
	for (size_t i = 0; i < count; i++)
		numbers[i] = evidence_of_row(draft, numbers[i]);
	return count;
}

/* "1992" or "April 1992" where the days are just those of a year or a month. */
static bool say_whole(int32_t lo, int32_t hi, struct ent_text *out)
{
	int64_t year, next_year;
	int month, day, next_month, next_day;
	ent_day_to_civil(lo, &year, &month, &day);
	ent_day_to_civil(hi + 1, &next_year, &next_month, &next_day);
	bool whole_year = month == 1 && next_month == 1 && next_year == year + 1;
	bool whole_month = (next_year - year) * 12 + next_month - month == 1;
	if (day != 1 || next_day != 1 || !(whole_year || whole_month))
		return false;
	struct ent_date date = ent_date_of_day(lo);
	date.start.precision = whole_year ? ENT_PRECISION_YEAR : ENT_PRECISION_MONTH;
	date.start.day = 0;
	if (whole_year)
		date.start.month = 0;
	ent_date_say(&date, out);
	return true;
}

static void say_bound(int32_t lo, int32_t hi, struct ent_text *out)
{
	if (lo == hi) {
		say_day(lo, out);
	} else if (lo == ENT_DAY_MIN || hi == ENT_DAY_MAX) {
		ent_text_puts(out, "a day that is not known");
	} else if (!say_whole(lo, hi, out)) {
		ent_text_puts(out, "some day between ");
		say_day(lo, out);
		ent_text_puts(out, " and ");
		say_day(hi, out);
	}
}

static void say_since(const struct ent_status *status, struct ent_text *out)
{
	if (status->span.start_lo == ENT_DAY_MIN) {
		ent_text_puts(out, " as far back as the record goes");
		return;
	}
	ent_text_puts(out, " since ");
	say_bound(status->span.start_lo, status->span.start_hi, out);
}

/* ", as ambassador since 20 May 1903" */
static void say_rank(const struct ent_record *record, const struct ent_status *status,
		     struct ent_text *out)
{
	struct ent_str rank = ent_record_text(record, status->as);
	if (!rank.len)
		return;
	ent_text_printf(out, ", as %.*s", ENT_FMT(rank));
	if (status->ranked == status->opened)
		return;
	struct ent_text date = {0};
	say_event_date(record, status->ranked, &date);
	ent_text_printf(out, " since %s", date.ptr);
	ent_text_free(&date);
}

/* "France recognises Italy, since 15 June 1862." */
static void say_stretch(const struct draft *draft, const struct ent_status *status,
			struct ent_text *out)
{
	bool ended = status->holds == ENT_ENDED, alleged = status->hedge >= ENT_ALLEGED;
	if (!alleged && status->holds == ENT_PERHAPS)
		ent_text_puts(out, "the record leaves open whether on this day ");
	else if (status->hedge == ENT_REPORTED)
		ent_text_puts(out, "by report, ");
	else if (status->hedge == ENT_ESTIMATED)
		ent_text_puts(out, "by estimate, ");
	ent_status_say(draft->record, status, out);
	if (!ended) {
		say_since(status, out);
		say_rank(draft->record, status, out);
		return;
	}
	ent_text_puts(out, alleged ? "; that would have lasted from " : "; that had lasted from ");
	if (status->span.start_lo == ENT_DAY_MIN)
		ent_text_puts(out, "before the record begins");
	else
		say_bound(status->span.start_lo, status->span.start_hi, out);
	ent_text_puts(out, " to ");
	say_bound(status->span.end_lo, status->span.end_hi, out);
}

static void write_group(struct draft *draft, const struct found *found, enum ent_holds holds,
			const char *title)
{
	bool begun = false;
	struct ent_text text = {0};
	for (size_t i = 0; i < found->count; i++) {
		if (found->list[i].holds != holds)
			continue;
		if (!begun) {
			ent_doc_section(draft->doc, 2, ent_str(title));
			ent_doc_list(draft->doc, false);
		}
		begun = true;
		text.len = 0;
		say_stretch(draft, &found->list[i], &text);
		make_sentence(&text);
		uint32_t numbers[4];
		size_t count = cite_rows(draft, &found->list[i], numbers);
		ent_doc_item(draft->doc);
		ent_doc_sentence(draft->doc, ent_text_str(&text), numbers, count);
	}
	ent_text_free(&text);
}

static void write_picture(struct draft *draft, const struct found *found)
{
	int32_t from = draft->opts->on;
	for (size_t i = 0; i < found->count; i++)
		if (found->list[i].span.start_lo != ENT_DAY_MIN &&
		    found->list[i].span.start_lo < from)
			from = found->list[i].span.start_lo;
	if (from >= draft->opts->on)
		return;
	ent_doc_timeline(draft->doc, ent_str("What held, and when"), from, draft->opts->on);
	for (size_t i = 0; i < found->count; i++) {
		const struct ent_status *status = &found->list[i];
		const struct ent_status_kind *kind = ent_status_kind(draft->record, status->kind);
		struct ent_text text = {0};
		ent_text_printf(&text, "%.*s %s %.*s",
				ENT_FMT(ent_actor(draft->record, status->from)->handle),
				kind->symmetric ? "and" : "to",
				ENT_FMT(ent_actor(draft->record, status->to)->handle));
		struct ent_doc_bar bar = {
			.lane = kind->label,
			.text = ent_text_str(&text),
			.span = status->span,
			.tone = kind->tone == ENT_WARM   ? ENT_TONE_WARM
				: kind->tone == ENT_COLD ? ENT_TONE_COLD
							 : ENT_TONE_PLAIN,
			.doubtful = status->hedge >= ENT_ALLEGED,
		};
		uint32_t numbers[4];
		size_t count = cite_rows(draft, status, numbers);
		ent_doc_bar(draft->doc, &bar, numbers, count);
		ent_text_free(&text);
	}
}

/* Absence is told as what it is: nothing recorded. */
static void write_none(struct draft *draft, const struct found *found)
{
	struct ent_text text = {0};
	size_t missing = 0;
	ent_text_puts(&text, "no entry between the two, by that day, opened: ");
	for (uint32_t kind = 0; kind < ent_status_kind_count(draft->record); kind++) {
		bool listed = false;
		for (size_t i = 0; i < found->count; i++)
			listed |= found->list[i].kind == kind;
		if (listed)
			continue;
		ent_text_puts(&text, missing++ ? "; " : "");
		ent_text_add(&text, ent_status_kind(draft->record, kind)->label);
	}
	if (missing) {
		make_sentence(&text);
		ent_doc_section(draft->doc, 2, ent_str("Not recorded"));
		ent_doc_paragraph(draft->doc);
		ent_doc_sentence(draft->doc, ent_text_str(&text), NULL, 0);
	}
	ent_text_free(&text);
}

static int row_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* The entries that opened, raised or closed a status, in order of days. */
static void write_ways(struct draft *draft, const struct found *found)
{
	if (!found->count)
		return;
	uint32_t *rows = ent_alloc(NULL, found->count * 4 * sizeof *rows);
	size_t count = 0;
	for (size_t i = 0; i < found->count; i++)
		count += ent_status_evidence(&found->list[i], rows + count);
	qsort(rows, count, sizeof *rows, row_order);
	ent_doc_section(draft->doc, 2, ent_str("How it came"));
	ent_doc_list(draft->doc, false);
	struct ent_text text = {0};
	for (size_t i = 0; i < count; i++) {
		if (i && rows[i] == rows[i - 1])
			continue;
		text.len = 0;
		say_event(draft, rows[i], &text);
		make_sentence(&text);
		uint32_t number = evidence_of_row(draft, rows[i]);
		ent_doc_item(draft->doc);
		ent_doc_sentence(draft->doc, ent_text_str(&text), &number, 1);
	}
	ent_text_free(&text);
	ent_alloc(rows, 0);
}

void write_statuses(struct draft *draft)
{
	struct found found = statuses_of(draft);
	bool pair = draft->opts->b != ENT_NONE;
	if (!pair && !found.count)
		return;
	ent_doc_section(draft->doc, 1, ent_str(pair ? "Where they stand" : "Where it stands"));
	if (found.count)
		write_picture(draft, &found);
	write_group(draft, &found, ENT_HOLDS, "What holds");
	write_group(draft, &found, ENT_PERHAPS, "What may hold");
	write_group(draft, &found, ENT_ENDED, "What has ended");
	write_ways(draft, &found);
	if (pair)
		write_none(draft, &found);
	ent_alloc(found.list, 0);
}
