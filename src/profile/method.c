/* How a profile is made, and how it is to be read. */
#include "profile/profile.h"

static void say(struct draft *draft, const char *text)
{
	begin_sentence(draft, DETAIL);
	tell(draft, "%s", text);
	end_sentence(draft);
}

/* What counts once, and how much of what passed between the two is left out so. */
static void say_once(struct draft *draft)
{
	static const char *const rules[] = {
		[ENT_DEDUPE_USUAL] = "of entries of one day, source, target and action one counts, "
				     "and a contact told from both sides is one",
		[ENT_DEDUPE_DAY] = "of entries of one day, source, target and action one counts",
		[ENT_DEDUPE_NONE] = "each entry counts, though it may tell what another tells",
		[ENT_DEDUPE_MIRROR] = "of entries of one day and action between the same two, "
				      "whoever is told to have acted, one counts",
		[ENT_DEDUPE_STORY] = "of entries of one report, source, target and action, and of "
				     "one day, source, target and action, one counts",
	};
	begin_sentence(draft, DETAIL);
	tell(draft, "%s", rules[draft->opts->dedupe]);
	if (draft->opts->b != ENT_NONE && draft->opts->dedupe != ENT_DEDUPE_NONE)
		tell(draft,
		     "; left out so: %zu of the entries that turning points rest on, %zu of "
		     "those that tell of contacts",
		     draft->turns.acts.repeated, draft->contacts_repeated);
	end_sentence(draft);
}

static void say_models(struct draft *draft)
{
	open_paragraph(draft, "Models");
	if (draft->modelled[ENT_MODEL_SPILLOVER])
		say(draft,
		    "contagion is that of a Hawkes process (Ogata 1988), held against rates that "
		    "only change with time; a common cause that nobody recorded looks like it");
	if (draft->modelled[ENT_MODEL_FLOWS])
		say(draft,
		    "flows are those that fit the published figures best, where what goes in "
		    "must come out, and all that are plausible beside them; what follows from "
		    "prices and barriers rests on what is assumed of them");
	if (draft->modelled[ENT_MODEL_BARGAIN])
		say(draft, "settlements are what four models make of positions, saliences and "
			   "capabilities that were judged, not measured: the weighted mean, the "
			   "median, challenges (Bueno de Mesquita 1994; Scholz, Calbert and Smith "
			   "2011) and a spatial model (KTAB); none is the truth of politics");
}

void write_method(struct draft *draft)
{
	open_section(draft, 1, "Method, and how to read this");
	open_paragraph(draft, "Evidence");
	say(draft, "each sentence rests on the entries that it names, and each entry on the "
		   "documents listed with it; what is not recorded may still have happened");
	say(draft, "sources are graded A (completely reliable) to E (unreliable), F where that "
		   "cannot be judged; what they say 1 (confirmed by others) to 5 (improbable), 6 "
		   "where that cannot be judged (Admiralty system)");
	say(draft, "an entry without a hedge is held to be confirmed");
	open_paragraph(draft, "Time");
	say(draft, "the profile is of one day, and hides what was not yet known on another; the "
		   "documents by which an entry is known today are shown even if they are younger");
	open_paragraph(draft, "Measures");
	if (draft->coded.count)
		say(draft,
		    "where entries are counted or summed, events of datasets are among "
		    "them; whoever keeps this record has not looked at each, they open "
		    "and close no status, and the acts told by name are those of the journals");
	say(draft, "intensity is Goldstein's (1992), from -10, hostile, to 10, friendly; in sums, "
		   "hedged entries weigh by their credence");
	say_once(draft);
	say(draft, "turning points are those of the tone of firm entries in their order, found by "
		   "PELT (Killick, Fearnhead and Eckley 2012) under a modified BIC (Zhang and "
		   "Siegmund 2007)");
	say(draft, "whom two have as adversary or friend in common follows from the acts of three "
		   "years, else from statuses (Cartwright and Harary 1956); that a third became so "
		   "about the time of a turn does not prove that it caused it");
	say(draft, "the trend of contacts is a quasi-Poisson rate over whole years");
	say(draft, "influence is a share of ties, a proxy and no more");
	say(draft, "words of likelihood are those of Intelligence Community Directive 203 (2015), "
		   "with their percentages beside them");
	say_models(draft);
}
