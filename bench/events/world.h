/* The world of the made-up events: countries, actors, places, actions. It is the same for
 * every seed, so that files of several seeds tell of the same actors.
 *
 * Actors are of real countries (CAMEO codes) and of the roles that CAMEO has; all persons,
 * organisations, towns and districts are made up. The text that an actor or place has in a row
 * is made once, with its tabs.
 */
#ifndef EVENTS_WORLD_H
#define EVENTS_WORLD_H

#include "chance.h"

#include <stddef.h>

enum format { GDELT2, ICEWS };

enum { ACTORS = 30000, PLACES = 50000, WORLD_COUNTRIES = 84 };
#define NOBODY  UINT32_MAX
#define NOWHERE UINT32_MAX

struct piece {
	const char *ptr;
	size_t len;
};

static inline struct piece piece(const char *text)
{
	const char *end = text;
	while (*end)
		end++;
	return (struct piece){text, (size_t)(end - text)};
}

struct actor {
	struct piece text;
	uint32_t country; /* NOWHERE: of none */
};

struct action {
	struct piece code; /* what stands in a row: GDELT's five columns, ICEWS's three */
	bool mutual;       /* what one does, so does the other: ICEWS then has a twin row */
};

struct world {
	double exponent;      /* of Zipf's law, of actors */
	struct actor *actors; /* by rank: the first act most */
	struct piece *places; /* by country, within it by rank */
	uint32_t *actors_of;  /* ranks by country */
	uint32_t first_actor[WORLD_COUNTRIES + 1], first_place[WORLD_COUNTRIES + 1];
	struct action *actions;
	size_t action_count;
	uint16_t *urn; /* of actions, each as often as it is to be drawn */
	uint32_t urn_size;
	double mutual_share;
};

void world_make(struct world *world, enum format format);
void world_free(struct world *world);

/* A name that no language has: another one for every number below 331,776. */
void word_make(uint32_t number, char word[16]);

/* Fills the part of the world that actions.c knows. */
void actions_make(struct world *world, enum format format);

uint32_t world_actor(const struct world *world, struct chance *chance);
/* Somebody of the same country, or anybody if the actor is of none. */
uint32_t world_countryman(const struct world *world, uint32_t actor, struct chance *chance);
/* In the country, or anywhere if it is NOWHERE. */
uint32_t world_place(const struct world *world, uint32_t country, struct chance *chance);
uint32_t world_action(const struct world *world, struct chance *chance);

/* Text that is kept to the end. Aborts without memory. */
struct piece keep(const char *text, size_t len);
void *need(size_t count, size_t size);

struct country {
	const char *cameo, *fips, *name;
	float latitude, longitude;
};
extern const struct country countries[WORLD_COUNTRIES];

#endif
