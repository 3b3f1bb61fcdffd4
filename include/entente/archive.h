/* Archives: event datasets (GDELT, ICEWS, POLECAT, UCDP GED, ACLED, Phoenix), read once into
 * a folder of Arrow files that is opened in no time.
 *
 *     struct ent_err err;
 *     struct ent_archive *archive = ent_archive_open("icews.ea", &err);
 *     if (!archive) ... err.text
 *     struct ent_archive_dyad dyad = ent_archive_dyad(archive, i);
 *     for (size_t k = 0; k < dyad.count; k++)
 *             ... ent_archive_event(archive, (uint64_t)dyad.rows[k], &event)
 *     ent_archive_close(archive);
 *
 * The folder holds events.arrow (one row an event, by day), dyads.arrow (where each dyad's rows
 * are), actors.arrow, places.arrow and manifest.json (the account of what was read, checksums);
 * docs/archive.md describes them. It is never changed, only replaced.
 */
#ifndef ENTENTE_ARCHIVE_H
#define ENTENTE_ARCHIVE_H

#include <entente/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reading ---------------------------------------------------------- */

struct ent_archive;

/* NULL when it is no archive: then *err says why. Maps the files and reads only what says where
 * their columns are. Pointers and views that these functions give live until it is closed. */
ENT_API struct ent_archive *ent_archive_open(const char *path, struct ent_err *err);
ENT_API void ent_archive_close(struct ent_archive *archive); /* NULL is fine */

ENT_API uint64_t ent_archive_event_count(const struct ent_archive *archive);

/* The name of a dataset in the archive, "gdelt": 0 to count - 1. */
ENT_API size_t ent_archive_dataset_count(const struct ent_archive *archive);
ENT_API struct ent_str ent_archive_dataset(const struct ent_archive *archive, uint32_t dataset);

struct ent_archive_actor {
	struct ent_str code;    /* what the dataset calls it: "USAGOV", "Freedonia" */
	struct ent_str name;    /* the name given most often with it; empty: none */
	struct ent_str country; /* the country given most often with it, as written; empty: none */
	uint64_t events;        /* in which it is source or target */
};

/* Actors, in order of their codes. Datasets that use the same code share the actor. */
ENT_API size_t ent_archive_actor_count(const struct ent_archive *archive);
ENT_API struct ent_archive_actor ent_archive_actor(const struct ent_archive *archive,
						   uint32_t actor);

struct ent_archive_place {
	struct ent_str name;    /* "Midtown, North District, Freedonia" */
	struct ent_str country; /* as the dataset writes it */
	double latitude, longitude;
};

ENT_API size_t ent_archive_place_count(const struct ent_archive *archive);
ENT_API struct ent_archive_place ent_archive_place(const struct ent_archive *archive,
						   uint32_t place);

/* An event as the archive has it. What a dataset does not say is ENT_NONE, empty, NaN, -1 or,
 * of `added`, ENT_DAY_MAX. */
struct ent_archive_event {
	int32_t day, until;      /* first and last day on which it can have been */
	int32_t added;           /* the day on which the dataset knew it */
	uint32_t source, target; /* actors */
	struct ent_str cameo, type, mode;
	double intensity;
	uint32_t place;
	int64_t deaths_low, deaths, deaths_high;
	int64_t mentions;
	uint32_t story; /* what two rows of one report share; 0: not told */
	uint32_t dataset;
	struct ent_str id; /* original id; lives in `digits` if it is a number */
	char digits[24];
};

/* Row 0 to count - 1, in order of days; any other, as a damaged archive's lists may name, is an
 * event of which nothing is known. What of a damaged archive makes no sense comes as unknown;
 * nothing outside it is ever read. */
ENT_API void ent_archive_event(const struct ent_archive *archive, uint64_t row,
			       struct ent_archive_event *event);

/* An ordered pair, and its rows in order of days. */
struct ent_archive_dyad {
	uint32_t source, target; /* actors or ENT_NONE */
	size_t count;
	const int32_t *rows; /* each less than the number of events, but in damaged archives */
};

/* Dyads, in order of (source, target), ENT_NONE last. */
ENT_API size_t ent_archive_dyad_count(const struct ent_archive *archive);
ENT_API struct ent_archive_dyad ent_archive_dyad(const struct ent_archive *archive, size_t dyad);
/* The index of a dyad, or of the first behind where it would stand. */
ENT_API size_t ent_archive_dyad_find(const struct ent_archive *archive, uint32_t source,
				     uint32_t target);

/* ---- building --------------------------------------------------------- */

struct ent_archive_build_opts {
	/* Files, zips, folders of such; and archives, which are merged into the new one. Archives
	 * within folders are not: they are likely built of the same files. */
	const char *const *paths;
	size_t path_count;
	const char *dataset; /* all files are of this one; NULL: by the first row of each */
	const char *reject;  /* a file for the rows that are skipped; NULL: none */
	double most_bad;     /* share of a file's rows that may be skipped; 0: .1 */
	size_t memory;       /* bytes that rows may take before they go to disk; 0: 512 MiB */
	size_t workers;      /* 0: the processors online */
	/* Now and then, from any thread, with the share that is done; false ends the build. */
	ent_tick_fn *tick;
	void *user;
};

/* Builds an archive at `path`, in the place of one that stands there. False, with the reason,
 * when there is none then or still the old one. */
ENT_API bool ent_archive_build(const char *path, const struct ent_archive_build_opts *opts,
			       struct ent_err *err);

/* The manifest's text (JSON; docs/archive.md), which the caller frees with ent_text_free. */
ENT_API bool ent_archive_manifest(const char *path, struct ent_text *json, struct ent_err *err);

/* Whether every byte of the archive is as it was written. */
ENT_API bool ent_archive_verify(const char *path, struct ent_err *err);

/* ---- sums ------------------------------------------------------------------ */

/* From one day to another; an event stands by the first day on which it can have been.
 * ENT_DAY_MIN and ENT_DAY_MAX: all. */
struct ent_archive_days {
	int32_t from, to;
};

/* Months, quarters or years, from that of the first event of those days to that of the last; of
 * ENT_EVERY_NONE one that holds them all. None if there is no event. Rows stand in order of
 * days, so that a period is a stretch of them. */
struct ent_archive_periods {
	size_t count;
	int32_t *start; /* the first day of each */
	uint64_t *row;  /* the first row of each, and the one behind the last: count + 1 */
};

ENT_API void ent_archive_periods(const struct ent_archive *archive, struct ent_archive_days days,
				 enum ent_every every, struct ent_archive_periods *periods);
ENT_API void ent_archive_periods_free(struct ent_archive_periods *periods);

/* The net of a dyad by period: the sum of the intensity of its events, 0 where there are none;
 * what has no intensity adds nothing.
 *
 *     net[t] = sum of intensity[row] over the dyad's rows in period t
 *
 * net   out, periods; of all dyads: dyads x periods, dyad-major; sums of scale points
 *
 * Any number of workers (0: the processors online) gives the same bits. */
ENT_API void ent_archive_net(const struct ent_archive *archive, size_t dyad,
			     const struct ent_archive_periods *periods, double *net);
ENT_API void ent_archive_net_all(const struct ent_archive *archive,
				 const struct ent_archive_periods *periods, size_t workers,
				 double *net);

enum ent_archive_by {
	ENT_ARCHIVE_BY_ACTOR,
	ENT_ARCHIVE_BY_COUNTRY /* actors of one country, as the dataset writes it, are one */
};

/* An actor or a country, with its events; one within it counts once. */
struct ent_archive_party {
	struct ent_str code, name, country; /* of a country: code and name are empty */
	uint64_t events, as_source, as_target;
	int32_t first, last; /* days of events */
};

/* The parties to the events of those days, the most frequent first, then by code; room for as
 * many as there are actors. Gives their number. An actor without a country is of none. */
ENT_API size_t ent_archive_parties(const struct ent_archive *archive, struct ent_archive_days days,
				   enum ent_archive_by by, struct ent_archive_party *parties);

struct ent_archive_sum {
	uint64_t events;
	uint64_t quad[5]; /* by enum ent_quad: ent_cameo_quad of a code, else that of the type */
	uint64_t scored;  /* events that have an intensity */
	double net;       /* its sum */
};

/* Who acted towards whom: ordered pairs of parties, both known, with at least one event in those
 * days; the most frequent first, then by source and target. */
struct ent_archive_pairs;
struct ent_archive_pair {
	struct ent_str source, target; /* codes of actors, or countries */
	struct ent_archive_sum sum;
};

struct ent_archive_pairs_opts {
	struct ent_archive_days days;
	enum ent_archive_by by;
	enum ent_quads quads;
	size_t workers; /* 0: the processors online; any number gives the same bits */
};

ENT_API struct ent_archive_pairs *ent_archive_pairs_new(const struct ent_archive *archive,
							const struct ent_archive_pairs_opts *opts);
ENT_API void ent_archive_pairs_free(struct ent_archive_pairs *pairs); /* NULL is fine */
ENT_API size_t ent_archive_pair_count(const struct ent_archive_pairs *pairs);
ENT_API struct ent_archive_pair ent_archive_pair(const struct ent_archive_pairs *pairs,
						 size_t index);
/* A pair's sums by period: out, periods. */
ENT_API void ent_archive_pair_sums(const struct ent_archive_pairs *pairs, size_t index,
				   const struct ent_archive_periods *periods,
				   struct ent_archive_sum *sums);
/* Events of those days that are of no pair: a party to them is not known. */
ENT_API uint64_t ent_archive_pairs_left_out(const struct ent_archive_pairs *pairs);

/* ---- what comes out again ------------------------------------------------ */

enum ent_archive_format {
	ENT_ARCHIVE_CSV,   /* RFC 4180, with a header; the unknown is an empty cell */
	ENT_ARCHIVE_JSONL, /* an object a line, with the same keys; the unknown is null */
	ENT_ARCHIVE_SQLITE /* tables events, actors and places; the view event_list is as the CSV */
};

/* Writes the events of those days, one a row and in the archive's order, as CSV or JSONL. */
ENT_API bool ent_archive_export(const struct ent_archive *archive, enum ent_archive_format format,
				struct ent_archive_days days, ent_write_fn *write, void *user,
				struct ent_err *err);
/* The same, and SQLite, to a file: whole or not at all. A database takes the place only of an
 * earlier one of ours. */
ENT_API bool ent_archive_export_file(const struct ent_archive *archive,
				     enum ent_archive_format format, struct ent_archive_days days,
				     const char *path, struct ent_err *err);

/* ---- joining ---------------------------------------------------------- */

/* Reads the archives that a record's dossier names into the record, which ent_dossier_draft
 * gives: the events between actors that it claims (`code:`), and those of a claimed actor of which
 * the dataset does not know the target. False, with a line for each fault in `faults`, when one
 * cannot be opened or two actors claim the same code equally well: the record is as it was then;
 * or when more events are claimed than a record can hold: it has the first of them then. Without
 * archives, and for those joined already, there is nothing to do. ent_record_archives
 * tells how many events were taken, and why others were not. */
ENT_API bool ent_archives_join(struct ent_record *record, struct ent_text *faults);

/* Adds a line for each archive of which no event was joined, for each claim that fits no actor of
 * the archives, and for each system of codes that is none of their datasets but nearly called so:
 * slips that would pass unseen. Returns how many; what cannot be opened is passed over. */
ENT_API size_t ent_archives_idle(const struct ent_record *record, struct ent_text *warnings);

/* An actor of a dataset that no actor of the dossier claims. */
struct ent_unclaimed {
	struct ent_str dataset, code, name, country;
	uint64_t events; /* of that dataset in which it is source or target */
};

struct ent_unclaimed_list;

/* The most frequent of them, `most` at the most, in all archives that the record's dossier names.
 * NULL when one cannot be opened: then *err says why. Outlives the record. Needs no joining. */
ENT_API struct ent_unclaimed_list *ent_archives_unclaimed(const struct ent_record *record,
							  size_t most, struct ent_err *err);
ENT_API void ent_unclaimed_free(struct ent_unclaimed_list *list); /* NULL is fine */
ENT_API const struct ent_unclaimed *ent_unclaimed_at(const struct ent_unclaimed_list *list,
						     size_t *count);

#ifdef __cplusplus
}
#endif

#endif
