/* entente bargain: words, names and evidence, as text and data both show them. */
#include "bargain.h"

const char *const input_words[3] = {"position", "salience", "capability"};

const char *lack_words(enum ent_bargain_lack lack)
{
	static const char *const words[] = {
		[ENT_LACKS_STANCE] = "no stance by then",
		[ENT_LACKS_NUMBER] = "its position is told in words alone",
		[ENT_LACKS_SALIENCE] = "no salience is told",
		[ENT_LACKS_CAPABILITY] = "no capability is told",
		[ENT_LACKS_WEIGHT] = "its capability is 0",
	};
	return words[lack];
}

bool bargain_of_record(const struct bargain *bargain)
{
	return bargain->of.actor != NULL;
}

struct ent_str bargain_name(const struct bargain *bargain, size_t actor)
{
	return bargain_of_record(bargain) ? in_text(bargain->request, bargain->of.actor[actor])
					  : bargain->of.game.names[actor];
}

const struct ent_issue *bargain_issue(const struct bargain *bargain, size_t dim)
{
	size_t count;
	return &ent_issues(bargain->request->record, &count)[bargain->of.issue[dim]];
}

size_t bargain_evidence(const struct bargain *bargain, size_t actor, size_t dim,
			const struct ent_stance *out[3])
{
	const struct ent_standpoint *point =
		&bargain->of.points[actor * bargain->of.game.dims + dim];
	const struct ent_stance *all[] = {point->position, point->salience, point->capability};
	size_t count = 0;
	for (size_t i = 0; i < 3; i++) {
		bool seen = !all[i];
		for (size_t k = 0; k < count; k++)
			seen = seen || out[k] == all[i];
		if (!seen)
			out[count++] = all[i];
	}
	return count;
}
