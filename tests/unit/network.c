/* Networks from the record: which figures tell of a year, how surely, and what they are as
 * readings; what the flows say of a claim; what is planned of traits. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/networks.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "parsed.h"

static const char head[] = "actor N \"Norland\"\n"
			   "  kind: state\n"
			   "source a \"A\"\n"
			   "  reliability: A\n"
			   "source c \"C\"\n"
			   "  reliability: C\n"
			   "source f \"F\"\n"
			   "  reliability: F\n";

struct fixture {
	struct ent_dossier *dossier;
	const struct ent_record *record;
	const struct ent_flow *flow;
	struct ent_flow_draft draft;
};

static void start(struct fixture *fixture, const char *body)
{
	size_t count;
	fixture->dossier = must_parse(head, body);
	fixture->record = ent_dossier_record(fixture->dossier);
	fixture->flow = ent_flows(fixture->record, &count);
	assert_true(count >= 1);
}

static void draft(struct fixture *fixture, int year, int32_t as_of)
{
	struct ent_flow_ask ask = {.year = year, .as_of = as_of};
	struct ent_err err;
	if (!ent_flow_draft(fixture->record, fixture->flow, &ask, &fixture->draft, &err))
		fail_msg("%s", err.text);
}

static void finish(struct fixture *fixture)
{
	ent_flow_draft_free(&fixture->draft);
	ent_dossier_free(fixture->dossier);
}

static int32_t day(const char *text)
{
	struct ent_date date;
	assert_true(ent_date_parse(ent_str(text), &date, NULL, NULL));
	return ent_date_span(&date).end_hi;
}

#define NETWORK                                                                                    \
	"flow w \"Wool\" t\n"                                                                      \
	"  node: farms production N\n"                                                             \
	"  node: town consumption\n"                                                               \
	"  node: abroad export\n"                                                                  \
	"  link: farms > town, farms > abroad\n"

/* The year of the row that ent_series_of_year finds in rows, 0 for none. */
static int year_found(const char *unit, const char *rows, int year, unsigned near, bool any_day)
{
	struct fixture fixture = {0};
	struct ent_text body = {0};
	ent_text_printf(&body,
			"series s N %s\n  source: a 1\n%s" NETWORK "  measure: farms series s\n",
			unit, rows);
	start(&fixture, body.ptr);
	int told = 0;
	uint32_t row = ent_series_of_year(ent_series(fixture.record, 0), year, day("1950"), near,
					  any_day, &told);
	ent_dossier_free(fixture.dossier);
	ent_text_free(&body);
	return row == ENT_NONE ? 0 : told;
}

static void test_year(void **state)
{
	(void)state;
	assert_int_equal(year_found("t", "  1890 5\n", 1890, 0, false), 1890);
	assert_int_equal(year_found("t", "  1890 5\n", 1891, 0, false), 0);
	assert_int_equal(year_found("t", "  1890 5\n", 1892, 2, false), 1890);
	assert_int_equal(year_found("t", "  1890 5\n", 1893, 2, false), 0);
	/* the nearer; of two as near the later */
	assert_int_equal(year_found("t", "  1888 5\n  1891 5\n", 1890, 3, false), 1891);
	assert_int_equal(year_found("t", "  1889 5\n  1891 5\n", 1890, 3, false), 1891);
	/* a sum of years tells of none of them, a rate of each */
	assert_int_equal(year_found("t", "  1888/1892 5\n", 1890, 5, false), 0);
	assert_int_equal(year_found("t/year", "  1888/1892 5\n", 1890, 0, false), 1890);
	assert_int_equal(year_found("t/year", "  1888/1892 5\n", 1894, 2, false), 1892);
	/* less than a year, and what has no end */
	assert_int_equal(year_found("t", "  1890-03 5\n", 1890, 0, false), 0);
	assert_int_equal(year_found("t", "  1890-03 5\n", 1890, 0, true), 1890);
	assert_int_equal(year_found("t/year", "  1888/.. 5\n", 1890, 0, false), 0);
	/* leap years are as long as a year too */
	assert_int_equal(year_found("t", "  1892 5\n", 1892, 0, false), 1892);
	assert_int_equal(year_found("t", "  1890 5 hedge denied\n", 1890, 0, false), 0);
	assert_int_equal(year_found("t", "  1890 5 known 1951\n", 1890, 0, false), 0);
}

static void test_looseness(void **state)
{
	(void)state;
	static const struct {
		struct ent_figure figure;
		double loose;
		bool unverified;
	} cases[] = {
		{{.hedge = ENT_CONFIRMED, .reliability = 'A', .credibility = '1'}, .05, false},
		{{.hedge = ENT_REPORTED, .reliability = 'A', .credibility = '1'}, .1, false},
		{{.hedge = ENT_REPORTED, .reliability = 'B', .credibility = '3'}, .2, false},
		{{.hedge = ENT_ESTIMATED, .reliability = 'D', .credibility = '2'}, .25, false},
		{{.hedge = ENT_ALLEGED, .reliability = 'A', .credibility = '1'}, .4, true},
		{{.hedge = ENT_REPORTED, .reliability = 'E', .credibility = '1'}, .4, true},
		{{.hedge = ENT_REPORTED, .reliability = 'F', .credibility = '6'}, .3, true},
		{{.hedge = ENT_REPORTED, .reliability = 'B', .credibility = '5'}, .6, true},
		{{.hedge = ENT_REPORTED}, .3, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(ent_flow_looseness(&cases[i].figure) == cases[i].loose);
		assert_true(ent_flow_unverified(&cases[i].figure) == cases[i].unverified);
	}
}

static void near_to(double value, double wanted)
{
	if (!(fabs(value - wanted) <= 1e-9 * fabs(wanted)))
		fail_msg("%.17g, not %.17g", value, wanted);
}

/* What a figure becomes as a reading. */
static void test_readings(void **state)
{
	(void)state;
	struct fixture fixture = {0};
	start(&fixture, "series ranged N kg\n  source: c 3\n  1890 2385 [2000 2800]\n"
			"series bare N t\n  source: c 3\n  hedge: reported\n  1890 3.5\n"
			"series bound N t\n  source: a 2\n  hedge: reported\n  1890 ? [.. 4]\n"
			"series off N t\n  source: c 3\n  hedge: reported\n  1888 7\n"
			"series share N percent\n  source: a 2\n  1890 85 [80 90]\n"
			"series yield N \"t/acre\"\n  source: a 2\n  hedge: reported\n  1890 0.5\n"
			"series width N t\n  source: a 2\n  hedge: reported\n  1890 6 [6 6]\n"
			"assume many uniform(1, 3)\n" NETWORK "  measure: farms series ranged\n"
			"  measure: town series bare\n"
			"  measure: abroad series bound\n"
			"  measure: farms series off\n"
			"  measure: town of farms series share\n"
			"  measure: town series bare times series yield times 4\n"
			"  measure: town series width\n"
			"  measure: town series ranged times 2\n"
			"  measure: town series bare times many\n"
			"  near: 2\n  drift: 15\n");
	draft(&fixture, 1890, day("1950"));
	const struct ent_flow_reading *r = fixture.draft.net.readings;
	assert_int_equal(fixture.draft.net.reading_count, 9);
	/* kg in a network of t; the range says it all */
	near_to(r[0].value.best, 2.385);
	near_to(r[0].value.low, 2);
	near_to(r[0].value.high, 2.8);
	assert_true(r[0].error == 0);
	/* C3 reported: a fifth */
	near_to(r[1].error, .2 * 3.5);
	assert_true(isnan(r[1].value.low) && isnan(r[1].value.high));
	/* a bound stays one */
	assert_true(isnan(r[2].value.best) && isnan(r[2].value.low));
	near_to(r[2].value.high, 4);
	near_to(r[2].error, .1 * 4);
	/* two years off */
	near_to(r[3].error, 7 * hypot(.2, .3));
	assert_int_equal(fixture.draft.bases[3].year, 1888);
	/* a share in percent */
	near_to(r[4].value.high, .9);
	assert_int_equal(r[4].part_count, 1);
	assert_int_equal(r[4].count, 3);
	/* a product of two uncertain series */
	near_to(r[5].value.best, 3.5 * .5 * 4);
	near_to(r[5].error, 7 * hypot(.2, .1));
	/* a range without width is none */
	near_to(r[6].error, .1 * 6);
	/* a product's unit is the journal's to say */
	near_to(r[7].value.best, 4770);
	assert_true(r[7].error == 0);
	/* an assumption is as uncertain as its middle 95 percent */
	near_to(r[8].value.best, 7);
	assert_true(fabs(r[8].error / 7 - hypot(.2, 1.9 / 3.92 / 2)) < .003);
	finish(&fixture);
}

/* A node stands for what it gives; where it ends, for what it gets. */
static void test_terms(void **state)
{
	(void)state;
	struct fixture fixture = {0};
	start(&fixture,
	      "series s N t\n  source: a 1\n  1890 5\n" NETWORK "  measure: farms series s\n"
	      "  measure: town, farms > abroad series s\n");
	draft(&fixture, 0, day("1950"));
	assert_int_equal(fixture.draft.year, 1890);
	assert_int_equal(fixture.draft.net.readings[0].count, 2);
	assert_int_equal(fixture.draft.net.readings[0].links[1], 1);
	assert_int_equal(fixture.draft.net.readings[1].links[0], 0);
	finish(&fixture);
}

static void test_vintages(void **state)
{
	(void)state;
	struct fixture fixture = {0};
	start(&fixture, "series s N t\n  source: a 1\n  1890 5 known 1891\n  1890 8 known 1900\n"
			"  1890 9 known 1960\n" NETWORK "  measure: farms series s\n");
	draft(&fixture, 1890, day("1895"));
	near_to(fixture.draft.net.readings[0].value.best, 5);
	assert_int_equal(fixture.draft.past_count, 0);
	ent_flow_draft_free(&fixture.draft);
	draft(&fixture, 1890, day("1950"));
	near_to(fixture.draft.net.readings[0].value.best, 8);
	assert_int_equal(fixture.draft.past_count, 1);
	assert_int_equal(fixture.draft.past[0].older, 0);
	finish(&fixture);
}

/* The last of those for which most is told; what needs two series needs both. */
static void test_best_year(void **state)
{
	(void)state;
	struct fixture fixture = {0};
	start(&fixture, "series s N t\n  source: a 1\n  1890 5\n  1891 5\n  1892 5\n"
			"series t N t\n  source: a 1\n  1890 5\n  1891 5\n"
			"series u N t\n  source: a 1\n  1892 5\n" NETWORK
			"  measure: farms series s\n  measure: town series t\n"
			"  measure: town series s times series u\n  claim: town series u\n");
	assert_int_equal(ent_flow_year(fixture.record, fixture.flow, day("1950")), 1892);
	assert_int_equal(ent_flow_year(fixture.record, fixture.flow, day("1891")), 1891);
	assert_int_equal(ent_flow_year(fixture.record, fixture.flow, day("1800")), 0);
	ent_dossier_free(fixture.dossier);
}

static void test_ratio(void **state)
{
	(void)state;
	struct fixture fixture = {0};
	struct ent_err err;
	start(&fixture, "series s N t\n  source: a 1\n  1890 5\n  1891 5\n  1892 5\n"
			"assume r uniform(2, 4)\n"
			"flow w \"Wool\" t\n"
			"  node: farms production\n  node: mill conversion\n"
			"  node: town consumption\n"
			"  link: farms > mill > town\n"
			"  ratio: mill 1.5 [1.4 1.7] ../1890, mill r 1891\n"
			"  measure: farms series s\n");
	draft(&fixture, 1890, day("1950"));
	near_to(fixture.draft.net.nodes[1].ratio.high, 1.7);
	ent_flow_draft_free(&fixture.draft);
	draft(&fixture, 1891, day("1950"));
	near_to(fixture.draft.net.nodes[1].ratio.best, 3);
	assert_true(fabs(fixture.draft.net.nodes[1].ratio.low - 2.05) < .01);
	assert_true(fixture.draft.assumed[0]);
	ent_flow_draft_free(&fixture.draft);
	struct ent_flow_setting setting = {ent_str("r"), 2.5};
	struct ent_flow_ask ask = {1891, day("1950"), &setting, 1};
	assert_true(ent_flow_draft(fixture.record, fixture.flow, &ask, &fixture.draft, &err));
	near_to(fixture.draft.net.nodes[1].ratio.best, 2.5);
	assert_true(isnan(fixture.draft.net.nodes[1].ratio.low));
	ent_flow_draft_free(&fixture.draft);
	ask.year = 1892;
	assert_false(ent_flow_draft(fixture.record, fixture.flow, &ask, &fixture.draft, &err));
	assert_string_equal(err.text, "w: no ratio of mill is told for 1892");
	finish(&fixture);
}

/* A claim takes no part; it is judged by the spread of the draws. */
static void test_claims(void **state)
{
	(void)state;
	struct fixture fixture = {0};
	start(&fixture,
	      "series s N percent\n  source: f 6\n  1890 50\n"
	      "series most N percent\n  source: f 6\n  1890 ? [.. 30]\n"
	      "series t N t\n  source: a 1\n  1890 10\n" NETWORK "  measure: farms series t\n"
	      "  claim: town of farms series s\n  claim: town of farms series most\n");
	draft(&fixture, 1890, day("1950"));
	assert_int_equal(fixture.draft.net.reading_count, 1);
	assert_int_equal(fixture.draft.claim_count, 2);
	double draws[200];
	for (size_t i = 0; i < 100; i++) {
		draws[2 * i] = 2 + .001 * (double)i;
		draws[2 * i + 1] = 10 - draws[2 * i];
	}
	struct ent_flow_estimate links[] = {{.best = 2}, {.best = 8}};
	struct ent_flow_result result = {.links = links, .draws = draws, .draw_count = 100};
	struct ent_flow_verdict verdicts[2];
	ent_flow_judge(&fixture.draft, &result, verdicts);
	near_to(verdicts[0].word.best, .2);
	near_to(verdicts[0].word.mean, .20495);
	assert_true(verdicts[0].contradicts && verdicts[0].off > 5);
	assert_true(!verdicts[1].contradicts && verdicts[1].off == 0);
	for (size_t i = 0; i < 100; i++) {
		draws[2 * i] += 3;
		draws[2 * i + 1] -= 3;
	}
	ent_flow_judge(&fixture.draft, &result, verdicts);
	assert_true(!verdicts[0].contradicts && verdicts[1].contradicts);
	finish(&fixture);
}

/* Percent are shares, and USD/kg is a thousand times as much for a tonne. */
static void test_plan(void **state)
{
	(void)state;
	struct fixture fixture = {0};
	start(&fixture,
	      "series s N t\n  source: a 1\n  1890 5\n"
	      "assume p uniform(2, 4) \"USD/kg\"\nassume q constant(0.1) fraction\n" NETWORK
	      "  measure: farms series s\n"
	      "  price: farms p, town 5000 [4000 6000], abroad 1 1900/..\n"
	      "  tax: N farms q, N farms > town q\n  fee: N town 3\n"
	      "  earns: N farms > abroad 40\n"
	      "  barrier: farms > town 20 [10 40]\n  choice: 7\n  demand: -0.4\n"
	      "  stock: farms 12\n  spoils: farms 5\n  ban: farms 90\n");
	draft(&fixture, 1890, day("1950"));
	struct ent_flow_ask ask = {.as_of = day("1950")};
	struct ent_flow_estimate flows[] = {{5, 5, 4, 6, 1}, {0, 0, 0, 0, 1}, {0, 0, 0, 0, 1}};
	struct ent_flow_result result = {.nodes = flows};
	struct ent_flow_plan plan;
	ent_flow_plan(fixture.record, &fixture.draft, &ask, &result, &plan);
	assert_int_equal(plan.price_count, 2);
	near_to(plan.chain.price[0].best, 3000);
	near_to(plan.chain.price[1].high, 6000);
	assert_true(isnan(plan.chain.price[2].best));
	assert_true(ent_str_is(plan.money, "USD"));
	near_to(plan.price_scale, .001);
	assert_int_equal(plan.shares.count, 4);
	assert_int_equal(plan.shares.actor_count, 1);
	/* one assumption, one rate */
	assert_int_equal(plan.shares.shares[0].rate, plan.shares.shares[1].rate);
	near_to(plan.shares.rates[plan.shares.shares[0].rate].best, .1);
	near_to(plan.shares.rates[plan.shares.shares[2].rate].best, 3);
	near_to(plan.shares.rates[plan.shares.shares[3].rate].best, .4);
	assert_int_equal(plan.case_count, 1);
	near_to(plan.cases[0].risk.high, .4);
	near_to(plan.theta.best, 7);
	near_to(plan.elasticity.best, -.4);
	near_to(plan.stake.best, 1);
	assert_int_equal(plan.ban_node, 0);
	near_to(plan.ban.stock.best, 12);
	near_to(plan.ban.loss.best, .05);
	near_to(plan.ban.fall.best, .9);
	near_to(plan.ban.production.high, 6);
	assert_true(plan.assumed[0] && plan.assumed[1]);
	ent_flow_plan_free(&plan);
	finish(&fixture);
}

static void test_units(void **state)
{
	(void)state;
	struct ent_str yearly = ent_str("t/year"), plain = ent_str("/year");
	near_to(ent_unit_scale(ent_str("kg"), ent_str("t")), .001);
	near_to(ent_unit_scale(ent_str("t/year"), ent_str("kg")), 1000);
	near_to(ent_unit_scale(ent_str("acres"), ent_str("acres")), 1);
	near_to(ent_unit_scale(ent_str("tonnes"), ent_str("t")), 1);
	assert_true(isnan(ent_unit_scale(ent_str("acres"), ent_str("t"))));
	assert_true(isnan(ent_unit_scale(ent_str(""), ent_str("t"))));
	assert_true(ent_unit_yearly(&yearly) && ent_str_is(yearly, "t"));
	assert_false(ent_unit_yearly(&plain));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_year),     cmocka_unit_test(test_looseness),
		cmocka_unit_test(test_readings), cmocka_unit_test(test_terms),
		cmocka_unit_test(test_vintages), cmocka_unit_test(test_best_year),
		cmocka_unit_test(test_ratio),    cmocka_unit_test(test_claims),
		cmocka_unit_test(test_plan),     cmocka_unit_test(test_units),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
