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

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

/* ---- which month or year a day is in ---------------------------------------- */

/* The period of each day from the first of the archive to the last, from 0. */
struct periods {
	int32_t first_day;
	size_t days, months, years;
	uint16_t *month, *year;
};

static struct periods periods_of(const struct ent_archive *archive)
{
	struct ent_archive_event first, last;
	uint64_t events = ent_archive_event_count(archive);
	ent_archive_event(archive, 0, &first);
	ent_archive_event(archive, events - 1, &last);
	struct periods periods = {.first_day = first.day};
	periods.days = (size_t)(last.day - first.day) + 1;
	periods.month = need(periods.days, sizeof *periods.month);
	periods.year = need(periods.days, sizeof *periods.year);
	int64_t first_year, year;
	int first_month, month, day;
	ent_day_to_civil(first.day, &first_year, &first_month, &day);
	for (size_t i = 0; i < periods.days; i++) {
		ent_day_to_civil(first.day + (int32_t)i, &year, &month, &day);
		periods.year[i] = (uint16_t)(year - first_year);
		periods.month[i] = (uint16_t)(12 * (year - first_year) + month - first_month);
	}
	periods.months = periods.month[periods.days - 1] + 1u;
	periods.years = periods.year[periods.days - 1] + 1u;
	return periods;
}

/* The sum of intensity of a dyad's events by period. What is told without an intensity says
 * nothing of the net. */
static void add_dyad(const struct ent_archive *archive, const struct ent_archive_dyad *dyad,
		     int32_t first_day, const uint16_t *period, double *sums)
{
	struct ent_archive_event event;
	for (size_t i = 0; i < dyad->count; i++) {
		ent_archive_event(archive, (uint64_t)dyad->rows[i], &event);
		if (!isnan(event.intensity))
			sums[period[event.day - first_day]] += event.intensity;
	}
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

static void print_dyad(const struct ent_archive *archive, const struct periods *periods,
		       const char *which, size_t index)
{
	enum { SERIES = 1001 };
	double seconds[SERIES], *sums = need(periods->months, sizeof *sums);
	struct ent_archive_dyad found = ent_archive_dyad(archive, index);
	for (int i = 0; i < SERIES; i++) {
		memset(sums, 0, periods->months * sizeof *sums);
		double start = now();
		struct ent_archive_dyad dyad = ent_archive_dyad(
			archive, ent_archive_dyad_find(archive, found.source, found.target));
		add_dyad(archive, &dyad, periods->first_day, periods->month, sums);
		seconds[i] = now() - start;
	}
	struct times times = times_of(seconds, SERIES);
	struct ent_str source = ent_archive_actor(archive, found.source).code;
	struct ent_str target = ent_archive_actor(archive, found.target).code;
	printf("| %s: %.*s to %.*s | %zu | %.4f | %.4f |\n", which, ENT_FMT(source),
	       ENT_FMT(target), found.count, times.best * 1e3, times.median * 1e3);
	free(sums);
}

static void print_dyads(const struct ent_archive *archive, const struct periods *periods)
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
	size_t count = rank_dyads(archive, ranked);
	printf("\n| %zu months of a dyad | events | best, ms | median, ms |\n"
	       "| --- | ---: | ---: | ---: |\n",
	       periods->months);
	for (size_t i = 0; count && i < sizeof(places) / sizeof(*places); i++)
		print_dyad(archive, periods, places[i].name,
			   ranked[(size_t)(places[i].share * (double)count)].dyad);
	free(ranked);
}

/* ---- the years of all dyads ------------------------------------------------- */

struct net_work {
	const struct ent_archive *archive;
	const struct periods *periods;
	double *sums; /* years of each worker */
	double *last; /* by dyad: so that nothing is left undone */
};

static void net_of_dyad(void *user, size_t index, size_t worker)
{
	struct net_work *work = user;
	double *sums = work->sums + worker * work->periods->years;
	struct ent_archive_dyad dyad = ent_archive_dyad(work->archive, index);
	memset(sums, 0, work->periods->years * sizeof *sums);
	add_dyad(work->archive, &dyad, work->periods->first_day, work->periods->year, sums);
	work->last[index] = 0;
	for (size_t i = 0; i < work->periods->years; i++)
		work->last[index] += sums[i];
}

/* Seconds for the yearly net index of all dyads; the sum of all, to be the same whoever
 * reckons it. */
static double net_of_all_dyads(const struct ent_archive *archive, const struct periods *periods,
			       size_t workers, double *total)
{
	size_t dyads = ent_archive_dyad_count(archive);
	struct net_work work = {archive, periods, need(workers * periods->years, sizeof(double)),
				need(dyads, sizeof(double))};
	double start = now();
	ent_for(workers, dyads, net_of_dyad, &work);
	double seconds = now() - start;
	*total = 0;
	for (size_t i = 0; i < dyads; i++)
		*total += work.last[i];
	free(work.sums);
	free(work.last);
	return seconds;
}

static bool print_net(const struct ent_archive *archive, const struct periods *periods,
		      size_t threads)
{
	double one_total, many_total;
	double one = net_of_all_dyads(archive, periods, 1, &one_total);
	double many = net_of_all_dyads(archive, periods, threads, &many_total);
	printf("\n| yearly net index of %zu dyads | seconds |\n| --- | ---: |\n"
	       "| 1 thread | %.3f |\n| %zu threads | %.3f |\n",
	       ent_archive_dyad_count(archive), one, threads, many);
	/* To the last bit: how many share the work must not change what comes out. */
	return memcmp(&one_total, &many_total, sizeof one_total) == 0;
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
	struct periods periods = periods_of(archive);
	print_dyads(archive, &periods);
	bool same = print_net(archive, &periods, threads);
	if (!same)
		fputs("bench-archive: several threads give other figures than one\n", stderr);
	free(periods.month);
	free(periods.year);
	ent_archive_close(archive);
	return same ? 0 : 1;
}
