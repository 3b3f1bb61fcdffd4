/* Where an actor stands on an issue, as of a day. */
#include "record/build.h"

#include <math.h>

uint32_t ent_issue_find(const struct ent_record *record, struct ent_str name)
{
	return ent_intern_find(&record->issue_names, name);
}

struct ent_str ent_issue_near(const struct ent_record *record, struct ent_str name)
{
	uint32_t id = ent_near(name, record->issue_names.names.at, record->issue_names.names.count);
	return id == ENT_NONE ? ent_str("") : record->issue_names.names.at[id];
}

static bool is_told(double low, double best, double high)
{
	return !isnan(low) || !isnan(best) || !isnan(high);
}

struct ent_standpoint ent_standpoint(const struct ent_record *record, uint32_t actor,
				     uint32_t issue, int32_t on, int32_t as_of)
{
	struct ent_standpoint point = {0};
	int32_t position = ENT_DAY_MIN, salience = ENT_DAY_MIN, capability = ENT_DAY_MIN;
	for (size_t i = 0; i < record->stances.count; i++) {
		const struct ent_stance *stance = &record->stances.at[i];
		int32_t since = ent_record_span(record, stance->date).start_lo;
		if (stance->actor != actor || stance->issue != issue || stance->known > as_of ||
		    since > on)
			continue;
		if (since >= position) {
			point.position = stance;
			position = since;
		}
		if (since >= salience &&
		    is_told(stance->salience_low, stance->salience, stance->salience_high)) {
			point.salience = stance;
			salience = since;
		}
		if (since >= capability &&
		    is_told(stance->capability_low, stance->capability, stance->capability_high)) {
			point.capability = stance;
			capability = since;
		}
	}
	return point;
}
