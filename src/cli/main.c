/* entente: the commands, and help on them. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
	{"check", "DOSSIER", "says what is wrong with a dossier; silent when all is well",
	 "Every fault is told with its file, line and column. --strict adds what is legal but\n"
	 "weak: events without a source, actors never used, allegations whose denial was not\n"
	 "looked for, stale series, changes of status that two sources date differently.",
	 "  entente check dossiers/mine\n"
	 "  entente check dossiers/mine --strict\n"
	 "  entente check - < draft.ent\n",
	 OPT(FORMAT) | OPT(AS_OF) | OPT(STRICT), 1, 1, run_check},
	{"fmt", "DOSSIER", "lays out the journals of a dossier in the canonical way",
	 "Prints the canonical layout; with --write, puts it into the files. Comments are kept,\n"
	 "and nothing is changed but blanks and empty lines.",
	 "  entente fmt draft.ent\n"
	 "  entente fmt dossiers/mine --write\n"
	 "  entente fmt dossiers/mine --check   # names those not so laid out\n",
	 OPT(WRITE) | OPT(CHECK), 1, 1, run_fmt},
	{"log", "DOSSIER [ACTOR [ACTOR]]", "the chronology: of all, of one actor, or between two",
	 "What a part of an actor did counts for the whole. An empty answer says what was\n"
	 "searched. ACTION is a verb, a PLOVER type (ASSAULT, COERCE/restrict), a CAMEO code with\n"
	 "all below it (19), or a quad class (material-conflict). --dedupe lists what is told "
	 "twice\n"
	 "once.",
	 "  entente log dossiers/mine GBR FRA --from 1898\n"
	 "  entente log dossiers/mine FRA --action ASSAULT --place EGY\n"
	 "  entente log dossiers/mine GBR --format json\n",
	 OPT_TABULAR | OPT(ACTION) | OPT(PLACE) | OPT(ALL) | OPT_REPEATS, 1, 3, run_log},
	{"status", "DOSSIER ACTOR ACTOR",
	 "what holds between two actors, since when, by which event",
	 "Statuses are folded from the events that opened and closed them. A status holds, has\n"
	 "ended, or is unknown: its dates are too vague for that day, or it rests on an "
	 "allegation.\n"
	 "What no event opened is listed as none recorded.",
	 "  entente status dossiers/mine GBR FRA\n"
	 "  entente status dossiers/mine GBR FRA --on 1905-01-01\n"
	 "  entente status dossiers/mine GBR FRA --on 1905-01-01 --as-of 1905-01-01\n",
	 OPT(FORMAT) | OPT(ON) | OPT(AS_OF) | OPT(FROM_SOURCE), 3, 3, run_status},
	{"contacts", "DOSSIER ACTOR ACTOR",
	 "meetings, visits and talks of two actors, their level and trend",
	 "A contact is an entry that CAMEO codes 04. The same contact told from both sides counts\n"
	 "once (--dedupe mirror); what is only alleged or estimated is listed apart. The level is "
	 "the visitor's, or\n"
	 "the junior side's, by the roles of those who spoke. The trend is a log-linear rate over\n"
	 "whole years with a 95 percent interval. docs/measures.md tells more.",
	 "  entente contacts dossiers/mine GBR FRA\n"
	 "  entente contacts dossiers/mine GBR FRA --from 1898 --on 1905-01-01\n"
	 "  entente contacts dossiers/mine GBR FRA --format csv\n",
	 OPT_TABULAR | OPT_REPEATS, 3, 3, run_contacts},
	{"alignment", "DOSSIER ACTOR ACTOR",
	 "friends and adversaries that two actors share, and since when",
	 "Two actors are friendly or hostile by the net of their acts of the last three years\n"
	 "(--window), else by the statuses that hold. Agreement runs from -1 to 1 over all third\n"
	 "actors with a sign with both. With --from or --to, also year by year.\n"
	 "docs/measures.md tells more.",
	 "  entente alignment dossiers/mine GBR FRA\n"
	 "  entente alignment dossiers/mine GBR FRA --on 1914-08-04 --from 1898\n"
	 "  entente alignment dossiers/mine GBR FRA --window 365 --format json\n",
	 OPT_TABULAR | OPT(WINDOW) | OPT_REPEATS, 3, 3, run_alignment},
	{"influence", "DOSSIER ACTOR ACTOR",
	 "the first actor's share in the friendly ties of the second; a proxy",
	 "A proxy, and no more: the share of one actor in all friendly acts on record with the\n"
	 "other and whoever governed it, weighed by intensity and hedge, with an interval; in all\n"
	 "and by domain: diplomatic, security, economic. docs/measures.md tells more.",
	 "  entente influence dossiers/mine GBR EGY\n"
	 "  entente influence dossiers/mine GBR EGY --from 1882 --on 1914-12-18\n"
	 "  entente influence dossiers/mine GBR EGY --format json\n",
	 OPT_TABULAR | OPT_REPEATS, 3, 3, run_influence},
	{"dyads", "DOSSIER [ACTOR]", "all dyads, or those of an actor, at a glance",
	 "Acts, cooperation, conflict, contacts, sign, agreement and shares of influence in one\n"
	 "period, from --from to --on; by number of acts, the most first.",
	 "  entente dyads dossiers/mine\n"
	 "  entente dyads dossiers/mine GBR --top 10\n"
	 "  entente dyads dossiers/mine --from 1904 --on 1914-08-04 --format csv\n",
	 OPT_TABULAR | OPT(WINDOW) | OPT(TOP) | OPT(JOBS) | OPT_REPEATS, 1, 2, run_dyads},
	{"series", "DOSSIER [NAME | ACTOR ACTOR]",
	 "a recorded series with its ranges; or the index of two actors by period",
	 "With a name, the recorded figures: of several vintages of one, the newest known by\n"
	 "--as-of counts; --all shows every vintage. Without a name, the list of all series.\n"
	 "\n"
	 "With two actors, what passed between them by period: sums of Goldstein's intensity\n"
	 "(-10 hostile to 10 friendly), cooperation and conflict apart. A hedged entry counts\n"
	 "by its credence (--hedges weigh), in full if reported or confirmed (firm), or in full\n"
	 "unless denied (equal). Of one day, the same act told twice counts once (--dedupe day);\n"
	 "or, besides, one told from both sides (mirror) or by one report (story); or none.",
	 "  entente series dossiers/mine\n"
	 "  entente series dossiers/mine battleships --from 1900\n"
	 "  entente series dossiers/mine battleships --all --format csv\n"
	 "  entente series dossiers/mine GBR FRA --every quarter --from 1903\n"
	 "  entente series dossiers/mine GBR FRA --measure conflict --half-life 180\n",
	 OPT_TABULAR | OPT(ALL) | OPT(MEASURE) | OPT(EVERY) | OPT(HALF_LIFE) | OPT_ACTS |
		 OPT(FROM_SOURCE),
	 1, 3, run_series},
	{"interests", "DOSSIER ACTOR", "what an actor wants, who threatens it, and how it goes",
	 "Each interest with its goals, its threats and what they were on the day, and its\n"
	 "indicators: the value, the one before it, whether that is better or worse, how fresh it\n"
	 "is and the entries behind it. Counts show the last two periods that are over and the\n"
	 "running one; --from and --to say which. docs/measures.md tells how each is read.",
	 "  entente interests dossiers/mine GBR\n"
	 "  entente interests dossiers/mine GBR --on 1905-01-01 --as-of 1905-01-01\n"
	 "  entente interests dossiers/mine GBR --from 1898 --format csv\n",
	 OPT_TABULAR | OPT_REPEATS, 2, 2, run_interests},
	{"turns", "FILE.csv | DOSSIER ACTOR ACTOR",
	 "when a series turned, how surely, and what changed",
	 "Looks for the dates at which a series passed from one level to another, and says so "
	 "when\n"
	 "there are none. FILE.csv, or - for standard input, has a column of values, and may have\n"
	 "one of dates and a header.\n"
	 "\n"
	 "Of two actors, the series is the tone of what passed between them, entry by entry, or\n"
	 "by period (--every) their index (--measure). Each turn comes with the actions that\n"
	 "changed most, and the third actors that became friend or adversary of both. What is "
	 "only\n"
	 "alleged dates no turn unless --hedges says so.\n"
	 "\n"
	 "COST is mean (levels with noise that may echo), mean-variance (level and spread), "
	 "poisson\n"
	 "or negative-binomial (counts). docs/measures.md explains.",
	 "  entente turns deaths.csv\n"
	 "  entente turns deaths.csv --column attacks --format json\n"
	 "  entente turns deaths.csv --cost poisson --path\n"
	 "  entente turns dossiers/mine GBR FRA\n"
	 "  entente turns dossiers/mine GBR FRA --every year --measure count\n",
	 OPT_TABULAR | OPT(COST) | OPT(PENALTY) | OPT(PATH) | OPT(COLUMN) | OPT(MEASURE) |
		 OPT(EVERY) | OPT_ACTS | OPT(FROM_SOURCE),
	 1, 3, run_turns},
	{"spillover", "DOSSIER | FILE.csv", "who sets off whom: contagion between places or groups",
	 "Fits a Hawkes process, in which an event makes others likelier for a while, to the\n"
	 "events of an action by place, by group, or by both; without either, by those who act\n"
	 "most. First it asks whether the data support contagion at all, against backgrounds "
	 "that\n"
	 "only change with time. Then: how many events one of A sets off in B, how fast that\n"
	 "fades, how well the model fits, and what it foretells.\n"
	 "\n"
	 "FILE.csv has a column time, of numbers from 0 or of dates, and may have type and run.\n"
	 "--at FILE.json is {\"mu\": [...], \"a\": [[...]], \"b\": ...}, where a[i][j] is how "
	 "many\n"
	 "events of i one of j sets off. Ctrl-C ends it with what is done. docs/measures.md tells\n"
	 "how to read it, and what it cannot tell.",
	 "  entente spillover dossiers/mine --groups REB,GOV\n"
	 "  entente spillover dossiers/mine --places Nord,Sud --action attacks --from 2019\n"
	 "  entente spillover events.csv --background constant --format json\n"
	 "  entente spillover events.csv --at mu=5,a=0.3,b=10 --until 15\n",
	 OPT(FORMAT) | OPT(FROM) | OPT(TO) | OPT(AS_OF) | OPT(ACTION) | OPT(PLACES) | OPT(GROUPS) |
		 OPT(HEDGES) | OPT_REPEATS | OPT(AT) | OPT(UNTIL) | OPT(BACKGROUND) | OPT(DECAYS) |
		 OPT(METHOD) | OPT(PENALTY) | OPT(HORIZON) | OPT(RUNS) | OPT(SEED) | OPT(JOBS),
	 1, 1, run_spillover},
	{"flows", "DOSSIER [NAME]", "what flows where in a year, and which figures contradict",
	 "Reconciles the figures that the series tell of a network (flow, in the journals): what\n"
	 "goes in must come out. Every flow has a range, every figure its distance from the\n"
	 "others, and figures that cannot all be true are named with their sources. Without NAME,\n"
	 "the list of networks.\n"
	 "\n"
	 "Then, as far as the network tells of prices, barriers and stocks: what interdiction at "
	 "a\n"
	 "border displaces, who earns what, and how long stocks outlast a ban. docs/measures.md\n"
	 "tells more.",
	 "  entente flows dossiers/mine\n"
	 "  entente flows dossiers/mine tea --year 1890\n"
	 "  entente flows dossiers/mine tea --set leaf-per-tea=4.2,tea-grown=120\n"
	 "  entente flows dossiers/mine tea --format csv > flows.csv\n",
	 OPT(FORMAT) | OPT(AS_OF) | OPT(YEAR) | OPT(SET) | OPT(SEED) | OPT(RUNS) | OPT(JOBS) |
		 OPT(FROM_SOURCE),
	 1, 2, run_flows},
	{"bargain", "DOSSIER ISSUE[,ISSUE] | FILE.csv",
	 "how a matter in dispute is likely to be settled, and what would change that",
	 "Of an issue, the stances that hold on the day: each actor's position, salience and\n"
	 "capability, with their ranges. Four models of bargaining say what they expect, side by\n"
	 "side; with --model, one says who moves whom, round by round, whose change matters\n"
	 "most and who holds with the outcome. What has a range is drawn many times.\n"
	 "\n"
	 "FILE.csv has columns Actor, Capability, Position and Salience, or is of KTAB's form,\n"
	 "which has several issues; - is standard input. docs/measures.md explains the models.",
	 "  entente bargain dossiers/mine egypt\n"
	 "  entente bargain dossiers/mine egypt --model challenge --on 1888-01-01\n"
	 "  entente bargain dossiers/mine egypt,suez --model smp --format json\n"
	 "  entente bargain emission.csv --model challenge --variant paper\n",
	 OPT(FORMAT) | OPT(ON) | OPT(AS_OF) | OPT(MODEL) | OPT(VARIANT) | OPT(ROUNDS) | OPT(RUNS) |
		 OPT(SEED) | OPT(JOBS),
	 1, 2, run_bargain},
	{"actors", "DOSSIER", "the actors: handle, name, what they are on a day, their other names",
	 "With --unmatched, the actors of the dossier's archives whom no actor claims with code:,\n"
	 "the most frequent first, and what of the dossier is called alike.",
	 "  entente actors dossiers/mine --on 1900-01-01\n"
	 "  entente actors dossiers/mine --unmatched --top 50\n",
	 OPT(FORMAT) | OPT(ON) | OPT(UNMATCHED) | OPT(TOP), 1, 1, run_actors},
	{"sources", "DOSSIER", "the sources: how reliable, how often used, where to read them",
	 NULL, "  entente sources dossiers/mine --format csv\n", OPT(FORMAT), 1, 1, run_sources},
	{"verbs", "[DOSSIER]", "the verbs that a journal may use, and what each means", NULL,
	 "  entente verbs\n"
	 "  entente verbs dossiers/mine           # with those that it declares itself\n",
	 OPT(FORMAT), 0, 1, run_verbs},
	{"diff", "DOSSIER ACTOR [ACTOR]", "what has changed between two editions of a profile",
	 "An edition is what the record told on its day; --from and --to name the two. Told\n"
	 "are statuses that opened and closed, turning points, expectations that came true or\n"
	 "failed, positions that moved, claims that were answered, figures that were revised.",
	 "  entente diff dossiers/mine GBR FRA --from 1904-01-01 --to 1905-01-01\n"
	 "  entente diff dossiers/mine GBR --from 1904-01-01 --to 1905-01-01 --format json\n",
	 OPT(FORMAT) | OPT(FROM) | OPT(TO) | OPT(OUTPUT) | OPT(FROM_SOURCE), 2, 3, run_diff},
	{"archive build", "ARCHIVE FILE|FOLDER...",
	 "reads event datasets into an archive that opens at once",
	 "Reads GDELT 1.0 and 2.0, ICEWS, POLECAT, UCDP GED, ACLED and Phoenix files, plain or\n"
	 "compressed (zip, gzip, zstd, xz, bzip2), and tells them by their first rows. Every row "
	 "is\n"
	 "accounted for: kept, or skipped for a reason that the account gives with an example.\n"
	 "\n"
	 "The archive is a folder of Arrow files that pandas, R, Polars and DuckDB read too. One\n"
	 "that stands there is replaced when the new one is whole. docs/archive.md tells more.",
	 "  entente archive build gdelt.ea 20240101.export.CSV.zip\n"
	 "  entente archive build icews.ea downloads/ --reject skipped.tab\n"
	 "  entente archive build ged.ea candidate.csv --dataset ucdp\n",
	 OPT(DATASET) | OPT(REJECT) | OPT(MAX_BAD) | OPT(MEMORY) | OPT(JOBS), 2, ANY_NUMBER,
	 run_archive_build},
	{"archive info", "ARCHIVE", "what an archive holds, and what became of each row",
	 "The account of the build: rows read, kept, and skipped by reason, file by file. In JSON\n"
	 "it is the archive's manifest.",
	 "  entente archive info gdelt.ea\n"
	 "  entente archive info gdelt.ea --format json\n",
	 OPT(FORMAT), 1, 1, run_archive_info},
	{"archive verify", "ARCHIVE", "whether every byte of an archive is as it was written",
	 "Compares the checksums of all files and checks that every index and text in them is\n"
	 "good. Silent when all is well.",
	 "  entente archive verify gdelt.ea\n", 0, 1, 1, run_archive_verify},
	{"archive append", "ARCHIVE FILE|FOLDER...", "an archive with more files, in its place",
	 "Builds a new archive of the old one and the files, and puts it in the place of the old\n"
	 "one when it is whole.",
	 "  entente archive append gdelt.ea 20240102.export.CSV.zip\n",
	 OPT(DATASET) | OPT(REJECT) | OPT(MAX_BAD) | OPT(MEMORY) | OPT(JOBS), 2, ANY_NUMBER,
	 run_archive_append},
	{"archive merge", "ARCHIVE ARCHIVE...", "several archives as one", NULL,
	 "  entente archive merge all.ea gdelt.ea icews.ea\n", OPT(MEMORY) | OPT(JOBS), 2,
	 ANY_NUMBER, run_archive_merge},
	{"archive export", "ARCHIVE", "the events of an archive, for other programs",
	 "One event a row, in order of days: as CSV, as JSON lines with the same keys, or as an\n"
	 "SQLite database (-o FILE) with the tables events, actors and places and the view\n"
	 "event_list. What a dataset does not say is empty, or null. docs/archive.md tells what\n"
	 "each column means.",
	 "  entente archive export gdelt.ea > events.csv\n"
	 "  entente archive export gdelt.ea --format jsonl --from 2024-01 --to 2024-03\n"
	 "  entente archive export gdelt.ea --format sqlite -o gdelt.db\n",
	 OPT(FORMAT) | OPT(FROM) | OPT(TO) | OPT(OUTPUT), 1, 1, run_archive_export},
	{"top", "ARCHIVE", "the most frequent actors of an archive, or who acted towards whom",
	 "Actors with the number of their events, as source and as target. With --dyads, ordered\n"
	 "pairs with the number of events by quad class, their mean intensity and its sum, the\n"
	 "net; with --every, period by period. --by country takes an actor for its country, as\n"
	 "the dataset writes it; who has none is left out. docs/measures.md tells more.",
	 "  entente top gdelt.ea\n"
	 "  entente top icews.ea --dyads --by country --top 10\n"
	 "  entente top icews.ea --dyads --by country --every year --format csv\n",
	 OPT(FORMAT) | OPT(FROM) | OPT(TO) | OPT(DYADS) | OPT(BY) | OPT(QUADS) | OPT(EVERY) |
		 OPT(TOP) | OPT(JOBS),
	 1, 1, run_top},
	{"profile", "DOSSIER ACTOR [ACTOR]", "the profile of an actor, or of one towards another",
	 "How the two dealt with each other, when that turned and with what, what holds, "
	 "contacts,\n"
	 "claims and their denials, positions, influence, expectations; then interests with their\n"
	 "threats, figures and what models find of them, what has changed, the chronology, the\n"
	 "sources. Every sentence names its evidence. --brief is one paragraph.",
	 "  entente profile dossiers/mine GBR FRA\n"
	 "  entente profile dossiers/mine GBR FRA --brief\n"
	 "  entente profile dossiers/mine GBR FRA --format html -o profile.html\n"
	 "  entente profile dossiers/mine GBR FRA --on 1905-01-01 --as-of 1905-01-01\n",
	 OPT_TABULAR | OPT(BRIEF) | OPT(SINCE) | OPT(OUTPUT) | OPT_REPEATS, 2, 3, run_profile},
};

#define COMMANDS (sizeof commands / sizeof commands[0])

/* By its name, which may be of two words; *used is how many of argv they are. */
static const struct command *command_find(int argc, char **argv, int *used)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		const char *name = commands[i].name, *blank = strchr(name, ' ');
		size_t len = blank ? (size_t)(blank - name) : strlen(name);
		if (strlen(argv[0]) != len || memcmp(argv[0], name, len) != 0)
			continue;
		*used = blank ? 2 : 1;
		if (!blank || (argc > 1 && strcmp(argv[1], blank + 1) == 0))
			return &commands[i];
	}
	return NULL;
}

/* "archive", without what is to be done with it. */
static bool is_first_word(const char *word)
{
	size_t len = strlen(word);
	for (size_t i = 0; i < COMMANDS; i++)
		if (strncmp(commands[i].name, word, len) == 0 && commands[i].name[len] == ' ')
			return true;
	return false;
}

static void list_commands(const char *first_word)
{
	size_t len = strlen(first_word);
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strncmp(commands[i].name, first_word, len) != 0)
			continue;
		printf("  %-16s", commands[i].name);
		put_wrapped(ent_str(commands[i].summary), 18, 18);
	}
}

static void help(void)
{
	puts("Entente keeps the dated, sourced record of what international actors do to one\n"
	     "another, and answers from it.\n"
	     "\n"
	     "usage: entente COMMAND DOSSIER [...] [options]\n"
	     "\n"
	     "A dossier is a folder with a dossier.ent, a single journal file, or - for\n"
	     "standard input; an archive is a folder that archive build makes of datasets.\n");
	list_commands("");
	puts("\n"
	     "  entente COMMAND --help      what it does, its options, examples\n"
	     "  entente --version\n"
	     "\n"
	     "Exit status: 0 done, 1 failed, 2 misused.");
}

/* What can be done with "archive". */
static int help_on(const char *first_word)
{
	printf("usage: entente %s COMMAND ...\n\n", first_word);
	list_commands(first_word);
	printf("\n  entente %s COMMAND --help tells more\n", first_word);
	return DONE;
}

static int unknown_command(int argc, char **argv)
{
	static const char *const others[] = {"--help", "--version", "help"};
	struct ent_str names[COMMANDS + 3];
	struct ent_text name = {0};
	ent_text_puts(&name, argv[0]);
	if (argc > 1 && is_first_word(argv[0]))
		ent_text_printf(&name, " %s", argv[1]);
	for (size_t i = 0; i < COMMANDS; i++)
		names[i] = ent_str(commands[i].name);
	for (size_t i = 0; i < 3; i++)
		names[COMMANDS + i] = ent_str(others[i]);
	uint32_t near = ent_near(ent_text_str(&name), names, COMMANDS + 3);
	fprintf(stderr, "entente: no command '%s'", name.ptr);
	if (near != ENT_NONE)
		fprintf(stderr, "; did you mean %.*s?", ENT_FMT(names[near]));
	fputs("\nentente --help lists the commands\n", stderr);
	ent_text_free(&name);
	return MISUSED;
}

static int run(int argc, char **argv)
{
	if (argc < 2) {
		fputs("entente: no command given; entente --help lists them\n", stderr);
		return MISUSED;
	}
	bool asks_help = strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0;
	int used = 0;
	if (asks_help && argc > 2) {
		const struct command *about = command_find(argc - 2, argv + 2, &used);
		if (!about)
			return is_first_word(argv[2]) ? help_on(argv[2])
						      : unknown_command(argc - 2, argv + 2);
		command_help(about);
		return DONE;
	}
	if (asks_help || strcmp(argv[1], "-h") == 0) {
		help();
		return DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("entente " ENTENTE_VERSION);
		return DONE;
	}
	const struct command *command = command_find(argc - 1, argv + 1, &used);
	if (!command && is_first_word(argv[1]) &&
	    (argc == 2 || strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0))
		return help_on(argv[1]);
	if (!command)
		return unknown_command(argc - 1, argv + 1);
	struct request request = {.command = command};
	int status;
	if (request_parse(&request, argc - 1 - used, argv + 1 + used, &status))
		status = command->run(&request);
	ent_dossier_free(request.dossier);
	return status;
}

/* What was not written was not said: a full disk must not look like success. */
int main(int argc, char **argv)
{
	int status = run(argc, argv);
	bool failed = ferror(stdout) != 0;
	if (fclose(stdout) != 0 || failed) {
		fprintf(stderr, "entente: standard output: %s\n",
			errno ? strerror(errno) : "could not be written");
		return FAILED;
	}
	return status;
}
