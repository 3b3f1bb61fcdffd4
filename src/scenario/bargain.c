/* Games: what they must be, which model plays them, and the two models that are formulas.
 *
 *     compromise  x = sum_k c_k s_k x_k / sum_k c_k s_k, by issue
 *     median      the position that wins against each other one by the votes of all, by issue
 *
 * Van den Bos (1991), Dutch EC policy making; Achen (2006), in Thomson et al. (eds.), Cambridge
 * University Press; Black (1958), The Theory of Committees and Elections.
 */
#include "scenario/challenge.h"
#include "scenario/draw.h"
#include "scenario/smp.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

/* So that products and sums of what a game tells stay numbers. */
#define LARGEST     1e100
#define MOST_ACTORS 100000
#define MOST_DIMS   1000

/* ---- checks ----------------------------------------------------------- */

static bool fail_actor(const struct ent_bargain *game, size_t actor, struct ent_err *err,
		       const char *what, double value)
{
	struct ent_text number = {0};
	if (!ent_text_number(&number, value))
		ent_text_puts(&number, "not a number");
	ent_fail(err, ENT_MISUSE, "%.*s: %s: %s", ENT_FMT(game->names[actor]), number.ptr, what);
	ent_text_free(&number);
	return false;
}

static bool check_salience(const struct ent_bargain *game, size_t actor, double salience,
			   struct ent_err *err)
{
	if (salience >= 0 && salience <= game->most_salience)
		return true;
	if (salience < 0)
		return fail_actor(game, actor, err, "a salience cannot be negative", salience);
	return fail_actor(game, actor, err,
			  game->most_salience > 1 ? "a salience goes from 0 to 100"
						  : "a salience goes from 0 to 1",
			  salience);
}

static bool check_actor(const struct ent_bargain *game, size_t actor, struct ent_err *err)
{
	double capability = game->capability[actor];
	if (!(capability > 0 && capability <= LARGEST))
		return fail_actor(game, actor, err,
				  "a capability is above 0, and no more than 1e100", capability);
	for (size_t d = 0; d < game->dims; d++) {
		double position = game->position[actor * game->dims + d];
		if (!(position >= game->lowest && position <= game->highest))
			return fail_actor(game, actor, err, "this position is off the scale",
					  position);
		if (!check_salience(game, actor, game->salience[actor * game->dims + d], err))
			return false;
	}
	return true;
}

/* The weight of an actor in one dimension. */
static double weight_of(const struct ent_bargain *game, size_t actor, size_t dim)
{
	return game->capability[actor] *
	       (game->salience[actor * game->dims + dim] / game->most_salience);
}

static bool check_weights(const struct ent_bargain *game, struct ent_err *err)
{
	for (size_t d = 0; d < game->dims; d++) {
		double sum = 0;
		for (size_t i = 0; i < game->actors; i++)
			sum += weight_of(game, i, d);
		if (!(sum > 0))
			return ent_fail(err, ENT_MISUSE,
					"nobody cares about issue %zu: all "
					"saliences are 0",
					d + 1);
	}
	return true;
}

static bool check_game(const struct ent_bargain *game, struct ent_err *err)
{
	if (game->actors < 2)
		return ent_fail(err, ENT_MISUSE, "bargaining takes two actors or more, and here %s",
				game->actors ? "is one" : "is none");
	if (game->dims < 1)
		return ent_fail(err, ENT_MISUSE, "there is nothing to bargain over");
	if (game->actors > MOST_ACTORS || game->dims > MOST_DIMS)
		return ent_fail(err, ENT_LIMIT, "no more than %d actors and %d issues", MOST_ACTORS,
				MOST_DIMS);
	if (!(game->lowest >= -LARGEST && game->lowest <= game->highest &&
	      game->highest <= LARGEST))
		return ent_fail(err, ENT_MISUSE, "the scale must go from low to high");
	if (!(game->most_salience > 0 && game->most_salience <= LARGEST))
		return ent_fail(err, ENT_MISUSE, "the most salience must be above 0");
	for (size_t i = 0; i < game->actors; i++)
		if (!check_actor(game, i, err))
			return false;
	return check_weights(game, err);
}

static bool check_opts(const struct ent_bargain_opts *opts, struct ent_err *err)
{
	if ((unsigned)opts->model > ENT_BARGAIN_SMP || (unsigned)opts->variant > ENT_BARGAIN_PAPER)
		return ent_fail(err, ENT_MISUSE, "no such model of bargaining");
	if (opts->most_rounds > ENT_BARGAIN_MOST_ROUNDS)
		return ent_fail(err, ENT_LIMIT, "no more than %d rounds", ENT_BARGAIN_MOST_ROUNDS);
	return true;
}

/* ---- mean and median -------------------------------------------------- */

double ent_bargain_mean(const struct ent_bargain *game, const double *position, size_t dim)
{
	double sum = 0, weights = 0;
	for (size_t i = 0; i < game->actors; i++) {
		double weight = weight_of(game, i, dim);
		sum += weight * position[i * game->dims + dim];
		weights += weight;
	}
	return sum / weights;
}

/* What all together lose by a position, each as it is far from it. */
static double loss_at(const struct ent_bargain *game, const double *position, size_t dim, double at)
{
	double loss = 0;
	for (size_t i = 0; i < game->actors; i++)
		loss += weight_of(game, i, dim) * fabs(position[i * game->dims + dim] - at);
	return loss;
}

/* Votes go by the difference of distances, so that the position which loses least wins against
 * each other one. Rounding must not decide between two that lose alike. */
double ent_bargain_median(const struct ent_bargain *game, const double *position, size_t dim)
{
	double best = (double)NAN, least = INFINITY;
	for (size_t i = 0; i < game->actors; i++) {
		double at = position[i * game->dims + dim];
		if (at == best)
			continue;
		double loss = loss_at(game, position, dim, at);
		double same = 1e-12 * fabs(least);
		if (!(loss > least + same) && (isnan(best) || loss < least - same || at < best)) {
			best = at;
			least = loss;
		}
	}
	return best;
}

/* ---- playing ---------------------------------------------------------- */

/* One round without moves: what a formula needs, and a game in which all are of one mind. */
static void stand_still(const struct ent_bargain *game, struct ent_bargain_result *result)
{
	size_t n = game->actors, size = n * game->dims * sizeof *result->position;
	result->rounds = 1;
	result->settled = true;
	result->position = ent_alloc(NULL, size);
	memcpy(result->position, game->position, size);
	result->risk = ent_alloc(NULL, n * sizeof *result->risk);
	for (size_t i = 0; i < n; i++)
		result->risk[i] = (double)NAN;
}

static void fill_means(const struct ent_bargain *game, struct ent_bargain_result *result)
{
	size_t dims = game->dims, row = game->actors * dims;
	result->mean = ent_alloc(NULL, result->rounds * dims * sizeof *result->mean);
	result->median = ent_alloc(NULL, result->rounds * dims * sizeof *result->median);
	for (size_t r = 0; r < result->rounds; r++)
		for (size_t d = 0; d < dims; d++) {
			const double *position = result->position + r * row;
			result->mean[r * dims + d] = ent_bargain_mean(game, position, d);
			result->median[r * dims + d] = ent_bargain_median(game, position, d);
		}
}

/* What smp does not tell by itself. */
static void fill_outcome(const struct ent_bargain *game, enum ent_bargain_model model,
			 struct ent_bargain_result *result)
{
	size_t dims = game->dims, last = (result->rounds - 1) * dims;
	if (!result->chance) {
		result->chance = ent_alloc(NULL, game->actors * sizeof *result->chance);
		for (size_t i = 0; i < game->actors; i++)
			result->chance[i] = (double)NAN;
	}
	if (result->outcome)
		return;
	const double *from = model == ENT_BARGAIN_COMPROMISE ? result->mean : result->median;
	result->outcome = ent_alloc(NULL, dims * sizeof *result->outcome);
	memcpy(result->outcome, from + last, dims * sizeof *result->outcome);
}

static bool all_agree(const struct ent_bargain *game)
{
	for (size_t i = 1; i < game->actors; i++)
		for (size_t d = 0; d < game->dims; d++)
			if (game->position[i * game->dims + d] != game->position[d])
				return false;
	return true;
}

bool ent_check_bargain(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		       struct ent_err *err)
{
	return check_game(game, err) && check_opts(opts, err);
}

bool ent_bargain(const struct ent_bargain *game, const struct ent_bargain_opts *opts,
		 struct ent_bargain_result *result, struct ent_err *err)
{
	bool done = true;
	*result = (struct ent_bargain_result){0};
	if (!ent_check_bargain(game, opts, err))
		return false;
	if (opts->model <= ENT_BARGAIN_MEDIAN || all_agree(game))
		stand_still(game, result);
	else if (opts->model == ENT_BARGAIN_CHALLENGE)
		done = ent_challenge_run(game, opts, result, err);
	else
		done = ent_smp_run(game, opts, result, err);
	if (!done) {
		ent_bargain_result_free(result);
		return false;
	}
	fill_means(game, result);
	fill_outcome(game, opts->model, result);
	return true;
}

void ent_bargain_result_free(struct ent_bargain_result *result)
{
	double *const arrays[] = {result->position, result->mean,    result->median, result->risk,
				  result->chance,   result->chances, result->outcome};
	for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
		ent_alloc(arrays[i], 0);
	ent_alloc(result->moves, 0);
	*result = (struct ent_bargain_result){0};
}

/* ---- names ------------------------------------------------------------ */

static const char *const model_names[] = {"compromise", "median", "challenge", "smp"};
static const char *const variant_names[] = {"scholz", "paper"};
static const char *const kind_names[] = {"confrontation", "compromise", "capitulation", "bargain"};

const char *ent_bargain_model_name(enum ent_bargain_model model)
{
	return model_names[model];
}

const char *ent_bargain_variant_name(enum ent_bargain_variant variant)
{
	return variant_names[variant];
}

const char *ent_bargain_kind_name(enum ent_bargain_kind kind)
{
	return kind_names[kind];
}
