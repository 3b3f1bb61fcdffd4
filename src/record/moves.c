/* Which events open or close a status, between whom, and from which day. */
#include "record/moves.h"

#include <stdlib.h>

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

/* An opening lies by its earliest day, a closing by its latest, so that fuzzy dates
 * never close what they might follow. */
static void add_move(const struct ent_record *record, struct ent_moves *moves, struct ent_move move)
{
	struct ent_date date = effective_date(record, move.row);
	move.span = ent_date_span(&date);
	move.day = move.opens ? move.span.start_lo : move.span.start_hi;
	move.ends = date.interval && date.end.kind != ENT_POINT_OPEN;
	move.weak = record->events.hedge[move.row] >= ENT_ALLEGED;
	ent_push(&moves->list, move);
}

/* The moves of one row between a and b; forth and back: a towards b, b towards a. */
static void add_moves(const struct ent_record *record, uint32_t row, uint32_t a, uint32_t b,
		      bool forth, bool back, struct ent_moves *moves)
{
	const struct ent_verb *verb = &record->verbs.at[record->events.verb[row]];
	for (size_t i = 0; i < verb->open_count + verb->close_count; i++) {
		bool opens = i < verb->open_count;
		uint32_t kind = opens ? verb->opens[i] : verb->closes[i - verb->open_count];
		struct ent_move move = {
			.kind = kind, .from = a, .to = b, .row = row, .opens = opens};
		struct ent_move other = {
			.kind = kind, .from = b, .to = a, .row = row, .opens = opens};
		if (record->statuses.at[kind].symmetric)
			add_move(record, moves, a < b ? move : other);
		else if (forth)
			add_move(record, moves, move);
		if (back && !record->statuses.at[kind].symmetric)
			add_move(record, moves, other);
	}
}

bool ent_moves_same(const struct ent_move *a, const struct ent_move *b)
{
	return a->kind == b->kind && a->from == b->from && a->to == b->to;
}

/* Of two on the same day, a closing that may have been earlier goes last: it cannot
 * close what it might precede, but it can close what it follows. */
static int move_order(const void *a, const void *b)
{
	const struct ent_move *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	bool x_vague = !x->opens && x->span.start_lo != x->span.start_hi;
	bool y_vague = !y->opens && y->span.start_lo != y->span.start_hi;
	if (x_vague != y_vague)
		return x_vague - y_vague;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return y->opens - x->opens;
}

/* Several parts of one whole in one entry make one move. */
static void drop_doubles(struct ent_moves *moves)
{
	size_t kept = 0;
	for (size_t i = 0; i < moves->list.count; i++) {
		const struct ent_move *move = &moves->list.at[i];
		const struct ent_move *last = kept ? &moves->list.at[kept - 1] : NULL;
		if (!last || !ent_moves_same(last, move) || last->row != move->row ||
		    last->opens != move->opens)
			moves->list.at[kept++] = *move;
	}
	moves->list.count = kept;
}

static void settle(struct ent_moves *moves)
{
	if (!moves->list.count)
		return;
	qsort(moves->list.at, moves->list.count, sizeof *moves->list.at, move_order);
	drop_doubles(moves);
}

static bool counts(const struct ent_record *record, uint32_t row, int32_t as_of)
{
	const struct ent_verb *verb = &record->verbs.at[record->events.verb[row]];
	return verb->open_count + verb->close_count > 0 && record->events.known[row] <= as_of &&
	       record->events.hedge[row] != ENT_DENIED &&
	       ent_event_standing(record, row, as_of) == ENT_STANDS;
}

static void dyad_moves(const struct ent_record *record, uint32_t row, uint32_t a, uint32_t b,
		       struct ent_moves *moves)
{
	const uint32_t *source = &record->events.source[row], *target = &record->events.target[row];
	bool a_acts = ent_party_acts_for(record, source, a, row);
	bool b_acts = ent_party_acts_for(record, source, b, row);
	bool forth = a_acts && ent_party_acts_for(record, target, b, row);
	bool back = b_acts && ent_party_acts_for(record, target, a, row);
	bool among = *target == ENT_NONE && a_acts && b_acts &&
		     record->verbs.at[record->events.verb[row]].symmetric;
	if (forth || back || among)
		add_moves(record, row, a, b, forth || among, back, moves);
}

struct ent_moves ent_moves_between(const struct ent_record *record, uint32_t a, uint32_t b,
				   int32_t as_of)
{
	struct ent_moves moves = {0};
	struct ent_rows rows = ent_rows_of_dyad(record, a, b);
	for (size_t i = 0; i < rows.count; i++)
		if (counts(record, rows.at[i], as_of))
			dyad_moves(record, rows.at[i], a, b, &moves);
	settle(&moves);
	return moves;
}

/* For whom it surely acted: where the entry's days leave that open, for itself. */
static uint32_t sure_principal(const struct ent_record *record, uint32_t actor, uint32_t row)
{
	uint32_t at_first = ent_actor_principal(record, actor, record->events.first[row]);
	uint32_t at_last = ent_actor_principal(record, actor, record->events.last[row]);
	return at_first == at_last ? at_first : actor;
}

static void principal_moves(const struct ent_record *record, uint32_t row, struct ent_moves *moves)
{
	size_t s_count, t_count;
	const uint32_t *s = ent_party(record, &record->events.source[row], &s_count);
	const uint32_t *t = ent_party(record, &record->events.target[row], &t_count);
	bool among = !t_count && record->verbs.at[record->events.verb[row]].symmetric;
	for (size_t i = 0; i < s_count; i++) {
		uint32_t from = sure_principal(record, s[i], row);
		for (size_t j = 0; j < t_count; j++)
			add_moves(record, row, from, sure_principal(record, t[j], row), true, false,
				  moves);
		for (size_t j = i + 1; among && j < s_count; j++)
			add_moves(record, row, from, sure_principal(record, s[j], row), true, false,
				  moves);
	}
}

struct ent_moves ent_moves_all(const struct ent_record *record)
{
	struct ent_moves moves = {0};
	for (uint32_t row = 0; row < record->events.count; row++)
		if (counts(record, row, ENT_DAY_MAX))
			principal_moves(record, row, &moves);
	settle(&moves);
	return moves;
}
