/* Claims that fit nobody: mostly slips of the pen. */
#include "archive/claimed.h"

#include <string.h>

struct idle {
	const struct ent_record *record;
	struct ent_text *out;
	size_t *offset; /* by actor: how many codes come before its own */
	bool *fits;     /* by code */
	/* Of all archives. */
	struct ent_intern datasets;
	struct ent_intern codes, countries;
};

static void start(struct idle *idle)
{
	size_t actors = ent_actor_count(idle->record), count = 0;
	idle->offset = ent_alloc(NULL, (actors + 1) * sizeof *idle->offset);
	for (uint32_t a = 0; a < actors; a++) {
		idle->offset[a] = count;
		count += ent_actor(idle->record, a)->code_count;
	}
	idle->fits = ent_alloc(NULL, count + 1);
	memset(idle->fits, 0, count + 1);
}

static void free_all(struct idle *idle)
{
	ent_alloc(idle->offset, 0);
	ent_alloc(idle->fits, 0);
	ent_intern_free(&idle->datasets);
	ent_intern_free(&idle->codes);
	ent_intern_free(&idle->countries);
}

/* What the archive has, and which claims fit something of it. */
static void look_through(struct idle *idle, const struct ent_archive *archive)
{
	struct ent_claimed claimed;
	ent_claimed_find(idle->record, archive, &claimed);
	for (size_t i = 0; i < claimed.fits.count; i++) {
		const struct ent_fit *fit = &claimed.fits.at[i];
		const struct ent_actor *actor = ent_actor(idle->record, fit->actor);
		idle->fits[idle->offset[fit->actor] + (size_t)(fit->code - actor->codes)] = true;
	}
	for (uint32_t d = 0; d < claimed.datasets; d++)
		ent_intern_add(&idle->datasets, ent_archive_dataset(archive, d), NULL);
	for (uint32_t a = 0; a < claimed.actors; a++) {
		struct ent_archive_actor actor = ent_archive_actor(archive, a);
		ent_intern_add(&idle->codes, actor.code, NULL);
		ent_intern_add(&idle->countries, actor.country, NULL);
	}
	ent_claimed_free(&claimed);
}

static struct ent_str near_in(struct ent_str word, const struct ent_intern *names)
{
	uint32_t near = ent_near(word, names->names.at, names->names.count);
	return near == ENT_NONE ? ent_str("") : names->names.at[near];
}

/* A code with '*' is like no single one. */
static struct ent_str near_code(const struct idle *idle, const struct ent_actor_code *code)
{
	if (memchr(code->pattern.ptr, '*', code->pattern.len))
		return ent_str("");
	return near_in(code->pattern, code->country ? &idle->countries : &idle->codes);
}

static bool tell_idle(struct idle *idle, const struct ent_actor_code *code)
{
	bool has_dataset = ent_intern_find(&idle->datasets, code->system) != ENT_NONE;
	struct ent_str near =
		has_dataset ? near_code(idle, code) : near_in(code->system, &idle->datasets);
	if (!has_dataset && !near.len)
		return false; /* another system of codes */
	ent_text_printf(idle->out,
			"%.*s:%u: ", ENT_FMT(ent_record_file(idle->record, code->where.file)),
			code->where.line);
	if (has_dataset)
		ent_text_printf(idle->out, "nobody in %.*s is %s \"%.*s\"", ENT_FMT(code->system),
				code->country ? "of the country" : "called",
				ENT_FMT(code->pattern));
	else
		ent_text_printf(idle->out, "no archive has the dataset %.*s",
				ENT_FMT(code->system));
	if (near.len)
		ent_text_printf(idle->out, "; did you mean %.*s?", ENT_FMT(near));
	ent_text_putc(idle->out, '\n');
	return true;
}

static size_t tell_all(struct idle *idle)
{
	size_t told = 0;
	for (uint32_t a = 0; a < ent_actor_count(idle->record); a++) {
		const struct ent_actor *actor = ent_actor(idle->record, a);
		for (size_t i = 0; i < actor->code_count; i++)
			if (!idle->fits[idle->offset[a] + i])
				told += tell_idle(idle, &actor->codes[i]);
	}
	return told;
}

/* Said only of an archive that was joined. */
static size_t tell_unused(const struct ent_record *record, const struct ent_archive_use *use,
			  struct ent_text *out)
{
	if (!use->joined || use->taken || !use->events)
		return 0;
	ent_text_printf(out,
			"%.*s:%u: no event of %.*s is used; entente actors --unmatched tells whom "
			"to claim\n",
			ENT_FMT(ent_record_file(record, use->where.file)), use->where.line,
			ENT_FMT(ent_record_file(record, use->file)));
	return 1;
}

size_t ent_archives_idle(const struct ent_record *record, struct ent_text *warnings)
{
	struct idle idle = {.record = record, .out = warnings};
	size_t count, told = 0;
	const struct ent_archive_use *uses = ent_record_archives(record, &count);
	start(&idle);
	for (size_t i = 0; i < count; i++) {
		struct ent_err err;
		told += tell_unused(record, &uses[i], warnings);
		struct ent_archive *archive = ent_archive_open(uses[i].path.ptr, &err);
		if (archive)
			look_through(&idle, archive);
		ent_archive_close(archive);
	}
	if (idle.datasets.names.count)
		told += tell_all(&idle);
	free_all(&idle);
	return told;
}
