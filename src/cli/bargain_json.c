/* entente bargain, for programs: all of it as JSON. */
#include "bargain.h"

#include <math.h>
#include <stdio.h>

static const char *const fan_names[ENT_FAN] = {"p5", "p25", "p50", "p75", "p95"};

/* ---- JSON: small things ------------------------------------------------- */

/* A number of one issue, an array of several; `step` lies between them. */
static void json_point(const struct bargain *bargain, const double *at, size_t step)
{
	size_t dims = bargain->of.game.dims;
	fputs(dims > 1 ? "[" : "", stdout);
	for (size_t d = 0; d < dims; d++) {
		fputs(d ? "," : "", stdout);
		json_number(at[d * step]);
	}
	fputs(dims > 1 ? "]" : "", stdout);
}

static void json_name(const struct bargain *bargain, size_t actor)
{
	json_str(bargain->of.game.names[actor]);
}

/* "key":{"NAME":x,...}: of one row of actors x dims. */
static void json_points(const struct bargain *bargain, const char *key, const double *row)
{
	printf("\"%s\":{", key);
	for (size_t i = 0; i < bargain->of.game.actors; i++) {
		fputs(i ? "," : "", stdout);
		json_name(bargain, i);
		putchar(':');
		json_point(bargain, row + i * bargain->of.game.dims, 1);
	}
	putchar('}');
}

/* The same of numbers of which each actor has one; nothing if none is known. */
static void json_values(const struct bargain *bargain, const char *key, const double *values)
{
	bool known = false;
	for (size_t i = 0; i < bargain->of.game.actors; i++)
		known = known || !isnan(values[i]);
	if (!known)
		return;
	printf(",\"%s\":{", key);
	for (size_t i = 0; i < bargain->of.game.actors; i++) {
		fputs(i ? "," : "", stdout);
		json_name(bargain, i);
		putchar(':');
		json_number(values[i]);
	}
	putchar('}');
}

/* ,"key":{"low":1,"best":2,"high":3} */
static void json_range(const char *key, const double *low, const double *best, const double *high,
		       size_t i)
{
	printf(",\"%s\":{\"low\":", key);
	json_number(low && !isnan(low[i]) ? low[i] : best[i]);
	json_member_number("best", best[i]);
	json_member_number("high", high && !isnan(high[i]) ? high[i] : best[i]);
	putchar('}');
}

/* ---- JSON: the game ----------------------------------------------------- */

/* ,"tells":["position"]: which of the three numbers are from it. */
static void json_tells(const struct ent_standpoint *point, const struct ent_stance *stance)
{
	const struct ent_stance *of[] = {point->position, point->salience, point->capability};
	const char *comma = "";
	fputs(",\"tells\":[", stdout);
	for (size_t i = 0; i < 3; i++) {
		if (of[i] != stance)
			continue;
		printf("%s\"%s\"", comma, input_words[i]);
		comma = ",";
	}
	putchar(']');
}

static void json_stance(const struct bargain *bargain, const struct ent_standpoint *point,
			const struct ent_stance *stance)
{
	const struct ent_record *record = bargain->request->record;
	struct ent_text at = {0};
	ent_text_printf(&at, "%.*s:%u", ENT_FMT(ent_record_file(record, stance->where.file)),
			stance->where.line);
	fputs("{\"entry\":", stdout);
	json_str(ent_text_str(&at));
	json_tells(point, stance);
	json_member_str("hedge", ent_str(ent_hedge_name(stance->hedge)));
	json_member_str("words", stance->words);
	fputs(",\"sources\":[", stdout);
	for (size_t i = 0; i < stance->cite_count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(ent_source(record, stance->cites[i].source)->id);
	}
	fputs("]}", stdout);
	ent_text_free(&at);
}

static void json_on_issue(const struct bargain *bargain, size_t actor, size_t dim)
{
	const struct ent_bargain_case *of = &bargain->of;
	size_t k = actor * of->game.dims + dim;
	fputs("{\"issue\":", stdout);
	json_str(of->axes[dim]);
	json_range("position", of->ends.position_low, of->game.position, of->ends.position_high, k);
	json_range("salience", of->ends.salience_low, of->game.salience, of->ends.salience_high, k);
	if (bargain_of_record(bargain)) {
		const struct ent_stance *stances[3];
		size_t count = bargain_evidence(bargain, actor, dim, stances);
		fputs(",\"evidence\":[", stdout);
		for (size_t i = 0; i < count; i++) {
			fputs(i ? "," : "", stdout);
			json_stance(bargain, &of->points[k], stances[i]);
		}
		putchar(']');
	}
	putchar('}');
}

static void json_actors(const struct bargain *bargain)
{
	const struct ent_bargain_case *of = &bargain->of;
	fputs(",\n\"actors\":[", stdout);
	for (size_t i = 0; i < of->game.actors; i++) {
		fputs(i ? ",\n{\"actor\":" : "\n{\"actor\":", stdout);
		json_name(bargain, i);
		json_range("capability", of->ends.capability_low, of->game.capability,
			   of->ends.capability_high, i);
		fputs(",\"stands\":[", stdout);
		for (size_t d = 0; d < of->game.dims; d++) {
			fputs(d ? "," : "", stdout);
			json_on_issue(bargain, i, d);
		}
		fputs("]}", stdout);
	}
	putchar(']');
}

static void json_absent(const struct bargain *bargain)
{
	const struct ent_record *record = bargain->request->record;
	size_t count;
	fputs(",\n\"left_out\":[", stdout);
	for (size_t i = 0; i < bargain->of.absent_count; i++) {
		const struct ent_bargain_absent *absent = &bargain->of.absent[i];
		fputs(i ? ",\n{\"actor\":" : "\n{\"actor\":", stdout);
		json_str(ent_actor(record, absent->actor)->handle);
		json_member_str("issue", ent_issues(record, &count)[absent->issue].name);
		json_member_str("why", ent_str(lack_words(absent->lack)));
		putchar('}');
	}
	putchar(']');
}

static void json_issues(const struct bargain *bargain)
{
	const struct ent_bargain_case *of = &bargain->of;
	fputs(",\"issues\":[", stdout);
	for (size_t d = 0; d < of->game.dims; d++) {
		fputs(d ? ",{\"issue\":" : "{\"issue\":", stdout);
		json_str(of->axes[d]);
		if (bargain_of_record(bargain)) {
			const struct ent_issue *issue = bargain_issue(bargain, d);
			json_member_str("question", issue->title);
			json_member_str("low", issue->low);
			json_member_str("high", issue->high);
		}
		putchar('}');
	}
	putchar(']');
}

static void json_game(const struct bargain *bargain)
{
	const struct ent_bargain_case *of = &bargain->of;
	const struct request *request = bargain->request;
	if (bargain_of_record(bargain)) {
		fputs("{\"dossier\":", stdout);
		json_str(ent_str(request->operands[0]));
		json_member_day("on", request->on);
		json_member_day("as_of", request->as_of);
	} else {
		fputs("{\"file\":", stdout);
		json_str(ent_str(request->operands[0]));
		json_member_str("title", of->title);
	}
	json_issues(bargain);
	fputs(",\"scale\":[", stdout);
	json_number(of->game.lowest);
	putchar(',');
	json_number(of->game.highest);
	putchar(']');
	json_member_number("most_salience", of->game.most_salience);
	json_member_number("salience_unit", of->salience_unit);
	json_member_number("seed", (double)bargain->seed);
	json_actors(bargain);
	json_absent(bargain);
}

/* ---- JSON: a model ------------------------------------------------------ */

static void json_fan(const struct bargain *bargain, const double *fan)
{
	putchar('{');
	for (size_t f = 0; f < ENT_FAN; f++) {
		printf("%s\"%s\":", f ? "," : "", fan_names[f]);
		json_point(bargain, fan + f, ENT_FAN);
	}
	putchar('}');
}

static void json_ensemble(const struct bargain *bargain, const struct play *play, bool whole)
{
	const struct ent_ensemble *ensemble = &play->ensemble;
	const struct ent_bargain *game = &bargain->of.game;
	if (!ensemble->runs) {
		fputs("null", stdout);
		return;
	}
	printf("{\"runs\":%zu,\"asked\":%zu,\"settled\":%zu,\"mean\":", ensemble->runs,
	       ensemble->asked, ensemble->settled);
	json_point(bargain, ensemble->outcome_mean, 1);
	fputs(",\"outcome\":", stdout);
	json_fan(bargain, ensemble->outcome_fan);
	if (whole)
		fputs(",\n\"positions\":[", stdout);
	for (size_t round = 0; whole && round < ensemble->rounds; round++) {
		fputs(round ? ",\n{" : "\n{", stdout);
		for (size_t i = 0; i < game->actors; i++) {
			size_t cell = (round * game->actors + i) * game->dims;
			fputs(i ? "," : "", stdout);
			json_name(bargain, i);
			putchar(':');
			json_fan(bargain, ensemble->fan + cell * ENT_FAN);
		}
		putchar('}');
	}
	fputs(whole ? "]}" : "}", stdout);
}

static void json_rounds(const struct bargain *bargain, const struct play *play)
{
	const struct ent_bargain_result *result = &play->result;
	size_t n = bargain->of.game.actors, dims = bargain->of.game.dims;
	fputs(",\n\"rounds\":[", stdout);
	for (size_t round = 0; round < result->rounds; round++) {
		fputs(round ? ",\n{" : "\n{", stdout);
		json_points(bargain, "positions", result->position + round * n * dims);
		fputs(",\"mean\":", stdout);
		json_point(bargain, result->mean + round * dims, 1);
		fputs(",\"median\":", stdout);
		json_point(bargain, result->median + round * dims, 1);
		json_values(bargain, "risk", result->risk + round * n);
		if (result->chances)
			json_values(bargain, "chance", result->chances + round * n);
		putchar('}');
	}
	putchar(']');
}

static void json_moves(const struct bargain *bargain, const struct play *play)
{
	const struct ent_bargain_result *result = &play->result;
	size_t n = bargain->of.game.actors, dims = bargain->of.game.dims;
	fputs(",\n\"moves\":[", stdout);
	for (size_t i = 0; i < result->move_count; i++) {
		const struct ent_bargain_move *move = &result->moves[i];
		const double *from = result->position + (move->round * n + move->actor) * dims;
		printf("%s{\"round\":%zu,\"actor\":", i ? ",\n" : "\n", move->round + 1);
		json_name(bargain, move->actor);
		fputs(",\"by\":", stdout);
		json_name(bargain, move->by);
		json_member_str("kind", ent_str(ent_bargain_kind_name(move->kind)));
		fputs(",\"from\":", stdout);
		json_point(bargain, from, 1);
		fputs(",\"to\":", stdout);
		json_point(bargain, from + n * dims, 1);
		json_member_number("gain_own", move->gain_own);
		json_member_number("gain_other", move->gain_other);
		putchar('}');
	}
	putchar(']');
}

static void json_swings(const struct bargain *bargain, const struct play *play)
{
	const struct ent_swings *swings = &play->swings;
	printf(",\n\"sensitivity\":{\"runs\":%zu,\"asked\":%zu,\"changes\":[", swings->runs,
	       swings->asked);
	for (size_t i = 0; i < swings->count; i++) {
		const struct ent_bargain_swing *swing = &swings->list[i];
		fputs(i ? ",\n{\"actor\":" : "\n{\"actor\":", stdout);
		json_name(bargain, swing->actor);
		json_member_str("input", ent_str(input_words[swing->input]));
		json_member_str("issue", swing->input == ENT_INPUT_CAPABILITY
						 ? ent_str("")
						 : bargain->of.axes[swing->dim]);
		json_member_number("low", swing->low);
		json_member_number("high", swing->high);
		printf(",\"told\":%s,\"outcome_at_low\":", swing->told ? "true" : "false");
		json_point(bargain, swing->at_low, 1);
		fputs(",\"outcome_at_high\":", stdout);
		json_point(bargain, swing->at_high, 1);
		json_member_number("width", swing->width);
		putchar('}');
	}
	fputs("]}", stdout);
}

static void json_sides(const struct bargain *bargain, const struct play *play)
{
	fputs(",\n\"sides\":{\"rival\":", stdout);
	if (play->sides.rival == ENT_NONE)
		fputs("null", stdout);
	else
		json_name(bargain, play->sides.rival);
	json_member_number("share", play->sides.share);
	json_values(bargain, "votes", play->sides.vote);
	putchar('}');
}

/* The first members of a model, within its braces. */
static void json_outcome(const struct bargain *bargain, const struct play *play)
{
	printf("\"model\":\"%s\"", ent_bargain_model_name(play->model));
	if (play->model == ENT_BARGAIN_CHALLENGE)
		printf(",\"variant\":\"%s\"", ent_bargain_variant_name(bargain->variant));
	if (!play->played) {
		fputs(",\"outcome\":null", stdout);
		json_member_str("why", ent_str(play->err.text));
		return;
	}
	fputs(",\"outcome\":", stdout);
	json_point(bargain, play->result.outcome, 1);
	printf(",\"settled\":%s", play->result.settled ? "true" : "false");
}

static void json_model(const struct bargain *bargain, const struct play *play)
{
	fputs(",\n", stdout);
	json_outcome(bargain, play);
	if (!play->played)
		return;
	json_values(bargain, "chance", play->result.chance);
	json_rounds(bargain, play);
	json_moves(bargain, play);
	fputs(",\n\"ensemble\":", stdout);
	json_ensemble(bargain, play, true);
	json_swings(bargain, play);
	json_sides(bargain, play);
}

static void json_models(const struct bargain *bargain)
{
	fputs(",\n\"models\":[", stdout);
	for (size_t i = 0; i < bargain->play_count; i++) {
		const struct play *play = &bargain->plays[i];
		fputs(i ? ",\n{" : "\n{", stdout);
		json_outcome(bargain, play);
		if (play->played) {
			printf(",\"rounds\":%zu,\"ensemble\":", play->result.rounds);
			json_ensemble(bargain, play, false);
		}
		putchar('}');
	}
	putchar(']');
}

void bargain_json(const struct bargain *bargain)
{
	json_game(bargain);
	if (bargain->one)
		json_model(bargain, &bargain->plays[0]);
	else
		json_models(bargain);
	printf(",\n\"stopped\":%s}\n", bargain->stopped ? "true" : "false");
}
