/* Dense elimination without pivoting, for the two kinds of matrix that routes need: I - Q of a sum
 * over paths, and the normal equations of prices. Of both it is stable (M-matrix; positive
 * definite), and all pivots of an M-matrix are positive just where the sum over paths converges.
 *
 * LAPACK does it faster from some hundred unknowns on, but in another order of sums for another
 * number of processors: the same seed would not give the same bytes. */
#include "scenario/route.h"

#include <math.h>

static void eliminate(size_t n, size_t k, double *restrict matrix, double *restrict side)
{
	const double *pivot_row = matrix + k * n;
	for (size_t i = k + 1; i < n; i++) {
		double *row = matrix + i * n;
		if (row[k] == 0)
			continue;
		double factor = row[k] / pivot_row[k];
		for (size_t j = k + 1; j < n; j++)
			row[j] -= factor * pivot_row[j];
		side[i] -= factor * side[k];
	}
}

bool ent_route_solve(size_t n, double *matrix, double *side)
{
	for (size_t k = 0; k < n; k++) {
		double pivot = matrix[k * n + k];
		if (!(pivot > 0 && pivot < INFINITY))
			return false;
		eliminate(n, k, matrix, side);
	}
	for (size_t i = n; i-- > 0;) {
		double sum = side[i];
		for (size_t j = i + 1; j < n; j++)
			sum -= matrix[i * n + j] * side[j];
		side[i] = sum / matrix[i * n + i];
	}
	return true;
}
