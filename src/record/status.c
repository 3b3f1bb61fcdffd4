/* Statuses: what holds between two actors, folded from the events that open and
 * close it, never stored.
 *
 * Each event that opens or closes a status between the two is a move. Moves lie
 * in order of the day on which they surely have begun to count: an opening by
 * its earliest day, a closing by its latest, so that fuzzy dates never close
 * what they might follow. An opening dated as an interval closes by itself.
 */
#include "record/index.h"

#include <stdlib.h>

struct move {
	uint32_t kind, from, to, row;
	int32_t day; /* sort key */
	struct ent_span span;
	bool opens, ends; /* ends: dated as an interval, with an end of its own */
};

typedef ENT_VEC(struct move) moves_t;

/* The date from which it counts: of effect, or else the entry's own. */
static struct ent_date effective_date(const struct ent_record *record, uint32_t row)
{
	struct ent_date date;
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	ent_event_date(record, row, &date);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_EFFECT)
			date = *ent_record_date(record, details[i].date);
	return date;
}

static void add_moves(const struct ent_record *record, uint32_t row, uint32_t from, uint32_t to,
		      moves_t *moves)
{
	const struct ent_verb *verb = &record->verbs.at[record->events.verb[row]];
	struct ent_date date = effective_date(record, row);
	struct ent_span span = ent_date_span(&date);
	for (size_t i = 0; i < verb->open_count + verb->close_count; i++) {
		bool opens = i < verb->open_count;
		uint32_t kind = opens ? verb->opens[i] : verb->closes[i - verb->open_count];
		bool swap = record->statuses.at[kind].symmetric && from > to;
		ent_push(moves,
			 (struct move){.kind = kind,
				       .from = swap ? to : from,
				       .to = swap ? from : to,
				       .row = row,
				       .day = opens ? span.start_lo : span.start_hi,
				       .span = span,
				       .opens = opens,
				       .ends = date.interval && date.end.kind != ENT_POINT_OPEN});
	}
}

static int move_order(const void *a, const void *b)
{
	const struct move *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return y->opens - x->opens;
}

static void sort_moves(moves_t *moves)
{
	if (moves->count)
		qsort(moves->at, moves->count, sizeof *moves->at, move_order);
}

static uint32_t rank_of(const struct ent_record *record, uint32_t row)
{
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_AS)
			return details[i].text;
	return ENT_NONE;
}

/* What the folding goes by besides the moves. */
struct times {
	int32_t on, as_of;
};

static struct ent_status opened(const struct ent_record *record, const struct move *move,
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
	/* An end that surely lay ahead could not be known. */
	if (!move->ends || move->span.end_lo > times.as_of)
		status.span.end_lo = status.span.end_hi = ENT_DAY_MAX;
	return status;
}

static void firm_up(const struct ent_record *record, struct ent_status *status, uint32_t row)
{
	status->hedge = (enum ent_hedge)record->events.hedge[row];
	status->firmed = row;
}

/* Opened again while open: a new rank from that day on; a later dated end. A
 * firmer source for the same status makes it firmer. */
static void renew(const struct ent_record *record, struct ent_status *status,
		  const struct move *move, struct times times)
{
	if (move->ends && move->span.end_hi > status->span.end_hi) {
		status->span.end_lo = move->span.end_lo;
		status->span.end_hi = move->span.end_hi;
	}
	if ((enum ent_hedge)record->events.hedge[move->row] < status->hedge &&
	    move->span.start_hi <= times.on)
		firm_up(record, status, move->row);
	if (move->span.start_lo > times.on)
		return;
	uint32_t rank = rank_of(record, move->row);
	if (rank == ENT_NONE ||
	    ent_str_eq(ent_record_text(record, rank), ent_record_text(record, status->as)))
		return;
	status->as = rank;
	status->ranked = move->row;
}

static bool is_weak(const struct ent_record *record, uint32_t row)
{
	return record->events.hedge[row] >= ENT_ALLEGED;
}

/* A closing day is the first on which the status no longer holds; the end of a
 * dated interval is the last on which it does. */
static enum ent_holds holds_on(const struct ent_record *record, const struct ent_status *status,
			       int32_t on)
{
	struct ent_span span = status->span;
	int32_t beyond = status->closed == ENT_NONE ? 0 : 1;
	if (on < span.start_lo)
		return ENT_NOT_YET;
	if (span.end_hi != ENT_DAY_MAX && on > span.end_hi - beyond)
		return status->closed != ENT_NONE && is_weak(record, status->closed) ? ENT_PERHAPS
										     : ENT_ENDED;
	if (on < span.start_hi || (span.end_lo != ENT_DAY_MAX && on > span.end_lo - beyond))
		return ENT_PERHAPS;
	return status->hedge >= ENT_ALLEGED ? ENT_PERHAPS : ENT_HOLDS;
}

/* Whether the stretch has run out by itself before the move. */
static bool has_run_out(const struct ent_status *status, const struct move *move)
{
	return status->span.end_hi != ENT_DAY_MAX && move->span.start_lo > status->span.end_hi;
}

/* What was only alleged and is then told firmly holds since what is told firmly. */
static bool makes_firm(const struct ent_record *record, const struct ent_status *status,
		       const struct move *move, struct times times)
{
	return move->opens && status->hedge >= ENT_ALLEGED && !is_weak(record, move->row) &&
	       move->span.start_hi <= times.on;
}

typedef void status_fn(void *user, const struct ent_status *status);
typedef void stray_fn(void *user, const struct move *move);

static bool same_key(const struct move *a, const struct move *b)
{
	return a->kind == b->kind && a->from == b->from && a->to == b->to;
}

static void fold(const struct ent_record *record, const moves_t *moves, struct times times,
		 status_fn *stretch, stray_fn *stray, void *user)
{
	struct ent_status open = {0};
	bool is_open = false;
	for (size_t i = 0; i < moves->count; i++) {
		const struct move *move = &moves->at[i];
		bool fresh = i == 0 || !same_key(move, move - 1);
		if (is_open && (fresh || has_run_out(&open, move))) {
			stretch(user, &open);
			is_open = false;
		}
		if (is_open && makes_firm(record, &open, move, times)) {
			open = opened(record, move, times);
		} else if (move->opens && is_open) {
			renew(record, &open, move, times);
		} else if (move->opens) {
			open = opened(record, move, times);
			is_open = true;
		} else if (is_open) {
			open.closed = move->row;
			open.span.end_lo = move->span.start_lo;
			open.span.end_hi = move->span.start_hi;
			stretch(user, &open);
			is_open = false;
		} else {
			stray(user, move);
		}
	}
	if (is_open)
		stretch(user, &open);
}

static bool counts(const struct ent_record *record, uint32_t row, int32_t as_of)
{
	const struct ent_verb *verb = &record->verbs.at[record->events.verb[row]];
	return verb->open_count + verb->close_count > 0 && record->events.known[row] <= as_of &&
	       record->events.hedge[row] != ENT_DENIED &&
	       ent_event_standing(record, row, as_of) == ENT_STANDS;
}

/* Moves of one row, whoever acted for a and b. */
static void dyad_moves(const struct ent_record *record, uint32_t row, uint32_t a, uint32_t b,
		       moves_t *moves)
{
	int32_t day = record->events.first[row];
	size_t s_count, t_count;
	const uint32_t *s = ent_party(record, &record->events.source[row], &s_count);
	const uint32_t *t = ent_party(record, &record->events.target[row], &t_count);
	bool a_acts = false, b_acts = false, a_bears = false, b_bears = false;
	for (size_t i = 0; i < s_count; i++) {
		a_acts |= ent_actor_acts_for(record, s[i], a, day);
		b_acts |= ent_actor_acts_for(record, s[i], b, day);
	}
	for (size_t i = 0; i < t_count; i++) {
		a_bears |= ent_actor_acts_for(record, t[i], a, day);
		b_bears |= ent_actor_acts_for(record, t[i], b, day);
	}
	if ((a_acts && b_bears) || (!t_count && a_acts && b_acts))
		add_moves(record, row, a, b, moves);
	else if (b_acts && a_bears)
		add_moves(record, row, b, a, moves);
}

struct listing {
	const struct ent_record *record;
	int32_t on;
	struct ent_status *out;
	size_t room, count;
};

static void list_stretch(void *user, const struct ent_status *status)
{
	struct listing *list = user;
	if (list->count < list->room) {
		list->out[list->count] = *status;
		list->out[list->count].holds = holds_on(list->record, status, list->on);
	}
	list->count++;
}

static void ignore_stray(void *user, const struct move *move)
{
	(void)user;
	(void)move;
}

size_t ent_status_list(const struct ent_record *record, uint32_t a, uint32_t b, int32_t on,
		       int32_t as_of, struct ent_status *out, size_t room)
{
	moves_t moves = {0};
	struct ent_rows rows = ent_rows_of_dyad(record, a, b);
	for (size_t i = 0; i < rows.count; i++)
		if (counts(record, rows.at[i], as_of))
			dyad_moves(record, rows.at[i], a, b, &moves);
	sort_moves(&moves);
	struct listing list = {record, on, out, room, 0};
	fold(record, &moves, (struct times){on, as_of}, list_stretch, ignore_stray, &list);
	ent_vec_free(&moves);
	return list.count;
}

struct strays {
	uint32_t *rows, *kinds;
	size_t room, count;
};

static void ignore_stretch(void *user, const struct ent_status *status)
{
	(void)user;
	(void)status;
}

static void note_stray(void *user, const struct move *move)
{
	struct strays *strays = user;
	if (strays->count < strays->room) {
		strays->rows[strays->count] = move->row;
		strays->kinds[strays->count] = move->kind;
	}
	strays->count++;
}

/* Moves of one row between those for whom its sides act. */
static void principal_moves(const struct ent_record *record, uint32_t row, moves_t *moves)
{
	int32_t day = record->events.first[row];
	size_t s_count, t_count;
	const uint32_t *s = ent_party(record, &record->events.source[row], &s_count);
	const uint32_t *t = ent_party(record, &record->events.target[row], &t_count);
	for (size_t i = 0; i < s_count; i++) {
		uint32_t from = ent_actor_principal(record, s[i], day);
		for (size_t j = 0; j < t_count; j++)
			add_moves(record, row, from, ent_actor_principal(record, t[j], day), moves);
		for (size_t j = i + 1; !t_count && j < s_count; j++)
			add_moves(record, row, from, ent_actor_principal(record, s[j], day), moves);
	}
}

size_t ent_status_strays(const struct ent_record *record, uint32_t *rows, uint32_t *kinds,
			 size_t room)
{
	moves_t moves = {0};
	for (uint32_t row = 0; row < record->events.count; row++)
		if (counts(record, row, ENT_DAY_MAX))
			principal_moves(record, row, &moves);
	sort_moves(&moves);
	struct strays strays = {rows, kinds, room, 0};
	fold(record, &moves, (struct times){ENT_DAY_MAX, ENT_DAY_MAX}, ignore_stretch, note_stray,
	     &strays);
	ent_vec_free(&moves);
	return strays.count;
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
