/* The canonical layout: laying out twice changes nothing more, and a journal
 * without errors still has none and still says the same. */
#include <entente/journal.h>

#include <stdlib.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void say_party(const struct ent_record *record, const uint32_t *party, struct ent_text *out)
{
	size_t count;
	const uint32_t *members = ent_party(record, party, &count);

	for (size_t i = 0; i < count; i++) {
		ent_text_add(out, ent_actor(record, members[i])->handle);
		ent_text_putc(out, ',');
	}
	ent_text_putc(out, ' ');
}

/* What the record says, but for where it was said. */
static void say_record(const struct ent_record *record, struct ent_text *out)
{
	const struct ent_events *events = ent_record_events(record);
	size_t interests, stances, notes;

	for (size_t i = 0; i < events->count; i++) {
		struct ent_date date;
		size_t details;
		ent_event_date(record, i, &date);
		ent_date_print(&date, out);
		ent_text_putc(out, ' ');
		say_party(record, &events->source[i], out);
		say_party(record, &events->target[i], out);
		ent_text_add(out, ent_verb(record, events->verb[i])->word);
		if (events->text[i] != ENT_NONE)
			ent_text_add(out, ent_record_text(record, events->text[i]));
		ent_event_details(record, i, &details);
		ent_text_printf(out, " %d %d %zu\n", events->hedge[i], (int)events->known[i],
				details);
	}
	for (size_t i = 0; i < ent_series_count(record); i++)
		ent_text_printf(out, "series %zu\n", ent_series(record, (uint32_t)i)->count);
	ent_interests(record, &interests);
	ent_stances(record, &stances);
	ent_notes(record, &notes);
	ent_text_printf(out, "%zu %zu %zu %zu %zu %zu %zu\n", ent_actor_count(record),
			ent_place_count(record), ent_source_count(record), ent_verb_count(record),
			interests, stances, notes);
}

/* False when the text has errors; then nothing is said. */
static bool says(struct ent_str text, struct ent_text *out)
{
	struct ent_dossier *dossier = ent_dossier_parse("fuzz.ent", text);
	bool good = ent_dossier_errors(dossier) == 0;

	if (good)
		say_record(ent_dossier_record(dossier), out);
	ent_dossier_free(dossier);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ent_str text = {(const char *)data, size};
	struct ent_text once = {0}, twice = {0}, before = {0}, after = {0};

	ent_journal_format(text, &once);
	if (says(text, &before)) {
		require(says(ent_text_str(&once), &after));
		require(ent_str_eq(ent_text_str(&before), ent_text_str(&after)));
		ent_journal_format(ent_text_str(&once), &twice);
		require(ent_str_eq(ent_text_str(&once), ent_text_str(&twice)));
	}
	ent_text_free(&once);
	ent_text_free(&twice);
	ent_text_free(&before);
	ent_text_free(&after);
	return 0;
}
