/* Reconciliation: against its bare definition, against published answers, wrong input. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "flow_nets.h"

#include <string.h>

/* ---- the slow twin ------------------------------------------------------------ */

/* Which links are 0 and which bounds bind: every choice is tried, the linear equations of each
 * are solved by elimination, and of the answers without a negative flow the best is taken. */
struct twin {
	const struct ent_flow_net *net;
	double scale;
	double value[MOST_READINGS], error[MOST_READINGS]; /* unscaled */
	int side[MOST_READINGS];
	double base[MOST_READINGS];
	double flow[MOST_LINKS], best; /* what is best so far */
};

#define MOST_SIZE (MOST_LINKS + 8)

/* Rows and columns to about the same size, of a symmetric matrix. */
static void even_out(size_t n, long double a[MOST_SIZE][MOST_SIZE + 1], long double *factor)
{
	for (size_t i = 0; i < n; i++)
		factor[i] = 1;
	for (size_t pass = 0; pass < 8; pass++)
		for (size_t i = 0; i < n; i++) {
			long double most = 0;
			for (size_t j = 0; j < n; j++)
				most = fmaxl(most, fabsl(a[i][j]));
			long double by = most > 0 ? 1 / sqrtl(most) : 1;
			for (size_t j = 0; j <= n; j++)
				a[i][j] *= by;
			for (size_t j = 0; j < n; j++)
				a[j][i] *= by;
			factor[i] *= by;
		}
}

/* Elimination with complete pivoting; columns of no pivot are 0. */
static void eliminate(size_t n, long double a[MOST_SIZE][MOST_SIZE + 1], long double *x)
{
	size_t order[MOST_SIZE], rank = 0;
	long double most = 0, factor[MOST_SIZE];
	even_out(n, a, factor);
	for (size_t j = 0; j < n; j++)
		order[j] = j;
	for (; rank < n; rank++) {
		size_t p = rank, q = rank;
		for (size_t i = rank; i < n; i++)
			for (size_t j = rank; j < n; j++)
				if (fabsl(a[i][order[j]]) > fabsl(a[p][order[q]]))
					p = i, q = j;
		long double pivot = a[p][order[q]];
		if (rank == 0)
			most = fabsl(pivot);
		if (fabsl(pivot) <= 1e-17L * most)
			break;
		size_t column = order[q];
		order[q] = order[rank];
		order[rank] = column;
		for (size_t j = 0; j <= n; j++) {
			long double kept = a[rank][j];
			a[rank][j] = a[p][j];
			a[p][j] = kept;
		}
		for (size_t i = 0; i < n; i++) {
			long double times = a[i][column] / pivot;
			for (size_t j = 0; j <= n && i != rank; j++)
				a[i][j] -= times * a[rank][j];
		}
	}
	for (size_t j = 0; j < n; j++)
		x[order[j]] = j < rank ? factor[order[j]] * a[j][n] / a[j][order[j]] : 0;
}

/* Reading r as w'x = v with standard error e. */
static void row_of(const struct twin *twin, size_t r, double *w, double *v, double *e)
{
	const struct ent_flow_reading *reading = &twin->net->readings[r];
	size_t part = reading->part_count;
	memset(w, 0, MOST_LINKS * sizeof *w);
	for (size_t k = 0; k < reading->count; k++)
		w[reading->links[k]] += (reading->weights ? reading->weights[k] : 1) *
					(part && k >= part ? -twin->value[r] : 1);
	*v = part ? 0 : twin->value[r];
	*e = twin->error[r] * (part ? twin->base[r] : 1);
}

static double excess_of(const struct twin *twin, size_t r, const double *x)
{
	double w[MOST_LINKS], v, e, sum = 0;
	row_of(twin, r, w, &v, &e);
	for (size_t l = 0; l < twin->net->link_count; l++)
		sum += w[l] * x[l];
	double off = (sum - v) / e;
	return twin->side[r] > 0 ? fmax(off, 0) : twin->side[r] < 0 ? fmin(off, 0) : off;
}

static double objective(const struct twin *twin, const double *x)
{
	double sum = 0;
	for (size_t l = 0; l < twin->net->link_count; l++)
		sum += 1e-6 * x[l] / twin->scale * x[l] / twin->scale;
	for (size_t r = 0; r < twin->net->reading_count; r++)
		sum += pow(excess_of(twin, r, x), 2);
	return sum;
}

static double twin_ratio(const struct ent_flow_node *node)
{
	return node->kind == ENT_FLOW_CONVERSION ? node->ratio.best : 1;
}

static void try_choice(struct twin *twin, unsigned zeros, unsigned binding)
{
	static long double a[MOST_SIZE][MOST_SIZE + 1];
	const struct ent_flow_net *net = twin->net;
	size_t links = net->link_count, n = links;
	long double solved[MOST_SIZE];
	double x[MOST_LINKS];
	memset(a, 0, sizeof a);
	for (size_t l = 0; l < links; l++)
		a[l][l] = 1e-6L / twin->scale / twin->scale;
	for (size_t r = 0; r < net->reading_count; r++) {
		double w[MOST_LINKS], v, e;
		row_of(twin, r, w, &v, &e);
		if (!(binding >> r & 1))
			continue;
		for (size_t i = 0; i < links; i++)
			for (size_t j = 0; j < links; j++)
				a[i][j] += (long double)w[i] / e * w[j] / e;
		for (size_t i = 0; i < links; i++)
			a[i][MOST_SIZE] += (long double)w[i] / e * v / e;
	}
	for (size_t node = 0; node < net->node_count; node++) {
		if (net->nodes[node].kind != ENT_FLOW_TRANSIT &&
		    net->nodes[node].kind != ENT_FLOW_CONVERSION)
			continue;
		for (size_t l = 0; l < links; l++)
			a[n][l] = (net->links[l].to == node) -
				  twin_ratio(&net->nodes[node]) * (net->links[l].from == node);
		for (size_t l = 0; l < links; l++)
			a[l][n] = a[n][l];
		n++;
	}
	for (size_t l = 0; l < links; l++)
		for (size_t i = 0; i < n && zeros >> l & 1; i++)
			a[l][i] = a[i][l] = 0;
	for (size_t i = 0; i < n; i++)
		a[i][n] = i < links && !(zeros >> i & 1) ? a[i][MOST_SIZE] : 0;
	eliminate(n, a, solved);
	double size = 0;
	for (size_t l = 0; l < links; l++) {
		x[l] = (double)solved[l];
		size = fmax(size, fabs(x[l]));
	}
	for (size_t l = 0; l < links; l++)
		if (x[l] < -1e-13 * size)
			return;
	for (size_t node = 0; node < net->node_count; node++) {
		double off = 0;
		for (size_t l = 0; l < links; l++)
			off += ((net->links[l].to == node) -
				twin_ratio(&net->nodes[node]) * (net->links[l].from == node)) *
			       x[l];
		if (fabs(off) > 1e-10 * size && node >= 4)
			return;
	}
	double value = objective(twin, x);
	if (value < twin->best) {
		twin->best = value;
		memcpy(twin->flow, x, sizeof x);
	}
}

static void twin_solve(struct twin *twin)
{
	unsigned sided = 0, all = (1U << twin->net->reading_count) - 1;
	twin->best = INFINITY;
	for (size_t r = 0; r < twin->net->reading_count; r++)
		sided |= twin->side[r] ? 1U << r : 0;
	for (unsigned zeros = 0; zeros < 1U << twin->net->link_count; zeros++)
		for (unsigned idle = sided;; idle = (idle - 1) & sided) {
			try_choice(twin, zeros, all & ~idle);
			if (idle == 0)
				break;
		}
}

/* The figures as the header says they are read. */
static void twin_read(struct twin *twin)
{
	double smallest = INFINITY;
	twin->scale = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t r = 0; r < twin->net->reading_count; r++) {
			const struct ent_flow_reading *reading = &twin->net->readings[r];
			const struct ent_flow_range *told = &reading->value;
			bool has_low = !isnan(told->low), has_high = !isnan(told->high);
			double most = 0,
			       value = isnan(told->best)
					       ? (has_low ? told->low : 0) / (1 + has_high) +
							 (has_high ? told->high : 0) / (1 + has_low)
					       : told->best;
			for (size_t k = 0; k < reading->count; k++)
				most = fmax(most, reading->weights ? reading->weights[k] : 1);
			twin->value[r] = value;
			twin->side[r] = isnan(told->best) ? has_high - has_low : 0;
			twin->base[r] = twin->scale;
			if (!reading->part_count && value > 0 && pass == 0) {
				twin->scale = fmax(twin->scale, value / most);
				smallest = fmin(smallest, value / most);
			}
			bool share = reading->part_count > 0;
			double least = 1e-6 * (share ? 1 : most * twin->scale);
			double error = reading->error;
			if (error == 0 && has_low && has_high)
				error = (told->high - told->low) / (2 * 1.959963984540054);
			else if (error == 0)
				error = .2 * (value > 0 ? value : share ? .01 : smallest * most);
			twin->error[r] = fmax(error, least);
		}
}

/* With the errors of shares that `flow` gives them: if it is right it comes out again. */
static void twin_reconcile(struct twin *twin, const double *flow)
{
	twin_read(twin);
	for (size_t r = 0; r < twin->net->reading_count; r++) {
		const struct ent_flow_reading *reading = &twin->net->readings[r];
		double whole = 0;
		for (size_t k = reading->part_count; k < reading->count; k++)
			whole += (reading->weights ? reading->weights[k] : 1) *
				 flow[reading->links[k]];
		twin->base[r] = fmax(whole, 1e-6 * twin->scale);
	}
	twin_solve(twin);
}

/* 0 where the shares did not settle. */
static size_t compare(const struct made_net *made, size_t seed)
{
	struct ent_flow_opts opts = {.no_posterior = true};
	struct ent_flow_result result;
	struct ent_err err;
	static struct twin twin;
	twin = (struct twin){.net = &made->net};
	if (!ent_flow_reconcile(&made->net, &opts, &result, &err))
		fail_msg("seed %zu: %s", seed, err.text);
	double ours[MOST_LINKS] = {0}, off = 0;
	for (size_t l = 0; l < made->net.link_count; l++)
		ours[l] = result.links[l].best;
	twin_reconcile(&twin, ours);
	for (size_t l = 0; l < made->net.link_count; l++)
		off = fmax(off, fabs(ours[l] - twin.flow[l]));
	bool settled = !result.unsettled;
	if (settled && !(off <= 1e-8 * twin.scale))
		fail_msg("seed %zu: off by %g of %g; sum of squares %.12g, not %.12g", seed, off,
			 twin.scale, objective(&twin, ours), twin.best);
	assert_true(result.imbalance <= 1e-9 * twin.scale);
	ent_flow_result_free(&result);
	return settled;
}

static void test_twin(void **state)
{
	size_t done = 0, refused = 0, settled = 0;
	(void)state;
	for (size_t seed = 0; seed < 1500; seed++) {
		struct made_net made;
		struct ent_flow_result result;
		struct ent_flow_opts opts = {.no_posterior = true};
		struct ent_rng rng;
		ent_rng_start(&rng, 7, seed, 0);
		make_shape(&made, &rng, 3 + ent_rng_index(&rng, 5));
		if (!ent_flow_reconcile(&made.net, &opts, &result, NULL)) {
			refused++;
			continue;
		}
		ent_flow_result_free(&result);
		make_readings(&made, &rng, 1 + ent_rng_index(&rng, 7));
		settled += compare(&made, seed);
		done++;
	}
	print_message("%zu networks, %zu refused, %zu settled\n", done, refused, settled);
	assert_true(done > 300);
}

/* ---- wrong input ---------------------------------------------------------------- */

static const struct ent_flow_node chain_nodes[] = {
	{.kind = ENT_FLOW_PRODUCTION}, {.kind = ENT_FLOW_TRANSIT}, {.kind = ENT_FLOW_CONSUMPTION}};
static const struct ent_flow_link chain_links[] = {{0, 1}, {1, 2}};
static const uint32_t of_link[] = {0, 1, 2, 3, 4, 5, 9};

static void assert_refused(const struct ent_flow_net *net, const struct ent_flow_opts *opts,
			   const char *words)
{
	struct ent_flow_result result;
	struct ent_err err;
	if (ent_flow_reconcile(net, opts, &result, &err))
		fail_msg("not refused: %s", words);
	if (!strstr(err.text, words))
		fail_msg("'%s' says nothing of '%s'", err.text, words);
	ent_flow_result_free(&result);
}

static void test_wrong_readings(void **state)
{
	const double nothing[] = {0, 0}, unknown[] = {(double)NAN, 1};
	const struct {
		struct ent_flow_reading reading;
		const char *words;
	} cases[] = {
		{{of_link, NULL, 0, 0, ABOUT(1), 0}, "reading 0 is of no link"},
		{{&of_link[6], NULL, 1, 0, ABOUT(1), 0}, "of link 9, which is not there"},
		{{of_link, NULL, 1, 1, ABOUT(.1), 0}, "a share of nothing"},
		{{of_link, NULL, 2, 1, ABOUT(1.1), 0}, "a share above 1"},
		{{of_link, NULL, 1, 0, ABOUT(-1), 0}, "0 or more"},
		{{of_link, NULL, 1, 0, ABOUT((double)INFINITY), 0}, "0 or more"},
		{{of_link, NULL, 1, 0, ABOUT((double)NAN), 0}, "tells no figure"},
		{{of_link, NULL, 1, 0, RANGE(3, 2), 0}, "low <= best <= high"},
		{{of_link, NULL, 1, 0, {1, 4, 3}, 0}, "low <= best <= high"},
		{{of_link, NULL, 1, 0, ABOUT(1), -1}, "error must be 0 or more"},
		{{of_link, NULL, 1, 0, ABOUT(1), (double)NAN}, "error must be 0 or more"},
		{{of_link, nothing, 2, 0, ABOUT(1), 0}, "all its weights are 0"},
		{{of_link, unknown, 2, 0, ABOUT(1), 0}, "a weight is not a number"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ent_flow_net net = {chain_nodes, 3, chain_links, 2, &cases[i].reading, 1};
		assert_refused(&net, NULL, cases[i].words);
	}
}

static void test_wrong_networks(void **state)
{
	const struct ent_flow_range none = ABOUT((double)NAN), zero = ABOUT(0),
				    crossed = RANGE(3, 2);
	const struct {
		struct ent_flow_node nodes[4];
		struct ent_flow_link links[4];
		size_t node_count, link_count;
		const char *words;
	} cases[] = {
		{{{.kind = ENT_FLOW_TRANSIT}}, {{0, 0}}, 1, 0, "no source"},
		{{{.kind = ENT_FLOW_PRODUCTION}}, {{0, 0}}, 1, 0, "node 0: nothing that is there"},
		{{{.kind = ENT_FLOW_PRODUCTION}, {.kind = ENT_FLOW_TRANSIT}},
		 {{0, 1}},
		 2,
		 1,
		 "can reach a sink"},
		{{{.kind = ENT_FLOW_PRODUCTION},
		  {.kind = ENT_FLOW_EXPORT},
		  {.kind = ENT_FLOW_TRANSIT}},
		 {{0, 1}, {2, 1}},
		 3,
		 2,
		 "node 2: nothing can reach it"},
		{{{.kind = ENT_FLOW_PRODUCTION}, {.kind = ENT_FLOW_EXPORT}},
		 {{0, 7}},
		 2,
		 1,
		 "a node that is not there"},
		{{{.kind = ENT_FLOW_PRODUCTION}, {.kind = ENT_FLOW_TRANSIT}},
		 {{1, 1}},
		 2,
		 1,
		 "to itself"},
		{{{.kind = ENT_FLOW_PRODUCTION}, {.kind = ENT_FLOW_PRODUCTION}},
		 {{0, 1}},
		 2,
		 1,
		 "into a source"},
		{{{.kind = ENT_FLOW_PRODUCTION},
		  {.kind = ENT_FLOW_SEIZURE},
		  {.kind = ENT_FLOW_EXPORT}},
		 {{0, 1}, {1, 2}},
		 3,
		 2,
		 "where flows end"},
		{{{.kind = ENT_FLOW_PRODUCTION}, {.kind = ENT_FLOW_CONVERSION, .ratio = none}},
		 {{0, 1}},
		 2,
		 1,
		 "no ratio is told"},
		{{{.kind = ENT_FLOW_PRODUCTION}, {.kind = ENT_FLOW_CONVERSION, .ratio = zero}},
		 {{0, 1}},
		 2,
		 1,
		 "above 0"},
		{{{.kind = ENT_FLOW_PRODUCTION}, {.kind = ENT_FLOW_CONVERSION, .ratio = crossed}},
		 {{0, 1}},
		 2,
		 1,
		 "low <= best <= high"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ent_flow_net net = {cases[i].nodes, cases[i].node_count,
					   cases[i].links, cases[i].link_count,
					   NULL,           0};
		assert_refused(&net, NULL, cases[i].words);
	}
}

static void test_wrong_options(void **state)
{
	const struct ent_flow_net net = {chain_nodes, 3, chain_links, 2, NULL, 0};
	const struct {
		struct ent_flow_opts opts;
		const char *words;
	} cases[] = {
		{{.looseness = -1}, "looseness"}, {{.looseness = (double)NAN}, "looseness"},
		{{.suspicion = 1}, "suspicion"},  {{.reach = -1}, "reach"},
		{{.draws = SIZE_MAX}, "draws"},   {{.chains = SIZE_MAX}, "chains"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_refused(&net, &cases[i].opts, cases[i].words);
}

/* ---- edges ------------------------------------------------------------------------ */

static struct ent_flow_result reconciled(const struct ent_flow_net *net)
{
	struct ent_flow_result result;
	struct ent_err err;
	if (!ent_flow_reconcile(net, &(struct ent_flow_opts){.draws = 100}, &result, &err))
		fail_msg("%s", err.text);
	return result;
}

static void assert_near(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within))
		fail_msg("%.12g, not %.12g within %g", value, expected, within);
}

/* Nothing is told: nothing flows, and everything may. Nothing but zeros: exactly nothing. */
static void test_nothing(void **state)
{
	const struct ent_flow_reading zero = {of_link, NULL, 1, 0, ABOUT(0), 0};
	struct ent_flow_net net = {chain_nodes, 3, chain_links, 2, NULL, 0};
	struct ent_flow_result result = reconciled(&net);

	(void)state;
	assert_true(result.links[0].best == 0 && result.links[1].best == 0);
	assert_true(result.links[0].high > 1);
	assert_int_equal(result.freedom, 0);
	assert_int_equal(result.conflict_count, 0);
	ent_flow_result_free(&result);
	net.readings = &zero;
	net.reading_count = 1;
	result = reconciled(&net);
	assert_true(result.links[0].best == 0 && result.links[1].best == 0);
	assert_true(result.imbalance == 0);
	assert_int_equal(result.conflict_count, 0);
	ent_flow_result_free(&result);
	net = (struct ent_flow_net){chain_nodes, 1, NULL, 0, NULL, 0};
	assert_refused(&net, NULL, "can reach a sink");
	net = (struct ent_flow_net){&chain_nodes[2], 0, NULL, 0, NULL, 0};
	assert_refused(&net, NULL, "no source");
}

/* Parallel links share what is told of both; a cycle that nothing tells of stands still. */
static void test_parallel_and_cycle(void **state)
{
	static const struct ent_flow_node nodes[] = {{.kind = ENT_FLOW_PRODUCTION},
						     {.kind = ENT_FLOW_TRANSIT},
						     {.kind = ENT_FLOW_TRANSIT},
						     {.kind = ENT_FLOW_SEIZURE}};
	static const struct ent_flow_link links[] = {{0, 1}, {0, 1}, {1, 2}, {2, 1}, {2, 3}};
	const struct ent_flow_reading readings[] = {{of_link, NULL, 2, 0, ABOUT(10), 1}};
	struct ent_flow_net net = {nodes, 4, links, 5, readings, 1};
	struct ent_flow_result result = reconciled(&net);

	(void)state;
	assert_near(result.links[0].best, 5, 1e-4);
	assert_near(result.links[1].best, 5, 1e-4);
	assert_near(result.links[2].best, 10, 1e-4);
	assert_true(result.links[3].best == 0);
	assert_near(result.nodes[1].best, 10, 1e-4);
	assert_near(result.nodes[3].best, 10, 1e-4);
	ent_flow_result_free(&result);
}

/* Two figures of one flow, both told as exact: between them, with the contradiction named. */
static void test_contradiction(void **state)
{
	const struct ent_flow_reading readings[] = {
		{&of_link[0], NULL, 1, 0, {10, 10, 10}, 0},
		{&of_link[1], NULL, 1, 0, {20, 20, 20}, 0},
		{&of_link[1], NULL, 1, 0, ABOUT(19), 8},
	};
	struct ent_flow_net net = {chain_nodes, 3, chain_links, 2, readings, 3};
	struct ent_flow_result result = reconciled(&net);

	(void)state;
	assert_near(result.links[0].best, 15, 1e-6);
	assert_int_equal(result.conflict_count, 1);
	assert_int_equal(result.conflicts[0].count, 2);
	assert_int_equal(result.conflicts[0].readings[0], 0);
	assert_int_equal(result.conflicts[0].readings[1], 1);
	assert_true(result.conflicts[0].excess > 1e5);
	assert_true(result.fits[0].suspect && result.fits[1].suspect && !result.fits[2].suspect);
	assert_true(result.p < 1e-9);
	ent_flow_result_free(&result);
}

/* The unit in which flows are told changes nothing but the unit. */
static void test_units(void **state)
{
	struct made_net made;
	struct ent_rng rng;
	size_t compared = 0;
	(void)state;
	for (size_t seed = 0; seed < 200; seed++) {
		struct ent_flow_opts opts = {.no_posterior = true};
		struct ent_flow_result tonnes, grams;
		ent_rng_start(&rng, 77, seed, 0);
		make_shape(&made, &rng, 7);
		make_readings(&made, &rng, 6);
		if (!ent_flow_reconcile(&made.net, &opts, &tonnes, NULL))
			continue;
		for (size_t r = 0; r < 6; r++) {
			struct ent_flow_reading *reading = &made.readings[r];
			double unit = reading->part_count ? 1 : 1e6;
			reading->value.low *= unit;
			reading->value.best *= unit;
			reading->value.high *= unit;
			reading->error *= unit;
		}
		assert_true(ent_flow_reconcile(&made.net, &opts, &grams, NULL));
		for (size_t l = 0; l < made.net.link_count && !tonnes.unsettled; l++)
			assert_near(grams.links[l].best / 1e6, tonnes.links[l].best, 1e-6);
		assert_int_equal(grams.conflict_count, tonnes.conflict_count);
		ent_flow_result_free(&tonnes);
		ent_flow_result_free(&grams);
		compared++;
	}
	assert_true(compared > 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_twin),           cmocka_unit_test(test_wrong_readings),
		cmocka_unit_test(test_wrong_networks), cmocka_unit_test(test_wrong_options),
		cmocka_unit_test(test_nothing),        cmocka_unit_test(test_parallel_and_cycle),
		cmocka_unit_test(test_contradiction),  cmocka_unit_test(test_units),
	};
	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
