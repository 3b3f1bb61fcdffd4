/* The columns of events.arrow. Each is as narrow as its values allow, and of the type null when
 * no row has one. */
#include "archive/event_columns.h"

enum dictionary { ACTORS, CAMEOS, TYPES, MODES, INTENSITIES, PLACES, DATASETS, DICTIONARIES };

/* ---- the plan ------------------------------------------------------------------------- */

/* Of all stores together. */
static struct ent_extent extent_of(const struct ent_event_plan *plan, enum ent_figure_column figure)
{
	struct ent_extent all = {0, INT64_MAX, INT64_MIN};
	for (size_t s = 0; s < plan->tables->store_count; s++) {
		const struct ent_extent *one = &plan->stores[s].extents[figure];
		all.known += one->known;
		all.low = one->low < all.low ? one->low : all.low;
		all.high = one->high > all.high ? one->high : all.high;
	}
	return all;
}

static void plan_column(struct ent_event_plan *plan, enum ent_event_column column,
			enum ent_arrow_type type, uint8_t width, int dictionary, uint64_t known)
{
	plan->columns[column] = (struct ent_arrow_column){
		.name = ent_event_column_names[column],
		.type = known ? type : ENT_ARROW_NULL,
		.width = width,
		.dictionary = known ? dictionary : -1,
		.nulls = known ? plan->rows - known : 0,
	};
}

static void plan_figure(struct ent_event_plan *plan, enum ent_event_column column,
			enum ent_figure_column figure)
{
	struct ent_extent extent = extent_of(plan, figure);
	plan_column(plan, column, ENT_ARROW_INT, ent_arrow_width(extent.low, extent.high), -1,
		    extent.known);
}

static void plan_index(struct ent_event_plan *plan, enum ent_event_column column,
		       enum dictionary dictionary, size_t count, uint64_t known)
{
	plan_column(plan, column, dictionary == INTENSITIES ? ENT_ARROW_DOUBLE : ENT_ARROW_TEXT,
		    ent_arrow_width(0, (int64_t)count), (int)dictionary, known);
}

/* How many rows have a word of a kind: by the actions of each store. */
struct action_counts {
	uint64_t cameo, type, mode;
};

static struct action_counts count_actions(const struct ent_event_plan *plan)
{
	struct action_counts counts = {0};
	for (size_t s = 0; s < plan->tables->store_count; s++) {
		for (size_t i = 0; i < plan->stores[s].actions.count; i++) {
			const struct ent_table_action *action = &plan->tables->remaps[s].action[i];
			uint64_t rows = plan->stores[s].action_events.at[i];
			counts.cameo += action->cameo == ENT_NONE ? 0 : rows;
			counts.type += action->type == ENT_NONE ? 0 : rows;
			counts.mode += action->mode == ENT_NONE ? 0 : rows;
		}
	}
	return counts;
}

static void plan_columns(struct ent_event_plan *plan, const struct action_counts *actions)
{
	const struct ent_tables *tables = plan->tables;
	plan_column(plan, ENT_COLUMN_DAY, ENT_ARROW_DAY, 4, -1, plan->rows);
	struct ent_extent until = extent_of(plan, ENT_FIGURE_UNTIL);
	plan_column(plan, ENT_COLUMN_UNTIL, ENT_ARROW_DAY, 4, -1, until.known);
	plan_figure(plan, ENT_COLUMN_ADDED_AFTER, ENT_FIGURE_ADDED_AFTER);
	plan_index(plan, ENT_COLUMN_SOURCE, ACTORS, tables->actor_count,
		   extent_of(plan, ENT_FIGURE_SOURCE).known);
	plan_index(plan, ENT_COLUMN_TARGET, ACTORS, tables->actor_count,
		   extent_of(plan, ENT_FIGURE_TARGET).known);
	plan_index(plan, ENT_COLUMN_CAMEO, CAMEOS, tables->cameos.count, actions->cameo);
	plan_index(plan, ENT_COLUMN_TYPE, TYPES, tables->types.count, actions->type);
	plan_index(plan, ENT_COLUMN_MODE, MODES, tables->modes.count, actions->mode);
	plan_index(plan, ENT_COLUMN_INTENSITY, INTENSITIES, tables->intensity_count,
		   extent_of(plan, ENT_FIGURE_INTENSITY).known);
	plan_index(plan, ENT_COLUMN_PLACE, PLACES, tables->place_count,
		   extent_of(plan, ENT_FIGURE_PLACE).known);
	plan_figure(plan, ENT_COLUMN_DEATHS_LOW, ENT_FIGURE_DEATHS_LOW);
	plan_figure(plan, ENT_COLUMN_DEATHS, ENT_FIGURE_DEATHS);
	plan_figure(plan, ENT_COLUMN_DEATHS_HIGH, ENT_FIGURE_DEATHS_HIGH);
	plan_figure(plan, ENT_COLUMN_MENTIONS, ENT_FIGURE_MENTIONS);
	plan_figure(plan, ENT_COLUMN_STORY, ENT_FIGURE_STORY);
	plan_index(plan, ENT_COLUMN_DATASET, DATASETS, tables->datasets.count, plan->rows);
	plan_figure(plan, ENT_COLUMN_ID, ENT_FIGURE_ID);
	if (plan->ids_are_text) {
		uint64_t bytes = 0;
		for (size_t s = 0; s < tables->store_count; s++)
			bytes += plan->stores[s].id_digits;
		plan->columns[ENT_COLUMN_ID] = (struct ent_arrow_column){
			.name = ent_event_column_names[ENT_COLUMN_ID],
			.type = ENT_ARROW_LONG_TEXT,
			.dictionary = -1,
			.size = bytes,
		};
	}
}

/* The dictionaries of columns that are known of somewhere. */
static size_t keep_used(struct ent_event_plan *plan, const struct ent_arrow_dictionary *all,
			struct ent_arrow_dictionary *used)
{
	size_t count = 0;
	for (int d = 0; d < DICTIONARIES; d++) {
		bool is_used = false;
		for (int c = 0; c < ENT_EVENT_COLUMNS; c++) {
			struct ent_arrow_column *column = &plan->columns[c];
			/* Numbers only fall, and each at its turn: none is met twice. */
			if (column->dictionary != d || column->type == ENT_ARROW_NULL)
				continue;
			column->dictionary = (int)count;
			is_used = true;
		}
		if (is_used)
			used[count++] = all[d];
	}
	return count;
}

bool ent_event_plan_create(struct ent_event_plan *plan, const struct ent_store *stores,
			   const struct ent_tables *tables, int file, const char *path,
			   struct ent_err *err)
{
	*plan = (struct ent_event_plan){.stores = stores, .tables = tables};
	for (size_t s = 0; s < tables->store_count; s++) {
		plan->rows += stores[s].kept;
		plan->ids_are_text |= stores[s].text_ids > 0;
	}
	struct action_counts actions = count_actions(plan);
	plan_columns(plan, &actions);
	struct ent_str *codes = ent_alloc(NULL, (tables->actor_count + 1) * sizeof *codes);
	struct ent_str *places = ent_alloc(NULL, (tables->place_count + 1) * sizeof *places);
	for (size_t i = 0; i < tables->actor_count; i++)
		codes[i] = tables->actors[i].code;
	for (size_t i = 0; i < tables->place_count; i++)
		places[i] = tables->places[i].label;
	const struct ent_arrow_dictionary all[DICTIONARIES] = {
		[ACTORS] = {ENT_ARROW_TEXT, codes, NULL, tables->actor_count},
		[CAMEOS] = {ENT_ARROW_TEXT, tables->cameos.at, NULL, tables->cameos.count},
		[TYPES] = {ENT_ARROW_TEXT, tables->types.at, NULL, tables->types.count},
		[MODES] = {ENT_ARROW_TEXT, tables->modes.at, NULL, tables->modes.count},
		[INTENSITIES] = {ENT_ARROW_DOUBLE, NULL, tables->intensities,
				 tables->intensity_count},
		[PLACES] = {ENT_ARROW_TEXT, places, NULL, tables->place_count},
		[DATASETS] = {ENT_ARROW_TEXT, tables->datasets.at, NULL, tables->datasets.count},
	};
	struct ent_arrow_dictionary used[DICTIONARIES];
	size_t count = keep_used(plan, all, used);
	struct ent_arrow_plan layout = {plan->columns, ENT_EVENT_COLUMNS, used, count, plan->rows};
	bool good = ent_arrow_create(file, path, &layout, plan->buffers, err);
	ent_alloc(codes, 0);
	ent_alloc(places, 0);
	return good;
}

/* ---- values --------------------------------------------------------------------------- */

static int64_t index_or_unknown(uint32_t index)
{
	return index == ENT_NONE ? ENT_UNKNOWN : index;
}

static int64_t mapped(const uint32_t *map, uint32_t id)
{
	return id == ENT_NONE ? ENT_UNKNOWN : map[id];
}

static int64_t count_or_unknown(int32_t count)
{
	return count < 0 ? ENT_UNKNOWN : count;
}

static const struct ent_extra *extra_of(const struct ent_event_plan *plan,
					const struct ent_merged *row)
{
	static const struct ent_extra none = {ENT_NO_DAY, -1, -1, -1};
	return row->kept.extra == ENT_NONE ? &none
					   : &plan->stores[row->store].extras.at[row->kept.extra];
}

static int64_t until_of(const struct ent_event_plan *plan, const struct ent_merged *row)
{
	int32_t until = extra_of(plan, row)->until;
	return until == ENT_NO_DAY || until == row->kept.day ? ENT_UNKNOWN : until;
}

void ent_event_values(const struct ent_event_plan *plan, enum ent_event_column column,
		      const struct ent_merged *rows, size_t count, int64_t *values)
{
	const struct ent_remap *maps = plan->tables->remaps;
/* One loop a column: to ask in each row which column it is would cost more than the rest. */
#define EACH(value)                                                                                \
	for (size_t i = 0; i < count; i++) {                                                       \
		const struct ent_kept *kept = &rows[i].kept;                                       \
		const struct ent_remap *map = &maps[rows[i].store];                                \
		(void)kept, (void)map;                                                             \
		values[i] = (value);                                                               \
	}                                                                                          \
	break
	switch (column) {
	case ENT_COLUMN_DAY:
		EACH(kept->day);
	case ENT_COLUMN_UNTIL:
		EACH(until_of(plan, &rows[i]));
	case ENT_COLUMN_ADDED_AFTER:
		EACH(kept->added == ENT_NO_DAY ? ENT_UNKNOWN : (int64_t)kept->added - kept->day);
	case ENT_COLUMN_SOURCE:
		EACH(mapped(map->actor, kept->source));
	case ENT_COLUMN_TARGET:
		EACH(mapped(map->actor, kept->target));
	case ENT_COLUMN_CAMEO:
		EACH(index_or_unknown(map->action[kept->action].cameo));
	case ENT_COLUMN_TYPE:
		EACH(index_or_unknown(map->action[kept->action].type));
	case ENT_COLUMN_MODE:
		EACH(index_or_unknown(map->action[kept->action].mode));
	case ENT_COLUMN_INTENSITY:
		EACH(kept->intensity == ENT_NO_INTENSITY ? ENT_UNKNOWN
							 : map->intensity[kept->intensity]);
	case ENT_COLUMN_PLACE:
		EACH(mapped(map->place, kept->place));
	case ENT_COLUMN_DEATHS_LOW:
		EACH(count_or_unknown(extra_of(plan, &rows[i])->deaths_low));
	case ENT_COLUMN_DEATHS:
		EACH(count_or_unknown(extra_of(plan, &rows[i])->deaths));
	case ENT_COLUMN_DEATHS_HIGH:
		EACH(count_or_unknown(extra_of(plan, &rows[i])->deaths_high));
	case ENT_COLUMN_MENTIONS:
		EACH(count_or_unknown(kept->mentions));
	case ENT_COLUMN_STORY:
		EACH(kept->story ? (int32_t)kept->story : ENT_UNKNOWN);
	case ENT_COLUMN_DATASET:
		EACH(map->action[kept->action].dataset);
	default:
		EACH((int64_t)kept->id);
	}
#undef EACH
}
