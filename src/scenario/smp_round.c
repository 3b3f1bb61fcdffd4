/* One round of the spatial model: the game on a scale of 0 to 1, how all see the positions, and
 * the chances of these. What is computed: smp.c. */
#include "scenario/smp_parts.h"
#include "scenario/smp_vote.h"

#include "base/par.h"

#include <math.h>

#define FEW_ACTORS     64     /* are done sooner than threads begin */
#define LEAST_SALIENCE 1e-100 /* whose square is still a number */
#define SAME           1e-3   /* positions nearer than this are one */
#define ALIKE          1e-9   /* chances that differ by no more, differ by rounding */

/* ---- the game ----------------------------------------------------------- */

static bool too_much(struct ent_str name, double sum, double most, struct ent_err *err)
{
	struct ent_text text = {0};
	ent_text_printf(&text, "the saliences of '%.*s' add up to ", ENT_FMT(name));
	ent_text_number(&text, sum);
	ent_text_puts(&text, ", more than ");
	ent_text_number(&text, most);
	ent_text_puts(&text, ": smp takes them for shares of attention");
	ent_fail(err, ENT_MISUSE, "%s", text.ptr);
	ent_text_free(&text);
	return false;
}

static bool check_attention(const struct ent_bargain *game, struct ent_err *err)
{
	for (size_t i = 0; i < game->actors; i++) {
		double sum = 0;
		for (size_t k = 0; k < game->dims; k++)
			sum += game->salience[i * game->dims + k];
		struct ent_str name = game->names[i];
		if (!(sum > game->most_salience * LEAST_SALIENCE))
			return ent_fail(err, ENT_MISUSE,
					"'%.*s' cares for no dimension: its saliences are all 0",
					ENT_FMT(name));
		if (sum > game->most_salience * (1 + 1e-9))
			return too_much(name, sum, game->most_salience, err);
	}
	return true;
}

static void take_capabilities(struct ent_smp *smp, const double *capability)
{
	double most = 0;
	int unit;
	for (size_t i = 0; i < smp->actors; i++)
		most = ent_smp_greater(most, capability[i]);
	frexp(most, &unit);
	for (size_t i = 0; i < smp->actors; i++)
		smp->capability[i] = ldexp(capability[i], 7 - unit);
}

static void take_positions(struct ent_smp *smp, const struct ent_bargain *game)
{
	for (size_t i = 0; i < smp->actors; i++) {
		for (size_t k = i * smp->dims; k < (i + 1) * smp->dims; k++) {
			smp->salience[k] = game->salience[k] / game->most_salience;
			smp->attention[i] += smp->salience[k];
			smp->position[k] =
				(game->position[k] - game->lowest) / (game->highest - game->lowest);
		}
	}
}

static double *numbers(struct ent_arena *arena, size_t count)
{
	return ent_arena_alloc(arena, count * sizeof(double));
}

bool ent_smp_take(struct ent_smp *smp, const struct ent_bargain *game,
		  const struct ent_bargain_opts *opts, struct ent_arena *arena, struct ent_err *err)
{
	size_t n = game->actors, dims = game->dims;
	if (!check_attention(game, err))
		return false;
	*smp = (struct ent_smp){.opts = &opts->smp, .actors = n, .dims = dims};
	smp->workers = n < FEW_ACTORS ? 1 : ent_workers(opts->workers);
	smp->capability = numbers(arena, n);
	smp->salience = numbers(arena, n * dims);
	smp->attention = numbers(arena, n);
	smp->position = numbers(arena, n * dims);
	smp->distance = numbers(arena, n * n);
	smp->risk = numbers(arena, n);
	smp->utility = numbers(arena, n * n);
	smp->seen = numbers(arena, n * n);
	smp->chance = numbers(arena, n);
	smp->room = numbers(arena, n * n);
	smp->first = ent_arena_alloc(arena, n * sizeof *smp->first);
	smp->place = ent_arena_alloc(arena, n * sizeof *smp->place);
	take_capabilities(smp, game->capability);
	take_positions(smp, game);
	return true;
}

/* ---- how all see it ----------------------------------------------------- */

double ent_smp_distance(size_t dims, const double *salience, const double *from, const double *to)
{
	double moved = 0, all = 0;
	for (size_t k = 0; k < dims; k++) {
		double part = (from[k] - to[k]) * salience[k];
		moved += part * part;
		all += salience[k] * salience[k];
	}
	/* Rounding may make it a little more than 1. */
	return ent_smp_lesser(1, sqrt(moved / all));
}

static void measure(struct ent_smp *smp)
{
	size_t n = smp->actors, dims = smp->dims;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			smp->distance[i * n + j] = ent_smp_distance(dims, smp->salience + i * dims,
								    smp->position + i * dims,
								    smp->position + j * dims);
}

static void take_risk(struct ent_smp *smp, const double *chance)
{
	double least = smp->opts->risk_range == ENT_SMP_MIN   ? 0
		       : smp->opts->risk_range == ENT_SMP_MAX ? -1
							      : -0.5;
	double low = 1, high = 0;
	for (size_t i = 0; i < smp->actors; i++) {
		low = ent_smp_lesser(low, chance[i]);
		high = ent_smp_greater(high, chance[i]);
	}
	double range = high - low;
	for (size_t i = 0; i < smp->actors; i++)
		smp->risk[i] =
			range > ALIKE ? least + (1 - least) * ((chance[i] - low) / range) : 0;
}

/* His own attitude too is one that he estimates: a last digit that decides ties as KTAB does. */
static void value_positions(struct ent_smp *smp)
{
	size_t n = smp->actors;
	for (size_t i = 0; i < n; i++) {
		double risk = ent_smp_risk_seen(smp->opts, smp->risk[i], smp->risk[i]);
		for (size_t j = 0; j < n; j++) {
			double u = ent_smp_utility(smp->distance[i * n + j], risk);
			smp->utility[i * n + j] = smp->seen[j * n + i] = u;
		}
	}
}

void ent_smp_look(struct ent_smp *smp)
{
	size_t n = smp->actors;
	measure(smp);
	for (size_t c = 0; c < n * n; c++)
		smp->utility[c] = ent_smp_utility(smp->distance[c], 0);
	ent_smp_elect(smp, (int)smp->opts->voting, n, smp->utility, smp->workers, smp->chance);
	take_risk(smp, smp->chance);
	value_positions(smp);
}

/* ---- the chances of positions ------------------------------------------- */

double ent_smp_apart(const struct ent_smp *smp, const double *a, const double *b)
{
	double sum = 0;
	for (size_t k = 0; k < smp->dims; k++)
		sum += (a[k] - b[k]) * (a[k] - b[k]);
	return sqrt(sum);
}

static bool same(const struct ent_smp *smp, size_t i, size_t j)
{
	const double *a = smp->position + i * smp->dims, *b = smp->position + j * smp->dims;
	return ent_smp_apart(smp, a, b) < SAME;
}

/* Who is near no earlier first is a first. An actor near several has the last of them, as in
 * KTAB: nearness does not carry over. */
static void find_places(struct ent_smp *smp)
{
	smp->places = 0;
	for (size_t i = 0; i < smp->actors; i++) {
		bool found = false;
		for (size_t p = 0; p < smp->places && !found; p++)
			found = same(smp, i, smp->first[p]);
		if (!found)
			smp->first[smp->places++] = (uint32_t)i;
	}
	for (size_t i = 0; i < smp->actors; i++)
		for (size_t p = 0; p < smp->places; p++)
			if (same(smp, i, smp->first[p]))
				smp->place[i] = (uint32_t)p;
}

void ent_smp_stand(struct ent_smp *smp)
{
	size_t n = smp->actors;
	find_places(smp);
	for (size_t i = 0; i < n; i++)
		for (size_t p = 0; p < smp->places; p++)
			smp->room[i * smp->places + p] = smp->utility[i * n + smp->first[p]];
	ent_smp_elect(smp, ENT_SMP_PROP, smp->places, smp->room, smp->workers, smp->chance);
}
