/* Barriers: against the logit by hand, against one assignment a draw, and at the ends. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/rng.h"

#include <stdlib.h>

#include "made_net.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Fields, a laboratory of ratio 7, a hub, three borders each with police, three exports, a home
 * market at the hub. Flows in tonnes: raw up to the laboratory, then refined. */
enum { FIELD, LAB, HUB, NORTH, WEST, SOUTH, OUT_N, OUT_W, OUT_S, HOME, POLICE };
enum { TO_LAB, TO_HUB, TO_N, TO_W, TO_S, TO_HOME, N_OUT, W_OUT, S_OUT, N_POLICE, W_POLICE };

static void make_borders(struct made *made, double *flow)
{
	static const enum ent_flow_kind kinds[] = {
		ENT_FLOW_PRODUCTION, ENT_FLOW_CONVERSION,  ENT_FLOW_TRANSIT, ENT_FLOW_TRANSIT,
		ENT_FLOW_TRANSIT,    ENT_FLOW_TRANSIT,     ENT_FLOW_EXPORT,  ENT_FLOW_EXPORT,
		ENT_FLOW_EXPORT,     ENT_FLOW_CONSUMPTION, ENT_FLOW_SEIZURE};
	static const uint32_t ends[][2] = {{FIELD, LAB},    {LAB, HUB},    {HUB, NORTH},
					   {HUB, WEST},     {HUB, SOUTH},  {HUB, HOME},
					   {NORTH, OUT_N},  {WEST, OUT_W}, {SOUTH, OUT_S},
					   {NORTH, POLICE}, {WEST, POLICE}};
	static const double flows[] = {700, 100, 25, 45, 20, 10, 23, 36, 20, 2, 9};
	start(made);
	for (size_t i = 0; i < COUNT(kinds); i++)
		add_node(made, kinds[i]);
	for (size_t i = 0; i < COUNT(ends); i++)
		add_link(made, ends[i][0], ends[i][1], 0);
	memcpy(flow, flows, sizeof flows);
}

static struct ent_route_case node_case(uint32_t node, double risk)
{
	return (struct ent_route_case){
		.place = {ENT_ROUTE_NODE, node}, .risk = sure(risk), .stake = sure(1)};
}

static struct ent_route_opts usual(double theta)
{
	return (struct ent_route_opts){
		.theta = sure(theta), .elasticity = sure(-.5), .price = sure(10), .draws = 3};
}

static void must_run(const struct made *made, const double *flow,
		     const struct ent_route_case *cases, size_t count,
		     const struct ent_route_opts *opts, struct ent_route_result *result)
{
	struct ent_route_flows flows = {.best = flow};
	struct ent_err err = {0};
	if (!ent_route_interdict(&made->net, &flows, cases, count, opts, result, &err))
		fail_msg("%s", err.text);
}

/* By hand: the share of each way times exp(-theta risk stake) of the barrier's. */
static void test_by_hand(void **state)
{
	static struct made made;
	double flow[LINKS];
	struct ent_route_result result;
	struct ent_route_case cases[] = {node_case(NORTH, .3), node_case(WEST, .3),
					 node_case(SOUTH, .3)};
	struct ent_route_opts opts = usual(4);
	(void)state;
	make_borders(&made, flow);
	must_run(&made, flow, cases, COUNT(cases), &opts, &result);

	double less = exp(-4 * .3), sum = .25 * less + .75;
	double north = 100 * .25 * less / sum, west = 45 / sum;
	const struct ent_route_outcome *outcome = &result.outcomes[0];
	assert_int_equal(result.case_count, 3);
	assert_near(outcome->base.best, 25, 1e-12);
	assert_near(outcome->through.best, .7 * north, 1e-12);
	assert_near(outcome->seized.best, .3 * north, 1e-12);
	assert_near(outcome->displaced.best, 25 - north, 1e-12);
	assert_near(outcome->halted.best, 0, 1e-12);
	assert_near(result.changes[0].then.best, north, 1e-12);
	assert_near(result.changes[1].then.best, west, 1e-12);
	assert_near(result.changes[1].change.best, west - 45, 1e-12);
	assert_near(result.changes[2].percent.best, 100 * (1 / sum - 1), 1e-12);

	/* In raw tonnes, 7 for one refined. Of what passes the police takes .08 and .2 as before.
	 */
	double taken = 7 * (.3 * north + .7 * north * .08 + west * .2);
	assert_near(outcome->sent.best, 700, 1e-12);
	assert_near(outcome->taken.best, taken, 1e-12);
	assert_near(outcome->delivered.best, 700 - taken, 1e-12);
	assert_near(outcome->dearer.best, -log(sum) / 4, 1e-12);
	assert_near(outcome->price.best, pow((700 - taken) / (700 - 77), -2) - 1, 1e-12);
	assert_near(result.links[N_OUT].best, .7 * north * .92, 1e-12);
	assert_near(result.links[TO_HOME].best, 10 / sum, 1e-12);

	/* Nothing is uncertain: the band is a point. */
	assert_near(result.changes[1].then.low, west, 1e-12);
	assert_near(result.changes[1].then.high, west, 1e-12);
	assert_near(result.changes[1].then.mean, west, 1e-12);
	ent_route_result_free(&result);
}

/* Risk 1 closes a border: all goes other ways, nothing is seized there. */
static void test_closed(void **state)
{
	static struct made made;
	double flow[LINKS];
	struct ent_route_result result;
	struct ent_route_case cases[] = {node_case(WEST, 1), node_case(HUB, 1), node_case(FIELD, 1),
					 node_case(OUT_W, 1)};
	struct ent_route_opts opts = usual(4);
	(void)state;
	cases[3].place = (struct ent_route_place){ENT_ROUTE_LINK, W_OUT};
	make_borders(&made, flow);
	must_run(&made, flow, cases, COUNT(cases), &opts, &result);
	const struct ent_route_outcome *west = &result.outcomes[0];
	assert_near(west->displaced.best, 45, 1e-12);
	assert_near(west->through.best + west->seized.best + west->halted.best, 0, 1e-12);
	assert_near(west->stopped.best, 0, 0);
	assert_near(result.links[TO_N].best, 25 / .55, 1e-12);
	assert_near(result.links[TO_W].best, 0, 0);

	/* No other way: it stops and is not displaced. */
	for (size_t c = 1; c < 3; c++) {
		const struct ent_route_outcome *all = &result.outcomes[c];
		assert_near(all->stopped.best, 700, 0);
		assert_near(all->sent.best, 0, 0);
		assert_near(all->delivered.best, 0, 0);
		assert_near(all->displaced.best, 0, 0);
		assert_near(all->halted.best, c == 1 ? 100 : 700, 1e-12);
		assert_true(isnan(all->dearer.best) && isnan(all->price.best));
	}
	/* Closed behind the border: nobody goes there to be taken by the police alone. */
	assert_near(result.outcomes[3].displaced.best, 36, 1e-12);
	assert_near(result.links[3 * made.net.link_count + W_POLICE].best, 0, 1e-12);
	ent_route_result_free(&result);
}

/* One way and no other: a barrier takes its share, and moves nobody. */
static void test_single_way(void **state)
{
	static struct made made;
	const double flow[] = {60, 60};
	struct ent_route_result result;
	struct ent_route_case cases[] = {node_case(1, .3), node_case(0, .2), node_case(2, .25)};
	struct ent_route_opts opts = usual(50);
	(void)state;
	start(&made);
	add_node(&made, ENT_FLOW_PRODUCTION);
	add_node(&made, ENT_FLOW_TRANSIT);
	add_node(&made, ENT_FLOW_CONSUMPTION);
	add_link(&made, 0, 1, 0);
	add_link(&made, 1, 2, 0);
	cases[1].cost = sure(.5);
	must_run(&made, flow, cases, COUNT(cases), &opts, &result);
	const double seized[] = {18, 12, 15}, dearer[] = {.3, .7, .25};
	for (size_t c = 0; c < COUNT(cases); c++) {
		const struct ent_route_outcome *one = &result.outcomes[c];
		assert_near(one->seized.best, seized[c], 1e-12);
		assert_near(one->through.best, 60 - seized[c], 1e-12);
		assert_near(one->displaced.best, 0, 1e-12);
		assert_near(one->halted.best + one->stopped.best, 0, 0);
		assert_near(one->delivered.best, 60 - seized[c], 1e-12);
		assert_near(one->dearer.best, dearer[c], 1e-12);
		assert_near(one->price.best, pow(1 - seized[c] / 60, -2) - 1, 1e-12);
	}
	ent_route_result_free(&result);
}

/* base = through + seized + displaced + halted, and sent = delivered + taken, on any net. */
static void test_accounts(void **state)
{
	(void)state;
	random_state = 8;
	for (int run = 0; run < 80; run++) {
		static struct made made;
		double flow[LINKS];
		struct ent_route_result result;
		struct ent_route_assigned out = {.links = flow};
		struct ent_route_case cases[6];
		struct ent_route_opts opts = usual(between(.5, 6));
		make_net(&made, (unsigned)random_between(2, 9), run % 2);
		make_losses(&made);
		memset(made.held, 0, sizeof made.held);
		for (size_t l = 0; l < made.net.link_count; l++)
			if (made.nodes[made.links[l].to].kind != ENT_FLOW_SEIZURE)
				made.risk[l] = 0;
		struct ent_route_model model = model_of(&made, 2);
		assert_true(ent_route_assign(&made.net, &model, &out, NULL));
		for (size_t c = 0; c < COUNT(cases); c++) {
			cases[c] = node_case(random_below(4), one_in(3) ? 1 : between(0, 1));
			cases[c].cost = sure(between(0, .5));
			if (one_in(2))
				cases[c].capacity = between(.1, 3);
			if (one_in(3))
				cases[c].place =
					(struct ent_route_place){ENT_ROUTE_LINK, random_below(4)};
		}
		must_run(&made, flow, cases, COUNT(cases), &opts, &result);
		for (size_t c = 0; c < COUNT(cases); c++) {
			const struct ent_route_outcome *one = &result.outcomes[c];
			assert_near(one->base.best,
				    one->through.best + one->seized.best + one->displaced.best +
					    one->halted.best,
				    1e-9);
			assert_near(one->sent.best, one->delivered.best + one->taken.best, 1e-9);
			assert_near(one->sent.best + one->stopped.best, 9.635, 1e-9);
			assert_true(one->displaced.best > -1e-9 && one->halted.best > -1e-9);
			assert_true(one->through.best >= 0 && one->seized.best >= 0);
			if (cases[c].capacity > 0)
				assert_true(one->through.best + one->seized.best <
					    cases[c].capacity * (1 + 1e-9));
		}
		ent_route_result_free(&result);
	}
}

/* ---- capacity ------------------------------------------------------------------ */

static void test_capacity(void **state)
{
	static struct made made;
	double flow[LINKS];
	struct ent_route_result result;
	struct ent_route_case cases[] = {node_case(WEST, 0), node_case(LAB, 0), node_case(WEST, 0)};
	struct ent_route_opts opts = usual(4);
	(void)state;
	cases[0].capacity = 15;
	cases[1].capacity = 40;
	cases[2].capacity = 50;
	make_borders(&made, flow);
	must_run(&made, flow, cases, COUNT(cases), &opts, &result);
	size_t links = made.net.link_count;

	/* The others grow alike; the price of passing is what makes .45 of all .15. */
	assert_near(result.links[TO_W].best, 15, 1e-9);
	assert_near(result.links[TO_N].best, 25 * 85. / 55, 1e-9);
	assert_near(result.outcomes[0].displaced.best, 30, 1e-9);
	double factor = 15. / 85 * 55 / 45;
	assert_near(result.outcomes[0].dearer.best, -log(.55 + .45 * factor) / 4, 1e-9);

	/* Nobody has another way: the rest stays. 40 refined tonnes are 280 raw ones. */
	assert_near(result.links[links + TO_LAB].best, 280, 1e-9);
	assert_near(result.outcomes[1].stopped.best, 420, 1e-9);
	assert_near(result.outcomes[1].halted.best, 60, 1e-9);
	assert_near(result.outcomes[1].displaced.best, 0, 1e-9);
	assert_true(isnan(result.outcomes[1].dearer.best));

	/* Room enough: nothing changes. */
	assert_near(result.links[2 * links + TO_W].best, 45, 1e-12);
	assert_near(result.outcomes[2].dearer.best, 0, 1e-12);
	ent_route_result_free(&result);
}

/* ---- supply that answers --------------------------------------------------------- */

static void test_elastic(void **state)
{
	static struct made made;
	double flow[LINKS];
	struct ent_route_result result;
	struct ent_route_case cases[] = {node_case(WEST, .4), node_case(HUB, 1)};
	struct ent_route_opts opts = usual(2);
	(void)state;
	make_borders(&made, flow);
	opts.supply = ENT_ROUTE_ELASTIC;
	must_run(&made, flow, cases, COUNT(cases), &opts, &result);
	double less = exp(-2 * .4), sum = .45 * less + .55, dearer = -log(sum) / 2;
	const struct ent_route_outcome *one = &result.outcomes[0];
	assert_near(one->dearer.best, dearer, 1e-12);
	assert_near(one->price.best, dearer / 10, 1e-12);
	assert_near(one->delivered.best, 623 * pow(1 + dearer / 10, -.5), 1e-9);
	assert_near(one->sent.best, one->delivered.best + one->taken.best, 1e-9);
	assert_true(one->sent.best > 700);
	assert_near(one->seized.best + one->through.best, result.changes[0].then.best, 1e-9);
	assert_near(result.outcomes[1].sent.best, 0, 0);
	ent_route_result_free(&result);

	/* Demand that does not give way gets what it had. */
	opts.elasticity = sure(0);
	must_run(&made, flow, cases, 1, &opts, &result);
	assert_near(result.outcomes[0].delivered.best, 623, 1e-9);
	ent_route_result_free(&result);
	opts.supply = ENT_ROUTE_FIXED;
	must_run(&made, flow, cases, 1, &opts, &result);
	assert_true(isnan(result.outcomes[0].price.best));
	ent_route_result_free(&result);
}

/* theta near 0: no barrier moves anyone; very large: all leave it, shares of the rest as before. */
static void test_theta(void **state)
{
	static struct made made;
	double flow[LINKS];
	struct ent_route_result result;
	struct ent_route_case cases[] = {node_case(NORTH, .5)};
	struct ent_route_opts opts = usual(1e-9);
	(void)state;
	make_borders(&made, flow);
	must_run(&made, flow, cases, 1, &opts, &result);
	assert_near(result.outcomes[0].displaced.best, 0, 1e-6);
	assert_near(result.outcomes[0].seized.best, 12.5, 1e-6);
	ent_route_result_free(&result);
	opts.theta = sure(1e6);
	must_run(&made, flow, cases, 1, &opts, &result);
	assert_near(result.outcomes[0].displaced.best, 25, 1e-9);
	assert_near(result.links[TO_S].best, 20 / .75, 1e-9);
	ent_route_result_free(&result);
}

/* ---- draws ------------------------------------------------------------------------- */

enum { ROWS = 60, DRAWS = 120 };

/* Flows that differ in how the hub divides them. */
static void make_rows(double *rows, size_t links)
{
	for (size_t i = 0; i < ROWS; i++) {
		double *row = rows + i * links, n = between(15, 30), w = between(30, 50);
		double seized = between(.05, .3), home = 100 - n - w - 20;
		const double flow[] = {between(600, 800), 100, n,      w,         20, home, .9 * n,
				       (1 - seized) * w,  20,  .1 * n, seized * w};
		memcpy(row, flow, sizeof flow);
	}
}

static void make_ranges(struct ent_route_case *cases, struct ent_route_opts *opts)
{
	cases[0] = node_case(WEST, 0);
	cases[0].risk = (struct ent_flow_range){.1, .3, .6};
	cases[0].stake = (struct ent_flow_range){.5, NAN, 2};
	cases[1] = node_case(NORTH, .25);
	cases[1].cost = (struct ent_flow_range){0, .1, .4};
	*opts = (struct ent_route_opts){
		.theta = {2, 4, 9}, .elasticity = {-.9, -.5, -.3}, .draws = DRAWS, .seed = 17};
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Each draw by hand, from the numbers that the header promises: item and seed alone. */
static void test_draws(void **state)
{
	static struct made made;
	double best[LINKS], then[DRAWS], sum = 0, west = 0;
	struct ent_route_case cases[2];
	struct ent_route_opts opts;
	struct ent_route_result result;
	struct ent_err err = {0};
	(void)state;
	random_state = 77;
	make_borders(&made, best);
	make_ranges(cases, &opts);
	static double rows[ROWS * LINKS];
	make_rows(rows, made.net.link_count);
	struct ent_route_flows flows = {best, rows, ROWS};
	if (!ent_route_interdict(&made.net, &flows, cases, 2, &opts, &result, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < DRAWS; i++) {
		const double *flow = rows + i * ROWS / DRAWS * made.net.link_count;
		struct ent_rng rng;
		ent_rng_start(&rng, 17, i, 0);
		double theta = ent_rng_range(&rng, 2, 4, 9);
		ent_rng_start(&rng, 17, i, 1);
		double risk = ent_rng_range(&rng, .1, .3, .6);
		double stake = ent_rng_range(&rng, .5, NAN, 2), less = exp(-theta * risk * stake);
		then[i] = 100 * flow[TO_N] / (100 - flow[TO_W] * (1 - less));
		sum += then[i];

		/* The other barrier has numbers of its own. */
		ent_rng_start(&rng, 17, i, 2);
		less = exp(-theta * (.25 + ent_rng_range(&rng, 0, .1, .4)));
		west += 100 * flow[TO_W] / (100 - flow[TO_N] * (1 - less));
	}
	qsort(then, DRAWS, sizeof *then, by_size);
	const struct ent_route_band *north = &result.changes[1].then;
	double at = .025 * (DRAWS - 1);
	assert_int_equal(result.draws, DRAWS);
	assert_near(north->mean, sum / DRAWS, 1e-12);
	assert_near(north->low, then[2] + (at - 2) * (then[3] - then[2]), 1e-12);
	at = .975 * (DRAWS - 1) - 116;
	assert_near(north->high, then[116] + at * (then[117] - then[116]), 1e-12);
	assert_near(result.changes[2].then.mean, west / DRAWS, 1e-12);
	assert_near(north->best, 25 / (1 - .45 * (1 - exp(-4 * .3 * 1.25))), 1e-12);
	ent_route_result_free(&result);
}

static void test_workers(void **state)
{
	static struct made made;
	double best[LINKS];
	struct ent_route_case cases[2];
	struct ent_route_opts opts;
	struct ent_route_result one, three;
	(void)state;
	random_state = 78;
	make_borders(&made, best);
	make_ranges(cases, &opts);
	static double rows[ROWS * LINKS];
	make_rows(rows, made.net.link_count);
	struct ent_route_flows flows = {best, rows, ROWS};
	opts.workers = 1;
	assert_true(ent_route_interdict(&made.net, &flows, cases, 2, &opts, &one, NULL));
	opts.workers = 3;
	assert_true(ent_route_interdict(&made.net, &flows, cases, 2, &opts, &three, NULL));
	assert_memory_equal(one.outcomes, three.outcomes, 2 * sizeof *one.outcomes);
	assert_memory_equal(one.changes, three.changes, 4 * sizeof *one.changes);
	assert_memory_equal(one.links, three.links, 2 * made.net.link_count * sizeof *one.links);
	ent_route_result_free(&one);
	ent_route_result_free(&three);
}

static bool stop_late(void *user, double share)
{
	(void)user;
	return share < .7;
}

static void test_stopped(void **state)
{
	static struct made made;
	double best[LINKS];
	struct ent_route_case cases[2];
	struct ent_route_opts opts;
	struct ent_route_result result;
	(void)state;
	make_borders(&made, best);
	make_ranges(cases, &opts);
	opts.tick = stop_late;
	must_run(&made, best, cases, 2, &opts, &result);
	assert_true(result.stopped);
	assert_int_equal(result.case_count, 1);
	assert_true(result.outcomes[0].base.best > 0);
	ent_route_result_free(&result);
}

/* ---- what cannot be ------------------------------------------------------------------ */

static void must_fail(const struct made *made, const struct ent_route_flows *flows,
		      const struct ent_route_case *one, const struct ent_route_opts *opts,
		      const char *word)
{
	struct ent_route_result result;
	struct ent_err err = {0};
	assert_false(ent_route_interdict(&made->net, flows, one, 1, opts, &result, &err));
	if (!strstr(err.text, word))
		fail_msg("'%s' does not tell of '%s'", err.text, word);
	assert_null(result.outcomes);
}

static void test_refused(void **state)
{
	static struct made made;
	double flow[LINKS], rows[2 * LINKS];
	struct ent_route_flows flows = {.best = flow};
	struct ent_route_case good = node_case(WEST, .5), bad = good;
	struct ent_route_opts opts = usual(4), odd = opts;
	(void)state;
	make_borders(&made, flow);
	bad.risk = sure(1.5);
	must_fail(&made, &flows, &bad, &opts, "risk of case 0 is not within 0 and 1");
	bad.risk = sure(NAN);
	must_fail(&made, &flows, &bad, &opts, "risk of case 0 is not a number");
	bad.risk = (struct ent_flow_range){.5, .4, .6};
	must_fail(&made, &flows, &bad, &opts, "falls");
	bad = good;
	bad.place.index = 99;
	must_fail(&made, &flows, &bad, &opts, "no node 99");
	bad.place.index = POLICE;
	must_fail(&made, &flows, &bad, &opts, "seizure");
	bad.place = (struct ent_route_place){ENT_ROUTE_LINK, W_POLICE};
	must_fail(&made, &flows, &bad, &opts, "seizure");
	bad = good;
	bad.capacity = NAN;
	must_fail(&made, &flows, &bad, &opts, "capacity");
	bad.capacity = 3;
	odd.supply = ENT_ROUTE_ELASTIC;
	must_fail(&made, &flows, &bad, &odd, "capacity");
	odd = opts;
	odd.theta = sure(0);
	must_fail(&made, &flows, &good, &odd, "theta");
	odd.theta = sure(INFINITY);
	must_fail(&made, &flows, &good, &odd, "theta");
	odd = opts;
	odd.elasticity = sure(.5);
	must_fail(&made, &flows, &good, &odd, "elasticity");
	odd = opts;
	odd.draws = SIZE_MAX / 2;
	must_fail(&made, &flows, &good, &odd, "too many");
	flow[TO_S] = NAN;
	must_fail(&made, &flows, &good, &opts, "flow of link 4 is not a number");
	flow[TO_S] = 30;
	must_fail(&made, &flows, &good, &opts, "do not balance at node 2");
	flow[TO_S] = 20;
	memcpy(rows, flow, sizeof flow);
	memcpy(rows + made.net.link_count, flow, sizeof flow);
	rows[made.net.link_count + TO_S] = -1;
	flows = (struct ent_route_flows){flow, rows, 2};
	must_fail(&made, &flows, &good, &opts, "draw 2: the flow of link 4 is below 0");
	flows.best = NULL;
	must_fail(&made, &flows, &good, &opts, "no flows");
	made.links[TO_S].to = 77;
	must_fail(&made, &flows, &good, &opts, "joins nodes 2 and 77");
	made.links[TO_S].to = FIELD;
	must_fail(&made, &flows, &good, &opts, "which produces");
	made.links[TO_S] = (struct ent_flow_link){OUT_W, WEST};
	must_fail(&made, &flows, &good, &opts, "which is a sink");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),    cmocka_unit_test(test_closed),
		cmocka_unit_test(test_single_way), cmocka_unit_test(test_accounts),
		cmocka_unit_test(test_capacity),   cmocka_unit_test(test_elastic),
		cmocka_unit_test(test_theta),      cmocka_unit_test(test_draws),
		cmocka_unit_test(test_workers),    cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests_name("interdict", tests, NULL, NULL);
}
