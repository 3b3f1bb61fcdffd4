/* How far to trust: Admiralty grades and hedges. */
#include <entente/ontology.h>

const char *ent_reliability_name(char letter)
{
	static const char *const names[] = {"completely reliable", "usually reliable",
					    "fairly reliable",     "not usually reliable",
					    "unreliable",          "reliability cannot be judged"};
	return letter >= 'A' && letter <= 'F' ? names[letter - 'A'] : NULL;
}

const char *ent_credibility_name(char figure)
{
	static const char *const names[] = {"confirmed by other sources",
					    "probably true",
					    "possibly true",
					    "doubtful",
					    "improbable",
					    "truth cannot be judged"};
	return figure >= '1' && figure <= '6' ? names[figure - '1'] : NULL;
}

static const char *const hedge_names[] = {
	[ENT_CONFIRMED] = "confirmed", [ENT_REPORTED] = "reported", [ENT_ESTIMATED] = "estimated",
	[ENT_ALLEGED] = "alleged",     [ENT_DENIED] = "denied",
};

const char *ent_hedge_name(enum ent_hedge hedge)
{
	return hedge_names[hedge];
}

bool ent_hedge_parse(struct ent_str word, enum ent_hedge *hedge)
{
	for (int i = ENT_CONFIRMED; i <= ENT_DENIED; i++) {
		if (ent_str_is(word, hedge_names[i])) {
			*hedge = (enum ent_hedge)i;
			return true;
		}
	}
	return false;
}

enum ent_hedge ent_hedge_of_credibility(char best)
{
	switch (best) {
	case '1':
		return ENT_CONFIRMED;
	case '4':
	case '5':
		return ENT_ALLEGED;
	default:
		return ENT_REPORTED;
	}
}

double ent_hedge_weight(enum ent_hedge hedge)
{
	static const double weights[] = {
		[ENT_CONFIRMED] = 1,  [ENT_REPORTED] = .875, [ENT_ESTIMATED] = .675,
		[ENT_ALLEGED] = .325, [ENT_DENIED] = 0,
	};
	return weights[hedge];
}
