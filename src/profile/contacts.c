/* Contacts: how many, how high, in which framework, whether more. */
#include "profile/profile.h"

#include <math.h>

struct found {
	struct ent_contacts contacts;
	struct ent_contact_year *years;
	size_t year_count;
	struct ent_trend trend;
};

static int year_of(int32_t day)
{
	int64_t year;
	int month, mday;
	ent_day_to_civil(day, &year, &month, &mday);
	return (int)year;
}

/* Of the years that are over. */
static struct ent_trend trend_of(const struct found *found)
{
	double *counts = ent_alloc(NULL, (found->year_count + 1) * sizeof *counts);
	size_t n = 0;
	for (size_t i = 0; i < found->year_count; i++)
		if (found->years[i].whole)
			counts[n++] = found->years[i].weight;
	struct ent_trend trend = ent_trend_of(counts, n);
	ent_alloc(counts, 0);
	return trend;
}

/* The end of the record: after it, silence tells nothing. */
static int32_t last_day(const struct draft *draft)
{
	struct ent_query query = ent_query_all();
	query.to = draft->opts->on;
	query.as_of = draft->opts->as_of;
	struct ent_searched searched = ent_events_searched(draft->record, &query);
	return searched.events && searched.to < query.to ? searched.to : query.to;
}

/* From the year of the first entry between the two: before it nothing was looked for. */
static struct found find_contacts(const struct draft *draft)
{
	struct found found = {0};
	struct ent_acts_opts opts = ent_contacts_usual();
	opts.to = last_day(draft);
	opts.as_of = draft->opts->as_of;
	opts.dedupe = draft->opts->dedupe;
	ent_contacts_find(draft->record, draft->opts->a, draft->opts->b, &opts, &found.contacts);
	if (!draft->turns.acts.count)
		return found;
	int32_t from = last_years(draft->turns.acts.list[0].day, opts.to);
	from = ent_period_start(from, ENT_EVERY_YEAR);
	size_t count = ent_contacts_by_year(&found.contacts, from, opts.to, NULL, 0);
	found.years = ent_alloc(NULL, (count + 1) * sizeof *found.years);
	found.year_count = ent_contacts_by_year(&found.contacts, from, opts.to, found.years, count);
	found.trend = trend_of(&found);
	return found;
}

static void rest_on_contact(struct draft *draft, const struct found *found,
			    const struct ent_contact *contact)
{
	for (size_t i = 0; i < contact->tellings; i++)
		rest_on(draft, found->contacts.rows[contact->first + i]);
}

static void tell_percent(struct draft *draft, double share)
{
	ent_text_number(&draft->text, round(fabs(share) * 100));
}

static void tell_trend(struct draft *draft, const struct ent_trend *trend)
{
	if (isnan(trend->growth)) {
		tell(draft, ", too few to tell a trend");
		return;
	}
	if (trend->low <= 0 && trend->high >= 0) {
		tell(draft, "; whether they grew cannot be told from chance");
		return;
	}
	tell(draft,
	     trend->low > 0 ? "; they became more frequent, by " : "; they became rarer, by ");
	tell_percent(draft, trend->growth);
	tell(draft, " percent a year (95 percent interval ");
	tell_percent(draft, trend->low > 0 ? trend->low : trend->high);
	tell(draft, " to ");
	tell_percent(draft, trend->low > 0 ? trend->high : trend->low);
	tell(draft, ")");
}

static void write_number(struct draft *draft, const struct found *found)
{
	if (!begin_sentence(draft, LEAD))
		return;
	const struct ent_contacts *contacts = &found->contacts;
	tell_number(draft, contacts->counted);
	tell(draft, contacts->counted == 1 ? " contact is recorded" : " contacts are recorded");
	bool begun = false;
	for (size_t i = 0; i < contacts->count; i++) {
		if (!(contacts->list[i].weight > 0))
			continue;
		if (!begun)
			tell(draft, contacts->counted == 1 ? ", in %d" : ", the first in %d",
			     year_of(contacts->list[i].day));
		begun = true;
		rest_on_contact(draft, found, &contacts->list[i]);
	}
	if (contacts->counted > 1)
		tell_trend(draft, &found->trend);
	end_sentence(draft);
}

/* "By year: 1 in 2018, 2 in 2019." */
static void write_years(struct draft *draft, const struct found *found)
{
	size_t told = 0;
	for (size_t i = 0; found->contacts.counted > 1 && i < found->year_count; i++) {
		if (!found->years[i].count)
			continue;
		if (!told && !begin_sentence(draft, DETAIL))
			return;
		tell(draft, "%s%zu in %d%s", told++ ? ", " : "by year: ", found->years[i].count,
		     year_of(found->years[i].start), found->years[i].whole ? "" : " so far");
	}
	if (told)
		end_sentence(draft);
}

static const char *level_words(enum ent_level level)
{
	return level == ENT_LEVEL_HEAD       ? "heads of state or government"
	       : level == ENT_LEVEL_MINISTER ? "ministers"
	       : level == ENT_LEVEL_ENVOY    ? "envoys"
					     : "officials";
}

/* The highest, and of these the newest. */
static const struct ent_contact *highest(const struct found *found)
{
	const struct ent_contact *best = NULL;
	for (size_t i = 0; i < found->contacts.count; i++) {
		const struct ent_contact *contact = &found->contacts.list[i];
		if (contact->weight > 0 && contact->level != ENT_LEVEL_UNTOLD &&
		    (!best || contact->level <= best->level))
			best = contact;
	}
	return best;
}

static void write_highest(struct draft *draft, const struct found *found)
{
	const struct ent_contact *contact = highest(found);
	if (!contact || !begin_sentence(draft, DETAIL))
		return;
	struct ent_text act = {0}, when = {0};
	uint32_t row = found->contacts.rows[contact->first];
	say_act(draft, row, &act);
	say_event_when(draft->record, row, &when);
	tell(draft, "the highest level told is that of %s, last when %s %s",
	     level_words(contact->level), act.ptr, when.ptr);
	rest_on_contact(draft, found, contact);
	end_sentence(draft);
	ent_text_free(&act);
	ent_text_free(&when);
}

struct forum {
	uint32_t actor;
	size_t count;
};

/* The framework in which most of them took place. */
static void write_forum(struct draft *draft, const struct found *found)
{
	struct forum forums[16], best = {ENT_NONE, 0};
	size_t count = 0;
	for (size_t i = 0; i < found->contacts.count; i++) {
		const struct ent_contact *contact = &found->contacts.list[i];
		size_t k = 0;
		while (k < count && forums[k].actor != contact->forum)
			k++;
		if (!(contact->weight > 0) || contact->forum == ENT_NONE || k == 16)
			continue;
		if (k == count)
			forums[count++] = (struct forum){contact->forum, 0};
		if (++forums[k].count > best.count)
			best = forums[k];
	}
	if (best.count < 2 || !begin_sentence(draft, DETAIL))
		return;
	tell_number(draft, best.count);
	tell(draft, " took place in the framework of ");
	tell_str(draft, ent_actor_in_text(draft->record, best.actor, draft->opts->on));
	for (size_t i = 0; i < found->contacts.count; i++)
		if (found->contacts.list[i].weight > 0 &&
		    found->contacts.list[i].forum == best.actor)
			rest_on_contact(draft, found, &found->contacts.list[i]);
	end_sentence(draft);
}

void write_contacts(struct draft *draft)
{
	struct found found = find_contacts(draft);
	draft->contacts_repeated = found.contacts.row_count - found.contacts.count;
	open_paragraph(draft, "Contacts");
	if (found.contacts.counted) {
		write_number(draft, &found);
		write_years(draft, &found);
		write_highest(draft, &found);
		write_forum(draft, &found);
	}
	ent_contacts_free(&found.contacts);
	ent_alloc(found.years, 0);
}
