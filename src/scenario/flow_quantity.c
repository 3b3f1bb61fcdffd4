/* What the record tells of a quantity in a year, and how surely. */
#include "scenario/flow_quantity.h"

#include "base/rng.h"
#include "base/sorted.h"

#include <math.h>
#include <stdlib.h>

#define WITHIN_95 1.959963984540054
#define UNKNOWN   ((double)NAN)

/* ---- how sure a figure is ----------------------------------------------------- */

double ent_flow_looseness(const struct ent_figure *figure)
{
	static const double hedges[] = {[ENT_CONFIRMED] = .05,
					[ENT_REPORTED] = .1,
					[ENT_ESTIMATED] = .15,
					[ENT_ALLEGED] = .4,
					[ENT_DENIED] = .4};
	static const double credibilities[] = {.05, .1, .2, .4, .6, .3};
	static const double reliabilities[] = {.05, .1, .15, .25, .4, .3};
	double loose = figure->hedge ? hedges[figure->hedge] : 0;
	loose = fmax(loose, credibilities[figure->credibility ? figure->credibility - '1' : 5]);
	return fmax(loose, reliabilities[figure->reliability ? figure->reliability - 'A' : 5]);
}

bool ent_flow_unverified(const struct ent_figure *figure)
{
	return figure->hedge == ENT_ALLEGED || figure->credibility >= '5' ||
	       figure->reliability >= 'E';
}

/* ---- which row ---------------------------------------------------------------- */

/* Between two bounds the middle; NaN where there is at most a bound. */
static double middle(double low, double best, double high)
{
	return isnan(best) ? (low + high) / 2 : best;
}

static int year_of(int32_t day)
{
	return (int)ent_date_of_day(day).start.year;
}

/* The years of which a row tells. One of several years tells of each if it is a mean: a rate, or
 * a share. Of less than a year it tells of none, unless any day will do. */
static bool row_years(const struct ent_series *series, const struct ent_observation *row,
		      bool any_day, int *first, int *last)
{
	struct ent_str unit = series->unit;
	if (row->span.start_lo == ENT_DAY_MIN || row->span.end_hi == ENT_DAY_MAX)
		return false;
	*first = year_of(row->span.start_lo);
	*last = year_of(row->span.end_hi);
	if (!any_day && row->span.end_hi - row->span.start_lo < 364)
		return false;
	return *first == *last || any_day || ent_unit_yearly(&unit) ||
	       ent_str_is(unit, "percent") || ent_str_is(unit, "fraction");
}

uint32_t ent_series_of_year(const struct ent_series *series, int year, int32_t as_of, unsigned near,
			    bool any_day, int *told)
{
	uint32_t found = ENT_NONE;
	int nearest = (int)near + 1, first, last;
	for (uint32_t i = 0; i < series->count; i++) {
		const struct ent_observation *row = &series->rows[i];
		if (row->figure.hedge == ENT_DENIED || !ent_series_current(series, i, as_of) ||
		    !row_years(series, row, any_day, &first, &last))
			continue;
		int away = year < first ? first - year : year > last ? year - last : 0;
		/* Of two as near, the later. */
		if (away > nearest || (away == nearest && found == ENT_NONE))
			continue;
		found = i;
		nearest = away;
		*told = year < first ? first : year > last ? last : year;
	}
	return found;
}

/* ---- factors -------------------------------------------------------------------- */

struct factor {
	struct ent_flow_range range; /* best NaN and one end: a bound */
	double error;                /* relative; 0: exact */
};

#define DRAWS 10000

/* The mean and the middle 95 percent of its distribution, by draws that are always the same. */
static struct factor factor_of_assumption(const struct ent_assumption *assumption)
{
	struct factor factor = {{UNKNOWN, UNKNOWN, UNKNOWN}, 0};
	struct ent_flow_range *range = &factor.range;
	struct ent_rng rng;
	range->best = ent_family_mean(assumption->family, assumption->parameters);
	if (ent_str_is(assumption->family, "constant"))
		return factor;
	double *draws = ent_alloc(NULL, DRAWS * sizeof *draws);
	ent_rng_start(&rng, 0, 0, 0);
	for (size_t i = 0; i < DRAWS; i++)
		draws[i] = ent_rng_draw(&rng, assumption->family, assumption->parameters);
	ent_sort_numbers(draws, DRAWS);
	range->low = ent_quantile(draws, DRAWS, .025);
	range->high = ent_quantile(draws, DRAWS, .975);
	ent_alloc(draws, 0);
	factor.error = (range->high - range->low) / (2 * WITHIN_95) / fabs(range->best);
	return factor;
}

static bool is_set(const struct ent_flow_ask *ask, struct ent_str name, double *value)
{
	for (size_t i = 0; i < ask->setting_count; i++) {
		if (ent_str_eq(ask->settings[i].name, name)) {
			*value = ask->settings[i].value;
			return true;
		}
	}
	return false;
}

static double relative_error(const struct ent_flow_range *range)
{
	double value = middle(range->low, range->best, range->high);
	double below = (value - range->low) / WITHIN_95, above = (range->high - value) / WITHIN_95;
	if (isnan(value) || value == 0)
		return 0;
	below = isnan(below) ? above : below;
	above = isnan(above) ? below : above;
	return isnan(below) ? 0 : (below + above) / 2 / fabs(value);
}

static struct factor factor_of_figure(const struct ent_figure *figure)
{
	struct factor factor = {{figure->low, figure->best, figure->high}, 0};
	factor.error = relative_error(&factor.range);
	/* A range without width tells of no doubt, not of certainty. */
	if (factor.error == 0) {
		factor.error = ent_flow_looseness(figure);
		if (!isnan(figure->best))
			factor.range.low = factor.range.high = UNKNOWN;
	}
	return factor;
}

/* What one number stands for: what is looked up, for when, and what is found on the way. */
struct search {
	const struct ent_record *record;
	const struct ent_flow *flow;
	const struct ent_flow_ask *ask;
	unsigned near;
	bool any_day;
	struct ent_flow_basis basis;
};

static bool factor_of_series(struct search *search, uint32_t id, struct factor *factor)
{
	const struct ent_series *series = ent_series(search->record, id);
	bool first = search->basis.series == ENT_NONE;
	int year = search->ask->year, told = year;
	if (first)
		search->basis.series = id;
	*factor = (struct factor){{UNKNOWN, UNKNOWN, UNKNOWN}, .01};
	if (is_set(search->ask, series->name, &factor->range.best))
		return true;
	uint32_t row = ent_series_of_year(series, year, search->ask->as_of, search->near,
					  search->any_day, &told);
	if (row == ENT_NONE)
		return false;
	*factor = factor_of_figure(&series->rows[row].figure);
	factor->error = hypot(factor->error, search->flow->drift / 100 * abs(told - year));
	search->basis.unverified |= ent_flow_unverified(&series->rows[row].figure);
	if (first) {
		search->basis.row = row;
		search->basis.year = told;
	}
	return true;
}

static bool read_factor(struct search *search, const struct ent_flow_factor *told,
			struct factor *factor)
{
	size_t count;
	const struct ent_assumption *assumptions = ent_assumptions(search->record, &count);
	if (told->series != ENT_NONE)
		return factor_of_series(search, told->series, factor);
	*factor = (struct factor){{told->low, told->best, told->high}, 0};
	if (told->assumption == ENT_NONE)
		factor->error = relative_error(&factor->range);
	else if (!is_set(search->ask, assumptions[told->assumption].name, &factor->range.best))
		*factor = factor_of_assumption(&assumptions[told->assumption]);
	return true;
}

/* ---- products --------------------------------------------------------------------- */

static struct ent_flow_range times(struct ent_flow_range range, double by)
{
	return (struct ent_flow_range){range.low * by, range.best * by, range.high * by};
}

/* One uncertain factor keeps its range, in which the others are scale; several make an error of
 * their own. What is a bound stays one. */
static void multiply(struct ent_flow_range *range, double *error, const struct factor *factor)
{
	double mine = middle(range->low, range->best, range->high);
	double by = middle(factor->range.low, factor->range.best, factor->range.high);
	if (!isnan(by) && (factor->error == 0 || isnan(mine)))
		*range = times(*range, by);
	else if (!isnan(mine) && (*error == 0 || isnan(by)))
		*range = times(factor->range, mine);
	else
		*range = (struct ent_flow_range){UNKNOWN, mine * by, UNKNOWN};
	*error = hypot(*error, factor->error);
}

/* None where the range says as much. */
static double error_of(const struct ent_flow_range *range, double error)
{
	double value = middle(range->low, range->best, range->high);
	if (error == 0 || fabs(relative_error(range) - error) <= 1e-9 * error)
		return 0;
	if (isnan(value))
		value = isnan(range->high) ? range->low : range->high;
	return error * fabs(value);
}

bool ent_flow_product(const struct ent_record *record, const struct ent_flow *flow,
		      const struct ent_flow_factor *factors, size_t count,
		      const struct ent_flow_ask *ask, unsigned near, bool any_day,
		      struct ent_flow_amount *amount)
{
	struct search search = {record, flow,    ask,
				near,   any_day, {ENT_NONE, ENT_NONE, ENT_NONE, ask->year, false}};
	double error = 0;
	amount->range = (struct ent_flow_range){UNKNOWN, 1, UNKNOWN};
	for (size_t i = 0; i < count; i++) {
		struct factor factor;
		if (!read_factor(&search, &factors[i], &factor))
			return false;
		multiply(&amount->range, &error, &factor);
	}
	amount->error = error_of(&amount->range, error);
	amount->basis = search.basis;
	return true;
}

bool ent_flow_quantity(const struct ent_record *record, const struct ent_flow *flow,
		       const struct ent_flow_factor *factors, size_t count,
		       const struct ent_flow_ask *ask, unsigned near,
		       struct ent_flow_amount *amount)
{
	return ent_flow_product(record, flow, factors, count, ask, near, true, amount);
}
