/* All dyads at a glance. */
#include "base/par.h"
#include "relations/bonds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct scratch {
	struct ent_acts acts;
	struct ent_contacts contacts;
	struct ent_bonds bonds;
};

struct work {
	const struct ent_record *record;
	const struct ent_dyad_opts *opts;
	struct ent_acts_opts contact_opts;
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

static void view_dyad(void *user, size_t dyad, size_t worker)
{
	struct work *work = user;
	struct scratch *scratch = &work->scratch[worker];
	struct ent_dyad_view *view = &work->views[dyad];
	*view = (struct ent_dyad_view){.share = {NAN, NAN}};
	ent_dyad(work->record, dyad, &view->a, &view->b);
	if (!is_wanted(work, view))
		return;
	ent_acts_find(work->record, view->a, view->b, &work->opts->acts, &scratch->acts);
	view->acts = scratch->acts.count;
	if (!view->acts)
		return;
	view->first = scratch->acts.list[0].day;
	view->last = scratch->acts.list[view->acts - 1].day;
	for (size_t i = 0; i < view->acts; i++) {
		const struct ent_act *act = &scratch->acts.list[i];
		double w = act->weight * act->intensity;
		view->cooperation += w > 0 ? w : 0; /* nothing for an unknown one */
		view->conflict += w < 0 ? w : 0;
	}
	view->net = view->cooperation + view->conflict;
	ent_contacts_find(work->record, view->a, view->b, &work->contact_opts, &scratch->contacts);
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
		double weight = ent_bond_weight(work->record, all->actor[i],
						ent_bonds_with(bonds, all->actor[i], 0));
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

static struct work start_work(const struct ent_record *record, const struct ent_dyad_opts *opts,
			      size_t workers, bool *verbs, struct ent_dyad_view *views)
{
	struct ent_sign_opts signs = {opts->acts.as_of, opts->acts.hedges, opts->window_days};
	struct work work = {.record = record, .opts = opts, .views = views};
	ent_contact_verbs(record, verbs);
	work.contact_opts = opts->acts;
	work.contact_opts.hedges = ENT_HEDGES_FIRM;
	work.contact_opts.verbs = verbs;
	work.ground = ent_bond_ground_find(record, &opts->acts);
	work.signs = ent_signs_new(record, &signs, opts->acts.to, workers);
	work.scratch = ent_alloc(NULL, workers * sizeof *work.scratch);
	memset(work.scratch, 0, workers * sizeof *work.scratch);
	return work;
}

static void end_work(struct work *work, size_t workers)
{
	for (size_t i = 0; i < workers; i++) {
		ent_acts_free(&work->scratch[i].acts);
		ent_contacts_free(&work->scratch[i].contacts);
		ent_bonds_free(&work->scratch[i].bonds);
	}
	ent_alloc(work->scratch, 0);
	ent_signs_free(work->signs);
	ent_bond_ground_free(&work->ground);
}

size_t ent_dyads_view(const struct ent_record *record, const struct ent_dyad_opts *opts,
		      struct ent_dyad_view *out)
{
	size_t workers = ent_workers(opts->workers), dyads = ent_dyad_count(record), count = 0;
	bool *verbs = ent_alloc(NULL, record->verbs.count + 1);
	struct work work = start_work(record, opts, workers, verbs, out);
	ent_for(workers, dyads, view_dyad, &work);
	ent_for(workers, record->actors.count, share_actor, &work);
	end_work(&work, workers);
	ent_alloc(verbs, 0);
	for (size_t i = 0; i < dyads; i++)
		if (out[i].acts)
			out[count++] = out[i];
	if (count)
		qsort(out, count, sizeof *out, view_order);
	return count;
}
