/* entente bargain, for people: the question, who stands where, what each model expects and why. */
#include "bargain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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
		"challenging the other, from -4 to 4.",
	[ENT_BARGAIN_SMP] =
		"The spatial model of politics: round by round each actor offers a bargain to whom "
		"it pays most to challenge, and all elect which offer each takes; what is expected "
		"is the mean of the last positions by their chance to be elected. In brackets, "
		"what the challenge is expected to bring to the one who moves and to the other.",
};

/* ---- numbers and names ------------------------------------------------ */

/* To a thousandth of the scale, as a decimal. */
static void add_point(const struct bargain *bargain, double value, struct ent_text *out)
{
	double width = bargain->of.game.highest - bargain->of.game.lowest;
	double places = width > 0 ? fmax(ceil(3 - log10(width)), 0) : 6;
	double unit = pow(10, fmin(places, 15));
	ent_text_number(out, round(value * unit) / unit + 0.0); /* no -0 */
}

static void add_points(const struct bargain *bargain, const double *at, struct ent_text *out)
{
	for (size_t d = 0; d < bargain->of.game.dims; d++) {
		ent_text_puts(out, d ? ", " : "");
		add_point(bargain, at[d], out);
	}
}

static void put_line(struct ent_text *text)
{
	put_wrapped(ent_text_str(text), 0, 0);
	text->len = 0;
}

static void add_axis(const struct bargain *bargain, size_t dim, struct ent_text *out)
{
	struct ent_str axis = bargain->of.axes[dim];
	if (axis.len)
		ent_text_add(out, axis);
	else
		ent_text_printf(out, "issue %zu", dim + 1);
}

/* The first letter of a sentence, where it is plain. */
static void start_sentence(struct ent_text *text, size_t from)
{
	if (from < text->len && text->ptr[from] >= 'a' && text->ptr[from] <= 'z')
		text->ptr[from] = (char)(text->ptr[from] - 32);
}

/* ---- the question ----------------------------------------------------- */

static void say_issue(const struct bargain *bargain, size_t dim)
{
	const struct ent_issue *issue = bargain_issue(bargain, dim);
	struct ent_text text = {0};
	ent_text_add(&text, issue->title);
	if (issue->low.len)
		ent_text_printf(&text, " 0 means: %.*s.", ENT_FMT(issue->low));
	if (issue->high.len)
		ent_text_printf(&text, " 100 means: %.*s.", ENT_FMT(issue->high));
	put_line(&text);
	ent_text_free(&text);
}

static void say_table(const struct bargain *bargain, struct ent_text *text)
{
	const struct ent_bargain_case *of = &bargain->of;
	ent_text_puts(text, bargain->request->operands[0]);
	if (of->title.len)
		ent_text_printf(text, ": %.*s", ENT_FMT(of->title));
	ent_text_printf(text, ". %zu actors", of->game.actors);
	if (of->game.dims > 1)
		ent_text_printf(text, ", %zu issues", of->game.dims);
	ent_text_puts(text, "; positions from ");
	add_point(bargain, of->game.lowest, text);
	ent_text_puts(text, " to ");
	add_point(bargain, of->game.highest, text);
	ent_text_printf(text, ", saliences up to %s.", of->game.most_salience > 1 ? "100" : "1");
}

static void say_question(const struct bargain *bargain)
{
	const struct request *request = bargain->request;
	struct ent_text text = {0};
	if (!bargain_of_record(bargain)) {
		say_table(bargain, &text);
		put_line(&text);
		ent_text_free(&text);
		return;
	}
	for (size_t d = 0; d < bargain->of.game.dims; d++)
		say_issue(bargain, d);
	ent_text_puts(&text, "On ");
	say_day(request->on, &text);
	if (request->as_of < request->on || request->values[OPT_AS_OF]) {
		ent_text_puts(&text, ", as known on ");
		say_day(request->as_of, &text);
	}
	ent_text_printf(&text, ": %zu actors.", bargain->of.game.actors);
	if (bargain->of.salience_unit > 1) {
		ent_text_puts(&text, " Saliences are divided by ");
		add_rounded(bargain->of.salience_unit, &text);
		ent_text_puts(&text, ", so that nobody's exceed 100 over all issues.");
	}
	put_line(&text);
	ent_text_free(&text);
}

/* ---- the actors ------------------------------------------------------- */

/* "80 (70 to 95)" */
static void add_range(const double *low, double best, const double *high, size_t i,
		      struct ent_text *out)
{
	double from = low && !isnan(low[i]) ? low[i] : best;
	double to = high && !isnan(high[i]) ? high[i] : best;
	add_rounded(best, out);
	if (from == best && to == best)
		return;
	ent_text_puts(out, " (");
	add_rounded(from, out);
	ent_text_puts(out, " to ");
	add_rounded(to, out);
	ent_text_putc(out, ')');
}

static void add_actor(const struct bargain *bargain, size_t actor, size_t dim, struct table *table)
{
	const struct ent_bargain_case *of = &bargain->of;
	const struct ent_bargain_ends *ends = &of->ends;
	size_t k = actor * of->game.dims + dim;
	struct ent_text cell = {0};
	struct ent_str name = of->game.names[actor];
	if (bargain_of_record(bargain))
		name = ent_actor(bargain->request->record, of->actor[actor])->name;
#define CELL(fill) (cell.len = 0, fill, table_cell(table, ent_text_str(&cell)))
	table_cell(table, dim ? ent_str("") : name);
	if (of->game.dims > 1)
		CELL(add_axis(bargain, dim, &cell));
	else
		table_cell(table, ent_str(""));
	CELL(add_range(ends->position_low, of->game.position[k], ends->position_high, k, &cell));
	CELL(add_range(ends->salience_low, of->game.salience[k], ends->salience_high, k, &cell));
	cell.len = 0;
	if (!dim)
		add_range(ends->capability_low, of->game.capability[actor], ends->capability_high,
			  actor, &cell);
	table_cell(table, ent_text_str(&cell));
	table_cell(table, of->points ? of->points[k].position->words : ent_str(""));
#undef CELL
	ent_text_free(&cell);
}

static void write_actors(const struct bargain *bargain)
{
	static const struct column columns[] = {{"actor", CELL_TEXT},      {"issue", CELL_TEXT},
						{"position", CELL_TEXT},   {"salience", CELL_TEXT},
						{"capability", CELL_TEXT}, {"in words", CELL_TEXT}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < bargain->of.game.actors; i++)
		for (size_t d = 0; d < bargain->of.game.dims; d++)
			add_actor(bargain, i, d, table);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "actors", true);
}

static void write_absent(const struct bargain *bargain)
{
	const struct ent_bargain_case *of = &bargain->of;
	struct ent_text text = {0};
	if (!of->absent_count)
		return;
	ent_text_puts(&text, "Left out:");
	for (size_t i = 0; i < of->absent_count; i++) {
		const struct ent_bargain_absent *absent = &of->absent[i];
		ent_text_printf(&text, "%s %.*s (%s", i ? ";" : "",
				ENT_FMT(in_text(bargain->request, absent->actor)),
				lack_words(absent->lack));
		if (of->game.dims > 1 && absent->lack < ENT_LACKS_CAPABILITY) {
			size_t count;
			const struct ent_issue *issues =
				ent_issues(bargain->request->record, &count);
			ent_text_printf(&text, ", on %.*s", ENT_FMT(issues[absent->issue].name));
		}
		ent_text_putc(&text, ')');
	}
	ent_text_putc(&text, '.');
	putchar('\n');
	put_line(&text);
	ent_text_free(&text);
}

/* ---- what is expected ------------------------------------------------- */

/* The actor whose given position is next to a point from below (-1) or above (1); of several the
 * weightiest. SIZE_MAX: none. */
static size_t neighbour(const struct bargain *bargain, size_t dim, double at, int side)
{
	const struct ent_bargain *game = &bargain->of.game;
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < game->actors; i++) {
		double gap = (game->position[i * game->dims + dim] - at) * side;
		if (gap < 0)
			continue;
		double other = best == SIZE_MAX
				       ? INFINITY
				       : (game->position[best * game->dims + dim] - at) * side;
		if (gap < other || (gap == other && game->capability[i] > game->capability[best]))
			best = i;
	}
	return best;
}

static void add_neighbour(const struct bargain *bargain, size_t actor, size_t dim,
			  struct ent_text *out)
{
	ent_text_add(out, bargain_name(bargain, actor));
	ent_text_puts(out, " (");
	add_point(bargain, bargain->of.game.position[actor * bargain->of.game.dims + dim], out);
	ent_text_putc(out, ')');
}

/* "62.4 of 100, between the positions of Sorland (20) and Norland (80)" */
static void add_place(const struct bargain *bargain, size_t dim, double at, struct ent_text *out)
{
	const struct ent_bargain *game = &bargain->of.game;
	size_t below = neighbour(bargain, dim, at, -1), above = neighbour(bargain, dim, at, 1);
	double near = 5e-4 * (game->highest - game->lowest);
	add_point(bargain, at, out);
	if (game->lowest == 0 && game->highest == 100) {
		ent_text_puts(out, " of 100");
	} else {
		ent_text_puts(out, " on the scale from ");
		add_point(bargain, game->lowest, out);
		ent_text_puts(out, " to ");
		add_point(bargain, game->highest, out);
	}
	if (below != SIZE_MAX && fabs(game->position[below * game->dims + dim] - at) <= near) {
		ent_text_puts(out, ", where ");
		ent_text_add(out, bargain_name(bargain, below));
		ent_text_puts(out, " stands");
	} else if (below != SIZE_MAX && above != SIZE_MAX) {
		ent_text_puts(out, ", between ");
		add_neighbour(bargain, below, dim, out);
		ent_text_puts(out, " and ");
		add_neighbour(bargain, above, dim, out);
	}
}

/* "half of 1000 runs expect 55 to 64, nine of ten 48 to 71" */
static void add_fan(const struct bargain *bargain, const struct play *play, size_t dim,
		    struct ent_text *out)
{
	const double *fan = play->ensemble.outcome_fan + dim * ENT_FAN;
	ent_text_printf(out, "half of %zu runs expect ", play->ensemble.runs);
	add_point(bargain, fan[1], out);
	ent_text_puts(out, " to ");
	add_point(bargain, fan[3], out);
	ent_text_puts(out, ", nine of ten ");
	add_point(bargain, fan[0], out);
	ent_text_puts(out, " to ");
	add_point(bargain, fan[4], out);
}

static void say_outcome(const struct bargain *bargain, const struct play *play)
{
	struct ent_text text = {0};
	for (size_t d = 0; d < bargain->of.game.dims; d++) {
		ent_text_puts(&text, "Expected");
		if (bargain->of.game.dims > 1) {
			ent_text_puts(&text, " on ");
			add_axis(bargain, d, &text);
		}
		ent_text_puts(&text, ": ");
		add_place(bargain, d, play->result.outcome[d], &text);
		ent_text_putc(&text, '.');
		if (play->ensemble.runs) {
			size_t from = text.len + 1;
			ent_text_putc(&text, ' ');
			add_fan(bargain, play, d, &text);
			start_sentence(&text, from);
			ent_text_putc(&text, '.');
		}
		put_line(&text);
	}
	ent_text_free(&text);
}

static void say_uncertainty(const struct bargain *bargain, const struct play *play)
{
	struct ent_text text = {0};
	if (!bargain->uncertain)
		ent_text_puts(&text, "No number has a range, so that nothing is drawn: what is "
				     "expected looks surer than it is.");
	else if (play->ensemble.runs < play->ensemble.asked)
		ent_text_printf(&text, "Stopped after %zu of %zu runs.", play->ensemble.runs,
				play->ensemble.asked);
	if (text.len)
		put_line(&text);
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
	add_points(bargain, position_at(bargain, play, move->round, move->actor), out);
	ent_text_puts(out, " to ");
	add_points(bargain, position_at(bargain, play, move->round + 1, move->actor), out);
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
	put_line(&text);
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
	put_line(&text);
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
		table_cell(table, bargain_name(bargain, i));
		cell.len = 0;
		add_points(bargain, game->position + i * game->dims, &cell);
		table_cell(table, ent_text_str(&cell));
		cell.len = 0;
		add_points(bargain, position_at(bargain, play, play->result.rounds - 1, i), &cell);
		table_cell(table, ent_text_str(&cell));
		cell.len = 0;
		for (size_t d = 0; d < game->dims && play->ensemble.runs; d++) {
			size_t row = (play->ensemble.rounds - 1) * game->actors + i;
			const double *fan = play->ensemble.fan + (row * game->dims + d) * ENT_FAN;
			ent_text_puts(&cell, d ? ", " : "");
			add_point(bargain, fan[0], &cell);
			ent_text_puts(&cell, " to ");
			add_point(bargain, fan[4], &cell);
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
	add_points(bargain, bargain->of.game.position + play->sides.rival * bargain->of.game.dims,
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
	put_line(&text);
	ent_text_free(&text);
	ent_text_free(&others);
}

static void add_swing(const struct bargain *bargain, const struct ent_bargain_swing *swing,
		      struct table *table)
{
	struct ent_text cell = {0};
#define CELL(fill) (cell.len = 0, fill, table_cell(table, ent_text_str(&cell)))
	table_cell(table, bargain_name(bargain, swing->actor));
	cell.len = 0;
	ent_text_puts(&cell, input_words[swing->input]);
	if (bargain->of.game.dims > 1 && swing->input != ENT_INPUT_CAPABILITY) {
		ent_text_puts(&cell, " on ");
		add_axis(bargain, swing->dim, &cell);
	}
	table_cell(table, ent_text_str(&cell));
	CELL(add_rounded(swing->low, &cell));
	CELL(add_points(bargain, swing->at_low, &cell));
	CELL(add_rounded(swing->high, &cell));
	CELL(add_points(bargain, swing->at_high, &cell));
	table_cell(table, ent_str(swing->told ? "told range" : "a tenth"));
#undef CELL
	ent_text_free(&cell);
}

static void write_swings(const struct bargain *bargain, const struct play *play)
{
	static const struct column columns[] = {{"whose", CELL_TEXT},    {"number", CELL_TEXT},
						{"at", CELL_NUMBER},     {"gives", CELL_TEXT},
						{"and at", CELL_NUMBER}, {"gives", CELL_TEXT},
						{"change", CELL_TEXT}};
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

/* ---- what it rests on ------------------------------------------------- */

static void add_cites(const struct bargain *bargain, const struct ent_stance *stance,
		      struct ent_text *out)
{
	const struct ent_record *record = bargain->request->record;
	for (size_t i = 0; i < stance->cite_count; i++) {
		const struct ent_cite *cite = &stance->cites[i];
		ent_text_printf(out, "%s%.*s", i ? ", " : "; ",
				ENT_FMT(ent_source(record, cite->source)->id));
		if (cite->reliability || cite->credibility)
			ent_text_putc(out, ' ');
		grade_text(cite->reliability, cite->credibility, out);
	}
}

static void say_evidence(const struct bargain *bargain, size_t actor, size_t dim,
			 struct ent_text *out)
{
	const struct ent_stance *stances[3];
	size_t count = bargain_evidence(bargain, actor, dim, stances);
	for (size_t i = 0; i < count; i++) {
		const struct ent_stance *stance = stances[i];
		struct ent_str file = ent_record_file(bargain->request->record, stance->where.file);
		ent_text_add(out, bargain->of.game.names[actor]);
		if (bargain->of.game.dims > 1)
			ent_text_printf(out, " on %.*s", ENT_FMT(bargain->of.axes[dim]));
		ent_text_printf(out, " (%s", ent_hedge_name(stance->hedge));
		add_cites(bargain, stance, out);
		ent_text_printf(out, ") [%.*s:%u]", ENT_FMT(file), stance->where.line);
		put_wrapped(ent_text_str(out), 0, 2);
		out->len = 0;
	}
}

static void write_evidence(const struct bargain *bargain)
{
	const struct ent_bargain *game = &bargain->of.game;
	struct ent_text text = {0};
	size_t judged = 0, all = game->actors * game->dims;
	if (!bargain_of_record(bargain))
		return;
	for (size_t k = 0; k < all; k++)
		judged += bargain->of.points[k].position->hedge == ENT_ESTIMATED;
	putchar('\n');
	ent_text_printf(&text,
			"It rests on these stances. %zu of %zu positions are analysts' judgement "
			"(estimated).",
			judged, all);
	put_line(&text);
	for (size_t i = 0; i < game->actors; i++)
		for (size_t d = 0; d < game->dims; d++)
			say_evidence(bargain, i, d, &text);
	ent_text_free(&text);
}

/* ---- the models side by side ------------------------------------------ */

static void add_model(const struct bargain *bargain, const struct play *play, struct table *table)
{
	struct ent_text cell = {0};
	size_t dims = bargain->of.game.dims;
	table_cell(table, ent_str(ent_bargain_model_name(play->model)));
	if (play->played)
		add_points(bargain, play->result.outcome, &cell);
	table_cell(table, ent_text_str(&cell));
	for (size_t f = 1; f < 3; f++) {
		cell.len = 0;
		for (size_t d = 0; d < dims && play->ensemble.runs; d++) {
			const double *fan = play->ensemble.outcome_fan + d * ENT_FAN;
			ent_text_puts(&cell, d ? ", " : "");
			add_point(bargain, fan[f == 1 ? 1 : 0], &cell);
			ent_text_puts(&cell, " to ");
			add_point(bargain, fan[f == 1 ? 3 : 4], &cell);
		}
		table_cell(table, ent_text_str(&cell));
	}
	cell.len = 0;
	if (!play->played)
		ent_text_puts(&cell, play->err.text[0] ? play->err.text : "not played");
	else if (!play->result.move_count)
		ent_text_puts(&cell, "by a formula, or nobody moves");
	else
		ent_text_printf(&cell, "%s after %zu round%s",
				play->result.settled ? "settled" : "not settled",
				play->result.rounds - 1, play->result.rounds == 2 ? "" : "s");
	table_cell(table, ent_text_str(&cell));
	ent_text_free(&cell);
}

/* How far the models lie apart on an issue. */
static void say_disagreement(const struct bargain *bargain, size_t dim, struct ent_text *text)
{
	double low = INFINITY, high = -INFINITY;
	double width = bargain->of.game.highest - bargain->of.game.lowest;
	for (size_t i = 0; i < bargain->play_count; i++) {
		if (!bargain->plays[i].played)
			continue;
		low = fmin(low, bargain->plays[i].result.outcome[dim]);
		high = fmax(high, bargain->plays[i].result.outcome[dim]);
	}
	if (!(low <= high))
		return;
	ent_text_puts(text, "The models");
	if (bargain->of.game.dims > 1) {
		ent_text_puts(text, ", on ");
		add_axis(bargain, dim, text);
		ent_text_putc(text, ',');
	}
	ent_text_puts(text, " expect ");
	if (high - low <= 1e-3 * width) {
		add_place(bargain, dim, low, text);
		ent_text_puts(text, ", all of them.");
	} else {
		add_point(bargain, low, text);
		ent_text_puts(text, " to ");
		add_point(bargain, high, text);
		ent_text_puts(text, high - low > .2 * width
					    ? ": they disagree, and what comes depends on how the "
					      "matter is settled."
					    : ".");
	}
	put_line(text);
}

static void write_models(const struct bargain *bargain)
{
	static const struct column columns[] = {{"model", CELL_TEXT},
						{"expects", CELL_TEXT},
						{"half of the runs", CELL_TEXT},
						{"nine of ten", CELL_TEXT},
						{"how", CELL_TEXT}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < bargain->play_count; i++)
		add_model(bargain, &bargain->plays[i], table);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "models", true);
	putchar('\n');
	for (size_t d = 0; d < bargain->of.game.dims; d++)
		say_disagreement(bargain, d, &text);
	say_uncertainty(bargain, &bargain->plays[0]);
	puts("Each in detail: --model compromise, median, challenge or smp. None is the truth\n"
	     "of politics; docs/measures.md tells what each assumes.");
	ent_text_free(&text);
}

static void write_model(const struct bargain *bargain, const struct play *play)
{
	struct ent_text text = {0};
	putchar('\n');
	if (!play->played) {
		puts("Nothing was played.");
		return;
	}
	ent_text_puts(&text, model_says[play->model]);
	put_line(&text);
	putchar('\n');
	say_outcome(bargain, play);
	say_uncertainty(bargain, play);
	if (play->model >= ENT_BARGAIN_CHALLENGE) {
		say_rounds(bargain, play);
		write_ends(bargain, play);
	}
	write_swings(bargain, play);
	say_sides(bargain, play);
	ent_text_free(&text);
}

void bargain_text(const struct bargain *bargain)
{
	say_question(bargain);
	write_actors(bargain);
	write_absent(bargain);
	if (bargain->one)
		write_model(bargain, &bargain->plays[0]);
	else
		write_models(bargain);
	write_evidence(bargain);
}
