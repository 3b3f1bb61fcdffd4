/* What the models of bargaining expect of an issue: now, and on the eve of the last move of the
 * one profiled, beside what came. */
#include "profile/models.h"

#include <math.h>
#include <string.h>

/* A sentence about a game needs more than the two of the profile. */
#define LEAST_ACTORS 3
/* Points by which a stance must differ from the one before to be a move. */
#define LEAST_MOVE 5
/* Of an ensemble: enough for a sentence, which rounds. */
#define RUNS 400
/* Models that go round by round take time by the cube of the actors. */
#define MOST_ACTORS 100

enum { COMPROMISE, MEDIAN, CHALLENGE, SMP, MODELS };

/* What each model makes of a game. */
struct views {
	struct ent_bargain_result results[MODELS];
	bool known[MODELS];
	struct ent_ensemble spread; /* of the compromise */
	bool ranged;
};

static void play(const struct ent_bargain_case *table, struct views *views)
{
	static const enum ent_bargain_model models[MODELS] = {
		ENT_BARGAIN_COMPROMISE, ENT_BARGAIN_MEDIAN, ENT_BARGAIN_CHALLENGE, ENT_BARGAIN_SMP};
	struct ent_ensemble_opts opts = {.runs = RUNS};
	for (int i = 0; i < MODELS; i++) {
		struct ent_bargain_opts model = {.model = models[i]};
		views->known[i] = (i < CHALLENGE || table->game.actors <= MOST_ACTORS) &&
				  ent_bargain(&table->game, &model, &views->results[i], NULL);
	}
	views->ranged =
		ent_bargain_ensemble(&table->game, &table->ends, &opts, &views->spread, NULL);
}

static void views_free(struct views *views)
{
	for (int i = 0; i < MODELS; i++)
		if (views->known[i])
			ent_bargain_result_free(&views->results[i]);
	if (views->ranged)
		ent_ensemble_free(&views->spread);
}

static void rest_on_stances(struct draft *draft, const struct ent_bargain_case *table)
{
	for (size_t i = 0; i < table->game.actors; i++) {
		const struct ent_standpoint *point = &table->points[i];
		const struct ent_stance *of[] = {point->position, point->salience,
						 point->capability};
		for (size_t k = 0; k < 3; k++)
			rest_on_note(draft, evidence_of_stance(draft, of[k]));
	}
}

/* "42 of 100 (35 to 49 in nine of ten draws)" */
static void tell_compromise(struct draft *draft, const struct views *views)
{
	tell(draft, "%.0f of 100", views->results[COMPROMISE].outcome[0]);
	if (views->ranged)
		tell(draft, " (%.0f to %.0f in nine of ten draws of what is uncertain)",
		     views->spread.outcome_fan[0], views->spread.outcome_fan[ENT_FAN - 1]);
}

/* "the median 40, challenges 35, the spatial model 44" */
static void tell_others(struct draft *draft, const struct views *views)
{
	static const char *const names[MODELS] = {NULL, "the median", "challenges",
						  "the spatial model"};
	size_t told = 0;
	for (int i = MEDIAN; i < MODELS; i++)
		if (views->known[i])
			tell(draft, "%s%s %.0f", told++ ? ", " : "", names[i],
			     views->results[i].outcome[0]);
}

/* ---- as things stand -------------------------------------------------------- */

/* Models that lie so far apart tell little. */
#define APART 20

static void tell_spread(struct draft *draft, const struct views *views)
{
	double low = INFINITY, high = -INFINITY;
	for (int i = 0; i < MODELS; i++) {
		if (!views->known[i])
			continue;
		low = fmin(low, views->results[i].outcome[0]);
		high = fmax(high, views->results[i].outcome[0]);
	}
	if (high - low > APART)
		tell(draft, ": they lie %.0f points apart, and none can be relied on alone",
		     high - low);
}

/* Whose doubt moves the compromise most. */
static void write_hinge(struct draft *draft, const struct ent_bargain_case *table)
{
	static const char *const inputs[] = {"position", "salience", "capability"};
	struct ent_ensemble_opts opts = {.runs = 1};
	struct ent_swings swings;
	if (!ent_bargain_swings(&table->game, &table->ends, &opts, &swings, NULL))
		return;
	const struct ent_bargain_swing *widest = swings.list;
	if (swings.count && widest->width >= 1 && begin_sentence(draft, DETAIL)) {
		uint32_t actor = table->actor[widest->actor];
		tell(draft,
		     "the settlement by weight hangs most on the %s of %.*s: at %.0f it would be "
		     "%.0f, at %.0f it would be %.0f",
		     inputs[widest->input],
		     ENT_FMT(ent_actor_in_text(draft->record, actor, draft->opts->on)), widest->low,
		     widest->at_low[0], widest->high, widest->at_high[0]);
		rest_on_note(draft,
			     evidence_of_stance(draft, table->points[widest->actor].position));
		end_sentence(draft);
	}
	ent_swings_free(&swings);
}

static void write_now(struct draft *draft, const struct ent_issue *issue,
		      const struct ent_bargain_case *table, const struct views *views)
{
	if (!begin_sentence(draft, DETAIL))
		return;
	tell_issue(draft, issue);
	tell_number(draft, table->game.actors);
	tell(draft, " actors whose position, salience and capability are judged would, by weight, "
		    "meet at ");
	tell_compromise(draft, views);
	if (issue->low.len && issue->high.len)
		tell(draft, ", where 0 is '%.*s' and 100 '%.*s'", ENT_FMT(issue->low),
		     ENT_FMT(issue->high));
	rest_on_stances(draft, table);
	end_sentence(draft);
	if (!begin_sentence(draft, DETAIL))
		return;
	tell(draft, "other models expect: ");
	tell_others(draft, views);
	tell_spread(draft, views);
	rest_on_stances(draft, table);
	end_sentence(draft);
	write_hinge(draft, table);
}

/* ---- before the fact ---------------------------------------------------------- */

/* The last stance by which the actor moved; NULL: none. */
struct last_move {
	const struct ent_stance *stance;
	double from, to;
	int32_t day;
};

/* As ent_bargain_of has it: the middle, where there is only a range. */
static double place_of(const struct ent_stance *stance)
{
	return isnan(stance->position) ? (stance->low + stance->high) / 2 : stance->position;
}

static struct last_move find_last_move(const struct draft *draft, uint32_t issue)
{
	const struct ent_profile_opts *opts = draft->opts;
	struct last_move last = {.day = ENT_DAY_MIN};
	size_t count;
	const struct ent_stance *all = ent_stances(draft->record, &count);
	for (size_t i = 0; i < count; i++) {
		int32_t day = ent_record_span(draft->record, all[i].date).start_lo;
		if (all[i].actor != opts->a || all[i].issue != issue || day > opts->on ||
		    all[i].known > opts->as_of || day < last.day)
			continue;
		const struct ent_stance *before =
			ent_standpoint(draft->record, opts->a, issue, day - 1, day - 1).position;
		if (before && fabs(place_of(&all[i]) - place_of(before)) >= LEAST_MOVE)
			last = (struct last_move){&all[i], place_of(before), place_of(&all[i]),
						  day};
	}
	return last;
}

/* Where a model that goes round by round has the actor in the end; NaN: it has no rounds. */
static double end_of(const struct views *views, int model, const struct ent_bargain *game,
		     size_t actor)
{
	const struct ent_bargain_result *result = &views->results[model];
	if (!views->known[model] || !result->rounds)
		return (double)NAN;
	return result->position[((result->rounds - 1) * game->actors + actor) * game->dims];
}

static size_t seat_of(const struct ent_bargain_case *table, uint32_t actor)
{
	size_t i = 0;
	while (i < table->game.actors && table->actor[i] != actor)
		i++;
	return i;
}

/* Which came nearest, in words. */
static void tell_verdict_of(struct draft *draft, const struct last_move *move, const double *ends,
			    size_t count)
{
	double nearest = INFINITY, stayed = fabs(move->to - move->from);
	for (size_t i = 0; i < count; i++)
		if (!isnan(ends[i]))
			nearest = fmin(nearest, fabs(move->to - ends[i]));
	if (nearest + LEAST_MOVE <= stayed)
		tell(draft,
		     "; the nearest was off by %.0f points, where to expect no move was off by "
		     "%.0f",
		     nearest, stayed);
	else
		tell(draft,
		     "; none came nearer than to expect no move, which was off by %.0f points",
		     stayed);
}

static void tell_eve(struct draft *draft, const struct last_move *move,
		     const struct ent_bargain_case *table, const struct views *views)
{
	size_t seat = seat_of(table, draft->opts->a);
	double ends[] = {end_of(views, CHALLENGE, &table->game, seat),
			 end_of(views, SMP, &table->game, seat)};
	struct ent_str who = ent_actor_in_text(draft->record, draft->opts->a, draft->opts->on);
	struct ent_text day = {0};
	say_day(move->day - 1, &day);
	tell(draft,
	     "on the eve of the last move of %.*s, %s, by what was known then, the models expected "
	     "a "
	     "settlement at ",
	     ENT_FMT(who), day.ptr);
	tell(draft, "%.0f, ", views->results[COMPROMISE].outcome[0]);
	tell_others(draft, views);
	tell(draft,
	     ", and %.*s itself to go from %.0f to %.0f (challenges) or %.0f (spatial model)",
	     ENT_FMT(who), move->from, ends[0], ends[1]);
	rest_on_stances(draft, table);
	end_sentence(draft);
	ent_text_free(&day);
	if (!begin_sentence(draft, DETAIL))
		return;
	tell(draft, "what came: %.*s went to %.0f", ENT_FMT(who), move->to);
	if (move->stance->words.len)
		tell(draft, " ('%.*s')", ENT_FMT(move->stance->words));
	tell_verdict_of(draft, move, ends, 2);
	rest_on_note(draft, evidence_of_stance(draft, move->stance));
	end_sentence(draft);
}

static void write_eve(struct draft *draft, uint32_t issue)
{
	struct last_move move = find_last_move(draft, issue);
	struct ent_bargain_case table;
	struct views views = {0};
	if (!move.stance ||
	    !ent_bargain_of(draft->record, &issue, 1, move.day - 1, move.day - 1, &table, NULL))
		return;
	if (table.game.actors >= LEAST_ACTORS &&
	    seat_of(&table, draft->opts->a) < table.game.actors) {
		play(&table, &views);
		if (views.known[CHALLENGE] && views.known[SMP] && begin_sentence(draft, DETAIL))
			tell_eve(draft, &move, &table, &views);
		views_free(&views);
	}
	ent_bargain_case_free(&table);
}

void write_bargain(struct draft *draft, uint32_t issue)
{
	size_t count;
	const struct ent_issue *issues = ent_issues(draft->record, &count);
	struct ent_bargain_case table;
	struct views views = {0};
	if (draft->opts->brief || !ent_bargain_of(draft->record, &issue, 1, draft->opts->on,
						  draft->opts->as_of, &table, NULL))
		return;
	if (table.game.actors >= LEAST_ACTORS) {
		play(&table, &views);
		draft->modelled[ENT_MODEL_BARGAIN] = true;
		if (views.known[COMPROMISE])
			write_now(draft, &issues[issue], &table, &views);
		views_free(&views);
		write_eve(draft, issue);
	}
	ent_bargain_case_free(&table);
}
