/* Which figures do not fit the others.
 *
 * A reading's residual, divided by its standard error, has the variance 1 - a'Sa, where a'x is
 * the reading (divided likewise) and S the covariance of the reconciled flows: the part of the
 * reading that others check. Their sum is the freedom of the global test, in which the sum of
 * squares is chi-square (Reilly, Carpani 1963). Divided by its own deviation a residual is standard
 * normal: the measurement test (Mah, Tamhane 1982, AIChE J. 28; Tamhane, Mah 1985, Technometrics
 * 27), at the level that Sidak (1967) gives for so many of them. The reading that is most off is
 * then left out, and the rest are tested again, until none is suspect (serial elimination; Serth,
 * Heenan 1986, AIChE J. 32). Readings that are equally far off, as the two of a pair that only
 * check each other, are named together.
 *
 * All this takes the flows at 0 as known to be 0, and bounds that are kept as not told. The range
 * of a conversion is a figure as the others, in the global test.
 */
#include "base/arena.h"
#include "scenario/flow.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

#define MOST_ELIMINATED 100
#define SUSPICION       .05

/* The upper tail for a whole number of degrees of freedom; Abramowitz and Stegun (1964), 26.4.4
 * and 26.4.5, each term by its logarithm. */
double ent_chi2_above(double x, size_t freedom)
{
	double half = x / 2, sum = freedom % 2 ? erfc(sqrt(half)) : 0;
	if (freedom == 0 || !(x > 0))
		return 1;
	for (size_t k = freedom % 2; k < freedom; k += 2) {
		double power = (double)k / 2;
		sum += exp(power * log(half) - half - lgamma(power + 1));
	}
	return fmin(sum, 1);
}

/* ---- variances ------------------------------------------------------------------ */

struct checking {
	const struct ent_flow_solution *solution;
	const struct ent_flow_figures *figures;
	struct ent_flow_kkt kkt;
	bool exact;    /* kkt holds the inverse of the whole matrix, not of the complement */
	double *share; /* of readings: the part that others check; NaN: not told */
	double *off;   /* of readings: residual in standard errors */
};

static bool invert(struct checking *checking)
{
	struct ent_flow_kkt *kkt = &checking->kkt;
	const struct ent_flow_qp *qp = &checking->solution->program.qp;
	size_t size = qp->rows;
	for (size_t v = 0; v < qp->vars; v++)
		size += !checking->solution->point.zero[v];
	ent_flow_kkt_start(kkt, qp);
	checking->exact = size <= ENT_FLOW_DENSE;
	if (!ent_flow_kkt_factor(kkt, qp->d, checking->solution->point.zero, checking->exact))
		return false;
	int n = (int)kkt->size;
	return n == 0 ||
	       (checking->exact
			? LAPACKE_dsytri(LAPACK_COL_MAJOR, 'L', n, kkt->matrix, n, kkt->pivots)
			: LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', n, kkt->matrix, n)) == 0;
}

static double inverse_at(const struct checking *checking, size_t i, size_t j)
{
	const struct ent_flow_kkt *kkt = &checking->kkt;
	return i > j ? kkt->matrix[j * kkt->size + i] : kkt->matrix[i * kkt->size + j];
}

/* Of a flow: what is known of it by figures of it alone, times what balance leaves of that. */
static double variance_of(const struct checking *checking, size_t v)
{
	const struct ent_flow_qp *qp = &checking->solution->program.qp;
	const struct ent_flow_kkt *kkt = &checking->kkt;
	if (checking->solution->point.zero[v])
		return 0;
	if (checking->exact)
		return inverse_at(checking, kkt->place[v], kkt->place[v]);
	double alone = 1 / qp->d[v], sum = 0;
	for (size_t k = qp->start[v]; k < qp->start[v + 1]; k++)
		for (size_t m = qp->start[v]; m < qp->start[v + 1]; m++) {
			size_t i = kkt->place[qp->vars + qp->row[k]];
			size_t j = kkt->place[qp->vars + qp->row[m]];
			if (i != SIZE_MAX && j != SIZE_MAX)
				sum += qp->coef[k] * qp->coef[m] * inverse_at(checking, i, j);
		}
	return alone * (1 - alone * sum);
}

/* What the least-squares weight of flows themselves may pass for a check: of an error that is
 * large beside the largest figure more. */
static double least_share(const struct checking *checking, size_t r)
{
	const struct ent_flow_reading *reading = &checking->solution->net->readings[r];
	double error = checking->figures->at[r].error, most = 0;
	for (size_t k = 0; k < reading->count; k++)
		most = fmax(most, reading->weights ? fabs(reading->weights[k]) : 1);
	error *= (reading->part_count ? checking->solution->base[r] : 1) / most;
	return fmin(1e3 * ENT_FLOW_LEAST * error * error + 1e-9, .5);
}

/* Of a soft row: the Schur complement's inverse, which the whole one holds with the other sign. */
static double share_of_row(const struct checking *checking, uint32_t row)
{
	size_t place = checking->kkt.place[checking->solution->program.qp.vars + row];
	if (place == SIZE_MAX)
		return (double)NAN;
	double inverse = inverse_at(checking, place, place);
	return checking->exact ? -inverse : inverse;
}

static void check_one(struct checking *checking, size_t r)
{
	const struct ent_flow_solution *solution = checking->solution;
	const struct ent_flow_figure *figure = &checking->figures->at[r];
	checking->share[r] = checking->off[r] = NAN;
	if (solution->program.skipped && solution->program.skipped[r])
		return;
	if (figure->link != ENT_NONE) {
		double weight = figure->weight / figure->error;
		checking->share[r] = 1 - weight * weight * variance_of(checking, figure->link);
		checking->off[r] =
			figure->value / figure->error - weight * solution->point.v[figure->link];
	} else {
		uint32_t row = solution->program.row_of[r];
		checking->share[r] = share_of_row(checking, row);
		if (isnan(checking->share[r]))
			return;
		checking->off[r] = solution->point.y[row];
	}
	if (!(checking->share[r] > least_share(checking, r)))
		checking->share[r] = 0;
}

static bool check(struct checking *checking, const struct ent_flow_solution *solution,
		  const struct ent_flow_figures *figures)
{
	size_t count = solution->net->reading_count;
	*checking = (struct checking){.solution = solution, .figures = figures};
	checking->share = ent_alloc(NULL, (count + 1) * sizeof *checking->share);
	checking->off = ent_alloc(NULL, (count + 1) * sizeof *checking->off);
	bool ok = invert(checking);
	for (size_t r = 0; r < count && ok; r++)
		check_one(checking, r);
	return ok;
}

static void check_free(struct checking *checking)
{
	ent_flow_kkt_free(&checking->kkt);
	ent_alloc(checking->share, 0);
	ent_alloc(checking->off, 0);
}

/* ---- tests ------------------------------------------------------------------------ */

static double standardised(const struct checking *checking, size_t r)
{
	return checking->share[r] > 0 ? checking->off[r] / sqrt(checking->share[r]) : (double)NAN;
}

static double p_of(double z)
{
	return erfc(fabs(z) / sqrt(2));
}

static void give_global(const struct checking *checking, struct ent_flow_result *result)
{
	double sum = 0;
	for (size_t r = 0; r < checking->solution->net->reading_count; r++) {
		struct ent_flow_fit *fit = &result->fits[r];
		fit->standardised = standardised(checking, r);
		fit->p = p_of(fit->standardised);
		if (!isnan(checking->off[r])) {
			result->chi2 += checking->off[r] * checking->off[r];
			sum += checking->share[r];
		}
	}
	for (size_t n = 0; n < checking->solution->net->node_count; n++) {
		uint32_t row = checking->solution->program.node_row[n];
		if (row == ENT_NONE || checking->solution->program.qp.soft[row] == 0)
			continue;
		double share = share_of_row(checking, row), off = checking->solution->point.y[row];
		result->chi2 += isnan(share) ? 0 : off * off;
		sum += isnan(share) ? 0 : share;
	}
	result->freedom = (size_t)fmax(0, floor(sum + .5));
	result->p = ent_chi2_above(result->chi2, result->freedom);
}

/* Marks the reading that is most off, if it is too far off, and its equals; which, or ENT_NONE. */
static uint32_t find_suspect(const struct checking *checking, double suspicion,
			     struct ent_flow_result *result)
{
	size_t count = checking->solution->net->reading_count, checked = 0;
	uint32_t worst = ENT_NONE;
	double most = 0;
	for (size_t r = 0; r < count; r++) {
		double z = fabs(standardised(checking, r));
		checked += isnan(z) ? 0 : 1;
		if (z > most * (1 + 1e-6)) {
			most = z;
			worst = (uint32_t)r;
		}
	}
	if (worst == ENT_NONE || !(p_of(most) < -expm1(log1p(-suspicion) / (double)checked)))
		return ENT_NONE;
	for (size_t r = 0; r < count; r++)
		if (fabs(standardised(checking, r)) >= most * (1 - 1e-6))
			result->fits[r].suspect = true;
	return worst;
}

bool ent_flow_gross(struct ent_flow_solution *solution, const struct ent_flow_figures *figures,
		    double suspicion, struct ent_flow_result *result, struct ent_err *err)
{
	size_t count = solution->net->reading_count;
	bool *skipped = ent_alloc(NULL, (count + 1) * sizeof *skipped), ok = true;
	memset(skipped, 0, (count + 1) * sizeof *skipped);
	for (size_t round = 0; ok && round <= MOST_ELIMINATED; round++) {
		struct checking checking;
		uint32_t worst = ENT_NONE;
		ok = check(&checking, solution, figures) ||
		     ent_fail(err, ENT_LIMIT, "the figures' errors differ too much in size");
		if (ok && round == 0)
			give_global(&checking, result);
		if (ok)
			worst = find_suspect(&checking, suspicion > 0 ? suspicion : SUSPICION,
					     result);
		check_free(&checking);
		if (worst == ENT_NONE)
			break;
		skipped[worst] = true;
		ok = ent_flow_solve_again(solution, skipped, err);
	}
	ent_alloc(skipped, 0);
	return ok;
}
