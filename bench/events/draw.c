/* Actors by Zipf's law, many of them with people of their own country. Bursts: two events in
 * five follow an earlier one of the last two weeks, the nearer the likelier, with the same two
 * actors in the same place, and are remembered in their turn (a branching process, as a Hawkes
 * process is: Hawkes, Oakes 1974, J. Applied Probability 11(3), 493-503). */
#include "draw.h"

/* Shares, as counted in the real files of 2018 and 2019 (those of GDELT in a quarter of an
 * hour, those of ICEWS in two days); what follows what is our choice. */
static const double FOLLOWS = 0.4, ANSWERS = 0.25, DOMESTIC = 0.35;
static const double NO_SOURCE = 0.08, NO_TARGET = 0.25, NO_PLACE = 0.018;
static const double AT_PLACE = 0.77; /* an actor is where the act is, else at home */
static const double TWIN_SHARE = 0.36;

void drawing_start(struct drawing *drawing, const struct world *world, enum format format,
		   uint64_t seed)
{
	*drawing = (struct drawing){.world = world, .format = format, .chance = {seed}};
}

void drawing_day(struct drawing *drawing, uint64_t rows)
{
	drawing->told_count = 0;
	drawing->remembered = (double)MEMORY / ((double)MEMORY_DAYS * (double)(rows + 1));
}

static struct past *draw_past(struct drawing *drawing)
{
	struct chance *chance = &drawing->chance;
	uint32_t filled = drawing->past_count < MEMORY ? drawing->past_count : MEMORY;
	if (!filled || !happens(chance, FOLLOWS))
		return NULL;
	double back = uniform(chance) * uniform(chance); /* the newest are the likeliest */
	return &drawing->past[(drawing->past_count - 1 - (uint32_t)(back * filled)) % MEMORY];
}

static struct past draw_new(struct drawing *drawing)
{
	const struct world *world = drawing->world;
	struct chance *chance = &drawing->chance;
	struct past past;
	past.source = world_actor(world, chance);
	past.target = happens(chance, DOMESTIC) ? world_countryman(world, past.source, chance)
						: world_actor(world, chance);
	if (past.target == past.source)
		past.target = (past.source + 1 + below(chance, 40)) % ACTORS;
	uint32_t where = below(chance, 100);
	uint32_t country = where < 55   ? world->actors[past.source].country
			   : where < 80 ? world->actors[past.target].country
					: NOWHERE;
	past.place = world_place(world, country, chance);
	return past;
}

static struct past draw_sides(struct drawing *drawing)
{
	struct chance *chance = &drawing->chance;
	const struct past *old = draw_past(drawing);
	struct past past = old ? *old : draw_new(drawing);
	if (old && happens(chance, ANSWERS)) {
		past.source = old->target;
		past.target = old->source;
	}
	if (happens(chance, drawing->remembered))
		drawing->past[drawing->past_count++ % MEMORY] = past;
	return past;
}

static uint8_t draw_age(struct chance *chance)
{
	double at = uniform(chance);
	return at < 0.9716 ? 0 : at < 0.9759 ? 1 : at < 0.9792 ? 2 : at < 0.9887 ? 3 : 4;
}

/* Where GDELT has an actor: where the act was, or in its own country. */
static uint32_t draw_side_place(struct drawing *drawing, uint32_t actor, uint32_t place)
{
	const struct world *world = drawing->world;
	if (actor == NOBODY)
		return NOWHERE;
	if (happens(&drawing->chance, AT_PLACE) || world->actors[actor].country == NOWHERE)
		return place;
	return world->first_place[world->actors[actor].country];
}

struct event event_draw(struct drawing *drawing)
{
	struct chance *chance = &drawing->chance;
	struct past past = draw_sides(drawing);
	struct event event = {.source = past.source, .target = past.target, .place = past.place};
	event.action = world_action(drawing->world, chance);
	event.sentence = 1 + below(chance, 6);
	event.source_place = event.target_place = NOWHERE;
	if (drawing->format == ICEWS)
		return event;
	event.age = draw_age(chance);
	if (happens(chance, NO_SOURCE))
		event.source = NOBODY;
	else if (happens(chance, NO_TARGET / (1 - NO_SOURCE)))
		event.target = NOBODY; /* one of the two is always known */
	if (happens(chance, NO_PLACE))
		event.place = NOWHERE;
	event.source_place = draw_side_place(drawing, event.source, event.place);
	event.target_place = draw_side_place(drawing, event.target, event.place);
	return event;
}

bool event_has_twin(struct drawing *drawing, const struct event *event)
{
	const struct world *world = drawing->world;
	if (drawing->format != ICEWS || !world->actions[event->action].mutual)
		return false;
	/* So that with their twins they are the share of rows that we want. */
	double share = TWIN_SHARE / (2 - TWIN_SHARE) / world->mutual_share;
	return happens(&drawing->chance, share);
}

void event_told(struct drawing *drawing, const struct event *event)
{
	uint32_t at = drawing->told_count;
	if (at < TOLD)
		drawing->told_count++;
	else
		at = below(&drawing->chance, TOLD);
	drawing->told[at] = *event;
}

bool event_again(struct drawing *drawing, struct event *event)
{
	if (!drawing->told_count)
		return false;
	*event = drawing->told[below(&drawing->chance, drawing->told_count)];
	return true;
}
