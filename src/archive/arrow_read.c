/* Arrow files, in: mapped, and of the footer made into arrays. Nothing in the file is believed:
 * what the metadata say is checked against the sizes of what holds it, before it is used. */
#include "archive/arrow_parts.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct dictionary {
	int64_t id;
	struct ent_arrow_field field; /* of the first column that uses it */
	struct ent_arrow_array values;
};

struct ent_arrow_file {
	struct ent_arena arena;
	void *map;                    /* NULL: the bytes are the caller's */
	struct ent_arrow_bytes bytes; /* whose name is there while it is opened */
	uint64_t rows;
	size_t column_count, dictionary_count;
	struct ent_arrow_field *fields;
	struct ent_arrow_array *columns;
	struct dictionary *dictionaries;
};

/* ---- schema ------------------------------------------------------------- */

static bool read_schema(struct ent_arrow_file *file, struct ent_flat *in, size_t footer,
			struct ent_err *err)
{
	const struct ent_arrow_bytes *bytes = &file->bytes;
	size_t schema = ent_flat_ref(in, footer, FOOTER_SCHEMA), count;
	size_t fields = ent_flat_items(in, schema, SCHEMA_FIELDS, 4, &count);
	unsigned version = (unsigned)ent_flat_number(in, footer, FOOTER_VERSION, 2, 0);
	uint64_t endianness = ent_flat_number(in, schema, SCHEMA_ENDIANNESS, 2, 0);
	if (in->bad || !schema)
		return ent_arrow_damaged(bytes, err, "the footer makes no sense");
	if (version != ARROW_V5)
		return ent_fail(err, ENT_SYNTAX, "%s: metadata of version V%u; we read V5",
				bytes->name, version + 1);
	if (endianness != 0)
		return ent_fail(err, ENT_SYNTAX, "%s: big-endian, which we do not read",
				bytes->name);
	if (count > ARROW_MOST_COLUMNS)
		return ent_fail(err, ENT_LIMIT, "%s: %zu columns; we read up to %d", bytes->name,
				count, ARROW_MOST_COLUMNS);
	file->column_count = count;
	file->fields = ent_arena_alloc(&file->arena, count * sizeof *file->fields);
	file->columns = ent_arena_alloc(&file->arena, count * sizeof *file->columns);
	for (size_t i = 0; i < count; i++)
		if (!ent_arrow_field_read(bytes, in, ent_flat_follow(in, fields + 4 * i),
					  &file->fields[i], err))
			return false;
	return true;
}

/* ---- dictionaries ------------------------------------------------------- */

static struct ent_arrow_block block_at(struct ent_flat *in, size_t at)
{
	return (struct ent_arrow_block){ent_flat_load(in, at, 8), ent_flat_load(in, at + 8, 4),
					ent_flat_load(in, at + 16, 8)};
}

static const struct ent_arrow_field *user_of(const struct ent_arrow_file *file, int64_t id)
{
	for (size_t i = 0; i < file->column_count; i++)
		if (file->fields[i].indexed && file->fields[i].dictionary == id)
			return &file->fields[i];
	return NULL;
}

static struct dictionary *dictionary_of(const struct ent_arrow_file *file, int64_t id)
{
	for (size_t i = 0; i < file->dictionary_count; i++)
		if (file->dictionaries[i].id == id)
			return &file->dictionaries[i];
	return NULL;
}

static bool all_taken(const struct ent_arrow_bytes *bytes, const struct ent_arrow_batch *batch,
		      struct ent_err *err)
{
	return (batch->nodes_left == 0 && batch->regions_left == 0) ||
	       ent_arrow_damaged(bytes, err, "a message has more buffers than its columns need");
}

static bool read_dictionary(struct ent_arrow_file *file, const struct ent_arrow_block *block,
			    struct ent_err *err)
{
	struct ent_arrow_batch batch;
	int64_t id;
	if (!ent_arrow_batch_read(&file->bytes, block, IS_DICTIONARY, &batch, &id, err))
		return false;
	const struct ent_arrow_field *user = user_of(file, id);
	if (!user)
		return ent_arrow_damaged(&file->bytes, err, "a dictionary belongs to no column");
	if (dictionary_of(file, id))
		return ent_fail(err, ENT_SYNTAX,
				"%s: column '%.*s' has several dictionaries, which we do not read",
				file->bytes.name, ENT_FMT(user->name));
	struct dictionary *dictionary = &file->dictionaries[file->dictionary_count++];
	dictionary->id = id;
	dictionary->field = *user;
	return ent_arrow_array_read(&file->bytes, &batch, user, true, &dictionary->values, err) &&
	       all_taken(&file->bytes, &batch, err);
}

static bool read_dictionaries(struct ent_arrow_file *file, struct ent_flat *in, size_t footer,
			      struct ent_err *err)
{
	size_t count, blocks = ent_flat_items(in, footer, FOOTER_DICTIONARIES, BLOCK_SIZE, &count);
	if (in->bad)
		return ent_arrow_damaged(&file->bytes, err, "the footer makes no sense");
	if (count > ARROW_MOST_COLUMNS)
		return ent_fail(err, ENT_LIMIT, "%s: %zu dictionaries; we read up to %d",
				file->bytes.name, count, ARROW_MOST_COLUMNS);
	file->dictionaries = ent_arena_alloc(&file->arena, count * sizeof *file->dictionaries);
	for (size_t i = 0; i < count; i++) {
		struct ent_arrow_block block = block_at(in, blocks + i * BLOCK_SIZE);
		if (!read_dictionary(file, &block, err))
			return false;
	}
	return true;
}

/* ---- columns ------------------------------------------------------------ */

static bool link_dictionary(struct ent_arrow_file *file, size_t column, struct ent_err *err)
{
	const struct ent_arrow_field *field = &file->fields[column];
	struct ent_arrow_array *array = &file->columns[column];
	struct dictionary *dictionary = dictionary_of(file, field->dictionary);
	if (!dictionary && file->rows == 0) { /* writers may leave it out then */
		struct ent_arrow_batch none = {0};
		struct ent_arrow_array *empty = ent_arena_alloc(&file->arena, sizeof *empty);
		array->dictionary = empty;
		return ent_arrow_array_read(&file->bytes, &none, field, true, empty, err);
	}
	if (!dictionary || dictionary->field.type != field->type ||
	    dictionary->field.width != field->width)
		return ent_fail(err, ENT_SYNTAX,
				"%s: damaged: column '%.*s' has no dictionary of its type",
				file->bytes.name, ENT_FMT(field->name));
	/* We read indexes as signed, which is the same as long as they are small. */
	if (field->index_unsigned &&
	    dictionary->values.length > (uint64_t)1 << (8 * field->index_width - 1))
		return ent_fail(err, ENT_LIMIT,
				"%s: column '%.*s': unsigned indexes into a dictionary that "
				"needs them",
				file->bytes.name, ENT_FMT(field->name));
	array->dictionary = &dictionary->values;
	return true;
}

static bool read_columns(struct ent_arrow_file *file, struct ent_flat *in, size_t footer,
			 struct ent_err *err)
{
	size_t count, blocks = ent_flat_items(in, footer, FOOTER_BATCHES, BLOCK_SIZE, &count);
	struct ent_arrow_batch batch = {0}; /* of a file that has none: without rows */
	if (in->bad)
		return ent_arrow_damaged(&file->bytes, err, "the footer makes no sense");
	if (count > 1)
		return ent_fail(err, ENT_SYNTAX, "%s: %zu record batches; we read files of one",
				file->bytes.name, count);
	if (count == 1) {
		struct ent_arrow_block block = block_at(in, blocks);
		if (!ent_arrow_batch_read(&file->bytes, &block, IS_BATCH, &batch, NULL, err))
			return false;
	}
	file->rows = batch.rows;
	for (size_t i = 0; i < file->column_count; i++)
		if (!ent_arrow_array_read(&file->bytes, &batch, &file->fields[i], false,
					  &file->columns[i], err) ||
		    (file->fields[i].indexed && !link_dictionary(file, i, err)))
			return false;
	return all_taken(&file->bytes, &batch, err);
}

static bool check_array(const struct ent_arrow_file *file, const struct ent_arrow_field *field,
			const struct ent_arrow_array *array, struct ent_err *err)
{
	const char *fault = ent_arrow_fault(array);
	return !fault || ent_fail(err, ENT_SYNTAX, "%s: damaged: column '%.*s': %s",
				  file->bytes.name, ENT_FMT(field->name), fault);
}

static bool check_all(const struct ent_arrow_file *file, struct ent_err *err)
{
	for (size_t i = 0; i < file->dictionary_count; i++) {
		const struct dictionary *dictionary = &file->dictionaries[i];
		if (!check_array(file, &dictionary->field, &dictionary->values, err))
			return false;
	}
	for (size_t i = 0; i < file->column_count; i++)
		if (!check_array(file, &file->fields[i], &file->columns[i], err))
			return false;
	return true;
}

/* ---- the file ----------------------------------------------------------- */

static bool read_file(struct ent_arrow_file *file, bool thorough, struct ent_err *err)
{
	struct ent_flat in;
	if (!ent_arrow_footer_find(&file->bytes, &in, err))
		return false;
	size_t footer = ent_flat_root(&in);
	return read_schema(file, &in, footer, err) && read_dictionaries(file, &in, footer, err) &&
	       read_columns(file, &in, footer, err) && (!thorough || check_all(file, err));
}

struct ent_arrow_file *ent_arrow_open_bytes(const void *bytes, size_t size, const char *name,
					    bool thorough, struct ent_err *err)
{
	struct ent_arrow_file *file = ent_alloc(NULL, sizeof *file);
	*file = (struct ent_arrow_file){.bytes = {bytes, size, name}};
	if (!read_file(file, thorough, err)) {
		ent_arrow_close(file);
		return NULL;
	}
	return file;
}

/* Maps a file; an empty one has no map. */
static bool map_file(int fd, const char *path, void **map, size_t *size, struct ent_err *err)
{
	struct stat info;
	if (fstat(fd, &info) != 0)
		return ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
	if (!S_ISREG(info.st_mode))
		return ent_fail(err, ENT_IO, "%s: is no plain file", path);
	if ((uint64_t)info.st_size > SIZE_MAX)
		return ent_fail(err, ENT_LIMIT, "%s: too large for this machine", path);
	*size = (size_t)info.st_size;
	*map = *size ? mmap(NULL, *size, PROT_READ, MAP_SHARED, fd, 0) : NULL;
	return *map != MAP_FAILED || ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
}

struct ent_arrow_file *ent_arrow_open(const char *path, bool thorough, struct ent_err *err)
{
	void *map;
	size_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe is refused, not awaited */
	if (fd < 0) {
		ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
		return NULL;
	}
	bool mapped = map_file(fd, path, &map, &size, err);
	close(fd);
	if (!mapped)
		return NULL;
	struct ent_arrow_file *file = ent_arrow_open_bytes(map, size, path, thorough, err);
	if (file)
		file->map = map;
	else if (map)
		munmap(map, size);
	return file;
}

void ent_arrow_close(struct ent_arrow_file *file)
{
	if (!file)
		return;
	if (file->map)
		munmap(file->map, file->bytes.size);
	ent_arena_free(&file->arena);
	ent_alloc(file, 0);
}

uint64_t ent_arrow_rows(const struct ent_arrow_file *file)
{
	return file->rows;
}

size_t ent_arrow_column_count(const struct ent_arrow_file *file)
{
	return file->column_count;
}

struct ent_str ent_arrow_column_name(const struct ent_arrow_file *file, size_t column)
{
	return file->fields[column].name;
}

const struct ent_arrow_array *ent_arrow_column(const struct ent_arrow_file *file, size_t column)
{
	return &file->columns[column];
}

const struct ent_arrow_array *ent_arrow_find(const struct ent_arrow_file *file, const char *name)
{
	for (size_t i = 0; i < file->column_count; i++)
		if (ent_str_is(file->fields[i].name, name))
			return &file->columns[i];
	return NULL;
}
