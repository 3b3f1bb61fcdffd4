/* Options: reading, checking, explaining. */
#include "cli.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
	const char *name, *value, *help;
} option_table[OPT_COUNT] = {
	[OPT_FORMAT] = {"format", "FORMAT", NULL},
	[OPT_FROM] = {"from", "DATE", "only what can have been on that day or later"},
	[OPT_TO] = {"to", "DATE", "only what can have been on that day or earlier"},
	[OPT_ON] = {"on", "DAY", "the day asked about (today)"},
	[OPT_AS_OF] = {"as-of", "DATE", "only what was known by then (today)"},
	[OPT_ACTION] = {"action", "ACTION", "only this kind of action"},
	[OPT_PLACE] = {"place", "PLACE", "only in this place or within it"},
	[OPT_STRICT] = {"strict", NULL, "also what is legal but weak"},
	[OPT_WRITE] = {"write", NULL, "put the layout into the files"},
	[OPT_CHECK] = {"check", NULL, "only name the files that are not so laid out; exit 1"},
	[OPT_ALL] = {"all", NULL, "also what was superseded by a later entry or vintage"},
	[OPT_BRIEF] = {"brief", NULL, "one paragraph"},
	[OPT_SINCE] = {"since", "DAY", "tell what has changed since that day (a year before --on)"},
	[OPT_MEASURE] = {"measure", "MEASURE", "net (the default), cooperation, conflict or count"},
	[OPT_EVERY] = {"every", "PERIOD", "month, quarter or year (the default)"},
	[OPT_HALF_LIFE] = {"half-life", "DAYS", "let what is past fade by half in so many days"},
	[OPT_DIRECTED] = {"directed", NULL, "only what the first did to the second"},
	[OPT_HEDGES] = {"hedges", "CHOICE", "weigh (the default), firm or equal"},
	[OPT_DEDUPE] = {"dedupe", "CHOICE", "day (the default), none, mirror or story"},
	[OPT_FROM_SOURCE] = {"from-source", "IDS",
			     "only what these sources tell, by their ids: a,b"},
	[OPT_WINDOW] = {"window", "DAYS", "how long an act tells of a tie (1096, three years)"},
	[OPT_TOP] = {"top", "COUNT", "no more than the first so many"},
	[OPT_JOBS] = {"jobs", "COUNT", "threads (as many as there are processors)"},
	[OPT_OUTPUT] = {"output", "FILE", "write to FILE, whole or not at all (also -o)"},
	[OPT_COST] = {"cost", "COST", "how numbers scatter (by the data)"},
	[OPT_PENALTY] = {"penalty", "PENALTY",
			 "what a turn costs: a number, or mbic (the default)"},
	[OPT_PATH] = {"path", NULL, "the number of turns for every penalty"},
	[OPT_COLUMN] = {"column", "NAME", "the column that holds the values"},
	[OPT_DATASET] = {"dataset", "NAME", "what the files are of (by their first rows)"},
	[OPT_REJECT] = {"reject", "FILE", "write the rows that are skipped to FILE"},
	[OPT_MAX_BAD] = {"max-bad", "PERCENT", "a file of which more is skipped fails (10)"},
	[OPT_MEMORY] = {"memory", "MB", "rows beyond that go to disk meanwhile (512)"},
	[OPT_UNMATCHED] = {"unmatched", NULL, "actors of its archives whom nobody claims"},
	[OPT_DYADS] = {"dyads", NULL, "who acted towards whom, and how"},
	[OPT_BY] = {"by", "WHAT", "actor (the default) or country"},
	[OPT_QUADS] = {"quads", "CHOICE", "which codes are of which class: usual or gdelt"},
	[OPT_SEED] = {"seed", "NUMBER", "where random numbers start (1): the same gives the same"},
	[OPT_RUNS] = {"runs", "COUNT", "how many times to draw what is uncertain"},
	[OPT_PLACES] = {"places", "PLACES", "by place: A,B,C, each with all within it"},
	[OPT_GROUPS] = {"groups", "ACTORS", "by who acted: A,B,C, each with its parts"},
	[OPT_AT] = {"at", "VALUES", "evaluate at these values instead of fitting"},
	[OPT_UNTIL] = {"until", "TIME", "where observation ends (at the last event)"},
	[OPT_BACKGROUND] = {"background", "SHAPE", "constant, piecewise or smooth"},
	[OPT_DECAYS] = {"decays", "COUNT", "exponentials in the kernel (1)"},
	[OPT_METHOD] = {"method", "METHOD", "lbfgs (the default) or em"},
	[OPT_HORIZON] = {"horizon", "DAYS", "forecast so many days"},
	[OPT_SET] = {"set", "NAME=VALUE", "put a value in the place of an assumption"},
	[OPT_YEAR] = {"year", "YEAR", "the year to look at"},
	[OPT_MODEL] = {"model", "MODEL", "which model reckons"},
	[OPT_VARIANT] = {"variant", "VARIANT", "scholz (the default) or paper"},
	[OPT_ROUNDS] = {"rounds", "COUNT", "no more than so many rounds"},
};

const char *option_name(enum option option)
{
	return option_table[option].name;
}

static const char *const format_words[FORMAT_COUNT] = {
	[FORMAT_TEXT] = "text",     [FORMAT_MARKDOWN] = "markdown", [FORMAT_HTML] = "html",
	[FORMAT_CSV] = "csv",       [FORMAT_JSON] = "json",         [FORMAT_JSONL] = "jsonl",
	[FORMAT_SQLITE] = "sqlite",
};

#define AS(name)     (1u << FORMAT_##name)
#define FORMATS_LIST (AS(TEXT) | AS(CSV) | AS(JSON))
#define FORMATS_PAGE (FORMATS_LIST | AS(MARKDOWN) | AS(HTML))
#define FORMATS_ROWS (AS(CSV) | AS(JSONL) | AS(SQLITE))

/* What writes other formats than a list does. */
static const struct {
	int (*run)(struct request *request);
	unsigned formats;
} special_formats[] = {
	{run_archive_export, FORMATS_ROWS},
	{run_diff, FORMATS_PAGE},
	{run_profile, FORMATS_PAGE},
};

static bool writes(const struct command *command, enum format format)
{
	unsigned formats = FORMATS_LIST;
	for (size_t i = 0; i < sizeof special_formats / sizeof special_formats[0]; i++)
		if (special_formats[i].run == command->run)
			formats = special_formats[i].formats;
	return formats >> format & 1;
}

/* The first that it writes. */
static enum format usual_format(const struct command *command)
{
	int format = 0;
	while (!writes(command, (enum format)format))
		format++;
	return (enum format)format;
}

/* "text, csv and json"; `after` stands behind the first. */
static void add_formats(const struct command *command, const char *after, const char *last,
			struct ent_text *out)
{
	int end = FORMAT_COUNT;
	while (!writes(command, (enum format)(end - 1)))
		end--;
	for (int first = (int)usual_format(command), format = first; format < end; format++) {
		if (!writes(command, (enum format)format))
			continue;
		if (format != first)
			ent_text_puts(out, format + 1 == end ? last : ", ");
		ent_text_puts(out, format_words[format]);
		if (format == first)
			ent_text_puts(out, after);
	}
}

/* Where an option means something else to a command. */
static const struct {
	int (*run)(struct request *request);
	enum option option;
	const char *help;
} special_help[] = {
	{run_bargain, OPT_MODEL, "compromise, median, challenge or smp: all of that one"},
	{run_bargain, OPT_VARIANT, "of challenge: scholz (the default) or paper"},
	{run_bargain, OPT_RUNS, "how many times to draw what has a range (1000)"},
	{run_bargain, OPT_ROUNDS, "no more than so many (challenge 10, smp 100)"},
	{run_bargain, OPT_ON, "of a dossier: the day asked about (today)"},
	{run_bargain, OPT_AS_OF, "of a dossier: only what was known by then (today)"},
	{run_actors, OPT_TOP, "of --unmatched: no more than the first so many (20)"},
	{run_diff, OPT_FROM, "the day of the older edition (needed)"},
	{run_diff, OPT_TO, "the day of the newer edition (needed)"},
	{run_archive_export, OPT_FROM, "only events of that day or later, by their first day"},
	{run_archive_export, OPT_TO, "only events of that day or earlier, by their first day"},
	{run_top, OPT_FROM, "only events of that day or later, by their first day"},
	{run_top, OPT_TO, "only events of that day or earlier, by their first day"},
	{run_top, OPT_EVERY, "with --dyads: period by period: month or year"},
	{run_top, OPT_TOP, "no more than the first so many (20; all as csv or json)"},
	{run_flows, OPT_SET, "values in the place of assumptions or series: A=1,B=2"},
	{run_flows, OPT_YEAR, "the year (the last for which most figures are told)"},
	{run_flows, OPT_RUNS, "draws of each of four chains (500); 0: the best fit alone"},
	{run_interests, OPT_DEDUPE, "counts: none, day, mirror or story (coded events: day)"},
	{run_interests, OPT_FROM, "counts: from the period that holds that day"},
	{run_interests, OPT_TO, "counts: to the period that holds that day"},
	{run_contacts, OPT_DEDUPE, "mirror (the default), day, none or story"},
	{run_log, OPT_ON, "only what can have been on that day"},
	{run_log, OPT_DEDUPE, "none (the default), day, mirror or story"},
	{run_series, OPT_ON, "figures of that day; of two actors, the last day"},
	{run_spillover, OPT_TO, "the last day observed (the end of the record)"},
	{run_spillover, OPT_FROM, "the first day observed (of the first such event)"},
	{run_spillover, OPT_ACTION, "which events (ASSAULT)"},
	{run_spillover, OPT_HEDGES, "firm (the default), or equal: also alleged or estimated"},
	{run_spillover, OPT_DEDUPE, "none, day, mirror or story (coded events: day)"},
	{run_spillover, OPT_RUNS, "draws of the forecast (2000)"},
	{run_spillover, OPT_PENALTY, "what an event set off costs the fit (nothing)"},
	{run_spillover, OPT_AT, "only the log-likelihood at mu=5,a=0.3,b=10, or FILE.json"},
	{run_spillover, OPT_UNTIL, "of FILE.csv: where observation ends (at the last event)"},
	{run_spillover, OPT_BACKGROUND, "constant, piecewise or smooth (what fits best)"},
	{run_spillover, OPT_HORIZON, "forecast so many days (30)"},
	{run_profile, OPT_FROM, "the chronology: only from that day on"},
	{run_profile, OPT_TO, "the chronology: only to that day"},
	{run_turns, OPT_EVERY, "of two actors: entry (the default), month, quarter or year"},
	{run_turns, OPT_MEASURE, "with --every: net, cooperation, conflict or count"},
	{run_turns, OPT_HEDGES, "of two actors: firm (the default), weigh or equal"},
	{run_turns, OPT_PATH, "of FILE.csv: the number of turns for every penalty"},
	{run_turns, OPT_COLUMN, "of FILE.csv: the column that holds the values"},
};

static void add_option_help(const struct command *command, enum option option, struct ent_text *out)
{
	if (option == OPT_FORMAT) {
		add_formats(command, " (the default)", " or ", out);
		return;
	}
	for (size_t i = 0; i < sizeof special_help / sizeof special_help[0]; i++) {
		if (special_help[i].run == command->run && special_help[i].option == option) {
			ent_text_puts(out, special_help[i].help);
			return;
		}
	}
	ent_text_puts(out, option_table[option].help);
}

/* Paragraphs stand apart by an empty line; other line breaks are the source's. */
static void put_paragraphs(const char *text)
{
	struct ent_text paragraph = {0};
	for (; *text; text++) {
		bool ends = text[0] == '\n' && text[1] == '\n';
		ent_text_putc(&paragraph, *text == '\n' ? ' ' : *text);
		if (text[1] && !ends)
			continue;
		put_wrapped(ent_text_str(&paragraph), 0, 0);
		putchar('\n');
		paragraph.len = 0;
		text += ends;
	}
	ent_text_free(&paragraph);
}

void command_help(const struct command *command)
{
	printf("usage: entente %s %s%s\n\n", command->name, command->operands,
	       command->options ? " [options]" : "");
	printf("%c%s.\n\n", command->summary[0] - ('a' <= command->summary[0] ? 32 : 0),
	       command->summary + 1);
	if (command->details)
		put_paragraphs(command->details);
	struct ent_text help = {0};
	puts("Options:");
	for (int i = 0; i < OPT_COUNT; i++) {
		if (!(command->options >> i & 1))
			continue;
		char left[40];
		const char *value = option_table[i].value;
		snprintf(left, sizeof left, "--%s%s%s", option_table[i].name, value ? " " : "",
			 value ? value : "");
		help.len = 0;
		add_option_help(command, (enum option)i, &help);
		printf("  %-17s %s\n", left, help.ptr);
	}
	ent_text_free(&help);
	puts("  --help            this text\n");
	if (command->options & (OPT_TIMES | OPT(SINCE)))
		puts("Dates are EDTF: 1904-04-08, 1904-04, 1904.\n");
	printf("Examples:\n%s", command->examples);
}

static void talk(const char *fmt, va_list args)
{
	fputs("entente: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
}

int misuse(const struct request *request, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	talk(fmt, args);
	va_end(args);
	fprintf(stderr, "entente %s --help tells more\n", request->command->name);
	return MISUSED;
}

int failure(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	talk(fmt, args);
	va_end(args);
	return FAILED;
}

static int unknown_option(const struct request *request, const char *word)
{
	struct ent_str names[OPT_COUNT];
	for (int i = 0; i < OPT_COUNT; i++)
		names[i] = request->command->options >> i & 1 ? ent_str(option_table[i].name)
							      : ent_str("");
	uint32_t near = ent_near(ent_str(word + strspn(word, "-")), names, OPT_COUNT);
	if (near != ENT_NONE)
		return misuse(request, "no option %s; did you mean --%s?", word,
			      option_table[near].name);
	return misuse(request, "%s takes no option %s", request->command->name, word);
}

/* The option of a word such as --from or --from=2015, or OPT_COUNT. */
static enum option option_find(const struct request *request, const char *word, const char **value)
{
	if (strcmp(word, "-o") == 0)
		word = "--output";
	const char *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	*value = equals ? equals + 1 : NULL;
	for (int i = 0; i < OPT_COUNT; i++)
		if ((request->command->options >> i & 1) && len > 2 && word[0] == '-' &&
		    word[1] == '-' && len - 2 == strlen(option_table[i].name) &&
		    memcmp(word + 2, option_table[i].name, len - 2) == 0)
			return (enum option)i;
	return OPT_COUNT;
}

/* Takes argv[*i], and its value if that stands apart. */
static int take_option(struct request *request, int argc, char **argv, int *i)
{
	const char *word = argv[*i], *value;
	enum option option = option_find(request, word, &value);
	if (option == OPT_COUNT)
		return unknown_option(request, word);
	if (request->values[option])
		return misuse(request, "--%s is given twice", option_table[option].name);
	if (!option_table[option].value) {
		if (value)
			return misuse(request, "--%s takes no value", option_table[option].name);
		value = "";
	} else if (!value) {
		if (*i + 1 >= argc)
			return misuse(request, "--%s needs a value: %s", option_table[option].name,
				      option_table[option].value);
		value = argv[++*i];
	}
	request->values[option] = value;
	return DONE;
}

static int take_format(struct request *request)
{
	const char *word = request->values[OPT_FORMAT];
	request->format = usual_format(request->command);
	if (!word)
		return DONE;
	for (int i = 0; i < FORMAT_COUNT; i++) {
		if (strcmp(word, format_words[i]) == 0 &&
		    writes(request->command, (enum format)i)) {
			request->format = (enum format)i;
			return DONE;
		}
	}
	struct ent_text all = {0};
	add_formats(request->command, "", " and ", &all);
	int status = misuse(request, "no format '%s'; there is %s", word, all.ptr);
	ent_text_free(&all);
	return status;
}

/* The day in UTC; SOURCE_DATE_EPOCH sets it, so that a run can be repeated. It may lie
 * before 1970: a dossier of older days is asked about them. */
static int32_t today(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	double seconds;
	if (fixed && ent_number_parse(ent_str(fixed), &seconds) && fabs(seconds) < 1e11)
		return (int32_t)floor(seconds / 86400);
	return (int32_t)(time(NULL) / 86400);
}

static int take_date(struct request *request, enum option option, struct ent_span *span)
{
	const char *word = request->values[option];
	struct ent_date date;
	struct ent_err err;
	if (strcmp(word, "today") == 0) {
		date = ent_date_of_day(today());
	} else if (!ent_date_parse(ent_str(word), &date, NULL, &err)) {
		return misuse(request, "--%s %s", option_table[option].name, err.text);
	}
	*span = ent_date_span(&date);
	return DONE;
}

static int take_times(struct request *request)
{
	struct ent_span span;
	request->from = ENT_DAY_MIN;
	request->to = ENT_DAY_MAX;
	request->on = request->as_of = today();
	request->since = ENT_DAY_MIN;
	if (request->values[OPT_FROM]) {
		if (take_date(request, OPT_FROM, &span))
			return MISUSED;
		request->from = span.start_lo;
	}
	if (request->values[OPT_TO]) {
		if (take_date(request, OPT_TO, &span))
			return MISUSED;
		request->to = span.end_hi;
	}
	if (request->values[OPT_AS_OF]) {
		if (take_date(request, OPT_AS_OF, &span))
			return MISUSED;
		request->as_of = span.end_hi;
	}
	if (request->values[OPT_ON]) {
		if (take_date(request, OPT_ON, &span))
			return MISUSED;
		if (span.start_lo != span.end_hi)
			return misuse(request, "--on needs one day, such as 1904-04-08");
		request->on = span.start_lo;
	}
	if (request->values[OPT_SINCE]) {
		if (take_date(request, OPT_SINCE, &span))
			return MISUSED;
		request->since = span.end_hi;
	}
	if (request->from > request->to)
		return misuse(request, "--from lies after --to");
	return DONE;
}

bool request_count(const struct request *request, enum option option, size_t usual, size_t *count)
{
	const char *word = request->values[option];
	double value;
	*count = usual;
	if (!word)
		return true;
	if (!ent_number_parse(ent_str(word), &value) || value < 1 || value > 1e9 ||
	    value != (double)(size_t)value) {
		misuse(request, "--%s '%s': a whole number from 1 is needed",
		       option_table[option].name, word);
		return false;
	}
	*count = (size_t)value;
	return true;
}

static int take_dedupe(struct request *request)
{
	static const char *const words[] = {"day", "none", "mirror", "story"};
	int choice = ENT_DEDUPE_USUAL - ENT_DEDUPE_DAY;
	if (request_choice(request, OPT_DEDUPE, words, sizeof words / sizeof words[0], &choice))
		return MISUSED;
	request->dedupe = (enum ent_dedupe)(ENT_DEDUPE_DAY + choice);
	return DONE;
}

bool request_parse(struct request *request, int argc, char **argv, int *status)
{
	bool only_operands = false;
	request->operands = argv;
	for (int i = 0; i < argc; i++) {
		if (!only_operands && strcmp(argv[i], "--") == 0) {
			only_operands = true;
			continue;
		}
		if (!only_operands &&
		    (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
			command_help(request->command);
			*status = DONE;
			return false;
		}
		if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
			*status = take_option(request, argc, argv, &i);
			if (*status)
				return false;
			continue;
		}
		if (request->operand_count == request->command->most) {
			*status =
				misuse(request, "%s takes no more than %s: what is '%s'?",
				       request->command->name, request->command->operands, argv[i]);
			return false;
		}
		argv[request->operand_count++] = argv[i];
	}
	if (request->operand_count < request->command->least) {
		*status = misuse(request, "%s needs %s", request->command->name,
				 request->command->operands);
		return false;
	}
	*status = take_format(request);
	if (!*status)
		*status = take_times(request);
	if (!*status)
		*status = take_dedupe(request);
	return !*status;
}

/* The record of these sources alone, as commas part them. */
static bool narrow(struct request *request)
{
	const char *word = request->values[OPT_FROM_SOURCE];
	if (!word)
		return true;
	size_t count = 0;
	struct ent_str *ids = calloc(strlen(word) / 2 + 1, sizeof *ids);
	if (!ids)
		abort();
	for (size_t at = 0; word[at];) {
		size_t len = strcspn(word + at, ", ");
		if (len)
			ids[count++] = (struct ent_str){word + at, len};
		at += len + strspn(word + at + len, ", ");
	}
	struct ent_err err;
	bool done = ent_dossier_narrow(request->dossier, ids, count, &err);
	if (!done)
		failure("--from-source: %s (entente sources %s lists them)", err.text,
			request->operands[0]);
	free(ids);
	return done;
}

bool request_read(struct request *request)
{
	struct ent_err err;
	request->dossier = ent_dossier_open(request->operands[0], &err);
	if (!request->dossier) {
		failure("%s (the first operand names the dossier)", err.text);
		return false;
	}
	if (ent_dossier_errors(request->dossier)) {
		struct ent_text report = {0};
		ent_dossier_report(request->dossier, &report);
		fputs(report.ptr, stderr);
		ent_text_free(&report);
		size_t errors = ent_dossier_errors(request->dossier);
		failure("%s: %zu error%s; nothing can be said until they are mended",
			request->operands[0], errors, errors == 1 ? "" : "s");
		return false;
	}
	return true;
}

bool request_join(struct request *request)
{
	struct ent_text faults = {0};
	bool joined = ent_archives_join(ent_dossier_draft(request->dossier), &faults);
	if (!joined) {
		fputs(faults.ptr, stderr);
		failure("%s: its archives cannot be used", request->operands[0]);
	}
	ent_text_free(&faults);
	return joined;
}

bool request_open(struct request *request)
{
	if (!request_read(request) || !request_join(request) || !narrow(request))
		return false;
	request->record = ent_dossier_record(request->dossier);
	return true;
}

bool request_actor(struct request *request, const char *name, uint32_t *actor)
{
	int32_t day = request->values[OPT_TO] ? request->to : request->on;
	*actor = ent_actor_find(request->record, ent_str(name), day);
	if (*actor != ENT_NONE)
		return true;
	struct ent_str near = ent_actor_near(request->record, ent_str(name));
	if (near.len)
		failure("no actor '%s' in %s; did you mean %.*s?", name, request->operands[0],
			ENT_FMT(near));
	else
		failure("no actor '%s' in %s; entente actors %s lists them", name,
			request->operands[0], request->operands[0]);
	return false;
}
