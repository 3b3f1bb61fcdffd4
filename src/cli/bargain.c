/* entente bargain: how a matter in dispute is likely to be settled, by several models. */
#include "bargain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Each change is played so much less often than the game itself. */
#define RUNS_PER_SWING 20

/* ---- what is asked ---------------------------------------------------- */

/* A dossier where a table should be: the issue is missing, not the columns. */
static bool is_dossier(const char *path)
{
	struct stat info;
	size_t len = strlen(path);
	return (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) ||
	       (len > 4 && strcmp(path + len - 4, ".ent") == 0);
}

static int check_options(const struct request *request)
{
	static const enum option of_dossier[] = {OPT_ON, OPT_AS_OF};
	if (request->operand_count == 2)
		return DONE;
	if (is_dossier(request->operands[0]))
		return misuse(request, "bargain needs DOSSIER ISSUE, or FILE.csv: which issue?");
	for (size_t i = 0; i < 2; i++)
		if (request->values[of_dossier[i]])
			return misuse(request, "--%s is for DOSSIER ISSUE",
				      option_name(of_dossier[i]));
	return DONE;
}

static int take_options(const struct request *request, struct bargain *bargain)
{
	static const char *const models[] = {"compromise", "median", "challenge", "smp"};
	static const char *const variants[] = {"scholz", "paper"};
	int model = -1, variant = 0;
	if (request_choice(request, OPT_MODEL, models, MODELS, &model) ||
	    request_choice(request, OPT_VARIANT, variants, 2, &variant) ||
	    !request_count(request, OPT_ROUNDS, 0, &bargain->rounds) ||
	    !request_count(request, OPT_RUNS, 1000, &bargain->runs) ||
	    !request_count(request, OPT_SEED, 1, &bargain->seed) ||
	    !request_count(request, OPT_JOBS, 0, &bargain->workers))
		return MISUSED;
	if (request->values[OPT_VARIANT] && model >= 0 && model != ENT_BARGAIN_CHALLENGE)
		return misuse(request, "--variant is for --model challenge");
	bargain->variant = (enum ent_bargain_variant)variant;
	bargain->one = model >= 0;
	bargain->play_count = model >= 0 ? 1 : MODELS;
	for (size_t i = 0; i < bargain->play_count; i++)
		bargain->plays[i].model = (enum ent_bargain_model)(model >= 0 ? model : (int)i);
	return check_options(request);
}

static int unknown_issue(const struct request *request, struct ent_str name)
{
	struct ent_str near = ent_issue_near(request->record, name);
	size_t count;
	const struct ent_issue *issues = ent_issues(request->record, &count);
	struct ent_text all = {0};
	for (size_t i = 0; i < count; i++)
		ent_text_printf(&all, "%s%.*s", i ? ", " : "", ENT_FMT(issues[i].name));
	if (near.len)
		failure("no issue '%.*s' in %s; did you mean %.*s?", ENT_FMT(name),
			request->operands[0], ENT_FMT(near));
	else
		failure("no issue '%.*s' in %s; there is %s", ENT_FMT(name), request->operands[0],
			count ? all.ptr : "none");
	ent_text_free(&all);
	return FAILED;
}

/* As commas part them. */
static int read_issues(const struct request *request, const char *list, uint32_t *issues,
		       size_t *count)
{
	for (size_t at = 0; list[at];) {
		size_t len = strcspn(list + at, ", ");
		struct ent_str name = {list + at, len};
		at += len + strspn(list + at + len, ", ");
		if (!len)
			continue;
		issues[*count] = ent_issue_find(request->record, name);
		if (issues[(*count)++] == ENT_NONE)
			return unknown_issue(request, name);
	}
	return DONE;
}

static int open_dossier(struct request *request, struct bargain *bargain)
{
	const char *list = request->operands[1];
	struct ent_err err;
	size_t count = 0;
	if (!request_open(request))
		return FAILED;
	uint32_t *issues = calloc(strlen(list) + 1, sizeof *issues);
	if (!issues)
		abort();
	int status = read_issues(request, list, issues, &count);
	if (!status && !ent_bargain_of(request->record, issues, count, request->on, request->as_of,
				       &bargain->of, &err))
		status = failure("%s", err.text);
	free(issues);
	return status;
}

static int open_game(struct request *request, struct bargain *bargain)
{
	struct ent_err err;
	if (request->operand_count == 2)
		return open_dossier(request, bargain);
	if (!ent_bargain_open(request->operands[0], &bargain->of, &err))
		return failure("%s", err.text);
	return DONE;
}

/* ---- playing ---------------------------------------------------------- */

static void fill_opts(const struct bargain *bargain, const struct play *play,
		      struct ent_ensemble_opts *opts)
{
	*opts = (struct ent_ensemble_opts){
		.play = {.model = play->model,
			 .variant = bargain->variant,
			 .most_rounds = bargain->rounds,
			 .seed = bargain->seed,
			 .workers = bargain->workers,
			 .tick = watch_tick},
		.runs = bargain->runs,
		.workers = bargain->workers,
		.tick = watch_tick,
	};
}

static bool draw(struct bargain *bargain, struct play *play, struct ent_ensemble_opts *opts)
{
	const struct ent_bargain_case *of = &bargain->of;
	if (bargain->uncertain &&
	    !ent_bargain_ensemble(&of->game, &of->ends, opts, &play->ensemble, &play->err))
		return false;
	opts->runs = (bargain->runs + RUNS_PER_SWING - 1) / RUNS_PER_SWING;
	return !bargain->one ||
	       ent_bargain_swings(&of->game, &of->ends, opts, &play->swings, &play->err);
}

static void play_model(struct bargain *bargain, struct play *play)
{
	struct ent_ensemble_opts opts;
	fill_opts(bargain, play, &opts);
	watch_begin(true);
	play->played = ent_bargain(&bargain->of.game, &opts.play, &play->result, &play->err) &&
		       draw(bargain, play, &opts);
	bargain->stopped |= watch_end();
	if (!play->played)
		return;
	play->sides.vote = calloc(bargain->of.game.actors, sizeof *play->sides.vote);
	if (!play->sides.vote)
		abort();
	ent_bargain_sides(&bargain->of.game, play->result.outcome, &play->sides);
}

static void bargain_free(struct bargain *bargain)
{
	for (size_t i = 0; i < bargain->play_count; i++) {
		ent_bargain_result_free(&bargain->plays[i].result);
		ent_ensemble_free(&bargain->plays[i].ensemble);
		ent_swings_free(&bargain->plays[i].swings);
		free(bargain->plays[i].sides.vote);
	}
	ent_bargain_case_free(&bargain->of);
}

/* ---- answering -------------------------------------------------------- */

/* Who was left out, where too few are left to bargain. */
static void talk_of_absent(const struct bargain *bargain)
{
	for (size_t i = 0; i < bargain->of.absent_count; i++) {
		const struct ent_bargain_absent *absent = &bargain->of.absent[i];
		struct ent_str who = ent_actor(bargain->request->record, absent->actor)->handle;
		fprintf(stderr, "  %.*s is left out: %s\n", ENT_FMT(who), lack_words(absent->lack));
	}
}

static int fail_play(const struct bargain *bargain)
{
	const struct request *request = bargain->request;
	failure("%s%s%s: %s", request->operands[0], request->operand_count > 1 ? ", " : "",
		request->operand_count > 1 ? request->operands[1] : "", bargain->plays[0].err.text);
	if (bargain->of.game.actors < 2)
		talk_of_absent(bargain);
	return FAILED;
}

static int answer(struct bargain *bargain)
{
	const struct request *request = bargain->request;
	bargain->uncertain = ent_bargain_is_uncertain(&bargain->of.game, &bargain->of.ends);
	for (size_t i = 0; i < bargain->play_count && !bargain->stopped; i++)
		play_model(bargain, &bargain->plays[i]);
	if (!bargain->plays[0].played && !bargain->stopped)
		return fail_play(bargain);
	if (request->format == FORMAT_JSON)
		bargain_json(bargain);
	else if (request->format == FORMAT_CSV)
		bargain_csv(bargain);
	else
		bargain_text(bargain);
	if (bargain->stopped)
		return failure("stopped: this is what was done so far");
	return DONE;
}

int run_bargain(struct request *request)
{
	struct bargain bargain = {.request = request};
	int status = take_options(request, &bargain);
	if (!status)
		status = open_game(request, &bargain);
	if (!status)
		status = answer(&bargain);
	bargain_free(&bargain);
	return status;
}
