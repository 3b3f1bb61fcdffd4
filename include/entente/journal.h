/* Dossiers: journals that people write, read into a record.
 *
 *     struct ent_err err;
 *     struct ent_dossier *dossier = ent_dossier_open("dossiers/mine", &err);
 *     if (!dossier) ... err.text: nothing could be read
 *     if (ent_dossier_errors(dossier)) ... ent_dossier_report(...)
 *     if (!ent_archives_join(ent_dossier_draft(dossier), &faults)) ...   (archive.h)
 *     const struct ent_record *record = ent_dossier_record(dossier);
 *
 * The language is docs/journal.md.
 */
#ifndef ENTENTE_JOURNAL_H
#define ENTENTE_JOURNAL_H

#include <entente/record.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ent_dossier;

/* A folder with a dossier.ent, a journal file, or "-" for standard input. All
 * faults of the text are collected, not only the first. NULL when the root
 * cannot be read: then *err says why. */
ENT_API struct ent_dossier *ent_dossier_open(const char *path, struct ent_err *err);

/* The same from memory; `name` stands for the file in reports. */
ENT_API struct ent_dossier *ent_dossier_parse(const char *name, struct ent_str text);

ENT_API void ent_dossier_free(struct ent_dossier *dossier);

/* The record while more may be added to it, which ent_archives_join does: before
 * ent_dossier_narrow and ent_dossier_record, and only if there are no errors. A dossier that names
 * no archive needs no joining. */
ENT_API struct ent_record *ent_dossier_draft(struct ent_dossier *dossier);

/* Narrows the record to the sources with these ids, of which there is at least one; before
 * ent_dossier_record is first called. ent_narrowing (record.h) says what that means. False when
 * there is no such source: then *err says which, and nothing was changed. */
ENT_API bool ent_dossier_narrow(struct ent_dossier *dossier, const struct ent_str *ids,
				size_t count, struct ent_err *err);

/* Of use only while there are no errors. Lives with the dossier. The first call
 * builds the indexes; from then on any number of threads may read. */
ENT_API const struct ent_record *ent_dossier_record(struct ent_dossier *dossier);

/* Adds warnings for what is legal but weak: events without a source, actors
 * never used, allegations whose denial was not looked for, series that are
 * stale on `today`, statuses that two sources date differently without a word. */
ENT_API void ent_dossier_check_strict(struct ent_dossier *dossier, int32_t today);

/* A fault as told to people and to programs. */
struct ent_fault {
	struct ent_str path, message, excerpt;
	uint32_t line, column;  /* from 1; line 0: the file as such */
	uint32_t caret, length; /* bytes in the excerpt */
	bool warning;
};

ENT_API size_t ent_dossier_errors(const struct ent_dossier *dossier);
ENT_API size_t ent_dossier_warnings(const struct ent_dossier *dossier);
/* By file in the order of reading, then by line. Beyond a thousand they are only
 * counted: ent_dossier_fault_count may be less than errors and warnings. */
ENT_API size_t ent_dossier_fault_count(const struct ent_dossier *dossier);
ENT_API struct ent_fault ent_dossier_fault(const struct ent_dossier *dossier, size_t i);

/* All faults, each with its line and a caret, as a compiler prints them. */
ENT_API void ent_dossier_report(const struct ent_dossier *dossier, struct ent_text *out);

/* The files that were read, root first: paths that can be opened from here, and
 * their text as it was. */
ENT_API size_t ent_dossier_file_count(const struct ent_dossier *dossier);
ENT_API struct ent_str ent_dossier_file(const struct ent_dossier *dossier, size_t i,
					struct ent_str *text);

/* The canonical layout of a journal; comments are kept. The text should have no
 * errors; lines that it cannot make sense of are kept as they are. */
ENT_API void ent_journal_format(struct ent_str text, struct ent_text *out);

#ifdef __cplusplus
}
#endif

#endif
