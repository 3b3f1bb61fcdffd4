/* Series and assumptions: numbers over time, and numbers that nobody measured. */
#include "journal/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef ENT_VEC(struct ent_observation) observations_t;

struct series_block {
	struct ent_series *series;
	observations_t rows;
	struct ent_cite cite; /* for rows that name no source */
	enum ent_hedge hedge;
};

static void series_title(struct reader *r, void *thing)
{
	if (read_string(r, "a title", &((struct series_block *)thing)->series->title))
		expect_end(r);
}

static void series_note(struct reader *r, void *thing)
{
	if (read_string(r, "a note", &((struct series_block *)thing)->series->note))
		expect_end(r);
}

static void series_every(struct reader *r, void *thing)
{
	static const char *const names[] = {"month", "quarter", "year"};
	size_t choice;
	if (read_choice(r, "how often a figure is due", names, 3, &choice) && expect_end(r))
		((struct series_block *)thing)->series->every =
			(enum ent_every)(choice + ENT_EVERY_MONTH);
}

static void series_source(struct reader *r, void *thing)
{
	struct ent_cite *cite = &((struct series_block *)thing)->cite;
	if (read_source(r, &cite->source) &&
	    read_grade(r, cite->source, &cite->reliability, &cite->credibility))
		expect_end(r);
}

static void series_hedge(struct reader *r, void *thing)
{
	if (read_hedge(r, &((struct series_block *)thing)->hedge))
		expect_end(r);
}

static bool read_row_tail(struct reader *r, struct ent_observation *row)
{
	while (!at_end(r)) {
		if (take_word(r, "known")) {
			if (!read_known(r, &row->figure.known))
				return false;
		} else if (take_word(r, "source")) {
			if (!read_source(r, &row->figure.source) ||
			    !read_grade(r, row->figure.source, &row->figure.reliability,
					&row->figure.credibility))
				return false;
		} else if (take_word(r, "hedge")) {
			enum ent_hedge hedge;
			if (!read_hedge(r, &hedge))
				return false;
			row->figure.hedge = (uint8_t)hedge;
		} else if (take_word(r, "note")) {
			if (!read_text(r, &row->note))
				return false;
		} else {
			complain_here(r, "expected known, source, hedge or note");
			return false;
		}
	}
	return true;
}

static void series_row(struct reader *r, void *thing)
{
	struct series_block *block = thing;
	struct ent_observation row = {.note = ENT_NONE, .where = here(r)};
	row.figure.unit = row.figure.source = ENT_NONE;
	if (!read_date(r, &row.date, &row.span))
		return;
	row.figure.known = ent_known_by_default(row.span);
	if (read_range(r, &row.figure.low, &row.figure.best, &row.figure.high) &&
	    read_row_tail(r, &row))
		ent_push(&block->rows, row);
}

static int row_order(const void *a, const void *b)
{
	const struct ent_observation *x = a, *y = b;
	if (x->span.start_lo != y->span.start_lo)
		return x->span.start_lo < y->span.start_lo ? -1 : 1;
	if (x->span.end_hi != y->span.end_hi)
		return x->span.end_hi < y->span.end_hi ? -1 : 1;
	if (x->span.start_hi != y->span.start_hi)
		return x->span.start_hi < y->span.start_hi ? -1 : 1;
	if (x->span.end_lo != y->span.end_lo)
		return x->span.end_lo < y->span.end_lo ? -1 : 1;
	if (x->figure.known != y->figure.known)
		return x->figure.known < y->figure.known ? -1 : 1;
	if (x->where.file != y->where.file)
		return x->where.file < y->where.file ? -1 : 1;
	return (x->where.line > y->where.line) - (x->where.line < y->where.line);
}

static void fill_rows(struct series_block *block)
{
	for (size_t i = 0; i < block->rows.count; i++) {
		struct ent_figure *figure = &block->rows.at[i].figure;
		if (figure->source == ENT_NONE && block->cite.source != ENT_NONE) {
			figure->source = block->cite.source;
			figure->reliability = block->cite.reliability;
			figure->credibility = block->cite.credibility;
		}
		if (!figure->hedge)
			figure->hedge = (uint8_t)block->hedge;
	}
	if (block->rows.count)
		qsort(block->rows.at, block->rows.count, sizeof *block->rows.at, row_order);
}

static bool read_series_head(struct reader *r, struct ent_series *series)
{
	skip_blanks(r);
	struct ent_str about = {0};
	const char *from = r->at;
	if (next_is(r, '"') ? !read_string(r, "an actor or a place", &about)
			    : !read_word(r, "an actor or a place", &about))
		return false;
	series->actor = ent_actor_find(r->record, about, ENT_DAY_MAX);
	if (series->actor == ENT_NONE)
		series->place = ent_place_find(r->record, about);
	if (series->actor == ENT_NONE && series->place == ENT_NONE) {
		complain(r, from, (size_t)(r->at - from), "no actor or place %.*s%.*s",
			 ENT_FMT(about), ENT_FMT(hint(r, ent_place_near(r->record, about))));
		return false;
	}
	bool read = next_is(r, '"') ? read_string(r, "a unit", &series->unit)
				    : read_word(r, "a unit", &series->unit);
	return read && expect_end(r);
}

void read_series(struct reader *r)
{
	static const struct key keys[] = {
		{"title", series_title, false},   {"every", series_every, false},
		{"source", series_source, false}, {"hedge", series_hedge, false},
		{"note", series_note, false},
	};
	struct ent_where where = here(r);
	uint32_t id = declared(r, &r->record->series_names);
	struct ent_series refused = {.where = where};
	struct series_block block = {.series = &refused, .cite.source = ENT_NONE};
	if (id != ENT_NONE && is_here(r->record->series.at[id].where, where)) {
		block.series = &r->record->series.at[id];
		read_series_head(r, block.series);
	}
	read_keys(r, keys, sizeof keys / sizeof keys[0], &block, series_row);
	fill_rows(&block);
	block.series->rows = keep(r, block.rows.at, block.rows.count, sizeof *block.rows.at);
	block.series->count = block.rows.count;
	ent_vec_free(&block.rows);
}

/* ---- assumptions ------------------------------------------------------ */

struct assume_block {
	struct ent_assumption *assumption;
	struct cites cites;
};

static void assume_source(struct reader *r, void *thing)
{
	read_cites(r, &((struct assume_block *)thing)->cites);
}

static void assume_known(struct reader *r, void *thing)
{
	if (read_known(r, &((struct assume_block *)thing)->assumption->known))
		expect_end(r);
}

static void assume_note(struct reader *r, void *thing)
{
	if (read_string(r, "a note", &((struct assume_block *)thing)->assumption->note))
		expect_end(r);
}

static bool any(const double *p)
{
	(void)p;
	return true;
}

static bool ascending(const double *p)
{
	return p[0] < p[1];
}

static bool with_mode(const double *p)
{
	return p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2];
}

static bool second_positive(const double *p)
{
	return p[1] > 0;
}

static bool both_positive(const double *p)
{
	return p[0] > 0 && p[1] > 0;
}

static const struct family {
	const char *name;
	size_t parameters;
	bool (*allows)(const double *parameters);
	const char *needs;
} families[] = {
	{"constant", 1, any, ""},
	{"uniform", 2, ascending, "low < high"},
	{"triangular", 3, with_mode, "low <= mode <= high"},
	{"pert", 3, with_mode, "low <= mode <= high"},
	{"normal", 2, second_positive, "sd > 0"},
	{"lognormal", 2, second_positive, "sigma > 0"},
	{"beta", 2, both_positive, "a > 0 and b > 0"},
	{"gamma", 2, both_positive, "shape > 0 and scale > 0"},
};

#define FAMILIES (sizeof families / sizeof families[0])

static const struct family *find_family(struct reader *r, struct ent_str name)
{
	struct ent_str names[FAMILIES];
	for (size_t i = 0; i < FAMILIES; i++) {
		names[i] = ent_str(families[i].name);
		if (ent_str_eq(name, names[i]))
			return &families[i];
	}
	uint32_t near = ent_near(name, names, FAMILIES);
	complain(r, name.ptr, name.len ? name.len : 1, "no distribution %.*s%.*s", ENT_FMT(name),
		 ENT_FMT(hint(r, near == ENT_NONE ? ent_str("") : names[near])));
	return NULL;
}

/* One parameter ends at a comma or at the bracket. */
static bool read_parameter(struct reader *r, double *value)
{
	skip_blanks(r);
	const char *from = r->at;
	while (r->at < r->end && !strchr(",) \t;", *r->at))
		r->at++;
	struct ent_str word = {from, (size_t)(r->at - from)};
	if (ent_number_parse(word, value))
		return true;
	complain(r, from, word.len ? word.len : 1, "expected a number");
	return false;
}

/* NAME(x, y, z) */
static bool read_distribution(struct reader *r, struct ent_assumption *assumption)
{
	if (at_end(r)) {
		complain_here(r, "expected a distribution");
		return false;
	}
	const char *from = r->at;
	while (r->at < r->end && *r->at >= 'a' && *r->at <= 'z')
		r->at++;
	const struct family *family =
		find_family(r, (struct ent_str){from, (size_t)(r->at - from)});
	if (!family)
		return false;
	assumption->family = ent_str(family->name);
	if (!next_is(r, '(')) {
		complain_here(r, "expected ( and the parameters of %s", family->name);
		return false;
	}
	r->at++;
	do {
		double *value = &assumption->parameters[assumption->parameter_count];
		if (assumption->parameter_count == 3)
			break;
		if (!read_parameter(r, value))
			return false;
		assumption->parameter_count++;
	} while (read_comma(r));
	if (!next_is(r, ')') || assumption->parameter_count != family->parameters) {
		complain_here(r, "%s takes %zu parameter%s in brackets", family->name,
			      family->parameters, family->parameters == 1 ? "" : "s");
		return false;
	}
	r->at++;
	if (!family->allows(assumption->parameters)) {
		complain(r, from, (size_t)(r->at - from), "%s needs %s", family->name,
			 family->needs);
		return false;
	}
	return true;
}

static void read_assume_head(struct reader *r, struct ent_assumption *assumption)
{
	if (!read_distribution(r, assumption) || at_end(r))
		return;
	bool read = next_is(r, '"') ? read_string(r, "a unit", &assumption->unit)
				    : read_word(r, "a unit", &assumption->unit);
	if (read)
		expect_end(r);
}

void read_assume(struct reader *r)
{
	static const struct key keys[] = {
		{"source", assume_source, true},
		{"known", assume_known, false},
		{"note", assume_note, false},
	};
	struct ent_where where = here(r);
	uint32_t id = declared(r, &r->record->assumption_names);
	struct ent_assumption refused = {.where = where}, *assumption = &refused;
	if (id != ENT_NONE && is_here(r->record->assumptions.at[id].where, where)) {
		assumption = &r->record->assumptions.at[id];
		read_assume_head(r, assumption);
	}
	struct assume_block block = {.assumption = assumption};
	assumption->known = ENT_DAY_MIN;
	read_keys(r, keys, sizeof keys / sizeof keys[0], &block, NULL);
	assumption->cites =
		keep(r, block.cites.list.at, block.cites.list.count, sizeof *block.cites.list.at);
	assumption->cite_count = block.cites.list.count;
	ent_vec_free(&block.cites.list);
}
