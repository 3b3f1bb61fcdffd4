/* Whether two actors are friendly or hostile on a day. */
#include "relations/signs.h"

#include <math.h>

struct ent_sign_opts ent_signs_usual(void)
{
	return (struct ent_sign_opts){
		.as_of = ENT_DAY_MAX, .hedges = ENT_HEDGES_WEIGH, .window_days = 1096};
}

/* ---- by acts ---------------------------------------------------------- */

static int32_t window_start(const struct ent_sign_opts *opts, int32_t day)
{
	int64_t start = (int64_t)day - opts->window_days + 1;
	return start < ENT_DAY_MIN ? ENT_DAY_MIN : (int32_t)start;
}

/* The first act of that day or later. */
static size_t first_from(const struct ent_acts *acts, int32_t day)
{
	size_t low = 0, high = acts->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (acts->list[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_force(const struct ent_act *act)
{
	return act->intensity < 0 || act->intensity > 0; /* neither for an unknown one */
}

static int sign_of(double value)
{
	return (value > 0) - (value < 0);
}

static struct ent_sign sign_of_acts(const struct ent_tie_track *track, int32_t day)
{
	const struct ent_act *list = track->acts.list;
	struct ent_sign sign = {.net = NAN, .row = ENT_NONE};
	double net = 0;
	size_t first = first_from(&track->acts, window_start(&track->opts, day)), end = first;
	for (; end < track->acts.count && list[end].day <= day; end++) {
		if (!has_force(&list[end]))
			continue;
		net += list[end].weight * list[end].intensity;
		sign.acts++;
	}
	if (!sign.acts)
		return sign;
	sign.net = net;
	sign.sign = sign_of(net);
	while (end > first && sign.row == ENT_NONE)
		if (sign_of(list[--end].intensity) == sign.sign)
			sign.row = list[end].row;
	return sign;
}

/* ---- by statuses ------------------------------------------------------ */

bool ent_verb_opens_toned(const struct ent_record *record, const struct ent_verb *verb)
{
	for (size_t i = 0; i < verb->open_count; i++)
		if (record->statuses.at[verb->opens[i]].tone != ENT_PLAIN)
			return true;
	return false;
}

struct ent_status *ent_track_statuses(const struct ent_tie_track *track, int32_t day, size_t *count)
{
	size_t room = 16;
	struct ent_status *list = ent_alloc(NULL, room * sizeof *list);
	for (;;) {
		*count = ent_status_list(track->record, track->a, track->b, day, track->opts.as_of,
					 list, room);
		if (*count <= room)
			return list;
		room = *count;
		list = ent_alloc(list, room * sizeof *list);
	}
}

static int tone_of(const struct ent_record *record, const struct ent_status *status)
{
	enum ent_tone tone = record->statuses.at[status->kind].tone;
	return status->holds != ENT_HOLDS ? 0 : (tone == ENT_WARM) - (tone == ENT_COLD);
}

static struct ent_sign sign_of_statuses(const struct ent_tie_track *track, int32_t day)
{
	struct ent_sign sign = {.net = NAN, .row = ENT_NONE};
	size_t count;
	int sum = 0;
	struct ent_status *list = ent_track_statuses(track, day, &count);
	for (size_t i = 0; i < count; i++)
		sum += tone_of(track->record, &list[i]);
	sign.sign = (sum > 0) - (sum < 0);
	for (size_t i = 0; i < count; i++)
		if (sign.sign && tone_of(track->record, &list[i]) == sign.sign &&
		    (sign.row == ENT_NONE || list[i].opened > sign.row))
			sign.row = list[i].opened;
	ent_alloc(list, 0);
	return sign;
}

/* ---- both ------------------------------------------------------------- */

struct ent_acts_opts ent_sign_acts(const struct ent_sign_opts *opts, int32_t from, int32_t to)
{
	struct ent_acts_opts wanted = ent_acts_all();
	wanted.from = window_start(opts, from);
	wanted.to = to;
	wanted.as_of = opts->as_of;
	wanted.hedges = opts->hedges;
	wanted.dedupe = opts->dedupe;
	return wanted;
}

void ent_track_open(const struct ent_record *record, uint32_t a, uint32_t b,
		    const struct ent_sign_opts *opts, int32_t from, int32_t to,
		    struct ent_tie_track *track)
{
	struct ent_acts_opts wanted = ent_sign_acts(opts, from, to);
	track->record = record;
	track->opts = *opts;
	track->a = a;
	track->b = b;
	ent_acts_find(record, a, b, &wanted, &track->acts);
	struct ent_rows rows = ent_rows_of_dyad(record, a, b);
	track->has_status = false;
	for (size_t i = 0; i < rows.count && !track->has_status; i++)
		track->has_status = ent_verb_opens_toned(
			record, &record->verbs.at[record->events.verb[rows.at[i]]]);
}

struct ent_sign ent_track_sign(const struct ent_tie_track *track, int32_t day)
{
	struct ent_sign sign = sign_of_acts(track, day);
	return sign.acts || !track->has_status ? sign : sign_of_statuses(track, day);
}

void ent_track_free(struct ent_tie_track *track)
{
	ent_acts_free(&track->acts);
	*track = (struct ent_tie_track){0};
}

struct ent_sign ent_sign_and_repeated(const struct ent_record *record, uint32_t a, uint32_t b,
				      const struct ent_sign_opts *opts, int32_t day,
				      size_t *repeated)
{
	struct ent_tie_track track = {0};
	ent_track_open(record, a, b, opts, day, day, &track);
	struct ent_sign sign = ent_track_sign(&track, day);
	for (size_t i = 0; i < track.acts.repeated; i++)
		*repeated += has_force(&track.acts.list[track.acts.count + i]);
	ent_track_free(&track);
	return sign;
}

struct ent_sign ent_sign_on(const struct ent_record *record, uint32_t a, uint32_t b,
			    const struct ent_sign_opts *opts, int32_t day)
{
	size_t repeated = 0;
	return ent_sign_and_repeated(record, a, b, opts, day, &repeated);
}

static size_t put_row(uint32_t *rows, size_t room, size_t count, uint32_t row)
{
	if (count < room)
		rows[count] = row;
	return count + 1;
}

size_t ent_sign_evidence(const struct ent_record *record, uint32_t a, uint32_t b,
			 const struct ent_sign_opts *opts, int32_t day, uint32_t *rows, size_t room)
{
	struct ent_tie_track track = {0};
	size_t count = 0, statuses = 0;
	ent_track_open(record, a, b, opts, day, day, &track);
	for (size_t i = 0; i < track.acts.count; i++)
		if (has_force(&track.acts.list[i]))
			count = put_row(rows, room, count, track.acts.list[i].row);
	struct ent_status *list = count ? NULL : ent_track_statuses(&track, day, &statuses);
	for (size_t i = 0; i < statuses; i++)
		if (tone_of(record, &list[i]))
			count = put_row(rows, room, count, list[i].opened);
	ent_alloc(list, 0);
	ent_track_free(&track);
	return count;
}
