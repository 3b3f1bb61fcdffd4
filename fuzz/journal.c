/* Journals: whatever the text, reading ends, every complaint points into the
 * text, and what passes can be asked, profiled and written in every format. */
#include <entente/journal.h>
#include <entente/profile.h>
#include <entente/relations.h>

#include <stdlib.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_faults(const struct ent_dossier *dossier)
{
	size_t count = ent_dossier_fault_count(dossier);
	size_t all = ent_dossier_errors(dossier) + ent_dossier_warnings(dossier);
	struct ent_text report = {0};

	require(count <= all);
	for (size_t i = 0; i < count; i++) {
		struct ent_fault fault = ent_dossier_fault(dossier, i);
		require(fault.message.len > 0);
		require(fault.line == 0 || fault.column > 0);
		require((size_t)fault.caret + fault.length <= fault.excerpt.len + 1);
	}
	ent_dossier_report(dossier, &report);
	require((report.len > 0) == (all > 0));
	ent_text_free(&report);
}

static void check_events(const struct ent_record *record)
{
	const struct ent_events *events = ent_record_events(record);
	uint32_t *rows = malloc((events->count + 1) * sizeof(*rows));
	struct ent_query query = ent_query_all();

	require(rows != NULL);
	query.superseded = true;
	require(ent_events_find(record, &query, rows) <= events->count);
	free(rows);
	for (size_t i = 0; i < events->count; i++) {
		require(events->first[i] <= events->last[i]);
		require(i == 0 || events->first[i - 1] <= events->first[i]);
		require(events->verb[i] < ent_verb_count(record));
		require(ent_event_of_entry(record, events->entry[i]) == i);
	}
}

static void check_expectations(const struct ent_record *record)
{
	static const int32_t days[] = {ENT_DAY_MIN, -20000, 0, 20000, ENT_DAY_MAX};
	size_t count;
	const struct ent_expectation *expectations = ent_expectations(record, &count);

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < sizeof(days) / sizeof(*days); k++) {
			struct ent_verdict verdict;
			bool settled;

			ent_expectation_judge(record, &expectations[i], days[k], ENT_DAY_MAX,
					      &verdict);
			settled = verdict.outcome == ENT_CAME_TRUE || verdict.outcome == ENT_FAILED;
			require(settled == (verdict.day != ENT_DAY_MAX));
			require(!settled || verdict.day <= days[k]);
			require(verdict.row_count <= 4);
		}
	}
}

static void check_indicator(const struct ent_record *record, const struct ent_indicator *indicator)
{
	struct ent_gauge_opts opts = {20000, ENT_DAY_MAX, ENT_DAY_MIN, ENT_DAY_MAX,
				      ENT_DEDUPE_STORY};
	struct ent_gauge gauge = ent_indicator_read(record, indicator, &opts);

	for (size_t i = 0; i < gauge.count; i++) {
		const struct ent_reading *reading = &gauge.readings[i];

		require(reading->first <= reading->last);
		require(!(reading->low > reading->value) && !(reading->value > reading->high));
	}
	require(gauge.fresh <= opts.on);
	ent_gauge_free(&gauge);
}

static void check_interests(const struct ent_record *record)
{
	size_t count;
	const struct ent_interest *interests = ent_interests(record, &count);

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < interests[i].indicator_count; k++)
			check_indicator(record, &interests[i].indicators[k]);
}

static bool take(void *user, const char *bytes, size_t len)
{
	*(size_t *)user += len;
	return bytes != NULL;
}

static void check_profile(const struct ent_record *record, uint32_t a, uint32_t b,
			  enum ent_dedupe dedupe)
{
	static const enum ent_doc_format formats[] = {ENT_DOC_HTML, ENT_DOC_MARKDOWN, ENT_DOC_TEXT,
						      ENT_DOC_JSON, ENT_DOC_CSV};
	struct ent_profile_opts opts = {.a = a,
					.b = b,
					.on = 20000,
					.as_of = 20000,
					.from = ENT_DAY_MIN,
					.to = ENT_DAY_MAX,
					.since = ENT_DAY_MIN,
					.dedupe = dedupe};
	struct ent_doc *doc = ent_profile_changes(record, &opts);

	require(doc != NULL);
	ent_doc_free(doc);
	opts.brief = true;
	ent_doc_free(ent_profile(record, &opts));
	opts.brief = false;
	doc = ent_profile(record, &opts);
	require(doc != NULL);
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		size_t wrote = 0;
		require(ent_doc_write(doc, formats[i], 0, take, &wrote));
		require(wrote > 0);
	}
	ent_doc_free(doc);
}

/* Signs, shares and agreement keep their bounds. */
static void check_measures(const struct ent_record *record, uint32_t a, uint32_t b)
{
	struct ent_sign_opts signs = ent_signs_usual();
	struct ent_dyad_turns_opts opts = ent_dyad_turns_usual();
	struct ent_dyad_turns turns = {0};
	struct ent_alignment now = {0};
	struct ent_influences influences = {0};

	require(ent_dyad_turns_find(record, a, b, &opts, &turns, NULL));
	for (size_t i = 0; i < turns.count; i++) {
		const struct ent_dyad_turn *turn = &turns.list[i];
		require(turn->from < turn->at && turn->at < turn->to);
		require(turn->to <= turns.acts.count);
		require(turn->low <= turn->day && turn->day <= turn->high);
	}
	ent_dyad_turns_free(&turns);
	ent_alignment_on(record, a, b, &signs, 20000, &now);
	require(!(now.balance.agreement < -1) && !(now.balance.agreement > 1));
	ent_alignment_free(&now);
	opts.acts.from = -20000;
	opts.acts.to = 20000;
	ent_influence_find(record, a, b, &opts.acts, &influences);
	for (size_t i = 0; i < influences.count; i++)
		require(!(influences.list[i].share < 0) && !(influences.list[i].share > 1));
	ent_influences_free(&influences);
}

static void check_record(const struct ent_record *record, enum ent_dedupe dedupe)
{
	size_t actors = ent_actor_count(record);

	check_events(record);
	check_expectations(record);
	check_interests(record);
	if (actors > 1)
		check_profile(record, 1, ENT_NONE, dedupe);
	if (actors > 2)
		check_measures(record, 1, 2);
	if (actors > 2)
		check_profile(record, 1, 2, dedupe);
}

/* What one source alone tells. */
static void check_narrowed(struct ent_str text, struct ent_str source, enum ent_dedupe dedupe)
{
	struct ent_dossier *dossier = ent_dossier_parse("fuzz.ent", text);
	struct ent_err err;

	require(ent_dossier_narrow(dossier, &source, 1, &err));
	check_record(ent_dossier_record(dossier), dedupe);
	ent_dossier_free(dossier);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ent_str text = {(const char *)data, size};
	struct ent_dossier *dossier = ent_dossier_parse("fuzz.ent", text);
	enum ent_dedupe dedupe = (enum ent_dedupe)(size % (ENT_DEDUPE_STORY + 1));

	require(dossier != NULL);
	check_faults(dossier);
	if (ent_dossier_errors(dossier) == 0) {
		const struct ent_record *record = ent_dossier_record(dossier);
		check_record(record, dedupe);
		if (ent_source_count(record))
			check_narrowed(text, ent_source(record, 0)->id, dedupe);
		ent_dossier_check_strict(dossier, 20000);
		require(ent_dossier_errors(dossier) == 0);
		check_faults(dossier);
	}
	ent_dossier_free(dossier);
	return 0;
}
