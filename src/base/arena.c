/* Arena: bump allocation in blocks that double up to a ceiling. */
#define _DEFAULT_SOURCE /* madvise */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FIRST_BLOCK ((size_t)4 << 10)
#define LAST_BLOCK  ((size_t)1 << 20)

struct ent_arena_block {
	struct ent_arena_block *older;
	size_t size;
	alignas(max_align_t) char bytes[];
};

void *ent_alloc(void *old, size_t size)
{
	if (size == 0) {
		free(old);
		return NULL;
	}
	void *new = realloc(old, size);
	if (!new) {
		fprintf(stderr, "entente: out of memory (%zu bytes)\n", size);
		abort();
	}
	return new;
}

static void block_add(struct ent_arena *arena, size_t need)
{
	size_t size = arena->block ? arena->block->size * 2 : FIRST_BLOCK;
	if (size > LAST_BLOCK)
		size = LAST_BLOCK;
	if (size < need)
		size = need;
	struct ent_arena_block *block = ent_alloc(NULL, sizeof *block + size);
	block->older = arena->block;
	block->size = size;
	arena->block = block;
	arena->next = block->bytes;
	arena->end = block->bytes + size;
}

static void *take(struct ent_arena *arena, size_t size)
{
	if ((size_t)(arena->end - arena->next) < size || !arena->block)
		block_add(arena, size);
	void *taken = arena->next;
	arena->next += size;
	return taken;
}

void *ent_arena_alloc(struct ent_arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	size = (size + align - 1) / align * align;
	size_t skew = (size_t)((uintptr_t)arena->next % align);
	if (skew)
		arena->next += (size_t)(arena->end - arena->next) < align - skew
				       ? (size_t)(arena->end - arena->next)
				       : align - skew;
	void *taken = take(arena, size);
	memset(taken, 0, size);
	return taken;
}

struct ent_str ent_arena_str(struct ent_arena *arena, struct ent_str text)
{
	if (text.len == 0)
		return (struct ent_str){"", 0};
	char *copy = take(arena, text.len);
	memcpy(copy, text.ptr, text.len);
	return (struct ent_str){copy, text.len};
}

void ent_arena_free(struct ent_arena *arena)
{
	while (arena->block) {
		struct ent_arena_block *older = arena->block->older;
		free(arena->block);
		arena->block = older;
	}
	*arena = (struct ent_arena){0};
}

void ent_huge_pages(void *bytes, size_t size)
{
#ifdef MADV_HUGEPAGE
	const uintptr_t page = (uintptr_t)1 << 21;
	uintptr_t from = ((uintptr_t)bytes + page - 1) / page * page;
	uintptr_t to = ((uintptr_t)bytes + size) / page * page;
	if (from < to)
		madvise((void *)from, to - from, MADV_HUGEPAGE);
#else
	(void)bytes;
	(void)size;
#endif
}
