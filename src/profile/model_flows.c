/* What flows: a network's balance as far as it concerns the one profiled, the figures that cannot
 * all be true, and the claims that the balance contradicts. */
#include "profile/model_flows.h"

#include <math.h>

/* As `entente flows` draws, so that both say the same. */
#define DRAWS 500

static double three_figures(double value)
{
	double places = value != 0 ? 2 - floor(log10(fabs(value))) : 0;
	double unit = pow(10, fabs(places));
	return isnan(value)  ? value
	       : places >= 0 ? round(value * unit) / unit
			     : round(value / unit) * unit;
}

void tell_amount(struct draft *draft, const struct ent_flow_estimate *amount, struct ent_str unit)
{
	double middle = isnan(amount->mean) ? amount->best : amount->mean;
	say_figure(three_figures(amount->low), three_figures(middle), three_figures(amount->high),
		   unit, &draft->text);
}

static uint32_t evidence_of_figure(struct draft *draft, const struct ent_flow_basis *basis)
{
	const struct ent_series *series = ent_series(draft->record, basis->series);
	return evidence_of_observation(draft, series, &series->rows[basis->row]);
}

static void rest_on_figure(struct draft *draft, const struct ent_flow_basis *basis)
{
	if (basis->series != ENT_NONE && basis->row != ENT_NONE)
		rest_on_note(draft, evidence_of_figure(draft, basis));
}

static void rest_on_figures(struct draft *draft, const struct balance *balance)
{
	for (size_t i = 0; i < balance->told.net.reading_count; i++)
		rest_on_figure(draft, &balance->told.bases[i]);
}

/* ---- the balance -------------------------------------------------------------- */

void tell_stage(struct draft *draft, const struct ent_flow_stage *stage)
{
	if (stage->words.len)
		tell_str(draft, stage->words);
	else if (stage->subject.actor != ENT_NONE || stage->subject.place != ENT_NONE)
		say_subjects(draft->record, &stage->subject, 1, &draft->text);
	else
		tell_str(draft, stage->name);
}

/* Where it begins, and what touches the one profiled. */
static bool is_of_interest(const struct draft *draft, const struct ent_flow_stage *stage)
{
	const struct ent_subject *subject = &stage->subject;
	uint32_t actor = subject->actor;
	if (actor == ENT_NONE && subject->place != ENT_NONE)
		actor = ent_place(draft->record, subject->place)->actor;
	return stage->kind == ENT_FLOW_PRODUCTION || actor == draft->opts->a;
}

static const char *verb_of(enum ent_flow_kind kind)
{
	switch (kind) {
	case ENT_FLOW_PRODUCTION:
		return "come from ";
	case ENT_FLOW_CONVERSION:
		return "are worked in ";
	case ENT_FLOW_TRANSIT:
		return "pass ";
	default:
		return "are ";
	}
}

static void write_balance(struct draft *draft, const struct balance *balance)
{
	const struct ent_flow *flow = balance->told.flow;
	size_t told = 0;
	if (!begin_sentence(draft, DETAIL))
		return;
	tell(draft, "in %d, by the balance of '%.*s' over %zu figures, ", balance->told.year,
	     ENT_FMT(flow->title), balance->told.net.reading_count);
	for (size_t i = 0; i < flow->node_count; i++) {
		if (!is_of_interest(draft, &flow->nodes[i]))
			continue;
		tell(draft, "%s", told++ ? ", " : "");
		tell_amount(draft, &balance->result.nodes[i], flow->unit);
		tell(draft, " %s", verb_of(flow->nodes[i].kind));
		tell_stage(draft, &flow->nodes[i]);
	}
	if (balance->result.draw_count)
		tell(draft, "; the ranges hold 95 percent of what the figures leave open");
	rest_on_figures(draft, balance);
	if (told)
		end_sentence(draft);
}

/* ---- what cannot be true -------------------------------------------------------- */

static void tell_told(struct draft *draft, const struct ent_flow_basis *basis)
{
	const struct ent_series *series = ent_series(draft->record, basis->series);
	tell(draft, "'%.*s', ", ENT_FMT(series->title.len ? series->title : series->name));
	if (basis->row == ENT_NONE) {
		tell(draft, "as set");
		return;
	}
	say_observation(draft, series, &series->rows[basis->row], &draft->text);
	const struct ent_figure *figure = &series->rows[basis->row].figure;
	if (figure->source != ENT_NONE)
		tell(draft, " by %.*s", ENT_FMT(ent_source(draft->record, figure->source)->title));
	rest_on_figure(draft, basis);
}

/* "by the others alone the one would be 17.5 t, the other 37.5 t" */
static void tell_without(struct draft *draft, const struct balance *balance,
			 const struct ent_flow_conflict *conflict)
{
	double said[2];
	if (conflict->count != 2)
		return;
	ent_flow_without(&balance->told.net, conflict, said);
	for (size_t k = 0; k < 2; k++) {
		uint32_t i = conflict->readings[k];
		bool share = balance->told.net.readings[i].part_count > 0;
		double value = three_figures(said[k] * (share ? 100 : 1));
		tell(draft, k ? ", the second "
			      : "; left out, and by the others alone, the first "
				"would be ");
		say_figure(value, value, value,
			   share ? ent_str("percent") : balance->told.flow->unit, &draft->text);
	}
}

static void write_conflicts(struct draft *draft, const struct balance *balance)
{
	for (size_t i = 0; i < balance->result.conflict_count; i++) {
		const struct ent_flow_conflict *conflict = &balance->result.conflicts[i];
		if (!begin_sentence(draft, DETAIL))
			return;
		tell(draft,
		     "these figures cannot %s be true: ", conflict->count == 2 ? "both" : "all");
		for (size_t k = 0; k < conflict->count; k++) {
			tell(draft, "%s", k ? "; and " : "");
			tell_told(draft, &balance->told.bases[conflict->readings[k]]);
		}
		tell_without(draft, balance, conflict);
		end_sentence(draft);
	}
}

static void write_claim(struct draft *draft, const struct balance *balance, size_t i,
			const struct ent_flow_verdict *verdict)
{
	bool share = balance->told.claims[i].part_count > 0;
	double scale = share ? 100 : 1;
	struct ent_flow_estimate said = {verdict->word.best * scale, verdict->word.mean * scale,
					 verdict->word.low * scale, verdict->word.high * scale, 0};
	if (!begin_sentence(draft, DETAIL))
		return;
	tell(draft, "the balance %s ", verdict->contradicts ? "contradicts" : "bears out");
	tell_told(draft, &balance->told.claim_bases[i]);
	tell(draft, "%s: by the balance it is ",
	     balance->told.claim_bases[i].unverified ? ", which nobody has verified" : "");
	tell_amount(draft, &said, share ? ent_str("percent") : balance->told.flow->unit);
	rest_on_figures(draft, balance);
	end_sentence(draft);
}

static void write_claims_of(struct draft *draft, const struct balance *balance)
{
	size_t count = balance->told.claim_count;
	struct ent_flow_verdict *verdicts = ent_alloc(NULL, (count + 1) * sizeof *verdicts);
	ent_flow_judge(&balance->told, &balance->result, verdicts);
	for (size_t i = 0; i < count; i++)
		write_claim(draft, balance, i, &verdicts[i]);
	ent_alloc(verdicts, 0);
}

void write_flows(struct draft *draft, const struct ent_model_use *model)
{
	size_t count;
	const struct ent_flow *flows = ent_flows(draft->record, &count);
	struct ent_flow_ask ask = {.year = model->year, .as_of = draft->opts->as_of};
	struct ent_flow_opts opts = {.reach = ENT_NETWORK_REACH, .draws = DRAWS, .seed = 1};
	struct balance balance;
	if (!ent_flow_draft(draft->record, &flows[model->flow], &ask, &balance.told, NULL))
		return;
	if (ent_flow_reconcile(&balance.told.net, &opts, &balance.result, NULL)) {
		draft->modelled[ENT_MODEL_FLOWS] = true;
		write_balance(draft, &balance);
		write_conflicts(draft, &balance);
		write_claims_of(draft, &balance);
		write_what_follows(draft, &balance, &ask);
		ent_flow_result_free(&balance.result);
	}
	ent_flow_draft_free(&balance.told);
}
