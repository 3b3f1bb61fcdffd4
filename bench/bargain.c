/* bargain [RUNS]: how long the spatial model of politics takes, by the number of actors and of
 * threads. Prints a Markdown table; times are of the fastest of RUNS. Those of one thread are
 * processor time, so that what else the machine does is not in them.
 *
 * The games are made up by Philox of seed 1, but the first, which is an example of KTAB's. */
#include "base/arena.h"
#include "base/rng.h"
#include "scenario/smp.h"
#include "../tests/unit/smp_ktab.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { MOST = 160 };

static double seconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void drop(struct ent_bargain_result *result)
{
	ent_alloc(result->position, 0);
	ent_alloc(result->risk, 0);
	ent_alloc(result->moves, 0);
	ent_alloc(result->chance, 0);
	ent_alloc(result->chances, 0);
	ent_alloc(result->outcome, 0);
}

/* Of the fastest of the runs, by the clock; *turns is how many turns each took. */
static double fastest(const struct ent_bargain *game, clockid_t clock, size_t workers, int runs,
		      size_t *turns)
{
	struct ent_bargain_opts opts = {.model = ENT_BARGAIN_SMP, .workers = workers};
	double best = INFINITY;
	for (int run = 0; run < runs; run++) {
		struct ent_bargain_result result;
		struct ent_err err;
		double start = seconds(clock);
		if (!ent_smp_run(game, &opts, &result, &err)) {
			fprintf(stderr, "bench-bargain: %s\n", err.text);
			exit(1);
		}
		best = fmin(best, seconds(clock) - start);
		*turns = result.rounds - 1;
		drop(&result);
	}
	return best;
}

/* KTAB's time for the same size, in seconds: its C++ with -O2 on one core, its database logging
 * on; measured elsewhere on a machine like this. NaN: not measured. */
static void row(const struct ent_bargain *game, double ktab, int runs)
{
	size_t turns;
	double all = fastest(game, CLOCK_MONOTONIC, 0, runs, &turns);
	double one = fastest(game, CLOCK_PROCESS_CPUTIME_ID, 1, runs, &turns);
	printf("| %zu x %zu | %zu | %.4f | %.4f | %.3f | ", game->actors, game->dims, turns, one,
	       all, 1e3 * one / (double)turns);
	if (isnan(ktab))
		printf("- | - |\n");
	else
		printf("%.2f | %.0f |\n", ktab, ktab / one);
	fflush(stdout);
}

/* Capability 10 to 200, position 0 to 100, salience 10 to 100, all alike. */
static struct ent_bargain made_up(size_t actors)
{
	static double capability[MOST], position[MOST], salience[MOST];
	static struct ent_str names[MOST];
	struct ent_rng rng;
	ent_rng_start(&rng, 1, actors, 0);
	for (size_t i = 0; i < actors; i++) {
		capability[i] = 10 + 190 * ent_rng_uniform(&rng);
		position[i] = 100 * ent_rng_uniform(&rng);
		salience[i] = 10 + 90 * ent_rng_uniform(&rng);
	}
	return (struct ent_bargain){actors, 1, names, capability, position, salience, 0, 100, 100};
}

int main(int argc, char **argv)
{
	static const struct {
		size_t actors;
		double ktab;
	} sizes[] = {{20, NAN}, {40, 9.1}, {80, 118}, {160, NAN}};
	static struct ent_str names[20];
	int runs = argc > 1 ? atoi(argv[1]) : 5;
	const struct ktab_game *k = &ktab_games[0];
	struct ent_bargain game = {
		k->actors, k->dims, names, k->capability, k->position, k->salience, 0, 100, 100};
	printf("| actors x dimensions | turns | one thread, processor s | all, s | a turn, "
	       "processor ms | "
	       "KTAB, s | times as fast |\n"
	       "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	row(&game, 0.53, runs);
	for (size_t s = 0; s < COUNT(sizes); s++) {
		game = made_up(sizes[s].actors);
		row(&game, sizes[s].ktab, runs);
	}
	return 0;
}
