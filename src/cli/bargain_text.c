/* entente bargain, for people: the question, who stands where, what each model expects and why. */
#include "bargain.h"

#include <math.h>
#include <stdio.h>

/* ---- numbers and names ------------------------------------------------ */

/* To a thousandth of the scale, as a decimal. */
void bargain_add_point(const struct bargain *bargain, double value, struct ent_text *out)
{
	double width = bargain->of.game.highest - bargain->of.game.lowest;
	double places = width > 0 ? fmax(ceil(3 - log10(width)), 0) : 6;
	double unit = pow(10, fmin(places, 15));
	ent_text_number(out, round(value * unit) / unit + 0.0); /* no -0 */
}

void bargain_add_points(const struct bargain *bargain, const double *at, struct ent_text *out)
{
	for (size_t d = 0; d < bargain->of.game.dims; d++) {
		ent_text_puts(out, d ? ", " : "");
		bargain_add_point(bargain, at[d], out);
	}
}

void bargain_put(struct ent_text *text)
{
	put_wrapped(ent_text_str(text), 0, 0);
	text->len = 0;
}

void bargain_add_axis(const struct bargain *bargain, size_t dim, struct ent_text *out)
{
	struct ent_str axis = bargain->of.axes[dim];
	if (axis.len)
		ent_text_add(out, axis);
	else
		ent_text_printf(out, "issue %zu", dim + 1);
}

/* As a table has it, without an article. */
struct ent_str bargain_title(const struct bargain *bargain, size_t actor)
{
	if (!bargain_of_record(bargain))
		return bargain->of.game.names[actor];
	return ent_actor(bargain->request->record, bargain->of.actor[actor])->name;
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
	bargain_put(&text);
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
	bargain_add_point(bargain, of->game.lowest, text);
	ent_text_puts(text, " to ");
	bargain_add_point(bargain, of->game.highest, text);
	ent_text_printf(text, ", saliences up to %s.", of->game.most_salience > 1 ? "100" : "1");
}

static void say_question(const struct bargain *bargain)
{
	const struct request *request = bargain->request;
	struct ent_text text = {0};
	if (!bargain_of_record(bargain)) {
		say_table(bargain, &text);
		bargain_put(&text);
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
		ent_text_puts(&text, " For the models saliences are divided by ");
		add_rounded(bargain->of.salience_unit, &text);
		ent_text_puts(&text, ", so that nobody's exceed 100 over all issues.");
	}
	bargain_put(&text);
	ent_text_free(&text);
}

/* ---- the actors ------------------------------------------------------- */

/* "80 (70 to 95)", times the unit in which they were told. */
static void add_range(const double *low, const double *best, const double *high, size_t i,
		      double unit, struct ent_text *out)
{
	double from = low && !isnan(low[i]) ? low[i] : best[i];
	double to = high && !isnan(high[i]) ? high[i] : best[i];
	add_rounded(best[i] * unit, out);
	if (from == best[i] && to == best[i])
		return;
	ent_text_puts(out, " (");
	add_rounded(from * unit, out);
	ent_text_puts(out, " to ");
	add_rounded(to * unit, out);
	ent_text_putc(out, ')');
}

static void add_actor(const struct bargain *bargain, size_t actor, size_t dim, struct table *table)
{
	const struct ent_bargain_case *of = &bargain->of;
	const struct ent_bargain_ends *ends = &of->ends;
	size_t k = actor * of->game.dims + dim;
	struct ent_text cell = {0};
#define CELL(fill) (cell.len = 0, fill, table_cell(table, ent_text_str(&cell)))
	table_cell(table, dim ? ent_str("") : bargain_title(bargain, actor));
	if (of->game.dims > 1)
		CELL(bargain_add_axis(bargain, dim, &cell));
	else
		table_cell(table, ent_str(""));
	CELL(add_range(ends->position_low, of->game.position, ends->position_high, k, 1, &cell));
	CELL(add_range(ends->salience_low, of->game.salience, ends->salience_high, k,
		       of->salience_unit, &cell));
	cell.len = 0;
	if (!dim)
		add_range(ends->capability_low, of->game.capability, ends->capability_high, actor,
			  1, &cell);
	table_cell(table, ent_text_str(&cell));
#undef CELL
	ent_text_free(&cell);
}

static void write_actors(const struct bargain *bargain)
{
	static const struct column columns[] = {{"actor", CELL_TEXT},
						{"issue", CELL_TEXT},
						{"position", CELL_TEXT},
						{"salience", CELL_TEXT},
						{"capability", CELL_TEXT}};
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
	bargain_put(&text);
	ent_text_free(&text);
}

/* ---- places --------------------------------------------------------------- */

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
	bargain_add_point(bargain, bargain->of.game.position[actor * bargain->of.game.dims + dim],
			  out);
	ent_text_putc(out, ')');
}

/* "62.4 of 100, between the positions of Sorland (20) and Norland (80)" */
void bargain_add_place(const struct bargain *bargain, size_t dim, double at, struct ent_text *out)
{
	const struct ent_bargain *game = &bargain->of.game;
	size_t below = neighbour(bargain, dim, at, -1), above = neighbour(bargain, dim, at, 1);
	double near = 5e-4 * (game->highest - game->lowest);
	bargain_add_point(bargain, at, out);
	if (game->lowest == game->highest) {
		ent_text_puts(out, ", where all stand");
		return;
	}
	if (game->lowest == 0 && game->highest == 100) {
		ent_text_puts(out, " of 100");
	} else {
		ent_text_puts(out, " on the scale from ");
		bargain_add_point(bargain, game->lowest, out);
		ent_text_puts(out, " to ");
		bargain_add_point(bargain, game->highest, out);
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

void bargain_say_doubt(const struct bargain *bargain, const struct play *play)
{
	struct ent_text text = {0};
	if (!bargain->uncertain)
		ent_text_puts(&text, "No number has a range, so that nothing is drawn: what is "
				     "expected looks surer than it is.");
	else if (play->ensemble.runs < play->ensemble.asked)
		ent_text_printf(&text, "Stopped after %zu of %zu runs.", play->ensemble.runs,
				play->ensemble.asked);
	if (text.len)
		bargain_put(&text);
	ent_text_free(&text);
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

/* The position in words; of an older stance what still holds. */
static void add_what_it_tells(const struct bargain *bargain, size_t actor, size_t dim,
			      const struct ent_stance *stance, struct ent_text *out)
{
	const struct ent_standpoint *point =
		&bargain->of.points[actor * bargain->of.game.dims + dim];
	bool cares = stance == point->salience, can = stance == point->capability;
	if (stance != point->position)
		ent_text_printf(out, ": its %s%s%s", cares ? "salience" : "",
				cares && can ? " and " : "", can ? "capability" : "");
	else if (stance->words.len)
		ent_text_printf(out, ": %.*s", ENT_FMT(stance->words));
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
		add_what_it_tells(bargain, actor, dim, stance, out);
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
	bargain_put(&text);
	for (size_t i = 0; i < game->actors; i++)
		for (size_t d = 0; d < game->dims; d++)
			say_evidence(bargain, i, d, &text);
	ent_text_free(&text);
}

void bargain_text(const struct bargain *bargain)
{
	say_question(bargain);
	write_actors(bargain);
	write_absent(bargain);
	if (bargain->one)
		bargain_model_text(bargain, &bargain->plays[0]);
	else
		bargain_models_text(bargain);
	write_evidence(bargain);
}
