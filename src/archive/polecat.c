/* POLECAT: the successor of ICEWS, coded by machine in PLOVER since 2018. A header and tabs; some
 * 40 columns, whose order changes from file to file, some files having more. "None" is nothing.
 *
 * An actor may be a list, "A; B" or "A|B". One row is one event and an event has one source, so
 * that the first of a list stands for it. Who is not named but has a country is called by it.
 *
 * Source: Scarborough et al. (2023), POLECAT Weekly Data, Harvard Dataverse,
 * doi:10.7910/DVN/AJGVIT; Halterman et al. (2023), PLOVER and POLECAT: A New Political Event
 * Ontology and Dataset.
 */
#include "archive/fields.h"
#include "archive/readers.h"

enum role {
	ID,
	DAY,
	TYPE,
	MODE,
	INTENSITY,
	SOURCE,
	SOURCE_COUNTRY,
	TARGET,
	TARGET_COUNTRY,
	PLACE,
	CITY,
	DISTRICT,
	PROVINCE,
	COUNTRY,
	LATITUDE,
	LONGITUDE,
	PUBLISHED,
	ROLES
};

static const struct ent_role roles[ROLES] = {
	[ID] = {"Event ID", -1, true},
	[DAY] = {"Event Date", -1, true},
	[TYPE] = {"Event Type", -1, true},
	[MODE] = {"Event Mode", -1, true},
	[INTENSITY] = {"Intensity|Event Intensity", -1, false},
	[SOURCE] = {"Actor Name", -1, true},
	[SOURCE_COUNTRY] = {"Actor Country", -1, false},
	[TARGET] = {"Recipient Name", -1, true},
	[TARGET_COUNTRY] = {"Recipient Country", -1, false},
	[PLACE] = {"Placename", -1, false},
	[CITY] = {"City", -1, false},
	[DISTRICT] = {"District", -1, false},
	[PROVINCE] = {"Province", -1, false},
	[COUNTRY] = {"Country", -1, false},
	[LATITUDE] = {"Latitude", -1, false},
	[LONGITUDE] = {"Longitude", -1, false},
	[PUBLISHED] = {"Publication Date", -1, false},
};

static const struct ent_roles names = {roles, ROLES};

static struct ent_str plain(const struct ent_fields *fields, size_t role)
{
	return ent_field_known(ent_field_trim(ent_field(fields, role)));
}

/* The first of a list that is known. */
static struct ent_str first_of(struct ent_str list)
{
	while (list.len) {
		size_t len = 0;
		while (len < list.len && list.ptr[len] != ';' && list.ptr[len] != '|')
			len++;
		struct ent_str item =
			ent_field_known(ent_field_trim((struct ent_str){list.ptr, len}));
		if (item.len)
			return item;
		len += len < list.len;
		list = (struct ent_str){list.ptr + len, list.len - len};
	}
	return list;
}

static struct ent_row_actor read_actor(const struct ent_fields *fields, size_t name, size_t country)
{
	struct ent_str first = first_of(ent_field(fields, name));
	struct ent_str of = first_of(ent_field(fields, country));
	return (struct ent_row_actor){first.len ? first : of, first, of};
}

static bool read_action(const struct ent_fields *fields, struct ent_row *row)
{
	row->type = plain(fields, TYPE);
	row->mode = first_of(ent_field(fields, MODE));
	return ent_plover_find(row->type, (struct ent_str){"", 0});
}

static const struct ent_place_roles place_roles = {
	{DISTRICT, PROVINCE, COUNTRY}, 3, COUNTRY, LATITUDE, LONGITUDE};

static enum ent_skip read_row(const struct ent_fields *fields, struct ent_row *row, size_t *role)
{
	ent_row_clear(row);
	if (!ent_day_read(plain(fields, DAY), &row->day))
		return ent_row_bad(fields, names, DAY, ENT_SKIP_DATE, role);
	row->until = row->day;
	struct ent_str published = plain(fields, PUBLISHED);
	if (published.len && !ent_day_read(published, &row->added))
		return ent_row_bad(fields, names, PUBLISHED, ENT_SKIP_DATE, role);
	row->id = plain(fields, ID);
	if (!row->id.len)
		return ent_row_bad(fields, names, ID, ENT_SKIP_ID, role);
	if (!read_action(fields, row))
		return ent_row_bad(fields, names, TYPE, ENT_SKIP_ACTION, role);
	if (!ent_intensity_read(plain(fields, INTENSITY), &row->intensity))
		return ent_row_bad(fields, names, INTENSITY, ENT_SKIP_NUMBER, role);
	row->source = read_actor(fields, SOURCE, SOURCE_COUNTRY);
	row->target = read_actor(fields, TARGET, TARGET_COUNTRY);
	struct ent_str city = plain(fields, CITY);
	ent_place_add(&row->place, city.len ? city : plain(fields, PLACE));
	return ent_place_read(fields, &place_roles, plain, &row->place, role);
}

const struct ent_dataset ent_polecat = {
	.name = "polecat",
	.layout = "40 columns or more by name, tabs, header",
	.separator = '\t',
	.roles = roles,
	.role_count = ROLES,
	.read = read_row,
};
