/* entente alignment: friends and adversaries in common, and since when. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct answer {
	struct dyad dyad;
	struct ent_sign_opts opts;
	struct ent_alignment now;
	struct ent_shift *shifts;
	size_t shift_count;
	struct ent_balance *years; /* at the end of each, and on the last day */
	size_t year_count;
};

static void *make(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);
	if (!memory)
		abort();
	return memory;
}

static void find_years(const struct request *request, struct answer *answer)
{
	const struct dyad *dyad = &answer->dyad;
	struct ent_alignment then = {0};
	answer->years =
		make((size_t)(year_of(dyad->to) - year_of(dyad->from)) + 1, sizeof *answer->years);
	for (int32_t start = ent_period_start(dyad->from, ENT_EVERY_YEAR); start <= dyad->to;) {
		int32_t next = ent_period_next(start, ENT_EVERY_YEAR);
		int32_t day = next - 1 < dyad->to ? next - 1 : dyad->to;
		ent_alignment_on(request->record, dyad->a, dyad->b, &answer->opts, day, &then);
		answer->years[answer->year_count++] = then.balance;
		start = next;
	}
	ent_alignment_free(&then);
}

static void find_answer(const struct request *request, struct answer *answer)
{
	const struct dyad *dyad = &answer->dyad;
	const struct ent_record *record = request->record;
	ent_alignment_on(record, dyad->a, dyad->b, &answer->opts, dyad->to, &answer->now);
	size_t count = ent_alignment_shifts(record, dyad->a, dyad->b, &answer->opts, dyad->from,
					    dyad->to, NULL, 0);
	answer->shifts = make(count, sizeof *answer->shifts);
	answer->shift_count = ent_alignment_shifts(record, dyad->a, dyad->b, &answer->opts,
						   dyad->from, dyad->to, answer->shifts, count);
	find_years(request, answer);
}

/* ---- words ------------------------------------------------------------ */

static const char *shared_name(enum ent_shared shared)
{
	static const char *const names[] = {"none", "shared friend", "shared adversary", "at odds"};
	return names[shared];
}

static const char *sign_name(int sign)
{
	return sign > 0 ? "friendly" : sign < 0 ? "hostile" : "none";
}

static void add_net(double net, struct ent_text *out)
{
	double rounded = round(net * 10) / 10;
	ent_text_puts(out, rounded > 0 ? "+" : "");
	ent_text_number(out, rounded == 0 ? 0 : rounded);
}

/* The handle, then "-8.6 in 4 acts", "friendly by status" or "none". */
static void add_sign(const struct request *request, uint32_t actor, const struct ent_sign *sign,
		     struct ent_text *out)
{
	ent_text_printf(out, "%.*s ", ENT_FMT(handle(request, actor)));
	if (!sign->acts) {
		ent_text_printf(out, "%s%s", sign_name(sign->sign), sign->sign ? " by status" : "");
		return;
	}
	add_net(sign->net, out);
	ent_text_printf(out, " in %zu act%s", sign->acts, sign->acts == 1 ? "" : "s");
}

static void add_rows(const struct request *request, const struct ent_sign with[2],
		     struct ent_text *out)
{
	for (int side = 0; side < 2; side++) {
		if (with[side].row == ENT_NONE || (side && with[1].row == with[0].row))
			continue;
		ent_text_putc(out, ' ');
		add_ids(request, &with[side].row, 1, true, out);
	}
}

/* ---- text ------------------------------------------------------------- */

static void add_count(size_t count, const char *one, const char *many, struct ent_text *out)
{
	if (count)
		ent_text_printf(out, "%zu %s", count, count == 1 ? one : many);
	else
		ent_text_printf(out, "no %s", one);
}

static void add_balance(const struct answer *answer, struct ent_text *out)
{
	const struct ent_balance *balance = &answer->now.balance;
	size_t all = balance->friends + balance->adversaries + balance->at_odds;
	if (!all) {
		ent_text_puts(out, " No third actor has a sign with both: agreement is unknown.");
		return;
	}
	ent_text_puts(out, " Agreement is ");
	ent_text_number(out, round(balance->agreement * 100) / 100);
	ent_text_printf(out, " (from -1 to 1) over %zu third actor%s.", all, all == 1 ? "" : "s");
	if (balance->sign)
		ent_text_printf(out, " Their own tie being %s, %zu of %zu triads %s balanced.",
				sign_name(balance->sign), balance->balanced, all,
				balance->balanced == 1 ? "is" : "are");
	else
		ent_text_puts(out, " Their own tie has no sign, so that no triad is balanced or "
				   "not.");
}

static void write_head(const struct request *request, const struct answer *answer)
{
	const struct ent_balance *balance = &answer->now.balance;
	struct ent_text text = {0};
	ent_text_puts(&text, "On ");
	say_day(answer->dyad.to, &text);
	ent_text_printf(&text, " %.*s and %.*s share ", ENT_FMT(in_text(request, answer->dyad.a)),
			ENT_FMT(in_text(request, answer->dyad.b)));
	add_count(balance->adversaries, "adversary", "adversaries", &text);
	ent_text_puts(&text, " and ");
	add_count(balance->friends, "friend", "friends", &text);
	ent_text_puts(&text, ", and are at odds over ");
	if (balance->at_odds)
		ent_text_printf(&text, "%zu.", balance->at_odds);
	else
		ent_text_puts(&text, "none.");
	add_balance(answer, &text);
	put_wrapped(ent_text_str(&text), 0, 0);
	ent_text_free(&text);
}

static void write_thirds(const struct request *request, const struct answer *answer,
			 enum ent_shared shared, const char *title)
{
	struct ent_text line = {0};
	bool any = false;
	for (size_t i = 0; i < answer->now.count; i++) {
		const struct ent_third *third = &answer->now.third[i];
		if (third->shared != shared)
			continue;
		if (!any)
			printf("\n%s\n", title);
		any = true;
		line.len = 0;
		ent_text_printf(&line,
				"%.*s: ", ENT_FMT(ent_actor(request->record, third->actor)->name));
		add_sign(request, answer->dyad.a, &third->with[0], &line);
		ent_text_puts(&line, ", ");
		add_sign(request, answer->dyad.b, &third->with[1], &line);
		add_rows(request, third->with, &line);
		fputs("  ", stdout);
		put_wrapped(ent_text_str(&line), 2, 6);
	}
	ent_text_free(&line);
}

/* The signs tell why; where they do not, the actor itself is no more what it was. */
static void add_shift(const struct request *request, const struct answer *answer,
		      const struct ent_shift *shift, struct ent_text *out)
{
	bool enters = shift->after == ENT_SHARED_ADVERSARY;
	ent_text_printf(out, "%.*s %s shared adversary",
			ENT_FMT(ent_actor(request->record, shift->actor)->name),
			!enters                           ? "ceases to be a"
			: shift->day == answer->dyad.from ? "is a"
							  : "becomes a");
	if (!enters && shift->after != ENT_SHARED_NONE)
		ent_text_printf(out, ", now %s", shared_name(shift->after));
	if (!enters && shift->after == ENT_SHARED_NONE && shift->with[0].sign &&
	    shift->with[1].sign)
		ent_text_puts(out, ", being no actor of its own any more");
	ent_text_puts(out, ": ");
	add_sign(request, answer->dyad.a, &shift->with[0], out);
	ent_text_puts(out, ", ");
	add_sign(request, answer->dyad.b, &shift->with[1], out);
	add_rows(request, shift->with, out);
}

static void write_shifts(const struct request *request, const struct answer *answer)
{
	struct ent_text line = {0};
	bool any = false;
	for (size_t i = 0; i < answer->shift_count; i++) {
		const struct ent_shift *shift = &answer->shifts[i];
		if (shift->after != ENT_SHARED_ADVERSARY && shift->before != ENT_SHARED_ADVERSARY)
			continue;
		if (!any)
			puts("\nShared adversaries over time");
		any = true;
		line.len = 0;
		day_text(shift->day, &line);
		printf("  %s  ", line.ptr);
		line.len = 0;
		add_shift(request, answer, shift, &line);
		put_wrapped(ent_text_str(&line), 14, 14);
	}
	ent_text_free(&line);
}

static struct table *year_table(const struct answer *answer)
{
	static const struct column columns[] = {
		{"on", CELL_TEXT},          {"tie", CELL_TEXT},       {"adversaries", CELL_NUMBER},
		{"friends", CELL_NUMBER},   {"at_odds", CELL_NUMBER}, {"balanced", CELL_NUMBER},
		{"agreement", CELL_NUMBER}, {"", CELL_TEXT},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	struct ent_text day = {0};
	for (size_t i = 0; i < answer->year_count; i++) {
		const struct ent_balance *balance = &answer->years[i];
		day.len = 0;
		day_text(balance->day, &day);
		table_cell(table, ent_text_str(&day));
		table_cell(table, ent_str(sign_name(balance->sign)));
		table_number(table, (double)balance->adversaries);
		table_number(table, (double)balance->friends);
		table_number(table, (double)balance->at_odds);
		table_number(table, (double)balance->balanced);
		table_number(table, tidy(round(balance->agreement * 100) / 100));
		table_cell(table, ent_str(""));
	}
	ent_text_free(&day);
	return table;
}

static void write_years(const struct request *request, const struct answer *answer)
{
	if (!request->values[OPT_FROM] && !request->values[OPT_TO])
		return;
	struct table *table = year_table(answer);
	putchar('\n');
	table_write(table, FORMAT_TEXT, "years", true);
}

static void write_foot(const struct request *request, const struct answer *answer)
{
	size_t only[2] = {0};
	for (size_t i = 0; i < answer->now.count; i++)
		for (int side = 0; side < 2; side++)
			only[side] += answer->now.third[i].with[side].sign &&
				      !answer->now.third[i].with[!side].sign;
	struct ent_text text = {0};
	ent_text_printf(&text, "A sign with one of the two only: %zu with %.*s, %zu with %.*s. ",
			only[0], ENT_FMT(handle(request, answer->dyad.a)), only[1],
			ENT_FMT(handle(request, answer->dyad.b)));
	ent_text_printf(&text,
			"Signs are the net of the acts of %d days, hedges weighed; without an act, "
			"of the statuses that hold. Left out as third actors: persons, "
			"media, the unknown, parts of others, what is not there on the day, the "
			"governments and states of the two. ",
			answer->opts.window_days);
	add_searched(request, &answer->dyad, &text);
	ent_text_puts(&text, ", and all of each with third actors");
	add_repeated(answer->now.repeated, answer->opts.dedupe, ENT_DEDUPE_DAY, &text);
	ent_text_putc(&text, '.');
	putchar('\n');
	put_wrapped(ent_text_str(&text), 0, 0);
	ent_text_free(&text);
}

static void write_text(const struct request *request, const struct answer *answer)
{
	write_narrowing(request);
	write_head(request, answer);
	write_thirds(request, answer, ENT_SHARED_ADVERSARY, "Shared adversaries");
	write_thirds(request, answer, ENT_SHARED_FRIEND, "Shared friends");
	write_thirds(request, answer, ENT_SHARED_AT_ODDS, "At odds over");
	write_shifts(request, answer);
	write_years(request, answer);
	write_foot(request, answer);
}

/* ---- CSV and JSON ----------------------------------------------------- */

static void cell_evidence(const struct request *request, const struct answer *answer, uint32_t side,
			  uint32_t third, struct table *table)
{
	const struct ent_record *record = request->record;
	struct ent_text text = {0};
	size_t count =
		ent_sign_evidence(record, side, third, &answer->opts, answer->dyad.to, NULL, 0);
	uint32_t *rows = make(count, sizeof *rows);
	ent_sign_evidence(record, side, third, &answer->opts, answer->dyad.to, rows, count);
	add_ids(request, rows, count, false, &text);
	table_cell(table, ent_text_str(&text));
	ent_text_free(&text);
	free(rows);
}

static struct table *third_table(const struct request *request, const struct answer *answer)
{
	static const struct column columns[] = {
		{"actor", CELL_TEXT},     {"shared", CELL_TEXT},   {"sign_a", CELL_NUMBER},
		{"net_a", CELL_NUMBER},   {"acts_a", CELL_NUMBER}, {"sign_b", CELL_NUMBER},
		{"net_b", CELL_NUMBER},   {"acts_b", CELL_NUMBER}, {"entries_a", CELL_LIST},
		{"entries_b", CELL_LIST},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < answer->now.count; i++) {
		const struct ent_third *third = &answer->now.third[i];
		table_cell(table, handle(request, third->actor));
		table_cell(table, ent_str(third->shared ? shared_name(third->shared) : ""));
		for (int side = 0; side < 2; side++) {
			table_number(table, third->with[side].sign);
			table_number(table, tidy(third->with[side].net));
			table_number(table, (double)third->with[side].acts);
		}
		cell_evidence(request, answer, answer->dyad.a, third->actor, table);
		cell_evidence(request, answer, answer->dyad.b, third->actor, table);
	}
	return table;
}

static void json_shifts(const struct request *request, const struct answer *answer)
{
	fputs(",\n\"shifts\":[", stdout);
	for (size_t i = 0; i < answer->shift_count; i++) {
		const struct ent_shift *shift = &answer->shifts[i];
		struct ent_text ids[2] = {{0}, {0}};
		fputs(i ? ",\n{\"actor\":" : "\n{\"actor\":", stdout);
		json_str(handle(request, shift->actor));
		json_member_day("day", shift->day);
		json_member_str("before", ent_str(shared_name(shift->before)));
		json_member_str("after", ent_str(shared_name(shift->after)));
		for (int side = 0; side < 2; side++) {
			if (shift->with[side].row != ENT_NONE)
				ent_event_id(request->record, shift->with[side].row, &ids[side]);
			json_member_number(side ? "sign_b" : "sign_a", shift->with[side].sign);
			json_member_str(side ? "entry_b" : "entry_a", ent_text_str(&ids[side]));
			ent_text_free(&ids[side]);
		}
		putchar('}');
	}
	putchar(']');
}

static void write_json(const struct request *request, const struct answer *answer)
{
	const struct ent_balance *balance = &answer->now.balance;
	json_dyad(request, &answer->dyad);
	printf(",\"window_days\":%d", answer->opts.window_days);
	json_repeated(answer->opts.dedupe, answer->now.repeated);
	printf(",\"sign\":%d", balance->sign);
	json_member_number("net", tidy(answer->now.sign.net));
	printf(",\"adversaries\":%zu,\"friends\":%zu,\"at_odds\":%zu", balance->adversaries,
	       balance->friends, balance->at_odds);
	json_member_number("balanced", balance->sign ? (double)balance->balanced : (double)NAN);
	json_member_number("unbalanced", balance->sign ? (double)balance->unbalanced : (double)NAN);
	json_member_number("agreement", tidy(balance->agreement));
	fputs(",\n", stdout);
	table_members(third_table(request, answer), "third");
	json_shifts(request, answer);
	fputs(",\n\"years\":[", stdout);
	for (size_t i = 0; i < answer->year_count; i++) {
		const struct ent_balance *year = &answer->years[i];
		printf("%s\n{\"sign\":%d", i ? "," : "", year->sign);
		json_member_day("on", year->day);
		printf(",\"adversaries\":%zu,\"friends\":%zu,\"at_odds\":%zu", year->adversaries,
		       year->friends, year->at_odds);
		json_member_number("agreement", tidy(year->agreement));
		putchar('}');
	}
	printf("],\n\"searched\":{\"entries\":%zu}}\n", answer->dyad.entries);
}

static void write_csv(const struct request *request, const struct answer *answer)
{
	table_write(third_table(request, answer), FORMAT_CSV, "third", true);
	talk_of_table(request, answer->now.repeated, answer->opts.dedupe, ENT_DEDUPE_DAY);
}

int run_alignment(struct request *request)
{
	struct answer answer = {0};
	if (!request_signs(request, &answer.opts))
		return MISUSED;
	if (!request_dyad(request, &answer.dyad))
		return FAILED;
	find_answer(request, &answer);
	if (request->format == FORMAT_JSON)
		write_json(request, &answer);
	else if (request->format == FORMAT_CSV)
		write_csv(request, &answer);
	else
		write_text(request, &answer);
	ent_alignment_free(&answer.now);
	free(answer.shifts);
	free(answer.years);
	return DONE;
}
