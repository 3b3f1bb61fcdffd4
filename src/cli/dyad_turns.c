/* entente turns DOSSIER A B: when a relation turned, and what changed with it. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_ACTIONS 6
#define MOST_SHIFTS  6

struct answer {
	struct dyad dyad;
	struct ent_dyad_turns_opts opts;
	struct ent_dyad_turns turns;
};

static int take_options(const struct request *request, struct answer *answer)
{
	int measure = ENT_MEASURE_NET, every = ENT_EVERY_NONE;
	answer->opts = ent_dyad_turns_usual();
	if (request_choice(request, OPT_MEASURE, measure_words, 4, &measure) ||
	    request_choice(request, OPT_EVERY, every_words, 4, &every) ||
	    request_acts(request, &answer->opts.acts))
		return MISUSED;
	if (every != ENT_EVERY_NONE) /* periods are a calendar, and may be counts */
		answer->opts.turning = (struct ent_turning_opts){0};
	if (request_turning(request, &answer->opts.turning))
		return MISUSED;
	answer->opts.measure = (enum ent_measure)measure;
	answer->opts.every = (enum ent_every)every;
	if (request->values[OPT_MEASURE] && every == ENT_EVERY_NONE)
		return misuse(request, "--measure needs --every month, quarter or year: by entry "
				       "it is the tone of each");
	return DONE;
}

/* What changed with a turn; `count` is what is shown of it. */
struct changes {
	struct ent_turn_action actions[MOST_ACTIONS];
	struct ent_shift shifts[MOST_SHIFTS];
	size_t action_count, shift_count;
};

static struct changes find_changes(const struct request *request, const struct answer *answer,
				   const struct ent_dyad_turn *turn)
{
	struct changes changes;
	changes.action_count = ent_turn_actions(request->record, &answer->turns.acts, turn,
						changes.actions, MOST_ACTIONS);
	struct ent_sign_opts signs = ent_signs_usual();
	signs.as_of = request->as_of;
	signs.dedupe = answer->opts.acts.dedupe;
	changes.shift_count = ent_turn_shifts(request->record, answer->dyad.a, answer->dyad.b,
					      &signs, turn, changes.shifts, MOST_SHIFTS);
	if (changes.action_count > MOST_ACTIONS)
		changes.action_count = MOST_ACTIONS;
	if (changes.shift_count > MOST_SHIFTS)
		changes.shift_count = MOST_SHIFTS;
	return changes;
}

static const char *action_name(const struct ent_turn_action *action)
{
	return action->type ? action->type->plural : "statements";
}

static const char *shared_words(enum ent_shared shared)
{
	static const char *const words[] = {"neither to both", "friend of both",
					    "adversary of both",
					    "friend of one and adversary of the other"};
	return words[shared];
}

/* The first acts since the turn. */
static void add_acts(const struct request *request, const struct answer *answer,
		     const struct ent_dyad_turn *turn, bool bracketed, struct ent_text *out)
{
	uint32_t rows[3];
	size_t count = 0;
	for (size_t i = turn->at; i < turn->to && count < 3; i++)
		rows[count++] = answer->turns.acts.list[i].row;
	add_ids(request, rows, count, bracketed, out);
}

/* ---- text ------------------------------------------------------------- */

/* An observation by its day, or by its period. */
static void say_when(const struct answer *answer, int32_t day, struct ent_text *out)
{
	if (answer->opts.every == ENT_EVERY_NONE)
		say_day(day, out);
	else
		ent_period_say(day, answer->opts.every, out);
}

static void put_line(size_t indent, struct ent_text *line)
{
	printf("%*s", (int)indent, "");
	put_wrapped(ent_text_str(line), indent, indent + 2);
	line->len = 0;
}

static void write_turn(const struct request *request, const struct answer *answer,
		       const struct ent_dyad_turn *turn)
{
	struct ent_text line = {0};
	bool up = turn->turn.direction > 0, level = turn->turn.kind == ENT_TURN_LEVEL;
	ent_text_putc(&line, '\n');
	say_when(answer, turn->day, &line);
	ent_text_printf(&line, ": %s %s, from ", level ? "the level" : "the spread",
			level ? up ? "rose" : "fell"
			: up  ? "widened"
			      : "narrowed");
	add_rounded(turn->turn.before, &line);
	ent_text_puts(&line, " to ");
	add_rounded(turn->turn.after, &line);
	if (turn->low != turn->high) {
		ent_text_puts(&line, "; almost certainly (95 in 100) between ");
		say_when(answer, turn->low, &line);
		ent_text_puts(&line, " and ");
		say_when(answer, turn->high, &line);
	}
	ent_text_puts(&line, ". First: ");
	add_acts(request, answer, turn, true, &line);
	put_line(0, &line);
	struct changes changes = find_changes(request, answer, turn);
	for (size_t i = 0; i < changes.action_count; i++) {
		const struct ent_turn_action *action = &changes.actions[i];
		ent_text_printf(&line, "%s: %zu of %zu entries before, %zu of %zu since",
				action_name(action), action->before, turn->at - turn->from,
				action->after, turn->to - turn->at);
		put_line(2, &line);
	}
	for (size_t i = 0; i < changes.shift_count; i++) {
		const struct ent_shift *shift = &changes.shifts[i];
		day_text(shift->day, &line);
		ent_text_printf(&line, " %.*s became %s (was %s)",
				ENT_FMT(ent_actor(request->record, shift->actor)->name),
				shared_words(shift->after), shared_words(shift->before));
		for (int side = 0; side < 2; side++) {
			if (shift->with[side].row == ENT_NONE)
				continue;
			ent_text_putc(&line, ' ');
			add_ids(request, &shift->with[side].row, 1, true, &line);
		}
		put_line(2, &line);
	}
	ent_text_free(&line);
}

static void say_series(const struct answer *answer, struct ent_text *out)
{
	if (answer->opts.every == ENT_EVERY_NONE)
		ent_text_puts(out, "tone by entry");
	else
		ent_text_printf(out, "%s by %s", measure_words[answer->opts.measure],
				every_words[answer->opts.every]);
	if (answer->opts.every == ENT_EVERY_NONE || answer->opts.measure != ENT_MEASURE_COUNT)
		ent_text_puts(out, ", Goldstein's scale");
}

static void write_newest(const struct answer *answer)
{
	const struct ent_newest *newest = &answer->turns.found.newest;
	struct ent_text line = {0};
	if (isnan(newest->probability) || answer->turns.newest == ENT_DAY_MIN)
		return;
	ent_text_puts(&line, "\nNewest stretch: most probably since ");
	say_when(answer, answer->turns.newest, &line);
	ent_text_printf(&line, ". A change with the last %zu observations: %s (%.0f in 100).",
			newest->recent, ent_likelihood_word(100 * newest->probability),
			100 * newest->probability);
	put_line(0, &line);
	ent_text_free(&line);
}

static void write_text(const struct request *request, const struct answer *answer)
{
	struct ent_text line = {0};
	const struct ent_dyad_turns *turns = &answer->turns;
	write_narrowing(request);
	ent_text_printf(&line,
			"%.*s %s %.*s: ", ENT_FMT(ent_actor(request->record, answer->dyad.a)->name),
			answer->opts.acts.directed ? "towards" : "and",
			ENT_FMT(ent_actor(request->record, answer->dyad.b)->name));
	say_series(answer, &line);
	ent_text_puts(&line, "; ");
	acts_account(&turns->acts, &answer->opts.acts, &line);
	ent_text_printf(&line, ". Cost %s", ent_cost_name(turns->found.cost));
	if (turns->found.penalty > 0) {
		ent_text_puts(&line, ", a turn must gain ");
		add_rounded(turns->found.penalty, &line);
	}
	ent_text_putc(&line, '.');
	put_line(0, &line);
	if (!turns->acts.count)
		puts("\nnone recorded between the two then");
	else if (!turns->count)
		puts("\nNo change found: one level explains the entries as well as several. A "
		     "small "
		     "or\nvery late change is not ruled out.");
	for (size_t i = 0; i < turns->count; i++)
		write_turn(request, answer, &turns->list[i]);
	write_newest(answer);
	ent_text_free(&line);
}

/* ---- CSV and JSON ----------------------------------------------------- */

static void write_csv(const struct request *request, const struct answer *answer)
{
	static const struct column columns[] = {
		{"date", CELL_TEXT},
		{"direction", CELL_TEXT},
		{"what", CELL_TEXT},
		{"low", CELL_TEXT},
		{"high", CELL_TEXT},
		{"before", CELL_NUMBER},
		{"after", CELL_NUMBER},
		{"gain", CELL_NUMBER},
		{"entries_before", CELL_NUMBER},
		{"entries_since", CELL_NUMBER},
		{"evidence", CELL_LIST},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text text = {0};
	for (size_t i = 0; i < answer->turns.count; i++) {
		const struct ent_dyad_turn *turn = &answer->turns.list[i];
		const int32_t days[] = {turn->day, turn->low, turn->high};
		for (int k = 0; k < 3; k++) {
			table_day(table, days[k]);
			if (k)
				continue;
			table_cell(table, ent_str(direction_word(&turn->turn)));
			table_cell(table, ent_str(kind_word(&turn->turn)));
		}
		table_number(table, turn->turn.before);
		table_number(table, turn->turn.after);
		table_number(table, turn->turn.gain);
		table_number(table, (double)(turn->at - turn->from));
		table_number(table, (double)(turn->to - turn->at));
		text.len = 0;
		add_acts(request, answer, turn, false, &text);
		table_cell(table, ent_text_str(&text));
	}
	table_write(table, FORMAT_CSV, "turns", true);
	talk_of_table(request, answer->turns.acts.repeated, answer->opts.acts.dedupe,
		      ENT_DEDUPE_DAY);
	ent_text_free(&text);
}

static void json_ids(const struct request *request, const struct ent_act *acts, size_t count)
{
	fputs("[", stdout);
	for (size_t i = 0; i < count; i++) {
		struct ent_text id = {0};
		ent_event_id(request->record, acts[i].row, &id);
		fputs(i ? "," : "", stdout);
		json_str(ent_text_str(&id));
		ent_text_free(&id);
	}
	fputs("]", stdout);
}

static void json_actions(const struct changes *changes)
{
	fputs(",\"actions\":[", stdout);
	for (size_t i = 0; i < changes->action_count; i++) {
		const struct ent_turn_action *action = &changes->actions[i];
		fputs(i ? ",{\"type\":" : "{\"type\":", stdout);
		json_str(ent_str(action->type ? action->type->type : ""));
		json_member_number("before", (double)action->before);
		json_member_number("since", (double)action->after);
		json_member_number("change", action->change);
		putchar('}');
	}
	putchar(']');
}

static void json_shifts(const struct request *request, const struct changes *changes)
{
	fputs(",\"third_actors\":[", stdout);
	for (size_t i = 0; i < changes->shift_count; i++) {
		const struct ent_shift *shift = &changes->shifts[i];
		struct ent_act rows[2];
		size_t count = 0;
		for (int side = 0; side < 2; side++)
			if (shift->with[side].row != ENT_NONE)
				rows[count++] = (struct ent_act){.row = shift->with[side].row};
		fputs(i ? ",\n  {\"actor\":" : "\n  {\"actor\":", stdout);
		json_str(handle(request, shift->actor));
		json_member_day("date", shift->day);
		json_member_str("before", ent_str(shared_words(shift->before)));
		json_member_str("since", ent_str(shared_words(shift->after)));
		fputs(",\"evidence\":", stdout);
		json_ids(request, rows, count);
		putchar('}');
	}
	putchar(']');
}

static void json_turn(const struct request *request, const struct answer *answer,
		      const struct ent_dyad_turn *turn)
{
	struct ent_text day = {0};
	struct changes changes = find_changes(request, answer, turn);
	fputs("{\"date\":", stdout);
	day_text(turn->day, &day);
	json_str(ent_text_str(&day));
	json_member_str("direction", ent_str(direction_word(&turn->turn)));
	json_member_str("what", ent_str(kind_word(&turn->turn)));
	json_member_day("low", turn->low);
	json_member_day("high", turn->high);
	json_member_number("before", turn->turn.before);
	json_member_number("after", turn->turn.after);
	json_member_number("gain", turn->turn.gain);
	json_actions(&changes);
	json_shifts(request, &changes);
	fputs(",\n \"entries_before\":", stdout);
	json_ids(request, answer->turns.acts.list + turn->from, turn->at - turn->from);
	fputs(",\n \"entries_since\":", stdout);
	json_ids(request, answer->turns.acts.list + turn->at, turn->to - turn->at);
	putchar('}');
	ent_text_free(&day);
}

static void write_json(const struct request *request, const struct answer *answer)
{
	const struct ent_dyad_turns *turns = &answer->turns;
	bool by_entry = answer->opts.every == ENT_EVERY_NONE;
	json_dyad(request, &answer->dyad);
	json_member_str("measure",
			ent_str(by_entry ? "tone" : measure_words[answer->opts.measure]));
	json_member_str("every", ent_str(every_words[answer->opts.every]));
	json_acts_account(&turns->acts, &answer->opts.acts);
	json_member_str("cost", ent_str(ent_cost_name(turns->found.cost)));
	json_member_number("penalty", turns->found.penalty);
	json_member_number("observations", (double)turns->found.observed);
	fputs(",\n\"turns\":[", stdout);
	for (size_t i = 0; i < turns->count; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		json_turn(request, answer, &turns->list[i]);
	}
	fputs("],\n\"newest\":{\"recent\":", stdout);
	json_number((double)turns->found.newest.recent);
	json_member_day("since", turns->newest);
	json_member_number("probability_of_change", turns->found.newest.probability);
	fputs("}}\n", stdout);
}

int run_dyad_turns(struct request *request)
{
	struct answer answer = {0};
	struct ent_err err;
	if (take_options(request, &answer))
		return MISUSED;
	if (!request_dyad(request, &answer.dyad))
		return FAILED;
	answer.opts.acts.to = answer.dyad.to;
	if (!ent_dyad_turns_find(request->record, answer.dyad.a, answer.dyad.b, &answer.opts,
				 &answer.turns, &err)) {
		ent_dyad_turns_free(&answer.turns);
		return failure("%s; counts come with --every PERIOD --measure count, and with "
			       "--hedges firm or equal",
			       err.text);
	}
	if (request->format == FORMAT_JSON)
		write_json(request, &answer);
	else if (request->format == FORMAT_CSV)
		write_csv(request, &answer);
	else
		write_text(request, &answer);
	ent_dyad_turns_free(&answer.turns);
	return DONE;
}
