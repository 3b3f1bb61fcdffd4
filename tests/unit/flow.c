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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_twin),
	};
	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
