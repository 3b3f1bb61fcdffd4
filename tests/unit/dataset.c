/* The readers of datasets: every layout is known by its first row, a good row gives what it says,
 * each fault has its reason. All rows are made up, save those of the ICEWS sample, which are read
 * where they are. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "archive/fields.h"
#include "archive/wording.h"

#include <entente/date.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct ent_str str(const char *text)
{
	return ent_str(text);
}

static void assert_str(struct ent_str found, const char *wanted)
{
	if (!ent_str_is(found, wanted))
		fail_msg("'%.*s' is not '%s'", ENT_FMT(found), wanted);
}

static void test_skip_names(void **state)
{
	(void)state;
	for (int i = 0; i < ENT_SKIPS; i++) {
		assert_true(ent_skip_name((enum ent_skip)i)[0] != '\0');
		for (int k = 0; k < i; k++)
			assert_string_not_equal(ent_skip_name((enum ent_skip)i),
						ent_skip_name((enum ent_skip)k));
	}
}

/* ---- wordings ------------------------------------------------------------ */

static void check_wordings(const struct ent_wording *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct ent_cameo *code = ent_cameo_find(str(table[i].cameo));
		if (!code)
			fail_msg("'%s' has no code", table[i].text);
		if (table[i].type[0])
			assert_non_null(ent_plover_find(str(table[i].type), str(table[i].mode)));
		assert_true(i == 0 || strcmp(table[i - 1].text, table[i].text) < 0);
		assert_ptr_equal(ent_wording_find(table, count, str(table[i].text)), &table[i]);
	}
}

static const char *icews_code(const char *text)
{
	const struct ent_wording *found =
		ent_wording_find(ent_icews_table, ent_icews_count, str(text));
	return found ? found->cameo : "";
}

static void test_wordings(void **state)
{
	size_t count;
	const struct ent_cameo *rows = ent_cameo_rows(&count);

	(void)state;
	check_wordings(ent_icews_table, ent_icews_count);
	check_wordings(ent_acled_table, ent_acled_count);
	for (size_t i = 0; i < count; i++)
		assert_true(icews_code(rows[i].label)[0] != '\0');
	/* A root and its first code have one label, and the code is meant. */
	assert_string_equal(icews_code("Consult"), "040");
	assert_string_equal(icews_code("CONSULT"), "040");
	assert_string_equal(icews_code("Use tactics of violent repression"), "175");
	assert_string_equal(icews_code("Consul"), "");
	assert_string_equal(icews_code("Consult "), "");
	assert_string_equal(icews_code(""), "");
	assert_string_equal(icews_code("\xff"), "");
}

/* ---- files --------------------------------------------------------------- */

/* A row of a file: cells by the names of their roles. */
struct sheet {
	const struct ent_dataset *dataset;
	bool has_header;
	struct ent_str cell[ENT_MOST_COLUMNS];
	size_t count;
	int16_t column[ENT_MOST_ROLES];
};

static size_t role_of(const struct ent_dataset *dataset, const char *name)
{
	for (size_t i = 0; i < dataset->role_count; i++)
		if (ent_field_named(str(name), dataset->roles[i].names))
			return i;
	fail_msg("%s has no %s", dataset->name, name);
	return 0;
}

static void put(struct sheet *sheet, const char *name, const char *value)
{
	int16_t column = sheet->column[role_of(sheet->dataset, name)];
	assert_true(column >= 0);
	sheet->cell[column] = str(value);
}

static struct ent_str cell_of(struct sheet *sheet, const char *name)
{
	int16_t column = sheet->column[role_of(sheet->dataset, name)];
	return column < 0 ? str("") : sheet->cell[column];
}

/* A sheet of the file that starts so. */
static struct sheet detected(const char *start, const char *dataset, size_t count)
{
	struct sheet sheet = {.count = count};
	sheet.dataset = ent_dataset_detect(str(""), str(start), &sheet.has_header, sheet.column);
	if (!sheet.dataset || strcmp(sheet.dataset->name, dataset) != 0)
		fail_msg("%s is not known as %s", start, dataset);
	for (size_t i = 0; i < count; i++)
		sheet.cell[i] = str("");
	for (size_t i = 0; i < sheet.dataset->role_count; i++)
		assert_in_range(sheet.column[i] + 1, 0, count);
	return sheet;
}

static enum ent_skip read_row(const struct sheet *sheet, struct ent_row *row, size_t *role)
{
	struct ent_fields fields = {sheet->cell, sheet->count, sheet->column};
	*role = ENT_MOST_ROLES;
	return sheet->dataset->read(&fields, row, role);
}

/* With this value in that column the row is bad, for this reason; then the old value is back. */
static void spoil(struct sheet *sheet, const char *name, const char *value, enum ent_skip skip)
{
	struct ent_row row;
	size_t role, wanted = role_of(sheet->dataset, name);
	struct ent_str before = cell_of(sheet, name);
	enum ent_skip found;
	put(sheet, name, value);
	found = read_row(sheet, &row, &role);
	if (found != skip || (skip && role != wanted))
		fail_msg("%s '%s': %s, role %zu", name, value, ent_skip_name(found), role);
	sheet->cell[sheet->column[wanted]] = before;
	assert_int_equal(read_row(sheet, &row, &role), ENT_KEPT);
}

static struct ent_row kept(const struct sheet *sheet)
{
	struct ent_row row;
	size_t role;
	enum ent_skip skip = read_row(sheet, &row, &role);
	if (skip)
		fail_msg("%s: role %zu", ent_skip_name(skip), role);
	return row;
}

/* The faults that every dataset has alike, by the names of the columns. */
static void check_faults(struct sheet *sheet, const char *id, const char *day, const char *latitude,
			 const char *longitude)
{
	struct ent_row row;
	size_t role;
	spoil(sheet, id, "", ENT_SKIP_ID);
	spoil(sheet, day, "", ENT_SKIP_DATE);
	spoil(sheet, day, "00251024", ENT_SKIP_DATE);
	spoil(sheet, day, "2019-02-29", ENT_SKIP_DATE);
	spoil(sheet, latitude, "90.5", ENT_SKIP_COORDINATE);
	spoil(sheet, latitude, "46#", ENT_SKIP_NUMBER);
	spoil(sheet, longitude, "-181", ENT_SKIP_COORDINATE);
	spoil(sheet, longitude, "", ENT_SKIP_COORDINATE);
	for (size_t i = 0; i < sheet->dataset->role_count; i++)
		if (sheet->column[i] >= 0)
			sheet->cell[sheet->column[i]] =
				(struct ent_str){sheet->dataset->roles[i].names,
						 strcspn(sheet->dataset->roles[i].names, "|")};
	assert_int_equal(read_row(sheet, &row, &role), ENT_SKIP_HEADER);
}

static void check_day_of(int32_t day, int year, int month, int mday)
{
	assert_int_equal(day, ent_day_from_civil(year, month, mday));
}

/* ---- GDELT --------------------------------------------------------------- */

/* So many columns of a row that GDELT could have written. */
static char *gdelt_start(size_t columns, size_t added, const char *when)
{
	static char text[400];
	size_t len = 0;
	for (size_t i = 0; i < columns; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? "\t" : "",
					i == 0       ? "410000001"
					: i == 1     ? "20190924"
					: i == 3     ? "2019"
					: i == added ? when
						     : "");
	return text;
}

static struct sheet gdelt_row(const char *start, size_t columns)
{
	static const char *const cells[][2] = {
		{"GLOBALEVENTID", "881990832"},
		{"SQLDATE", "20181024"},
		{"Actor1Code", "NORGOV"},
		{"Actor1Name", "NORLAND"},
		{"Actor1CountryCode", "NOR"},
		{"Actor2Code", "SOR"},
		{"EventCode", "0211"},
		{"GoldsteinScale", "-7.0"},
		{"NumMentions", "3"},
		{"ActionGeo_FullName", "Port Ade, Ade, Norland"},
		{"ActionGeo_CountryCode", "NO"},
		{"ActionGeo_Lat", "49.25"},
		{"ActionGeo_Long", "-123.133"},
		{"DATEADDED", "20191024"},
	};
	struct sheet sheet = detected(start, "gdelt", columns);
	for (size_t i = 0; i < COUNT(cells); i++)
		put(&sheet, cells[i][0], cells[i][1]);
	return sheet;
}

static void check_gdelt(struct sheet *sheet)
{
	struct ent_row row = kept(sheet);
	check_day_of(row.day, 2018, 10, 24);
	check_day_of(row.until, 2018, 10, 24);
	check_day_of(row.added, 2019, 10, 24);
	assert_str(row.source.code, "NORGOV");
	assert_str(row.source.name, "NORLAND");
	assert_str(row.source.country, "NOR");
	assert_str(row.target.code, "SOR");
	assert_str(row.target.name, "");
	assert_str(row.cameo, "0211");
	assert_str(row.type, "");
	assert_true(row.intensity == -7);
	assert_int_equal(row.mentions, 3);
	assert_int_equal(row.deaths, -1);
	assert_str(row.place.part[0], "Port Ade, Ade, Norland");
	assert_str(row.place.part[1], "");
	assert_str(row.place.country, "NO");
	assert_str(row.place.latitude, "49.25");
	assert_str(row.place.longitude, "-123.133");
	assert_str(row.id, "881990832");
}

static void test_gdelt(void **state)
{
	static const struct {
		size_t columns, added;
		const char *when;
	} layouts[] = {{57, 56, "20130331"}, {58, 56, "20130401"}, {61, 59, "20191024143000"}};

	(void)state;
	for (size_t i = 0; i < COUNT(layouts); i++) {
		struct sheet sheet = gdelt_row(
			gdelt_start(layouts[i].columns, layouts[i].added, layouts[i].when),
			layouts[i].columns);
		assert_false(sheet.has_header);
		assert_int_equal(sheet.dataset->columns, layouts[i].columns);
		check_gdelt(&sheet);
		put(&sheet, "DATEADDED", layouts[i].when);
		kept(&sheet);
		if (layouts[i].columns > 57) {
			put(&sheet, "SOURCEURL", "https://example.org/1");
			assert_str(kept(&sheet).story, "https://example.org/1");
		}
		spoil(&sheet, "DATEADDED", "soon", ENT_SKIP_DATE);
		spoil(&sheet, "EventCode", "21", ENT_SKIP_ACTION);
		spoil(&sheet, "EventCode", "x", ENT_SKIP_ACTION);
		spoil(&sheet, "GoldsteinScale", "10.1", ENT_SKIP_NUMBER);
		spoil(&sheet, "GoldsteinScale", "much", ENT_SKIP_NUMBER);
		spoil(&sheet, "NumMentions", "-1", ENT_SKIP_NUMBER);
		check_faults(&sheet, "GLOBALEVENTID", "SQLDATE", "ActionGeo_Lat", "ActionGeo_Long");
	}
}

/* What a row does not say stays unknown, and is no reason to lose it. */
static void test_gdelt_unknown(void **state)
{
	static const char *const empty[] = {
		"Actor1Code",         "Actor1Name",    "Actor2Code",
		"GoldsteinScale",     "NumMentions",   "DATEADDED",
		"ActionGeo_FullName", "ActionGeo_Lat", "ActionGeo_Long"};
	struct sheet sheet = gdelt_row(gdelt_start(61, 59, "20191024143000"), 61);
	struct ent_row row;

	(void)state;
	for (size_t i = 0; i < COUNT(empty); i++)
		put(&sheet, empty[i], "");
	row = kept(&sheet);
	assert_str(row.source.code, "");
	assert_str(row.target.code, "");
	assert_true(isnan(row.intensity));
	assert_int_equal(row.mentions, -1);
	assert_int_equal(row.added, ENT_NO_DAY);
	assert_str(row.place.latitude, "");
	put(&sheet, "GoldsteinScale", "2.5");
	put(&sheet, "EventCode", "---");
	assert_str(kept(&sheet).cameo, "");
	put(&sheet, "EventCode", "");
	assert_str(kept(&sheet).cameo, "");
}

/* ---- ICEWS --------------------------------------------------------------- */

#define ICEWS_NAMES                                                                                \
	"Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO "    \
	"Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence "        \
	"Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n"

static void put_icews(struct sheet *sheet)
{
	static const char *const cells[][2] = {
		{"Event ID", "32889836"},
		{"Event Date", "2018-06-01"},
		{"Source Name", "Foreign Affairs (Norland)"},
		{"Source Country", "Norland"},
		{"Event Text", "Consult"},
		{"Intensity", "1"},
		{"Target Name", "the \"Isles\""},
		{"Target Country", "NA"},
		{"Story ID", "47400351"},
		{"City", "Port Ade"},
		{"District", "NA"},
		{"Province", "None"},
		{"Country", "Norland"},
		{"Latitude", "21.0245"},
		{"Longitude", "105.841"},
	};
	for (size_t i = 0; i < COUNT(cells); i++)
		put(sheet, cells[i][0], cells[i][1]);
}

static void check_icews(const struct ent_row *row)
{
	check_day_of(row->day, 2018, 6, 1);
	assert_int_equal(row->until, row->day);
	assert_int_equal(row->added, ENT_NO_DAY);
	assert_str(row->source.code, "Foreign Affairs (Norland)");
	assert_str(row->source.country, "Norland");
	assert_str(row->target.code, "the \"Isles\"");
	assert_str(row->target.country, "");
	assert_str(row->cameo, "040");
	assert_true(row->intensity == 1);
	assert_str(row->story, "47400351");
	assert_str(row->place.part[0], "Port Ade");
	assert_str(row->place.part[1], "Norland");
	assert_str(row->place.part[2], "");
	assert_str(row->place.country, "Norland");
	assert_str(row->id, "32889836");
}

static void test_icews(void **state)
{
	struct sheet sheet = detected("\xEF\xBB\xBF" ICEWS_NAMES, "icews", 20);
	struct ent_row row;

	(void)state;
	assert_true(sheet.has_header);
	put_icews(&sheet);
	put(&sheet, "CAMEO Code", "040");
	row = kept(&sheet);
	check_icews(&row);
	put(&sheet, "CAMEO Code", "13y");
	assert_str(kept(&sheet).cameo, "13y");
	spoil(&sheet, "CAMEO Code", "40", ENT_SKIP_ACTION);
	spoil(&sheet, "Intensity", "-11", ENT_SKIP_NUMBER);
	put(&sheet, "Latitude", "NA");
	put(&sheet, "Longitude", "NA");
	assert_str(kept(&sheet).place.latitude, "");
	put_icews(&sheet);
	check_faults(&sheet, "Event ID", "Event Date", "Latitude", "Longitude");
}

/* Words stand for the code that is not told; words that nobody knows are no reason to lose an
 * event if its intensity is told. */
static void test_icews_words(void **state)
{
	struct sheet sheet = detected(ICEWS_NAMES, "icews", 20);
	struct ent_row row;
	size_t role;

	(void)state;
	put_icews(&sheet);
	row = kept(&sheet);
	check_icews(&row);
	put(&sheet, "Event Text", "Sing");
	row = kept(&sheet);
	assert_str(row.cameo, "");
	assert_true(row.intensity == 1);
	put(&sheet, "Intensity", "NA");
	assert_int_equal(read_row(&sheet, &row, &role), ENT_SKIP_ACTION);
}

/* The file of 2017: no codes, quotes that quote nothing, the month before the day. */
static void test_icews_2017(void **state)
{
	struct sheet sheet = detected(
		"\"Event ID\"\t\"Event Date\"\t\"Source Name\"\t\"Event Text\"\t\"Intensity\"\t"
		"\"Target Name\"\t\"Story ID\"\r\n",
		"icews", 7);
	struct ent_row row;

	(void)state;
	put(&sheet, "Event ID", "\"1\"");
	put(&sheet, "Event Date", "\"6/13/2017\"");
	put(&sheet, "Source Name", "\"Citizen (\"Norland\")\"");
	put(&sheet, "Event Text", "\"Mediate\"");
	put(&sheet, "Intensity", "\"7.0\"");
	put(&sheet, "Target Name", "\"None\"");
	row = kept(&sheet);
	check_day_of(row.day, 2017, 6, 13);
	assert_str(row.id, "1");
	assert_str(row.source.code, "Citizen (\"Norland\")");
	assert_str(row.target.code, "");
	assert_str(row.cameo, "045");
	assert_true(row.intensity == 7);
	spoil(&sheet, "Event Date", "\"13/6/2017\"", ENT_SKIP_DATE);
}

/* ---- POLECAT ------------------------------------------------------------- */

static void put_polecat(struct sheet *sheet)
{
	static const char *const cells[][2] = {
		{"Event ID", "EX1"},
		{"Event Date", "2023-01-02"},
		{"Event Type", "CONSULT"},
		{"Event Mode", "visit"},
		{"Intensity", "4.0"},
		{"Actor Name", "None; Ministry of Norland; Other"},
		{"Actor Country", "NOR"},
		{"Recipient Name", "None"},
		{"Recipient Country", "SOR|EAS"},
		{"Placename", "Cape"},
		{"City", "None"},
		{"Province", "Upper Ade"},
		{"Country", "NOR"},
		{"Latitude", "-33.875"},
		{"Longitude", "18.5"},
		{"Publication Date", "2023-01-03"},
	};
	for (size_t i = 0; i < COUNT(cells); i++)
		put(sheet, cells[i][0], cells[i][1]);
}

static void check_polecat(const struct ent_row *row)
{
	check_day_of(row->day, 2023, 1, 2);
	check_day_of(row->added, 2023, 1, 3);
	assert_str(row->source.code, "Ministry of Norland");
	assert_str(row->source.name, "Ministry of Norland");
	assert_str(row->source.country, "NOR");
	assert_str(row->target.code, "SOR");
	assert_str(row->target.name, "");
	assert_str(row->target.country, "SOR");
	assert_str(row->cameo, "");
	assert_str(row->type, "CONSULT");
	assert_str(row->mode, "visit");
	assert_true(row->intensity == 4);
	assert_str(row->place.part[0], "Cape");
	assert_str(row->place.part[1], "Upper Ade");
	assert_str(row->place.part[2], "NOR");
	assert_str(row->id, "EX1");
	assert_str(row->story, "");
}

static void test_polecat(void **state)
{
	static const char *const headers[] = {
		"Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tActor Name\t"
		"Actor Country\tRecipient Name\tRecipient Country\tPlacename\tCity\tProvince\t"
		"Country\tLatitude\tLongitude\tPublication Date\tVersion\t",
		"Publication Date\tLongitude\tLatitude\tCountry\tProvince\tCity\tHeadline\t"
		"Placename\tRecipient Country\tRecipient Name\tActor Country\tActor Name\t"
		"EVENT INTENSITY\tevent mode\t Event Type \tEvent Date\tEvent ID\tQuad Code\tX",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++) {
		struct sheet sheet = detected(headers[i], "polecat", 19);
		struct ent_row row;
		put_polecat(&sheet);
		row = kept(&sheet);
		check_polecat(&row);
		put(&sheet, "Event Mode", "None");
		assert_str(kept(&sheet).mode, "");
		spoil(&sheet, "Event Type", "None", ENT_SKIP_ACTION);
		spoil(&sheet, "Event Type", "Consult", ENT_SKIP_ACTION);
		spoil(&sheet, "Intensity", "4,0", ENT_SKIP_NUMBER);
		spoil(&sheet, "Publication Date", "2023", ENT_SKIP_DATE);
		put(&sheet, "Recipient Country", "None");
		assert_str(kept(&sheet).target.code, "");
		check_faults(&sheet, "Event ID", "Event Date", "Latitude", "Longitude");
	}
}

/* ---- UCDP ---------------------------------------------------------------- */

static void put_ucdp(struct sheet *sheet)
{
	static const char *const cells[][2] = {
		{"id", "48528"},
		{"type_of_violence", "1"},
		{"side_a", "Government of Norland"},
		{"side_b", "NLF"},
		{"where_coordinates", "Ade"},
		{"adm_1", "Upper Ade"},
		{"adm_2", "Ade"},
		{"latitude", "19"},
		{"longitude", "94.25"},
		{"country", "Norland"},
		{"date_start", "1992-02-28"},
		{"date_end", "1992-02-29 00:00:00.000"},
		{"best", "34"},
		{"high", "40"},
		{"low", "0"},
	};
	for (size_t i = 0; i < COUNT(cells); i++)
		put(sheet, cells[i][0], cells[i][1]);
}

static void check_ucdp(struct sheet *sheet)
{
	struct ent_row row;
	put_ucdp(sheet);
	row = kept(sheet);
	check_day_of(row.day, 1992, 2, 28);
	check_day_of(row.until, 1992, 2, 29);
	assert_int_equal(row.added, ENT_NO_DAY);
	assert_str(row.source.code, "Government of Norland");
	assert_str(row.source.country, "Norland");
	assert_str(row.target.code, "NLF");
	assert_str(row.target.country, "");
	assert_str(row.cameo, "190");
	assert_true(isnan(row.intensity));
	assert_int_equal(row.deaths_low, 0);
	assert_int_equal(row.deaths, 34);
	assert_int_equal(row.deaths_high, 40);
	assert_str(row.place.part[0], "Ade");
	assert_str(row.place.part[1], "Upper Ade");
	assert_str(row.place.part[2], "Norland");
	assert_str(row.id, "48528");
	put(sheet, "type_of_violence", "3");
	assert_str(kept(sheet).cameo, "180");
	put(sheet, "side_a", "Government of ");
	assert_str(kept(sheet).source.country, "");
	put(sheet, "low", "");
	assert_int_equal(kept(sheet).deaths_low, -1);
	spoil(sheet, "type_of_violence", "4", ENT_SKIP_ACTION);
	spoil(sheet, "type_of_violence", "", ENT_SKIP_ACTION);
	spoil(sheet, "date_end", "1992-02-27", ENT_SKIP_DATE);
	spoil(sheet, "best", "some", ENT_SKIP_NUMBER);
	spoil(sheet, "high", "-3", ENT_SKIP_NUMBER);
	check_faults(sheet, "id", "date_start", "latitude", "longitude");
}

static void test_ucdp(void **state)
{
	struct sheet sheet = detected(
		"\"id\",\"relid\",year,\"type_of_violence\",\"side_a\",\"side_b\",\"where_"
		"coordinates\",\"adm_1\",\"adm_2\",\"latitude\",\"longitude\",\"country\",\"date_"
		"start\",\"date_end\",\"best\",\"high\",\"low\"\n1,2",
		"ucdp", 17);

	(void)state;
	assert_true(sheet.has_header);
	check_ucdp(&sheet);
}

/* Without a header 49 columns are known by what is in them, though a quote holds a line's end. */
static void test_ucdp_bare(void **state)
{
	struct sheet sheet = detected(
		"1,\"N-1\",2018,TRUE,\"Clear\",2,,,,,,,,,\"A, B\",,,\"C\",1,,,,\"in two\nlines "
		"\"\"quoted\"\"\",,,,,,,1,2,,,,,,1,1,2018-01-01,2018-01-02,0,0,0,0,1,1,1,\"5\",\n",
		"ucdp", 49);

	(void)state;
	assert_false(sheet.has_header);
	check_ucdp(&sheet);
}

/* ---- ACLED --------------------------------------------------------------- */

#define ACLED_31                                                                                   \
	"data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,"    \
	"sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,"      \
	"region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,"    \
	"source_scale,notes,fatalities,timestamp,iso3\n"
#define ACLED_25                                                                                   \
	"GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,"    \
	"ALLY_ACTOR_1,INTER1,ACTOR2,ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3," \
	"LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,NOTES,FATALITIES\r\n"

static void put_acled(struct sheet *sheet)
{
	static const char *const cells[][2] = {
		{"event_id_cnty", "NRL16"},
		{"event_date", "04 May 2018"},
		{"event_type", "Battles"},
		{"actor1", "Forces of Norland (2001-)"},
		{"actor2", ""},
		{"country", "Norland"},
		{"admin1", "Upper Ade"},
		{"admin2", "Ade"},
		{"location", "Port Ade"},
		{"latitude", "36.61954"},
		{"longitude", "4.08282"},
		{"fatalities", "7"},
	};
	for (size_t i = 0; i < COUNT(cells); i++)
		put(sheet, cells[i][0], cells[i][1]);
}

static void check_acled(const struct ent_row *row)
{
	check_day_of(row->day, 2018, 5, 4);
	assert_str(row->source.code, "Forces of Norland (2001-)");
	assert_str(row->source.country, "");
	assert_str(row->target.code, "");
	assert_int_equal(row->deaths, 7);
	assert_int_equal(row->deaths_low, -1);
	assert_int_equal(row->deaths_high, -1);
	assert_str(row->place.part[0], "Port Ade");
	assert_str(row->place.part[1], "Ade");
	assert_str(row->place.part[2], "Upper Ade");
	assert_str(row->place.part[3], "Norland");
	assert_str(row->place.country, "Norland");
	assert_str(row->id, "NRL16");
}

static void test_acled(void **state)
{
	struct sheet sheet = detected(ACLED_31, "acled", 31);
	struct ent_row row;

	(void)state;
	put_acled(&sheet);
	put(&sheet, "sub_event_type", "Air/drone strike");
	put(&sheet, "timestamp", "1552576372");
	row = kept(&sheet);
	check_acled(&row);
	check_day_of(row.added, 2019, 3, 14);
	assert_str(row.cameo, "195");
	assert_str(row.type, "ASSAULT");
	assert_str(row.mode, "aerial");
	put(&sheet, "sub_event_type", "armed clash");
	row = kept(&sheet);
	assert_str(row.cameo, "190");
	assert_str(row.type, "");
	spoil(&sheet, "sub_event_type", "Other", ENT_SKIP_ACTION);
	spoil(&sheet, "timestamp", "99999999999", ENT_SKIP_NUMBER);
	spoil(&sheet, "timestamp", "yesterday", ENT_SKIP_NUMBER);
	spoil(&sheet, "fatalities", "7.5", ENT_SKIP_NUMBER);
	put(&sheet, "timestamp", "");
	assert_int_equal(kept(&sheet).added, ENT_NO_DAY);
	check_faults(&sheet, "event_id_cnty", "event_date", "latitude", "longitude");
}

static void test_acled_capitals(void **state)
{
	struct sheet sheet = detected(ACLED_25, "acled", 25);
	struct ent_row row;

	(void)state;
	put_acled(&sheet);
	put(&sheet, "event_date", "04/05/2018");
	put(&sheet, "event_type", "Remote violence");
	row = kept(&sheet);
	check_acled(&row);
	assert_int_equal(row.added, ENT_NO_DAY);
	assert_str(row.cameo, "183");
	spoil(&sheet, "event_type", "Strategic development", ENT_SKIP_ACTION);
	spoil(&sheet, "event_date", "05/24/2018", ENT_SKIP_DATE);
	check_faults(&sheet, "event_id_cnty", "event_date", "latitude", "longitude");
}

/* ---- Phoenix ------------------------------------------------------------- */

static void test_phoenix(void **state)
{
	static const char *const cells[][2] = {
		{"EventID", "0_v0.2.0"},
		{"Date", "20140620"},
		{"SourceActorFull", "NORGOV"},
		{"SourceActorEntity", "NOR"},
		{"TargetActorFull", ""},
		{"EventCode", "043"},
		{"GoldsteinScore", "2.8"},
		{"Lat", "1.5"},
		{"Lon", "-2.25"},
		{"LocationName", "Port Ade"},
		{"StateName", "Ade"},
		{"CountryCode", "NOR"},
		{"URLs", "https://example.org/1"},
	};
	struct sheet sheet = detected(
		"1_v0.2.0\t20140620\t2014\t6\t20\tNOR\tNOR\t\t\tSOR\tSOR\t\t\t010\t01\t0\t0."
		"0\t\t\t\t"
		"\t\t\tx\ty\tz\n",
		"phoenix", 26);
	struct ent_row row;

	(void)state;
	assert_false(sheet.has_header);
	for (size_t i = 0; i < COUNT(cells); i++)
		put(&sheet, cells[i][0], cells[i][1]);
	row = kept(&sheet);
	check_day_of(row.day, 2014, 6, 20);
	assert_str(row.source.code, "NORGOV");
	assert_str(row.source.name, "");
	assert_str(row.source.country, "NOR");
	assert_str(row.target.code, "");
	assert_str(row.cameo, "043");
	assert_true(row.intensity == 2.8);
	assert_str(row.place.part[0], "Port Ade");
	assert_str(row.place.part[1], "Ade");
	assert_str(row.place.country, "NOR");
	assert_str(row.id, "0_v0.2.0");
	assert_str(row.story, "https://example.org/1");
	spoil(&sheet, "EventCode", "", ENT_SKIP_ACTION);
	spoil(&sheet, "GoldsteinScore", "x", ENT_SKIP_NUMBER);
	check_faults(&sheet, "EventID", "Date", "Lat", "Lon");
}

/* ---- which dataset a file is ---------------------------------------------- */

static void check_unknown(struct ent_str name, struct ent_str start)
{
	int16_t column[ENT_MOST_ROLES];
	bool has_header;
	const struct ent_dataset *found = ent_dataset_detect(name, start, &has_header, column);
	if (found)
		fail_msg("'%.*s' is taken for %s", ENT_FMT(start), found->name);
	assert_false(has_header);
}

static void test_unknown(void **state)
{
	static const char *const starts[] = {
		"",
		"\n",
		"\xEF\xBB\xBF",
		"i,j,year,verbCoop,matlCoop,verbConf,matlConf\n",
		"Event ID\tEvent Date\tEvent Type\n",
		"Event ID,Event Date,Source Name,Event Text,Intensity,Target Name\n",
		"event_id_cnty\tevent_date\tevent_type\tactor1\tactor2\tfatalities\n",
		"Story ID\tStory Date\tSource Name\tEvent Text\tIntensity\tTarget Name\n",
		"id,side_a,side_b,date_start,date_end\n",
		"\"Event ID\tEvent Date",
	};
	char wide[2000];

	(void)state;
	for (size_t i = 0; i < COUNT(starts); i++)
		check_unknown(str(""), str(starts[i]));
	/* As many columns as GDELT has, and something else in them. */
	for (size_t i = 0; i < 60; i++)
		wide[i] = '\t';
	wide[60] = '\0';
	check_unknown(str(""), str(wide));
	memset(wide, '\t', sizeof(wide));
	check_unknown(str(""), (struct ent_str){wide, sizeof(wide)});
}

/* A name narrows the choice to its dataset, and forces nothing. */
static void test_narrowed(void **state)
{
	int16_t column[ENT_MOST_ROLES];
	bool has_header;

	(void)state;
	assert_non_null(ent_dataset_detect(str("icews"), str(ICEWS_NAMES), &has_header, column));
	assert_true(has_header);
	check_unknown(str("polecat"), str(ICEWS_NAMES));
	check_unknown(str("gdelt"), str(ICEWS_NAMES));
	check_unknown(str("icew"), str(ICEWS_NAMES));
	check_unknown(str("phoenix"), str(gdelt_start(61, 59, "20191024143000")));
}

/* A header with the names of one dataset is never that of another: no row of the table hides one
 * behind it. */
static void test_headers_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < ent_dataset_count; i++) {
		const struct ent_dataset *dataset = ent_datasets[i];
		char header[2000];
		size_t len = 0;
		assert_in_range(dataset->role_count, 1, ENT_MOST_ROLES);
		for (size_t k = 0; k < dataset->role_count; k++)
			if (dataset->roles[k].required)
				len += (size_t)snprintf(
					header + len, sizeof(header) - len, "%.*s%c",
					(int)strcspn(dataset->roles[k].names, "|"),
					dataset->roles[k].names, dataset->separator);
		struct sheet sheet = detected(header, dataset->name, ENT_MOST_COLUMNS);
		assert_true(sheet.has_header);
		assert_true(dataset->layout[0] != '\0');
	}
}

/* ---- the real sample ------------------------------------------------------ */

/* Without its code each row of the ICEWS sample finds the same by its words. */
static void check_sample_line(struct sheet *sheet, char *line, size_t *rows)
{
	size_t count = 0;
	for (char *at = line; count < 20; at++) {
		size_t len = strcspn(at, "\t\n");
		sheet->cell[count++] = (struct ent_str){at, len};
		at += len;
		if (*at != '\t')
			break;
	}
	assert_int_equal(count, 20);
	struct ent_str code = cell_of(sheet, "CAMEO Code");
	assert_true(ent_str_eq(kept(sheet).cameo, code));
	put(sheet, "CAMEO Code", "");
	struct ent_row row = kept(sheet);
	if (!ent_str_eq(row.cameo, code))
		fail_msg("'%.*s' is %.*s, not %.*s", ENT_FMT(cell_of(sheet, "Event Text")),
			 ENT_FMT(row.cameo), ENT_FMT(code));
	++*rows;
}

static void test_sample(void **state)
{
	static char line[100000];
	const char *root = getenv("ENTENTE_ROOT");
	char path[1000];
	size_t rows = 0;

	(void)state;
	snprintf(path, sizeof(path), "%s/../shared/data/events/icews_events.2018.sample.tab",
		 root ? root : ".");
	FILE *file = fopen(path, "r");
	if (!file) {
		print_message("NOT TESTED: %s is not there\n", path);
		return;
	}
	assert_non_null(fgets(line, sizeof(line), file));
	struct sheet sheet = detected(line, "icews", 20);
	while (fgets(line, sizeof(line), file))
		check_sample_line(&sheet, line, &rows);
	fclose(file);
	assert_int_equal(rows, 3705);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_skip_names), cmocka_unit_test(test_wordings),
		cmocka_unit_test(test_gdelt),      cmocka_unit_test(test_gdelt_unknown),
		cmocka_unit_test(test_icews),      cmocka_unit_test(test_icews_words),
		cmocka_unit_test(test_icews_2017), cmocka_unit_test(test_polecat),
		cmocka_unit_test(test_ucdp),       cmocka_unit_test(test_ucdp_bare),
		cmocka_unit_test(test_acled),      cmocka_unit_test(test_acled_capitals),
		cmocka_unit_test(test_phoenix),    cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_narrowed),   cmocka_unit_test(test_headers_apart),
		cmocka_unit_test(test_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
