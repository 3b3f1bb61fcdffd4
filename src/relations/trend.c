/* Growth of a count from period to period, with its interval. */
#include <entente/relations.h>

#include <math.h>

#define LEAST 5 /* periods, and counts */

/* Student's t with a whole number of degrees of freedom: the chance of a value between -x
 * and x. Abramowitz and Stegun (1964), 26.7.3 and 26.7.4. */
static double t_within(double x, size_t freedom)
{
	double angle = atan(x / sqrt((double)freedom)), cosine = cos(angle);
	bool odd = freedom % 2;
	double term = odd ? cosine : 1, sum = freedom == 1 ? 0 : term;
	for (size_t k = odd ? 3 : 2; k + 2 <= freedom; k += 2) {
		term *= cosine * cosine * (double)(k - 1) / (double)k;
		sum += term;
	}
	return odd ? 2 / acos(-1) * (angle + sin(angle) * sum) : sin(angle) * sum;
}

/* The x with 95 per cent within; by halving, as the function is monotonic. */
static double t_95(size_t freedom)
{
	double low = 1.9, high = 13;
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (t_within(middle, freedom) < 0.95)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* Time counts from the middle, so that the two parameters hardly pull at one another. */
static double when(size_t i, size_t n)
{
	return (double)i - (double)(n - 1) / 2;
}

struct fit {
	double alpha, beta;
	double variance; /* of beta, at dispersion 1 */
};

/* One step of Newton's method; the size of the step, for the caller to stop by. The step is
 * held to a unit, since from a poor start the exponent would run away. */
static double newton_step(struct fit *fit, const double *count, size_t n)
{
	double s0 = 0, s1 = 0, s2 = 0, u0 = 0, u1 = 0;
	for (size_t i = 0; i < n; i++) {
		double t = when(i, n), mu = exp(fit->alpha + fit->beta * t);
		s0 += mu;
		s1 += mu * t;
		s2 += mu * t * t;
		u0 += count[i] - mu;
		u1 += (count[i] - mu) * t;
	}
	double det = s0 * s2 - s1 * s1;
	double da = (s2 * u0 - s1 * u1) / det, db = (s0 * u1 - s1 * u0) / det;
	double size = fmax(fabs(da), fabs(db)), held = size > 1 ? 1 / size : 1;
	fit->alpha += held * da;
	fit->beta += held * db;
	fit->variance = s0 / det;
	return size;
}

static double pearson(const struct fit *fit, const double *count, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		double mu = exp(fit->alpha + fit->beta * when(i, n));
		sum += (count[i] - mu) * (count[i] - mu) / mu;
	}
	return sum / (double)(n - 2);
}

static bool is_too_few(const double *count, size_t n)
{
	double sum = 0;
	if (n < LEAST)
		return true;
	for (size_t i = 0; i < n; i++)
		sum += count[i];
	return sum < LEAST || sum <= count[0] || sum <= count[n - 1];
}

struct ent_trend ent_trend_of(const double *count, size_t n)
{
	struct ent_trend none = {NAN, NAN, NAN, NAN};
	if (is_too_few(count, n))
		return none;
	struct fit fit = {0};
	for (size_t i = 0; i < n; i++)
		fit.alpha += count[i] / (double)n;
	fit.alpha = log(fit.alpha);
	int steps = 0;
	while (newton_step(&fit, count, n) > 1e-11)
		if (++steps == 200)
			return none;
	double phi = pearson(&fit, count, n);
	double reach = t_95(n - 2) * sqrt(fmax(phi, 1) * fit.variance);
	return (struct ent_trend){expm1(fit.beta), expm1(fit.beta - reach), expm1(fit.beta + reach),
				  phi};
}
