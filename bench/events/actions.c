/* What is done in the made-up events, and how often. Codes, labels and Goldstein's intensities
 * are those of ontology/cameo.tsv. */
#include "world.h"

#include <entente/ontology.h>

#include <stdio.h>
#include <string.h>

/* How often a code came in 2000 real rows, half of them GDELT's of a quarter of an hour of
 * 24 October 2019 (2111 rows), half ICEWS's of 1 and 2 June 2018 (3705 rows), rounded; those
 * with less than 3 come as often as any code that is not here. */
static const struct weight {
	const char *code;
	unsigned weight;
} weights[] = {
	{"010", 218}, {"012", 24},  {"013", 25},  {"014", 10},  {"015", 5},  {"016", 8},
	{"017", 12},  {"020", 91},  {"022", 4},   {"0241", 3},  {"026", 5},  {"030", 39},
	{"0311", 6},  {"032", 19},  {"036", 133}, {"040", 182}, {"041", 5},  {"042", 108},
	{"043", 101}, {"044", 9},   {"045", 9},   {"046", 61},  {"050", 28}, {"051", 83},
	{"057", 35},  {"060", 14},  {"061", 5},   {"062", 5},   {"070", 13}, {"071", 12},
	{"072", 7},   {"073", 8},   {"080", 23},  {"081", 5},   {"084", 7},  {"0841", 9},
	{"086", 4},   {"0874", 10}, {"090", 28},  {"100", 21},  {"110", 14}, {"111", 51},
	{"112", 57},  {"114", 8},   {"115", 3},   {"120", 30},  {"130", 12}, {"138", 5},
	{"141", 38},  {"145", 5},   {"160", 13},  {"1711", 3},  {"172", 6},  {"173", 100},
	{"180", 27},  {"181", 4},   {"182", 9},   {"190", 68},  {"192", 6},  {"193", 44},
};

/* The weights are taken this many times, so that the codes without one are rarer. */
enum { SCALE = 8 };

static uint32_t weight_of(const char *code)
{
	for (size_t i = 0; i < sizeof(weights) / sizeof(*weights); i++)
		if (strcmp(weights[i].code, code) == 0)
			return weights[i].weight * SCALE;
	return 1;
}

/* Of these ICEWS tells both directions. */
static bool is_mutual(const char *code)
{
	static const char *const mutual[] = {"030", "032", "036", "040", "041", "044",
					     "046", "057", "060", "061", "062"};
	for (size_t i = 0; i < sizeof(mutual) / sizeof(*mutual); i++)
		if (strcmp(mutual[i], code) == 0)
			return true;
	return false;
}

/* The first digits of a code tell which of GDELT's four classes it is of. */
static char quad_of(const char *code)
{
	int root = (code[0] - '0') * 10 + code[1] - '0';
	return root <= 5 ? '1' : root <= 8 ? '2' : root <= 13 ? '3' : '4';
}

static struct piece gdelt_action(const struct ent_cameo *row)
{
	char text[64];
	int len = snprintf(text, sizeof(text), "%s\t%.3s\t%.2s\t%c\t%.1f", row->code, row->code,
			   row->code, quad_of(row->code), row->goldstein);
	return keep(text, (size_t)len);
}

static struct piece icews_action(const struct ent_cameo *row)
{
	char text[256];
	int len = snprintf(text, sizeof(text), "%.200s\t%s\t%g", row->label, row->code,
			   row->goldstein);
	return keep(text, (size_t)len);
}

void actions_make(struct world *world, enum format format)
{
	size_t count, mutual = 0, room = 0;
	const struct ent_cameo *rows = ent_cameo_rows(&count);
	world->actions = need(count, sizeof *world->actions);
	for (size_t i = 0; i < count; i++)
		room += weight_of(rows[i].code);
	world->urn = need(room, sizeof *world->urn);
	for (size_t i = 0; i < count; i++) {
		/* Two digits are a family of actions; some lack an intensity. */
		if (strlen(rows[i].code) < 3 || isnan(rows[i].goldstein))
			continue;
		size_t action = world->action_count++;
		uint32_t weight = weight_of(rows[i].code);
		world->actions[action] = (struct action){format == GDELT2 ? gdelt_action(&rows[i])
									  : icews_action(&rows[i]),
							 is_mutual(rows[i].code)};
		mutual += world->actions[action].mutual ? weight : 0;
		while (weight--)
			world->urn[world->urn_size++] = (uint16_t)action;
	}
	world->mutual_share = (double)mutual / world->urn_size;
}
