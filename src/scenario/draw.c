/* Games that are drawn. */
#include "scenario/draw.h"

#include "base/arena.h"
#include "base/rng.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

/* Lest a salience or a capability become nothing, which no game allows. */
#define LEAST 1e-9

double ent_end_or(const double *ends, size_t i, double best)
{
	return !ends || isnan(ends[i]) ? best : ends[i];
}

static bool check_range(const struct ent_bargain *game, size_t actor, const char *what,
			const double range[3], double least, double most, struct ent_err *err)
{
	if (range[0] >= least && range[0] <= range[1] && range[1] <= range[2] && range[2] <= most)
		return true;
	return ent_fail(err, ENT_MISUSE,
			"%.*s: the range of its %s must go from low to high, with the best value "
			"in it, and not beyond the scale",
			ENT_FMT(game->names[actor]), what);
}

bool ent_check_ends(const struct ent_bargain *game, const struct ent_bargain_ends *ends,
		    struct ent_err *err)
{
	for (size_t i = 0; i < game->actors; i++) {
		double best = game->capability[i];
		double range[] = {ent_end_or(ends->capability_low, i, best), best,
				  ent_end_or(ends->capability_high, i, best)};
		if (!check_range(game, i, "capability", range, 0, 1e100, err))
			return false;
		for (size_t k = i * game->dims; k < (i + 1) * game->dims; k++) {
			best = game->position[k];
			double place[] = {ent_end_or(ends->position_low, k, best), best,
					  ent_end_or(ends->position_high, k, best)};
			best = game->salience[k];
			double care[] = {ent_end_or(ends->salience_low, k, best), best,
					 ent_end_or(ends->salience_high, k, best)};
			if (!check_range(game, i, "position", place, game->lowest, game->highest,
					 err) ||
			    !check_range(game, i, "salience", care, 0, game->most_salience, err))
				return false;
		}
	}
	return true;
}

static bool differs(const double *ends, const double *best, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ent_end_or(ends, i, best[i]) != best[i])
			return true;
	return false;
}

bool ent_bargain_is_uncertain(const struct ent_bargain *game, const struct ent_bargain_ends *ends)
{
	size_t cells = game->actors * game->dims;
	return differs(ends->position_low, game->position, cells) ||
	       differs(ends->position_high, game->position, cells) ||
	       differs(ends->salience_low, game->salience, cells) ||
	       differs(ends->salience_high, game->salience, cells) ||
	       differs(ends->capability_low, game->capability, game->actors) ||
	       differs(ends->capability_high, game->capability, game->actors);
}

void ent_drawn_start(struct ent_drawn *drawn, const struct ent_bargain *game)
{
	size_t cells = game->actors * game->dims;
	drawn->game = *game;
	drawn->game.position = drawn->position = ent_alloc(NULL, cells * sizeof(double));
	drawn->game.salience = drawn->salience = ent_alloc(NULL, cells * sizeof(double));
	drawn->game.capability = drawn->capability = ent_alloc(NULL, game->actors * sizeof(double));
}

void ent_drawn_free(struct ent_drawn *drawn)
{
	ent_alloc(drawn->position, 0);
	ent_alloc(drawn->salience, 0);
	ent_alloc(drawn->capability, 0);
}

/* FNV-1a: the streams of a name. */
static uint64_t stream_of(struct ent_str name, enum ent_bargain_input input, size_t dim)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.ptr[i]) * 0x100000001b3;
	return (hash ^ (dim * 4 + (uint64_t)input)) * 0x100000001b3;
}

/* The draw of one number; `ends` in its first and last place, between them the best value. */
static double draw(struct ent_str name, enum ent_bargain_input input, size_t dim,
		   const double range[3], uint64_t seed, uint64_t replicate)
{
	struct ent_rng rng;
	if (!(range[0] < range[2]))
		return range[1];
	ent_rng_start(&rng, seed, replicate, stream_of(name, input, dim));
	double value = ent_rng_range(&rng, range[0], range[1], range[2]);
	return fmin(fmax(value, range[0]), range[2]);
}

void ent_draw(struct ent_drawn *drawn, const struct ent_bargain *game,
	      const struct ent_bargain_ends *ends, uint64_t seed, uint64_t replicate)
{
	for (size_t i = 0; i < game->actors; i++) {
		struct ent_str name = game->names[i];
		double best = game->capability[i];
		double range[] = {ent_end_or(ends->capability_low, i, best), best,
				  ent_end_or(ends->capability_high, i, best)};
		double capability = draw(name, ENT_INPUT_CAPABILITY, 0, range, seed, replicate);
		drawn->capability[i] = fmax(capability, best * LEAST);
		for (size_t d = 0; d < game->dims; d++) {
			size_t k = i * game->dims + d;
			double place[] = {ent_end_or(ends->position_low, k, game->position[k]),
					  game->position[k],
					  ent_end_or(ends->position_high, k, game->position[k])};
			double care[] = {ent_end_or(ends->salience_low, k, game->salience[k]),
					 game->salience[k],
					 ent_end_or(ends->salience_high, k, game->salience[k])};
			drawn->position[k] =
				draw(name, ENT_INPUT_POSITION, d, place, seed, replicate);
			drawn->salience[k] =
				fmax(draw(name, ENT_INPUT_SALIENCE, d, care, seed, replicate),
				     game->salience[k] * LEAST);
		}
	}
}

void ent_progress_step(struct ent_progress *progress)
{
	size_t done = atomic_fetch_add(&progress->done, 1) + 1;
	double share = (double)done / (double)progress->items;
	if (progress->tick && !progress->tick(progress->user, share))
		atomic_store(&progress->stopped, true);
}
