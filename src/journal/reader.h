/* Reading journals: the state of a run, and the steps that all directives share.
 *
 * Two passes over the text. The first registers whatever has a name, so that a
 * name may be used above its declaration; the second reads everything.
 */
#ifndef ENT_JOURNAL_READER_H
#define ENT_JOURNAL_READER_H

#include "base/diag.h"
#include "record/build.h"

#include <entente/journal.h>

struct file {
	struct ent_str path; /* for opening and for reports */
	char *bytes;
	size_t size;
	uint32_t id;  /* in the record; ENT_NONE: the built-in verbs */
	bool is_open; /* by the first pass, which follows its includes */
};

/* A link to an entry by the name that the journal gave it. */
struct pending {
	uint32_t detail; /* index among the record's details */
	struct ent_str name;
	uint32_t file, line;
	const char *line_start;
};

typedef ENT_VEC(uint32_t) ids_t;

struct reader {
	struct ent_record *record;
	struct ent_arena arena; /* of diagnostics */
	ENT_VEC(struct ent_diag) diags;
	size_t errors, warnings;
	uint32_t last_file, last_line; /* of the last complaint */
	size_t kept_of_line;
	size_t lost_events; /* that had errors: what hangs on them is not checked */
	ENT_VEC(struct file) files;
	struct ent_intern real_paths; /* of the files after the built-in one, in order */
	struct ent_intern real_archives;
	ENT_VEC(struct ent_where) archive_lines; /* that name them */
	int depth;                               /* of includes within includes */
	struct ent_str folder; /* the dossier's, real and absolute; empty: no includes */

	ENT_VEC(bool) states; /* by actor: whether it was ever declared a state */

	ENT_VEC(uint32_t) territories; /* by actor: its place, or ENT_NONE */
	struct ent_intern place_words; /* places as written so far: folding a name is dear */
	ENT_VEC(uint32_t) place_of_word;

	struct ent_intern event_ids;
	ENT_VEC(uint32_t) entry_of_id; /* ENT_NONE: that entry had errors */
	ENT_VEC(struct pending) pending;
	/* Of the entry being read; emptied, not freed, before the next. */
	ENT_VEC(struct ent_detail) details;
	ids_t sources, targets, places;

	/* The line being read: at moves from start to end. */
	uint32_t file, line;
	const char *at, *end, *start;
	const char *next, *stop; /* where the next line starts; where the file ends */
	int32_t day;             /* names that hold for a time are looked up on this day */
};

/* ---- lines (line.c) --------------------------------------------------- */

void lines_start(struct reader *r, uint32_t file);
bool line_next(struct reader *r); /* any line; false at the end of the file */

/* The next line at the left margin that is neither blank nor comment; complains
 * about indented lines on the way. */
bool block_next(struct reader *r);
/* The next indented line of this block; the cursor stands at its first word. */
bool block_line(struct reader *r);
void block_skip(struct reader *r);

/* These few run some twenty times for each event, so they stand here. */

static inline bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline void skip_blanks(struct reader *r)
{
	while (r->at < r->end && is_blank(*r->at))
		r->at++;
}

/* Of the line, but for blanks and a comment. A word never starts with ';'. */
static inline bool at_end(struct reader *r)
{
	skip_blanks(r);
	return r->at == r->end || *r->at == ';';
}

static inline bool next_is(struct reader *r, char c)
{
	return !at_end(r) && *r->at == c;
}

/* Quietly: is there one more? */
static inline bool read_comma(struct reader *r)
{
	if (!next_is(r, ','))
		return false;
	r->at++;
	return true;
}

bool expect_end(struct reader *r);

/* Each complains and returns false when the next thing is something else; `what`
 * names what should stand there: "a date". */
bool read_word(struct reader *r, const char *what, struct ent_str *word);
/* A word that can be a handle; `what` says what is. */
bool read_handle(struct reader *r, const char *what, struct ent_str *name);
/* The closing quote of the text that opens at `open`, or NULL. */
const char *string_close(const char *open, const char *end, bool *escaped);
bool read_string(struct reader *r, const char *what, struct ent_str *text);
bool read_number(struct reader *r, const char *what, double *value);
/* A comma-separated list to the end of the line. `item` reads one and complains of a
 * bad one, which is passed over, so that the rest is read too. */
bool read_list(struct reader *r, bool (*item)(struct reader *r, void *thing), void *thing);
bool next_is_date(struct reader *r);
bool take_word(struct reader *r, const char *word); /* quietly: this word, if it is next */

/* ---- complaints ------------------------------------------------------- */

void complain(struct reader *r, const char *at, size_t length, const char *fmt, ...)
	ENT_PRINTF(4, 5);
void complain_here(struct reader *r, const char *fmt, ...) ENT_PRINTF(2, 3);
/* About a line that is not being read now. */
void complain_line(struct reader *r, bool warning, uint32_t file, uint32_t line,
		   const char *line_start, const char *at, size_t length, const char *fmt, ...)
	ENT_PRINTF(8, 9);
bool complaints_full(const struct reader *r); /* from now on they are only counted */
const char *line_find(const struct reader *r, uint32_t file, uint32_t line);
/* "; did you mean X?" or "". */
struct ent_str hint(struct reader *r, struct ent_str near);
struct ent_str hint_of(struct reader *r, struct ent_str word, const struct ent_intern *names);

/* ---- paths (path.c) --------------------------------------------------- */

/* A path, alone on the rest of the line: as written, and as the system finds it, with a NUL
 * behind it. A journal that is no file has no folder: `no_folder` is the complaint. */
bool read_path(struct reader *r, const char *no_folder, struct ent_str *written,
	       struct ent_str *path);
/* The folder part of a path, with its slash. */
struct ent_str folder_of(struct ent_str path);
/* Without links; NULL when there is no such thing; the caller frees it. */
char *real_path(struct ent_str path);
bool is_inside(const struct reader *r, const char *real); /* the dossier's folder */
/* Kept in the record, with a NUL behind it. */
struct ent_str join_path(struct reader *r, struct ent_str folder, struct ent_str name);
/* The shortest way to write where it is: `name` from the root's folder on. */
struct ent_str shown_path(struct reader *r, struct ent_str name);

/* ---- values (value.c) ------------------------------------------------- */

bool parse_date(struct reader *r, struct ent_date *date);
bool read_date(struct reader *r, uint32_t *date, struct ent_span *span); /* kept in the record */
bool read_actor(struct reader *r, uint32_t *actor);
bool read_actors(struct reader *r, ids_t *actors); /* comma-separated, no doubles */
bool read_place(struct reader *r, uint32_t *place);
bool read_place_item(struct reader *r, void *places); /* an item of a list, to an ids_t */
/* Lists that are kept in the record. */
bool read_actor_list(struct reader *r, const uint32_t **list, size_t *count);
bool read_place_list(struct reader *r, const uint32_t **list, size_t *count);
bool read_source(struct reader *r, uint32_t *source);
bool read_text(struct reader *r, uint32_t *text); /* a string, as a text of the record */
/* Words of a sentence, in which {A} and {B} stand for names; to the line's end. */
bool read_slotted(struct reader *r, const char *what, struct ent_str *words);
bool read_grade(struct reader *r, uint32_t source, char *reliability, char *credibility);
bool read_hedge(struct reader *r, enum ent_hedge *hedge);
bool read_known(struct reader *r, int32_t *known);
/* BEST [LOW HIGH], best being "?" where it is not known. */
bool read_range(struct reader *r, double *low, double *best, double *high);
bool read_yes(struct reader *r, bool *yes);
bool read_choice(struct reader *r, const char *what, const char *const *names, size_t count,
		 size_t *choice);
uint32_t find_status(struct reader *r); /* by its name, which comes next; or ENT_NONE */
uint32_t find_series(struct reader *r);
uint32_t find_flow(struct reader *r);
uint32_t find_issue(struct reader *r);

/* ---- directives ------------------------------------------------------- */

/* A key of a directive: reads its value into `thing`. */
struct key {
	const char *name;
	void (*read)(struct reader *r, void *thing);
	bool many; /* may be given more than once */
};

/* Reads the indented lines of a block; `row`, if not NULL, gets those that start
 * with a date. */
void read_keys(struct reader *r, const struct key *keys, size_t count, void *thing,
	       void (*row)(struct reader *r, void *thing));

void declare(struct reader *r);    /* pass 1: the names of the block at the cursor */
void read_block(struct reader *r); /* pass 2 */
void read_event(struct reader *r);
void read_series(struct reader *r);
void read_interest(struct reader *r);
void read_issue(struct reader *r);
void read_stance(struct reader *r);
void read_expect(struct reader *r);
void read_assume(struct reader *r);
void read_note(struct reader *r);
void read_flow(struct reader *r);
void read_actor_block(struct reader *r);
void read_place_block(struct reader *r);
void read_source_block(struct reader *r);
void read_archive(struct reader *r);
void read_status(struct reader *r);
void read_verb(struct reader *r);
bool read_indicator(struct reader *r, struct ent_indicator *indicator);
bool read_model(struct reader *r, struct ent_model_use *model);

/* Copies a list into the record's arena. */
const void *keep(struct reader *r, const void *items, size_t count, size_t size);

struct cites {
	ENT_VEC(struct ent_cite) list;
};
void read_cites(struct reader *r, struct cites *cites);

/* Of `actor`; ENT_NONE: of one that was refused. */
struct codes {
	uint32_t actor;
	ENT_VEC(struct ent_actor_code) list;
};
void read_codes(struct reader *r, struct codes *codes);

struct subjects {
	ENT_VEC(struct ent_subject) list;
};
void read_subjects(struct reader *r, struct subjects *subjects);
bool read_subject(struct reader *r, struct ent_subject *subject);

void resolve_links(struct reader *r);
void check_nesting(struct reader *r);     /* parts of parts, places in places */
void check_corrections(struct reader *r); /* entries that supersede themselves */
void check_verbs(struct reader *r);       /* symmetric ones open symmetric statuses */
void check_flows(struct reader *r);       /* units of what measures them */
void check_strays(struct reader *r);      /* statuses closed that were not open */

struct ent_where here(const struct reader *r);
bool is_here(struct ent_where a, struct ent_where b);

/* What the first pass made of the name at the cursor: its id, or ENT_NONE when it
 * was refused there. Whether this very block declared it, its `where` tells. */
uint32_t declared(struct reader *r, const struct ent_intern *names);

struct ent_dossier {
	struct reader reader;
};

#endif
