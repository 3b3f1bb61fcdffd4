/* Words of a profile. */
#include "profile/words.h"

#include <math.h>
#include <string.h>

void say_day(int32_t day, struct ent_text *out)
{
	struct ent_date date = ent_date_of_day(day);
	ent_date_say(&date, out);
}

void say_month(int32_t day, struct ent_text *out)
{
	ent_period_say(ent_period_start(day, ENT_EVERY_MONTH), ENT_EVERY_MONTH, out);
}

int32_t last_years(int32_t first, int32_t to)
{
	int64_t most = (int64_t)to - 500 * 365;
	return first < most ? (int32_t)most : first;
}

void say_date(const struct ent_record *record, uint32_t date, struct ent_text *out)
{
	const struct ent_date *told = ent_record_date(record, date);
	if (told)
		ent_date_say(told, out);
}

void say_event_date(const struct ent_record *record, uint32_t row, struct ent_text *out)
{
	struct ent_date date;
	ent_event_date(record, row, &date);
	ent_date_say(&date, out);
}

/* "on" a day, "in" a month or a year, "possibly in" an uncertain one. A date of two ends says its
 * own "from". */
void say_when(const struct ent_date *date, struct ent_text *out)
{
	struct ent_text said = {0};
	struct ent_date point = *date;
	if (!date->interval && date->start.uncertain) {
		ent_text_puts(out, "possibly ");
		point.start.uncertain = false;
	}
	ent_date_say(&point, &said);
	bool open = date->interval &&
		    (date->start.kind != ENT_POINT_DATE || date->end.kind != ENT_POINT_DATE);
	if (date->interval && !open)
		ent_text_puts(out, "from ");
	else if (!open)
		ent_text_puts(out, date->start.precision == ENT_PRECISION_DAY ? "on " : "in ");
	ent_text_add(out, ent_text_str(&said));
	ent_text_free(&said);
}

/* What opens a status happens at the start of its date, and lasts. */
void say_event_when(const struct ent_record *record, uint32_t row, struct ent_text *out)
{
	struct ent_date date;
	ent_event_date(record, row, &date);
	bool lasts = ent_verb(record, ent_record_events(record)->verb[row])->open_count > 0 &&
		     date.interval && date.start.kind == ENT_POINT_DATE;
	if (!lasts) {
		say_when(&date, out);
		return;
	}
	struct ent_date start = {.start = date.start}, end = {.start = date.end};
	say_when(&start, out);
	if (date.end.kind == ENT_POINT_DATE) {
		ent_text_puts(out, " (until ");
		ent_date_say(&end, out);
		ent_text_puts(out, ")");
	}
}

const char *joint(size_t i, size_t count)
{
	return i == 0 ? "" : i + 1 == count ? " and " : ", ";
}

void say_party(const struct ent_record *record, const uint32_t *party, int32_t day,
	       struct ent_text *out)
{
	size_t count;
	const uint32_t *members = ent_party(record, party, &count);
	for (size_t i = 0; i < count; i++) {
		ent_text_puts(out, joint(i, count));
		ent_text_add(out, ent_actor_in_text(record, members[i], day));
	}
}

void say_subjects(const struct ent_record *record, const struct ent_subject *subjects, size_t count,
		  struct ent_text *out)
{
	for (size_t i = 0; i < count; i++) {
		ent_text_puts(out, joint(i, count));
		if (subjects[i].actor != ENT_NONE)
			ent_text_add(out, ent_actor(record, subjects[i].actor)->in_text);
		else if (subjects[i].place != ENT_NONE)
			ent_text_add(out, ent_place(record, subjects[i].place)->name);
		else
			ent_text_add(out, ent_record_text(record, subjects[i].text));
	}
}

/* "1,350,000", "54.65": from five digits on in threes, as English prints them. */
static void say_number(double value, struct ent_text *out)
{
	struct ent_text digits = {0};
	if (!ent_text_number(&digits, value))
		return;
	size_t sign = digits.ptr[0] == '-', whole = strspn(digits.ptr + sign, "0123456789");
	bool plain = digits.ptr[sign + whole] && digits.ptr[sign + whole] != '.';
	for (size_t i = 0; i < digits.len; i++) {
		bool within = i > sign && i < sign + whole;
		if (within && whole > 4 && !plain && (sign + whole - i) % 3 == 0)
			ent_text_putc(out, ',');
		ent_text_putc(out, digits.ptr[i]);
	}
	ent_text_free(&digits);
}

static void say_bounds(double low, double high, struct ent_text *out)
{
	if (isnan(low)) {
		ent_text_puts(out, "at most ");
		say_number(high, out);
	} else if (isnan(high)) {
		ent_text_puts(out, "at least ");
		say_number(low, out);
	} else {
		say_number(low, out);
		ent_text_puts(out, " to ");
		say_number(high, out);
	}
}

void say_figure(double low, double best, double high, struct ent_str unit, struct ent_text *out)
{
	bool ranged = (!isnan(low) && low != best) || (!isnan(high) && high != best);
	if (isnan(best))
		say_bounds(low, high, out);
	else
		say_number(best, out);
	if (unit.len)
		ent_text_printf(out, " %.*s", ENT_FMT(unit));
	if (ranged && !isnan(best)) {
		ent_text_puts(out, " (");
		say_bounds(low, high, out);
		ent_text_puts(out, ")");
	}
}

/* ---- hedges ----------------------------------------------------------- */

static void say_denials(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	struct ent_denial denials[16];
	size_t count = ent_event_denials(draft->record, row, draft->opts->as_of, denials,
					 sizeof denials / sizeof denials[0]);
	for (size_t i = 0; i < count && i < sizeof denials / sizeof denials[0]; i++) {
		struct ent_date date;
		ent_text_puts(out, i ? ", by " : "denied by ");
		ent_text_add(out, ent_actor(draft->record, denials[i].actor)->in_text);
		if (!ent_denial_date(draft->record, &denials[i], &date))
			continue;
		ent_text_puts(out, " (");
		ent_date_say(&date, out);
		ent_text_puts(out, ")");
	}
	if (count > sizeof denials / sizeof denials[0])
		ent_text_puts(out, " and others");
}

void say_hedge(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	enum ent_hedge hedge = (enum ent_hedge)ent_record_events(draft->record)->hedge[row];
	struct ent_text denials = {0};
	say_denials(draft, row, &denials);
	if (ent_event_standing(draft->record, row, draft->opts->as_of) == ENT_RETRACTED)
		ent_text_puts(out, "since retracted by its source");
	if (hedge != ENT_CONFIRMED) {
		ent_text_puts(out, out->len ? "; " : "");
		ent_text_puts(out, ent_hedge_name(hedge));
	}
	if (denials.len) {
		ent_text_puts(out, out->len ? "; " : "");
		ent_text_add(out, ent_text_str(&denials));
	}
	ent_text_free(&denials);
}

static struct ent_str role_on(const struct ent_record *record, uint32_t actor, int32_t day)
{
	const struct ent_actor *person = ent_actor(record, actor);
	for (size_t i = 0; i < person->tie_count; i++)
		if (person->ties[i].kind == ENT_TIE_ROLE &&
		    ent_span_maybe(ent_record_span(record, person->ties[i].date), day))
			return ent_record_text(record, person->ties[i].text);
	return ent_str("");
}

/* `introduced`, by actor: whose role was told already; NULL: roles are not told. */
static void say_detail_actors(const struct ent_record *record, uint32_t row,
			      enum ent_detail_kind kind, bool *introduced, struct ent_text *out)
{
	size_t count, said = 0;
	int32_t day = ent_record_events(record)->first[row];
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++) {
		if (details[i].kind != kind)
			continue;
		ent_text_puts(out, said++ ? introduced ? "; " : ", " : "");
		if (details[i].ref == ENT_NONE) {
			ent_text_add(out, ent_record_text(record, details[i].text));
			continue;
		}
		ent_text_add(out, ent_actor_in_text(record, details[i].ref, day));
		struct ent_str role = role_on(record, details[i].ref, day);
		if (introduced && !introduced[details[i].ref] && role.len)
			ent_text_printf(out, ", %.*s", ENT_FMT(role));
		if (introduced)
			introduced[details[i].ref] = true;
	}
}

/* "; 137 dead (130 to 140)": the counts of the day. */
static void say_figures(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	static const char *const units[] = {"dead", "injured"};
	for (int kind = ENT_DETAIL_DEATHS; kind <= ENT_DETAIL_AMOUNT; kind++) {
		const struct ent_figure *figure = ent_event_figure(
			draft->record, row, (enum ent_detail_kind)kind, draft->opts->as_of);
		if (!figure)
			continue;
		ent_text_puts(out, "; ");
		say_figure(figure->low, figure->best, figure->high,
			   kind == ENT_DETAIL_AMOUNT ? ent_record_text(draft->record, figure->unit)
						     : ent_str(units[kind - ENT_DETAIL_DEATHS]),
			   out);
	}
}

static void say_bare(const struct ent_record *record, uint32_t row, bool *introduced,
		     struct ent_text *out)
{
	const struct ent_events *events = ent_record_events(record);
	int32_t day = events->first[row];
	struct ent_text aside = {0}, target = {0};
	say_party(record, &events->source[row], day, out);
	say_detail_actors(record, row, ENT_DETAIL_BY, introduced, &aside);
	if (aside.len)
		ent_text_printf(out, " (%s)", aside.ptr);
	aside.len = 0;
	say_detail_actors(record, row, ENT_DETAIL_SUSPECTED, introduced, &aside);
	if (aside.len)
		ent_text_printf(out, " (suspected: %s)", aside.ptr);
	ent_text_puts(out, " ");
	const struct ent_verb *verb = ent_verb(record, events->verb[row]);
	say_party(record, &events->target[row], day, &target);
	if (!target.len && verb->symmetric)
		ent_text_puts(&target, "one another");
	if (!target.len)
		ent_text_add(out, verb->alone);
	else if (!ent_fill_slots(verb->past, ent_str(""), ent_text_str(&target), out))
		ent_text_printf(out, " %s", target.ptr);
	ent_text_free(&target);
	ent_text_free(&aside);
}

void say_account(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	ent_text_add(out,
		     ent_record_text(draft->record, ent_record_events(draft->record)->text[row]));
	while (out->len && out->ptr[out->len - 1] == '.')
		out->ptr[--out->len] = '\0';
	say_figures(draft, row, out);
}

void say_act(struct draft *draft, uint32_t row, struct ent_text *out)
{
	say_bare(draft->record, row, draft->introduced, out);
}

void say_deed(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	struct ent_text account = {0};
	say_bare(draft->record, row, NULL, out);
	say_account(draft, row, &account);
	if (account.len)
		ent_text_printf(out, "%s%s", account.ptr[0] == ';' ? "" : ": ", account.ptr);
	ent_text_free(&account);
}

void say_event(const struct draft *draft, uint32_t row, struct ent_text *out)
{
	struct ent_text hedge = {0};
	say_event_date(draft->record, row, out);
	ent_text_puts(out, ": ");
	say_deed(draft, row, out);
	say_hedge(draft, row, &hedge);
	if (hedge.len)
		ent_text_printf(out, " [%s]", hedge.ptr);
	ent_text_free(&hedge);
}

void make_title(struct ent_text *text)
{
	if (text->len && text->ptr[0] >= 'a' && text->ptr[0] <= 'z')
		text->ptr[0] = (char)(text->ptr[0] - 'a' + 'A');
}

void say_kind(struct ent_str kind, struct ent_text *out)
{
	for (size_t i = 0; i < kind.len; i++)
		ent_text_putc(out, kind.ptr[i] == '-' ? ' ' : kind.ptr[i]);
}

void make_sentence(struct ent_text *text)
{
	if (!text->len)
		return;
	make_title(text);
	if (!strchr(".?!:", text->ptr[text->len - 1]))
		ent_text_putc(text, '.');
}

/* ---- evidence --------------------------------------------------------- */

static void add_grade(char reliability, char credibility, struct ent_text *out)
{
	if (reliability)
		ent_text_putc(out, reliability);
	if (credibility)
		ent_text_putc(out, credibility);
}

static uint32_t source_number(struct draft *draft, uint32_t id)
{
	if (draft->source_number[id] != ENT_NONE)
		return draft->source_number[id];
	const struct ent_source *source = ent_source(draft->record, id);
	struct ent_text date = {0}, grade = {0};
	say_date(draft->record, source->date, &date);
	if (source->reliability)
		ent_text_printf(&grade, "%c, %s", source->reliability,
				ent_reliability_name(source->reliability));
	struct ent_doc_source out = {
		.id = source->id,
		.title = source->title,
		.by = source->by,
		.date = ent_text_str(&date),
		.url = source->url,
		.grade = ent_text_str(&grade),
	};
	draft->source_number[id] = ent_doc_source(draft->doc, &out);
	ent_text_free(&date);
	ent_text_free(&grade);
	return draft->source_number[id];
}

/* Cites of one piece of evidence; more than these are rare enough to leave to the
 * journal, which the evidence names. */
#define MOST_CITES 16

struct cite_list {
	struct ent_doc_cite at[MOST_CITES];
	struct ent_text grades[MOST_CITES];
	size_t count;
};

static void add_cite(struct draft *draft, struct cite_list *list, uint32_t source, char reliability,
		     char credibility, uint32_t where)
{
	if (list->count == MOST_CITES)
		return;
	struct ent_text *grade = &list->grades[list->count];
	add_grade(reliability, credibility, grade);
	list->at[list->count++] = (struct ent_doc_cite){
		.source = source_number(draft, source),
		.grade = ent_text_str(grade),
		.where = ent_record_text(draft->record, where),
	};
}

static void free_cites(struct cite_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		ent_text_free(&list->grades[i]);
}

static void say_where(const struct ent_record *record, struct ent_where where, struct ent_text *out)
{
	ent_text_printf(out, "%.*s:%u", ENT_FMT(ent_record_file(record, where.file)), where.line);
}

uint32_t evidence_of_row(struct draft *draft, uint32_t row)
{
	if (draft->evidence_number[row] != ENT_NONE)
		return draft->evidence_number[row];
	const struct ent_record *record = draft->record;
	struct ent_text id = {0}, date = {0}, text = {0}, hedge = {0}, at = {0};
	struct cite_list cites = {.count = 0};
	ent_event_id(record, row, &id);
	say_event_date(record, row, &date);
	say_deed(draft, row, &text);
	make_sentence(&text);
	say_hedge(draft, row, &hedge);
	say_where(record, ent_record_events(record)->where[row], &at);
	if (ent_str_eq(ent_text_str(&id), ent_text_str(&at)))
		at.len = 0; /* the place is its name */
	size_t count;
	const struct ent_detail *details = ent_event_details(record, row, &count);
	for (size_t i = 0; i < count; i++)
		if (details[i].kind == ENT_DETAIL_SOURCE)
			add_cite(draft, &cites, details[i].ref, details[i].reliability,
				 details[i].credibility, details[i].text);
	struct ent_doc_evidence evidence = {
		.id = ent_text_str(&id),
		.date = ent_text_str(&date),
		.text = ent_text_str(&text),
		.hedge = ent_text_str(&hedge),
		.at = ent_text_str(&at),
		.cites = cites.at,
		.cite_count = cites.count,
	};
	draft->evidence_number[row] = ent_doc_evidence(draft->doc, &evidence);
	free_cites(&cites);
	ent_text_free(&id);
	ent_text_free(&date);
	ent_text_free(&text);
	ent_text_free(&hedge);
	ent_text_free(&at);
	return draft->evidence_number[row];
}

uint32_t evidence_of_entry(struct draft *draft, struct ent_where where, struct ent_str text,
			   enum ent_hedge hedge, const struct ent_cite *cites, size_t count)
{
	for (size_t i = 0; i < draft->entry_numbers.count; i++) {
		const struct entry_number *told = &draft->entry_numbers.at[i];
		if (told->where.file == where.file && told->where.line == where.line)
			return told->number;
	}
	struct ent_text at = {0};
	struct cite_list list = {.count = 0};
	say_where(draft->record, where, &at);
	for (size_t i = 0; i < count; i++)
		add_cite(draft, &list, cites[i].source, cites[i].reliability, cites[i].credibility,
			 cites[i].where);
	struct ent_doc_evidence evidence = {
		.id = ent_text_str(&at),
		.text = text,
		.hedge = ent_str(hedge == ENT_CONFIRMED ? "" : ent_hedge_name(hedge)),
		.cites = list.at,
		.cite_count = list.count,
	};
	uint32_t number = ent_doc_evidence(draft->doc, &evidence);
	ent_push(&draft->entry_numbers, (struct entry_number){where, number});
	free_cites(&list);
	ent_text_free(&at);
	return number;
}

uint32_t evidence_of_dataset(struct draft *draft, uint32_t source, struct ent_str text)
{
	struct cite_list list = {.count = 0};
	add_cite(draft, &list, source, ent_source(draft->record, source)->reliability, 0, ENT_NONE);
	struct ent_doc_evidence evidence = {
		.id = ent_source(draft->record, source)->id,
		.text = text,
		.cites = list.at,
		.cite_count = list.count,
	};
	uint32_t number = ent_doc_evidence(draft->doc, &evidence);
	free_cites(&list);
	return number;
}
