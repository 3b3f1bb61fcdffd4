/* Times the questions that are put to an archive:
 *
 *     bench-archive ARCHIVE [THREADS]
 *
 * To open it; the monthly series of a few dyads, from the largest to the median; the yearly net
 * index of all dyads, on one thread and on several. Prints Markdown tables; README.md
 * tells what is to be reached. */
#include "base/par.h"

#include <entente/archive.h>
#include <entente/date.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct ent_archive_days all_days = {ENT_DAY_MIN, ENT_DAY_MAX};

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void *need(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);
	if (!memory)
		abort();
	return memory;
}

/* ---- many times the same ------------------------------------------------- */

struct times {
	double best, median;
};

static int by_size(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

static struct times times_of(double *seconds, size_t count)
{
	qsort(seconds, count, sizeof *seconds, by_size);
	return (struct times){seconds[0], seconds[count / 2]};
}

/* ---- to open ------------------------------------------------------------- */

static struct times time_open(const char *path)
{
	enum { OPENS = 201 };
	double seconds[OPENS];
	struct ent_err err;
	for (int i = 0; i < OPENS; i++) {
		double start = now();
		struct ent_archive *archive = ent_archive_open(path, &err);
		seconds[i] = now() - start;
		ent_archive_close(archive);
	}
	return times_of(seconds, OPENS);
}

/* ---- the months of a dyad -------------------------------------------------- */

struct ranked {
	size_t count, dyad;
};

static int by_count(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->dyad > b->dyad) - (a->dyad < b->dyad);
}

/* Dyads of two known actors, those with most events first. */
static size_t rank_dyads(const struct ent_archive *archive, struct ranked *ranked)
{
	size_t count = 0;
	for (size_t i = 0; i < ent_archive_dyad_count(archive); i++) {
		struct ent_archive_dyad dyad = ent_archive_dyad(archive, i);
		if (dyad.source != ENT_NONE && dyad.target != ENT_NONE)
			ranked[count++] = (struct ranked){dyad.count, i};
	}
	qsort(ranked, count, sizeof *ranked, by_count);
	return count;
}

static void print_dyad(const struct ent_archive *archive, const struct ent_archive_periods *months,
		       const char *which, size_t index)
{
	enum { SERIES = 1001 };
	double seconds[SERIES], *net = need(months->count, sizeof *net);
	struct ent_archive_dyad found = ent_archive_dyad(archive, index);
	for (int i = 0; i < SERIES; i++) {
		double start = now();
		ent_archive_net(archive, ent_archive_dyad_find(archive, found.source, found.target),
				months, net);
		seconds[i] = now() - start;
	}
	struct times times = times_of(seconds, SERIES);
	struct ent_str source = ent_archive_actor(archive, found.source).code;
	struct ent_str target = ent_archive_actor(archive, found.target).code;
	printf("| %s: %.*s to %.*s | %zu | %.4f | %.4f |\n", which, ENT_FMT(source),
	       ENT_FMT(target), found.count, times.best * 1e3, times.median * 1e3);
	free(net);
}

static void print_dyads(const struct ent_archive *archive)
{
	static const struct {
		const char *name;
		double share; /* of the dyads that have more events */
	} places[] = {{"the largest", 0},
		      {"of a thousand", 0.001},
		      {"of a hundred", 0.01},
		      {"of ten", 0.1},
		      {"the median", 0.5}};
	struct ranked *ranked = need(ent_archive_dyad_count(archive), sizeof *ranked);
	struct ent_archive_periods months;
	ent_archive_periods(archive, all_days, ENT_EVERY_MONTH, &months);
	size_t count = rank_dyads(archive, ranked);
	printf("\n| %zu months of a dyad | events | best, ms | median, ms |\n"
	       "| --- | ---: | ---: | ---: |\n",
	       months.count);
	for (size_t i = 0; count && i < sizeof(places) / sizeof(*places); i++)
		print_dyad(archive, &months, places[i].name,
			   ranked[(size_t)(places[i].share * (double)count)].dyad);
	ent_archive_periods_free(&months);
	free(ranked);
}

/* ---- the years of all dyads ------------------------------------------------- */

/* The best of a few; the sums go to `net`. */
static double time_net(const struct ent_archive *archive, const struct ent_archive_periods *years,
		       size_t threads, double *net)
{
	enum { RUNS = 5 };
	double seconds[RUNS];
	for (int i = 0; i < RUNS; i++) {
		double start = now();
		ent_archive_net_all(archive, years, threads, net);
		seconds[i] = now() - start;
	}
	return times_of(seconds, RUNS).best;
}

/* To the last bit: how many share the work must not change what comes out. */
static bool print_net(const struct ent_archive *archive, size_t threads)
{
	struct ent_archive_periods years;
	ent_archive_periods(archive, all_days, ENT_EVERY_YEAR, &years);
	size_t cells = ent_archive_dyad_count(archive) * years.count;
	double *by_one = need(cells, sizeof *by_one), *by_many = need(cells, sizeof *by_many);
	double one = time_net(archive, &years, 1, by_one);
	double many = time_net(archive, &years, threads, by_many);
	printf("\n| yearly net index of %zu dyads | seconds |\n| --- | ---: |\n"
	       "| 1 thread | %.3f |\n| %zu threads | %.3f |\n",
	       ent_archive_dyad_count(archive), one, threads, many);
	bool same = memcmp(by_one, by_many, cells * sizeof *by_one) == 0;
	free(by_one);
	free(by_many);
	ent_archive_periods_free(&years);
	return same;
}

int main(int argc, char **argv)
{
	struct ent_err err;
	if (argc < 2 || argc > 3) {
		fputs("usage: bench-archive ARCHIVE [THREADS]\n", stderr);
		return 2;
	}
	size_t threads = ent_workers(argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 0);
	struct ent_archive *archive = ent_archive_open(argv[1], &err);
	if (!archive || !ent_archive_event_count(archive)) {
		fprintf(stderr, "bench-archive: %s\n", archive ? "no events" : err.text);
		ent_archive_close(archive);
		return 1;
	}
	struct times open = time_open(argv[1]);
	printf("%llu events, %zu actors, %zu places, %zu dyads. To open: best %.3f ms, median "
	       "%.3f ms.\n",
	       (unsigned long long)ent_archive_event_count(archive),
	       ent_archive_actor_count(archive), ent_archive_place_count(archive),
	       ent_archive_dyad_count(archive), open.best * 1e3, open.median * 1e3);
	print_dyads(archive);
	bool same = print_net(archive, threads);
	if (!same)
		fputs("bench-archive: several threads give other figures than one\n", stderr);
	ent_archive_close(archive);
	return same ? 0 : 1;
}
