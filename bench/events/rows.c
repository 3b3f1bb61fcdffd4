/* Rows of GDELT 2.0 (61 columns, no header) and of ICEWS (20 columns under a header). Columns:
 * The GDELT Event Database, Data Format Codebook V2.0 (2015); Lautenschlager, Shellman, Ward,
 * ICEWS Event Aggregations and Coded Event Data (2015). */
#include "rows.h"

#include "days.h"

#include <stdio.h>
#include <string.h>

#define TEXT(words)                                                                                \
	{                                                                                          \
		words, sizeof(words) - 1                                                           \
	}

const int age_days[AGES] = {0, 1, 7, 30, 365};

char *put_number(char *out, uint64_t number)
{
	char digits[24];
	size_t at = sizeof(digits);
	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	return put(out, (struct piece){digits + at, sizeof(digits) - at});
}

/* ---- GDELT ------------------------------------------------------------- */

static void gdelt2_day(struct today *today, int32_t day)
{
	for (int i = 0; i < AGES; i++) {
		struct date date = date_of(day - age_days[i]);
		unsigned year = (unsigned)date.year % 10000u, month = (unsigned)date.month % 100u;
		/* The share of the year is reckoned as the codebook does, by months of 30 days. */
		int len = snprintf(today->room[i], sizeof(today->room[i]),
				   "%04u%02u%02u\t%04u%02u\t%04u\t%.4f", year, month,
				   (unsigned)date.day % 100u, year, month, year,
				   year + (30 * (date.month - 1) + date.day) / 365.0);
		today->dates[i] = (struct piece){today->room[i], (size_t)len};
	}
	today->added = (struct piece){today->dates[0].ptr, 8};
}

/* The last two digits are seconds, which are never told. */
static char *put_added(char *out, const struct today *today, uint32_t slot)
{
	static const char minutes[4][4] = {"00", "15", "30", "45"};
	uint32_t hour = slot / 4;
	out = put(out, today->added);
	*out++ = (char)('0' + hour / 10);
	*out++ = (char)('0' + hour % 10);
	return put(put(out, (struct piece){minutes[slot % 4], 2}), (struct piece){"00", 2});
}

static char *gdelt2_write(const struct world *world, const struct today *today,
			  const struct event *event, const struct story *story, char *out)
{
	static const struct piece nobody = TEXT("\t\t\t\t\t\t\t\t\t");
	static const struct piece nowhere = TEXT("0\t\t\t\t\t\t\t");
	const uint32_t sides[2] = {event->source, event->target};
	const uint32_t places[3] = {event->source_place, event->target_place, event->place};
	out = put_number(out, event->id);
	*out++ = '\t';
	out = put(out, today->dates[event->age]);
	*out++ = '\t';
	for (int i = 0; i < 2; i++) {
		out = put(out, sides[i] == NOBODY ? nobody : world->actors[sides[i]].text);
		*out++ = '\t';
	}
	*out++ = event->sentence < 4 ? '1' : '0'; /* in the lead of the report */
	*out++ = '\t';
	out = put(out, world->actions[event->action].code);
	*out++ = '\t';
	out = put(out, story->tone);
	*out++ = '\t';
	for (int i = 0; i < 3; i++) {
		out = put(out, places[i] == NOWHERE ? nowhere : world->places[places[i]]);
		*out++ = '\t';
	}
	out = put_added(out, today, event->slot);
	*out++ = '\t';
	out = put(out, story->text);
	*out++ = '\n';
	return out;
}

const struct shape gdelt2_shape = {
	.names = TEXT("GLOBALEVENTID\tSQLDATE\tMonthYear\tYear\tFractionDate\tActor1Code\t"
		      "Actor1Name\tActor1CountryCode\tActor1KnownGroupCode\tActor1EthnicCode\t"
		      "Actor1Religion1Code\tActor1Religion2Code\tActor1Type1Code\tActor1Type2Code\t"
		      "Actor1Type3Code\tActor2Code\tActor2Name\tActor2CountryCode\t"
		      "Actor2KnownGroupCode\tActor2EthnicCode\tActor2Religion1Code\t"
		      "Actor2Religion2Code\tActor2Type1Code\tActor2Type2Code\tActor2Type3Code\t"
		      "IsRootEvent\tEventCode\tEventBaseCode\tEventRootCode\tQuadClass\t"
		      "GoldsteinScale\tNumMentions\tNumSources\tNumArticles\tAvgTone\t"
		      "Actor1Geo_Type\tActor1Geo_FullName\tActor1Geo_CountryCode\t"
		      "Actor1Geo_ADM1Code\tActor1Geo_ADM2Code\tActor1Geo_Lat\tActor1Geo_Long\t"
		      "Actor1Geo_FeatureID\tActor2Geo_Type\tActor2Geo_FullName\t"
		      "Actor2Geo_CountryCode\tActor2Geo_ADM1Code\tActor2Geo_ADM2Code\t"
		      "Actor2Geo_Lat\tActor2Geo_Long\tActor2Geo_FeatureID\tActionGeo_Type\t"
		      "ActionGeo_FullName\tActionGeo_CountryCode\tActionGeo_ADM1Code\t"
		      "ActionGeo_ADM2Code\tActionGeo_Lat\tActionGeo_Long\tActionGeo_FeatureID\t"
		      "DATEADDED\tSOURCEURL"),
	.columns = 61,
	.id = 0,
	.date = 1,
	.action = 26,
	.action_end = 31, /* with the intensity, which too says something of what was done */
	.number = 30,
	.text = 52,
	.latitude = 56,
	.longitude = 57,
	.begin_day = gdelt2_day,
	.write = gdelt2_write,
};

/* ---- ICEWS ------------------------------------------------------------- */

static void icews_day(struct today *today, int32_t day)
{
	struct date date = date_of(day);
	int len = snprintf(today->room[0], sizeof(today->room[0]), "%04u-%02u-%02u",
			   (unsigned)date.year % 10000u, (unsigned)date.month % 100u,
			   (unsigned)date.day % 100u);
	today->dates[0] = (struct piece){today->room[0], (size_t)len};
}

static char *icews_write(const struct world *world, const struct today *today,
			 const struct event *event, const struct story *story, char *out)
{
	char word[16];
	out = put_number(out, event->id);
	*out++ = '\t';
	out = put(out, today->dates[0]);
	*out++ = '\t';
	out = put(out, world->actors[event->source].text);
	*out++ = '\t';
	out = put(out, world->actions[event->action].code);
	*out++ = '\t';
	out = put(out, world->actors[event->target].text);
	*out++ = '\t';
	out = put(out, story->text);
	*out++ = '\t';
	out = put_number(out, event->sentence);
	*out++ = '\t';
	word_make(story->publisher + 300000, word);
	out = put(put(out, piece(word)), (struct piece)TEXT(" News Agency\t"));
	out = put(out, world->places[event->place]);
	*out++ = '\n';
	return out;
}

#define ICEWS_NAMES                                                                                \
	TEXT("Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\t"     \
	     "CAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\t"      \
	     "Sentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude")

const struct shape icews_shape = {
	.header = ICEWS_NAMES,
	.names = ICEWS_NAMES,
	.columns = 20,
	.id = 0,
	.date = 1,
	.text = 2,
	.action = 5,
	.action_end = 8,
	.number = 7,
	.latitude = 18,
	.longitude = 19,
	.begin_day = icews_day,
	.write = icews_write,
};
