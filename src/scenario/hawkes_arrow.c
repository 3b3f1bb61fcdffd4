/* The observed information, factored block by block: the Schur complement of the blocks is as
 * small as there are decays. */
#include "scenario/hawkes_arrow.h"

#include "base/arena.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

/* A pivot that is less than this share of what it came from is rounding. */
#define ROUNDING 1e-13
/* Curvature of log-likelihood per event that is taken for level. */
#define FLAT 1e-8

static double *block_of(const struct ent_hawkes_arrow *arrow, size_t mark)
{
	return arrow->blocks + mark * arrow->wide * arrow->wide;
}

static double *edge_of(const struct ent_hawkes_arrow *arrow, size_t mark, size_t u)
{
	return arrow->edges + (mark * arrow->decays + u) * arrow->wide;
}

static double *solved_of(const struct ent_hawkes_arrow *arrow, size_t mark, size_t u)
{
	return arrow->solved + (mark * arrow->decays + u) * arrow->wide;
}

/* ---- filling ------------------------------------------------------------ */

/* Squares of first derivatives of each log lambda. */
static void add_squares(struct ent_hawkes_arrow *arrow, const struct ent_hawkes_plan *plan)
{
	size_t wide = arrow->wide, side = ent_hawkes_side(plan);
	for (size_t i = 0; i < arrow->marks; i++) {
		const double *from = plan->sums.blocks + i * side * side;
		for (size_t x = 0; x < wide; x++)
			memcpy(block_of(arrow, i) + x * wide, from + x * side,
			       (x + 1) * sizeof *from);
		for (size_t u = 0; u < arrow->decays; u++) {
			const double *row = from + (wide + u) * side;
			memcpy(edge_of(arrow, i, u), row, wide * sizeof *row);
			for (size_t v = 0; v <= u; v++)
				arrow->corner[u * arrow->decays + v] += row[wide + v];
		}
	}
}

/* Second derivatives of each lambda and of the integrals: where there is a decay in them. */
static void add_bends(struct ent_hawkes_arrow *arrow, const struct ent_hawkes_plan *plan,
		      const struct ent_hawkes_model *model)
{
	const struct ent_hawkes_sums *sums = &plan->sums;
	for (size_t n = 0; n < arrow->marks * arrow->across; n++) {
		size_t i = n / arrow->across, from = n % arrow->across, u = n % arrow->decays;
		double b = model->b[u];
		edge_of(arrow, i, u)[arrow->bases + from] +=
			b * sums->s[n] - sums->r[n] + sums->edge_slope[from];
		arrow->corner[u * (arrow->decays + 1)] +=
			model->a[n] * (2 * sums->s[n] - b * sums->q[n] - sums->edge_bend[from]);
	}
}

void ent_hawkes_arrow_start(struct ent_hawkes_arrow *arrow, const struct ent_hawkes_plan *plan,
			    const struct ent_hawkes_model *model)
{
	size_t across = model->marks * model->decays, wide = model->bases + across;
	size_t border = model->marks * model->decays * wide;
	size_t room = model->marks * wide * wide + 2 * border + model->decays * model->decays;
	*arrow = (struct ent_hawkes_arrow){.marks = model->marks,
					   .bases = model->bases,
					   .across = across,
					   .decays = model->decays,
					   .wide = wide};
	arrow->blocks = ent_alloc(NULL, room * sizeof *arrow->blocks);
	memset(arrow->blocks, 0, room * sizeof *arrow->blocks);
	arrow->edges = arrow->blocks + model->marks * wide * wide;
	arrow->solved = arrow->edges + border;
	arrow->corner = arrow->solved + border;
	add_squares(arrow, plan);
	add_bends(arrow, plan, model);
}

void ent_hawkes_arrow_free(struct ent_hawkes_arrow *arrow)
{
	ent_alloc(arrow->blocks, 0);
	*arrow = (struct ent_hawkes_arrow){0};
}

/* ---- rows and columns --------------------------------------------------- */

void ent_hawkes_arrow_find(const struct ent_hawkes_arrow *arrow, size_t k, size_t *mark,
			   size_t *place)
{
	size_t mus = arrow->marks * arrow->bases, as = arrow->marks * arrow->across;
	if (k < mus) {
		*mark = k / arrow->bases;
		*place = k % arrow->bases;
	} else if (k < mus + as) {
		*mark = (k - mus) / arrow->across;
		*place = arrow->bases + (k - mus) % arrow->across;
	} else {
		*mark = arrow->marks;
		*place = k - mus - as;
	}
}

static void scale_row(struct ent_hawkes_arrow *arrow, size_t k, double by)
{
	size_t i, x, wide = arrow->wide, decays = arrow->decays;
	ent_hawkes_arrow_find(arrow, k, &i, &x);
	if (i < arrow->marks) {
		double *block = block_of(arrow, i);
		for (size_t y = 0; y <= x; y++)
			block[x * wide + y] *= by;
		for (size_t y = x; y < wide; y++)
			block[y * wide + x] *= by;
		for (size_t u = 0; u < decays; u++)
			edge_of(arrow, i, u)[x] *= by;
		return;
	}
	for (size_t v = 0; v <= x; v++)
		arrow->corner[x * decays + v] *= by;
	for (size_t v = x; v < decays; v++)
		arrow->corner[v * decays + x] *= by;
	for (size_t m = 0; m < arrow->marks; m++)
		cblas_dscal((int)wide, by, edge_of(arrow, m, x), 1);
}

static size_t count_numbers(const struct ent_hawkes_arrow *arrow)
{
	return arrow->marks * arrow->wide + arrow->decays;
}

void ent_hawkes_arrow_scale(struct ent_hawkes_arrow *arrow, const double *by)
{
	for (size_t k = 0; k < count_numbers(arrow); k++)
		scale_row(arrow, k, by[k]);
}

void ent_hawkes_arrow_leave_out(struct ent_hawkes_arrow *arrow, const bool *out)
{
	for (size_t k = 0; k < count_numbers(arrow); k++) {
		size_t i, x;
		if (!out[k])
			continue;
		scale_row(arrow, k, 0);
		ent_hawkes_arrow_find(arrow, k, &i, &x);
		if (i < arrow->marks)
			block_of(arrow, i)[x * (arrow->wide + 1)] = 1;
		else
			arrow->corner[x * (arrow->decays + 1)] = 1;
	}
}

/* ---- factors ------------------------------------------------------------ */

/* In place; a pivot that is only rounding counts as none. */
static bool factor(double *matrix, size_t size, const double *whole)
{
	lapack_int n = (lapack_int)size;
	if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'U', n, matrix, n) != 0)
		return false;
	for (size_t x = 0; x < size; x++) {
		double pivot = matrix[x * (size + 1)];
		if (!(pivot * pivot > ROUNDING * whole[x]))
			return false;
	}
	return true;
}

static bool factor_block(struct ent_hawkes_arrow *arrow, size_t i, double *whole)
{
	double *block = block_of(arrow, i);
	lapack_int n = (lapack_int)arrow->wide, few = (lapack_int)arrow->decays;
	for (size_t x = 0; x < arrow->wide; x++)
		whole[x] = block[x * (arrow->wide + 1)];
	if (!factor(block, arrow->wide, whole))
		return false;
	memcpy(solved_of(arrow, i, 0), edge_of(arrow, i, 0),
	       arrow->decays * arrow->wide * sizeof *block);
	return LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'U', n, few, block, n, solved_of(arrow, i, 0), n) ==
	       0;
}

/* The same directions, and the size of the curvature along each, which is not next to nothing. */
static bool bend_up(double *matrix, size_t size)
{
	double value[ENT_HAWKES_MOST_DECAYS],
		vector[ENT_HAWKES_MOST_DECAYS * ENT_HAWKES_MOST_DECAYS];
	lapack_int n = (lapack_int)size;
	memcpy(vector, matrix, size * size * sizeof *vector);
	if (LAPACKE_dsyev(LAPACK_COL_MAJOR, 'V', 'U', n, vector, n, value) != 0)
		return false;
	memset(matrix, 0, size * size * sizeof *matrix);
	for (size_t k = 0; k < size; k++)
		cblas_dsyr(CblasColMajor, CblasUpper, n, fmax(fabs(value[k]), FLAT),
			   vector + k * size, 1, matrix, n);
	return true;
}

bool ent_hawkes_arrow_factor(struct ent_hawkes_arrow *arrow, bool bend)
{
	size_t decays = arrow->decays, room = arrow->wide > decays ? arrow->wide : decays;
	double *whole = ent_alloc(NULL, room * sizeof *whole);
	bool sound = true;
	for (size_t i = 0; i < arrow->marks && sound; i++)
		sound = factor_block(arrow, i, whole);
	for (size_t u = 0; u < decays; u++)
		whole[u] = fabs(arrow->corner[u * (decays + 1)]);
	for (size_t i = 0; i < arrow->marks && sound; i++)
		for (size_t u = 0; u < decays; u++)
			for (size_t v = 0; v <= u; v++)
				arrow->corner[u * decays + v] -=
					cblas_ddot((int)arrow->wide, edge_of(arrow, i, u), 1,
						   solved_of(arrow, i, v), 1);
	if (bend && sound) {
		sound = bend_up(arrow->corner, decays);
		for (size_t u = 0; u < decays; u++)
			whole[u] = arrow->corner[u * (decays + 1)];
	}
	sound = sound && factor(arrow->corner, decays, whole);
	ent_alloc(whole, 0);
	return sound;
}

void ent_hawkes_arrow_solve(const struct ent_hawkes_arrow *arrow, double *vector, double most)
{
	size_t mus = arrow->marks * arrow->bases, across = arrow->across, bases = arrow->bases;
	double *last = vector + mus + arrow->marks * across;
	double *part = ent_alloc(NULL, arrow->marks * arrow->wide * sizeof *part);
	lapack_int n = (lapack_int)arrow->wide, few = (lapack_int)arrow->decays;
	for (size_t i = 0; i < arrow->marks; i++) {
		double *mine = part + i * arrow->wide;
		memcpy(mine, vector + i * bases, bases * sizeof *mine);
		memcpy(mine + bases, vector + mus + i * across, across * sizeof *mine);
		for (size_t u = 0; u < arrow->decays; u++)
			last[u] -= cblas_ddot(n, solved_of(arrow, i, u), 1, mine, 1);
		LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'U', n, 1, block_of(arrow, i), n, mine, n);
	}
	LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'U', few, 1, arrow->corner, few, last, few);
	double largest = fabs(last[cblas_idamax(few, last, 1)]);
	if (largest > most)
		cblas_dscal(few, most / largest, last, 1);
	for (size_t i = 0; i < arrow->marks; i++) {
		double *mine = part + i * arrow->wide;
		for (size_t u = 0; u < arrow->decays; u++)
			cblas_daxpy(n, -last[u], solved_of(arrow, i, u), 1, mine, 1);
		memcpy(vector + i * bases, mine, bases * sizeof *mine);
		memcpy(vector + mus + i * across, mine + bases, across * sizeof *mine);
	}
	ent_alloc(part, 0);
}

/* ---- the inverse -------------------------------------------------------- */

void ent_hawkes_arrow_invert(struct ent_hawkes_arrow *arrow)
{
	lapack_int n = (lapack_int)arrow->wide, few = (lapack_int)arrow->decays;
	for (size_t i = 0; i < arrow->marks; i++)
		LAPACKE_dpotri(LAPACK_COL_MAJOR, 'U', n, block_of(arrow, i), n);
	LAPACKE_dpotri(LAPACK_COL_MAJOR, 'U', few, arrow->corner, few);
}

/* Of a symmetric matrix by its upper triangle. */
static double entry(const double *matrix, size_t size, size_t x, size_t y)
{
	return x < y ? matrix[y * size + x] : matrix[x * size + y];
}

double ent_hawkes_arrow_inverse(const struct ent_hawkes_arrow *arrow, size_t k, size_t l)
{
	size_t i, x, j, y, decays = arrow->decays;
	double sum = 0;
	ent_hawkes_arrow_find(arrow, k, &i, &x);
	ent_hawkes_arrow_find(arrow, l, &j, &y);
	if (i == arrow->marks && j == arrow->marks)
		return entry(arrow->corner, decays, x, y);
	for (size_t u = 0; u < decays; u++)
		for (size_t v = 0; v < decays; v++) {
			double left = i < arrow->marks ? -solved_of(arrow, i, u)[x] : u == x;
			double right = j < arrow->marks ? -solved_of(arrow, j, v)[y] : v == y;
			sum += left * entry(arrow->corner, decays, u, v) * right;
		}
	return i == j ? sum + entry(block_of(arrow, i), arrow->wide, x, y) : sum;
}
