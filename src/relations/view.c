/* The series as each cost sees it: without outliers and the cycle of the calendar, as logarithms,
 * centred. */
#include "base/arena.h"
#include "relations/adjust.h"
#include "relations/fit.h"

#include <math.h>
#include <string.h>

#define LARGEST_COUNTS 30 /* from such a mean on, normal noise does as well */
#define OUTLIER_LIMIT  4  /* deviations */

static double middle_of(const double *values, size_t count)
{
	double *copy = ent_alloc(NULL, (count + 1) * sizeof *copy);
	memcpy(copy, values, count * sizeof *copy);
	double middle = count ? ent_median(copy, count) : 0;
	ent_alloc(copy, 0);
	return middle;
}

/* Squares neither overflow nor vanish, whatever the unit. */
static void view_centre(struct ent_view *view, size_t count)
{
	double largest = 0;
	view->middle = middle_of(view->values, count);
	for (size_t i = 0; i < count; i++) {
		view->values[i] -= view->middle;
		largest = fmax(largest, fabs(view->values[i]));
	}
	view->scale = largest > 0 ? largest : 1;
	for (size_t i = 0; i < count; i++)
		view->values[i] /= view->scale;
	view->extra += 2 * (double)count * log(view->scale);
}

static void view_adjust(const struct ent_study *study, struct ent_view *view)
{
	ent_adjust_outliers(view->values, study->count, OUTLIER_LIMIT);
	view->season = ent_adjust_season(view->values, study->count, study->opts.season);
	if (view->season && !study->opts.season)
		view->extra += (double)(view->season - 1) * log((double)study->count);
}

static double *copied(const struct ent_study *study)
{
	double *values = ent_alloc(NULL, (study->count + 1) * sizeof *values);
	memcpy(values, study->values, study->count * sizeof *values);
	return values;
}

static void start_ratio(struct ent_study *study)
{
	for (size_t i = 0; i < study->count; i++)
		if (study->values[i] <= 0)
			return;
	study->ratio = (struct ent_view){.values = copied(study), .logarithm = true};
	for (size_t i = 0; i < study->count; i++) {
		study->ratio.values[i] = log(study->values[i]);
		study->ratio.extra += 2 * study->ratio.values[i];
	}
	view_adjust(study, &study->ratio);
	view_centre(&study->ratio, study->count);
}

static bool is_small_counts(const struct ent_study *study)
{
	double sum = 0;
	for (size_t i = 0; i < study->count; i++) {
		if (study->values[i] < 0 || study->values[i] != floor(study->values[i]))
			return false;
		sum += study->values[i];
	}
	return sum < LARGEST_COUNTS * (double)study->count;
}

void ent_study_start(struct ent_study *study)
{
	study->grid = 1;
	study->least = study->opts.least ? study->opts.least : ENT_LEAST_STRETCH;
	study->counts = study->raw = study->level = study->ratio = (struct ent_view){0};
	if (study->opts.cost == ENT_COST_AUTO && is_small_counts(study))
		study->small_counts = true;
	if (study->small_counts || study->opts.cost == ENT_COST_POISSON ||
	    study->opts.cost == ENT_COST_NEGATIVE_BINOMIAL) {
		study->counts = (struct ent_view){.values = copied(study), .scale = 1};
	} else if (study->opts.plain || study->opts.cost == ENT_COST_MEAN_VARIANCE) {
		study->raw.values = copied(study);
		view_centre(&study->raw, study->count);
	} else {
		study->level.values = copied(study);
		view_adjust(study, &study->level);
		view_centre(&study->level, study->count);
		start_ratio(study);
	}
}

void ent_study_free(struct ent_study *study)
{
	ent_alloc(study->counts.values, 0);
	ent_alloc(study->raw.values, 0);
	ent_alloc(study->level.values, 0);
	ent_alloc(study->ratio.values, 0);
}
