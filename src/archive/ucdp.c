/* UCDP GED: deadly events of organised violence since 1989, coded by people, with low, best and
 * high estimates of the dead. Quoted CSV of 49 columns, by name; a release without a header is
 * read by position if it has those 49.
 *
 * UCDP names no action but the type of violence. Where two armed sides fight, with a state among
 * them (1) or without (2), we call it CAMEO 190, use of conventional military force. One-sided
 * violence (3) is the killing of civilians by an armed side: that is no fight, and the weapon is
 * not told, so we call it 180, unconventional violence not specified further. The codes for mass
 * killing (202) would say more than UCDP does, which counts from the first death.
 *
 * Source: Högbladh, UCDP GED Codebook, versions 19.1 to 24.1; Hegre et al. (2020), Introducing the
 * UCDP Candidate Events Dataset, Research & Politics 7(3).
 */
#include "archive/fields.h"
#include "archive/readers.h"

#include <string.h>

enum role {
	ID,
	YEAR,
	KIND,
	SIDE_A,
	SIDE_B,
	PLACE,
	PROVINCE,
	DISTRICT,
	LATITUDE,
	LONGITUDE,
	COUNTRY,
	DAY,
	UNTIL,
	BEST,
	HIGH,
	LOW,
	ROLES
};

static const struct ent_role roles[ROLES] = {
	[ID] = {"id", 0, true},
	[YEAR] = {"year", 2, false},
	[KIND] = {"type_of_violence", 5, true},
	[SIDE_A] = {"side_a", 14, true},
	[SIDE_B] = {"side_b", 17, true},
	[PLACE] = {"where_coordinates", 25, false},
	[PROVINCE] = {"adm_1", 27, false},
	[DISTRICT] = {"adm_2", 28, false},
	[LATITUDE] = {"latitude", 29, false},
	[LONGITUDE] = {"longitude", 30, false},
	[COUNTRY] = {"country", 33, false},
	[DAY] = {"date_start", 38, true},
	[UNTIL] = {"date_end", 39, true},
	[BEST] = {"best|best_est", 44, true},
	[HIGH] = {"high|high_est", 45, false},
	[LOW] = {"low|low_est", 46, false},
};

static const struct ent_roles names = {roles, ROLES};

static struct ent_str plain(const struct ent_fields *fields, size_t role)
{
	return ent_field_known(ent_field_trim(ent_field(fields, role)));
}

/* "" for what is no type of violence. */
static const char *cameo_of(struct ent_str kind)
{
	static const char *const codes[] = {"190", "190", "180"};
	bool known = kind.len == 1 && kind.ptr[0] >= '1' && kind.ptr[0] <= '3';
	return known ? codes[kind.ptr[0] - '1'] : "";
}

static bool looks(const struct ent_fields *fields)
{
	int64_t id, year;
	int32_t day;
	return ent_count_read(plain(fields, ID), &id) && id >= 0 &&
	       ent_count_read(plain(fields, YEAR), &year) && year > 0 &&
	       cameo_of(plain(fields, KIND))[0] && ent_day_read(plain(fields, DAY), &day) &&
	       ent_day_read(plain(fields, UNTIL), &day);
}

/* A government has the country that its name ends with. */
static struct ent_row_actor read_side(const struct ent_fields *fields, size_t role)
{
	static const char prefix[] = "Government of ";
	size_t len = sizeof prefix - 1;
	struct ent_str side = plain(fields, role), country = {"", 0};
	if (side.len > len && memcmp(side.ptr, prefix, len) == 0)
		country = (struct ent_str){side.ptr + len, side.len - len};
	return (struct ent_row_actor){side, side, country};
}

static enum ent_skip read_deaths(const struct ent_fields *fields, struct ent_row *row, size_t *role)
{
	int64_t *const into[] = {&row->deaths, &row->deaths_high, &row->deaths_low};
	for (size_t i = 0; i < sizeof into / sizeof into[0]; i++)
		if (!ent_count_read(plain(fields, BEST + i), into[i]))
			return ent_row_bad(fields, names, BEST + i, ENT_SKIP_NUMBER, role);
	return ENT_KEPT;
}

static const struct ent_place_roles place_roles = {
	{PLACE, DISTRICT, PROVINCE, COUNTRY}, 4, COUNTRY, LATITUDE, LONGITUDE};

static enum ent_skip read_row(const struct ent_fields *fields, struct ent_row *row, size_t *role)
{
	ent_row_clear(row);
	if (!ent_day_read(plain(fields, DAY), &row->day))
		return ent_row_bad(fields, names, DAY, ENT_SKIP_DATE, role);
	if (!ent_day_read(plain(fields, UNTIL), &row->until) || row->until < row->day)
		return ent_row_bad(fields, names, UNTIL, ENT_SKIP_DATE, role);
	row->id = plain(fields, ID);
	if (!row->id.len)
		return ent_row_bad(fields, names, ID, ENT_SKIP_ID, role);
	row->cameo = ent_str(cameo_of(plain(fields, KIND)));
	if (!row->cameo.len)
		return ent_row_bad(fields, names, KIND, ENT_SKIP_ACTION, role);
	row->source = read_side(fields, SIDE_A);
	row->target = read_side(fields, SIDE_B);
	enum ent_skip skip = read_deaths(fields, row, role);
	return skip ? skip : ent_place_read(fields, &place_roles, plain, &row->place, role);
}

const struct ent_dataset ent_ucdp = {
	.name = "ucdp",
	.layout = "GED: columns by name, or 49 without a header; quoted CSV",
	.separator = ',',
	.quoted = true,
	.roles = roles,
	.role_count = ROLES,
	.columns = 49,
	.looks = looks,
	.read = read_row,
};
