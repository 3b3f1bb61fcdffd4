/* entente dyads: all dyads at a glance. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct answer {
	struct ent_dyad_opts opts;
	struct ent_dyad_view *list;
	size_t count, shown;
};

/* Acts of all dyads, shown or not; one of several parties is told of each. */
static size_t repeated_in(const struct answer *answer)
{
	size_t repeated = 0;
	for (size_t i = 0; i < answer->count; i++)
		repeated += answer->list[i].repeated;
	return repeated;
}

static double rounded(double value, double step)
{
	double result = round(value / step) * step;
	return result == 0 ? 0 : result; /* no -0; NaN stays */
}

static void add_text_row(const struct request *request, const struct ent_dyad_view *view,
			 struct table *table)
{
	struct ent_text text = {0};
	ent_text_printf(&text, "%.*s %.*s", ENT_FMT(handle(request, view->a)),
			ENT_FMT(handle(request, view->b)));
	table_cell(table, ent_text_str(&text));
	table_number(table, (double)view->acts);
	table_number(table, rounded(view->cooperation, 1));
	table_number(table, rounded(view->conflict, 1));
	table_number(table, (double)view->contacts);
	table_cell(table, ent_str(view->sign > 0 ? "+" : view->sign < 0 ? "-" : ""));
	table_number(table, rounded(view->agreement * 100, 1) / 100);
	table_number(table, rounded(view->share[0] * 100, 1));
	table_number(table, rounded(view->share[1] * 100, 1));
	text.len = 0;
	if (view->turned != ENT_DAY_MIN)
		ent_text_printf(&text, "%d%c", year_of(view->turned), view->turn > 0 ? '+' : '-');
	table_cell(table, ent_text_str(&text));
	text.len = 0;
	ent_text_printf(&text, "%d", year_of(view->first));
	if (year_of(view->last) != year_of(view->first))
		ent_text_printf(&text, "-%d", year_of(view->last));
	table_cell(table, ent_text_str(&text));
	ent_text_free(&text);
}

static void add_head(const struct request *request, const struct answer *answer,
		     struct ent_text *out)
{
	if (answer->count)
		ent_text_printf(out, "%zu dyad%s ", answer->count, answer->count == 1 ? "" : "s");
	else
		ent_text_puts(out, "No dyad ");
	if (answer->opts.actor != ENT_NONE)
		ent_text_printf(out, "of %.*s ", ENT_FMT(in_text(request, answer->opts.actor)));
	ent_text_printf(out, "%s acts on record from ", answer->count < 2 ? "has" : "have");
	say_day(answer->opts.acts.from, out);
	ent_text_puts(out, " to ");
	say_day(answer->opts.acts.to, out);
	ent_text_puts(out, ".");
	if (answer->shown < answer->count)
		ent_text_printf(out, " The first %zu:", answer->shown);
}

static void write_text(const struct request *request, const struct answer *answer)
{
	static const struct column columns[] = {
		{"dyad", CELL_TEXT},    {"acts", CELL_NUMBER},   {"coop", CELL_NUMBER},
		{"conf", CELL_NUMBER},  {"met", CELL_NUMBER},    {"tie", CELL_TEXT},
		{"agree", CELL_NUMBER}, {"1 in 2", CELL_NUMBER}, {"2 in 1", CELL_NUMBER},
		{"turned", CELL_TEXT},  {"years", CELL_TEXT},
	};
	struct ent_text text = {0};
	write_narrowing(request);
	add_head(request, answer, &text);
	put_wrapped(ent_text_str(&text), 0, 0);
	text.len = 0;
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < answer->shown; i++)
		add_text_row(request, &answer->list[i], table);
	if (answer->shown)
		putchar('\n');
	table_write(table, FORMAT_TEXT, "dyads", true);
	ent_text_printf(
		&text,
		"coop, conf: sums of intensity, hedges weighed. met: contacts, firm ones. "
		"tie: friendly or hostile by the last %d days, agree: agreement over third "
		"actors, both on the last day. 1 in 2: percent that the first has of the "
		"friendly ties of the second, a proxy for influence. turned: the main turning "
		"point of firm entries. Blank: none recorded, or none found. "
		"Left out: what is denied, retracted or of no day",
		answer->opts.window_days);
	add_repeated(repeated_in(answer), request->dedupe, ENT_DEDUPE_DAY, &text);
	ent_text_putc(&text, '.');
	putchar('\n');
	put_wrapped(ent_text_str(&text), 0, 0);
	ent_text_free(&text);
}

static struct table *dyad_table(const struct request *request, const struct answer *answer)
{
	static const struct column columns[] = {
		{"a", CELL_TEXT},
		{"b", CELL_TEXT},
		{"acts", CELL_NUMBER},
		{"first", CELL_TEXT},
		{"last", CELL_TEXT},
		{"cooperation", CELL_NUMBER},
		{"conflict", CELL_NUMBER},
		{"net", CELL_NUMBER},
		{"contacts", CELL_NUMBER},
		{"sign", CELL_NUMBER},
		{"third", CELL_NUMBER},
		{"agreement", CELL_NUMBER},
		{"share_a_in_b", CELL_NUMBER},
		{"share_b_in_a", CELL_NUMBER},
		{"turned", CELL_TEXT},
		{"turn", CELL_TEXT},
		{"repeated", CELL_NUMBER},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < answer->shown; i++) {
		const struct ent_dyad_view *view = &answer->list[i];
		table_cell(table, handle(request, view->a));
		table_cell(table, handle(request, view->b));
		table_number(table, (double)view->acts);
		table_day(table, view->first);
		table_day(table, view->last);
		table_number(table, tidy(view->cooperation));
		table_number(table, tidy(view->conflict));
		table_number(table, tidy(view->net));
		table_number(table, (double)view->contacts);
		table_number(table, view->sign);
		table_number(table, (double)view->third);
		table_number(table, tidy(view->agreement));
		table_number(table, tidy(view->share[0]));
		table_number(table, tidy(view->share[1]));
		table_day(table, view->turned);
		table_cell(table, ent_str(view->turn > 0 ? "up" : view->turn < 0 ? "down" : ""));
		table_number(table, (double)view->repeated);
	}
	ent_text_free(&text);
	return table;
}

static void write_json(const struct request *request, const struct answer *answer)
{
	printf("{\"count\":%zu", answer->count);
	json_member_day("from", answer->opts.acts.from);
	json_member_day("to", answer->opts.acts.to);
	json_member_day("as_of", request->as_of);
	printf(",\"window_days\":%d", answer->opts.window_days);
	json_repeated(request->dedupe, repeated_in(answer));
	json_narrowing(request);
	fputs(",\n", stdout);
	table_members(dyad_table(request, answer), "dyads");
	fputs("}\n", stdout);
}

static void write_csv(const struct request *request, const struct answer *answer)
{
	table_write(dyad_table(request, answer), FORMAT_CSV, "dyads", true);
	talk_of_table(request, repeated_in(answer), request->dedupe, ENT_DEDUPE_DAY);
}

static bool take_options(struct request *request, struct answer *answer, size_t *top)
{
	struct ent_sign_opts signs;
	if (!request_signs(request, &signs) || !request_count(request, OPT_TOP, SIZE_MAX, top) ||
	    !request_count(request, OPT_JOBS, 0, &answer->opts.workers))
		return false;
	answer->opts.window_days = signs.window_days;
	return true;
}

static void take_times(const struct request *request, struct answer *answer)
{
	struct ent_acts_opts *acts = &answer->opts.acts;
	*acts = ent_acts_all();
	acts->dedupe = request->dedupe;
	acts->as_of = request->as_of;
	acts->to = last_day(request);
	acts->from = first_day(request, acts->to);
}

int run_dyads(struct request *request)
{
	struct answer answer = {.opts.actor = ENT_NONE};
	size_t top;
	if (!take_options(request, &answer, &top))
		return MISUSED;
	if (!request_open(request) ||
	    (request->operand_count > 1 &&
	     !request_actor(request, request->operands[1], &answer.opts.actor)))
		return FAILED;
	take_times(request, &answer);
	if (answer.opts.acts.from > answer.opts.acts.to)
		return failure("--from lies after --on");
	answer.list = calloc(ent_dyad_count(request->record) + 1, sizeof *answer.list);
	if (!answer.list)
		abort();
	answer.count = ent_dyads_view(request->record, &answer.opts, answer.list);
	answer.shown = answer.count < top ? answer.count : top;
	if (request->format == FORMAT_JSON)
		write_json(request, &answer);
	else if (request->format == FORMAT_CSV)
		write_csv(request, &answer);
	else
		write_text(request, &answer);
	free(answer.list);
	return DONE;
}
