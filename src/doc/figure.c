/* Filling timelines and charts.
 *
 * Days and numbers come from anywhere; here they are brought to what can be
 * named and drawn, so that no writer need look again.
 */
#include "tree.h"

#include <assert.h>

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

/* A timeline has at least a day, so that nothing divides by zero. */
void ent_doc_timeline(struct ent_doc *doc, struct ent_str caption, int32_t from_day, int32_t to_day)
{
	struct doc_block *block = doc_open_block(doc, DOC_TIMELINE);
	block->caption = doc_clean(doc, caption);
	block->from_day = nameable(from_day);
	block->to_day = nameable(to_day);
	if (block->to_day <= block->from_day)
		block->to_day = block->from_day + 1;
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
