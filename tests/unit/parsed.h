/* A journal in the test's own words, as a dossier. */
#ifndef UNIT_PARSED_H
#define UNIT_PARSED_H

#include <entente/journal.h>

/* `head` and then `body`; fails with the report if there is an error in them. */
static inline struct ent_dossier *must_parse(const char *head, const char *body)
{
	struct ent_text journal = {0};
	ent_text_printf(&journal, "%s%s", head, body ? body : "");
	struct ent_dossier *dossier = ent_dossier_parse("j.ent", ent_text_str(&journal));
	if (ent_dossier_errors(dossier)) {
		ent_dossier_report(dossier, &journal);
		fail_msg("%s", journal.ptr);
	}
	ent_text_free(&journal);
	return dossier;
}

#endif
