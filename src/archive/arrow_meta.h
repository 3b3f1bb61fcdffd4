/* The metadata of Arrow files, as the writer lays them out. */
#ifndef ENT_ARCHIVE_ARROW_META_H
#define ENT_ARCHIVE_ARROW_META_H

#include "archive/arrow_format.h"

#include "base/vec.h"

/* Where a message, or a buffer, lies. */
struct ent_arrow_node {
	uint64_t length, nulls;
};
struct ent_arrow_region {
	uint64_t offset, size;
};
struct ent_arrow_body {
	uint64_t rows;
	uint64_t size;
	ENT_VEC(struct ent_arrow_node) nodes;
	ENT_VEC(struct ent_arrow_region) regions; /* from the start of the body */
};
struct ent_arrow_message {
	uint64_t at;          /* in the file */
	struct ent_text head; /* the prefix, the metadata, padding: up to the body */
	uint64_t body_size;
};

/* The messages, without prefix and padding. */
void ent_arrow_put_schema(struct ent_text *out, const struct ent_arrow_plan *plan);
void ent_arrow_put_batch(struct ent_text *out, const struct ent_arrow_body *body);
void ent_arrow_put_dictionary(struct ent_text *out, int id, const struct ent_arrow_body *body);
/* The footer; messages[0] is the schema, then come the dictionaries and the batch. */
void ent_arrow_put_footer(struct ent_text *out, const struct ent_arrow_plan *plan,
			  const struct ent_arrow_message *messages);

#endif
