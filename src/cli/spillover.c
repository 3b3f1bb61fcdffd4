/* entente spillover: who sets off whom, from a dossier or a table. */
#include "spillover.h"

#include <string.h>
#include <strings.h>

#define LEAST_EVENTS 10
#define MOST_FITTED  64   /* marks: each pair is a parameter */
#define USUAL_RUNS   2000 /* draws of a forecast */
#define MOST_RUNS    1000000
#define MOST_HORIZON 1e6
#define MOST_PENALTY 1e6

/* ---- what is asked -------------------------------------------------------- */

static bool is_table(const char *operand)
{
	size_t len = strlen(operand);
	return len > 4 && strcasecmp(operand + len - 4, ".csv") == 0;
}

/* What is asked of a dossier alone, of a table alone, of a fit alone. */
static int check_options(const struct request *request, bool table)
{
	static const enum option of_record[] = {OPT_FROM,   OPT_TO,     OPT_AS_OF,
						OPT_ACTION, OPT_PLACES, OPT_GROUPS,
						OPT_HEDGES, OPT_DEDUPE, OPT_FROM_SOURCE};
	static const enum option of_fit[] = {OPT_BACKGROUND, OPT_DECAYS, OPT_METHOD,
					     OPT_HORIZON,    OPT_RUNS,   OPT_PENALTY};
	for (size_t i = 0; table && i < sizeof of_record / sizeof of_record[0]; i++)
		if (request->values[of_record[i]])
			return misuse(request, "--%s is for a dossier, not for FILE.csv",
				      option_name(of_record[i]));
	for (size_t i = 0; request->values[OPT_AT] && i < sizeof of_fit / sizeof of_fit[0]; i++)
		if (request->values[of_fit[i]])
			return misuse(request, "--%s is for a fit, which --at does without",
				      option_name(of_fit[i]));
	if (!table && request->values[OPT_UNTIL])
		return misuse(request, "--until is for FILE.csv; of a dossier, --to says the last "
				       "day");
	return DONE;
}

static int take_options(const struct request *request, struct ent_spillover_study_opts *opts)
{
	static const char *const methods[] = {"lbfgs", "em"};
	int method = 0;
	size_t seed;
	*opts = (struct ent_spillover_study_opts){.background = -1, .tick = watch_tick};
	if (request_choice(request, OPT_BACKGROUND, background_words, 3, &opts->background) ||
	    request_choice(request, OPT_METHOD, methods, 2, &method) ||
	    request_number(request, OPT_HORIZON, MOST_HORIZON, &opts->horizon) ||
	    request_number(request, OPT_PENALTY, MOST_PENALTY, &opts->fit.penalty) ||
	    !request_count(request, OPT_RUNS, USUAL_RUNS, &opts->draws) ||
	    !request_count(request, OPT_JOBS, 0, &opts->fit.workers) ||
	    !request_count(request, OPT_DECAYS, 1, &opts->fit.decays) ||
	    !request_count(request, OPT_SEED, 1, &seed))
		return MISUSED;
	if (opts->fit.decays > 5)
		return misuse(request, "--decays %s: more than 5 cannot be told apart",
			      request->values[OPT_DECAYS]);
	if (opts->draws > MOST_RUNS)
		return misuse(request, "--runs %s: at most %d", request->values[OPT_RUNS],
			      MOST_RUNS);
	opts->fit.method = method ? ENT_HAWKES_EM : ENT_HAWKES_LBFGS;
	opts->seed = seed;
	return DONE;
}

/* ---- too few -------------------------------------------------------------- */

static int too_few(const struct request *request, const struct spill *spill)
{
	struct ent_text where = {0};
	if (!spill->recorded) {
		return failure("spillover needs %d events; %zu in %s", LEAST_EVENTS, spill->count,
			       request->operands[0]);
	}
	ent_text_printf(&where, "%s in %s", spill->action, request->operands[0]);
	if (request->values[OPT_PLACES])
		ent_text_printf(&where, ", in %s", request->values[OPT_PLACES]);
	if (request->values[OPT_GROUPS])
		ent_text_printf(&where, ", by %s", request->values[OPT_GROUPS]);
	int32_t first = spill->first, last = first + (int32_t)spill->runs[0].until - 1;
	/* Where we looked, not where the first event was. */
	if (!request->values[OPT_FROM] && spill->searched.events && spill->searched.from <= last)
		first = spill->searched.from;
	ent_text_puts(&where, " from ");
	say_day(first, &where);
	ent_text_puts(&where, " to ");
	say_day(last, &where);
	if (spill->found > spill->count)
		ent_text_printf(&where, " (%zu entries, of which %zu could not count)",
				spill->found, spill->found - spill->count);
	failure("spillover needs %d events; %zu of %s", LEAST_EVENTS, spill->count, where.ptr);
	ent_text_free(&where);
	return FAILED;
}

/* ---- the answer ------------------------------------------------------------- */

static int show(const struct request *request, const struct spill *spill,
		const struct ent_spillover_study *study)
{
	if (request->format == FORMAT_JSON)
		spill_json(spill, study);
	else if (request->format == FORMAT_CSV)
		spill_csv(spill, study);
	else
		spill_text(spill, study);
	return study->stopped ? failure("stopped: only what was done by then is told") : DONE;
}

static int answer(const struct request *request, struct ent_spillover_study_opts *opts,
		  const struct spill *spill)
{
	struct ent_spillover_study study;
	struct ent_err err;
	if (spill->count < LEAST_EVENTS)
		return too_few(request, spill);
	if (spill->marks > MOST_FITTED)
		return failure("%s: %zu kinds of events; more than %d cannot be told apart",
			       request->operands[0], spill->marks, MOST_FITTED);
	opts->dated = spill->dated;
	watch_begin(true);
	bool found = ent_spillover_study(&spill->data, opts, &study, &err);
	watch_end();
	if (!found)
		return failure("%s: %s", request->operands[0], err.text);
	int status = show(request, spill, &study);
	ent_spillover_study_free(&study);
	return status;
}

static int evaluate(const struct request *request, struct spill *spill)
{
	struct given given;
	int status = given_read(request, &given);
	if (status == DONE)
		status = given_marks(&given, spill) ? spill_evaluate(request, &given, spill)
						    : FAILED;
	given_free(&given);
	return status;
}

int run_spillover(struct request *request)
{
	struct spill spill = {.request = request};
	struct ent_spillover_study_opts opts;
	bool table = is_table(request->operands[0]);
	if (check_options(request, table) || take_options(request, &opts))
		return MISUSED;
	spill.seed = opts.seed;
	spill.status = FAILED;
	if (table ? spill_table(request, request->operands[0], &spill)
		  : spill_record(request, &spill))
		spill.status = request->values[OPT_AT] ? evaluate(request, &spill)
						       : answer(request, &opts, &spill);
	spill_free(&spill);
	return spill.status;
}
