/* Bargains of the spatial model: offered by challengers, and chosen among by all.
 *
 * Each actor has before him to stay, his own offer and those made to him. What an option is
 * worth to any actor is the mean over all positions as they would then be,
 *
 *     (u(own) + u(other) + sum of u(n) over n not of the bargain) / actors
 *
 * and all actors elect one of them for him: he takes the likeliest, or draws by the chances. If
 * several are equally likely he stays, or takes that of the first actor. KTAB makes offers in
 * several threads, and takes whose came first.
 */
#include "base/arena.h"
#include "base/par.h"
#include "base/rng.h"
#include "scenario/smp_parts.h"
#include "scenario/smp_vote.h"

#include <string.h>

#define EVEN 1e-12 /* chances that differ by less are equal: no rounding decides */

struct table {
	const struct ent_smp *smp;
	struct ent_smp_draw draw;
	struct ent_smp_offer *offers;
	double *own, *other; /* actors x dims: of the offer of each */
	double *worth;       /* actors x actors: row i what i's offer is worth to all */
	double *stay;        /* actors: what staying is worth */
	double *room;        /* of each worker: 4 x actors */
	double *next;
	uint32_t *taken;
};

/* ---- offers ------------------------------------------------------------- */

/* To each actor a, of a position that nobody has yet. */
static double worth_of(const struct ent_smp *smp, size_t a, const double *position)
{
	const double *salience = smp->salience + a * smp->dims;
	const double *from = smp->position + a * smp->dims;
	return ent_smp_utility(ent_smp_distance(smp->dims, salience, from, position), smp->risk[a]);
}

static void add_position(const struct ent_smp *smp, size_t position, double *restrict worth)
{
	const double *seen = smp->seen + position * smp->actors;
	for (size_t a = 0; a < smp->actors; a++)
		worth[a] += seen[a];
}

static void mean_of(const struct ent_smp *smp, double *worth)
{
	for (size_t a = 0; a < smp->actors; a++)
		worth[a] /= (double)smp->actors;
}

static void offer_task(void *user, size_t i, size_t worker)
{
	struct table *table = user;
	const struct ent_smp *smp = table->smp;
	struct ent_smp_offer *offer = &table->offers[i];
	double *own = table->own + i * smp->dims, *other = table->other + i * smp->dims;
	double *worth = table->worth + i * smp->actors;
	*offer = ent_smp_challenge(smp, i, table->room + worker * 4 * smp->actors);
	if (offer->target == ENT_NONE)
		return;
	ent_smp_meet(smp, i, offer, own, other);
	for (size_t a = 0; a < smp->actors; a++)
		worth[a] = worth_of(smp, a, own) + worth_of(smp, a, other);
	for (size_t n = 0; n < smp->actors; n++)
		if (n != i && n != offer->target)
			add_position(smp, n, worth);
	mean_of(smp, worth);
}

static void value_staying(struct table *table)
{
	const struct ent_smp *smp = table->smp;
	memset(table->stay, 0, smp->actors * sizeof *table->stay);
	for (size_t n = 0; n < smp->actors; n++)
		add_position(smp, n, table->stay);
	mean_of(smp, table->stay);
}

/* ---- choices ------------------------------------------------------------ */

/* ENT_NONE, to stay, and those who make offers to k, he among them; gives how many. */
static size_t list_options(const struct table *table, size_t k, uint32_t *options)
{
	size_t count = 0;
	options[count++] = ENT_NONE;
	for (size_t i = 0; i < table->smp->actors; i++) {
		uint32_t target = table->offers[i].target;
		if (target == k || (i == k && target != ENT_NONE))
			options[count++] = (uint32_t)i;
	}
	return count;
}

static size_t choose(const struct table *table, size_t k, size_t count, const double *chance)
{
	size_t best = 0;
	if (table->smp->opts->transitions == ENT_SMP_STOCHASTIC) {
		struct ent_rng rng;
		double sum = chance[0];
		ent_rng_start(&rng, table->draw.seed, table->draw.replicate,
			      table->draw.turn << 32 | k);
		double drawn = ent_rng_uniform(&rng);
		while (drawn > sum && best + 1 < count)
			sum += chance[++best];
		return best;
	}
	for (size_t m = 1; m < count; m++)
		if (chance[m] > chance[best] + EVEN)
			best = m;
	return best;
}

static void choice_task(void *user, size_t k, size_t worker)
{
	struct table *table = user;
	const struct ent_smp *smp = table->smp;
	size_t n = smp->actors, size = smp->dims * sizeof(double);
	uint32_t *options = ent_alloc(NULL, (n + 1) * sizeof *options);
	size_t count = list_options(table, k, options);
	double *utility = ent_alloc(NULL, (n + 1) * count * sizeof *utility);
	double *chance = utility + n * count;
	(void)worker;
	for (size_t m = 0; m < count; m++) {
		bool stays = options[m] == ENT_NONE;
		const double *worth = stays ? table->stay : table->worth + options[m] * n;
		for (size_t a = 0; a < n; a++)
			utility[a * count + m] = worth[a];
	}
	ent_smp_elect(smp, (int)smp->opts->voting, count, utility, 1, chance);
	uint32_t taken = options[choose(table, k, count, chance)];
	const double *from = taken == ENT_NONE ? smp->position + k * smp->dims
			     : taken == k      ? table->own + k * smp->dims
					       : table->other + taken * smp->dims;
	memcpy(table->next + k * smp->dims, from, size);
	table->taken[k] = taken;
	ent_alloc(utility, 0);
	ent_alloc(options, 0);
}

void ent_smp_bargain(const struct ent_smp *smp, struct ent_smp_draw draw,
		     struct ent_smp_offer *offers, double *next, uint32_t *taken)
{
	size_t n = smp->actors;
	struct table table = {.smp = smp, .draw = draw, .offers = offers, .next = next};
	table.taken = taken;
	table.own = ent_alloc(NULL, n * smp->dims * sizeof *table.own);
	table.other = ent_alloc(NULL, n * smp->dims * sizeof *table.other);
	table.worth = ent_alloc(NULL, n * n * sizeof *table.worth);
	table.stay = ent_alloc(NULL, n * sizeof *table.stay);
	table.room = ent_alloc(NULL, 4 * n * smp->workers * sizeof *table.room);
	value_staying(&table);
	ent_for(smp->workers, n, offer_task, &table);
	ent_for(smp->workers, n, choice_task, &table);
	ent_alloc(table.own, 0);
	ent_alloc(table.other, 0);
	ent_alloc(table.worth, 0);
	ent_alloc(table.stay, 0);
	ent_alloc(table.room, 0);
}
