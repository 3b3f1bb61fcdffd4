/* GDELT events: machine-coded from the world's news since 1979. No header, tabs, no quotes.
 *
 * Three layouts share their first 51 columns: 57 (1.0, to March 2013), 58 (1.0, with the address
 * of the report), 61 (2.0, with a finer code of each place). They are one reader with three
 * tables of positions.
 *
 * GDELT adds old events when a report mentions them again, a month, a year or ten years later. So
 * a row has two days: that of the event, and the day on which it was added.
 *
 * Source: The GDELT Event Database, Data Format Codebook, versions 1.03 (2013) and 2.0 (2015);
 * actor and event codes: Schrodt, CAMEO Codebook 1.1b3 (2012).
 */
#include "archive/fields.h"
#include "archive/readers.h"

enum role {
	ID,
	DAY,
	YEAR,
	SOURCE,
	SOURCE_NAME,
	SOURCE_COUNTRY,
	TARGET,
	TARGET_NAME,
	TARGET_COUNTRY,
	CODE,
	INTENSITY,
	MENTIONS,
	PLACE,
	COUNTRY,
	LATITUDE,
	LONGITUDE,
	ADDED,
	ADDRESS,
	ROLES
};

#define LAYOUT(place, country, latitude, longitude, added, address)                                \
	{                                                                                          \
		[ID] = {"GLOBALEVENTID", 0, true}, [DAY] = {"SQLDATE|Day", 1, true},               \
		[YEAR] = {"Year", 3, false}, [SOURCE] = {"Actor1Code", 5, true},                   \
		[SOURCE_NAME] = {"Actor1Name", 6, false},                                          \
		[SOURCE_COUNTRY] = {"Actor1CountryCode", 7, false},                                \
		[TARGET] = {"Actor2Code", 15, true}, [TARGET_NAME] = {"Actor2Name", 16, false},    \
		[TARGET_COUNTRY] = {"Actor2CountryCode", 17, false},                               \
		[CODE] = {"EventCode", 26, true}, [INTENSITY] = {"GoldsteinScale", 30, false},     \
		[MENTIONS] = {"NumMentions", 31, false},                                           \
		[PLACE] = {"ActionGeo_FullName", place, false},                                    \
		[COUNTRY] = {"ActionGeo_CountryCode", country, false},                             \
		[LATITUDE] = {"ActionGeo_Lat", latitude, false},                                   \
		[LONGITUDE] = {"ActionGeo_Long", longitude, false},                                \
		[ADDED] = {"DATEADDED", added, false}, [ADDRESS] = {                               \
			"SOURCEURL",                                                               \
			address,                                                                   \
			false                                                                      \
		}                                                                                  \
	}

static const struct ent_role roles_57[ROLES] = LAYOUT(50, 51, 53, 54, 56, -1);
static const struct ent_role roles_58[ROLES] = LAYOUT(50, 51, 53, 54, 56, 57);
static const struct ent_role roles_61[ROLES] = LAYOUT(52, 53, 56, 57, 59, 60);

/* Their names are the same in all three. */
static const struct ent_roles names = {roles_61, ROLES};

static bool digits(struct ent_str text, size_t least, size_t most)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.len >= least && text.len <= most;
}

static bool looks(const struct ent_fields *fields)
{
	return digits(ent_field(fields, ID), 1, 20) && digits(ent_field(fields, DAY), 8, 8) &&
	       digits(ent_field(fields, YEAR), 4, 4) && digits(ent_field(fields, ADDED), 8, 14);
}

/* A code of hyphens is how GDELT writes that it has none. */
static bool read_action(const struct ent_fields *fields, struct ent_row *row)
{
	struct ent_str code = ent_field(fields, CODE);
	if (ent_cameo_shaped(code)) {
		row->cameo = code;
		return true;
	}
	bool none = true;
	for (size_t i = 0; i < code.len; i++)
		none &= code.ptr[i] == '-';
	return none && ent_field(fields, INTENSITY).len;
}

static void read_actors(const struct ent_fields *fields, struct ent_row *row)
{
	row->source =
		(struct ent_row_actor){ent_field(fields, SOURCE), ent_field(fields, SOURCE_NAME),
				       ent_field(fields, SOURCE_COUNTRY)};
	row->target =
		(struct ent_row_actor){ent_field(fields, TARGET), ent_field(fields, TARGET_NAME),
				       ent_field(fields, TARGET_COUNTRY)};
}

static enum ent_skip read_place(const struct ent_fields *fields, struct ent_row *row, size_t *role)
{
	bool longitude;
	enum ent_skip skip = ent_place_at(&row->place, ent_field(fields, LATITUDE),
					  ent_field(fields, LONGITUDE), &longitude);
	row->place.part[0] = ent_field(fields, PLACE);
	row->place.country = ent_field(fields, COUNTRY);
	row->place.stretch = ent_field_stretch(row->place.part[0], row->place.longitude);
	*role = longitude ? LONGITUDE : LATITUDE;
	return skip;
}

static enum ent_skip read_row(const struct ent_fields *fields, struct ent_row *row, size_t *role)
{
	ent_row_clear(row);
	if (!ent_day_read(ent_field(fields, DAY), &row->day))
		return ent_row_bad(fields, names, DAY, ENT_SKIP_DATE, role);
	row->until = row->day;
	struct ent_str added = ent_field(fields, ADDED);
	if (added.len && !ent_day_read(added, &row->added))
		return ent_row_bad(fields, names, ADDED, ENT_SKIP_DATE, role);
	row->id = ent_field(fields, ID);
	if (!row->id.len)
		return ent_row_bad(fields, names, ID, ENT_SKIP_ID, role);
	if (!read_action(fields, row))
		return ent_row_bad(fields, names, CODE, ENT_SKIP_ACTION, role);
	if (!ent_intensity_read(ent_field(fields, INTENSITY), &row->intensity))
		return ent_row_bad(fields, names, INTENSITY, ENT_SKIP_NUMBER, role);
	if (!ent_count_read(ent_field(fields, MENTIONS), &row->mentions))
		return ent_row_bad(fields, names, MENTIONS, ENT_SKIP_NUMBER, role);
	read_actors(fields, row);
	row->story = ent_field(fields, ADDRESS);
	return read_place(fields, row, role);
}

#define GDELT(count, what)                                                                         \
	const struct ent_dataset ent_gdelt_##count = {.name = "gdelt",                             \
						      .layout = what,                              \
						      .separator = '\t',                           \
						      .roles = roles_##count,                      \
						      .role_count = ROLES,                         \
						      .columns = count,                            \
						      .looks = looks,                              \
						      .read = read_row}

GDELT(61, "2.0: 61 columns, tabs, no header");
GDELT(58, "1.0: 58 columns, tabs, no header");
GDELT(57, "1.0 before April 2013: 57 columns, tabs, no header");
