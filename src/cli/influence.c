/* entente influence: the share of one actor in the friendly ties of another. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The government, or else what the actor itself was; then the heads. */
static void add_rule(const struct request *request, const struct ent_rule *rule,
		     struct ent_text *out)
{
	const struct ent_record *record = request->record;
	size_t before = out->len;
	if (rule->government != ENT_NONE)
		ent_text_add(out, ent_actor(record, rule->government)->name);
	else if (rule->kind_of != ENT_NONE)
		ent_text_printf(out, "%.*s of %.*s", ENT_FMT(ent_record_text(record, rule->kind)),
				ENT_FMT(handle(request, rule->kind_of)));
	else if (rule->kind != ENT_NONE)
		ent_text_add(out, ent_record_text(record, rule->kind));
	for (size_t i = 0; i < rule->head_count; i++)
		ent_text_printf(out, "%s%.*s", out->len > before ? ", " : "",
				ENT_FMT(ent_actor(record, rule->heads[i])->name));
	if (out->len == before)
		ent_text_puts(out, "rule not told");
}

static double sum_of(const double by_domain[ENT_DOMAINS])
{
	double sum = 0;
	for (int i = 0; i < ENT_DOMAINS; i++)
		sum += by_domain[i];
	return sum;
}

/* ---- text ------------------------------------------------------------- */

static void add_standing(const struct ent_influence *now, struct ent_text *out)
{
	ent_text_puts(out, " (95 percent interval ");
	add_percent(now->low, out);
	ent_text_puts(out, " to ");
	add_percent(now->high, out);
	ent_text_puts(out, ")");
	if (now->rank)
		ent_text_printf(out, ", and rank %zu of %zu", now->rank, now->actors);
}

static void write_head(const struct request *request, const struct dyad *dyad,
		       const struct ent_influence *now)
{
	struct ent_text text = {0};
	ent_text_puts(&text, "From ");
	say_day(now->rule.from, &text);
	ent_text_puts(&text, " to ");
	say_day(now->rule.to, &text);
	if (isnan(now->share)) {
		ent_text_printf(&text, " no friendly tie of %.*s with anybody is recorded",
				ENT_FMT(in_text(request, dyad->b)));
	} else {
		ent_text_printf(&text, " %.*s has ", ENT_FMT(in_text(request, dyad->a)));
		add_percent(now->share, &text);
		ent_text_printf(&text, " percent of the friendly ties recorded of %.*s",
				ENT_FMT(in_text(request, dyad->b)));
		add_standing(now, &text);
	}
	ent_text_puts(&text, ". This is a proxy for influence: it measures ties, not whether "
			     "anybody is swayed by them.");
	put_wrapped(ent_text_str(&text), 0, 0);
	ent_text_free(&text);
}

static void cell_interval(const struct ent_influence *period, struct table *table)
{
	struct ent_text text = {0};
	if (!isnan(period->share)) {
		add_percent(period->low, &text);
		ent_text_puts(&text, " to ");
		add_percent(period->high, &text);
	}
	table_cell(table, ent_text_str(&text));
	ent_text_free(&text);
}

static void cell_ratio(size_t part, size_t whole, struct table *table)
{
	struct ent_text text = {0};
	if (part)
		ent_text_printf(&text, "%zu of %zu", part, whole);
	else
		ent_text_printf(&text, "- of %zu", whole);
	table_cell(table, ent_text_str(&text));
	ent_text_free(&text);
}

static void cell_percent(double share, struct table *table)
{
	struct ent_text text = {0};
	double value;
	if (!isnan(share))
		add_percent(share, &text);
	table_number(table, ent_number_parse(ent_text_str(&text), &value) ? value : (double)NAN);
	ent_text_free(&text);
}

static void write_periods(const struct request *request, const struct ent_influences *influences)
{
	static const struct column columns[] = {
		{"from", CELL_TEXT}, {"share %", CELL_NUMBER}, {"interval", CELL_TEXT},
		{"rank", CELL_TEXT}, {"acts", CELL_TEXT},      {"rule", CELL_TEXT},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < influences->count; i++) {
		const struct ent_influence *period = &influences->list[i];
		table_day(table, period->rule.from);
		cell_percent(period->share, table);
		cell_interval(period, table);
		cell_ratio(period->rank, period->actors, table);
		cell_ratio(period->acts, period->all_acts, table);
		text.len = 0;
		add_rule(request, &period->rule, &text);
		table_cell(table, ent_text_str(&text));
	}
	putchar('\n');
	table_write(table, FORMAT_TEXT, "periods", true);
	ent_text_free(&text);
}

/* The share in each domain, in per cent; nothing where nobody has any. */
static void write_domains(const struct ent_influences *influences)
{
	static const struct column columns[] = {
		{"from", CELL_TEXT},       {"diplomatic", CELL_NUMBER},  {"security", CELL_NUMBER},
		{"economic", CELL_NUMBER}, {"unspecified", CELL_NUMBER}, {"", CELL_TEXT},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < influences->count; i++) {
		const struct ent_influence *period = &influences->list[i];
		table_day(table, period->rule.from);
		for (int d = 0; d < ENT_DOMAINS; d++)
			cell_percent(period->all[d] > 0 ? period->sum[d] / period->all[d]
							: (double)NAN,
				     table);
		table_cell(table, ent_str(""));
	}
	puts("\nShare in each domain, percent");
	table_write(table, FORMAT_TEXT, "domains", true);
}

static bool has_ties(const struct ent_influences *influences)
{
	bool any = false;
	for (size_t i = 0; i < influences->count; i++)
		any |= influences->list[i].all_acts > 0;
	return any;
}

static void write_rows(const struct request *request, const struct ent_influences *influences)
{
	const struct ent_influence *now = &influences->list[influences->count - 1];
	struct ent_text text = {0};
	if (now->row_count) {
		ent_text_puts(&text, "The acts of the last period: ");
		add_ids(request, influences->rows + now->first, now->row_count, true, &text);
		putchar('\n');
		put_wrapped(ent_text_str(&text), 0, 2);
	}
	ent_text_free(&text);
}

static void write_foot(const struct request *request, const struct dyad *dyad,
		       const struct ent_influences *influences)
{
	struct ent_text text = {0};
	add_searched(request, dyad, &text);
	ent_text_printf(&text, ", and all with %.*s and whoever governed it",
			ENT_FMT(handle(request, dyad->b)));
	add_repeated(influences->repeated, request->dedupe, ENT_DEDUPE_DAY, &text);
	ent_text_puts(&text,
		      ". A tie is an act of "
		      "positive intensity, weighed by it and by its hedge. Left out: persons, "
		      "media, the unknown, parts of others, what is not there on the day, and "
		      "all that has no entry here, trade and treaties in force above all. A "
		      "dossier kept about two actors records them more fully than the rest: "
		      "then the share is too high, and only its course tells something.");
	putchar('\n');
	put_wrapped(ent_text_str(&text), 0, 0);
	ent_text_free(&text);
}

static void write_text(const struct request *request, const struct dyad *dyad,
		       const struct ent_influences *influences)
{
	write_narrowing(request);
	write_head(request, dyad, &influences->list[influences->count - 1]);
	write_periods(request, influences);
	if (has_ties(influences))
		write_domains(influences);
	write_rows(request, influences);
	write_foot(request, dyad, influences);
}

/* ---- CSV and JSON ----------------------------------------------------- */

static struct table *period_table(const struct request *request,
				  const struct ent_influences *influences)
{
	static const struct column columns[] = {
		{"from", CELL_TEXT},
		{"to", CELL_TEXT},
		{"government", CELL_TEXT},
		{"kind", CELL_TEXT},
		{"kind_of", CELL_TEXT},
		{"heads", CELL_LIST},
		{"share", CELL_NUMBER},
		{"low", CELL_NUMBER},
		{"high", CELL_NUMBER},
		{"rank", CELL_NUMBER},
		{"actors", CELL_NUMBER},
		{"acts", CELL_NUMBER},
		{"all_acts", CELL_NUMBER},
		{"sum", CELL_NUMBER},
		{"all", CELL_NUMBER},
		{"diplomatic", CELL_NUMBER},
		{"all_diplomatic", CELL_NUMBER},
		{"security", CELL_NUMBER},
		{"all_security", CELL_NUMBER},
		{"economic", CELL_NUMBER},
		{"all_economic", CELL_NUMBER},
		{"unspecified", CELL_NUMBER},
		{"all_unspecified", CELL_NUMBER},
		{"effective", CELL_NUMBER},
		{"entries", CELL_LIST},
		{"measure", CELL_TEXT},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < influences->count; i++) {
		const struct ent_influence *period = &influences->list[i];
#define CELL(fill) (text.len = 0, fill, table_cell(table, ent_text_str(&text)))
		CELL(day_text(period->rule.from, &text));
		CELL(day_text(period->rule.to, &text));
		table_cell(table, handle(request, period->rule.government));
		table_cell(table, ent_record_text(request->record, period->rule.kind));
		table_cell(table, handle(request, period->rule.kind_of));
		text.len = 0;
		for (size_t h = 0; h < period->rule.head_count; h++)
			ent_text_printf(&text, "%s%.*s", h ? "; " : "",
					ENT_FMT(handle(request, period->rule.heads[h])));
		table_cell(table, ent_text_str(&text));
		table_number(table, tidy(period->share));
		table_number(table, tidy(period->low));
		table_number(table, tidy(period->high));
		table_number(table, period->rank ? (double)period->rank : (double)NAN);
		table_number(table, (double)period->actors);
		table_number(table, (double)period->acts);
		table_number(table, (double)period->all_acts);
		table_number(table, tidy(sum_of(period->sum)));
		table_number(table, tidy(sum_of(period->all)));
		for (int d = 0; d < ENT_DOMAINS; d++) {
			table_number(table, tidy(period->sum[d]));
			table_number(table, tidy(period->all[d]));
		}
		table_number(table, tidy(period->effective));
		CELL(add_ids(request, influences->rows + period->first, period->row_count, false,
			     &text));
		table_cell(table, ent_str("proxy"));
#undef CELL
	}
	ent_text_free(&text);
	return table;
}

static void write_json(const struct request *request, const struct dyad *dyad,
		       const struct ent_influences *influences)
{
	json_dyad(request, dyad);
	json_repeated(request->dedupe, influences->repeated);
	fputs(",\"measure\":\"proxy: share of friendly ties\",\n", stdout);
	table_members(period_table(request, influences), "periods");
	printf(",\n\"searched\":{\"entries\":%zu}}\n", dyad->entries);
}

static void write_csv(const struct request *request, const struct ent_influences *influences)
{
	table_write(period_table(request, influences), FORMAT_CSV, "periods", true);
	talk_of_table(request, influences->repeated, request->dedupe, ENT_DEDUPE_DAY);
}

int run_influence(struct request *request)
{
	struct dyad dyad;
	struct ent_influences influences = {0};
	if (!request_dyad(request, &dyad))
		return FAILED;
	dyad.from = first_day(request, dyad.to);
	struct ent_acts_opts opts = ent_acts_all();
	opts.dedupe = request->dedupe;
	opts.from = dyad.from;
	opts.to = dyad.to;
	opts.as_of = request->as_of;
	ent_influence_find(request->record, dyad.a, dyad.b, &opts, &influences);
	if (request->format == FORMAT_JSON)
		write_json(request, &dyad, &influences);
	else if (request->format == FORMAT_CSV)
		write_csv(request, &influences);
	else
		write_text(request, &dyad, &influences);
	ent_influences_free(&influences);
	return DONE;
}
