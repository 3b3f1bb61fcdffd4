/* Choice of way, against the list of all paths and against the bare sums. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/rng.h"

#include "made_net.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct got {
	double worth[NODES], chance[LINKS], links[LINKS], nodes[NODES], stopped;
};

static bool assign(const struct made *made, const struct ent_route_model *model, struct got *got,
		   struct ent_err *err)
{
	struct ent_route_assigned out = {got->worth, got->chance, got->links, got->nodes, 0};
	bool done = ent_route_assign(&made->net, model, &out, err);
	got->stopped = out.stopped;
	return done;
}

static void must_assign(const struct made *made, const struct ent_route_model *model,
			struct got *got)
{
	struct ent_err err = {0};
	if (!assign(made, model, got, &err))
		fail_msg("%s", err.text);
}

/* ---- the slow twin: every path, one by one -------------------------------------- */

struct listing {
	const struct made *made;
	double theta, total; /* of the weights of all paths */
	double *weight;      /* links: of the paths through it */
	uint32_t path[NODES];
	size_t length;
};

static void list_paths(struct listing *listing, uint32_t at, double utility)
{
	const struct made *made = listing->made;
	if (made->nodes[at].kind >= ENT_FLOW_CONSUMPTION) {
		listing->total += exp(utility);
		for (size_t i = 0; i < listing->length; i++)
			listing->weight[listing->path[i]] += exp(utility);
		return;
	}
	for (uint32_t l = 0; l < made->net.link_count; l++) {
		if (made->links[l].from != at)
			continue;
		listing->path[listing->length++] = l;
		list_paths(listing, made->links[l].to,
			   utility + made->constant[l] - listing->theta * made->cost[l]);
		listing->length--;
	}
}

static void test_all_paths(void **state)
{
	(void)state;
	random_state = 11;
	for (int run = 0; run < 60; run++) {
		static struct made made;
		static struct got got;
		make_net(&made, (unsigned)random_between(1, 8), false);
		double theta = run % 5 ? between(0, 4) : 0, flow[LINKS] = {0};
		for (size_t l = 0; run % 3 && l < made.net.link_count; l++)
			made.constant[l] = between(-2, 2);
		struct ent_route_model model = model_of(&made, theta);
		must_assign(&made, &model, &got);
		for (uint32_t source = 0; source < 2; source++) {
			double weight[LINKS] = {0};
			struct listing listing = {&made, theta, 0, weight, {0}, 0};
			list_paths(&listing, source, 0);
			assert_near(got.worth[source], log(listing.total), 1e-12);
			for (size_t l = 0; l < made.net.link_count; l++)
				flow[l] += made.supply[source] * weight[l] / listing.total;
		}
		for (size_t l = 0; l < made.net.link_count; l++)
			assert_near(got.links[l], flow[l], 1e-12);
		assert_true(got.stopped == 0);
	}
}

/* ---- the slow twin where cycles are: round after round ---------------------------- */

static void sum_rounds(const struct made *made, double theta, double *z)
{
	for (size_t n = 0; n < made->net.node_count; n++)
		z[n] = made->nodes[n].kind >= ENT_FLOW_CONSUMPTION;
	for (int round = 0; round < 4000; round++)
		for (size_t n = 0; n < made->net.node_count; n++) {
			double sum = 0;
			if (made->nodes[n].kind >= ENT_FLOW_CONSUMPTION)
				continue;
			for (size_t l = 0; l < made->net.link_count; l++)
				if (made->links[l].from == n &&
				    made->nodes[made->links[l].to].kind != ENT_FLOW_SEIZURE)
					sum += exp(made->constant[l] - theta * made->cost[l]) *
					       z[made->links[l].to];
			z[n] = sum;
		}
}

/* Hands on all that is anywhere, until next to nothing moves. */
static void send_rounds(const struct made *made, double theta, const double *z, double *links)
{
	double here[NODES], next[NODES], left = 1;
	memcpy(here, made->supply, sizeof here);
	memset(links, 0, LINKS * sizeof *links);
	while (left > 1e-15) {
		memset(next, 0, sizeof next);
		for (size_t l = 0; l < made->net.link_count; l++) {
			struct ent_flow_link link = made->links[l];
			double taken = 0, out = here[link.from] * (1 - made->held[link.from]);
			for (size_t k = 0; k < made->net.link_count; k++)
				if (made->links[k].from == link.from &&
				    made->nodes[made->links[k].to].kind == ENT_FLOW_SEIZURE)
					taken += made->risk[k];
			if (made->nodes[link.to].kind == ENT_FLOW_SEIZURE) {
				links[l] += out * made->risk[l];
				continue;
			}
			double x = out * (1 - taken) *
				   exp(made->constant[l] - theta * made->cost[l]) * z[link.to] /
				   z[link.from];
			links[l] += x;
			if (made->nodes[link.to].kind < ENT_FLOW_CONSUMPTION)
				next[link.to] += x * (1 - made->risk[l]) / made->ratio[link.to];
		}
		memcpy(here, next, sizeof here);
		left = 0;
		for (size_t n = 0; n < made->net.node_count; n++)
			left += here[n];
	}
}

static void test_cycles(void **state)
{
	(void)state;
	random_state = 5;
	for (int run = 0; run < 40; run++) {
		static struct made made;
		static struct got got;
		double z[NODES], links[LINKS], theta = between(1.5, 3);
		make_net(&made, (unsigned)random_between(2, 8), true);
		make_losses(&made);
		struct ent_route_model model = model_of(&made, theta);
		struct ent_err err = {0};
		if (!assign(&made, &model, &got, &err))
			fail_msg("run %d: %s", run, err.text);
		sum_rounds(&made, theta, z);
		send_rounds(&made, theta, z, links);
		for (size_t n = 0; n < made.net.node_count; n++)
			if (made.nodes[n].kind < ENT_FLOW_CONSUMPTION)
				assert_near(got.worth[n], log(z[n]), 1e-10);
		for (size_t l = 0; l < made.net.link_count; l++)
			assert_near(got.links[l], links[l], 1e-10);
	}
}

/* What comes to a node is what is held there and what leaves it. */
static void test_conservation(void **state)
{
	(void)state;
	random_state = 23;
	for (int run = 0; run < 100; run++) {
		static struct made made;
		static struct got got;
		make_net(&made, (unsigned)random_between(2, 10), run % 2);
		make_losses(&made);
		struct ent_route_model model = model_of(&made, between(1.5, 4));
		must_assign(&made, &model, &got);
		for (size_t n = 0; n < made.net.node_count; n++) {
			double in = 0, out = 0;
			bool police = made.nodes[n].kind == ENT_FLOW_SEIZURE;
			for (size_t l = 0; l < made.net.link_count; l++) {
				double x = got.links[l];
				in += made.links[l].to != n ? 0
				      : police              ? x
							    : x * (1 - made.risk[l]);
				out += made.links[l].from == n ? x : 0;
			}
			if (made.nodes[n].kind >= ENT_FLOW_CONSUMPTION)
				out = got.nodes[n];
			assert_near(out, (made.supply[n] + in / made.ratio[n]) * (1 - made.held[n]),
				    1e-9);
			assert_near(got.nodes[n], out, 1e-9);
		}
	}
}

/* ---- theta ------------------------------------------------------------------- */

static void test_theta_ends(void **state)
{
	static struct made made;
	static struct got got;
	(void)state;
	make_three_ways(&made);
	struct ent_route_model model = model_of(&made, 0);
	must_assign(&made, &model, &got);
	assert_near(got.links[1], 4, 1e-14);
	assert_near(got.links[2], 4, 1e-14);
	assert_near(got.links[4], 4, 1e-14);

	/* The direct way and that through both cost the same. */
	model.theta = INFINITY;
	must_assign(&made, &model, &got);
	assert_near(got.links[2], 0, 0);
	assert_near(got.links[1], 6, 1e-14);
	assert_near(got.links[4], 6, 1e-14);
	assert_near(got.worth[0], -1, 1e-14);

	made.cost[4] = .25;
	must_assign(&made, &model, &got);
	assert_near(got.links[1], 12, 1e-14);
	model.theta = 1e6;
	must_assign(&made, &model, &got);
	assert_near(got.links[1], 12, 1e-14);
	assert_near(got.worth[0] / model.theta, -1, 1e-12);

	/* A cycle on the way does no harm as long as it costs. */
	add_link(&made, 2, 1, .1);
	model.theta = INFINITY;
	must_assign(&made, &model, &got);
	assert_near(got.links[1], 12, 1e-14);
	model.theta = 800;
	must_assign(&made, &model, &got);
	assert_near(got.links[1], 12, 1e-14);
}

static void test_no_sum(void **state)
{
	static struct made made;
	static struct got got;
	struct ent_err err;
	(void)state;
	make_three_ways(&made);
	add_link(&made, 2, 1, .1);
	/* Round the cycle it costs .1: two ways out at .5 each, so theta must be well above 0. */
	const double too_low[] = {0, .01};
	for (size_t i = 0; i < COUNT(too_low); i++) {
		struct ent_route_model model = model_of(&made, too_low[i]);
		made.constant[5] = .2;
		assert_false(assign(&made, &model, &got, &err));
		assert_non_null(strstr(err.text, "does not converge"));
	}
	made.cost[5] = -1;
	struct ent_route_model model = model_of(&made, INFINITY);
	assert_false(assign(&made, &model, &got, &err));
	assert_non_null(strstr(err.text, "does not converge"));
}

/* ---- constants ------------------------------------------------------------------ */

static void must_calibrate(const struct made *made, const double *flow, double theta,
			   struct made *into)
{
	struct ent_route_base base = {into->constant, into->risk, into->ratio, into->supply};
	struct ent_err err = {0};
	if (!ent_route_calibrate(&made->net, flow, made->cost, theta, &base, &err))
		fail_msg("%s", err.text);
}

/* Flows of any origin that balance come back; and then costs alone change them. */
static void test_calibration(void **state)
{
	(void)state;
	random_state = 71;
	for (int run = 0; run < 60; run++) {
		static struct made made;
		static struct got base, again;
		double flow[LINKS];
		make_net(&made, (unsigned)random_between(2, 8), run % 2);
		make_losses(&made);
		memset(made.held, 0, sizeof made.held);
		for (size_t l = 0; l < made.net.link_count; l++)
			if (made.nodes[made.links[l].to].kind != ENT_FLOW_SEIZURE)
				made.risk[l] = 0;
		struct ent_route_model model = model_of(&made, 2);
		must_assign(&made, &model, &base);
		memcpy(flow, base.links, sizeof flow);
		const double thetas[] = {0, .7, 20};
		for (size_t i = 0; i < COUNT(thetas); i++) {
			must_calibrate(&made, flow, thetas[i], &made);
			model = model_of(&made, thetas[i]);
			must_assign(&made, &model, &again);
			for (size_t l = 0; l < made.net.link_count; l++)
				assert_near(again.links[l], flow[l], 1e-12);
			for (size_t n = 0; n < made.net.node_count; n++)
				if (again.nodes[n] > 0)
					assert_near(again.worth[n], 0, 1e-10);
		}
	}
}

/* All that comes to a border is taken there: flows say so, though nobody would choose it. */
static void test_all_taken(void **state)
{
	static struct made made;
	static struct got got;
	const double flow[] = {9, 9, 3, 0, 0, 3};
	(void)state;
	make_three_ways(&made);
	add_node(&made, ENT_FLOW_SEIZURE);
	add_link(&made, 2, 4, 0);
	must_calibrate(&made, flow, 1, &made);
	struct ent_route_model model = model_of(&made, 1);
	must_assign(&made, &model, &got);
	for (size_t l = 0; l < made.net.link_count; l++)
		assert_near(got.links[l], flow[l], 1e-12);
	assert_near(got.nodes[4], 3, 1e-12);
}

/* A link without flow stays without, however cheap; a closed net stops. */
static void test_nothing_there(void **state)
{
	static struct made made;
	static struct got got;
	const double flow[] = {12, 12, 0, 0, 0};
	(void)state;
	make_three_ways(&made);
	must_calibrate(&made, flow, 1, &made);
	assert_true(isinf(made.constant[2]) && isinf(made.constant[4]));
	made.cost[2] = made.cost[3] = made.cost[4] = -50;
	struct ent_route_model model = model_of(&made, 1);
	must_assign(&made, &model, &got);
	assert_near(got.links[1], 12, 1e-14);
	made.cost[1] = INFINITY;
	must_assign(&made, &model, &got);
	assert_near(got.stopped, 12, 0);
	for (size_t l = 0; l < made.net.link_count; l++)
		assert_true(got.links[l] == 0);
	assert_true(got.worth[0] == -INFINITY);
}

/* ---- recovery ------------------------------------------------------------------------ */

/* Consignments sent one by one by the chances of the model, at costs of three periods. */
static void send_consignments(const struct made *made, const struct got *got, size_t count,
			      struct ent_rng *rng, double *flow)
{
	memset(flow, 0, made->net.link_count * sizeof *flow);
	for (size_t i = 0; i < count; i++) {
		uint32_t at = (uint32_t)ent_rng_index(rng, 2);
		while (made->nodes[at].kind < ENT_FLOW_CONSUMPTION) {
			double u = ent_rng_uniform(rng);
			size_t l = 0, taken = 0;
			for (; l < made->net.link_count; l++) {
				if (made->links[l].from != at || got->chance[l] <= 0)
					continue;
				taken = l;
				if ((u -= got->chance[l]) < 0)
					break;
			}
			flow[taken]++;
			at = made->links[taken].to;
		}
	}
}

/* 40 nets, of which the planted theta lies within two standard errors in 38 at best; 33 and more
 * have chance 99.9 percent where the error is right. */
static void test_theta_found(void **state)
{
	enum { PERIODS = 3, RUNS = 40 };
	static double cost[PERIODS * LINKS], flow[PERIODS * LINKS];
	int within = 0;
	double most = 0;
	(void)state;
	random_state = 99;
	for (int run = 0; run < RUNS; run++) {
		static struct made made;
		static struct got got;
		struct ent_route_theta fit;
		struct ent_err err = {0};
		struct ent_rng rng;
		double theta = between(1.5, 3);
		make_net(&made, 6, run % 2);
		size_t links = made.net.link_count;
		for (size_t l = 0; l < links; l++)
			made.constant[l] = between(-1, 0);
		for (size_t t = 0; t < PERIODS; t++) {
			for (size_t l = 0; l < links; l++)
				made.cost[l] = cost[t * links + l] =
					made.cost[l] * between(.9, 1.3);
			struct ent_route_model model = model_of(&made, theta);
			must_assign(&made, &model, &got);
			ent_rng_start(&rng, 4, (uint64_t)run, t);
			send_consignments(&made, &got, 400, &rng, flow + t * links);
		}
		if (!ent_route_fit(&made.net, made.constant, PERIODS, cost, flow, &fit, &err))
			fail_msg("%s", err.text);
		within += fabs(fit.theta - theta) < 2 * fit.error;
		most = fmax(most, fabs(fit.theta / theta - 1));
	}
	if (within < 33 || most > .25)
		fail_msg("theta within two errors in %d of %d, off by up to %g", within, RUNS,
			 most);
}

/* From flows that are the model's own, theta comes back to many digits. */
static void test_theta_exact(void **state)
{
	static struct made made;
	static struct got got;
	struct ent_route_theta fit;
	struct ent_err err = {0};
	(void)state;
	random_state = 3;
	make_net(&made, 7, true);
	struct ent_route_model model = model_of(&made, 2.385);
	must_assign(&made, &model, &got);
	assert_true(ent_route_fit(&made.net, NULL, 1, made.cost, got.links, &fit, &err));
	assert_near(fit.theta, 2.385, 1e-6);
	assert_true(fit.error > 0);

	/* Twice as many consignments, the error by sqrt 2 less. */
	double wide = fit.error;
	for (size_t l = 0; l < made.net.link_count; l++)
		got.links[l] *= 2;
	assert_true(ent_route_fit(&made.net, NULL, 1, made.cost, got.links, &fit, &err));
	assert_near(wide / fit.error, sqrt(2), 1e-3);
}

static void test_theta_ends_of_fit(void **state)
{
	static struct made made;
	struct ent_route_theta fit;
	struct ent_err err = {0};
	double flow[LINKS] = {12, 12, 0, 0, 0}, same[LINKS] = {1, 1, 1, 1, 0};
	(void)state;
	make_three_ways(&made);
	made.cost[4] = 1;
	assert_false(ent_route_fit(&made.net, NULL, 1, made.cost, flow, &fit, &err));
	assert_non_null(strstr(err.text, "without end"));

	/* The dear ones taken more often than by chance: theta would be negative. */
	double odd[LINKS] = {1, 0, 8, 9, 1};
	assert_true(ent_route_fit(&made.net, NULL, 1, made.cost, odd, &fit, &err));
	assert_true(fit.theta == 0 && isnan(fit.error));

	/* Costs that tell nothing. */
	made.constant[4] = -INFINITY;
	double both[LINKS] = {5, 5, 5, 5, 0};
	assert_true(ent_route_fit(&made.net, made.constant, 1, same, both, &fit, &err));
	assert_true(isnan(fit.theta) && isnan(fit.error));

	/* A flow where none can be. */
	flow[4] = 2;
	assert_false(ent_route_fit(&made.net, made.constant, 1, made.cost, flow, &fit, &err));
	assert_non_null(strstr(err.text, "without a chance"));
	flow[4] = NAN;
	assert_false(ent_route_fit(&made.net, made.constant, 1, made.cost, flow, &fit, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_paths),
		cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_conservation),
		cmocka_unit_test(test_theta_ends),
		cmocka_unit_test(test_no_sum),
		cmocka_unit_test(test_calibration),
		cmocka_unit_test(test_all_taken),
		cmocka_unit_test(test_nothing_there),
		cmocka_unit_test(test_theta_found),
		cmocka_unit_test(test_theta_exact),
		cmocka_unit_test(test_theta_ends_of_fit),
	};
	return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
