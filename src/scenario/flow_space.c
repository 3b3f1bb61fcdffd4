/* The Gaussian that the program stands for, on the flows that balance.
 *
 * Where rows B v = 0 hold exactly, v = N u with N an orthonormal basis of what they allow (QR
 * with pivoting). In u the sum of squares has the Hessian N'(D + R'R)N, R the soft rows, with
 * the Cholesky factor L: v = mean + F e with F = N L^-T and e standard normal.
 */
#include "base/arena.h"
#include "scenario/flow_posterior.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

static double *numbers(size_t count)
{
	double *at = ent_alloc(NULL, (count + 1) * sizeof *at);
	memset(at, 0, (count + 1) * sizeof *at);
	return at;
}

/* The transpose of the hard rows: vars x their number. */
static double *hard_rows(const struct ent_flow_qp *qp, size_t *count)
{
	size_t *place = ent_alloc(NULL, (qp->rows + 1) * sizeof *place);
	*count = 0;
	for (size_t r = 0; r < qp->rows; r++)
		place[r] = qp->soft[r] == 0 ? (*count)++ : SIZE_MAX;
	double *rows = numbers(qp->vars * *count);
	for (size_t v = 0; v < qp->vars; v++)
		for (size_t k = qp->start[v]; k < qp->start[v + 1]; k++)
			if (place[qp->row[k]] != SIZE_MAX)
				rows[place[qp->row[k]] * qp->vars + v] = qp->coef[k];
	ent_alloc(place, 0);
	return rows;
}

/* vars x space->dims, orthonormal. */
static double *find_basis(const struct ent_flow_qp *qp, struct ent_flow_space *space)
{
	size_t count, rank = 0, vars = qp->vars;
	double *rows = hard_rows(qp, &count), *tau = numbers(vars + count);
	int *pivots = ent_alloc(NULL, (count + 1) * sizeof *pivots);
	memset(pivots, 0, (count + 1) * sizeof *pivots);
	if (count)
		LAPACKE_dgeqp3(LAPACK_COL_MAJOR, (int)vars, (int)count, rows, (int)vars, pivots,
			       tau);
	while (rank < count && rank < vars &&
	       fabs(rows[rank * vars + rank]) > 1e-12 * fabs(rows[0]))
		rank++;
	space->dims = vars - rank;
	double *basis = numbers(vars * space->dims);
	for (size_t j = 0; j < space->dims; j++)
		basis[j * vars + rank + j] = 1;
	if (rank && space->dims)
		LAPACKE_dormqr(LAPACK_COL_MAJOR, 'L', 'N', (int)vars, (int)space->dims, (int)rank,
			       rows, (int)vars, tau, basis, (int)vars);
	ent_alloc(rows, 0);
	ent_alloc(tau, 0);
	ent_alloc(pivots, 0);
	return basis;
}

/* R N, rows x dims; 0 where a row is hard. */
static double *soft_rows(const struct ent_flow_qp *qp, const double *basis, size_t dims)
{
	double *out = numbers(qp->rows * dims);
	for (size_t j = 0; j < dims; j++)
		for (size_t v = 0; v < qp->vars; v++)
			for (size_t k = qp->start[v]; k < qp->start[v + 1]; k++)
				if (qp->soft[qp->row[k]] > 0)
					out[j * qp->rows + qp->row[k]] +=
						qp->coef[k] * basis[j * qp->vars + v];
	return out;
}

/* The Hessian in u, its lower triangle, and the linear term. */
static double *hessian_of(const struct ent_flow_qp *qp, const double *basis, size_t dims,
			  double *linear)
{
	double *hessian = numbers(dims * dims), *soft = soft_rows(qp, basis, dims);
	double *scaled = numbers(qp->vars * dims);
	int n = (int)dims, vars = (int)qp->vars, rows = (int)qp->rows;
	for (size_t j = 0; j < dims; j++)
		for (size_t v = 0; v < qp->vars; v++)
			scaled[j * qp->vars + v] = sqrt(qp->d[v]) * basis[j * qp->vars + v];
	cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, n, vars, 1, scaled, vars, 0, hessian, n);
	cblas_dgemv(CblasColMajor, CblasTrans, vars, n, 1, basis, vars, qp->b, 1, 0, linear, 1);
	if (rows) {
		cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, n, rows, 1, soft, rows, 1,
			    hessian, n);
		cblas_dgemv(CblasColMajor, CblasTrans, rows, n, 1, soft, rows, qp->c, 1, 1, linear,
			    1);
	}
	ent_alloc(scaled, 0);
	ent_alloc(soft, 0);
	return hessian;
}

bool ent_flow_space_start(struct ent_flow_space *space, const struct ent_flow_qp *qp)
{
	*space = (struct ent_flow_space){.vars = qp->vars};
	space->factor = find_basis(qp, space);
	int vars = (int)space->vars, dims = (int)space->dims;
	space->mean = numbers(space->vars);
	space->spread = numbers(space->vars * space->vars);
	if (dims == 0)
		return true;
	double *linear = numbers(space->dims);
	double *hessian = hessian_of(qp, space->factor, space->dims, linear);
	bool ok = LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', dims, hessian, dims) == 0;
	if (ok) {
		LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', dims, 1, hessian, dims, linear, dims);
		cblas_dgemv(CblasColMajor, CblasNoTrans, vars, dims, 1, space->factor, vars, linear,
			    1, 0, space->mean, 1);
		cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, vars,
			    dims, 1, hessian, dims, space->factor, vars);
		cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, vars, vars, dims, 1,
			    space->factor, vars, space->factor, vars, 0, space->spread, vars);
	}
	ent_alloc(hessian, 0);
	ent_alloc(linear, 0);
	return ok;
}

void ent_flow_space_free(struct ent_flow_space *space)
{
	ent_alloc(space->factor, 0);
	ent_alloc(space->mean, 0);
	ent_alloc(space->spread, 0);
	*space = (struct ent_flow_space){0};
}
