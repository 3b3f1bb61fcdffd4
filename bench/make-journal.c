/* Writes a made-up dossier of N events, for the bench and for tests of large input:
 *
 *     make-journal N SEED                a single journal, to standard output
 *     make-journal N SEED FOLDER         the same as a dossier of several files
 *     make-journal --ledger N SEED       as many transactions, for ledger and hledger
 *
 * The same N and SEED give the same bytes, and the same events in all shapes.
 *
 * The shape is that of a working chronology: 2000 actors, few of which do most
 * of it (power law); 20,000 sources; 300 places; texts of about 70 characters,
 * lognormal; 80 of 100 events with a source and its grade, 40 with a place, 15
 * with a hedge, 5 with somebody who acted, 1 with deaths. It is valid: a source
 * is never older than what it reports by more than its own date allows, no text
 * sounds surer than its source, and a status is closed only while it is open.
 */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ACTORS = 2000, STATES = 190, SOURCES = 20000, PLACES = 300, RECENT = 64, TEXT = 320 };
enum { FIRST_DAY = -8766, LAST_DAY = 20574 }; /* 1946-01-01, 2026-05-01 */

enum status {
	NONE,
	RELATIONS,
	EMBASSY,
	DESIGNATED,
	SANCTIONED,
	FROZEN,
	ARMS,
	SUPPORTS,
	TREATY,
	WAR,
	CEASEFIRE,
	DETAINS,
	STATUSES
};

enum { SYMMETRIC = 1, OPENS = 2, CLOSES = 4 };

/* How often each verb is drawn, roughly as in event data: words before deeds. */
static const struct verb {
	const char *name, *plural; /* plural only where a list of sources makes sense */
	int weight;
	enum status status;
	int flags;
} verbs[] = {
	{"states", "state", 90, NONE, 0},
	{"consults", "consult", 60, NONE, SYMMETRIC},
	{"meets", "meet", 110, NONE, SYMMETRIC},
	{"visits", NULL, 55, NONE, 0},
	{"hosts", NULL, 35, NONE, 0},
	{"phones", NULL, 25, NONE, SYMMETRIC},
	{"negotiates-with", "negotiate-with", 40, NONE, SYMMETRIC},
	{"mediates-between", NULL, 6, NONE, 0},
	{"attends", NULL, 10, NONE, 0},
	{"forecasts", NULL, 6, NONE, 0},
	{"admits", NULL, 4, NONE, 0},
	{"denies", NULL, 14, NONE, 0},
	{"confirms", NULL, 4, NONE, 0},
	{"reports", NULL, 20, NONE, 0},
	{"welcomes", "welcome", 18, NONE, 0},
	{"converges-with", NULL, 6, NONE, 0},
	{"appeals-to", NULL, 25, NONE, 0},
	{"asks-help-of", NULL, 8, NONE, 0},
	{"offers-mediation-to", NULL, 4, NONE, 0},
	{"offers-cooperation-to", NULL, 16, NONE, 0},
	{"invites", NULL, 10, NONE, 0},
	{"pledges-to", NULL, 12, NONE, 0},
	{"supports-position-of", NULL, 16, NONE, 0},
	{"signs-with", NULL, 25, NONE, SYMMETRIC},
	{"sets-condition-for", NULL, 4, NONE, 0},
	{"cooperates-with", NULL, 20, NONE, SYMMETRIC},
	{"trades-with", NULL, 20, NONE, SYMMETRIC},
	{"exercises-with", NULL, 10, NONE, SYMMETRIC},
	{"shares-intelligence-with", NULL, 3, NONE, 0},
	{"aids", NULL, 22, NONE, 0},
	{"funds", NULL, 6, NONE, 0},
	{"delivers-arms-to", NULL, 6, NONE, 0},
	{"rescues", NULL, 3, NONE, 0},
	{"investigates", NULL, 8, NONE, 0},
	{"demands-of", NULL, 20, NONE, 0},
	{"condemns", "condemn", 45, NONE, 0},
	{"accuses", NULL, 40, NONE, 0},
	{"protests-to", NULL, 12, NONE, 0},
	{"rejects", NULL, 25, NONE, 0},
	{"warns", NULL, 16, NONE, 0},
	{"threatens", NULL, 18, NONE, 0},
	{"mobilises-against", NULL, 6, NONE, 0},
	{"seizes", NULL, 5, NONE, 0},
	{"attacks", NULL, 45, NONE, 0},
	{"bombs", NULL, 16, NONE, 0},
	{"strikes", NULL, 14, NONE, 0},
	{"clashes-with", NULL, 35, NONE, SYMMETRIC},
	{"captures-from", NULL, 6, NONE, 0},
	{"establishes-relations-with", NULL, 6, RELATIONS, SYMMETRIC | OPENS},
	{"breaks-relations-with", NULL, 3, RELATIONS, SYMMETRIC | CLOSES},
	{"opens-embassy-with", NULL, 6, EMBASSY, OPENS},
	{"closes-embassy-with", NULL, 3, EMBASSY, CLOSES},
	{"designates", NULL, 6, DESIGNATED, OPENS},
	{"delists", NULL, 3, DESIGNATED, CLOSES},
	{"sanctions", NULL, 14, SANCTIONED, OPENS},
	{"lifts-sanctions-on", NULL, 7, SANCTIONED, CLOSES},
	{"freezes-assets-of", NULL, 5, FROZEN, OPENS},
	{"unfreezes-assets-of", NULL, 3, FROZEN, CLOSES},
	{"arms", NULL, 8, ARMS, OPENS},
	{"stops-arming", NULL, 4, ARMS, CLOSES},
	{"supports", NULL, 12, SUPPORTS, OPENS},
	{"drops", NULL, 5, SUPPORTS, CLOSES},
	{"signs-treaty-with", NULL, 8, TREATY, SYMMETRIC | OPENS},
	{"ends-treaty-with", NULL, 3, TREATY, SYMMETRIC | CLOSES},
	{"declares-war-on", NULL, 3, WAR, SYMMETRIC | OPENS},
	{"makes-peace-with", NULL, 3, WAR, SYMMETRIC | CLOSES},
	{"agrees-ceasefire-with", NULL, 4, CEASEFIRE, SYMMETRIC | OPENS},
	{"detains", NULL, 12, DETAINS, OPENS},
	{"releases", NULL, 9, DETAINS, CLOSES},
};
enum { VERBS = sizeof(verbs) / sizeof(*verbs) };

static const char *const words[] = {
	"the",     "of",         "in",         "and",       "on",        "a",        "to",
	"for",     "with",       "at",         "after",     "by",        "over",     "talks",
	"border",  "agreement",  "foreign",    "minister",  "says",      "that",     "new",
	"forces",  "province",   "council",    "meeting",   "trade",     "security", "attack",
	"visit",   "president",  "delegation", "joint",     "statement", "against",  "troops",
	"aid",     "summit",     "region",     "oil",       "crossing",  "support",  "sanctions",
	"embassy", "chargé",     "d'affaires", "accord",    "région",    "São",      "Łódź",
	"Kraków",  "Ürümqi",     "Мир",        "договор",   "صلح",       "和平",     "naïve",
	"vote",    "resolution", "convoy",     "prisoners", "exchange",  "railway",  "harbour",
	"loan",    "election",   "parliament", "north",     "south",     "command",  "village",
	"airport", "deputy",     "spokesman",  "protest",   "note",      "returned", "signed",
	"refused", "opened",     "closed",     "between",
};
enum { WORDS = sizeof(words) / sizeof(*words) };

/* ---- random numbers: SplitMix64, the same everywhere -------------------- */

static uint64_t seed;

static uint64_t draw(void)
{
	uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static int below(int limit)
{
	return (int)((draw() >> 32) * (uint64_t)limit >> 32);
}

static double uniform(void)
{
	return ((double)(draw() >> 11) + 0.5) / 9007199254740992.0;
}

static bool chance(int percent)
{
	return below(100) < percent;
}

/* ---- output ------------------------------------------------------------ */

static FILE *out;

static void die(const char *what)
{
	fprintf(stderr, "make-journal: %s: %s\n", what, strerror(errno));
	exit(1);
}

__attribute__((format(printf, 1, 2))) static void say(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vfprintf(out, fmt, args);
	va_end(args);
}

static void finish(const char *what)
{
	if (fclose(out) != 0)
		die(what);
}

static void begin(const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	out = fopen(path, "w");
	if (!out)
		die(path);
}

/* ---- names --------------------------------------------------------------- */

/* A different word for every index below 13,824, and never one of English. */
static void made_up(int index, char name[16])
{
	static const char *const part[] = {"ba", "do", "gu", "ka", "le", "mi", "no", "pu",
					   "ra", "so", "ti", "vu", "za", "lo", "ne", "ri",
					   "su", "ta", "ve", "xi", "bo", "da", "go", "ku"};
	snprintf(name, 16, "%s%s%sx", part[index % 24], part[index / 24 % 24],
		 part[index / 576 % 24]);
	name[0] = (char)(name[0] - 'a' + 'A');
}

static void handle(int actor, char name[16])
{
	if (actor < STATES)
		snprintf(name, 16, "%c%c%c", 'B' + actor % 20, 'A' + actor / 20, 'A' + actor % 7);
	else
		snprintf(name, 16, "%c%cX-%d", 'A' + actor % 23, 'A' + actor / 23 % 24, actor);
}

static void day_print(int32_t day, char text[16])
{
	/* Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
	int z = day + 719468, era = z / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int month = mp < 10 ? mp + 3 : mp - 9;
	snprintf(text, 16, "%04u-%02u-%02u", (unsigned)(yoe + era * 400 + (month <= 2)) % 10000u,
		 (unsigned)month % 100u, (unsigned)(doy - (153 * mp + 2) / 5 + 1) % 100u);
}

/* ---- what is declared ------------------------------------------------------ */

static int32_t source_day[SOURCES];
static char source_letter[SOURCES];

static void declare_actors(void)
{
	char name[16], self[16], whole[16];
	for (int i = 0; i < ACTORS; i++) {
		handle(i, self);
		made_up(i * 5, name);
		if (i < STATES) {
			say("actor %s \"Republic of %s\"\n  aka: %s, \"%s Republic\"\n  kind: "
			    "state\n\n",
			    self, name, name, name);
			continue;
		}
		handle(i % STATES, whole);
		if (i % 3 == 0)
			say("actor %s \"Ministry %s\"\n  aka: %s\n  kind: agency of %s\n"
			    "  part-of: %s\n\n",
			    self, name, name, whole, whole);
		else if (i % 3 == 1)
			say("actor %s \"%s Front\"\n  aka: %s, \"Front of %s\", \"%s Movement\"\n"
			    "  kind: armed-group\n\n",
			    self, name, name, name, name);
		else
			say("actor %s \"%s Organisation\"\n  kind: organisation\n\n", self, name);
	}
}

static void declare_places(void)
{
	char name[16], state[16];
	for (int i = 0; i < PLACES; i++) {
		made_up(i * 5 + 2, name);
		handle(i % STATES, state);
		say("place \"%s City\"\n  in: %s\n  at: %.2f %.2f\n\n", name, state,
		    i % 120 - 60 + 0.25, i % 340 - 170 + 0.5);
	}
}

/* In the order of their dates, evenly over the years. */
static void draw_sources(void)
{
	for (int i = 0; i < SOURCES; i++) {
		source_day[i] = FIRST_DAY +
				(int32_t)((int64_t)(LAST_DAY + 30 - FIRST_DAY) * (i + 1) / SOURCES);
		source_letter[i] = "AABBBBCCCD"[below(10)];
	}
}

static void text_draw(char text[TEXT]);

static void declare_sources(void)
{
	char day[16], title[TEXT];
	for (int i = 0; i < SOURCES; i++) {
		day_print(source_day[i], day);
		text_draw(title);
		say("source s%d \"%s\"\n  by: \"Agency %d\"\n  date: %s\n"
		    "  url: https://example.org/%d\n  reliability: %c\n\n",
		    i, title, i % 97, day, i, source_letter[i]);
	}
}

static void text_draw(char text[TEXT])
{
	double normal = sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
	double want = exp(4.17 + 0.4 * normal); /* median 65, mean 70 */
	size_t len = 0, size = want < 12 ? 12 : want > 240 ? 240 : (size_t)want;
	while (len < size) {
		/* Squared: the first words of the list, as in speech, come most often. */
		double u = uniform();
		const char *word = words[(int)(u * u * WORDS)];
		len += (size_t)snprintf(text + len, TEXT - len, len ? " %s" : "%s", word);
	}
}

/* ---- statuses: closed only when open ------------------------------------ */

struct pair {
	int a, b;
	int32_t day;
};

static uint64_t *taken[STATUSES]; /* one bit per ordered pair: open, or closed today */
static struct pair *open_pairs[STATUSES], *closed_today;
static enum status *closed_status;
static size_t open_count[STATUSES], closed_count;
static int32_t today;

static bool pair_taken(enum status status, int a, int b, int set)
{
	size_t bit = (size_t)a * ACTORS + (size_t)b;
	uint64_t mask = UINT64_C(1) << (bit % 64), *word = &taken[status][bit / 64];
	bool was = *word & mask;
	if (set > 0)
		*word |= mask;
	else if (set == 0)
		*word &= ~mask;
	return was;
}

/* A pair that was closed may open again, but not on the same day: of two
 * changes on one day nobody could say which came last. */
static void next_day(int32_t day)
{
	while (closed_count > 0) {
		struct pair pair = closed_today[--closed_count];
		pair_taken(closed_status[closed_count], pair.a, pair.b, 0);
	}
	today = day;
}

/* An agency acts for its state: what it opened, the state has open. */
static int principal(int actor)
{
	return actor >= STATES && actor % 3 == 0 ? actor % STATES : actor;
}

static struct pair key_of(const struct verb *verb, int a, int b)
{
	int from = principal(a), to = principal(b);
	bool swap = (verb->flags & SYMMETRIC) && from > to;
	return (struct pair){swap ? to : from, swap ? from : to, today};
}

static bool status_opens(const struct verb *verb, int a, int b)
{
	struct pair key = key_of(verb, a, b);
	if (key.a == key.b || pair_taken(verb->status, key.a, key.b, 1))
		return false;
	open_pairs[verb->status][open_count[verb->status]++] = (struct pair){a, b, today};
	return true;
}

static bool status_closes(const struct verb *verb, int *a, int *b)
{
	struct pair *pairs = open_pairs[verb->status];
	if (open_count[verb->status] == 0)
		return false;
	size_t at = (size_t)below((int)open_count[verb->status]);
	struct pair pair = pairs[at];
	if (pair.day >= today)
		return false;
	pairs[at] = pairs[--open_count[verb->status]];
	closed_status[closed_count] = verb->status;
	closed_today[closed_count++] = key_of(verb, pair.a, pair.b);
	*a = pair.a;
	*b = pair.b;
	return true;
}

/* ---- events ---------------------------------------------------------------- */

static double actor_sum[ACTORS];
static int verb_sum[VERBS];

static void *grab(size_t count, size_t size)
{
	void *memory = calloc(count, size);
	if (!memory)
		die("memory");
	return memory;
}

static void prepare(int events)
{
	double sum = 0;
	int total = 0;
	for (int i = 0; i < ACTORS; i++)
		actor_sum[i] = sum += pow(i + 3, -0.9);
	for (int i = 0; i < VERBS; i++)
		verb_sum[i] = total += verbs[i].weight;
	for (int i = 0; i < STATUSES; i++) {
		taken[i] = grab((size_t)ACTORS * ACTORS / 64 + 1, sizeof(uint64_t));
		open_pairs[i] = grab((size_t)events + 1, sizeof(struct pair));
	}
	closed_today = grab((size_t)events + 1, sizeof(*closed_today));
	closed_status = grab((size_t)events + 1, sizeof(*closed_status));
}

static int draw_actor(void)
{
	double want = uniform() * actor_sum[ACTORS - 1];
	int low = 0, high = ACTORS - 1;
	while (low < high) {
		int mid = (low + high) / 2;
		if (actor_sum[mid] < want)
			low = mid + 1;
		else
			high = mid;
	}
	return low * 7919 % ACTORS; /* so that not only states lead */
}

static int draw_other(int a)
{
	int b = draw_actor();
	return b != a ? b : (a + 1 + below(ACTORS - 1)) % ACTORS;
}

static const struct verb *draw_verb(void)
{
	int want = below(verb_sum[VERBS - 1]), i = 0;
	while (verb_sum[i] <= want)
		i++;
	return &verbs[i];
}

struct cite {
	int source; /* -1: none */
	char code[4];
	int page; /* 0: none */
};

struct event {
	int number;
	int32_t day;
	char date[40];
	const struct verb *verb;
	int from[3], from_count, to;
	char text[TEXT];
	bool quote;
	struct cite cite[2];
	const char *hedge;
	int place;                        /* -1: none; PLACES and more: a state */
	int by;                           /* -1: nobody, -2: a person, else an actor */
	int deaths, denied_after, denies; /* 0: none */
	bool named, noted;
	char note[TEXT];
};

/* Those with an id that a later entry may deny. */
static struct recent {
	int number, from, to;
	int32_t day;
} recent[RECENT];
static int recent_count;

/* The date as written, and the last day that it can mean. */
static int32_t draw_date(struct event *event, bool exact)
{
	char day[16], end[16];
	int kind = below(1000), days = 1 + below(9);
	day_print(event->day, day);
	snprintf(event->date, sizeof(event->date), "%s", day);
	if (exact || event->day > LAST_DAY - 430 || kind >= 50)
		return event->day;
	if (kind < 5) {
		snprintf(event->date, sizeof(event->date), "%.4s~", day);
		return event->day + 366;
	}
	if (kind < 30) {
		snprintf(event->date, sizeof(event->date), "%.7s", day);
		return event->day + 31;
	}
	if (kind < 40) {
		day_print(event->day + days, end);
		snprintf(event->date, sizeof(event->date), "%s/%s", day, end);
		return event->day + days;
	}
	snprintf(event->date, sizeof(event->date), "%s?", day);
	return event->day;
}

static void draw_cite(struct cite *cite, int32_t after, const char *hedge)
{
	int64_t first = (int64_t)(after - FIRST_DAY) * SOURCES / (LAST_DAY + 30 - FIRST_DAY);
	int64_t at = first + below(40);
	int figure = 1, roll = below(100);
	while (at < SOURCES - 1 && source_day[at] < after)
		at++;
	if (at > SOURCES - 1)
		at = SOURCES - 1;
	if (!hedge)
		figure = roll < 30 ? 1 : roll < 70 ? 2 : roll < 90 ? 3 : roll < 98 ? 4 : 6;
	else if (strcmp(hedge, "alleged") == 0)
		figure = roll < 50 ? 4 : roll < 70 ? 5 : 3;
	else if (strcmp(hedge, "confirmed") != 0)
		figure = roll < 60 ? 2 : 3;
	cite->source = (int)at;
	cite->page = chance(15) ? 1 + below(400) : 0;
	if (chance(75))
		snprintf(cite->code, sizeof(cite->code), "%c%d", source_letter[at], figure % 10);
	else
		snprintf(cite->code, sizeof(cite->code), "%d", figure % 10);
}

static void draw_sides(struct event *event)
{
	const struct verb *verb = draw_verb();
	int a = draw_actor(), b = draw_other(a);
	const struct recent *old = recent_count ? &recent[below(recent_count)] : NULL;
	event->denies = 0;
	if ((verb->flags & OPENS) && !status_opens(verb, a, b))
		verb = &verbs[2];
	else if ((verb->flags & CLOSES) && !status_closes(verb, &a, &b))
		verb = &verbs[2];
	if (strcmp(verb->name, "denies") == 0 && old && old->day < event->day) {
		a = old->to;
		b = old->from;
		event->denies = old->number;
	}
	event->verb = verb;
	event->from[0] = a;
	event->from_count = 1;
	event->to = b;
	if (verb->plural && chance(12)) {
		for (int more = 1 + below(2); more > 0; more--) {
			int c = draw_actor(), i = 0;
			while (i < event->from_count && event->from[i] != c)
				i++;
			if (i == event->from_count && c != b)
				event->from[event->from_count++] = c;
		}
	}
}

static void draw_event(struct event *event, int number, int32_t day)
{
	static const char *const hedges[] = {"reported", "alleged", "estimated", "confirmed"};
	event->number = number;
	event->day = day;
	if (day != today)
		next_day(day);
	draw_sides(event);
	int32_t last = draw_date(event, event->verb->status != NONE || event->denies);
	text_draw(event->text);
	event->quote = chance(2);
	bool sourced = chance(80);
	event->hedge = sourced && chance(19) ? hedges[(int)(uniform() * uniform() * 4)] : NULL;
	event->cite[0].source = event->cite[1].source = -1;
	if (sourced)
		draw_cite(&event->cite[0], last, event->hedge);
	if (sourced && chance(8))
		draw_cite(&event->cite[1], last, event->hedge);
	if (event->cite[1].source == event->cite[0].source)
		event->cite[1].source = -1;
	event->place = chance(40) ? below(PLACES + STATES) : -1;
	event->by = -1;
	if (chance(5)) {
		int a = event->from[0];
		event->by = a < STATES ? a + STATES * (3 - a % 3) : -2;
	}
	bool fight = strcmp(event->verb->name, "attacks") == 0 ||
		     strcmp(event->verb->name, "bombs") == 0 ||
		     strcmp(event->verb->name, "strikes") == 0;
	event->deaths = fight && chance(18) ? 1 + (int)(4 / uniform()) % 400 : 0;
	event->denied_after = chance(2) && !event->denies ? 1 + below(20) : 0;
	event->named = chance(3);
	event->noted = chance(3);
	if (event->noted)
		text_draw(event->note);
	if (event->named) {
		int at = recent_count < RECENT ? recent_count++ : below(RECENT);
		recent[at] = (struct recent){number, event->from[0], event->to, last};
	}
}

static void print_event(const struct event *event)
{
	char name[16];
	say("%s ", event->date);
	for (int i = 0; i < event->from_count; i++) {
		handle(event->from[i], name);
		say("%s%s", i ? ", " : "", name);
	}
	handle(event->to, name);
	say(" %s %s \"%s%s\"\n", event->from_count > 1 ? event->verb->plural : event->verb->name,
	    name, event->text, event->quote ? ", a \\\"new step\\\"" : "");
	if (event->named)
		say("  id: e%d\n", event->number);
	if (event->by >= 0) {
		handle(event->by, name);
		say("  by: %s\n", name);
	} else if (event->by == -2) {
		say("  by: \"a spokesman of the movement\"\n");
	}
	if (event->place >= PLACES) {
		handle(event->place - PLACES, name);
		say("  place: %s\n", name);
	} else if (event->place >= 0) {
		made_up(event->place * 5 + 2, name);
		say("  place: \"%s City\"\n", name);
	}
	for (int i = 0; i < 2; i++) {
		const struct cite *cite = &event->cite[i];
		if (cite->source >= 0)
			say("%s s%d %s", i ? "," : "  source:", cite->source, cite->code);
		if (cite->source >= 0 && cite->page)
			say(" at \"p. %d\"", cite->page);
	}
	if (event->cite[0].source >= 0)
		say("\n");
	if (event->hedge)
		say("  hedge: %s\n", event->hedge);
	if (event->denied_after) {
		char day[16];
		day_print(event->day + event->denied_after, day);
		handle(event->to, name);
		say("  denied-by: %s", name);
		say(event->day < LAST_DAY - 430 && event->date[10] == '\0' && event->date[7] == '-'
			    ? " %s\n"
			    : "\n",
		    day);
	}
	if (event->denies)
		say("  denies: e%d\n", event->denies);
	if (event->deaths)
		say(event->deaths > 3 ? "  deaths: %d [%d %d]\n" : "  deaths: %d\n", event->deaths,
		    event->deaths * 9 / 10, event->deaths * 12 / 10);
	if (event->noted)
		say("  note: \"%s\"\n", event->note);
	say("\n");
}

/* The same entry as those who keep accounts would write it: payee, code, tags, two postings. */
static void print_transaction(const struct event *event)
{
	char name[16], day[16];
	day_print(event->day, day);
	say("%s * (%s) %s%s\n", day, event->verb->name, event->text,
	    event->quote ? ", a \"new step\"" : "");
	if (event->named)
		say("    ; id: e%d\n", event->number);
	if (event->by >= 0) {
		handle(event->by, name);
		say("    ; by: %s\n", name);
	} else if (event->by == -2) {
		say("    ; by: a spokesman of the movement\n");
	}
	if (event->place >= PLACES) {
		handle(event->place - PLACES, name);
		say("    ; place: %s\n", name);
	} else if (event->place >= 0) {
		made_up(event->place * 5 + 2, name);
		say("    ; place: %s City\n", name);
	}
	for (int i = 0; i < 2; i++)
		if (event->cite[i].source >= 0)
			say("    ; source%s: s%d %s\n", i ? "2" : "", event->cite[i].source,
			    event->cite[i].code);
	if (event->hedge)
		say("    ; hedge: %s\n", event->hedge);
	if (event->denies)
		say("    ; denies: e%d\n", event->denies);
	if (event->deaths)
		say("    ; deaths: %d\n", event->deaths);
	if (event->noted)
		say("    ; note: %s\n", event->note);
	handle(event->from[0], name);
	say("    actors:%s  1\n", name);
	handle(event->to, name);
	say("    actors:%s\n\n", name);
}

/* So that their strict modes, too, find every name declared. */
static void declare_accounts(void)
{
	static const char *const tags[] = {"by",   "deaths", "denies", "hedge",  "id",
					   "note", "place",  "source", "source2"};
	char name[16];
	say("commodity 1.\n");
	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		say("tag %s\n", tags[i]);
	for (int i = 0; i < ACTORS; i++) {
		handle(i, name);
		say("account actors:%s\n", name);
	}
	say("\n");
}

static int32_t day_of(int event, int events)
{
	return FIRST_DAY + (int32_t)((int64_t)(LAST_DAY - FIRST_DAY) * event / events);
}

static int year_of(int32_t day)
{
	char text[16];
	day_print(day, text);
	return atoi(text);
}

static void write_events(int events, const char *folder, bool ledger)
{
	static struct event event;
	char name[64];
	int decade = 0;
	prepare(events);
	for (int i = 0; i < events; i++) {
		draw_event(&event, i + 1, day_of(i, events));
		if (folder && year_of(event.day) / 10 != decade) {
			if (decade)
				finish(folder);
			decade = year_of(event.day) / 10;
			snprintf(name, sizeof(name), "events/%d0s.ent", decade);
			begin(folder, name);
		}
		if (ledger)
			print_transaction(&event);
		else
			print_event(&event);
	}
	finish(folder ? folder : "standard output");
}

static void write_folder(int events, const char *folder)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/events", folder);
	if ((mkdir(folder, 0777) != 0 && errno != EEXIST) ||
	    (mkdir(path, 0777) != 0 && errno != EEXIST))
		die(path);
	begin(folder, "dossier.ent");
	say("include \"actors.ent\"\ninclude \"places.ent\"\ninclude \"sources.ent\"\n");
	for (int decade = 194; decade <= 202; decade++)
		for (int i = 0; i < events; i++)
			if (year_of(day_of(i, events)) / 10 == decade) {
				say("include \"events/%d0s.ent\"\n", decade);
				break;
			}
	finish(folder);
	begin(folder, "actors.ent");
	declare_actors();
	finish(folder);
	begin(folder, "places.ent");
	declare_places();
	finish(folder);
	begin(folder, "sources.ent");
	declare_sources();
	finish(folder);
}

int main(int argc, char **argv)
{
	bool ledger = argc > 1 && strcmp(argv[1], "--ledger") == 0;
	char **arg = argv + 1 + ledger;
	int count = argc - 1 - ledger;
	int events = count > 0 ? atoi(arg[0]) : 0;
	if (count < 2 || count > 3 - ledger || events < 1) {
		fprintf(stderr, "usage: make-journal N SEED [FOLDER]\n"
				"       make-journal --ledger N SEED\n");
		return 2;
	}
	uint64_t start = strtoull(arg[1], NULL, 10);
	const char *folder = count > 2 ? arg[2] : NULL;

	out = stdout;
	seed = start;
	draw_sources();
	if (ledger) {
		declare_accounts();
	} else if (folder) {
		write_folder(events, folder);
	} else {
		declare_actors();
		declare_places();
		declare_sources();
	}
	seed = start + UINT64_C(0x5851f42d4c957f2d); /* the same events, whatever stood above */
	write_events(events, folder, ledger);
	return 0;
}
