/* The likelihood of Hawkes processes and its derivatives: against values of other programs, the
 * definition summed over all pairs of events, and differences. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "scenario/hawkes_arrow.h"

#include "random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void assert_close(const char *what, double value, double expected, double tolerance)
{
	if (!(fabs(value - expected) <= tolerance * fmax(1, fabs(expected))))
		fail_msg("%s: %.17g, not %.17g", what, value, expected);
}

static double uniform(void)
{
	return ((double)(random_bits() >> 11) + .5) / 9007199254740992.0;
}

/* ---- values of other programs --------------------------------------------- */

/* The events of tick's own tests (lib/cpp-test/hawkes/model/hawkes_models_gtest.cpp, BSD). Its
 * loss is -(L + marks T) / events, since it measures from a Poisson process of rate 1. */
static const double tick_time[] = {0.12, 0.31, 0.93, 1.19, 1.29, 2.12,
				   2.32, 2.41, 3.35, 4.21, 4.25};
static const uint32_t tick_mark[] = {1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0};
static const double tick_zero[] = {0.31, 0.93, 1.29, 2.32, 4.25};
static double tick_mu[] = {1, 3}, tick_a[] = {2, 3, 4, 1}, tick_b[] = {2};

static const struct ent_hawkes_model tick_model = {
	.marks = 2, .bases = 1, .decays = 1, .mu = tick_mu, .a = tick_a, .b = tick_b};

static double loss(const struct ent_hawkes_model *model, const struct ent_hawkes_run *runs,
		   size_t count)
{
	struct ent_hawkes_data data = {.marks = 2, .runs = runs, .run_count = count};
	double time = 0, events = 0;
	for (size_t r = 0; r < count; r++) {
		time += runs[r].until;
		events += (double)runs[r].count;
	}
	return -(ent_hawkes_loglik(model, &data, NULL) + 2 * time) / events;
}

static void test_tick(void **state)
{
	struct ent_hawkes_run run = {tick_time, tick_mark, 11, 4.25};
	struct ent_hawkes_run zero = {tick_zero, NULL, 5, 4.25};
	struct ent_hawkes_run two[] = {{tick_time, tick_mark, 11, 5.65},
				       {tick_time, tick_mark, 11, 5.87}};
	double a[] = {2, 3, 4, 1, 5, 3, 2, 4, 2, 3, 4, 5}, b[] = {1, 2, 3};
	struct ent_hawkes_model three = tick_model;

	(void)state;
	three.decays = 3;
	three.a = a;
	three.b = b;
	assert_close("one run", loss(&tick_model, &run, 1), 2.9434509731246283, 1e-12);
	assert_close("mark 1 without events", loss(&tick_model, &zero, 1), 5.9243119662517856,
		     1e-12);
	assert_close("two runs", loss(&tick_model, two, 2), 4.1398114444887462, 1e-12);
	assert_close("three decays", loss(&three, two, 1), 17.202925821121468, 1e-12);
}

/* The log-likelihood splits into one of each mark: what is left when the events of the other set
 * off and are set off by a model of its own that is known. */
static void test_tick_of_each(void **state)
{
	const double expected[] = {-17.829445007865584, -23.04851569650533};
	struct ent_hawkes_run run = {tick_time, tick_mark, 11, 4.25};
	struct ent_hawkes_data data = {.marks = 2, .runs = &run, .run_count = 1};
	double sum = ent_hawkes_loglik(&tick_model, &data, NULL);

	(void)state;
	assert_close("both", sum, expected[0] + expected[1], 1e-12);
	for (size_t i = 0; i < 2; i++) {
		/* The other mark is Poisson of rate 1: log 1 for each event, less T. */
		double mu[] = {1, 1}, a[4] = {0};
		struct ent_hawkes_model model = tick_model;
		model.mu = mu;
		model.a = a;
		mu[i] = tick_mu[i];
		memcpy(a + 2 * i, tick_a + 2 * i, 2 * sizeof *a);
		assert_close("of one mark", ent_hawkes_loglik(&model, &data, NULL) + 4.25,
			     expected[i], 1e-12);
	}
}

/* The entries of the Hessian of its loss that tick's test names, by their place among those that
 * are not zero: rows of mu, then of a, each of its own mark alone. */
static void test_tick_hessian(void **state)
{
	struct ent_hawkes_run run = {tick_time, tick_mark, 11, 4.25};
	struct ent_hawkes_data data = {.marks = 2, .runs = &run, .run_count = 1};
	struct ent_hawkes_plan plan;

	(void)state;
	ent_hawkes_plan_start(&plan, &tick_model, &data, ENT_HAWKES_SECOND, 1);
	ent_hawkes_sum(&plan, &tick_model);
	size_t side = ent_hawkes_side(&plan);
	const double *first = plan.sums.blocks, *second = first + side * side;
	assert_close("mu_0 mu_0", first[0] / 11, 0.01631907612617749, 1e-12);
	assert_close("mu_1 a_10", second[side] / 11, 0.0060622624486514612, 1e-12);
	assert_close("a_00 mu_0", first[side] / 11, 0.0070643083720372474, 1e-12);
	ent_hawkes_plan_free(&plan);
}

/* hawkeslib's small example (MIT); the value was reckoned from the definition. */
static void test_one_mark(void **state)
{
	static const double time[] = {3, 4, 6, 8.2, 9, 12};
	double mu[] = {5}, a[] = {.2}, b[] = {10};
	struct ent_hawkes_model model = {
		.marks = 1, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};
	struct ent_hawkes_run run = {time, NULL, COUNT(time), 15};
	struct ent_hawkes_data data = {.marks = 1, .runs = &run, .run_count = 1};

	(void)state;
	assert_close("one mark", ent_hawkes_loglik(&model, &data, NULL), -66.54322018860304, 1e-13);
}

static void test_empty(void **state)
{
	double mu[] = {2, 3, 5}, a[9] = {.1, .2, .3}, b[] = {1}, slopes[13];
	struct ent_hawkes_model model = {
		.marks = 3, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};
	struct ent_hawkes_model slope = model;
	struct ent_hawkes_run run = {NULL, NULL, 0, 1};
	struct ent_hawkes_data data = {.marks = 3, .runs = &run, .run_count = 1};

	(void)state;
	slope.mu = slopes;
	slope.a = slopes + 3;
	slope.b = slopes + 12;
	assert_true(ent_hawkes_loglik(&model, &data, &slope) == -10);
	for (size_t n = 0; n < 13; n++)
		assert_true(slopes[n] == (n < 3 ? -1 : 0));
}

/* hawkeslib's fixtures of 10,000 events each (MIT). */
static size_t read_events(const char *name, double *time, uint32_t *mark, size_t room)
{
	const char *root = getenv("ENTENTE_ROOT");
	char path[4096], line[256];
	size_t count = 0;
	snprintf(path, sizeof path, "%s/../shared/oracles/hawkes/%s", root ? root : ".", name);
	FILE *file = fopen(path, "r");
	if (!file) {
		printf("# NOT TESTED: %s is not there\n", path);
		return 0;
	}
	if (!fgets(line, sizeof line, file)) /* the names of the columns */
		fail_msg("%s is empty", path);
	for (; count < room && fgets(line, sizeof line, file); count++) {
		char *rest;
		time[count] = strtod(line, &rest);
		mark[count] = *rest == ',' ? (uint32_t)strtoul(rest + 1, NULL, 10) : 0;
	}
	fclose(file);
	return count;
}

static void test_fixtures(void **state)
{
	enum { ROOM = 20000 };
	static double time[ROOM];
	static uint32_t mark[ROOM];
	double mu[] = {5}, a[] = {.3}, b[] = {10};
	double mu_two[] = {.2, .6}, a_two[] = {.5, .1, .1, .5}, b_two[] = {1};
	struct ent_hawkes_model model = {
		.marks = 1, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};
	size_t count = read_events("hawkes_uv_fixture.csv", time, mark, ROOM);

	(void)state;
	if (!count)
		return;
	struct ent_hawkes_run run = {time, mark, count, time[count - 1]};
	struct ent_hawkes_data data = {.marks = 1, .runs = &run, .run_count = 1};
	assert_close("one mark", ent_hawkes_loglik(&model, &data, NULL), -3628302.766121122, 1e-12);

	run.count = read_events("hawkes_mv_fixture.csv", time, mark, ROOM);
	if (!run.count)
		return;
	run.until = 5023.7702006610325;
	data.marks = 2;
	model = (struct ent_hawkes_model){
		.marks = 2, .bases = 1, .decays = 1, .mu = mu_two, .a = a_two, .b = b_two};
	assert_close("two marks", ent_hawkes_loglik(&model, &data, NULL), -8133.939157698372,
		     1e-12);
}

/* ---- the slow twin -------------------------------------------------------- */

#define MOST 7000

/* A model and events of every kind that the pass tells apart. */
struct made {
	struct ent_hawkes_model model;
	struct ent_hawkes_data data;
	struct ent_hawkes_run runs[3];
	double knots[6], numbers[200];
	double time[MOST];
	uint32_t mark[MOST];
};

static struct ent_hawkes_model laid_out(const struct ent_hawkes_model *shape, double *numbers)
{
	struct ent_hawkes_model model = *shape;
	model.mu = numbers;
	model.a = model.mu + model.marks * model.bases;
	model.b = model.a + model.marks * model.marks * model.decays;
	return model;
}

/* Times are multiples of 1/8, so that many are the same, and stand on knots and at the ends. */
static void make(struct made *made, size_t marks, size_t decays, enum ent_background background,
		 size_t events)
{
	size_t bases = background == ENT_BACKGROUND_CONSTANT ? 1 : 5, given = 0;
	double length = (double)events / 8;
	made->model = (struct ent_hawkes_model){.marks = marks,
						.bases = bases,
						.decays = decays,
						.background = background,
						.knots = made->knots};
	made->model = laid_out(&made->model, made->numbers);
	for (size_t p = 0; p < 6; p++)
		made->knots[p] = length * (double)p / 6 + (p ? .125 : 0);
	for (size_t n = 0; n < ent_hawkes_size(&made->model); n++)
		made->numbers[n] = .1 + uniform();
	made->data = (struct ent_hawkes_data){marks, made->runs, COUNT(made->runs)};
	for (size_t r = 0; r < COUNT(made->runs); r++) {
		size_t count = r == 1 ? 0 : r == 0 ? events / 3 : events - events / 3;
		double until = length * (r ? 1 : .4), t = 0;
		made->runs[r] = (struct ent_hawkes_run){made->time + given, made->mark + given,
							count, until};
		for (size_t k = 0; k < count; k++, given++) {
			t += k ? .125 * (double)random_below(3) : 0;
			made->time[given] = k + 2 < count ? fmin(t, until) : until;
			made->mark[given] = random_below((unsigned)marks);
		}
	}
}

/* phi_p, by the header. */
static double phi(const struct ent_hawkes_model *model, size_t p, double t)
{
	const double *knots = model->knots;
	size_t last = model->bases - 1;
	if (model->background == ENT_BACKGROUND_CONSTANT)
		return 1;
	if (model->background == ENT_BACKGROUND_PIECEWISE)
		return (p == 0 || t >= knots[p]) && (p == last || t < knots[p + 1]);
	if (t <= knots[0] || t >= knots[last])
		return t <= knots[0] ? p == 0 : p == last;
	if (t < knots[p])
		return p ? fmax(0, (t - knots[p - 1]) / (knots[p] - knots[p - 1])) : 0;
	return p < last ? fmax(0, (knots[p + 1] - t) / (knots[p + 1] - knots[p])) : 0;
}

/* Exact where knots and ends are multiples of 1/64. */
static double phi_integral(const struct ent_hawkes_model *model, size_t p, double until)
{
	double sum = 0, step = 1. / 64;
	for (size_t s = 0; (double)s * step < until; s++)
		sum += step * phi(model, p, step * ((double)s + .5));
	return sum;
}

/* The definition, over all pairs of events. slope: as numbers; only of mu, a, b. */
static double twin(const struct made *made, double *slopes)
{
	const struct ent_hawkes_model *model = &made->model;
	size_t U = model->decays, d = model->marks;
	struct ent_hawkes_model slope = laid_out(model, slopes);
	double value = 0;
	memset(slopes, 0, ent_hawkes_size(model) * sizeof *slopes);
	for (size_t r = 0; r < made->data.run_count; r++) {
		const struct ent_hawkes_run *run = &made->data.runs[r];
		for (size_t k = 0; k < run->count; k++) {
			size_t i = run->mark[k];
			double lambda = 0, left = run->until - run->time[k];
			double by[200] = {0};
			struct ent_hawkes_model of = laid_out(model, by);
			for (size_t p = 0; p < model->bases; p++) {
				of.mu[i * model->bases + p] = phi(model, p, run->time[k]);
				lambda += model->mu[i * model->bases + p] *
					  of.mu[i * model->bases + p];
			}
			for (size_t l = 0; l < k && run->time[l] < run->time[k]; l++)
				for (size_t u = 0; u < U; u++) {
					size_t n = (i * d + run->mark[l]) * U + u;
					double x = run->time[k] - run->time[l];
					double b = model->b[u], e = exp(-b * x);
					lambda += model->a[n] * b * e;
					of.a[n] += b * e;
					of.b[u] += model->a[n] * e * (1 - b * x);
				}
			value += log(lambda);
			for (size_t n = 0; n < ent_hawkes_size(model); n++)
				slopes[n] += by[n] / lambda;
			for (size_t j = 0; j < d; j++)
				for (size_t u = 0; u < U; u++) {
					size_t n = (j * d + i) * U + u;
					value += model->a[n] * expm1(-model->b[u] * left);
					slope.a[n] += expm1(-model->b[u] * left);
					slope.b[u] -= model->a[n] * left * exp(-model->b[u] * left);
				}
		}
		for (size_t p = 0; p < model->bases; p++) {
			double integral = phi_integral(model, p, run->until);
			for (size_t i = 0; i < d; i++) {
				value -= model->mu[i * model->bases + p] * integral;
				slope.mu[i * model->bases + p] -= integral;
			}
		}
	}
	return value;
}

static void test_twin(void **state)
{
	static const struct {
		size_t marks, decays, events;
		enum ent_background background;
	} cases[] = {
		{1, 1, 300, ENT_BACKGROUND_CONSTANT},   {3, 1, 300, ENT_BACKGROUND_PIECEWISE},
		{2, 3, 300, ENT_BACKGROUND_SMOOTH},     {5, 2, 300, ENT_BACKGROUND_SMOOTH},
		{4, 3, 6000, ENT_BACKGROUND_PIECEWISE}, /* several slots */
	};
	static struct made made;

	(void)state;
	random_state = 11;
	for (size_t c = 0; c < COUNT(cases); c++) {
		double expected[200], found[200];
		make(&made, cases[c].marks, cases[c].decays, cases[c].background, cases[c].events);
		struct ent_hawkes_model slope = laid_out(&made.model, found);
		double value = twin(&made, expected);
		assert_true(ent_hawkes_data_check(&made.data, NULL));
		assert_close("value", ent_hawkes_loglik(&made.model, &made.data, &slope), value,
			     1e-9);
		assert_close("value alone", ent_hawkes_loglik(&made.model, &made.data, NULL), value,
			     1e-9);
		for (size_t n = 0; n < ent_hawkes_size(&made.model); n++)
			assert_close("slope", found[n], expected[n], 1e-8);
	}
}

/* The same bits for any number of workers, and slots enough to tell. */
static void test_workers(void **state)
{
	static struct made made;
	struct ent_hawkes_plan plan;
	double *first = NULL;

	(void)state;
	random_state = 5;
	make(&made, 4, 3, ENT_BACKGROUND_SMOOTH, 6000);
	for (size_t workers = 1; workers <= 5; workers += 2) {
		ent_hawkes_plan_start(&plan, &made.model, &made.data, ENT_HAWKES_SECOND, workers);
		assert_true(plan.slot_count > 3);
		ent_hawkes_sum(&plan, &made.model);
		const double *all = plan.all + plan.slot_count * plan.size;
		size_t size = plan.size * sizeof *all;
		if (!first)
			first = memcpy(ent_alloc(NULL, size), all, size);
		assert_memory_equal(first, all, size);
		ent_hawkes_plan_free(&plan);
	}
	ent_alloc(first, 0);
}

static double information(const struct ent_hawkes_arrow *arrow, size_t k, size_t l)
{
	size_t i, x, j, y, wide = arrow->wide;
	ent_hawkes_arrow_find(arrow, k, &i, &x);
	ent_hawkes_arrow_find(arrow, l, &j, &y);
	if (i > j)
		return information(arrow, l, k);
	size_t low = x < y ? x : y, high = x < y ? y : x;
	if (i == arrow->marks)
		return arrow->corner[high * arrow->decays + low];
	if (j == arrow->marks)
		return arrow->edges[(i * arrow->decays + y) * wide + x];
	return i == j ? arrow->blocks[(i * wide + high) * wide + low] : 0;
}

/* Against differences of the gradient. */
static void test_information(void **state)
{
	static struct made made;
	double low[200], high[200], *numbers = made.numbers;
	struct ent_hawkes_plan plan;
	struct ent_hawkes_arrow arrow;

	(void)state;
	random_state = 3;
	make(&made, 3, 2, ENT_BACKGROUND_SMOOTH, 600);
	size_t size = ent_hawkes_size(&made.model);
	struct ent_hawkes_model at_low = laid_out(&made.model, low);
	struct ent_hawkes_model at_high = laid_out(&made.model, high);
	ent_hawkes_plan_start(&plan, &made.model, &made.data, ENT_HAWKES_SECOND, 2);
	ent_hawkes_sum(&plan, &made.model);
	ent_hawkes_arrow_start(&arrow, &plan, &made.model);
	for (size_t k = 0; k < size; k++) {
		double value = numbers[k], step = 1e-5;
		numbers[k] = value - step;
		ent_hawkes_loglik(&made.model, &made.data, &at_low);
		numbers[k] = value + step;
		ent_hawkes_loglik(&made.model, &made.data, &at_high);
		numbers[k] = value;
		for (size_t l = 0; l < size; l++)
			assert_close("information", information(&arrow, k, l),
				     (low[l] - high[l]) / (2 * step), 1e-6);
	}
	ent_hawkes_arrow_free(&arrow);
	ent_hawkes_plan_free(&plan);
}

/* ---- the background ------------------------------------------------------- */

static void test_background(void **state)
{
	const double knots[] = {1, 2, 4, 4.5};
	double mu[] = {9, 9, 9, 9, 2, 0, 3, 1};
	struct ent_hawkes_model model = {.marks = 2, .decays = 1, .knots = knots, .mu = mu};

	(void)state;
	model.background = ENT_BACKGROUND_SMOOTH;
	model.bases = 4;
	assert_true(ent_hawkes_mu(&model, 1, 0) == 2 && ent_hawkes_mu(&model, 1, 9) == 1);
	assert_true(ent_hawkes_mu(&model, 1, 1.25) == 1.5 && ent_hawkes_mu(&model, 1, 4) == 3);
	assert_close("one line", ent_hawkes_mu_integral(&model, 1, 2, 4), 3, 1e-15);
	assert_close("all", ent_hawkes_mu_integral(&model, 1, 0, 6), 2 + 1 + 3 + 1 + 1.5, 1e-15);
	assert_close("within one", ent_hawkes_mu_integral(&model, 1, 2.5, 3), .5 * 1.125, 1e-15);
	assert_true(ent_hawkes_mu_integral(&model, 1, 3, 3) == 0);
	assert_close("most", ent_hawkes_mu_most(&model, 1, 1.5, 3), 1.5, 1e-15);
	assert_close("most at a knot", ent_hawkes_mu_most(&model, 1, 1.5, 7), 3, 1e-15);

	model.background = ENT_BACKGROUND_PIECEWISE;
	model.bases = 3;
	mu[3] = 2, mu[4] = 0, mu[5] = 3;
	assert_true(ent_hawkes_mu(&model, 1, 0) == 2 && ent_hawkes_mu(&model, 1, 9) == 3);
	assert_true(ent_hawkes_mu(&model, 1, 2) == 0 && ent_hawkes_mu(&model, 1, 4.5) == 3);
	assert_close("pieces", ent_hawkes_mu_integral(&model, 1, 0, 6), 4 + 6, 1e-15);
	assert_true(ent_hawkes_mu_most(&model, 1, 1, 3) == 2);
	assert_true(ent_hawkes_mu_most(&model, 1, 1, 4.2) == 3);

	model.background = ENT_BACKGROUND_CONSTANT;
	model.bases = 1;
	assert_true(ent_hawkes_mu(&model, 1, 77) == 9);
	assert_true(ent_hawkes_mu_integral(&model, 1, 1, 3) == 18);
	assert_true(ent_hawkes_mu_most(&model, 1, 1, 3) == 9);
}

/* ---- branching ------------------------------------------------------------ */

static void test_branching(void **state)
{
	double a[] = {.5, .1, .1, .5}, matrix[4];
	double two[] = {.3, .2, .0, .1, .1, .0, .25, .25};
	double turn[] = {0, .7, 0, 0, 0, .7, .7, 0, 0};
	struct ent_hawkes_model model = {.marks = 2, .bases = 1, .decays = 1, .a = a};

	(void)state;
	assert_close("radius", ent_hawkes_radius(&model), .6, 1e-14);
	model.decays = 2;
	model.a = two;
	ent_hawkes_branching(&model, matrix);
	for (size_t n = 0; n < 4; n++)
		assert_close("matrix", matrix[n], a[n], 1e-15);
	assert_close("of two decays", ent_hawkes_radius(&model), .6, 1e-14);
	/* In a ring the values are complex. */
	model = (struct ent_hawkes_model){.marks = 3, .bases = 1, .decays = 1, .a = turn};
	assert_close("in a ring", ent_hawkes_radius(&model), .7, 1e-14);
	turn[4] = (double)NAN;
	assert_true(isnan(ent_hawkes_radius(&model)));
}

/* ---- hazards -------------------------------------------------------------- */

/* The unit of time is a matter of taste: L falls by the logarithm of the unit for each event. */
static void test_unit_of_time(void **state)
{
	static struct made made;
	const double units[] = {1e-9, 1e9};

	(void)state;
	random_state = 8;
	make(&made, 3, 2, ENT_BACKGROUND_SMOOTH, 300);
	double value = ent_hawkes_loglik(&made.model, &made.data, NULL);
	for (size_t c = 0; c < COUNT(units); c++) {
		double unit = units[c];
		random_state = 8;
		make(&made, 3, 2, ENT_BACKGROUND_SMOOTH, 300);
		for (size_t k = 0; k < 300; k++)
			made.time[k] *= unit;
		for (size_t r = 0; r < COUNT(made.runs); r++)
			made.runs[r].until *= unit;
		for (size_t p = 0; p < 6; p++)
			made.knots[p] *= unit;
		for (size_t n = 0; n < 15; n++)
			made.model.mu[n] /= unit;
		for (size_t u = 0; u < 2; u++)
			made.model.b[u] /= unit;
		assert_close("other unit", ent_hawkes_loglik(&made.model, &made.data, NULL),
			     value - 300 * log(unit), 1e-11);
	}
}

/* Decays so fast that nothing is left, so slow that all is; gaps that nothing outlives; all at
 * one moment; an event that nothing can have brought about. */
static void test_extremes(void **state)
{
	double time[] = {0, 1, 1, 1e9, 1e9 + 1}, same[] = {3, 3, 3, 3, 3};
	double mu[] = {2}, a[] = {.5}, b[] = {1e6}, slopes[3];
	struct ent_hawkes_model model = {
		.marks = 1, .bases = 1, .decays = 1, .mu = mu, .a = a, .b = b};
	struct ent_hawkes_model slope = model;
	struct ent_hawkes_run run = {time, NULL, 5, 2e9};
	struct ent_hawkes_data data = {.marks = 1, .runs = &run, .run_count = 1};

	(void)state;
	slope.mu = slopes;
	slope.a = slopes + 1;
	slope.b = slopes + 2;
	assert_close("fast", ent_hawkes_loglik(&model, &data, &slope), 5 * log(2) - 4e9 - 2.5,
		     1e-15);
	assert_true(slopes[1] == -5 && slopes[2] == 0);
	/* Where b is next to nothing, a kernel is a b for ever: 1 - exp(-x) is x, not 0. */
	b[0] = 1e-20;
	double cut = .5e-20 * (2e9 + 2 * (2e9 - 1) + 1e9 + 1e9 - 1);
	double without = 5 * log(2) - 4e9;
	ent_hawkes_loglik(&model, &data, &slope);
	assert_close("slow", ent_hawkes_loglik(&model, &data, NULL), without - cut, 1e-15);
	assert_close("slow, by a", slopes[1] / 1e-11,
		     (1e-20 / 2 * (1 + 1 + 3 + 4) - cut / .5) / 1e-11, 1e-10);

	run = (struct ent_hawkes_run){same, NULL, 5, 4};
	b[0] = 2;
	assert_close("one moment", ent_hawkes_loglik(&model, &data, NULL),
		     5 * log(2) - 8 - 2.5 * (1 - exp(-2)), 1e-15);
	mu[0] = 0;
	assert_true(ent_hawkes_loglik(&model, &data, &slope) == -INFINITY);
}

static void test_check(void **state)
{
	const double good[] = {1, 2}, back[] = {2, 1}, late[] = {1, 5}, early[] = {-1, 2};
	const double none[] = {1, (double)NAN};
	const uint32_t marks[] = {0, 2};
	const struct {
		struct ent_hawkes_run run;
		size_t marks;
		const char *says;
	} cases[] = {
		{{good, NULL, 2, 4}, 1, NULL},
		{{good, marks, 2, 4}, 3, NULL},
		{{good, marks, 2, 4}, 2, "run 1, event 2: mark 2 of only 2"},
		{{back, NULL, 2, 4}, 1, "run 1, event 2: earlier than the event before it"},
		{{late, NULL, 2, 4}, 1, "run 1, event 2: its time is not within"},
		{{early, NULL, 2, 4}, 1, "run 1, event 1: its time is not within"},
		{{none, NULL, 2, 4}, 1, "run 1, event 2: its time is not within"},
		{{good, NULL, 0, 0}, 1, "run 1: it must end at a finite time above 0"},
		{{good, NULL, 2, (double)NAN}, 1, "run 1: it must end"},
		{{good, NULL, 2, INFINITY}, 1, "run 1: it must end"},
		{{good, NULL, 2, 4}, 0, "0 marks"},
		{{good, NULL, 2, 4}, 1001, "1001 marks"},
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct ent_hawkes_data data = {cases[c].marks, &cases[c].run, 1};
		struct ent_err err = {0};
		bool sound = ent_hawkes_data_check(&data, &err);
		if (sound != !cases[c].says || (!sound && !strstr(err.text, cases[c].says)))
			fail_msg("case %zu: %s", c, sound ? "nothing" : err.text);
	}
	struct ent_hawkes_data empty = {.marks = 1};
	assert_false(ent_hawkes_data_check(&empty, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tick),         cmocka_unit_test(test_tick_of_each),
		cmocka_unit_test(test_tick_hessian), cmocka_unit_test(test_one_mark),
		cmocka_unit_test(test_empty),        cmocka_unit_test(test_fixtures),
		cmocka_unit_test(test_twin),         cmocka_unit_test(test_workers),
		cmocka_unit_test(test_information),  cmocka_unit_test(test_background),
		cmocka_unit_test(test_branching),    cmocka_unit_test(test_unit_of_time),
		cmocka_unit_test(test_extremes),     cmocka_unit_test(test_check),
	};
	return cmocka_run_group_tests_name("hawkes", tests, NULL, NULL);
}
