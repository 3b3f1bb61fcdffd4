/* The record: actors, events, statuses, series, sources. Built once, sealed,
 * then only read; safe to read from any number of threads.
 *
 * Events are rows in columns sorted by day. An actor, a verb, a text is an
 * integer; each string is kept once. Pointers and views that these functions
 * return live as long as the record.
 *
 * Two times: valid time (when a thing held; `on`) and known time (when the
 * record could know it; `as_of`). Both are answered from the same columns.
 */
#ifndef ENTENTE_RECORD_H
#define ENTENTE_RECORD_H

#include <entente/date.h>
#include <entente/ontology.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ent_record;

/* Where in the journals a thing was said. */
struct ent_where {
	uint32_t file; /* index; ENT_NONE: built in */
	uint32_t line; /* from 1 */
};

ENT_API struct ent_str ent_record_file(const struct ent_record *record, uint32_t file);
ENT_API struct ent_str ent_record_text(const struct ent_record *record, uint32_t text);

/* A date by its id; ENT_NONE gives NULL. */
ENT_API const struct ent_date *ent_record_date(const struct ent_record *record, uint32_t date);
/* What the date with that id covers; ENT_NONE is always (ENT_DAY_MIN to ENT_DAY_MAX). */
ENT_API struct ent_span ent_record_span(const struct ent_record *record, uint32_t date);

/* ---- actors ----------------------------------------------------------- */

enum ent_tie_kind {
	ENT_TIE_NAME,    /* text: another name */
	ENT_TIE_KIND,    /* text: what it is; actor: of which, or ENT_NONE */
	ENT_TIE_PART_OF, /* actor: whose organ it is */
	ENT_TIE_MEMBER_OF,
	ENT_TIE_ROLE,   /* text: the role; actor: with whom, or ENT_NONE */
	ENT_TIE_IN_TEXT /* text: its name in sentences about that time */
};

/* What is true of an actor for a time. */
struct ent_tie {
	enum ent_tie_kind kind;
	uint32_t text;  /* text id or ENT_NONE */
	uint32_t actor; /* actor or ENT_NONE */
	uint32_t date;  /* date id; ENT_NONE: always */
};

/* What an actor is called in a dataset or in another system of codes. */
struct ent_actor_code {
	struct ent_str system;  /* "gdelt", "cow" */
	struct ent_str pattern; /* as written; '*' stands for any run of characters */
	bool country;  /* the pattern is of the country that the dataset gives with an actor */
	uint32_t date; /* date id; ENT_NONE: always */
	struct ent_where where;
};

struct ent_actor {
	struct ent_str handle, name;
	struct ent_str in_text; /* the name as a sentence uses it, where no tie gives another */
	const struct ent_tie *ties;
	size_t tie_count;
	const struct ent_actor_code *codes;
	size_t code_count;
	struct ent_str url, note;
	struct ent_where where;
};

/* Actor 0 is "?", whom nobody knows. */
#define ENT_ACTOR_UNKNOWN 0

ENT_API size_t ent_actor_count(const struct ent_record *record);
ENT_API const struct ent_actor *ent_actor(const struct ent_record *record, uint32_t actor);

/* The name as a sentence about that day uses it: "the Ottoman Empire". */
ENT_API struct ent_str ent_actor_in_text(const struct ent_record *record, uint32_t actor,
					 int32_t day);

/* By handle, then by name or alias (case, accents and width do not matter). An
 * alias used by several actors at different times finds the one of `day`, or none; one
 * used by a single actor finds it whatever the day. */
ENT_API uint32_t ent_actor_find(const struct ent_record *record, struct ent_str name, int32_t day);
/* The handle or name nearest to what was written; empty if none is near. */
ENT_API struct ent_str ent_actor_near(const struct ent_record *record, struct ent_str name);

/* Whether it was ever a state, so that its handle is a place too. */
ENT_API bool ent_actor_is_state(const struct ent_record *record, uint32_t actor);

/* The whole that this actor can have acted for on that day: up the part-of ties. */
ENT_API uint32_t ent_actor_principal(const struct ent_record *record, uint32_t actor, int32_t day);

/* ---- places ----------------------------------------------------------- */

struct ent_place {
	struct ent_str name;
	uint32_t actor;         /* the state whose territory it is, or ENT_NONE */
	const uint32_t *inside; /* places that it lies in */
	size_t inside_count;
	double latitude, longitude; /* degrees; NaN unknown */
	struct ent_str note;
	struct ent_where where;
};

ENT_API size_t ent_place_count(const struct ent_record *record);
ENT_API const struct ent_place *ent_place(const struct ent_record *record, uint32_t place);
ENT_API uint32_t ent_place_find(const struct ent_record *record, struct ent_str name);
ENT_API struct ent_str ent_place_near(const struct ent_record *record, struct ent_str name);
ENT_API bool ent_place_within(const struct ent_record *record, uint32_t place, uint32_t whole);

/* ---- sources ---------------------------------------------------------- */

struct ent_source {
	struct ent_str id, title, by, url, note;
	uint32_t by_actor; /* or ENT_NONE: then `by` is text */
	uint32_t date;     /* date id or ENT_NONE */
	char reliability;  /* 'A'-'F', 0 not graded */
	struct ent_where where;
};

ENT_API size_t ent_source_count(const struct ent_record *record);
ENT_API const struct ent_source *ent_source(const struct ent_record *record, uint32_t source);
ENT_API uint32_t ent_source_find(const struct ent_record *record, struct ent_str id);

/* What a record was narrowed to: the events and the figures, of series and of events, that cite
 * one of these sources. Interests, positions, expectations and notes stay, as the frame in which
 * they are read. An event stays as it is, with all its sources and its hedge; and whoever denied,
 * corrected or withdrew it still did. So a narrowed record brings nothing back that was put
 * right; but what another source tells of an end is missing, and a status may seem to go on. */
struct ent_narrowing {
	const uint32_t *sources;
	size_t source_count;
	size_t entries, entries_of; /* events kept, of how many */
	size_t figures, figures_of; /* of series */
};

/* NULL: the record is whole. */
ENT_API const struct ent_narrowing *ent_record_narrowing(const struct ent_record *record);
/* "times, tass: 12 of 220 events, 3 of 40 figures"; nothing if it is whole. */
ENT_API void ent_narrowing_say(const struct ent_record *record, struct ent_text *out);

/* ---- verbs and statuses ----------------------------------------------- */

enum ent_tone { ENT_PLAIN, ENT_WARM, ENT_COLD };

struct ent_status_kind {
	struct ent_str name, label, holds, ended; /* {A} and {B} in the last two */
	bool symmetric;
	enum ent_tone tone;
	struct ent_where where;
};

enum ent_target_rule { ENT_TARGET_REQUIRED, ENT_TARGET_OPTIONAL, ENT_TARGET_NONE };

struct ent_verb {
	struct ent_str word, past;
	struct ent_str alone;      /* past, where there is no target */
	struct ent_str cameo;      /* code; empty: none */
	struct ent_str type, mode; /* PLOVER; empty: none */
	enum ent_quad quad;
	double intensity; /* -10 to 10; NaN: unknown */
	bool symmetric;
	enum ent_target_rule target;
	const uint32_t *opens, *closes; /* status kinds */
	size_t open_count, close_count;
	bool coded; /* of events of datasets: no journal can use it, nor find it by word */
	struct ent_where where;
};

ENT_API size_t ent_verb_count(const struct ent_record *record);
ENT_API const struct ent_verb *ent_verb(const struct ent_record *record, uint32_t verb);
ENT_API uint32_t ent_verb_find(const struct ent_record *record, struct ent_str word);
ENT_API size_t ent_status_kind_count(const struct ent_record *record);
ENT_API const struct ent_status_kind *ent_status_kind(const struct ent_record *record,
						      uint32_t kind);
ENT_API uint32_t ent_status_kind_find(const struct ent_record *record, struct ent_str name);

/* Which events an action word means: a verb, a PLOVER type ("ASSAULT",
 * "COERCE/restrict"), a CAMEO code (with all below it) or a quad class. One
 * flag a verb, true where it matches; false when the word means nothing. */
/* The verb or PLOVER type nearest to the word; empty if none is near. */
ENT_API struct ent_str ent_action_near(const struct ent_record *record, struct ent_str word);
ENT_API bool ent_action_match(const struct ent_record *record, struct ent_str word, bool *verbs);

/* ---- events ----------------------------------------------------------- */

/* One row an entry, sorted by (first, last, entry). A side is a party: an actor, or a
 * set of actors; ent_party tells which. Of a narrowed record, rows from `count` to `all` - 1 are
 * those left out: nothing finds them but a link from an entry that they deny or correct. */
struct ent_events {
	size_t count, all;
	const int32_t *first, *last;     /* earliest and latest day on which it can have been */
	const int32_t *known;            /* from which day on the record knew it */
	const uint32_t *date;            /* date id; ENT_NONE: the plain day `first` */
	const uint32_t *source, *target; /* parties; target ENT_NONE: none */
	const uint32_t *verb;
	const uint32_t *place; /* place party; ENT_NONE: not told */
	const uint32_t *text;  /* text id or ENT_NONE */
	const uint8_t *hedge;  /* enum ent_hedge */
	const uint32_t *story; /* the same in two rows: both come from one report; 0: not told */
	const uint32_t *entry; /* order in which it was recorded; keys details */
	const struct ent_where *where;
};

ENT_API const struct ent_events *ent_record_events(const struct ent_record *record);

/* The members of a party; for a single one, an array of itself. ENT_NONE has none. */
ENT_API const uint32_t *ent_party(const struct ent_record *record, const uint32_t *party,
				  size_t *count);

/* Whether one of the party, a cell of the row's source or target (none: no), is `whole`,
 * or can have been part of it on one of the row's days. */
ENT_API bool ent_party_acts_for(const struct ent_record *record, const uint32_t *party,
				uint32_t whole, uint32_t row);

/* What else an entry says, in the order in which it says it. */
enum ent_detail_kind {
	ENT_DETAIL_SOURCE, /* ref: source; grade; date: what it says the date was; text: where in it
			    */
	ENT_DETAIL_BY,     /* ref: actor, or text */
	ENT_DETAIL_WITH,   /* ref: actor */
	ENT_DETAIL_SUSPECTED, /* ref: actor */
	ENT_DETAIL_AS,        /* text */
	ENT_DETAIL_DATING,    /* text */
	ENT_DETAIL_DENIED_BY, /* ref: actor; ENT_NONE: looked for, none found; date */
	ENT_DETAIL_EFFECT,    /* date */
	ENT_DETAIL_DENIES,    /* ref: entry; these five link entries */
	ENT_DETAIL_CONFIRMS,
	ENT_DETAIL_RETRACTS,
	ENT_DETAIL_SUPERSEDES,
	ENT_DETAIL_CONCERNS,
	ENT_DETAIL_DEATHS, /* ref: figure */
	ENT_DETAIL_INJURED,
	ENT_DETAIL_AMOUNT,
	ENT_DETAIL_ID,  /* text: the name that the journal gave it */
	ENT_DETAIL_NOTE /* text */
};

struct ent_detail {
	uint8_t kind;
	char reliability, credibility; /* 'A'-'F', '1'-'6'; 0: not graded */
	uint32_t ref, text, date;      /* ENT_NONE where there is none */
};

/* A number with its doubt and its vintage. */
struct ent_figure {
	double low, best, high; /* NaN: not told */
	uint32_t unit;          /* text id or ENT_NONE */
	int32_t known;
	uint32_t source; /* or ENT_NONE */
	char reliability, credibility;
	uint8_t hedge; /* enum ent_hedge; 0: none told */
};

ENT_API const struct ent_detail *ent_event_details(const struct ent_record *record, size_t event,
						   size_t *count);
ENT_API const struct ent_figure *ent_figure(const struct ent_record *record, uint32_t figure);
/* The newest vintage, known by the day, of ENT_DETAIL_DEATHS, _INJURED or _AMOUNT; of two
 * as new the one that the entry tells last; NULL when none is known. */
ENT_API const struct ent_figure *ent_event_figure(const struct ent_record *record, size_t event,
						  enum ent_detail_kind kind, int32_t as_of);
/* The row of an entry. */
ENT_API size_t ent_event_of_entry(const struct ent_record *record, uint32_t entry);
/* A name that stays: the journal's id, or "FILE:LINE". */
ENT_API void ent_event_id(const struct ent_record *record, size_t event, struct ent_text *out);
ENT_API void ent_event_date(const struct ent_record *record, size_t event, struct ent_date *date);

/* Whether it is an event of an archive, not an entry of a journal. */
ENT_API bool ent_event_is_coded(const struct ent_record *record, size_t event);

/* A link from one entry to another, and all those that point at an event. */
struct ent_link {
	uint32_t to, from; /* entries */
	uint8_t kind;      /* ENT_DETAIL_DENIES ... ENT_DETAIL_CONCERNS */
};
ENT_API const struct ent_link *ent_event_links(const struct ent_record *record, size_t event,
					       size_t *count);

/* Who denied it: within the entry, or in an entry of their own. */
struct ent_denial {
	uint32_t actor;
	uint32_t row;  /* the entry that denies; ENT_NONE: told within */
	uint32_t date; /* of one told within: date id, or ENT_NONE */
};

/* The denials known by the day, in order of days; `out` has room for `room`; returns how many
 * there are. What has an entry of its own is not counted again if told within; that
 * needs room for all. */
ENT_API size_t ent_event_denials(const struct ent_record *record, size_t event, int32_t as_of,
				 struct ent_denial *out, size_t room);
/* False when nobody knows when. */
ENT_API bool ent_denial_date(const struct ent_record *record, const struct ent_denial *denial,
			     struct ent_date *date);

enum ent_standing {
	ENT_STANDS,
	ENT_SUPERSEDED, /* a later entry corrects it */
	ENT_RETRACTED   /* whoever said it has withdrawn it */
};

/* Standing as of a day; ENT_DAY_MAX is all that we know. */
ENT_API enum ent_standing ent_event_standing(const struct ent_record *record, size_t event,
					     int32_t as_of);

/* ---- archives --------------------------------------------------------- */

/* An archive that the dossier names, and what became of its events. */
struct ent_archive_use {
	struct ent_str path; /* under which it can be opened from here */
	uint32_t file;       /* its name in the record, as of a journal */
	struct ent_where where;
	bool joined; /* ent_archives_join has read it; before that, the counts are 0 */
	uint64_t events;
	uint64_t taken;     /* rows of the record */
	uint64_t within;    /* left out: both sides are one actor of the dossier */
	uint64_t unclaimed; /* left out: nobody claims the source, or the target that is told */
};

/* In the order of the journals. */
ENT_API const struct ent_archive_use *ent_record_archives(const struct ent_record *record,
							  size_t *count);

/* ---- asking for events ------------------------------------------------ */

/* Zero means: no restriction, except that the four days must be set; use
 * ent_query_all(). */
struct ent_query {
	uint32_t a, b;     /* actors, with their parts; ENT_NONE: any. Both: between them */
	const bool *verbs; /* as ent_action_match gives them */
	uint32_t place;    /* with all within; ENT_NONE: any */
	int32_t from, to;  /* events that can have been then; inclusive */
	int32_t as_of;     /* known by then */
	bool directed;     /* only what a did to b */
	bool superseded;   /* also entries that were corrected */
};

ENT_API struct ent_query ent_query_all(void);

/* The matching rows in order, to `rows` (room for all events); returns how many. */
ENT_API size_t ent_events_find(const struct ent_record *record, const struct ent_query *query,
			       uint32_t *rows);

/* The pairs of actors that some entry brings together, parts counting for their wholes,
 * each once, numbered from 0. */
ENT_API size_t ent_dyad_count(const struct ent_record *record);
ENT_API void ent_dyad(const struct ent_record *record, size_t dyad, uint32_t *a, uint32_t *b);

/* What a search went through, so that "none recorded" can say where we looked. */
struct ent_searched {
	size_t events, sources; /* rows within from, to and as_of; sources that they name */
	int32_t from, to;       /* first and last day of those rows; from > to: none */
};
ENT_API struct ent_searched ent_events_searched(const struct ent_record *record,
						const struct ent_query *query);

/* ---- statuses --------------------------------------------------------- */

enum ent_holds {
	ENT_NOT_YET, /* opens after the day */
	ENT_HOLDS,
	ENT_ENDED,  /* closed by the day */
	ENT_PERHAPS /* the dates, or a mere allegation, leave it open */
};

/* One stretch of a status between two actors. */
struct ent_status {
	uint32_t kind;
	uint32_t from, to;       /* actors */
	struct ent_span span;    /* when it held, with the doubt in its dates; end_lo = end_hi =
				    ENT_DAY_MAX while nothing ended it */
	uint32_t opened, closed; /* rows; closed ENT_NONE: by nothing */
	uint32_t ranked;         /* row that gave it the rank it has on the day */
	uint32_t firmed;         /* row that the hedge is taken from */
	uint32_t as;             /* text: form or rank on the day, or ENT_NONE */
	enum ent_hedge hedge;    /* the firmest of its openings by the day */
	bool unsure;             /* it may not have begun at all: its only opening may lie
				  * before the closing of the stretch before it */
	enum ent_holds holds;    /* on the day asked about */
};

/* All stretches between a and b, both ways, whatever their parts did counting for
 * the whole, by kind and then by day. `out` has room for `room`; returns how many
 * there are. Only what was known by as_of; entries retracted by then do not count. */
ENT_API size_t ent_status_list(const struct ent_record *record, uint32_t a, uint32_t b, int32_t on,
			       int32_t as_of, struct ent_status *out, size_t room);

/* Whether the stretch holds on another day; its hedge and its rank stay those of the day
 * for which it was asked. */
ENT_API enum ent_holds ent_status_holds(const struct ent_status *status, int32_t on);

/* The rows behind it: what opened it, what made it firmer, what gave it its rank, what
 * closed it; one to four of them. */
ENT_API size_t ent_status_evidence(const struct ent_status *status, uint32_t rows[4]);

/* What it says on its day, in words and without a full stop: "A recognises B"; "it is
 * alleged that A arms B". */
ENT_API void ent_status_say(const struct ent_record *record, const struct ent_status *status,
			    struct ent_text *out);

/* Puts two names in for {A} and {B}; tells whether {B} was there. */
ENT_API bool ent_fill_slots(struct ent_str words, struct ent_str a, struct ent_str b,
			    struct ent_text *out);

/* The rows that closed a status which was not open, over the whole record, in
 * order; `kinds` tells which status. Returns how many. */
ENT_API size_t ent_status_strays(const struct ent_record *record, uint32_t *rows, uint32_t *kinds,
				 size_t room);

/* ---- numbers over time ------------------------------------------------ */

struct ent_observation {
	uint32_t date;
	struct ent_span span;
	struct ent_figure figure;
	uint32_t note; /* text id or ENT_NONE */
	struct ent_where where;
};

struct ent_series {
	struct ent_str name, title, unit, note;
	uint32_t actor, place; /* what it is about: one of them, the other ENT_NONE */
	enum ent_every every;
	const struct ent_observation *rows; /* by period, then by known */
	size_t count;
	struct ent_where where;
};

ENT_API size_t ent_series_count(const struct ent_record *record);
ENT_API const struct ent_series *ent_series(const struct ent_record *record, uint32_t series);
ENT_API uint32_t ent_series_find(const struct ent_record *record, struct ent_str name);

/* How many `to` one `from` is: 1 for the same, .001 from kg to t, NaN for units that are not of
 * mass. "/year" at the end makes no difference; ent_unit_yearly takes it away, and tells
 * whether it was there. */
ENT_API double ent_unit_scale(struct ent_str from, struct ent_str to);
ENT_API bool ent_unit_yearly(struct ent_str *unit);

/* Whether this row is the newest vintage of its period as of the day. */
ENT_API bool ent_series_current(const struct ent_series *series, size_t row, int32_t as_of);
/* The last day of which a figure tells, of those for periods begun by `on` and known by
 * `as_of`, without those denied; ENT_DAY_MIN: there is none. */
ENT_API int32_t ent_series_until(const struct ent_series *series, int32_t on, int32_t as_of);
/* Whether figures that reach until that day are stale on another: two were due since. One
 * that is missing may just be late. */
ENT_API bool ent_series_is_stale(const struct ent_series *series, int32_t until, int32_t on);

/* ---- interests, stances, expectations, assumptions, notes ------------- */

/* A use of a source outside events. */
struct ent_cite {
	uint32_t source, where; /* where: text id or ENT_NONE */
	char reliability, credibility;
};

struct ent_subject { /* an actor, a place or words: the other two are ENT_NONE */
	uint32_t actor, place, text;
};

enum ent_indicator_kind { ENT_INDICATOR_COUNT, ENT_INDICATOR_STATUS, ENT_INDICATOR_SERIES };

struct ent_indicator {
	enum ent_indicator_kind kind;
	struct ent_str words;         /* as written */
	struct ent_str action;        /* count */
	const uint32_t *by, *on, *in; /* count: actors, actors, places */
	size_t by_count, on_count, in_count;
	enum ent_every per; /* count */
	uint32_t ref;       /* status kind or series */
	uint32_t a, b;      /* status: actors */
	int better;         /* -1 less, 1 more, 0 not told */
};

enum ent_model_kind { ENT_MODEL_SPILLOVER, ENT_MODEL_FLOWS, ENT_MODEL_BARGAIN };

/* Which model speaks to an interest, and of what. */
struct ent_model_use {
	enum ent_model_kind kind;
	struct ent_str words;    /* as written */
	const uint32_t *by, *in; /* spillover: actors, places */
	size_t by_count, in_count;
	uint32_t flow;          /* flows */
	int year;               /* flows; 0: not told */
	const uint32_t *issues; /* bargain: each by itself */
	size_t issue_count;
};

struct ent_interest {
	uint32_t actor;
	uint32_t rank;
	struct ent_str title, note;
	struct ent_str why, met_by; /* why it matters; what would satisfy it */
	const uint32_t *goals;      /* texts */
	size_t goal_count;
	const struct ent_subject *threats, *about;
	size_t threat_count, about_count;
	const struct ent_indicator *indicators;
	size_t indicator_count;
	const struct ent_model_use *models;
	size_t model_count;
	const struct ent_cite *cites;
	size_t cite_count;
	uint32_t since; /* date id or ENT_NONE */
	int32_t known;
	struct ent_where where;
};

struct ent_issue {
	struct ent_str name, title, low, high, note;
	struct ent_str in_text; /* the matter, after "on"; empty: the name */
	struct ent_where where;
};

struct ent_stance {
	uint32_t actor, issue, date;
	double low, position, high;                         /* 0-100; NaN: words only */
	double salience_low, salience, salience_high;       /* 0-100; NaN: not told */
	double capability_low, capability, capability_high; /* >= 0, any unit; NaN: not told */
	struct ent_str words, note;
	enum ent_hedge hedge;
	const struct ent_cite *cites;
	size_t cite_count;
	int32_t known;
	struct ent_where where;
};

/* Where an actor stands on an issue on a day. The newest stance taken by `on` and known by `as_of`
 * tells the position; what it does not say of salience or capability, the newest that does.
 * NULL: no stance tells it. Of two of one day the one that the journals tell last is newer. */
struct ent_standpoint {
	const struct ent_stance *position, *salience, *capability;
};

ENT_API struct ent_standpoint ent_standpoint(const struct ent_record *record, uint32_t actor,
					     uint32_t issue, int32_t on, int32_t as_of);
/* The issue of that name, or ENT_NONE; and the name nearest to it, empty if none is near. */
ENT_API uint32_t ent_issue_find(const struct ent_record *record, struct ent_str name);
ENT_API struct ent_str ent_issue_near(const struct ent_record *record, struct ent_str name);

enum ent_prospect_kind { ENT_PROSPECT_NONE, ENT_PROSPECT_STATUS, ENT_PROSPECT_SERIES };

/* What would have to come for an expectation to be right. */
struct ent_prospect {
	enum ent_prospect_kind kind; /* ENT_PROSPECT_NONE: told in words alone */
	struct ent_str words;        /* as written */
	uint32_t ref;                /* status kind or series */
	uint32_t a, b;               /* status: actors */
	bool negated;                /* status: that it does not begin, or end */
	bool ends;                   /* status: it ends; else it begins */
	bool below;                  /* series: a figure below the bound; else above */
	double bound;                /* series */
};

/* What somebody expected, on the day on which it was said. */
struct ent_expectation {
	uint32_t date;
	struct ent_str text, note;
	const struct ent_subject *of; /* whose: actors or words; none: the compilers' */
	size_t of_count;
	struct ent_prospect outcome;
	uint32_t by;                  /* date id; ENT_NONE: no day by which it fails */
	double low, likelihood, high; /* percent; NaN: not told; of a term the band alone */
	struct ent_str term;          /* the likelihood in words; empty: none */
	enum ent_hedge hedge;
	const struct ent_cite *cites;
	size_t cite_count;
	int32_t known;
	struct ent_where where;
};

struct ent_assumption {
	struct ent_str name, family, unit, note;
	double parameters[3];
	size_t parameter_count;
	const struct ent_cite *cites;
	size_t cite_count;
	int32_t known;
	struct ent_where where;
};

struct ent_note {
	struct ent_str text;
	const struct ent_subject *about;
	size_t about_count;
	uint32_t date; /* or ENT_NONE */
	enum ent_hedge hedge;
	const struct ent_cite *cites;
	size_t cite_count;
	int32_t known;
	struct ent_where where;
};

/* Each in the order of the journals; interests by actor and rank. */
ENT_API const struct ent_interest *ent_interests(const struct ent_record *record, size_t *count);
ENT_API const struct ent_issue *ent_issues(const struct ent_record *record, size_t *count);
ENT_API const struct ent_stance *ent_stances(const struct ent_record *record, size_t *count);
ENT_API const struct ent_expectation *ent_expectations(const struct ent_record *record,
						       size_t *count);
ENT_API const struct ent_assumption *ent_assumptions(const struct ent_record *record,
						     size_t *count);
ENT_API const struct ent_note *ent_notes(const struct ent_record *record, size_t *count);

/* ---- flows ------------------------------------------------------------ */

enum ent_flow_kind {
	ENT_FLOW_PRODUCTION,  /* a source: nothing flows in */
	ENT_FLOW_CONVERSION,  /* takes `ratio` units for each that it gives */
	ENT_FLOW_TRANSIT,     /* gives what it takes */
	ENT_FLOW_CONSUMPTION, /* a sink, as the next two */
	ENT_FLOW_SEIZURE,
	ENT_FLOW_EXPORT, /* leaves what the network describes */
	ENT_FLOW_KINDS
};

ENT_API const char *ent_flow_kind_name(enum ent_flow_kind kind); /* "transit" */

struct ent_flow_link {
	uint32_t from, to; /* nodes */
};

struct ent_flow_stage { /* a node, as the journal tells of it */
	struct ent_str name, words;
	enum ent_flow_kind kind;
	struct ent_subject subject; /* whose or where; all ENT_NONE: not told */
	struct ent_where where;
};

/* A quantity is the product of its factors: numbers told in place, assumptions, series. */
struct ent_flow_factor {
	double low, best, high;      /* told in place; else NaN */
	uint32_t assumption, series; /* or ENT_NONE */
};

enum ent_flow_trait_kind {
	ENT_FLOW_RATIO,   /* of a conversion: in for one out */
	ENT_FLOW_PRICE,   /* at a node: money for one unit */
	ENT_FLOW_COST,    /* of a link: money for one unit carried */
	ENT_FLOW_RISK,    /* of a link: percent lost on the way, beyond what is seized at nodes */
	ENT_FLOW_TAX,     /* an actor's, at a node or link: percent of the value that passes */
	ENT_FLOW_FEE,     /* an actor's, at a node or link: money for one unit */
	ENT_FLOW_EARNS,   /* an actor's, of a link: percent of the profit */
	ENT_FLOW_BARRIER, /* at a node or link: percent of what comes that would be taken */
	ENT_FLOW_STOCK,   /* at a node: what lies there, in the unit of the network */
	ENT_FLOW_SPOILS,  /* at a node: percent of the stock lost in a year */
	ENT_FLOW_BAN,     /* at a node of production: percent by which it would fall */
	ENT_FLOW_CHOICE, /* of the network: how sharply the cheaper way is chosen, per unit of money
			  */
	ENT_FLOW_STAKE,  /* of the network: what its owner loses with one unit, money */
	ENT_FLOW_DEMAND, /* of the network: elasticity of demand by price, below 0 */
	ENT_FLOW_MARKUP, /* of the network: percent of a link where no price tells it */
	ENT_FLOW_TRAITS
};

ENT_API const char *ent_flow_trait_name(enum ent_flow_trait_kind kind); /* "price" */

struct ent_flow_trait {
	enum ent_flow_trait_kind kind;
	uint32_t node, link; /* one of them; both ENT_NONE: of the network */
	uint32_t actor;      /* whose; ENT_NONE: nobody's */
	uint32_t date;       /* when it holds; ENT_NONE: always */
	const struct ent_flow_factor *factors;
	size_t factor_count;
	struct ent_where where;
};

/* A series that measures a sum of links, or the share of one sum in another. */
struct ent_flow_measure {
	const uint32_t *links; /* the first part_count over the others, if there are parts */
	size_t count, part_count;
	uint32_t node;                         /* what passes it; ENT_NONE: written as links */
	struct ent_str what;                   /* as written: "labs > tjk, labs > uzb" */
	const struct ent_flow_factor *factors; /* the first is a series */
	size_t factor_count;
	bool claim; /* held against the balance, no part of it */
	struct ent_where where;
};

/* A network of flows, its figures being those of series. */
struct ent_flow {
	struct ent_str name, title, unit, note;
	const struct ent_flow_stage *nodes;
	size_t node_count;
	const struct ent_flow_link *links;
	size_t link_count;
	const struct ent_flow_trait *traits;
	size_t trait_count;
	const struct ent_flow_measure *measures;
	size_t measure_count;
	unsigned near; /* figures of so many years before or after stand in for those of a year */
	double drift;  /* percent of its size by which such a figure is less sure, a year */
	const struct ent_cite *cites;
	size_t cite_count;
	struct ent_where where;
};

/* In the order of the journals. */
ENT_API const struct ent_flow *ent_flows(const struct ent_record *record, size_t *count);

ENT_API void ent_record_free(struct ent_record *record);

#ifdef __cplusplus
}
#endif

#endif
