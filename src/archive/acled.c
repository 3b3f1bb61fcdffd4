/* ACLED: political violence and protest, coded by people. Quoted CSV with a header, and with line
 * ends within the quotes of the notes. Its columns differ by year and by way of export (31 in small
 * letters, 25 in capitals), so that they are found by name.
 *
 * What was done is a sub-event type, in older files an event type; ontology/acled.tsv gives the
 * CAMEO code of each, and where CAMEO says less the PLOVER mode. Where a day has slashes it comes
 * before the month. The timestamp, seconds since 1970, says when the row was last uploaded. A
 * country is told of the place, of actors not.
 *
 * Source: ACLED Codebook (2023) and version 8 (2017). Its terms forbid passing rows on.
 */
#include "archive/fields.h"
#include "archive/readers.h"
#include "archive/wording.h"

enum role {
	ID,
	DAY,
	TYPE,
	SUBTYPE,
	SOURCE,
	TARGET,
	PLACE,
	DISTRICT,
	PROVINCE,
	COUNTRY,
	LATITUDE,
	LONGITUDE,
	DEATHS,
	UPLOADED,
	ROLES
};

static const struct ent_role roles[ROLES] = {
	[ID] = {"event_id_cnty", -1, true},   [DAY] = {"event_date", -1, true},
	[TYPE] = {"event_type", -1, true},    [SUBTYPE] = {"sub_event_type", -1, false},
	[SOURCE] = {"actor1", -1, true},      [TARGET] = {"actor2", -1, true},
	[PLACE] = {"location", -1, false},    [DISTRICT] = {"admin2", -1, false},
	[PROVINCE] = {"admin1", -1, false},   [COUNTRY] = {"country", -1, false},
	[LATITUDE] = {"latitude", -1, false}, [LONGITUDE] = {"longitude", -1, false},
	[DEATHS] = {"fatalities", -1, true},  [UPLOADED] = {"timestamp", -1, false},
};

static const struct ent_roles names = {roles, ROLES};

#define SECONDS_PER_DAY 86400

static struct ent_str plain(const struct ent_fields *fields, size_t role)
{
	return ent_field_known(ent_field_trim(ent_field(fields, role)));
}

/* An event type is taken only where no sub-event type is told: by one that we do not know, the
 * type would be a guess. */
static bool read_action(const struct ent_fields *fields, struct ent_row *row)
{
	struct ent_str text = plain(fields, SUBTYPE);
	if (!text.len)
		text = plain(fields, TYPE);
	const struct ent_wording *found = ent_wording_find(ent_acled_table, ent_acled_count, text);
	if (!found)
		return false;
	row->cameo = ent_str(found->cameo);
	row->type = ent_str(found->type);
	row->mode = ent_str(found->mode);
	return true;
}

static bool read_uploaded(struct ent_str text, int32_t *added)
{
	int64_t seconds;
	if (!ent_count_read(text, &seconds) || seconds > (int64_t)INT32_MAX * 2)
		return false;
	if (seconds >= 0)
		*added = (int32_t)(seconds / SECONDS_PER_DAY);
	return true;
}

static struct ent_row_actor read_actor(struct ent_str name)
{
	return (struct ent_row_actor){name, name, {"", 0}};
}

static const struct ent_place_roles place_roles = {
	{PLACE, DISTRICT, PROVINCE, COUNTRY}, 4, COUNTRY, LATITUDE, LONGITUDE};

static enum ent_skip read_row(const struct ent_fields *fields, struct ent_row *row, size_t *role)
{
	ent_row_clear(row);
	if (!ent_day_read_day_first(plain(fields, DAY), &row->day))
		return ent_row_bad(fields, names, DAY, ENT_SKIP_DATE, role);
	row->until = row->day;
	row->id = plain(fields, ID);
	if (!row->id.len)
		return ent_row_bad(fields, names, ID, ENT_SKIP_ID, role);
	if (!read_action(fields, row))
		return ent_row_bad(fields, names, plain(fields, SUBTYPE).len ? SUBTYPE : TYPE,
				   ENT_SKIP_ACTION, role);
	if (!ent_count_read(plain(fields, DEATHS), &row->deaths))
		return ent_row_bad(fields, names, DEATHS, ENT_SKIP_NUMBER, role);
	if (!read_uploaded(plain(fields, UPLOADED), &row->added))
		return ent_row_bad(fields, names, UPLOADED, ENT_SKIP_NUMBER, role);
	row->source = read_actor(plain(fields, SOURCE));
	row->target = read_actor(plain(fields, TARGET));
	return ent_place_read(fields, &place_roles, plain, &row->place, role);
}

const struct ent_dataset ent_acled = {
	.name = "acled",
	.layout = "columns by name, header; quoted CSV",
	.separator = ',',
	.quoted = true,
	.roles = roles,
	.role_count = ROLES,
	.read = read_row,
};
