/* The datasets that an archive is made of. Each is one file, which says what its columns
 * are called and turns a row of fields into an event; and one row in datasets.c.
 */
#ifndef ENT_ARCHIVE_DATASET_H
#define ENT_ARCHIVE_DATASET_H

#include <entente/ontology.h>

#include <stdint.h>

/* Why a row is not kept. */
enum ent_skip {
	ENT_KEPT,
	ENT_SKIP_COLUMNS,    /* more or fewer columns than the file's layout has */
	ENT_SKIP_HEADER,     /* a header in the middle */
	ENT_SKIP_DATE,       /* no date, or one before 1800 or after 2199 */
	ENT_SKIP_NUMBER,     /* a figure that is none */
	ENT_SKIP_COORDINATE, /* off the globe */
	ENT_SKIP_ID,         /* no id: nobody could look the event up */
	ENT_SKIP_ACTION,     /* neither a code nor a type that says what was done */
	ENT_SKIP_ENCODING,   /* not UTF-8 where we keep text */
	ENT_SKIP_QUOTE,      /* a quote that does not end */
	ENT_SKIP_LONG,       /* longer than ENT_ROW_LIMIT */
	ENT_SKIPS
};

const char *ent_skip_name(enum ent_skip skip); /* "bad date"; what the account says */

/* An actor as the dataset names it; an empty `code` is an actor that it does not know. */
struct ent_row_actor {
	struct ent_str code; /* what identifies it: a code where there are codes, else its name */
	struct ent_str name;
	struct ent_str country; /* as the dataset writes it */
};

/* A place: its parts from the narrowest to the widest, empty ones left out by whoever joins
 * them. All empty: not told. */
#define ENT_PLACE_PARTS 4
struct ent_row_place {
	struct ent_str part[ENT_PLACE_PARTS];
	struct ent_str country;             /* as the dataset writes it */
	struct ent_str latitude, longitude; /* as written; empty: not told */
	/* A stretch of the row that holds all of these: a key that need not be put together. Empty:
	 * they stand apart. */
	struct ent_str stretch;
};

/* What a row says. Texts are views of the row's bytes or of constants. What it does not say
 * is empty, NaN, negative (counts) or ENT_NO_DAY. */
#define ENT_NO_DAY INT32_MIN

struct ent_row {
	int32_t day, until; /* first and last day on which it can have been */
	int32_t added;      /* the day on which the dataset knew it */
	struct ent_row_actor source, target;
	struct ent_str cameo;
	struct ent_str type, mode; /* PLOVER, if the dataset says so; else by the crosswalk */
	double intensity;          /* if the dataset says so; else that of the code */
	struct ent_row_place place;
	int64_t deaths_low, deaths, deaths_high;
	int64_t mentions;
	struct ent_str id;    /* original id */
	struct ent_str story; /* what the same in two rows means the same report */
};

/* A row cut into fields, unquoted. column[role] is the index of the field in that role, or -1
 * if this file has none. */
struct ent_fields {
	const struct ent_str *at;
	size_t count;
	const int16_t *column;
};

/* The field in a role; empty if the file has none. */
static inline struct ent_str ent_field(const struct ent_fields *fields, size_t role)
{
	int16_t column = fields->column[role];
	return column < 0 ? (struct ent_str){"", 0} : fields->at[column];
}

/* A column that we read. */
struct ent_role {
	const char *names; /* in a header, other spellings after '|'; letters' case is free */
	int16_t position;  /* from 0, in a file without header; -1: not there */
	bool required;     /* a header without it is another dataset's */
};

#define ENT_MOST_ROLES   48
#define ENT_MOST_COLUMNS 256
#define ENT_ROW_LIMIT    ((size_t)1 << 20) /* bytes; the longest real rows have some 60 KB */

struct ent_dataset {
	const char *name;   /* "gdelt": in --dataset, in `code:`, in the column `dataset` */
	const char *layout; /* "2.0, 61 columns": for people */
	char separator;
	bool quoted; /* "..." may hold separators and line ends, "" stands for a quote */
	const struct ent_role *roles;
	size_t role_count;
	uint16_t columns; /* of a file without header; 0: files have a header */
	/* Whether the first row of a file without header, of as many columns, is of this kind. */
	bool (*looks)(const struct ent_fields *fields);
	/* Fills the row, or says why it cannot; then *role is the role at fault. What is passed
	 * has the file's number of columns. Rows are not checked for UTF-8 here. */
	enum ent_skip (*read)(const struct ent_fields *fields, struct ent_row *row, size_t *role);
};

extern const struct ent_dataset *const ent_datasets[];
extern const size_t ent_dataset_count;

/* The dataset of a file by its start, which holds the first row whole (what follows is ignored:
 * where a row ends depends on whether quotes mean anything); NULL if none. Sets *has_header, and
 * column[], of ENT_MOST_ROLES. `name` may narrow the choice (empty: all). */
const struct ent_dataset *ent_dataset_detect(struct ent_str name, struct ent_str start,
					     bool *has_header, int16_t *column);

/* ---- what the readers share (fields.c) ---------------------------------- */

/* "20181024", "2018-10-24", "10/24/2018" and "24 October 2018", or with a time behind it, which
 * is dropped. False for what is no day from 1800 to 2199. */
bool ent_day_read(struct ent_str text, int32_t *day);
/* The same, but what has slashes starts with the day: "24/10/2018". */
bool ent_day_read_day_first(struct ent_str text, int32_t *day);
/* A decimal of at most 63 bytes, the same double as strtod makes of it in the locale "C"; empty
 * gives NaN. */
bool ent_decimal_read(struct ent_str text, double *value);
/* A whole number from 0; empty gives -1. */
bool ent_count_read(struct ent_str text, int64_t *value);

#endif
