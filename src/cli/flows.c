/* entente flows: what flows where in a year, and which figures cannot all be true. */
#include "flows.h"

#include <math.h>
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
	return answer->stopped ? failure("stopped: only what was done by then is told") : DONE;
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
