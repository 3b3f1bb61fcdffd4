/* How alignment moved: on which days a third actor became something else to two others.
 *
 * Between two days on which an act is done or runs out, a status begins or ends, or a tie of
 * kind or part begins or ends, nothing can change: only those days are looked at. */
#include "relations/alignment.h"
#include "relations/partners.h"
#include "relations/signs.h"

#include <stdlib.h>

struct days {
	ENT_VEC(int32_t) list;
	int32_t from, to;
};

static void add_day(struct days *days, int64_t day)
{
	if (day > days->from && day <= days->to)
		ent_push(&days->list, (int32_t)day);
}

static void add_span(struct days *days, struct ent_span span)
{
	const int32_t ends[] = {span.start_lo, span.start_hi, span.end_lo, span.end_hi};
	for (size_t i = 0; i < 4; i++) {
		add_day(days, ends[i]);
		add_day(days, (int64_t)ends[i] + 1);
	}
}

static void add_track(struct days *days, const struct ent_tie_track *track)
{
	for (size_t i = 0; i < track->acts.count; i++) {
		add_day(days, track->acts.list[i].day);
		add_day(days, (int64_t)track->acts.list[i].day + track->opts.window_days);
	}
	if (!track->has_status)
		return;
	/* Asked on a day before all: on one on which a status holds, its doubtful stretches
	 * are left out. */
	size_t count;
	struct ent_status *list = ent_track_statuses(track, ENT_DAY_MIN + 1, &count);
	for (size_t i = 0; i < count; i++)
		add_span(days, list[i].span);
	ent_alloc(list, 0);
}

static void add_ties(struct days *days, const struct ent_record *record, uint32_t actor)
{
	const struct ent_actor *a = &record->actors.at[actor];
	for (size_t i = 0; i < a->tie_count; i++)
		if (a->ties[i].kind == ENT_TIE_KIND || a->ties[i].kind == ENT_TIE_PART_OF)
			add_span(days, ent_record_span(record, a->ties[i].date));
}

static int day_order(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

typedef ENT_VEC(struct ent_shift) shifts_t;

/* What c is to the two, day after day. */
static void follow(const struct ent_tie_track tracks[2], uint32_t c, const struct days *days,
		   shifts_t *out)
{
	enum ent_shared before = ENT_SHARED_NONE;
	for (size_t i = 0; i < days->list.count; i++) {
		int32_t day = days->list.at[i];
		if (i && day == days->list.at[i - 1])
			continue;
		struct ent_shift shift = {.day = day, .actor = c, .before = before};
		for (int side = 0; side < 2; side++)
			shift.with[side] = ent_track_sign(&tracks[side], day);
		if (ent_is_third(tracks[0].record, c, tracks[0].a, tracks[1].a, day))
			shift.after = ent_shared_of(shift.with[0].sign, shift.with[1].sign);
		if (shift.after != before)
			ent_push(out, shift);
		before = shift.after;
	}
}

static int shift_order(const void *a, const void *b)
{
	const struct ent_shift *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->actor > y->actor) - (x->actor < y->actor);
}

size_t ent_alignment_shifts(const struct ent_record *record, uint32_t a, uint32_t b,
			    const struct ent_sign_opts *opts, int32_t from, int32_t to,
			    struct ent_shift *out, size_t room)
{
	const uint32_t dyad[2] = {a, b};
	struct ent_tie_track tracks[2] = {0};
	struct days days = {.from = from, .to = to};
	shifts_t shifts = {0};
	size_t count;
	uint32_t *partners = ent_partners_of(record, a, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t c = partners[i];
		if (c == b || !ent_rows_of_dyad(record, b, c).count)
			continue;
		days.list.count = 0;
		ent_push(&days.list, from);
		for (int side = 0; side < 2; side++) {
			ent_track_open(record, dyad[side], c, opts, from, to, &tracks[side]);
			add_track(&days, &tracks[side]);
			add_ties(&days, record, dyad[side]);
		}
		add_ties(&days, record, c);
		qsort(days.list.at, days.list.count, sizeof *days.list.at, day_order);
		follow(tracks, c, &days, &shifts);
	}
	if (shifts.count)
		qsort(shifts.at, shifts.count, sizeof *shifts.at, shift_order);
	for (size_t i = 0; i < shifts.count && i < room; i++)
		out[i] = shifts.at[i];
	count = shifts.count;
	ent_track_free(&tracks[0]);
	ent_track_free(&tracks[1]);
	ent_vec_free(&days.list);
	ent_vec_free(&shifts);
	ent_alloc(partners, 0);
	return count;
}
