/* ICEWS: events coded by machine from the world's news, 1995 to 2023. 20 columns with a header,
 * tabs, no quotes: a quote is a letter like others, and a reader that takes it for more loses
 * most of a year.
 *
 * One file, of 2017, has every field in quotes that quote nothing, days as month/day/year, and
 * no column of CAMEO codes. So quotes round a field are dropped, and where a row has no code
 * the words of its event give it. Some codes have a letter: "13y". "NA" and "None" are nothing.
 *
 * Two rows with the same story are from one report; there is a row each way for what two sides
 * did together. An id need not be the only one of its kind.
 *
 * Source: Boschee et al., ICEWS Coded Event Data, Harvard Dataverse, doi:10.7910/DVN/28075, with
 * its codebook; the files of 2007 to 2018 as the R package icews (Beger 2018) describes them.
 */
#include "archive/fields.h"
#include "archive/readers.h"
#include "archive/wording.h"

enum role {
	ID,
	DAY,
	SOURCE,
	SOURCE_COUNTRY,
	TEXT,
	CODE,
	INTENSITY,
	TARGET,
	TARGET_COUNTRY,
	STORY,
	CITY,
	DISTRICT,
	PROVINCE,
	COUNTRY,
	LATITUDE,
	LONGITUDE,
	ROLES
};

static const struct ent_role roles[ROLES] = {
	[ID] = {"Event ID", -1, true},
	[DAY] = {"Event Date", -1, true},
	[SOURCE] = {"Source Name", -1, true},
	[SOURCE_COUNTRY] = {"Source Country", -1, false},
	[TEXT] = {"Event Text", -1, true},
	[CODE] = {"CAMEO Code", -1, false},
	[INTENSITY] = {"Intensity", -1, true},
	[TARGET] = {"Target Name", -1, true},
	[TARGET_COUNTRY] = {"Target Country", -1, false},
	[STORY] = {"Story ID", -1, false},
	[CITY] = {"City", -1, false},
	[DISTRICT] = {"District", -1, false},
	[PROVINCE] = {"Province", -1, false},
	[COUNTRY] = {"Country", -1, false},
	[LATITUDE] = {"Latitude", -1, false},
	[LONGITUDE] = {"Longitude", -1, false},
};

static const struct ent_roles names = {roles, ROLES};

static struct ent_str plain(const struct ent_fields *fields, size_t role)
{
	return ent_field_known(ent_field_unquoted(ent_field(fields, role)));
}

/* Words that nobody listed are no reason to lose an event of which the intensity is told. */
static bool read_action(const struct ent_fields *fields, struct ent_row *row)
{
	row->cameo = plain(fields, CODE);
	if (row->cameo.len)
		return ent_cameo_shaped(row->cameo);
	struct ent_str text = ent_field_trim(plain(fields, TEXT));
	const struct ent_wording *found = ent_wording_find(ent_icews_table, ent_icews_count, text);
	if (found)
		row->cameo = ent_str(found->cameo);
	return found || plain(fields, INTENSITY).len;
}

static struct ent_row_actor read_actor(const struct ent_fields *fields, size_t name, size_t country)
{
	struct ent_str code = plain(fields, name);
	return (struct ent_row_actor){code, code, plain(fields, country)};
}

static const struct ent_place_roles place_roles = {
	{CITY, DISTRICT, PROVINCE, COUNTRY}, 4, COUNTRY, LATITUDE, LONGITUDE};

static enum ent_skip read_row(const struct ent_fields *fields, struct ent_row *row, size_t *role)
{
	ent_row_clear(row);
	if (!ent_day_read(plain(fields, DAY), &row->day))
		return ent_row_bad(fields, names, DAY, ENT_SKIP_DATE, role);
	row->until = row->day;
	row->id = plain(fields, ID);
	if (!row->id.len)
		return ent_row_bad(fields, names, ID, ENT_SKIP_ID, role);
	if (!read_action(fields, row))
		return ent_row_bad(fields, names, CODE, ENT_SKIP_ACTION, role);
	if (!ent_intensity_read(plain(fields, INTENSITY), &row->intensity))
		return ent_row_bad(fields, names, INTENSITY, ENT_SKIP_NUMBER, role);
	row->source = read_actor(fields, SOURCE, SOURCE_COUNTRY);
	row->target = read_actor(fields, TARGET, TARGET_COUNTRY);
	row->story = plain(fields, STORY);
	return ent_place_read(fields, &place_roles, plain, &row->place, role);
}

const struct ent_dataset ent_icews = {
	.name = "icews",
	.layout = "19 or 20 columns by name, tabs, header",
	.separator = '\t',
	.roles = roles,
	.role_count = ROLES,
	.read = read_row,
};
