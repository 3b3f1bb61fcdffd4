/* Who holds with an outcome, and who with what is strongest against it. */
#include <entente/bargain.h>

#include <math.h>

static double distance(const struct ent_bargain *game, size_t actor, const double *to)
{
	double sum = 0, all = 0;
	for (size_t d = 0; d < game->dims; d++) {
		size_t k = actor * game->dims + d;
		double part = game->salience[k] * (game->position[k] - to[d]);
		sum += part * part;
		all += game->salience[k] * game->salience[k];
	}
	return all > 0 ? sqrt(sum / all) : 0;
}

/* v_k of the outcome against a rival; by the mean salience over issues. */
static double vote(const struct ent_bargain *game, size_t actor, const double *outcome,
		   const double *rival)
{
	double salience = 0;
	for (size_t d = 0; d < game->dims; d++)
		salience += game->salience[actor * game->dims + d];
	return game->capability[actor] * salience *
	       (distance(game, actor, rival) - distance(game, actor, outcome));
}

static double votes_for(const struct ent_bargain *game, const double *outcome, const double *rival,
			double *cast)
{
	double with = 0, against = 0;
	for (size_t i = 0; i < game->actors; i++) {
		double v = vote(game, i, outcome, rival);
		with += fmax(v, 0);
		against += fmax(-v, 0);
	}
	*cast = with + against;
	return *cast > 0 ? with / *cast : (double)NAN;
}

void ent_bargain_sides(const struct ent_bargain *game, const double *outcome,
		       struct ent_bargain_sides *sides)
{
	double cast = 0, most = 0;
	sides->rival = ENT_NONE;
	sides->share = (double)NAN;
	for (size_t j = 0; j < game->actors; j++) {
		double share = votes_for(game, outcome, game->position + j * game->dims, &cast);
		if (isnan(share) || !(share < 1) || !(isnan(sides->share) || share < sides->share))
			continue;
		sides->rival = (uint32_t)j;
		sides->share = share;
		most = cast;
	}
	for (size_t i = 0; i < game->actors; i++)
		sides->vote[i] = sides->rival == ENT_NONE
					 ? 0
					 : vote(game, i, outcome,
						game->position + sides->rival * game->dims) /
						   most;
}
