/* The search by L-BFGS (Liu, Nocedal 1989, Math. Programming 45), by the library liblbfgs.
 *
 * Its numbers are the square roots of the shares: unlike logarithms they reach zero, and there
 * the surface is as round as it is steep, so that the last steps are as quick as elsewhere. */
#include "scenario/hawkes_search.h"

#include "base/arena.h"

#include <lbfgs.h>
#include <math.h>
#include <stdlib.h>

struct job {
	struct ent_hawkes_search *search;
	double *point, *slope;
	bool converged;
};

static lbfgsfloatval_t evaluate(void *user, const lbfgsfloatval_t *x, lbfgsfloatval_t *g,
				const int n, const lbfgsfloatval_t step)
{
	struct job *job = user;
	struct ent_hawkes_search *search = job->search;
	(void)step;
	for (size_t i = 0; i < search->numbers; i++)
		job->point[i] = i < search->shares ? x[i] * x[i] : x[i];
	ent_hawkes_put(search, job->point);
	ent_hawkes_look(search);
	ent_hawkes_slope(search, job->slope);
	for (size_t i = 0; i < (size_t)n; i++)
		g[i] = i >= search->numbers ? 0
		       : i < search->shares ? 2 * x[i] * job->slope[i]
					    : job->slope[i];
	return search->value;
}

static int watch(void *user, const lbfgsfloatval_t *x, const lbfgsfloatval_t *g,
		 const lbfgsfloatval_t value, const lbfgsfloatval_t x_norm,
		 const lbfgsfloatval_t g_norm, const lbfgsfloatval_t step, int n, int k, int tries)
{
	struct job *job = user;
	(void)x, (void)g, (void)value, (void)x_norm, (void)step, (void)n, (void)k, (void)tries;
	job->converged = g_norm <= job->search->opts.tolerance;
	return job->converged || !ent_hawkes_step(job->search);
}

bool ent_hawkes_lbfgs(struct ent_hawkes_search *search)
{
	lbfgs_parameter_t parameters;
	/* The library's vectors are of a multiple of 8. */
	size_t size = (search->numbers + 7) & ~(size_t)7;
	lbfgsfloatval_t *x = lbfgs_malloc((int)size);
	struct job job = {.search = search};
	if (!x)
		abort();
	job.point = ent_alloc(NULL, 2 * search->numbers * sizeof *job.point);
	job.slope = job.point + search->numbers;
	ent_hawkes_get(search, job.point);
	for (size_t i = 0; i < size; i++)
		x[i] = i >= search->numbers ? 0
		       : i < search->shares ? sqrt(job.point[i])
					    : job.point[i];
	lbfgs_parameter_init(&parameters);
	parameters.m = 10;
	parameters.epsilon = 0; /* watch() tells when it has converged */
	ent_hawkes_look(search);
	if (ent_hawkes_steepness(search) <= search->opts.tolerance)
		job.converged = true;
	else
		lbfgs((int)size, x, NULL, evaluate, watch, &job, &parameters);
	/* The library leaves the best point in x, which need not be what it tried last. */
	evaluate(&job, x, x, 0, 0);
	lbfgs_free(x);
	ent_alloc(job.point, 0);
	return ent_hawkes_steepness(search) <= search->opts.tolerance;
}
