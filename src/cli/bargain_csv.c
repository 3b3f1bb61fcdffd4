/* entente bargain, for spreadsheets: what the models expect, or the rounds of one. */
#include "bargain.h"

#include <math.h>

static void csv_models(const struct bargain *bargain)
{
	static const struct column columns[] = {
		{"model", CELL_TEXT},    {"issue", CELL_TEXT},   {"outcome", CELL_NUMBER},
		{"p5", CELL_NUMBER},     {"p25", CELL_NUMBER},   {"p50", CELL_NUMBER},
		{"p75", CELL_NUMBER},    {"p95", CELL_NUMBER},   {"runs", CELL_NUMBER},
		{"rounds", CELL_NUMBER}, {"settled", CELL_TEXT}, {"why", CELL_TEXT}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < bargain->play_count; i++) {
		const struct play *play = &bargain->plays[i];
		for (size_t d = 0; d < bargain->of.game.dims; d++) {
			const double *fan = play->ensemble.outcome_fan;
			table_cell(table, ent_str(ent_bargain_model_name(play->model)));
			table_cell(table, bargain->of.axes[d]);
			table_number(table, play->played ? play->result.outcome[d] : NAN);
			for (size_t f = 0; f < ENT_FAN; f++)
				table_number(table,
					     play->ensemble.runs ? fan[d * ENT_FAN + f] : NAN);
			table_number(table, (double)play->ensemble.runs);
			table_number(table, play->played ? (double)play->result.rounds : NAN);
			table_cell(table, ent_str(play->result.settled ? "yes" : "no"));
			table_cell(table, ent_str(play->played ? "" : play->err.text));
		}
	}
	table_write(table, FORMAT_CSV, "models", true);
}

/* The move that leads out of a round; NULL: the actor stays. */
static const struct ent_bargain_move *move_of(const struct play *play, size_t *at, size_t round,
					      size_t actor)
{
	const struct ent_bargain_result *result = &play->result;
	if (*at < result->move_count && result->moves[*at].round == round &&
	    result->moves[*at].actor == actor)
		return &result->moves[(*at)++];
	return NULL;
}

static void csv_cell_of(const struct bargain *bargain, const struct play *play, size_t round,
			size_t actor, const struct ent_bargain_move *move, size_t dim,
			struct table *table)
{
	size_t row = round * bargain->of.game.actors + actor;
	size_t k = row * bargain->of.game.dims + dim;
	table_number(table, (double)round);
	table_cell(table, bargain->of.game.names[actor]);
	table_cell(table, bargain->of.axes[dim]);
	table_number(table, play->result.position[k]);
	for (size_t f = 0; f < ENT_FAN; f++)
		table_number(table, round < play->ensemble.rounds
					    ? play->ensemble.fan[k * ENT_FAN + f]
					    : NAN);
	table_number(table, play->result.risk[row]);
	table_number(table, play->result.chances ? play->result.chances[row] : NAN);
	table_cell(table, ent_str(move ? ent_bargain_kind_name(move->kind) : ""));
	table_cell(table, move ? bargain->of.game.names[move->by] : ent_str(""));
	table_number(table, move ? move->gain_own : NAN);
	table_number(table, move ? move->gain_other : NAN);
}

static void csv_rounds(const struct bargain *bargain, const struct play *play)
{
	static const struct column columns[] = {
		{"round", CELL_NUMBER},    {"actor", CELL_TEXT},      {"issue", CELL_TEXT},
		{"position", CELL_NUMBER}, {"p5", CELL_NUMBER},       {"p25", CELL_NUMBER},
		{"p50", CELL_NUMBER},      {"p75", CELL_NUMBER},      {"p95", CELL_NUMBER},
		{"risk", CELL_NUMBER},     {"chance", CELL_NUMBER},   {"move", CELL_TEXT},
		{"by", CELL_TEXT},         {"gain_own", CELL_NUMBER}, {"gain_other", CELL_NUMBER}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	size_t at = 0;
	for (size_t round = 0; play->played && round < play->result.rounds; round++)
		for (size_t i = 0; i < bargain->of.game.actors; i++) {
			const struct ent_bargain_move *move = move_of(play, &at, round, i);
			for (size_t d = 0; d < bargain->of.game.dims; d++)
				csv_cell_of(bargain, play, round, i, move, d, table);
		}
	table_write(table, FORMAT_CSV, "rounds", true);
}

void bargain_csv(const struct bargain *bargain)
{
	if (bargain->one)
		csv_rounds(bargain, &bargain->plays[0]);
	else
		csv_models(bargain);
}
