/* The posterior of flows: against closed forms, rejection, and sums over a grid; coverage; the
 * same for any number of threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "flow_nets.h"

#include <stdlib.h>
#include <string.h>

static void assert_near(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within))
		fail_msg("%.12g, not %.12g within %g", value, expected, within);
}

/* One source, one node, two sinks: x0 = x1 + x2. */
static const struct ent_flow_node fork_nodes[] = {{.kind = ENT_FLOW_PRODUCTION},
						  {.kind = ENT_FLOW_TRANSIT},
						  {.kind = ENT_FLOW_CONSUMPTION},
						  {.kind = ENT_FLOW_EXPORT}};
static const struct ent_flow_link fork_links[] = {{0, 1}, {1, 2}, {1, 3}};
static const uint32_t of_link[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

static struct ent_flow_net fork_of(const struct ent_flow_reading *readings, size_t count)
{
	return (struct ent_flow_net){fork_nodes, 4, fork_links, 3, readings, count};
}

static struct ent_flow_result reconciled(const struct ent_flow_net *net,
					 const struct ent_flow_opts *opts)
{
	struct ent_flow_result result;
	struct ent_err err;
	if (!ent_flow_reconcile(net, opts, &result, &err))
		fail_msg("%s", err.text);
	return result;
}

/* Every draw balances and is 0 or more. */
static void assert_sound(const struct ent_flow_net *net, const struct ent_flow_result *result)
{
	for (size_t k = 0; k < result->draw_count; k++) {
		const double *flow = result->draws + k * net->link_count;
		for (size_t n = 0; n < net->node_count; n++) {
			double off = 0, size = 0, ratio = result->ratios[k * net->node_count + n];
			for (size_t l = 0; l < net->link_count; l++) {
				off += net->links[l].to == n ? flow[l] : 0;
				off -= net->links[l].from == n ? ratio * flow[l] : 0;
				size += flow[l];
				assert_true(flow[l] >= 0);
			}
			if (net->nodes[n].kind == ENT_FLOW_TRANSIT ||
			    net->nodes[n].kind == ENT_FLOW_CONVERSION)
				assert_near(off, 0, 1e-9 * (1 + size));
		}
	}
}

/* Far from 0 the flows are normal, with the covariance S - S a a'S / a'Sa, a = (1, -1, -1). */
static void test_normal(void **state)
{
	static const double best[] = {102.5, 58.4, 44.1}, variance[] = {12.5, 10.88, 7.38};
	const struct ent_flow_reading readings[] = {
		{&of_link[0], NULL, 1, 0, ABOUT(100), 5},
		{&of_link[1], NULL, 1, 0, ABOUT(60), 4},
		{&of_link[2], NULL, 1, 0, ABOUT(45), 3},
	};
	struct ent_flow_net net = fork_of(readings, 3);
	struct ent_flow_opts opts = {.draws = 10000, .seed = 3, .reach = 1000};
	struct ent_flow_result result = reconciled(&net, &opts);

	(void)state;
	assert_int_equal(result.draw_count, 40000);
	for (size_t l = 0; l < 3; l++) {
		const struct ent_flow_estimate *link = &result.links[l];
		double deviation = sqrt(variance[l]);
		assert_near(link->best, best[l], 1e-6);
		assert_near(link->mean, best[l], .025 * deviation);
		assert_near(link->low, best[l] - 1.96 * deviation, .06 * deviation);
		assert_near(link->high, best[l] + 1.96 * deviation, .06 * deviation);
		assert_true(link->rhat < 1.005 && link->rhat > .999);
	}
	assert_near(result.nodes[1].mean, result.links[0].mean, 1e-9);
	assert_sound(&net, &result);
	ent_flow_result_free(&result);
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* Near 0: against x1 and x2 from their figures and priors, kept where all is 0 or more by the
 * likelihood of x0. */
static void test_rejection(void **state)
{
	const struct ent_flow_reading readings[] = {
		{&of_link[0], NULL, 1, 0, ABOUT(3), 5},
		{&of_link[1], NULL, 1, 0, ABOUT(2), 4},
		{&of_link[2], NULL, 1, 0, ABOUT(1), 3},
	};
	struct ent_flow_net net = fork_of(readings, 3);
	struct ent_flow_opts opts = {.draws = 20000, .seed = 5};
	struct ent_flow_result result = reconciled(&net, &opts);
	static double kept[3][200000];
	size_t count = 0;
	struct ent_rng rng;

	(void)state;
	ent_rng_start(&rng, 1, 2, 3);
	while (count < COUNT(kept[0])) {
		double x1 = 2 + 4 * ent_rng_normal(&rng), x2 = 1 + 3 * ent_rng_normal(&rng);
		double x0 = x1 + x2, prior = 30; /* ten times the largest figure */
		double fit = pow((x0 - 3) / 5, 2) + (x0 * x0 + x1 * x1 + x2 * x2) / (prior * prior);
		if (x1 < 0 || x2 < 0 || ent_rng_uniform(&rng) > exp(-fit / 2))
			continue;
		kept[0][count] = x0;
		kept[1][count] = x1;
		kept[2][count++] = x2;
	}
	for (size_t l = 0; l < 3; l++) {
		double mean = 0;
		for (size_t k = 0; k < count; k++)
			mean += kept[l][k] / (double)count;
		qsort(kept[l], count, sizeof(double), by_value);
		assert_near(result.links[l].mean, mean, .03);
		assert_near(result.links[l].low, kept[l][count / 40], .03);
		assert_near(result.links[l].high, kept[l][count - count / 40], .12);
		assert_true(result.links[l].rhat < 1.005);
	}
	assert_sound(&net, &result);
	ent_flow_result_free(&result);
}

/* A share is likely by itself, not by its linear form: against a sum over a grid. */
static void test_share(void **state)
{
	const uint32_t links[] = {1, 0};
	const struct ent_flow_reading readings[] = {
		{&of_link[0], NULL, 1, 0, ABOUT(100), 30},
		{links, NULL, 2, 1, ABOUT(.3), .1},
	};
	struct ent_flow_net net = fork_of(readings, 2);
	struct ent_flow_opts opts = {.draws = 20000, .seed = 7};
	struct ent_flow_result result = reconciled(&net, &opts);
	double sum = 0, mean0 = 0, mean1 = 0, square = 0;

	(void)state;
	for (double x0 = .25; x0 < 300; x0 += .5)
		for (double x1 = .125; x1 < x0; x1 += .25) {
			double x2 = x0 - x1, prior = 1000;
			double fit = pow((x0 - 100) / 30, 2) + pow((x1 / x0 - .3) / .1, 2) +
				     (x0 * x0 + x1 * x1 + x2 * x2) / (prior * prior);
			double weight = exp(-fit / 2);
			sum += weight;
			mean0 += weight * x0;
			mean1 += weight * x1;
			square += weight * x1 * x1;
		}
	mean0 /= sum;
	mean1 /= sum;
	double deviation = sqrt(square / sum - mean1 * mean1), spread = 0;
	assert_near(result.links[0].mean, mean0, .6);
	assert_near(result.links[1].mean, mean1, .3);
	for (size_t k = 0; k < result.draw_count; k++)
		spread += pow(result.draws[3 * k + 1] - result.links[1].mean, 2);
	assert_near(sqrt(spread / (double)result.draw_count), deviation, .03 * deviation);
	assert_near(result.links[0].best, 100, 1e-3);
	assert_near(result.links[1].best, 30, 1e-3);
	ent_flow_result_free(&result);
}

/* At most 50, give or take 10, and about 55: the bound's own place is not sure. */
static void test_bound(void **state)
{
	const struct ent_flow_reading readings[] = {
		{&of_link[0], NULL, 1, 0, ABOUT(55), 10},
		{&of_link[0], NULL, 1, 0, AT_MOST(50), 10},
		{&of_link[1], NULL, 1, 0, ABOUT(40), 2},
	};
	struct ent_flow_net net = fork_of(readings, 3);
	struct ent_flow_opts opts = {.draws = 20000, .seed = 9, .reach = 100};
	struct ent_flow_result result = reconciled(&net, &opts);
	double sum = 0, mean = 0;

	(void)state;
	for (double x1 = 30; x1 < 50; x1 += .05)
		for (double x2 = .025; x2 < 80; x2 += .05) {
			double x0 = x1 + x2;
			double weight =
				exp(-pow((x1 - 40) / 2, 2) / 2 - pow((x0 - 55) / 10, 2) / 2) *
				erfc((x0 - 50) / 10 / sqrt(2));
			sum += weight;
			mean += weight * x0;
		}
	assert_near(result.links[0].mean, mean / sum, .1);
	assert_near(result.links[0].best, 52.5, 1e-3);
	ent_flow_result_free(&result);
}

/* A conversion of 6 to 8 for one: what comes in is known, what comes out is what it makes of it,
 * and each draw has the ratio that it has. What is known of both ends is known of the ratio. */
static void test_ratio(void **state)
{
	static const struct ent_flow_node nodes[] = {
		{.kind = ENT_FLOW_PRODUCTION},
		{.kind = ENT_FLOW_CONVERSION, .ratio = {6, 7, 8}},
		{.kind = ENT_FLOW_EXPORT}};
	static const struct ent_flow_link links[] = {{0, 1}, {1, 2}};
	const struct ent_flow_reading readings[] = {
		{&of_link[0], NULL, 1, 0, ABOUT(4481), 20},
		{&of_link[1], NULL, 1, 0, ABOUT(600), 3},
	};
	struct ent_flow_net net = {nodes, 3, links, 2, readings, 1};
	struct ent_flow_opts opts = {.seed = 11, .draws = 5000};
	struct ent_flow_result result = reconciled(&net, &opts);
	double mean = 0, square = 0;

	(void)state;
	for (size_t k = 0; k < result.draw_count; k++)
		mean += result.ratios[3 * k + 1] / (double)result.draw_count;
	for (size_t k = 0; k < result.draw_count; k++)
		square += pow(result.ratios[3 * k + 1] - mean, 2) / (double)result.draw_count;
	/* The density in flows leans the ratio down by two variances of its size. */
	assert_near(mean, 7 - 2 * .51 * .51 / 7, .02);
	assert_near(sqrt(square), .51, .02);
	assert_near(result.links[1].best, 4481. / 7, 1e-2);
	assert_sound(&net, &result);
	ent_flow_result_free(&result);
	net.reading_count = 2;
	result = reconciled(&net, &opts);
	mean = 0;
	for (size_t k = 0; k < result.draw_count; k++)
		mean += result.ratios[3 * k + 1] / (double)result.draw_count;
	assert_near(mean, 4481. / 600, .01);
	assert_int_equal(result.freedom, 1);
	assert_true(result.p > .05 && !result.fits[0].suspect);
	ent_flow_result_free(&result);
}

/* What nothing measures is open. */
static void test_unknown(void **state)
{
	const struct ent_flow_reading readings[] = {
		{&of_link[1], NULL, 1, 0, ABOUT(10), 1},
	};
	struct ent_flow_net net = fork_of(readings, 1);
	struct ent_flow_result result = reconciled(&net, NULL);

	(void)state;
	assert_near(result.links[1].mean, 10, .3);
	assert_true(result.links[2].low < 10 && result.links[2].high > 100);
	assert_true(result.links[2].best < 1e-3);
	assert_true(isnan(result.fits[0].standardised) && isnan(result.fits[0].p));
	assert_int_equal(result.freedom, 0);
	ent_flow_result_free(&result);
}

/* Planted flows, of which figures with errors are told: the ranges hold them as often as they
 * say. */
static void test_coverage(void **state)
{
	size_t within = 0, all = 0, nets = 0;
	(void)state;
	for (size_t seed = 0; nets < 200; seed++) {
		struct made_net made;
		struct ent_rng rng;
		struct ent_flow_result result;
		struct ent_flow_opts opts = {.no_posterior = true};
		double flow[MOST_LINKS] = {0};
		ent_rng_start(&rng, 21, seed, 0);
		make_shape(&made, &rng, 5 + ent_rng_index(&rng, 4));
		for (size_t l = 0; l < made.net.link_count; l++) {
			made.readings[l] = (struct ent_flow_reading){
				.links = &of_link[l],
				.count = 1,
				.value = ABOUT(5 + 95 * ent_rng_uniform(&rng)),
				.error = 1 + 100 * ent_rng_uniform(&rng)};
		}
		made.net.reading_count = made.net.link_count;
		if (!ent_flow_reconcile(&made.net, &opts, &result, NULL))
			continue;
		/* Flows that balance, and are above 0 mostly. */
		for (size_t l = 0; l < made.net.link_count; l++)
			flow[l] = result.links[l].best;
		ent_flow_result_free(&result);
		for (size_t l = 0; l < made.net.link_count; l++) {
			struct ent_flow_reading *reading = &made.readings[l];
			reading->error = 1 + .15 * flow[l];
			reading->value.best =
				fmax(0, flow[l] + reading->error * ent_rng_normal(&rng));
		}
		opts = (struct ent_flow_opts){.draws = 400, .seed = seed};
		result = reconciled(&made.net, &opts);
		for (size_t l = 0; l < made.net.link_count; l++) {
			if (flow[l] < 5)
				continue;
			within += flow[l] >= result.links[l].low && flow[l] <= result.links[l].high;
			all++;
		}
		ent_flow_result_free(&result);
		nets++;
	}
	print_message("%zu of %zu flows within their ranges\n", within, all);
	assert_in_range(within * 1000 / all, 925, 975);
}

/* One thread, two and five draw the same; another seed other draws. */
static void test_threads(void **state)
{
	const uint32_t links[] = {1, 0};
	const struct ent_flow_reading readings[] = {
		{&of_link[0], NULL, 1, 0, ABOUT(3), 5},
		{links, NULL, 2, 1, ABOUT(.3), .1},
		{&of_link[2], NULL, 1, 0, AT_LEAST(1), 3},
	};
	struct ent_flow_net net = fork_of(readings, 3);
	struct ent_flow_opts opts = {.draws = 500, .chains = 5, .seed = 1, .workers = 1};
	struct ent_flow_result one = reconciled(&net, &opts);
	size_t size = one.draw_count * 3 * sizeof *one.draws;

	(void)state;
	for (size_t workers = 2; workers <= 5; workers += 3) {
		opts.workers = workers;
		struct ent_flow_result result = reconciled(&net, &opts);
		assert_int_equal(result.draw_count, one.draw_count);
		assert_memory_equal(result.draws, one.draws, size);
		assert_memory_equal(result.links, one.links, 3 * sizeof *one.links);
		assert_memory_equal(result.nodes, one.nodes, 4 * sizeof *one.nodes);
		ent_flow_result_free(&result);
	}
	opts.seed = 2;
	struct ent_flow_result other = reconciled(&net, &opts);
	assert_memory_not_equal(other.draws, one.draws, size);
	ent_flow_result_free(&other);
	ent_flow_result_free(&one);
}

static bool stop_at_half(void *user, double share)
{
	(void)user;
	return share < .5;
}

static bool stop_at_once(void *user, double share)
{
	(void)user;
	(void)share;
	return false;
}

static void test_stop(void **state)
{
	const struct ent_flow_reading readings[] = {{&of_link[0], NULL, 1, 0, ABOUT(3), 5}};
	struct ent_flow_net net = fork_of(readings, 1);
	struct ent_flow_opts opts = {.draws = 4000, .workers = 4, .tick = stop_at_half};
	struct ent_flow_result result = reconciled(&net, &opts);

	(void)state;
	assert_true(result.stopped && result.draw_count < 16000);
	assert_near(result.links[0].best, 3, 1e-3);
	assert_sound(&net, &result);
	ent_flow_result_free(&result);
	opts.tick = stop_at_once;
	result = reconciled(&net, &opts);
	assert_true(result.stopped && result.draw_count == 0);
	assert_true(isnan(result.links[0].mean));
	ent_flow_result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normal),   cmocka_unit_test(test_rejection),
		cmocka_unit_test(test_share),    cmocka_unit_test(test_bound),
		cmocka_unit_test(test_ratio),    cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_coverage), cmocka_unit_test(test_threads),
		cmocka_unit_test(test_stop),
	};
	return cmocka_run_group_tests_name("flow_posterior", tests, NULL, NULL);
}
