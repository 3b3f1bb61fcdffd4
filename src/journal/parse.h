/* A run of the reader over a root file and all that it includes. */
#ifndef ENT_JOURNAL_PARSE_H
#define ENT_JOURNAL_PARSE_H

#include "journal/reader.h"

/* With the built-in verbs read. */
void reader_start(struct reader *r);

/* Takes over the bytes; `name` is what the record calls the file. */
uint32_t reader_add_file(struct reader *r, struct ent_str path, struct ent_str name, char *bytes,
			 size_t size);

/* Reads everything and seals the record. */
void reader_run(struct reader *r, uint32_t root);
void reader_sort_diags(struct reader *r);
void reader_free(struct reader *r);

#endif
