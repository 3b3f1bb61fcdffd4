/* Statuses: what holds between two actors, folded from the events that open and
 * close it, never stored.
 *
 * What is told firmly and what is only alleged are folded side by side, so that an
 * allegation neither makes a status hold nor hides that it does. An opening dated
 * as an interval closes by itself. An alleged closing leaves it open whether the
 * status still holds, until a firm one, or a firm opening, settles it.
 */
#include "record/moves.h"

#include <stdlib.h>
#include <string.h>

typedef ENT_VEC(struct ent_status) statuses_t;

/* What the folding goes by besides the moves. */
struct times {
	int32_t on, as_of;
};

/* A stretch that no firm closing has ended yet. */
struct track {
	struct ent_status status;
	bool weak;
	struct ent_move late; /* the newest reopening of no certain day */
	bool has_late;
};

/* Of one status in one direction: mostly one; beside it what is only alleged, or an
 * interval within a stretch that may have ended. */
struct tracks {
	ENT_VEC(struct track) list;
};

static uint32_t rank_of(const struct ent_record *record, uint32_t row)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_AS)
			return details[i].text;
	return ENT_NONE;
}

/* When an opening ends by itself: never, or on some day of its own. An end that surely
 * lay ahead could not be known. */
static void own_end(const struct ent_move *move, int32_t as_of, int32_t *lo, int32_t *hi)
{
	bool ends = move->ends && move->span.end_lo <= as_of;
	*lo = ends ? move->span.end_lo : ENT_DAY_MAX;
	*hi = ends ? move->span.end_hi : ENT_DAY_MAX;
}

static struct ent_status opened(const struct ent_record *record, const struct ent_move *move,
				struct times times)
{
	struct ent_status status = {
		.kind = move->kind,
		.from = move->from,
		.to = move->to,
		.span = move->span,
		.opened = move->row,
		.closed = ENT_NONE,
		.ranked = move->row,
		.firmed = move->row,
		.as = rank_of(record, move->row),
		.hedge = (enum ent_hedge)record->events.hedge[move->row],
	};
	own_end(move, times.as_of, &status.span.end_lo, &status.span.end_hi);
	return status;
}

static void take_rank(const struct ent_record *record, struct ent_status *status,
		      const struct ent_move *move)
{
	uint32_t rank = rank_of(record, move->row);
	if (rank == ENT_NONE ||
	    ent_str_eq(ent_record_text(record, rank), ent_record_text(record, status->as)))
		return;
	status->as = rank;
	status->ranked = move->row;
}

/* Opened again while surely open: it lasts as long as the longer, is as sure as the
 * surer and, from that day on, of the newer rank. */
static void renew(const struct ent_record *record, struct ent_status *status,
		  const struct ent_move *move, struct times times)
{
	int32_t lo, hi;
	own_end(move, times.as_of, &lo, &hi);
	if (lo > status->span.end_lo)
		status->span.end_lo = lo;
	if (hi > status->span.end_hi)
		status->span.end_hi = hi;
	if (move->span.start_hi > times.on)
		return;
	if (record->events.hedge[move->row] < status->hedge) {
		status->hedge = (enum ent_hedge)record->events.hedge[move->row];
		status->firmed = move->row;
	}
	take_rank(record, status, move);
}

/* Emits those that meet the test, and keeps the others. */
static void emit_if(struct tracks *tracks, statuses_t *out,
		    bool (*test)(const struct track *track, const struct ent_move *move),
		    const struct ent_move *move)
{
	size_t kept = 0;
	for (size_t i = 0; i < tracks->list.count; i++) {
		struct track track = tracks->list.at[i];
		if (test(&track, move))
			ent_push(out, track.status);
		else
			tracks->list.at[kept++] = track;
	}
	tracks->list.count = kept;
}

static bool always(const struct track *track, const struct ent_move *move)
{
	(void)track;
	(void)move;
	return true;
}

/* Whether it has run out by itself before the move. A closing on the day after agrees
 * with an end on the last. */
static bool has_run_out(const struct track *track, const struct ent_move *move)
{
	return track->status.span.end_hi != ENT_DAY_MAX &&
	       move->span.start_lo > track->status.span.end_hi + !move->opens;
}

static bool is_surely_open(const struct track *track, const struct ent_move *move)
{
	return track->weak == move->weak && !track->status.unsure &&
	       track->status.span.end_lo >= move->span.start_lo;
}

/* What may have ended has ended by the time it is opened anew; and of what may not have
 * begun again we know now when it did. */
static bool is_settled_by(const struct track *track, const struct ent_move *move)
{
	return track->weak == move->weak;
}

static void settle_doubts(struct tracks *tracks, const struct ent_move *move, statuses_t *out)
{
	size_t kept = 0;
	for (size_t i = 0; i < tracks->list.count; i++) {
		struct track *track = &tracks->list.at[i];
		if (track->weak == move->weak && track->status.unsure)
			continue;
		if (track->weak == move->weak && track->status.span.end_hi > move->span.start_hi)
			track->status.span.end_hi = move->span.start_hi;
		tracks->list.at[kept++] = *track;
	}
	tracks->list.count = kept;
	emit_if(tracks, out, is_settled_by, move);
}

static void begin(const struct ent_record *record, struct tracks *tracks,
		  const struct ent_move *move, struct times times, bool unsure)
{
	struct track track = {.status = opened(record, move, times), .weak = move->weak};
	track.status.unsure = unsure;
	ent_push(&tracks->list, track);
}

static void fold_opening(const struct ent_record *record, struct tracks *tracks,
			 const struct ent_move *move, struct times times, statuses_t *out)
{
	for (size_t i = 0; i < tracks->list.count; i++) {
		struct track *track = &tracks->list.at[i];
		if (!is_surely_open(track, move))
			continue;
		renew(record, &track->status, move, times);
		track->late = *move;
		track->has_late = move->span.start_lo != move->span.start_hi;
		return;
	}
	int32_t lo, hi;
	own_end(move, times.as_of, &lo, &hi);
	if (hi == ENT_DAY_MAX)
		settle_doubts(tracks, move, out);
	begin(record, tracks, move, times, false);
}

/* An end of its own is the last day on which it holds; a closing, and so the end of what
 * was closed, is the first on which it does not. */
static int32_t first_without(const struct ent_status *status, int32_t end)
{
	return status->closed == ENT_NONE && end != ENT_DAY_MAX ? end + 1 : end;
}

static int32_t earlier(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* An alleged closing leaves open all that follows; a firm one ends it in every reading,
 * unless it had ended already. */
static void close_track(struct track *track, const struct ent_move *move)
{
	struct ent_status *status = &track->status;
	int32_t lo = first_without(status, status->span.end_lo);
	int32_t hi = first_without(status, status->span.end_hi);
	status->span.end_lo = earlier(lo, move->span.start_lo);
	status->span.end_hi = move->weak ? hi : earlier(hi, move->span.start_hi);
	status->closed = move->row;
}

/* A reopening of no certain day may have come after the closing. */
static void reopen_late(const struct ent_record *record, struct tracks *tracks, struct track closed,
			const struct ent_move *closing, struct times times)
{
	if (!closed.has_late || closed.late.span.start_hi < closing->span.start_lo)
		return;
	if (closed.late.span.start_lo < closing->span.start_lo)
		closed.late.span.start_lo = closing->span.start_lo;
	begin(record, tracks, &closed.late, times, true);
}

static void fold_closing(const struct ent_record *record, struct tracks *tracks,
			 const struct ent_move *move, struct times times, statuses_t *out)
{
	size_t count = tracks->list.count;
	for (size_t i = 0; i < count; i++)
		close_track(&tracks->list.at[i], move);
	if (move->weak)
		return;
	for (size_t i = 0; i < count; i++) {
		struct track track = tracks->list.at[i];
		ent_push(out, track.status);
		reopen_late(record, tracks, track, move, times);
	}
	memmove(tracks->list.at, tracks->list.at + count,
		(tracks->list.count - count) * sizeof *tracks->list.at);
	tracks->list.count -= count;
}

typedef void stray_fn(void *user, const struct ent_move *move);

static void fold(const struct ent_record *record, const struct ent_moves *moves, struct times times,
		 statuses_t *out, stray_fn *stray, void *user)
{
	struct tracks tracks = {0};
	for (size_t i = 0; i < moves->list.count; i++) {
		const struct ent_move *move = &moves->list.at[i];
		bool fresh = i && !ent_moves_same(move, move - 1);
		emit_if(&tracks, out, fresh ? always : has_run_out, move);
		if (move->opens)
			fold_opening(record, &tracks, move, times, out);
		else if (tracks.list.count)
			fold_closing(record, &tracks, move, times, out);
		else if (stray)
			stray(user, move);
	}
	emit_if(&tracks, out, always, NULL);
	ent_vec_free(&tracks.list);
}

/* A closing day is the first on which the status no longer holds; the end of a
 * dated interval is the last on which it does. */
enum ent_holds ent_status_holds(const struct ent_status *status, int32_t on)
{
	struct ent_span span = status->span;
	int32_t beyond = status->closed == ENT_NONE ? 0 : 1;
	if (on < span.start_lo)
		return ENT_NOT_YET;
	if (span.end_hi != ENT_DAY_MAX && on > span.end_hi - beyond)
		return ENT_ENDED;
	if (on < span.start_hi || (span.end_lo != ENT_DAY_MAX && on > span.end_lo - beyond))
		return ENT_PERHAPS;
	return status->unsure || status->hedge >= ENT_ALLEGED ? ENT_PERHAPS : ENT_HOLDS;
}

static int status_order(const void *a, const void *b)
{
	const struct ent_status *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	if (x->span.start_lo != y->span.start_lo)
		return x->span.start_lo < y->span.start_lo ? -1 : 1;
	return (x->opened > y->opened) - (x->opened < y->opened);
}

static bool is_same_status(const struct ent_status *a, const struct ent_status *b)
{
	return a->kind == b->kind && a->from == b->from && a->to == b->to;
}

/* What is alleged, or may hold, adds nothing where it is known to hold. */
static bool is_needless(const struct ent_status *status, const statuses_t *list)
{
	if (status->hedge < ENT_ALLEGED && status->holds != ENT_PERHAPS)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].holds == ENT_HOLDS && is_same_status(status, &list->at[i]))
			return true;
	return false;
}

static void drop_needless(statuses_t *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		struct ent_status status = list->at[i];
		if (!is_needless(&status, list))
			list->at[kept++] = status;
	}
	list->count = kept;
}

size_t ent_status_list(const struct ent_record *record, uint32_t a, uint32_t b, int32_t on,
		       int32_t as_of, struct ent_status *out, size_t room)
{
	statuses_t list = {0};
	struct ent_moves moves = ent_moves_between(record, a, b, as_of);
	fold(record, &moves, (struct times){on, as_of}, &list, NULL, NULL);
	ent_vec_free(&moves.list);
	for (size_t i = 0; i < list.count; i++)
		list.at[i].holds = ent_status_holds(&list.at[i], on);
	drop_needless(&list);
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, status_order);
	for (size_t i = 0; i < list.count && i < room; i++)
		out[i] = list.at[i];
	size_t count = list.count;
	ent_vec_free(&list);
	return count;
}

struct stray {
	uint32_t row, kind;
};

struct strays {
	ENT_VEC(struct stray) list;
};

static void note_stray(void *user, const struct ent_move *move)
{
	ent_push(&((struct strays *)user)->list, (struct stray){move->row, move->kind});
}

static int stray_order(const void *a, const void *b)
{
	const struct stray *x = a, *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

size_t ent_status_strays(const struct ent_record *record, uint32_t *rows, uint32_t *kinds,
			 size_t room)
{
	struct strays strays = {0};
	statuses_t ignored = {0};
	struct ent_moves moves = ent_moves_all(record);
	fold(record, &moves, (struct times){ENT_DAY_MAX, ENT_DAY_MAX}, &ignored, note_stray,
	     &strays);
	ent_vec_free(&moves.list);
	ent_vec_free(&ignored);
	size_t count = strays.list.count;
	if (count)
		qsort(strays.list.at, count, sizeof *strays.list.at, stray_order);
	for (size_t i = 0; i < count && i < room; i++) {
		rows[i] = strays.list.at[i].row;
		kinds[i] = strays.list.at[i].kind;
	}
	ent_vec_free(&strays.list);
	return count;
}

size_t ent_status_evidence(const struct ent_status *status, uint32_t rows[4])
{
	size_t count = 0;
	rows[count++] = status->opened;
	if (status->firmed != status->opened)
		rows[count++] = status->firmed;
	if (status->ranked != status->opened && status->ranked != status->firmed)
		rows[count++] = status->ranked;
	if (status->closed != ENT_NONE)
		rows[count++] = status->closed;
	return count;
}

bool ent_fill_slots(struct ent_str words, struct ent_str a, struct ent_str b, struct ent_text *out)
{
	bool has_b = false;
	for (size_t i = 0; i < words.len; i++) {
		struct ent_str slot = {words.ptr + i, words.len - i < 3 ? 0 : 3};
		bool is_b = ent_str_is(slot, "{B}");
		if (!is_b && !ent_str_is(slot, "{A}")) {
			ent_text_putc(out, words.ptr[i]);
			continue;
		}
		ent_text_add(out, is_b ? b : a);
		has_b |= is_b;
		i += 2;
	}
	return has_b;
}

void ent_status_say(const struct ent_record *record, const struct ent_status *status,
		    struct ent_text *out)
{
	const struct ent_status_kind *kind = ent_status_kind(record, status->kind);
	bool alleged = status->hedge >= ENT_ALLEGED, ended = status->holds == ENT_ENDED;
	if (alleged)
		ent_text_printf(out, "it %s alleged that ", ended ? "was" : "is");
	ent_fill_slots(ended && !alleged ? kind->ended : kind->holds,
		       ent_actor(record, status->from)->in_text,
		       ent_actor(record, status->to)->in_text, out);
}
