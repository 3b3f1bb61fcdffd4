/* Codes: what datasets and other systems call an actor; and the archives that a dossier
 * names. */
#include "record/build.h"

#include "base/utf8.h"

/* The same for claims of the same thing, however it is written. */
static uint32_t key_of(struct ent_record *record, const struct ent_actor_code *code, bool *fresh)
{
	struct ent_arena scratch = {0};
	struct ent_text key = {0};
	ent_text_add(&key, code->system);
	ent_text_puts(&key, code->country ? "\ncountry\n" : "\ncode\n");
	ent_text_add(&key, ent_utf8_fold(&scratch, code->pattern));
	uint32_t id = ent_intern_add(&record->code_keys, ent_text_str(&key), fresh);
	ent_text_free(&key);
	ent_arena_free(&scratch);
	return id;
}

bool ent_add_code(struct ent_record *record, uint32_t actor, const struct ent_actor_code *code,
		  struct ent_code_claim *old)
{
	bool fresh;
	uint32_t key = key_of(record, code, &fresh);
	if (fresh)
		ent_push(&record->code_claim, ENT_NONE);
	struct ent_span span = ent_record_span(record, code->date);
	for (uint32_t i = record->code_claim.at[key]; i != ENT_NONE;
	     i = record->code_claims.at[i].next) {
		const struct ent_code_claim *claim = &record->code_claims.at[i];
		struct ent_span other = ent_record_span(record, claim->date);
		if (span.start_lo <= other.end_hi && other.start_lo <= span.end_hi) {
			*old = *claim;
			return false;
		}
	}
	ent_push(&record->code_claims,
		 (struct ent_code_claim){actor, code->date, record->code_claim.at[key],
					 code->where});
	record->code_claim.at[key] = (uint32_t)record->code_claims.count - 1;
	return true;
}

void ent_add_archive(struct ent_record *record, struct ent_str path, struct ent_str name,
		     struct ent_where where)
{
	ent_push(&record->archives, (struct ent_archive_use){.path = path,
							     .file = ent_add_file(record, name),
							     .where = where});
}

const struct ent_archive_use *ent_record_archives(const struct ent_record *record, size_t *count)
{
	*count = record->archives.count;
	return record->archives.at;
}
