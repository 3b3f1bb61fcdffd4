/* The program: commands on top of the public headers. */
#ifndef ENT_CLI_H
#define ENT_CLI_H

#include <entente/entente.h>

enum exit_code { DONE = 0, FAILED = 1, MISUSED = 2 };

/* In the order in which help and errors name them; opts.c has the words. */
enum format {
	FORMAT_TEXT,
	FORMAT_MARKDOWN,
	FORMAT_HTML,
	FORMAT_CSV,
	FORMAT_JSON,
	FORMAT_JSONL,
	FORMAT_SQLITE,
	FORMAT_COUNT
};

/* Options in the order of option_table (opts.c). */
enum option {
	OPT_FORMAT,
	OPT_FROM,
	OPT_TO,
	OPT_ON,
	OPT_AS_OF,
	OPT_ACTION,
	OPT_PLACE,
	OPT_STRICT,
	OPT_WRITE,
	OPT_CHECK,
	OPT_ALL,
	OPT_BRIEF,
	OPT_SINCE,
	OPT_MEASURE,
	OPT_EVERY,
	OPT_HALF_LIFE,
	OPT_DIRECTED,
	OPT_HEDGES,
	OPT_DEDUPE,
	OPT_FROM_SOURCE,
	OPT_OUTPUT,
	OPT_WINDOW,
	OPT_TOP,
	OPT_JOBS,
	OPT_COST,
	OPT_PENALTY,
	OPT_PATH,
	OPT_COLUMN,
	OPT_DATASET,
	OPT_REJECT,
	OPT_MAX_BAD,
	OPT_MEMORY,
	OPT_UNMATCHED,
	OPT_DYADS,
	OPT_BY,
	OPT_QUADS,
	OPT_SEED,
	OPT_RUNS,
	OPT_PLACES,
	OPT_GROUPS,
	OPT_AT,
	OPT_UNTIL,
	OPT_BACKGROUND,
	OPT_DECAYS,
	OPT_METHOD,
	OPT_HORIZON,
	OPT_SET,
	OPT_YEAR,
	OPT_MODEL,
	OPT_VARIANT,
	OPT_ROUNDS,
	OPT_COUNT
};

_Static_assert(OPT_COUNT <= 64, "a command's options are the bits of a uint64_t");

#define OPT(name)   (UINT64_C(1) << OPT_##name)
#define OPT_TIMES   (OPT(FROM) | OPT(TO) | OPT(ON) | OPT(AS_OF))
#define OPT_TABULAR (OPT(FORMAT) | OPT_TIMES)
#define OPT_ACTS    (OPT(DIRECTED) | OPT(HEDGES) | OPT(DEDUPE))
#define OPT_REPEATS (OPT(DEDUPE) | OPT(FROM_SOURCE))

#define ANY_NUMBER SIZE_MAX /* of operands */

struct request;

struct command {
	const char *name, *operands, *summary, *details, *examples;
	uint64_t options;   /* OPT() of those that it takes */
	size_t least, most; /* operands */
	int (*run)(struct request *request);
};

/* What the user asks for. */
struct request {
	const struct command *command;
	const char *values[OPT_COUNT]; /* NULL: not given; "" for a flag */
	char **operands;               /* in argv, moved to its front */
	size_t operand_count;
	enum format format;
	int32_t from, to, on, as_of;
	int32_t since; /* ENT_DAY_MIN: not given */
	enum ent_dedupe dedupe;
	struct ent_dossier *dossier;
	const struct ent_record *record;
};

/* ---- opts.c ----------------------------------------------------------- */

/* Fills the request; false when the program should end with *status, the user
 * having been told. */
bool request_parse(struct request *request, int argc, char **argv, int *status);
const char *option_name(enum option option);
void command_help(const struct command *command);
/* "entente: ..." to standard error; gives MISUSED or FAILED. */
int misuse(const struct request *request, const char *fmt, ...) ENT_PRINTF(2, 3);
int failure(const char *fmt, ...) ENT_PRINTF(1, 2);

/* Reads the dossier that the first operand names, with its archives, narrowed to --from-source;
 * false, with everything that is wrong on standard error, if it cannot be used. */
bool request_open(struct request *request);
/* Its two steps, before the record is handed out: the journals alone; then the archives. */
bool request_read(struct request *request);
bool request_join(struct request *request);
bool request_actor(struct request *request, const char *name, uint32_t *actor);

/* The whole number from 1 that was given, or `usual`; false, the user having been told, if it
 * is none. */
bool request_count(const struct request *request, enum option option, size_t usual, size_t *count);

/* ---- measures.c ------------------------------------------------------- */

extern const char *const measure_words[4]; /* by enum ent_measure */
extern const char *const every_words[4];   /* by enum ent_every, "entry" for none */
/* One of the words, as a number: DONE; MISUSED when it is none of them. Not given, *choice
 * stays as it is. */
int request_choice(const struct request *request, enum option option, const char *const *words,
		   size_t count, int *choice);
/* A number above 0 and at most `most`; not given, *value stays as it is. */
int request_number(const struct request *request, enum option option, double most, double *value);
/* What OPT_ACTS, the window and the day of knowledge ask for; MISUSED after a wrong word. */
int request_acts(const struct request *request, struct ent_acts_opts *opts);
/* "; 3 left out as told twice on a day": nothing if there are none. */
void add_repeated(size_t repeated, enum ent_dedupe dedupe, enum ent_dedupe usual,
		  struct ent_text *out);
/* "day"; USUAL is that of `usual`. */
const char *dedupe_word(enum ent_dedupe dedupe, enum ent_dedupe usual);
/* ,"dedupe":"day","account":{"repeated":2} */
void json_repeated(enum ent_dedupe dedupe, size_t repeated);
/* What a table has no room for, to standard error: how much was left out as repeated, and, of a
 * narrowed record, from which sources it is. */
void talk_of_table(const struct request *request, size_t repeated, enum ent_dedupe dedupe,
		   enum ent_dedupe usual);
/* "Only from times: 12 of 220 events, 3 of 40 figures." and a line's end; nothing of a whole
 * record. */
void write_narrowing(const struct request *request);
/* ,"narrowed":{"sources":["times"],"events":12,...}: nothing of a whole record. */
void json_narrowing(const struct request *request);
/* "83 entries; hedges weigh by credence; 2 left out as ...": what a measure rests on. */
void acts_account(const struct ent_acts *acts, const struct ent_acts_opts *opts,
		  struct ent_text *out);
/* The same as members of a JSON object, with a comma before them. */
void json_acts_account(const struct ent_acts *acts, const struct ent_acts_opts *opts);
/* From --cost and --penalty. */
int request_turning(const struct request *request, struct ent_turning_opts *opts);
const char *direction_word(const struct ent_turn *turn); /* "up" */
const char *kind_word(const struct ent_turn *turn);      /* "level" */
void add_rounded(double value, struct ent_text *out);    /* to four figures */

/* ---- out.c ------------------------------------------------------------ */

/* A table that goes out, once, as aligned text, CSV or a JSON list. Cells are copied. */
enum cell { CELL_TEXT, CELL_NUMBER, CELL_LIST };

struct column {
	const char *name; /* the key in JSON */
	enum cell kind;
};

struct table;
struct table *table_new(const struct column *columns, size_t count);
void table_cell(struct table *table, struct ent_str text); /* left to right, row by row */
void table_number(struct table *table, double value);      /* NaN: unknown */
void table_day(struct table *table, int32_t day);          /* as day_text */
/* As text, with the names of the columns above them or without. Frees the table. */
void table_write(struct table *table, enum format format, const char *name, bool with_head);
/* As a member of a JSON object: "name":[...], without the braces. Frees the table. */
void table_members(struct table *table, const char *name);

void put_str(struct ent_str text);
/* Wraps at 80 columns; lines after the first start at `indent`, and so does the
 * first unless `inset` columns are already taken. */
void put_wrapped(struct ent_str text, size_t inset, size_t indent);
void csv_cell(struct ent_str text, bool first);
/* A JSON string with its quotes. */
void json_str(struct ent_str text);
void json_number(double value); /* NaN: null */

/* A day for programs: ISO, or null / empty for an open end. */
void day_text(int32_t day, struct ent_text *out);
/* EDTF of an event's date. */
void event_date_text(const struct ent_record *record, size_t row, struct ent_text *out);
/* Handles of a party: "FRA, ITA". */
void party_text(const struct ent_record *record, const uint32_t *party, struct ent_text *out);
/* JSON of one event, as log and status give it. */
void event_json(const struct ent_record *record, size_t row, int32_t as_of);
/* "alleged; denied by FRA on 1905-10-08": nothing for what is confirmed. */
void hedge_text(const struct ent_record *record, size_t row, int32_t as_of, struct ent_text *out);
/* The date from which it counts, where that is another than its own. */
void effect_text(const struct ent_record *record, size_t row, struct ent_text *out);
/* "Deaths: 137 [130 140] (source-1 B2). ": the counts of the day. */
void figures_text(const struct ent_record *record, size_t row, int32_t as_of, struct ent_text *out);
/* "times-1904-04-09 B1, tass-1 C3" */
void sources_text(const struct ent_record *record, size_t row, struct ent_text *out);
void grade_text(char reliability, char credibility, struct ent_text *out);
/* A further member of a JSON object: null for no text; of an event, its sources. */
void json_text(const char *key, struct ent_str text);
void json_sources(const struct ent_record *record, size_t row);

/* ---- dyad.c ----------------------------------------------------------- */

/* What a measure of two actors is asked of. */
struct dyad {
	uint32_t a, b;
	int32_t from, to; /* days; from the first entry between them, or of the record, to --on */
	size_t entries;   /* between the two, in that time and known by --as-of */
};

/* Reads the dossier and the two actors, which must be two. */
bool request_dyad(struct request *request, struct dyad *dyad);
/* The last day to look at: that asked about, else the end of the record. */
int32_t last_day(const struct request *request);
/* That of --from, but not before the year in which the record begins; without it the first of
 * the record, or `to` when it has none by then. */
int32_t first_day(const struct request *request, int32_t to);
/* From --window, --as-of and --dedupe. */
bool request_signs(const struct request *request, struct ent_sign_opts *opts);
struct ent_str in_text(const struct request *request, uint32_t actor);
struct ent_str handle(const struct request *request, uint32_t actor); /* "" for ENT_NONE */
void say_day(int32_t day, struct ent_text *out);                      /* "8 April 1904" */
int year_of(int32_t day);
/* "[fashoda] [events.ent:12]", or "fashoda; events.ent:12" for a list in a table. */
void add_ids(const struct request *request, const uint32_t *rows, size_t count, bool bracketed,
	     struct ent_text *out);
void add_percent(double share, struct ent_text *out); /* "12", "0.4"; rounded */
/* To nine places, so that a sum of tenths looks like one. */
double tidy(double value);
/* ",\"key\":"; the first member of an object stands without this. */
void json_member_str(const char *key, struct ent_str text); /* empty: null */
void json_member_number(const char *key, double value);
void json_member_day(const char *key, int32_t day);
/* {"a":...,"b":...,"from":...,"to":...,"as_of":... and what it is narrowed to: without the
 * closing brace. */
void json_dyad(const struct request *request, const struct dyad *dyad);
/* "Searched: 12 entries between the two from 1904 to 1905, as known on ...". */
void add_searched(const struct request *request, const struct dyad *dyad, struct ent_text *out);

/* ---- profile.c -------------------------------------------------------- */

/* To standard output, or whole to the file of --output. */
int write_document(const struct request *request, const struct ent_doc *doc);

/* ---- figures.c -------------------------------------------------------- */

/* A series as a table holds it. */
struct figures {
	const char *path;
	struct ent_csv *table;
	double *values; /* NaN: missing */
	size_t count;
	size_t first_row;            /* 1 below a header */
	size_t column, label_column; /* label_column may be SIZE_MAX: none */
	bool yearly;                 /* every label is a year */
};

/* Reads the table and finds its columns; `column` names the values', or is NULL. False,
 * the user having been told. */
bool figures_open(struct figures *figures, const char *path, const char *column);
void figures_close(struct figures *figures);
/* The label of an observation; where there is none, its number from 0. */
void figures_label(const struct figures *figures, size_t i, struct ent_text *out);

/* ---- watch.c ---------------------------------------------------------- */

/* Around long work: between the two, watch_tick (an ent_tick_fn) shows progress on a terminal, and
 * of what is stoppable says stop once Ctrl-C was pressed. watch_end tells whether it was. */
void watch_begin(bool stoppable);
bool watch_tick(void *user, double share);
bool watch_end(void);

/* ---- archive.c -------------------------------------------------------- */

int run_archive_append(struct request *request);
int run_archive_build(struct request *request);
int run_archive_export(struct request *request);
int run_archive_info(struct request *request);
int run_archive_merge(struct request *request);
int run_archive_verify(struct request *request);

/* ---- the commands, one file each -------------------------------------- */

int run_actors(struct request *request);
int run_alignment(struct request *request);
int run_bargain(struct request *request);
int run_check(struct request *request);
int run_contacts(struct request *request);
int run_dyads(struct request *request);
int run_diff(struct request *request);
int run_flows(struct request *request);
int run_fmt(struct request *request);
int run_influence(struct request *request);
int run_interests(struct request *request);
int run_log(struct request *request);
int run_profile(struct request *request);
int run_series(struct request *request);
int run_index(struct request *request); /* series, of two actors */
int run_sources(struct request *request);
int run_spillover(struct request *request);
int run_status(struct request *request);
int run_top(struct request *request);
int run_turns(struct request *request);
int run_dyad_turns(struct request *request); /* turns, of two actors */
int run_unmatched(struct request *request);  /* actors --unmatched */
int run_verbs(struct request *request);

#endif
