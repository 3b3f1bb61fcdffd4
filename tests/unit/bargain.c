/* Bargaining: the games of a formula and of challenges, against published rounds, a slow twin and
 * bounds; what is no game. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/rng.h"

#include <entente/bargain.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Years until emission standards for cars of medium size: Bueno de Mesquita (1994), p. 78, as
 * Scholz, Calbert and Smith (2011) print it in their table 1. */
static const struct ent_str ec_names[] = {
	{"Netherlands", 11}, {"Belgium", 7}, {"Luxembourg", 10}, {"Germany", 7}, {"France", 6},
	{"Italy", 5},        {"UK", 2},      {"Ireland", 7},     {"Denmark", 7}, {"Greece", 6}};
static const double ec_capability[] = {.08, .08, .03, .16, .16, .16, .16, .05, .05, .08};
static const double ec_position[] = {4, 7, 4, 4, 10, 10, 10, 7, 4, 7};
static const double ec_salience[] = {.8, .4, .2, .8, .6, .6, .9, .1, 1, .7};
static const struct ent_bargain ec = {10, 1,  ec_names, ec_capability, ec_position, ec_salience,
				      4,  10, 1};

enum { CON = ENT_MOVE_CONFRONTATION, COM = ENT_MOVE_COMPROMISE, CAP = ENT_MOVE_CAPITULATION };

struct told {
	size_t round;
	uint32_t actor, by;
	int kind;
	double own, other, to;
};

/* Median and mean of each round, r of the first, and the moves. The first as J. McKibben's
 * replication of Scholz's program prints it (github.com/jmckib/bdm-scholz-expected-utility-model),
 * with twelve digits; the second is of an independent program that does what the paper says. */
static const double scholz_rounds[][2] = {{7, 7.38995568685377},
					  {8.41593231543, 7.46131437827719},
					  {9.61085913412, 7.55250086585585},
					  {9.9619795904, 7.59014499745155},
					  {9.9619795904, 7.3581305313342},
					  {9.9619795904, 7.34917398967521},
					  {7.47204636192, 7.41487754537296}};
static const double scholz_risk[] = {1.4056527842, 0.7541959272, 0.5088637910, 1.4056527842,
				     1.0465238961, 1.0465238961, 1.9648982295, 0.5000000000,
				     2.0000000000, 1.1121249709};
static const struct told scholz_moves[] = {
	{0, 1, 4, COM, -0.114830503473, 0.243296594523, 8.41593231543},
	{0, 2, 1, CON, 0.245509222483, 0.542246100211, 7},
	{0, 7, 2, CON, 0.538237766433, 0.682477825251, 4},
	{1, 1, 4, COM, -0.083722980105, 0.110988275739, 9.61085913412},
	{1, 2, 1, CON, 0.095878658125, 0.252798157761, 8.41593231543},
	{1, 7, 2, CON, 0.53647450026, 0.683274027183, 7},
	{2, 1, 4, COM, -0.0213636826122, 0.0236770082785, 9.9619795904},
	{2, 2, 1, CON, 0.0752415037116, 0.1973924603, 9.61085913412},
	{2, 7, 2, CON, 0.222096614178, 0.28914350869, 8.41593231543},
	{3, 1, 0, COM, -0.715333633561, 0.826336595809, 4.80088114063},
	{3, 2, 1, CON, 0.0190670058568, 0.0547598204885, 9.9619795904},
	{3, 7, 2, CON, 0.184348897215, 0.240801169025, 9.61085913412},
	{4, 1, 4, COM, -0.0789288659856, 0.567300529278, 5.5242376942},
	{4, 2, 1, CON, 0.644281864081, 1.2296306389, 4.80088114063},
	{4, 7, 2, CON, 0.0509191680491, 0.0674569768448, 9.9619795904},
	{5, 1, 4, COM, -0.171477720907, 0.394029214593, 7.47204636192},
	{5, 2, 1, CON, 0.0439357096663, 0.122943462988, 5.5242376942},
	{5, 7, 1, CON, 0.47728928859, 1.1583814184, 5.5242376942}};
static const double paper_rounds[][2] = {{7, 7.38995568685377}, {7, 7.263836350334},
					 {7, 7.25042094892725}, {7, 7.1427517549106},
					 {7, 7.15463884937976}, {7, 7.17471335265926}};
static const double paper_risk[] = {1.1171814836, 1.0044068668, 0.5000000000, 1.1171814836,
				    1.0175816191, 1.0175816191, 2.0000000000, 0.6482639176,
				    1.4537115593, 1.5568747786};
static const struct told paper_moves[] = {
	{0, 0, 6, COM, -0.227258617979, 0.485070149144, 6.81104023878},
	{0, 1, 0, CON, 0.413204478007, 0.492467939151, 4},
	{0, 2, 1, CON, 0.457319536626, 0.721160595779, 7},
	{0, 3, 6, COM, -0.227258617979, 0.485070149144, 6.81104023878},
	{0, 4, 9, CON, 0.291530168004, 0.401621443889, 7},
	{0, 5, 9, CON, 0.291530168004, 0.401621443889, 7},
	{0, 7, 0, CON, 0.428200640548, 0.81661420025, 4},
	{0, 8, 9, COM, -0.00421629215889, 0.157996212535, 4.08005809933},
	{0, 9, 6, COM, -0.0378060306729, 0.159204919904, 7.71240318507},
	{1, 0, 4, CON, 0.0175599087435, 0.020462687941, 7},
	{1, 1, 8, COM, -0.0184481817549, 0.0199263590548, 4.07411922887},
	{1, 2, 0, CON, 0.0217281616795, 0.0488572830862, 6.81104023878},
	{1, 3, 4, CON, 0.0175599087435, 0.020462687941, 7},
	{1, 6, 9, COM, -0.0866279690005, 0.469132772231, 9.57758255722},
	{1, 7, 8, COM, -0.0167447142374, 0.0187269805188, 4.07158388371},
	{1, 8, 9, COM, -0.112484539469, 0.814722747482, 4.58155712513},
	{1, 9, 0, COM, -0.0339325548371, 0.15285517805, 7.51230824558},
	{2, 1, 6, COM, -0.00195737677648, 1.6540742359, 4.08063184546},
	{2, 2, 4, COM, -0.00232177930349, 0.0605515966569, 6.81828567717},
	{2, 6, 9, COM, -0.0983482375943, 0.417279336453, 9.09081968412},
	{2, 7, 1, CON, 0.000123111240897, 0.000596767030103, 4.07411922887},
	{2, 8, 4, COM, -0.0243059356135, 0.597106124519, 4.68000280235},
	{2, 9, 0, COM, -0.0278792355461, 0.100166803305, 7.36971846753},
	{3, 1, 9, COM, -0.0873683288239, 0.888687511248, 4.40398735332},
	{3, 2, 4, COM, -0.00226319782371, 0.0585194418265, 6.82531334946},
	{3, 6, 4, COM, -0.00235967811612, 0.396668337819, 9.07838193453},
	{3, 7, 1, CON, 0.000316493934604, 0.00153318781089, 4.08063184546},
	{3, 8, 4, COM, -0.0240596829379, 0.572300966314, 4.77753609388},
	{3, 9, 0, COM, -0.0192035516401, 0.0728172847871, 7.27221541308},
	{4, 1, 8, COM, -0.0904232952247, 0.0994353187831, 4.74368061787},
	{4, 2, 4, COM, -0.00221799198874, 0.0566355098983, 6.83215452723},
	{4, 6, 4, COM, -0.00129855639413, 0.398866453895, 9.07161551905},
	{4, 7, 1, CON, 0.0167269411566, 0.0771585078026, 4.40398735332},
	{4, 8, 4, COM, -0.0291387659847, 0.549411681937, 4.89540736929},
	{4, 9, 0, COM, -0.0136225809908, 0.0538438820488, 7.20334451502}};

static void assert_near(double value, double expected, double part)
{
	if (!(fabs(value - expected) <= part * fmax(1, fabs(expected))))
		fail_msg("%.15g, not %.15g", value, expected);
}

static struct ent_bargain_result play(const struct ent_bargain *game, enum ent_bargain_model model,
				      enum ent_bargain_variant variant, size_t rounds)
{
	struct ent_bargain_opts opts = {.model = model, .variant = variant, .most_rounds = rounds};
	struct ent_bargain_result result;
	struct ent_err err;

	if (!ent_bargain(game, &opts, &result, &err))
		fail_msg("%s", err.text);
	return result;
}

static void check_moves(const struct ent_bargain_result *result, const struct told *told,
			size_t count)
{
	assert_int_equal(result->move_count, count);
	for (size_t i = 0; i < count; i++) {
		const struct ent_bargain_move *move = &result->moves[i];

		assert_int_equal(move->round, told[i].round);
		assert_int_equal(move->actor, told[i].actor);
		assert_int_equal(move->by, told[i].by);
		assert_int_equal(move->kind, told[i].kind);
		assert_near(move->gain_own, told[i].own, 5e-12);
		assert_near(move->gain_other, told[i].other, 5e-12);
		assert_near(result->position[(move->round + 1) * ec.actors + move->actor],
			    told[i].to, 5e-12);
	}
}

static void check_table(enum ent_bargain_variant variant, const double (*rounds)[2], size_t count,
			const double *risk, const struct told *moves, size_t move_count)
{
	struct ent_bargain_result result = play(&ec, ENT_BARGAIN_CHALLENGE, variant, count - 1);

	assert_int_equal(result.rounds, count);
	assert_false(result.settled);
	for (size_t r = 0; r < count; r++) {
		assert_near(result.median[r], rounds[r][0], 5e-12);
		assert_near(result.mean[r], rounds[r][1], 1e-14);
	}
	for (size_t i = 0; i < ec.actors; i++) {
		assert_near(result.risk[i], risk[i], 1e-10);
		assert_true(isnan(result.risk[(count - 1) * ec.actors + i]));
		assert_true(isnan(result.chance[i]));
	}
	check_moves(&result, moves, move_count);
	assert_true(result.outcome[0] == result.median[count - 1]);
	ent_bargain_result_free(&result);
}

static void test_scholz(void **state)
{
	(void)state;
	check_table(ENT_BARGAIN_SCHOLZ, scholz_rounds, COUNT(scholz_rounds), scholz_risk,
		    scholz_moves, COUNT(scholz_moves));
}

static void test_paper(void **state)
{
	(void)state;
	check_table(ENT_BARGAIN_PAPER, paper_rounds, COUNT(paper_rounds), paper_risk, paper_moves,
		    COUNT(paper_moves));
}

/* ---- the slow twin ------------------------------------------------------ */

#define TWIN 8 /* actors */

struct twin {
	size_t n;
	bool paper;
	double c[TWIN], s[TWIN], x[TWIN], r[TWIN], range;
};

static double twin_vote(const struct twin *t, size_t k, double i, double j, double r)
{
	return t->c[k] * t->s[k] *
	       (pow(fabs(t->x[k] - j) / t->range, r) - pow(fabs(t->x[k] - i) / t->range, r));
}

static double twin_chance(const struct twin *t, double i, double j, const double *r)
{
	double with = 0, cast = 0, all = 0;

	for (size_t k = 0; k < t->n; k++) {
		double vote = twin_vote(t, k, i, j, r[k]);

		with += vote > 0 ? vote : 0;
		cast += fabs(vote);
		for (size_t a = 0; a < t->n; a++)
			for (size_t b = 0; b < t->n; b++)
				all += fabs(twin_vote(t, k, t->x[a], t->x[b], r[k]));
	}
	return t->paper ? (cast > 0 ? with / cast : .5) : with / all;
}

static double twin_gain(const struct twin *t, size_t i, size_t j, double r, bool risky)
{
	static const double ones[TWIN] = {1, 1, 1, 1, 1, 1, 1, 1};
	double d = fabs(t->x[i] - t->x[j]) / t->range;
	double p = twin_chance(t, t->x[i], t->x[j], risky && !t->paper ? t->r : ones);
	double good = 2 - 4 * pow(fmax(.5 - d / 2, 0), r), bad = 2 - 4 * pow(.5 + d / 2, r);

	return t->s[j] * (p * good + (1 - p) * bad) + (1 - t->s[j]) * good - (2 - 4 * pow(.5, r));
}

static void twin_risks(struct twin *t)
{
	double danger[TWIN] = {0}, most = -INFINITY, least = INFINITY;

	for (size_t i = 0; i < t->n; i++) {
		for (size_t j = 0; j < t->n; j++)
			danger[i] += j == i ? 0 : twin_gain(t, j, i, 1, false);
		most = fmax(most, danger[i]);
		least = fmin(least, danger[i]);
	}
	for (size_t i = 0; i < t->n; i++) {
		double R = most > least ? (2 * danger[i] - most - least) / (most - least) : 0;

		t->r[i] = (1 - R / 3) / (1 + R / 3);
	}
}

/* Where i goes. */
static double twin_move(const struct twin *t, size_t i)
{
	double best = INFINITY, to = t->x[i];
	int rank = 3;

	for (size_t j = 0; j < t->n; j++) {
		if (t->x[j] == t->x[i])
			continue;
		double own = twin_gain(t, i, j, t->r[i], true);
		double other = twin_gain(t, j, i, t->r[i], true), at = t->x[j], key;
		int kind = other > own && own > 0                 ? 0
			   : other > 0 && own < 0 && other > -own ? 1
			   : other > 0 && own < 0                 ? 2
								  : 3;

		if (kind == 3)
			continue;
		if (kind == 1)
			at = t->x[i] + (t->x[j] - t->x[i]) * (-own / other);
		key = fabs(at - t->x[i]);
		if (!t->paper && kind == 1)
			key = (-own * t->x[i] + other * t->x[j]) / (-own + other);
		if (t->paper)
			kind = 0;
		if (kind < rank || (kind == rank && key < best)) {
			rank = kind;
			best = key;
			to = at;
		}
	}
	return to;
}

static void draw_twin(struct twin *t, struct ent_rng *rng)
{
	double low = INFINITY, high = -INFINITY;

	t->n = 2 + ent_rng_index(rng, TWIN - 1);
	for (size_t i = 0; i < t->n; i++) {
		t->c[i] = .1 + 10 * ent_rng_uniform(rng);
		t->s[i] = ent_rng_index(rng, 5) ? ent_rng_uniform(rng)
						: (double)ent_rng_index(rng, 2);
		t->x[i] = ent_rng_index(rng, 2) ? 100 * ent_rng_uniform(rng)
						: 25 * (double)ent_rng_index(rng, 5);
	}
	t->s[0] = .5;
	t->x[0] = 3;
	t->x[1] = 96;
	for (size_t i = 0; i < t->n; i++) {
		low = fmin(low, t->x[i]);
		high = fmax(high, t->x[i]);
	}
	t->range = high - low;
}

/* Rounds of random games, some with actors at one place or who care for nothing, each from
 * where the fast one left the round before. */
static void test_twin(void **state)
{
	static const struct ent_str names[TWIN];

	(void)state;
	for (uint64_t g = 0; g < 300; g++) {
		struct twin t = {.paper = g % 2};
		struct ent_rng rng;

		ent_rng_start(&rng, 7, g, 0);
		draw_twin(&t, &rng);
		struct ent_bargain game = {t.n, 1, names, t.c, t.x, t.s, 0, 100, 1};
		struct ent_bargain_result result =
			play(&game, ENT_BARGAIN_CHALLENGE,
			     t.paper ? ENT_BARGAIN_PAPER : ENT_BARGAIN_SCHOLZ, 4);
		for (size_t round = 0; round + 1 < result.rounds; round++) {
			memcpy(t.x, result.position + round * t.n, t.n * sizeof *t.x);
			twin_risks(&t);
			for (size_t i = 0; i < t.n; i++) {
				assert_near(result.risk[round * t.n + i], t.r[i], 1e-9);
				assert_near(result.position[(round + 1) * t.n + i],
					    twin_move(&t, i), 1e-7);
			}
		}
		ent_bargain_result_free(&result);
	}
}

/* ---- formulas ----------------------------------------------------------- */

/* By weights 6, 4, 3, 1 at 10, 90, 20, 50: half of 14 is passed at 20. */
static void test_formulas(void **state)
{
	static const struct ent_str names[4];
	const double capability[] = {2, 8, 3, 1}, salience[] = {3, .5, 1, 1};
	const double position[] = {10, 90, 20, 50};
	const struct ent_bargain game = {4, 1, names, capability, position, salience, 0, 100, 3};
	const enum ent_bargain_model models[] = {ENT_BARGAIN_COMPROMISE, ENT_BARGAIN_MEDIAN};
	const double expected[] = {(60. + 360 + 60 + 50) / 14, 20};

	(void)state;
	for (size_t m = 0; m < 2; m++) {
		struct ent_bargain_result result = play(&game, models[m], 0, 0);

		assert_int_equal(result.rounds, 1);
		assert_int_equal(result.move_count, 0);
		assert_true(result.settled);
		assert_near(result.outcome[0], expected[m], 1e-12);
		assert_near(result.mean[0], expected[0], 1e-12);
		assert_near(result.median[0], expected[1], 1e-12);
		assert_memory_equal(result.position, position, sizeof position);
		assert_true(isnan(result.risk[3]));
		ent_bargain_result_free(&result);
	}
	/* Two of the same weight: all between them win alike, the lower counts. */
	const double pair[] = {70, 30}, same[] = {1, 1};
	const struct ent_bargain two = {2, 1, names, same, pair, same, 0, 100, 1};
	assert_true(ent_bargain_median(&two, pair, 0) == 30);
	assert_near(ent_bargain_mean(&two, pair, 0), 50, 1e-12);
}

/* By each issue of several. */
static void test_dimensions(void **state)
{
	static const struct ent_str names[3];
	const double capability[] = {1, 1, 1}, position[] = {0, 100, 50, 20, 100, 60};
	const double salience[] = {50, 10, 20, 80, 30, 10};
	const struct ent_bargain game = {3, 2, names, capability, position, salience, 0, 100, 100};
	struct ent_bargain_result result = play(&game, ENT_BARGAIN_MEDIAN, 0, 0);
	struct ent_bargain_opts opts = {.model = ENT_BARGAIN_CHALLENGE};
	struct ent_err err;

	(void)state;
	assert_near(result.median[0], 0, 1e-12);
	assert_near(result.median[1], 20, 1e-12);
	assert_near(result.mean[0], 40, 1e-12);
	ent_bargain_result_free(&result);
	assert_false(ent_bargain(&game, &opts, &result, &err));
	assert_non_null(strstr(err.text, "over one issue"));
}

/* All of one mind: every model says so, and divides by no range. */
static void test_one_mind(void **state)
{
	static const struct ent_str names[3];
	const double capability[] = {1, 2, 3}, position[] = {42, 42, 42}, salience[] = {1, 0, 50};
	const struct ent_bargain game = {3, 1, names, capability, position, salience, 0, 100, 100};
	struct ent_bargain point = game;

	(void)state;
	point.lowest = point.highest = 42;
	for (int model = 0; model <= ENT_BARGAIN_SMP; model++) {
		struct ent_bargain_result result =
			play(model % 2 ? &point : &game, (enum ent_bargain_model)model, 0, 0);

		assert_int_equal(result.rounds, 1);
		assert_true(result.settled && result.outcome[0] == 42);
		assert_int_equal(result.move_count, 0);
		ent_bargain_result_free(&result);
	}
}

/* A scale moved and stretched, capabilities in another unit: the same game. */
static void test_units(void **state)
{
	double position[10], capability[10], salience[10];
	struct ent_bargain other = ec;

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		position[i] = (ec_position[i] - 4) / 6 * 100;
		capability[i] = ec_capability[i] * 4096;
		salience[i] = ec_salience[i] * 100;
	}
	other.position = position;
	other.capability = capability;
	other.salience = salience;
	other.lowest = 0;
	other.highest = other.most_salience = 100;
	for (int variant = 0; variant < 2; variant++) {
		struct ent_bargain_result a =
			play(&ec, ENT_BARGAIN_CHALLENGE, (enum ent_bargain_variant)variant, 4);
		struct ent_bargain_result b =
			play(&other, ENT_BARGAIN_CHALLENGE, (enum ent_bargain_variant)variant, 4);

		assert_int_equal(a.rounds, b.rounds);
		for (size_t i = 0; i < a.rounds * 10; i++)
			assert_near(b.position[i], (a.position[i] - 4) / 6 * 100, 1e-9);
		ent_bargain_result_free(&a);
		ent_bargain_result_free(&b);
	}
}

static bool stop_at_half(void *user, double share)
{
	*(double *)user = share;
	return share < .5;
}

/* Stopped by its own rule, by the most rounds, by tick. */
static void test_ends(void **state)
{
	struct ent_bargain_opts opts = {.model = ENT_BARGAIN_CHALLENGE, .most_rounds = 6};
	static const struct ent_str names[2];
	const double one[] = {1, 1}, apart[] = {0, 1};
	const struct ent_bargain two = {2, 1, names, one, apart, one, 0, 1, 1};
	struct ent_bargain_result result;
	double share = 0;

	(void)state;
	opts.tick = stop_at_half;
	opts.user = &share;
	assert_true(ent_bargain(&ec, &opts, &result, NULL));
	assert_int_equal(result.rounds, 4);
	assert_false(result.settled);
	assert_near(share, .5, 1e-12);
	ent_bargain_result_free(&result);
	result = play(&two, ENT_BARGAIN_CHALLENGE, ENT_BARGAIN_SCHOLZ, 0);
	assert_true(result.settled); /* two alike threaten one another: nobody gives way */
	ent_bargain_result_free(&result);
	result = play(&ec, ENT_BARGAIN_CHALLENGE, ENT_BARGAIN_PAPER, 1000);
	assert_true(result.settled);
	ent_bargain_result_free(&result);
}

/* ---- what is no game ---------------------------------------------------- */

static void refuse(struct ent_bargain game, const char *words)
{
	for (int model = 0; model <= ENT_BARGAIN_SMP; model++) {
		struct ent_bargain_opts opts = {.model = (enum ent_bargain_model)model};
		struct ent_bargain_result result;
		struct ent_err err = {0};

		assert_false(ent_bargain(&game, &opts, &result, &err));
		if (!strstr(err.text, words))
			fail_msg("'%s' does not say '%s'", err.text, words);
		ent_bargain_result_free(&result);
	}
}

static void test_refused(void **state)
{
	static const struct {
		size_t at;
		double capability, position, salience;
		const char *words;
	} cases[] = {
		{1, 1, 7, -.1, "cannot be negative"},
		{2, 1, 7, 1.5, "goes from 0 to 1"},
		{3, 0, 7, .5, "Germany: 0: a capability is above 0"},
		{4, -3, 7, .5, "above 0"},
		{5, NAN, 7, .5, "not a number"},
		{6, INFINITY, 7, .5, "UK"},
		{7, 1, 3.999, .5, "off the scale"},
		{8, 1, 10.5, .5, "off the scale"},
		{9, 1, NAN, .5, "off the scale"},
		{0, 1, 7, NAN, "Netherlands"},
	};
	struct ent_bargain game = ec;
	double capability[10], position[10], salience[10] = {0};

	(void)state;
	game.salience = salience;
	refuse(game, "nobody cares");
	game.capability = capability;
	game.position = position;
	for (size_t i = 0; i < COUNT(cases); i++) {
		memcpy(capability, ec_capability, sizeof capability);
		memcpy(position, ec_position, sizeof position);
		memcpy(salience, ec_salience, sizeof salience);
		capability[cases[i].at] = cases[i].capability;
		position[cases[i].at] = cases[i].position;
		salience[cases[i].at] = cases[i].salience;
		refuse(game, cases[i].words);
	}
	game = ec;
	game.actors = 1;
	refuse(game, "here is one");
	game.actors = 0;
	refuse(game, "here is none");
	game.actors = SIZE_MAX / 4;
	refuse(game, "no more than");
	game = ec;
	game.dims = 0;
	refuse(game, "nothing to bargain over");
	game.dims = SIZE_MAX / 4;
	refuse(game, "no more than");
	game = ec;
	game.lowest = 11;
	refuse(game, "the scale must go");
	game.lowest = NAN;
	refuse(game, "the scale must go");
	game = ec;
	game.most_salience = 0;
	refuse(game, "most salience");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scholz),     cmocka_unit_test(test_paper),
		cmocka_unit_test(test_twin),       cmocka_unit_test(test_formulas),
		cmocka_unit_test(test_dimensions), cmocka_unit_test(test_one_mind),
		cmocka_unit_test(test_units),      cmocka_unit_test(test_ends),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests_name("bargain", tests, NULL, NULL);
}
