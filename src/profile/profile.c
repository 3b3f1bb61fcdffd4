/* The profile: sections in their order. */
#include "profile/changes.h"

#include <string.h>

static uint32_t *unnumbered(size_t count)
{
	uint32_t *numbers = ent_alloc(NULL, (count + 1) * sizeof *numbers);
	memset(numbers, 0xFF, (count + 1) * sizeof *numbers);
	return numbers;
}

static struct ent_query query_of(const struct draft *draft)
{
	struct ent_query query = ent_query_all();
	query.a = draft->opts->a;
	query.b = draft->opts->b;
	query.from = draft->opts->from;
	query.to = draft->opts->to < draft->opts->on ? draft->opts->to : draft->opts->on;
	query.as_of = draft->opts->as_of;
	return query;
}

static void write_title(struct draft *draft, const char *what)
{
	const struct ent_record *record = draft->record;
	struct ent_text text = {0};
	ent_text_add(&text, ent_actor(record, draft->opts->a)->in_text);
	make_title(&text);
	if (draft->opts->b != ENT_NONE)
		ent_text_printf(&text, " and %.*s",
				ENT_FMT(ent_actor(record, draft->opts->b)->in_text));
	ent_text_puts(&text, what);
	draft->doc = ent_doc_new(ent_text_str(&text));
	text.len = 0;
	say_day(draft->opts->on, &text);
	ent_doc_meta(draft->doc, ent_str("On"), ent_text_str(&text));
	text.len = 0;
	say_day(draft->opts->as_of, &text);
	ent_doc_meta(draft->doc, ent_str("As known on"), ent_text_str(&text));
	struct ent_query all = query_of(draft);
	all.a = all.b = ENT_NONE;
	struct ent_searched searched = ent_events_searched(record, &all);
	text.len = 0;
	ent_text_printf(&text, "%zu event%s from %zu source%s", searched.events,
			searched.events == 1 ? "" : "s", searched.sources,
			searched.sources == 1 ? "" : "s");
	ent_doc_meta(draft->doc, ent_str("Record"), ent_text_str(&text));
	write_coded_meta(draft);
	text.len = 0;
	ent_narrowing_say(record, &text);
	if (text.len)
		ent_doc_meta(draft->doc, ent_str("Only from"), ent_text_str(&text));
	ent_text_free(&text);
}

/* Of one actor alone there is nothing between two. The default of turning cannot fail on
 * intensities, which are finite. */
static void find_turns(struct draft *draft)
{
	struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
	opts.turning.past_only = true;
	opts.acts.to = draft->opts->on;
	opts.acts.as_of = draft->opts->as_of;
	opts.acts.dedupe = draft->opts->dedupe;
	if (draft->opts->b != ENT_NONE)
		ent_dyad_turns_find(draft->record, draft->opts->a, draft->opts->b, &opts,
				    &draft->turns, NULL);
}

static void write_prose(struct draft *draft, const uint32_t *rows, size_t count)
{
	draft->next_section = "Profile";
	draft->next_level = 1;
	draft->next_block = BLOCK_PARAGRAPH;
	bool pair = draft->opts->b != ENT_NONE;
	if (!pair)
		write_identity(draft);
	if (pair)
		write_past(draft);
	if (pair)
		write_turn(draft);
	write_standing(draft);
	if (pair)
		write_contacts(draft);
	write_claims(draft, rows, count);
	write_stances(draft);
	if (pair)
		write_influence(draft);
	write_expectations(draft);
	write_priorities(draft);
}

static void write_nothing(const struct changes *changes)
{
	struct draft *draft = changes->draft;
	if (!begin_sentence(draft, LEAD))
		return;
	if (changes->level == 1)
		open_section(draft, 1, "Changes");
	else
		draft->next_section = NULL; /* of the last kind of change: there is none */
	open_paragraph(draft, "");
	tell(draft, "nothing that the record tells");
	end_sentence(draft);
}

static void write_changes(const struct changes *changes, const uint32_t *rows, size_t count)
{
	size_t told = changes->draft->told;
	write_status_changes(changes);
	write_turn_changes(changes);
	write_expectation_changes(changes);
	write_stance_changes(changes);
	write_claim_changes(changes, rows, count);
	write_figure_changes(changes);
	if (changes->draft->told == told)
		write_nothing(changes);
}

/* A year before, unless the reader says which edition is the last. */
static int32_t last_edition(const struct ent_profile_opts *opts)
{
	return opts->since != ENT_DAY_MIN ? opts->since : opts->on - 365;
}

static void write_since(struct draft *draft, const uint32_t *rows, size_t count)
{
	struct changes changes = {draft, last_edition(draft->opts), 2};
	struct ent_text title = {0};
	ent_text_puts(&title, "What has changed since ");
	say_day(changes.then, &title);
	ent_doc_section(draft->doc, 1, ent_text_str(&title));
	write_changes(&changes, rows, count);
	ent_text_free(&title);
}

static void write_sections(struct draft *draft, const uint32_t *rows, size_t count)
{
	write_course(draft);
	write_interests(draft);
	write_positions(draft);
	write_expectation_table(draft);
	write_statuses(draft);
	write_since(draft, rows, count);
	write_chronology(draft, rows, count);
	write_notes(draft);
	if (count)
		write_sources(draft, rows, count);
	write_method(draft);
}

static struct draft draft_new(const struct ent_record *record, const struct ent_profile_opts *opts)
{
	struct draft draft = {
		.record = record,
		.opts = opts,
		.source_number = unnumbered(ent_source_count(record)),
		.evidence_number = unnumbered(ent_record_events(record)->all),
		.introduced = ent_alloc(NULL, ent_actor_count(record)),
		.last_day = ENT_DAY_MIN,
	};
	memset(draft.introduced, 0, ent_actor_count(record));
	find_turns(&draft);
	return draft;
}

static void draft_free(struct draft *draft)
{
	ent_dyad_turns_free(&draft->turns);
	ent_text_free(&draft->text);
	ent_vec_free(&draft->notes);
	ent_vec_free(&draft->entry_numbers);
	ent_vec_free(&draft->coded);
	ent_alloc(draft->introduced, 0);
	ent_alloc(draft->source_number, 0);
	ent_alloc(draft->evidence_number, 0);
}

/* Those of the journals. */
static uint32_t *find_rows(struct draft *draft, size_t *count)
{
	uint32_t *rows =
		ent_alloc(NULL, (ent_record_events(draft->record)->count + 1) * sizeof *rows);
	struct ent_query query = query_of(draft);
	*count = ent_events_find(draft->record, &query, rows);
	*count = set_coded_aside(draft, rows, *count);
	return rows;
}

struct ent_doc *ent_profile(const struct ent_record *record, const struct ent_profile_opts *opts)
{
	struct draft draft = draft_new(record, opts);
	size_t count;
	uint32_t *rows = find_rows(&draft, &count);
	write_title(&draft, "");
	write_prose(&draft, rows, count);
	if (!opts->brief)
		write_sections(&draft, rows, count);
	ent_alloc(rows, 0);
	draft_free(&draft);
	return draft.doc;
}

struct ent_doc *ent_profile_changes(const struct ent_record *record,
				    const struct ent_profile_opts *opts)
{
	struct draft draft = draft_new(record, opts);
	struct changes changes = {&draft, last_edition(opts), 1};
	struct ent_text then = {0};
	size_t count;
	uint32_t *rows = find_rows(&draft, &count);
	write_title(&draft, ": what has changed");
	say_day(changes.then, &then);
	ent_doc_meta(draft.doc, ent_str("Since the edition of"), ent_text_str(&then));
	write_changes(&changes, rows, count);
	ent_text_free(&then);
	ent_alloc(rows, 0);
	draft_free(&draft);
	return draft.doc;
}
