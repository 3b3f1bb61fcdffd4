/* Calendar periods: the month, quarter or year that holds a day. */
#include <entente/date.h>

#include <assert.h>

static int months_of(enum ent_every every)
{
	static const int8_t months[] = {
		[ENT_EVERY_MONTH] = 1, [ENT_EVERY_QUARTER] = 3, [ENT_EVERY_YEAR] = 12};

	assert(every >= ENT_EVERY_MONTH && every <= ENT_EVERY_YEAR);
	return months[every];
}

int32_t ent_period_start(int32_t day, enum ent_every every)
{
	int64_t year;
	int month, mday, months = months_of(every);

	ent_day_to_civil(day, &year, &month, &mday);
	return ent_day_from_civil(year, (month - 1) / months * months + 1, 1);
}

int32_t ent_period_next(int32_t start, enum ent_every every)
{
	int64_t year;
	int month, mday;

	ent_day_to_civil(start, &year, &month, &mday);
	month += months_of(every);
	return ent_day_from_civil(year + (month > 12), month > 12 ? month - 12 : month, 1);
}

void ent_period_say(int32_t start, enum ent_every every, struct ent_text *out)
{
	static const char *const quarters[] = {"first", "second", "third", "fourth"};
	struct ent_date date = ent_date_of_day(start);
	bool has_month = every == ENT_EVERY_MONTH;

	if (every == ENT_EVERY_QUARTER)
		ent_text_printf(out, "the %s quarter of ", quarters[(date.start.month - 1) / 3]);
	date.start.precision = has_month ? ENT_PRECISION_MONTH : ENT_PRECISION_YEAR;
	date.start.month = has_month ? date.start.month : 0;
	date.start.day = 0;
	ent_date_say(&date, out);
}
