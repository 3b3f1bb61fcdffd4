/* Machine-coded events as rows of a record: what each did in words, where, by which source.
 *
 * Such an event opens and closes no status: a status rests on what people have entered. Its verb
 * is made when first needed, one for each action and intensity, and no word finds it.
 */
#ifndef ENT_ARCHIVE_CODED_H
#define ENT_ARCHIVE_CODED_H

#include "record/build.h"

#include <entente/archive.h>

struct ent_coder {
	struct ent_record *record;
	struct ent_intern actions; /* code, type, mode, intensity */
	ENT_VEC(uint32_t) verbs;   /* by action */
	ENT_VEC(uint32_t) texts;   /* by action: what an event of it is called, or ENT_NONE */

	struct ent_text scratch;

	/* Of the archive being read. */
	const struct ent_archive *archive;
	uint32_t file;
	ENT_VEC(uint32_t) sources; /* by dataset */
	ENT_VEC(uint32_t) places;  /* by place: party, ENT_NONE, or not yet looked for */
};

/* Starts as {.record = ...}. */
void ent_coder_open(struct ent_coder *coder, const struct ent_archive *archive, uint32_t file);
/* Adds the event in that row, between actors of the record; target ENT_NONE: not told. */
void ent_coder_add(struct ent_coder *coder, uint32_t row, const struct ent_archive_event *event,
		   uint32_t source, uint32_t target);
void ent_coder_free(struct ent_coder *coder);

#endif
