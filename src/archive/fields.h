/* What the readers of datasets share besides days, decimals and counts (dataset.h): blanks
 * that are written out, codes, coordinates, parts of a place, and what becomes of a bad row.
 */
#ifndef ENT_ARCHIVE_FIELDS_H
#define ENT_ARCHIVE_FIELDS_H

#include "archive/dataset.h"

#include <math.h>

/* Makes it a row of which nothing is known yet. Part by part from constants: to copy a whole row,
 * or one part from another that was just written, costs three times as much. */
static inline void ent_row_clear(struct ent_row *row)
{
	row->day = row->until = row->added = ENT_NO_DAY;
	row->source = (struct ent_row_actor){{"", 0}, {"", 0}, {"", 0}};
	row->target = (struct ent_row_actor){{"", 0}, {"", 0}, {"", 0}};
	row->cameo = (struct ent_str){"", 0};
	row->type = (struct ent_str){"", 0};
	row->mode = (struct ent_str){"", 0};
	row->intensity = (double)NAN;
	row->place = (struct ent_row_place){
		{{"", 0}, {"", 0}, {"", 0}, {"", 0}}, {"", 0}, {"", 0}, {"", 0}, {"", 0}};
	row->deaths_low = row->deaths = row->deaths_high = row->mentions = -1;
	row->id = (struct ent_str){"", 0};
	row->story = (struct ent_str){"", 0};
}

/* Without blanks at either end. */
struct ent_str ent_field_trim(struct ent_str text);

/* Without the quotes that some files write round a field though they quote nothing. */
struct ent_str ent_field_unquoted(struct ent_str text);

/* A cell of a header without byte order mark, blanks and quotes. */
struct ent_str ent_header_name(struct ent_str cell);

/* Whether it is one of the words after '|' in `names`; letters' case is free. */
bool ent_field_named(struct ent_str text, const char *names);

/* The text, or nothing if it is one of the words for nothing: "NA", "None". */
static inline struct ent_str ent_field_known(struct ent_str text)
{
	bool none = (text.len == 2 && text.ptr[0] == 'N' && text.ptr[1] == 'A') ||
		    (text.len == 4 && text.ptr[0] == 'N' && text.ptr[1] == 'o' &&
		     text.ptr[2] == 'n' && text.ptr[3] == 'e');
	return none ? (struct ent_str){"", 0} : text;
}

/* A CAMEO code by its looks: a root from 01 to 20 and up to two figures or small letters. Which
 * ones there are differs from version to version, so that a table would lose events. */
bool ent_cameo_shaped(struct ent_str code);

/* Goldstein's scale, -10 to 10; empty gives NaN. */
bool ent_intensity_read(struct ent_str text, double *value);

/* Sets both coordinates of a place, or says what is wrong and with which. One without the other
 * is wrong. */
enum ent_skip ent_place_at(struct ent_row_place *place, struct ent_str latitude,
			   struct ent_str longitude, bool *longitude_at_fault);

/* Adds a part that is known and does not merely repeat the one before: of a city that is its own
 * province, the name stands once. */
void ent_place_add(struct ent_row_place *place, struct ent_str part);

/* From the start of one field of a row to the end of a later one, in a file without quotes. */
static inline struct ent_str ent_field_stretch(struct ent_str first, struct ent_str last)
{
	return last.ptr > first.ptr
		       ? (struct ent_str){first.ptr, (size_t)(last.ptr + last.len - first.ptr)}
		       : (struct ent_str){"", 0};
}

/* Where the columns of a place are: roles, of its parts from the narrowest to the widest. */
struct ent_place_roles {
	uint8_t part[ENT_PLACE_PARTS];
	uint8_t parts, country, latitude, longitude;
};

/* Reads a place from its columns, as `text` gives them, behind the parts that it has already; or
 * says what is wrong, and in which role. */
enum ent_skip ent_place_read(const struct ent_fields *fields, const struct ent_place_roles *roles,
			     struct ent_str (*text)(const struct ent_fields *fields, size_t role),
			     struct ent_row_place *place, size_t *role);

/* The roles that a reader's table has, for ent_row_bad. */
struct ent_roles {
	const struct ent_role *at;
	size_t count;
};

/* What to say of a row with a fault in a role: if it is a header that stands in the middle of the
 * file, then that. */
enum ent_skip ent_row_bad(const struct ent_fields *fields, struct ent_roles roles, size_t at,
			  enum ent_skip why, size_t *role);

#endif
