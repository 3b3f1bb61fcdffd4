/* Indicators: the small queries that tell how an interest goes. Checked when the
 * journal is read, like all else.
 *
 *     count VERB [by ACTORS] [on ACTORS] [in PLACES] per year|quarter|month
 *     status STATUS ACTOR ACTOR
 *     series NAME
 *
 * and then, if wanted, "less is better" or "more is better".
 */
#include "journal/reader.h"

#include <string.h>

static bool read_action(struct reader *r, struct ent_indicator *indicator)
{
	if (!read_word(r, "a verb, a PLOVER type or a CAMEO code", &indicator->action))
		return false;
	bool *verbs = ent_alloc(NULL, r->record->verbs.count + 1);
	bool known = ent_action_match(r->record, indicator->action, verbs);
	ent_alloc(verbs, 0);
	if (!known)
		complain(r, indicator->action.ptr, indicator->action.len,
			 "no verb, PLOVER type or CAMEO code %.*s%.*s", ENT_FMT(indicator->action),
			 ENT_FMT(hint(r, ent_action_near(r->record, indicator->action))));
	return known;
}

static bool read_count(struct reader *r, struct ent_indicator *indicator)
{
	static const char *const periods[] = {"month", "quarter", "year"};
	indicator->kind = ENT_INDICATOR_COUNT;
	if (!read_action(r, indicator))
		return false;
	if (take_word(r, "by") && !read_actor_list(r, &indicator->by, &indicator->by_count))
		return false;
	if (take_word(r, "on") && !read_actor_list(r, &indicator->on, &indicator->on_count))
		return false;
	if (take_word(r, "in") && !read_place_list(r, &indicator->in, &indicator->in_count))
		return false;
	if (!take_word(r, "per")) {
		complain_here(r, "expected by, on, in or per");
		return false;
	}
	size_t choice;
	if (!read_choice(r, "a period", periods, 3, &choice))
		return false;
	indicator->per = (enum ent_every)(choice + ENT_EVERY_MONTH);
	return true;
}

static bool read_status_of(struct reader *r, struct ent_indicator *indicator)
{
	indicator->kind = ENT_INDICATOR_STATUS;
	indicator->ref = find_status(r);
	return indicator->ref != ENT_NONE && read_actor(r, &indicator->a) &&
	       read_actor(r, &indicator->b);
}

static bool read_series_of(struct reader *r, struct ent_indicator *indicator)
{
	indicator->kind = ENT_INDICATOR_SERIES;
	indicator->ref = find_series(r);
	return indicator->ref != ENT_NONE;
}

static bool read_better(struct reader *r, struct ent_indicator *indicator)
{
	if (at_end(r))
		return true;
	if (take_word(r, "less"))
		indicator->better = -1;
	else if (take_word(r, "more"))
		indicator->better = 1;
	if (indicator->better && take_word(r, "is") && take_word(r, "better"))
		return true;
	complain_here(r, "expected 'less is better' or 'more is better'");
	return false;
}

bool read_indicator(struct reader *r, struct ent_indicator *indicator)
{
	const char *from = r->at;
	bool good;
	if (take_word(r, "count")) {
		good = read_count(r, indicator);
	} else if (take_word(r, "status")) {
		good = read_status_of(r, indicator);
	} else if (take_word(r, "series")) {
		good = read_series_of(r, indicator);
	} else {
		complain_here(r, "expected count, status or series");
		return false;
	}
	indicator->words = (struct ent_str){from, (size_t)(r->at - from)};
	return good && read_better(r, indicator);
}
