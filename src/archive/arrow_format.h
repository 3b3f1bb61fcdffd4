/* Arrow's IPC format in numbers: what writer and reader must agree on with everybody else.
 *
 *     ARROW1, 2 bytes of padding
 *     messages: the schema, dictionaries, record batches; an end of stream
 *     footer, its size in 4 bytes, ARROW1
 *
 * A message is 0xFFFFFFFF, the size of its metadata in 4 bytes, the metadata (FlatBuffers,
 * padded) and a body, which holds the buffers. The footer repeats the schema, and tells where
 * the other messages are.
 *
 * Source: Apache Arrow, format/Schema.fbs, Message.fbs, File.fbs. Fields are numbered as there.
 */
#ifndef ENT_ARCHIVE_ARROW_FORMAT_H
#define ENT_ARCHIVE_ARROW_FORMAT_H

#include "archive/arrow.h"

#define ARROW_MAGIC       "ARROW1"
#define ARROW_MAGIC_SIZE  6
#define ARROW_HEAD_SIZE   8 /* the magic and its padding */
#define ARROW_TAIL_SIZE   (4 + ARROW_MAGIC_SIZE)
#define ARROW_PREFIX_SIZE 8 /* of a message */
#define ARROW_CONTINUES   UINT32_MAX
#define ARROW_V5          4

#define ARROW_MOST_COLUMNS 4096 /* and dictionaries; a limit, as of what people make */

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "archives are mapped as they are, so they need a little-endian machine");

enum { FOOTER_VERSION, FOOTER_SCHEMA, FOOTER_DICTIONARIES, FOOTER_BATCHES };
enum { MESSAGE_VERSION, MESSAGE_KIND, MESSAGE_HEADER, MESSAGE_BODY_SIZE };
enum { SCHEMA_ENDIANNESS, SCHEMA_FIELDS };
enum { FIELD_NAME, FIELD_NULLABLE, FIELD_KIND, FIELD_TYPE, FIELD_DICTIONARY, FIELD_CHILDREN };
enum { ENCODING_ID, ENCODING_INDEX, ENCODING_ORDERED };
enum { INT_BITS, INT_SIGNED };
enum { DATE_UNIT };
enum { FLOAT_PRECISION };
enum { DICTIONARY_ID, DICTIONARY_DATA, DICTIONARY_DELTA };
enum { BATCH_LENGTH, BATCH_NODES, BATCH_BUFFERS, BATCH_COMPRESSION };

enum { IS_SCHEMA = 1, IS_DICTIONARY, IS_BATCH };
enum { UNIT_DAY, UNIT_MILLISECOND };
enum { PRECISION_DOUBLE = 2 };

/* Of the types, those that we know; arrow_field.c has the names of the others. */
enum {
	KIND_NULL = 1,
	KIND_INT = 2,
	KIND_FLOAT = 3,
	KIND_TEXT = 5,
	KIND_DATE = 8,
	KIND_LIST = 12,
	KIND_LONG_TEXT = 20
};

/* Structs, which lie in vectors. Block: offset 8, size of metadata 4, padding 4, of body 8.
 * FieldNode: length 8, nulls 8. Buffer: offset 8, size 8. */
#define BLOCK_SIZE  24
#define NODE_SIZE   16
#define BUFFER_SIZE 16

#endif
