/* The acts of every dyad, found once. The columns of a row lie apart, and to fetch them for
 * each dyad and each measure would cost more than the measures: they are read through once,
 * row by row, and what a row amounts to is then dealt out to its dyads. */
#include "relations/ledger.h"

#include "base/par.h"

#include <string.h>

struct entry {
	struct ent_act act;
	uint8_t fate, mark;
};

struct filling {
	struct ent_ledger *ledger;
	struct entry *entries;    /* by row */
	uint8_t *verb_marks;      /* by verb */
	struct ent_acts *scratch; /* by worker */
};

static uint8_t mark_of(const struct ent_record *record, const struct ent_verb *verb)
{
	return (uint8_t)(ent_domain_of(verb->cameo, verb->type) |
			 (ent_verb_opens_toned(record, verb) ? ENT_MARK_TONED : 0) |
			 (ent_contact_kind_of(verb) ? ENT_MARK_CONTACT : 0));
}

static void read_row(void *user, size_t row, size_t worker)
{
	const struct filling *filling = user;
	const struct ent_ledger *ledger = filling->ledger;
	struct entry *entry = &filling->entries[row];
	(void)worker;
	entry->fate =
		(uint8_t)ent_act_of_row(ledger->record, &ledger->opts, (uint32_t)row, &entry->act);
	entry->mark = filling->verb_marks[ledger->record->events.verb[row]];
}

static void fill_dyad(void *user, size_t dyad, size_t worker)
{
	const struct filling *filling = user;
	struct ent_ledger *ledger = filling->ledger;
	const struct ent_record *record = ledger->record;
	struct ent_acts *acts = &filling->scratch[worker];
	uint32_t start = record->by_dyad.start[dyad], end = record->by_dyad.start[dyad + 1];
	uint8_t any = 0;
	ent_acts_clear(acts);
	for (uint32_t i = start; i < end; i++) {
		const struct entry *entry = &filling->entries[record->by_dyad.rows[i]];
		any |= entry->mark;
		ent_acts_add(acts, (enum ent_fate)entry->fate, &entry->act);
	}
	ent_acts_settle(record, ledger->opts.dedupe, acts);
	for (size_t i = 0; i < acts->count + acts->repeated; i++) {
		ledger->list[start + i] = acts->list[i];
		ledger->marks[start + i] = filling->entries[acts->list[i].row].mark;
	}
	ledger->count[dyad] = (uint32_t)acts->count;
	ledger->repeated[dyad] = (uint32_t)acts->repeated;
	ledger->any[dyad] = any;
}

static void fill(struct ent_ledger *ledger, size_t workers)
{
	const struct ent_record *record = ledger->record;
	struct filling filling = {
		.ledger = ledger,
		.entries = ent_alloc(NULL, (record->events.count + 1) * sizeof(struct entry)),
		.verb_marks = ent_alloc(NULL, record->verbs.count + 1),
		.scratch = ent_alloc(NULL, workers * sizeof(struct ent_acts)),
	};
	memset(filling.scratch, 0, workers * sizeof *filling.scratch);
	for (size_t i = 0; i < record->verbs.count; i++)
		filling.verb_marks[i] = mark_of(record, &record->verbs.at[i]);
	ent_for(workers, record->events.count, read_row, &filling);
	ent_for(workers, ent_dyad_count(record), fill_dyad, &filling);
	for (size_t i = 0; i < workers; i++)
		ent_acts_free(&filling.scratch[i]);
	ent_alloc(filling.scratch, 0);
	ent_alloc(filling.verb_marks, 0);
	ent_alloc(filling.entries, 0);
}

struct ent_ledger ent_ledger_find(const struct ent_record *record, const struct ent_acts_opts *opts,
				  size_t workers)
{
	size_t dyads = ent_dyad_count(record), room = record->by_dyad.start[dyads] + (size_t)1;
	struct ent_ledger ledger = {
		.record = record,
		.opts = *opts,
		.list = ent_alloc(NULL, room * sizeof(struct ent_act)),
		.marks = ent_alloc(NULL, room),
		.count = ent_alloc(NULL, (dyads + 1) * sizeof(uint32_t)),
		.repeated = ent_alloc(NULL, (dyads + 1) * sizeof(uint32_t)),
		.any = ent_alloc(NULL, dyads + 1),
	};
	fill(&ledger, ent_workers(workers));
	return ledger;
}

struct ent_acts ent_ledger_acts(const struct ent_ledger *ledger, size_t dyad)
{
	struct ent_act *list = ledger->list + ledger->record->by_dyad.start[dyad];
	return (struct ent_acts){
		.list = list, .count = ledger->count[dyad], .repeated = ledger->repeated[dyad]};
}

void ent_ledger_contacts(const struct ent_ledger *ledger, size_t dyad, struct ent_acts *acts)
{
	uint32_t start = ledger->record->by_dyad.start[dyad];
	uint32_t end = start + ledger->count[dyad] + ledger->repeated[dyad];
	ent_acts_clear(acts);
	for (uint32_t i = start; i < end; i++)
		if (ledger->marks[i] & ENT_MARK_CONTACT)
			ent_acts_add(acts, ENT_FATE_TAKEN, &ledger->list[i]);
	ent_acts_settle(ledger->record, ENT_DEDUPE_NONE, acts);
}

void ent_ledger_free(struct ent_ledger *ledger)
{
	ent_alloc(ledger->list, 0);
	ent_alloc(ledger->marks, 0);
	ent_alloc(ledger->count, 0);
	ent_alloc(ledger->repeated, 0);
	ent_alloc(ledger->any, 0);
	*ledger = (struct ent_ledger){0};
}
