/* Indicators of an interest: what each is called, what it reads, what would be better. */
#include "profile/profile.h"

/* ---- what it is called ------------------------------------------------ */

static void say_actors(const struct ent_record *record, const char *lead, const uint32_t *actors,
		       size_t count, struct ent_text *out)
{
	for (size_t i = 0; i < count; i++) {
		ent_text_puts(out, i ? joint(i, count) : lead);
		ent_text_add(out, ent_actor(record, actors[i])->in_text);
	}
}

/* The preposition by which an act of that class reaches its target. */
static const char *towards(const struct ent_plover *type)
{
	return type && type->quad == ENT_MATERIAL_CONFLICT    ? " on "
	       : type && type->quad == ENT_VERBAL_COOPERATION ? " with "
							      : " towards ";
}

/* "occasions on which X warned Y" */
static void say_occasions(const struct ent_record *record, const struct ent_indicator *indicator,
			  const struct ent_verb *verb, struct ent_text *out)
{
	struct ent_text targets = {0};
	ent_text_puts(out, "occasions on which ");
	say_actors(record, "", indicator->by, indicator->by_count, out);
	ent_text_puts(out, indicator->by_count ? " " : "anybody ");
	say_actors(record, "", indicator->on, indicator->on_count, &targets);
	if (!targets.len && verb->target == ENT_TARGET_REQUIRED)
		ent_text_puts(&targets, "anybody");
	if (!targets.len)
		ent_text_add(out, verb->alone);
	else if (!ent_fill_slots(verb->past, ent_str(""), ent_text_str(&targets), out))
		ent_text_printf(out, " %s", targets.ptr);
	ent_text_free(&targets);
}

/* "attacks by X on Y": a PLOVER type by its plural, a code by its label. */
static void say_class(const struct ent_record *record, const struct ent_indicator *indicator,
		      struct ent_text *out)
{
	const struct ent_plover *type = ent_plover_find(indicator->action, ent_str(""));
	const struct ent_cameo *code = ent_cameo_find(indicator->action);
	if (type)
		ent_text_puts(out, type->plural);
	else if (code)
		ent_text_printf(out, "acts of '%s'", code->label);
	else
		ent_text_printf(out, "acts of '%.*s'", ENT_FMT(indicator->action));
	say_actors(record, " by ", indicator->by, indicator->by_count, out);
	say_actors(record, towards(type), indicator->on, indicator->on_count, out);
}

static void say_count_label(const struct ent_record *record, const struct ent_indicator *indicator,
			    struct ent_text *out)
{
	uint32_t verb = ent_verb_find(record, indicator->action);
	if (verb != ENT_NONE)
		say_occasions(record, indicator, ent_verb(record, verb), out);
	else
		say_class(record, indicator, out);
	for (size_t i = 0; i < indicator->in_count; i++) {
		ent_text_puts(out, i ? joint(i, indicator->in_count) : " in ");
		ent_text_add(out, ent_place(record, indicator->in[i])->name);
	}
}

void say_indicator(const struct ent_record *record, const struct ent_indicator *indicator,
		   struct ent_text *out)
{
	const struct ent_series *series;
	switch (indicator->kind) {
	case ENT_INDICATOR_COUNT:
		say_count_label(record, indicator, out);
		break;
	case ENT_INDICATOR_STATUS:
		ent_text_add(out, ent_status_kind(record, indicator->ref)->label);
		say_actors(record, ", ", &indicator->a, 1, out);
		say_actors(record,
			   ent_status_kind(record, indicator->ref)->symmetric ? " with " : " to ",
			   &indicator->b, 1, out);
		break;
	case ENT_INDICATOR_SERIES:
		series = ent_series(record, indicator->ref);
		ent_text_add(out, series->title.len ? series->title : series->name);
		break;
	}
}

/* ---- what it reads ---------------------------------------------------- */

static void say_count(const struct ent_indicator *indicator, const struct ent_reading *reading,
		      struct ent_text *out)
{
	ent_text_printf(out, "%zu %sin ", reading->row_count, reading->running ? "so far " : "");
	ent_period_say(reading->first, indicator->per, out);
	if (reading->low < (double)reading->row_count)
		ent_text_printf(out, ", %.0f for certain", reading->low);
}

/* "13 tonnes (1904, estimated)" */
void say_observation(const struct draft *draft, const struct ent_series *series,
		     const struct ent_observation *row, struct ent_text *out)
{
	const struct ent_figure *figure = &row->figure;
	say_figure(figure->low, figure->best, figure->high, series->unit, out);
	ent_text_puts(out, " (");
	say_date(draft->record, row->date, out);
	if (figure->hedge && figure->hedge != ENT_CONFIRMED)
		ent_text_printf(out, ", %s", ent_hedge_name((enum ent_hedge)figure->hedge));
	ent_text_puts(out, ")");
}

uint32_t evidence_of_observation(struct draft *draft, const struct ent_series *series,
				 const struct ent_observation *row)
{
	const struct ent_figure *figure = &row->figure;
	struct ent_cite cite = {figure->source, ENT_NONE, figure->reliability, figure->credibility};
	enum ent_hedge hedge = figure->hedge ? (enum ent_hedge)figure->hedge : ENT_REPORTED;
	struct ent_text entry = {0};
	ent_text_add(&entry, series->title.len ? series->title : series->name);
	ent_text_puts(&entry, ": ");
	say_observation(draft, series, row, &entry);
	make_sentence(&entry);
	uint32_t number = evidence_of_entry(draft, row->where, ent_text_str(&entry), hedge, &cite,
					    figure->source != ENT_NONE);
	ent_text_free(&entry);
	return number;
}

static void say_reading(const struct draft *draft, const struct ent_indicator *indicator,
			const struct ent_reading *reading, struct ent_text *out)
{
	if (indicator->kind == ENT_INDICATOR_COUNT) {
		say_count(indicator, reading, out);
	} else {
		const struct ent_series *series = ent_series(draft->record, indicator->ref);
		say_observation(draft, series, &series->rows[reading->observation], out);
	}
}

static void say_status_reading(const struct draft *draft, const struct ent_gauge *gauge,
			       struct ent_text *out)
{
	struct ent_text said = {0};
	if (gauge->recorded)
		ent_status_say(draft->record, &gauge->status, &said);
	else
		ent_text_puts(&said, "none recorded");
	ent_text_add(out, ent_text_str(&said));
	ent_text_free(&said);
}

/* The newest readings that tell most: the running period beside the one before it. */
static void say_latest(const struct draft *draft, const struct ent_indicator *indicator,
		       const struct ent_gauge *gauge, struct ent_text *out)
{
	if (indicator->kind == ENT_INDICATOR_STATUS) {
		say_status_reading(draft, gauge, out);
		return;
	}
	if (!gauge->count)
		ent_text_puts(out, "none recorded");
	for (size_t i = 0; i <= gauge->current && i < gauge->count; i++) {
		ent_text_puts(out, i ? "; " : "");
		say_reading(draft, indicator, &gauge->readings[i], out);
	}
	if (gauge->stale)
		ent_text_puts(out, "; newer ones are due");
}

static void say_before(const struct draft *draft, const struct ent_indicator *indicator,
		       const struct ent_gauge *gauge, struct ent_text *out)
{
	if (indicator->kind != ENT_INDICATOR_STATUS && gauge->current + 1 < gauge->count)
		say_reading(draft, indicator, &gauge->readings[gauge->current + 1], out);
}

/* ---- as a row of a table ---------------------------------------------- */

static void cite_readings(struct draft *draft, const struct ent_indicator *indicator,
			  const struct ent_gauge *gauge)
{
	uint32_t rows[4];
	size_t count = gauge->recorded ? ent_status_evidence(&gauge->status, rows) : 0;
	for (size_t i = 0; i < count; i++)
		rest_on(draft, rows[i]);
	if (indicator->kind == ENT_INDICATOR_STATUS)
		return;
	for (size_t i = gauge->count; i-- > 0;) {
		const struct ent_reading *reading = &gauge->readings[i];
		for (size_t k = 0; k < reading->row_count; k++)
			rest_on(draft, gauge->rows[reading->row_from + k]);
		if (reading->observation == ENT_NONE)
			continue;
		const struct ent_series *series = ent_series(draft->record, indicator->ref);
		rest_on_note(draft, evidence_of_observation(draft, series,
							    &series->rows[reading->observation]));
	}
}

static void write_reading(struct draft *draft, const struct ent_indicator *indicator)
{
	struct ent_gauge_opts opts = {.on = draft->opts->on,
				      .as_of = draft->opts->as_of,
				      .from = ENT_DAY_MIN,
				      .to = ENT_DAY_MAX,
				      .dedupe = draft->opts->dedupe};
	struct ent_gauge gauge = ent_indicator_read(draft->record, indicator, &opts);
	struct ent_text label = {0}, latest = {0}, before = {0};
	say_indicator(draft->record, indicator, &label);
	make_title(&label);
	say_latest(draft, indicator, &gauge, &latest);
	make_title(&latest);
	say_before(draft, indicator, &gauge, &before);
	begin_sentence(draft, DETAIL);
	cite_readings(draft, indicator, &gauge);
	struct ent_str cells[] = {ent_text_str(&label), ent_text_str(&latest),
				  ent_text_str(&before),
				  ent_str(ent_direction_name(gauge.direction))};
	ent_doc_row(draft->doc, cells, draft->notes.at, draft->notes.count);
	ent_text_free(&label);
	ent_text_free(&latest);
	ent_text_free(&before);
	ent_gauge_free(&gauge);
}

void write_indicators(struct draft *draft, const struct ent_interest *interest)
{
	static const struct ent_doc_column columns[] = {{{"Indicator", 9}, false},
							{{"Latest", 6}, false},
							{{"Before", 6}, false},
							{{"Direction", 9}, false}};
	if (!interest->indicator_count)
		return;
	ent_doc_table(draft->doc, ent_str("How it goes"), columns, 4);
	for (size_t i = 0; i < interest->indicator_count; i++)
		write_reading(draft, &interest->indicators[i]);
	for (size_t i = 0; i < interest->indicator_count; i++)
		if (interest->indicators[i].kind == ENT_INDICATOR_SERIES)
			write_series_chart(draft,
					   ent_series(draft->record, interest->indicators[i].ref));
}

/* ---- what would be better --------------------------------------------- */

static const char *wish(const struct ent_indicator *indicator)
{
	if (indicator->kind == ENT_INDICATOR_COUNT)
		return indicator->better < 0 ? "fewer " : "more ";
	if (indicator->kind == ENT_INDICATOR_SERIES)
		return indicator->better < 0 ? "less of '" : "more of '";
	return indicator->better < 0 ? "an end of " : "";
}

/* "It would be served by fewer attacks by X, ...": what its indicators call better. */
void write_wishes(struct draft *draft, const struct ent_interest *interest, uint32_t evidence)
{
	const struct ent_indicator *wishes[3];
	size_t count = 0;
	for (size_t i = 0; i < interest->indicator_count && count < 3; i++)
		if (interest->indicators[i].better)
			wishes[count++] = &interest->indicators[i];
	if (!count || !begin_sentence(draft, DETAIL))
		return;
	for (size_t i = 0; i < count; i++) {
		tell(draft, "%s%s", i ? "; " : "signs of progress would be ", wish(wishes[i]));
		say_indicator(draft->record, wishes[i], &draft->text);
		tell(draft, "%s", wishes[i]->kind == ENT_INDICATOR_SERIES ? "'" : "");
	}
	rest_on_note(draft, evidence);
	end_sentence(draft);
}
