/* Interests, issues, stances, notes: what actors want and where they stand. */
#include "journal/reader.h"

#include <float.h>
#include <math.h>

/* What these four have in common. */
struct common {
	struct cites cites;
	struct subjects about, threats;
	ids_t goals;
	ENT_VEC(struct ent_indicator) indicators;
	ENT_VEC(struct ent_model_use) models;
	int32_t known;
	uint32_t date;
	enum ent_hedge hedge;
	struct ent_str note;
	struct ent_str why, met_by; /* of an interest */
	struct ent_stance stance;   /* of a stance */
	struct ent_issue *issue;    /* of an issue */
};

static void common_free(struct common *common)
{
	ent_vec_free(&common->cites.list);
	ent_vec_free(&common->about.list);
	ent_vec_free(&common->threats.list);
	ent_vec_free(&common->goals);
	ent_vec_free(&common->indicators);
	ent_vec_free(&common->models);
}

static void common_source(struct reader *r, void *thing)
{
	read_cites(r, &((struct common *)thing)->cites);
}

static void common_about(struct reader *r, void *thing)
{
	read_subjects(r, &((struct common *)thing)->about);
}

static void common_threat(struct reader *r, void *thing)
{
	read_subjects(r, &((struct common *)thing)->threats);
}

static void common_known(struct reader *r, void *thing)
{
	if (read_known(r, &((struct common *)thing)->known))
		expect_end(r);
}

static void common_hedge(struct reader *r, void *thing)
{
	if (read_hedge(r, &((struct common *)thing)->hedge))
		expect_end(r);
}

static void common_note(struct reader *r, void *thing)
{
	if (read_string(r, "a note", &((struct common *)thing)->note))
		expect_end(r);
}

static void common_date(struct reader *r, void *thing)
{
	struct ent_span span;
	if (read_date(r, &((struct common *)thing)->date, &span))
		expect_end(r);
}

static void interest_goal(struct reader *r, void *thing)
{
	uint32_t text;
	if (read_text(r, &text) && expect_end(r))
		ent_push(&((struct common *)thing)->goals, text);
}

static void interest_why(struct reader *r, void *thing)
{
	if (read_string(r, "why it matters", &((struct common *)thing)->why))
		expect_end(r);
}

static void interest_met_by(struct reader *r, void *thing)
{
	if (read_string(r, "what would satisfy it", &((struct common *)thing)->met_by))
		expect_end(r);
}

static void interest_indicator(struct reader *r, void *thing)
{
	struct ent_indicator indicator = {0};
	if (read_indicator(r, &indicator) && expect_end(r))
		ent_push(&((struct common *)thing)->indicators, indicator);
}

static void interest_model(struct reader *r, void *thing)
{
	struct ent_model_use model = {0};
	if (read_model(r, &model) && expect_end(r))
		ent_push(&((struct common *)thing)->models, model);
}

static bool rank_is_free(const struct reader *r, uint32_t actor, uint32_t rank)
{
	for (size_t i = 0; i < r->record->interests.count; i++)
		if (r->record->interests.at[i].actor == actor &&
		    r->record->interests.at[i].rank == rank)
			return false;
	return true;
}

static bool read_interest_head(struct reader *r, struct ent_interest *interest)
{
	double rank;
	if (!read_actor(r, &interest->actor))
		return false;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_number(r, "a rank, 1 first", &rank))
		return false;
	if (rank < 1 || rank > 1000 || rank != floor(rank)) {
		complain(r, from, (size_t)(r->at - from), "a rank is a whole number, 1 first");
		return false;
	}
	interest->rank = (uint32_t)rank;
	if (!rank_is_free(r, interest->actor, interest->rank)) {
		complain(r, from, (size_t)(r->at - from), "%.*s has an interest %u already",
			 ENT_FMT(r->record->actors.at[interest->actor].handle), interest->rank);
		return false;
	}
	return read_string(r, "the interest's title", &interest->title) && expect_end(r);
}

void read_interest(struct reader *r)
{
	static const struct key keys[] = {
		{"goal", interest_goal, true},   {"threat", common_threat, true},
		{"about", common_about, true},   {"indicator", interest_indicator, true},
		{"since", common_date, false},   {"source", common_source, true},
		{"known", common_known, false},  {"note", common_note, false},
		{"why", interest_why, false},    {"met-by", interest_met_by, false},
		{"model", interest_model, true},
	};
	struct ent_interest interest = {.where = here(r)};
	struct common common = {.known = ENT_DAY_MIN, .date = ENT_NONE};
	bool good = read_interest_head(r, &interest);
	read_keys(r, keys, sizeof keys / sizeof keys[0], &common, NULL);
	if (good) {
		interest.goals = keep(r, common.goals.at, common.goals.count, sizeof(uint32_t));
		interest.goal_count = common.goals.count;
		interest.threats = keep(r, common.threats.list.at, common.threats.list.count,
					sizeof *common.threats.list.at);
		interest.threat_count = common.threats.list.count;
		interest.about = keep(r, common.about.list.at, common.about.list.count,
				      sizeof *common.about.list.at);
		interest.about_count = common.about.list.count;
		interest.indicators = keep(r, common.indicators.at, common.indicators.count,
					   sizeof *common.indicators.at);
		interest.indicator_count = common.indicators.count;
		interest.models =
			keep(r, common.models.at, common.models.count, sizeof *common.models.at);
		interest.model_count = common.models.count;
		interest.cites = keep(r, common.cites.list.at, common.cites.list.count,
				      sizeof *common.cites.list.at);
		interest.cite_count = common.cites.list.count;
		interest.note = common.note;
		interest.why = common.why;
		interest.met_by = common.met_by;
		interest.since = common.date;
		interest.known = common.known;
		if (interest.known == ENT_DAY_MIN && interest.since != ENT_NONE)
			interest.known = ent_record_span(r->record, interest.since).start_hi;
		ent_push(&r->record->interests, interest);
	}
	common_free(&common);
}

/* ---- issues ----------------------------------------------------------- */

static void issue_low(struct reader *r, void *thing)
{
	if (read_string(r, "what 0 means", &((struct common *)thing)->issue->low))
		expect_end(r);
}

static void issue_high(struct reader *r, void *thing)
{
	if (read_string(r, "what 100 means", &((struct common *)thing)->issue->high))
		expect_end(r);
}

static void issue_in_text(struct reader *r, void *thing)
{
	if (read_string(r, "the matter as a sentence uses it",
			&((struct common *)thing)->issue->in_text))
		expect_end(r);
}

void read_issue(struct reader *r)
{
	static const struct key keys[] = {
		{"in-text", issue_in_text, false},
		{"low", issue_low, false},
		{"high", issue_high, false},
		{"note", common_note, false},
	};
	struct ent_where where = here(r);
	uint32_t id = declared(r, &r->record->issue_names);
	struct ent_issue refused = {.where = where};
	struct common common = {.issue = &refused};
	if (id != ENT_NONE && is_here(r->record->issues.at[id].where, where)) {
		common.issue = &r->record->issues.at[id];
		if (read_string(r, "the question at issue", &common.issue->title))
			expect_end(r);
	}
	read_keys(r, keys, sizeof keys / sizeof keys[0], &common, NULL);
	common.issue->note = common.note;
}

/* ---- stances ---------------------------------------------------------- */

static bool is_within(double value, double most)
{
	return isnan(value) || (value >= 0 && value <= most);
}

/* A figure, with its range if need be, from 0 to `most`; `scale` says so. */
static bool read_scaled(struct reader *r, double most, const char *scale, double *low, double *best,
			double *high)
{
	const char *from = r->at;
	if (!read_range(r, low, best, high))
		return false;
	if (is_within(*low, most) && is_within(*best, most) && is_within(*high, most))
		return true;
	complain(r, from, (size_t)(r->at - from), "%s", scale);
	return false;
}

static bool read_percent(struct reader *r, double *low, double *best, double *high)
{
	return read_scaled(r, 100, "it goes from 0 to 100", low, best, high);
}

static void stance_position(struct reader *r, void *thing)
{
	struct ent_stance *stance = &((struct common *)thing)->stance;
	if (!next_is(r, '"') && !read_percent(r, &stance->low, &stance->position, &stance->high))
		return;
	if (at_end(r) || read_string(r, "the position in words", &stance->words))
		expect_end(r);
}

static void stance_salience(struct reader *r, void *thing)
{
	struct ent_stance *stance = &((struct common *)thing)->stance;
	if (read_percent(r, &stance->salience_low, &stance->salience, &stance->salience_high))
		expect_end(r);
}

static void stance_capability(struct reader *r, void *thing)
{
	struct ent_stance *stance = &((struct common *)thing)->stance;
	if (read_scaled(r, DBL_MAX, "a capability is 0 or more", &stance->capability_low,
			&stance->capability, &stance->capability_high))
		expect_end(r);
}

static bool read_stance_head(struct reader *r, struct ent_stance *stance, int32_t *known)
{
	struct ent_span span;
	if (!read_actor(r, &stance->actor))
		return false;
	stance->issue = find_issue(r);
	if (stance->issue == ENT_NONE || !read_date(r, &stance->date, &span) || !expect_end(r))
		return false;
	*known = span.start_hi; /* a stance is known once it is taken */
	return true;
}

void read_stance(struct reader *r)
{
	static const struct key keys[] = {
		{"position", stance_position, false},     {"salience", stance_salience, false},
		{"source", common_source, true},          {"hedge", common_hedge, false},
		{"known", common_known, false},           {"note", common_note, false},
		{"capability", stance_capability, false},
	};
	struct common common = {.hedge = ENT_REPORTED, .stance.where = here(r)};
	struct ent_stance *stance = &common.stance;
	struct ent_str line = {r->start, (size_t)(r->end - r->start)};
	stance->low = stance->position = stance->high = (double)NAN;
	stance->salience_low = stance->salience = stance->salience_high = (double)NAN;
	stance->capability_low = stance->capability = stance->capability_high = (double)NAN;
	bool good = read_stance_head(r, stance, &common.known);
	read_keys(r, keys, sizeof keys / sizeof keys[0], &common, NULL);
	if (good && isnan(stance->position) && isnan(stance->low) && isnan(stance->high) &&
	    !stance->words.len)
		complain_line(r, false, r->file, stance->where.line, line.ptr, line.ptr, 6,
			      "a stance needs 'position:', 0 to 100 or words");
	stance->hedge = common.hedge;
	stance->known = common.known;
	stance->note = common.note;
	stance->cites = keep(r, common.cites.list.at, common.cites.list.count,
			     sizeof *common.cites.list.at);
	stance->cite_count = common.cites.list.count;
	if (good)
		ent_push(&r->record->stances, *stance);
	common_free(&common);
}

/* ---- notes ------------------------------------------------------------ */

void read_note(struct reader *r)
{
	static const struct key keys[] = {
		{"about", common_about, true},   {"on", common_date, false},
		{"source", common_source, true}, {"hedge", common_hedge, false},
		{"known", common_known, false},
	};
	struct ent_note note = {.where = here(r)};
	struct common common = {.known = ENT_DAY_MIN, .date = ENT_NONE, .hedge = ENT_REPORTED};
	bool good = read_string(r, "the note", &note.text) && expect_end(r);
	read_keys(r, keys, sizeof keys / sizeof keys[0], &common, NULL);
	note.about = keep(r, common.about.list.at, common.about.list.count,
			  sizeof *common.about.list.at);
	note.about_count = common.about.list.count;
	note.cites = keep(r, common.cites.list.at, common.cites.list.count,
			  sizeof *common.cites.list.at);
	note.cite_count = common.cites.list.count;
	note.date = common.date;
	note.hedge = common.hedge;
	note.known = common.known;
	if (note.known == ENT_DAY_MIN && note.date != ENT_NONE)
		note.known = ent_known_by_default(ent_record_span(r->record, note.date));
	if (good)
		ent_push(&r->record->notes, note);
	common_free(&common);
}
