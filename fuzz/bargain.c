/* Tables of bargaining: whatever is refused is refused with a reason; whatever is read can be
 * played, and no model leaves the scale. */
#include <entente/bargain.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More would take long, and find no more. */
#define MOST 12

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_bounds(const struct ent_bargain *game, const double *values, size_t count)
{
	double error = 1e-9 * (game->highest - game->lowest) +
		       1e-12 * fmax(fabs(game->lowest), fabs(game->highest));

	for (size_t i = 0; i < count; i++)
		require(values[i] >= game->lowest - error && values[i] <= game->highest + error);
}

static void check_play(const struct ent_bargain *game, const struct ent_bargain_opts *opts)
{
	struct ent_bargain_result result;
	struct ent_err err = {0};
	size_t cells = game->actors * game->dims;

	if (!ent_bargain(game, opts, &result, &err)) {
		require(err.text[0] != '\0');
		return;
	}
	require(result.rounds >= 1);
	check_bounds(game, result.position, result.rounds * cells);
	check_bounds(game, result.mean, result.rounds * game->dims);
	check_bounds(game, result.median, result.rounds * game->dims);
	check_bounds(game, result.outcome, game->dims);
	for (size_t i = 0; i < result.move_count; i++) {
		require(result.moves[i].round + 1 < result.rounds);
		require(result.moves[i].actor < game->actors && result.moves[i].by < game->actors);
	}
	for (size_t i = 0; i < result.rounds * game->actors; i++)
		require(opts->model != ENT_BARGAIN_CHALLENGE || isnan(result.risk[i]) ||
			(result.risk[i] > .49 && result.risk[i] < 2.01));
	ent_bargain_result_free(&result);
}

static void check_sides(const struct ent_bargain *game)
{
	double vote[MOST];
	struct ent_bargain_sides sides = {.vote = vote};

	ent_bargain_sides(game, game->position, &sides);
	require(sides.rival == ENT_NONE || (sides.share >= 0 && sides.share <= 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ent_str text = {(const char *)data, size};
	struct ent_bargain_case of;
	struct ent_err err = {0};

	if (!ent_bargain_parse("f.csv", text, &of, &err)) {
		require(strncmp(err.text, "f.csv", 5) == 0);
		return 0;
	}
	if (of.game.actors <= MOST && of.game.dims <= MOST) {
		for (int model = 0; model <= ENT_BARGAIN_SMP + 1; model++) {
			bool paper = model > ENT_BARGAIN_SMP;
			struct ent_bargain_opts opts = {.most_rounds = 4, .workers = 1};

			opts.model = paper ? ENT_BARGAIN_CHALLENGE : (enum ent_bargain_model)model;
			opts.variant = paper ? ENT_BARGAIN_PAPER : ENT_BARGAIN_SCHOLZ;
			check_play(&of.game, &opts);
		}
		check_sides(&of.game);
	}
	ent_bargain_case_free(&of);
	return 0;
}
