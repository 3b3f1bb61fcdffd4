/* The quadratic program: an interior point, then the exact answer from its active set.
 *
 * Mehrotra's predictor and corrector (1992, SIAM J. Optim. 2) as Nocedal and Wright (2006),
 * "Numerical Optimization", ch. 16.6, give it for quadratic programs, one step length for both
 * sides. It ends with every variable a little above 0. Which of them are 0 it tells well, and so
 * the system of the others alone is solved then, with refinement; a variable that comes out
 * below 0 joins those at 0, one at 0 that would lower the sum leaves them (primal and dual
 * active set; Hintermueller, Ito, Kunisch 2002, SIAM J. Optim. 13), one at a time after some
 * rounds (the least index, Murty 1974), so that it cannot go round in circles.
 */
#include "base/arena.h"
#include "scenario/flow.h"

#include <math.h>
#include <string.h>

#define MOST_STEPS  200
#define MOST_ROUNDS 300
#define MANY_ROUNDS 20
#define REFINEMENTS 100

static double *numbers(size_t count)
{
	double *at = ent_alloc(NULL, (count + 1) * sizeof *at);
	memset(at, 0, (count + 1) * sizeof *at);
	return at;
}

void ent_flow_point_start(struct ent_flow_point *point, const struct ent_flow_qp *qp)
{
	point->v = numbers(qp->vars);
	point->z = numbers(qp->vars);
	point->y = numbers(qp->rows);
	point->zero = ent_alloc(NULL, (qp->vars + 1) * sizeof *point->zero);
	memset(point->zero, 0, (qp->vars + 1) * sizeof *point->zero);
}

void ent_flow_point_free(struct ent_flow_point *point)
{
	ent_alloc(point->v, 0);
	ent_alloc(point->z, 0);
	ent_alloc(point->y, 0);
	ent_alloc(point->zero, 0);
	*point = (struct ent_flow_point){0};
}

static double largest(const double *at, size_t count)
{
	double most = 0;
	for (size_t i = 0; i < count; i++)
		most = fmax(most, fabs(at[i]));
	return most;
}

/* ---- interior point ------------------------------------------------------- */

struct interior {
	const struct ent_flow_qp *qp;
	struct ent_flow_point *point;
	struct ent_flow_kkt kkt;
	double *h;       /* D + z/v */
	double *r1, *r2; /* what is left of both equations */
	double *side;    /* r1 with the complementarity folded in */
	double *dv, *dz, *dy;
	double *cross; /* dv dz of the predictor */
	double mu;
};

static double mean_product(const struct ent_flow_qp *qp, const struct ent_flow_point *point)
{
	double sum = 0;
	for (size_t v = 0; v < qp->vars; v++)
		sum += point->v[v] * point->z[v];
	return qp->vars ? sum / (double)qp->vars : 0;
}

/* b - D v + B'y + z, and c - B v - soft y. */
static void find_residuals(const struct ent_flow_qp *qp, const struct ent_flow_point *point,
			   double *r1, double *r2)
{
	ent_flow_columns(qp, point->y, r1);
	for (size_t v = 0; v < qp->vars; v++)
		r1[v] += qp->b[v] - qp->d[v] * point->v[v] + point->z[v];
	ent_flow_rows(qp, point->v, r2);
	for (size_t r = 0; r < qp->rows; r++)
		r2[r] = qp->c[r] - r2[r] - qp->soft[r] * point->y[r];
}

/* The direction for products v z of `target`, less the second-order terms in `cross`. */
static void find_direction(struct interior *in, double target)
{
	const struct ent_flow_point *point = in->point;
	for (size_t v = 0; v < in->qp->vars; v++)
		in->side[v] = in->r1[v] - point->z[v] + (target - in->cross[v]) / point->v[v];
	ent_flow_kkt_solve(&in->kkt, in->side, in->r2, in->dv, in->dy);
	for (size_t v = 0; v < in->qp->vars; v++)
		in->dz[v] = (target - in->cross[v] - point->z[v] * in->dv[v]) / point->v[v] -
			    point->z[v];
}

/* The longest step that leaves v and z at or above 0. */
static double room_ahead(const struct interior *in)
{
	double room = 1e300;
	for (size_t v = 0; v < in->qp->vars; v++) {
		if (in->dv[v] < 0)
			room = fmin(room, -in->point->v[v] / in->dv[v]);
		if (in->dz[v] < 0)
			room = fmin(room, -in->point->z[v] / in->dz[v]);
	}
	return room;
}

static void take_step(struct interior *in, double length)
{
	for (size_t v = 0; v < in->qp->vars; v++) {
		in->point->v[v] += length * in->dv[v];
		in->point->z[v] += length * in->dz[v];
	}
	for (size_t r = 0; r < in->qp->rows; r++)
		in->point->y[r] += length * in->dy[r];
}

static double product_after(const struct interior *in, double length)
{
	double sum = 0;
	for (size_t v = 0; v < in->qp->vars; v++)
		sum += (in->point->v[v] + length * in->dv[v]) *
		       (in->point->z[v] + length * in->dz[v]);
	return sum / (double)in->qp->vars;
}

/* One predictor and corrector, towards a mean product of at least `gap`. */
static bool step(struct interior *in, double gap)
{
	const struct ent_flow_qp *qp = in->qp;
	for (size_t v = 0; v < qp->vars; v++)
		in->h[v] = qp->d[v] + in->point->z[v] / in->point->v[v];
	if (!ent_flow_kkt_factor(&in->kkt, in->h, in->point->zero, false))
		return false;
	memset(in->cross, 0, qp->vars * sizeof *in->cross);
	find_direction(in, 0);
	double length = fmin(1, room_ahead(in)), ratio = product_after(in, length) / in->mu;
	for (size_t v = 0; v < qp->vars; v++)
		in->cross[v] = in->dv[v] * in->dz[v];
	find_direction(in, fmax(gap, ratio * ratio * ratio * in->mu));
	length = room_ahead(in);
	if (!isfinite(length) || isnan(largest(in->dv, qp->vars)))
		return false;
	take_step(in, fmin(1, fmax(.995, 1 - in->mu) * length));
	return true;
}

static void start(struct interior *in, const struct ent_flow_qp *qp, struct ent_flow_point *point)
{
	*in = (struct interior){.qp = qp, .point = point};
	ent_flow_kkt_start(&in->kkt, qp);
	in->h = numbers(qp->vars);
	in->r1 = numbers(qp->vars);
	in->r2 = numbers(qp->rows);
	in->side = numbers(qp->vars);
	in->dv = numbers(qp->vars);
	in->dz = numbers(qp->vars);
	in->dy = numbers(qp->rows);
	in->cross = numbers(qp->vars);
	for (size_t v = 0; v < qp->vars; v++) {
		point->v[v] = point->z[v] = 1;
		point->zero[v] = false;
	}
	memset(point->y, 0, qp->rows * sizeof *point->y);
}

static void end(struct interior *in)
{
	double *rooms[] = {in->h, in->r1, in->r2, in->side, in->dv, in->dz, in->dy, in->cross};
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		ent_alloc(rooms[i], 0);
	ent_flow_kkt_free(&in->kkt);
}

bool ent_flow_interior(const struct ent_flow_qp *qp, double gap, struct ent_flow_point *point)
{
	struct interior in;
	start(&in, qp, point);
	double size1 = 1 + largest(qp->b, qp->vars), size2 = 1 + largest(qp->c, qp->rows);
	bool near = false;
	for (size_t k = 0; k < MOST_STEPS && !near; k++) {
		find_residuals(qp, point, in.r1, in.r2);
		in.mu = mean_product(qp, point);
		near = in.mu <= 2 * gap && largest(in.r1, qp->vars) <= 1e-8 * size1 &&
		       largest(in.r2, qp->rows) <= 1e-9 * size2;
		if (!near && !step(&in, gap))
			break;
	}
	end(&in);
	return near;
}

/* ---- the exact answer ------------------------------------------------------- */

void ent_flow_zeros(const struct ent_flow_qp *qp, struct ent_flow_point *point)
{
	for (size_t v = 0; v < qp->vars; v++)
		point->zero[v] = point->v[v] < point->z[v];
}

/* Slacks of rows that are off are what is left to the bound. */
static void set_slacks(const struct ent_flow_qp *qp, struct ent_flow_point *point, double *rows)
{
	for (size_t v = qp->links; v < qp->vars; v++)
		point->v[v] = 0;
	ent_flow_rows(qp, point->v, rows);
	for (size_t r = 0; r < qp->rows; r++) {
		uint32_t v = qp->slack[r];
		if (v != ENT_NONE && !point->zero[v])
			point->v[v] = (qp->c[r] - rows[r]) / qp->coef[qp->start[v]];
	}
}

struct polish {
	const struct ent_flow_qp *qp;
	struct ent_flow_point *point;
	struct ent_flow_kkt kkt;
	double *r1, *r2, *dv, *dy, *rows;
};

/* Solves for the free variables, from what v and y are, until it gets no better. */
static bool solve_free(struct polish *in)
{
	const struct ent_flow_qp *qp = in->qp;
	struct ent_flow_point *point = in->point;
	size_t size = qp->rows;
	for (size_t v = 0; v < qp->vars; v++) {
		size += !point->zero[v];
		point->z[v] = 0;
		if (point->zero[v])
			point->v[v] = 0;
	}
	if (!ent_flow_kkt_factor(&in->kkt, qp->d, point->zero, size <= ENT_FLOW_DENSE))
		return false;
	for (size_t r = 0; r < qp->rows; r++)
		if (in->kkt.off[r] && qp->slack[r] != ENT_NONE)
			point->y[r] = 0;
	double last = INFINITY, rounding = 1e-15 * largest(qp->b, qp->vars);
	bool near = false;
	for (size_t k = 0; k < REFINEMENTS; k++) {
		find_residuals(qp, point, in->r1, in->r2);
		ent_flow_kkt_solve(&in->kkt, in->r1, in->r2, in->dv, in->dy);
		double moved = largest(in->dv, qp->vars), pushed = largest(in->dy, qp->rows);
		double told = 1 + largest(point->y, qp->rows), change = moved + pushed / told;
		near |= moved < 1e-7 && pushed < 1e-7 * told + rounding;
		if (!isfinite(change) || (k > 2 && change >= .9 * last))
			break;
		for (size_t v = 0; v < qp->links; v++)
			point->v[v] += in->dv[v];
		for (size_t r = 0; r < qp->rows; r++)
			point->y[r] += in->dy[r];
		last = change;
		if (change < 1e-16)
			break;
	}
	set_slacks(qp, point, in->rows);
	return near;
}

/* How far the multiplier of a variable can be off by rounding. */
static double doubt(const struct ent_flow_qp *qp, const struct ent_flow_point *point, size_t v)
{
	double sum = fabs(qp->b[v]);
	for (size_t k = qp->start[v]; k < qp->start[v + 1]; k++)
		sum += fabs(qp->coef[k] * point->y[qp->row[k]]);
	return 1e-11 * sum + 1e-14;
}

/* Moves what is on the wrong side; with `one`, only the first. */
static size_t move(const struct ent_flow_qp *qp, struct ent_flow_point *point, bool one)
{
	size_t moved = 0;
	for (size_t v = 0; v < qp->vars && !(one && moved); v++) {
		bool wrong =
			point->zero[v] ? point->z[v] < -doubt(qp, point, v) : point->v[v] < -1e-12;
		point->zero[v] ^= wrong;
		moved += wrong;
	}
	return moved;
}

/* What is left are true zeros and what rounding made of them. */
static void settle(const struct ent_flow_qp *qp, struct ent_flow_point *point)
{
	for (size_t v = 0; v < qp->vars; v++)
		if (point->v[v] < 1e-12) {
			point->v[v] = 0;
			point->zero[v] = true;
		}
}

bool ent_flow_polish(const struct ent_flow_qp *qp, struct ent_flow_point *point)
{
	struct polish in = {.qp = qp, .point = point};
	bool settled = false;
	ent_flow_kkt_start(&in.kkt, qp);
	in.r1 = numbers(qp->vars);
	in.r2 = numbers(qp->rows);
	in.dv = numbers(qp->vars);
	in.dy = numbers(qp->rows);
	in.rows = numbers(qp->rows);
	for (size_t round = 0; round < MOST_ROUNDS && !settled; round++) {
		if (!solve_free(&in))
			break;
		find_residuals(qp, point, in.r1, in.r2);
		for (size_t v = 0; v < qp->vars; v++)
			point->z[v] = point->zero[v] ? -in.r1[v] : 0;
		settled = move(qp, point, round >= MANY_ROUNDS) == 0;
	}
	settle(qp, point);
	double *rooms[] = {in.r1, in.r2, in.dv, in.dy, in.rows};
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		ent_alloc(rooms[i], 0);
	ent_flow_kkt_free(&in.kkt);
	return settled;
}
