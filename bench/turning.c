/* turning speed|long|planted|alarms [REPLICATES]: how fast turning points are found, how often
 * planted ones are, and how often there is a false alarm. Prints Markdown tables.
 *
 * The chance is splitmix64 of fixed seeds: the same counts on every machine. */
#include "relations/cost.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- chance ----------------------------------------------------------- */

static uint64_t state;

static double uniform(void)
{
	uint64_t z = state += 0x9E3779B97F4A7C15;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
	z ^= z >> 31;
	return ((double)(z >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

static double poisson(double rate)
{
	double left = exp(-rate), product = uniform();
	int count = 0;
	for (; product > left; count++)
		product *= uniform();
	return count;
}

/* Marsaglia, Tsang (2000), for shapes of at least 1; below, by a power of a uniform. */
static double gamma_of(double shape)
{
	if (shape < 1)
		return gamma_of(shape + 1) * pow(uniform(), 1 / shape);
	double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
	for (;;) {
		double x = normal(), v = 1 + c * x;
		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(uniform()) < x * x / 2 + d - d * v + d * log(v))
			return d * v;
	}
}

/* size 0: Poisson; else variance rate + rate^2 / size. */
static double count_of(double rate, double size)
{
	return poisson(size > 0 ? rate * gamma_of(size) / size : rate);
}

/* Student's t with 4 degrees of freedom, scaled to variance 1. */
static double heavy(void)
{
	double sum = 0;
	for (int i = 0; i < 4; i++) {
		double x = normal();
		sum += x * x;
	}
	return normal() / sqrt(sum / 4) / sqrt(2);
}

/* ---- speed ------------------------------------------------------------ */

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Rates from 1 to 9, a new one every so often: stretches of half to one and a half times
 * that length. */
static double *changing(size_t count, double every)
{
	double *values = malloc(count * sizeof *values);
	double rate = 4;
	size_t next = 0;
	if (!values)
		abort();
	for (size_t i = 0; i < count; i++) {
		if (i == next) {
			rate = 1 + 8 * uniform();
			next = i + 1 + (size_t)(every * (0.5 + uniform()));
		}
		values[i] = poisson(rate);
	}
	return values;
}

struct speed {
	double pelt, find; /* seconds */
	size_t turns, grid;
};

static struct ent_costs costs_of(const double *values, size_t count)
{
	struct ent_sample sample = {.values = values, .count = count, .cost = ENT_COST_POISSON};
	struct ent_costs costs;
	ent_costs_start(&costs, &sample);
	return costs;
}

static double time_cut(const double *values, size_t count, struct speed *speed)
{
	uint32_t *turns = malloc((count + 1) * sizeof *turns);
	double total, start = seconds();
	if (!turns)
		abort();
	struct ent_costs costs = costs_of(values, count);
	speed->grid = 1;
	speed->turns = ent_cut(&costs, ent_turning_penalty(ENT_COST_POISSON, count), 3,
			       &speed->grid, turns, &total);
	ent_costs_free(&costs);
	free(turns);
	return seconds() - start;
}

/* Optimal partitioning: every first observation of the last stretch, at every end. */
static double time_all(const double *values, size_t count)
{
	double *best = malloc((count + 1) * sizeof *best), *cost = malloc(count * sizeof *cost);
	uint32_t *from = malloc(count * sizeof *from);
	double start = seconds();
	if (!best || !cost || !from)
		abort();
	struct ent_costs costs = costs_of(values, count);
	double turn = ent_turning_penalty(ENT_COST_POISSON, count) - costs.logs[count];
	best[0] = -turn;
	for (size_t i = 0; i < count; i++)
		from[i] = (uint32_t)i;
	for (size_t to = 1; to <= count; to++) {
		ent_costs_fill(&costs, from, to, to, cost);
		best[to] = INFINITY;
		for (size_t i = 0; i < to; i++) {
			double total = cost[i] + best[i] + costs.logs[to - i];
			best[to] = total < best[to] ? total : best[to];
		}
		best[to] += turn;
	}
	ent_costs_free(&costs);
	free(best);
	free(cost);
	free(from);
	return seconds() - start;
}

static double time_find(const double *values, size_t count)
{
	struct ent_turning_opts opts = {.cost = ENT_COST_POISSON};
	struct ent_turning found;
	double start = seconds();
	ent_turning_find(values, NULL, count, &opts, &found, NULL);
	ent_turning_free(&found);
	return seconds() - start;
}

/* Killick, Fearnhead, Eckley (2012) have a turn every 100 observations. */
static void speed(void)
{
	static const struct {
		size_t count;
		double every; /* INFINITY: no turn */
	} cases[] = {{10000, 100},   {100000, 100},   {1000000, 100},
		     {1000000, 200}, {1000000, 1000}, {1000000, INFINITY}};
	puts("| observations | a turn every | found | grid | PELT, s | per observation, ns | with "
	     "intervals, s | every candidate, s |");
	puts("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct speed best = {.pelt = INFINITY, .find = INFINITY};
		size_t count = cases[i].count;
		state = 1;
		double *values = changing(count, fmin(cases[i].every, 2 * (double)count));
		for (int run = 0; run < 5; run++) {
			best.pelt = fmin(best.pelt, time_cut(values, count, &best));
			best.find = fmin(best.find, time_find(values, count));
		}
		char every[16] = "none";
		if (isfinite(cases[i].every))
			snprintf(every, sizeof every, "%g", cases[i].every);
		printf("| %zu | %s | %zu | %zu | %.4f | %.0f | %.4f |", count, every, best.turns,
		       best.grid, best.pelt, best.pelt / (double)count * 1e9, best.find);
		if (count <= 10000)
			printf(" %.3f |\n", time_all(values, count));
		else
			puts(" |");
		free(values);
	}
}

/* The default on long series: the cost is chosen, the noise measured. A slope and a wave
 * keep very many places near the best. */
static void longs(void)
{
	static const char *const names[] = {"counts, no turn", "noise, no turn",
					    "noise, 4 turns of a deviation", "a wave in noise"};
	const size_t counts[] = {20000, 100000, 1000000};
	puts("| series | observations | found | grid | seconds |");
	puts("| --- | ---: | ---: | ---: | ---: |");
	for (size_t i = 0; i < COUNT(names) * COUNT(counts); i++) {
		size_t kind = i / COUNT(counts), count = counts[i % COUNT(counts)];
		double *values = malloc(count * sizeof *values);
		struct ent_turning_opts opts = {0};
		struct ent_turning found;
		if (!values)
			abort();
		state = 1;
		for (size_t t = 0; t < count; t++) {
			double part = (double)t / (double)count;
			values[t] = kind ? normal() : poisson(4);
			values[t] += kind == 2 ? (int)(5 * part) % 2 : 0;
			values[t] += kind == 3 ? sin(6 * part * 3.141592653589793) : 0;
		}
		double start = seconds();
		ent_turning_find(values, NULL, count, &opts, &found, NULL);
		printf("| %s | %zu | %zu | %zu | %.2f |\n", names[kind], count, found.count,
		       found.grid, seconds() - start);
		fflush(stdout);
		ent_turning_free(&found);
		free(values);
	}
}

/* ---- planted turns ---------------------------------------------------- */

#define PERIODS 120

static void plant(double *values, double before, double after, double size)
{
	for (size_t i = 0; i < PERIODS; i++)
		values[i] = count_of(i < PERIODS / 2 ? before : after, size);
}

/* Turns found, and whether one of them is within three periods of the middle. */
static size_t look(const double *values, enum ent_cost cost, bool *near)
{
	struct ent_turning_opts opts = {.cost = cost};
	struct ent_turning found;
	ent_turning_find(values, NULL, PERIODS, &opts, &found, NULL);
	*near = false;
	for (size_t i = 0; i < found.count; i++)
		*near = *near || llabs((long long)found.turns[i].at - PERIODS / 2) <= 3;
	size_t count = found.count;
	ent_turning_free(&found);
	return count;
}

static void planted(unsigned replicates)
{
	static const struct {
		double before, after, dispersion;
		enum ent_cost cost;
	} cases[] = {{4, 10, 0, ENT_COST_AUTO},   {4, 10, 0, ENT_COST_POISSON},
		     {10, 4, 0, ENT_COST_AUTO},   {2, 5, 0, ENT_COST_AUTO},
		     {4, 10, 0.1, ENT_COST_AUTO}, {4, 10, 0.1, ENT_COST_NEGATIVE_BINOMIAL},
		     {4, 16, 0.2, ENT_COST_AUTO}, {4, 24, 0.5, ENT_COST_AUTO}};
	printf("%d periods, the turn at %d; %u replicates\n\n", PERIODS, PERIODS / 2, replicates);
	puts("| rate | dispersion | cost | found | within 3 | just one | false alarms |");
	puts("| --- | ---: | --- | ---: | ---: | ---: | ---: |");
	for (size_t c = 0; c < COUNT(cases); c++) {
		unsigned some = 0, close = 0, one = 0, alarms = 0;
		double size = cases[c].dispersion > 0 ? 1 / cases[c].dispersion : 0;
		state = 1000 + c;
		for (unsigned r = 0; r < replicates; r++) {
			double values[PERIODS];
			bool near;
			plant(values, cases[c].before, cases[c].after, size);
			size_t count = look(values, cases[c].cost, &near);
			some += count > 0;
			close += near;
			one += near && count == 1;
			plant(values, cases[c].before, cases[c].before, size);
			alarms += look(values, cases[c].cost, &near) > 0;
		}
		double percent = 100.0 / replicates;
		printf("| %g to %g | %g | %s | %.1f%% | %.1f%% | %.1f%% | %.1f%% |\n",
		       cases[c].before, cases[c].after, cases[c].dispersion,
		       ent_cost_name(cases[c].cost), some * percent, close * percent, one * percent,
		       alarms * percent);
	}
}

/* ---- false alarms ----------------------------------------------------- */

/* Noise of lag-1 autocorrelation phi (1: a random walk) about a trend and a yearly cycle,
 * perhaps of a logarithm. */
struct nature {
	const char *name;
	double phi, slope, cycle;
	bool heavy, exponential;
};

static void draw(const struct nature *nature, double *values, size_t count)
{
	double noise = 0;
	for (int i = nature->phi < 1 ? -50 : 0; i < (int)count; i++) {
		noise = nature->phi * noise + (nature->heavy ? heavy() : normal());
		if (i < 0)
			continue;
		values[i] = noise + nature->slope * i + nature->cycle * sin(i * 0.5235987755982988);
		if (nature->exponential)
			values[i] = 1000 * exp(0.1 * values[i]);
	}
}

static double alarm_share(const struct nature *nature, size_t count, unsigned replicates)
{
	unsigned alarms = 0;
	double values[1000];
	state = 1;
	for (unsigned r = 0; r < replicates; r++) {
		struct ent_turning_opts opts = {0};
		struct ent_turning found;
		draw(nature, values, count);
		ent_turning_find(values, NULL, count, &opts, &found, NULL);
		alarms += found.count > 0;
		ent_turning_free(&found);
	}
	return (double)alarms / replicates;
}

static void alarms(unsigned replicates)
{
	static const struct nature natures[] = {
		{.name = "white noise"},
		{.name = "heavy tails (t, 4)", .heavy = true},
		{.name = "AR(1), 0.5", .phi = 0.5},
		{.name = "AR(1), 0.8", .phi = 0.8},
		{.name = "AR(1), 0.8, heavy tails", .phi = 0.8, .heavy = true},
		{.name = "AR(1), -0.4", .phi = -0.4},
		{.name = "random walk", .phi = 1},
		{.name = "random walk with drift", .phi = 1, .slope = 0.5},
		{.name = "trend, white noise", .slope = 0.05},
		{.name = "trend, AR(1), 0.5", .slope = 0.05, .phi = 0.5},
		{.name = "cycle of 12, white noise", .cycle = 3},
		{.name = "cycle of 12, AR(1), 0.5", .cycle = 3, .phi = 0.5},
		{.name = "growth, AR(1), 0.8", .phi = 0.8, .slope = 0.3, .exponential = true},
	};
	printf("No turn, %u replicates; share with a false alarm\n\n", replicates);
	puts("| nature | 30 | 60 | 120 | 240 |");
	puts("| --- | ---: | ---: | ---: | ---: |");
	for (size_t i = 0; i < COUNT(natures); i++) {
		printf("| %s |", natures[i].name);
		for (size_t count = 30; count <= 240; count *= 2)
			printf(" %.1f%% |", 100 * alarm_share(&natures[i], count, replicates));
		puts("");
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	unsigned replicates = argc > 2 ? (unsigned)atoi(argv[2]) : 1000;
	if (strcmp(what, "speed") == 0) {
		speed();
	} else if (strcmp(what, "long") == 0) {
		longs();
	} else if (strcmp(what, "planted") == 0 && replicates) {
		planted(replicates);
	} else if (strcmp(what, "alarms") == 0 && replicates) {
		alarms(replicates);
	} else {
		fputs("usage: turning speed|long|planted|alarms [REPLICATES]\n", stderr);
		return 2;
	}
	return 0;
}
