/* All dyads at a glance. */
#include "base/par.h"
#include "relations/alignment.h"
#include "relations/bonds.h"
#include "relations/signs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct scratch {
	struct ent_contacts contacts;
	ENT_VEC(struct ent_act) firm;
	struct ent_bonds bonds;
};

struct work {
	const struct ent_record *record;
	const struct ent_dyad_opts *opts;
	struct ent_acts_opts contact_opts;
	struct ent_ledger ledger;
	struct ent_bond_ground ground;
	struct ent_signs *signs;
	struct ent_dyad_view *views; /* by dyad */
	struct scratch *scratch;     /* by worker */
};

static bool is_wanted(const struct work *work, const struct ent_dyad_view *view)
{
	uint32_t actor = work->opts->actor;
	return view->a != view->b && (actor == ENT_NONE || view->a == actor || view->b == actor);
}

/* When it turned, by what is firm. */
static void view_turn(const struct ent_acts *all, struct scratch *scratch,
		      struct ent_dyad_view *view)
{
	struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
	struct ent_dyad_turns turns = {0};
	struct ent_acts firm = {0};
	opts.turning.past_only = true;
	ent_reserve(&scratch->firm, all->count);
	for (size_t i = 0; i < all->count; i++)
		if (all->list[i].weight >= ent_hedge_weight(ENT_REPORTED))
			scratch->firm.at[firm.count++] = all->list[i];
	firm.list = scratch->firm.at;
	const struct ent_dyad_turn *main =
		ent_dyad_turns_of(&firm, &opts, &turns, NULL) ? ent_dyad_turns_main(&turns) : NULL;
	if (main) {
		view->turned = main->day;
		view->turn = main->turn.direction;
	}
	ent_dyad_turns_free(&turns);
}

static void view_dyad(void *user, size_t dyad, size_t worker)
{
	struct work *work = user;
	struct scratch *scratch = &work->scratch[worker];
	struct ent_dyad_view *view = &work->views[dyad];
	*view = (struct ent_dyad_view){.share = {NAN, NAN}, .turned = ENT_DAY_MIN};
	ent_dyad(work->record, dyad, &view->a, &view->b);
	if (!is_wanted(work, view))
		return;
	struct ent_acts acts = ent_ledger_acts(&work->ledger, dyad);
	if (!acts.count)
		return;
	view->acts = acts.count;
	view->repeated = acts.repeated;
	view->first = acts.list[0].day;
	view->last = acts.list[acts.count - 1].day;
	for (size_t i = 0; i < acts.count; i++) {
		double w = acts.list[i].weight * acts.list[i].intensity;
		view->cooperation += w > 0 ? w : 0; /* nothing for an unknown one */
		view->conflict += w < 0 ? w : 0;
	}
	view->net = view->cooperation + view->conflict;
	view_turn(&acts, scratch, view);
	ent_ledger_contacts(&work->ledger, dyad, &scratch->contacts.acts);
	ent_contacts_of_acts(work->record, view->a, view->b, &work->contact_opts, false,
			     &scratch->contacts);
	view->contacts = scratch->contacts.counted;
	struct ent_balance balance = ent_signs_balance(work->signs, dyad);
	view->sign = balance.sign;
	view->third = balance.friends + balance.adversaries + balance.at_odds;
	view->agreement = balance.agreement;
}

/* Each dyad gets the share of its a from the side of b, and the other way round. */
static void share_actor(void *user, size_t item, size_t worker)
{
	struct work *work = user;
	struct ent_bonds *bonds = &work->scratch[worker].bonds;
	const struct ent_neighbours *all = &work->ground.neighbours;
	uint32_t actor = (uint32_t)item;
	if (all->start[actor] == all->start[actor + 1])
		return;
	ent_bonds_find(&work->ground, actor, &work->opts->acts.from, 1, bonds);
	double sum = 0;
	for (int i = 0; i < ENT_DOMAINS; i++)
		sum += bonds->total.at[0].sum[i];
	for (uint32_t i = all->start[actor]; i < all->start[actor + 1] && sum > 0; i++) {
		struct ent_dyad_view *view = &work->views[all->dyad[i]];
		double weight = ent_bond_weight(ent_bonds_with(bonds, all->actor[i], 0));
		view->share[view->b != actor] = fmin(weight / sum, 1);
	}
}

static int view_order(const void *a, const void *b)
{
	const struct ent_dyad_view *x = a, *y = b;
	if (x->acts != y->acts)
		return x->acts > y->acts ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

/* The signs look back a window from the last day, which may be further than `from`. */
static struct ent_signs *find_signs(const struct work *work, size_t workers)
{
	const struct ent_acts_opts *acts = &work->opts->acts;
	struct ent_sign_opts opts = {acts->as_of, acts->hedges, work->opts->window_days,
				     acts->dedupe};
	if (ent_sign_acts(&opts, acts->to, acts->to).from < acts->from)
		return ent_signs_new(work->record, &opts, acts->to, workers);
	return ent_signs_of_ledger(&work->ledger, &opts, acts->to, workers);
}

static void start_work(struct work *work, size_t workers)
{
	const struct ent_record *record = work->record;
	work->contact_opts = work->opts->acts;
	work->contact_opts.hedges = ENT_HEDGES_FIRM;
	work->ledger = ent_ledger_find(record, &work->opts->acts, workers);
	work->ground = ent_bond_ground_find(record, &work->opts->acts, &work->ledger);
	work->signs = find_signs(work, workers);
	work->scratch = ent_alloc(NULL, workers * sizeof *work->scratch);
	memset(work->scratch, 0, workers * sizeof *work->scratch);
}

static void end_work(struct work *work, size_t workers)
{
	for (size_t i = 0; i < workers; i++) {
		ent_contacts_free(&work->scratch[i].contacts);
		ent_vec_free(&work->scratch[i].firm);
		ent_bonds_free(&work->scratch[i].bonds);
	}
	ent_alloc(work->scratch, 0);
	ent_signs_free(work->signs);
	ent_bond_ground_free(&work->ground);
	ent_ledger_free(&work->ledger);
}

size_t ent_dyads_view(const struct ent_record *record, const struct ent_dyad_opts *opts,
		      struct ent_dyad_view *out)
{
	size_t workers = ent_workers(opts->workers), dyads = ent_dyad_count(record), count = 0;
	struct work work = {.record = record, .opts = opts, .views = out};
	start_work(&work, workers);
	ent_for(workers, dyads, view_dyad, &work);
	ent_for(workers, record->actors.count, share_actor, &work);
	end_work(&work, workers);
	for (size_t i = 0; i < dyads; i++)
		if (out[i].acts)
			out[count++] = out[i];
	if (count)
		qsort(out, count, sizeof *out, view_order);
	return count;
}
