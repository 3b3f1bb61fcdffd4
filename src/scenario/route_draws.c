/* Ranges, and runs over draws of them: the best run first, then each draw by its number, then the
 * band of every column. */
#include "base/sorted.h"
#include "scenario/route.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#define USUAL_DRAWS 2000
#define MOST_CELLS  ((size_t)1 << 28) /* 2 GB of results */

/* ---- ranges ----------------------------------------------------------------- */

bool ent_route_is_told(struct ent_flow_range range)
{
	return !isnan(range.low) || !isnan(range.best) || !isnan(range.high);
}

double ent_route_centre(struct ent_flow_range range)
{
	if (!isnan(range.best))
		return range.best;
	if (isnan(range.low))
		return range.high;
	return isnan(range.high) ? range.low : (range.low + range.high) / 2;
}

double ent_route_pick(struct ent_rng *rng, struct ent_flow_range range)
{
	return rng ? ent_rng_range(rng, range.low, range.best, range.high)
		   : ent_route_centre(range);
}

bool ent_route_range_check(struct ent_flow_range range, double lowest, double highest, bool unknown,
			   const char *what, size_t index, struct ent_err *err)
{
	const double value[] = {range.low, range.best, range.high};
	double before = lowest;
	if (!ent_route_is_told(range))
		return unknown || ent_fail(err, ENT_MISUSE, "%s %zu is not a number", what, index);
	for (int i = 0; i < 3; i++) {
		if (isnan(value[i]))
			continue;
		if (!(value[i] >= lowest && value[i] <= highest))
			return ent_fail(err, ENT_MISUSE, "%s %zu is not within %.6g and %.6g: %.6g",
					what, index, lowest, highest, value[i]);
		if (value[i] < before)
			return ent_fail(err, ENT_MISUSE, "the range of %s %zu falls", what, index);
		before = value[i];
	}
	return true;
}

/* ---- what a draw is made of ---------------------------------------------------- */

struct ent_rng *ent_route_rng(struct ent_rng *rng, uint64_t seed, size_t item, uint64_t stream)
{
	if (item == ENT_ROUTE_BEST)
		return NULL;
	ent_rng_start(rng, seed, item, stream);
	return rng;
}

const double *ent_route_row(const struct ent_route_flows *flows, size_t links, size_t item,
			    size_t draws)
{
	if (item == ENT_ROUTE_BEST || !flows->draws)
		return flows->best;
	double at = (double)item * (double)flows->draw_count / (double)draws;
	size_t row = (size_t)at < flows->draw_count ? (size_t)at : flows->draw_count - 1;
	return flows->draws + row * links;
}

bool ent_route_flows_check(const struct ent_route_flows *flows, struct ent_err *err)
{
	if (!flows->best)
		return ent_fail(err, ENT_MISUSE, "no flows are given");
	if (flows->draws && !flows->draw_count)
		return ent_fail(err, ENT_MISUSE, "no draws of the flows are given");
	return true;
}

bool ent_route_draws_count(size_t asked, size_t columns, size_t *draws, struct ent_err *err)
{
	*draws = asked ? asked : USUAL_DRAWS;
	if (columns && *draws > MOST_CELLS / columns)
		return ent_fail(err, ENT_LIMIT, "%zu draws of %zu values are too many", *draws,
				columns);
	return true;
}

/* ---- runs --------------------------------------------------------------------- */

struct runs {
	const struct ent_route_draws *draws;
	double *rows;
	double *columns; /* workers x draws: one column, sorted */
	const double *best;
	struct ent_route_band *bands;
	atomic_size_t done;
	atomic_size_t failed; /* the least item that failed; SIZE_MAX: none */
	atomic_bool stop;
};

static void fail_at(struct runs *runs, size_t item)
{
	size_t least = atomic_load(&runs->failed);
	while (item < least && !atomic_compare_exchange_weak(&runs->failed, &least, item))
		;
}

static void run_one(void *user, size_t item, size_t worker)
{
	struct runs *runs = user;
	const struct ent_route_draws *draws = runs->draws;
	double *row = runs->rows + item * draws->columns;
	for (size_t c = 0; c < draws->columns; c++)
		row[c] = NAN;
	/* Items before the first failure are all done, so that it is the same one always. */
	if (atomic_load(&runs->stop) || item > atomic_load(&runs->failed))
		return;
	if (!draws->run(draws->context, item, worker, row, NULL)) {
		fail_at(runs, item);
		return;
	}
	size_t done = atomic_fetch_add(&runs->done, 1) + 1;
	double share = (draws->share > 0 ? draws->share : 1) * (double)done / (double)draws->draws;
	if (draws->tick && !draws->tick(draws->user, draws->done + share))
		atomic_store(&runs->stop, true);
}

static void band_one(void *user, size_t c, size_t worker)
{
	struct runs *runs = user;
	const struct ent_route_draws *draws = runs->draws;
	double *column = runs->columns + worker * draws->draws, sum = 0;
	size_t count = 0;
	for (size_t i = 0; i < draws->draws; i++) {
		double value = runs->rows[i * draws->columns + c];
		if (!isfinite(value))
			continue;
		column[count++] = value;
		sum += value;
	}
	runs->bands[c] = (struct ent_route_band){runs->best[c], NAN, NAN, NAN};
	if (!isfinite(runs->best[c]))
		runs->bands[c].best = NAN;
	if (!count)
		return;
	ent_sort_numbers(column, count);
	runs->bands[c].mean = sum / (double)count;
	runs->bands[c].low = ent_quantile(column, count, .025);
	runs->bands[c].high = ent_quantile(column, count, .975);
}

static bool tell_failure(const struct ent_route_draws *draws, size_t item, double *row,
			 struct ent_err *err)
{
	struct ent_err why = {0};
	draws->run(draws->context, item, 0, row, &why);
	return ent_fail(err, why.code, "draw %zu: %s", item, why.text);
}

bool ent_route_draw(const struct ent_route_draws *draws, struct ent_route_band *bands,
		    double **rows, size_t *done, struct ent_err *err)
{
	size_t cells = draws->draws * draws->columns, workers = ent_workers(draws->workers);
	double *best = ent_alloc(NULL, draws->columns * sizeof *best);
	struct runs runs = {.draws = draws, .best = best, .bands = bands};
	bool fine = draws->run(draws->context, ENT_ROUTE_BEST, 0, best, err);
	if (fine) {
		runs.rows = ent_alloc(NULL, cells * sizeof *runs.rows);
		atomic_init(&runs.done, 0);
		atomic_init(&runs.failed, SIZE_MAX);
		atomic_init(&runs.stop, false);
		ent_for(workers, draws->draws, run_one, &runs);
		*done = atomic_load(&runs.done);
		size_t failed = atomic_load(&runs.failed);
		fine = failed == SIZE_MAX || tell_failure(draws, failed, runs.rows, err);
	}
	if (fine) {
		runs.columns = ent_alloc(NULL, workers * draws->draws * sizeof *runs.columns);
		ent_for(workers, draws->columns, band_one, &runs);
	}
	ent_alloc(best, 0);
	ent_alloc(runs.columns, 0);
	if (fine && rows)
		*rows = runs.rows;
	else
		ent_alloc(runs.rows, 0);
	return fine;
}
