/* Prices along a chain, margins, and who takes what: by hand, by the definition, by accounts. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/rng.h"

#include <stdlib.h>

#include "made_net.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct ent_flow_range untold = {NAN, NAN, NAN};

struct asked {
	struct made made;
	double flow[LINKS];
	struct ent_flow_range price[NODES], cost[LINKS], risk[LINKS];
	struct ent_price_chain chain;
	struct ent_price_opts opts;
};

static void ask(struct asked *asked)
{
	for (size_t n = 0; n < NODES; n++)
		asked->price[n] = untold;
	for (size_t l = 0; l < LINKS; l++)
		asked->cost[l] = asked->risk[l] = sure(0);
	asked->chain = (struct ent_price_chain){asked->price, asked->cost, asked->risk, sure(0)};
	asked->opts = (struct ent_price_opts){.draws = 2};
}

/* A field, a laboratory of ratio 8, two stations, a market; at the second station a tenth is
 * seized. */
enum { FIELD, LAB, FIRST, SECOND, MARKET, POLICE };
enum { TO_LAB, TO_FIRST, TO_SECOND, TO_MARKET, TO_POLICE };

static void make_chain(struct asked *asked)
{
	static const double flow[] = {80, 10, 10, 9, 1};
	struct made *made = &asked->made;
	start(made);
	add_node(made, ENT_FLOW_PRODUCTION);
	add_node(made, ENT_FLOW_CONVERSION);
	add_node(made, ENT_FLOW_TRANSIT);
	add_node(made, ENT_FLOW_TRANSIT);
	add_node(made, ENT_FLOW_CONSUMPTION);
	add_node(made, ENT_FLOW_SEIZURE);
	for (uint32_t n = 0; n < 4; n++)
		add_link(made, n, n + 1, 0);
	add_link(made, SECOND, POLICE, 0);
	memcpy(asked->flow, flow, sizeof flow);
	ask(asked);
}

static void must_price(struct asked *asked, struct ent_price_result *result)
{
	struct ent_route_flows flows = {.best = asked->flow};
	struct ent_err err = {0};
	if (!ent_price_chain(&asked->made.net, &flows, &asked->chain, &asked->opts, result, &err))
		fail_msg("%s", err.text);
}

/* One price told: from there on and back, costs, losses and the usual mark-up. */
static void test_from_one(void **state)
{
	static struct asked asked;
	(void)state;
	for (uint32_t told = 0; told < 5; told++) {
		struct ent_price_result result;
		make_chain(&asked);
		asked.chain.markup = sure(.25);
		asked.cost[TO_LAB] = sure(3);
		asked.cost[TO_SECOND] = sure(100);
		asked.risk[TO_FIRST] = sure(.2);
		double lab = 8 * (50 + 3) * 1.25, first = lab / .8 * 1.25;
		double second = (first + 100) / .9 * 1.25;
		const double prices[] = {50, lab, first, second, second * 1.25};
		asked.price[told] = sure(prices[told]);
		must_price(&asked, &result);
		for (size_t n = 0; n < 5; n++)
			assert_near(result.price[n].best, prices[n], 1e-9);
		assert_true(isnan(result.price[POLICE].best) && isnan(result.price[POLICE].low));
		assert_near(result.value[FIELD].best, 50 * 80, 1e-9);
		assert_near(result.value[SECOND].best, second * 10, 1e-9);
		assert_near(result.margin[TO_LAB].best, lab / 8 - 53, 1e-9);
		assert_near(result.profit[TO_SECOND].best, 10 * (.9 * second - first - 100), 1e-8);
		assert_true(isnan(result.margin[TO_POLICE].best));
		ent_price_result_free(&result);
	}
}

/* Two prices told: the rise is spread as a factor, the same on each link, over what is lost. */
static void test_between_two(void **state)
{
	static struct asked asked;
	struct ent_price_result result;
	(void)state;
	make_chain(&asked);
	asked.price[FIELD] = sure(50);
	asked.price[MARKET] = sure(40000);
	must_price(&asked, &result);
	double factor = pow(40000 * .9 / (8 * 50), .25);
	assert_near(result.price[LAB].best, 400 * factor, 1e-9);
	assert_near(result.price[FIRST].best, 400 * factor * factor, 1e-9);
	assert_near(result.price[SECOND].best, 40000 / factor, 1e-9);
	/* The usual mark-up is of no matter then. */
	double second = result.price[SECOND].best;
	ent_price_result_free(&result);
	asked.chain.markup = sure(1.5);
	must_price(&asked, &result);
	assert_near(result.price[SECOND].best, second, 1e-9);
	ent_price_result_free(&result);
}

/* ---- by the definition ------------------------------------------------------------ */

static double squares(const struct asked *asked, const double *price)
{
	const struct made *made = &asked->made;
	double sum = 0;
	for (size_t l = 0; l < made->net.link_count; l++) {
		struct ent_flow_link link = made->links[l];
		double in = 0, out = 0, seized = 0;
		if (made->nodes[link.to].kind == ENT_FLOW_SEIZURE || asked->flow[l] <= 0)
			continue;
		for (size_t k = 0; k < made->net.link_count; k++) {
			double x = asked->flow[k];
			in += made->links[k].to == link.to ? x : 0;
			out += made->links[k].from == link.to ? x : 0;
			if (made->links[k].from == link.to &&
			    made->nodes[made->links[k].to].kind == ENT_FLOW_SEIZURE)
				seized += x;
		}
		double ratio = out > 0 ? in / out : 1, share = out > 0 ? seized / out : 0;
		double floor_price = ratio * (price[link.from] + asked->cost[l].best) /
				     ((1 - asked->risk[l].best) * (1 - share));
		double r = log(price[link.to] / floor_price / (1 + asked->chain.markup.best));
		sum += asked->flow[l] / in * r * r;
	}
	return sum;
}

static void make_any(struct asked *asked, bool cycles)
{
	struct made *made = &asked->made;
	struct ent_route_assigned out = {.links = asked->flow};
	make_net(made, (unsigned)random_between(3, 9), cycles);
	make_losses(made);
	memset(made->held, 0, sizeof made->held);
	for (size_t l = 0; l < made->net.link_count; l++)
		if (made->nodes[made->links[l].to].kind != ENT_FLOW_SEIZURE)
			made->risk[l] = 0;
	struct ent_route_model model = model_of(made, 2);
	assert_true(ent_route_assign(&made->net, &model, &out, NULL));
	ask(asked);
	for (size_t l = 0; l < made->net.link_count; l++) {
		asked->cost[l] = sure(between(0, 5));
		asked->risk[l] = sure(one_in(3) ? between(0, .4) : 0);
	}
	asked->chain.markup = sure(between(0, .5));
	for (uint32_t n = 0; n + 1 < made->net.node_count; n++)
		if (n < 2 || n + 3 >= made->net.node_count || one_in(4))
			asked->price[n] = sure(between(20, 200) * (n < 2 ? 1 : 20));
}

/* No price that is not told can be moved without making the sum of squares larger. */
static void test_least_squares(void **state)
{
	(void)state;
	random_state = 41;
	for (int run = 0; run < 60; run++) {
		static struct asked asked;
		struct ent_price_result result;
		double price[NODES];
		make_any(&asked, run % 2);
		must_price(&asked, &result);
		for (size_t n = 0; n < asked.made.net.node_count; n++)
			price[n] = result.price[n].best;
		double least = squares(&asked, price);
		for (size_t n = 0; n + 1 < asked.made.net.node_count; n++) {
			double kept = price[n];
			if (result.value[n].best <= 0)
				continue;
			assert_true(kept > 0);
			if (!isnan(asked.price[n].best)) {
				assert_near(kept, asked.price[n].best, 0);
				continue;
			}
			for (int side = -1; side < 2; side += 2) {
				price[n] = kept * (1 + side * 1e-4);
				assert_true(squares(&asked, price) > least);
			}
			price[n] = kept;
		}
		ent_price_result_free(&result);
	}
}

/* Profits of all links are what sinks pay, less what growers get, less costs. A seized share lost
 * at a source is not bought by anybody. */
static void test_accounts(void **state)
{
	(void)state;
	random_state = 42;
	for (int run = 0; run < 40; run++) {
		static struct asked asked;
		struct ent_price_result result;
		double profit = 0, paid = 0, costs = 0;
		make_any(&asked, run % 2);
		for (size_t l = 0; l < asked.made.net.link_count; l++)
			asked.risk[l] = sure(0);
		must_price(&asked, &result);
		for (size_t l = 0; l < asked.made.net.link_count; l++) {
			struct ent_flow_link link = asked.made.links[l];
			if (asked.made.nodes[link.to].kind == ENT_FLOW_SEIZURE)
				continue;
			profit += result.profit[l].best;
			costs += asked.flow[l] * asked.cost[l].best;
			paid -= asked.made.nodes[link.from].kind == ENT_FLOW_PRODUCTION
					? asked.flow[l] * result.price[link.from].best
					: 0;
		}
		for (size_t n = 0; n + 1 < asked.made.net.node_count; n++)
			if (asked.made.nodes[n].kind >= ENT_FLOW_CONSUMPTION)
				paid += result.value[n].best;
		assert_near(profit, paid - costs, 1e-9);
		ent_price_result_free(&result);
	}
}

static void test_not_known(void **state)
{
	static struct asked asked;
	struct ent_price_result result;
	(void)state;
	/* Nothing flows past the first station: no price passes either. */
	make_chain(&asked);
	asked.made.nodes[FIRST].kind = ENT_FLOW_TRANSIT;
	memset(asked.flow, 0, sizeof asked.flow);
	asked.price[FIELD] = sure(50);
	must_price(&asked, &result);
	assert_true(isnan(result.price[LAB].best) && isnan(result.price[MARKET].mean));
	assert_near(result.price[FIELD].best, 50, 0);
	ent_price_result_free(&result);

	/* Carrying costs more than the market pays: there is no price before it. */
	make_chain(&asked);
	asked.price[MARKET] = sure(50);
	asked.cost[TO_MARKET] = sure(60);
	must_price(&asked, &result);
	assert_true(isnan(result.price[SECOND].best) && isnan(result.price[FIELD].best));
	ent_price_result_free(&result);

	/* A price told too low is a loss for who carries, and no error. */
	make_chain(&asked);
	asked.price[SECOND] = sure(100);
	asked.price[MARKET] = sure(80);
	must_price(&asked, &result);
	assert_near(result.margin[TO_MARKET].best, -20, 1e-12);
	ent_price_result_free(&result);
}

/* ---- draws -------------------------------------------------------------------------- */

enum { DRAWS = 150 };

static void make_ranges(struct asked *asked)
{
	make_chain(asked);
	asked->price[FIELD] = (struct ent_flow_range){30, 50, 100};
	asked->price[MARKET] = (struct ent_flow_range){2e4, NAN, 6e4};
	asked->opts.draws = DRAWS;
	asked->opts.seed = 9;
}

static void test_workers(void **state)
{
	static struct asked asked;
	struct ent_price_result one, three;
	double sum = 0;
	(void)state;
	make_ranges(&asked);
	asked.opts.workers = 1;
	must_price(&asked, &one);
	asked.opts.workers = 3;
	must_price(&asked, &three);
	assert_memory_equal(one.price, three.price, 6 * sizeof *one.price);
	assert_memory_equal(one.value, three.value, 6 * sizeof *one.value);
	assert_memory_equal(one.margin, three.margin, 5 * sizeof *one.margin);
	assert_memory_equal(one.profit, three.profit, 5 * sizeof *one.profit);
	assert_memory_equal(one.price_draws, three.price_draws, 6 * DRAWS * sizeof(double));
	/* Each draw by the factor between its own two ends. */
	for (size_t i = 0; i < DRAWS; i++) {
		const double *price = one.price_draws + 6 * i;
		double factor = pow(price[MARKET] * .9 / (8 * price[FIELD]), .25);
		assert_true(price[FIELD] > 30 && price[FIELD] < 100);
		assert_near(price[LAB], 8 * price[FIELD] * factor, 1e-9);
		sum += price[LAB];
	}
	assert_near(one.price[LAB].mean, sum / DRAWS, 1e-12);
	assert_true(one.price[LAB].low < one.price[LAB].best &&
		    one.price[LAB].best < one.price[LAB].high);
	ent_price_result_free(&one);
	ent_price_result_free(&three);
}

/* ---- who takes what -------------------------------------------------------------------- */

static const struct ent_share takers[] = {
	{0, {ENT_ROUTE_NODE, FIELD}, ENT_SHARE_TAX, 0},
	{0, {ENT_ROUTE_LINK, TO_MARKET}, ENT_SHARE_TAX, 0},
	{1, {ENT_ROUTE_LINK, TO_SECOND}, ENT_SHARE_FEE, 1},
	{1, {ENT_ROUTE_NODE, MARKET}, ENT_SHARE_FEE, 1},
	{2, {ENT_ROUTE_LINK, TO_FIRST}, ENT_SHARE_PROFIT, 2},
	{2, {ENT_ROUTE_LINK, TO_POLICE}, ENT_SHARE_TAX, 2},
};

static bool take(struct asked *asked, const struct ent_shares *shares,
		 struct ent_revenue_result *result, struct ent_err *err)
{
	struct ent_route_flows flows = {.best = asked->flow};
	return ent_revenue(&asked->made.net, &flows, &asked->chain, shares, &asked->opts, result,
			   err);
}

static void test_revenue(void **state)
{
	static struct asked asked;
	struct ent_flow_range rates[] = {{.1, .1, .1}, {40, 40, 40}, {.5, .5, .5}};
	struct ent_shares shares = {takers, COUNT(takers), rates, COUNT(rates), 4};
	struct ent_revenue_result result;
	(void)state;
	make_chain(&asked);
	asked.price[FIELD] = sure(50);
	asked.chain.markup = sure(1);
	assert_true(take(&asked, &shares, &result, NULL));
	double lab = 800, first = 1600, second = 3200 / .9;
	assert_near(result.shares[0].best, 400, 1e-9);
	assert_near(result.shares[1].best, .1 * 9 * second, 1e-9);
	assert_near(result.shares[2].best, 400, 1e-12);
	assert_near(result.shares[3].best, 360, 1e-12);
	assert_near(result.shares[4].best, .5 * 10 * (first - lab), 1e-9);
	assert_near(result.shares[5].best, .5 * second, 1e-9);
	assert_near(result.actors[0].best, 400 + .1 * 9 * second, 1e-9);
	assert_near(result.actors[1].mean, 760, 1e-9);
	assert_near(result.actors[3].best, 0, 0);
	ent_revenue_result_free(&result);

	/* Of a loss nobody takes a share. */
	asked.cost[TO_FIRST] = sure(1e5);
	asked.price[FIRST] = sure(1600);
	assert_true(take(&asked, &shares, &result, NULL));
	assert_near(result.shares[4].best, 0, 0);
	ent_revenue_result_free(&result);
	asked.cost[TO_FIRST] = sure(0);
	asked.price[FIRST] = untold;

	/* Half the price is not known: so is half the revenue, and with it the sum. */
	asked.price[FIELD] = untold;
	asked.price[MARKET] = sure(10);
	asked.cost[TO_MARKET] = sure(20);
	assert_true(take(&asked, &shares, &result, NULL));
	assert_true(isnan(result.actors[0].best) && isnan(result.actors[0].mean));
	assert_near(result.actors[1].best, 760, 1e-12);
	ent_revenue_result_free(&result);
}

/* One rate for two places is unknown in both alike; two rates of one range are not. */
static void test_one_rate(void **state)
{
	static struct asked asked;
	struct ent_flow_range rates[] = {{.05, .1, .2}, {.05, .1, .2}};
	struct ent_share list[] = {{0, {ENT_ROUTE_NODE, FIELD}, ENT_SHARE_TAX, 0},
				   {0, {ENT_ROUTE_LINK, TO_LAB}, ENT_SHARE_TAX, 0}};
	struct ent_shares shares = {list, 2, rates, 2, 1};
	struct ent_revenue_result one, two;
	(void)state;
	make_chain(&asked);
	asked.price[FIELD] = sure(50);
	asked.opts.draws = 2000;
	assert_true(take(&asked, &shares, &one, NULL));
	list[1].rate = 1;
	asked.opts.workers = 3;
	assert_true(take(&asked, &shares, &two, NULL));
	double wide = one.actors[0].high - one.actors[0].low;
	double narrow = two.actors[0].high - two.actors[0].low;
	assert_near(one.actors[0].high, 2 * one.shares[0].high, 1e-12);
	assert_near(narrow / wide, sqrt(.5), .08);
	assert_memory_equal(&one.shares[0], &two.shares[0], sizeof one.shares[0]);
	ent_revenue_result_free(&one);
	ent_revenue_result_free(&two);
}

/* ---- what cannot be ---------------------------------------------------------------------- */

static void must_refuse(struct asked *asked, const char *word)
{
	struct ent_route_flows flows = {.best = asked->flow};
	struct ent_price_result result;
	struct ent_err err = {0};
	assert_false(ent_price_chain(&asked->made.net, &flows, &asked->chain, &asked->opts, &result,
				     &err));
	if (!strstr(err.text, word))
		fail_msg("'%s' does not tell of '%s'", err.text, word);
	assert_null(result.price);
	make_chain(asked);
	asked->price[FIELD] = sure(50);
}

static void test_refused(void **state)
{
	static struct asked asked;
	(void)state;
	make_chain(&asked);
	must_refuse(&asked, "no price is told");
	asked.chain.price = NULL;
	must_refuse(&asked, "no price is told");
	asked.price[LAB] = sure(-5);
	must_refuse(&asked, "price of node 1");
	asked.price[LAB] = sure(INFINITY);
	must_refuse(&asked, "price of node 1");
	asked.cost[TO_FIRST] = sure(NAN);
	must_refuse(&asked, "cost of link 1 is not a number");
	asked.risk[TO_FIRST] = sure(2);
	must_refuse(&asked, "risk of link 1");
	asked.chain.markup = sure(-3);
	must_refuse(&asked, "markup");
	asked.flow[TO_MARKET] = 20;
	must_refuse(&asked, "do not balance at node 3");
	asked.opts.draws = SIZE_MAX;
	must_refuse(&asked, "too many");
}

static void refuse_share(struct asked *asked, struct ent_share share, struct ent_flow_range rate,
			 const char *word)
{
	struct ent_shares shares = {&share, 1, &rate, 1, 1};
	struct ent_revenue_result result;
	struct ent_err err = {0};
	assert_false(take(asked, &shares, &result, &err));
	if (!strstr(err.text, word))
		fail_msg("'%s' does not tell of '%s'", err.text, word);
	assert_null(result.shares);
}

static void test_shares_refused(void **state)
{
	static struct asked asked;
	struct ent_route_place field = {ENT_ROUTE_NODE, FIELD}, none = {ENT_ROUTE_LINK, 77};
	struct ent_route_place police = {ENT_ROUTE_LINK, TO_POLICE};
	(void)state;
	make_chain(&asked);
	asked.price[FIELD] = sure(50);
	refuse_share(&asked, (struct ent_share){1, field, ENT_SHARE_TAX, 0}, sure(.1),
		     "no actor 1");
	refuse_share(&asked, (struct ent_share){0, field, ENT_SHARE_TAX, 3}, sure(.1), "no rate 3");
	refuse_share(&asked, (struct ent_share){0, none, ENT_SHARE_TAX, 0}, sure(.1), "no link 77");
	refuse_share(&asked, (struct ent_share){0, field, ENT_SHARE_TAX, 0}, sure(1.1), "rate 0");
	refuse_share(&asked, (struct ent_share){0, field, ENT_SHARE_FEE, 0}, sure(NAN), "rate 0");
	refuse_share(&asked, (struct ent_share){0, field, ENT_SHARE_PROFIT, 0}, sure(.1), "profit");
	refuse_share(&asked, (struct ent_share){0, police, ENT_SHARE_PROFIT, 0}, sure(.1),
		     "profit");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_from_one),      cmocka_unit_test(test_between_two),
		cmocka_unit_test(test_least_squares), cmocka_unit_test(test_accounts),
		cmocka_unit_test(test_not_known),     cmocka_unit_test(test_workers),
		cmocka_unit_test(test_revenue),       cmocka_unit_test(test_one_rate),
		cmocka_unit_test(test_refused),       cmocka_unit_test(test_shares_refused),
	};
	return cmocka_run_group_tests_name("price", tests, NULL, NULL);
}
