/* What passes between actors, measured: acts, the index of cooperation and
 * conflict, contacts, alignment, influence.
 *
 * Every measure reads the sealed record and writes into memory that it is given or that
 * the caller frees; none knows a file, a clock or how it is shown. Each carries the rows
 * that it rests on, so that any number can be traced to its entries. docs/measures.md
 * explains them to the analyst.
 */
#ifndef ENTENTE_RELATIONS_H
#define ENTENTE_RELATIONS_H

#include <entente/record.h>
#include <entente/turning.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- acts ------------------------------------------------------------- */

/* Which entries are one thing told twice, and count once. Of those that tell the same, the
 * firmest counts (by the weight that it would have), then the earliest: by day, then in order of
 * record. Only what would count takes part: whatever is denied, too weakly hedged, superseded,
 * retracted or of the wrong direction takes nobody's place.
 *
 * day     entries with the same first and last day, source, target and verb, that count on the
 *         same day. So one of "1904" is not one of 1904-07-01. Sides are compared as sets.
 * none    each counts.
 * mirror  as day, and the same with source and target swapped, whether the verb is symmetric or
 *         not. What has no target has no mirror.
 * story   first, of entries with the same story, source, target and verb, one, whatever their
 *         days; then as day. An entry of no known story is repeated by day alone. */
enum ent_dedupe {
	ENT_DEDUPE_USUAL, /* day; of contacts, mirror */
	ENT_DEDUPE_DAY,
	ENT_DEDUPE_NONE,
	ENT_DEDUPE_MIRROR,
	ENT_DEDUPE_STORY
};

ENT_API const char *ent_dedupe_name(enum ent_dedupe dedupe); /* "day" */

/* Rows that tell one thing, once: puts those that stay in front, in order, and those left out
 * behind them, in order; returns how many stay. The firmest is that of the greatest
 * ent_hedge_weight. Rows that are denied, or do not stand as of the day, all stay. USUAL:
 * rows of datasets once a day, all others as they are. */
ENT_API size_t ent_rows_once(const struct ent_record *record, enum ent_dedupe dedupe, int32_t as_of,
			     uint32_t *rows, size_t count);

/* What a hedge does to an act's weight. */
enum ent_hedges {
	ENT_HEDGES_WEIGH, /* by its credence: ent_hedge_weight */
	ENT_HEDGES_FIRM,  /* only what is confirmed or reported, each in full */
	ENT_HEDGES_EQUAL  /* all that is not denied, each in full */
};

struct ent_acts_opts {
	int32_t from, to; /* days; inclusive */
	int32_t as_of;
	enum ent_dedupe dedupe;
	enum ent_hedges hedges;
	bool directed;     /* only what a did to b; a symmetric verb has no direction */
	const bool *verbs; /* a flag a verb: only these; NULL: all */
};

ENT_API struct ent_acts_opts ent_acts_all(void);

/* An entry as the measures take it. */
struct ent_act {
	uint32_t row;
	int32_t day;      /* the middle of the days on which it can have begun */
	double intensity; /* Goldstein, -10 to 10; NaN: its verb has none */
	double weight;    /* credence, above 0 to 1 */
};

/* Starts as {0}; may be filled again and again; ent_acts_free at the end. */
struct ent_acts {
	struct ent_act *list; /* by day, then by row; those repeated lie behind the count */
	size_t count, room;
	/* The account: found = count + repeated + doubtful + without_day. */
	size_t found;       /* entries that stand, between the two, by from, to and as_of */
	size_t repeated;    /* left out: another that tells the same is in */
	size_t doubtful;    /* left out: denied, or too weakly hedged for the choice */
	size_t without_day; /* left out: an open start has no middle */
};

/* What passed between a and b, what their parts did counting for the whole. An entry
 * counts on one day: the middle of the days on which it can have begun, if that lies in
 * from to to. Retracted and superseded entries do not count. */
ENT_API void ent_acts_find(const struct ent_record *record, uint32_t a, uint32_t b,
			   const struct ent_acts_opts *opts, struct ent_acts *acts);
ENT_API void ent_acts_free(struct ent_acts *acts);

/* ---- index ------------------------------------------------------------ */

/* A period of the index.
 *
 *     cooperation = sum of weight * intensity where the intensity is above 0
 *     conflict    = sum of weight * intensity where it is below 0; so at most 0
 *     net         = cooperation + conflict
 *     count       = sum of weights
 *
 * The sums are of Goldstein scale points; of no act they are 0, and `acts` tells that
 * there was none. With a half-life, each sum is what is left at the end of the period of
 * all acts up to then:
 *
 *     S(end) = sum over acts of weight * intensity * 2^(-(end - day) / half_life)
 *
 * Goldstein (1992), J. Conflict Resolution 36(2), 369-385; sums by period and one entry a
 * day as in Schrodt and Gerner (2000), Analyzing International Event Data. */
struct ent_index_period {
	int32_t start, end; /* first and last day; the last period may be cut by `to` */
	double cooperation, conflict, net, count;
	size_t acts;  /* of the period itself */
	size_t first; /* of them, in the list of acts */
};

enum ent_measure {
	ENT_MEASURE_NET,
	ENT_MEASURE_COOPERATION,
	ENT_MEASURE_CONFLICT,
	ENT_MEASURE_COUNT
};

ENT_API double ent_index_value(const struct ent_index_period *period, enum ent_measure measure);

/* Tallies the acts by period, from the period of `from` to that of `to`, both days. Writes
 * at most `room` periods; returns how many there are. half_life_days 0: plain sums. */
ENT_API size_t ent_index(const struct ent_acts *acts, enum ent_every every, int32_t from,
			 int32_t to, double half_life_days, struct ent_index_period *out,
			 size_t room);

/* ---- contacts --------------------------------------------------------- */

/* What the code of the verb says of it: CAMEO 04, or PLOVER's CONSULT where a verb has no
 * code. An agreement signed or a demand made tells of no contact that was entered. */
enum ent_contact_kind {
	ENT_CONTACT_NONE,
	ENT_CONTACT_TALKS,   /* 04, 040 */
	ENT_CONTACT_CALL,    /* 041; CONSULT phone */
	ENT_CONTACT_VISIT,   /* 042, 043; CONSULT visit */
	ENT_CONTACT_MEETING, /* 044; CONSULT third-party, multilateral */
	ENT_CONTACT_MEDIATION,
	ENT_CONTACT_NEGOTIATION,
	ENT_CONTACT_KINDS
};

ENT_API const char *ent_contact_kind_name(enum ent_contact_kind kind); /* "visit" */
ENT_API enum ent_contact_kind ent_contact_kind_of(const struct ent_verb *verb);
/* Flags the verbs of contacts; room for all verbs. */
ENT_API void ent_contact_verbs(const struct ent_record *record, bool *verbs);

/* Who spoke for one of the two, and at what level. */
struct ent_speaker {
	enum ent_level level;
	uint32_t person; /* ENT_NONE: told in words, or not at all */
};

/* One contact, told by one entry or more.
 *
 * Level: that of the visitor, if a visit tells it; else the lower of the levels told, as a
 * meeting is at the level of its junior side; else untold. Data on the travel of leaders
 * take the visitor's: Moyer, Turner and Meisel, COLT (Pardee Center, Denver). */
struct ent_contact {
	size_t first, tellings; /* entries, in the list of rows; the firmest first */
	int32_t day;
	enum ent_contact_kind kind;
	uint32_t visitor;            /* a or b of a visit, or ENT_NONE */
	struct ent_speaker speak[2]; /* for a, for b */
	enum ent_level level;
	uint32_t forum; /* in whose framework, or ENT_NONE */
	double weight;  /* 0: too weakly hedged for the choice; listed, not counted */
};

/* Starts as {0}; may be filled again and again; ent_contacts_free at the end. */
struct ent_contacts {
	struct ent_contact *list; /* by day */
	size_t count, room;
	uint32_t *rows; /* those of each contact together */
	size_t row_count, row_room;
	size_t counted;       /* contacts of weight above 0 */
	size_t denied;        /* entries left out: the claim is denied */
	size_t without_day;   /* entries left out: no middle of their days */
	struct ent_acts acts; /* scratch, and so is told_in: which contact each act tells */
	uint32_t *told_in;
};

/* The contacts of a and b. Of opts, `hedges` says which count; ent_contacts_usual takes the
 * firm ones. `verbs`, if given, are those of ent_contact_verbs, made once for many dyads.
 *
 * Entries tell one contact if they agree on kind and visitor, if places told by both have
 * one in common or within another, and if, by `dedupe`,
 *
 *     day     they have the same days, sides and verb;
 *     none    never;
 *     mirror  as day; or one is told from the side of a and the other from the side of b, and
 *             their days overlap, none of the two being vaguer than 31 days;
 *     story   as day; or they have the same story, sides and verb, whatever the days.
 *
 * Who spoke: the persons on a side and those `by:` and `with:` whose role on the day is with
 * a or b or their parts; what `by:` says in words is of the side that acts. The highest rank
 * counts. Forum: an actor of the entry of kind forum, or an organisation or coalition of
 * which a or b is a member on the day. */
ENT_API struct ent_acts_opts ent_contacts_usual(void);
ENT_API void ent_contacts_find(const struct ent_record *record, uint32_t a, uint32_t b,
			       const struct ent_acts_opts *opts, struct ent_contacts *contacts);
ENT_API void ent_contacts_free(struct ent_contacts *contacts);

struct ent_contact_year {
	int32_t start;            /* 1 January */
	bool whole;               /* all of it lies in from to to */
	size_t count;             /* contacts that count */
	double weight;            /* sum of their weights */
	size_t level[ENT_LEVELS]; /* of them, at each level */
};

/* The years of from to to, both ordinary days; at most `room`; returns how many there are. */
ENT_API size_t ent_contacts_by_year(const struct ent_contacts *contacts, int32_t from, int32_t to,
				    struct ent_contact_year *out, size_t room);

/* ---- trend ------------------------------------------------------------ */

/* Growth of a count from period to period.
 *
 *     count[t] ~ Poisson(exp(alpha + beta * t)),   t = 0 ... n - 1
 *     growth = exp(beta) - 1
 *     phi    = sum (count - mu)^2 / mu / (n - 2), at least 1
 *     low, high = exp(beta -+ t(0.975, n - 2) * sqrt(phi * variance of beta)) - 1
 *
 * The maximum of the likelihood by Newton's method; quasi-Poisson, so that a wider scatter
 * than Poisson's widens the interval and a narrower one leaves it. All NaN, that is too few
 * to tell, if n < 5, the sum is below 5, or no maximum exists, since all lies in the first
 * or all in the last period. McCullagh and Nelder (1989), Generalized Linear Models, ch. 6. */
struct ent_trend {
	double growth, low, high; /* per period: 0.1 is 10 per cent more each time */
	double dispersion;        /* phi before it is raised to 1 */
};

ENT_API struct ent_trend ent_trend_of(const double *count, size_t n);

/* ---- signs ------------------------------------------------------------ */

struct ent_sign_opts {
	int32_t as_of;
	enum ent_hedges hedges;
	int32_t window_days; /* how long an act tells of a tie; above 0 */
	enum ent_dedupe dedupe;
};

/* All that is known, hedges weighed, three years (1096 days). */
ENT_API struct ent_sign_opts ent_signs_usual(void);

/* Whether two actors are friendly or hostile on a day. By their acts from day -
 * window_days + 1 to day, if one of them has an intensity other than 0:
 *
 *     net = sum of weight * intensity;   sign = that of net
 *
 * else by the statuses that hold for certain on the day: warm ones less cold ones. */
struct ent_sign {
	int sign;     /* 1 friendly, -1 hostile, 0: even, or none recorded */
	double net;   /* of the acts; NaN: there is none with an intensity */
	size_t acts;  /* with an intensity, in the window */
	uint32_t row; /* the newest act of that sign, or what opened a status; or ENT_NONE */
};

ENT_API struct ent_sign ent_sign_on(const struct ent_record *record, uint32_t a, uint32_t b,
				    const struct ent_sign_opts *opts, int32_t day);
/* The rows that the sign rests on, to `rows`, of which at most `room` are written; returns
 * how many there are. */
ENT_API size_t ent_sign_evidence(const struct ent_record *record, uint32_t a, uint32_t b,
				 const struct ent_sign_opts *opts, int32_t day, uint32_t *rows,
				 size_t room);

/* ---- alignment -------------------------------------------------------- */

/* What a third actor is to two others. */
enum ent_shared {
	ENT_SHARED_NONE, /* no sign with one of them */
	ENT_SHARED_FRIEND,
	ENT_SHARED_ADVERSARY,
	ENT_SHARED_AT_ODDS /* friend of the one, adversary of the other */
};

/* Triads of a, b and every third actor that has a sign with both.
 *
 *     agreement = (friends + adversaries - at_odds) / (friends + adversaries + at_odds)
 *
 * which is S of Signorino and Ritter (1999), Int. Studies Quarterly 43(1), for signs; NaN
 * without a third actor. A triad is balanced if the product of its three signs is positive;
 * without a sign of a and b none is either: Cartwright and Harary (1956), Psychological
 * Review 63(5). A third actor is there on the day, by its kinds; it is neither unknown, nor
 * a person, nor a medium, nor a part of another actor (what it does counts for its whole), nor
 * kin of a or b: their parts, wholes, governments and the states that they govern. */
struct ent_balance {
	int32_t day;
	int sign; /* of a and b */
	size_t friends, adversaries, at_odds;
	size_t balanced, unbalanced;
	double agreement;
};

struct ent_third {
	uint32_t actor;
	struct ent_sign with[2]; /* a, b */
	enum ent_shared shared;
};

/* Starts as {0}; may be filled again; ent_alignment_free at the end. */
struct ent_alignment {
	struct ent_balance balance;
	struct ent_sign sign;    /* of a and b */
	struct ent_third *third; /* with a sign with one of the two or both; by actor */
	size_t count, room;
	size_t repeated; /* acts of the window with an intensity, of all these dyads, left out: told
			  * again; in how many dyads it is told, so often it counts */
};

ENT_API void ent_alignment_on(const struct ent_record *record, uint32_t a, uint32_t b,
			      const struct ent_sign_opts *opts, int32_t day,
			      struct ent_alignment *out);
ENT_API void ent_alignment_free(struct ent_alignment *alignment);

/* A third actor becomes something else to a and b. */
struct ent_shift {
	int32_t day;
	uint32_t actor;
	enum ent_shared before, after; /* before, on the first day asked about: none */
	struct ent_sign with[2];       /* on the day */
};

/* The shifts from a day to another, both included, by day and then by actor, those that
 * stand on the first day among them; at most `room` are written; returns how many there are. */
ENT_API size_t ent_alignment_shifts(const struct ent_record *record, uint32_t a, uint32_t b,
				    const struct ent_sign_opts *opts, int32_t from, int32_t to,
				    struct ent_shift *out, size_t room);

/* The signs of all dyads on a day, for many questions. Its balances are those of
 * ent_alignment_on. `workers` threads, 0: as many as there are processors. */
struct ent_signs;
ENT_API struct ent_signs *ent_signs_new(const struct ent_record *record,
					const struct ent_sign_opts *opts, int32_t day,
					size_t workers);
ENT_API int ent_signs_of(const struct ent_signs *signs, size_t dyad);
ENT_API struct ent_balance ent_signs_balance(const struct ent_signs *signs, size_t dyad);
ENT_API void ent_signs_free(struct ent_signs *signs);

/* ---- rule ------------------------------------------------------------- */

#define ENT_MOST_HEADS 4 /* more at once are not told */

/* A time through which the same ruled in an actor. */
struct ent_rule {
	int32_t from, to;
	uint32_t government;            /* of kind "government of" the actor; ENT_NONE: none told */
	uint32_t kind;                  /* text: what the actor itself was; ENT_NONE: not told */
	uint32_t kind_of;               /* actor: of whom, as in "government of X"; or ENT_NONE */
	uint32_t heads[ENT_MOST_HEADS]; /* persons with a role of level head with the actor or the
					 * government */
	size_t head_count;
};

/* Cuts the days from one to another, both included, where a government, a kind or a head
 * begins or ends. A date of no certain day cuts in its middle; whoever ends on the day on
 * which another begins has ended the day before. At most `room` are written; returns how
 * many there are. */
ENT_API size_t ent_rule_periods(const struct ent_record *record, uint32_t actor, int32_t from,
				int32_t to, struct ent_rule *out, size_t room);

/* ---- influence -------------------------------------------------------- */

/* A proxy for the influence of a on b: how much of all that others do with b in friendship
 * is done by a. It measures ties, not whether anybody is swayed by them.
 *
 *     w        = weight * intensity, of each act with an intensity above 0
 *     share    = sum of w with a / sum of w with all
 *     n        = (sum of w)^2 / sum of w^2, with all      Kish (1965), Survey Sampling
 *     low,high = Wilson's interval of the share at 95 per cent, for n draws
 *
 * b is b and whoever governed it on the day. All: every third actor as alignment takes them; an act
 * of several with b counts for each of them. a is one of them, or a part of one. NaN: no tie is
 * recorded. Wilson (1927), J. American Statistical Association 22, 209-212. The three bandwidths
 * are those of Moyer, Turner and Meisel (2021), J. of Peace Research 58(6), the FBIC index, taken
 * here of acts and not of trade and treaties. */
struct ent_influence {
	struct ent_rule rule;
	double share, low, high;
	double sum[ENT_DOMAINS]; /* with a, by domain */
	double all[ENT_DOMAINS]; /* with all */
	double effective;        /* n */
	size_t acts, all_acts;   /* friendly ones */
	size_t rank, actors;     /* 1: nobody has more; of those with any. 0: a has none */
	size_t first, row_count; /* the rows of a's share */
};

/* Starts as {0}; may be filled again; ent_influences_free at the end. */
struct ent_influences {
	struct ent_influence *list; /* by period of rule */
	size_t count, room;
	uint32_t *rows;
	size_t row_count, row_room;
	size_t repeated; /* friendly acts of b with all, left out: told again */
};

/* Of opts: from and to, which are ordinary days, as_of, hedges, dedupe. */
ENT_API void ent_influence_find(const struct ent_record *record, uint32_t a, uint32_t b,
				const struct ent_acts_opts *opts, struct ent_influences *out);
ENT_API void ent_influences_free(struct ent_influences *influences);

/* ---- all dyads -------------------------------------------------------- */

struct ent_dyad_opts {
	struct ent_acts_opts acts; /* from and to are ordinary days; signs are those of `to`; its
				    * `dedupe` is that of the contacts and signs too */
	int32_t window_days;       /* of the signs */
	uint32_t actor;            /* only its dyads; ENT_NONE: all */
	size_t workers;            /* threads; 0: as many as there are processors */
};

/* A dyad at a glance. */
struct ent_dyad_view {
	uint32_t a, b;
	size_t acts, contacts; /* contacts: the firm ones */
	size_t repeated;       /* acts left out: told again */
	int32_t first, last;   /* day of the first and of the last act */
	double cooperation, conflict, net;
	int sign;     /* on the last day */
	size_t third; /* actors with a sign with both, on that day */
	double agreement;
	double share[2]; /* of a in the friendly ties of b, and the other way round; NaN */
	int32_t turned;  /* day of the turn that saves the most; ENT_DAY_MIN: none is found */
	int turn;        /* its direction */
};

/* The dyads with an act, by number of acts, then by handles. Any number of workers gives the
 * same. `out` has room for ent_dyad_count; returns how many there are. */
ENT_API size_t ent_dyads_view(const struct ent_record *record, const struct ent_dyad_opts *opts,
			      struct ent_dyad_view *out);

/* ---- turns of a dyad -------------------------------------------------- */

/* What turns: by entry, each act is an observation of its intensity, in order of days, so that
 * a turn falls on an entry. A gap without entries tells nothing, and nor does an act of no
 * intensity or of 0, a mere statement. By period, the observations are those of ent_index,
 * from the period of the first act to that of the last or of `to`. */
struct ent_dyad_turns_opts {
	struct ent_acts_opts acts;
	struct ent_turning_opts turning;
	enum ent_every every;     /* ENT_EVERY_NONE: by entry */
	enum ent_measure measure; /* by period only */
};

struct ent_dyad_turn {
	struct ent_turn turn;   /* its places are in the observations */
	int32_t day, low, high; /* first days of the observations at `at`, `low` and `high` */
	size_t from, at, to;    /* acts of the stretches on both sides: [from, at) and [at, to) */
};

/* Starts as {0}; ent_dyad_turns_free at the end. */
struct ent_dyad_turns {
	struct ent_acts acts;
	bool borrowed;            /* the acts are the caller's */
	struct ent_turning found; /* the suppositions, the newest stretch */
	int32_t newest;           /* first day of that; ENT_DAY_MIN: there is no observation */
	struct ent_dyad_turn *list;
	size_t count;
};

/* Of everything, by entry, and what is firm: an allegation alone dates no turn. Entries keep
 * no calendar, so that seasons, trends and echoes are not looked for (`turning.plain`), and
 * intensities are no counts. */
ENT_API struct ent_dyad_turns_opts ent_dyad_turns_usual(void);
/* False, with *err, as ent_turning_find. */
ENT_API bool ent_dyad_turns_find(const struct ent_record *record, uint32_t a, uint32_t b,
				 const struct ent_dyad_turns_opts *opts,
				 struct ent_dyad_turns *turns, struct ent_err *err);
/* The same of acts at hand, which must outlive the turns; of opts, `acts.to` alone counts. */
ENT_API bool ent_dyad_turns_of(const struct ent_acts *acts, const struct ent_dyad_turns_opts *opts,
			       struct ent_dyad_turns *turns, struct ent_err *err);
ENT_API void ent_dyad_turns_free(struct ent_dyad_turns *turns);

/* The turn that saves the most cost; NULL: there is none. */
ENT_API const struct ent_dyad_turn *ent_dyad_turns_main(const struct ent_dyad_turns *turns);

/* How often a class of actions was before a turn and since. */
struct ent_turn_action {
	const struct ent_plover *type; /* NULL: actions of no PLOVER type */
	size_t before, after;          /* acts in the two stretches */
	double change;                 /* in its share of all acts, -1 to 1 */
};

/* The classes that changed, the most first, then in the order of PLOVER's table; at most
 * `room`; returns how many there are. */
ENT_API size_t ent_turn_actions(const struct ent_record *record, const struct ent_acts *acts,
				const struct ent_dyad_turn *turn, struct ent_turn_action *out,
				size_t room);

/* A third actor that became something else to the two about the time of a turn: from two
 * years before its day to one year after. The shifts that go with the direction of the turn
 * come first: towards a shared friend or adversary if it is up, towards odds if it is down;
 * then those nearest in time. What was undone by the day of the turn is left out. At most
 * `room`; returns how many there are. */
ENT_API size_t ent_turn_shifts(const struct ent_record *record, uint32_t a, uint32_t b,
			       const struct ent_sign_opts *opts, const struct ent_dyad_turn *turn,
			       struct ent_shift *out, size_t room);

/* ---- expectations ----------------------------------------------------- */

enum ent_outcome {
	ENT_OPEN,      /* it may still come, or nothing can judge it */
	ENT_CAME_TRUE, /* surely */
	ENT_FAILED,    /* surely: its day passed without it, or what was not to come came */
	ENT_OUTCOME_UNKNOWN
};

struct ent_verdict {
	enum ent_outcome outcome;
	int32_t day;          /* since when it is settled; ENT_DAY_MAX: it is not */
	uint32_t rows[4];     /* what settled it, or leaves it unknown */
	size_t row_count;     /* the first four */
	uint32_t observation; /* of a series: the row that did; or ENT_NONE */
};

/* What had become of an expectation by the day `on`, as far as was known by `as_of`.
 *
 * Its time runs from the day after it was stated to its deadline, the last day of `by`, if it
 * has one; nothing after `on` counts. What is told of a status firmly decides; an allegation
 * neither brings it about nor stands in its way, but leaves unknown what it alone tells.
 *
 * begins   came true on the first day in its time on which the status surely holds, if on a
 *          day before, back to that of the statement, it surely did not: what held already
 *          and goes on, or is merely renewed, does not begin.
 * ends     likewise, the other way round.
 *          Either failed on the day after the deadline, if nothing can have begun, or ended,
 *          in its time.
 * no ...   failed where the other would have come true, and came true where it failed.
 * series   a figure counts if its period ends in its time; of the vintages, the newest known.
 *          Came true on the last day of the first period whose whole range is above, or
 *          below, the number; a figure that equals it is neither. Failed on the day after
 *          the deadline, if firm figures that are not so tell of every period that ends in
 *          its time (`every`; without it, one figure is enough).
 *
 * What dates too vague, ranges that hold the number, missing figures or mere allegations
 * leave open is unknown. An expectation without an outcome, not stated by `on` or not known
 * by `as_of`, is open. */
ENT_API void ent_expectation_judge(const struct ent_record *record,
				   const struct ent_expectation *expectation, int32_t on,
				   int32_t as_of, struct ent_verdict *verdict);

/* "open", "came true", "failed", "unknown" */
ENT_API const char *ent_outcome_name(enum ent_outcome outcome);

/* ---- indicators ------------------------------------------------------- */

enum ent_direction {
	ENT_DIRECTION_UNKNOWN, /* nothing to compare, or nobody said what is better */
	ENT_UNCHANGED,
	ENT_NO_CLEAR_CHANGE, /* the two ranges have numbers in common */
	ENT_BETTER,
	ENT_WORSE
};

/* "unknown", "unchanged", "no clear change", "better", "worse" */
ENT_API const char *ent_direction_name(enum ent_direction direction);

/* One value of an indicator. */
struct ent_reading {
	int32_t first, last;     /* the days that it tells of; of a status both the one day */
	bool running;            /* a count: its period is not over, and it goes to the day asked */
	double low, value, high; /* NaN: not told */
	size_t row_from, row_count; /* events on which it rests, in the rows of the gauge */
	uint32_t observation;       /* of a series: its row; else ENT_NONE */
};

/* Where an indicator stands. */
struct ent_gauge {
	struct ent_reading *readings; /* newest first */
	size_t count;
	size_t current; /* which of them is compared with the one after it; may be `count` */
	uint32_t *rows;
	size_t repeated;          /* counts: entries of the periods left out: told again */
	bool recorded;            /* a status: a stretch had begun by the day */
	struct ent_status status; /* the newest of those, if so */
	enum ent_direction direction;
	int32_t fresh; /* the day of the newest evidence; ENT_DAY_MIN: there is none */
	bool stale;
};

struct ent_gauge_opts {
	int32_t on, as_of; /* on: an ordinary day */
	int32_t from, to;  /* counts: which periods; ENT_DAY_MIN, ENT_DAY_MAX: the last two that
			    * are over, and the running one */
	enum ent_dedupe dedupe; /* counts */
};

/* Reads an indicator as of a day.
 *
 * count    A reading for each month, quarter or year: entries that can have been in it, what a
 *          part did counting for the whole, but not what was denied, corrected or retracted;
 *          what is told twice once (ent_rows_once).
 *          `low` counts only those told firmly and surely in it. No period lies before the one
 *          of the record's first entry: of what was before it, nought tells nothing. Current
 *          is the newest period that is over. As fresh as the record's newest entry; stale,
 *          and without a direction, if that lies before the current period.
 * status   Two readings, on the day and a year before it: 1 holds, 0 does not, and from 0 to 1
 *          where dates or a mere allegation leave it open. None where nothing opened it by the
 *          day. As fresh as the newest entry behind the stretch; never stale.
 * series   The two newest figures of periods begun by the day, of each the newest vintage
 *          known, without those denied. Fresh to the last day of which a figure tells; stale
 *          if two more were due.
 *
 * The direction compares the current reading with the one before it. Better or worse takes
 * ranges that lie apart; an alleged figure may be anything; figures for periods that differ in
 * length by more than a tenth are not compared. ent_gauge_free frees it. */
ENT_API struct ent_gauge ent_indicator_read(const struct ent_record *record,
					    const struct ent_indicator *indicator,
					    const struct ent_gauge_opts *opts);
ENT_API void ent_gauge_free(struct ent_gauge *gauge);

/* The newest entry by the day, known by as_of and neither denied nor retracted, in which the
 * actor, or a part of it, did something of that class; ENT_NONE: there is none. */
ENT_API uint32_t ent_last_act(const struct ent_record *record, uint32_t actor, enum ent_quad quad,
			      int32_t on, int32_t as_of);

#ifdef __cplusplus
}
#endif

#endif
