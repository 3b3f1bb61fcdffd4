/* The spatial model of politics: what KTAB prints, the slow twin, and what must not matter. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/rng.h"
#include "scenario/smp.h"
#include "scenario/smp_parts.h"
#include "scenario/smp_vote.h"
#include "smp_ktab.h"
#include "smp_twin.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { MOST = 200 };

static struct ent_str names[MOST];

static struct ent_bargain ktab_game(const struct ktab_game *k)
{
	return (struct ent_bargain){
		k->actors, k->dims, names, k->capability, k->position, k->salience, 0, 100, 100};
}

static struct ent_bargain_result run_with(const struct ent_bargain *game,
					  const struct ent_bargain_opts *opts)
{
	struct ent_bargain_result result;
	struct ent_err err;

	if (!ent_smp_run(game, opts, &result, &err))
		fail_msg("%s", err.text);
	return result;
}

static struct ent_bargain_result run_smp(const struct ent_bargain *game)
{
	struct ent_bargain_opts opts = {.model = ENT_BARGAIN_SMP};

	return run_with(game, &opts);
}

static void drop(struct ent_bargain_result *result)
{
	ent_alloc(result->position, 0);
	ent_alloc(result->risk, 0);
	ent_alloc(result->moves, 0);
	ent_alloc(result->chance, 0);
	ent_alloc(result->chances, 0);
	ent_alloc(result->outcome, 0);
}

static void assert_near(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within))
		fail_msg("%.12g, not %.12g", value, expected);
}

/* As it is printed with so many decimals, the text of `expected` being what KTAB prints. */
static void assert_printed(double value, const char *expected, int decimals, const char *what)
{
	char ours[32];

	snprintf(ours, sizeof(ours), "%.*f", decimals, value);
	/* A loss of less than half of the last digit has a sign in front of its noughts. */
	if (strcmp(ours, expected) && fabs(strtod(ours, NULL)) + fabs(strtod(expected, NULL)) > 0)
		fail_msg("%s is %s, not %s", what, ours, expected);
}

static void assert_digits(double value, int expected, int decimals, const char *what)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*f", decimals, expected / pow(10, decimals));
	assert_printed(value, text, decimals, what);
}

/* ---- KTAB --------------------------------------------------------------- */

static double moved(const struct ktab_game *k, const double *from, const double *to)
{
	double sum = 0;

	for (size_t i = 0; i < k->actors; i++) {
		double square = 0;

		for (size_t d = i * k->dims; d < (i + 1) * k->dims; d++)
			square += pow((to[d] - from[d]) / 100, 2);
		sum += sqrt(square);
	}
	return sum;
}

static void test_ktab(void **state)
{
	(void)state;
	for (size_t g = 0; g < COUNT(ktab_games); g++) {
		const struct ktab_game *k = &ktab_games[g];
		size_t all = k->actors * k->dims;
		struct ent_bargain game = ktab_game(k);
		struct ent_bargain_result result = run_smp(&game);
		double first = moved(k, result.position, result.position + all) + 1e-4;

		assert_int_equal(result.rounds, k->rounds);
		assert_true(result.settled);
		for (size_t t = 0; t < k->rounds; t++) {
			const double *row = result.position + t * all;

			for (size_t d = 0; d < all; d++)
				assert_digits(row[d], k->history[d * k->rounds + t], 1, "position");
			for (size_t i = 0; i < k->actors; i++)
				assert_digits(result.chances[t * k->actors + i],
					      k->chances[i * k->rounds + t], 4, "chance");
			if (t + 1 < k->rounds)
				assert_digits(moved(k, row, row + all) / first, k->moves[t], 4,
					      "move");
		}
		assert_memory_equal(result.chance, result.chances + (k->rounds - 1) * k->actors,
				    k->actors * sizeof(double));
		drop(&result);
	}
}

/* ---- all that its logs tell --------------------------------------------- */

struct log {
	char *text, *next;
	const struct ktab_game *k;
	struct ent_bargain_result result;
	struct ent_smp smp; /* of the round that the log has come to */
	struct ent_smp_opts opts;
	double capability[20], salience[60], attention[20], position[60], distance[400], risk[20];
	size_t looks, lines, offers;
};

static char *unpack(const char *path)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	size_t size = 16 << 20, len = 0;
	char *text = NULL;
	la_ssize_t got;

	archive_read_support_filter_xz(archive);
	archive_read_support_format_raw(archive);
	if (archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK &&
	    archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
		text = ent_alloc(NULL, size);
		while ((got = archive_read_data(archive, text + len, size - 1 - len)) > 0)
			len += (size_t)got;
		text[len] = '\0';
	}
	archive_read_free(archive);
	return text;
}

/* The next line without its end; NULL at the end. */
static char *log_line(struct log *log)
{
	char *line = log->next, *end = line ? strchr(line, '\n') : NULL;

	if (!end)
		return NULL;
	*end = '\0';
	log->next = end + 1;
	return line;
}

/* The round's numbers, from the positions and risks that the run told. */
static void log_look(struct log *log)
{
	const struct ktab_game *k = log->k;
	struct ent_smp *smp = &log->smp;
	size_t n = k->actors, all = n * k->dims;

	*smp = (struct ent_smp){.opts = &log->opts, .actors = n, .dims = k->dims};
	smp->capability = log->capability;
	smp->salience = log->salience;
	smp->attention = log->attention;
	smp->position = log->position;
	smp->distance = log->distance;
	smp->risk = log->risk;
	memcpy(log->capability, k->capability, n * sizeof(double));
	memcpy(log->risk, log->result.risk + log->looks * n, n * sizeof(double));
	memset(log->attention, 0, sizeof(log->attention));
	for (size_t d = 0; d < all; d++) {
		double at = log->result.position[log->looks * all + d];

		/* Whole hundredths, or as given: halves of the last digit printed hang on it. */
		log->position[d] = at == k->position[d] ? at / 100 : floor(at * 100 + 0.5) / 10000;
		log->salience[d] = k->salience[d] / 100;
		log->attention[d / k->dims] += log->salience[d];
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			log->distance[i * n + j] = ent_smp_distance(
				k->dims, log->salience + i * k->dims, log->position + i * k->dims,
				log->position + j * k->dims);
	log->looks++;
}

/* Words of the line that are numbers, against ours; h is whose estimate, or none: all are
 * neutral, or each knows his own. */
static void log_matrix(struct log *log, int decimals, bool neutral, size_t h)
{
	size_t n = log->k->actors;

	for (size_t i = 0; i < n; i++) {
		char *word = strtok(log_line(log), " ");

		for (size_t j = 0; j < n; j++, word = strtok(NULL, " ")) {
			double risk = neutral  ? 0
				      : h == n ? log->risk[i]
					       : ent_smp_risk_seen(&log->opts, log->risk[h],
								   log->risk[i]);

			assert_non_null(word);
			assert_printed(ent_smp_utility(log->distance[i * n + j], risk), word + 1,
				       decimals, "utility");
		}
	}
	log->lines += n;
}

static void log_risks(struct log *log)
{
	for (size_t i = 0; i < log->k->actors; i++) {
		char *word = strtok(log_line(log), " ");

		assert_printed(log->risk[i], *word == '+' ? word + 1 : word, 3, "risk");
	}
	log->lines += log->k->actors;
}

/* The proposal of actor i: two lines of positions. */
static void log_meet(struct log *log, size_t i, const struct ent_smp_offer *offer)
{
	double at[2][3];
	char what[64];

	ent_smp_meet(&log->smp, i, offer, at[0], at[1]);
	for (size_t side = 0; side < 2; side++) {
		char *line = log_line(log), *word;

		snprintf(what, sizeof(what), "what %zu proposes %zu", i,
			 side ? (size_t)offer->target : i);
		word = strtok(strchr(line, ':') + 1, " ");
		for (size_t d = 0; d < log->k->dims; d++, word = strtok(NULL, " "))
			assert_printed(100 * at[side][d], word, 3, what);
	}
	log->lines += 2;
}

/* "In turn 7 Actor 4 has no advantageous targets" */
static bool log_idle(struct log *log, const char *line)
{
	double room[80];
	size_t i;
	int end = 0;

	if (sscanf(line, "In turn %*d Actor %zu has no advantageous%n", &i, &end) != 1 || !end)
		return false;
	assert_int_equal(ent_smp_challenge(&log->smp, i, room).target, ENT_NONE);
	log->lines++;
	return true;
}

/* "In turn 0 actor 3 has most advantageous target 0 worth 0.284", what the challenger expects,
 * and the bargain that he offers. */
static void log_offer(struct log *log, size_t i, size_t target, const char *worth)
{
	double room[80];
	struct ent_smp_offer offer = ent_smp_challenge(&log->smp, i, room);
	char *line = log_line(log), prob[16], gain[16];

	assert_int_equal(offer.target, target);
	assert_printed(offer.gain, worth, 3, "worth");
	if (!strncmp(line, "turn ", 5))
		line = log_line(log);
	for (size_t side = 0; side < 2; side++, line = log_line(log)) {
		/* KTAB works in several threads, and they may speak at once. */
		while (log_idle(log, line))
			line = log_line(log);
		if (sscanf(line,
			   "Est by %*d of prob %15s that %*[^,], with expected gain to %*d "
			   "of %15s",
			   prob, gain) != 2)
			fail_msg("no estimate: %s", line);
		assert_printed(offer.chance, prob, 4, "probability");
		assert_printed(side ? offer.loss : offer.gain, *gain == '+' ? gain + 1 : gain, 4,
			       "gain");
	}
	while (strncmp(line, "Bargain [", 9))
		line = log_line(log);
	log_meet(log, i, &offer);
	log->lines += 3;
	log->offers++;
}

static void log_compare(struct log *log)
{
	char *line, worth[16];
	size_t i, j, n = log->k->actors;

	while ((line = log_line(log))) {
		/* The last round has no moves, and so tells no risks. */
		if (!strncmp(line, "Raw actor-pos", 13)) {
			log_look(log);
			log_matrix(log, 3, true, 0);
		} else if (log->looks == log->result.rounds) {
			continue;
		} else if (log_idle(log, line)) {
			continue;
		} else if (!strncmp(line, "Inferred risk", 13)) {
			log_risks(log);
		} else if (!strncmp(line, "Risk-aware actor-pos", 20)) {
			log_matrix(log, 4, false, n);
		} else if (sscanf(line, "Estimate by %zu of risk-aware", &i) == 1) {
			log_matrix(log, 4, false, i);
		} else if (sscanf(line,
				  "In turn %*d actor %zu has most advantageous target %zu worth "
				  "%15s",
				  &i, &j, worth) == 3) {
			log_offer(log, i, j, worth);
		}
	}
}

static void test_logs(void **state)
{
	(void)state;
	for (size_t g = 0; g < COUNT(ktab_games); g++) {
		static struct log log;
		struct ent_bargain game = ktab_game(&ktab_games[g]);
		const char *root = getenv("ENTENTE_ROOT");
		char path[512];

		snprintf(path, sizeof(path), "%s/../shared/oracles/bargaining/%s",
			 root ? root : ".", ktab_games[g].log);
		log = (struct log){.k = &ktab_games[g]};
		log.text = log.next = unpack(path);
		if (!log.text) {
			print_message("# NOT TESTED: %s is not there\n", path);
			continue;
		}
		log.result = run_smp(&game);
		log_compare(&log);
		assert_int_equal(log.looks, log.result.rounds);
		assert_true(log.offers > 0);
		print_message("# %s: %zu lines as ours, of them %zu challenges\n", log.k->log,
			      log.lines, log.offers);
		drop(&log.result);
		ent_alloc(log.text, 0);
	}
}

/* ---- made up games ------------------------------------------------------ */

struct made {
	size_t n, dims;
	double capability[MOST], position[MOST * TWIN_DIMS], salience[MOST * TWIN_DIMS];
};

/* Positions from 0 to 100; whole tens if coarse, so that many coincide. */
static struct made make(uint64_t seed, size_t n, size_t dims, bool coarse)
{
	struct made made = {.n = n, .dims = dims};
	struct ent_rng rng;

	ent_rng_start(&rng, seed, n, dims);
	for (size_t i = 0; i < n; i++) {
		/* The greatest is from 64 to 128: capabilities are taken as they are. */
		made.capability[i] = i ? 10 + 100 * ent_rng_uniform(&rng) : 120;
		for (size_t k = i * dims; k < (i + 1) * dims; k++) {
			made.position[k] = 100 * ent_rng_uniform(&rng);
			if (coarse)
				made.position[k] = 10 * floor(made.position[k] / 10);
			made.salience[k] = (5 + 90 * ent_rng_uniform(&rng)) / (double)dims;
		}
	}
	return made;
}

static struct ent_bargain game_of(const struct made *made)
{
	return (struct ent_bargain){
		made->n, made->dims, names, made->capability, made->position, made->salience,
		0,       100,        100};
}

static struct twin twin_of(const struct made *made, const struct ent_smp_opts *opts)
{
	struct twin twin = {.opts = *opts, .n = made->n, .dims = made->dims};

	for (size_t i = 0; i < made->n; i++) {
		twin.c[i] = made->capability[i];
		for (size_t k = 0; k < made->dims; k++) {
			twin.x[i][k] = made->position[i * made->dims + k] / 100;
			twin.s[i][k] = made->salience[i * made->dims + k] / 100;
		}
	}
	return twin;
}

/* ---- the slow twin ------------------------------------------------------ */

static void compare_round(const struct twin *twin, const struct ent_bargain_result *result,
			  size_t t)
{
	double chances[TWIN_MOST];

	twin_chances(twin, chances);
	for (size_t i = 0; i < twin->n; i++) {
		for (size_t k = 0; k < twin->dims; k++)
			assert_near(result->position[(t * twin->n + i) * twin->dims + k],
				    100 * twin->x[i][k], 1e-9);
		assert_near(result->chances[t * twin->n + i], chances[i], 1e-9);
		if (t + 1 < result->rounds)
			assert_near(result->risk[t * twin->n + i], twin->risk[i], 1e-9);
		else
			assert_true(isnan(result->risk[t * twin->n + i]));
	}
}

static void compare_moves(const struct twin *twin, const struct ent_bargain_result *result,
			  size_t t)
{
	for (size_t m = 0; m < result->move_count; m++) {
		const struct ent_bargain_move *move = &result->moves[m];
		struct twin_choice choice;
		bool found = false;

		if (move->round != t)
			continue;
		assert_int_equal(move->kind, ENT_MOVE_BARGAIN);
		choice = twin_options(twin, move->actor);
		for (size_t o = 0; o < choice.count; o++) {
			size_t by = choice.deal[o].by, to = choice.deal[o].to;
			bool own = by == move->actor;

			if (by == to || (own ? to : by) != move->by)
				continue;
			if (fabs(twin_gain(twin, by, by, by, to) -
				 (own ? move->gain_own : move->gain_other)) > 1e-9)
				continue; /* the same two may have challenged each other */
			assert_near(own ? move->gain_other : move->gain_own,
				    twin_gain(twin, by, to, by, to), 1e-9);
			found = true;
		}
		assert_true(found);
	}
}

static void compare(const struct made *made, const struct ent_smp_opts *smp, size_t turns)
{
	struct ent_bargain game = game_of(made);
	struct ent_bargain_opts opts = {
		.model = ENT_BARGAIN_SMP, .most_rounds = turns, .smp = *smp};
	struct ent_bargain_result result = run_with(&game, &opts);
	struct twin twin = twin_of(made, smp);

	for (size_t t = 0; t < result.rounds; t++) {
		twin_take_risk(&twin);
		compare_round(&twin, &result, t);
		compare_moves(&twin, &result, t);
		twin_turn(&twin);
	}
	drop(&result);
}

/* Every value of every option, the others as they are by default; and games of all sizes. */
static void test_twin(void **state)
{
	static const struct ent_smp_opts variants[] = {
		{0},
		{.victory = ENT_SMP_SQUARE},
		{.victory = ENT_SMP_QUARTIC},
		{.victory = ENT_SMP_OCTIC},
		{.victory = ENT_SMP_BINARY},
		{.voting = ENT_SMP_VOTE_BINARY},
		{.voting = ENT_SMP_PROPBIN},
		{.voting = ENT_SMP_CUBIC},
		{.voting = ENT_SMP_PROPCBC},
		{.voting = ENT_SMP_ASYMPROSP},
		{.pce = ENT_SMP_MARKOV_INCENTIVE},
		{.pce = ENT_SMP_MARKOV_UNIFORM},
		{.risk_range = ENT_SMP_MIN},
		{.risk_range = ENT_SMP_MAX},
		{.risk_adjust = ENT_SMP_NONE},
		{.risk_adjust = ENT_SMP_HALF},
		{.risk_adjust = ENT_SMP_TWO_THIRDS},
		{.risk_adjust = ENT_SMP_FULL},
		{.third_party = ENT_SMP_NO_COMMIT},
		{.third_party = ENT_SMP_FULL_COMMIT},
		{.bargain = ENT_SMP_S1P1},
		{.bargain = ENT_SMP_S2PMAX},
	};

	(void)state;
	for (size_t v = 0; v < COUNT(variants); v++) {
		struct made small = make(100 + v, 5, 2, false), large = make(v, 9, 1, false);

		compare(&small, &variants[v], 4);
		compare(&large, &variants[v], 4);
	}
}

static void test_twin_mixed(void **state)
{
	struct ent_rng rng;

	(void)state;
	ent_rng_start(&rng, 7, 0, 0);
	for (uint64_t seed = 0; seed < 60; seed++) {
		size_t n = 2 + ent_rng_index(&rng, 7), dims = 1 + ent_rng_index(&rng, 3);
		struct made made = make(1000 + seed, n, dims, false);
		struct ent_smp_opts opts = {0};

		opts.victory = (unsigned)ent_rng_index(&rng, 5);
		opts.voting = (unsigned)ent_rng_index(&rng, 6);
		opts.pce = (unsigned)ent_rng_index(&rng, 3);
		opts.risk_range = (unsigned)ent_rng_index(&rng, 3);
		opts.risk_adjust = (unsigned)ent_rng_index(&rng, 5);
		opts.third_party = (unsigned)ent_rng_index(&rng, 3);
		opts.bargain = (unsigned)ent_rng_index(&rng, 3);
		compare(&made, &opts, 3);
	}
}

/* ---- what must not matter ----------------------------------------------- */

static void assert_same(const struct ent_bargain_result *a, const struct ent_bargain_result *b,
			size_t n, size_t dims)
{
	assert_int_equal(a->rounds, b->rounds);
	assert_int_equal(a->move_count, b->move_count);
	assert_memory_equal(a->position, b->position, a->rounds * n * dims * sizeof(double));
	assert_memory_equal(a->chances, b->chances, a->rounds * n * sizeof(double));
	assert_memory_equal(a->chance, b->chance, n * sizeof(double));
	assert_memory_equal(a->outcome, b->outcome, dims * sizeof(double));
	assert_memory_equal(a->risk, b->risk, (a->rounds - 1) * n * sizeof(double));
	for (size_t m = 0; m < a->move_count; m++) {
		assert_int_equal(a->moves[m].actor, b->moves[m].actor);
		assert_int_equal(a->moves[m].by, b->moves[m].by);
		assert_true(a->moves[m].gain_own == b->moves[m].gain_own);
		assert_true(a->moves[m].gain_other == b->moves[m].gain_other);
	}
}

static void test_workers(void **state)
{
	static const struct ent_smp_opts variants[] = {
		{0}, {.transitions = ENT_SMP_STOCHASTIC, .pce = ENT_SMP_MARKOV_UNIFORM}};
	struct made made = make(3, 70, 2, false);
	struct ent_bargain game = game_of(&made);

	(void)state;
	for (size_t v = 0; v < COUNT(variants); v++) {
		struct ent_bargain_opts opts = {
			.workers = 1, .most_rounds = 6, .seed = 5, .smp = variants[v]};
		struct ent_bargain_result one = run_with(&game, &opts), many;

		for (opts.workers = 2; opts.workers < 9; opts.workers += 3) {
			many = run_with(&game, &opts);
			assert_same(&one, &many, made.n, made.dims);
			drop(&many);
		}
		drop(&one);
	}
}

/* Who is named first gets no more and no less, where none are alike. */
static void test_order(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct made made = make(500 + seed, 9, 2, false), turned = made;
		struct ent_bargain game = game_of(&made), second = game_of(&turned);
		struct ent_bargain_result a, b;

		for (size_t i = 0; i < made.n; i++) {
			size_t j = made.n - 1 - i;

			turned.capability[j] = made.capability[i];
			for (size_t k = 0; k < 2; k++) {
				turned.position[2 * j + k] = made.position[2 * i + k];
				turned.salience[2 * j + k] = made.salience[2 * i + k];
			}
		}
		a = run_smp(&game);
		b = run_smp(&second);
		assert_int_equal(a.rounds, b.rounds);
		for (size_t t = 0; t < a.rounds; t++)
			for (size_t i = 0; i < made.n; i++)
				for (size_t k = 0; k < 2; k++)
					assert_near(b.position[((t + 1) * made.n - 1 - i) * 2 + k],
						    a.position[(t * made.n + i) * 2 + k], 1e-9);
		drop(&a);
		drop(&b);
	}
}

/* Capabilities in any unit, saliences as shares, another scale. */
static void test_units(void **state)
{
	struct made made = make(11, 8, 2, false), other = made;
	struct ent_bargain game = game_of(&made), changed = game_of(&other);
	struct ent_bargain_result a = run_smp(&game), b;

	(void)state;
	for (size_t i = 0; i < made.n; i++)
		other.capability[i] = ldexp(made.capability[i], -40);
	b = run_smp(&changed);
	assert_same(&a, &b, made.n, made.dims);
	drop(&b);
	for (size_t k = 0; k < made.n * made.dims; k++) {
		other.salience[k] = made.salience[k] / 100;
		other.position[k] = made.position[k] / 50 - 1;
	}
	changed.most_salience = 1;
	changed.lowest = -1;
	changed.highest = 1;
	b = run_smp(&changed);
	assert_int_equal(b.rounds, a.rounds);
	for (size_t k = 0; k < a.rounds * made.n * made.dims; k++)
		assert_near(b.position[k], a.position[k] / 50 - 1, 1e-9);
	for (size_t i = 0; i < made.n; i++)
		assert_near(b.chance[i], a.chance[i], 1e-9);
	assert_near(b.outcome[0], a.outcome[0] / 50 - 1, 1e-9);
	drop(&a);
	drop(&b);
}

/* A dimension for which nobody cares, and in which none differs, is as none. */
static void test_empty_dimension(void **state)
{
	struct made made = make(12, 7, 1, false), wide = make(12, 7, 2, false);
	struct ent_bargain game = game_of(&made), second = game_of(&wide);
	struct ent_bargain_result a = run_smp(&game), b;

	(void)state;
	for (size_t i = 0; i < made.n; i++) {
		wide.capability[i] = made.capability[i];
		wide.position[2 * i] = made.position[i];
		wide.salience[2 * i] = made.salience[i];
		wide.position[2 * i + 1] = 30;
		wide.salience[2 * i + 1] = 0;
	}
	b = run_smp(&second);
	assert_int_equal(b.rounds, a.rounds);
	for (size_t c = 0; c < a.rounds * made.n; c++) {
		assert_near(b.position[2 * c], a.position[c], 1e-9);
		assert_near(b.position[2 * c + 1], 30, 1e-9);
		assert_near(b.chances[c], a.chances[c], 1e-9);
	}
	drop(&a);
	drop(&b);
}

/* ---- small and strange games -------------------------------------------- */

static void test_alike(void **state)
{
	static const double capability[] = {2, 2, 2}, salience[] = {50, 50, 50};
	static const double apart[] = {20, 80}, together[] = {40, 40, 40};
	struct ent_bargain two = {2, 1, names, capability, apart, salience, 0, 100, 100};
	struct ent_bargain three = {3, 1, names, capability, together, salience, 0, 100, 100};
	struct ent_bargain_result result = run_smp(&two);

	(void)state;
	/* Even odds: neither is bolder, and the middle is to both worth what they have: they stay.
	 */
	assert_near(result.risk[0], 0, 0);
	assert_near(result.risk[1], 0, 0);
	assert_near(result.chances[0], 0.5, 1e-12);
	assert_near(result.chances[1], 0.5, 1e-12);
	assert_int_equal(result.move_count, 0);
	assert_near(result.outcome[0], 50, 1e-9);
	assert_true(result.settled);
	drop(&result);
	/* One position: nothing to settle. */
	result = run_smp(&three);
	assert_int_equal(result.rounds, 3);
	assert_true(result.settled);
	assert_int_equal(result.move_count, 0);
	for (size_t i = 0; i < 3; i++) {
		assert_near(result.chance[i], 1, 1e-12);
		assert_near(result.position[6 + i], 40, 0);
	}
	assert_near(result.outcome[0], 40, 0);
	drop(&result);
}

/* Who has not moved keeps his position to the last digit, on whatever scale. */
static void test_stays(void **state)
{
	struct made made = make(31, 10, 1, false);
	struct ent_bargain game = game_of(&made);
	struct ent_bargain_result result;
	size_t stayed = 0;

	(void)state;
	for (size_t i = 0; i < made.n; i++)
		made.position[i] = 0.1 + 0.6 * made.position[i] / 100;
	game.lowest = 0.1;
	game.highest = 0.7;
	result = run_smp(&game);
	assert_memory_equal(result.position, made.position, made.n * sizeof(double));
	for (size_t t = 0; t + 1 < result.rounds; t++) {
		bool moves[10] = {false};

		for (size_t m = 0; m < result.move_count; m++)
			if (result.moves[m].round == t)
				moves[result.moves[m].actor] = true;
		for (size_t i = 0; i < made.n; i++) {
			const double *at = result.position + t * made.n + i;

			assert_true(moves[i] == (at[0] != at[made.n]));
			stayed += !moves[i];
		}
	}
	assert_true(stayed > 0 && result.move_count > 0);
	drop(&result);
}

/* Coarse positions coincide often: nothing is off the scale, and chances are chances. */
static void test_bounds(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 40; seed++) {
		struct made made = make(seed, 3 + (size_t)seed, 1 + seed % 3, true);
		struct ent_bargain game = game_of(&made);
		struct ent_bargain_opts opts = {.most_rounds = 10,
						.smp = {.voting = (unsigned)(seed % 6)}};
		struct ent_bargain_result result = run_with(&game, &opts);

		for (size_t c = 0; c < result.rounds * made.n * made.dims; c++)
			assert_true(result.position[c] >= 0 && result.position[c] <= 100);
		for (size_t c = 0; c < result.rounds * made.n; c++)
			assert_true(result.chances[c] >= 0 && result.chances[c] <= 1 + 1e-12);
		for (size_t k = 0; k < made.dims; k++)
			assert_true(result.outcome[k] >= 0 && result.outcome[k] <= 100);
		drop(&result);
	}
}

/* Of any size and of none, at the ends of the scale, with all options: no number is lost. */
static void test_extremes(void **state)
{
	static const double sizes[] = {1e-300, 1e-12, 1, 1e12, 1e300};
	static const double cares[] = {1e-90, 1e-30, 0.01, 49.99, 50};
	struct ent_rng rng;

	(void)state;
	ent_rng_start(&rng, 9, 0, 0);
	for (uint64_t seed = 0; seed < 300; seed++) {
		struct made made = make(seed, 2 + seed % 9, 1 + seed % 2, true);
		struct ent_bargain game = game_of(&made);
		struct ent_bargain_opts opts = {.most_rounds = 5};
		struct ent_bargain_result result;

		for (size_t i = 0; i < made.n; i++)
			made.capability[i] = sizes[ent_rng_index(&rng, COUNT(sizes))];
		for (size_t k = 0; k < made.n * made.dims; k++) {
			made.salience[k] = cares[ent_rng_index(&rng, COUNT(cares))];
			made.position[k] = 100 * floor(3 * ent_rng_uniform(&rng)) / 2;
		}
		opts.smp.victory = (unsigned)(seed % 5);
		opts.smp.voting = (unsigned)(seed % 6);
		opts.smp.pce = (unsigned)(seed % 3);
		opts.smp.bargain = (unsigned)ent_rng_index(&rng, 3);
		result = run_with(&game, &opts);
		for (size_t c = 0; c < result.rounds * made.n * made.dims; c++)
			assert_true(result.position[c] >= 0 && result.position[c] <= 100);
		for (size_t c = 0; c < result.rounds * made.n; c++)
			assert_true(result.chances[c] >= 0 && result.chances[c] <= 1 + 1e-12);
		for (size_t c = 0; c < (result.rounds - 1) * made.n; c++)
			assert_true(fabs(result.risk[c]) <= 1 + 1e-12);
		drop(&result);
	}
}

static bool stop_at_third(void *user, double share)
{
	assert_true(share >= 0 && share <= 1);
	return ++*(int *)user < 3;
}

static void test_stops(void **state)
{
	struct ent_bargain game = ktab_game(&ktab_games[0]);
	struct ent_bargain_opts opts = {.most_rounds = 1};
	struct ent_bargain_result result = run_with(&game, &opts);
	int ticks = 0;

	(void)state;
	assert_int_equal(result.rounds, 2);
	assert_false(result.settled);
	drop(&result);
	opts = (struct ent_bargain_opts){.tick = stop_at_third, .user = &ticks};
	result = run_with(&game, &opts);
	assert_int_equal(result.rounds, 3);
	assert_false(result.settled);
	assert_non_null(result.outcome);
	drop(&result);
}

static void test_errors(void **state)
{
	static double capability[] = {1, 2, 3}, position[] = {0, 50, 100, 20, 30, 40};
	static double salience[] = {50, 10, 0, 0, 20, 30};
	struct ent_bargain game = {3, 2, names, capability, position, salience, 0, 100, 100};
	struct ent_bargain_opts opts = {0};
	struct ent_bargain_result result;
	struct ent_err err;

	(void)state;
	names[1] = ent_str("the second");
	assert_false(ent_smp_run(&game, &opts, &result, &err));
	assert_int_equal(err.code, ENT_MISUSE);
	assert_non_null(strstr(err.text, "'the second' cares for no dimension"));
	salience[2] = 60;
	salience[3] = 50;
	assert_false(ent_smp_run(&game, &opts, &result, &err));
	assert_non_null(strstr(err.text, "'the second' add up to 110, more than 100"));
	game.actors = ENT_SMP_MOST_ACTORS + 1;
	assert_false(ent_smp_run(&game, &opts, &result, &err));
	assert_int_equal(err.code, ENT_LIMIT);
	assert_null(result.position);
	names[1] = (struct ent_str){0};
}

/* ---- chance ------------------------------------------------------------- */

/* Of 4000 draws of the first turn, each option as often as its chance: within 4 standard
 * deviations. */
static void test_draws(void **state)
{
	enum { DRAWS = 4000 };
	struct made made = make(21, 5, 1, false);
	struct ent_bargain game = game_of(&made);
	struct ent_bargain_opts opts = {.most_rounds = 1,
					.smp = {.transitions = ENT_SMP_STOCHASTIC}};
	struct twin twin = twin_of(&made, &opts.smp);
	int stayed[5] = {0};

	(void)state;
	twin_take_risk(&twin);
	for (opts.replicate = 0; opts.replicate < DRAWS; opts.replicate++) {
		struct ent_bargain_result result = run_with(&game, &opts);

		for (size_t i = 0; i < made.n; i++)
			stayed[i] += result.position[made.n + i] == made.position[i];
		drop(&result);
	}
	for (size_t i = 0; i < made.n; i++) {
		struct twin_choice choice = twin_options(&twin, i);
		double chance[TWIN_OPTIONS], stays = 0;

		twin_elect(&twin, ENT_SMP_PROP, choice.count, twin_state, &choice, chance);
		for (size_t o = 0; o < choice.count; o++)
			if (choice.deal[o].by == choice.deal[o].to)
				stays += chance[o];
		assert_near(stayed[i] / (double)DRAWS, stays,
			    4 * sqrt(stays * (1 - stays) / DRAWS) + 1e-9);
	}
}

/* So many options that the chance of each to beat all others is below what a double holds. */
static void test_many_options(void **state)
{
	enum { OPTIONS = 1500 };
	struct ent_smp_opts opts = {0};
	double capability = 100;
	struct ent_smp smp = {.opts = &opts, .actors = 1, .capability = &capability};
	double *utility = ent_alloc(NULL, OPTIONS * sizeof(double)), sum = 0;
	double *chance = ent_alloc(NULL, OPTIONS * sizeof(double));

	(void)state;
	for (size_t i = 0; i < OPTIONS; i++)
		utility[i] = 0.5;
	ent_smp_elect(&smp, ENT_SMP_PROP, OPTIONS, utility, 2, chance);
	for (size_t i = 0; i < OPTIONS; i++)
		assert_near(chance[i], 1.0 / OPTIONS, 1e-12);
	utility[700] = 0.6;
	ent_smp_elect(&smp, ENT_SMP_PROP, OPTIONS, utility, 2, chance);
	for (size_t i = 0; i < OPTIONS; i++)
		sum += chance[i];
	assert_near(sum, 1, 1e-12);
	assert_near(chance[700], 1, 1e-5);
	ent_alloc(utility, 0);
	ent_alloc(chance, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ktab),    cmocka_unit_test(test_logs),
		cmocka_unit_test(test_twin),    cmocka_unit_test(test_twin_mixed),
		cmocka_unit_test(test_workers), cmocka_unit_test(test_order),
		cmocka_unit_test(test_units),   cmocka_unit_test(test_empty_dimension),
		cmocka_unit_test(test_alike),   cmocka_unit_test(test_stays),
		cmocka_unit_test(test_bounds),  cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_stops),   cmocka_unit_test(test_errors),
		cmocka_unit_test(test_draws),   cmocka_unit_test(test_many_options),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
