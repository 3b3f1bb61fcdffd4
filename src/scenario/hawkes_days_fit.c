/* Fitting counts by day: L-BFGS (liblbfgs) over square roots of shares, as for times
 * (hawkes_search.h): mu_ip and a_iju by the events that they are expected to have caused, over
 * all events; b_u by its logarithm. Errors by differences of the gradient. */
#include "base/arena.h"
#include "scenario/blas.h"
#include "scenario/hawkes_search.h"
#include "scenario/hawkes_use.h"

#include <lapacke.h>
#include <lbfgs.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_EVENTS 100000000
/* A day's kernel is within one day beyond this decay; slower than this share of the days it
 * would be level within what was seen. */
#define MOST_B  20
#define SLOWEST .01
/* Steps from each start before the best goes on; and half-lives to start from, in days. */
#define FIRST_STEPS 12
static const double half_lives[] = {1, 5, 25};
/* A share of the events that is as good as none. */
#define TINY 1e-6

struct search {
	const struct ent_hawkes_days *days;
	struct ent_hawkes_opts opts;
	struct ent_hawkes_model model, slope;
	size_t shares, numbers; /* numbers: shares, and decays where they are free */
	double events, least_b;
	double *unit; /* shares */
	size_t steps;
	bool stopped;
};

/* ---- numbers and model ----------------------------------------------------------- */

static void put(struct search *search, const double *x)
{
	for (size_t n = 0; n < search->shares; n++)
		*ent_hawkes_number(&search->model, n) = search->unit[n] * x[n] * x[n];
	for (size_t n = search->shares; n < search->numbers; n++)
		*ent_hawkes_number(&search->model, n) =
			fmin(fmax(exp(x[n]), search->least_b), MOST_B);
}

static void get(struct search *search, double *x)
{
	for (size_t n = 0; n < search->shares; n++)
		x[n] = sqrt(*ent_hawkes_number(&search->model, n) / search->unit[n]);
	for (size_t n = search->shares; n < search->numbers; n++)
		x[n] = log(*ent_hawkes_number(&search->model, n));
}

static bool is_bound(struct search *search, size_t n)
{
	double value = *ent_hawkes_number(&search->model, n);
	return n < search->shares ? value <= 0 : value <= search->least_b || value >= MOST_B;
}

static bool is_excitation(const struct search *search, size_t n)
{
	return n >= search->model.marks * search->model.bases && n < search->shares;
}

/* What is minimised, an event's worth; fills the slope. */
static double look(struct search *search)
{
	double value = -ent_hawkes_days_loglik(&search->model, search->days, &search->slope);
	for (size_t n = 0; n < search->shares; n++)
		if (is_excitation(search, n))
			value += search->opts.penalty * *ent_hawkes_number(&search->model, n);
	return value / search->events;
}

static double slope_of(struct search *search, size_t n)
{
	double slope = -*ent_hawkes_number(&search->slope, n);
	return (slope + (is_excitation(search, n) ? search->opts.penalty : 0)) / search->events;
}

/* ---- the search -------------------------------------------------------------------- */

static lbfgsfloatval_t evaluate(void *user, const lbfgsfloatval_t *x, lbfgsfloatval_t *g,
				const int n, const lbfgsfloatval_t step)
{
	struct search *search = user;
	(void)step;
	put(search, x);
	double value = look(search);
	for (size_t i = 0; i < (size_t)n; i++)
		if (i >= search->numbers)
			g[i] = 0;
		else if (i < search->shares)
			g[i] = 2 * x[i] * search->unit[i] * slope_of(search, i);
		else
			g[i] = is_bound(search, i) ? 0
						   : *ent_hawkes_number(&search->model, i) *
							     slope_of(search, i);
	return value;
}

static int watch(void *user, const lbfgsfloatval_t *x, const lbfgsfloatval_t *g,
		 const lbfgsfloatval_t value, const lbfgsfloatval_t x_norm,
		 const lbfgsfloatval_t g_norm, const lbfgsfloatval_t step, int n, int k, int tries)
{
	struct search *search = user;
	(void)x, (void)g, (void)value, (void)x_norm, (void)step, (void)n, (void)k, (void)tries;
	search->steps++;
	double share = (double)search->steps / (double)search->opts.most_steps;
	if (search->opts.tick && !search->opts.tick(search->opts.user, fmin(share, 1)))
		search->stopped = true;
	return search->stopped || g_norm <= search->opts.tolerance;
}

/* From where the model stands; true where the slope is as small as was asked. */
static bool climb(struct search *search, size_t most_steps, double *value)
{
	lbfgs_parameter_t parameters;
	/* The library's vectors are of a multiple of 8. */
	size_t size = (search->numbers + 7) & ~(size_t)7;
	lbfgsfloatval_t *x = lbfgs_malloc((int)size), *g = lbfgs_malloc((int)size);
	double squares = 0;
	if (!x || !g)
		abort();
	memset(x, 0, size * sizeof *x);
	get(search, x);
	lbfgs_parameter_init(&parameters);
	parameters.m = 10;
	parameters.epsilon = 0; /* watch() tells when it has converged */
	parameters.max_iterations = most_steps < INT_MAX ? (int)most_steps : 0;
	int ended = lbfgs((int)size, x, NULL, evaluate, watch, search, &parameters);
	*value = evaluate(search, x, g, (int)size, 0);
	for (size_t n = 0; n < size; n++)
		squares += g[n] * g[n];
	lbfgs_free(x);
	lbfgs_free(g);
	/* Where values differ by no more than rounding the slope may still be above what was
	 * asked; a little above is as good as can be. */
	double most = search->opts.tolerance * (ended == LBFGSERR_ROUNDING_ERROR ? 10 : 1);
	return sqrt(squares) <= most;
}

/* ---- starts ------------------------------------------------------------------------- */

static double count_of(const struct ent_hawkes_days *days, size_t mark)
{
	double sum = 0;
	for (size_t t = 0; t < days->days; t++)
		sum += days->count[t * days->marks + mark];
	return sum;
}

static void set_units(struct search *search)
{
	const struct ent_hawkes_model *model = &search->model;
	size_t mus = model->marks * model->bases;
	for (size_t i = 0; i < model->marks; i++)
		search->events += count_of(search->days, i);
	for (size_t n = 0; n < mus; n++)
		search->unit[n] =
			search->events / ent_hawkes_basis_integral(model, n % model->bases, 0,
								   (double)search->days->days);
	for (size_t n = mus; n < search->shares; n++)
		search->unit[n] = search->events /
				  count_of(search->days, (n - mus) / model->decays % model->marks);
}

/* Half of the events from the background, half set off, by each mark in proportion. */
static void start_even(struct search *search)
{
	struct ent_hawkes_model *model = &search->model;
	double ground = search->opts.alone ? 1 : .5;
	for (size_t i = 0; i < model->marks; i++) {
		size_t across = model->marks * model->decays;
		double count = count_of(search->days, i);
		for (size_t p = 0; p < model->bases; p++)
			model->mu[i * model->bases + p] =
				ground * count / (double)search->days->days;
		for (size_t c = 0; c < across; c++)
			model->a[i * across + c] =
				(1 - ground) * count / search->events / (double)model->decays;
	}
}

static void start_at(struct search *search, double half_life)
{
	for (size_t u = 0; u < search->model.decays; u++) {
		double b = search->opts.b ? search->opts.b[u]
					  : log(2) / (half_life * pow(5, (double)u));
		search->model.b[u] =
			search->opts.fixed_b ? b : fmin(fmax(b, search->least_b), MOST_B);
	}
	start_even(search);
}

static bool run(struct search *search, double *value)
{
	double best = INFINITY, *x = ent_alloc(NULL, search->numbers * sizeof *x);
	double *found = ent_alloc(NULL, search->numbers * sizeof *found);
	size_t starts =
		search->opts.b || search->opts.alone ? 1 : sizeof half_lives / sizeof half_lives[0];
	for (size_t s = 0; s < starts && !search->stopped; s++) {
		start_at(search, half_lives[s]);
		if (starts > 1)
			climb(search, FIRST_STEPS, value);
		get(search, x);
		if (starts == 1 || *value < best || s == 0) {
			best = *value;
			memcpy(found, x, search->numbers * sizeof *x);
		}
	}
	put(search, found);
	search->steps = 0;
	ent_alloc(x, 0);
	ent_alloc(found, 0);
	return !search->stopped && climb(search, search->opts.most_steps, value);
}

/* What is next to nothing and would rather be less is nothing. */
static void set_zeros(struct search *search)
{
	for (size_t n = 0; n < search->shares; n++) {
		double *value = ent_hawkes_number(&search->model, n);
		if (*value < TINY * search->unit[n] && slope_of(search, n) > 0)
			*value = 0;
	}
}

/* ---- errors -------------------------------------------------------------------------- */

/* A decay of which nothing is set off is as good as bound. */
static size_t find_free(struct search *search, size_t *which)
{
	struct ent_hawkes_model *model = &search->model;
	size_t count = 0, mus = model->marks * model->bases;
	for (size_t n = 0; n < search->numbers; n++) {
		bool used = n < search->shares;
		for (size_t k = mus; !used && k < search->shares; k++)
			used = (k - mus) % model->decays == n - search->shares &&
			       *ent_hawkes_number(model, k) > 0;
		if (used && !is_bound(search, n))
			which[count++] = n;
	}
	return count;
}

/* The observed information, row by row by central differences of the gradient. */
static void inform(struct search *search, const size_t *which, size_t count, double *matrix)
{
	double *up = ent_alloc(NULL, count * sizeof *up);
	for (size_t i = 0; i < count; i++) {
		double *value = ent_hawkes_number(&search->model, which[i]);
		double was = *value, step = 1e-4 * was;
		*value = was + step;
		look(search);
		for (size_t j = 0; j < count; j++)
			up[j] = *ent_hawkes_number(&search->slope, which[j]);
		*value = was - step;
		look(search);
		for (size_t j = 0; j < count; j++)
			matrix[i * count + j] =
				(*ent_hawkes_number(&search->slope, which[j]) - up[j]) / (2 * step);
		*value = was;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			matrix[i * count + j] = (matrix[i * count + j] + matrix[j * count + i]) / 2;
	ent_alloc(up, 0);
}

/* The inverse, of the lower triangle; false where it is not positive definite. */
static bool invert(double *matrix, size_t count)
{
	lapack_int n = (lapack_int)count;
	return LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'L', n, matrix, n) == 0 &&
	       LAPACKE_dpotri(LAPACK_ROW_MAJOR, 'L', n, matrix, n) == 0;
}

static void errors(struct search *search, struct ent_hawkes_fit *fit)
{
	size_t size = ent_hawkes_size(&search->model);
	size_t *which = ent_alloc(NULL, size * sizeof *which);
	size_t count = find_free(search, which);
	double *matrix = ent_alloc(NULL, (count * count + 1) * sizeof *matrix);
	fit->error = search->model;
	ent_hawkes_room(&fit->error);
	for (size_t n = 0; n < size; n++)
		*ent_hawkes_number(&fit->error, n) = (double)NAN;
	inform(search, which, count, matrix);
	if (count && invert(matrix, count)) {
		fit->covariance = ent_alloc(NULL, size * size * sizeof *fit->covariance);
		memset(fit->covariance, 0, size * size * sizeof *fit->covariance);
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j <= i; j++)
				fit->covariance[which[i] * size + which[j]] =
					fit->covariance[which[j] * size + which[i]] =
						matrix[i * count + j];
		for (size_t i = 0; i < count; i++)
			*ent_hawkes_number(&fit->error, which[i]) = sqrt(matrix[i * count + i]);
	}
	ent_alloc(which, 0);
	ent_alloc(matrix, 0);
}

/* ---- the whole -------------------------------------------------------------------------- */

/* The events at noon of their days: what is asked of a fit to times is asked of this one. */
static bool prepare(const struct ent_hawkes_days *days, struct ent_hawkes_opts *opts,
		    struct ent_hawkes_model *model, struct ent_err *err)
{
	size_t total = 0, at = 0, cells = days->days * days->marks;
	for (size_t c = 0; c < cells && total <= MOST_EVENTS; c++)
		total += days->count[c];
	if (total > MOST_EVENTS)
		return ent_fail(err, ENT_LIMIT, "more than %d events by day", MOST_EVENTS);
	double *time = ent_alloc(NULL, (total + 1) * sizeof *time);
	uint32_t *mark = ent_alloc(NULL, (total + 1) * sizeof *mark);
	for (size_t c = 0; c < cells; c++)
		for (uint32_t k = 0; k < days->count[c]; k++, at++) {
			time[at] = (double)(c / days->marks) + .5;
			mark[at] = (uint32_t)(c % days->marks);
		}
	const struct ent_hawkes_run run = {time, mark, total, (double)days->days};
	const struct ent_hawkes_data data = {days->marks, &run, 1};
	bool sound = ent_hawkes_prepare(&data, opts, model, err);
	ent_alloc(time, 0);
	ent_alloc(mark, 0);
	return sound;
}

bool ent_hawkes_days_fit(const struct ent_hawkes_days *days, const struct ent_hawkes_opts *opts,
			 struct ent_hawkes_fit *fit, struct ent_err *err)
{
	struct search search = {.days = days};
	double value;
	*fit = (struct ent_hawkes_fit){0};
	if (opts)
		search.opts = *opts;
	if (days->marks > ENT_HAWKES_MOST_MARKS || (days->marks && !days->days))
		return ent_fail(err, ENT_MISUSE, "%zu marks over %zu days: nothing to fit",
				days->marks, days->days);
	if (!prepare(days, &search.opts, &search.model, err))
		return false;
	search.shares = ent_hawkes_size(&search.model) - search.model.decays;
	bool free_b = !search.opts.fixed_b && !search.opts.alone;
	search.numbers = search.shares + (free_b ? search.model.decays : 0);
	search.least_b = fmin(SLOWEST / (double)days->days, MOST_B);
	search.unit = ent_alloc(NULL, search.shares * sizeof *search.unit);
	search.slope = search.model;
	ent_hawkes_room(&search.slope);
	set_units(&search);
	fit->converged = run(&search, &value);
	set_zeros(&search);
	fit->loglik = ent_hawkes_days_loglik(&search.model, days, NULL);
	fit->events = (size_t)search.events;
	fit->steps = search.steps;
	fit->stopped = search.stopped;
	fit->parameters =
		search.opts.alone ? search.model.marks * search.model.bases : search.numbers;
	ent_blas_begin();
	errors(&search, fit);
	ent_blas_end();
	fit->model = search.model;
	ent_hawkes_room_free(&search.slope);
	ent_alloc(search.unit, 0);
	return true;
}
