/* Actors, places, and how they are drawn; countries.c and actions.c hold the tables. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- text that is kept ------------------------------------------------- */

struct block {
	struct block *next;
	size_t used;
	char text[1 << 20];
};
static struct block *blocks;

void *need(size_t count, size_t size)
{
	void *memory = calloc(count, size);
	if (!memory)
		abort();
	return memory;
}

struct piece keep(const char *text, size_t len)
{
	if (!blocks || sizeof(blocks->text) - blocks->used < len) {
		struct block *block = need(1, sizeof *block);
		block->next = blocks;
		blocks = block;
	}
	char *copy = blocks->text + blocks->used;
	memcpy(copy, text, len);
	blocks->used += len;
	return (struct piece){copy, len};
}

void word_make(uint32_t number, char word[16])
{
	static const char *const part[] = {"ba", "do", "gu", "ka", "le", "mi", "no", "pu",
					   "ra", "so", "ti", "vu", "za", "lo", "ne", "ri",
					   "su", "ta", "ve", "xi", "bo", "da", "go", "ku"};
	/* The factor has no divisor in common with 24 to the 4th, so no two numbers meet. */
	uint32_t mixed = (uint32_t)(number % 331776u * UINT64_C(104729) % 331776u);
	snprintf(word, 16, "%s%s%s%sx", part[mixed % 24], part[mixed / 24 % 24],
		 part[mixed / 576 % 24], part[mixed / 13824 % 24]);
	word[0] = (char)(word[0] - 'a' + 'A');
}

static void make_upper(char *text)
{
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
}

/* ---- actors ------------------------------------------------------------ */

/* CAMEO's codes of roles (Codebook 1.1b3, ch. 3), and the words that ICEWS has for such. */
static const struct role {
	const char *code, *name, *sectors;
} roles[] = {
	{"GOV", "Government", "Government"},
	{"COP", "Police", "Government,Police"},
	{"MIL", "Military", "Military,Government"},
	{"JUD", "Court Judge", "Judicial,Government"},
	{"CVL", "Citizen", "General Population / Civilian / Social,Social"},
	{"MED", "Media Personnel", "News,Business,Media,Social"},
	{"LEG", "Lawmaker", "Legislative / Parliamentary,Government"},
	{"EDU", "Student", "Education,Social"},
	{"BUS", "Business", "Business,Social"},
	{"REB", "Rebel Group", "Dissident,Rebel"},
	{"OPP", "Opposition Supporter", "Elite,Parties,(National) Minor Party"},
	{"CRM", "Criminal", "Criminals / Gangs,Dissident"},
	{"UAF", "Armed Gang", "Unidentified Forces"},
	{"SPY", "Intelligence Agency", "Government,Executive,Research and Design Wings"},
	{"PTY", "Party Member", "Parties,Ideological"},
	{"IGO", "Regional Organization", "International Government Organization"},
	{"NGO", "Relief Organization", "Nongovernmental Organization / Activist"},
	{"LAB", "Labor Union", "Labor,Social"},
	{"HLH", "Medical Personnel", "Health,Social"},
	{"REF", "Refugee", "Refugees / Displaced,Social"},
	{"ELI", "Former Official", "Elite"},
	{"DEV", "Development Agency", "Government,Executive"},
	{"MNC", "Multinational Company", "Multinational Corporation,Business"},
	{"HRI", "Activist", "Human Rights NGO,Nongovernmental Organization / Activist"},
	{"AGR", "Farmer", "Agricultural,Business"},
	{"ENV", "Environmentalist", "Environmental,Social"},
	{"RAD", "Extremist", "Radicals / Extremists / Fundamentalists,Dissident"},
	{"MOD", "Moderate", "Ideological,Center Left"},
	{"SET", "Settler", "Social"},
	{"INS", "Insurgent", "Insurgents,Dissident,Rebel"},
};
enum { ROLES = sizeof(roles) / sizeof(*roles) };
enum { CANDIDATES = (WORLD_COUNTRIES + 1) * (ROLES + 1) * (ROLES + 1) };

/* Who an actor may be: a country (WORLD_COUNTRIES: none) and up to two roles (ROLES: none).
 * The smaller the score, the more it does. */
struct candidate {
	double score;
	uint32_t country, first, second;
};

static int by_score(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	uint32_t order[2] = {(a->country * 64 + a->first) * 64 + a->second,
			     (b->country * 64 + b->first) * 64 + b->second};
	if (a->score < b->score || a->score > b->score)
		return a->score < b->score ? -1 : 1;
	return order[0] < order[1] ? -1 : order[0] > order[1];
}

static double score_of(uint32_t country, uint32_t first, uint32_t second)
{
	double score = country == WORLD_COUNTRIES ? 1.2 : country + 1;
	if (first != ROLES)
		score *= 1.5 * (first + 2);
	if (second != ROLES)
		score *= 4 * (second + 3);
	return score;
}

static struct candidate *rank_actors(void)
{
	struct candidate *all = need(CANDIDATES, sizeof *all);
	size_t count = 0;
	for (uint32_t country = 0; country <= WORLD_COUNTRIES; country++)
		for (uint32_t first = 0; first <= ROLES; first++)
			for (uint32_t second = 0; second <= ROLES; second++) {
				bool nobody = country == WORLD_COUNTRIES && first == ROLES;
				bool same = first == second && first != ROLES;
				if (!nobody && !same && (first != ROLES || second == ROLES))
					all[count++] =
						(struct candidate){score_of(country, first, second),
								   country, first, second};
			}
	qsort(all, count, sizeof *all, by_score);
	return all;
}

/* Code, name, country, group, ethnic, two religions, three types. */
static struct piece gdelt_actor(const struct candidate *who, uint32_t rank)
{
	char text[128], name[48], word[16];
	bool state = who->country < WORLD_COUNTRIES;
	const char *country = state ? countries[who->country].cameo : "";
	const char *first = who->first < ROLES ? roles[who->first].code : "";
	const char *second = who->second < ROLES ? roles[who->second].code : "";
	word_make(rank, word);
	if (who->second < ROLES)
		snprintf(name, sizeof(name), "%s", word);
	else if (who->first < ROLES)
		snprintf(name, sizeof(name), "%s", roles[who->first].name);
	else
		snprintf(name, sizeof(name), "%s", countries[who->country].name);
	make_upper(name);
	int len = snprintf(text, sizeof(text), "%s%s%s\t%s\t%s\t\t\t\t\t%s\t%s\t", country, first,
			   second, name, country, first, second);
	return keep(text, (size_t)len);
}

/* Name, sectors, country. With two roles it is a person, or an organisation of no country. */
static struct piece icews_actor(const struct candidate *who, uint32_t rank)
{
	char text[256], name[96], word[16], other[16];
	bool state = who->country < WORLD_COUNTRIES;
	const char *country = state ? countries[who->country].name : "NA";
	const char *sectors = who->first < ROLES ? roles[who->first].sectors : "NA";
	const char *more = who->second < ROLES ? roles[who->second].sectors : "";
	word_make(rank, word);
	word_make(rank + 100000, other);
	if (who->second < ROLES && state)
		snprintf(name, sizeof(name), "%s %s", word, other);
	else if (!state)
		snprintf(name, sizeof(name), "%s %s", word, roles[who->first].name);
	else if (who->first < ROLES)
		snprintf(name, sizeof(name), "%s (%s)", roles[who->first].name, country);
	else
		snprintf(name, sizeof(name), "%s", country);
	int len = snprintf(text, sizeof(text), "%s\t%s%s%s\t%s", name, sectors, *more ? "," : "",
			   more, country);
	return keep(text, (size_t)len);
}

static void make_actors(struct world *world, enum format format)
{
	struct candidate *ranked = rank_actors();
	uint32_t filled[WORLD_COUNTRIES];
	world->actors = need(ACTORS, sizeof *world->actors);
	world->actors_of = need(ACTORS, sizeof *world->actors_of);
	for (uint32_t i = 0; i < ACTORS; i++) {
		const struct candidate *who = &ranked[i];
		bool state = who->country < WORLD_COUNTRIES;
		world->actors[i] =
			(struct actor){format == GDELT2 ? gdelt_actor(who, i) : icews_actor(who, i),
				       state ? who->country : NOWHERE};
		if (state)
			world->first_actor[who->country + 1]++;
	}
	for (uint32_t i = 0; i < WORLD_COUNTRIES; i++) {
		world->first_actor[i + 1] += world->first_actor[i];
		filled[i] = world->first_actor[i];
	}
	for (uint32_t i = 0; i < ACTORS; i++)
		if (world->actors[i].country != NOWHERE)
			world->actors_of[filled[world->actors[i].country]++] = i;
	free(ranked);
}

/* ---- places ------------------------------------------------------------ */

/* The first place of a country is the country itself, the next sixteen are its provinces. */
enum { PROVINCES = 16 };

struct spot {
	char city[24], province[24]; /* empty: not told */
	uint32_t country, rank, number;
	double latitude, longitude;
};

static struct spot spot_of(uint32_t country, uint32_t rank, uint32_t number)
{
	/* Chance by the place alone, so that it stays where it is. */
	struct chance chance = {number * UINT64_C(0x5851f42d4c957f2d)};
	struct spot spot = {{0}, {0}, country, rank, number, 0, 0};
	double reach = rank ? 2 : 0;
	spot.latitude = (double)countries[country].latitude + reach * (2 * uniform(&chance) - 1);
	spot.longitude = (double)countries[country].longitude + reach * (2 * uniform(&chance) - 1);
	uint32_t province = rank <= PROVINCES ? rank : 1 + below(&chance, PROVINCES);
	if (rank)
		word_make(200000 + country * (PROVINCES + 1) + province, spot.province);
	/* Some letters beyond ASCII, as the real files have. */
	if (province % 8 == 3)
		memcpy(spot.province + strlen(spot.province), "é", sizeof("é"));
	if (rank > PROVINCES)
		word_make(50000 + number, spot.city);
	return spot;
}

/* Type, full name, country, two administrative codes, latitude, longitude, feature. */
static struct piece gdelt_place(const struct spot *spot)
{
	char text[192], admin[16] = "";
	const struct country *country = &countries[spot->country];
	bool home = spot->country == 0; /* GDELT counts places in the United States apart */
	int len;
	if (!spot->rank) {
		len = snprintf(text, sizeof(text), "1\t%s\t%s\t%s\t\t%.6g\t%.6g\t%s", country->name,
			       country->fips, country->fips, spot->latitude, spot->longitude,
			       country->fips);
		return keep(text, (size_t)len);
	}
	snprintf(admin, sizeof(admin), "%s%02u", country->fips, spot->number % 37);
	if (!*spot->city)
		len = snprintf(text, sizeof(text), "%c\t%s, %s\t%s\t%s\t\t%.6g\t%.6g\t%s",
			       home ? '2' : '5', spot->province, country->name, country->fips,
			       admin, spot->latitude, spot->longitude, admin);
	else
		len = snprintf(text, sizeof(text), "%c\t%s, %s, %s\t%s\t%s\t%u\t%.6g\t%.6g\t%s%u",
			       home ? '3' : '4', spot->city, spot->province, country->name,
			       country->fips, admin, 10000 + spot->number % 80000, spot->latitude,
			       spot->longitude, home ? "" : "-", 100000 + spot->number);
	return keep(text, (size_t)len);
}

/* City, district, province, country, latitude, longitude. */
static struct piece icews_place(const struct spot *spot)
{
	char text[192], district[16] = "NA";
	if (*spot->city && spot->number % 5 == 0)
		word_make(250000 + spot->number / 5, district);
	int len = snprintf(text, sizeof(text), "%s\t%s\t%s\t%s\t%.6g\t%.6g",
			   *spot->city ? spot->city : "NA", district,
			   *spot->province ? spot->province : "NA", countries[spot->country].name,
			   spot->latitude, spot->longitude);
	return keep(text, (size_t)len);
}

/* Large countries in the news have more places: about as 1 / (rank + 5). */
static void make_places(struct world *world, enum format format)
{
	double sum = 0, so_far = 0;
	uint32_t number = 0;
	world->places = need(PLACES, sizeof *world->places);
	for (uint32_t i = 0; i < WORLD_COUNTRIES; i++)
		sum += 1.0 / (i + 5);
	for (uint32_t i = 0; i < WORLD_COUNTRIES; i++) {
		so_far += 1.0 / (i + 5);
		uint32_t end = i + 1 < WORLD_COUNTRIES ? (uint32_t)(PLACES * so_far / sum) : PLACES;
		world->first_place[i] = number;
		for (uint32_t rank = 0; number < end; rank++, number++) {
			struct spot spot = spot_of(i, rank, number);
			world->places[number] =
				format == GDELT2 ? gdelt_place(&spot) : icews_place(&spot);
		}
	}
	world->first_place[WORLD_COUNTRIES] = number;
}

/* ---- the whole --------------------------------------------------------- */

void world_make(struct world *world, enum format format)
{
	/* The first three have 15, 7 and 4 of a hundred in GDELT, in ICEWS 4, 4 and 2. */
	*world = (struct world){.exponent = format == GDELT2 ? 1.2 : 1};
	make_actors(world, format);
	make_places(world, format);
	actions_make(world, format);
}

void world_free(struct world *world)
{
	free(world->actors);
	free(world->actors_of);
	free(world->places);
	free(world->actions);
	free(world->urn);
	while (blocks) {
		struct block *next = blocks->next;
		free(blocks);
		blocks = next;
	}
}

uint32_t world_actor(const struct world *world, struct chance *chance)
{
	return zipf(chance, ACTORS, world->exponent);
}

uint32_t world_countryman(const struct world *world, uint32_t actor, struct chance *chance)
{
	uint32_t country = world->actors[actor].country;
	if (country == NOWHERE)
		return world_actor(world, chance);
	uint32_t first = world->first_actor[country];
	uint32_t count = world->first_actor[country + 1] - first;
	return world->actors_of[first + zipf(chance, count, world->exponent)];
}

uint32_t world_place(const struct world *world, uint32_t country, struct chance *chance)
{
	uint32_t in = country == NOWHERE ? zipf(chance, WORLD_COUNTRIES, 1) : country;
	uint32_t first = world->first_place[in];
	return first + zipf(chance, world->first_place[in + 1] - first, 1);
}

uint32_t world_action(const struct world *world, struct chance *chance)
{
	return world->urn[below(chance, world->urn_size)];
}
