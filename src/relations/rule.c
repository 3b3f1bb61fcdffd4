/* Who ruled in an actor, and when: the days cut where a government, a kind or a head begins
 * or ends. */
#include "relations/acts.h"

#include <stdlib.h>

enum claim_kind { CLAIM_GOVERNMENT, CLAIM_KIND, CLAIM_HEAD };

struct claim {
	enum claim_kind kind;
	uint32_t actor; /* the government or the person */
	const struct ent_tie *tie;
	int32_t from, to;
};

typedef ENT_VEC(struct claim) claims_t;

static int32_t middle(int32_t low, int32_t high)
{
	if (low == ENT_DAY_MIN || high == ENT_DAY_MAX)
		return low == ENT_DAY_MIN ? ENT_DAY_MIN : ENT_DAY_MAX;
	return ent_day_between(low, high);
}

static void add_claim(const struct ent_record *record, claims_t *claims, enum claim_kind kind,
		      uint32_t actor, const struct ent_tie *tie)
{
	struct ent_span span = ent_record_span(record, tie->date);
	ent_push(claims, (struct claim){kind, actor, tie, middle(span.start_lo, span.start_hi),
					middle(span.end_lo, span.end_hi)});
}

static bool is_government_of(const struct ent_record *record, const struct ent_tie *tie,
			     uint32_t actor)
{
	return tie->kind == ENT_TIE_KIND && tie->actor == actor &&
	       ent_str_is(ent_record_text(record, tie->text), "government");
}

static bool is_ruled(const claims_t *claims, uint32_t actor, uint32_t by)
{
	bool found = by == actor;
	for (size_t i = 0; i < claims->count && !found; i++)
		found = claims->at[i].kind == CLAIM_GOVERNMENT && claims->at[i].actor == by;
	return found;
}

/* Governments first, since heads of theirs are heads here too. */
static void find_claims(const struct ent_record *record, uint32_t actor, claims_t *claims)
{
	for (uint32_t i = 1; i < record->actors.count; i++) {
		const struct ent_actor *other = &record->actors.at[i];
		for (size_t t = 0; t < other->tie_count; t++)
			if (is_government_of(record, &other->ties[t], actor))
				add_claim(record, claims, CLAIM_GOVERNMENT, i, &other->ties[t]);
	}
	for (uint32_t i = 1; i < record->actors.count; i++) {
		const struct ent_actor *other = &record->actors.at[i];
		for (size_t t = 0; t < other->tie_count; t++) {
			const struct ent_tie *tie = &other->ties[t];
			if (tie->kind == ENT_TIE_KIND && i == actor)
				add_claim(record, claims, CLAIM_KIND, i, tie);
			else if (tie->kind == ENT_TIE_ROLE && tie->actor != ENT_NONE &&
				 is_ruled(claims, actor, tie->actor) &&
				 ent_level_of_role(ent_record_text(record, tie->text)) ==
					 ENT_LEVEL_HEAD)
				add_claim(record, claims, CLAIM_HEAD, i, tie);
		}
	}
}

/* Of two that share a day, the one that begins then has it. Heads yield to heads only. */
static void yield_to_successors(claims_t *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		struct claim *claim = &claims->at[i];
		int32_t end = claim->to;
		if (end == ENT_DAY_MAX || end <= claim->from)
			continue;
		for (size_t k = 0; k < claims->count; k++)
			if (k != i && claims->at[k].kind == claim->kind &&
			    claims->at[k].from == end)
				claim->to = end - 1;
	}
}

static int day_order(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* The days, without the first, on which something begins or has ended. */
static size_t find_cuts(const claims_t *claims, int32_t from, int32_t to, int32_t *cuts)
{
	size_t count = 0;
	for (size_t i = 0; i < claims->count; i++) {
		const struct claim *claim = &claims->at[i];
		if (claim->from > from && claim->from <= to)
			cuts[count++] = claim->from;
		if (claim->to >= from && claim->to < to)
			cuts[count++] = claim->to + 1;
	}
	qsort(cuts, count, sizeof *cuts, day_order);
	return count;
}

static void add_head(struct ent_rule *rule, uint32_t person)
{
	for (size_t i = 0; i < rule->head_count; i++)
		if (rule->heads[i] == person)
			return;
	if (rule->head_count < ENT_MOST_HEADS)
		rule->heads[rule->head_count++] = person;
}

static bool holds(const struct claim *claim, enum claim_kind kind, int32_t day)
{
	return claim->kind == kind && claim->from <= day && claim->to >= day;
}

/* The head of a government is one here only while that government rules. */
static struct ent_rule rule_on(const claims_t *claims, uint32_t actor, int32_t day)
{
	struct ent_rule rule = {
		.from = day, .government = ENT_NONE, .kind = ENT_NONE, .kind_of = ENT_NONE};
	for (size_t i = 0; i < claims->count; i++) {
		const struct claim *claim = &claims->at[i];
		if (rule.government == ENT_NONE && holds(claim, CLAIM_GOVERNMENT, day)) {
			rule.government = claim->actor;
		} else if (rule.kind == ENT_NONE && holds(claim, CLAIM_KIND, day)) {
			rule.kind = claim->tie->text;
			rule.kind_of = claim->tie->actor;
		}
	}
	for (size_t i = 0; i < claims->count; i++) {
		const struct claim *claim = &claims->at[i];
		if (holds(claim, CLAIM_HEAD, day) &&
		    (claim->tie->actor == actor || claim->tie->actor == rule.government))
			add_head(&rule, claim->actor);
	}
	return rule;
}

static bool is_same_rule(const struct ent_rule *x, const struct ent_rule *y)
{
	bool same = x->government == y->government && x->kind == y->kind &&
		    x->kind_of == y->kind_of && x->head_count == y->head_count;
	for (size_t i = 0; same && i < x->head_count; i++)
		same = x->heads[i] == y->heads[i];
	return same;
}

size_t ent_rule_periods(const struct ent_record *record, uint32_t actor, int32_t from, int32_t to,
			struct ent_rule *out, size_t room)
{
	claims_t claims = {0};
	find_claims(record, actor, &claims);
	yield_to_successors(&claims);
	int32_t *cuts = ent_alloc(NULL, (2 * claims.count + 1) * sizeof *cuts);
	size_t cut_count = find_cuts(&claims, from, to, cuts), count = 0;
	struct ent_rule last = rule_on(&claims, actor, from);
	for (size_t i = 0; i <= cut_count; i++) {
		struct ent_rule next = i < cut_count ? rule_on(&claims, actor, cuts[i]) : last;
		if (i < cut_count && is_same_rule(&last, &next))
			continue;
		last.to = i < cut_count ? cuts[i] - 1 : to;
		if (count++ < room)
			out[count - 1] = last;
		last = next;
	}
	ent_vec_free(&claims);
	ent_alloc(cuts, 0);
	return count;
}
