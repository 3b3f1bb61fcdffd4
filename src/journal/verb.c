/* Statuses, and the verbs that open and close them. */
#include "journal/reader.h"

#include <math.h>

static void status_symmetric(struct reader *r, void *thing)
{
	if (read_yes(r, &((struct ent_status_kind *)thing)->symmetric))
		expect_end(r);
}

static void status_tone(struct reader *r, void *thing)
{
	static const char *const names[] = {"plain", "warm", "cold"};
	size_t choice;
	if (read_choice(r, "a tone", names, 3, &choice) && expect_end(r))
		((struct ent_status_kind *)thing)->tone = (enum ent_tone)choice;
}

static void status_holds(struct reader *r, void *thing)
{
	read_slotted(r, "a sentence", &((struct ent_status_kind *)thing)->holds);
}

static void status_ended(struct reader *r, void *thing)
{
	read_slotted(r, "a sentence", &((struct ent_status_kind *)thing)->ended);
}

/* "{A} and {B} have: LABEL", where a dossier gives no sentence. */
static struct ent_str plain_sentence(struct reader *r, const char *fmt, struct ent_str label)
{
	struct ent_text text = {0};
	ent_text_printf(&text, fmt, ENT_FMT(label));
	struct ent_str kept = ent_arena_str(&r->record->arena, ent_text_str(&text));
	ent_text_free(&text);
	return kept;
}

void read_status(struct reader *r)
{
	static const struct key keys[] = {
		{"symmetric", status_symmetric, false},
		{"tone", status_tone, false},
		{"holds", status_holds, false},
		{"ended", status_ended, false},
	};
	struct ent_where where = here(r);
	uint32_t id = declared(r, &r->record->status_names);
	struct ent_status_kind refused = {.where = where}, *status = &refused;
	if (id != ENT_NONE && is_here(r->record->statuses.at[id].where, where)) {
		status = &r->record->statuses.at[id];
		if (read_string(r, "what the status is called", &status->label))
			expect_end(r);
	}
	read_keys(r, keys, sizeof keys / sizeof keys[0], status, NULL);
	if (!status->holds.len)
		status->holds =
			plain_sentence(r, "between {A} and {B} there is %.*s", status->label);
	if (!status->ended.len)
		status->ended = plain_sentence(r, "between {A} and {B} there is no longer %.*s",
					       status->label);
}

/* ---- verbs ------------------------------------------------------------ */

struct verb_block {
	struct ent_verb *verb;
	ids_t opens, closes;
	bool is_classed; /* a CAMEO code or PLOVER type was given, be it a bad one */
};

static void verb_aka(struct reader *r, void *thing)
{
	(void)r;
	(void)thing; /* the first pass has read it */
}

static void verb_past(struct reader *r, void *thing)
{
	read_slotted(r, "the words of a sentence", &((struct verb_block *)thing)->verb->past);
}

static void verb_alone(struct reader *r, void *thing)
{
	if (read_string(r, "the words of a sentence", &((struct verb_block *)thing)->verb->alone))
		expect_end(r);
}

static void verb_cameo(struct reader *r, void *thing)
{
	struct ent_str code;
	((struct verb_block *)thing)->is_classed = true;
	if (!read_word(r, "a CAMEO code", &code))
		return;
	if (!ent_cameo_find(code))
		complain(r, code.ptr, code.len,
			 "'%.*s' is no CAMEO code; codes have two to four "
			 "figures, and 010 is not 10",
			 ENT_FMT(code));
	else if (expect_end(r))
		((struct verb_block *)thing)->verb->cameo = code;
}

static void verb_plover(struct reader *r, void *thing)
{
	struct ent_verb *verb = ((struct verb_block *)thing)->verb;
	struct ent_str type, mode = {"", 0};
	((struct verb_block *)thing)->is_classed = true;
	if (!read_word(r, "a PLOVER type", &type))
		return;
	if (!at_end(r) && !read_word(r, "a PLOVER mode", &mode))
		return;
	const struct ent_plover *row = ent_plover_find(type, mode);
	if (!row) {
		complain(r, type.ptr, type.len, "no PLOVER type %.*s", ENT_FMT(type));
	} else if (!ent_str_is(mode, row->mode)) {
		complain(r, mode.ptr, mode.len, "%.*s has no mode %.*s", ENT_FMT(type),
			 ENT_FMT(mode));
	} else if (expect_end(r)) {
		verb->type = type;
		verb->mode = mode;
	}
}

static void verb_intensity(struct reader *r, void *thing)
{
	struct ent_verb *verb = ((struct verb_block *)thing)->verb;
	const char *from = r->at;
	double intensity;
	if (!read_number(r, "an intensity from -10 to 10", &intensity))
		return;
	if (fabs(intensity) > 10)
		complain(r, from, (size_t)(r->at - from), "an intensity goes from -10 to 10");
	else if (expect_end(r))
		verb->intensity = intensity;
}

static void verb_symmetric(struct reader *r, void *thing)
{
	if (read_yes(r, &((struct verb_block *)thing)->verb->symmetric))
		expect_end(r);
}

static void verb_target(struct reader *r, void *thing)
{
	static const char *const names[] = {"required", "optional", "none"};
	size_t choice;
	if (read_choice(r, "a rule for the target", names, 3, &choice) && expect_end(r))
		((struct verb_block *)thing)->verb->target = (enum ent_target_rule)choice;
}

static bool read_status_item(struct reader *r, void *thing)
{
	uint32_t kind = find_status(r);
	if (kind == ENT_NONE)
		return false;
	ent_push((ids_t *)thing, kind);
	return true;
}

static void verb_opens(struct reader *r, void *thing)
{
	read_list(r, read_status_item, &((struct verb_block *)thing)->opens);
}

static void verb_closes(struct reader *r, void *thing)
{
	read_list(r, read_status_item, &((struct verb_block *)thing)->closes);
}

/* What the block leaves out, the tables say: type and mode by the crosswalk,
 * intensity by Goldstein, and where he gives none by PLOVER. */
static void fill_from_tables(struct ent_verb *verb)
{
	const struct ent_cameo *code = ent_cameo_find(verb->cameo);
	if (!verb->type.len && code) {
		verb->type = ent_str(code->plover_type);
		verb->mode = ent_str(code->plover_mode);
	}
	const struct ent_plover *row = ent_plover_find(verb->type, verb->mode);
	if (row)
		verb->quad = row->quad;
	if (isnan(verb->intensity) && code)
		verb->intensity = code->goldstein;
	if (isnan(verb->intensity) && row)
		verb->intensity = row->score;
}

void read_verb(struct reader *r)
{
	static const struct key keys[] = {
		{"aka", verb_aka, true},
		{"past", verb_past, false},
		{"alone", verb_alone, false},
		{"cameo", verb_cameo, false},
		{"plover", verb_plover, false},
		{"intensity", verb_intensity, false},
		{"symmetric", verb_symmetric, false},
		{"target", verb_target, false},
		{"opens", verb_opens, true},
		{"closes", verb_closes, true},
	};
	struct ent_where where = here(r);
	struct ent_str line = {r->start, (size_t)(r->end - r->start)};
	uint32_t word = declared(r, &r->record->verb_words);
	uint32_t id = word == ENT_NONE ? ENT_NONE : r->record->verb_of_word.at[word];
	struct ent_verb refused = {.where = where};
	struct verb_block block = {.verb = &refused};
	if (id != ENT_NONE && is_here(r->record->verbs.at[id].where, where)) {
		block.verb = &r->record->verbs.at[id];
		expect_end(r);
	}
	read_keys(r, keys, sizeof keys / sizeof keys[0], &block, NULL);
	struct ent_verb *verb = block.verb;
	verb->opens = keep(r, block.opens.at, block.opens.count, sizeof *block.opens.at);
	verb->open_count = block.opens.count;
	verb->closes = keep(r, block.closes.at, block.closes.count, sizeof *block.closes.at);
	verb->close_count = block.closes.count;
	ent_vec_free(&block.opens);
	ent_vec_free(&block.closes);
	fill_from_tables(verb);
	if (!verb->alone.len)
		verb->alone = verb->past;
	if (verb == &refused)
		return;
	if (!verb->past.len)
		complain_line(r, false, r->file, where.line, line.ptr, line.ptr, 4,
			      "verb %.*s needs 'past:', the words of a sentence",
			      ENT_FMT(verb->word));
	if (!block.is_classed)
		complain_line(r, false, r->file, where.line, line.ptr, line.ptr, 4,
			      "verb %.*s needs 'cameo:' or 'plover:', what kind of action it is",
			      ENT_FMT(verb->word));
}
