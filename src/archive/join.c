/* Archives of a dossier read into its record: of each, only the dyads of which the source is
 * claimed are looked at, and the target, if it is told. Nothing is added before all archives are
 * open and no claim is in doubt. */
#include "archive/claimed.h"
#include "archive/coded.h"

/* Ambiguous actors told by name; the rest are counted. */
#define MOST_CLASHES 20
/* A row has up to three details, which are numbered in 32 bits. */
#define MOST_EVENTS 1000000000

struct opened {
	struct ent_archive_use *use;
	struct ent_archive *archive;
	struct ent_claimed claimed;
};

struct join {
	struct ent_record *record;
	struct ent_text *faults;
	size_t fault_count, clash_count;
	ENT_VEC(struct opened) archives;
	struct ent_coder coder;
};

static void say_place(const struct ent_record *record, struct ent_where where, struct ent_text *out)
{
	ent_text_printf(out, "%.*s:%u", ENT_FMT(ent_record_file(record, where.file)), where.line);
}

/* ---- opening ---------------------------------------------------------- */

static void open_archive(struct join *join, struct ent_archive_use *use)
{
	struct ent_err err;
	struct opened opened = {.use = use, .archive = ent_archive_open(use->path.ptr, &err)};
	if (!opened.archive) {
		join->fault_count++;
		say_place(join->record, use->where, join->faults);
		ent_text_printf(join->faults, ": %s\n", err.text);
		return;
	}
	ent_claimed_find(join->record, opened.archive, &opened.claimed);
	ent_push(&join->archives, opened);
}

/* ---- clashes ---------------------------------------------------------- */

static void say_claim(const struct ent_record *record, const struct ent_fit *fit,
		      struct ent_text *out)
{
	ent_text_printf(out, "%.*s (", ENT_FMT(ent_actor(record, fit->actor)->handle));
	say_place(record, fit->code->where, out);
	ent_text_printf(out, ", %s\"%.*s\")", fit->code->country ? "country " : "",
			ENT_FMT(fit->code->pattern));
}

static void tell_clash(struct join *join, const struct opened *opened, uint32_t actor,
		       uint32_t dataset, const struct ent_fit clash[2])
{
	join->fault_count++;
	if (join->clash_count++ >= MOST_CLASHES)
		return;
	ent_text_printf(join->faults, "%.*s: %.*s \"%.*s\" is claimed alike by ",
			ENT_FMT(ent_record_file(join->record, opened->use->file)),
			ENT_FMT(ent_archive_dataset(opened->archive, dataset)),
			ENT_FMT(ent_archive_actor(opened->archive, actor).code));
	say_claim(join->record, &clash[0], join->faults);
	ent_text_puts(join->faults, " and ");
	say_claim(join->record, &clash[1], join->faults);
	ent_text_putc(join->faults, '\n');
}

/* An actor that the dataset does not have cannot be in doubt; which it has, is counted when the
 * first doubt comes up. */
static void find_clashes(struct join *join, const struct opened *opened)
{
	const struct ent_claimed *claimed = &opened->claimed;
	uint64_t *uses = NULL;
	for (uint32_t actor = 0; actor < claimed->actors; actor++) {
		for (uint32_t dataset = 0; dataset < claimed->datasets; dataset++) {
			size_t count;
			struct ent_fit clash[2];
			const struct ent_fit *fits =
				ent_claimed_fits(claimed, actor, dataset, &count);
			if (!ent_fits_clash(fits, count, clash))
				continue;
			uses = uses ? uses : ent_claimed_uses(claimed);
			if (uses[actor * claimed->datasets + dataset])
				tell_clash(join, opened, actor, dataset, clash);
		}
	}
	ent_alloc(uses, 0);
}

static void count_clashes(struct join *join)
{
	if (join->clash_count > MOST_CLASHES)
		ent_text_printf(join->faults, "... and %zu more actors that are claimed alike\n",
				join->clash_count - MOST_CLASHES);
}

/* ---- events ----------------------------------------------------------- */

static uint32_t claimant(const struct ent_claimed *claimed, uint32_t actor,
			 const struct ent_archive_event *event)
{
	size_t count;
	const struct ent_fit *fits = ent_claimed_fits(claimed, actor, event->dataset, &count);
	return ent_fits_actor(fits, count, event->day);
}

static void join_row(struct join *join, struct opened *opened, const struct ent_archive_dyad *dyad,
		     uint32_t row)
{
	struct ent_archive_event event;
	ent_archive_event(opened->archive, row, &event);
	uint32_t source = claimant(&opened->claimed, dyad->source, &event);
	uint32_t target = claimant(&opened->claimed, dyad->target, &event);
	if (source == ENT_NONE || (target == ENT_NONE && dyad->target != ENT_NONE))
		return;
	if (source == target) {
		opened->use->within++;
		return;
	}
	ent_coder_add(&join->coder, row, &event, source, target);
	opened->use->taken++;
}

static void join_dyad(struct join *join, struct opened *opened, const struct ent_archive_dyad *dyad)
{
	if (dyad->target != ENT_NONE && !ent_claimed_any(&opened->claimed, dyad->target))
		return;
	for (size_t k = 0; k < dyad->count; k++) {
		uint32_t row = (uint32_t)dyad->rows[k];
		if (row < opened->use->events && join->record->col.entry.count < MOST_EVENTS)
			join_row(join, opened, dyad, row);
	}
}

/* The dyads of a source lie together. */
static void join_source(struct join *join, struct opened *opened, uint32_t source)
{
	size_t dyads = ent_archive_dyad_count(opened->archive);
	for (size_t i = ent_archive_dyad_find(opened->archive, source, 0); i < dyads; i++) {
		struct ent_archive_dyad dyad = ent_archive_dyad(opened->archive, i);
		if (dyad.source != source)
			return;
		join_dyad(join, opened, &dyad);
	}
}

static void join_archive(struct join *join, struct opened *opened)
{
	struct ent_archive_use *use = opened->use;
	use->events = ent_archive_event_count(opened->archive);
	ent_coder_open(&join->coder, opened->archive, use->file);
	for (uint32_t actor = 0; actor < opened->claimed.actors; actor++)
		if (ent_claimed_any(&opened->claimed, actor))
			join_source(join, opened, actor);
	use->unclaimed = use->events - use->taken - use->within;
	use->joined = true;
}

static void join_events(struct join *join)
{
	join->coder.record = join->record;
	ent_record_reopen(join->record);
	for (size_t i = 0; i < join->archives.count; i++)
		join_archive(join, &join->archives.at[i]);
	ent_record_seal(join->record);
	if (join->record->events.count >= MOST_EVENTS) {
		join->fault_count++;
		ent_text_printf(join->faults,
				"the claimed events are more than %d, which a record can hold: "
				"claim less, or split the dossier\n",
				MOST_EVENTS);
	}
	ent_coder_free(&join->coder);
}

bool ent_archives_join(struct ent_record *record, struct ent_text *faults)
{
	struct join join = {.record = record, .faults = faults};
	for (size_t i = 0; i < record->archives.count; i++)
		if (!record->archives.at[i].joined)
			open_archive(&join, &record->archives.at[i]);
	for (size_t i = 0; i < join.archives.count; i++)
		find_clashes(&join, &join.archives.at[i]);
	count_clashes(&join);
	if (join.archives.count && !join.fault_count)
		join_events(&join);
	for (size_t i = 0; i < join.archives.count; i++) {
		ent_claimed_free(&join.archives.at[i].claimed);
		ent_archive_close(join.archives.at[i].archive);
	}
	ent_vec_free(&join.archives);
	return !join.fault_count;
}
