/* A ban on growing while stocks last: one path a draw, then the bands of all. */
#include "scenario/route.h"

#include <math.h>

#define USUAL_PER_YEAR 12
#define USUAL_YEARS    10
#define USUAL_ENOUGH   .9
#define USUAL_DEAREST  20
#define MOST_STEPS     100000

/* Columns of a row: stock first, with one more than the others; then these, by step; then sums. */
enum { PRODUCTION, SUPPLY, PRICE, OF_GROWERS, OF_HOLDERS, OF_BUYERS, SERIES };
enum { GROWERS_GAIN, HOLDERS_GAIN, BUYERS_GAIN, LASTS, EMPTY, NEVER, SUMS };

struct study {
	const struct ent_ban *ban;
	const struct ent_ban_opts *opts;
	size_t steps, from, until;
	double year; /* steps in it */
	double enough, dearest;
};

/* What a draw has put in place of the ranges. */
struct path {
	double production, use, loss, fall, elasticity, price, span, rate;
	double spread; /* released in a year, of what was there at the start of the ban */
};

/* ---- what is asked ------------------------------------------------------------- */

static bool check_ranges(const struct ent_ban *ban, struct ent_err *err)
{
	double tiny = 1e-100, huge = 1e100;
	return ent_route_range_check(ban->production, 0, huge, false, "production", 0, err) &&
	       ent_route_range_check(ban->use, tiny, huge, false, "use", 0, err) &&
	       ent_route_range_check(ban->stock, 0, huge, false, "stock", 0, err) &&
	       ent_route_range_check(ban->loss, 0, .9999, false, "loss", 0, err) &&
	       ent_route_range_check(ban->fall, 0, 1, false, "fall", 0, err) &&
	       ent_route_range_check(ban->elasticity, -huge, -1e-6, false, "elasticity", 0, err) &&
	       ent_route_range_check(ban->price, 0, huge, false, "price", 0, err);
}

static bool check_rule(const struct ent_ban *ban, struct ent_err *err)
{
	switch (ban->rule) {
	case ENT_BAN_KEEP_UP:
		return true;
	case ENT_BAN_SPREAD:
		return ent_route_range_check(ban->span, 1e-6, 1e6, false, "span", 0, err);
	case ENT_BAN_RATE:
		return ent_route_range_check(ban->rate, 0, 1, false, "rate", 0, err);
	}
	return ent_fail(err, ENT_MISUSE, "no such rule of stocks: %d", (int)ban->rule);
}

static bool start(const struct ent_ban *ban, const struct ent_ban_opts *opts, struct study *study,
		  struct ent_err *err)
{
	size_t year = ban->per_year ? ban->per_year : USUAL_PER_YEAR;
	*study = (struct study){.ban = ban, .opts = opts, .year = (double)year};
	if (year > 366)
		return ent_fail(err, ENT_LIMIT, "at most 366 steps a year, not %zu", year);
	study->steps = ban->steps ? ban->steps : USUAL_YEARS * year;
	study->from = ban->from;
	study->until = ban->until ? ban->until : study->steps;
	study->enough = ban->enough != 0 ? ban->enough : USUAL_ENOUGH;
	study->dearest = ban->dearest != 0 ? ban->dearest : USUAL_DEAREST;
	if (study->steps > MOST_STEPS)
		return ent_fail(err, ENT_LIMIT, "at most %d steps, not %zu", MOST_STEPS,
				study->steps);
	if (study->from >= study->steps || study->until < study->from)
		return ent_fail(err, ENT_MISUSE, "a ban from step %zu to %zu, of %zu", study->from,
				study->until, study->steps);
	if (!(study->enough > 0 && study->enough <= 1))
		return ent_fail(err, ENT_MISUSE, "enough is a share of use, not %.6g",
				study->enough);
	if (!(study->dearest >= 1 && study->dearest < INFINITY))
		return ent_fail(err, ENT_MISUSE, "dearest is 1 or more, not %.6g", study->dearest);
	return check_ranges(ban, err) && check_rule(ban, err);
}

/* ---- one path --------------------------------------------------------------------- */

static bool is_told(struct ent_flow_range range)
{
	return range.low != 0 || range.best != 0 || range.high != 0;
}

static struct path draw_path(const struct study *study, size_t item, double *stock)
{
	const struct ent_ban *ban = study->ban;
	struct ent_rng numbers, *rng = ent_route_rng(&numbers, study->opts->seed, item, 0);
	struct path path = {0};
	path.production = ent_route_pick(rng, ban->production);
	path.use = ent_route_pick(rng, ban->use);
	*stock = ent_route_pick(rng, ban->stock);
	path.loss = ent_route_pick(rng, ban->loss);
	path.fall = ent_route_pick(rng, ban->fall);
	path.elasticity = ent_route_pick(rng, ban->elasticity);
	path.price = is_told(ban->price) ? ent_route_pick(rng, ban->price) : 1;
	if (ban->rule == ENT_BAN_SPREAD)
		path.span = ent_route_pick(rng, ban->span);
	if (ban->rule == ENT_BAN_RATE)
		path.rate = ent_route_pick(rng, ban->rate);
	return path;
}

static bool is_banned(const struct study *study, size_t t)
{
	return t >= study->from && t < study->until;
}

/* In a year, of the stock that is there. Never so much that supply is more than was used at the old
 * price: nobody sells his stock for less because growing is forbidden. */
static double release(const struct study *study, struct path *path, size_t t, double stock,
		      double production)
{
	double missing = fmax(path->use - production, 0), all = stock * study->year;
	double wanted = missing;
	if (t == study->from)
		path->spread = stock / path->span;
	if (is_banned(study, t) && study->ban->rule == ENT_BAN_SPREAD)
		wanted = (double)(t - study->from) < path->span * study->year ? path->spread : 0;
	if (is_banned(study, t) && study->ban->rule == ENT_BAN_RATE)
		wanted = all * (1 - pow(1 - path->rate, 1 / study->year));
	return fmin(fmin(wanted, missing), all);
}

static double price_at(const struct study *study, const struct path *path, double supply)
{
	double factor = supply > 0 ? pow(supply / path->use, 1 / path->elasticity) : INFINITY;
	return path->price * fmin(factor, study->dearest);
}

/* What buyers lose by a higher price: the area under their demand between the two, in a year. */
static double surplus_lost(const struct path *path, double price)
{
	double rise = price / path->price, power = 1 + path->elasticity;
	double area = fabs(power) < 1e-9 ? log(rise) : (pow(rise, power) - 1) / power;
	return path->use * path->price * area;
}

struct account {
	double *stock, *series[SERIES], *sums;
};

static struct account account_of(const struct study *study, double *row)
{
	struct account account = {.stock = row};
	row += study->steps + 1;
	for (int i = 0; i < SERIES; i++, row += study->steps)
		account.series[i] = row;
	account.sums = row;
	return account;
}

static void run_step(const struct study *study, struct path *path, size_t t,
		     const struct account *account)
{
	double stock = account->stock[t], year = study->year;
	double made = path->production * (is_banned(study, t) ? 1 - path->fall : 1);
	double supply = fmin(made, path->use) + release(study, path, t, stock, made);
	double price = price_at(study, path, supply);
	account->series[PRODUCTION][t] = made;
	account->series[SUPPLY][t] = supply;
	account->series[PRICE][t] = price;
	account->series[OF_GROWERS][t] = made * price;
	account->series[OF_HOLDERS][t] = (supply - made) * price;
	account->series[OF_BUYERS][t] = supply * price;
	account->sums[GROWERS_GAIN] += (made * price - path->production * path->price) / year;
	account->sums[HOLDERS_GAIN] += (supply - made) * price / year;
	account->sums[BUYERS_GAIN] -= surplus_lost(path, price) / year;
	account->stock[t + 1] =
		fmax(stock + (made - supply) / year, 0) * pow(1 - path->loss, 1 / year);
}

/* Until when, in years from the start of the ban; all that is looked at where it never ends. */
static double until(const struct study *study, const double *value, double below)
{
	size_t t = study->from;
	while (t < study->steps && value[t] >= below)
		t++;
	return (double)(t - study->from) / study->year;
}

static bool run_ban(void *context, size_t item, size_t worker, double *row, struct ent_err *err)
{
	const struct study *study = context;
	struct account account = account_of(study, row);
	struct path path = draw_path(study, item, account.stock);
	double whole = (double)(study->steps - study->from) / study->year;
	(void)worker;
	(void)err;
	for (int i = 0; i < SUMS; i++)
		account.sums[i] = 0;
	for (size_t t = 0; t < study->steps; t++)
		run_step(study, &path, t, &account);
	account.sums[HOLDERS_GAIN] +=
		account.stock[study->steps] * account.series[PRICE][study->steps - 1] -
		account.stock[0] * path.price;
	/* A hair less, so that rounding does not end what is kept up whole. */
	account.sums[LASTS] =
		until(study, account.series[SUPPLY], study->enough * path.use * (1 - 1e-12));
	account.sums[EMPTY] = until(study, account.stock, path.use / 1000);
	account.sums[NEVER] = account.sums[LASTS] >= whole;
	return true;
}

/* ---- all paths ----------------------------------------------------------------------- */

static void store(const struct study *study, struct ent_route_band *bands,
		  struct ent_ban_result *result)
{
	struct ent_route_band **series[SERIES] = {&result->production, &result->supply,
						  &result->price,      &result->growers,
						  &result->holders,    &result->buyers};
	result->steps = study->steps;
	result->stock = bands;
	bands += study->steps + 1;
	for (int i = 0; i < SERIES; i++, bands += study->steps)
		*series[i] = bands;
	result->growers_gain = bands[GROWERS_GAIN];
	result->holders_gain = bands[HOLDERS_GAIN];
	result->buyers_gain = bands[BUYERS_GAIN];
	result->lasts = bands[LASTS];
	result->empty = bands[EMPTY];
	result->outlasts = bands[NEVER].mean;
}

bool ent_ban(const struct ent_ban *ban, const struct ent_ban_opts *opts,
	     struct ent_ban_result *result, struct ent_err *err)
{
	struct study study;
	size_t count;
	*result = (struct ent_ban_result){0};
	if (!start(ban, opts, &study, err))
		return false;
	size_t columns = study.steps + 1 + SERIES * study.steps + SUMS;
	if (!ent_route_draws_count(opts->draws, columns, &count, err))
		return false;
	struct ent_route_draws draws = {.run = run_ban,
					.context = &study,
					.draws = count,
					.columns = columns,
					.workers = opts->workers,
					.tick = opts->tick,
					.user = opts->user};
	/* One block, of which the series are parts. */
	struct ent_route_band *bands = ent_alloc(NULL, columns * sizeof *bands);
	if (!ent_route_draw(&draws, bands, NULL, &result->draws, err)) {
		ent_alloc(bands, 0);
		return false;
	}
	store(&study, bands, result);
	result->stopped = result->draws < count;
	return true;
}

void ent_ban_result_free(struct ent_ban_result *result)
{
	ent_alloc(result->stock, 0);
	*result = (struct ent_ban_result){0};
}
