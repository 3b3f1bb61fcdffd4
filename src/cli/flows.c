/* entente flows: what flows where in a year, and which figures cannot all be true. */
#include "flows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ----------------------------------------------------------- */

/* NAME=VALUE,NAME=VALUE */
static int take_settings(const struct request *request, struct flows_answer *answer)
{
	const char *word = request->values[OPT_SET];
	struct ent_flow_setting *settings = NULL;
	size_t count = 0;
	if (!word)
		return DONE;
	settings = calloc(strlen(word) / 2 + 1, sizeof *settings);
	if (!settings)
		abort();
	answer->ask.settings = settings;
	for (const char *at = word; *at;) {
		size_t length = strcspn(at, ",");
		const char *equals = memchr(at, '=', length);
		size_t name = equals ? (size_t)(equals - at) : 0;
		struct ent_str value = {at + name + 1, name ? length - name - 1 : 0};
		if (!name || !ent_number_parse(value, &settings[count].value) ||
		    settings[count].value < 0)
			return misuse(request,
				      "--set '%.*s': NAME=VALUE is needed, of a number 0 or more",
				      (int)length, at);
		settings[count++].name = (struct ent_str){at, name};
		at += length + (at[length] == ',');
	}
	answer->ask.setting_count = count;
	return DONE;
}

static int take_year(const struct request *request, struct flows_answer *answer)
{
	const char *word = request->values[OPT_YEAR];
	double year;
	if (!word)
		return DONE;
	if (!ent_number_parse(ent_str(word), &year) || year < 1 || year > 9999 ||
	    year != floor(year))
		return misuse(request, "--year '%s': a year is needed, such as 1890", word);
	answer->ask.year = (int)year;
	return DONE;
}

/* Without any, the best fit alone. */
static bool take_runs(const struct request *request, struct flows_answer *answer)
{
	const char *word = request->values[OPT_RUNS];
	answer->runs = 0;
	return (word && strcmp(word, "0") == 0) ||
	       request_count(request, OPT_RUNS, 500, &answer->runs);
}

static int take_options(const struct request *request, struct flows_answer *answer)
{
	size_t seed;
	answer->ask.as_of = request->as_of;
	if (!request_count(request, OPT_SEED, 1, &seed) || !take_runs(request, answer) ||
	    !request_count(request, OPT_JOBS, 0, &answer->jobs))
		return MISUSED;
	if (answer->runs > 1000000)
		return misuse(request, "--runs are at most 1000000");
	answer->seed = seed;
	return take_year(request, answer) ? MISUSED : take_settings(request, answer);
}

/* ---- the networks of a dossier ------------------------------------------ */

static int list_networks(const struct request *request)
{
	static const struct column columns[] = {
		{"network", CELL_TEXT},   {"nodes", CELL_NUMBER}, {"links", CELL_NUMBER},
		{"figures", CELL_NUMBER}, {"year", CELL_NUMBER},  {"unit", CELL_TEXT},
		{"title", CELL_TEXT},
	};
	size_t count;
	const struct ent_flow *flows = ent_flows(request->record, &count);
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < count; i++) {
		int year = ent_flow_year(request->record, &flows[i], request->as_of);
		table_cell(table, flows[i].name);
		table_number(table, (double)flows[i].node_count);
		table_number(table, (double)flows[i].link_count);
		table_number(table, (double)flows[i].measure_count);
		table_number(table, year ? year : (double)NAN);
		table_cell(table, flows[i].unit);
		table_cell(table, flows[i].title);
	}
	table_write(table, request->format, "networks", true);
	return DONE;
}

/* ---- the answer --------------------------------------------------------- */

void flows_link_name(const struct ent_flow *flow, uint32_t link, struct ent_text *out)
{
	ent_text_printf(out, "%.*s > %.*s", ENT_FMT(flow->nodes[flow->links[link].from].name),
			ENT_FMT(flow->nodes[flow->links[link].to].name));
}

void flows_place_name(const struct ent_flow *flow, struct ent_route_place place,
		      struct ent_text *out)
{
	if (place.where == ENT_ROUTE_LINK)
		flows_link_name(flow, place.index, out);
	else
		ent_text_add(out, flow->nodes[place.index].name);
}

static double to_figures(double value, int figures)
{
	if (!isfinite(value) || fabs(value) < 1e-9) /* no more than rounding */
		return isfinite(value) ? 0 : value;
	double places = figures - 1 - floor(log10(fabs(value)));
	double unit = pow(10, fabs(places));
	return places > 0 ? round(value * unit) / unit : round(value / unit) * unit;
}

double flows_tidy(double value)
{
	return to_figures(value, 6);
}

void flows_number(double value, struct ent_text *out)
{
	if (!ent_text_number(out, to_figures(value, 3)))
		ent_text_putc(out, '?');
}

void flows_range(const struct ent_flow_range *range, double scale, struct ent_text *out)
{
	bool low = !isnan(range->low), high = !isnan(range->high);
	if (isnan(range->best) && low != high) {
		ent_text_puts(out, low ? "at least " : "at most ");
		flows_number((low ? range->low : range->high) * scale, out);
		return;
	}
	if (!isnan(range->best))
		flows_number(range->best * scale, out);
	if (!low && !high)
		return;
	ent_text_puts(out, isnan(range->best) ? "[" : " [");
	if (low)
		flows_number(range->low * scale, out);
	ent_text_puts(out, low ? " " : ".. ");
	if (high)
		flows_number(range->high * scale, out);
	ent_text_puts(out, high ? "]" : "..]");
}

const struct ent_observation *flows_row(const struct flows_answer *answer,
					const struct ent_flow_basis *basis)
{
	if (basis->series == ENT_NONE || basis->row == ENT_NONE)
		return NULL;
	return &ent_series(answer->record, basis->series)->rows[basis->row];
}

void flows_source(const struct flows_answer *answer, const struct ent_flow_basis *basis,
		  struct ent_text *out)
{
	const struct ent_observation *row = flows_row(answer, basis);
	if (!row) {
		ent_text_puts(out, "set");
		return;
	}
	if (row->figure.source == ENT_NONE) {
		ent_text_puts(out, "no source");
		return;
	}
	ent_text_add(out, ent_source(answer->record, row->figure.source)->id);
	if (row->figure.reliability || row->figure.credibility) {
		ent_text_putc(out, ' ');
		grade_text(row->figure.reliability, row->figure.credibility, out);
	}
}

/* The library counts nodes, links and readings from 0; people have names for them. */
static bool add_name(const struct flows_answer *answer, struct ent_str kind, size_t index,
		     struct ent_text *out)
{
	const struct ent_flow_draft *draft = &answer->draft;
	if (ent_str_is(kind, "node") && index < draft->net.node_count)
		ent_text_add(out, answer->flow->nodes[index].name);
	else if (ent_str_is(kind, "link") && index < draft->net.link_count)
		flows_link_name(answer->flow, (uint32_t)index, out);
	else if (ent_str_is(kind, "reading") && index < draft->net.reading_count)
		ent_text_add(out, ent_series(answer->record, draft->bases[index].series)->name);
	else
		return false;
	return true;
}

void flows_trouble(const struct flows_answer *answer, const struct ent_err *err,
		   struct ent_text *out)
{
	static const char *const kinds[] = {"node", "link", "reading"};
	for (const char *at = err->text; *at;) {
		size_t taken = 0;
		for (size_t i = 0; i < 3 && !taken; i++) {
			struct ent_str kind = ent_str(kinds[i]);
			const char *number = at + kind.len + 1;
			size_t digits = strncmp(at, kind.ptr, kind.len) == 0 && number[-1] == ' '
						? strspn(number, "0123456789")
						: 0;
			if (digits && digits < 7 &&
			    add_name(answer, kind, (size_t)strtoul(number, NULL, 10), out))
				taken = kind.len + 1 + digits;
		}
		if (!taken)
			ent_text_putc(out, *at);
		at += taken ? taken : 1;
	}
}

static bool reckon(struct flows_answer *answer, struct ent_err *err)
{
	struct ent_flow_opts opts = {
		.reach = ENT_NETWORK_REACH,
		.draws = answer->runs,
		.no_posterior = !answer->runs,
		.seed = answer->seed,
		.workers = answer->jobs,
		.tick = watch_tick,
	};
	if (!ent_flow_reconcile(&answer->draft.net, &opts, &answer->result, err))
		return false;
	answer->verdicts = calloc(answer->draft.claim_count + 1, sizeof *answer->verdicts);
	if (!answer->verdicts)
		abort();
	ent_flow_judge(&answer->draft, &answer->result, answer->verdicts);
	flows_follow(answer);
	return true;
}

static void free_answer(struct flows_answer *answer)
{
	free((void *)answer->ask.settings);
	free(answer->verdicts);
	flows_follow_free(answer);
	ent_flow_result_free(&answer->result);
	ent_flow_draft_free(&answer->draft);
}

static int answer_network(struct request *request, struct flows_answer *answer)
{
	struct ent_err err;
	if (!ent_flow_draft(request->record, answer->flow, &answer->ask, &answer->draft, &err))
		return failure("%s", err.text);
	watch_begin(true);
	bool reckoned = reckon(answer, &err);
	answer->stopped = watch_end();
	if (!reckoned) {
		struct ent_text trouble = {0};
		flows_trouble(answer, &err, &trouble);
		failure("%.*s, %d: %s", ENT_FMT(answer->flow->name), answer->draft.year,
			trouble.ptr);
		ent_text_free(&trouble);
		return FAILED;
	}
	if (request->format == FORMAT_CSV)
		flows_csv(answer);
	else if (request->format == FORMAT_JSON)
		flows_json(request, answer);
	else
		flows_text(request, answer);
	return DONE;
}

int run_flows(struct request *request)
{
	struct flows_answer answer = {0};
	size_t count;
	int status = take_options(request, &answer);
	if (status || !request_open(request)) {
		free_answer(&answer);
		return status ? status : FAILED;
	}
	const struct ent_flow *flows = ent_flows(request->record, &count);
	const char *name = request->operand_count > 1 ? request->operands[1] : "";
	answer.record = request->record;
	if (!*name && count > 1) {
		status = list_networks(request);
	} else {
		struct ent_err err;
		uint32_t id = ent_flow_find(request->record, ent_str(name), &err);
		answer.flow = id == ENT_NONE ? NULL : &flows[id];
		status = answer.flow ? answer_network(request, &answer)
				     : failure("%s: %s", request->operands[0], err.text);
	}
	free_answer(&answer);
	return status;
}
