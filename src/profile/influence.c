/* Influence, by a proxy and labelled so: whose share of the other's friendly ties. */
#include "profile/profile.h"

#include <math.h>

/* The state that it governs on the day, or itself. */
static uint32_t ruled_by(const struct draft *draft, uint32_t actor)
{
	const struct ent_actor *a = ent_actor(draft->record, actor);
	for (size_t i = 0; i < a->tie_count; i++)
		if (a->ties[i].kind == ENT_TIE_KIND && a->ties[i].actor != ENT_NONE &&
		    ent_str_is(ent_record_text(draft->record, a->ties[i].text), "government") &&
		    ent_span_maybe(ent_record_span(draft->record, a->ties[i].date),
				   draft->opts->on))
			return a->ties[i].actor;
	return actor;
}

static struct ent_influences find_influence(const struct draft *draft, uint32_t b)
{
	struct ent_influences found = {0};
	struct ent_acts_opts opts = ent_acts_all();
	struct ent_query query = ent_query_all();
	query.to = draft->opts->on;
	query.as_of = draft->opts->as_of;
	opts.from = ent_events_searched(draft->record, &query).from;
	opts.to = draft->opts->on;
	opts.as_of = draft->opts->as_of;
	opts.dedupe = draft->opts->dedupe;
	if (opts.from <= opts.to && opts.from != ENT_DAY_MIN)
		ent_influence_find(draft->record, draft->opts->a, b, &opts, &found);
	return found;
}

/* "under the Regency, Marie de Médicis" */
static void tell_rule(struct draft *draft, const struct ent_rule *rule)
{
	struct ent_text from = {0};
	if (rule->government != ENT_NONE) {
		tell(draft, " under ");
		tell_str(draft, ent_actor_in_text(draft->record, rule->government, rule->from));
	}
	for (size_t i = 0; i < rule->head_count; i++) {
		tell(draft, "%s",
		     i                              ? " and "
		     : rule->government != ENT_NONE ? ", headed by "
						    : " under ");
		tell_str(draft, ent_actor_in_text(draft->record, rule->heads[i], rule->from));
	}
	say_day(rule->from, &from);
	bool led = rule->government != ENT_NONE || rule->head_count;
	tell(draft, led ? " (from %s)" : " since %s", from.ptr);
	ent_text_free(&from);
}

static void tell_share(struct draft *draft, const struct ent_influence *period)
{
	ent_text_number(&draft->text, round(period->share * 100));
	tell(draft, " percent (95 percent interval ");
	ent_text_number(&draft->text, round(period->low * 100));
	tell(draft, " to ");
	ent_text_number(&draft->text, round(period->high * 100));
	tell(draft, ", %zu of %zu acts)", period->acts, period->all_acts);
}

static void rest_on_share(struct draft *draft, const struct ent_influences *found,
			  const struct ent_influence *period)
{
	for (size_t i = 0; i < period->row_count; i++)
		rest_on(draft, found->rows[period->first + i]);
}

/* Fewer acts than these tell nothing of a share. */
#define LEAST_ACTS 4

static bool tells(const struct ent_influence *period)
{
	return period->all_acts >= LEAST_ACTS && !isnan(period->share);
}

static void write_now(struct draft *draft, const struct ent_influences *found, uint32_t b)
{
	const struct ent_influence *now = &found->list[found->count - 1];
	if (!tells(now) || !begin_sentence(draft, LEAD))
		return;
	tell(draft, "by a proxy for influence, ");
	tell_str(draft, ent_actor_in_text(draft->record, draft->opts->a, draft->opts->on));
	tell(draft, " has in the friendly ties recorded of ");
	tell_str(draft, ent_actor_in_text(draft->record, b, draft->opts->on));
	tell(draft, " a share of ");
	tell_share(draft, now);
	tell_rule(draft, &now->rule);
	if (now->rank)
		tell(draft, ", rank %zu of %zu", now->rank, now->actors);
	rest_on_share(draft, found, now);
	end_sentence(draft);
}

static void write_before(struct draft *draft, const struct ent_influences *found)
{
	size_t told = 0;
	for (size_t i = 0; i + 1 < found->count; i++) {
		const struct ent_influence *period = &found->list[i];
		if (!tells(period))
			continue;
		if (!told && !begin_sentence(draft, DETAIL))
			return;
		tell(draft, told++ ? "; " : "earlier it was ");
		tell_share(draft, period);
		tell_rule(draft, &period->rule);
		rest_on_share(draft, found, period);
	}
	if (told)
		end_sentence(draft);
}

/* A share of nothing, ever, is not worth a sentence. */
static bool has_ties(const struct ent_influences *found)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->list[i].acts)
			return true;
	return false;
}

void write_influence(struct draft *draft)
{
	uint32_t b = ruled_by(draft, draft->opts->b);
	struct ent_influences found = find_influence(draft, b);
	open_paragraph(draft, "Influence");
	if (has_ties(&found) && tells(&found.list[found.count - 1])) {
		write_now(draft, &found, b);
		write_before(draft, &found);
		if (begin_sentence(draft, DETAIL)) {
			tell(draft, "it counts ties, not whether anybody is swayed, and a record "
				    "kept about the two tells of them more fully than of others");
			end_sentence(draft);
		}
	}
	ent_influences_free(&found);
}
