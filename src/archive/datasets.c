/* The table of datasets, and which of them a file is.
 *
 * A header decides, if it has all the names that a dataset requires; else the number of columns
 * and the looks of the first row. The first dataset of the table that fits is taken; no two fit
 * the same header, since each requires a name that no other has.
 */
#include "archive/fields.h"
#include "archive/readers.h"

#include <string.h>

const struct ent_dataset *const ent_datasets[] = {
	&ent_gdelt_61, &ent_gdelt_58, &ent_gdelt_57, &ent_icews,
	&ent_polecat,  &ent_ucdp,     &ent_acled,    &ent_phoenix,
};
const size_t ent_dataset_count = sizeof ent_datasets / sizeof ent_datasets[0];

const char *ent_skip_name(enum ent_skip skip)
{
	static const char *const names[ENT_SKIPS] = {
		[ENT_KEPT] = "kept",
		[ENT_SKIP_COLUMNS] = "wrong number of columns",
		[ENT_SKIP_HEADER] = "header in the middle",
		[ENT_SKIP_DATE] = "bad date",
		[ENT_SKIP_NUMBER] = "bad number",
		[ENT_SKIP_COORDINATE] = "bad coordinate",
		[ENT_SKIP_ID] = "no id",
		[ENT_SKIP_ACTION] = "no action",
		[ENT_SKIP_ENCODING] = "not UTF-8",
		[ENT_SKIP_QUOTE] = "unclosed quote",
		[ENT_SKIP_LONG] = "row too long",
	};
	return names[skip];
}

/* ---- the first row ------------------------------------------------------ */

/* A row cut at one separator; `at` has room for ENT_MOST_COLUMNS. */
struct cut {
	struct ent_str *at;
	size_t count;
};

static bool ends_row(char c)
{
	return c == '\n' || c == '\r';
}

/* Where the field that starts at `from` ends: at its separator or with its row. */
static size_t field_end(struct ent_str text, size_t from, char separator, bool quoted)
{
	bool within = false;
	size_t i = from;
	for (; i < text.len; i++) {
		if (quoted && text.ptr[i] == '"')
			within = !within;
		else if (!within && (text.ptr[i] == separator || ends_row(text.ptr[i])))
			break;
	}
	return i;
}

/* Cuts the first row of a text. False for more columns than any dataset may have. Fields keep
 * quotes that are doubled: no name and nothing that looks() reads has one. */
static bool cut_row(struct ent_str text, const struct ent_dataset *dataset, struct cut *cut)
{
	size_t from = 0;
	for (cut->count = 0; cut->count < ENT_MOST_COLUMNS; from++) {
		size_t end = field_end(text, from, dataset->separator, dataset->quoted);
		struct ent_str field = {text.ptr + from, end - from};
		cut->at[cut->count++] = dataset->quoted ? ent_field_unquoted(field) : field;
		from = end;
		if (from == text.len || ends_row(text.ptr[from]))
			return true;
	}
	return false;
}

/* The first column of a name, or -1. */
static int16_t find_column(const struct cut *cut, const char *names)
{
	for (size_t i = 0; i < cut->count; i++)
		if (ent_field_named(ent_header_name(cut->at[i]), names))
			return (int16_t)i;
	return -1;
}

static bool match_header(const struct ent_dataset *dataset, const struct cut *cut, int16_t *column)
{
	for (size_t i = 0; i < dataset->role_count; i++) {
		column[i] = find_column(cut, dataset->roles[i].names);
		if (column[i] < 0 && dataset->roles[i].required)
			return false;
	}
	return true;
}

static bool match_shape(const struct ent_dataset *dataset, const struct cut *cut, int16_t *column)
{
	if (!dataset->columns || dataset->columns != cut->count)
		return false;
	for (size_t i = 0; i < dataset->role_count; i++)
		column[i] = dataset->roles[i].position;
	return dataset->looks(&(struct ent_fields){cut->at, cut->count, column});
}

/* ---- the face ----------------------------------------------------------- */

typedef bool match_fn(const struct ent_dataset *dataset, const struct cut *cut, int16_t *column);

static const struct ent_dataset *find(struct ent_str name, struct ent_str start, match_fn *match,
				      int16_t *column)
{
	struct ent_str fields[ENT_MOST_COLUMNS];
	struct cut cut = {fields, 0};
	for (size_t i = 0; i < ent_dataset_count; i++) {
		const struct ent_dataset *dataset = ent_datasets[i];
		if (name.len && !ent_str_is(name, dataset->name))
			continue;
		if (cut_row(start, dataset, &cut) && match(dataset, &cut, column))
			return dataset;
	}
	return NULL;
}

const struct ent_dataset *ent_dataset_detect(struct ent_str name, struct ent_str start,
					     bool *has_header, int16_t *column)
{
	if (start.len >= 3 && memcmp(start.ptr, "\xEF\xBB\xBF", 3) == 0)
		start = (struct ent_str){start.ptr + 3, start.len - 3};
	const struct ent_dataset *found = find(name, start, match_header, column);
	*has_header = found;
	return found ? found : find(name, start, match_shape, column);
}
