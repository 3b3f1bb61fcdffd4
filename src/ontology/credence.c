/* How far to trust: Admiralty grades, hedges, estimative words. */
#include <entente/ontology.h>

#include <math.h>

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
	switch (hedge) {
	case ENT_CONFIRMED:
		return 1;
	case ENT_REPORTED:
		return .875;
	case ENT_ESTIMATED:
		return .675;
	case ENT_ALLEGED:
		return .325;
	case ENT_DENIED:
		return 0;
	}
	return (double)NAN;
}

static const struct ent_likelihood likelihoods[] = {
	{"almost no chance", "remote", "", 1, 5},
	{"very unlikely", "highly improbable", "", 5, 20},
	{"unlikely", "improbable", "improbably", 20, 45},
	{"roughly even chance", "roughly even odds", "", 45, 55},
	{"likely", "probable", "probably", 55, 80},
	{"very likely", "highly probable", "", 80, 95},
	{"almost certain", "nearly certain", "almost certainly", 95, 99},
};

#define LIKELIHOODS (sizeof likelihoods / sizeof likelihoods[0])

const struct ent_likelihood *ent_likelihood_rows(size_t *count)
{
	*count = LIKELIHOODS;
	return likelihoods;
}

/* A bound belongs to the band nearer to even, so that the word never sounds surer than the
 * figure. */
const char *ent_likelihood_word(double percent)
{
	size_t i = 0;
	if (!(percent >= 0 && percent <= 100))
		return NULL;
	while (i + 1 < LIKELIHOODS &&
	       (percent > 50 ? percent > likelihoods[i].high : percent >= likelihoods[i].high))
		i++;
	return likelihoods[i].term;
}

bool ent_likelihood_parse(struct ent_str term, double *low, double *high)
{
	for (size_t i = 0; i < LIKELIHOODS && term.len; i++) {
		const struct ent_likelihood *row = &likelihoods[i];
		if (!ent_str_is(term, row->term) && !ent_str_is(term, row->other) &&
		    !ent_str_is(term, row->adverb))
			continue;
		*low = row->low;
		*high = row->high;
		return true;
	}
	return false;
}
