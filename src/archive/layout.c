/* The names of the columns. */
#include "archive/layout.h"

const char *const ent_event_column_names[ENT_EVENT_COLUMNS] = {
	[ENT_COLUMN_DAY] = "day",
	[ENT_COLUMN_UNTIL] = "until",
	[ENT_COLUMN_ADDED_AFTER] = "added_after",
	[ENT_COLUMN_SOURCE] = "source",
	[ENT_COLUMN_TARGET] = "target",
	[ENT_COLUMN_CAMEO] = "cameo",
	[ENT_COLUMN_TYPE] = "type",
	[ENT_COLUMN_MODE] = "mode",
	[ENT_COLUMN_INTENSITY] = "intensity",
	[ENT_COLUMN_PLACE] = "place",
	[ENT_COLUMN_DEATHS_LOW] = "deaths_low",
	[ENT_COLUMN_DEATHS] = "deaths",
	[ENT_COLUMN_DEATHS_HIGH] = "deaths_high",
	[ENT_COLUMN_MENTIONS] = "mentions",
	[ENT_COLUMN_STORY] = "story",
	[ENT_COLUMN_DATASET] = "dataset",
	[ENT_COLUMN_ID] = "id",
};
