/* The most frequent parties of an archive, and who acted towards whom. Counts and days come from
 * the lists of rows alone; only sums look at the events. */
#include "archive/sums.h"

#include "base/par.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

/* ---- parties --------------------------------------------------------------------- */

/* Of which party each actor is; ENT_NONE: of none. */
struct parties {
	uint32_t *of_actor;
	size_t count;
	struct ent_str *names; /* codes, or countries */
};

static int by_text(const void *left, const void *right)
{
	const struct ent_str *a = left, *b = right;
	return ent_str_order(*a, *b);
}

static uint32_t place_of(const struct ent_str *sorted, size_t count, struct ent_str text)
{
	const struct ent_str *found = bsearch(&text, sorted, count, sizeof *sorted, by_text);
	return found ? (uint32_t)(found - sorted) : ENT_NONE;
}

static void find_countries(const struct ent_archive *archive, struct parties *parties)
{
	size_t count = 0;
	for (uint32_t i = 0; i < archive->actors; i++) {
		struct ent_str country = ent_archive_actor(archive, i).country;
		if (country.len)
			parties->names[count++] = country;
	}
	if (count)
		qsort(parties->names, count, sizeof *parties->names, by_text);
	for (size_t i = 0; i < count; i++)
		if (!parties->count ||
		    !ent_str_eq(parties->names[parties->count - 1], parties->names[i]))
			parties->names[parties->count++] = parties->names[i];
	for (uint32_t i = 0; i < archive->actors; i++) {
		struct ent_str country = ent_archive_actor(archive, i).country;
		parties->of_actor[i] =
			country.len ? place_of(parties->names, parties->count, country) : ENT_NONE;
	}
}

static void find_parties(const struct ent_archive *archive, enum ent_archive_by by,
			 struct parties *parties)
{
	*parties = (struct parties){0};
	parties->of_actor = ent_alloc(NULL, (archive->actors + 1) * sizeof *parties->of_actor);
	parties->names = ent_alloc(NULL, (archive->actors + 1) * sizeof *parties->names);
	if (by == ENT_ARCHIVE_BY_COUNTRY) {
		find_countries(archive, parties);
		return;
	}
	parties->count = archive->actors;
	for (uint32_t i = 0; i < archive->actors; i++) {
		parties->of_actor[i] = i;
		parties->names[i] = ent_archive_actor(archive, i).code;
	}
}

static void free_parties(struct parties *parties)
{
	ent_alloc(parties->of_actor, 0);
	ent_alloc(parties->names, 0);
}

static uint32_t party_of(const struct parties *parties, uint32_t actor)
{
	return actor == ENT_NONE ? ENT_NONE : parties->of_actor[actor];
}

static int by_events(const void *left, const void *right)
{
	const struct ent_archive_party *a = left, *b = right;
	if (a->events != b->events)
		return a->events < b->events ? 1 : -1;
	int order = ent_str_order(a->code, b->code);
	return order ? order : ent_str_order(a->country, b->country);
}

/* A dyad's rows in a stretch, and the days of the first and the last of them. */
struct stretch {
	uint64_t events;
	int32_t first, last;
};

static struct stretch stretch_of(const struct ent_archive *archive,
				 const struct ent_archive_dyad *dyad, struct ent_row_range rows)
{
	size_t from = ent_dyad_row_from(dyad, rows.from), to = ent_dyad_row_from(dyad, rows.to);
	/* In damaged archives rows may fall, and so lie outside all the same. */
	if (to <= from || (uint64_t)dyad->rows[from] >= rows.to ||
	    (uint64_t)dyad->rows[to - 1] >= rows.to)
		return (struct stretch){0, ENT_DAY_MAX, ENT_DAY_MIN};
	return (struct stretch){to - from, ent_event_day(archive, (uint64_t)dyad->rows[from]),
				ent_event_day(archive, (uint64_t)dyad->rows[to - 1])};
}

static void add_stretch(struct ent_archive_party *party, const struct stretch *stretch)
{
	party->events += stretch->events;
	if (stretch->first < party->first)
		party->first = stretch->first;
	if (stretch->last > party->last)
		party->last = stretch->last;
}

static void add_dyads(const struct ent_archive *archive, struct ent_archive_days days,
		      const struct parties *parties, struct ent_archive_party *list)
{
	struct ent_row_range rows = ent_rows_of_days(archive, days);
	for (size_t i = 0; i < archive->dyads; i++) {
		struct ent_archive_dyad dyad = ent_archive_dyad(archive, i);
		struct stretch stretch = stretch_of(archive, &dyad, rows);
		uint32_t source = party_of(parties, dyad.source);
		uint32_t target = party_of(parties, dyad.target);
		if (source != ENT_NONE) {
			list[source].as_source += stretch.events;
			add_stretch(&list[source], &stretch);
		}
		if (target != ENT_NONE) {
			list[target].as_target += stretch.events;
			if (target != source)
				add_stretch(&list[target], &stretch);
		}
	}
}

size_t ent_archive_parties(const struct ent_archive *archive, struct ent_archive_days days,
			   enum ent_archive_by by, struct ent_archive_party *list)
{
	struct parties parties;
	size_t count = 0;
	find_parties(archive, by, &parties);
	for (uint32_t i = 0; i < parties.count; i++) {
		list[i] = (struct ent_archive_party){.first = ENT_DAY_MAX, .last = ENT_DAY_MIN};
		list[i].code = list[i].name = ent_str("");
		list[i].country = parties.names[i];
		if (by == ENT_ARCHIVE_BY_COUNTRY)
			continue;
		struct ent_archive_actor actor = ent_archive_actor(archive, i);
		list[i].code = actor.code;
		list[i].name = actor.name;
		list[i].country = actor.country;
	}
	add_dyads(archive, days, &parties, list);
	for (size_t i = 0; i < parties.count; i++)
		if (list[i].events)
			list[count++] = list[i];
	if (count)
		qsort(list, count, sizeof *list, by_events);
	free_parties(&parties);
	return count;
}

/* ---- pairs ---------------------------------------------------------------------------- */

/* A dyad of the archive, and of which pair it is. */
struct member {
	uint64_t key; /* source above target */
	size_t dyad;
};

struct pair {
	uint64_t key;
	size_t from, to; /* members */
	struct ent_archive_sum sum;
};

struct ent_archive_pairs {
	struct ent_sums sums;
	struct parties parties;
	struct ent_archive_periods whole; /* one period: those days */
	ENT_VEC(struct member) members;
	ENT_VEC(struct pair) list;
	uint64_t left_out;
};

static int by_key(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->dyad > b->dyad) - (a->dyad < b->dyad);
}

static int by_sum(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;
	if (a->sum.events != b->sum.events)
		return a->sum.events < b->sum.events ? 1 : -1;
	return (a->key > b->key) - (a->key < b->key);
}

static void gather_members(struct ent_archive_pairs *pairs)
{
	const struct ent_archive *archive = pairs->sums.archive;
	for (size_t i = 0; i < archive->dyads; i++) {
		struct ent_archive_dyad dyad = ent_archive_dyad(archive, i);
		uint32_t source = party_of(&pairs->parties, dyad.source);
		uint32_t target = party_of(&pairs->parties, dyad.target);
		if (source != ENT_NONE && target != ENT_NONE)
			ent_push(&pairs->members,
				 (struct member){(uint64_t)source << 32 | target, i});
	}
	if (pairs->members.count)
		qsort(pairs->members.at, pairs->members.count, sizeof *pairs->members.at, by_key);
	for (size_t i = 0; i < pairs->members.count; i++) {
		uint64_t key = pairs->members.at[i].key;
		if (!i || key != pairs->members.at[i - 1].key)
			ent_push(&pairs->list, (struct pair){.key = key, .from = i});
		pairs->list.at[pairs->list.count - 1].to = i + 1;
	}
}

static void add_members(const struct ent_archive_pairs *pairs, const struct pair *pair,
			const struct ent_archive_periods *periods, struct ent_archive_sum *sums)
{
	for (size_t i = pair->from; i < pair->to; i++)
		ent_sums_add(&pairs->sums, pairs->members.at[i].dyad, periods, sums);
}

static void sum_pair(void *user, size_t index, size_t worker)
{
	struct ent_archive_pairs *pairs = user;
	struct pair *pair = &pairs->list.at[index];
	(void)worker;
	add_members(pairs, pair, &pairs->whole, &pair->sum);
}

struct ent_archive_pairs *ent_archive_pairs_new(const struct ent_archive *archive,
						const struct ent_archive_pairs_opts *opts)
{
	struct ent_archive_pairs *pairs = ent_alloc(NULL, sizeof *pairs);
	size_t kept = 0;
	*pairs = (struct ent_archive_pairs){0};
	ent_sums_start(&pairs->sums, archive, opts->quads);
	find_parties(archive, opts->by, &pairs->parties);
	ent_archive_periods(archive, opts->days, ENT_EVERY_NONE, &pairs->whole);
	gather_members(pairs);
	if (pairs->whole.count) {
		ent_for(opts->workers, pairs->list.count, sum_pair, pairs);
		pairs->left_out = pairs->whole.row[1] - pairs->whole.row[0];
	}
	for (size_t i = 0; i < pairs->list.count; i++) {
		pairs->left_out -= pairs->list.at[i].sum.events;
		if (pairs->list.at[i].sum.events)
			pairs->list.at[kept++] = pairs->list.at[i];
	}
	pairs->list.count = kept;
	if (kept)
		qsort(pairs->list.at, kept, sizeof *pairs->list.at, by_sum);
	return pairs;
}

void ent_archive_pairs_free(struct ent_archive_pairs *pairs)
{
	if (!pairs)
		return;
	ent_sums_free(&pairs->sums);
	free_parties(&pairs->parties);
	ent_archive_periods_free(&pairs->whole);
	ent_vec_free(&pairs->members);
	ent_vec_free(&pairs->list);
	ent_alloc(pairs, 0);
}

size_t ent_archive_pair_count(const struct ent_archive_pairs *pairs)
{
	return pairs->list.count;
}

struct ent_archive_pair ent_archive_pair(const struct ent_archive_pairs *pairs, size_t index)
{
	const struct pair *pair = &pairs->list.at[index];
	return (struct ent_archive_pair){
		.source = pairs->parties.names[pair->key >> 32],
		.target = pairs->parties.names[pair->key & UINT32_MAX],
		.sum = pair->sum,
	};
}

void ent_archive_pair_sums(const struct ent_archive_pairs *pairs, size_t index,
			   const struct ent_archive_periods *periods, struct ent_archive_sum *sums)
{
	memset(sums, 0, periods->count * sizeof *sums);
	add_members(pairs, &pairs->list.at[index], periods, sums);
}

uint64_t ent_archive_pairs_left_out(const struct ent_archive_pairs *pairs)
{
	return pairs->left_out;
}
