/* The linear systems of the quadratic program.
 *
 *     [ H  -B' ] [dv]   [r1]
 *     [ B   S  ] [dy] = [r2]        H diagonal, S the softness of rows
 *
 * Either by the Schur complement over rows, (B H^-1 B' + S) dy = r2 - B H^-1 r1, which is as
 * large as there are nodes and composite figures; or, where flows that are known to a millionth
 * stand beside those that nobody has told and the complement would lose the former, as a whole by
 * Bunch and Kaufman's pivoting, which is as large as there are links besides.
 */
#include "base/arena.h"
#include "scenario/flow.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

/* Beside a row's own diagonal: keeps rows that say the same apart. What it does to the answer
 * is undone by refinement. */
#define RIDGE 1e-13

void ent_flow_kkt_start(struct ent_flow_kkt *kkt, const struct ent_flow_qp *qp)
{
	*kkt = (struct ent_flow_kkt){.qp = qp};
	kkt->off = ent_alloc(NULL, (qp->rows + 1) * sizeof *kkt->off);
	kkt->place = ent_alloc(NULL, (qp->vars + qp->rows + 1) * sizeof *kkt->place);
	kkt->right = ent_alloc(NULL, (qp->vars + qp->rows + 1) * sizeof *kkt->right);
}

void ent_flow_kkt_free(struct ent_flow_kkt *kkt)
{
	ent_alloc(kkt->off, 0);
	ent_alloc(kkt->place, 0);
	ent_alloc(kkt->right, 0);
	ent_alloc(kkt->matrix, 0);
	ent_alloc(kkt->pivots, 0);
	*kkt = (struct ent_flow_kkt){0};
}

/* A row whose slack is free binds nothing; nor does one without a free variable, unless it is
 * soft. */
static void find_rows(struct ent_flow_kkt *kkt)
{
	const struct ent_flow_qp *qp = kkt->qp;
	for (size_t r = 0; r < qp->rows; r++)
		kkt->off[r] = qp->soft[r] == 0;
	for (size_t v = 0; v < qp->vars; v++)
		for (size_t k = qp->start[v]; k < qp->start[v + 1] && !kkt->zero[v]; k++)
			kkt->off[qp->row[k]] = false;
	for (size_t r = 0; r < qp->rows; r++)
		if (qp->slack[r] != ENT_NONE && !kkt->zero[qp->slack[r]] &&
		    !(kkt->h[qp->slack[r]] > 0))
			kkt->off[r] = true;
}

static bool is_in(const struct ent_flow_kkt *kkt, size_t v)
{
	return !kkt->zero[v] && kkt->h[v] > 0;
}

static void find_places(struct ent_flow_kkt *kkt, bool dense)
{
	const struct ent_flow_qp *qp = kkt->qp;
	kkt->size = 0;
	for (size_t v = 0; v < qp->vars; v++)
		kkt->place[v] = dense && is_in(kkt, v) ? kkt->size++ : SIZE_MAX;
	for (size_t r = 0; r < qp->rows; r++)
		kkt->place[qp->vars + r] = kkt->off[r] ? SIZE_MAX : kkt->size++;
	kkt->matrix = ent_alloc(kkt->matrix, (kkt->size * kkt->size + 1) * sizeof *kkt->matrix);
	memset(kkt->matrix, 0, kkt->size * kkt->size * sizeof *kkt->matrix);
}

/* Lower triangle by columns. */
static double *entry(struct ent_flow_kkt *kkt, size_t i, size_t j)
{
	return i > j ? &kkt->matrix[j * kkt->size + i] : &kkt->matrix[i * kkt->size + j];
}

static void fill_schur(struct ent_flow_kkt *kkt)
{
	const struct ent_flow_qp *qp = kkt->qp;
	const size_t *place = kkt->place + qp->vars;
	for (size_t v = 0; v < qp->vars; v++)
		for (size_t k = qp->start[v]; k < qp->start[v + 1] && is_in(kkt, v); k++) {
			double part = qp->coef[k] / kkt->h[v];
			if (kkt->off[qp->row[k]])
				continue;
			for (size_t m = qp->start[v]; m <= k; m++)
				if (!kkt->off[qp->row[m]])
					*entry(kkt, place[qp->row[k]], place[qp->row[m]]) +=
						part * qp->coef[m];
		}
	for (size_t r = 0; r < qp->rows; r++)
		if (!kkt->off[r]) {
			double *own = entry(kkt, place[r], place[r]);
			*own += RIDGE * *own + qp->soft[r];
		}
}

static void fill_dense(struct ent_flow_kkt *kkt)
{
	const struct ent_flow_qp *qp = kkt->qp;
	const size_t *place = kkt->place + qp->vars;
	for (size_t v = 0; v < qp->vars; v++) {
		if (!is_in(kkt, v))
			continue;
		*entry(kkt, kkt->place[v], kkt->place[v]) = kkt->h[v];
		for (size_t k = qp->start[v]; k < qp->start[v + 1]; k++)
			if (!kkt->off[qp->row[k]])
				*entry(kkt, kkt->place[v], place[qp->row[k]]) = qp->coef[k];
	}
	for (size_t r = 0; r < qp->rows; r++)
		if (!kkt->off[r])
			*entry(kkt, place[r], place[r]) = -qp->soft[r];
}

/* Balances that follow from the others are left out, found by QR with pivoting over balances:
 * of a chain of nodes that nothing enters or leaves, all but one say that its flow is 0. */
static void leave_dependent(struct ent_flow_kkt *kkt)
{
	const struct ent_flow_qp *qp = kkt->qp;
	int vars = (int)qp->vars, count = 0;
	int *pivot = ent_alloc(NULL, (qp->rows + 1) * sizeof *pivot);
	uint32_t *row = ent_alloc(NULL, (qp->rows + 1) * sizeof *row);
	double *q = ent_alloc(NULL, (qp->vars * qp->rows + 1) * sizeof *q);
	double *tau = ent_alloc(NULL, (qp->vars + qp->rows + 1) * sizeof *tau);
	memset(q, 0, (qp->vars * qp->rows + 1) * sizeof *q);
	memset(pivot, 0, (qp->rows + 1) * sizeof *pivot);
	for (size_t r = 0; r < qp->rows; r++) {
		kkt->place[qp->vars + r] = SIZE_MAX;
		if (kkt->off[r] || qp->soft[r] > 0)
			continue;
		kkt->place[qp->vars + r] = (size_t)count;
		row[count++] = (uint32_t)r;
	}
	for (size_t v = 0; v < qp->vars; v++)
		for (size_t k = qp->start[v]; k < qp->start[v + 1] && is_in(kkt, v); k++)
			if (kkt->place[qp->vars + qp->row[k]] != SIZE_MAX)
				q[kkt->place[qp->vars + qp->row[k]] * qp->vars + v] = qp->coef[k];
	if (count && vars)
		LAPACKE_dgeqp3(LAPACK_COL_MAJOR, vars, count, q, vars, pivot, tau);
	for (int i = 0; i < count; i++)
		if (i >= vars || fabs(q[i * vars + i]) <= 1e-12 * fabs(q[0]))
			kkt->off[row[pivot[i] - 1]] = true;
	ent_alloc(pivot, 0);
	ent_alloc(row, 0);
	ent_alloc(q, 0);
	ent_alloc(tau, 0);
}

bool ent_flow_kkt_factor(struct ent_flow_kkt *kkt, const double *h, const bool *zero, bool dense)
{
	kkt->h = h;
	kkt->zero = zero;
	find_rows(kkt);
	if (dense)
		leave_dependent(kkt);
	find_places(kkt, dense);
	int size = (int)kkt->size;
	if (size == 0)
		return true;
	if (!dense) {
		kkt->pivots = ent_alloc(kkt->pivots, 0);
		fill_schur(kkt);
		return LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', size, kkt->matrix, size) == 0;
	}
	kkt->pivots = ent_alloc(kkt->pivots, kkt->size * sizeof *kkt->pivots);
	fill_dense(kkt);
	return LAPACKE_dsytrf(LAPACK_COL_MAJOR, 'L', size, kkt->matrix, size, kkt->pivots) == 0;
}

static void solve_dense(struct ent_flow_kkt *kkt, const double *r1, const double *r2, double *dv,
			double *dy)
{
	const struct ent_flow_qp *qp = kkt->qp;
	for (size_t v = 0; v < qp->vars; v++)
		if (kkt->place[v] != SIZE_MAX)
			kkt->right[kkt->place[v]] = r1[v];
	for (size_t r = 0; r < qp->rows; r++)
		if (!kkt->off[r])
			kkt->right[kkt->place[qp->vars + r]] = r2[r];
	LAPACKE_dsytrs(LAPACK_COL_MAJOR, 'L', (int)kkt->size, 1, kkt->matrix, (int)kkt->size,
		       kkt->pivots, kkt->right, (int)kkt->size);
	for (size_t v = 0; v < qp->vars; v++)
		dv[v] = kkt->place[v] == SIZE_MAX ? 0 : kkt->right[kkt->place[v]];
	for (size_t r = 0; r < qp->rows; r++)
		dy[r] = kkt->off[r] ? 0 : -kkt->right[kkt->place[qp->vars + r]];
}

static void solve_schur(struct ent_flow_kkt *kkt, const double *r1, const double *r2, double *dv,
			double *dy)
{
	const struct ent_flow_qp *qp = kkt->qp;
	for (size_t v = 0; v < qp->vars; v++)
		dv[v] = is_in(kkt, v) ? r1[v] / kkt->h[v] : 0;
	ent_flow_rows(qp, dv, dy);
	for (size_t r = 0; r < qp->rows; r++)
		if (!kkt->off[r])
			kkt->right[kkt->place[qp->vars + r]] = r2[r] - dy[r];
	LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', (int)kkt->size, 1, kkt->matrix, (int)kkt->size,
		       kkt->right, (int)kkt->size);
	for (size_t r = 0; r < qp->rows; r++)
		dy[r] = kkt->off[r] ? 0 : kkt->right[kkt->place[qp->vars + r]];
	ent_flow_columns(qp, dy, dv);
	for (size_t v = 0; v < qp->vars; v++)
		dv[v] = is_in(kkt, v) ? (r1[v] + dv[v]) / kkt->h[v] : 0;
}

void ent_flow_kkt_solve(struct ent_flow_kkt *kkt, const double *r1, const double *r2, double *dv,
			double *dy)
{
	if (kkt->size == 0) {
		for (size_t v = 0; v < kkt->qp->vars; v++)
			dv[v] = is_in(kkt, v) ? r1[v] / kkt->h[v] : 0;
		memset(dy, 0, kkt->qp->rows * sizeof *dy);
	} else if (kkt->pivots) {
		solve_dense(kkt, r1, r2, dv, dy);
	} else {
		solve_schur(kkt, r1, r2, dv, dy);
	}
}

void ent_flow_columns(const struct ent_flow_qp *qp, const double *y, double *out)
{
	for (size_t v = 0; v < qp->vars; v++) {
		double sum = 0;
		for (size_t k = qp->start[v]; k < qp->start[v + 1]; k++)
			sum += qp->coef[k] * y[qp->row[k]];
		out[v] = sum;
	}
}

void ent_flow_rows(const struct ent_flow_qp *qp, const double *v, double *out)
{
	memset(out, 0, qp->rows * sizeof *out);
	for (size_t i = 0; i < qp->vars; i++)
		for (size_t k = qp->start[i]; k < qp->start[i + 1]; k++)
			out[qp->row[k]] += qp->coef[k] * v[i];
}
