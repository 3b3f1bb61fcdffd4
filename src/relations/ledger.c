/* The acts of every dyad, found once: the columns of a row lie apart, and to fetch them again
 * for each measure would cost more than the measures. */
#include "relations/ledger.h"

#include "base/par.h"

#include <string.h>

struct filling {
	struct ent_ledger *ledger;
	struct ent_acts *scratch; /* by worker */
};

static void fill_dyad(void *user, size_t dyad, size_t worker)
{
	struct filling *filling = user;
	struct ent_ledger *ledger = filling->ledger;
	const struct ent_record *record = ledger->record;
	struct ent_acts *acts = &filling->scratch[worker];
	const uint32_t *start = record->by_dyad.start + dyad;
	struct ent_rows rows = {record->by_dyad.rows + start[0], start[1] - start[0]};
	uint32_t a, b;
	ent_dyad(record, dyad, &a, &b);
	ent_acts_of_rows(record, rows, a, b, &ledger->opts, acts);
	memcpy(ledger->list + start[0], acts->list, acts->count * sizeof *acts->list);
	ledger->count[dyad] = (uint32_t)acts->count;
	uint8_t marks = 0;
	for (size_t i = 0; i < rows.count; i++)
		marks |= ledger->verb_marks[record->events.verb[rows.at[i]]];
	ledger->marks[dyad] = marks;
}

static uint8_t marks_of(const struct ent_record *record, const struct ent_verb *verb)
{
	uint8_t marks = ent_contact_kind_of(verb) ? ENT_MARK_CONTACT : 0;
	return marks | (ent_verb_opens_toned(record, verb) ? ENT_MARK_TONED : 0);
}

struct ent_ledger ent_ledger_find(const struct ent_record *record, const struct ent_acts_opts *opts,
				  size_t workers)
{
	size_t dyads = ent_dyad_count(record);
	workers = ent_workers(workers);
	struct ent_ledger ledger = {
		.record = record,
		.opts = *opts,
		.list = ent_alloc(NULL, (record->by_dyad.start[dyads] + (size_t)1) *
						sizeof(struct ent_act)),
		.count = ent_alloc(NULL, (dyads + 1) * sizeof(uint32_t)),
		.marks = ent_alloc(NULL, dyads + 1),
		.verb_marks = ent_alloc(NULL, record->verbs.count + 1),
	};
	for (size_t i = 0; i < record->verbs.count; i++)
		ledger.verb_marks[i] = marks_of(record, &record->verbs.at[i]);
	struct filling filling = {&ledger, ent_alloc(NULL, workers * sizeof(struct ent_acts))};
	memset(filling.scratch, 0, workers * sizeof *filling.scratch);
	for (size_t i = 0; i < workers; i++)
		ent_acts_reserve(&filling.scratch[i], 64);
	ent_for(workers, dyads, fill_dyad, &filling);
	for (size_t i = 0; i < workers; i++)
		ent_acts_free(&filling.scratch[i]);
	ent_alloc(filling.scratch, 0);
	return ledger;
}

struct ent_acts ent_ledger_acts(const struct ent_ledger *ledger, size_t dyad)
{
	struct ent_act *list = ledger->list + ledger->record->by_dyad.start[dyad];
	return (struct ent_acts){.list = list, .count = ledger->count[dyad]};
}

void ent_ledger_free(struct ent_ledger *ledger)
{
	ent_alloc(ledger->list, 0);
	ent_alloc(ledger->count, 0);
	ent_alloc(ledger->marks, 0);
	ent_alloc(ledger->verb_marks, 0);
	*ledger = (struct ent_ledger){0};
}
