/* Turning points of any numbers: stretches are long enough, intervals hold their turns,
 * levels lie where they may, and nothing is found where nothing can be. */
#include <entente/turning.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 120

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Two bytes make small whole numbers, and eight any number there is. */
static size_t take_values(const uint8_t *data, size_t size, double *values)
{
	size_t count = 0;

	for (size_t i = 0; i < size && count < MOST;) {
		if (data[i] == 255 && i + 9 <= size) {
			memcpy(&values[count++], data + i + 1, sizeof(double));
			i += 9;
		} else {
			values[count++] = data[i] == 254 ? NAN : data[i] - 20.0;
			i++;
		}
	}
	return count;
}

static void check_turn(const struct ent_turning *found, size_t i, size_t count)
{
	const struct ent_turn *turn = &found->turns[i];

	require(turn->at >= (i ? found->turns[i - 1].at : 0) + 3 && turn->at + 3 <= count);
	require(turn->low <= turn->at && turn->at <= turn->high && turn->high < count);
	require(turn->direction == 1 || turn->direction == -1);
	require((turn->after - turn->before) * turn->direction >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	double values[MOST];
	struct ent_turning_opts opts = {0};
	struct ent_turning found;
	struct ent_turning_step *steps;
	struct ent_err err = {0};
	size_t count, step_count;

	if (size < 2)
		return 0;
	opts.cost = (enum ent_cost)(data[0] % 5);
	opts.plain = data[0] & 64;
	opts.penalty = data[1] & 1 ? data[1] : 0;
	count = take_values(data + 2, size - 2, values);
	if (!ent_turning_find(values, NULL, count, &opts, &found, &err)) {
		require(err.code != ENT_OK && err.text[0] != '\0');
		return 0;
	}
	require(found.observed <= count && found.cost != ENT_COST_AUTO);
	for (size_t i = 0; i < found.count; i++)
		check_turn(&found, i, count);
	require(isnan(found.newest.probability) ||
		(found.newest.probability >= 0 && found.newest.probability <= 1 + 1e-9));
	ent_turning_free(&found);
	require(ent_turning_path(values, NULL, count, &opts, &steps, &step_count, &err));
	require(step_count > 0 && steps[0].count == 0);
	ent_turning_path_free(steps);
	return 0;
}
