/* Whether two samples come from one distribution: Kolmogorov and Smirnov. */
#ifndef UNIT_TWO_SAMPLES_H
#define UNIT_TWO_SAMPLES_H

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static int two_samples_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The chance of samples as far apart, where they are of one distribution; ties make it larger.
 * Sorts both. */
static inline double same_distribution(double *a, size_t m, double *b, size_t n)
{
	qsort(a, m, sizeof *a, two_samples_order);
	qsort(b, n, sizeof *b, two_samples_order);
	double most = 0, sum = 0;
	for (size_t i = 0, j = 0; i < m && j < n;) {
		double x = a[i] < b[j] ? a[i] : b[j];
		while (i < m && a[i] <= x)
			i++;
		while (j < n && b[j] <= x)
			j++;
		most = fmax(most, fabs((double)i / (double)m - (double)j / (double)n));
	}
	double size = (double)m * (double)n / (double)(m + n);
	double x = most * (sqrt(size) + .12 + .11 / sqrt(size));
	for (int k = 1; k < 100; k++)
		sum += (k % 2 ? 2 : -2) * exp(-2 * k * k * x * x);
	return x < .3 ? 1 : fmin(1, fmax(0, sum));
}

#endif
