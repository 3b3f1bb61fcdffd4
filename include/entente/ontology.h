/* What an action is, how intense, how credible: the field's tables. Knows
 * nothing of any event. */
#ifndef ENTENTE_ONTOLOGY_H
#define ENTENTE_ONTOLOGY_H

#include <entente/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- actions ---------------------------------------------------------- */

enum ent_quad {
	ENT_QUAD_NONE, /* neither: mere statements */
	ENT_VERBAL_COOPERATION,
	ENT_MATERIAL_COOPERATION,
	ENT_VERBAL_CONFLICT,
	ENT_MATERIAL_CONFLICT
};

/* "verbal-cooperation"; "" for none. */
ENT_API const char *ent_quad_name(enum ent_quad quad);

/* PLOVER event type and mode (manual, draft of 2021). */
struct ent_plover {
	const char *type, *mode; /* "COERCE", "restrict"; mode "" is the type as such */
	double score;            /* -10 (hostile) to 10 (friendly) */
	enum ent_quad quad;
	/* Of types only, else "": what a sentence calls several, "accusations"; what the source did
	 * to the target, "accused"; and where there is no target, "made an accusation". */
	const char *plural, *past, *alone;
};

/* CAMEO event code: a string, "010" is not "10". */
struct ent_cameo {
	const char *code, *label;
	double goldstein;                      /* -10 to 10; NaN where none is published */
	const char *plover_type, *plover_mode; /* crosswalk; "" where PLOVER has no such type */
};

/* The row, or NULL. A mode that the score table lacks falls back on its type. */
ENT_API const struct ent_plover *ent_plover_find(struct ent_str type, struct ent_str mode);
ENT_API const struct ent_cameo *ent_cameo_find(struct ent_str code);
/* The row of the longest code of the table that it starts with, "13" of "13y"; or NULL. */
ENT_API const struct ent_cameo *ent_cameo_above(struct ent_str code);
/* Which CAMEO codes are of which quad class: the first two figures tell. Users of CAMEO data do
 * not agree on 09, investigate, and 14, protest. PLOVER has classes of its own, where a
 * statement (01) is of none.
 *
 *                  verbal coop.  material coop.  verbal conflict  material conflict
 *     ENT_QUADS_USUAL  01-05          06-08          09-13            14-20
 *     ENT_QUADS_GDELT  01-05          06-09          10-14            15-20
 *
 * The usual one is that of the R package icews and of Phoenix's PentaClass; the other is what
 * GDELT's files hold in the column QuadClass. */
enum ent_quads { ENT_QUADS_USUAL, ENT_QUADS_GDELT };

ENT_API enum ent_quad ent_cameo_quad(struct ent_str code, enum ent_quads quads);
ENT_API const struct ent_cameo *ent_cameo_rows(size_t *count); /* sorted by code */
ENT_API const struct ent_plover *ent_plover_rows(size_t *count);

/* What a cooperative act serves. */
enum ent_domain {
	ENT_DOMAIN_DIPLOMATIC,
	ENT_DOMAIN_SECURITY,
	ENT_DOMAIN_ECONOMIC,
	ENT_DOMAIN_UNSPECIFIED, /* the code does not tell */
	ENT_DOMAINS
};

ENT_API const char *ent_domain_name(enum ent_domain domain); /* "security" */
/* By the longest code of the table that `cameo` starts with; without a code, by the PLOVER
 * type: CONSULT, AGREE, SUPPORT, CONCEDE and REQUEST are diplomatic. */
ENT_API enum ent_domain ent_domain_of(struct ent_str cameo, struct ent_str plover_type);

/* ---- rank ------------------------------------------------------------- */

/* The level at which somebody speaks for a side; a lower number is a higher rank. */
enum ent_level {
	ENT_LEVEL_UNTOLD,
	ENT_LEVEL_HEAD, /* of state, of government, of a group */
	ENT_LEVEL_MINISTER,
	ENT_LEVEL_ENVOY, /* or ambassador */
	ENT_LEVEL_OFFICIAL,
	ENT_LEVELS
};

ENT_API const char *ent_level_name(enum ent_level level); /* "minister"; "not told" */
/* The level of a role in words, "deputy minister of trade". Of the titles of
 * ontology/levels.tsv that stand in it as whole words, the first decides, and of two that
 * start alike the longer; case and accents do not matter. */
ENT_API enum ent_level ent_level_of_role(struct ent_str role);

/* ---- credence --------------------------------------------------------- */

/* Admiralty system (NATO AJP-2.1): source reliability A-F, credibility 1-6.
 * 0 stands for "not graded". */
ENT_API const char *ent_reliability_name(char letter); /* "usually reliable"; NULL if no letter */
ENT_API const char *ent_credibility_name(char figure); /* "probably true"; NULL if no figure */

enum ent_hedge { ENT_CONFIRMED = 1, ENT_REPORTED, ENT_ESTIMATED, ENT_ALLEGED, ENT_DENIED };

ENT_API const char *ent_hedge_name(enum ent_hedge hedge); /* "alleged" */
ENT_API bool ent_hedge_parse(struct ent_str word, enum ent_hedge *hedge);

/* What an entry without a hedge amounts to, from the best credibility ('1'-'6',
 * 0 without any) among its sources: never surer than they are. */
ENT_API enum ent_hedge ent_hedge_of_credibility(char best);

/* How much an entry so hedged counts in a measure, 0 to 1, NaN for what is no hedge:
 * confirmed 1, denied 0, and between them the middles of three bands of estimative words:
 * reported .875 (very likely), estimated .675 (likely), alleged .325 (unlikely). The words
 * and the bands are those of ICD 203; which hedge goes with which word is our choice. */
ENT_API double ent_hedge_weight(enum ent_hedge hedge);

/* ---- likelihood ------------------------------------------------------- */

/* Estimative words and what they stand for in percent. Office of the Director of National
 * Intelligence, Intelligence Community Directive 203, Analytic Standards (2015), D.6.e(2)(a). */
struct ent_likelihood {
	const char *term, *other; /* the two wordings: "likely", "probable" */
	const char *adverb;       /* a third form: "probably"; "" for none */
	double low, high;         /* percent */
};

/* The seven, from "almost no chance" to "almost certain". */
ENT_API const struct ent_likelihood *ent_likelihood_rows(size_t *count);

/* The term for a percentage. Of two bands that meet there it is the less sure, the one nearer
 * to even; the outermost two reach to 0 and to 100, for which there are no words of their own.
 * NULL for NaN and for what is no percentage. */
ENT_API const char *ent_likelihood_word(double percent);

/* The band of a term, in any of its forms, as it is written here. */
ENT_API bool ent_likelihood_parse(struct ent_str term, double *low, double *high);

#ifdef __cplusplus
}
#endif

#endif
