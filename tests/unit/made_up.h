/* Small made-up journals, for the slow twins of the measures. A test sets random_state first. */
#ifndef UNIT_MADE_UP_H
#define UNIT_MADE_UP_H

#include <entente/journal.h>

#include "random.h"

enum { MADE_UP_ACTORS = 12 };

/* States, groups, parts for a time, governments that follow one another, a person, a
 * newspaper, what ends and what begins. */
static const char made_up_cast[] =
	"actor A0 \"Aland\"\n  kind: state\n"
	"actor A1 \"Borland\"\n  kind: state\n"
	"actor A2 \"Corland\"\n  kind: state\n"
	"actor A3 \"Front\"\n  kind: armed-group ../1905-06-30\n  kind: government of A2 "
	"1905-07-01/..\n"
	"actor A4 \"Regency\"\n  kind: government of A2 ../1905-07-01\n"
	"actor A5 \"Ministry\"\n  part-of: A0\n"
	"actor A6 \"Colony\"\n  part-of: A1 1903/1904\n"
	"actor A7 \"League\"\n  kind: organisation 1904/..\n"
	"actor A8 \"Herald\"\n  kind: media\n"
	"actor A9 \"Dorland\"\n  kind: state\n"
	"actor A10 \"Envoy\"\n  kind: person\n  role: \"minister\" of A0 1903/1905\n  role: "
	"\"president\" of A4\n"
	"actor A11 \"Dale\"\n  kind: state\n";

static inline void made_up_journal(int entries, struct ent_text *out)
{
	static const char *const verbs[] = {
		"meets", "visits",     "hosts",       "aids",           "attacks",    "condemns",
		"arms",  "phones",     "supports",    "states",         "designates", "delists",
		"drops", "signs-with", "trades-with", "declares-war-on"};
	static const char *const hedges[] = {"confirmed", "reported", "estimated", "alleged",
					     "denied"};
	ent_text_puts(out, made_up_cast);
	for (int i = 0; i < entries; i++) {
		int a = random_between(0, MADE_UP_ACTORS - 1), b = a;
		int year = random_between(1902, 1907), month = random_between(1, 12);
		while (b == a)
			b = random_between(0, MADE_UP_ACTORS - 1);
		if (one_in(12))
			ent_text_printf(out, "%d-%02d", year, month);
		else
			ent_text_printf(out, "%d-%02d-%02d", year, month, random_between(1, 28));
		ent_text_printf(out, " A%d %s A%d\n", a, verbs[random_below(16)], b);
		ent_text_printf(out, "  hedge: %s\n", hedges[random_below(5)]);
		if (one_in(5))
			ent_text_puts(out, "  by: A10\n");
	}
}

/* What is closed without having been opened is an error of a journal; the record is whole. */
static inline struct ent_dossier *made_up_dossier(int entries)
{
	struct ent_text journal = {0};
	made_up_journal(entries, &journal);
	struct ent_dossier *dossier = ent_dossier_parse("m.ent", ent_text_str(&journal));
	ent_text_free(&journal);
	return dossier;
}

#endif
