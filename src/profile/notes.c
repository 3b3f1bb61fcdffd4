/* What the reader should know and is no event. */
#include "profile/profile.h"

static bool concerns(const struct ent_note *note, uint32_t actor)
{
	for (size_t i = 0; i < note->about_count; i++)
		if (note->about[i].actor == actor)
			return true;
	return false;
}

void write_notes(struct draft *draft)
{
	size_t count;
	const struct ent_note *notes = ent_notes(draft->record, &count);
	struct ent_text text = {0};
	bool begun = false;
	for (size_t i = 0; i < count; i++) {
		const struct ent_note *note = &notes[i];
		if (note->known > draft->opts->as_of || !concerns(note, draft->opts->a) ||
		    (draft->opts->b != ENT_NONE && !concerns(note, draft->opts->b)))
			continue;
		if (!begun) {
			ent_doc_section(draft->doc, 1, ent_str("Notes of the compilers"));
			ent_doc_list(draft->doc, false);
		}
		begun = true;
		text.len = 0;
		ent_text_add(&text, note->text);
		make_sentence(&text);
		uint32_t evidence = evidence_of_entry(draft, note->where, ent_text_str(&text),
						      note->hedge, note->cites, note->cite_count);
		ent_doc_item(draft->doc);
		ent_doc_sentence(draft->doc, ent_text_str(&text), &evidence, 1);
	}
	ent_text_free(&text);
}
