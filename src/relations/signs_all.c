/* The signs of all dyads on a day, as a graph; triads by merging two lists of neighbours.
 *
 * The graph is kept by rows (CSR): the neighbours of an actor, sorted, with the sign of
 * each. It holds only whom the actor can have as third actors, so that what two lists
 * have in common are the triads of a dyad. */
#include "base/par.h"
#include "relations/alignment.h"
#include "relations/kin.h"
#include "relations/signs.h"

#include <string.h>

struct edge {
	uint32_t from, to;
	int8_t sign;
};

struct ent_signs {
	const struct ent_record *record;
	struct ent_sign_opts opts;
	int32_t day;
	int8_t *dyads;       /* sign by dyad */
	uint32_t *start;     /* by actor, in the two arrays; one more than there are actors */
	uint32_t *neighbour; /* sorted */
	int8_t *sign;
};

struct signing {
	struct ent_signs *signs;
	const struct ent_ledger *ledger;
};

static void sign_dyad(void *user, size_t dyad, size_t worker)
{
	const struct signing *signing = user;
	struct ent_signs *signs = signing->signs;
	struct ent_tie_track track = {
		.record = signs->record,
		.opts = signs->opts,
		.acts = ent_ledger_acts(signing->ledger, dyad),
		.has_status = signing->ledger->any[dyad] & ENT_MARK_TONED,
	};
	(void)worker;
	ent_dyad(signs->record, dyad, &track.a, &track.b);
	signs->dyads[dyad] = (int8_t)ent_track_sign(&track, signs->day).sign;
}

/* Both ways, as far as the one can be a third actor to the other. */
static struct edge *list_edges(const struct ent_signs *signs, size_t *count)
{
	size_t dyads = signs->record->pair_keys.count, n = 0;
	struct edge *edges = ent_alloc(NULL, (2 * dyads + 1) * sizeof *edges);
	struct ent_kinships kinships = ent_kinships_find(signs->record);
	for (size_t i = 0; i < dyads; i++) {
		uint32_t a, b;
		ent_dyad(signs->record, i, &a, &b);
		if (!signs->dyads[i] || ent_kinships_kin(&kinships, a, b, signs->day))
			continue;
		if (ent_kinships_alone(&kinships, b, signs->day))
			edges[n++] = (struct edge){a, b, signs->dyads[i]};
		if (ent_kinships_alone(&kinships, a, signs->day))
			edges[n++] = (struct edge){b, a, signs->dyads[i]};
	}
	ent_kinships_free(&kinships);
	*count = n;
	return edges;
}

/* A counting sort that keeps the order of equals; `start` gets where each key begins. */
static void sort_edges(const struct edge *edges, size_t count, bool by_from, uint32_t *start,
		       size_t keys, struct edge *out)
{
	memset(start, 0, (keys + 1) * sizeof *start);
	for (size_t i = 0; i < count; i++)
		start[(by_from ? edges[i].from : edges[i].to) + 1]++;
	for (size_t key = 0; key < keys; key++)
		start[key + 1] += start[key];
	uint32_t *at = ent_alloc(NULL, (keys + 1) * sizeof *at);
	memcpy(at, start, (keys + 1) * sizeof *at);
	for (size_t i = 0; i < count; i++)
		out[at[by_from ? edges[i].from : edges[i].to]++] = edges[i];
	ent_alloc(at, 0);
}

static void build_graph(struct ent_signs *signs)
{
	size_t actors = signs->record->actors.count, count;
	struct edge *edges = list_edges(signs, &count);
	struct edge *sorted = ent_alloc(NULL, (count + 1) * sizeof *sorted);
	signs->start = ent_alloc(NULL, (actors + 1) * sizeof *signs->start);
	signs->neighbour = ent_alloc(NULL, (count + 1) * sizeof *signs->neighbour);
	signs->sign = ent_alloc(NULL, count + 1);
	sort_edges(edges, count, false, signs->start, actors, sorted);
	sort_edges(sorted, count, true, signs->start, actors, edges);
	for (size_t i = 0; i < count; i++) {
		signs->neighbour[i] = edges[i].to;
		signs->sign[i] = edges[i].sign;
	}
	ent_alloc(edges, 0);
	ent_alloc(sorted, 0);
}

struct ent_signs *ent_signs_of_ledger(const struct ent_ledger *ledger,
				      const struct ent_sign_opts *opts, int32_t day, size_t workers)
{
	const struct ent_record *record = ledger->record;
	struct ent_signs *signs = ent_alloc(NULL, sizeof *signs);
	*signs = (struct ent_signs){.record = record, .opts = *opts, .day = day};
	signs->dyads = ent_alloc(NULL, ent_dyad_count(record) + 1);
	ent_for(workers, ent_dyad_count(record), sign_dyad, &(struct signing){signs, ledger});
	build_graph(signs);
	return signs;
}

struct ent_signs *ent_signs_new(const struct ent_record *record, const struct ent_sign_opts *opts,
				int32_t day, size_t workers)
{
	struct ent_acts_opts wanted = ent_sign_acts(opts, day, day);
	struct ent_ledger ledger = ent_ledger_find(record, &wanted, workers);
	struct ent_signs *signs = ent_signs_of_ledger(&ledger, opts, day, workers);
	ent_ledger_free(&ledger);
	return signs;
}

int ent_signs_of(const struct ent_signs *signs, size_t dyad)
{
	return signs->dyads[dyad];
}

struct ent_balance ent_signs_balance(const struct ent_signs *signs, size_t dyad)
{
	uint32_t a, b;
	ent_dyad(signs->record, dyad, &a, &b);
	struct ent_balance balance = {.day = signs->day, .sign = signs->dyads[dyad]};
	uint32_t i = signs->start[a], a_end = signs->start[a + 1];
	uint32_t j = signs->start[b], b_end = signs->start[b + 1];
	size_t shared[4] = {0};
	while (i < a_end && j < b_end) {
		uint32_t x = signs->neighbour[i], y = signs->neighbour[j];
		if (x == y)
			shared[(signs->sign[i] > 0) * 2 + (signs->sign[j] > 0)]++;
		i += x <= y;
		j += y <= x;
	}
	balance.adversaries = shared[0];
	balance.at_odds = shared[1] + shared[2];
	balance.friends = shared[3];
	ent_balance_finish(&balance);
	return balance;
}

void ent_signs_free(struct ent_signs *signs)
{
	if (!signs)
		return;
	ent_alloc(signs->dyads, 0);
	ent_alloc(signs->start, 0);
	ent_alloc(signs->neighbour, 0);
	ent_alloc(signs->sign, 0);
	ent_alloc(signs, 0);
}
