/* Sentences in the making. */
#include "profile/prose.h"

#include <stdarg.h>
#include <string.h>

/* The one section of a brief edition stands open already. */
void open_section(struct draft *draft, int level, const char *title)
{
	if (draft->opts->brief)
		return;
	draft->next_section = title;
	draft->next_level = level;
	draft->last_day = ENT_DAY_MIN;
	draft->next_block = BLOCK_PARAGRAPH;
	draft->next_lead = "";
}

void open_paragraph(struct draft *draft, const char *lead)
{
	if (draft->opts->brief)
		return;
	draft->next_block = BLOCK_PARAGRAPH;
	draft->next_lead = lead;
	draft->last_day = ENT_DAY_MIN;
}

void open_list(struct draft *draft)
{
	if (!draft->opts->brief)
		draft->next_block = BLOCK_LIST;
}

void open_item(struct draft *draft)
{
	if (!draft->opts->brief && draft->next_block == BLOCK_NONE)
		draft->next_block = BLOCK_ITEM;
}

bool begin_sentence(struct draft *draft, enum weight weight)
{
	draft->text.len = 0;
	draft->notes.count = 0;
	draft->last_day = ENT_DAY_MIN;
	return weight == LEAD || !draft->opts->brief;
}

void tell(struct draft *draft, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	ent_text_vprintf(&draft->text, fmt, args);
	va_end(args);
}

void tell_str(struct draft *draft, struct ent_str text)
{
	ent_text_add(&draft->text, text);
}

void rest_on_note(struct draft *draft, uint32_t evidence)
{
	for (size_t i = 0; i < draft->notes.count; i++)
		if (draft->notes.at[i] == evidence)
			return;
	ent_push(&draft->notes, evidence);
}

void rest_on(struct draft *draft, uint32_t row)
{
	rest_on_note(draft, ent_event_is_coded(draft->record, row) ? evidence_of_coded(draft, row)
								   : evidence_of_row(draft, row));
}

void rest_on_itself(struct draft *draft, uint32_t row)
{
	rest_on_note(draft, evidence_of_row(draft, row));
}

static void open_blocks(struct draft *draft)
{
	if (draft->next_section)
		ent_doc_section(draft->doc, draft->next_level, ent_str(draft->next_section));
	draft->next_section = NULL;
	if (draft->next_block == BLOCK_LIST)
		ent_doc_list(draft->doc, false);
	if (draft->next_block == BLOCK_LIST || draft->next_block == BLOCK_ITEM)
		ent_doc_item(draft->doc);
	if (draft->next_block == BLOCK_PARAGRAPH)
		ent_doc_paragraph(draft->doc);
	if (draft->next_block == BLOCK_PARAGRAPH && draft->next_lead && *draft->next_lead)
		ent_doc_lead(draft->doc, ent_str(draft->next_lead));
	draft->next_block = BLOCK_NONE;
}

void end_sentence(struct draft *draft)
{
	make_sentence(&draft->text);
	open_blocks(draft);
	draft->told++;
	ent_doc_sentence(draft->doc, ent_text_str(&draft->text), draft->notes.at,
			 draft->notes.count);
}

void tell_pair(struct draft *draft)
{
	const struct ent_profile_opts *opts = draft->opts;
	tell_str(draft, ent_actor_in_text(draft->record, opts->a, opts->on));
	tell(draft, " and ");
	tell_str(draft, ent_actor_in_text(draft->record, opts->b, opts->on));
}

/* That words were said is seldom in doubt: a hedge is then on what they say. CAMEO's roots
 * 01 (statements) and 11 (accusations). */
bool is_speech(const struct draft *draft, uint32_t row)
{
	const struct ent_events *events = ent_record_events(draft->record);
	struct ent_str code = ent_verb(draft->record, events->verb[row])->cameo;
	return code.len >= 2 && code.ptr[1] == '1' && (code.ptr[0] == '0' || code.ptr[0] == '1');
}

static const char *hedge_between(const struct draft *draft, uint32_t row)
{
	if (is_speech(draft, row))
		return " ";
	switch ((enum ent_hedge)ent_record_events(draft->record)->hedge[row]) {
	case ENT_REPORTED:
		return " by report ";
	case ENT_ESTIMATED:
		return " by estimate ";
	case ENT_ALLEGED:
		return ", it is alleged, ";
	case ENT_DENIED:
		return ", by a claim since rejected, ";
	default:
		return " ";
	}
}

/* "on 3 May 1904", or "the same day" as the act told in the sentence before. */
static void say_when_again(struct draft *draft, uint32_t row, int32_t last, struct ent_text *out)
{
	const struct ent_events *events = ent_record_events(draft->record);
	bool certain = events->first[row] == events->last[row];
	if (certain && last == events->first[row])
		ent_text_puts(out, "the same day");
	else
		say_event_when(draft->record, row, out);
	draft->last_day = certain ? events->first[row] : ENT_DAY_MIN;
}

/* The day stands before the act or after it, in turn; before it where a hedge parts them. */
void write_act(struct draft *draft, uint32_t row, enum weight weight)
{
	int32_t last = draft->last_day;
	if (!begin_sentence(draft, weight))
		return;
	struct ent_text when = {0}, act = {0}, account = {0};
	const char *hedge = hedge_between(draft, row);
	say_when_again(draft, row, last, &when);
	say_act(draft, row, &act);
	say_account(draft, row, &account);
	if (draft->acts_told++ % 2 && strcmp(hedge, " ") == 0)
		tell(draft, "%s %s", act.ptr, when.ptr);
	else
		tell(draft, "%s%s%s", when.ptr, hedge, act.ptr);
	if (account.len)
		tell(draft, "%s%s", account.ptr[0] == ';' ? "" : ": ", account.ptr);
	rest_on_itself(draft, row);
	end_sentence(draft);
	ent_text_free(&when);
	ent_text_free(&act);
	ent_text_free(&account);
}

void tell_number(struct draft *draft, size_t number)
{
	static const char *const words[] = {"no",   "one",    "two",   "three", "four",
					    "five", "six",    "seven", "eight", "nine",
					    "ten",  "eleven", "twelve"};
	if (number < sizeof words / sizeof words[0])
		tell(draft, "%s", words[number]);
	else
		tell(draft, "%zu", number);
}
