/* Events of archives as rows of a record. */
#include "archive/coded.h"

#include <math.h>
#include <string.h>

/* ---- actions ---------------------------------------------------------- */

/* "190" is under 19; 0 for what is no CAMEO code. */
static int root_of(struct ent_str cameo)
{
	struct ent_str root = {cameo.ptr, 2};
	return cameo.len >= 2 && ent_cameo_find(root)
		       ? (cameo.ptr[0] - '0') * 10 + (cameo.ptr[1] - '0')
		       : 0;
}

/* 02-05, 06-08, 09-13, 14-20, as the makers of CAMEO class its roots. Mere statements, 01, are
 * neither, as in the verbs of journals. */
static enum ent_quad quad_of_root(int root)
{
	return root < 2    ? ENT_QUAD_NONE
	       : root < 6  ? ENT_VERBAL_COOPERATION
	       : root < 9  ? ENT_MATERIAL_COOPERATION
	       : root < 14 ? ENT_VERBAL_CONFLICT
			   : ENT_MATERIAL_CONFLICT;
}

/* What the dataset says, else the code's, else the type's; of none of these, neither friendly
 * nor hostile. */
static double intensity_of(const struct ent_archive_event *event, const struct ent_cameo *code,
			   const struct ent_plover *plover)
{
	double told = event->intensity;
	if (!(fabs(told) <= 10))
		told = code ? code->goldstein : (double)NAN;
	if (isnan(told) && plover)
		told = plover->score;
	return isnan(told) ? 0 : told + 0.0; /* no -0 */
}

/* "cameo:190", "plover:ASSAULT/aerial": with a colon, which no verb of a journal has. */
static struct ent_str word_of(struct ent_record *record, const struct ent_archive_event *event)
{
	struct ent_text word = {0};
	if (event->cameo.len)
		ent_text_printf(&word, "cameo:%.*s", ENT_FMT(event->cameo));
	else
		ent_text_printf(&word, "plover:%.*s%s%.*s", ENT_FMT(event->type),
				event->mode.len ? "/" : "", ENT_FMT(event->mode));
	struct ent_str kept = ent_arena_str(&record->arena, ent_text_str(&word));
	ent_text_free(&word);
	return kept;
}

/* Statements and appeals have no PLOVER type; other actions without one are hardly known. */
static void say_action(struct ent_verb *verb)
{
	const struct ent_plover *type = ent_plover_find(verb->type, ent_str(""));
	int root = root_of(verb->cameo);
	verb->past = ent_str(type        ? type->past
			     : root == 1 ? "made a statement about"
			     : root == 2 ? "appealed to"
					 : "dealt with");
	verb->alone = ent_str(type        ? type->alone
			      : root == 1 ? "made a statement"
			      : root == 2 ? "made an appeal"
					  : "acted");
}

/* What the action is called: CAMEO's label, else PLOVER's mode. */
static uint32_t text_of(struct ent_record *record, const struct ent_verb *verb,
			const struct ent_cameo *code)
{
	if (code)
		return ent_add_text(record, ent_str(code->label));
	return verb->mode.len ? ent_add_text(record, verb->mode) : ENT_NONE;
}

static void make_verb(struct ent_coder *coder, const struct ent_archive_event *event,
		      const struct ent_cameo *code, const struct ent_plover *plover,
		      double intensity)
{
	struct ent_arena *arena = &coder->record->arena;
	struct ent_verb verb = {
		.word = word_of(coder->record, event),
		.cameo = ent_arena_str(arena, event->cameo),
		.type = ent_arena_str(arena, event->type),
		.mode = ent_arena_str(arena, event->mode),
		.quad = plover ? plover->quad : quad_of_root(root_of(event->cameo)),
		.intensity = intensity,
		.target = ENT_TARGET_OPTIONAL,
		.where = {ENT_NONE, 0},
	};
	say_action(&verb);
	ent_push(&coder->verbs, ent_add_coded_verb(coder->record, &verb));
	ent_push(&coder->texts, text_of(coder->record, &verb, code));
}

static uint32_t action_of(struct ent_coder *coder, const struct ent_archive_event *event)
{
	const struct ent_cameo *code = ent_cameo_above(event->cameo);
	const struct ent_plover *plover = ent_plover_find(event->type, event->mode);
	double intensity = intensity_of(event, code, plover);
	struct ent_text *key = &coder->scratch;
	key->len = 0;
	ent_text_add(key, event->cameo);
	ent_text_putc(key, '\t');
	ent_text_add(key, event->type);
	ent_text_putc(key, '\t');
	ent_text_add(key, event->mode);
	ent_text_putc(key, '\t');
	ent_text_add(key, (struct ent_str){(const char *)&intensity, sizeof intensity});
	bool fresh;
	uint32_t action = ent_intern_add(&coder->actions, ent_text_str(key), &fresh);
	if (fresh)
		make_verb(coder, event, code, plover, intensity);
	return action;
}

/* ---- sources ---------------------------------------------------------- */

static const char *title_of(struct ent_str dataset)
{
	static const struct {
		const char *dataset, *title;
	} titles[] = {
		{"gdelt", "Global Database of Events, Language, and Tone (GDELT)"},
		{"icews", "Integrated Crisis Early Warning System (ICEWS)"},
		{"polecat", "Political Event Classification, Attributes, and Types (POLECAT)"},
		{"ucdp", "UCDP Georeferenced Event Dataset (GED)"},
		{"acled", "Armed Conflict Location and Event Data (ACLED)"},
		{"phoenix", "Phoenix event data"},
	};
	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
		if (ent_str_is(dataset, titles[i].dataset))
			return titles[i].title;
	return NULL;
}

/* The dataset as a source: the one that the dossier declares by that id, if it does. */
static uint32_t source_of(struct ent_record *record, struct ent_str dataset)
{
	uint32_t old, source;
	struct ent_str id = ent_arena_str(&record->arena, dataset);
	source = ent_add_source(record, id, &old);
	if (source == ENT_NONE)
		return old;
	const char *title = title_of(dataset);
	record->sources.at[source].title = title ? ent_str(title) : id;
	record->sources.at[source].where = (struct ent_where){ENT_NONE, 0};
	return source;
}

/* ---- places ----------------------------------------------------------- */

#define NOT_LOOKED_FOR (ENT_NONE - 1)

static uint32_t state_place(struct ent_record *record, struct ent_str name)
{
	uint32_t actor = ent_actor_find(record, name, ENT_DAY_MAX);
	return actor == ENT_NONE || !ent_actor_is_state(record, actor)
		       ? ENT_NONE
		       : ent_add_territory(record, actor);
}

/* The first part of "City, Province, Country", up to a comma; moves `name` behind it. */
static struct ent_str take_part(struct ent_str *name)
{
	const char *comma = memchr(name->ptr, ',', name->len);
	struct ent_str part = {name->ptr, comma ? (size_t)(comma - name->ptr) : name->len};
	size_t taken = part.len + (comma != NULL);
	name->ptr += taken;
	name->len -= taken;
	return part;
}

/* A place of the dossier by the whole name, then by its parts from the narrowest. Only the last
 * part may be a state's own name: "Rome, Georgia, Freedonia" lies in no state of Georgia. */
static uint32_t find_place(struct ent_record *record, struct ent_str name)
{
	uint32_t place = ent_place_by_name(record, name);
	struct ent_str part = name;
	while (place == ENT_NONE && name.len) {
		part = take_part(&name);
		place = ent_place_by_name(record, part);
	}
	return place == ENT_NONE ? state_place(record, part) : place;
}

static uint32_t place_of(struct ent_coder *coder, uint32_t place)
{
	if (place >= coder->places.count)
		return ENT_NONE;
	uint32_t *known = &coder->places.at[place];
	if (*known == NOT_LOOKED_FOR)
		*known = find_place(coder->record, ent_archive_place(coder->archive, place).name);
	return *known;
}

/* ---- rows ------------------------------------------------------------- */

void ent_coder_open(struct ent_coder *coder, const struct ent_archive *archive, uint32_t file)
{
	size_t datasets = ent_archive_dataset_count(archive);
	size_t places = ent_archive_place_count(archive);
	coder->archive = archive;
	coder->file = file;
	coder->sources.count = coder->places.count = 0;
	for (uint32_t d = 0; d < datasets; d++)
		ent_push(&coder->sources, ENT_NONE);
	for (size_t p = 0; p < places; p++)
		ent_push(&coder->places, NOT_LOOKED_FOR);
}

void ent_coder_free(struct ent_coder *coder)
{
	ent_intern_free(&coder->actions);
	ent_vec_free(&coder->verbs);
	ent_vec_free(&coder->texts);
	ent_vec_free(&coder->sources);
	ent_vec_free(&coder->places);
	ent_text_free(&coder->scratch);
}

/* "icews-32889836" */
static uint32_t id_of(struct ent_coder *coder, const struct ent_archive_event *event)
{
	struct ent_text *id = &coder->scratch;
	id->len = 0;
	ent_text_add(id, ent_archive_dataset(coder->archive, event->dataset));
	ent_text_putc(id, '-');
	ent_text_add(id, event->id);
	return ent_add_text(coder->record, ent_arena_str(&coder->record->arena, ent_text_str(id)));
}

static double count_of(int64_t deaths)
{
	return deaths < 0 ? (double)NAN : (double)deaths;
}

static uint32_t deaths_of(struct ent_record *record, const struct ent_archive_event *event,
			  int32_t known, uint32_t source)
{
	ent_push(&record->figures, (struct ent_figure){
					   .low = count_of(event->deaths_low),
					   .best = count_of(event->deaths),
					   .high = count_of(event->deaths_high),
					   .unit = ENT_NONE,
					   .known = known,
					   .source = source,
				   });
	return (uint32_t)record->figures.count - 1;
}

/* From the first to the last day on which it can have been; a plain day needs none. */
static uint32_t date_of(struct ent_record *record, const struct ent_archive_event *event)
{
	if (event->until <= event->day)
		return ENT_NONE;
	struct ent_date date = ent_date_of_day(event->day);
	date.end = ent_date_of_day(event->until).start;
	date.interval = true;
	return ent_add_date(record, &date);
}

void ent_coder_add(struct ent_coder *coder, uint32_t row, const struct ent_archive_event *event,
		   uint32_t source, uint32_t target)
{
	struct ent_record *record = coder->record;
	uint32_t *cited = &coder->sources.at[event->dataset], action = action_of(coder, event);
	int32_t last = event->until > event->day ? event->until : event->day;
	int32_t known = event->added == ENT_DAY_MAX ? last : event->added;
	if (*cited == ENT_NONE)
		*cited = source_of(record, ent_archive_dataset(coder->archive, event->dataset));
	struct ent_detail details[3];
	size_t count = 0;
	details[count++] = (struct ent_detail){
		ENT_DETAIL_SOURCE, record->sources.at[*cited].reliability, 0, *cited, ENT_NONE,
		ENT_NONE};
	if (event->deaths_low >= 0 || event->deaths >= 0 || event->deaths_high >= 0)
		details[count++] = (struct ent_detail){
			ENT_DETAIL_DEATHS, 0,       0, deaths_of(record, event, known, *cited),
			ENT_NONE,          ENT_NONE};
	if (event->id.len)
		details[count++] = (struct ent_detail){ENT_DETAIL_ID,       0,       0, ENT_NONE,
						       id_of(coder, event), ENT_NONE};
	struct ent_event_row added = {
		.first = event->day,
		.last = last,
		.known = known,
		.date = date_of(record, event),
		.source = source,
		.target = target,
		.verb = coder->verbs.at[action],
		.place = place_of(coder, event->place),
		.text = coder->texts.at[action],
		/* A single unverified report: what an entry without a graded source amounts to. */
		.hedge = ent_hedge_of_credibility(0),
		.where = {coder->file, row + 1},
		.story = event->story,
	};
	ent_add_event(record, &added, details, count);
}
