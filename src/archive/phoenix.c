/* Phoenix: events that the Open Event Data Alliance coded by machine, 2014 to 2019. 26 columns,
 * tabs, no header, no quotes.
 *
 * An actor is a string of CAMEO codes; its entity, mostly a country, stands apart, and is what
 * comes nearest to a country. Reports are the addresses from which a row was coded.
 *
 * Source: Open Event Data Alliance, phoenix_pipeline, documentation of the data format; column
 * names as the R package phoxy (Halterman and Beieler) gives them.
 */
#include "archive/fields.h"
#include "archive/readers.h"

enum role {
	ID,
	DAY,
	YEAR,
	SOURCE,
	SOURCE_ENTITY,
	TARGET,
	TARGET_ENTITY,
	CODE,
	INTENSITY,
	LATITUDE,
	LONGITUDE,
	PLACE,
	PROVINCE,
	COUNTRY,
	ADDRESSES,
	ROLES
};

static const struct ent_role roles[ROLES] = {
	[ID] = {"EventID", 0, true},
	[DAY] = {"Date", 1, true},
	[YEAR] = {"Year", 2, false},
	[SOURCE] = {"SourceActorFull", 5, true},
	[SOURCE_ENTITY] = {"SourceActorEntity", 6, false},
	[TARGET] = {"TargetActorFull", 9, true},
	[TARGET_ENTITY] = {"TargetActorEntity", 10, false},
	[CODE] = {"EventCode", 13, true},
	[INTENSITY] = {"GoldsteinScore", 16, false},
	[LATITUDE] = {"Lat", 18, false},
	[LONGITUDE] = {"Lon|Long", 19, false},
	[PLACE] = {"LocationName", 20, false},
	[PROVINCE] = {"StateName", 21, false},
	[COUNTRY] = {"CountryCode", 22, false},
	[ADDRESSES] = {"URLs", 24, false},
};

static const struct ent_roles names = {roles, ROLES};

static bool looks(const struct ent_fields *fields)
{
	int64_t day, year;
	return ent_field(fields, ID).len && ent_count_read(ent_field(fields, DAY), &day) &&
	       day > 9999999 && day < 100000000 && ent_count_read(ent_field(fields, YEAR), &year) &&
	       year == day / 10000 && ent_cameo_shaped(ent_field(fields, CODE));
}

static const struct ent_place_roles place_roles = {
	{PLACE, PROVINCE}, 2, COUNTRY, LATITUDE, LONGITUDE};

static struct ent_row_actor read_actor(const struct ent_fields *fields, size_t code, size_t entity)
{
	return (struct ent_row_actor){ent_field(fields, code), {"", 0}, ent_field(fields, entity)};
}

static enum ent_skip read_row(const struct ent_fields *fields, struct ent_row *row, size_t *role)
{
	ent_row_clear(row);
	if (!ent_day_read(ent_field(fields, DAY), &row->day))
		return ent_row_bad(fields, names, DAY, ENT_SKIP_DATE, role);
	row->until = row->day;
	row->id = ent_field(fields, ID);
	if (!row->id.len)
		return ent_row_bad(fields, names, ID, ENT_SKIP_ID, role);
	row->cameo = ent_field(fields, CODE);
	if (!ent_cameo_shaped(row->cameo))
		return ent_row_bad(fields, names, CODE, ENT_SKIP_ACTION, role);
	if (!ent_intensity_read(ent_field(fields, INTENSITY), &row->intensity))
		return ent_row_bad(fields, names, INTENSITY, ENT_SKIP_NUMBER, role);
	row->source = read_actor(fields, SOURCE, SOURCE_ENTITY);
	row->target = read_actor(fields, TARGET, TARGET_ENTITY);
	row->story = ent_field(fields, ADDRESSES);
	return ent_place_read(fields, &place_roles, ent_field, &row->place, role);
}

const struct ent_dataset ent_phoenix = {
	.name = "phoenix",
	.layout = "26 columns, tabs, no header",
	.separator = '\t',
	.roles = roles,
	.role_count = ROLES,
	.columns = 26,
	.looks = looks,
	.read = read_row,
};
