/* Contagion held against trends: several backgrounds, each with contagion and without, fitted to
 * the whole and before every origin.
 *
 * Each rival is an item of the loop and has its slots of results. Its fit before an origin starts
 * from the decays of the origin before: a search from many starts at every origin would take most
 * of the time. What comes after an origin has no part in it. */
#include "base/arena.h"
#include "base/par.h"
#include "scenario/blas.h"
#include "scenario/hawkes_use.h"

#include <math.h>
#include <string.h>

#define SPLITS      5
#define MOST_BASES  32
#define MOST_POWER  512 /* of 2, below ENT_HAWKES_MOST_BASES */
#define MOST_RIVALS 19  /* the constant, and two backgrounds for each power */
#define FIRST       .5  /* the first origin, a share of the time */
/* A basis needs so many events of the average mark, before the first origin. */
#define EVENTS_PER_BASIS 5
/* Stretches between origins are cut in so many for the standard error. */
#define BLOCKS 4
/* The verdict: in prediction, in standard errors; over the whole time, in log-likelihood beyond
 * what AIC asks; and events of the average mark with which contagion would seldom be overlooked.
 * bench/README.md tells how often it is wrong. */
#define FAR_AHEAD 1
#define AHEAD     2
#define BEHIND    1
#define ENOUGH    100

struct compare {
	const struct ent_hawkes_data *data;
	const struct ent_hawkes_compare_opts *opts;
	struct ent_hawkes_comparison *comparison;
	struct ent_hawkes_watch watch;
	size_t blocks;       /* over all splits */
	bool *fitted;        /* rivals x (1 + splits); the whole is the first */
	double *blocks_held; /* rivals x blocks */
};

/* ---- parts of the data --------------------------------------------------------- */

/* What was seen until a share of the time of each run. The arrays stay the data's. */
static struct ent_hawkes_data until_share(const struct ent_hawkes_data *data, double share)
{
	struct ent_hawkes_run *runs = ent_alloc(NULL, data->run_count * sizeof *runs);
	for (size_t r = 0; r < data->run_count; r++) {
		runs[r] = data->runs[r];
		if (share < 1)
			runs[r].until *= share;
		while (runs[r].count && runs[r].time[runs[r].count - 1] > runs[r].until)
			runs[r].count--;
	}
	return (struct ent_hawkes_data){data->marks, runs, data->run_count};
}

static void data_free(struct ent_hawkes_data *data)
{
	ent_alloc((struct ent_hawkes_run *)data->runs, 0);
}

static size_t events_of(const struct ent_hawkes_data *data)
{
	size_t count = 0;
	for (size_t r = 0; r < data->run_count; r++)
		count += data->runs[r].count;
	return count;
}

static double time_of(const struct ent_hawkes_data *data)
{
	double time = 0;
	for (size_t r = 0; r < data->run_count; r++)
		time += data->runs[r].until;
	return time;
}

/* ---- one fit ------------------------------------------------------------------- */

static struct ent_hawkes_opts fit_opts(const struct compare *compare,
				       const struct ent_hawkes_rival *rival)
{
	return (struct ent_hawkes_opts){
		.background = rival->background,
		.bases = rival->bases,
		.decays = compare->opts->decays,
		.b = compare->opts->b,
		.fixed_b = compare->opts->fixed_b && rival->contagion,
		.alone = !rival->contagion,
		.workers = 1,
	};
}

static void fit_whole(struct compare *compare, size_t r)
{
	struct ent_hawkes_rival *rival = &compare->comparison->rivals[r];
	struct ent_hawkes_opts opts = fit_opts(compare, rival);
	struct ent_hawkes_fit fit;
	if (!ent_hawkes_fit(compare->data, &opts, &fit, NULL))
		return;
	rival->loglik = fit.loglik;
	rival->aic = 2 * (double)fit.parameters - 2 * fit.loglik;
	compare->fitted[r * (compare->comparison->split_count + 1)] = true;
	ent_hawkes_fit_free(&fit);
}

/* The log-likelihood of each block after the origin, given all that came before. */
static void judge(const struct compare *compare, const struct ent_hawkes_split *split,
		  const struct ent_hawkes_model *model, double *blocks)
{
	double before = 0;
	for (size_t k = 0; k <= BLOCKS; k++) {
		double share = split->from + (split->until - split->from) * (double)k / BLOCKS;
		struct ent_hawkes_data part = until_share(compare->data, share);
		double now = ent_hawkes_loglik(model, &part, NULL);
		if (k)
			blocks[k - 1] = now - before;
		before = now;
		data_free(&part);
	}
}

/* b: the decays to start from, NULL for many; takes those that were found. */
static bool fit_before(struct compare *compare, size_t r, size_t s, const double *start, double *b)
{
	const struct ent_hawkes_split *split = &compare->comparison->splits[s];
	struct ent_hawkes_opts opts = fit_opts(compare, &compare->comparison->rivals[r]);
	struct ent_hawkes_data before = until_share(compare->data, split->from);
	struct ent_hawkes_fit fit;
	opts.b = start ? start : opts.b;
	bool fitted = ent_hawkes_fit(&before, &opts, &fit, NULL);
	if (fitted) {
		double more = .5 / time_of(&before);
		for (size_t n = 0; n < fit.model.marks * fit.model.bases; n++)
			fit.model.mu[n] += more;
		judge(compare, split, &fit.model,
		      compare->blocks_held + r * compare->blocks + s * BLOCKS);
		memcpy(b, fit.model.b, fit.model.decays * sizeof *b);
		ent_hawkes_fit_free(&fit);
	}
	data_free(&before);
	return fitted;
}

static void fit_rival(void *user, size_t item, size_t worker)
{
	struct compare *compare = user;
	size_t splits = compare->comparison->split_count;
	bool *fitted = compare->fitted + item * (splits + 1), known = false;
	double b[ENT_HAWKES_MOST_DECAYS];
	(void)worker;
	for (size_t f = 0; f <= splits && !atomic_load(&compare->watch.stopped); f++) {
		if (f < splits)
			known = fitted[f + 1] = fit_before(compare, item, f, known ? b : NULL, b);
		else
			fit_whole(compare, item);
		ent_hawkes_watch_step(&compare->watch);
	}
}

/* ---- rivals and splits ---------------------------------------------------------- */

static void add_rival(struct ent_hawkes_comparison *comparison, enum ent_background background,
		      size_t bases)
{
	for (int contagion = 0; contagion < 2; contagion++)
		comparison->rivals[comparison->rival_count++] =
			(struct ent_hawkes_rival){.background = background,
						  .bases = bases,
						  .contagion = contagion,
						  .loglik = (double)NAN,
						  .aic = (double)NAN,
						  .held_out = (double)NAN};
}

/* Two pieces are the fewest that change; as many straight lines need a knot more. */
static void choose_rivals(struct compare *compare)
{
	struct ent_hawkes_comparison *comparison = compare->comparison;
	struct ent_hawkes_data before = until_share(compare->data, FIRST);
	size_t most = compare->opts->most_bases ? compare->opts->most_bases : MOST_BASES;
	size_t enough = events_of(&before) / compare->data->marks / EVENTS_PER_BASIS;
	if (most > MOST_POWER)
		most = MOST_POWER;
	comparison->rivals = ent_alloc(NULL, 2 * MOST_RIVALS * sizeof *comparison->rivals);
	add_rival(comparison, ENT_BACKGROUND_CONSTANT, 1);
	for (size_t bases = 2; bases <= most && (bases == 2 || bases <= enough); bases *= 2) {
		add_rival(comparison, ENT_BACKGROUND_PIECEWISE, bases);
		add_rival(comparison, ENT_BACKGROUND_SMOOTH, bases + 1);
	}
	data_free(&before);
}

static void choose_splits(struct compare *compare)
{
	struct ent_hawkes_comparison *comparison = compare->comparison;
	size_t count = compare->opts->splits ? compare->opts->splits : SPLITS, seen = 0;
	comparison->splits = ent_alloc(NULL, count * sizeof *comparison->splits);
	comparison->split_count = count;
	for (size_t s = 0; s <= count; s++) {
		double share = FIRST + (1 - FIRST) * (double)s / (double)count;
		struct ent_hawkes_data part = until_share(compare->data, share);
		size_t events = events_of(&part);
		data_free(&part);
		if (s < count)
			comparison->splits[s] = (struct ent_hawkes_split){
				.from = share, .with = (double)NAN, .without = (double)NAN};
		if (s) {
			comparison->splits[s - 1].until = share;
			comparison->splits[s - 1].events = events - seen;
		}
		seen = events;
	}
}

/* ---- what is told ---------------------------------------------------------------- */

static void gather(struct compare *compare)
{
	struct ent_hawkes_comparison *comparison = compare->comparison;
	size_t fits = comparison->split_count + 1;
	for (size_t r = 0; r < comparison->rival_count; r++) {
		struct ent_hawkes_rival *rival = &comparison->rivals[r];
		rival->fitted = true;
		for (size_t f = 0; f < fits; f++)
			rival->fitted &= compare->fitted[r * fits + f];
		rival->held_out = 0;
		for (size_t k = 0; k < compare->blocks; k++)
			rival->held_out += compare->blocks_held[r * compare->blocks + k];
		if (!rival->fitted)
			rival->held_out = (double)NAN;
	}
}

static size_t best(const struct ent_hawkes_comparison *comparison, bool contagion, bool by_aic)
{
	size_t found = ENT_NONE;
	double most = -INFINITY;
	for (size_t r = 0; r < comparison->rival_count; r++) {
		const struct ent_hawkes_rival *rival = &comparison->rivals[r];
		double value = by_aic ? -rival->aic : rival->held_out;
		if (rival->contagion != contagion || isnan(value))
			continue;
		if (value > most) {
			found = r;
			most = value;
		}
	}
	return found;
}

/* Of the sum of the blocks' differences, as if they were alike and independent. */
static double standard_error(const double *with, const double *without, size_t blocks)
{
	double sum = 0, squares = 0, n = (double)blocks;
	for (size_t k = 0; k < blocks; k++)
		sum += with[k] - without[k];
	for (size_t k = 0; k < blocks; k++) {
		double off = with[k] - without[k] - sum / n;
		squares += off * off;
	}
	return sqrt(n * squares / (n - 1));
}

static void tell_splits(struct compare *compare, const double *with, const double *without)
{
	struct ent_hawkes_comparison *comparison = compare->comparison;
	for (size_t s = 0; s < comparison->split_count; s++) {
		struct ent_hawkes_split *split = &comparison->splits[s];
		split->with = split->without = 0;
		for (size_t k = s * BLOCKS; k < (s + 1) * BLOCKS; k++) {
			split->with += with[k];
			split->without += without[k];
		}
	}
}

/* That the two comparisons differ, or that there are few events, is no answer. */
static enum ent_contagion verdict(const struct compare *compare)
{
	const struct ent_hawkes_comparison *comparison = compare->comparison;
	double ahead = comparison->difference, whole = comparison->whole;
	size_t events = events_of(compare->data) / compare->data->marks;
	if (comparison->stopped || isnan(ahead) || isnan(whole))
		return ENT_CONTAGION_CANNOT_TELL;
	if (ahead > FAR_AHEAD * comparison->error && whole > AHEAD)
		return ENT_CONTAGION_SUPPORTED;
	if (events >= ENOUGH && (whole <= -BEHIND || (whole <= 0 && ahead <= 0)))
		return ENT_CONTAGION_NOT_SUPPORTED;
	return ENT_CONTAGION_CANNOT_TELL;
}

static void tell(struct compare *compare)
{
	struct ent_hawkes_comparison *comparison = compare->comparison;
	comparison->stopped = atomic_load(&compare->watch.stopped);
	gather(compare);
	comparison->with = best(comparison, true, false);
	comparison->without = best(comparison, false, false);
	comparison->with_aic = best(comparison, true, true);
	comparison->without_aic = best(comparison, false, true);
	comparison->difference = comparison->error = comparison->whole = (double)NAN;
	if (comparison->with != ENT_NONE && comparison->without != ENT_NONE) {
		const double *with = compare->blocks_held + comparison->with * compare->blocks;
		const double *without =
			compare->blocks_held + comparison->without * compare->blocks;
		tell_splits(compare, with, without);
		comparison->difference = comparison->rivals[comparison->with].held_out -
					 comparison->rivals[comparison->without].held_out;
		comparison->error = standard_error(with, without, compare->blocks);
	}
	if (comparison->with_aic != ENT_NONE && comparison->without_aic != ENT_NONE)
		comparison->whole = (comparison->rivals[comparison->without_aic].aic -
				     comparison->rivals[comparison->with_aic].aic) /
				    2;
	comparison->verdict = verdict(compare);
}

/* ---- the whole ------------------------------------------------------------------- */

bool ent_hawkes_compare(const struct ent_hawkes_data *data,
			const struct ent_hawkes_compare_opts *opts,
			struct ent_hawkes_comparison *comparison, struct ent_err *err)
{
	struct compare compare = {.data = data, .opts = opts, .comparison = comparison};
	*comparison = (struct ent_hawkes_comparison){0};
	if (!ent_hawkes_data_check(data, err))
		return false;
	if (opts->splits > 1000)
		return ent_fail(err, ENT_LIMIT, "%zu splits: at most 1000", opts->splits);
	/* What cannot be fitted at all says so itself. */
	struct ent_hawkes_opts plain = {.decays = opts->decays,
					.b = opts->b,
					.fixed_b = opts->fixed_b,
					.workers = 1,
					.most_steps = 1};
	struct ent_hawkes_fit fit;
	if (!ent_hawkes_fit(data, &plain, &fit, err))
		return false;
	ent_hawkes_fit_free(&fit);
	choose_splits(&compare);
	choose_rivals(&compare);
	size_t fits = comparison->rival_count * (comparison->split_count + 1);
	compare.blocks = comparison->split_count * BLOCKS;
	compare.fitted = ent_alloc(NULL, fits * sizeof *compare.fitted);
	memset(compare.fitted, 0, fits * sizeof *compare.fitted);
	compare.blocks_held =
		ent_alloc(NULL, comparison->rival_count * compare.blocks * sizeof(double));
	memset(compare.blocks_held, 0, comparison->rival_count * compare.blocks * sizeof(double));
	ent_hawkes_watch_start(&compare.watch, opts->tick, opts->user, fits);
	ent_blas_begin();
	ent_for(opts->workers, comparison->rival_count, fit_rival, &compare);
	ent_blas_end();
	tell(&compare);
	ent_alloc(compare.fitted, 0);
	ent_alloc(compare.blocks_held, 0);
	return true;
}

void ent_hawkes_comparison_free(struct ent_hawkes_comparison *comparison)
{
	ent_alloc(comparison->rivals, 0);
	ent_alloc(comparison->splits, 0);
	*comparison = (struct ent_hawkes_comparison){0};
}
