/* The account, and the file of rows that were skipped. */
#include "archive/tally.h"

#include "base/utf8.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 60 /* bytes of an example */

void ent_tally_free(struct ent_tally *tally)
{
	ent_vec_free(&tally->streams);
	ent_vec_free(&tally->blocks);
	ent_arena_free(&tally->arena);
}

struct ent_tally_line *ent_tally_of(struct ent_tally *tally, uint32_t stream)
{
	while (tally->streams.count <= stream)
		ent_push(&tally->streams, (struct ent_tally_line){0});
	return &tally->streams.at[stream];
}

struct ent_str ent_shown(struct ent_arena *arena, struct ent_str field, size_t most)
{
	bool cut = field.len > most;
	struct ent_text text = {0};
	ent_text_add(&text, (struct ent_str){field.ptr, cut ? most : field.len});
	while (cut && text.len && ((unsigned char)field.ptr[text.len] & 0xC0) == 0x80)
		text.len--; /* not in the midst of a character */
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '\t' || text.ptr[i] == '\n' || text.ptr[i] == '\r')
			text.ptr[i] = ' ';
	for (size_t bad; (bad = ent_utf8_bad(ent_text_str(&text), 0)) < text.len;)
		text.ptr[bad] = '?';
	if (cut)
		ent_text_puts(&text, "...");
	struct ent_str kept = ent_arena_str(arena, ent_text_str(&text));
	ent_text_free(&text);
	return kept;
}

static bool is_earlier(const struct ent_example *a, const struct ent_example *b)
{
	if (!a->told || !b->told)
		return a->told;
	return a->block != b->block ? a->block < b->block : a->line < b->line;
}

void ent_tally_skip(struct ent_tally *tally, uint32_t stream, enum ent_skip skip, uint32_t block,
		    uint64_t line, struct ent_str field)
{
	struct ent_tally_line *tell = ent_tally_of(tally, stream);
	struct ent_example example = {true, block, line, {"", 0}};
	tell->skipped[skip]++;
	if (!is_earlier(&example, &tell->example[skip]))
		return;
	example.field = ent_shown(&tally->arena, field, SHOWN);
	tell->example[skip] = example;
}

void ent_tally_block_end(struct ent_tally *tally, uint32_t stream, uint32_t block, uint64_t lines)
{
	ent_push(&tally->blocks, (struct ent_tally_block){block, stream, lines});
}

static int block_order(const void *a, const void *b)
{
	const struct ent_tally_block *x = a, *y = b;
	return (x->block > y->block) - (x->block < y->block);
}

/* `lines` becomes the number of lines of the file before the block. */
static void count_before(struct ent_tally *all)
{
	uint64_t before = 0;
	for (size_t i = 0; i < all->blocks.count; i++) {
		struct ent_tally_block *block = &all->blocks.at[i];
		if (i && block[-1].stream != block->stream)
			before = 0;
		uint64_t lines = block->lines;
		block->lines = before;
		before += lines;
	}
}

static void place_example(const struct ent_tally *all, struct ent_example *example)
{
	struct ent_tally_block key = {.block = example->block};
	const struct ent_tally_block *block = bsearch(&key, all->blocks.at, all->blocks.count,
						      sizeof *all->blocks.at, block_order);
	example->line += (block ? block->lines : 0) + 1;
}

static void join_line(struct ent_tally *all, const struct ent_tally_line *more, uint32_t stream)
{
	struct ent_tally_line *line = ent_tally_of(all, stream);
	line->read += more->read;
	line->kept += more->kept;
	for (int skip = 0; skip < ENT_SKIPS; skip++) {
		line->skipped[skip] += more->skipped[skip];
		if (!is_earlier(&more->example[skip], &line->example[skip]))
			continue;
		line->example[skip] = more->example[skip];
		line->example[skip].field = ent_arena_str(&all->arena, more->example[skip].field);
	}
}

void ent_tally_join(struct ent_tally *tallies, size_t count)
{
	struct ent_tally *all = &tallies[0];
	for (size_t i = 1; i < count; i++) {
		for (uint32_t stream = 0; stream < tallies[i].streams.count; stream++)
			join_line(all, &tallies[i].streams.at[stream], stream);
		for (size_t b = 0; b < tallies[i].blocks.count; b++)
			ent_push(&all->blocks, tallies[i].blocks.at[b]);
	}
	if (all->blocks.count)
		qsort(all->blocks.at, all->blocks.count, sizeof *all->blocks.at, block_order);
	count_before(all);
	for (size_t stream = 0; stream < all->streams.count; stream++)
		for (int skip = 0; skip < ENT_SKIPS; skip++)
			if (all->streams.at[stream].example[skip].told)
				place_example(all, &all->streams.at[stream].example[skip]);
}

/* ---- the rows that were skipped ------------------------------------------- */

struct waiting {
	uint32_t block;
	struct ent_text rows;
};

struct ent_rejects {
	pthread_mutex_t lock;
	FILE *file;
	struct ent_str path;
	uint32_t next;
	ENT_VEC(struct waiting) waiting; /* blocks that were done before an earlier one */
	bool failed;
};

struct ent_rejects *ent_rejects_open(const char *path, struct ent_err *err)
{
	FILE *file = path ? fopen(path, "we") : NULL;
	if (path && !file) {
		ent_fail(err, ENT_IO, "%s: %s", path, strerror(errno));
		return NULL;
	}
	struct ent_rejects *rejects = ent_alloc(NULL, sizeof *rejects);
	*rejects = (struct ent_rejects){.file = file, .path = ent_str(path)};
	pthread_mutex_init(&rejects->lock, NULL);
	return rejects;
}

static void write_rows(struct ent_rejects *rejects, struct ent_text *rows)
{
	if (rows->len && fwrite(rows->ptr, 1, rows->len, rejects->file) != rows->len)
		rejects->failed = true;
	ent_text_free(rows);
}

/* Writes what now can be: those that follow one another from the next on. */
static void write_ready(struct ent_rejects *rejects)
{
	for (size_t i = 0; i < rejects->waiting.count;) {
		if (rejects->waiting.at[i].block != rejects->next) {
			i++;
			continue;
		}
		write_rows(rejects, &rejects->waiting.at[i].rows);
		rejects->waiting.at[i] = rejects->waiting.at[--rejects->waiting.count];
		rejects->next++;
		i = 0;
	}
}

void ent_rejects_block(struct ent_rejects *rejects, uint32_t block, struct ent_text *rows)
{
	if (!rejects->file) {
		ent_text_free(rows);
		return;
	}
	pthread_mutex_lock(&rejects->lock);
	ent_push(&rejects->waiting, (struct waiting){block, *rows});
	*rows = (struct ent_text){0};
	write_ready(rejects);
	pthread_mutex_unlock(&rejects->lock);
}

bool ent_rejects_close(struct ent_rejects *rejects, struct ent_err *err)
{
	if (!rejects)
		return true;
	for (size_t i = 0; i < rejects->waiting.count; i++)
		ent_text_free(&rejects->waiting.at[i].rows);
	ent_vec_free(&rejects->waiting);
	bool good = !rejects->failed;
	if (rejects->file && fclose(rejects->file) != 0)
		good = false;
	if (!good)
		ent_fail(err, ENT_IO, "%.*s: could not be written", ENT_FMT(rejects->path));
	pthread_mutex_destroy(&rejects->lock);
	ent_alloc(rejects, 0);
	return good;
}
