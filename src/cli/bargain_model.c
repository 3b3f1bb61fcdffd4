/* entente bargain --model, for people: what it expects, who moves whom, whose change matters. */
#include "bargain.h"

#include <math.h>
#include <stdio.h>

/* Moves of less than this share of the scale are counted, not told. */
#define TOLD_MOVE   .01
#define TOLD_ROUNDS 8
#define TOLD_SWINGS 8

static const char *const model_says[] = {
	[ENT_BARGAIN_COMPROMISE] =
		"The compromise: the mean of all positions, each weighed by capability and "
		"salience. Everybody gives in a little; nobody is left out.",
	[ENT_BARGAIN_MEDIAN] = "The median: the position that wins a vote against each other one, "
			       "where votes weigh by capability and salience. It is decided by a "
			       "vote, and only order matters: an extreme position counts no more "
			       "than a moderate one on the same side.",
	[ENT_BARGAIN_CHALLENGE] =
		"Challenges: round by round each actor weighs whom it could move, and gives way "
		"to those who it thinks could move it; what is expected is the median of the "
		"last round. Yields: both expect the other to prevail. Meets: it would lose by a "
		"challenge less than the other gains, and goes part of the way. Gives in: it "
		"would lose more than the other gains. In brackets, what each expects to gain by "
		"challenging the other, from -3 to 3.",
	[ENT_BARGAIN_SMP] =
		"The spatial model of politics: round by round each actor offers a bargain to whom "
		"it pays most to challenge, and all elect which offer each takes; what is expected "
		"is the mean of the last positions by their chance to be elected. In brackets, "
		"what the challenge is expected to bring to the one who moves and to the other.",
};

/* The first letter of a sentence, where it is plain. */
static void start_sentence(struct ent_text *text, size_t from)
{
	if (from < text->len && text->ptr[from] >= 'a' && text->ptr[from] <= 'z')
		text->ptr[from] = (char)(text->ptr[from] - 32);
}

/* ---- what is expected ------------------------------------------------- */

/* "half of 1000 runs expect 55 to 64, nine of ten 48 to 71" */
static void add_fan(const struct bargain *bargain, const struct play *play, size_t dim,
		    struct ent_text *out)
{
	const double *fan = play->ensemble.outcome_fan + dim * ENT_FAN;
	ent_text_printf(out, "half of %zu runs expect ", play->ensemble.runs);
	bargain_add_point(bargain, fan[1], out);
	ent_text_puts(out, " to ");
	bargain_add_point(bargain, fan[3], out);
	ent_text_puts(out, ", nine of ten ");
	bargain_add_point(bargain, fan[0], out);
	ent_text_puts(out, " to ");
	bargain_add_point(bargain, fan[4], out);
}

static void say_outcome(const struct bargain *bargain, const struct play *play)
{
	struct ent_text text = {0};
	for (size_t d = 0; d < bargain->of.game.dims; d++) {
		ent_text_puts(&text, "Expected");
		if (bargain->of.game.dims > 1) {
			ent_text_puts(&text, " on ");
			bargain_add_axis(bargain, d, &text);
		}
		ent_text_puts(&text, ": ");
		bargain_add_place(bargain, d, play->result.outcome[d], &text);
		ent_text_putc(&text, '.');
		if (play->ensemble.runs) {
			size_t from = text.len + 1;
			ent_text_putc(&text, ' ');
			add_fan(bargain, play, d, &text);
			start_sentence(&text, from);
			ent_text_putc(&text, '.');
		}
		bargain_put(&text);
	}
	ent_text_free(&text);
}

/* ---- rounds ----------------------------------------------------------- */

static const double *position_at(const struct bargain *bargain, const struct play *play,
				 size_t round, size_t actor)
{
	size_t dims = bargain->of.game.dims;
	return play->result.position + (round * bargain->of.game.actors + actor) * dims;
}

static bool is_told(const struct bargain *bargain, const struct play *play,
		    const struct ent_bargain_move *move)
{
	const double *from = position_at(bargain, play, move->round, move->actor);
	const double *to = position_at(bargain, play, move->round + 1, move->actor);
	double width = bargain->of.game.highest - bargain->of.game.lowest;
	for (size_t d = 0; d < bargain->of.game.dims; d++)
		if (fabs(to[d] - from[d]) >= TOLD_MOVE * width)
			return true;
	return false;
}

static void add_move(const struct bargain *bargain, const struct play *play,
		     const struct ent_bargain_move *move, struct ent_text *out)
{
	static const char *const verbs[] = {[ENT_MOVE_CONFRONTATION] = "yields to",
					    [ENT_MOVE_COMPROMISE] = "meets",
					    [ENT_MOVE_CAPITULATION] = "gives in to",
					    [ENT_MOVE_BARGAIN] = "takes up a bargain with"};
	size_t from = out->len + 1;
	ent_text_putc(out, ' ');
	ent_text_add(out, bargain_name(bargain, move->actor));
	start_sentence(out, from);
	ent_text_printf(out, " %s %.*s, ", verbs[move->kind],
			ENT_FMT(bargain_name(bargain, move->by)));
	bargain_add_points(bargain, position_at(bargain, play, move->round, move->actor), out);
	ent_text_puts(out, " to ");
	bargain_add_points(bargain, position_at(bargain, play, move->round + 1, move->actor), out);
	ent_text_puts(out, " [");
	add_rounded(move->gain_own, out);
	ent_text_puts(out, ", ");
	add_rounded(move->gain_other, out);
	ent_text_puts(out, "].");
}

/* Returns the index of the first move of the next round. */
static size_t say_round(const struct bargain *bargain, const struct play *play, size_t at)
{
	const struct ent_bargain_result *result = &play->result;
	size_t round = result->moves[at].round, small = 0;
	struct ent_text text = {0};
	ent_text_printf(&text, "Round %zu.", round + 1);
	for (; at < result->move_count && result->moves[at].round == round; at++) {
		if (is_told(bargain, play, &result->moves[at]))
			add_move(bargain, play, &result->moves[at], &text);
		else
			small++;
	}
	if (small)
		ent_text_printf(&text, " %zu %smove%s of less than a hundredth of the scale.",
				small, text.len > 12 ? "more " : "", small == 1 ? "" : "s");
	bargain_put(&text);
	ent_text_free(&text);
	return at;
}

static void say_rounds(const struct bargain *bargain, const struct play *play)
{
	const struct ent_bargain_result *result = &play->result;
	size_t at = 0;
	putchar('\n');
	if (!result->move_count) {
		puts("Nobody moves.");
		return;
	}
	for (size_t told = 0; at < result->move_count && told < TOLD_ROUNDS; told++)
		at = say_round(bargain, play, at);
	struct ent_text text = {0};
	if (at < result->move_count)
		ent_text_printf(&text, "Rounds %zu to %zu: %zu more moves (--format csv has them).",
				result->moves[at].round + 1, result->rounds - 1,
				result->move_count - at);
	ent_text_puts(&text, at < result->move_count ? " " : "");
	ent_text_puts(&text, result->settled ? "Then it is settled."
					     : "It is not settled then: positions still move.");
	bargain_put(&text);
	ent_text_free(&text);
}

/* Where each ends, with what the runs make of it. */
static void write_ends(const struct bargain *bargain, const struct play *play)
{
	static const struct column columns[] = {{"actor", CELL_TEXT},
						{"from", CELL_TEXT},
						{"ends at", CELL_TEXT},
						{"nine of ten runs", CELL_TEXT}};
	const struct ent_bargain *game = &bargain->of.game;
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text cell = {0};
	for (size_t i = 0; i < game->actors; i++) {
		table_cell(table, bargain_title(bargain, i));
		cell.len = 0;
		bargain_add_points(bargain, game->position + i * game->dims, &cell);
		table_cell(table, ent_text_str(&cell));
		cell.len = 0;
		bargain_add_points(bargain, position_at(bargain, play, play->result.rounds - 1, i),
				   &cell);
		table_cell(table, ent_text_str(&cell));
		cell.len = 0;
		for (size_t d = 0; d < game->dims && play->ensemble.runs; d++) {
			size_t row = (play->ensemble.rounds - 1) * game->actors + i;
			const double *fan = play->ensemble.fan + (row * game->dims + d) * ENT_FAN;
			ent_text_puts(&cell, d ? ", " : "");
			bargain_add_point(bargain, fan[0], &cell);
			ent_text_puts(&cell, " to ");
			bargain_add_point(bargain, fan[4], &cell);
		}
		table_cell(table, ent_text_str(&cell));
	}
	ent_text_free(&cell);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "ends", true);
}

/* ---- sides and swings ------------------------------------------------- */

/* Names of those whose vote has the sign; returns how many. */
static size_t add_voters(const struct bargain *bargain, const struct play *play, int sign,
			 struct ent_text *out)
{
	size_t count = 0;
	for (size_t i = 0; i < bargain->of.game.actors; i++) {
		double vote = play->sides.vote[i];
		if ((vote > 0) - (vote < 0) != sign)
			continue;
		ent_text_puts(out, count++ ? ", " : "");
		ent_text_add(out, bargain_name(bargain, i));
	}
	return count;
}

static void say_sides(const struct bargain *bargain, const struct play *play)
{
	struct ent_text text = {0};
	putchar('\n');
	if (play->sides.rival == ENT_NONE) {
		puts("Sides: by what they wanted at first, nobody would exchange this outcome for\n"
		     "the position of another.");
		return;
	}
	ent_text_puts(&text, "Sides: by what they wanted at first, the strongest position against "
			     "this outcome is that of ");
	ent_text_add(&text, bargain_name(bargain, play->sides.rival));
	ent_text_puts(&text, " (");
	bargain_add_points(bargain,
			   bargain->of.game.position + play->sides.rival * bargain->of.game.dims,
			   &text);
	ent_text_puts(&text, "). For the outcome, with ");
	add_percent(play->sides.share, &text);
	ent_text_puts(&text, " of 100 votes: ");
	if (!add_voters(bargain, play, 1, &text))
		ent_text_puts(&text, "nobody");
	ent_text_puts(&text, ". For that position: ");
	add_voters(bargain, play, -1, &text);
	struct ent_text others = {0};
	if (add_voters(bargain, play, 0, &others))
		ent_text_printf(&text, ". Indifferent: %s", others.ptr);
	ent_text_putc(&text, '.');
	bargain_put(&text);
	ent_text_free(&text);
	ent_text_free(&others);
}

static void add_swing(const struct bargain *bargain, const struct ent_bargain_swing *swing,
		      struct table *table)
{
	struct ent_text cell = {0};
#define CELL(fill) (cell.len = 0, fill, table_cell(table, ent_text_str(&cell)))
	table_cell(table, bargain_title(bargain, swing->actor));
	cell.len = 0;
	ent_text_puts(&cell, input_words[swing->input]);
	if (bargain->of.game.dims > 1 && swing->input != ENT_INPUT_CAPABILITY) {
		ent_text_puts(&cell, " on ");
		bargain_add_axis(bargain, swing->dim, &cell);
	}
	table_cell(table, ent_text_str(&cell));
	CELL(add_rounded(swing->low, &cell));
	CELL(bargain_add_points(bargain, swing->at_low, &cell));
	CELL(add_rounded(swing->high, &cell));
	CELL(bargain_add_points(bargain, swing->at_high, &cell));
#undef CELL
	ent_text_free(&cell);
}

static void write_swings(const struct bargain *bargain, const struct play *play)
{
	static const struct column columns[] = {{"whose", CELL_TEXT},    {"number", CELL_TEXT},
						{"at", CELL_NUMBER},     {"gives", CELL_TEXT},
						{"and at", CELL_NUMBER}, {"gives", CELL_TEXT}};
	const struct ent_swings *swings = &play->swings;
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	size_t told = 0;
	double least = 1e-4 * (bargain->of.game.highest - bargain->of.game.lowest);
	for (; told < swings->count && told < TOLD_SWINGS; told++) {
		if (!(swings->list[told].width > least))
			break;
		add_swing(bargain, &swings->list[told], table);
	}
	putchar('\n');
	if (!told)
		puts("What would change it: no number of one actor, within its range or by a\n"
		     "tenth, moves the outcome.");
	else
		puts("What would change it most: one number at a time, to the ends of its range\n"
		     "or, where none is told, by a tenth of the scale.\n");
	table_write(table, FORMAT_TEXT, "swings", true);
	if (swings->count < swings->asked)
		printf("Stopped after %zu of %zu numbers.\n", swings->count, swings->asked);
}

void bargain_model_text(const struct bargain *bargain, const struct play *play)
{
	struct ent_text text = {0};
	putchar('\n');
	if (!play->played) {
		puts("Nothing was played.");
		return;
	}
	ent_text_puts(&text, model_says[play->model]);
	bargain_put(&text);
	putchar('\n');
	say_outcome(bargain, play);
	bargain_say_doubt(bargain, play);
	if (play->model >= ENT_BARGAIN_CHALLENGE) {
		say_rounds(bargain, play);
		write_ends(bargain, play);
	}
	write_swings(bargain, play);
	say_sides(bargain, play);
	ent_text_free(&text);
}
