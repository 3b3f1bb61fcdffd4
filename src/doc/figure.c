/* Filling timelines and charts.
 *
 * Days and numbers come from anywhere; here they are brought to what can be
 * named and drawn, so that no writer need look again.
 */
#include "tree.h"

#include <assert.h>
#include <math.h>

/* ---- days -------------------------------------------------------------- */

/* Dates cannot name a day further away than that, and no record has one. */
#define FURTHEST_YEAR 4999999

static int32_t nameable(int32_t day)
{
	int32_t first = ent_day_from_civil(-FURTHEST_YEAR, 1, 1);
	int32_t last = ent_day_from_civil(FURTHEST_YEAR, 12, 31);
	return day < first ? first : day > last ? last : day;
}

/* A day beyond the last that has a name is as good as no bound. */
static int32_t nameable_or_open(int32_t day)
{
	int32_t near = nameable(day);
	return near == day ? day : day < near ? ENT_DAY_MIN : ENT_DAY_MAX;
}

/* A figure has at least a day, so that nothing divides by zero. */
static struct doc_block *open_figure(struct ent_doc *doc, enum doc_kind kind,
				     struct ent_str caption, int32_t from_day, int32_t to_day)
{
	struct doc_block *block = doc_open_block(doc, kind);
	block->caption = doc_clean(doc, caption);
	block->from_day = nameable(from_day);
	block->to_day = nameable(to_day);
	if (block->to_day <= block->from_day)
		block->to_day = block->from_day + 1;
	return block;
}

/* ---- timelines --------------------------------------------------------- */

void ent_doc_timeline(struct ent_doc *doc, struct ent_str caption, int32_t from_day, int32_t to_day)
{
	struct doc_block *block = open_figure(doc, DOC_TIMELINE, caption, from_day, to_day);
	block->lanes_end = &block->lanes;
}

static struct doc_lane *lane_named(struct ent_doc *doc, struct ent_str name)
{
	struct doc_block *block = doc->block;
	for (struct doc_lane *lane = block->lanes; lane != NULL; lane = lane->next)
		if (ent_str_eq(lane->name, name))
			return lane;
	struct doc_lane *lane = ent_arena_alloc(&doc->arena, sizeof *lane);
	*lane = (struct doc_lane){.name = name};
	lane->bars_end = &lane->bars;
	*block->lanes_end = lane;
	block->lanes_end = &lane->next;
	return lane;
}

void ent_doc_bar(struct ent_doc *doc, const struct ent_doc_bar *bar, const uint32_t *evidence,
		 size_t count)
{
	assert(doc->block != NULL && doc->block->kind == DOC_TIMELINE);
	assert(bar->span.start_lo <= bar->span.start_hi && bar->span.end_lo <= bar->span.end_hi);
	struct doc_lane *lane = lane_named(doc, doc_clean(doc, bar->lane));
	struct doc_bar *copy = ent_arena_alloc(&doc->arena, sizeof *copy);
	*copy = (struct doc_bar){.it = *bar, .refs = doc_cite(doc, evidence, count)};
	copy->it.lane = lane->name;
	copy->it.text = doc_clean(doc, bar->text);
	copy->it.span = (struct ent_span){
		.start_lo = nameable_or_open(bar->span.start_lo),
		.start_hi = nameable_or_open(bar->span.start_hi),
		.end_lo = nameable_or_open(bar->span.end_lo),
		.end_hi = nameable_or_open(bar->span.end_hi),
	};
	*lane->bars_end = copy;
	lane->bars_end = &copy->next;
}

/* ---- charts ------------------------------------------------------------ */

void ent_doc_chart(struct ent_doc *doc, struct ent_str caption, struct ent_str unit,
		   enum ent_doc_chart_kind kind, int32_t from_day, int32_t to_day)
{
	struct doc_block *block = open_figure(doc, DOC_CHART, caption, from_day, to_day);
	block->unit = doc_clean(doc, unit);
	block->chart = kind;
	block->series_end = &block->series;
}

static struct doc_series *series_named(struct ent_doc *doc, struct ent_str name)
{
	struct doc_block *block = doc->block;
	for (struct doc_series *series = block->series; series != NULL; series = series->next)
		if (ent_str_eq(series->name, name))
			return series;
	struct doc_series *series = ent_arena_alloc(&doc->arena, sizeof *series);
	*series = (struct doc_series){.name = name};
	*block->series_end = series;
	block->series_end = &series->next;
	return series;
}

/* Points mostly come in order: then it is the last one behind which to go. */
static void put_in_order(struct doc_series *series, struct doc_point *point)
{
	struct doc_point **at = &series->points;
	if (series->last != NULL && series->last->it.first <= point->it.first)
		at = &series->last->next;
	while (*at != NULL && (*at)->it.first <= point->it.first)
		at = &(*at)->next;
	point->next = *at;
	*at = point;
	if (point->next == NULL)
		series->last = point;
	series->count++;
}

/* Sums and differences of numbers beyond that would not be finite. */
#define FURTHEST_NUMBER 1e300

static double known(double value)
{
	return fabs(value) <= FURTHEST_NUMBER ? value : NAN; /* NaN stays what it is */
}

static void set_range(struct ent_doc_point *point, double low, double high)
{
	bool told = low != high && !isnan(low) && !isnan(high) && !isnan(point->value);
	point->low = !told ? NAN : low < high ? low : high;
	point->high = !told ? NAN : low < high ? high : low;
}

void ent_doc_point(struct ent_doc *doc, const struct ent_doc_point *point, const uint32_t *evidence,
		   size_t count)
{
	assert(doc->block != NULL && doc->block->kind == DOC_CHART);
	struct doc_series *series = series_named(doc, doc_clean(doc, point->lane));
	struct doc_point *copy = ent_arena_alloc(&doc->arena, sizeof *copy);
	*copy = (struct doc_point){.it = *point, .refs = doc_cite(doc, evidence, count)};
	copy->it.lane = series->name;
	copy->it.first = nameable(point->first);
	copy->it.last = nameable(point->last > point->first ? point->last : point->first);
	copy->it.value = known(point->value);
	set_range(&copy->it, known(point->low), known(point->high));
	put_in_order(series, copy);
	if (copy->refs.count > 0)
		doc->block->noted = true;
}

void ent_doc_mark(struct ent_doc *doc, int32_t day_lo, int32_t day_hi, struct ent_str text,
		  const uint32_t *evidence, size_t count)
{
	assert(doc->block != NULL && doc->block->kind == DOC_CHART);
	struct doc_mark *mark = ent_arena_alloc(&doc->arena, sizeof *mark);
	*mark = (struct doc_mark){
		.day_lo = nameable(day_lo),
		.day_hi = nameable(day_hi > day_lo ? day_hi : day_lo),
		.text = doc_clean(doc, text),
		.refs = doc_cite(doc, evidence, count),
	};
	struct doc_mark **at = &doc->block->marks;
	while (*at != NULL && (*at)->day_lo <= mark->day_lo)
		at = &(*at)->next;
	mark->next = *at;
	*at = mark;
}
