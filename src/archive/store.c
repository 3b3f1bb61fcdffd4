/* A worker's rows and names. A name is looked at closely only when it is new: its text must be
 * UTF-8 and its coordinates on the globe. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "archive/store.h"

#include "archive/disk.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PART_END   '\x1f' /* no text that we take holds it */
#define LONGEST_ID 0x7FFF
#define HEAP_BLOCK ((size_t)1 << 20)
#define FIRST_DAY  (-62091) /* 1800-01-01 */
#define LAST_DAY   84005    /* 2199-12-31 */

/* From the system itself, so that pages which no row reaches cost nothing, whatever the allocator
 * does with what it hands out. */
static struct ent_kept *rows_map(size_t room)
{
	void *rows = mmap(NULL, room * sizeof(struct ent_kept), PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return rows == MAP_FAILED ? ent_alloc(NULL, SIZE_MAX) : rows; /* aborts, and says so */
}

void ent_store_start(struct ent_store *store, const char *folder, size_t room)
{
	*store = (struct ent_store){.temporary = -1, .heap = -1, .folder = folder, .room = room};
	store->rows = rows_map(room);
	for (size_t i = 0; i < ENT_FIGURES; i++)
		store->extents[i] = (struct ent_extent){0, INT64_MAX, INT64_MIN};
}

void ent_store_free(struct ent_store *store)
{
	for (size_t i = 0; i < store->runs.count; i++)
		ent_run_free(&store->runs.at[i]);
	ent_vec_free(&store->runs);
	munmap(store->rows, store->room * sizeof *store->rows);
	ent_vec_free(&store->actors);
	ent_vec_free(&store->actor_events);
	ent_vec_free(&store->places);
	ent_vec_free(&store->actions);
	ent_vec_free(&store->action_events);
	ent_vec_free(&store->intensities);
	ent_vec_free(&store->extras);
	ent_keys_free(&store->actor_keys);
	ent_keys_free(&store->place_keys);
	ent_intern_free(&store->action_keys);
	ent_intern_free(&store->intensity_keys);
	ent_text_free(&store->key);
	ent_text_free(&store->heap_end);
	if (store->temporary >= 0)
		close(store->temporary);
	if (store->heap >= 0)
		close(store->heap);
	ent_arena_free(&store->arena);
}

static void reach(struct ent_store *store, enum ent_figure_column column, int64_t value)
{
	struct ent_extent *extent = &store->extents[column];
	extent->known++;
	extent->low = value < extent->low ? value : extent->low;
	extent->high = value > extent->high ? value : extent->high;
}

/* ---- names ------------------------------------------------------------------ */

/* Two texts that follow one another in the row with one byte between them are one view. */
static bool follows(struct ent_str a, struct ent_str b)
{
	return b.ptr == a.ptr + a.len + 1;
}

/* Parts as one key: a view of the row where they stand side by side in it. */
static struct ent_str joined(struct ent_text *spare, const struct ent_str *parts, size_t count)
{
	size_t together = 1;
	while (together < count && follows(parts[together - 1], parts[together]))
		together++;
	const struct ent_str *last = &parts[count - 1];
	if (together == count)
		return (struct ent_str){parts[0].ptr,
					(size_t)(last->ptr + last->len - parts[0].ptr)};
	spare->len = 0;
	for (size_t i = 0; i < count; i++) {
		ent_text_add(spare, parts[i]);
		ent_text_putc(spare, PART_END);
	}
	return ent_text_str(spare);
}

static struct ent_str actor_key(const struct ent_row_actor *actor, struct ent_text *spare)
{
	const struct ent_str parts[] = {actor->code, actor->name, actor->country};
	return actor->code.len ? joined(spare, parts, 3) : ent_str("");
}

#define PLACE_TEXTS (ENT_PLACE_PARTS + 3)

static void place_texts(const struct ent_row_place *place, struct ent_str texts[PLACE_TEXTS])
{
	memcpy(texts, place->part, sizeof place->part);
	texts[ENT_PLACE_PARTS] = place->country;
	texts[ENT_PLACE_PARTS + 1] = place->latitude;
	texts[ENT_PLACE_PARTS + 2] = place->longitude;
}

static struct ent_str place_key(const struct ent_row_place *place, struct ent_text *spare)
{
	struct ent_str texts[PLACE_TEXTS + 1];
	size_t told = place->country.len + place->latitude.len + place->longitude.len;
	for (size_t i = 0; i < ENT_PLACE_PARTS; i++)
		told += place->part[i].len;
	if (!told)
		return ent_str("");
	if (place->stretch.len)
		return place->stretch;
	/* With nothing in front, which no stretch begins with: the two are never taken for one. */
	texts[0] = ent_str("");
	place_texts(place, texts + 1);
	return joined(spare, texts, PLACE_TEXTS + 1);
}

void ent_store_look(struct ent_store *store, const struct ent_row *row, struct ent_row_keys *keys)
{
	keys->key[ENT_KEY_SOURCE] = actor_key(&row->source, &keys->spare[ENT_KEY_SOURCE]);
	keys->key[ENT_KEY_TARGET] = actor_key(&row->target, &keys->spare[ENT_KEY_TARGET]);
	keys->key[ENT_KEY_PLACE] = place_key(&row->place, &keys->spare[ENT_KEY_PLACE]);
	for (int i = 0; i < ENT_ROW_KEYS; i++) {
		if (!keys->key[i].len)
			continue;
		keys->hash[i] = ent_key_hash(keys->key[i]);
		ent_key_touch_slot(i == ENT_KEY_PLACE ? &store->place_keys : &store->actor_keys,
				   keys->hash[i]);
	}
}

void ent_store_touch(const struct ent_store *store, const struct ent_row_keys *keys)
{
	for (int i = 0; i < ENT_ROW_KEYS; i++)
		if (keys->key[i].len)
			ent_key_touch_text(i == ENT_KEY_PLACE ? &store->place_keys
							      : &store->actor_keys,
					   keys->hash[i]);
}

void ent_row_keys_free(struct ent_row_keys *keys)
{
	for (int i = 0; i < ENT_ROW_KEYS; i++)
		ent_text_free(&keys->spare[i]);
}

static bool is_text(struct ent_str text)
{
	return ent_utf8_bad(text, 0) == text.len && !(text.len && memchr(text.ptr, '\n', text.len));
}

static enum ent_skip check_texts(const struct ent_str *texts, size_t count, struct ent_str *field)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_text(texts[i])) {
			*field = texts[i];
			return ENT_SKIP_ENCODING;
		}
	}
	return ENT_KEPT;
}

static enum ent_skip take_actor(struct ent_store *store, const struct ent_row_actor *actor,
				struct ent_str key, uint64_t hash, uint32_t *id,
				struct ent_str *field)
{
	*id = key.len ? ent_key_find(&store->actor_keys, key, hash) : ENT_NONE;
	if (*id != ENT_NONE || !key.len)
		return ENT_KEPT;
	const struct ent_str texts[] = {actor->code, actor->name, actor->country};
	enum ent_skip skip = check_texts(texts, 3, field);
	if (!skip && key.len > ENT_KEY_LIMIT)
		skip = ENT_SKIP_LONG;
	if (skip)
		return skip;
	*id = ent_key_add(&store->actor_keys, key, hash);
	struct ent_row_actor kept = {
		ent_arena_str(&store->arena, actor->code),
		ent_arena_str(&store->arena, actor->name),
		ent_arena_str(&store->arena, actor->country),
	};
	ent_push(&store->actors, kept);
	ent_push(&store->actor_events, 0);
	return ENT_KEPT;
}

static bool degrees(struct ent_str text, double most, double *value)
{
	return ent_decimal_read(text, value) && !(fabs(*value) > most);
}

/* "Midtown, North District, Freedonia": no part twice in a row. */
static struct ent_str place_name(struct ent_store *store, const struct ent_row_place *place)
{
	struct ent_text name = {0};
	struct ent_str last = {"", 0};
	for (size_t i = 0; i < ENT_PLACE_PARTS; i++) {
		struct ent_str part = place->part[i];
		if (!part.len || ent_str_eq(part, last))
			continue;
		if (name.len)
			ent_text_puts(&name, ", ");
		ent_text_add(&name, part);
		last = part;
	}
	struct ent_str kept = ent_arena_str(&store->arena, ent_text_str(&name));
	ent_text_free(&name);
	return kept;
}

static enum ent_skip take_place(struct ent_store *store, const struct ent_row_place *place,
				struct ent_str key, uint64_t hash, uint32_t *id,
				struct ent_str *field)
{
	*id = key.len ? ent_key_find(&store->place_keys, key, hash) : ENT_NONE;
	if (*id != ENT_NONE || !key.len)
		return ENT_KEPT;
	struct ent_str texts[PLACE_TEXTS];
	place_texts(place, texts);
	enum ent_skip skip = check_texts(texts, PLACE_TEXTS, field);
	if (!skip && key.len > ENT_KEY_LIMIT)
		skip = ENT_SKIP_LONG;
	if (skip)
		return skip;
	struct ent_store_place fresh;
	*field = place->latitude;
	if (!degrees(place->latitude, 90, &fresh.latitude))
		return ENT_SKIP_COORDINATE;
	*field = place->longitude;
	if (!degrees(place->longitude, 180, &fresh.longitude))
		return ENT_SKIP_COORDINATE;
	*id = ent_key_add(&store->place_keys, key, hash);
	fresh.name = place_name(store, place);
	fresh.country = ent_arena_str(&store->arena, place->country);
	ent_push(&store->places, fresh);
	return ENT_KEPT;
}

static enum ent_skip find_action(struct ent_store *store, const char *dataset,
				 const struct ent_row *row, uint16_t *id, struct ent_str *field)
{
	const struct ent_str parts[] = {ent_str(dataset), row->cameo, row->type, row->mode};
	store->key.len = 0;
	for (size_t i = 0; i < 4; i++) {
		ent_text_add(&store->key, parts[i]);
		ent_text_putc(&store->key, PART_END);
	}
	struct ent_str key = ent_text_str(&store->key);
	uint32_t found = ent_intern_find(&store->action_keys, key);
	*id = (uint16_t)found;
	if (found != ENT_NONE)
		return ENT_KEPT;
	enum ent_skip skip = check_texts(parts + 1, 3, field);
	if (skip)
		return skip;
	*field = row->cameo;
	if (store->actions.count == INT16_MAX)
		return ENT_SKIP_ACTION; /* no code book has so many */
	struct ent_store_action fresh = {
		.dataset = ent_arena_str(&store->arena, parts[0]),
		.cameo = ent_arena_str(&store->arena, row->cameo),
		.type = ent_arena_str(&store->arena, row->type),
		.mode = ent_arena_str(&store->arena, row->mode),
		.intensity = (double)NAN,
	};
	const struct ent_cameo *cameo = ent_cameo_above(row->cameo);
	const struct ent_plover *plover =
		row->cameo.len ? NULL : ent_plover_find(row->type, row->mode);
	if (plover)
		fresh.intensity = plover->score;
	if (cameo) {
		fresh.intensity = cameo->goldstein;
		if (!fresh.type.len) {
			fresh.type = ent_str(cameo->plover_type);
			fresh.mode = ent_str(cameo->plover_mode);
		}
	}
	*id = (uint16_t)ent_intern_add(&store->action_keys, key, NULL);
	ent_push(&store->actions, fresh);
	ent_push(&store->action_events, 0);
	return ENT_KEPT;
}

/* The codes of a dataset that says no more than the code are few. */
static enum ent_skip take_action(struct ent_store *store, const char *dataset,
				 const struct ent_row *row, uint16_t *id, struct ent_str *field)
{
	char cameo[8] = {0};
	uint64_t bits;
	if (row->type.len || row->mode.len || row->cameo.len > sizeof cameo)
		return find_action(store, dataset, row, id, field);
	memcpy(cameo, row->cameo.ptr, row->cameo.len);
	memcpy(&bits, cameo, sizeof bits);
	struct ent_recent_action *recent =
		&store->recent_actions[bits * UINT64_C(0x9E3779B97F4A7C15) >> 54];
	if (recent->dataset == dataset && memcmp(recent->cameo, cameo, sizeof cameo) == 0) {
		*id = recent->id;
		return ENT_KEPT;
	}
	enum ent_skip skip = find_action(store, dataset, row, id, field);
	if (skip)
		return skip;
	recent->dataset = dataset;
	memcpy(recent->cameo, cameo, sizeof cameo);
	recent->id = *id;
	return ENT_KEPT;
}

static uint16_t take_intensity(struct ent_store *store, double value)
{
	if (isnan(value))
		return ENT_NO_INTENSITY;
	value += 0.0; /* -0 is 0 */
	uint64_t bits;
	memcpy(&bits, &value, sizeof bits);
	struct ent_recent_intensity *recent =
		&store->recent_intensities[bits * UINT64_C(0x9E3779B97F4A7C15) >> 54];
	if (recent->is_set && recent->value == value)
		return recent->id;
	struct ent_str key = {(const char *)&value, sizeof value};
	bool fresh;
	uint32_t id = ent_intern_add(&store->intensity_keys, key, &fresh);
	if (fresh)
		ent_push(&store->intensities, value);
	*recent = (struct ent_recent_intensity){value, (uint16_t)id, true};
	return (uint16_t)id;
}

/* ---- ids ---------------------------------------------------------------------- */

/* "32889836", which reads back as it was; not "007". */
static bool plain_number(struct ent_str text, uint64_t *value)
{
	*value = 0;
	if (!text.len || text.len > 18 || (text.ptr[0] == '0' && text.len > 1))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned digit = (unsigned)text.ptr[i] - '0';
		if (digit > 9)
			return false;
		*value = *value * 10 + digit;
	}
	return true;
}

static bool heap_write(struct ent_store *store)
{
	if (!store->heap_end.len)
		return true;
	if (store->heap < 0)
		store->heap = ent_disk_temporary(store->folder, &store->err);
	if (store->heap < 0 ||
	    !ent_disk_write(store->heap, store->heap_end.ptr, store->heap_end.len,
			    store->heap_size - store->heap_end.len, &store->err))
		return false;
	store->heap_end.len = 0;
	return true;
}

/* The id as it is kept; `number` is its value if it is `plain`. */
static enum ent_skip take_id(struct ent_store *store, struct ent_str text, bool plain,
			     uint64_t number, uint64_t *id)
{
	store->id_digits += text.len;
	*id = number;
	if (plain) {
		reach(store, ENT_FIGURE_ID, (int64_t)number);
		return ENT_KEPT;
	}
	*id = ENT_ID_TEXT | (uint64_t)text.len << 48 | store->heap_size;
	store->text_ids++;
	store->extents[ENT_FIGURE_ID].known++;
	ent_text_add(&store->heap_end, text);
	store->heap_size += text.len;
	if (store->heap_end.len >= HEAP_BLOCK && !heap_write(store))
		return ENT_SKIPS;
	return ENT_KEPT;
}

/* What two rows of one report share. A number stands for itself, as far as it fits. */
static uint32_t story_key(struct ent_str story)
{
	uint64_t number;
	if (!story.len)
		return 0;
	if (plain_number(story, &number) && number && number <= UINT32_MAX)
		return (uint32_t)number;
	uint32_t hash = (uint32_t)ent_key_hash(story);
	return hash ? hash : 1;
}

/* ---- rows ---------------------------------------------------------------------- */

static bool spill(struct ent_store *store)
{
	struct ent_run run = ent_run_sort(store->rows, store->count);
	if (store->temporary < 0)
		store->temporary = ent_disk_temporary(store->folder, &store->err);
	bool good = store->temporary >= 0 &&
		    ent_run_spill(&run, store->temporary, store->spilt, &store->err);
	if (!good) {
		ent_run_free(&run);
		return false;
	}
	store->spilt += store->count * sizeof *store->rows;
	store->count = 0;
	ent_push(&store->runs, run);
	return true;
}

static void take_figures(struct ent_store *store, const struct ent_row *row, struct ent_kept *kept)
{
	kept->added = row->added;
	if (row->added != ENT_NO_DAY)
		reach(store, ENT_FIGURE_ADDED_AFTER, (int64_t)row->added - row->day);
	kept->mentions = (int32_t)row->mentions;
	if (row->mentions >= 0)
		reach(store, ENT_FIGURE_MENTIONS, row->mentions);
	kept->story = story_key(row->story);
	if (kept->story)
		reach(store, ENT_FIGURE_STORY, (int32_t)kept->story);
	kept->extra = ENT_NONE;
	if (row->until == row->day && row->deaths_low < 0 && row->deaths < 0 &&
	    row->deaths_high < 0)
		return;
	if (row->until != row->day)
		reach(store, ENT_FIGURE_UNTIL, row->until);
	const int64_t deaths[] = {row->deaths_low, row->deaths, row->deaths_high};
	for (int i = 0; i < 3; i++)
		if (deaths[i] >= 0)
			reach(store, (enum ent_figure_column)(ENT_FIGURE_DEATHS_LOW + i),
			      deaths[i]);
	kept->extra = (uint32_t)store->extras.count;
	ent_push(&store->extras,
		 (struct ent_extra){row->until, (int32_t)row->deaths_low, (int32_t)row->deaths,
				    (int32_t)row->deaths_high});
}

static bool fits(int64_t value)
{
	return value <= INT32_MAX;
}

static enum ent_skip check_row(const struct ent_row *row, bool plain_id, struct ent_str *field)
{
	*field = row->id;
	if (!row->id.len || row->id.len > LONGEST_ID)
		return ENT_SKIP_ID;
	if (!plain_id && !is_text(row->id))
		return ENT_SKIP_ENCODING;
	*field = ent_str("");
	if (row->day < FIRST_DAY || row->until < row->day || row->until > LAST_DAY)
		return ENT_SKIP_DATE;
	if (!fits(row->mentions) || !fits(row->deaths_low) || !fits(row->deaths) ||
	    !fits(row->deaths_high))
		return ENT_SKIP_NUMBER;
	return ENT_KEPT;
}

/* An actor that stands on both sides, perhaps by two names, has one event more, not two. */
static void count_names(struct ent_store *store, const struct ent_row *row,
			const struct ent_kept *kept)
{
	if (kept->source != ENT_NONE) {
		store->actor_events.at[kept->source]++;
		store->extents[ENT_FIGURE_SOURCE].known++;
	}
	if (kept->target != ENT_NONE) {
		store->actor_events.at[kept->target] +=
			!ent_str_eq(row->source.code, row->target.code);
		store->extents[ENT_FIGURE_TARGET].known++;
	}
	store->extents[ENT_FIGURE_PLACE].known += kept->place != ENT_NONE;
	store->extents[ENT_FIGURE_INTENSITY].known += kept->intensity != ENT_NO_INTENSITY;
}

enum ent_skip ent_store_add(struct ent_store *store, const char *dataset, const struct ent_row *row,
			    const struct ent_row_keys *keys, uint32_t block, struct ent_str *field)
{
	struct ent_kept kept = {.day = row->day, .block = block};
	uint64_t number;
	bool plain_id = plain_number(row->id, &number);
	enum ent_skip skip = check_row(row, plain_id, field);
	if (skip || (skip = take_action(store, dataset, row, &kept.action, field)))
		return skip;
	double intensity = row->intensity;
	if (isnan(intensity))
		intensity = store->actions.at[kept.action].intensity;
	if (store->intensities.count == ENT_NO_INTENSITY - 1)
		return ENT_SKIP_NUMBER; /* no scale has so many steps */
	/* Places come last: what is kept of a row that is skipped after all has no events, and the
	 * lexicon leaves it out, but of places nobody counts the events. */
	if ((skip = take_actor(store, &row->source, keys->key[ENT_KEY_SOURCE],
			       keys->hash[ENT_KEY_SOURCE], &kept.source, field)) ||
	    (skip = take_actor(store, &row->target, keys->key[ENT_KEY_TARGET],
			       keys->hash[ENT_KEY_TARGET], &kept.target, field)) ||
	    (skip = take_place(store, &row->place, keys->key[ENT_KEY_PLACE],
			       keys->hash[ENT_KEY_PLACE], &kept.place, field)))
		return skip;
	kept.intensity = take_intensity(store, intensity);
	if (take_id(store, row->id, plain_id, number, &kept.id))
		return ENT_SKIPS;
	take_figures(store, row, &kept);
	count_names(store, row, &kept);
	store->action_events.at[kept.action]++;
	if (block > store->last_block)
		store->last_block = block;
	if (store->count == store->room && !spill(store))
		return ENT_SKIPS;
	store->rows[store->count++] = kept;
	store->kept++;
	return ENT_KEPT;
}

void ent_store_end(struct ent_store *store)
{
	if (heap_write(store) && store->count)
		ent_push(&store->runs, ent_run_sort(store->rows, store->count));
}
