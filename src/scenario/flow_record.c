/* Networks of the record: by name, the year that is told best, what holds in a year. */
#include "scenario/flow_quantity.h"

static void refuse(const struct ent_str *all, size_t count, struct ent_str name,
		   struct ent_err *err)
{
	struct ent_text names = {0};
	uint32_t near = ent_near(name, all, count);
	for (size_t i = 0; i < count; i++)
		ent_text_printf(&names, "%s%.*s", i ? ", " : "", ENT_FMT(all[i]));
	if (!count)
		ent_fail(err, ENT_MISUSE,
			 "no network is drawn here; 'flow' in a journal draws one");
	else if (!name.len)
		ent_fail(err, ENT_MISUSE, "which network? There is %s", names.ptr);
	else if (near != ENT_NONE)
		ent_fail(err, ENT_MISUSE, "no network '%.*s'; did you mean %.*s?", ENT_FMT(name),
			 ENT_FMT(all[near]));
	else
		ent_fail(err, ENT_MISUSE, "no network '%.*s'; there is %s", ENT_FMT(name),
			 names.ptr);
	ent_text_free(&names);
}

uint32_t ent_flow_find(const struct ent_record *record, struct ent_str name, struct ent_err *err)
{
	size_t count;
	const struct ent_flow *flows = ent_flows(record, &count);
	struct ent_str *all = ent_alloc(NULL, (count + 1) * sizeof *all);
	uint32_t found = !name.len && count == 1 ? 0 : ENT_NONE;
	for (uint32_t i = 0; i < count; i++) {
		all[i] = flows[i].name;
		if (ent_str_eq(flows[i].name, name))
			found = i;
	}
	if (found == ENT_NONE)
		refuse(all, count, name, err);
	ent_alloc(all, 0);
	return found;
}

/* ---- years -------------------------------------------------------------------------- */

static bool has_figure(const struct ent_record *record, const struct ent_flow_measure *measure,
		       int year, int32_t as_of)
{
	int told;
	for (size_t i = 0; i < measure->factor_count; i++) {
		uint32_t series = measure->factors[i].series;
		if (series != ENT_NONE && ent_series_of_year(ent_series(record, series), year,
							     as_of, 0, false, &told) == ENT_NONE)
			return false;
	}
	return true;
}

static size_t measures_of_year(const struct ent_record *record, const struct ent_flow *flow,
			       int year, int32_t as_of)
{
	size_t count = 0;
	for (size_t i = 0; i < flow->measure_count; i++)
		count += !flow->measures[i].claim &&
			 has_figure(record, &flow->measures[i], year, as_of);
	return count;
}

int ent_flow_year(const struct ent_record *record, const struct ent_flow *flow, int32_t as_of)
{
	int year = 0;
	size_t most = 0;
	for (size_t i = 0; i < flow->measure_count; i++) {
		const struct ent_flow_measure *measure = &flow->measures[i];
		const struct ent_series *series = ent_series(record, measure->factors[0].series);
		for (size_t k = 0; k < series->count && !measure->claim; k++) {
			if (series->rows[k].span.end_hi == ENT_DAY_MAX)
				continue;
			int last = (int)ent_date_of_day(series->rows[k].span.end_hi).start.year;
			size_t count = measures_of_year(record, flow, last, as_of);
			if (count > most || (count && count == most && last > year)) {
				most = count;
				year = last;
			}
		}
	}
	return year;
}

/* ---- traits ------------------------------------------------------------------------- */

static bool holds_in(const struct ent_record *record, uint32_t date, int year)
{
	struct ent_span span = ent_record_span(record, date);
	bool begun = span.start_lo == ENT_DAY_MIN ||
		     (int)ent_date_of_day(span.start_lo).start.year <= year;
	bool over =
		span.end_hi != ENT_DAY_MAX && (int)ent_date_of_day(span.end_hi).start.year < year;
	return begun && !over;
}

bool ent_flow_trait_holds(const struct ent_record *record, const struct ent_flow_trait *trait,
			  int year)
{
	return trait->date == ENT_NONE || holds_in(record, trait->date, year);
}

const struct ent_flow_trait *ent_flow_trait_of(const struct ent_record *record,
					       const struct ent_flow *flow,
					       enum ent_flow_trait_kind kind, uint32_t node,
					       uint32_t link, int year)
{
	const struct ent_flow_trait *found = NULL;
	for (size_t i = 0; i < flow->trait_count; i++) {
		const struct ent_flow_trait *trait = &flow->traits[i];
		if (trait->kind == kind && trait->node == node && trait->link == link &&
		    ent_flow_trait_holds(record, trait, year))
			found = trait;
	}
	return found;
}
