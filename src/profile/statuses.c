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

static bool is_told_of(const struct draft *draft, const struct ent_status *status, uint32_t actor)
{
	const struct ent_events *events = ent_record_events(draft->record);
	const uint32_t *sides[] = {&events->source[status->opened],
				   &events->target[status->opened]};
	for (int side = 0; side < 2; side++) {
		size_t count;
		const uint32_t *members = ent_party(draft->record, sides[side], &count);
		for (size_t i = 0; i < count; i++)
			if (members[i] == actor)
				return true;
	}
	return false;
}

/* What an organ did counts for its whole too: among all partners, one of them is enough. */
static void drop_wholes(const struct draft *draft, struct found *found)
{
	size_t kept = 0;
	for (size_t i = 0; i < found->count; i++) {
		const struct ent_status *status = &found->list[i];
		uint32_t other = status->from == draft->opts->a ? status->to : status->from;
		bool again = false;
		for (size_t k = 0; k < found->count && !again; k++)
			again = k != i && found->list[k].kind == status->kind &&
				found->list[k].opened == status->opened;
		if (!again || is_told_of(draft, status, other))
			found->list[kept++] = *status;
	}
	found->count = kept;
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
	drop_wholes(draft, &found);
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
		ent_text_puts(out, "as far back as the record goes");
		return;
	}
	ent_text_puts(out, "since ");
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

/* "since 15 June 1862", "from 1882 to 8 April 1904" */
static void say_span(const struct ent_status *status, struct ent_text *out)
{
	if (status->holds != ENT_ENDED) {
		say_since(status, out);
		return;
	}
	ent_text_puts(out, "from ");
	if (status->span.start_lo == ENT_DAY_MIN)
		ent_text_puts(out, "before the record begins");
	else
		say_bound(status->span.start_lo, status->span.start_hi, out);
	ent_text_puts(out, " to ");
	say_bound(status->span.end_lo, status->span.end_hi, out);
}

static void cite_status(struct draft *draft, const struct ent_status *status)
{
	uint32_t rows[4];
	size_t count = ent_status_evidence(status, rows);
	for (size_t i = 0; i < count; i++)
		rest_on(draft, rows[i]);
}

/* ---- in sentences ----------------------------------------------------- */

static const char *hedge_before(const struct ent_status *status)
{
	if (status->hedge < ENT_ALLEGED && status->holds == ENT_PERHAPS)
		return "it is not certain whether on this day ";
	return status->hedge == ENT_REPORTED    ? "by report, "
	       : status->hedge == ENT_ESTIMATED ? "by estimate, "
						: "";
}

static void tell_stretch(struct draft *draft, const struct ent_status *status)
{
	struct ent_text span = {0}, rank = {0};
	tell(draft, "%s", hedge_before(status));
	ent_status_say(draft->record, status, &draft->text);
	say_rank(draft->record, status, &rank);
	say_span(status, &span);
	tell(draft, " (%s%s%s)", span.ptr, rank.len ? "; " : "", rank.len ? rank.ptr + 2 : "");
	cite_status(draft, status);
	ent_text_free(&span);
	ent_text_free(&rank);
}

/* Whether somebody's interest watches that status between the two. */
static bool is_watched(const struct draft *draft, uint32_t kind, uint32_t a, uint32_t b)
{
	size_t count;
	const struct ent_interest *interests = ent_interests(draft->record, &count);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < interests[i].indicator_count; k++) {
			const struct ent_indicator *at = &interests[i].indicators[k];
			if (at->kind == ENT_INDICATOR_STATUS && at->ref == kind &&
			    ((at->a == a && at->b == b) || (at->a == b && at->b == a)))
				return true;
		}
	}
	return false;
}

/* What holds, or has ended, of one tone, two to a sentence. Of what has ended, a brief
 * edition and that of one actor tell only what somebody watches; the table has it all. */
static size_t write_tone(struct draft *draft, const struct found *found, enum ent_holds holds,
			 enum ent_tone tone, const char *opening)
{
	size_t told = 0;
	bool open = false;
	for (size_t i = 0; i < found->count; i++) {
		const struct ent_status *status = &found->list[i];
		if (status->holds != holds ||
		    ent_status_kind(draft->record, status->kind)->tone != tone)
			continue;
		if (holds == ENT_ENDED &&
		    !is_watched(draft, status->kind, status->from, status->to) &&
		    (draft->opts->brief || draft->opts->b == ENT_NONE))
			continue;
		if (!open && !begin_sentence(draft, LEAD))
			return told;
		tell(draft, "%s", open ? "; " : told ? "" : opening);
		tell_stretch(draft, status);
		open = ++told % 2;
		if (!open)
			end_sentence(draft);
	}
	if (open)
		end_sentence(draft);
	return told;
}

static bool is_found(const struct found *found, uint32_t kind)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->list[i].kind == kind)
			return true;
	return false;
}

/* What somebody waits for and nobody recorded. */
static void write_missing(struct draft *draft, const struct found *found)
{
	uint32_t kinds[16];
	size_t count = 0;
	for (uint32_t kind = 0; kind < ent_status_kind_count(draft->record) && count < 16; kind++)
		if (!is_found(found, kind) &&
		    is_watched(draft, kind, draft->opts->a, draft->opts->b))
			kinds[count++] = kind;
	if (!count || !begin_sentence(draft, LEAD))
		return;
	for (size_t i = 0; i < count; i++)
		tell(draft, "%s%.*s", i ? joint(i, count) : "no act is recorded that opened ",
		     ENT_FMT(ent_status_kind(draft->record, kinds[i])->label));
	tell(draft, " between the two");
	end_sentence(draft);
}

void write_standing(struct draft *draft)
{
	struct found found = statuses_of(draft);
	open_paragraph(draft, "What holds");
	size_t told = write_tone(draft, &found, ENT_HOLDS, ENT_WARM, "");
	told += write_tone(draft, &found, ENT_HOLDS, ENT_PLAIN, "");
	write_tone(draft, &found, ENT_HOLDS, ENT_COLD, told ? "at the same time " : "");
	write_tone(draft, &found, ENT_PERHAPS, ENT_WARM, "");
	write_tone(draft, &found, ENT_PERHAPS, ENT_PLAIN, "");
	write_tone(draft, &found, ENT_PERHAPS, ENT_COLD, "");
	write_tone(draft, &found, ENT_ENDED, ENT_COLD, "");
	write_tone(draft, &found, ENT_ENDED, ENT_WARM, "");
	if (draft->opts->b != ENT_NONE)
		write_missing(draft, &found);
	ent_alloc(found.list, 0);
}

/* ---- as a picture and a table ----------------------------------------- */

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
		if (is_found(found, kind))
			continue;
		ent_text_puts(&text, missing++ ? "; " : "");
		ent_text_add(&text, ent_status_kind(draft->record, kind)->label);
	}
	if (missing) {
		make_sentence(&text);
		ent_doc_paragraph(draft->doc);
		ent_doc_sentence(draft->doc, ent_text_str(&text), NULL, 0);
	}
	ent_text_free(&text);
}

/* What it is on the day, in a word or two. */
static const char *state_of(const struct ent_status *status)
{
	return status->hedge >= ENT_ALLEGED   ? "alleged"
	       : status->holds == ENT_HOLDS   ? "holds"
	       : status->holds == ENT_PERHAPS ? "not certain"
					      : "ended";
}

static void write_table(struct draft *draft, const struct found *found)
{
	static const struct ent_doc_column columns[] = {
		{{"Status", 6}, false},
		{{"State", 5}, false},
		{{"When", 4}, false},
		{{"How it came, and ended", 22}, false},
	};
	ent_doc_table(draft->doc, ent_str("Each status, with the acts that opened and closed it"),
		      columns, 4);
	struct ent_text status = {0}, when = {0}, act = {0};
	for (size_t i = 0; i < found->count; i++) {
		uint32_t numbers[4];
		size_t count = cite_rows(draft, &found->list[i], numbers);
		status.len = when.len = act.len = 0;
		ent_status_say(draft->record, &found->list[i], &status);
		say_rank(draft->record, &found->list[i], &status);
		say_span(&found->list[i], &when);
		say_deed(draft, found->list[i].opened, &act);
		if (found->list[i].holds == ENT_ENDED && found->list[i].closed != ENT_NONE &&
		    found->list[i].closed != found->list[i].opened) {
			ent_text_puts(&act, "; ended: ");
			say_deed(draft, found->list[i].closed, &act);
		}
		struct ent_str cells[] = {ent_text_str(&status), ent_str(state_of(&found->list[i])),
					  ent_text_str(&when), ent_text_str(&act)};
		ent_doc_row(draft->doc, cells, numbers, count);
	}
	ent_text_free(&status);
	ent_text_free(&when);
	ent_text_free(&act);
}

void write_statuses(struct draft *draft)
{
	struct found found = statuses_of(draft);
	if (found.count) {
		ent_doc_section(draft->doc, 1, ent_str("What held, and when"));
		write_picture(draft, &found);
		write_table(draft, &found);
		if (draft->opts->b != ENT_NONE)
			write_none(draft, &found);
	}
	ent_alloc(found.list, 0);
}
