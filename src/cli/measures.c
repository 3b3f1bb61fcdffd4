/* What the commands on two actors share: options of measures, and their account. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const measure_words[4] = {"net", "cooperation", "conflict", "count"};
const char *const every_words[4] = {"entry", "month", "quarter", "year"};
static const char *const hedges_words[] = {"weigh", "firm", "equal"};

static int no_such(const struct request *request, enum option option, const char *const *words,
		   size_t count)
{
	struct ent_text list = {0};
	for (size_t i = 0; i < count; i++)
		ent_text_printf(&list, "%s%s",
				i == 0           ? ""
				: i + 1 == count ? " and "
						 : ", ",
				words[i]);
	int status = misuse(request, "no --%s '%s'; there is %s", option_name(option),
			    request->values[option], list.ptr);
	ent_text_free(&list);
	return status;
}

int request_choice(const struct request *request, enum option option, const char *const *words,
		   size_t count, int *choice)
{
	if (!request->values[option])
		return DONE;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(request->values[option], words[i]) == 0) {
			*choice = (int)i;
			return DONE;
		}
	}
	return no_such(request, option, words, count);
}

int request_number(const struct request *request, enum option option, double most, double *value)
{
	const char *word = request->values[option];
	if (!word || (ent_number_parse(ent_str(word), value) && *value > 0 && *value <= most))
		return DONE;
	struct ent_text limit = {0};
	ent_text_number(&limit, most);
	int status = misuse(request, "--%s needs a number above 0 and at most %s, not '%s'",
			    option_name(option), limit.ptr, word);
	ent_text_free(&limit);
	return status;
}

int request_acts(const struct request *request, struct ent_acts_opts *opts)
{
	int hedges = (int)opts->hedges;
	if (request_choice(request, OPT_HEDGES, hedges_words, 3, &hedges))
		return MISUSED;
	opts->hedges = (enum ent_hedges)hedges;
	opts->dedupe = request->dedupe;
	opts->directed = request->values[OPT_DIRECTED] != NULL;
	opts->from = request->from;
	opts->to = request->to < request->on ? request->to : request->on;
	opts->as_of = request->as_of;
	return DONE;
}

static enum ent_dedupe choice_of(enum ent_dedupe dedupe, enum ent_dedupe usual)
{
	return dedupe == ENT_DEDUPE_USUAL ? usual : dedupe;
}

const char *dedupe_word(enum ent_dedupe dedupe, enum ent_dedupe usual)
{
	return ent_dedupe_name(choice_of(dedupe, usual));
}

static const char *repeated_as(enum ent_dedupe dedupe, enum ent_dedupe usual)
{
	switch (choice_of(dedupe, usual)) {
	case ENT_DEDUPE_MIRROR:
		return "told twice on a day, or from both sides";
	case ENT_DEDUPE_STORY:
		return "told twice on a day, or by one report";
	default:
		return "told twice on a day";
	}
}

void add_repeated(size_t repeated, enum ent_dedupe dedupe, enum ent_dedupe usual,
		  struct ent_text *out)
{
	if (repeated)
		ent_text_printf(out, "; %zu left out as %s", repeated, repeated_as(dedupe, usual));
}

void json_repeated(enum ent_dedupe dedupe, size_t repeated)
{
	printf(",\"dedupe\":\"%s\",\"account\":{\"repeated\":%zu}",
	       dedupe_word(dedupe, ENT_DEDUPE_DAY), repeated);
}

/* ---- narrowed records ------------------------------------------------- */

void talk_of_table(const struct request *request, size_t repeated, enum ent_dedupe dedupe,
		   enum ent_dedupe usual)
{
	struct ent_text text = {0};
	ent_narrowing_say(request->record, &text);
	if (text.len)
		fprintf(stderr, "entente: only from %s\n", text.ptr);
	if (repeated)
		fprintf(stderr, "entente: %zu left out as %s\n", repeated,
			repeated_as(dedupe, usual));
	ent_text_free(&text);
}

void write_narrowing(const struct request *request)
{
	struct ent_text text = {0};
	if (!ent_record_narrowing(request->record))
		return;
	ent_text_puts(&text, "Only from ");
	ent_narrowing_say(request->record, &text);
	ent_text_putc(&text, '.');
	put_wrapped(ent_text_str(&text), 0, 0);
	ent_text_free(&text);
}

void json_narrowing(const struct request *request)
{
	const struct ent_narrowing *narrowing = ent_record_narrowing(request->record);
	if (!narrowing)
		return;
	fputs(",\"narrowed\":{\"sources\":[", stdout);
	for (size_t i = 0; i < narrowing->source_count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(ent_source(request->record, narrowing->sources[i])->id);
	}
	printf("],\"events\":%zu,\"events_of\":%zu,\"figures\":%zu,\"figures_of\":%zu}",
	       narrowing->entries, narrowing->entries_of, narrowing->figures,
	       narrowing->figures_of);
}

/* ---- the account ------------------------------------------------------ */

void acts_account(const struct ent_acts *acts, const struct ent_acts_opts *opts,
		  struct ent_text *out)
{
	static const char *const choices[] = {"hedged ones by their credence",
					      "only what is confirmed or reported",
					      "all alike that is not denied"};
	ent_text_printf(out, "%zu entr%s counted, %s", acts->count, acts->count == 1 ? "y" : "ies",
			choices[opts->hedges]);
	add_repeated(acts->repeated, opts->dedupe, ENT_DEDUPE_DAY, out);
	if (acts->doubtful)
		ent_text_printf(out, "; %zu left out as %s", acts->doubtful,
				opts->hedges == ENT_HEDGES_FIRM ? "hedged or denied" : "denied");
	if (acts->without_day)
		ent_text_printf(out, "; %zu left out for want of a day", acts->without_day);
}

void json_acts_account(const struct ent_acts *acts, const struct ent_acts_opts *opts)
{
	printf(",\"hedges\":\"%s\",\"dedupe\":\"%s\",\"directed\":%s,\"account\":{\"found\":%zu,"
	       "\"counted\":%zu,\"repeated\":%zu,\"doubtful\":%zu,\"without_day\":%zu}",
	       hedges_words[opts->hedges], dedupe_word(opts->dedupe, ENT_DEDUPE_DAY),
	       opts->directed ? "true" : "false", acts->found, acts->count, acts->repeated,
	       acts->doubtful, acts->without_day);
}

/* ---- turning points --------------------------------------------------- */

int request_turning(const struct request *request, struct ent_turning_opts *opts)
{
	const char *cost = request->values[OPT_COST], *penalty = request->values[OPT_PENALTY];
	if (cost && (!ent_cost_parse(ent_str(cost), &opts->cost) || opts->cost == ENT_COST_AUTO))
		return misuse(request,
			      "no cost '%s'; there is mean, mean-variance, poisson and "
			      "negative-binomial",
			      cost);
	if (penalty && strcmp(penalty, "mbic") != 0 &&
	    !(ent_number_parse(ent_str(penalty), &opts->penalty) && opts->penalty > 0))
		return misuse(request, "--penalty needs a number above 0, or mbic");
	return DONE;
}

const char *direction_word(const struct ent_turn *turn)
{
	return turn->direction > 0 ? "up" : "down";
}

const char *kind_word(const struct ent_turn *turn)
{
	return turn->kind == ENT_TURN_SPREAD ? "spread" : "level";
}

/* Four figures, for people. */
void add_rounded(double value, struct ent_text *out)
{
	double places = value != 0 ? 3 - floor(log10(fabs(value))) : 0;
	double unit = pow(10, fabs(places));
	double rounded = places > 0 ? round(value * unit) / unit : round(value / unit) * unit;
	ent_text_number(out, isfinite(rounded) ? rounded : value);
}
