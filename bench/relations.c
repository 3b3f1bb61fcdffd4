/* Times every measure of every dyad of a dossier, on one thread and on several:
 *
 *     bench-relations DOSSIER [THREADS]
 *
 * Prints a Markdown table. README.md tells what is measured. */
#include "base/par.h"
#include "relations/alignment.h"
#include "relations/bonds.h"

#include <entente/entente.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WINDOW_DAYS 1096
#define MOST_RULES  64 /* made-up actors have one */

/* On a machine that others use too, the processor's time is the one to be trusted. */
struct seconds {
	double wall, processor; /* of all threads */
};

static double clock_seconds(clockid_t clock)
{
	struct timespec time;
	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct seconds now(void)
{
	return (struct seconds){clock_seconds(CLOCK_MONOTONIC),
				clock_seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

static struct seconds since(struct seconds start)
{
	struct seconds end = now();
	return (struct seconds){end.wall - start.wall, end.processor - start.processor};
}

/* What the loops share: each worker has its own scratch, each item its own slot. */
struct work {
	const struct ent_record *record;
	struct ent_acts_opts opts, contact_opts;
	struct ent_signs *signs;
	struct ent_ledger ledger;
	struct ent_bond_ground ground;
	struct scratch {
		struct ent_contacts contacts;
		ENT_VEC(struct ent_act) firm;
		struct ent_index_period *periods;
		struct ent_contact_year *years;
		double *counts;
		struct ent_bonds bonds;
	} * scratch;
	size_t years;
	double *result; /* by dyad or actor: so that nothing is left undone */
};

/* From the year of its first act to that of its last. */
static void index_dyad(void *user, size_t dyad, size_t worker)
{
	struct work *work = user;
	struct scratch *scratch = &work->scratch[worker];
	struct ent_acts acts = ent_ledger_acts(&work->ledger, dyad);
	if (!acts.count)
		return;
	size_t years = ent_index(&acts, ENT_EVERY_YEAR, acts.list[0].day,
				 acts.list[acts.count - 1].day, 0, scratch->periods, work->years);
	work->result[dyad] = scratch->periods[years - 1].net;
}

/* Where there are fewer than five, there is no trend to be had. */
static void contacts_dyad(void *user, size_t dyad, size_t worker)
{
	struct work *work = user;
	struct scratch *scratch = &work->scratch[worker];
	uint32_t a, b;
	ent_dyad(work->record, dyad, &a, &b);
	ent_ledger_contacts(&work->ledger, dyad, &scratch->contacts.acts);
	ent_contacts_of_acts(work->record, a, b, &work->contact_opts, true, &scratch->contacts);
	work->result[dyad] = (double)scratch->contacts.counted;
	if (scratch->contacts.counted < 5)
		return;
	ent_contacts_by_year(&scratch->contacts, work->opts.from, work->opts.to, scratch->years,
			     work->years);
	for (size_t i = 0; i < work->years; i++)
		scratch->counts[i] = scratch->years[i].weight;
	work->result[dyad] = ent_trend_of(scratch->counts, work->years).growth;
}

/* What is only alleged or estimated dates no turn. */
static void turns_dyad(void *user, size_t dyad, size_t worker)
{
	struct work *work = user;
	struct scratch *scratch = &work->scratch[worker];
	struct ent_acts acts = ent_ledger_acts(&work->ledger, dyad);
	struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
	struct ent_dyad_turns turns = {0};
	size_t firm = 0;
	opts.turning.past_only = true;
	ent_reserve(&scratch->firm, acts.count);
	for (size_t i = 0; i < acts.count; i++)
		if (acts.list[i].weight >= ent_hedge_weight(ENT_REPORTED))
			scratch->firm.at[firm++] = acts.list[i];
	acts.list = scratch->firm.at;
	acts.count = firm;
	if (ent_dyad_turns_of(&acts, &opts, &turns, NULL))
		work->result[dyad] = (double)turns.count;
	ent_dyad_turns_free(&turns);
}

static void align_dyad(void *user, size_t dyad, size_t worker)
{
	struct work *work = user;
	(void)worker;
	work->result[dyad] = ent_signs_balance(work->signs, dyad).agreement;
}

static void influence_actor(void *user, size_t actor, size_t worker)
{
	struct work *work = user;
	struct ent_bonds *bonds = &work->scratch[worker].bonds;
	struct ent_rule rules[MOST_RULES];
	int32_t starts[MOST_RULES];
	size_t count = ent_rule_periods(work->record, (uint32_t)actor, work->opts.from,
					work->opts.to, rules, MOST_RULES);
	count = count < MOST_RULES ? count : MOST_RULES;
	for (size_t i = 0; i < count; i++)
		starts[i] = rules[i].from;
	ent_bonds_find(&work->ground, (uint32_t)actor, starts, count, bonds);
	work->result[actor] = (double)bonds->partner.count;
}

static struct work start_work(const struct ent_record *record, size_t workers)
{
	struct ent_query all = ent_query_all();
	struct ent_searched searched = ent_events_searched(record, &all);
	struct work work = {.record = record, .opts = ent_acts_all()};
	work.opts.from = searched.from;
	work.opts.to = searched.to;
	work.contact_opts = ent_contacts_usual();
	work.contact_opts.from = searched.from;
	work.contact_opts.to = searched.to;
	struct ent_acts none = {0};
	work.years = ent_index(&none, ENT_EVERY_YEAR, searched.from, searched.to, 0, NULL, 0);
	work.result = calloc(ent_dyad_count(record) + ent_actor_count(record) + 1, sizeof(double));
	work.scratch = calloc(workers, sizeof *work.scratch);
	if (!work.result || !work.scratch)
		abort();
	for (size_t i = 0; i < workers; i++) {
		struct scratch *scratch = &work.scratch[i];
		scratch->periods = calloc(work.years, sizeof *scratch->periods);
		scratch->years = calloc(work.years, sizeof *scratch->years);
		scratch->counts = calloc(work.years, sizeof *scratch->counts);
		if (!scratch->periods || !scratch->years || !scratch->counts)
			abort();
	}
	return work;
}

static void end_work(struct work *work, size_t workers)
{
	for (size_t i = 0; i < workers; i++) {
		ent_contacts_free(&work->scratch[i].contacts);
		ent_vec_free(&work->scratch[i].firm);
		ent_bonds_free(&work->scratch[i].bonds);
		free(work->scratch[i].periods);
		free(work->scratch[i].years);
		free(work->scratch[i].counts);
	}
	free(work->scratch);
	free(work->result);
}

enum { ACTS, INDEX, TURNS, CONTACTS, ALIGNMENT, INFLUENCE, OVERVIEW, MEASURES };

static const char *const names[MEASURES] = {"acts, for all measures",
					    "index by year",
					    "turning points",
					    "contacts, their years and trend",
					    "alignment on the last day",
					    "influence by period of rule",
					    "`entente dyads`, all of it"};

static void time_measures(const struct ent_record *record, size_t workers,
			  struct seconds seconds[MEASURES])
{
	struct ent_dyad_view *views = calloc(ent_dyad_count(record) + 1, sizeof *views);
	if (!views)
		abort();
	struct work work = start_work(record, workers);
	size_t dyads = ent_dyad_count(record), actors = ent_actor_count(record);

	struct seconds start = now();
	work.ledger = ent_ledger_find(record, &work.opts, workers);
	seconds[ACTS] = since(start);

	start = now();
	ent_for(workers, dyads, index_dyad, &work);
	seconds[INDEX] = since(start);

	start = now();
	ent_for(workers, dyads, turns_dyad, &work);
	seconds[TURNS] = since(start);

	start = now();
	ent_for(workers, dyads, contacts_dyad, &work);
	seconds[CONTACTS] = since(start);

	start = now();
	struct ent_sign_opts signs = ent_signs_usual();
	work.signs = ent_signs_of_ledger(&work.ledger, &signs, work.opts.to, workers);
	ent_for(workers, dyads, align_dyad, &work);
	ent_signs_free(work.signs);
	seconds[ALIGNMENT] = since(start);

	start = now();
	work.ground = ent_bond_ground_find(record, &work.opts, &work.ledger);
	ent_for(workers, actors, influence_actor, &work);
	ent_bond_ground_free(&work.ground);
	seconds[INFLUENCE] = since(start);
	ent_ledger_free(&work.ledger);

	start = now();
	struct ent_dyad_opts opts = {work.opts, WINDOW_DAYS, ENT_NONE, workers};
	ent_dyads_view(record, &opts, views);
	seconds[OVERVIEW] = since(start);

	end_work(&work, workers);
	free(views);
}

static void print_row(const char *name, struct seconds one, struct seconds many)
{
	printf("| %s | %.3f | %.3f | %.3f | %.3f |\n", name, one.wall, one.processor, many.wall,
	       many.processor);
}

static void print_table(const struct seconds one[MEASURES], const struct seconds many[MEASURES],
			size_t threads)
{
	struct seconds sums[2] = {{0, 0}, {0, 0}};
	printf("| every dyad | 1 thread, s | processor, s | %zu threads, s | processor, s |\n"
	       "| --- | ---: | ---: | ---: | ---: |\n",
	       threads);
	for (int i = 0; i < OVERVIEW; i++) {
		print_row(names[i], one[i], many[i]);
		sums[0].wall += one[i].wall;
		sums[0].processor += one[i].processor;
		sums[1].wall += many[i].wall;
		sums[1].processor += many[i].processor;
	}
	print_row("together", sums[0], sums[1]);
	print_row(names[OVERVIEW], one[OVERVIEW], many[OVERVIEW]);
}

#define SAMPLE 50

/* The slow way: one dyad at a time, each asking anew for all that it needs. Seconds for all
 * dyads, reckoned from a few spread evenly. */
static void time_one_by_one(const struct ent_record *record, const struct ent_acts_opts *opts,
			    double *alignment, double *influence)
{
	struct ent_sign_opts signs = ent_signs_usual();
	struct ent_alignment aligned = {0};
	struct ent_influences influences = {0};
	size_t dyads = ent_dyad_count(record), step = dyads / SAMPLE + 1, asked = 0;
	*alignment = *influence = 0;
	for (size_t i = 0; i < dyads; i += step, asked++) {
		uint32_t a, b;
		ent_dyad(record, i, &a, &b);
		struct seconds start = now();
		ent_alignment_on(record, a, b, &signs, opts->to, &aligned);
		*alignment += since(start).processor;
		start = now();
		ent_influence_find(record, a, b, opts, &influences);
		*influence += since(start).processor;
	}
	*alignment *= (double)dyads / (double)asked;
	*influence *= (double)dyads / (double)asked;
	ent_alignment_free(&aligned);
	ent_influences_free(&influences);
}

int main(int argc, char **argv)
{
	struct ent_err err;
	size_t threads = ent_workers(argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 0);
	struct seconds start = now();
	struct ent_dossier *dossier = argc > 1 ? ent_dossier_open(argv[1], &err) : NULL;
	if (!dossier) {
		fprintf(stderr, argc > 1 ? "%s\n" : "usage: bench-relations DOSSIER [THREADS]\n",
			err.text);
		return 1;
	}
	const struct ent_record *record = ent_dossier_record(dossier);
	struct seconds opened = since(start), one[MEASURES], many[MEASURES];
	time_measures(record, 1, one);
	time_measures(record, threads, many);
	printf("%zu events, %zu actors, %zu dyads; read, checked and indexed in %.2f s (processor "
	       "%.2f).\n\n",
	       ent_record_events(record)->count, ent_actor_count(record), ent_dyad_count(record),
	       opened.wall, opened.processor);
	print_table(one, many, threads);
	struct ent_query all = ent_query_all();
	struct ent_searched searched = ent_events_searched(record, &all);
	struct ent_acts_opts opts = ent_acts_all();
	double alignment, influence;
	opts.from = searched.from;
	opts.to = searched.to;
	time_one_by_one(record, &opts, &alignment, &influence);
	printf("\nOne dyad at a time, reckoned from %d: alignment %.0f s, %.0f times as long; "
	       "influence %.0f s, %.0f times.\n",
	       SAMPLE, alignment, alignment / one[ALIGNMENT].processor, influence,
	       influence / one[INFLUENCE].processor);
	ent_dossier_free(dossier);
	return 0;
}
